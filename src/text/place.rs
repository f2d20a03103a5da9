//! Names of districts, towns and communes as offices spell them.
//!
//! Names are the same when letters and tones agree, however they are spaced ("Ia H' Drai", "IaHDrai") and however the kind
//! of place is shortened ("H.", "TP."). Without diacritics a name only proposes.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::key::TONES;
use super::key::fold;
use super::words;

/// Kinds of places with their short forms; the full form stands for all of them.
const KINDS: [(&str, &[&str]); 9] = [
    ("thành phố", &["tp", "t p"]),
    ("thị xã", &["tx", "t x"]),
    ("thị trấn", &["tt", "t t"]),
    ("đặc khu", &["đk"]),
    ("huyện", &["h"]),
    ("quận", &["q"]),
    ("xã", &["x"]),
    ("phường", &["p"]),
    ("tỉnh", &[]),
];

/// Places by every name of theirs.
#[derive(Debug, Clone)]
pub(crate) struct PlaceNames<T> {
    /// By full name, with the kind of place.
    full: HashMap<String, Vec<T>>,
    /// By the name alone.
    bare: HashMap<String, Vec<T>>,
    /// By the short name that rows of a table use.
    short: HashMap<String, Vec<T>>,
    /// By all of them without diacritics.
    folded: HashMap<String, Vec<T>>,
    /// First words of full names, as they may be spelt.
    first_words: HashSet<String>,
    /// Words of the longest full name.
    longest: usize,
}

impl<T> Default for PlaceNames<T> {
    fn default() -> Self {
        Self {
            full: HashMap::new(),
            bare: HashMap::new(),
            short: HashMap::new(),
            folded: HashMap::new(),
            first_words: HashSet::new(),
            longest: 0,
        }
    }
}

impl<T: Copy + PartialEq> PlaceNames<T> {
    /// A full name.
    pub(crate) fn add(&mut self, name: &str, place: T) {
        let words = words(name);
        // A name in one word may be spelt in as many as it has letters, though hardly in more than three.
        self.longest = self.longest.max(words.len() + 3);
        self.first_words.extend(words.first().cloned());
        if let Some((kind, rest)) = split_kind(&words) {
            let forms = WITH_MARKS.iter().filter(|known| known.name == kind);
            let forms = forms.flat_map(|known| &known.forms);
            self.first_words
                .extend(forms.filter_map(|form| form.first().cloned()));
            put(&mut self.bare, squeezed(rest), place);
            put(&mut self.folded, folded(rest), place);
        }
        put(&mut self.full, full_key(&words), place);
        put(&mut self.folded, folded_full(&words), place);
    }

    /// A name for rows of a table.
    pub(crate) fn add_short(&mut self, name: &str, place: T) {
        let words = words(name);
        put(&mut self.short, full_key(&words), place);
        self.add_bare(name, place);
    }

    /// A name that others may share.
    pub(crate) fn add_bare(&mut self, name: &str, place: T) {
        let words = words(name);
        let rest = split_kind(&words).map_or(words.as_slice(), |(_, rest)| rest);
        put(&mut self.bare, squeezed(rest), place);
        put(&mut self.folded, folded(rest), place);
    }

    /// Places whose full name stands in the words; a name inside a longer one does not count.
    pub(crate) fn within(&self, words: &[String]) -> Vec<T> {
        let mut found = Vec::new();
        let mut start = 0;
        while start < words.len() {
            let starts = words
                .get(start)
                .is_some_and(|word| self.first_words.contains(word));
            let longest = self.longest.min(words.len() - start);
            let runs = (1..=longest).rev().filter(|_| starts);
            let hit = runs
                .filter_map(|length| Some((length, words.get(start..start + length)?)))
                .find_map(|(length, run)| Some((length, self.full.get(&full_key(run))?)));
            match hit {
                Some((length, places)) => {
                    extend(&mut found, places);
                    start += length;
                }
                None => start += 1,
            }
        }
        found
    }

    /// Places of exactly this name without its kind.
    pub(crate) fn by_bare_name(&self, words: &[String]) -> &[T] {
        self.bare.get(&squeezed(words)).map_or(&[], Vec::as_slice)
    }

