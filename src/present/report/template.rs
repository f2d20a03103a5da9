//! The language of the report's template: functions that find figures, filters that say them.

use std::collections::BTreeMap;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior};

use crate::model::derived::Derived;
use crate::model::descriptions::Descriptions;
use crate::model::form::Role;
use crate::model::table::{Chart, Table};
use crate::present::tables::{Undrawn, UnitRanking};
use crate::present::{periods, wording};

use super::clauses;
use super::clauses::PLACED;
use super::lists;
use super::lookup::{MAIN, Unknown, Wanted, possible_charts, possible_tables};
use super::own_words::Written;
use super::spoken::{PLAN, Source, Spoken};

/// Stands before the id of a table (`t:`) or chart (`c:`) in rendered text.
pub(super) const PLACE: char = '\u{E002}';
/// Functions of the template that find what stands in returns; what follows from others is named by its id.
const STATED: [(&str, Role); 3] = [
    ("month_value", Role::Month),
    ("same_period", Role::SamePeriod),
    ("expected_year", Role::ExpectedYear),
];

/// Renders a template of the descriptions. Figures in the text are followed by their index between marks that
/// [`super::markdown`] takes out again; words from returns and figures are escaped for Markdown. With `own` the text may leave words to
/// the office.
pub(super) fn render(
    source: &Source,
    places: (&[Table], &[Chart], &[Undrawn]),
    ranking: UnitRanking,
    own: Option<&Written>,
    (name, text): (&str, &str),
) -> Result<String, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // A line that holds nothing but a condition or a loop leaves no blank line behind: blank lines part paragraphs.
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()?;
    environment.set_syntax(syntax);
    // Tells macros that what they return is escaped already.
    environment.set_auto_escape_callback(|_| AutoEscape::Custom("markdown".into()));
    environment.set_formatter(escaped);
    add_figures(&mut environment, source);
    add_places(&mut environment, source, places);
    lists::add(&mut environment, source, ranking);
    add_filters(&mut environment, source);
    if let Some(own) = own {
        environment.add_function("blank", own.function());
    }
    environment.render_named_str(name, text, variables(source))
}

/// Numbers and names of the period and the province, under the names that header phrases of forms use.
fn variables(source: &Source) -> BTreeMap<&'static str, Value> {
    let period = source.consolidation.period;
    let phrases = source.phrases();
    let province = &source.descriptions.register.province.vi;
    BTreeMap::from([
        ("year", Value::from(period.year())),
        ("last_year", Value::from(period.year() - 1)),
        ("next_year", Value::from(period.year() + 1)),
        ("month", Value::from(period.month())),
        ("previous_month", Value::from(period.previous().month())),
        ("remaining_months", Value::from(period.remaining_months())),
        ("province", Value::from(wording::inside_sentence(province))),
        ("period", Value::from(periods::in_title(phrases, period))),
        ("so_far", Value::from(periods::so_far(phrases, period))),
        ("span", Value::from(periods::span(phrases, period))),
        ("ahead", Value::from(periods::ahead(phrases, period))),
    ])
}

fn add_figures(environment: &mut Environment<'_>, source: &Source) {
    let mut add = |function: String, wanted: Wanted<'static>| {
        let source = source.clone();
        environment.add_function(function, move |row: &str| -> Result<Value, Error> {
            let id = source.figure_id(row, wanted)?;
            Ok(Value::from_object(source.spoken(&id)))
        });
    };
    add(MAIN.to_owned(), Wanted::Main);
    for (function, role) in STATED {
        add(function.to_owned(), role.into());
    }
    for derived in Derived::ALL.iter().copied() {
        add(derived.id().replace('-', "_"), derived.into());
    }
    let of = source.clone();
    environment.add_function("plan_name", move |row: &str| -> Result<String, Error> {
        let id = of.figure_id(row, Derived::Plan.into())?;
        Ok(of.plan_name(&id))
    });
    let source = source.clone();
    environment.add_function("figure", move |id: &str| -> Result<Value, Error> {
        let id = source.whole_id(id)?;
        Ok(Value::from_object(source.spoken(&id)))
    });
}

