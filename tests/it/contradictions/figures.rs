//! Status, units that are lacking, coverage and arithmetic of every figure.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::outputs::{Figure, Outputs};
use super::{Found, Kind};

/// Differences that the digits of a division leave.
const NOISE: Decimal = Decimal::from_parts(1, 0, 0, false, 12);

/// Statuses of figures that have a value.
fn has_value(status: &str) -> bool {
    matches!(status, "complete" | "incomplete" | "marked")
}

fn of_status(id: &str, figure: &Figure, found: &mut Found) {
    if has_value(&figure.status) != figure.value().is_some() {
        found.push((
            Kind::Status,
            format!(
                "{id} is {} with the value {:?}",
                figure.status,
                figure.value()
            ),
        ));
    }
    let is_whole = matches!(figure.status.as_str(), "complete" | "marked");
    if is_whole && !figure.lacking.is_empty() {
        found.push((Kind::Status, format!("{id} lacks {:?}", figure.lacking)));
    }
    if figure.status == "incomplete" && figure.lacking.is_empty() {
        found.push((Kind::Status, format!("{id} is incomplete and lacks nobody")));
    }
}

/// What is computed of figures is no better than they are.
fn of_parts(outputs: &Outputs, id: &str, figure: &Figure, found: &mut Found) {
    let parts: Vec<&Figure> = figure
        .derivation
        .from
        .iter()
        .filter_map(|part| outputs.figures.get(part))
        .collect();
    if figure.value().is_none() {
        return;
    }
    for part in &parts {
        if figure.status == "complete" && part.status != "complete" {
            found.push((
                Kind::Derived,
                format!("{id} of one that is {}", part.status),
            ));
        }
        if let Some(unit) = part
            .lacking
            .iter()
            .find(|unit| !figure.lacking.contains(unit))
        {
            found.push((Kind::Derived, format!("{id} does not lack {unit}")));
        }
    }
    let values: Vec<Decimal> = parts.iter().filter_map(|part| part.value()).collect();
    let [first, second] = values[..] else {
        return;
    };
    let hundred = Decimal::ONE_HUNDRED;
    let made = match (
        figure.derivation.kind.as_str(),
        figure.derivation.quotient.as_str(),
    ) {
        ("difference", _) => Some(first - second),
        ("sum", _) => Some(first + second),
        ("ratio", "percent") => first.checked_div(second).map(|ratio| ratio * hundred),
        ("ratio", "growth") => first
            .checked_div(second)
            .map(|ratio| (ratio - Decimal::ONE) * hundred),
        ("ratio", "times") => first.checked_div(second),
        _ => return,
    };
    let stated = figure.value().unwrap_or_default();
    if made.is_none_or(|made| (made - stated).abs() > NOISE * (hundred + made.abs())) {
        found.push((
            Kind::Derived,
            format!("{id} is {stated}, its parts give {made:?}"),
        ));
    }
}

/// A total of units is what the units that it does not lack have.
fn of_total(outputs: &Outputs, id: &str, figure: &Figure, found: &mut Found) {
    let form = id.split('.').next().unwrap_or_default();
    let Some(coverage) = outputs
        .coverage
        .iter()
        .find(|coverage| coverage.form == form)
    else {
        return;
    };
    let forgotten = coverage
        .missing
        .iter()
        .filter(|missing| missing.reason == "not-received")
        .find(|missing| !figure.lacking.contains(&missing.unit));
    if let (Some(missing), true) = (forgotten, figure.value().is_some()) {
        found.push((
            Kind::Total,
            format!("{id} does not lack {}, which is missing", missing.unit),
        ));
    }
    let prefix = format!("{id}@");
    let units: Vec<(&str, &Figure)> = outputs
        .figures
        .range(prefix.clone()..)
        .take_while(|(id, _)| id.starts_with(&prefix))
        .map(|(id, figure)| (&id[prefix.len()..], figure))
        .collect();
    let Some(stated) = figure.value().filter(|_| coverage.expected.len() > 1) else {
        return;
    };
    let lacks = |unit: &str| figure.lacking.iter().any(|lacking| lacking == unit);
    let counted = units.iter().filter(|(unit, _)| !lacks(unit));
    let sum: Decimal = counted.filter_map(|(_, figure)| figure.value()).sum();
    if sum != stated {
        found.push((
            Kind::Total,
            format!("{id} is {stated}, its units have {sum}"),
        ));
    }
    let blank = units
        .iter()
        .find(|(unit, of)| of.value().is_none() && !lacks(unit));
    if let (Some((unit, _)), "complete") = (blank, figure.status.as_str()) {
        found.push((Kind::Total, format!("{id} is complete without {unit}")));
    }
}

/// Each form's own numbers of units.
fn of_coverage(outputs: &Outputs, found: &mut Found) {
    let descriptions = tonghop::describe::load(None).unwrap();
    for coverage in &outputs.coverage {
        let expected: BTreeSet<&String> = coverage.expected.iter().collect();
        let received: BTreeSet<&String> = coverage.received.iter().collect();
        let not_received: BTreeSet<&String> = coverage
            .missing
            .iter()
            .filter(|missing| missing.reason == "not-received")
            .map(|missing| &missing.unit)
            .collect();
        let absent: BTreeSet<&String> = expected.difference(&received).copied().collect();
        if absent != not_received {
            found.push((
                Kind::Coverage,
                format!(
                    "{}: absent {absent:?}, said {not_received:?}",
                    coverage.form
                ),
            ));
        }
        // Who is left out as a whole is not in the total that stands for the form: that of its headline.
        let mut headlines = descriptions.report.headlines.iter();
        let headline = headlines.find(|headline| headline.form == coverage.form);
        let Some(row) = headline.map(|headline| headline.row.clone()) else {
            continue;
        };
        let prefix = format!("{}.{row}.cumulative", coverage.form);
        for missing in coverage
            .missing
            .iter()
            .filter(|missing| missing.reason == "left-out")
        {
            let ids = outputs.figures.iter();
            let has_one = ids
                .filter(|(id, figure)| {
                    id.starts_with(&prefix) && figure.derivation.kind == "total-of-units"
                })
                .filter(|(_, figure)| figure.value().is_some())
                .find(|(id, figure)| {
                    let own = outputs.value(&format!("{id}@{}", missing.unit));
                    own.is_some() && !figure.lacking.contains(&missing.unit)
                });
            if let Some((id, _)) = has_one {
                found.push((
                    Kind::Coverage,
                    format!("{} is left out, and in {id}", missing.unit),
                ));
            }
        }
    }
}

pub(super) fn look(outputs: &Outputs) -> Found {
    let mut found = Found::new();
    for (id, figure) in &outputs.figures {
        of_status(id, figure, &mut found);
        of_parts(outputs, id, figure, &mut found);
        if figure.derivation.kind == "total-of-units" {
            of_total(outputs, id, figure, &mut found);
        }
    }
    of_coverage(outputs, &mut found);
    found
}
