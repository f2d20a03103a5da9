//! Derivations of figures as live formulas over the observations.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::exact;
use super::observations::Observations;
use crate::model::figure::{Consolidation, Derivation, FigureIndex, LineKey, Quotient};
use crate::model::form::Role;

/// Shown where there is no figure, by the program and by a formula whose base has become zero.
pub(super) const NO_FIGURE: &str = "…";
/// Excel takes 8,192 characters; a figure that needs more is written as a number.
const LONGEST: usize = 8_000;
/// Figures rest on figures rest on figures, but not deeper than this.
const DEEPEST: usize = 16;

/// Where figures stand in one sheet: row, column and divisor of the first cell that shows each.
#[derive(Default)]
pub(super) struct Placed {
    cells: BTreeMap<FigureIndex, (u32, u16, Decimal)>,
}

impl Placed {
    /// Takes note of a cell; the first of a figure stays.
    pub(super) fn note(
        &mut self,
        figure: FigureIndex,
        (row, column): (u32, u16),
        divisor: Decimal,
    ) {
        self.cells.entry(figure).or_insert((row, column, divisor));
    }
}

/// A formula and the value it has now.
pub(super) struct Live {
    /// Without the leading "=".
    pub(super) formula: String,
    /// The value Excel will compute, written out.
    pub(super) result: String,
}

/// Makes formulas for the figures of one sheet.
pub(super) struct Formulas<'a> {
    pub(super) consolidation: &'a Consolidation,
    pub(super) observations: &'a Observations<'a>,
    pub(super) placed: &'a Placed,
}

/// Part of a formula: the figure is `text` times `scale`.
struct Part {
    text: String,
    /// True when nothing around it can tear it apart.
    whole: bool,
    scale: Decimal,
    /// Denominators that must be above zero.
    bases: Vec<String>,
}

impl Part {
    fn cell(text: String, scale: Decimal) -> Self {
        Self {
            text,
            whole: true,
            scale,
            bases: Vec::new(),
        }
    }

    fn compound(text: String, scale: Decimal, bases: Vec<String>) -> Self {
        Self {
            text,
            whole: false,
            scale,
            bases,
        }
    }

    /// The text, fit to stand between operators.
    fn tight(&self) -> String {
        if self.whole {
            self.text.clone()
        } else {
            format!("({})", self.text)
        }
    }

    /// The figure itself, divided by `divisor`.
    fn over(&self, divisor: Decimal) -> String {
        if self.scale == divisor {
            return self.text.clone();
        }
        let mut text = self.tight();
        if self.scale != Decimal::ONE {
            text.push('*');
            text.push_str(&self.scale.normalize().to_string());
        }
        if divisor != Decimal::ONE {
            text.push('/');
            text.push_str(&divisor.normalize().to_string());
        }
        text
    }

    /// The figure itself, fit to stand between operators.
    fn unscaled(&self) -> String {
        if self.scale == Decimal::ONE {
            self.tight()
        } else {
            format!("({})", self.over(Decimal::ONE))
        }
    }
}

