//! What people should look at in a refreshed document.

/// Something in the document that people should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// What the matter is.
    pub kind: DoubtKind,
    /// The heading above it; empty when there is none.
    pub heading: String,
    /// The sentence as it stands now, or the name of a figure.
    pub words: String,
}

/// Why people should look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoubtKind {
    /// A sentence that somebody rewrote, in which a figure changed its direction or its mark.
    Turned,
    /// A figure in it is not in the new report; its old digits stay.
    Gone,
    /// The program wrote the sentence, and does not write it any more.
    Left,
    /// The new report has a sentence that the document never had.
    New,
    /// Somebody deleted the figure, or what made it one.
    Lost,
}
