//! A history of ten years before the sample round, each month a copy of it, and what a run pays for it: `ten_years FOLDER`; the
//! folder is made and may then be named as `history` in a job.
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a measuring tool that may stop"
)]

use std::path::Path;
use std::time::Instant;

use tonghop::aggregate::Doubts;
use tonghop::describe;
use tonghop::discover::discover;
use tonghop::history::{Store, Taking};
use tonghop::model::observation::Return;
use tonghop::model::period::Period;
use tonghop::pipeline::collect;
use tonghop::recognise::Expected;
use tonghop::worker::Readers;

const MONTHS: u32 = 120;

fn main() {
    let folder = std::env::args().nth(1).expect("ten_years FOLDER");
    let folder = Path::new(&folder);
    let descriptions = describe::load(None).expect("descriptions");
    let inbox = Path::new("fixtures/sample/inbox");
    let (submissions, _) = discover(inbox).expect("the sample round");
    let collected = collect(
        &submissions,
        &descriptions,
        Expected::Any,
        1,
        &Readers::Here,
        &mut |_| {},
    )
    .expect("the sample round");
    let files = collected.round.files;
    let taking = |returns: &[Return], run: &mut dyn FnMut(Taking<'_>)| {
        run(Taking {
            descriptions: &descriptions,
            files: &files,
            returns,
            doubts: &Doubts::default(),
            as_of: "2019-09-25".parse().expect("a day"),
            input_digest: "ten years",
        });
    };

    let mut period = Period::new(2009, 9).expect("a month");
    let begin = Instant::now();
    let mut writing = Store::open(folder).and_then(Store::begin).expect("a store");
    for _ in 0..MONTHS {
        let mut returns = collected.round.returns.clone();
        returns.iter_mut().for_each(|filled| filled.period = period);
        taking(&returns, &mut |taking| {
            writing.record_import(taking).expect("an import");
        });
        period = period.next();
    }
    writing.commit().expect("a commit");
    println!("{MONTHS} months taken in: {:?}", begin.elapsed());

    let begin = Instant::now();
    let store = Store::existing(folder).expect("a store");
    println!("opened: {:?}", begin.elapsed());
    let begin = Instant::now();
    let earlier = store.past(period, &descriptions).expect("the past");
    println!("past read: {:?}", begin.elapsed());
    println!("something known: {}", !earlier.past.is_empty());

    let begin = Instant::now();
    let mut writing = Store::existing(folder)
        .and_then(Store::begin)
        .expect("a store");
    taking(&collected.round.returns, &mut |taking| {
        writing.record_run(period, taking).expect("a record");
    });
    // Not committed: the folder shall stand at the month before.
    println!("a month recorded: {:?}", begin.elapsed());
}
