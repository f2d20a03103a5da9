//! Messages, phrases and words of recognition that an office gives in its own templates.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failing test should stop"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tonghop::describe;
use tonghop::model::descriptions::Descriptions;
use tonghop::read::grid::{Content, Workbook};

use crate::layout::{COLUMNS, HEAD, LODGING, TOTAL, figures, recognise, sheet};
use crate::unattended::Office;

/// The descriptions of an office whose folder holds one file.
fn loaded(name: &str, text: &str) -> Result<Descriptions, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    describe::load(Some(folder.path())).map_err(|error| error.to_string())
}

fn refused(name: &str, text: &str) -> String {
    loaded(name, text).err().unwrap_or_default()
}

/// The texts of all cells of a workbook.
fn texts(bytes: &[u8]) -> Vec<String> {
    let (workbook, _) = tonghop::read::read(&"tong-hop.xlsx".into(), bytes);
    let sheets = workbook.unwrap().sheets.into_iter();
    let cells = sheets.flat_map(|sheet| sheet.cells);
    let texts = cells.filter_map(|cell| match cell.content {
        Content::Text(text) => Some(text.to_string()),
        Content::Number(_)
        | Content::Bool(_)
        | Content::Date(..)
        | Content::Error(_)
        | Content::FormulaWithoutValue => None,
    });
    texts.collect()
}

