//! Who may speak for whom, as a run and an import ask it; and what no setting can silence.

use std::fs;
use std::path::Path;

use super::{code, ended, office, run, said};
use crate::unattended::Office;

const SENDERS: &str = "[senders.dak-glei]\nfolder = \"dak-glei\"\n";

fn copied(office: &Office, to: &str) {
    let to = office.path(to);
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    fs::copy("fixtures/sample/inbox/DakGlei_T9.2019.xlsx", to).unwrap();
}

/// Kon Rẫy's return, and one that is dated later.
const OLD: &str = "fixtures/sample/inbox/Kon Ray thang 9.2019 (gui So).xlsx";
const NEW: &str = "fixtures/faults/resent-later/Kon Ray thang 9.2019_gui lai.xlsx";

fn lay(office: &Office, from: &str, to: &str) {
    let to = office.path("inbox").join(to);
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    fs::copy(from, to).unwrap();
}

/// The list of what was found, without what is gone.
fn findings(office: &Office) -> String {
    let list = fs::read(office.path("ra/phat-hien.json")).unwrap();
    let list: serde_json::Value = serde_json::from_slice(&list).unwrap();
    list["findings"].to_string()
}

/// The province's own workbook holds its tables and the returns of the plants that it manages.
#[test]
fn the_office_speaks_for_its_plants_from_where_it_is_declared_to_send() {
    const OFFICE: &str = "fixtures/sample/inbox/So Cong Thuong - bieu cua tinh 9 thang 2019.xlsx";
    for (declared, path, refused) in [
        ("names = [\"So Cong*\"]", "So Cong Thuong T9.xlsx", false),
        (
            "folder = \"so-cong-thuong\"",
            "so-cong-thuong/bieu.xlsx",
            false,
        ),
        ("names = [\"So Cong*\"]", "Bieu T9.xlsx", true),
        (
            "folder = \"so-cong-thuong\"",
            "So Cong Thuong T9.xlsx",
            true,
        ),
    ] {
        let office = office(&format!("[senders.tinh]\n{declared}\n"));
        lay(&office, OFFICE, path);
        run(&office, &[]);
        let said = findings(&office);
        assert_eq!(
            said.contains("\"TH311\""),
            refused,
            "{declared} {path}: {said}"
        );
        assert!(!said.contains("\"TH312\""), "{declared} {path}: {said}");
    }
}

#[test]
fn an_import_asks_who_may_speak_as_a_run_does() {
    let office = office(SENDERS);
    copied(&office, "luu/2019-09/dak-glei/a.xlsx");
    let output = ended(office.command(&["history", "import", "luu"]));
    assert_eq!(code(&output), 0, "{}", said(&output));
    assert!(
        said(&output).contains("lịch sử 6 biểu"),
        "{}",
        said(&output)
    );

    let office = self::office(SENDERS);
    for elsewhere in ["luu/2019-09/a.xlsx", "luu/dak-glei.xlsx"] {
        copied(&office, elsewhere);
    }
    let output = ended(office.command(&["history", "import", "luu"]));
    assert_eq!(code(&output), 1, "{}", said(&output));
    assert!(
        said(&output).contains("lịch sử 0 biểu"),
        "{}",
        said(&output)
    );
    assert_eq!(
        said(&output).matches("TH311").count(),
        2,
        "{}",
        said(&output)
    );
    // Month after month in one folder each: the way to sort them is said.
    assert!(said(&output).contains("như 2018-12/dak-ha"));
}

#[test]
fn a_folder_that_only_reads_like_the_declared_one_does_not_speak() {
    // The unit's own folder, and how many workbooks are refused.
    for (declared, folders, refused) in [
        ("kon-ray", ["kon-ray", "KON-RAY"], 1),
        ("kon rẫy", ["kon rẫy", "Kon Rẫy"], 1),
        ("Kon-Ray", ["Kon-Ray", "kon-ray"], 1),
        // Neither is written as declared.
        ("kon-ray", ["Kon-Ray", "KON-RAY"], 2),
        // Two folders that read otherwise are two places.
        ("kon-ray", ["kon-ray", "kon-ray-2"], 1),
    ] {
        let senders = format!("[senders.kon-ray]\nfolder = \"{declared}\"\n");
        let office = office(&senders);
        lay(&office, OLD, &format!("{}/T9.xlsx", folders[0]));
        // Dated later, and in a folder that somebody made.
        lay(&office, NEW, &format!("{}/T9.xlsx", folders[1]));
        run(&office, &[]);
        let said = findings(&office);
        assert_eq!(said.matches("\"TH311\"").count(), refused, "{folders:?}");
        assert!(!said.contains("\"TH319\""), "{folders:?}");
    }
    // In an archive, below the folder of a month.
    let office = self::office(SENDERS);
    copied(&office, "luu/2019-09/dak-glei/a.xlsx");
    copied(&office, "luu/2019-09/DAK-GLEI/b.xlsx");
    let output = ended(office.command(&["history", "import", "luu"]));
    assert_eq!(said(&output).matches("TH311").count(), 1);
    assert!(said(&output).contains("lịch sử 6 biểu"));
}

