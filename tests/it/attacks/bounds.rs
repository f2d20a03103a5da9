//! One workbook, or a heap of them, cannot make the program say or keep without end.

use std::fmt::Write as _;
use std::fs;

use serde_json::Value;
use tonghop::message::Catalogue;
use tonghop::pipeline::{self, RunError};
use tonghop::publish::Status;
use tonghop::stop::Stop;
use tonghop::worker::Readers;

use super::{code, office, run, said};
use crate::run::{Place, host, sample_files};
use crate::unattended::Office;

/// A return of form 3 with so many rows that no form has.
fn with_unknown_rows(rows: usize) -> String {
    let mut text = String::from(
        "UBND HUYỆN ĐẮK GLEI;;;;;;;;;;;\n\
         BIỂU 3. TỔNG MỨC BÁN LẺ HÀNG HÓA VÀ DOANH THU DỊCH VỤ TIÊU DÙNG;;;;;;;;;;;\n\
         Ước thực hiện tháng 9 và 9 tháng năm 2019;;;;;;;;;;;\n\
         Đơn vị báo cáo: UBND huyện Đăk Glei;;;;;;;;;;;\n\
         ;;;;;;;;;;;ĐVT: Tr.đồng\n\
         TT;Chỉ tiêu;KH năm 2019;Thực hiện;;;;;;Tỷ lệ (%);;\n\
         ;;;Năm 2018;;Năm 2019;;;;Tháng 9/2019 so CK;9 tháng so CK;9 tháng so KH\n\
         ;;;Tháng 9;9 tháng;Chính thức tháng 8;Ước TH tháng 9;Ước 9 tháng;Ước TH cả năm;;;\n\
         A;B;1;2;3;4;5;6;7;8=5/2;9=6/3;10=6/1\n\
         ;Tổng số;1075000;76890,4;664508,5;85296,3;84986,5;730472,1;1050327;110,5;109,9;68\n",
    );
    for row in 0..rows {
        writeln!(text, ";Hàng lạ số {row};1;2;3;4;5;6;7;;;").unwrap();
    }
    text
}

fn findings(office: &Office) -> Vec<Value> {
    let text = fs::read(office.path("ra/phat-hien.json")).unwrap();
    let list: Value = serde_json::from_slice(&text).unwrap();
    list["findings"].as_array().unwrap().clone()
}

fn of_code<'a>(findings: &'a [Value], code: &str) -> Vec<&'a Value> {
    let found = findings.iter().filter(|one| one["code"] == code);
    found.collect()
}

#[test]
fn thousands_of_unknown_rows_are_counted_and_their_ends_are_named() {
    let office = office("");
    fs::write(office.path("inbox/hang-la.csv"), with_unknown_rows(3_000)).unwrap();
    let output = run(&office, &[]);
    assert_eq!(code(&output), 3, "{}", said(&output));
    let list = findings(&office);
    let unknown = of_code(&list, "TH039");
    assert_eq!(unknown.len(), 50, "{}", list.len());
    let last = unknown
        .iter()
        .filter_map(|one| one["observed"].as_str())
        .find(|observed| observed.contains("Còn "))
        .unwrap();
    assert!(last.contains("Còn 2.950 chỗ cùng loại"), "{last}");
    assert!(last.contains("61") && last.contains("3010"), "{last}");
    for output in ["phat-hien.json", "tong-hop.xlsx", "so-lieu.json"] {
        let size = fs::metadata(office.path("ra").join(output)).unwrap().len();
        assert!(size < 2_000_000, "{output}: {size}");
    }
    assert!(
        fs::metadata(office.path("lich-su/lich-su.sqlite3"))
            .unwrap()
            .len()
            < 1_000_000
    );
}

#[test]
fn a_return_with_a_few_unknown_rows_names_each() {
    let office = office("");
    fs::write(office.path("inbox/hang-la.csv"), with_unknown_rows(3)).unwrap();
    assert_eq!(code(&run(&office, &[])), 3);
    let list = findings(&office);
    assert_eq!(of_code(&list, "TH039").len(), 3);
    assert!(
        list.iter()
            .all(|one| !one["observed"].as_str().unwrap().contains("Còn "))
    );
}

#[test]
fn a_head_without_end_is_read_to_a_bound_and_what_it_lacks_is_said() {
    let office = office("");
    let said_of_head = |lines: usize| {
        let head = "Dòng đầu;;;;;;;;;;;\n".repeat(lines);
        let text = head + &with_unknown_rows(0);
        fs::write(office.path("inbox/dau-dai.csv"), text).unwrap();
        run(&office, &["--allow-fewer"]);
        of_code(&findings(&office), "TH030").len()
    };
    assert_eq!(said_of_head(100), 0);
    assert_eq!(said_of_head(2_500), 1);
}

