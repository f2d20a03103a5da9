//! The guard in front of the reader: it gets a container written here, of stored parts under fixed names, so that nothing is
//! unpacked twice and nothing unchecked is seen.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

use super::outline::{self, Formats};
use super::sheet::{self, Book, SheetPart};
use crate::read::container::Container;
use crate::read::raw::{RawName, Room, SHEETS};
use crate::read::refusal::{Fault, Refusal};
use crate::read::relations::{self, Relation};

/// Relations of the workbook in the container for the reader.
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A container that passed.
#[derive(Debug)]
pub(super) struct Package {
    /// A container the reader may open.
    pub(super) container: Vec<u8>,
    /// Sheets of cells in the order of the workbook.
    pub(super) sheets: Vec<PackedSheet>,
    pub(super) names: Vec<RawName>,
    pub(super) from_1904: bool,
}

/// A sheet of the workbook.
#[derive(Debug)]
pub(super) struct PackedSheet {
    /// As the submitter wrote it.
    pub(super) name: String,
    pub(super) visible: bool,
    /// Its name in the container for the reader.
    pub(super) alias: String,
    /// What the reader does not tell; the fault when it cannot be read.
    pub(super) part: Result<SheetPart, Fault>,
}

/// Checks a workbook whose main part stands at `workbook_path`.
pub(super) fn open(
    source: &Container<'_>,
    workbook_path: &str,
    room: &mut Room,
) -> Result<Package, Refusal> {
    let relations = source.relations(workbook_path)?;
    let outline::Outline {
        sheets: listed,
        sheet_count,
        names,
        from_1904,
    } = source.reading(workbook_path, outline::workbook)?;
    refuse_sheet_list(workbook_path, sheet_count)?;
    let mut packer = Packer::new(source.unpacked_size());
    let (strings, formats) = pack_book(source, workbook_path, &relations, &mut packer)?;
    let book = Book {
        strings,
        formats: formats.as_ref().map_or(0, |formats| formats.count),
        styles: formats.as_ref().map_or(&[], |formats| &formats.styles),
    };
    let mut sheets = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    for sheet in listed {
        let relation = relations.get(&sheet.relation);
        if relation.is_some_and(|relation| holds_no_cells(&relation.kind)) {
            continue;
        }
        let path = sheet_path(workbook_path, relation);
        if let Ok(path) = &path {
            let key = path.to_lowercase();
            if seen.contains(&key) {
                return Err(Refusal::damaged(path, "text.reason-shared-part"));
            }
            seen.push(key);
        }
        let alias = format!("s{}", sheets.len());
        let part = match path {
            Ok(path) => pack_sheet(source, &path, book, &mut room.cells, &alias, &mut packer)?,
            Err(fault) => Err(fault),
        };
        sheets.push(PackedSheet {
            name: sheet.name,
            visible: sheet.visible,
            alias,
            part,
        });
    }
    let container = packer.finish(&sheets, from_1904)?;
    Ok(Package {
        container,
        sheets,
        names,
        from_1904,
    })
}

fn sheet_path(workbook: &str, relation: Option<&Relation>) -> Result<String, Fault> {
    let relation = relation.ok_or(Fault::Missing)?;
    if relation.kind != "worksheet" {
        return Err(Fault::ReaderFailed);
    }
    let target = relation.target.as_deref().ok_or(Fault::Missing)?;
    Ok(relations::resolve(workbook, target))
}

/// Sifts one sheet into the container; a fault costs this sheet only, unless no spreadsheet program could have caused it.
fn pack_sheet(
    source: &Container<'_>,
    path: &str,
    book: Book<'_>,
    room: &mut usize,
    alias: &str,
    packer: &mut Packer,
) -> Result<Result<SheetPart, Fault>, Refusal> {
    if source.entry(path).is_none() {
        return Ok(Err(Fault::Missing));
    }
    let mut sifted = Vec::new();
    let part = sheet::sift(source.plain(path)?.body(), book, room, &mut sifted);
    match part {
        Ok(part) => {
            packer.add(&format!("xl/{alias}.xml"), &sifted)?;
            Ok(Ok(part))
        }
        Err(fault) if fault.is_suspicious() => Err(Refusal::faulty(path, fault)),
        Err(fault) => Ok(Err(fault)),
    }
}

