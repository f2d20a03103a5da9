//! The figures in order of their ids, written one by one: a round of hundreds of units has millions.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};
use std::sync::Arc;

use super::entries::{Names, operands};
use super::plain::{decimal, escaped, position, text};
use crate::model::cell::{CellRef, Position};
use crate::model::figure::{
    Consolidation, Derivation, Figure, FigureIndex, FigureStatus, LineIndex, LineKey, MadeIndex,
    Quotient, Source, Stated, standing_line,
};
use crate::model::form::Role;
use crate::model::index::{BeyondTable, Index};
use crate::model::indicator::Aggregation;
use crate::model::table::TableCell;
use crate::present::Presentation;

/// So much is put together before it is written out.
const BLOCK: usize = 1 << 16;

/// Which figures are listed, and what is needed to write them.
pub(super) struct FigureList<'a> {
    names: Names<'a>,
    /// Figures of the tables and of the sentences, in order.
    printed: Vec<FigureIndex>,
    wanted: Wanted,
    places: Places,
    /// Measures with their names, as they stand in an entry.
    measures: BTreeMap<Arc<str>, Vec<u8>>,
    /// Units in the order of their ids.
    unit_order: Vec<usize>,
}

impl<'a> FigureList<'a> {
    /// The printed figures, all they rest on, and whatever adds up over units.
    ///
    /// # Errors
    /// When there are more sheets than indices can say.
    pub(super) fn of(presentation: &Presentation<'a>) -> Result<Self, BeyondTable> {
        let consolidation = presentation.consolidation;
        let names = Names {
            descriptions: presentation.descriptions,
            consolidation,
        };
        let printed = printed(presentation);
        let mut units: Vec<usize> = (0..consolidation.units.len()).collect();
        units.sort_by_key(|unit| consolidation.units.get(*unit));
        let mut unit_order = vec![0; units.len()];
        for (order, unit) in units.into_iter().enumerate() {
            if let Some(slot) = unit_order.get_mut(unit) {
                *slot = order;
            }
        }
        Ok(Self {
            wanted: Wanted::of(names, &printed),
            places: Places::of(consolidation)?,
            names,
            printed,
            measures: BTreeMap::new(),
            unit_order,
        })
    }

    /// Writes the entries with commas between them.
    pub(super) fn write<W: Write>(&mut self, out: &mut W) -> io::Result<()> {
        let consolidation = self.names.consolidation;
        let mut bytes = Vec::with_capacity(BLOCK + (BLOCK >> 2));
        let mut is_first = true;
        // Ids of units follow one another: they begin with the id of their row and role and an "@".
        let mut stated: Vec<(String, &Stated)> = consolidation
            .stated
            .iter()
            .map(|stated| (format!("{}@", stated.id), stated))
            .collect();
        stated.sort_by(|(one, _), (other, _)| one.cmp(other));
        let mut stated = stated.into_iter().peekable();
        let made = consolidation.by_id.iter().filter_map(|made| {
            let id = consolidation.ids.get(made.place())?;
            Some((&**id, *made))
        });
        for (id, made) in made {
            while let Some((_, stated)) = stated.next_if(|(beginning, _)| beginning.as_str() < id) {
                self.units(stated, (&mut bytes, &mut is_first), out)?;
            }
            let index = FigureIndex::Made(made);
            if self.wanted.made(made)
                && let Some(figure) = consolidation.figure(index)
            {
                separate(&mut bytes, &mut is_first);
                bytes.extend_from_slice(b"{\"id\":");
                text(&mut bytes, id);
                self.entry(&mut bytes, index, &figure);
                flush_full(&mut bytes, out)?;
            }
        }
        for (_, stated) in stated {
            self.units(stated, (&mut bytes, &mut is_first), out)?;
        }
        out.write_all(&bytes)
    }

    /// The figures of all units in a row and role.
    fn units<W: Write>(
        &mut self,
        stated: &Stated,
        (bytes, is_first): (&mut Vec<u8>, &mut bool),
        out: &mut W,
    ) -> io::Result<()> {
        let consolidation = self.names.consolidation;
        let additive = adds_up(self.names, stated.key);
        let (first, lines) = consolidation.lines_of(stated.key);
        let mut number = first;
        let mut units = Vec::new();
        for of_unit in lines.chunk_by(|a, b| a.unit == b.unit) {
            let begin = number;
            number += of_unit.len();
            if let Some(place) = standing_line(of_unit, stated.role)
                && let Some(line) = of_unit.get(place)
                && let Ok(index) = LineIndex::at(begin + place)
            {
                let order = self.unit_order.get(line.unit.place());
                units.push((order.copied(), index, line));
            }
        }
        units.sort_unstable_by_key(|(order, index, _)| (*order, *index));
        for (_, place, line) in units {
            let index = FigureIndex::Stated(place, stated.role);
            if (additive || self.wanted.stated(index))
                && let Some(figure) = stated.figure(line, place)
            {
                separate(bytes, is_first);
                bytes.extend_from_slice(b"{\"id\":\"");
                escaped(bytes, &stated.id);
                bytes.push(b'@');
                escaped(bytes, consolidation.unit_id(line.unit));
                bytes.push(b'"');
                self.entry(bytes, index, &figure);
                flush_full(bytes, out)?;
            }
        }
        Ok(())
    }

