//! What stands above a table: unit, period and measure are read wherever they stand, or it is said.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::sync::Arc;

use tonghop::model::cell::Position;
use tonghop::model::finding::Arg;
use tonghop::model::form::{FormHead, HeadCell, MeasureInHead};
use tonghop::model::observation::FileIndex;
use tonghop::read::grid::{Block, Cell, Content, RangeName, Sheet, Workbook};
use tonghop::recognise::{Expected, Recogniser, Recognition};

use crate::layout::{
    COLUMNS, HEAD, LODGING, TOTAL, codes, descriptions, figures, recognise, recognised, sheet,
};

/// Lines above the headings of the retail form of [`HEAD`], which are five with the blank one.
const HEAD_ROWS: u32 = 4;
const WIDTH: u16 = 10;

fn table(head: &str) -> Sheet {
    sheet("B3", &format!("{head}\n{COLUMNS}\n{TOTAL}\n{LODGING}"))
}

fn with(sheet: &Sheet, position: Position, content: Content) -> Sheet {
    let mut cells = sheet.cells.clone();
    cells.push(Cell { position, content });
    Sheet::from_cells(&sheet.name, cells)
}

fn text(text: &str) -> Content {
    Content::Text(text.into())
}

/// Empty cells above the headings and in their row, and one row below the table.
fn empty_cells(sheet: &Sheet) -> Vec<Position> {
    let rows = 0..HEAD_ROWS + 5;
    let all = rows.flat_map(|row| (0..WIDTH).map(move |column| Position::new(row, column)));
    all.filter(|position| sheet.cell(*position).is_none())
        .collect()
}

fn names(recognition: &Recognition, position: Position) -> bool {
    let mut findings = recognition.findings.iter();
    findings.any(|finding| {
        finding
            .cells
            .iter()
            .any(|cell| cell.position == Some(position))
    })
}

#[test]
fn a_number_left_above_a_table_changes_nothing_and_is_no_label() {
    let clean = table(HEAD);
    let before = recognised(vec![clean.clone()]);
    for position in empty_cells(&clean) {
        for number in [5, 9, 8_000, 43_738] {
            let sheet = with(&clean, position, Content::Number(number.into()));
            let after = recognised(vec![sheet]);
            let said = names(&after, position);
            assert!(
                said || figures(&after) == figures(&before),
                "{position} {number}"
            );
            assert_eq!(
                after.ledger.label, before.ledger.label,
                "{position} {number}"
            );
        }
    }
    assert_eq!(figures(&before).len(), 14);
}

#[test]
fn words_left_above_a_table_change_nothing_or_are_named() {
    let clean = table(HEAD);
    let before = recognised(vec![clean.clone()]);
    for position in empty_cells(&clean) {
        for words in [
            "Tháng 8 năm 2019",
            "Huyện Sa Thầy",
            "Tỷ đồng",
            "ĐVT: đồng",
            "nháp",
            "Kỳ báo cáo: 8/2019",
        ] {
            let after = recognised(vec![with(&clean, position, text(words))]);
            let said = names(&after, position) || codes(&after).contains(&"TH032");
            assert!(
                said || figures(&after) == figures(&before),
                "{position} {words}"
            );
        }
    }
}

/// The head with another line in place of that of the measure.
fn measured(line: &str) -> Recognition {
    recognised(vec![table(&HEAD.replace("Đơn vị tính: triệu đồng", line))])
}

fn total(recognition: &Recognition) -> Option<String> {
    let wanted = "retail total annual-plan ";
    let figures = figures(recognition);
    figures
        .iter()
        .find_map(|figure| figure.strip_prefix(wanted).map(str::to_owned))
}

#[test]
fn the_measure_is_read_bare_labelled_and_beside_other_labels() {
    for line in [
        "Tỷ đồng",
        "(tỷ đồng)",
        "ĐVT tỷ đồng",
        "Đơn vị tỉnh: tỷ đồng",
        "Đơn vị: tỷ đồng. Kỳ báo cáo: tháng 9 năm 2019",
        "Kỳ báo cáo: tháng 9 năm 2019; ĐVT: tỷ đồng",
        "Đơn vị tính: | 5 | tỷ đồng",
        "Theo giá hiện hành (tỷ đồng)",
        "ĐVT: tỷ đồng; Tháng 9/2019; Đơn vị: Huyện Đắk Tô",
        "Đơn vị: Huyện Đắk Tô (ĐVT: Tỷ đồng) 9 tháng năm 2019",
        "ĐVT tỷ đồng T9/2019",
        "(Unit: billion VND)",
        "Unit of measure: billion dong",
        "Đơn vị tính: tỷ đông",
        "ĐVT: Ty dong",
        "ĐVT: tỷ đồng Việt Nam",
        "ĐVT: 10^9 đồng",
        "ĐVT: 1.000.000.000đ",
        "1.000.000.000đ",
        "7 | 8 | 9,5 | 10 | 11 | Đơn vị tính: tỷ đồng",
        "Đơn vị: phòng chuyên môn | (tỷ đồng)",
    ] {
        let found = measured(line);
        assert_eq!(total(&found).as_deref(), Some("100000"), "{line}");
        assert!(codes(&found).contains(&"TH048"), "{line}");
    }
}

