//! The catalogue of messages: complete in both languages, and nothing in it that no finding can fill.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a failing test should stop"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tonghop::message::Catalogue;
use tonghop::model::cell::{CellRef, Position};
use tonghop::model::descriptions::Descriptions;
use tonghop::model::finding::{Finding, RuleInfo};
use tonghop::model::form::FormIndex;
use tonghop::model::register::UnitIndex;
use tonghop::model::text::Language;

/// Every code given out, and the values its findings carry beside unit, form, file, sheet, cell and others.
const VALUES: &[(&str, &[&str])] = &[
    ("TH001", &["file", "reason"]),
    ("TH002", &["file", "reason"]),
    ("TH010", &["file", "found"]),
    ("TH011", &[]),
    ("TH012", &["part", "reason"]),
    ("TH013", &["what", "found", "limit"]),
    ("TH014", &["found"]),
    ("TH015", &["part", "reason"]),
    ("TH016", &["sheet", "part", "reason", "second"]),
    ("TH017", &["cell"]),
    ("TH018", &["sheet"]),
    ("TH020", &["file", "found"]),
    ("TH021", &["encoding", "count", "original", "rewritten"]),
    ("TH022", &["count", "original", "rewritten"]),
    ("TH023", &["count"]),
    ("TH024", &["count", "range"]),
    ("TH025", &["count"]),
    ("TH026", &[]),
    ("TH027", &["sheet", "row", "count"]),
    ("TH028", &["count", "cell", "sheet"]),
    ("TH029", &["sheet"]),
    ("TH030", &["file", "nearest"]),
    ("TH031", &["candidates"]),
    ("TH032", &["column", "headers"]),
    ("TH033", &["column", "candidates"]),
    ("TH034", &["found", "nearest"]),
    ("TH035", &["candidates"]),
    ("TH036", &["found", "expected"]),
    ("TH037", &["found", "expected", "heading"]),
    ("TH038", &["file", "found", "expected"]),
    ("TH039", &["row", "nearest"]),
    ("TH040", &["value"]),
    ("TH041", &["value", "row", "column", "likely"]),
    ("TH042", &["value", "row", "column"]),
    ("TH043", &["row", "column"]),
    ("TH044", &["count", "column"]),
    ("TH045", &["value", "meaning", "count"]),
    ("TH046", &["what"]),
    (
        "TH047",
        &["found", "expected", "nearest", "count", "column"],
    ),
    ("TH048", &["found", "expected", "count"]),
    ("TH049", &["value", "read_as", "other", "column", "count"]),
    ("TH050", &["value", "read_as", "expected", "count"]),
    ("TH051", &[]),
    ("TH052", &["found", "other", "expected"]),
    ("TH053", &["found", "expected", "count"]),
    ("TH054", &["what"]),
    ("TH055", &["code", "column", "heading"]),
    ("TH056", &["found", "expected"]),
    ("TH060", &["found", "expected", "shows", "first"]),
    ("TH061", &["found"]),
    (
        "TH062",
        &["found", "expected", "heading", "unread", "odd", "columns"],
    ),
    ("TH063", &["parent", "row", "nearest"]),
    ("TH064", &["code", "row", "expected"]),
    ("TH065", &["count", "limit"]),
    ("TH070", &["column", "count", "shown", "stored", "taken"]),
    (
        "TH071",
        &[
            "column", "count", "found", "shown", "expected", "stored", "taken",
        ],
    ),
    (
        "TH072",
        &[
            "column", "count", "found", "shown", "expected", "stored", "taken",
        ],
    ),
    (
        "TH073",
        &[
            "column", "count", "found", "shown", "expected", "stored", "taken",
        ],
    ),
    ("TH074", &["column", "count", "value", "meant"]),
    ("TH075", &["column", "count", "expected", "found", "shown"]),
    ("TH077", &["cell", "sheet", "value", "reason", "more"]),
    ("TH078", &["file", "part"]),
    ("TH079", &["sheet", "reason"]),
    ("TH080", &["file"]),
    ("TH081", &["count", "files", "more"]),
    ("TH082", &["file"]),
    ("TH083", &["file"]),
    ("TH110", &["found", "row", "column", "above", "below"]),
    ("TH111", &["value", "row", "column"]),
    (
        "TH112",
        &[
            "row",
            "column",
            "total",
            "sum",
            "difference",
            "measure",
            "whole",
            "parts",
            "right",
            "unsure",
            "also",
            "lost",
            "task",
            "mend",
        ],
    ),
    (
        "TH113",
        &[
            "row",
            "column",
            "whole",
            "parts",
            "whole_column",
            "part_rows",
        ],
    ),
    (
        "TH114",
        &[
            "row",
            "column",
            "printed",
            "recomputed",
            "numerator",
            "denominator",
            "slip",
            "more",
        ],
    ),
    ("TH115", &["row", "cumulative", "month", "months"]),
    ("TH116", &["value", "row", "column", "min", "max"]),
    ("TH117", &["value", "row", "column"]),
    ("TH118", &["row", "first"]),
    ("TH119", &["found", "expected", "count", "column"]),
    ("TH120", &["column", "other", "count", "compared"]),
    ("TH121", &["row", "column", "stated", "recomputed"]),
    ("TH122", &["row", "first"]),
    ("TH125", &["row", "column"]),
    (
        "TH126",
        &[
            "row", "column", "now", "expected", "times", "factor", "measure", "count", "written",
        ],
    ),
    (
        "TH127",
        &[
            "column", "other", "count", "compared", "row", "here", "there",
        ],
    ),
    (
        "TH128",
        &["column", "table", "with", "other", "count", "row", "value"],
    ),
    (
        "TH129",
        &["row", "column", "other", "stated", "reached", "more"],
    ),
    ("TH130", &["row", "column", "other", "value", "more"]),
    (
        "TH230",
        &[
            "row",
            "column",
            "stated",
            "expected",
            "difference",
            "measure",
            "before",
            "month",
            "way",
            "estimated",
            "official",
        ],
    ),
    (
        "TH231",
        &[
            "row",
            "column",
            "stated",
            "expected",
            "difference",
            "measure",
            "before",
            "month",
            "way",
            "estimated",
            "official",
            "naive",
            "percent",
        ],
    ),
    (
        "TH232",
        &[
            "row",
            "column",
            "now",
            "then",
            "difference",
            "measure",
            "more",
        ],
    ),
    (
        "TH233",
        &["row", "column", "now", "before", "measure", "given", "more"],
    ),
    (
        "TH234",
        &[
            "row",
            "column",
            "official",
            "estimated",
            "percent",
            "usual",
            "measure",
        ],
    ),
    ("TH235", &["column", "copied", "count", "compared"]),
    (
        "TH237",
        &[
            "row",
            "column",
            "now",
            "reference",
            "times",
            "factor",
            "measure",
            "more",
            "more_in_row",
            "columns",
            "grown",
        ],
    ),
    (
        "TH238",
        &[
            "row", "column", "now", "before", "change", "measure", "more",
        ],
    ),
    ("TH239", &["first", "missing"]),
    ("TH240", &["row", "months"]),
    (
        "TH241",
        &[
            "row",
            "column",
            "now",
            "then",
            "difference",
            "measure",
            "more",
        ],
    ),
    (
        "TH242",
        &[
            "row",
            "column",
            "before",
            "measure",
            "above",
            "below",
            "whole",
            "whole_column",
            "difference",
        ],
    ),
    (
        "TH243",
        &[
            "row",
            "column",
            "now",
            "reference",
            "times",
            "factor",
            "measure",
            "grown",
        ],
    ),
    ("TH310", &["found", "expected"]),
    ("TH311", &["file", "forms", "place", "sorted"]),
    ("TH312", &["file", "units", "where"]),
    ("TH313", &["file", "other"]),
    ("TH314", &["file", "other"]),
    ("TH315", &["place", "reason"]),
    ("TH316", &["file", "other"]),
    ("TH317", &["other"]),
    ("TH318", &["other"]),
    ("TH319", &["other", "reason", "count"]),
    ("TH320", &["errors", "warnings", "notes", "limit"]),
    ("TH321", &["count", "last", "reason", "limit"]),
    ("TH322", &["other", "reason"]),
    ("TH323", &[]),
    (
        "TH336",
        &[
            "row",
            "column",
            "base_column",
            "now",
            "base",
            "growth",
            "usual",
            "held",
            "standard",
            "expected",
            "measure",
        ],
    ),
    (
        "TH337",
        &[
            "row",
            "column",
            "base_column",
            "after",
            "before",
            "points",
            "expected",
            "measure",
        ],
    ),
    ("TH338", &["column", "rows", "units"]),
    ("TH339", &["row", "above", "below", "units"]),
    (
        "TH350",
        &[
            "row",
            "sum",
            "stated",
            "difference",
            "compared",
            "measure",
            "table",
            "odd",
        ],
    ),
    (
        "TH352",
        &[
            "what",
            "above",
            "below",
            "value",
            "quotient_measure",
            "held",
            "usual",
            "times",
        ],
    ),
    (
        "TH353",
        &[
            "what",
            "above",
            "below",
            "value",
            "quotient_measure",
            "held",
            "usual",
            "times",
        ],
    ),
    ("TH354", &["what", "how"]),
    ("TH370", &["forms", "period"]),
    ("TH372", &["period", "successors"]),
    ("TH385", &["text", "letters"]),
    (
        "TH386",
        &[
            "row",
            "stated",
            "sum",
            "stated_percent",
            "sum_percent",
            "measure",
        ],
    ),
];

