//! New figures in a Word file that people edited: what the program made changes, what people wrote stays.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tonghop::model::figure::{Consolidation, FigureStatus};
use tonghop::package::Package;
use tonghop::refresh::{DoubtKind, RefreshError, Refreshed, refresh};

use crate::sample_figures::SAMPLE;
use crate::sentences::{document, in_month, with_figure};
use crate::word::{Parts, between, bytes, is_whole, paragraphs};

const EXPORTS: &str = "trade.export.trade-value.cumulative";
const EXPORTS_GROWN: &str = "trade.export.trade-value.growth";
const BODY: &str = "word/document.xml";

fn made(of: &Consolidation) -> Vec<u8> {
    bytes(&document(of))
}

/// The sample with other exports.
fn with(id: &str, figure: &str) -> Consolidation {
    with_figure(id, |value, _| *value = Some(figure.parse().unwrap()))
}

/// The document as a person changes it.
fn edited(bytes: &[u8], change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut package = Package::open(bytes).unwrap();
    let text = package.text(BODY).unwrap();
    let changed = change(&text);
    assert_ne!(text, changed);
    package.replace(BODY, changed.into_bytes());
    package.written().unwrap()
}

fn body(bytes: &[u8]) -> String {
    Parts::of(bytes).text(BODY).to_owned()
}

fn words(refreshed: &Refreshed) -> Vec<String> {
    paragraphs(&body(&refreshed.bytes))
}

#[test]
fn the_same_figures_change_nothing() {
    let old = made(&SAMPLE);
    let refreshed = refresh(&old, &old).unwrap();
    assert_eq!((refreshed.changed, refreshed.doubts), (0, Vec::new()));
    assert!(body(&old) == body(&refreshed.bytes));
}

#[test]
fn a_document_that_nobody_edited_says_what_the_new_one_says() {
    let (old, new) = (made(&SAMPLE), made(&with(EXPORTS, "101500.5")));
    let refreshed = refresh(&old, &new).unwrap();
    assert_eq!(words(&refreshed), paragraphs(&body(&new)));
    assert_ne!(words(&refreshed), paragraphs(&body(&old)));
    assert!(refreshed.changed > 0);
    assert_eq!(refreshed.doubts, []);
    let parts = [&refreshed.bytes, &new].map(|bytes| Parts::of(bytes));
    for part in [
        "customXml/item1.xml",
        "word/charts/chart5.xml",
        "word/charts/chart6.xml",
    ] {
        assert_eq!(parts[0].text(part), parts[1].text(part), "{part}");
    }
    is_whole(&parts[0]);
}

#[test]
fn all_other_parts_keep_their_bytes() {
    let (old, new) = (made(&SAMPLE), made(&with(EXPORTS, "101500.5")));
    let refreshed = refresh(&old, &new).unwrap();
    let (before, after) = (Parts::of(&old), Parts::of(&refreshed.bytes));
    for part in [
        "word/styles.xml",
        "word/settings.xml",
        "docProps/core.xml",
        "word/header-portrait.xml",
    ] {
        assert_eq!(before.text(part), after.text(part), "{part}");
    }
}

/// The sentence on exports as a person rewrites it; its figures stay controls.
fn rewritten(text: &str) -> String {
    text.replacen(
        "Kim ngạch xuất khẩu 9 tháng đầu năm 2019 ước đạt ",
        "Nhờ giá cà phê, xuất khẩu chín tháng đạt khoảng ",
        1,
    )
}

#[test]
fn a_sentence_that_a_person_rewrote_keeps_its_words_and_gets_new_figures() {
    let old = edited(&made(&SAMPLE), rewritten);
    let refreshed = refresh(&old, &made(&with(EXPORTS, "101500.5"))).unwrap();
    let sentence = words(&refreshed).into_iter();
    let sentence = sentence.filter(|words| words.starts_with("Nhờ giá cà phê"));
    let sentence: Vec<String> = sentence.collect();
    assert_eq!(sentence.len(), 1);
    assert!(
        sentence[0].starts_with(
            "Nhờ giá cà phê, xuất khẩu chín tháng đạt khoảng 101,5 triệu USD, giảm 12,2%"
        ),
        "{sentence:?}"
    );
    // Only what stands in controls changed in it.
    let without_digits = |text: &str| {
        let paragraph = text
            .split("<w:p>")
            .find(|one| one.contains("Nhờ giá cà phê"))
            .unwrap();
        let pieces = paragraph.split("<w:sdtContent>");
        let pieces = pieces.map(|piece| {
            piece
                .split_once("</w:sdtContent>")
                .map_or(piece, |(_, rest)| rest)
        });
        pieces.collect::<Vec<_>>().join("#")
    };
    assert_eq!(
        without_digits(&body(&old)),
        without_digits(&body(&refreshed.bytes))
    );
    assert_eq!(refreshed.doubts, []);
}

