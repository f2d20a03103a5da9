//! Who is in the figures and who is not: page 1, workbook and totals say the same, in every shape of an error.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::io::Cursor;
use std::sync::Arc;

use calamine::{Reader, Xlsx};
use tonghop::aggregate::{Doubts, OnError, consolidate};
use tonghop::model::document::{Block, PrintedChart};
use tonghop::model::figure::{Consolidation, Coverage, Gap};
use tonghop::model::finding::{AffectedLine, Finding, RuleInfo, Severity};
use tonghop::model::form::{ColumnIndex, FormIndex, Role, RowIndex};
use tonghop::model::observation::{Return, Round, Value};
use tonghop::present::report::present;
use tonghop::present::workbook::{LINES_OF_A_SHEET, render};
use tonghop::present::{Findings, Presentation};

use crate::report::{broken_round, document_text, lines_with, particulars};
use crate::sample_figures::{DESCRIPTIONS, ROUND, SAMPLE};

/// The sample round in which something of one return is wrong.
struct Broken {
    round: Round,
    findings: Vec<Finding>,
    place: usize,
}

impl Broken {
    fn of(form: &str, unit: &str) -> Self {
        let (round, findings) = ROUND.clone();
        let form = DESCRIPTIONS.form_index(form).unwrap();
        let unit = DESCRIPTIONS.register.index_of(unit).unwrap();
        let mut returns = round.returns.iter();
        let is_it = |received: &Return| (received.form, received.unit) == (form, unit);
        let place = returns.position(is_it).unwrap();
        Self {
            round,
            findings,
            place,
        }
    }

    fn received(&mut self) -> &mut Return {
        &mut self.round.returns[self.place]
    }

    fn column(&self, role: Role) -> ColumnIndex {
        let form = DESCRIPTIONS.form(self.round.returns[self.place].form);
        let mut columns = form.unwrap().value_columns();
        columns.find(|(_, _, of)| *of == role).unwrap().0
    }

    /// Every cell of a column emptied, or of its first row.
    fn without(mut self, role: Role, only_first: bool) -> Self {
        let column = self.column(role);
        let is_there = |row: RowIndex| only_first && row != RowIndex::FIRST;
        self.received()
            .observations
            .retain(|cell| cell.column != column || is_there(cell.row));
        self
    }

    fn with(mut self, role: Role, number: &str) -> Self {
        let column = self.column(role);
        let mut cells = self.received().observations.iter_mut();
        let cell = cells.find(|cell| (cell.row, cell.column) == (RowIndex::FIRST, column));
        cell.unwrap().value = Value::Number(number.parse().unwrap());
        self
    }

    fn error(mut self, code: &'static str, role: Role, rows: std::ops::Range<u16>) -> Self {
        let rule = RuleInfo {
            code,
            name: "sum-differs",
            severity: Severity::Error,
        };
        let column = Some(self.column(role));
        let received = &self.round.returns[self.place];
        let lines = rows.map(|row| AffectedLine {
            unit: received.unit,
            form: received.form,
            period: received.period,
            row: Some(RowIndex::at(usize::from(row)).unwrap()),
            column,
            path: Arc::clone(&received.path),
        });
        let finding = Finding::new(rule, Vec::new()).affecting(lines.collect());
        self.findings.push(finding);
        self
    }

    fn made(self, on_error: OnError) -> Arc<Consolidation> {
        let doubts = Doubts::new(&self.findings);
        Arc::new(consolidate(self.round, &DESCRIPTIONS, &doubts, on_error).unwrap())
    }
}

fn form(id: &str) -> FormIndex {
    DESCRIPTIONS.form_index(id).unwrap()
}

fn coverage<'a>(made: &'a Consolidation, id: &str) -> &'a Coverage {
    &made.coverage[form(id).place()]
}

fn shown(made: &Arc<Consolidation>) -> Presentation<'_> {
    present(made, &DESCRIPTIONS, Findings::default(), &particulars()).unwrap()
}

