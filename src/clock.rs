//! The time of day, for the word `today` on the command line, for the screen of `watch` and for the note of who holds an
//! output folder since when; no output depends on it.

use std::time::SystemTime;

use time::{OffsetDateTime, UtcOffset};
use tonghop::job::{Date, JobError};

/// Hours by which the clocks of Viet Nam are ahead; one zone, no summer time, whatever zone a server is set to.
const AHEAD: i8 = 7;

/// The day in Viet Nam.
///
/// # Errors
/// When the clock of the machine is set to a year that no report can have.
pub(crate) fn today() -> Result<Date, JobError> {
    day_at(SystemTime::now()).ok_or(JobError::NoToday)
}

/// "14:05:12", the time of day in Viet Nam.
pub(crate) fn time_of_day() -> String {
    let (hour, minute, second) = in_viet_nam(SystemTime::now()).to_hms();
    format!("{hour:02}:{minute:02}:{second:02}")
}

/// "02:15:07 26/9/2019", day and time in Viet Nam.
pub(crate) fn now() -> String {
    let (year, month, day) = in_viet_nam(SystemTime::now()).to_calendar_date();
    format!("{} {day}/{}/{year}", time_of_day(), u8::from(month))
}

fn day_at(moment: SystemTime) -> Option<Date> {
    let (year, month, day) = in_viet_nam(moment).to_calendar_date();
    let month = u8::from(month);
    format!("{year:04}-{month:02}-{day:02}").parse().ok()
}

fn in_viet_nam(moment: SystemTime) -> OffsetDateTime {
    let zone = UtcOffset::from_hms(AHEAD, 0, 0).unwrap_or(UtcOffset::UTC);
    OffsetDateTime::from(moment).to_offset(zone)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use std::time::Duration;

    fn day(seconds: u64) -> String {
        let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        day_at(moment).unwrap().to_string()
    }

    #[test]
    fn a_day_in_viet_nam_begins_at_17_hours_universal_time() {
        // 2019-09-25T16:59:59Z and one second later.
        assert_eq!(day(1_569_430_799), "2019-09-25");
        assert_eq!(day(1_569_430_800), "2019-09-26");
    }
}
