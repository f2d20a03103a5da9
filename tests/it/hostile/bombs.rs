//! Small files that unpack to much, or that cost much for their size.
//!
//! Each is made three times where the directory has a say: with its true size, with a small one, and thinned out so that its size
//! and ratio pass every limit and only the reader stands in its way.

use super::archive::Stream;
use super::book::{BOOK_RELATIONS, Book, ROOT, SHEET, STRINGS, STYLES, WORKBOOK, sheet, workbook};
use super::case::{Case, Outcome, either, from_archive, read, said};

const REFUSED: &[&str] = &["TH012", "TH013", "TH015", "TH016"];
const GIB: usize = 1 << 30;
/// Below the limit of a part.
const NEAR: usize = 126 << 20;

/// A part that begins and ends well and is filled with one thing.
struct Flood {
    name: &'static str,
    part: &'static str,
    head: &'static str,
    unit: &'static str,
    tail: &'static str,
}

const fn flood(
    name: &'static str,
    part: &'static str,
    head: &'static str,
    unit: &'static str,
    tail: &'static str,
) -> Flood {
    Flood {
        name,
        part,
        head,
        unit,
        tail,
    }
}

const FLOODS: [Flood; 22] = [
    flood(
        "nul",
        SHEET,
        "<worksheet><sheetData>",
        "\0",
        "</sheetData></worksheet>",
    ),
    flood(
        "blanks",
        SHEET,
        "<worksheet><sheetData>",
        "                ",
        "</sheetData></worksheet>",
    ),
    flood(
        "attribute",
        SHEET,
        "<worksheet a='",
        "xxxxxxxxxxxxxxxx",
        "'><sheetData/></worksheet>",
    ),
    flood(
        "attributes",
        SHEET,
        "<worksheet",
        " a='1'",
        "><sheetData/></worksheet>",
    ),
    flood(
        "comment",
        SHEET,
        "<worksheet><!--",
        "----------------",
        "--><sheetData/></worksheet>",
    ),
    flood(
        "comments",
        SHEET,
        "<worksheet>",
        "<!---->",
        "<sheetData/></worksheet>",
    ),
    flood(
        "character-data",
        SHEET,
        "<worksheet><sheetData><row><c t='str'><v>",
        "<![CDATA[<]]>",
        "</v></c></row></sheetData></worksheet>",
    ),
    flood(
        "rows",
        SHEET,
        "<worksheet><sheetData>",
        "<row/>",
        "</sheetData></worksheet>",
    ),
    flood(
        "rows-hidden",
        SHEET,
        "<worksheet><sheetData>",
        "<row r='7' hidden='1'/>",
        "</sheetData></worksheet>",
    ),
    flood(
        "cells",
        SHEET,
        "<worksheet><sheetData>",
        "<row><c><v>1</v></c></row>",
        "</sheetData></worksheet>",
    ),
    flood(
        "cells-in-one-row",
        SHEET,
        "<worksheet><sheetData><row>",
        "<c><v>1</v></c>",
        "</row></sheetData></worksheet>",
    ),
    flood(
        "cells-in-one-place",
        SHEET,
        "<worksheet><sheetData><row>",
        r#"<c r="A1"><v>1</v></c>"#,
        "</row></sheetData></worksheet>",
    ),
    flood(
        "cells-blank",
        SHEET,
        "<worksheet><sheetData><row>",
        r#"<c r="A1" s="1"/>"#,
        "</row></sheetData></worksheet>",
    ),
    flood(
        "formulas",
        SHEET,
        "<worksheet><sheetData><row>",
        r#"<c r="A1"><f>A1</f></c>"#,
        "</row></sheetData></worksheet>",
    ),
    flood(
        "merges",
        SHEET,
        "<worksheet><sheetData/><mergeCells>",
        r#"<mergeCell ref="A1:B2"/>"#,
        "</mergeCells></worksheet>",
    ),
    flood(
        "columns",
        SHEET,
        "<worksheet><cols>",
        r#"<col min="1" max="9" hidden="1"/>"#,
        "</cols><sheetData/></worksheet>",
    ),
    flood(
        "text",
        STRINGS,
        "<sst><si><t>",
        "aaaaaaaaaaaaaaaa",
        "</t></si></sst>",
    ),
    flood("strings", STRINGS, "<sst>", "<si/>", "</sst>"),
    flood(
        "formats",
        STYLES,
        "<styleSheet><cellXfs>",
        "<xf/>",
        "</cellXfs></styleSheet>",
    ),
    flood(
        "fonts",
        STYLES,
        "<styleSheet><fonts>",
        "<font/>",
        "</fonts></styleSheet>",
    ),
    flood(
        "sheets",
        WORKBOOK,
        "<workbook><sheets>",
        r#"<sheet name="a" id="b"/>"#,
        "</sheets></workbook>",
    ),
    flood(
        "relations",
        ROOT,
        "<Relationships>",
        r#"<Relationship Id="" Type="" Target=""/>"#,
        "</Relationships>",
    ),
];

