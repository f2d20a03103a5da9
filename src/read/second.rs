//! A second reader, which shares no code with the first: what the two do not agree on is said.
//!
//! calamine reads the workbook again, cell by cell. Alone it takes some damaged workbooks for good ones; beside our strict
//! reader, which has gone through the workbook before, it shows a mistake of our own, and a sheet that we refuse too strictly.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::sync::Arc;

use calamine::{Data, Reader as _, Sheets, open_workbook_auto_from_rs};

use super::grid::{Content, Sheet, Workbook};
use super::guarded::guarded;
use super::texts::sheet_name;
use super::{dates, decimal, rules};
use crate::model::cell::{CellRef, Position};
use crate::model::finding::{Arg, Finding};

/// Larger workbooks are no forms, and are read once.
const BYTES: usize = 8 << 20;
/// Cells of a rectangle around all of a sheet; the second reader holds blank ones too.
const AREA: u64 = 4_000_000;
/// Findings after which the two read differently on purpose.
const ON_PURPOSE: [&str; 3] = [
    rules::DOUBLED_CELL.code,
    rules::DATES_FROM_1904.code,
    rules::ROWS_BEYOND.code,
];

type Opened<'a> = Sheets<Cursor<&'a [u8]>>;

/// Adds what the two readers see differently, as one finding, and to each sheet that was refused how much the second one
/// reads of it.
pub(super) fn compare(
    path: &Arc<str>,
    bytes: &[u8],
    workbook: &Workbook,
    findings: &mut Vec<Finding>,
) {
    let on_purpose = |finding: &Finding| ON_PURPOSE.contains(&finding.rule.code);
    let is_wide = |sheet: &Sheet| area(sheet) > AREA;
    if bytes.len() > BYTES || findings.iter().any(on_purpose) || workbook.sheets.iter().any(is_wide)
    {
        return;
    }
    let refused: Vec<Arc<str>> = refused(findings).map(|(name, _)| name).collect();
    let Some(Some(again)) = guarded(|| read_again(bytes, workbook, &refused)) else {
        return;
    };
    for (name, finding) in refused_mut(findings) {
        if let Some(count @ 1..) = again.of_refused.get(&name).copied() {
            finding.args.push(("second", Arg::Count(count)));
        }
    }
    for sheet in &again.unread {
        let finding = Finding::new(rules::READ_ONCE, vec![CellRef::sheet(path, sheet)]);
        findings.push(finding.with_text("sheet", &**sheet));
    }
    if let Some((sheet, position)) = again.differing.first() {
        let count = u64::try_from(again.differing.len()).unwrap_or(u64::MAX);
        let cell = CellRef::at(path, sheet, *position);
        let finding = Finding::new(rules::READERS_DISAGREE, vec![cell])
            .with_text("sheet", &**sheet)
            .with("count", Arg::Count(count));
        findings.push(finding);
    }
}

/// The sheets that were refused, by name.
fn refused(findings: &[Finding]) -> impl Iterator<Item = (Arc<str>, &Finding)> {
    let refused = findings
        .iter()
        .filter(|finding| finding.rule.code == rules::SHEET_UNREADABLE.code);
    refused.filter_map(|finding| Some((Arc::clone(&finding.cells.first()?.sheet), finding)))
}

fn refused_mut(findings: &mut [Finding]) -> impl Iterator<Item = (Arc<str>, &mut Finding)> {
    let refused = findings
        .iter_mut()
        .filter(|finding| finding.rule.code == rules::SHEET_UNREADABLE.code);
    refused.filter_map(|finding| Some((Arc::clone(&finding.cells.first()?.sheet), finding)))
}

/// Cells of the rectangle around all cells of a sheet.
fn area(sheet: &Sheet) -> u64 {
    let rows = sheet.cells.iter().map(|cell| cell.position.row).max();
    let columns = sheet.cells.iter().map(|cell| cell.position.column).max();
    let (rows, columns) = (rows.unwrap_or(0), columns.unwrap_or(0));
    (u64::from(rows) + 1) * (u64::from(columns) + 1)
}

/// What the second reading gave.
struct Again {
    /// In order of sheets and cells.
    differing: Vec<(Arc<str>, Position)>,
    /// Filled cells of the sheets that the first reader refused.
    of_refused: BTreeMap<Arc<str>, u64>,
    /// Sheets that only the first reader can read.
    unread: Vec<Arc<str>>,
}

/// `None` when the second reader cannot read the workbook at all.
fn read_again(bytes: &[u8], workbook: &Workbook, refused: &[Arc<str>]) -> Option<Again> {
    let mut opened: Opened<'_> = open_workbook_auto_from_rs(Cursor::new(bytes)).ok()?;
    let mut again = Again {
        differing: Vec::new(),
        of_refused: BTreeMap::new(),
        unread: Vec::new(),
    };
    for name in opened.sheet_names() {
        let known = sheet_name(&name);
        let ours = workbook.sheets.iter().find(|sheet| *sheet.name == *known);
        if let Some(sheet) = ours {
            let Some(theirs) = cells(&mut opened, &name) else {
                again.unread.push(Arc::clone(&sheet.name));
                continue;
            };
            let places = differing(sheet, &theirs, &opened, workbook.from_1904);
            let named = places.into_iter().map(|at| (Arc::clone(&sheet.name), at));
            again.differing.extend(named);
        } else if let Some(name) = refused.iter().find(|refused| ***refused == *known) {
            let theirs = cells(&mut opened, name).unwrap_or_default();
            let count = u64::try_from(theirs.len()).unwrap_or(u64::MAX);
            again.of_refused.insert(Arc::clone(name), count);
        }
    }
    Some(again)
}

