//! Reading in processes of their own: the same answers, and a death that costs one workbook.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tonghop::model::finding::{Arg, Finding};
use tonghop::worker::{Pool, Readers};

use crate::run::sample_files;

fn apart(program: &str) -> Readers {
    Readers::Apart(Pool::new(PathBuf::from(program)))
}

fn program() -> Readers {
    apart(env!("CARGO_BIN_EXE_tonghop"))
}

/// The workbooks of the sample round and of every planted fault.
fn workbooks() -> Vec<(Arc<str>, Vec<u8>)> {
    let faults = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/faults");
    let folders = fs::read_dir(faults)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir());
    let planted = folders
        .flat_map(|folder| fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "xlsx"));
    let sample = sample_files().into_iter().map(|(path, _)| path);
    sample
        .chain(planted)
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (Arc::from(name), fs::read(path).unwrap())
        })
        .collect()
}

fn reason(findings: &[Finding]) -> &Arg {
    let (_, reason) = findings[0]
        .args
        .iter()
        .find(|(name, _)| *name == "reason")
        .unwrap();
    reason
}

#[test]
fn a_process_answers_as_the_reader_itself_does() {
    let processes = program();
    for (path, bytes) in workbooks() {
        let (here, said_here) = Readers::Here.read(&path, bytes.clone());
        let (apart, said_apart) = processes.read(&path, bytes);
        assert_eq!(said_here, said_apart, "{path}");
        assert_eq!(format!("{here:?}"), format!("{apart:?}"), "{path}");
    }
}

#[test]
#[cfg(unix)]
fn a_process_that_dies_costs_one_workbook() {
    let (workbook, findings) = apart("/bin/false").read(&Arc::from("a.xlsx"), b"PK".to_vec());
    assert!(workbook.is_none());
    assert_eq!(findings[0].rule.code, "TH002");
    assert_eq!(*reason(&findings), Arg::Message("text.reason-reader-died"));
}

#[test]
fn a_process_that_cannot_start_is_said() {
    let (workbook, findings) = apart("/no/such/program").read(&Arc::from("a.xlsx"), b"PK".to_vec());
    assert!(workbook.is_none());
    assert_eq!(*reason(&findings), Arg::Message("text.reason-no-process"));
}
