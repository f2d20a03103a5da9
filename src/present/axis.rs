//! The steps of the axis of a chart.
#![allow(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "heights in a chart are measured in binary; no figure is"
)]

/// Round values from below the least to above the most, at most six steps.
pub(super) fn ticks(least: f64, most: f64) -> Vec<f64> {
    let span = (most - least).max(1e-9);
    let rough = span / 5.0;
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|unit| unit * power)
        .find(|step| span / step <= 5.5)
        .unwrap_or(power * 10.0);
    let (first, last) = ((least / step).floor(), (most / step).ceil());
    let count = (last - first).round().max(1.0) as usize;
    (0..=count)
        .map(|index| (first + index as f64) * step)
        .collect()
}