    /// What stands behind the id of a figure.
    fn entry(&mut self, bytes: &mut Vec<u8>, index: FigureIndex, figure: &Figure) {
        bytes.extend_from_slice(b",\"value\":");
        match figure.value {
            Some(value) => decimal(bytes, value),
            None => bytes.extend_from_slice(b"null"),
        }
        let names = self.names;
        let measure = self
            .measures
            .entry(Arc::clone(&figure.measure))
            .or_insert_with(|| measure_fields(names, &figure.measure));
        bytes.extend_from_slice(measure);
        bytes.extend_from_slice(b",\"status\":\"");
        bytes.extend_from_slice(status(figure.status).as_bytes());
        flag(bytes, "\",\"estimated\":", figure.estimated);
        let printed = self.printed.binary_search(&index).is_ok();
        flag(bytes, ",\"printed\":", printed);
        bytes.extend_from_slice(b",\"lacking\":[");
        for (number, unit) in figure.lacking.iter().enumerate() {
            if number > 0 {
                bytes.push(b',');
            }
            text(bytes, names.unit(*unit));
        }
        bytes.extend_from_slice(b"],\"derivation\":{\"kind\":\"");
        let from = operands(&figure.derivation);
        self.derivation(bytes, &figure.derivation, &from);
        bytes.extend_from_slice(b"},\"cells\":[");
        // What is not printed and follows from other figures of the list is reached through them.
        if printed || from.is_empty() {
            self.places.write(bytes, names.consolidation, index);
        }
        bytes.extend_from_slice(b"]}");
    }

    fn derivation(&self, bytes: &mut Vec<u8>, derivation: &Derivation, from: &[FigureIndex]) {
        let (mut kind, role, quotient) = kind(derivation);
        if let Derivation::Observed(line, _) = derivation
            && let Some(line) = self.names.consolidation.line(*line)
            && !line.addends.is_empty()
        {
            kind = "sum-of-open-rows";
        }
        bytes.extend_from_slice(kind.as_bytes());
        bytes.push(b'"');
        if !from.is_empty() {
            bytes.extend_from_slice(b",\"from\":[");
            for (number, figure) in from.iter().enumerate() {
                if number > 0 {
                    bytes.push(b',');
                }
                text(bytes, &self.names.consolidation.id(*figure));
            }
            bytes.push(b']');
        }
        if let Some(role) = role {
            bytes.extend_from_slice(b",\"role\":\"");
            bytes.extend_from_slice(role.id().as_bytes());
            bytes.push(b'"');
        }
        if let Some(quotient) = quotient {
            bytes.extend_from_slice(b",\"quotient\":\"");
            bytes.extend_from_slice(quotient.as_bytes());
            bytes.push(b'"');
        }
        if let Derivation::PerMonth(_, months) = derivation {
            bytes.extend_from_slice(format!(",\"months\":{months}").as_bytes());
        }
        if let Derivation::Observed(line, _) = derivation
            && let Some(line) = self.names.consolidation.line(*line)
        {
            bytes.extend_from_slice(b",\"of_unit\":");
            text(bytes, self.names.unit(line.unit));
        }
    }
}

fn separate(bytes: &mut Vec<u8>, is_first: &mut bool) {
    if !std::mem::take(is_first) {
        bytes.push(b',');
    }
}

fn flush_full<W: Write>(bytes: &mut Vec<u8>, out: &mut W) -> io::Result<()> {
    if bytes.len() >= BLOCK {
        out.write_all(bytes)?;
        bytes.clear();
    }
    Ok(())
}

fn flag(bytes: &mut Vec<u8>, name: &str, value: bool) {
    bytes.extend_from_slice(name.as_bytes());
    bytes.extend_from_slice(if value { b"true" } else { b"false" });
}

