//! The job file, as `init` writes it.

use super::senders;
use crate::model::date::Date;
use crate::model::period::Period;
use crate::model::register::ReportingUnit;

/// Name of the job file.
pub const JOB_FILE: &str = "tonghop.toml";
/// Folder for the office's own words in the job that `init` makes, as the template of the job file names it.
pub const OWN_WORDS: &str = "noi-dung";
/// What `init` writes, with the two settings that every job has of its own to be filled in.
const JOB_TEMPLATE: &str = include_str!("../../templates/job/tonghop.toml");

/// The job file that `init` writes, with the folder of the inbox for each of `units`; none leaves the example of senders.
///
/// What its comments say in braces stays: that is how hooks name what they are given.
pub fn template((period, as_of): (Period, Date), units: &[(&ReportingUnit, &str)]) -> String {
    let text = JOB_TEMPLATE
        .replace("\"{period}\"", &format!("\"{period}\""))
        .replace("\"{as-of}\"", &format!("\"{as_of}\""));
    senders::declared(&text, units)
}
