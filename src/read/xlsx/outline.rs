//! The parts around the sheets: list of sheets, properties, cell formats.

use std::collections::BTreeMap;

use crate::read::face::Face;
use crate::read::markup::{self, Kind, Tags};
use crate::read::raw::{RawName, SHEETS};
use crate::read::refusal::Fault;
use crate::read::styled::{Shown, Style};

/// Names of ranges that are kept; a workbook has some dozens.
const NAMES: usize = 10_000;
/// Formats, fonts and number formats; Excel writes at most 65,490 of each.
const FORMATS: usize = 65_536;

/// A sheet as the workbook lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) name: String,
    pub(super) visible: bool,
    /// Id of its relation.
    pub(super) relation: String,
}

impl Listed {
    /// True for a module of Excel 5, which later versions list, hidden, without any part.
    pub(super) fn is_without_part(&self) -> bool {
        self.relation.is_empty() && !self.visible
    }
}

/// What the workbook part says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outline {
    /// In the order of the workbook, as many as a workbook may have and one more.
    pub(super) sheets: Vec<Listed>,
    /// As many as are listed.
    pub(super) sheet_count: usize,
    pub(super) names: Vec<RawName>,
    /// True when dates count from 1904.
    pub(super) from_1904: bool,
}

/// Reads the workbook part.
pub(super) fn workbook(part: &[u8]) -> Result<Outline, Fault> {
    let mut outline = Outline {
        sheets: Vec::new(),
        sheet_count: 0,
        names: Vec::new(),
        from_1904: false,
    };
    let mut tags = Tags::new(part);
    while let Some(tag) = tags.next()? {
        if tag.begins(b"sheet") {
            outline.sheet_count += 1;
            if outline.sheets.len() > SHEETS {
                continue;
            }
            outline.sheets.push(Listed {
                name: tag.text("name").ok_or(Fault::Malformed)?,
                visible: matches!(tag.attribute("state"), None | Some(b"visible")),
                relation: tag.text("id").ok_or(Fault::Malformed)?,
            });
        } else if tag.begins(b"workbookPr") {
            outline.from_1904 |= tag.is_set("date1904");
        } else if tag.begins(b"definedName") && tag.kind == Kind::Opening {
            let close = tags.closing(&tag)?;
            let formula = part.get(tag.end..close.start).unwrap_or_default();
            let formula = std::str::from_utf8(formula).ok().and_then(markup::resolve);
            if let (Some(name), Some(formula), true) =
                (tag.text("name"), formula, outline.names.len() < NAMES)
            {
                outline.names.push(RawName { name, formula });
            }
        }
    }
    Ok(outline)
}

/// The moment of the last saving that the properties tell, in ISO order.
pub(super) fn saved(part: &[u8]) -> Result<Option<String>, Fault> {
    let mut tags = Tags::new(part);
    while let Some(tag) = tags.next()? {
        if tag.begins(b"modified") && tag.kind == Kind::Opening {
            let close = tags.closing(&tag)?;
            let moment = part.get(tag.end..close.start).unwrap_or_default();
            let moment = std::str::from_utf8(moment).map_err(|_| Fault::NotUtf8)?;
            let is_plain = moment.len() == 20 && moment.ends_with('Z') && moment.is_ascii();
            return Ok(is_plain.then(|| moment.to_owned()));
        }
    }
    Ok(None)
}

/// A cell format as it is listed.
struct Listing<'a> {
    number: &'a [u8],
    font: Option<u32>,
}

/// What the formats of cells tell, by their number: dates, percentages, fonts of the time before Unicode.
pub(super) fn formats(part: &[u8]) -> Result<Vec<Style>, Fault> {
    let mut codes: BTreeMap<&[u8], &[u8]> = BTreeMap::new();
    let mut fonts: Vec<Option<Face>> = Vec::new();
    let mut cells: Vec<Listing<'_>> = Vec::new();
    let mut section: &[u8] = b"";
    let mut tags = Tags::new(part);
    while let Some(tag) = tags.next()? {
        if codes.len().max(fonts.len()).max(cells.len()) > FORMATS {
            return Err(Fault::TooManyFormats);
        }
        match (tag.kind, tag.name) {
            (Kind::Opening, b"numFmts" | b"fonts" | b"cellXfs") => section = tag.name,
            (Kind::Closing, name) if name == section => section = b"",
            (Kind::Opening | Kind::Empty, b"numFmt") if section == b"numFmts" => {
                if let (Some(id), Some(code)) =
                    (tag.attribute("numFmtId"), tag.attribute("formatCode"))
                {
                    codes.insert(id, code);
                }
            }
            (Kind::Opening | Kind::Empty, b"font") if section == b"fonts" => fonts.push(None),
            (Kind::Opening | Kind::Empty, b"name") if section == b"fonts" => {
                if let Some(font) = fonts.last_mut() {
                    *font = tag.text("val").and_then(|name| Face::of(&name));
                }
            }
            (Kind::Opening | Kind::Empty, b"xf") if section == b"cellXfs" => cells.push(Listing {
                number: tag.attribute("numFmtId").unwrap_or(b"0"),
                font: tag.number("fontId"),
            }),
            _ => {}
        }
    }
    let style = |cell: &Listing<'_>| Style {
        shown: shown(cell.number, &codes),
        face: face(&fonts, cell.font),
    };
    Ok(cells.iter().map(style).collect())
}

fn face(fonts: &[Option<Face>], font: Option<u32>) -> Option<Face> {
    let font = usize::try_from(font?).ok()?;
    fonts.get(font).copied().flatten()
}

fn shown(number: &[u8], codes: &BTreeMap<&[u8], &[u8]>) -> Shown {
    let code = codes
        .get(number)
        .map(|code| std::str::from_utf8(code).ok().and_then(markup::resolve));
    match code {
        Some(code) => code.map_or(Shown::Number, |code| Shown::by_code(&code)),
        None => {
            let id = markup::digits(number).and_then(|id| u16::try_from(id).ok());
            id.map_or(Shown::Number, Shown::built_in)
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use rust_decimal::Decimal;

    use super::*;

    #[test]
    fn only_formats_of_cells_count() {
        let part = br#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="d&quot;/&quot;m"/></numFmts><fonts><font/></fonts>
            <cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"><alignment/></xf></cellXfs>
            <dxfs><dxf><numFmt numFmtId="164" formatCode="0"/></dxf></dxfs></styleSheet>"#;
        let shown: Vec<Shown> = formats(part)
            .unwrap()
            .into_iter()
            .map(|style| style.shown)
            .collect();
        assert_eq!(shown, [Shown::Number, Shown::by_code("d\"/\"m")]);
    }

    #[test]
    fn old_fonts_and_percentages_are_told() {
        let part = br#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0.0%"/><numFmt numFmtId="165" formatCode="0.0&quot;%&quot;"/></numFmts>
            <fonts><font><name val="Arial"/></font><font><sz val="12"/><name val=".VnTimeH"/></font></fonts>
            <cellXfs><xf/><xf numFmtId="9" fontId="1"/><xf numFmtId="164" fontId="0"/><xf numFmtId="165"/></cellXfs></styleSheet>"#;
        let told: Vec<(Option<Face>, bool)> = formats(part)
            .unwrap()
            .iter()
            .map(|style| {
                let shown = style.shown.appearance(Decimal::ONE);
                (style.face, shown.is_some_and(|shown| shown.shift == 2))
            })
            .collect();
        let capitals = Some(Face::Tcvn3Capitals);
        assert_eq!(
            told,
            [(None, false), (capitals, true), (None, true), (None, false)]
        );
    }
}
