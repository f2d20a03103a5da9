//! Sentences stand or fall with their figures: in every month, with every figure gone, with units missing, errors counted
//! or withheld, the report says nothing that its figures do not bear out.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use rust_decimal::Decimal;
use tonghop::aggregate::{Doubts, OnError, consolidate};
use tonghop::model::descriptions::Descriptions;
use tonghop::model::document::{Block, Document};
use tonghop::model::figure::{Consolidation, FigureStatus};
use tonghop::model::finding::{AffectedLine, Finding, RuleInfo, Severity};
use tonghop::model::period::Period;
use tonghop::model::phrases::Phrases;
use tonghop::present::fonts::Fonts;
use tonghop::present::report::present;
use tonghop::present::{Findings, json, pdf, workbook};

use crate::report::{broken_round, document_text, lines_with, particulars, words};
use crate::sample_figures::{DESCRIPTIONS, ROUND, SAMPLE};

pub(crate) fn document(made: &Consolidation) -> Document {
    let made = Arc::new(made.clone());
    let shown = present(&made, &DESCRIPTIONS, Findings::default(), &particulars());
    shown.unwrap().document
}

pub(crate) fn text(made: &Consolidation) -> String {
    let made = Arc::new(made.clone());
    let shown = present(&made, &DESCRIPTIONS, Findings::default(), &particulars()).unwrap();
    document_text(&shown)
}

/// The sample round as of another month; its figures stay, the words around them change.
pub(crate) fn in_month(made: &Consolidation, month: u32) -> Consolidation {
    let mut made = made.clone();
    made.period = Period::new(2019, month).unwrap();
    made
}

/// The sample round with the returns of units that a test keeps.
pub(crate) fn with_units(keep: impl Fn(&str) -> bool) -> Consolidation {
    let (mut round, findings) = ROUND.clone();
    let register = &DESCRIPTIONS.register;
    round.returns.retain(|received| {
        let unit = register.unit(received.unit).unwrap();
        unit.code.is_empty() || keep(&unit.id)
    });
    let doubts = Doubts::new(&findings);
    consolidate(round, &DESCRIPTIONS, &doubts, OnError::LeaveOut).unwrap()
}

/// A figure of the sample changed, with all that is made from it left as it was.
pub(crate) fn with_figure(
    id: &str,
    change: impl Fn(&mut Option<Decimal>, &mut FigureStatus),
) -> Consolidation {
    let mut made = Consolidation::clone(&SAMPLE);
    let index = made.find(id).unwrap_or_else(|| panic!("no {id}"));
    let figure = crate::hand_made::made_figure(&mut made, index);
    change(&mut figure.value, &mut figure.status);
    made
}

/// Words that no clause may hold, because they stand for a figure or for nothing.
const BROKEN: [&str; 22] = [
    " chưa có số liệu",
    "không công bố",
    "chưa so sánh được",
    "  ",
    " ,",
    " .",
    " ;",
    " :",
    "()",
    "( ",
    ",,",
    ",.",
    ";.",
    ";;",
    "..",
    ": .",
    ": ;",
    "bằng kế hoạch",
    "đạt ,",
    "ước .",
    " 0 tháng",
    "lần lần",
];

/// What is wrong with the flow of a document: broken clauses, announcements of nothing, codes of findings.
pub(crate) fn faults(document: &Document) -> Vec<String> {
    let mut faults = Vec::new();
    let blocks: Vec<&Block> = document
        .front_page
        .blocks
        .iter()
        .chain(&document.body)
        .collect();
    let opening = document.front_page.blocks.len();
    for (place, block) in blocks.iter().enumerate() {
        let mut lines = Vec::new();
        match block {
            Block::Heading { text, .. } => lines.push(text.clone()),
            Block::Paragraph(spans) => {
                let line = words(spans);
                let followed = match blocks.get(place + 1) {
                    Some(Block::List(_)) => true,
                    // What opens the report announces all of it.
                    Some(Block::Heading { level, .. }) => *level == 0 && place == opening,
                    _ => false,
                };
                if line.ends_with(':') && !followed {
                    faults.push(format!("announces nothing: {line}"));
                }
                lines.push(line);
            }
            Block::List(points) => {
                lines.extend(points.iter().map(|point| words(point)));
                if points.is_empty() || lines.last().is_some_and(|last| last.ends_with(';')) {
                    faults.push(format!("list: {lines:?}"));
                }
            }
            Block::Table(_) | Block::Chart(_) => {}
        }
        for line in &lines {
            let broken = BROKEN.iter().find(|broken| line.contains(**broken));
            let private = line
                .chars()
                .any(|letter| ('\u{E000}'..='\u{F8FF}').contains(&letter));
            if broken.is_some() || private || has_code(line) || line.trim().is_empty() {
                faults.push(format!("{broken:?}: {line}"));
            }
        }
    }
    faults
}

