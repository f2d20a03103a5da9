//! `tables.toml`: names of figures, and the columns of tables.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::catalogues::{Name, parsed, refuse_repeated, refuse_unknown};
use super::error::{Fault, Problem};
use super::nearest::nearest_id;
use super::source::{Source, is_sheet_name};
use crate::model::derived::Quantity;
use crate::model::table_shape::{
    BY_DISTRICT, BY_INDUSTRY, CONTRIBUTION, ColumnShape, DISTRICT_INDUSTRY, Each, EachShape,
    IN_REPORT, OVERVIEW, RowSource, TableShape, TableShapes,
};

/// Tables that must be described, and what their rows are.
const WANTED: [(&str, RowSource); 6] = [
    (OVERVIEW, RowSource::Headlines),
    (IN_REPORT, RowSource::ReportFigures),
    (BY_DISTRICT, RowSource::Districts),
    (BY_INDUSTRY, RowSource::Industries),
    (DISTRICT_INDUSTRY, RowSource::Industries),
    (CONTRIBUTION, RowSource::Sections),
];

/// What texts of any table may name.
const ALWAYS: [&str; 6] = [
    "period",
    "last-period",
    "year",
    "span",
    "on-plan",
    "near-plan",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTables {
    names: BTreeMap<Name, Name>,
    table: Vec<RawTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawTable {
    id: Name,
    rows: RowSource,
    title: String,
    sheet: Name,
    #[serde(default)]
    unit_line: String,
    columns: Vec<ColumnShape>,
    each: Option<EachShape>,
    #[serde(default)]
    notes: Vec<String>,
}

/// Reads `tables.toml`.
pub(super) fn shapes(source: Source<'_>, faults: &mut Vec<Fault>) -> TableShapes {
    let Some(raw) = parsed::<RawTables>(source, faults) else {
        return TableShapes::default();
    };
    refuse_repeated(
        source,
        "kind-table",
        raw.table.iter().map(|table| &table.id),
        faults,
    );
    let names = names(source, raw.names, faults);
    let known = WANTED.map(|(id, _)| id);
    for table in &raw.table {
        refuse_unknown(source, "kind-table", &table.id, &known, faults);
    }
    for (wanted, rows) in WANTED {
        match raw.table.iter().find(|table| table.id.get_ref() == wanted) {
            None => faults.push(source.fault(0, Problem::Missing { key: wanted })),
            Some(table) if table.rows != rows => {
                let problem = Problem::NotAllowed {
                    key: "rows",
                    value: wanted.to_owned(),
                    allowed: "allowed-rows-of-table",
                };
                faults.push(source.fault(table.id.span().start, problem));
            }
            Some(_) => {}
        }
    }
    let tables = raw.table.into_iter();
    TableShapes {
        names,
        tables: tables.map(|table| shape(source, table, faults)).collect(),
    }
}

/// A name for every quantity; of two alike nobody could tell which figure is meant.
fn names(
    source: Source<'_>,
    raw: BTreeMap<Name, Name>,
    faults: &mut Vec<Fault>,
) -> Vec<(Quantity, String)> {
    let known: Vec<&str> = Quantity::all().map(Quantity::id).collect();
    let mut taken = BTreeSet::new();
    let mut names = Vec::new();
    for (of, name) in raw {
        refuse_unknown(source, "kind-figure", &of, &known, faults);
        if !taken.insert(name.get_ref().to_lowercase()) {
            let problem = Problem::Repeated {
                kind: "kind-figure-name",
                name: name.get_ref().clone(),
            };
            faults.push(source.fault(name.span().start, problem));
        }
        names.extend(Quantity::with_id(of.get_ref()).map(|of| (of, name.into_inner())));
    }
    for quantity in Quantity::all() {
        if names.iter().all(|(named, _)| *named != quantity) {
            let problem = Problem::Missing { key: quantity.id() };
            faults.push(source.fault(source.text.find("[names]").unwrap_or_default(), problem));
        }
    }
    names
}

fn shape(source: Source<'_>, raw: RawTable, faults: &mut Vec<Fault>) -> TableShape {
    let place = raw.id.span().start;
    if !is_sheet_name(raw.sheet.get_ref()) {
        let problem = Problem::NotAllowed {
            key: "sheet",
            value: raw.sheet.get_ref().clone(),
            allowed: "allowed-sheet-name",
        };
        faults.push(source.fault(raw.sheet.span().start, problem));
    }
    let table = TableShape {
        id: raw.id.into_inner(),
        rows: raw.rows,
        title: raw.title,
        sheet: raw.sheet.into_inner(),
        unit_line: raw.unit_line,
        columns: raw.columns,
        each: raw.each,
        notes: raw.notes,
    };
    faults.extend(unknown_words(&table).map(|problem| source.fault(place, problem)));
    table
}

/// Words in braces that stand for nothing where they stand.
fn unknown_words(table: &TableShape) -> impl Iterator<Item = Problem> {
    let of_rows: &[&'static str] = match table.rows {
        RowSource::Industries | RowSource::Sections => &["form", "measure", "weights"],
        RowSource::Headlines | RowSource::Districts | RowSource::ReportFigures => &[],
    };
    let known: Vec<&'static str> = ALWAYS.iter().chain(of_rows).copied().collect();
    let mut known_of_each = known.clone();
    let each = table.each.iter();
    known_of_each.extend(each.clone().flat_map(|each| match each.of {
        Each::RankedHeadlines => ["headline", "measure"].as_slice(),
        Each::Units => ["unit"].as_slice(),
    }));
    let headings = |columns: &[ColumnShape]| -> Vec<String> {
        columns
            .iter()
            .map(|column| column.heading.clone())
            .collect()
    };
    let mut texts = vec![table.title.clone(), table.unit_line.clone()];
    texts.extend(headings(&table.columns));
    texts.extend(table.notes.clone());
    let mut of_each: Vec<String> = each.clone().map(|each| each.group.clone()).collect();
    of_each.extend(each.flat_map(|each| headings(&each.columns)));
    let told = |texts: Vec<String>, known: Vec<&'static str>| {
        texts.into_iter().flat_map(move |text| {
            let words = text.split('{').skip(1);
            let words = words.map(|word| word.split('}').next().unwrap_or_default().to_owned());
            let unknown = words.filter(|word| !known.contains(&word.as_str()));
            let problems = unknown.map(|name| Problem::UnknownName {
                kind: "kind-word",
                nearest: nearest_id(&name, known.iter().copied()),
                name,
            });
            problems.collect::<Vec<_>>()
        })
    };
    told(texts, known).chain(told(of_each, known_of_each))
}
