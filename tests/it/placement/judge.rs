//! Whether a workbook with one cell more still says what it said, or somebody is told of that cell.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;
use tonghop::check::{Background, check};
use tonghop::model::cell::Position;
use tonghop::model::finding::{Arg, Finding, Severity};
use tonghop::model::form::{ColumnIndex, ColumnKind, FormIndex};
use tonghop::model::observation::Value as Figure;
use tonghop::model::observation::{Absence, FileRecord, Observation, Return, Round};
use tonghop::model::period::Period;
use tonghop::model::register::UnitIndex;
use tonghop::recognise::Recognition;

use super::books::Book;
use super::values::{Group, Value};

/// A silent change, or a number that ended as a label.
pub(super) struct Fault {
    pub(super) is_label: bool,
    pub(super) what: String,
}

#[derive(Default)]
pub(super) struct Verdict {
    pub(super) faults: Vec<Fault>,
    /// True when something changed and a finding names the cell.
    pub(super) is_named: bool,
}

/// Which row of a form: one that is described, by its number, or one that the unit wrote itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Row {
    Described(usize),
    Open(String, u32),
}

/// What a figure is, wherever it stands: by numbers of the descriptions, for there are millions of them.
type Meaning = (FormIndex, UnitIndex, Period, Row, ColumnIndex);
/// Figures by sheet and place; what is blank is none.
pub(super) type Figures = BTreeMap<(Arc<str>, Position), BTreeMap<Meaning, Figure>>;
/// Which returns there are: sheet, form, unit, period.
pub(super) type Returns = Vec<(Arc<str>, String, String, String)>;

fn meaning(book: &Book, of: &Return, figure: &Observation) -> Meaning {
    let form = &book.descriptions.forms[of.form.place()];
    let number = figure.row.place();
    let open = number
        .checked_sub(form.rows.len())
        .and_then(|at| of.open_rows.get(at));
    let row = match open {
        Some(row) => Row::Open(row.label.clone(), row.sheet_row),
        // Where rows are units, all share the rows of the form.
        None => Row::Described(number.min(form.rows.len())),
    };
    (of.form, figure.unit, of.period, row, figure.column)
}

pub(super) fn figures(book: &Book, recognition: &Recognition) -> Figures {
    let mut figures = Figures::new();
    for of in &recognition.returns {
        let filled = of.observations.iter();
        for figure in filled.filter(|figure| figure.value != Figure::Absent(Absence::Blank)) {
            let place = (Arc::clone(&of.sheet), figure.position);
            let known = figures.entry(place).or_default();
            known.insert(meaning(book, of, figure), figure.value);
        }
    }
    figures
}

pub(super) fn returns(book: &Book, recognition: &Recognition) -> Returns {
    let mut returns: Returns = recognition
        .returns
        .iter()
        .map(|of| {
            let form = book.descriptions.forms[of.form.place()].id.clone();
            let unit = book.descriptions.register.units[of.unit.place()].id.clone();
            (Arc::clone(&of.sheet), form, unit, of.period.to_string())
        })
        .collect();
    returns.sort();
    returns
}

/// The number stands for what was put there: as it is, as a percentage, or in the measure of the description.
fn is_same_number(read: Decimal, placed: Decimal) -> bool {
    if placed.is_zero() || read.is_zero() {
        return read == placed;
    }
    let mut ratio = (read / placed).normalize();
    for _ in 0..13 {
        if ratio == Decimal::ONE {
            return true;
        }
        ratio = (ratio
            * if ratio < Decimal::ONE {
                Decimal::TEN
            } else {
                Decimal::new(1, 1)
            })
        .normalize();
    }
    false
}

/// True when the words speak of the cell: "P5".
fn speaks_of(text: &str, cell: &str) -> bool {
    text.split(|letter: char| !letter.is_ascii_alphanumeric())
        .any(|word| word == cell)
}

fn names(finding: &Finding, sheet: &str, position: Position) -> bool {
    let is_at = |cell: &tonghop::model::cell::CellRef| {
        *cell.sheet == *sheet && cell.position == Some(position)
    };
    let cell = position.to_string();
    let in_words = finding.args.iter().any(|(_, arg)| match arg {
        Arg::Text(text) => speaks_of(text, &cell),
        Arg::List(texts) => texts.iter().any(|text| speaks_of(text, &cell)),
        Arg::Number(_)
        | Arg::Count(_)
        | Arg::Period(_)
        | Arg::Unit(_)
        | Arg::Units(_)
        | Arg::Form(_)
        | Arg::Forms(_)
        | Arg::Measure(_)
        | Arg::Name(_)
        | Arg::Message(_) => false,
    });
    let is_in_sheet = finding.cells.iter().any(|cell| *cell.sheet == *sheet);
    finding.cells.iter().any(is_at) || (is_in_sheet && in_words)
}

