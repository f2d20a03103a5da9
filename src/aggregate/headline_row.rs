//! Where a headline stands: its row, its column in returns, the beginning of its ids.

use super::layout::{figure_prefix, main_role};
use crate::model::descriptions::{Descriptions, Headline};
use crate::model::figure::LineKey;
use crate::model::form::{ColumnIndex, RowIndex};

/// The row and indicator a headline speaks of; `None` when the descriptions have no such row.
pub fn headline_key(descriptions: &Descriptions, headline: &Headline) -> Option<LineKey> {
    row_key(
        descriptions,
        &headline.form,
        &headline.row,
        &headline.indicator,
    )
}

/// The column of a return from which a headline's figure is added up.
pub fn headline_column(descriptions: &Descriptions, headline: &Headline) -> Option<ColumnIndex> {
    let key = headline_key(descriptions, headline)?;
    let form = descriptions.form(key.form)?;
    let indicator = &descriptions.indicators.get(key.indicator.place())?.id;
    let role = main_role(form, indicator)?;
    let mut columns = form.value_columns();
    let column = columns.find(|(_, column, of)| {
        *of == role && (column.indicator.is_empty() || column.indicator == *indicator)
    });
    column.map(|(index, ..)| index)
}

/// Beginning of the ids of a headline's row: `retail.total`, `trade.export.trade-value`.
pub fn headline_prefix(descriptions: &Descriptions, headline: &Headline) -> Option<String> {
    figure_prefix(descriptions, &[], headline_key(descriptions, headline)?)
}

/// A row of a form with an indicator, that of the row itself when `indicator` is empty; `None` when there is no such row.
pub fn row_key(
    descriptions: &Descriptions,
    form: &str,
    row: &str,
    indicator: &str,
) -> Option<LineKey> {
    let form = descriptions.form_index(form)?;
    let described = descriptions.form(form)?;
    let row: RowIndex = described.row_index(row)?;
    let indicator = if indicator.is_empty() {
        &described.row(row)?.indicator
    } else {
        indicator
    };
    Some(LineKey {
        form,
        row,
        indicator: descriptions.indicator_index(indicator)?,
    })
}
