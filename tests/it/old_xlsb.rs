//! Records of .xlsb that few writers make, put together by hand after [MS-XLSB].
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::io::{Cursor, Write as _};

use tonghop::read::grid::{Content, Workbook};

type Record = (u16, Vec<u8>);

fn bytes_of(records: &[Record]) -> Vec<u8> {
    let mut part = Vec::new();
    for (kind, payload) in records {
        let kind = *kind;
        if kind < 0x80 {
            part.push(u8::try_from(kind).unwrap());
        } else {
            part.extend([
                u8::try_from(kind & 0x7f).unwrap() | 0x80,
                u8::try_from(kind >> 7).unwrap(),
            ]);
        }
        let mut length = payload.len();
        while length >= 0x80 {
            part.push(u8::try_from(length & 0x7f).unwrap() | 0x80);
            length >>= 7;
        }
        part.push(u8::try_from(length).unwrap());
        part.extend(payload);
    }
    part
}

fn numbers(numbers: &[u32]) -> Vec<u8> {
    numbers
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .collect()
}

fn text(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let length = u32::try_from(units.len()).unwrap();
    let units = units.iter().flat_map(|unit| unit.to_le_bytes());
    length.to_le_bytes().into_iter().chain(units).collect()
}

/// A row, perhaps hidden.
fn row(number: u32, flags: u8) -> Record {
    (
        0,
        [
            numbers(&[number, 0]),
            vec![0x2c, 1, 0, flags, 0, 0, 0, 0, 0],
        ]
        .concat(),
    )
}

/// A cell that says its column, or, in the short form, stands beside the one before it.
fn long(kind: u16, column: u32, style: u32, value: &[u8]) -> Record {
    (kind, [numbers(&[column, style]), value.to_vec()].concat())
}

fn short(kind: u16, style: u32, value: &[u8]) -> Record {
    (kind, [numbers(&[style]), value.to_vec()].concat())
}

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn relations(list: &[(&str, &str, &str)]) -> Vec<u8> {
    let relation = |(id, kind, target): &(&str, &str, &str)| {
        format!("<Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>")
    };
    let list: String = list.iter().map(relation).collect();
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{list}</Relationships>").into_bytes()
}

/// A font by its name, a cell format, and the lists they stand in.
fn styles() -> Vec<u8> {
    let font = |name: &str| (43, [vec![0; 21], text(name)].concat());
    let format = |number: u16, font: u16| {
        (
            47,
            [0, number, font]
                .iter()
                .flat_map(|number: &u16| number.to_le_bytes())
                .chain([0; 10])
                .collect(),
        )
    };
    bytes_of(&[
        (278, Vec::new()),
        (44, [vec![164, 0], text("dd/mm/yyyy")].concat()),
        font("Arial"),
        font("VNI-Times"),
        // A format of styles, which cells do not count.
        (626, Vec::new()),
        format(14, 0),
        (627, Vec::new()),
        (617, numbers(&[4])),
        format(0, 0),
        format(164, 0),
        format(10, 0),
        format(0, 1),
        (618, Vec::new()),
    ])
}

