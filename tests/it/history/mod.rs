//! The store of earlier rounds, and what runs make of it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failing test should stop"
)]

mod commands;
mod earlier;
mod fingerprints;
mod following;
mod import;
mod rounds;
mod showing;
mod store;

pub(crate) use rounds::{Figures, retail};
