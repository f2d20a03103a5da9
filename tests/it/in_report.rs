//! What page 1 and the text of the report print stands in the workbook and in so-lieu.json, in every month, with units
//! missing and in each mode of errors.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "a failing test should stop; of cells read back only words and numbers matter"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use calamine::{Data, Reader, Xlsx};
use rust_decimal::Decimal;
use serde_json::Value;
use tonghop::aggregate::{Doubts, OnError, consolidate};
use tonghop::model::descriptions::Descriptions;
use tonghop::model::document::{Block, Document};
use tonghop::model::figure::Consolidation;
use tonghop::model::finding::{AffectedLine, Finding, RuleInfo, Severity};
use tonghop::model::form::RowIndex;
use tonghop::model::observation::Round;
use tonghop::present::report::present;
use tonghop::present::workbook::{LINES_OF_A_SHEET, render};
use tonghop::present::{Findings, Presentation, json};

use crate::report::{particulars, words};
use crate::sample_figures::{DESCRIPTIONS, ROUND, SAMPLE, read_round};

const SHEET: &str = "Số liệu trong báo cáo";
/// Columns of that sheet.
const FORM: usize = 1;
const LABEL: usize = 2;
const UNIT: usize = 3;
const QUANTITY: usize = 4;
const MEASURE: usize = 5;
const VALUE: usize = 6;
const ID: usize = 7;
/// Rows above the figures: title, unit, headings.
const ABOVE: usize = 3;

/// The cells of the sheet and their formulas, row by row.
struct Listed {
    rows: Vec<Vec<Data>>,
    formulas: Vec<String>,
}

fn listed(presentation: &Presentation<'_>) -> Listed {
    let (mut bytes, scratch) = (Vec::new(), std::env::temp_dir());
    render(presentation, LINES_OF_A_SHEET, &scratch, &mut bytes).unwrap();
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let cells = workbook.worksheet_range(SHEET).unwrap();
    let formulas = workbook.worksheet_formula(SHEET).unwrap();
    let is_figure = |row: &&[Data]| matches!(row.first(), Some(Data::Float(_) | Data::Int(_)));
    let rows: Vec<Vec<Data>> = cells
        .rows()
        .skip(ABOVE)
        .take_while(is_figure)
        .map(<[Data]>::to_vec)
        .collect();
    let formula = |row: usize| {
        let place = (u32::try_from(row).unwrap(), u32::try_from(VALUE).unwrap());
        formulas.get_value(place).cloned().unwrap_or_default()
    };
    let formulas = (ABOVE..ABOVE + rows.len()).map(formula).collect();
    Listed { rows, formulas }
}

fn text(cell: &Data) -> &str {
    match cell {
        Data::String(text) => text,
        _ => "",
    }
}

fn number(cell: &Data) -> Option<Decimal> {
    match cell {
        Data::Float(number) => number.to_string().parse().ok(),
        Data::Int(number) => Some((*number).into()),
        _ => None,
    }
}

/// The factor of a measure by its name: triệu đồng is 1,000,000 đồng.
fn factor(descriptions: &Descriptions, name: &str) -> Decimal {
    let mut measures = descriptions.measures.iter();
    measures
        .find(|measure| measure.name.vi == name || measure.id == name)
        .map_or(Decimal::ONE, |measure| measure.factor)
}

/// So-lieu.json by id.
fn in_json(presentation: &Presentation<'_>) -> BTreeMap<String, Value> {
    let mut bytes = Vec::new();
    json::figures(presentation, &[], &mut bytes).unwrap();
    let file: Value = serde_json::from_slice(&bytes).unwrap();
    let figures = file["figures"].as_array().unwrap().iter();
    figures
        .map(|figure| (figure["id"].as_str().unwrap().to_owned(), figure.clone()))
        .collect()
}

