//! Consolidates the returns of district offices: discover, read, recognise, check, aggregate, present.

pub mod describe;
pub mod discover;
pub mod format;
pub mod hash;
pub mod model;
pub mod present;
pub mod publish;
pub mod read;
pub mod recognise;
pub mod text;
