//! Units of measure and exact conversion between them.

use rust_decimal::Decimal;

use super::text::Bilingual;

/// A unit of measure (đơn vị tính): what is counted and in which multiple.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Stable id, such as `trieu-dong`.
    pub id: String,
    /// How it is printed: "triệu đồng", "million VND".
    pub name: Bilingual,
    /// Other spellings seen in returns: "tr.đ", "Tr.đồng".
    pub aliases: Vec<String>,
    /// What is counted: `vnd`, `usd`, `tonne`; only measures of one dimension convert into each other.
    pub dimension: String,
    /// How many base units of the dimension one of this measure is; 1000000 for triệu đồng.
    pub factor: Decimal,
    /// Decimals with which people print it.
    pub decimals: u32,
}

impl Measure {
    /// `value` in this measure expressed in `target`; `None` when they measure different things or the figure overflows.
    pub fn convert(&self, value: Decimal, target: &Measure) -> Option<Decimal> {
        if self.dimension != target.dimension {
            return None;
        }
        if self.factor == target.factor {
            return Some(value);
        }
        value
            .checked_mul(self.factor)?
            .checked_div(target.factor)
            .map(|converted| converted.normalize())
    }
}
