//! The repository itself: what must be listed is listed.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failing test should stop"
)]

use super::imports::{circle, imports};

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

/// Rooms from left to right; a room may use those before it.
const ROOMS: [&str; 10] = [
    "describe",
    "discover",
    "read",
    "recognise",
    "check",
    "aggregate",
    "present",
    "publish",
    "history",
    "pipeline",
];

/// Source files of a room, which is a file, a folder or both.
fn files_of(room: &str) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![std::path::PathBuf::from(format!("src/{room}"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path)
            } else {
                files.push(path)
            }
        }
    }
    files.extend(
        Some(std::path::PathBuf::from(format!("src/{room}.rs"))).filter(|path| path.exists()),
    );
    files
}

/// All modules of `src/` from left to right: those of the library, then those of the command line. One may use those before it.
const MODULES: [&str; 32] = [
    "exit",
    "hash",
    "package",
    "platform",
    "text",
    "model",
    "stop",
    "format",
    "message",
    "describe",
    "discover",
    "read",
    "recognise",
    "check",
    "aggregate",
    "present",
    "publish",
    "history",
    "job",
    "worker",
    "pipeline",
    "refresh",
    "cli",
    "print",
    "bug",
    "usage",
    "clock",
    "log",
    "console",
    "failed",
    "complaints",
    "commands",
];

#[test]
fn every_module_has_its_place_from_left_to_right() {
    let entries = std::fs::read_dir("src").unwrap();
    let names = entries.map(|entry| entry.unwrap().path().with_extension(""));
    let names = names.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned());
    let roots = ["lib", "main"];
    let found: std::collections::BTreeSet<String> =
        names.filter(|name| !roots.contains(&&**name)).collect();
    let listed = MODULES.iter().map(|module| (*module).to_owned());
    assert_eq!(found, listed.collect());
    let mut places = ROOMS
        .iter()
        .map(|room| MODULES.iter().position(|module| module == room));
    assert!(places.all(|place| place.is_some()));
}

#[test]
fn rooms_only_look_left() {
    let place = |file: &str| {
        let module = file.split("::").next().unwrap_or_default();
        let place = MODULES.iter().position(|known| *known == module);
        place.unwrap_or_else(|| panic!("{file} has no place"))
    };
    let mut imports = imports(&sources());
    imports.remove("main");
    for (file, imported) in &imports {
        for other in imported {
            assert!(place(other) <= place(file), "{file} uses {other}");
        }
    }
}

#[test]
fn no_files_import_one_another_in_a_circle() {
    let imports = imports(&sources());
    let edges: usize = imports.values().map(std::collections::BTreeSet::len).sum();
    assert!(imports.len() > 300 && edges > 1500, "{edges} imports");
    assert_eq!(circle(&imports), None);
}

#[test]
fn no_room_reads_the_clock_or_the_environment() {
    for room in ROOMS
        .iter()
        .chain(&["model", "message", "text", "format", "job"])
    {
        for path in files_of(room) {
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for word in [
                "SystemTime",
                "Instant::now",
                "env::var",
                "env::args",
                "TcpStream",
                "UdpSocket",
                "Command::new",
            ] {
                assert!(!code.contains(word), "{} uses {word}", path.display());
            }
        }
    }
}

/// Every source file of the program with its text.
fn sources() -> Vec<(std::path::PathBuf, String)> {
    let mut files = Vec::new();
    let mut folders = vec![std::path::PathBuf::from("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                files.push((path, text));
            }
        }
    }
    files
}

/// The same with the text before the unit tests.
fn program() -> Vec<(std::path::PathBuf, String)> {
    let mut files = sources();
    for (_, text) in &mut files {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        *text = code.to_owned();
    }
    files
}

