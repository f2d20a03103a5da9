//! Tables as `templates/tables.toml` describes them: a column is one entry there, and stands in every output.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failing test should stop"
)]

use std::io::Cursor;
use std::sync::Arc;

use calamine::{Data, Reader, Xlsx};
use serde_json::Value;
use tonghop::model::derived::Derived;
use tonghop::model::descriptions::Descriptions;
use tonghop::model::document::Block;
use tonghop::model::table::{Table, TableCell};
use tonghop::present::report::{Particulars, present};
use tonghop::present::tables::UnitRanking;
use tonghop::present::workbook::{LINES_OF_A_SHEET, render};
use tonghop::present::{Findings, Presentation, json};

use crate::report::particulars;
use crate::sample_figures::SAMPLE;

/// The embedded descriptions, with a replacement in tables.toml as an office would make it.
fn described(old: &str, new: &str) -> Arc<Descriptions> {
    let text = std::fs::read_to_string("templates/tables.toml").unwrap();
    assert!(text.contains(old), "tables.toml holds {old}");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("tables.toml"),
        text.replacen(old, new, 1),
    )
    .unwrap();
    Arc::new(tonghop::describe::load(Some(folder.path())).unwrap())
}

fn shown<'a>(descriptions: &'a Arc<Descriptions>, particulars: &Particulars) -> Presentation<'a> {
    present(&SAMPLE, descriptions, Findings::default(), particulars).unwrap()
}

fn table<'a>(presentation: &'a Presentation<'_>, id: &str) -> &'a Table {
    let mut tables = presentation.tables.iter();
    tables.find(|table| table.id == id).unwrap()
}

fn column(table: &Table, heading: &str) -> usize {
    let mut columns = table.columns.iter();
    let place = columns.position(|column| column.heading == heading);
    place.unwrap_or_else(|| panic!("no column {heading}"))
}

/// Ids of the figures in a column, from top to bottom.
fn ids(table: &Table, column: usize) -> Vec<String> {
    let cells = table.rows.iter().map(|row| &row.cells[column]);
    let figures = cells.filter_map(|cell| match cell {
        TableCell::Figure(cell) => Some(SAMPLE.id(cell.figure).into_owned()),
        TableCell::Blank | TableCell::Text(_) | TableCell::Count(_) => None,
    });
    figures.collect()
}

const BEHIND: &str = r#"  { show = "contribution", heading = "Đóng góp vào mức tăng (điểm %)" },
"#;

#[test]
fn a_column_is_one_entry_and_stands_in_workbook_report_and_json() {
    let new = format!(
        r#"{BEHIND}  {{ show = "pace", heading = "Bình quân tháng năm {{year}}", width = 12 }},
"#
    );
    let descriptions = described(BEHIND, &new);
    let presentation = shown(&descriptions, &particulars());
    let industries = table(&presentation, "by-industry");
    let place = column(industries, "Bình quân tháng năm 2019");
    assert_eq!(place, 7);
    let in_column = ids(industries, place);
    assert_eq!(in_column[0], "industry.total.pace");
    assert!(in_column.len() > 10, "{in_column:?}");

    let (mut bytes, scratch) = (Vec::new(), std::env::temp_dir());
    render(&presentation, LINES_OF_A_SHEET, &scratch, &mut bytes).unwrap();
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let cells = workbook.worksheet_range("Theo ngành").unwrap();
    let heading = Data::String("Bình quân tháng năm 2019".to_owned());
    assert_eq!(cells.get_value((2, 7)), Some(&heading));
    // 5,305,396 over nine months.
    let Some(Data::Float(pace)) = cells.get_value((3, 7)) else {
        panic!("{:?}", cells.get_value((3, 7)));
    };
    assert!((pace - 589_488.444).abs() < 0.001, "{pace}");

    let mut bytes = Vec::new();
    json::figures(&presentation, &[], &mut bytes).unwrap();
    let file: Value = serde_json::from_slice(&bytes).unwrap();
    let mut figures = file["figures"].as_array().unwrap().iter();
    let figure = figures.find(|figure| figure["id"] == "industry.b.pace");
    assert_eq!(figure.unwrap()["printed"], true);

    let printed = presentation.document.body.iter().any(|block| match block {
        Block::Table(table) => table
            .rows
            .first()
            .is_some_and(|row| row.cells.last().is_some_and(|cell| cell == "589.488,4")),
        Block::Heading { .. } | Block::Paragraph(_) | Block::List(_) | Block::Chart(_) => false,
    });
    assert!(printed, "the report prints the column");
}

#[test]
fn every_figure_of_rows_can_be_a_column() {
    for derived in Derived::ALL.iter().filter(|derived| derived.is_of_rows()) {
        let id = derived.id();
        let new = format!("{BEHIND}  {{ show = \"{id}\", heading = \"Cột mới\" }},\n");
        let descriptions = described(BEHIND, &new);
        let presentation = shown(&descriptions, &particulars());
        let industries = table(&presentation, "by-industry");
        let in_column = ids(industries, column(industries, "Cột mới"));
        assert!(in_column.len() > 10, "{id}: {in_column:?}");
        assert!(
            in_column
                .iter()
                .all(|figure| figure.ends_with(&format!(".{id}"))),
            "{id}: {in_column:?}"
        );
    }
}

#[test]
fn charts_follow_their_columns_when_these_are_moved_and_renamed() {
    let old = r#"  { show = "value", heading = "Lũy kế" },
  { show = "share", heading = "Tỷ trọng (%)" },
"#;
    let new = r#"  { show = "place", heading = "Thứ hạng", width = 6 },
  { show = "share", heading = "Phần của đơn vị" },
  { show = "value", heading = "Lũy kế" },
"#;
    let descriptions = described(old, new);
    let hidden = Particulars {
        ranking: UnitRanking::Hidden,
        ..particulars()
    };
    for (particulars, place) in [(particulars(), 3), (hidden, 2)] {
        let presentation = shown(&descriptions, &particulars);
        let districts = table(&presentation, "by-district");
        assert_eq!(column(districts, "Phần của đơn vị"), place);
        let mut charts = presentation.charts.iter();
        let chart = charts
            .find(|chart| chart.id == "district-structure")
            .unwrap();
        assert_eq!(
            (chart.categories, chart.series.as_slice()),
            (1, &[place][..])
        );
    }
}

#[test]
fn a_table_without_the_column_of_a_chart_has_no_chart() {
    let old = r#"  { show = "share", heading = "Tỷ trọng (%)" },
  { show = "growth", heading = "Tăng, giảm (%)" },
  { show = "completion""#;
    let new = r#"  { show = "growth", heading = "Tăng, giảm (%)" },
  { show = "completion""#;
    let descriptions = described(old, new);
    let presentation = shown(&descriptions, &particulars());
    let mut charts = presentation.charts.iter();
    assert!(charts.all(|chart| chart.id != "district-structure"));
}
