//! Level 1: what one return shows by itself.

use super::grid::{
    column_of, descriptions, doubted, figure, filled, findings_on, form, round, row_of, said,
    september, with_edit, with_open_rows, with_sum, with_sums,
};
use tonghop::message::Catalogue;
use tonghop::model::finding::Finding;
use tonghop::model::form::{ColumnIndex, ColumnKind, EditKind, Form, RatioForm};
use tonghop::model::period::Period;
use tonghop::model::text::Language;

const NONE: [&str; 0] = [];

fn retail(grid: &str) -> Form {
    let parts = ["Bán lẻ hàng hóa", "Lưu trú"];
    with_sum(form("retail", grid), "Tổng mức", &parts, "month")
}

#[test]
fn parts_above_the_total_are_queried() {
    let grid = "
        Chỉ tiêu         | month
        Tổng mức         | 1.000
        >Bán lẻ hàng hóa |   800
        >Lưu trú         |   300
    ";
    assert_eq!(
        findings_on(retail(grid), grid),
        [
            "TH112 error B2: Dòng “Tổng mức”, cột “month” ghi 1.000; các dòng chi tiết cộng lại được 1.100 \
             (chênh lệch -100 triệu đồng)."
        ]
    );
}

#[test]
fn a_total_may_differ_by_half_a_printed_digit_for_each_part() {
    let grid = |total: &str| {
        format!(
            "Chỉ tiêu         | month
             Tổng mức         | {total}
             >Bán lẻ hàng hóa | 800,1
             >Lưu trú         | 300,2"
        )
    };
    // Two parts with one decimal: at most 2 x 0,05.
    assert_eq!(
        findings_on(retail(&grid("1.100,4")), &grid("1.100,4")),
        NONE
    );
    let beyond = findings_on(retail(&grid("1.100,5")), &grid("1.100,5"));
    assert!(
        beyond[0].ends_with("cộng lại được 1.100,3 (chênh lệch 0,2 triệu đồng)."),
        "{beyond:?}"
    );
}

#[test]
fn a_total_of_whole_things_may_not_differ_at_all() {
    let grid = "
        Chỉ tiêu         | jobs:end-of-period
        Tổng mức         | 101
        >Bán lẻ hàng hóa | 60
        >Lưu trú         | 40
    ";
    let parts = ["Bán lẻ hàng hóa", "Lưu trú"];
    let form = with_sum(form("jobs", grid), "Tổng mức", &parts, "jobs:end-of-period");
    assert_eq!(findings_on(form, grid).len(), 1);
}

#[test]
fn a_sum_is_not_judged_while_a_part_is_not_available() {
    let grid = "
        Chỉ tiêu         | month
        Tổng mức         | 1.000
        >Bán lẻ hàng hóa |   800
        >Lưu trú         |   …
    ";
    assert_eq!(findings_on(retail(grid), grid), NONE);
}

#[test]
fn open_rows_add_up_to_their_total() {
    let head = "
        Tên cụm  | area:end-of-period
        Tổng số  | 100";
    let form = || {
        with_sum(
            with_open_rows(form("clusters", head)),
            "Tổng số",
            &[],
            "area:end-of-period",
        )
    };
    let right = format!("{head}\nCụm Đắk La | 60,5\nCụm Hòa Bình | 39,5");
    assert_eq!(findings_on(form(), &right), NONE);
    let wrong = format!("{head}\nCụm Đắk La | 60,5\nCụm Hòa Bình | 49,5");
    assert_eq!(
        findings_on(form(), &wrong),
        [
            "TH112 error B2: Dòng “Tổng số”, cột “area:end-of-period” ghi 100; các dòng chi tiết cộng lại được 110 \
             (chênh lệch -10 triệu đồng)."
        ]
    );
}

#[test]
fn a_failed_sum_casts_doubt_on_the_total_and_all_parts() {
    let grid = "
        Chỉ tiêu         | month
        Tổng mức         | 1.000
        >Bán lẻ hàng hóa |   800
        >Lưu trú         |   300
    ";
    let descriptions = descriptions(vec![retail(grid)], &[]);
    let filled = filled(&descriptions, 0, "dak-to", grid);
    let findings = tonghop::check::check(
        &round(vec![filled]),
        &descriptions,
        &tonghop::check::Background::default(),
    );
    let doubted = doubted(&findings, &descriptions);
    assert_eq!(
        doubted,
        [
            "dak-to Tổng mức",
            "dak-to Bán lẻ hàng hóa",
            "dak-to Lưu trú"
        ]
    );
}

#[test]
fn a_required_cell_may_not_be_empty() {
    let grid = |cell: &str| {
        format!(
            "Chỉ tiêu | month! | cumulative!
             Lưu trú! | {cell} | 90
             Ăn uống! | 20     | 180"
        )
    };
    let found = |cell: &str| findings_on(form("retail", &grid(cell)), &grid(cell));
    // A month that does not apply beside a cumulative figure that does is no answer.
    assert_eq!(found("x"), found(""));
    assert_eq!(found("-"), NONE);
    assert_eq!(
        found(""),
        ["TH110 error B2: Dòng “Lưu trú” chưa có số ở cột: month."]
    );
    assert_eq!(
        found("…"),
        ["TH110 error B2: Dòng “Lưu trú” chưa có số ở cột: month."]
    );
}

#[test]
fn a_required_row_and_a_required_column_may_not_be_empty() {
    let grid = "
        Chỉ tiêu | month! | cumulative!
        Lưu trú! |     10 |
        Ăn uống! |        |
        Lữ hành  |        |
    ";
    assert_eq!(
        findings_on(form("retail", grid), grid),
        [
            "TH110 error dak-to.xlsx [Biểu 3]: Cột “cumulative” để trống ở mọi dòng.",
            "TH110 error A2: Không thấy số liệu ở các dòng: Ăn uống; lẽ ra đứng sau dòng “Lưu trú” (A2).",
        ]
    );
}

