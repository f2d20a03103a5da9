//! What headings say of the period beside the head: which name another month or year, and whether most agree.

use super::found_table::Table;
use super::heading::HeadedColumn;
use super::heading_years::{names_reported_year, years_around};
use super::month_words::last_month;
use crate::model::form::{ColumnIndex, ColumnKind, Form, Role};
use crate::model::period::Period;
use crate::model::vocabulary::Vocabulary;

/// The headings that may name a month or a year, each with what it says.
pub(super) struct Dated<'t>(Vec<(&'t HeadedColumn, Says)>);

/// Whether a heading agrees with the head; `None` where it names no month, or no year.
#[derive(Clone, Copy, Default)]
struct Says {
    month: Option<bool>,
    year: Option<bool>,
}

impl Says {
    fn is_other(self) -> bool {
        self.month == Some(false) || self.year == Some(false)
    }
}

impl<'t> Dated<'t> {
    /// Of the columns that are bound, and of those whose headings mean something in another period only.
    pub(super) fn of(
        table: &'t Table,
        form: &Form,
        period: Period,
        elsewhere: &[(ColumnIndex, &'t HeadedColumn)],
        terms: &Vocabulary,
    ) -> Self {
        let says_year = names_reported_year(form);
        let says = |heading: &HeadedColumn, column: ColumnIndex| {
            let Some(ColumnKind::Value(role)) = form.column(column).map(|column| &column.kind)
            else {
                return Says::default();
            };
            Says {
                month: says_month(heading, *role, period, terms),
                year: says_year
                    .then(|| agrees_in_year(heading, *role, period))
                    .flatten(),
            }
        };
        let in_other = elsewhere.iter().map(|(column, heading)| {
            let says = says(heading, *column);
            let month = if says.is_other() {
                says.month
            } else {
                Some(false)
            };
            (*heading, Says { month, ..says })
        });
        let mut headings: Vec<(&HeadedColumn, Says)> = in_other.collect();
        for heading in &table.header.columns {
            let bound = table.binding.at(heading.column);
            let is_known = headings
                .iter()
                .any(|(known, _)| known.column == heading.column);
            if let Some(bound) = bound.filter(|_| !is_known) {
                headings.push((heading, says(heading, bound.column)));
            }
        }
        headings.sort_by_key(|(heading, _)| heading.column);
        headings.dedup_by_key(|(heading, _)| heading.column);
        Self(headings)
    }

    /// Headings of another month or year than the head, from left to right.
    pub(super) fn others(&self) -> Vec<&'t HeadedColumn> {
        let others = self.0.iter().filter(|(_, says)| says.is_other());
        others.map(|(heading, _)| *heading).collect()
    }

    /// True when fewer than half of the headings that name a month, and of those that name a year, name another one.
    pub(super) fn mostly_agree(&self) -> bool {
        let agree = |of: fn(&Says) -> Option<bool>| {
            let named = self.0.iter().filter_map(|(_, says)| of(says));
            let (agree, others): (Vec<bool>, Vec<bool>) = named.partition(|agrees| *agrees);
            others.is_empty() || others.len() < agree.len()
        };
        agree(|says| says.month) && agree(|says| says.year)
    }
}

/// What was done last month may name both months.
fn says_month(
    heading: &HeadedColumn,
    role: Role,
    period: Period,
    terms: &Vocabulary,
) -> Option<bool> {
    const OF_MONTH: [Role; 4] = [
        Role::Month,
        Role::Cumulative,
        Role::SameMonth,
        Role::SamePeriod,
    ];
    let before = (role == Role::PreviousMonth).then(|| period.previous().month());
    if before.is_none() && !OF_MONTH.contains(&role) {
        return None;
    }
    let named = last_month(&heading.words, terms)?;
    Some(named == period.month() || before == Some(named))
}

/// A base that names the year in which it is reported beside its own, or alone, says nothing of the period.
fn agrees_in_year(heading: &HeadedColumn, role: Role, period: Period) -> Option<bool> {
    let year = period.year();
    const OF_YEAR: [Role; 4] = [
        Role::Month,
        Role::Cumulative,
        Role::AnnualPlan,
        Role::ExpectedYear,
    ];
    let own = if OF_YEAR.contains(&role) {
        year
    } else if [Role::SameMonth, Role::SamePeriod].contains(&role) {
        year - 1
    } else if role == Role::PreviousMonth {
        period.previous().year()
    } else {
        return None;
    };
    let named = years_around(heading, year);
    if named.contains(&own) {
        return Some(true);
    }
    (!named.is_empty() && !named.contains(&year)).then_some(false)
}
