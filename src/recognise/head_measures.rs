//! The measures that the head of a sheet names: labelled, bare, in brackets, and those that nobody announced.

use rust_decimal::Decimal;

use super::labelled::{Label, up_to_month};
use super::labels::Names;
use super::line::TitleLine;
use super::measures::{HeadMeasure, Spelling, Stated, TableMeasure, captioned};
use crate::model::descriptions::Descriptions;
use crate::model::form::Form;
use crate::model::measure::Measure;

/// Words of the longest multiple in a sentence: "nghìn đô la Mỹ".
const LONGEST: usize = 4;

/// Every measure that the lines name, in their order.
pub(super) fn in_head(
    lines: &[TitleLine],
    names: &Names,
    descriptions: &Descriptions,
) -> Vec<HeadMeasure> {
    let mut found = Vec::new();
    for line in lines {
        if !line.stands_alone() {
            found.extend(in_line(line, names, descriptions));
            continue;
        }
        let said = &line.said.measures;
        let said = said.get_or_init(|| in_line(line, names, descriptions));
        let here = said.iter().cloned();
        found.extend(here.map(|mut measure| {
            measure.spelling.at = line.position;
            measure
        }));
    }
    found
}

/// Every measure that a line names.
fn in_line(line: &TitleLine, names: &Names, descriptions: &Descriptions) -> Vec<HeadMeasure> {
    let (measures, terms) = (&descriptions.measures, &descriptions.vocabulary);
    let read = |text: &str| Spelling::read(text, line.position, names, measures);
    let labelled = line.behind(Label::Measure).map(read);
    // "Đơn vị: Huyện Đắk Hà" names no measure.
    let unlabelled = line.behind(Label::Unit).map(read);
    let unlabelled = unlabelled.filter(|spelling| {
        let names_unit = || {
            !names
                .units
                .within(&crate::text::words(&spelling.text))
                .is_empty()
        };
        spelling.measure.is_some() || !names_unit()
    });
    let with = |stated: Stated| move |spelling| HeadMeasure { spelling, stated };
    let labelled = labelled.map(with(Stated::Labelled));
    let unlabelled = unlabelled.map(|spelling| match spelling.measure {
        None if !names.speaks_of_measure(&spelling.text) => with(Stated::PerhapsUnit)(spelling),
        _ => with(Stated::Labelled)(spelling),
    });
    let stated: Vec<HeadMeasure> = labelled.chain(unlabelled).collect();
    if !stated.is_empty() {
        stated
    } else if let Some(text) = captioned(line.text(), &terms.labels) {
        vec![with(Stated::Labelled)(read(up_to_month(text, terms)))]
    } else if let Some(spelling) = bare(line.text(), &read) {
        vec![with(Stated::Bare)(spelling)]
    } else {
        let passing = in_passing(line, names, measures);
        passing.map(with(Stated::InPassing)).into_iter().collect()
    }
}

/// "Tỷ đồng", "(Tỷ đồng)", "Kim ngạch (nghìn USD)", and behind any colon: whatever was meant by "Đơn vị tỉnh: tỷ đồng".
///
/// A single letter by itself is none, but behind a number it is ("1.000.000đ").
fn bare(text: &str, read: &dyn Fn(&str) -> Spelling) -> Option<Spelling> {
    let inside = text
        .trim_end()
        .strip_suffix(')')
        .and_then(|text| text.rsplit_once('('));
    let behind_colon = text.rsplit_once(':');
    let texts = [
        Some(text),
        inside.map(|(_, text)| text),
        behind_colon.map(|(_, text)| text),
    ];
    let texts = texts
        .into_iter()
        .flatten()
        .map(|text| text.trim_matches(['(', ')', ' ', '.', ',', ';']));
    let texts = texts.filter(|text| text.chars().filter(|sign| sign.is_alphanumeric()).count() > 1);
    texts.map(read).find(|spelling| spelling.measure.is_some())
}

