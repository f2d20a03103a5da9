//! Exchanges the letters of a sheet's texts for those that were meant, keeps the originals and says what was done.

use std::sync::Arc;

use super::grid::{Original, Rewriting, Rewritten, Sheet};
use super::raw::RawBody;
use super::{legacy, repair, rules};
use crate::model::cell::CellRef;
use crate::model::finding::{Arg, Finding, RuleInfo};

/// Characters of a text that a note shows.
const SHOWN: usize = 60;

/// Rewrites raw texts, which no cleaning has touched: TCVN3 stores ư as the soft hyphen, which cleaning takes away.
///
/// `room` is what the workbook may still take of the time for decoding.
pub(super) fn rewrite(body: &mut RawBody, name: &mut String, room: &mut usize) -> Vec<Original> {
    let mut originals = Vec::new();
    if let Some(decision) = legacy::decide(body, room) {
        originals = decision.apply(body);
        if let Some(decoded) = decision.name(name) {
            *name = decoded;
        }
    }
    originals.extend(repair::repair(&mut body.cells));
    originals.sort_by_key(|original| original.position);
    originals
}

/// One note for the decoded texts of a sheet, one for the repaired ones.
pub(super) fn notes(path: &Arc<str>, sheet: &Sheet) -> Vec<Finding> {
    let (repaired, decoded): (Vec<_>, Vec<_>) = sheet
        .rewritten()
        .into_iter()
        .partition(|kind| kind.how == Rewriting::Repaired);
    let encodings: Vec<&str> = decoded
        .iter()
        .filter_map(|kind| match kind.how {
            Rewriting::Decoded(encoding) => Some(encoding.name()),
            Rewriting::Repaired => None,
        })
        .collect();
    let legacy = note(path, sheet, rules::LEGACY_LETTERS, &decoded)
        .map(|note| note.with_text("encoding", encodings.join(", ")));
    let mended = note(path, sheet, rules::LETTERS_REPAIRED, &repaired);
    legacy.into_iter().chain(mended).collect()
}

fn note(
    path: &Arc<str>,
    sheet: &Sheet,
    rule: RuleInfo,
    kinds: &[Rewritten<'_>],
) -> Option<Finding> {
    let first = kinds.first()?;
    let count = kinds.iter().map(|kind| kind.count).sum();
    let at = CellRef::at(path, &sheet.name, first.first.position);
    Some(
        Finding::new(rule, vec![at])
            .with("count", Arg::Count(count))
            .with_text("original", shown(&first.first.text))
            .with_text("rewritten", shown(first.now)),
    )
}

fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}
