//! The manual page, from the help of the command line, in one language throughout.

use std::fmt::Write as _;

use clap::{Arg, Command};
use tonghop::cli;
use tonghop::message::Catalogue;
use tonghop::model::text::Language;

/// The page `tonghop(1)` for `man`.
pub(super) fn page(catalogue: &Catalogue, language: Language) -> String {
    let say = |key: &str| catalogue.say(language, key, &[]);
    let command = cli::command(catalogue, language);
    let mut page = Page::default();
    page.request("'\\\" -*- coding: UTF-8 -*-");
    page.request(&format!(
        ".TH TONGHOP 1 \"\" \"tonghop {}\" \"\"",
        env!("CARGO_PKG_VERSION")
    ));
    page.request(&format!(".SH {}", say("manual.name")));
    page.words(&format!("tonghop - {}", say("help.about")));
    page.request(&format!(".SH {}", say("manual.synopsis")));
    page.words(&say("help.usage-all"));
    page.request(&format!(".SH {}", say("manual.description")));
    page.words(&say("help.about-long"));
    page.request(&format!(".SH {}", say("manual.options")));
    page.arguments(&command);
    page.request(&format!(".SH {}", say("manual.commands")));
    page.commands(&command, "", &say);
    page.request(&format!(".SH {}", say("manual.examples")));
    page.as_typed(&say("help.examples"));
    page.text
}

/// A page in the language of `man`.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn request(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Running text, broken into lines by `man`.
    fn words(&mut self, text: &str) {
        for line in text.lines() {
            self.request(&escaped(line));
        }
    }

    /// Lines that stay as they are.
    fn as_typed(&mut self, text: &str) {
        self.request(".nf");
        self.words(text);
        self.request(".fi");
    }

    /// Every command below `command`, and those below them; `above` is its way in the keys of the help.
    fn commands(&mut self, command: &Command, above: &str, say: &dyn Fn(&str) -> String) {
        for inner in command.get_subcommands() {
            let key = [above, inner.get_name()].concat();
            let usage = say(&format!("help.{key}-usage"));
            self.request(&format!(".SS {}", escaped(&usage)));
            self.words(&say(&format!("help.{key}-long")));
            self.arguments(inner);
            self.request(".PP");
            self.as_typed(&say(&format!("help.{key}-examples")));
            self.commands(inner, &format!("{key}-"), say);
        }
    }

    fn arguments(&mut self, command: &Command) {
        for arg in command.get_arguments() {
            self.request(".TP");
            self.request(&names(arg));
            let mut help = arg.get_help().map(ToString::to_string).unwrap_or_default();
            if let Some(variable) = arg.get_env() {
                let _ = write!(help, " ({})", variable.to_string_lossy());
            }
            self.words(&help);
        }
    }
}

/// "-h, --help", "--out DIR", "FILE": what is typed in bold, what stands for something in italics.
fn names(arg: &Arg) -> String {
    let short = arg.get_short().map(|short| format!("-{short}"));
    let long = arg.get_long().map(|long| format!("--{long}"));
    let typed = [short, long].into_iter().flatten();
    let typed: Vec<String> = typed
        .map(|name| format!("\\fB{}\\fR", escaped(&name)))
        .collect();
    let takes_value = arg.get_action().takes_values() || arg.is_positional();
    let value = arg.get_value_names().filter(|_| takes_value);
    let value = value.and_then(|names| names.first());
    let value = value.map(|name| format!("\\fI{}\\fR", escaped(name)));
    [
        Some(typed.join(", ")).filter(|typed| !typed.is_empty()),
        value,
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(" ")
}

/// `man` reads a backslash, a hyphen and a dot at the beginning of a line in its own way.
fn escaped(line: &str) -> String {
    let plain = line.replace('\\', "\\e").replace('-', "\\-");
    if plain.starts_with(['.', '\'']) {
        format!("\\&{plain}")
    } else {
        plain
    }
}
