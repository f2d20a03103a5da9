//! .ods, OpenDocument spreadsheets: its own content read in one pass, repeats counted and not written out.
//!
//! Own code and not calamine, because that cuts repeated cells at the edge of the sheet without a word and tells neither
//! hidden rows nor merged ranges.

mod attributes;
mod cell;
mod data_styles;
mod styles;
mod table;

use memchr::memmem;

use self::styles::Styles;
use super::container::Container;
use super::markup::{Kind, Tag, Tags};
use super::raw::{RawBook, RawName, Room, SHEETS};
use super::refusal::{Fault, Refusal};

use attributes::words;

/// The part that holds the sheets.
const CONTENT: &str = "content.xml";
/// The part that holds the styles of all parts.
const STYLES: &str = "styles.xml";
/// The part that tells which parts are encrypted.
const MANIFEST: &str = "META-INF/manifest.xml";
/// Names of ranges that are kept.
const NAMES: usize = 10_000;

/// Reads a spreadsheet.
pub(super) fn read(container: &Container<'_>) -> Result<RawBook, Refusal> {
    let kind = container.unpacked("mimetype")?;
    if memmem::find(&kind, b"opendocument.spreadsheet").is_none() {
        return Err(Refusal::not_a_workbook("text.found-open-document"));
    }
    if container.entry(MANIFEST).is_some() {
        let manifest = container.unpacked(MANIFEST)?;
        if memmem::find(&manifest, b"encryption-data").is_some() {
            return Err(Refusal::password());
        }
    }
    let mut styles = Styles::default();
    if container.entry(STYLES).is_some() {
        let common = |part: &[u8]| common(part, &mut styles);
        container.reading(STYLES, common)?;
    }
    container.reading(CONTENT, |part| content(part, styles))
}

/// Takes in the styles that all parts share.
fn common(part: &[u8], styles: &mut Styles) -> Result<(), Fault> {
    styles.look_for_faces(part);
    let mut tags = Tags::new(part);
    while let Some(tag) = tags.next()? {
        if let (Kind::Opening, b"office:styles") = (tag.kind, tag.full_name) {
            styles.read(part, &mut tags, &tag)?;
        }
    }
    Ok(())
}

fn content(part: &[u8], mut styles: Styles) -> Result<RawBook, Fault> {
    let mut book = RawBook::default();
    let mut room = Room::new();
    styles.look_for_faces(part);
    let mut tags = Tags::new(part);
    while let Some(tag) = tags.next()? {
        match (tag.kind, tag.full_name) {
            (Kind::Opening, b"office:automatic-styles") => styles.read(part, &mut tags, &tag)?,
            // What other workbooks hold, and what was changed when: not the submitter's table.
            (Kind::Opening, b"table:tracked-changes" | b"table:dde-links") => {
                tags.skip(&tag)?;
            }
            (Kind::Opening, b"table:table") => {
                let sheet = table::table(part, &mut tags, &tag, &styles, &mut room)?;
                book.sheets.extend(sheet);
                if book.sheets.len() > SHEETS {
                    return Err(Fault::TooManyCells);
                }
            }
            (Kind::Opening | Kind::Empty, b"table:named-range") => {
                book.names
                    .extend(name(&tag).filter(|_| book.names.len() < NAMES));
            }
            _ => {}
        }
    }
    if book.sheets.is_empty() {
        return Err(Fault::Malformed);
    }
    Ok(book)
}

