//! Opens one workbook and returns its cells; knows nothing of forms.

pub mod grid;
pub mod number;
