//! What `install-files` writes: whole, well formed, and free of the machine it was written on.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tonghop::cli;
use tonghop::message::Catalogue;
use tonghop::model::text::Language;

fn install(folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tonghop"))
        .args(["install-files", &folder.to_string_lossy()])
        .env_remove("TONGHOP_LANG")
        .output()
        .unwrap()
}

/// Text of each file by its path in the folder.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(inner).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap().to_string_lossy();
            let bytes = fs::read(&path).unwrap();
            let text = match bytes.strip_prefix(&[0xff, 0xfe]) {
                Some(wide) => {
                    let pairs = wide
                        .chunks(2)
                        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
                    String::from_utf16(&pairs.collect::<Vec<_>>()).unwrap()
                }
                None => String::from_utf8(bytes).unwrap(),
            };
            found.insert(name.replace('\\', "/"), text);
        }
    }
    found
}

fn installed() -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().unwrap();
    let output = install(folder.path());
    assert_eq!(output.status.code(), Some(0));
    files(folder.path())
}

/// The command line behind the program's name in a line, as a shell would split it.
fn words(line: &str) -> Vec<String> {
    let mut words = vec!["tonghop".to_owned()];
    let mut is_quoted = false;
    let mut word = String::new();
    for letter in line.trim().chars().chain([' ']) {
        match letter {
            '"' => is_quoted = !is_quoted,
            ' ' if !is_quoted => {
                words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty()))
            }
            other => word.push(other),
        }
    }
    words
}

/// Every command with the words that lead to it.
fn commands<'a>(way: &str, command: &'a clap::Command) -> Vec<(String, &'a clap::Command)> {
    let below = command.get_subcommands().flat_map(|inner| {
        let way = format!("{way} {}", inner.get_name());
        let deeper = commands(&way, inner);
        [(way, inner)].into_iter().chain(deeper)
    });
    below.collect()
}

#[test]
fn everything_an_office_installs_is_written() {
    let names: Vec<String> = installed().into_keys().collect();
    let expected = [
        "HUONG-DAN.txt",
        "README.txt",
        "completions/bash/tonghop",
        "completions/fish/tonghop.fish",
        "completions/powershell/tonghop.ps1",
        "completions/zsh/_tonghop",
        "cron/crontab.txt",
        "man/man1/tonghop.1",
        "man/vi/man1/tonghop.1",
        "systemd/tonghop.service",
        "systemd/tonghop.timer",
        "windows/tonghop.xml",
    ];
    assert_eq!(names, expected);
}

#[test]
fn files_that_are_there_are_never_written_over() {
    let folder = tempfile::tempdir().unwrap();
    install(folder.path());
    assert_eq!(
        install(folder.path()).status.code(),
        Some(0),
        "the same files again"
    );
    let service = folder.path().join("systemd/tonghop.service");
    let timer = folder.path().join("systemd/tonghop.timer");
    fs::write(&service, "ours").unwrap();
    fs::remove_file(&timer).unwrap();
    let output = install(folder.path());
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("tonghop.service với nội dung khác"), "{said}");
    assert_eq!(fs::read_to_string(&service).unwrap(), "ours");
    assert!(!timer.exists(), "all or nothing");
}

#[test]
fn no_file_knows_the_machine_it_was_written_on() {
    let here = [
        env!("CARGO_MANIFEST_DIR").to_owned(),
        env!("CARGO_BIN_EXE_tonghop").to_owned(),
        std::env::temp_dir().to_string_lossy().into_owned(),
    ];
    for (name, text) in installed() {
        for path in &here {
            assert!(!text.contains(path), "{path} in {name}");
        }
    }
}

#[test]
fn the_commands_that_are_installed_are_ones_the_program_takes() {
    let files = installed();
    let after = |name: &str, start: &str| {
        let line = files[name].lines().find_map(|line| line.split_once(start));
        line.unwrap().1.to_owned()
    };
    let lines = [
        after(
            "systemd/tonghop.service",
            "ExecStart=/usr/local/bin/tonghop",
        ),
        after("cron/crontab.txt", "* * * /usr/local/bin/tonghop"),
        after("windows/tonghop.xml", "<Arguments>").replace("</Arguments>", ""),
    ];
    let catalogue = Catalogue::embedded().unwrap();
    for line in lines {
        let command = cli::command(&catalogue, Language::Vi);
        let matches = command.try_get_matches_from(words(&line)).unwrap();
        let (name, inner) = matches.subcommand().unwrap();
        assert_eq!(name, "run");
        assert_eq!(inner.get_one::<cli::Day>("as_of"), Some(&cli::Day::Today));
    }
}

#[test]
fn the_task_of_windows_is_well_formed_and_runs_every_day() {
    use quick_xml::events::Event;
    let text = &installed()["windows/tonghop.xml"];
    let mut reader = quick_xml::Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut open: Vec<String> = Vec::new();
    let mut values = BTreeMap::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => open.push(start.name().as_ref().to_owned()),
            Event::End(_) => drop(open.pop()),
            Event::Text(text) if !open.is_empty() => {
                values.insert(open.join("/"), text.to_string());
            }
            Event::Eof => break,
            Event::Text(_)
            | Event::Empty(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_)
            | Event::GeneralRef(_) => {}
        }
    }
    assert!(open.is_empty());
    assert_eq!(
        values["Task/Triggers/CalendarTrigger/ScheduleByDay/DaysInterval"],
        "1"
    );
    assert_eq!(
        values["Task/Actions/Exec/Command"],
        "C:\\Program Files\\tonghop\\tonghop.exe"
    );
}

#[test]
fn the_manual_names_every_command_and_every_option_in_one_language() {
    let files = installed();
    let catalogue = Catalogue::embedded().unwrap();
    let command = cli::command(&catalogue, Language::Vi);
    for page in ["man/man1/tonghop.1", "man/vi/man1/tonghop.1"] {
        let text = files[page].replace("\\-", "-");
        for (way, inner) in commands("tonghop", &command) {
            assert!(text.contains(&format!(".SS {way}")), "{way} in {page}");
            let options = inner.get_arguments().filter_map(clap::Arg::get_long);
            for option in options {
                assert!(text.contains(&format!("--{option}")), "{option} in {page}");
            }
        }
    }
    let vietnamese = &files["man/vi/man1/tonghop.1"];
    for word in [".SH NAME", "OPTIONS", "Examples", "Exit codes"] {
        assert!(!vietnamese.contains(word), "{word}");
    }
    assert!(!files["man/man1/tonghop.1"].contains("Ví dụ"));
}

#[test]
fn completions_know_every_command() {
    let files = installed();
    let catalogue = Catalogue::embedded().unwrap();
    let command = cli::command(&catalogue, Language::Vi);
    for (name, text) in files
        .iter()
        .filter(|(name, _)| name.starts_with("completions/"))
    {
        for inner in command.get_subcommands() {
            assert!(
                text.contains(inner.get_name()),
                "{} in {name}",
                inner.get_name()
            );
        }
    }
}
