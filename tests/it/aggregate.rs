//! Figures of the province against sums made by hand.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::borrow::Cow;

use tonghop::aggregate::{Doubts, OnError, Scores, consolidate, rank};
use tonghop::model::cell::CellRef;
use tonghop::model::figure::{
    Consolidation, Figure, FigureIndex, FigureStatus, Gap, Source, Standing,
};
use tonghop::model::finding::{Effect, Finding};
use tonghop::model::form::{ColumnIndex, FormIndex, RowIndex};
use tonghop::model::observation::{Observation, OpenRow, Return};
use tonghop::model::register::UnitIndex;

use crate::small_province::{Sheet, descriptions, number, plan_of_province, retail_of, round};

fn figures(returns: Vec<Return>, findings: &[Finding], on_error: OnError) -> Consolidation {
    consolidate(
        round(returns),
        &descriptions(),
        &Doubts::new(findings),
        on_error,
    )
    .unwrap()
}

fn find<'a>(consolidation: &'a Consolidation, id: &str) -> Cow<'a, Figure> {
    let index = consolidation.find(id);
    let index = index.unwrap_or_else(|| panic!("no figure {id}"));
    consolidation.figure(index).unwrap()
}

/// "120 complete", "none unavailable".
fn shown(consolidation: &Consolidation, id: &str) -> String {
    let figure = find(consolidation, id);
    let value = figure.value.map_or("none".to_owned(), |value| {
        value.round_dp(4).normalize().to_string()
    });
    let status = serde_json::to_string(&figure.status).unwrap();
    format!("{value} {}", status.trim_matches('"'))
}

fn three_districts() -> Vec<Return> {
    vec![
        retail_of("dak-ha", "400", "200", "300").done(),
        retail_of("dak-to", "300", "100", "120").done(),
        retail_of("sa-thay", "100", "50", "60").done(),
        plan_of_province("800").done(),
    ]
}

#[test]
fn totals_are_sums_and_ratios_come_from_totals() {
    let made = figures(three_districts(), &[], OnError::LeaveOut);
    assert_eq!(shown(&made, "retail.total.cumulative"), "480 complete");
    assert_eq!(
        shown(&made, "retail.total.cumulative@dak-to"),
        "120 complete"
    );
    // 480 / 350 - 1; the mean of 50, 20 and 20 % would be 30 %.
    assert_eq!(shown(&made, "retail.total.growth"), "37.1429 complete");
    assert_eq!(shown(&made, "retail.total.completion"), "60 complete");
    assert_eq!(
        shown(&made, "retail.total.expected-completion"),
        "100 complete"
    );
    // (800 - 480) / 3 against 480 / 9.
    assert_eq!(
        shown(&made, "retail.total.needed-per-month"),
        "106.6667 complete"
    );
    assert_eq!(shown(&made, "retail.total.pace"), "53.3333 complete");
    assert_eq!(shown(&made, "retail.total.effort"), "2 complete");
    assert!(find(&made, "retail.total.cumulative").estimated);
    assert!(!find(&made, "retail.total.annual-plan").estimated);
}

#[test]
fn a_district_has_its_own_growth_completion_and_share() {
    let made = figures(three_districts(), &[], OnError::LeaveOut);
    assert_eq!(shown(&made, "retail.total.growth@dak-ha"), "50 complete");
    assert_eq!(
        shown(&made, "retail.total.completion@sa-thay"),
        "60 complete"
    );
    assert_eq!(shown(&made, "retail.total.share@dak-ha"), "62.5 complete");
}

#[test]
fn parts_share_in_the_total_and_contribute_points_to_its_growth() {
    let mut returns = three_districts();
    let other = [("cumulative", "96"), ("same-period", "70")];
    returns[2] = retail_of("sa-thay", "100", "50", "60")
        .row("other", &other)
        .done();
    let made = figures(returns, &[], OnError::LeaveOut);
    // 96 of 480; (96 - 70) / 350.
    assert_eq!(shown(&made, "retail.other.share"), "20 complete");
    assert_eq!(shown(&made, "retail.other.contribution"), "7.4286 complete");
    assert_eq!(&*find(&made, "retail.other.contribution").measure, "points");
}

