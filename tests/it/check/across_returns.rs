//! Level 3: what several returns, the register and the province's own tables show together.

use std::sync::Arc;

use super::grid::{both, descriptions, doubted, filled, form, round, said, september, unit_of};
use tonghop::check::{Background, check};
use tonghop::model::descriptions::{Descriptions, Headline, HeadlinePlan};
use tonghop::model::observation::Return;

const NONE: [&str; 0] = [];

const RETAIL: &str = "
    Chỉ tiêu | annual-plan | same-month | month
    total    | 1.000       | 80         | 90
";

fn two_districts() -> Descriptions {
    let mut descriptions = descriptions(vec![form("retail", RETAIL)], &[]);
    descriptions.register.units.truncate(3);
    descriptions
}

fn elsewhere(mut filled: Return, path: &str) -> Return {
    filled.path = Arc::from(path);
    filled
}

#[test]
fn a_return_sent_again_with_other_figures_casts_doubt_on_both() {
    let descriptions = two_districts();
    let first = filled(&descriptions, 0, "dak-to", RETAIL);
    let again = filled(&descriptions, 0, "dak-to", &RETAIL.replace("90", "95"));
    let again = elsewhere(again, "dak-to_gui lai.xlsx");
    let other = filled(&descriptions, 0, "moi", RETAIL);
    let findings = check(
        &round(vec![first, again, other]),
        &descriptions,
        &Background::default(),
    );
    assert_eq!(
        said(&findings, &descriptions),
        [
            "TH317 error dak-to_gui lai.xlsx [Biểu 3]: Biểu 3 (retail) của Huyện Đắk Tô có ở hai nơi với số liệu khác nhau; \
             nơi kia là dak-to.xlsx [Biểu 3]."
        ]
    );
    assert_eq!(doubted(&findings, &descriptions), ["dak-to *", "dak-to *"]);
}

#[test]
fn a_return_sent_again_unchanged_is_only_noted() {
    let descriptions = two_districts();
    let first = filled(&descriptions, 0, "dak-to", RETAIL);
    let again = elsewhere(first.clone(), "dak-to_ban 2.xlsx");
    let other = filled(&descriptions, 0, "moi", RETAIL);
    let findings = check(
        &round(vec![first, again, other]),
        &descriptions,
        &Background::default(),
    );
    assert_eq!(
        said(&findings, &descriptions),
        [
            "TH318 note dak-to_ban 2.xlsx [Biểu 3]: Biểu 3 (retail) của Huyện Đắk Tô giống hệt biểu ở dak-to.xlsx [Biểu 3]; \
             chỉ tính một lần."
        ]
    );
    assert_eq!(doubted(&findings, &descriptions), NONE);
}

#[test]
fn the_same_form_of_another_month_is_no_duplicate() {
    let descriptions = two_districts();
    let now = filled(&descriptions, 0, "dak-to", RETAIL);
    let mut earlier = elsewhere(now.clone(), "thang-8/dak-to.xlsx");
    earlier.period = september().previous();
    let other = filled(&descriptions, 0, "moi", RETAIL);
    let findings = check(
        &round(vec![now, other, earlier]),
        &descriptions,
        &Background::default(),
    );
    assert_eq!(said(&findings, &descriptions), NONE);
}

#[test]
fn a_unit_that_sent_nothing_is_named_with_its_forms() {
    let forms = vec![form("retail", RETAIL), form("trade", RETAIL)];
    let mut descriptions = descriptions(forms, &[]);
    descriptions.register.units.truncate(3);
    let returns = vec![
        filled(&descriptions, 0, "dak-to", RETAIL),
        filled(&descriptions, 1, "dak-to", RETAIL),
        filled(&descriptions, 1, "moi", RETAIL),
    ];
    let findings = check(&round(returns), &descriptions, &Background::default());
    assert_eq!(
        said(&findings, &descriptions),
        ["TH370 error -: Huyện Mới chưa có: Biểu 3 (retail)."]
    );
    assert_eq!(findings[0].unit, Some(unit_of(&descriptions, "moi")));
}

