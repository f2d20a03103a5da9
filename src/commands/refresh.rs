//! `tonghop refresh`: the figures of the last good set into a document that people have edited.

use std::env;

use tonghop::cli::RefreshArgs;
use tonghop::exit::{Exit, HasExit as _};
use tonghop::job;
use tonghop::model::text::Language;
use tonghop::platform;
use tonghop::publish::{output_of_set, replace_keeping};
use tonghop::refresh::{self, Doubt, DoubtKind, Refreshed};
use tonghop::{model::date::Date, pipeline};

use super::gave_up::GaveUp;
use super::job::speak_for_office;
use crate::complaints::Said;
use crate::console::Console;
use crate::print::out;

/// The output whose figures are taken.
const REPORT: &str = "bao-cao.docx";

/// `tonghop refresh`.
pub(super) fn refresh(
    args: &RefreshArgs,
    language: Option<Language>,
    console: &mut Console<'_>,
) -> Result<Exit, GaveUp> {
    let given = args.given(language);
    speak_for_office(&given, console);
    let place = job::whereabouts(given, &env::current_dir()?, &pipeline::adjustable())?;
    let cannot_read = |path, source| Said::new("disk-cannot-read", path, source, &*console);
    let report = place.out.join(REPORT);
    let new = output_of_set(&place.out, REPORT).map_err(|source| cannot_read(&report, source))?;
    let Some((new, day)) = new else {
        let values = [("folder", place.out.display().to_string())];
        console.line("refresh-no-set", &values);
        return Ok(Exit::Stale);
    };
    let old =
        platform::read_regular(&args.file).map_err(|source| cannot_read(&args.file, source))?;
    match refresh::refresh(&old, &new) {
        Ok(refreshed) => finish(args, (&old, refreshed), day, console),
        Err(refused) => {
            let (key, mut values) = refused.message();
            values.push(("file", args.file.display().to_string()));
            console.line(key, &values);
            Ok(refused.exit())
        }
    }
}

/// Writes the document unless nothing changed, and says what people should look at.
fn finish(
    args: &RefreshArgs,
    (old, refreshed): (&[u8], Refreshed),
    day: Date,
    console: &Console<'_>,
) -> Result<Exit, GaveUp> {
    let mut values = vec![("file", args.file.display().to_string())];
    if refreshed.changed == 0 && refreshed.doubts.is_empty() {
        console.line("refresh-same", &values);
        return Ok(Exit::Clean);
    }
    if refreshed.bytes != old {
        let kept = replace_keeping(&args.file, &refreshed.bytes, day)
            .map_err(|source| Said::new("disk-cannot-write", &args.file, source, console))?;
        values.push(("kept", kept.display().to_string()));
        values.push(("figures", refreshed.changed.to_string()));
        console.line("refresh-done", &values);
    }
    if refreshed.doubts.is_empty() {
        return Ok(Exit::Clean);
    }
    let count = refreshed.doubts.len().to_string();
    console.line("refresh-look", &[("count", count)]);
    for doubt in &refreshed.doubts {
        out!("{}", said(doubt, console));
    }
    Ok(Exit::Findings)
}

fn said(doubt: &Doubt, console: &Console<'_>) -> String {
    let key = match doubt.kind {
        DoubtKind::Turned => "refresh-turned",
        DoubtKind::Gone => "refresh-gone",
        DoubtKind::Left => "refresh-left",
        DoubtKind::New => "refresh-new",
        DoubtKind::Lost => "refresh-lost",
    };
    let values = [
        ("heading", doubt.heading.clone()),
        ("words", doubt.words.clone()),
    ];
    console.say(key, &values)
}
