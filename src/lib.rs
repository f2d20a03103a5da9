//! Consolidates the returns of district offices: discover, read, recognise, check, aggregate, present.

pub mod aggregate;
pub mod format;
pub mod model;
pub mod present;
pub mod read;
pub mod text;
