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
use tonghop::describe::DescribeError;
use tonghop::model::derived::Derived;
use tonghop::model::descriptions::Descriptions;
use tonghop::model::document::Block;
use tonghop::model::figure::Derivation;
use tonghop::model::table::{Table, TableCell};
use tonghop::present::report::{Particulars, present};
use tonghop::present::tables::UnitRanking;
use tonghop::present::workbook::{LINES_OF_A_SHEET, render};
use tonghop::present::{Findings, Presentation, json};

use crate::report::particulars;
use crate::sample_figures::SAMPLE;

/// The embedded descriptions, with a replacement in tables.toml as an office would make it.
fn described(old: &str, new: &str) -> Arc<Descriptions> {
    Arc::new(loaded(&[(old, new)]).unwrap())
}

fn loaded(changes: &[(&str, &str)]) -> Result<Descriptions, DescribeError> {
    let mut text = std::fs::read_to_string("templates/tables.toml").unwrap();
    for (old, new) in changes {
        assert!(text.contains(old), "tables.toml holds {old}");
        text = text.replacen(old, new, 1);
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("tables.toml"), text).unwrap();
    tonghop::describe::load(Some(folder.path()))
}

/// What is said of a replacement that is refused, with the text of its line.
fn refused(old: &str, new: &str) -> Vec<(String, String)> {
    let text = std::fs::read_to_string("templates/tables.toml").unwrap();
    let lines: Vec<String> = text
        .replacen(old, new, 1)
        .lines()
        .map(str::to_owned)
        .collect();
    let DescribeError::Faults(faults) = loaded(&[(old, new)]).unwrap_err() else {
        panic!("faults of the description");
    };
    let said = faults.iter().map(|fault| {
        let line = fault.line.checked_sub(1).map(|line| lines[line].clone());
        (line.unwrap_or_default(), fault.to_string())
    });
    said.collect()
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
    let old = r#"  { each = "ranked-headlines", show = "value", group = "{headline} ({measure})", heading = "Lũy kế" },
  { each = "ranked-headlines", show = "share", group = "{headline} ({measure})", heading = "Tỷ trọng (%)" },
"#;
    let new = r#"  { each = "ranked-headlines", show = "place", heading = "Thứ hạng", width = 6 },
  { each = "ranked-headlines", show = "share", heading = "Phần của đơn vị" },
  { each = "ranked-headlines", show = "value", heading = "Lũy kế" },
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
    let old = r#"  { each = "ranked-headlines", show = "share", group = "{headline} ({measure})", heading = "Tỷ trọng (%)" },
"#;
    let new = "";
    let descriptions = described(old, new);
    let presentation = shown(&descriptions, &particulars());
    let mut charts = presentation.charts.iter();
    assert!(charts.all(|chart| chart.id != "district-structure"));
}

/// A column behind the first one of a table, as one more entry of its description.
fn with_column(id: &str, entry: &str) -> Arc<Descriptions> {
    let text = std::fs::read_to_string("templates/tables.toml").unwrap();
    let table = text.find(&format!("id = \"{id}\"")).unwrap();
    let columns = table + text[table..].find("columns = [\n").unwrap();
    let old = &text[table..columns + "columns = [\n".len()];
    described(old, &format!("{old}  {entry},\n"))
}