    /// The place that a row of a table names, in full or in short; several of one name are none.
    pub(crate) fn of_row(&self, words: &[String]) -> Option<T> {
        let key = full_key(words);
        let mut found = Vec::new();
        for names in [&self.full, &self.short] {
            extend(&mut found, names.get(&key).map_or(&[], Vec::as_slice));
        }
        match found.as_slice() {
            [place] => Some(*place),
            _ => None,
        }
    }

    /// Places that are meant if the diacritics were left out or are wrong: of the whole words, else of a part of them.
    pub(crate) fn proposed(&self, words: &[String]) -> Vec<T> {
        let whole = [folded_full(words), folded(words)];
        if let Some(places) = whole.iter().find_map(|key| self.folded.get(key)) {
            return places.clone();
        }
        let mut found = Vec::new();
        for start in 0..words.len() {
            let rest = words.get(start..).unwrap_or_default();
            let begins_with_kind = split_kind_folded(rest).is_some();
            let longest = self.longest.min(rest.len());
            let runs = (2..=longest).rev().filter(|_| begins_with_kind);
            let hit = runs
                .filter_map(|length| rest.get(..length))
                .find_map(|run| self.folded.get(&folded_full(run)));
            extend(&mut found, hit.map_or(&[], Vec::as_slice));
        }
        found
    }
}

fn put<T: PartialEq>(names: &mut HashMap<String, Vec<T>>, key: String, place: T) {
    let places = names.entry(key).or_default();
    if !places.contains(&place) {
        places.push(place);
    }
}

fn extend<T: Copy + PartialEq>(found: &mut Vec<T>, places: &[T]) {
    for place in places {
        if !found.contains(place) {
            found.push(*place);
        }
    }
}

/// A kind of place and the words of its forms, the full one first.
struct Kind {
    name: &'static str,
    forms: Vec<Vec<String>>,
}

static WITH_MARKS: LazyLock<Vec<Kind>> = LazyLock::new(|| kinds(&words));
static WITHOUT_MARKS: LazyLock<Vec<Kind>> =
    LazyLock::new(|| kinds(&|form| fold(form).split(' ').map(str::to_owned).collect()));

fn kinds(words_of: &dyn Fn(&str) -> Vec<String>) -> Vec<Kind> {
    let kind = |(name, short): (&'static str, &[&str])| Kind {
        name,
        forms: std::iter::once(name)
            .chain(short.iter().copied())
            .map(words_of)
            // A list to choose from puts the kind before a name that has it: "HuyệnHuyện Đắk Hà".
            .chain(std::iter::once(words_of(&name.repeat(2))))
            .collect(),
    };
    KINDS.map(kind).into()
}

/// True for words that name a place below the province by its kind in full: "UBND huyện Chư Păh", whoever that is.
pub(crate) fn names_a_place(words: &[String]) -> bool {
    let below_province = || WITH_MARKS.iter().filter(|kind| kind.name != "tỉnh");
    let begins_one = |words: &[String]| {
        let mut full_forms = below_province().filter_map(|kind| kind.forms.first());
        full_forms.any(|form| words.starts_with(form) && words.len() > form.len())
    };
    (0..words.len()).any(|at| words.get(at..).is_some_and(begins_one))
}

/// The kind of place that the words begin with, and the name behind it.
fn split_kind(words: &[String]) -> Option<(&'static str, &[String])> {
    split_at_kind(words, &WITH_MARKS)
}

fn split_kind_folded(words: &[String]) -> Option<(&'static str, &[String])> {
    split_at_kind(words, &WITHOUT_MARKS).or_else(|| split_kind(words))
}

fn split_at_kind<'w>(
    words: &'w [String],
    kinds: &'static [Kind],
) -> Option<(&'static str, &'w [String])> {
    kinds.iter().find_map(|kind| {
        let mut forms = kind.forms.iter();
        let rest = forms.find_map(|form| words.strip_prefix(form.as_slice()))?;
        (!rest.is_empty()).then_some((kind.name, rest))
    })
}

