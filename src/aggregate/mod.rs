//! Makes the province's figures from the returns: totals are exact sums, ratios are recomputed from totals.
//!
//! What an error touches is decided figure by figure: a figure that is not counted is left out with those that a declared
//! sum ties to it, and no others. Growth and completion compare the units that count on both sides.

mod arithmetic;
mod book;
mod coverage;
mod derived;
mod doubts;
mod effect;
mod headline;
mod headline_row;
mod layout;
mod lines;
mod monthly;
mod on_error;
mod open_rows;
mod ranking;
mod rows;
mod scope;
mod shares;
mod ties;
mod totals;
mod withheld;

use crate::model::descriptions::Descriptions;
use crate::model::figure::Consolidation;
use crate::model::index::BeyondTable;
use crate::model::observation::Round;

pub use doubts::{Doubt, Doubts};
pub use effect::Scores;
pub use headline::{headline_figure, headline_value};
pub use headline_row::{headline_column, headline_key, headline_prefix, row_key};
pub use layout::{figure_prefix, main_role};
pub use on_error::OnError;
pub use ranking::{Ranked, Ranking, rank};

use book::Book;
use layout::Layouts;
use monthly::Months;
use scope::Scope;

/// The figures of the province and of its units for the period of the round.
///
/// The order of returns does not matter. The round goes return by return as its figures are taken: both at once would be the
/// most that a run ever holds.
///
/// # Errors
/// When there are more rows, lines or figures than indices can say: the bounds of a run are then set too wide.
pub fn consolidate(
    round: Round,
    descriptions: &Descriptions,
    doubts: &Doubts,
    on_error: OnError,
) -> Result<Consolidation, BeyondTable> {
    let layouts = Layouts::new(descriptions);
    let scope = Scope::new(round.period, descriptions);
    let period = round.period;
    let months = Months::gather(&layouts, &scope, &round, doubts);
    let mut collected = lines::collect(round.returns, &layouts, &scope, doubts, on_error)?;
    if on_error == OnError::Withhold {
        withheld::together(&mut collected, &layouts);
    }

    let mut book = Book::new(&layouts, &scope, &collected, on_error);
    rows::enter(&mut book);
    derived::enter_column_ratios(&mut book);
    shares::enter(&mut book);
    headline::enter(&mut book);
    let monthly = monthly::enter(&mut book, &months);

    let coverage = coverage::measure(&book, doubts);
    let (figures, ids, by_id, stated) = book.close()?;
    let units = descriptions.register.units.iter();
    Ok(Consolidation {
        units: units.map(|unit| unit.id.clone()).collect(),
        period,
        indicators: layouts.indicators(),
        open_rows: collected.open_rows,
        lines: collected.lines,
        figures,
        ids,
        by_id,
        stated,
        coverage,
        monthly,
        replaced: Vec::new(),
    })
}
