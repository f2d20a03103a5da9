//! The output folder before, during and after a run.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::fs;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use sha2::{Digest as _, Sha256};
use tonghop::hash::hex;
use tonghop::message::Catalogue;
use tonghop::model::date::Date;
use tonghop::publish::{
    FINDINGS, Failure, FailureKind, Holder, Lock, NOTICE, OutputSet, Placed, PublishError, Record,
    Report, STATUS, Sources, Staged, Staging, State, Status, Units, Verdict, holder_of,
};
use tonghop::stop::Stop;

fn holder() -> Holder {
    Holder::new("02:15:07 26/9/2019")
}

fn lock(folder: &Path) -> Lock {
    Lock::acquire(folder, &holder()).unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A set of the day, in which one unit of eleven is missing and one error is open.
fn set(as_of: &str) -> OutputSet {
    OutputSet {
        period: "2019-09".parse().unwrap(),
        as_of: day(as_of),
        language: None,
        units: Units {
            expected: 11,
            received: 10,
            missing: vec!["Huyện Sa Thầy".to_owned()],
            left_out: Vec::new(),
            in_error: Vec::new(),
        },
        errors: 1,
        warnings: 2,
        province: None,
        holdings: None,
        sources: Sources::default(),
        open_errors: Vec::new(),
        files: Vec::new(),
    }
}

fn staged(lock: &Lock, outputs: &[(&str, &str)]) -> Vec<Staged> {
    let staging = Staging::new(lock, Stop::default());
    let whole = |(name, text): &(&str, &str)| staging.whole(name, text.as_bytes()).unwrap();
    outputs.iter().map(whole).collect()
}

fn begin<'a>(lock: &'a Lock, catalogue: &'a Catalogue, as_of: &str) -> Record<'a> {
    Record::begin(lock, catalogue, ("2019-09".parse().unwrap(), day(as_of))).unwrap()
}

/// A whole run of the day with these outputs.
fn run(folder: &Path, as_of: &str, outputs: &[(&str, &str)]) -> Result<Placed, PublishError> {
    let (lock, catalogue) = (lock(folder), Catalogue::embedded().unwrap());
    let record = begin(&lock, &catalogue, as_of);
    record.publish(staged(&lock, outputs), set(as_of), &[])
}

/// A run of the day that begins and fails for want of space.
fn fail(folder: &Path, as_of: &str) {
    let (lock, catalogue) = (lock(folder), Catalogue::embedded().unwrap());
    let failure = Failure {
        kind: FailureKind::DiskFull,
        subject: "tong-hop.xlsx".to_owned(),
    };
    begin(&lock, &catalogue, as_of).fail(failure).unwrap();
}

/// Outputs in the folder, by name and text: neither the lock nor what the folder says of its runs.
fn files(folder: &Path) -> Vec<(String, String)> {
    let own = [".tonghop.lock", STATUS, NOTICE];
    let mut files: Vec<(String, String)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_file())
        .map(|entry| (entry.file_name().into_string().unwrap(), entry.path()))
        .filter(|(name, _)| !own.contains(&name.as_str()))
        .map(|(name, path)| (name, fs::read_to_string(path).unwrap()))
        .collect();
    files.sort();
    files
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
    let mut pairs: Vec<(String, String)> = list.iter().map(own).collect();
    pairs.sort();
    pairs
}

fn verdict(folder: &Path, as_of: &str) -> Verdict {
    Report::of(folder, day(as_of), 0).unwrap().verdict
}

#[test]
fn outputs_replace_those_of_yesterday_and_leave_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    run(
        &out,
        "2019-09-24",
        &[("tong-hop.xlsx", "old"), ("manifest.json", "old")],
    )
    .unwrap();
    let new = [
        ("tong-hop.xlsx", "new"),
        ("bao-cao.pdf", "new"),
        ("manifest.json", "new"),
    ];
    run(&out, "2019-09-25", &new).unwrap();
    assert_eq!(files(&out), pairs(&new));
    assert!(!out.join(NOTICE).exists());
}