#[test]
fn a_folder_that_only_reads_like_the_one_of_several_units_holds_none() {
    let declared = "several-units = [\"chung/*.xlsx\"]\n[senders.kon-ray]\nfolder = \"kon-ray\"\n";
    // The folder beside the declared one, and whether the workbook in it is refused.
    for (declared_folder, other, refused) in [
        ("chung", "Chung", 1),
        ("chung", "CHUNG", 1),
        ("chung-2", "Chung", 0),
    ] {
        let office = office(declared);
        lay(&office, OLD, "kon-ray/T9.xlsx");
        fs::create_dir_all(office.path("inbox").join(declared_folder)).unwrap();
        lay(&office, NEW, &format!("{other}/T9.xlsx"));
        run(&office, &[]);
        let said = findings(&office);
        assert_eq!(said.matches("\"TH311\"").count(), refused, "{other}");
    }
}

#[test]
fn a_folder_that_stands_alone_is_the_units_however_it_is_written() {
    // One folder is the unit's however it is written, as disks have it that tell no capitals from small letters.
    let office = office("[senders.kon-ray]\nfolder = \"kon-ray\"\n");
    lay(&office, OLD, "Kon-Ray/T9.xlsx");
    assert_eq!(code(&run(&office, &[])), 3);
    let said = findings(&office);
    assert!(!said.contains("\"TH311\"") && !said.contains("\"TH315\""));
    // The unit's own folder is there and empty.
    fs::create_dir(office.path("inbox/kon-ray")).unwrap();
    run(&office, &["--allow-fewer"]);
    assert_eq!(findings(&office).matches("\"TH311\"").count(), 1);
}

#[test]
fn an_import_does_not_believe_a_day_still_to_come() {
    let office = office("");
    copied(&office, "luu/a.xlsx");
    let import = ["history", "import", "--as-of", "2019-09-01", "luu"];
    let output = ended(office.command(&import));
    assert!(said(&output).contains("TH310"), "{}", said(&output));
    let output = ended(self::office("").command(&["history", "import", "inbox"]));
    assert!(!said(&output).contains("TH310"), "{}", said(&output));
}

#[test]
fn no_setting_lets_a_return_vanish_without_a_word() {
    for rule in [
        "day-to-come",
        "other-sender",
        "several-units",
        "second-source",
        "superseded-return",
        "replaced-since",
        "findings-beyond-limit",
        "files-beyond-limit",
    ] {
        for setting in [
            "since = \"2030-01\"",
            "error-from = \"2030-01\"",
            "severity = \"note\"",
        ] {
            let office = office(&format!("[rules.{rule}]\n{setting}\n"));
            let output = run(&office, &[]);
            assert_eq!(code(&output), 2, "{rule}: {}", said(&output));
            let key = setting.split(' ').next().unwrap();
            let words = format!("“{rule}” nói điều gì không được tính");
            assert!(said(&output).contains(&words), "{}", said(&output));
            assert!(
                said(&output).contains(&format!("“{key}”")),
                "{}",
                said(&output)
            );
        }
    }
    // One that only asks may be silenced.
    let office = office("[rules.sender-without-files]\nseverity = \"note\"\n");
    assert_eq!(code(&run(&office, &[])), 3);
}

#[test]
fn a_place_that_the_inbox_does_not_have_is_said_until_it_is_there() {
    let office = office(SENDERS);
    // Nothing counts, so that there is no set to look into.
    let output = run(&office, &["--format", "json"]);
    assert_eq!(code(&output), 9);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        said.contains("\"TH315\"") && said.contains("dak-glei/"),
        "{said}"
    );
    // And what lies elsewhere does not count.
    assert_eq!(said.matches("\"TH311\"").count(), 1);
    copied(&office, "inbox/dak-glei/DakGlei_T9.2019.xlsx");
    fs::remove_file(office.path("inbox/DakGlei_T9.2019.xlsx")).unwrap();
    assert_eq!(code(&run(&office, &[])), 3);
    let said = findings(&office);
    assert!(
        !said.contains("\"TH315\"") && !said.contains("\"TH311\""),
        "{said}"
    );
}

#[test]
fn a_replaced_return_is_named_in_the_subject_of_every_run() {
    let office = office("");
    for from in [
        "fixtures/sample/inbox/Kon Ray thang 9.2019 (gui So).xlsx",
        "fixtures/faults/resent-later/Kon Ray thang 9.2019_gui lai.xlsx",
    ] {
        let name = Path::new(from).file_name().unwrap();
        fs::copy(from, office.path("inbox").join(name)).unwrap();
    }
    let subject = |more: &[&str]| {
        let output = run(&office, more);
        let said = said(&output);
        let subject = said.lines().last().unwrap().to_owned();
        assert!(subject.chars().count() <= 78, "{subject}");
        (code(&output), subject)
    };
    for more in [&[][..], &[], &["--as-of", "2019-09-29"]] {
        let (code, subject) = subject(more);
        // Ten units are missing, and still the one is named.
        assert_eq!(code, 3, "{subject}");
        assert!(subject.ends_with("; thay bản: Kon Rẫy"), "{subject}");
    }
    // Also where the last outputs stay, because another unit is gone.
    fs::remove_file(office.path("inbox/DakGlei_T9.2019.xlsx")).unwrap();
    let (code, subject) = subject(&["--as-of", "2019-09-29"]);
    assert_eq!(code, 9, "{subject}");
    assert!(subject.ends_with("; thay bản: Kon Rẫy"), "{subject}");
}
