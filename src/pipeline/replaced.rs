//! What took the place of what since the month was first consolidated: returns beside those that spoke in the runs before.
//!
//! A return that replaces one of another file is told in every run until the month is closed or the old one speaks again,
//! whether or not the old file is still there. So is a file that was mended in place, where a headline's figure moved with it.

use std::collections::{BTreeMap, BTreeSet};

use super::fingerprint;
use crate::aggregate::{headline_column, headline_key};
use crate::model::cell::CellRef;
use crate::model::descriptions::{Descriptions, Headline};
use crate::model::figure::{MovedFigure, Replacement};
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::{ColumnIndex, FormIndex, RowIndex};
use crate::model::observation::{Return, Round};
use crate::model::register::UnitIndex;
use crate::publish::{Given, Holdings, Source, Sources};

/// A return in the place of one that spoke in an earlier run of the month.
const REPLACED_SINCE: RuleInfo = RuleInfo {
    code: "TH322",
    name: "replaced-since",
    severity: Severity::Warning,
};
/// All rules of this room.
pub(super) const RULES: &[RuleInfo] = &[REPLACED_SINCE];

/// Whose return on which form.
type Subject = (FormIndex, UnitIndex);

/// A return that gave way to another one of the same round.
pub(super) struct Superseded {
    replacement: Replacement,
    old: Source,
}

impl Superseded {
    /// `None` where the descriptions have no such unit or form.
    pub(super) fn new(
        replacement: Replacement,
        old: &Return,
        descriptions: &Descriptions,
    ) -> Option<Self> {
        let old = source(old, descriptions)?;
        Some(Self { replacement, old })
    }
}

/// What is told of a round beside the runs before, and what the runs after have to know of it.
#[derive(Default)]
pub(super) struct Told {
    pub(super) replaced: Vec<Replacement>,
    /// About returns that only earlier runs saw.
    pub(super) findings: Vec<Finding>,
    pub(super) sources: Sources,
}

/// Holds the returns of the month against what spoke in the runs before and what gave way in this one.
pub(super) fn since(
    earlier: Sources,
    (round, superseded): (&Round, Vec<Superseded>),
    descriptions: &Descriptions,
) -> Told {
    let speaking = Speaking::of(round, descriptions);
    let mut known = Known {
        speaking: &speaking,
        descriptions,
        all: BTreeMap::new(),
    };
    // What took the place of a return that is back is gone as if it had never been there.
    let mut back = BTreeSet::new();
    let is_back = |back: &BTreeSet<Subject>, old: &Source| {
        subject(old, descriptions).is_some_and(|subject| back.contains(&subject))
    };
    for old in earlier.replaced {
        if !is_back(&back, &old) {
            back.extend(known.note(old, None));
        }
    }
    for old in &earlier.returns {
        if !is_back(&back, old)
            && speaking.took_the_place_of(old, descriptions)
            && !known.says_first(old)
        {
            known.note(old.clone(), None);
        }
    }
    for Superseded { replacement, old } in superseded {
        if replacement.period == round.period && !replacement.is_in_place() {
            known.note(old, Some(replacement));
        }
    }
    let mut told = Told {
        sources: Sources {
            returns: speaking.to_keep(earlier.returns, descriptions),
            replaced: Vec::new(),
        },
        ..Told::default()
    };
    let mut replaced = Vec::new();
    for ((subject, _), noted) in known.all {
        let Noted { order, old, seen } = noted;
        if let Some(new) = speaking.first_of(subject) {
            let is_seen = seen.is_some();
            let replacement = seen.unwrap_or_else(|| replacement(&old, new, descriptions));
            if !replacement.is_in_place() || !replacement.moved.is_empty() {
                told.findings
                    .extend((!is_seen).then(|| finding(&replacement)));
                told.replaced.push(replacement);
            }
        }
        replaced.push((order, old));
    }
    replaced.sort_by_key(|(order, _)| *order);
    told.sources.replaced = replaced.into_iter().map(|(_, old)| old).collect();
    told
}

