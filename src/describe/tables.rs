//! `tables.toml`: names of figures, and the columns of tables.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::Spanned;

use super::catalogues::{Name, parsed, refuse_repeated, refuse_unknown};
use super::error::{Fault, Problem};
use super::nearest::nearest_id;
use super::source::{Source, is_sheet_name};
use crate::model::derived::Quantity;
use crate::model::row_source::RowSource;
use crate::model::show::Show;
use crate::model::table_shape::{ColumnShape, TABLES, TableShape, TableShapes};

/// What texts of any table may name.
const ALWAYS: [&str; 7] = [
    "province",
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
    columns: Vec<Spanned<ColumnShape>>,
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
    let known = TABLES.map(|(id, _)| id);
    for table in &raw.table {
        refuse_unknown(source, "kind-table", &table.id, &known, faults);
    }
    for (wanted, rows) in TABLES {
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
    let texts = [&raw.title, raw.sheet.get_ref(), &raw.unit_line];
    let texts = texts.into_iter().chain(&raw.notes);
    faults.extend(unknown_words(source, place, texts, raw.rows.words()));
    for column in &raw.columns {
        faults.extend(column_faults(source, raw.rows, column));
    }
    TableShape {
        id: raw.id.into_inner(),
        rows: raw.rows,
        title: raw.title,
        sheet: raw.sheet.into_inner(),
        unit_line: raw.unit_line,
        columns: raw.columns.into_iter().map(Spanned::into_inner).collect(),
        notes: raw.notes,
    }
}

/// What such rows have nothing of: the column would stay empty, or show what is of another row.
fn column_faults(source: Source<'_>, rows: RowSource, column: &Spanned<ColumnShape>) -> Vec<Fault> {
    let (place, column) = (column.span().start, column.get_ref());
    let again = column.each.map_or(&[][..], |each| each.words());
    let known = [rows.words(), again].concat();
    let texts = [&column.heading, &column.group];
    let mut faults = unknown_words(source, place, texts.into_iter(), &known);
    let showable = rows.showable(column.each);
    if !showable.contains(&column.show) {
        let known: Vec<String> = showable.into_iter().map(Show::id).collect();
        let name = column.show.id();
        let problem = Problem::UnknownName {
            kind: "kind-content",
            nearest: nearest_id(&name, known.iter().map(String::as_str)),
            name,
        };
        faults.push(source.fault(place, problem));
    }
    faults
}

/// Words in braces that stand for nothing where they stand.
fn unknown_words<'t>(
    source: Source<'_>,
    place: usize,
    texts: impl Iterator<Item = &'t String>,
    of_table: &[&'static str],
) -> Vec<Fault> {
    let known = [&ALWAYS, of_table].concat();
    let words = texts.flat_map(|text| text.split('{').skip(1));
    let words = words.map(|word| word.split('}').next().unwrap_or_default());
    words
        .filter(|word| !known.contains(word))
        .map(|word| {
            let problem = Problem::UnknownName {
                kind: "kind-word",
                name: word.to_owned(),
                nearest: nearest_id(word, known.iter().copied()),
            };
            source.fault(place, problem)
        })
        .collect()
}
