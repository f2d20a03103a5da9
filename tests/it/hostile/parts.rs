//! Workbooks whose parts are missing, lead elsewhere or say what is not so.

use super::book::{
    BOOK_RELATIONS, Book, ROOT, SECOND, SHEET, STRINGS, STYLES, TYPES, WORKBOOK, book_relations,
    root_relations, sheet, strings, workbook,
};
use super::case::{Case, either, read, read_and, said};

/// The workbook as a whole, or a sheet of it.
const UNREADABLE: &[&str] = &["TH010", "TH012", "TH013", "TH015", "TH016", "TH077"];

pub(super) fn cases() -> Vec<Case> {
    let mut cases = missing();
    cases.extend(relations());
    cases.extend(sheets());
    cases.extend(encodings());
    cases.extend(documents());
    cases.extend(absent());
    cases.extend(shared_strings());
    cases.extend(surroundings());
    cases
}

fn relation(id: &str, kind: &str, target: &str, more: &str) -> String {
    format!(
        r#"<Relationship Id="{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"{more}/>"#
    )
}

fn missing() -> Vec<Case> {
    let mut cases: Vec<Case> = [ROOT, WORKBOOK, BOOK_RELATIONS, SHEET, STRINGS]
        .iter()
        .enumerate()
        .map(|(number, part)| {
            said(
                &format!("missing-part-{number}"),
                UNREADABLE,
                Book::new().without(part),
            )
        })
        .collect();
    cases.extend(
        [WORKBOOK, BOOK_RELATIONS, SHEET, STRINGS, STYLES, ROOT]
            .iter()
            .enumerate()
            .map(|(number, part)| {
                said(
                    &format!("empty-part-{number}"),
                    UNREADABLE,
                    Book::new().part(part, ""),
                )
            }),
    );
    cases.extend(
        [WORKBOOK, BOOK_RELATIONS, SHEET, STRINGS, STYLES]
            .iter()
            .enumerate()
            .map(|(number, part)| {
                either(
                    &format!("other-root-{number}"),
                    Book::new().part(part, "<html><body>404</body></html>"),
                )
            }),
    );
    cases.push(read("missing-types", Book::new().without(TYPES)));
    cases.push(read("wrong-types", Book::new().part(TYPES, "<Types/>")));
    cases
}

