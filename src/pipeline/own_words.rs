//! The file with the office's own words for the report of the month: read, or laid down where there is none.
//!
//! What stands there is never written again: it is people's.

use std::io;
use std::path::{Path, PathBuf};

use crate::describe::{self, DescribeError};
use crate::job::Job;
use crate::model::cell::CellRef;
use crate::model::descriptions::Descriptions;
use crate::model::observation::{Return, Round};
use crate::model::own_words::{Explained, OwnWords, Writing};
use crate::model::period::Period;
use crate::platform;
use crate::present::report::skeleton;

/// How the report stands with the words of the office, for whoever ran it.
#[derive(Debug)]
pub struct WordsOfOffice {
    /// What became of the file.
    pub file: WordsFile,
    /// Blanks that have no section in the file.
    pub without_section: Vec<String>,
    /// What is still to be written, and what was written and is not printed.
    pub writing: Writing,
}

/// What became of the file with the words of the office.
#[derive(Debug)]
pub enum WordsFile {
    /// The job names no place for it.
    NotKept,
    /// It was there.
    Read(PathBuf),
    /// This run laid it down.
    Made(PathBuf),
    /// It is not there and could not be made; the outputs are what they would be beside an empty one.
    NotMade(PathBuf, io::Error),
}

/// The words of a month, and where they stand.
pub(super) struct Kept {
    pub(super) words: OwnWords,
    pub(super) file: WordsFile,
}

/// The file for the words of a month in a folder: `2019-09.md`.
fn place(folder: &Path, period: Period) -> PathBuf {
    folder.join(format!("{period}.md"))
}

/// Its name in messages and the manifest, with the folder it lies in.
fn name_of(place: &Path) -> String {
    let names = [place.parent().and_then(Path::file_name), place.file_name()];
    let names = names
        .into_iter()
        .flatten()
        .map(|name| name.to_string_lossy());
    names.collect::<Vec<_>>().join("/")
}

/// The words of the office as they stand before the run; `None` without a file.
///
/// # Errors
/// Those of [`describe::own_words`], and when the file cannot be read.
pub(super) fn read(job: &Job, descriptions: &Descriptions) -> Result<Option<Kept>, DescribeError> {
    let Some(folder) = &job.own_words else {
        let (words, file) = (OwnWords::default(), WordsFile::NotKept);
        return Ok(Some(Kept { words, file }));
    };
    let path = place(folder, job.period);
    if !platform::is_taken(&path) {
        return Ok(None);
    }
    let unreadable = |source| DescribeError::Unreadable {
        path: path.clone(),
        source,
    };
    let bytes = platform::read_regular(&path).map_err(unreadable)?;
    let text =
        String::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error));
    let text = text.map_err(unreadable)?;
    let words = describe::own_words(&name_of(&path), &text, &descriptions.report.blanks)?;
    let file = WordsFile::Read(path);
    Ok(Some(Kept { words, file }))
}

/// Lays down the file of the month, with what units wrote to explain their figures. The outputs are those that a next run makes beside it.
///
/// # Errors
/// None of the disk: a folder in which nothing can be written keeps no figure from being published.
pub(super) fn lay_down(
    job: &Job,
    descriptions: &Descriptions,
    explained: &[Explained],
) -> Result<Kept, DescribeError> {
    let Some(folder) = &job.own_words else {
        let (words, file) = (OwnWords::default(), WordsFile::NotKept);
        return Ok(Kept { words, file });
    };
    let path = place(folder, job.period);
    let text = skeleton(descriptions, job.period, explained);
    match platform::write_new(&path, &text) {
        Ok(()) => {
            let words = describe::own_words(&name_of(&path), &text, &descriptions.report.blanks)?;
            let file = WordsFile::Made(path);
            Ok(Kept { words, file })
        }
        Err(source) => Ok(Kept {
            words: OwnWords::default(),
            file: WordsFile::NotMade(path, source),
        }),
    }
}

/// Makes the file for the words of a month in a new job, unless something stands there; gives its path.
///
/// # Errors
/// Those of the system.
pub fn begin_words(
    folder: &Path,
    period: Period,
    descriptions: &Descriptions,
) -> io::Result<PathBuf> {
    let path = place(folder, period);
    if !platform::is_taken(&path) {
        platform::write_new(&path, &skeleton(descriptions, period, &[]))?;
    }
    Ok(path)
}

/// What units wrote to explain their figures of the month, by form and unit, in the order of their sheets.
pub(super) fn explained(round: &Round, descriptions: &Descriptions) -> Vec<Explained> {
    let returns = round.returns.iter();
    let mut returns: Vec<&Return> = returns
        .filter(|filled| filled.period == round.period)
        .collect();
    returns.sort_by_key(|filled| (filled.form, filled.unit));
    returns
        .into_iter()
        .flat_map(|filled| of_return(filled, descriptions))
        .collect()
}

fn of_return(filled: &Return, descriptions: &Descriptions) -> Vec<Explained> {
    let form = descriptions.form(filled.form);
    let unit = descriptions.register.unit(filled.unit);
    let told = |row: String, cell: CellRef, text: String| Explained {
        form: form.map(|form| form.id.clone()).unwrap_or_default(),
        form_name: form.map(|form| form.short.vi.clone()).unwrap_or_default(),
        unit: unit.map(|unit| unit.name.vi.clone()).unwrap_or_default(),
        row,
        cell,
        text,
    };
    let label = |row: crate::model::form::RowIndex| {
        let described = form
            .and_then(|form| form.row(row))
            .map(|row| row.label.vi.clone());
        let open = || {
            let place = row.place().checked_sub(form?.rows.len())?;
            filled.open_rows.get(place).map(|row| row.label.clone())
        };
        described.or_else(open)
    };
    let explanations = &filled.explanations;
    let mut all: Vec<Explained> = explanations
        .taken
        .iter()
        .map(|one| {
            let row = one.row.and_then(label).unwrap_or_default();
            told(row, filled.cell(one.position), one.text.clone())
        })
        .collect();
    if explanations.beyond > 0 {
        let count = explanations.beyond.to_string();
        let text = descriptions
            .phrases
            .say("own-words.beyond", &[("count", &count)]);
        all.push(told(
            String::new(),
            CellRef::sheet(&filled.path, &filled.sheet),
            text,
        ));
    }
    all
}
