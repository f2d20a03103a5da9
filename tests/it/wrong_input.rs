//! Wrong input of every kind on the command line: what is said of it in Vietnamese holds no English sentence.

#![allow(clippy::unwrap_used, reason = "a failing test should stop")]

use std::fs;
use std::path::Path;
use std::process::Command;

/// Words of English sentences that are no Vietnamese syllables, and no names of options or of their values.
const ENGLISH: [&str; 31] = [
    "the",
    "of",
    "and",
    "is",
    "with",
    "missing",
    "expected",
    "unknown",
    "not",
    "than",
    "cannot",
    "invalid",
    "found",
    "such",
    "directory",
    "denied",
    "must",
    "be",
    "attempt",
    "failed",
    "unexpected",
    "required",
    "line",
    "following",
    "error",
    "usage",
    "for",
    "to",
    "no",
    "file",
    "option",
];

/// What a command says in Vietnamese, on both streams, and its exit code.
fn said(folder: &Path, arguments: &[&str]) -> (String, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tonghop"));
    command
        .args(arguments)
        .current_dir(folder)
        .env_remove("TONGHOP_LANG");
    let output = command.output().unwrap();
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    (
        String::from_utf8_lossy(&text).into_owned(),
        output.status.code(),
    )
}

/// Lines with English in them; what stands in brackets as the cause in its own words may be.
fn english(text: &str) -> Vec<&str> {
    let lines = text.lines().filter(|line| {
        let own = line.split("(nguyên văn:").next().unwrap_or_default();
        // Weights as they are written in a job file and on the command line.
        let own = ["error, warning, note", "error|warning|note"]
            .iter()
            .fold(own.to_owned(), |own, weights| own.replace(weights, ""));
        let mut words = own.split(|letter: char| !letter.is_alphanumeric() && letter != '-');
        words.any(|word| ENGLISH.contains(&word.to_lowercase().as_str()))
    });
    lines.collect()
}

fn refused(folder: &Path, arguments: &[&str]) {
    let (text, code) = said(folder, arguments);
    assert_ne!(code, Some(0), "{arguments:?}: {text}");
    assert_ne!(code, Some(70), "{arguments:?}: {text}");
    assert!(!text.trim().is_empty(), "{arguments:?} says nothing");
    assert_eq!(english(&text), Vec::<&str>::new(), "{arguments:?}");
}

#[test]
fn wrong_arguments_are_refused_in_vietnamese() {
    let folder = tempfile::tempdir().unwrap();
    let wrong: [&[&str]; 30] = [
        &[],
        &["lenh-la"],
        &["--la"],
        &["--lang", "fr", "run"],
        &["run", "--inbx", "x"],
        &["run", "thua"],
        &["run", "--period"],
        &["run", "--period", "13"],
        &["run", "--period", "2019-13"],
        &["run", "--as-of", "hôm nay"],
        &["run", "--fail-on", "nang"],
        &["run", "--threads", "0"],
        &["run", "--threads", "x"],
        &["run", "--quiet", "--quiet"],
        &["run", "--format", "xml"],
        &["run", "--config", "khong-co.toml"],
        &[
            "run",
            "--inbox",
            "khong-co",
            "--out",
            "ra",
            "--period",
            "2019-09",
            "--as-of",
            "2019-09-25",
        ],
        &[
            "run",
            "--inbox",
            ".",
            "--out",
            "ra",
            "--period",
            "2019-09",
            "--as-of",
            "2019-09-25",
        ],
        &["check"],
        &["check", "khong-co.xlsx"],
        &["check", "."],
        &["inspect", "khong-co.xlsx"],
        &["inspect", "."],
        &["explain", "TH999"],
        &["explain", "khong-co"],
        &["status", "--out", "khong-co", "--as-of", "2019-09-25"],
        &["history", "show"],
        &["history", "export", "--config", "khong-co.toml"],
        &["confirm", "--config", "khong-co.toml", "abc"],
        &["install-files"],
    ];
    for arguments in wrong {
        refused(folder.path(), arguments);
    }
}

#[test]
fn wrong_job_files_are_refused_in_vietnamese() {
    let start = "inbox = \"nhan\"\nout = \"ra\"\nperiod = \"2019-09\"\nas-of = \"2019-09-25\"\n";
    let wrong = [
        "inbox = ",
        "inbox = 5",
        "khoa-la = 1",
        "[rules.naive-gap]\ngap-percents = 3",
        "[rules.naive-gap]\ngap-percent = \"rộng\"",
        "[rules.naive-gap]\nseverity = \"nặng\"",
        "[rules.khong-co]\nseverity = \"note\"",
        "on-error = \"bo\"",
        "threads = 0",
        "threads = \"x\"",
        "templates = \"khong-co\"",
        "history = \"tonghop.toml\"",
        "[senders]\nkhong-co = [\"x\"]",
        "font = \"khong-co.ttf\"",
    ];
    for lines in wrong {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("nhan")).unwrap();
        let text = if lines.starts_with("inbox") {
            lines.to_owned()
        } else {
            format!("{start}{lines}\n")
        };
        fs::write(folder.path().join("tonghop.toml"), text).unwrap();
        refused(folder.path(), &["run"]);
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("tonghop.toml"),
        b"inbox = \"\xff\xfe\"\n",
    )
    .unwrap();
    refused(folder.path(), &["run"]);
}

#[test]
fn a_damaged_history_and_an_output_folder_that_is_none_are_refused_in_vietnamese() {
    let start = "inbox = \"nhan\"\nout = \"ra\"\nperiod = \"2019-09\"\nas-of = \"2019-09-25\"\nhistory = \"lich-su\"\n";
    let shapes: [fn(&Path); 4] = [
        |folder| fs::write(folder.join("ra"), "tệp").unwrap(),
        |folder| fs::create_dir_all(folder.join("ra/.tonghop-holder.json")).unwrap(),
        |folder| fs::create_dir_all(folder.join("ra/.tonghop.lock")).unwrap(),
        |folder| {
            fs::create_dir(folder.join("lich-su")).unwrap();
            fs::create_dir(folder.join("lich-su/lich-su.sqlite")).unwrap();
        },
    ];
    for shape in shapes {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("nhan")).unwrap();
        fs::write(folder.path().join("tonghop.toml"), start).unwrap();
        shape(folder.path());
        refused(folder.path(), &["run"]);
    }
}

#[test]
fn an_unknown_code_is_said_with_those_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let words = |code: &str| said(folder.path(), &["explain", code]).0;
    assert!(
        words("TH113x").contains("TH112, TH113, TH114"),
        "{}",
        words("TH113x")
    );
    assert!(
        words("TH999").contains("gần nhất là TH"),
        "{}",
        words("TH999")
    );
    assert!(
        words("sum-difers").contains("gần nhất là sum-differs"),
        "{}",
        words("sum-difers")
    );
    assert!(words("TH999").contains("Gõ tonghop explain để xem tất cả."));
    // The help lists the codes of exit one a line.
    let (help, _) = said(folder.path(), &["--help"]);
    let codes = [
        "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "70", "130, 143",
    ];
    for code in codes {
        let begin = format!("{code}  ");
        let lines = help
            .lines()
            .filter(|line| line.trim_start().starts_with(&begin));
        assert_eq!(lines.count(), 1, "{code} in {help}");
    }
}