#[test]
fn a_file_that_cannot_be_replaced_leaves_the_whole_old_set() {
    let folder = tempfile::tempdir().unwrap();
    let old = [("tong-hop.xlsx", "old"), ("bao-cao.pdf", "old")];
    run(folder.path(), "2019-09-24", &old).unwrap();
    fs::create_dir(folder.path().join("manifest.json")).unwrap();
    let new = [
        ("tong-hop.xlsx", "new"),
        ("bao-cao.pdf", "new"),
        ("so-lieu.json", "new"),
        ("manifest.json", "new"),
    ];
    let error = run(folder.path(), "2019-09-25", &new).unwrap_err();
    assert!(
        matches!(&error, PublishError::Write { path, .. } if path.ends_with("manifest.json")),
        "{error}"
    );
    assert_eq!(files(folder.path()), pairs(&old));
}

#[test]
fn an_output_that_cannot_be_written_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), "2019-09-24", &[("tong-hop.xlsx", "old")]).unwrap();
    let lock = lock(folder.path());
    let staging = Staging::new(&lock, Stop::default());
    let first = staging.whole("tong-hop.xlsx", b"new").unwrap();
    let error = staging.whole("no/such/folder.json", b"new").unwrap_err();
    assert!(matches!(error, PublishError::Write { .. }), "{error}");
    drop((first, lock));
    assert_eq!(files(folder.path()), pairs(&[("tong-hop.xlsx", "old")]));
}

#[test]
fn an_output_is_hashed_and_counted_as_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let lock = lock(folder.path());
    let mut file = Staging::new(&lock, Stop::default())
        .stage("tong-hop.xlsx")
        .unwrap();
    file.write_all(b"a").unwrap();
    assert_eq!(file.stream_position().unwrap(), 1);
    file.write_all(b"bc").unwrap();
    let written = file.finish().unwrap().written();
    // FIPS 180-2, example B.1.
    let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!((written.size, written.sha256.as_str()), (3, sha256));
}

#[test]
fn an_output_written_with_jumps_has_the_hash_of_what_lies_on_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let (lock, catalogue) = (lock(folder.path()), Catalogue::embedded().unwrap());
    let record = begin(&lock, &catalogue, "2019-09-25");
    let mut file = Staging::new(&lock, Stop::default())
        .stage("tong-hop.xlsx")
        .unwrap();
    file.write_all(b"xbc").unwrap();
    file.seek(SeekFrom::Start(0)).unwrap();
    file.write_all(b"a").unwrap();
    file.seek(SeekFrom::End(0)).unwrap();
    file.write_all(b"d").unwrap();
    let placed = record
        .publish(vec![file.finish().unwrap()], set("2019-09-25"), &[])
        .unwrap();
    let mut bytes = Vec::new();
    let mut file = fs::File::open(folder.path().join("tong-hop.xlsx")).unwrap();
    file.read_to_end(&mut bytes).unwrap();
    assert_eq!(bytes, b"abcd");
    assert_eq!(placed.written[0].size, 4);
    assert_eq!(placed.written[0].sha256, hex(&Sha256::digest(b"abcd")));
}

#[test]
fn writing_ends_when_the_run_is_to_stop() {
    let folder = tempfile::tempdir().unwrap();
    let (lock, stop) = (lock(folder.path()), Stop::default());
    let staging = Staging::new(&lock, stop.clone());
    stop.ask(143);
    assert!(staging.whole("tong-hop.xlsx", b"new").is_err());
    drop(lock);
    assert_eq!(files(folder.path()), []);
}

#[test]
fn a_second_run_leaves_at_once_and_says_who_holds_the_folder_since_when() {
    let folder = tempfile::tempdir().unwrap();
    let first = lock(folder.path());
    let error = Lock::acquire(folder.path(), &Holder::new("later")).unwrap_err();
    assert!(
        matches!(&error, PublishError::Held { holder: seen, .. } if *seen == holder()),
        "{error}"
    );
    assert_eq!(holder_of(folder.path()).unwrap(), Some(holder()));
    drop(first);
    assert_eq!(holder_of(folder.path()).unwrap(), None);
    assert!(Lock::acquire(folder.path(), &holder()).is_ok());
}

