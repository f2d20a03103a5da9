//! Records of .xls that few writers make, put together by hand after [MS-XLS].
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use tonghop::read::grid::{Content, Workbook};

type Record = (u16, Vec<u8>);

const CONTINUE: u16 = 0x003c;

fn bytes_of(records: &[Record]) -> Vec<u8> {
    let record = |(kind, payload): &Record| {
        let length = u16::try_from(payload.len()).unwrap();
        [&kind.to_le_bytes()[..], &length.to_le_bytes(), payload].concat()
    };
    records.iter().flat_map(record).collect()
}

fn words(numbers: &[u16]) -> Vec<u8> {
    numbers
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .collect()
}

/// Excel 97 or, in a code page, Excel 5.
#[derive(Clone, Copy, PartialEq)]
enum Version {
    Excel97,
    Excel5,
}

/// A workbook without a container, with one sheet.
struct Book {
    version: Version,
    globals: Vec<Record>,
    cells: Vec<Record>,
}

impl Book {
    fn new(version: Version, globals: &[Record], cells: &[Record]) -> Self {
        // Four formats: plain, day, percent, and plain in the sixth font, since there is no fifth.
        let mut all: Vec<Record> = (0..5)
            .map(|font| font_record(version, if font == 4 { ".VnTime" } else { "Arial" }))
            .collect();
        all.extend(
            [(0, 0), (0, 14), (0, 10), (5, 0)]
                .map(|(font, format)| (0x00e0, [words(&[font, format]), vec![0; 16]].concat())),
        );
        all.extend(globals.iter().cloned());
        Self {
            version,
            globals: all,
            cells: cells.to_vec(),
        }
    }

    fn begin(&self, kind: u16) -> Record {
        let version = if self.version == Version::Excel97 {
            0x0600
        } else {
            0x0500
        };
        (0x0809, words(&[version, kind, 0, 0, 0, 0, 0, 0]))
    }

    fn stream(&self) -> Vec<u8> {
        let sheet = |offset: u32| {
            (
                0x0085,
                [
                    offset.to_le_bytes().to_vec(),
                    vec![0, 0],
                    short_text(self.version, "S"),
                ]
                .concat(),
            )
        };
        let globals = |offset| {
            let mut records = vec![self.begin(5), sheet(offset)];
            records.extend(self.globals.iter().cloned());
            records.push((0x000a, Vec::new()));
            bytes_of(&records)
        };
        let offset = u32::try_from(globals(0).len()).unwrap();
        let mut cells = vec![self.begin(0x10)];
        cells.extend(self.cells.iter().cloned());
        cells.push((0x000a, Vec::new()));
        [globals(offset), bytes_of(&cells)].concat()
    }

    fn read(&self) -> (Option<Workbook>, Vec<String>) {
        read(&self.stream())
    }

    /// Cells as people see them, and the codes of findings.
    fn shown(&self) -> String {
        let (book, codes) = self.read();
        let sheet = book.unwrap().sheets.into_iter().next();
        let cells = sheet.into_iter().flat_map(|sheet| sheet.cells);
        let lines = cells.map(|cell| format!("{} {}", cell.position, shown(&cell.content)));
        lines.chain(codes).collect::<Vec<_>>().join("; ")
    }
}

fn read(stream: &[u8]) -> (Option<Workbook>, Vec<String>) {
    let (book, findings) = crate::old_formats::read_apart_from_the_format("a.xls", stream);
    (
        book,
        findings
            .iter()
            .map(|finding| finding.rule.code.to_owned())
            .collect(),
    )
}

fn shown(content: &Content) -> String {
    match content {
        Content::Number(number) => number.to_string(),
        Content::Text(text) => format!("\"{text}\""),
        Content::Bool(value) => value.to_string(),
        Content::Date(year, month, day) => format!("{year}-{month:02}-{day:02}"),
        Content::Error(error) => error.to_string(),
        Content::FormulaWithoutValue => "no value".to_owned(),
    }
}

fn short_text(version: Version, text: &str) -> Vec<u8> {
    let length = u8::try_from(text.len()).unwrap();
    let flags: &[u8] = if version == Version::Excel97 {
        &[0]
    } else {
        &[]
    };
    [&[length], flags, text.as_bytes()].concat()
}

fn font_record(version: Version, name: &str) -> Record {
    (0x0031, [vec![0; 14], short_text(version, name)].concat())
}

