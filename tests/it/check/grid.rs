//! Makes a form and returns on it from a text grid, and reads findings back as text.
//!
//! The first line names the columns: `month` is a value column of that role, `jobs:end-of-period` one of the indicator
//! `jobs`, `growth=cumulative/same-period` a percentage. `!` behind a column or a row makes it required, `>` before a
//! row puts it one level down. The label stands in column A, the header in row 1.

use std::sync::Arc;

use rust_decimal::Decimal;
use tonghop::message::Catalogue;
use tonghop::model::cell::Position;
use tonghop::model::descriptions::{Descriptions, ReportDescription};
use tonghop::model::finding::Finding;
use tonghop::model::form::{
    ColumnIndex, ColumnKind, DashMeaning, Edit, EditKind, Form, FormColumn, FormHead, FormIndex,
    FormRow, HiddenCells, OpenRows, RatioColumn, RatioForm, Role, RowIndex,
};
use tonghop::model::indicator::{Aggregation, Direction, Indicator, PriceBasis};
use tonghop::model::measure::Measure;
use tonghop::model::observation::{
    Absence, Explanations, FileIndex, Observation, OpenRow, Return, Round, Value, Version,
};
use tonghop::model::period::Period;
use tonghop::model::register::{Register, ReportingUnit, UnitIndex, UnitType};
use tonghop::model::text::{Bilingual, Language};

pub(super) fn both(text: &str) -> Bilingual {
    Bilingual {
        vi: text.to_owned(),
        en: text.to_owned(),
    }
}

/// `1.234,5` as a figure.
pub(super) fn figure(text: &str) -> Decimal {
    text.replace('.', "").replace(',', ".").parse().unwrap()
}

pub(super) fn september() -> Period {
    Period::new(2019, 9).unwrap()
}

/// The grid as lines of trimmed cells.
fn cells(grid: &str) -> Vec<Vec<&str>> {
    let lines = grid.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| line.split('|').map(str::trim).collect())
        .collect()
}

/// The form that a grid shows.
pub(super) fn form(id: &str, grid: &str) -> Form {
    let lines = cells(grid);
    let mut form = Form {
        id: id.to_owned(),
        code: "Biểu 3".to_owned(),
        title: both("Biểu thử"),
        short: both(id),
        source: String::new(),
        titles: Vec::new(),
        measure: "trieu-dong".to_owned(),
        dash: DashMeaning::Zero,
        head: FormHead::default(),
        hidden: HiddenCells::Used,
        rows_are_units: false,
        open_rows: None,
        columns: Vec::new(),
        rows: Vec::new(),
        edits: Vec::new(),
        ignore: Vec::new(),
    };
    for name in &lines[0] {
        let column = column(name, &form);
        form.columns.push(column);
    }
    form.rows = lines[1..].iter().map(|line| row(line[0])).collect();
    form
}

fn column(name: &str, form: &Form) -> FormColumn {
    let required = name.ends_with('!');
    let name = name.trim_end_matches('!');
    let (id, ratio) = name.split_once('=').unwrap_or((name, ""));
    let (indicator, role) = id.split_once(':').unwrap_or(("", id));
    let kind = if form.columns.is_empty() {
        ColumnKind::Label
    } else if let Some((above, below)) = ratio.split_once('/') {
        ColumnKind::Ratio(RatioColumn {
            numerator: form.column_index(above).unwrap(),
            denominator: form.column_index(below).unwrap(),
            form: RatioForm::Percent,
        })
    } else {
        let found = Role::ALL.into_iter().find(|known| known.id() == role);
        ColumnKind::Value(found.unwrap_or_else(|| panic!("no role {role}")))
    };
    FormColumn {
        id: id.to_owned(),
        name: both(id),
        header: Vec::new(),
        without: Vec::new(),
        kind,
        indicator: indicator.to_owned(),
        measure: String::new(),
        required,
    }
}

fn row(label: &str) -> FormRow {
    let level = label.chars().take_while(|sign| *sign == '>').count();
    let name = label.trim_matches(['>', '!', ' ']);
    FormRow {
        id: name.to_owned(),
        code: String::new(),
        label: both(name),
        aliases: Vec::new(),
        level: u8::try_from(level).unwrap(),
        indicator: "sales".to_owned(),
        industry: None,
        measure: String::new(),
        required: label.ends_with('!'),
        month: None,
    }
}

/// Takes further rows in, whatever their names; they come from the grids of returns.
pub(super) fn with_open_rows(mut form: Form) -> Form {
    form.open_rows = Some(OpenRows {
        parent: Some(RowIndex::FIRST),
        level: 1,
        indicator: "sales".to_owned(),
        sum_to_parent: false,
        kinds: Vec::new(),
    });
    form
}

pub(super) fn row_of(form: &Form, id: &str) -> RowIndex {
    form.row_index(id).unwrap_or_else(|| panic!("no row {id}"))
}

