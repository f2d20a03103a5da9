//! The whole history as a table that Excel opens.
//!
//! Excel in Viet Nam separates fields by `;` and writes a comma before decimals, because the Vietnamese locale does; the mark at the
//! beginning tells it that the text is UTF-8.

use std::io::{self, Write};

use super::error::HistoryError;
use super::store::Store;
use crate::exit::{Exit, HasExit};
use crate::model::cell::Position;

/// Columns of the table, in their order; their headings stand in the catalogue under `history-column-…`.
pub const COLUMNS: [&str; 17] = [
    "period", "unit", "form", "row-kind", "row", "label", "column", "role", "status", "measure",
    "value", "left-out", "file", "sheet", "cell", "sha256", "run",
];
/// Tells Excel that the text is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";
/// What makes a spreadsheet take a text for a formula when it stands first.
const FORMULA_SIGNS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Why the table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The history cannot be read.
    #[error("cannot read the history")]
    History(#[from] HistoryError),
    /// The table cannot be written.
    #[error("cannot write the table")]
    Write(#[from] csv::Error),
    /// The table cannot be written.
    #[error("cannot write the table")]
    Disk(#[from] io::Error),
}

impl HasExit for ExportError {
    fn exit(&self) -> Exit {
        match self {
            Self::History(error) => error.exit(),
            Self::Write(error) if !error.is_io_error() => Exit::Bug,
            Self::Write(_) | Self::Disk(_) => Exit::Disk,
        }
    }
}

impl Store {
    /// Writes every figure of every version of every return, in order of periods, units, forms and versions.
    ///
    /// `run` is the first run that accepted the version; the figure is marked as left out when it was in that run.
    ///
    /// # Errors
    /// When the store cannot be read or the table cannot be written.
    pub fn export(&self, headings: &[String], out: &mut dyn Write) -> Result<(), ExportError> {
        out.write_all(BYTE_ORDER_MARK.as_bytes())?;
        let mut table = csv::WriterBuilder::new()
            .delimiter(b';')
            .terminator(csv::Terminator::CRLF)
            .from_writer(out);
        table.write_record(headings.iter().map(|heading| safe(heading)))?;
        let written = self.ask(|connection| {
            let mut figures = connection.prepare(
                "SELECT v.period, v.unit, v.form, s.line_kind, s.line, s.label, s.column_id, s.role, s.status,
                        s.measure, o.value, a.left_out, v.path, v.sheet, o.sheet_row, o.sheet_column,
                        v.file_sha256, a.run
                 FROM return_version v
                 JOIN accepted a ON a.return_version = v.id
                      AND a.run = (SELECT min(run) FROM accepted WHERE return_version = v.id)
                 JOIN observation o ON o.return_version = v.id
                 JOIN series s ON s.id = o.series
                 ORDER BY v.period, v.unit, v.form, v.id, o.sheet_row, o.sheet_column",
            )?;
            let mut rows = figures.query([])?;
            while let Some(row) = rows.next()? {
                let text = |index: usize| row.get::<_, String>(index);
                let mut record = Vec::with_capacity(COLUMNS.len());
                for index in 0..=9 {
                    record.push(safe(&text(index)?));
                }
                record.push(text(10)?.replace('.', ","));
                record.push(left_out(&text(11)?, (&text(3)?, &text(4)?), &text(6)?));
                record.push(safe(&text(12)?));
                record.push(safe(&text(13)?));
                record.push(Position::new(row.get(14)?, row.get(15)?).to_string());
                record.push(text(16)?);
                record.push(row.get::<_, i64>(17)?.to_string());
                if let Err(error) = table.write_record(&record) {
                    return Ok(Err(error));
                }
            }
            Ok(Ok(()))
        })?;
        written?;
        table.flush()?;
        Ok(())
    }
}

/// `1` when the figure was left out, else `0`.
fn left_out(list: &str, (kind, line): (&str, &str), column: &str) -> String {
    let code = super::line::code(kind, line);
    let figure = super::line::code_in(&code, column);
    let mut lines = list.lines();
    let is_out = lines.any(|left| left == "*" || left == code || left == figure);
    u8::from(is_out).to_string()
}

/// A text that no spreadsheet takes for a formula.
fn safe(text: &str) -> String {
    if text.starts_with(FORMULA_SIGNS) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
