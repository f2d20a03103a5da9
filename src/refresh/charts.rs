//! Charts and the workbooks behind them: the parts of the new document in place of those of the edited one.

use std::collections::BTreeMap;

use super::error::RefreshError;
use super::markup::Node;
use super::side::{DOCUMENT, Side, bookmark};
use crate::package::Package;

/// Parts of the charts of a document by bookmark.
pub(super) struct Charts(BTreeMap<String, Chart>);

/// The parts of a chart.
struct Chart {
    part: String,
    /// Its workbook, and the id under which the chart names it.
    workbook: Option<(String, String)>,
}

impl Charts {
    pub(super) fn of(package: &mut Package<'_>, side: &Side) -> Result<Self, RefreshError> {
        let relations = relations(package, DOCUMENT)?;
        let mut charts = BTreeMap::new();
        for paragraph in side.root.all("p") {
            let drawn = paragraph.all("chart").into_iter().next();
            let id = drawn.and_then(|chart| chart.attribute("id"));
            let part = id.and_then(|id| relations.iter().find(|relation| relation.id == id));
            if let (Some(name), Some(part)) = (bookmark(paragraph, "chart_"), part) {
                let part = part.target.clone();
                let own = self::relations(package, &part)?.into_iter();
                let mut workbooks = own.filter(|relation| relation.target.ends_with(".xlsx"));
                let workbook = workbooks.next().map(|of| (of.target, of.id));
                charts.insert(name.to_owned(), Chart { part, workbook });
            }
        }
        Ok(Self(charts))
    }

    /// Gives the charts of `old` the bytes of those of `new` with the same name.
    pub(super) fn take_over(
        &self,
        old: &mut Package<'_>,
        new: &mut Package<'_>,
        made: &Self,
    ) -> Result<(), RefreshError> {
        for (name, chart) in &self.0 {
            let Some(other) = made.0.get(name) else {
                continue;
            };
            let text = new.text(&other.part)?;
            let own = chart.workbook.as_ref().map(|(_, id)| id.as_str());
            old.replace(&chart.part, bound(&text, own)?.into_bytes());
            if let (Some((workbook, _)), Some((source, _))) = (&chart.workbook, &other.workbook) {
                old.replace(workbook, new.bytes(source)?);
            }
        }
        Ok(())
    }
}

/// A chart that names its workbook by an id of the edited document, or none.
fn bound(text: &str, id: Option<&str>) -> Result<String, RefreshError> {
    let root = Node::parse(text)?;
    let data = root.all("externalData").into_iter().next();
    let Some(data) = data else {
        return Ok(text.to_owned());
    };
    let whole = text.get(data.outer.clone()).unwrap_or_default();
    let named = match (id, data.attribute("id")) {
        (Some(id), Some(old)) => whole.replace(&format!("\"{old}\""), &format!("\"{id}\"")),
        (None, _) | (_, None) => String::new(),
    };
    Ok(text.replace(whole, &named))
}

struct Relation {
    id: String,
    target: String,
}

/// What a part names; nothing when it names nothing.
fn relations(package: &mut Package<'_>, part: &str) -> Result<Vec<Relation>, RefreshError> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let name = format!("{folder}/_rels/{file}.rels");
    if !package.names().contains(&name) {
        return Ok(Vec::new());
    }
    let text = package.text(&name)?;
    let root = Node::parse(&text)?;
    let relations = root.all("Relationship").into_iter().filter_map(|relation| {
        Some(Relation {
            id: relation.attribute("Id")?.to_owned(),
            target: joined(folder, relation.attribute("Target")?),
        })
    });
    Ok(relations.collect())
}

/// The part that a target names, from the folder of the part that names it.
fn joined(folder: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').collect();
    for step in target.split('/') {
        match step {
            ".." => {
                steps.pop();
            }
            "." | "" => {}
            name => steps.push(name),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_found_from_the_folder_of_the_part() {
        assert_eq!(
            joined("word", "charts/chart1.xml"),
            "word/charts/chart1.xml"
        );
        let up = joined("word/charts", "../embeddings/a.xlsx");
        assert_eq!(up, "word/embeddings/a.xlsx");
        assert_eq!(joined("word", "/word/a.xml"), "word/a.xml");
    }
}
