//! Tables as offices lay them out: several in a sheet, hidden rows, codes in place of headings.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::sync::Arc;

use tonghop::describe;
use tonghop::model::cell::Position;
use tonghop::model::descriptions::Descriptions;
use tonghop::model::form::HiddenCells;
use tonghop::model::observation::{FileIndex, Return, Value};
use tonghop::read::grid::{Block, Cell, Content, RangeName, Sheet, Workbook};
use tonghop::recognise::evidence::BoundBy;
use tonghop::recognise::{Expected, Recogniser, Recognition};

/// Cells between bars, a row a line, from A1; blank cells are blank.
fn cells(grid: &str) -> Vec<Cell> {
    let lines = grid.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut cells = Vec::new();
    for (row, line) in (0_u32..).zip(lines) {
        for (column, text) in (0_u16..).zip(line.trim_matches('|').split('|')) {
            let content = match text.trim() {
                "" => continue,
                text => text
                    .parse()
                    .map_or_else(|_| Content::Text(text.into()), Content::Number),
            };
            cells.push(Cell {
                position: Position::new(row, column),
                content,
            });
        }
    }
    cells
}

pub(crate) fn sheet(name: &str, grid: &str) -> Sheet {
    Sheet::from_cells(name, cells(grid))
}

pub(crate) fn descriptions() -> Descriptions {
    describe::load(None).unwrap()
}

pub(crate) fn recognise(descriptions: &Descriptions, workbook: &Workbook) -> Recognition {
    let period = "2019-09".parse().unwrap();
    let expected = Expected::Months {
        period,
        keep_from: period,
    };
    let recogniser = Recogniser::new(descriptions, expected);
    recogniser.recognise(workbook, FileIndex::FIRST, &Arc::from("a.xlsx"))
}

pub(crate) fn recognised(sheets: Vec<Sheet>) -> Recognition {
    let workbook = Workbook {
        sheets,
        ..Workbook::default()
    };
    recognise(&descriptions(), &workbook)
}

/// Form, row, column and figure of everything taken, in order.
pub(crate) fn figures(recognition: &Recognition) -> Vec<String> {
    let known = descriptions();
    let line = |filled: &Return| {
        let form = known.form(filled.form).unwrap();
        let of = |seen: &tonghop::model::observation::Observation| {
            let row = &form.rows[seen.row.place()].id;
            let column = &form.column(seen.column).unwrap().id;
            match seen.value {
                Value::Number(number) => Some(format!("{} {row} {column} {number}", form.id)),
                Value::Absent(_) => None,
            }
        };
        filled
            .observations
            .iter()
            .filter_map(of)
            .collect::<Vec<_>>()
    };
    let mut figures: Vec<String> = recognition.returns.iter().flat_map(line).collect();
    figures.sort();
    figures
}

pub(crate) fn codes(recognition: &Recognition) -> Vec<&'static str> {
    let mut codes: Vec<_> = recognition
        .findings
        .iter()
        .map(|finding| finding.rule.code)
        .collect();
    codes.sort_unstable();
    codes
}

pub(crate) const HEAD: &str = "
    | UBND HUYỆN ĐẮK TÔ
    | TỔNG MỨC BÁN LẺ HÀNG HÓA VÀ DOANH THU DỊCH VỤ TIÊU DÙNG
    | Tháng 9 năm 2019
    | Đơn vị tính: triệu đồng
";
pub(crate) const COLUMNS: &str = "| Chỉ tiêu | KH năm 2019 | Tháng 9 năm 2018 | 9 tháng năm 2018 | Chính thức tháng 8 | Ước tháng 9 | Lũy kế 9 tháng | Ước cả năm |";
pub(crate) const TOTAL: &str = "| Tổng số | 100 | 8 | 70 | 7 | 9 | 80 | 101 |";
pub(crate) const LODGING: &str = "| Dịch vụ lưu trú | 10 | 1 | 7 | 1 | 1 | 8 | 10 |";

