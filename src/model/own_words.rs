//! What the office writes into the report itself: the places for it, and its words.

use std::collections::BTreeMap;

/// A place of the report that the office fills in its own words (chỗ trống): `blank(…)` in the template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blank {
    /// Its name, which heads its section among the words of the office: `export-reasons`.
    pub id: String,
    /// What is asked for, printed in brackets while nothing is written.
    pub prompt: String,
    /// Ids of forms whose explanations help to write it; empty for none.
    pub forms: Vec<String>,
}

/// The words of the office for the report of one month (lời văn riêng), as its file has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnWords {
    /// Name of the file, with the folder it lies in: `noi-dung/2019-09.md`.
    pub path: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Sections with words by the id of their blank: each with as many empty lines in front as bring it to its line of the file.
    pub sections: BTreeMap<String, String>,
    /// Blanks of the template that have no section in the file, in the order of the template.
    pub without_section: Vec<String>,
}

/// What is still to be written before the report is whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OpenBlank {
    /// Its name; empty for brackets that stand in the template as such.
    pub id: String,
    /// The heading it stands below.
    pub heading: String,
    /// What is asked for.
    pub prompt: String,
}

/// How the report stands with the words of the office.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Writing {
    /// What is still to be written, in the order of the report.
    pub open: Vec<OpenBlank>,
    /// Sections with words that this report does not print, or not all of: it asks for no such words this month, or a figure in them is
    /// not there.
    pub unprinted: Vec<String>,
}

/// Words that explain figures of one unit (ghi chú của đơn vị).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// Id of the form.
    pub form: String,
    /// Name of the form.
    pub form_name: String,
    /// Name of the unit.
    pub unit: String,
    /// Label of the row; empty below the table.
    pub row: String,
    /// Where they stand.
    pub cell: super::cell::CellRef,
    /// The words as written.
    pub text: String,
}
