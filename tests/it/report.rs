//! What the conference document says about the sample round.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::sync::Arc;

use tonghop::aggregate::{Doubts, OnError, consolidate};
use tonghop::model::descriptions::Descriptions;
use tonghop::model::document::{Block, PrintedTable, Span};
use tonghop::model::figure::Consolidation;
use tonghop::model::finding::{AffectedLine, Finding, RuleInfo, Severity};
use tonghop::model::form::RowIndex;
use tonghop::model::own_words::OwnWords;
use tonghop::model::table::Table;
use tonghop::present::report::{Particulars, present};
use tonghop::present::tables::UnitRanking;
use tonghop::present::{Findings, Presentation};

use crate::sample_figures::{DESCRIPTIONS, ROUND, SAMPLE};

pub(crate) fn particulars() -> Particulars {
    Particulars {
        as_of: "2019-09-25".to_owned(),
        ..Particulars::default()
    }
}

pub(crate) fn words(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

fn printed(table: &PrintedTable) -> Vec<String> {
    let mut lines = vec![format!("[{}] {}", table.title, table.unit_line)];
    let headings = table.columns.iter();
    let headings: Vec<String> = headings
        .map(|column| format!("{}/{}", column.group, column.heading))
        .collect();
    lines.push(headings.join(" | "));
    lines.extend(table.rows.iter().map(|row| row.cells.join(" | ")));
    lines.extend(table.notes.clone());
    lines
}

/// The flow as plain text, one line a block.
fn flow(blocks: &[Block]) -> Vec<String> {
    let mut lines = Vec::new();
    for block in blocks {
        match block {
            Block::Heading { level, text } => lines.push(format!("{level}# {text}")),
            Block::Paragraph(spans) => lines.push(words(spans)),
            Block::List(items) => {
                lines.extend(items.iter().map(|item| format!("- {}", words(item))));
            }
            Block::Table(table) => lines.extend(printed(table)),
            Block::Chart(chart) => lines.push(format!(
                "({}) {:?} {:?}",
                chart.title,
                chart.categories,
                chart
                    .series
                    .iter()
                    .map(|series| series
                        .points
                        .iter()
                        .map(|point| point.as_ref().map_or("", |(_, label)| label.as_str()))
                        .collect::<Vec<_>>())
                    .collect::<Vec<_>>()
            )),
        }
    }
    lines
}

pub(crate) fn document_text(presentation: &Presentation<'_>) -> String {
    let document = &presentation.document;
    let mut lines = vec![
        document.title.clone(),
        document.letterhead.number.clone(),
        document.letterhead.place_and_date.clone(),
        document.letterhead.subject.clone(),
        document.front_page.title.clone(),
        document.front_page.subtitle.clone(),
    ];
    for card in &document.front_page.cards {
        lines.push(format!(
            "<{}> {} | {} | {} | {} | {} | {}",
            card.name, card.value, card.growth, card.plan, card.outlook, card.verdict, card.caveat
        ));
    }
    lines.extend(flow(&document.front_page.blocks));
    lines.extend(flow(&document.body));
    for appendix in &document.appendices {
        lines.push(format!(
            "@ {} {} {}",
            appendix.number, appendix.title, appendix.reference
        ));
        lines.extend(printed(&appendix.table));
    }
    lines.join("\n")
}

/// The sample round without Tu Mơ Rông, and with an error in the retail total of Đắk Hà.
pub(crate) fn broken_round(descriptions: &Descriptions, on_error: OnError) -> Consolidation {
    let (mut round, mut findings) = ROUND.clone();
    let unit = |id: &str| descriptions.register.index_of(id).unwrap();
    let absent = unit("tu-mo-rong");
    round.returns.retain(|received| received.unit != absent);
    let retail = descriptions.form_index("retail").unwrap();
    let doubtful = round
        .returns
        .iter()
        .find(|received| received.unit == unit("dak-ha") && received.form == retail)
        .unwrap();
    let rule = RuleInfo {
        code: "TH112",
        name: "sum-differs",
        severity: Severity::Error,
    };
    findings.push(Finding::new(rule, Vec::new()).affecting(vec![AffectedLine {
        column: None,
        unit: doubtful.unit,
        form: retail,
        period: round.period,
        row: Some(RowIndex::FIRST),
        path: Arc::clone(&doubtful.path),
    }]));
    consolidate(
        round.clone(),
        descriptions,
        &Doubts::new(&findings),
        on_error,
    )
    .unwrap()
}

fn sample_text(particulars: &Particulars) -> String {
    let (descriptions, made) = (&*DESCRIPTIONS, &*SAMPLE);
    let presentation = present(made, descriptions, Findings::default(), particulars).unwrap();
    document_text(&presentation)
}

/// Lines of a text that hold some words.
pub(crate) fn lines_with<'a>(text: &'a str, words: &str) -> Vec<&'a str> {
    text.lines().filter(|line| line.contains(words)).collect()
}

