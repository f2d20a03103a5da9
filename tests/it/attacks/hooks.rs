//! Programs and descriptions that a job file names, when somebody else may have written it; and what a program leaves behind.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::{code, ended, give_away, make_link, may_change_owners, office, run, said};
use crate::unattended::Office;

const HOOK: &str = "[hooks]\nafter-success = [\"sh\", \"-c\", \"touch chay\"]\n";

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

fn hooks_are_refused(office: &Office, arguments: &[&str], why: &str) {
    let output = run(office, arguments);
    assert_eq!(code(&output), 2, "{arguments:?}: {}", said(&output));
    assert!(said(&output).contains(why), "{}", said(&output));
    assert!(!office.path("chay").exists() && !office.path("ra").exists());
}

fn hooks_are_run(office: &Office, arguments: &[&str]) {
    let output = run(office, arguments);
    assert_eq!(code(&output), 3, "{arguments:?}: {}", said(&output));
    assert!(office.path("chay").exists());
    fs::remove_file(office.path("chay")).unwrap();
}

const TRUSTED: [&str; 3] = ["--config", "tonghop.toml", "--trust"];

#[test]
fn hooks_of_a_file_that_others_may_write_are_refused_unless_it_is_named_and_trusted() {
    let office = office(HOOK);
    hooks_are_run(&office, &[]);
    fs::remove_dir_all(office.path("ra")).unwrap();
    set_mode(&office.path("tonghop.toml"), 0o666);
    hooks_are_refused(&office, &[], "chmod go-w");
    hooks_are_refused(&office, &TRUSTED[..2], "--trust");
    // The word alone says nothing of a file that was only found.
    hooks_are_refused(&office, &["--trust"], "--config");
    hooks_are_run(&office, &TRUSTED);
    set_mode(&office.path("tonghop.toml"), 0o640);
    hooks_are_run(&office, &[]);
}

#[test]
fn hooks_of_a_file_in_a_folder_that_others_may_write_are_refused() {
    let office = office(HOOK);
    let folder = office.path("");
    set_mode(&folder, 0o777);
    hooks_are_refused(&office, &[], "chmod go-w");
    // There nobody may replace the file of another.
    set_mode(&folder, 0o1777);
    hooks_are_run(&office, &[]);
    fs::remove_dir_all(office.path("ra")).unwrap();
    if may_change_owners() {
        let group = |number: &str| {
            let mut command = std::process::Command::new("chgrp");
            assert!(command.arg(number).arg(&folder).status().unwrap().success());
        };
        group("12345");
        set_mode(&folder, 0o770);
        hooks_are_refused(&office, &[], "chmod go-w");
        // Its owner's own group, in which nobody else is.
        group("0");
        hooks_are_run(&office, &[]);
    }
}

#[test]
fn hooks_and_templates_of_another_users_file_are_refused() {
    if !may_change_owners() {
        return;
    }
    let office = office(HOOK);
    give_away(&office.path("tonghop.toml"));
    hooks_are_refused(&office, &[], "thuộc người dùng khác");
    hooks_are_run(&office, &TRUSTED);
    // A check runs no hooks, and a job without any is anybody's.
    let check = ["check", "inbox/DakGlei_T9.2019.xlsx"];
    assert_eq!(code(&ended(office.command(&check))), 0);
    let status = code(&ended(office.command(&["status"])));
    assert!([0, 3].contains(&status), "{status}");
    office.job("");
    give_away(&office.path("tonghop.toml"));
    assert_eq!(code(&run(&office, &[])), 3);

    office.job("templates = \"mau\"\n");
    fs::create_dir(office.path("mau")).unwrap();
    give_away(&office.path("tonghop.toml"));
    let output = ended(office.command(&check));
    assert_eq!(code(&output), 2, "{}", said(&output));
    assert!(said(&output).contains("templates"), "{}", said(&output));
    let trusted = [&check[..1], &TRUSTED[..], &check[1..]].concat();
    assert_eq!(code(&ended(office.command(&trusted))), 0);
    let own = [&check[..], &["--templates", "mau"]].concat();
    assert_eq!(code(&ended(office.command(&own))), 0);
}

#[test]
fn a_link_to_another_users_file_is_that_users_file() {
    if !may_change_owners() {
        return;
    }
    let office = office(HOOK);
    fs::rename(office.path("tonghop.toml"), office.path("khac/that.toml")).unwrap();
    make_link(office.path("khac/that.toml"), &office.path("tonghop.toml"));
    hooks_are_run(&office, &[]);
    fs::remove_dir_all(office.path("ra")).unwrap();
    give_away(&office.path("khac"));
    hooks_are_refused(&office, &[], "thuộc người dùng khác");
}