#[test]
fn required_rows_that_are_gone_are_named_by_the_rows_between_which_they_belong() {
    let all = "
        Chỉ tiêu  | month!
        Lưu trú!  | 10
        Ăn uống!  | 20
        Lữ hành!  | 30
        Khác!     | 40
    ";
    let without = |rows: &[&str]| {
        let lines = all.lines();
        let left = lines.filter(|line| !rows.iter().any(|row| line.trim().starts_with(row)));
        findings_on(form("retail", all), &left.collect::<Vec<_>>().join("\n"))
    };
    assert_eq!(
        without(&["Ăn uống"]),
        [
            "TH110 error A3: Không thấy số liệu ở các dòng: Ăn uống; lẽ ra đứng sau dòng “Lưu trú” (A2), trước dòng “Lữ hành” (A3)."
        ]
    );
    assert_eq!(
        without(&["Lưu trú", "Lữ hành"]),
        [
            "TH110 error A2: Không thấy số liệu ở các dòng: Lưu trú, trước dòng “Ăn uống” (A2).",
            "TH110 error A3: Không thấy số liệu ở các dòng: Lữ hành; lẽ ra đứng sau dòng “Ăn uống” (A2), trước dòng “Khác” (A3).",
        ]
    );
}

#[test]
fn a_form_without_any_figure_is_one_finding() {
    let grid = "
        Chỉ tiêu | month!
        Lưu trú! |
        Ăn uống! |
    ";
    assert_eq!(
        findings_on(form("retail", grid), grid),
        ["TH110 error dak-to.xlsx [Biểu 3]: Biểu không có số liệu nào đọc được."]
    );
}

#[test]
fn sales_cannot_be_negative_but_a_balance_can() {
    let grid = "
        Chỉ tiêu | month | balance:month
        Lưu trú  | -12,5 | -3
        Ăn uống  |     - | 0
    ";
    assert_eq!(
        findings_on(form("retail", grid), grid),
        ["TH111 error B2: Dòng “Lưu trú”, cột “month” ghi -12,5."]
    );
}

#[test]
fn what_lies_within_a_row_is_at_most_the_row() {
    let grid = |part: &str| {
        format!(
            "Chỉ tiêu      | month
             Xuất khẩu     | 500
             >Trong đó FDI | {part}
             >Nhà nước     | 150"
        )
    };
    let found = |part: &str| {
        let form = form("trade", &grid(part));
        let kind = EditKind::PartOfRow {
            whole: row_of(&form, "Xuất khẩu"),
            parts: vec![row_of(&form, "Trong đó FDI"), row_of(&form, "Nhà nước")],
            columns: vec![column_of(&form, "month")],
        };
        findings_on(with_edit(form, kind), &grid(part))
    };
    assert_eq!(found("350"), NONE);
    assert_eq!(
        found("360"),
        [
            "TH113 error B2: Dòng “Xuất khẩu”, cột “month”: số “trong đó” là 510, lớn hơn tổng số 500 \
             (các dòng: Trong đó FDI, Nhà nước)."
        ]
    );
}

#[test]
fn leased_land_is_at_most_industrial_land() {
    let grid = "
        Tên cụm      | area:end-of-period | jobs:end-of-period
        Cụm Đắk La   | 30                 | 30
        Cụm Hòa Bình | 30                 | 32
    ";
    let form = form("clusters", grid);
    let kind = EditKind::PartOfColumn {
        whole: column_of(&form, "area:end-of-period"),
        part: column_of(&form, "jobs:end-of-period"),
    };
    assert_eq!(
        findings_on(with_edit(form, kind), grid),
        [
            "TH113 error C3: Dòng “Cụm Hòa Bình”, cột “jobs:end-of-period”: số “trong đó” là 32, lớn hơn tổng số 30 \
             (cột “area:end-of-period”)."
        ]
    );
}

fn with_ratio(grid: &str, printed_as: RatioForm) -> Form {
    let mut form = form("retail", grid);
    let column = column_of(&form, "growth");
    if let ColumnKind::Ratio(ratio) = &mut form.columns[column.place()].kind {
        ratio.form = printed_as;
    }
    let tolerance = figure("0,1");
    with_edit(form, EditKind::Ratio { column, tolerance })
}

#[test]
fn a_printed_percentage_follows_from_its_parts() {
    let grid = |printed: &str| {
        format!(
            "Chỉ tiêu | cumulative | same-period | growth=cumulative/same-period
             Lưu trú  | 1.166      | 1.000       | {printed}
             Ăn uống  | 500        | -           | 100"
        )
    };
    let found = |printed: &str| {
        let grid = grid(printed);
        findings_on(with_ratio(&grid, RatioForm::Percent), &grid)
    };
    assert_eq!(found("116,7"), NONE);
    assert_eq!(
        found("116,8"),
        ["TH114 warning D2: Dòng “Lưu trú”, cột “growth” ghi 116,8; tính lại được 116,6."]
    );
    // Printed without decimals, 117 is 116,6 rounded.
    assert_eq!(found("117"), NONE);
}

