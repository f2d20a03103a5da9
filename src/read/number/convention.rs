//! How digits are grouped and decimals set off.

/// Which sign is the decimal one (kiểu viết số).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Convention {
    /// `1.234.567,89`.
    Vietnamese,
    /// `1,234,567.89`, and `1234567.89` as machines write it.
    English,
}

impl Convention {
    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Self::Vietnamese => Self::English,
            Self::English => Self::Vietnamese,
        }
    }
}
