//! Tests by capability, in one binary.

mod aggregate;
mod check;
mod messages;
mod properties;
mod small_province;
mod tidy;
