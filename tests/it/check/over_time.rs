//! Level 2: what a return shows beside the unit's earlier ones. Last month is August 2019, last year September 2018.

use std::sync::Arc;

use super::grid::{
    column_of, descriptions, doubted, figure, filled, form, said, unit_of, with_edit,
    with_open_rows, with_sum, with_sums,
};
use tonghop::check::{Background, check};
use tonghop::message::Catalogue;
use tonghop::model::cell::CellRef;
use tonghop::model::descriptions::Descriptions;
use tonghop::model::finding::{Finding, Severity};
use tonghop::model::form::{ColumnIndex, EditKind, Form, FormIndex, RowIndex};
use tonghop::model::history::{PastFigure, PastReturn, RowKey};
use tonghop::model::observation::Round;
use tonghop::model::period::Period;
use tonghop::model::settings::{RuleSetting, RuleSettings};
use tonghop::model::text::Language;

const NONE: [&str; 0] = [];

fn month(text: &str) -> Period {
    text.parse().unwrap()
}

/// A unit with its history and the settings of the job.
struct Case {
    descriptions: Descriptions,
    background: Background,
    period: Period,
}

impl Case {
    /// One district that owes one form; the period is September 2019.
    fn on(form: Form) -> Self {
        let mut descriptions = descriptions(vec![form], &[]);
        descriptions.register.units.truncate(1);
        Self {
            descriptions,
            background: Background::default(),
            period: month("2019-09"),
        }
    }

    fn in_month(mut self, period: &str) -> Self {
        self.period = month(period);
        self
    }

    /// Takes the return that a grid shows into the history.
    fn after(mut self, period: &str, grid: &str) -> Self {
        let old = filled(&self.descriptions, 0, "dak-to", grid);
        let form = &self.descriptions.forms[0];
        let figures = old.observations.iter().filter_map(|seen| {
            let open = seen.row.place().checked_sub(form.rows.len());
            let row = match open {
                None => RowKey::Described(seen.row),
                Some(open) => {
                    RowKey::Open(Arc::from(tonghop::text::key(&old.open_rows[open].label)))
                }
            };
            Some(PastFigure {
                row,
                column: seen.column,
                value: seen.value.number()?,
                position: seen.position,
            })
        });
        let past = PastReturn {
            path: Arc::from(format!("{period}.xlsx")),
            sheet: Arc::from("Biểu 3"),
            figures: figures.collect(),
            refused: Vec::new(),
        };
        self.background
            .past
            .take(FormIndex::FIRST, old.unit, month(period), past);
        self
    }

    fn accepted(mut self, periods: &[&str]) -> Self {
        let unit = unit_of(&self.descriptions, "dak-to");
        for period in periods {
            self.background
                .past
                .note(FormIndex::FIRST, unit, month(period));
        }
        self
    }

    fn with(mut self, rule: &str, setting: RuleSetting) -> Self {
        let RuleSettings(settings) = &mut self.background.settings;
        settings.insert(rule.to_owned(), setting);
        self
    }

    fn findings(&self, grid: &str) -> Vec<Finding> {
        let mut now = filled(&self.descriptions, 0, "dak-to", grid);
        now.period = self.period;
        let round = Round {
            period: self.period,
            files: Vec::new(),
            returns: vec![now],
        };
        check(&round, &self.descriptions, &self.background)
    }

    /// What sums say.
    fn sums(&self, grid: &str) -> Vec<Finding> {
        let mut found = self.findings(grid);
        found.retain(|one| one.rule.code == "TH112");
        found
    }

    /// What a finding expects, and what is to be done.
    fn sentences(&self, finding: &Finding) -> [String; 2] {
        let catalogue = Catalogue::embedded().unwrap();
        let text = catalogue.finding(Language::Vi, finding, &self.descriptions);
        [text.expected, text.remedy]
    }

    fn says(&self, grid: &str) -> Vec<String> {
        said(&self.findings(grid), &self.descriptions)
    }
}

fn threshold(name: &str, value: &str) -> RuleSetting {
    RuleSetting {
        thresholds: [(name.to_owned(), figure(value))].into(),
        ..RuleSetting::default()
    }
}

const ACCOUNT: &str = "Chỉ tiêu | previous-month | month | cumulative";

/// Retail with its goods and services; goods stand in row 3.
fn sales(previous: &str, month: &str, cumulative: &str) -> String {
    format!("{ACCOUNT}\nBán lẻ | {previous} | {month} | {cumulative}")
}

fn account() -> Case {
    Case::on(form("retail", &sales("", "", "")))
}

// TH230 revised-cumulative.

#[test]
fn a_cumulative_figure_that_leaves_out_the_revision_is_queried() {
    // 4.000 - 500 + 510 + 520 = 4.530.
    let case = account().after("2019-08", &sales("480", "500", "4.000"));
    assert_eq!(
        case.says(&sales("510", "520", "4.520")),
        [
            "TH230 warning D2: Dòng “Bán lẻ”, cột “cumulative” ghi 4.520; tính từ báo cáo tháng trước được 4.530 \
             (chênh lệch -10 triệu đồng)."
        ]
    );
}

#[test]
fn a_cumulative_figure_may_move_with_the_official_figure_and_by_rounding() {
    // 4.000,4 - 500,1 + 510,2 + 520,3 = 4.530,8; five figures of one decimal may be 0,25 apart.
    let case = account().after("2019-08", &sales("480", "500,1", "4.000,4"));
    assert_eq!(case.says(&sales("510,2", "520,3", "4.531,0")), NONE);
    assert_eq!(case.says(&sales("510,2", "520,3", "4.531,1")).len(), 1);
}

#[test]
fn without_an_official_figure_the_plain_sum_is_due() {
    let case = account().after("2019-08", &sales("", "500", "4.000"));
    assert_eq!(case.says(&sales("", "520", "4.520")), NONE);
    assert!(case.says(&sales("", "520", "4.530"))[0].starts_with("TH230 warning D2"));
}

#[test]
fn in_january_the_cumulative_figure_is_the_month() {
    let case = account().in_month("2020-01");
    assert_eq!(case.says(&sales("900", "520", "520")), NONE);
    assert!(
        case.says(&sales("900", "520", "525"))[0].ends_with("được 520 (chênh lệch 5 triệu đồng).")
    );
}

#[test]
fn revisions_that_take_each_other_back_are_said_each_in_its_month() {
    // May is 200 too low, June 200 too high: each beside what the return before said.
    let may = account()
        .in_month("2019-05")
        .after("2019-04", &sales("10.000", "10.100", "40.000"));
    assert!(may.says(&sales("10.100", "10.200", "50.000"))[0].contains("chênh lệch -200"));
    let june = account()
        .in_month("2019-06")
        .after("2019-05", &sales("10.100", "10.200", "50.000"));
    assert!(june.says(&sales("10.200", "10.300", "60.500"))[0].contains("chênh lệch 200 "));
}

