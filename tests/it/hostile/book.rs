//! A small honest workbook, part by part, for others to spoil.

use std::collections::BTreeMap;

use super::archive::{Archive, Entry, Stream};

pub(super) const SHEET: &str = "xl/worksheets/sheet1.xml";
pub(super) const SECOND: &str = "xl/worksheets/sheet2.xml";
pub(super) const WORKBOOK: &str = "xl/workbook.xml";
pub(super) const BOOK_RELATIONS: &str = "xl/_rels/workbook.xml.rels";
pub(super) const STRINGS: &str = "xl/sharedStrings.xml";
pub(super) const STYLES: &str = "xl/styles.xml";
pub(super) const TYPES: &str = "[Content_Types].xml";
pub(super) const ROOT: &str = "_rels/.rels";

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// Rows of every honest workbook here: texts, numbers, a date, a formula with its value.
pub(super) const ROWS: &str = r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>Đắk Hà</t></is></c><c r="B2"><v>19550</v></c><c r="C2"><v>-12.5</v></c><c r="D2" s="1"><v>43738</v></c></row><row r="3"><c r="B3"><f>SUM(B2:C2)</f><v>19537.5</v></c></row>"#;

/// What stands in them, by sheet and address, in the words of [`super::case::shown`].
const PLANTED: [(&str, &str); 7] = [
    ("Biểu 1!A1", "Tổng mức bán lẻ"),
    ("Biểu 1!B1", "Triệu đồng"),
    ("Biểu 1!A2", "Đắk Hà"),
    ("Biểu 1!B2", "#19550"),
    ("Biểu 1!C2", "#-12.5"),
    ("Biểu 1!D2", "2019-09-30"),
    ("Biểu 1!B3", "#19537.5"),
];

/// A workbook in parts.
#[derive(Clone)]
pub(super) struct Book {
    parts: Vec<(String, Part)>,
    pub(super) planted: BTreeMap<String, String>,
}

#[derive(Clone)]
enum Part {
    Bytes(Vec<u8>),
    Packed(Stream),
}

