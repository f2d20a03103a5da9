//! What others may do to a file or a folder.

/// What somebody other than the user and the administrator may do to a file or a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stranger {
    /// It is theirs.
    Owns,
    /// They may write it.
    MayWrite,
}
