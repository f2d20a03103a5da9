//! Where a chart is drawn, and what its kinds have in common.

use crate::model::document::PrintedChart;
use crate::present::pdf::canvas::{Colour, INK, Pen};

pub(super) const TYPE: f32 = 8.5;

#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) height: f32,
}

pub(super) fn values(chart: &PrintedChart) -> impl Iterator<Item = f64> {
    chart
        .series
        .iter()
        .flat_map(|series| series.points.iter().flatten().map(|(value, _)| *value))
}

pub(super) fn swatch(pen: &mut Pen<'_>, at: (f32, f32), size: (f32, f32), colour: Colour) {
    pen.fill(at, size, colour);
    pen.frame(at, size, (0.5, INK));
}
