//! TH235: a column repeats what the unit reported last month or last year: an old workbook was sent again.

use rust_decimal::Decimal;

use super::compared::{Compared, Earlier};
use super::filled::FilledRow;
use super::rule::{Look, Rule};
use crate::model::cell::CellRef;
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::ColumnIndex;
use crate::model::settings::Threshold;

/// Share of equal figures among those that are not zero, in percent.
const SHARE: Threshold = Threshold {
    name: "share-percent",
    digits: 80,
    decimals: 0,
};

/// Fewer figures than these may agree by chance.
const FEWEST: Threshold = Threshold {
    name: "least-figures",
    digits: 8,
    decimals: 0,
};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH235",
        name: "stale-copy",
        severity: Severity::Error,
    },
    thresholds: &[SHARE, FEWEST],
    look: Look::OverTime(look),
};

/// Where figures stand that a column may repeat.
struct Model<'a> {
    /// An earlier return; `None` for another column of the return itself.
    earlier: Option<&'a Earlier<'a>>,
    column: ColumnIndex,
    /// Words for what it holds.
    words: &'static str,
}

impl Model<'_> {
    fn number(&self, compared: &Compared<'_>, row: FilledRow) -> Option<Decimal> {
        match self.earlier {
            Some(earlier) => earlier.number(row, self.column),
            None => compared.form.number(row, self.column),
        }
    }

    fn cell(&self, compared: &Compared<'_>, row: FilledRow) -> Option<CellRef> {
        match self.earlier {
            Some(earlier) => earlier.cell(row, self.column),
            None => compared.form.cell(row, self.column),
        }
    }
}

fn look(compared: &Compared<'_>, findings: &mut Vec<Finding>) {
    let share = compared.threshold(&RULE.info, &SHARE);
    let fewest = compared.threshold(&RULE.info, &FEWEST);
    let (before, last_year) = (&compared.month_before, &compared.last_year);
    for series in &compared.form.facts.series {
        let of = |earlier, column: Option<ColumnIndex>, words| {
            let (earlier, column) = (Option::as_ref(earlier)?, column?);
            Some(Model {
                earlier: Some(earlier),
                column,
                words,
            })
        };
        let official = before.as_ref().zip(series.previous_month);
        let official = official.map(|(_, column)| Model {
            earlier: None,
            column,
            words: "copied-official",
        });
        let models = [
            (series.month, of(before, series.month, "copied-estimate")),
            (series.month, official),
            (
                series.month,
                of(last_year, series.month, "copied-last-year"),
            ),
            (
                series.cumulative,
                of(before, series.cumulative, "copied-cumulative"),
            ),
            (
                series.cumulative,
                of(last_year, series.cumulative, "copied-last-year"),
            ),
        ];
        let mut said = Vec::new();
        for (column, model) in models {
            let Some((column, model)) = column.zip(model) else {
                continue;
            };
            if said.contains(&column) {
                continue;
            }
            let found = copied(compared, column, &model, (share, fewest));
            said.extend(found.as_ref().map(|_| column));
            findings.extend(found);
        }
    }
}

fn copied(
    compared: &Compared<'_>,
    column: ColumnIndex,
    model: &Model<'_>,
    (share, fewest): (Decimal, Decimal),
) -> Option<Finding> {
    let form = compared.form;
    let (mut figures, mut same) = (0_usize, Vec::new());
    for row in form.rows() {
        let (Some(now), Some(old)) = (form.number(row, column), model.number(compared, row)) else {
            continue;
        };
        if now.is_zero() && old.is_zero() {
            continue;
        }
        figures += 1;
        if now == old {
            same.push(row);
        }
    }
    let is_share = Decimal::from(same.len()).saturating_mul(Decimal::ONE_HUNDRED)
        >= Decimal::from(figures).saturating_mul(share);
    if Decimal::from(figures) < fewest || !is_share {
        return None;
    }
    let own = same.iter().filter_map(|row| form.cell(*row, column));
    let first = same.first().and_then(|row| model.cell(compared, *row));
    let count = |number: usize| Arg::Count(u64::try_from(number).unwrap_or(u64::MAX));
    let finding = form
        .finding(RULE.info, own.chain(first).collect())
        .with_text("column", form.column_name(column))
        .with("copied", Arg::Message(model.words))
        .with("count", count(same.len()))
        .with("compared", count(figures))
        .affecting(form.figures(same, &[column]))
        .beyond(SHARE.name, share);
    Some(finding)
}
