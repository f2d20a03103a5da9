//! The years that headings name, beside the period that was taken.

use std::collections::BTreeSet;

use super::heading::HeadedColumn;
use crate::model::form::{Form, Role};
use crate::model::period::Period;

/// Years around that of the period; others are those of something else.
const AROUND: i32 = 3;

/// A return names its own year and the one before: headings that name the next one and not the last, or others than these, are
/// of another return than the head says. The first heading of the latest year.
pub(super) fn contradicting<'t>(
    headings: impl Iterator<Item = &'t HeadedColumn> + Clone,
    form: &Form,
    period: Period,
) -> Option<&'t HeadedColumn> {
    if !names_reported_year(form) {
        return None;
    }
    let year = period.year();
    let named = headings.clone().flat_map(|one| years_around(one, year));
    let years: BTreeSet<i32> = named.collect();
    let latest = *years.last()?;
    let is_other = if years.contains(&year) {
        years.contains(&(year + 1)) && !years.contains(&(year - 1))
    } else {
        latest != year - 1 || years.contains(&(year - 2))
    };
    let mut headings = headings;
    headings.find(|one| is_other && years_around(one, year).contains(&latest))
}

/// True for forms of which a column is of the month or the months that are reported.
pub(super) fn names_reported_year(form: &Form) -> bool {
    let mut roles = form.value_columns().map(|(_, _, role)| role);
    roles.any(|role| matches!(role, Role::Month | Role::Cumulative))
}

/// The years that a heading names, other than those of something else.
pub(super) fn years_around(heading: &HeadedColumn, year: i32) -> Vec<i32> {
    let mut years = heading.years.clone();
    years.retain(|named| (named - year).abs() <= AROUND);
    years
}