/// A text in UTF-16 behind its length.
fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let length = u16::try_from(units.len()).unwrap();
    [words(&[length]), vec![1], words(&units)].concat()
}

fn cell(row: u16, column: u16, format: u16, rest: &[u8]) -> Vec<u8> {
    [words(&[row, column, format]), rest.to_vec()].concat()
}

fn number(row: u16, format: u16, value: f64) -> Record {
    (0x0203, cell(row, 0, format, &value.to_le_bytes()))
}

fn shared(row: u16, index: u32) -> Record {
    (0x00fd, cell(row, 0, 0, &index.to_le_bytes()))
}

/// A formula with this result and no tokens to speak of.
fn formula(row: u16, result: [u8; 8]) -> Record {
    (
        0x0006,
        cell(
            row,
            0,
            0,
            &[&result[..], &[0; 6], &[3, 0, 0x1e, 1, 0]].concat(),
        ),
    )
}

const TEXT_FOLLOWS: [u8; 8] = [0, 0, 0, 0, 0, 0, 0xff, 0xff];

fn excel97(globals: &[Record], cells: &[Record]) -> String {
    Book::new(Version::Excel97, globals, cells).shown()
}

fn excel5(globals: &[Record], cells: &[Record]) -> String {
    Book::new(Version::Excel5, globals, cells).shown()
}

/// The shared texts; each part is a record, the first SST, the others CONTINUE.
fn strings(count: u32, parts: &[Vec<u8>]) -> Vec<Record> {
    let counts = [count.to_le_bytes(), count.to_le_bytes()].concat();
    let mut records: Vec<Record> = parts.iter().map(|part| (CONTINUE, part.clone())).collect();
    records[0] = (0x00fc, [counts, parts[0].clone()].concat());
    records
}

#[test]
fn every_kind_of_number_is_read() {
    let short = |units: u32| units << 2 | 2;
    let many = [
        words(&[1, 0]),
        words(&[0]),
        short(7).to_le_bytes().to_vec(),
        words(&[0]),
        (short(725) | 1).to_le_bytes().to_vec(),
        words(&[1]),
    ]
    .concat();
    let cells = [
        number(0, 0, 14_164_909.4),
        (0x00bd, many),
        (0x027e, cell(2, 0, 0, &(short(0x3fff_ffff)).to_le_bytes())),
        (0x0205, cell(3, 0, 0, &[1, 0])),
        (0x0205, cell(4, 0, 0, &[0x2a, 1])),
        formula(5, 63_f64.to_le_bytes()),
        formula(6, [1, 0, 1, 0, 0, 0, 0xff, 0xff]),
        formula(7, [2, 0, 7, 0, 0, 0, 0xff, 0xff]),
        formula(8, [3, 0, 0, 0, 0, 0, 0xff, 0xff]),
    ];
    assert_eq!(
        excel97(&[], &cells),
        "A1 14164909.4; A2 7; B2 7.25; A3 -1; A4 true; A5 #N/A; A6 63; A7 true; A8 #DIV/0!"
    );
}

#[test]
fn a_number_that_is_none_costs_its_cell() {
    for (value, stored) in [(f64::NAN, "NaN"), (f64::INFINITY, "inf"), (1e300, "1e300")] {
        let cells = [number(0, 0, 1.0), number(1, 0, value), number(2, 0, 3.0)];
        assert_eq!(
            excel97(&[], &cells),
            format!("A1 1; A2 {stored}; A3 3; TH077")
        );
    }
    // One of several side by side.
    let many = [
        words(&[0, 0]),
        words(&[9]),
        (7_u32 << 2 | 2).to_le_bytes().to_vec(),
        words(&[0]),
        (8_u32 << 2 | 2).to_le_bytes().to_vec(),
        words(&[1]),
    ];
    assert_eq!(
        excel97(&[], &[(0x00bd, many.concat())]),
        "A1 #?; B1 8; TH077"
    );
}

#[test]
fn records_of_nothing_are_passed_over_wherever_they_stand() {
    let nothing = (0, Vec::new());
    let cells = [
        nothing.clone(),
        number(0, 0, 1.0),
        nothing.clone(),
        nothing.clone(),
        number(1, 0, 2.0),
    ];
    assert_eq!(excel97(&[nothing], &cells), "A1 1; A2 2");
    // Zeros behind everything.
    let book = Book::new(Version::Excel97, &[], &cells);
    let filled = [book.stream(), vec![0; 517]].concat();
    assert!(read(&filled).1.is_empty());
}