/// True when a code such as TH112 stands in a text.
fn has_code(text: &str) -> bool {
    let mut after = text.split("TH").skip(1);
    after.any(|rest| rest.chars().take(3).filter(char::is_ascii_digit).count() == 3)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever figures are gone or not published, in whatever month, every paragraph of the shipped template is whole.
    #[test]
    fn no_sentence_is_printed_in_pieces(
        month in prop::sample::select(vec![1_u32, 2, 3, 6, 9, 11, 12]),
        share in prop::sample::select(vec![2_u32, 4, 10, 100]),
        seed in any::<u64>(),
    ) {
        let mut made = in_month(&SAMPLE, month);
        let mut random = seed | 1;
        for figure in &mut made.figures {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let drawn = u32::try_from(random >> 40).unwrap();
            if drawn % share == 0 {
                figure.value = None;
                let withheld = (drawn / 100).is_multiple_of(2);
                figure.status = if withheld { FigureStatus::Withheld } else { FigureStatus::Unavailable };
            } else if drawn.is_multiple_of(7) {
                figure.value = figure.value.map(|_| Decimal::ZERO);
            } else if drawn.is_multiple_of(11) {
                figure.status = FigureStatus::Incomplete;
            }
        }
        let found = faults(&document(&made));
        prop_assert!(found.is_empty(), "{found:#?}");
    }
}

#[test]
fn a_round_without_any_figure_has_whole_sentences_and_blanks() {
    for status in [FigureStatus::Unavailable, FigureStatus::Withheld] {
        let mut made = Consolidation::clone(&SAMPLE);
        for figure in &mut made.figures {
            figure.value = None;
            figure.status = status;
        }
        let document = document(&made);
        assert_eq!(faults(&document), Vec::<String>::new());
        let text = text(&made);
        let expected = if status == FigureStatus::Withheld {
            "Số liệu xuất khẩu chưa công bố do đang rà soát."
        } else {
            "[Chưa có số liệu xuất khẩu; bổ sung khi có.]"
        };
        assert_eq!(lines_with(&text, expected), [expected]);
        assert!(lines_with(&text, "Trong đó:").is_empty());
        assert!(
            document
                .front_page
                .cards
                .iter()
                .all(|card| card.verdict.is_empty())
        );
    }
}

#[test]
fn every_month_is_named_as_reports_name_it() {
    let table = [
        (
            1,
            "tháng 01 năm 2019; phương hướng, nhiệm vụ 11 tháng cuối năm 2019",
        ),
        (
            3,
            "quý I năm 2019; phương hướng, nhiệm vụ 9 tháng cuối năm 2019",
        ),
        (
            6,
            "6 tháng đầu năm 2019; phương hướng, nhiệm vụ 6 tháng cuối năm 2019",
        ),
        (
            9,
            "9 tháng năm 2019; phương hướng, nhiệm vụ 3 tháng cuối năm 2019",
        ),
        (
            11,
            "11 tháng năm 2019; phương hướng, nhiệm vụ tháng cuối năm 2019",
        ),
        (12, "năm 2019; phương hướng, nhiệm vụ năm 2020"),
    ];
    for (month, expected) in table {
        let made = in_month(&SAMPLE, month);
        let document = document(&made);
        assert_eq!(
            document.letterhead.subject,
            format!("Kết quả thực hiện nhiệm vụ {expected}")
        );
        assert_eq!(faults(&document), Vec::<String>::new());
        let text = text(&made);
        let says_first_months = text.contains(&format!("{month} tháng đầu năm"));
        assert_eq!(says_first_months, !matches!(month, 1 | 3 | 12), "{month}");
        assert!(!text.contains("1 tháng năm") || month == 11, "{month}");
    }
}

