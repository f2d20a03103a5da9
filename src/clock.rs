//! The clock on the wall, for the note of who holds an output folder since when; no figure and no output knows it.

use std::time::{SystemTime, UNIX_EPOCH};

/// Viet Nam has one time, seven hours before Greenwich, all the year.
const SECONDS_AHEAD: u64 = 7 * 3600;
const DAY: u64 = 24 * 3600;

/// "02:15:07 26/9/2019", in the time of Viet Nam.
pub(crate) fn now() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    moment(since.map_or(0, |since| since.as_secs()))
}

/// `seconds` since 1970 at Greenwich.
fn moment(seconds: u64) -> String {
    let local = seconds + SECONDS_AHEAD;
    let (hour, minute, second) = (local / 3600 % 24, local / 60 % 60, local % 60);
    let (year, month, day) = date(local / DAY);
    format!("{hour:02}:{minute:02}:{second:02} {day}/{month}/{year}")
}

/// Year, month and day of a number of days since 1 January 1970.
///
/// Counted in years that begin in March, so that the leap day is the last of its year, and in spans of 400 years.
fn date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, later) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (year + era * 400 + later, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_said_in_the_time_of_viet_nam() {
        // 2019-09-25T19:15:07Z.
        assert_eq!(moment(1_569_438_907), "02:15:07 26/9/2019");
        // 2020-02-28T17:00:00Z, and a day later.
        assert_eq!(moment(1_582_909_200), "00:00:00 29/2/2020");
        assert_eq!(moment(1_582_995_600), "00:00:00 1/3/2020");
    }
}