fn broken_text() -> String {
    let descriptions = &*DESCRIPTIONS;
    let made = Arc::new(broken_round(descriptions, OnError::LeaveOut));
    let presentation = present(&made, descriptions, Findings::default(), &particulars()).unwrap();
    document_text(&presentation)
}

/// The error of a report whose body is replaced.
fn error_of(body: &str) -> String {
    let mut descriptions = Descriptions::clone(&DESCRIPTIONS);
    body.clone_into(&mut descriptions.report.body);
    let descriptions = Arc::new(descriptions);
    let made = &*SAMPLE;
    let refused = present(made, &descriptions, Findings::default(), &particulars());
    refused.err().unwrap().to_string()
}

#[test]
fn the_report_lists_what_was_confirmed_by_whom() {
    let followed = crate::list::followed();
    let shown = present(&SAMPLE, &DESCRIPTIONS, followed, &particulars()).unwrap();
    let text = document_text(&shown);
    let line = "Huyện Sa Thầy, Bán lẻ: tăng trưởng khác thường; Trần Thị B xác nhận ngày 20 tháng 9 năm 2019, \
                có hiệu lực đến hết ngày 31 tháng 12 năm 2019; lý do: Nhà máy mới.";
    assert_eq!(lines_with(&text, line).len(), 1, "{text}");
    assert!(lines_with(&sample_text(&particulars()), "xác nhận").is_empty());
}

#[test]
fn the_front_page_carries_the_headlines() {
    let text = sample_text(&particulars());
    assert_eq!(
        lines_with(&text, "<"),
        [
            "<Chỉ số sản xuất công nghiệp> 116,6% | tăng 16,60% so với cùng kỳ | cao hơn 0,10 điểm phần trăm so với mục tiêu cả năm (tăng 16,50%) |  | ▲ Cao hơn mục tiêu | ",
            "<Giá trị sản xuất công nghiệp> 5.305,4 tỷ đồng | tăng 15,81% so với cùng kỳ | bằng 74,2% kế hoạch năm (7.150,3 tỷ đồng) | ước cả năm đạt 100,6% kế hoạch | ▲ Dự kiến đạt kế hoạch năm | ",
            "<Tổng mức bán lẻ hàng hóa và dịch vụ> 14.164,9 tỷ đồng | tăng 13,63% so với cùng kỳ | bằng 72,5% kế hoạch năm (19.550,0 tỷ đồng) | ước cả năm đạt 100,0% kế hoạch | ▲ Dự kiến đạt kế hoạch năm | ",
            "<Kim ngạch xuất khẩu> 98,64 triệu USD | giảm 12,20% so với cùng kỳ | bằng 72,0% kế hoạch năm (137,00 triệu USD) | ước cả năm đạt 97,4% kế hoạch | ■ Cần phấn đấu để đạt kế hoạch năm | ",
        ]
    );
    assert_eq!(
        lines_with(&text, "Tác động giảm"),
        ["- Tác động giảm: Khai khoáng giảm 6,40% (làm giảm 0,40 điểm phần trăm)"]
    );
    assert_eq!(
        lines_with(&text, "- Kim ngạch xuất khẩu: 12,79"),
        [
            "- Kim ngạch xuất khẩu: 12,79 triệu USD, bằng 1,17 lần mức bình quân tháng đã đạt (10,96 triệu USD)"
        ]
    );
    assert_eq!(
        lines_with(&text, "Đủ báo cáo").len(),
        1,
        "nobody is missing in the sample"
    );
}