fn measure_fields(names: Names<'_>, id: &str) -> Vec<u8> {
    let mut fields = Vec::new();
    fields.extend_from_slice(b",\"unit\":");
    text(&mut fields, id);
    fields.extend_from_slice(b",\"unit_name\":");
    text(&mut fields, names.measure(id));
    fields
}

fn status(status: FigureStatus) -> &'static str {
    match status {
        FigureStatus::Complete => "complete",
        FigureStatus::Incomplete => "incomplete",
        FigureStatus::Marked => "marked",
        FigureStatus::Unavailable => "unavailable",
        FigureStatus::Withheld => "withheld",
    }
}

/// Kind of a derivation, which value of the lines is meant, and what is made of numerator and denominator.
fn kind(derivation: &Derivation) -> (&'static str, Option<Role>, Option<&'static str>) {
    match derivation {
        Derivation::Observed(_, role) => ("observed", Some(*role), None),
        Derivation::TotalOfUnits(_, role) => ("total-of-units", Some(*role), None),
        Derivation::TotalBeside((_, role), _) => ("total-of-units-beside", Some(*role), None),
        Derivation::Sum(_) => ("sum", None, None),
        Derivation::Difference(..) => ("difference", None, None),
        Derivation::Ratio(_, _, Quotient::Percent) => ("ratio", None, Some("percent")),
        Derivation::Ratio(_, _, Quotient::Growth) => ("ratio", None, Some("growth")),
        Derivation::Ratio(_, _, Quotient::Times) => ("ratio", None, Some("times")),
        Derivation::PerMonth(..) => ("per-month", None, None),
        Derivation::IndexGrowth(_) => ("index-growth", None, None),
        Derivation::Points { .. } => ("points", None, None),
        Derivation::EarlierReturns(_) => ("earlier-returns", None, None),
    }
}

/// Figures of the tables and of the sentences, in order.
fn printed(presentation: &Presentation<'_>) -> Vec<FigureIndex> {
    let rows = presentation.tables.iter().flat_map(|table| &table.rows);
    let cells = rows.flat_map(|row| &row.cells);
    let in_tables = cells.filter_map(|cell| match cell {
        TableCell::Figure(printed) => Some(printed.figure),
        TableCell::Blank | TableCell::Text(_) | TableCell::Count(_) => None,
    });
    let mut printed: Vec<FigureIndex> = in_tables
        .chain(presentation.quoted.iter().copied())
        .collect();
    printed.sort_unstable();
    printed.dedup();
    printed
}

/// Figures that are listed although they do not add up over units, and made figures that do.
struct Wanted {
    made: Vec<bool>,
    /// In order.
    stated: Vec<FigureIndex>,
}

impl Wanted {
    fn of(names: Names<'_>, printed: &[FigureIndex]) -> Self {
        let figures = &names.consolidation.figures;
        let mut wanted = Self {
            made: figures
                .iter()
                .map(|figure| match figure.derivation {
                    Derivation::TotalOfUnits(key, _) => adds_up(names, key),
                    Derivation::Observed(..)
                    | Derivation::TotalBeside(..)
                    | Derivation::Sum(_)
                    | Derivation::Difference(..)
                    | Derivation::Ratio(..)
                    | Derivation::PerMonth(..)
                    | Derivation::IndexGrowth(_)
                    | Derivation::Points { .. }
                    | Derivation::EarlierReturns(_) => false,
                })
                .collect(),
            stated: Vec::new(),
        };
        let mut seen = vec![false; figures.len()];
        let mut open = printed.to_vec();
        while let Some(index) = open.pop() {
            let place = match index {
                FigureIndex::Stated(..) => {
                    wanted.stated.push(index);
                    continue;
                }
                FigureIndex::Made(made) => made.place(),
            };
            if let (Some(seen), Some(figure)) = (seen.get_mut(place), figures.get(place))
                && !std::mem::replace(seen, true)
            {
                open.extend(operands(&figure.derivation));
            }
        }
        for (made, seen) in wanted.made.iter_mut().zip(seen) {
            *made |= seen;
        }
        wanted.stated.sort_unstable();
        wanted.stated.dedup();
        wanted
    }

    fn made(&self, made: MadeIndex) -> bool {
        self.made.get(made.place()) == Some(&true)
    }

    fn stated(&self, index: FigureIndex) -> bool {
        self.stated.binary_search(&index).is_ok()
    }
}

fn adds_up(names: Names<'_>, key: LineKey) -> bool {
    let indicators = &names.consolidation.indicators;
    let indicator = indicators.get(key.indicator.place());
    let indicator = indicator.and_then(|id| names.descriptions.indicator(id));
    match indicator.map(|indicator| indicator.aggregation) {
        Some(Aggregation::Sum | Aggregation::EndOfPeriod) => true,
        Some(Aggregation::Recompute | Aggregation::Stated) | None => false,
    }
}

