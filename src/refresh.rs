//! Puts the figures of the last good set into a document that people have edited: what the program made changes, what people
//! wrote stays byte for byte.
//!
//! Both documents are known by the marks that `present::word` puts into them. A paragraph that nobody changed becomes the new one; of
//! one that somebody rewrote only the figures change, and it is named when its words may no longer fit them.

mod charts;
mod data;
mod markup;
mod sentences;
mod tables;

use std::collections::{BTreeMap, BTreeSet};

use self::charts::Charts;
use self::data::Data;
use self::markup::{Edits, Malformed, Node};
use crate::exit::{Exit, HasExit};
use crate::package::{Package, PackageError};

/// The part that holds the words of a document.
const DOCUMENT: &str = "word/document.xml";

/// Why a document cannot be refreshed.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// It is no document, or damaged.
    #[error("cannot open the document")]
    Package(#[from] PackageError),
    /// A part of it is damaged.
    #[error("cannot read the document")]
    Malformed(#[from] Malformed),
    /// It was not made by this program, or all marks are gone.
    #[error("the document has no marks of figures")]
    NoMarks,
    /// It is of another office.
    #[error("the document is of {agency}, {province}")]
    OtherOffice {
        /// The agency that it names.
        agency: String,
        /// The province that it names.
        province: String,
    },
    /// It is of another month.
    #[error("the document is of {period}")]
    OtherPeriod {
        /// `2019-08`.
        period: String,
    },
}

impl HasExit for RefreshError {
    fn exit(&self) -> Exit {
        Exit::Usage
    }
}

impl RefreshError {
    /// Key and values of the sentence that says it.
    pub fn message(&self) -> (&'static str, Vec<(&'static str, String)>) {
        match self {
            Self::Package(_) | Self::Malformed(_) => ("refresh-unreadable", Vec::new()),
            Self::NoMarks => ("refresh-no-marks", Vec::new()),
            Self::OtherOffice { agency, province } => (
                "refresh-other-office",
                vec![("agency", agency.clone()), ("province", province.clone())],
            ),
            Self::OtherPeriod { period } => {
                ("refresh-other-period", vec![("period", period.clone())])
            }
        }
    }
}

/// A document with new figures.
#[derive(Debug)]
pub struct Refreshed {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Figures in sentences and cells of tables that are others now.
    pub changed: usize,
    /// What people should look at, in the order of the document; deleted figures last.
    pub doubts: Vec<Doubt>,
}

/// Something in the document that people should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// What the matter is.
    pub kind: DoubtKind,
    /// The heading above it; empty when there is none.
    pub heading: String,
    /// The sentence as it stands now, or the name of a figure.
    pub words: String,
}

/// Why people should look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoubtKind {
    /// A sentence that somebody rewrote, in which a figure changed its direction or its mark.
    Turned,
    /// A figure in it is not in the new report; its old digits stay.
    Gone,
    /// The program wrote the sentence, and does not write it any more.
    Left,
    /// The new report has a sentence that the document never had.
    New,
    /// Somebody deleted the figure, or what made it one.
    Lost,
}

/// A document taken apart.
struct Side {
    text: String,
    root: Node,
    data: Data,
}

impl Side {
    fn of(package: &mut Package<'_>) -> Result<Self, RefreshError> {
        let data = Data::of(package)?;
        let text = package.text(DOCUMENT)?;
        let root = Node::parse(&text)?;
        Ok(Self { text, root, data })
    }

    /// Elements of a name by the first bookmark of a kind inside each.
    fn by_bookmark(&self, element: &str, kind: &str) -> BTreeMap<&str, &Node> {
        let found = self.root.all(element).into_iter();
        let named = found.filter_map(|node| Some((bookmark(node, kind)?, node)));
        named.collect()
    }
}

/// The name of the first bookmark of a kind in an element.
fn bookmark<'a>(node: &'a Node, kind: &str) -> Option<&'a str> {
    let marks = node.all("bookmarkStart").into_iter();
    let mut names = marks.filter_map(|mark| mark.attribute("name"));
    names.find(|name| name.starts_with(kind))
}