#[test]
fn the_slip_behind_a_wrong_ratio_is_named() {
    let found = |printed: &str, printed_as| {
        let grid = format!(
            "Chỉ tiêu | cumulative | same-period | month | growth=cumulative/same-period
             Lưu trú  | 116,6      | 100         | 40    | {printed}"
        );
        findings_on(with_ratio(&grid, printed_as), &grid).concat()
    };
    assert!(
        found("16,6", RatioForm::Percent)
            .ends_with("Số đã ghi là tốc độ tăng, giảm (0 là bằng nhau).")
    );
    assert!(
        found("1,166", RatioForm::Percent)
            .ends_with("là thương số chưa nhân 100 (1 là bằng nhau).")
    );
    let growth = "là tốc độ tăng, giảm chưa nhân 100 (0,166 thay cho 16,6).";
    assert!(found("0,166", RatioForm::Percent).ends_with(growth));
    assert!(found("0,166", RatioForm::Growth).ends_with(growth));
    assert!(found("116,6", RatioForm::Growth).ends_with("là tỷ lệ phần trăm (100 là bằng nhau)."));
    // 100 / 116,6 = 85,76 %.
    assert!(found("85,76", RatioForm::Percent).ends_with("bằng mẫu số chia cho tử số."));
    // 116,6 / 40 = 291,5 %.
    assert!(found("291,5", RatioForm::Percent).ends_with("bằng kết quả khi chia cho cột “month”."));
    assert!(found("99", RatioForm::Percent).ends_with("tính lại được 116,6."));
    assert_eq!(found("1,166", RatioForm::Fraction), "");
}

#[test]
fn a_whole_column_in_another_form_is_one_finding() {
    let grid = "
        Chỉ tiêu | cumulative | same-period | growth=cumulative/same-period
        Lưu trú  | 116,6      | 100         | 1,166
        Ăn uống  | 130        | 100         | 1,3
        Lữ hành  | 90         | 100         | 0,9
        Khác     | 90         | 100         | 95
    ";
    let found = findings_on(with_ratio(grid, RatioForm::Percent), grid);
    assert_eq!(
        found,
        [
            "TH114 warning D2: Dòng “Lưu trú”, cột “growth” ghi 1,166; tính lại được 116,6 (và 2 ô khác cùng cột). \
             Số đã ghi là thương số chưa nhân 100 (1 là bằng nhau).",
            "TH114 warning D5: Dòng “Khác”, cột “growth” ghi 95; tính lại được 90.",
        ]
    );
}

#[test]
fn nine_months_are_not_less_than_the_last_two() {
    let grid = |cumulative: &str| {
        format!(
            "Chỉ tiêu | previous-month | month | cumulative
             Lưu trú  | 100            | 120   | {cumulative}"
        )
    };
    let found =
        |cumulative: &str| findings_on(form("retail", &grid(cumulative)), &grid(cumulative));
    assert_eq!(found("220"), NONE);
    assert_eq!(
        found("210"),
        [
            "TH115 error D2: Dòng “Lưu trú”: lũy kế 210 nhỏ hơn 220 (cộng các cột: previous-month, month)."
        ]
    );
}

#[test]
fn in_january_the_month_before_is_of_another_year() {
    let grid = "
        Chỉ tiêu | previous-month | month | cumulative
        Lưu trú  | 100            | 120   | 120
    ";
    let descriptions = descriptions(vec![form("retail", grid)], &[]);
    let mut filled = filled(&descriptions, 0, "dak-to", grid);
    filled.period = Period::new(2019, 1).unwrap();
    let mut january = round(vec![filled]);
    january.period = Period::new(2019, 1).unwrap();
    let found = said(
        &tonghop::check::check(
            &january,
            &descriptions,
            &tonghop::check::Background::default(),
        ),
        &descriptions,
    );
    assert!(
        !found.iter().any(|line| line.starts_with("TH115")),
        "{found:?}"
    );
}

#[test]
fn stocks_at_the_end_of_the_period_are_not_flows() {
    let grid = "
        Chỉ tiêu | jobs:month | jobs:cumulative
        Lưu trú  | 120        | 100
    ";
    assert_eq!(findings_on(form("jobs", grid), grid), NONE);
}

#[test]
fn a_fill_rate_lies_between_0_and_100() {
    let grid = "
        Tên cụm      | area:end-of-period | jobs:end-of-period | fill=jobs:end-of-period/area:end-of-period
        Cụm Đắk La   | 30                 | 30                 | 100
        Cụm Hòa Bình | 30                 | 32                 | 106,7
    ";
    let form = form("clusters", grid);
    let kind = EditKind::Range {
        rows: Vec::new(),
        columns: vec![column_of(&form, "fill")],
        min: Some(figure("0")),
        max: Some(figure("100")),
    };
    assert_eq!(
        findings_on(with_edit(form, kind), grid),
        ["TH116 error D3: Dòng “Cụm Hòa Bình”, cột “fill” ghi 106,7."]
    );
}

#[test]
fn jobs_are_whole_but_areas_need_not_be() {
    let grid = "
        Tên cụm    | area:end-of-period | jobs:end-of-period
        Cụm Đắk La | 30,5               | 152,5
        Cụm Sao    | 30                 | 152,0
    ";
    assert_eq!(
        findings_on(form("clusters", grid), grid),
        ["TH117 warning C2: Dòng “Cụm Đắk La”, cột “jobs:end-of-period” ghi 152,5."]
    );
}

#[test]
fn a_month_that_repeats_the_month_before_is_queried() {
    // Eight rows with figures; `changed` of them differ. Four fifths of 8 are 6,4.
    let found = |changed: usize| {
        let mut grid = "Chỉ tiêu | previous-month | month\nTrống | - | -\n".to_owned();
        for row in 0..8 {
            let month = if row < changed { 500 + row } else { 100 + row };
            grid.push_str(&format!("Dòng {row} | {} | {month}\n", 100 + row));
        }
        findings_on(form("retail", &grid), &grid)
    };
    assert_eq!(
        found(1),
        ["TH120 warning C4: Cột “month” có 7 trên 8 ô trùng với cột “previous-month”."]
    );
    assert_eq!(found(2), NONE);
}

#[test]
fn seven_figures_may_agree_by_chance() {
    let mut grid = "Chỉ tiêu | previous-month | month\n".to_owned();
    for row in 0..7 {
        grid.push_str(&format!("Dòng {row} | {row}1 | {row}1\n"));
    }
    assert_eq!(findings_on(form("retail", &grid), &grid), NONE);
}