#[test]
fn sentences_and_tables_print_the_same_figures() {
    let text = sample_text(&particulars());
    let sentence = "Tính chung 9 tháng đầu năm 2019, tổng mức bán lẻ ước đạt 14.164,9 tỷ đồng, tăng 13,63% so với cùng kỳ năm trước, bằng 72,5% kế hoạch năm (19.550 tỷ đồng).";
    assert_eq!(lines_with(&text, sentence).len(), 1);
    assert_eq!(
        lines_with(&text, "3 | Tổng mức bán lẻ"),
        [
            "3 | Tổng mức bán lẻ hàng hóa và dịch vụ | tỷ đồng | 14.164,9 | 12.465,8 | 13,63 | 19.550,0 | 72,5 | 19.550,0 | 100,0 | 1.795,0 | ▲ Dự kiến đạt kế hoạch năm"
        ]
    );
    // Kon Plông does not say what two of its products are expected to reach.
    let marked = text.lines().filter(|line| line.contains("(*)"));
    let of_others = marked.filter(|line| {
        !["Điện thương phẩm", "Gạch không nung", "Kon Plông"]
            .iter()
            .any(|name| line.contains(name))
    });
    assert_eq!(of_others.collect::<Vec<_>>(), Vec::<&str>::new());
    assert!(!text.contains("chưa có số liệu"));
    let private = text
        .chars()
        .filter(|letter| ('\u{E000}'..'\u{F8FF}').contains(letter));
    assert_eq!(private.count(), 0, "no marks are left");
}

#[test]
fn a_missing_unit_is_named_with_reason_and_weight() {
    let text = broken_text();
    assert_eq!(
        lines_with(&text, "<Tổng mức bán lẻ"),
        [
            "<Tổng mức bán lẻ hàng hóa và dịch vụ> 12.229,7 tỷ đồng (*) | tăng 13,85% (*) so với cùng kỳ | bằng 72,6% (*) kế hoạch năm của các đơn vị đã tính (16.852,0 tỷ đồng (*)) |  |  | chưa gồm Huyện Đắk Hà và Huyện Tu Mơ Rông (*); chưa nêu ước cả năm so với kế hoạch"
        ]
    );
    let note = "(*) Chưa gồm: Huyện Đắk Hà (số liệu đang xác minh), chiếm khoảng 12,0% giá trị; Huyện Tu Mơ Rông (thiếu báo cáo), chiếm khoảng 1,8% giá trị.";
    assert!(text.lines().any(|line| line == note), "{note}");
    let unranked = "Không xếp hạng: Huyện Tu Mơ Rông (thiếu báo cáo), chiếm khoảng 2,0% giá trị.";
    assert!(text.lines().any(|line| line == unranked), "{unranked}");
    assert_eq!(lines_with(&text, "Mức độ đầy đủ").len(), 1);
    assert!(!text.contains('\\'), "no escapes are left");
}

#[test]
fn sentences_take_the_words_of_the_office() {
    let folder = tempfile::tempdir().unwrap();
    let words =
        "[front-page]\ntitle = \"SỐ LIỆU {period}\"\n[changes]\nup = \"lên {percent}%{sign}\"\n";
    std::fs::write(folder.path().join("phrases.toml"), words).unwrap();
    let descriptions = tonghop::describe::load(Some(folder.path())).unwrap();
    let (descriptions, made) = (Arc::new(descriptions), &*SAMPLE);
    let said = present(made, &descriptions, Findings::default(), &particulars()).unwrap();
    let page = &said.document.front_page;
    assert_eq!(page.title, "SỐ LIỆU 9 THÁNG NĂM 2019");
    let retail = page.cards.iter().find(|card| card.name.contains("bán lẻ"));
    assert_eq!(retail.unwrap().growth, "lên 13,63%");
}

