//! Consolidates the returns of district offices: discover, read, recognise, check, aggregate, present.

pub mod aggregate;
pub mod check;
pub mod cli;
pub mod describe;
pub mod discover;
pub mod exit;
pub mod format;
pub mod hash;
pub mod history;
pub mod job;
pub mod message;
pub mod model;
pub mod package;
pub mod pipeline;
pub mod platform;
pub mod present;
pub mod publish;
pub mod read;
pub mod recognise;
pub mod refresh;
pub mod stop;
pub mod text;
pub mod worker;