fn add_places(
    environment: &mut Environment<'_>,
    source: &Source,
    (tables, charts, undrawn): (&[Table], &[Chart], &[Undrawn]),
) {
    let descriptions: &Descriptions = &source.descriptions;
    let present: Vec<String> = tables.iter().map(|table| table.id.clone()).collect();
    let possible = possible_tables(descriptions);
    let table = move |id: &str| place(('t', "table"), id, &present, &possible);
    environment.add_function("table", table);
    let present: Vec<String> = charts.iter().map(|chart| chart.id.clone()).collect();
    let possible = possible_charts(descriptions);
    let undrawn = undrawn.iter();
    let undrawn: BTreeMap<String, String> = undrawn
        .map(|chart| (chart.id.clone(), clauses::foreign(&chart.words)))
        .collect();
    let chart = move |id: &str| match undrawn.get(id) {
        Some(words) => Ok(Value::from(format!("[{words}]"))),
        None => place(('c', "chart"), id, &present, &possible),
    };
    environment.add_function("chart", chart);
}

/// A place for a table or chart; nothing when this round has none, an error when no round can have one.
fn place(
    (letter, kind): (char, &'static str),
    id: &str,
    present: &[String],
    possible: &[String],
) -> Result<Value, Error> {
    if present.iter().any(|known| known == id) {
        let mark = format!("{PLACE}{letter}:{id}{PLACED}");
        return Ok(Value::from_safe_string(mark));
    }
    if possible.iter().any(|known| known == id) {
        return Ok(Value::from_safe_string(String::new()));
    }
    let known = present.iter().chain(possible).map(String::as_str);
    Err(Unknown::new(kind, id, known).into())
}

fn add_filters(environment: &mut Environment<'_>, source: &Source) {
    environment.add_filter("so", |figure: &Value| -> Result<String, Error> {
        let figure = spoken(figure)?;
        Ok(figure.or_absent(figure.number()))
    });
    environment.add_filter("uoc_dat", |figure: &Value| -> Result<String, Error> {
        let figure = spoken(figure)?;
        Ok(figure.or_absent(figure.reached()))
    });
    environment.add_filter(
        "tang_giam",
        |figure: &Value, earlier: Option<&str>| -> Result<String, Error> {
            let figure = spoken(figure)?;
            Ok(figure.or_absent(figure.changed(earlier)))
        },
    );
    environment.add_filter("dong_gop", |figure: &Value| -> Result<String, Error> {
        let figure = spoken(figure)?;
        Ok(figure.or_absent(figure.contributed()))
    });
    let plan_of_year = source.phrases().get(PLAN).to_owned();
    environment.add_filter(
        "so_ke_hoach",
        move |figure: &Value, plan: Option<&str>| -> Result<String, Error> {
            let figure = spoken(figure)?;
            Ok(figure.or_absent(figure.against_plan(plan.unwrap_or(&plan_of_year))))
        },
    );
    environment.add_filter("khac_khong", |figure: &Value| -> Result<Value, Error> {
        Ok(Value::from_object(spoken(figure)?.unless_none()))
    });
    let of = source.clone();
    environment.add_filter(
        "cung_don_vi",
        move |figure: &Value, other: &Value| -> Result<Value, Error> {
            let alike = spoken(figure)?.of_units_in(spoken(other)?, &of);
            Ok(Value::from_object(alike))
        },
    );
    clauses::add(environment);
    let of = source.clone();
    environment.add_filter("liet_ke", move |words: Vec<String>| {
        wording::listed(of.phrases(), &words)
    });
    let source = source.clone();
    environment.add_filter(
        "theo",
        move |figure: &Value, measure: &str, decimals: Option<u32>| -> Result<Value, Error> {
            let converted = spoken(figure)?.in_measure(&source, measure, decimals);
            let converted = converted.ok_or_else(|| {
                let known = source.descriptions.measures.iter();
                Unknown::new("measure", measure, known.map(|known| known.id.as_str()))
            })?;
            Ok(Value::from_object(converted))
        },
    );
}

fn spoken(figure: &Value) -> Result<&Spoken, Error> {
    figure.downcast_object_ref::<Spoken>().ok_or_else(|| {
        let detail = "the filter needs a figure, such as value(\"retail.total\")";
        Error::new(ErrorKind::InvalidOperation, detail)
    })
}

/// Writes a value so that Markdown takes it for plain words.
fn escaped(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if value.is_undefined() {
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    let text = value.to_string();
    if value.is_safe() {
        return out.write_str(&text).map_err(Error::from);
    }
    out.write_str(&clauses::escaped(&text)).map_err(Error::from)
}
