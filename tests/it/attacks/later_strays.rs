//! Links, pipes and devices where a command writes only in some cases: sets beside those that are open, copies of what somebody
//! changed, tables of the history, files for the system, a new job.

use std::fs;
use std::path::Path;

use super::{code, ended, make_device, make_link, make_pipe, office, run, said, victim_is_whole};
use crate::unattended::Office;

/// What somebody may lay in a place.
const STRAYS: [fn(&Office, &Path); 4] = [
    |_, path| make_pipe(path),
    |_, path| make_device(path),
    |office, path| make_link(office.path("khac/cua-toi.txt"), path),
    |office, path| make_link(office.path("khac/moi"), path),
];

/// A job that has run once.
fn office_with_a_set() -> Office {
    let office = office("");
    assert_eq!(code(&run(&office, &[])), 3);
    office
}

fn is_file(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_file())
}

/// Whether what was laid in a place is still no file.
fn lies_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| !found.is_file())
}

/// `status` ends at once, whatever it says.
fn status_ends(office: &Office) {
    let status = ended(office.command(&["status"]));
    assert!(
        [0, 3, 4, 6, 7].contains(&code(&status)),
        "{}",
        said(&status)
    );
    victim_is_whole(office);
}

#[test]
fn a_set_beside_an_open_one_goes_round_what_stands_under_its_names() {
    for make in STRAYS {
        for name in ["tong-hop", "manifest"] {
            let office = office_with_a_set();
            fs::write(office.path("ra/~$tong-hop.xlsx"), "").unwrap();
            let ending = if name == "manifest" { "json" } else { "xlsx" };
            let stray = office.path(&format!("ra/{name} (2019-09-25).{ending}"));
            make(&office, &stray);
            let output = run(&office, &[]);
            assert_eq!(code(&output), 6, "{}", said(&output));
            assert!(lies_there(&stray), "{}", stray.display());
            assert!(is_file(
                &office.path(&format!("ra/{name} (2019-09-25 2).{ending}"))
            ));
            status_ends(&office);
        }
    }
}

#[test]
fn what_takes_the_place_of_a_set_beside_an_open_one_is_not_read() {
    for make in STRAYS {
        let office = office_with_a_set();
        let owner = office.path("ra/~$tong-hop.xlsx");
        fs::write(&owner, "").unwrap();
        assert_eq!(code(&run(&office, &[])), 6);
        for name in ["tong-hop (2019-09-25).xlsx", "manifest (2019-09-25).json"] {
            let path = office.path("ra").join(name);
            fs::remove_file(&path).unwrap();
            make(&office, &path);
        }
        status_ends(&office);
        fs::remove_file(owner).unwrap();
        let output = run(&office, &[]);
        assert_eq!(code(&output), 3, "{}", said(&output));
        status_ends(&office);
    }
}

#[test]
fn a_copy_of_a_changed_output_goes_round_what_stands_under_its_name() {
    for make in STRAYS {
        let office = office_with_a_set();
        fs::write(office.path("ra/tong-hop.xlsx"), "sửa tay").unwrap();
        let stray = office.path("ra/tong-hop (sua-tay 2019-09-25).xlsx");
        make(&office, &stray);
        let staged = office.path("ra/.tonghop-new-tong-hop (sua-tay 2019-09-25 2).xlsx.tmp");
        make(&office, &staged);
        let output = run(&office, &[]);
        assert_eq!(code(&output), 3, "{}", said(&output));
        assert!(lies_there(&stray));
        let kept = office.path("ra/tong-hop (sua-tay 2019-09-25 2).xlsx");
        assert_eq!(fs::read_to_string(kept).unwrap(), "sửa tay");
        status_ends(&office);
    }
}

#[test]
fn a_copy_of_an_output_that_nobody_knows_goes_round_what_stands_under_its_name() {
    for make in STRAYS {
        let office = office("");
        fs::create_dir(office.path("ra")).unwrap();
        fs::write(office.path("ra/bao-cao.pdf"), "của ai").unwrap();
        let stray = office.path("ra/bao-cao (khong-ro 2019-09-25).pdf");
        make(&office, &stray);
        let output = run(&office, &[]);
        assert_eq!(code(&output), 3, "{}", said(&output));
        assert!(lies_there(&stray));
        let kept = office.path("ra/bao-cao (khong-ro 2019-09-25 2).pdf");
        assert_eq!(fs::read_to_string(kept).unwrap(), "của ai");
        status_ends(&office);
    }
}

