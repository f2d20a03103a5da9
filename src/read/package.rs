//! The guard in front of the reader: format by content, checked container, every used part read to its end once.
//!
//! The reader stops at the end of the data it wants and so never verifies a checksum; here it is verified. Parts that
//! passed are handed on in a stored container, so that nothing is unpacked twice.

use std::io::{Cursor, Write as _};

use flate2::{Crc, Decompress, FlushDecompress, Status};
use memchr::memmem;
use zip::write::SimpleFileOptions;

use super::directory::{self, Entry};
use super::markup::{self, SheetPart};
use super::refusal::Refusal;

/// Text of this length without any markup is no worksheet.
const RUN: usize = 1 << 20;
/// Containers whose parts are larger together are handed on packed, to save memory.
const REPACKED_BYTES: u64 = 32 << 20;
/// Folders whose parts nobody reads.
const UNUSED: [&str; 9] = [
    "xl/theme/",
    "xl/drawings/",
    "xl/charts/",
    "xl/media/",
    "docprops/",
    "customxml/",
    "xl/printersettings/",
    "xl/externallinks/",
    "xl/pivotcache/",
];

/// A container that passed.
#[derive(Debug)]
pub(super) struct Package {
    /// A container the reader may open.
    pub(super) container: Vec<u8>,
    /// Sheets in the order of the workbook, with what the reader does not tell.
    pub(super) sheets: Vec<SheetPart>,
}

/// Checks the bytes of a workbook.
pub(super) fn open(bytes: &[u8]) -> Result<Package, Refusal> {
    refuse_other_formats(bytes)?;
    let entries = directory::entries(bytes)?;
    refuse_other_packages(&entries)?;
    let mut parts: Vec<(&Entry, Vec<u8>)> = Vec::new();
    for entry in entries.iter().filter(|entry| is_used(&entry.name)) {
        let part = unpack(bytes, entry)?;
        refuse_content(entry, &part)?;
        parts.push((entry, part));
    }
    let find = |name: &str| {
        parts
            .iter()
            .find(|(entry, _)| entry.name.eq_ignore_ascii_case(name))
            .map(|(_, part)| part.as_slice())
    };
    let workbook = find("xl/workbook.xml")
        .ok_or_else(|| Refusal::damaged("xl/workbook.xml", "text.reason-part-missing"))?;
    let relations = find("xl/_rels/workbook.xml.rels").unwrap_or_default();
    let strings = find("xl/sharedStrings.xml")
        .map(markup::strings)
        .transpose()?;
    let sheets = markup::sheets(workbook, relations, &find, strings)?;
    let total: u64 = parts.iter().map(|(entry, _)| entry.unpacked).sum();
    let container = if total <= REPACKED_BYTES {
        store(&parts)?
    } else {
        bytes.to_vec()
    };
    Ok(Package { container, sheets })
}

fn is_used(name: &str) -> bool {
    let lower = name.to_lowercase();
    let is_markup = lower.ends_with(".xml") || lower.ends_with(".rels");
    is_markup && !UNUSED.iter().any(|folder| lower.starts_with(folder))
}

fn refuse_other_formats(bytes: &[u8]) -> Result<(), Refusal> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Ok(());
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        let holds = |name: &str| {
            let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            memmem::find(bytes, &wide).is_some()
        };
        return Err(
            match (
                holds("EncryptedPackage"),
                holds("Workbook") || holds("Book"),
            ) {
                (true, _) => Refusal::password(),
                (false, true) => Refusal::other_format(".xls"),
                (false, false) => Refusal::not_a_workbook("text.found-ole"),
            },
        );
    }
    let head: Vec<u8> = bytes.iter().take(512).map(u8::to_ascii_lowercase).collect();
    let holds = |word: &str| memmem::find(&head, word.as_bytes()).is_some();
    Err(if head.starts_with(b"%pdf") {
        Refusal::not_a_workbook("text.found-pdf")
    } else if holds("<html") || holds("<table") || holds("<!doctype html") {
        Refusal::other_format("HTML")
    } else if holds("<?xml") && holds("spreadsheet") {
        Refusal::other_format("XML 2003")
    } else if head.iter().all(|byte| *byte != 0) {
        Refusal::not_a_workbook("text.found-text")
    } else {
        Refusal::not_a_workbook("text.found-unknown")
    })
}

