//! The system at hand, by one name.

#[cfg(unix)]
pub use super::unix::*;
#[cfg(windows)]
pub use super::windows::*;
