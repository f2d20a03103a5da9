//! Reads what earlier rounds accepted, as far as the checks of a round need it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rusqlite::{Connection, Row, Rows, Statement, params};
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use super::error::HistoryError;
use super::line::{code, code_in, described, row_key, value_role};
use super::store::Store;
use crate::hash;
use crate::model::cell::Position;
use crate::model::descriptions::Descriptions;
use crate::model::form::{ColumnIndex, FormIndex};
use crate::model::history::{Past, PastFigure, PastReturn, RowKey};
use crate::model::measure::Measure;
use crate::model::period::Period;
use crate::model::register::UnitIndex;

/// Which returns were there before a period.
const NOTED: &str = "SELECT DISTINCT period, unit, form FROM return_version
     WHERE period < ?1 ORDER BY period, unit, form";
/// The versions accepted for three months, those accepted last at the end.
const ACCEPTED: &str =
    "SELECT v.id, v.period, v.unit, v.form, v.path, v.sheet, a.left_out, v.content_hash
     FROM return_version v JOIN accepted a ON a.return_version = v.id
     WHERE v.period IN (?1, ?2, ?3)
     ORDER BY a.run, v.path DESC, v.sheet DESC";
/// The versions of twelve months with the last run that accepted each, those accepted last at the end.
const FILES: &str = "SELECT v.period, v.unit, v.form, v.path,
       (SELECT max(a.run) FROM accepted a WHERE a.return_version = v.id) AS run
     FROM return_version v WHERE v.period >= ?1 AND v.period < ?2
     ORDER BY run, v.path DESC, v.sheet DESC";
/// The versions accepted for a month, those accepted last at the end.
const COUNTING: &str =
    "SELECT v.unit, v.form, v.file_sha256, v.sheet, v.content_hash, a.run, r.period IS NULL, a.left_out
     FROM return_version v JOIN accepted a ON a.return_version = v.id JOIN run r ON r.id = a.run
     WHERE v.period = ?1 ORDER BY a.run";
/// The figures of a version.
pub(super) const FIGURES: &str =
    "SELECT series, value, sheet_row, sheet_column FROM observation WHERE return_version = ?1";

/// Earlier rounds, and a hash of what was read of them.
#[derive(Debug, Clone, Default)]
pub struct Earlier {
    /// What the checks hold a round against.
    pub past: Past,
    /// Changes whenever the past does.
    pub digest: String,
}

/// A return as it was last accepted.
pub(super) struct Accepted {
    version: i64,
    pub(super) period: Period,
    unit: String,
    form: String,
    path: Arc<str>,
    sheet: Arc<str>,
    left_out: BTreeSet<String>,
    content_hash: String,
}

/// A row and column in today's descriptions.
pub(super) struct Series {
    pub(super) form: FormIndex,
    pub(super) row: RowKey,
    pub(super) column: ColumnIndex,
    /// Id of the row.
    pub(super) line: String,
    /// Label of the row.
    pub(super) label: String,
    code: String,
    /// How the figure stands in the list of what was left out, beside that of its row.
    figure_code: String,
    /// From the measure at the time to today's; `None` when it is the same.
    converted: Option<(Measure, Measure)>,
}

