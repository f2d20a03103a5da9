//! What differs between operating systems, behind one set of functions; the only module with code for one system alone.
//!
//! Each system has a file of its own with the same functions. What a system cannot do is said there, and the limits in
//! the readers' code and the journal of `publish` must then do.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub(crate) use unix::*;

#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub(crate) use windows::*;