/// Known wherever a cell or a unit is known.
const EVERYWHERE: &[&str] = &["unit", "form", "file", "sheet", "cell", "others"];

fn catalogue() -> Catalogue {
    Catalogue::embedded().expect("the shipped message files")
}

fn places(text: &str) -> BTreeSet<String> {
    let parts = text.split('{').skip(1);
    parts
        .map(|part| part.split('}').next().unwrap().to_owned())
        .collect()
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// The program's own text, file by file, without its unit tests.
fn program() -> BTreeMap<PathBuf, String> {
    let mut paths = Vec::new();
    sources(Path::new("src"), &mut paths);
    let read = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        text.split("#[cfg(test)]").next().unwrap().to_owned()
    };
    let texts = paths.iter().map(|path| (path.clone(), read(path)));
    texts.collect()
}

#[test]
fn every_code_given_out_has_its_texts_and_no_other_has() {
    let catalogue = catalogue();
    let given: Vec<&str> = VALUES.iter().map(|(code, _)| *code).collect();
    assert_eq!(catalogue.codes().collect::<Vec<_>>(), given);
}

#[test]
fn every_code_in_the_program_is_in_the_catalogue() {
    let catalogue = catalogue();
    for (path, text) in program() {
        for part in text.split("\"TH").skip(1) {
            let code: String = part.chars().take_while(char::is_ascii_digit).collect();
            let is_code = code.len() == 3 && part[3..].starts_with('"');
            let known = catalogue.rule(Language::Vi, &format!("TH{code}"));
            assert!(
                !is_code || known.is_some(),
                "TH{code} in {}",
                path.display()
            );
        }
    }
}

