//! Header phrases and title phrases as words, and how a phrase is found in a text.

use crate::model::form::{ColumnKind, Form, FormColumn, Role};
use crate::model::period::Period;
use crate::text::words;

/// A phrase of a description with the numbers of one period filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrase {
    /// As it reads, for the evidence.
    pub(super) text: String,
    words: Vec<String>,
}

impl Phrase {
    /// The phrase for `period`: `{year}`, `{last_year}`, `{month}` and `{previous_month}` are filled in.
    pub(super) fn new(described: &str, period: Period) -> Self {
        let text = described
            .replace("{year}", &period.year().to_string())
            .replace(
                "{last_year}",
                &period.same_period_last_year().year().to_string(),
            )
            .replace("{month}", &period.month().to_string())
            .replace("{previous_month}", &period.previous().month().to_string());
        Self {
            words: words(&text),
            text,
        }
    }

    /// A phrase without numbers of a period.
    pub(super) fn literal(described: &str) -> Self {
        Self {
            words: words(described),
            text: described.to_owned(),
        }
    }

    /// Number of words.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// True when all words stand in the text in their order; other words may stand between.
    pub(super) fn is_within<S: AsRef<str>>(&self, text: &[S]) -> bool {
        let mut rest = text.iter();
        !self.words.is_empty()
            && self
                .words
                .iter()
                .all(|word| rest.any(|seen| seen.as_ref() == word))
    }

    /// True when the text is made of the words and of nothing else.
    pub(super) fn is_all_of<S: AsRef<str>>(&self, text: &[S]) -> bool {
        self.len() == text.len() && self.is_within(text)
    }

    /// True when the words stand in the text one after the other.
    pub(super) fn is_run_of<S: AsRef<str>>(&self, text: &[S]) -> bool {
        !self.words.is_empty()
            && text.windows(self.words.len()).any(|run| {
                run.iter()
                    .zip(&self.words)
                    .all(|(seen, word)| seen.as_ref() == word)
            })
    }
}

/// The phrases of one column of a form.
#[derive(Debug, Clone)]
pub(super) struct ColumnPhrases {
    pub(super) header: Vec<Phrase>,
    pub(super) without: Vec<Phrase>,
    /// True for a column of figures.
    pub(super) is_value: bool,
    /// True for a column of printed ratios.
    pub(super) is_ratio: bool,
    /// True for the column of the names of rows.
    pub(super) is_label: bool,
}

/// The phrases of all columns of a form for one period.
pub(super) fn column_phrases(form: &Form, period: Period) -> Vec<ColumnPhrases> {
    let phrases = |described: &[String]| {
        described
            .iter()
            .map(|text| Phrase::new(text, period))
            .collect()
    };
    form.columns
        .iter()
        .map(|column| ColumnPhrases {
            header: phrases(&column.header),
            without: phrases(&without(column, period)),
            is_value: matches!(column.kind, ColumnKind::Value(_)),
            is_ratio: matches!(column.kind, ColumnKind::Ratio(_)),
            is_label: matches!(column.kind, ColumnKind::Label),
        })
        .collect()
}

/// What the heading of a column may not say. In January the month before is one of last year, and may say so.
fn without(column: &FormColumn, period: Period) -> Vec<String> {
    let is_of_last_year = matches!(column.kind, ColumnKind::Value(Role::PreviousMonth))
        && period.previous().year() < period.year();
    let said = column.without.iter();
    said.filter(|text| !(is_of_last_year && text.contains("{last_year}")))
        .cloned()
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_takes_the_numbers_of_the_period() {
        let phrase = Phrase::new(
            "ước tháng {month} năm {year}",
            Period::new(2019, 9).unwrap(),
        );
        assert!(phrase.is_within(&words("Ước thực hiện tháng 09 năm 2019 (triệu đồng)")));
        assert!(!phrase.is_within(&words("Ước thực hiện tháng 8 năm 2019")));
    }

    #[test]
    fn in_january_the_month_before_may_be_said_to_be_of_last_year() {
        let descriptions = crate::describe::load(None).unwrap();
        let retail = descriptions.forms.iter().find(|form| form.id == "retail");
        let retail = retail.unwrap();
        let mut place = retail.columns.iter();
        let place =
            place.position(|column| matches!(column.kind, ColumnKind::Value(Role::PreviousMonth)));
        let refuses = |month: u32, heading: &str| {
            let phrases = column_phrases(retail, Period::new(2022, month).unwrap());
            let column = place.and_then(|place| phrases.get(place)).unwrap();
            let heading = words(heading);
            column.without.iter().any(|word| word.is_run_of(&heading))
        };
        assert!(!refuses(1, "Chính thức tháng 12 năm 2021"));
        assert!(refuses(1, "Lũy kế tháng 12 năm 2021"));
        assert!(refuses(2, "Chính thức tháng 1 năm 2021"));
    }

    #[test]
    fn words_of_a_title_phrase_stand_together() {
        let phrase = Phrase::new("bán lẻ hàng hóa", Period::new(2019, 9).unwrap());
        assert!(phrase.is_run_of(&words("Tổng mức bán lẻ hàng hoá tháng 9")));
        assert!(!phrase.is_run_of(&words("Bán buôn, bán lẻ và hàng hóa khác")));
    }
}
