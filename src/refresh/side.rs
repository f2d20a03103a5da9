//! A document by the marks in it.

use std::collections::BTreeMap;

use super::data::Data;
use super::error::RefreshError;
use super::markup::Node;
use crate::package::Package;

/// The part that holds the words of a document.
pub(super) const DOCUMENT: &str = "word/document.xml";

/// A document taken apart.
pub(super) struct Side {
    pub(super) text: String,
    pub(super) root: Node,
    pub(super) data: Data,
}

impl Side {
    pub(super) fn of(package: &mut Package<'_>) -> Result<Self, RefreshError> {
        let data = Data::of(package)?;
        let text = package.text(DOCUMENT)?;
        let root = Node::parse(&text)?;
        Ok(Self { text, root, data })
    }

    /// Elements of a name by the first bookmark of a kind inside each.
    pub(super) fn by_bookmark(&self, element: &str, kind: &str) -> BTreeMap<&str, &Node> {
        let found = self.root.all(element).into_iter();
        let named = found.filter_map(|node| Some((bookmark(node, kind)?, node)));
        named.collect()
    }
}

/// The name of the first bookmark of a kind in an element.
pub(super) fn bookmark<'a>(node: &'a Node, kind: &str) -> Option<&'a str> {
    let marks = node.all("bookmarkStart").into_iter();
    let mut names = marks.filter_map(|mark| mark.attribute("name"));
    names.find(|name| name.starts_with(kind))
}
