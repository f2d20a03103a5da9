//! The head of a sheet: whatever stands above the headings of its table, read together with the search for the table.

use super::line::TitleLine;
use super::locate::likely_start;
use super::measures::HeadMeasure;
use super::recogniser::Recogniser;
use super::regions::lines_above;
use super::sighting::Sighting;
use super::table::{Search, search};
use super::title::{self, UnitReading};
use super::title_date::{self, TitleDate, Told};
use super::words::Phrase;
use super::{head_measures, named_cells, period};
use crate::model::cell::Position;
use crate::model::form::{FormHead, FormIndex};
use crate::model::period::Period;
use crate::read::grid::{Sheet, Workbook};
use crate::text::words;

/// Rows of the title block that are read when a sheet has no table.
const TITLE_ROWS: u32 = 20;

/// A sheet with what its title says.
pub(super) struct Titled<'a> {
    pub(super) sheet: &'a Sheet,
    pub(super) lines: Vec<TitleLine>,
    pub(super) unit: UnitReading,
    pub(super) period: Option<(Period, usize)>,
    /// Every measure that the head names.
    pub(super) measures: Vec<HeadMeasure>,
    /// Dates in cells of their own.
    pub(super) dates: Vec<TitleDate>,
    /// Cells that the description names; their numbers are no figures.
    pub(super) named: Vec<Position>,
    /// The table, and the period for which its headings were read.
    pub(super) found: Search,
    searched_for: Option<Period>,
}

/// Reads the head of a sheet: whatever stands above the headings of its table.
///
/// The table is searched with what the lines say up to the first row that looks like figures, and decides where the head ends.
pub(super) fn titled<'a>(
    sighting: &Sighting<'_>,
    workbook: &Workbook,
    sheet: &'a Sheet,
) -> Titled<'a> {
    let recogniser = sighting.recogniser;
    let terms = recogniser.vocabulary();
    let start = likely_start(sheet, terms).unwrap_or(TITLE_ROWS).max(1);
    let mut lines = title::lines(recogniser, sheet, start);
    let (found, searched_for) = first_search(recogniser, workbook, sheet, &lines);
    let end = found.table().map_or(start, |table| table.header.top);
    lines.retain(|line| line.position.row < end);
    // Numbers left in the head hide no line that says by its label what it is.
    let below = title::lines(recogniser, sheet, end).into_iter();
    lines.extend(below.filter(|line| line.position.row >= start && line.parts().next().is_some()));
    let mut titled = Titled {
        sheet,
        unit: UnitReading::Silent,
        period: period::period(&lines, terms),
        measures: head_measures::in_head(&lines, &recogniser.names, recogniser.descriptions),
        lines,
        dates: title_date::dates(workbook, sheet, end, terms),
        named: Vec::new(),
        found,
        searched_for,
    };
    titled.read_head(recogniser, workbook);
    titled
}

/// Searches the table for the period that the lines right above it name, else for that of the run, else for any that stands
/// there: headings name other years than their own.
fn first_search(
    recogniser: &Recogniser<'_>,
    workbook: &Workbook,
    sheet: &Sheet,
    lines: &[TitleLine],
) -> (Search, Option<Period>) {
    let terms = recogniser.vocabulary();
    let named = |lines: &[TitleLine]| period::period(lines, terms).map(|(period, _)| period);
    let search = |period| search(recogniser, sheet, &workbook.names, lines, period);
    let first = named(&lines_above(recogniser, sheet)).or(recogniser.usual_period());
    let found = search(first);
    if found.table().is_some() {
        return (found, first);
    }
    let other = named(lines).filter(|other| Some(*other) != first);
    match other {
        Some(other) => (search(Some(other)), Some(other)),
        None => (found, first),
    }
}

impl Titled<'_> {
    pub(super) fn month(&self) -> Option<Period> {
        self.period.map(|(period, _)| period)
    }

    pub(super) fn form(&self) -> Option<FormIndex> {
        self.found.table().map(|table| table.evidence.form)
    }

    /// Takes period and unit from where the form says that they stand, else from the lines and the dates.
    fn read_head(&mut self, recogniser: &Recogniser<'_>, workbook: &Workbook) {
        let terms = recogniser.vocabulary();
        let form = self.form();
        let head = form
            .and_then(|form| recogniser.descriptions.form(form))
            .map(|form| &form.head);
        let named = head
            .map(|head| named_cells::read(workbook, self.sheet, head, terms))
            .unwrap_or_default();
        self.named = named.cells;
        if let Some((period, line)) = named.period {
            self.period = Some((period, self.lines.len()));
            self.lines.push(line);
        }
        self.go_by_date(Told::InNumbers);
        self.go_by_date(Told::ByDate);
        if let Some(head) = head.filter(|_| self.period.is_none()) {
            self.period = named_cells::in_constant_year(&self.lines, head, terms);
        }
        self.unit = self.unit(recogniser, named.unit, head);
    }

    /// The unit that a named cell gives, else the lines, else the description.
    pub(super) fn unit(
        &mut self,
        recogniser: &Recogniser<'_>,
        named: Option<TitleLine>,
        head: Option<&FormHead>,
    ) -> UnitReading {
        let period = self.month().or(recogniser.usual_period());
        let read = |lines: &[TitleLine]| {
            title::unit(lines, &recogniser.names, recogniser.descriptions, period)
        };
        if let Some(line) = named
            && let UnitReading::Found(unit, _) = read(std::slice::from_ref(&line))
        {
            self.lines.push(line);
            return UnitReading::Found(unit, self.lines.len() - 1);
        }
        let constant = head.and_then(|head| head.constant_unit.as_deref());
        match (read(&self.lines), constant) {
            (UnitReading::Silent, Some(name)) => {
                let units = recogniser.names.units.within(&words(name));
                let only = units.first().filter(|_| units.len() == 1);
                only.map_or(UnitReading::Silent, |unit| {
                    UnitReading::Found(*unit, usize::MAX)
                })
            }
            (reading, _) => reading,
        }
    }

    /// Searches the table again where its headings were read for another period, or by a title that stands below the head.
    /// Another form may name other cells for unit and period.
    pub(super) fn search_again(
        &mut self,
        sighting: &Sighting<'_>,
        workbook: &Workbook,
        period: Option<Period>,
    ) {
        let stands = self.found.table().is_some_and(|table| {
            let title = table.evidence.title.as_deref();
            title.is_none_or(|title| {
                let phrase = [Phrase::literal(title)];
                title::title_phrase(&self.lines, &phrase).is_some()
            })
        });
        if stands && self.searched_for == period {
            return;
        }
        let form = self.form();
        self.found = search(
            sighting.recogniser,
            self.sheet,
            &workbook.names,
            &self.lines,
            period,
        );
        if self.form() != form {
            self.read_head(sighting.recogniser, workbook);
        }
    }

    /// Takes the period from a date that tells it in this way, unless the words have said it already.
    pub(super) fn go_by_date(&mut self, told: Told) {
        let date = self.dates.iter().find(|date| date.told == told);
        if let (None, Some(date)) = (self.period, date) {
            self.period = Some((date.period, self.lines.len()));
            self.lines.push(date.line());
        }
    }
}
