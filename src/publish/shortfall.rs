//! When a new set may not take the place of the last one: it holds nothing of its month, or less than the last one of it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::OutputSet;
use crate::message::Catalogue;
use crate::model::text::Language;

/// Whose returns a set holds, and whose figures its headlines (phạm vi số liệu). Forms, headlines and units stand by their ids.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holdings {
    /// Short names of the units.
    pub units: BTreeMap<String, String>,
    /// By form, the units whose return arrived.
    pub forms: BTreeMap<String, BTreeSet<String>>,
    /// By headline, the units that are in its total.
    pub headlines: BTreeMap<String, BTreeSet<String>>,
}

impl Holdings {
    fn returns(&self) -> usize {
        self.forms.values().map(BTreeSet::len).sum()
    }

    /// True when some headline has fewer units here than in `before`.
    fn has_a_smaller_headline_than(&self, before: &Holdings) -> bool {
        let mut headlines = before.headlines.iter();
        headlines.any(|(id, units)| {
            let now = self.headlines.get(id).map_or(0, BTreeSet::len);
            now < units.len()
        })
    }

    /// Units that `before` had in a form or a headline and that are not there now, in the order of their names.
    fn gone_since(&self, before: &Holdings) -> Vec<Gone> {
        let mut returns: BTreeMap<&str, usize> = BTreeMap::new();
        for (form, units) in &before.forms {
            for unit in lost(units, self.forms.get(form)) {
                *returns.entry(unit).or_default() += 1;
            }
        }
        for (headline, units) in &before.headlines {
            for unit in lost(units, self.headlines.get(headline)) {
                returns.entry(unit).or_default();
            }
        }
        let mut gone: Vec<Gone> = returns
            .into_iter()
            .map(|(id, returns)| Gone {
                unit: before.units.get(id).map_or(id, String::as_str).to_owned(),
                returns,
            })
            .collect();
        gone.sort_by(|one, other| one.unit.cmp(&other.unit));
        gone
    }
}

fn lost<'a>(
    before: &'a BTreeSet<String>,
    now: Option<&'a BTreeSet<String>>,
) -> impl Iterator<Item = &'a str> {
    let is_gone = move |unit: &&String| now.is_none_or(|now| !now.contains(*unit));
    before.iter().filter(is_gone).map(String::as_str)
}

/// A unit of which the last set had more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gone {
    /// Its short name.
    pub unit: String,
    /// How many of its returns are gone; 0 when they are there and a headline's total lacks their figure, which has an error or is blank.
    pub returns: usize,
}

/// Why no set is put in place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shortfall {
    /// The reason.
    pub kind: ShortfallKind,
    /// What the last set has and the run does not; empty when it has no return at all.
    pub gone: Vec<Gone>,
}

/// Reasons for which no set is put in place; the texts stand under `kept-` and this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShortfallKind {
    /// There is no return of the month of the run.
    NoReturns,
    /// There is none, and no set that could stay.
    NothingYet,
    /// The last set is of the same month and has more.
    Fewer,
}

impl ShortfallKind {
    /// Its name in the status and in the keys of texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoReturns => "no-returns",
            Self::NothingYet => "nothing-yet",
            Self::Fewer => "fewer",
        }
    }
}

/// What becomes of the last set when the run has fewer returns of the same month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OnFewer {
    /// It stays.
    #[default]
    KeepLast,
    /// It is replaced: somebody has seen what is gone.
    Replace,
}

/// The new set beside the last one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// What the last set of the same month has and the new one does not, also when the new one has more in all.
    pub gone: Vec<Gone>,
    /// Why the new set may not take its place.
    pub shortfall: Option<Shortfall>,
}

impl Comparison {
    /// Of a set without returns: nothing is put in place.
    pub(super) fn without_returns(kind: ShortfallKind) -> Self {
        let gone = Vec::new();
        Self {
            gone: Vec::new(),
            shortfall: Some(Shortfall { kind, gone }),
        }
    }
}

/// A set without a return is never put in place. One of the same month does when it has no fewer
/// returns in all and no fewer units in any headline, or when `on_fewer` lets it: a unit may be gone while others arrived.
///
/// A set of another month says nothing about this one, so a month begins with its first return.
pub fn compare(last: &OutputSet, new: &OutputSet, on_fewer: OnFewer) -> Comparison {
    if has_no_returns(new) {
        return Comparison::without_returns(ShortfallKind::NoReturns);
    }
    if last.period != new.period {
        return Comparison::default();
    }
    let (gone, is_fewer) = match (&last.holdings, &new.holdings) {
        (Some(before), Some(now)) => (
            now.gone_since(before),
            now.returns() < before.returns() || now.has_a_smaller_headline_than(before),
        ),
        // A set of an earlier version of the program says only how many units sent everything.
        (None, _) | (_, None) => (Vec::new(), new.units.received < last.units.received),
    };
    let is_kept = is_fewer && on_fewer == OnFewer::KeepLast;
    Comparison {
        shortfall: is_kept.then(|| Shortfall {
            kind: ShortfallKind::Fewer,
            gone: gone.clone(),
        }),
        gone,
    }
}

/// True when the set holds no return of its month.
pub(super) fn has_no_returns(set: &OutputSet) -> bool {
    let holdings = set.holdings.as_ref();
    holdings.map_or(set.units.received, Holdings::returns) == 0
}

/// "Đắk Glei (6 biểu), Sa Thầy (số liệu không còn trong tổng)".
pub fn gone_in_words(gone: &[Gone], catalogue: &Catalogue, language: Language) -> String {
    let word = |gone: &Gone| {
        let key = if gone.returns == 0 {
            "gone-figures"
        } else {
            "gone-returns"
        };
        let values = [
            ("unit", gone.unit.clone()),
            ("count", gone.returns.to_string()),
        ];
        catalogue.say(language, key, &values)
    };
    gone.iter().map(word).collect::<Vec<_>>().join(", ")
}