#[test]
fn a_gap_is_said_where_it_came_about_and_not_again_in_the_totals() {
    let grid = |other: &str, total: &str| {
        format!(
            "{ACCOUNT}
             Tổng mức  | 1.000 | 1.000 | {total}
             >Hàng hóa |   900 |   900 | 9.000
             >Khác     |   100 |   100 | {other}"
        )
    };
    let form = || {
        with_sum(
            form("retail", &grid("", "")),
            "Tổng mức",
            &["Hàng hóa", "Khác"],
            "cumulative",
        )
    };
    // Eight months were 8.100 and 900; nine are 9.000 and 1.000; 15 are missing among the other services.
    let before = "
        Chỉ tiêu  | previous-month | month | cumulative
        Tổng mức  | 1.000 | 1.000 | 9.000
        >Hàng hóa |   900 |   900 | 8.100
        >Khác     |   100 |   100 |   900
    ";
    let case = Case::on(form()).after("2019-08", before);
    assert_eq!(
        case.says(&grid("985", "9.985")),
        [
            "TH230 warning D4: Dòng “Khác”, cột “cumulative” ghi 985; tính từ báo cáo tháng trước được 1.000 \
             (chênh lệch -15 triệu đồng)."
        ]
    );
}

#[test]
fn a_gap_names_its_cells_in_both_returns_and_what_it_may_move() {
    let case = account().after("2019-08", &sales("480", "500", "4.000"));
    let findings = case.findings(&sales("510", "520", "4.520"));
    let cells: Vec<String> = findings[0].cells.iter().map(CellRef::to_string).collect();
    assert_eq!(
        cells,
        [
            "dak-to.xlsx [Biểu 3] D2",
            "dak-to.xlsx [Biểu 3] C2",
            "dak-to.xlsx [Biểu 3] B2",
            "2019-08.xlsx [Biểu 3] D2",
            "2019-08.xlsx [Biểu 3] C2",
        ]
    );
    let effect = findings[0].effect.as_ref().unwrap();
    assert_eq!(
        (effect.observed, effect.expected),
        (figure("4.520"), figure("4.530"))
    );
    // The cumulative figure, the month and the month before: what the account is made of.
    assert_eq!(doubted(&findings, &case.descriptions), ["dak-to Bán lẻ"; 3]);
}

// TH231 naive-gap.

#[test]
fn a_gap_above_two_percent_is_an_error_and_is_said_once() {
    let case = account().after("2019-08", &sales("490", "500", "4.000"));
    // 4.000 + 500 = 4.500; 2 % of 4.593 is 91,86, the gap is 93.
    assert_eq!(
        case.says(&sales("500", "500", "4.593")),
        [
            "TH231 error D2: Dòng “Bán lẻ”, cột “cumulative” ghi 4.593; lũy kế tháng trước cộng ước tháng này được 4.500, \
             lệch quá 2%."
        ]
    );
    // 2 % of 4.591 is 91,82, the gap is 91: no error, but still not the sum.
    assert!(case.says(&sales("500", "500", "4.591"))[0].starts_with("TH230 warning D2"));
}

#[test]
fn a_gap_that_the_official_figure_explains_is_only_a_warning() {
    // Revised by 100 on 4.600: 4.000 - 500 + 600 + 500 = 4.600, which is 2,2 % above 4.500.
    let case = account()
        .after("2019-08", &sales("490", "500", "4.000"))
        .with("large-revision", threshold("revision-percent", "50"));
    let said = case.says(&sales("600", "500", "4.600"));
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("TH231 warning D2"), "{said:?}");
}

#[test]
fn the_job_may_widen_the_gap_and_the_finding_says_which_threshold_decided() {
    let grid = sales("500", "500", "4.593");
    let case = account().after("2019-08", &sales("490", "500", "4.000"));
    let crossed = case.findings(&grid)[0].crossed.clone().unwrap();
    assert_eq!(
        (crossed.threshold, crossed.value),
        ("gap-percent", figure("2"))
    );
    let wider = case.with("naive-gap", threshold("gap-percent", "3"));
    assert!(wider.says(&grid)[0].starts_with("TH230 warning"));
}

// TH232 restated-base.

const BASES: &str = "Chỉ tiêu | same-month | same-period | previous-month | month | cumulative";

fn bases(same_month: &str, same_period: &str) -> String {
    format!("{BASES}\nBán lẻ | {same_month} | {same_period} | | |")
}

/// September 2018 reported 400 and 3.000; October 2018 gave 410 officially for September.
fn reported_last_year() -> Case {
    let then = format!("{BASES}\nBán lẻ | | | 390 | 400 | 3.000");
    let after = format!("{BASES}\nBán lẻ | | | 410 | 420 | 3.430");
    Case::on(form("retail", &bases("", "")))
        .after("2018-09", &then)
        .after("2018-10", &after)
}

#[test]
fn a_base_that_last_year_s_return_does_not_have_is_queried_with_the_older_figure() {
    assert_eq!(
        reported_last_year().says(&bases("410", "3.100")),
        [
            "TH232 warning C2: Dòng “Bán lẻ”, cột “same-period” ghi 3.100; năm trước đơn vị đã báo cáo 3.000 \
             (chênh lệch 100 triệu đồng)."
        ]
    );
    // The month's official figure counts, not its estimate.
    assert!(reported_last_year().says(&bases("400", "3.000"))[0].contains("đã báo cáo 410"));
}

#[test]
fn a_base_may_be_as_reported_or_with_the_official_figure_of_its_last_month() {
    assert_eq!(reported_last_year().says(&bases("410", "3.000")), NONE);
    // 3.000 - 400 + 410.
    assert_eq!(reported_last_year().says(&bases("410", "3.010")), NONE);
}

// TH241 base-within-year: August stated a base of 900, September of last year was 110.

fn after_august(same_period: &str) -> Vec<String> {
    let august = format!("{BASES}\nBán lẻ | 100 | 900 | | |");
    let september = bases("110", same_period);
    Case::on(form("retail", &bases("", "")))
        .after("2019-08", &august)
        .says(&september)
}

#[test]
fn a_base_that_does_not_go_on_from_last_month_is_queried() {
    assert_eq!(
        after_august("920"),
        [
            "TH241 warning C2: Dòng “Bán lẻ”, cột “same-period” ghi 920; cùng kỳ của báo cáo tháng trước cộng tháng cùng kỳ \
             được 1.010 (chênh lệch -90 triệu đồng)."
        ]
    );
    assert!(after_august("1.100")[0].starts_with("TH241 warning"));
}

#[test]
fn a_base_may_move_by_a_usual_revision() {
    for same_period in ["1.010", "1.020", "1.000"] {
        assert_eq!(after_august(same_period), NONE, "{same_period}");
    }
}

