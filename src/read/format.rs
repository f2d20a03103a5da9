//! What kind of file the bytes are, by their content; an extension proves nothing.

use memchr::memmem;

use super::refusal::Refusal;

/// A kind of file that may hold a table (định dạng tệp).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// A zip container: .xlsx, .xlsm, .xlsb, .ods.
    Zip,
    /// An OLE container: .xls, or a workbook with a password.
    Ole,
    /// The records of .xls without a container.
    BareXls,
}

/// First bytes of the records with which Excel 2, 3 and 4 begin.
fn old_beginnings() -> impl Iterator<Item = [u8; 4]> {
    [[9, 0, 4, 0], [9, 2, 6, 0], [9, 4, 6, 0]].into_iter()
}

/// The format of the bytes; the name only tells a table in plain text from other text.
pub(super) fn of(name: &str, bytes: &[u8]) -> Result<Format, Refusal> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Ok(Format::Zip);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Ok(Format::Ole);
    }
    if bytes.starts_with(b"\x09\x08") || old_beginnings().any(|begin| bytes.starts_with(&begin)) {
        return Ok(Format::BareXls);
    }
    let head: Vec<u8> = bytes.iter().take(512).map(u8::to_ascii_lowercase).collect();
    let holds = |word: &str| memmem::find(&head, word.as_bytes()).is_some();
    Err(if head.starts_with(b"%pdf") {
        Refusal::not_a_workbook("text.found-pdf")
    } else if holds("<html") || holds("<table") || holds("<!doctype html") {
        Refusal::other_format("HTML")
    } else if holds("<?xml") && holds("spreadsheet") {
        Refusal::other_format("XML 2003")
    } else if head.contains(&0) {
        Refusal::not_a_workbook("text.found-unknown")
    } else if name.to_lowercase().ends_with(".csv") {
        Refusal::other_format("CSV")
    } else {
        Refusal::not_a_workbook("text.found-text")
    })
}
