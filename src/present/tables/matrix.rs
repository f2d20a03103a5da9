//! District by industry: one cumulative figure a cell.

use crate::model::form::Role;
use crate::model::table::{RowKind, Table};
use crate::present::view::View;
use crate::present::wording;

use super::{figures, industries, industry_form, row, short_words, text, unit_line, words};

pub(super) fn table(view: &View<'_>) -> Option<Table> {
    let form = industry_form(view)?;
    let described = view.descriptions.form(form)?;
    let period = view.consolidation.period;
    let units = super::form_table::units(view, form);
    let mut columns = vec![
        short_words("Mã ngành", 6),
        words("Ngành", 36),
        figures("Toàn tỉnh", ""),
    ];
    columns.extend(units.iter().map(|unit| figures(view.short(*unit), "")));
    let rows = industries::rows(described)
        .filter_map(|row_index| {
            let key = view.own_key(form, row_index)?;
            let described = described.row(row_index)?;
            let total = view.total(key, Role::Cumulative)?;
            let mut cells = vec![
                text(&described.code),
                text(&described.label.vi),
                view.cell(Some(total)),
            ];
            for unit in &units {
                cells.push(view.cell(view.of_unit(key, Role::Cumulative, *unit)));
            }
            let kind = if described.industry.is_none() {
                RowKind::Total
            } else {
                RowKind::Plain
            };
            Some(row(kind, described.level, cells))
        })
        .collect();
    Some(Table {
        id: "district-industry".to_owned(),
        title: format!(
            "{} {} theo ngành và đơn vị",
            described.short.vi,
            wording::period(period)
        ),
        sheet: "Ngành x đơn vị".to_owned(),
        unit_line: unit_line(&view.scale(&described.measure).unit),
        columns,
        rows,
        notes: Vec::new(),
    })
}