#[test]
fn december_speaks_of_the_plan_and_of_the_year_to_come() {
    let text = text(&in_month(&SAMPLE, 12));
    // 72,5 % is far from a year's plan; the figures are those of September.
    let behind = "- Tổng mức bán lẻ hàng hóa và dịch vụ chưa đạt kế hoạch năm (72,5%);";
    assert_eq!(lines_with(&text, behind), [behind]);
    assert_eq!(
        lines_with(&text, "[Nêu các chỉ tiêu kế hoạch năm sau.]").len(),
        1
    );
    for words in [
        "tháng còn lại",
        "mỗi tháng",
        "tháng cuối năm",
        "Ước cả năm 2019 đạt",
    ] {
        assert_eq!(lines_with(&text, words), Vec::<&str>::new(), "{words}");
    }
    let before = text_of_sample();
    assert!(
        !before.contains("chưa đạt kế hoạch năm"),
        "said in September"
    );
}

pub(crate) fn text_of_sample() -> String {
    text(&SAMPLE)
}

#[test]
fn a_plan_that_is_exceeded_is_said_by_how_much() {
    let text = text(&with_figure("headline.retail.completion", |value, _| {
        *value = Some(Decimal::new(1096, 1));
    }));
    let said = lines_with(&text, "vượt 9,6% kế hoạch năm");
    assert_eq!(
        said,
        [
            "- Tổng mức bán lẻ hàng hóa và dịch vụ vượt 9,6% kế hoạch năm;",
            "- Tổng mức bán lẻ hàng hóa và dịch vụ vượt 9,6% kế hoạch năm, tiếp tục phấn đấu ở mức cao nhất;",
        ]
    );
    assert!(!text_of_sample().contains("vượt"));
}

#[test]
fn what_stopped_is_said_without_a_rate_of_nothing() {
    let text = text(&with_figure("products.ethanol.cumulative", |value, _| {
        *value = Some(Decimal::ZERO);
    }));
    let said = lines_with(&text, "- Cồn:");
    assert_eq!(said, ["- Cồn: không phát sinh (cùng kỳ: 7.872 nghìn lít);"]);
    let running = text_of_sample();
    assert!(
        lines_with(&running, "- Cồn:")[0].starts_with("- Cồn: ước đạt 9.840 nghìn lít, tăng 25%")
    );
}

/// The verdicts of page 1, by headline.
pub(crate) fn verdicts(made: &Consolidation) -> Vec<String> {
    let cards = document(made).front_page.cards.into_iter();
    cards.map(|card| card.verdict).collect()
}

#[test]
fn no_rounding_lifts_a_year_over_its_plan() {
    let retail = 2;
    assert_eq!(verdicts(&SAMPLE)[retail], "▲ Dự kiến đạt kế hoạch năm");
    // 19.549.706,75 of 19.550.000 is 99,9985 %.
    let change = |value: &mut Option<Decimal>, _: &mut FigureStatus| {
        *value = Some("19549706.75".parse().unwrap());
    };
    let mut made = with_figure("retail.total.expected-year", change);
    for id in [
        "plan.retail.expected-year",
        "headline.retail.expected-completion",
    ] {
        let index = made.find(id).unwrap();
        let percent = id.ends_with("completion");
        let value = if percent { "99.9985" } else { "19549706.75" };
        crate::hand_made::made_figure(&mut made, index).value = Some(value.parse().unwrap());
    }
    assert_eq!(
        verdicts(&made)[retail],
        "■ Cần phấn đấu để đạt kế hoạch năm"
    );
    let cards = document(&made).front_page.cards;
    assert_eq!(cards[retail].outlook, "ước cả năm đạt 99,9% kế hoạch");
    let row = text(&made);
    assert_eq!(
        lines_with(&row, "3 | Tổng mức bán lẻ")[0]
            .split(" | ")
            .nth(9),
        Some("99,9")
    );
}

#[test]
fn a_verdict_is_withheld_where_the_department_s_forecast_contradicts_it() {
    let made = with_figure("plan.retail.expected-year", |value, _| {
        *value = Some(19_159_000.into());
    });
    assert_eq!(verdicts(&made)[2], "");
    let silent = with_figure("plan.retail.expected-year", |value, _| *value = None);
    assert_eq!(verdicts(&silent)[2], "▲ Dự kiến đạt kế hoạch năm");
}

#[test]
fn no_verdict_stands_on_what_is_not_complete() {
    for id in [
        "retail.total.cumulative",
        "retail.total.expected-year",
        "headline.retail.plan",
    ] {
        for status in [
            FigureStatus::Incomplete,
            FigureStatus::Marked,
            FigureStatus::Withheld,
        ] {
            let made = with_figure(id, |_, known| *known = status);
            assert_eq!(verdicts(&made)[2], "", "{id} {status:?}");
        }
    }
}

