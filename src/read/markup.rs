//! What the guard takes from checked parts by itself: sheets, merged ranges, hidden rows and columns, string indices.

use std::ops::Range;

use memchr::memmem;

use super::grid::Block;
use super::refusal::Refusal;
use crate::model::cell::Position;

/// Sheets in a workbook.
const SHEETS: u64 = 256;
/// Merged ranges kept for one sheet; headings need some dozens.
const MERGES: usize = 20_000;

/// A sheet as the workbook lists it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SheetPart {
    pub(super) merges: Vec<Block>,
    pub(super) hidden_rows: Vec<u32>,
    pub(super) hidden_columns: Vec<Range<u16>>,
}

/// Number of shared strings; their declared number may not exceed what their bytes can hold.
pub(super) fn strings(part: &[u8]) -> Result<u64, Refusal> {
    let room = u64::try_from(part.len() / 5 + 1).unwrap_or(u64::MAX);
    let head = part.get(..part.len().min(2_048)).unwrap_or_default();
    for name in ["uniqueCount", "count"] {
        let declared = tags(head, b"sst")
            .next()
            .and_then(|tag| attribute(tag, name));
        let fits = declared.is_none_or(|text| {
            text.parse::<u64>()
                .is_ok_and(|declared| name == "count" || declared <= room)
        });
        if !fits {
            return Err(Refusal::suspicious(
                "xl/sharedStrings.xml",
                "text.reason-string-count",
            ));
        }
    }
    Ok(u64::try_from(tags(part, b"si").count()).unwrap_or(u64::MAX))
}

/// The sheets of the workbook in its order.
pub(super) fn sheets<'a>(
    workbook: &[u8],
    relations: &[u8],
    find: &dyn Fn(&str) -> Option<&'a [u8]>,
    strings: Option<u64>,
) -> Result<Vec<SheetPart>, Refusal> {
    let listed: Vec<&str> = tags(workbook, b"sheet").collect();
    let count = u64::try_from(listed.len()).unwrap_or(u64::MAX);
    if count > SHEETS {
        return Err(Refusal::over_limit("text.limit-sheets", count, SHEETS));
    }
    let mut names: Vec<String> = Vec::new();
    let mut targets: Vec<String> = Vec::new();
    let mut sheets = Vec::new();
    for tag in listed {
        let name = attribute(tag, "name").unwrap_or_default().to_lowercase();
        if names.contains(&name) {
            return Err(Refusal::damaged(&name, "text.reason-doubled-sheet"));
        }
        names.push(name);
        let id = attribute(tag, "id").unwrap_or_default();
        let target = target(relations, id).unwrap_or_default();
        if !target.is_empty() && targets.contains(&target) {
            return Err(Refusal::damaged(&target, "text.reason-shared-part"));
        }
        let part = find(&target).unwrap_or_default();
        refuse_bad_indices(part, strings, &target)?;
        targets.push(target);
        sheets.push(sheet_part(part));
    }
    Ok(sheets)
}

/// The path of the part that a relation names.
fn target(relations: &[u8], id: &str) -> Option<String> {
    let tag = tags(relations, b"Relationship").find(|tag| attribute(tag, "Id") == Some(id))?;
    let target = attribute(tag, "Target")?;
    Some(
        target
            .strip_prefix('/')
            .map_or_else(|| format!("xl/{target}"), str::to_owned),
    )
}

fn sheet_part(part: &[u8]) -> SheetPart {
    let end = memmem::rfind(part, b"sheetData>").unwrap_or(0);
    let tail = part.get(end..).unwrap_or_default();
    let merges = tags(tail, b"mergeCell")
        .take(MERGES)
        .filter_map(|tag| block(attribute(tag, "ref")?))
        .collect();
    let mut sheet = SheetPart {
        merges,
        ..SheetPart::default()
    };
    for mark in [&b"hidden=\"1\""[..], &b"hidden=\"true\""[..]] {
        for at in memmem::find_iter(part, mark) {
            let Some(tag) = tag_around(part, at) else {
                continue;
            };
            let number = |name| attribute(tag, name).and_then(|text| text.parse::<u32>().ok());
            if local_name(tag) == "row" {
                sheet
                    .hidden_rows
                    .extend(number("r").and_then(|row| row.checked_sub(1)));
            } else if let ("col", Some(min), Some(max)) =
                (local_name(tag), number("min"), number("max"))
            {
                let clamp = |column: u32| u16::try_from(column.min(16_384)).unwrap_or(u16::MAX);
                sheet
                    .hidden_columns
                    .push(clamp(min.saturating_sub(1))..clamp(max));
            }
        }
    }
    sheet.hidden_rows.sort_unstable();
    sheet
}

/// The reader takes a shared string that does not exist for the first one; such a sheet is refused.
fn refuse_bad_indices(part: &[u8], strings: Option<u64>, name: &str) -> Result<(), Refusal> {
    for at in memmem::find_iter(part, b" t=\"s\"") {
        let rest = part.get(at..part.len().min(at + 200)).unwrap_or_default();
        let Some(value) = memmem::find(rest, b"<v>").and_then(|start| rest.get(start + 3..)) else {
            continue;
        };
        let closes = memchr::memchr(b'<', value)
            .and_then(|end| value.get(..end))
            .unwrap_or_default();
        let index = std::str::from_utf8(closes)
            .ok()
            .and_then(|text| text.trim().parse::<u64>().ok());
        if index.is_none_or(|index| strings.is_none_or(|count| index >= count)) {
            return Err(Refusal::damaged(name, "text.reason-string-index"));
        }
    }
    Ok(())
}

