//! What is measured and how its figures may be combined.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::index::Index;
use super::text::Bilingual;

/// Index of an indicator in [`super::descriptions::Descriptions::indicators`].
pub type IndicatorIndex = Index<Indicator>;

/// How a figure for the province follows from those of the units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Aggregation {
    /// Values, volumes, counts: units and months may be added (cộng được).
    Sum,
    /// Stocks at a point in time: units may be added, months may not (thời điểm).
    EndOfPeriod,
    /// Ratios and rates: recomputed from their parts, never added or averaged (tính lại).
    Recompute,
    /// Taken as the province states it, such as the index of industrial production (lấy theo bảng của tỉnh).
    Stated,
}

/// Which way is good news, for the mark beside a headline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// More is better.
    Up,
    /// Less is better.
    Down,
    /// Neither.
    Neutral,
}

/// The prices behind a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PriceBasis {
    /// Constant prices of 2010 (giá so sánh 2010): growth may be computed.
    Constant2010,
    /// Current prices (giá hiện hành).
    Current,
    /// Not a value in money.
    None,
}

/// An indicator (chỉ tiêu) of the catalogue `templates/indicators.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// Stable id, such as `retail-sales`.
    pub id: String,
    /// Its name.
    pub name: Bilingual,
    /// Id of the measure in which it is consolidated; rows and columns of a form may name another.
    pub measure: String,
    /// How units combine.
    pub aggregation: Aggregation,
    /// Which way is good.
    pub direction: Direction,
    /// Prices behind it.
    pub prices: PriceBasis,
    /// True when a value below zero is impossible.
    pub non_negative: bool,
    /// True when only whole numbers make sense: jobs, projects, cases.
    pub integer: bool,
    /// Largest usual revision of a month's estimate in percent; `None` leaves it to the rule.
    pub revision_percent: Option<Decimal>,
    /// Growth that is not out of the common, where too few units report for a test among them; `None` where nothing can be said.
    pub growth_band: Option<GrowthBand>,
}

/// Usual growth of a figure on its base in percent, 100 for the same (giới hạn tăng trưởng).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrowthBand {
    /// Smallest.
    pub min: Decimal,
    /// Largest.
    pub max: Decimal,
}
