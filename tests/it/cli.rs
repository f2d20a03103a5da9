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

use tonghop::publish::{Report, Verdict};

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
        "bao-cao.docx",
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
    let sa_thay = "SaThay bc T9 2019.xlsx";
    fs::copy(
        format!("fixtures/sample/inbox/{sa_thay}"),
        inbox.join(sa_thay),
    )
    .unwrap();
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
    let holder = tonghop::publish::Holder::new("02:15:07 26/9/2019");
    let _held = tonghop::publish::Lock::acquire(folder.path(), &holder).unwrap();
    let output = run_into(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(5));
    let words = format!("tiến trình {}, từ 02:15:07 26/9/2019", holder.pid);
    assert!(said(&output).contains(&words), "{}", said(&output));
}

#[test]
fn fifty_runs_started_at_once_leave_one_whole_set() {
    let folder = tempfile::tempdir().unwrap();
    let (inbox, out) = (folder.path().join("inbox"), folder.path().join("out"));
    fs::create_dir(&inbox).unwrap();
    let name = "SaThay bc T9 2019.xlsx";
    let workbook = Path::new("fixtures/sample/inbox").join(name);
    fs::copy(workbook, inbox.join(name)).unwrap();
    let start = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tonghop"));
        command.args(["run", "--config", "fixtures/sample/tonghop.toml"]);
        command.arg("--inbox").arg(&inbox).arg("--out").arg(&out);
        command.current_dir(env!("CARGO_MANIFEST_DIR"));
        command.stderr(std::process::Stdio::null());
        command.spawn().unwrap()
    };
    let mut runs: Vec<_> = (0..50).map(|_| start()).collect();
    let ended: Vec<_> = runs
        .iter_mut()
        .map(|run| run.wait().unwrap().code())
        .collect();
    // 3: one unit of many; 5: another run was first.
    assert!(ended.contains(&Some(3)), "{ended:?}");
    assert!(
        ended.iter().all(|code| [Some(3), Some(5)].contains(code)),
        "{ended:?}"
    );
    let report = Report::of(&out, "2019-09-25".parse().unwrap(), 0).unwrap();
    // One unit of many.
    assert_eq!(
        (report.verdict, report.altered.len()),
        (Verdict::Incomplete, 0)
    );
    assert_eq!(names_in(&out), SET);
}

/// All that a run leaves in its folder.
const SET: [&str; 8] = [
    ".tonghop.lock",
    "bao-cao.docx",
    "bao-cao.pdf",
    "manifest.json",
    "phat-hien.json",
    "so-lieu.json",
    "tinh-trang.json",
    "tong-hop.xlsx",
];

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn status_of(out: &Path, as_of: &str, more: &[&str]) -> Output {
    let out = out.to_string_lossy().into_owned();
    tonghop(&[&["status", "--out", &out, "--as-of", as_of], more].concat())
}

#[test]
fn status_says_whether_the_outputs_are_of_the_day() {
    let folder = tempfile::tempdir().unwrap();
    let empty = status_of(folder.path(), "2019-09-25", &[]);
    assert_eq!(empty.status.code(), Some(7), "{}", said(&empty));
    run_into(folder.path(), &[]);
    let fresh = status_of(folder.path(), "2019-09-25", &[]);
    assert_eq!(fresh.status.code(), Some(0), "{}", said(&fresh));
    let text = said(&fresh);
    for words in [
        "Kết quả mới, dùng được.",
        "Bộ kết quả hiện có: kỳ 9/2019, lập ngày 25/9/2019.",
        "Đơn vị đã gửi đủ: 12/12.",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    let later = status_of(folder.path(), "2019-09-27", &[]);
    assert_eq!(later.status.code(), Some(7));
    assert!(
        said(&later).contains("2 ngày trước ngày 27/9/2019"),
        "{}",
        said(&later)
    );
    let tolerant = status_of(folder.path(), "2019-09-27", &["--max-age", "2"]);
    assert_eq!(tolerant.status.code(), Some(0));
}

#[test]
fn status_as_json_names_who_is_missing_and_which_errors_are_open() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = "fixtures/faults/sum-differs";
    run_into(folder.path(), &["--inbox", inbox]);
    let output = status_of(folder.path(), "2019-09-25", &["--format", "json"]);
    let file: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(file["verdict"], "incomplete");
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(file["age_days"], 0);
    let set = &file["status"]["set"];
    // One unit of the twelve that owe a return has sent it.
    assert_eq!(set["units"]["expected"], 12);
    assert_eq!(set["units"]["missing"].as_array().unwrap().len(), 11);
    let errors = set["open_errors"].as_array().unwrap();
    assert!(errors.iter().any(|error| error["code"] == "TH112"));
}

