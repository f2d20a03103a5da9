//! Files made to harm, built here: each is read rightly or refused in words, none ends the program or changes another's figures.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a failing test should stop, and what was measured is shown with --nocapture"
)]

mod archive;
mod bits;
mod bombs;
mod book;
mod case;
mod cells;
mod containers;
mod isolation;
mod kinds;
mod parts;
mod places;
mod texts;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use self::book::{Book, SHEET};
use self::case::{Case, End, Words};

/// The hostile objects by kind, built kind by kind so that they are not all held at once.
const KINDS: [fn() -> Vec<Case>; 10] = [
    cells::cases,
    texts::cases,
    parts::cases,
    containers::cases,
    kinds::cases,
    bombs::floods,
    bombs::counts,
    bombs::depths,
    bombs::repeats,
    bombs::sizes,
];

/// What became of the objects, and what it cost.
#[derive(Default)]
struct Tally {
    names: BTreeSet<String>,
    ends: Vec<End>,
    wrong: Vec<String>,
    slowest: Vec<(Duration, String)>,
    peak: (u64, String),
}

impl Tally {
    fn judge(&mut self, case: &Case, words: &Words) {
        let began = Instant::now();
        let read = case::reading(&case.name, &case.bytes);
        self.slowest.push((began.elapsed(), case.name.clone()));
        let peak = peak_mebibytes();
        if peak > self.peak.0 {
            self.peak = (peak, case.name.clone());
        }
        match case.judge(&read, words) {
            Ok(end) => self.ends.push(end),
            Err(fault) => self.wrong.push(format!("{}: {fault}", case.name)),
        }
        let is_new = self.names.insert(case.name.clone());
        assert!(is_new, "two objects are named {}", case.name);
    }

    fn report(&mut self) {
        self.slowest.sort();
        let of = |end: End| self.ends.iter().filter(|known| **known == end).count();
        let time: Duration = self.slowest.iter().map(|(time, _)| *time).sum();
        eprintln!(
            "{} objects in {time:.1?}: {} read, {} read with findings, {} refused; peak memory {} MiB at {}; slowest {:?}",
            self.names.len(),
            of(End::Read),
            of(End::ReadWithFindings),
            of(End::Refused),
            self.peak.0,
            self.peak.1,
            self.slowest.iter().rev().take(8).collect::<Vec<_>>(),
        );
    }
}

#[test]
fn every_hostile_object_is_read_rightly_or_refused_in_words() {
    let words = Words::new();
    let mut tally = Tally::default();
    for kind in KINDS {
        kind().iter().for_each(|case| tally.judge(case, &words));
    }
    tally.report();
    let (count, wrong) = (tally.names.len(), &tally.wrong);
    assert!(count >= 250, "{count} objects");
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Highest memory of this process so far, as the system tells it; 0 where it does not.
fn peak_mebibytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = peak.and_then(|peak| peak.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kibibytes.unwrap_or(0) / 1024
}

#[test]
fn a_sheet_that_only_one_reader_reads_is_said() {
    let said = |book: &Book| {
        let (workbook, findings) =
            tonghop::read::read_twice(&Arc::from("a.xlsx"), &book.archive().bytes());
        assert_eq!(workbook.unwrap().sheets[0].cells.len(), 7);
        let said = findings
            .iter()
            .map(|finding| (finding.rule.code, finding.severity, finding.cells.clone()));
        said.collect::<Vec<_>>()
    };
    assert_eq!(said(&Book::new()), []);
    // The second reader gives a sheet in UTF-16 up.
    let wide = book::sheet(book::ROWS).replace("UTF-8", "UTF-16");
    let wide = [0xfeff].into_iter().chain(wide.encode_utf16());
    let only_once = Book::new().part(SHEET, wide.flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    let place = tonghop::model::cell::CellRef::sheet(&Arc::from("a.xlsx"), &Arc::from("Biểu 1"));
    let note = tonghop::model::finding::Severity::Note;
    assert_eq!(said(&only_once), [("TH029", note, vec![place])]);
}
