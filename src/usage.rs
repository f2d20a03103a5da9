//! Help, and mistakes on the command line, in the language; clap's own words are English.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the command line speaks to people"
)]

use clap::error::{ContextKind, ContextValue, ErrorKind};
use tonghop::message::Catalogue;
use tonghop::model::text::Language;

use crate::Exit;

/// Prints help or version, or says what is wrong.
pub(crate) fn told(error: &clap::Error, catalogue: &Catalogue, language: Language) -> Exit {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        print!("{error}");
        return Exit::Clean;
    }
    let (key, values) = sentence(error);
    eprintln!("{}", catalogue.say(language, key, &values));
    eprintln!("{}", catalogue.say(language, "usage.see-help", &[]));
    Exit::Usage
}

/// Key of the sentence in the message catalogue and its values.
fn sentence(error: &clap::Error) -> (&'static str, Vec<(&'static str, String)>) {
    let context = |kind| error.get(kind).map(words).unwrap_or_default();
    let argument = [
        context(ContextKind::InvalidArg),
        context(ContextKind::InvalidSubcommand),
    ]
    .concat();
    let value = context(ContextKind::InvalidValue);
    let other = context(ContextKind::PriorArg);
    let is_option = argument.starts_with('-');
    let key = match error.kind() {
        ErrorKind::UnknownArgument if is_option => "usage.unknown-argument",
        ErrorKind::UnknownArgument | ErrorKind::TooManyValues => "usage.extra-argument",
        ErrorKind::InvalidSubcommand => "usage.unknown-command",
        ErrorKind::InvalidValue if value.is_empty() => "usage.no-value",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "usage.wrong-value",
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
            "usage.no-value"
        }
        ErrorKind::MissingRequiredArgument => "usage.missing-argument",
        ErrorKind::ArgumentConflict if other.is_empty() || other == argument => "usage.repeated",
        ErrorKind::ArgumentConflict => "usage.conflict",
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "usage.missing-command"
        }
        ErrorKind::InvalidUtf8
        | ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::Io
        | ErrorKind::Format
        | _ => "usage.other",
    };
    let nearest = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ]
    .into_iter()
    .map(context)
    .find(|text| !text.is_empty());
    let known = [ContextKind::ValidValue, ContextKind::ValidSubcommand];
    let known = known.into_iter().map(context).find(|text| !text.is_empty());
    let values = vec![
        ("argument", argument),
        ("value", value),
        ("other", other),
        ("nearest", nearest.unwrap_or_default()),
        ("allowed", known.unwrap_or_default()),
    ];
    (key, values)
}

fn words(value: &ContextValue) -> String {
    if let ContextValue::Strings(words) = value {
        words.join(", ")
    } else {
        value.to_string()
    }
}