/// A multiple among other words; behind a number it is an amount ("30 tỷ đồng").
fn in_passing(line: &TitleLine, names: &Names, measures: &[Measure]) -> Option<Spelling> {
    if !names.speaks_of_measure(line.text()) {
        return None;
    }
    let is_number = |word: &String| word.bytes().all(|byte| byte.is_ascii_digit());
    let words = line.words();
    for at in 0..words.len() {
        let follows_number = at.checked_sub(1).and_then(|before| words.get(before));
        if follows_number.is_some_and(is_number) {
            continue;
        }
        for length in (2..=LONGEST).rev() {
            let Some(run) = words.get(at..at + length) else {
                continue;
            };
            let spelling = Spelling::read(&run.join(" "), line.position, names, measures);
            let measure = spelling.measure.and_then(|measure| measures.get(measure));
            if measure.is_some_and(|measure| measure.factor != Decimal::ONE) {
                let text = line.text().to_owned();
                return Some(Spelling { text, ..spelling });
            }
        }
    }
    None
}

/// Which of the measures of the head speaks of the figures of a form; `None` where the form has no measure of its own and the
/// head names none.
///
/// Measures of another dimension speak of other things, unless one stands behind a label and nothing else does. What stands behind
/// the label of measures and is not understood outweighs what nobody labelled.
pub(super) fn of_table(
    head: &[HeadMeasure],
    form: &Form,
    names: &Names,
    measures: &[Measure],
) -> Option<TableMeasure> {
    let measure = |spelling: &Spelling| spelling.measure.and_then(|index| measures.get(index));
    let stated = |wanted: Stated| {
        let of_kind = head.iter().filter(move |seen| seen.stated == wanted);
        of_kind.map(|seen| &seen.spelling)
    };
    let Some(described) = measures.iter().find(|measure| measure.id == form.measure) else {
        let labelled = stated(Stated::Labelled).chain(stated(Stated::PerhapsUnit));
        return labelled.cloned().map(TableMeasure::Given).next();
    };
    let several = |spelling: &Spelling| {
        let is_known = spelling.measure.is_some();
        let one = || super::measures::of_several(spelling, form, names, measures);
        if is_known {
            Some(spelling.clone())
        } else {
            one()
        }
    };
    let of_form = |spelling: &Spelling| {
        measure(spelling).is_some_and(|seen| seen.dimension == described.dimension)
    };
    let labelled: Vec<Option<Spelling>> = stated(Stated::Labelled).map(several).collect();
    let are_understood = labelled.iter().all(Option::is_some);
    let perhaps = stated(Stated::PerhapsUnit).filter_map(several);
    let bare = stated(Stated::Bare).filter_map(several);
    let bare = bare.filter(|_| are_understood);
    let labelled_ones = labelled.iter().flatten().cloned();
    let spoken = labelled_ones.chain(perhaps).chain(bare);
    let of_form: Vec<Spelling> = spoken.filter(of_form).collect();
    if let Some(first) = of_form.first() {
        let differs = |other: &&Spelling| {
            measure(other).map(|seen| seen.factor) != measure(first).map(|seen| seen.factor)
        };
        return Some(match of_form.iter().find(differs) {
            Some(other) => TableMeasure::Contradicting(first.clone(), other.clone()),
            None => TableMeasure::Given(first.clone()),
        });
    }
    if let Some(other) = stated(Stated::Labelled)
        .chain(stated(Stated::PerhapsUnit))
        .next()
    {
        return Some(TableMeasure::Given(other.clone()));
    }
    let mut unread = stated(Stated::InPassing).filter(|spelling| {
        measure(spelling).is_some_and(|seen| seen.dimension == described.dimension)
    });
    let confirms = |spelling: &&Spelling| {
        measure(spelling).is_some_and(|seen| seen.factor == described.factor)
    };
    let unread = unread.next();
    Some(match unread {
        Some(spelling) if confirms(&spelling) => TableMeasure::Given(spelling.clone()),
        _ => TableMeasure::Missing(unread.cloned()),
    })
}

/// Multiples among other words that are not the measure in which the table is read.
pub(super) fn unread<'a>(
    head: &'a [HeadMeasure],
    table: &'a TableMeasure,
    measures: &'a [Measure],
) -> impl Iterator<Item = &'a Spelling> {
    let measure = |spelling: &Spelling| spelling.measure.and_then(|index| measures.get(index));
    let given = match table {
        TableMeasure::Given(spelling) => measure(spelling),
        TableMeasure::Contradicting(..) | TableMeasure::Missing(_) => None,
    };
    let in_passing = head.iter().filter(|seen| seen.stated == Stated::InPassing);
    in_passing
        .map(|seen| &seen.spelling)
        .filter(move |spelling| {
            let pair = measure(spelling).zip(given);
            pair.is_some_and(|(seen, given)| {
                seen.dimension == given.dimension && seen.factor != given.factor
            })
        })
}