pub(super) fn floods() -> Vec<Case> {
    let mut cases = Vec::new();
    for Flood {
        name,
        part,
        head,
        unit,
        tail,
    } in FLOODS
    {
        let of =
            |length| Stream::repeated(head.as_bytes(), unit.as_bytes(), length, tail.as_bytes());
        let mut book = Book::new();
        if [SHEET, STRINGS].contains(&part) {
            book = book.holds_nothing();
        }
        cases.push(said(
            &format!("gib-of-{name}"),
            &["TH013"],
            book.clone().packed(part, of(GIB)),
        ));
        let mut lying = book.clone().packed(part, of(GIB)).archive();
        lying.entry(part).both(|header| header.unpacked = 2_000);
        cases.push(from_archive(
            &format!("gib-of-{name}-that-lies"),
            &book,
            &lying,
            Outcome::Said(REFUSED),
        ));
        let thin = of(NEAR).thinned();
        cases.push(either(
            &format!("thin-flood-of-{name}"),
            book.packed(part, thin),
        ));
    }
    cases
}

pub(super) fn counts() -> Vec<Case> {
    let many = |count: usize, of: &dyn Fn(usize) -> String| (0..count).map(of).collect::<String>();
    let shared = |cells: usize| {
        let formula = "A1+".repeat(2_700);
        let first = format!(
            r#"<row><c><f t="shared" si="0" ref="A1:A{cells}">{formula}1</f><v>1</v></c></row>"#
        );
        let sheet = Stream::repeated(
            format!("<worksheet><sheetData>{first}").as_bytes(),
            b"<row><c><f t=\"shared\" si=\"0\"/><v>1</v></c></row>",
            cells * 51,
            b"</sheetData></worksheet>",
        );
        Book::new().holds_nothing().packed(SHEET, sheet)
    };
    let wide: String = (0..16_384)
        .map(|column| format!("<c><v>{column}</v></c>"))
        .collect();
    let mut wide_book = Book::new()
        .holds_nothing()
        .part(SHEET, sheet(&format!("<row>{wide}</row>").repeat(3)));
    for column in 0..16_384_u16 {
        for row in 1..4 {
            let letters = tonghop::model::cell::column_letters(column);
            wide_book = wide_book.holds(&format!("{letters}{row}"), &format!("#{column}"));
        }
    }
    let relations = many(2_000, &|number| {
        format!(
            r#"<Relationship Id="r{number}" Type="x/worksheet" Target="worksheets/sheet1.xml"/>"#
        )
    });
    vec![
        either("shared-formula-of-8-kb", shared(200_000).holds_nothing()).allowing_any(),
        read("columns-16384", wide_book),
        read(
            "rows-formatted-to-the-end",
            Book::new().rows(&many(60_000, &|row| format!(r#"<row r="{}" s="1"><c r="A{0}" s="1"/></row>"#, row * 17 + 100))),
        ),
        read(
            "rows-formatted-all",
            Book::new().packed(
                SHEET,
                Stream::repeated(
                    sheet("").replace("</sheetData></worksheet>", "").as_bytes(),
                    b"<row spans=\"1:9\" s=\"1\"><c s=\"1\"/></row>",
                    1_048_000 * 39,
                    b"</sheetData></worksheet>",
                ),
            )
            .holds_nothing(),
        ),
        said(
            "sheets-2000-of-one-part",
            REFUSED,
            Book::new()
                .holds_nothing()
                .part(WORKBOOK, workbook(&many(2_000, &|number| format!(r#"<sheet name="b{number}" r:id="r{number}"/>"#))))
                .part(BOOK_RELATIONS, format!("<Relationships>{relations}</Relationships>"))
                .packed(SHEET, Stream::repeated(b"<worksheet><sheetData>", b"<row/>", 20 << 20, b"</sheetData></worksheet>")),
        ),
        said(
            "sheets-250-of-4-mib",
            REFUSED,
            (0..250).fold(
                Book::new()
                    .holds_nothing()
                    .part(WORKBOOK, workbook(&many(250, &|number| format!(r#"<sheet name="b{number}" r:id="r{number}"/>"#))))
                    .part(
                        BOOK_RELATIONS,
                        format!(
                            "<Relationships>{}</Relationships>",
                            many(250, &|number| format!(r#"<Relationship Id="r{number}" Type="x/worksheet" Target="s{number}.xml"/>"#))
                        ),
                    ),
                |book, number| {
                    book.packed(
                        &format!("xl/s{number}.xml"),
                        Stream::repeated(b"<worksheet><sheetData>", b"<row><c><v>1</v></c></row>", 4 << 20, b"</sheetData></worksheet>"),
                    )
                },
            ),
        ),
        either(
            "merges-3-million",
            Book::new().packed(
                SHEET,
                Stream::repeated(b"<worksheet><sheetData/><mergeCells>", b"<mergeCell ref=\"A1:B2\"/>", 72 << 20, b"</mergeCells></worksheet>").thinned(),
            )
            .holds_nothing(),
        ),
        read(
            "merges-over-one-another-in-great-number",
            Book::new()
                .holds_nothing()
                .part(
                    SHEET,
                    sheet(&many(20_000, &|row| format!(r#"<row r="{}"><c r="A{0}"><v>{0}</v></c></row>"#, row + 1))).replace(
                        "</sheetData>",
                        &format!("</sheetData><mergeCells>{}</mergeCells>", r#"<mergeCell ref="B1:XFD1048576"/>"#.repeat(19_000)),
                    ),
                ),
        )
        .planting((1..20_001).map(|row| (format!("Biểu 1!A{row}"), format!("#{row}")))),
    ]
}

pub(super) fn depths() -> Vec<Case> {
    let nested = |open: &str, inside: &str, close: &str, depth: usize| {
        format!("{}{inside}{}", open.repeat(depth), close.repeat(depth))
    };
    vec![
        read(
            "tags-nested-a-million-times",
            Book::new().cells(&format!(
                r#"<c r="A10">{}</c>"#,
                nested("<a>", "", "</a>", 1_000_000)
            )),
        ),
        either(
            "rich-text-nested-100000-times",
            Book::new()
                .cells(&format!(
                    r#"<c r="A10" t="inlineStr"><is>{}</is></c>"#,
                    nested("<r>", "<t>a</t>", "</r>", 100_000)
                ))
                .holds("A10", "a"),
        ),
        either(
            "strings-nested-100000-times",
            Book::new().holds_nothing().part(
                STRINGS,
                format!(
                    "<sst>{}</sst>",
                    nested("<si>", "<t>a</t>", "</si>", 100_000)
                ),
            ),
        ),
        said(
            "tags-open-a-million-times",
            REFUSED,
            Book::new().cells(&"<c>".repeat(1_000_000)),
        ),
        read(
            "rows-nested",
            Book::new().rows(&nested("<row>", "", "</row>", 100_000)),
        ),
        read(
            "attributes-100000",
            Book::new()
                .cells(&format!(
                    r#"<c r="A10" {}><v>5</v></c>"#,
                    (0..100_000)
                        .map(|number| format!("a{number}='' "))
                        .collect::<String>()
                ))
                .holds("A10", "#5"),
        ),
        said(
            "attributes-a-million",
            REFUSED,
            Book::new().cells(&format!(
                r#"<c r="A10" {}><v>5</v></c>"#,
                "a='' ".repeat(1_000_000)
            )),
        ),
        said(
            "names-nested-in-names",
            REFUSED,
            Book::new().saying(
                WORKBOOK,
                "</sheets>",
                &format!(
                    "</sheets>{}",
                    nested(r#"<definedName name="a">"#, "", "</definedName>", 50_000)
                ),
            ),
        ),
    ]
}

pub(super) fn repeats() -> Vec<Case> {
    let used = |text: Stream, times: usize| {
        Book::new().holds_nothing().packed(STRINGS, text).packed(
            SHEET,
            Stream::repeated(
                b"<worksheet><sheetData>",
                b"<row><c t=\"s\"><v>0</v></c></row>",
                times * 33,
                b"</sheetData></worksheet>",
            ),
        )
    };
    let text = |length| {
        Stream::repeated(
            b"<sst><si><t>",
            b"aaaaaaaaaaaaaaaa",
            length,
            b"</t></si></sst>",
        )
    };
    let runs = |length| {
        let unit = format!("<r><t>{}</t></r>", "a".repeat(500_000));
        Stream::repeated(b"<sst><si>", unit.as_bytes(), length, b"</si></sst>")
    };
    vec![
        said(
            "text-of-10-million-1000-times",
            REFUSED,
            used(text(10_000_000).thinned(), 1_000),
        ),
        said(
            "text-of-10-million-in-runs-1000-times",
            REFUSED,
            used(runs(9_000_000), 1_000),
        ),
        said(
            "text-of-900000-100000-times",
            REFUSED,
            used(text(900_000), 100_000),
        ),
        said(
            "text-of-30000-100000-times",
            REFUSED,
            used(text(20_000), 100_000),
        ),
    ]
}

pub(super) fn sizes() -> Vec<Case> {
    let cells = |count: usize| {
        let unit = b"<row><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c><c><v>4</v></c></row>";
        let length = count / 4 * unit.len();
        let stream = Stream::repeated(
            b"<worksheet><sheetData>",
            unit,
            length,
            b"</sheetData></worksheet>",
        );
        Book::new().holds_nothing().packed(SHEET, stream.thinned())
    };
    vec![
        either("cells-1-million", cells(1_000_000)).allowing_any(),
        said("cells-6-million", REFUSED, cells(6_000_000)),
        said("strings-5-million", REFUSED, strings_of("", 5_000_000)),
        read("strings-2-million", strings_of("", 1_900_000)),
        read("strings-of-126-mib", strings_of(&"a".repeat(60), 5_000_000)),
        either("sheets-of-190-mib", three_sheets()).allowing_any(),
    ]
}

/// As many strings as fit, and a sheet without cells.
fn strings_of(text: &str, most: usize) -> Book {
    let unit = format!("<si><t>{text}</t></si>");
    let length = NEAR.min(most * unit.len());
    let stream = Stream::repeated(b"<sst>", unit.as_bytes(), length, b"</sst>");
    Book::new()
        .holds_nothing()
        .part(SHEET, sheet(""))
        .packed(STRINGS, stream.thinned())
}

/// Three sheets of formulas without values, which count as cells but weigh little, up to the limit of all parts.
fn three_sheets() -> Book {
    let numbered = |of: &dyn Fn(usize) -> String| (0..3).map(of).collect::<String>();
    let sheets = numbered(&|at| format!(r#"<sheet name="b{at}" r:id="r{at}"/>"#));
    let relations = numbered(&|at| {
        format!(r#"<Relationship Id="r{at}" Type="x/worksheet" Target="s{at}.xml"/>"#)
    });
    let book = Book::new()
        .holds_nothing()
        .part(WORKBOOK, workbook(&sheets))
        .part(
            BOOK_RELATIONS,
            format!("<Relationships>{relations}</Relationships>"),
        );
    let unit = format!(
        "<row><c><f>{}</f></c><c t='str'><v>{}</v></c></row>",
        "A1+".repeat(20),
        "a".repeat(100)
    );
    (0..3).fold(book, |book, at| {
        let stream = Stream::repeated(
            b"<worksheet><sheetData>",
            unit.as_bytes(),
            60 << 20,
            b"</sheetData></worksheet>",
        );
        book.packed(&format!("xl/s{at}.xml"), stream.thinned())
    })
}