/// What the report prints and one of the two has not, or has otherwise.
fn faults_by_id(presentation: &Presentation<'_>, listed: &Listed) -> Vec<String> {
    let descriptions = presentation.descriptions;
    let by_id: BTreeMap<&str, &Vec<Data>> = listed
        .rows
        .iter()
        .map(|row| (text(&row[ID]), row))
        .collect();
    let in_json = in_json(presentation);
    let mut faults = Vec::new();
    for index in &presentation.quoted {
        let id = presentation.consolidation.id(*index).into_owned();
        let Some(figure) = in_json.get(&id).filter(|figure| figure["printed"] == true) else {
            faults.push(format!("{id} is not in the JSON"));
            continue;
        };
        let Some(row) = by_id.get(id.as_str()) else {
            faults.push(format!("{id} is not in the workbook"));
            continue;
        };
        if [FORM, LABEL, UNIT, QUANTITY, MEASURE]
            .iter()
            .any(|column| text(&row[*column]).is_empty())
        {
            faults.push(format!("{id} has no name: {row:?}"));
        }
        let own = figure["unit"].as_str().unwrap();
        let stated: Option<Decimal> = match &figure["value"] {
            Value::Null => None,
            value => Some(value.to_string().parse().unwrap()),
        };
        let stands = number(&row[VALUE]).map(|shown| {
            shown * factor(descriptions, text(&row[MEASURE])) / factor(descriptions, own)
        });
        let alike = match (stated, stands) {
            (Some(stated), Some(stands)) => {
                (stated - stands).abs() <= stated.abs() * Decimal::new(1, 12)
            }
            (None, None) => !text(&row[VALUE]).is_empty(),
            (Some(_), None) | (None, Some(_)) => false,
        };
        if !alike {
            faults.push(format!("{id} is {stated:?}, in the workbook {row:?}"));
        }
    }
    faults
}

/// Sentences of page 1 and of the text, without tables and charts.
fn sentences(document: &Document) -> Vec<String> {
    let mut sentences = vec![document.title.clone()];
    for card in &document.front_page.cards {
        sentences.extend([&card.value, &card.growth, &card.plan, &card.outlook].map(Clone::clone));
    }
    let front = document.front_page.blocks.iter();
    for table in front.clone() {
        if let Block::Table(table) = table {
            let cells = table.rows.iter().flat_map(|row| &row.cells);
            sentences.extend(cells.cloned());
        }
    }
    for block in front.chain(&document.body) {
        match block {
            Block::Paragraph(spans) => sentences.push(words(spans)),
            Block::List(points) => sentences.extend(points.iter().map(|point| words(point))),
            Block::Heading { .. } | Block::Table(_) | Block::Chart(_) => {}
        }
    }
    sentences
}

/// Numbers of a sentence that stand before a unit, with their decimals: "14.164,9 tỷ đồng".
fn numbers<'u>(sentence: &str, units: &[&'u str]) -> Vec<(Decimal, u32, &'u str)> {
    let is_of_number = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ',');
    let mut found = Vec::new();
    let mut rest = sentence;
    while let Some(at) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let tail = &rest[at..];
        let end = tail
            .find(|letter| !is_of_number(letter))
            .unwrap_or(tail.len());
        let (digits, behind) = tail.split_at(end);
        rest = behind;
        let behind = behind.trim_start();
        let unit = units.iter().filter(|unit| behind.starts_with(**unit));
        let Some(unit) = unit.max_by_key(|unit| unit.len()) else {
            continue;
        };
        // What a unit is missing of the value of a form is told by the table of coverage.
        if behind[unit.len()..].starts_with(" giá trị") {
            continue;
        }
        let plain = digits.replace('.', "").replace(',', ".");
        let decimals = plain
            .split_once('.')
            .map_or(0, |(_, decimals)| decimals.len());
        if let Ok(number) = plain.parse() {
            found.push((number, u32::try_from(decimals).unwrap(), *unit));
        }
    }
    found
}

/// Numbers of sentences that no figure of the sheet bears out.
fn faults_by_text(presentation: &Presentation<'_>, listed: &Listed) -> Vec<String> {
    let measures = presentation.descriptions.measures.iter();
    let mut units: Vec<&str> = measures.map(|measure| measure.name.vi.as_str()).collect();
    units.extend(["điểm phần trăm", "lần", "%"]);
    let shown: Vec<(Decimal, &str)> = listed
        .rows
        .iter()
        .filter_map(|row| Some((number(&row[VALUE])?, text(&row[MEASURE]))))
        .collect();
    let mut faults = Vec::new();
    for sentence in sentences(&presentation.document) {
        for (said, decimals, unit) in numbers(&sentence, &units) {
            let step = Decimal::new(1, decimals);
            // "giảm 12,2%" says -12.2, "vượt 9,6% kế hoạch" 109.6, "gấp 2,3 lần" a growth of 130.
            let bears_out = |(value, of): &(Decimal, &str)| {
                let readings = match (unit, *of) {
                    ("%", "%") => vec![value.abs(), *value - Decimal::ONE_HUNDRED],
                    ("lần", "%") => vec![*value / Decimal::ONE_HUNDRED + Decimal::ONE],
                    (unit, of) if unit == of => vec![value.abs()],
                    _ => Vec::new(),
                };
                let mut readings = readings.into_iter();
                readings.any(|reading| (reading - said).abs() < step)
            };
            if !shown.iter().any(bears_out) {
                faults.push(format!("{said} {unit} in: {sentence}"));
            }
        }
    }
    faults
}

