//! Unix.

mod rights;
mod tree;

use std::fs::{self, DirBuilder, File, FileType, Metadata, Permissions};
use std::io;
use std::os::fd::AsFd;
use std::os::unix::fs::{
    DirBuilderExt as _, FileTypeExt as _, MetadataExt as _, OpenOptionsExt as _,
    PermissionsExt as _, fchown,
};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus};

use rustix::fs::OFlags;
use rustix::process::{Pid, Resource, Rlimit, Signal, getrlimit, kill_process_group, setrlimit};
use rustix::time::{ClockId, clock_gettime};

pub(crate) use rights::{keep_private, stranger_of_file, stranger_of_folder};
pub use tree::Descendants;

use rights::NEW_FILE;

/// A file that takes the place of another is its owner's alone until it is complete.
const UNFINISHED_FILE: u32 = 0o600;
const NEW_FOLDER: u32 = 0o750;
/// As much as Linux gives to anybody.
#[cfg(target_os = "linux")]
const PIPE_BYTES: usize = 1 << 20;

/// What tells a file or folder from all others, by whatever path it is reached: device and number.
pub(crate) type Identity = (u64, u64);

/// The identity of what `metadata` is about; `_path` leads to it.
pub(crate) fn identity(_path: &Path, metadata: &Metadata) -> Option<Identity> {
    Some((metadata.dev(), metadata.ino()))
}

/// Opens for reading without waiting: a pipe would wait for a writer for ever.
pub(crate) fn open_without_waiting(path: &Path) -> io::Result<File> {
    open(path, OFlags::NONBLOCK | OFlags::NOCTTY)
}

/// Opens for reading without waiting and follows no link at the end of the path.
pub(crate) fn open_without_following(path: &Path) -> io::Result<File> {
    open(path, OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::NOFOLLOW)
}

fn open(path: &Path, flags: OFlags) -> io::Result<File> {
    let mut options = File::options();
    options.read(true).custom_flags(raw(flags)).open(path)
}

fn raw(flags: OFlags) -> i32 {
    i32::try_from(flags.bits()).unwrap_or_default()
}

/// The name of a kind of file that is neither file nor folder nor link.
pub(crate) fn name_of_special(kind: FileType) -> &'static str {
    if kind.is_fifo() {
        "a named pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

/// Makes a pipe hold a workbook or an answer whole, so that who writes it need not wait for who reads it; where the system
/// does not allow that, they wait for each other.
#[cfg(target_os = "linux")]
pub(crate) fn widen(pipe: &impl AsFd) {
    let _ = rustix::pipe::fcntl_setpipe_size(pipe, PIPE_BYTES);
}

/// The system does not say how.
#[cfg(not(target_os = "linux"))]
pub(crate) fn widen(_pipe: &impl AsFd) {}

/// Makes a folder and those above it where they are missing, for the owner and the group.
///
/// # Errors
/// Those of the system.
pub fn make_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(NEW_FOLDER)
        .create(path)
}

/// Opens the lock file, which it makes when it is missing, and follows no link.
pub(crate) fn open_lock(path: &Path) -> io::Result<File> {
    File::options()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .mode(NEW_FILE)
        .custom_flags(raw(OFlags::NONBLOCK | OFlags::NOFOLLOW))
        .open(path)
}

/// Makes a file that must not exist yet, to be read back as well; `replaces` is what stands where it will go.
pub(crate) fn new_file(path: &Path, replaces: Option<&Metadata>) -> io::Result<File> {
    let mode = if replaces.is_some() {
        UNFINISHED_FILE
    } else {
        NEW_FILE
    };
    File::options()
        .create_new(true)
        .read(true)
        .write(true)
        .mode(mode)
        .open(path)
}

/// Gives `file` the owner, group and mode of the file it replaces; nobody may do more than before.
///
/// Where the group cannot be given, the new group may do what everybody could.
pub(crate) fn take_over(file: &File, old: &Metadata) -> io::Result<()> {
    let own = file.metadata()?;
    let is_ours = own.uid() == old.uid() && own.gid() == old.gid();
    let mut mode = old.mode() & 0o777;
    if !is_ours && fchown(file, Some(old.uid()), Some(old.gid())).is_err() {
        let has_group = own.gid() == old.gid() || fchown(file, None, Some(old.gid())).is_ok();
        if !has_group {
            mode = narrowed(mode);
        }
    }
    file.set_permissions(Permissions::from_mode(mode))
}

/// The mode for a file whose group is another than before.
fn narrowed(mode: u32) -> u32 {
    mode & 0o700 | (mode & (mode << 3)) & 0o070 | mode & (mode >> 3) & 0o007
}

/// Whether the file may not be replaced: it is read-only, which nothing else on Unix keeps from being replaced.
pub(crate) fn is_held(path: &Path) -> bool {
    fs::symlink_metadata(path)
        .is_ok_and(|metadata| metadata.is_file() && metadata.permissions().readonly())
}

/// Whether an error of replacing a file speaks of the file that stands there, and not of the disk.
pub(crate) fn says_held(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ResourceBusy
    )
}

/// Makes renames in a folder outlast a power cut.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Limits for the life of a reading process: address space in bytes, no file written, no core dump.
pub(crate) fn limit_for_life(memory: u64) {
    set(Resource::As, memory);
    set(Resource::Fsize, 0);
    set(Resource::Core, 0);
}

/// Processor time in seconds that the process may use from now on.
pub(crate) fn limit_processor(seconds: u64) {
    let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec;
    let used = u64::try_from(used).unwrap_or(u64::MAX);
    set(Resource::Cpu, used.saturating_add(seconds));
}

/// Sets the soft limit only, so that the next one may be higher again; a limit that cannot be set leaves the others.
fn set(resource: Resource, limit: u64) {
    let maximum = getrlimit(resource).maximum;
    let current = Some(maximum.map_or(limit, |maximum| maximum.min(limit)));
    let _ = setrlimit(resource, Rlimit { current, maximum });
}

/// Whether a process was ended because it used up its processor time.
pub(crate) fn ran_out_of_time(status: ExitStatus) -> bool {
    status.signal() == Some(Signal::XCPU.as_raw())
}

/// Makes a command the head of a group, so that what it starts can be ended with it.
pub fn in_a_group_of_its_own(command: &mut Command) {
    command.process_group(0);
}

/// Ends all processes of the group that `child` heads.
pub fn end_group(child: &Child) {
    if let Ok(number) = i32::try_from(child.id())
        && let Some(group) = Pid::from_raw(number)
    {
        let _ = kill_process_group(group, Signal::KILL);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_another_group_gives_the_group_what_everybody_had() {
        assert_eq!(narrowed(0o640), 0o600);
        assert_eq!(narrowed(0o664), 0o644);
        assert_eq!(narrowed(0o666), 0o666);
        assert_eq!(narrowed(0o604), 0o600);
    }
}
