//! Sizes and margins of the pages of the document (khổ giấy, định lề), as Decree 30/2020/NĐ-CP, Annex I, wants them; lengths in points.
#![allow(
    clippy::float_arithmetic,
    reason = "places on paper are measured in binary; no figure is"
)]

/// Points in a millimetre.
pub(super) const MM: f32 = 72.0 / 25.4;
/// Type size of the body; the decree asks for 13 or 14.
pub(super) const BODY: f32 = 14.0;
/// Type of the tables of appendices.
pub(super) const APPENDIX: f32 = 10.0;

/// A page and its margins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paper {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) top: f32,
    pub(super) bottom: f32,
    pub(super) left: f32,
    pub(super) right: f32,
}

impl Paper {
    /// The page for the director.
    pub(super) const FRONT: Paper = Paper {
        width: 210.0 * MM,
        height: 297.0 * MM,
        top: 20.0 * MM,
        bottom: 14.0 * MM,
        left: 18.0 * MM,
        right: 18.0 * MM,
    };
    /// The report.
    pub(super) const PORTRAIT: Paper = Paper {
        width: 210.0 * MM,
        height: 297.0 * MM,
        top: 25.0 * MM,
        bottom: 20.0 * MM,
        left: 30.0 * MM,
        right: 16.0 * MM,
    };
    /// Its appendices.
    pub(super) const LANDSCAPE: Paper = Paper {
        width: 297.0 * MM,
        height: 210.0 * MM,
        top: 25.0 * MM,
        bottom: 20.0 * MM,
        left: 20.0 * MM,
        right: 20.0 * MM,
    };

    /// Width of the text.
    pub(super) fn measure(self) -> f32 {
        self.width - self.left - self.right
    }
}
