//! By what single workbooks are read, of which no run is made.

use std::env;

use tonghop::cli::JobArgs;
use tonghop::describe;
use tonghop::job::{FailOn, JobError};
use tonghop::model::descriptions::Descriptions;
use tonghop::model::finding::Severity;
use tonghop::model::settings::RuleSettings;
use tonghop::model::text::Language;
use tonghop::recognise::Expected;

use super::gave_up::GaveUp;
use super::job::job_of;
use crate::console::Console;

/// What `check` and `inspect` go by: the job's months and rules when there is one, else the months of the sheets.
pub(super) struct Outlook {
    pub(super) descriptions: Descriptions,
    pub(super) expected: Expected,
    pub(super) rules: RuleSettings,
    pub(super) fail_on: Option<Severity>,
}

/// The outlook of the job, or of the flags where there is none.
///
/// The console speaks in the words of its descriptions from here on.
pub(super) fn outlook(
    job: &JobArgs,
    language: Option<Language>,
    console: &mut Console<'_>,
) -> Result<Outlook, GaveUp> {
    let outlook = looked_up(job, language)?;
    console.reword(&outlook.descriptions.rewording);
    Ok(outlook)
}

fn looked_up(job: &JobArgs, language: Option<Language>) -> Result<Outlook, GaveUp> {
    let mut given = job.given(language);
    // Neither command writes or dates anything.
    given.inbox = Some(env::current_dir()?);
    given.out = given.inbox.clone();
    given.as_of = "2000-01-01".parse().ok();
    let templates = given.templates.clone();
    let fail_on = given
        .fail_on
        .map_or(Some(Severity::Error), FailOn::severity);
    match job_of(given) {
        Ok(job) => {
            let expected = Expected::Months {
                period: job.period,
                keep_from: job.keep_from,
            };
            Ok(Outlook {
                descriptions: describe::load(job.templates.as_deref())?,
                expected,
                rules: job.rules,
                fail_on: job.fail_on,
            })
        }
        Err(gave_up) if matches!(gave_up.error.downcast_ref(), Some(JobError::Missing { .. })) => {
            Ok(Outlook {
                descriptions: describe::load(templates.as_deref())?,
                expected: Expected::Any,
                rules: RuleSettings::default(),
                fail_on,
            })
        }
        Err(gave_up) => Err(gave_up),
    }
}
