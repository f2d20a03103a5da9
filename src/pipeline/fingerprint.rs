//! Names findings so that the same matter has the same name in every run, whatever file it came in and whatever figure stands there.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::hash;
use crate::model::cell::{CellRef, Position};
use crate::model::descriptions::Descriptions;
use crate::model::finding::{Arg, Finding};
use crate::model::form::FormIndex;
use crate::model::marked::Marked;
use crate::model::observation::{Absence, Observation, Return, Round, Value};
use crate::model::period::Period;
use crate::model::register::UnitIndex;
use crate::text;

/// Digits of a fingerprint; 64 bits tell the findings of any number of years apart.
const DIGITS: usize = 16;

/// Gives each finding its fingerprint and the hash of its figures, in the order of `findings`.
///
/// Findings of one name are numbered in their order, so that each has its own.
pub fn mark(findings: Vec<Finding>, round: &Round, descriptions: &Descriptions) -> Vec<Marked> {
    let places = Places::of(&findings, round);
    let names = Names { descriptions };
    let mut seen: BTreeMap<Vec<String>, u64> = BTreeMap::new();
    let mut marked = Vec::with_capacity(findings.len());
    for finding in findings {
        let matter = matter(&finding, &places, &names, round.period);
        let number = seen.entry(matter.clone()).or_default();
        *number += 1;
        let fingerprint = digest(
            matter
                .iter()
                .map(String::as_str)
                .chain([number.to_string().as_str()]),
        );
        let mut values = values(&finding, &places, &names);
        values.extend(finding.rest.as_ref().map(|rest| rest.digest.clone()));
        marked.push(Marked {
            value_hash: digest(values.iter().map(String::as_str)),
            fingerprint,
            finding,
            state: None,
        });
    }
    marked
}

/// The first digits of the hash of all parts; no two lists of parts are written alike.
fn digest(parts: impl Iterator<Item = impl AsRef<str>>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        let part = part.as_ref();
        hasher.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let mut digits = hash::hex(&hasher.finalize());
    digits.truncate(DIGITS);
    digits
}

/// What a finding is about: never the path of a workbook whose sender is known, nor a figure.
fn matter(
    finding: &Finding,
    places: &Places<'_>,
    names: &Names<'_>,
    period: Period,
) -> Vec<String> {
    let own = finding.cells.first();
    let place = own.and_then(|cell| places.get(cell));
    let affected = finding.affects.first().map(|line| line.period);
    let of_sheet = own.and_then(|cell| places.period_of(cell));
    let period = of_sheet.or(affected).unwrap_or(period);
    let mut matter = vec![
        finding.rule.code.to_owned(),
        finding
            .unit
            .map(|unit| names.unit(unit))
            .unwrap_or_default(),
        finding
            .form
            .map(|form| names.form(form))
            .unwrap_or_default(),
        period.to_string(),
    ];
    if finding.unit.is_none() {
        matter.extend(own.map(|cell| cell.file.to_string()));
    }
    matter.extend(subject(finding, place, names));
    matter
}

/// Row and column: by their ids where a figure stands there, else in the words of the finding; else the sheet and the cell.
///
/// A finding that names a column and no row is about the whole column, whichever cell it begins with; so with rows.
fn subject(finding: &Finding, place: Option<Place<'_>>, names: &Names<'_>) -> Vec<String> {
    let word = |name: &str| {
        let found = finding.args.iter().find(|(known, _)| *known == name)?;
        Some(names.arg(&found.1))
    };
    let words = (word("row"), word("column"));
    let (wants_row, wants_column) = match &words {
        (None, None) => (true, true),
        (row, column) => (row.is_some(), column.is_some()),
    };
    if let Some(place) = place {
        let row = wants_row.then(|| names.row(place));
        let column = wants_column.then(|| names.column(place));
        return row.into_iter().chain(column).collect();
    }
    if words != (None, None) {
        return [words.0, words.1]
            .into_iter()
            .map(Option::unwrap_or_default)
            .collect();
    }
    let own = finding.cells.first();
    let sheet = own.map(|cell| cell.sheet.to_string());
    let cell = own
        .and_then(|cell| cell.position)
        .map(|position| position.to_string());
    sheet.into_iter().chain(cell).collect()
}

/// Name of the value of a finding that stands for figures which no cell of the round holds any more.
pub(super) const FIGURES: &str = "figures";

/// All figures that a finding speaks about: those at its cells, those of a sheet that it names as a whole, those of returns that
/// do not count; the words of the finding when a cell holds none that could be read.
fn values(finding: &Finding, places: &Places<'_>, names: &Names<'_>) -> Vec<String> {
    let seen: Vec<Value> = finding
        .cells
        .iter()
        .flat_map(|cell| places.figures(cell))
        .collect();
    let words = |is_meant: &dyn Fn(&str) -> bool| -> Vec<String> {
        let meant = finding.args.iter().filter(|(name, _)| is_meant(name));
        meant.map(|(_, arg)| names.arg(arg)).collect()
    };
    if seen.is_empty() || seen.contains(&Value::Absent(Absence::Unreadable)) {
        return words(&|_| true);
    }
    let mut values: Vec<String> = seen.iter().map(|value| written(*value)).collect();
    values.extend(words(&|name| name == FIGURES));
    values
}