/// An error in the retail total of the first unit that is there.
fn doubt(round: &Round, descriptions: &Descriptions) -> Vec<Finding> {
    let retail = descriptions.form_index("retail").unwrap();
    let mut returns = round.returns.iter();
    let Some(doubtful) = returns.find(|of| of.form == retail && of.period == round.period) else {
        return Vec::new();
    };
    let rule = RuleInfo {
        code: "TH112",
        name: "sum-differs",
        severity: Severity::Error,
    };
    let line = AffectedLine {
        column: None,
        unit: doubtful.unit,
        form: retail,
        period: round.period,
        row: Some(RowIndex::FIRST),
        path: Arc::clone(&doubtful.path),
    };
    vec![Finding::new(rule, Vec::new()).affecting(vec![line])]
}

/// The round without so many of its districts, with one error more, in a mode.
fn made(
    (round, findings): &(Round, Vec<Finding>),
    descriptions: &Descriptions,
    missing: usize,
    on_error: OnError,
) -> Consolidation {
    let mut round = round.clone();
    let register = &descriptions.register;
    let districts: BTreeSet<_> = round
        .returns
        .iter()
        .map(|received| received.unit)
        .filter(|unit| !register.unit(*unit).unwrap().code.is_empty())
        .collect();
    let gone: Vec<_> = districts
        .iter()
        .take(missing.min(districts.len() - 1))
        .collect();
    round
        .returns
        .retain(|received| !gone.contains(&&received.unit));
    let mut findings = findings.clone();
    findings.extend(doubt(&round, descriptions));
    consolidate(round, descriptions, &Doubts::new(&findings), on_error).unwrap()
}

/// Walks a round in every mode, with none, one, three and all but one of the districts missing.
fn walk(name: &str, round: &(Round, Vec<Finding>), descriptions: &Arc<Descriptions>) {
    for missing in [0, 1, 3, usize::MAX] {
        for mode in [OnError::LeaveOut, OnError::Count, OnError::Withhold] {
            let consolidation = Arc::new(made(round, descriptions, missing, mode));
            let presentation = present(
                &consolidation,
                descriptions,
                Findings::default(),
                &particulars(),
            );
            let presentation = presentation.unwrap();
            let listed = listed(&presentation);
            assert_eq!(listed.rows.len(), presentation.quoted.len());
            let mut faults = faults_by_id(&presentation, &listed);
            faults.extend(faults_by_text(&presentation, &listed));
            assert!(
                faults.is_empty(),
                "{name}, {missing} missing, {mode:?}: {} of {}:\n{}",
                faults.len(),
                listed.rows.len(),
                faults.join("\n")
            );
        }
    }
}

#[test]
fn what_the_report_of_the_sample_prints_is_in_the_workbook_and_in_the_json() {
    walk("sample", &ROUND, &DESCRIPTIONS);
}

#[test]
fn what_the_report_of_any_month_prints_is_in_the_workbook_and_in_the_json() {
    let months = Path::new("fixtures/months");
    let descriptions = tonghop::describe::load(Some(&months.join("templates"))).unwrap();
    let descriptions = Arc::new(descriptions);
    for month in ["01", "03", "06", "09", "12"] {
        let inbox = months.join("clean/2018").join(month);
        let period = format!("2018-{month}").parse().unwrap();
        walk(
            month,
            &read_round(&descriptions, &inbox, period),
            &descriptions,
        );
    }
}

