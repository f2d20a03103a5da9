//! TH350: the province's own table disagrees with its units: their plans, or the month in the series.

use rust_decimal::Decimal;

use super::duplicates::whole_form;
use super::headlines::{column_of, headline_of, line_of};
use super::localise::is_factor_apart;
use super::overview::Overview;
use super::plan_file::PlanFile;
use super::precision::rounding_tolerance;
use super::received::Received;
use super::rule::{Look, Rule};
use super::th233_plan_changed;
use crate::model::cell::CellRef;
use crate::model::descriptions::{Descriptions, Headline, HeadlinePlan};
use crate::model::finding::{Arg, Effect, Finding, RuleInfo, Severity};
use crate::model::form::{ColumnIndex, Form, Role, RowIndex};
use crate::model::measure::Measure;
use crate::model::observation::{Observation, Return, Round};
use crate::model::register::UnitIndex;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH350",
        name: "sum-differs-from-province",
        severity: Severity::Warning,
    },
    thresholds: &[],
    look: Look::Round(look),
};

/// So many units that agree with the province, and more than do not, are right.
const SEVERAL: usize = 2;

/// A column of the monthly series, the units' column it repeats, and the words for both.
const SERIES: [(Role, Role, &str); 2] = [
    (Role::SeriesThisYear, Role::Month, "compared-month"),
    (Role::SeriesLastYear, Role::SameMonth, "compared-same-month"),
];

/// The round and the descriptions, with returns found by form and unit.
pub(super) struct Books<'a> {
    overview: &'a Overview<'a>,
    round: &'a Round,
    descriptions: &'a Descriptions,
    received: Received<'a>,
    plans: PlanFile,
}

/// A cell of the province's own table.
#[derive(Clone, Copy)]
struct Stated<'a> {
    filled: &'a Return,
    seen: &'a Observation,
}

/// A figure with its measure and its place.
pub(super) struct Entry<'a> {
    pub(super) value: Decimal,
    pub(super) measure: &'a Measure,
    pub(super) cell: CellRef,
    filled: &'a Return,
    seen: &'a Observation,
}

fn look(overview: &Overview<'_>, findings: &mut Vec<Finding>) {
    let descriptions = overview.descriptions;
    let books = Books::of(overview);
    for headline in &descriptions.report.headlines {
        findings.extend(books.stated_plan(headline));
    }
    for (index, form) in descriptions.indexed_forms() {
        for filled in books.received.on_form(index) {
            books.series(form, filled, findings);
            if form.rows_are_units {
                books.plans_by_unit(form, filled, findings);
            }
        }
    }
}

impl<'a> Books<'a> {
    pub(super) fn of(overview: &'a Overview<'a>) -> Self {
        Self {
            overview,
            round: overview.round,
            descriptions: overview.descriptions,
            received: Received::of(overview.round),
            plans: PlanFile::of(overview.round, overview.descriptions),
        }
    }

    /// A row of the province's table in a role, with the return it stands in; of several returns the first.
    pub(super) fn of_province(
        &self,
        (form, row): (&str, &str),
        role: Role,
    ) -> Option<(&'a Return, Entry<'a>)> {
        let index = self.descriptions.form_index(form)?;
        let form = self.descriptions.form(index)?;
        let row = form.row_index(row)?;
        let (column, _, _) = form.value_columns().find(|(_, _, found)| *found == role)?;
        let filled = self.received.on_form(index).next()?;
        Some((filled, self.entry(form, filled, row, column)?))
    }

    /// The plan that the province states for a headline against the sum of the units' plans.
    fn stated_plan(&self, headline: &Headline) -> Option<Finding> {
        let HeadlinePlan::Stated { form, row } = &headline.plan else {
            return None;
        };
        let index = self.descriptions.form_index(form)?;
        let form = self.descriptions.form(index)?;
        let row = form.row_index(row)?;
        let (column, _, _) = form
            .value_columns()
            .find(|(_, _, role)| *role == Role::AnnualPlan)?;
        let filled = self.received.on_form(index).next()?;
        let seen = filled.observation(row, column)?;
        let of_units = self.of_units(headline, Role::AnnualPlan)?;
        let label = form.row(row).map_or("", |row| row.label.vi.as_str());
        self.compare(Stated { filled, seen }, label, "compared-plan", &of_units)
    }

    /// The month of the run in the series of two years against the units' month.
    fn series(&self, form: &Form, filled: &Return, findings: &mut Vec<Finding>) {
        let month = Some(self.round.period.month());
        let row = form.rows.iter().find(|row| row.month == month);
        let Some(row) = row.and_then(|row| form.row_index(&row.id)) else {
            return;
        };
        for (column, named, role) in form.value_columns() {
            let Some((_, of_units, compared)) = SERIES.iter().find(|(series, ..)| *series == role)
            else {
                continue;
            };
            let found = (|| {
                let headline = headline_of(self.descriptions, form.indicator_of(row, column))?;
                let seen = filled.observation(row, column)?;
                let units = self.of_units(headline, *of_units)?;
                self.compare(Stated { filled, seen }, &named.name.vi, compared, &units)
            })();
            findings.extend(found);
        }
    }

