//! What a mark takes with it: on page 1 each mark has its note, nothing is praised, ranked or called none by figures that are
//! not whole, and what is whole says no more than there was.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::sync::Arc;

use rust_decimal::Decimal;
use tonghop::aggregate::{Doubts, OnError, consolidate};
use tonghop::model::document::Card;
use tonghop::model::figure::{Consolidation, FigureStatus};
use tonghop::model::finding::{AffectedLine, Finding, RuleInfo, Severity};
use tonghop::model::form::Role;
use tonghop::model::observation::Round;

use crate::report::lines_with;
use crate::sample_figures::{DESCRIPTIONS, ROUND, SAMPLE};
use crate::sentences::{
    document, faults, in_month, text, text_of_sample, verdicts, with_figure, with_units,
};

const INDUSTRY: usize = 1;
const RETAIL: usize = 2;
const EXPORT: usize = 3;

fn card(made: &Consolidation, headline: usize) -> Card {
    document(made).front_page.cards[headline].clone()
}

/// The round with an error in one figure of a unit.
fn with_error(
    round: Round,
    (unit, form, row): (&str, &str, &str),
    role: Role,
    on_error: OnError,
) -> Consolidation {
    let mut findings = ROUND.1.clone();
    let unit = DESCRIPTIONS.register.index_of(unit).unwrap();
    let form = DESCRIPTIONS.form_index(form).unwrap();
    let described = DESCRIPTIONS.form(form).unwrap();
    let mut columns = described.value_columns();
    let column = columns.find(|(.., of)| *of == role).unwrap().0;
    let mut returns = round.returns.iter();
    let sent = returns
        .find(|received| received.unit == unit && received.form == form)
        .unwrap();
    let rule = RuleInfo {
        code: "TH111",
        name: "any",
        severity: Severity::Error,
    };
    findings.push(Finding::new(rule, Vec::new()).affecting(vec![AffectedLine {
        unit,
        form,
        period: round.period,
        row: described.row_index(row),
        column: Some(column),
        path: Arc::clone(&sent.path),
    }]));
    let doubts = Doubts::new(&findings);
    consolidate(round, &DESCRIPTIONS, &doubts, on_error).unwrap()
}

fn base_in_doubt(on_error: OnError) -> Consolidation {
    let place = ("sa-thay", "industry", "total");
    with_error(ROUND.0.clone(), place, Role::SamePeriod, on_error)
}

#[test]
fn a_line_of_a_card_carries_its_own_mark_and_the_card_says_why() {
    let left_out = card(&base_in_doubt(OnError::LeaveOut), INDUSTRY);
    assert_eq!(left_out.value, "5.305,4 tỷ đồng");
    assert!(
        left_out.growth.contains("% (*) so với cùng kỳ"),
        "{left_out:?}"
    );
    assert!(!left_out.plan.contains("(*)"), "{left_out:?}");
    assert_eq!(left_out.caveat, "tỷ lệ có dấu (*) chưa so Huyện Sa Thầy");

    let counted = card(&base_in_doubt(OnError::Count), INDUSTRY);
    assert_eq!(counted.value, "5.305,4 tỷ đồng");
    assert_eq!(counted.growth, "tăng 15,81% (**) so với cùng kỳ");
    let caveat = "tính cả số liệu đang có lỗi của Huyện Sa Thầy (**)";
    assert_eq!(counted.caveat, caveat);

    let made = base_in_doubt(OnError::Withhold);
    let withheld = card(&made, INDUSTRY);
    assert_eq!(
        (withheld.growth.as_str(), withheld.plan.is_empty()),
        ("", false)
    );
    let caveat = "chưa công bố mức tăng, giảm vì đang xác minh số liệu";
    assert_eq!(withheld.caveat, caveat);
    let said = "5.305,4 tỷ đồng, chưa công bố mức tăng, giảm so với cùng kỳ năm trước, bằng 74,2%";
    assert_eq!(lines_with(&text(&made), said).len(), 1);
    assert_eq!(faults(&document(&made)), Vec::<String>::new());

    let clean = document(&SAMPLE).front_page.cards;
    assert!(clean.iter().all(|card| card.caveat.is_empty()), "{clean:?}");
    assert!(!text_of_sample().contains("chưa công bố"));
}