#[test]
fn a_new_column_of_any_table_is_one_entry() {
    let of = |show: &str| format!(r#"{{ show = "{show}", heading = "Cột mới" }}"#);
    let derived = [
        (
            "form",
            "form:retail",
            "month-growth",
            "retail.total.month-growth",
        ),
        ("form", "form:industry", "change", "industry.b.change"),
        ("index", "iip", "month-growth", "iip.total.month-growth"),
        (
            "form-of-names",
            "form:clusters",
            "end-of-period",
            "clusters.total.cluster-projects.end-of-period",
        ),
        (
            "form-of-units",
            "form:plan-units",
            "annual-plan",
            "plan-units.total.industrial-output-2010.annual-plan",
        ),
        (
            "overview",
            "overview",
            "headline.pace",
            "headline.industry.pace",
        ),
        (
            "contribution",
            "contribution",
            "month-growth",
            "iip.b.month-growth",
        ),
    ];
    for (id, made, show, first) in derived {
        let descriptions = with_column(id, &of(show));
        let presentation = shown(&descriptions, &particulars());
        let table = table(&presentation, made);
        assert_eq!(column(table, "Cột mới"), 0, "{made}");
        let found = ids(table, 0);
        assert_eq!(found.first().map(String::as_str), Some(first), "{made}");
    }
    let plain = [
        ("ranking", "annual-plan", 12),
        ("province-plan", "number", 5),
        ("coverage", "whole-units", 9),
        ("series", "label", 8),
    ];
    for (id, show, columns) in plain {
        let descriptions = with_column(id, &of(show));
        let presentation = shown(&descriptions, &particulars());
        let table = table(&presentation, id);
        assert_eq!(
            (column(table, "Cột mới"), table.columns.len()),
            (0, columns),
            "{id}"
        );
        assert!(
            table
                .rows
                .iter()
                .any(|row| row.cells[0] != TableCell::Blank),
            "{id}"
        );
    }
}

#[test]
fn charts_of_places_and_months_follow_their_columns() {
    let old = r#"  { show = "place", heading = "Hạng", width = 6 },
  { show = "unit", heading = "Đơn vị", width = 22 },
  { show = "value", group"#;
    let new = r#"  { show = "completion", heading = "Tiến độ (%)" },
  { show = "unit", heading = "Tên", width = 22 },
  { show = "place", heading = "Thứ hạng", width = 6 },
  { show = "value", group"#;
    let label = r#"  { show = "label", heading = "Tháng", width = 12 },
  { each = "form-columns", show = "value", heading = "{column}", optional = true },
"#;
    let moved = r#"  { each = "form-columns", show = "value", heading = "Của {column}", optional = true },
  { show = "label", heading = "Kỳ", width = 12 },
"#;
    let descriptions = Arc::new(loaded(&[(old, new), (label, moved)]).unwrap());
    let presentation = shown(&descriptions, &particulars());
    let chart = |id: &str| {
        let mut charts = presentation.charts.iter();
        let chart = charts.find(|chart| chart.id == id).unwrap();
        (chart.categories, chart.series.clone(), chart.rows.clone())
    };
    assert_eq!(chart("ranking"), (1, vec![0], 0..10));
    assert_eq!(chart("retail-monthly").1, [0, 1]);
    let series = table(&presentation, "series");
    assert_eq!(chart("retail-monthly").0, series.columns.len() - 1);
    assert_eq!(series.columns[0].heading, "Của Bán lẻ năm 2018 (tỷ đồng)");
}

#[test]
fn tables_stand_in_the_order_of_their_description() {
    let text = std::fs::read_to_string("templates/tables.toml").unwrap();
    let coverage = text.find("[[table]]\nid = \"coverage\"").unwrap();
    let overview = "[[table]]\nid = \"overview\"";
    let first = format!("{}{overview}", &text[coverage..]);
    let changes = [(&text[coverage..], ""), (overview, first.as_str())];
    let descriptions = Arc::new(loaded(&changes).unwrap());
    let presentation = shown(&descriptions, &particulars());
    let ids = presentation.tables.iter().map(|table| table.id.as_str());
    let ids: Vec<&str> = ids.take(4).collect();
    assert_eq!(ids, ["coverage", "in-report", "overview", "by-district"]);
}

#[test]
fn an_optional_column_without_a_figure_is_left_out() {
    for (optional, columns) in [("", 9), (", optional = true", 8)] {
        let entry = format!(r#"{{ show = "effort", heading = "Cột mới"{optional} }}"#);
        let descriptions = with_column("index", &entry);
        let presentation = shown(&descriptions, &particulars());
        assert_eq!(
            table(&presentation, "iip").columns.len(),
            columns,
            "{optional}"
        );
    }
}

#[test]
fn the_columns_of_units_are_printed_apart_whatever_stands_above_them() {
    let old = r#"group = "{main} của từng đơn vị", heading = "{unit}""#;
    let new = r#"group = "", heading = "Số của {unit}""#;
    let descriptions = described(old, new);
    let presentation = shown(&descriptions, &particulars());
    let retail = presentation
        .document
        .appendices
        .iter()
        .filter(|appendix| appendix.title.starts_with("Biểu 3"));
    let titles: Vec<&str> = retail.map(|appendix| appendix.title.as_str()).collect();
    assert_eq!(titles.len(), 2, "{titles:?}");
    assert!(titles[1].ends_with("theo đơn vị"), "{titles:?}");
}

#[test]
fn what_no_column_can_show_is_refused_with_its_line() {
    let value = r#"  { show = "value", heading = "Kế hoạch năm {year}" },"#;
    let wrong = [
        // Rows of plans have a figure each, and no growth.
        (r#"  { show = "growth", heading = "Tăng" },"#, "growth"),
        (r#"  { show = "unit", heading = "Đơn vị" },"#, "unit"),
        (
            r#"  { show = "value", heading = "Kế hoạch {yaer}" },"#,
            "did you mean `year`",
        ),
        (
            r#"  { show = "value", heading = "Của {headline}" },"#,
            "headline",
        ),
        (
            r#"  { each = "units", show = "value", heading = "{unit}" },"#,
            "value",
        ),
        (r#"  { show = "valu", heading = "Kế hoạch" },"#, "value"),
        (
            r#"  { show = "value", heading = "Kế hoạch", each = "unit" },"#,
            "units",
        ),
    ];
    for (entry, said) in wrong {
        let refused = refused(value, entry);
        assert_eq!(refused.len(), 1, "{refused:?}");
        assert_eq!(refused[0].0, entry, "{refused:?}");
        assert!(refused[0].1.contains(said), "{said} in {refused:?}");
    }
}

#[test]
fn the_months_of_kept_returns_have_a_column_for_each_headline_that_has_any() {
    let mut consolidation = (**SAMPLE).clone();
    let month = consolidation.find("retail.total.month").unwrap();
    let Derivation::TotalOfUnits(key, _) = consolidation.figure(month).unwrap().derivation else {
        panic!("a total of units");
    };
    let august = consolidation.period.previous();
    let kept = [august, consolidation.period].map(|period| (key, period, month));
    consolidation.monthly.extend(kept);
    let entry = r#"{ each = "headlines", show = "value", heading = "Cột mới", optional = true }"#;
    let descriptions = with_column("monthly", entry);
    let consolidation = Arc::new(consolidation);
    let presentation = present(
        &consolidation,
        &descriptions,
        Findings::default(),
        &particulars(),
    );
    let presentation = presentation.unwrap();
    let months = table(&presentation, "monthly");
    let headings = months.columns.iter().map(|column| column.heading.as_str());
    assert_eq!(
        headings.collect::<Vec<_>>(),
        [
            "Cột mới",
            "Tháng",
            "Tổng mức bán lẻ hàng hóa và dịch vụ (tỷ đồng)"
        ]
    );
    let names = months.rows.iter().map(|row| &row.cells[1]);
    let wanted = ["Tháng 8", "Tháng 9"].map(|name| TableCell::Text(name.to_owned()));
    assert!(names.eq(&wanted), "{:?}", months.rows);
    assert_eq!(ids(months, 0), ["retail.total.month"; 2]);
}

#[test]
fn the_report_says_which_tables_are_its_appendices() {
    let own = r#"appendices = ["overview", "by-district", "industry","#;
    let with = |appendices: &str| {
        let folder = tempfile::tempdir().unwrap();
        let report = folder.path().join("report");
        std::fs::create_dir(&report).unwrap();
        for file in ["report.toml", "bao-cao.md"] {
            let text = std::fs::read_to_string(format!("templates/report/{file}")).unwrap();
            std::fs::write(report.join(file), text.replace(own, appendices)).unwrap();
        }
        tonghop::describe::load(Some(folder.path()))
    };
    let descriptions = Arc::new(with(r#"appendices = ["coverage", "by-district","#).unwrap());
    let presentation = shown(&descriptions, &particulars());
    let titles = presentation.document.appendices.iter();
    let titles: Vec<&str> = titles.map(|appendix| appendix.title.as_str()).collect();
    let wanted = [
        "Mức độ đầy đủ của số liệu",
        "Kết quả 9 tháng năm 2019 theo huyện, thành phố",
    ];
    assert_eq!(titles[..2], wanted);
    let refused = with(r#"appendices = ["overwiev","#)
        .unwrap_err()
        .to_string();
    assert!(refused.contains("did you mean `overview`"), "{refused}");
}
