//! .xlsx and .xlsm: own code, strict, one pass over every part while it is unpacked.
//!
//! What other readers take for something else without a word, such as a text that does not exist or a date without its
//! format, is a fault here. calamine must give the same cells: `tests/it/same_cells.rs`.

mod common_cell;
mod outline;
mod sheet;
mod stored;
mod strings;
mod value;

use std::collections::BTreeMap;

use self::outline::{Listed, Outline};
use self::sheet::SheetReader;
pub(super) use self::stored::stored;
use self::strings::{Strings, StringsReader};
use self::value::Shared;
use super::aside::{Aside, Kind};
use super::container::Container;
use super::raw::{RawBody, RawBook, RawSheet, Room, SHEETS};
use super::refusal::{Fault, Refusal};
use super::relations::{self, Relation};
use super::styled::Styles;

/// The part that says who saved the workbook when.
const PROPERTIES: &str = "docProps/core.xml";

/// Reads a workbook whose main part stands at `workbook`.
pub(super) fn read(container: &Container<'_>, workbook: &str) -> Result<RawBook, Refusal> {
    let saved = saved(container)?;
    let relations = container.relations(workbook)?;
    let outline = container.reading(workbook, outline::workbook)?;
    refuse_sheet_list(workbook, outline.sheet_count)?;
    let (shared, missing) = shared(container, workbook, &relations, outline.from_1904)?;
    Ok(RawBook {
        sheets: sheets(container, workbook, &relations, &outline, &shared)?,
        aside: aside(&relations, &outline),
        names: outline.names,
        from_1904: outline.from_1904,
        saved,
        styles_missing: missing,
        ..RawBook::default()
    })
}

/// When the workbook was last saved; a workbook that does not say it is none the worse, but a damaged one is.
fn saved(container: &Container<'_>) -> Result<Option<String>, Refusal> {
    if container.entry(PROPERTIES).is_none() {
        return Ok(None);
    }
    let part = container.plain(PROPERTIES)?;
    Ok(outline::saved(part.body()).ok().flatten())
}

fn refuse_sheet_list(path: &str, count: usize) -> Result<(), Refusal> {
    if count == 0 {
        return Err(Refusal::faulty(path, Fault::Malformed));
    }
    if count > SHEETS {
        let count_of = |number| u64::try_from(number).unwrap_or(u64::MAX);
        let (found, limit) = (count_of(count), count_of(SHEETS));
        return Err(Refusal::over_limit("text.limit-sheets", found, limit));
    }
    Ok(())
}

/// Sheets that hold no table.
fn aside(relations: &BTreeMap<String, Relation>, outline: &Outline) -> Vec<Aside> {
    let kind = |listed: &Listed| {
        if listed.is_without_part() {
            return Some(Kind::Module);
        }
        Kind::of_relation(&relations.get(&listed.relation)?.kind)
    };
    let aside = |listed: &Listed| {
        kind(listed).map(|kind| Aside {
            name: listed.name.clone(),
            kind,
        })
    };
    outline.sheets.iter().filter_map(aside).collect()
}

/// Shared strings and formats, found by their relations; and the part of the formats when it is not there.
fn shared(
    container: &Container<'_>,
    workbook: &str,
    relations: &BTreeMap<String, Relation>,
    from_1904: bool,
) -> Result<(Shared, Option<String>), Refusal> {
    let path_of = |kind: &str| {
        let mut of_kind = relations.values().filter(|relation| relation.kind == kind);
        let Some(relation) = of_kind.next() else {
            return Ok(None);
        };
        let refused = |fault| Refusal::faulty(&relations::relations_of(workbook), fault);
        // Which of two is meant, nobody can tell.
        if of_kind.next().is_some() {
            return Err(refused(Fault::Malformed));
        }
        let target = relation.target.as_deref().ok_or(refused(Fault::Missing))?;
        Ok(Some(relations::resolve(workbook, target)))
    };
    // Without its table every text would be lost.
    let strings = match path_of("sharedStrings")? {
        Some(path) => strings(container, &path)?,
        None => Strings::default(),
    };
    let path = path_of("styles")?;
    let (cells, missing) = match path {
        Some(path) if container.entry(&path).is_none() => (Vec::new(), Some(path)),
        Some(path) => (container.reading(&path, outline::formats)?, None),
        None => (Vec::new(), None),
    };
    let shared = Shared {
        strings,
        styles: Styles { cells, from_1904 },
        has_no_formats: missing.is_some(),
    };
    Ok((shared, missing))
}

fn strings(container: &Container<'_>, path: &str) -> Result<Strings, Refusal> {
    let length = container.entry(path).map_or(0, |entry| entry.unpacked);
    let read = container.read_through(path, || StringsReader::new(length))?;
    read.and_then(StringsReader::close)
        .map_err(|fault| Refusal::faulty(path, fault))
}

fn sheets(
    container: &Container<'_>,
    workbook: &str,
    relations: &BTreeMap<String, Relation>,
    outline: &Outline,
    shared: &Shared,
) -> Result<Vec<RawSheet>, Refusal> {
    let mut room = Room::new();
    let mut sheets = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    for sheet in &outline.sheets {
        let relation = relations.get(&sheet.relation);
        if sheet.is_without_part()
            || relation.is_some_and(|relation| holds_no_cells(&relation.kind))
        {
            continue;
        }
        let path = sheet_path(workbook, relation);
        if let Ok(path) = &path {
            let key = path.to_lowercase();
            if seen.contains(&key) {
                return Err(Refusal::damaged(path, "text.reason-shared-part"));
            }
            seen.push(key);
        }
        let body = match &path {
            Ok(path) => sheet_body(container, path, shared, &mut room)?,
            Err(fault) => Err(*fault),
        };
        sheets.push(RawSheet {
            part: path.ok(),
            name: sheet.name.clone(),
            visible: sheet.visible,
            body,
        });
    }
    Ok(sheets)
}

/// Charts, dialogs and macros are listed among the sheets.
fn holds_no_cells(kind: &str) -> bool {
    kind == "chartsheet" || Kind::of_relation(kind).is_some()
}

fn sheet_path(workbook: &str, relation: Option<&Relation>) -> Result<String, Fault> {
    let relation = relation.ok_or(Fault::Missing)?;
    if relation.kind != "worksheet" {
        return Err(Fault::ReaderFailed);
    }
    let target = relation.target.as_deref().ok_or(Fault::Missing)?;
    Ok(relations::resolve(workbook, target))
}

/// Reads one sheet; a fault costs this sheet only, unless no spreadsheet program could have caused it.
fn sheet_body(
    container: &Container<'_>,
    path: &str,
    shared: &Shared,
    room: &mut Room,
) -> Result<Result<RawBody, Fault>, Refusal> {
    if container.entry(path).is_none() {
        return Ok(Err(Fault::Missing));
    }
    let read = container.read_through(path, || SheetReader::new(shared, *room))?;
    match read.and_then(SheetReader::close) {
        Ok((body, left)) => {
            *room = left;
            Ok(Ok(body))
        }
        Err(fault) if fault.is_attack() => Err(Refusal::faulty(path, fault)),
        Err(fault) => Ok(Err(fault)),
    }
}
