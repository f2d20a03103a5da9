//! What became of findings since the run before, and which are silent because somebody confirmed them.

use tonghop::history::Store;
use tonghop::model::marked::{Confirmation, Marked, State};
use tonghop::pipeline::Outcome;

use super::rounds::{Desk, Figures, MARCH, retail, with_growth};
use crate::run::host;

/// The total says 100, its one part 90.
const WRONG_SUM: (&str, &str) = (
    "I\tBán lẻ hàng hóa\t1300\t90\t280\t96\t100\t",
    "I\tBán lẻ hàng hóa\t1300\t90\t280\t96\t90\t",
);

fn wrong(figures: Figures) -> String {
    retail("Huyện Đắk Hà", "2019-03", figures).replace(WRONG_SUM.0, WRONG_SUM.1)
}

/// The findings of a code.
fn of<'a>(outcome: &'a Outcome, code: &str) -> Vec<&'a Marked> {
    let findings = outcome.findings.iter();
    findings
        .filter(|marked| marked.finding.rule.code == code)
        .collect()
}

/// A job that ran once and printed a growth that is wrong, and the warning about it.
fn with_warning() -> (Desk, Marked) {
    let desk = Desk::new();
    desk.put("inbox/dak-ha.csv", &with_growth("109"));
    let outcome = desk.run("2019-03", "2019-03-25");
    let warnings = of(&outcome, "TH114");
    assert_eq!(warnings.len(), 1, "{:#?}", outcome.findings);
    let warning = warnings[0].clone();
    (desk, warning)
}

fn confirm(desk: &Desk, marked: &Marked, until: &str) {
    let mut writing = Store::open(&desk.history()).unwrap().begin().unwrap();
    writing
        .confirm(&Confirmation {
            fingerprint: marked.fingerprint.clone(),
            value_hash: marked.value_hash.clone(),
            reason: "đã đối chiếu".to_owned(),
            owner: "Nguyễn Thị Lan".to_owned(),
            made: "2019-03-25".parse().unwrap(),
            until: until.parse().unwrap(),
        })
        .unwrap();
    writing.commit().unwrap();
}

fn state_of(outcome: &Outcome, fingerprint: &str) -> Option<State> {
    let found = outcome
        .findings
        .iter()
        .find(|marked| marked.fingerprint == fingerprint)?;
    found.state
}

#[test]
fn without_a_history_nothing_is_said_of_states() {
    let desk = Desk::new();
    desk.put("inbox/dak-ha.csv", &wrong(MARCH));
    let mut job = desk.job("2019-03", "2019-03-25");
    job.history = None;
    let catalogue = tonghop::message::Catalogue::embedded().unwrap();
    let readers = tonghop::worker::Readers::Here;
    let outcome = tonghop::pipeline::run(&job, &catalogue, &host(readers), &mut |_| {}).unwrap();
    assert!(outcome.findings.iter().all(|marked| marked.state.is_none()));
    assert!(!desk.history().exists());
}

#[test]
fn a_finding_is_new_then_open_then_fixed() {
    let desk = Desk::new();
    desk.put("inbox/dak-ha.csv", &wrong(MARCH));
    let first = desk.run("2019-03", "2019-03-25");
    let sum = of(&first, "TH112");
    assert_eq!(sum.len(), 1);
    assert_eq!(sum[0].state, Some(State::New));

    let second = desk.run("2019-03", "2019-03-26");
    assert_eq!(state_of(&second, &sum[0].fingerprint), Some(State::Open));
    assert!(second.fixed.is_empty());

    desk.put(
        "inbox/dak-ha.csv",
        &retail("Huyện Đắk Hà", "2019-03", MARCH),
    );
    let third = desk.run("2019-03", "2019-03-27");
    assert_eq!(state_of(&third, &sum[0].fingerprint), None);
    let fixed: Vec<&str> = third
        .fixed
        .iter()
        .map(|fixed| fixed.code.as_str())
        .collect();
    assert_eq!(fixed, ["TH112"]);
    assert_eq!(third.fixed[0].fingerprint, sum[0].fingerprint);
}

