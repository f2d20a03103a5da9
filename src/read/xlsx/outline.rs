//! The parts around the sheets: list of sheets, shared strings, cell formats.
//!
//! Each gives what the reader needs of it, so that the reader sees our short version and never the foreign part.

use std::collections::BTreeMap;

use crate::read::markup::{self, Kind, Tag, Tags};
use crate::read::raw::{Face, RawName, SHEETS};
use crate::read::refusal::Fault;
use crate::read::styled::{self, Shown, Style};

/// Shared strings; each costs the reader some dozens of bytes besides its own.
const STRINGS: u32 = 2_000_000;
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

/// Appends the shared strings to `out` and returns their number.
///
/// Their declared number would be believed before one of them is read; it may not exceed what the bytes can hold.
pub(super) fn strings(part: &[u8], out: &mut Vec<u8>) -> Result<u32, Fault> {
    let mut tags = Tags::new(part);
    let root = tags.next()?.ok_or(Fault::Malformed)?;
    if !root.begins(b"sst") {
        return Err(Fault::Malformed);
    }
    let room = part.len() / 5 + 1;
    if let Some(declared) = root.text("uniqueCount") {
        let declared: Option<usize> = declared.trim().parse().ok();
        if declared.is_none_or(|declared| declared > room) {
            return Err(Fault::StringCount);
        }
    }
    out.reserve(part.len());
    out.extend_from_slice(b"<sst>");
    let count = match root.kind {
        Kind::Opening => copy_strings(part, &mut tags, &root, out)?,
        Kind::Empty | Kind::Closing => 0,
    };
    out.extend_from_slice(b"</sst>");
    Ok(count)
}

/// Only the strings go on: the reader would count those inside other elements, and every index would mean another.
fn copy_strings(
    part: &[u8],
    tags: &mut Tags<'_>,
    root: &Tag<'_>,
    out: &mut Vec<u8>,
) -> Result<u32, Fault> {
    let mut count = 0_u32;
    loop {
        let tag = tags.next()?.ok_or(Fault::Malformed)?;
        let end = match tag.kind {
            Kind::Closing if tag.full_name == root.full_name => return Ok(count),
            Kind::Closing => return Err(Fault::Malformed),
            Kind::Opening if tag.name == b"si" => string_end(tags, &tag)?,
            Kind::Opening => tags.skip(&tag)?.end,
            Kind::Empty => tag.end,
        };
        if tag.name == b"si" {
            out.extend_from_slice(part.get(tag.start..end).unwrap_or_default());
            count += 1;
            if count > STRINGS {
                return Err(Fault::TooMuchText);
            }
        }
    }
}

/// Where a string ends, which may hold no other string.
fn string_end(tags: &mut Tags<'_>, open: &Tag<'_>) -> Result<usize, Fault> {
    loop {
        let tag = tags.next()?.ok_or(Fault::Malformed)?;
        match (tag.kind, tag.name) {
            (Kind::Closing, b"si") if tag.full_name == open.full_name => return Ok(tag.end),
            (_, b"si") => return Err(Fault::Malformed),
            _ => {}
        }
    }
}

/// Brackets in the code of a number format: `[Red]`, `[$-42A]`.
const BRACKETS: usize = 100;

/// The formats of cells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Formats {
    pub(super) count: u32,
    /// By number of the format; empty when none of them tells anything. Days are told by the reader.
    pub(super) styles: Vec<Style>,
}

/// A cell format as it is listed.
struct Listing<'a> {
    number: &'a [u8],
    font: Option<u32>,
}

/// Appends the number formats of cells to `out`, which tell dates from numbers, and returns what the cell formats tell.
pub(super) fn formats(part: &[u8], out: &mut Vec<u8>) -> Result<Formats, Fault> {
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
                    // The reader counts brackets in a byte.
                    if memchr::memchr_iter(b'[', code).count() > BRACKETS {
                        return Err(Fault::Malformed);
                    }
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
    write_formats(&codes, &cells, out);
    let styles: Vec<Style> = cells
        .iter()
        .map(|cell| Style {
            shown: shown(cell.number, &codes),
            face: face(&fonts, cell.font),
        })
        .collect();
    let tells = |style: &Style| style.shown == Shown::Percent || style.face.is_some();
    Ok(Formats {
        count: u32::try_from(cells.len()).map_err(|_| Fault::Malformed)?,
        styles: if styles.iter().any(tells) {
            styles
        } else {
            Vec::new()
        },
    })
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
        Some(code) => code.map_or(Shown::Number, |code| styled::shown_by(&code)),
        None => {
            let id = markup::digits(number).and_then(|id| u16::try_from(id).ok());
            id.map_or(Shown::Number, styled::built_in)
        }
    }
}

