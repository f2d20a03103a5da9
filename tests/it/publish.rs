//! The output folder before, during and after a run.
#![allow(clippy::unwrap_used, reason = "a failing test should stop")]

use std::fs;
use std::path::Path;

use tonghop::publish::{Lock, PublishError, publish};

fn files(folder: &Path) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| {
            entry.file_type().unwrap().is_file() && entry.file_name() != ".tonghop.lock"
        })
        .map(|entry| {
            let text = fs::read_to_string(entry.path()).unwrap();
            (entry.file_name().into_string().unwrap(), text)
        })
        .collect();
    files.sort();
    files
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
    list.iter().map(own).collect()
}

#[test]
fn outputs_replace_those_of_yesterday_and_leave_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let lock = Lock::acquire(&out).unwrap();
    publish(&lock, &[("a.xlsx", b"old"), ("manifest.json", b"old")]).unwrap();
    publish(
        &lock,
        &[
            ("a.xlsx", b"new"),
            ("b.pdf", b"new"),
            ("manifest.json", b"new"),
        ],
    )
    .unwrap();
    assert_eq!(
        files(&out),
        pairs(&[
            ("a.xlsx", "new"),
            ("b.pdf", "new"),
            ("manifest.json", "new")
        ])
    );
}

#[test]
fn a_file_that_cannot_be_replaced_leaves_the_whole_old_set() {
    let folder = tempfile::tempdir().unwrap();
    let lock = Lock::acquire(folder.path()).unwrap();
    publish(&lock, &[("a.xlsx", b"old"), ("b.pdf", b"old")]).unwrap();
    fs::create_dir(folder.path().join("manifest.json")).unwrap();
    let outputs: [(&str, &[u8]); 4] = [
        ("a.xlsx", b"new"),
        ("b.pdf", b"new"),
        ("new.json", b"new"),
        ("manifest.json", b"new"),
    ];
    let error = publish(&lock, &outputs).unwrap_err();
    assert!(
        matches!(&error, PublishError::Write { path, .. } if path.ends_with("manifest.json")),
        "{error}"
    );
    assert_eq!(
        files(folder.path()),
        pairs(&[("a.xlsx", "old"), ("b.pdf", "old")])
    );
}

#[test]
fn a_file_that_cannot_be_written_leaves_the_whole_old_set() {
    let folder = tempfile::tempdir().unwrap();
    let lock = Lock::acquire(folder.path()).unwrap();
    publish(&lock, &[("a.xlsx", b"old")]).unwrap();
    let error = publish(
        &lock,
        &[("a.xlsx", b"new"), ("no/such/folder.json", b"new")],
    )
    .unwrap_err();
    assert!(matches!(error, PublishError::Write { .. }), "{error}");
    assert_eq!(files(folder.path()), pairs(&[("a.xlsx", "old")]));
}

#[test]
fn a_second_run_leaves_at_once_and_says_who_holds_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let lock = Lock::acquire(folder.path()).unwrap();
    let error = Lock::acquire(folder.path()).unwrap_err();
    let own = std::process::id().to_string();
    assert!(
        matches!(&error, PublishError::Held { pid, .. } if *pid == own),
        "{error}"
    );
    drop(lock);
    assert!(Lock::acquire(folder.path()).is_ok());
}

#[test]
fn a_run_killed_between_two_files_is_undone_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    // As it looks when the first of two old files and the one new file are replaced, and the rest is not.
    fs::write(at("a.xlsx"), "new").unwrap();
    fs::write(at("b.pdf"), "old").unwrap();
    fs::write(at("c.json"), "new").unwrap();
    fs::write(at(".tonghop-old-a.xlsx.tmp"), "old").unwrap();
    fs::write(at(".tonghop-old-b.pdf.tmp"), "old").unwrap();
    fs::write(at(".tonghop-new-b.pdf.tmp"), "new").unwrap();
    fs::write(at(".tonghop-journal.tmp"), "=a.xlsx\n=b.pdf\n+c.json\n").unwrap();
    let _lock = Lock::acquire(folder.path()).unwrap();
    assert_eq!(
        files(folder.path()),
        pairs(&[("a.xlsx", "old"), ("b.pdf", "old")])
    );
}

#[test]
fn leftovers_of_a_killed_run_are_swept_and_other_files_stay() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(".tonghop-new-a.xlsx.tmp"), "half").unwrap();
    fs::write(folder.path().join("ghi chú.txt"), "mine").unwrap();
    let _lock = Lock::acquire(folder.path()).unwrap();
    assert_eq!(files(folder.path()), pairs(&[("ghi chú.txt", "mine")]));
}

#[cfg(unix)]
#[test]
fn who_may_read_the_report_stays_as_it_was() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let lock = Lock::acquire(folder.path()).unwrap();
    let path = folder.path().join("a.xlsx");
    publish(&lock, &[("a.xlsx", b"old")]).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    publish(&lock, &[("a.xlsx", b"new")]).unwrap();
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
}
