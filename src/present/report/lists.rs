//! Functions of the template that give lists to run through: rows, districts, sections, missing units.

use std::collections::BTreeMap;

use minijinja::value::Value;
use minijinja::{Environment, Error};
use rust_decimal::Decimal;

use crate::aggregate::rank;
use crate::model::descriptions::Descriptions;
use crate::model::form::{FormIndex, Role, RowIndex};
use crate::present::notes;
use crate::present::tables::UnitRanking;
use crate::present::view::View;
use crate::present::{ConfirmedRow, wording};

use super::spoken::{Source, Spoken};

/// Depth of sections below the total of an index.
const SECTION: u8 = 1;

/// One entry of a list, with names that the template reads.
type Entry = BTreeMap<&'static str, Value>;

pub(super) fn add(environment: &mut Environment<'_>, source: &Source, ranking: UnitRanking) {
    let of = source.clone();
    environment.add_function(
        "rows",
        move |form: &str, level: Option<u8>| -> Result<Vec<Entry>, Error> {
            let form = of.form(form)?.id.clone();
            Ok(rows(&of, &form, level))
        },
    );
    for (name, end) in [("top", End::Top), ("bottom", End::Bottom)] {
        let of = source.clone();
        environment.add_function(
            name,
            move |headline: &str, count: usize| -> Result<Vec<Entry>, Error> {
                of.headline(headline)?;
                Ok(districts(&of, headline, (end, count), ranking))
            },
        );
    }
    for (name, end) in [("pulling_up", End::Top), ("pulling_down", End::Bottom)] {
        let of = source.clone();
        environment.add_function(
            name,
            move |form: &str, level: Option<u8>| -> Result<Vec<Entry>, Error> {
                let form = of.form(form)?.id.clone();
                Ok(pulling(&of, &form, end, level.unwrap_or(SECTION)))
            },
        );
    }
    let of = source.clone();
    environment.add_function("missing", move || missing(&of.view()));
    let of = source.clone();
    environment.add_function("confirmed", move || confirmed(&of.confirmed));
    let of = source.clone();
    environment.add_function("label", move |row: &str| label(&of, row));
}

/// Which end of an order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Top,
    Bottom,
}

/// The name of a headline or the label of a row.
fn label(source: &Source, row: &str) -> Result<String, Error> {
    if let Some(headline) = row.strip_prefix("headline.") {
        return Ok(source.headline(headline)?.name.vi.clone());
    }
    let id = source.figure_id(row, "value")?;
    let view = source.view();
    let mut words = id.split('.');
    let place = words
        .next()
        .and_then(|form| source.descriptions.form_index(form))
        .zip(words.next());
    let row = place.and_then(|(form, row)| {
        let row = source.descriptions.form(form)?.row_index(row)?;
        Some(view.label(form, row).to_owned())
    });
    Ok(row.unwrap_or_default())
}

/// Rows of a form that have a figure, in the order of the form.
fn rows(source: &Source, form: &str, level: Option<u8>) -> Vec<Entry> {
    let view = source.view();
    let Some(form) = source.descriptions.form_index(form) else {
        return Vec::new();
    };
    view.rows(form)
        .filter_map(|row| row_entry(source, &view, form, row, level))
        .collect()
}

fn row_entry(
    source: &Source,
    view: &View<'_>,
    form: FormIndex,
    row: RowIndex,
    level: Option<u8>,
) -> Option<Entry> {
    let own_level = view.level(source.descriptions.form(form)?, row);
    let key = view.own_key(form, row)?;
    let id = view.prefix(key)?;
    let role = view.main_role(key)?;
    let value = source.spoken(&format!("{id}.{}", role.id()));
    if level.is_some_and(|level| level != own_level) || !value.is_available() {
        return None;
    }
    Some(BTreeMap::from([
        ("id", Value::from(id)),
        ("label", Value::from(view.label(form, row))),
        ("level", Value::from(own_level)),
        ("value", Value::from_object(value)),
    ]))
}

/// The best or the last districts by completion; the last one first among the last.
fn districts(
    source: &Source,
    headline: &str,
    (end, count): (End, usize),
    ranking: UnitRanking,
) -> Vec<Entry> {
    let mut headlines = source.descriptions.report.headlines.iter();
    let Some(headline) = headlines.find(|known| known.id == headline) else {
        return Vec::new();
    };
    if ranking == UnitRanking::Hidden {
        return Vec::new();
    }
    let mut ranked = rank(&source.consolidation, &source.descriptions, headline).ranked;
    if end == End::Bottom {
        ranked.reverse();
    }
    ranked.truncate(count);
    let view = source.view();
    ranked
        .into_iter()
        .map(|ranked| {
            let id = view.consolidation.id(ranked.completion);
            BTreeMap::from([
                ("name", Value::from(view.name(ranked.unit))),
                ("short", Value::from(view.short(ranked.unit))),
                ("place", Value::from(ranked.place)),
                ("completion", Value::from_object(source.spoken(&id))),
            ])
        })
        .collect()
}

