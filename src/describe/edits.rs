//! The arithmetic conditions of a form.

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::catalogues::{Name, refuse_unknown};
use super::error::{Fault, Problem};
use super::source::Source;
use crate::model::form::{ColumnIndex, ColumnKind, Edit, EditKind, Form, Role, RowIndex};

/// Printed ratios may differ by this many percentage points (brief: 0,1 point).
const RATIO_TOLERANCE: Decimal = Decimal::from_parts(1, 0, 0, false, 1);

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RawEditKind {
    Sum,
    PartOf,
    Ratio,
    Range,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawParts {
    Word(String),
    Rows(Vec<String>),
}

/// An `[[edit]]` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawEdit {
    kind: RawEditKind,
    total: Option<Name>,
    whole: Option<Name>,
    parts: Option<Spanned<RawParts>>,
    rows: Option<Vec<Name>>,
    columns: Option<Vec<Name>>,
    whole_column: Option<Name>,
    part_column: Option<Name>,
    column: Option<Name>,
    tolerance: Option<Name>,
    min: Option<Name>,
    max: Option<Name>,
}

/// Resolves the conditions of a form; open rows with a total are checked against it, every ratio column without a condition gets the usual one.
pub(super) fn edits(
    source: Source<'_>,
    form: &Form,
    raw: Vec<Spanned<RawEdit>>,
    faults: &mut Vec<Fault>,
) -> Vec<Edit> {
    let mut edits = Vec::new();
    for edit in raw {
        let byte = edit.span().start;
        let mut reader = EditReader {
            source,
            form,
            byte,
            faults,
        };
        if let Some(kind) = reader.kind(&edit.into_inner()) {
            edits.push(Edit {
                line: source.line_at(byte),
                kind,
            });
        }
    }
    edits.extend(sum_of_open_rows(form, &edits));
    for (column, described) in ColumnIndex::each().zip(&form.columns) {
        let is_ratio = matches!(described.kind, ColumnKind::Ratio(_));
        let has_edit = edits.iter().any(
            |edit| matches!(edit.kind, EditKind::Ratio { column: seen, .. } if seen == column),
        );
        if is_ratio && !has_edit {
            edits.push(Edit {
                line: 0,
                kind: EditKind::Ratio {
                    column,
                    tolerance: RATIO_TOLERANCE,
                },
            });
        }
    }
    edits
}

/// Rows beyond the description add up to the row that is named as their parent, whether a condition says so or not.
fn sum_of_open_rows(form: &Form, edits: &[Edit]) -> Option<Edit> {
    let total = form.open_rows.as_ref()?.parent?;
    let says_so =
        |edit: &Edit| matches!(&edit.kind, EditKind::SumOfRows { parts, .. } if parts.is_empty());
    let columns = additive_columns(form);
    (!edits.iter().any(says_so)).then_some(Edit {
        line: 0,
        kind: EditKind::SumOfRows {
            total,
            parts: Vec::new(),
            columns,
            tolerance: None,
        },
    })
}

struct EditReader<'a, 'b> {
    source: Source<'a>,
    form: &'a Form,
    byte: usize,
    faults: &'b mut Vec<Fault>,
}

impl EditReader<'_, '_> {
    fn kind(&mut self, raw: &RawEdit) -> Option<EditKind> {
        match raw.kind {
            RawEditKind::Sum => Some(EditKind::SumOfRows {
                total: self.needed_row("total", raw.total.as_ref())?,
                parts: self.parts(raw.parts.as_ref())?,
                columns: self.columns(raw.columns.as_deref()),
                tolerance: self.decimal(
                    "tolerance",
                    raw.tolerance
                        .as_ref()
                        .filter(|name| name.get_ref() != "rounding"),
                ),
            }),
            RawEditKind::PartOf if raw.whole_column.is_some() || raw.part_column.is_some() => {
                Some(EditKind::PartOfColumn {
                    whole: self.needed_column("whole-column", raw.whole_column.as_ref())?,
                    part: self.needed_column("part-column", raw.part_column.as_ref())?,
                })
            }
            RawEditKind::PartOf => Some(EditKind::PartOfRow {
                whole: self.needed_row("whole", raw.whole.as_ref())?,
                parts: self.parts(raw.parts.as_ref())?,
                columns: self.columns(raw.columns.as_deref()),
            }),
            RawEditKind::Ratio => Some(EditKind::Ratio {
                column: self.needed_column("column", raw.column.as_ref())?,
                tolerance: self
                    .decimal("tolerance", raw.tolerance.as_ref())
                    .unwrap_or(RATIO_TOLERANCE),
            }),
            RawEditKind::Range => Some(EditKind::Range {
                rows: raw
                    .rows
                    .iter()
                    .flatten()
                    .filter_map(|name| self.row(name))
                    .collect(),
                columns: self.columns(raw.columns.as_deref()),
                min: self.decimal("min", raw.min.as_ref()),
                max: self.decimal("max", raw.max.as_ref()),
            }),
        }
    }

