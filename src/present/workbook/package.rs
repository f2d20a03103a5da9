//! The finished package from the one that the writer of workbooks makes: its parts are copied as they are, and the lines of the
//! observations are put into their sheets.
//!
//! The writer holds each cell of a table and each link of a sheet until the end; for hundreds of thousands of lines that is
//! hundreds of MiB, and it takes most of the time of a workbook. So it makes the sheets of lines with their headings only.

use std::io::{self, Cursor, Read as _, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::observations::Observations;
use super::words::Words;
use crate::present::Presentation;

const WORDS: &str = "xl/sharedStrings.xml";
/// Level 6 packs rows a fifth smaller and takes four times as long.
const LEVEL: i64 = 2;

/// Copies `frame` to `out` with the lines of the observations in the sheets from number `first` on, counted from 1.
pub(super) fn fill<W: Write>(
    frame: &[u8],
    (observations, first): (&Observations<'_>, usize),
    presentation: &Presentation<'_>,
    out: W,
) -> io::Result<()> {
    let mut parts = ZipArchive::new(Cursor::new(frame))?;
    let shared = text(&mut parts, WORDS)?;
    let mut words = Words::behind(&shared);
    let mut package = ZipWriter::new_stream(out);
    let names: Vec<String> = parts
        .file_names()
        .map(|name| Ok(name?.into_owned()))
        .collect::<io::Result<_>>()?;
    for name in names {
        let number = numbered(&name, "xl/worksheets/sheet").and_then(|one| one.checked_sub(first));
        let table = numbered(&name, "xl/tables/table").and_then(|one| one.checked_sub(1));
        if let Some(part) = number {
            let sheet = text(&mut parts, &name)?;
            package.start_file(name, options())?;
            write_sheet(
                &sheet,
                (observations, part),
                presentation,
                &mut words,
                &mut package,
            )?;
        } else if let Some(part) = table {
            let whole = text(&mut parts, &name)?;
            package.start_file(name, options())?;
            package.write_all(observations.sized(part, &whole).as_bytes())?;
        } else if name != WORDS {
            package.raw_copy_file(parts.by_name(&name)?)?;
        }
    }
    package.start_file(WORDS, options())?;
    package.write_all(&words.part(&shared))?;
    package.finish()?.flush()
}

/// Writes a sheet: what stands before its second row, the lines, and what stands behind the rows.
fn write_sheet(
    frame: &str,
    (observations, part): (&Observations<'_>, usize),
    presentation: &Presentation<'_>,
    words: &mut Words,
    out: &mut impl Write,
) -> io::Result<()> {
    const END_OF_ROWS: &str = "</sheetData>";
    const LINKS: (&str, &str) = ("<hyperlinks>", "</hyperlinks>");
    let (before, rest) = frame.split_at(frame.find("<row r=\"2\"").unwrap_or(frame.len()));
    let (styles, after) = rest.split_at(rest.find(END_OF_ROWS).unwrap_or(rest.len()));
    out.write_all(observations.sized(part, before).as_bytes())?;
    let links = observations.write_rows((part, styles), presentation, words, out)?;
    match after.find(LINKS.0).zip(after.find(LINKS.1)) {
        Some((begin, end)) => {
            let begin = begin + LINKS.0.len();
            out.write_all(after.get(..begin).unwrap_or_default().as_bytes())?;
            out.write_all(&links)?;
            out.write_all(after.get(end..).unwrap_or_default().as_bytes())
        }
        None => out.write_all(after.as_bytes()),
    }
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(LEVEL))
        .last_modified_time(DateTime::default())
}

/// The number in the name of a part: 3 of `xl/worksheets/sheet3.xml`.
fn numbered(name: &str, beginning: &str) -> Option<usize> {
    let number = name.strip_prefix(beginning)?.strip_suffix(".xml")?;
    number.parse().ok()
}

fn text(parts: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> io::Result<String> {
    let mut text = String::new();
    parts.by_name(name)?.read_to_string(&mut text)?;
    Ok(text)
}
