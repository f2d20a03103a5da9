//! Dates as files store them: text in ISO order, and days since a first day.

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