#[test]
fn the_index_is_held_against_its_target_and_imports_against_nothing() {
    let gap = |points: &str| {
        let points: Decimal = points.parse().unwrap();
        let made = with_figure("headline.iip.gap", |value, _| *value = Some(points));
        verdicts(&made)[0].clone()
    };
    assert_eq!(gap("0.1"), "▲ Cao hơn mục tiêu");
    assert_eq!(gap("0"), "▲ Bằng mục tiêu");
    assert_eq!(gap("-0.0001"), "■ Thấp hơn mục tiêu, cần phấn đấu");
    assert_eq!(gap("-9"), "▼ Thấp hơn mục tiêu");
    let text = text_of_sample();
    let imports = lines_with(&text, "5 | Kim ngạch nhập khẩu");
    assert!(imports[0].ends_with("| "), "{imports:?}");
}

#[test]
fn errors_that_are_counted_are_named_on_page_1_and_nobody_is_ranked_by_them() {
    let made = broken_round(&DESCRIPTIONS, OnError::Count);
    let text = text(&made);
    assert!(lines_with(&text, "không có lỗi").is_empty());
    let named = "- Huyện Đắk Hà: số liệu bán lẻ đang có lỗi, đã tính vào tổng";
    assert_eq!(lines_with(&text, named).len(), 2, "{text}");
    let ranked = lines_with(&text, "Về tổng mức bán lẻ");
    assert!(
        !ranked.is_empty() && !ranked[0].contains("Đắk Hà"),
        "{ranked:?}"
    );
    assert!(
        ranked[0].contains("trong các đơn vị có đủ số liệu"),
        "{ranked:?}"
    );
    assert_eq!(verdicts(&made)[2], "");
    assert!(!has_code(&text), "a code of a finding stands in the report");
    let clean = text_of_sample();
    assert!(!clean.contains("trong các đơn vị có đủ số liệu"));
    assert_eq!(lines_with(&clean, "không có lỗi").len(), 1);
}

#[test]
fn an_error_that_touches_no_total_is_not_no_error() {
    let mut findings = crate::list::followed();
    findings.list.truncate(1);
    findings.list[0].severity = Severity::Error;
    let shown = present(&SAMPLE, &DESCRIPTIONS, findings, &particulars()).unwrap();
    let text = document_text(&shown);
    assert!(lines_with(&text, "không có lỗi").is_empty());
    assert_eq!(
        lines_with(&text, "còn 1 lỗi đang xác minh").len(),
        1,
        "{text}"
    );
}

#[test]
fn what_is_withheld_is_said_in_whole_sentences() {
    let made = broken_round(&DESCRIPTIONS, OnError::Withhold);
    let text = text(&made);
    let said = "Số liệu tổng mức bán lẻ chưa công bố do đang rà soát.";
    assert_eq!(lines_with(&text, said), [said]);
    let shortfall = "- Tổng mức bán lẻ hàng hóa và dịch vụ: số liệu chưa công bố do đang rà soát;";
    assert_eq!(lines_with(&text, shortfall), [shortfall]);
    assert_eq!(faults(&document(&made)), Vec::<String>::new());
    assert!(!has_code(&text));
}

#[test]
fn with_units_missing_the_plan_is_that_of_the_others_and_no_verdict_is_given() {
    let rounds = [
        with_units(|unit| unit != "tu-mo-rong"),
        with_units(|unit| !["tu-mo-rong", "dak-ha", "kon-tum"].contains(&unit)),
        with_units(|unit| unit == "dak-to"),
    ];
    for made in rounds {
        let text = text(&made);
        let sentence = lines_with(&text, ", tổng mức bán lẻ ước đạt");
        assert_eq!(sentence.len(), 1, "{text}");
        assert!(
            sentence[0].contains("kế hoạch năm của các đơn vị đã tính ("),
            "{sentence:?}"
        );
        assert!(verdicts(&made).iter().skip(1).all(String::is_empty));
        assert_eq!(faults(&document(&made)), Vec::<String>::new());
        assert!(lines_with(&text, "không có lỗi").is_empty());
    }
    assert!(!text_of_sample().contains("của các đơn vị đã tính"));
}

