//! What the cells of a workbook store and in which number format, in a pass of its own for `inspect`; figures never come from here.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::common_cell::address_of;
use super::outline;
use crate::model::cell::Position;
use crate::read::container::Container;
use crate::read::grid::Stored;
use crate::read::markup::{self, Kind, Tag, Tags};
use crate::read::refusal::{Fault, Refusal};
use crate::read::relations;

/// Stored values and formats by the name of their sheet. Texts are left blank: the first reader has them.
///
/// A sheet that cannot be read is left out; the reading itself says so.
pub(in crate::read) fn stored(
    container: &Container<'_>,
    workbook: &str,
) -> Result<BTreeMap<String, Vec<Stored>>, Refusal> {
    let relations = container.relations(workbook)?;
    let outline = container.reading(workbook, outline::workbook)?;
    let styles = relations
        .values()
        .find(|relation| relation.kind == "styles");
    let styles = styles
        .and_then(|relation| relation.target.as_deref())
        .map(|target| relations::resolve(workbook, target))
        .filter(|path| container.entry(path).is_some());
    let formats = match styles {
        Some(path) => container.reading(&path, formats)?,
        None => Vec::new(),
    };
    let mut stored = BTreeMap::new();
    for sheet in outline.sheets {
        let relation = relations.get(&sheet.relation);
        let target = relation.and_then(|relation| relation.target.as_deref());
        let path = target.map(|target| relations::resolve(workbook, target));
        if let Some(Ok(part)) = path.map(|path| container.plain(&path)) {
            let mut cells = Vec::new();
            // What stands before a fault is kept.
            let _ = read(part.body(), &formats, &mut cells);
            stored.insert(sheet.name, cells);
        }
    }
    Ok(stored)
}

fn read(part: &[u8], formats: &[Arc<str>], cells: &mut Vec<Stored>) -> Result<(), Fault> {
    let mut tags = Tags::new(part);
    let (mut row, mut column) = (0, 0);
    while let Some(tag) = tags.next()? {
        if tag.begins(b"row") {
            row = tag
                .number("r")
                .map_or(row, |number| number.saturating_sub(1));
            column = 0;
        } else if tag.name == b"row" {
            row += 1;
        } else if tag.begins(b"c") {
            if let Some(address) = tag.attribute("r").and_then(address_of) {
                (row, column) = address;
            }
            let text = value(part, &mut tags, &tag)?;
            let column_at = u16::try_from(column).map_err(|_| Fault::OutsideGrid)?;
            let format = usize::try_from(tag.number("s").unwrap_or(0)).unwrap_or(usize::MAX);
            cells.push(Stored {
                position: Position::new(row, column_at),
                text,
                format: formats.get(format).cloned(),
            });
            column += 1;
        }
    }
    Ok(())
}

/// What stands in `<v>`; blank for texts.
fn value(part: &[u8], tags: &mut Tags<'_>, open: &Tag<'_>) -> Result<Arc<str>, Fault> {
    let mut value: Arc<str> = Arc::from("");
    if open.kind == Kind::Empty {
        return Ok(value);
    }
    let is_words = matches!(open.attribute("t"), Some(b"s" | b"str" | b"inlineStr"));
    loop {
        let tag = tags.next()?.ok_or(Fault::Malformed)?;
        if tag.kind == Kind::Closing && tag.full_name == open.full_name {
            return Ok(value);
        }
        if tag.kind == Kind::Opening && tag.name == b"v" && !is_words {
            let close = tags.closing(&tag)?;
            let text = part.get(tag.end..close.start).unwrap_or_default();
            value = Arc::from(String::from_utf8_lossy(text));
        }
    }
}

/// The code of each cell format.
fn formats(part: &[u8]) -> Result<Vec<Arc<str>>, Fault> {
    let mut codes: BTreeMap<u32, Arc<str>> = BTreeMap::new();
    let mut formats = Vec::new();
    let mut is_of_cells = false;
    let mut tags = Tags::new(part);
    while let Some(tag) = tags.next()? {
        match (tag.kind, tag.name) {
            (Kind::Opening, b"cellXfs") => is_of_cells = true,
            (Kind::Closing, b"cellXfs") => is_of_cells = false,
            (Kind::Opening | Kind::Empty, b"numFmt") => {
                if let (Some(id), Some(code)) = (tag.number("numFmtId"), tag.text("formatCode")) {
                    codes.entry(id).or_insert_with(|| code.into());
                }
            }
            (Kind::Opening | Kind::Empty, b"xf") if is_of_cells => {
                let id = tag.attribute("numFmtId").and_then(markup::digits);
                let id = id.unwrap_or(0);
                let code = codes.get(&id).cloned();
                formats.push(code.unwrap_or_else(|| built_in(id)));
            }
            _ => {}
        }
    }
    Ok(formats)
}

/// The code of a format that no workbook lists, as English versions of Excel show it; its number where that depends on the system.
/// Source: ECMA-376, part 1, 18.8.30.
fn built_in(id: u32) -> Arc<str> {
    let code = match id {
        0 => "General",
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "mm-dd-yy",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "m/d/yy h:mm",
        37 => "#,##0 ;(#,##0)",
        38 => "#,##0 ;[Red](#,##0)",
        39 => "#,##0.00;(#,##0.00)",
        40 => "#,##0.00;[Red](#,##0.00)",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mmss.0",
        48 => "##0.0E+0",
        49 => "@",
        _ => return id.to_string().into(),
    };
    Arc::from(code)
}