#[test]
fn every_rule_has_the_name_that_the_catalogue_gives() {
    let catalogue = catalogue();
    let rules = tonghop::pipeline::rules();
    for rule in &rules {
        let text = catalogue.rule(Language::Vi, rule.code).unwrap();
        assert_eq!(text.name, rule.name, "{}", rule.code);
    }
    let codes: BTreeSet<&str> = rules.iter().map(|rule| rule.code).collect();
    assert_eq!(codes.len(), rules.len(), "a code was given out twice");
    assert_eq!(codes, catalogue.codes().collect());
}

#[test]
fn every_reason_named_in_the_program_has_a_text() {
    let catalogue = catalogue();
    for (path, text) in program() {
        for start in ["Arg::Message(\"", "\"text."] {
            for part in text.split(start).skip(1) {
                let key = part.split('"').next().unwrap();
                let is_known = key.is_empty() || catalogue.text(key).is_some();
                assert!(is_known, "{key} in {}", path.display());
            }
        }
    }
}

#[test]
fn no_reason_is_kept_that_nobody_gives() {
    let catalogue = Catalogue::from_toml(&[(
        "reasons",
        include_str!("../../templates/messages/reasons.toml"),
    )])
    .unwrap();
    let program: String = program().into_values().collect();
    for (key, _) in catalogue.texts() {
        let is_named = [format!("\"{key}\""), format!("\"text.{key}\"")]
            .iter()
            .any(|literal| program.contains(literal));
        assert!(is_named, "{key}");
    }
}

#[test]
fn every_threshold_has_its_name_in_words_and_no_other_has() {
    let adjustable = tonghop::pipeline::adjustable();
    let thresholds = adjustable.iter().flat_map(|rule| rule.thresholds);
    let keys: BTreeSet<String> = thresholds
        .map(|threshold| format!("threshold-{}", threshold.name))
        .collect();
    let catalogue = catalogue();
    let named = catalogue.texts().map(|(key, _)| key);
    let named: BTreeSet<String> = named.filter(|key| key.starts_with("threshold-")).collect();
    assert_eq!(named, keys);
}

