//! Levels 2 and 3: what holds between figures of different rows and forms, and plans of the province.

use super::grid::{
    both, column_of, descriptions, doubted, figure, filled, form, round, row_of, said,
};
use tonghop::check::{Background, check};
use tonghop::model::descriptions::{Descriptions, Headline, HeadlinePlan};
use tonghop::model::finding::Finding;
use tonghop::model::form::EditKind;
use tonghop::model::form::FormIndex;
use tonghop::model::history::{PastFigure, PastReturn, RowKey};
use tonghop::model::indicator::Aggregation;
use tonghop::model::relation::{CellOf, Quotient, Relation, RelationKind, RowOf, Subject};
use tonghop::model::settings::RuleSetting;

const NONE: [&str; 0] = [];

fn cell(descriptions: &Descriptions, form: u16, row: &str, column: &str) -> CellOf {
    let described = &descriptions.forms[usize::from(form)];
    CellOf {
        form: FormIndex::at(usize::from(form)).unwrap(),
        row: row_of(described, row),
        column: column_of(described, column),
    }
}

fn relation(name: &str, kind: RelationKind) -> Relation {
    Relation {
        id: name.to_owned(),
        name: both(name),
        kind,
    }
}

/// Coffee by value and volume, now and last year.
fn coffee(value: &str, volume: &str) -> String {
    coffee_since("200", "100", value, volume)
}

fn coffee_since(base_value: &str, base_volume: &str, value: &str, volume: &str) -> String {
    format!(
        "Mặt hàng | sales:same-period | balance:same-period | sales:cumulative | balance:cumulative
         Cà phê   | {base_value} | {base_volume} | {value} | {volume}"
    )
}

fn with_price(count: usize, subject: Subject) -> Descriptions {
    let mut descriptions = super::across_units::districts(&coffee("", ""), count);
    let quotient = Quotient {
        subject,
        measure: both("nghìn USD/tấn"),
        above: cell(&descriptions, 0, "Cà phê", "sales:cumulative"),
        below: cell(&descriptions, 0, "Cà phê", "balance:cumulative"),
        base: Some((
            cell(&descriptions, 0, "Cà phê", "sales:same-period"),
            cell(&descriptions, 0, "Cà phê", "balance:same-period"),
        )),
    };
    descriptions.relations = vec![relation("Đơn giá cà phê", RelationKind::Quotient(quotient))];
    descriptions
}

