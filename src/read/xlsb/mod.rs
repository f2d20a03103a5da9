//! .xlsb, read record by record.
//!
//! Own code and not calamine, because that passes over cells in their short form, as some programs write nearly all of
//! them, without a word.

mod records;
mod sheet;

use std::collections::BTreeMap;

use self::records::{Records, optional_text, text};
use self::sheet::{Shared, sheet};
use super::aside::{Aside, Kind};
use super::container::Container;
use super::face::Face;
use super::raw::{CELLS, RawBook, RawSheet, Room, SHEETS};
use super::refusal::{Fault, Refusal};
use super::relations::{self, Relation};
use super::styled::{Formats, Style, Styles};

/// A sheet as the workbook lists it.
struct Listed {
    name: String,
    visible: bool,
    relation: String,
}

/// Reads a workbook whose main part stands at `workbook`.
pub(super) fn read(container: &Container<'_>, workbook: &str) -> Result<RawBook, Refusal> {
    let mut room = Room::new();
    let relations = container.relations(workbook)?;
    let outline = container.unpacked(workbook)?;
    let (listed, from_1904) =
        outline_of(&outline).map_err(|fault| Refusal::faulty(workbook, fault))?;
    refuse_list(workbook, &listed)?;
    let part = |kind| part_of(container, workbook, &relations, kind);
    let strings = match part("sharedStrings")? {
        Some((path, part)) => {
            strings(&part, &mut room).map_err(|fault| Refusal::faulty(&path, fault))?
        }
        None => Vec::new(),
    };
    let mut styles = match part("styles")? {
        Some((path, part)) => styles(&part).map_err(|fault| Refusal::faulty(&path, fault))?,
        None => Styles::default(),
    };
    styles.from_1904 = from_1904;
    let shared = Shared { strings, styles };
    let (mut sheets, mut aside) = (Vec::new(), Vec::new());
    let mut seen: Vec<String> = Vec::new();
    for listed in listed {
        let relation = relations.get(&listed.relation);
        if let Some(relation) = relation.filter(|relation| relation.kind != "worksheet") {
            let name = listed.name;
            aside.extend(Kind::of_relation(&relation.kind).map(|kind| Aside { name, kind }));
            continue;
        }
        let target = relation.and_then(|relation| relation.target.as_deref());
        let path = target.map(|target| relations::resolve(workbook, target));
        if let Some(path) = &path {
            if seen.contains(path) {
                return Err(Refusal::damaged(path, "text.reason-shared-part"));
            }
            seen.push(path.clone());
        }
        let body = match path.as_ref().filter(|path| container.entry(path).is_some()) {
            Some(path) => sheet(&container.unpacked(path)?, &shared, &mut room),
            None => Err(Fault::Missing),
        };
        sheets.push(RawSheet {
            part: path,
            name: listed.name,
            visible: listed.visible,
            body,
        });
    }
    Ok(RawBook {
        sheets,
        aside,
        from_1904,
        ..RawBook::default()
    })
}

fn refuse_list(path: &str, listed: &[Listed]) -> Result<(), Refusal> {
    if listed.is_empty() || listed.len() > SHEETS {
        return Err(Refusal::faulty(path, Fault::Malformed));
    }
    Ok(())
}

/// The part of a kind, by its relation to the workbook.
fn part_of(
    container: &Container<'_>,
    workbook: &str,
    relations: &BTreeMap<String, Relation>,
    kind: &str,
) -> Result<Option<(String, Vec<u8>)>, Refusal> {
    let relation = relations.values().find(|relation| relation.kind == kind);
    let target = relation.and_then(|relation| relation.target.as_deref());
    let Some(path) = target.map(|target| relations::resolve(workbook, target)) else {
        return Ok(None);
    };
    let part = container.unpacked(&path)?;
    Ok(Some((path, part)))
}

fn outline_of(part: &[u8]) -> Result<(Vec<Listed>, bool), Fault> {
    let mut records = Records::new(part);
    let (mut listed, mut from_1904) = (Vec::new(), false);
    while let Some(record) = records.next()? {
        let mut bytes = record.payload;
        match record.kind {
            153 => from_1904 |= bytes.u32()? & 1 != 0,
            156 => {
                let (state, _id) = (bytes.u32()?, bytes.u32()?);
                listed.push(Listed {
                    visible: state == 0,
                    relation: optional_text(&mut bytes)?,
                    name: text(&mut bytes)?,
                });
            }
            _ => {}
        }
    }
    Ok((listed, from_1904))
}

fn strings(part: &[u8], room: &mut Room) -> Result<Vec<String>, Fault> {
    let mut records = Records::new(part);
    let mut strings = Vec::new();
    while let Some(record) = records.next()? {
        if record.kind == 19 {
            let mut bytes = record.payload;
            bytes.u8()?;
            strings.push(room.take_text(&text(&mut bytes)?)?.to_owned());
            if strings.len() > CELLS {
                return Err(Fault::StringCount);
            }
        }
    }
    Ok(strings)
}

fn styles(part: &[u8]) -> Result<Styles, Fault> {
    let mut records = Records::new(part);
    let mut formats = Formats::default();
    let mut fonts: Vec<Option<Face>> = Vec::new();
    let mut cells: Vec<(u16, u16)> = Vec::new();
    let mut of_cells = false;
    while let Some(record) = records.next()? {
        let mut bytes = record.payload;
        match record.kind {
            43 => {
                bytes.take(21)?;
                fonts.push(Face::of(&text(&mut bytes)?));
            }
            44 => {
                let id = bytes.u16()?;
                formats.add(id, &text(&mut bytes)?);
            }
            617 => of_cells = true,
            618 => of_cells = false,
            47 if of_cells => {
                bytes.u16()?;
                cells.push((bytes.u16()?, bytes.u16()?));
            }
            _ => {}
        }
    }
    let style = |(format, font): &(u16, u16)| Style {
        shown: formats.get(*format),
        face: fonts.get(usize::from(*font)).copied().flatten(),
    };
    Ok(Styles {
        cells: cells.iter().map(style).collect(),
        from_1904: false,
    })
}