/// Leaves of the headlines' figures only those of units that are in the total: what did not count was replaced by nothing.
pub(super) fn counted(sources: &mut Sources, holdings: &Holdings) {
    for one in &mut sources.returns {
        let of_form = holdings.forms.get(&one.form);
        if of_form.is_some_and(|units| units.contains(&one.unit)) {
            one.headlines.retain(|headline, _| {
                let units = holdings.headlines.get(headline);
                units.is_some_and(|units| units.contains(&one.unit))
            });
        }
    }
}

/// The returns of the month that count.
struct Speaking<'a>(BTreeMap<Subject, Vec<(&'a Return, Source)>>);

impl<'a> Speaking<'a> {
    fn of(round: &'a Round, descriptions: &Descriptions) -> Self {
        let mut speaking: BTreeMap<Subject, Vec<_>> = BTreeMap::new();
        for filled in &round.returns {
            if filled.period == round.period {
                let of_subject = speaking.entry((filled.form, filled.unit)).or_default();
                let source = source(filled, descriptions);
                of_subject.extend(source.map(|source| (filled, source)));
            }
        }
        Self(speaking)
    }

    fn first_of(&self, subject: Subject) -> Option<&'a Return> {
        let (first, _) = self.0.get(&subject)?.first()?;
        Some(first)
    }

    /// The return that speaks alone, or with copies of itself.
    fn only_one_of(&self, subject: Subject) -> Option<&Source> {
        let all = self.0.get(&subject)?;
        let (_, first) = all.first()?;
        let mut others = all.iter();
        let is_alone = others.all(|(_, other)| other.digest == first.digest);
        is_alone.then_some(first)
    }

    fn says(&self, subject: Subject, digest: &str) -> bool {
        let all = self.0.get(&subject);
        let mut all = all.into_iter().flatten();
        all.any(|(_, one)| one.digest == digest)
    }

    fn took_the_place_of(&self, old: &Source, descriptions: &Descriptions) -> bool {
        let only = subject(old, descriptions).and_then(|subject| self.only_one_of(subject));
        only.is_some_and(|only| {
            let is_other_file = only.file != old.file;
            only.digest != old.digest && (is_other_file || moves_a_headline(old, only))
        })
    }

    /// What spoke last: these, and of the `earlier` ones those in whose place nothing speaks alone.
    fn to_keep(&self, earlier: Vec<Source>, descriptions: &Descriptions) -> Vec<Source> {
        let earlier = earlier.into_iter();
        let earlier = earlier.filter_map(|one| Some((subject(&one, descriptions)?, one)));
        let mut kept: BTreeMap<Subject, Source> = earlier.collect();
        for subject in self.0.keys() {
            if let Some(only) = self.only_one_of(*subject) {
                kept.insert(*subject, only.clone());
            }
        }
        kept.into_values().collect()
    }
}

/// Returns that do not count any more, by file and digest; those that gave way in the round with the round's own words.
struct Known<'a> {
    speaking: &'a Speaking<'a>,
    descriptions: &'a Descriptions,
    all: BTreeMap<(Subject, [String; 2]), Noted>,
}

/// A return that does not count any more.
struct Noted {
    /// How many were known before it.
    order: usize,
    old: Source,
    seen: Option<Replacement>,
}

impl Known<'_> {
    /// Takes it in; one that speaks again is not taken, and whose it is is given back.
    fn note(&mut self, old: Source, seen: Option<Replacement>) -> Option<Subject> {
        let subject = subject(&old, self.descriptions)?;
        if self.speaking.says(subject, &old.digest) {
            return Some(subject);
        }
        let key = (subject, [old.file.clone(), old.digest.clone()]);
        let before = self.all.get(&key);
        let order = before.map_or(self.all.len(), |before| before.order);
        self.all.insert(key, Noted { order, old, seen });
        None
    }

    /// True when the file still speaks and it is known what it said before `old`: of a file that is mended again and again that
    /// stands beside what it says now.
    fn says_first(&self, old: &Source) -> bool {
        let Some(subject) = subject(old, self.descriptions) else {
            return false;
        };
        let still = self.speaking.only_one_of(subject);
        let mut all = self.all.values();
        still.is_some_and(|still| still.file == old.file)
            && all.any(|Noted { old: one, .. }| {
                (&one.unit, &one.form, &one.file) == (&old.unit, &old.form, &old.file)
            })
    }
}

