//! Runs that nobody watches: what is said, to whom, and what follows.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::run::sample_files;

const PROGRAM: &str = env!("CARGO_BIN_EXE_tonghop");

/// A job folder with the workbooks of the sample round but for those of some units.
pub(crate) struct Office {
    folder: TempDir,
}

impl Office {
    /// `absent` are beginnings of file names; `more` is put below the settings of the job file.
    pub(crate) fn new(absent: &[&str], more: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("inbox")).unwrap();
        let office = Self { folder };
        for (from, name) in sample_files() {
            if !absent.iter().any(|start| name.starts_with(start)) {
                fs::copy(from, office.path("inbox").join(name)).unwrap();
            }
        }
        office.job(more);
        office
    }

    /// Writes the job file anew.
    pub(crate) fn job(&self, more: &str) {
        let job = "period = \"2019-09\"\nas-of = \"2019-09-25\"\ninbox = \"inbox\"\nout = \"ra\"\n";
        fs::write(self.path("tonghop.toml"), format!("{job}{more}")).unwrap();
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_remove("TONGHOP_LANG");
        command
    }

    /// Errors and warnings that `phat-hien.json` counts, as a subject says them.
    fn counts(&self) -> [String; 2] {
        let findings = fs::read(self.path("ra/phat-hien.json")).unwrap();
        let findings: Value = serde_json::from_slice(&findings).unwrap();
        ["errors", "warnings"].map(|weight| findings[weight].to_string())
    }

    fn run(&self, more: &[&str]) -> Output {
        self.command(&[&["run"], more].concat()).output().unwrap()
    }
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn last_line(output: &Output) -> String {
    stderr(output).lines().last().unwrap_or_default().to_owned()
}