impl Store {
    /// What was accepted before `period`: figures of the month before, of the same month last year and of the month after that,
    /// of other months only that they were there, and of those of a year in which files.
    ///
    /// Of several versions of a return the one accepted last counts. A return stays accepted until another takes its place,
    /// even if its file is gone. Figures that an error touched are named and not in.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn past(
        &self,
        period: Period,
        descriptions: &Descriptions,
    ) -> Result<Earlier, HistoryError> {
        self.ask(|connection| {
            let mut earlier = Earlier::default();
            let mut hasher = Sha256::new();
            note_accepted(
                connection,
                period,
                descriptions,
                &mut earlier.past,
                &mut hasher,
            )?;
            note_files(
                connection,
                period,
                descriptions,
                &mut earlier.past,
                &mut hasher,
            )?;
            let series = series(connection, descriptions)?;
            let mut of_version = connection.prepare(FIGURES)?;
            for accepted in last_accepted(connection, period)? {
                for part in [&accepted.content_hash, &*accepted.path] {
                    hasher.update(part.as_bytes());
                }
                for line in &accepted.left_out {
                    hasher.update(line.as_bytes());
                }
                let form = descriptions.form_index(&accepted.form);
                let unit = descriptions.register.index_of(&accepted.unit);
                let (Some(form), Some(unit)) = (form, unit) else {
                    continue;
                };
                let period = accepted.period;
                let taken = figures(&mut of_version, accepted, &series)?;
                earlier.past.take(form, unit, period, taken);
            }
            earlier.digest = hash::hex(&hasher.finalize());
            Ok(earlier)
        })
    }
}

/// Notes which returns were accepted in any month before.
fn note_accepted(
    connection: &Connection,
    period: Period,
    descriptions: &Descriptions,
    past: &mut Past,
    hasher: &mut Sha256,
) -> rusqlite::Result<()> {
    let mut known = connection.prepare(NOTED)?;
    let units: HashMap<&str, UnitIndex> = descriptions
        .register
        .indexed()
        .map(|(index, unit)| (unit.id.as_str(), index))
        .collect();
    let forms: HashMap<&str, FormIndex> = descriptions
        .indexed_forms()
        .map(|(index, form)| (form.id.as_str(), index))
        .collect();
    let mut rows = known.query(params![period.to_string()])?;
    while let Some(row) = rows.next()? {
        let (of, unit, form) = (
            row.get_ref(0)?.as_str()?,
            row.get_ref(1)?.as_str()?,
            row.get_ref(2)?.as_str()?,
        );
        for part in [of, unit, form] {
            hasher.update(part.as_bytes());
        }
        if let (Ok(of), Some(unit), Some(form)) = (of.parse(), units.get(unit), forms.get(form)) {
            past.note(*form, *unit, of);
        }
    }
    Ok(())
}

/// Notes in which files the returns of the last twelve months came that were accepted last.
fn note_files(
    connection: &Connection,
    period: Period,
    descriptions: &Descriptions,
    past: &mut Past,
    hasher: &mut Sha256,
) -> rusqlite::Result<()> {
    let mut known = connection.prepare(FILES)?;
    let months = [period.same_period_last_year(), period].map(|month| month.to_string());
    let mut rows = known.query(months)?;
    let mut last: BTreeMap<[String; 3], Arc<str>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let was_accepted = row.get::<_, Option<i64>>(4)?.is_some();
        if was_accepted {
            let of = [row.get(0)?, row.get(1)?, row.get(2)?];
            last.insert(of, Arc::from(row.get_ref(3)?.as_str()?));
        }
    }
    for ([_, unit, _], path) in last {
        hasher.update(path.as_bytes());
        if let Some(unit) = descriptions.register.index_of(&unit) {
            past.note_file(unit, path);
        }
    }
    Ok(())
}

/// What the last run or import that accepted a return accepted of it: several versions when nobody could tell which is later.
#[derive(Default)]
pub(super) struct Counting {
    run: i64,
    /// True when it was no run over the month of the return.
    pub(super) by_import: bool,
    pub(super) versions: BTreeSet<CountingVersion>,
}

/// A version of a return that counts.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CountingVersion {
    pub(super) file_sha256: String,
    pub(super) sheet: String,
    pub(super) content_hash: String,
    /// Empty unless an import accepted it.
    pub(super) left_out: String,
}

