//! Texts with characters that nobody sees or that mean something to a spreadsheet.

use super::book::{Book, STRINGS, WORKBOOK, strings};
use super::case::{Case, either, read, read_and, said};

/// Texts that a spreadsheet could take for a formula.
pub(super) const INJECTIONS: [&str; 14] = [
    "=cmd|' /C calc'!A0",
    "=HYPERLINK(\"http://example.org\",\"Bấm\")",
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1+1)",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    "'=1+1",
    "DDE(\"cmd\";\"/C calc\";\"x\")",
];

/// A character, how it stands in the file, and whether it must be said.
const UNSEEN: [(&str, &str, bool); 16] = [
    ("escape", "&#27;", true),
    ("bell", "&#7;", true),
    ("backspace", "&#8;", true),
    ("delete", "\u{7f}", true),
    ("right-to-left-override", "\u{202e}", true),
    ("left-to-right-override", "\u{202d}", true),
    ("right-to-left-embedding", "\u{202b}", true),
    ("isolate", "\u{2066}", true),
    ("right-to-left-mark", "\u{200f}", true),
    ("no-character", "\u{ffff}", true),
    ("c1-control", "\u{9b}", true),
    ("tag", "\u{e0041}", true),
    ("zero-width-blank", "\u{200b}", false),
    ("byte-order-mark", "\u{feff}", false),
    ("hard-blank", "\u{a0}", false),
    ("line-end", "&#10;", false),
];

pub(super) fn cases() -> Vec<Case> {
    let mut cases = unseen();
    cases.extend(injections());
    cases.extend(names());
    cases.extend(lengths());
    cases
}

fn inline(text: &str) -> Book {
    Book::new().cells(&format!(
        r#"<c r="A10" t="inlineStr"><is><t>{text}</t></is></c>"#
    ))
}

fn unseen() -> Vec<Case> {
    let mut cases = Vec::new();
    for (name, letter, is_said) in UNSEEN {
        let is_blank = matches!(name, "hard-blank" | "line-end");
        let now = if is_blank { "Đắk Tô" } else { "ĐắkTô" };
        let text = format!("Đắk{letter}Tô");
        let books = [
            ("inline", inline(&text)),
            (
                "shared",
                Book::new()
                    .part(STRINGS, strings(&["Tổng mức bán lẻ", "Triệu đồng", &text]))
                    .cells(r#"<c r="A10" t="s"><v>2</v></c>"#),
            ),
        ];
        for (where_from, book) in books {
            let name = format!("letter-{name}-{where_from}");
            let book = book.holds("A10", now);
            cases.push(if is_said {
                read_and(&name, "TH023", book)
            } else {
                read(&name, book)
            });
        }
    }
    cases.extend([
        said("letter-nul", &["TH012"], inline("Đắk\0Tô")),
        either(
            "letter-nul-by-number",
            inline("Đắk&#0;Tô").holds("A10", "ĐắkTô"),
        ),
        either(
            "letter-nul-by-excel",
            inline("Đắk_x0000_Tô").holds("A10", "ĐắkTô"),
        ),
        either("letter-half-of-a-pair", inline("Đắk&#xD800;Tô")),
        either("letter-beyond-unicode", inline("Đắk&#x110000;Tô")),
        either("letter-of-an-unknown-name", inline("Đắk&huyen;Tô")),
        either("letter-without-a-name", inline("Đắk&;Tô")),
        either(
            "letter-ampersand-alone",
            inline("Đắk & Tô").holds("A10", "Đắk & Tô"),
        ),
        read(
            "letter-escaped-twice",
            inline("Đắk &amp;amp; Tô").holds("A10", "Đắk &amp; Tô"),
        ),
        read_and(
            "letters-nobody-sees-alone",
            "TH023",
            inline("\u{202e}&#27;\u{7f}"),
        ),
        read(
            "letters-decomposed",
            inline("Đa\u{306}\u{301}k").holds("A10", "Đắk"),
        ),
        read(
            "letters-piled-up",
            inline(&format!("a{}", "\u{301}".repeat(5_000)))
                .holds("A10", &format!("á{}", "\u{301}".repeat(4_999))),
        ),
    ]);
    cases
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;")
}

fn injections() -> Vec<Case> {
    INJECTIONS
        .iter()
        .enumerate()
        .map(|(number, text)| {
            let book = inline(&escaped(text));
            let now = text.replace('－', "-").replace("－", "-");
            let holds = if *text == "－1+1" {
                now
            } else {
                (*text).to_owned()
            };
            either(&format!("injection-{number:02}"), book.holds("A10", &holds))
        })
        .collect()
}

fn renamed(name: &str) -> Book {
    Book::new().saying(WORKBOOK, r#"name="Biểu 1""#, &format!(r#"name="{name}""#))
}

fn names() -> Vec<Case> {
    let mut cases = Vec::new();
    for (name, sheet) in [
        ("path", "../../etc/passwd"),
        ("device", "CON"),
        ("template", "{{ period }}{% include 'x' %}"),
        ("formula", "=cmd|'!A1"),
        ("brackets", "[1]x!A1"),
        (
            "markdown",
            "**x** [y](http://example.org) ![z](file:///etc/passwd)",
        ),
        ("blank", "\u{3000}"),
    ] {
        let seen = if name == "blank" { "" } else { sheet };
        cases.push(read(
            &format!("sheet-named-like-a-{name}"),
            renamed(&sheet.replace('\'', "&apos;")).on_sheet(seen),
        ));
    }
    let long = "Ư".repeat(40_000);
    cases.push(either(
        "sheet-with-a-long-name",
        renamed(&long).on_sheet(&long),
    ));
    cases.push(read_and(
        "sheet-with-a-name-that-turns",
        "TH023",
        renamed("Biểu \u{202e}1").on_sheet("Biểu 1"),
    ));
    cases.push(read("sheet-without-a-name", renamed("").on_sheet("")));
    cases
}

fn lengths() -> Vec<Case> {
    let long = "a".repeat(40_000);
    vec![
        read_and(
            "text-too-long-for-a-cell",
            "TH025",
            inline(&long).holds("A10", &format!("{}…", "a".repeat(32_766))),
        ),
        read(
            "text-of-full-length",
            inline(&"a".repeat(32_767)).holds("A10", &"a".repeat(32_767)),
        ),
        read(
            "text-of-full-length-in-letters",
            inline(&"Đ".repeat(32_767)).holds("A10", &"Đ".repeat(32_767)),
        ),
        read("text-of-blanks", inline("   ")),
        read("text-of-nothing", inline("")),
    ]
}
