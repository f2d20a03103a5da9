//! Tables, findings and observations as an .xlsx with live formulas; the only place that knows the crate which writes it.

mod chart_style;
mod charts;
mod exact;
mod findings;
mod formula;
mod headings;
mod links;
mod listing;
mod observation_rows;
mod observations;
mod page;
mod rows;
mod styles;
mod table_sheet;
mod text;

use std::collections::BTreeSet;

use rust_xlsxwriter::utility::{quote_sheet_name, row_col_to_cell_absolute};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::Presentation;
use crate::model::figure::FigureIndex;
use observations::Observations;
use table_sheet::TableSheet;
use text::{SheetNames, safe};

/// Why there is no workbook.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// A sheet holds 1,048,576 rows.
    #[error("{0} lines of observations do not fit on one sheet")]
    TooManyLines(usize),
    /// The date of the run is not `YYYY-MM-DD`.
    #[error("`{0}` is not a date such as 2019-09-25")]
    NotADate(String),
    /// The writer refuses a sheet.
    #[error("cannot make the sheet `{sheet}` of the workbook")]
    Sheet {
        /// Its name.
        sheet: String,
        /// What the writer says.
        #[source]
        source: XlsxError,
    },
    /// The sheets cannot be put together.
    #[error("cannot put the workbook together")]
    Workbook(#[source] XlsxError),
}

/// The workbook: one sheet a table, then findings, then observations. Same presentation, same bytes.
///
/// Each figure is a formula over the observations with its exact value beside it, but for figures of earlier months and
/// those whose formula would be too long, which are numbers.
pub fn render(presentation: &Presentation<'_>) -> Result<Vec<u8>, WorkbookError> {
    let observations = Observations::of(presentation);
    if !observations.fits() {
        return Err(WorkbookError::TooManyLines(
            presentation.consolidation.lines.len(),
        ));
    }
    let mut workbook = Workbook::new();
    workbook
        .set_default_format(&styles::base(), 20, 64)
        .map_err(WorkbookError::Workbook)?;
    workbook.set_properties(&properties(presentation)?);

    let mut names = SheetNames::default();
    for sheet in findings::SHEETS {
        names.give(sheet);
    }
    names.give(observations::SHEET);
    for (table, number) in presentation.tables.iter().zip(0_u32..) {
        let name = names.give(&table.sheet);
        let charts = presentation.charts.iter();
        let sheet = TableSheet {
            presentation,
            observations: &observations,
            table,
            charts: charts.filter(|chart| chart.table == table.id).collect(),
        };
        let figures = sheet
            .write(workbook.add_worksheet(), &name)
            .map_err(|source| in_sheet(&name, source))?;
        if number == 0 {
            define_names(&mut workbook, presentation, &name, &figures)
                .map_err(|source| in_sheet(&name, source))?;
        }
    }
    for listing in findings::listings(&presentation.findings) {
        listing
            .write(&mut workbook, presentation)
            .map_err(|source| in_sheet(listing.sheet, source))?;
    }
    observations
        .write(&mut workbook, presentation)
        .map_err(|source| in_sheet(observations::SHEET, source))?;
    workbook.save_to_buffer().map_err(WorkbookError::Workbook)
}

fn in_sheet(sheet: &str, source: XlsxError) -> WorkbookError {
    WorkbookError::Sheet {
        sheet: sheet.to_owned(),
        source,
    }
}

/// The date of the run stands for the time of writing, so that the clock leaves no trace.
fn properties(presentation: &Presentation<'_>) -> Result<DocProperties, WorkbookError> {
    let day = ExcelDateTime::parse_from_str(&presentation.as_of)
        .map_err(|_| WorkbookError::NotADate(presentation.as_of.clone()))?;
    let document = &presentation.document;
    Ok(DocProperties::new()
        .set_title(safe(&document.title))
        .set_author(safe(&document.author))
        .set_subject(format!("Số liệu kỳ {}", presentation.consolidation.period))
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
        let Some(figure) = presentation.consolidation.figure(*index) else {
            continue;
        };
        let name = format!("TH_{}", figure.id.replace('-', "_").replace('@', "."));
        let fit = name
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.'));
        if fit && name.len() < 250 && given.insert(name.to_lowercase()) {
            let cell = row_col_to_cell_absolute(*row, *column);
            workbook.define_name(name, &format!("={}!{cell}", quote_sheet_name(sheet)))?;
        }
    }
    Ok(())
}
