//! Which words the template of the report leaves to the office: the calls of `blank` in it.

use super::error::{Fault, Problem};
use super::nearest::nearest_id;
use crate::model::form::Form;
use crate::model::own_words::Blank;

/// What a template calls to leave words to the office.
const CALL: &str = "blank";

/// The blanks of a template in their order. Each names itself, what it asks for and, where that helps, forms, all as plain texts:
/// the office's file has a section for each, also for those that a report under another condition asks for.
pub(super) fn blanks(
    path: &str,
    body: &str,
    forms: &[Form],
    faults: &mut Vec<Fault>,
) -> Vec<Blank> {
    let mut found: Vec<Blank> = Vec::new();
    for Call { line, arguments } in calls(body) {
        let mut refuse = |problem| {
            faults.push(Fault {
                file: path.to_owned(),
                line,
                problem,
            });
        };
        let Some((id, prompt, named)) = arguments.as_deref().and_then(read) else {
            refuse(Problem::NotAllowed {
                key: CALL,
                value: arguments.unwrap_or_default().join(", "),
                allowed: "allowed-blank",
            });
            continue;
        };
        let known = || forms.iter().map(|form| form.id.as_str());
        if let Some(form) = named.iter().find(|form| known().all(|id| id != *form)) {
            refuse(Problem::UnknownName {
                kind: "kind-form",
                name: form.clone(),
                nearest: nearest_id(form, known()),
            });
        }
        let blank = Blank {
            id: id.to_owned(),
            prompt: prompt.to_owned(),
            forms: named,
        };
        match found.iter().find(|earlier| earlier.id == id) {
            // Two branches of one condition may ask for the same.
            Some(earlier) if *earlier == blank => {}
            Some(_) => refuse(Problem::Repeated {
                kind: "kind-blank",
                name: blank.id,
            }),
            None => found.push(blank),
        }
    }
    found
}

/// Name, question and forms of a call; `None` when it says something else.
fn read(arguments: &[String]) -> Option<(&str, &str, Vec<String>)> {
    let (id, prompt, forms) = match arguments {
        [id, prompt] => (id, prompt, ""),
        [id, prompt, forms] => (id, prompt, forms.as_str()),
        _ => return None,
    };
    let is_plain =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    let is_named = !id.is_empty() && id.chars().all(is_plain);
    let forms = forms.split_whitespace().map(str::to_owned).collect();
    let is_asked = !prompt.trim().is_empty() && !prompt.contains(['\n', '[', ']']);
    (is_named && is_asked).then_some((id, prompt, forms))
}

/// A call, with its arguments when all are plain texts.
struct Call {
    line: usize,
    arguments: Option<Vec<String>>,
}

fn calls(body: &str) -> Vec<Call> {
    let mut found = Vec::new();
    let mut code = Code { body, at: 0 };
    while code.enter() {
        code.calls(&mut found);
    }
    found
}

/// Goes through the expressions of a template.
struct Code<'a> {
    body: &'a str,
    /// Byte that is read next.
    at: usize,
}

