//! Districts by how much of the year's plan they have reached.

use super::cells::{bars, figures, of_unit, row, short_words, text, words};
use super::contradicted::places;
use crate::aggregate::Ranking;
use crate::model::derived::Derived;
use crate::model::descriptions::Headline;
use crate::model::figure::{FigureStatus, LineKey};
use crate::model::form::Role;
use crate::model::register::UnitIndex;
use crate::model::table::{RowKind, Table, TableCell, TableRow};
use crate::present::view::View;
use crate::present::{lacks, marks};

/// Ranked by the first headline that ranks; the others stand beside it with their own places.
pub(super) fn table(view: &View<'_>) -> Option<Table> {
    let mut headlines = view.descriptions.report.headlines.iter();
    let ranked: Vec<&Headline> = headlines
        .by_ref()
        .filter(|headline| headline.ranking)
        .collect();
    let (first, others) = ranked.split_first()?;
    let (key, role) = view.headline_place(first)?;
    let ranking = places(view, first);
    let others: Vec<(&Headline, LineKey, Ranking)> = others
        .iter()
        .filter_map(|headline| {
            let (key, _) = view.headline_place(headline)?;
            let ranking = places(view, headline);
            Some((*headline, key, ranking))
        })
        .collect();
    let main = Main {
        headline: first,
        key,
        role,
    };
    let placed = ranking
        .ranked
        .iter()
        .map(|ranked| unit_row(view, &main, &others, ranked.unit, Some(ranked.place)));
    let unplaced = ranking
        .unranked
        .iter()
        .map(|unit| unit_row(view, &main, &others, *unit, None));
    Some(Table {
        id: "ranking".to_owned(),
        title: title(view, first, &ranking),
        sheet: view.phrase("ranking.sheet"),
        unit_line: String::new(),
        columns: columns(view, &main, &others),
        rows: placed.chain(unplaced).collect(),
        notes: unranked_notes(view, &main, &ranking, &others),
    })
}

fn title(view: &View<'_>, headline: &Headline, ranking: &Ranking) -> String {
    let key = if ranking.ranked.is_empty() {
        "ranking.title-unranked"
    } else {
        "ranking.title"
    };
    view.say(key, &[("headline", &headline.name.vi)])
}

struct Main<'a> {
    headline: &'a Headline,
    key: LineKey,
    role: Role,
}

fn columns(
    view: &View<'_>,
    main: &Main<'_>,
    others: &[(&Headline, LineKey, Ranking)],
) -> Vec<crate::model::table::TableColumn> {
    let total = view
        .total(main.key, main.role)
        .and_then(|total| view.figure(total));
    let measure = total
        .as_ref()
        .map_or(main.headline.measure.as_str(), |total| &total.measure);
    let unit = view.headline_scale(main.headline, measure).unit;
    let group = main.headline.name.vi.as_str();
    let measured = |key| figures(view.say(key, &[("measure", &unit)]), group);
    let mut columns = vec![
        short_words(view.phrase("columns.place"), 6),
        words(view.phrase("columns.unit"), 22),
        measured("columns.cumulative-in"),
        measured("columns.annual-plan-in"),
        bars(figures(view.phrase("columns.completion-percent"), group)),
        figures(view.phrase("columns.growth-percent"), group),
        figures(view.phrase("columns.expected-completion-percent"), group),
    ];
    for (headline, ..) in others {
        let group = headline.name.vi.as_str();
        columns.push(figures(view.phrase("columns.completion-percent"), group));
        let mut place = short_words(view.phrase("columns.place"), 6);
        group.clone_into(&mut place.group);
        columns.push(place);
    }
    columns
}

fn unit_row(
    view: &View<'_>,
    main: &Main<'_>,
    others: &[(&Headline, LineKey, Ranking)],
    unit: UnitIndex,
    place: Option<u32>,
) -> TableRow {
    let placed =
        |place: Option<u32>| place.map_or(TableCell::Blank, |place| TableCell::Count(place.into()));
    let known = |key: LineKey, cell| of_unit(view, (key.form, unit), cell);
    let figure = |role| {
        let cell = view.headline_cell(main.headline, view.of_unit(main.key, role, unit));
        known(main.key, cell)
    };
    let derived = |derived| {
        let cell = view.cell(view.derived_of_unit(main.key, derived, unit));
        known(main.key, cell)
    };
    let mut cells = vec![
        placed(place),
        text(view.name(unit)),
        figure(main.role),
        figure(Role::AnnualPlan),
        derived(Derived::Completion),
        derived(Derived::Growth),
        derived(Derived::ExpectedCompletion),
    ];
    for (_, key, ranking) in others {
        let completion = view.cell(view.derived_of_unit(*key, Derived::Completion, unit));
        cells.push(known(*key, completion));
        cells.push(placed(ranking.place_of(unit)));
    }
    row(RowKind::Plain, 0, cells)
}

/// Who has no place, and why, but where nobody can have one because the headline is not held against its plan; of the headlines beside the first one, those of whom the table shows a completion.
fn unranked_notes(
    view: &View<'_>,
    main: &Main<'_>,
    ranking: &Ranking,
    others: &[(&Headline, LineKey, Ranking)],
) -> Vec<String> {
    let mut notes = Vec::new();
    let is_contradicted = |headline| marks::is_contradicted(view, headline);
    if !is_contradicted(main.headline)
        && let Some(units) = unranked(view, main.key, &ranking.unranked)
    {
        notes.push(view.say("ranking.unranked", &[("units", &units)]));
    }
    let compared = others.iter();
    for (headline, key, ranking) in compared.filter(|(headline, ..)| !is_contradicted(headline)) {
        let shown = |unit: &UnitIndex| {
            let completion = view.derived_of_unit(*key, Derived::Completion, *unit);
            view.value(completion).is_some()
        };
        let shown = ranking.unranked.iter().copied().filter(shown);
        if let Some(units) = unranked(view, *key, &shown.collect::<Vec<_>>()) {
            let values: [(&str, &str); 2] = [("headline", &headline.name.vi), ("units", &units)];
            notes.push(view.say("ranking.unranked-by", &values));
        }
    }
    notes
}

/// "Huyện Đắk Tô (số liệu đang xác minh); Huyện Sa Thầy (thiếu báo cáo)"; `None` without units.
fn unranked(view: &View<'_>, key: LineKey, units: &[UnitIndex]) -> Option<String> {
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

/// Whether units are compared by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UnitRanking {
    /// Places are printed.
    #[default]
    Shown,
    /// No places, no top and bottom.
    Hidden,
}
