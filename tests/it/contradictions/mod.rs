//! Contradictions: whatever is missing, wrong or withheld, the outputs of a run agree with each other.
//!
//! Rounds with a planted fault, with units missing and of different months are run in each mode of errors, and what was
//! written is walked: figures, tables, marks and sentences. `TONGHOP_CONTRADICTIONS=all` tries every fault with every mode and
//! every number of missing units.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a failing test should stop, and what was tried is shown with --nocapture"
)]

mod figures;
mod nonsense;
mod outputs;
mod sums;
mod trials;
mod verdicts;
mod wholes;

use std::collections::BTreeMap;
use std::sync::Mutex;

use self::outputs::Outputs;
use self::trials::Trial;

/// Contradictions of one kind that are printed.
const SHOWN: usize = 10;

/// What does not agree with what: its kind, and where it stands.
type Found = Vec<(&'static str, String)>;

/// A look at what one run wrote.
type Look = fn(&Outputs) -> Found;

#[derive(Default)]
struct Tally {
    runs: usize,
    kinds: BTreeMap<&'static str, (usize, Vec<String>)>,
}

impl Tally {
    fn note(&mut self, trial: &Trial, found: Found) {
        self.runs += 1;
        for (kind, what) in found {
            let (count, shown) = self.kinds.entry(kind).or_default();
            *count += 1;
            shown.push(format!("  {trial}: {what}"));
        }
    }

    fn report(&mut self) -> String {
        let kinds = self.kinds.iter_mut().map(|(kind, (count, shown))| {
            shown.sort();
            // Different trials say more than many places of one.
            shown.dedup_by_key(|line| line.split(": ").next().unwrap_or_default().to_owned());
            shown.truncate(SHOWN);
            format!("{count} × {kind}\n{}\n", shown.join("\n"))
        });
        kinds.collect()
    }
}

/// Runs the trials and walks what they wrote.
fn walk(trials: &[Trial], looks: &[Look]) -> Tally {
    let tally = Mutex::new(Tally::default());
    let next = Mutex::new(trials.iter());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let Some(trial) = next.lock().unwrap().next() else {
                        return;
                    };
                    let Some(outputs) = trial.run() else {
                        continue;
                    };
                    let found = looks.iter().flat_map(|look| look(&outputs)).collect();
                    tally.lock().unwrap().note(trial, found);
                }
            });
        }
    });
    tally.into_inner().unwrap()
}

#[test]
fn what_a_run_writes_contradicts_itself_nowhere() {
    let is_whole = std::env::var("TONGHOP_CONTRADICTIONS").is_ok_and(|which| which == "all");
    let trials = if is_whole {
        trials::all()
    } else {
        trials::usual()
    };
    let looks: [Look; 5] = [
        sums::look,
        figures::look,
        wholes::look,
        verdicts::look,
        nonsense::look,
    ];
    let mut tally = walk(&trials, &looks);
    eprintln!("{} of {} runs walked", tally.runs, trials.len());
    assert!(tally.runs * 10 > trials.len() * 9, "{} runs", tally.runs);
    assert!(tally.kinds.is_empty(), "{}", tally.report());
}