#[test]
fn nobody_is_first_of_one_and_nobody_is_first_and_last() {
    let one = text(&with_units(|unit| unit == "dak-to"));
    for words in ["cao nhất là", "thấp nhất là", "Cao nhất", "Thấp nhất"] {
        assert_eq!(lines_with(&one, words), Vec::<&str>::new(), "{words}");
    }
    let two = text(&with_units(|unit| ["dak-to", "dak-ha"].contains(&unit)));
    let ranked = lines_with(&two, "Về giá trị sản xuất công nghiệp");
    assert!(
        ranked[0].contains("cao nhất là") && !ranked[0].contains("thấp nhất"),
        "{ranked:?}"
    );
    let five = ["dak-to", "dak-ha", "kon-ray", "kon-plong", "sa-thay"];
    let five = text(&with_units(|unit| five.contains(&unit)));
    let ranked = lines_with(&five, "Về giá trị sản xuất công nghiệp")[0].to_owned();
    let (first, last) = ranked.split_once("thấp nhất là").unwrap();
    let names = |text: &str| text.matches('(').count();
    assert_eq!((names(first), names(last)), (3, 2), "{ranked}");
}

/// The sample round in which the province's plan of retail sales is left out for an error with a code.
fn with_plan_left_out(code: &'static str) -> Consolidation {
    let (round, mut findings) = ROUND.clone();
    let plan = DESCRIPTIONS.form_index("plan").unwrap();
    let row = DESCRIPTIONS.form(plan).unwrap().row_index("retail");
    let mut returns = round.returns.iter();
    let stated = returns.find(|received| received.form == plan).unwrap();
    let rule = RuleInfo {
        code,
        name: "any",
        severity: Severity::Error,
    };
    let line = AffectedLine {
        unit: stated.unit,
        form: plan,
        period: round.period,
        row,
        column: None,
        path: Arc::clone(&stated.path),
    };
    findings.push(Finding::new(rule, Vec::new()).affecting(vec![line]));
    let doubts = Doubts::new(&findings);
    consolidate(round, &DESCRIPTIONS, &doubts, OnError::LeaveOut).unwrap()
}

#[test]
fn a_plan_that_disagrees_is_not_a_plan_that_is_missing() {
    let cases = [
        ("TH354", "kế hoạch tại Biểu 7c và 7d chưa thống nhất"),
        ("TH111", "kế hoạch của tỉnh (Biểu 7c) đang xác minh"),
    ];
    for (code, why) in cases {
        let text = text(&with_plan_left_out(code));
        let note = format!("(*) So với tổng kế hoạch của các đơn vị vì {why}.");
        assert!(text.lines().any(|line| line == note), "{note} in {text}");
        assert!(!text.contains("chưa có kế hoạch của tỉnh"));
        assert!(text.contains("bằng 72,5% (*) tổng kế hoạch năm của các đơn vị (19.550 tỷ đồng"));
        assert!(!text.contains("của các đơn vị đã tính"), "all units are in");
    }
    let (mut round, findings) = ROUND.clone();
    let plan = DESCRIPTIONS.form_index("plan").unwrap();
    round.returns.retain(|received| received.form != plan);
    let doubts = Doubts::new(&findings);
    let made = consolidate(round, &DESCRIPTIONS, &doubts, OnError::LeaveOut).unwrap();
    assert!(text(&made).contains("vì chưa nhận Biểu 7c (mới có Biểu 7d)."));
    let (mut round, findings) = ROUND.clone();
    let tables = ["plan", "plan-units"].map(|id| DESCRIPTIONS.form_index(id).unwrap());
    round
        .returns
        .retain(|received| !tables.contains(&received.form));
    let doubts = Doubts::new(&findings);
    let made = consolidate(round, &DESCRIPTIONS, &doubts, OnError::LeaveOut).unwrap();
    assert!(text(&made).contains("vì chưa có kế hoạch của tỉnh."));
    assert!(!text_of_sample().contains("tổng kế hoạch"));
}