/// Puts the figures of `new`, a document as the program made it, into `old`, one that people edited.
///
/// # Errors
/// When one of them cannot be read, has no marks, or they are of different offices or months.
pub fn refresh(old: &[u8], new: &[u8]) -> Result<Refreshed, RefreshError> {
    let (mut old, mut new) = (Package::open(old)?, Package::open(new)?);
    let (edited, made) = (Side::of(&mut old)?, Side::of(&mut new)?);
    same_office(&edited.data, &made.data)?;
    let mut work = Work {
        paragraphs: made.by_bookmark("p", "p_"),
        tables: made.by_bookmark("tbl", "table_"),
        edited: &edited,
        made: &made,
        edits: Edits::default(),
        changed: 0,
        doubts: Vec::new(),
        heading: String::new(),
        seen: BTreeSet::new(),
        present: BTreeSet::new(),
    };
    work.walk(&edited.root);
    work.added();
    work.lost();
    let (edits, changed, doubts) = (work.edits, work.changed, work.doubts);
    old.replace(DOCUMENT, edits.applied(&edited.text).into_bytes());
    old.replace(&edited.data.part, made.data.text.clone().into_bytes());
    let drawn = Charts::of(&mut new, &made)?;
    let charts = Charts::of(&mut old, &edited)?;
    charts.take_over(&mut old, &mut new, &drawn)?;
    Ok(Refreshed {
        bytes: old.written()?,
        changed,
        doubts,
    })
}

fn same_office(old: &Data, new: &Data) -> Result<(), RefreshError> {
    if (&old.agency, &old.province) != (&new.agency, &new.province) {
        return Err(RefreshError::OtherOffice {
            agency: old.agency.clone(),
            province: old.province.clone(),
        });
    }
    if old.period != new.period {
        return Err(RefreshError::OtherPeriod {
            period: old.period.clone(),
        });
    }
    Ok(())
}

/// The way through the edited document.
struct Work<'a> {
    edited: &'a Side,
    made: &'a Side,
    /// Generated paragraphs and tables of the new document, by bookmark.
    paragraphs: BTreeMap<&'a str, &'a Node>,
    tables: BTreeMap<&'a str, &'a Node>,
    edits: Edits,
    changed: usize,
    doubts: Vec<Doubt>,
    heading: String,
    /// Figures whose controls are there.
    seen: BTreeSet<String>,
    /// Generated paragraphs that are there.
    present: BTreeSet<&'a str>,
}

impl<'a> Work<'a> {
    fn walk(&mut self, node: &'a Node) {
        for child in &node.children {
            let table = match child.name.as_str() {
                "tbl" => bookmark(child, "table_"),
                _ => None,
            };
            match (child.name.as_str(), table) {
                ("tbl", Some(name)) if self.tables.contains_key(name) => self.table(name, child),
                ("p", _) => self.paragraph(child),
                _ => self.walk(child),
            }
        }
    }

    /// Figures that the document was made with and that have no control any more.
    fn lost(&mut self) {
        let known = self.edited.data.values.keys();
        let lost = known.filter(|name| !self.seen.contains(*name));
        let lost = lost.map(|name| Doubt {
            kind: DoubtKind::Lost,
            heading: String::new(),
            words: sentences::id_of(name),
        });
        self.doubts.extend(lost);
    }
}

/// Markup of the new document with numbers of marks and controls that nothing in the edited one has.
fn renumbered(markup: &str) -> String {
    const BEYOND: &str = "1000";
    markup
        .replace(
            "<w:bookmarkStart w:id=\"",
            &format!("<w:bookmarkStart w:id=\"{BEYOND}"),
        )
        .replace(
            "<w:bookmarkEnd w:id=\"",
            &format!("<w:bookmarkEnd w:id=\"{BEYOND}"),
        )
        .replace("<w:id w:val=\"", &format!("<w:id w:val=\"{BEYOND}"))
}
