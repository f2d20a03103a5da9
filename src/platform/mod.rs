//! What differs between operating systems, behind one set of functions; the only module with code for one system alone.
//!
//! Each system has a file of its own with the same functions. What a system cannot do is said there, and the limits in
//! the readers' code and the journal of `publish` must then do.

mod own;
mod places;

mod stranger;
mod system;
#[cfg(unix)]
mod unix;

#[cfg(windows)]
mod windows;

pub(crate) use own::{
    NotAFile, open_own, open_own_lock, open_regular, read_own, refuse_stray, replace, write_new,
};
pub use own::{is_taken, new_private_file, read_regular, refuse_stray_at, says_no_file};
pub(crate) use places::is_inside;
pub use stranger::Stranger;
pub use system::{Descendants, end_group, in_a_group_of_its_own, make_folder};
pub(crate) use system::{
    Identity, identity, is_held, keep_private, limit_for_life, limit_processor, new_file,
    open_without_waiting, ran_out_of_time, says_held, stranger_of_file, stranger_of_folder,
    sync_folder, take_over, widen,
};
