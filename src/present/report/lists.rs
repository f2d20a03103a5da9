//! Functions of the template that give lists to run through: rows, districts, sections, missing units.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::value::Value;
use minijinja::{Environment, Error};
use rust_decimal::Decimal;

use crate::aggregate::{Ranked, rank};
use crate::model::derived::Derived;
use crate::model::descriptions::{Descriptions, Headline};
use crate::model::figure::{FigureStatus, Replacement};
use crate::model::form::{FormIndex, Role, RowIndex};
use crate::model::phrases::Phrases;
use crate::model::register::UnitIndex;
use crate::present::lacks::Lack;
use crate::present::tables::UnitRanking;
use crate::present::view::View;
use crate::present::{ConfirmedRow, periods, wording};

use super::clauses;
use super::lookup::Wanted;
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
    environment.add_function(
        "unranked",
        move |headline: &str| -> Result<Vec<String>, Error> {
            Ok(unranked(&of.view(), of.headline(headline)?))
        },
    );
    let of = source.clone();
    environment.add_function("missing", move || missing(&of.view()));
    let of = source.clone();
    environment.add_function("replaced", move || replaced(&of.view(), |_| true));
    let of = source.clone();
    environment.add_function("confirmed", move || confirmed(of.phrases(), &of.confirmed));
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
    let id = source.figure_id(row, Wanted::Main)?;
    let view = source.view();
    let mut words = id.split('.');
    let place = words
        .next()
        .and_then(|form| source.descriptions.form_index(form))
        .zip(words.next());
    let row = place.and_then(|(form, row)| {
        let row = source.descriptions.form(form)?.row_index(row)?;
        Some(clauses::foreign(view.label(form, row)))
    });
    Ok(row.unwrap_or_default())
}

/// Rows of a form that have a figure, or one that is not published, in the order of the form.
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
    let is_said = value.is_available() || value.status() == FigureStatus::Withheld;
    if level.is_some_and(|level| level != own_level) || !is_said {
        return None;
    }
    Some(BTreeMap::from([
        ("id", Value::from(id)),
        (
            "label",
            Value::from(clauses::foreign(view.label(form, row))),
        ),
        ("level", Value::from(own_level)),
        ("value", Value::from_object(value)),
    ]))
}

/// The best or the last districts by completion; the last one first among the last.
///
/// Whoever stands among the first, or level with one of them, is none of the last.
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
    if ranking == UnitRanking::Hidden || source.is_contradicted(headline) {
        return Vec::new();
    }
    let view = source.view();
    let (first, last) = ends(&view, headline, count);
    let decimals = decimals_apart(&view, &[first.as_slice(), last.as_slice()].concat());
    let ranked = match end {
        End::Top => first,
        End::Bottom => last,
    };
    ranked
        .into_iter()
        .map(|ranked| {
            let completion = completion(source, &ranked, decimals);
            BTreeMap::from([
                ("name", Value::from(view.name(ranked.unit))),
                ("inside", Value::from(view.name_inside(ranked.unit))),
                ("short", Value::from(view.short(ranked.unit))),
                ("place", Value::from(ranked.place)),
                ("completion", Value::from_object(completion)),
            ])
        })
        .collect()
}

/// The first districts by completion, and the last that stand below all of those, the very last one first.
///
/// Districts that share a place are named together or not at all; where those in front are too many to name, nobody is.
pub(super) fn ends(
    view: &View<'_>,
    headline: &Headline,
    count: usize,
) -> (Vec<Ranked>, Vec<Ranked>) {
    let ranked = rank(view.consolidation, view.descriptions, headline).ranked;
    let places: Vec<&[Ranked]> = ranked.chunk_by(|a, b| a.place == b.place).collect();
    let first = fitting(places.iter().copied(), count);
    if first.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let others = places.iter().skip(first.len()).rev();
    let last = fitting(others.copied(), count);
    let last = last.iter().flat_map(|place| place.iter().rev());
    (first.concat(), last.copied().collect())
}