#[test]
fn a_measure_that_is_missing_doubtful_or_contradicted_is_an_error() {
    for (line, code) in [
        ("Số liệu sơ bộ", "TH060"),
        ("Số liệu tính bằng tỷ đồng hiện hành", "TH060"),
        ("Đơn vị tính: tỷ đồng | ĐVT: triệu đồng", "TH052"),
        ("triệu đồng | | (tỷ đồng)", "TH052"),
        ("Đơn vị tính: trđ/năm", "TH047"),
        ("ĐVT: triệu bạc | (triệu đồng)", "TH047"),
        ("Tỷ đồng | Đơn vị tính: bạc", "TH047"),
        (
            "ĐVT: triệu bạc | Đơn vị tính: người | (triệu đồng)",
            "TH047",
        ),
        ("Đơn vị: tỷ bạc | (triệu đồng)", "TH047"),
    ] {
        let found = measured(line);
        assert_eq!(total(&found), None, "{line}");
        assert_eq!(codes(&found), [code], "{line}");
    }
    // A misspelt word is set beside what it may be, not beside what the form is in.
    for (line, nearest) in [
        ("Đơn vị tính: tỷ đồg", "tỷ đồng"),
        ("ĐVT: nghìnn đồng", "nghìn đồng"),
        ("(Unit: triệu đồn)", "triệu đồng"),
    ] {
        let found = measured(line);
        assert_eq!(codes(&found), ["TH047"], "{line}");
        let (_, arg) = found.findings[0]
            .args
            .iter()
            .find(|(name, _)| *name == "nearest")
            .unwrap();
        assert_eq!(*arg, Arg::Text(nearest.to_owned()), "{line}");
    }
    let beside = measured("ĐVT: triệu đồng | Tổng vốn tính bằng tỷ đồng cả nước");
    assert_eq!(codes(&beside), ["TH061"]);
    assert_eq!(total(&beside).as_deref(), Some("100"));
    let amount = measured("ĐVT: triệu đồng | Các dự án trên 10 tỷ đồng");
    assert_eq!(codes(&amount), [""; 0]);
}

#[test]
fn a_measure_that_the_description_fixes_need_not_stand_there() {
    let mut known = descriptions();
    let retail = known
        .forms
        .iter_mut()
        .find(|form| form.id == "retail")
        .unwrap();
    retail.head.measure = MeasureInHead::Optional;
    let head = HEAD.replace("Đơn vị tính: triệu đồng", "Số liệu sơ bộ");
    let workbook = Workbook {
        sheets: vec![table(&head)],
        ..Workbook::default()
    };
    let found = recognise(&known, &workbook);
    assert_eq!(codes(&found), [""; 0]);
    assert_eq!(total(&found).as_deref(), Some("100"));
}

#[test]
fn several_labels_may_share_a_line_or_a_row() {
    for line in [
        "Đơn vị báo cáo: Huyện Sa Thầy. Kỳ báo cáo: tháng 9 năm 2019. ĐVT: triệu đồng",
        "Kỳ: 9/2019 – Đơn vị gửi: H. Sa Thầy; đơn vị nhận báo cáo: Sở Công Thương tỉnh Kon Tum | ĐVT: tr.đ",
        "Đơn vị báo cáo: | Huyện Sa Thầy | Kỳ báo cáo: | T9.19 | ĐVT: | triệu đồng",
        "Đơn vị: Huyện Sa Thầy | Tháng 9/2019 | Triệu đồng",
    ] {
        let head = format!("| TỔNG MỨC BÁN LẺ HÀNG HÓA\n| {line}");
        let found = recognised(vec![table(&head)]);
        assert_eq!(codes(&found), [""; 0], "{line}");
        let unit = descriptions().register.index_of("sa-thay").unwrap();
        assert_eq!(found.returns[0].unit, unit, "{line}");
        assert_eq!(total(&found).as_deref(), Some("100"), "{line}");
    }
}