#[test]
fn a_unit_abolished_before_the_period_is_not_missing_and_may_not_report() {
    let descriptions = two_districts();
    let returns = vec![
        filled(&descriptions, 0, "dak-to", RETAIL),
        filled(&descriptions, 0, "moi", RETAIL),
    ];
    assert_eq!(
        said(
            &check(
                &round(returns.clone()),
                &descriptions,
                &Background::default()
            ),
            &descriptions
        ),
        NONE
    );

    let mut with_old = returns;
    with_old.push(filled(&descriptions, 0, "cu", RETAIL));
    let findings = check(&round(with_old), &descriptions, &Background::default());
    assert_eq!(
        said(&findings, &descriptions),
        [
            "TH372 error cu.xlsx [Biểu 3]: Huyện Cũ không có trong danh sách đơn vị của tháng 9 năm 2019."
        ]
    );
    assert_eq!(doubted(&findings, &descriptions), ["cu *"]);
}

const PLAN: &str = "
    Chỉ tiêu | annual-plan
    retail   | 2.000
";
const PLAN_UNITS: &str = "
    Đơn vị  | sales:annual-plan
    total   | 2.000
";
const SERIES: &str = "
    Tháng | sales:series-last-year | sales:series-this-year
    m09   | 160                    | 180
";

/// The province's plan, its plan by unit and its monthly series beside the retail form.
fn with_province() -> Descriptions {
    let mut by_unit = form("plan-units", PLAN_UNITS);
    by_unit.rows_are_units = true;
    let mut series = form("series", SERIES);
    series.rows[0].month = Some(9);
    let forms = vec![form("retail", RETAIL), form("plan", PLAN), by_unit, series];
    let mut descriptions = descriptions(forms, &["plan", "plan-units", "series"]);
    descriptions.report.headlines.push(Headline {
        id: "retail".to_owned(),
        name: both("Tổng mức bán lẻ"),
        form: "retail".to_owned(),
        row: "total".to_owned(),
        indicator: String::new(),
        measure: "ty-dong".to_owned(),
        decimals: 1,
        plan: HeadlinePlan::Stated {
            form: "plan".to_owned(),
            row: "retail".to_owned(),
        },
        ranking: true,
        front_page: true,
        judged: true,
    });
    descriptions
}

fn province_says(
    descriptions: &Descriptions,
    plan: &str,
    by_unit: &str,
    series: &str,
) -> Vec<String> {
    let returns = vec![
        filled(descriptions, 0, "dak-to", RETAIL),
        filled(descriptions, 0, "moi", RETAIL),
        filled(descriptions, 1, "tinh", plan),
        filled(descriptions, 2, "tinh", by_unit),
        filled(descriptions, 3, "tinh", series),
    ];
    said(
        &check(&round(returns), descriptions, &Background::default()),
        descriptions,
    )
}

#[test]
fn the_province_s_tables_agree_with_its_units() {
    let descriptions = with_province();
    let by_unit = format!("{PLAN_UNITS}\ndak-to | 1.000\nmoi | 1.000");
    assert_eq!(province_says(&descriptions, PLAN, &by_unit, SERIES), NONE);
}

#[test]
fn a_plan_or_month_of_the_province_that_its_units_do_not_add_up_to_is_queried() {
    let descriptions = with_province();
    let plan = PLAN.replace("2.000", "2.100");
    let by_unit = format!("{PLAN_UNITS}\ndak-to | 1.000\nmoi | 1.100");
    let series = SERIES.replace("180", "190,5");
    assert_eq!(
        province_says(&descriptions, &plan, &by_unit, &series),
        [
            "TH350 warning B2: “retail”: bảng của tỉnh ghi 2.100, kế hoạch các đơn vị cộng lại là 2.000 \
             (chênh lệch -100 triệu đồng).",
            "TH350 warning C2: “sales:series-this-year”: bảng của tỉnh ghi 190,5, tháng báo cáo của các đơn vị cộng lại \
             là 180 (chênh lệch -10,5 triệu đồng).",
            "TH350 warning B4: “Huyện Mới – Tổng mức bán lẻ”: bảng của tỉnh ghi 1.100, kế hoạch trong biểu của đơn vị \
             là 1.000 (chênh lệch -100 triệu đồng).",
        ]
    );
}