#[test]
fn a_line_left_out_leaves_growth_like_for_like() {
    let doubtful = retail_of("dak-ha", "400", "200", "300");
    let findings = [doubtful.error("TH112", Some(0))];
    let made = figures(three_districts(), &findings, OnError::LeaveOut);
    assert_eq!(shown(&made, "retail.total.cumulative"), "180 incomplete");
    // 180 / 150, both without Đắk Hà.
    assert_eq!(shown(&made, "retail.total.growth"), "20 incomplete");
    // Goods are a part of the total: where the one is left out, so is the other.
    assert_eq!(shown(&made, "retail.goods.cumulative"), "180 incomplete");
    let growth = find(&made, "retail.total.growth");
    assert_eq!(growth.lacking.len(), 1);
    assert_eq!(
        shown(&made, "retail.total.cumulative@dak-ha"),
        "none unavailable"
    );
    assert_eq!(shown(&made, "retail.goods.share"), "100 incomplete");
}

#[test]
fn an_error_may_be_counted_or_withhold_the_total() {
    let findings = [retail_of("dak-ha", "400", "200", "300").error("TH112", Some(0))];
    let counted = figures(three_districts(), &findings, OnError::Count);
    assert_eq!(shown(&counted, "retail.total.cumulative"), "480 marked");
    assert_eq!(shown(&counted, "retail.total.growth"), "37.1429 marked");
    let withheld = figures(three_districts(), &findings, OnError::Withhold);
    assert_eq!(shown(&withheld, "retail.total.cumulative"), "none withheld");
    assert_eq!(shown(&withheld, "retail.total.growth"), "none withheld");
    assert_eq!(shown(&withheld, "retail.goods.cumulative"), "none withheld");
}

/// Column of the retail form.
const SAME_PERIOD: u16 = 2;

#[test]
fn a_wrong_base_of_last_year_leaves_level_and_plan_alone() {
    let doubtful = retail_of("dak-ha", "400", "200", "300");
    let mut finding = doubtful.error("TH232", Some(0));
    finding.affects[0].column = Some(ColumnIndex::at(usize::from(SAME_PERIOD)).unwrap());
    let made = figures(three_districts(), &[finding], OnError::LeaveOut);
    assert_eq!(shown(&made, "retail.total.cumulative"), "480 complete");
    assert_eq!(shown(&made, "retail.total.completion"), {
        let clean = figures(three_districts(), &[], OnError::LeaveOut);
        shown(&clean, "retail.total.completion")
    });
    assert_eq!(shown(&made, "retail.total.same-period"), "150 incomplete");
    // 180 / 150, both without Đắk Hà.
    assert_eq!(shown(&made, "retail.total.growth"), "20 incomplete");
    assert_eq!(shown(&made, "retail.goods.same-period"), "150 incomplete");
    assert!(matches!(
        made.coverage[0].missing[0].gap,
        Gap::RowsLeftOut(_)
    ));
    assert_eq!(made.coverage[0].counted(), 3);
}

#[test]
fn a_whole_is_the_sum_of_its_parts_whatever_is_done_with_errors() {
    let cells = |cumulative: &'static str| {
        [
            ("annual-plan", "400"),
            ("same-period", "200"),
            ("cumulative", cumulative),
        ]
    };
    let wrong = Sheet::of("retail", "dak-ha")
        .row("total", &cells("300"))
        .row("goods", &cells("250"));
    let mut findings = vec![wrong.error("TH112", Some(0)), wrong.error("TH112", Some(1))];
    let clean = figures(three_districts(), &[], OnError::LeaveOut);
    let stated = clean.find("retail.total.cumulative@dak-to").unwrap();
    let FigureIndex::Stated(line, role) = stated else {
        panic!("{stated} was made")
    };
    let cell = clean.lines[line.place()]
        .cells
        .iter()
        .find(|cell| cell.role == role);
    for finding in &mut findings {
        finding.affects[0].column =
            Some(ColumnIndex::at(usize::from(cell.unwrap().position.column)).unwrap());
    }
    let mut returns = three_districts();
    returns[0] = wrong.done();
    for on_error in [OnError::LeaveOut, OnError::Count, OnError::Withhold] {
        let made = figures(returns.clone(), &findings, on_error);
        let total = shown(&made, "retail.total.cumulative");
        assert_eq!(total, shown(&made, "retail.goods.cumulative"));
        let expected = match on_error {
            OnError::LeaveOut | OnError::Count => "180 incomplete",
            OnError::Withhold => "none withheld",
        };
        assert_eq!(total, expected, "{on_error:?}");
        let plan = shown(&made, "retail.total.annual-plan");
        assert!(
            plan.ends_with("complete") && !plan.ends_with("incomplete"),
            "{plan}"
        );
    }
}

