//! The office's own words for the report of a month: a file of sections, each headed by the name of a blank.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::error::{DescribeError, Fault, Problem};
use super::nearest::nearest_id;
use crate::hash::hex;
use crate::model::own_words::{Blank, OwnWords};

/// Heads a section.
const HEAD: &str = "## ";
const COMMENT: &str = "<!--";
const COMMENT_END: &str = "-->";

/// Reads the words of a file, whose name is `path`; comments are no words.
///
/// # Errors
/// Names of no blank, a section that stands twice, words before the first section and a comment without an end, each with its line.
pub fn own_words(path: &str, text: &str, blanks: &[Blank]) -> Result<OwnWords, DescribeError> {
    let mut faults = Vec::new();
    let fault = |line, problem| Fault {
        file: path.to_owned(),
        line,
        problem,
    };
    let not_allowed = |line, value: &str, allowed| {
        let value = value.trim().chars().take(40).collect();
        let key = "##";
        fault(
            line,
            Problem::NotAllowed {
                key,
                value,
                allowed,
            },
        )
    };
    let sha256 = hex(&Sha256::digest(text.as_bytes()));
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let (plain, unended) = without_comments(&text);
    if let Some(line) = unended {
        faults.push(not_allowed(line, COMMENT, "allowed-comment"));
    }
    let mut sections: BTreeMap<String, (usize, String)> = BTreeMap::new();
    let mut present: Option<String> = None;
    for (line, words) in (1..).zip(plain.lines()) {
        let head = words.strip_prefix(HEAD).map(str::trim);
        match (head, &present) {
            (Some(id), _) => {
                if !blanks.iter().any(|blank| blank.id == id) {
                    let known = blanks.iter().map(|blank| blank.id.as_str());
                    let nearest = nearest_id(id, known);
                    let (kind, name) = ("kind-blank", id.to_owned());
                    faults.push(fault(
                        line,
                        Problem::UnknownName {
                            kind,
                            name,
                            nearest,
                        },
                    ));
                } else if sections.contains_key(id) {
                    let (kind, name) = ("kind-blank", id.to_owned());
                    faults.push(fault(line, Problem::Repeated { kind, name }));
                }
                sections
                    .entry(id.to_owned())
                    .or_insert((line, String::new()));
                present = Some(id.to_owned());
            }
            (None, Some(id)) => {
                if let Some((_, section)) = sections.get_mut(id) {
                    section.push_str(words);
                    section.push('\n');
                }
            }
            (None, None) if words.trim().is_empty() => {}
            (None, None) => {
                faults.push(not_allowed(line, words, "allowed-below-section"));
                break;
            }
        }
    }
    if !faults.is_empty() {
        return Err(DescribeError::Faults(faults));
    }
    let without = blanks
        .iter()
        .filter(|blank| !sections.contains_key(&blank.id));
    let without_section = without.map(|blank| blank.id.clone()).collect();
    let written = sections
        .into_iter()
        .filter(|(_, (_, words))| !words.trim().is_empty());
    Ok(OwnWords {
        path: path.to_owned(),
        sha256,
        sections: written
            .map(|(id, (line, words))| (id, format!("{}{words}", "\n".repeat(line))))
            .collect(),
        without_section,
    })
}

/// The text without its comments, on the same lines, and the line of a comment that does not end.
fn without_comments(text: &str) -> (String, Option<usize>) {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(COMMENT) {
        plain.push_str(before);
        // A comment in a comment means that the first was not ended, and words between them would be lost.
        let ended = behind.split_once(COMMENT_END);
        let Some((comment, after)) = ended.filter(|(comment, _)| !comment.contains(COMMENT)) else {
            return (plain.clone(), Some(plain.matches('\n').count() + 1));
        };
        plain.extend(comment.chars().filter(|letter| *letter == '\n'));
        rest = after;
    }
    plain.push_str(rest);
    (plain, None)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<OwnWords, String> {
        let blanks = ["direction", "export-reasons"].map(|id| Blank {
            id: id.to_owned(),
            prompt: "Nêu.".to_owned(),
            forms: Vec::new(),
        });
        own_words("noi-dung/2019-09.md", text, &blanks).map_err(|error| error.to_string())
    }

    #[test]
    fn a_section_keeps_its_lines_and_comments_are_no_words() {
        let text = "<!-- Cách viết\n## direction -->\n\n## direction\n<!-- Nêu -->\n\n## export-reasons\r\nDo giá.<!-- a\n -->\nHai.\n";
        let words = read(text).unwrap();
        let only: Vec<_> = words.sections.iter().collect();
        let [(id, section)] = only.as_slice() else {
            unreachable!("{only:?}")
        };
        assert_eq!(*id, "export-reasons");
        assert_eq!(
            section.as_str(),
            format!("{}Do giá.\n\nHai.\n", "\n".repeat(7))
        );
        assert_eq!(words.without_section, [""; 0]);
        assert_eq!(
            read("## direction\nA\n").unwrap().without_section,
            ["export-reasons"]
        );
    }

    #[test]
    fn whatever_would_be_lost_is_refused_with_its_line() {
        let refused = |text: &str| read(text).unwrap_err();
        let nearest = refused("\n## export-reason\nDo giá.\n");
        assert!(
            nearest.starts_with("noi-dung/2019-09.md:2: ")
                && nearest.ends_with("did you mean `export-reasons`?"),
            "{nearest}"
        );
        for (text, line) in [
            ("\nDo giá.\n## direction\n", 2),
            ("## direction\nA\n## direction\nB\n", 3),
            ("## direction\n\n<!-- B\nA\n<!-- C -->", 3),
            ("## direction\nA\n\n<!-- B\n## export-reasons\nC", 4),
        ] {
            let said = refused(text);
            assert!(
                said.starts_with(&format!("noi-dung/2019-09.md:{line}: ")),
                "{said}"
            );
        }
    }
}
