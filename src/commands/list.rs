//! The list of findings for programs, on standard output.

use tonghop::model::period::Period;
use tonghop::present::Findings;
use tonghop::present::list::{self, FindingList, ListFormat};

use super::gave_up::GaveUp;
use crate::print::out;

/// Findings for programs, on standard output.
pub(super) fn print_list(
    findings: &Findings,
    (period, as_of): (Option<Period>, &str),
    format: ListFormat,
) -> Result<(), GaveUp> {
    let list = FindingList {
        period,
        as_of,
        findings,
    };
    let mut text = Vec::new();
    list::render(&list, format, &mut text)?;
    out!("{}", String::from_utf8_lossy(&text));
    Ok(())
}