fn refuse_other_packages(entries: &[Entry]) -> Result<(), Refusal> {
    let has = |name: &str| {
        entries
            .iter()
            .any(|entry| entry.name.eq_ignore_ascii_case(name))
    };
    if has("xl/workbook.xml") {
        Ok(())
    } else if has("xl/workbook.bin") {
        Err(Refusal::other_format(".xlsb"))
    } else if has("mimetype") && has("content.xml") {
        Err(Refusal::other_format(".ods"))
    } else if has("word/document.xml") {
        Err(Refusal::not_a_workbook("text.found-word"))
    } else {
        Err(Refusal::not_a_workbook("text.found-zip"))
    }
}

/// Unpacks a part to its declared size and verifies its checksum.
fn unpack(bytes: &[u8], entry: &Entry) -> Result<Vec<u8>, Refusal> {
    let damaged = |reason| Refusal::damaged(&entry.name, reason);
    let packed = bytes
        .get(entry.packed.clone())
        .ok_or_else(|| damaged("text.reason-truncated"))?;
    let size = usize::try_from(entry.unpacked).map_err(|_| damaged("text.reason-size"))?;
    let part = if entry.is_deflated {
        // One byte more than declared shows a part that is longer than it says.
        let mut part = Vec::with_capacity(size + 1);
        let status =
            Decompress::new(false).decompress_vec(packed, &mut part, FlushDecompress::Finish);
        match status {
            Ok(Status::StreamEnd) => part,
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

/// Declarations, encodings and lengths that no spreadsheet program writes.
fn refuse_content(entry: &Entry, part: &[u8]) -> Result<(), Refusal> {
    let suspicious = |reason| Err(Refusal::suspicious(&entry.name, reason));
    if part.starts_with(b"\xff\xfe")
        || part.starts_with(b"\xfe\xff")
        || part.get(1) == Some(&0)
        || std::str::from_utf8(part).is_err()
    {
        return suspicious("text.reason-not-utf8");
    }
    if part.contains(&0) {
        return suspicious("text.reason-control");
    }
    let head = part.get(..part.len().min(200)).unwrap_or_default();
    let declares = memmem::find(head, b"encoding=").and_then(|at| head.get(at + 10..at + 15));
    if declares.is_some_and(|name| !name.eq_ignore_ascii_case(b"utf-8")) {
        return suspicious("text.reason-not-utf8");
    }
    if memmem::find(part, b"<!DOCTYPE").is_some() || memmem::find(part, b"<!ENTITY").is_some() {
        return suspicious("text.reason-doctype");
    }
    if part.len() > RUN {
        let mut last = 0;
        for at in memchr::memchr_iter(b'<', part).chain(std::iter::once(part.len())) {
            if at - last > RUN {
                return suspicious("text.reason-long-run");
            }
            last = at;
        }
    }
    Ok(())
}

/// The checked parts in a container without compression.
fn store(parts: &[(&Entry, Vec<u8>)]) -> Result<Vec<u8>, Refusal> {
    let failed = |_| Refusal::damaged("", "text.reason-directory");
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let size = parts
        .iter()
        .map(|(entry, part)| part.len() + 2 * entry.name.len() + 128)
        .sum();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::with_capacity(size)));
    for (entry, part) in parts {
        writer
            .start_file(entry.name.as_str(), options)
            .map_err(failed)?;
        writer
            .write_all(part)
            .map_err(|_| Refusal::damaged(&entry.name, "text.reason-size"))?;
    }
    Ok(writer.finish().map_err(failed)?.into_inner())
}