#[test]
fn nothing_names_the_network() {
    let files = program();
    assert!(files.len() > 100, "{} files", files.len());
    for (path, code) in files {
        for word in [
            "std::net",
            "os::unix::net",
            "TcpStream",
            "UdpSocket",
            "rustix::net",
        ] {
            assert!(!code.contains(word), "{} uses {word}", path.display());
        }
    }
}

#[test]
fn code_for_one_system_stands_in_platform() {
    for (path, code) in program() {
        if path.starts_with("src/platform") {
            continue;
        }
        for word in [
            "cfg(unix)",
            "cfg(windows)",
            "cfg(not(unix",
            "os::unix",
            "os::windows",
            "rustix::",
        ] {
            assert!(!code.contains(word), "{} uses {word}", path.display());
        }
    }
}

/// Formats of files have limits of these names; elsewhere what is not there is an `Option` or an error.
#[test]
fn no_greatest_number_stands_in_for_one_that_is_not_there() {
    for (path, code) in program() {
        for word in ["u16::MAX", "u32::MAX"] {
            let is_forbidden = !path.starts_with("src/read") && code.contains(word);
            assert!(!is_forbidden, "{} uses {word}", path.display());
        }
    }
}

#[test]
fn no_figure_is_made_of_a_default() {
    for (path, code) in program() {
        let makes_figures = ["src/model", "src/aggregate"].map(|room| path.starts_with(room));
        if makes_figures.contains(&true) {
            let word = "unwrap_or_default()";
            assert!(!code.contains(word), "{} uses {word}", path.display());
        }
    }
}

#[test]
fn only_one_place_names_each_format_crate() {
    let may = |path: &str, places: &[&str]| places.iter().any(|place| path.starts_with(place));
    let rules: [(&str, &[&str]); 5] = [
        ("calamine::", &["src/read/"]),
        (
            "rust_xlsxwriter::",
            &["src/present/workbook", "src/present/word"],
        ),
        ("printpdf::", &["src/present/pdf", "src/present/fonts.rs"]),
        ("lopdf::", &["src/present/pdf"]),
        ("rusqlite::", &["src/history"]),
    ];
    for room in ROOMS {
        for path in files_of(room) {
            let text = std::fs::read_to_string(&path).unwrap();
            for (name, places) in rules {
                let uses = text
                    .lines()
                    .any(|line| line.contains(name) && !line.trim_start().starts_with("//"));
                assert!(
                    !uses || may(&path.to_string_lossy(), places),
                    "{} names {name}",
                    path.display()
                );
            }
        }
    }
}

/// What stands between backticks in the last column of the tables of a page.
fn backed_by(page: &str) -> Vec<String> {
    let rows = page.lines().filter(|line| line.starts_with("| "));
    rows.filter_map(|row| row.trim_end_matches('|').rsplit('|').next())
        .flat_map(|last| last.split('`').skip(1).step_by(2))
        .map(str::to_owned)
        .collect()
}

/// The text of a module of the tests, a file or a folder.
fn text_of_module(module: &str) -> String {
    let folder = std::fs::read_dir(format!("tests/it/{module}"));
    let inside = folder
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path());
    inside
        .chain([format!("tests/it/{module}.rs").into()])
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .collect()
}

#[test]
fn what_the_page_of_arrivals_promises_is_tested() {
    let page = std::fs::read_to_string("docs/arrivals.md").unwrap();
    let named = backed_by(&page);
    let folders: Vec<String> = std::fs::read_dir("fixtures/faults")
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    for name in &named {
        let is_there = match name.split_once("::") {
            Some((module, test)) => text_of_module(module).contains(&format!("fn {test}()")),
            None => folders.contains(name),
        };
        assert!(is_there, "{name} does not exist");
    }
    for folder in folders {
        assert!(named.contains(&folder), "{folder} is not on the page");
    }
}

