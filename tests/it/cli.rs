//! The command as people type it: exit codes, help in two languages, mistakes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn tonghop(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tonghop"));
    command
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("TONGHOP_LANG");
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

fn run_into(out: &Path, more: &[&str]) -> Output {
    let out = out.to_string_lossy().into_owned();
    let base = [
        "run",
        "--config",
        "fixtures/sample/tonghop.toml",
        "--out",
        &out,
    ];
    tonghop(&[&base[..], more].concat())
}

#[test]
fn the_sample_round_is_clean() {
    let folder = tempfile::tempdir().unwrap();
    let output = run_into(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    for name in [
        "tong-hop.xlsx",
        "bao-cao.pdf",
        "so-lieu.json",
        "phat-hien.json",
        "manifest.json",
    ] {
        assert!(folder.path().join(name).exists(), "{name}");
    }
}

#[test]
fn the_weight_that_fails_a_run_is_chosen() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(
        run_into(folder.path(), &["--fail-on", "warning"])
            .status
            .code(),
        Some(1)
    );
    assert_eq!(
        run_into(folder.path(), &["--fail-on", "never"])
            .status
            .code(),
        Some(0)
    );
}

#[test]
fn findings_come_as_json_on_request() {
    let folder = tempfile::tempdir().unwrap();
    let output = run_into(folder.path(), &["--format", "json"]);
    let file: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(
        file["findings"]
            .as_array()
            .is_some_and(|findings| !findings.is_empty())
    );
}

#[test]
fn missing_units_make_the_outputs_incomplete() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = folder.path().join("inbox");
    fs::create_dir(&inbox).unwrap();
    let output = run_into(
        &folder.path().join("out"),
        &["--inbox", &inbox.to_string_lossy()],
    );
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
}

#[test]
fn a_folder_that_cannot_be_read_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let output = run_into(folder.path(), &["--inbox", "/nowhere/inbox"]);
    assert_eq!(output.status.code(), Some(4));
    assert!(
        said(&output).contains("/nowhere/inbox"),
        "{}",
        said(&output)
    );
}

#[test]
fn a_folder_that_another_run_holds_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let _held = tonghop::publish::Lock::acquire(folder.path()).unwrap();
    assert_eq!(run_into(folder.path(), &[]).status.code(), Some(5));
}

#[test]
fn a_wrong_description_is_refused_with_its_line_and_the_nearest_name() {
    let folder = tempfile::tempdir().unwrap();
    let measures = fs::read_to_string("templates/measures.toml").unwrap();
    fs::write(
        folder.path().join("measures.toml"),
        measures.replacen("dimension =", "dimensoin =", 1),
    )
    .unwrap();
    let output = run_into(
        &folder.path().join("out"),
        &["--templates", &folder.path().to_string_lossy()],
    );
    assert_eq!(output.status.code(), Some(2));
    let text = said(&output);
    assert!(
        text.contains("measures.toml:") && text.contains("có phải “dimension”?"),
        "{text}"
    );
}

#[test]
fn a_misspelt_option_gets_a_suggestion_in_the_language() {
    let vietnamese = tonghop(&["run", "--inbx", "x"]);
    assert_eq!(vietnamese.status.code(), Some(2));
    assert!(
        said(&vietnamese).contains("có phải --inbox"),
        "{}",
        said(&vietnamese)
    );
    let english = tonghop(&["--lang", "en", "run", "--inbx", "x"]);
    assert!(said(&english).contains("--inbox"), "{}", said(&english));
}

#[test]
fn help_speaks_one_language_at_a_time() {
    let vietnamese = said(&tonghop(&["run", "--help"]));
    assert!(
        vietnamese.contains("Cách dùng: tonghop run") && vietnamese.contains("Ví dụ:"),
        "{vietnamese}"
    );
    for word in ["Usage", "Options", "Examples"] {
        assert!(!vietnamese.contains(word), "{word} in {vietnamese}");
    }
    let english = said(&tonghop(&["--lang", "en", "run", "--help"]));
    assert!(
        english.contains("Usage: tonghop run") && english.contains("Examples:"),
        "{english}"
    );
    assert!(!english.contains("Tùy chọn"), "{english}");
    let short = said(&tonghop(&["run", "-h"]));
    assert!(
        short.len() < vietnamese.len() && !short.contains("Ví dụ:"),
        "{short}"
    );
}

#[test]
fn a_finding_is_explained_in_both_languages() {
    let vietnamese = tonghop(&["explain", "TH112"]);
    assert_eq!(vietnamese.status.code(), Some(0));
    assert!(said(&vietnamese).contains("Nguyên nhân thường gặp"));
    assert!(said(&tonghop(&["--lang", "en", "explain", "sum-differs"])).contains("Usual cause"));
    assert_eq!(tonghop(&["explain", "TH999"]).status.code(), Some(2));
}

#[test]
fn a_new_job_folder_can_be_run_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let job = folder.path().join("viec");
    assert_eq!(
        tonghop(&["init", &job.to_string_lossy()]).status.code(),
        Some(0)
    );
    let config = job.join("tonghop.toml").to_string_lossy().into_owned();
    let output = tonghop(&["run", "--config", &config]);
    assert_eq!(
        output.status.code(),
        Some(3),
        "an empty inbox: {}",
        said(&output)
    );
    assert_eq!(
        tonghop(&["init", &job.to_string_lossy()]).status.code(),
        Some(2)
    );
}

#[test]
fn inspect_says_what_a_sheet_was_taken_for_and_why() {
    let file = "fixtures/sample/inbox/SaThay bc T9 2019.xlsx";
    let text = said(&tonghop(&["inspect", file]));
    for words in [
        "Huyện Sa Thầy",
        "Giá trị sản xuất công nghiệp",
        "(vì có “ước 9 tháng”)",
        "Số ô:",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
}

#[test]
fn check_names_the_cell_that_is_wrong() {
    let output = tonghop(&[
        "check",
        "fixtures/faults/sum-differs/DakGlei_T9.2019.xlsx",
        "--period",
        "2019-09",
    ]);
    assert_eq!(output.status.code(), Some(1));
    let text = said(&output);
    assert!(
        text.contains("TH112") && text.contains("[3.TMBL] F13"),
        "{text}"
    );
}
