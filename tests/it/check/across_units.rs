//! Level 3: what the returns of all units on one form show beside one another.

use super::grid::{descriptions, figure, filled, form, round, said};
use tonghop::check::{Background, check};
use tonghop::model::descriptions::Descriptions;
use tonghop::model::finding::Finding;
use tonghop::model::indicator::GrowthBand;
use tonghop::model::settings::RuleSetting;

const NONE: [&str; 0] = [];

/// As many districts as there are names, each owing one form.
pub(super) fn districts(grid: &str, count: usize) -> Descriptions {
    let mut descriptions = descriptions(vec![form("industry", grid)], &[]);
    let first = descriptions.register.units[0].clone();
    descriptions.register.units = (1..=count)
        .map(|number| {
            let mut unit = first.clone();
            unit.id = format!("huyen-{number}");
            unit.name = super::grid::both(&format!("Huyện {number}"));
            unit
        })
        .collect();
    descriptions
}

/// What one rule finds on one return of each district.
fn of_rule(
    code: &str,
    descriptions: &Descriptions,
    grids: &[String],
    background: &Background,
) -> Vec<Finding> {
    let returns = grids
        .iter()
        .zip(1..)
        .map(|(grid, number)| filled(descriptions, 0, &format!("huyen-{number}"), grid));
    let findings = check(&round(returns.collect()), descriptions, background);
    let of_rule = findings.into_iter();
    of_rule
        .filter(|finding| finding.rule.code == code)
        .collect()
}

fn food(base: &str, now: &str) -> String {
    format!("Ngành | same-period | cumulative\nThực phẩm | {base} | {now}")
}

/// Food of ten districts that grow by 8 to 17 percent on 100, and of the last one by what is given.
fn ten(last: &str) -> Vec<String> {
    let growing = (8..17).map(|growth| food("100", &format!("{}", 100 + growth)));
    growing.chain([food("100", last)]).collect()
}

fn with(name: &str, threshold: &str, value: &str) -> Background {
    let mut background = Background::default();
    let setting = RuleSetting {
        thresholds: [(threshold.to_owned(), figure(value))].into(),
        ..RuleSetting::default()
    };
    background.settings.0.insert(name.to_owned(), setting);
    background
}

#[test]
fn a_unit_that_grows_unlike_all_others_is_queried() {
    let descriptions = districts(&food("", ""), 10);
    let findings = of_rule("TH336", &descriptions, &ten("240"), &Background::default());
    // Median of 108 to 116 and 240: (112 + 113) / 2.
    assert_eq!(
        said(&findings, &descriptions),
        [
            "TH336 warning C2: Dòng “Thực phẩm”: cột “cumulative” ghi 240, cột “same-period” ghi 100 triệu đồng, bằng 240%; \
             các đơn vị khác ở dòng này thường đạt 112,5%."
        ]
    );
    let effect = findings[0].effect.as_ref().unwrap();
    assert_eq!(effect.expected, figure("112,5"));
}

#[test]
fn a_unit_that_grows_a_little_more_than_the_others_is_left_in_peace() {
    let descriptions = districts(&food("", ""), 10);
    let findings = of_rule("TH336", &descriptions, &ten("121"), &Background::default());
    assert_eq!(said(&findings, &descriptions), NONE);
}

#[test]
fn a_fall_stands_out_like_a_rise() {
    let descriptions = districts(&food("", ""), 10);
    let findings = of_rule("TH336", &descriptions, &ten("40"), &Background::default());
    assert_eq!(findings.len(), 1);
}

#[test]
fn units_that_grow_all_alike_do_not_make_a_small_difference_an_outlier() {
    let descriptions = districts(&food("", ""), 10);
    let alike = (0..9).map(|_| food("1.000", "1.100"));
    let grids: Vec<String> = alike.chain([food("1.000", "1.200")]).collect();
    // 120 on a median of 110 is 9,1 % apart; 15 % are needed.
    let by_default = of_rule("TH336", &descriptions, &grids, &Background::default());
    assert_eq!(said(&by_default, &descriptions), NONE);
    let nearer = with("growth-outlier", "least-distance-percent", "5");
    assert_eq!(of_rule("TH336", &descriptions, &grids, &nearer).len(), 1);
}

#[test]
fn the_job_sets_how_far_out_of_line_growth_must_be() {
    let descriptions = districts(&food("", ""), 10);
    let wide = with("growth-outlier", "c", "1.000");
    assert_eq!(of_rule("TH336", &descriptions, &ten("240"), &wide).len(), 0);
}

#[test]
fn with_fewer_than_eight_units_only_the_band_of_the_indicator_decides() {
    let mut descriptions = districts(&food("", ""), 7);
    let grids: Vec<String> = ten("240").split_off(3);
    assert_eq!(grids.len(), 7);
    let unknown = of_rule("TH336", &descriptions, &grids, &Background::default());
    assert_eq!(said(&unknown, &descriptions), NONE);
    descriptions.indicators[0].growth_band = Some(GrowthBand {
        min: figure("50"),
        max: figure("200"),
    });
    let outside = of_rule("TH336", &descriptions, &grids, &Background::default());
    assert_eq!(
        said(&outside, &descriptions),
        [
            "TH336 warning C2: Dòng “Thực phẩm”: cột “cumulative” ghi 240, cột “same-period” ghi 100 triệu đồng, bằng 240%; \
             giới hạn của chỉ tiêu là 200%."
        ]
    );
    let mut inside = grids;
    inside[6] = food("100", "200");
    assert_eq!(
        of_rule("TH336", &descriptions, &inside, &Background::default()).len(),
        0
    );
}