#[test]
fn the_note_of_a_killed_run_holds_nobody_up() {
    let folder = tempfile::tempdir().unwrap();
    // A process that is gone; the lock went with it, its note did not.
    fs::write(
        folder.path().join(".tonghop-holder.json"),
        r#"{"pid":"4194304","since":"02:15:07 25/9/2019"}"#,
    )
    .unwrap();
    assert_eq!(holder_of(folder.path()).unwrap(), None);
    let _lock = lock(folder.path());
    assert_eq!(holder_of(folder.path()).unwrap(), Some(holder()));
}

#[test]
fn a_run_killed_between_two_files_is_undone_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    // As it looks when the first of two old files and the one new file are replaced, and the rest is not.
    fs::write(at("tong-hop.xlsx"), "new").unwrap();
    fs::write(at("bao-cao.pdf"), "old").unwrap();
    fs::write(at("so-lieu.json"), "new").unwrap();
    fs::write(at(".tonghop-old-tong-hop.xlsx.tmp"), "old").unwrap();
    fs::write(at(".tonghop-old-bao-cao.pdf.tmp"), "old").unwrap();
    fs::write(at(".tonghop-new-bao-cao.pdf.tmp"), "new").unwrap();
    fs::write(
        at(".tonghop-journal.tmp"),
        "=tong-hop.xlsx\n=bao-cao.pdf\n+so-lieu.json\n",
    )
    .unwrap();
    drop(lock(folder.path()));
    assert_eq!(
        files(folder.path()),
        pairs(&[("tong-hop.xlsx", "old"), ("bao-cao.pdf", "old")])
    );
}

#[test]
fn leftovers_of_a_killed_run_are_swept_and_other_files_stay() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(".tonghop-new-tong-hop.xlsx.tmp"), "half").unwrap();
    fs::write(folder.path().join("ghi chú.txt"), "mine").unwrap();
    drop(lock(folder.path()));
    assert_eq!(files(folder.path()), pairs(&[("ghi chú.txt", "mine")]));
}

#[test]
fn a_failed_run_leaves_a_dated_notice_that_goes_with_the_next_good_one() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), "2019-09-24", &[("tong-hop.xlsx", "old")]).unwrap();
    fail(folder.path(), "2019-09-25");
    assert_eq!(files(folder.path()), pairs(&[("tong-hop.xlsx", "old")]));
    let notice = fs::read_to_string(folder.path().join(NOTICE)).unwrap();
    for line in [
        "Bộ kết quả hiện có: kỳ báo cáo 9/2019, lập ngày 24/9/2019.\r\n",
        "Lần chạy cho kỳ 9/2019, ngày 25/9/2019 không hoàn thành: ổ đĩa đã đầy khi ghi tong-hop.xlsx.\r\n",
        "Đề nghị giải phóng dung lượng ổ đĩa rồi chạy lại.\r\n",
        "The run for 2019-09 as of 2019-09-25 failed: the disk is full, while writing tong-hop.xlsx.\r\n",
    ] {
        assert!(notice.contains(line), "{line} in {notice}");
    }
    run(folder.path(), "2019-09-26", &[("tong-hop.xlsx", "new")]).unwrap();
    assert!(!folder.path().join(NOTICE).exists());
}

#[test]
fn a_failed_run_takes_the_findings_of_the_run_before_it_away_together_with_its_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FINDINGS);
    fs::write(&path, "of the run before").unwrap();
    fail(folder.path(), "2019-09-25");
    assert!(!path.exists());
    assert_eq!(files(folder.path()), pairs(&[]));
    // What stands under their name and cannot go leaves all as it was: the run is one that has begun.
    fs::create_dir(&path).unwrap();
    let (lock, catalogue) = (lock(folder.path()), Catalogue::embedded().unwrap());
    let record = begin(&lock, &catalogue, "2019-09-26");
    let before = fs::read(folder.path().join(STATUS)).unwrap();
    let failure = Failure {
        kind: FailureKind::DiskFull,
        subject: "tong-hop.xlsx".to_owned(),
    };
    record.fail(failure).unwrap_err();
    assert!(before == fs::read(folder.path().join(STATUS)).unwrap());
}

