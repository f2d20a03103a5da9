//! What the conference document says about the sample round.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::sync::Arc;

use tonghop::aggregate::{OnError, consolidate};
use tonghop::model::descriptions::Descriptions;
use tonghop::model::document::{Block, PrintedTable, Span};
use tonghop::model::figure::Consolidation;
use tonghop::present::Presentation;
use tonghop::present::report::{Particulars, present};

use crate::sample_figures::{sample, sample_round};

fn sample_descriptions() -> Arc<Descriptions> {
    Arc::new(tonghop::describe::load(None).unwrap())
}

fn particulars() -> Particulars {
    Particulars {
        as_of: "2019-09-25".to_owned(),
        ..Particulars::default()
    }
}

fn words(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

fn printed(table: &PrintedTable) -> Vec<String> {
    let mut lines = vec![format!("[{}] {}", table.title, table.unit_line)];
    let headings = table.columns.iter();
    let headings: Vec<String> = headings
        .map(|column| format!("{}/{}", column.group, column.heading))
        .collect();
    lines.push(headings.join(" | "));
    lines.extend(table.rows.iter().map(|row| row.cells.join(" | ")));
    lines.extend(table.notes.clone());
    lines
}

/// The flow as plain text, one line a block.
fn flow(blocks: &[Block]) -> Vec<String> {
    let mut lines = Vec::new();
    for block in blocks {
        match block {
            Block::Heading { level, text } => lines.push(format!("{level}# {text}")),
            Block::Paragraph(spans) => lines.push(words(spans)),
            Block::List(items) => {
                lines.extend(items.iter().map(|item| format!("- {}", words(item))));
            }
            Block::Table(table) => lines.extend(printed(table)),
            Block::Chart(chart) => lines.push(format!(
                "({}) {:?} {:?}",
                chart.title,
                chart.categories,
                chart
                    .series
                    .iter()
                    .map(|series| series
                        .points
                        .iter()
                        .map(|point| point.as_ref().map_or("", |(_, label)| label.as_str()))
                        .collect::<Vec<_>>())
                    .collect::<Vec<_>>()
            )),
        }
    }
    lines
}

fn document_text(presentation: &Presentation<'_>) -> String {
    let document = &presentation.document;
    let mut lines = vec![
        document.title.clone(),
        document.letterhead.number.clone(),
        document.letterhead.place_and_date.clone(),
        document.letterhead.subject.clone(),
        document.front_page.title.clone(),
        document.front_page.subtitle.clone(),
    ];
    for card in &document.front_page.cards {
        lines.push(format!(
            "<{}> {} | {} | {} | {} | {:?} | {}",
            card.name, card.value, card.growth, card.plan, card.outlook, card.mark, card.caveat
        ));
    }
    lines.extend(flow(&document.front_page.blocks));
    lines.extend(flow(&document.body));
    for appendix in &document.appendices {
        lines.push(format!(
            "@ {} {} {}",
            appendix.number, appendix.title, appendix.reference
        ));
        lines.extend(printed(&appendix.table));
    }
    lines.join("\n")
}

#[test]
fn dump() {
    let descriptions = sample_descriptions();
    let made: Arc<Consolidation> = Arc::new(sample(&descriptions));
    let presentation = match present(&made, &descriptions, Vec::new(), &particulars()) {
        Ok(presentation) => presentation,
        Err(error) => panic!("{error}"),
    };
    std::fs::write("/tmp/report.txt", document_text(&presentation)).unwrap();
    let mut tables = Vec::new();
    for table in &presentation.tables {
        tables.push(format!(
            "{} {:?} rows {} notes {:?}",
            table.id,
            table.sheet,
            table.rows.len(),
            table.notes
        ));
        for row in &table.rows {
            assert_eq!(row.cells.len(), table.columns.len(), "{}", table.id);
        }
    }
    for chart in &presentation.charts {
        tables.push(format!(
            "chart {} {} {:?} {:?}",
            chart.id, chart.title, chart.series, chart.rows
        ));
    }
    std::fs::write("/tmp/tables.txt", tables.join("\n")).unwrap();
    let _ = (sample_round, consolidate, OnError::Count);
}