#[test]
fn what_the_pages_on_security_promise_is_tested_and_the_same_in_both_languages() {
    let promised = ["docs/bao-mat.md", "docs/security.md"].map(|page| {
        let page = std::fs::read_to_string(page).unwrap();
        let named = backed_by(&page).into_iter();
        named.filter(|name| name.contains("::")).collect::<Vec<_>>()
    });
    assert!(promised[0].len() > 10);
    assert_eq!(promised[0], promised[1]);
    for name in &promised[0] {
        let (module, test) = name.split_once("::").unwrap();
        let is_there = text_of_module(module).contains(&format!("fn {test}()"));
        assert!(is_there, "{name} does not exist");
    }
}

/// The cells of the table rows of a page that begin with a code.
fn rows_by_code(page: &str) -> std::collections::BTreeMap<String, Vec<String>> {
    let rows = page.lines().filter(|line| line.starts_with("| TH"));
    let cells = rows.map(|row| {
        let row = row.trim_matches('|').split(" | ");
        row.map(|cell| cell.trim().to_owned()).collect::<Vec<_>>()
    });
    cells.map(|cells| (cells[0].clone(), cells)).collect()
}

#[test]
fn the_page_of_rules_lists_every_rule_as_it_is() {
    let rows = rows_by_code(&std::fs::read_to_string("docs/rules.md").unwrap());
    let rules = tonghop::pipeline::rules();
    for rule in &rules {
        let row = rows
            .get(rule.code)
            .unwrap_or_else(|| panic!("{}", rule.code));
        let severity = format!("{:?}", rule.severity).to_lowercase();
        let level = rule.level().number().to_string();
        assert_eq!(
            row[1..4],
            [rule.name.to_owned(), level, severity],
            "{}",
            rule.code
        );
    }
    assert_eq!(rows.len(), rules.len(), "a row without a rule");
}

#[test]
fn the_page_of_rules_gives_each_check_its_thresholds_and_tests_that_fire_and_stay_silent() {
    let rows = rows_by_code(&std::fs::read_to_string("docs/rules.md").unwrap());
    let tests = text_of_module("check");
    for rule in tonghop::check::RULES {
        let row = &rows[rule.info.code];
        let thresholds: Vec<String> = rule
            .thresholds
            .iter()
            .map(|known| format!("`{} = {}`", known.name, known.default().normalize()))
            .collect();
        let thresholds = if thresholds.is_empty() {
            "–".to_owned()
        } else {
            thresholds.join(", ")
        };
        assert_eq!(row[4], thresholds, "{}", rule.info.code);
        for named in &row[7..9] {
            let test = named.trim_matches('`').trim_start_matches("check::");
            assert!(
                tests.contains(&format!("fn {test}()")),
                "{named} does not exist"
            );
        }
    }
}

#[test]
fn every_command_has_a_file_of_its_name_and_its_help() {
    use tonghop::model::text::Language;
    let catalogue = tonghop::message::Catalogue::embedded().unwrap();
    let command = tonghop::cli::command(&catalogue, Language::En);
    let dispatch = std::fs::read_to_string("src/commands.rs").unwrap();
    for name in command.get_subcommands().map(clap::Command::get_name) {
        let module = name.replace('-', "_");
        let file = std::path::PathBuf::from(format!("src/commands/{module}.rs"));
        assert!(file.exists(), "{} does not exist", file.display());
        assert!(dispatch.contains(&format!("{module}::")), "{name}");
        for language in [Language::Vi, Language::En] {
            let key = format!("help.{name}");
            assert_ne!(catalogue.say(language, &key, &[]), key);
        }
    }
}

#[test]
fn every_rule_is_explained_in_both_languages() {
    use tonghop::model::text::Language;
    let catalogue = tonghop::message::Catalogue::embedded().unwrap();
    for rule in tonghop::pipeline::rules() {
        let texts = [Language::Vi, Language::En].map(|language| {
            let text = catalogue.rule(language, rule.code).unwrap();
            [text.title, text.cause, text.example, text.remedy]
        });
        for (vi, en) in texts[0].iter().zip(texts[1]) {
            assert!(
                !vi.is_empty() && !en.is_empty() && *vi != en,
                "{}: {vi}",
                rule.code
            );
        }
    }
}

