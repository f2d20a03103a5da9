//! Industries: an identity is the version of the classification together with the code.

use super::text::Bilingual;

/// A version of the Vietnam Standard Industrial Classification (hệ thống ngành kinh tế Việt Nam).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classification {
    /// Stable id: `vsic-2018`, `vsic-2025`.
    pub id: String,
    /// Its name.
    pub name: Bilingual,
    /// The decision that issued it.
    pub source: String,
    /// Its industries in order of the list.
    pub industries: Vec<Industry>,
}

/// A section (one letter) or division (two digits) or deeper class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Industry {
    /// The code inside its version: `C`, `10`, `3512`.
    pub code: String,
    /// Its name.
    pub name: Bilingual,
    /// Code of the industry above; `None` for a section.
    pub parent: Option<String>,
}

/// An industry's identity; 3512 means different things in two versions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndustryCode {
    /// Id of the [`Classification`].
    pub version: String,
    /// Code inside it.
    pub code: String,
}
