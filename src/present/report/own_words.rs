//! The office's own words in their places, and what is still to be written.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use minijinja::value::Value;

use super::bounded::{BLANK, WRITTEN};
use super::clauses::{self, OTHERWISE, OTHERWISE_END};
use super::spoken::UNQUOTE;
use crate::model::own_words::{OpenBlank, OwnWords, Writing};

/// Words of the office by the name of their blank, rendered like the report.
pub(super) struct Written {
    sections: Arc<BTreeMap<String, String>>,
}

impl Written {
    /// Renders every section, so that a wrong name is refused in whatever month it stands; `render` gets the name of the file and a text.
    pub(super) fn new<E>(
        words: &OwnWords,
        render: impl Fn((&str, &str)) -> Result<String, E>,
    ) -> Result<Self, E> {
        let mut sections = BTreeMap::new();
        for (id, text) in &words.sections {
            let text = render((&words.path, &clauses::foreign(text)))?;
            sections.insert(id.clone(), text.trim().to_owned());
        }
        Ok(Self {
            sections: Arc::new(sections),
        })
    }

    /// What the template calls: the words, or in brackets what is to be written.
    pub(super) fn function(
        &self,
    ) -> impl Fn(&str, &str, Option<&str>) -> Value + Send + Sync + 'static + use<> {
        let sections = Arc::clone(&self.sections);
        move |id, prompt, _forms| {
            let text = match sections.get(id) {
                Some(words) if !words.is_empty() => {
                    // Behind the first line: before it, Markdown would no longer know a list.
                    let (first, rest) = words.split_at(words.find('\n').unwrap_or(words.len()));
                    format!("{first}{WRITTEN}{id}{UNQUOTE}{rest}")
                }
                Some(_) | None => format!("{BLANK}{id}{UNQUOTE}\\[{}\\]", clauses::escaped(prompt)),
            };
            Value::from_safe_string(text)
        }
    }

    /// How the report stands, of which `open` is still to be written and `printed` names the blanks whose words it prints.
    pub(super) fn writing(&self, open: Vec<OpenBlank>, printed: &BTreeSet<String>) -> Writing {
        let is_whole = |(id, words): &(&String, &String)| {
            words.is_empty() || printed.contains(*id) && clauses::absence(words).is_none()
        };
        let unprinted = self.sections.iter().filter(|section| !is_whole(section));
        Writing {
            open,
            unprinted: unprinted.map(|(id, _)| id.clone()).collect(),
        }
    }
}

/// Rendered text with a mark before every bracket in which something is to be written: those of the template and of the office's
/// words. Brackets in words of others are escaped and mean nothing.
pub(super) fn marked(rendered: &str) -> String {
    let mut text = String::with_capacity(rendered.len());
    let mut is_escaped = false;
    // Inside what a sentence says instead of itself everything is escaped, and all of it stands in the template.
    let mut in_alternative = false;
    let mut is_marked = false;
    let mut before = None;
    for letter in rendered.chars() {
        if letter == '[' && !is_marked && is_escaped == in_alternative {
            let sign = if is_escaped { text.pop() } else { None };
            text.extend([BLANK, UNQUOTE]);
            text.extend(sign);
        }
        in_alternative = OTHERWISE.iter().any(|(mark, _)| *mark == letter)
            || in_alternative && letter != OTHERWISE_END;
        if letter == BLANK {
            is_marked = true;
        } else if letter == '[' {
            is_marked = false;
        }
        is_escaped = letter == '\\' && !(is_escaped && before == Some('\\'));
        before = Some(letter);
        text.push(letter);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_of_the_template_are_marked_and_those_of_others_are_not() {
        let [(withheld, _), _] = OTHERWISE;
        let mark: String = [BLANK, UNQUOTE].iter().collect();
        for (rendered, expected) in [
            (
                "[Nêu.] và [b]".to_owned(),
                format!("{mark}[Nêu.] và {mark}[b]"),
            ),
            ("Cụm \\[cũ\\]".to_owned(), "Cụm \\[cũ\\]".to_owned()),
            ("\\\\[Nêu.]".to_owned(), format!("\\\\{mark}[Nêu.]")),
            (
                format!("{withheld}\\[Chưa có\\.\\]{OTHERWISE_END}\\[a"),
                format!("{withheld}{mark}\\[Chưa có\\.\\]{OTHERWISE_END}\\[a"),
            ),
            (
                format!("{BLANK}direction{UNQUOTE}\\[Nêu\\.\\]"),
                format!("{BLANK}direction{UNQUOTE}\\[Nêu\\.\\]"),
            ),
        ] {
            assert_eq!(marked(&rendered), expected);
        }
    }
}