#[test]
fn a_rewritten_sentence_is_named_when_a_figure_turned() {
    let new = made(&with(EXPORTS_GROWN, "3.4"));
    let old = edited(&made(&SAMPLE), rewritten);
    let refreshed = refresh(&old, &new).unwrap();
    let turned: Vec<_> = refreshed
        .doubts
        .iter()
        .filter(|doubt| doubt.kind == DoubtKind::Turned)
        .collect();
    assert_eq!(turned.len(), 1, "{:?}", refreshed.doubts);
    assert!(
        turned[0].words.contains("giảm 3,4% so với cùng kỳ"),
        "{turned:?}"
    );
    assert_eq!(turned[0].heading, "b) Xuất khẩu, nhập khẩu");
    // One that nobody changed says it rightly by itself.
    let untouched = refresh(&made(&SAMPLE), &new).unwrap();
    let kinds: Vec<DoubtKind> = untouched.doubts.iter().map(|doubt| doubt.kind).collect();
    assert!(!kinds.contains(&DoubtKind::Turned), "{kinds:?}");
    let sentence = words(&untouched)
        .into_iter()
        .find(|words| words.starts_with("Kim ngạch xuất khẩu 9 tháng"));
    assert!(sentence.unwrap().contains("tăng 3,4% so với cùng kỳ"));
}

#[test]
fn what_a_person_wrote_into_a_blank_stays() {
    let blank = "[Nêu nguyên nhân xuất khẩu giảm.]";
    let old = edited(&made(&SAMPLE), |text| {
        text.replace(blank, "Do giá sắn giảm 5% ở cửa khẩu.")
    });
    let refreshed = refresh(&old, &made(&with(EXPORTS, "101500.5"))).unwrap();
    assert!(words(&refreshed).contains(&"Do giá sắn giảm 5% ở cửa khẩu.".to_owned()));
}

#[test]
fn a_deleted_figure_is_named_by_its_id() {
    let old = edited(&made(&SAMPLE), |text| {
        let begin = text
            .find("<w:alias w:val=\"clusters.total.fill-rate\"/>")
            .unwrap();
        let begin = text[..begin].rfind("<w:sdt>").unwrap();
        let end = begin + text[begin..].find("</w:sdt>").unwrap() + "</w:sdt>".len();
        format!("{}{}", &text[..begin], &text[end..])
    });
    let refreshed = refresh(&old, &made(&SAMPLE)).unwrap();
    let lost: Vec<(DoubtKind, &str)> = refreshed
        .doubts
        .iter()
        .map(|doubt| (doubt.kind, doubt.words.as_str()))
        .collect();
    assert_eq!(lost, [(DoubtKind::Lost, "clusters.total.fill-rate")]);
}

/// The sample without the rate at which clusters are filled, of which a sentence speaks in a clause of its own.
fn without_a_rate() -> Vec<u8> {
    made(&with_figure("clusters.total.fill-rate", |value, status| {
        *value = None;
        *status = FigureStatus::Unavailable;
    }))
}

#[test]
fn a_figure_that_the_new_report_does_not_have_keeps_its_digits_and_is_named() {
    let old = edited(&made(&SAMPLE), |text| {
        text.replacen(
            "các cụm công nghiệp trên địa bàn",
            "mười hai cụm công nghiệp",
            1,
        )
    });
    let refreshed = refresh(&old, &without_a_rate()).unwrap();
    let gone = refreshed
        .doubts
        .iter()
        .find(|doubt| doubt.kind == DoubtKind::Gone);
    let gone = gone.unwrap_or_else(|| panic!("{:?}", refreshed.doubts));
    assert!(
        gone.words.contains("64,9%") && gone.words.contains("mười hai"),
        "{gone:?}"
    );
}

#[test]
fn sentences_that_the_program_does_not_write_any_more_and_new_ones_are_named() {
    let refreshed = refresh(&made(&SAMPLE), &without_a_rate()).unwrap();
    let doubts = refreshed.doubts.iter();
    let doubts: Vec<(DoubtKind, bool)> = doubts
        .map(|doubt| (doubt.kind, doubt.words.contains("64,9%")))
        .collect();
    // The sentence on clusters without its clause, and the note on the sign that stands in their table now.
    let expected = [
        (DoubtKind::Left, true),
        (DoubtKind::New, false),
        (DoubtKind::New, false),
    ];
    assert_eq!(doubts, expected);
}

