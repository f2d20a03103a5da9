//! Head and foot of the report: Decree 30/2020/NĐ-CP, Annex I.

use super::particulars::Particulars;
use crate::model::descriptions::Letterhead as Described;
use crate::model::document::{Closing, Letterhead};
use crate::present::periods;
use crate::present::view::View;

/// Room for what is written by hand; ordinary blanks would be joined into one.
const BLANK: &str = "\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}";

/// Number and date of the report as they are written out, with room to write where they are not known yet.
pub(super) struct Issue {
    /// "125/BC-SCT".
    number: String,
    day: String,
}

impl Issue {
    pub(super) fn of(described: &Described, particulars: &Particulars, view: &View<'_>) -> Self {
        let number = match particulars.number.as_str() {
            "" => BLANK.to_owned(),
            // Numbers below 10 have a zero before them (Decree 30/2020/NĐ-CP, Annex I).
            digit if digit.len() == 1 && digit.bytes().all(|sign| sign.is_ascii_digit()) => {
                format!("0{digit}")
            }
            number => number.to_owned(),
        };
        let phrases = &view.descriptions.phrases;
        let year = view.consolidation.period.year().to_string();
        let day = periods::date(phrases, &particulars.date);
        Self {
            number: format!("{number}/{}", described.symbol),
            day: day.unwrap_or_else(|| periods::day_of(phrases, BLANK, BLANK, &year)),
        }
    }

    /// The same as values of phrases.
    pub(super) fn values(&self) -> [(&'static str, &str); 2] {
        [("number", &self.number), ("day", &self.day)]
    }
}

pub(super) fn letterhead(
    described: &Described,
    subject: &str,
    issue: &Issue,
    view: &View<'_>,
) -> Letterhead {
    Letterhead {
        nation: view.phrase("document.nation"),
        motto: view.phrase("document.motto"),
        parent_agency: described.parent_agency.clone(),
        agency: described.agency.clone(),
        number: view.say("letterhead.number", &issue.values()),
        place_and_date: format!("{}, {}", described.place, issue.day),
        document_type: described.document_type.clone(),
        subject: subject.to_owned(),
    }
}

pub(super) fn closing(described: &Described, view: &View<'_>) -> Closing {
    Closing {
        signer_title: described.signer_title.clone(),
        signer_name: described.signer_name.clone(),
        heading: view.phrase("document.recipients"),
        recipients: listed(&described.recipients),
    }
}

/// Each recipient behind a dash and before a semicolon, the last before a full stop (Decree 30/2020/NĐ-CP, Annex I), whatever the
/// description has of it already.
fn listed(recipients: &[String]) -> Vec<String> {
    let bare = |recipient: &String| {
        let recipient = recipient.trim().trim_start_matches(['-', '–']);
        recipient
            .trim_start()
            .trim_end_matches([';', '.'])
            .to_owned()
    };
    let mut lines: Vec<String> = recipients
        .iter()
        .map(|recipient| format!("- {};", bare(recipient)))
        .collect();
    if let Some(last) = lines.last_mut() {
        last.pop();
        last.push('.');
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recipients_have_dashes_and_points_once() {
        let given = [
            "Bộ Công Thương (báo cáo)",
            "- UBND tỉnh;",
            "Lưu: VT, KH-TH.",
        ];
        let lines = listed(&given.map(str::to_owned));
        assert_eq!(
            lines,
            [
                "- Bộ Công Thương (báo cáo);",
                "- UBND tỉnh;",
                "- Lưu: VT, KH-TH."
            ]
        );
        assert_eq!(listed(&[]), [""; 0]);
    }
}