impl Formulas<'_> {
    /// The formula of a figure divided by `divisor`; `None` when there is no figure, or no formula can say how it came about.
    pub(super) fn of(&self, index: FigureIndex, divisor: Decimal) -> Option<Live> {
        let value = self.consolidation.figure(index)?.value?;
        let printed = value.checked_div(divisor)?;
        let part = self.derived(index, 0)?;
        let text = part.over(divisor);
        let formula = match part.bases.as_slice() {
            [] => text,
            [base] => format!("IF({base}>0,{text},\"{NO_FIGURE}\")"),
            bases => format!("IF(AND({}>0),{text},\"{NO_FIGURE}\")", bases.join(">0,")),
        };
        (formula.len() <= LONGEST).then(|| Live {
            formula,
            result: exact::nearest(printed).to_string(),
        })
    }

    /// The cell of this sheet that shows the figure, else its own derivation.
    fn operand(&self, index: FigureIndex, depth: usize) -> Option<Part> {
        self.consolidation.figure(index)?.value?;
        match self.placed.cells.get(&index) {
            Some((row, column, divisor)) => {
                let cell = rust_xlsxwriter::utility::row_col_to_cell(*row, *column);
                Some(Part::cell(cell, *divisor))
            }
            None => self.derived(index, depth),
        }
    }

    fn derived(&self, index: FigureIndex, depth: usize) -> Option<Part> {
        if depth > DEEPEST {
            return None;
        }
        let operand = |index: FigureIndex| self.operand(index, depth + 1);
        match &self.consolidation.figure(index)?.derivation {
            Derivation::Observed(line, role) => {
                let cell = self.observations.cell_of(*line, *role)?;
                Some(Part::cell(cell, Decimal::ONE))
            }
            Derivation::TotalOfUnits(key, role) => self.total(*key, *role),
            Derivation::TotalBeside(place, beside) => {
                let lines = self.consolidation.lines_beside(*place, *beside);
                let cells = lines.into_iter().map(|line| {
                    let cell = self.observations.cell_of(line, place.1)?;
                    Some(Part::cell(cell, Decimal::ONE))
                });
                joined(&cells.collect::<Option<Vec<Part>>>()?, '+')
            }
            Derivation::Sum(parts) => {
                let parts: Option<Vec<Part>> = parts.iter().map(|part| operand(*part)).collect();
                joined(&parts?, '+')
            }
            Derivation::Difference(first, second) => {
                joined(&[operand(*first)?, operand(*second)?], '-')
            }
            Derivation::Ratio(above, below, quotient) => {
                Some(ratio(&operand(*above)?, &operand(*below)?, *quotient))
            }
            Derivation::PerMonth(figure, months) => {
                let figure = operand(*figure)?;
                let text = format!("{}/{months}", figure.tight());
                Some(Part::compound(text, figure.scale, figure.bases))
            }
            Derivation::IndexGrowth(index) => {
                let index = operand(*index)?;
                let text = format!("{}-100", index.unscaled());
                Some(Part::compound(text, Decimal::ONE, index.bases))
            }
            Derivation::Points {
                weight,
                index,
                whole,
            } => Some(points(
                &operand(*weight)?,
                &operand(*index)?,
                &operand(*whole)?,
            )),
            Derivation::EarlierReturns(_) => None,
        }
    }

    fn total(&self, key: LineKey, role: Role) -> Option<Part> {
        let columns = self.observations.columns(key, role)?;
        let code = self.observations.code(key)?;
        // A "~" keeps signs that SUMIFS would otherwise take for "any letters".
        let code = code
            .replace('~', "~~")
            .replace('*', "~*")
            .replace('?', "~?")
            .replace('"', "\"\"");
        let text = format!(
            "SUMIFS({},{},\"{code}\",{},1)",
            columns.values, columns.codes, columns.counted
        );
        Some(Part::cell(text, Decimal::ONE))
    }
}

/// Parts added or subtracted; while all stand in one scale, so does the result.
fn joined(parts: &[Part], sign: char) -> Option<Part> {
    let scale = parts.first()?.scale;
    let alike = parts.iter().all(|part| part.scale == scale);
    let mut text = String::new();
    for (number, part) in parts.iter().enumerate() {
        if number > 0 {
            text.push(sign);
        }
        text.push_str(&if alike { part.tight() } else { part.unscaled() });
    }
    let bases = parts.iter().flat_map(|part| part.bases.clone()).collect();
    Some(Part {
        text,
        whole: parts.len() == 1,
        scale: if alike { scale } else { Decimal::ONE },
        bases,
    })
}

fn ratio(above: &Part, below: &Part, quotient: Quotient) -> Part {
    let (numerator, denominator) = if above.scale == below.scale {
        (above.tight(), below.tight())
    } else {
        (above.unscaled(), below.unscaled())
    };
    let text = match quotient {
        Quotient::Percent => format!("{numerator}/{denominator}*100"),
        Quotient::Growth => format!("({numerator}/{denominator}-1)*100"),
        Quotient::Times => format!("{numerator}/{denominator}"),
    };
    let mut bases = above.bases.clone();
    bases.extend(below.bases.iter().cloned());
    bases.push(denominator);
    Part::compound(text, Decimal::ONE, bases)
}

fn points(weight: &Part, index: &Part, whole: &Part) -> Part {
    let (weight_text, whole_text) = if weight.scale == whole.scale {
        (weight.tight(), whole.tight())
    } else {
        (weight.unscaled(), whole.unscaled())
    };
    let text = format!("{weight_text}*({}-100)/{whole_text}", index.unscaled());
    let mut bases: Vec<String> = [weight, index, whole]
        .iter()
        .flat_map(|part| part.bases.clone())
        .collect();
    bases.push(whole_text);
    Part::compound(text, Decimal::ONE, bases)
}
