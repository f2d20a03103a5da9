//! What a set of outputs holds, and what it has less than another.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::model::text::Bilingual;

/// Whose returns a set holds, whose figures its headlines, and what its first page says (phạm vi số liệu). Forms, headlines
/// and units stand by their ids.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holdings {
    /// Short names of the units.
    pub units: BTreeMap<String, String>,
    /// By form, the units whose return arrived.
    pub forms: BTreeMap<String, BTreeSet<String>>,
    /// By headline, the units that are in its total.
    pub headlines: BTreeMap<String, BTreeSet<String>>,
    /// By headline of the first page, what stands there; empty in sets of earlier versions of the program.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub first_page: BTreeMap<String, FirstPage>,
}

/// What the first page says of a headline.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstPage {
    /// Name of the headline.
    pub name: Bilingual,
    /// Its figures; one that is not there has no entry.
    pub figures: BTreeMap<PageFigure, Standing>,
}

/// A figure of a headline on the first page; the texts stand under `page-` and this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageFigure {
    /// What was reached so far.
    Value,
    /// Against the same months last year.
    Growth,
    /// Against the plan or the target of the year.
    Completion,
    /// The expected year against the plan.
    Expected,
    /// The verdict on the year.
    Verdict,
    /// What the sections of an index add to its growth.
    Contributions,
}

impl PageFigure {
    /// Its name in the status and in the keys of texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Growth => "growth",
            Self::Completion => "completion",
            Self::Expected => "expected",
            Self::Verdict => "verdict",
            Self::Contributions => "contributions",
        }
    }
}

/// How a figure of the first page stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It lacks nothing.
    Whole,
    /// It lacks units or counts doubtful figures, and carries a mark.
    Marked,
}

/// A figure of the first page that the last set of the month had, or had whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weaker {
    /// Name of its headline.
    pub headline: Bilingual,
    /// Which figure.
    pub figure: PageFigure,
    /// True when it is not there any more, false when it only carries a mark now.
    pub is_gone: bool,
}

impl Holdings {
    pub(super) fn returns(&self) -> usize {
        self.forms.values().map(BTreeSet::len).sum()
    }

    /// Figures of the first page that `before` has and this has not, or no longer whole.
    pub(super) fn weaker_than(&self, before: &Holdings) -> Vec<Weaker> {
        let pages = before.first_page.iter();
        let weaker = pages.flat_map(|(id, page)| {
            let now = self.first_page.get(id);
            page.figures.iter().filter_map(move |(figure, standing)| {
                let now = now.and_then(|now| now.figures.get(figure));
                let is_weaker = match now {
                    None => true,
                    Some(now) => (*standing, *now) == (Standing::Whole, Standing::Marked),
                };
                is_weaker.then(|| Weaker {
                    headline: page.name.clone(),
                    figure: *figure,
                    is_gone: now.is_none(),
                })
            })
        });
        weaker.collect()
    }

    /// Units that `before` had in a form or a headline and that are not there now, in the order of their names.
    pub(super) fn gone_since(&self, before: &Holdings) -> Vec<Gone> {
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