#[test]
fn both_languages_of_a_text_speak_of_the_same_things() {
    for (key, text) in catalogue().texts() {
        assert!(!text.vi.trim().is_empty(), "{key} in Vietnamese");
        assert!(!text.en.trim().is_empty(), "{key} in English");
        assert_eq!(places(&text.vi), places(&text.en), "{key}");
    }
}

#[test]
fn sentences_ask_only_for_what_their_findings_carry() {
    let values: BTreeMap<&str, &[&str]> = VALUES.iter().copied().collect();
    for (key, text) in catalogue().texts() {
        let Some((code, part)) = key.split_once('.') else {
            continue;
        };
        let Some(own) = values.get(code) else {
            continue;
        };
        let is_fixed = ["cause", "example", "title"].contains(&part);
        for place in places(&text.vi) {
            let is_known = own.contains(&place.as_str()) || EVERYWHERE.contains(&place.as_str());
            assert!(is_known && !is_fixed, "{key} asks for {{{place}}}");
        }
    }
}

#[test]
fn optional_parts_are_closed_and_hold_a_place() {
    for (key, text) in catalogue().texts() {
        for language in [&text.vi, &text.en] {
            assert_eq!(
                language.matches("[[").count(),
                language.matches("]]").count(),
                "{key}"
            );
            for part in language.split("[[").skip(1) {
                let inside = part.split("]]").next().unwrap();
                assert!(inside.contains('{'), "{key}: [[{inside}]] is always shown");
            }
        }
    }
}

#[test]
fn no_line_mixes_the_languages() {
    let english = [
        "the", "file", "sheet", "cell", "row", "column", "error", "warning", "and", "of", "is",
    ];
    for (key, text) in catalogue().texts() {
        let plain = without_places(&text.vi);
        let words = plain.split(|letter: char| !letter.is_alphanumeric());
        let foreign: Vec<&str> = words.filter(|word| english.contains(word)).collect();
        // The help quotes what is typed on the command line.
        let is_help = key.starts_with("help.");
        assert!(
            is_help || foreign.is_empty(),
            "{key} in Vietnamese says {foreign:?}"
        );
        let allowed = "“”–…·";
        let plain = without_places(&text.en);
        let mut letters = plain.chars();
        let marked = letters.find(|letter| !letter.is_ascii() && !allowed.contains(*letter));
        assert_eq!(marked, None, "{key} in English");
    }
}

fn without_places(text: &str) -> String {
    let mut parts = text.split('{');
    let mut plain = parts.next().unwrap().to_owned();
    plain.extend(parts.map(|part| part.split_once('}').unwrap().1));
    plain
}

#[test]
fn vietnamese_texts_are_composed_and_close_with_a_full_stop() {
    use unicode_normalization::is_nfc;
    for (key, text) in catalogue().texts() {
        assert!(is_nfc(&text.vi), "{key} is not in NFC");
        let sentence = ["observed", "expected", "remedy", "cause", "example"];
        if sentence
            .iter()
            .any(|part| key.ends_with(&format!(".{part}")))
        {
            for language in [&text.vi, &text.en] {
                let end = language.trim_end_matches(']');
                assert!(end.ends_with(['.', '”']), "{key}: {language}");
            }
        }
    }
}

#[test]
fn a_text_fills_its_places_and_drops_what_is_not_known() {
    let catalogue = catalogue();
    let line = |share: &str| {
        let values = [
            ("form", "Biểu 3".to_owned()),
            ("received", "9".to_owned()),
            ("expected", "11".to_owned()),
            ("share", share.to_owned()),
        ];
        catalogue.say(Language::Vi, "run-coverage", &values)
    };
    assert_eq!(line("93,1"), "Biểu 3: 9/11 đơn vị, 93,1% giá trị");
    assert_eq!(line(""), "Biểu 3: 9/11 đơn vị");
    assert_eq!(
        catalogue.say(Language::En, "text.severity-error", &[]),
        "Error"
    );
    assert_eq!(
        catalogue.say(Language::En, "no-such-key", &[]),
        "no-such-key"
    );
}

