//! A second reader of .xlsx, which shares no code with the first: what the two do not agree on is said.
//!
//! calamine reads the workbook again, cell by cell. Alone it takes some damaged workbooks for good ones; beside our strict
//! reader, which has gone through the workbook before and refused those, it would show a mistake of our own.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::sync::Arc;

use calamine::{DataRef, Reader as _, Xlsx};
use rust_decimal::Decimal;

use super::grid::{Content, Sheet, Workbook};
use super::{dates, decimal, guarded, rules};
use crate::model::cell::{CellRef, Position};
use crate::model::finding::{Arg, Finding};

/// Larger workbooks are no forms, and are read once.
const BYTES: usize = 8 << 20;
/// Findings after which the two read differently on purpose: parts of the workbook are refused, or read in a way of our own.
const ON_PURPOSE: [&str; 4] = ["TH016", "TH017", "TH026", "TH027"];

/// Cells that the two readers see differently, as one finding; `None` when they agree, or when only one can read it.
pub(super) fn compare(
    path: &Arc<str>,
    bytes: &[u8],
    workbook: &Workbook,
    findings: &[Finding],
) -> Option<Finding> {
    let on_purpose = |finding: &Finding| ON_PURPOSE.contains(&finding.rule.code);
    if bytes.len() > BYTES || findings.iter().any(on_purpose) {
        return None;
    }
    let differing = guarded(|| differing(bytes, workbook))??;
    let (sheet, position) = differing.first()?;
    let count = u64::try_from(differing.len()).unwrap_or(u64::MAX);
    let cell = CellRef::at(path, sheet, *position);
    Some(
        Finding::new(rules::READERS_DISAGREE, vec![cell])
            .with_text("sheet", &**sheet)
            .with("count", Arg::Count(count)),
    )
}

/// In order of sheets and cells; `None` when the second reader cannot read the workbook.
fn differing(bytes: &[u8], workbook: &Workbook) -> Option<Vec<(Arc<str>, Position)>> {
    let mut opened: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).ok()?;
    let names = opened.sheet_names();
    // Charts are sheets too for one of the two; then nobody knows which is which.
    if names.len() != workbook.sheets.len() {
        return None;
    }
    let mut differing = Vec::new();
    for (name, sheet) in names.iter().zip(&workbook.sheets) {
        let theirs = figures(&mut opened, name)?;
        let places = unlike(&of_sheet(sheet), &theirs);
        differing.extend(
            places
                .into_iter()
                .map(|place| (Arc::clone(&sheet.name), place)),
        );
    }
    Some(differing)
}

/// What the second reader sees in a cell.
#[derive(Debug, PartialEq)]
enum Theirs {
    Content(Content),
    /// A number that it takes for a moment or a time. Whether a format speaks of days it tells by single letters, which "Chung", the
    /// Vietnamese word for General, and "USD" have as well: the number is what can be compared, and the day where ours is one.
    Moment(Decimal),
}

impl Theirs {
    /// True when it is the same as ours; a time of day is words to us.
    fn agrees(&self, ours: Option<&Content>) -> bool {
        match (self, ours) {
            (Self::Content(theirs), ours) => ours == Some(theirs),
            (Self::Moment(serial), Some(Content::Number(number))) => serial == number,
            (Self::Moment(serial), Some(day)) => {
                dates::from_serial(*serial, false).as_ref() == Some(day)
            }
            (Self::Moment(serial), None) => !serial.is_sign_negative(),
        }
    }
}

/// Figures, days and truths by their cells; letters are the first reader's own business.
fn of_sheet(sheet: &Sheet) -> BTreeMap<Position, Content> {
    let figures = sheet.cells.iter().filter(|cell| match cell.content {
        Content::Number(_) | Content::Bool(_) | Content::Date(..) => true,
        Content::Text(_) | Content::Error(_) | Content::FormulaWithoutValue => false,
    });
    figures
        .map(|cell| (cell.position, cell.content.clone()))
        .collect()
}

