//! Folders that lie in one another, and ways that lead in a circle.

use std::fs;
use std::path::Path;
use std::process::Command;

use tonghop::discover::discover;

use super::{code, make_link, office, run, said};
use crate::unattended::Office;

/// The run refuses its folders before anything is read or written.
fn refused(office: &Office, arguments: &[&str]) {
    let before = fs::read_dir(office.path("inbox")).unwrap().count();
    let output = run(office, arguments);
    assert_eq!(code(&output), 2, "{arguments:?}: {}", said(&output));
    assert!(
        said(&output).contains("nằm trong thư mục"),
        "{}",
        said(&output)
    );
    assert_eq!(fs::read_dir(office.path("inbox")).unwrap().count(), before);
    assert!(!office.path("inbox/tinh-trang.json").exists());
    assert!(!office.path("ra/tinh-trang.json").exists());
}

#[test]
fn outputs_in_the_inbox_are_refused_whatever_way_leads_there() {
    let office = office("");
    make_link(office.path("inbox"), &office.path("lien-ket"));
    for out in [
        "inbox",
        "inbox/ra",
        "./inbox/.",
        "inbox/a/../b",
        "lien-ket",
        "lien-ket/ra",
        "khong-co/../inbox",
    ] {
        refused(&office, &["--out", out]);
    }
    refused(&office, &["--inbox", ".", "--out", "ra"]);
}

#[test]
fn a_history_or_descriptions_in_the_inbox_are_refused() {
    let office = office("");
    for more in ["history = \"inbox/lich-su\"\n", "history = \"inbox\"\n"] {
        office.job(more);
        refused(&office, &[]);
    }
    fs::create_dir(office.path("inbox/mau")).unwrap();
    office.job("templates = \"inbox/mau\"\n");
    refused(&office, &[]);
    office.job("");
    refused(&office, &["--templates", "inbox/mau"]);
}

#[test]
fn an_inbox_among_descriptions_is_refused() {
    let office = office("templates = \"mau\"\n");
    fs::create_dir_all(office.path("mau/forms/den")).unwrap();
    refused(&office, &["--inbox", "mau/forms/den"]);
}

#[test]
fn folders_beside_and_above_the_inbox_are_used() {
    for out in ["inbox-ra", "inbox/../ra", "."] {
        let office = office("");
        let output = run(&office, &["--out", out]);
        assert_eq!(code(&output), 3, "{out}: {}", said(&output));
        assert!(office.path(out).join("manifest.json").exists());
        // The second run reads the same workbook and nothing of its own.
        assert_eq!(code(&run(&office, &["--out", out])), 3);
        let manifest = fs::read(office.path(out).join("manifest.json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
        let inputs = manifest["inputs"].as_array().unwrap();
        assert_eq!(inputs.len(), 1, "{inputs:?}");
        assert!(inputs[0].to_string().contains("DakGlei_T9.2019.xlsx"));
    }
}

/// Paths of the workbooks found, and why folders were not entered.
fn found(inbox: &Path) -> (Vec<String>, Vec<String>) {
    let (submissions, findings) = discover(inbox).unwrap();
    let paths = submissions.iter().map(|one| one.path.to_string());
    let aside = findings.iter().map(|one| one.cells[0].file.to_string());
    (paths.collect(), aside.collect())
}

fn workbook(folder: &Path, name: &str) {
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join(name), "PK").unwrap();
}

#[test]
fn a_folder_is_entered_once_whatever_links_lead_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = folder.path().join("inbox");
    workbook(&inbox.join("dak-ha"), "a.xlsx");
    workbook(&inbox, "b.xlsx");
    make_link(inbox.clone(), &inbox.join("a1"));
    make_link(inbox.clone(), &inbox.join("a2"));
    make_link(inbox.join("dak-ha"), &inbox.join("a-dak-ha"));
    make_link(inbox.clone(), &inbox.join("dak-ha/len"));
    make_link(folder.path().to_owned(), &inbox.join("tren"));
    make_link("/".into(), &inbox.join("goc"));
    let (paths, aside) = found(&inbox);
    // By its own name, although a link comes before it.
    assert_eq!(paths, ["b.xlsx", "dak-ha/a.xlsx"]);
    assert_eq!(aside, ["a-dak-ha", "a1", "a2", "dak-ha/len", "goc", "tren"]);
}

#[test]
fn a_folder_mounted_twice_is_entered_once() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = folder.path().join("inbox");
    workbook(&inbox.join("dak-ha"), "a.xlsx");
    let second = inbox.join("dak-ha-2");
    fs::create_dir(&second).unwrap();
    let mut mount = Command::new("mount");
    mount.arg("--bind").arg(inbox.join("dak-ha")).arg(&second);
    if !mount.output().is_ok_and(|output| output.status.success()) {
        eprintln!("NOT RUN: this user may not mount folders");
        return;
    }
    let (paths, aside) = found(&inbox);
    let mut unmount = Command::new("umount");
    assert!(unmount.arg(&second).status().unwrap().success());
    assert_eq!(paths, ["dak-ha/a.xlsx"]);
    assert_eq!(aside, ["dak-ha-2"]);
}

#[test]
fn a_link_to_a_folder_elsewhere_is_followed() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = folder.path().join("inbox");
    workbook(&folder.path().join("chia-se/xa"), "a.xlsx");
    fs::create_dir(&inbox).unwrap();
    make_link(folder.path().join("chia-se"), &inbox.join("dak-ha"));
    assert_eq!(found(&inbox).0, ["dak-ha/xa/a.xlsx"]);
}
