//! `tables.toml`: names of figures, and the columns of tables.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::catalogues::{Name, parsed, refuse_unknown};
use super::error::{Fault, Problem};
use super::source::{Source, is_sheet_name};
use crate::model::derived::Quantity;
use crate::model::table_shape::{ColumnShape, TableShape, TableShapes};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawTables {
    names: BTreeMap<Name, Name>,
    in_report: RawTable,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    title: String,
    sheet: Name,
    columns: Vec<ColumnShape>,
}

/// Reads `tables.toml`.
pub(super) fn shapes(source: Source<'_>, faults: &mut Vec<Fault>) -> TableShapes {
    let Some(raw) = parsed::<RawTables>(source, faults) else {
        return TableShapes::default();
    };
    TableShapes {
        names: names(source, raw.names, faults),
        in_report: shape(source, raw.in_report, faults),
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
    if !is_sheet_name(raw.sheet.get_ref()) {
        let problem = Problem::NotAllowed {
            key: "sheet",
            value: raw.sheet.get_ref().clone(),
            allowed: "allowed-sheet-name",
        };
        faults.push(source.fault(raw.sheet.span().start, problem));
    }
    TableShape {
        title: raw.title,
        sheet: raw.sheet.into_inner(),
        columns: raw.columns,
    }
}