#[test]
fn a_sheet_without_a_period_is_an_error_though_its_neighbour_has_one() {
    let silent = HEAD.replace("Tháng 9 năm 2019", "Số liệu ước tính");
    let mut second = table(&silent);
    second.name = Arc::from("B3 (2)");
    let found = recognised(vec![table(HEAD), second]);
    assert_eq!(codes(&found), ["TH036"]);
    let affected = &found.findings[0].affects;
    assert!(affected.iter().any(|line| line.row.is_none()));
}

/// Without a run: whatever month the sheet names.
fn by_itself(head: &str) -> Recognition {
    let known = descriptions();
    let recogniser = Recogniser::new(&known, Expected::Any);
    let workbook = Workbook {
        sheets: vec![table(head)],
        ..Workbook::default()
    };
    recogniser.recognise(&workbook, FileIndex::FIRST, &Arc::from("a.xlsx"))
}

#[test]
fn a_line_that_is_no_period_is_said_to_be_none() {
    assert_eq!(codes(&by_itself(HEAD)), [""; 0]);
    let line = Position::new(2, 0);
    for (words, is_named) in [
        ("Tháng … năm 2019", true),
        ("Tháng 13/2019", true),
        ("Tháng năm 2019", true),
        ("Quý V năm 2019", true),
        ("Kết quả năm 2018, nhiệm vụ năm 2019", true),
        ("Số liệu ước tính", false),
        ("Đắk Tô, ngày 20 tháng 9 năm 2019", false),
    ] {
        let head = HEAD.replace("Tháng 9 năm 2019", words);
        let found = by_itself(&head);
        assert_eq!(codes(&found), ["TH036"], "{words}");
        assert_eq!(names(&found, line), is_named, "{words}");
        let in_a_run = recognised(vec![table(&head)]);
        assert_eq!(codes(&in_a_run), ["TH036"], "{words}");
        assert_eq!(names(&in_a_run, line), is_named, "{words}");
    }
}

#[test]
fn a_year_of_the_title_that_the_headings_contradict_is_said() {
    for year in ["2018", "2020"] {
        let head = HEAD.replace("Tháng 9 năm 2019", &format!("Tháng 9 năm {year}"));
        let found = by_itself(&head);
        let said = found
            .findings
            .iter()
            .find(|finding| finding.rule.code == "TH062");
        let said = said.unwrap_or_else(|| panic!("{year}: {:?}", codes(&found)));
        let cells: Vec<_> = said.cells.iter().filter_map(|cell| cell.position).collect();
        assert_eq!(cells, [Position::new(2, 0), Position::new(4, 1)], "{year}");
        assert!(said.affects.iter().any(|line| line.row.is_none()));
    }
}

/// The headings of the month before: of all columns, or of those that these words name.
fn headed_in_august(columns: &str) -> String {
    let changes = [
        ("Tháng 9 năm 2018", "Tháng 8 năm 2018"),
        ("9 tháng năm 2018", "8 tháng năm 2018"),
        ("Chính thức tháng 8", "Chính thức tháng 7"),
        ("Ước tháng 9", "Ước tháng 8"),
        ("Lũy kế 9 tháng", "Lũy kế 8 tháng"),
    ];
    let chosen = changes.iter().filter(|(old, _)| columns.contains(old));
    chosen.fold(COLUMNS.to_owned(), |headings, (old, new)| {
        headings.replace(old, new)
    })
}

fn under_head(head: &str, headings: &str) -> Recognition {
    recognised(vec![sheet(
        "B3",
        &format!("{head}\n{headings}\n{TOTAL}\n{LODGING}"),
    )])
}

/// The cells of the only finding.
fn places(found: &Recognition) -> Vec<Position> {
    assert_eq!(found.findings.len(), 1, "{:?}", codes(found));
    let cells = found.findings[0].cells.iter();
    cells.filter_map(|cell| cell.position).collect()
}

#[test]
fn headings_of_another_month_than_the_title_are_one_finding_at_the_title() {
    let found = under_head(HEAD, &headed_in_august(COLUMNS));
    assert_eq!(codes(&found), ["TH062"]);
    let headings = (2..=6).map(|column| Position::new(4, column));
    let cells: Vec<_> = std::iter::once(Position::new(2, 0))
        .chain(headings)
        .collect();
    assert_eq!(places(&found), cells);
    assert!(figures(&found).is_empty());
    assert!(
        found.findings[0]
            .affects
            .iter()
            .any(|line| line.row.is_none())
    );
}

/// The columns whose figures the only finding leaves out; `None` where it is the whole return.
fn in_doubt(found: &Recognition) -> Option<Vec<String>> {
    assert_eq!(codes(found), ["TH062"]);
    assert!(!found.findings[0].affects.is_empty());
    let known = descriptions();
    let form = known.form(found.returns[0].form).unwrap();
    let affected = found.findings[0].affects.iter();
    let named = affected.map(|line| {
        line.row?;
        Some(form.column(line.column?)?.id.clone())
    });
    let mut columns: Vec<String> = named.collect::<Option<_>>()?;
    columns.sort_unstable();
    columns.dedup();
    Some(columns)
}

