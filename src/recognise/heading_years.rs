//! The years that headings name, beside the period that was taken.

use std::collections::BTreeSet;

use super::locate::HeadedColumn;
use super::period::year_number;
use super::remarks::{cell_of, heading_cell, whole_form};
use super::sheet::Titled;
use super::table::Table;
use super::{Sighting, rules};
use crate::model::cell::CellRef;
use crate::model::finding::{Arg, Finding};
use crate::model::form::{Form, Role};
use crate::model::observation::Return;
use crate::text::words;

/// Words of headings whose year is that of a base or of a span.
const OTHER_YEARS: [&str; 3] = ["gốc", "so sánh", "giai đoạn"];
/// Years around that of the period; others are those of something else.
const AROUND: i32 = 3;

/// A return names its own year and the one before: headings that name the next one and not the last, or others than these, are
/// of another return than the head says.
pub(super) fn contradiction(
    sighting: &Sighting<'_>,
    titled: &Titled<'_>,
    table: &Table,
    form: &Form,
    of: &Return,
) -> Option<Finding> {
    let mut roles = form.value_columns().map(|(_, _, role)| role);
    if !roles.any(|role| matches!(role, Role::Month | Role::Cumulative)) {
        return None;
    }
    let year = of.period.year();
    let years_of = |heading: &HeadedColumn| {
        let mut years = years(&heading.heading);
        years.retain(|named| (named - year).abs() <= AROUND);
        years
    };
    let years: BTreeSet<i32> = table.header.columns.iter().flat_map(years_of).collect();
    let latest = *years.last()?;
    let is_other = if years.contains(&year) {
        years.contains(&(year + 1)) && !years.contains(&(year - 1))
    } else {
        latest != year - 1 || years.contains(&(year - 2))
    };
    let mut headings = table.header.columns.iter();
    let heading = headings.find(|heading| years_of(heading).contains(&latest))?;
    is_other
        .then(|| finding(sighting, titled, table, of, &[heading]))
        .flatten()
}

/// What is said of headings that name another period than the head: at the line of the head, then at each heading.
pub(super) fn finding(
    sighting: &Sighting<'_>,
    titled: &Titled<'_>,
    table: &Table,
    of: &Return,
    headings: &[&HeadedColumn],
) -> Option<Finding> {
    let first = headings.first()?;
    let line = titled.period.and_then(|(_, at)| titled.lines.get(at));
    let head = line.map_or_else(
        || CellRef::sheet(&sighting.path, &titled.sheet.name),
        |line| cell_of(sighting, titled, line),
    );
    let cells = headings.iter().map(|heading| {
        let at = heading_cell(titled, table, heading.column);
        CellRef::at(&sighting.path, &titled.sheet.name, at)
    });
    let cells = std::iter::once(head).chain(cells).collect();
    let finding = Finding::new(rules::PERIODS_DISAGREE, cells)
        .of_unit(of.unit)
        .of_form(of.form)
        .with("found", Arg::Period(of.period))
        .with_text("heading", first.heading.as_str());
    Some(finding.affecting(whole_form(of)))
}

/// The years that a heading names as those of its figures.
pub(super) fn years(heading: &str) -> Vec<i32> {
    let words = words(heading);
    let is_other = |term: &&str| {
        let term = crate::text::words(term);
        words.windows(term.len()).any(|run| run == term)
    };
    if OTHER_YEARS.iter().any(is_other) {
        return Vec::new();
    }
    words.iter().filter_map(|word| year_number(word)).collect()
}
