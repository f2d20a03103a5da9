//! Lengths as the file states them.

/// A length in twentieths of a point.
pub(super) fn twips(points: f32) -> String {
    ((points * 20.0).round() as i32).to_string()
}

/// A length in the unit of drawings, 12,700 a point.
pub(super) fn emu(points: f32) -> String {
    ((points * 12_700.0).round() as i64).to_string()
}
