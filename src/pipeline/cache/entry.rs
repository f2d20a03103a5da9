//! What one workbook gave, as bytes: the figures of a return row by row, everything else as it is.

use std::sync::{Arc, LazyLock};

use serde::{Deserialize, Serialize};

use super::super::figures;
use crate::discover;
use crate::model::finding::{Finding, RuleInfo};
use crate::model::form::{FormIndex, RowIndex};
use crate::model::observation::{CellLedger, Explanations, FileIndex, OpenRow, Return, Version};
use crate::model::period::Period;
use crate::model::register::UnitIndex;
use crate::model::told::{Told, told};
use crate::pipeline::collected::{Figures, Notes};

static RULES: LazyLock<Vec<RuleInfo>> = LazyLock::new(super::super::findings::rules);

/// What one workbook gave; findings are still of the rules' own weights.
pub(in crate::pipeline) struct Entry {
    pub(in crate::pipeline) cells: u64,
    pub(in crate::pipeline) ledger: CellLedger,
    /// Those of earlier months trimmed.
    pub(in crate::pipeline) returns: Vec<(Return, Notes)>,
    /// What was noticed in reading and recognising.
    pub(in crate::pipeline) findings: Vec<Finding>,
}

/// An entry as bytes. What is kept of thousands of workbooks waits like this until all are read: as small pieces between the
/// large ones that reading takes and gives back they would keep those from being used again.
#[derive(Default)]
pub(in crate::pipeline) struct Packed(pub(super) Vec<u8>);

#[derive(Serialize, Deserialize)]
struct Stored<'a> {
    cells: u64,
    ledger: CellLedger,
    #[serde(borrow)]
    returns: Vec<StoredReturn<'a>>,
    #[serde(borrow)]
    findings: Vec<Told<'a>>,
}

#[derive(Serialize, Deserialize)]
struct StoredReturn<'a> {
    unit: UnitIndex,
    form: FormIndex,
    period: Period,
    sheet: String,
    is_hidden: bool,
    version: Version,
    open_rows: Vec<OpenRow>,
    explanations: Explanations,
    blank_rows: Vec<RowIndex>,
    is_blank: bool,
    count: usize,
    /// The observations, each as its difference from the one before.
    figures: &'a [u8],
    /// Some of its figures are in the workbook only.
    is_trimmed: bool,
    content: Option<&'a str>,
    #[serde(borrow)]
    inside: Vec<Told<'a>>,
}

impl Entry {
    /// A workbook of which nothing is taken.
    pub(in crate::pipeline) fn nothing(findings: Vec<Finding>) -> Self {
        Self {
            cells: 0,
            ledger: CellLedger::default(),
            returns: Vec::new(),
            findings,
        }
    }

    /// True when the bytes decide what stands here, and not the state of the machine: a reading process that died or was
    /// stopped may have had other reasons than the workbook.
    pub(in crate::pipeline) fn is_of_the_bytes(&self) -> bool {
        let died = |finding: &Finding| finding.rule == discover::UNREADABLE_FILE;
        let is_silent = self.cells == 0 && self.findings.is_empty();
        !is_silent && !self.findings.iter().any(died)
    }

    /// The same as bytes.
    pub(in crate::pipeline) fn packed(&self) -> Option<Packed> {
        let returns = self.returns.iter();
        let figures: Option<Vec<Vec<u8>>> =
            returns.map(|(filled, _)| figures::packed(filled)).collect();
        let figures = figures?;
        let stored = Stored {
            cells: self.cells,
            ledger: self.ledger,
            returns: self
                .returns
                .iter()
                .zip(&figures)
                .map(|((filled, notes), figures)| stored(filled, notes, figures))
                .collect(),
            findings: self.findings.iter().map(told).collect(),
        };
        postcard::to_stdvec(&stored).ok().map(Packed)
    }
}

impl Packed {
    /// Number of cells and how they ended, without the rest.
    pub(in crate::pipeline) fn counts(&self) -> Option<(u64, CellLedger)> {
        // They come first among the fields of what is stored.
        let counts = postcard::take_from_bytes(&self.0);
        counts.ok().map(|(counts, _)| counts)
    }