fn relations() -> Vec<Case> {
    let to = |target: &str| Book::new().saying(BOOK_RELATIONS, "worksheets/sheet1.xml", target);
    let more = |relations: &str| Book::new().part(BOOK_RELATIONS, book_relations(relations));
    let mut cases: Vec<Case> = [
        "../../../etc/passwd",
        "/etc/passwd",
        "file:///etc/passwd",
        "http://example.org/sheet1.xml",
        "\\\\server\\share\\sheet1.xml",
        "worksheets/missing.xml",
        "workbook.xml",
        "_rels/workbook.xml.rels",
        "sharedStrings.xml",
        "",
        ".",
        "worksheets/sheet1.xml#x",
        "worksheets%2Fsheet1.xml",
    ]
    .iter()
    .enumerate()
    .map(|(number, target)| {
        said(
            &format!("relation-elsewhere-{number:02}"),
            UNREADABLE,
            to(target),
        )
    })
    .collect();
    let external = Book::new().saying(
        BOOK_RELATIONS,
        "worksheets/sheet1.xml\"",
        "worksheets/sheet1.xml\" TargetMode=\"External\"",
    );
    cases.extend([
        said("relation-external", UNREADABLE, external),
        read("relation-absolute", to("/xl/worksheets/sheet1.xml")),
        read(
            "relation-roundabout",
            to("../xl/./worksheets/../worksheets/sheet1.xml"),
        ),
        read("relation-backwards", to("worksheets\\sheet1.xml")),
        read("relation-in-other-case", to("Worksheets/SHEET1.XML")),
        said(
            "relation-doubled",
            UNREADABLE,
            more(&relation("rId1", "worksheet", "worksheets/other.xml", ""))
                .part("xl/worksheets/other.xml", sheet("")),
        ),
        said(
            "relation-without-id",
            UNREADABLE,
            more(r#"<Relationship Type="x/worksheet" Target="a"/>"#),
        ),
        said(
            "relations-in-great-number",
            UNREADABLE,
            more(
                &(10..12_000)
                    .map(|id| relation(&format!("rId{id}"), "worksheet", "a.xml", ""))
                    .collect::<String>(),
            ),
        ),
        said(
            "relation-of-the-sheet-unknown",
            UNREADABLE,
            Book::new().saying(WORKBOOK, "rId1", "rId77"),
        ),
        said(
            "relation-of-another-kind",
            UNREADABLE,
            Book::new().saying(WORKBOOK, "rId1", "rId2"),
        ),
        said(
            "relation-of-the-root-to-itself",
            UNREADABLE,
            Book::new().part(ROOT, root_relations("_rels/.rels")),
        ),
        said(
            "relation-of-the-root-outside",
            UNREADABLE,
            Book::new().part(ROOT, root_relations("../../etc/passwd")),
        ),
        said(
            "relation-of-the-root-to-a-sheet",
            UNREADABLE,
            Book::new().part(ROOT, root_relations(SHEET)),
        ),
        said(
            "two-tables-of-strings",
            UNREADABLE,
            more(&relation("rId7", "sharedStrings", "other.xml", ""))
                .part("xl/other.xml", strings(&["a", "b"])),
        ),
        said(
            "two-lists-of-formats",
            UNREADABLE,
            more(&relation("rId7", "styles", "other.xml", "")).part(
                "xl/other.xml",
                r#"<styleSheet><cellXfs><xf/><xf/></cellXfs></styleSheet>"#,
            ),
        ),
        said(
            "strings-that-are-not-there",
            UNREADABLE,
            Book::new().saying(BOOK_RELATIONS, "sharedStrings.xml", "nowhere.xml"),
        ),
        said(
            "formats-that-are-not-there",
            UNREADABLE,
            Book::new().saying(BOOK_RELATIONS, "styles.xml", "nowhere.xml"),
        ),
    ]);
    cases
}

fn sheets() -> Vec<Case> {
    let two = |second: &str| {
        Book::new()
            .second(r#"<row r="1"><c r="A1"><v>7</v></c></row>"#)
            .saying(WORKBOOK, r#"name="Biểu 2""#, &format!(r#"name="{second}""#))
    };
    let state = |state: &str| {
        Book::new().saying(
            WORKBOOK,
            r#"sheetId="1""#,
            &format!(r#"sheetId="1" state="{state}""#),
        )
    };
    let many = |count: usize, target: &str| {
        let sheets: String = (0..count)
            .map(|number| {
                format!(r#"<sheet name="b{number}" sheetId="{number}" r:id="{target}"/>"#)
            })
            .collect();
        Book::new()
            .holds_nothing()
            .part(WORKBOOK, workbook(&sheets))
    };
    vec![
        said("sheets-of-one-name", UNREADABLE, two("Biểu 1")),
        said("sheets-of-one-name-but-for-capitals", UNREADABLE, two("BIỂU 1")),
        said("sheets-of-one-name-decomposed", UNREADABLE, two("Biê\u{309}u 1")),
        read(
            "sheets-of-one-name-but-for-blanks",
            two("Biểu 1 ").part(SECOND, sheet(r#"<row r="99"><c r="A99"><v>7</v></c></row>"#)).holds("Biểu 1 !A99", "#7"),
        ),
        said("sheets-of-one-name-but-for-the-unseen", UNREADABLE, two("Biểu \u{200b}1")),
        said(
            "sheets-on-one-part",
            UNREADABLE,
            two("Biểu 2").saying(BOOK_RELATIONS, "worksheets/sheet2.xml", "worksheets/sheet1.xml"),
        ),
        said(
            "sheets-on-one-part-in-other-case",
            UNREADABLE,
            two("Biểu 2").saying(BOOK_RELATIONS, "worksheets/sheet2.xml", "worksheets/Sheet1.xml"),
        ),
        said("sheets-by-one-relation", UNREADABLE, two("Biểu 2").saying(WORKBOOK, "rId9", "rId1")),
        said("sheets-none", UNREADABLE, Book::new().part(WORKBOOK, workbook(""))),
        said("sheets-300", UNREADABLE, many(300, "rId1")),
        said("sheets-2000-on-one-part", UNREADABLE, many(2_000, "rId1")),
        said("sheet-without-relation", UNREADABLE, Book::new().saying(WORKBOOK, r#" r:id="rId1""#, "")),
        either("sheet-named-twice", Book::new().saying(WORKBOOK, r#"name="Biểu 1""#, r#"name="Biểu 1" name="Biểu 3""#)),
        read_and("sheet-hidden", "TH018", state("hidden")),
        read_and("sheet-very-hidden", "TH018", state("veryHidden")),
        read("sheet-visible", state("visible")),
        read_and("sheet-of-an-unknown-state", "TH018", state("gone")),
        read(
            "sheet-of-a-chart-beside-it",
            two("Biểu 2").saying(BOOK_RELATIONS, r#"relationships/worksheet" Target="worksheets/sheet2.xml""#, r#"relationships/chartsheet" Target="worksheets/sheet2.xml""#),
        ),
        read_and("sheet-hidden-without-a-part", "TH079", Book::new().saying(WORKBOOK, "</sheets>", r#"<sheet name="Module1" sheetId="9" state="veryHidden" r:id=""/></sheets>"#)),
        said("sheet-visible-without-a-part", &["TH016"], Book::new().saying(WORKBOOK, "</sheets>", r#"<sheet name="Biểu 9" sheetId="9" r:id=""/></sheets>"#)),
        said("sheet-hidden-whose-part-is-lost", &["TH016"], Book::new().saying(WORKBOOK, "</sheets>", r#"<sheet name="Biểu 9" sheetId="9" state="hidden" r:id="rId77"/></sheets>"#)),
        read_and(
            "sheet-of-an-old-dialog",
            "TH079",
            two("Biểu 2").saying(BOOK_RELATIONS, r#"relationships/worksheet" Target="worksheets/sheet2.xml""#, r#"relationships/dialogsheet" Target="worksheets/sheet2.xml""#),
        ),
        read_and(
            "sheet-of-macros-of-1992",
            "TH079",
            two("Biểu 2").saying(BOOK_RELATIONS, r#"relationships/worksheet" Target="worksheets/sheet2.xml""#, r#"relationships/xlMacrosheet" Target="worksheets/sheet2.xml""#),
        ),
        said("sheet-broken-beside-a-good-one", &["TH016"], two("Biểu 2").part(SECOND, sheet(r#"<row r="1"><c r="A1"><v>99</w></c></row>"#))),
        said("cell-broken-beside-good-ones", &["TH077"], two("Biểu 2").part(SECOND, sheet(r#"<row r="1"><c r="A1" t="s"><v>99</v></c><c r="B1"><v>5</v></c></row>"#)).holds("Biểu 2!B1", "#5")),
        said("sheet-that-is-a-chart-part", UNREADABLE, Book::new().part(SHEET, "<c:chartSpace/>")),
        said("sheet-without-cells", UNREADABLE, Book::new().part(SHEET, "<worksheet/>")),
        said("sheet-cut-before-its-end", UNREADABLE, Book::new().saying(SHEET, "</sheetData></worksheet>", "")),
        either("sheet-cut-behind-its-cells", Book::new().saying(SHEET, "</worksheet>", "")),
        either("sheet-with-a-second-root", Book::new().saying(SHEET, "</worksheet>", "</worksheet><worksheet><sheetData/></worksheet>")),
        read(
            "sheet-under-a-prefix",
            Book::new().part(
                SHEET,
                r#"<x:worksheet xmlns:x="m"><x:sheetData><x:row r="10"><x:c r="A10"><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>"#,
            )
            .holds_nothing()
            .holds("A10", "#5"),
        ),
        either(
            "cells-of-another-namespace",
            Book::new().cells(r#"<evil:c xmlns:evil="urn:x" r="A10"><evil:v>5</evil:v></evil:c>"#).holds("A10", "#5"),
        ),
        read("dimension-over-everything", Book::new().saying(SHEET, "<sheetData>", r#"<dimension ref="A1:XFD1048576"/><sheetData>"#)),
        read("dimension-too-small", Book::new().saying(SHEET, "<sheetData>", r#"<dimension ref="A1"/><sheetData>"#)),
        read("dimension-upside-down", Book::new().saying(SHEET, "<sheetData>", r#"<dimension ref="XFD1048576:A1"/><sheetData>"#)),
        read("dimension-of-words", Book::new().saying(SHEET, "<sheetData>", r#"<dimension ref="A4294967298:Ω"/><dimension/><sheetData>"#)),
        read(
            "everything-hidden",
            Book::new()
                .saying(SHEET, "<sheetData>", r#"<cols><col min="1" max="16384" hidden="1"/></cols><sheetData>"#)
                .saying(SHEET, "<row r=\"2\">", "<row r=\"2\" hidden=\"1\">"),
        ),
        either("columns-upside-down", Book::new().saying(SHEET, "<sheetData>", r#"<cols><col min="9" max="2" hidden="1"/><col min="0" max="999999999" hidden="true"/><col/></cols><sheetData>"#)),
    ]
}

fn encodings() -> Vec<Case> {
    let wide = |part: &str, order: fn(u16) -> [u8; 2], mark: &[u8]| {
        let mut bytes = mark.to_vec();
        bytes.extend(part.encode_utf16().flat_map(order));
        bytes
    };
    let text = sheet(r#"<row r="10"><c r="A10"><v>5</v></c></row>"#);
    let utf_16 = text.replace("UTF-8", "UTF-16");
    let declared = |name: &str| Book::new().saying(SHEET, "UTF-8", name);
    vec![
        read("encoding-utf-16", Book::new().part(SHEET, wide(&utf_16, u16::to_le_bytes, b"\xff\xfe")).holds_nothing().holds("A10", "#5")),
        read("encoding-utf-16-reversed", Book::new().part(SHEET, wide(&utf_16, u16::to_be_bytes, b"\xfe\xff")).holds_nothing().holds("A10", "#5")),
        read("encoding-utf-16-unmarked", Book::new().part(SHEET, wide(&utf_16, u16::to_le_bytes, b"")).holds_nothing().holds("A10", "#5")),
        read("encoding-utf-16-of-strings", Book::new().part(STRINGS, wide(&strings(&["Tổng mức bán lẻ", "Triệu đồng"]), u16::to_le_bytes, b"\xff\xfe"))),
        read("encoding-utf-16-of-relations", Book::new().part(ROOT, wide(&root_relations("xl/workbook.xml"), u16::to_be_bytes, b"\xfe\xff"))),
        said("encoding-utf-16-with-a-document-type", &["TH015"], Book::new().part(SHEET, wide(&utf_16.replace("<worksheet", "<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet"), u16::to_le_bytes, b"\xff\xfe"))),
        read("encoding-declared-us-ascii", Book::new().saying(SHEET, "UTF-8", "US-ASCII").saying(SHEET, "Đắk Hà", "&#272;&#7855;k H&#224;")),
        read("encoding-declared-windows-1252", Book::new().part(SHEET, [sheet(r#"<row r="10"><c r="A10" t="inlineStr"><is><t>"#).replace("UTF-8", "windows-1252").split("</sheetData>").next().unwrap_or_default().as_bytes(), b"M\xe9tal</t></is></c></row></sheetData></worksheet>"].concat()).holds_nothing().holds("A10", "Métal")),
        said("encoding-utf-16-of-the-workbook", UNREADABLE, Book::new().part(WORKBOOK, wide(&workbook(""), u16::to_le_bytes, b"\xff\xfe"))),
        said("encoding-declared-utf-16", UNREADABLE, declared("UTF-16")),
        said("encoding-declared-windows-1258", UNREADABLE, declared("windows-1258")),
        said("encoding-declared-utf-7", UNREADABLE, declared("utf-7")),
        read("encoding-in-small-letters", declared("utf-8")),
        read("encoding-with-a-mark", Book::new().saying(SHEET, "<?xml", "\u{feff}<?xml")),
        said("encoding-declared-us-ascii-with-other-letters", UNREADABLE, declared("us-ascii")),
        said("encoding-bytes-of-another", UNREADABLE, Book::new().part(SHEET, [sheet("").into_bytes(), vec![0xff, 0xfe]].concat())),
        said("encoding-overlong", UNREADABLE, Book::new().part(SHEET, b"<worksheet><sheetData><row><c r='A1'><v>\xc0\xb5</v></c></row></sheetData></worksheet>".to_vec())),
        said("encoding-nul-in-the-sheet", UNREADABLE, Book::new().saying(SHEET, "<sheetData>", "\0<sheetData>")),
    ]
}

fn documents() -> Vec<Case> {
    let with = |document: &str, text: &str| {
        Book::new()
            .saying(SHEET, "<worksheet", &format!("{document}<worksheet"))
            .saying(SHEET, "Đắk Hà", text)
    };
    let laughs: String = (1..10)
        .map(|level| {
            format!(
                r#"<!ENTITY l{level} "{}">"#,
                format!("&l{};", level - 1).repeat(10)
            )
        })
        .collect();
    let laughs = format!(r#"<!DOCTYPE x [<!ENTITY l0 "lol">{laughs}]>"#);
    vec![
        said("document-billion-laughs", UNREADABLE, with(&laughs, "&l9;")),
        said(
            "document-quadratic-laughs",
            UNREADABLE,
            with(
                &format!(r#"<!DOCTYPE x [<!ENTITY a "{}">]>"#, "a".repeat(100_000)),
                &"&a;".repeat(10_000),
            ),
        ),
        said(
            "document-of-a-file",
            UNREADABLE,
            with(
                r#"<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>"#,
                "&a;",
            ),
        ),
        said(
            "document-of-the-network",
            UNREADABLE,
            with(
                r#"<!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1:9/a">]>"#,
                "&a;",
            ),
        ),
        said(
            "document-elsewhere",
            UNREADABLE,
            with(r#"<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">"#, "a"),
        ),
        said(
            "document-of-parameters",
            UNREADABLE,
            with(
                r#"<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/a">%a;]>"#,
                "a",
            ),
        ),
        said(
            "document-plain",
            UNREADABLE,
            with("<!DOCTYPE worksheet>", "a"),
        ),
        said(
            "document-in-the-strings",
            UNREADABLE,
            Book::new().part(STRINGS, format!("<!DOCTYPE sst>{}", strings(&["a", "b"]))),
        ),
        said(
            "document-in-the-relations",
            UNREADABLE,
            Book::new().saying(ROOT, "<Relationships", "<!DOCTYPE x><Relationships"),
        ),
        either("document-unknown-entity", with("", "&huyen;")),
        either(
            "document-style-of-another-site",
            with(
                r#"<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?>"#,
                "Đắk Hà",
            ),
        ),
        either(
            "document-inclusion",
            with("", r#"<xi:include href="file:///etc/passwd"/>Đắk Hà"#),
        ),
    ]
}

/// Parts that should be there and are not: the finding names the one that is missing.
fn absent() -> Vec<Case> {
    vec![
        read_and(
            "styles-left-away",
            "TH078",
            Book::new()
                .without(STYLES)
                .saying(SHEET, r#" s="1""#, "")
                .holds("D2", "#43738"),
        ),
        said(
            "styles-left-away-and-needed",
            &["TH077"],
            Book::new().without(STYLES).lacks("D2"),
        ),
        read_and(
            "styles-left-away-and-said",
            "TH078",
            Book::new().without(STYLES).lacks("D2"),
        ),
        said(
            "strings-left-away",
            &["TH012"],
            Book::new().without(STRINGS),
        ),
        said(
            "sheet-left-away",
            &["TH016"],
            Book::new().without(SHEET).holds_nothing(),
        ),
    ]
}

fn shared_strings() -> Vec<Case> {
    let counted = |count: &str| {
        Book::new().saying(
            STRINGS,
            r#"uniqueCount="2""#,
            &format!(r#"uniqueCount="{count}""#),
        )
    };
    let table = |items: &str| Book::new().part(STRINGS, format!("<sst>{items}</sst>"));
    let (first, second) = (
        "<si><t>Tổng mức bán lẻ</t></si>",
        "<si><t>Triệu đồng</t></si>",
    );
    let mut cases: Vec<Case> = [
        "4000000000000000000",
        "1000000000000",
        "4294967295",
        "-1",
        "many",
        "18446744073709551616",
    ]
    .iter()
    .map(|count| {
        said(
            &format!("strings-counted-{count}"),
            &["TH015"],
            counted(count),
        )
    })
    .collect();
    cases.extend([
        read("strings-counted-one-too-few", counted("1")),
        read("strings-counted-none", counted("0")),
        read("strings-not-counted", table(&format!("{first}{second}"))),
        either("strings-in-between", table(&format!("{first}<t>x</t>{second}"))),
        either("strings-inside-strings", table(&format!("<si><si><t>x</t></si></si>{second}")).holds_nothing()),
        either("strings-of-several-texts", table(&format!("<si><t xml:space='preserve'>Tổng </t><t>mức bán lẻ</t></si>{second}"))),
        read("strings-of-rich-text", table(&format!("<si><r><t xml:space='preserve'>Tổng </t></r><r><rPr><b/></rPr><t>mức bán lẻ</t></r></si>{second}"))),
        read("strings-with-readings", table(&format!("<si><t>Tổng mức bán lẻ</t><rPh sb='0' eb='1'><t>tong</t></rPh></si>{second}"))),
        said("strings-cut", UNREADABLE, Book::new().part(STRINGS, format!("<sst>{first}<si><t>Triệu"))),
        said("strings-without-end", UNREADABLE, Book::new().part(STRINGS, format!("<sst>{first}{second}"))),
        either("strings-behind-the-end", Book::new().part(STRINGS, format!("<sst>{first}{second}</sst><si><t>x</t></si>"))),
        read("strings-extended", table(&format!("{first}{second}<extLst><ext><si><t>x</t></si></ext></extLst>"))),
        read("strings-with-an-empty-one", table(&format!("{first}<si/>{second}")).lacks("B1")),
        read("strings-behind-others-in-an-extension", table(&format!("<extLst><si><t>x</t></si></extLst>{first}{second}"))),
    ]);
    cases
}

fn surroundings() -> Vec<Case> {
    let named = |names: &str| {
        Book::new().saying(
            WORKBOOK,
            "</sheets>",
            &format!("</sheets><definedNames>{names}</definedNames>"),
        )
    };
    let with = |kind: &str, target: &str, part: &str| {
        Book::new()
            .part(
                BOOK_RELATIONS,
                book_relations(&relation("rId7", kind, target, "")),
            )
            .part(&format!("xl/{target}"), part)
    };
    vec![
        read(
            "names-that-mean-each-other",
            named(r#"<definedName name="a">b</definedName><definedName name="b">a</definedName>"#),
        ),
        read(
            "names-of-a-command",
            named(r#"<definedName name="_xlnm.Auto_Open">cmd|'/C calc'!A0</definedName>"#),
        ),
        read(
            "names-of-everything",
            named(r#"<definedName name="x">'Biểu 1'!$A$1:$XFD$1048576</definedName>"#),
        ),
        read(
            "names-in-great-number",
            named(
                &(0..20_000)
                    .map(|n| format!(r#"<definedName name="n{n}">'Biểu 1'!$A$1</definedName>"#))
                    .collect::<String>(),
            ),
        ),
        read(
            "names-of-nowhere",
            named(
                r#"<definedName name="x">'[7]Nowhere'!$A$99999999:$ZZZZ$1</definedName><definedName name=""></definedName>"#,
            ),
        ),
        read(
            "link-to-another-workbook",
            with(
                "externalLink",
                "externalLinks/externalLink1.xml",
                "<externalLink/>",
            ),
        ),
        read(
            "link-to-a-server",
            with(
                "externalLink",
                "externalLinks/externalLink1.xml",
                r#"<ddeLink ddeService="cmd" ddeTopic="/C calc"/>"#,
            ),
        ),
        read("macros", with("vbaProject", "vbaProject.bin", "\u{1}VBA")),
        read(
            "pivot-cache",
            with(
                "pivotCacheDefinition",
                "pivotCache/pivotCacheDefinition1.xml",
                r#"<pivotCacheDefinition recordCount="4294967295"/>"#,
            ),
        ),
        read(
            "chain-of-formulas-that-lies",
            with(
                "calcChain",
                "calcChain.xml",
                r#"<calcChain><c r="XFD1048576" i="99"/></calcChain>"#,
            ),
        ),
        read(
            "theme-that-is-broken",
            with("theme", "theme/theme1.xml", "<a:theme"),
        ),
        read(
            "drawing-of-another-site",
            with(
                "drawing",
                "drawings/drawing1.xml",
                r#"<xdr:pic href="http://127.0.0.1:9/x.png"/>"#,
            ),
        ),
        either(
            "properties-that-are-broken",
            Book::new()
                .part("docProps/core.xml", "<cp:coreProperties><dcterms:modified>")
                .part("docProps/app.xml", "<"),
        ),
        read(
            "protection-of-the-sheet",
            Book::new().tail(r#"<sheetProtection sheet="1" password="CC1A"/>"#),
        ),
        read(
            "links-to-everywhere",
            Book::new().tail(
                r#"<hyperlinks><hyperlink ref="A1" location="file:///etc/passwd"/></hyperlinks>"#,
            ),
        ),
        read(
            "extensions-unknown",
            Book::new().tail(r#"<extLst><ext uri="x"><c r="A10"><v>9</v></c></ext></extLst>"#),
        ),
    ]
}
