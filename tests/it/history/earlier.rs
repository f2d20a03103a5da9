//! Months before that of the run in one inbox with it.

use std::collections::BTreeMap;
use std::fs;

use tonghop::message::Catalogue;
use tonghop::model::form::Role;
use tonghop::pipeline::{self, Outcome};
use tonghop::worker::Readers;

use super::rounds::{APRIL, Desk, Figures, MARCH, descriptions, figure, retail, with_growth};
use crate::run::host;

/// April says that March was 101,5 and adds 111,5 instead of 110 to it.
const FORGETFUL: Figures = Figures {
    cumulative: "410",
    ..APRIL
};

/// Runs April over an inbox that has March too, with a history or without.
fn run(desk: &Desk, keeps_history: bool) -> Outcome {
    let mut job = desk.job("2019-04", "2019-04-25");
    job.keep_from = "2019-01".parse().unwrap();
    if !keeps_history {
        job.history = None;
    }
    let catalogue = Catalogue::embedded().unwrap();
    pipeline::run(&job, &catalogue, &host(Readers::Here), &mut |_| {}).unwrap()
}

fn two_months(march: &str, april: Figures) -> Desk {
    let desk = Desk::new();
    desk.put("inbox/thang 3.csv", march);
    desk.put(
        "inbox/thang 4.csv",
        &retail("Huyện Đắk Hà", "2019-04", april),
    );
    desk
}

fn march() -> String {
    retail("Huyện Đắk Hà", "2019-03", MARCH)
}

/// Code and first file of what was found.
fn said(outcome: &Outcome) -> Vec<(&'static str, String)> {
    let findings = outcome.findings.iter().map(|marked| &marked.finding);
    findings
        .filter(|finding| !finding.cells.is_empty())
        .map(|finding| (finding.rule.code, finding.cells[0].file.to_string()))
        .collect()
}

fn outputs(desk: &Desk) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(desk.path("out")).unwrap().map(Result::unwrap);
    files
        .filter(|file| {
            !["tinh-trang.json", ".tonghop.lock"].contains(&file.file_name().to_str().unwrap())
        })
        .map(|file| {
            (
                file.file_name().into_string().unwrap(),
                fs::read(file.path()).unwrap(),
            )
        })
        .collect()
}

#[test]
fn the_first_run_is_held_against_the_months_that_came_with_it() {
    let desk = two_months(&march(), FORGETFUL);
    let first = run(&desk, true);
    let is_held_against_march =
        |one: &(&str, String)| one.0.starts_with("TH23") && one.1 == "thang 4.csv";
    assert!(
        said(&first).iter().any(is_held_against_march),
        "{:?}",
        said(&first)
    );
    let calm = two_months(&march(), APRIL);
    assert!(!said(&run(&calm, true)).iter().any(is_held_against_march));
}

#[test]
fn a_second_run_says_the_same_and_records_nothing() {
    let desk = two_months(&march(), FORGETFUL);
    run(&desk, true);
    let (first, store) = (outputs(&desk), fs::read(desk.file()).unwrap());
    let again = run(&desk, true);
    assert_eq!(again.unchanged, 2);
    assert!(outputs(&desk) == first);
    assert!(fs::read(desk.file()).unwrap() == store);
}

#[test]
fn an_earlier_month_is_recorded_whole_however_it_was_kept() {
    let imported = Desk::new();
    imported.put("earlier/thang 3.csv", &march());
    imported.import();
    let of_march = imported.count("observation");
    assert!(of_march > 30);

    let desk = two_months(&march(), APRIL);
    run(&desk, true);
    let of_both = desk.count("observation");
    assert_eq!(of_both, 2 * of_march);
    // The cache knows March trimmed only; a new history takes it from the workbook.
    fs::remove_file(desk.file()).unwrap();
    let again = run(&desk, true);
    assert_eq!(again.unchanged, 2);
    assert_eq!(desk.count("observation"), of_both);
}

#[test]
fn a_month_stays_as_its_own_run_judged_it_until_another_workbook_comes() {
    let desk = Desk::new();
    desk.put("inbox/thang 3.csv", &march());
    desk.run("2019-03", "2019-03-25");
    let accepted = desk.count("accepted");
    desk.put(
        "inbox/thang 4.csv",
        &retail("Huyện Đắk Hà", "2019-04", APRIL),
    );
    run(&desk, true);
    assert_eq!(desk.count("accepted"), accepted + 1);

    let corrected = Figures {
        month: "101,5",
        cumulative: "301,5",
        ..MARCH
    };
    desk.put(
        "inbox/thang 3.csv",
        &retail("Huyện Đắk Hà", "2019-03", corrected),
    );
    run(&desk, true);
    let past = desk.past("2019-04");
    let month = figure(&past, "dak-ha", "2019-03", ("goods", Role::Month));
    assert_eq!(
        month.map(|value| value.to_string()).as_deref(),
        Some("101.5")
    );
}

