//! What of the findings is open, as page 1 tells it: errors, and questions that touch its headlines.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::descriptions::Descriptions;
use crate::model::finding::Severity;
use crate::model::phrases::Phrases;
use crate::present::{FindingRow, wording};

/// What is still to be settled before the figures are read out.
#[derive(Debug, Clone, Default)]
pub(super) struct Open {
    /// Errors, whether or not they touch a figure that is added up.
    errors: usize,
    /// Causes without an error that may move a headline of page 1.
    queries: usize,
    /// Names of those headlines, in their order.
    about: Vec<String>,
}

impl Open {
    pub(super) fn of(rows: &[FindingRow], descriptions: &Descriptions) -> Self {
        let errors = rows.iter().filter(|row| row.severity == Severity::Error);
        let headlines = &descriptions.report.headlines;
        let of_page = |place: &&usize| {
            let headline = headlines.get(**place);
            headline.is_some_and(|headline| headline.front_page)
        };
        // What did not arrive stands among the units.
        let received = rows.iter().filter(|row| row.cell.is_some());
        let mut causes: BTreeMap<usize, (Severity, BTreeSet<usize>)> = BTreeMap::new();
        for row in received.filter(|row| row.severity > Severity::Note) {
            let (worst, touched) = causes
                .entry(row.cause)
                .or_insert((row.severity, BTreeSet::new()));
            *worst = row.severity.max(*worst);
            touched.extend(row.headlines.iter().filter(of_page));
        }
        let queries = causes
            .into_values()
            .filter(|(worst, touched)| *worst == Severity::Warning && !touched.is_empty());
        let queries: Vec<BTreeSet<usize>> = queries.map(|(_, touched)| touched).collect();
        let about: BTreeSet<usize> = queries.iter().flatten().copied().collect();
        let named = about.into_iter().filter_map(|place| headlines.get(place));
        Self {
            errors: errors.count(),
            queries: queries.len(),
            about: named
                .map(|headline| wording::inside_clause(&headline.name.vi))
                .collect(),
        }
    }

    /// "2 lỗi đang xác minh và 3 điểm cần hỏi lại về tổng mức bán lẻ"; `None` when nothing is open.
    pub(super) fn words(&self, phrases: &Phrases) -> Option<String> {
        let count = self.errors.to_string();
        let errors = phrases.say("front-page.errors", &[("count", &count)]);
        let errors = (self.errors > 0).then_some(errors);
        let parts: Vec<String> = errors.into_iter().chain(self.queries(phrases)).collect();
        (!parts.is_empty()).then(|| wording::listed(phrases, &parts))
    }

    /// "3 điểm cần hỏi lại về tổng mức bán lẻ"; `None` when nobody has to be asked.
    pub(super) fn queries(&self, phrases: &Phrases) -> Option<String> {
        let about = wording::listed(phrases, &self.about);
        let count = self.queries.to_string();
        let values: [(&str, &str); 2] = [("count", count.as_str()), ("headlines", &about)];
        (self.queries > 0).then(|| phrases.say("front-page.queries", &values))
    }
}
