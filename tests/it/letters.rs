//! Whole workbooks in the letters of the time before Unicode, and what numbers and titles say in many spellings.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a failing test should stop"
)]

use std::path::Path;
use std::sync::Arc;

use rust_xlsxwriter::{Format, Workbook, Worksheet};
use tonghop::model::cell::Position;
use tonghop::model::descriptions::Descriptions;
use tonghop::model::finding::{Finding, Severity};
use tonghop::model::observation::{FileIndex, Return};
use tonghop::read;
use tonghop::read::grid::{Content, Sheet};
use tonghop::recognise::{Expected, Recogniser, Recognition};

/// How the texts of a copy are stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Letters {
    Unicode,
    Tcvn3,
    Vni,
}

/// The text as an old font stores it, by the table of facts that the program does not read.
fn stored(text: &str, letters: Letters) -> String {
    let facts = include_str!("../../fixtures/legacy_letters.tsv");
    let column = match letters {
        Letters::Unicode => return text.to_owned(),
        Letters::Tcvn3 => 2,
        Letters::Vni => 4,
    };
    let letter = |letter: char| {
        let line = facts.lines().find(|line| line.starts_with(letter));
        match line.filter(|_| !letter.is_ascii()) {
            Some(line) => line.split('\t').nth(column).unwrap().to_owned(),
            None => letter.to_string(),
        }
    };
    text.chars().map(letter).collect()
}

pub(crate) fn sample(name: &str) -> read::grid::Workbook {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sample/inbox");
    let bytes = std::fs::read(path.join(name)).unwrap();
    let (workbook, findings) = read::read(&Arc::from(name), &bytes);
    assert_eq!(findings, []);
    workbook.unwrap()
}

/// A copy of a workbook, its texts in other letters; with the fonts that show them, or without any.
pub(crate) fn copy(workbook: &read::grid::Workbook, letters: Letters, with_fonts: bool) -> Vec<u8> {
    let mut copy = Workbook::new();
    for sheet in &workbook.sheets {
        let written = copy.add_worksheet();
        written.set_name(stored(&sheet.name, letters)).unwrap();
        for block in &sheet.merges {
            let (first, last) = (block.first, block.last);
            let plain = Format::new();
            written
                .merge_range(first.row, first.column, last.row, last.column, "", &plain)
                .unwrap();
        }
        for cell in &sheet.cells {
            write(written, cell.position, &cell.content, letters, with_fonts);
        }
    }
    copy.save_to_buffer().unwrap()
}

fn write(sheet: &mut Worksheet, at: Position, content: &Content, letters: Letters, fonts: bool) {
    match content {
        Content::Number(number) => {
            let number: f64 = number.to_string().parse().unwrap();
            sheet.write_number(at.row, at.column, number).unwrap();
        }
        Content::Text(text) => {
            // Capitals are small letters in a font of capitals.
            let is_shouted = letters == Letters::Tcvn3 && fonts && text.to_uppercase() == **text;
            let font = match letters {
                _ if !fonts => "Times New Roman",
                Letters::Unicode => "Times New Roman",
                Letters::Tcvn3 if is_shouted => ".VnTimeH",
                Letters::Tcvn3 => ".VnTime",
                Letters::Vni => "VNI-Times",
            };
            let text = if is_shouted {
                text.to_lowercase()
            } else {
                text.to_string()
            };
            let format = Format::new().set_font_name(font);
            sheet
                .write_string_with_format(at.row, at.column, stored(&text, letters), &format)
                .unwrap();
        }
        other => panic!("{other:?}"),
    }
}

pub(crate) fn recognise(name: &str, bytes: &[u8]) -> (Vec<Sheet>, Recognition) {
    let descriptions = tonghop::describe::load(None).unwrap();
    recognise_with(&descriptions, name, bytes)
}

/// What a workbook gives in the round of September 2019, with the findings of its reading.
pub(crate) fn recognise_with(
    descriptions: &Descriptions,
    name: &str,
    bytes: &[u8],
) -> (Vec<Sheet>, Recognition) {
    let period = "2019-09".parse().unwrap();
    let expected = Expected::Months {
        period,
        keep_from: period,
    };
    let path: Arc<str> = Arc::from(name);
    let (workbook, findings) = read::read(&path, bytes);
    let workbook = workbook.unwrap();
    let recogniser = Recogniser::new(descriptions, expected);
    let mut recognition = recogniser.recognise(&workbook, FileIndex::FIRST, &path);
    recognition.findings.splice(0..0, findings);
    (workbook.sheets, recognition)
}

pub(crate) fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.rule.code).collect()
}

/// What the returns say, without the names under which they were sent.
fn figures(returns: &[Return]) -> Vec<String> {
    let figures = returns.iter().map(|seen| {
        format!(
            "{:?} {:?} {} {:?} {:?}",
            seen.unit, seen.form, seen.period, seen.observations, seen.open_rows
        )
    });
    figures.collect()
}

const SAMPLES: [&str; 3] = [
    "DakGlei_T9.2019.xlsx",
    "TP Kon Tum - BC thang 9 nam 2019.xlsx",
    "Ia HDrai - bc 9 thang nam 2019.xlsx",
];

