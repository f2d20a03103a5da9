//! One row of one unit over the months: what was estimated, what it turned out to be, and last year's figure told twice.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::error::HistoryError;
use super::past::{FIGURES, Series, figures, last_accepted_of, series};
use super::store::Store;
use crate::model::descriptions::Descriptions;
use crate::model::form::{Form, FormIndex, Role};
use crate::model::history::{PastReturn, RowKey};
use crate::model::period::Period;
use crate::model::register::UnitIndex;

/// A row of a form for one indicator (chỉ tiêu của một dòng).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The form.
    pub form: FormIndex,
    /// The row.
    pub row: RowKey,
    /// Id of the row; the key of its label where the row is open.
    pub id: String,
    /// Label of the row.
    pub label: String,
    /// Id of the indicator.
    pub indicator: String,
    /// Id of the measure.
    pub measure: String,
}

/// A month of a unit in a row, in the measure of the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    /// The month.
    pub period: Period,
    /// As the month's own return gave it (ước tháng).
    pub estimate: Option<Decimal>,
    /// As the return of the month after gave it (chính thức).
    pub official: Option<Decimal>,
    /// From the start of the year (lũy kế).
    pub cumulative: Option<Decimal>,
    /// Last year's cumulative figure as last year's return reported it (cùng kỳ đã báo cáo).
    pub base_reported: Option<Decimal>,
    /// Last year's cumulative figure as this return gives it (cùng kỳ báo cáo lại).
    pub base_restated: Option<Decimal>,
}

/// Roles that give the figure of the month itself, the first that the form has.
const MONTHLY: [Role; 4] = [
    Role::Month,
    Role::EndOfPeriod,
    Role::IndexSameMonth,
    Role::AnnualPlan,
];
/// Roles that give the figure from the start of the year.
const CUMULATIVE: [Role; 2] = [Role::Cumulative, Role::IndexCumulative];

impl Store {
    /// Every row and indicator of which the history has figures, in order of forms and rows.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn subjects(&self, descriptions: &Descriptions) -> Result<Vec<Subject>, HistoryError> {
        self.ask(|connection| {
            let known = series(connection, descriptions)?;
            Ok(subjects(known.into_values(), descriptions))
        })
    }

    /// Those of the subjects of which a unit reported figures.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn subjects_of(
        &self,
        unit: UnitIndex,
        descriptions: &Descriptions,
    ) -> Result<Vec<Subject>, HistoryError> {
        let Some(unit) = descriptions.register.unit(unit) else {
            return Ok(Vec::new());
        };
        self.ask(|connection| {
            let mut reported = connection.prepare(
                "SELECT DISTINCT series FROM observation WHERE return_version IN
                 (SELECT id FROM return_version WHERE unit = ?1)",
            )?;
            let ids = reported.query_map([&unit.id], |row| row.get(0))?;
            let ids = ids.collect::<rusqlite::Result<BTreeSet<i64>>>()?;
            let mut known = series(connection, descriptions)?;
            known.retain(|id, _| ids.contains(id));
            Ok(subjects(known.into_values(), descriptions))
        })
    }

    /// The units of which the history has returns.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn units(&self, descriptions: &Descriptions) -> Result<BTreeSet<UnitIndex>, HistoryError> {
        self.ask(|connection| {
            let mut known = connection.prepare("SELECT DISTINCT unit FROM return_version")?;
            let ids = known.query_map([], |row| row.get(0))?;
            let ids = ids.collect::<rusqlite::Result<Vec<String>>>()?;
            let units = ids
                .iter()
                .filter_map(|id| descriptions.register.index_of(id));
            Ok(units.collect())
        })
    }

    /// The months of a unit in a row, rising; months without any figure are not among them.
    ///
    /// Figures that were left out because of an error are not shown.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn track(
        &self,
        unit: UnitIndex,
        subject: &Subject,
        descriptions: &Descriptions,
    ) -> Result<Vec<Month>, HistoryError> {
        let known = (
            descriptions.register.unit(unit),
            descriptions.form(subject.form),
        );
        let (Some(unit), Some(form)) = known else {
            return Ok(Vec::new());
        };
        self.ask(|connection| {
            let mut series = series(connection, descriptions)?;
            series.retain(|_, series| series.form == subject.form && series.row == subject.row);
            let mut returns: BTreeMap<Period, PastReturn> = BTreeMap::new();
            let mut of_version = connection.prepare(FIGURES)?;
            for accepted in last_accepted_of(connection, &unit.id, &form.id)? {
                let period = accepted.period;
                returns.insert(period, figures(&mut of_version, accepted, &series)?);
            }
            Ok(months(&returns, subject, form))
        })
    }
}

/// The subjects of columns of the store, in order of forms and rows.
fn subjects(known: impl Iterator<Item = Series>, descriptions: &Descriptions) -> Vec<Subject> {
    let mut subjects: BTreeMap<(FormIndex, RowKey, String), Subject> = BTreeMap::new();
    for series in known {
        let Some(form) = descriptions.form(series.form) else {
            continue;
        };
        let row = super::line::described(&series.row, form);
        let indicator = form.indicator_in(row, series.column).to_owned();
        let measure = form.measure_in(row, series.column).to_owned();
        let key = (series.form, series.row.clone(), indicator.clone());
        subjects.entry(key).or_insert(Subject {
            form: series.form,
            row: series.row,
            id: series.line,
            label: series.label,
            indicator,
            measure,
        });
    }
    subjects.into_values().collect()
}

fn months(returns: &BTreeMap<Period, PastReturn>, subject: &Subject, form: &Form) -> Vec<Month> {
    let of = |period: Period, roles: &[Role]| {
        let filled = returns.get(&period)?;
        number(filled, subject, form, roles)
    };
    let month = |period: &Period| Month {
        period: *period,
        estimate: of(*period, &MONTHLY),
        official: of(period.next(), &[Role::PreviousMonth]),
        cumulative: of(*period, &CUMULATIVE),
        base_reported: of(period.same_period_last_year(), &CUMULATIVE),
        base_restated: of(*period, &[Role::SamePeriod]),
    };
    let has_figures = |month: &Month| month.estimate.is_some() || month.cumulative.is_some();
    returns.keys().map(month).filter(has_figures).collect()
}

/// The figure of the subject in the first of `roles` that the form has for its indicator.
fn number(filled: &PastReturn, subject: &Subject, form: &Form, roles: &[Role]) -> Option<Decimal> {
    let row = super::line::described(&subject.row, form);
    roles.iter().find_map(|wanted| {
        let mut columns = form.value_columns().filter(|(index, _, role)| {
            role == wanted && form.indicator_in(row, *index) == subject.indicator
        });
        let (index, _, _) = columns.next()?;
        filled.number(&subject.row, index)
    })
}
