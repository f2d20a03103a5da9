//! The command line of `tonghop`: arguments, the catalogue of messages, the command, how it ended.

mod bug;
mod clock;
mod commands;
mod complaints;
mod console;
mod failed;
mod log;
mod print;
mod usage;

use std::env;
use std::process::ExitCode;

use tonghop::cli;
use tonghop::exit::Exit;
use tonghop::message::Catalogue;

use commands::readers;
use console::Console;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args_os()
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    let exit = match readers::asked_for(&arguments) {
        Some(care) => readers::serve(care),
        None => command_of(&arguments),
    };
    exit.into()
}

/// The command that was typed, from its words to its end.
fn command_of(arguments: &[String]) -> Exit {
    let environment = env::var("TONGHOP_LANG").ok();
    let language = cli::language_of(arguments, environment.as_deref());
    let catalogue = match Catalogue::embedded() {
        Ok(catalogue) => catalogue,
        Err(error) => {
            print::error_line(&error.to_string());
            return Exit::Bug;
        }
    };
    bug::contained(
        &catalogue.say(language, "exit-bug", &[]),
        || match cli::parse(env::args_os(), &catalogue, language) {
            Ok(cli) => {
                let no_color = env::var_os("NO_COLOR").is_some();
                commands::dispatch(cli, &mut Console::new(&catalogue, language, no_color))
            }
            Err(error) => usage::told(&error, &catalogue, language),
        },
    )
}