#[test]
fn a_run_that_fails_over_a_half_placed_set_leaves_what_undoes_it() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), "2019-09-24", &[("tong-hop.xlsx", "old")]).unwrap();
    {
        let (lock, catalogue) = (lock(folder.path()), Catalogue::embedded().unwrap());
        let record = begin(&lock, &catalogue, "2019-09-25");
        // As a run leaves it that was stopped between two files.
        let at = |name: &str| folder.path().join(name);
        fs::rename(at("tong-hop.xlsx"), at(".tonghop-old-tong-hop.xlsx.tmp")).unwrap();
        fs::write(at("tong-hop.xlsx"), "new").unwrap();
        fs::write(at(".tonghop-journal.tmp"), "=tong-hop.xlsx\n").unwrap();
        let failure = Failure {
            kind: FailureKind::DiskFull,
            subject: "tong-hop.xlsx".to_owned(),
        };
        record.fail(failure).unwrap();
    }
    drop(lock(folder.path()));
    assert_eq!(files(folder.path()), pairs(&[("tong-hop.xlsx", "old")]));
}

#[test]
fn while_a_run_is_under_way_the_notice_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (lock, catalogue) = (lock(folder.path()), Catalogue::embedded().unwrap());
    let _record = begin(&lock, &catalogue, "2019-09-25");
    let notice = fs::read_to_string(folder.path().join(NOTICE)).unwrap();
    assert!(
        notice.contains("đang thực hiện hoặc đã bị ngắt giữa chừng")
            && notice.contains("Thư mục chưa có bộ kết quả nào."),
        "{notice}"
    );
}

#[test]
fn the_verdict_follows_the_last_run_and_the_day() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    assert_eq!(verdict(out, "2019-09-24"), Verdict::Empty);
    run(out, "2019-09-24", &[("tong-hop.xlsx", "old")]).unwrap();
    assert_eq!(verdict(out, "2019-09-24"), Verdict::Incomplete);
    assert_eq!(verdict(out, "2019-09-25"), Verdict::Old);
    let tolerant = Report::of(out, day("2019-09-25"), 1).unwrap();
    assert_eq!(
        (tolerant.verdict, tolerant.age_days),
        (Verdict::Incomplete, Some(1))
    );
    fail(out, "2019-09-25");
    assert_eq!(verdict(out, "2019-09-24"), Verdict::Failed);
    run(out, "2019-09-25", &[("tong-hop.xlsx", "new")]).unwrap();
    fs::write(out.join("tong-hop.xlsx"), "edited").unwrap();
    assert_eq!(verdict(out, "2019-09-25"), Verdict::Altered);
}

#[test]
fn a_run_that_was_killed_is_told_from_one_that_is_under_way() {
    let folder = tempfile::tempdir().unwrap();
    let catalogue = Catalogue::embedded().unwrap();
    run(folder.path(), "2019-09-24", &[("tong-hop.xlsx", "old")]).unwrap();
    let lock = lock(folder.path());
    let record = begin(&lock, &catalogue, "2019-09-24");
    // The set lacks a unit, which outweighs that a run is making the next one.
    let report = Report::of(folder.path(), day("2019-09-24"), 0).unwrap();
    assert_eq!(report.verdict, Verdict::Incomplete);
    assert_eq!(report.running, Some(holder()));
    // Neither failed nor put in place, as when the process is killed.
    drop(record);
    drop(lock);
    assert_eq!(verdict(folder.path(), "2019-09-24"), Verdict::BrokenOff);
}