#[test]
fn a_text_without_its_flags_is_read() {
    let label = |rest: &[u8]| (0x0204, cell(0, 0, 0, rest));
    assert_eq!(excel97(&[], &[label(b"\0\0"), number(1, 0, 2.0)]), "A2 2");
    assert_eq!(excel97(&[], &[label(b"\x05\0Tong ")]), "A1 \"Tong\"");
    assert_eq!(excel97(&[], &[label(b"\x01\0\0a")]), "A1 \"a\"");
    assert_eq!(excel97(&[], &[label(b"\x01\0\x01\xbf\x1e")]), "A1 \"ế\"");
}

#[test]
fn a_workbook_of_excel_97_is_one_whatever_its_first_record_says() {
    let book = Book::new(
        Version::Excel97,
        &strings(1, &[wide("kết quả")]),
        &[shared(0, 0), number(1, 0, 2.0)],
    );
    let mut stream = book.stream();
    stream[4..6].copy_from_slice(&0x0500_u16.to_le_bytes());
    let (read, codes) = read(&stream);
    let cells = &read.unwrap().sheets[0].cells;
    assert_eq!(shown(&cells[0].content), "\"kết quả\"");
    assert!(codes.is_empty(), "{codes:?}");
}

#[test]
fn macros_and_modules_are_a_note() {
    let listed = |kind: u8| {
        let sheet = [vec![0; 4], vec![2, kind], short_text(Version::Excel97, "M")];
        (0x0085, sheet.concat())
    };
    for kind in [1, 6] {
        assert_eq!(
            excel97(&[listed(kind)], &[number(0, 0, 1.0)]),
            "A1 1; TH079"
        );
    }
    assert_eq!(excel97(&[listed(2)], &[number(0, 0, 1.0)]), "A1 1");
}

#[test]
fn days_are_counted_from_1900_or_1904() {
    let cells = [
        number(0, 1, 43_738.75),
        number(1, 1, 61.0),
        number(2, 0, 43_738.0),
    ];
    assert_eq!(
        excel97(&[], &cells),
        "A1 2019-09-30; A2 1900-03-01; A3 43738"
    );
    let from_1904 = [(0x0022, words(&[1]))];
    assert_eq!(
        excel97(&from_1904, &cells[..2]),
        "A1 2023-10-01; A2 1904-03-02; TH026"
    );
}

#[test]
fn a_format_that_is_not_there_costs_its_cell() {
    for format in [4, 0x1001] {
        let cells = [number(0, format, 1.0), number(1, 0, 2.0)];
        assert_eq!(excel97(&[], &cells), "A1 1e0; A2 2; TH077", "{format}");
    }
}

#[test]
fn shared_texts_go_on_in_the_next_record() {
    let ket = wide("kết quả");
    // Between two letters, where the flags are said again; and narrow letters behind wide ones.
    let between = [
        ket[..3 + 6].to_vec(),
        [vec![1], ket[3 + 6..].to_vec()].concat(),
    ];
    assert_eq!(
        excel97(&strings(1, &between), &[shared(0, 0)]),
        "A1 \"kết quả\""
    );
    let narrowed = [wide("kế tho")[..3 + 6].to_vec(), b"\0tho".to_vec()];
    let narrowed = [
        [words(&[6]), narrowed[0][2..].to_vec()].concat(),
        narrowed[1].clone(),
    ];
    assert_eq!(
        excel97(&strings(1, &narrowed), &[shared(0, 0)]),
        "A1 \"kế tho\""
    );
    // Between the letters and the changes of fonts, which carry no flags, and inside one of them.
    let rich = [
        words(&[2]),
        vec![9],
        words(&[2]),
        words(&[0x1ebf, 0x0061]),
        words(&[0, 5, 1]),
    ]
    .concat();
    let runs = [rich, [words(&[6]), wide("xă")].concat()];
    assert_eq!(
        excel97(&strings(2, &runs), &[shared(0, 0), shared(1, 1)]),
        "A1 \"ếa\"; A2 \"xă\""
    );
    // Between a text and the next one there are no flags.
    let apart = [wide("một"), wide("hai")];
    assert_eq!(
        excel97(&strings(2, &apart), &[shared(0, 0), shared(1, 1)]),
        "A1 \"một\"; A2 \"hai\""
    );
}

