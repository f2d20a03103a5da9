//! Figures as printed in tables: the number in the style of the language and the sign that refers to a note.

use crate::format;
use crate::model::figure::FigureStatus;
use crate::model::table::{FigureCell, TableCell};
use crate::model::text::Language;

use super::view::View;

/// Sign behind a figure that lacks units.
pub(crate) const INCOMPLETE: &str = "(*)";
/// Sign behind a figure that counts doubtful ones.
pub(crate) const MARKED: &str = "(**)";
/// Stands for a figure that does not exist or cannot be computed.
pub(crate) const NONE: &str = "…";
/// Stands for a figure that is not published because of an error.
pub(crate) const WITHHELD: &str = "(#)";

/// The text of a table cell.
pub(crate) fn cell(view: &View<'_>, cell: &TableCell) -> String {
    match cell {
        TableCell::Blank => String::new(),
        TableCell::Text(text) => text.clone(),
        TableCell::Count(count) => format::number((*count).into(), Some(0), Language::Vi),
        TableCell::Figure(figure) => self::figure(view, figure),
    }
}

/// The text of a figure with its sign.
pub(crate) fn figure(view: &View<'_>, cell: &FigureCell) -> String {
    let Some(figure) = view.figure(cell.figure) else {
        return NONE.to_owned();
    };
    let value = figure
        .value
        .and_then(|value| value.checked_div(cell.divisor));
    let Some(value) = value else {
        return match figure.status {
            FigureStatus::Withheld => WITHHELD.to_owned(),
            FigureStatus::Complete
            | FigureStatus::Incomplete
            | FigureStatus::Marked
            | FigureStatus::Unavailable => NONE.to_owned(),
        };
    };
    let number = format::number(value, Some(cell.decimals), Language::Vi);
    match figure.status {
        FigureStatus::Incomplete => number + INCOMPLETE,
        FigureStatus::Marked => number + MARKED,
        FigureStatus::Complete | FigureStatus::Unavailable | FigureStatus::Withheld => number,
    }
}