fn subject(source: &Source, descriptions: &Descriptions) -> Option<Subject> {
    let form = descriptions.form_index(&source.form)?;
    Some((form, descriptions.register.index_of(&source.unit)?))
}

/// What later runs have to know of a return; `None` for one of a unit or form that the descriptions do not have.
fn source(filled: &Return, descriptions: &Descriptions) -> Option<Source> {
    let unit = descriptions.register.unit(filled.unit)?;
    let form = descriptions.form(filled.form)?;
    let mut headlines = BTreeMap::new();
    let mut blank = BTreeSet::new();
    for (headline, (row, column)) in places(filled.form, descriptions) {
        let id = headline.id.clone();
        match filled.number(row, column) {
            Some(value) => {
                let measure = form.measure_of(row, column).to_owned();
                headlines.insert(id, Given { value, measure });
            }
            None => {
                blank.insert(id);
            }
        }
    }
    Some(Source {
        unit: unit.id.clone(),
        form: form.id.clone(),
        file: filled.path.to_string(),
        sheet: filled.sheet.to_string(),
        digest: fingerprint::of_figures(filled),
        headlines,
        blank,
    })
}

/// Where a return on a form holds what headlines add up.
fn places(
    form: FormIndex,
    descriptions: &Descriptions,
) -> impl Iterator<Item = (&Headline, (RowIndex, ColumnIndex))> {
    let headlines = descriptions.report.headlines.iter();
    headlines.filter_map(move |headline| {
        let key = headline_key(descriptions, headline).filter(|key| key.form == form)?;
        Some((
            headline,
            (key.row, headline_column(descriptions, headline)?),
        ))
    })
}

fn moves_a_headline(old: &Source, new: &Source) -> bool {
    let mut known = old.headlines.iter();
    let mut blank = old.blank.iter();
    known.any(|(headline, given)| new.headlines.get(headline) != Some(given))
        || blank.any(|headline| new.headlines.contains_key(headline))
}

/// An earlier return beside the one that counts now; a figure in another measure than today's is not compared, and where the
/// earlier one had no figure, any is another.
fn replacement(old: &Source, new: &Return, descriptions: &Descriptions) -> Replacement {
    let form = descriptions.form(new.form);
    let moved = places(new.form, descriptions).filter_map(|(headline, (row, column))| {
        let number = new.number(row, column);
        let given = old.headlines.get(&headline.id);
        let is_moved = match given {
            Some(given) => {
                let is_alike = form?.measure_of(row, column) == given.measure;
                is_alike && number != Some(given.value)
            }
            None => old.blank.contains(&headline.id) && number.is_some(),
        };
        is_moved.then_some(MovedFigure {
            row,
            column,
            old: given.map(|given| given.value),
            new: number,
        })
    });
    Replacement {
        unit: new.unit,
        form: new.form,
        period: new.period,
        old: CellRef::sheet(&old.file.as_str().into(), &old.sheet.as_str().into()),
        new: CellRef::sheet(&new.path, &new.sheet),
        moved: moved.collect(),
        is_whole: false,
    }
}

fn finding(replacement: &Replacement) -> Finding {
    let (reason, severity) = if replacement.is_in_place() {
        ("text.mended-in-place", Severity::Note)
    } else {
        ("text.by-another-file", Severity::Warning)
    };
    let mut finding = Finding::new(REPLACED_SINCE, vec![replacement.new.clone()])
        .of_unit(replacement.unit)
        .of_form(replacement.form)
        .with_text("other", replacement.old.to_string())
        .with("reason", Arg::Message(reason));
    finding.severity = severity;
    finding
}
