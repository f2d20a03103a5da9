//! The finished package from the one that the writer of workbooks makes: its parts are copied as they are, and the lines of the
//! observations are put into their sheets.
//!
//! The writer holds each cell of a table and each link of a sheet until the end; for hundreds of thousands of lines that is
//! hundreds of MiB, and it takes most of the time of a workbook. So it makes the sheets of lines with their headings only.

use std::io::{self, Cursor, Read as _, Write};

use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::error::{FrameError, WorkbookError};
use super::observations::Observations;
use super::words::Words;
use crate::present::Presentation;

const WORDS: &str = "xl/sharedStrings.xml";
/// Level 6 packs rows a fifth smaller and takes four times as long.
const LEVEL: i64 = 2;

/// Copies `frame` to `out` with the lines of the observations in the sheets from number `first` on, counted from 1.
///
/// # Errors
/// What `out` says, and a frame in which a place for lines or words is not found: it is never guessed.
pub(super) fn fill<W: Write>(
    frame: &[u8],
    (observations, first): (&Observations<'_>, usize),
    presentation: &Presentation<'_>,
    out: W,
) -> Result<(), WorkbookError> {
    let mut parts = ZipArchive::new(Cursor::new(frame)).map_err(io::Error::from)?;
    let shared = text(&mut parts, WORDS)?;
    let cut = presentation.descriptions.phrases.get("cells.cut");
    let mut words = Words::behind(&shared, cut)?;
    let mut package = ZipWriter::new_stream(out);
    let names: Vec<String> = parts
        .file_names()
        .map(|name| Ok(name?.into_owned()))
        .collect::<io::Result<_>>()?;
    let (mut sheets, mut tables) = (0, 0);
    for name in names {
        let number = numbered(&name, "xl/worksheets/sheet").and_then(|one| one.checked_sub(first));
        let table = numbered(&name, "xl/tables/table").and_then(|one| one.checked_sub(1));
        if let Some(part) = number {
            let sheet = text(&mut parts, &name)?;
            let sheet = Frame::of(&sheet, &name)?;
            begin(&mut package, &name)?;
            let place = (observations, part);
            sheet.write(place, presentation, &mut words, &mut package)?;
            sheets += 1;
        } else if let Some(part) = table {
            let whole = text(&mut parts, &name)?;
            let sized = observations.sized((part, &name), &whole)?;
            begin(&mut package, &name)?;
            package.write_all(sized.as_bytes())?;
            tables += 1;
        } else if name != WORDS {
            let part = parts.by_name(&name).map_err(io::Error::from)?;
            package.raw_copy_file(part).map_err(io::Error::from)?;
        }
    }
    let wanted = observations.sheet_names().count();
    if (sheets, tables) != (wanted, wanted) {
        return Err(
            FrameError::new("the package", "sheet and table for each part of the lines").into(),
        );
    }
    let words = words.part(&shared)?;
    begin(&mut package, WORDS)?;
    package.write_all(&words)?;
    package.finish().map_err(io::Error::from)?.flush()?;
    Ok(())
}

fn begin<W: Write>(package: &mut ZipWriter<StreamWriter<W>>, name: &str) -> io::Result<()> {
    package.start_file(name, options()).map_err(io::Error::from)
}

/// A sheet of lines as the writer makes it, cut where the lines go.
struct Frame<'a> {
    name: &'a str,
    /// Up to the second row.
    before: &'a str,
    /// The second row and those behind it, which only carry styles and addresses.
    styles: &'a str,
    /// From the end of the rows to the links.
    after: &'a str,
    /// What stands behind the links; `None` when the sheet has none.
    behind_links: Option<&'a str>,
}

impl<'a> Frame<'a> {
    fn of(xml: &'a str, name: &'a str) -> Result<Self, FrameError> {
        const SECOND_ROW: &str = "<row r=\"2\"";
        const END_OF_ROWS: &str = "</sheetData>";
        const LINKS: &str = "<hyperlinks>";
        const END_OF_LINKS: &str = "</hyperlinks>";
        let (before, rest) = cut(xml, SECOND_ROW, name)?;
        let (styles, after) = cut(rest, END_OF_ROWS, name)?;
        let (after, behind_links) = match after.find(LINKS) {
            None => (after, None),
            Some(begin) => {
                let (links, behind) = cut(after, END_OF_LINKS, name)?;
                let until = (begin + LINKS.len()).min(links.len());
                (links.get(..until).unwrap_or_default(), Some(behind))
            }
        };
        Ok(Self {
            name,
            before,
            styles,
            after,
            behind_links,
        })
    }

    /// Writes what stands before the second row, the lines, and what stands behind the rows.
    fn write(
        &self,
        (observations, part): (&Observations<'_>, usize),
        presentation: &Presentation<'_>,
        words: &mut Words,
        out: &mut impl Write,
    ) -> Result<(), WorkbookError> {
        let before = observations.sized((part, self.name), self.before)?;
        out.write_all(before.as_bytes())?;
        let styles = (part, self.name, self.styles);
        let links = observations.write_rows(styles, presentation, words, out)?;
        out.write_all(self.after.as_bytes())?;
        match self.behind_links {
            Some(behind) => {
                out.write_all(&links)?;
                out.write_all(behind.as_bytes())?;
            }
            None if links.is_empty() => {}
            None => return Err(FrameError::new(self.name, "<hyperlinks>").into()),
        }
        Ok(())
    }
}

/// The part before a mark, and the part that begins with it.
fn cut<'a>(xml: &'a str, mark: &'static str, part: &str) -> Result<(&'a str, &'a str), FrameError> {
    let place = xml.find(mark).ok_or_else(|| FrameError::new(part, mark))?;
    Ok(xml.split_at(place))
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
    let mut part = parts.by_name(name).map_err(io::Error::from)?;
    part.read_to_string(&mut text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str = "<worksheet><sheetData><row r=\"1\"/><row r=\"2\"><c/></row></sheetData><hyperlinks><hyperlink/></hyperlinks><x/></worksheet>";

    #[test]
    fn a_frame_is_cut_around_its_rows_and_links() {
        let frame = Frame::of(SHEET, "sheet9.xml").ok();
        let pieces = frame.map(|frame| (frame.styles, frame.after, frame.behind_links));
        let links = Some("</hyperlinks><x/></worksheet>");
        let expected = ("<row r=\"2\"><c/></row>", "</sheetData><hyperlinks>", links);
        assert_eq!(pieces, Some(expected));
    }

    #[test]
    fn a_frame_without_an_expected_mark_is_an_error_that_names_part_and_mark() {
        for mark in ["<row r=\"2\"", "</sheetData>", "</hyperlinks>"] {
            let frame = SHEET.replace(mark, "");
            let refused = Frame::of(&frame, "sheet9.xml").err();
            let said = refused.map(|error| error.to_string());
            let expected = format!("sheet9.xml of the frame has no `{mark}` where it is expected");
            assert_eq!(said, Some(expected));
        }
    }
}