    /// The entry of the workbook at `path`.
    pub(in crate::pipeline) fn entry(&self, path: &Arc<str>) -> Option<Entry> {
        let stored: Stored<'_> = postcard::from_bytes(&self.0).ok()?;
        let heard = |told: Vec<Told<'_>>| -> Option<Vec<Finding>> {
            told.into_iter()
                .map(|told| told.heard(path, rule))
                .collect()
        };
        let mut returns = Vec::with_capacity(stored.returns.len());
        for one in stored.returns {
            let observations = figures::unpacked(one.unit, one.count, one.figures)?;
            let filled = Return {
                unit: one.unit,
                form: one.form,
                period: one.period,
                file: FileIndex::FIRST,
                path: Arc::clone(path),
                sheet: Arc::from(one.sheet),
                is_hidden: one.is_hidden,
                version: one.version,
                observations,
                open_rows: one.open_rows,
                explanations: one.explanations,
                blank_rows: one.blank_rows,
                is_blank: one.is_blank,
            };
            let notes = Notes {
                findings: heard(one.inside)?,
                content: one.content.map(Arc::from),
                figures: if one.is_trimmed {
                    Figures::InWorkbook
                } else {
                    Figures::Here
                },
            };
            returns.push((filled, notes));
        }
        Some(Entry {
            cells: stored.cells,
            ledger: stored.ledger,
            returns,
            findings: heard(stored.findings)?,
        })
    }
}

fn stored<'a>(filled: &Return, notes: &'a Notes, figures: &'a [u8]) -> StoredReturn<'a> {
    StoredReturn {
        unit: filled.unit,
        form: filled.form,
        period: filled.period,
        sheet: filled.sheet.to_string(),
        is_hidden: filled.is_hidden,
        version: filled.version.clone(),
        open_rows: filled.open_rows.clone(),
        explanations: filled.explanations.clone(),
        blank_rows: filled.blank_rows.clone(),
        is_blank: filled.is_blank,
        count: filled.observations.len(),
        figures,
        is_trimmed: notes.figures != Figures::Here,
        content: notes.content.as_deref(),
        inside: notes.findings.iter().map(told).collect(),
    }
}

fn rule(code: &str) -> Option<RuleInfo> {
    RULES.iter().find(|rule| rule.code == code).copied()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::model::cell::{CellRef, Position};
    use crate::model::finding::Arg;
    use crate::model::form::ColumnIndex;
    use crate::model::observation::{Absence, Explanation, Observation, Value};

    fn seen(unit: u16, row: u16, column: u16, value: Value) -> Observation {
        Observation {
            unit: UnitIndex::at(usize::from(unit)).unwrap(),
            row: RowIndex::at(usize::from(row)).unwrap(),
            column: ColumnIndex::at(usize::from(column)).unwrap(),
            value,
            position: Position::new(u32::from(row) + 7, column + 2),
        }
    }

    #[test]
    fn what_a_workbook_gave_comes_back_as_it_was() {
        let number = |text: &str| Value::Number(text.parse().unwrap());
        let path: Arc<str> = Arc::from("a.xlsx");
        let filled = Return {
            unit: UnitIndex::at(3).unwrap(),
            form: FormIndex::at(1).unwrap(),
            period: Period::new(2019, 9).unwrap(),
            file: FileIndex::FIRST,
            path: Arc::clone(&path),
            sheet: Arc::from("Biểu 3"),
            is_hidden: true,
            version: Version::default(),
            observations: vec![
                seen(3, 0, 2, number("12465818.40")),
                seen(3, 0, 3, number("-0.5")),
                seen(3, 0, 5, Value::Absent(Absence::NotAvailable)),
                seen(4, 1, 2, number("79228162514264337593543950335")),
                seen(3, 2, 2, number("0.00000000000000000001")),
            ],
            open_rows: vec![OpenRow {
                label: "Cụm Đắk La".to_owned(),
                sheet_row: 9,
            }],
            explanations: Explanations {
                taken: vec![Explanation {
                    row: Some(RowIndex::FIRST),
                    position: Position::new(8, 9),
                    text: "do giá giảm".to_owned(),
                }],
                beyond: 3,
            },
            blank_rows: vec![RowIndex::FIRST],
            is_blank: true,
        };
        let code = RULES.first().unwrap();
        let finding = Finding::new(*code, vec![CellRef::sheet(&path, &filled.sheet)])
            .with("count", Arg::Count(2))
            .with("units", Arg::Units(vec![UnitIndex::at(1).unwrap()]));
        let notes = Notes {
            findings: vec![finding.clone()],
            content: Some(Arc::from("abc")),
            figures: Figures::InWorkbook,
        };
        let entry = Entry {
            cells: 12,
            ledger: CellLedger::default(),
            returns: vec![(filled.clone(), notes)],
            findings: vec![finding.clone()],
        };
        let packed = entry.packed().unwrap();
        assert_eq!(packed.counts(), Some((entry.cells, entry.ledger)));
        let back = packed.entry(&path).unwrap();
        let (back_filled, back_notes) = back.returns.first().unwrap();
        assert_eq!(*back_filled, filled);
        assert_eq!(back_notes.findings, std::slice::from_ref(&finding));
        assert_eq!(back_notes.content.as_deref(), Some("abc"));
        assert_eq!(back_notes.figures, Figures::InWorkbook);
        assert_eq!((back.cells, back.findings), (12, vec![finding]));
    }
}
