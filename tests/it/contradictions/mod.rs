//! Contradictions: whatever is missing, wrong or withheld, the outputs of a run agree with each other.
//!
//! Rounds with a planted fault, with units missing and of different months are run in each mode of errors, and what was
//! written is walked: figures, tables, marks and sentences. `TONGHOP_CONTRADICTIONS=all` tries every fault with every mode and
//! every number of missing units.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    clippy::print_stderr,
    reason = "a failing test should stop, and what was tried is shown with --nocapture"
)]

mod figures;
mod nonsense;
mod outputs;
mod package;
mod sums;
mod trials;
mod verdicts;
mod wholes;

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock};

use self::outputs::Outputs;
use self::trials::Trial;

/// Trials of one kind that are printed.
const SHOWN: usize = 12;

/// What does not agree with what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// A declared whole and its parts.
    Whole,
    /// A status, the value and the units that are lacking.
    Status,
    /// A figure and those it is computed of.
    Derived,
    /// A total and its units.
    Total,
    /// Coverage and totals.
    Coverage,
    /// The workbook and the JSON.
    Workbook,
    /// A mark and the status of its figure.
    Mark,
    /// A verdict and its figure.
    Verdict,
    /// A word of calm and the errors there are.
    Calm,
    /// A sentence and its figures.
    Sentence,
    /// The report names a rule by its code.
    Code,
    /// One unit at both ends of a list.
    Extremes,
    /// A list that is announced and not there.
    EmptyList,
    /// An impact of more than ten times the whole.
    Impact,
    /// Brackets, half sentences, English.
    Words,
}

type Found = Vec<(Kind, String)>;

/// A look at what one run wrote.
type Look = fn(&Outputs) -> Found;

const LOOKS: [Look; 5] = [
    sums::look,
    figures::look,
    wholes::look,
    verdicts::look,
    nonsense::look,
];

#[derive(Default)]
struct Tally {
    runs: usize,
    /// By kind: trial and what was found.
    found: BTreeMap<Kind, Vec<(String, String)>>,
}

/// Runs a trial, and those that differ from it where there are errors; walks what they wrote.
fn tried(trial: &Trial, tally: &Mutex<Tally>) {
    let Some(outputs) = trial.run() else {
        return;
    };
    let found: Found = LOOKS.iter().flat_map(|look| look(&outputs)).collect();
    let mut known = tally.lock().unwrap();
    known.runs += 1;
    for (kind, what) in found {
        known
            .found
            .entry(kind)
            .or_default()
            .push((trial.to_string(), what));
    }
    drop(known);
    if outputs.errors() > 0 {
        trial.others.iter().for_each(|other| tried(other, tally));
    }
}

/// All trials, run once for all tests.
fn walked() -> &'static Tally {
    static WALKED: OnceLock<Tally> = OnceLock::new();
    WALKED.get_or_init(|| {
        let is_whole = std::env::var("TONGHOP_CONTRADICTIONS").is_ok_and(|which| which == "all");
        let trials = if is_whole {
            trials::all()
        } else {
            trials::usual()
        };
        let tally = Mutex::new(Tally::default());
        let next = Mutex::new(trials.iter());
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    loop {
                        let trial = next.lock().unwrap().next();
                        match trial {
                            Some(trial) => tried(trial, &tally),
                            None => return,
                        }
                    }
                });
            }
        });
        let tally = tally.into_inner().unwrap();
        eprintln!("{} runs of {} trials walked", tally.runs, trials.len());
        assert!(tally.runs * 10 > trials.len() * 9, "{} runs", tally.runs);
        tally
    })
}

/// Fails with what was found of a kind, one line for each trial.
fn assert_none(kind: Kind) {
    let Some(found) = walked().found.get(&kind) else {
        return;
    };
    let mut lines = found.clone();
    lines.sort();
    lines.dedup_by(|first, second| first.0 == second.0);
    let lines: Vec<String> = lines
        .iter()
        .take(SHOWN)
        .map(|(trial, what)| format!("  {trial}: {what}"))
        .collect();
    panic!("{} x {kind:?}:\n{}", found.len(), lines.join("\n"));
}

#[test]
fn a_declared_whole_is_the_sum_of_its_parts_in_every_mode() {
    assert_none(Kind::Whole);
}

#[test]
fn a_status_fits_the_value_and_the_units_that_are_lacking() {
    assert_none(Kind::Status);
}

#[test]
fn what_is_computed_is_no_better_than_its_parts() {
    assert_none(Kind::Derived);
}

#[test]
fn a_total_is_the_units_that_it_does_not_lack() {
    assert_none(Kind::Total);
}

#[test]
fn coverage_agrees_with_the_totals() {
    assert_none(Kind::Coverage);
}

#[test]
fn the_workbook_has_the_figures_of_the_json() {
    assert_none(Kind::Workbook);
}

#[test]
fn marks_say_what_the_figures_are() {
    assert_none(Kind::Mark);
}

#[test]
fn no_verdict_goes_beyond_its_figure() {
    assert_none(Kind::Verdict);
}

#[test]
fn nothing_is_called_whole_or_free_of_errors_that_is_not() {
    assert_none(Kind::Calm);
}

#[test]
fn no_sentence_is_printed_without_its_figures() {
    assert_none(Kind::Sentence);
}

#[test]
fn the_report_names_no_code_of_a_rule() {
    assert_none(Kind::Code);
}

#[test]
fn no_unit_is_the_highest_and_the_lowest() {
    assert_none(Kind::Extremes);
}

#[test]
fn no_list_is_announced_that_is_not_there() {
    assert_none(Kind::EmptyList);
}

#[test]
fn no_impact_is_printed_as_many_times_the_whole() {
    assert_none(Kind::Impact);
}

#[test]
fn findings_and_report_speak_whole_vietnamese_sentences() {
    assert_none(Kind::Words);
}