    /// The plan that the province gives each unit against the plan in the unit's own return. The unit is at fault where the
    /// plans of several others are those of the province.
    fn plans_by_unit(&self, form: &Form, filled: &Return, findings: &mut Vec<Finding>) {
        let plans = form
            .value_columns()
            .filter(|(_, _, role)| *role == Role::AnnualPlan);
        for (column, ..) in plans {
            let of_units = filled.observations.iter().filter(|seen| {
                let is_of_unit = form.row(seen.row).is_none();
                seen.column == column && is_of_unit && seen.value.number().is_some()
            });
            let mut agreeing = 0;
            let mut others = Vec::new();
            for seen in of_units {
                let of_unit = self.plan_of_unit(form, Stated { filled, seen });
                match of_unit {
                    Some((_, _, None)) => agreeing += 1,
                    Some((headline, own, Some(finding))) => others.push((headline, own, finding)),
                    None => {}
                }
            }
            let is_table_right = agreeing >= SEVERAL && agreeing > others.len();
            findings.extend(others.into_iter().map(|(headline, own, finding)| {
                let unit = own.seen.unit;
                let finding = if is_table_right {
                    self.accuse(finding, &own)
                } else {
                    finding
                };
                self.in_other_measure(headline, unit, finding)
            }));
        }
    }

    /// A unit's own plan and what is said where it is not that of the province; `None` where there is nothing to compare.
    fn plan_of_unit(
        &self,
        form: &Form,
        stated: Stated<'_>,
    ) -> Option<(&'a Headline, Entry<'a>, Option<Finding>)> {
        let seen = stated.seen;
        let headline = headline_of(self.descriptions, form.indicator_of(seen.row, seen.column))?;
        if self.was_said(headline, seen.unit) {
            return None;
        }
        let own = self.of_unit(headline, Role::AnnualPlan, seen.unit)?;
        let unit = self.descriptions.register.unit(seen.unit)?;
        let label = format!("{} – {}", unit.name.vi, headline.name.vi);
        let units = std::slice::from_ref(&own);
        let finding = self.compare(stated, &label, "compared-unit-plan", units);
        Some((headline, own, finding))
    }