fn figures_of(row: &str, numbers: [u32; 7]) -> Vec<String> {
    let columns = [
        "annual-plan",
        "same-month",
        "same-period",
        "previous-month",
        "month",
        "cumulative",
        "expected-year",
    ];
    let pairs = columns.iter().zip(numbers);
    pairs
        .map(|(column, number)| format!("retail {row} {column} {number}"))
        .collect()
}

fn both_rows() -> Vec<String> {
    let mut all = figures_of("total", [100, 8, 70, 7, 9, 80, 101]);
    all.extend(figures_of("accommodation", [10, 1, 7, 1, 1, 8, 10]));
    all.sort();
    all
}

#[test]
fn one_table_gives_its_figures() {
    let found = recognised(vec![sheet(
        "B3",
        &format!("{HEAD}\n{COLUMNS}\n{TOTAL}\n{LODGING}"),
    )]);
    assert_eq!(figures(&found), both_rows());
    assert_eq!(codes(&found), [""; 0]);
}

#[test]
fn a_table_below_another_is_found_by_its_title_and_takes_the_head_of_the_sheet() {
    let clusters = "
        | .
        | TÌNH HÌNH HOẠT ĐỘNG CÁC CỤM CÔNG NGHIỆP
        | Tên cụm | Diện tích quy hoạch (ha) | Diện tích đất công nghiệp (ha) | Diện tích đã cho thuê (ha) | Số dự án | Vốn đăng ký (tỷ đồng) | Vốn thực hiện (tỷ đồng) | Lao động (người) |
        | Cụm công nghiệp 24/4 | 50 | 40 | 20 | 5 | 100 | 60 | 300 |
    ";
    let alone = recognised(vec![
        sheet("B3", &format!("{HEAD}\n{COLUMNS}\n{TOTAL}\n{LODGING}")),
        sheet(
            "B5",
            &format!("{}\n{clusters}", HEAD.lines().nth(1).unwrap()),
        ),
    ]);
    let stacked = recognised(vec![sheet(
        "B3",
        &format!("{HEAD}\n{COLUMNS}\n{TOTAL}\n{LODGING}\n{clusters}"),
    )]);
    assert_eq!(stacked.returns.len(), 2, "{:?}", codes(&stacked));
    let units: Vec<_> = stacked.returns.iter().map(|filled| filled.unit).collect();
    assert_eq!(units[0], units[1]);
    let numbers = |found: &Recognition| {
        let all = found.returns.iter().flat_map(|filled| &filled.observations);
        all.filter_map(|seen| seen.value.number())
            .collect::<Vec<_>>()
    };
    assert_eq!(numbers(&stacked), numbers(&alone));
    let total = stacked.ledger.total();
    assert_eq!(
        total,
        cells(&format!(
            "{HEAD}\n{COLUMNS}\n{TOTAL}\n{LODGING}\n{clusters}"
        ))
        .len() as u64
    );
}

#[test]
fn parts_of_one_table_side_by_side_are_one_return() {
    let side = |row: &str| format!("{} | {}", COLUMNS.trim_end_matches('|'), row);
    let head = side(COLUMNS);
    let first = format!("{} | {LODGING}", TOTAL.trim_end_matches('|'));
    let found = recognised(vec![sheet("B3", &format!("{HEAD}\n{head}\n{first}"))]);
    assert_eq!(found.returns.len(), 1, "{:?}", codes(&found));
    assert_eq!(figures(&found), both_rows());
    assert_eq!(codes(&found), [""; 0]);
}

