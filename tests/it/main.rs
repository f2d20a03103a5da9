//! Tests by capability, in one binary.

mod aggregate;
mod check;
mod hand_made;
mod json;
mod messages;
mod pdf;
mod properties;
mod publish;
mod report;
mod sample_figures;
mod small_province;
mod tidy;
mod workbook;
