//! Production by industry: how much each adds to the growth of the whole.

use crate::model::derived::Derived;
use crate::model::form::{Form, Role, RowIndex};
use crate::model::table::{RowKind, Table, TableCell};
use crate::present::notes::capitalised;
use crate::present::view::View;
use crate::present::wording;

use super::{figures, industry_form, row, short_words, text, unit_line, words};

pub(super) fn table(view: &View<'_>) -> Option<Table> {
    let form = industry_form(view)?;
    let described = view.descriptions.form(form)?;
    let period = view.consolidation.period;
    let rows = rows(described)
        .filter_map(|row_index| {
            let key = view.own_key(form, row_index)?;
            let described = described.row(row_index)?;
            let cell = |role| view.cell(view.total(key, role));
            let derived = |derived| view.cell(view.derived(key, derived));
            view.total(key, Role::Cumulative)?;
            let cells: Vec<TableCell> = vec![
                text(&described.code),
                text(&described.label.vi),
                cell(Role::SamePeriod),
                cell(Role::Cumulative),
                derived(Derived::Growth),
                derived(Derived::Share),
                derived(Derived::Contribution),
            ];
            Some(row(
                kind_of(described.industry.is_none()),
                described.level,
                cells,
            ))
        })
        .collect();
    Some(Table {
        id: "by-industry".to_owned(),
        title: format!(
            "{} theo ngành, {}",
            described.short.vi,
            wording::period(period)
        ),
        sheet: "Theo ngành".to_owned(),
        unit_line: unit_line(&view.scale(&described.measure).unit),
        columns: vec![
            short_words("Mã ngành", 6),
            words("Ngành", 40),
            figures(
                capitalised(&wording::period(period.same_period_last_year())),
                "",
            ),
            figures(format!("Ước {}", wording::period(period)), ""),
            figures("Tăng, giảm (%)", ""),
            figures("Tỷ trọng (%)", ""),
            figures("Đóng góp vào mức tăng (điểm %)", ""),
        ],
        rows,
        notes: Vec::new(),
    })
}

fn kind_of(is_total: bool) -> RowKind {
    if is_total {
        RowKind::Total
    } else {
        RowKind::Plain
    }
}

/// The total and the rows with an industry, in the order of the form.
pub(super) fn rows(form: &Form) -> impl Iterator<Item = RowIndex> {
    (0_u16..)
        .map(RowIndex)
        .zip(&form.rows)
        .filter(|(_, row)| row.industry.is_some() || (row.level == 0 && !row.indicator.is_empty()))
        .map(|(index, _)| index)
}