#[test]
fn a_form_restated_as_a_whole_is_one_finding_for_each_column() {
    let grid = |factor: &str| {
        let rows: Vec<String> = (1..=6)
            .map(|row| format!("Dòng {row} | {row}{factor}"))
            .collect();
        format!("Chỉ tiêu | same-period | cumulative\n{}", rows.join("\n"))
    };
    let rows: Vec<String> = (1..=6)
        .map(|row| format!("Dòng {row} | | {row}00"))
        .collect();
    let then = format!("Chỉ tiêu | same-period | cumulative\n{}", rows.join("\n"));
    let case = Case::on(form("retail", &grid("50"))).after("2018-09", &then);
    let said = case.says(&grid("50"));
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("cột này còn 5 ô khác"), "{said:?}");
}

// TH233 plan-changed.

const PLANS: &str = "Chỉ tiêu | annual-plan | cumulative\nBán lẻ | 1.950 | 900";

#[test]
fn a_plan_that_changed_since_last_month_is_an_error() {
    let before = PLANS.replace("1.950", "2.050");
    let case = Case::on(form("retail", PLANS)).after("2019-08", &before);
    assert_eq!(
        case.says(PLANS),
        [
            "TH233 error B2: Dòng “Bán lẻ”, cột “annual-plan” ghi 1.950 triệu đồng; báo cáo tháng trước ghi 2.050."
        ]
    );
    assert_eq!(case.says(&before), NONE);
}

/// Plan and expected year in each other's place beside printed shares of the plan.
const PLAN_FOR_EXPECTED: &str = "
    Chỉ tiêu | annual-plan | cumulative | expected-year | completion=cumulative/annual-plan
    Bán lẻ   | 1.900       | 1.400      | 2.000         | 70
    Ăn uống  | 950         | 720        | 1.000         | 72
    Lưu trú  | 480         | 300        | 500           | 60
";

#[test]
fn plan_and_expected_year_are_exchanged_where_the_plan_of_last_month_says_so() {
    let form = form("retail", PLAN_FOR_EXPECTED);
    let edit = EditKind::Ratio {
        column: column_of(&form, "completion"),
        tolerance: figure("0,1"),
    };
    let form = with_edit(form, edit);
    let codes = |case: Case| -> Vec<String> {
        let said = case.says(PLAN_FOR_EXPECTED).into_iter();
        said.map(|line| line[..5].to_owned()).collect()
    };
    let right = "
        Chỉ tiêu | annual-plan | cumulative | expected-year
        Bán lẻ   | 2.000       | 1.200      | 1.950
        Ăn uống  | 1.000       | 650        | 960
        Lưu trú  | 500         | 260        | 490
    ";
    let known = codes(Case::on(form.clone()).after("2019-08", right));
    assert!(known.contains(&"TH127".to_owned()), "{known:?}");
    // Without an earlier plan the ratio may as well be over another column.
    let unknown = codes(Case::on(form));
    assert_eq!(unknown, ["TH114"]);
}

#[test]
fn a_new_year_brings_a_new_plan() {
    let before = PLANS.replace("1.950", "2.050");
    let case = Case::on(form("retail", PLANS)).after("2019-12", &before);
    assert_eq!(case.in_month("2020-01").says(PLANS), NONE);
}

// TH234 large-revision.

#[test]
fn a_revision_above_five_percent_is_queried() {
    let case = account().after("2019-08", &sales("", "1.200,0", ""));
    assert_eq!(
        case.says(&sales("1.261,0", "", "")),
        [
            "TH234 warning B2: Dòng “Bán lẻ”, cột “previous-month” ghi 1.261 triệu đồng; tháng trước đơn vị ước 1.200, \
             lệch 5,1%."
        ]
    );
    // 5 % of 1.200 is 60.
    assert_eq!(case.says(&sales("1.260,0", "", "")), NONE);
}

#[test]
fn an_indicator_has_its_own_usual_revision_and_the_job_goes_before_it() {
    let mut case = account().after("2019-08", &sales("", "1.200", ""));
    case.descriptions.indicators[0].revision_percent = Some(figure("20"));
    assert_eq!(case.says(&sales("1.400", "", "")), NONE);
    assert_eq!(case.says(&sales("1.500", "", "")).len(), 1);
    let case = case.with("large-revision", threshold("revision-percent", "10"));
    assert_eq!(case.says(&sales("1.400", "", "")).len(), 1);
}

#[test]
fn a_revision_of_a_row_that_weighs_nothing_in_its_table_is_left_in_peace() {
    let grid = |small: &str| format!("{ACCOUNT}\nTổng mức | 10.000 | |\n>Lữ hành | {small} | |");
    let before = format!("{ACCOUNT}\nTổng mức | | 10.000 |\n>Lữ hành | | 80 |");
    let case = Case::on(form("retail", &grid(""))).after("2019-08", &before);
    // One percent of 10.000 is 100.
    assert_eq!(case.says(&grid("90")), NONE);
    assert_eq!(case.says(&grid("110")).len(), 1);
    let lighter = case.with("large-revision", threshold("least-share-percent", "0,5"));
    assert_eq!(lighter.says(&grid("90")).len(), 1);
}

// TH235 stale-copy.

fn column(role: &str, figures: &[u32]) -> String {
    let rows: Vec<String> = figures
        .iter()
        .zip(1..)
        .map(|(figure, row)| format!("Dòng {row} | {figure}"))
        .collect();
    format!("Chỉ tiêu | {role}\n{}", rows.join("\n"))
}