#[test]
fn the_index_is_the_weighted_mean_of_its_industries() {
    let found = |total: &str, role: &str| {
        let grid = format!(
            "Ngành       | weight | {role}
             Toàn ngành  | 100    | {total}
             >Khai khoáng | 60    | 110
             >Chế biến    | 40    | 120"
        );
        findings_on(form("iip", &grid), &grid)
    };
    // (60 x 110 + 40 x 120) / 100 = 114.
    assert_eq!(found("114", "index-base"), NONE);
    assert_eq!(found("114,04", "index-base"), NONE);
    assert_eq!(
        found("116,2", "index-base"),
        [
            "TH121 error C2: Dòng “Toàn ngành”, cột “index-base” ghi 116,2; tính từ chỉ số và quyền số của các ngành \
             được 114."
        ]
    );
    // On the same period the weights have moved by a year's growth, so that a difference is only queried.
    assert!(found("116,2", "index-cumulative")[0].starts_with("TH121 warning C2"));
    assert!(found("121,1", "index-cumulative")[0].starts_with("TH121 error C2"));
}

#[test]
fn an_index_is_not_judged_by_industries_that_are_not_all_there() {
    let grid = "
        Ngành        | weight | index-base
        Toàn ngành   | 100    | 130
        >Khai khoáng | 60     | 110
        >Chế biến    | 30     | 120
    ";
    assert_eq!(findings_on(form("iip", grid), grid), NONE);
}

#[test]
fn returns_of_earlier_months_are_looked_at_too() {
    let grid = "
        Chỉ tiêu | month
        Lưu trú  | -5
    ";
    let mut descriptions = descriptions(vec![form("retail", grid)], &[]);
    descriptions.register.units.truncate(1);
    let now = "Chỉ tiêu | month\nLưu trú | 5";
    let now = filled(&descriptions, 0, "dak-to", now);
    let mut earlier = filled(&descriptions, 0, "dak-to", grid);
    earlier.period = september().previous();
    let findings = tonghop::check::check(
        &round(vec![earlier, now]),
        &descriptions,
        &tonghop::check::Background::default(),
    );
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].affects[0].period, september().previous());
}

#[test]
fn a_line_that_lacks_a_figure_the_form_does_not_demand_is_named_once_a_column() {
    let grid = |expected: [&str; 2]| {
        format!(
            "Chỉ tiêu | annual-plan! | month! | cumulative! | expected-year
             Thép     | 100          | 10     | 90          | {}
             Gạch     | 50           | 5      | 45          | {}",
            expected[0], expected[1]
        )
    };
    let found = |expected| findings_on(form("products", &grid(expected)), &grid(expected));
    assert_eq!(
        found(["", "50"]),
        [
            "TH125 note E2: Cột “expected-year” chưa có số ở dòng: Thép, trong khi các cột khác của cùng \
             chỉ tiêu đã có."
        ]
    );
    assert_eq!(found(["…", "50"]).len(), 1);
    assert_eq!(found(["x", "50"]).len(), 1);
    // 0 is an answer; that it is too little is another matter.
    let zero = found(["0", "50"]);
    assert!(zero.len() == 1 && zero[0].starts_with("TH129"), "{zero:?}");
    // A column that nobody fills is no gap in a line.
    assert_eq!(found(["", ""]), NONE);
}

#[test]
fn a_cumulative_figure_may_not_be_blank_beside_its_month() {
    let found = |steel: &str| {
        let grid = format!(
            "Chỉ tiêu | annual-plan! | same-month! | month! | cumulative
             Thép     | {steel}
             Gạch     | 50           | 4           | 5      | 45"
        );
        let found = findings_on(form("products", &grid), &grid);
        let of_rule = found.into_iter().filter(|found| found.starts_with("TH125"));
        let level = |found: String| found.split(' ').nth(1).unwrap_or_default().to_owned();
        of_rule.map(level).collect::<Vec<_>>()
    };
    assert_eq!(found("100 | 9 | 10 | "), ["warning"]);
    assert_eq!(found("100 | 9 | 10 | …"), ["warning"]);
    // Nothing was done this month; what was done before is asked for all the same.
    assert_eq!(found("100 | 9 | 0 | "), ["note"]);
    assert_eq!(found("100 | 9 | 10 | 90"), [""; 0]);
}

/// Codes of what is found in a return of cumulative figures, without what only follows.
fn codes_of(grid: &str) -> Vec<&'static str> {
    let findings = main_findings(grid);
    findings.iter().map(|finding| finding.rule.code).collect()
}

/// What is found in a return whose printed ratios are held against its figures, without what only follows.
fn main_findings(grid: &str) -> Vec<tonghop::model::finding::Finding> {
    let descriptions = descriptions(vec![with_ratios(grid)], &[]);
    let returns = vec![filled(&descriptions, 0, "dak-to", grid)];
    let mut findings = tonghop::check::check(
        &round(returns),
        &descriptions,
        &tonghop::check::Background::default(),
    );
    tonghop::pipeline::drop_consequences(&mut findings);
    findings.retain(|finding| finding.rule.code != "TH370");
    findings
}

/// The form of a grid with every ratio column among its conditions.
fn with_ratios(grid: &str) -> Form {
    let mut form = form("retail", grid);
    for (column, of_form) in ColumnIndex::each().zip(form.columns.clone()) {
        if matches!(of_form.kind, ColumnKind::Ratio(_)) {
            let tolerance = figure("0,1");
            form = with_edit(form, EditKind::Ratio { column, tolerance });
        }
    }
    form
}

/// A form with three printed ratios: columns B to G hold the figures, H to J the ratios.
const HEADS: &str = "Chỉ tiêu | annual-plan | same-month | same-period | month | cumulative | expected-year \
    | month-growth=month/same-month | growth=cumulative/same-period | completion=cumulative/annual-plan";

