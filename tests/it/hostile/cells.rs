//! Cells that lie: what a reader would take for another value without a word.

use super::book::{BOOK_RELATIONS, Book, STRINGS, STYLES, WORKBOOK, strings};
use super::case::{Case, either, read, read_and, said};

/// A sheet that cannot be read, or a workbook.
const UNREADABLE: &[&str] = &["TH012", "TH015", "TH016", "TH077"];

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    cases.extend(strings_that_do_not_exist());
    cases.extend(numbers());
    cases.extend(addresses());
    cases.extend(doubles());
    cases.extend(formulas());
    cases.extend(formats());
    cases.extend(merges());
    cases.extend(shapes());
    cases.extend(types());
    cases
}

fn strings_that_do_not_exist() -> Vec<Case> {
    let indices = [
        "abc",
        "-1",
        "2",
        "999999999",
        "4294967295",
        "4294967296",
        "18446744073709551615",
        "1.0",
        "1e0",
        "+1",
        "0x1",
        "",
        "٣",
        "1 2",
        "NaN",
    ];
    let mut cases: Vec<Case> = indices
        .iter()
        .enumerate()
        .map(|(number, index)| {
            let cell = format!(r#"<c r="A10" t="s"><v>{index}</v></c>"#);
            let name = format!("string-index-{number:02}");
            // An empty index is no string; the cell is blank.
            if index.is_empty() {
                read(&name, Book::new().cells(&cell))
            } else {
                said(&name, UNREADABLE, Book::new().cells(&cell))
            }
        })
        .collect();
    // Blanks around a value are the writer's layout.
    cases.push(read(
        "string-index-in-blanks",
        Book::new()
            .cells(r#"<c r="A10" t="s"><v> 1 </v></c>"#)
            .holds("A10", "Triệu đồng"),
    ));
    cases.push(said(
        "string-index-without-strings",
        UNREADABLE,
        Book::new().without(STRINGS),
    ));
    cases.push(said(
        "string-index-in-entity",
        UNREADABLE,
        Book::new().cells(r#"<c r="A10" t="s"><v>&#49;</v></c>"#),
    ));
    cases.push(said(
        "string-index-beyond-an-empty-table",
        UNREADABLE,
        Book::new().part(STRINGS, strings(&[])),
    ));
    cases
}

fn numbers() -> Vec<Case> {
    let refused = [
        "NaN",
        "nan",
        "-NaN",
        "inf",
        "-inf",
        "Infinity",
        "infinity",
        "1e309",
        "-1e309",
        "1e999999999",
        "1e29",
    ];
    // Words in the place of a number stay words; whether they are a number is for those to say who read texts.
    let words = [
        "0x10", "1_000", "1.2.3", "1,5", "12abc", "--5", "1e", "e5", ".", "-", "+", "١٢",
    ];
    let read_right = [
        ("0", "#0"),
        ("-0", "#0"),
        ("1e-320", "#0"),
        ("1.5E2", "#150"),
        ("+5", "#5"),
        ("0005", "#5"),
        ("5.", "#5"),
        (".5", "#0.5"),
        ("0.1", "#0.1"),
        ("123456789012345", "#123456789012345"),
        ("37100098.730000004", "#37100098.730000004"),
        ("1e27", "#1000000000000000000000000000"),
    ];
    let mut cases = Vec::new();
    for kind in ["", " t=\"n\""] {
        for (number, value) in refused.iter().enumerate() {
            let cell = format!(r#"<c r="A10"{kind}><v>{value}</v></c>"#);
            let name = format!("number-refused-{}{number:02}", kind.len());
            cases.push(said(&name, UNREADABLE, Book::new().cells(&cell)));
        }
    }
    for (number, value) in words.iter().enumerate() {
        let cell =
            |kind: &str| Book::new().cells(&format!(r#"<c r="A10"{kind}><v>{value}</v></c>"#));
        cases.push(either(
            &format!("number-of-words-{number:02}"),
            cell("").holds("A10", value),
        ));
        cases.push(said(
            &format!("number-declared-of-words-{number:02}"),
            UNREADABLE,
            cell(" t=\"n\""),
        ));
    }
    for (number, (value, planted)) in read_right.iter().enumerate() {
        let cell = format!(r#"<c r="A10"><v>{value}</v></c>"#);
        let book = Book::new().cells(&cell).holds("A10", planted);
        cases.push(either(&format!("number-read-{number:02}"), book));
    }
    let padded = r#"<c r="A10"><v> 5 </v></c>"#;
    cases.push(read(
        "number-in-blanks",
        Book::new().cells(padded).holds("A10", "#5"),
    ));
    cases
}

fn addresses() -> Vec<Case> {
    let refused = [
        "A4294967298",
        "A4294967297",
        "A99999999",
        "A1048577",
        "XFE1",
        "XFE1048577",
        "ZZZZZZZ1",
        "AAAAAAAAAAAAAAAA10",
        "A0",
        "A",
        "10",
        "",
        "A-1",
        "A1A",
        "1A",
        "A 10",
        "$A$10",
        "А10",
        "A10.0",
        "R1C1",
        "A18446744073709551626",
    ];
    let mut cases: Vec<Case> = refused
        .iter()
        .enumerate()
        .map(|(number, address)| {
            let cell = format!(r#"<c r="{address}"><v>5</v></c>"#);
            said(
                &format!("address-refused-{number:02}"),
                UNREADABLE,
                Book::new().cells(&cell),
            )
        })
        .collect();
    cases.push(read(
        "address-of-both-corners",
        Book::new()
            .rows(r#"<row r="1048576"><c r="XFD1048576"><v>5</v></c></row>"#)
            .holds("XFD1048576", "#5"),
    ));
    cases.push(read(
        "address-in-small-letters",
        Book::new()
            .cells(r#"<c r="b10"><v>5</v></c>"#)
            .holds("B10", "#5"),
    ));
    cases.push(read(
        "address-missing",
        Book::new()
            .rows(r#"<row r="10"><c><v>5</v></c><c/><c><v>6</v></c></row>"#)
            .holds("A10", "#5")
            .holds("C10", "#6"),
    ));
    cases.push(either(
        "address-against-its-row",
        Book::new()
            .cells(r#"<c r="A11"><v>5</v></c>"#)
            .holds("A11", "#5"),
    ));
    cases.push(read(
        "address-blank-beyond-the-sheet",
        Book::new().cells(r#"<c r="XFE99999999" s="1"/>"#),
    ));
    cases.push(said(
        "address-of-a-row-zero",
        UNREADABLE,
        Book::new().rows(r#"<row r="0"><c><v>5</v></c></row>"#),
    ));
    cases.push(said(
        "address-of-a-row-far-away",
        UNREADABLE,
        Book::new().rows(r#"<row r="99999999"><c><v>5</v></c></row>"#),
    ));
    cases.push(read(
        "address-out-of-order",
        Book::new()
            .rows(r#"<row r="12"><c r="B12"><v>4</v></c><c r="A12"><v>3</v></c></row><row r="11"><c r="A11"><v>5</v></c></row>"#)
            .holds("A12", "#3")
            .holds("B12", "#4")
            .holds("A11", "#5"),
    ));
    cases
}

fn doubles() -> Vec<Case> {
    let twice = |first: &str, second: &str| Book::new().cells(&format!("{first}{second}"));
    let number = r#"<c r="A10"><v>5</v></c>"#;
    vec![
        said("doubled-cell", &["TH017"], twice(number, r#"<c r="A10"><v>6</v></c>"#)),
        said("doubled-cell-of-one-value", &["TH017"], twice(number, number)),
        said(
            "doubled-cell-of-two-kinds",
            &["TH017"],
            twice(number, r#"<c r="A10" t="str"><v>5</v></c>"#),
        ),
        said(
            "doubled-cell-in-two-rows",
            &["TH017"],
            Book::new().rows(r#"<row r="10"><c r="A10"><v>5</v></c></row><row r="10"><c r="A10"><v>6</v></c></row>"#),
        ),
        said(
            "doubled-cell-and-formula",
            &["TH017"],
            twice(number, r#"<c r="A10"><f>1+1</f></c>"#),
        ),
        read(
            "doubled-cell-but-blank",
            twice(number, r#"<c r="A10" s="1"/>"#).holds("A10", "#5"),
        ),
        said(
            "doubled-cells-in-great-number",
            &["TH016"],
            Book::new().rows(
                &(100..200)
                    .map(|row| format!(r#"<row r="{row}"><c r="A{row}"><v>1</v></c><c r="A{row}"><v>2</v></c></row>"#))
                    .collect::<String>(),
            ),
        ),
        said(
            "doubled-value",
            UNREADABLE,
            Book::new().cells(r#"<c r="A10"><v>5</v><v>6</v></c>"#),
        ),
        said(
            "doubled-value-and-text",
            UNREADABLE,
            Book::new().cells(r#"<c r="A10" t="n"><v>5</v><is><t>6</t></is></c>"#),
        ),
        said(
            "doubled-address",
            UNREADABLE,
            Book::new().cells(r#"<c r="A10" r="B10"><v>5</v></c>"#),
        ),
        said(
            "doubled-type",
            UNREADABLE,
            Book::new().cells(r#"<c r="A10" t="n" t="s"><v>1</v></c>"#),
        ),
        said(
            "doubled-table-of-cells",
            UNREADABLE,
            Book::new().tail(r#"<sheetData><row r="10"><c r="A10"><v>5</v></c></row></sheetData>"#),
        ),
    ]
}

fn formulas() -> Vec<Case> {
    let formula = |cell: &str| Book::new().cells(cell);
    vec![
        read(
            "formula-without-value",
            formula(r#"<c r="A10"><f>SUM(B2:C2)</f></c>"#).holds("A10", "="),
        ),
        read(
            "formula-with-an-empty-value",
            formula(r#"<c r="A10"><f>SUM(B2:C2)</f><v></v></c>"#).holds("A10", "="),
        ),
        read(
            "formula-of-an-empty-text",
            formula(r#"<c r="A10" t="str"><f>""</f><v></v></c>"#),
        ),
        read(
            "formula-with-an-error",
            formula(r#"<c r="A10" t="e"><f>1/0</f><v>#DIV/0!</v></c>"#).holds("A10", "#DIV/0!"),
        ),
        read(
            "formula-shared-far-away",
            formula(r#"<c r="A10"><f t="shared" si="4000000000" ref="A10:A11">B2</f><v>5</v></c>"#).holds("A10", "#5"),
        ),
        read(
            "formula-shared-beyond-all-numbers",
            formula(r#"<c r="A10"><f t="shared" si="18446744073709551615">B2</f><v>5</v></c><c r="B10"><f t="shared" si="-1"/><v>6</v></c>"#)
                .holds("A10", "#5")
                .holds("B10", "#6"),
        ),
        read(
            "formula-shared-with-itself",
            formula(r#"<c r="A10"><f t="shared" si="0" ref="A1:XFD1048576">A10</f><v>5</v></c>"#).holds("A10", "#5"),
        ),
        read(
            "formula-of-an-array-over-everything",
            formula(r#"<c r="A10"><f t="array" ref="A1:XFD1048576">B2:C2</f><v>5</v></c>"#).holds("A10", "#5"),
        ),
        said(
            "formula-with-elements",
            UNREADABLE,
            formula(r#"<c r="A10"><f><v>5</v></f></c>"#),
        ),
        read(
            "formula-of-another-program",
            formula(r#"<c r="A10"><f>cmd|' /C calc'!A0</f><v>5</v></c><c r="B10"><f>WEBSERVICE("http://example.org")</f><v>6</v></c>"#)
                .holds("A10", "#5")
                .holds("B10", "#6"),
        ),
        read(
            "formula-nested-deeply",
            formula(&format!(r#"<c r="A10"><f>{}1{}</f><v>5</v></c>"#, "(".repeat(60_000), ")".repeat(60_000))).holds("A10", "#5"),
        ),
        read(
            "formula-of-a-table-of-data",
            formula(r#"<c r="A10"><f t="dataTable" ref="A10:B11" r1="A1"/><v>5</v></c>"#).holds("A10", "#5"),
        ),
    ]
}

fn formats() -> Vec<Case> {
    let date =
        |format: &str| Book::new().cells(&format!(r#"<c r="A10" s="{format}"><v>43738</v></c>"#));
    let coded = |code: &str| {
        Book::new()
            .saying(
                STYLES,
                "<cellXfs>",
                &format!(
                    r#"<numFmts><numFmt numFmtId="164" formatCode="{code}"/></numFmts><cellXfs>"#
                ),
            )
            .saying(STYLES, "</cellXfs>", r#"<xf numFmtId="164"/></cellXfs>"#)
            .cells(r#"<c r="A10" s="2"><v>43738</v></c>"#)
    };
    let mut cases: Vec<Case> = ["2", "99", "4294967295", "4294967297", "-1", "abc", "1.0"]
        .iter()
        .map(|format| said(&format!("format-index-{format}"), UNREADABLE, date(format)))
        .collect();
    cases.extend([
        read_and(
            "format-of-1904",
            "TH026",
            Book::new()
                .saying(WORKBOOK, "<workbookPr/>", r#"<workbookPr date1904="1"/>"#)
                .holds("D2", "2023-10-01"),
        ),
        read_and(
            "format-of-1904-in-words",
            "TH026",
            Book::new()
                .saying(
                    WORKBOOK,
                    "<workbookPr/>",
                    r#"<workbookPr date1904="true"/>"#,
                )
                .holds("D2", "2023-10-01"),
        ),
        said("format-missing", UNREADABLE, Book::new().without(STYLES)),
        said(
            "format-not-even-named",
            UNREADABLE,
            Book::new().without(STYLES).saying(
                BOOK_RELATIONS,
                "relationships/styles",
                "relationships/other",
            ),
        ),
        either(
            "format-list-empty",
            Book::new().part(STYLES, "<styleSheet/>"),
        ),
        read(
            "format-of-dates",
            coded("dd/mm/yyyy").holds("A10", "2019-09-30"),
        ),
        read(
            "format-of-words",
            coded("&quot;ngày&quot; 0").holds("A10", "#43738"),
        ),
        read(
            "format-of-colours",
            coded("[Red]0;[Blue]-0").holds("A10", "#43738"),
        ),
        either(
            "format-without-end",
            coded("&quot;&quot;&quot;").holds("A10", "#43738"),
        ),
        either(
            "format-of-great-length",
            coded(&"0".repeat(100_000)).holds("A10", "#43738"),
        ),
        either(
            "format-in-brackets",
            coded(&"[".repeat(50_000)).holds("A10", "#43738"),
        ),
        either(
            "format-date-far-away",
            Book::new()
                .cells(r#"<c r="A10" s="1"><v>1e15</v></c>"#)
                .holds("A10", "#1000000000000000"),
        ),
        either(
            "format-date-before-time",
            Book::new()
                .cells(r#"<c r="A10" s="1"><v>-5</v></c>"#)
                .holds("A10", "#-5"),
        ),
        either(
            "format-date-beyond-years",
            Book::new()
                .cells(r#"<c r="A10" s="1"><v>99999999</v></c>"#)
                .holds("A10", "#99999999"),
        ),
        said(
            "format-date-that-is-no-number",
            UNREADABLE,
            Book::new().cells(r#"<c r="A10" s="1"><v>NaN</v></c>"#),
        ),
    ]);
    cases
}

fn merges() -> Vec<Case> {
    let merged = |ranges: &str| Book::new().tail(&format!("<mergeCells>{ranges}</mergeCells>"));
    vec![
        read_and(
            "merge-over-a-value",
            "TH024",
            merged(r#"<mergeCell ref="B2:C2"/>"#),
        ),
        read("merge-over-nothing", merged(r#"<mergeCell ref="B5:C6"/>"#)),
        read_and(
            "merge-over-everything",
            "TH024",
            merged(r#"<mergeCell ref="A1:XFD1048576"/>"#),
        ),
        read_and(
            "merges-over-one-another",
            "TH024",
            merged(r#"<mergeCell ref="A1:B2"/><mergeCell ref="B2:C3"/>"#),
        ),
        either("merge-upside-down", merged(r#"<mergeCell ref="C3:A1"/>"#)),
        either(
            "merge-beyond-the-sheet",
            merged(
                r#"<mergeCell ref="A1:XFE1048577"/><mergeCell ref="A99999999"/><mergeCell ref=""/><mergeCell/>"#,
            ),
        ),
        either(
            "merge-of-words",
            merged(r#"<mergeCell ref="Sheet1!A1:B2"/><mergeCell ref="A1:B2:C3"/>"#),
        ),
        read("merge-of-one-cell", merged(r#"<mergeCell ref="B2"/>"#)),
    ]
}

fn shapes() -> Vec<Case> {
    let cell = |cell: &str| Book::new().cells(cell);
    vec![
        said("shape-value-with-an-entity", UNREADABLE, cell(r#"<c r="A10"><v>1&#50;</v></c>"#)),
        said("shape-value-with-an-element", UNREADABLE, cell(r#"<c r="A10"><v>1<x/>2</v></c>"#)),
        read(
            "shape-value-with-a-comment",
            cell(r#"<c r="A10"><v>1<!-- 9 -->2</v></c>"#).holds("A10", "#12"),
        ),
        read(
            "shape-cell-in-a-comment",
            cell(r#"<!-- <c r="A10"><v>9</v></c> --><c r="B10"><v>5</v></c>"#).holds("B10", "#5"),
        ),
        read(
            "shape-value-as-character-data",
            cell(r#"<c r="A10"><v><![CDATA[12]]></v></c>"#).holds("A10", "#12"),
        ),
        read(
            "shape-text-as-character-data",
            cell(r#"<c r="A10" t="str"><v><![CDATA[<v>9</v> & more]]></v></c>"#).holds("A10", "<v>9</v> & more"),
        ),
        read(
            "shape-instruction-in-a-value",
            cell(r#"<c r="A10"><v>1<?php 9 ?>2</v></c>"#).holds("A10", "#12"),
        ),
        said("shape-comment-without-end", UNREADABLE, cell(r#"<!-- <c r="A10"><v>5</v></c>"#)),
        said("shape-character-data-without-end", UNREADABLE, cell(r#"<c r="A10"><v><![CDATA[5</v></c>"#)),
        said("shape-tag-without-end", UNREADABLE, cell(r#"<c r="A10"><v>5</v><c"#)),
        said("shape-quote-without-end", UNREADABLE, cell(r#"<c r="A10><v>5</v></c>"#)),
        said("shape-crossed-tags", UNREADABLE, cell(r#"<c r="A10"><v>5</c></v>"#)),
        said("shape-unknown-element-among-cells", UNREADABLE, cell(r#"<x r="A10"><v>5</v></x>"#)),
        read(
            "shape-single-quotes",
            cell("<c r='A10' t='n'><v>5</v></c>").holds("A10", "#5"),
        ),
        read(
            "shape-blanks-in-tags",
            cell("<c\n r = \"A10\"\t><v >5</v ></c >").holds("A10", "#5"),
        ),
        read(
            "shape-text-between-cells",
            cell(r#"9<c r="A10"><v>5</v></c>9"#).holds("A10", "#5"),
        ),
        read(
            "shape-bracket-in-a-value-of-an-attribute",
            cell(r#"<c r="A10" x="a > b"><v>5</v></c>"#).holds("A10", "#5"),
        ),
        read(
            "shape-capitals",
            cell(r#"<c r="A10" T="s"><v>5</v></c>"#).holds("A10", "#5"),
        ),
        said("shape-elements-in-capitals", UNREADABLE, cell(r#"<C r="A10"><V>5</V></C>"#)),
        read(
            "shape-phonetic-text",
            cell(r#"<c r="A10" t="inlineStr"><is><t>Đắk Tô</t><rPh sb="0" eb="1"><t>dak</t></rPh></is></c>"#).holds("A10", "Đắk Tô"),
        ),
        read(
            "shape-rich-text",
            cell(r#"<c r="A10" t="inlineStr"><is><r><t>Đắk</t></r><r><t xml:space="preserve"> Tô</t></r></is></c>"#).holds("A10", "Đắk Tô"),
        ),
    ]
}

fn types() -> Vec<Case> {
    let cell = |cell: &str| Book::new().cells(cell);
    vec![
        read(
            "type-yes",
            cell(r#"<c r="A10" t="b"><v>1</v></c>"#).holds("A10", "TRUE"),
        ),
        either(
            "type-yes-of-seven",
            cell(r#"<c r="A10" t="b"><v>7</v></c>"#).holds("A10", "TRUE"),
        ),
        either(
            "type-yes-of-words",
            cell(r#"<c r="A10" t="b"><v>yes</v></c>"#),
        ),
        either(
            "type-error-unknown",
            cell(r#"<c r="A10" t="e"><v>#NEW!</v></c>"#).holds("A10", "#NEW!"),
        ),
        either(
            "type-error-of-a-number",
            cell(r#"<c r="A10" t="e"><v>5</v></c>"#),
        ),
        either("type-unknown", cell(r#"<c r="A10" t="zz"><v>5</v></c>"#)),
        either("type-empty", cell(r#"<c r="A10" t=""><v>5</v></c>"#)),
        either("type-in-capitals", cell(r#"<c r="A10" t="S"><v>1</v></c>"#)),
        read(
            "type-date",
            cell(r#"<c r="A10" t="d"><v>2019-09-30T00:00:00Z</v></c>"#).holds("A10", "2019-09-30"),
        ),
        either(
            "type-date-of-words",
            cell(r#"<c r="A10" t="d"><v>tháng 9</v></c>"#).holds("A10", "tháng 9"),
        ),
        either(
            "type-date-that-is-none",
            cell(r#"<c r="A10" t="d"><v>2019-99-99</v></c>"#).holds("A10", "2019-99-99"),
        ),
        either(
            "type-date-beyond-months",
            cell(r#"<c r="A10" t="d"><v>2019-02-31</v></c>"#).holds("A10", "2019-02-31"),
        ),
        said(
            "type-text-inside-a-value",
            UNREADABLE,
            cell(r#"<c r="A10" t="inlineStr"><v>5</v></c>"#),
        ),
        either(
            "type-value-beside-a-text",
            cell(r#"<c r="A10" t="inlineStr"><v>5</v><is><t>sáu</t></is></c>"#).holds("A10", "sáu"),
        ),
        read(
            "type-number-as-text",
            cell(r#"<c r="A10" t="str"><v>19550</v></c>"#).holds("A10", "19550"),
        ),
    ]
}