/// Rows of one level that add to the growth of their whole, or take from it; the strongest first.
fn pulling(source: &Source, form: &str, end: End, level: u8) -> Vec<Entry> {
    let mut found: Vec<(Decimal, Entry)> = rows(source, form, Some(level))
        .into_iter()
        .filter_map(|mut entry| {
            let id = entry.get("id")?.as_str()?.to_owned();
            let points = source.spoken(&format!("{id}.contribution"));
            let value = points.value()?;
            let wanted = match end {
                End::Top => value > Decimal::ZERO,
                End::Bottom => value < Decimal::ZERO,
            };
            entry.insert("contribution", Value::from_object(points));
            let growth = source.spoken(&format!("{id}.growth"));
            entry.insert("growth", Value::from_object(growth));
            wanted.then_some((value.abs(), entry))
        })
        .collect();
    found.sort_by_key(|(strength, _)| std::cmp::Reverse(*strength));
    found.into_iter().map(|(_, entry)| entry).collect()
}

/// The form of the index with weights, when the descriptions have one.
pub(super) fn weighted_form(descriptions: &Descriptions) -> Option<&str> {
    let mut forms = descriptions.forms.iter();
    let weighted = forms.find(|form| {
        form.value_columns()
            .any(|(_, _, role)| role == Role::Weight)
    });
    weighted.map(|form| form.id.as_str())
}

/// Sections that pull up and those that pull down, at most `count` each: "Khai khoáng giảm 6,4% (-0,4 điểm phần trăm)".
pub(super) fn pulls(source: &Source, form: &str, count: usize) -> (Vec<String>, Vec<String>) {
    let say = |end: End| -> Vec<String> {
        let entries = pulling(source, form, end, SECTION).into_iter().take(count);
        entries
            .filter_map(|entry| {
                let label = entry.get("label")?.as_str()?.to_owned();
                let growth: &Spoken = entry.get("growth")?.downcast_object_ref()?;
                let points: &Spoken = entry.get("contribution")?.downcast_object_ref()?;
                Some(format!(
                    "{label} {} ({})",
                    growth.changed(None),
                    points.contributed()
                ))
            })
            .collect()
    };
    (say(End::Top), say(End::Bottom))
}

/// What somebody answers for: what it is about, who, why, from which day to which.
fn confirmed(rows: &[ConfirmedRow]) -> Vec<Entry> {
    let day = |iso: &str| Value::from(wording::date(iso).unwrap_or_else(|| iso.to_owned()));
    let entry = |row: &ConfirmedRow| {
        BTreeMap::from([
            ("about", Value::from(row.about.as_str())),
            ("matter", Value::from(wording::inside_sentence(&row.matter))),
            ("code", Value::from(row.finding.code)),
            ("owner", Value::from(row.owner.as_str())),
            ("reason", Value::from(row.reason.as_str())),
            ("made", day(&row.made)),
            ("until", day(&row.until)),
        ])
    };
    rows.iter().map(entry).collect()
}

/// "Huyện Tu Mơ Rông: thiếu báo cáo Bán lẻ, GTSX công nghiệp; số liệu có lỗi TH112 ở Xuất nhập khẩu", one text a unit.
pub(crate) fn missing(view: &View<'_>) -> Vec<String> {
    let mut by_unit: BTreeMap<_, BTreeMap<String, Vec<&str>>> = BTreeMap::new();
    for coverage in &view.consolidation.coverage {
        let Some(form) = view.descriptions.form(coverage.form) else {
            continue;
        };
        for missing in &coverage.missing {
            let reasons = by_unit.entry(missing.unit).or_default();
            let forms = reasons.entry(notes::reason(missing)).or_default();
            forms.push(&form.short.vi);
        }
    }
    by_unit
        .into_iter()
        .map(|(unit, reasons)| {
            let reasons: Vec<String> = reasons
                .into_iter()
                .map(|(reason, forms)| format!("{reason} ({})", forms.join(", ")))
                .collect();
            format!("{}: {}", view.name(unit), reasons.join("; "))
        })
        .collect()
}
