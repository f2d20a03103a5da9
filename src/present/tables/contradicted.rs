//! What tables leave out of a headline of which two ends of the year are expected: nothing of it is held against the plan.

use super::cells::text;
use crate::aggregate::{Ranking, rank};
use crate::model::descriptions::Headline;
use crate::model::table::{Table, TableCell};
use crate::present::marks;
use crate::present::printed::WITHHELD;
use crate::present::view::View;

/// Puts a sign in the place of such figures, and says why below the table.
pub(super) fn leave_out(view: &View<'_>, table: &mut Table) {
    let headlines = view.descriptions.report.headlines.iter();
    let contradicted = headlines.filter(|headline| marks::is_contradicted(view, headline));
    let left_out = contradicted.filter(|headline| is_left_out(view, headline, table));
    let names: Vec<&str> = left_out.map(|headline| headline.name.vi.as_str()).collect();
    if !names.is_empty() {
        let names = names.join("; ");
        let values: [(&str, &str); 2] = [("sign", WITHHELD), ("headlines", &names)];
        table.notes.push(view.say("cells.contradicted", &values));
    }
}

/// True when the table had such figures of the headline.
fn is_left_out(view: &View<'_>, headline: &Headline, table: &mut Table) -> bool {
    let prefixes = marks::prefixes(view, headline);
    let mut is_left_out = false;
    for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
        let is_against_plan = match cell {
            TableCell::Figure(figure) => {
                marks::is_against_plan(&view.consolidation.id(figure.figure), &prefixes)
            }
            TableCell::Blank | TableCell::Text(_) | TableCell::Count(_) => false,
        };
        if is_against_plan {
            *cell = text(WITHHELD);
            is_left_out = true;
        }
    }
    is_left_out
}

/// The places of units by a headline; there are none where it is not held against its plan.
pub(super) fn places(view: &View<'_>, headline: &Headline) -> Ranking {
    let mut ranking = rank(view.consolidation, view.descriptions, headline);
    if marks::is_contradicted(view, headline) {
        let ranked = ranking.ranked.drain(..).map(|ranked| ranked.unit);
        ranking.unranked.extend(ranked);
        ranking.unranked.sort();
    }
    ranking
}