/// A return in which all is right: 10, 12 and 15 percent more than last year, 72 to 75 percent of the plan.
const RIGHT: [[&str; 10]; 3] = [
    [
        "Thép", "1.500", "100", "1.000", "111", "1.100", "1.510", "111", "110", "73,3",
    ],
    [
        "Gạch", "3.100", "200", "2.000", "223", "2.240", "3.120", "111,5", "112", "72,3",
    ],
    [
        "Đá", "4.600", "300", "3.000", "342", "3.450", "4.580", "114", "115", "75",
    ],
];

/// That return with some cells of every row in each other's place.
fn exchanged(pairs: &[(usize, usize)]) -> String {
    let lines = RIGHT.map(|mut line| {
        for (one, other) in pairs {
            line.swap(*one, *other);
        }
        line.join(" | ")
    });
    format!("{HEADS}\n{}", lines.join("\n"))
}

#[test]
fn two_columns_in_each_other_s_place_are_one_error_that_the_ratios_show() {
    assert_eq!(codes_of(&exchanged(&[])), [""; 0]);
    // This year and last year; month and cumulative; the months of two years; plan and base; cumulative and expected.
    for pair in [(5, 3), (4, 5), (2, 4), (1, 3), (5, 6)] {
        assert_eq!(codes_of(&exchanged(&[pair])), ["TH127"], "{pair:?}");
    }
    // Both columns of this year in the place of those of last year: two pairs.
    assert_eq!(codes_of(&exchanged(&[(5, 3), (4, 2)])), ["TH127", "TH127"]);

    let grid = exchanged(&[(5, 3)]);
    let findings = main_findings(&grid);
    let descriptions = descriptions(vec![with_ratios(&grid)], &[]);
    assert_eq!(
        said(&findings, &descriptions),
        [
            "TH127 error D2: Số ở cột “same-period” và cột “cumulative” đổi chỗ cho nhau: 6 trên 6 tỷ lệ ghi trên \
             biểu chỉ khớp khi đổi lại hai cột; ví dụ dòng “Thép” ghi 1.100 và 1.000."
        ]
    );
    let columns: Vec<usize> = findings[0]
        .affects
        .iter()
        .map(|line| line.column.unwrap().place())
        .collect();
    assert_eq!(columns, [3, 5, 3, 5, 3, 5]);
}

#[test]
fn wrong_ratios_alone_exchange_no_columns() {
    let is_exchanged = |grid: &str| codes_of(grid).contains(&"TH127");
    // Ratios in each other's columns; growth of the month upside down; completion over what is expected.
    assert!(!is_exchanged(&exchanged(&[(8, 9)])));
    assert!(!is_exchanged(&exchanged(&[(7, 8)])));
    let upside_down = exchanged(&[])
        .replace("| 111 | 110", "| 90,1 | 110")
        .replace("| 111,5 |", "| 89,7 |")
        .replace("| 114 |", "| 87,7 |");
    assert_eq!(codes_of(&upside_down), ["TH114"]);
    let over_expected = exchanged(&[])
        .replace("73,3", "72,8")
        .replace("72,3", "71,8")
        .replace("| 75", "| 75,3");
    assert!(codes_of(&over_expected).iter().all(|code| *code == "TH114"));
    // One row.
    let one = exchanged(&[]).replace("1.000 | 111 | 1.100", "1.100 | 111 | 1.000");
    assert!(!one.contains("| 1.000 | 111") && !is_exchanged(&one));
}

#[test]
fn a_column_of_zeros_beside_figures_is_one_error() {
    let zeros = |column: usize| {
        let lines = RIGHT.map(|mut line| {
            line[column] = "0";
            line[..7].join(" | ")
        });
        let heads: Vec<&str> = HEADS.split('|').take(7).collect();
        format!("{}\n{}", heads.join("|"), lines.join("\n"))
    };
    // Plan, base, cumulative figure and what is expected.
    for column in [1, 3, 5, 6] {
        assert_eq!(codes_of(&zeros(column)), ["TH128"], "{column}");
    }
    // A month without anything, this year or last.
    assert_eq!(codes_of(&zeros(2)), [""; 0]);
    assert_eq!(codes_of(&zeros(4)), [""; 0]);

    let grid = zeros(3);
    let descriptions = descriptions(vec![with_ratios(&grid)], &[]);
    assert_eq!(
        said(&main_findings(&grid), &descriptions),
        [
            "TH128 error D2: Cột “same-period” ghi 0 ở mọi dòng, trong khi cột “same-month” có số ở 3 dòng; \
             ví dụ dòng “Thép” ghi 100."
        ]
    );
}

#[test]
fn zeros_in_one_table_of_a_sheet_are_one_error() {
    let grid = "
        Chỉ tiêu | same-month | same-period | cumulative
        Xuất     | 100        | 0           | 1.100
        >Sắn     | 60         | 0           | 700
        >Cà phê  | 40         | 0           | 400
        Nhập     | 50         | 480         | 500
        >Máy     | 50         | 480         | 500
    ";
    let descriptions = descriptions(vec![with_ratios(grid)], &[]);
    assert_eq!(
        said(&main_findings(grid), &descriptions),
        [
            "TH128 error C2: Cột “same-period” ghi 0 ở mọi dòng của bảng “Xuất”, trong khi cột “same-month” có số ở \
             3 dòng; ví dụ dòng “Xuất” ghi 100."
        ]
    );
    // A single product that had nothing is no table.
    let single = grid
        .replace("100        | 0 ", "100        | 900 ")
        .replace("60         | 0 ", "60         | 900 ");
    assert_eq!(codes_of(&single), ["TH115"]);
}

