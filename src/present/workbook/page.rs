//! How sheets are printed.

use rust_xlsxwriter::Worksheet;

use super::text::safe;
use crate::present::wording::capitalised;
use crate::present::{Presentation, periods};
use crate::text::fill;

/// Which way the paper lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Orientation {
    /// Upright.
    Portrait,
    /// On its side, for wide tables.
    Landscape,
}

/// How a sheet is made to fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// So many pages side by side, as many long as it takes.
    Wide(u16),
    /// On one page.
    Page,
}

/// A4, with the agency and the period above and the page number below.
pub(super) fn set_up(
    sheet: &mut Worksheet,
    presentation: &Presentation<'_>,
    orientation: Orientation,
    fit: Fit,
) {
    /// Code of A4.
    const A4: u8 = 9;
    match orientation {
        Orientation::Portrait => sheet.set_portrait(),
        Orientation::Landscape => sheet.set_landscape(),
    };
    let (wide, long) = match fit {
        Fit::Wide(pages) => (pages, 0),
        Fit::Page => (1, 1),
    };
    let period = presentation.consolidation.period;
    let phrases = &presentation.descriptions.phrases;
    sheet
        .set_paper_size(A4)
        .set_print_center_horizontally(true)
        .set_print_fit_to_pages(wide, long)
        .set_margins(0.6, 0.5, 0.75, 0.75, 0.3, 0.3)
        .set_header(format!(
            "&L{}&R{}",
            literal(&presentation.document.author),
            capitalised(&periods::in_title(phrases, period))
        ))
        .set_footer(footer(presentation));
}

/// On which day it was made, and the number of the page.
fn footer(presentation: &Presentation<'_>) -> String {
    let phrases = &presentation.descriptions.phrases;
    let day = day(&presentation.as_of);
    let made = fill(&literal(phrases.get("print.made")), |name| {
        (name == "day").then(|| day.clone())
    });
    let page = fill(&literal(phrases.get("print.page")), |name| match name {
        "page" => Some("&P".to_owned()),
        "pages" => Some("&N".to_owned()),
        _ => None,
    });
    format!("&L{made}&R{page}")
}

/// Words in a header: "&" begins a code there, and 255 letters is all it holds.
fn literal(words: &str) -> String {
    let words: String = safe(words).chars().take(100).collect();
    words.replace('&', "&&").replace('\n', " ")
}

/// `2019-09-25` as "25/9/2019".
fn day(as_of: &str) -> String {
    let parts: Vec<&str> = as_of.split('-').collect();
    match parts.as_slice() {
        [year, month, day] => format!(
            "{}/{}/{year}",
            day.trim_start_matches('0'),
            month.trim_start_matches('0')
        ),
        _ => literal(as_of),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_people_write_them() {
        assert_eq!(day("2019-09-05"), "5/9/2019");
        assert_eq!(literal("Công & Thương"), "Công && Thương");
    }
}
