//! Consolidates the returns of district offices: discover, read, recognise, check, aggregate, present.

pub mod aggregate;
pub mod check;
pub mod describe;
pub mod discover;
pub mod format;
pub mod hash;
pub mod message;
pub mod model;
pub mod present;
pub mod read;
pub mod recognise;
pub mod text;
