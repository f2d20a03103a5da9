//! What page 1 and the text say of figures that are doubted, withheld or held against a plan: no more than they bear out.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;
use tonghop::aggregate::{Doubts, OnError, Scores, consolidate};
use tonghop::check::{Background, check};
use tonghop::model::document::Card;
use tonghop::model::figure::{Consolidation, FigureStatus};
use tonghop::model::finding::{Finding, Severity};
use tonghop::model::form::Role;
use tonghop::model::observation::{Return, Round, Value};
use tonghop::model::period::Period;
use tonghop::model::table::TableCell;
use tonghop::present::Findings;
use tonghop::present::report::present;

use crate::report::{broken_round, document_text, lines_with, particulars};
use crate::sample_figures::{DESCRIPTIONS, ROUND, SAMPLE};
use crate::sentences::{document, faults, in_month, text, verdicts, with_figure};

const RETAIL: usize = 2;
const EXPORT: usize = 3;
const IMPORT: usize = 4;
const MODES: [OnError; 3] = [OnError::LeaveOut, OnError::Count, OnError::Withhold];

fn card(made: &Consolidation, headline: usize) -> Card {
    document(made).front_page.cards[headline].clone()
}

fn made_of(round: Round, findings: &[Finding], on_error: OnError) -> Consolidation {
    consolidate(round, &DESCRIPTIONS, &Doubts::new(findings), on_error).unwrap()
}

/// The sample round with the figures of a form three times what they are, in the returns of all units.
fn threefold(form: &str) -> (Round, Vec<Finding>) {
    let mut round = ROUND.0.clone();
    let form = DESCRIPTIONS.form_index(form).unwrap();
    let returns = round.returns.iter_mut();
    for received in returns.filter(|received| received.form == form) {
        for seen in &mut received.observations {
            if let Value::Number(number) = seen.value {
                seen.value = Value::Number(number * Decimal::from(3));
            }
        }
    }
    let findings = check(&round, &DESCRIPTIONS, &Background::default());
    (round, findings)
}

/// Whether anything of retail sales is held against the plan.
fn holds_retail_against_its_plan(made: &Consolidation) -> Vec<String> {
    let text = text(made);
    let card = card(made, RETAIL);
    let lines = [
        "tổng mức bán lẻ ước đạt",
        "- Tổng mức bán lẻ hàng hóa và dịch vụ",
    ];
    let lines = lines.iter().flat_map(|words| lines_with(&text, words));
    let mut said: Vec<String> = lines
        .filter(|line| line.contains("kế hoạch năm") || line.contains("còn phải thực hiện"))
        .map(str::to_owned)
        .collect();
    said.extend([card.plan, card.outlook, card.verdict]);
    said.extend(
        lines_with(&text, "Về tổng mức bán lẻ")
            .iter()
            .map(|line| (*line).to_owned()),
    );
    said.extend(
        lines_with(&text, "Ước cả năm 2019 đạt")
            .iter()
            .map(|line| (*line).to_owned()),
    );
    said.retain(|line| !line.is_empty());
    said
}

#[test]
fn nothing_is_held_against_a_plan_of_which_two_ends_are_expected() {
    let contradicted = with_figure("plan.retail.expected-year", |value, _| {
        *value = Some(16_159_000.into());
    });
    for month in [1, 3, 6, 9, 12] {
        let made = in_month(&contradicted, month);
        assert_eq!(
            holds_retail_against_its_plan(&made),
            Vec::<String>::new(),
            "{month}"
        );
        assert_eq!(
            card(&made, RETAIL).caveat,
            "chưa so với kế hoạch vì số ước cả năm của Sở và của các đơn vị chưa thống nhất"
        );
        assert_eq!(faults(&document(&made)), Vec::<String>::new(), "{month}");
        // The other headlines are.
        assert!(card(&made, 1).plan.starts_with("bằng 74,2% kế hoạch năm"));
        let text = text(&made);
        let why = "chưa xác định vì số ước cả năm của Sở";
        assert_eq!(lines_with(&text, why).len(), 1, "{month}: {text}");
        let year =
            "Ước cả năm 2019 chưa công bố vì số ước của Sở và của các đơn vị chưa thống nhất.";
        assert_eq!(lines_with(&text, year), [year]);
    }
    assert!(!holds_retail_against_its_plan(&SAMPLE).is_empty());
}