fn of_districts(
    descriptions: &Descriptions,
    grids: &[String],
    background: &Background,
) -> Vec<Finding> {
    let returns = grids
        .iter()
        .zip(1..)
        .map(|(grid, number)| filled(descriptions, 0, &format!("huyen-{number}"), grid));
    check(&round(returns.collect()), descriptions, background)
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

/// Prices of 1,9, 2,0 and 2,1 beside the one that is given.
fn prices(last: (&str, &str)) -> Vec<String> {
    vec![
        coffee("190", "100"),
        coffee("200", "100"),
        coffee("210", "100"),
        coffee(last.0, last.1),
    ]
}

/// A return of coffee by value and volume; the volume has a measure of its own in its row, and none in the total.
fn zeros_of_coffee(cells: [&str; 4]) -> Vec<String> {
    let grid = format!(
        "Mặt hàng | sales:month | jobs:month | sales:cumulative | jobs:cumulative
         Xuất khẩu | 90 | 0 | 900 | 0
         Cà phê   | {}",
        cells.join(" | ")
    );
    let mut of_grid = form("trade", &grid);
    for (at, column) in of_grid.columns.iter_mut().enumerate() {
        if at % 2 == 1 {
            "trieu-dong".clone_into(&mut column.measure);
        }
    }
    "tan".clone_into(&mut of_grid.rows[1].measure);
    let mut descriptions = descriptions(vec![of_grid], &[]);
    descriptions.register.units.truncate(1);
    descriptions.indicators[2].aggregation = Aggregation::Sum;
    let quotient = Quotient {
        subject: Subject::Price,
        measure: both("triệu đồng/tấn"),
        above: cell(&descriptions, 0, "Cà phê", "sales:cumulative"),
        below: cell(&descriptions, 0, "Cà phê", "jobs:cumulative"),
        base: None,
    };
    descriptions.relations = vec![relation("Đơn giá cà phê", RelationKind::Quotient(quotient))];
    let filled = filled(&descriptions, 0, "dak-to", &grid);
    said(
        &check(&round(vec![filled]), &descriptions, &Background::default()),
        &descriptions,
    )
}

#[test]
fn a_volume_of_zero_beside_a_value_is_queried_and_a_total_has_no_volume() {
    let zero = |cell: &str, column: &str, other: &str, value: &str| {
        [format!(
            "TH130 warning {cell}: Dòng “Cà phê”: cột “{column}” ghi 0 hoặc “-”, trong khi cột “{other}” ghi {value}."
        )]
    };
    assert_eq!(
        zeros_of_coffee(["40", "20", "400", "-"])[1..],
        zero("E3", "jobs:cumulative", "sales:cumulative", "400")
    );
    // The relation names the cumulative figures; it holds for the month as well, and both ways.
    assert_eq!(
        zeros_of_coffee(["40", "0", "400", "200"]),
        zero("C3", "jobs:month", "sales:month", "40")
    );
    assert_eq!(
        zeros_of_coffee(["0", "20", "400", "200"]),
        zero("B3", "sales:month", "jobs:month", "20")
    );
    assert_eq!(zeros_of_coffee(["40", "20", "400", "200"]), NONE);
    assert_eq!(zeros_of_coffee(["0", "0", "400", "200"]), NONE);
    // "x" is no zero, and a value of half a million may be of a few kilograms.
    assert_eq!(zeros_of_coffee(["0,5", "0", "400", "200"]), NONE);
    let not_applicable = zeros_of_coffee(["40", "x", "400", "200"]);
    assert!(
        not_applicable.iter().all(|said| said.starts_with("TH125")),
        "{not_applicable:?}"
    );
}

#[test]
fn a_price_unlike_that_of_the_other_units_is_queried() {
    let descriptions = with_price(4, Subject::Price);
    // 200 over 20 is 10, five times the median 2 of the others.
    let findings = of_districts(
        &descriptions,
        &prices(("200", "20")),
        &Background::default(),
    );
    assert_eq!(
        said(&findings, &descriptions),
        [
            "TH352 warning D2: Đơn giá cà phê: 200 chia cho 20 được 10 nghìn USD/tấn; số giữa của các đơn vị khác là 2."
        ]
    );
    assert_eq!(findings[0].effect.as_ref().unwrap().expected, figure("40"));
    assert_eq!(findings[0].cells.len(), 2);
}

#[test]
fn a_price_within_three_times_the_usual_is_left_in_peace() {
    let descriptions = with_price(4, Subject::Price);
    // 200 over 34 is 5,88.
    let grids = prices(("200", "34"));
    assert_eq!(
        said(
            &of_districts(&descriptions, &grids, &Background::default()),
            &descriptions
        ),
        NONE
    );
    let stricter = with("implied-price", "times", "2");
    assert_eq!(of_districts(&descriptions, &grids, &stricter).len(), 1);
}

#[test]
fn a_price_that_no_three_others_have_is_held_against_last_year() {
    let descriptions = with_price(2, Subject::Price);
    let grids = vec![coffee("200", "100"), coffee("200", "10")];
    let findings = of_districts(&descriptions, &grids, &Background::default());
    assert_eq!(
        said(&findings, &descriptions),
        [
            "TH352 warning D2: Đơn giá cà phê: 200 chia cho 10 được 20 nghìn USD/tấn; cùng kỳ năm trước của đơn vị là 2."
        ]
    );
    let as_last_year = vec![coffee("200", "100"), coffee_since("200", "10", "200", "10")];
    let findings = of_districts(&descriptions, &as_last_year, &Background::default());
    assert_eq!(said(&findings, &descriptions), NONE);
}

#[test]
fn capital_for_each_job_unlike_that_of_the_other_units_is_noted() {
    let descriptions = with_price(4, Subject::PerWorker);
    // 200 over 19 is 10,5, more than five times the median 2.
    let findings = of_districts(
        &descriptions,
        &prices(("200", "19")),
        &Background::default(),
    );
    assert_eq!(
        said(&findings, &descriptions),
        [
            "TH353 note D2: Đơn giá cà phê: 200 chia cho 19 được 10,5 nghìn USD/tấn; số giữa của các đơn vị khác là 2."
        ]
    );
}

#[test]
fn capital_for_each_job_within_five_times_the_usual_is_left_in_peace() {
    let descriptions = with_price(4, Subject::PerWorker);
    let findings = of_districts(
        &descriptions,
        &prices(("200", "21")),
        &Background::default(),
    );
    assert_eq!(said(&findings, &descriptions), NONE);
    let stricter = with("value-per-worker", "times", "4");
    assert_eq!(
        of_districts(&descriptions, &prices(("200", "21")), &stricter).len(),
        1
    );
}

/// The plan of the province in two of its forms.
fn two_plans(one: &str, other: &str) -> (Descriptions, Vec<Finding>) {
    let first = |plan: &str| format!("Chỉ tiêu | annual-plan\nBán lẻ | {plan}");
    let second = |plan: &str| format!("Đơn vị | annual-plan\nToàn tỉnh | {plan}");
    let forms = vec![form("plan", &first("")), form("plan-units", &second(""))];
    let mut descriptions = descriptions(forms, &[]);
    descriptions.register.units.truncate(1);
    let left = cell(&descriptions, 0, "Bán lẻ", "annual-plan");
    let right = cell(&descriptions, 1, "Toàn tỉnh", "annual-plan");
    descriptions.relations = vec![relation(
        "Kế hoạch bán lẻ",
        RelationKind::Equal(left, right),
    )];
    let returns = vec![
        filled(&descriptions, 0, "dak-to", &first(one)),
        filled(&descriptions, 1, "dak-to", &second(other)),
    ];
    let findings = check(&round(returns), &descriptions, &Background::default());
    (descriptions, findings)
}

#[test]
fn one_figure_in_two_forms_must_be_the_same() {
    let (descriptions, findings) = two_plans("19.550", "19.500");
    assert_eq!(
        said(&findings, &descriptions),
        [
            "TH354 error B2: Kế hoạch bán lẻ: biểu này ghi 19.550, Biểu 3 (plan-units) ghi 19.500 \
             (chênh lệch 50 triệu đồng)."
        ]
    );
    assert_eq!(
        doubted(&findings, &descriptions),
        ["dak-to Bán lẻ", "dak-to Toàn tỉnh"]
    );
}

#[test]
fn one_figure_in_two_forms_may_differ_by_rounding() {
    // One decimal in each: two halves of 0,1.
    assert_eq!(two_plans("19.550,1", "19.550,2").1.len(), 0);
    assert_eq!(two_plans("19.550,1", "19.550,3").1.len(), 1);
}

/// Output of an industry and the volumes of its two products.
fn opposite(output: &str, brick: &str, tile: &str, background: &Background) -> Vec<String> {
    let whole = |now: &str| {
        format!(
            "Ngành | same-period | cumulative\nToàn ngành | 1.000 | 1.000\n>Khoáng | 100 | {now}"
        )
    };
    let products = |brick: &str, tile: &str| {
        format!("Sản phẩm | same-period | cumulative\nGạch | 100 | {brick}\nNgói | 100 | {tile}")
    };
    let forms = vec![
        form("industry", &whole("")),
        form("products", &products("", "")),
    ];
    let mut descriptions = descriptions(forms, &[]);
    descriptions.register.units.truncate(1);
    let row = |index: u16, row: &str| RowOf {
        form: FormIndex::at(usize::from(index)).unwrap(),
        row: row_of(&descriptions.forms[usize::from(index)], row),
    };
    let kind = RelationKind::SameDirection {
        output: row(0, "Khoáng"),
        volumes: vec![row(1, "Gạch"), row(1, "Ngói")],
    };
    descriptions.relations = vec![relation("Sản phẩm khoáng", kind)];
    let returns = vec![
        filled(&descriptions, 0, "dak-to", &whole(output)),
        filled(&descriptions, 1, "dak-to", &products(brick, tile)),
    ];
    said(
        &check(&round(returns), &descriptions, background),
        &descriptions,
    )
}

#[test]
fn output_that_rises_while_all_its_products_fall_is_queried() {
    assert_eq!(
        opposite("115", "80", "88", &Background::default()),
        [
            "TH354 warning C3: Sản phẩm khoáng: giá trị sản xuất thay đổi 15% so với cùng kỳ, trong khi sản lượng ở \
             Biểu 3 (products) thay đổi -12%."
        ]
    );
}

#[test]
fn output_may_rise_while_one_of_its_products_does_not_fall_or_falls_a_little() {
    assert_eq!(opposite("115", "80", "101", &Background::default()), NONE);
    assert_eq!(opposite("115", "80", "91", &Background::default()), NONE);
    let stricter = with("cross-form-identity", "opposite-percent", "9");
    assert_eq!(opposite("115", "80", "91", &stricter).len(), 1);
}

/// A unit whose plan was 1.000 last month and is 900 now, beside the plan that the province gave it.
fn plan_given(given: &str) -> Vec<String> {
    let own = |plan: &str| format!("Chỉ tiêu | annual-plan\ntotal | {plan}");
    let table = format!("Đơn vị | sales:annual-plan\ntotal | {given}");
    let mut by_unit = form("plan-units", &table);
    by_unit.rows_are_units = true;
    let mut descriptions = descriptions(vec![form("retail", &own("")), by_unit], &["plan-units"]);
    descriptions.register.units.retain(|unit| unit.id != "moi");
    descriptions.report.headlines.push(Headline {
        id: "retail".to_owned(),
        name: both("Tổng mức bán lẻ"),
        form: "retail".to_owned(),
        row: "total".to_owned(),
        indicator: String::new(),
        measure: "ty-dong".to_owned(),
        decimals: 1,
        plan: HeadlinePlan::OfUnits,
        ranking: true,
        front_page: true,
        judged: true,
    });
    let retail = filled(&descriptions, 0, "dak-to", &own("900"));
    let seen = retail.observations[0];
    let past = PastReturn {
        path: "2019-08.xlsx".into(),
        sheet: "Biểu 3".into(),
        figures: vec![PastFigure {
            row: RowKey::Described(seen.row),
            column: seen.column,
            value: figure("1.000"),
            position: seen.position,
        }],
        refused: Vec::new(),
    };
    let mut background = Background::default();
    let august = "2019-08".parse().unwrap();
    background
        .past
        .take(FormIndex::FIRST, retail.unit, august, past);
    let table = format!("{table}\ndak-to | {given}");
    let returns = vec![retail, filled(&descriptions, 1, "tinh", &table)];
    said(
        &check(&round(returns), &descriptions, &background),
        &descriptions,
    )
}

#[test]
fn a_changed_plan_names_the_plan_that_the_province_gave_and_is_said_once() {
    let said = plan_given("1.000");
    assert_eq!(
        said,
        [
            "TH233 error B2: Dòng “total”, cột “annual-plan” ghi 900 triệu đồng; báo cáo tháng trước ghi 1.000."
        ]
    );
}

#[test]
fn a_plan_that_the_province_changed_is_left_in_peace() {
    assert_eq!(plan_given("900"), NONE);
}

#[test]
fn the_twelve_groups_of_goods_are_a_sum_inside_the_retail_form() {
    let descriptions = tonghop::describe::load(None).unwrap();
    let retail = descriptions
        .form(descriptions.form_index("retail").unwrap())
        .unwrap();
    let goods = row_of(retail, "goods");
    let has_twelve = retail.edits.iter().any(|edit| match &edit.kind {
        EditKind::SumOfRows { total, parts, .. } => *total == goods && parts.len() == 12,
        EditKind::PartOfRow { .. }
        | EditKind::PartOfColumn { .. }
        | EditKind::Ratio { .. }
        | EditKind::Range { .. } => false,
    });
    assert!(has_twelve);
}