#[test]
fn a_shared_text_cut_inside_a_letter_is_not_guessed() {
    let ket = wide("kết");
    let inside = [
        ket[..3 + 3].to_vec(),
        [vec![1], ket[3 + 3..].to_vec()].concat(),
    ];
    let (book, codes) = Book::new(Version::Excel97, &strings(1, &inside), &[shared(0, 0)]).read();
    assert!(book.is_none());
    assert_eq!(codes, ["TH012"]);
}

#[test]
fn a_shared_text_that_is_not_there_costs_its_cell() {
    let cells = [shared(0, 1), shared(1, 0)];
    assert_eq!(
        excel97(&strings(1, &[wide("a")]), &cells),
        "A1 1; A2 \"a\"; TH077"
    );
    // More texts announced than stand there, as some report programs do; an empty record may follow them.
    for parts in [&[wide("a")][..], &[wide("a"), Vec::new()]] {
        assert_eq!(excel97(&strings(9, parts), &cells[1..]), "A2 \"a\"");
    }
    let with_gap = [wide("một"), Vec::new(), wide("hai")];
    assert_eq!(
        excel97(&strings(2, &with_gap), &[shared(0, 0), shared(1, 1)]),
        "A1 \"một\"; A2 \"hai\""
    );
}

#[test]
fn letters_with_nuls_between_them_are_mended_or_refused() {
    let narrow = |text: &[u8]| {
        [
            words(&[u16::try_from(text.len()).unwrap()]),
            vec![0],
            text.to_vec(),
        ]
        .concat()
    };
    let label = |text: &[u8]| Book::new(Version::Excel97, &[], &[(0x0204, cell(0, 0, 0, text))]);
    assert_eq!(label(&narrow(b"T\0i\0n\0")).shown(), "A1 \"Tin\"");
    // "Biểu" in UTF-16 whose bytes were taken for letters.
    assert_eq!(label(&narrow(b"B\0i\0\xc3\x1eu\0")).shown(), "A1 \"Biểu\"");
    // The length counts the letters, of which one byte each would leave half of them away.
    assert_eq!(
        label(&[words(&[3]), vec![0], b"T\0i\0n\0".to_vec()].concat())
            .read()
            .1,
        ["TH077"]
    );
    assert_eq!(label(&narrow(b"T\0i")).read().1, ["TH077"]);
}

#[test]
fn the_text_of_a_formula_stands_behind_its_shared_formula() {
    let between = [
        (0x04bc, vec![0; 12]),
        (0x0221, vec![0; 14]),
        (0x0236, vec![0; 16]),
    ];
    for record in between {
        let cells = [
            formula(0, TEXT_FOLLOWS),
            record,
            (0x0207, wide("đạt")),
            number(1, 0, 5.0),
        ];
        assert_eq!(excel97(&[], &cells), "A1 \"đạt\"; A2 5");
    }
    let long = "x".repeat(9_000);
    let text = [words(&[9_000]), vec![0], long.clone().into_bytes()].concat();
    let cells = [
        formula(0, TEXT_FOLLOWS),
        (0x0207, text[..8_000].to_vec()),
        (CONTINUE, [&[0], &text[8_000..]].concat()),
    ];
    assert_eq!(excel97(&[], &cells), format!("A1 \"{long}\""));
}

#[test]
fn a_formula_whose_text_is_missing_is_without_value() {
    let cells = [
        formula(0, TEXT_FOLLOWS),
        formula(1, TEXT_FOLLOWS),
        (0x0207, wide("b")),
        formula(2, TEXT_FOLLOWS),
        number(3, 0, 1.0),
    ];
    assert_eq!(
        excel97(&[], &cells),
        "A1 no value; A2 \"b\"; A3 no value; A4 1"
    );
    assert_eq!(excel97(&[], &[formula(0, TEXT_FOLLOWS)]), "A1 no value");
}

#[test]
fn a_password_is_named() {
    for version in [Version::Excel97, Version::Excel5] {
        let book = Book::new(version, &[], &[]);
        let mut stream = bytes_of(&[book.begin(5), (0x002f, vec![0, 0, 1, 2, 3, 4])]);
        stream.extend([0x5a; 400]);
        assert_eq!(read(&stream).1, ["TH011"]);
    }
}