#[test]
fn a_year_near_its_plan_of_which_two_ends_are_expected_has_no_verdict_and_keeps_its_plan() {
    let disputed = with_figure("plan.retail.expected-year", |value, _| {
        *value = Some(19_159_000.into());
    });
    let made = card(&in_month(&disputed, 9), RETAIL);
    assert!(
        made.plan.starts_with("bằng 72,5% kế hoạch năm"),
        "{}",
        made.plan
    );
    assert_eq!(made.verdict, "");
    assert_ne!(self::card(&SAMPLE, RETAIL).verdict, "");
}

#[test]
fn a_form_three_times_too_large_is_asked_about_and_not_held_against_the_plan() {
    let (round, findings) = threefold("retail");
    let of_forecast: Vec<&Finding> = findings
        .iter()
        .filter(|finding| finding.rule.code == "TH386")
        .collect();
    assert_eq!(of_forecast.len(), 1, "{findings:?}");
    for on_error in MODES {
        let made = made_of(round.clone(), &findings, on_error);
        let scores = Scores::new(&made, &DESCRIPTIONS);
        let touched = scores.headlines_of(of_forecast[0]);
        assert_eq!(touched, BTreeSet::from([RETAIL]), "{on_error:?}");
        assert_eq!(
            holds_retail_against_its_plan(&made),
            Vec::<String>::new(),
            "{on_error:?}"
        );
        assert_eq!(faults(&document(&made)), Vec::<String>::new());
    }
}

/// Figures of tables that hold the headline retail against its plan, and places by it.
fn tables_hold_retail_against_its_plan(made: &Consolidation) -> Vec<String> {
    let made = Arc::new(made.clone());
    let shown = present(&made, &DESCRIPTIONS, Findings::default(), &particulars()).unwrap();
    let mut held = Vec::new();
    let of_retail = |id: &str| {
        let names = ["completion", "remaining", "needed-per-month", "effort"];
        let name = id.split('@').next().unwrap().rsplit('.').next().unwrap();
        let is_held = names.contains(&name) || name == "expected-completion";
        is_held && (id.starts_with("headline.retail.") || id.starts_with("retail.total."))
    };
    for table in &shown.tables {
        for (row, cells) in table.rows.iter().map(|row| &row.cells).enumerate() {
            for (cell, column) in cells.iter().zip(&table.columns) {
                let group = &column.group;
                let is_place = column.heading == "Hạng" && group.contains("Tổng mức bán lẻ");
                if let TableCell::Figure(figure) = cell
                    && of_retail(&made.id(figure.figure))
                {
                    held.push(format!("{} {row} {}", table.id, made.id(figure.figure)));
                }
                if let TableCell::Count(place) = cell
                    && is_place
                {
                    held.push(format!("{} {row} place {place}", table.id));
                }
            }
        }
    }
    held
}

#[test]
fn no_table_holds_a_headline_against_a_plan_that_page_1_keeps_from() {
    let contradicted = with_figure("plan.retail.expected-year", |value, _| {
        *value = Some(16_159_000.into());
    });
    assert_eq!(
        tables_hold_retail_against_its_plan(&contradicted),
        Vec::<String>::new()
    );
    let made = Arc::new(contradicted);
    let shown = present(&made, &DESCRIPTIONS, Findings::default(), &particulars()).unwrap();
    let why = "(#) Tổng mức bán lẻ hàng hóa và dịch vụ: chưa so với kế hoạch vì số ước cả năm của Sở và của các đơn vị chưa thống nhất.";
    for id in ["overview", "by-district", "ranking"] {
        let table = shown.tables.iter().find(|table| table.id == id).unwrap();
        let notes = table.notes.iter().filter(|note| *note == why);
        assert_eq!(notes.count(), 1, "{id}: {:?}", table.notes);
    }
    let held = tables_hold_retail_against_its_plan(&SAMPLE);
    for table in ["overview", "by-district", "ranking"] {
        let of_table = held.iter().filter(|held| held.starts_with(table));
        assert!(of_table.count() > 0, "{table}: {held:?}");
    }
}

#[test]
fn nobody_has_a_place_where_the_first_headline_is_not_held_against_its_plan() {
    let contradicted = with_figure("plan.industry.expected-year", |value, _| {
        *value = value.map(|value| value * Decimal::TWO);
    });
    let made = Arc::new(contradicted);
    let shown = present(&made, &DESCRIPTIONS, Findings::default(), &particulars()).unwrap();
    assert!(shown.charts.iter().all(|chart| chart.id != "ranking"));
    let ranking = shown.tables.iter().find(|table| table.id == "ranking");
    let ranking = ranking.unwrap();
    assert!(ranking.title.contains("chưa xếp hạng"), "{}", ranking.title);
    for row in &ranking.rows {
        assert_eq!(row.cells[0], TableCell::Blank);
        assert_eq!(row.cells[4], TableCell::Text("(#)".to_owned()));
    }
    let alone = |note: &&String| note.starts_with("Không xếp hạng: ");
    assert_eq!(ranking.notes.iter().filter(alone).count(), 0);
}