/// Sheets of returns in the order of their names, so that cells are sorted as numbers.
struct Places {
    /// `"file#sheet!`, as it stands in an entry.
    beginnings: Vec<Vec<u8>>,
    /// The sheet of each line, by its name in memory.
    of_lines: Vec<SheetIndex>,
    /// The beginning of each of those sheets; several may have one name.
    ranks: Vec<Rank>,
    /// Sheets that only returns of earlier months name.
    of_earlier: HashMap<(Arc<str>, Arc<str>), Rank>,
    /// Cells of the figure that is written.
    cells: Vec<(Rank, Option<Position>)>,
}

/// A sheet by its name.
type Sheet = (Arc<str>, Arc<str>);
type SheetIndex = Index<Sheet, u32>;
/// Index of a beginning.
type Rank = Index<Vec<u8>, u32>;

impl Places {
    fn of(consolidation: &Consolidation) -> Result<Self, BeyondTable> {
        let mut numbers: HashMap<(*const u8, *const u8), SheetIndex> = HashMap::new();
        let mut sheets: Vec<Sheet> = Vec::new();
        let mut number = |file: &Arc<str>, sheet: &Arc<str>| {
            Ok(match numbers.entry((file.as_ptr(), sheet.as_ptr())) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(free) => {
                    let next = SheetIndex::at(sheets.len())?;
                    sheets.push((Arc::clone(file), Arc::clone(sheet)));
                    *free.insert(next)
                }
            })
        };
        let lines = consolidation.lines.iter();
        let of_lines = lines.map(|line| number(&line.path, &line.sheet));
        let of_lines = of_lines.collect::<Result<Vec<_>, _>>()?;
        for figure in &consolidation.figures {
            if let Derivation::EarlierReturns(cells) = &figure.derivation {
                for cell in cells {
                    number(&cell.file, &cell.sheet)?;
                }
            }
        }
        let mut order: Vec<usize> = (0..sheets.len()).collect();
        order.sort_by_key(|place| sheets.get(*place));
        let mut places = Self {
            beginnings: Vec::new(),
            of_lines,
            ranks: vec![Rank::FIRST; sheets.len()],
            of_earlier: HashMap::new(),
            cells: Vec::new(),
        };
        for same in order.chunk_by(|a, b| sheets.get(*a) == sheets.get(*b)) {
            let rank = Rank::at(places.beginnings.len())?;
            if let Some((file, sheet)) = same.first().and_then(|first| sheets.get(*first)) {
                places.beginnings.push(beginning(file, sheet));
                let name = (Arc::clone(file), Arc::clone(sheet));
                places.of_earlier.insert(name, rank);
            }
            for place in same {
                if let Some(slot) = places.ranks.get_mut(*place) {
                    *slot = rank;
                }
            }
        }
        Ok(places)
    }

    /// `file#sheet!A1` of every cell a figure rests on, each once, in order of file, sheet and cell.
    fn write(&mut self, bytes: &mut Vec<u8>, consolidation: &Consolidation, index: FigureIndex) {
        let mut cells = std::mem::take(&mut self.cells);
        cells.clear();
        consolidation.each_source(index, &mut |source| cells.extend(self.place(source)));
        cells.sort_unstable();
        cells.dedup();
        for (number, (sheet, at)) in cells.iter().enumerate() {
            if number > 0 {
                bytes.push(b',');
            }
            let beginning = self.beginnings.get(sheet.place());
            bytes.extend_from_slice(beginning.map_or(b"\"", |beginning| beginning));
            if let Some(at) = at {
                bytes.push(b'!');
                position(bytes, *at);
            }
            bytes.push(b'"');
        }
        self.cells = cells;
    }

    fn place(&self, source: Source<'_>) -> Option<(Rank, Option<Position>)> {
        match source {
            Source::Line(line, _, position) => {
                let sheet = self.of_lines.get(line.place())?;
                Some((*self.ranks.get(sheet.place())?, Some(position)))
            }
            Source::Earlier(CellRef {
                file,
                sheet,
                position,
            }) => {
                let place = (Arc::clone(file), Arc::clone(sheet));
                Some((*self.of_earlier.get(&place)?, *position))
            }
        }
    }
}

fn beginning(file: &str, sheet: &str) -> Vec<u8> {
    let mut bytes = vec![b'"'];
    escaped(&mut bytes, file);
    if !sheet.is_empty() {
        bytes.push(b'#');
        escaped(&mut bytes, sheet);
    }
    bytes
}
