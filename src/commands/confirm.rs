//! `tonghop confirm`: a statistician answers for a figure that a rule asks about.

use tonghop::cli::ConfirmArgs;
use tonghop::exit::Exit;
use tonghop::history::Store;
use tonghop::job::Job;
use tonghop::model::finding::Severity;
use tonghop::model::marked::Confirmation;
use tonghop::model::text::Language;
use tonghop::publish::day;

use super::gave_up::GaveUp;
use super::history::place;
use crate::console::Console;
use crate::print::out;

/// Digits of a fingerprint that must be given.
const DIGITS_NEEDED: usize = 6;

/// `tonghop confirm`.
pub(super) fn confirm(
    args: &ConfirmArgs,
    language: Option<Language>,
    console: &mut Console<'_>,
) -> Result<Exit, GaveUp> {
    let (job, folder) = place(&args.place, language, console)?;
    let store = Store::existing(&folder)?;
    match &args.fingerprint {
        None => list(&store, &job, console),
        Some(prefix) if args.withdraw => withdraw(store, prefix, &job, console),
        Some(prefix) => confirm_one(store, prefix, args, &job, console),
    }
}

fn list(store: &Store, job: &Job, console: &Console<'_>) -> Result<Exit, GaveUp> {
    let confirmations = store.confirmations()?;
    if confirmations.is_empty() {
        console.line("confirm-none", &[]);
    }
    for confirmation in confirmations.values() {
        let key = if confirmation.until < job.as_of {
            "confirm-listed-expired"
        } else {
            "confirm-listed"
        };
        out!("{}", console.say(key, &words_of(confirmation, console)));
    }
    Ok(Exit::Clean)
}

fn words_of(confirmation: &Confirmation, console: &Console<'_>) -> [(&'static str, String); 5] {
    [
        ("fingerprint", confirmation.fingerprint.clone()),
        ("owner", confirmation.owner.clone()),
        ("reason", confirmation.reason.clone()),
        ("made", day(confirmation.made, console.language())),
        ("until", day(confirmation.until, console.language())),
    ]
}

fn withdraw(store: Store, prefix: &str, job: &Job, console: &Console<'_>) -> Result<Exit, GaveUp> {
    let known = store.confirmations()?;
    let named: Vec<&Confirmation> = known
        .values()
        .filter(|known| known.fingerprint.starts_with(prefix))
        .collect();
    let Some(confirmation) = one_of(&named, prefix, console) else {
        return Ok(Exit::Usage);
    };
    let mut writing = store.begin()?;
    writing.withdraw(confirmation, job.as_of)?;
    writing.commit()?;
    console.line("confirm-withdrawn", &words_of(confirmation, console));
    Ok(Exit::Clean)
}

fn confirm_one(
    store: Store,
    prefix: &str,
    args: &ConfirmArgs,
    job: &Job,
    console: &Console<'_>,
) -> Result<Exit, GaveUp> {
    let known = store.findings_named(prefix)?;
    let Some(finding) = one_of(&known, prefix, console) else {
        return Ok(Exit::Usage);
    };
    let values = [
        ("fingerprint", finding.fingerprint.clone()),
        ("code", finding.code.clone()),
        ("place", finding.place.clone()),
    ];
    if finding.severity == Severity::Error {
        console.line("confirm-error", &values);
        return Ok(Exit::Usage);
    }
    let given = (&args.reason, &args.owner, args.until);
    let (Some(reason), Some(owner), Some(until)) = given else {
        return Ok(Exit::Usage);
    };
    if reason.trim().is_empty() || owner.trim().is_empty() {
        console.line("confirm-empty", &[]);
        return Ok(Exit::Usage);
    }
    if until < job.as_of {
        let days = [
            ("until", day(until, console.language())),
            ("as-of", day(job.as_of, console.language())),
        ];
        console.line("confirm-over", &days);
        return Ok(Exit::Usage);
    }
    let confirmation = Confirmation {
        fingerprint: finding.fingerprint.clone(),
        value_hash: finding.value_hash.clone(),
        reason: reason.trim().to_owned(),
        owner: owner.trim().to_owned(),
        made: job.as_of,
        until,
    };
    let replaced = store.confirmations()?.remove(&confirmation.fingerprint);
    let mut writing = store.begin()?;
    writing.confirm(&confirmation)?;
    writing.commit()?;
    if let Some(replaced) = replaced {
        console.line("confirm-replaced", &words_of(&replaced, console));
    }
    console.line(
        "confirm-done",
        &[&values[..], &[("until", day(until, console.language()))]].concat(),
    );
    Ok(Exit::Clean)
}

/// The one that the digits name; says why when they name none or several.
fn one_of<'a, T>(named: &'a [T], prefix: &str, console: &Console<'_>) -> Option<&'a T> {
    let values = [("fingerprint", prefix.to_owned())];
    match named {
        _ if prefix.len() < DIGITS_NEEDED => console.line("confirm-short", &values),
        [one] => return Some(one),
        [] => console.line("confirm-unknown", &values),
        _ => console.line("confirm-several", &values),
    }
    None
}