#[test]
fn texts_of_excel_5_stand_in_the_code_page() {
    let label = |row: u16, format: u16, text: &[u8]| {
        (
            0x0204,
            cell(
                row,
                0,
                format,
                &[&words(&[u16::try_from(text.len()).unwrap()])[..], text].concat(),
            ),
        )
    };
    let vietnam = [(0x0042, words(&[1258]))];
    // "Bảng đối" with tones behind their letters, as windows-1258 has it.
    assert_eq!(
        excel5(&vietnam, &[label(0, 0, b"Ba\xd2ng \xf0\xf4\xeci")]),
        "A1 \"Bảng đối\""
    );
    // In a font of TCVN3 the same bytes are other letters, whatever the code page says: "Kế hoạch năm".
    let tcvn3 = excel5(
        &vietnam,
        &[
            label(0, 3, b"K\xd5 ho\xb9ch n\xa8m"),
            label(1, 3, b"ho\xb9t \xae\xe9ng th\xad\xacng m\xb9i"),
        ],
    );
    assert!(tcvn3.starts_with("A1 \"Kế hoạch năm\""), "{tcvn3}");
    let cut = (0x0204, cell(0, 0, 0, b"\x09\0abc"));
    assert_eq!(
        Book::new(Version::Excel5, &vietnam, &[cut]).read().1,
        ["TH016"]
    );
    let unknown = [(0x0042, words(&[437]))];
    assert_eq!(
        Book::new(Version::Excel5, &unknown, &[label(0, 0, b"Biu \x82")])
            .read()
            .1,
        ["TH012"]
    );
}

#[test]
fn a_sheet_that_is_not_where_the_workbook_says_costs_the_sheet() {
    let mut stream = Book::new(
        Version::Excel97,
        &[],
        &[number(0, 0, 1.0), number(1, 0, 2.0)],
    )
    .stream();
    let length = u32::try_from(stream.len()).unwrap();
    // Its offset stands behind the first record: 4 + 16 bytes, and 4 of its own head. On a cell, on the end, beyond it.
    for offset in [length - 4 - 36, length - 18, length - 4, length, u32::MAX] {
        stream[24..28].copy_from_slice(&offset.to_le_bytes());
        assert_eq!(read(&stream).1, ["TH016"], "{offset} of {length}");
    }
}

#[test]
fn hidden_rows_and_columns_and_merged_cells_are_kept() {
    let cells = [
        (0x0208, words(&[2, 0, 3, 255, 0, 0, 0x20, 0])),
        (0x007d, words(&[1, 2, 2560, 0, 1, 0])),
        (0x00e5, words(&[1, 0, 1, 0, 3])),
        number(0, 2, 0.166),
    ];
    let (book, codes) = Book::new(Version::Excel97, &[], &cells).read();
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
    assert_eq!(sheet.seen_otherwise.len(), 1);
    assert!(codes.is_empty());
}

#[test]
fn names_of_plain_ranges_of_this_workbook_are_kept() {
    let name = |tokens: &[u8]| {
        let head = [
            words(&[0]),
            vec![0, 3],
            words(&[u16::try_from(tokens.len()).unwrap()]),
            vec![0; 8],
        ]
        .concat();
        (0x0018, [head, b"\0ABC".to_vec(), tokens.to_vec()].concat())
    };
    let area = [&[0x3b][..], &words(&[0, 6, 39, 3, 3])].concat();
    let own = (0x01ae, [words(&[1]), vec![1, 4]].concat());
    let foreign = (0x01ae, [words(&[1, 1]), vec![0, b'x']].concat());
    let sheets = (0x0017, words(&[1, 0, 0, 0]));
    let ranges = |globals: &[Record]| {
        Book::new(Version::Excel97, globals, &[number(0, 0, 1.0)])
            .read()
            .0
            .unwrap()
            .names
            .len()
    };
    assert_eq!(ranges(&[own.clone(), sheets.clone(), name(&area)]), 1);
    assert_eq!(ranges(&[foreign, sheets.clone(), name(&area)]), 0);
    // Two ranges in one name.
    assert_eq!(
        ranges(&[own, sheets, name(&[&area[..], &area, &[0x10]].concat())]),
        0
    );
}

#[test]
fn older_workbooks_are_refused_by_name() {
    for begin in [[9, 0, 4, 0], [9, 2, 6, 0], [9, 4, 6, 0]] {
        let stream = [&begin[..], &[0, 0, 0x10, 0, 0, 0], &[0; 600]].concat();
        assert_eq!(read(&stream).1, ["TH014"]);
    }
}