/// `$'Biểu 3'.$D$7:.$D$40` as Excel writes it: `'Biểu 3'!$D$7:$D$40`.
fn name(tag: &Tag<'_>) -> Option<RawName> {
    let range = words(tag, b"table:cell-range-address")?;
    let range = range.strip_prefix('$').unwrap_or(&range);
    let (sheet, cells) = match range.strip_prefix('\'') {
        Some(quoted) => {
            let end = quoted.find("'.")?;
            range.split_at_checked(end + 2)?
        }
        None => range.split_at_checked(range.find('.')?)?,
    };
    let cells: Vec<&str> = cells
        .split(':')
        .map(|corner| corner.rsplit('.').next().unwrap_or_default())
        .collect();
    Some(RawName {
        name: words(tag, b"table:name")?,
        formula: format!("{sheet}!{}", cells.join(":")),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::model::cell::Position;
    use crate::read::grid::{Block, Content};

    fn read(rows: &str) -> Result<RawBook, Fault> {
        let part = format!(
            "<office:document-content><office:automatic-styles><style:style style:name='ta2' style:family='table'>\
             <style:table-properties table:display='false'/></style:style></office:automatic-styles><office:body>\
             <office:spreadsheet><table:table table:name='Biểu 3' table:style-name='ta2'>{rows}</table:table>\
             <table:named-expressions><table:named-range table:name='th_a' table:cell-range-address=\"$'Biểu 3'.$D$7:.$D$40\"/>\
             </table:named-expressions></office:spreadsheet></office:body></office:document-content>"
        );
        content(part.as_bytes(), Styles::default())
    }

    fn cells(rows: &str) -> Vec<(String, Content)> {
        let book = read(rows).unwrap();
        let body = book.sheets.into_iter().next().unwrap().body.unwrap();
        let place = |cell: crate::read::grid::Cell| (cell.position.to_string(), cell.content);
        body.cells.into_iter().map(place).collect()
    }

    fn text(words: &str) -> Content {
        Content::Text(words.into())
    }

    fn number(digits: &str) -> Content {
        Content::Number(digits.parse().unwrap())
    }

    #[test]
    fn values_are_read_by_their_types() {
        let rows = "<table:table-row>\
            <table:table-cell office:value-type='float' office:value='37100098.730000004'><text:p>37.100.098,7</text:p></table:table-cell>\
            <table:table-cell office:value-type='string'><text:p>Bán<text:s text:c='2'/>lẻ &amp; d<text:span>ịch</text:span> vụ</text:p><text:p>khác</text:p></table:table-cell>\
            <table:table-cell office:value-type='date' office:date-value='2019-09-30'/>\
            <table:table-cell office:value-type='boolean' office:boolean-value='true'/>\
            <table:table-cell table:formula='of:=[.A1]/0' office:value-type='string' calcext:value-type='error'><text:p>#DIV/0!</text:p></table:table-cell>\
            <table:table-cell table:formula='of:=[.A1]'/>\
            <table:table-cell office:value-type='float' office:value='1'><office:annotation><text:p>ghi chú</text:p></office:annotation></table:table-cell>\
            </table:table-row>";
        let expected = [
            ("A1", number("37100098.730000004")),
            ("B1", text("Bán  lẻ & dịch vụ\nkhác")),
            ("C1", Content::Date(2019, 9, 30)),
            ("D1", Content::Bool(true)),
            ("E1", Content::Error("#DIV/0!".into())),
            ("F1", Content::FormulaWithoutValue),
            ("G1", number("1")),
        ];
        let expected: Vec<_> = expected
            .map(|(at, content)| (at.to_owned(), content))
            .into();
        assert_eq!(cells(rows), expected);
    }

    #[test]
    fn blank_repeats_cost_nothing_and_filled_ones_are_counted() {
        let blank = "<table:table-row table:number-rows-repeated='2000000000'>\
            <table:table-cell table:number-columns-repeated='2000000000'/></table:table-row>";
        assert_eq!(cells(blank), []);
        let filled = "<table:table-row table:number-rows-repeated='2'><table:table-cell table:number-columns-repeated='2' \
            office:value-type='float' office:value='5'/></table:table-row>";
        let places: Vec<_> = cells(filled).into_iter().map(|(at, _)| at).collect();
        assert_eq!(places, ["A1", "B1", "A2", "B2"]);
    }

    #[test]
    fn nothing_is_cut_at_the_edge_of_the_sheet_in_silence() {
        for rows in [
            "<table:table-row><table:table-cell table:number-columns-repeated='16384'/><table:table-cell office:value-type='float' office:value='5'/></table:table-row>",
            "<table:table-row table:number-rows-repeated='1048576'/><table:table-row><table:table-cell office:value-type='float' office:value='5'/></table:table-row>",
            "<table:table-row table:number-rows-repeated='2000000000'><table:table-cell office:value-type='float' office:value='5'/></table:table-row>",
        ] {
            let body = read(rows).unwrap().sheets.into_iter().next().unwrap().body;
            assert_eq!(body, Err(Fault::OutsideGrid), "{rows}");
        }
    }

    #[test]
    fn hidden_sheets_rows_and_columns_spans_and_names_are_kept() {
        let rows = "<table:table-column table:number-columns-repeated='2'/><table:table-column table:visibility='collapse'/>\
            <table:table-row table:visibility='filter'><table:table-cell table:number-columns-spanned='2' table:number-rows-spanned='3' \
            office:value-type='string'><text:p>a</text:p></table:table-cell><table:covered-table-cell/></table:table-row>";
        let book = read(rows).unwrap();
        let sheet = book.sheets.first().unwrap();
        assert!(!sheet.visible);
        let body = sheet.body.as_ref().unwrap();
        assert_eq!(body.hidden_rows, [0]);
        assert_eq!(body.hidden_columns.first(), Some(&(2..3)));
        let block = Block {
            first: Position::new(0, 0),
            last: Position::new(2, 1),
        };
        assert_eq!(body.merges, [block]);
        assert_eq!(book.names.first().unwrap().formula, "'Biểu 3'!$D$7:$D$40");
    }

    #[test]
    fn formats_of_numbers_are_those_of_their_styles() {
        let part = "<office:document-content><office:automatic-styles>\
            <number:number-style style:name='N1'><number:number number:decimal-places='1' number:display-factor='1000'/>\
            <number:text> tỷ</number:text></number:number-style>\
            <number:currency-style style:name='N2P0'><number:number/><number:text> </number:text>\
            <number:currency-symbol>₫</number:currency-symbol></number:currency-style>\
            <number:number-style style:name='N2'><number:number number:display-factor='1000000'/>\
            <style:map style:condition='value()&lt;1000' style:apply-style-name='N2P0'/></number:number-style>\
            <number:percentage-style style:name='N3'><number:number/><number:text>%</number:text></number:percentage-style>\
            <number:number-style style:name='N4'><number:number/></number:number-style>\
            <style:style style:name='ce1' style:family='table-cell' style:data-style-name='N1'/>\
            <style:style style:name='ce2' style:family='table-cell' style:data-style-name='N2'/>\
            <style:style style:name='ce3' style:family='table-cell' style:data-style-name='N3'/>\
            <style:style style:name='ce4' style:family='table-cell' style:parent-style-name='ce1'/>\
            <style:style style:name='ce5' style:family='table-cell' style:parent-style-name='ce1' style:data-style-name='N4'/>\
            </office:automatic-styles><office:body><office:spreadsheet><table:table table:name='B3'>\
            <table:table-column table:default-cell-style-name='ce1' table:number-columns-repeated='9'/><table:table-row>\
            <table:table-cell table:style-name='ce1' office:value-type='float' office:value='5000'/>\
            <table:table-cell table:style-name='ce2' office:value-type='float' office:value='5000000'/>\
            <table:table-cell table:style-name='ce2' office:value-type='currency' office:value='5'/>\
            <table:table-cell table:style-name='ce3' office:value-type='percentage' office:value='0.5'/>\
            <table:table-cell table:style-name='ce4' office:value-type='float' office:value='5000'/>\
            <table:table-cell table:style-name='ce5' office:value-type='float' office:value='5000'/>\
            <table:table-cell office:value-type='float' office:value='5000'/>\
            </table:table-row></table:table></office:spreadsheet></office:body></office:document-content>";
        let book = content(part.as_bytes(), Styles::default()).unwrap();
        let body = book.sheets.into_iter().next().unwrap().body.unwrap();
        let seen = body.seen_otherwise.iter();
        let seen: Vec<String> = seen
            .map(|(at, seen)| format!("{at} {} {}", seen.shift, seen.words))
            .collect();
        let expected = [
            "A1 -3 tỷ",
            "B1 -6 ",
            "C1 0 ₫",
            "D1 2 %",
            "E1 -3 tỷ",
            "G1 -3 tỷ",
        ];
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_format_with_a_section_for_texts_shows_numbers_by_its_other_sections() {
        let section = |name: &str, number: &str| {
            format!(
                "<number:number-style style:name='{name}' style:volatile='true'>{number}</number:number-style>"
            )
        };
        let map = |condition: &str, name: &str| {
            format!(
                "<style:map style:condition='value(){condition}' style:apply-style-name='{name}'/>"
            )
        };
        let scaled = "<number:number number:display-factor='1000'/><number:text> tỷ</number:text>";
        let sections = [
            section("P0", scaled),
            section("P1", &format!("<number:text>-</number:text>{scaled}")),
            section("P2", "<number:text>-</number:text>"),
            "<number:currency-style style:name='E0'><number:currency-symbol>€</number:currency-symbol><number:number/></number:currency-style>".to_owned(),
        ]
        .concat();
        let text = |name: &str, maps: [String; 3]| {
            format!(
                "<number:text-style style:name='{name}'><number:text-content/>{}</number:text-style>",
                maps.concat()
            )
        };
        let four = text(
            "N1",
            [map("&gt;0", "P0"), map("&lt;0", "P1"), map("=0", "P2")],
        );
        let with_currency = text(
            "N2",
            [map("&gt;=0", "E0"), map("&lt;0", "E0"), String::new()],
        );
        // A section that nobody describes leaves its numbers to no other one.
        let torn = text(
            "N3",
            [map("&gt;0", "P9"), map("&lt;0", "P1"), String::new()],
        );
        let cells = ["N1", "N2", "N3"].map(|name| {
            format!("<style:style style:name='c{name}' style:family='table-cell' style:data-style-name='{name}'/>")
        });
        let cell = |style: &str, value: &str| {
            format!(
                "<table:table-cell table:style-name='c{style}' office:value-type='float' office:value='{value}'/>"
            )
        };
        let row = [
            ("N1", "5000"),
            ("N1", "-5000"),
            ("N1", "0"),
            ("N2", "5"),
            ("N3", "5000"),
            ("N3", "-5000"),
        ]
        .map(|(style, value)| cell(style, value))
        .concat();
        // Sections stand before the format in what LibreOffice writes, and may stand behind it.
        for formats in [
            [&*sections, &four, &with_currency, &torn].concat(),
            [&*four, &with_currency, &torn, &sections].concat(),
        ] {
            let part = format!(
                "<office:document-content><office:automatic-styles>{formats}{}</office:automatic-styles><office:body>\
                 <office:spreadsheet><table:table table:name='B3'><table:table-row>{row}</table:table-row></table:table>\
                 </office:spreadsheet></office:body></office:document-content>",
                cells.concat()
            );
            let book = content(part.as_bytes(), Styles::default()).unwrap();
            let body = book.sheets.into_iter().next().unwrap().body.unwrap();
            let seen = body.seen_otherwise.iter();
            let seen: Vec<String> = seen
                .map(|(at, seen)| format!("{at} {} {} {}", seen.shift, seen.words, seen.has_digits))
                .collect();
            let expected = [
                "A1 -3 tỷ true",
                "B1 -3 tỷ true",
                "C1 0  false",
                "D1 0 € true",
                "F1 -3 tỷ true",
            ];
            assert_eq!(seen, expected);
        }
    }

    /// What is seen of the cells of a table whose styles show shares, thousands of millions, days and plain numbers.
    fn seen(rows: &str) -> Vec<String> {
        let style = |name: &str, format: &str| {
            format!(
                "<style:style style:name='{name}' style:family='table-cell' style:data-style-name='{format}'/>"
            )
        };
        let part = format!(
            "<office:document-content><office:automatic-styles>\
             <number:percentage-style style:name='N1'><number:number/><number:text>%</number:text></number:percentage-style>\
             <number:number-style style:name='N2'><number:number number:display-factor='1000000'/></number:number-style>\
             <number:date-style style:name='N3'><number:day/><number:text>/</number:text><number:month/><number:text>/</number:text>\
             <number:year number:style='long'/></number:date-style>\
             <number:time-style style:name='N4'><number:hours/><number:text>:</number:text><number:minutes/></number:time-style>\
             {}{}{}{}<style:style style:name='plain' style:family='table-cell'/></office:automatic-styles><office:body>\
             <office:spreadsheet><table:table table:name='a'>{rows}</table:table></office:spreadsheet></office:body>\
             </office:document-content>",
            style("share", "N1"),
            style("millions", "N2"),
            style("day", "N3"),
            style("clock", "N4"),
        );
        let book = content(part.as_bytes(), Styles::default()).unwrap();
        let body = book.sheets.into_iter().next().unwrap().body.unwrap();
        let cells = body.cells.iter().map(|cell| {
            let seen = body.seen_otherwise.iter();
            let mut seen = seen.filter(|(at, _)| *at == cell.position);
            let shown = match (&cell.content, seen.next()) {
                (Content::Number(number), Some((_, seen))) => {
                    format!("{}{}", seen.of(*number).unwrap(), seen.words)
                }
                (Content::Number(number), None) => number.to_string(),
                (other, _) => format!("{other:?}"),
            };
            format!("{} {shown}", cell.position)
        });
        cells.collect()
    }

    #[test]
    fn a_cell_without_a_style_has_that_of_its_row_or_else_of_its_column() {
        let columns = "<table:table-column table:default-cell-style-name='share'/>\
            <table:table-column table:number-columns-repeated='2' table:default-cell-style-name='millions'/>\
            <table:table-column table:default-cell-style-name='day'/>";
        let value = |style: &str, number: &str| {
            format!("<table:table-cell {style} office:value-type='float' office:value='{number}'/>")
        };
        let none = |number: &str| value("", number);
        let own = |style: &str, number: &str| value(&format!("table:style-name='{style}'"), number);
        let row = |style: &str, cells: &[String]| {
            let cells = cells.concat();
            format!("<table:table-row {style}>{cells}</table:table-row>")
        };
        let of_columns = [
            none("0.5"),
            none("25000000"),
            own("plain", "7"),
            none("43738"),
        ];
        let of_row = "table:default-cell-style-name='share'";
        let of_rows = [
            own("millions", "25000000"),
            none("0.25"),
            none("0.5"),
            own("day", "43738"),
        ];
        // A plain row stands before the styles of its columns.
        let plain = "table:default-cell-style-name='plain' table:number-rows-repeated='2'";
        let rows = [
            row("", &of_columns),
            row(of_row, &of_rows),
            row(plain, &[none("0.5")]),
            row("", &[none("0.125"), own("clock", "0.5")]),
        ];
        assert_eq!(
            seen(&format!("{columns}{}", rows.concat())),
            [
                "A1 50%",
                "B1 25",
                "C1 7",
                "D1 Date(2019, 9, 30)",
                "A2 25",
                "B2 25%",
                "C2 50%",
                "D2 Date(2019, 9, 30)",
                "A3 0.5",
                "A4 0.5",
                "A5 12.5%",
                "B5 Text(\"12:00\")",
            ]
        );
    }
}
