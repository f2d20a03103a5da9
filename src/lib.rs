//! Consolidates the returns of district offices: discover, read, recognise, check, aggregate, present.

pub mod check;
pub mod format;
pub mod message;
pub mod model;
pub mod present;
pub mod read;
pub mod text;
