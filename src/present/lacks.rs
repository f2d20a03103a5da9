//! What is not there of a unit and why, in words: notes, lists and tables say it alike.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::format;
use crate::model::derived::Quantity;
use crate::model::figure::{Gap, Line, MissingUnit, Standing};
use crate::model::form::{FormIndex, Role, RowIndex};
use crate::model::register::UnitIndex;
use crate::model::text::Language;

use super::view::View;
use super::wording;

/// Decimals of a share of the value: it is an order of magnitude, not a result.
const SHARE_DECIMALS: u32 = 1;
/// A share that would print as 0,0 %.
const NEGLIGIBLE_BELOW: Decimal = Decimal::from_parts(5, 0, 0, false, 2);
/// Names shown of rows that are counted or not.
const ROWS_NAMED: usize = 2;

/// What is not there of a unit. Which findings there are is for the workbook, never for the report.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Lack {
    /// Forms that were not received.
    Return,
    /// Figures that errors keep out of totals.
    Figures,
    /// Figures that it did not write.
    Unwritten,
    /// Some of them are counted although errors touch them; in words.
    InAndOut(String),
    /// Figures of one column.
    Column(String),
    /// A column that it did not write.
    UnwrittenColumn(String),
    /// Figures of some rows.
    SomeFigures,
    /// Cells of some rows.
    SomeCells,
    /// Nothing, but errors are counted.
    Certainty,
}

impl Lack {
    pub(crate) fn of(view: &View<'_>, missing: &MissingUnit) -> Self {
        let is_empty = missing.gap.is_of_empty_cells();
        match (&missing.gap, column_of(view, missing)) {
            (Gap::NotReceived, _) => Self::Return,
            (Gap::LeftOut(_), _) if is_empty => Self::Unwritten,
            (Gap::LeftOut(_), _) => Self::Figures,
            (Gap::RowsLeftOut(_), Some(column)) if is_empty => Self::UnwrittenColumn(column),
            (Gap::RowsLeftOut(_), Some(column)) => Self::Column(column),
            (Gap::RowsLeftOut(_), None) if is_empty => Self::SomeCells,
            (Gap::RowsLeftOut(_), None) => Self::SomeFigures,
        }
    }

    /// The same, with what of the form is counted although errors touch it.
    pub(crate) fn in_detail(view: &View<'_>, form: FormIndex, missing: &MissingUnit) -> Self {
        in_and_out(view, form, missing.unit).map_or_else(|| Self::of(view, missing), Self::InAndOut)
    }

    /// "thiếu báo cáo", "số liệu đang xác minh"; with names of forms, "số liệu bán lẻ đang xác minh".
    pub(crate) fn said(&self, view: &View<'_>, forms: &str) -> String {
        let (key, words) = match self {
            Self::Return => ("lacks.returns", ""),
            Self::Figures => ("lacks.figures", ""),
            Self::Unwritten => ("lacks.unwritten", ""),
            Self::InAndOut(words) => ("lacks.mixed", words.as_str()),
            Self::Column(column) => ("lacks.column", column.as_str()),
            Self::UnwrittenColumn(column) => ("lacks.unwritten-column", column.as_str()),
            Self::SomeFigures => ("lacks.rows", ""),
            Self::SomeCells => ("lacks.cells", ""),
            Self::Certainty => ("lacks.certainty", ""),
        };
        let values: [(&str, &str); 3] = [("forms", forms), ("words", words), ("column", words)];
        view.say(key, &values)
    }
}

/// "Huyện Tu Mơ Rông (thiếu báo cáo), chiếm khoảng 5,2% giá trị".
pub(crate) fn unit_with_reason(view: &View<'_>, form: FormIndex, unit: UnitIndex) -> String {
    let reason = reason_of(view, form, unit).unwrap_or_default();
    named(view, form, unit, &reason)
}