#[test]
fn few_headings_of_another_month_cost_their_own_columns() {
    for (odd, columns, cells) in [
        ("Ước tháng 9", &["month"][..], &[5][..]),
        ("Tháng 9 năm 2018", &["same-month"], &[2]),
        ("9 tháng năm 2018", &["same-period"], &[3]),
        ("Chính thức tháng 8", &["previous-month"], &[4]),
        (
            "Ước tháng 9 | Lũy kế 9 tháng",
            &["cumulative", "month"],
            &[5, 6],
        ),
        (
            "Tháng 9 năm 2018 | Ước tháng 9",
            &["month", "same-month"],
            &[2, 5],
        ),
    ] {
        let headings = headed_in_august(odd);
        assert_ne!(headings, COLUMNS);
        let found = under_head(HEAD, &headings);
        assert_eq!(
            in_doubt(&found).as_deref(),
            Some(&named(columns)[..]),
            "{odd}"
        );
        let places: Vec<_> = places(&found)
            .iter()
            .map(|at| (at.row, at.column))
            .collect();
        let headings = cells.iter().map(|column| (4, *column));
        let expected: Vec<_> = headings.chain([(2, 0)]).collect();
        assert_eq!(places, expected, "{odd}");
        // What stands there is read, so that it can be looked at.
        assert_eq!(
            figures(&found),
            figures(&under_head(HEAD, COLUMNS)),
            "{odd}"
        );
    }
}

#[test]
fn an_odd_heading_is_named_above_the_numbers_of_the_columns() {
    let numbers = "| A | 1 | 2 | 3 | 4 | 5 | 6 | 7 |";
    let headings = headed_in_august("Ước tháng 9");
    let found = under_head(HEAD, &format!("{headings}\n{numbers}"));
    assert_eq!(places(&found), [Position::new(4, 5), Position::new(2, 0)]);
}

fn named(columns: &[&str]) -> Vec<String> {
    columns.iter().map(ToString::to_string).collect()
}

/// Exports under headings of which eight name a month, the first ones of them a month too early.
fn exports(odd: usize) -> Recognition {
    let changes = [
        ("Ước tháng 9 |", "Ước tháng 8 |"),
        ("Lũy kế 9 tháng", "Lũy kế 8 tháng"),
        ("Tháng 9 năm 2018", "Tháng 8 năm 2018"),
        ("9 tháng năm 2018 trị giá", "8 tháng năm 2018 trị giá"),
        ("Chính thức tháng 8 |", "Chính thức tháng 7 |"),
    ];
    let headings = "| Chỉ tiêu | KH năm | Tháng 9 năm 2018 | 9 tháng năm 2018 lượng | 9 tháng năm 2018 trị giá | Chính thức tháng 8 lượng \
        | Chính thức tháng 8 | Ước tháng 9 lượng | Ước tháng 9 | Lũy kế 9 tháng |";
    let changes = changes.iter().take(odd);
    let headings = changes.fold(headings.to_owned(), |headings, (old, new)| {
        assert!(headings.contains(old));
        headings.replace(old, new)
    });
    let head = HEAD
        .replace(
            "TỔNG MỨC BÁN LẺ HÀNG HÓA VÀ DOANH THU DỊCH VỤ TIÊU DÙNG",
            "KIM NGẠCH XUẤT NHẬP KHẨU",
        )
        .replace("triệu đồng", "nghìn USD");
    let row = "| Tổng kim ngạch xuất khẩu | 100 | 8 | | 70 | | 7 | | 9 | 80 |";
    recognised(vec![sheet("B4", &format!("{head}\n{headings}\n{row}"))])
}

#[test]
fn half_of_the_headings_take_the_whole_return_with_them() {
    assert_eq!(codes(&exports(0)), [""; 0]);
    let columns = ["cumulative", "month", "same-month"];
    assert_eq!(in_doubt(&exports(1)), Some(named(&columns[1..2])));
    assert_eq!(in_doubt(&exports(2)), Some(named(&columns[..2])));
    assert_eq!(in_doubt(&exports(3)), Some(named(&columns)));
    for odd in 4..=5 {
        assert_eq!(in_doubt(&exports(odd)), None, "{odd}");
        assert_eq!(places(&exports(odd))[0], Position::new(2, 0), "{odd}");
    }
}

