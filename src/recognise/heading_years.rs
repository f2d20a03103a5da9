//! The years that headings name, beside the period that was taken.

use std::collections::BTreeSet;

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
    let named: Vec<(u16, &str, i32)> = table
        .header
        .columns
        .iter()
        .flat_map(|heading| {
            let years = years(&heading.heading).into_iter();
            years.map(|year| (heading.column, heading.heading.as_str(), year))
        })
        .filter(|(_, _, named)| (named - year).abs() <= AROUND)
        .collect();
    let years: BTreeSet<i32> = named.iter().map(|(_, _, year)| *year).collect();
    let latest = *years.last()?;
    let is_other = if years.contains(&year) {
        years.contains(&(year + 1)) && !years.contains(&(year - 1))
    } else {
        latest != year - 1 || years.contains(&(year - 2))
    };
    let (column, heading, _) = named.iter().find(|(_, _, named)| *named == latest)?;
    let line = titled.period.and_then(|(_, at)| titled.lines.get(at));
    let head = line.map_or_else(
        || CellRef::sheet(&sighting.path, &titled.sheet.name),
        |line| cell_of(sighting, titled, line),
    );
    let at = heading_cell(titled, table, *column);
    let at = CellRef::at(&sighting.path, &titled.sheet.name, at);
    let finding = Finding::new(rules::PERIODS_DISAGREE, vec![head, at])
        .of_unit(of.unit)
        .of_form(of.form)
        .with("found", Arg::Period(of.period))
        .with_text("heading", *heading);
    is_other.then(|| finding.affecting(whole_form(of)))
}

fn years(heading: &str) -> Vec<i32> {
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
