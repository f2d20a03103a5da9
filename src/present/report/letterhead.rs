//! Head and foot of the report: Decree 30/2020/NĐ-CP, Annex I.

use crate::model::descriptions::Letterhead as Described;
use crate::model::document::{Closing, Letterhead};
use crate::present::view::View;
use crate::present::wording;

use super::Particulars;

/// Room for what is written by hand; ordinary blanks would be joined into one.
pub(super) const BLANK: &str = "\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}";

/// The head, with room to write where number and date are not known yet.
pub(super) fn letterhead(
    described: &Described,
    subject: &str,
    particulars: &Particulars,
    view: &View<'_>,
) -> Letterhead {
    let number = if particulars.number.is_empty() {
        BLANK
    } else {
        &particulars.number
    };
    let year = view.consolidation.period.year();
    let date = wording::date(&particulars.date)
        .unwrap_or_else(|| format!("ngày {BLANK} tháng {BLANK} năm {year}"));
    Letterhead {
        nation: view.phrase("document.nation"),
        motto: view.phrase("document.motto"),
        parent_agency: described.parent_agency.clone(),
        agency: described.agency.clone(),
        number: format!("Số: {number}/{}", described.symbol),
        place_and_date: format!("{}, {date}", described.place),
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

/// "BÁO CÁO" to "Báo cáo".
pub(super) fn sentence_case(capitals: &str) -> String {
    let mut letters = capitals.chars();
    letters.next().map_or_else(String::new, |first| {
        first
            .to_uppercase()
            .chain(letters.flat_map(char::to_lowercase))
            .collect()
    })
}
