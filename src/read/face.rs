//! Fonts of the time before Unicode.

/// A font of the time before Unicode (phông chữ TCVN3, VNI): what is stored is not what is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    /// `.VnTime`, `.VnArial`.
    Tcvn3,
    /// `.VnTimeH`: shows small letters as capitals.
    Tcvn3Capitals,
    /// `VNI-Times`.
    Vni,
}

impl Face {
    /// The kind of a font by its name; `None` for fonts of Unicode.
    pub(super) fn of(font: &str) -> Option<Self> {
        let name = font.trim().to_lowercase();
        if let Some(family) = name.strip_prefix(".vn") {
            return Some(if family.ends_with('h') {
                Self::Tcvn3Capitals
            } else {
                Self::Tcvn3
            });
        }
        name.starts_with("vni-").then_some(Self::Vni)
    }
}
