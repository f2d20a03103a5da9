//! Links, pipes and devices in every place of the job's folders: no command waits at one, follows one, or writes through one.

use std::fs;
use std::path::Path;

use super::{code, ended, make_device, make_link, make_pipe, office, run, said, victim_is_whole};
use crate::unattended::Office;

/// What becomes of a run, by its exit code, when something stands in a place.
const PLACES: [(&str, &[i32]); 25] = [
    // What is believed: the run ends and says so.
    ("ra/.tonghop-journal.tmp", &[4]),
    ("ra/.tonghop.lock", &[4]),
    ("lich-su/lich-su.sqlite3", &[4]),
    ("lich-su/lich-su.sqlite3-journal", &[4]),
    ("lich-su/lich-su.sqlite3-wal", &[4]),
    ("lich-su/lich-su.sqlite3-shm", &[4]),
    // What is only replaced: it goes and the run is as good as any.
    ("ra/.tonghop-holder.json", &[3]),
    ("ra/.tonghop-new-tong-hop.xlsx.tmp", &[3]),
    ("ra/.tonghop-old-tong-hop.xlsx.tmp", &[3]),
    ("ra/tinh-trang.json", &[3]),
    ("ra/LUU-Y-SO-LIEU-CU.txt", &[3]),
    ("ra/tong-hop.xlsx", &[3]),
    ("ra/bao-cao.pdf", &[3]),
    ("ra/manifest.json", &[3]),
    ("ra/so-lieu.json", &[3]),
    ("ra/phat-hien.json", &[3]),
    ("lich-su/da-doc.bin", &[3]),
    ("lich-su/.da-doc.moi", &[3]),
    // What is sent: a finding.
    ("inbox/a.xlsx", &[3]),
    ("inbox/huyen", &[3]),
    // What the office writes: it is named, and nothing is written. A description may be a link to a text.
    ("mau/indicators.toml", &[2, 4]),
    ("mau/forms/bieu.toml", &[2, 4]),
    ("mau/register/tinh.toml", &[2, 4]),
    ("mau/report/bao-cao.md", &[2, 3, 4]),
    ("mau/phong.ttf", &[2, 4]),
];

fn each(make: impl Fn(&Office, &Path)) {
    for (place, codes) in PLACES {
        let more = match place.split_once('/') {
            Some(("mau", "phong.ttf")) => "font = \"mau/phong.ttf\"\n",
            Some(("mau", _)) => "templates = \"mau\"\n",
            Some(_) | None => "",
        };
        let office = office(more);
        let path = office.path(place);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        make(&office, &path);
        let output = run(&office, &[]);
        assert!(codes.contains(&code(&output)), "{place}: {}", said(&output));
        if code(&output) == 4 && !place.starts_with("mau") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let name = ["-journal", "-wal", "-shm"]
                .iter()
                .fold(&*name, |name, ending| name.trim_end_matches(ending))
                .to_owned();
            assert!(said(&output).contains(&name), "{place}: {}", said(&output));
        }
        let status = ended(office.command(&["status"]));
        assert!(
            [0, 3, 4, 7].contains(&code(&status)),
            "{place}: {}",
            said(&status)
        );
        victim_is_whole(&office);
    }
}

#[test]
fn a_pipe_in_any_place_holds_nobody_up() {
    each(|_, path| make_pipe(path));
}

#[test]
fn a_device_in_any_place_holds_nobody_up() {
    each(|_, path| make_device(path));
}

#[test]
fn a_link_in_any_place_changes_nothing_elsewhere() {
    each(|office, path| make_link(office.path("khac/cua-toi.txt"), path));
}

#[test]
fn a_link_to_nothing_makes_nothing_elsewhere() {
    each(|office, path| make_link(office.path("khac/moi"), path));
}

#[test]
fn what_is_no_folder_in_place_of_a_folder_is_named() {
    let make: [fn(&Office, &Path); 4] = [
        |_, path| make_pipe(path),
        |_, path| make_device(path),
        |office, path| make_link(office.path("khac/cua-toi.txt"), path),
        |office, path| make_link(office.path("khac/moi"), path),
    ];
    for place in ["ra", "lich-su", "inbox"] {
        for make in make {
            let office = office("");
            let path = office.path(place);
            if path.exists() {
                fs::remove_dir_all(&path).unwrap();
            }
            make(&office, &path);
            let output = run(&office, &[]);
            assert_eq!(code(&output), 4, "{place}: {}", said(&output));
            assert!(said(&output).contains(place), "{place}: {}", said(&output));
            victim_is_whole(&office);
        }
    }
}

#[test]
fn a_pipe_named_on_the_command_line_holds_nobody_up() {
    let office = office("");
    make_pipe(&office.path("a.xlsx"));
    make_device(&office.path("b.xlsx"));
    for command in ["check", "inspect"] {
        for name in ["a.xlsx", "b.xlsx"] {
            let output = ended(office.command(&[command, name]));
            assert_ne!(code(&output), 0, "{command}: {}", said(&output));
            assert!(said(&output).contains(name), "{command}: {}", said(&output));
        }
    }
    for folder in ["a.xlsx", "b.xlsx"] {
        let output = ended(office.command(&["history", "import", folder]));
        assert_eq!(code(&output), 4, "{}", said(&output));
    }
}

#[test]
fn a_pipe_in_place_of_the_job_file_is_named() {
    let office = office("");
    fs::remove_file(office.path("tonghop.toml")).unwrap();
    make_pipe(&office.path("tonghop.toml"));
    for command in ["run", "status"] {
        let output = ended(office.command(&[command, "--config", "tonghop.toml"]));
        assert_eq!(code(&output), 2, "{}", said(&output));
        assert!(said(&output).contains("tonghop.toml"), "{}", said(&output));
    }
}

#[test]
fn status_and_run_look_at_a_folder_of_files_as_before() {
    let office = office("");
    assert_eq!(code(&run(&office, &[])), 3);
    assert_eq!(code(&run(&office, &[])), 3);
    let status = ended(office.command(&["status"]));
    assert!([0, 3].contains(&code(&status)), "{}", said(&status));
}

#[test]
fn a_job_file_and_a_workbook_may_be_links() {
    let office = office("");
    fs::rename(office.path("tonghop.toml"), office.path("that.toml")).unwrap();
    make_link(office.path("that.toml"), &office.path("tonghop.toml"));
    let sent = office.path("inbox/DakGlei_T9.2019.xlsx");
    fs::rename(&sent, office.path("DakGlei_T9.2019.xlsx")).unwrap();
    make_link(office.path("DakGlei_T9.2019.xlsx"), &sent);
    let output = run(&office, &[]);
    assert_eq!(code(&output), 3, "{}", said(&output));
    let files = fs::read_to_string(office.path("ra/manifest.json")).unwrap();
    assert!(files.contains("DakGlei_T9.2019.xlsx"));
}
