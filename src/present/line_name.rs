//! Names of the consolidation's lines: the stable code that formulas and outputs share, and the words beside it.

use crate::model::descriptions::Descriptions;
use crate::model::figure::{Consolidation, LineKey};
use crate::model::form::Form;

/// What a row with one indicator is called in the outputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineName {
    /// `retail.total`, `trade.export.trade-value`, `clusters.open-dak-la.cluster-jobs`; the beginning of its figures' ids.
    pub code: String,
    /// "Tổng số"; with the indicator behind it where the form's columns name indicators: "Sắn lát (trị giá)".
    pub label: String,
    /// Id of the measure of its values; empty when no description names one.
    pub measure: String,
}

impl Consolidation {
    /// Code, label and measure of a row with one indicator; `None` when the descriptions do not know it.
    pub fn line_name(&self, descriptions: &Descriptions, key: LineKey) -> Option<LineName> {
        let form = descriptions.form(key.form)?;
        let indicator = self.indicators.get(key.indicator.place())?;
        let (row, label) = match form.row(key.row) {
            Some(row) => (row.id.clone(), row.label.vi.clone()),
            None => {
                let open = form.open_number(key.row)?;
                let name = self.open_rows.get(key.form.place())?.get(open)?;
                (name.id.clone(), name.label.clone())
            }
        };
        let names_indicators = form
            .columns
            .iter()
            .any(|column| !column.indicator.is_empty());
        let (code, label) = if names_indicators {
            let words = descriptions
                .indicator(indicator)
                .map_or(indicator.as_str(), |indicator| &indicator.name.vi);
            (
                format!("{}.{row}.{indicator}", form.id),
                format!("{label} ({words})"),
            )
        } else {
            (format!("{}.{row}", form.id), label)
        };
        let described = described_measure(form, key, indicator);
        let measure = if described.is_empty() {
            let indicator = descriptions.indicator(indicator);
            indicator.map_or("", |indicator| &indicator.measure)
        } else {
            described
        };
        Some(LineName {
            code,
            label,
            measure: measure.to_owned(),
        })
    }
}

fn described_measure<'a>(form: &'a Form, key: LineKey, indicator: &str) -> &'a str {
    let mut columns = form.value_columns();
    let column =
        columns.find(|(_, column, _)| column.indicator.is_empty() || column.indicator == indicator);
    column.map_or("", |(column, _, _)| form.measure_of(key.row, column))
}
