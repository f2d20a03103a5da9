//! The months and years that headings name, beside the period that was taken.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::bind::{Bound, bind};
use super::dated_headings::Dated;
use super::found_table::Table;
use super::heading::HeadedColumn;
use super::heading_years;
use super::month_words::last_month;
use super::remarks::{cell_of, column_name, heading_cell, whole_form};
use super::return_table::ReturnTable;
use super::rules;
use super::sighting::Sighting;
use super::titled::Titled;
use crate::model::cell::CellRef;
use crate::model::finding::{AffectedLine, Arg, Finding};
use crate::model::form::ColumnIndex;
use crate::model::observation::Return;
use crate::model::period::Period;
use crate::model::vocabulary::Vocabulary;

/// A column of the form and the heading that is its own in another period.
type Headed<'t> = (ColumnIndex, &'t HeadedColumn);

/// What the headings say beside the head.
#[derive(Default)]
pub(super) struct Judged {
    /// Nobody knows which of both periods the figures are of.
    pub(super) whole: Option<Finding>,
    /// Columns of the form that are not missing, but headed for the other period.
    pub(super) headed: Vec<ColumnIndex>,
    /// Most headings agree with the head.
    pub(super) odd: Option<Odd>,
}

/// Headings that cost what stands below them.
pub(super) struct Odd {
    /// The table with their columns.
    pub(super) table: Table,
    columns: Vec<ColumnIndex>,
    finding: Finding,
}

impl Odd {
    /// The finding, with the figures of a return that are in doubt.
    pub(super) fn finding(&self, of: &Return) -> Finding {
        let seen = of.observations.iter();
        let below = seen.filter(|seen| self.columns.contains(&seen.column));
        let figures = below.map(|seen| AffectedLine {
            unit: seen.unit,
            form: of.form,
            period: of.period,
            row: Some(seen.row),
            column: Some(seen.column),
            path: Arc::clone(&of.path),
        });
        self.finding.clone().affecting(figures.collect())
    }
}

impl ReturnTable<'_> {
    /// Headings of another year or month than the head: where most agree with it, the others cost their own columns; where half or
    /// more do not, no side is taken.
    pub(super) fn judged_headings(self) -> Judged {
        let Self {
            titled,
            table,
            form,
            of,
            ..
        } = self;
        if titled.period.is_none() {
            return Judged::default();
        }
        let terms = self.sighting.recogniser.vocabulary();
        let elsewhere = headed_elsewhere(self.sighting, table, of);
        let dated = Dated::of(table, form, of.period, &elsewhere, terms);
        let others = dated.others();
        let headings = || table.header.columns.iter();
        let is_other = |one: &&HeadedColumn| others.iter().any(|other| other.column == one.column);
        let agreeing = headings().filter(|one| !is_other(one));
        let is_settled = dated.mostly_agree()
            && heading_years::contradicting(agreeing, form, of.period).is_none();
        if let Some(headed) = with_headed(table, &elsewhere).filter(|_| is_settled) {
            let bound = others.iter();
            let bound = bound.filter_map(|one| headed.binding.at(one.column));
            let spoilt = self.spoilt_for(bound.collect());
            let doubtful: Vec<&HeadedColumn> = others.iter().copied().chain(spoilt).collect();
            return Judged {
                odd: self.odd(headed, &doubtful),
                ..Judged::default()
            };
        }
        let by_year = heading_years::contradicting(headings(), form, of.period);
        let others = by_year.map_or(others, |heading| vec![heading]);
        let is_missing = |column: &ColumnIndex| table.missing.contains(column);
        let headed = elsewhere.iter().map(|(column, _)| *column);
        let headed: Vec<ColumnIndex> = headed.filter(is_missing).collect();
        let mut whole = self.whole_in_doubt(&others);
        if !headed.is_empty() {
            let names = headed.iter().map(|column| column_name(form, *column));
            let names = Arg::List(names.collect());
            whole = whole.map(|finding| finding.with("unread", names));
        }
        Judged {
            whole,
            headed,
            odd: None,
        }
    }

    /// At the odd headings of `table`, then at the line of the head.
    fn odd(self, table: Table, headings: &[&HeadedColumn]) -> Option<Odd> {
        let first = headings.first()?;
        let bound = headings.iter().map(|one| table.binding.at(one.column));
        let columns: Vec<ColumnIndex> = bound.flatten().map(|one| one.column).collect();
        let in_table = ReturnTable {
            table: &table,
            ..self
        };
        let mut cells = in_table.head_and_headings(headings);
        cells.rotate_left(1);
        let names = columns.iter().map(|column| column_name(self.form, *column));
        let finding = Finding::new(rules::PERIODS_DISAGREE, cells)
            .of_unit(self.of.unit)
            .of_form(self.of.form)
            .with_text("odd", first.heading.as_str())
            .with("expected", Arg::Period(self.of.period))
            .with("columns", Arg::List(names.collect()));
        Some(Odd {
            table,
            columns,
            finding,
        })
    }

    /// At the line of the head, then at the headings: the whole return is in doubt.
    fn whole_in_doubt(self, headings: &[&HeadedColumn]) -> Option<Finding> {
        let first = headings.first()?;
        let finding = Finding::new(rules::PERIODS_DISAGREE, self.head_and_headings(headings));
        let finding = finding
            .of_unit(self.of.unit)
            .of_form(self.of.form)
            .with("found", Arg::Period(self.of.period))
            .with_text("heading", first.heading.as_str());
        Some(finding.affecting(whole_form(self.of)))
    }

    /// The line of the head, then each heading.
    fn head_and_headings(self, headings: &[&HeadedColumn]) -> Vec<CellRef> {
        let (sighting, titled) = (self.sighting, self.titled);
        let line = titled.period.and_then(|(_, at)| titled.lines.get(at));
        let head = line.map_or_else(
            || CellRef::sheet(&sighting.path, &titled.sheet.name),
            |line| cell_of(sighting, titled, line),
        );
        let cells = headings.iter().map(|heading| {
            let at = heading_cell(titled, self.table, heading.column);
            CellRef::at(&sighting.path, &titled.sheet.name, at)
        });
        std::iter::once(head).chain(cells).collect()
    }
}

