//! `tonghop history show`: one row of one unit over the months, as a table and as bars of letters.

use rust_decimal::Decimal;
use tonghop::cli::ShowArgs;
use tonghop::describe;
use tonghop::exit::Exit;
use tonghop::format;
use tonghop::history::{self, Month, NotFound, Store, Subject, Wanted};
use tonghop::model::descriptions::Descriptions;
use tonghop::model::register::UnitIndex;
use tonghop::model::text::Language;

use super::place::place;
use crate::commands::gave_up::GaveUp;
use crate::console::Console;
use crate::print::out;

/// Months of the plot; the table has all.
const PLOTTED: usize = 24;
/// Cells of the longest bar; with the month before it and the figure behind it a line stays below 80.
const LONGEST_BAR: i64 = 48;
/// What bars are made of; told apart without colour.
const OFFICIAL_BAR: &str = "█";
const ESTIMATE_BAR: &str = "░";

/// Prints it; says which units and rows there are when the name fits none or several.
pub(super) fn show(
    args: &ShowArgs,
    language: Option<Language>,
    console: &mut Console<'_>,
) -> Result<Exit, GaveUp> {
    let (job, folder) = place(&args.place, language, console)?;
    let descriptions = describe::load(job.templates.as_deref())?;
    let store = Store::existing(&folder)?;
    let unit = match history::unit_named(&args.unit, &store.units(&descriptions)?, &descriptions) {
        Ok(unit) => unit,
        Err(not_found) => return Ok(refused(&not_found, "show-unknown-unit", console)),
    };
    let subjects = store.subjects(&descriptions)?;
    let wanted = Wanted {
        indicator: &args.indicator,
        row: args.row.as_deref(),
        form: args.form.as_deref(),
    };
    // A row of which the unit never reported anything is meant only where no row of its own has the name.
    let own = store.subjects_of(unit, &descriptions)?;
    let named = history::subject_named(wanted, &own, &descriptions);
    let named = match named {
        Err(NotFound::Unknown { .. }) => history::subject_named(wanted, &subjects, &descriptions),
        named => named,
    };
    let subject = match named {
        Ok(subject) => subject,
        Err(not_found) => return Ok(refused(&not_found, "show-unknown-row", console)),
    };
    let months = store.track(unit, subject, &descriptions)?;
    print_track(unit, subject, &months, &descriptions, console);
    Ok(Exit::Clean)
}

fn refused(not_found: &NotFound, unknown: &str, console: &Console<'_>) -> Exit {
    match not_found {
        NotFound::Unknown { name, nearest } => {
            console.line(
                unknown,
                &[("name", name.clone()), ("nearest", nearest.clone())],
            );
        }
        NotFound::Several { name, candidates } => {
            console.line("show-several", &[("name", name.clone())]);
            candidates
                .iter()
                .for_each(|name| console.words(&format!("  {name}")));
        }
    }
    Exit::Usage
}

/// Prints the table and, below it, the bars.
fn print_track(
    unit: UnitIndex,
    subject: &Subject,
    months: &[Month],
    descriptions: &Descriptions,
    console: &Console<'_>,
) {
    let language = console.language();
    let unit = descriptions.register.unit(unit);
    let form = descriptions.form(subject.form);
    let measure = descriptions.measure(&subject.measure);
    let indicator = descriptions.indicator(&subject.indicator);
    let values = [
        (
            "unit",
            unit.map_or("", |unit| unit.name.in_language(language))
                .to_owned(),
        ),
        (
            "form",
            form.map_or("", |form| form.short.in_language(language))
                .to_owned(),
        ),
        ("row", subject.label.clone()),
        (
            "indicator",
            indicator
                .map(|known| known.name.in_language(language))
                .filter(|name| *name != subject.label)
                .unwrap_or_default()
                .to_owned(),
        ),
        (
            "measure",
            measure
                .map_or("", |known| known.name.in_language(language))
                .to_owned(),
        ),
    ];
    out!("{}", console.say("show-head", &values));
    if months.is_empty() {
        out!("{}", console.say("show-empty", &[]));
        return;
    }
    let decimals = measure.map_or(1, |measure| measure.decimals);
    table(months, decimals, console);
    plot(months, decimals, console);
}

/// The months as a table with right-aligned figures.
fn table(months: &[Month], decimals: u32, console: &Console<'_>) {
    let language = console.language();
    let figure = |value: Option<Decimal>, decimals| {
        let printed = value.map(|value| format::number(value, Some(decimals), language));
        printed.unwrap_or_else(|| "–".to_owned())
    };
    let mut lines = vec![
        [
            "period",
            "estimate",
            "official",
            "revision",
            "cumulative",
            "base-reported",
            "base-restated",
            "growth",
        ]
        .map(|name| console.say(&format!("show-column-{name}"), &[])),
    ];
    for month in months {
        lines.push([
            month.period.to_string(),
            figure(month.estimate, decimals),
            figure(month.official, decimals),
            figure(change(month.official, month.estimate), 2),
            figure(month.cumulative, decimals),
            figure(month.base_reported, decimals),
            figure(month.base_restated, decimals),
            figure(change(month.cumulative, month.base_restated), 2),
        ]);
    }
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or_default()
    };
    let widths: Vec<usize> = (0..8).map(width).collect();
    for line in &lines {
        let cells = line.iter().zip(&widths);
        let cells: Vec<String> = cells
            .map(|(cell, width)| format!("{cell:>width$}"))
            .collect();
        out!("{}", cells.join(" "));
    }
    out!("{}", console.say("show-bases", &[]));
}

/// From `base` to `value` in percent.
fn change(value: Option<Decimal>, base: Option<Decimal>) -> Option<Decimal> {
    let base = base.filter(|base| *base > Decimal::ZERO)?;
    let ratio = value?.checked_div(base)?;
    ratio
        .checked_sub(Decimal::ONE)?
        .checked_mul(Decimal::ONE_HUNDRED)
}

/// The figures of the last months as bars: the official one, else the estimate, which is drawn lighter.
fn plot(months: &[Month], decimals: u32, console: &Console<'_>) {
    let value = |month: &Month| month.official.or(month.estimate);
    let last = months
        .get(months.len().saturating_sub(PLOTTED)..)
        .unwrap_or_default();
    let highest = last.iter().filter_map(value).max();
    let Some(highest) = highest.filter(|highest| *highest > Decimal::ZERO) else {
        return;
    };
    let bars = [
        ("official", OFFICIAL_BAR.to_owned()),
        ("estimate", ESTIMATE_BAR.to_owned()),
    ];
    out!("\n{}", console.say("show-plot", &bars));
    for month in last {
        let Some(value) = value(month) else {
            continue;
        };
        let cells = value
            .checked_mul(LONGEST_BAR.into())
            .and_then(|cells| cells.checked_div(highest))
            .map(|cells| cells.round())
            .and_then(|cells| usize::try_from(cells).ok());
        let bar = if month.official.is_some() {
            OFFICIAL_BAR
        } else {
            ESTIMATE_BAR
        };
        let printed = format::number(value, Some(decimals), console.language());
        out!(
            "{} {} {printed}",
            month.period,
            bar.repeat(cells.unwrap_or_default())
        );
    }
}
