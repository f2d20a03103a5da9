//! A consolidation of three units and two forms, made by hand: figures and expectations come from a pocket calculator.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::sync::Arc;

use rust_decimal::Decimal;
use tonghop::model::cell::{CellRef, Position};
use tonghop::model::descriptions::{Descriptions, ReportDescription};
use tonghop::model::document::Document;
use tonghop::model::figure::{
    Consolidation, Coverage, Derivation, Figure, FigureIndex, FigureStatus, Gap, Line, LineCell,
    LineIndex, LineKey, MadeIndex, MissingUnit, OpenName, Quotient, Standing, Stated,
};
use tonghop::model::finding::Severity;
use tonghop::model::form::{
    ColumnKind, DashMeaning, Form, FormColumn, FormHead, FormIndex, FormRow, HiddenCells, OpenRows,
    Role, RowIndex,
};
use tonghop::model::indicator::{Aggregation, Direction, Indicator, IndicatorIndex, PriceBasis};
use tonghop::model::measure::Measure;
use tonghop::model::period::Period;
use tonghop::model::register::{Register, ReportingUnit, UnitIndex, UnitType};
use tonghop::model::show::Show;
use tonghop::model::table::{
    Align, Chart, ChartKind, FigureCell, RowKind, Table, TableCell, TableColumn, TableRow,
};
use tonghop::model::text::Bilingual;
use tonghop::present::{FindingRow, Findings, Presentation};

pub(crate) fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub(crate) fn both(text: &str) -> Bilingual {
    Bilingual {
        vi: text.to_owned(),
        en: text.to_owned(),
    }
}

const RETAIL: FormIndex = FormIndex::FIRST;
const ROLES: [Role; 4] = [
    Role::AnnualPlan,
    Role::SamePeriod,
    Role::Month,
    Role::Cumulative,
];

/// Key of a row of the retail form.
pub(crate) fn retail(row: usize) -> LineKey {
    LineKey {
        form: RETAIL,
        row: RowIndex::at(row).unwrap(),
        indicator: IndicatorIndex::FIRST,
    }
}

/// Key of a row of the trade form: indicator 1 is the value, 2 the volume.
pub(crate) fn trade(row: usize, indicator: usize) -> LineKey {
    LineKey {
        form: FormIndex::at(1).unwrap(),
        row: RowIndex::at(row).unwrap(),
        indicator: IndicatorIndex::at(indicator).unwrap(),
    }
}

fn unit(id: &str, name: &str) -> ReportingUnit {
    ReportingUnit {
        id: id.to_owned(),
        code: String::new(),
        name: both(name),
        short: name.replace("Huyện ", "").replace("Thành phố ", ""),
        unit_type: "district".to_owned(),
        aliases: Vec::new(),
        valid_from: None,
        valid_to: None,
        successors: Vec::new(),
        forms: vec!["retail".to_owned(), "trade".to_owned()],
    }
}

fn indicator(id: &str, name: &str, measure: &str) -> Indicator {
    Indicator {
        id: id.to_owned(),
        name: both(name),
        measure: measure.to_owned(),
        aggregation: Aggregation::Sum,
        direction: Direction::Up,
        prices: PriceBasis::Current,
        non_negative: true,
        integer: false,
        revision_percent: None,
        growth_band: None,
    }
}

fn measure(id: &str, name: &str, factor: &str) -> Measure {
    Measure {
        id: id.to_owned(),
        name: both(name),
        aliases: Vec::new(),
        dimension: "vnd".to_owned(),
        factor: number(factor),
        decimals: 1,
    }
}

fn form_row(id: &str, label: &str, indicator: &str) -> FormRow {
    FormRow {
        id: id.to_owned(),
        code: String::new(),
        label: both(label),
        aliases: Vec::new(),
        level: u8::from(id != "total"),
        indicator: indicator.to_owned(),
        industry: None,
        measure: String::new(),
        required: true,
        month: None,
    }
}