/// "Huyện Tu Mơ Rông, chiếm khoảng 5,2% giá trị", with a reason where there is one to be said.
pub(super) fn named(view: &View<'_>, form: FormIndex, unit: UnitIndex, reason: &str) -> String {
    let share = missing_of(view, form, unit).and_then(|missing| missing.share);
    let key = if share.is_some_and(|share| share < NEGLIGIBLE_BELOW) {
        "lacks.negligible-unit"
    } else {
        "lacks.unit"
    };
    let share = share.map(|share| format::number(share, Some(SHARE_DECIMALS), Language::Vi));
    let share = share.unwrap_or_default();
    let values: [(&str, &str); 3] = [
        ("unit", view.name(unit)),
        ("reason", reason),
        ("share", &share),
    ];
    view.say(key, &values)
}

fn missing_of<'a>(view: &View<'a>, form: FormIndex, unit: UnitIndex) -> Option<&'a MissingUnit> {
    let coverage = view.consolidation.coverage.get(form.place())?;
    coverage.missing_of(unit)
}

/// Why a figure of the form lacks a unit or carries a mark because of it; `None` when the form as a whole has no reason.
pub(super) fn reason_of(view: &View<'_>, form: FormIndex, unit: UnitIndex) -> Option<String> {
    if let Some(missing) = missing_of(view, form, unit) {
        return Some(Lack::of(view, missing).said(view, ""));
    }
    let coverage = view.consolidation.coverage.get(form.place())?;
    let is_in_error = coverage.in_error.contains(&unit);
    is_in_error.then(|| Lack::Certainty.said(view, ""))
}

/// The only column in which the unit is lacking: "kế hoạch năm".
fn column_of(view: &View<'_>, missing: &MissingUnit) -> Option<String> {
    let [role] = missing.columns.as_slice() else {
        return None;
    };
    let name = view.descriptions.tables.name(Quantity::Stated(*role));
    Some(wording::inside_clause(name))
}

/// What of a unit is not counted and what is although errors touch it, by rows or by columns, whichever tells them apart;
/// `None` when it is not both.
fn in_and_out(view: &View<'_>, form: FormIndex, unit: UnitIndex) -> Option<String> {
    let of_unit = |standing| {
        let lines = view.consolidation.lines.iter();
        lines.filter(move |line: &&Line| {
            (line.key.form, line.unit, line.standing) == (form, unit, standing)
        })
    };
    let rows =
        |standing| -> BTreeSet<RowIndex> { of_unit(standing).map(|line| line.key.row).collect() };
    let columns = |standing| -> BTreeSet<Role> {
        let cells = of_unit(standing).flat_map(|line| &line.cells);
        cells.map(|cell| cell.role).collect()
    };
    let [out, counted] = [Standing::LeftOut, Standing::CountedWithError].map(rows);
    if out.is_empty() || counted.is_empty() {
        return None;
    }
    let say = |out: &str, counted: &str| {
        view.say("lacks.in-and-out", &[("out", out), ("counted", counted)])
    };
    let name = |row: &RowIndex| format!("“{}”", view.label(form, *row));
    if out.is_disjoint(&counted) {
        let [out, counted] = [out, counted].map(|rows| {
            let names: Vec<String> = rows.iter().take(ROWS_NAMED).map(name).collect();
            let more = rows.len() - names.len();
            match more {
                0 => names.join(", "),
                more => {
                    let (rows, more) = (names.join(", "), more.to_string());
                    view.say("lacks.more-rows", &[("rows", &rows), ("more", &more)])
                }
            }
        });
        return Some(say(&out, &counted));
    }
    let [out, counted] = [Standing::LeftOut, Standing::CountedWithError].map(columns);
    if !out.is_disjoint(&counted) {
        return Some(view.phrase("lacks.some-of-column"));
    }
    let [out, counted] = [out, counted].map(|columns| {
        let names = columns.iter().map(|role| {
            let name = view.descriptions.tables.name(Quantity::Stated(*role));
            wording::inside_clause(name)
        });
        names.collect::<Vec<_>>().join(", ")
    });
    Some(say(&out, &counted))
}