/// The row of a form on the sheet of coverage, from the units that owe it on.
fn of_sheet(shown: &Presentation<'_>, id: &str) -> Vec<String> {
    let mut xlsx = Vec::new();
    render(shown, LINES_OF_A_SHEET, &std::env::temp_dir(), &mut xlsx).unwrap();
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(xlsx)).unwrap();
    let range = workbook.worksheet_range("Độ đầy đủ").unwrap();
    let code = &DESCRIPTIONS.form(form(id)).unwrap().code;
    let mut rows = range.rows();
    let row = rows.find(|row| row[0].to_string() == *code).unwrap();
    row[2..].iter().map(ToString::to_string).collect()
}

#[test]
fn a_unit_with_one_column_in_doubt_is_in_the_total_and_the_column_is_named() {
    let broken = Broken::of("industry", "sa-thay");
    let made = broken
        .error("TH112", Role::AnnualPlan, 0..1)
        .made(OnError::LeaveOut);
    let of_form = coverage(&made, "industry");
    assert_eq!(of_form.counted(), of_form.expected.len());
    assert_eq!(of_form.whole() + 1, of_form.expected.len());
    assert!(matches!(of_form.missing[0].gap, Gap::RowsLeftOut(_)));
    assert_eq!(of_form.missing[0].columns, [Role::AnnualPlan]);
    let shown = shown(&made);
    let text = document_text(&shown);
    for line in [
        "- Huyện Sa Thầy: kế hoạch năm của GTSX công nghiệp đang xác minh",
        "Mức độ đầy đủ: GTSX công nghiệp 11/11 đơn vị, 100,0% giá trị, 1 đơn vị có dòng đang xác minh",
    ] {
        assert!(text.lines().any(|said| said == line), "{line} in {text}");
    }
    let row = of_sheet(&shown, "industry");
    assert_eq!(row[..4], ["11", "11", "11", "10"]);
    assert_eq!(row[5], "Huyện Sa Thầy (kế hoạch năm đang xác minh)");
}

#[test]
fn a_column_that_was_not_written_is_not_being_looked_into() {
    let broken = Broken::of("retail", "ngoc-hoi").without(Role::ExpectedYear, false);
    let made = broken
        .error("TH110", Role::ExpectedYear, 0..6)
        .made(OnError::LeaveOut);
    let shown = shown(&made);
    let text = document_text(&shown);
    let line = "- Huyện Ngọc Hồi: chưa ghi ước cả năm của bán lẻ";
    assert!(text.lines().any(|said| said == line), "{text}");
    assert!(
        text.contains("Bán lẻ 10/10 đơn vị, 100,0% giá trị, 1 đơn vị ghi chưa đủ"),
        "{text}"
    );
    let of_unit = lines_with(&text, "Ngọc Hồi");
    assert!(
        of_unit.iter().all(|line| !line.contains("xác minh")),
        "{text}"
    );
}

#[test]
fn units_that_are_counted_with_errors_are_not_whole_on_the_sheet() {
    let made = Arc::new(broken_round(&DESCRIPTIONS, OnError::Count));
    let of_form = coverage(&made, "retail");
    assert_eq!((of_form.counted(), of_form.whole()), (9, 8));
    let row = of_sheet(&shown(&made), "retail");
    assert_eq!(row[..4], ["10", "9", "9", "8"]);
    assert!(
        row[5].contains("Huyện Đắk Hà (số liệu đang có lỗi, đã tính vào tổng)"),
        "{row:?}"
    );
    let clean = coverage(&SAMPLE, "retail");
    assert_eq!(clean.whole(), clean.expected.len());
}

#[test]
fn of_one_form_nothing_is_said_to_be_both_out_and_in() {
    let made = Broken::of("retail", "kon-ray")
        .with(Role::Cumulative, "999999")
        .error("TH112", Role::Cumulative, 0..1)
        .error("TH232", Role::SamePeriod, 0..1)
        .made(OnError::Count);
    let of_form = coverage(&made, "retail");
    assert_eq!(of_form.missing.len(), 1);
    assert_eq!(of_form.in_error, [of_form.missing[0].unit]);
    let shown = shown(&made);
    let text = document_text(&shown);
    let words = "chưa tính lũy kế vì đang xác minh; đã tính lũy kế cùng kỳ dù đang có lỗi";
    let line = format!("- Huyện Kon Rẫy: bán lẻ: {words}");
    assert!(text.lines().any(|said| said == line), "{text}");
    let both = "- Huyện Kon Rẫy: số liệu bán lẻ";
    assert!(lines_with(&text, both).is_empty(), "{text}");
    let row = of_sheet(&shown, "retail");
    assert_eq!(row[5], format!("Huyện Kon Rẫy ({words})"));
}

