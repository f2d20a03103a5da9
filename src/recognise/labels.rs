//! Names of rows, units and measures prepared for look-up.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;
use rust_decimal::Decimal;

use crate::model::descriptions::Descriptions;
use crate::model::form::{Form, FormIndex, RowIndex};
use crate::model::measure::Measure;
use crate::model::register::UnitIndex;
use crate::text::{PlaceNames, code_key, fold, label_key, measure_key};

/// What is looked up for nearly every cell with words.
pub(super) type Lookup<K, V> = HashMap<K, V, RandomState>;

/// Rows of one form by label and by code.
#[derive(Debug, Clone, Default)]
pub(super) struct RowNames {
    /// Rows by label key, in the order of the form; several where two rows have one name.
    pub(super) by_label: Lookup<String, Vec<RowIndex>>,
    /// Rows by printed code.
    pub(super) by_code: Lookup<String, Vec<RowIndex>>,
    /// The row above each row that lies one or more levels higher; `None` at the top.
    pub(super) parents: Vec<Option<RowIndex>>,
}

impl RowNames {
    fn of(form: &Form) -> Self {
        let mut names = Self::default();
        let mut above: Vec<(u8, RowIndex)> = Vec::new();
        for (index, row) in RowIndex::each().zip(&form.rows) {
            above.retain(|(level, _)| *level < row.level);
            names.parents.push(above.last().map(|(_, parent)| *parent));
            above.push((row.level, index));
            let labels = std::iter::once(&row.label.vi).chain(&row.aliases);
            for label in labels {
                let rows = names.by_label.entry(label_key(label)).or_default();
                if !rows.contains(&index) {
                    rows.push(index);
                }
            }
            if !row.code.is_empty() {
                names
                    .by_code
                    .entry(code_key(&row.code))
                    .or_default()
                    .push(index);
            }
        }
        names
    }
}

/// All names of one run, prepared once.
#[derive(Debug, Clone)]
pub(super) struct Names {
    /// Rows by form.
    pub(super) rows: Vec<RowNames>,
    /// Forms that have a row of this label.
    pub(super) forms_by_label: Lookup<String, Vec<FormIndex>>,
    /// Units by every name of theirs.
    pub(super) units: PlaceNames<UnitIndex>,
    /// Measures by key of name and aliases.
    measures: HashMap<String, usize>,
    /// Measures by the same without marks, where that leaves one.
    measures_unmarked: HashMap<String, Option<usize>>,
    /// Words of the spellings of multiples, without marks.
    measure_words: HashSet<String>,
    /// Last words of the spellings of measures, in small letters.
    measure_ends: HashSet<String>,
}

impl Names {
    pub(super) fn of(descriptions: &Descriptions) -> Self {
        let rows: Vec<RowNames> = descriptions.forms.iter().map(RowNames::of).collect();
        let mut forms_by_label: Lookup<String, Vec<FormIndex>> = Lookup::default();
        for (form, names) in FormIndex::each().zip(&rows) {
            for label in names.by_label.keys() {
                forms_by_label.entry(label.clone()).or_default().push(form);
            }
        }
        let measures = measure_names(&descriptions.measures);
        Self {
            rows,
            forms_by_label,
            units: unit_names(descriptions),
            measures,
            measures_unmarked: unmarked(&descriptions.measures),
            measure_words: measure_words(&descriptions.measures),
            measure_ends: measure_ends(&descriptions.measures),
        }
    }

    /// True for a word with which a spelling of a measure ends.
    pub(super) fn ends_a_measure(&self, word: &str) -> bool {
        self.measure_ends.contains(&word.to_lowercase())
    }

    /// True when one of the words is one of measures and their multiples, whatever its marks.
    pub(super) fn speaks_of_measure(&self, words: &str) -> bool {
        fold(words)
            .split(' ')
            .any(|word| self.measure_words.contains(word))
    }

    /// The measure of this spelling; words whose marks are wrong or missing count where they can mean one measure only.
    pub(super) fn measure<'a>(
        &self,
        measures: &'a [Measure],
        spelling: &str,
    ) -> Option<&'a Measure> {
        let exact = self.measures.get(&measure_key(spelling)).copied();
        let meant = exact.or_else(|| {
            let unmarked = without_marks(spelling)?;
            self.measures_unmarked.get(&unmarked).copied().flatten()
        });
        measures.get(meant?)
    }
}

/// A unit that adds up to no total is the province's own office and goes by the province's name, too.
fn unit_names(descriptions: &Descriptions) -> PlaceNames<UnitIndex> {
    let register = &descriptions.register;
    let mut names = PlaceNames::default();
    for (index, unit) in register.indexed() {
        for name in std::iter::once(&unit.name.vi).chain(&unit.aliases) {
            names.add(name, index);
        }
        names.add_short(&unit.short, index);
        if !register.is_consolidated(unit) {
            names.add_bare(&register.province.vi, index);
        }
    }
    names
}

fn measure_names(measures: &[Measure]) -> HashMap<String, usize> {
    let mut names = HashMap::new();
    for (index, measure) in measures.iter().enumerate() {
        for spelling in [&measure.name.vi, &measure.name.en]
            .into_iter()
            .chain(&measure.aliases)
        {
            names.entry(measure_key(spelling)).or_insert(index);
        }
    }
    names
}

/// Spellings of several words without marks: "trieu dong"; `None` for one that is left of two measures.
fn unmarked(measures: &[Measure]) -> HashMap<String, Option<usize>> {
    let mut names: HashMap<String, Option<usize>> = HashMap::new();
    for (index, measure) in measures.iter().enumerate() {
        let spellings = std::iter::once(&measure.name.vi).chain(&measure.aliases);
        for spelling in spellings.filter_map(|spelling| without_marks(spelling)) {
            let known = names.entry(spelling).or_insert(Some(index));
            if *known != Some(index) {
                *known = None;
            }
        }
    }
    names
}

/// The words of a spelling without marks; `None` for a single word and for letters that stand for words.
fn without_marks(spelling: &str) -> Option<String> {
    let words = fold(spelling);
    let is_plain = words.contains(' ') && words.split(' ').all(|word| word.len() > 1);
    is_plain.then_some(words)
}

/// Words of at least two letters: one letter may stand for anything.
fn measure_words(measures: &[Measure]) -> HashSet<String> {
    let multiples = measures
        .iter()
        .filter(|measure| measure.factor != Decimal::ONE);
    let spellings =
        multiples.flat_map(|measure| std::iter::once(&measure.name.vi).chain(&measure.aliases));
    let mut known = HashSet::new();
    for spelling in spellings {
        let words = fold(spelling);
        known.extend(
            words
                .split(' ')
                .filter(|word| word.len() > 1)
                .map(str::to_owned),
        );
    }
    known
}

fn measure_ends(measures: &[Measure]) -> HashSet<String> {
    let spellings = measures
        .iter()
        .flat_map(|measure| std::iter::once(&measure.name.vi).chain(&measure.aliases));
    let ends = spellings.filter_map(|spelling| spelling.rsplit(' ').next());
    ends.map(str::to_lowercase).collect()
}
