//! Letters that the faces of the document lack: they are said before it is made, because it shows a replacement for them.

use std::path::Path;

use crate::model::cell::{CellRef, Position};
use crate::model::descriptions::Descriptions;
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::observation::{OpenRow, Return, Round};
use crate::present::fonts::{FontError, Fonts};

/// A name has a letter that the document cannot show.
const LETTER_NOT_SHOWN: RuleInfo = RuleInfo {
    code: "TH385",
    name: "letter-not-shown",
    severity: Severity::Warning,
};
/// All rules of this room.
pub(super) const RULES: &[RuleInfo] = &[LETTER_NOT_SHOWN];

/// Names of rows that units wrote themselves, and texts of the office's own files, with letters that no face has.
///
/// # Errors
/// When the user's font cannot be used; the document could not be made with it either.
pub(super) fn unshown(
    font: Option<&Path>,
    round: &Round,
    descriptions: &Descriptions,
) -> Result<Vec<Finding>, FontError> {
    let of_returns = || {
        let current = round.returns.iter();
        let current = current.filter(|filled| filled.period == round.period);
        current.flat_map(|filled| filled.open_rows.iter().map(move |row| (filled, row)))
    };
    let of_office = office_texts(descriptions);
    let mut texts = of_returns()
        .map(|(_, row)| row.label.as_str())
        .chain(of_office.iter().copied());
    // The embedded faces have these; they are parsed for other letters only.
    if font.is_none() && !texts.any(|text| text.chars().any(|letter| !is_vietnamese(letter))) {
        return Ok(Vec::new());
    }
    let fonts = Fonts::of(font)?;
    let said = |text: &str, cells: Vec<CellRef>| {
        let letters = fonts.unshown(text);
        let named = letters.iter().map(|letter| named(*letter)).collect();
        (!letters.is_empty()).then(|| {
            Finding::new(LETTER_NOT_SHOWN, cells)
                .with_text("text", text)
                .with("letters", Arg::List(named))
        })
    };
    let mut findings = Vec::new();
    for (filled, row) in of_returns() {
        let found = said(&row.label, vec![place(filled, row)]);
        findings.extend(found.map(|found| found.of_unit(filled.unit).of_form(filled.form)));
    }
    findings.extend(of_office.iter().filter_map(|text| said(text, Vec::new())));
    Ok(findings)
}

/// The first figure of the row: the cell of the name itself is not kept.
fn place(filled: &Return, row: &OpenRow) -> CellRef {
    let mut seen = filled.observations.iter();
    let seen = seen.find(|seen| seen.position.row == row.sheet_row);
    let position = seen.map_or(Position::new(row.sheet_row, 0), |seen| seen.position);
    CellRef::at(&filled.path, &filled.sheet, position)
}

/// "✓ (U+2713)": a reader whose own font lacks the letter too can look it up.
fn named(letter: char) -> String {
    format!("{letter} (U+{:04X})", u32::from(letter))
}

/// Latin letters with their Vietnamese marks and the punctuation of reports.
fn is_vietnamese(letter: char) -> bool {
    matches!(letter, ' '..='~' | '\u{A0}'..='\u{17F}' | 'Ơ' | 'ơ' | 'Ư' | 'ư')
        || matches!(
            letter,
            '\u{1EA0}'..='\u{1EF9}' | '\n' | '–' | '“' | '”' | '…'
        )
}

/// Names of units, headlines, forms and rows, phrases, and the head of the report. Of its body the words that are not in a comment.
fn office_texts(descriptions: &Descriptions) -> Vec<&str> {
    let report = &descriptions.report;
    let head = &report.letterhead;
    let units = descriptions.register.units.iter();
    let headlines = report.headlines.iter();
    let mut texts: Vec<&str> = units
        .flat_map(|unit| [unit.name.vi.as_str(), &unit.short])
        .chain(headlines.map(|headline| headline.name.vi.as_str()))
        .chain(head.recipients.iter().map(String::as_str))
        .chain(descriptions.phrases.texts())
        .collect();
    texts.extend([
        head.parent_agency.as_str(),
        head.sector.as_str(),
        &head.agency,
        &head.place,
        &head.symbol,
        &head.document_type,
        &head.subject,
        &head.signer_title,
        &head.signer_name,
    ]);
    for form in &descriptions.forms {
        texts.extend([form.title.vi.as_str(), &form.short.vi, &form.code]);
        texts.extend(form.rows.iter().map(|row| row.label.vi.as_str()));
        texts.extend(form.columns.iter().map(|column| column.name.vi.as_str()));
    }
    let outside = report.body.split("{#").enumerate();
    for (number, piece) in outside {
        let words = match number {
            0 => piece,
            _ => piece.split_once("#}").map_or("", |(_, behind)| behind),
        };
        texts.extend(words.lines());
    }
    texts
}