#[test]
fn an_error_in_the_plan_of_the_province_is_the_department_s() {
    let place = ("tinh", "plan", "industry");
    let made = with_error(ROUND.0.clone(), place, Role::AnnualPlan, OnError::Count);
    let text = text(&made);
    let note = "(**) Kế hoạch năm tính cả số liệu đang có lỗi của: Sở Công Thương tỉnh Kon Tum.";
    assert!(text.lines().any(|line| line == note), "{text}");
    assert!(!text.contains("của: ."));
    let card = card(&made, INDUSTRY);
    assert_eq!(
        card.caveat,
        "tính cả số liệu đang có lỗi của Sở Công Thương tỉnh Kon Tum (Kế hoạch năm) (**); chưa nêu ước cả năm so với kế hoạch"
    );
    assert!(
        card.plan.starts_with("bằng 74,2% (**) kế hoạch năm"),
        "{card:?}"
    );
    assert_eq!(card.verdict, "");
    // The errors of a district are its own, and are said once.
    let district = ("dak-glei", "retail", "catering");
    let made = with_error(ROUND.0.clone(), district, Role::Cumulative, OnError::Count);
    let note = "(**) Tính cả số liệu đang có lỗi của: Huyện Đắk Glei.";
    assert!(self::text(&made).lines().any(|line| line == note));
}

#[test]
fn a_plan_that_the_department_left_blank_is_said_on_page_1() {
    let mut round = ROUND.0.clone();
    let plan = DESCRIPTIONS.form_index("plan").unwrap();
    let described = DESCRIPTIONS.form(plan).unwrap();
    let row = described.row_index("industry").unwrap();
    let mut columns = described.value_columns();
    let column = columns
        .find(|(.., role)| *role == Role::AnnualPlan)
        .unwrap()
        .0;
    for received in round
        .returns
        .iter_mut()
        .filter(|received| received.form == plan)
    {
        let cells = &mut received.observations;
        cells.retain(|seen| (seen.row, seen.column) != (row, column));
    }
    let doubts = Doubts::new(&ROUND.1);
    let made = consolidate(round, &DESCRIPTIONS, &doubts, OnError::LeaveOut).unwrap();
    let card = card(&made, INDUSTRY);
    assert!(
        card.plan.contains("(*) tổng kế hoạch năm của các đơn vị"),
        "{card:?}"
    );
    assert_eq!(
        card.caveat,
        "so với tổng kế hoạch của các đơn vị vì Biểu 7c chưa ghi kế hoạch của tỉnh (mới có Biểu 7d) (*); chưa nêu ước cả năm so với kế hoạch"
    );
    let text = text(&made);
    assert!(lines_with(&text, "không có lỗi").is_empty());
    let said = "- Đủ báo cáo của tất cả các đơn vị; xem ghi chú tại: Giá trị sản xuất công nghiệp.";
    assert_eq!(lines_with(&text, said), [said]);
    assert!(!text.contains("chưa có kế hoạch của tỉnh"));
    assert!(!text_of_sample().contains("xem ghi chú tại"));
}

#[test]
fn what_those_who_reported_do_not_have_is_no_figure_of_the_province() {
    // Tu Mơ Rông exports nothing; the others did not report.
    let made = with_units(|unit| unit == "tu-mo-rong");
    let text = text(&made);
    let card = card(&made, EXPORT);
    assert_eq!(card.value, "chưa có số liệu");
    let rest = [
        card.growth,
        card.plan,
        card.outlook,
        card.caveat,
        card.verdict,
    ];
    assert_eq!(rest.concat(), "");
    let said = "[Chưa có số liệu xuất khẩu; bổ sung khi có.]";
    assert_eq!(lines_with(&text, said), [said]);
    for words in [
        "- Tinh bột sắn",
        "không phát sinh",
        "Kim ngạch xuất khẩu: còn phải",
    ] {
        assert_eq!(lines_with(&text, words), Vec::<&str>::new(), "{words}");
    }
    // Where nobody is missing, nothing is nothing.
    let made = with_figure("trade.export-rubber.trade-value.cumulative", |value, _| {
        *value = Some(Decimal::ZERO);
    });
    let said = self::text(&made);
    let rubber = lines_with(&said, "- Cao su: không phát sinh (cùng kỳ: ");
    assert_eq!(rubber.len(), 1, "{said}");
}

#[test]
fn nothing_before_is_said_only_of_a_base_that_is_whole() {
    let growth = "trade.import-timber.trade-value.growth";
    let base = "trade.import-timber.trade-value.same-period";
    let made = |status: FigureStatus| {
        let mut made = with_figure(growth, |value, status| {
            *value = None;
            *status = FigureStatus::Unavailable;
        });
        let index = made.find(base).unwrap();
        let figure = crate::hand_made::made_figure(&mut made, index);
        figure.value = Some(Decimal::ZERO);
        figure.status = status;
        text(&made)
    };
    let words = "cùng kỳ năm trước không phát sinh";
    assert_eq!(lines_with(&made(FigureStatus::Complete), words).len(), 1);
    for status in [FigureStatus::Incomplete, FigureStatus::Marked] {
        assert_eq!(lines_with(&made(status), words), Vec::<&str>::new());
    }
}

