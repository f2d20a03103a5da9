//! Writes what a run or an import accepted.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _, Statement, params};
use sha2::{Digest, Sha256};

use super::error::HistoryError;
use super::line::{LineName, Lines, role_and_status};
use super::past::{Counting, CountingVersion, counting};
use super::store::Writing;
use crate::aggregate::Doubts;
use crate::hash;
use crate::model::date::Date;
use crate::model::descriptions::Descriptions;
use crate::model::form::Form;
use crate::model::observation::{FileRecord, Observation, Return, Value};
use crate::model::period::Period;

/// What is to be written, and about what.
#[derive(Clone, Copy)]
pub struct Taking<'a> {
    /// The descriptions the returns were read with.
    pub descriptions: &'a Descriptions,
    /// The workbooks, as [`crate::model::observation::FileIndex`] counts them.
    pub files: &'a [FileRecord],
    /// The returns that counted.
    pub returns: &'a [Return],
    /// Hash of what each of them says ([`content`]), in the same order.
    pub contents: &'a [Option<Arc<str>>],
    /// What errors cast doubt on; those rows are stored and marked as left out.
    pub doubts: &'a Doubts,
    /// Date of the job.
    pub as_of: Date,
    /// Hash of everything that decided what the run says.
    pub input_digest: &'a str,
}

/// A return as it is stored, but for its figures.
struct Version<'a> {
    filled: &'a Return,
    form: &'a Form,
    unit: &'a str,
    file_sha256: &'a str,
    content: &'a str,
    left_out: String,
}

/// A figure with the names of its row and column.
struct Figure<'a> {
    series: SeriesName<'a>,
    value: String,
    observation: &'a Observation,
}

/// A row and column of a form by their ids.
struct SeriesName<'a> {
    line: Rc<LineName>,
    column: &'a str,
    role: &'static str,
    status: &'static str,
    measure: &'a str,
}

/// Hash of what a return says: its figures with their rows, columns and cells; `None` when its form is unknown.
pub fn content(filled: &Return, descriptions: &Descriptions) -> Option<Arc<str>> {
    let form = descriptions.form(filled.form)?;
    let figures = figures(filled, form, descriptions);
    Some(Arc::from(content_hash(&figures)))
}

impl Writing {
    /// Writes the record of a run over a period, with the returns of that period, and gives its id.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub fn record_run(&mut self, period: Period, taking: Taking<'_>) -> Result<i64, HistoryError> {
        self.store.ask(|connection| {
            let run = insert_run(connection, Some(period), taking)?;
            let mut writer = Writer::new(connection, taking)?;
            for (_, version) in versions(taking, |of| of == period) {
                let id = match stored(connection, &version)? {
                    Some(id) => id,
                    None => writer.insert(&version, version.filled)?,
                };
                accept(connection, run, id, &version)?;
            }
            Ok(run)
        })
    }

    /// Writes the returns of an import that the store does not have; gives for each whether it was taken in.
    ///
    /// Nothing at all is written when it has them all, so that importing twice is importing once.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub fn record_import(&mut self, taking: Taking<'_>) -> Result<Vec<bool>, HistoryError> {
        self.store.ask(|connection| {
            let mut run = None;
            let mut writer = Writer::new(connection, taking)?;
            let mut taken = vec![false; taking.returns.len()];
            for (index, version) in versions(taking, |_| true) {
                if stored(connection, &version)?.is_some() {
                    continue;
                }
                let run = writer.import(&mut run)?;
                let id = writer.insert(&version, version.filled)?;
                accept(connection, run, id, &version)?;
                if let Some(taken) = taken.get_mut(index) {
                    *taken = true;
                }
            }
            Ok(taken)
        })
    }

    /// Writes the returns of months before `period` that came with its round, unless they are the ones that count already:
    /// then they stay as the run over their own month judged them, which held them against its past.
    ///
    /// The returns may have been trimmed; `whole` gives one with all its figures by its place among `taking.returns`, and is
    /// asked only for what the store does not have. One that is gone meanwhile is left to the next run.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub fn record_earlier(
        &mut self,
        period: Period,
        taking: Taking<'_>,
        whole: &mut dyn FnMut(usize) -> Option<Return>,
    ) -> Result<(), HistoryError> {
        let mut groups: BTreeMap<_, Vec<(usize, Version<'_>)>> = BTreeMap::new();
        for (index, version) in versions(taking, |of| of < period) {
            let group = groups.entry(version.subject()).or_default();
            group.push((index, version));
        }
        self.store.ask(|connection| {
            let mut run = None;
            let mut writer = Writer::new(connection, taking)?;
            let known = counting(connection, groups.keys().map(|(period, ..)| *period))?;
            for (subject, group) in &groups {
                if known.get(subject).is_some_and(|known| counts(known, group)) {
                    continue;
                }
                let run = writer.import(&mut run)?;
                for (index, version) in group {
                    let id = match stored(connection, version)? {
                        Some(id) => id,
                        None => match whole(*index) {
                            Some(whole) => writer.insert(version, &whole)?,
                            None => continue,
                        },
                    };
                    accept(connection, run, id, version)?;
                }
            }
            Ok(())
        })
    }
}

