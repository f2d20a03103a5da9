//! Hostile hands in the folders of a job: each attack acted out, and beside it the nearest thing that honest people do.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

mod bounds;
mod folders;
mod hooks;
mod journal;
mod later_strays;
mod privacy;
mod senders;
mod strays;
mod words;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::unattended::Office;

/// A job with one workbook, a history and the folder `khac`, which is nobody's business.
fn office(more: &str) -> Office {
    let office = Office::new(&[""], &format!("history = \"lich-su\"\n{more}"));
    let from = Path::new("fixtures/sample/inbox/DakGlei_T9.2019.xlsx");
    fs::copy(from, office.path("inbox/DakGlei_T9.2019.xlsx")).unwrap();
    fs::create_dir(office.path("khac")).unwrap();
    fs::write(office.path("khac/cua-toi.txt"), VICTIM).unwrap();
    office
}

/// What stands in a file that must stay as it is.
const VICTIM: &str = "không của chương trình";

fn victim_is_whole(office: &Office) {
    let found = fs::read_to_string(office.path("khac/cua-toi.txt")).unwrap();
    assert_eq!(found, VICTIM);
    let beside = fs::read_dir(office.path("khac")).unwrap().count();
    assert_eq!(beside, 1, "something was made in the folder");
}

/// The end of a command that is given two minutes.
fn ended(mut command: Command) -> Output {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if start.elapsed() > Duration::from_secs(120) {
            child.kill().unwrap();
            let output = child.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            panic!("it waits for ever: {said}");
        }
        std::thread::park_timeout(Duration::from_millis(5));
    }
    child.wait_with_output().unwrap()
}

fn run(office: &Office, more: &[&str]) -> Output {
    ended(office.command(&[&["run"], more].concat()))
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("no signal ended it")
}

fn said(output: &Output) -> String {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8_lossy(&text).into_owned()
}

fn make_pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// A character device like `/dev/zero`, or a link to it for users who may make none.
fn make_device(path: &Path) {
    let mut command = Command::new("mknod");
    command
        .arg(path)
        .args(["c", "1", "5"])
        .stderr(Stdio::null());
    if !command.status().is_ok_and(|status| status.success()) {
        symlink("/dev/zero", path).unwrap();
    }
}

fn make_link(to: PathBuf, path: &Path) {
    symlink(to, path).unwrap();
}

/// Whether the tests may give files to another user; says so when they may not.
fn may_change_owners() -> bool {
    let own = Command::new("id").arg("-u").output().unwrap();
    let is_root = String::from_utf8_lossy(&own.stdout).trim() == "0";
    if !is_root {
        eprintln!("NOT RUN: only the administrator can give a file to another user");
    }
    is_root
}

fn give_away(path: &Path) {
    let mut command = Command::new("chown");
    assert!(command.arg("12345").arg(path).status().unwrap().success());
}
