//! The lines of a journal: what a run can have written, and nothing else.

use crate::publish::names::{FINDINGS, KeptFor, NOTICE, OUTPUTS, STATUS};

/// Longest part of a foreign line that is shown.
const SHOWN: usize = 80;

/// What a run does to one file of the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry<'a> {
    pub(super) change: Change,
    /// Its name in the folder.
    pub(super) name: &'a str,
}

/// Whether there was a file of the name before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// There was none.
    Adds,
    /// There was one, which waits under another name.
    Replaces,
}

impl Change {
    const ALL: [(char, Change); 2] = [('+', Change::Adds), ('=', Change::Replaces)];
}

/// The journal of these entries.
pub(super) fn written(entries: &[Entry<'_>]) -> String {
    let line = |entry: &Entry<'_>| {
        let mut signs = Change::ALL.iter();
        let sign = signs.find(|(_, change)| *change == entry.change);
        format!("{}{}\n", sign.map_or('+', |(sign, _)| *sign), entry.name)
    };
    entries.iter().map(line).collect()
}

/// The entries of a journal; of one that was not written to its end, none, because nothing had been replaced yet.
///
/// # Errors
/// The line that no run can have written.
pub(super) fn parsed(bytes: &[u8]) -> Result<Vec<Entry<'_>>, String> {
    // A file system may leave the end of a file empty when the power goes.
    let end = bytes
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |at| at + 1);
    let text = str::from_utf8(bytes.get(..end).unwrap_or_default())
        .map_err(|_| "it holds no text".to_owned())?;
    let mut entries = Vec::new();
    let (lines, rest) = text.rsplit_once('\n').unwrap_or(("", text));
    for line in lines.lines() {
        entries.push(entry(line).ok_or_else(|| foreign(line))?);
    }
    if rest.is_empty() {
        Ok(entries)
    } else if is_beginning(rest) {
        Ok(Vec::new())
    } else {
        Err(foreign(rest))
    }
}

fn foreign(line: &str) -> String {
    let shown: String = line.chars().take(SHOWN).collect();
    format!("it has the line {shown:?}")
}

fn entry(line: &str) -> Option<Entry<'_>> {
    let mut signs = Change::ALL.iter();
    let found = signs.find_map(|(sign, change)| Some((*change, line.strip_prefix(*sign)?)));
    let (change, name) = found?;
    is_own(name).then_some(Entry { change, name })
}

/// Whether a line that ends early can have been meant to be an entry.
fn is_beginning(rest: &str) -> bool {
    let mut signs = Change::ALL.iter();
    let Some(begun) = signs.find_map(|(sign, _)| rest.strip_prefix(*sign)) else {
        return false;
    };
    own_names().any(|name| {
        let dated = format!("{} (", stem_of(name).0);
        name.starts_with(begun) || dated.starts_with(begun) || begun.starts_with(&dated)
    }) && !begun.contains(['/', '\\', '\0'])
}

/// Names that a run gives: its outputs, the same with a day, the status, the notice and the findings beside it.
pub(super) fn is_own(name: &str) -> bool {
    own_names().any(|own| own == name) || OUTPUTS.iter().any(|output| is_dated(output, name))
}

fn own_names() -> impl Iterator<Item = &'static str> {
    OUTPUTS.iter().copied().chain([STATUS, NOTICE, FINDINGS])
}

/// `tong-hop (2019-09-25).xlsx`, `tong-hop (2019-09-25 2).xlsx` and `tong-hop (sua-tay 2019-09-25).xlsx` for `tong-hop.xlsx`.
fn is_dated(output: &str, name: &str) -> bool {
    let (stem, ending) = stem_of(output);
    let inside = name
        .strip_prefix(stem)
        .and_then(|rest| rest.strip_prefix(" ("))
        .and_then(|rest| rest.strip_suffix(&format!(").{ending}")));
    inside.is_some_and(|mark| {
        let kept_for = [KeptFor::Edited, KeptFor::Unknown];
        let mut days = kept_for
            .iter()
            .filter_map(|why| mark.strip_prefix(why.mark()));
        let mark = days.next().unwrap_or(mark);
        let may_stand = |letter: char| letter.is_ascii_digit() || letter == '-' || letter == ' ';
        !mark.is_empty() && mark.chars().all(may_stand)
    })
}

fn stem_of(name: &str) -> (&str, &str) {
    name.rsplit_once('.').unwrap_or((name, ""))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn what_a_run_writes_is_read_as_it_was_meant() {
        let entries = [
            Entry {
                change: Change::Replaces,
                name: "tong-hop.xlsx",
            },
            Entry {
                change: Change::Adds,
                name: "bao-cao (2019-09-25 2).pdf",
            },
            Entry {
                change: Change::Replaces,
                name: NOTICE,
            },
        ];
        let text = written(&entries);
        assert_eq!(
            text,
            "=tong-hop.xlsx\n+bao-cao (2019-09-25 2).pdf\n=LUU-Y-SO-LIEU-CU.txt\n"
        );
        assert_eq!(parsed(text.as_bytes()).unwrap(), entries);
    }

    #[test]
    fn a_journal_that_was_cut_anywhere_undoes_nothing_or_what_it_says() {
        let text = "=tong-hop.xlsx\n+bao-cao (2019-09-25 2).pdf\n=LUU-Y-SO-LIEU-CU.txt\n";
        for length in 0..text.len() {
            let cut = text.get(..length).unwrap();
            let whole = cut.is_empty() || cut.ends_with('\n');
            let entries = parsed(cut.as_bytes()).unwrap();
            assert_eq!(entries.is_empty(), !whole || cut.is_empty(), "{cut}");
            // As it may look after a power cut.
            let padded = [cut.as_bytes(), &[0; 100]].concat();
            assert_eq!(parsed(&padded).unwrap(), entries);
        }
    }

    #[test]
    fn a_line_that_no_run_writes_is_shown() {
        for line in [
            "+/etc/passwd",
            "=../tong-hop.xlsx",
            "+ra/tong-hop.xlsx",
            "+ghi-chu.txt",
            "tong-hop.xlsx",
            "*tong-hop.xlsx",
            "+tong-hop (../x).xlsx",
            "+tong-hop.xlsx\0",
            "+tong-hop.xlsx/",
            "+",
            "+.",
            "=.tonghop.lock",
            "+tong-hop ().xlsx",
        ] {
            let whole = format!("=bao-cao.pdf\n{line}\n");
            let found = parsed(whole.as_bytes()).unwrap_err();
            assert_eq!(found, format!("it has the line {line:?}"));
        }
        assert!(parsed(b"+/etc/passwd").is_err());
        assert!(parsed(b"+tong-hop (/../../etc/x").is_err());
        assert!(parsed(b"+tong-hop.xlsx\xff\n").is_err());
    }
}
