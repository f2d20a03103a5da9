//! A set of outputs as the folder remembers it.

use serde::{Deserialize, Serialize};

use super::holdings::Holdings;
use super::sources::Sources;
use super::staged::Written;
use crate::model::date::Date;
use crate::model::period::Period;
use crate::model::text::{Bilingual, Language};

/// A set of outputs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputSet {
    /// Its month.
    pub period: Period,
    /// Its day.
    pub as_of: Date,
    /// Whose it is; none in sets of earlier versions of the program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub province: Option<Bilingual>,
    /// The language of the texts in it; none in sets of earlier versions of the program.
    #[serde(default)]
    pub language: Option<Language>,
    /// Who is in it.
    pub units: Units,
    /// The same by form and headline; none in sets of earlier versions of the program.
    #[serde(default)]
    pub holdings: Option<Holdings>,
    /// The returns behind its figures; nothing in sets of earlier versions of the program.
    #[serde(default, skip_serializing_if = "Sources::is_empty")]
    pub sources: Sources,
    /// Number of findings that are errors.
    pub errors: usize,
    /// Number of findings that are warnings.
    pub warnings: usize,
    /// The first errors, in the order of the findings; all of them are in the list of findings.
    pub open_errors: Vec<OpenError>,
    /// Its files; in its own manifest they stand under the outputs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Written>,
}

/// Units of a set, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Units {
    /// How many owe a return.
    pub expected: usize,
    /// How many have sent every return they owe.
    pub received: usize,
    /// Those of which a return is missing.
    pub missing: Vec<String>,
    /// Those of which a figure was left out because of an error.
    pub left_out: Vec<String>,
    /// Those of which figures are counted although errors touch them.
    #[serde(default)]
    pub in_error: Vec<String>,
}

/// An error that somebody has to see to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenError {
    /// `TH112`.
    pub code: String,
    /// Name of the unit; empty when unknown.
    pub unit: String,
    /// File, sheet and cell; empty when nothing was received.
    pub place: String,
    /// What stands there.
    pub text: String,
}

impl OutputSet {
    /// True when a unit is missing or left out.
    pub fn is_incomplete(&self) -> bool {
        !(self.units.missing.is_empty() && self.units.left_out.is_empty())
    }
}