#[test]
fn a_heading_of_another_year_costs_its_own_column_where_others_name_the_right_one() {
    for (old, new, columns) in [
        ("KH năm 2019", "KH năm 2018", &["annual-plan"][..]),
        ("KH năm 2019", "KH năm 2020", &["annual-plan"]),
        ("Tháng 9 năm 2018", "Tháng 9 năm 2017", &["same-month"]),
        ("9 tháng năm 2018", "9 tháng năm 2017", &["same-period"]),
    ] {
        let found = under_head(HEAD, &COLUMNS.replace(old, new));
        assert_eq!(
            in_doubt(&found).as_deref(),
            Some(&named(columns)[..]),
            "{new}"
        );
    }
    // The months agree in every return of a September; of the years one against one is no majority.
    let without = COLUMNS
        .replace("Tháng 9 năm 2018", "Tháng 9 cùng kỳ")
        .replace("9 tháng năm 2018", "9 tháng cùng kỳ");
    let of_last_year = without.replace("KH năm 2019", "KH năm 2018");
    assert_eq!(in_doubt(&under_head(HEAD, &of_last_year)), None);
    let one_each = of_last_year.replace("Ước cả năm", "Ước cả năm 2019");
    assert_eq!(in_doubt(&under_head(HEAD, &one_each)), None);
}

#[test]
fn a_missing_column_is_not_made_good_by_an_odd_heading() {
    let headings = headed_in_august("Tháng 9 năm 2018").replace("9 tháng năm 2018", "Thực hiện");
    assert_eq!(codes(&under_head(HEAD, &headings)), ["TH032", "TH062"]);
}

#[test]
fn a_title_of_another_month_than_the_run_names_the_headings_that_are_of_it() {
    let head = HEAD.replace("Tháng 9 năm 2019", "Tháng 8 năm 2019");
    let found = under_head(&head, COLUMNS);
    assert_eq!(codes(&found), ["TH037"]);
    let headings = [2, 3, 5, 6].map(|column| Position::new(4, column));
    assert_eq!(places(&found)[0], Position::new(2, 0));
    assert_eq!(places(&found)[1..], headings);
    let all_of_august = under_head(&head, &headed_in_august(COLUMNS));
    assert_eq!(places(&all_of_august), [Position::new(2, 0)]);
}

#[test]
fn headings_that_name_no_month_or_the_span_of_the_year_contradict_no_title() {
    for (old, new) in [
        ("Ước tháng 9", "Ước tháng"),
        ("Ước tháng 9", "Ước tháng báo cáo (tháng 9)"),
        ("Lũy kế 9 tháng", "Lũy kế từ tháng 1 đến tháng 9 năm 2019"),
        ("Lũy kế 9 tháng", "Lũy kế từ đầu năm"),
        ("Chính thức tháng 8", "Tháng 9/2019 Chính thức tháng trước"),
    ] {
        let found = under_head(HEAD, &COLUMNS.replace(old, new));
        assert_eq!(codes(&found), [""; 0], "{new}");
    }
}

#[test]
fn two_periods_in_one_head_are_said() {
    let head = HEAD.replace(
        "Tháng 9 năm 2019",
        "Tháng 9 năm 2019 | Kỳ báo cáo: tháng 8 năm 2019",
    );
    let found = recognised(vec![table(&head)]);
    assert_eq!(codes(&found), ["TH062"]);
    let later = "Tháng 9/2019 (ước tháng 10/2019)";
    let found = recognised(vec![table(&HEAD.replace("Tháng 9 năm 2019", later))]);
    assert_eq!(codes(&found), ["TH062"]);
    for earlier in [
        "Tháng 9 năm 2019 (tháng 12/2018 là số chính thức)",
        "Tháng 9 năm 2019, số chính thức tháng 12 năm 2018",
    ] {
        let found = recognised(vec![table(&HEAD.replace("Tháng 9 năm 2019", earlier))]);
        assert_eq!(codes(&found), [""; 0], "{earlier}");
    }
    let compared = HEAD.replace(
        "Tháng 9 năm 2019",
        "Tháng 9 năm 2019 | So với tháng 8 năm 2019",
    );
    assert_eq!(codes(&recognised(vec![table(&compared)])), [""; 0]);
}

#[test]
fn a_month_keeps_the_year_that_stands_with_it() {
    for of_august in [
        "Tháng 8 năm 2019 (tháng 9/2018 là số chính thức)",
        "Tháng 8 năm 2019, số chính thức tháng 9 năm 2018",
        "Báo cáo tháng 8 năm 2019 theo mẫu tháng 9/2018",
        "Tháng 8/2019 – mẫu ban hành tháng 9, tháng 10 năm 2018",
    ] {
        let found = recognised(vec![table(&HEAD.replace("Tháng 9 năm 2019", of_august))]);
        assert_eq!(codes(&found), ["TH037"], "{of_august}");
        let (_, period) = found.findings[0]
            .args
            .iter()
            .find(|(name, _)| *name == "found")
            .unwrap();
        let august = tonghop::model::period::Period::new(2019, 8).unwrap();
        assert_eq!(*period, Arg::Period(august), "{of_august}");
    }
}