#[test]
fn outputs_beside_open_ones_have_an_exit_status_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    run_into(folder.path(), &[]);
    let before = fs::read(folder.path().join("bao-cao.pdf")).unwrap();
    fs::write(folder.path().join("~$tong-hop.xlsx"), "").unwrap();
    let output = run_into(folder.path(), &["--as-of", "2019-09-26"]);
    assert_eq!(output.status.code(), Some(6), "{}", said(&output));
    assert!(
        said(&output).contains("Không thay được tong-hop.xlsx vì tệp đang mở"),
        "{}",
        said(&output)
    );
    assert!(before == fs::read(folder.path().join("bao-cao.pdf")).unwrap());
    assert!(folder.path().join("tong-hop (2019-09-26).xlsx").exists());
    let asked = status_of(folder.path(), "2019-09-26", &[]);
    assert_eq!(asked.status.code(), Some(6), "{}", said(&asked));
}

#[test]
fn a_folder_that_cannot_be_written_to_is_refused_before_any_work() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    // The inbox cannot be read either, which would be said if it had been looked at.
    let out = folder.path().join("file/out");
    let output = run_into(&out, &["--inbox", "/nowhere/inbox"]);
    assert_eq!(output.status.code(), Some(4));
    assert!(!said(&output).contains("/nowhere"), "{}", said(&output));
}

