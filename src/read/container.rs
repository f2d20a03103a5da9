//! A foreign zip container: its parts, each read to its end once and verified.
//!
//! Spreadsheet readers stop at the end of the data they want and so never verify a checksum; here it is verified.

use std::borrow::Cow;
use std::collections::BTreeMap;

use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::directory::{self, Entry};
use super::markup;
use super::refusal::{Fault, Refusal};
use super::relations::{self, Relation};
use super::stream::{Pieces, Stop, Stream};

/// Largest part that is held whole, unpacked.
const PART_BYTES: u64 = 128 << 20;
/// All parts of a container whose reader holds them whole; it may hold all of it twice.
const HELD_BYTES: u64 = 192 << 20;

/// The document of a container, with the path of its main part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Document {
    /// Excel, parts in XML.
    Xlsx(String),
    /// Excel, parts in binary records.
    Xlsb(String),
    /// OpenDocument.
    Ods,
}

/// A submitted zip container whose directory passed.
pub(super) struct Container<'a> {
    bytes: &'a [u8],
    /// Entries by their names in lower case.
    entries: BTreeMap<String, Entry>,
}

impl<'a> Container<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let entries = directory::entries(bytes)?
            .into_iter()
            .map(|entry| (entry.name.to_lowercase(), entry))
            .collect();
        Ok(Self { bytes, entries })
    }

    pub(super) fn entry(&self, path: &str) -> Option<&Entry> {
        self.entries.get(&path.to_lowercase())
    }

    /// Refuses parts that are too large together for a reader that holds them whole, perhaps twice.
    pub(super) fn refuse_bulk(&self) -> Result<(), Refusal> {
        let total = self.entries.values().map(|entry| entry.unpacked).sum();
        if total > HELD_BYTES {
            return Err(Refusal::over_limit("text.limit-total", total, HELD_BYTES));
        }
        Ok(())
    }

    /// What the container holds.
    pub(super) fn document(&self) -> Result<Document, Refusal> {
        let has = |name: &str| self.entry(name).is_some();
        if has("mimetype") && has("content.xml") {
            return Ok(Document::Ods);
        }
        if !has("_rels/.rels") {
            return Err(Refusal::not_a_workbook("text.found-zip"));
        }
        let relations = self.reading("_rels/.rels", relations::relations)?;
        let document = relations
            .values()
            .find(|relation| relation.kind == "officeDocument")
            .and_then(|relation| relation.target.as_deref());
        let path = document
            .map(|target| relations::resolve("", target))
            .ok_or_else(|| Refusal::faulty("_rels/.rels", Fault::Malformed))?;
        let lower = path.to_lowercase();
        if lower.ends_with(".bin") {
            Ok(Document::Xlsb(path))
        } else if lower.starts_with("word/") {
            Err(Refusal::not_a_workbook("text.found-word"))
        } else if lower.starts_with("ppt/") {
            Err(Refusal::not_a_workbook("text.found-unknown"))
        } else {
            Ok(Document::Xlsx(path))
        }
    }

    /// The relations of a part.
    pub(super) fn relations(&self, part: &str) -> Result<BTreeMap<String, Relation>, Refusal> {
        self.reading(&relations::relations_of(part), relations::relations)
    }

    /// A part, unpacked and verified.
    pub(super) fn unpacked(&self, path: &str) -> Result<Vec<u8>, Refusal> {
        let entry = self
            .entry(path)
            .ok_or_else(|| Refusal::faulty(path, Fault::Missing))?;
        unpack(self.bytes, entry)
    }

    /// What `read` makes of a part.
    pub(super) fn reading<T>(
        &self,
        path: &str,
        read: impl FnOnce(&[u8]) -> Result<T, Fault>,
    ) -> Result<T, Refusal> {
        read(self.plain(path)?.body()).map_err(|fault| Refusal::faulty(path, fault))
    }

    /// Lets a reader read a part piece by piece; the part is damaged, or the reader found a fault in it.
    ///
    /// Where only the whole part can be read, another reader gets it at once.
    pub(super) fn read_through<R: Pieces>(
        &self,
        path: &str,
        reader: impl Fn() -> R,
    ) -> Result<Result<R, Fault>, Refusal> {
        let entry = self
            .entry(path)
            .ok_or_else(|| Refusal::faulty(path, Fault::Missing))?;
        let mut first = reader();
        match Stream::new(self.bytes, entry)?.read(&mut first) {
            Ok(outcome) => Ok(outcome.map(|()| first)),
            Err(Stop::Refused(refusal)) => Err(refusal),
            Err(Stop::Asides) => {
                drop(first);
                let (plain, mut second) = (self.plain(path)?, reader());
                Ok(second.take(plain.body(), true).map(|_| second))
            }
        }
    }

    /// A part, unpacked, verified and free of all but tags and text.
    pub(super) fn plain(&self, path: &str) -> Result<Plain, Refusal> {
        let bytes = self.unpacked(path)?;
        let (from, rewritten) = match markup::plain(&bytes) {
            Ok(Cow::Borrowed(body)) => (bytes.len() - body.len(), None),
            Ok(Cow::Owned(body)) => (0, Some(body)),
            Err(fault) => return Err(Refusal::faulty(path, fault)),
        };
        let bytes = rewritten.unwrap_or(bytes);
        Ok(Plain { bytes, from })
    }
}

/// A part that passed; before its body stands a declaration.
pub(super) struct Plain {
    bytes: Vec<u8>,
    from: usize,
}

impl Plain {
    pub(super) fn body(&self) -> &[u8] {
        self.bytes.get(self.from..).unwrap_or_default()
    }
}

/// Unpacks a part to its declared size and verifies its checksum.
fn unpack(bytes: &[u8], entry: &Entry) -> Result<Vec<u8>, Refusal> {
    let damaged = |reason| Refusal::damaged(&entry.name, reason);
    let packed = bytes
        .get(entry.packed.clone())
        .ok_or_else(|| damaged("text.reason-truncated"))?;
    if entry.unpacked > PART_BYTES {
        let (found, limit) = (entry.unpacked, PART_BYTES);
        return Err(Refusal::over_limit("text.limit-part", found, limit));
    }
    let size = usize::try_from(entry.unpacked).map_err(|_| damaged("text.reason-size"))?;
    let part = if entry.is_deflated {
        // One byte more than declared shows a part that is longer than it says.
        let mut part = Vec::with_capacity(size + 1);
        let mut unpacker = Decompress::new(false);
        let status = unpacker.decompress_vec(packed, &mut part, FlushDecompress::Finish);
        // Bytes behind the stream belong to nothing.
        let is_whole =
            u64::try_from(packed.len()).is_ok_and(|length| length == unpacker.total_in());
        match status {
            Ok(Status::StreamEnd) if is_whole => part,
            Ok(Status::StreamEnd) => return Err(damaged("text.reason-size")),
            Ok(Status::Ok | Status::BufError) | Err(_) => {
                return Err(damaged("text.reason-truncated"));
            }
        }
    } else {
        packed.to_vec()
    };
    if part.len() != size {
        return Err(damaged("text.reason-size"));
    }
    let mut crc = Crc::new();
    crc.update(&part);
    if crc.sum() == entry.crc {
        Ok(part)
    } else {
        Err(damaged("text.reason-checksum"))
    }
}