/// All that is said of the workbook: where a round holds nothing else.
fn findings(book: &Book, recognition: &Recognition) -> Vec<Finding> {
    let file = FileRecord {
        path: Arc::clone(&book.path),
        sha256: String::new(),
        size: 0,
        cells: recognition.ledger.total(),
        ledger: recognition.ledger,
    };
    let round = Round {
        period: book.period,
        files: vec![file],
        returns: recognition.returns.clone(),
    };
    let mut findings = recognition.findings.clone();
    findings.extend(check(&round, book.descriptions, &Background::default()));
    findings
}

/// The kinds of column that the cell's column is bound to, where it stands in the rows of a table.
fn is_number_for_a_label(
    book: &Book,
    made: &Recognition,
    sheet: usize,
    position: Position,
) -> bool {
    let evidence = made.evidence.iter();
    let name = &book.workbook.sheets[sheet].name;
    let mut tables = evidence.filter(|seen| *seen.sheet == **name);
    tables.any(|seen| {
        let Some((form, (_, last))) = seen.form.as_ref().zip(seen.header) else {
            return false;
        };
        let form = &book.descriptions.forms[form.form.place()];
        let mut columns = seen.columns.iter();
        let bound = columns.find(|column| column.sheet_column == position.column);
        let kind = bound
            .and_then(|column| column.bound)
            .map(|index| &form.columns[index.place()].kind);
        position.row > last
            && matches!(
                kind,
                Some(ColumnKind::Ordinal | ColumnKind::Label | ColumnKind::Code)
            )
    })
}

/// The differences outside the cell itself, and whether what is read from it is what stands there.
fn changes(
    before: &Figures,
    after: &Figures,
    at: &(Arc<str>, Position),
    value: &Value,
) -> Vec<String> {
    let places: BTreeSet<_> = if before == after {
        BTreeSet::new()
    } else {
        before.keys().chain(after.keys()).collect()
    };
    let mut changes: Vec<String> = places
        .into_iter()
        .filter(|place| *place != at && before.get(*place) != after.get(*place))
        .map(|place| {
            format!(
                "{}: {:?} -> {:?}",
                place.1,
                before.get(place),
                after.get(place)
            )
        })
        .collect();
    if let (Some(placed), Some(read)) = (value.number(), after.get(at)) {
        let is_read = |figure: &Figure| {
            figure
                .number()
                .is_some_and(|number| is_same_number(number, placed))
        };
        if !read.values().all(is_read) {
            changes.push(format!("{}: read as {read:?}", at.1));
        }
    }
    changes
}

pub(super) fn judge(book: &Book, sheet: usize, position: Position, value: &Value) -> Verdict {
    let changed = book.with(sheet, position, value.content.clone());
    let made = book.recognised(&changed);
    let name = &book.workbook.sheets[sheet].name;
    let at = (Arc::clone(name), position);
    let mut suspects = Vec::new();
    let (before, after) = (&book.returns, returns(book, &made));
    if *before != after {
        let gone: Vec<_> = before.iter().filter(|of| !after.contains(of)).collect();
        let come: Vec<_> = after.iter().filter(|of| !before.contains(of)).collect();
        let what = format!("gone {gone:?}, come {come:?}");
        suspects.push(Fault {
            is_label: false,
            what,
        });
    }
    let figures = changes(&book.figures, &figures(book, &made), &at, value);
    if let (Some(first), true) = (figures.first(), *before == after) {
        let what = format!("{} figures, {first}", figures.len());
        suspects.push(Fault {
            is_label: false,
            what,
        });
    }
    if value.number().is_some()
        && made.ledger.label > book.plain.ledger.label
        && !is_number_for_a_label(book, &made, sheet, position)
    {
        let what = format!(
            "labels {} -> {}",
            book.plain.ledger.label, made.ledger.label
        );
        suspects.push(Fault {
            is_label: true,
            what,
        });
    }
    if suspects.is_empty() {
        return Verdict::default();
    }
    // A measure may be converted and said; whatever else moves a figure must weigh as a warning at least.
    let least = if value.group == Group::Measure {
        Severity::Note
    } else {
        Severity::Warning
    };
    let said = findings(book, &made);
    let mut told = said.iter().filter(|finding| finding.severity >= least);
    let is_named = told.any(|finding| names(finding, name, position));
    Verdict {
        faults: if is_named { Vec::new() } else { suspects },
        is_named,
    }
}