#[test]
fn a_total_says_which_unit_left_its_cell_empty() {
    let mut returns = three_districts();
    returns[1] = Sheet::of("retail", "dak-to")
        .row("total", &[("annual-plan", "200"), ("same-period", "100")])
        .done();
    let made = figures(returns, &[], OnError::LeaveOut);
    let cumulative = find(&made, "retail.total.cumulative");
    assert_eq!(cumulative.lacking, [UnitIndex::at(1).unwrap()]);
    assert!(shown(&made, "retail.total.cumulative").ends_with("incomplete"));
    assert!(!shown(&made, "retail.total.annual-plan").ends_with("incomplete"));
}

#[test]
fn open_rows_are_called_by_their_names_whatever_the_order_of_files() {
    let sheet = |unit: &str, names: &[&str]| {
        let cells = [("industrial", "10"), ("leased", "5")];
        names
            .iter()
            .fold(Sheet::of("clusters", unit), |sheet, name| {
                sheet.open_row(name, &cells)
            })
            .done()
    };
    let ids = |returns: Vec<Return>| {
        let made = figures(returns, &[], OnError::LeaveOut);
        let names = made.open_rows[1].iter().map(|name| name.id.clone());
        names.collect::<Vec<_>>()
    };
    let first = sheet("dak-ha", &["Đắk La", "Hà Mòn", "Đắk La"]);
    let second = sheet("dak-to", &["Đăk Lá"]);
    let given = ids(vec![first.clone(), second.clone()]);
    let mut moved = second;
    moved.path = "a/first.xlsx".into();
    assert_eq!(given, ids(vec![moved, first]));
    assert_eq!(given[1], "open-ha-mon");
    assert!(given[2].starts_with("open-dak-la-") && given[2].ends_with("~2"));
    assert_ne!(given[0], given[3]);
}

#[test]
fn a_ratio_is_made_of_the_units_that_stand_above_and_below() {
    let mut returns = three_districts();
    returns[2] = Sheet::of("retail", "sa-thay")
        .row("total", &[("cumulative", "60"), ("annual-plan", "100")])
        .done();
    let made = figures(returns, &[], OnError::LeaveOut);
    // 420 / 300, both without Sa Thầy, whose base is not known.
    assert_eq!(shown(&made, "retail.total.growth"), "40 incomplete");
    assert_eq!(find(&made, "retail.total.growth").lacking.len(), 1);
    assert_eq!(
        shown(&made, "retail.total.growth.same-period"),
        "300 incomplete"
    );
    assert_eq!(shown(&made, "retail.total.cumulative"), "480 complete");
    assert_eq!(shown(&made, "retail.total.completion"), "60 complete");
}

#[test]
fn growth_on_nothing_is_no_figure() {
    let made = figures(
        vec![retail_of("dak-ha", "0", "0", "5").done()],
        &[],
        OnError::LeaveOut,
    );
    assert_eq!(shown(&made, "retail.total.growth"), "none unavailable");
    assert_eq!(shown(&made, "retail.total.completion"), "none unavailable");
}

#[test]
fn nothing_is_needed_when_the_plan_is_reached() {
    let returns = vec![
        retail_of("dak-ha", "100", "90", "110").done(),
        retail_of("dak-to", "100", "90", "110").done(),
        retail_of("sa-thay", "100", "90", "110").done(),
    ];
    let made = figures(returns, &[], OnError::LeaveOut);
    assert_eq!(shown(&made, "retail.total.remaining"), "-30 complete");
    assert_eq!(shown(&made, "retail.total.needed-per-month"), "0 complete");
    assert_eq!(shown(&made, "retail.total.effort"), "0 complete");
}

#[test]
fn a_headline_stands_against_the_plan_of_the_province() {
    let mut returns = three_districts();
    returns[3] = plan_of_province("960").done();
    let made = figures(returns, &[], OnError::LeaveOut);
    assert_eq!(shown(&made, "headline.retail.plan"), "960 complete");
    assert_eq!(shown(&made, "headline.retail.completion"), "50 complete");
    assert_eq!(
        shown(&made, "headline.retail.needed-per-month"),
        "160 complete"
    );
    assert_eq!(shown(&made, "headline.retail.effort"), "3 complete");
    let of_units = shown(&made, "retail.total.annual-plan");
    assert_eq!(of_units, "800 complete");
    assert_eq!(
        shown(&made, "headline.retail.plan-unallocated"),
        "160 complete"
    );
}

