//! The parts of an .xlsx as text: for what the reader of workbooks does not keep, and to spoil a figure.

use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

/// A workbook, part by part.
pub(super) struct Package(Vec<(String, Vec<u8>)>);

/// What stands between the first `before` and the next `after`.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let rest = &text[text.find(before)? + before.len()..];
    Some(&rest[..rest.find(after)?])
}

impl Package {
    pub(super) fn open(bytes: &[u8]) -> Self {
        let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut package = Self(Vec::new());
        for at in 0..parts.len() {
            let mut part = parts.by_index(at).unwrap();
            let (name, mut bytes) = (part.name().unwrap().into_owned(), Vec::new());
            part.read_to_end(&mut bytes).unwrap();
            package.0.push((name, bytes));
        }
        package
    }

    fn text(&self, name: &str) -> &str {
        let (_, bytes) = self.0.iter().find(|(known, _)| known == name).unwrap();
        std::str::from_utf8(bytes).unwrap()
    }

    /// The name of the part that holds a sheet.
    fn part_of(&self, sheet: &str) -> Option<String> {
        let book = self.text("xl/workbook.xml");
        let at = book.find(&format!("name=\"{sheet}\""))?;
        let id = between(&book[at..], "r:id=\"", "\"")?;
        let relations = self.text("xl/_rels/workbook.xml.rels");
        let mut relations = relations.split("<Relationship ");
        let relation = relations.find(|relation| relation.contains(&format!("Id=\"{id}\"")))?;
        let target = between(relation, "Target=\"", "\"")?;
        Some(format!("xl/{}", target.trim_start_matches("/xl/")))
    }

    /// The mark that the number format of each cell style shows: `(*)`, `(**)` or none.
    fn marks(&self) -> Vec<&'static str> {
        let styles = self.text("xl/styles.xml");
        let mark_of = |id: &str| {
            let format = format!("numFmtId=\"{id}\" formatCode=\"");
            match between(styles, &format, "\"/>") {
                Some(code) if code.contains("(**)") => "(**)",
                Some(code) if code.contains("(*)") => "(*)",
                Some(_) | None => "",
            }
        };
        let formats = between(styles, "<cellXfs", "</cellXfs>").unwrap_or_default();
        let formats = formats.split("<xf ").skip(1);
        formats
            .map(|format| mark_of(between(format, "numFmtId=\"", "\"").unwrap_or_default()))
            .collect()
    }

    /// The marked cells of a sheet: address and mark.
    pub(super) fn marked(&self, sheet: &str) -> Vec<(String, &'static str)> {
        let marks = self.marks();
        let Some(part) = self.part_of(sheet) else {
            return Vec::new();
        };
        let cells = self.text(&part).split("<c r=\"").skip(1);
        let marked = cells.filter_map(|cell| {
            let at = &cell[..cell.find('"')?];
            let head = &cell[..cell.find('>')?];
            let style: usize = between(head, "s=\"", "\"")?.parse().ok()?;
            let mark = marks.get(style).copied().filter(|mark| !mark.is_empty())?;
            Some((at.to_owned(), mark))
        });
        marked.collect()
    }

    /// With a digit more in the first large figure of a row, so that a sum over it no longer holds.
    pub(super) fn spoil(&mut self, sheet: &str, row: u32) {
        let part = self.part_of(sheet).unwrap();
        let body = self.text(&part);
        let start = body.find(&format!("<row r=\"{row}\"")).unwrap();
        let end = start + body[start..].find("</row>").unwrap();
        let mut figures = body[start..end]
            .match_indices("<v>")
            .map(|(at, _)| start + at + 3);
        let at = figures.find(|at| {
            let value = between(&body[at - 3..], "<v>", "<").unwrap_or_default();
            value.parse::<f64>().is_ok_and(|value| value > 1000.0)
        });
        let mut spoilt = body.to_owned();
        spoilt.insert(at.unwrap(), '1');
        for (name, bytes) in &mut self.0 {
            if *name == part {
                *bytes = spoilt.clone().into_bytes();
            }
        }
    }

    pub(super) fn save(&self, to: &Path) {
        let mut made = zip::ZipWriter::new(std::fs::File::create(to).unwrap());
        for (name, bytes) in &self.0 {
            let options = zip::write::SimpleFileOptions::default();
            made.start_file(name, options).unwrap();
            made.write_all(bytes).unwrap();
        }
        made.finish().unwrap();
    }
}
