//! `tonghop install-files`: what makes the job run every night, the manual page and completions for the shells.

mod manual;

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap_complete::Shell;
use tonghop::cli;
use tonghop::exit::Exit;
use tonghop::message::Catalogue;
use tonghop::model::text::Language;
use tonghop::platform;

use super::gave_up::GaveUp;
use crate::complaints::Said;
use crate::console::Console;

/// Texts that are written as they are, by path in the folder.
const TEXTS: [(&str, &str); 5] = [
    (
        "HUONG-DAN.txt",
        include_str!("../../templates/install/HUONG-DAN.txt"),
    ),
    (
        "README.txt",
        include_str!("../../templates/install/README.txt"),
    ),
    (
        "systemd/tonghop.service",
        include_str!("../../templates/install/tonghop.service"),
    ),
    (
        "systemd/tonghop.timer",
        include_str!("../../templates/install/tonghop.timer"),
    ),
    (
        "cron/crontab.txt",
        include_str!("../../templates/install/crontab.txt"),
    ),
];

/// The task of Windows, in UTF-8 here; Windows wants it as it exports it, in UTF-16 with a mark at the beginning.
const TASK: &str = include_str!("../../templates/install/tonghop.xml");

const COMPLETIONS: [(&str, Shell); 4] = [
    ("completions/bash/tonghop", Shell::Bash),
    ("completions/zsh/_tonghop", Shell::Zsh),
    ("completions/fish/tonghop.fish", Shell::Fish),
    ("completions/powershell/tonghop.ps1", Shell::PowerShell),
];

const MANUALS: [(&str, Language); 2] = [
    ("man/man1/tonghop.1", Language::En),
    ("man/vi/man1/tonghop.1", Language::Vi),
];

/// A path in the folder, and what belongs there.
type Installed = (&'static str, Vec<u8>);

/// `tonghop install-files`; writes all files or, when one of them is there and different, none.
pub(super) fn install(folder: &Path, console: &Console<'_>) -> Result<Exit, GaveUp> {
    let mut missing: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    let mut is_free = true;
    for (name, bytes) in files(console.catalogue(), console.language()) {
        for inner in folders_of(name) {
            let inner = folder.join(inner);
            refuse_link(&inner)
                .map_err(|source| Said::new("disk-cannot-read", &inner, source, console))?;
        }
        let path = folder.join(name);
        match standing(&path, &bytes)
            .map_err(|source| Said::new("disk-cannot-read", &path, source, console))?
        {
            Standing::Absent => missing.push((path, bytes)),
            Standing::Same => {}
            Standing::Different => {
                is_free = false;
                let values = [("file", path.display().to_string())];
                let what = console.say("install-exists", &values);
                console.line("error-head", &[("what", what)]);
            }
        }
    }
    if !is_free {
        console.line("install-nothing-written", &[]);
        return Ok(Exit::Usage);
    }
    for (path, bytes) in &missing {
        write_new(path, bytes)
            .map_err(|source| Said::new("disk-cannot-write", path, source, console))?;
    }
    let values = [
        ("count", console.count(missing.len())),
        ("folder", folder.display().to_string()),
    ];
    console.line("install-done", &values);
    Ok(Exit::Clean)
}

enum Standing {
    Absent,
    Same,
    Different,
}

/// What stands at the place of a file; a link is refused, whatever it leads to, because what it leads to is not ours.
fn standing(path: &Path, bytes: &[u8]) -> io::Result<Standing> {
    if !platform::is_taken(path) {
        return Ok(Standing::Absent);
    }
    platform::refuse_stray_at(path)?;
    Ok(match platform::read_regular(path)? {
        found if found == bytes => Standing::Same,
        _ => Standing::Different,
    })
}

/// The folders in which a file lies, from the outermost on.
fn folders_of(name: &str) -> impl Iterator<Item = &str> {
    let ends = name.match_indices('/').map(|(end, _)| end);
    ends.filter_map(|end| name.get(..end))
}

/// # Errors
/// When anything but a folder stands there: files behind a link would be written elsewhere than they are said to be.
fn refuse_link(folder: &Path) -> io::Result<()> {
    match fs::symlink_metadata(folder) {
        Ok(metadata) if metadata.is_dir() => Ok(()),
        Ok(_) => Err(io::Error::from(io::ErrorKind::NotADirectory)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    File::create_new(path)?.write_all(bytes)
}

/// Everything that is installed; completions explain the options in `language`.
fn files(catalogue: &Catalogue, language: Language) -> Vec<Installed> {
    let mut files: Vec<Installed> = TEXTS
        .iter()
        .map(|(name, text)| (*name, text.as_bytes().to_vec()))
        .collect();
    files.push(("windows/tonghop.xml", utf16(TASK)));
    for (name, language) in MANUALS {
        files.push((name, manual::page(catalogue, language).into_bytes()));
    }
    for (name, shell) in COMPLETIONS {
        let mut command = cli::command(catalogue, language);
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut command, "tonghop", &mut script);
        files.push((name, script));
    }
    files
}

/// UTF-16 with the lower byte first, its mark at the beginning, and the line ends of Windows.
fn utf16(text: &str) -> Vec<u8> {
    let text = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}