#[test]
fn a_number_and_a_date_end_the_draft() {
    let (descriptions, made) = (&*DESCRIPTIONS, &*SAMPLE);
    let draft = present(made, descriptions, Findings::default(), &particulars()).unwrap();
    assert_eq!(draft.document.stamp, "DỰ THẢO");
    assert_eq!(
        draft.document.letterhead.number,
        "Số: \u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}/BC-SCT"
    );
    let issued = Particulars {
        number: "5".to_owned(),
        date: "2019-10-02".to_owned(),
        own_words: OwnWords {
            sections: descriptions
                .report
                .blanks
                .iter()
                .map(|blank| (blank.id.clone(), "Đã viết.".to_owned()))
                .collect(),
            ..OwnWords::default()
        },
        ..particulars()
    };
    let issued = present(made, descriptions, Findings::default(), &issued).unwrap();
    assert_eq!(issued.document.stamp, "");
    let letterhead = &issued.document.letterhead;
    assert_eq!(letterhead.number, "Số: 05/BC-SCT");
    assert_eq!(
        letterhead.place_and_date,
        "Kon Tum, ngày 02 tháng 10 năm 2019"
    );
    assert_eq!(
        issued.document.appendices[0].reference,
        "(Kèm theo Báo cáo số 05/BC-SCT ngày 02 tháng 10 năm 2019 của Sở Công Thương tỉnh Kon Tum)"
    );
}

#[test]
fn units_are_not_compared_by_name_when_the_job_says_so() {
    let hidden = Particulars {
        ranking: UnitRanking::Hidden,
        ..particulars()
    };
    let text = sample_text(&hidden);
    for words in ["Xếp hạng", "Cao nhất", "cao nhất là", "Hạng"] {
        assert_eq!(lines_with(&text, words), Vec::<&str>::new(), "{words}");
    }
}

#[test]
fn tables_are_whole_and_every_quoted_figure_is_known() {
    let (descriptions, made) = (&*DESCRIPTIONS, &*SAMPLE);
    let presentation = present(made, descriptions, Findings::default(), &particulars()).unwrap();
    let mut sheets: Vec<String> = Vec::new();
    for table in &presentation.tables {
        for row in &table.rows {
            assert_eq!(row.cells.len(), table.columns.len(), "{}", table.id);
        }
        assert!(table.sheet.chars().count() <= 31, "{}", table.sheet);
        sheets.push(table.sheet.to_lowercase());
    }
    let count = sheets.len();
    sheets.sort();
    sheets.dedup();
    assert_eq!(sheets.len(), count);
    for chart in &presentation.charts {
        let table = presentation
            .tables
            .iter()
            .find(|table| table.id == chart.table);
        assert!(chart.rows.end <= table.unwrap().rows.len(), "{}", chart.id);
    }
    assert!(presentation.quoted.is_sorted() && presentation.quoted.len() > 100);
    let all_known = presentation
        .quoted
        .iter()
        .all(|index| made.figure(*index).is_some());
    assert!(all_known);
}

#[test]
fn a_wrong_template_names_file_line_and_the_nearest_name() {
    let table = [
        (
            "một\n\n{{ value(\"retail.totl\") }}",
            "line 3: unknown row `totl`; did you mean `total`?",
        ),
        (
            "{{ valu(\"retail.total\") }}",
            "line 1: unknown function: valu is unknown",
        ),
        (
            "\n{{ table(\"by-distrct\") }}",
            "line 2: unknown table `by-distrct`; did you mean `by-district`?",
        ),
        (
            "{{ growth(\"retal.total\") }}",
            "line 1: unknown form `retal`; did you mean `retail`?",
        ),
        (
            "{{ figure(\"retail.total.cumulatve\") }}",
            "line 1: unknown figure `cumulatve`; did you mean `cumulative`?",
        ),
        (
            "{{ growth(\"retail.total@dak-haa\") }}",
            "line 1: unknown unit `dak-haa`; did you mean `dak-ha`?",
        ),
    ];
    for (body, expected) in table {
        let expected = format!("cannot render report/bao-cao.md: {expected}");
        assert_eq!(error_of(body), expected);
    }
}

