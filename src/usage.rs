//! Help, and mistakes on the command line, in the language; clap's own words are English.

use std::env;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use tonghop::exit::Exit;
use tonghop::message::Catalogue;
use tonghop::model::text::Language;

use crate::print;

/// Prints help or version, or says what is wrong.
pub(crate) fn told(error: &clap::Error, catalogue: &Catalogue, language: Language) -> Exit {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        print::line(&error.to_string());
        return Exit::Clean;
    }
    let (key, values) = sentence(error);
    for words in [
        catalogue.say(language, key, &values),
        catalogue.say(language, "usage.see-help", &[]),
    ] {
        print::error_line(&words);
    }
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
    let variable = variable_of(&argument, &value).unwrap_or_default();
    let key = match error.kind() {
        ErrorKind::UnknownArgument if is_option => "usage.unknown-argument",
        ErrorKind::TooManyValues if is_option => "usage.unwanted-value",
        ErrorKind::UnknownArgument | ErrorKind::TooManyValues => "usage.extra-argument",
        ErrorKind::InvalidSubcommand => "usage.unknown-command",
        ErrorKind::InvalidValue if value.is_empty() => "usage.no-value",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if !variable.is_empty() => {
            "usage.wrong-variable"
        }
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
    let example = example_of(&argument).to_owned();
    let values = vec![
        ("argument", argument),
        ("example", example),
        ("variable", variable),
        ("value", value),
        ("other", other),
        ("nearest", nearest.unwrap_or_default()),
        ("allowed", known.unwrap_or_default()),
    ];
    (key, values)
}

/// A value of an option that is a month or a day; empty for others.
fn example_of(argument: &str) -> &'static str {
    match argument.split([' ', '=']).next() {
        Some("--period") => "2019-09",
        Some("--as-of" | "--until") => "2019-09-25",
        _ => "",
    }
}

/// The variable of the environment from which an option has its value; none when it was typed.
fn variable_of(argument: &str, value: &str) -> Option<String> {
    let option = argument.split([' ', '=']).next()?.strip_prefix("--")?;
    let variable = format!("TONGHOP_{}", option.replace('-', "_").to_uppercase());
    let is_set = env::var(&variable).is_ok_and(|set| set == value);
    let mut typed = env::args().filter_map(|typed| typed.strip_prefix("--").map(str::to_owned));
    let is_typed = typed.any(|typed| typed.split('=').next() == Some(option));
    (is_set && !is_typed).then_some(variable)
}

fn words(value: &ContextValue) -> String {
    if let ContextValue::Strings(words) = value {
        words.join(", ")
    } else {
        value.to_string()
    }
}
