//! Tests by capability, in one binary.

mod hand_made;
mod json;
mod publish;
mod workbook;