/// Filled cells of a sheet by the second reader; `None` when it cannot read it.
fn cells(opened: &mut Opened<'_>, name: &str) -> Option<BTreeMap<Position, Data>> {
    let mut cells = BTreeMap::new();
    let mut put = |(row, column): (u32, u32), value: Data| {
        if !matches!(&value, Data::Empty) {
            let column = u16::try_from(column).ok()?;
            cells.insert(Position::new(row, column), value);
        }
        Some(())
    };
    // Where it reads cell by cell, nothing is held of the blank ones.
    if let Sheets::Xlsx(book) = opened {
        let mut reader = book.worksheet_cells_reader(name).ok()?;
        while let Some(cell) = reader.next_cell().ok()? {
            put(cell.get_position(), cell.get_value().clone().into())?;
        }
        return Some(cells);
    }
    let range = opened.worksheet_range(name).ok()?;
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        let (row, column) = (u32::try_from(row).ok()?, u32::try_from(column).ok()?);
        put((top + row, left + column), value.clone())?;
    }
    Some(cells)
}

/// Figures, days and truths that are not the same for both; letters are the first reader's own business, and so is a time of
/// day that it takes for letters.
fn differing(
    sheet: &Sheet,
    theirs: &BTreeMap<Position, Data>,
    opened: &Opened<'_>,
    from_1904: bool,
) -> Vec<Position> {
    let is_figure = |content: &Content| match content {
        Content::Number(_) | Content::Bool(_) | Content::Date(..) => true,
        Content::Text(_) | Content::Error(_) | Content::FormulaWithoutValue => false,
    };
    // The second reader passes over cells of .xlsb in their short form.
    let sees_all = !matches!(opened, Sheets::Xlsb(_));
    let mut places = BTreeSet::new();
    for cell in sheet.cells.iter().filter(|cell| is_figure(&cell.content)) {
        let same = match theirs.get(&cell.position) {
            Some(value) => agrees(value, &cell.content, from_1904),
            None => !sees_all,
        };
        if !same {
            places.insert(cell.position);
        }
    }
    for (at, value) in theirs {
        let ours = sheet.cell(*at).map(|cell| &cell.content);
        let is_own_business = match ours {
            // Already compared, or said to be unreadable.
            Some(Content::Number(_) | Content::Bool(_) | Content::Date(..)) => true,
            Some(Content::Error(_) | Content::FormulaWithoutValue) => true,
            Some(Content::Text(_)) => matches!(value, Data::DateTime(_)),
            None => false,
        };
        if !is_own_business && figure(value, from_1904).is_some() {
            places.insert(*at);
        }
    }
    places.into_iter().collect()
}

/// True when a value of the second reader is the same as ours.
///
/// Whether a format speaks of days it tells by single letters, which "Chung", the Vietnamese word for General, and "USD" have as
/// well: of what it takes for a moment the number is compared, and the day where ours is one.
fn agrees(theirs: &Data, ours: &Content, from_1904: bool) -> bool {
    let Data::DateTime(moment) = theirs else {
        return figure(theirs, from_1904).as_ref() == Some(ours);
    };
    let Some(serial) = decimal::from_binary(moment.as_f64()) else {
        return false;
    };
    *ours == Content::Number(serial) || dates::from_serial(serial, from_1904).as_ref() == Some(ours)
}

/// What the second reader sees as a figure, a day or a truth.
fn figure(value: &Data, from_1904: bool) -> Option<Content> {
    match value {
        Data::Int(value) => Some(Content::Number((*value).into())),
        Data::Float(value) => decimal::content(*value).ok(),
        Data::Bool(value) => Some(Content::Bool(*value)),
        Data::DateTime(value) => {
            let serial = decimal::from_binary(value.as_f64())?;
            let day = dates::from_serial(serial, from_1904).filter(|_| !value.is_duration());
            Some(day.unwrap_or(Content::Number(serial)))
        }
        Data::DateTimeIso(text) | Data::DurationIso(text) => dates::from_iso(text),
        Data::Empty | Data::String(_) | Data::Error(_) => None,
    }
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
        let mut findings = Vec::new();
        compare(&path, &bytes, &workbook, &mut findings);
        assert_eq!(findings, []);
    }

    #[test]
    fn a_moment_is_the_same_as_its_number_or_its_day() {
        let agrees = |theirs: &Data, ours: Content| agrees(theirs, &ours, false);
        let moment = |serial| {
            let kind = calamine::ExcelDateTimeType::DateTime;
            Data::DateTime(calamine::ExcelDateTime::new(serial, kind, false))
        };
        let number = |number: &str| Content::Number(number.parse().unwrap());
        assert!(agrees(&moment(43710.5), Content::Date(2019, 9, 2)));
        assert!(agrees(&moment(43710.5), number("43710.5")));
        assert!(!agrees(&moment(43710.5), Content::Date(2019, 9, 3)));
        assert!(!agrees(&moment(43710.5), number("43710")));
        assert!(!agrees(&Data::Float(43710.0), Content::Date(2019, 9, 2)));
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
        let mut findings = Vec::new();
        compare(&path, &bytes, &workbook, &mut findings);
        let finding = findings.first().unwrap();
        assert_eq!(
            finding.cells.first().unwrap().position,
            places.first().copied()
        );
        assert!(finding.args.contains(&("count", Arg::Count(2))));
    }
}
