//! Figures as printed in tables: the number in the style of the language and the sign that refers to a note.

use crate::format;
use crate::model::figure::{Consolidation, Derivation, Figure, FigureStatus, Quotient};
use crate::model::table::{FigureCell, TableCell};
use crate::model::text::Language;

use super::view::View;
use super::wording;

/// Sign behind a figure that lacks units.
pub(crate) const INCOMPLETE: &str = "(*)";
/// Sign behind a figure that counts doubtful ones.
pub(crate) const MARKED: &str = "(**)";
/// Stands for a figure that is not known yet.
pub(crate) const NONE: &str = "…";
/// Stands for an amount of nothing (không phát sinh); while a unit is missing, zero is printed as the number it is.
pub(crate) const NOTHING: &str = "-";
/// Stands for a ratio that cannot exist, because there is nothing to measure it on.
pub(crate) const NO_RATIO: &str = "x";
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
        return absent(view.consolidation, &figure).to_owned();
    };
    let number = if is_nothing(&figure) {
        NOTHING.to_owned()
    } else if is_share(&figure) {
        let share = wording::rounded_share(value, cell.decimals);
        format::number(share, Some(cell.decimals), Language::Vi)
    } else {
        format::number(value, Some(cell.decimals), Language::Vi)
    };
    number + mark(figure.status)
}

/// The sign behind a figure; nothing behind one that is whole.
pub(crate) fn mark(status: FigureStatus) -> &'static str {
    match status {
        FigureStatus::Incomplete => INCOMPLETE,
        FigureStatus::Marked => MARKED,
        FigureStatus::Complete | FigureStatus::Unavailable | FigureStatus::Withheld => "",
    }
}

/// What stands for a figure without a value.
pub(crate) fn absent(consolidation: &Consolidation, figure: &Figure) -> &'static str {
    match figure.status {
        FigureStatus::Withheld => WITHHELD,
        FigureStatus::Unavailable if measured_on_nothing(consolidation, figure) => NO_RATIO,
        FigureStatus::Complete
        | FigureStatus::Incomplete
        | FigureStatus::Marked
        | FigureStatus::Unavailable => NONE,
    }
}

/// True for a ratio whose parts are whole and whose base is zero.
fn measured_on_nothing(consolidation: &Consolidation, figure: &Figure) -> bool {
    match figure.derivation {
        Derivation::Ratio(above, below, _) => {
            let whole = |part| {
                let figure = consolidation.figure(part)?;
                figure
                    .value
                    .filter(|_| figure.status != FigureStatus::Incomplete)
            };
            whole(above).is_some() && whole(below).is_some_and(|base| base.is_zero())
        }
        Derivation::Observed(..)
        | Derivation::TotalOfUnits(..)
        | Derivation::TotalBeside(..)
        | Derivation::Sum(_)
        | Derivation::Difference(..)
        | Derivation::PerMonth(..)
        | Derivation::IndexGrowth(_)
        | Derivation::Points { .. }
        | Derivation::EarlierReturns(_) => false,
    }
}

/// True for nothing produced, sold or counted in all units; a rate of zero is a rate.
pub(crate) fn is_nothing(figure: &Figure) -> bool {
    figure.value.is_some_and(|value| value.is_zero())
        && figure.status != FigureStatus::Incomplete
        && !is_rate(figure)
}

/// True for a rate: a growth, a share, an index.
pub(crate) fn is_rate(figure: &Figure) -> bool {
    is_rate_in(&figure.measure)
}

/// True for the measure of a rate.
pub(crate) fn is_rate_in(measure: &str) -> bool {
    matches!(measure, "percent" | "points" | "times" | "phan-tram")
}

/// True for a share in percent: of a plan, of a whole.
pub(crate) fn is_share(figure: &Figure) -> bool {
    matches!(
        figure.derivation,
        Derivation::Ratio(_, _, Quotient::Percent)
    ) && &*figure.measure == "percent"
}
