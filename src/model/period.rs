//! The months a return speaks of.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// A month of a year, and with it the months of that year up to it: September 2019 is also "9 tháng năm 2019" (kỳ báo cáo).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    year: i16,
    month: u8,
}

impl Period {
    /// The earliest month there is; stands where no sheet names one.
    pub const FIRST: Period = Period {
        year: 1990,
        month: 1,
    };

    /// The latest month there is.
    pub const LAST: Period = Period {
        year: 2199,
        month: 12,
    };

    /// A month from 1 to 12 of a year from 1990 to 2199; `None` for anything else.
    pub fn new(year: i32, month: u32) -> Option<Self> {
        let in_range = (1990..=2199).contains(&year) && (1..=12).contains(&month);
        in_range.then_some(Self {
            year: i16::try_from(year).ok()?,
            month: u8::try_from(month).ok()?,
        })
    }

    /// The year, four digits.
    pub fn year(self) -> i32 {
        i32::from(self.year)
    }

    /// The month, 1 to 12; also the number of months in the cumulative figure.
    pub fn month(self) -> u32 {
        u32::from(self.month)
    }

    /// The month before, which may lie in the year before.
    pub fn previous(self) -> Self {
        if self.month == 1 {
            Self {
                year: self.year - 1,
                month: 12,
            }
        } else {
            Self {
                month: self.month - 1,
                ..self
            }
        }
    }

    /// The month after, which may lie in the next year.
    pub fn next(self) -> Self {
        if self.month == 12 {
            Self {
                year: self.year + 1,
                month: 1,
            }
        } else {
            Self {
                month: self.month + 1,
                ..self
            }
        }
    }

    /// The same month one year before (cùng kỳ năm trước).
    pub fn same_period_last_year(self) -> Self {
        Self {
            year: self.year - 1,
            ..self
        }
    }

    /// Months of the year still to come; 3 after September.
    pub fn remaining_months(self) -> u32 {
        12 - self.month()
    }

    /// True in December: what was reached stands for the year then.
    pub fn ends_year(self) -> bool {
        self.remaining_months() == 0
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// The text is not a month such as `2019-09`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a month such as 2019-09")]
pub struct NotAPeriod(String);

impl FromStr for Period {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parsed = text
            .split_once('-')
            .and_then(|(year, month)| Period::new(year.parse().ok()?, month.parse().ok()?));
        parsed.ok_or_else(|| NotAPeriod(text.to_owned()))
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_month_before_january_is_last_december() {
        let january = Period::new(2020, 1).map(Period::previous);
        assert_eq!(january, Period::new(2019, 12));
    }

    #[test]
    fn a_thirteenth_month_is_refused() {
        assert!("2019-13".parse::<Period>().is_err());
        assert_eq!(
            "2019-09".parse(),
            Ok(Period {
                year: 2019,
                month: 9
            })
        );
    }
}
