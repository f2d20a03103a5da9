//! The conference document as a flow of blocks: words only, every figure already printed.

use std::cmp::Ordering;

use super::figure::FigureStatus;
use super::table::ChartKind;

/// The whole PDF.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// Title in the metadata and the window.
    pub title: String,
    /// The agency, as author.
    pub author: String,
    /// Date of the run, `2019-09-25`; the only date in the file.
    pub as_of: String,
    /// Month of the figures, `2019-09`.
    pub period: String,
    /// Name of the province.
    pub province: String,
    /// Page 1, for the director; it must fit on one page.
    pub front_page: FrontPage,
    /// Head of the report, Decree 30/2020/NĐ-CP.
    pub letterhead: Letterhead,
    /// The report.
    pub body: Vec<Block>,
    /// Signature and recipients below it.
    pub closing: Closing,
    /// Landscape appendices, each from a new page.
    pub appendices: Vec<Appendix>,
    /// "DỰ THẢO" on every page; empty once a number and a date are given.
    pub stamp: String,
}

/// Page 1: what the director needs five minutes before speaking.
#[derive(Debug, Clone, Default)]
pub struct FrontPage {
    /// Heading.
    pub title: String,
    /// Period and date below it.
    pub subtitle: String,
    /// Headline figures.
    pub cards: Vec<Card>,
    /// Small tables and lists below the cards, in two columns where they fit.
    pub blocks: Vec<Block>,
}

/// One headline figure.
#[derive(Debug, Clone, Default)]
pub struct Card {
    /// "Tổng mức bán lẻ hàng hóa".
    pub name: String,
    /// "14.164,9 tỷ đồng".
    pub value: String,
    /// "tăng 13,63% so với cùng kỳ".
    pub growth: String,
    /// "đạt 72,5% kế hoạch năm (19.550 tỷ đồng)".
    pub plan: String,
    /// "ước cả năm đạt 100% kế hoạch".
    pub outlook: String,
    /// How the card is framed.
    pub mark: Mark,
    /// The verdict: sign and words, so that colour is not needed; empty when there is none.
    pub verdict: String,
    /// "chưa gồm Huyện Tu Mơ Rông (*)"; empty when complete.
    pub caveat: String,
}

/// Where a headline stands against the plan; each has its own sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mark {
    /// "▲": the year is expected to reach the plan.
    OnPlan,
    /// "■": within reach.
    Near,
    /// "▼": out of reach.
    Behind,
    /// No judgement possible.
    #[default]
    Unknown,
}

/// Head of the first page of the report.
#[derive(Debug, Clone, Default)]
pub struct Letterhead {
    /// Name of the state.
    pub nation: String,
    /// "Độc lập - Tự do - Hạnh phúc".
    pub motto: String,
    /// "ỦY BAN NHÂN DÂN TỈNH KON TUM".
    pub parent_agency: String,
    /// "SỞ CÔNG THƯƠNG".
    pub agency: String,
    /// "Số:       /BC-SCT".
    pub number: String,
    /// "Kon Tum, ngày      tháng      năm 2019".
    pub place_and_date: String,
    /// "BÁO CÁO".
    pub document_type: String,
    /// Trích yếu, below the type.
    pub subject: String,
}

/// Signature and recipients.
#[derive(Debug, Clone, Default)]
pub struct Closing {
    /// "GIÁM ĐỐC".
    pub signer_title: String,
    /// The name, or empty.
    pub signer_name: String,
    /// "Nơi nhận:".
    pub heading: String,
    /// The lines below it.
    pub recipients: Vec<String>,
}

/// A part of the flow.
#[derive(Debug, Clone)]
pub enum Block {
    /// Heading; level 1 is "I.", 2 is "1.", 3 is "a)"; level 0 is "Phần thứ nhất", centred.
    Heading {
        /// 0 to 3.
        level: u8,
        /// The words, with their number.
        text: String,
    },
    /// Justified text.
    Paragraph(Vec<Span>),
    /// Points with a dash.
    List(Vec<Vec<Span>>),
    /// A table.
    Table(PrintedTable),
    /// A chart.
    Chart(PrintedChart),
}

/// A run of text in one face; a figure is a run by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Span {
    /// The words, or the digits of a figure.
    pub text: String,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// The figure that it prints.
    pub figure: Option<SpanFigure>,
}

/// A figure that stands in a sentence (số liệu trong câu).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpanFigure {
    /// Its id in `so-lieu.json`.
    pub id: String,
    /// What decides the digits beside the value, in ASCII letters and digits: the measure it is printed in, decimals, whether as a
    /// change, as a factor or as an amount. The same id and form give the same digits for the same value.
    pub form: String,
    /// Its value beside nothing: words around it such as "tăng" depend on that.
    pub direction: Ordering,
    /// Whether it is whole: a sign such as "(*)" behind it depends on that.
    pub status: FigureStatus,
}

/// A table whose cells are words and printed figures.
#[derive(Debug, Clone, Default)]
pub struct PrintedTable {
    /// Stable id, as of [`super::table::Table`]; empty where the table is only of this document.
    pub id: String,
    /// Title above it; empty for none.
    pub title: String,
    /// "Đơn vị tính: …", right above the table; empty for none.
    pub unit_line: String,
    /// Column headings, with their group.
    pub columns: Vec<super::table::TableColumn>,
    /// Rows.
    pub rows: Vec<PrintedRow>,
    /// Lines below.
    pub notes: Vec<String>,
}

/// A row of a printed table.
#[derive(Debug, Clone)]
pub struct PrintedRow {
    /// How it stands out.
    pub kind: super::table::RowKind,
    /// Indentation of its first text cell.
    pub level: u8,
    /// One text for each column.
    pub cells: Vec<String>,
}

/// A chart with its values.
#[derive(Debug, Clone)]
pub struct PrintedChart {
    /// Stable id, as of [`super::table::Chart`].
    pub id: String,
    /// Title above it.
    pub title: String,
    /// Sentence for those who cannot see it.
    pub alt: String,
    /// How it is drawn.
    pub kind: ChartKind,
    /// Names of the points.
    pub categories: Vec<String>,
    /// Series with their name and points.
    pub series: Vec<PrintedSeries>,
    /// Unit of the axis.
    pub unit: String,
    /// Value of a line across.
    pub tick: Option<f64>,
    /// Words beside it.
    pub tick_label: String,
    /// Lines below: marks explained, units missing.
    pub notes: Vec<String>,
}

/// One series of a chart.
#[derive(Debug, Clone)]
pub struct PrintedSeries {
    /// Its name in the legend.
    pub name: String,
    /// Height and printed label of each point; `None` where there is no figure.
    pub points: Vec<Option<(f64, String)>>,
}

/// A landscape table with its own heading.
#[derive(Debug, Clone)]
pub struct Appendix {
    /// "Phụ lục I".
    pub number: String,
    /// Its title.
    pub title: String,
    /// "(Kèm theo Báo cáo số …)".
    pub reference: String,
    /// Its table.
    pub table: PrintedTable,
}
