//! A finding as plain words, for a terminal and for a file that people open.

use super::FindingRow;
use crate::message::Catalogue;
use crate::model::finding::Severity;
use crate::model::text::Language;

impl FindingRow {
    /// The finding in three lines, in four where a threshold or the job decided; a note, which asks for nothing, in one.
    pub fn in_words(&self, catalogue: &Catalogue, language: Language) -> String {
        let say = |key: &str| catalogue.say(language, key, &[]);
        let place = self.cell.as_ref().map(ToString::to_string);
        // A sentence that begins with the unit needs no unit before it.
        let is_named = !self.unit.is_empty() && self.observed.starts_with(&self.unit);
        let unit = if is_named { "" } else { &self.unit };
        let values = [
            ("severity", self.severity_name.clone()),
            ("code", self.code.to_owned()),
            ("unit", unit.to_owned()),
            ("place", place.unwrap_or_default()),
            ("observed", self.observed.clone()),
        ];
        let mut text = catalogue.say(language, "finding-line", &values);
        if self.severity == Severity::Note {
            return text;
        }
        for (label, words, is_due) in [
            ("label-expected", &self.expected, true),
            ("label-remedy", &self.remedy, true),
            ("label-setting", &self.setting, !self.by_default),
        ] {
            if is_due && !words.is_empty() {
                text.push_str(&format!("\n    {}: {words}", say(label)));
            }
        }
        text
    }
}