fn value_column(role: Role, indicator: &str, measure: &str) -> FormColumn {
    FormColumn {
        id: format!("{}{indicator}", role.id()),
        name: both(role.id()),
        header: Vec::new(),
        without: Vec::new(),
        kind: ColumnKind::Value(role),
        indicator: indicator.to_owned(),
        measure: measure.to_owned(),
        required: true,
    }
}

fn form(id: &str, code: &str, rows: Vec<FormRow>, columns: Vec<FormColumn>) -> Form {
    Form {
        id: id.to_owned(),
        code: code.to_owned(),
        title: both(id),
        short: both(id),
        source: String::new(),
        titles: Vec::new(),
        measure: "trieu-dong".to_owned(),
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

/// Three units, retail with two rows, trade with one row and open rows.
pub(crate) fn descriptions() -> Descriptions {
    let retail = form(
        "retail",
        "Biểu 3",
        vec![
            form_row("total", "Tổng mức bán lẻ", "retail-sales"),
            form_row("goods", "Bán lẻ hàng hóa", "retail-sales"),
        ],
        ROLES.map(|role| value_column(role, "", "")).into(),
    );
    let mut columns: Vec<FormColumn> = ROLES
        .map(|role| value_column(role, "trade-value", "nghin-usd"))
        .into();
    columns.push(value_column(Role::Cumulative, "trade-volume", "tan"));
    let mut trade = form(
        "trade",
        "Biểu 4",
        vec![form_row("export", "Xuất khẩu", "trade-value")],
        columns,
    );
    trade.open_rows = Some(OpenRows {
        parent: Some(RowIndex::FIRST),
        level: 1,
        indicator: "trade-value".to_owned(),
        sum_to_parent: false,
        kinds: Vec::new(),
    });
    Descriptions {
        forms: vec![retail, trade],
        indicators: vec![
            indicator("retail-sales", "Tổng mức bán lẻ", "trieu-dong"),
            indicator("trade-value", "trị giá", "nghin-usd"),
            indicator("trade-volume", "lượng", "tan"),
        ],
        measures: vec![
            measure("trieu-dong", "triệu đồng", "1000000"),
            measure("nghin-usd", "nghìn USD", "1000"),
            measure("tan", "tấn", "1"),
        ],
        classifications: Vec::new(),
        relations: Vec::new(),
        register: Register {
            province: both("Tỉnh Kon Tum"),
            types: vec![UnitType {
                id: "district".to_owned(),
                name: both("Huyện"),
                consolidated: true,
            }],
            units: vec![
                unit("kon-tum", "Thành phố Kon Tum"),
                unit("dak-ha", "Huyện Đắk Hà"),
                unit("tu-mo-rong", "Huyện Tu Mơ Rông"),
            ],
        },
        report: ReportDescription::default(),
        tables: crate::sample_figures::DESCRIPTIONS.tables.clone(),
        phrases: crate::sample_figures::DESCRIPTIONS.phrases.clone(),
        rewording: Vec::new(),
        vocabulary: crate::sample_figures::DESCRIPTIONS.vocabulary.clone(),
        notes: Vec::new(),
        subtotals: Vec::new(),
        hashes: vec![("forms/03-retail.toml".to_owned(), "ab".repeat(32))],
        outdated: Vec::new(),
    }
}

/// Figures and lines as they are entered, so that a test can add its own.
pub(crate) struct Book {
    pub(crate) consolidation: Consolidation,
}

impl Book {
    /// Nothing but the indicators and one open row of the trade form.
    pub(crate) fn new(open_row: &str) -> Self {
        Self {
            consolidation: Consolidation {
                period: Period::new(2019, 9).unwrap(),
                indicators: ["retail-sales", "trade-value", "trade-volume"]
                    .map(str::to_owned)
                    .into(),
                units: ["kon-tum", "dak-ha", "tu-mo-rong"]
                    .map(str::to_owned)
                    .into(),
                open_rows: vec![
                    Vec::new(),
                    vec![OpenName {
                        label: open_row.to_owned(),
                        id: "open-1".to_owned(),
                    }],
                ],
                lines: Vec::new(),
                figures: Vec::new(),
                ids: Vec::new(),
                by_id: Vec::new(),
                stated: Vec::new(),
                coverage: Vec::new(),
                monthly: Vec::new(),
                replaced: Vec::new(),
            },
        }
    }

    /// Adds a line whose values stand side by side from `first` on.
    pub(crate) fn line(
        &mut self,
        (key, unit): (LineKey, usize),
        (path, sheet): (&str, &str),
        first: Position,
        values: &[(Role, &str)],
        standing: Standing,
    ) -> LineIndex {
        let cells = values.iter().zip(0_u16..);
        let index = self.consolidation.lines.len();
        self.consolidation.lines.push(Line {
            key,
            unit: UnitIndex::at(unit).unwrap(),
            period: self.consolidation.period,
            path: Arc::from(path),
            sheet: Arc::from(sheet),
            cells: cells
                .map(|((role, value), offset)| LineCell {
                    role: *role,
                    value: number(value),
                    position: Position::new(first.row, first.column + offset),
                })
                .collect(),
            standing,
            addends: Box::default(),
        });
        LineIndex::at(index).unwrap()
    }

    /// Adds a figure; `value` is what the calculator says.
    pub(crate) fn figure(
        &mut self,
        id: &str,
        value: Option<&str>,
        measure: &str,
        status: FigureStatus,
        derivation: Derivation,
    ) -> FigureIndex {
        let all = &mut self.consolidation;
        let made = MadeIndex::at(all.figures.len()).unwrap();
        let lacking = match status {
            FigureStatus::Incomplete | FigureStatus::Withheld => vec![UnitIndex::at(2).unwrap()],
            FigureStatus::Complete | FigureStatus::Marked | FigureStatus::Unavailable => Vec::new(),
        };
        all.figures.push(Figure {
            value: value.map(self::number),
            measure: Arc::from(measure),
            status,
            estimated: true,
            lacking,
            derivation,
        });
        let place = all
            .by_id
            .partition_point(|other| *all.ids[other.place()] < *id);
        all.by_id.insert(place, made);
        all.ids.push(id.into());
        FigureIndex::Made(made)
    }
}

/// A figure that was made, to be changed.
pub(crate) fn made_figure(all: &mut Consolidation, index: FigureIndex) -> &mut Figure {
    match index {
        FigureIndex::Made(made) => &mut all.figures[made.place()],
        FigureIndex::Stated(..) => panic!("{index} stands in a return"),
    }
}

/// The lines of the round: Tu Mơ Rông's retail total is left out because of an error.
fn enter_lines(book: &mut Book) {
    let units = [
        (
            "TP Kon Tum.xlsx",
            "Biểu 3",
            ["9000", "5000.5", "600", "6000.25"],
        ),
        (
            "huyen Dak Ha.xlsx",
            "3.BL",
            ["4000", "2500.5", "300", "2900.75"],
        ),
        ("TuMoRong.xlsx", "Bieu 3", ["1000", "400", "50", "7450"]),
    ];
    for (row, sheet_row) in [(0, 11), (1, 12)] {
        for (unit, (path, sheet, values)) in units.iter().enumerate() {
            let cells: Vec<(Role, &str)> = ROLES.into_iter().zip(*values).collect();
            let standing = match unit {
                2 => Standing::LeftOut,
                1 => Standing::CountedWithError,
                _ => Standing::Counted,
            };
            let first = Position::new(sheet_row, 3);
            book.line((retail(row), unit), (path, sheet), first, &cells, standing);
        }
    }
    for (unit, value, volume) in [(0, "70000.5", "1234.567"), (1, "29999.5", "0")] {
        let place = ("xuất khẩu 100% (1).xlsx", "Ia H'Drai");
        let values = [(Role::SamePeriod, "50000"), (Role::Cumulative, value)];
        let first = Position::new(8, 4);
        book.line(
            (trade(0, 1), unit),
            place,
            first,
            &values,
            Standing::Counted,
        );
        let values = [(Role::Cumulative, volume)];
        let first = Position::new(8, 9);
        book.line(
            (trade(0, 2), unit),
            place,
            first,
            &values,
            Standing::Counted,
        );
    }
    book.consolidation
        .lines
        .sort_by_key(|line| (line.key, line.unit));
    let place = ("TP Kon Tum.xlsx", "Biểu 4");
    let values = [(Role::SamePeriod, "0"), (Role::Cumulative, "12.5")];
    let first = Position::new(20, 4);
    book.line((trade(1, 1), 0), place, first, &values, Standing::Counted);
}

/// Totals of retail and trade, their ratios, and the figures of each unit.
fn enter_figures(book: &mut Book) {
    use FigureStatus::{Complete, Incomplete, Unavailable, Withheld};
    let total = |key: LineKey, role: Role| Derivation::TotalOfUnits(key, role);
    let money = "trieu-dong";
    // 9000 + 4000; 5000,5 + 2500,5; 6000,25 + 2900,75.
    let plan = book.figure(
        "retail.total.annual-plan",
        Some("13000"),
        money,
        Incomplete,
        total(retail(0), Role::AnnualPlan),
    );
    let base = book.figure(
        "retail.total.same-period",
        Some("7501"),
        money,
        Incomplete,
        total(retail(0), Role::SamePeriod),
    );
    let now = book.figure(
        "retail.total.cumulative",
        Some("8901"),
        money,
        Incomplete,
        total(retail(0), Role::Cumulative),
    );
    // (8901 / 7501 - 1) x 100; 8901 / 13000 x 100.
    book.figure(
        "retail.total.growth",
        Some("18.664178109585388614851353150"),
        "percent",
        Incomplete,
        Derivation::Ratio(now, base, Quotient::Growth),
    );
    let done = book.figure(
        "retail.total.completion",
        Some("68.469230769230769230769230769"),
        "percent",
        Incomplete,
        Derivation::Ratio(now, plan, Quotient::Percent),
    );
    let remaining = book.figure(
        "retail.total.remaining",
        Some("4099"),
        money,
        Incomplete,
        Derivation::Difference(plan, now),
    );
    let needed = book.figure(
        "retail.total.needed-per-month",
        Some("1366.3333333333333333333333333"),
        money,
        Incomplete,
        Derivation::PerMonth(remaining, 3),
    );
    let pace = book.figure(
        "retail.total.pace",
        Some("989"),
        money,
        Incomplete,
        Derivation::PerMonth(now, 9),
    );
    book.figure(
        "retail.total.effort",
        Some("1.3815301651499831479609032693"),
        "times",
        Incomplete,
        Derivation::Ratio(needed, pace, Quotient::Times),
    );
    book.figure(
        "headline.retail.plan",
        Some("13000"),
        money,
        Complete,
        Derivation::Sum(vec![plan]),
    );
    book.figure(
        "retail.total.twice",
        Some("15002"),
        money,
        Complete,
        Derivation::Sum(vec![base, base]),
    );
    book.figure(
        "retail.goods.cumulative",
        None,
        money,
        Withheld,
        total(retail(1), Role::Cumulative),
    );
    book.figure(
        "retail.goods.growth",
        None,
        "percent",
        Unavailable,
        Derivation::Ratio(now, base, Quotient::Growth),
    );
    book.figure(
        "retail.total.month.2019-03",
        Some("812.5"),
        money,
        Complete,
        Derivation::EarlierReturns(vec![CellRef::at(
            &Arc::from("cu/T3.xlsx"),
            &Arc::from("3"),
            Position::new(1, 1),
        )]),
    );
    // 70000,5 + 29999,5.
    let exports = book.figure(
        "trade.export.trade-value.cumulative",
        Some("100000"),
        "nghin-usd",
        Complete,
        total(trade(0, 1), Role::Cumulative),
    );
    let exported = book.figure(
        "trade.export.trade-value.same-period",
        Some("100000"),
        "nghin-usd",
        Complete,
        total(trade(0, 1), Role::SamePeriod),
    );
    book.figure(
        "trade.export.trade-value.growth",
        Some("0"),
        "percent",
        Complete,
        Derivation::Ratio(exports, exported, Quotient::Growth),
    );
    book.figure(
        "trade.export.trade-volume.cumulative",
        Some("1234.567"),
        "tan",
        Complete,
        total(trade(0, 2), Role::Cumulative),
    );
    book.figure(
        "trade.open-1.trade-value.cumulative",
        Some("12.5"),
        "nghin-usd",
        Complete,
        total(trade(1, 1), Role::Cumulative),
    );
    // 8901 x (100000 - 100) / 13000 as points, and the index less 100.
    book.figure(
        "points",
        Some("68400.761538461538461538461538"),
        "points",
        Complete,
        Derivation::Points {
            weight: now,
            index: exports,
            whole: plan,
        },
    );
    book.figure(
        "index",
        Some("-31.530769230769230769230769231"),
        "percent",
        Complete,
        Derivation::IndexGrowth(done),
    );
    for role in ROLES {
        book.consolidation.stated.push(Stated {
            key: retail(0),
            role,
            id: format!("retail.total.{}", role.id()).into(),
            measure: Arc::from(money),
            estimated: true,
        });
    }
    for (unit, value) in [
        ("kon-tum", "66.669444444444444444444444444"),
        ("dak-ha", "72.51875"),
    ] {
        let above = book
            .consolidation
            .find(&format!("retail.total.cumulative@{unit}"))
            .unwrap();
        let below = book
            .consolidation
            .find(&format!("retail.total.annual-plan@{unit}"))
            .unwrap();
        book.figure(
            &format!("retail.total.completion@{unit}"),
            Some(value),
            "percent",
            Complete,
            Derivation::Ratio(above, below, Quotient::Percent),
        );
    }
    book.consolidation.coverage = vec![Coverage {
        form: RETAIL,
        expected: vec![
            UnitIndex::FIRST,
            UnitIndex::at(1).unwrap(),
            UnitIndex::at(2).unwrap(),
        ],
        received: vec![
            UnitIndex::FIRST,
            UnitIndex::at(1).unwrap(),
            UnitIndex::at(2).unwrap(),
        ],
        missing: vec![MissingUnit {
            unit: UnitIndex::at(2).unwrap(),
            gap: Gap::LeftOut(vec!["TH115"]),
            columns: Vec::new(),
            share: Some(number("5.1")),
        }],
        in_error: Vec::new(),
        share: Some(number("94.9")),
    }];
}

/// The round of this file; `open_row` is the label of the open row of the trade form.
pub(crate) fn consolidation(open_row: &str) -> Consolidation {
    let mut book = Book::new(open_row);
    enter_lines(&mut book);
    enter_figures(&mut book);
    book.consolidation
}

pub(crate) fn column(group: &str, heading: &str, width: u32, align: Align) -> TableColumn {
    TableColumn {
        heading: heading.to_owned(),
        group: group.to_owned(),
        width,
        align,
        bars: false,
        show: Show::Value,
        each: None,
    }
}

pub(crate) fn words(text: &str) -> TableCell {
    TableCell::Text(text.to_owned())
}

fn cell(consolidation: &Consolidation, id: &str, divisor: &str, decimals: u32) -> TableCell {
    TableCell::Figure(FigureCell {
        figure: consolidation
            .find(id)
            .unwrap_or_else(|| panic!("no figure {id}")),
        divisor: number(divisor),
        decimals,
    })
}

fn row(kind: RowKind, level: u8, cells: Vec<TableCell>) -> TableRow {
    TableRow { kind, level, cells }
}

/// Headline figures; its figures come back in the second table.
fn overview(all: &Consolidation) -> Table {
    let money = |name: &str, id: &str, growth: TableCell, completion: TableCell| {
        row(
            RowKind::Plain,
            1,
            vec![
                words(name),
                words("tỷ đồng"),
                cell(all, id, "1000", 1),
                growth,
                completion,
            ],
        )
    };
    let percent = |id: &str| cell(all, id, "1", 2);
    let plain = |name: &str, id: &str, divisor: &str| {
        row(
            RowKind::Plain,
            2,
            vec![
                words(name),
                words(""),
                cell(all, id, divisor, 1),
                TableCell::Blank,
                TableCell::Blank,
            ],
        )
    };
    Table {
        id: "overview".to_owned(),
        title: "TỔNG HỢP CÁC CHỈ TIÊU CHỦ YẾU 9 THÁNG NĂM 2019".to_owned(),
        sheet: "Tổng quan".to_owned(),
        unit_line: String::new(),
        columns: vec![
            column("", "Chỉ tiêu", 40, Align::Left),
            column("", "Đơn vị tính", 12, Align::Center),
            column("9 tháng năm 2019", "Ước thực hiện", 12, Align::Right),
            column("9 tháng năm 2019", "So cùng kỳ (%)", 12, Align::Right),
            column("", "So kế hoạch năm (%)", 12, Align::Right),
        ],
        rows: vec![
            row(
                RowKind::Heading,
                0,
                vec![
                    words("I. Thương mại"),
                    TableCell::Blank,
                    TableCell::Blank,
                    TableCell::Blank,
                    TableCell::Blank,
                ],
            ),
            money(
                "Tổng mức bán lẻ hàng hóa",
                "retail.total.cumulative",
                percent("retail.total.growth"),
                percent("retail.total.completion"),
            ),
            money(
                "Bán lẻ hàng hóa",
                "retail.goods.cumulative",
                percent("retail.goods.growth"),
                TableCell::Blank,
            ),
            money(
                "Kim ngạch xuất khẩu",
                "trade.export.trade-value.cumulative",
                percent("trade.export.trade-value.growth"),
                TableCell::Blank,
            ),
            plain("Kế hoạch năm", "headline.retail.plan", "1000"),
            plain("Còn phải thực hiện", "retail.total.remaining", "1000"),
            plain("Cần mỗi tháng", "retail.total.needed-per-month", "1"),
            plain("Gấp so với bình quân (lần)", "retail.total.effort", "1"),
            plain("Cùng kỳ hai lần", "retail.total.twice", "1000"),
            plain("Tháng 3", "retail.total.month.2019-03", "1"),
            plain("Lượng", "trade.export.trade-volume.cumulative", "1"),
            plain("Hàng khác", "trade.open-1.trade-value.cumulative", "1000"),
            plain("Đóng góp", "points", "1"),
            plain("Chỉ số", "index", "1"),
        ],
        notes: vec![
            "(*) Chưa gồm Huyện Tu Mơ Rông: số lũy kế nhỏ hơn số của tháng (TH115).".to_owned(),
            "- Số liệu tháng 9 là ước tính.".to_owned(),
        ],
    }
}

/// One row a unit, with a bar behind the completion.
fn by_district(all: &Consolidation) -> Table {
    let units = [
        ("kon-tum", "Kon Tum"),
        ("dak-ha", "Đắk Hà"),
        ("tu-mo-rong", "Tu Mơ Rông"),
    ];
    let mut rows: Vec<TableRow> = units
        .iter()
        .zip(1_i64..)
        .map(|((id, name), place)| {
            let completion = if *id == "tu-mo-rong" {
                TableCell::Blank
            } else {
                cell(all, &format!("retail.total.completion@{id}"), "1", 1)
            };
            let of_unit = |role: &str| cell(all, &format!("retail.total.{role}@{id}"), "1000", 2);
            row(
                RowKind::Plain,
                0,
                vec![
                    TableCell::Count(place),
                    words(name),
                    of_unit("annual-plan"),
                    of_unit("same-period"),
                    of_unit("cumulative"),
                    completion,
                ],
            )
        })
        .collect();
    rows.push(row(
        RowKind::Total,
        0,
        vec![
            TableCell::Blank,
            words("Toàn tỉnh"),
            cell(all, "retail.total.annual-plan", "1000", 2),
            cell(all, "retail.total.same-period", "1000", 2),
            cell(all, "retail.total.cumulative", "1000", 2),
            cell(all, "retail.total.completion", "1", 1),
        ],
    ));
    let mut columns = vec![
        column("", "TT", 5, Align::Center),
        column("", "Đơn vị", 24, Align::Left),
        column("", "Kế hoạch năm", 12, Align::Right),
        column("9 tháng", "Năm 2018", 12, Align::Right),
        column("9 tháng", "Năm 2019", 12, Align::Right),
        column("", "% kế hoạch", 14, Align::Right),
    ];
    columns[5].bars = true;
    Table {
        id: "by-district".to_owned(),
        title: "TỔNG MỨC BÁN LẺ THEO ĐƠN VỊ".to_owned(),
        sheet: "Theo đơn vị".to_owned(),
        unit_line: "Đơn vị tính: tỷ đồng".to_owned(),
        columns,
        rows,
        notes: vec!["… Không có số liệu: Huyện Tu Mơ Rông (số liệu có lỗi TH115).".to_owned()],
    }
}

fn chart(id: &str, kind: ChartKind, series: Vec<usize>, tick: Option<Decimal>) -> Chart {
    Chart {
        id: id.to_owned(),
        title: "Bán lẻ 9 tháng theo đơn vị".to_owned(),
        alt: "Kon Tum cao nhất.".to_owned(),
        kind,
        table: "by-district".to_owned(),
        categories: 1,
        series,
        rows: 0..3,
        unit: if tick.is_some() { "%" } else { "tỷ đồng" }.to_owned(),
        tick,
        tick_label: if tick.is_some() {
            "75% kế hoạch năm"
        } else {
            ""
        }
        .to_owned(),
    }
}

fn finding(cell: Option<CellRef>, unit: &str, observed: &str) -> FindingRow {
    FindingRow {
        fingerprint: "0123456789abcdef".to_owned(),
        state: None,
        state_name: String::new(),
        code: "TH115",
        rule: "cumulative-below-month",
        severity: Severity::Error,
        severity_name: "Lỗi".to_owned(),
        setting: "mức “Lỗi” theo quy tắc".to_owned(),
        by_default: true,
        unit: unit.to_owned(),
        form: "Biểu 3".to_owned(),
        cell,
        others: Vec::new(),
        score: None,
        headlines: std::collections::BTreeSet::new(),
        cause: 1,
        leads: true,
        title: "Lũy kế nhỏ hơn tháng".to_owned(),
        observed: observed.to_owned(),
        expected: "Lũy kế không nhỏ hơn số của tháng.".to_owned(),
        remedy: "Xem lại ô lũy kế.".to_owned(),
    }
}

/// Two tables, three charts and two findings over that consolidation.
pub(crate) fn presentation<'a>(
    descriptions: &'a Descriptions,
    consolidation: &'a Consolidation,
) -> Presentation<'a> {
    let place = CellRef::at(
        &Arc::from("TuMoRong.xlsx"),
        &Arc::from("Bieu 3"),
        Position::new(11, 6),
    );
    Presentation {
        descriptions,
        consolidation,
        tables: vec![overview(consolidation), by_district(consolidation)],
        charts: vec![
            chart("columns", ChartKind::Columns, vec![3, 4], None),
            chart("ranking", ChartKind::Bars, vec![5], Some(number("75"))),
            chart("line", ChartKind::Line, vec![5], Some(number("75"))),
        ],
        document: Document {
            title: "Báo cáo 9 tháng năm 2019".to_owned(),
            author: "Sở Công Thương tỉnh Kon Tum".to_owned(),
            ..Document::default()
        },
        findings: Findings {
            list: vec![
                finding(
                    Some(place),
                    "Huyện Tu Mơ Rông",
                    "Lũy kế 40 nhỏ hơn tháng 50.",
                ),
                finding(None, "", "Chưa có báo cáo."),
            ],
            ..Findings::default()
        },
        quoted: vec![consolidation.find("retail.total.pace").unwrap()],
        writing: Default::default(),
        explained: Vec::new(),
        as_of: "2019-09-25".to_owned(),
        inbox: "../inbox".to_owned(),
    }
}
