//! Windows. Compiled for the target x86_64-pc-windows-gnu, never run.
//!
//! A reading process is in a job object that limits its memory. The limit of processor time of a job counts from the start of
//! the process, not from that of a workbook, so the watchdog of the process does instead.

use std::fs::{self, File, FileType, Metadata};
use std::io;
use std::os::windows::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};

use win32job::{ExtendedLimitInfo, Job};

use super::stranger::Stranger;

/// ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION: another program has the file open.
const VIOLATIONS: [i32; 2] = [32, 33];
/// JOB_OBJECT_LIMIT_PROCESS_MEMORY: the limit of memory in the job object counts.
const LIMIT_PROCESS_MEMORY: u32 = 0x100;
/// FILE_SHARE_READ: others may go on reading what we look at.
const SHARE_READ: u32 = 1;

/// Opens for reading; named pipes do not stand in folders here.
pub(crate) fn open_without_waiting(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// What tells a folder from all others: its path without links.
pub(crate) type Identity = PathBuf;

/// The identity of what `path` leads to.
pub(crate) fn identity(path: &Path, _metadata: &Metadata) -> Option<Identity> {
    fs::canonicalize(path).ok()
}

/// Opens for reading; who asked before that it is no link has to do.
pub(crate) fn open_without_following(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// The name of a kind of file that is neither file nor folder nor link.
pub(crate) fn name_of_special(_kind: FileType) -> &'static str {
    "a device"
}

/// Who may write a file stands in access lists, which are not read.
pub(crate) fn stranger_of_file(_metadata: &Metadata) -> Option<Stranger> {
    None
}

/// Who may write a folder stands in access lists, which are not read.
pub(crate) fn stranger_of_folder(_metadata: &Metadata) -> Option<Stranger> {
    None
}

/// Who may read a file is inherited from its folder.
pub(crate) fn keep_private(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// What a command started is not seen.
#[derive(Debug)]
pub struct Descendants;

impl Descendants {
    /// Nothing.
    pub fn from_here_on() -> Self {
        Self
    }

    /// Never.
    pub fn are_left(&self) -> bool {
        false
    }

    /// Nothing.
    pub fn end(&self) {}
}

/// Pipes take what they are given.
pub(crate) fn widen<P>(_pipe: &P) {}

/// Makes a folder and those above it where they are missing; who may use it is inherited.
///
/// # Errors
/// Those of the system.
pub fn make_folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

/// Opens the lock file, which it makes when it is missing.
pub(crate) fn open_lock(path: &Path) -> io::Result<File> {
    File::options()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(path)
}

/// Makes a file that must not exist yet, to be read back as well.
pub(crate) fn new_file(path: &Path, _replaces: Option<&Metadata>) -> io::Result<File> {
    File::options()
        .create_new(true)
        .read(true)
        .write(true)
        .open(path)
}

/// Rights are inherited from the folder, for the new file as for the old one.
pub(crate) fn take_over(_file: &File, _old: &Metadata) -> io::Result<()> {
    Ok(())
}

/// Whether the file may not be replaced: it is read-only, or a program such as Excel keeps it open.
pub(crate) fn is_held(path: &Path) -> bool {
    let Ok(metadata) = fs::metadata(path) else {
        return false;
    };
    if !metadata.is_file() {
        return false;
    }
    let opened = File::options()
        .write(true)
        .share_mode(SHARE_READ)
        .open(path);
    metadata.permissions().readonly() || opened.is_err_and(|error| says_held(&error))
}

/// Whether an error of replacing a file speaks of the file that stands there, and not of the disk.
pub(crate) fn says_held(error: &io::Error) -> bool {
    let is_violation = error
        .raw_os_error()
        .is_some_and(|code| VIOLATIONS.contains(&code));
    is_violation || error.kind() == io::ErrorKind::PermissionDenied
}

/// The system orders renames itself and opens no folder for syncing.
pub(crate) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// Limits the memory this process may commit. The job outlives its handle as long as a process is in it; where it cannot be
/// made, the limits in the readers' code must do.
pub(crate) fn limit_for_life(memory: u64) {
    let mut limits = ExtendedLimitInfo::new();
    limits.0.ProcessMemoryLimit = usize::try_from(memory).unwrap_or(usize::MAX);
    limits.0.BasicLimitInformation.LimitFlags |= LIMIT_PROCESS_MEMORY;
    if let Ok(job) = Job::create_with_limit_info(&mut limits) {
        let _ = job.assign_current_process();
    }
}

/// No limit; see the head of this file.
pub(crate) fn limit_processor(_seconds: u64) {}

/// No process is ended for its processor time here.
pub(crate) fn ran_out_of_time(_status: ExitStatus) -> bool {
    false
}

/// A job object takes in a process only once it runs; see [`end_group`].
pub fn in_a_group_of_its_own(_command: &mut Command) {}

/// The command alone is ended by its caller; what it started goes on.
pub fn end_group(_child: &Child) {}