/// True when the versions of a return are those that count; what an import left out must be the same as well.
fn counts(known: &Counting, group: &[(usize, Version<'_>)]) -> bool {
    let versions = group.iter().map(|(_, version)| CountingVersion {
        file_sha256: version.file_sha256.to_owned(),
        sheet: version.filled.sheet.to_string(),
        content_hash: version.content.to_owned(),
        left_out: if known.by_import {
            version.left_out.clone()
        } else {
            String::new()
        },
    });
    versions.collect::<BTreeSet<_>>() == known.versions
}

fn insert_run(
    connection: &Connection,
    period: Option<Period>,
    taking: Taking<'_>,
) -> rusqlite::Result<i64> {
    connection.execute(
        "INSERT INTO run (period, as_of, program_version, input_digest) VALUES (?1, ?2, ?3, ?4)",
        params![
            period.map(|period| period.to_string()),
            taking.as_of.to_string(),
            env!("CARGO_PKG_VERSION"),
            taking.input_digest
        ],
    )?;
    Ok(connection.last_insert_rowid())
}

fn accept(
    connection: &Connection,
    run: i64,
    version: i64,
    stored: &Version<'_>,
) -> rusqlite::Result<()> {
    // Two copies of one sheet in one file are one version.
    let sql = "INSERT OR IGNORE INTO accepted (run, return_version, left_out) VALUES (?1, ?2, ?3)";
    connection.execute(sql, params![run, version, stored.left_out])?;
    Ok(())
}

fn stored(connection: &Connection, version: &Version<'_>) -> rusqlite::Result<Option<i64>> {
    let filled = version.filled;
    connection
        .query_row(
            "SELECT id FROM return_version WHERE period = ?1 AND unit = ?2 AND form = ?3
             AND file_sha256 = ?4 AND sheet = ?5 AND content_hash = ?6",
            params![
                filled.period.to_string(),
                version.unit,
                version.form.id,
                version.file_sha256,
                &*filled.sheet,
                version.content
            ],
            |row| row.get(0),
        )
        .optional()
}

/// Inserts returns that are new, with their figures.
struct Writer<'c> {
    connection: &'c Connection,
    taking: Taking<'c>,
    /// Inserts a figure.
    observation: Statement<'c>,
    /// By form, kind of line, line, column, role and measure.
    series: HashMap<String, i64>,
}

impl<'c> Writer<'c> {
    fn new(connection: &'c Connection, taking: Taking<'c>) -> rusqlite::Result<Self> {
        let mut series = HashMap::new();
        let mut known = connection
            .prepare("SELECT id, form, line_kind, line, column_id, role, measure FROM series")?;
        let mut rows = known.query([])?;
        while let Some(row) = rows.next()? {
            let part =
                |index: usize| -> rusqlite::Result<&str> { Ok(row.get_ref(index)?.as_str()?) };
            let name: [&str; 6] = [part(1)?, part(2)?, part(3)?, part(4)?, part(5)?, part(6)?];
            series.insert(name.join("\0"), row.get(0)?);
        }
        // Two columns of one meaning keep the first figure.
        let observation = connection.prepare(
            "INSERT OR IGNORE INTO observation (return_version, series, value, sheet_row, sheet_column)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        Ok(Self {
            connection,
            taking,
            observation,
            series,
        })
    }

    /// The import that the returns belong to, begun with the first of them.
    fn import(&self, run: &mut Option<i64>) -> rusqlite::Result<i64> {
        match run {
            Some(run) => Ok(*run),
            None => Ok(*run.insert(insert_run(self.connection, None, self.taking)?)),
        }
    }

    /// `whole` is the return of the version with all its figures.
    fn insert(&mut self, version: &Version<'_>, whole: &Return) -> rusqlite::Result<i64> {
        let filled = version.filled;
        self.connection.execute(
            "INSERT INTO return_version (period, unit, form, file_sha256, path, sheet, content_hash)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                filled.period.to_string(),
                version.unit,
                version.form.id,
                version.file_sha256,
                &*filled.path,
                &*filled.sheet,
                version.content
            ],
        )?;
        let id = self.connection.last_insert_rowid();
        for figure in &figures(whole, version.form, self.taking.descriptions) {
            let series = self.series(&version.form.id, &figure.series)?;
            let position = figure.observation.position;
            self.observation.execute(params![
                id,
                series,
                figure.value,
                position.row,
                position.column
            ])?;
        }
        Ok(id)
    }

    fn series(&mut self, form: &str, name: &SeriesName<'_>) -> rusqlite::Result<i64> {
        let line = &name.line;
        let parts = [
            form,
            line.kind,
            &line.id,
            name.column,
            name.role,
            name.measure,
        ];
        let key = parts.join("\0");
        if let Some(id) = self.series.get(&key) {
            return Ok(*id);
        }
        self.connection.execute(
            "INSERT INTO series (form, line_kind, line, label, column_id, role, measure, status)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                form,
                name.line.kind,
                name.line.id,
                name.line.label,
                name.column,
                name.role,
                name.measure,
                name.status
            ],
        )?;
        let id = self.connection.last_insert_rowid();
        self.series.insert(key, id);
        Ok(id)
    }
}

