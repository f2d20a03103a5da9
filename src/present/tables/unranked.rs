//! Who has no place among the districts, and why.

use crate::model::derived::Derived;
use crate::model::figure::{FigureStatus, LineKey};
use crate::model::register::UnitIndex;
use crate::model::row_source::RowSource;
use crate::present::view::View;
use crate::present::{lacks, marks};

use super::again::sides;

/// Lines below a table of places; nothing for other tables, nor where nobody can have a place because the headline is not
/// held against its plan. Of the headlines beside the first one, the units of whom the table can show a completion.
pub(super) fn notes(view: &View<'_>, source: RowSource) -> Vec<String> {
    if source != RowSource::Places {
        return Vec::new();
    }
    let notes = sides(view).enumerate().filter_map(|(order, side)| {
        let (headline, key) = (side.headline, side.key);
        let mut unranked = side.ranking.unranked;
        if marks::is_contradicted(view, headline) {
            return None;
        }
        let said = if order == 0 {
            "ranking.unranked"
        } else {
            unranked.retain(|unit| {
                let completion = view.derived_of_unit(key, Derived::Completion, *unit);
                view.value(completion).is_some()
            });
            "ranking.unranked-by"
        };
        let units = self::units(view, key, &unranked)?;
        let values: [(&str, &str); 2] = [("headline", &headline.name.vi), ("units", &units)];
        Some(view.say(said, &values))
    });
    notes.collect()
}

/// "Huyện Đắk Tô (số liệu đang xác minh); Huyện Sa Thầy (thiếu báo cáo)"; `None` without units.
fn units(view: &View<'_>, key: LineKey, units: &[UnitIndex]) -> Option<String> {
    let of_form = |unit: &UnitIndex| lacks::unit_with_reason(view, key.form, *unit);
    let is_sound =
        |unit: &UnitIndex| is_whole(view, key, *unit) && of_form(unit) == view.name(*unit);
    let alike = if units.iter().filter(|unit| is_sound(unit)).count() > 1 {
        "ranking.alike"
    } else {
        "ranking.alone"
    };
    let named = units.iter().map(|unit| {
        if is_sound(unit) {
            format!("{} ({})", view.name(*unit), view.phrase(alike))
        } else {
            of_form(unit)
        }
    });
    let named: Vec<String> = named.collect();
    (!named.is_empty()).then(|| named.join("; "))
}

/// True for a unit whose completion carries no mark: it has no place only because no other has such a one, or a different one.
fn is_whole(view: &View<'_>, key: LineKey, unit: UnitIndex) -> bool {
    let completion = view.derived_of_unit(key, Derived::Completion, unit);
    let figure = completion.and_then(|index| view.figure(index));
    figure.is_some_and(|figure| figure.value.is_some() && figure.status == FigureStatus::Complete)
}
