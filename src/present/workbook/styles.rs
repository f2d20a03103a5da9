//! How cells look: one base face everywhere, greys and borders that survive a black-and-white printer.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

use crate::model::figure::FigureStatus;
use crate::model::table::{Align, RowKind};

/// The face of official documents (Decree 30/2020/NĐ-CP), used in every cell and chart.
pub(super) const FACE: &str = "Times New Roman";
const HEAD_FILL: Color = Color::RGB(0x00D9_D9D9);
const TOTAL_FILL: Color = Color::RGB(0x00F2_F2F2);
const RULE: Color = Color::RGB(0x007F_7F7F);

/// Where every format begins: a format made any other way would be in Calibri.
pub(super) fn base() -> Format {
    Format::new()
        .set_font_name(FACE)
        .set_font_size(11)
        .set_align(FormatAlign::VerticalCenter)
}

/// Title above a table.
pub(super) fn title() -> Format {
    base()
        .set_bold()
        .set_font_size(14)
        .set_align(FormatAlign::Center)
        .set_text_wrap()
}

/// "Đơn vị tính: …", above the right end of a table.
pub(super) fn unit_line() -> Format {
    base().set_italic().set_align(FormatAlign::Right)
}

/// A line below a table.
pub(super) fn note() -> Format {
    base()
        .set_italic()
        .set_font_size(10)
        .set_text_wrap()
        .set_align(FormatAlign::Top)
}

/// A column heading.
pub(super) fn heading() -> Format {
    bordered(base())
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_background_color(HEAD_FILL)
}

/// Words in a table.
pub(super) fn words(kind: RowKind, align: Align, level: u8) -> Format {
    let format = aligned(row(kind), align).set_text_wrap();
    if level > 0 {
        format.set_indent(level.min(15))
    } else {
        format
    }
}

/// A figure in a table; a figure that is not whole carries its mark in the number format, so that it stays a number.
pub(super) fn figure(kind: RowKind, align: Align, decimals: u32, status: FigureStatus) -> Format {
    aligned(row(kind), align).set_num_format(number_format(decimals, status))
}

/// A link to a cell of a return.
pub(super) fn link(format: Format) -> Format {
    format
        .set_font_color(Color::RGB(0x0000_3399))
        .set_underline(FormatUnderline::Single)
}

/// A bordered cell of a list.
pub(super) fn listed() -> Format {
    bordered(base()).set_align(FormatAlign::Top).set_text_wrap()
}

/// `#,##0.0`, which every Excel shows in the style of its own country, and the mark of the status behind it.
pub(super) fn number_format(decimals: u32, status: FigureStatus) -> String {
    let mut format = String::from("#,##0");
    if decimals > 0 {
        format.push('.');
        format.extend((0..decimals).map(|_| '0'));
    }
    // The same signs as in the document, where the lines below a table explain them.
    format.push_str(match status {
        FigureStatus::Complete | FigureStatus::Unavailable | FigureStatus::Withheld => "",
        FigureStatus::Incomplete => "\"(*)\"",
        FigureStatus::Marked => "\"(**)\"",
    });
    format
}

fn row(kind: RowKind) -> Format {
    let format = bordered(base());
    match kind {
        RowKind::Plain => format,
        RowKind::Total => format.set_bold().set_background_color(TOTAL_FILL),
        RowKind::Heading => format.set_bold(),
    }
}

fn aligned(format: Format, align: Align) -> Format {
    format.set_align(match align {
        Align::Left => FormatAlign::Left,
        Align::Center => FormatAlign::Center,
        Align::Right => FormatAlign::Right,
    })
}

fn bordered(format: Format) -> Format {
    format.set_border(FormatBorder::Thin).set_border_color(RULE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_incomplete_figure_is_marked_and_stays_a_number() {
        assert_eq!(number_format(1, FigureStatus::Incomplete), "#,##0.0\"(*)\"");
        assert_eq!(number_format(0, FigureStatus::Complete), "#,##0");
        assert_eq!(number_format(2, FigureStatus::Marked), "#,##0.00\"(**)\"");
    }
}