#[test]
fn words_of_a_return_are_not_taken_for_markup() {
    let mut descriptions = Descriptions::clone(&DESCRIPTIONS);
    let clusters = descriptions.form_index("clusters").unwrap();
    let (mut round, findings) = ROUND.clone();
    let received = round
        .returns
        .iter_mut()
        .find(|received| received.form == clusters && !received.open_rows.is_empty())
        .unwrap();
    "*Cụm* <b>1</b> [a](b)".clone_into(&mut received.open_rows[0].label);
    "{% for cum in rows(\"clusters\", 1) %}\n- {{ cum.label }}\n{% endfor %}\n"
        .clone_into(&mut descriptions.report.body);
    let descriptions = Arc::new(descriptions);
    let made = consolidate(
        round.clone(),
        &descriptions,
        &Doubts::new(&findings),
        OnError::LeaveOut,
    )
    .unwrap();
    let made = Arc::new(made);
    let presentation = present(&made, &descriptions, Findings::default(), &particulars()).unwrap();
    let body = flow(&presentation.document.body);
    assert!(
        body.contains(&"- *Cụm* <b>1</b> [a](b)".to_owned()),
        "{body:?}"
    );
}

/// The sample round with twenty more districts that send what Đắk Hà sends about industry.
fn round_of_many_units() -> (Arc<Descriptions>, Arc<Consolidation>) {
    let mut descriptions = Descriptions::clone(&DESCRIPTIONS);
    let (mut round, findings) = ROUND.clone();
    let like = descriptions.register.index_of("dak-ha").unwrap();
    let form = descriptions.form_index("industry").unwrap();
    let mut sent = round.returns.iter();
    let sent = sent.find(|received| received.unit == like && received.form == form);
    let sent = sent.unwrap().clone();
    for number in 1..=20 {
        let mut unit = descriptions.register.unit(like).unwrap().clone();
        unit.id = format!("xa-{number}");
        unit.short = format!("Xã {number}");
        descriptions.register.units.push(unit);
        let mut received = sent.clone();
        received.unit = descriptions
            .register
            .index_of(&format!("xa-{number}"))
            .unwrap();
        received.path = Arc::from(format!("xa-{number}.xlsx"));
        for seen in &mut received.observations {
            seen.unit = received.unit;
        }
        round.returns.push(received);
    }
    let made = consolidate(
        round.clone(),
        &descriptions,
        &Doubts::new(&findings),
        OnError::LeaveOut,
    )
    .unwrap();
    (Arc::new(descriptions), Arc::new(made))
}

#[test]
fn columns_of_more_units_than_a_page_holds_are_left_to_the_workbook() {
    let (descriptions, made) = round_of_many_units();
    let shown = present(&made, &descriptions, Findings::default(), &particulars()).unwrap();
    let of_industry = |table: &Table| table.id == "form:industry";
    let whole = shown
        .tables
        .iter()
        .find(|table| of_industry(table))
        .unwrap();
    assert!(whole.columns.iter().any(|column| column.heading == "Xã 20"));

    let appendices = &shown.document.appendices;
    assert!(
        appendices
            .iter()
            .all(|appendix| appendix.table.columns.len() <= 20)
    );
    let said: Vec<&String> = appendices
        .iter()
        .flat_map(|appendix| &appendix.table.notes)
        .filter(|note| note.contains(&format!("trang tính “{}”", whole.sheet)))
        .collect();
    let units = whole
        .columns
        .iter()
        .filter(|column| column.group.ends_with("của từng đơn vị"));
    assert_eq!(
        said,
        [&format!(
            "Cột của từng đơn vị ({} đơn vị) không in ở đây; xem trang tính “{}” của tệp tong-hop.xlsx.",
            units.count(),
            whole.sheet
        )]
    );
}
