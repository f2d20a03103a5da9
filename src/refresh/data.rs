//! The part of data of a document: whose figures it prints, their digits, hashes of its paragraphs, widths of its columns.

use std::collections::BTreeMap;

use super::error::RefreshError;
use super::markup::Node;
use crate::package::Package;
use crate::present::word::SPACE;

/// What a document says of itself.
#[derive(Debug, Clone, Default)]
pub(super) struct Data {
    /// Name of the part.
    pub(super) part: String,
    pub(super) text: String,
    pub(super) agency: String,
    pub(super) province: String,
    pub(super) period: String,
    /// Digits by name.
    pub(super) values: BTreeMap<String, String>,
    /// How figures stand beside nothing, and their marks.
    pub(super) states: BTreeMap<String, String>,
    /// Hashes of generated paragraphs by bookmark.
    pub(super) paragraphs: BTreeMap<String, String>,
    /// Widths of the columns of generated tables by bookmark.
    pub(super) tables: BTreeMap<String, String>,
}

impl Data {
    /// Finds it among the parts of a package, whatever an editor called it.
    pub(super) fn of(package: &mut Package<'_>) -> Result<Self, RefreshError> {
        let names: Vec<String> = package.names().to_vec();
        let possible = names
            .into_iter()
            .filter(|name| name.starts_with("customXml/") && name.ends_with(".xml"));
        for part in possible {
            let text = package.text(&part)?;
            if text.contains(SPACE) && !text.contains("datastoreItem") {
                return Self::read(part, text);
            }
        }
        Err(RefreshError::NoMarks)
    }

    fn read(part: String, text: String) -> Result<Self, RefreshError> {
        let root = Node::parse(&text)?;
        let figures = root.child("figures").ok_or(RefreshError::NoMarks)?;
        let said = |name: &str| {
            figures
                .child(name)
                .map_or_else(String::new, |node| node.content(&text))
        };
        let list = |name: &str| {
            let entries = figures
                .child(name)
                .into_iter()
                .flat_map(|list| &list.children);
            let entries = entries.map(|entry| (entry.name.clone(), entry.content(&text)));
            entries.collect::<BTreeMap<_, _>>()
        };
        Ok(Self {
            agency: said("agency"),
            province: said("province"),
            period: said("period"),
            values: list("values"),
            states: list("states"),
            paragraphs: list("paragraphs"),
            tables: list("tables"),
            part,
            text,
        })
    }
}