/// "A1:C3" or "A1".
fn block(reference: &str) -> Option<Block> {
    let (first, last) = reference.split_once(':').unwrap_or((reference, reference));
    Some(Block {
        first: position(first)?,
        last: position(last)?,
    })
}

fn position(address: &str) -> Option<Position> {
    let digits = address.find(|letter: char| letter.is_ascii_digit())?;
    let (letters, row) = address.split_at(digits);
    let mut column: u32 = 0;
    for letter in letters.bytes().filter(|byte| *byte != b'$') {
        let value = u32::from(letter.to_ascii_uppercase().checked_sub(b'A')?) + 1;
        column = column.checked_mul(26)?.checked_add(value)?;
    }
    let row = row
        .trim_start_matches('$')
        .parse::<u32>()
        .ok()?
        .checked_sub(1)?;
    Some(Position::new(
        row,
        u16::try_from(column.checked_sub(1)?).ok()?,
    ))
}

/// Opening tags of one local name, whatever their prefix, without their brackets.
fn tags<'a>(part: &'a [u8], name: &'a [u8]) -> impl Iterator<Item = &'a str> {
    memmem::find_iter(part, name).filter_map(move |at| {
        let before = at.checked_sub(1).and_then(|before| part.get(before))?;
        let starts = match before {
            b'<' => true,
            b':' => memchr::memrchr(b'<', part.get(..at)?)
                .is_some_and(|open| is_prefix(part.get(open + 1..at - 1))),
            _ => false,
        };
        let ends = part
            .get(at + name.len())
            .is_some_and(|next| matches!(next, b' ' | b'>' | b'/' | b'\t' | b'\n' | b'\r'));
        if !starts || !ends {
            return None;
        }
        let rest = part.get(at..)?;
        let close = memchr::memchr(b'>', rest)?;
        std::str::from_utf8(rest.get(..close)?).ok()
    })
}

fn is_prefix(bytes: Option<&[u8]>) -> bool {
    bytes.is_some_and(|bytes| !bytes.is_empty() && bytes.iter().all(u8::is_ascii_alphanumeric))
}

/// The tag that holds the byte.
fn tag_around(part: &[u8], at: usize) -> Option<&str> {
    let open = memchr::memrchr(b'<', part.get(..at)?)?;
    let rest = part.get(open + 1..)?;
    let close = memchr::memchr(b'>', rest)?;
    std::str::from_utf8(rest.get(..close)?).ok()
}

fn local_name(tag: &str) -> &str {
    let name = tag
        .split([' ', '\t', '\n', '\r', '/'])
        .next()
        .unwrap_or_default();
    name.rsplit(':').next().unwrap_or(name)
}

/// The value of an attribute by its local name.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut from = 0;
    loop {
        let at = tag.get(from..)?.find(name)? + from;
        from = at + name.len();
        let begins = tag.get(..at)?.ends_with([' ', '\t', '\n', '\r', ':']);
        let rest = tag.get(from..)?.trim_start();
        let Some(value) = rest
            .strip_prefix('=')
            .map(str::trim_start)
            .filter(|_| begins)
        else {
            continue;
        };
        let quote = value
            .chars()
            .next()
            .filter(|quote| *quote == '"' || *quote == '\'')?;
        return value.get(1..)?.split(quote).next();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn merged_ranges_and_hidden_rows_are_found_under_any_prefix() {
        let sheet = br#"<x:worksheet><x:cols><x:col min="3" max="4" hidden="1"/></x:cols><x:sheetData>
            <x:row r="7" hidden="1"><x:c r="A7"/></x:row></x:sheetData><x:mergeCells count="1"><x:mergeCell ref="B2:D3"/></x:mergeCells>"#;
        let part = sheet_part(sheet);
        assert_eq!(
            part.merges,
            [Block {
                first: Position::new(1, 1),
                last: Position::new(2, 3)
            }]
        );
        assert_eq!(part.hidden_rows, [6]);
        assert_eq!(part.hidden_columns, [Range { start: 2, end: 4 }]);
    }

    #[test]
    fn a_number_of_strings_beyond_their_bytes_is_refused() {
        assert!(
            strings(br#"<sst count="1" uniqueCount="4000000000"><si><t>a</t></si></sst>"#).is_err()
        );
        assert_eq!(
            strings(br#"<sst count="9" uniqueCount="2"><si><t>a</t></si><si/></sst>"#),
            Ok(2)
        );
    }

    #[test]
    fn a_string_index_beyond_the_strings_is_refused() {
        let cell = |index: &str| format!(r#"<c r="A1" t="s"><v>{index}</v></c>"#);
        assert!(refuse_bad_indices(cell("1").as_bytes(), Some(2), "").is_ok());
        for wrong in ["2", "abc", "-1"] {
            assert!(
                refuse_bad_indices(cell(wrong).as_bytes(), Some(2), "").is_err(),
                "{wrong}"
            );
        }
    }
}
