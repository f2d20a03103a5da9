//! Rules: for each one case that fires and the nearest one that does not; expected figures are worked out by hand.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

mod across_returns;
mod across_units;
mod grid;
mod inside_a_return;
mod over_time;
mod relations;
