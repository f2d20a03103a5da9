//! How the months of a report are named: in its title, inside a sentence, and what lies ahead.

use crate::model::period::Period;
use crate::model::phrases::Phrases;

/// The months so far as the title of a report names them: "tháng 01 năm 2019", "quý I năm 2019", "6 tháng đầu năm 2019",
/// "9 tháng năm 2019", "năm 2019".
pub(crate) fn in_title(phrases: &Phrases, period: Period) -> String {
    match period.month() {
        6 => months_of_year(phrases, "period.so-far", period.month(), period.year()),
        12 => year(phrases, period.year()),
        _ => {
            let (span, year) = (span(phrases, period), period.year().to_string());
            phrases.say("period.of-year", &[("span", &span), ("year", &year)])
        }
    }
}

/// The same inside a sentence, counted from the first month: "9 tháng đầu năm 2019", "quý I năm 2019", "năm 2019".
pub(crate) fn so_far(phrases: &Phrases, period: Period) -> String {
    match period.month() {
        1 | 3 | 12 => in_title(phrases, period),
        months => months_of_year(phrases, "period.so-far", months, period.year()),
    }
}

/// The months so far without the year: "tháng 01", "quý I", "9 tháng", "năm".
pub(crate) fn span(phrases: &Phrases, period: Period) -> String {
    match period.month() {
        1 => phrases.get("period.first-month").to_owned(),
        3 => phrases.get("period.first-quarter").to_owned(),
        12 => phrases.get("period.whole").to_owned(),
        months => phrases.say("period.months", &[("months", &months.to_string())]),
    }
}

/// What lies ahead: "3 tháng cuối năm 2019", "tháng cuối năm 2019"; in December "năm 2020".
pub(crate) fn ahead(phrases: &Phrases, period: Period) -> String {
    match period.remaining_months() {
        0 => year(phrases, period.year() + 1),
        1 => phrases.say("period.last-month", &[("year", &period.year().to_string())]),
        months => months_of_year(phrases, "period.ahead", months, period.year()),
    }
}

fn months_of_year(phrases: &Phrases, key: &str, months: u32, year: i32) -> String {
    let (months, year) = (months.to_string(), year.to_string());
    phrases.say(key, &[("months", &months), ("year", &year)])
}

fn year(phrases: &Phrases, year: i32) -> String {
    phrases.say("period.year", &[("year", &year.to_string())])
}

/// "ngày 05 tháng 02 năm 2019" from "2019-02-05": days below 10 and months below 3 have a zero before them
/// (Decree 30/2020/NĐ-CP, Annex I). `None` when the text is no such date.
pub(crate) fn date(phrases: &Phrases, iso: &str) -> Option<String> {
    let mut parts = iso.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let (year, month, day): (u16, u8, u8) =
        (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let month = if month < 3 {
        format!("{month:02}")
    } else {
        month.to_string()
    };
    let is_whole = parts.next().is_none();
    is_whole.then(|| day_of(phrases, &format!("{day:02}"), &month, &year.to_string()))
}

/// The same from a day and a month that are written already, or left to be written by hand.
pub(crate) fn day_of(phrases: &Phrases, day: &str, month: &str, year: &str) -> String {
    phrases.say(
        "period.day",
        &[("day", day), ("month", month), ("year", year)],
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    fn phrases() -> Phrases {
        crate::describe::load(None).unwrap().phrases
    }

    #[test]
    fn each_month_is_named_as_reports_name_it() {
        let phrases = phrases();
        let names = [
            "tháng 01; tháng 01 năm 2019; tháng 01 năm 2019; 11 tháng cuối năm 2019",
            "2 tháng; 2 tháng năm 2019; 2 tháng đầu năm 2019; 10 tháng cuối năm 2019",
            "quý I; quý I năm 2019; quý I năm 2019; 9 tháng cuối năm 2019",
            "4 tháng; 4 tháng năm 2019; 4 tháng đầu năm 2019; 8 tháng cuối năm 2019",
            "5 tháng; 5 tháng năm 2019; 5 tháng đầu năm 2019; 7 tháng cuối năm 2019",
            "6 tháng; 6 tháng đầu năm 2019; 6 tháng đầu năm 2019; 6 tháng cuối năm 2019",
            "7 tháng; 7 tháng năm 2019; 7 tháng đầu năm 2019; 5 tháng cuối năm 2019",
            "8 tháng; 8 tháng năm 2019; 8 tháng đầu năm 2019; 4 tháng cuối năm 2019",
            "9 tháng; 9 tháng năm 2019; 9 tháng đầu năm 2019; 3 tháng cuối năm 2019",
            "10 tháng; 10 tháng năm 2019; 10 tháng đầu năm 2019; 2 tháng cuối năm 2019",
            "11 tháng; 11 tháng năm 2019; 11 tháng đầu năm 2019; tháng cuối năm 2019",
            "năm; năm 2019; năm 2019; năm 2020",
        ];
        for (month, expected) in (1..).zip(names) {
            let of = Period::new(2019, month).unwrap();
            let said = [span, in_title, so_far, ahead].map(|name| name(&phrases, of));
            assert_eq!(said.join("; "), expected);
        }
    }

    #[test]
    fn small_days_and_months_have_a_zero_before_them() {
        let date = |iso| date(&phrases(), iso);
        assert_eq!(date("2019-02-05").unwrap(), "ngày 05 tháng 02 năm 2019");
        assert_eq!(date("2019-09-25").unwrap(), "ngày 25 tháng 9 năm 2019");
        assert_eq!(date("25/9/2019"), None);
    }
}
