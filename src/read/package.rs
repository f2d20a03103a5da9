//! The guard in front of the reader: format by content, checked container, every used part read to its end once.
//!
//! The reader stops at the end of the data it wants and so never verifies a checksum; here it is verified. It then gets a
//! container written here: stored parts under fixed names, so that nothing is unpacked twice and nothing unchecked is seen.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use flate2::{Crc, Decompress, FlushDecompress, Status};
use memchr::memmem;
use zip::write::SimpleFileOptions;

use super::directory::{self, Entry};
use super::markup;
use super::outline::{self, Listed, Relation};
use super::refusal::{Fault, Refusal};
use super::sheet::{self, Book, SheetPart};

/// Sheets in a workbook.
const SHEETS: usize = 256;
/// Cells with a value in a workbook, and shared strings; a district's has some thousands.
const CELLS: usize = 5_000_000;
/// Relations of the workbook in the container for the reader.
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A container that passed.
#[derive(Debug)]
pub(super) struct Package {
    /// A container the reader may open.
    pub(super) container: Vec<u8>,
    /// Sheets of cells in the order of the workbook.
    pub(super) sheets: Vec<PackedSheet>,
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

/// Checks the bytes of a workbook; its name only tells a table in plain text from other text.
pub(super) fn open(name: &str, bytes: &[u8]) -> Result<Package, Refusal> {
    refuse_other_formats(name, bytes)?;
    let source = Source::new(bytes)?;
    let workbook_path = source.workbook_path()?;
    let relations = source.relations(&outline::relations_of(&workbook_path))?;
    let (listed, from_1904) = source.reading(&workbook_path, outline::workbook)?;
    refuse_sheet_list(&workbook_path, &listed)?;
    let mut packer = Packer::new();
    let book = pack_book(&source, &workbook_path, &relations, &mut packer)?;
    let mut sheets = Vec::new();
    let mut room = CELLS;
    let mut seen: Vec<String> = Vec::new();
    for sheet in listed {
        let relation = relations.get(&sheet.relation);
        if relation.is_some_and(|relation| holds_no_cells(&relation.kind)) {
            continue;
        }
        let path = sheet_path(&workbook_path, relation);
        if let Ok(path) = &path {
            if seen.contains(path) {
                return Err(Refusal::damaged(path, "text.reason-shared-part"));
            }
            seen.push(path.clone());
        }
        let alias = format!("s{}", sheets.len());
        let part = match path {
            Ok(path) => pack_sheet(&source, &path, book, &mut room, &alias, &mut packer)?,
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
    Ok(Package { container, sheets })
}

fn sheet_path(workbook: &str, relation: Option<&Relation>) -> Result<String, Fault> {
    let relation = relation.ok_or(Fault::Missing)?;
    if relation.kind != "worksheet" {
        return Err(Fault::ReaderFailed);
    }
    let target = relation.target.as_deref().ok_or(Fault::Missing)?;
    Ok(outline::resolve(workbook, target))
}

/// Sifts one sheet into the container; a fault costs this sheet only, unless no spreadsheet program could have caused it.
fn pack_sheet(
    source: &Source<'_>,
    path: &str,
    book: Book,
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

fn refuse_sheet_list(path: &str, listed: &[Listed]) -> Result<(), Refusal> {
    if listed.is_empty() {
        return Err(Refusal::faulty(path, Fault::Malformed));
    }
    if listed.len() > SHEETS {
        let count = |number| u64::try_from(number).unwrap_or(u64::MAX);
        let (found, limit) = (count(listed.len()), count(SHEETS));
        return Err(Refusal::over_limit("text.limit-sheets", found, limit));
    }
    let mut names: Vec<String> = listed
        .iter()
        .map(|sheet| sheet.name.to_lowercase())
        .collect();
    names.sort();
    match names.windows(2).find(|pair| pair.first() == pair.last()) {
        Some([name, _]) => Err(Refusal::damaged(name, "text.reason-doubled-sheet")),
        Some(_) | None => Ok(()),
    }
}

/// Shared strings and formats, found by their relations.
fn pack_book(
    source: &Source<'_>,
    workbook: &str,
    relations: &BTreeMap<String, Relation>,
    packer: &mut Packer,
) -> Result<Book, Refusal> {
    let path_of = |kind: &str| {
        let relation = relations.values().find(|relation| relation.kind == kind)?;
        let path = outline::resolve(workbook, relation.target.as_deref()?);
        source.entry(&path).is_some().then_some(path)
    };
    let mut book = Book {
        strings: 0,
        formats: None,
    };
    if let Some(path) = path_of("sharedStrings") {
        let mut strings = Vec::new();
        book.strings = source.reading(&path, |part| outline::strings(part, &mut strings))?;
        if usize::try_from(book.strings).is_ok_and(|count| count > CELLS) {
            return Err(Refusal::faulty(&path, Fault::StringCount));
        }
        packer.add("xl/sharedStrings.xml", &strings)?;
    }
    if let Some(path) = path_of("styles") {
        let mut formats = Vec::new();
        let count = source.reading(&path, |part| outline::formats(part, &mut formats))?;
        book.formats = Some(count);
        packer.add("xl/styles.xml", &formats)?;
    }
    Ok(book)
}

/// The submitted container.
struct Source<'a> {
    bytes: &'a [u8],
    /// Entries by their names in lower case.
    entries: BTreeMap<String, Entry>,
}

impl<'a> Source<'a> {
    fn new(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let entries = directory::entries(bytes)?
            .into_iter()
            .map(|entry| (entry.name.to_lowercase(), entry))
            .collect();
        Ok(Self { bytes, entries })
    }

    fn entry(&self, path: &str) -> Option<&Entry> {
        self.entries.get(&path.to_lowercase())
    }

    /// The part that the container's own relations name as its document.
    fn workbook_path(&self) -> Result<String, Refusal> {
        let has = |name: &str| self.entry(name).is_some();
        if has("mimetype") && has("content.xml") {
            return Err(Refusal::other_format(".ods"));
        }
        if !has("_rels/.rels") {
            return Err(Refusal::not_a_workbook("text.found-zip"));
        }
        let relations = self.relations("_rels/.rels")?;
        let document = relations
            .values()
            .find(|relation| relation.kind == "officeDocument")
            .and_then(|relation| relation.target.as_deref());
        let path = document.map(|target| outline::resolve("", target));
        let lower = path.as_deref().unwrap_or_default().to_lowercase();
        if lower.ends_with("workbook.bin") {
            Err(Refusal::other_format(".xlsb"))
        } else if lower.starts_with("word/") {
            Err(Refusal::not_a_workbook("text.found-word"))
        } else if lower.starts_with("ppt/") {
            Err(Refusal::not_a_workbook("text.found-unknown"))
        } else {
            path.ok_or_else(|| Refusal::faulty("_rels/.rels", Fault::Malformed))
        }
    }

    fn relations(&self, path: &str) -> Result<BTreeMap<String, Relation>, Refusal> {
        self.reading(path, outline::relations)
    }

    /// What `read` makes of a part.
    fn reading<T>(
        &self,
        path: &str,
        read: impl FnOnce(&[u8]) -> Result<T, Fault>,
    ) -> Result<T, Refusal> {
        read(self.plain(path)?.body()).map_err(|fault| Refusal::faulty(path, fault))
    }

    /// A part, unpacked, verified and free of all but tags and text.
    fn plain(&self, path: &str) -> Result<Plain, Refusal> {
        let entry = self
            .entry(path)
            .ok_or_else(|| Refusal::faulty(path, Fault::Missing))?;
        let bytes = unpack(self.bytes, entry)?;
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
struct Plain {
    bytes: Vec<u8>,
    from: usize,
}

impl Plain {
    fn body(&self) -> &[u8] {
        self.bytes.get(self.from..).unwrap_or_default()
    }
}

fn refuse_other_formats(name: &str, bytes: &[u8]) -> Result<(), Refusal> {
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
    } else if head.contains(&0) {
        Refusal::not_a_workbook("text.found-unknown")
    } else if name.to_lowercase().ends_with(".csv") {
        Refusal::other_format("CSV")
    } else {
        Refusal::not_a_workbook("text.found-text")
    })
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

/// Writes the container for the reader.
struct Packer {
    writer: zip::ZipWriter<Cursor<Vec<u8>>>,
}

impl Packer {
    fn new() -> Self {
        Self {
            writer: zip::ZipWriter::new(Cursor::new(Vec::new())),
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
