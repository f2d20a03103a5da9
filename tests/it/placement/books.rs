//! The workbooks of the fixtures, as they are recognised when nothing is changed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tonghop::describe;
use tonghop::model::cell::Position;
use tonghop::model::descriptions::Descriptions;
use tonghop::model::observation::FileIndex;
use tonghop::model::period::Period;
use tonghop::read;
use tonghop::read::grid::{Cell, Content, Sheet, Workbook};
use tonghop::recognise::{Expected, Recogniser, Recognition};

use super::{Draw, judge};

/// Rows and columns around the used cells that count as cells of the sheet.
const MARGIN: u32 = 3;
/// Rows at the top that get half of the placements: heads are small, and what stands there decides most.
const HEAD: u32 = 12;

/// A workbook of the fixtures, the round it belongs to, and the descriptions of its office.
pub(super) struct Known {
    path: PathBuf,
    period: Period,
    descriptions: &'static Descriptions,
}

/// A workbook, read.
pub(super) struct Book {
    pub(super) path: Arc<str>,
    pub(super) period: Period,
    pub(super) descriptions: &'static Descriptions,
    recogniser: Recogniser<'static>,
    pub(super) workbook: Workbook,
    pub(super) plain: Recognition,
    pub(super) figures: judge::Figures,
    pub(super) returns: judge::Returns,
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn below(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            below(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "xlsx") {
            found.push(path);
        }
    }
}

/// The month of a folder such as `2019/08`; September 2019 for all others.
fn period_of(path: &Path) -> Period {
    let names: Vec<_> = path.iter().filter_map(|name| name.to_str()).collect();
    let dated = names
        .windows(2)
        .map(|pair| format!("{}-{}", pair[0], pair[1]))
        .chain(names.iter().map(|name| (*name).to_owned()));
    dated
        .filter(|name| name.starts_with("20"))
        .find_map(|name| name.parse().ok())
        .unwrap_or_else(|| "2019-09".parse().unwrap())
}

/// Every .xlsx of the sample round, the months, the faults and the other office, in order of their paths.
pub(super) fn known() -> Vec<Known> {
    // They live as long as the tests: each workbook holds a recogniser that looks into them.
    let load = |folder: Option<&Path>| -> &'static Descriptions {
        Box::leak(Box::new(describe::load(folder).unwrap()))
    };
    let root = fixtures();
    let groups = [
        ("sample/inbox", load(None)),
        ("faults", load(None)),
        ("months", load(Some(&root.join("months/templates")))),
        ("health/inbox", load(Some(&root.join("health/templates")))),
    ];
    let mut known = Vec::new();
    for (folder, descriptions) in groups {
        let mut found = Vec::new();
        below(&root.join(folder), &mut found);
        known.extend(found.into_iter().map(|path| Known {
            period: period_of(&path),
            descriptions,
            path,
        }));
    }
    known
}

impl Book {
    /// `None` for one that cannot be read at all.
    pub(super) fn open(known: &Known) -> Option<Self> {
        let name = known.path.strip_prefix(fixtures()).unwrap();
        let path: Arc<str> = Arc::from(name.to_string_lossy());
        let (workbook, _) = read::read(&path, &std::fs::read(&known.path).unwrap());
        let expected = Expected::Months {
            period: known.period,
            keep_from: known.period,
        };
        let mut book = Self {
            path,
            period: known.period,
            descriptions: known.descriptions,
            recogniser: Recogniser::new(known.descriptions, expected),
            workbook: workbook?,
            plain: Recognition::default(),
            figures: judge::Figures::default(),
            returns: judge::Returns::default(),
        };
        book.plain = book.recognised(&book.workbook);
        book.figures = judge::figures(&book, &book.plain);
        book.returns = judge::returns(&book, &book.plain);
        Some(book)
    }

    pub(super) fn recognised(&self, workbook: &Workbook) -> Recognition {
        self.recogniser
            .recognise(workbook, FileIndex::FIRST, &self.path)
    }

    /// The workbook with one cell more.
    pub(super) fn with(&self, sheet: usize, position: Position, content: Content) -> Workbook {
        let mut workbook = self.workbook.clone();
        let changed = &mut workbook.sheets[sheet];
        let mut cells = std::mem::take(&mut changed.cells);
        cells.push(Cell { position, content });
        let made = Sheet::from_cells(&changed.name, cells);
        changed.cells = made.cells;
        changed.rows = made.rows;
        workbook
    }

    /// A sheet and an empty cell of it, or beside it, that no merged range covers.
    pub(super) fn empty_cell(&self, draw: &mut Draw) -> Option<(usize, Position)> {
        let sheets = self.workbook.sheets.iter().enumerate();
        let filled: Vec<usize> = sheets
            .filter(|(_, sheet)| !sheet.cells.is_empty())
            .map(|(at, _)| at)
            .collect();
        if filled.is_empty() {
            return None;
        }
        let at = *draw.one_of(&filled);
        let sheet = &self.workbook.sheets[at];
        let taken: BTreeSet<Position> = sheet.cells.iter().map(|cell| cell.position).collect();
        let rows = sheet.cells.iter().map(|cell| cell.position.row).max()? + 1 + MARGIN;
        let columns = sheet.cells.iter().map(|cell| cell.position.column).max()?;
        let columns = u32::from(columns) + 1 + MARGIN;
        let rows = if draw.below(2) == 0 {
            rows.min(HEAD)
        } else {
            rows
        };
        (0..200).find_map(|_| {
            let row = u32::try_from(draw.below(usize::try_from(rows).ok()?)).ok()?;
            let column = u16::try_from(draw.below(usize::try_from(columns).ok()?)).ok()?;
            let position = Position::new(row, column);
            let is_covered = sheet.merges.iter().any(|block| {
                (block.first.row..=block.last.row).contains(&row)
                    && (block.first.column..=block.last.column).contains(&column)
            });
            (!taken.contains(&position) && !is_covered).then_some((at, position))
        })
    }
}
