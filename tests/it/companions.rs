//! What lies beside the returns is one note together, and never an error.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::fs;
use std::path::Path;

use tonghop::discover::{discover, submission};
use tonghop::model::finding::{Arg, Severity};

/// Code, weight and values of a finding.
type Said = (&'static str, Severity, Vec<Arg>);

fn listed(folder: &Path) -> (Vec<String>, Vec<Said>) {
    let (submissions, findings) = discover(folder).unwrap();
    let findings = findings.into_iter().map(|finding| {
        let args = finding.args.into_iter().map(|(_, arg)| arg).collect();
        (finding.rule.code, finding.severity, args)
    });
    let paths = submissions.iter().map(|one| one.path.to_string());
    (paths.collect(), findings.collect())
}

#[test]
fn letters_signed_copies_and_caches_are_one_note() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    let (ole, zip) = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04rest");
    put("Thumbs.db", ole);
    put("desktop.ini", b"[x]");
    put("Cong van.doc", ole);
    put("Cong van.docx", zip);
    put("thu.msg", ole);
    put("ban ky.pdf", b"%PDF-1.7");
    put("anh.JPG", b"\xff\xd8\xff");
    put("ghi chu.txt", "Báo cáo\tgửi sau.\nKính gửi Sở\n".as_bytes());
    put(
        "thu moi.html",
        b"<html><body><p>Xin moi hop</p></body></html>",
    );
    put(
        "bao cao.html",
        b"<html><TABLE><tr><td>1</td></tr></TABLE></html>",
    );
    put("bi cat.htm", b"<html><body>Bao cao");
    put("bao cao.xlsx", zip);
    put("khong duoi", zip);
    let (paths, findings) = listed(folder.path());
    // A page that is cut before its end may have held a table.
    assert_eq!(
        paths,
        ["bao cao.html", "bao cao.xlsx", "bi cat.htm", "khong duoi"]
    );
    let names = [
        "Cong van.doc",
        "Cong van.docx",
        "Thumbs.db",
        "anh.JPG",
        "ban ky.pdf",
        "desktop.ini",
        "ghi chu.txt",
        "thu moi.html",
        "thu.msg",
    ];
    let names = names.map(str::to_owned).to_vec();
    let args = vec![Arg::Count(9), Arg::List(names)];
    assert_eq!(findings, [("TH081", Severity::Note, args)]);
}

#[test]
fn a_folder_full_of_pictures_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    for number in 10..35 {
        fs::write(
            folder.path().join(format!("anh {number}.jpg")),
            b"\xff\xd8\xff",
        )
        .unwrap();
    }
    let (paths, findings) = listed(folder.path());
    assert!(paths.is_empty());
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].2[0], Arg::Count(25));
    assert_eq!(findings[0].2[2], Arg::Count(15));
}

#[test]
fn a_text_with_columns_is_a_return() {
    let folder = tempfile::tempdir().unwrap();
    let table = "Biểu 3\t\t\r\nChỉ tiêu\tKế hoạch\tThực hiện\r\nBán lẻ\t100\t90\r\n";
    let wide: Vec<u8> = table.encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(
        folder.path().join("bieu 3.txt"),
        [b"\xff\xfe", &wide[..]].concat(),
    )
    .unwrap();
    fs::write(folder.path().join("bieu 4.txt"), table).unwrap();
    let (paths, findings) = listed(folder.path());
    assert_eq!(paths, ["bieu 3.txt", "bieu 4.txt"]);
    assert!(findings.is_empty());
}

#[test]
fn an_archive_is_a_warning_wherever_it_is_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["gui so.zip", "Thang 9.RAR", "bieu.tar.gz", "bao cao.7z"] {
        let location = folder.path().join(name);
        fs::write(&location, b"PK\x03\x04rest").unwrap();
        let alone = submission(&location).unwrap_err();
        assert_eq!(
            (alone.rule.code, alone.severity),
            ("TH083", Severity::Warning)
        );
    }
    // A workbook is packed as well, but it ends as a workbook ends.
    let workbook = folder.path().join("bieu.zip.xlsx");
    fs::write(&workbook, b"PK\x03\x04rest").unwrap();
    assert!(submission(&workbook).is_ok());
    let (paths, findings) = listed(folder.path());
    assert_eq!(paths, ["bieu.zip.xlsx"]);
    let told: Vec<_> = findings
        .iter()
        .map(|(code, weight, _)| (*code, *weight))
        .collect();
    assert_eq!(told, [("TH083", Severity::Warning); 4]);
}