#[test]
fn a_month_that_repeats_last_month_s_report_is_a_stale_copy() {
    let before = column("month", &[10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    let now = column("month", &[10, 20, 30, 40, 50, 60, 70, 80, 95, 105]);
    let case = Case::on(form("retail", &before)).after("2019-08", &before);
    assert_eq!(
        case.says(&now),
        ["TH235 error B2: Cột “month” có 8 trên 10 ô trùng với ước tháng trước đã báo cáo."]
    );
    assert_eq!(doubted(&case.findings(&now), &case.descriptions).len(), 8);
    let seven = column("month", &[10, 20, 30, 40, 50, 60, 70, 85, 95, 105]);
    assert_eq!(case.says(&seven), NONE);
}

#[test]
fn a_month_that_repeats_last_year_is_a_stale_copy() {
    let then = column("month", &[10, 20, 30, 40, 50, 60, 70, 80]);
    let case = Case::on(form("retail", &then)).after("2018-09", &then);
    assert_eq!(
        case.says(&then),
        ["TH235 error B2: Cột “month” có 8 trên 8 ô trùng với số cùng kỳ đã báo cáo năm trước."]
    );
}

#[test]
fn seven_equal_figures_and_common_zeros_are_no_copy() {
    let before = column("month", &[10, 20, 30, 40, 50, 60, 70, 0, 0, 0]);
    let case = Case::on(form("retail", &before)).after("2019-08", &before);
    assert_eq!(case.says(&before), NONE);
    let fewer = case.with("stale-copy", threshold("least-figures", "7"));
    assert_eq!(fewer.says(&before).len(), 1);
}

#[test]
fn a_cumulative_column_that_was_not_moved_on_is_a_stale_copy() {
    let before = column("cumulative", &[10, 20, 30, 40, 50, 60, 70, 80]);
    let case = Case::on(form("retail", &before)).after("2019-08", &before);
    assert_eq!(
        case.says(&before),
        ["TH235 error B2: Cột “cumulative” có 8 trên 8 ô trùng với lũy kế tháng trước đã báo cáo."]
    );
}

// TH112 sum-differs, with what was reported before.

fn goods(form: Form, columns: &[&str]) -> Form {
    with_sums(form, "Hàng", &["Vải", "Gạo", "Xăng"], columns)
}

fn of_goods(columns: &str, rows: &[(&str, &str)]) -> String {
    let lines = rows.iter().map(|(row, cells)| format!("{row} | {cells}\n"));
    format!("Chỉ tiêu | {columns}\n{}", lines.collect::<String>())
}

/// Cells of the first finding, in their order.
fn cells_of(finding: &Finding) -> Vec<String> {
    let cells = finding.cells.iter();
    let own = cells.filter_map(|cell| Some(cell.position?.to_string()));
    own.collect()
}

#[test]
fn a_part_that_left_its_plan_by_the_difference_is_the_wrong_one() {
    let grid = |cloth: &str, rice: &str, fuel: &str, total: &str| {
        let rows = [
            ("Hàng", total),
            (">Vải", cloth),
            (">Gạo", rice),
            (">Xăng", fuel),
        ];
        of_goods("annual-plan", &rows)
    };
    let before = grid("300", "500", "200", "1.000");
    let case = Case::on(goods(form("retail", &before), &["annual-plan"])).after("2019-08", &before);
    let sum_of = |now: &str| {
        let findings = case.findings(now);
        let mut sums = findings.into_iter();
        sums.find(|finding| finding.rule.code == "TH112").unwrap()
    };
    // 530 in place of 500: rice is 30 above its plan, and so is the sum.
    assert_eq!(
        cells_of(&sum_of(&grid("300", "530", "200", "1.000")))[0],
        "B4"
    );
    // The total alone is another one.
    assert_eq!(
        cells_of(&sum_of(&grid("300", "500", "200", "1.030")))[0],
        "B2"
    );
    // Two parts that moved, neither by the difference: nobody is accused.
    let unknown = sum_of(&grid("310", "520", "200", "1.000"));
    assert_eq!(cells_of(&unknown)[0], "B2");
    assert!(unknown.args.iter().any(|(name, _)| *name == "unsure"));
}

#[test]
fn a_part_whose_account_is_off_by_the_difference_is_the_wrong_one() {
    let grid = |fuel: &str| {
        let total = "70 | 90 | 790";
        let rows = [
            ("Hàng", total),
            (">Vải", "20 | 30 | 230"),
            (">Gạo", "20 | 30 | 230"),
            (">Xăng", fuel),
        ];
        of_goods("previous-month | month | cumulative", &rows)
    };
    let last = [
        ("Hàng", "60 | 70 | 700"),
        (">Vải", "20 | 20 | 200"),
        (">Gạo", "20 | 20 | 200"),
        (">Xăng", "20 | 30 | 300"),
    ];
    let last = of_goods("previous-month | month | cumulative", &last);
    let columns = ["previous-month", "month", "cumulative"];
    let case = Case::on(goods(form("retail", &last), &columns)).after("2019-08", &last);
    assert_eq!(case.says(&grid("30 | 30 | 330")), NONE);
    // 300 - 30 + 30 + 30 = 330; 350 is 20 too many, as is the sum of the parts.
    let findings = case.findings(&grid("30 | 30 | 350"));
    let sum = findings
        .iter()
        .find(|one| one.rule.code == "TH112")
        .unwrap();
    assert_eq!(cells_of(sum)[0], "D5");
    assert_eq!(sum.effect.clone().unwrap().expected, figure("330"));
}

fn is_unsure(finding: &Finding) -> bool {
    finding.args.iter().any(|(name, _)| *name == "unsure")
}

/// A plan of goods with its total.
fn plan(total: &str, cloth: &str, rice: &str, fuel: &str) -> String {
    let rows = [
        ("Hàng", total),
        (">Vải", cloth),
        (">Gạo", rice),
        (">Xăng", fuel),
    ];
    of_goods("annual-plan", &rows)
}

fn after_plan(before: &str) -> Case {
    let form = goods(form("retail", before), &["annual-plan"]);
    Case::on(form).after("2019-08", before)
}

#[test]
fn a_row_that_is_what_it_was_did_not_leave_its_past() {
    let case = after_plan(&plan("1.000", "300", "500", "200"));
    // 0,3 is little beside the rounding of four figures, and the parts have not moved.
    let sums = case.sums(&plan("1.000,3", "300", "500", "200"));
    assert_eq!(cells_of(&sums[0])[0], "B2");
    assert!(!is_unsure(&sums[0]));
    // Cloth and rice moved by 2 each: neither is off by 4.
    let sums = case.sums(&plan("1.000", "302", "502", "200"));
    assert!(is_unsure(&sums[0]));
    // In whole millions a plan that lacks 3 is told from rounding.
    let sums = case.sums(&plan("1.000", "300", "497", "200"));
    assert_eq!(cells_of(&sums[0])[0], "B4");
}

#[test]
fn a_total_that_is_wrong_in_one_column_is_not_known_to_be_wrong_in_another() {
    let grid = |total: &str| {
        let rows = [
            ("Hàng", total),
            (">Vải", "300 | 20"),
            (">Gạo", "500 | 30"),
            (">Xăng", "200 | 30"),
        ];
        of_goods("annual-plan | month", &rows)
    };
    let before = grid("1.000 | 80");
    let form = goods(form("retail", &before), &["annual-plan", "month"]);
    let case = Case::on(form).after("2019-08", &before);
    let sums = case.sums(&grid("1.030 | 90"));
    let unsure: Vec<(String, bool)> = sums
        .iter()
        .map(|sum| (cells_of(sum)[0].clone(), is_unsure(sum)))
        .collect();
    assert_eq!(unsure, [("B2".to_owned(), false), ("C2".to_owned(), true)]);
}

#[test]
fn a_blank_takes_the_difference_only_where_it_is_of_that_size() {
    let grid = |cloth: &str| {
        format!(
            "Chỉ tiêu | month! | jobs:end-of-period
             Hàng | 1.000 | 50
             >Gạo | 700 | 20
             >Vải | {cloth} | 30"
        )
    };
    let case = |cloth: Option<&str>| {
        let form = with_sum(
            form("retail", &grid("300")),
            "Hàng",
            &["Gạo", "Vải"],
            "month",
        );
        match cloth {
            Some(cloth) => Case::on(form).after("2019-08", &grid(cloth)),
            None => Case::on(form),
        }
    };
    let said = |cloth: Option<&str>| {
        let case = case(cloth);
        let sums = case.sums(&grid(""));
        (cells_of(&sums[0])[0].clone(), case.sentences(&sums[0]))
    };
    let fill = "Đề nghị bổ sung số ở ô B4 rồi gửi lại.";
    // It had 250 last month.
    let (cell, sentences) = said(Some("250"));
    assert_eq!(cell, "B4");
    assert_eq!(
        sentences,
        [
            "Ô B2 bằng tổng các ô B3, B4; theo các số còn lại, ô B4 phải là 300.",
            fill
        ]
    );
    // Nobody knows what it had: it is lacking, and no figure is put into its mouth.
    let (cell, sentences) = said(None);
    assert_eq!(cell, "B4");
    assert_eq!(sentences, ["Ô B2 bằng tổng các ô B3, B4.", fill]);
    // It had 3: the 300 are another matter.
    let (cell, sentences) = said(Some("3"));
    assert_eq!(cell, "B2");
    assert!(sentences[1].contains("chưa xác định"), "{sentences:?}");
}

#[test]
fn further_columns_are_said_of_the_row_that_is_wrong_in_them() {
    let grid = |cloth: &str| {
        let rows = [
            ("Hàng", "1.000 | 80"),
            (">Vải", cloth),
            (">Gạo", "500 | 30"),
            (">Xăng", "200 | 30"),
        ];
        of_goods("annual-plan! | month!", &rows)
    };
    let before = grid("300 | 20");
    let form = goods(form("retail", &before), &["annual-plan", "month"]);
    let case = Case::on(form).after("2019-08", &before);
    let said = |grid: &str| said(&case.sums(grid), &case.descriptions);
    let wrong = said(&grid("3.000 | 200"));
    assert!(
        wrong[0].ends_with("dòng “Vải” còn sai ở các cột: month."),
        "{wrong:?}"
    );
}

// TH242 deleted-row.

const FUEL: [(&str, &str); 4] = [
    ("Hàng!", "60 | 600"),
    (">Vải", "10 | 100"),
    (">Gạo", "20 | 200"),
    (">Xăng", "30 | 300"),
];

/// The goods a month later, some rows of them.
fn a_month_later(rows: &[usize], total: &str) -> String {
    let all = [
        ("Hàng!", total),
        (">Vải", "11 | 111"),
        (">Gạo", "21 | 221"),
        (">Xăng", "31 | 331"),
    ];
    let rows: Vec<_> = rows.iter().map(|row| all[*row]).collect();
    of_goods("month | cumulative", &rows)
}

fn after_fuel() -> Case {
    let before = of_goods("month | cumulative", &FUEL);
    let form = goods(form("retail", &before), &["month", "cumulative"]);
    Case::on(form).after("2019-08", &before)
}

#[test]
fn a_row_that_was_deleted_since_last_month_is_named_with_its_place() {
    let case = after_fuel();
    assert_eq!(case.says(&a_month_later(&[0, 1, 2, 3], "63 | 663")), NONE);
    let now = a_month_later(&[0, 1, 3], "63 | 663");
    let said = case.says(&now);
    assert_eq!(
        said,
        [
            "TH112 error B2: Dòng “Hàng”, cột “month” ghi 63; các dòng chi tiết cộng lại được 42 (chênh lệch 21 triệu đồng); tổng \
             này còn gồm dòng đã mất ở các cột: cumulative.",
            "TH242 error A4: Không thấy dòng: Gạo; báo cáo tháng trước có dòng này, cột “cumulative” ghi 200 triệu đồng; dòng đứng \
             sau dòng “Vải” (A3), trước dòng “Xăng” (A4); dòng “Hàng”, cột “month” lớn hơn các dòng còn lại cộng lại 21.",
        ]
    );
    // The sum speaks of the totals alone: the parts that are there are right.
    let findings = case.findings(&now);
    let sum = findings
        .iter()
        .find(|one| one.rule.code == "TH112")
        .unwrap();
    assert_eq!(cells_of(sum), ["B2", "C2"]);
    let deleted = findings
        .iter()
        .find(|one| one.rule.code == "TH242")
        .unwrap();
    assert_eq!(cells_of(deleted), ["A4", "B2", "C2"]);
    let between = deleted.between.unwrap();
    assert_eq!((between.above, between.below), (Some(2), Some(3)));
    // What has to be mended is not the total.
    assert_eq!(
        case.sentences(sum),
        [
            "Ô B2 bằng tổng các ô B3, B4 cộng với dòng đã mất.",
            "Đề nghị ghi lại dòng đã mất, hoặc ghi lại tên dòng cho đúng biểu, rồi gửi lại.",
        ]
    );
    assert_eq!(
        doubted(std::slice::from_ref(deleted), &case.descriptions),
        ["dak-to Gạo"]
    );
}

#[test]
fn rows_deleted_one_below_the_other_are_one_finding_also_where_the_sums_hold() {
    let case = after_fuel();
    let said = case.says(&a_month_later(&[0, 1], "11 | 111"));
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].starts_with("TH242 error A3: Không thấy dòng: Gạo, Xăng;"),
        "{said:?}"
    );
    assert!(
        said[0].ends_with("dòng đứng sau dòng “Vải” (A3)."),
        "{said:?}"
    );
}

