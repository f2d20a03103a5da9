//! A table found in a sheet.

use super::bind::{Binding, Bound};
use super::evidence::FormEvidence;
use super::heading::Header;
use crate::model::form::ColumnIndex;

/// A table found in a sheet.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) evidence: FormEvidence,
    pub(super) header: Header,
    pub(super) binding: Binding,
    pub(super) missing: Vec<ColumnIndex>,
    /// Columns bound by codes which the headings take for another column of the form.
    pub(super) disagreeing: Vec<(Bound, ColumnIndex)>,
}
