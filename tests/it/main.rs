//! Tests by capability, in one binary.
