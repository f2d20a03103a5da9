//! Puts the figures of the last good set into a document that people have edited: what the program made changes, what people
//! wrote stays byte for byte.
//!
//! Both documents are known by the marks that `present::word` puts into them. A paragraph that nobody changed becomes the new one; of
//! one that somebody rewrote only the figures change, and it is named when its words may no longer fit them.

mod charts;
mod data;
mod doubt;
mod error;
mod markup;
mod sentences;
mod side;
mod tables;
mod work;

pub use self::doubt::{Doubt, DoubtKind};
pub use self::error::RefreshError;

use std::collections::BTreeSet;

use self::charts::Charts;
use self::data::Data;
use self::markup::{Edits, Node};
use self::side::{DOCUMENT, Side, bookmark};
use self::work::Work;
use crate::package::Package;

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