impl Book {
    pub(super) fn new() -> Self {
        let planted = PLANTED.map(|(at, value)| (at.to_owned(), value.to_owned()));
        Self {
            parts: Vec::new(),
            planted: planted.into(),
        }
        .part(TYPES, types("worksheet"))
        .part(ROOT, root_relations("xl/workbook.xml"))
        .part(
            WORKBOOK,
            workbook(r#"<sheet name="Biểu 1" sheetId="1" r:id="rId1"/>"#),
        )
        .part(BOOK_RELATIONS, book_relations(""))
        .part(STRINGS, strings(&["Tổng mức bán lẻ", "Triệu đồng"]))
        .part(STYLES, styles(r#"<xf numFmtId="0"/><xf numFmtId="14"/>"#))
        .part(SHEET, sheet(ROWS))
    }

    /// With this part in the place of the one of the same name.
    pub(super) fn part(self, name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.put(name, Part::Bytes(bytes.into()))
    }

    /// With this part packed beforehand.
    pub(super) fn packed(self, name: &str, stream: Stream) -> Self {
        self.put(name, Part::Packed(stream))
    }

    fn put(mut self, name: &str, part: Part) -> Self {
        match self.parts.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known = part,
            None => self.parts.push((name.to_owned(), part)),
        }
        self
    }

    pub(super) fn without(mut self, name: &str) -> Self {
        self.parts.retain(|(known, _)| known != name);
        self
    }

    /// With a part changed where it says `from`.
    pub(super) fn saying(self, name: &str, from: &str, to: &str) -> Self {
        let (_, Part::Bytes(bytes)) = self.parts.iter().find(|(known, _)| known == name).unwrap()
        else {
            panic!("{name} is packed already")
        };
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.contains(from), "{name} does not say {from}");
        let changed = text.replace(from, to);
        self.part(name, changed)
    }

    /// With more rows behind its own three.
    pub(super) fn rows(self, rows: &str) -> Self {
        self.part(SHEET, sheet(&format!("{ROWS}{rows}")))
    }

    /// With a tenth row of these cells.
    pub(super) fn cells(self, cells: &str) -> Self {
        self.rows(&format!(r#"<row r="10">{cells}</row>"#))
    }

    /// With something behind the rows.
    pub(super) fn tail(self, tail: &str) -> Self {
        self.saying(SHEET, "</sheetData>", &format!("</sheetData>{tail}"))
    }

    /// With a second sheet `Biểu 2` of these rows.
    pub(super) fn second(self, rows: &str) -> Self {
        self.saying(
            WORKBOOK,
            "</sheets>",
            r#"<sheet name="Biểu 2" sheetId="2" r:id="rId9"/></sheets>"#,
        )
        .saying(
            BOOK_RELATIONS,
            "</Relationships>",
            &format!(r#"<Relationship Id="rId9" Type="{OFFICE}/worksheet" Target="worksheets/sheet2.xml"/></Relationships>"#),
        )
        .part(SECOND, sheet(rows))
    }

    /// The cell holds this value, in the words of [`super::case::shown`].
    pub(super) fn holds(mut self, at: &str, value: &str) -> Self {
        let at = if at.contains('!') {
            at.to_owned()
        } else {
            format!("Biểu 1!{at}")
        };
        self.planted.insert(at, value.to_owned());
        self
    }

    /// The cell is blank after all.
    pub(super) fn lacks(mut self, at: &str) -> Self {
        self.planted.remove(&format!("Biểu 1!{at}"));
        self
    }

    /// Nobody can say what stands in the first sheet.
    pub(super) fn holds_nothing(mut self) -> Self {
        self.planted.clear();
        self
    }

    /// Its own cells stand on a sheet of another name.
    pub(super) fn on_sheet(mut self, name: &str) -> Self {
        let planted = std::mem::take(&mut self.planted).into_iter();
        self.planted = planted
            .map(|(at, value)| (at.replace("Biểu 1!", &format!("{name}!")), value))
            .collect();
        self
    }

    pub(super) fn archive(&self) -> Archive {
        let entries = self.parts.iter().map(|(name, part)| match part {
            Part::Bytes(bytes) => Entry::deflated(name, Stream::of(bytes)),
            Part::Packed(stream) => Entry::deflated(name, stream.clone()),
        });
        Archive {
            entries: entries.collect(),
            ..Archive::default()
        }
    }

    /// The container with its parts as they are, not packed.
    pub(super) fn stored(&self) -> Archive {
        let entries = self.parts.iter().map(|(name, part)| match part {
            Part::Bytes(bytes) => Entry::stored(name, bytes),
            Part::Packed(stream) => Entry::deflated(name, stream.clone()),
        });
        Archive {
            entries: entries.collect(),
            ..Archive::default()
        }
    }
}

pub(super) fn sheet(rows: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>"#
    )
}

pub(super) fn workbook(sheets: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr/><sheets>{sheets}</sheets></workbook>"#
    )
}

pub(super) fn strings(texts: &[&str]) -> String {
    let items: String = texts
        .iter()
        .map(|text| format!("<si><t>{text}</t></si>"))
        .collect();
    let count = texts.len();
    format!(r#"<sst xmlns="{MAIN}" count="{count}" uniqueCount="{count}">{items}</sst>"#)
}

pub(super) fn styles(formats: &str) -> String {
    format!(r#"<styleSheet xmlns="{MAIN}"><cellXfs>{formats}</cellXfs></styleSheet>"#)
}

pub(super) fn root_relations(target: &str) -> String {
    format!(
        r#"<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="{target}"/></Relationships>"#
    )
}

/// Relations of the workbook: first sheet, shared strings, formats, and `more`.
pub(super) fn book_relations(more: &str) -> String {
    let relation = |id, kind, target| {
        format!(r#"<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}"/>"#)
    };
    let own = [
        relation("rId1", "worksheet", "worksheets/sheet1.xml"),
        relation("rId2", "sharedStrings", "sharedStrings.xml"),
        relation("rId3", "styles", "styles.xml"),
    ]
    .concat();
    format!(r#"<Relationships xmlns="{PACKAGE}">{own}{more}</Relationships>"#)
}

fn types(kind: &str) -> String {
    format!(
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/></Types>"#
    )
}
