//! A province of three districts with a few short forms, small enough to add up by hand.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::sync::Arc;

use rust_decimal::Decimal;
use tonghop::model::cell::Position;
use tonghop::model::descriptions::{Descriptions, Headline, HeadlinePlan, ReportDescription};
use tonghop::model::finding::{AffectedLine, Finding, RuleInfo, Severity};
use tonghop::model::form::{
    ColumnIndex, ColumnKind, DashMeaning, Edit, EditKind, Form, FormColumn, FormHead, FormRow,
    HiddenCells, OpenRows, RatioColumn, RatioForm, Role, RowIndex,
};
use tonghop::model::indicator::{Aggregation, Direction, Indicator, PriceBasis};
use tonghop::model::measure::Measure;
use tonghop::model::observation::{
    Explanations, FileIndex, Observation, OpenRow, Return, Round, Value, Version,
};
use tonghop::model::period::Period;
use tonghop::model::register::{Register, ReportingUnit, UnitType};
use tonghop::model::text::Bilingual;

pub(crate) fn both(text: &str) -> Bilingual {
    Bilingual {
        vi: text.to_owned(),
        en: text.to_owned(),
    }
}

pub(crate) fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub(crate) fn september() -> Period {
    "2019-09".parse().unwrap()
}

/// Three districts, a block without a code, and the department itself.
pub(crate) fn descriptions() -> Descriptions {
    Descriptions {
        forms: vec![retail(), clusters(), index(), plan(), plan_of_units()],
        indicators: indicators(),
        measures: measures(),
        classifications: Vec::new(),
        relations: Vec::new(),
        register: register(),
        report: ReportDescription {
            headlines: headlines(),
            on_plan_from: number("100"),
            near_plan_from: number("95"),
            ..ReportDescription::default()
        },
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

fn headlines() -> Vec<Headline> {
    let headline = |id: &str, name: &str, plan: HeadlinePlan| Headline {
        id: id.to_owned(),
        name: both(name),
        form: id.to_owned(),
        row: "total".to_owned(),
        indicator: String::new(),
        measure: "ty-dong".to_owned(),
        decimals: 1,
        plan,
        ranking: id == "retail",
        front_page: true,
        judged: true,
    };
    let stated = |row: &str| (("plan").to_owned(), row.to_owned());
    let (form, row) = stated("retail");
    let retail = headline(
        "retail",
        "Tổng mức bán lẻ",
        HeadlinePlan::Stated { form, row },
    );
    let (form, row) = stated("iip");
    let mut index = headline(
        "iip",
        "Chỉ số sản xuất công nghiệp",
        HeadlinePlan::TargetGrowth { form, row },
    );
    index.measure = "phan-tram".to_owned();
    vec![index, retail]
}

fn indicators() -> Vec<Indicator> {
    let indicator = |id: &str, measure: &str, aggregation: Aggregation| Indicator {
        id: id.to_owned(),
        name: both(id),
        measure: measure.to_owned(),
        aggregation,
        direction: Direction::Up,
        prices: PriceBasis::Current,
        non_negative: true,
        integer: false,
        revision_percent: None,
        growth_band: None,
    };
    vec![
        indicator("retail-sales", "trieu-dong", Aggregation::Sum),
        indicator("industrial-area", "ha", Aggregation::EndOfPeriod),
        indicator("leased-area", "ha", Aggregation::EndOfPeriod),
        indicator("iip", "phan-tram", Aggregation::Stated),
    ]
}

fn measures() -> Vec<Measure> {
    let measure = |id: &str, name: &str, dimension: &str, factor: &str, decimals: u32| Measure {
        id: id.to_owned(),
        name: both(name),
        aliases: Vec::new(),
        dimension: dimension.to_owned(),
        factor: number(factor),
        decimals,
    };
    vec![
        measure("trieu-dong", "triệu đồng", "vnd", "1000000", 1),
        measure("ty-dong", "tỷ đồng", "vnd", "1000000000", 1),
        measure("ha", "ha", "square-metre", "10000", 2),
        measure("phan-tram", "%", "percent", "1", 1),
    ]
}

fn register() -> Register {
    let unit_type = |id: &str, consolidated: bool| UnitType {
        id: id.to_owned(),
        name: both(id),
        consolidated,
    };
    let unit = |id: &str, code: &str, short: &str, unit_type: &str, forms: &[&str]| ReportingUnit {
        id: id.to_owned(),
        code: code.to_owned(),
        name: both(&format!("Huyện {short}")),
        short: short.to_owned(),
        unit_type: unit_type.to_owned(),
        aliases: Vec::new(),
        valid_from: None,
        valid_to: None,
        successors: Vec::new(),
        forms: forms.iter().map(|form| (*form).to_owned()).collect(),
    };
    let own = ["retail", "clusters"];
    Register {
        province: both("Tỉnh Kon Tum"),
        types: vec![unit_type("district", true), unit_type("province", false)],
        units: vec![
            unit("dak-ha", "615", "Đắk Hà", "district", &own),
            unit("dak-to", "612", "Đắk Tô", "district", &own),
            unit("sa-thay", "616", "Sa Thầy", "district", &own),
            unit("tinh", "", "Sở", "province", &["iip", "plan", "plan-units"]),
        ],
    }
}

fn form(id: &str, measure: &str, columns: Vec<FormColumn>, rows: Vec<FormRow>) -> Form {
    Form {
        id: id.to_owned(),
        code: format!("Biểu {id}"),
        title: both(id),
        short: both(id),
        source: String::new(),
        titles: Vec::new(),
        measure: measure.to_owned(),
        dash: DashMeaning::Zero,
        head: FormHead::default(),
        hidden: HiddenCells::Used,
        rows_are_units: false,
        open_rows: None,
        columns,
        rows,
        edits: Vec::new(),
        ignore: Vec::new(),
    }
}

fn column(id: &str, kind: ColumnKind, indicator: &str) -> FormColumn {
    FormColumn {
        id: id.to_owned(),
        name: both(id),
        header: Vec::new(),
        without: Vec::new(),
        kind,
        indicator: indicator.to_owned(),
        measure: String::new(),
        required: true,
    }
}

fn values(roles: &[Role]) -> Vec<FormColumn> {
    let roles = roles.iter();
    roles
        .map(|role| column(role.id(), ColumnKind::Value(*role), ""))
        .collect()
}

fn row(id: &str, level: u8, indicator: &str, required: bool) -> FormRow {
    FormRow {
        id: id.to_owned(),
        code: String::new(),
        label: both(id),
        aliases: Vec::new(),
        level,
        indicator: indicator.to_owned(),
        industry: None,
        measure: String::new(),
        required,
        month: None,
    }
}

fn sum(total: u16, parts: &[u16]) -> Edit {
    Edit {
        line: 1,
        kind: EditKind::SumOfRows {
            total: RowIndex::at(usize::from(total)).unwrap(),
            parts: parts
                .iter()
                .map(|row| RowIndex::at(usize::from(*row)).unwrap())
                .collect(),
            columns: Vec::new(),
            tolerance: None,
        },
    }
}

fn retail() -> Form {
    let roles = [
        Role::AnnualPlan,
        Role::SameMonth,
        Role::SamePeriod,
        Role::PreviousMonth,
        Role::Month,
        Role::Cumulative,
        Role::ExpectedYear,
    ];
    let rows = vec![
        row("total", 0, "retail-sales", true),
        row("goods", 1, "retail-sales", true),
        row("other", 1, "retail-sales", false),
    ];
    let mut retail = form("retail", "trieu-dong", values(&roles), rows);
    let mut parts = sum(0, &[1, 2]);
    if let EditKind::SumOfRows { columns, .. } = &mut parts.kind {
        *columns = ColumnIndex::each().take(roles.len()).collect();
    }
    retail.edits = vec![parts];
    retail
}

fn clusters() -> Form {
    let mut columns = vec![
        column(
            "industrial",
            ColumnKind::Value(Role::EndOfPeriod),
            "industrial-area",
        ),
        column(
            "leased",
            ColumnKind::Value(Role::EndOfPeriod),
            "leased-area",
        ),
    ];
    let fill_rate = RatioColumn {
        numerator: ColumnIndex::at(1).unwrap(),
        denominator: ColumnIndex::FIRST,
        form: RatioForm::Percent,
    };
    columns.push(column("fill-rate", ColumnKind::Ratio(fill_rate), ""));
    let rows = vec![row("total", 0, "industrial-area", true)];
    let mut clusters = form("clusters", "ha", columns, rows);
    clusters.open_rows = Some(OpenRows {
        parent: Some(RowIndex::FIRST),
        level: 1,
        indicator: "industrial-area".to_owned(),
        sum_to_parent: false,
        kinds: Vec::new(),
    });
    clusters.edits = vec![sum(0, &[])];
    clusters
}

fn index() -> Form {
    let roles = [Role::Weight, Role::IndexSameMonth, Role::IndexCumulative];
    let rows = vec![
        row("total", 0, "iip", true),
        row("c", 1, "iip", true),
        row("d", 1, "iip", true),
    ];
    let mut index = form("iip", "phan-tram", values(&roles), rows);
    index.edits = vec![sum(0, &[1, 2])];
    index
}

fn plan() -> Form {
    let rows = vec![
        row("iip", 0, "iip", true),
        row("retail", 0, "retail-sales", true),
    ];
    let roles = [Role::AnnualPlan, Role::TargetGrowth];
    form("plan", "trieu-dong", values(&roles), rows)
}

fn plan_of_units() -> Form {
    let columns = vec![column(
        "retail-plan",
        ColumnKind::Value(Role::AnnualPlan),
        "retail-sales",
    )];
    let rows = vec![row("total", 0, "retail-sales", true)];
    let mut plan = form("plan-units", "trieu-dong", columns, rows);
    plan.rows_are_units = true;
    plan
}

/// A return being written: `Sheet::of("retail", "dak-ha").row("total", &[(Role::Cumulative, "100")])`.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    received: Return,
    next_row: u32,
}

impl Sheet {
    pub(crate) fn of(form: &str, unit: &str) -> Self {
        let known = descriptions();
        Self {
            received: Return {
                unit: known.register.index_of(unit).unwrap(),
                form: known.form_index(form).unwrap(),
                period: september(),
                file: FileIndex::FIRST,
                path: Arc::from(format!("{unit}.xlsx")),
                sheet: Arc::from(form),
                is_hidden: false,
                version: Version::default(),
                observations: Vec::new(),
                open_rows: Vec::new(),
                explanations: Explanations::default(),
                blank_rows: Vec::new(),
                is_blank: false,
            },
            next_row: 5,
        }
    }

    pub(crate) fn in_period(mut self, period: &str) -> Self {
        self.received.period = period.parse().unwrap();
        self.received.path = Arc::from(format!("{period}/{}", self.received.path));
        self
    }

    pub(crate) fn in_file(mut self, path: &str) -> Self {
        self.received.path = Arc::from(path);
        self
    }

    /// Cells by id of the column.
    pub(crate) fn row(mut self, row: &str, cells: &[(&str, &str)]) -> Self {
        let known = descriptions();
        let form = known.form(self.received.form).unwrap();
        let row = form.row_index(row).unwrap();
        let unit = self.received.unit;
        self.put(form, row, unit, cells);
        self
    }

    pub(crate) fn open_row(mut self, label: &str, cells: &[(&str, &str)]) -> Self {
        let known = descriptions();
        let form = known.form(self.received.form).unwrap();
        let number = form.rows.len() + self.received.open_rows.len();
        self.received.open_rows.push(OpenRow {
            label: label.to_owned(),
            sheet_row: self.next_row,
        });
        let unit = self.received.unit;
        self.put(form, RowIndex::at(number).unwrap(), unit, cells);
        self
    }

    pub(crate) fn unit_row(mut self, unit: &str, cells: &[(&str, &str)]) -> Self {
        let known = descriptions();
        let form = known.form(self.received.form).unwrap();
        let unit = known.register.index_of(unit).unwrap();
        let row = if unit == self.received.unit {
            0
        } else {
            form.rows.len()
        };
        self.put(form, RowIndex::at(row).unwrap(), unit, cells);
        self
    }

    fn put(
        &mut self,
        form: &Form,
        row: RowIndex,
        unit: tonghop::model::register::UnitIndex,
        cells: &[(&str, &str)],
    ) {
        for (column, value) in cells {
            let column = form.column_index(column).unwrap();
            self.received.observations.push(Observation {
                unit,
                row,
                column,
                value: Value::Number(number(value)),
                position: Position::new(self.next_row, u16::try_from(column.place()).unwrap()),
            });
        }
        self.next_row += 1;
        self.received
            .observations
            .sort_by_key(|seen| (seen.row, seen.column));
    }

    pub(crate) fn done(self) -> Return {
        self.received
    }

    /// An error that touches one row of this return, or the whole of it.
    pub(crate) fn error(&self, code: &'static str, row: Option<u16>) -> Finding {
        let rule = RuleInfo {
            code,
            name: "sum-differs",
            severity: Severity::Error,
        };
        Finding::new(rule, Vec::new())
            .of_unit(self.received.unit)
            .of_form(self.received.form)
            .affecting(vec![AffectedLine {
                column: None,
                unit: self.received.unit,
                form: self.received.form,
                period: self.received.period,
                row: row.map(|row| RowIndex::at(usize::from(row)).unwrap()),
                path: Arc::clone(&self.received.path),
            }])
    }
}

/// Total and goods of one district; what is not goods is other services.
pub(crate) fn retail_of(unit: &str, plan: &str, same_period: &str, cumulative: &str) -> Sheet {
    let cells = [
        ("annual-plan", plan),
        ("same-period", same_period),
        ("month", "10"),
        ("cumulative", cumulative),
        ("expected-year", plan),
    ];
    Sheet::of("retail", unit)
        .row("total", &cells)
        .row("goods", &cells)
}

pub(crate) fn plan_of_province(retail: &str) -> Sheet {
    Sheet::of("plan", "tinh")
        .row("iip", &[("target-growth", "16.5")])
        .row("retail", &[("annual-plan", retail)])
}

pub(crate) fn round(returns: Vec<Return>) -> Round {
    Round {
        period: september(),
        files: Vec::new(),
        returns,
    }
}
