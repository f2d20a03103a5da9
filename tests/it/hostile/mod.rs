//! Files made to harm, built here: each is read rightly or refused in words, none ends the program or changes another's figures.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

mod archive;
mod bombs;
mod book;
mod case;
mod cells;
mod containers;
mod kinds;
mod parts;
mod texts;

use std::collections::BTreeSet;
use std::time::Instant;

use self::case::{Case, End, Words};

/// Every hostile object.
fn cases() -> Vec<Case> {
    let mut cases = cells::cases();
    cases.extend(texts::cases());
    cases.extend(parts::cases());
    cases.extend(containers::cases());
    cases.extend(kinds::cases());
    cases.extend(bombs::cases());
    cases
}

#[test]
fn every_hostile_object_is_read_rightly_or_refused_in_words() {
    let began = Instant::now();
    let cases = cases();
    let made = began.elapsed();
    let names: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), cases.len(), "two objects have one name");
    assert!(cases.len() >= 250, "{} objects", cases.len());
    let words = Words::new();
    let (mut wrong, mut ends, mut slowest) = (Vec::new(), Vec::new(), Vec::new());
    for case in &cases {
        let began = Instant::now();
        let read = case::reading(&case.name, &case.bytes);
        slowest.push((began.elapsed(), &case.name));
        match case.judge(&read, &words) {
            Ok(end) => ends.push(end),
            Err(fault) => wrong.push(format!("{}: {fault}", case.name)),
        }
    }
    slowest.sort();
    let of = |end: End| ends.iter().filter(|known| **known == end).count();
    eprintln!(
        "{} objects made in {made:.1?}; read in {:.1?}: {} read, {} read with findings, {} refused; slowest {:?}",
        cases.len(),
        slowest
            .iter()
            .map(|(time, _)| *time)
            .sum::<std::time::Duration>(),
        of(End::Read),
        of(End::ReadWithFindings),
        of(End::Refused),
        slowest.iter().rev().take(8).collect::<Vec<_>>(),
    );
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
