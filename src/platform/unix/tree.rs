//! What a command started, and what that started in turn, also when it left the group of the command.

use std::collections::BTreeSet;
use std::fs;
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

/// How often processes are ended that go on starting others.
const ROUNDS: u32 = 50;
/// Pause between two looks.
const PAUSE: Duration = Duration::from_millis(10);

/// The processes that are started from here on by this one and by those it starts.
///
/// Where the system has no adoption of orphans or no `/proc`, nothing is seen beyond the group of a command.
#[derive(Debug)]
pub struct Descendants {
    /// Children from before.
    before: BTreeSet<i32>,
}

impl Descendants {
    /// Orphans come to this process from now on; the children it has now are none of those.
    pub fn from_here_on() -> Self {
        adopt_orphans();
        Self {
            before: children_of(&BTreeSet::from([own()]), &table()),
        }
    }

    /// Whether one of them runs.
    pub fn are_left(&self) -> bool {
        !self.running().is_empty()
    }

    /// Ends them all.
    pub fn end(&self) {
        for _ in 0..ROUNDS {
            let running = self.running();
            if running.is_empty() {
                return;
            }
            for process in running.into_iter().filter_map(Pid::from_raw) {
                let _ = kill_process(process, Signal::KILL);
            }
            thread::sleep(PAUSE);
        }
    }

    fn running(&self) -> BTreeSet<i32> {
        let table = table();
        let mut found = BTreeSet::new();
        let mut parents = BTreeSet::from([own()]);
        while !parents.is_empty() {
            let children = children_of(&parents, &table);
            parents = children
                .difference(&self.before)
                .filter(|process| !found.contains(*process))
                .copied()
                .collect();
            found.extend(&parents);
        }
        found
    }
}

fn own() -> i32 {
    i32::try_from(std::process::id()).unwrap_or_default()
}

fn children_of(parents: &BTreeSet<i32>, table: &[(i32, i32)]) -> BTreeSet<i32> {
    let children = table.iter().filter(|(_, parent)| parents.contains(parent));
    children.map(|(process, _)| *process).collect()
}

/// Processes that run, each with its parent.
fn table() -> Vec<(i32, i32)> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries
        .filter_map(|entry| {
            let process = entry.file_name().to_str()?.parse().ok()?;
            let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
            // The name stands in brackets and may hold anything.
            let (_, behind) = stat.rsplit_once(')')?;
            let mut words = behind.split_whitespace();
            let is_over = matches!(words.next()?, "Z" | "X");
            let parent = words.next()?.parse().ok()?;
            (!is_over).then_some((process, parent))
        })
        .collect()
}

#[cfg(target_os = "linux")]
fn adopt_orphans() {
    let _ = rustix::process::set_child_subreaper(Pid::from_raw(own()));
}

/// The system does not say how.
#[cfg(not(target_os = "linux"))]
fn adopt_orphans() {}