#[test]
fn a_row_that_the_unit_never_had_is_not_missed() {
    let without = FUEL.map(|(row, cells)| (row, if row == ">Gạo" { "- | -" } else { cells }));
    let mut rows = without.to_vec();
    rows[0].1 = "40 | 400";
    let before = of_goods("month | cumulative", &rows);
    let form = goods(form("retail", &before), &["month", "cumulative"]);
    let now = a_month_later(&[0, 1, 3], "42 | 442");
    // Zeros in every column are nothing that could be lost.
    assert_eq!(
        Case::on(form.clone()).after("2019-08", &before).says(&now),
        NONE
    );
    rows.remove(2);
    let before = of_goods("month | cumulative", &rows);
    assert_eq!(
        Case::on(form.clone()).after("2019-08", &before).says(&now),
        NONE
    );
    assert_eq!(Case::on(form).says(&now), NONE);
}

// TH237 unit-slip.

#[test]
fn a_column_in_billions_is_one_finding() {
    let before = column("month", &[12000, 25000, 31000, 44000]);
    let case = Case::on(form("retail", &before)).after("2019-08", &before);
    // Rounded billions: 13, 24, 33; the last row was left in millions.
    let now = column("month", &[13, 24, 33, 45000]);
    assert_eq!(
        case.says(&now),
        [
            "TH237 error B2: Dòng “Dòng 1”, cột “month” ghi 13 triệu đồng, chỉ bằng khoảng 1/1.000 số đã báo cáo kỳ trước \
             (12.000); cột này còn 2 ô cùng bội số."
        ]
    );
    let effect = case.findings(&now)[0].effect.clone().unwrap();
    assert_eq!(effect.expected, figure("13.000"));
}

