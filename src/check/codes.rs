//! Codes of the rules of this room that others look for among findings.

use super::*;

/// A unit that has not sent a return that it owes.
pub const MISSING_RETURN: &str = th370_missing_return::RULE.info.code;

pub(crate) const RATIO_DIFFERS: &str = th114_ratio_differs::RULE.info.code;
pub(crate) const CUMULATIVE_BELOW_MONTH: &str = th115_cumulative_below_month::RULE.info.code;
pub(crate) const COPIED_COLUMN: &str = th120_copied_column::RULE.info.code;
pub(crate) const COLUMN_IN_OTHER_MEASURE: &str = th126_column_in_other_measure::RULE.info.code;
pub(crate) const COLUMNS_EXCHANGED: &str = th127_columns_exchanged::RULE.info.code;
pub(crate) const COLUMN_OF_ZEROS: &str = th128_column_of_zeros::RULE.info.code;
pub(crate) const CUMULATIVE_ABOVE_EXPECTED: &str = th129_cumulative_above_expected::RULE.info.code;
pub(crate) const CONTRADICTED_ZERO: &str = th130_contradicted_zero::RULE.info.code;
pub(crate) const REVISED_CUMULATIVE: &str = th230_revised_cumulative::RULE.info.code;
pub(crate) const NAIVE_GAP: &str = th231_naive_gap::RULE.info.code;
pub(crate) const RESTATED_BASE: &str = th232_restated_base::RULE.info.code;
pub(crate) const PLAN_CHANGED: &str = th233_plan_changed::RULE.info.code;
pub(crate) const LARGE_REVISION: &str = th234_large_revision::RULE.info.code;
pub(crate) const STALE_COPY: &str = th235_stale_copy::RULE.info.code;
pub(crate) const UNIT_SLIP: &str = th237_unit_slip::RULE.info.code;
pub(crate) const APPEARED_OR_VANISHED: &str = th238_appeared_or_vanished::RULE.info.code;
pub(crate) const BASE_WITHIN_YEAR: &str = th241_base_within_year::RULE.info.code;
pub(crate) const DELETED_ROW: &str = th242_deleted_row::RULE.info.code;
pub(crate) const DIGIT_SLIP: &str = th243_digit_slip::RULE.info.code;
pub(crate) const GROWTH_OUTLIER: &str = th336_growth_outlier::RULE.info.code;
pub(crate) const SHARE_SHIFT: &str = th337_share_shift::RULE.info.code;
pub(crate) const BLANK_ROW: &str = th339_blank_row::RULE.info.code;
pub(crate) const SUM_DIFFERS_FROM_PROVINCE: &str = th350_sum_differs_from_province::RULE.info.code;
pub(crate) const IMPLIED_PRICE: &str = th352_implied_price::RULE.info.code;
pub(crate) const CROSS_FORM_IDENTITY: &str = th354_cross_form_identity::RULE.info.code;
pub(crate) const FORECAST_CONTRADICTS: &str = th386_forecast_contradicts::RULE.info.code;
