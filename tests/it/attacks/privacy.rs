//! Who may read what the program keeps, whatever mask it is started with.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use super::{code, ended, office, said};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// The program under a mask, in a folder.
fn under_mask(mask: &str, folder: &Path, arguments: &str) -> Command {
    let program = env!("CARGO_BIN_EXE_tonghop");
    let mut command = Command::new("sh");
    command
        .args(["-c", &format!("umask {mask}; exec {program:?} {arguments}")])
        .current_dir(folder);
    command
}

#[test]
fn nothing_that_a_run_keeps_is_for_everybody() {
    let office = office("");
    let output = ended(under_mask("000", &office.path(""), "run"));
    assert_eq!(code(&output), 3, "{}", said(&output));
    for folder in ["ra", "lich-su"] {
        assert_eq!(mode(&office.path(folder)), 0o750);
        for entry in fs::read_dir(office.path(folder)).unwrap() {
            let path = entry.unwrap().path();
            assert_eq!(mode(&path) & !0o640, 0, "{}", path.display());
        }
    }
    assert!(office.path("lich-su/da-doc.bin").exists());
    let output = ended(under_mask(
        "000",
        &office.path(""),
        "history export bang.csv",
    ));
    assert_eq!(code(&output), 0, "{}", said(&output));
    assert_eq!(mode(&office.path("bang.csv")), 0o640);
}

#[test]
fn a_history_that_everybody_could_read_is_taken_back_and_one_for_the_group_stays() {
    let office = office("");
    assert_eq!(code(&ended(office.command(&["run"]))), 3);
    let history = office.path("lich-su/lich-su.sqlite3");
    for (before, after) in [
        (0o644, 0o640),
        (0o666, 0o640),
        (0o660, 0o660),
        (0o600, 0o600),
    ] {
        fs::set_permissions(&history, Permissions::from_mode(before)).unwrap();
        assert_eq!(code(&ended(office.command(&["run"]))), 3);
        assert_eq!(mode(&history), after);
    }
}

#[test]
fn a_new_job_folder_can_run_its_hooks_whatever_the_mask() {
    let folder = tempfile::tempdir().unwrap();
    let output = ended(under_mask("000", folder.path(), "init viec"));
    assert_eq!(code(&output), 0, "{}", said(&output));
    assert_eq!(mode(&folder.path().join("viec")), 0o750);
    assert_eq!(mode(&folder.path().join("viec/tonghop.toml")), 0o640);
}