    fn missing<T>(&mut self, key: &'static str) -> Option<T> {
        self.faults
            .push(self.source.fault(self.byte, Problem::Missing { key }));
        None
    }

    fn needed_row(&mut self, key: &'static str, name: Option<&Name>) -> Option<RowIndex> {
        match name {
            Some(name) => self.row(name),
            None => self.missing(key),
        }
    }

    fn needed_column(&mut self, key: &'static str, name: Option<&Name>) -> Option<ColumnIndex> {
        match name {
            Some(name) => self.column(name),
            None => self.missing(key),
        }
    }

    fn row(&mut self, name: &Name) -> Option<RowIndex> {
        let known: Vec<&str> = self.form.rows.iter().map(|row| row.id.as_str()).collect();
        refuse_unknown(self.source, "kind-row", name, &known, self.faults);
        self.form.row_index(name.get_ref())
    }

    fn column(&mut self, name: &Name) -> Option<ColumnIndex> {
        let known: Vec<&str> = self
            .form
            .columns
            .iter()
            .map(|column| column.id.as_str())
            .collect();
        refuse_unknown(self.source, "kind-column", name, &known, self.faults);
        self.form.column_index(name.get_ref())
    }

    fn parts(&mut self, parts: Option<&Spanned<RawParts>>) -> Option<Vec<RowIndex>> {
        let Some(parts) = parts else {
            return self.missing("parts");
        };
        match parts.get_ref() {
            RawParts::Rows(names) => {
                let names = names
                    .iter()
                    .map(|name| Spanned::new(parts.span(), name.clone()));
                Some(
                    names
                        .collect::<Vec<_>>()
                        .iter()
                        .filter_map(|name| self.row(name))
                        .collect(),
                )
            }
            RawParts::Word(word) if word == "open-rows" => Some(Vec::new()),
            RawParts::Word(word) => {
                let problem = Problem::NotAllowed {
                    key: "parts",
                    value: word.clone(),
                    allowed: "allowed-parts",
                };
                self.faults
                    .push(self.source.fault(parts.span().start, problem));
                None
            }
        }
    }

    /// The named columns, or all value columns in which rows may be added.
    fn columns(&mut self, names: Option<&[Name]>) -> Vec<ColumnIndex> {
        if let Some(names) = names {
            return names.iter().filter_map(|name| self.column(name)).collect();
        }
        additive_columns(self.form)
    }

    fn decimal(&mut self, key: &'static str, name: Option<&Name>) -> Option<Decimal> {
        let name = name?;
        let parsed = name.get_ref().parse().ok();
        if parsed.is_none() {
            let value = name.get_ref().clone();
            let problem = Problem::NotAllowed {
                key,
                value,
                allowed: "allowed-decimal",
            };
            self.faults
                .push(self.source.fault(name.span().start, problem));
        }
        parsed
    }
}

/// Columns in which rows may be added.
fn additive_columns(form: &Form) -> Vec<ColumnIndex> {
    form.value_columns()
        .filter(|(_, _, role)| is_additive(*role))
        .map(|(index, _, _)| index)
        .collect()
}

/// True for columns in which a total row is the sum of its parts.
fn is_additive(role: Role) -> bool {
    match role {
        Role::AnnualPlan
        | Role::SameMonth
        | Role::SamePeriod
        | Role::PreviousMonth
        | Role::Month
        | Role::Cumulative
        | Role::ExpectedYear
        | Role::EndOfPeriod
        | Role::Weight
        | Role::SeriesThisYear
        | Role::SeriesLastYear => true,
        Role::IndexPreviousMonth
        | Role::IndexSameMonth
        | Role::IndexCumulative
        | Role::IndexBase
        | Role::TargetGrowth => false,
    }
}
