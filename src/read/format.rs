//! What kind of file the bytes are, by their content; an extension proves nothing.

use memchr::memmem;

use super::delimited;
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
    /// A page with tables.
    Html,
    /// The XML of Excel 2003.
    SpreadsheetMl,
    /// A table in plain text.
    Delimited,
}

/// Bytes at the beginning that tell the format.
const HEAD: usize = 2_048;
/// Endings of tables in plain text; Excel opens one named .xls too, as accounting programs write them.
const TEXT_ENDINGS: [&str; 4] = [".csv", ".tsv", ".txt", ".xls"];

/// The format of the bytes; the name only tells a table in plain text from other text.
pub(super) fn of(name: &str, bytes: &[u8]) -> Result<Format, Refusal> {
    let begins = |beginnings: &[&[u8]]| beginnings.iter().any(|begin| bytes.starts_with(begin));
    if begins(&[b"PK\x03\x04"]) {
        return Ok(Format::Zip);
    }
    if begins(&[b"\xd0\xcf\x11\xe0"]) {
        return Ok(Format::Ole);
    }
    // Excel 5 and later, then Excel 2, 3 and 4.
    if begins(&[
        b"\x09\x08",
        b"\x09\x00\x04\x00",
        b"\x09\x02\x06\x00",
        b"\x09\x04\x06\x00",
    ]) {
        return Ok(Format::BareXls);
    }
    let is_archive = begins(&[
        b"Rar!",
        b"7z\xbc\xaf",
        b"\x1f\x8b",
        b"PK\x05\x06",
        b"PK\x07\x08",
    ]);
    let is_picture = begins(&[b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*"]);
    // Every second byte of wide letters is none; words are looked for among the others.
    let is_wide = delimited::is_wide(bytes);
    let head: Vec<u8> = bytes
        .iter()
        .filter(|byte| !is_wide || **byte != 0)
        .take(HEAD)
        .map(u8::to_ascii_lowercase)
        .collect();
    let holds = |word: &str| memmem::find(&head, word.as_bytes()).is_some();
    let ending = name.to_lowercase();
    let is_text = TEXT_ENDINGS.iter().any(|end| ending.ends_with(end));
    if is_archive {
        Err(Refusal::not_a_workbook("text.found-archive"))
    } else if is_picture {
        Err(Refusal::not_a_workbook("text.found-picture"))
    } else if head.starts_with(b"%pdf") {
        Err(Refusal::not_a_workbook("text.found-pdf"))
    } else if head.starts_with(b"{\\rtf") {
        Err(Refusal::not_a_workbook("text.found-word"))
    } else if holds("urn:schemas-microsoft-com:office:spreadsheet") && holds("<workbook") {
        Ok(Format::SpreadsheetMl)
    } else if holds("<html") || holds("<table") || holds("<!doctype html") {
        Ok(Format::Html)
    } else if is_text && !head.contains(&0) {
        Ok(Format::Delimited)
    } else if head.contains(&0) {
        Err(Refusal::not_a_workbook("text.found-unknown"))
    } else {
        Err(Refusal::not_a_workbook("text.found-text"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_and_the_name_only_between_texts() {
        let kind = |name, bytes: &[u8]| of(name, bytes).ok();
        assert_eq!(kind("a.csv", b"PK\x03\x04"), Some(Format::Zip));
        assert_eq!(kind("a.xlsx", b"\xd0\xcf\x11\xe0"), Some(Format::Ole));
        assert_eq!(kind("a.xls", b"<HTML><table>"), Some(Format::Html));
        assert_eq!(
            kind("a.xls", b"\x09\x08\x08\0\0\x05"),
            Some(Format::BareXls)
        );
        assert_eq!(kind("a.csv", b"a;b"), Some(Format::Delimited));
        assert_eq!(kind("a.csv", b"\xff\xfea\0;\0"), Some(Format::Delimited));
        assert_eq!(kind("a.xls", b"a\tb\n"), Some(Format::Delimited));
        let page = "\u{feff}<HTML><table>".encode_utf16();
        let wide: Vec<u8> = page.clone().flat_map(u16::to_le_bytes).collect();
        assert_eq!(kind("a.xls", &wide), Some(Format::Html));
        let wide: Vec<u8> = page.flat_map(u16::to_be_bytes).collect();
        assert_eq!(kind("a.html", &wide), Some(Format::Html));
        for (name, bytes) in [
            ("a.xlsx", &b"a;b"[..]),
            ("a.xlsx", b"%PDF-1.7"),
            ("a.csv", b"a\0b\x01\x02\x03"),
            ("a.xls", b"Rar!\x1a\x07"),
            ("a.xlsx", b"\x89PNG\r\n"),
        ] {
            assert_eq!(kind(name, bytes), None, "{name}");
        }
    }
}
