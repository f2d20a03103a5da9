//! Whether outputs say which district does better than which.

/// Whether units are compared by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UnitRanking {
    /// Places are printed.
    #[default]
    Shown,
    /// No places, no top and bottom.
    Hidden,
}
