//! Which cells of the units' forms a headline of the report speaks of.

use crate::model::descriptions::{Descriptions, Headline, HeadlinePlan};
use crate::model::form::{ColumnIndex, Form, FormIndex, Role, RowIndex};

/// The row of a headline in the units' form.
pub(super) fn line_of<'a>(
    descriptions: &'a Descriptions,
    headline: &Headline,
) -> Option<(FormIndex, &'a Form, RowIndex)> {
    let index = descriptions.form_index(&headline.form)?;
    let form = descriptions.form(index)?;
    Some((index, form, form.row_index(&headline.row)?))
}

/// The column of a headline with a role.
pub(super) fn column_of(
    form: &Form,
    row: RowIndex,
    headline: &Headline,
    role: Role,
) -> Option<ColumnIndex> {
    let mut columns = form.value_columns().filter(|(_, _, found)| *found == role);
    let found = columns.find(|(column, _, _)| {
        headline.indicator.is_empty() || form.indicator_of(row, *column) == headline.indicator
    });
    found.map(|(column, _, _)| column)
}

/// The one headline that speaks of an indicator; of several the one with a stated plan.
pub(super) fn headline_of<'a>(
    descriptions: &'a Descriptions,
    indicator: &str,
) -> Option<&'a Headline> {
    let speaks_of_it = |headline: &&Headline| {
        let found = line_of(descriptions, headline).and_then(|(_, form, row)| {
            let column = column_of(form, row, headline, Role::AnnualPlan)?;
            Some(form.indicator_of(row, column) == indicator)
        });
        found == Some(true)
    };
    let headlines = &descriptions.report.headlines;
    let all: Vec<&Headline> = headlines.iter().filter(speaks_of_it).collect();
    let is_stated = |headline: &&&Headline| matches!(headline.plan, HeadlinePlan::Stated { .. });
    let mut planned = all.iter().filter(is_stated);
    match (all.as_slice(), planned.next(), planned.next()) {
        ([only], _, _) | (_, Some(only), None) => Some(*only),
        _ => None,
    }
}
