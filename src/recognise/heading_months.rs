//! The months that headings name, beside the period that was taken.

use std::collections::BTreeSet;

use super::Sighting;
use super::bind::{Bound, bind};
use super::heading_years::{self, years};
use super::locate::HeadedColumn;
use super::month_words::last_month;
use super::remarks::{column_name, heading_cell};
use super::sheet::Titled;
use super::table::Table;
use crate::model::cell::CellRef;
use crate::model::finding::{Arg, Finding};
use crate::model::form::{ColumnIndex, ColumnKind, Form, Role};
use crate::model::observation::Return;
use crate::model::period::Period;

/// Headings that name another period than the head.
pub(super) struct Contradiction {
    /// At the line of the head, with the headings.
    pub(super) finding: Finding,
    /// Columns of the form that are not missing, but headed for the other period.
    pub(super) headed: Vec<ColumnIndex>,
}

/// Headings of another year or month than the head: nobody knows which of both the figures are of.
pub(super) fn contradiction(
    sighting: &Sighting<'_>,
    titled: &Titled<'_>,
    table: &Table,
    form: &Form,
    of: &Return,
) -> Option<Contradiction> {
    titled.period?;
    let elsewhere = headed_elsewhere(sighting, table, of);
    let by_year = heading_years::contradiction(sighting, titled, table, form, of);
    let by_month = || {
        let bound = bound_of_other_month(table, form, of.period);
        let unbound = elsewhere.iter().map(|(_, heading)| *heading);
        let mut headings: Vec<&HeadedColumn> = bound.chain(unbound).collect();
        headings.sort_by_key(|heading| heading.column);
        headings.dedup_by_key(|heading| heading.column);
        heading_years::finding(sighting, titled, table, of, &headings)
    };
    let mut finding = by_year.or_else(by_month)?;
    let headed = elsewhere.iter().map(|(column, _)| *column);
    let headed: Vec<ColumnIndex> = headed
        .filter(|column| table.missing.contains(column))
        .collect();
    if !headed.is_empty() {
        let names = headed.iter().map(|column| column_name(form, *column));
        finding = finding.with("unread", Arg::List(names.collect()));
    }
    Some(Contradiction { finding, headed })
}

/// Bound headings that name a month, and not that of the return; what was done last month may name both.
fn bound_of_other_month<'t>(
    table: &'t Table,
    form: &'t Form,
    period: Period,
) -> impl Iterator<Item = &'t HeadedColumn> {
    let headings = table.header.columns.iter();
    headings.filter(move |heading| {
        let mut bound = table.binding.bound.iter();
        let bound = bound.find(|bound| bound.sheet_column == heading.column);
        let kind = bound.and_then(|bound| Some(&form.column(bound.column)?.kind));
        let months: &[u32] = match kind {
            Some(ColumnKind::Value(
                Role::Month | Role::Cumulative | Role::SameMonth | Role::SamePeriod,
            )) => &[period.month()],
            Some(ColumnKind::Value(Role::PreviousMonth)) => {
                &[period.month(), period.previous().month()]
            }
            _ => return false,
        };
        last_month(&heading.words).is_some_and(|named| !months.contains(&named))
    })
}

/// Columns that no heading was bound to, and those whose heading means nothing else, each with the heading that would be its own
/// in another period that headings name.
fn headed_elsewhere<'t>(
    sighting: &Sighting<'_>,
    table: &'t Table,
    of: &Return,
) -> Vec<(ColumnIndex, &'t HeadedColumn)> {
    if table.missing.is_empty() {
        return Vec::new();
    }
    let heading_at = |at: u16| {
        let mut headings = table.header.columns.iter();
        headings.find(|heading| heading.column == at)
    };
    let is_free = |at: u16| table.binding.bound.iter().all(|one| one.sheet_column != at);
    let mut found: Vec<(ColumnIndex, &HeadedColumn)> = Vec::new();
    for period in other_periods(table, of.period) {
        let phrases = sighting.recogniser.phrases(of.form, period);
        let mut bound =
            phrases.map_or_else(Vec::new, |phrases| bind(&table.header, &phrases).bound);
        let is_missing = |one: &&Bound| table.missing.contains(&one.column);
        // A heading that means nothing else speaks for the period, and then those that had another meaning do, too.
        let speaks = |one: &Bound| is_free(one.sheet_column) && is_missing(&one);
        if bound.iter().any(speaks) {
            bound.retain(|one| {
                let is_known = found.iter().any(|(column, _)| *column == one.column);
                (is_free(one.sheet_column) || is_missing(&one)) && !is_known
            });
            let headed = bound.iter();
            found
                .extend(headed.filter_map(|one| Some((one.column, heading_at(one.sheet_column)?))));
        }
    }
    found
}

/// Adds to a return of a wrong period that its headings are of the expected one: then it is the head that is wrong.
pub(super) fn name_headings(
    sighting: &Sighting<'_>,
    titled: &Titled<'_>,
    table: &Table,
    expected: Period,
    finding: &mut Finding,
) {
    let named = |heading: &&HeadedColumn| last_month(&heading.words);
    let headings = || table.header.columns.iter();
    let latest = headings().filter_map(|heading| named(&heading)).max();
    if latest != Some(expected.month()) {
        return;
    }
    let of_expected = headings().filter(|heading| named(heading) == latest);
    for heading in of_expected {
        let at = heading_cell(titled, table, heading.column);
        let cell = CellRef::at(&sighting.path, &titled.sheet.name, at);
        finding.cells.push(cell);
        if finding.args.iter().all(|(name, _)| *name != "heading") {
            let heading = Arg::Text(heading.heading.clone());
            finding.args.push(("heading", heading));
        }
    }
}

/// The months that headings name, in the years that they name and in that of the head.
fn other_periods(table: &Table, period: Period) -> BTreeSet<Period> {
    let headings = || table.header.columns.iter();
    let months = headings().filter_map(|heading| last_month(&heading.words));
    let months: BTreeSet<u32> = months.chain([period.month()]).collect();
    let years = headings().flat_map(|heading| years(&heading.heading));
    let years: BTreeSet<i32> = years.chain([period.year()]).collect();
    let each = years
        .iter()
        .flat_map(|year| months.iter().map(move |month| (*year, *month)));
    each.filter_map(|(year, month)| Period::new(year, month))
        .filter(|other| *other != period)
        .collect()
}
