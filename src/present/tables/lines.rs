//! What the rows of described tables are, and what each says of itself. Rows of forms stand in `form_lines`.

use crate::format;
use crate::model::derived::Derived;
use crate::model::descriptions::{Headline, HeadlinePlan};
use crate::model::figure::{Coverage, FigureIndex};
use crate::model::form::{FormIndex, Role};
use crate::model::period::Period;
use crate::model::register::UnitIndex;
use crate::model::row_source::RowSource;
use crate::model::show::Show;
use crate::model::table::{RowKind, TableCell};
use crate::model::text::Language;
use crate::present::lacks::Lack;
use crate::present::marks;
use crate::present::view::View;

use super::again::{ranked_headlines, sides, unit_of};
use super::cells::{count, place, text};
use super::form_lines;
use super::line::{EMPTY, Line, whose};

/// The rows of a source; `form` is the one whose rows they are.
pub(super) fn lines<'v>(
    view: &'v View<'_>,
    source: RowSource,
    form: Option<FormIndex>,
    printed: &[FigureIndex],
) -> Vec<Line<'v>> {
    match source {
        RowSource::Headlines => headlines(view),
        RowSource::ReportFigures => report_figures(view, printed),
        RowSource::Districts => districts(view),
        RowSource::Places => placed(view),
        RowSource::Plans => plans(view),
        RowSource::Months => months(view),
        RowSource::Coverage => coverage(view),
        RowSource::Industries
        | RowSource::Sections
        | RowSource::FormRows
        | RowSource::NamesBelowUnits
        | RowSource::UnitsOfForm
        | RowSource::IndexRows
        | RowSource::MonthsOfForm => {
            form.map_or_else(Vec::new, |form| form_lines::lines(view, source, form))
        }
    }
}

fn headlines<'v>(view: &'v View<'_>) -> Vec<Line<'v>> {
    let headlines = view.descriptions.report.headlines.iter().zip(1..);
    let lines = headlines.filter_map(|(headline, number)| {
        let (key, _) = view.headline_place(headline)?;
        let unit = unit_of(view, headline, key);
        let (aim, measure) = match headline.plan {
            HeadlinePlan::TargetGrowth { .. } => (
                Some(Derived::Target),
                view.say("forms.measure-and-target", &[("measure", &unit)]),
            ),
            HeadlinePlan::Stated { .. } | HeadlinePlan::OfUnits => (Some(Derived::Plan), unit),
            HeadlinePlan::Nothing => (None, unit),
        };
        let aim = aim.and_then(|aim| view.of_headline(headline, aim));
        Some(Line {
            key: Some(key),
            headline: Some(headline),
            own: vec![
                (Show::Number, count(number)),
                (Show::Label, text(&*headline.name.vi)),
                (Show::Measure, text(measure)),
                (Show::Aim, view.headline_cell(headline, aim)),
                (Show::Verdict, text(marks::of(view, headline).words)),
            ],
            ..EMPTY
        })
    });
    lines.collect()
}

/// The figures in the order given, as sentences print them.
fn report_figures<'v>(view: &'v View<'_>, printed: &[FigureIndex]) -> Vec<Line<'v>> {
    let lines = printed.iter().zip(1..).map(|(index, number)| {
        let subject = view.subject(*index);
        let form = subject.form.and_then(|form| view.descriptions.form(form));
        let figure = view.figure(*index);
        let scale = figure.map(|figure| view.narrative_scale(*index, &figure));
        let value = scale.as_ref();
        let value = value.map_or(TableCell::Blank, |scale| view.cell_in(Some(*index), scale));
        Line {
            own: vec![
                (Show::Number, count(number)),
                (
                    Show::Form,
                    text(form.map_or("", |form| form.short.vi.as_str())),
                ),
                (Show::Label, text(subject.label)),
                (Show::Unit, text(whose(view, subject.unit))),
                (Show::Named, text(subject.quantity)),
                (
                    Show::Measure,
                    text(scale.map_or_else(String::new, |scale| scale.unit)),
                ),
                (Show::Value, value),
                (Show::Id, text(view.consolidation.id(*index))),
            ],
            ..EMPTY
        }
    });
    lines.collect()
}

/// The province, then the units that owe the form of a ranked headline; nothing when none ranks.
fn districts<'v>(view: &'v View<'_>) -> Vec<Line<'v>> {
    let ranked: Vec<&Headline> = ranked_headlines(view)
        .map(|(headline, _)| headline)
        .collect();
    if ranked.is_empty() {
        return Vec::new();
    }
    let register = &view.descriptions.register;
    let units = register.consolidated_in(view.consolidation.period);
    let owing = units.filter(|(_, unit)| {
        let mut ranked = ranked.iter();
        ranked.any(|headline| unit.forms.contains(&headline.form))
    });
    let units = owing.zip(1..).map(|((unit, _), number)| Line {
        unit: Some(unit),
        own: vec![
            (Show::Number, count(number)),
            (Show::Unit, text(whose(view, Some(unit)))),
        ],
        ..EMPTY
    });
    let province = Line {
        kind: RowKind::Total,
        own: vec![(Show::Unit, text(whose(view, None)))],
        ..EMPTY
    };
    std::iter::once(province).chain(units).collect()
}

