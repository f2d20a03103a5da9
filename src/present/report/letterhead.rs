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
        let number = if particulars.number.is_empty() {
            BLANK
        } else {
            &particulars.number
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
        recipients: described.recipients.clone(),
    }
}
