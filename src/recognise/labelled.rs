//! Labels of the head of a sheet and what stands behind them; several may share a cell:
//! "Đơn vị báo cáo: X. Kỳ báo cáo: tháng 9 năm 2019".

use super::month_words::begins_with_month;
use crate::model::vocabulary::{LabelWords, Vocabulary};
use crate::text;
use crate::text::words;

/// What a label announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    /// The submitter.
    Submitter,
    /// Who receives the return.
    Receiver,
    /// The unit of measure.
    Measure,
    /// "Đơn vị": a measure or a submitter, as what follows says.
    Unit,
    /// The period.
    Period,
}

/// Letters before a colon among which a label is looked for.
const REACH: usize = 40;

/// Letters among which a month is looked for: "tháng mười hai năm 2019".
const MONTH_REACH: usize = 40;

/// The labelled parts of a text, in their order; a part ends where the next label begins, a measure where a month does.
pub(super) fn labelled<'t>(text: &'t str, terms: &Vocabulary) -> Vec<(Label, &'t str)> {
    let mut found: Vec<(Label, usize, usize)> = Vec::new();
    for (colon, _) in text.match_indices(':') {
        let from = found.last().map_or(0, |(.., value)| *value);
        let before = text.get(from..colon);
        if let Some((label, start)) = before.and_then(|text| label_at_end(text, &terms.labels)) {
            found.push((label, from + start, colon + 1));
        }
    }
    let ends = found.iter().skip(1).map(|(_, start, _)| *start);
    let ends = ends.chain([text.len()]);
    let parts = found.iter().zip(ends);
    parts
        .filter_map(|((label, _, value), end)| Some((*label, text.get(*value..end)?)))
        .map(|(label, value)| match label {
            Label::Measure | Label::Unit => (label, up_to_month(value, terms)),
            Label::Submitter | Label::Receiver | Label::Period => (label, trimmed(value)),
        })
        .collect()
}

/// What stands before a month that shares its line: "Tỷ đồng; Tháng 9/2019", "tr.đ T9/2019".
pub(super) fn up_to_month<'t>(value: &'t str, terms: &Vocabulary) -> &'t str {
    let starts = value.char_indices().filter(|(at, letter)| {
        let before = value.get(..*at).unwrap_or_default();
        letter.is_alphanumeric()
            && !before.ends_with(|before: char| before.is_alphanumeric() || before == '/')
    });
    let mut months = starts.filter(|(at, _)| {
        let ahead = value.get(*at..).unwrap_or_default();
        let end = ahead
            .char_indices()
            .nth(MONTH_REACH)
            .map_or(ahead.len(), |(end, _)| end);
        begins_with_month(&words(ahead.get(..end).unwrap_or_default()), terms)
    });
    let end = months.next().map_or(value.len(), |(at, _)| at);
    trimmed(value.get(..end).unwrap_or(value))
}

/// The label with which a text ends, and where it begins: the longest of those that fit.
fn label_at_end(text: &str, labels: &LabelWords) -> Option<(Label, usize)> {
    let letters = text.char_indices().rev().take(REACH);
    let starts = letters.filter(|(at, letter)| {
        let before = text.get(..*at).unwrap_or_default();
        letter.is_alphanumeric() && !before.ends_with(char::is_alphanumeric)
    });
    let fitting = starts.filter_map(|(at, _)| {
        let label = label_of(&text::key(text.get(at..)?), labels)?;
        Some((label, at))
    });
    fitting.last()
}

fn label_of(key: &str, labels: &LabelWords) -> Option<Label> {
    let kinds = [
        (&labels.submitter, Label::Submitter),
        (&labels.receiver, Label::Receiver),
        (&labels.measure, Label::Measure),
        (&labels.submitter_or_measure, Label::Unit),
        (&labels.period, Label::Period),
    ];
    let found = kinds.into_iter().find(|(known, _)| known.contains(key));
    found.map(|(_, label)| label)
}

fn trimmed(value: &str) -> &str {
    let value = value.trim_matches([' ', ';', ',', '–', '-', '(', ')', '\n']);
    value.strip_suffix('.').unwrap_or(value).trim_end()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn several_labels_may_share_a_line() {
        use Label::{Measure, Period, Receiver, Submitter, Unit};
        let terms = crate::describe::load(None).unwrap().vocabulary;
        let cases: [(&str, &[(Label, &str)]); 15] = [
            (
                "Đơn vị: Huyện Đắk Tô ĐVT: Triệu đồng Tháng 9/2019",
                &[(Unit, "Huyện Đắk Tô"), (Measure, "Triệu đồng")],
            ),
            (
                "ĐVT: Tỷ đồng; Tháng 9/2019; Đơn vị: Huyện Đắk Tô",
                &[(Measure, "Tỷ đồng"), (Unit, "Huyện Đắk Tô")],
            ),
            ("(ĐVT: Tỷ đồng) 9 tháng năm 2019", &[(Measure, "Tỷ đồng")]),
            ("ĐVT: tr.đ T9/2019", &[(Measure, "tr.đ")]),
            ("ĐVT: Tỷ đồng – 09/2019", &[(Measure, "Tỷ đồng")]),
            (
                "ĐVT: 1000 đồng, quý III năm 2019",
                &[(Measure, "1000 đồng")],
            ),
            ("ĐVT: triệu đồng/tháng", &[(Measure, "triệu đồng/tháng")]),
            ("(Unit: billion VND)", &[(Unit, "billion VND")]),
            (
                "Đơn vị báo cáo: Huyện Đắk Hà. Kỳ báo cáo: tháng 9 năm 2019",
                &[(Submitter, "Huyện Đắk Hà"), (Period, "tháng 9 năm 2019")],
            ),
            (
                "Kỳ: 9/2019; ĐVT: tr.đ; Đơn vị gửi: H. Đắk Hà",
                &[
                    (Period, "9/2019"),
                    (Measure, "tr.đ"),
                    (Submitter, "H. Đắk Hà"),
                ],
            ),
            (
                "Đơn vị gửi: A – Đơn vị nhận báo cáo: B",
                &[(Submitter, "A"), (Receiver, "B")],
            ),
            ("(Đơn vị: triệu đồng)", &[(Unit, "triệu đồng")]),
            ("Đơn vị tính:", &[(Measure, "")]),
            ("Mẫu số: 01", &[]),
            ("24h00: Kính gửi: Sở", &[(Receiver, "Sở")]),
        ];
        for (text, parts) in cases {
            assert_eq!(labelled(text, &terms), parts, "{text}");
        }
    }
}