/// The table with the columns that are headed for another period; `None` where others are missing, too.
fn with_headed(table: &Table, elsewhere: &[Headed<'_>]) -> Option<Table> {
    let mut table = table.clone();
    for (column, heading) in elsewhere {
        let bound = &mut table.binding.bound;
        let is_taken = |one: &Bound| one.sheet_column == heading.column || one.column == *column;
        if !bound.iter().any(is_taken) {
            bound.push(Bound {
                sheet_column: heading.column,
                column: *column,
                phrase: heading.heading.clone(),
            });
            table.missing.retain(|missing| missing != column);
        }
    }
    table.binding.bound.sort_by_key(|one| one.sheet_column);
    table.missing.is_empty().then_some(table)
}

/// Columns that no heading was bound to, and those whose heading means nothing else, each with the heading that would be its own
/// in another period that headings name.
fn headed_elsewhere<'t>(sighting: &Sighting<'_>, table: &'t Table, of: &Return) -> Vec<Headed<'t>> {
    if table.missing.is_empty() {
        return Vec::new();
    }
    let heading_at = |at: u16| {
        let mut headings = table.header.columns.iter();
        headings.find(|heading| heading.column == at)
    };
    let is_free = |at: u16| table.binding.at(at).is_none();
    let terms = sighting.recogniser.vocabulary();
    let mut found: Vec<Headed<'_>> = Vec::new();
    for period in other_periods(table, of.period, terms) {
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
    let terms = sighting.recogniser.vocabulary();
    let named = |heading: &&HeadedColumn| last_month(&heading.words, terms);
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
fn other_periods(table: &Table, period: Period, terms: &Vocabulary) -> BTreeSet<Period> {
    let headings = || table.header.columns.iter();
    let named = headings().filter_map(|heading| last_month(&heading.words, terms));
    // A heading that names the month before alone is of the one behind it.
    let named = named.flat_map(|month| [month, month % 12 + 1]);
    let months: BTreeSet<u32> = named.chain([period.month()]).collect();
    let named = headings().flat_map(|heading| heading.years.iter().copied());
    // A heading that names the last year alone is of the one behind it.
    let named = named.flat_map(|year| [year, year + 1]);
    let years: BTreeSet<i32> = named.chain([period.year()]).collect();
    let each = years
        .iter()
        .flat_map(|year| months.iter().map(move |month| (*year, *month)));
    each.filter_map(|(year, month)| Period::new(year, month))
        .filter(|other| *other != period)
        .collect()
}