#[test]
fn a_wrong_ratio_of_an_earlier_month_is_found_with_a_history_and_without() {
    for keeps_history in [false, true] {
        let desk = two_months(&with_growth("93,2"), APRIL);
        let said = said(&run(&desk, keeps_history));
        let wrong = ("TH114", "thang 3.csv".to_owned());
        assert!(said.contains(&wrong), "{keeps_history}: {said:?}");
    }
}

/// How often returns were taken in that were not of the month of a run.
fn imports(desk: &Desk) -> i64 {
    desk.count("run WHERE period IS NULL")
}

fn month_of_march(desk: &Desk) -> Option<String> {
    let past = desk.past("2019-04");
    figure(&past, "dak-ha", "2019-03", ("goods", Role::Month)).map(|value| value.to_string())
}

#[test]
fn a_return_that_another_contradicted_counts_again_when_that_one_is_withdrawn() {
    let other = Figures {
        month: "101",
        cumulative: "301",
        ..MARCH
    };
    let desk = two_months(&march(), APRIL);
    run(&desk, true);
    assert_eq!(month_of_march(&desk).as_deref(), Some("100"));
    for name in ["inbox/thang 3 a.csv", "inbox/thang 3 z.csv"] {
        desk.put(name, &retail("Huyện Đắk Hà", "2019-03", other));
        let outcome = run(&desk, true);
        assert!(said(&outcome).iter().any(|(code, _)| *code == "TH317"));
        assert_eq!(month_of_march(&desk), None, "{name}");
        fs::remove_file(desk.path(name)).unwrap();
        run(&desk, true);
        assert_eq!(month_of_march(&desk).as_deref(), Some("100"), "{name}");
    }
}

#[test]
fn a_workbook_in_another_folder_is_nothing_new() {
    let desk = two_months(&march(), APRIL);
    desk.put("inbox/thang 3 a.csv", &format!("{}\n", march()));
    run(&desk, true);
    assert_eq!(imports(&desk), 1);
    // A table in plain text is named like its file, so it moves to another folder; there it comes last.
    fs::create_dir(desk.path("inbox/x")).unwrap();
    let places = ["inbox/thang 3 a.csv", "inbox/x/thang 3 a.csv"].map(|name| desk.path(name));
    fs::rename(&places[0], &places[1]).unwrap();
    run(&desk, true);
    assert_eq!(imports(&desk), 1);
}

#[test]
fn a_workbook_that_is_held_against_another_is_counted_once() {
    let desk = two_months(&march(), APRIL);
    desk.put("inbox/thang 3 a.csv", &format!("{}\n", march()));
    run(&desk, true);
    assert_eq!(run(&desk, true).unchanged, 3);
}

#[test]
fn threads_decide_nothing() {
    let outputs_of = |threads| {
        let desk = two_months(&march(), FORGETFUL);
        desk.put("inbox/thang 3 a.csv", &format!("{}\n", march()));
        let mut job = desk.job("2019-04", "2019-04-25");
        job.keep_from = "2019-01".parse().unwrap();
        job.threads = threads;
        let catalogue = Catalogue::embedded().unwrap();
        pipeline::run(&job, &catalogue, &host(Readers::Here), &mut |_| {}).unwrap();
        (outputs(&desk), desk.count("observation"))
    };
    assert!(outputs_of(1) == outputs_of(3));
}

#[test]
fn a_run_that_is_stopped_keeps_what_it_read_and_records_nothing() {
    let desk = two_months(&march(), APRIL);
    let job = desk.job("2019-04", "2019-04-25");
    let host = host(Readers::Here);
    host.stop.ask(143);
    let catalogue = Catalogue::embedded().unwrap();
    pipeline::run(&job, &catalogue, &host, &mut |_| {}).unwrap_err();
    assert!(desk.history().join("da-doc.bin").exists());
    assert_eq!(desk.count("run"), 0);
}

#[test]
fn the_files_of_a_unit_are_known_for_a_year() {
    let desk = Desk::new();
    desk.put("inbox/gui so.csv", &march());
    desk.run("2019-03", "2019-03-25");
    let unit = descriptions().register.index_of("dak-ha").unwrap();
    for (period, known) in [
        ("2019-04", &["gui so.csv"][..]),
        ("2019-10", &["gui so.csv"]),
        ("2020-03", &["gui so.csv"]),
        ("2020-04", &[]),
        ("2019-03", &[]),
    ] {
        let past = desk.past(period);
        let files: Vec<&str> = past.files(unit).map(|file| &**file).collect();
        assert_eq!(files, known, "{period}");
    }
}