#[test]
fn no_verdict_on_the_plan_rests_on_some_of_the_units() {
    let made = in_month(&with_units(|unit| unit != "kon-ray"), 12);
    let text = text(&made);
    let said =
        "- Giá trị sản xuất công nghiệp: chưa đánh giá vì số liệu chưa đầy đủ hoặc đang có lỗi";
    assert_eq!(lines_with(&text, said).len(), 2, "{text}");
    for words in ["vượt", "chưa đạt kế hoạch năm của"] {
        assert_eq!(lines_with(&text, words), Vec::<&str>::new(), "{words}");
    }
    let whole = self::text(&in_month(&SAMPLE, 12));
    assert!(lines_with(&whole, "chưa đánh giá vì").is_empty());
}

/// The sample round in which units have these completions of their plans of retail sales.
fn with_completions(values: &[(&str, &str)]) -> Consolidation {
    let mut made = Consolidation::clone(&SAMPLE);
    for (unit, value) in values {
        let index = made
            .find(&format!("retail.total.completion@{unit}"))
            .unwrap();
        crate::hand_made::made_figure(&mut made, index).value = Some(value.parse().unwrap());
    }
    made
}

const DISTRICTS: [&str; 10] = [
    "kon-tum",
    "dak-glei",
    "ngoc-hoi",
    "dak-to",
    "kon-plong",
    "kon-ray",
    "dak-ha",
    "sa-thay",
    "tu-mo-rong",
    "ia-h-drai",
];

#[test]
fn those_who_share_a_place_are_named_together_or_not_at_all() {
    let ranked = |values: &[(&str, &str)]| {
        let text = text(&with_completions(values));
        let said = lines_with(&text, "Về tổng mức bán lẻ");
        said.first()
            .map_or_else(String::new, |said| (*said).to_owned())
    };
    // Four share the last place, of whom three could be named.
    let last = ["kon-ray", "tu-mo-rong", "sa-thay", "dak-to"].map(|unit| (unit, "50"));
    let said = ranked(&last);
    assert!(
        said.contains("cao nhất là") && !said.contains("thấp nhất"),
        "{said}"
    );
    // Two share the third place: the two before them are named.
    let third = [
        ("kon-plong", "99"),
        ("ngoc-hoi", "98"),
        ("kon-tum", "97"),
        ("dak-ha", "97"),
    ];
    let said = ranked(&third);
    let first = said.split("thấp nhất").next().unwrap();
    assert_eq!(first.matches('(').count(), 2, "{said}");
    // Nobody is first of equals, whatever they reached.
    let equal = DISTRICTS.map(|unit| (unit, "0"));
    assert_eq!(ranked(&equal), "");
    let page = document(&with_completions(&equal)).front_page;
    assert!(
        !format!("{:?}", page.blocks).contains("bán lẻ hàng hóa và dịch vụ\","),
        "{page:?}"
    );
    // Different ones look different.
    let near = [("kon-tum", "74.04"), ("ngoc-hoi", "74.01")];
    let said = ranked(&near);
    assert!(
        said.contains("(74,04%)") && said.contains("(74,01%)"),
        "{said}"
    );
    assert!(ranked(&[]).contains("(78,5%)"), "{}", ranked(&[]));
}

#[test]
fn who_has_a_figure_of_the_row_in_doubt_is_not_ranked() {
    for on_error in [OnError::LeaveOut, OnError::Count, OnError::Withhold] {
        let place = ("kon-plong", "retail", "total");
        let made = with_error(ROUND.0.clone(), place, Role::SamePeriod, on_error);
        let text = text(&made);
        let said = lines_with(&text, "Về tổng mức bán lẻ");
        let first = said[0].split("cao nhất là").nth(1).unwrap();
        assert!(!first.contains("Kon Plông"), "{said:?}");
        assert!(
            said[0].contains("trong các đơn vị có đủ số liệu"),
            "{said:?}"
        );
    }
    let clean = text_of_sample();
    let said = lines_with(&clean, "Về tổng mức bán lẻ");
    assert!(said[0].contains("cao nhất là huyện Kon Plông"), "{said:?}");
}