#[test]
fn what_began_this_year_has_no_base_and_two_rows_are_no_column() {
    let new = "
        Chỉ tiêu | annual-plan | same-month | same-period | month | cumulative
        Thép     | 1.500       | -          | -           | 111   | 1.100
        Gạch     | 3.100       | -          | -           | 223   | 2.240
        Đá       | 4.600       | -          | -           | 342   | 3.450
    ";
    assert_eq!(codes_of(new), [""; 0]);
    let two = "
        Chỉ tiêu | annual-plan | month | cumulative
        Thép     | -           | 111   | 1.100
        Gạch     | -           | 223   | 2.240
    ";
    // The two are queried, as one matter.
    assert_eq!(codes_of(two), ["TH130"]);
    // Nothing at all is no contradiction.
    let nothing = "
        Chỉ tiêu | annual-plan | same-month | same-period | month | cumulative
        Thép     | -           | -          | -           | -     | -
        Gạch     | -           | -          | -           | -     | -
        Đá       | -           | -          | -           | -     | -
    ";
    assert_eq!(codes_of(nothing), [""; 0]);
}

/// What a row of all figures and ratios gives, with some of its cells written otherwise; columns count from 1.
fn of_row(changed: &[(usize, &str)]) -> Vec<String> {
    let mut line = [
        "Thép", "1.500", "100", "1.000", "111", "1.100", "1.450", "111", "110", "73,3",
    ];
    for (column, text) in changed {
        line[*column] = text;
    }
    let grid = format!("{HEADS}\n{}", line.join(" | "));
    let descriptions = descriptions(vec![with_ratios(&grid)], &[]);
    said(&main_findings(&grid), &descriptions)
}

#[test]
fn a_zero_that_its_own_row_contradicts_is_queried() {
    let zero = |cell: &str, column: &str, other: &str, value: &str| {
        [format!(
            "TH130 warning {cell}: Dòng “Thép”: cột “{column}” ghi 0 hoặc “-”, trong khi cột “{other}” ghi {value}."
        )]
    };
    // A base beside the growth on it; last year's month is 0 too, so that nothing else speaks.
    assert_eq!(
        of_row(&[(2, ""), (7, ""), (3, "-")]),
        zero("D2", "same-period", "growth", "110")
    );
    assert_eq!(
        of_row(&[(2, "0")]),
        zero("C2", "same-month", "month-growth", "111")
    );
    // A plan beside its completion, beside what was reached, beside what is expected alone.
    assert_eq!(
        of_row(&[(1, "-")]),
        zero("B2", "annual-plan", "completion", "73,3")
    );
    assert_eq!(
        of_row(&[(1, "0,0"), (9, "")]),
        zero("B2", "annual-plan", "cumulative", "1.100")
    );
    let expected_alone = [
        (1, "0"),
        (3, ""),
        (4, ""),
        (5, ""),
        (7, ""),
        (8, ""),
        (9, ""),
    ];
    assert_eq!(
        of_row(&expected_alone),
        zero("B2", "annual-plan", "expected-year", "1.450")
    );
    // What was not done has no ratio either.
    let nothing = [(3, "-"), (4, "-"), (5, "-"), (2, "-"), (7, "-"), (9, "-")];
    assert_eq!(of_row(&nothing), zero("D2", "same-period", "growth", "110"));
}

#[test]
fn rows_under_no_total_with_a_contradicted_zero_are_one_warning() {
    let grid = "
        Chỉ tiêu | annual-plan | month | cumulative
        Thép     | -           | 111   | 1.100
        Xuất     | 4.000       | 334   | 3.340
        >Vải     | -           | 223   | 2.240
        Gạch     | 5.000       | 223   | 2.240
        Đá       | -           | 30    | 200
    ";
    let descriptions = descriptions(vec![with_ratios(grid)], &[]);
    assert_eq!(
        said(&main_findings(grid), &descriptions),
        [
            "TH130 warning B2: Dòng “Thép”: cột “annual-plan” ghi 0 hoặc “-”, trong khi cột “cumulative” ghi 1.100; \
             các dòng khác cũng vậy: Đá.",
            "TH130 warning B4: Dòng “Vải”: cột “annual-plan” ghi 0 hoặc “-”, trong khi cột “cumulative” ghi 2.240.",
        ]
    );
}

#[test]
fn rows_of_one_table_with_a_contradicted_zero_are_one_warning() {
    let grid = "
        Chỉ tiêu | annual-plan | month | cumulative
        Xuất     | 4.000       | 334   | 3.340
        >Thép    | -           | 111   | 1.100
        >Gạch    | -           | 223   | 2.240
        Nhập     | -           | 30    | 200
    ";
    let found = main_findings(grid);
    let descriptions = descriptions(vec![with_ratios(grid)], &[]);
    assert_eq!(
        said(&found, &descriptions),
        [
            "TH130 warning B3: Dòng “Thép”: cột “annual-plan” ghi 0 hoặc “-”, trong khi cột “cumulative” ghi 1.100; \
             các dòng khác cũng vậy: Gạch.",
            "TH130 warning B5: Dòng “Nhập”: cột “annual-plan” ghi 0 hoặc “-”, trong khi cột “cumulative” ghi 200.",
        ]
    );
    assert_eq!(found[0].cells.len(), 4);
    let columns: Vec<usize> = found[0]
        .affects
        .iter()
        .map(|line| line.column.unwrap().place())
        .collect();
    assert_eq!(columns, [1, 1]);
}

#[test]
fn a_zero_that_nothing_contradicts_is_a_figure() {
    // Began this year: no base, and no growth on it; "-" as a ratio is none.
    assert_eq!(of_row(&[(2, "-"), (3, "-"), (7, ""), (8, "-")]), [""; 0]);
    // Some print 100 for what is new.
    assert_eq!(
        of_row(&[(3, "-"), (2, "-"), (7, "100"), (8, "100")]),
        [""; 0]
    );
    // Nothing was planned and next to nothing was done: 0,9 of ten units of the last digit.
    let next_to_nothing = [(1, "0"), (4, "0,1"), (5, "0,9"), (6, "0,9")];
    let without_ratios = [(2, ""), (3, ""), (7, ""), (8, ""), (9, "")];
    assert_eq!(
        of_row(&[&next_to_nothing[..], &without_ratios].concat()),
        [""; 0]
    );
    // "…" and a blank are no zeros.
    assert_eq!(of_row(&[(1, "…"), (9, "")]), of_row(&[(1, ""), (9, "")]));
    // What may be negative may be planned to be nothing, and states are not planned by what was reached.
    let others = "
        Chỉ tiêu | balance:annual-plan | balance:cumulative | jobs:annual-plan | jobs:cumulative
        Thép     | 0                   | 1.100              | 0                | 40
    ";
    assert_eq!(codes_of(others), [""; 0]);
}