fn written(value: Value) -> String {
    match value {
        Value::Number(number) => number.normalize().to_string(),
        Value::Absent(_) => String::new(),
    }
}

/// A digest of all figures of a return with the rows and columns they stand in, whatever file it came in.
pub(super) fn of_figures(filled: &Return) -> String {
    let figures = filled.observations.iter().map(|seen| {
        let place = (seen.unit.place(), seen.row.place(), seen.column.place());
        format!("{place:?} {}", written(seen.value))
    });
    digest(figures)
}

/// A figure of the round and the return it stands in.
#[derive(Clone, Copy)]
struct Place<'a> {
    filled: &'a Return,
    observation: &'a Observation,
}

/// The figures at the cells that findings name.
struct Places<'a> {
    by_sheet: HashMap<(Arc<str>, Arc<str>), SheetPlaces<'a>>,
}

#[derive(Default)]
struct SheetPlaces<'a> {
    period: Option<Period>,
    by_position: HashMap<Position, Option<Place<'a>>>,
    returns: Vec<&'a Return>,
}

impl<'a> Places<'a> {
    fn of(findings: &[Finding], round: &'a Round) -> Self {
        let mut by_sheet: HashMap<_, SheetPlaces<'a>> = HashMap::new();
        for cell in findings.iter().flat_map(|finding| &finding.cells) {
            let sheet = (Arc::clone(&cell.file), Arc::clone(&cell.sheet));
            let places = by_sheet.entry(sheet).or_default();
            places
                .by_position
                .extend(cell.position.map(|position| (position, None)));
        }
        for filled in &round.returns {
            let sheet = (Arc::clone(&filled.path), Arc::clone(&filled.sheet));
            let Some(places) = by_sheet.get_mut(&sheet) else {
                continue;
            };
            places.period.get_or_insert(filled.period);
            places.returns.push(filled);
            for observation in &filled.observations {
                if let Some(place) = places.by_position.get_mut(&observation.position) {
                    *place = Some(Place {
                        filled,
                        observation,
                    });
                }
            }
        }
        Self { by_sheet }
    }

    fn sheet(&self, cell: &CellRef) -> Option<&SheetPlaces<'a>> {
        self.by_sheet
            .get(&(Arc::clone(&cell.file), Arc::clone(&cell.sheet)))
    }

    fn get(&self, cell: &CellRef) -> Option<Place<'a>> {
        let places = self.sheet(cell)?;
        places.by_position.get(&cell.position?).copied().flatten()
    }

    /// The figure at a cell; those of all tables of the sheet when no cell of it is named.
    fn figures(&self, cell: &CellRef) -> Vec<Value> {
        if cell.position.is_some() {
            let place = self.get(cell).into_iter();
            return place.map(|place| place.observation.value).collect();
        }
        let tables = self
            .sheet(cell)
            .into_iter()
            .flat_map(|sheet| &sheet.returns);
        let figures = tables.flat_map(|filled| &filled.observations);
        figures.map(|seen| seen.value).collect()
    }

    fn period_of(&self, cell: &CellRef) -> Option<Period> {
        self.sheet(cell)?.period
    }
}

/// The ids of descriptions, which stay when their order changes.
struct Names<'a> {
    descriptions: &'a Descriptions,
}

impl Names<'_> {
    fn unit(&self, unit: UnitIndex) -> String {
        let known = self.descriptions.register.unit(unit);
        known.map(|unit| unit.id.clone()).unwrap_or_default()
    }

    fn form(&self, form: FormIndex) -> String {
        let known = self.descriptions.form(form);
        known.map(|form| form.id.clone()).unwrap_or_default()
    }

    fn row(&self, place: Place<'_>) -> String {
        let Some(form) = self.descriptions.form(place.filled.form) else {
            return String::new();
        };
        if let Some(row) = form.row(place.observation.row) {
            return row.id.clone();
        }
        let open = form.open_number(place.observation.row);
        let open = open.and_then(|open| place.filled.open_rows.get(open));
        match open {
            Some(open) => text::key(&open.label),
            None => self.unit(place.observation.unit),
        }
    }

    fn column(&self, place: Place<'_>) -> String {
        let form = self.descriptions.form(place.filled.form);
        let column = form.and_then(|form| form.column(place.observation.column));
        column.map(|column| column.id.clone()).unwrap_or_default()
    }

    fn arg(&self, arg: &Arg) -> String {
        match arg {
            Arg::Text(words) | Arg::Measure(words) => words.clone(),
            Arg::Number(number) => number.normalize().to_string(),
            Arg::Count(count) => count.to_string(),
            Arg::Period(period) => period.to_string(),
            Arg::Unit(unit) => self.unit(*unit),
            Arg::Units(units) => joined(units.iter().map(|unit| self.unit(*unit))),
            Arg::Form(form) => self.form(*form),
            Arg::Forms(forms) => joined(forms.iter().map(|form| self.form(*form))),
            Arg::List(words) => joined(words.iter().cloned()),
            Arg::Name(name) => name.vi.clone(),
            Arg::Message(key) => (*key).to_owned(),
        }
    }
}

fn joined(words: impl Iterator<Item = String>) -> String {
    words.collect::<Vec<_>>().join("\n")
}