#[test]
fn an_amount_of_nothing_is_a_dash_and_a_rate_of_nothing_a_cross() {
    let table = |made: &Consolidation| {
        let text = text(made);
        let row = lines_with(&text, "| Huyện Tu Mơ Rông |");
        row.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    // Tu Mơ Rông exports nothing, so there is nothing to measure its growth on.
    let rows = table(&SAMPLE);
    assert!(
        rows.iter()
            .any(|row| row.contains("| - |") && row.contains("| x")),
        "{rows:?}"
    );
    assert!(rows.iter().all(|row| !row.contains('…')), "{rows:?}");
    let rows = table(&with_units(|unit| unit != "tu-mo-rong"));
    assert!(rows.iter().all(|row| !row.contains("| - |")), "{rows:?}");
}

#[test]
fn nothing_is_said_to_have_been_none_while_a_unit_is_missing() {
    let made = with_figure("products.ethanol.cumulative", |value, status| {
        *value = Some(Decimal::ZERO);
        *status = FigureStatus::Incomplete;
    });
    assert!(lines_with(&text(&made), "- Cồn:").is_empty());
}

/// Any text that may stand in a place for a name, with the letters that are most likely to be taken for something else.
fn any_text() -> impl Strategy<Value = String> {
    let letters = prop_oneof![
        3 => any::<char>(),
        2 => prop::sample::select(vec!['✓', 'Ⅰ', '\u{F0B7}', '報', '😀', '\u{200D}', '\u{202E}', '\u{0}', '\n', '\r', '\t']),
        2 => prop::sample::select(('\u{E000}'..='\u{E009}').collect::<Vec<_>>()),
        2 => prop::sample::select("*_#[]()<>&\"'\\|`~$-+=1.{}%@!:;".chars().collect::<Vec<_>>()),
        1 => prop::sample::select(vec!['\u{FFFE}', '\u{FFFF}', '\u{FEFF}', '\u{2028}', '\u{A0}']),
    ];
    prop::collection::vec(letters, 0..40).prop_map(|letters| letters.into_iter().collect())
}

/// Descriptions with a body that prints names, so that they go through the text as well as through the tables.
static NAMES: LazyLock<Descriptions> = LazyLock::new(|| {
    let mut descriptions = Descriptions::clone(&DESCRIPTIONS);
    let clusters = "\n\nCụm:\n\n{% for cum in rows(\"clusters\", 1) %}\n- {{ cum.label }}{{ value(cum.id)|them(\": \") }};\n{% endfor %}\n";
    descriptions.report.body.push_str(clusters);
    descriptions
});

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// No text of a return, of the register, of the report's description, of the phrases or of a confirmation ends a run.
    #[test]
    fn any_text_can_be_printed(texts in prop::collection::vec(any_text(), 8)) {
        let mut descriptions = NAMES.clone();
        let mut made = Consolidation::clone(&SAMPLE);
        for (name, text) in made.open_rows.iter_mut().flatten().zip(&texts) {
            name.label.clone_from(text);
        }
        descriptions.register.units[2].name.vi.clone_from(&texts[0]);
        descriptions.register.units[2].short.clone_from(&texts[1]);
        let report = &mut descriptions.report;
        report.headlines[2].name.vi.clone_from(&texts[2]);
        report.letterhead.agency.clone_from(&texts[3]);
        report.letterhead.recipients.push(texts[4].clone());
        report.letterhead.signer_name.clone_from(&texts[5]);
        descriptions.forms[1].rows[0].label.vi.clone_from(&texts[6]);
        descriptions.forms[1].title.vi.clone_from(&texts[7]);
        let keys = DESCRIPTIONS.phrases.keys().map(str::to_owned);
        descriptions.phrases = Phrases::new(keys.zip(texts.iter().cycle().cloned()).collect());
        let mut findings = crate::list::followed();
        for row in &mut findings.confirmed {
            row.reason.clone_from(&texts[0]);
            row.owner.clone_from(&texts[1]);
        }
        let (made, descriptions) = (Arc::new(made), Arc::new(descriptions));
        let shown = present(&made, &descriptions, findings, &particulars()).unwrap();
        let mut bytes = Vec::new();
        pdf::render(&shown.document, &Fonts::embedded().unwrap(), &mut bytes).unwrap();
        prop_assert!(lopdf::Document::load_mem(&bytes).is_ok());
        let parts = crate::word::rendered(&shown.document);
        parts.markup().for_each(|part| drop(crate::word::elements(parts.text(part))));
        let mut figures = Vec::new();
        json::figures(&shown, &[], &mut figures).unwrap();
        prop_assert!(serde_json::from_slice::<serde_json::Value>(&figures).is_ok());
        let mut book = Vec::new();
        let most = workbook::LINES_OF_A_SHEET;
        workbook::render(&shown, most, &std::env::temp_dir(), &mut book).unwrap();
        let read = tonghop::read::read(&Arc::from("tong-hop.xlsx"), &book);
        prop_assert!(read.0.is_some(), "{:?}", read.1);
    }
}
