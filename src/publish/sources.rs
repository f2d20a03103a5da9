//! Which returns spoke in a set, and which they took the place of: kept with the set, so that a replacement is still known
//! when the file that does not count has left the inbox.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The returns behind the figures of a set (nguồn số liệu). Units, forms and headlines stand by their ids.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sources {
    /// Of each unit and form the return of the month that spoke last, even if it is not there any more.
    #[serde(default)]
    pub returns: Vec<Source>,
    /// Returns of the month whose place another one took, in the order in which that was first seen.
    #[serde(default)]
    pub replaced: Vec<Source>,
}

/// A return, as far as a later one is held against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Whose it is.
    pub unit: String,
    /// Which form.
    pub form: String,
    /// Path of its workbook, relative to the inbox.
    pub file: String,
    /// The sheet.
    pub sheet: String,
    /// Digest of all its figures: the same wherever its file lies and whatever it is called.
    pub digest: String,
    /// What it gives to the totals of headlines.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headlines: BTreeMap<String, Given>,
    /// Headlines to which it gives nothing although its form has a place for it: the cell is blank.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub blank: BTreeSet<String>,
}

/// A figure of a return that a headline adds up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// As the form states it.
    #[serde(with = "crate::model::exact")]
    pub value: Decimal,
    /// Id of the measure of the form at the time.
    pub measure: String,
}

impl Sources {
    /// True when nothing spoke and nothing was replaced.
    pub fn is_empty(&self) -> bool {
        self.returns.is_empty() && self.replaced.is_empty()
    }
}