#[test]
fn a_headline_with_a_unit_missing_stands_against_the_plans_of_the_others() {
    let mut returns = three_districts();
    returns.remove(0);
    let made = figures(returns, &[], OnError::LeaveOut);
    assert_eq!(shown(&made, "headline.retail.plan"), "400 incomplete");
    assert_eq!(shown(&made, "headline.retail.completion"), "45 incomplete");
}

#[test]
fn a_target_that_is_a_growth_rate_is_compared_and_not_divided() {
    let index = Sheet::of("iip", "tinh")
        .row("total", &[("weight", "100"), ("index-cumulative", "116.6")])
        .row("c", &[("weight", "40"), ("index-cumulative", "109")])
        .row(
            "d",
            &[("weight", "60"), ("index-cumulative", "121.6666666667")],
        );
    let made = figures(
        vec![index.done(), plan_of_province("800").done()],
        &[],
        OnError::LeaveOut,
    );
    assert_eq!(shown(&made, "iip.total.growth"), "16.6 complete");
    assert_eq!(shown(&made, "headline.iip.target"), "16.5 complete");
    assert_eq!(shown(&made, "headline.iip.gap"), "0.1 complete");
    // 40 x 9 / 100 and 60 x 21,67 / 100 make 16,6 together.
    assert_eq!(shown(&made, "iip.c.contribution"), "3.6 complete");
    assert_eq!(shown(&made, "iip.d.contribution"), "13 complete");
}

#[test]
fn an_index_sent_by_a_district_is_not_the_index_of_the_province() {
    let district = Sheet::of("iip", "dak-ha").row("total", &[("index-cumulative", "150")]);
    let made = figures(vec![district.done()], &[], OnError::LeaveOut);
    assert_eq!(
        shown(&made, "iip.total.index-cumulative"),
        "none unavailable"
    );
}

/// Rows of hundreds of units are more than sixteen bits number.
#[test]
fn an_open_row_behind_many_others_counts() {
    let sheet = Sheet::of("clusters", "dak-ha").open_row("Cụm 0", &[("industrial", "7")]);
    let mut many = sheet.done();
    let (first, name) = (many.observations[0], many.open_rows[0].clone());
    for number in 1..=65_536 {
        let row = RowIndex::at(first.row.place() + number).unwrap();
        many.observations.push(Observation { row, ..first });
        many.open_rows.push(OpenRow {
            label: format!("Cụm {number}"),
            ..name
        });
    }
    let made = figures(vec![many], &[], OnError::LeaveOut);
    assert_eq!(made.lines.len(), 65_537);
    let last = "clusters.open-cum-65536.industrial-area.end-of-period";
    assert_eq!(shown(&made, last), "7 incomplete");
}

#[test]
fn the_fill_rate_is_a_ratio_of_sums() {
    let dak_ha = Sheet::of("clusters", "dak-ha")
        .row("total", &[("industrial", "100"), ("leased", "90")])
        .open_row("CCN Đắk La", &[("industrial", "100"), ("leased", "90")]);
    let dak_to = Sheet::of("clusters", "dak-to")
        .row("total", &[("industrial", "20"), ("leased", "6")])
        .open_row("CCN  đắk la", &[("industrial", "20"), ("leased", "6")]);
    let made = figures(vec![dak_ha.done(), dak_to.done()], &[], OnError::LeaveOut);
    // 96 / 120; the mean of 90 and 30 % would be 60 %.
    assert_eq!(shown(&made, "clusters.total.fill-rate"), "80 incomplete");
    assert_eq!(
        shown(&made, "clusters.total.fill-rate@dak-to"),
        "30 complete"
    );
    assert_eq!(
        shown(&made, "clusters.open-ccn-dak-la.fill-rate"),
        "80 incomplete"
    );
    let names = made.open_rows[1].iter().map(|name| name.label.as_str());
    assert_eq!(names.collect::<Vec<_>>(), ["CCN Đắk La"]);
}

