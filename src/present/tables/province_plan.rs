//! The plan that the province states against the plans of its units, with what is left between them in a row of its own.

use super::cells::{count, figures, row, short_words, text, words};
use crate::model::derived::Derived;
use crate::model::descriptions::Headline;
use crate::model::form::Role;
use crate::model::table::{RowKind, Table, TableRow};
use crate::present::view::View;

/// `None` when no headline has both plans.
pub(super) fn table(view: &View<'_>) -> Option<Table> {
    let headlines = view.descriptions.report.headlines.iter();
    let groups = headlines
        .filter(|headline| {
            view.of_headline(headline, Derived::PlanUnallocated)
                .is_some()
        })
        .zip(1..);
    let rows: Vec<TableRow> = groups
        .filter_map(|(headline, number)| rows_of(view, headline, number))
        .flatten()
        .collect();
    let year = view.consolidation.period.year().to_string();
    (!rows.is_empty()).then(|| Table {
        id: "province-plan".to_owned(),
        title: view.say("province-plan.title", &[("year", &year)]),
        sheet: view.phrase("province-plan.sheet"),
        unit_line: String::new(),
        columns: vec![
            short_words(view.phrase("columns.number"), 4),
            words(view.phrase("columns.indicator"), 44),
            short_words(view.phrase("columns.measure"), 12),
            figures(view.say("columns.plan-of-year", &[("year", &year)]), ""),
        ],
        rows,
        notes: vec![view.phrase("province-plan.signs")],
    })
}

fn rows_of(view: &View<'_>, headline: &Headline, number: usize) -> Option<[TableRow; 3]> {
    let (key, _) = view.headline_place(headline)?;
    let of_units = view.total(key, Role::AnnualPlan)?;
    let unit = view
        .headline_scale(headline, &view.figure(of_units)?.measure)
        .unit;
    let cell = |figure| view.headline_cell(headline, figure);
    let under = |name: &str, figure| {
        let cells = vec![text(""), text(view.phrase(name)), text(&unit), cell(figure)];
        row(RowKind::Plain, 1, cells)
    };
    let province = vec![
        count(number),
        text(view.say(
            "province-plan.of-province",
            &[("headline", &headline.name.vi)],
        )),
        text(&unit),
        cell(view.of_headline(headline, Derived::Plan)),
    ];
    let left = view.of_headline(headline, Derived::PlanUnallocated);
    Some([
        row(RowKind::Total, 0, province),
        under("province-plan.of-units", Some(of_units)),
        under("province-plan.left", left),
    ])
}
