//! Names that may have been meant, for findings about names that no form has.

use super::recogniser::Recogniser;
use super::rules;
use crate::model::finding::{Arg, Finding};
use crate::model::form::FormRow;
use crate::text;

/// Name of the value that [`Recogniser::propose`] gives; empty until then.
pub(super) const NEAREST: &str = "nearest";

impl Recogniser<'_> {
    /// Gives findings about unknown rows and parents the names that may have been meant.
    ///
    /// To hold a name against all names of a form takes long, and a workbook may have any number of unknown rows, so this is for
    /// the findings that are listed.
    pub(crate) fn propose(&self, findings: &mut [Finding]) {
        for finding in findings {
            let proposed = match finding.rule {
                rules::UNKNOWN_ROW => self.proposed(finding, "row", |_| true),
                rules::PARENT_UNKNOWN => {
                    self.proposed(finding, "parent", |row| row.indicator.is_empty())
                }
                _ => continue,
            };
            let mut args = finding.args.iter_mut();
            if let Some((_, nearest)) = args.find(|(known, _)| *known == NEAREST) {
                *nearest = Arg::Text(proposed);
            }
        }
    }

    /// What the words of a finding may stand for among the rows of its form.
    fn proposed(
        &self,
        finding: &Finding,
        named: &str,
        may_be: impl Fn(&FormRow) -> bool,
    ) -> String {
        let words = finding.args.iter().find(|(known, _)| *known == named);
        let form = finding.form.and_then(|form| self.descriptions.form(form));
        let (Some((_, Arg::Text(name))), Some(form)) = (words, form) else {
            return String::new();
        };
        let touched = finding
            .affects
            .iter()
            .filter_map(|line| form.row(line.row?));
        let touched = touched.filter(|row| may_be(row));
        let alike = text::proposed(name, touched.map(|row| row.label.vi.as_str()));
        if !alike.is_empty() {
            return alike.join("”, “");
        }
        let known = form.rows.iter().filter(|row| may_be(row));
        text::proposed(name, known.map(|row| row.label.vi.as_str())).join("”, “")
    }
}