/// A workbook whose first sheet is made of these records; `sheets` are names with the ids of their parts.
fn workbook(records: &[Record], sheets: &[(&str, &str)], from_1904: u32) -> Vec<u8> {
    let listed = sheets
        .iter()
        .zip(1..)
        .map(|((name, id), number)| (156, [numbers(&[0, number]), text(id), text(name)].concat()));
    let mut outline = vec![(131, Vec::new()), (153, numbers(&[from_1904, 0, 0]))];
    outline.extend(listed);
    outline.push((132, Vec::new()));
    let strings = [
        (159, numbers(&[2, 2])),
        (19, [vec![0], text("một")].concat()),
        (
            19,
            [vec![1], text("hai"), numbers(&[1]), vec![0, 0, 0, 0]].concat(),
        ),
        (160, Vec::new()),
    ];
    let sheet = bytes_of(&[&[(129, Vec::new())][..], records, &[(130, Vec::new())]].concat());
    let parts = [
        (
            "_rels/.rels",
            relations(&[("r1", "officeDocument", "xl/workbook.bin")]),
        ),
        (
            "xl/_rels/workbook.bin.rels",
            relations(&[
                ("r1", "worksheet", "worksheets/sheet1.bin"),
                ("r2", "sharedStrings", "sharedStrings.bin"),
                ("r3", "styles", "styles.bin"),
            ]),
        ),
        ("xl/workbook.bin", bytes_of(&outline)),
        ("xl/sharedStrings.bin", bytes_of(&strings)),
        ("xl/styles.bin", styles()),
        ("xl/worksheets/sheet1.bin", sheet),
    ];
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        writer
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(&part).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The records of cells between their beginning and their end.
fn cells(records: &[Record]) -> Vec<Record> {
    [&[(145, Vec::new())][..], records, &[(146, Vec::new())]].concat()
}

fn read(bytes: &[u8]) -> (Option<Workbook>, Vec<String>) {
    let (book, findings) = crate::old_formats::read_apart_from_the_format("a.xlsb", bytes);
    (
        book,
        findings
            .iter()
            .map(|finding| finding.rule.code.to_owned())
            .collect(),
    )
}

fn codes(records: &[Record]) -> Vec<String> {
    read(&workbook(records, &[("S", "r1")], 0)).1
}

/// Cells as people see them, and the codes of findings.
fn shown(records: &[Record], from_1904: u32) -> String {
    let (book, codes) = read(&workbook(&cells(records), &[("S", "r1")], from_1904));
    let cells = book
        .into_iter()
        .flat_map(|book| book.sheets)
        .flat_map(|sheet| sheet.cells);
    let lines = cells.map(|cell| {
        let content = match &cell.content {
            Content::Number(number) => number.to_string(),
            Content::Text(text) => format!("\"{text}\""),
            Content::Bool(value) => value.to_string(),
            Content::Date(year, month, day) => format!("{year}-{month:02}-{day:02}"),
            Content::Error(error) => error.to_string(),
            Content::FormulaWithoutValue => "no value".to_owned(),
        };
        format!("{} {content}", cell.position)
    });
    lines.chain(codes).collect::<Vec<_>>().join("; ")
}

fn rk(units: u32) -> Vec<u8> {
    numbers(&[units << 2 | 2])
}

#[test]
fn every_short_form_is_read_beside_the_cell_before_it() {
    let records = [
        row(0, 0),
        long(2, 3, 0, &rk(1)),
        short(12, 0, &[]),
        short(13, 0, &rk(2)),
        short(14, 0, &[0x07]),
        short(15, 0, &[1]),
        short(16, 0, &14_164_909.4_f64.to_le_bytes()),
        short(17, 0, &text("chữ")),
        short(18, 0, &numbers(&[1])),
        row(4, 0),
        short(13, 0, &rk(3)),
    ];
    assert_eq!(
        shown(&records, 0),
        "D1 1; F1 2; G1 #DIV/0!; H1 true; I1 14164909.4; J1 \"chữ\"; K1 \"hai\"; A5 3"
    );
}

#[test]
fn every_long_form_is_read() {
    let formula = [vec![0, 0], numbers(&[0, 0])].concat();
    let with_formula = |value: &[u8]| [value, &formula].concat();
    let records = [
        row(0, 0),
        long(1, 0, 0, &[]),
        long(3, 1, 0, &[0x17]),
        long(4, 2, 0, &[0]),
        long(5, 3, 0, &2.5_f64.to_le_bytes()),
        long(6, 4, 0, &text("a")),
        long(7, 5, 0, &numbers(&[0])),
        row(1, 0),
        long(8, 0, 0, &with_formula(&text("b"))),
        long(9, 1, 0, &with_formula(&63_f64.to_le_bytes())),
        (427, vec![0; 20]),
        long(10, 2, 0, &with_formula(&[1])),
        long(11, 3, 0, &with_formula(&[0x2a])),
        long(
            62,
            4,
            0,
            &[&[1][..], &text("rich"), &numbers(&[1, 0])].concat(),
        ),
    ];
    assert_eq!(
        shown(&records, 0),
        "B1 #REF!; C1 false; D1 2.5; E1 \"a\"; F1 \"một\"; A2 \"b\"; B2 63; C2 true; D2 #N/A; E2 \"rich\""
    );
}

#[test]
fn days_percentages_and_fonts_come_from_the_formats_of_cells() {
    let day = 43_738.75_f64.to_le_bytes();
    let records = [
        row(0, 0),
        long(5, 0, 1, &day),
        short(16, 2, &0.166_f64.to_le_bytes()),
        short(16, 0, &day),
    ];
    assert_eq!(shown(&records, 0), "A1 2019-09-30; B1 0.166; C1 43738.75");
    assert_eq!(shown(&records[..2], 1), "A1 2023-10-01; TH026");
    let (book, _) = read(&workbook(&cells(&records), &[("S", "r1")], 0));
    assert_eq!(book.unwrap().sheets[0].seen_otherwise.len(), 1);
    assert_eq!(
        shown(
            &[
                row(0, 0),
                long(6, 0, 3, &text("Keá hoaïch naêm")),
                short(17, 3, &text("Toång coäng"))
            ],
            0
        ),
        "A1 \"Kế hoạch năm\"; B1 \"Tổng cộng\"; TH021"
    );
}

#[test]
fn what_is_not_understood_costs_the_sheet() {
    let number = long(2, 0, 0, &rk(1));
    for (about, records) in [
        (
            "a kind that is no cell",
            cells(&[row(0, 0), number.clone(), (19, vec![0; 9])]),
        ),
        (
            "a kind of the future",
            cells(&[row(0, 0), number.clone(), (2_345, vec![0; 12])]),
        ),
        (
            "a cell before the first row",
            cells(std::slice::from_ref(&number)),
        ),
        (
            "a row beyond the last",
            cells(&[row(1_048_576, 0), number.clone()]),
        ),
        (
            "a column beyond the last",
            cells(&[row(0, 0), long(2, 16_384, 0, &rk(1))]),
        ),
        (
            "a short cell beyond the last",
            cells(&[row(0, 0), long(2, 16_383, 0, &rk(1)), short(13, 0, &rk(1))]),
        ),
        ("a cut number", cells(&[row(0, 0), long(5, 0, 0, &[0; 7])])),
        (
            "a text beyond its record",
            cells(&[row(0, 0), long(6, 0, 0, &numbers(&[9, 9]))]),
        ),
        (
            "cells without an end",
            vec![(145, Vec::new()), row(0, 0), number.clone()],
        ),
        ("no cells at all", vec![(147, vec![0; 23])]),
    ] {
        assert_eq!(codes(&records), ["TH016"], "{about}");
    }
}

#[test]
fn a_value_that_is_none_costs_its_cell() {
    for lost in [
        long(7, 0, 0, &numbers(&[2])),
        long(2, 0, 4, &rk(1)),
        long(5, 0, 0, &f64::NAN.to_le_bytes()),
        long(6, 0, 0, &text("a\0b")),
    ] {
        let records = [row(0, 0), lost, long(2, 1, 0, &rk(5))];
        assert_eq!(shown(&records, 0), "A1 #?; B1 5; TH077");
    }
}

#[test]
fn blocks_of_later_versions_are_passed_over() {
    let records = [
        row(0, 0),
        (37, vec![1, 0, 0, 0]),
        (1_024, vec![0; 4]),
        (38, Vec::new()),
        long(2, 0, 0, &rk(5)),
        (35, vec![0; 4]),
        (2_345, vec![1]),
        (36, Vec::new()),
        short(13, 0, &rk(6)),
    ];
    assert_eq!(shown(&records, 0), "A1 5; B1 6");
}

#[test]
fn hidden_rows_and_columns_and_merged_cells_are_kept() {
    let mut records = vec![(60, [numbers(&[1, 2, 2_560, 0]), vec![1, 0]].concat())];
    records.extend(cells(&[row(2, 0x10), long(2, 0, 0, &rk(5))]));
    records.push((176, numbers(&[0, 1, 0, 3])));
    let (book, _) = read(&workbook(&records, &[("S", "r1")], 0));
    let sheet = &book.unwrap().sheets[0];
    assert_eq!(sheet.hidden_rows, [2]);
    assert_eq!(format!("{:?}", sheet.hidden_columns), "[1..3]");
    assert_eq!(
        (
            sheet.merges[0].first.to_string(),
            sheet.merges[0].last.to_string()
        ),
        ("A1".into(), "D2".into())
    );
}

#[test]
fn two_sheets_of_one_part_or_one_name_are_refused() {
    let one = cells(&[row(0, 0), long(2, 0, 0, &rk(5))]);
    assert_eq!(
        read(&workbook(&one, &[("S", "r1"), ("T", "r1")], 0)).1,
        ["TH012"]
    );
    assert_eq!(
        read(&workbook(&one, &[("S", "r1"), ("s", "r1")], 0)).1,
        ["TH012"]
    );
    // A sheet whose part is nowhere is said.
    assert_eq!(
        read(&workbook(&one, &[("S", "r1"), ("T", "r9")], 0)).1,
        ["TH016"]
    );
}