#[test]
fn one_cell_a_thousand_times_too_large_is_found_by_itself() {
    let before = column("month", &[120, 250, 310, 440]);
    let case = Case::on(form("retail", &before)).after("2019-08", &before);
    assert_eq!(
        case.says(&column("month", &[125, 245_000, 305, 450])),
        [
            "TH243 error B3: Dòng “Dòng 2”, cột “month” ghi 245.000 triệu đồng, gấp khoảng 1.000 lần số đã báo cáo kỳ trước \
             (250)."
        ]
    );
    // 10^0,15 = 1,41: 1.500 times is beyond it.
    assert_eq!(case.says(&column("month", &[125, 375_000, 305, 450])), NONE);
    let wider = case.with("digit-slip", threshold("log-tolerance", "0,2"));
    assert_eq!(
        wider
            .says(&column("month", &[125, 375_000, 305, 450]))
            .len(),
        1
    );
}

#[test]
fn ten_times_last_month_alone_is_no_slip_but_ten_times_last_year_as_well_is() {
    let before = column("month", &[120, 250]);
    let now = column("month", &[125, 2450]);
    let case = Case::on(form("retail", &before)).after("2019-08", &before);
    assert_eq!(case.says(&now), NONE);
    let season = column("month", &[118, 2300]);
    let with_season = Case::on(form("retail", &before))
        .after("2019-08", &before)
        .after("2018-09", &season);
    assert_eq!(with_season.says(&now), NONE);
    let steady = column("month", &[118, 240]);
    let with_steady = case.after("2018-09", &steady);
    assert!(with_steady.says(&now)[0].starts_with("TH243 error B3"));
}

#[test]
fn all_columns_in_another_measure_are_one_finding() {
    let rows = |cells: [&str; 3]| {
        let lines = cells.iter().enumerate();
        let lines = lines.map(|(number, cells)| format!("Dòng {number} | {cells}\n"));
        format!(
            "Chỉ tiêu | same-month | month\n{}",
            lines.collect::<String>()
        )
    };
    let before = rows(["900 | 1.000", "1.800 | 2.000", "2.700 | 3.000"]);
    let case = Case::on(form("retail", &before)).after("2019-08", &before);
    let said = case.says(&rows([
        "910.000 | 1.010.000",
        "1.810.000 | 2.010.000",
        "2.710.000 | 3.010.000",
    ]));
    let slips: Vec<&String> = said.iter().filter(|one| one.starts_with("TH237")).collect();
    assert_eq!(slips.len(), 1, "{said:?}");
    assert!(slips[0].starts_with("TH237 error B2:"), "{said:?}");
    assert!(
        slips[0].ends_with("cột này còn 2 ô cùng bội số; các cột sau cũng vậy: month."),
        "{said:?}"
    );
}

#[test]
fn a_row_in_another_measure_is_one_finding_and_a_cell_of_it_is_none() {
    let row = "annual-plan | same-month | month | cumulative\nXi măng";
    let grid = |cells: &str| format!("Chỉ tiêu | {row} | {cells}");
    let before = grid("12.000 | 900 | 1.000 | 8.000");
    let case = Case::on(form("products", &before)).after("2019-08", &before);
    let said = case.says(&grid("12 | 0,95 | 1,1 | 9,1"));
    let slips: Vec<&String> = said.iter().filter(|one| one.contains("kỳ trước")).collect();
    assert_eq!(slips.len(), 1, "{said:?}");
    assert!(slips[0].starts_with("TH237 error B2:"), "{said:?}");
    assert!(
        slips[0].ends_with("dòng này còn 3 ô cùng bội số."),
        "{said:?}"
    );
    let said = case.says(&grid("12.000 | 950 | 1.100.000 | 9.100"));
    assert!(
        said.iter().any(|one| one.starts_with("TH243 error D2:")),
        "{said:?}"
    );
    assert!(!said.iter().any(|one| one.starts_with("TH237")), "{said:?}");
}

#[test]
fn a_row_that_grew_tenfold_is_no_slip_unless_last_year_says_so_as_well() {
    let row = "annual-plan | same-month | month | cumulative\nXi măng";
    let grid = |cells: &str| format!("Chỉ tiêu | {row} | {cells}");
    let before = grid("12.000 | 900 | 1.000 | 8.000");
    let now = grid("120.000 | 9.000 | 10.500 | 90.000");
    let slips = |case: &Case| {
        let mut codes: Vec<_> = case
            .findings(&now)
            .iter()
            .map(|one| one.rule.code)
            .collect();
        codes.retain(|code| ["TH237", "TH243"].contains(code));
        codes
    };
    let case = Case::on(form("products", &before)).after("2019-08", &before);
    assert_eq!(slips(&case), NONE);
    let case = case.after("2018-09", &grid("12.000 | 850 | 900 | 8.500"));
    assert_eq!(slips(&case), ["TH237"]);
}

#[test]
fn a_cell_is_said_once_whatever_the_two_thresholds() {
    let before = column("month", &[120, 250, 310, 440]);
    // 1.500 times: beyond 1,41, within 1,58.
    let now = column("month", &[180_000, 375_000, 465_000, 660_000]);
    let slips = |wider: &[&str]| {
        let case = Case::on(form("retail", &before)).after("2019-08", &before);
        let case = wider.iter().fold(case, |case, rule| {
            case.with(rule, threshold("log-tolerance", "0,2"))
        });
        let mut codes: Vec<_> = case
            .findings(&now)
            .iter()
            .map(|one| one.rule.code)
            .collect();
        codes.retain(|code| ["TH237", "TH243"].contains(code));
        codes
    };
    assert_eq!(slips(&[]), NONE);
    assert_eq!(slips(&["unit-slip"]), ["TH237"]);
    assert_eq!(slips(&["digit-slip"]), ["TH243"; 4]);
    assert_eq!(slips(&["unit-slip", "digit-slip"]), ["TH237"]);
}

#[test]
fn dollars_written_as_dong_are_found_by_the_exchange_rate() {
    let before = column("month", &[120, 250, 310, 440]);
    let case = Case::on(form("retail", &before)).after("2019-08", &before);
    let now = column("month", &[2760, 5750, 7130, 10120]);
    let said = case.says(&now);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].contains("gấp khoảng 23 lần (tỷ giá đô la)"),
        "{said:?}"
    );
    let other_rate = case.with("unit-slip", threshold("exchange-rate", "50.000"));
    assert_eq!(other_rate.says(&now), NONE);
}