#[test]
fn more_than_is_expected_for_the_year_cannot_have_been_reached() {
    let grid = "
        Chỉ tiêu | annual-plan | cumulative | expected-year
        Thép     | 1.500       | 1.600,4    | 1.550
        Gạch     | 3.100       | 2.240      | 3.120
        Đá       | 4.600       | 4.700      | 4.580
    ";
    let found = main_findings(grid);
    let descriptions = descriptions(vec![with_ratios(grid)], &[]);
    assert_eq!(
        said(&found, &descriptions),
        [
            "TH129 error D2: Dòng “Thép”: cột “expected-year” ghi 1.550, nhỏ hơn cột “cumulative” đã đạt 1.600,4; \
             các dòng khác cũng vậy: Đá."
        ]
    );
    let columns: Vec<usize> = found[0]
        .affects
        .iter()
        .map(|line| line.column.unwrap().place())
        .collect();
    assert_eq!(columns, [3, 3]);
}

#[test]
fn a_cumulative_figure_beyond_last_year_and_plan_is_in_doubt_and_not_the_expected_year() {
    let grid = "
        Chỉ tiêu | annual-plan | same-month | same-period | month | cumulative | expected-year
        Thép     | 1.500       | 100        | 1.000       | 1.050 | 11.000     | 1.550
        Gạch     | 3.100       | 200        | 1.900       | 210   | 3.200      | 3.120
    ";
    let found = main_findings(grid);
    let of_expected: Vec<&Finding> = found
        .iter()
        .filter(|finding| finding.rule.code == "TH129")
        .collect();
    let doubted = |finding: &Finding| -> Vec<usize> {
        let lines = finding.affects.iter();
        lines.map(|line| line.column.unwrap().place()).collect()
    };
    let [odd, stale] = of_expected.as_slice() else {
        panic!("{of_expected:?}")
    };
    // Month and cumulative figure of the first row, the expected year of the second.
    assert_eq!(odd.cells[0].position.unwrap().to_string(), "E2");
    assert_eq!(doubted(odd), [4, 5]);
    assert_eq!(stale.cells[0].position.unwrap().to_string(), "G3");
    assert_eq!(doubted(stale), [6]);
}

#[test]
fn a_rounded_expectation_or_a_stock_may_lie_below_what_was_reached() {
    // 1.550,4 rounds to 1.550.
    let rounded = "
        Chỉ tiêu | cumulative | expected-year
        Thép     | 1.550,4    | 1.550
    ";
    assert_eq!(codes_of(rounded), [""; 0]);
    let stock = "
        Chỉ tiêu | jobs:cumulative | jobs:expected-year
        Thép     | 120             | 100
    ";
    assert_eq!(codes_of(stock), [""; 0]);
}

#[test]
fn a_column_in_billions_is_one_finding_without_any_history() {
    let grid = "
        Chỉ tiêu | annual-plan | same-month | same-period | month | cumulative
        Thép     | 13.000      | 1.000      | 9.000       | 1.100 | 9,9
        Gạch     | 26.000      | 2.000      | 18.000      | 2.200 | 19,8
        Đá       | 3.900       | 300        | 2.700       | 330   | 2,9
    ";
    assert_eq!(codes_of(grid), ["TH126"]);
    // Two columns, and one that is too large.
    let both = grid
        .replace("1.100 | 9,9", "1,1 | 9,9")
        .replace("2.200 | 19,8", "2,2 | 19,8")
        .replace("330   | 2,9", "0,3 | 2,9");
    assert_eq!(codes_of(&both), ["TH126", "TH126"]);
    let plan = grid
        .replace("13.000 ", "13.000.000 ")
        .replace("26.000 ", "26.000.000 ")
        .replace("3.900 ", "3.900.000 ")
        .replace("9,9", "9.900")
        .replace("19,8", "19.800")
        .replace("2,9", "2.900");
    assert_eq!(codes_of(&plan), ["TH126"]);
}

#[test]
fn a_single_cell_or_a_steep_growth_is_no_other_measure() {
    let single = "
        Chỉ tiêu | annual-plan | same-month | same-period | month | cumulative
        Thép     | 13.000      | 1.000      | 9.000       | 1.100 | 9,9
        Gạch     | 26.000      | 2.000      | 18.000      | 2.200 | 19.800
        Đá       | 3.900       | 300        | 2.700       | 330   | 2.970
    ";
    assert!(!codes_of(single).contains(&"TH126"));
    let steep = "
        Chỉ tiêu | annual-plan | same-month | same-period | month | cumulative
        Thép     | 13.000      | 20         | 180         | 1.100 | 9.900
        Gạch     | 26.000      | 40         | 360         | 2.200 | 19.800
        Đá       | 3.900       | 6          | 54          | 330   | 2.970
    ";
    assert!(!codes_of(steep).contains(&"TH126"));
}

#[test]
fn a_sum_begins_with_the_part_that_alone_explains_it() {
    let grid = "
        Chỉ tiêu         | month
        Tổng mức         | 1.000
        >Bán lẻ hàng hóa | 8.000
        >Lưu trú         |   200
    ";
    let found = findings_on(retail(grid), grid);
    assert!(found[0].starts_with("TH112 error B3:"), "{found:?}");
}

