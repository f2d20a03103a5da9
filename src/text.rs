//! When two Vietnamese names are the same; the only place that decides it.
//!
//! Names match in layers, and the first that has an answer decides:
//!
//! 1. exact: letter by letter after [`clean`], which leaves one spelling of each letter and no unseen characters;
//! 2. normalised: by [`key`], which knows no case, punctuation, place of the tone or i for y; on it stand `words` of titles
//!    and headings, `label_key` of rows (no running number), `code_key`, `measure_key` and `PlaceNames`, which also
//!    know no blanks, and TP., H., X. for their full words;
//! 3. folded: [`fold`] drops the diacritics and [`nearest`] counts letters. Both may only propose a name to a person, because
//!    "Đắk Hà" and "Đăk Hạ" fold alike; only a measure of several words ("trieu dong") is known by it, where it can be but one.
//!    Whatever two names share in layer 2 is ambiguous and is not chosen either.

mod clean;
mod key;
mod label;
mod place;
mod places;
mod syllable;
mod words;

pub use clean::{clean, is_clean, is_deceptive, is_invisible};
pub use key::{fold, key, keys_in_order};
pub(crate) use label::{
    code_key, introduces, label_key, measure_key, without_enumerator, without_note_mark,
};
pub(crate) use place::{PlaceNames, names_a_place};
pub(crate) use places::{fill, places};
pub use syllable::is_syllable;
pub(crate) use words::{split_key, words};

/// Likeness below which a name is not worth proposing (0 nothing alike, 1 equal).
const LIKENESS_NEEDED: f64 = 0.6;
/// The known name most like `name`, when one is like enough to be meant; the first of equals.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = fold(name);
    let letters = wanted.chars().count();
    let mut best: Option<(f64, &str)> = None;
    for candidate in known {
        let folded = fold(candidate);
        if !may_be_alike(letters, folded.chars().count()) {
            continue;
        }
        let likeness = strsim::normalized_levenshtein(&wanted, &folded);
        if likeness >= LIKENESS_NEEDED && best.is_none_or(|(most, _)| likeness > most) {
            best = Some((likeness, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// False where two names differ so much in length alone that neither can be meant by the other: to compare letters of a label that
/// is longer than any name would take long.
fn may_be_alike(letters: usize, others: usize) -> bool {
    letters.min(others).saturating_mul(10) >= letters.max(others).saturating_mul(6)
}

/// The names that `name` may stand for: all that differ in diacritics only, else the nearest.
pub fn proposed<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Vec<&'a str> {
    let wanted = fold(name);
    let mut alike: Vec<&str> = Vec::new();
    for candidate in known.clone().filter(|candidate| fold(candidate) == wanted) {
        if !alike.contains(&candidate) {
            alike.push(candidate);
        }
    }
    if alike.is_empty() {
        alike.extend(nearest(name, known));
    }
    alike
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_proposes_the_nearest() {
        let known = ["Huyện Đắk Hà", "Huyện Đắk Tô", "Huyện Sa Thầy"];
        assert_eq!(
            nearest("huyen Dak Ha", known.into_iter()),
            Some("Huyện Đắk Hà")
        );
        assert_eq!(nearest("Sở Y tế", known.into_iter()), None);
        // As many letters more as may be, and one too many.
        let lengthened = |more: usize| format!("Huyện Sa Thầy{}", "y".repeat(more));
        let of_thirteen = ["Huyện Sa Thầy"];
        assert!(nearest(&lengthened(8), of_thirteen.into_iter()).is_some());
        assert!(nearest(&lengthened(9), of_thirteen.into_iter()).is_none());
        let alike = ["Đắk Hà", "Đăk Hạ", "Đắk Hà", "Đắk Tô"];
        assert_eq!(proposed("Dak Ha", alike.into_iter()), ["Đắk Hà", "Đăk Hạ"]);
        assert_eq!(proposed("Dak To", alike.into_iter()), ["Đắk Tô"]);
    }
}