/// Figures of a sheet by the second reader; `None` when it cannot read it.
fn figures(opened: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Option<BTreeMap<Position, Theirs>> {
    let mut reader = opened.worksheet_cells_reader(name).ok()?;
    let mut figures = BTreeMap::new();
    while let Some(cell) = reader.next_cell().ok()? {
        let content = match cell.get_value() {
            DataRef::Int(value) => Theirs::Content(Content::Number((*value).into())),
            DataRef::Float(value) => Theirs::Content(decimal::content(*value).ok()?),
            DataRef::Bool(value) => Theirs::Content(Content::Bool(*value)),
            DataRef::DateTime(value) => Theirs::Moment(decimal::from_binary(value.as_f64())?),
            DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                match dates::from_iso(text) {
                    Some(day) => Theirs::Content(day),
                    None => continue,
                }
            }
            DataRef::Empty | DataRef::String(_) | DataRef::SharedString(_) | DataRef::Error(_) => {
                continue;
            }
        };
        let (row, column) = cell.get_position();
        let column = u16::try_from(column).ok()?;
        figures.insert(Position::new(row, column), content);
    }
    Some(figures)
}

/// Cells that hold a figure for one of the two and not the same for the other, in their order.
fn unlike(
    ours: &BTreeMap<Position, Content>,
    theirs: &BTreeMap<Position, Theirs>,
) -> Vec<Position> {
    let places: BTreeSet<&Position> = ours.keys().chain(theirs.keys()).collect();
    let differs = |place: &&Position| match theirs.get(place) {
        Some(theirs) => !theirs.agrees(ours.get(place)),
        None => ours.contains_key(place),
    };
    places.into_iter().filter(differs).copied().collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    const PATH: &str = "fixtures/sample/inbox/DakGlei_T9.2019.xlsx";

    fn sample() -> (Arc<str>, Vec<u8>, Workbook) {
        let bytes = std::fs::read(PATH).unwrap();
        let path = Arc::from(PATH);
        let (workbook, _) = super::super::read(&path, &bytes);
        (path, bytes, workbook.unwrap())
    }

    #[test]
    fn both_readers_see_the_same_figures() {
        let (path, bytes, workbook) = sample();
        assert_eq!(compare(&path, &bytes, &workbook, &[]), None);
    }

    #[test]
    fn a_moment_is_the_same_as_its_number_its_day_or_the_words_of_a_time() {
        let moment = |serial: &str| Theirs::Moment(serial.parse().unwrap());
        let number = |number: &str| Content::Number(number.parse().unwrap());
        assert!(moment("43710.5").agrees(Some(&Content::Date(2019, 9, 2))));
        assert!(moment("43710.5").agrees(Some(&number("43710.5"))));
        assert!(moment("0.5").agrees(None));
        assert!(!moment("43710.5").agrees(Some(&Content::Date(2019, 9, 3))));
        assert!(!moment("43710.5").agrees(Some(&number("43710"))));
        assert!(!Theirs::Content(number("43710")).agrees(Some(&Content::Date(2019, 9, 2))));
        assert!(!Theirs::Content(number("43710")).agrees(None));
    }

    #[test]
    fn a_figure_that_only_one_of_them_sees_is_named_with_its_cell() {
        let (path, bytes, mut workbook) = sample();
        let is_number = |cell: &&mut super::super::Cell| matches!(cell.content, Content::Number(_));
        let mut sheets = workbook.sheets.iter_mut();
        let numbers = sheets.next().unwrap().cells.iter_mut().filter(is_number);
        let mut places = Vec::new();
        for cell in numbers.take(2) {
            cell.content = Content::Number(7.into());
            places.push(cell.position);
        }
        let finding = compare(&path, &bytes, &workbook, &[]).unwrap();
        assert_eq!(
            finding.cells.first().unwrap().position,
            places.first().copied()
        );
        assert!(finding.args.contains(&("count", Arg::Count(2))));
    }
}
