//! Days of the calendar, as people type them into job files and commands.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize, Serializer};

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: i16,
    month: u8,
    day: u8,
}

impl Date {
    /// Year, month and day.
    pub fn parts(self) -> (u16, u8, u8) {
        (self.year.unsigned_abs(), self.month, self.day)
    }

    /// Days from `earlier` to this day; negative when it is later.
    pub fn days_since(self, earlier: Self) -> i64 {
        self.number() - earlier.number()
    }

    /// Days since the first of March of the year 0, so that the leap day ends a year.
    fn number(self) -> i64 {
        let months = i64::from(self.month) + 9;
        let year = i64::from(self.year) - 1 + months / 12;
        let month = months % 12;
        year * 365 + year / 4 - year / 100
            + year / 400
            + (month * 306 + 5) / 10
            + i64::from(self.day)
            - 1
    }
}

/// The text is not a day such as `2019-09-25`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a day such as 2019-09-25")]
pub struct NotADate(String);

impl FromStr for Date {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parse = || {
            let mut parts = text.split('-');
            let (year, month, day): (i16, u8, u8) = (
                parts.next()?.parse().ok()?,
                parts.next()?.parse().ok()?,
                parts.next()?.parse().ok()?,
            );
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let days = match month {
                1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
                4 | 6 | 9 | 11 => 30,
                2 if leap => 29,
                2 => 28,
                _ => return None,
            };
            let is_day =
                parts.next().is_none() && (1990..2200).contains(&year) && (1..=days).contains(&day);
            is_day.then_some(Self { year, month, day })
        };
        parse().ok_or_else(|| NotADate(text.to_owned()))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_over_leap_days_and_years() {
        let days = |later: &str, earlier: &str| {
            let day = |text: &str| text.parse::<Date>().unwrap();
            day(later).days_since(day(earlier))
        };
        assert_eq!(days("2019-09-25", "2019-09-25"), 0);
        assert_eq!(days("2020-03-01", "2020-02-28"), 2);
        assert_eq!(days("2019-03-01", "2019-02-28"), 1);
        assert_eq!(days("2020-01-01", "2019-12-31"), 1);
        assert_eq!(days("2019-09-24", "2019-09-26"), -2);
        // 31 + 28 + ... + 31 days of 2019.
        assert_eq!(days("2020-01-01", "2019-01-01"), 365);
    }

    #[test]
    fn a_day_that_does_not_exist_is_refused() {
        assert!("2019-02-29".parse::<Date>().is_err());
        assert_eq!(
            "2020-02-29".parse::<Date>().unwrap().to_string(),
            "2020-02-29"
        );
    }
}
