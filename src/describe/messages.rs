//! `messages.toml` and `messages/` of a folder: texts of the message catalogue in the office's own words.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use super::error::{Fault, Problem};
use super::nearest::nearest_id;
use super::source::{Source, Sources, is_own};
use crate::message::Catalogue;
use crate::model::rewording::Reworded;
use crate::model::text::Language;
use crate::text::places;

/// A text of a file, by the names of its tables and its own: `rule.TH112.observed.vi`.
struct Given {
    path: String,
    text: String,
    at: usize,
}

/// Texts that are not the program's own; refuses keys that nobody asks for, texts that say nothing, and places that differ from
/// those of the program's text.
pub(super) fn rewording(sources: &Sources, faults: &mut Vec<Fault>) -> Vec<Reworded> {
    let given = super::source::folder(sources, "messages").filter(|source| !is_own(source));
    let given: Vec<Source<'_>> = given.collect();
    if given.is_empty() {
        return Vec::new();
    }
    // Without its own messages the program has ended before.
    let Ok(own) = Catalogue::embedded() else {
        return Vec::new();
    };
    let own: BTreeMap<String, (String, Language, &str)> = own_texts(&own).collect();
    let mut reworded = Vec::new();
    for source in given {
        for one in texts_of(source, faults) {
            match judged(&one, &own) {
                Ok(text) => reworded.push(text),
                Err(problems) => {
                    let found = problems.into_iter();
                    faults.extend(found.map(|problem| source.fault(one.at, problem)));
                }
            }
        }
    }
    reworded
}

/// The program's texts, each by its key and the language behind it.
fn own_texts(catalogue: &Catalogue) -> impl Iterator<Item = (String, (String, Language, &str))> {
    catalogue.texts().flat_map(|(key, text)| {
        [("vi", Language::Vi), ("en", Language::En)].map(|(name, language)| {
            let own = (key.clone(), language, text.in_language(language));
            (format!("{key}.{name}"), own)
        })
    })
}

/// The text of the catalogue that `given` takes the place of, or what is wrong with it.
fn judged(
    given: &Given,
    own: &BTreeMap<String, (String, Language, &str)>,
) -> Result<Reworded, Vec<Problem>> {
    let name = ["rule.", "text."].iter();
    let name = name
        .into_iter()
        .find_map(|table| given.path.strip_prefix(table));
    let name = name.unwrap_or(&given.path);
    let unknown = |kind: &'static str, name: &str, nearest: String| Problem::UnknownName {
        kind,
        name: name.to_owned(),
        nearest,
    };
    let Some((key, language, known)) = own.get(name) else {
        let nearest = nearest_id(name, own.keys().map(String::as_str));
        return Err(vec![unknown("kind-message", name, nearest)]);
    };
    if given.text.trim().is_empty() {
        let key = name.to_owned();
        return Err(vec![Problem::Empty { key }]);
    }
    let strange = places(&given.text).filter(|place| places(known).all(|own| own != *place));
    let strange =
        strange.map(|place| unknown("kind-word", place, nearest_id(place, places(known))));
    let lost = places(known).filter(|own| places(&given.text).all(|place| place != *own));
    let lost = lost.map(|place| Problem::PlaceMissing {
        key: name.to_owned(),
        place: place.to_owned(),
    });
    let problems: Vec<Problem> = strange.chain(lost).collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Reworded {
        key: key.clone(),
        language: *language,
        text: given.text.clone(),
    })
}

/// Every text of a file in its order.
fn texts_of(source: Source<'_>, faults: &mut Vec<Fault>) -> Vec<Given> {
    let mut found = Vec::new();
    match source.table() {
        Ok(table) => collect("", &table, source, (&mut found, faults)),
        Err(fault) => faults.push(fault),
    }
    found
}

fn collect(
    prefix: &str,
    table: &DeTable<'_>,
    source: Source<'_>,
    (found, faults): (&mut Vec<Given>, &mut Vec<Fault>),
) {
    for (key, value) in table {
        let path = format!("{prefix}{}", key.get_ref());
        let at = key.span().start;
        match value.get_ref() {
            DeValue::Table(inner) => {
                collect(&format!("{path}."), inner, source, (found, faults));
            }
            DeValue::String(text) => found.push(Given {
                path,
                text: text.clone().into_owned(),
                at,
            }),
            DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_)
            | DeValue::Array(_) => {
                let problem = Problem::NotAllowed {
                    key: "text",
                    value: path,
                    allowed: "allowed-text",
                };
                faults.push(source.fault(at, problem));
            }
        }
    }
}