#[test]
fn a_wrong_description_leaves_a_notice_beside_the_old_set() {
    let folder = tempfile::tempdir().unwrap();
    let (out, templates) = (folder.path().join("out"), folder.path().join("templates"));
    run_into(&out, &[]);
    fs::create_dir(&templates).unwrap();
    fs::write(templates.join("measures.toml"), "[[measure]]\nid = 1\n").unwrap();
    let output = run_into(&out, &["--templates", &templates.to_string_lossy()]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    let notice = fs::read_to_string(out.join(tonghop::publish::NOTICE)).unwrap();
    assert!(notice.contains("chưa đúng (measures.toml:2)"), "{notice}");
    assert_eq!(status_of(&out, "2019-09-25", &[]).status.code(), Some(7));
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
fn a_check_ends_with_what_was_read_of_which_unit_and_month() {
    let checked = tonghop(&["check", "fixtures/sample/inbox/SaThay bc T9 2019.xlsx"]);
    let text = said(&checked);
    let last = text.lines().last().unwrap_or_default();
    assert!(last.contains(" của Huyện Sa Thầy, kỳ 2019-09; "), "{last}");
    let folder = tempfile::tempdir().unwrap();
    let letter = folder.path().join("thu.csv");
    fs::write(&letter, "Kính gửi;Sở\n").unwrap();
    let text = said(&tonghop(&["check", &letter.to_string_lossy()]));
    let last = text.lines().last().unwrap_or_default();
    assert!(last.contains("thu.csv: đã đọc –; "), "{last}");
}

#[test]
fn warnings_that_move_no_figure_are_counted_and_not_called_others() {
    let folder = tempfile::tempdir().unwrap();
    let text = said(&run_into(&folder.path().join("out"), &[]));
    assert!(
        text.contains("cảnh báo; xem phat-hien.json.") && !text.contains("phát hiện khác"),
        "{text}"
    );
}

#[test]
fn a_finding_is_explained_by_its_number_alone() {
    for (number, code) in [("112", "TH112"), ("1", "TH001"), ("081", "TH081")] {
        let by_number = tonghop(&["explain", number]);
        assert_eq!(by_number.status.code(), Some(0), "{}", said(&by_number));
        assert_eq!(said(&by_number), said(&tonghop(&["explain", code])));
    }
    assert_eq!(tonghop(&["explain", "999"]).status.code(), Some(2));
}

#[test]
fn help_before_a_command_is_its_help() {
    for command in [&["check"][..], &["history", "import"], &[]] {
        let asked = tonghop(&[&["help"], command].concat());
        assert_eq!(asked.status.code(), Some(0), "{}", said(&asked));
        assert_eq!(
            said(&asked),
            said(&tonghop(&[command, &["--help"]].concat()))
        );
    }
    assert_eq!(tonghop(&["help", "khong-co"]).status.code(), Some(2));
}

#[test]
fn a_wrong_month_or_day_gets_an_example() {
    for (option, wrong, example) in [
        ("--period", "9/2019", "ví dụ viết đúng: 2019-09"),
        ("--as-of", "25/9/2019", "ví dụ viết đúng: 2019-09-25"),
    ] {
        let text = said(&tonghop(&["run", option, wrong]));
        assert!(text.contains(example), "{text}");
    }
    let text = said(&tonghop(&["run", "--threads", "x"]));
    assert!(!text.contains("ví dụ"), "{text}");
}

/// What a run says of a folder of templates with one file in it.
fn said_of_template(name: &str, bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    let templates = folder.path().to_string_lossy().into_owned();
    let output = run_into(&folder.path().join("out"), &["--templates", &templates]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    said(&output)
}

#[test]
fn a_template_that_nobody_reads_is_refused_with_the_nearest_name() {
    let text = said_of_template("phrase.toml", b"");
    assert!(
        text.contains("phrase.toml: không có tệp mô tả tên “phrase.toml”; có phải “phrases.toml”?"),
        "{text}"
    );
    assert!(!text.contains(":0"), "{text}");
    let text = said_of_template("cua-toi.toml", b"");
    assert!(
        text.contains("không có tệp mô tả tên “cua-toi.toml”"),
        "{text}"
    );
}

#[test]
fn a_template_in_another_encoding_is_told_to_be_saved_as_utf_8() {
    let wide = "[front]\n".encode_utf16().flat_map(u16::to_le_bytes);
    let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(wide).collect();
    for name in ["phrases.toml", "measures.toml"] {
        let text = said_of_template(name, &wide);
        assert!(text.contains("đề nghị lưu lại với bảng mã UTF-8"), "{text}");
    }
}

#[test]
fn a_wrong_value_of_the_job_file_says_what_is_needed() {
    let folder = tempfile::tempdir().unwrap();
    let job = folder.path().join("tonghop.toml");
    for (line, needed) in [
        ("inbox = 3", "cần chữ viết trong dấu nháy"),
        (r#"inbox = "D:\baocao\inbox""#, "đường dẫn viết bằng “/”"),
        (r#"out = "D:\ketqua""#, "đường dẫn viết bằng “/”"),
        (r#"inbox = "D:\u\x""#, "đường dẫn viết bằng “/”"),
        (
            r#"several-units = "gop.xlsx""#,
            "cần danh sách trong ngoặc vuông",
        ),
    ] {
        fs::write(&job, format!("{line}\n")).unwrap();
        let output = tonghop(&["run", "--config", &job.to_string_lossy()]);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        let text = said(&output);
        assert!(text.contains(needed), "{line}: {text}");
        assert!(!text.contains("bộ kết quả trước"), "{text}");
    }
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
        Some(9),
        "an empty inbox: {}",
        said(&output)
    );
    assert_eq!(
        tonghop(&["init", &job.to_string_lossy()]).status.code(),
        Some(2)
    );
}

#[test]
fn a_new_job_folder_can_have_a_folder_for_each_unit() {
    let folder = tempfile::tempdir().unwrap();
    let job = folder.path().join("viec");
    let made = tonghop(&["init", "--senders", &job.to_string_lossy()]);
    assert_eq!(made.status.code(), Some(0), "{}", said(&made));
    let text = fs::read_to_string(job.join("tonghop.toml")).unwrap();
    assert!(text.contains("[senders.dak-ha] # Huyện Đắk Hà\nfolder = \"dak-ha\"\n"));
    // The ten units of 2019, the plants of the province and the province; no commune of 2025.
    assert_eq!(text.matches("\n[senders.").count(), 12, "{text}");
    assert!(
        !text.contains("# [senders.") && text.contains("\n# [hooks]\n"),
        "{text}"
    );
    // The plants lie in the workbook of the province's office.
    let made = fs::read_dir(job.join("inbox")).unwrap().count();
    assert_eq!(made, 11);
    let of_plants = "[senders.khoi-tinh] # Khối tỉnh quản lý\nfolder = \"tinh\"\n";
    assert!(text.contains(of_plants), "{text}");
    let name = "SaThay bc T9 2019.xlsx";
    let sample = Path::new("fixtures/sample/inbox").join(name);
    let config = job.join("tonghop.toml").to_string_lossy().into_owned();
    let findings = |code| {
        let run = [
            "run",
            "--config",
            &config,
            "--format",
            "json",
            "--allow-fewer",
        ];
        let output = tonghop(&run);
        assert_eq!(output.status.code(), Some(code), "{}", said(&output));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    // An empty folder is one whose unit has not sent.
    let of_nothing = findings(9);
    assert!(of_nothing.contains("TH370") && !of_nothing.contains("TH315"));
    fs::copy(&sample, job.join("inbox/sa-thay").join(name)).unwrap();
    assert!(!findings(3).contains("TH311"));
    fs::copy(&sample, job.join("inbox").join(name)).unwrap();
    assert_eq!(
        findings(3).matches("\"TH311\"").count(),
        1,
        "one for the workbook"
    );
    fs::rename(job.join("inbox/dak-ha"), job.join("inbox/dakha")).unwrap();
    let said = findings(3);
    assert_eq!(said.matches("\"TH315\"").count(), 1);
    assert!(
        said.contains("Huyện Đắk Hà gửi từ dak-ha/, nhưng thư mục này không có"),
        "{said}"
    );
}

#[test]
fn in_a_new_job_folder_the_office_sends_for_the_plants_and_for_no_district() {
    let office = "So Cong Thuong - bieu cua tinh 9 thang 2019.xlsx";
    let workbook = Path::new("fixtures/sample/inbox").join(office);
    for (place, is_refused) in [("tinh", false), ("dak-glei", true)] {
        let folder = tempfile::tempdir().unwrap();
        let job = folder.path().join("viec");
        tonghop(&["init", "--senders", &job.to_string_lossy()]);
        fs::copy(&workbook, job.join("inbox").join(place).join(office)).unwrap();
        let config = job.join("tonghop.toml").to_string_lossy().into_owned();
        let output = tonghop(&["run", "--config", &config, "--format", "json"]);
        let said = String::from_utf8_lossy(&output.stdout);
        assert_eq!(said.contains("\"TH311\""), is_refused, "{place}: {said}");
        assert!(!said.contains("\"TH312\""), "{place}: {said}");
    }
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

/// The report of `inspect --format json` and the exit code.
fn inspected(file: &str) -> (serde_json::Value, Option<i32>) {
    let output = tonghop(&["inspect", file, "--format", "json"]);
    let report = serde_json::from_slice(&output.stdout).unwrap_or_default();
    (report, output.status.code())
}

#[test]
fn inspect_gives_every_cell_and_how_it_ended() {
    let file = "fixtures/sample/inbox/DakGlei_T9.2019.xlsx";
    let (report, exit) = inspected(file);
    assert_eq!(exit, Some(0));
    let sheets = report["sheets"].as_array().unwrap();
    let mut cells = sheets
        .iter()
        .flat_map(|sheet| sheet["cells"].as_array().unwrap());
    let (workbook, _) = tonghop::read::read(&file.into(), &fs::read(file).unwrap());
    let count: usize = workbook
        .unwrap()
        .sheets
        .iter()
        .map(|sheet| sheet.cells.len())
        .sum();
    assert_eq!(cells.clone().count(), count);
    assert!(cells.clone().all(|cell| {
        let is_figure = cell["end"] == "figure";
        is_figure != cell["figure"].is_null()
            && (cell["end"] != "reported" || !cell["findings"].as_array().unwrap().is_empty())
            && (cell["end"] == "ignored") != cell["rule"].is_null()
            && !cell["stored"].is_null()
    }));
    let figure = cells
        .find(|cell| cell["end"] == "figure" && cell["kind"] == "number")
        .unwrap();
    assert_eq!(figure["figure"]["unit"], "dak-glei");
    assert_eq!(figure["figure"]["period"], "2019-09");
    assert!(figure["format"].as_str().is_some());
}

#[test]
fn inspect_tells_of_a_sheet_that_cannot_be_read() {
    let (report, exit) = inspected("fixtures/faults/bad-checksum");
    assert_eq!(exit, Some(1), "{report}");
    let folder = "fixtures/faults/truncated";
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let file = entries
        .into_iter()
        .find(|path| path.extension().is_some_and(|end| end == "xlsx"));
    let (report, exit) = inspected(&file.unwrap().to_string_lossy());
    assert_eq!(exit, Some(1));
    assert_eq!(report["findings"][0]["code"], "TH012");
}

#[cfg(unix)]
#[test]
fn a_reader_that_went_away_is_no_bug() {
    for arguments in [
        &["--version"][..],
        &["--help"],
        &["watch", "--help"],
        &["history", "show", "--help"],
        &["explain"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = Command::new(env!("CARGO_BIN_EXE_tonghop"));
        command.args(arguments).env_remove("TONGHOP_LANG");
        let output = command.stdout(writer).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(output.stderr.is_empty(), "{}", said(&output));
    }
    // Nobody hears what was mistyped; the code says it all the same.
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = Command::new(env!("CARGO_BIN_EXE_tonghop"));
    let output = command.arg("rum").stderr(writer).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}