/// The province's tables beside four districts, each with its own return; cells of what TH350 says of them.
fn of_four(returns: [&str; 4], plans: &str) -> Vec<String> {
    let mut descriptions = with_province();
    for id in ["ba", "bon"] {
        let mut unit = descriptions.register.units[0].clone();
        id.clone_into(&mut unit.id);
        descriptions.register.units.push(unit);
    }
    let plan = PLAN.replace("2.000", "4.000");
    let series = SERIES.replace("180", "360").replace("160", "320");
    let units = ["dak-to", "moi", "ba", "bon"];
    let of_units = units.iter().zip(returns);
    let mut all: Vec<_> = of_units
        .map(|(unit, grid)| filled(&descriptions, 0, unit, grid))
        .collect();
    let tables = [(1, plan.as_str()), (2, plans), (3, series.as_str())];
    all.extend(tables.map(|(form, grid)| filled(&descriptions, form, "tinh", grid)));
    let findings = check(&round(all), &descriptions, &Background::default());
    said(&findings, &descriptions);
    let of_province = findings.iter().filter(|one| one.rule.code == "TH350");
    of_province.map(|one| one.cells[0].to_string()).collect()
}

#[test]
fn the_one_unit_that_the_province_and_the_others_contradict_is_at_fault() {
    let plans = format!("{PLAN_UNITS}\ndak-to | 1.000\nmoi | 1.000\nba | 1.000\nbon | 1.000");
    let wrong = RETAIL.replace("1.000", "1.300");
    assert_eq!(of_four([RETAIL; 4], &plans), NONE);
    // Its plan is not the one that the province gave, and by that the sum of all plans is off.
    assert_eq!(
        of_four([RETAIL, RETAIL, &wrong, RETAIL], &plans),
        ["ba.xlsx [Biểu 3] B2", "ba.xlsx [Biểu 3] B2"]
    );
    // In billions: plan and month are a thousandth.
    let billions = RETAIL.replace("1.000", "1").replace("90", "0,09");
    let cells = of_four([&billions, RETAIL, RETAIL, RETAIL], &plans);
    assert!(
        cells.len() > 2 && cells.iter().all(|cell| cell.starts_with("dak-to.xlsx")),
        "{cells:?}"
    );
    // A table with which only one unit agrees is itself in doubt.
    let table = format!("{PLAN_UNITS}\ndak-to | 1.100\nmoi | 1.200\nba | 1.300\nbon | 1.000");
    let cells = of_four([RETAIL; 4], &table);
    assert!(
        cells.iter().all(|cell| cell.starts_with("tinh.xlsx")),
        "{cells:?}"
    );
}

#[test]
fn a_unit_s_plan_a_hundredfold_from_the_province_s_is_another_measure_and_an_error() {
    let descriptions = with_province();
    let said_of = |plan: &str| {
        let by_unit = format!("{PLAN_UNITS}\ndak-to | 1.000\nmoi | {plan}");
        province_says(&descriptions, PLAN, &by_unit, SERIES)
    };
    assert!(
        said_of("1")[0].starts_with("TH350 error"),
        "{:?}",
        said_of("1")
    );
    assert!(said_of("1.000.000")[0].starts_with("TH350 error"));
    assert!(said_of("11")[0].starts_with("TH350 warning"));
}

#[test]
fn a_province_s_plan_is_not_judged_while_a_unit_is_missing() {
    let descriptions = with_province();
    let returns = vec![
        filled(&descriptions, 0, "dak-to", RETAIL),
        filled(&descriptions, 1, "tinh", PLAN),
        filled(&descriptions, 2, "tinh", PLAN_UNITS),
        filled(&descriptions, 3, "tinh", SERIES),
    ];
    let found = said(
        &check(&round(returns), &descriptions, &Background::default()),
        &descriptions,
    );
    assert_eq!(
        found,
        ["TH370 error -: Huyện Mới chưa có: Biểu 3 (retail)."]
    );
}

