//! The form in which every spreadsheet program writes most cells, taken apart at a fraction of the cost of the general scan.
//!
//! Whatever differs by a single byte goes the general way, so this file decides nothing but speed.

/// Longest text or formula looked at here.
const LENGTH: usize = 32_767;

/// A cell such as `<c r="B2" s="4"><f>A1</f><v>2</v></c>`; all numbers count bytes from its beginning.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct CommonCell<'a> {
    pub(super) address: &'a [u8],
    pub(super) format: Option<&'a [u8]>,
    pub(super) kind: Option<&'a [u8]>,
    pub(super) has_formula: bool,
    /// Text of the value; empty when there is none.
    pub(super) text: &'a [u8],
    /// True when there is a `<v>`, also an empty one.
    pub(super) has_value: bool,
    /// Length of the opening tag.
    pub(super) opening: usize,
    /// Where the value's tag begins.
    pub(super) value: usize,
    /// Where the closing tag begins; the end for a cell without content.
    pub(super) closing: usize,
    pub(super) end: usize,
}

/// The cell at the beginning of `bytes`, when it has the common form.
pub(super) fn common_cell(bytes: &[u8]) -> Option<CommonCell<'_>> {
    let rest = bytes.strip_prefix(b"<c r=\"")?;
    let (address, rest) = until_quote(rest)?;
    let (format, rest) = attribute(rest, b" s=\"")?;
    let (kind, rest) = attribute(rest, b" t=\"")?;
    let is_known = format.is_none_or(|format| format.iter().all(u8::is_ascii_digit))
        && address.iter().all(u8::is_ascii_alphanumeric)
        && matches!(kind, None | Some(b"s" | b"n" | b"str" | b"b" | b"e"));
    if !is_known {
        return None;
    }
    let at = |rest: &[u8]| bytes.len() - rest.len();
    let mut cell = CommonCell {
        address,
        format,
        kind,
        has_formula: false,
        text: b"",
        has_value: false,
        opening: 0,
        value: 0,
        closing: 0,
        end: 0,
    };
    if let Some(rest) = rest
        .strip_prefix(b"/>")
        .or_else(|| rest.strip_prefix(b" />"))
    {
        (cell.opening, cell.closing, cell.end) = (at(rest), at(rest), at(rest));
        return Some(cell);
    }
    let mut rest = rest.strip_prefix(b">")?;
    cell.opening = at(rest);
    let formula = rest.strip_prefix(b"<f>");
    if let Some(formula) = formula.or_else(|| rest.strip_prefix(b"<f aca=\"false\">")) {
        let length = memchr::memchr(b'<', formula).filter(|length| *length <= LENGTH)?;
        rest = formula.get(length..)?.strip_prefix(b"</f>")?;
        cell.has_formula = true;
    }
    cell.value = at(rest);
    if let Some(value) = rest.strip_prefix(b"<v>") {
        let length = value.iter().take(LENGTH).position(|byte| *byte == b'<')?;
        cell.text = value.get(..length)?;
        rest = value.get(length..)?.strip_prefix(b"</v>")?;
        cell.has_value = true;
    } else if let Some(behind) = rest.strip_prefix(b"<v/>") {
        rest = behind;
        cell.has_value = true;
    }
    cell.closing = at(rest);
    cell.end = at(rest.strip_prefix(b"</c>")?);
    Some(cell)
}

/// An optional attribute; `None` when it has no end.
fn attribute<'a>(bytes: &'a [u8], begins: &[u8]) -> Option<(Option<&'a [u8]>, &'a [u8])> {
    match bytes.strip_prefix(begins) {
        Some(value) => until_quote(value).map(|(value, rest)| (Some(value), rest)),
        None => Some((None, bytes)),
    }
}

fn until_quote(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    // No address, format or type is longer.
    let end = bytes.iter().take(16).position(|byte| *byte == b'"')?;
    Some((bytes.get(..end)?, bytes.get(end + 1..)?))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn the_common_forms_are_taken_apart() {
        let bytes = br#"<c r="B2" s="4" t="n"><f>A1+1</f><v>2</v></c><c"#;
        let cell = common_cell(bytes).unwrap();
        assert_eq!(cell.address, b"B2");
        assert_eq!(cell.format, Some(&b"4"[..]));
        assert_eq!(cell.kind, Some(&b"n"[..]));
        assert_eq!(cell.text, b"2");
        assert!(cell.has_formula);
        assert_eq!(&bytes[..cell.opening], br#"<c r="B2" s="4" t="n">"#);
        assert_eq!(&bytes[cell.value..cell.closing], b"<v>2</v>");
        assert_eq!(&bytes[cell.closing..cell.end], b"</c>");
        let blank = common_cell(br#"<c r="C2" s="4"/></row>"#).unwrap();
        assert_eq!((blank.end, blank.has_value), (17, false));
    }

    #[test]
    fn anything_else_goes_the_general_way() {
        for cell in [
            r#"<c r='B2'><v>2</v></c>"#,
            r#"<c s="1" r="B2"><v>2</v></c>"#,
            r#"<c r="B2" t="inlineStr"><is><t>2</t></is></c>"#,
            r#"<c r="B2"><v>2</v><v>3</v></c>"#,
            r#"<c r="B2"><v>2<x/></v></c>"#,
            r#"<c r="B2><v>2</v></c>"#,
            r#"<x:c r="B2"><x:v>2</x:v></x:c>"#,
        ] {
            assert_eq!(common_cell(cell.as_bytes()), None, "{cell}");
        }
    }
}
