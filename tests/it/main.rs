//! Tests by capability, in one binary.

mod check;
mod messages;
mod tidy;
