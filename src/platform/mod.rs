//! What differs between operating systems, behind one set of functions; the only module with code for one system alone.
//!
//! Each system has a file of its own with the same functions. What a system cannot do is said there, and the limits in
//! the readers' code and the journal of `publish` must then do.

mod own;
mod places;

#[cfg(unix)]
mod unix;
#[cfg(unix)]
use unix as system;

#[cfg(windows)]
mod windows;
#[cfg(windows)]
use windows as system;

pub(crate) use own::{NotAFile, open_own, open_own_lock, open_regular, read_own, refuse_stray};
pub use own::{is_taken, new_private_file, read_regular, refuse_stray_at, says_no_file};
pub(crate) use places::is_inside;
pub use system::{Descendants, end_group, in_a_group_of_its_own, make_folder};
pub(crate) use system::{
    Identity, identity, is_held, keep_private, limit_for_life, limit_processor, new_file,
    open_without_waiting, ran_out_of_time, says_held, stranger_of_file, stranger_of_folder,
    sync_folder, take_over, widen,
};

/// What somebody other than the user and the administrator may do to a file or a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stranger {
    /// It is theirs.
    Owns,
    /// They may write it.
    MayWrite,
}