#[test]
fn cells_that_the_description_names_and_its_constants_give_unit_and_period() {
    let mut known = descriptions();
    let retail = known
        .forms
        .iter_mut()
        .find(|form| form.id == "retail")
        .unwrap();
    retail.head = FormHead {
        month: Some(HeadCell::from("den_thang".to_owned())),
        unit: Some(HeadCell::from("B2".to_owned())),
        constant_year: Some(2019),
        ..FormHead::default()
    };
    let head = "| TỔNG MỨC BÁN LẺ HÀNG HÓA\n| Mã: | Sa Thầy | 9\n| ĐVT: triệu đồng";
    let cell = Position::new(1, 2);
    let name = RangeName {
        name: Arc::from("Den_Thang"),
        sheet: Arc::from("B3"),
        block: Block {
            first: cell,
            last: cell,
        },
    };
    let workbook = Workbook {
        sheets: vec![table(head)],
        names: vec![name],
        ..Workbook::default()
    };
    let found = recognise(&known, &workbook);
    assert_eq!(codes(&found), [""; 0]);
    assert_eq!(found.returns[0].period.to_string(), "2019-09");
    let unit = known.register.index_of("sa-thay").unwrap();
    assert_eq!(found.returns[0].unit, unit);
}

#[test]
fn a_number_above_a_table_of_another_month_is_named_although_nothing_is_taken() {
    let other = table(&HEAD.replace("Tháng 9", "Tháng 8"));
    let position = Position::new(2, 8);
    let found = recognised(vec![with(&other, position, Content::Number(5.into()))]);
    assert!(found.returns.is_empty() && codes(&found).contains(&"TH037"));
    assert!(names(&found, position), "{:?}", codes(&found));
    let plain = recognised(vec![other]);
    assert!(!codes(&plain).contains(&"TH040"), "no number, no finding");
}

#[test]
fn a_word_in_the_row_that_numbers_the_columns_is_an_error_at_its_cell() {
    let numbered = |third: &str| {
        let numbers = format!("| A | 1 | 2 | {third} | 4 | 5 | 6 | 7 |");
        let rows = format!("{HEAD}\n{COLUMNS}\n{numbers}\n{TOTAL}\n{LODGING}");
        recognised(vec![sheet("B3", &rows)])
    };
    let found = numbered("abc");
    assert_eq!(codes(&found), ["TH041"]);
    assert_eq!(figures(&found), figures(&numbered("3")));
    for plain in ["3", "3=1+2", "(3)", "c"] {
        assert_eq!(codes(&numbered(plain)), [""; 0], "{plain}");
    }
}

/// Codes and the cells named by the finding about the unit, for a head whose first line is `first`.
fn of_units(first: &str, submitter: &str) -> (Vec<&'static str>, Vec<String>) {
    let head = HEAD.replace("UBND HUYỆN ĐẮK TÔ", first);
    let head = format!("{}\n| {submitter}", head.trim_end());
    let seen = recognised(vec![table(&head)]);
    let of_unit = seen.findings.iter().find(|one| one.rule.code == "TH035");
    let cells = of_unit.map(|one| one.cells.iter());
    let cells = cells.into_iter().flatten();
    let cells = cells.map(|cell| cell.position.unwrap().to_string());
    (codes(&seen), cells.collect())
}

#[test]
fn two_districts_in_one_head_are_ambiguous_and_neither_is_taken() {
    for (first, submitter) in [
        (
            "ỦY BAN NHÂN DÂN HUYỆN NGỌC HỒI",
            "Đơn vị báo cáo: Huyện Đắk Tô",
        ),
        (
            "UBND HUYỆN ĐẮK TÔ",
            "Đơn vị báo cáo: Phòng KT-HT huyện Ngọc Hồi",
        ),
        (
            "PHÒNG KINH TẾ HUYỆN NGỌC HỒI",
            "Đơn vị báo cáo: UBND thành phố Kon Tum",
        ),
        ("UBND HUYỆN NGỌC HỒI", "Đơn vị: Huyện Đắk Tô"),
    ] {
        let (codes, cells) = of_units(first, submitter);
        assert!(codes.contains(&"TH035"), "{first}: {codes:?}");
        assert_eq!(cells.len(), 2, "{first}");
        assert!(cells.contains(&"A1".to_owned()) && cells.contains(&"A5".to_owned()));
    }
}