fn write_formats(codes: &BTreeMap<&[u8], &[u8]>, cells: &[Listing<'_>], out: &mut Vec<u8>) {
    out.extend_from_slice(b"<styleSheet><numFmts>");
    for (id, code) in codes {
        for piece in [
            &b"<numFmt numFmtId="[..],
            &quoted(id),
            b" formatCode=",
            &quoted(code),
            b"/>",
        ] {
            out.extend_from_slice(piece);
        }
    }
    out.extend_from_slice(b"</numFmts><cellXfs>");
    for cell in cells {
        for piece in [&b"<xf numFmtId="[..], &quoted(cell.number), b"/>"] {
            out.extend_from_slice(piece);
        }
    }
    out.extend_from_slice(b"</cellXfs></styleSheet>");
}

/// A value in the quotes that it does not hold itself.
fn quoted(value: &[u8]) -> Vec<u8> {
    let quote = if value.contains(&b'"') { b'\'' } else { b'"' };
    [&[quote], value, &[quote]].concat()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_strings_beyond_their_bytes_is_refused() {
        let count = |part: &str| strings(part.as_bytes(), &mut Vec::new());
        for declared in ["4000000000", "4000000000000000000", "-1", "many"] {
            let part = format!("<sst uniqueCount='{declared}'><si><t>a</t></si></sst>");
            assert_eq!(count(&part), Err(Fault::StringCount), "{declared}");
        }
        assert_eq!(
            count("<sst count='9' uniqueCount='2'><si><t>a</t></si><si/></sst>"),
            Ok(2)
        );
        assert_eq!(count("<sst/>"), Ok(0));
        assert_eq!(count("<sst><si><t>a</t></sst>"), Err(Fault::Malformed));
    }

    #[test]
    fn the_reader_gets_no_declared_number_of_strings() {
        let mut out = Vec::new();
        strings(
            b"<x:sst uniqueCount='1'><x:si><x:t>a</x:t></x:si></x:sst>",
            &mut out,
        )
        .unwrap();
        assert_eq!(out, b"<sst><x:si><x:t>a</x:t></x:si></sst>");
    }

    #[test]
    fn strings_inside_other_elements_shift_no_index() {
        let mut out = Vec::new();
        let part = b"<sst><extLst><si><t>x</t></si></extLst><si/><t>y</t><si><t>a</t></si></sst>";
        assert_eq!(strings(part, &mut out), Ok(2));
        assert_eq!(out, b"<sst><si/><si><t>a</t></si></sst>");
        let nested = b"<sst><si><si><t>x</t></si></si></sst>";
        assert_eq!(strings(nested, &mut out), Err(Fault::Malformed));
    }

    #[test]
    fn only_formats_of_cells_are_kept() {
        let part = br#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="d&quot;/&quot;m"/></numFmts><fonts><font/></fonts>
            <cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"><alignment/></xf></cellXfs>
            <dxfs><dxf><numFmt numFmtId="164" formatCode="0"/></dxf></dxfs></styleSheet>"#;
        let mut out = Vec::new();
        let formats = formats(part, &mut out).unwrap();
        assert_eq!((formats.count, formats.styles), (2, Vec::new()));
        assert_eq!(
            String::from_utf8(out).unwrap(),
            r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="d&quot;/&quot;m"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>"#
        );
    }

    #[test]
    fn old_fonts_and_percentages_are_told() {
        let part = br#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0.0%"/><numFmt numFmtId="165" formatCode="0.0&quot;%&quot;"/></numFmts>
            <fonts><font><name val="Arial"/></font><font><sz val="12"/><name val=".VnTimeH"/></font></fonts>
            <cellXfs><xf/><xf numFmtId="9" fontId="1"/><xf numFmtId="164" fontId="0"/><xf numFmtId="165"/></cellXfs></styleSheet>"#;
        let styles = formats(part, &mut Vec::new()).unwrap().styles;
        let told: Vec<(Option<Face>, bool)> = styles
            .iter()
            .map(|style| (style.face, style.shown == Shown::Percent))
            .collect();
        let capitals = Some(Face::Tcvn3Capitals);
        assert_eq!(
            told,
            [(None, false), (capitals, true), (None, true), (None, false)]
        );
    }
}
