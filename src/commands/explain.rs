//! `tonghop explain`: cause, example and remedy of a finding, or a list of all rules.

use tonghop::cli::ExplainArgs;
use tonghop::describe;
use tonghop::exit::Exit;
use tonghop::format;
use tonghop::model::finding::{Level, RuleInfo};
use tonghop::pipeline;

use super::job::speak_for_office;
use crate::console::Console;
use crate::print::out;

/// `tonghop explain`.
pub(super) fn explain(args: &ExplainArgs, console: &mut Console<'_>) -> Exit {
    speak_for_office(&args.office.given(), console);
    let console = &*console;
    let rules = pipeline::rules();
    let Some(wanted) = args.code.as_deref() else {
        out!("{}", console.say("explain-list", &[]));
        for rule in &rules {
            let title = console
                .catalogue()
                .rule(console.language(), rule.code)
                .map(|text| text.title.to_owned())
                .unwrap_or_default();
            out!(
                "  {}  {}  {}",
                rule.code,
                console.severity(rule.severity),
                title
            );
        }
        return Exit::Clean;
    };
    let is_number = !wanted.is_empty() && wanted.bytes().all(|byte| byte.is_ascii_digit());
    let code = if is_number {
        format!("TH{wanted:0>3}")
    } else {
        wanted.to_owned()
    };
    let found = rules
        .iter()
        .find(|rule| rule.code.eq_ignore_ascii_case(&code) || rule.name == wanted);
    let text = found.and_then(|rule| console.catalogue().rule(console.language(), rule.code));
    let (Some(rule), Some(text)) = (found, text) else {
        let values = [
            ("code", wanted.to_owned()),
            ("nearest", nearest_rules(&rules, wanted)),
        ];
        console.line("explain-unknown", &values);
        return Exit::Usage;
    };
    let head = [
        ("code", rule.code.to_owned()),
        ("title", text.title.to_owned()),
        ("name", text.name.to_owned()),
    ];
    out!("{}", console.say("explain-head", &head));
    out!(
        "{}",
        console.say(
            "explain-severity",
            &[("severity", console.severity(rule.severity))]
        )
    );
    explain_level(rule, console);
    for (label, words) in [
        ("explain-cause", text.cause),
        ("explain-example", text.example),
        ("explain-remedy", text.remedy),
    ] {
        out!("\n{}\n  {words}", console.say(label, &[]));
    }
    Exit::Clean
}

/// The rules that somebody may have meant: of a number those beside it, of words the one that is spelled like them.
fn nearest_rules(rules: &[RuleInfo], wanted: &str) -> String {
    const BESIDE: usize = 3;
    let number_of = |code: &str| {
        let digits = code.trim_start_matches(|letter: char| !letter.is_ascii_digit());
        let end = digits.find(|letter: char| !letter.is_ascii_digit());
        digits
            .get(..end.unwrap_or(digits.len()))?
            .parse::<u32>()
            .ok()
    };
    let Some(number) = number_of(wanted) else {
        let names = rules.iter().map(|rule| rule.name);
        return describe::nearest_id(&wanted.to_lowercase(), names);
    };
    let mut codes: Vec<&str> = rules.iter().map(|rule| rule.code).collect();
    codes.sort_by_key(|code| number_of(code).map(|known| known.abs_diff(number)));
    codes.truncate(BESIDE);
    codes.sort_unstable();
    codes.join(", ")
}

/// The validation level of a rule, and the thresholds that the job file may set.
fn explain_level(rule: &RuleInfo, console: &Console<'_>) {
    let meaning = match rule.level() {
        Level::Structure => "explain-level-0",
        Level::Return => "explain-level-1",
        Level::Earlier => "explain-level-2",
        Level::Others => "explain-level-3",
    };
    let values = [
        ("level", rule.level().number().to_string()),
        ("meaning", console.say(meaning, &[])),
    ];
    out!("{}", console.say("explain-level", &values));
    let adjustable = pipeline::adjustable();
    let own = adjustable.iter().find(|known| known.name == rule.name);
    let thresholds: Vec<String> = own
        .map_or(&[][..], |own| own.thresholds)
        .iter()
        .map(|threshold| {
            let value = format::number(threshold.default(), None, console.language());
            let meaning = pipeline::threshold_in_words(
                threshold.name,
                console.catalogue(),
                console.language(),
            );
            format!("{meaning} ({}) = {value}", threshold.name)
        })
        .collect();
    if !thresholds.is_empty() {
        let values = [
            ("name", rule.name.to_owned()),
            ("thresholds", thresholds.join("; ")),
        ];
        out!("{}", console.say("explain-thresholds", &values));
    }
}
