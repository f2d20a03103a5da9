//! Holds the file name against what the sheets say; it never decides.

use std::collections::BTreeSet;

use super::period::period_in;
use super::rules;
use super::sighting::Sighting;
use crate::model::cell::CellRef;
use crate::model::finding::{Arg, Finding};
use crate::model::observation::Return;
use crate::model::register::{Register, UnitIndex};
use crate::text;
use crate::text::split_key;

/// Warnings where the file name names another unit or another period than the returns inside.
pub(super) fn disagreements(sighting: &Sighting<'_>, returns: &[Return]) -> Vec<Finding> {
    let Some(first) = returns.first() else {
        return Vec::new();
    };
    let name = sighting.path.rsplit('/').next().unwrap_or_default();
    let folded = text::fold(stem(&sighting.path));
    let words: Vec<String> = split_key(&folded).map(str::to_owned).collect();
    let warning = |found: Arg, expected: Arg| {
        Finding::new(
            rules::FILE_NAME_DISAGREES,
            vec![CellRef::file(&sighting.path)],
        )
        .of_unit(first.unit)
        .with_text("file", name)
        .with("found", found)
        .with("expected", expected)
    };
    let mut findings = Vec::new();
    let descriptions = sighting.recogniser.descriptions;
    let period = period_in(&words, &descriptions.vocabulary);
    if let Some(named) = period.filter(|named| returns.iter().all(|seen| seen.period != *named)) {
        findings.push(warning(Arg::Period(named), Arg::Period(first.period)));
    }
    let register = &descriptions.register;
    let named = units_named_by_file(&sighting.path, register);
    let is_inside = |unit| returns.iter().any(|seen| seen.unit == unit);
    // Several may fold alike; none of them is picked.
    let found = match named.as_slice() {
        [] => None,
        [other] => Some(Arg::Unit(*other)),
        several => Some(Arg::Units(several.to_vec())),
    };
    if let Some(found) = found.filter(|_| !named.iter().any(|unit| is_inside(*unit))) {
        findings.push(warning(found, Arg::Unit(first.unit)));
    }
    findings
}

/// The units whose short names stand in the name of the file at `path`; several may fold alike.
pub(crate) fn units_named_by_file(path: &str, register: &Register) -> Vec<UnitIndex> {
    let parts = parts_of_words(stem(path));
    let named = register
        .indexed()
        .filter(|(_, unit)| names_unit(&parts, &unit.short));
    named.map(|(index, _)| index).collect()
}

/// The words of the name of the file at `path`, folded; what has no letter is none.
pub(crate) fn words_of_file(path: &str) -> BTreeSet<String> {
    let parts = parts_of_words(stem(path)).into_iter();
    let has_letter = |part: &String| part.chars().any(char::is_alphabetic);
    parts.filter(has_letter).collect()
}

/// The name of a file without its folders and its ending.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The words of a file name, folded, with words written together taken apart where a capital or a digit begins:
/// "SaThay9.2019" is "sa", "thay", "9", "2019".
fn parts_of_words(stem: &str) -> Vec<String> {
    let letters: Vec<char> = stem.chars().collect();
    let mut parted = String::with_capacity(stem.len());
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| letters.get(before));
        let next_is_small = letters.get(at + 1).is_some_and(|next| next.is_lowercase());
        let begins = before.is_some_and(|before| {
            let after_small = letter.is_uppercase() && before.is_lowercase();
            let ends_capitals = letter.is_uppercase() && before.is_uppercase() && next_is_small;
            after_small || ends_capitals || letter.is_numeric() != before.is_numeric()
        });
        if begins {
            parted.push(' ');
        }
        parted.push(*letter);
    }
    let folded = text::fold(&parted);
    split_key(&folded).map(str::to_owned).collect()
}

/// True when some neighbouring parts, written together, are the name written together: "SaThay", "sa-thay" and "SATHAY" are Sa Thầy.
fn names_unit(parts: &[String], short: &str) -> bool {
    let folded = text::fold(short);
    let name: String = split_key(&folded).collect();
    let begins_at = |start: usize| {
        let mut rest = name.as_str();
        for part in parts.iter().skip(start) {
            match rest.strip_prefix(part.as_str()) {
                Some("") => return true,
                Some(remaining) => rest = remaining,
                None => return false,
            }
        }
        false
    };
    !name.is_empty() && (0..parts.len()).any(begins_at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(stem: &str, short: &str) -> bool {
        names_unit(&parts_of_words(stem), short)
    }

    #[test]
    fn a_unit_is_named_however_its_syllables_are_joined() {
        for stem in [
            "SaThay 9-2019 bs",
            "SATHAY_T9",
            "bc sa thay",
            "sathay",
            "BCSaThay9",
            "Sa-Thay.2019",
            "Sa Thầy",
            "SaThayB",
        ] {
            assert!(names(stem, "Sa Thầy"), "{stem}");
        }
        assert!(names("TPKonTum", "Kon Tum"));
        assert!(names("T9DakGlei2019", "Đắk Glei"));
    }

    #[test]
    fn a_word_that_only_contains_a_name_names_no_unit() {
        for stem in ["sathayson", "Mesathay", "sa 9 thay"] {
            assert!(!names(stem, "Sa Thầy"), "{stem}");
        }
        assert!(!names("DakToLung", "Đắk Hà"));
    }
}