#[test]
fn returns_in_old_letters_give_the_figures_of_the_clean_one() {
    for name in SAMPLES {
        let clean = sample(name);
        let (_, expected) = recognise(name, &copy(&clean, Letters::Unicode, true));
        assert!(!expected.returns.is_empty());
        for letters in [Letters::Tcvn3, Letters::Vni] {
            for with_fonts in [true, false] {
                let (sheets, found) = recognise(name, &copy(&clean, letters, with_fonts));
                let case = format!("{name} {letters:?}, fonts {with_fonts}");
                assert_eq!(
                    figures(&found.returns),
                    figures(&expected.returns),
                    "{case}"
                );
                let names = |sheets: &[Sheet]| -> Vec<Arc<str>> {
                    sheets.iter().map(|sheet| Arc::clone(&sheet.name)).collect()
                };
                assert_eq!(names(&sheets), names(&clean.sheets), "{case}");
                let legacy = codes(&found.findings)
                    .iter()
                    .filter(|code| **code == "TH021")
                    .count();
                let has_marks = |sheet: &&Sheet| {
                    sheet.cells.iter().any(
                        |cell| matches!(&cell.content, Content::Text(text) if !text.is_ascii()),
                    )
                };
                assert_eq!(
                    legacy,
                    clean.sheets.iter().filter(has_marks).count(),
                    "{case}"
                );
                let is_heavy = |finding: &&Finding| finding.severity > Severity::Note;
                let heavy: Vec<_> = found.findings.iter().filter(is_heavy).collect();
                let before: Vec<_> = expected.findings.iter().filter(is_heavy).collect();
                assert_eq!(heavy.len(), before.len(), "{case}: {heavy:?}");
            }
        }
    }
}

#[test]
fn every_text_of_a_return_comes_back_and_the_original_is_kept() {
    for name in SAMPLES {
        let clean = sample(name);
        for letters in [Letters::Tcvn3, Letters::Vni] {
            let (sheets, _) = recognise(name, &copy(&clean, letters, false));
            for (sheet, clean) in sheets.iter().zip(&clean.sheets) {
                let mut differing = Vec::new();
                for (cell, meant) in sheet.cells.iter().zip(&clean.cells) {
                    if cell != meant {
                        differing.push((cell, meant));
                    }
                }
                assert_eq!(differing, [], "{name} {letters:?} {}", sheet.name);
                for original in &sheet.originals {
                    let now = &sheet.cell(original.position).unwrap().content;
                    let Content::Text(now) = now else { panic!() };
                    assert_eq!(*original.text, *stored(now, letters));
                }
            }
        }
    }
}

/// Writes the same words in other characters.
type Respelling = fn(&str) -> String;

/// The same words in other characters of Unicode.
fn respelt(workbook: &read::grid::Workbook, respell: Respelling) -> read::grid::Workbook {
    let mut copy = workbook.clone();
    for cell in copy.sheets.iter_mut().flat_map(|sheet| &mut sheet.cells) {
        if let Content::Text(text) = &mut cell.content {
            *text = respell(text).into();
        }
    }
    copy
}

/// Vowels as windows-1258 has them, their tones as marks behind them.
fn half_composed(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let mut spelt = String::new();
    for letter in text.nfc() {
        let parts: Vec<char> = letter.to_string().nfd().collect();
        let tones = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];
        let (marks, vowel): (Vec<char>, Vec<char>) =
            parts.into_iter().partition(|part| tones.contains(part));
        spelt.extend(vowel.into_iter().collect::<String>().nfc());
        spelt.extend(marks);
    }
    spelt
}

#[test]
fn other_characters_for_the_same_words_change_no_figure() {
    use unicode_normalization::UnicodeNormalization;
    let name = SAMPLES[0];
    let clean = sample(name);
    let (_, expected) = recognise(name, &copy(&clean, Letters::Unicode, false));
    let spellings: [(&str, Respelling, &[&str]); 6] = [
        ("NFD", |text| text.nfd().collect(), &[]),
        ("windows-1258", half_composed, &[]),
        (
            "ð for đ",
            |text| text.replace('đ', "ð").replace('Đ', "Ð"),
            &["TH022"],
        ),
        (
            "unseen",
            |text| text.replace(' ', "\u{a0}\u{ad}").replace("n", "n\u{200b}"),
            &[],
        ),
        (
            "Cyrillic",
            |text| text.replace('o', "\u{43e}").replace('a', "\u{430}"),
            &["TH022"],
        ),
        (
            "full width",
            |text| text.replace('T', "Ｔ").replace(':', "："),
            &["TH022"],
        ),
    ];
    for (case, respell, codes_expected) in spellings {
        let bytes = copy(&respelt(&clean, respell), Letters::Unicode, false);
        let (_, found) = recognise(name, &bytes);
        assert_eq!(
            figures(&found.returns),
            figures(&expected.returns),
            "{case}"
        );
        let mut codes = codes(&found.findings);
        codes.retain(|code| code.starts_with("TH02"));
        codes.dedup();
        assert_eq!(codes, codes_expected, "{case}");
    }
}