pub(super) fn column_of(form: &Form, id: &str) -> ColumnIndex {
    form.column_index(id)
        .unwrap_or_else(|| panic!("no column {id}"))
}

/// Adds a condition: total = sum of parts in a column; no parts means the open rows.
pub(super) fn with_sum(form: Form, total: &str, parts: &[&str], column: &str) -> Form {
    with_sums(form, total, parts, &[column])
}

/// Adds one condition for several columns.
pub(super) fn with_sums(form: Form, total: &str, parts: &[&str], columns: &[&str]) -> Form {
    let columns = columns.iter().map(|column| column_of(&form, column));
    let kind = EditKind::SumOfRows {
        total: row_of(&form, total),
        parts: parts.iter().map(|part| row_of(&form, part)).collect(),
        columns: columns.collect(),
        tolerance: None,
    };
    with_edit(form, kind)
}

pub(super) fn with_edit(mut form: Form, kind: EditKind) -> Form {
    form.edits.push(Edit { line: 1, kind });
    form
}

/// The return of a unit that a grid shows, on the form at `index`.
pub(super) fn filled(descriptions: &Descriptions, index: u16, unit: &str, grid: &str) -> Return {
    let form = &descriptions.forms[usize::from(index)];
    let unit = descriptions.register.index_of(unit).unwrap();
    let path = format!("{}.xlsx", descriptions.register.unit(unit).unwrap().id);
    let mut filled = Return {
        unit,
        form: FormIndex::at(usize::from(index)).unwrap(),
        period: september(),
        file: FileIndex::FIRST,
        path: Arc::from(path.as_str()),
        sheet: Arc::from("Biểu 3"),
        is_hidden: false,
        version: Version::default(),
        observations: Vec::new(),
        open_rows: Vec::new(),
        explanations: Explanations::default(),
        blank_rows: Vec::new(),
        is_blank: false,
    };
    for (number, line) in cells(grid).iter().enumerate().skip(1) {
        take_line(descriptions, form, &mut filled, number, line);
    }
    filled
        .observations
        .sort_by_key(|seen| (seen.row, seen.column, seen.unit));
    filled
}

fn take_line(
    descriptions: &Descriptions,
    form: &Form,
    filled: &mut Return,
    number: usize,
    line: &[&str],
) {
    let label = line[0].trim_matches(['>', '!', ' ']);
    let sheet_row = u32::try_from(number).unwrap();
    let beyond = |open: usize| RowIndex::at(form.rows.len() + open).unwrap();
    let (row, unit) = match form.row_index(label) {
        Some(row) => (row, filled.unit),
        None if form.rows_are_units => (beyond(0), descriptions.register.index_of(label).unwrap()),
        None => {
            filled.open_rows.push(OpenRow {
                label: label.to_owned(),
                sheet_row,
            });
            (beyond(filled.open_rows.len() - 1), filled.unit)
        }
    };
    if line.iter().skip(1).all(|text| text.is_empty()) {
        filled.blank_rows.push(row);
    }
    for (column, text) in (0_u16..).zip(line).skip(1) {
        if let Some(value) = value(text) {
            filled.observations.push(Observation {
                unit,
                row,
                column: ColumnIndex::at(usize::from(column)).unwrap(),
                value,
                position: Position::new(sheet_row, column),
            });
        }
    }
}

fn value(text: &str) -> Option<Value> {
    match text {
        "" => None,
        "-" => Some(Value::Number(Decimal::ZERO)),
        "…" => Some(Value::Absent(Absence::NotAvailable)),
        "x" => Some(Value::Absent(Absence::NotApplicable)),
        "?" => Some(Value::Absent(Absence::Unreadable)),
        number => Some(Value::Number(figure(number))),
    }
}

/// Descriptions of two districts, a district abolished in 2018 and the province's office, with these forms.
///
/// The districts owe every form but those that are the province's own.
pub(super) fn descriptions(forms: Vec<Form>, of_province: &[&str]) -> Descriptions {
    let ids = |own: bool| {
        let named = forms
            .iter()
            .filter(|form| of_province.contains(&form.id.as_str()) == own);
        named.map(|form| form.id.clone()).collect::<Vec<_>>()
    };
    let (of_districts, of_province) = (ids(false), ids(true));
    let mut old = unit("cu", "Huyện Cũ", "district", &[]);
    old.valid_to = Period::new(2018, 12);
    old.successors = vec!["moi".to_owned()];
    let register = Register {
        province: both("Tỉnh Thử"),
        types: vec![unit_type("district", true), unit_type("province", false)],
        units: vec![
            unit("dak-to", "Huyện Đắk Tô", "district", &of_districts),
            unit("moi", "Huyện Mới", "district", &of_districts),
            old,
            unit("tinh", "Sở Công Thương", "province", &of_province),
        ],
    };
    Descriptions {
        forms,
        indicators: indicators(),
        measures: vec![
            measure("trieu-dong", "triệu đồng", "vnd", "1000000", 1),
            measure("ty-dong", "tỷ đồng", "vnd", "1000000000", 1),
        ],
        classifications: Vec::new(),
        relations: Vec::new(),
        register,
        report: ReportDescription::default(),
        tables: crate::sample_figures::DESCRIPTIONS.tables.clone(),
        phrases: crate::sample_figures::DESCRIPTIONS.phrases.clone(),
        rewording: Vec::new(),
        vocabulary: crate::sample_figures::DESCRIPTIONS.vocabulary.clone(),
        notes: Vec::new(),
        subtotals: Vec::new(),
        hashes: Vec::new(),
        outdated: Vec::new(),
    }
}