impl Code<'_> {
    fn rest(&self) -> &str {
        self.body.get(self.at..).unwrap_or_default()
    }

    fn skip(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes);
    }

    /// Goes to the next expression, past words and comments; false at the end.
    fn enter(&mut self) -> bool {
        while let Some(begin) = self.rest().find('{') {
            self.skip(begin);
            if self.rest().starts_with("{#") {
                let end = self.rest().find("#}").unwrap_or(self.rest().len());
                self.skip(end);
            } else if self.rest().starts_with("{{") || self.rest().starts_with("{%") {
                self.skip(2);
                return true;
            } else {
                self.skip(1);
            }
        }
        false
    }

    /// Takes the calls of the expression that was entered.
    fn calls(&mut self, found: &mut Vec<Call>) {
        while let Some(letter) = self.rest().chars().next() {
            if self.rest().starts_with("}}") || self.rest().starts_with("%}") {
                return;
            }
            if letter == '"' || letter == '\'' {
                self.text();
            } else if letter.is_alphabetic() || letter == '_' {
                let is_other = |letter: char| !letter.is_alphanumeric() && letter != '_';
                let end = self.rest().find(is_other).unwrap_or(self.rest().len());
                let is_call = self.rest().get(..end) == Some(CALL);
                let before = self.body.get(..self.at).unwrap_or_default();
                let line = before.matches('\n').count() + 1;
                self.skip(end);
                if is_call && self.rest().trim_start().starts_with('(') {
                    let arguments = self.arguments();
                    found.push(Call { line, arguments });
                }
            } else {
                self.skip(letter.len_utf8());
            }
        }
    }

    /// The plain texts between brackets; `None` when something else stands there.
    fn arguments(&mut self) -> Option<Vec<String>> {
        let mut texts = Vec::new();
        let mut expected = '(';
        loop {
            self.blanks();
            if !self.rest().starts_with(expected) {
                return self.rest().starts_with(')').then_some(texts);
            }
            self.skip(1);
            expected = ',';
            self.blanks();
            texts.push(self.text()?);
        }
    }

    fn blanks(&mut self) {
        let rest = self.rest();
        self.skip(rest.len() - rest.trim_start().len());
    }

    /// Reads a text in quotes.
    fn text(&mut self) -> Option<String> {
        let mut letters = self.rest().char_indices();
        let (_, quote) = letters
            .next()
            .filter(|(_, sign)| ['"', '\''].contains(sign))?;
        let mut text = String::new();
        let mut is_escaped = false;
        let mut end = None;
        for (at, letter) in letters {
            match letter {
                plain if is_escaped => {
                    text.push(plain);
                    is_escaped = false;
                }
                '\\' => is_escaped = true,
                sign if sign == quote => {
                    end = Some(at + sign.len_utf8());
                    break;
                }
                plain => text.push(plain),
            }
        }
        self.skip(end.unwrap_or(self.rest().len()));
        end.map(|_| text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(body: &str) -> (Vec<String>, Vec<String>) {
        let mut faults = Vec::new();
        let found = blanks("report/bao-cao.md", body, &[], &mut faults);
        let found = found
            .iter()
            .map(|blank| format!("{}: {}", blank.id, blank.prompt));
        let faults = faults.iter().map(ToString::to_string);
        (found.collect(), faults.collect())
    }

    #[test]
    fn each_call_is_found_wherever_it_stands_and_no_other_word() {
        let body = "{# blank(\"no\", \"x\") #}\nblank(\"no\", \"x\")\n{{ blank(\"a-1\", 'Nêu \"}}\" gì.') }}\n\
            {% if month == 1 %}{% set b = blank( \"b\" , \"Nêu \\\"b\\\".\" ) %}{% endif %}\n{{ \"blank('c', 'x')\" }}{{ blanks(\"d\", \"x\") }}";
        let (found, faults) = said(body);
        assert_eq!(found, ["a-1: Nêu \"}}\" gì.", "b: Nêu \"b\"."]);
        assert_eq!(faults, [""; 0]);
    }

    #[test]
    fn a_call_that_does_not_name_itself_is_refused_with_its_line() {
        let wrong = [
            "blank(\"a\")",
            "blank(\"A b\", \"x\")",
            "blank(\"a\", \"x\" ~ year)",
            "blank(name, \"x\")",
            "blank(\"a\", \" \")",
            "blank(\"a\", \"x\", \"retal\")",
        ];
        for call in wrong {
            let (_, faults) = said(&format!("\n{{{{ {call} }}}}"));
            assert_eq!(faults.len(), 1, "{call}");
            assert!(
                faults
                    .iter()
                    .all(|fault| fault.starts_with("report/bao-cao.md:2: ")),
                "{faults:?}"
            );
        }
        let (found, faults) =
            said("{{ blank(\"a\", \"x\") }}{{ blank(\"a\", \"x\") }}{{ blank(\"a\", \"y\") }}");
        assert_eq!((found.len(), faults.len()), (1, 1));
    }
}