#[test]
fn hidden_figures_are_used_or_left_out_as_the_form_says_and_both_is_said() {
    let mut hidden = sheet("B3", &format!("{HEAD}\n{COLUMNS}\n{TOTAL}\n{LODGING}"));
    hidden.hidden_rows = vec![6];
    let workbook = Workbook {
        sheets: vec![hidden],
        ..Workbook::default()
    };
    let mut known = descriptions();
    let used = recognise(&known, &workbook);
    assert_eq!(figures(&used), both_rows());
    assert_eq!(codes(&used), ["TH046"]);
    for form in &mut known.forms {
        form.hidden = HiddenCells::LeftOut;
    }
    let left_out = recognise(&known, &workbook);
    let mut expected = figures_of("total", [100, 8, 70, 7, 9, 80, 101]);
    expected.sort();
    assert_eq!(figures(&left_out), expected);
    assert_eq!(codes(&left_out), ["TH054"]);
    assert_eq!(left_out.ledger.ignored, 7);
}

const CODES: &str = "| label | annual-plan | same-month | same-period | previous-month | month | cumulative | expected-year | tonghop:retail |";

#[test]
fn a_row_of_codes_binds_columns_whose_headings_say_nothing() {
    let bare = "| Nội dung cần báo cáo | a | b | c | d | e | f | g |";
    let found = recognised(vec![sheet(
        "B3",
        &format!("{HEAD}\n{bare}\n{CODES}\n{TOTAL}\n{LODGING}"),
    )]);
    assert_eq!(figures(&found), both_rows());
    assert_eq!(codes(&found), [""; 0]);
    assert_eq!(
        found.evidence[0].form.as_ref().unwrap().by,
        BoundBy::CodeRow
    );
}

#[test]
fn codes_that_contradict_the_headings_leave_the_form_out() {
    let swapped = CODES.replace("month | cumulative", "cumulative | month");
    let found = recognised(vec![sheet(
        "B3",
        &format!("{HEAD}\n{COLUMNS}\n{swapped}\n{TOTAL}\n{LODGING}"),
    )]);
    assert_eq!(codes(&found), ["TH055", "TH055"]);
    assert!(
        found
            .findings
            .iter()
            .all(|finding| !finding.affects.is_empty())
    );
}

#[test]
fn names_of_ranges_bind_columns_when_there_is_no_row_of_codes() {
    let bare = "| Nội dung cần báo cáo | a | b | c | d | e | f | g |";
    let ids = [
        "label",
        "annual_plan",
        "same_month",
        "same_period",
        "previous_month",
        "month",
        "cumulative",
        "expected_year",
    ];
    let names = (0_u16..).zip(ids).map(|(column, id)| RangeName {
        name: Arc::from(format!("TH_retail_{id}")),
        sheet: Arc::from("B3"),
        block: Block {
            first: Position::new(5, column),
            last: Position::new(6, column),
        },
    });
    let workbook = Workbook {
        sheets: vec![sheet("B3", &format!("{HEAD}\n{bare}\n{TOTAL}\n{LODGING}"))],
        names: names.collect(),
        ..Workbook::default()
    };
    let found = recognise(&descriptions(), &workbook);
    assert_eq!(figures(&found), both_rows());
    assert_eq!(
        found.evidence[0].form.as_ref().unwrap().by,
        BoundBy::RangeNames
    );
    assert_eq!(codes(&found), [""; 0]);
}

#[test]
fn a_place_and_a_date_in_figures_are_the_day_of_writing_and_no_period() {
    let with = |line: &str| {
        let head = HEAD.replace(
            "| Tháng 9 năm 2019",
            &format!("| {line}\n| Tháng 9 năm 2019"),
        );
        let found = recognised(vec![sheet("B3", &format!("{head}\n{COLUMNS}\n{TOTAL}"))]);
        assert_eq!(found.returns.len(), 1, "{line}: {:?}", found.findings);
        let filled = &found.returns[0];
        assert_eq!(filled.period.to_string(), "2019-09", "{line}");
        let dated = filled.version.dated;
        dated.map(|dated| format!("{} {} {}", dated.at, dated.day, dated.is_of_writing))
    };
    let writing = |day: &str| Some(format!("A3 {day} true"));
    assert_eq!(with("Đắk Tô, 01/10/2019"), writing("01/10/2019"));
    assert_eq!(with("Huyện Đắk Tô, 1-10-2019"), writing("01/10/2019"));
    assert_eq!(with("Đắk Tô, ngày 20/9/2019"), writing("20/09/2019"));
    // Documents and numbers are no day of writing.
    assert_eq!(with("Thông tư số 41, 01/10/2019"), None);
    assert_eq!(with("Đắk Tô, 13/2019"), None);
}