/// Key of a full name: its kind in full, its letters, its tones in their order.
fn full_key(words: &[String]) -> String {
    match split_kind(words) {
        Some((kind, rest)) => format!("{kind} {}", squeezed(rest)),
        None => squeezed(words),
    }
}

/// The letters without blanks, then the tones in their order: where the blanks stand decides where a tone is written.
fn squeezed(words: &[String]) -> String {
    let (mut letters, mut tones) = (String::new(), String::new());
    for letter in words.iter().flat_map(|word| word.chars()) {
        if TONES.contains(&letter) {
            tones.push(letter);
        } else {
            letters.push(letter);
        }
    }
    format!("{letters} {tones}")
}

fn folded(words: &[String]) -> String {
    fold(&words.concat()).replace(' ', "")
}

fn folded_full(words: &[String]) -> String {
    match split_kind_folded(words) {
        Some((kind, rest)) => format!("{} {}", fold(kind), folded(rest)),
        None => folded(words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> PlaceNames<u8> {
        let mut names = PlaceNames::default();
        for (place, full, short) in [
            (1, "Thành phố Kon Tum", "Kon Tum"),
            (2, "Huyện Đắk Hà", "Đắk Hà"),
            (3, "Xã Đăk Hà", "Xã Đăk Hà"),
            (4, "Huyện Ia H'Drai", "Ia H'Drai"),
            (5, "Huyện Kon Plông", "Kon Plông"),
            (6, "Phường Kon Tum", "Phường Kon Tum"),
            (7, "Sở Công Thương tỉnh Kon Tum", "Sở Công Thương"),
        ] {
            names.add(full, place);
            names.add_short(short, place);
        }
        names.add_bare("Tỉnh Kon Tum", 7);
        names
    }

    #[test]
    fn spacing_and_short_kinds_do_not_matter() {
        let names = names();
        for (text, place) in [
            ("TP. Kon Tum", 1),
            ("TP.KonTum", 1),
            ("T.P Kon Tum", 1),
            ("UBND thành phố Kon Tum", 1),
            ("P. Kon Tum", 6),
            ("Sở Công Thương tỉnh Kon Tum", 7),
            ("Phòng KT&HT huyện Đắk Hà", 2),
            ("H. ĐắkHà", 2),
            ("Đơn vị báo cáo: HuyệnHuyện Đắk Hà", 2),
            ("huyện Huyện Đắk Hà", 2),
            ("Thành phốThành phố Kon Tum", 1),
            ("X. Đăk Hà", 3),
            ("HUYỆN IA H’DRAI", 4),
            ("Huyện Ia H' Drai", 4),
            ("huyện IaHDrai", 4),
            ("H.Kon Plông", 5),
            ("Huyện KonPlông", 5),
        ] {
            assert_eq!(names.within(&words(text)), [place], "{text}");
        }
        assert!(names.within(&words("Huyện Đăk Hà")).is_empty());
        assert!(names.within(&words("huyen Dak Ha")).is_empty());
    }

    #[test]
    fn a_name_without_its_kind_may_be_shared() {
        let names = names();
        assert_eq!(names.by_bare_name(&words("IaH'drai")), [4]);
        assert_eq!(names.by_bare_name(&words("Kon Tum")), [1, 6, 7]);
        assert_eq!(names.by_bare_name(&words("Đắk Hà")), [2]);
        assert_eq!(names.of_row(&words("Kon Tum")), Some(1));
        assert_eq!(names.of_row(&words("TP Kon Tum")), Some(1));
        assert_eq!(names.of_row(&words("Xã Đăk Hà")), Some(3));
    }

    #[test]
    fn names_that_fold_alike_are_all_proposed() {
        let names = names();
        assert_eq!(names.proposed(&words("Dak Ha")), [2, 3]);
        assert_eq!(names.proposed(&words("huyen Dak Ha")), [2]);
        assert_eq!(names.proposed(&words("Huyện Đăk Hà")), [2]);
        assert_eq!(
            names.proposed(&words("Bao cao cua UBND huyen Konplong thang 9")),
            [5]
        );
        assert!(names.proposed(&words("Huyện Sa Thầy")).is_empty());
    }
}
