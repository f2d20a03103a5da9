//! The sample round against figures computed by the script that made it, never by the program.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a failing test should stop"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use rust_decimal::Decimal;
use tonghop::aggregate::{Doubts, OnError, consolidate};
use tonghop::model::descriptions::Descriptions;
use tonghop::model::figure::{Consolidation, FigureIndex};
use tonghop::model::finding::Finding;
use tonghop::model::observation::{FileIndex, Round};
use tonghop::model::period::Period;
use tonghop::recognise::{Expected, Recogniser};

/// The embedded descriptions.
pub(crate) static DESCRIPTIONS: LazyLock<Arc<Descriptions>> =
    LazyLock::new(|| Arc::new(tonghop::describe::load(None).unwrap()));

/// The sample round with its findings, read once for all tests.
pub(crate) static ROUND: LazyLock<(Round, Vec<Finding>)> = LazyLock::new(|| {
    let inbox = Path::new("fixtures/sample/inbox");
    read_round(&DESCRIPTIONS, inbox, "2019-09".parse().unwrap())
});

/// The consolidated sample round.
pub(crate) static SAMPLE: LazyLock<Arc<Consolidation>> = LazyLock::new(|| {
    let (round, findings) = &*ROUND;
    let made = consolidate(
        round.clone(),
        &DESCRIPTIONS,
        &Doubts::new(findings),
        OnError::LeaveOut,
    )
    .unwrap();
    Arc::new(made)
});

/// The returns of one month in a folder, with what is found in them.
pub(crate) fn read_round(
    descriptions: &Descriptions,
    inbox: &Path,
    period: Period,
) -> (Round, Vec<Finding>) {
    let expected = Expected::Months {
        period,
        keep_from: period,
    };
    let recogniser = Recogniser::new(descriptions, expected);
    let (submissions, mut findings) = tonghop::discover::discover(inbox).unwrap();
    let mut round = Round {
        period,
        files: Vec::new(),
        returns: Vec::new(),
    };
    for (file, submission) in FileIndex::each().zip(&submissions) {
        let bytes = submission.bytes().unwrap();
        let (workbook, noticed) = tonghop::read::read(&submission.path, &bytes);
        findings.extend(noticed);
        let recognised = recogniser.recognise(&workbook.unwrap(), file, &submission.path);
        findings.extend(recognised.findings);
        round.returns.extend(recognised.returns);
    }
    findings.extend(tonghop::check::check(
        &round,
        descriptions,
        &tonghop::check::Background::default(),
    ));
    (round, findings)
}

fn has_value(made: &Consolidation, index: FigureIndex) -> bool {
    made.figure(index)
        .is_some_and(|figure| figure.value.is_some())
}

/// Ratios of single units are made for the rows of headlines only; the province's own row in the table of units is none.
fn is_not_made(id: &str) -> bool {
    if id.ends_with("annual-plan@tinh") {
        return true;
    }
    let ratios = [
        "growth@",
        "month-growth@",
        "completion@",
        "expected-completion@",
        "share@",
    ];
    ratios.iter().any(|ratio| id.contains(&format!(".{ratio}")))
}

#[test]
fn the_sample_round_gives_the_figures_computed_beside_it() {
    let made = &*SAMPLE;
    let golden = std::fs::read_to_string("fixtures/sample/expected/figures.json").unwrap();
    let golden: BTreeMap<String, String> = serde_json::from_str(&golden).unwrap();
    let tolerance = Decimal::new(1, 6);
    let wrong: Vec<String> = golden
        .iter()
        .filter(|(id, _)| {
            !is_not_made(id) || made.find(id).is_some_and(|index| has_value(made, index))
        })
        .filter_map(|(id, expected)| {
            let found = made.find(id).and_then(|index| made.figure(index));
            let value = found.and_then(|figure| figure.value);
            let same = expected.parse::<Decimal>().is_ok_and(|expected| {
                value.is_some_and(|value| (value - expected).abs() <= tolerance)
            });
            (!same).then(|| format!("{id}: {expected} but {value:?}"))
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        golden.len(),
        wrong.join("\n")
    );
}