/// The versions that count of the returns of some months, by period, unit and form.
pub(super) fn counting(
    connection: &Connection,
    periods: impl Iterator<Item = Period>,
) -> rusqlite::Result<BTreeMap<(Period, String, String), Counting>> {
    let mut known = connection.prepare(COUNTING)?;
    let mut counting: BTreeMap<_, Counting> = BTreeMap::new();
    for period in periods.collect::<BTreeSet<_>>() {
        let mut rows = known.query(params![period.to_string()])?;
        while let Some(row) = rows.next()? {
            let subject = (period, row.get(0)?, row.get(1)?);
            let (run, by_import) = (row.get(5)?, row.get(6)?);
            let of_subject = counting.entry(subject).or_default();
            if of_subject.run != run {
                *of_subject = Counting {
                    run,
                    by_import,
                    versions: BTreeSet::new(),
                };
            }
            of_subject.versions.insert(CountingVersion {
                file_sha256: row.get(2)?,
                sheet: row.get(3)?,
                content_hash: row.get(4)?,
                left_out: if by_import {
                    row.get(7)?
                } else {
                    String::new()
                },
            });
        }
    }
    Ok(counting)
}

/// The returns accepted last for the three months of which figures are wanted.
fn last_accepted(connection: &Connection, period: Period) -> rusqlite::Result<Vec<Accepted>> {
    let last_year = period.same_period_last_year();
    let mut known = connection.prepare(ACCEPTED)?;
    let months = params![
        period.previous().to_string(),
        last_year.to_string(),
        last_year.next().to_string()
    ];
    last(known.query(months)?)
}

/// The returns of a unit on a form, each as it was accepted last, in order of periods.
pub(super) fn last_accepted_of(
    connection: &Connection,
    unit: &str,
    form: &str,
) -> rusqlite::Result<Vec<Accepted>> {
    let mut known = connection.prepare(
        "SELECT v.id, v.period, v.unit, v.form, v.path, v.sheet, a.left_out, v.content_hash
         FROM return_version v JOIN accepted a ON a.return_version = v.id
         WHERE v.unit = ?1 AND v.form = ?2
         ORDER BY a.run, v.path DESC, v.sheet DESC",
    )?;
    last(known.query(params![unit, form])?)
}

/// Of each return the version that comes last.
fn last(mut rows: Rows<'_>) -> rusqlite::Result<Vec<Accepted>> {
    let mut last = BTreeMap::new();
    while let Some(row) = rows.next()? {
        if let Some(accepted) = accepted(row)? {
            let key = (
                accepted.period,
                accepted.unit.clone(),
                accepted.form.clone(),
            );
            last.insert(key, accepted);
        }
    }
    Ok(last.into_values().collect())
}

fn accepted(row: &Row<'_>) -> rusqlite::Result<Option<Accepted>> {
    let Ok(period) = row.get_ref(1)?.as_str()?.parse() else {
        return Ok(None);
    };
    let left_out: String = row.get(6)?;
    Ok(Some(Accepted {
        version: row.get(0)?,
        period,
        unit: row.get(2)?,
        form: row.get(3)?,
        path: Arc::from(row.get_ref(4)?.as_str()?),
        sheet: Arc::from(row.get_ref(5)?.as_str()?),
        left_out: left_out.lines().map(str::to_owned).collect(),
        content_hash: row.get(7)?,
    }))
}

/// Every row and column that today's descriptions still know, by its number in the store.
pub(super) fn series(
    connection: &Connection,
    descriptions: &Descriptions,
) -> rusqlite::Result<BTreeMap<i64, Series>> {
    let mut known = connection
        .prepare("SELECT id, form, line_kind, line, column_id, role, measure, label FROM series")?;
    let mut rows = known.query([])?;
    let mut series = BTreeMap::new();
    while let Some(row) = rows.next()? {
        if let Some(found) = one_series(row, descriptions)? {
            series.insert(row.get(0)?, found);
        }
    }
    Ok(series)
}