#[test]
fn the_text_reader_of_this_test_sees_a_number_that_no_figure_bears_out() {
    let mut presentation = present(&SAMPLE, &DESCRIPTIONS, Findings::default(), &particulars());
    let presentation = presentation.as_mut().unwrap();
    let listed = listed(presentation);
    assert_eq!(faults_by_text(presentation, &listed), Vec::<String>::new());
    let said = "ước đạt 14.164,8 tỷ đồng, tăng 13,64%, bằng 72,5% kế hoạch, gấp 1,14 lần";
    presentation.document.title = said.to_owned();
    let faults = faults_by_text(presentation, &listed);
    assert_eq!(
        faults,
        [
            format!("14164.8 tỷ đồng in: {said}"),
            format!("13.64 % in: {said}")
        ]
    );
    presentation
        .quoted
        .push(SAMPLE.find("retail.other.pace").unwrap());
    assert_eq!(
        faults_by_id(presentation, &listed),
        [
            "retail.other.pace is not in the JSON",
            "retail.other.pace is not in the workbook"
        ][1..]
    );
}

#[test]
fn what_is_still_to_be_done_has_a_name_and_a_live_formula() {
    let presentation = present(&SAMPLE, &DESCRIPTIONS, Findings::default(), &particulars());
    let listed = listed(&presentation.unwrap());
    let of = |id: &str| {
        let place = listed.rows.iter().position(|row| text(&row[ID]) == id);
        let place = place.unwrap_or_else(|| panic!("no {id}"));
        let row = &listed.rows[place];
        let cells = [FORM, LABEL, UNIT, QUANTITY, MEASURE].map(|column| text(&row[column]));
        let value = number(&row[VALUE]).unwrap().round_dp(2).to_string();
        (cells.join(" | "), value, listed.formulas[place].clone())
    };
    // 19,550 less 14,164.9094 is 5,385.0906, over three months 1,795.0302; nine months gave 1,573.8788 each.
    let (name, value, formula) = of("headline.retail.remaining");
    assert_eq!(
        name,
        "Bán lẻ | Tổng mức bán lẻ hàng hóa và dịch vụ | Toàn tỉnh | Còn phải thực hiện | tỷ đồng"
    );
    assert_eq!(value, "5385.09");
    assert!(formula.contains('-'), "{formula}");
    let (name, value, formula) = of("headline.retail.needed-per-month");
    assert!(
        name.ends_with("| Bình quân mỗi tháng còn lại cần đạt | tỷ đồng"),
        "{name}"
    );
    assert_eq!(value, "1795.03");
    assert!(formula.ends_with("/3"), "{formula}");
    let (_, value, formula) = of("headline.retail.pace");
    assert_eq!(value, "1573.88");
    assert!(formula.ends_with("/9"), "{formula}");
    let (name, value, _) = of("headline.retail.effort");
    assert!(name.ends_with("| lần"), "{name}");
    assert_eq!(value, "1.14");
    let (_, value, _) = of("headline.retail.expected-completion");
    assert_eq!(value, "100");
    let constants = listed.formulas.iter().filter(|formula| formula.is_empty());
    let blank = listed
        .rows
        .iter()
        .filter(|row| number(&row[VALUE]).is_none());
    assert_eq!(constants.count(), blank.count(), "every number is live");
}

#[test]
fn a_figure_in_the_subject_of_the_report_is_listed_too() {
    let mut descriptions = Descriptions::clone(&DESCRIPTIONS);
    let subject = "Kết quả: tồn kho đường {{ value(\"other.stock-sugar\") }}";
    descriptions.report.letterhead.subject = subject.to_owned();
    descriptions.report.body = "# Phần thứ nhất\n".to_owned();
    let descriptions = Arc::new(descriptions);
    let presentation = present(&SAMPLE, &descriptions, Findings::default(), &particulars());
    let listed = listed(&presentation.unwrap());
    let id = "other.stock-sugar.cumulative";
    assert!(listed.rows.iter().any(|row| text(&row[ID]) == id));
}

#[test]
fn a_form_of_the_same_name_keeps_a_sheet_of_its_own() {
    let mut descriptions = Descriptions::clone(&DESCRIPTIONS);
    let other = descriptions.form_index("other").unwrap();
    descriptions.forms[other.place()].short.vi = SHEET.to_lowercase();
    let descriptions = Arc::new(descriptions);
    let presentation = present(&SAMPLE, &descriptions, Findings::default(), &particulars());
    let tables = presentation.unwrap().tables;
    let names: BTreeSet<String> = tables
        .iter()
        .map(|table| table.sheet.to_lowercase())
        .collect();
    assert_eq!(names.len(), tables.len());
}