    /// The only unit whose figure explains why the sum is not the province's: it is not the plan that the province gave, or it
    /// is a power of ten off.
    fn odd_one<'e>(
        &self,
        units: &'e [Entry<'a>],
        measure: &Measure,
        (difference, allowed): (Decimal, Decimal),
    ) -> Option<&'e Entry<'a>> {
        let explains = |entry: &&Entry<'_>| {
            let right = |value: Decimal| value.checked_sub(difference);
            let value = entry.measure.convert(entry.value, measure);
            let figures = value.and_then(|value| Some((value, right(value)?)));
            figures.is_some_and(|(value, right)| {
                let (filled, seen) = (entry.filled, entry.seen);
                let given = self
                    .plans
                    .plan(seen.unit, filled.form, seen.row, seen.column);
                let given = given.and_then(|given| entry.measure.convert(given, measure));
                given.map_or_else(
                    || is_factor_apart(value, right, allowed),
                    |given| given.saturating_sub(right).abs() <= allowed,
                )
            })
        };
        let mut odd = units.iter().filter(explains);
        let only = odd.next().filter(|_| units.len() > SEVERAL);
        only.filter(|_| odd.next().is_none())
    }

    /// Says that a unit's figure is wrong and not the province's: the finding is the unit's, at its cell.
    fn accuse(&self, mut finding: Finding, odd: &Entry<'_>) -> Finding {
        finding.cells.retain(|cell| *cell != odd.cell);
        finding.cells.insert(0, odd.cell.clone());
        finding.args.retain(|(name, _)| *name != "table");
        let expected = |effect: &Effect| {
            let form = self.descriptions.form(effect.form)?;
            let measure = form.measure_of(effect.row, effect.column);
            let too_many = effect.expected.checked_sub(effect.observed)?;
            let measure = self.descriptions.measure(measure)?;
            odd.value
                .checked_sub(measure.convert(too_many, odd.measure)?)
        };
        finding.effect = finding.effect.as_ref().and_then(|effect| {
            Some(Effect {
                unit: odd.seen.unit,
                form: odd.filled.form,
                row: odd.seen.row,
                column: odd.seen.column,
                observed: odd.value,
                expected: expected(effect)?,
            })
        });
        finding
            .of_unit(odd.filled.unit)
            .of_form(odd.filled.form)
            .with("odd", Arg::Unit(odd.filled.unit))
    }

    /// A plan a hundredfold off is no other plan but another measure, and with it the unit's whole return: an error.
    fn in_other_measure(&self, headline: &Headline, unit: UnitIndex, finding: Finding) -> Finding {
        let of_unit = || {
            let (index, ..) = line_of(self.descriptions, headline)?;
            self.received.get(index, unit)
        };
        let is_far = finding.effect.as_ref().is_some_and(|effect| {
            let (less, more) = if effect.observed.abs() < effect.expected.abs() {
                (effect.observed.abs(), effect.expected.abs())
            } else {
                (effect.expected.abs(), effect.observed.abs())
            };
            !less.is_zero() && more >= less.saturating_mul(Decimal::ONE_HUNDRED)
        });
        match of_unit().filter(|_| is_far) {
            Some(filled) => {
                let mut finding = finding.affecting(vec![whole_form(filled)]);
                finding.severity = Severity::Error;
                finding
            }
            None => finding,
        }
    }

    /// True when the unit's plan is not what it was last month: another rule says so, as an error.
    fn was_said(&self, headline: &Headline, unit: UnitIndex) -> bool {
        let said = (|| {
            let (index, form, row) = line_of(self.descriptions, headline)?;
            let column = column_of(form, row, headline, Role::AnnualPlan)?;
            let filled = self.received.get(index, unit)?;
            th233_plan_changed::before(self.overview.background, filled, row, column)
        })();
        said.is_some()
    }

    fn compare(
        &self,
        Stated { filled, seen }: Stated<'_>,
        label: &str,
        compared: &'static str,
        units: &[Entry<'a>],
    ) -> Option<Finding> {
        let form = self.descriptions.form(filled.form)?;
        let stated = seen.value.number()?;
        let measure = self
            .descriptions
            .measure(form.measure_of(seen.row, seen.column))?;
        let mut sum = Decimal::ZERO;
        let mut operands = vec![stated];
        for entry in units {
            let value = entry.measure.convert(entry.value, measure)?;
            sum = sum.checked_add(value)?;
            operands.push(value);
        }
        let difference = sum.checked_sub(stated)?;
        let allowed = rounding_tolerance(operands, measure.decimals, units.len());
        if difference.abs() <= allowed {
            return None;
        }
        let others = units.iter().map(|entry| entry.cell.clone());
        let own = filled.cell(seen.position);
        let effect = Effect {
            unit: filled.unit,
            form: filled.form,
            row: seen.row,
            column: seen.column,
            observed: stated,
            expected: sum,
        };
        let table = own.position.map(|position| position.to_string());
        let finding = Finding::new(RULE.info, std::iter::once(own).chain(others).collect())
            .of_unit(filled.unit)
            .of_form(filled.form)
            .with_text("row", label)
            .with("compared", Arg::Message(compared))
            .with_number("sum", sum)
            .with_number("stated", stated)
            .with_number("difference", difference)
            .with("measure", Arg::Measure(measure.id.clone()))
            .with_text("table", table.unwrap_or_default())
            .moving(Some(effect));
        let odd = self.odd_one(units, measure, (difference, allowed));
        Some(match odd {
            Some(odd) => self.accuse(finding, odd),
            None => finding,
        })
    }

    fn entry(
        &self,
        form: &Form,
        filled: &'a Return,
        row: RowIndex,
        column: ColumnIndex,
    ) -> Option<Entry<'a>> {
        let seen = filled.observation(row, column)?;
        Some(Entry {
            value: seen.value.number()?,
            measure: self.descriptions.measure(form.measure_of(row, column))?,
            cell: filled.cell(seen.position),
            filled,
            seen,
        })
    }

    /// The headline's figure of every unit that owes its form; `None` when one is not there, for then no sum can be held against the province's.
    pub(super) fn of_units(&self, headline: &Headline, role: Role) -> Option<Vec<Entry<'a>>> {
        let units = self
            .descriptions
            .register
            .consolidated_in(self.round.period);
        let owing = units.filter(|(_, unit)| unit.forms.contains(&headline.form));
        let entries: Option<Vec<_>> = owing
            .map(|(unit, _)| self.of_unit(headline, role, unit))
            .collect();
        entries.filter(|entries| !entries.is_empty())
    }

    fn of_unit(&self, headline: &Headline, role: Role, unit: UnitIndex) -> Option<Entry<'a>> {
        let (index, form, row) = line_of(self.descriptions, headline)?;
        let column = column_of(form, row, headline, role)?;
        let filled = self.received.get(index, unit)?;
        self.entry(form, filled, row, column)
    }
}
