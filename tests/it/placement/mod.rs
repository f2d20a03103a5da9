//! Placement: a value in a cell that was empty changes nothing in silence.
//!
//! A number, a word, a day, a unit, a month or a measure is put into an empty cell of a workbook of the fixtures, and the
//! workbook is recognised again. Unit, period and every figure stay as they were, or an error or warning names that cell;
//! a number never ends as a label. Each placement follows from its number alone, so that a failure can be tried again.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a failing test should stop, and what was tried is shown with --nocapture"
)]

mod books;
mod judge;
mod values;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use self::books::Book;
use self::values::Group;

/// Placements of an ordinary run of the tests.
const USUAL: u64 = 4_000;
/// Placements into one workbook before the next one is opened.
const IN_ONE_BOOK: u64 = 50;
/// Failures of one test that are printed.
const SHOWN: usize = 20;

/// Numbers that follow from a seed (splitmix64), the same on every machine.
pub(crate) struct Draw(u64);

impl Draw {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to but not `end`, which is not 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap();
        usize::try_from(self.next() % end).unwrap()
    }

    pub(crate) fn one_of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        let chosen = self.below(choices.len());
        &choices[chosen]
    }
}

/// Which placements are tried: `TONGHOP_PLACEMENTS=1000000`, or `TONGHOP_PLACEMENTS=4711..4712` for one of them.
fn wanted() -> Range<u64> {
    let Ok(text) = std::env::var("TONGHOP_PLACEMENTS") else {
        return 0..USUAL;
    };
    let number = |text: &str| text.trim().replace(['_', ','], "").parse().unwrap();
    match text.split_once("..") {
        Some((first, end)) => number(first)..number(end),
        None => 0..number(&text),
    }
}

/// What became of some placements.
#[derive(Default)]
struct Tally {
    done: u64,
    named: u64,
    /// What was changed in silence, by what was placed.
    moved: BTreeMap<Group, Vec<String>>,
    /// Numbers that ended as labels.
    labels: Vec<String>,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.done += other.done;
        self.named += other.named;
        self.labels.extend(other.labels);
        for (group, lines) in other.moved {
            self.moved.entry(group).or_default().extend(lines);
        }
    }
}

/// The placements of one stretch, each into the workbook that its number names.
fn tried(numbers: Range<u64>, paths: &[books::Known]) -> Tally {
    let mut tally = Tally::default();
    let mut open: Option<(usize, Option<Book>)> = None;
    for number in numbers {
        let turn = usize::try_from(number / IN_ONE_BOOK).unwrap();
        let at = Draw::new(turn as u64).below(paths.len());
        if open.as_ref().is_none_or(|(known, _)| *known != at) {
            open = Some((at, Book::open(&paths[at])));
        }
        let Some((_, Some(book))) = &open else {
            continue;
        };
        let mut draw = Draw::new(number.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ 0x5eed);
        let Some((sheet, position)) = book.empty_cell(&mut draw) else {
            continue;
        };
        let value = values::drawn(&mut draw, book.descriptions);
        tally.done += 1;
        let verdict = judge::judge(book, sheet, position, &value);
        tally.named += u64::from(verdict.is_named);
        for fault in verdict.faults {
            let name = &book.workbook.sheets[sheet].name;
            let place = format!("{} [{name}] {position} <- {}", book.path, value.shown());
            let line = format!("  {number}: {place}: {}", fault.what);
            if fault.is_label {
                tally.labels.push(line);
            } else {
                tally.moved.entry(value.group).or_default().push(line);
            }
        }
    }
    tally
}

/// All placements, tried once for all tests.
fn placed() -> &'static Tally {
    static PLACED: OnceLock<Tally> = OnceLock::new();
    PLACED.get_or_init(|| {
        let paths = books::known();
        assert!(paths.len() > 250, "{} workbooks", paths.len());
        let wanted = wanted();
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let each = (wanted.end - wanted.start).div_ceil(threads as u64).max(1);
        let each = each.next_multiple_of(IN_ONE_BOOK);
        let mut tally = Tally::default();
        std::thread::scope(|scope| {
            let begins = wanted.clone().step_by(usize::try_from(each).unwrap());
            let parts: Vec<_> = begins
                .map(|begin| begin..(begin + each).min(wanted.end))
                .map(|part| scope.spawn(|| tried(part, &paths)))
                .collect();
            for part in parts {
                tally.add(part.join().unwrap());
            }
        });
        eprintln!(
            "{} placements, {} named by a finding",
            tally.done, tally.named
        );
        // Some cells that are drawn are full, and some workbooks have no table; most placements must be made.
        let asked = wanted.end - wanted.start;
        assert!(
            tally.done * 10 >= asked * 8,
            "{} of {asked} values were placed",
            tally.done
        );
        assert!(
            asked < IN_ONE_BOOK || tally.named > 0,
            "no value was named by a finding"
        );
        tally
    })
}

fn assert_no(lines: &[String]) {
    let shown = &lines[..lines.len().min(SHOWN)];
    assert!(lines.is_empty(), "{}:\n{}", lines.len(), shown.join("\n"));
}

fn moves_nothing_in_silence(group: Group) {
    assert_no(placed().moved.get(&group).map_or(&[], Vec::as_slice));
}

#[test]
fn a_number_in_an_empty_cell_moves_nothing_in_silence() {
    moves_nothing_in_silence(Group::Number);
    moves_nothing_in_silence(Group::TypedNumber);
}

#[test]
fn a_number_in_an_empty_cell_never_ends_as_a_label() {
    assert_no(&placed().labels);
}

#[test]
fn a_word_in_an_empty_cell_moves_nothing_in_silence() {
    moves_nothing_in_silence(Group::Word);
}

#[test]
fn a_month_in_an_empty_cell_moves_nothing_in_silence() {
    moves_nothing_in_silence(Group::Month);
}

#[test]
fn a_day_in_an_empty_cell_moves_nothing_in_silence() {
    moves_nothing_in_silence(Group::Day);
}

#[test]
fn a_measure_in_an_empty_cell_moves_nothing_in_silence() {
    moves_nothing_in_silence(Group::Measure);
}

#[test]
fn a_unit_in_an_empty_cell_moves_nothing_in_silence() {
    moves_nothing_in_silence(Group::Unit);
}

#[test]
fn a_name_of_the_form_in_an_empty_cell_moves_nothing_in_silence() {
    moves_nothing_in_silence(Group::Described);
}
