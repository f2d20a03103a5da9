//! Relations between the parts of a container.

use std::collections::BTreeMap;

use super::markup::Tags;
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

#[cfg(test)]
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
    fn two_relations_of_one_id_are_refused() {
        let part = "<Relationships><Relationship Id='1' Type='a/worksheet' Target='a'/><Relationship Id='1' Type='b' Target='b'/></Relationships>";
        assert_eq!(relations(part.as_bytes()), Err(Fault::Malformed));
    }
}