#[test]
fn coverage_weighs_the_missing_by_the_plan_of_units() {
    let plans = Sheet::of("plan-units", "tinh")
        .unit_row("tinh", &[("retail-plan", "1000")])
        .unit_row("dak-ha", &[("retail-plan", "600")])
        .unit_row("dak-to", &[("retail-plan", "350")])
        .unit_row("sa-thay", &[("retail-plan", "50")]);
    let mut returns = three_districts();
    returns.remove(2);
    returns.push(plans.done());
    let findings = [retail_of("dak-to", "300", "100", "120").error("TH112", Some(0))];
    let made = figures(returns, &findings, OnError::LeaveOut);
    let retail = &made.coverage[0];
    assert_eq!((retail.expected.len(), retail.received.len()), (3, 2));
    let gaps: Vec<_> = retail
        .missing
        .iter()
        .map(|missing| {
            (
                missing.unit.place(),
                missing.gap.clone(),
                missing.share.unwrap(),
            )
        })
        .collect();
    assert_eq!(
        gaps,
        [
            (1, Gap::LeftOut(vec!["TH112"]), number("35")),
            (2, Gap::NotReceived, number("5")),
        ]
    );
    assert_eq!(retail.share, Some(number("60")));
    let total = shown(&made, "plan-units.total.retail-sales.annual-plan");
    assert_eq!(total, "1000 complete");
}

#[test]
fn a_unit_sent_twice_never_counts_twice() {
    let first = retail_of("dak-ha", "400", "200", "300");
    let second = retail_of("dak-ha", "400", "200", "999").in_file("dak-ha-gui-lai.xlsx");
    let findings = [first.error("TH317", None), second.error("TH317", None)];
    let mut returns = three_districts();
    returns.push(second.done());
    let left_out = figures(returns.clone(), &findings, OnError::LeaveOut);
    assert_eq!(
        shown(&left_out, "retail.total.cumulative"),
        "180 incomplete"
    );
    let counted = figures(returns, &findings, OnError::Count);
    // The path `dak-ha-gui-lai.xlsx` sorts before `dak-ha.xlsx`.
    assert_eq!(shown(&counted, "retail.total.cumulative"), "1179 marked");
    let left = |line: &&tonghop::model::figure::Line| line.standing == Standing::LeftOut;
    assert_eq!(counted.lines.iter().filter(left).count(), 2);
}

#[test]
fn districts_rank_by_completion_and_those_without_a_figure_do_not() {
    let mut returns = three_districts();
    returns.remove(1);
    let made = figures(returns, &[], OnError::LeaveOut);
    let known = descriptions();
    let headline = &known.report.headlines[1];
    let ranking = rank(&made, &known, headline);
    let order: Vec<_> = ranking
        .ranked
        .iter()
        .map(|ranked| (ranked.place, ranked.unit.place()))
        .collect();
    assert_eq!(order, [(1, 0), (2, 2)]);
    assert_eq!(ranking.unranked.len(), 1);
}

#[test]
fn a_month_is_official_once_the_next_return_states_it() {
    let august = Sheet::of("retail", "dak-ha")
        .row("total", &[("month", "40"), ("previous-month", "31")])
        .in_period("2019-08");
    let july = Sheet::of("retail", "dak-ha")
        .row("total", &[("month", "30"), ("previous-month", "20")])
        .in_period("2019-07");
    let september = Sheet::of("retail", "dak-ha").row(
        "total",
        &[
            ("month", "50"),
            ("previous-month", "42"),
            ("cumulative", "400"),
        ],
    );
    let made = figures(
        vec![july.done(), august.done(), september.done()],
        &[],
        OnError::LeaveOut,
    );
    let months: Vec<String> = made
        .monthly
        .iter()
        .map(|(_, month, figure)| {
            let figure = made.figure(*figure).unwrap();
            format!("{month} {} {}", figure.value.unwrap(), figure.estimated)
        })
        .collect();
    assert_eq!(
        months,
        [
            "2019-06 20 false",
            "2019-07 31 false",
            "2019-08 42 false",
            "2019-09 50 true"
        ]
    );
    let july = find(&made, "retail.total.month.2019-07");
    assert_eq!(july.status, FigureStatus::Incomplete);
}