#[test]
fn derived_figures_are_named_by_their_type() {
    use tonghop::model::derived::Derived;

    for (path, text) in program() {
        if path.ends_with("model/derived.rs") {
            continue;
        }
        // Every second piece between quotes is a literal.
        for line in text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
        {
            let literals = line.split('"').skip(1).step_by(2);
            for word in literals.flat_map(|literal| literal.split(['{', '}', '@', ' ', '`'])) {
                let named = word
                    .rsplit_once('.')
                    .and_then(|(_, id)| Derived::with_id(id));
                assert_eq!(named, None, "{}: {line}", path.display());
            }
        }
    }
}

/// Literals of the program that look like keys of `phrases.toml`: a part of it, a dot, a word.
fn phrases_named(parts: &std::collections::BTreeSet<&str>) -> std::collections::BTreeSet<String> {
    let mut named = std::collections::BTreeSet::new();
    for (_, text) in program() {
        for literal in text.split('"') {
            let Some((part, word)) = literal.split_once('.') else {
                continue;
            };
            let is_word = |letter: char| letter.is_ascii_lowercase() || letter == '-';
            if parts.contains(part) && word.chars().all(is_word) {
                named.insert(literal.to_owned());
            }
        }
    }
    named
}

#[test]
fn every_phrase_is_said_and_no_other() {
    let descriptions = tonghop::describe::load(None).unwrap();
    let known: std::collections::BTreeSet<String> =
        descriptions.phrases.keys().map(str::to_owned).collect();
    let parts = known.iter().filter_map(|key| Some(key.split_once('.')?.0));
    assert_eq!(phrases_named(&parts.collect()), known);
}

/// Descriptions, returns and the history must come to the same name.
const KEYS: &str = "words of the one comparison of names that all rooms share";
/// Readers work in processes that know no descriptions.
const READERS: &str = "what readers know of cells, in processes without descriptions";
const LETTERS: &str = "a table of letters";

/// Files that hold letters of Vietnamese, and why; the list only becomes shorter.
const VIETNAMESE: [(&str, &str); 13] = [
    (
        "src/discover.rs",
        "names that synchronising services give to files",
    ),
    ("src/message/fill.rs", "a month in both languages"),
    ("src/pipeline/letters.rs", LETTERS),
    (
        "src/present/pdf/lines.rs",
        "words between which no line ends",
    ),
    ("src/read/html.rs", READERS),
    ("src/read/legacy/decode.rs", LETTERS),
    ("src/read/legacy/letters.rs", LETTERS),
    ("src/read/number.rs", READERS),
    ("src/read/repair.rs", LETTERS),
    ("src/text/key.rs", LETTERS),
    ("src/text/label.rs", KEYS),
    ("src/text/place.rs", KEYS),
    ("src/text/syllable.rs", LETTERS),
];

/// What stands between quotes in a source, but for comments: texts and single letters.
fn literals(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(at) = rest.find(['/', '"', '\'', 'r']) {
        let before = rest[..at].chars().next_back();
        rest = &rest[at..];
        let hashes = rest[1..].trim_start_matches('#');
        let is_raw = rest.starts_with('r') && hashes.starts_with('"');
        let is_word = before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
        let (inside, behind) = if rest.starts_with("//") {
            ("", rest.find('\n').unwrap_or(rest.len()))
        } else if is_raw && !is_word {
            raw(rest)
        } else if rest.starts_with('"') {
            quoted(rest, '"')
        } else if rest.starts_with('\'') && is_letter(rest) {
            quoted(rest, '\'')
        } else {
            ("", 1)
        };
        found.extend(Some(inside.to_owned()).filter(|inside| !inside.is_empty()));
        rest = &rest[behind..];
    }
    found
}