#[test]
fn a_headline_without_its_figure_is_not_whole_with_or_without_a_finding() {
    for told in [true, false] {
        let mut broken = Broken::of("iip", "tinh").without(Role::IndexCumulative, true);
        if told {
            broken = broken.error("TH110", Role::IndexCumulative, 0..1);
        }
        let made = broken.made(OnError::LeaveOut);
        let of_form = coverage(&made, "iip");
        assert!(matches!(of_form.missing[0].gap, Gap::LeftOut(_)), "{told}");
        assert_eq!(of_form.counted(), 0);
        let text = document_text(&shown(&made));
        assert!(text.contains("Chỉ số SXCN 0/1 đơn vị"), "{text}");
    }
    assert!(coverage(&SAMPLE, "iip").missing.is_empty());
}

fn charts<'a>(shown: &'a Presentation<'_>) -> Vec<&'a PrintedChart> {
    let blocks = shown.document.body.iter();
    let charts = blocks.filter_map(|block| {
        let Block::Chart(chart) = block else {
            return None;
        };
        Some(chart)
    });
    charts.collect()
}

#[test]
fn bars_carry_the_marks_of_their_figures_and_notes_stand_below() {
    let made = Arc::new(broken_round(&DESCRIPTIONS, OnError::LeaveOut));
    let broken = shown(&made);
    let named = |chart: &&&PrintedChart| chart.title.starts_with("Cơ cấu theo đơn vị");
    let broken = charts(&broken);
    let chart = broken.iter().find(named).unwrap();
    let labels = chart.series[0].points.iter().flatten();
    assert!(labels.clone().count() > 5);
    assert!(labels.clone().all(|(_, label)| label.ends_with("(*)")));
    assert!(chart.categories.contains(&"Huyện Tu Mơ Rông: …".to_owned()));
    assert!(
        chart.notes[0].starts_with("(*) Chưa gồm: Huyện Tu Mơ Rông (thiếu báo cáo)"),
        "{:?}",
        chart.notes
    );
    let whole = shown(&SAMPLE);
    let whole = charts(&whole);
    let chart = whole.iter().find(named).unwrap();
    assert_eq!(chart.notes, Vec::<String>::new());
    let mut labels = chart.series[0].points.iter().flatten();
    assert!(labels.all(|(_, label)| !label.contains('*')));
}

#[test]
fn a_chart_without_bars_is_not_drawn_and_a_line_says_why() {
    let made = Broken::of("iip", "tinh")
        .error("TH121", Role::Weight, 0..1)
        .made(OnError::LeaveOut);
    let shown = shown(&made);
    let text = document_text(&shown);
    let said = lines_with(&text, "Không vẽ biểu đồ");
    assert_eq!(said.len(), 1, "{text}");
    assert!(
        said[0].contains("Đóng góp") && said[0].contains("(quyền số đang xác minh)"),
        "{said:?}"
    );
    let mut drawn = charts(&shown).into_iter();
    assert!(drawn.all(|chart| !chart.title.starts_with("Đóng góp")));
    let clean = document_text(&crate::coverage::shown(&SAMPLE));
    assert!(lines_with(&clean, "Không vẽ").is_empty());
}

