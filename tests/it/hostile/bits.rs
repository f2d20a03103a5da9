//! Files damaged on their way: single bits, cut ends, random bytes. Damage is said, or changes nothing that is read.

use std::fs;

use proptest::prelude::*;
use tonghop::model::finding::{Finding, Severity};
use tonghop::read::grid::Workbook;

use super::book::{Book, SHEET, STRINGS, STYLES, WORKBOOK};
use super::case::reading;
use crate::run::sample_files;

/// Flips in the five workbooks together, spread evenly.
const SAMPLED: usize = 4_000;
/// Flips of the long run: see `a_hundred_thousand_flips`.
const MANY: usize = 120_000;

type Read = (Option<Workbook>, Vec<Finding>);

/// How flips ended.
#[derive(Debug, Default)]
struct Ends {
    flips: usize,
    refused: usize,
    said: usize,
    same: usize,
    /// Bits whose flip changed what is read without a word.
    silent: Vec<usize>,
}

/// What is read of a workbook, whole.
fn seen(read: &Read) -> String {
    format!("{:?}", read.0)
}

fn heavy(findings: &[Finding]) -> Vec<String> {
    let heavy = findings
        .iter()
        .filter(|finding| finding.severity > Severity::Note);
    heavy.map(|finding| format!("{finding:?}")).collect()
}

/// Flips these bits one at a time.
fn flipped(bytes: &[u8], bits: impl Iterator<Item = usize>, ends: &mut Ends) {
    let clean = reading("a.xlsx", bytes);
    assert!(clean.0.is_some(), "{:?}", clean.1);
    let (clean_seen, clean_heavy) = (seen(&clean), heavy(&clean.1));
    let mut damaged = bytes.to_vec();
    for bit in bits {
        damaged[bit / 8] ^= 1 << (bit % 8);
        let read = reading("a.xlsx", &damaged);
        damaged[bit / 8] ^= 1 << (bit % 8);
        ends.flips += 1;
        if read.0.is_none() {
            assert!(!read.1.is_empty(), "bit {bit} is refused without a word");
            ends.refused += 1;
        } else if seen(&read) == clean_seen {
            ends.same += 1;
        } else if heavy(&read.1) != clean_heavy {
            ends.said += 1;
        } else {
            ends.silent.push(bit);
        }
    }
}

/// So many flips, spread evenly over five workbooks of the sample round.
fn flips_of_samples(count: usize) -> Ends {
    let mut ends = Ends::default();
    for (path, _) in sample_files().iter().step_by(2).take(5) {
        let bytes = fs::read(path).unwrap();
        let bits = bytes.len() * 8;
        // A step that is odd visits every place within a byte.
        let step = (bits / (count / 5)).max(1) | 1;
        flipped(&bytes, (0..bits).step_by(step), &mut ends);
    }
    eprintln!("{ends:?}");
    ends
}

#[test]
fn a_flipped_bit_is_said_or_changes_nothing() {
    let ends = flips_of_samples(SAMPLED);
    assert!(ends.flips > SAMPLED / 2, "{ends:?}");
    assert!(ends.silent.is_empty(), "{ends:?}");
}

/// `cargo test --test it -- --ignored a_hundred_thousand_flips --nocapture`
#[test]
#[ignore = "takes minutes; the command stands above"]
fn a_hundred_thousand_flips() {
    let ends = flips_of_samples(MANY);
    assert!(ends.flips >= 100_000, "{ends:?}");
    assert!(ends.silent.is_empty(), "{ends:?}");
}

#[test]
fn every_bit_of_a_small_workbook_is_said_or_changes_nothing() {
    let bytes = Book::new().archive().bytes();
    let mut ends = Ends::default();
    flipped(&bytes, 0..bytes.len() * 8, &mut ends);
    eprintln!("{ends:?}");
    assert!(ends.silent.is_empty(), "{ends:?}");
}

#[test]
fn a_workbook_cut_anywhere_is_refused() {
    for bytes in [Book::new().archive().bytes(), Book::new().stored().bytes()] {
        for length in 0..bytes.len() {
            let (workbook, findings) = reading("a.xlsx", &bytes[..length]);
            assert!(
                workbook.is_none() && !findings.is_empty(),
                "cut at {length}"
            );
        }
    }
}

/// A byte put in the place of another, or between others.
fn mutations() -> impl Strategy<Value = Vec<(f64, u8, bool)>> {
    prop::collection::vec((0.0..1.0, any::<u8>(), any::<bool>()), 1..9)
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    clippy::float_arithmetic,
    reason = "a place somewhere in the bytes"
)]
fn mutated(bytes: &[u8], mutations: &[(f64, u8, bool)]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (place, byte, inserts) in mutations {
        let at = (place * bytes.len() as f64) as usize;
        if *inserts {
            bytes.insert(at, *byte);
        } else {
            bytes[at] = *byte;
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn random_bytes_in_a_workbook_stop_nothing(mutations in mutations()) {
        let bytes = mutated(&Book::new().archive().bytes(), &mutations);
        let (workbook, findings) = reading("a.xlsx", &bytes);
        prop_assert!(workbook.is_some() || !findings.is_empty());
    }

    #[test]
    fn random_bytes_in_a_part_stop_nothing(part in 0_usize..4, mutations in mutations()) {
        let name = [SHEET, STRINGS, STYLES, WORKBOOK][part];
        let mut archive = Book::new().stored();
        let bytes = mutated(&archive.entry(name).bytes, &mutations);
        *archive.entry(name) = super::archive::Entry::stored(name, &bytes);
        let (workbook, findings) = reading("a.xlsx", &archive.bytes());
        prop_assert!(workbook.is_some() || !findings.is_empty());
    }
}