#[test]
fn a_province_an_agency_and_a_place_above_a_unit_contradict_nothing() {
    for first in [
        "UBND TỈNH KON TUM",
        "SỞ CÔNG THƯƠNG TỈNH KON TUM",
        "UBND HUYỆN ĐẮK TÔ",
        "PHÒNG KINH TẾ - HẠ TẦNG",
        "Ngọc Hồi, ngày 20 tháng 9 năm 2019",
        "Đơn vị nhận báo cáo: UBND huyện Ngọc Hồi",
    ] {
        let (codes, _) = of_units(first, "Đơn vị báo cáo: Huyện Đắk Tô");
        assert!(!codes.contains(&"TH035"), "{first}: {codes:?}");
    }
}

#[test]
fn a_submitter_that_nobody_knows_is_somebody() {
    let by = |first: &str, second: &str| {
        let head = HEAD.replace("UBND HUYỆN ĐẮK TÔ", first);
        recognised(vec![table(&format!("{}\n| {second}", head.trim_end()))])
    };
    let (unknown, later) = (
        "Đơn vị báo cáo: UBND huyện Chư Păh",
        "Đơn vị báo cáo: Xã Ngọc Linh",
    );
    for (first, second, cell) in [
        (unknown, later, "A1"),
        (later, unknown, "A5"),
        (unknown, "Đơn vị gửi: xã Ngọc Linh", "A1"),
        // A place is somebody, whether the register knows it or not.
        (unknown, "Đơn vị báo cáo: Huyện Đắk Tô", "A1"),
        ("Đơn vị báo cáo: Huyện Đắk Tô", unknown, "A5"),
    ] {
        let found = by(first, second);
        assert_eq!(found.returns.len(), 0, "{first} {second}");
        let is_said = found.findings.iter().any(|one| {
            let at = one.cells.first().and_then(|cell| cell.position);
            one.rule.code == "TH034" && at.is_some_and(|at| at.to_string() == cell)
        });
        assert!(is_said, "{first} {second}: {:?}", codes(&found));
    }
    // An office without its district is nobody.
    for office in [
        "Đơn vị lập: Phòng Kinh tế và Hạ tầng",
        "Đơn vị gửi: Phòng KT-HT huyện",
    ] {
        let found = by(office, "Đơn vị báo cáo: Huyện Đắk Tô");
        assert_eq!(found.returns.len(), 1, "{office}");
    }
}

/// The cells named by the finding of two measures, for a table with a row of words between headings and figures.
fn contradicted_below(headings: &str, between: &str) -> Vec<String> {
    let found = recognised(vec![sheet(
        "B3",
        &format!("{HEAD}\n{headings}\n{between}\n{TOTAL}\n{LODGING}"),
    )]);
    let contradicted = found.findings.iter().filter(|one| one.rule.code == "TH052");
    let cells = contradicted.flat_map(|one| &one.cells);
    cells
        .filter_map(|cell| cell.position.map(|at| at.to_string()))
        .collect()
}

#[test]
fn a_measure_in_a_heading_of_several_cells_is_named_where_it_stands() {
    let tonnes = "| | (tấn) | | | | | | |";
    assert_eq!(contradicted_below(COLUMNS, tonnes), ["B6", "A4"]);
    let last = "| | | | | | | | (tấn) |";
    assert_eq!(contradicted_below(COLUMNS, last), ["H6", "A4"]);
    // At the end of the first cell of the heading.
    let above = COLUMNS.replace("Ước cả năm", "Ước cả năm (tấn)");
    assert_eq!(
        contradicted_below(&above, "| | | | | | | | lần 2 |"),
        ["H5", "A4"]
    );
}

#[test]
fn what_stands_below_the_name_of_a_column_of_words_makes_no_figures_of_it() {
    let columns = format!("{} Ghi chú |", COLUMNS.replace("| Tháng 9 năm 2018 ", ""));
    let without_month = |row: &str| row.replacen("| 8 ", "", 1).replacen("| 1 ", "", 1);
    let rows = format!("{}\n{}", without_month(TOTAL), without_month(LODGING));
    let read = |between: &str| {
        recognised(vec![sheet(
            "B3",
            &format!("{HEAD}\n{columns}\n{between}\n{rows}"),
        )])
    };
    let bound = |found: &Recognition| {
        let seen = &found.evidence[0].columns;
        let seen = seen
            .iter()
            .filter_map(|seen| Some((seen.sheet_column, seen.bound?)));
        seen.collect::<Vec<_>>()
    };
    let plain = read("| (A) | | | | | | | |");
    for column in [0, 7] {
        let between = format!("| {}Tháng 9 năm 2018 |", "| ".repeat(column));
        assert_eq!(bound(&read(&between)), bound(&plain), "{column}");
    }
    // Nor does a month beside the plain name of the expected year make another column of that.
    let below = |text: &str| read(&format!("| {}{text} |", "| ".repeat(6)));
    let expected = |found: &Recognition| bound(found).into_iter().find(|(at, _)| *at == 6);
    let spoilt = below("Tháng 1-8 năm 2019");
    let place = Position::new(5, 6);
    assert!(expected(&spoilt) == expected(&plain) || names(&spoilt, place));
}