/// What of the sentences of these findings a reader cannot read: braces, brackets, English among Vietnamese.
pub(crate) fn unreadable<'a>(
    findings: impl Iterator<Item = &'a Finding>,
    descriptions: &Descriptions,
) -> Vec<String> {
    let catalogue = catalogue();
    let mut wrong = Vec::new();
    for finding in findings {
        for language in [Language::Vi, Language::En] {
            let text = catalogue.finding(language, finding, descriptions);
            for words in [text.title, text.observed, text.expected, text.remedy] {
                let is_raw = ["{", "}", "[[", "]]"]
                    .iter()
                    .any(|sign| words.contains(sign));
                let mut tokens = words.split(|letter: char| !letter.is_alphanumeric());
                let is_mixed =
                    language == Language::Vi && tokens.any(|token| ENGLISH.contains(&token));
                if is_raw || is_mixed {
                    wrong.push(format!("{}: {words}", finding.rule.code));
                }
            }
        }
    }
    wrong
}

/// Words that no Vietnamese sentence has and no English one goes without.
const ENGLISH: [&str; 12] = [
    "the", "of", "and", "is", "with", "holds", "missing", "expected", "unknown", "field", "not",
    "than",
];

#[test]
fn every_sentence_of_every_rule_can_be_filled() {
    let descriptions = tonghop::describe::load(None).unwrap();
    let (file, sheet) = (Arc::from("a.xlsx"), Arc::from("Biểu 3"));
    let cells = [(6, 3), (8, 3)]
        .map(|(row, column)| CellRef::at(&file, &sheet, Position::new(row, column)));
    let rules: BTreeMap<&str, RuleInfo> = tonghop::pipeline::rules()
        .into_iter()
        .map(|rule| (rule.code, rule))
        .collect();
    let mut wrong = Vec::new();
    for (code, values) in VALUES {
        let whole = Finding::new(*rules.get(code).unwrap(), cells.to_vec())
            .of_unit(UnitIndex::FIRST)
            .of_form(FormIndex::FIRST);
        let whole = values
            .iter()
            .fold(whole, |finding, name| finding.with_text(name, "7"));
        wrong.extend(unreadable([&whole].into_iter(), &descriptions));
        // Where a place stands in an optional part, the sentence must do without it.
        let optional = |name: &str| {
            let place = format!("{{{name}}}");
            catalogue()
                .texts()
                .filter(|(key, _)| key.starts_with(code))
                .all(|(_, text)| {
                    text.vi.matches(&place).count() == in_optional_parts(&text.vi, &place)
                })
        };
        for absent in values.iter().filter(|name| optional(name)) {
            let mut lacking = whole.clone();
            lacking.args.retain(|(name, _)| name != absent);
            wrong.extend(unreadable([&lacking].into_iter(), &descriptions));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// How often `place` stands between `[[` and `]]`.
fn in_optional_parts(text: &str, place: &str) -> usize {
    let begins = text.match_indices(place).map(|(at, _)| at);
    let is_inside = |at: &usize| {
        let before = &text[..*at];
        before.matches("[[").count() > before.matches("]]").count()
    };
    begins.filter(is_inside).count()
}

#[test]
fn rules_are_explained_without_placeholders() {
    let catalogue = catalogue();
    for rule in tonghop::pipeline::rules() {
        for language in [Language::Vi, Language::En] {
            let text = catalogue.rule(language, rule.code).unwrap();
            for words in [text.title, text.cause, text.example, text.remedy] {
                assert!(
                    !words.contains(['{', '}']) && !words.contains("[["),
                    "{}: {words}; [general] in templates/messages/general.toml has the remedies of no finding",
                    rule.code
                );
            }
        }
    }
}

#[test]
fn message_files_are_joined_and_refused_when_they_repeat_a_text() {
    let first = "[text]\na = { vi = \"một\", en = \"one\" }";
    let second = "[describe]\nunknown-key = { vi = \"khóa lạ\", en = \"unknown key\" }";
    let joined = Catalogue::from_toml(&[("a.toml", first), ("b.toml", second)]).unwrap();
    assert_eq!(
        joined.say(Language::Vi, "describe.unknown-key", &[]),
        "khóa lạ"
    );
    let error = Catalogue::from_toml(&[("a.toml", first), ("b.toml", first)]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "message file b.toml: `a` was already given by another file"
    );
    assert!(Catalogue::from_toml(&[("c.toml", "[rule.TH999]\nname = \"x\"")]).is_err());
}