/// A text that ends at the next mark without a backslash, and where it ends.
pub(crate) fn quoted(text: &str, mark: char) -> (&str, usize) {
    let mut escaped = false;
    let end = text[1..].find(|letter| {
        let ends = letter == mark && !escaped;
        escaped = letter == '\\' && !escaped;
        ends
    });
    let end = end.map_or(text.len(), |end| end + 1);
    (&text[1..end], (end + 1).min(text.len()))
}

/// A text that ends at a mark with as many hashes as stand before it.
pub(crate) fn raw(text: &str) -> (&str, usize) {
    let hashes = text[1..]
        .chars()
        .take_while(|letter| *letter == '#')
        .count();
    let begin = hashes + 2;
    let end = format!("\"{}", "#".repeat(hashes));
    match text.get(begin..).and_then(|inside| inside.find(&end)) {
        Some(length) => (&text[begin..begin + length], begin + length + end.len()),
        None => ("", 1),
    }
}

/// True for `'a'` and `'\n'`, false for the name of a lifetime.
pub(crate) fn is_letter(text: &str) -> bool {
    let mut letters = text.chars().skip(1);
    letters.next() == Some('\\') || letters.next() == Some('\'')
}

/// True for a letter that English does without, such as those with marks in Vietnamese.
fn has_mark(letter: char) -> bool {
    letter.is_alphabetic() && matches!(letter, '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}')
}

#[test]
fn literals_are_told_from_comments_and_lifetimes() {
    let source = r###"//! "ă"
        fn f<'a>(of: &'a str) { g("một \" hai", r#"ba "bốn""#, 'ơ', '\'', xr"năm"); } // 'ê'"###;
    let expected = ["một \\\" hai", "ba \"bốn\"", "ơ", "\\'", "năm"];
    assert_eq!(literals(source), expected);
}

/// Codes of rules in a text.
fn codes_in(text: &str) -> Vec<String> {
    let places = text.match_indices("TH").map(|(at, _)| at);
    let codes = places.filter_map(|at| text.get(at..at + 5));
    let is_code = |code: &&str| code[2..].bytes().all(|digit| digit.is_ascii_digit());
    codes.filter(is_code).map(str::to_owned).collect()
}

#[test]
fn the_code_of_each_rule_is_written_once() {
    let mut places: std::collections::BTreeMap<String, Vec<String>> = tonghop::pipeline::rules()
        .iter()
        .map(|rule| (rule.code.to_owned(), Vec::new()))
        .collect();
    for (path, source) in program() {
        let path = path.to_string_lossy().replace('\\', "/");
        for code in literals(&source).iter().flat_map(|text| codes_in(text)) {
            let known = places.get_mut(&code);
            let known = known.unwrap_or_else(|| panic!("{path}: no rule has the code {code}"));
            known.push(path.clone());
        }
    }
    for (code, places) in places {
        let [place] = &places[..] else {
            panic!("{code} is to be a constant beside its rule, and is written in {places:?}");
        };
        if let Some(name) = place.strip_prefix("src/check/") {
            assert!(name.starts_with(&code.to_lowercase()), "{code} in {place}");
        }
    }
}

#[test]
fn vietnamese_stands_in_templates() {
    let mut found = std::collections::BTreeSet::new();
    for (path, code) in program() {
        let path = path.to_string_lossy().replace('\\', "/");
        let named = VIETNAMESE.iter().find(|(place, _)| *place == path);
        let literals = literals(&code).into_iter();
        let marked: Vec<String> = literals.filter(|text| text.contains(has_mark)).collect();
        match named {
            Some((place, _)) if !marked.is_empty() => {
                found.insert(*place);
            }
            Some(_) => {}
            None => assert_eq!(marked, [""; 0], "{path} holds words for people"),
        }
    }
    for (place, reason) in VIETNAMESE {
        assert!(
            found.contains(place),
            "{place} holds no Vietnamese any more: {reason}"
        );
    }
}
