//! A history of ten years up to the month before August 2019, and what a run pays for it: `ten_years FOLDER`; the folder is made and
//! may then be named as `history` in a job. 2018 and 2019 are the calm months of `fixtures/months`; the years before repeat 2018.
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a measuring tool that may stop"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use tonghop::aggregate::Doubts;
use tonghop::check::Checks;
use tonghop::describe;
use tonghop::discover::discover;
use tonghop::history::{Store, Taking};
use tonghop::model::descriptions::Descriptions;
use tonghop::model::observation::Round;
use tonghop::model::period::Period;
use tonghop::model::settings::RuleSettings;
use tonghop::pipeline::collect;
use tonghop::worker::Readers;

/// Copies of 2018 before it.
const YEARS: i32 = 9;

fn months() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/months")
}

/// A round with what was noted of its returns.
#[derive(Clone)]
struct Month {
    round: Round,
    contents: Vec<Option<Arc<str>>>,
}

fn month(period: Period, descriptions: &Descriptions) -> Month {
    let (year, month) = (period.year(), period.month());
    let inbox = months().join(format!("clean/{year}/{month:02}"));
    let (submissions, _) = discover(&inbox).expect("a round");
    let checks = Checks::new(descriptions, &RuleSettings::default(), None);
    let collected = collect(
        &submissions,
        descriptions,
        &checks,
        1,
        &Readers::Here,
        &mut |_| {},
    );
    let collected = collected.expect("a round");
    Month {
        contents: collected
            .notes
            .iter()
            .map(|notes| notes.content.clone())
            .collect(),
        round: collected.round,
    }
}

fn taking<'a>(month: &'a Month, doubts: &'a Doubts, descriptions: &'a Descriptions) -> Taking<'a> {
    Taking {
        descriptions,
        files: &month.round.files,
        returns: &month.round.returns,
        contents: &month.contents,
        doubts,
        as_of: "2019-08-25".parse().expect("a day"),
        input_digest: "ten years",
    }
}

fn main() {
    let folder = std::env::args().nth(1).expect("ten_years FOLDER");
    let folder = Path::new(&folder);
    let descriptions = describe::load(Some(&months().join("templates"))).expect("descriptions");
    let of_2018: Vec<Month> = (1..=12)
        .map(|number| month(Period::new(2018, number).expect("a month"), &descriptions))
        .collect();
    let none = Doubts::default();
    let begin = Instant::now();
    let mut writing = Store::open(folder).and_then(Store::begin).expect("a store");
    let mut record = |month: &Month| {
        let import = writing.record_import(taking(month, &none, &descriptions));
        import.expect("an import");
    };
    for back in (1..=YEARS).rev() {
        for (number, of_2018) in (1..).zip(&of_2018) {
            let mut copy = of_2018.clone();
            let period = Period::new(2018 - back, number).expect("a month");
            copy.round.period = period;
            let returns = copy.round.returns.iter_mut();
            returns.for_each(|filled| filled.period = period);
            record(&copy);
        }
    }
    of_2018.iter().for_each(&mut record);
    for number in 1..=7 {
        let period = Period::new(2019, number).expect("a month");
        record(&month(period, &descriptions));
    }
    writing.commit().expect("a commit");
    println!(
        "{} months taken in: {:?}",
        12 * (YEARS + 1) + 7,
        begin.elapsed()
    );

    let august = Period::new(2019, 8).expect("a month");
    let begin = Instant::now();
    let store = Store::existing(folder).expect("a store");
    println!("opened: {:?}", begin.elapsed());
    let begin = Instant::now();
    let earlier = store.past(august, &descriptions).expect("the past");
    println!("past read: {:?}", begin.elapsed());
    println!("something known: {}", !earlier.past.is_empty());

    let round = month(august, &descriptions);
    let begin = Instant::now();
    let mut writing = Store::existing(folder)
        .and_then(Store::begin)
        .expect("a store");
    let recorded = writing.record_run(august, taking(&round, &none, &descriptions));
    recorded.expect("a record");
    // Not committed: the folder shall stand at the month before.
    println!("a month recorded: {:?}", begin.elapsed());
}