#[test]
fn growth_of_a_row_that_weighs_nothing_in_its_table_is_left_in_peace() {
    let grid = |now: &str| {
        format!(
            "Ngành | same-period | cumulative\nToàn ngành | 10.000 | 11.000\n>In ấn | 30 | {now}"
        )
    };
    let descriptions = districts(&grid(""), 10);
    let steady = (0..9).map(|_| grid("33"));
    let grids: Vec<String> = steady.chain([grid("90")]).collect();
    // One percent of 11.000 is 110.
    let by_default = of_rule("TH336", &descriptions, &grids, &Background::default());
    assert_eq!(said(&by_default, &descriptions), NONE);
    let stricter = with("growth-outlier", "least-share-percent", "0,5");
    assert_eq!(of_rule("TH336", &descriptions, &grids, &stricter).len(), 1);
}

#[test]
fn growth_that_rounding_explains_is_left_in_peace() {
    let descriptions = districts(&food("", ""), 10);
    let found = |last: &str| {
        let others = (0..9).map(|_| food("0,5", "0,6"));
        let grids: Vec<String> = others.chain([food("0,5", last)]).collect();
        of_rule("TH336", &descriptions, &grids, &Background::default()).len()
    };
    // The others grow to 120 %, so 0,6 is expected; half a digit of the figure and of its base is 0,05 x (1 + 1,2) = 0,11.
    assert_eq!((found("0,5"), found("0,4")), (0, 1));
}

/// Retail of eight equal districts: last year 100 each, this year 110 but for the first.
fn eight(first: &str) -> Vec<String> {
    let others = (0..7).map(|_| food("100", "110"));
    std::iter::once(food("100", first)).chain(others).collect()
}

#[test]
fn a_unit_whose_share_of_the_province_moves_is_queried_and_the_others_are_not() {
    let descriptions = districts(&food("", ""), 8);
    let findings = of_rule(
        "TH337",
        &descriptions,
        &eight("190"),
        &Background::default(),
    );
    // 100 of 800 is 12,5 %; 190 of 960 is 19,8 %. At the old share: 770 x 100 / 700 = 110.
    assert_eq!(
        said(&findings, &descriptions),
        [
            "TH337 warning C2: Dòng “Thực phẩm”: đơn vị chiếm 19,8% của tỉnh ở cột “cumulative”, trong khi ở cột \
             “same-period” chiếm 12,5%."
        ]
    );
    assert_eq!(findings[0].effect.as_ref().unwrap().expected, figure("110"));
}

#[test]
fn a_share_may_move_by_less_than_three_points() {
    let descriptions = districts(&food("", ""), 8);
    // 140 of 910 is 15,4 %, 2,9 points more.
    let by_default = of_rule(
        "TH337",
        &descriptions,
        &eight("140"),
        &Background::default(),
    );
    assert_eq!(said(&by_default, &descriptions), NONE);
    let stricter = with("share-shift", "points", "2");
    assert_eq!(
        of_rule("TH337", &descriptions, &eight("140"), &stricter).len(),
        1
    );
}

#[test]
fn one_slip_of_a_thousand_is_one_finding_and_not_one_for_each_unit() {
    let descriptions = districts(&food("", ""), 8);
    let findings = of_rule(
        "TH337",
        &descriptions,
        &eight("110.000"),
        &Background::default(),
    );
    assert_eq!(findings.len(), 1, "{:?}", said(&findings, &descriptions));
}

#[test]
fn the_share_of_a_row_that_weighs_nothing_in_its_table_is_left_in_peace() {
    let grid = |now: &str| {
        format!(
            "Ngành | same-period | cumulative
             Toàn ngành | 10.000 | 11.000
             >In ấn | 30 | {now}"
        )
    };
    let descriptions = districts(&grid(""), 8);
    let steady = (0..7).map(|_| grid("33"));
    let grids: Vec<String> = steady.chain([grid("90")]).collect();
    let by_default = of_rule("TH337", &descriptions, &grids, &Background::default());
    assert_eq!(said(&by_default, &descriptions), NONE);
    let stricter = with("share-shift", "least-share-percent", "0,5");
    assert_eq!(of_rule("TH337", &descriptions, &grids, &stricter).len(), 1);
}