/// Charts and dialogs are listed among the sheets.
fn holds_no_cells(kind: &str) -> bool {
    matches!(kind, "chartsheet" | "dialogsheet")
}

fn refuse_sheet_list(path: &str, count: usize) -> Result<(), Refusal> {
    if count == 0 {
        return Err(Refusal::faulty(path, Fault::Malformed));
    }
    if count > SHEETS {
        let count_of = |number| u64::try_from(number).unwrap_or(u64::MAX);
        let (found, limit) = (count_of(count), count_of(SHEETS));
        return Err(Refusal::over_limit("text.limit-sheets", found, limit));
    }
    Ok(())
}

/// Shared strings and formats, found by their relations.
fn pack_book(
    source: &Container<'_>,
    workbook: &str,
    relations: &BTreeMap<String, Relation>,
    packer: &mut Packer,
) -> Result<(u32, Option<Formats>), Refusal> {
    let path_of = |kind: &str| {
        let mut of_kind = relations.values().filter(|relation| relation.kind == kind);
        let Some(relation) = of_kind.next() else {
            return Ok(None);
        };
        let refused = |fault| Refusal::faulty(&relations::relations_of(workbook), fault);
        // Which of two is meant, nobody can tell.
        if of_kind.next().is_some() {
            return Err(refused(Fault::Malformed));
        }
        let target = relation.target.as_deref();
        let path = target.map(|target| relations::resolve(workbook, target));
        // Without its table every text would be lost, and without its formats every date would be a number.
        match path.filter(|path| source.entry(path).is_some()) {
            Some(path) => Ok(Some(path)),
            None => Err(refused(Fault::Missing)),
        }
    };
    let (mut count, mut formats) = (0, None);
    if let Some(path) = path_of("sharedStrings")? {
        let mut strings = Vec::new();
        count = source.reading(&path, |part| outline::strings(part, &mut strings))?;
        packer.add("xl/sharedStrings.xml", &strings)?;
    }
    if let Some(path) = path_of("styles")? {
        let mut styles = Vec::new();
        formats = Some(source.reading(&path, |part| outline::formats(part, &mut styles))?);
        packer.add("xl/styles.xml", &styles)?;
    }
    Ok((count, formats))
}

/// Writes the container for the reader.
struct Packer {
    writer: zip::ZipWriter<Cursor<Vec<u8>>>,
}

impl Packer {
    /// For parts of so many bytes together; growing on the way would hold them twice.
    fn new(size: usize) -> Self {
        Self {
            writer: zip::ZipWriter::new(Cursor::new(Vec::with_capacity(size))),
        }
    }

    fn add(&mut self, name: &str, part: &[u8]) -> Result<(), Refusal> {
        let options =
            SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        let started = self.writer.start_file(name, options).ok();
        started
            .and_then(|()| self.writer.write_all(part).ok())
            .ok_or_else(|| Refusal::faulty(name, Fault::ReaderFailed))
    }

    /// Adds the parts that hold the others together.
    fn finish(mut self, sheets: &[PackedSheet], from_1904: bool) -> Result<Vec<u8>, Refusal> {
        let packed = || sheets.iter().filter(|sheet| sheet.part.is_ok());
        let mut workbook = format!(
            "<workbook><workbookPr date1904=\"{}\"/><sheets>",
            u8::from(from_1904)
        );
        let mut relations = String::from("<Relationships>");
        for PackedSheet { alias, .. } in packed() {
            workbook.push_str(&format!("<sheet name=\"{alias}\" id=\"{alias}\"/>"));
            relations.push_str(&relation(alias, "worksheet", &format!("{alias}.xml")));
        }
        workbook.push_str("</sheets></workbook>");
        relations.push_str("</Relationships>");
        let document = relation("d", "officeDocument", "xl/workbook.xml");
        let root = format!("<Relationships>{document}</Relationships>");
        self.add("_rels/.rels", root.as_bytes())?;
        self.add("xl/_rels/workbook.xml.rels", relations.as_bytes())?;
        self.add("xl/workbook.xml", workbook.as_bytes())?;
        let finished = self.writer.finish().ok().map(Cursor::into_inner);
        finished.ok_or_else(|| Refusal::faulty("", Fault::ReaderFailed))
    }
}

fn relation(id: &str, kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>")
}
