//! A return that took the place of another one is told until the month is over, whatever became of the file that does not count.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::history::{Figures, retail};
use crate::pdf::text_of;
use crate::unattended::Office;

/// The day and the cumulative figure of a return of Kon Rẫy on retail sales, in millions.
type Version = (u32, &'static str);
const OLD: Version = (20, "300100");
const NEW: Version = (22, "305200");
const LATEST: Version = (23, "310400");
/// Another unit.
const SA_THAY: &str = "SaThay bc T9 2019.xlsx";
const NAMED: &str = "; thay bản: Kon Rẫy";

/// An empty inbox.
fn office(more: &str) -> Office {
    Office::new(&[""], more)
}

fn lay(office: &Office, (day, cumulative): Version, name: &str) {
    let figures = Figures {
        plan: "1300000",
        same_month: "90000",
        same_period: "280000",
        previous: "96000",
        month: "100000",
        cumulative,
    };
    let text = retail("Huyện Kon Rẫy", "2019-09", figures);
    let text = format!("{text}\tKon Rẫy, ngày {day} tháng 9 năm 2019\n");
    let to = office.path("inbox").join(name);
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    fs::write(to, text).unwrap();
}

fn lay_sa_thay(office: &Office) {
    let from = Path::new("fixtures/sample/inbox").join(SA_THAY);
    fs::copy(from, office.path("inbox").join(SA_THAY)).unwrap();
}

fn take_away(office: &Office, name: &str) {
    fs::remove_file(office.path("inbox").join(name)).unwrap();
}

fn run(office: &Office, more: &[&str]) -> Output {
    office.command(&[&["run"], more].concat()).output().unwrap()
}

/// The subject of a run that ends with `code`.
fn subject(office: &Office, code: i32, more: &[&str]) -> String {
    let output = run(office, more);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{said}");
    said.lines().last().unwrap_or_default().to_owned()
}

/// The weight of what is found about a return of an earlier run.
fn replaced_since(office: &Office) -> Vec<String> {
    let found = fs::read(office.path("ra/phat-hien.json")).unwrap();
    let found: Value = serde_json::from_slice(&found).unwrap();
    let all = found["findings"].as_array().unwrap().iter();
    all.filter(|one| one["code"] == "TH322")
        .map(|one| one["severity"].as_str().unwrap().to_owned())
        .collect()
}

/// Page 1 and the rest of the report, each in one line.
fn report(office: &Office) -> [String; 2] {
    let bytes = fs::read(office.path("ra/bao-cao.pdf")).unwrap();
    let file = lopdf::Document::load_mem(&bytes).unwrap();
    let one_line = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let first = one_line(file.extract_text(&[1]).unwrap());
    let all = one_line(text_of(&bytes));
    let rest = all.strip_prefix(&first).unwrap_or(&all).to_owned();
    [first, rest]
}

fn set_of(office: &Office) -> Vec<Vec<u8>> {
    let names = tonghop::publish::OUTPUTS.iter();
    let read = names.map(|name| fs::read(office.path("ra").join(name)).unwrap());
    read.collect()
}

const TOTALS: &str = "Tổng mức bán lẻ hàng hóa và dịch vụ 305,2 tỷ đồng, theo bản cũ 300,1";

/// Both places of the report name the two files and the two totals.
fn is_told_with_totals(office: &Office, (new, old): (&str, &str)) {
    for part in report(office) {
        let words = format!("dùng {new} thay {old}; {TOTALS}");
        assert!(part.contains(&words), "{words}: {part}");
    }
}

#[test]
fn a_replacement_is_told_also_when_the_old_file_is_gone() {
    for more in ["", "history = \"lich-su\"\n"] {
        let office = office(more);
        lay(&office, OLD, "cu.csv");
        lay(&office, NEW, "moi.csv");
        assert!(subject(&office, 3, &[]).ends_with(NAMED));
        is_told_with_totals(&office, ("moi.csv", "cu.csv"));
        assert_eq!(replaced_since(&office), [""; 0], "TH319 says it");
        take_away(&office, "cu.csv");
        assert!(subject(&office, 3, &[]).ends_with(NAMED));
        is_told_with_totals(&office, ("moi.csv", "cu.csv"));
        assert_eq!(replaced_since(&office), ["warning"]);
        let before = set_of(&office);
        assert!(subject(&office, 3, &[]).ends_with(NAMED));
        assert!(before == set_of(&office), "the same inbox, the same bytes");
        // On a later day too, and when only the manifest tells what was.
        fs::remove_file(office.path("ra/tinh-trang.json")).unwrap();
        assert!(subject(&office, 3, &["--as-of", "2019-09-29"]).ends_with(NAMED));
        is_told_with_totals(&office, ("moi.csv", "cu.csv"));
        // In the next month it is over.
        let next = ["--period", "2019-10", "--as-of", "2019-10-25"];
        assert!(!subject(&office, 9, &next).contains("thay bản"));
        assert!(subject(&office, 3, &["--as-of", "2019-09-29"]).ends_with(NAMED));
    }
}

#[test]
fn a_file_laid_in_the_place_of_another_between_two_runs_is_told() {
    let office = office("");
    lay(&office, OLD, "cu.csv");
    assert!(!subject(&office, 3, &[]).contains("thay bản"));
    take_away(&office, "cu.csv");
    lay(&office, NEW, "moi.csv");
    assert!(subject(&office, 3, &[]).ends_with(NAMED));
    is_told_with_totals(&office, ("moi.csv", "cu.csv"));
    // The old content again, under whatever name.
    take_away(&office, "moi.csv");
    lay(&office, OLD, "lai/khac.csv");
    assert!(!subject(&office, 3, &[]).contains("thay bản"));
    assert_eq!(replaced_since(&office), [""; 0]);
}

#[test]
fn a_file_that_is_moved_or_renamed_and_says_the_same_replaces_nothing() {
    let office = office("");
    lay(&office, OLD, "cu.csv");
    subject(&office, 3, &[]);
    take_away(&office, "cu.csv");
    lay(&office, OLD, "kon-ray/thang 9.csv");
    assert!(!subject(&office, 3, &[]).contains("thay bản"));
    assert_eq!(replaced_since(&office), [""; 0]);
}

#[test]
fn a_file_mended_in_place_is_told_in_the_list_where_a_total_moves() {
    let office = office("");
    lay(&office, OLD, "a.csv");
    subject(&office, 3, &[]);
    lay(&office, NEW, "a.csv");
    for _ in 0..2 {
        assert!(!subject(&office, 3, &[]).contains("thay bản"));
        let [first, rest] = report(&office);
        assert!(!first.contains("a.csv đã được sửa"), "{first}");
        let words = format!("a.csv đã được sửa; {TOTALS}");
        assert!(rest.contains(&words), "{rest}");
        assert_eq!(replaced_since(&office), ["note"]);
    }
    lay(&office, OLD, "a.csv");
    subject(&office, 3, &[]);
    assert_eq!(replaced_since(&office), [""; 0]);
}

#[test]
fn a_file_mended_again_stands_beside_what_it_said_first() {
    let office = office("");
    for version in [OLD, NEW, LATEST] {
        lay(&office, version, "a.csv");
        subject(&office, 3, &[]);
    }
    let [_, rest] = report(&office);
    let words =
        "a.csv đã được sửa; Tổng mức bán lẻ hàng hóa và dịch vụ 310,4 tỷ đồng, theo bản cũ 300,1";
    assert_eq!(rest.matches("đã được sửa").count(), 1);
    assert!(rest.contains(words), "{rest}");
    // Another file in its place stands beside all that counted.
    take_away(&office, "a.csv");
    lay(&office, NEW, "b.csv");
    assert!(subject(&office, 3, &[]).ends_with(NAMED));
    let [first, _] = report(&office);
    for old in ["300,1", "310,4"] {
        let words = format!(
            "dùng b.csv thay a.csv; Tổng mức bán lẻ hàng hóa và dịch vụ 305,2 tỷ đồng, theo bản cũ {old}"
        );
        assert!(first.contains(&words), "{first}");
    }
}

#[test]
fn a_blank_cell_that_is_filled_in_place_is_told_where_a_total_moves() {
    let office = office("");
    lay_sa_thay(&office);
    for (version, is_told) in [((20, ""), false), (NEW, true), (NEW, true)] {
        lay(&office, version, "a.csv");
        assert!(!subject(&office, 3, &[]).contains("thay bản"));
        let told = replaced_since(&office);
        assert_eq!(told, if is_told { vec!["note"] } else { vec![] });
    }
    let [_, rest] = report(&office);
    assert!(rest.contains("a.csv đã được sửa; Tổng mức"), "{rest}");
    // Blank again, it takes the unit out of the total, and the last set stays.
    lay(&office, (20, ""), "a.csv");
    assert!(subject(&office, 9, &[]).ends_with("không còn Kon Rẫy"));
}

#[test]
fn a_return_that_is_back_leaves_nothing_to_tell_of_all_that_came_after_it() {
    let office = office("");
    let laid = [(OLD, "c.csv"), (NEW, "b.csv"), (LATEST, "a.csv")];
    let mut last = None;
    for (version, name) in laid {
        if let Some(last) = last.replace(name) {
            take_away(&office, last);
        }
        lay(&office, version, name);
        subject(&office, 3, &[]);
    }
    let told = |words: &str| report(&office)[0].contains(words);
    assert!(told("dùng a.csv thay b.csv") && told("dùng a.csv thay c.csv"));
    // The second again: the first gave way to it, the third came after it.
    take_away(&office, "a.csv");
    lay(&office, NEW, "b.csv");
    assert!(subject(&office, 3, &[]).ends_with(NAMED));
    let told = |words: &str| report(&office)[0].contains(words);
    assert!(told("dùng b.csv thay c.csv") && !told("thay a.csv"));
    // The third and then the first.
    take_away(&office, "b.csv");
    lay(&office, LATEST, "a.csv");
    assert!(subject(&office, 3, &[]).ends_with(NAMED));
    take_away(&office, "a.csv");
    lay(&office, OLD, "c.csv");
    assert!(!subject(&office, 3, &[]).contains("thay bản"));
    assert_eq!(replaced_since(&office), [""; 0]);
}

#[test]
fn what_a_run_told_whose_outputs_are_no_set_is_told_on() {
    let office = office("");
    lay_sa_thay(&office);
    subject(&office, 3, &[]);
    take_away(&office, SA_THAY);
    lay(&office, OLD, "cu.csv");
    lay(&office, NEW, "moi.csv");
    assert!(subject(&office, 9, &[]).ends_with(NAMED));
    take_away(&office, "cu.csv");
    assert!(subject(&office, 9, &[]).ends_with(NAMED));
    // A month in which nothing came yet changes nothing of that.
    subject(
        &office,
        9,
        &["--period", "2019-10", "--as-of", "2019-10-25"],
    );
    lay_sa_thay(&office);
    assert!(subject(&office, 3, &[]).ends_with(NAMED));
    let [first, _] = report(&office);
    let words = "dùng moi.csv thay cu.csv; Tổng mức bán lẻ hàng hóa và dịch vụ 1.";
    assert!(first.contains(words), "{first}");
}

#[test]
fn a_record_that_somebody_spoilt_ends_no_run() {
    let spoil: [fn(&Path); 3] = [
        |folder| {
            fs::write(folder.join("tinh-trang.json"), "{\"set\":").unwrap();
            fs::write(folder.join("manifest.json"), "[]").unwrap();
        },
        |folder| change(folder, &mut |source| source["unit"] = "khong-co".into()),
        |folder| {
            change(folder, &mut |source| {
                let far = serde_json::json!({ "value": [0, i64::MIN], "measure": "trieu-dong" });
                source["headlines"] = serde_json::json!({ "retail": far, "khong-co": far });
                source["file"] = "\u{1b}[2J\n**x**".into();
                source["digest"] = "".into();
            });
        },
    ];
    for spoil in spoil {
        let office = office("");
        lay(&office, OLD, "cu.csv");
        subject(&office, 3, &[]);
        spoil(&office.path("ra"));
        let said = subject(&office, 3, &[]);
        assert!(!said.contains('\u{1b}'), "{said}");
    }
}

/// Changes what the folder says of each return that spoke.
fn change(folder: &Path, each: &mut dyn FnMut(&mut Value)) {
    let path = folder.join("tinh-trang.json");
    let mut status: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let sources = status["set"]["sources"]["returns"].as_array_mut().unwrap();
    sources.iter_mut().for_each(each);
    fs::write(path, status.to_string()).unwrap();
}

/// The form of retail sales of Tu Mơ Rông as it is printed: every figure is taken out.
fn blank_form() -> String {
    let filled = fs::read("fixtures/formats/csv/TuMoRong-thang9-2019 - Bán lẻ.csv").unwrap();
    let letters = filled.chunks(2).skip(1);
    let letters = letters.map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    let text = String::from_utf16(&letters.collect::<Vec<u16>>()).unwrap();
    // The row that numbers the columns ends the headings.
    let (head, rows) = text.split_once("A\tB\t").unwrap();
    let kept = |line: &str| {
        let fields = line.split('\t').enumerate();
        let is_figure = |(at, field): &(usize, &str)| {
            *at > 1
                && field
                    .trim_matches('"')
                    .starts_with(|first: char| first.is_ascii_digit() || first == '-')
        };
        let kept = fields.map(|field| if is_figure(&field) { "" } else { field.1 });
        kept.collect::<Vec<_>>().join("\t")
    };
    let rows: Vec<String> = rows.lines().skip(1).map(kept).collect();
    format!("{head}{}", rows.join("\r\n"))
}

#[test]
fn a_blank_form_takes_the_place_of_nothing() {
    for (absent, received) in [(&[][..], "Bán lẻ: 10/10"), (&["TuMoRong"], "Bán lẻ: 9/10")] {
        let office = Office::new(absent, "");
        fs::write(
            office.path("inbox").join("TuMoRong gui lai.csv"),
            blank_form(),
        )
        .unwrap();
        let output = office.command(&["run"]).output().unwrap();
        let said = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(said.contains(received), "{said}");
        let list = fs::read_to_string(office.path("ra/phat-hien.json")).unwrap();
        assert!(list.contains("\"TH323\""), "{said}");
        assert!(!list.contains("\"TH319\""), "{said}");
    }
}