fn unit_type(id: &str, consolidated: bool) -> UnitType {
    UnitType {
        id: id.to_owned(),
        name: both(id),
        consolidated,
    }
}

fn unit(id: &str, name: &str, kind: &str, forms: &[String]) -> ReportingUnit {
    ReportingUnit {
        id: id.to_owned(),
        code: String::new(),
        name: both(name),
        short: name.to_owned(),
        unit_type: kind.to_owned(),
        aliases: Vec::new(),
        valid_from: None,
        valid_to: None,
        successors: Vec::new(),
        forms: forms.to_vec(),
    }
}

fn indicators() -> Vec<Indicator> {
    let indicator = |id: &str, aggregation, non_negative, integer| Indicator {
        id: id.to_owned(),
        name: both(id),
        measure: "trieu-dong".to_owned(),
        aggregation,
        direction: Direction::Up,
        prices: PriceBasis::None,
        non_negative,
        integer,
        revision_percent: None,
        growth_band: None,
    };
    vec![
        indicator("sales", Aggregation::Sum, true, false),
        indicator("balance", Aggregation::Sum, false, false),
        indicator("jobs", Aggregation::EndOfPeriod, true, true),
        indicator("area", Aggregation::EndOfPeriod, true, false),
    ]
}

fn measure(id: &str, name: &str, dimension: &str, factor: &str, decimals: u32) -> Measure {
    Measure {
        id: id.to_owned(),
        name: both(name),
        aliases: Vec::new(),
        dimension: dimension.to_owned(),
        factor: factor.parse().unwrap(),
        decimals,
    }
}

pub(super) fn round(returns: Vec<Return>) -> Round {
    Round {
        period: september(),
        files: Vec::new(),
        returns,
    }
}

/// Findings on a single return of the first district, but for the other district's missing one.
pub(super) fn findings_on(form: Form, grid: &str) -> Vec<String> {
    let mut descriptions = descriptions(vec![form], &[]);
    descriptions.register.units.truncate(1);
    let filled = filled(&descriptions, 0, "dak-to", grid);
    said(
        &tonghop::check::check(
            &round(vec![filled]),
            &descriptions,
            &tonghop::check::Background::default(),
        ),
        &descriptions,
    )
}

/// Each finding as "TH112 error B2 (others): what stands there"; proves that every sentence is filled.
pub(super) fn said(findings: &[Finding], descriptions: &Descriptions) -> Vec<String> {
    let catalogue = Catalogue::embedded().unwrap();
    let lines = findings.iter().map(|finding| {
        for language in [Language::Vi, Language::En] {
            let text = catalogue.finding(language, finding, descriptions);
            for sentence in [text.title, text.observed, text.expected, text.remedy] {
                assert!(
                    !sentence.contains(['{', '}']),
                    "{}: {sentence}",
                    finding.rule.code
                );
                assert!(!sentence.is_empty(), "{}", finding.rule.code);
            }
        }
        let text = catalogue.finding(Language::Vi, finding, descriptions);
        let severity = format!("{:?}", finding.severity).to_lowercase();
        let cell = finding
            .cells
            .first()
            .map_or("-".to_owned(), |cell| match cell.position {
                Some(position) => position.to_string(),
                None => cell.to_string(),
            });
        format!("{} {severity} {cell}: {}", finding.rule.code, text.observed)
    });
    lines.collect()
}

/// Rows that findings cast doubt on, as "unit row"; `*` is the whole form.
pub(super) fn doubted(findings: &[Finding], descriptions: &Descriptions) -> Vec<String> {
    let lines = findings.iter().flat_map(|finding| &finding.affects);
    let names = lines.map(|line| {
        let unit = &descriptions.register.unit(line.unit).unwrap().id;
        let form = descriptions.form(line.form).unwrap();
        let row = line.row.map(|row| {
            let described = form.row(row).map(|row| row.id.clone());
            described.unwrap_or_else(|| format!("open-{}", row.place() - form.rows.len()))
        });
        format!("{unit} {}", row.unwrap_or_else(|| "*".to_owned()))
    });
    names.collect()
}

/// The unit's index by id.
pub(super) fn unit_of(descriptions: &Descriptions, id: &str) -> UnitIndex {
    descriptions.register.index_of(id).unwrap()
}
