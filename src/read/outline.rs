//! The parts around the sheets: relations, list of sheets, shared strings, cell formats.
//!
//! Each gives what the reader needs of it, so that the reader sees our short version and never the foreign part.

use std::collections::BTreeMap;

use super::markup::{Kind, Tags};
use super::refusal::Fault;

/// Relations of one part; a workbook has some dozens.
const RELATIONS: usize = 10_000;

/// Where a relation leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    /// Last word of its type: `worksheet`, `styles`.
    pub(super) kind: String,
    /// The part, as the relation writes it; `None` for a place outside the container.
    pub(super) target: Option<String>,
}

/// Relations by id.
pub(super) fn relations(part: &[u8]) -> Result<BTreeMap<String, Relation>, Fault> {
    let mut relations = BTreeMap::new();
    let mut tags = Tags::new(part);
    while let Some(tag) = tags.next()? {
        if !tag.begins(b"Relationship") {
            continue;
        }
        let (Some(id), Some(kind)) = (tag.text("Id"), tag.text("Type")) else {
            return Err(Fault::Malformed);
        };
        let is_outside = tag.attribute("TargetMode") == Some(b"External");
        let relation = Relation {
            kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
            target: tag.text("Target").filter(|_| !is_outside),
        };
        // Which of two relations of one id is meant, nobody can tell.
        if relations.insert(id, relation).is_some() || relations.len() > RELATIONS {
            return Err(Fault::Malformed);
        }
    }
    Ok(relations)
}

/// The path of a target seen from a part, without `.` and `..`: `worksheets/sheet1.xml` from `xl/workbook.xml`.
pub(super) fn resolve(from: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let full = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{folder}/{target}"),
    };
    let mut steps: Vec<&str> = Vec::new();
    for step in full.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            _ => steps.push(step),
        }
    }
    steps.join("/")
}

/// The path of the relations of a part: `xl/_rels/workbook.xml.rels` for `xl/workbook.xml`.
pub(super) fn relations_of(part: &str) -> String {
    match part.rsplit_once('/') {
        Some((folder, name)) => format!("{folder}/_rels/{name}.rels"),
        None => format!("_rels/{part}.rels"),
    }
}

/// A sheet as the workbook lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) name: String,
    pub(super) visible: bool,
    /// Id of its relation.
    pub(super) relation: String,
}

/// The sheets in the order of the workbook, and whether its dates count from 1904.
pub(super) fn workbook(part: &[u8]) -> Result<(Vec<Listed>, bool), Fault> {
    let mut listed = Vec::new();
    let mut from_1904 = false;
    let mut tags = Tags::new(part);
    while let Some(tag) = tags.next()? {
        if tag.begins(b"sheet") {
            listed.push(Listed {
                name: tag.text("name").ok_or(Fault::Malformed)?,
                visible: matches!(tag.attribute("state"), None | Some(b"visible")),
                relation: tag.text("id").ok_or(Fault::Malformed)?,
            });
        } else if tag.begins(b"workbookPr") {
            from_1904 |= tag.is_set("date1904");
        }
    }
    Ok((listed, from_1904))
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
    let mut count = 0_u32;
    let mut end = root.end;
    if root.kind == Kind::Opening {
        loop {
            let tag = tags.next()?.ok_or(Fault::Malformed)?;
            end = tag.start;
            match (tag.kind, tag.name) {
                (Kind::Closing, _) if tag.full_name == root.full_name => break,
                (Kind::Closing, _) => return Err(Fault::Malformed),
                (Kind::Opening, b"si") => {
                    tags.skip(&tag)?;
                    count += 1;
                }
                (Kind::Empty, b"si") => count += 1,
                (Kind::Opening, _) => {
                    tags.skip(&tag)?;
                }
                (Kind::Empty, _) => {}
            }
        }
    }
    out.extend_from_slice(b"<sst>");
    out.extend_from_slice(part.get(root.end..end).unwrap_or_default());
    out.extend_from_slice(b"</sst>");
    Ok(count)
}

/// Appends the number formats of cells to `out`, which tell dates from numbers, and returns the number of cell formats.
pub(super) fn formats(part: &[u8], out: &mut Vec<u8>) -> Result<u32, Fault> {
    let mut codes: BTreeMap<&[u8], &[u8]> = BTreeMap::new();
    let mut cells: Vec<&[u8]> = Vec::new();
    let mut section: &[u8] = b"";
    let mut tags = Tags::new(part);
    while let Some(tag) = tags.next()? {
        match (tag.kind, tag.name) {
            (Kind::Opening, b"numFmts" | b"cellXfs") => section = tag.name,
            (Kind::Closing, name) if name == section => section = b"",
            (Kind::Opening | Kind::Empty, b"numFmt") if section == b"numFmts" => {
                if let (Some(id), Some(code)) =
                    (tag.attribute("numFmtId"), tag.attribute("formatCode"))
                {
                    codes.insert(id, code);
                }
            }
            (Kind::Opening | Kind::Empty, b"xf") if section == b"cellXfs" => {
                cells.push(tag.attribute("numFmtId").unwrap_or(b"0"));
            }
            _ => {}
        }
    }
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
    for id in &cells {
        for piece in [&b"<xf numFmtId="[..], &quoted(id), b"/>"] {
            out.extend_from_slice(piece);
        }
    }
    out.extend_from_slice(b"</cellXfs></styleSheet>");
    u32::try_from(cells.len()).map_err(|_| Fault::Malformed)
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
    fn targets_are_seen_from_their_part() {
        for (from, target, expected) in [
            (
                "xl/workbook.xml",
                "worksheets/sheet1.xml",
                "xl/worksheets/sheet1.xml",
            ),
            (
                "xl/workbook.xml",
                "/xl/worksheets/a.xml",
                "xl/worksheets/a.xml",
            ),
            ("xl/workbook.xml", "../xl/./a.xml", "xl/a.xml"),
            ("", "xl\\workbook.xml", "xl/workbook.xml"),
            ("", "../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(resolve(from, target), expected, "{target} from {from}");
        }
        assert_eq!(
            relations_of("xl/workbook.xml"),
            "xl/_rels/workbook.xml.rels"
        );
        assert_eq!(relations_of(""), "_rels/.rels");
    }

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
    fn only_formats_of_cells_are_kept() {
        let part = br#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="d&quot;/&quot;m"/></numFmts><fonts><font/></fonts>
            <cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"><alignment/></xf></cellXfs>
            <dxfs><dxf><numFmt numFmtId="164" formatCode="0"/></dxf></dxfs></styleSheet>"#;
        let mut out = Vec::new();
        assert_eq!(formats(part, &mut out), Ok(2));
        assert_eq!(
            String::from_utf8(out).unwrap(),
            r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="d&quot;/&quot;m"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>"#
        );
    }

    #[test]
    fn two_relations_of_one_id_are_refused() {
        let part = "<Relationships><Relationship Id='1' Type='a/worksheet' Target='a'/><Relationship Id='1' Type='b' Target='b'/></Relationships>";
        assert_eq!(relations(part.as_bytes()), Err(Fault::Malformed));
    }
}
