//! Unit and period in the cells that the description of a form names, and its constants.

use super::labelled::Label;
use super::line::{Said, TitleLine};
use super::period;
use super::years::year_in;
use crate::model::cell::Position;
use crate::model::form::{FormHead, HeadCell};
use crate::model::period::Period;
use crate::model::vocabulary::Vocabulary;
use crate::read::grid::{Content, Sheet, Workbook};
use crate::text::words;

/// What named cells say.
#[derive(Debug, Default)]
pub(super) struct NamedCells {
    /// The unit, as a line of the head that names the submitter.
    pub(super) unit: Option<TitleLine>,
    /// The period, and the cell as a line of the head.
    pub(super) period: Option<(Period, TitleLine)>,
    /// All of the cells.
    pub(super) cells: Vec<Position>,
}

/// Reads the cells that `head` names in a sheet.
pub(super) fn read(
    workbook: &Workbook,
    sheet: &Sheet,
    head: &FormHead,
    terms: &Vocabulary,
) -> NamedCells {
    let find = |cell: &Option<HeadCell>| {
        let position = position(workbook, sheet, cell.as_ref()?)?;
        Some(line(position, &sheet.cell(position)?.content))
    };
    let (unit, period) = (find(&head.unit), find(&head.period));
    let (month, year) = (find(&head.month), find(&head.year));
    let lines = [&unit, &period, &month, &year].into_iter().flatten();
    let cells = lines.map(|line| line.position).collect();
    let whole = period.and_then(|line| {
        let (period, _) = period::period(std::slice::from_ref(&line), terms)?;
        Some((period, line))
    });
    let in_two = || {
        let line = month?;
        let year = year.map_or(head.constant_year, |year| year_in(year.words(), terms));
        Some((
            Period::new(year?, period::month_of(line.words(), terms)?)?,
            line,
        ))
    };
    NamedCells {
        unit: unit.map(|line| TitleLine::labelled(line.position, Label::Submitter, line.text())),
        period: whole.or_else(in_two),
        cells,
    }
}

/// The period of lines that name months only, in the year of the description.
pub(super) fn in_constant_year(
    lines: &[TitleLine],
    head: &FormHead,
    terms: &Vocabulary,
) -> Option<(Period, usize)> {
    let year = head.constant_year?;
    let mut months = lines.iter().enumerate();
    months.find_map(|(at, line)| {
        let month = period::month_of(line.words(), terms)?;
        Some((Period::new(year, month)?, at))
    })
}

fn position(workbook: &Workbook, sheet: &Sheet, cell: &HeadCell) -> Option<Position> {
    match cell {
        HeadCell::Address(position) => Some(*position),
        HeadCell::Range(wanted) => {
            let mut names = workbook.names.iter();
            let named = names
                .find(|name| name.sheet == sheet.name && name.name.eq_ignore_ascii_case(wanted));
            named.map(|name| name.block.first)
        }
    }
}

/// A cell as a line of the head.
fn line(position: Position, content: &Content) -> TitleLine {
    let text = match content {
        Content::Text(text) => text.to_string(),
        Content::Number(number) => number.normalize().to_string(),
        Content::Date(year, month, _) => format!("{month:02}/{year}"),
        Content::Bool(_) | Content::Error(_) | Content::FormulaWithoutValue => String::new(),
    };
    let words = words(&text);
    TitleLine::new(position, Said::unlabelled(text, words))
}