/// The leading groups that have room as wholes.
fn fitting<'a>(groups: impl Iterator<Item = &'a [Ranked]>, mut room: usize) -> Vec<&'a [Ranked]> {
    let whole = groups.map_while(|group| {
        room = room.checked_sub(group.len())?;
        Some(group)
    });
    whole.collect()
}

/// Decimals that tell the completions of different places apart; as few as sentences have, where these do.
pub(super) fn decimals_apart(view: &View<'_>, ranked: &[Ranked]) -> Option<u32> {
    /// Beyond these nobody reads.
    const MOST: u32 = 4;
    let figures = ranked.iter().filter_map(|ranked| {
        let figure = view.figure(ranked.completion)?;
        Some((
            ranked.place,
            figure.value?,
            view.own_scale(&figure).decimals,
        ))
    });
    let figures: Vec<(u32, Decimal, u32)> = figures.collect();
    let usual = figures.iter().map(|(.., decimals)| *decimals).max()?;
    (usual..=MOST).find(|decimals| {
        let mut printed = BTreeMap::new();
        figures.iter().all(|(place, value, _)| {
            let share = wording::rounded_share(*value, *decimals);
            let known = printed.insert(share.normalize(), *place);
            known.is_none_or(|known| known == *place)
        })
    })
}

/// The completion of a district as a sentence says it.
pub(super) fn completion(source: &Source, ranked: &Ranked, decimals: Option<u32>) -> Spoken {
    let spoken = source.spoken(&source.consolidation.id(ranked.completion));
    spoken.with_decimals(decimals)
}

/// Names of the units that owe the form of a headline and have no place in its order.
pub(super) fn unranked(view: &View<'_>, headline: &Headline) -> Vec<String> {
    let ranking = rank(view.consolidation, view.descriptions, headline);
    let names = ranking.unranked.into_iter().map(|unit| view.name(unit));
    names.map(clauses::foreign).collect()
}

/// Rows of one level that add to the growth of their whole, or take from it; the strongest first. A contribution that
/// carries a mark has no place in that order.
fn pulling(source: &Source, form: &str, end: End, level: u8) -> Vec<Entry> {
    let mut found: Vec<(Decimal, Entry)> = rows(source, form, Some(level))
        .into_iter()
        .filter_map(|mut entry| {
            let id = entry.get("id")?.as_str()?.to_owned();
            let points = source.spoken(&Derived::Contribution.id_of(&id));
            let value = points.value().filter(|_| points.is_certain())?;
            let wanted = match end {
                End::Top => value > Decimal::ZERO,
                End::Bottom => value < Decimal::ZERO,
            };
            entry.insert("contribution", Value::from_object(points));
            let growth = source.spoken(&Derived::Growth.id_of(&id));
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
                let spoken = |name| -> Option<Spoken> {
                    let spoken: &Spoken = entry.get(name)?.downcast_object_ref()?;
                    Some(spoken.clone().aligned())
                };
                Some(format!(
                    "{label} {} ({})",
                    spoken("growth")?.changed(None)?,
                    spoken("contribution")?.contributed()?
                ))
            })
            .collect()
    };
    (say(End::Top), say(End::Bottom))
}

/// What somebody answers for: what it is about, who, why, from which day to which.
fn confirmed(phrases: &Phrases, rows: &[ConfirmedRow]) -> Vec<Entry> {
    let day =
        |iso: &str| Value::from(periods::date(phrases, iso).unwrap_or_else(|| iso.to_owned()));
    let entry = |row: &ConfirmedRow| {
        BTreeMap::from([
            ("about", Value::from(clauses::foreign(&row.about))),
            ("matter", Value::from(wording::inside_sentence(&row.matter))),
            ("code", Value::from(row.finding.code)),
            ("owner", Value::from(clauses::foreign(&row.owner))),
            ("reason", Value::from(clauses::foreign(&row.reason))),
            ("made", day(&row.made)),
            ("until", day(&row.until)),
        ])
    };
    rows.iter().map(entry).collect()
}

