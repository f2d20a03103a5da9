//! Tests by capability, in one binary.

mod aggregate;
mod check;
mod messages;
mod pdf;
mod properties;
mod report;
mod sample_figures;
mod small_province;
mod tidy;