#[test]
fn small_counts_vary_by_chance_and_large_ones_do_not() {
    let grid = |base: &str, now: &str| {
        format!("Chỉ tiêu | jobs:same-period | jobs:cumulative\nSố vụ | {base} | {now}")
    };
    let mut descriptions = districts(&grid("", ""), 10);
    // Cases are counted and added up over months.
    let jobs = descriptions
        .indicators
        .iter_mut()
        .find(|indicator| indicator.id == "jobs");
    jobs.unwrap().aggregation = tonghop::model::indicator::Aggregation::Sum;
    let round = |base: &str, now: &str| {
        let steady = (0..9).map(|_| grid(base, base));
        steady.chain([grid(base, now)]).collect::<Vec<_>>()
    };
    // 13 beside 8: 5 x 5 is less than 9 x 21. 1.300 beside 800: 500 x 500 is more than 9 x 2.100.
    for (base, now, expected) in [("8", "13", 0), ("800", "1.300", 1)] {
        for code in ["TH336", "TH337"] {
            let found = of_rule(
                code,
                &descriptions,
                &round(base, now),
                &Background::default(),
            );
            assert_eq!(found.len(), expected, "{code} {now}");
        }
    }
}

// TH338 blank-column.

/// What a district of three says whose column of the expected year holds `first`; the others fill theirs.
fn expecting(first: &str, others: &str) -> Vec<String> {
    let grid = |expected: &str| {
        format!(
            "Ngành | annual-plan | cumulative | expected-year
             Thực phẩm | 150 | 100 | {expected}
             Dệt | 30 | 20 | {expected}"
        )
    };
    let descriptions = districts(&grid("1"), 3);
    let grids = [grid(first), grid(others), grid(others)];
    let found = of_rule("TH338", &descriptions, &grids, &Background::default());
    said(&found, &descriptions)
}

#[test]
fn a_column_that_the_other_units_fill_may_not_be_blank() {
    assert_eq!(
        expecting("", "160"),
        [
            "TH338 warning huyen-1.xlsx [Biểu 3]: Cột “expected-year” để trống ở cả 2 dòng có số liệu, trong khi 2 \
             đơn vị khác đã ghi cột này."
        ]
    );
    assert_eq!(expecting("…", "160").len(), 1);
}

#[test]
fn a_column_that_nobody_fills_or_that_does_not_apply_may_be_blank() {
    assert_eq!(expecting("", ""), NONE);
    assert_eq!(expecting("x", "160"), NONE);
    assert_eq!(expecting("0", "160"), NONE);
}

// TH339 blank-row.

/// What is said of the second row of five districts, in which each writes what is given for it; `-` is a 0.
fn second_row(of_each: [&str; 5]) -> Vec<String> {
    let grid = |second: &str| {
        format!(
            "Ngành | same-period | cumulative\nThực phẩm | 90 | 100\nDệt | {second} | {second}\nMay | 20 | 30"
        )
    };
    let descriptions = districts(&grid("1"), 5);
    let grids: Vec<String> = of_each.iter().map(|second| grid(second)).collect();
    let found = of_rule("TH339", &descriptions, &grids, &Background::default());
    said(&found, &descriptions)
}

#[test]
fn a_row_that_the_other_units_fill_may_not_be_blank() {
    assert_eq!(
        second_row(["", "1", "2", "3", "4"]),
        [
            "TH339 error A4: Dòng Dệt không có số liệu, sau dòng “Thực phẩm” (A2), trước dòng “May” (A4), trong khi 4 đơn \
             vị khác đã ghi."
        ]
    );
    assert_eq!(second_row(["1", "0", "2", "", "4"]).len(), 1);
}

#[test]
fn a_total_whose_rows_are_all_left_out_lacks_them() {
    let grid = |total: &str, parts: &str| {
        format!("Ngành | same-period | cumulative\nTổng | {total} | {total}{parts}")
    };
    let parts = "\n> Dệt | 10 | 10\n> May | 20 | 20";
    let whole = grid("30", parts);
    let form = super::grid::with_sums(
        form("industry", &whole),
        "Tổng",
        &["Dệt", "May"],
        &["same-period", "cumulative"],
    );
    let mut descriptions = districts(&whole, 3);
    descriptions.forms = vec![form];
    let found = |grids: [String; 3]| {
        let found = of_rule("TH339", &descriptions, &grids, &Background::default());
        said(&found, &descriptions)
    };
    let left_out = || grid("30", "");
    assert_eq!(
        found([left_out(), whole.clone(), whole.clone()]),
        [
            "TH339 error A2: Dòng Dệt, May không có số liệu, sau dòng “Tổng” (A2), trong khi 2 đơn vị khác đã ghi."
        ]
    );
    // Nothing to divide, one row given, and a breakdown that nobody gives.
    assert_eq!(found([grid("0", ""), whole.clone(), whole.clone()]), NONE);
    assert_eq!(
        found([
            grid("10", "\n> Dệt | 10 | 10"),
            whole.clone(),
            whole.clone()
        ]),
        NONE
    );
    assert_eq!(found([left_out(), left_out(), left_out()]), NONE);
}

#[test]
fn a_row_that_several_units_leave_out_may_be_blank() {
    assert_eq!(second_row(["", "", "2", "3", "4"]), NONE);
    assert_eq!(second_row(["", "", "", "", "4"]), NONE);
    assert_eq!(second_row(["x", "1", "2", "3", ""]), NONE);
    assert_eq!(second_row(["1", "0", "x", "3", "0"]), NONE);
}