/// `None` for printed ratios and for what is described otherwise today.
fn one_series(row: &Row<'_>, descriptions: &Descriptions) -> rusqlite::Result<Option<Series>> {
    let Some(index) = descriptions.form_index(row.get_ref(1)?.as_str()?) else {
        return Ok(None);
    };
    let Some(form) = descriptions.form(index) else {
        return Ok(None);
    };
    let (kind, line) = (row.get_ref(2)?.as_str()?, row.get_ref(3)?.as_str()?);
    let (role, measure) = (row.get_ref(5)?.as_str()?, row.get_ref(6)?.as_str()?);
    let column_id = row.get_ref(4)?.as_str()?;
    let column = form.column_index(column_id);
    let (Some(key), Some(column)) = (row_key(kind, line, form, descriptions), column) else {
        return Ok(None);
    };
    if value_role(form, column).is_none_or(|today| today.id() != role) {
        return Ok(None);
    }
    let today = form.measure_in(described(&key, form), column);
    let converted = if today == measure {
        None
    } else {
        let measures = (descriptions.measure(measure), descriptions.measure(today));
        let (Some(then), Some(today)) = measures else {
            return Ok(None);
        };
        Some((then.clone(), today.clone()))
    };
    Ok(Some(Series {
        form: index,
        code: code(kind, line),
        figure_code: code_in(&code(kind, line), column_id),
        line: line.to_owned(),
        label: row.get(7)?,
        row: key,
        column,
        converted,
    }))
}

/// The figures of a version that counted, in today's measures; `of_version` is [`FIGURES`].
pub(super) fn figures(
    of_version: &mut Statement<'_>,
    accepted: Accepted,
    series: &BTreeMap<i64, Series>,
) -> rusqlite::Result<PastReturn> {
    let mut taken = PastReturn {
        path: accepted.path,
        sheet: accepted.sheet,
        figures: Vec::new(),
        refused: Vec::new(),
    };
    let is_whole = accepted.left_out.contains("*");
    let mut rows = of_version.query(params![accepted.version])?;
    while let Some(row) = rows.next()? {
        let number: i64 = row.get(0)?;
        let Some(series) = series.get(&number) else {
            continue;
        };
        let left_out = [&series.code, &series.figure_code];
        if is_whole
            || left_out
                .iter()
                .any(|code| accepted.left_out.contains(*code))
        {
            taken.refused.push((series.row.clone(), series.column));
            continue;
        }
        let value = row.get_ref(1)?.as_str()?.parse().ok();
        let Some(value) = value.and_then(|value| series.today(value)) else {
            continue;
        };
        taken.figures.push(PastFigure {
            row: series.row.clone(),
            column: series.column,
            value,
            position: Position::new(row.get(2)?, row.get(3)?),
        });
    }
    Ok(taken)
}

impl Series {
    /// The figure in today's measure; `None` when it cannot be said exactly.
    fn today(&self, value: Decimal) -> Option<Decimal> {
        let Some((then, today)) = &self.converted else {
            return Some(value);
        };
        let converted = then.convert(value, today)?;
        (today.convert(converted, then)? == value).then_some(converted)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    /// What a run pays for its past must not grow with the years: it looks figures up, and never walks through a table.
    #[test]
    fn the_past_is_looked_up_whatever_the_length_of_the_history() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        for sql in [NOTED, ACCEPTED, FILES, COUNTING, FIGURES] {
            let mut plan = store
                .connection
                .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
                .unwrap();
            let months = vec!["2019-09"; plan.parameter_count()];
            let months = rusqlite::params_from_iter(months);
            let steps = plan
                .query_map(months, |row| row.get::<_, String>(3))
                .unwrap();
            let steps: Vec<String> = steps.map(Result::unwrap).collect();
            let looks_up = steps.iter().any(|step| step.starts_with("SEARCH"));
            let walks = steps.iter().any(|step| step.starts_with("SCAN"));
            assert!(looks_up && !walks, "{sql}: {steps:?}");
        }
    }
}