/// The returns of the wanted months as they are stored, with their places in the list; without those whose unit, form or file
/// has no name.
fn versions<'a>(
    taking: Taking<'a>,
    is_wanted: impl Fn(Period) -> bool,
) -> impl Iterator<Item = (usize, Version<'a>)> {
    let returns = taking.returns.iter().zip(taking.contents).enumerate();
    returns
        .filter(move |(_, (filled, _))| is_wanted(filled.period))
        .filter_map(move |(index, one)| Some((index, version(one, taking)?)))
}

fn version<'a>(
    (filled, content): (&'a Return, &'a Option<Arc<str>>),
    taking: Taking<'a>,
) -> Option<Version<'a>> {
    let form = taking.descriptions.form(filled.form)?;
    let unit = taking.descriptions.register.unit(filled.unit)?;
    let file = filled.file.place();
    let file = taking.files.get(file)?;
    Some(Version {
        filled,
        form,
        unit: &unit.id,
        file_sha256: &file.sha256,
        content: content.as_deref()?,
        left_out: left_out(filled, form, taking),
    })
}

impl Version<'_> {
    /// What it is a version of: period, unit and form.
    fn subject(&self) -> (Period, String, String) {
        (
            self.filled.period,
            self.unit.to_owned(),
            self.form.id.clone(),
        )
    }
}

/// The numbers of a return with their names, in its order; a row is named once for all its columns.
fn figures<'a>(filled: &'a Return, form: &'a Form, descriptions: &Descriptions) -> Vec<Figure<'a>> {
    let mut figures = Vec::with_capacity(filled.observations.len());
    let lines = Lines::of(filled, form, descriptions);
    let rows = filled
        .observations
        .chunk_by(|one, next| (one.row, one.unit) == (next.row, next.unit));
    for row in rows {
        let line = row.first();
        let line = line.and_then(|seen| lines.name(seen.row, seen.unit));
        let Some(line) = line.map(Rc::new) else {
            continue;
        };
        figures.extend(row.iter().filter_map(|seen| figure(seen, &line, form)));
    }
    figures
}

fn figure<'a>(seen: &'a Observation, line: &Rc<LineName>, form: &'a Form) -> Option<Figure<'a>> {
    let Value::Number(number) = seen.value else {
        return None;
    };
    let (role, status) = role_and_status(form, seen.column)?;
    let measure = match role {
        "" => "",
        _ => form.measure_of(seen.row, seen.column),
    };
    Some(Figure {
        series: SeriesName {
            line: Rc::clone(line),
            column: &form.column(seen.column)?.id,
            role,
            status,
            measure,
        },
        value: number.normalize().to_string(),
        observation: seen,
    })
}

fn content_hash(figures: &[Figure<'_>]) -> String {
    let mut hasher = Sha256::new();
    for figure in figures {
        let SeriesName {
            line,
            column,
            role,
            measure,
            ..
        } = &figure.series;
        for part in [line.kind, &line.id, column, role, measure, &figure.value] {
            hasher.update(part.as_bytes());
            hasher.update([0]);
        }
        let position = figure.observation.position;
        hasher.update(position.row.to_le_bytes());
        hasher.update(position.column.to_le_bytes());
    }
    hash::hex(&hasher.finalize())
}

/// `*` for the whole return, else its doubtful rows and figures, one a line; empty when all of it can stand.
///
/// A row without a column behind it stands for all its figures.
fn left_out(filled: &Return, form: &Form, taking: Taking<'_>) -> String {
    let own = taking.doubts.about(filled, filled.unit);
    if own.is_some_and(|doubt| doubt.whole) {
        return "*".to_owned();
    }
    let mut doubts: Vec<_> = own.map(|doubt| (filled.unit, doubt)).into_iter().collect();
    if form.rows_are_units {
        let of_others = taking.doubts.in_return(filled);
        doubts.extend(of_others.filter(|(unit, _)| *unit != filled.unit));
    }
    let lines = Lines::of(filled, form, taking.descriptions);
    let mut codes = BTreeSet::new();
    for (unit, doubt) in doubts {
        let whole = doubt.whole.then(|| lines.name_of_unit(unit)).flatten();
        let rows = doubt.rows.iter();
        let names = rows.filter_map(|row| lines.name(*row, unit)).chain(whole);
        codes.extend(names.map(|line| line.code()));
        let figures = doubt.figures.iter().filter_map(|(row, column)| {
            let line = lines.name(*row, unit)?;
            Some(line.code_in(&form.column(*column)?.id))
        });
        codes.extend(figures);
    }
    codes.into_iter().collect::<Vec<_>>().join("\n")
}
