//! One row a district: the ranked headlines side by side.

use crate::aggregate::{Ranking, rank};
use crate::model::derived::Derived;
use crate::model::descriptions::Headline;
use crate::model::figure::{FigureIndex, LineKey};
use crate::model::form::Role;
use crate::model::register::UnitIndex;
use crate::model::table::{RowKind, Table, TableCell, TableRow};
use crate::present::view::View;
use crate::present::wording;

use super::{UnitRanking, count, figures, of_unit, row, short_words, text, words};

/// One headline with its place in the table.
struct Side<'a> {
    headline: &'a Headline,
    key: LineKey,
    role: Role,
    ranking: Ranking,
}

/// The headlines in the order of their groups of columns.
pub(super) fn headlines<'v>(
    view: &'v View<'_>,
) -> impl Iterator<Item = (&'v Headline, LineKey, Role)> {
    let headlines = view.descriptions.report.headlines.iter();
    let ranked = headlines.filter(|headline| headline.ranking);
    ranked.filter_map(|headline| {
        let (key, role) = view.headline_place(headline)?;
        Some((headline, key, role))
    })
}

pub(super) fn table(view: &View<'_>, ranking: UnitRanking) -> Option<Table> {
    let sides = headlines(view).map(|(headline, key, role)| Side {
        headline,
        key,
        role,
        ranking: rank(view.consolidation, view.descriptions, headline),
    });
    let sides: Vec<Side<'_>> = sides.collect();
    if sides.is_empty() {
        return None;
    }
    let period = view.consolidation.period;
    let mut columns = vec![short_words("TT", 4), words("Đơn vị", 22)];
    for side in &sides {
        let group = format!("{} ({})", side.headline.name.vi, unit_of(view, side));
        columns.push(figures("Lũy kế", &*group));
        columns.push(figures("Tỷ trọng (%)", &*group));
        columns.push(figures("Tăng, giảm (%)", &*group));
        columns.push(figures("So với kế hoạch năm (%)", &*group));
        if ranking == UnitRanking::Shown {
            let mut place = short_words("Hạng", 6);
            place.group = group;
            columns.push(place);
        }
    }
    let mut rows = vec![province_row(view, &sides, ranking)];
    rows.extend(
        view.descriptions
            .register
            .consolidated_in(period)
            .filter(|(_, unit)| {
                sides
                    .iter()
                    .any(|side| unit.forms.contains(&side.headline.form))
            })
            .zip(1..)
            .map(|((unit, _), number)| unit_row(view, &sides, ranking, unit, number)),
    );
    Some(Table {
        id: "by-district".to_owned(),
        title: format!("Kết quả {} theo huyện, thành phố", wording::period(period)),
        sheet: "Theo huyện, thành phố".to_owned(),
        unit_line: String::new(),
        columns,
        rows,
        notes: Vec::new(),
    })
}

fn unit_of(view: &View<'_>, side: &Side<'_>) -> String {
    let total = view
        .total(side.key, side.role)
        .and_then(|total| view.figure(total));
    let measure = total
        .as_ref()
        .map_or(side.headline.measure.as_str(), |total| &total.measure);
    view.headline_scale(side.headline, measure).unit
}

fn province_row(view: &View<'_>, sides: &[Side<'_>], ranking: UnitRanking) -> TableRow {
    let mut cells = vec![TableCell::Blank, text("Toàn tỉnh")];
    for side in sides {
        let cell = |figure: Option<FigureIndex>| view.headline_cell(side.headline, figure);
        cells.push(cell(view.total(side.key, side.role)));
        cells.push(TableCell::Blank);
        cells.push(cell(view.derived(side.key, Derived::Growth)));
        let completion = view.of_headline(side.headline, Derived::Completion);
        cells.push(cell(
            completion.or_else(|| view.derived(side.key, Derived::Completion)),
        ));
        if ranking == UnitRanking::Shown {
            cells.push(TableCell::Blank);
        }
    }
    row(RowKind::Total, 0, cells)
}

fn unit_row(
    view: &View<'_>,
    sides: &[Side<'_>],
    ranking: UnitRanking,
    unit: UnitIndex,
    number: usize,
) -> TableRow {
    let mut cells = vec![count(number), text(view.name(unit))];
    for side in sides {
        let cell = |figure: Option<FigureIndex>| {
            let cell = view.headline_cell(side.headline, figure);
            of_unit(view, (side.key.form, unit), cell)
        };
        let derived = |derived: Derived| cell(view.derived_of_unit(side.key, derived, unit));
        cells.push(cell(view.of_unit(side.key, side.role, unit)));
        cells.push(derived(Derived::Share));
        cells.push(derived(Derived::Growth));
        cells.push(derived(Derived::Completion));
        if ranking == UnitRanking::Shown {
            let place = side.ranking.place_of(unit);
            cells.push(place.map_or(TableCell::Blank, |place| TableCell::Count(place.into())));
        }
    }
    row(RowKind::Plain, 0, cells)
}