#[test]
fn february_is_not_held_against_january_without_its_second_month() {
    let before = column("cumulative", &[100, 200, 300, 400]);
    let case = Case::on(form("retail", &before))
        .in_month("2019-02")
        .after("2019-01", &before);
    // Twice a thousand times January: beyond 1,41 unless the second month is reckoned with.
    let said = case.says(&column("cumulative", &[200_000, 400_000, 600_000, 800_000]));
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("TH237 error B2"), "{said:?}");
    // January said 100; nobody reported the 200 that two months should make.
    assert!(
        said[0].contains("số đã báo cáo kỳ trước (100, thêm một tháng là khoảng 200)"),
        "{said:?}"
    );
}

// TH238 appeared-or-vanished.

const SEASON: &str = "Chỉ tiêu | same-month | month";

fn starch(same_month: &str, month: &str) -> String {
    format!("{SEASON}\nTinh bột sắn | {same_month} | {month}")
}

#[test]
fn a_row_that_vanished_or_appeared_since_last_month_is_queried() {
    let form = || form("products", &starch("", ""));
    let case = Case::on(form()).after("2019-08", &starch("900", "1.450"));
    assert_eq!(
        case.says(&starch("950", "-")),
        [
            "TH238 warning C2: Dòng “Tinh bột sắn”, cột “month”: tháng trước ghi 1.450 triệu đồng, tháng này không phát sinh."
        ]
    );
    let case = Case::on(form()).after("2019-08", &starch("900", "-"));
    assert!(
        case.says(&starch("950", "1.450"))[0]
            .contains("tháng trước không phát sinh, tháng này ghi 1.450")
    );
    assert_eq!(case.says(&starch("950", "-")), NONE);
}

#[test]
fn a_season_that_ended_last_year_as_well_is_left_in_peace() {
    let case =
        Case::on(form("products", &starch("", ""))).after("2019-08", &starch("900", "1.450"));
    assert_eq!(case.says(&starch("-", "-")), NONE);
}

#[test]
fn a_section_takes_its_divisions_with_it_in_one_finding() {
    let grid = |figures: [&str; 4]| {
        format!(
            "Chỉ tiêu | month
             Toàn ngành | {}
             >B | {}
             >>B08 | {}
             >C | {}",
            figures[0], figures[1], figures[2], figures[3]
        )
    };
    let before = grid(["1.000", "100", "100", "900"]);
    let case = Case::on(form("industry", &before)).after("2019-08", &before);
    let said = case.says(&grid(["900", "-", "-", "900"]));
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].starts_with("TH238 warning B3") && said[0].contains("cùng 1 dòng chi tiết"),
        "{said:?}"
    );
}

#[test]
fn a_row_too_small_for_its_table_may_come_and_go() {
    let grid = |small: &str| format!("Chỉ tiêu | month\nTổng mức | 10.000\n>Lữ hành | {small}");
    let case = Case::on(form("retail", &grid(""))).after("2019-08", &grid("40"));
    // Half a percent of 10.000 is 50.
    assert_eq!(case.says(&grid("-")), NONE);
    let stricter = case.with(
        "appeared-or-vanished",
        threshold("least-share-percent", "0,1"),
    );
    assert_eq!(stricter.says(&grid("-")).len(), 1);
}

#[test]
fn a_cluster_that_is_no_longer_listed_is_queried() {
    let head = "Tên cụm | jobs:end-of-period\nTổng số | 300";
    let form = with_open_rows(form("clusters", head));
    let before = format!("{head}\nCụm Đắk La | 100\nCụm Hòa Bình | 200");
    let case = Case::on(form).after("2019-08", &before);
    assert_eq!(case.says(&before), NONE);
    let said = case.says(&format!("{head}\nCụm Hòa Bình | 200\nCụm Đắk La | -"));
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].starts_with("TH238 warning B4: Dòng “Cụm Đắk La”"),
        "{said:?}"
    );
}

// TH239 missing-month.

#[test]
fn a_month_that_was_never_accepted_is_named() {
    let case = account().accepted(&["2019-01", "2019-02", "2019-04", "2019-07", "2019-08"]);
    assert_eq!(
        case.says(&sales("1", "1", "9")),
        [
            "TH239 warning dak-to.xlsx [Biểu 3]: Biểu 3 (retail) của Huyện Đắk Tô có báo cáo từ tháng 1 năm 2019 nhưng thiếu \
             tháng: 03/2019, 05/2019, 06/2019."
        ]
    );
}

#[test]
fn a_unit_that_began_in_the_middle_of_the_year_misses_nothing_before() {
    let case = account().accepted(&["2018-11", "2019-06", "2019-07", "2019-08"]);
    assert_eq!(case.says(&sales("1", "1", "9")), NONE);
}

#[test]
fn a_form_of_states_is_not_owed_every_month() {
    let grid = "Tên cụm | jobs:end-of-period\nTổng số | 300";
    let case = Case::on(form("clusters", grid)).accepted(&["2019-03"]);
    assert_eq!(case.says(grid), NONE);
}

// TH114 ratio-differs, slips that need another month.

const RATIOS: &str = "Chỉ tiêu | same-month | same-period | previous-month | month | cumulative | \
                      month-growth=month/same-month | growth=cumulative/same-period";

fn ratios(figures: &str) -> String {
    format!("{RATIOS}\nXuất khẩu | {figures}")
}

/// One district that prints ratios, within a tenth of a point.
fn printing() -> Case {
    let mut form = form("trade", &ratios("| | | | | |"));
    for column in ["month-growth", "growth"] {
        let kind = EditKind::Ratio {
            column: column_of(&form, column),
            tolerance: figure("0,1"),
        };
        form = with_edit(form, kind);
    }
    Case::on(form)
}

