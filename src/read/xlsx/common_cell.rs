//! The form in which every spreadsheet program writes most cells, taken apart at a fraction of the cost of the general scan.
//!
//! Whatever differs by a single byte goes the general way, so this file decides nothing but speed.

use crate::read::markup::digits;

/// Longest text or formula looked at here.
const LENGTH: usize = 32_767;

/// A cell such as `<c r="B2" s="4"><f>A1</f><v>2</v></c>`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct CommonCell<'a> {
    /// Row and column from 0.
    pub(super) address: (u32, u32),
    /// Number of its format; 0 is the plain one.
    pub(super) format: u32,
    /// Its type, such as `s` for a shared string.
    pub(super) kind: Option<&'a [u8]>,
    pub(super) has_formula: bool,
    pub(super) content: CommonContent<'a>,
    /// Its length in bytes.
    pub(super) end: usize,
}

/// What stands between the tags of a cell, behind its formula.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum CommonContent<'a> {
    /// Nothing.
    Nothing,
    /// `<v>2</v>`, and the 2; also empty.
    Value(&'a [u8]),
    /// `<is><t>words</t></is>`
    Inline(&'a [u8]),
}

/// The cell at the beginning of `bytes`, when it has the common form.
pub(super) fn common_cell(bytes: &[u8]) -> Option<CommonCell<'_>> {
    let rest = bytes.strip_prefix(b"<c r=\"")?;
    let (address, rest) = until_quote(rest)?;
    let address = address_of(address)?;
    let (format, rest) = match rest.strip_prefix(b" s=\"") {
        Some(rest) => until_quote(rest).and_then(|(format, rest)| Some((digits(format)?, rest)))?,
        None => (0, rest),
    };
    let (kind, rest) = match rest.strip_prefix(b" t=\"") {
        Some(rest) => until_quote(rest).map(|(kind, rest)| (Some(kind), rest))?,
        None => (None, rest),
    };
    let end = |rest: &[u8]| bytes.len() - rest.len();
    let Some(rest) = rest.strip_prefix(b">") else {
        let rest = rest.strip_prefix(b" ").unwrap_or(rest);
        return Some(CommonCell {
            address,
            format,
            kind,
            has_formula: false,
            content: CommonContent::Nothing,
            end: end(rest.strip_prefix(b"/>")?),
        });
    };
    let behind_formula = formula(rest)?;
    let (content, rest) = content(behind_formula.unwrap_or(rest), kind)?;
    Some(CommonCell {
        address,
        format,
        kind,
        has_formula: behind_formula.is_some(),
        content,
        end: end(rest.strip_prefix(b"</c>")?),
    })
}

/// What follows the formula, when there is one; `None` when it is not written the common way.
fn formula(bytes: &[u8]) -> Option<Option<&[u8]>> {
    let inside = match bytes.strip_prefix(b"<f>") {
        Some(inside) => inside,
        None => match bytes.strip_prefix(b"<f aca=\"false\">") {
            Some(inside) => inside,
            None => return Some(None),
        },
    };
    let length = memchr::memchr(b'<', inside).filter(|length| *length <= LENGTH)?;
    inside.get(length..)?.strip_prefix(b"</f>").map(Some)
}

fn content<'a>(bytes: &'a [u8], kind: Option<&[u8]>) -> Option<(CommonContent<'a>, &'a [u8])> {
    if let Some(inside) = bytes.strip_prefix(b"<v>") {
        // The rest of the types is rare, and some of them hold their value elsewhere.
        if !matches!(kind, None | Some(b"s" | b"n" | b"str" | b"b" | b"e")) {
            return None;
        }
        let length = inside.iter().position(|byte| *byte == b'<')?;
        let (text, behind) = inside.split_at_checked(length)?;
        let behind = behind.strip_prefix(b"</v>")?;
        (length <= LENGTH).then_some((CommonContent::Value(text), behind))
    } else if let Some(inside) = bytes.strip_prefix(b"<is><t>") {
        let length = memchr::memchr(b'<', inside).filter(|length| *length <= LENGTH)?;
        let behind = inside.get(length..)?.strip_prefix(b"</t></is>")?;
        let element = bytes.get(..bytes.len() - behind.len())?;
        (kind == Some(b"inlineStr")).then_some((CommonContent::Inline(element), behind))
    } else if let Some(behind) = bytes.strip_prefix(b"<v/>") {
        Some((CommonContent::Value(b""), behind))
    } else if let Some(behind) = bytes.strip_prefix(b"<v />") {
        Some((CommonContent::Value(b""), behind))
    } else {
        Some((CommonContent::Nothing, bytes))
    }
}

fn until_quote(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    // No address, format or type is longer.
    let head = bytes.get(..bytes.len().min(16))?;
    let end = head.iter().position(|byte| *byte == b'"')?;
    let (text, rest) = bytes.split_at_checked(end)?;
    Some((text, rest.get(1..)?))
}

/// Row and column of "A1" from 0; at most six letters, so that nothing overflows on the way.
pub(super) fn address_of(address: &[u8]) -> Option<(u32, u32)> {
    let (mut column, mut row) = (0_u32, address);
    for _ in 0..6 {
        let Some((letter, rest)) = row.split_first() else {
            break;
        };
        let letter = letter.to_ascii_uppercase();
        if !letter.is_ascii_uppercase() {
            break;
        }
        column = column * 26 + u32::from(letter - b'A') + 1;
        row = rest;
    }
    Some((digits(row)?.checked_sub(1)?, column.checked_sub(1)?))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn the_common_forms_are_taken_apart() {
        let bytes = br#"<c r="B2" s="4" t="n"><f>A1+1</f><v>2</v></c><c"#;
        let cell = common_cell(bytes).unwrap();
        assert_eq!((cell.address, cell.format), ((1, 1), 4));
        assert_eq!(cell.kind, Some(&b"n"[..]));
        assert_eq!(cell.content, CommonContent::Value(b"2"));
        assert!(cell.has_formula);
        assert_eq!(cell.end, bytes.len() - 2);
        let blank = common_cell(br#"<c r="C2" s="4"/></row>"#).unwrap();
        assert_eq!((blank.end, blank.content), (17, CommonContent::Nothing));
        let words = common_cell(br#"<c r="A1" t="inlineStr"><is><t>a</t></is></c>"#).unwrap();
        assert_eq!(
            (words.content, words.has_formula),
            (CommonContent::Inline(b"<is><t>a</t></is>"), false)
        );
    }

    #[test]
    fn anything_else_goes_the_general_way() {
        for cell in [
            r#"<c r='B2'><v>2</v></c>"#,
            r#"<c s="1" r="B2"><v>2</v></c>"#,
            r#"<c r="B2" t="inlineStr"><is><r><t>2</t></r></is></c>"#,
            r#"<c r="B2" t="inlineStr"><v>2</v></c>"#,
            r#"<c r="B2" s="x"><v>2</v></c>"#,
            r#"<c r="2B"><v>2</v></c>"#,
            r#"<c r="B2"><v>2</v><v>3</v></c>"#,
            r#"<c r="B2"><v>2<x/></v></c>"#,
            r#"<c r="B2><v>2</v></c>"#,
            r#"<x:c r="B2"><x:v>2</x:v></x:c>"#,
        ] {
            assert_eq!(common_cell(cell.as_bytes()), None, "{cell}");
        }
    }
}
