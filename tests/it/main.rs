//! Tests by capability, in one binary.

mod aggregate;
mod properties;
mod small_province;