/// Units in the order of their places by the first ranked headline, then those without a place.
fn placed<'v>(view: &'v View<'_>) -> Vec<Line<'v>> {
    let lines = sides(view).take(1).flat_map(|side| {
        let ranked = side.ranking.ranked.into_iter();
        let ranked = ranked.map(|ranked| (ranked.unit, Some(ranked.place)));
        let unranked = side.ranking.unranked.into_iter().map(|unit| (unit, None));
        ranked.chain(unranked).map(move |(unit, of)| Line {
            key: Some(side.key),
            headline: Some(side.headline),
            unit: Some(unit),
            own: vec![
                (Show::Place, place(of)),
                (Show::Unit, text(whose(view, Some(unit)))),
            ],
            ..EMPTY
        })
    });
    lines.collect()
}

/// Three rows for each headline that has both plans.
fn plans<'v>(view: &'v View<'_>) -> Vec<Line<'v>> {
    let headlines = view.descriptions.report.headlines.iter();
    let with_both = headlines.filter_map(|headline| {
        let left = view.of_headline(headline, Derived::PlanUnallocated)?;
        let (key, _) = view.headline_place(headline)?;
        Some((headline, left, view.total(key, Role::AnnualPlan)?))
    });
    let lines = with_both
        .zip(1..)
        .flat_map(|((headline, left, of_units), number)| {
            let measure = view.figure(of_units).map(|figure| figure.measure.clone());
            let measure = measure.map_or_else(String::new, |measure| {
                view.headline_scale(headline, &measure).unit
            });
            let values: [(&str, &str); 1] = [("headline", &headline.name.vi)];
            let of_province = view.of_headline(headline, Derived::Plan);
            let rows = [
                (RowKind::Total, "province-plan.of-province", of_province),
                (RowKind::Plain, "province-plan.of-units", Some(of_units)),
                (RowKind::Plain, "province-plan.left", Some(left)),
            ];
            rows.map(|(kind, label, figure)| {
                let (level, number) = match kind {
                    RowKind::Total => (0, count(number)),
                    RowKind::Plain | RowKind::Heading => (1, text("")),
                };
                Line {
                    kind,
                    level,
                    own: vec![
                        (Show::Number, number),
                        (Show::Label, text(view.say(label, &values))),
                        (Show::Measure, text(&*measure)),
                        (Show::Value, view.headline_cell(headline, figure)),
                    ],
                    ..EMPTY
                }
            })
        });
    lines.collect()
}

/// Months of the returns that the job keeps; none when it keeps no earlier ones.
fn months<'v>(view: &'v View<'_>) -> Vec<Line<'v>> {
    let kept = view.consolidation.monthly.iter();
    let mut months: Vec<Period> = kept.map(|(_, month, _)| *month).collect();
    months.sort();
    months.dedup();
    if months.len() < 2 {
        months.clear();
    }
    let lines = months.into_iter().map(|month| {
        let number = month.month().to_string();
        let label = view.say("monthly.row", &[("month", &number)]);
        Line {
            month: Some(month),
            own: vec![(Show::Label, text(label))],
            ..EMPTY
        }
    });
    lines.collect()
}

/// Forms that somebody owes: units expected, received, missing, and the value they stand for.
fn coverage<'v>(view: &'v View<'_>) -> Vec<Line<'v>> {
    let coverage = view.consolidation.coverage.iter();
    let owed = coverage.filter(|coverage| !coverage.expected.is_empty());
    let lines = owed.filter_map(|coverage| {
        let form = view.descriptions.form(coverage.form)?;
        let share = coverage.share.map(|share| {
            let share = format::number(share, Some(1), Language::Vi);
            text(format!("{share}%"))
        });
        Some(Line {
            own: vec![
                (Show::Code, text(&*form.code)),
                (Show::Label, text(&*form.short.vi)),
                (Show::ExpectedUnits, count(coverage.expected.len())),
                (Show::ReceivedUnits, count(coverage.received.len())),
                (Show::CountedUnits, count(coverage.counted())),
                (Show::WholeUnits, count(coverage.whole())),
                (Show::CountedValue, share.unwrap_or(TableCell::Blank)),
                (Show::LackingUnits, text(lacking(view, coverage))),
            ],
            ..EMPTY
        })
    });
    lines.collect()
}

fn lacking(view: &View<'_>, coverage: &Coverage) -> String {
    let name = |unit: UnitIndex, lack: Lack| {
        let words = lack.said(view, "");
        format!("{} ({words})", view.name(unit))
    };
    let lacking = coverage.missing.iter();
    let lacking = lacking.map(|missing| {
        let lack = Lack::in_detail(view, coverage.form, missing);
        name(missing.unit, lack)
    });
    let in_error = coverage.in_error.iter();
    let in_error = in_error.filter(|unit| coverage.missing_of(**unit).is_none());
    let in_error = in_error.map(|unit| name(*unit, Lack::Certainty));
    lacking.chain(in_error).collect::<Vec<_>>().join("; ")
}
