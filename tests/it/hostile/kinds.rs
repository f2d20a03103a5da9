//! Files of other kinds under the names of workbooks, and old formats made to harm.

use super::archive::{Archive, Entry, Stream};
use super::case::{Case, foreign, planted};

/// Every refusal of a file, and an unreadable sheet.
const REFUSED: &[&str] = &[
    "TH002", "TH010", "TH011", "TH012", "TH013", "TH014", "TH015", "TH016", "TH077",
];
/// End of a chain of sectors.
const END: u32 = 0xffff_fffe;
const FREE: u32 = 0xffff_ffff;
/// A sector that holds the table of sectors.
const TABLE: u32 = 0xffff_fffd;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = renamed();
    cases.extend(zipped());
    cases.extend(compound());
    cases.extend(records());
    cases
}

fn renamed() -> Vec<Case> {
    let kinds: [(&str, &[u8]); 22] = [
        (
            "html",
            b"<!DOCTYPE html><html><script>alert(1)</script></html>",
        ),
        ("words", "Tổng mức bán lẻ".as_bytes()),
        ("pdf", b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj"),
        ("pdf-behind-junk", b"\n\n%PDF-1.7"),
        ("rtf", b"{\\rtf1\\ansi{\\object\\objdata 01050000}}"),
        ("png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("jpeg", b"\xff\xd8\xff\xe0\0\x10JFIF"),
        ("program", b"MZ\x90\0\x03\0\0\0"),
        ("elf", b"\x7fELF\x02\x01\x01\0"),
        ("gzip", b"\x1f\x8b\x08\0\0\0\0\0"),
        ("seven-zip", b"7z\xbc\xaf\x27\x1c\0\x04"),
        ("rar", b"Rar!\x1a\x07\x01\0"),
        ("script", b"#!/bin/sh\nrm -rf /\n"),
        ("lnk", b"L\0\0\0\x01\x14\x02\0"),
        ("xml", b"<?xml version='1.0'?><note/>"),
        ("sqlite", b"SQLite format 3\0"),
        ("one-zero", b"\0"),
        ("zeros", &[0; 4096]),
        ("ones", &[0xff; 4096]),
        ("blanks", &[b' '; 4096]),
        ("beginning-of-a-zip", b"PK\x03\x04"),
        (
            "end-of-a-zip",
            b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        ),
    ];
    let as_xlsx = kinds
        .iter()
        .map(|(kind, bytes)| foreign(&format!("kind-{kind}.xlsx"), REFUSED, bytes.to_vec()));
    let as_xls = kinds
        .iter()
        .filter(|(kind, _)| matches!(*kind, "pdf" | "program" | "zeros" | "one-zero"))
        .map(|(kind, bytes)| foreign(&format!("kind-{kind}.xls"), REFUSED, bytes.to_vec()));
    as_xlsx.chain(as_xls).collect()
}

fn zipped() -> Vec<Case> {
    let zip = |name: &str, parts: &[(&str, &str)]| {
        let entries = parts
            .iter()
            .map(|(name, text)| Entry::deflated(name, Stream::of(text.as_bytes())));
        let archive = Archive {
            entries: entries.collect(),
            ..Archive::default()
        };
        foreign(name, REFUSED, archive.bytes())
    };
    let root = |target: &str| {
        format!(
            r#"<Relationships><Relationship Id="r" Type="x/officeDocument" Target="{target}"/></Relationships>"#
        )
    };
    let repeated = |columns: &str, rows: &str| {
        format!(
            r#"<office:document-content><office:body><office:spreadsheet><table:table table:name="a"><table:table-row table:number-rows-repeated="{rows}"><table:table-cell table:number-columns-repeated="{columns}" office:value-type="float" office:value="5"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#
        )
    };
    let ods = |name: &str, content: &str| {
        zip(
            name,
            &[
                ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
                ("content.xml", content),
            ],
        )
    };
    vec![
        zip(
            "kind-docx.xlsx",
            &[
                ("_rels/.rels", &root("word/document.xml")),
                ("word/document.xml", "<w:document/>"),
            ],
        ),
        zip(
            "kind-pptx.xlsx",
            &[
                ("_rels/.rels", &root("ppt/presentation.xml")),
                ("ppt/presentation.xml", "<p:presentation/>"),
            ],
        ),
        zip(
            "kind-jar.xlsx",
            &[("META-INF/MANIFEST.MF", "Main-Class: x")],
        ),
        zip("kind-zip.xlsx", &[("bao-cao.xlsx", "PK")]),
        zip(
            "kind-xlsb-of-junk.xlsb",
            &[
                ("_rels/.rels", &root("xl/workbook.bin")),
                ("xl/workbook.bin", "\u{1}\u{2}\u{3}"),
            ],
        ),
        ods("ods-without-end.ods", "<office:document-content>"),
        ods("ods-of-junk.ods", "junk"),
        ods("ods-of-2e9-columns.ods", &repeated("2000000000", "1")),
        ods("ods-of-2e9-rows.ods", &repeated("1", "2000000000")),
        ods("ods-of-2e9-both.ods", &repeated("2000000000", "2000000000")),
        ods("ods-of-negative-columns.ods", &repeated("-1", "-1")),
        ods(
            "ods-with-entities.ods",
            "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><office:document-content>&a;</office:document-content>",
        ),
    ]
}

/// A container of OLE: a header, a table of sectors, a directory of these names, and the stream of the first.
struct Compound {
    header: Vec<u8>,
    sectors: Vec<Vec<u8>>,
}

impl Compound {
    /// Sector 0 holds the table, sector 1 the directory, sectors from 2 the stream.
    fn new(name: &str, stream: &[u8]) -> Self {
        let count = stream.len().div_ceil(512).max(1);
        let mut table = vec![TABLE, END];
        table.extend((0..count).map(|at| {
            let next = u32::try_from(at + 3).unwrap();
            if at + 1 == count { END } else { next }
        }));
        table.resize(128, FREE);
        let mut directory = entry("Root Entry", 5, END, 0, 1);
        directory.extend(entry(name, 2, 2, stream.len(), FREE));
        directory.resize(512, 0);
        let mut sectors = vec![
            table.iter().copied().flat_map(u32::to_le_bytes).collect(),
            directory,
        ];
        let mut padded = stream.to_vec();
        padded.resize(count * 512, 0);
        sectors.extend(padded.chunks(512).map(<[u8]>::to_vec));
        let mut header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        header.resize(24, 0);
        header.extend_from_slice(&[0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
        header.resize(44, 0);
        // One sector of table, the directory in sector 1, no small streams, no more tables.
        for field in [1, 1, 0, 0, END, 0, END, 0, 0] {
            header.extend_from_slice(&field.to_le_bytes());
        }
        header.resize(512, 0xff);
        Self { header, sectors }
    }

    /// The table says that `next` follows `sector`.
    fn chained(mut self, sector: usize, next: u32) -> Self {
        self.sectors[0].splice(sector * 4..sector * 4 + 4, next.to_le_bytes());
        self
    }

    fn header(mut self, at: usize, field: u32) -> Self {
        self.header.splice(at..at + 4, field.to_le_bytes());
        self
    }

    /// A field of the directory's entry of the stream.
    fn entry(mut self, at: usize, field: u32) -> Self {
        self.sectors[1].splice(128 + at..132 + at, field.to_le_bytes());
        self
    }

    fn bytes(&self) -> Vec<u8> {
        [self.header.clone(), self.sectors.concat()].concat()
    }
}

fn entry(name: &str, kind: u8, start: u32, length: usize, child: u32) -> Vec<u8> {
    let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let named = u16::try_from(entry.len() + 2).unwrap();
    entry.resize(64, 0);
    entry.extend_from_slice(&named.to_le_bytes());
    entry.extend_from_slice(&[kind, 1]);
    for sibling in [FREE, FREE, child] {
        entry.extend_from_slice(&sibling.to_le_bytes());
    }
    entry.resize(116, 0);
    entry.extend_from_slice(&start.to_le_bytes());
    entry.extend_from_slice(&u32::try_from(length).unwrap().to_le_bytes());
    entry.resize(128, 0);
    entry
}

/// A record of the old format.
fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap();
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), body].concat()
}

const BEGIN: u16 = 0x0809;
const STOP: u16 = 0x000a;
const SHEET: u16 = 0x0085;

/// A stream of one sheet named `a` whose records are these.
fn stream(globals: &[Vec<u8>], records: &[Vec<u8>]) -> Vec<u8> {
    let begin = |kind: u8| record(BEGIN, &[0, 6, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let globals = globals.concat();
    let at = 20 + globals.len() + 4 + 9 + 4;
    let place = u32::try_from(at).unwrap().to_le_bytes();
    let listed = record(SHEET, &[&place[..], &[0, 0, 1, 0, b'a']].concat());
    [
        begin(5),
        globals,
        listed,
        record(STOP, &[]),
        begin(16),
        records.concat(),
        record(STOP, &[]),
    ]
    .concat()
}

fn compound() -> Vec<Case> {
    let number = record(0x0203, &[&[0; 6][..], &19_550_f64.to_le_bytes()].concat());
    let mut bytes = stream(&[], &[number]);
    bytes.resize(6_000, 0);
    let good = || Compound::new("Workbook", &bytes);
    let case = |name: &str, compound: Compound| {
        planted(
            &format!("ole-{name}.xls"),
            compound.bytes(),
            &[("a!A1", "#19550")],
        )
    };
    let mut cases = vec![
        foreign(
            "ole-with-a-password.xlsx",
            &["TH011"],
            Compound::new("EncryptedPackage", &[7; 5000]).bytes(),
        ),
        case("good", good()).whole(),
        case("of-no-workbook", Compound::new("WordDocument", &[7; 5000])),
        case("loop-in-the-table", good().chained(2, 2)),
        case("loop-in-the-directory", good().chained(1, 1)),
        case("loop-of-two", good().chained(2, 3).chained(3, 2)),
        case("chain-beyond-the-end", good().chained(2, 100_000)),
        case("chain-into-the-table", good().chained(2, 0)),
        case("start-beyond-the-end", good().entry(116, 100_000)),
        case("size-of-4-gib", good().entry(120, u32::MAX)),
        case("directory-beyond-the-end", good().header(48, 100_000)),
        case("tables-4-billion", good().header(44, u32::MAX)),
        case(
            "more-tables-in-a-loop",
            good().header(68, 0).header(72, u32::MAX),
        ),
        case(
            "more-tables-beyond-the-end",
            good().header(68, 100_000).header(72, 1),
        ),
        case(
            "small-streams-in-a-loop",
            good().header(60, 1).header(64, u32::MAX).entry(120, 100),
        ),
        case("sectors-of-2-to-the-99", good().header(30, 99)),
        case("sectors-of-1", good().header(30, 0)),
        case("child-of-itself", {
            let mut compound = good();
            compound.sectors[1].splice(76..80, 0_u32.to_le_bytes());
            compound.sectors[1].splice(128 + 68..128 + 72, 1_u32.to_le_bytes());
            compound
        }),
    ];
    let bytes = good().bytes();
    cases.extend([8, 100, 511, 512, 513, 1024, 1500, 3000].map(|length| {
        planted(
            &format!("ole-cut-at-{length}.xls"),
            bytes[..length].to_vec(),
            &[("a!A1", "#19550")],
        )
    }));
    cases
}

fn records() -> Vec<Case> {
    let case = |name: &str, globals: &[Vec<u8>], records: &[Vec<u8>]| {
        let mut bytes = stream(globals, records);
        bytes.resize(bytes.len().max(4_200), 0);
        foreign(
            &format!("xls-{name}.xls"),
            REFUSED,
            Compound::new("Workbook", &bytes).bytes(),
        )
    };
    let longer = |kind: u16| {
        let mut cut = record(kind, &[0; 4]);
        cut[2..4].copy_from_slice(&u16::MAX.to_le_bytes());
        cut
    };
    let strings = |count: u32, body: &[u8]| {
        record(
            0x00fc,
            &[&count.to_le_bytes()[..], &count.to_le_bytes(), body].concat(),
        )
    };
    vec![
        case(
            "with-a-password",
            &[record(0x002f, &[1, 0, 1, 0, 1, 0])],
            &[],
        ),
        case(
            "encrypted-by-xor",
            &[record(0x002f, &[0, 0, 0x38, 0xd9, 0x12, 0x34])],
            &[],
        ),
        case("record-longer-than-the-file", &[], &[longer(0x0203)]),
        case("number-cut", &[], &[record(0x0203, &[0; 5])]),
        case("numbers-cut", &[], &[record(0x00bd, &[0, 0, 0, 0, 0])]),
        case(
            "strings-4-billion",
            &[strings(u32::MAX, &[])],
            &[record(0x00fd, &[0, 0, 0, 0, 0, 0, 9, 0, 0, 0])],
        ),
        case(
            "string-longer-than-its-record",
            &[strings(1, &[0xff, 0xff, 0, b'a'])],
            &[record(0x00fd, &[0; 10])],
        ),
        case(
            "string-index-beyond-the-table",
            &[strings(1, &[1, 0, 0, b'a'])],
            &[record(0x00fd, &[0, 0, 0, 0, 0, 0, 7, 0, 0, 0])],
        ),
        case(
            "number-that-is-none",
            &[],
            &[record(
                0x0203,
                &[&[0; 6][..], &f64::NAN.to_le_bytes()].concat(),
            )],
        ),
        case(
            "number-without-end",
            &[],
            &[record(
                0x0203,
                &[&[0; 6][..], &f64::INFINITY.to_le_bytes()].concat(),
            )],
        ),
    ]
}
