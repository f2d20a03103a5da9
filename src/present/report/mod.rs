//! The conference document: front page, report from the template, landscape appendices.

mod appendices;
mod bounded;
mod caveat;
mod clauses;
mod front_page;
mod headline_words;
mod letterhead;
mod lists;
mod lookup;
mod markdown;
mod open;
mod own_words;
mod particulars;
mod printing;
mod skeleton;
mod spoken;
mod template;

use std::collections::BTreeSet;
use std::sync::Arc;

use minijinja::ErrorKind;

use crate::model::descriptions::Descriptions;
use crate::model::document::{Block, Document, FrontPage};
use crate::model::figure::{Consolidation, FigureIndex};

use super::tables;
use super::view::View;
use super::{Findings, PresentError, Presentation, marks, wording};

use letterhead::Issue;
use open::Open;
use own_words::Written;
pub use particulars::Particulars;
use printing::Printer;
pub use skeleton::skeleton;
use spoken::Source;

/// Everything the outputs show: tables, charts, the document and the findings, which are passed in ready.
///
/// # Errors
/// The template of the report names what does not exist, with its file and line.
pub fn present<'a>(
    consolidation: &'a Arc<Consolidation>,
    descriptions: &'a Arc<Descriptions>,
    findings: Findings,
    particulars: &Particulars,
) -> Result<Presentation<'a>, PresentError> {
    let view = View::new(consolidation, descriptions);
    let (mut tables, charts, undrawn) = tables::build(&view, particulars.ranking);
    let source = Source {
        consolidation: Arc::clone(consolidation),
        descriptions: Arc::clone(descriptions),
        confirmed: findings.confirmed.as_slice().into(),
        open: Open::of(&findings.list, descriptions),
        contradicted: contradicted(&view),
    };
    let report = &descriptions.report;
    let render = |own: Option<&Written>, (path, text): (&str, &str)| {
        let places = (tables.as_slice(), charts.as_slice(), undrawn.as_slice());
        template::render(&source, places, particulars.ranking, own, (path, text))
            .map_err(|error| template_error(path, &error))
    };
    let own = Written::new(&particulars.own_words, |named| render(None, named))?;
    let body = clauses::foreign(&report.body);
    let rendered = render(Some(&own), (&report.body_path, &body))?;
    let rendered = own_words::marked(&rendered);
    let subject = render(None, ("report/report.toml", &report.letterhead.subject))?;

    let printer = Printer {
        view: &view,
        tables: &tables,
        charts: &charts,
    };
    let mut front_page =
        front_page::front_page(&source, &view, particulars.ranking, &particulars.as_of);
    let mut quoted = Vec::new();
    unmark(&view, &mut front_page, &mut quoted);
    let flow = markdown::blocks(&view, &rendered, &printer);
    quoted.extend(flow.quoted);
    let writing = own.writing(flow.open, &flow.written);
    let (subject, of_subject) = markdown::unmarked(&subject.replace('\\', ""));
    quoted.extend(of_subject);
    let mut seen = BTreeSet::new();
    quoted.retain(|figure| seen.insert(*figure));
    let issue = Issue::of(&report.letterhead, particulars, &view);
    let letterhead = letterhead::letterhead(&report.letterhead, &subject, &issue, &view);
    let document = Document {
        title: format!(
            "{} {}",
            wording::capitalised(&letterhead.document_type.to_lowercase()),
            wording::inside_sentence(&subject)
        ),
        author: letterhead.agency.clone(),
        as_of: particulars.as_of.clone(),
        period: consolidation.period.to_string(),
        province: descriptions.register.province.vi.clone(),
        front_page,
        closing: letterhead::closing(&report.letterhead, &view),
        appendices: appendices::appendices(&printer, &issue),
        letterhead,
        body: flow.blocks,
        stamp: particulars.stamp(&writing, &view),
    };
    // Behind the overview: who holds the report beside the workbook looks here first.
    if let Some(table) = tables::in_report(&view, &quoted) {
        tables.insert(tables.len().min(1), table);
    }
    quoted.sort();
    Ok(Presentation {
        inbox: particulars.inbox.clone(),
        descriptions,
        consolidation,
        tables,
        charts,
        document,
        findings,
        quoted,
        writing,
        explained: particulars.explained.clone(),
        as_of: particulars.as_of.clone(),
    })
}

/// Beginnings of the ids of headlines that are not held against their plans.
fn contradicted(view: &View<'_>) -> Arc<[String]> {
    let headlines = view.descriptions.report.headlines.iter();
    let contradicted = headlines.filter(|headline| marks::is_contradicted(view, headline));
    let prefixes = contradicted.flat_map(|headline| marks::prefixes(view, headline));
    prefixes.collect()
}

fn template_error(path: &str, error: &minijinja::Error) -> PresentError {
    let detail = match (error.kind(), error.detail()) {
        // Ours, and whole sentences.
        (ErrorKind::InvalidOperation, Some(detail)) => detail.to_owned(),
        (kind, Some(detail)) => format!("{kind}: {detail}"),
        (kind, None) => kind.to_string(),
    };
    PresentError::Template {
        path: path.to_owned(),
        line: error.line().unwrap_or(1),
        detail,
    }
}

/// Takes the marks of quoted figures out of the texts of the front page, in their order.
fn unmark(view: &View<'_>, page: &mut FrontPage, quoted: &mut Vec<FigureIndex>) {
    for card in &mut page.cards {
        for text in [
            &mut card.value,
            &mut card.growth,
            &mut card.plan,
            &mut card.outlook,
        ] {
            clean(text, quoted);
        }
    }
    for block in &mut page.blocks {
        match block {
            Block::Heading { text, .. } => clean(text, quoted),
            Block::Paragraph(spans) => *spans = markdown::parted(view, spans, quoted),
            Block::List(points) => {
                for point in points {
                    *point = markdown::parted(view, point, quoted);
                }
            }
            Block::Table(table) => {
                let cells = table.rows.iter_mut().flat_map(|row| &mut row.cells);
                cells.for_each(|cell| clean(cell, quoted));
            }
            Block::Chart(_) => {}
        }
    }
}

fn clean(text: &mut String, quoted: &mut Vec<FigureIndex>) {
    let (plain, figures) = markdown::unmarked(text);
    *text = plain;
    quoted.extend(figures);
}
