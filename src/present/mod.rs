//! Renders the consolidation: tables first, then bytes of each output from the same tables.

mod axis;
mod column_widths;
mod error;
pub mod fonts;
pub mod json;
mod lacks;
pub mod line_name;
pub mod list;
mod marks;
mod notes;
mod paper;
pub mod pdf;
mod periods;
mod printed;
pub mod priorities;
pub mod report;
mod said;
mod subject;
pub mod tables;
mod view;
pub mod word;
mod wording;
pub mod workbook;

pub use error::PresentError;

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::model::cell::CellRef;
use crate::model::descriptions::{Descriptions, Headline};
use crate::model::document::Document;
use crate::model::figure::Consolidation;
use crate::model::finding::Severity;
use crate::model::marked::State;
use crate::model::own_words::{Explained, Writing};
use crate::model::table::{Chart, Table};

/// True when a verdict on the year is given on a headline.
pub(crate) fn is_judged(
    consolidation: &Consolidation,
    descriptions: &Descriptions,
    headline: &Headline,
) -> bool {
    let view = view::View::new(consolidation, descriptions);
    !marks::of(&view, headline).words.is_empty()
}

/// True when the report does not hold a headline against its plan, because two ends of the year are expected.
pub(crate) fn is_contradicted(
    consolidation: &Consolidation,
    descriptions: &Descriptions,
    headline: &Headline,
) -> bool {
    marks::is_contradicted(&view::View::new(consolidation, descriptions), headline)
}

/// Everything an output may show; every output is rendered from this and from nothing else.
pub struct Presentation<'a> {
    /// Forms, register and catalogues, for names.
    pub descriptions: &'a Descriptions,
    /// Figures and the lines behind them.
    pub consolidation: &'a Consolidation,
    /// Tables in their order; each is a sheet of the workbook.
    pub tables: Vec<Table>,
    /// Charts, drawn from those tables.
    pub charts: Vec<Chart>,
    /// The conference document.
    pub document: Document,
    /// Findings in the order of work, and what became of others.
    pub findings: Findings,
    /// Ids of figures printed in sentences of the document, sorted.
    pub quoted: Vec<crate::model::figure::FigureIndex>,
    /// What the office has still to write.
    pub writing: Writing,
    /// What units wrote to explain their figures.
    pub explained: Vec<Explained>,
    /// Date of the run, `2019-09-25`.
    pub as_of: String,
    /// Way from the output folder to the inbox, with `/`: `../inbox`. Links to cells of returns begin with it.
    pub inbox: String,
}

/// What was noticed, and what became of what was noticed before, as people read it.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    /// In the order of work.
    pub list: Vec<FindingRow>,
    /// Silent because somebody confirmed them.
    pub confirmed: Vec<ConfirmedRow>,
    /// Of the run before, and gone.
    pub fixed: Vec<FixedRow>,
}

/// A finding that somebody confirmed (đã xác nhận).
#[derive(Debug, Clone)]
pub struct ConfirmedRow {
    /// The finding.
    pub finding: FindingRow,
    /// Unit and form in the language of the report, "Huyện Đắk Hà, Bán lẻ"; empty when unknown.
    pub about: String,
    /// Title of the rule in the language of the report.
    pub matter: String,
    /// Why the figure is right.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// When it was confirmed, `2019-09-25`.
    pub made: String,
    /// Last day on which it counts, `2019-12-31`.
    pub until: String,
}

/// A finding of the run before that is gone (đã khắc phục).
#[derive(Debug, Clone)]
pub struct FixedRow {
    /// Its name over the runs.
    pub fingerprint: String,
    /// `TH112`.
    pub code: String,
    /// Its weight in the run before.
    pub severity: Severity,
    /// Title of the rule.
    pub title: String,
    /// Name of the unit; empty when unknown.
    pub unit: String,
    /// Name of the form; empty when unknown.
    pub form: String,
    /// Where it stood.
    pub place: String,
}

/// A finding as people read it, in the language of the run.
#[derive(Debug, Clone)]
pub struct FindingRow {
    /// 16 hexadecimal digits that name it over the runs.
    pub fingerprint: String,
    /// How it stands against the run before; `None` when nothing is known of earlier runs.
    pub state: Option<State>,
    /// The same in words; empty when nothing is known.
    pub state_name: String,
    /// `TH112`.
    pub code: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// Name of the severity: "Lỗi".
    pub severity_name: String,
    /// Name of the rule: `sum-differs`.
    pub rule: &'static str,
    /// Which setting decided: threshold crossed, and where the severity comes from.
    pub setting: String,
    /// True when neither a threshold nor the job had a say.
    pub by_default: bool,
    /// Name of the unit; empty when unknown.
    pub unit: String,
    /// Name of the form; empty when unknown.
    pub form: String,
    /// The primary cell, for a link; `None` when nothing was received.
    pub cell: Option<CellRef>,
    /// Other cells it speaks of.
    pub others: Vec<CellRef>,
    /// Possible effect on a figure of the province, in percent of it; `None` when nobody can tell.
    pub score: Option<Decimal>,
    /// Headlines that it may move, by their place in the report.
    pub headlines: BTreeSet<usize>,
    /// Number of its cause, from 1; findings with one number are settled together.
    pub cause: usize,
    /// True for the finding of its cause that is to be settled first.
    pub leads: bool,
    /// What the matter is, in a few words: title of the rule.
    pub title: String,
    /// What stands there.
    pub observed: String,
    /// What was expected.
    pub expected: String,
    /// What to do.
    pub remedy: String,
}