#[test]
fn a_month_rests_on_no_figure_that_a_sum_ties_to_a_wrong_one() {
    let official = |goods: &str| {
        Sheet::of("retail", "dak-ha")
            .row("total", &[("month", "40"), ("previous-month", "31")])
            .row("goods", &[("month", "25"), ("previous-month", goods)])
            .row("other", &[("month", "15"), ("previous-month", "11")])
            .in_period("2019-08")
    };
    let july = Sheet::of("retail", "dak-ha")
        .row("total", &[("month", "30"), ("previous-month", "20")])
        .in_period("2019-07");
    let september = Sheet::of("retail", "dak-ha").row("total", &[("month", "50")]);
    for (goods, is_wrong, expected) in [("20", false, "31"), ("12", true, "30")] {
        let august = official(goods);
        let errors = is_wrong.then(|| august.error("TH112", Some(1)));
        for on_error in [OnError::LeaveOut, OnError::Count, OnError::Withhold] {
            let errors: Vec<Finding> = errors.iter().cloned().collect();
            let returns = vec![
                july.clone().done(),
                august.clone().done(),
                september.clone().done(),
            ];
            let made = figures(returns, &errors, on_error);
            let july = find(&made, "retail.total.month.2019-07");
            assert_eq!(july.value, Some(number(expected)), "{goods}");
            assert_eq!(july.estimated, is_wrong, "{goods}");
        }
    }
}

#[test]
fn every_total_leads_back_to_the_cells_of_its_units() {
    let made = figures(three_districts(), &[], OnError::LeaveOut);
    let growth = made.find("retail.total.growth").unwrap();
    let mut cells = Vec::new();
    made.each_source(growth, &mut |source| match source {
        Source::Line(_, line, position) => {
            cells.push(CellRef::at(&line.path, &line.sheet, position).to_string());
        }
        Source::Earlier(cell) => cells.push(cell.to_string()),
    });
    cells.sort();
    assert_eq!(
        cells,
        [
            "dak-ha.xlsx [retail] C6",
            "dak-ha.xlsx [retail] F6",
            "dak-to.xlsx [retail] C6",
            "dak-to.xlsx [retail] F6",
            "sa-thay.xlsx [retail] C6",
            "sa-thay.xlsx [retail] F6",
        ]
    );
}

/// A finding on the cumulative figure of a district's total.
fn on_total(unit: &Sheet, observed: &str, expected: &str) -> Finding {
    let descriptions = descriptions();
    let form = &descriptions.forms[0];
    let effect = Effect {
        unit: unit.error("TH237", None).unit.unwrap(),
        form: FormIndex::FIRST,
        row: form.row_index("total").unwrap(),
        column: form.column_index("cumulative").unwrap(),
        observed: number(observed),
        expected: number(expected),
    };
    let mut finding = unit.error("TH237", Some(0)).moving(Some(effect));
    finding.affects.clear();
    finding
}

fn score(made: &Consolidation, finding: &Finding) -> Option<String> {
    let score = Scores::new(made, &descriptions()).of(finding);
    score.map(|score| score.to_string())
}

#[test]
fn a_finding_weighs_what_the_province_s_figure_would_move_by() {
    let made = figures(three_districts(), &[], OnError::LeaveOut);
    let dak_ha = retail_of("dak-ha", "400", "200", "300");
    // Without Đắk Hà 120 + 60 = 180; with the expected 30 the province has 210; 300 - 30 = 270 is 128,5714 % of it.
    assert_eq!(
        score(&made, &on_total(&dak_ha, "300", "30")).as_deref(),
        Some("128.5714")
    );
    assert_eq!(
        score(&made, &on_total(&dak_ha, "300", "300")).as_deref(),
        Some("0")
    );
}

#[test]
fn a_line_in_doubt_weighs_its_share_even_when_it_is_left_out() {
    let doubtful = retail_of("dak-to", "300", "100", "120").error("TH112", Some(0));
    let made = figures(
        three_districts(),
        std::slice::from_ref(&doubtful),
        OnError::LeaveOut,
    );
    // 120 of 300 + 120 + 60.
    assert_eq!(score(&made, &doubtful).as_deref(), Some("25"));
}

#[test]
fn a_finding_that_names_no_figure_has_no_weight() {
    let made = figures(three_districts(), &[], OnError::LeaveOut);
    let mut vague = retail_of("dak-to", "300", "100", "120").error("TH032", None);
    vague.affects.clear();
    assert_eq!(score(&made, &vague), None);
}