#[test]
fn what_was_not_done_is_said_without_noughts() {
    let zero = |id: &str| {
        text(&with_figure(
            &format!("other.{id}.cumulative"),
            |value, _| {
                *value = Some(Decimal::ZERO);
            },
        ))
    };
    let fairs = zero("rural-fairs");
    assert_eq!(
        lines_with(&fairs, "không tổ chức chợ đưa hàng Việt").len(),
        1
    );
    assert!(lines_with(&fairs, "đã tổ chức").is_empty());
    let inspections = zero("inspections");
    assert_eq!(
        lines_with(&inspections, "không tổ chức kiểm tra thị trường").len(),
        1
    );
    let violations = zero("violations");
    assert_eq!(lines_with(&violations, "không phát hiện vi phạm").len(), 1);
    assert!(lines_with(&violations, "Kết quả xử lý").is_empty());
    let fraud = zero("price-fraud");
    let said = lines_with(&fraud, "Kết quả xử lý");
    assert!(
        said.len() == 1 && !said[0].contains("gian lận về giá"),
        "{said:?}"
    );
    let projects = zero("promotion-projects");
    assert_eq!(
        lines_with(&projects, "Khuyến công: không có đề án").len(),
        1
    );
    let paid = zero("promotion-disbursed");
    assert_eq!(lines_with(&paid, "; chưa giải ngân.").len(), 1, "{paid}");
    let stock = zero("stock-brick");
    assert_eq!(
        lines_with(&stock, "gạch không còn (cùng thời điểm năm trước: ").len(),
        1
    );
    let sample = text_of_sample();
    for words in [
        "không tổ chức",
        "không phát hiện",
        "chưa giải ngân",
        "không còn",
    ] {
        assert_eq!(lines_with(&sample, words), Vec::<&str>::new(), "{words}");
    }
    assert_eq!(lines_with(&sample, "Kết quả xử lý").len(), 1);
}

#[test]
fn a_headline_that_stopped_says_so_on_its_card_as_in_the_text() {
    let mut made = Consolidation::clone(&SAMPLE);
    let now = [
        ("trade.export.trade-value.cumulative", 0),
        ("trade.export.trade-value.growth", -100),
        ("headline.export.completion", 0),
    ];
    for (id, value) in now {
        let index = made.find(id).unwrap();
        crate::hand_made::made_figure(&mut made, index).value = Some(value.into());
    }
    let card = card(&made, EXPORT);
    assert_eq!(card.value, "không phát sinh");
    assert_eq!(card.growth, "cùng kỳ: 112,35 triệu USD");
    assert_eq!(card.plan, "");
    let text = text(&made);
    assert!(!text.contains("giảm 100%"));
    let said = "- Kim ngạch xuất khẩu không phát sinh (cùng kỳ: 112,35 triệu USD);";
    assert_eq!(lines_with(&text, said), [said]);
    assert_eq!(faults(&document(&made)), Vec::<String>::new());
}

#[test]
fn what_is_exceeded_already_is_not_expected() {
    let completion = |value: &str| {
        let value: Decimal = value.parse().unwrap();
        let made = with_figure("headline.industry.completion", |known, _| {
            *known = Some(value)
        });
        verdicts(&made)[INDUSTRY].clone()
    };
    assert_eq!(completion("100.0001"), "▲ Đã vượt kế hoạch năm");
    assert_eq!(completion("100"), "▲ Đã đạt kế hoạch năm");
    assert_eq!(completion("99.9999"), "▲ Dự kiến đạt kế hoạch năm");
    // The department expects twice what the units do: both lie above the plan.
    let mut made = Consolidation::clone(&SAMPLE);
    let index = made.find("plan.industry.expected-year").unwrap();
    let figure = crate::hand_made::made_figure(&mut made, index);
    figure.value = figure.value.map(|value| value * Decimal::TWO);
    assert_eq!(verdicts(&made)[INDUSTRY], "");
    assert_eq!(verdicts(&made)[RETAIL], "▲ Dự kiến đạt kế hoạch năm");
}

#[test]
fn one_clause_speaks_of_the_same_units() {
    let starch = |made: &Consolidation| {
        let text = text(made);
        // Behind the line of the product made.
        lines_with(&text, "- Tinh bột sắn:")[1].to_owned()
    };
    let made = with_figure(
        "trade.export-cassava-starch.trade-volume.cumulative",
        |_, status| {
            *status = FigureStatus::Incomplete;
        },
    );
    let said = starch(&made);
    assert!(
        said.contains(" triệu USD, ") && !said.contains(" tấn"),
        "{said}"
    );
    assert!(
        starch(&SAMPLE).contains(" tấn, trị giá "),
        "{}",
        starch(&SAMPLE)
    );
}
