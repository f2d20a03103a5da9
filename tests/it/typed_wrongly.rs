//! The command as people mistype it: what is said is in one language, and says what is wrong.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

fn tonghop(folder: &Path, language: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tonghop"));
    command
        .args(arguments)
        .args(["--lang", language])
        .current_dir(folder)
        .env_remove("TONGHOP_LANG")
        .env_remove("RUST_BACKTRACE");
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// Job files that are wrong in one line each, by name.
const JOBS: [(&str, &str); 16] = [
    ("key.toml", "perod = \"2019-09\"\n"),
    ("value.toml", "on-error = \"leaf-out\"\n"),
    ("kind.toml", "threads = \"two\"\n"),
    ("month.toml", "period = \"thang 9\"\n"),
    ("day.toml", "as-of = \"today\"\n"),
    ("number.toml", "period = 9\n"),
    ("syntax.toml", "period = \"2019-09\nout = 1\n"),
    ("equals.toml", "period \"2019-09\"\n"),
    ("twice.toml", "out = \"a\"\nout = \"b\"\n"),
    ("rule.toml", "[rules.sum-difers]\nseverity = \"note\"\n"),
    ("weight.toml", "[rules.sum-differs]\nseverity = \"heavy\"\n"),
    ("threshold.toml", "[rules.naive-gap]\ngap = 3\n"),
    ("old.toml", "[severity]\nsum-differs = \"note\"\n"),
    (
        "hook.toml",
        "[hooks]\nafter-success = [\"mail\", \"{sumary}\"]\n",
    ),
    ("limit.toml", "[hooks]\ntime-limit = 0\n"),
    ("empty.toml", ""),
];

/// A folder with the wrong job files, a job that is right but for its folders, and a workbook.
fn desk() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in JOBS {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let job = "period = \"2019-09\"\nas-of = \"2019-09-25\"\ninbox = \"nhan\"\nout = \"ra\"\n";
    fs::write(folder.path().join("good.toml"), job).unwrap();
    let templates = folder.path().join("mau");
    fs::create_dir(&templates).unwrap();
    fs::write(templates.join("measures.toml"), "[[measure]]\nid = 1\n").unwrap();
    let sample = "fixtures/sample/inbox/SaThay bc T9 2019.xlsx";
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::copy(root.join(sample), folder.path().join("Sa Thay.xlsx")).unwrap();
    folder
}

/// Command lines, and how each ends.
const LINES: [(&[&str], i32); 31] = [
    (&[], 2),
    (&["rn"], 2),
    (&["run", "--inbx", "x"], 2),
    (&["run", "--inbox"], 2),
    (&["run", "--period", "2019-13"], 2),
    (&["run", "--as-of", "hom-nay"], 2),
    (&["run", "--threads", "hai"], 2),
    (&["run", "--threads", "0", "--config", "good.toml"], 2),
    (&["run", "--fail-on", "eror"], 2),
    (&["run", "--format", "xml"], 2),
    (&["run", "--quiet", "--quiet"], 2),
    (&["run", "thua"], 2),
    (&["run", "--config", "khong-co.toml"], 2),
    (&["run", "--config", "good.toml"], 4),
    (&["run", "--config", "good.toml", "--templates", "mau"], 2),
    (
        &["run", "--config", "good.toml", "--templates", "khong-co"],
        2,
    ),
    (&["run", "--config", "good.toml", "--out", "good.toml"], 4),
    (&["status"], 2),
    (&["status", "--out", "ra"], 2),
    (&["status", "--max-age", "-1", "--out", "ra"], 2),
    (&["check"], 2),
    (&["check", "SaThay.xlsx"], 4),
    (&["inspect", "Sa Thay.xslx"], 4),
    (&["explain", "TH999"], 2),
    (&["history"], 2),
    (&["history", "imprt"], 2),
    (&["history", "export", "--config", "good.toml"], 2),
    (&["confirm"], 2),
    (&["confirm", "3f9a0c", "--list"], 2),
    (&["init"], 2),
    (&["install-files"], 2),
];

/// Words of programs. "error" is not among them: it is a value that settings and options have.
const ENGLISH: [&str; 33] = [
    "the",
    "is",
    "of",
    "and",
    "for",
    "not",
    "found",
    "Error",
    "usage",
    "Usage",
    "required",
    "argument",
    "arguments",
    "unexpected",
    "unknown",
    "field",
    "expected",
    "invalid",
    "value",
    "values",
    "possible",
    "tip",
    "similar",
    "More",
    "information",
    "given",
    "neither",
    "cannot",
    "No",
    "such",
    "file",
    "directory",
    "denied",
];

/// Letters that only Vietnamese has.
const VIETNAMESE: &str =
    "ăâđêôơưĂÂĐÊÔƠƯáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ";

fn lines() -> Vec<(Vec<String>, i32)> {
    let typed = LINES.iter().map(|(line, code)| (*line, *code));
    let own = |line: &[&str]| line.iter().map(|word| (*word).to_owned()).collect();
    let typed = typed.map(|(line, code)| (own(line), code));
    let jobs = JOBS.iter().map(|(name, _)| {
        let line = ["run", "--config", name];
        (own(&line), 2)
    });
    typed.chain(jobs).collect()
}

fn wrong_lines(language: &str, is_foreign: impl Fn(&str) -> bool) -> Vec<String> {
    let desk = desk();
    let mut wrong = Vec::new();
    for (line, code) in lines() {
        let arguments: Vec<&str> = line.iter().map(String::as_str).collect();
        let output = tonghop(desk.path(), language, &arguments);
        let text = said(&output);
        if output.status.code() != Some(code) {
            wrong.push(format!("{line:?} ended with {:?}:\n{text}", output.status));
        }
        if text.trim().is_empty() || text.contains(['{', '}']) && !text.contains("{sumary}") {
            wrong.push(format!("{line:?} says:\n{text}"));
        }
        if is_foreign(&text) {
            wrong.push(format!("{line:?} mixes languages:\n{text}"));
        }
    }
    wrong
}

#[test]
fn mistakes_are_said_in_vietnamese_alone() {
    let wrong = wrong_lines("vi", |text| {
        // What stands in quotes is what was typed.
        let plain: String = text
            .split('“')
            .enumerate()
            .map(|(place, part)| {
                if place == 0 {
                    part
                } else {
                    part.split_once('”').map_or(part, |(_, after)| after)
                }
            })
            .collect();
        let mut words =
            plain.split(|letter: char| !letter.is_alphanumeric() && letter != '-' && letter != '.');
        words.any(|word| ENGLISH.contains(&word))
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn mistakes_are_said_in_english_alone() {
    let wrong = wrong_lines("en", |text| {
        text.contains(|letter| VIETNAMESE.contains(letter))
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_workbook_with_a_mistyped_name_is_not_there_and_the_nearest_name_is_said() {
    let desk = desk();
    for command in ["check", "inspect"] {
        let text = said(&tonghop(desk.path(), "vi", &[command, "Sa Thai.xlsx"]));
        assert_eq!(
            text,
            "Lỗi: không có tệp Sa Thai.xlsx; có phải Sa Thay.xlsx?\n"
        );
        let text = said(&tonghop(desk.path(), "vi", &[command, "nhan/xyz.xlsx"]));
        assert_eq!(text, "Lỗi: không có tệp nhan/xyz.xlsx\n");
    }
}

#[test]
fn a_new_job_file_fills_its_settings_and_leaves_its_comments_alone() {
    let desk = desk();
    assert!(
        tonghop(desk.path(), "vi", &["init", "viec"])
            .status
            .success()
    );
    let text = fs::read_to_string(desk.path().join("viec/tonghop.toml")).unwrap();
    assert!(text.contains("\nperiod = \"2019-09\"\n"), "{text}");
    assert!(text.contains("\nas-of = \"2019-09-25\"\n"), "{text}");
    let named = "{out}, {period}, {as-of}, {exit-code}, {summary}, {run-id}";
    assert!(text.contains(named), "{text}");
}

/// An inbox with one return: of nothing no outputs are made.
fn with_a_return(desk: &Path) {
    fs::create_dir(desk.join("nhan")).unwrap();
    fs::copy(desk.join("Sa Thay.xlsx"), desk.join("nhan/Sa Thay.xlsx")).unwrap();
}

#[test]
fn outputs_are_named_without_steps_back() {
    let desk = desk();
    let inner = desk.path().join("a/b");
    fs::create_dir_all(&inner).unwrap();
    let job = "period = \"2019-09\"\nas-of = \"2019-09-25\"\ninbox = \"../../nhan\"\nout = \"../../ra\"\n";
    fs::write(inner.join("tonghop.toml"), job).unwrap();
    with_a_return(desk.path());
    for (folder, config) in [(desk.path(), "a/b/tonghop.toml"), (&*inner, "tonghop.toml")] {
        let output = tonghop(folder, "vi", &["run", "--config", config]);
        let text = said(&output);
        assert_eq!(output.status.code(), Some(3), "{text}");
        assert!(text.contains("Đã ghi ") && !text.contains(".."), "{text}");
    }
}

#[test]
fn a_wrong_report_template_ends_with_the_code_of_descriptions() {
    let desk = desk();
    let report = desk.path().join("mau-2/report");
    fs::create_dir_all(&report).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/report");
    fs::copy(root.join("report.toml"), report.join("report.toml")).unwrap();
    let body = fs::read_to_string(root.join("bao-cao.md")).unwrap();
    let last = "\n\n{{ so(\"retail.totl.cumulative\") }}\n";
    fs::write(report.join("bao-cao.md"), body + last).unwrap();
    with_a_return(desk.path());
    let line = ["run", "--config", "good.toml", "--templates", "mau-2"];
    let output = tonghop(desk.path(), "vi", &line);
    let text = said(&output);
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(text.contains("report/bao-cao.md:"), "{text}");
}

#[test]
fn a_check_without_a_month_has_none_in_json() {
    let desk = desk();
    fs::write(desk.path().join("trang.csv"), "a,b\n1,2\n").unwrap();
    let period = |file: &str| {
        let output = tonghop(desk.path(), "vi", &["check", file, "--format", "json"]);
        let list: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        list["period"].clone()
    };
    assert_eq!(period("trang.csv"), serde_json::Value::Null);
    assert_eq!(period("Sa Thay.xlsx"), "2019-09");
}