#[test]
fn a_table_of_the_history_replaces_a_file_and_nothing_else() {
    let office = office_with_a_set();
    let export = || ended(office.command(&["history", "export", "bang.csv"]));
    let table = office.path("bang.csv");
    for make in STRAYS {
        make(&office, &table);
        let output = export();
        assert_eq!(code(&output), 4, "{}", said(&output));
        assert!(said(&output).contains("bang.csv"), "{}", said(&output));
        assert!(lies_there(&table));
        victim_is_whole(&office);
        fs::remove_file(&table).unwrap();
        // What stands where it is written first is only replaced.
        make(&office, &office.path("bang.csv.tmp"));
        assert_eq!(code(&export()), 0);
        assert!(is_file(&table) && !office.path("bang.csv.tmp").exists());
        victim_is_whole(&office);
        // An older table is replaced, as before.
        assert_eq!(code(&export()), 0);
        fs::remove_file(&table).unwrap();
    }
}

#[test]
fn files_for_the_system_are_all_written_or_none() {
    for make in STRAYS {
        for name in [
            "README.txt",
            "systemd/tonghop.timer",
            "man/vi/man1/tonghop.1",
        ] {
            let office = office("");
            let path = office.path("cai-dat").join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            make(&office, &path);
            let output = ended(office.command(&["install-files", "cai-dat"]));
            assert!([2, 4].contains(&code(&output)), "{name}: {}", said(&output));
            let last = name.rsplit('/').next().unwrap();
            assert!(said(&output).contains(last), "{name}: {}", said(&output));
            assert!(lies_there(&path));
            assert!(!office.path("cai-dat/HUONG-DAN.txt").exists(), "{name}");
            victim_is_whole(&office);
        }
    }
}

#[test]
#[cfg(unix)]
fn files_for_the_system_are_not_written_through_a_link() {
    let elsewhere = |office: &Office| office.path("noi-khac");
    // A folder, a folder inside one, and a file whose content is ours.
    for link in ["systemd", "man/vi", "cron/crontab.txt"] {
        let office = office("");
        let target = elsewhere(&office);
        let path = office.path("cai-dat").join(link);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if link.ends_with(".txt") {
            fs::write(
                &target,
                include_str!("../../../templates/install/crontab.txt"),
            )
            .unwrap();
        } else {
            fs::create_dir(&target).unwrap();
        }
        std::os::unix::fs::symlink(&target, &path).unwrap();
        let output = ended(office.command(&["install-files", "cai-dat"]));
        assert!([2, 4].contains(&code(&output)), "{link}: {}", said(&output));
        assert!(said(&output).contains(link), "{link}: {}", said(&output));
        assert!(!office.path("cai-dat/HUONG-DAN.txt").exists(), "{link}");
        if target.is_dir() {
            assert_eq!(fs::read_dir(&target).unwrap().count(), 0, "{link}");
        }
    }
    // The folder that was named may be reached by a link.
    let office = office("");
    fs::create_dir(elsewhere(&office)).unwrap();
    std::os::unix::fs::symlink(elsewhere(&office), office.path("cai-dat")).unwrap();
    let output = ended(office.command(&["install-files", "cai-dat"]));
    assert_eq!(code(&output), 0, "{}", said(&output));
    assert!(elsewhere(&office).join("HUONG-DAN.txt").exists());
}

#[test]
fn a_new_job_takes_the_place_of_nothing() {
    for make in STRAYS {
        let office = office("");
        fs::create_dir(office.path("moi")).unwrap();
        let stray = office.path("moi/tonghop.toml");
        make(&office, &stray);
        let output = ended(office.command(&["init", "moi"]));
        assert_eq!(code(&output), 2, "{}", said(&output));
        assert!(lies_there(&stray));
        victim_is_whole(&office);
    }
}
