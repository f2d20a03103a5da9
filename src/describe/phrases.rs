//! `phrases.toml`: words of the report and the workbook. A folder's file may give some of them; the others stay as they are.

use std::collections::BTreeMap;

use super::catalogues::{Name, parsed};
use super::error::{Fault, Problem};
use super::nearest::nearest_id;
use super::source::Source;
use crate::model::phrases::Phrases;
use crate::text::places;

/// Those of the program.
const OWN: &str = include_str!("../../templates/phrases.toml");

/// Texts of one part, such as a sheet.
type Part = BTreeMap<String, Name>;

/// A text with the byte at which its key stands.
struct Given {
    key: String,
    text: String,
    at: usize,
}

/// Reads `phrases.toml`; refuses keys that nobody asks for, texts that say nothing and places that have no value.
pub(super) fn phrases(source: Source<'_>, faults: &mut Vec<Fault>) -> Phrases {
    let own = Source {
        path: source.path,
        text: OWN,
    };
    let mut texts = BTreeMap::new();
    for one in given(own, faults) {
        texts.insert(one.key, one.text);
    }
    for one in given(source, faults) {
        if one.text.trim().is_empty() {
            faults.push(source.fault(one.at, Problem::Empty { key: one.key }));
            continue;
        }
        match texts.get(&one.key) {
            None => {
                let nearest = nearest_id(&one.key, texts.keys().map(String::as_str));
                faults.push(source.fault(one.at, unknown("kind-phrase", one.key, nearest)));
                continue;
            }
            Some(known) => {
                let strange =
                    places(&one.text).filter(|name| places(known).all(|own| own != *name));
                let strange: Vec<String> = strange.map(str::to_owned).collect();
                for name in strange {
                    let nearest = nearest_id(&name, places(known));
                    faults.push(source.fault(one.at, unknown("kind-word", name, nearest)));
                }
            }
        }
        texts.insert(one.key, one.text);
    }
    Phrases::new(texts)
}

fn unknown(kind: &'static str, name: String, nearest: String) -> Problem {
    Problem::UnknownName {
        kind,
        name,
        nearest,
    }
}

fn given(source: Source<'_>, faults: &mut Vec<Fault>) -> Vec<Given> {
    let parts = parsed::<BTreeMap<String, Part>>(source, faults).unwrap_or_default();
    let texts = parts.into_iter().flat_map(|(part, texts)| {
        texts.into_iter().map(move |(key, text)| Given {
            key: format!("{part}.{key}"),
            at: text.span().start,
            text: text.into_inner(),
        })
    });
    texts.collect()
}
