//! The repository itself: what must be listed is listed.
#![allow(clippy::unwrap_used, reason = "a failing test should stop")]

#[test]
fn every_rule_file_is_listed_and_named_after_its_rule() {
    let mut files: Vec<String> = std::fs::read_dir("src/check")
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("th"))
        .collect();
    files.sort();
    let rules = tonghop::check::RULES.iter().map(|rule| {
        let name = rule.info.name.replace('-', "_");
        format!("{}_{name}.rs", rule.info.code.to_lowercase())
    });
    assert_eq!(files, rules.collect::<Vec<_>>());
}

#[test]
fn codes_of_rules_rise() {
    let codes: Vec<&str> = tonghop::check::RULES
        .iter()
        .map(|rule| rule.info.code)
        .collect();
    assert!(
        codes.is_sorted_by(|first, second| first < second),
        "{codes:?}"
    );
}