/// Without the returns of some units, the expectations of the others are held against their own plans.
#[test]
fn a_missing_unit_does_not_bring_a_contradicted_plan_back() {
    let retail = DESCRIPTIONS.form_index("retail").unwrap();
    let without = |mut round: Round, unit: &str| {
        let unit = DESCRIPTIONS.register.index_of(unit).unwrap();
        let others = |received: &Return| (received.form, received.unit) != (retail, unit);
        round.returns.retain(others);
        round
    };
    let (threefold, findings) = threefold("retail");
    for missing in ["sa-thay", "kon-tum"] {
        for on_error in MODES {
            let made = made_of(without(threefold.clone(), missing), &findings, on_error);
            assert_eq!(
                holds_retail_against_its_plan(&made),
                Vec::<String>::new(),
                "{missing} {on_error:?}"
            );
            assert_eq!(
                tables_hold_retail_against_its_plan(&made),
                Vec::<String>::new(),
                "{missing} {on_error:?}"
            );
        }
    }
    // The same units with sound figures are held against their own plans.
    let made = made_of(
        without(ROUND.0.clone(), "sa-thay"),
        &ROUND.1,
        OnError::LeaveOut,
    );
    assert!(!holds_retail_against_its_plan(&made).is_empty());
    assert!(!tables_hold_retail_against_its_plan(&made).is_empty());
}

/// What one small unit expects of its own plan says nothing of what the department expects of all.
#[test]
fn one_small_unit_contradicts_no_forecast() {
    let register = &DESCRIPTIONS.register;
    let mut small = 0;
    for (index, unit) in register.indexed() {
        let (mut round, findings) = ROUND.clone();
        round.returns.retain(|received| {
            let of = register.unit(received.unit).unwrap();
            received.unit == index || !register.is_consolidated(of)
        });
        let made = made_of(round, &findings, OnError::LeaveOut);
        let share = made.coverage.iter().filter_map(|one| one.share).max();
        if share.is_some_and(|share| share < 50.into()) {
            let text = document(&made);
            assert!(!format!("{text:?}").contains("(#)"), "{}", unit.id);
            small += 1;
        }
    }
    assert!(small > 5, "{small}");
}

/// Page 1 with findings of these weights, causes and headlines.
fn calm(rows: &[(Severity, usize, &[usize])]) -> String {
    let mut findings = crate::list::followed();
    let one = findings.list[0].clone();
    let rows = rows.iter().map(|(severity, cause, headlines)| {
        let mut row = one.clone();
        row.severity = *severity;
        row.cause = *cause;
        row.headlines = headlines.iter().copied().collect();
        row
    });
    findings.list = rows.collect();
    let shown = present(&SAMPLE, &DESCRIPTIONS, findings, &particulars()).unwrap();
    let text = document_text(&shown);
    let said = lines_with(&text, "Đủ báo cáo của tất cả các đơn vị");
    assert_eq!(said.len(), 1, "{text}");
    said[0].to_owned()
}

#[test]
fn page_1_says_how_much_is_to_be_asked_about_which_headline() {
    const NONE: &str = "- Đủ báo cáo của tất cả các đơn vị, không có lỗi.";
    let (warning, error) = (Severity::Warning, Severity::Error);
    assert_eq!(calm(&[]), NONE);
    // What moves no headline of page 1, and what asks for nothing.
    assert_eq!(calm(&[(warning, 1, &[]), (warning, 2, &[IMPORT])]), NONE);
    assert_eq!(calm(&[(Severity::Note, 1, &[RETAIL])]), NONE);
    let asked = calm(&[
        (warning, 1, &[RETAIL]),
        (warning, 1, &[RETAIL]),
        (warning, 2, &[EXPORT]),
    ]);
    assert_eq!(
        asked,
        "- Đủ báo cáo của tất cả các đơn vị; còn 2 điểm cần hỏi lại về tổng mức bán lẻ hàng hóa và dịch vụ và kim ngạch xuất khẩu, xem tệp tong-hop.xlsx."
    );
    // What follows from an error is settled with it.
    let settled = calm(&[(error, 1, &[RETAIL]), (warning, 1, &[RETAIL])]);
    assert_eq!(
        settled,
        "- Đủ báo cáo của tất cả các đơn vị; còn 1 lỗi đang xác minh, xem tệp tong-hop.xlsx."
    );
}