#[test]
fn the_status_keeps_the_last_good_set_through_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), "2019-09-24", &[("tong-hop.xlsx", "old")]).unwrap();
    fail(folder.path(), "2019-09-25");
    let status = Status::read(folder.path()).unwrap();
    let set = status.set.unwrap();
    assert_eq!(set.as_of, day("2019-09-24"));
    assert_eq!(set.units.missing, ["Huyện Sa Thầy"]);
    assert_eq!(set.files[0].sha256, hex(&Sha256::digest(b"old")));
    assert_eq!(status.last_run.as_of, day("2019-09-25"));
    assert!(matches!(status.last_run.state, State::Failed { .. }));
}

#[test]
fn a_status_file_that_is_not_ours_stops_no_run() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(STATUS), "{\"schema_version\": 99}").unwrap();
    run(folder.path(), "2019-09-25", &[("tong-hop.xlsx", "new")]).unwrap();
    assert_eq!(verdict(folder.path(), "2019-09-25"), Verdict::Incomplete);
}

#[test]
fn a_file_open_in_excel_is_kept_and_the_set_goes_beside_it_with_its_date() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    let old = [("tong-hop.xlsx", "old"), ("manifest.json", "old")];
    let new = [("tong-hop.xlsx", "new"), ("manifest.json", "new")];
    run(out, "2019-09-24", &old).unwrap();
    fs::write(out.join("~$tong-hop.xlsx"), "").unwrap();
    let placed = run(out, "2019-09-25", &new).unwrap();
    assert_eq!(placed.held, ["tong-hop.xlsx"]);
    let again = run(out, "2019-09-25", &new).unwrap();
    assert_eq!(again.written[0].file, "tong-hop (2019-09-25 2).xlsx");
    assert_eq!(
        files(out),
        pairs(&[
            ("manifest (2019-09-25 2).json", "new"),
            ("manifest (2019-09-25).json", "new"),
            ("manifest.json", "old"),
            ("tong-hop (2019-09-25 2).xlsx", "new"),
            ("tong-hop (2019-09-25).xlsx", "new"),
            ("tong-hop.xlsx", "old"),
            ("~$tong-hop.xlsx", ""),
        ])
    );
    assert_eq!(verdict(out, "2019-09-25"), Verdict::Beside);
    let notice = fs::read_to_string(out.join(NOTICE)).unwrap();
    let line = "Kết quả mới hơn (kỳ 9/2019, lập ngày 25/9/2019) nằm ở các tệp: tong-hop (2019-09-25 2).xlsx, manifest (2019-09-25 2).json.";
    assert!(notice.contains(line), "{notice}");
    fs::remove_file(out.join("~$tong-hop.xlsx")).unwrap();
    run(out, "2019-09-26", &new).unwrap();
    assert_eq!(verdict(out, "2019-09-26"), Verdict::Incomplete);
    assert!(!out.join(NOTICE).exists());
}

#[test]
fn a_read_only_output_is_kept_and_the_set_goes_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tong-hop.xlsx");
    run(folder.path(), "2019-09-24", &[("tong-hop.xlsx", "old")]).unwrap();
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let placed = run(folder.path(), "2019-09-25", &[("tong-hop.xlsx", "new")]).unwrap();
    assert_eq!(placed.held, ["tong-hop.xlsx"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
}

#[test]
fn an_owner_file_without_its_workbook_holds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("~$tong-hop.xlsx"), "").unwrap();
    let placed = run(folder.path(), "2019-09-25", &[("tong-hop.xlsx", "new")]).unwrap();
    assert!(placed.held.is_empty());
}

#[cfg(unix)]
#[test]
fn who_may_read_the_report_stays_as_it_was() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tong-hop.xlsx");
    let mode = || fs::metadata(&path).unwrap().permissions().mode() & 0o777;
    run(folder.path(), "2019-09-24", &[("tong-hop.xlsx", "old")]).unwrap();
    assert_eq!(mode() & !0o640, 0, "a new file is for owner and group only");
    for wanted in [0o600, 0o644] {
        fs::set_permissions(&path, fs::Permissions::from_mode(wanted)).unwrap();
        run(folder.path(), "2019-09-25", &[("tong-hop.xlsx", "new")]).unwrap();
        assert_eq!(mode(), wanted);
    }
}
