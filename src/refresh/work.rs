//! What is known on the way through the edited document.

use std::collections::{BTreeMap, BTreeSet};

use super::doubt::Doubt;
use super::markup::{Edits, Node};
use super::side::Side;

/// The way through the edited document.
pub(super) struct Work<'a> {
    pub(super) edited: &'a Side,
    pub(super) made: &'a Side,
    /// Generated paragraphs and tables of the new document, by bookmark.
    pub(super) paragraphs: BTreeMap<&'a str, &'a Node>,
    pub(super) tables: BTreeMap<&'a str, &'a Node>,
    pub(super) edits: Edits,
    pub(super) changed: usize,
    pub(super) doubts: Vec<Doubt>,
    pub(super) heading: String,
    /// Figures whose controls are there.
    pub(super) seen: BTreeSet<String>,
    /// Generated paragraphs that are there.
    pub(super) present: BTreeSet<&'a str>,
}
