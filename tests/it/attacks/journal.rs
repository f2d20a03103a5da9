//! The journal is a file in a folder that others may write into: it must not be able to ask for anything but our own set.

use std::fs;

use super::{VICTIM, code, make_link, office, run, said, victim_is_whole};

const JOURNAL: &str = "ra/.tonghop-journal.tmp";

#[test]
fn a_journal_that_names_anything_but_our_outputs_is_refused_and_nothing_is_touched() {
    let office = office("");
    fs::create_dir(office.path("ra")).unwrap();
    fs::write(office.path("ra/ghi-chu.txt"), VICTIM).unwrap();
    fs::write(office.path("ra/.tonghop-old-cua-toi.txt.tmp"), VICTIM).unwrap();
    let victim = office.path("khac/cua-toi.txt").display().to_string();
    let lines = [
        format!("+{victim}"),
        format!("={victim}"),
        "+../khac/cua-toi.txt".to_owned(),
        "=../khac/cua-toi.txt".to_owned(),
        "+./../khac/cua-toi.txt".to_owned(),
        "+ghi-chu.txt".to_owned(),
        "=cua-toi.txt".to_owned(),
        "+tong-hop.xlsx\0".to_owned(),
        "+tong-hop (/../../khac/x).xlsx".to_owned(),
        "xin chào".to_owned(),
    ];
    for line in lines {
        let mut journals = vec![format!("{line}\n")];
        // A last line that ends in nothing is one that was not written to its end, as after a power cut.
        journals.extend((!line.ends_with('\0')).then(|| format!("+bao-cao.pdf\n{line}")));
        for whole in journals {
            fs::write(office.path(JOURNAL), &whole).unwrap();
            let output = run(&office, &[]);
            assert_eq!(code(&output), 4, "{whole:?}: {}", said(&output));
            // Who looks after the folder is told what lies there.
            assert!(said(&output).contains(".tonghop-journal.tmp"), "{whole:?}");
            let causes = said(&run(&office, &["--lang", "en"]));
            assert!(causes.contains("it has the line"), "{whole:?}");
            assert!(office.path(JOURNAL).exists(), "{whole:?}");
            assert_eq!(
                fs::read_to_string(office.path("ra/ghi-chu.txt")).unwrap(),
                VICTIM
            );
            victim_is_whole(&office);
        }
    }
}

#[test]
fn a_journal_of_a_run_that_was_killed_is_still_undone() {
    let office = office("");
    assert_eq!(code(&run(&office, &[])), 3);
    let good = fs::read(office.path("ra/so-lieu.json")).unwrap();
    fs::rename(
        office.path("ra/so-lieu.json"),
        office.path("ra/.tonghop-old-so-lieu.json.tmp"),
    )
    .unwrap();
    fs::write(office.path("ra/so-lieu.json"), "new").unwrap();
    fs::write(office.path("ra/manifest (2019-09-25 2).json"), "new").unwrap();
    fs::write(
        office.path(JOURNAL),
        "=so-lieu.json\n+manifest (2019-09-25 2).json\n",
    )
    .unwrap();
    // The inbox is not there, so that nothing new comes.
    assert_eq!(code(&run(&office, &["--inbox", "/nowhere"])), 4);
    assert_eq!(fs::read(office.path("ra/so-lieu.json")).unwrap(), good);
    assert!(!office.path("ra/manifest (2019-09-25 2).json").exists());
    assert!(!office.path(JOURNAL).exists());
}

#[test]
fn what_waits_under_an_old_name_is_not_brought_back_when_it_is_a_link() {
    let office = office("");
    fs::create_dir(office.path("ra")).unwrap();
    make_link(
        office.path("khac/cua-toi.txt"),
        &office.path("ra/.tonghop-old-tong-hop.xlsx.tmp"),
    );
    fs::write(office.path(JOURNAL), "=tong-hop.xlsx\n").unwrap();
    let output = run(&office, &[]);
    assert_eq!(code(&output), 4, "{}", said(&output));
    assert!(!office.path("ra/tong-hop.xlsx").exists());
    victim_is_whole(&office);
}

#[test]
fn another_name_of_a_foreign_file_is_replaced_and_the_file_stays() {
    let office = office("");
    fs::create_dir(office.path("ra")).unwrap();
    for name in [
        "tong-hop.xlsx",
        "tinh-trang.json",
        ".tonghop-holder.json",
        ".tonghop-new-tong-hop.xlsx.tmp",
        ".tonghop-old-tong-hop.xlsx.tmp",
    ] {
        let path = office.path("ra").join(name);
        fs::hard_link(office.path("khac/cua-toi.txt"), path).unwrap();
    }
    let output = run(&office, &[]);
    assert_eq!(code(&output), 3, "{}", said(&output));
    victim_is_whole(&office);
}