/// "Huyện Tu Mơ Rông: thiếu báo cáo (Bán lẻ); số liệu xuất nhập khẩu đang xác minh", one text a unit.
///
/// Errors that are counted keep nothing out of the totals; they are named all the same.
pub(crate) fn missing(view: &View<'_>) -> Vec<String> {
    let mut by_unit: BTreeMap<UnitIndex, BTreeMap<Lack, BTreeSet<FormIndex>>> = BTreeMap::new();
    let mut note = |unit: UnitIndex, lack: Lack, form: FormIndex| {
        let lacks = by_unit.entry(unit).or_default();
        lacks.entry(lack).or_default().insert(form);
    };
    for coverage in &view.consolidation.coverage {
        for missing in &coverage.missing {
            note(
                missing.unit,
                Lack::in_detail(view, coverage.form, missing),
                coverage.form,
            );
        }
        for unit in &coverage.in_error {
            if coverage.missing_of(*unit).is_none() {
                note(*unit, Lack::Certainty, coverage.form);
            }
        }
    }
    by_unit
        .into_iter()
        .map(|(unit, lacks)| {
            let lacks = lacks.iter();
            let said = lacks.map(|(lack, forms)| lack_in_words(view, unit, lack, forms));
            let said: Vec<String> = said.collect();
            clauses::foreign(&format!("{}: {}", view.name(unit), said.join("; ")))
        })
        .collect()
}

/// "Huyện Đắk Glei (Bán lẻ): dùng b.xlsx thay a.xlsx; Tổng mức bán lẻ 14.164,9 tỷ đồng, theo bản cũ 14.170,1", one text a replaced return.
///
/// A file that was mended in place is said only where the printed total of a headline moves with it.
pub(crate) fn replaced(view: &View<'_>, which: impl Fn(&Replacement) -> bool) -> Vec<String> {
    // Names alone are not enough here: totals are printed beside each other.
    let view = &View::new(view.consolidation, view.descriptions);
    let replaced = view.consolidation.replaced.iter();
    let said = replaced.filter(|one| which(one)).filter_map(|one| {
        let form = view.descriptions.form(one.form);
        let form = form.map_or("", |form| form.short.vi.as_str());
        let moved = view.descriptions.report.headlines.iter();
        let moved = moved.filter_map(|headline| {
            let (new, old) = view.totals_beside(headline, one)?;
            let named = ("headline", headline.name.vi.as_str());
            Some(view.say("replaced.total", &[named, ("new", &new), ("old", &old)]))
        });
        let moved: Vec<String> = moved.collect();
        let beside = match moved.as_slice() {
            [] if one.is_in_place() => return None,
            [] if one.is_whole => {
                let count = one.moved.len().to_string();
                view.say("replaced.figures", &[("count", &count)])
            }
            [] => view.phrase("replaced.some-figures"),
            moved => moved.join("; "),
        };
        let key = if one.is_in_place() {
            "replaced.mended"
        } else {
            "replaced.by-another"
        };
        let said = view.say(
            key,
            &[
                ("unit", view.name(one.unit)),
                ("form", form),
                ("new", &one.new.file),
                ("old", &one.old.file),
                ("difference", &beside),
            ],
        );
        Some(clauses::foreign(&said))
    });
    said.collect()
}

fn lack_in_words(
    view: &View<'_>,
    unit: UnitIndex,
    lack: &Lack,
    forms: &BTreeSet<FormIndex>,
) -> String {
    let names: Vec<&str> = forms
        .iter()
        .filter_map(|form| view.descriptions.form(*form))
        .map(|form| form.short.vi.as_str())
        .collect();
    if *lack == Lack::Return {
        let coverage = view.consolidation.coverage.iter();
        let owed = coverage.filter(|coverage| coverage.expected.contains(&unit));
        return if owed.count() > forms.len() {
            lack.said(view, &names.join(", "))
        } else {
            view.phrase("lacks.all-returns")
        };
    }
    let inside = names.iter().map(|name| wording::inside_clause(name));
    lack.said(view, &inside.collect::<Vec<_>>().join(", "))
}