#[test]
fn findings_stand_in_order_of_file_sheet_cell_and_code() {
    let descriptions = two_districts();
    let wrong = RETAIL.replace("90", "-90").replace("80", "-80");
    let returns = vec![
        filled(&descriptions, 0, "moi", &wrong),
        filled(&descriptions, 0, "dak-to", &wrong),
    ];
    let findings = check(&round(returns), &descriptions, &Background::default());
    let places: Vec<String> = findings
        .iter()
        .map(|finding| finding.cells[0].to_string())
        .collect();
    assert_eq!(
        places,
        [
            "dak-to.xlsx [Biểu 3] C2",
            "dak-to.xlsx [Biểu 3] D2",
            "moi.xlsx [Biểu 3] C2",
            "moi.xlsx [Biểu 3] D2",
        ]
    );
}

/// Two districts that expect `expected` each for the year, and a department that plans 2.000 and expects `forecast`.
fn forecasts(expected: &str, forecast: &str) -> (Descriptions, Vec<String>) {
    let own =
        format!("Chỉ tiêu | sales:annual-plan | sales:expected-year\n total | 1.000 | {expected}");
    let plan = format!("Chỉ tiêu | annual-plan | expected-year\n retail | 2.000 | {forecast}");
    let forms = vec![form("retail", &own), form("plan", &plan)];
    let mut descriptions = descriptions(forms, &["plan"]);
    descriptions.report.headlines = with_province().report.headlines;
    descriptions.report.on_plan_from = 100.into();
    descriptions.report.near_plan_from = 95.into();
    let returns = vec![
        filled(&descriptions, 0, "dak-to", &own),
        filled(&descriptions, 0, "moi", &own),
        filled(&descriptions, 1, "tinh", &plan),
    ];
    let findings = check(&round(returns), &descriptions, &Background::default());
    let said = said(&findings, &descriptions);
    (descriptions, said)
}

#[test]
fn a_forecast_that_contradicts_the_units_is_queried() {
    // 1.960 is 98 % of 2.000, twice 1.000 is all of it.
    let (_, found) = forecasts("1.000", "1.960");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("TH386 warning C2: “Tổng mức bán lẻ”: Sở dự báo cả năm 1.960")
            && found[0].contains("(98% kế hoạch)")
            && found[0].ends_with("(100% kế hoạch)."),
        "{found:?}"
    );
    // By a hair: 99,9985 % is not the plan.
    assert_eq!(forecasts("1.000", "1.999,97").1.len(), 1);
    // Both lie above the plan, one of them at three times of it; both far below it, 80 % and 74,9 %.
    assert_eq!(forecasts("3.000", "2.000").1.len(), 1);
    assert_eq!(forecasts("800", "1.498").1.len(), 1);
}

#[test]
fn a_forecast_that_leads_to_the_same_verdict_is_left_in_peace() {
    assert_eq!(forecasts("1.000", "2.040").1, NONE);
    assert_eq!(forecasts("960", "1.910").1, NONE);
    assert_eq!(forecasts("900", "1.800").1, NONE);
    assert_eq!(forecasts("800", "1.500").1, NONE);
    assert_eq!(forecasts("1.000", "").1, NONE);
}

#[test]
fn a_headline_without_its_plan_of_the_province_is_a_warning() {
    let (descriptions, _) = forecasts("1.000", "2.040");
    let severity = |plan: &str| {
        let grid = format!(
            "Chỉ tiêu | annual-plan | expected-year\n iip | | 5\n retail | {plan} | 2.040\n export | 5 | 5"
        );
        let mut descriptions = descriptions.clone();
        descriptions.forms[1] = form("plan", &grid);
        let returns = vec![filled(&descriptions, 1, "tinh", &grid)];
        let found = check(&round(returns), &descriptions, &Background::default());
        let found = said(&found, &descriptions).into_iter();
        found
            .filter(|line| line.starts_with("TH125"))
            .collect::<Vec<_>>()
    };
    let found = severity("");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("TH125 note B2"), "{found:?}");
    assert!(found[1].starts_with("TH125 warning B3"), "{found:?}");
    // Without the plan of a row that no headline is measured by.
    assert_eq!(severity("2.000"), found[..1]);
}