fn slip(case: &Case, figures: &str) -> String {
    let said = case.says(&ratios(figures));
    let ratio = said.iter().find(|line| line.starts_with("TH114"));
    let ratio = ratio.unwrap_or_else(|| panic!("{said:?}"));
    ratio
        .split("Số đã ghi ")
        .nth(1)
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn a_quarter_over_its_last_month_is_named() {
    // Quarter 351 over March 112 of last year is 313,4; over last year's quarter 300 it is 117.
    let march = printing().in_month("2019-03");
    assert_eq!(
        slip(&march, "112 | 300 | 115 | 120 | 351 | 107,1 | 313,4"),
        "là số cả quý chia cho số của một tháng."
    );
    // September: 120 + 115 and July 110 from August's return are 345; over 112 it is 308,0.
    let before = ratios("108 | 800 | 110 | 114 | 900 | |");
    let september = printing().after("2019-08", &before);
    assert_eq!(
        slip(&september, "112 | 900 | 115 | 120 | 1.021 | 308,0 | 113,4"),
        "là số cả quý chia cho số của một tháng."
    );
}

#[test]
fn a_month_over_a_whole_quarter_is_named() {
    let march = printing().in_month("2019-03");
    // 120 over 300.
    assert_eq!(
        slip(&march, "112 | 300 | 115 | 120 | 351 | 40 | 117"),
        "là số của một tháng chia cho số cả quý."
    );
}

#[test]
fn a_ratio_with_the_month_before_in_it_is_named() {
    // 120 over 115, and 115 over 112.
    assert_eq!(
        slip(&printing(), "112 | 900 | 115 | 120 | 1.021 | 104,3 | 113,4"),
        "là tháng này so với tháng trước, không phải so với cùng kỳ."
    );
    assert_eq!(
        slip(&printing(), "112 | 900 | 115 | 120 | 1.021 | 102,7 | 113,4"),
        "lấy tháng trước làm tử số thay cho tháng này."
    );
}

#[test]
fn a_ratio_left_from_last_month_is_named() {
    // August: 114 over 108 is 105,6 and 900 over 800 is 112,5.
    let before = ratios("108 | 800 | 110 | 114 | 900 | |");
    let case = printing().after("2019-08", &before);
    assert_eq!(
        slip(&case, "112 | 900 | 115 | 120 | 1.021 | 105,6 | 113,4"),
        "là tỷ lệ của tháng trước, chưa tính lại."
    );
}

// Settings.

#[test]
fn a_rule_is_silent_before_the_period_from_which_it_is_applied() {
    let grid = sales("510", "520", "4.520");
    let since = |period: &str| {
        let setting = RuleSetting {
            since: Some(month(period)),
            ..RuleSetting::default()
        };
        let case = account().after("2019-08", &sales("480", "500", "4.000"));
        case.with("revised-cumulative", setting)
    };
    assert_eq!(since("2019-10").says(&grid), NONE);
    assert_eq!(since("2019-09").says(&grid).len(), 1);
}

#[test]
fn a_rule_that_is_not_applied_yet_leaves_the_gap_to_the_other() {
    let setting = RuleSetting {
        since: Some(month("2020-01")),
        ..RuleSetting::default()
    };
    let case = account()
        .after("2019-08", &sales("490", "500", "4.000"))
        .with("naive-gap", setting);
    assert!(case.says(&sales("500", "500", "5.000"))[0].starts_with("TH230 warning"));
}

#[test]
fn a_rule_is_a_warning_until_the_period_from_which_it_is_an_error() {
    let grid = sales("500", "500", "5.000");
    let severity = |from: &str| {
        let setting = RuleSetting {
            error_from: Some(month(from)),
            ..RuleSetting::default()
        };
        let case = account().after("2019-08", &sales("490", "500", "4.000"));
        case.with("naive-gap", setting).findings(&grid)[0].severity
    };
    assert_eq!(severity("2019-10"), Severity::Warning);
    assert_eq!(severity("2019-09"), Severity::Error);
}

#[test]
fn the_job_has_the_last_word_on_a_weight() {
    let setting = RuleSetting {
        severity: Some(Severity::Note),
        ..RuleSetting::default()
    };
    let case = account()
        .after("2019-08", &sales("480", "500", "4.000"))
        .with("revised-cumulative", setting);
    let findings = case.findings(&sales("510", "520", "4.520"));
    assert_eq!(findings[0].severity, Severity::Note);
}

#[test]
fn without_history_rules_over_time_are_silent() {
    assert_eq!(account().says(&sales("510", "520", "9.999")), NONE);
}

/// Which setting decided about the first finding, in both languages.
fn setting_of(case: &Case, grid: &str) -> [String; 2] {
    use tonghop::message::Catalogue;
    use tonghop::model::text::Language;
    use tonghop::pipeline::{Words, mark, unweighed};
    let round = Round {
        period: case.period,
        files: Vec::new(),
        returns: Vec::new(),
    };
    let marked = mark(case.findings(grid), &round, &case.descriptions);
    let weighed = unweighed(marked);
    [Language::Vi, Language::En].map(|language| {
        let words = Words {
            catalogue: &Catalogue::embedded().unwrap(),
            descriptions: &case.descriptions,
            settings: &case.background.settings,
            language,
        };
        words.rows(&weighed)[0].setting.clone()
    })
}

#[test]
fn each_finding_says_which_setting_decided() {
    let grid = sales("500", "500", "5.000");
    let case = account().after("2019-08", &sales("490", "500", "4.000"));
    assert_eq!(
        setting_of(&case, &grid),
        [
            "ngưỡng chênh lệch cho phép, % (gap-percent) = 2 (mặc định); mức “Lỗi” theo quy tắc",
            "threshold largest gap, % (gap-percent) = 2 (default); weight “Error” of the rule",
        ]
    );
    let mut setting = threshold("gap-percent", "1,5");
    setting.severity = Some(Severity::Warning);
    let case = case.with("naive-gap", setting);
    assert_eq!(
        setting_of(&case, &grid)[0],
        "ngưỡng chênh lệch cho phép, % (gap-percent) = 1,5 (tệp cấu hình); mức “Cảnh báo” theo tệp cấu hình"
    );
    let setting = RuleSetting {
        error_from: Some(month("2019-10")),
        ..RuleSetting::default()
    };
    let case = case.with("naive-gap", setting);
    assert_eq!(
        setting_of(&case, &grid)[0],
        "ngưỡng chênh lệch cho phép, % (gap-percent) = 2 (mặc định); mức “Cảnh báo”, là lỗi từ kỳ 2019-10 theo tệp cấu hình"
    );
}

// TH240 unchecked.

#[test]
fn a_figure_left_out_last_month_is_said_not_to_have_been_checked() {
    let grid = sales("510", "520", "4.520");
    let unchecked = |case: &Case| {
        let says = case.says(&grid);
        let of_rule = says.into_iter().filter(|line| line.starts_with("TH240"));
        of_rule.collect::<Vec<_>>()
    };
    let never_sent = account();
    assert_eq!(unchecked(&never_sent), Vec::<String>::new());
    let mut case = account().after("2019-08", &sales("480", "500", "4.000"));
    assert_eq!(unchecked(&case), Vec::<String>::new());
    let unit = filled(&case.descriptions, 0, "dak-to", &grid).unit;
    let past = PastReturn {
        path: Arc::from("2019-08.xlsx"),
        sheet: Arc::from("Biểu 3"),
        figures: Vec::new(),
        refused: vec![(
            RowKey::Described(RowIndex::FIRST),
            ColumnIndex::at(3).unwrap(),
        )],
    };
    let august = month("2019-08");
    case.background
        .past
        .take(FormIndex::FIRST, unit, august, past);
    let said = unchecked(&case);
    assert_eq!(said.len(), 1);
    assert!(
        said[0].contains("2019-08") && said[0].ends_with("Bán lẻ."),
        "{said:?}"
    );
}
