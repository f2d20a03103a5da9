//! Dates as files store them: text in ISO order, and days since a first day.

use rust_decimal::Decimal;

use super::grid::Content;

/// `2019-09-30` or `2019-09-30T00:00:00`.
pub(super) fn from_iso(text: &str) -> Option<Content> {
    let date = text.split('T').next()?;
    let mut parts = date.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    Some(Content::Date(
        year.parse().ok()?,
        month
            .parse()
            .ok()
            .filter(|month| (1..=12).contains(month))?,
        day.parse().ok().filter(|day| (1..=31).contains(day))?,
    ))
}

/// Days from the first day of the calendar of dates (1 March of year 0) to the days before the serials begin.
const BEFORE_1900: i64 = 693_899;
const BEFORE_1904: i64 = 695_361;
/// 31 December 9999, counted from 1900; a number beyond it is no day in either calendar.
const LAST: i64 = 2_958_465;

/// A day counted from 1900 or 1904 as spreadsheets do; the time of day is dropped. `None` for a time without a day and for
/// days beyond the year 9999.
///
/// The count from 1900 holds a 29 February 1900 that never was, so that days up to then lie one apart.
pub(crate) fn from_serial(serial: Decimal, from_1904: bool) -> Option<Content> {
    let day: i64 = serial.floor().try_into().ok()?;
    if !(1..=LAST).contains(&day) {
        return None;
    }
    let since = if from_1904 {
        day + BEFORE_1904
    } else if day < 60 {
        day + BEFORE_1900 + 1
    } else {
        day + BEFORE_1900
    };
    let (year, month, day) = civil(since)?;
    (year <= 9999).then_some(Content::Date(year, month, day))
}

/// What spreadsheets show as a day for a number below one: `00/01/1900`; `None` for any other number.
pub(super) fn no_day(number: Decimal) -> Option<Content> {
    let is_part = !number.is_sign_negative() && number < Decimal::ONE;
    is_part.then(|| Content::Text("00/01/1900".into()))
}

/// Hours, minutes and, where there are any, seconds of a part of a day or of several days: `12:00`, `36:30:05`; `None` below zero.
pub(super) fn time(days: Decimal) -> Option<Content> {
    let seconds = days.checked_mul(Decimal::from(86_400))?.round();
    let seconds: u64 = seconds.try_into().ok()?;
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let clock = if seconds == 0 {
        format!("{hours}:{minutes:02}")
    } else {
        format!("{hours}:{minutes:02}:{seconds:02}")
    };
    Some(Content::Text(clock.into()))
}

/// Year, month and day of the day `since` 1 March of year 0, by counting eras of 400 years.
fn civil(since: i64) -> Option<(i32, u32, u32)> {
    let (era, of_era) = (since.div_euclid(146_097), since.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, carried) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    Some((
        i32::try_from(era * 400 + year + carried).ok()?,
        u32::try_from(month).ok()?,
        u32::try_from(day).ok()?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_are_days_of_both_calendars() {
        for (serial, from_1904, day) in [
            ("1", false, (1900, 1, 1)),
            ("59", false, (1900, 2, 28)),
            ("61", false, (1900, 3, 1)),
            ("43738.75", false, (2019, 9, 30)),
            ("42276", true, (2019, 9, 30)),
            ("1", true, (1904, 1, 2)),
        ] {
            let (year, month, date) = day;
            let expected = Some(Content::Date(year, month, date));
            let serial = serial.parse().unwrap_or_default();
            assert_eq!(from_serial(serial, from_1904), expected, "{serial}");
        }
        assert_eq!(from_serial(Decimal::new(5, 1), false), None);
        assert_eq!(from_serial(Decimal::new(i64::MAX, 0), false), None);
    }

    #[test]
    fn days_in_iso_order_are_read() {
        assert_eq!(
            from_iso("2019-09-30T00:00:00"),
            Some(Content::Date(2019, 9, 30))
        );
        assert_eq!(from_iso("2019-13-30"), None);
    }
}
