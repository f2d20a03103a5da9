//! Tables, findings and observations as an .xlsx with live formulas; the only place that knows the crate which writes it.

mod chart_style;
mod charts;
mod drawn_values;
mod error;
mod exact;
mod findings;
mod formula;
mod headings;
mod links;
mod listing;
mod observation_rows;
mod observations;
mod package;
mod page;
mod refusal;
mod rows;
mod styles;
mod table_sheet;
mod text;
mod words;
mod write_table;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use rust_xlsxwriter::utility::{quote_sheet_name, row_col_to_cell_absolute};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::Presentation;
use crate::model::figure::FigureIndex;
use error::in_sheet;
pub use error::{FrameError, WorkbookError};
pub use observations::LINES_OF_A_SHEET;
use observations::Observations;
use table_sheet::TableSheet;
use text::{GivenNames, safe};

/// Writes the workbook into `out`: the first table, the findings, the other tables, then observations. Same presentation, same bytes.
///
/// Each figure is a formula over the observations with its exact value beside it, but for figures of earlier months and
/// those whose formula would be too long, which are numbers.
///
/// Rows wait in nameless files in the folder `scratch` until they are packed. A sheet of observations holds at most
/// `lines_of_a_sheet` lines, which Excel limits to [`LINES_OF_A_SHEET`].
pub fn render<W: Write>(
    presentation: &Presentation<'_>,
    lines_of_a_sheet: usize,
    scratch: &Path,
    out: W,
) -> Result<(), WorkbookError> {
    refusal::caught(|| write(presentation, lines_of_a_sheet, scratch, out))
}

fn write<W: Write>(
    presentation: &Presentation<'_>,
    lines_of_a_sheet: usize,
    scratch: &Path,
    out: W,
) -> Result<(), WorkbookError> {
    let phrases = &presentation.descriptions.phrases;
    let mut names = GivenNames::of_sheets();
    let findings = findings::Names::take(phrases, &mut names);
    let observations = Observations::of(presentation, lines_of_a_sheet, &mut names)
        .ok_or(WorkbookError::TooManyLines)?;
    let mut workbook = Workbook::new();
    workbook
        .set_tempdir(scratch)
        .map_err(|source| WorkbookError::Scratch {
            folder: scratch.to_owned(),
            source,
        })?;
    workbook
        .set_default_format(&styles::base(), 20, 64)
        .map_err(WorkbookError::Workbook)?;
    workbook.set_properties(&properties(presentation)?);

    for (table, number) in presentation.tables.iter().zip(0_u32..) {
        let name = names.give(&table.sheet);
        let charts = presentation.charts.iter();
        let sheet = TableSheet {
            presentation,
            observations: &observations,
            table,
            charts: charts.filter(|chart| chart.table == table.id).collect(),
            remark: observations.note(phrases).filter(|_| number == 0),
        };
        let worksheet = if sheet.is_large() {
            let worksheet = workbook.add_worksheet_with_low_memory();
            worksheet.map_err(|source| in_sheet(&name, source))?
        } else {
            workbook.add_worksheet()
        };
        let figures = sheet
            .write(worksheet, &name)
            .map_err(|source| in_sheet(&name, source))?;
        if number == 0 {
            define_names(&mut workbook, presentation, &name, &figures)
                .map_err(|source| in_sheet(&name, source))?;
            // Who opens the workbook to see what is wrong shall not have to look behind twenty tables.
            add_findings(&mut workbook, presentation, &findings)?;
        }
    }
    // A presentation without tables still says what was found.
    if presentation.tables.is_empty() {
        add_findings(&mut workbook, presentation, &findings)?;
    }
    observations.add(&mut workbook, presentation)?;
    let frame = workbook.save_to_buffer().map_err(WorkbookError::Workbook)?;
    drop(workbook);
    // Sheets are numbered from 1: the tables and the findings, then the lines.
    let listings = findings::listings(presentation, phrases, &findings).len();
    let first = presentation.tables.len() + listings + 1;
    package::fill(&frame, (&observations, first), presentation, out)
}

fn add_findings(
    workbook: &mut Workbook,
    presentation: &Presentation<'_>,
    names: &findings::Names,
) -> Result<(), WorkbookError> {
    let phrases = &presentation.descriptions.phrases;
    for listing in findings::listings(presentation, phrases, names) {
        let sheet = listing.sheet;
        listing
            .write(workbook, presentation)
            .map_err(|source| in_sheet(sheet, source))?;
    }
    Ok(())
}

/// The date of the run stands for the time of writing, so that the clock leaves no trace.
fn properties(presentation: &Presentation<'_>) -> Result<DocProperties, WorkbookError> {
    let day = ExcelDateTime::parse_from_str(&presentation.as_of)
        .map_err(|_| WorkbookError::NotADate(presentation.as_of.clone()))?;
    let document = &presentation.document;
    let period = presentation.consolidation.period.to_string();
    let phrases = &presentation.descriptions.phrases;
    let subject = phrases.say("workbook.subject", &[("period", &period)]);
    Ok(DocProperties::new()
        .set_title(safe(&document.title))
        .set_author(safe(&document.author))
        .set_subject(safe(&subject))
        .set_creation_datetime(&day))
}

/// Names the figures of the first sheet: `TH_retail.total.cumulative`, for formulas of the reader's own.
fn define_names(
    workbook: &mut Workbook,
    presentation: &Presentation<'_>,
    sheet: &str,
    figures: &[(FigureIndex, u32, u16)],
) -> Result<(), XlsxError> {
    let mut given = BTreeSet::new();
    for (index, row, column) in figures {
        let id = presentation.consolidation.id(*index);
        let name = format!("TH_{}", id.replace('-', "_").replace('@', "."));
        let fit = name
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.'));
        if fit && !id.is_empty() && name.len() < 250 && given.insert(name.to_lowercase()) {
            let cell = row_col_to_cell_absolute(*row, *column);
            workbook.define_name(name, &format!("={}!{cell}", quote_sheet_name(sheet)))?;
        }
    }
    Ok(())
}
