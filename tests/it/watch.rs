//! `watch` as a pipe sees it: it runs again when a workbook comes or goes, and says what that changed.
#![allow(clippy::unwrap_used, reason = "a failing test should stop")]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Stdio};

use crate::unattended::Office;

/// A watch that ends with the test.
struct Watching {
    child: Child,
    lines: std::io::Lines<BufReader<ChildStdout>>,
}

impl Watching {
    fn start(office: &Office) -> Self {
        let mut command = office.command(&["watch"]);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    /// The next page, up to the line that says that it waits.
    fn page(&mut self) -> String {
        let mut page = String::new();
        for line in self.lines.by_ref() {
            let line = line.unwrap();
            page.push_str(&line);
            page.push('\n');
            if line.starts_with("Đang chờ") {
                return page;
            }
        }
        page
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const SA_THAY: &str = "SaThay bc T9 2019.xlsx";

fn sa_thay(office: &Office) -> (std::path::PathBuf, std::path::PathBuf) {
    let sample = std::path::Path::new("fixtures/sample/inbox").join(SA_THAY);
    (sample, office.path("inbox").join(SA_THAY))
}

#[test]
fn a_workbook_that_comes_and_goes_is_seen_with_the_figures_it_moves() {
    let office = Office::new(&["SaThay"], "");
    let (sample, place) = sa_thay(&office);
    let mut watching = Watching::start(&office);

    let first = watching.page();
    assert!(first.contains("của lần chạy 1, lúc "), "{first}");
    assert!(
        first.contains("Chưa nhận báo cáo (1 đơn vị)\n  Sa Thầy: cả 6 biểu\n"),
        "{first}"
    );

    fs::copy(&sample, &place).unwrap();
    let second = watching.page();
    assert!(second.contains(&format!("  mới: {SA_THAY}\n")), "{second}");
    assert!(second.contains("của lần chạy 2, lúc "), "{second}");
    assert!(!second.contains("Chưa nhận báo cáo"), "{second}");
    // The whole province: 14.164.909,4 triệu đồng.
    assert!(second.contains(" → 14.164,9 tỷ đồng\n"), "{second}");

    fs::remove_file(&place).unwrap();
    let third = watching.page();
    assert!(
        third.contains(&format!("  không còn: {SA_THAY}\n")),
        "{third}"
    );
    assert!(third.contains(": 14.164,9 → "), "{third}");
}

#[test]
fn a_job_file_that_breaks_is_told_and_the_watch_goes_on() {
    let office = Office::new(&[], "");
    let mut watching = Watching::start(&office);
    watching.page();
    office.job("perod = 1\n");
    let broken = watching.page();
    assert!(
        broken.contains("tonghop 9/2019: chưa ghi kết quả (mã 2)"),
        "{broken}"
    );
    assert!(broken.contains("không có khóa “perod”"), "{broken}");
    assert!(broken.contains("của lần chạy 1, lúc "), "{broken}");
    office.job("");
    let mended = watching.page();
    assert!(mended.contains("của lần chạy 3, lúc "), "{mended}");
}

#[test]
fn figures_of_a_run_that_wrote_nothing_are_told_from_those_on_disk() {
    let office = Office::new(&[], "");
    let place = office.path("inbox").join(SA_THAY);
    let mut watching = Watching::start(&office);
    let first = watching.page();
    let apart = "Số liệu dưới đây là của lần chạy 2, không có trong kết quả trên đĩa.";
    assert!(!first.contains("Số liệu dưới đây"), "{first}");
    // Without a unit that the set on disk has, the set stays.
    let sent = fs::read(&place).unwrap();
    fs::remove_file(&place).unwrap();
    let kept = watching.page();
    assert!(kept.contains(apart), "{kept}");
    office.job("perod = 1\n");
    let broken = watching.page();
    assert!(
        broken.contains("Kết quả trên đĩa: của lần chạy 1") && broken.contains(apart),
        "{broken}"
    );
    fs::write(&place, sent).unwrap();
    office.job("");
    loop {
        // A run may have begun between the two changes.
        let page = watching.page();
        assert!(!page.is_empty(), "the watch ended");
        if !page.contains("Số liệu dưới đây") && !page.contains("chưa ghi kết quả") {
            break;
        }
    }
}

#[test]
fn a_run_that_takes_too_long_is_ended_and_the_watch_goes_on() {
    let office = Office::new(&[""], "[limits]\nseconds = 1\n");
    let rows = ";Hàng lạ;1;2;3;4;5;6;7;;;\n".repeat(300_000);
    let places = ["a.csv", "b.csv", "c.csv"].map(|name| office.path("inbox").join(name));
    for place in &places {
        fs::write(place, &rows).unwrap();
    }
    let mut watching = Watching::start(&office);
    let ended = watching.page();
    let said = "tonghop 9/2019: chưa ghi kết quả (mã 10): quá thời gian cho phép";
    assert!(ended.contains(said), "{ended}");
    for place in &places {
        fs::remove_file(place).unwrap();
    }
    office.job("");
    loop {
        // A run may have begun between the two changes.
        let page = watching.page();
        assert!(!page.is_empty(), "the watch ended");
        if !page.contains("chưa ghi kết quả") {
            break;
        }
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_the_watch() {
    use rustix::process::{Pid, Signal, kill_process};
    let office = Office::new(&[""], "");
    let mut watching = Watching::start(&office);
    watching.page();
    let number = i32::try_from(watching.child.id()).unwrap();
    kill_process(Pid::from_raw(number).unwrap(), Signal::INT).unwrap();
    assert!(!watching.child.wait().unwrap().success());
}

#[test]
fn a_job_that_is_wrong_from_the_start_is_not_watched() {
    let office = Office::new(&[""], "perod = 1\n");
    let output = office.command(&["watch"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}