fn log(output: &Output) -> Vec<Value> {
    let lines = stderr(output);
    let lines = lines.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The lines but for the times, which no two runs share.
fn without_times(output: &Output) -> Vec<Value> {
    let mut lines = log(output);
    for time in lines
        .iter_mut()
        .filter_map(|line| line.get_mut("milliseconds"))
    {
        *time = Value::Null;
    }
    lines
}

fn of<'a>(lines: &'a [Value], event: &'a str) -> impl Iterator<Item = &'a Value> {
    lines.iter().filter(move |line| line["event"] == event)
}

/// A hook of the job file: this program with some arguments.
fn hook(when: &str, arguments: &[&str]) -> String {
    let words: Vec<&str> = [&[PROGRAM], arguments].concat();
    format!("[hooks]\n{when} = {words:?}\n")
}

#[test]
fn a_round_with_nothing_wrong_is_silent_when_it_is_to_be_quiet() {
    let office = Office::new(&[], "");
    for more in [&["--quiet"][..], &["--quiet", "--log-format", "json"]] {
        let output = office.run(more);
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(stderr(&output), "");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn a_quiet_round_with_a_unit_missing_speaks() {
    let office = Office::new(&["SaThay"], "");
    let output = office.run(&["--quiet"]);
    assert_eq!(output.status.code(), Some(3));
    let said = stderr(&output);
    assert!(said.contains("Chưa có báo cáo: Huyện Sa Thầy"), "{said}");
}

#[test]
fn the_last_line_of_a_run_is_the_subject_of_a_mail() {
    let whole = Office::new(&[], "");
    let line = last_line(&whole.run(&[]));
    let [errors, warnings] = whole.counts();
    assert_eq!(
        line,
        format!("tonghop 9/2019: 12/12 đơn vị, {errors} lỗi, {warnings} cảnh báo")
    );
    let lacking = Office::new(&["SaThay", "DakGlei"], "");
    let line = last_line(&lacking.run(&[]));
    let [errors, warnings] = lacking.counts();
    assert_eq!(
        line,
        format!(
            "tonghop 9/2019: 10/12 đơn vị, {errors} lỗi, {warnings} cảnh báo; thiếu Đắk Glei, Sa Thầy"
        )
    );
    assert_eq!(
        last_line(&lacking.run(&["--lang", "en"])),
        format!(
            "tonghop 9/2019: 10/12 units, errors: {errors}, warnings: {warnings}; missing Đắk Glei, Sa Thầy"
        )
    );
}

#[test]
fn a_unit_of_which_an_error_keeps_figures_out_of_a_total_is_named() {
    let office = Office::new(&["DakGlei"], "");
    let wrong = "fixtures/faults/sum-differs/DakGlei_T9.2019.xlsx";
    fs::copy(wrong, office.path("inbox").join("DakGlei_T9.2019.xlsx")).unwrap();
    let line = last_line(&office.run(&[]));
    let [errors, warnings] = office.counts();
    assert_eq!(
        line,
        format!("tonghop 9/2019: 12/12 đơn vị, {errors} lỗi, {warnings} cảnh báo; lỗi ở Đắk Glei")
    );
}

#[test]
fn a_unit_of_which_errors_are_counted_is_named_in_the_subject_and_by_status() {
    let name = "bieu bao cao T9-2019 Dak To.xlsx";
    let office = Office::new(&["bieu bao cao"], "on-error = \"count\"\n");
    let wrong = format!("fixtures/faults/cumulative-below-month/{name}");
    fs::copy(wrong, office.path("inbox").join(name)).unwrap();
    let line = last_line(&office.run(&[]));
    assert!(line.ends_with("; tính cả lỗi ở Đắk Tô"), "{line}");
    let asked = office.command(&["status"]).output().unwrap();
    let told = String::from_utf8_lossy(&asked.stdout).into_owned();
    let named = "Đã tính vào tổng dù đang có lỗi: Huyện Đắk Tô.";
    assert!(told.lines().any(|line| line == named), "{told}");
}

#[test]
fn names_that_do_not_fit_a_subject_are_counted() {
    let office = Office::new(&[""], "");
    let sa_thay = "SaThay bc T9 2019.xlsx";
    let from = format!("fixtures/sample/inbox/{sa_thay}");
    fs::copy(from, office.path("inbox").join(sa_thay)).unwrap();
    let line = last_line(&office.run(&[]));
    let [errors, warnings] = office.counts();
    // Eleven names do not fit; as many as fit are named.
    let begin = format!("tonghop 9/2019: 1/12 đơn vị, {errors} lỗi, {warnings} cảnh báo; thiếu ");
    assert!(line.starts_with(&begin), "{line}");
    assert!(
        line.ends_with(" đơn vị khác") || line.ends_with("11 đơn vị"),
        "{line}"
    );
    assert!(line.chars().count() <= 78, "{line}");
}

#[test]
fn a_unit_that_lacks_one_form_is_not_said_to_have_sent_nothing_and_one_that_withdrew_is_named() {
    let office = Office::new(&["DakGlei"], "");
    let unreadable = "fixtures/faults/missing-column";
    for entry in fs::read_dir(unreadable).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name != "case.toml" {
            fs::copy(&path, office.path("inbox").join(name)).unwrap();
        }
    }
    office.run(&[]);
    fs::remove_file(office.path("inbox").join("SaThay bc T9 2019.xlsx")).unwrap();
    let line = last_line(&office.run(&["--allow-fewer"]));
    assert!(line.contains("; rút Sa Thầy"), "{line}");
    assert!(!line.contains("thiếu Sa Thầy"), "{line}");
}

#[test]
fn a_run_that_wrote_nothing_says_why_in_its_last_line() {
    let office = Office::new(&[""], "");
    let output = office.run(&["--inbox", "/nowhere"]);
    assert_eq!(output.status.code(), Some(4));
    assert_eq!(
        last_line(&output),
        "tonghop 9/2019: chưa ghi kết quả (mã 4): không đọc hoặc không ghi được"
    );
    office.job("perod = 1\n");
    let output = office.run(&["--log-format", "json"]);
    assert_eq!(output.status.code(), Some(2));
    let lines = log(&output);
    assert_eq!(
        lines[0]["summary"],
        "tonghop: chưa ghi kết quả (mã 2): sai lệnh, tệp cấu hình hoặc mẫu"
    );
    assert_eq!((lines.len(), &lines[0]["level"]), (1, &"error".into()));
}

#[test]
fn every_unit_has_a_line_at_each_stage() {
    let office = Office::new(&["SaThay"], "");
    let lines = log(&office.run(&["--log-format", "json"]));
    assert_eq!(of(&lines, "read").next().unwrap()["files"], 10);
    // Nine districts, the plants of the province and the province's own office.
    assert_eq!(of(&lines, "received").count(), 11);
    // The province's table of plans has a line of Sa Thầy too.
    assert_eq!(of(&lines, "counted").count(), 12);
    let missing: Vec<&Value> = of(&lines, "missing").collect();
    assert_eq!(missing.len(), 1);
    assert_eq!(missing[0]["unit"], "sa-thay");
    assert_eq!(missing[0]["level"], "warning");
    let forms = [
        "industry", "products", "retail", "trade", "clusters", "other",
    ];
    assert_eq!(missing[0]["forms"], serde_json::json!(forms));
    assert_eq!(
        of(&lines, "written").count(),
        tonghop::publish::OUTPUTS.len()
    );
    assert_eq!(lines.last().unwrap()["exit"], 3);
}

#[test]
fn the_same_round_has_the_same_log_and_another_date_another_run_id() {
    let office = Office::new(&[], "");
    let first = office.run(&["--log-format", "json"]);
    let second = office.run(&["--log-format", "json", "--threads", "3"]);
    assert_eq!(without_times(&first), without_times(&second));
    let id = |output: &Output| log(output).last().unwrap()["run"].clone();
    let later = office.run(&["--log-format", "json", "--as-of", "2019-09-26"]);
    assert_ne!(id(&first), id(&later));
    assert_eq!(id(&first).as_str().unwrap().len(), 12);
}

/// The stages that the log of a run tells the time of.
fn timed(output: &Output) -> Vec<String> {
    let lines = log(output);
    let took = of(&lines, "took");
    let stages = took.map(|line| {
        assert!(line["milliseconds"].is_u64(), "{line}");
        line["stage"].as_str().unwrap().to_owned()
    });
    stages.collect()
}

#[test]
fn the_time_of_every_stage_is_told_once_and_in_order() {
    let office = Office::new(&[], "history = \"lich-su\"\n");
    let stages = [
        "discover",
        "read",
        "check",
        "aggregate",
        "present",
        "publish",
        "history",
    ];
    assert_eq!(timed(&office.run(&["--log-format", "json"])), stages);
    for (language, unit, words) in [
        (
            "vi",
            " giây",
            [
                "Liệt kê thư mục nhận",
                "Đọc và nhận dạng",
                "Kiểm tra",
                "Tổng hợp",
                "Lập kết quả",
                "Đưa kết quả vào thư mục",
                "Ghi vào lịch sử",
            ],
        ),
        (
            "en",
            " s",
            [
                "List the inbox",
                "Read and recognise",
                "Check",
                "Consolidate",
                "Render",
                "Put in place",
                "Record in the history",
            ],
        ),
    ] {
        let said = stderr(&office.run(&["--verbose", "--lang", language]));
        let timed = said.lines().filter_map(|line| {
            let (stage, time) = line.split_once(": ")?;
            let digits = time.strip_suffix(unit)?.replace([',', '.'], "");
            let is_time = digits.bytes().all(|digit| digit.is_ascii_digit());
            is_time.then_some(stage)
        });
        assert_eq!(timed.collect::<Vec<_>>(), words, "{said}");
    }
    let without_history = Office::new(&[], "");
    let output = without_history.run(&["--log-format", "json"]);
    assert_eq!(timed(&output), stages[..6]);
}

#[test]
fn a_run_that_wrote_nothing_tells_the_time_of_the_stages_it_came_to() {
    let office = Office::new(&[], "");
    let output = office.run(&["--log-format", "json", "--inbox", "/nowhere"]);
    assert_eq!(timed(&output), ["discover"]);
    let said = stderr(&office.run(&["--verbose", "--inbox", "/nowhere"]));
    assert!(said.starts_with("Liệt kê thư mục nhận: "), "{said}");
}

#[test]
fn times_change_neither_standard_output_nor_any_file() {
    let run = |more: &[&str]| {
        let office = Office::new(&["SaThay"], "history = \"lich-su\"\n");
        let output = office.run(&[&["--format", "json"], more].concat());
        let files = fs::read_dir(office.path("ra")).unwrap();
        let mut files: Vec<_> = files
            .map(|file| file.unwrap().path())
            .map(|path| {
                (
                    path.file_name().unwrap().to_owned(),
                    fs::read(path).unwrap(),
                )
            })
            .collect();
        files.sort();
        (output.status.code(), output.stdout, files)
    };
    let plain = run(&[]);
    assert!(plain.2.len() >= 6 && !plain.1.is_empty());
    for more in [&["--verbose"][..], &["--log-format", "json"]] {
        assert!(run(more) == plain, "{more:?}");
    }
}

#[test]
fn today_is_a_date_on_the_command_line_but_not_in_the_job_file() {
    let office = Office::new(&[], "");
    office.run(&["--as-of", "today"]);
    let manifest = fs::read(office.path("ra/manifest.json")).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let as_of: tonghop::job::Date = manifest["as_of"].as_str().unwrap().parse().unwrap();
    assert!(as_of > "2019-09-25".parse().unwrap());
    fs::write(office.path("tonghop.toml"), "as-of = \"today\"\n").unwrap();
    assert_eq!(office.run(&[]).status.code(), Some(2));
}

#[test]
fn a_command_follows_the_run_with_its_arguments_filled() {
    let arguments = [
        "init",
        "{out}/{period} {as-of} {exit-code}; $(no) {summary}",
    ];
    let office = Office::new(&["SaThay"], &hook("after-success", &arguments));
    assert_eq!(office.run(&[]).status.code(), Some(3));
    let [errors, warnings] = office.counts();
    // `/` of "9/2019" makes one folder more.
    let made = format!(
        "ra/2019-09 2019-09-25 3; $(no) tonghop 9/2019: 11/12 đơn vị, {errors} lỗi, {warnings} cảnh báo; thiếu Sa Thầy"
    );
    assert!(office.path(&made).join("tonghop.toml").exists(), "{made}");
}

#[test]
fn a_failed_run_is_followed_by_its_own_command() {
    let both = format!(
        "{}after-success = [{PROGRAM:?}, \"init\", \"tot\"]\n",
        hook("after-failure", &["init", "hong-{exit-code}"])
    );
    let office = Office::new(&[""], &both);
    let output = office.run(&["--inbox", "/nowhere"]);
    assert_eq!(output.status.code(), Some(4));
    assert!(office.path("hong-4/tonghop.toml").exists());
    assert!(!office.path("tot").exists());
}

#[test]
fn a_command_that_fails_is_told_and_the_outputs_stay() {
    let office = Office::new(&[], &hook("after-success", &["explain", "TH999"]));
    let output = office.run(&["--quiet"]);
    assert_eq!(output.status.code(), Some(8));
    let said = stderr(&output);
    assert!(
        said.contains("không thành công, mã 2: Không có mã TH999"),
        "{said}"
    );
    assert!(office.path("ra/manifest.json").exists());
}

#[test]
fn a_failed_command_does_not_hide_that_units_are_missing() {
    let office = Office::new(&["SaThay"], &hook("after-success", &["explain", "TH999"]));
    assert_eq!(office.run(&[]).status.code(), Some(3));
}

#[test]
fn a_program_that_is_not_there_is_told() {
    let office = Office::new(&[], "[hooks]\nafter-success = [\"./khong-co\"]\n");
    let output = office.run(&["--log-format", "json"]);
    assert_eq!(output.status.code(), Some(8));
    let lines = log(&output);
    let hook = of(&lines, "hook").next().unwrap();
    assert_eq!(hook["program"], "./khong-co");
    assert!(
        hook["fault"]
            .as_str()
            .unwrap()
            .contains("không tìm thấy chương trình")
    );
    assert_eq!(lines.last().unwrap()["exit"], 8);
}

#[test]
fn a_command_without_end_is_ended() {
    // `watch` never ends by itself.
    let endless = ["watch", "--inbox", "inbox", "--out", "khac"];
    let hooks = format!("{}time-limit = 1\n", hook("after-success", &endless));
    let office = Office::new(&[], &hooks);
    let output = office.run(&[]);
    assert_eq!(output.status.code(), Some(8));
    let said = stderr(&output);
    assert!(said.contains("chạy quá 1 giây nên đã bị dừng"), "{said}");
}

#[test]
fn an_unknown_placeholder_is_refused_before_anything_is_read() {
    let office = Office::new(&[], "[hooks]\nafter-success = [\"mail\", \"{sumary}\"]\n");
    let output = office.run(&[]);
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    assert!(
        said.contains("tonghop.toml:6:") && said.contains("{sumary}"),
        "{said}"
    );
    assert!(!Path::new(&office.path("ra")).exists());
}
