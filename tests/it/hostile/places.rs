//! Things in the inbox that are no files, or not the same from one moment to the next.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc;
use std::time::Duration;

use tonghop::discover::discover;
use tonghop::model::finding::{Arg, Finding};

use super::book::Book;
use crate::run::{Place, sample_files};

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// Why this file is not read, as a key of the message catalogue.
fn reason<'a>(findings: impl IntoIterator<Item = &'a Finding>, file: &str) -> Option<&'a Arg> {
    let of_file = findings
        .into_iter()
        .find(|finding| finding.rule.code == "TH002" && &*finding.cells[0].file == file)?;
    let found = of_file.args.iter().find(|(name, _)| *name == "reason");
    found.map(|(_, reason)| reason)
}

/// Does it, but waits no longer than half a minute.
fn in_time<T: Send + 'static>(task: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, done) = mpsc::channel();
    std::thread::spawn(move || sender.send(task()));
    done.recv_timeout(Duration::from_secs(30))
        .expect("it waits for ever")
}

#[test]
fn what_is_no_file_is_named_and_the_others_are_read() {
    let place = Place::with(&sample_files()[..2]);
    let inbox = place.job(1).inbox;
    fs::create_dir(inbox.join("thu-muc.xlsx")).unwrap();
    pipe(&inbox.join("ong.xlsx"));
    let _listener = UnixListener::bind(inbox.join("o-cam.xlsx")).unwrap();
    symlink(inbox.join("khong-co.xlsx"), inbox.join("lien-ket.xlsx")).unwrap();
    symlink(inbox.join("vong.xlsx"), inbox.join("vong.xlsx")).unwrap();
    symlink("/dev/zero", inbox.join("thiet-bi.xlsx")).unwrap();
    symlink(&inbox, inbox.join("chinh-no")).unwrap();
    fs::write(inbox.join("rong.xlsx"), b"").unwrap();
    let sparse = fs::File::create(inbox.join("thua.xlsx")).unwrap();
    sparse.set_len(100 << 30).unwrap();
    let outcome = in_time(move || place.run(1).unwrap());
    let findings = outcome
        .findings
        .iter()
        .map(|marked| marked.finding.clone())
        .collect::<Vec<_>>();
    for (file, key) in [
        ("ong.xlsx", "text.reason-not-regular"),
        ("o-cam.xlsx", "text.reason-not-regular"),
        ("thiet-bi.xlsx", "text.reason-not-regular"),
        ("lien-ket.xlsx", "text.reason-vanished"),
        ("vong.xlsx", "text.reason-read-failed"),
        ("rong.xlsx", "text.reason-empty"),
        ("thua.xlsx", "text.reason-too-large"),
    ] {
        assert_eq!(reason(&findings, file), Some(&Arg::Message(key)), "{file}");
    }
    let read = outcome.files.iter().filter(|file| file.cells > 0).count();
    assert!(read >= 2, "the two workbooks are read: {read}");
}

#[test]
fn a_file_that_changes_between_listing_and_reading_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = Book::new().archive().bytes();
    for name in [
        "gone",
        "grown",
        "shrunk",
        "now-a-pipe",
        "now-a-folder",
        "now-a-link-to-a-device",
    ] {
        fs::write(folder.path().join(format!("{name}.xlsx")), &bytes).unwrap();
    }
    let (submissions, findings) = discover(folder.path()).unwrap();
    assert!(findings.is_empty(), "{findings:?}");
    let at = |name: &str| folder.path().join(format!("{name}.xlsx"));
    fs::write(at("grown"), [&bytes[..], &[0; 100]].concat()).unwrap();
    fs::write(at("shrunk"), &bytes[..100]).unwrap();
    for name in [
        "gone",
        "now-a-pipe",
        "now-a-folder",
        "now-a-link-to-a-device",
    ] {
        fs::remove_file(at(name)).unwrap();
    }
    pipe(&at("now-a-pipe"));
    fs::create_dir(at("now-a-folder")).unwrap();
    symlink("/dev/zero", at("now-a-link-to-a-device")).unwrap();
    let refused = in_time(move || {
        let read = submissions
            .iter()
            .map(|submission| submission.bytes().err());
        read.map(|refused| *refused.expect("it changed"))
            .collect::<Vec<_>>()
    });
    for (file, key) in [
        ("gone.xlsx", "text.reason-vanished"),
        ("grown.xlsx", "text.reason-changed"),
        ("shrunk.xlsx", "text.reason-changed"),
        ("now-a-pipe.xlsx", "text.reason-not-regular"),
        ("now-a-folder.xlsx", "text.reason-not-regular"),
        ("now-a-link-to-a-device.xlsx", "text.reason-not-regular"),
    ] {
        assert_eq!(reason(&refused, file), Some(&Arg::Message(key)), "{file}");
    }
}

/// Nobody, when the tests run as root, who may read everything.
const NOBODY: u32 = 65_534;

#[test]
fn a_file_without_permission_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kin.xlsx");
    fs::write(&path, Book::new().archive().bytes()).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let mut check = Command::new(env!("CARGO_BIN_EXE_tonghop"));
    check.arg("check").arg(&path).current_dir("/");
    if fs::File::open(&path).is_ok() {
        check.uid(NOBODY).gid(NOBODY);
    }
    let done = check.output().unwrap();
    let said = [done.stdout, done.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    assert!(said.contains("không có quyền đọc"), "{said}");
}

#[test]
fn names_that_are_no_text_are_read_all_the_same() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = tempfile::tempdir().unwrap();
    let name = std::ffi::OsStr::from_bytes(b"b\xe1o-c\xe1o.xlsx");
    fs::write(folder.path().join(name), Book::new().archive().bytes()).unwrap();
    let deep = (0..7).fold(folder.path().to_owned(), |path, _| {
        path.join("n".repeat(60))
    });
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join("sau.xlsx"), Book::new().archive().bytes()).unwrap();
    let (submissions, _) = discover(folder.path()).unwrap();
    assert_eq!(submissions.len(), 2);
    assert!(
        submissions
            .iter()
            .all(|submission| submission.bytes().is_ok())
    );
}