#[test]
fn a_job_file_in_an_inbox_never_runs_anything() {
    let office = office("");
    let sub = office.path("inbox/sub");
    fs::create_dir_all(sub.join("den")).unwrap();
    let job = |inbox: &str, out: &str| {
        let settings = "period = \"2019-09\"\nas-of = \"2019-09-25\"\n";
        let text = format!("{settings}inbox = {inbox:?}\nout = {out:?}\n{HOOK}");
        fs::write(sub.join("tonghop.toml"), text).unwrap();
    };
    let never = |more: &[&str]| {
        let mut command = office.command(&[&["run"], more].concat());
        command.current_dir(&sub);
        let output = ended(command);
        assert_eq!(code(&output), 2, "{}", said(&output));
        assert!(!sub.join("chay").exists() && !office.path("ra2").exists());
    };
    // In the inbox of the job above it, and in an inbox of its own.
    job("den", "../../ra2");
    never(&[]);
    never(&TRUSTED);
    job(".", "../../ra2");
    never(&TRUSTED);
    job("..", "../../ra2");
    never(&TRUSTED);
    fs::remove_file(office.path("tonghop.toml")).unwrap();
    never(&TRUSTED);
    job("den", "../../ra2");
    never(&["--inbox", ".."]);
}

/// The process whose number a hook wrote down, when it still runs.
fn is_running(office: &Office, file: &str) -> bool {
    let number = fs::read_to_string(office.path(file)).unwrap();
    let stat = fs::read_to_string(format!("/proc/{}/stat", number.trim())).unwrap_or_default();
    stat.rsplit_once(')')
        .is_some_and(|(_, rest)| !rest.trim_start().starts_with('Z'))
}

fn hook(script: &str, limit: u32) -> String {
    format!("[hooks]\nafter-success = [\"sh\", \"-c\", {script:?}]\ntime-limit = {limit}\n")
}

#[test]
#[cfg(target_os = "linux")]
fn what_a_hook_started_ends_with_its_time_also_in_a_session_of_its_own() {
    for script in [
        // Goes on, and what it started has left its group.
        "setsid sh -c 'echo $$ > so; exec sleep 600' & sleep 600",
        // Has ended, and left behind what nobody waits for.
        "setsid sh -c 'echo $$ > so; exec sleep 600' & sleep 0.2",
        // Twice removed.
        "(setsid sh -c '(echo $$ > so; exec sleep 600) & exit' &) ; sleep 0.2; exit 1",
    ] {
        let office = office(&hook(script, 1));
        let output = run(&office, &[]);
        assert_eq!(code(&output), 3, "{}", said(&output));
        assert!(!is_running(&office, "so"), "{script}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn what_a_hook_sends_on_its_way_is_waited_for() {
    let office = office(&hook("(sleep 0.5; touch den) & exit 0", 60));
    let output = run(&office, &["--log-format", "json"]);
    assert_eq!(code(&output), 3, "{}", said(&output));
    assert!(office.path("den").exists());
    assert!(
        said(&output).contains("\"fault\":null"),
        "{}",
        said(&output)
    );
}

/// Ends a run by a signal once `file` is there, and gives how it ended; the hook itself would take ten minutes.
#[cfg(target_os = "linux")]
fn ended_when_there(
    office: &Office,
    file: &str,
    signal: rustix::process::Signal,
) -> std::process::Output {
    use rustix::process::{Pid, kill_process};
    use std::process::Stdio;
    use std::time::{Duration, Instant};
    let mut command = office.command(&["run", "--log-format", "json"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let begun = Instant::now();
    let is_written =
        || fs::read_to_string(office.path(file)).is_ok_and(|text| text.ends_with('\n'));
    while !is_written() {
        assert!(
            begun.elapsed() < Duration::from_secs(120),
            "the hook never began"
        );
        assert!(
            child.try_wait().unwrap().is_none(),
            "it ended before its hook"
        );
        std::thread::park_timeout(Duration::from_millis(5));
    }
    let number = i32::try_from(child.id()).unwrap();
    kill_process(Pid::from_raw(number).unwrap(), signal).unwrap();
    let asked = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if asked.elapsed() > Duration::from_secs(60) {
            child.kill().unwrap();
            panic!("the hook was waited for");
        }
        std::thread::park_timeout(Duration::from_millis(5));
    }
    child.wait_with_output().unwrap()
}

#[test]
#[cfg(target_os = "linux")]
fn a_signal_ends_a_hook_with_all_that_it_started_and_the_outputs_stay() {
    use rustix::process::Signal;
    let script = "setsid sh -c 'echo $$ > so; exec sleep 600' & sleep 600";
    for (signal, status) in [(Signal::TERM, 143), (Signal::INT, 130)] {
        let office = office(&hook(script, 600));
        let output = ended_when_there(&office, "so", signal);
        assert_eq!(code(&output), status, "{}", said(&output));
        assert!(!is_running(&office, "so"));
        assert!(
            said(&output).contains("đã bị dừng theo yêu cầu"),
            "{}",
            said(&output)
        );
        assert!(office.path("ra/manifest.json").exists());
    }
}

#[test]
#[cfg(target_os = "linux")]
fn what_follows_a_failed_run_is_ended_by_a_signal_too() {
    let script = "echo $$ > so; exec sleep 600";
    let hook = hook(script, 600).replace("after-success", "after-failure");
    let office = office(&format!(
        "{hook}[rules.missing-return]\nseverity = \"error\"\n"
    ));
    fs::remove_dir_all(office.path("inbox")).unwrap();
    let output = ended_when_there(&office, "so", rustix::process::Signal::TERM);
    assert_eq!(code(&output), 143, "{}", said(&output));
    assert!(!is_running(&office, "so"));
}
