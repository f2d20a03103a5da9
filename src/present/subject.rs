//! What a figure speaks of, out of its id: form, row or headline, unit, and what it says of it.

use crate::model::derived::Quantity;
use crate::model::figure::{FigureIndex, LineKey};
use crate::model::form::{ColumnKind, FormIndex, RowIndex};
use crate::model::register::UnitIndex;

use super::view::View;

/// What a figure speaks of, in words.
pub(crate) struct Subject<'a> {
    /// The form; `None` when the id names none.
    pub(crate) form: Option<FormIndex>,
    /// Name of the headline, or of the row and, where columns of the form name indicators, of the indicator.
    pub(crate) label: String,
    /// Whose it is; `None` for the province.
    pub(crate) unit: Option<UnitIndex>,
    /// What it says of its row.
    pub(crate) quantity: &'a str,
}

impl<'a> View<'a> {
    /// What a figure speaks of; what no description names is called as in its id.
    pub(crate) fn subject(&self, index: FigureIndex) -> Subject<'a> {
        let id = self.consolidation.id(index);
        let (path, unit) = match id.split_once('@') {
            Some((path, unit)) => (path, self.descriptions.register.index_of(unit)),
            None => (&*id, None),
        };
        let (row, last) = path.rsplit_once('.').unwrap_or((path, ""));
        let (form, label) = self.row_named(row);
        Subject {
            form,
            label: label.unwrap_or_else(|| row.to_owned()),
            unit,
            quantity: self.quantity_named(form, last).unwrap_or_default(),
        }
    }

    /// Form and name of `headline.retail`, `retail.total`, `trade.export.trade-value`, `clusters.open-dak-la`.
    fn row_named(&self, row: &str) -> (Option<FormIndex>, Option<String>) {
        let mut words = row.split('.');
        let (first, second) = (
            words.next().unwrap_or_default(),
            words.next().unwrap_or_default(),
        );
        if first == "headline" {
            let mut headlines = self.descriptions.report.headlines.iter();
            let headline = headlines.find(|headline| headline.id == second);
            return match headline {
                Some(headline) => (
                    self.descriptions.form_index(&headline.form),
                    Some(headline.name.vi.clone()),
                ),
                None => (None, None),
            };
        }
        let Some(form) = self.descriptions.form_index(first) else {
            return (None, None);
        };
        let Some(row) = self.row_with_id(form, second) else {
            return (Some(form), None);
        };
        let indicator = words
            .next()
            .and_then(|id| self.descriptions.indicator_index(id));
        let named = indicator.and_then(|indicator| {
            let key = LineKey {
                form,
                row,
                indicator,
            };
            self.consolidation.line_name(self.descriptions, key)
        });
        let label = named.map_or_else(|| self.label(form, row).to_owned(), |name| name.label);
        (Some(form), Some(label))
    }

    fn row_with_id(&self, form: FormIndex, id: &str) -> Option<RowIndex> {
        let described = self.descriptions.form(form)?;
        if let Some(row) = described.row_index(id) {
            return Some(row);
        }
        let open = self.consolidation.open_rows.get(form.place())?;
        let place = open.iter().position(|open| open.id == id)?;
        described.open_row(place).ok()
    }

    /// Name of a role, of a derived figure, or of a ratio between columns of the form.
    fn quantity_named(&self, form: Option<FormIndex>, id: &str) -> Option<&'a str> {
        let descriptions = self.descriptions;
        if let Some(quantity) = Quantity::with_id(id) {
            return Some(descriptions.tables.name(quantity));
        }
        let mut columns = descriptions.form(form?)?.columns.iter();
        let ratio =
            columns.find(|column| column.id == id && matches!(column.kind, ColumnKind::Ratio(_)));
        ratio.map(|column| column.name.vi.as_str())
    }
}