#[test]
fn a_day_below_a_heading_is_no_part_of_it() {
    let plain = recognised(vec![table(HEAD)]);
    for day in [
        "ngày 15 tháng 8 năm 2019",
        "Ngày 15/8/2019",
        "Đắk Tô, ngày 5 tháng 8 năm 2019",
        "Đắk Tô, 5/8/2018",
        "31/12/2018",
    ] {
        for column in 1..=7 {
            let between = format!("| {}{day} |", "| ".repeat(column));
            let grid = format!("{HEAD}\n{COLUMNS}\n{between}\n{TOTAL}\n{LODGING}");
            let found = recognised(vec![sheet("B3", &grid)]);
            let without_row = |found: &Recognition| {
                let returns = found.returns.iter();
                let all = returns.flat_map(|filled| &filled.observations);
                all.map(|seen| (seen.column, seen.value.number()))
                    .collect::<Vec<_>>()
            };
            assert_eq!(without_row(&found), without_row(&plain), "{day} {column}");
        }
    }
}

#[test]
fn a_row_of_the_form_with_figures_is_no_row_of_headings() {
    // A second heading of one column makes the right headings worth less than their lower half above a later row would be.
    let groups = "| Nội dung | Kế hoạch | Thực hiện | | | | | | Lũy kế 9 tháng năm 2018 |";
    let notes = "| Trong đó: | | | | | | | |\n".repeat(10);
    let found = recognised(vec![sheet(
        "B3",
        &format!("{HEAD}\n{groups}\n{COLUMNS}\n{TOTAL}\n{notes}\n{LODGING}"),
    )]);
    assert!(codes(&found).contains(&"TH033"), "{:?}", codes(&found));
    assert!(!codes(&found).contains(&"TH040"), "{:?}", codes(&found));
}

#[test]
fn a_missing_column_is_named_where_its_heading_was_spoilt() {
    let between = "| | | | | | | Mục tiêu tăng trưởng (%) |";
    let grid = format!("{HEAD}\n{COLUMNS}\n{between}\n{TOTAL}\n{LODGING}");
    let found = recognised(vec![sheet("B3", &grid)]);
    let missing = found.findings.iter().find(|one| one.rule.code == "TH032");
    let cell = missing.and_then(|one| one.cells[0].position).unwrap();
    assert_eq!(cell.to_string(), "G6");
    // Also where the second cell makes the heading that of another column.
    for text in ["Lũy kế so cùng kỳ (%)", "Tháng 9 năm 2018", "Năm 2018"] {
        let between = format!("| | | | | | {text} |");
        let grid = format!("{HEAD}\n{COLUMNS}\n{between}\n{TOTAL}\n{LODGING}");
        let found = recognised(vec![sheet("B3", &grid)]);
        let mut said = found.findings.iter();
        let said = said.any(|one| {
            let mut cells = one.cells.iter();
            cells.any(|cell| cell.position == Some(Position::new(5, 5)))
        });
        assert!(said, "{text}: {:?}", codes(&found));
    }
}

#[test]
fn a_cell_without_which_a_heading_would_be_read_is_named() {
    let plain = recognised(vec![table(HEAD)]);
    let mut named = 0;
    for text in [
        "so với tháng 12/2018",
        "Ghi chú",
        "Chỉ tiêu",
        "Thực hiện tháng cùng kỳ",
        "Ước cả năm 2018",
    ] {
        for column in 1..=7 {
            let between = format!("| {}{text} |", "| ".repeat(column));
            let grid = format!("{HEAD}\n{COLUMNS}\n{between}\n{TOTAL}\n{LODGING}");
            let found = recognised(vec![sheet("B3", &grid)]);
            let place = Position::new(5, u16::try_from(column).unwrap());
            let figures = |found: &Recognition| {
                let all = found.returns.iter().flat_map(|filled| &filled.observations);
                all.map(|seen| (seen.row, seen.column, seen.value.number()))
                    .collect::<Vec<_>>()
            };
            let is_named = names(&found, place);
            named += usize::from(is_named);
            assert!(
                figures(&found) == figures(&plain) || is_named,
                "{text} {column}: {:?}",
                codes(&found)
            );
        }
    }
    assert!(named > 0);
}
