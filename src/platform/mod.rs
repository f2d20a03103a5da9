//! What differs between operating systems, behind one set of functions; the only module with code for one system alone.
//!
//! Each system has a file of its own with the same functions. What a system cannot do is said there, and the limits in
//! the readers' code and the journal of `publish` must then do.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
use unix as system;

#[cfg(windows)]
mod windows;
#[cfg(windows)]
use windows as system;

pub use system::{end_group, in_a_group_of_its_own};
pub(crate) use system::{
    is_held, limit_for_life, limit_processor, make_folder, new_file, open_lock,
    open_without_waiting, ran_out_of_time, says_held, sync_folder, take_over, widen,
};