#[test]
fn plan_and_base_carry_signs_of_their_own() {
    for (status, sign) in [
        (FigureStatus::Incomplete, "(*)"),
        (FigureStatus::Marked, "(**)"),
    ] {
        let mut made = with_figure("headline.retail.plan", |_, known| *known = status);
        for both in [false, true] {
            if both {
                let index = made.find("headline.retail.completion").unwrap();
                crate::hand_made::made_figure(&mut made, index).status = status;
            }
            let card = card(&made, RETAIL);
            let plan = format!("(19.550,0 tỷ đồng {sign})");
            assert!(card.plan.ends_with(&plan), "{card:?}");
            let text = text(&made);
            assert_eq!(
                lines_with(&text, &format!("(19.550 tỷ đồng {sign})")).len(),
                1,
                "{text}"
            );
        }
        let mut made = with_figure("trade.export.trade-value.cumulative", |value, _| {
            *value = Some(Decimal::ZERO);
        });
        let base = made.find("trade.export.trade-value.same-period").unwrap();
        crate::hand_made::made_figure(&mut made, base).status = status;
        let card = card(&made, EXPORT);
        assert!(card.growth.ends_with(sign), "{card:?}");
        assert!(card.caveat.contains(sign), "{card:?}");
    }
    assert!(!card(&SAMPLE, RETAIL).plan.contains('*'));
}

#[test]
fn what_each_month_needs_is_said_to_be_withheld() {
    let words = "- Tổng mức bán lẻ hàng hóa và dịch vụ: chưa công bố vì đang xác minh số liệu";
    for month in [1, 3, 6, 9] {
        let made = with_figure("headline.retail.needed-per-month", |value, status| {
            *value = None;
            *status = FigureStatus::Withheld;
        });
        let text = text(&in_month(&made, month));
        assert_eq!(lines_with(&text, words), [words], "{month}");
    }
    let withheld = text(&broken_round(&DESCRIPTIONS, OnError::Withhold));
    assert_eq!(lines_with(&withheld, words), [words]);
    for on_error in [OnError::LeaveOut, OnError::Count] {
        let text = text(&broken_round(&DESCRIPTIONS, on_error));
        assert!(lines_with(&text, words).is_empty(), "{on_error:?}");
    }
}

#[test]
fn a_unit_without_an_expected_year_is_named_where_the_line_is_not_there() {
    let retail = DESCRIPTIONS.form_index("retail").unwrap();
    let described = DESCRIPTIONS.form(retail).unwrap();
    let mut columns = described.value_columns();
    let expected = columns
        .find(|(.., role)| *role == Role::ExpectedYear)
        .unwrap()
        .0;
    let mut round = ROUND.0.clone();
    let unit = DESCRIPTIONS.register.index_of("sa-thay").unwrap();
    for received in &mut round.returns {
        if (received.form, received.unit) == (retail, unit) {
            received.observations.retain(|seen| seen.column != expected);
        }
    }
    for on_error in MODES {
        let made = made_of(round.clone(), &ROUND.1, on_error);
        let card = card(&made, RETAIL);
        assert_eq!((card.outlook.as_str(), card.verdict.as_str()), ("", ""));
        assert!(
            card.caveat
                .ends_with("chưa nêu ước cả năm vì thiếu số của Huyện Sa Thầy"),
            "{card:?}"
        );
    }
}

#[test]
fn december_asks_for_nothing_more_in_the_year() {
    assert_eq!(
        verdicts(&in_month(&SAMPLE, 11))[EXPORT],
        "■ Cần phấn đấu để đạt kế hoạch năm"
    );
    let december = document(&in_month(&SAMPLE, 12)).front_page;
    assert_eq!(december.cards[EXPORT].verdict, "■ Gần đạt kế hoạch năm");
    for card in &december.cards {
        assert!(
            card.outlook.is_empty() && !card.verdict.contains("phấn đấu"),
            "{card:?}"
        );
        assert!(!card.caveat.contains("ước cả năm"), "{card:?}");
    }
    for (month, is_needed) in [(11, true), (12, false)] {
        let mut round = ROUND.0.clone();
        round.period = Period::new(2019, month).unwrap();
        for received in &mut round.returns {
            received.period = round.period;
        }
        let made = made_of(round, &[], OnError::LeaveOut);
        for name in ["needed-per-month", "effort"] {
            let id = format!("headline.retail.{name}");
            assert_eq!(made.find(&id).is_some(), is_needed, "{id} in {month}");
        }
    }
}