#[test]
fn the_limits_of_the_job_bound_findings_files_and_cells_and_say_what_is_beyond() {
    let office = office("[limits]\nfindings = 4\n");
    assert_eq!(code(&run(&office, &[])), 3);
    let list = findings(&office);
    assert_eq!((list.len(), of_code(&list, "TH320").len()), (5, 1));

    office.job("[limits]\nfiles = 1\n");
    fs::write(office.path("inbox/hang-la.csv"), with_unknown_rows(1)).unwrap();
    run(&office, &[]);
    let list = findings(&office);
    let beyond = of_code(&list, "TH321")[0];
    assert_eq!(beyond["severity"], "error");
    assert!(beyond["observed"].as_str().unwrap().contains("hang-la.csv"));

    // Small ones first: the large one is beyond, although its name comes first.
    office.job("[limits]\ncells = 3000\n");
    fs::write(office.path("inbox/0.csv"), with_unknown_rows(1_000)).unwrap();
    run(&office, &["--allow-fewer"]);
    let list = findings(&office);
    let beyond = of_code(&list, "TH321")[0]["observed"].as_str().unwrap();
    assert!(beyond.contains("1 tệp, từ 0.csv"), "{beyond}");

    office.job("[limits]\nfindigs = 4\n");
    let output = run(&office, &[]);
    assert_eq!(code(&output), 2);
    assert!(said(&output).contains("findings"), "{}", said(&output));
}

/// Codes of the findings that the list says are gone.
fn gone(office: &Office) -> Vec<String> {
    let text = fs::read(office.path("ra/phat-hien.json")).unwrap();
    let list: Value = serde_json::from_slice(&text).unwrap();
    let gone = list["fixed"].as_array().unwrap().iter();
    gone.map(|one| one["code"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_finding_that_a_bound_keeps_from_the_list_is_not_said_to_be_gone() {
    let office = office("[limits]\nfindings-per-sheet = 3\n");
    let place = office.path("inbox/hang-la.csv");
    let all = with_unknown_rows(100);
    let is_late = |line: &&str| {
        let number = line.strip_prefix(";Hàng lạ số ");
        let number = number.and_then(|rest| rest.split(';').next()?.parse::<u32>().ok());
        number.is_none_or(|number| number >= 97)
    };
    let late: Vec<&str> = all.lines().filter(is_late).collect();
    fs::write(&place, late.join("\n")).unwrap();
    assert_eq!(code(&run(&office, &[])), 3);
    assert_eq!(of_code(&findings(&office), "TH039").len(), 3);
    // The same three rows are there, behind 97 others.
    fs::write(&place, &all).unwrap();
    assert_eq!(code(&run(&office, &["--allow-fewer"])), 3);
    assert!(
        !gone(&office).contains(&"TH039".to_owned()),
        "{:?}",
        gone(&office)
    );
    // Without them they are gone.
    fs::write(&place, with_unknown_rows(0)).unwrap();
    run(&office, &["--allow-fewer"]);
    assert_eq!(
        gone(&office).iter().filter(|code| *code == "TH039").count(),
        3
    );
    // Of a list that ends after one finding nobody knows what is gone.
    office.job("history = \"lich-su\"\n[limits]\nfindings = 1\n");
    run(&office, &["--allow-fewer"]);
    assert_eq!(gone(&office), Vec::<String>::new());
}

#[test]
fn a_finding_that_a_bound_kept_from_the_list_before_is_not_said_to_be_new() {
    let office = office("[limits]\nfindings-per-sheet = 3\n");
    let place = office.path("inbox/hang-la.csv");
    let with_rows_from = |first: u32| {
        let text = with_unknown_rows(100);
        let stays = |line: &&str| {
            let number = line.strip_prefix(";Hàng lạ số ");
            let number = number.and_then(|rest| rest.split(';').next()?.parse::<u32>().ok());
            number.is_none_or(|number| number >= first)
        };
        text.lines().filter(stays).collect::<Vec<_>>().join("\n")
    };
    let states = |office: &Office| -> Vec<String> {
        let all = findings(office);
        let found = of_code(&all, "TH039");
        let states = found
            .iter()
            .map(|one| one["state"].as_str().unwrap().to_owned());
        states.collect()
    };
    fs::write(&place, with_rows_from(0)).unwrap();
    run(&office, &[]);
    assert_eq!(states(&office), ["new"; 3]);
    // The first fifty are mended: those behind them were there all the time.
    fs::write(&place, with_rows_from(50)).unwrap();
    run(&office, &["--allow-fewer"]);
    assert_eq!(states(&office), ["open"; 3]);
    // After a list that was whole every other row is new.
    fs::write(&place, with_rows_from(99)).unwrap();
    run(&office, &["--allow-fewer"]);
    let whole = states(&office).len();
    assert!(whole < 3, "{whole}");
    fs::write(&place, with_rows_from(98)).unwrap();
    run(&office, &["--allow-fewer"]);
    assert!(states(&office).contains(&"new".to_owned()));
}

#[test]
fn a_run_beyond_its_time_writes_nothing_and_says_so() {
    let place = Place::with(&sample_files()[..1]);
    let job = place.job(1);
    let catalogue = Catalogue::embedded().unwrap();
    let mut host = host(Readers::Here);
    host.stop = Stop::default();
    host.stop.time_is_over();
    let error = pipeline::run(&job, &catalogue, &host, &mut |_| {}).unwrap_err();
    assert!(matches!(error, RunError::Stopped(stopped) if stopped.is_out_of_time()));
    let status = serde_json::to_value(Status::read(&job.out).unwrap()).unwrap();
    assert_eq!(status["last_run"]["failure"]["kind"], "out-of-time");
    assert_eq!(status["last_run"]["failure"]["subject"], "3600");
    assert!(!job.out.join("tong-hop.xlsx").exists());
    // Who was asked to end before keeps that answer.
    let asked = Stop::default();
    asked.ask(143);
    asked.time_is_over();
    assert_eq!(asked.check().unwrap_err().status, 143);
}
