//! `relations.toml`: what holds between figures of different forms.

use serde::Deserialize;
use toml::Spanned;

use super::catalogues::{Name, parsed, refuse_repeated, refuse_unknown};
use super::error::{Fault, Problem};
use super::source::Source;
use crate::model::form::{ColumnIndex, Form, FormIndex, RowIndex};
use crate::model::relation::{CellOf, Quotient, Relation, RelationKind, RowOf, Subject};
use crate::model::text::Bilingual;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRelations {
    #[serde(default)]
    relation: Vec<Spanned<RawRelation>>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RawKind {
    Price,
    PerWorker,
    Equal,
    SameDirection,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawRelation {
    id: Name,
    kind: RawKind,
    name: Bilingual,
    measure: Option<Bilingual>,
    above: Option<RawCell>,
    below: Option<RawCell>,
    above_base: Option<RawCell>,
    below_base: Option<RawCell>,
    left: Option<RawCell>,
    right: Option<RawCell>,
    output: Option<RawRow>,
    #[serde(default)]
    volumes: Vec<RawRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCell {
    form: Name,
    row: Name,
    column: Name,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRow {
    form: Name,
    row: Name,
}

/// Reads `relations.toml`.
pub(super) fn relations(
    source: Source<'_>,
    forms: &[Form],
    faults: &mut Vec<Fault>,
) -> Vec<Relation> {
    let Some(raw) = parsed::<RawRelations>(source, faults) else {
        return Vec::new();
    };
    let ids = raw.relation.iter().map(|relation| &relation.get_ref().id);
    refuse_repeated(source, "kind-relation", ids, faults);
    let mut relations = Vec::new();
    for raw in raw.relation {
        let mut reader = Reader {
            source,
            forms,
            byte: raw.span().start,
            faults,
        };
        let raw = raw.into_inner();
        if let Some(kind) = reader.kind(&raw) {
            relations.push(Relation {
                id: raw.id.into_inner(),
                name: raw.name,
                kind,
            });
        }
    }
    relations
}

struct Reader<'a, 'b> {
    source: Source<'a>,
    forms: &'b [Form],
    /// Where the relation begins.
    byte: usize,
    faults: &'b mut Vec<Fault>,
}

impl<'b> Reader<'_, 'b> {
    fn kind(&mut self, raw: &RawRelation) -> Option<RelationKind> {
        match raw.kind {
            RawKind::Price => self.quotient(raw, Subject::Price),
            RawKind::PerWorker => self.quotient(raw, Subject::PerWorker),
            RawKind::Equal => {
                let left = self.needed("left", raw.left.as_ref())?;
                let right = self.needed("right", raw.right.as_ref())?;
                Some(RelationKind::Equal(left, right))
            }
            RawKind::SameDirection => {
                let Some(output) = &raw.output else {
                    return self.missing("output");
                };
                let output = self.row(output)?;
                let volumes: Option<Vec<RowOf>> =
                    raw.volumes.iter().map(|row| self.row(row)).collect();
                let volumes = volumes?;
                if volumes.is_empty() {
                    return self.missing("volumes");
                }
                Some(RelationKind::SameDirection { output, volumes })
            }
        }
    }

    fn quotient(&mut self, raw: &RawRelation, subject: Subject) -> Option<RelationKind> {
        let above = self.needed("above", raw.above.as_ref())?;
        let below = self.needed("below", raw.below.as_ref())?;
        let base = match (&raw.above_base, &raw.below_base) {
            (Some(above), Some(below)) => Some((self.cell(above)?, self.cell(below)?)),
            (None, None) => None,
            (Some(_), None) => return self.missing("below-base"),
            (None, Some(_)) => return self.missing("above-base"),
        };
        let Some(measure) = raw.measure.clone() else {
            return self.missing("measure");
        };
        Some(RelationKind::Quotient(Quotient {
            subject,
            measure,
            above,
            below,
            base,
        }))
    }

    fn missing<T>(&mut self, key: &'static str) -> Option<T> {
        self.faults
            .push(self.source.fault(self.byte, Problem::Missing { key }));
        None
    }

    fn needed(&mut self, key: &'static str, cell: Option<&RawCell>) -> Option<CellOf> {
        match cell {
            Some(cell) => self.cell(cell),
            None => self.missing(key),
        }
    }

    fn cell(&mut self, raw: &RawCell) -> Option<CellOf> {
        let (index, form) = self.form(&raw.form)?;
        let row = self.row_of(form, &raw.row)?;
        let known = form.columns.iter().map(|column| column.id.as_str());
        let known: Vec<&str> = known.collect();
        refuse_unknown(self.source, "kind-column", &raw.column, &known, self.faults);
        let column: ColumnIndex = form.column_index(raw.column.get_ref())?;
        Some(CellOf {
            form: index,
            row,
            column,
        })
    }

    fn row(&mut self, raw: &RawRow) -> Option<RowOf> {
        let (index, form) = self.form(&raw.form)?;
        let row = self.row_of(form, &raw.row)?;
        Some(RowOf { form: index, row })
    }

    fn form(&mut self, name: &Name) -> Option<(FormIndex, &'b Form)> {
        let known: Vec<&str> = self.forms.iter().map(|form| form.id.as_str()).collect();
        refuse_unknown(self.source, "kind-form", name, &known, self.faults);
        let mut forms = FormIndex::each().zip(self.forms);
        forms.find(|(_, form)| form.id == *name.get_ref())
    }

    fn row_of(&mut self, form: &Form, name: &Name) -> Option<RowIndex> {
        let known: Vec<&str> = form.rows.iter().map(|row| row.id.as_str()).collect();
        refuse_unknown(self.source, "kind-row", name, &known, self.faults);
        form.row_index(name.get_ref())
    }
}