#[test]
fn joined_years_are_a_comparison_and_the_last_one_is_reported() {
    let with = |line: &str| {
        let head = HEAD.replace("Tháng 9 năm 2019", line);
        recognised(vec![sheet("B3", &format!("{head}\n{COLUMNS}\n{TOTAL}"))])
    };
    let plain = figures(&with("Tháng 9 năm 2019"));
    for line in [
        "9 tháng năm 2018 và 2019",
        "So sánh 9 tháng năm 2019 và năm 2018",
        "Tháng 9 năm 2018, 2019",
    ] {
        let found = with(line);
        assert_eq!(codes(&found), codes(&with("Tháng 9 năm 2019")), "{line}");
        assert_eq!(figures(&found), plain, "{line}");
    }
    // Of other years the cell is named.
    let other = with("9 tháng năm 2017 và 2018");
    assert!(other.returns.is_empty());
    let wrong = other
        .findings
        .iter()
        .find(|finding| finding.rule.code == "TH037")
        .unwrap();
    assert_eq!(wrong.cells[0].position, Some(Position::new(2, 0)));
}

/// A table of retail with a column behind the last one.
fn with_another_column(heading: &str) -> Recognition {
    let row = |line: &str, more: &str| format!("{} {more} |", line.trim_end());
    let grid = format!(
        "{HEAD}\n{}\n{}\n{}",
        row(COLUMNS, heading),
        row(TOTAL, "66"),
        row(LODGING, "6")
    );
    recognised(vec![sheet("11.TM", &grid)])
}

#[test]
fn two_headings_that_say_the_same_are_an_error_and_neither_counts() {
    for heading in ["Lũy kế 9 tháng", "LŨY KẾ 9 THÁNG"] {
        let seen = with_another_column(heading);
        let doubled = seen.findings.iter().find(|one| one.rule.code == "TH033");
        let cells: Vec<String> = doubled
            .unwrap_or_else(|| panic!("{heading}: {:?}", codes(&seen)))
            .cells
            .iter()
            .map(|cell| cell.position.unwrap().to_string())
            .collect();
        assert_eq!(cells, ["G5", "I5"], "{heading}");
        assert_eq!(figures(&seen), [""; 0], "{heading}");
    }
}

#[test]
fn a_heading_of_other_figures_leaves_the_column_of_the_form() {
    let plain = figures(&recognised(vec![sheet(
        "11.TM",
        &format!("{HEAD}\n{COLUMNS}\n{TOTAL}\n{LODGING}"),
    )]));
    for heading in [
        "Ghi chú",
        "Kế hoạch quý III",
        "Lũy kế 9 tháng (số cũ)",
        "Lũy kế 9 tháng trước điều chỉnh",
    ] {
        let seen = with_another_column(heading);
        assert_eq!(figures(&seen), plain, "{heading}");
        assert!(!codes(&seen).contains(&"TH033"), "{heading}");
    }
}

#[test]
fn every_hidden_row_column_and_cell_is_named() {
    let mut hidden = sheet("B3", &format!("{HEAD}\n{COLUMNS}\n{TOTAL}\n{LODGING}"));
    hidden.hidden_rows = vec![6];
    hidden.hidden_columns = vec![2..3, 4..5];
    let found = recognised(vec![hidden]);
    let finding = found.findings.iter().find(|one| one.rule.code == "TH046");
    let cells = finding.unwrap().cells.iter();
    let cells: Vec<String> = cells
        .map(|cell| cell.position.unwrap().to_string())
        .collect();
    assert_eq!(cells, ["C6", "E6", "B7"]);
}