#[test]
fn a_workbook_sent_again_under_another_name_keeps_the_name_of_its_finding() {
    let desk = Desk::new();
    desk.put("inbox/dak-ha.csv", &wrong(MARCH));
    let first = desk.run("2019-03", "2019-03-25");
    desk.clear();
    let more = Figures {
        cumulative: "301",
        ..MARCH
    };
    desk.put("inbox/dak-ha (ban 2).csv", &wrong(more));
    let second = desk.run("2019-03", "2019-03-25");
    let names = |outcome: &Outcome| -> Vec<String> {
        let found = of(outcome, "TH112").into_iter();
        found.map(|marked| marked.fingerprint.clone()).collect()
    };
    assert_eq!(names(&first).len(), 1);
    assert_eq!(names(&first), names(&second));
    assert_eq!(of(&second, "TH112")[0].state, Some(State::Open));
}

#[test]
fn a_run_repeated_says_the_same_again() {
    let desk = Desk::new();
    desk.put("inbox/dak-ha.csv", &wrong(MARCH));
    desk.run("2019-03", "2019-03-25");
    let outputs = || {
        [
            "tong-hop.xlsx",
            "bao-cao.pdf",
            "bao-cao.docx",
            "so-lieu.json",
            "phat-hien.json",
            "manifest.json",
        ]
        .map(|name| std::fs::read(desk.path("out").join(name)).unwrap())
    };
    let first = outputs();
    let second = desk.run("2019-03", "2019-03-25");
    assert!(outputs() == first);
    assert_eq!(of(&second, "TH112")[0].state, Some(State::New));
}

#[test]
fn a_confirmed_warning_is_silent_and_is_told_with_who_and_why() {
    let (desk, warning) = with_warning();
    confirm(&desk, &warning, "2019-04-30");
    let outcome = desk.run("2019-03", "2019-03-26");
    assert_eq!(state_of(&outcome, &warning.fingerprint), None);
    assert_eq!(outcome.confirmed.len(), 1);
    assert_eq!(outcome.confirmed[0].confirmation.owner, "Nguyễn Thị Lan");
    assert!(outcome.fixed.is_empty());
}

#[test]
fn a_confirmation_counts_on_its_last_day_and_not_after_it() {
    let (desk, warning) = with_warning();
    confirm(&desk, &warning, "2019-03-31");
    assert_eq!(desk.run("2019-03", "2019-03-31").confirmed.len(), 1);
    let after = desk.run("2019-03", "2019-04-01");
    assert!(after.confirmed.is_empty());
    assert_eq!(state_of(&after, &warning.fingerprint), Some(State::Expired));
    let later = desk.run("2019-03", "2019-04-02");
    assert_eq!(state_of(&later, &warning.fingerprint), Some(State::Open));
}

#[test]
fn a_confirmed_figure_that_changes_is_asked_about_again() {
    let (desk, warning) = with_warning();
    confirm(&desk, &warning, "2019-04-30");
    desk.run("2019-03", "2019-03-26");
    desk.put("inbox/dak-ha.csv", &with_growth("109,5"));
    let outcome = desk.run("2019-03", "2019-03-27");
    assert!(outcome.confirmed.is_empty());
    assert_eq!(
        state_of(&outcome, &warning.fingerprint),
        Some(State::Changed)
    );
}

#[test]
fn a_confirmation_taken_back_lets_the_finding_speak() {
    let (desk, warning) = with_warning();
    confirm(&desk, &warning, "2019-04-30");
    desk.run("2019-03", "2019-03-26");
    let store = Store::open(&desk.history()).unwrap();
    let known = store.confirmations().unwrap();
    let mut writing = store.begin().unwrap();
    writing
        .withdraw(&known[&warning.fingerprint], "2019-03-27".parse().unwrap())
        .unwrap();
    writing.commit().unwrap();
    let outcome = desk.run("2019-03", "2019-03-27");
    assert!(outcome.confirmed.is_empty());
    assert_eq!(state_of(&outcome, &warning.fingerprint), Some(State::New));
    assert_eq!(desk.count("confirmation"), 2);
}

#[test]
fn an_error_is_never_silent() {
    let desk = Desk::new();
    desk.put("inbox/dak-ha.csv", &wrong(MARCH));
    let first = desk.run("2019-03", "2019-03-25");
    let error = of(&first, "TH112")[0].clone();
    confirm(&desk, &error, "2019-04-30");
    let second = desk.run("2019-03", "2019-03-26");
    assert_eq!(state_of(&second, &error.fingerprint), Some(State::Open));
    assert!(second.confirmed.is_empty());
}