#[test]
fn what_is_not_there_has_one_sign_in_the_workbook_and_in_the_report() {
    let shown = shown(&SAMPLE);
    let mut xlsx = Vec::new();
    render(&shown, LINES_OF_A_SHEET, &std::env::temp_dir(), &mut xlsx).unwrap();
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(xlsx)).unwrap();
    let mut signs = [0, 0];
    let mut compared = 0;
    for appendix in &shown.document.appendices {
        let mut tables = shown.tables.iter();
        let of_sheet = tables.find(|table| {
            table.title == appendix.title && table.columns.len() == appendix.table.columns.len()
        });
        let Some(table) = of_sheet else {
            continue;
        };
        let range = workbook.worksheet_range(&table.sheet).unwrap();
        let texts: Vec<Vec<String>> = range
            .rows()
            .map(|row| row.iter().map(ToString::to_string).collect())
            .collect();
        let printed = &appendix.table.rows;
        let first = (0..texts.len()).find(|first| {
            let names = |row: usize| texts.get(first + row).map(|cells| cells[1].as_str());
            (0..printed.len()).all(|row| names(row) == Some(&printed[row].cells[1]))
        });
        let Some(first) = first else {
            continue;
        };
        compared += 1;
        for (row, number) in printed.iter().zip(first..) {
            for (text, column) in row.cells.iter().zip(0..) {
                for (sign, count) in ["x", "…"].into_iter().zip(&mut signs) {
                    let is_there = texts[number][column] == sign;
                    assert_eq!(text == sign, is_there, "{} {row:?}", table.title);
                    *count += usize::from(is_there);
                }
            }
        }
        for sign in ["x", "…"] {
            let is_printed = printed
                .iter()
                .any(|row| row.cells.iter().any(|cell| cell == sign));
            let is_told = table
                .notes
                .iter()
                .any(|note| note.starts_with(&format!("{sign} ")));
            assert_eq!(
                is_printed, is_told,
                "{sign} {} {:?}",
                table.title, table.notes
            );
        }
    }
    assert!(compared >= 3, "{compared} tables");
    assert!(signs[0] > 0, "the sample has ratios without a base");
}

#[test]
fn a_reason_that_several_units_have_is_said_once() {
    let (mut round, findings) = ROUND.clone();
    let gone = ["sa-thay", "kon-ray", "dak-to"];
    let gone = gone.map(|id| DESCRIPTIONS.register.index_of(id).unwrap());
    round
        .returns
        .retain(|received| !gone.contains(&received.unit));
    let doubts = Doubts::new(&findings);
    let made = Arc::new(consolidate(round, &DESCRIPTIONS, &doubts, OnError::LeaveOut).unwrap());
    let text = document_text(&shown(&made));
    let notes = lines_with(&text, "(*) ");
    let notes: Vec<_> = notes
        .iter()
        .filter(|line| line.contains("hưa gồm"))
        .collect();
    assert!(!notes.is_empty());
    for note in notes {
        assert!(note.matches("thiếu báo cáo").count() <= 1, "{note}");
    }
    assert!(
        text.contains("Chưa gồm (thiếu báo cáo): Huyện Đắk Tô, chiếm khoảng"),
        "{text}"
    );
}

/// The province's plan by unit, without the lines that begin with `gone`.
fn plan_by_unit(gone: &[u8]) -> Vec<u8> {
    let path =
        "fixtures/formats/csv/So Cong Thuong - bieu cua tinh 9 thang 2019 - KH giao huyen.csv";
    let text = std::fs::read(path).unwrap();
    let lines = text.split_inclusive(|byte| *byte == b'\n');
    lines
        .filter(|line| gone.is_empty() || !line.starts_with(gone))
        .flatten()
        .copied()
        .collect()
}

#[test]
fn a_plan_by_unit_that_lacks_a_unit_is_not_the_plan_of_the_province() {
    for (gone, differs) in [(&b""[..], false), (&b"3"[..], true), (&b"9"[..], true)] {
        let office = crate::unattended::Office::new(&[""], "");
        std::fs::write(office.path("inbox/KH giao huyen.csv"), plan_by_unit(gone)).unwrap();
        office.command(&["run"]).output().unwrap();
        let list = std::fs::read_to_string(office.path("ra/phat-hien.json")).unwrap();
        assert_eq!(list.contains("\"TH112\""), differs, "{list}");
        let figures = std::fs::read_to_string(office.path("ra/so-lieu.json")).unwrap();
        let figures: serde_json::Value = serde_json::from_str(&figures).unwrap();
        let mut figures = figures["figures"].as_array().unwrap().iter();
        let total = figures
            .find(|figure| figure["id"] == "plan-units.total.retail-sales.annual-plan")
            .unwrap();
        assert_eq!(total["status"] == "complete", !differs, "{total}");
    }
}
