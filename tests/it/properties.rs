//! What must hold for any round.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::collections::BTreeSet;

use proptest::prelude::*;
use rust_decimal::Decimal;
use tonghop::aggregate::{Doubts, OnError, consolidate};
use tonghop::model::figure::{Consolidation, FigureStatus};
use tonghop::model::observation::Return;

use crate::small_province::{Sheet, descriptions, plan_of_province, round};

/// A figure of up to nine digits with two decimals.
fn amount() -> impl Strategy<Value = String> {
    (0_i64..1_000_000_000).prop_map(|cents| Decimal::new(cents, 2).to_string())
}

/// Plan, base, cumulative and expected figure of a row, any of which may be blank.
fn cells() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let columns = ["annual-plan", "same-period", "cumulative", "expected-year"];
    columns
        .map(|column| prop::option::weighted(0.9, amount()).prop_map(move |value| (column, value)))
        .prop_map(|cells| {
            let filled = cells.into_iter();
            filled
                .filter_map(|(column, value)| Some((column, value?)))
                .collect()
        })
}

/// A district's return with an error in one of its rows now and then.
fn district(unit: &'static str) -> impl Strategy<Value = (Sheet, Option<u16>)> {
    let error = prop::option::weighted(0.2, 0_u16..2);
    (cells(), cells(), error).prop_map(move |(total, goods, error)| {
        let sheet = Sheet::of("retail", unit)
            .row("total", &borrowed(&total))
            .row("goods", &borrowed(&goods));
        (sheet, error)
    })
}

fn borrowed<'a>(cells: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    let cells = cells.iter();
    cells
        .map(|(column, value)| (*column, value.as_str()))
        .collect()
}

fn made(sheets: [(Sheet, Option<u16>); 3], order: &[usize], on_error: OnError) -> Consolidation {
    let mut findings = Vec::new();
    let mut returns: Vec<Return> = vec![plan_of_province("800").done()];
    for (sheet, error) in sheets {
        findings.extend(error.map(|row| sheet.error("TH112", Some(row))));
        returns.push(sheet.done());
    }
    let returns = order.iter().map(|index| returns[*index].clone());
    consolidate(
        round(returns.collect()),
        &descriptions(),
        &Doubts::new(&findings),
        on_error,
    )
    .unwrap()
}

fn sheets() -> impl Strategy<Value = [(Sheet, Option<u16>); 3]> {
    [district("dak-ha"), district("dak-to"), district("sa-thay")]
}

fn on_error() -> impl Strategy<Value = OnError> {
    prop::sample::select(vec![OnError::LeaveOut, OnError::Count, OnError::Withhold])
}

proptest! {
    #[test]
    fn the_order_of_files_changes_nothing(
        sheets in sheets(),
        order in Just(vec![0_usize, 1, 2, 3]).prop_shuffle(),
        on_error in on_error(),
    ) {
        let sheets_again = sheets.clone();
        let straight = made(sheets, &[0, 1, 2, 3], on_error);
        let shuffled = made(sheets_again, &order, on_error);
        prop_assert_eq!(straight.figures, shuffled.figures);
        prop_assert_eq!(straight.ids, shuffled.ids);
        prop_assert_eq!(straight.stated, shuffled.stated);
        prop_assert_eq!(straight.coverage, shuffled.coverage);
    }

    #[test]
    fn the_units_add_up_to_the_province(sheets in sheets(), on_error in on_error()) {
        let made = made(sheets, &[0, 1, 2, 3], on_error);
        for row in ["total", "goods"] {
            for role in ["annual-plan", "same-period", "cumulative", "expected-year"] {
                let id = format!("retail.{row}.{role}");
                let Some(total) = made.find(&id).and_then(|index| made.figure(index)) else {
                    continue;
                };
                let units: Vec<Decimal> = ["dak-ha", "dak-to", "sa-thay"]
                    .iter()
                    .filter_map(|unit| made.find(&format!("{id}@{unit}")))
                    .filter_map(|index| made.figure(index)?.value)
                    .collect();
                let expected = (!units.is_empty() && total.status != FigureStatus::Withheld)
                    .then(|| units.iter().sum::<Decimal>());
                prop_assert_eq!(total.value, expected, "{}", id);
            }
        }
    }

    #[test]
    fn ids_are_unique_and_complete_figures_lack_nobody(sheets in sheets(), on_error in on_error()) {
        let made = made(sheets, &[0, 1, 2, 3], on_error);
        let ids: BTreeSet<&str> = made.ids.iter().map(|id| &**id).collect();
        prop_assert_eq!(ids.len(), made.figures.len());
        let stated: BTreeSet<&str> = made.stated.iter().map(|stated| &*stated.id).collect();
        prop_assert_eq!(stated.len(), made.stated.len());
        for (figure, id) in made.figures.iter().zip(&made.ids) {
            match figure.status {
                FigureStatus::Complete | FigureStatus::Marked => {
                    prop_assert!(figure.value.is_some() && figure.lacking.is_empty(), "{}", id);
                }
                FigureStatus::Incomplete => prop_assert!(figure.value.is_some(), "{}", id),
                FigureStatus::Unavailable | FigureStatus::Withheld => {
                    prop_assert!(figure.value.is_none(), "{}", id);
                }
            }
        }
    }
}