/// A run over the sample with the templates in `folder`; it writes into the same folder.
fn run(folder: &Path) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tonghop"));
    command
        .args(["run", "--config", "fixtures/sample/tonghop.toml"])
        .arg("--out")
        .arg(folder.join("out"))
        .arg("--templates")
        .arg(folder.join("templates"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("TONGHOP_LANG");
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
}

#[test]
fn the_words_of_the_office_stand_in_workbook_json_and_report() {
    let folder = tempfile::tempdir().unwrap();
    let templates = folder.path().join("templates");
    fs::create_dir(&templates).unwrap();
    let messages = "[rule.TH030]\ntitle.vi = \"Trang tính để ngoài\"\n";
    fs::write(templates.join("messages.toml"), messages).unwrap();
    let phrases = "[front-page]\ntitle = \"SỐ LIỆU {period}\"\n";
    fs::write(templates.join("phrases.toml"), phrases).unwrap();
    run(folder.path());

    let output = |name: &str| fs::read(folder.path().join("out").join(name)).unwrap();
    let findings = String::from_utf8(output("phat-hien.json")).unwrap();
    assert!(findings.contains("\"title\":\"Trang tính để ngoài\""));
    // What the office does not word stays as it is.
    assert!(findings.contains("\"title\":\"Số ghi dưới dạng chữ\""));
    let texts = texts(&output("tong-hop.xlsx"));
    assert!(texts.iter().any(|text| text == "Trang tính để ngoài"));
    assert!(texts.iter().all(|text| text != "Không nhận ra biểu nào"));
    let report = lopdf::Document::load_mem(&output("bao-cao.pdf")).unwrap();
    let page = report.extract_text(&[1]).unwrap().replace('\n', "");
    assert!(page.contains("SỐ LIỆU 9 THÁNG NĂM 2019"), "{page}");
}

#[test]
fn a_word_of_the_office_for_month_is_known_beside_all_others() {
    let head = HEAD.replace("Tháng 9 năm 2019", "Nguyệt 9 năm 2019");
    let workbook = Workbook {
        sheets: vec![sheet(
            "B3",
            &format!("{head}\n{COLUMNS}\n{TOTAL}\n{LODGING}"),
        )],
        ..Workbook::default()
    };
    let months = |descriptions: &Descriptions| {
        let found = recognise(descriptions, &workbook);
        let evidence = found.evidence.first().unwrap();
        (
            evidence.period.as_ref().map(|seen| seen.what),
            figures(&found).len(),
        )
    };
    let own = months(&describe::load(None).unwrap());
    assert_eq!(own.0, None);
    let given = "[periods]\nmonth = [\"tháng\", \"nguyệt\"]\n";
    let known = months(&loaded("recognition.toml", given).unwrap());
    assert_eq!(known, (Some("2019-09".parse().unwrap()), 14));
}

#[test]
fn a_key_that_nobody_asks_for_is_refused_with_its_line_and_the_nearest() {
    let said = refused("messages.toml", "[rule.TH030]\n\ntitel.vi = \"Lạ\"\n");
    let expected =
        "messages.toml:3: unknown message `TH030.titel.vi`; did you mean `TH030.title.vi`?";
    assert_eq!(said, expected);
    let said = refused("recognition.toml", "[periods]\nmoth = [\"tháng\"]\n");
    let expected =
        "recognition.toml:2: unknown group `periods.moth`; did you mean `periods.month`?";
    assert_eq!(said, expected);
    let said = refused("messages/console.toml", "[text]\nmy-own.vi = \"Lạ\"\n");
    assert!(
        said.starts_with("messages/console.toml:2: unknown message"),
        "{said}"
    );
}

#[test]
fn a_message_keeps_the_places_of_the_program() {
    let of = |text: &str| {
        refused(
            "messages.toml",
            &format!("[rule.TH045]\nobserved.vi = \"{text}\"\n"),
        )
    };
    let whole = "{count} ô ghi “{value}”, nghĩa là {meaning}.";
    assert_eq!(of(whole), "");
    assert_eq!(
        of(&whole.replace("{count}", "{cuont}")),
        "messages.toml:2: unknown word `cuont`; did you mean `count`?\n\
         messages.toml:2: TH045.observed.vi lacks `{count}`"
    );
    assert_eq!(
        of(&whole.replace("{meaning}", "vậy")),
        "messages.toml:2: TH045.observed.vi lacks `{meaning}`"
    );
    assert_eq!(of(" "), "messages.toml:2: TH045.observed.vi says nothing");
}

#[test]
fn a_word_stands_in_one_group_of_its_part_and_says_something() {
    let said = refused(
        "recognition.toml",
        "[periods]\nmonth = [\n  \"tháng\",\n  \"Quý\",\n]\n",
    );
    assert_eq!(
        said,
        "recognition.toml:4: `Quý` stands in periods.month and in periods.quarter"
    );
    let said = refused("recognition.toml", "[clauses]\nbehind-results = [\"–\"]\n");
    assert_eq!(
        said,
        "recognition.toml:2: clauses.behind-results says nothing"
    );
    // Two parts may hold one word.
    assert_eq!(
        refused("recognition.toml", "[captions]\nmeasure = [\"kế hoạch\"]\n"),
        ""
    );
}

/// What an office says otherwise: lines of the console, and a rule.
const WORDED: &str = "\
[text]
exit-clean.vi = \"Phòng Kế hoạch: xong, gửi được.\"
status-fresh.vi = \"Phòng Kế hoạch: bộ này dùng được.\"
[rule.TH045]
title.vi = \"Dấu gạch thay cho số\"
observed.vi = \"{count} ô gạch “{value}”, nghĩa là {meaning}.\"
";

/// An office with `messages` in the templates that its job file names.
fn office(messages: &str) -> Office {
    let office = Office::new(&[], "templates = \"mau\"\n");
    fs::create_dir(office.path("mau")).unwrap();
    fs::write(office.path("mau").join("messages.toml"), messages).unwrap();
    office
}

fn output(office: &Office, arguments: &[&str]) -> Output {
    office.command(arguments).output().unwrap()
}

/// Both streams of a command.
fn said(office: &Office, arguments: &[&str]) -> String {
    let output = output(office, arguments);
    let both = [output.stdout, output.stderr].concat();
    String::from_utf8_lossy(&both).into_owned()
}

#[test]
fn the_console_speaks_in_the_words_of_the_office() {
    let office = office(WORDED);
    let run = said(&office, &["run"]);
    assert!(run.contains("\nPhòng Kế hoạch: xong, gửi được.\n"), "{run}");
    let status = said(&office, &["status"]);
    assert!(
        status.contains("\nPhòng Kế hoạch: bộ này dùng được.\n"),
        "{status}"
    );
    // What the office does not word stays as it is.
    assert!(status.starts_with("Thư mục: "), "{status}");
    let check = said(&office, &["check", "inbox/SaThay bc T9 2019.xlsx"]);
    assert!(
        check.contains("7 ô gạch “-”, nghĩa là không phát sinh (số 0)."),
        "{check}"
    );
}

#[test]
fn a_rule_is_explained_in_the_words_of_the_office_wherever_one_stands() {
    let office = office(WORDED);
    let worded = "TH045 – Dấu gạch thay cho số (";
    let within = said(&office, &["explain", "45"]);
    assert!(within.starts_with(worded), "{within}");
    let listed = said(&office, &["explain"]);
    assert!(listed.contains("  Dấu gạch thay cho số\n"), "{listed}");
    let elsewhere = |flag: &str, name: &str| {
        let path = office.path(name);
        let mut command = Command::new(env!("CARGO_BIN_EXE_tonghop"));
        command
            .args(["explain", "TH045", flag])
            .arg(path)
            .env_remove("TONGHOP_LANG");
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    assert_eq!(elsewhere("--config", "tonghop.toml"), within);
    assert_eq!(elsewhere("--templates", "mau"), within);
}

#[test]
fn wrong_messages_are_refused_by_the_run_and_by_nothing_that_only_speaks() {
    let office = office(&WORDED.replace("{value}", "{valeu}"));
    let run = output(&office, &["run"]);
    assert_eq!(run.status.code(), Some(2));
    let run = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(
        run.contains("messages.toml") && run.contains("valeu"),
        "{run}"
    );
    let explained = output(&office, &["explain", "TH045"]);
    assert_eq!(explained.status.code(), Some(0));
    let own = said(&Office::new(&[], ""), &["explain", "TH045"]);
    assert_eq!(String::from_utf8_lossy(&explained.stdout), own);
}

#[cfg(unix)]
#[test]
fn a_job_file_that_others_may_write_words_nothing() {
    use std::os::unix::fs::PermissionsExt as _;

    let office = office(WORDED);
    let anybody = fs::Permissions::from_mode(0o666);
    fs::set_permissions(office.path("tonghop.toml"), anybody).unwrap();
    let own = said(&Office::new(&[], ""), &["explain", "TH045"]);
    assert_eq!(said(&office, &["explain", "TH045"]), own);
}