#[test]
fn a_column_that_a_person_widened_stays_and_its_cells_are_new() {
    let old = edited(&made(&SAMPLE), |text| {
        let table = text.find("w:name=\"table_form_trade\"").unwrap();
        let begin = text[..table].rfind("<w:gridCol").unwrap();
        let end = begin + text[begin..].find("/>").unwrap() + 2;
        format!(
            "{}<w:gridCol w:w=\"2345\"/>{}",
            &text[..begin],
            &text[end..]
        )
    });
    let refreshed = refresh(&old, &made(&with(EXPORTS, "101500.5"))).unwrap();
    let text = body(&refreshed.bytes);
    assert!(text.contains("<w:gridCol w:w=\"2345\"/>"));
    let table = &text[text.find("w:name=\"table_form_trade\"").unwrap()..];
    let table = table.split("</w:tbl>").next().unwrap();
    assert!(table.contains("101.500,5"));
}

#[test]
fn columns_become_wider_with_their_figures_where_nobody_chose_their_widths() {
    let wide = with_figure(EXPORTS, |value, status| {
        *value = Some("101500.5".parse().unwrap());
        *status = FigureStatus::Incomplete;
    });
    let (old, new) = (made(&SAMPLE), made(&wide));
    let refreshed = refresh(&old, &new).unwrap();
    let grid = |text: &str| {
        let table = &text[text.find("w:name=\"table_form_trade\"").unwrap()..];
        let begin = text.len() - table.len();
        let begin = text[..begin].rfind("<w:tblGrid>").unwrap();
        between(&text[begin..], "<w:tblGrid>", "</w:tblGrid>")
            .unwrap()
            .to_owned()
    };
    let [old, new, refreshed] = [&old, &new, &refreshed.bytes].map(|bytes| grid(&body(bytes)));
    assert_ne!(old, new);
    assert_eq!(refreshed, new);
}

#[test]
fn a_document_of_another_month_or_of_somebody_else_is_refused() {
    let august = made(&in_month(&SAMPLE, 8));
    let refused = refresh(&august, &made(&SAMPLE)).unwrap_err();
    assert!(
        matches!(&refused, RefreshError::OtherPeriod { period } if period == "2019-08"),
        "{refused:?}"
    );
    let other = edited(&made(&SAMPLE), |text| text.replace("giảm", "tăng"));
    let mut package = Package::open(&other).unwrap();
    let data = package.text("customXml/item1.xml").unwrap();
    let elsewhere = data.replace("Tỉnh Kon Tum", "Tỉnh Gia Lai").into_bytes();
    package.replace("customXml/item1.xml", elsewhere);
    let other = package.written().unwrap();
    let refused = refresh(&other, &made(&SAMPLE)).unwrap_err();
    assert!(
        matches!(refused, RefreshError::OtherOffice { .. }),
        "{refused:?}"
    );
    assert!(refresh(b"no document", &made(&SAMPLE)).is_err());
}

fn tonghop(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tonghop"))
        .args(arguments)
        .args(["--lang", "en"])
        .output()
        .unwrap()
}

fn refresh_into(out: &Path, file: &Path) -> Output {
    let config = "fixtures/sample/tonghop.toml";
    let (out, file) = (out.to_str().unwrap(), file.to_str().unwrap());
    tonghop(&["refresh", file, "--config", config, "--out", out])
}

#[test]
fn the_command_keeps_the_old_version_beside_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let (out, file) = (folder.path().join("ra"), folder.path().join("sua.docx"));
    fs::write(&file, made(&with(EXPORTS, "101500.5"))).unwrap();
    let none = refresh_into(&out, &file);
    assert_eq!(none.status.code(), Some(7));
    let config = "fixtures/sample/tonghop.toml";
    let ran = tonghop(&["run", "--config", config, "--out", out.to_str().unwrap()]);
    assert_eq!(ran.status.code(), Some(0));
    let before = fs::read(&file).unwrap();
    let done = refresh_into(&out, &file);
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(0), "{said}");
    assert!(fs::read(folder.path().join("sua (truoc 2019-09-25).docx")).unwrap() == before);
    let text = body(&fs::read(&file).unwrap());
    assert!(between(&text, "98,64", "triệu USD").is_some());
    let again = refresh_into(&out, &file);
    assert_eq!(again.status.code(), Some(0));
    assert!(!folder.path().join("sua (truoc 2019-09-25 2).docx").exists());
}