#[test]
fn a_total_ten_times_too_large_accuses_no_part() {
    // The second part would have to be 101 times as large, which is near a hundredfold and is none.
    for grid in [
        "
        Chỉ tiêu         | month
        Tổng mức         | 11.000
        >Bán lẻ hàng hóa |  1.001
        >Lưu trú         |     99
    ",
        "
        Chỉ tiêu         | month
        Tổng mức         | 11.000
        >Bán lẻ hàng hóa |  1.000
        >Lưu trú         |    100
    ",
    ] {
        let found = findings_on(retail(grid), grid);
        assert!(found[0].starts_with("TH112 error B2:"), "{found:?}");
    }
}

#[test]
fn a_sum_says_when_nothing_tells_which_of_its_cells_is_wrong() {
    let sentences = |grid: &str| {
        let mut descriptions = descriptions(vec![retail(grid)], &[]);
        descriptions.register.units.truncate(1);
        let filled = filled(&descriptions, 0, "dak-to", grid);
        let background = tonghop::check::Background::default();
        let found = tonghop::check::check(&round(vec![filled]), &descriptions, &background);
        let catalogue = Catalogue::embedded().unwrap();
        let text = catalogue.finding(Language::Vi, &found[0], &descriptions);
        (text.expected, text.remedy)
    };
    let unsure = "chưa xác định được ô nào trong các ô này sai";
    let (expected, remedy) = sentences(
        "
        Chỉ tiêu         | month
        Tổng mức         | 1.000
        >Bán lẻ hàng hóa |   800
        >Lưu trú         |   300
    ",
    );
    assert_eq!(expected, "Ô B2 bằng tổng các ô B3, B4.");
    assert!(remedy.contains(unsure), "{remedy}");
    // Ten times too large: the part is the wrong one, and what it should be follows from the others.
    let (expected, remedy) = sentences(
        "
        Chỉ tiêu         | month
        Tổng mức         | 1.000
        >Bán lẻ hàng hóa | 8.000
        >Lưu trú         |   200
    ",
    );
    assert_eq!(
        expected,
        "Ô B2 bằng tổng các ô B3, B4; theo các số còn lại, ô B3 phải là 800."
    );
    assert!(!remedy.contains(unsure), "{remedy}");
}

#[test]
fn a_total_that_is_wrong_in_every_column_is_one_finding_with_its_columns() {
    let grid = "
        Chỉ tiêu         | annual-plan | month | cumulative
        Tổng mức         | 5.000       | 1.200 | 9.300
        >Bán lẻ hàng hóa | 4.000       |   800 | 7.000
        >Lưu trú         | 1.500       |   300 | 2.000
    ";
    let parts = ["Bán lẻ hàng hóa", "Lưu trú"];
    let columns = ["annual-plan", "month", "cumulative"];
    let form = with_sums(form("retail", grid), "Tổng mức", &parts, &columns);
    assert_eq!(
        findings_on(form, grid),
        [
            "TH112 error B2: Dòng “Tổng mức”, cột “annual-plan” ghi 5.000; các dòng chi tiết cộng lại được 5.500 (chênh lệch -500 \
             triệu đồng); tổng này còn lệch ở các cột: month, cumulative."
        ]
    );
}

#[test]
fn a_row_that_its_own_parts_contradict_is_what_is_wrong_in_its_total() {
    let grid = "
        Chỉ tiêu         | month
        Tổng mức         | 1.100
        >Bán lẻ hàng hóa |   870
        >>Gạo            |   500
        >>Vải            |   300
        >Lưu trú         |   300
    ";
    let form = with_sum(retail(grid), "Bán lẻ hàng hóa", &["Gạo", "Vải"], "month");
    let found = findings_on(form, grid);
    // Both sums are 70 off by the same row.
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found.iter().all(|one| one.starts_with("TH112 error B3:")),
        "{found:?}"
    );
}

#[test]
fn a_part_whose_own_sum_holds_is_not_accused() {
    // The four parts may be 2 off by rounding, which is what the total lacks; they add up all the same.
    let grid = |goods: &str| {
        format!(
            "Chỉ tiêu         | month
             Tổng mức         | 1.102
             >Bán lẻ hàng hóa |   {goods}
             >>Gạo            |   200
             >>Vải            |   200
             >>Xăng           |   200
             >>Sách           |   200
             >Lưu trú         |   300"
        )
    };
    let parts = ["Gạo", "Vải", "Xăng", "Sách"];
    let form = || with_sum(retail(&grid("800")), "Bán lẻ hàng hóa", &parts, "month");
    let found = findings_on(form(), &grid("800"));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("TH112 error B2:"), "{found:?}");
    // 803 breaks its own sum by 3 and that of the total by 1, which is rounding.
    let found = findings_on(form(), &grid("803"));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("TH112 error B3:"), "{found:?}");
}

#[test]
fn a_part_left_blank_is_what_its_sum_lacks() {
    let grid = |cloth: &str| {
        format!(
            "Chỉ tiêu | month! | cumulative!
             Hàng!    | 1.000  | 9.000
             >Gạo     | 700    | 6.000
             >Vải     | {cloth} | 3.000"
        )
    };
    let form = || {
        with_sum(
            form("retail", &grid("300")),
            "Hàng",
            &["Gạo", "Vải"],
            "month",
        )
    };
    assert_eq!(findings_on(form(), &grid("300")), NONE);
    assert_eq!(
        findings_on(form(), &grid("")),
        [
            "TH110 error B4: Dòng “Vải” chưa có số ở cột: month.",
            "TH112 error B4: Dòng “Hàng”, cột “month” ghi 1.000; các dòng chi tiết cộng lại được 700 (chênh lệch 300 triệu đồng).",
        ]
    );
    // A total below what is there is not explained by what is not.
    let below = grid("").replace("1.000", "600");
    let found = findings_on(form(), &below);
    assert!(
        found.iter().any(|one| one.starts_with("TH112 error B2:")),
        "{found:?}"
    );
}
