//! A set that has less than the last one does not take its place unseen, and what somebody changed is kept.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::fs;
use std::process::{Command, Output};

use serde_json::Value;
use tonghop::publish::{FINDINGS, NOTICE};

use crate::unattended::Office;

const SA_THAY: &str = "SaThay bc T9 2019.xlsx";

fn run(office: &Office, more: &[&str]) -> Output {
    office.command(&[&["run"], more].concat()).output().unwrap()
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

fn last_line(output: &Output) -> String {
    said(output).lines().last().unwrap_or_default().to_owned()
}

fn ended(output: &Output, code: i32) {
    assert_eq!(output.status.code(), Some(code), "{}", said(output));
}

fn status(office: &Office) -> Output {
    office.command(&["status"]).output().unwrap()
}

fn manifest(office: &Office) -> Vec<u8> {
    fs::read(office.path("ra/manifest.json")).unwrap()
}

fn notice(office: &Office) -> String {
    fs::read_to_string(office.path("ra").join(NOTICE)).unwrap()
}

fn empty_the_inbox(office: &Office) {
    fs::remove_dir_all(office.path("inbox")).unwrap();
    fs::create_dir(office.path("inbox")).unwrap();
}

fn take_away(office: &Office, start: &str) {
    for entry in fs::read_dir(office.path("inbox")).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name().to_string_lossy().starts_with(start) {
            fs::remove_file(entry.path()).unwrap();
        }
    }
}

fn put_in(office: &Office, name: &str) {
    let sample = format!("fixtures/sample/inbox/{name}");
    fs::copy(sample, office.path("inbox").join(name)).unwrap();
}

#[test]
fn an_inbox_without_returns_leaves_the_last_set_and_has_its_own_exit_code() {
    let office = Office::new(&[], "");
    ended(&run(&office, &[]), 0);
    let before = manifest(&office);
    empty_the_inbox(&office);
    // Nobody can allow a set without any return.
    for more in [&[][..], &["--allow-fewer"]] {
        let output = run(&office, more);
        ended(&output, 9);
        assert_eq!(
            last_line(&output),
            "tonghop 9/2019: giữ kết quả trước (mã 9): không có báo cáo của kỳ này"
        );
    }
    assert!(before == manifest(&office));
    let notice = notice(&office);
    for words in [
        "Bộ kết quả hiện có: kỳ báo cáo 9/2019, lập ngày 25/9/2019.",
        "không thay bộ kết quả này: trong thư mục nhận không có báo cáo nào của kỳ này.",
        "Đề nghị kiểm tra thư mục nhận",
        "the inbox holds no return of this period",
    ] {
        assert!(notice.contains(words), "{words} in {notice}");
    }
    ended(&status(&office), 9);
}

#[test]
fn a_month_that_was_not_changed_in_the_job_file_leaves_the_last_set() {
    let office = Office::new(&[], "");
    ended(&run(&office, &["--period", "2019-09"]), 0);
    let before = manifest(&office);
    // All returns are of September.
    for period in ["2019-08", "2019-10"] {
        let output = run(&office, &["--period", period]);
        ended(&output, 9);
    }
    assert!(before == manifest(&office));
}

#[test]
fn a_first_run_without_returns_makes_no_outputs_and_says_so() {
    let office = Office::new(&[""], "");
    for _ in 0..2 {
        let output = run(&office, &["--allow-fewer"]);
        ended(&output, 9);
        assert_eq!(
            last_line(&output),
            "tonghop 9/2019: chưa lập kết quả (mã 9): không có báo cáo của kỳ này"
        );
        let text = said(&output);
        assert!(
            text.contains("Không lập bộ kết quả: trong thư mục"),
            "{text}"
        );
    }
    assert!(!office.path("ra/tong-hop.xlsx").exists());
    let notice = notice(&office);
    assert!(
        notice.contains("Thư mục chưa có bộ kết quả nào."),
        "{notice}"
    );
    assert!(notice.contains("không lập bộ kết quả:"), "{notice}");
    assert!(!notice.contains("không thay bộ kết quả này"), "{notice}");
    let asked = status(&office);
    ended(&asked, 7);
    assert!(
        said(&asked).contains("không lập bộ kết quả: trong thư mục nhận"),
        "{}",
        said(&asked)
    );
    // Returns of another month are none of this one.
    let office = Office::new(&[], "");
    ended(&run(&office, &["--period", "2019-10"]), 9);
    ended(&run(&office, &[]), 0);
}

#[test]
fn the_first_return_of_a_month_is_published() {
    let office = Office::new(&[""], "");
    put_in(&office, SA_THAY);
    ended(&run(&office, &[]), 3);
    // A set of the month before with more units says nothing about this one.
    let office = Office::new(&[], "");
    ended(&run(&office, &[]), 0);
    let mut set: Value =
        serde_json::from_slice(&fs::read(office.path("ra/tinh-trang.json")).unwrap()).unwrap();
    set["set"]["period"] = "2019-08".into();
    fs::write(office.path("ra/tinh-trang.json"), set.to_string()).unwrap();
    empty_the_inbox(&office);
    put_in(&office, SA_THAY);
    ended(&run(&office, &[]), 3);
    let said = said(&status(&office));
    assert!(said.contains("Đơn vị đã gửi đủ: 1/12."), "{said}");
}

/// What may become of `tinh-trang.json` while the outputs stand.
fn lose_the_status(office: &Office, how: &str) {
    let path = office.path("ra/tinh-trang.json");
    let whole = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    match how {
        "gone" => {}
        "garbage" => fs::write(&path, "không phải JSON").unwrap(),
        "cut off" => fs::write(&path, &whole[..whole.len() / 2]).unwrap(),
        "empty" => fs::write(&path, "").unwrap(),
        "no set" => {
            let mut status: Value = serde_json::from_slice(&whole).unwrap();
            status["set"] = Value::Null;
            fs::write(&path, status.to_string()).unwrap();
        }
        "other version" => {
            let mut status: Value = serde_json::from_slice(&whole).unwrap();
            status["schema_version"] = 99.into();
            fs::write(&path, status.to_string()).unwrap();
        }
        _ => assert!(
            Command::new("mkfifo")
                .arg(&path)
                .status()
                .unwrap()
                .success()
        ),
    }
}

const LOSSES: [&str; 7] = [
    "gone",
    "garbage",
    "cut off",
    "empty",
    "no set",
    "other version",
    "pipe",
];

#[test]
fn the_manifest_tells_what_the_last_set_was_when_the_status_is_lost() {
    let office = Office::new(&[], "");
    ended(&run(&office, &[]), 0);
    let before = manifest(&office);
    for how in LOSSES {
        lose_the_status(&office, how);
        ended(&status(&office), 7);
        // Fewer returns of the month do not replace the set, and none do not either.
        take_away(&office, "SaThay");
        let output = run(&office, &[]);
        ended(&output, 9);
        assert_eq!(
            last_line(&output),
            "tonghop 9/2019: giữ kết quả trước (mã 9); không còn Sa Thầy",
            "{how}"
        );
        assert!(before == manifest(&office), "{how}");
        let text = notice(&office);
        assert!(
            text.contains("Bộ kết quả hiện có: kỳ báo cáo 9/2019, lập ngày 25/9/2019."),
            "{how}: {text}"
        );
        lose_the_status(&office, how);
        ended(&run(&office, &["--period", "2019-10"]), 9);
        assert!(before == manifest(&office), "{how}");
        // The same returns give the same set, and nothing of it was changed by hand.
        lose_the_status(&office, how);
        put_in(&office, SA_THAY);
        let output = run(&office, &[]);
        ended(&output, 0);
        assert!(before == manifest(&office), "{how}");
        let names = fs::read_dir(office.path("ra")).unwrap();
        let aside = names.filter(|entry| {
            let name = entry.as_ref().unwrap().file_name();
            name.to_string_lossy().contains('(')
        });
        assert_eq!(aside.count(), 0, "{how}: {}", said(&output));
        ended(&status(&office), 0);
    }
}

#[test]
fn outputs_that_nothing_tells_of_are_never_replaced_by_an_empty_round_and_else_kept_aside() {
    let office = Office::new(&[], "");
    ended(&run(&office, &[]), 0);
    let document = fs::read(office.path("ra/bao-cao.pdf")).unwrap();
    lose_the_status(&office, "gone");
    fs::write(office.path("ra/manifest.json"), "{}").unwrap();
    // A run that fails in between notes nothing that makes them known.
    for more in [&["--period", "2019-10"][..], &["--period", "2019-08"]] {
        ended(&run(&office, more), 9);
        assert!(document == fs::read(office.path("ra/bao-cao.pdf")).unwrap());
        let text = notice(&office);
        assert!(
            text.contains("Không rõ lần chạy nào đã lập các tệp"),
            "{text}"
        );
        assert!(!text.contains("chưa có bộ kết quả nào"), "{text}");
        let asked = status(&office);
        ended(&asked, 7);
        assert!(said(&asked).contains("bao-cao.pdf"), "{}", said(&asked));
    }
    take_away(&office, "SaThay");
    let output = run(&office, &[]);
    ended(&output, 3);
    let kept = office.path("ra/bao-cao (khong-ro 2019-09-25).pdf");
    assert!(document == fs::read(kept).unwrap());
    for text in [said(&output), notice(&office), said(&status(&office))] {
        assert!(text.contains("bao-cao (khong-ro 2019-09-25).pdf"), "{text}");
        assert!(!text.to_lowercase().contains("sửa tay"), "{text}");
    }
    ended(&run(&office, &[]), 3);
    assert!(!office.path("ra").join(NOTICE).exists());
}

#[test]
fn a_folder_in_place_of_the_status_ends_the_run_and_leaves_the_outputs() {
    let office = Office::new(&[], "");
    ended(&run(&office, &[]), 0);
    let before = manifest(&office);
    lose_the_status(&office, "gone");
    fs::create_dir(office.path("ra/tinh-trang.json")).unwrap();
    let output = run(&office, &["--period", "2019-10"]);
    ended(&output, 4);
    assert!(
        said(&output).contains("tinh-trang.json"),
        "{}",
        said(&output)
    );
    assert!(before == manifest(&office));
}

#[test]
fn a_unit_that_is_gone_is_named_and_the_last_set_stays_until_somebody_allows_it() {
    let office = Office::new(&[], "");
    ended(&run(&office, &[]), 0);
    let before = manifest(&office);
    take_away(&office, "SaThay");
    let output = run(&office, &[]);
    ended(&output, 9);
    assert_eq!(
        last_line(&output),
        "tonghop 9/2019: giữ kết quả trước (mã 9); không còn Sa Thầy"
    );
    assert!(before == manifest(&office));
    let kept = notice(&office);
    assert!(kept.contains("không còn Sa Thầy (6 biểu)"), "{kept}");
    assert!(kept.contains("--allow-fewer"), "{kept}");
    let json = office.command(&["status", "--format", "json"]).output();
    let json: Value = serde_json::from_slice(&json.unwrap().stdout).unwrap();
    assert_eq!(json["verdict"], "kept");
    let shortfall = &json["status"]["last_run"]["shortfall"];
    assert_eq!(shortfall["kind"], "fewer");
    assert_eq!(shortfall["gone"][0]["unit"], "Sa Thầy");

    let output = run(&office, &["--allow-fewer"]);
    ended(&output, 3);
    assert!(
        said(&output).contains("So với bộ kết quả trước, không còn: Sa Thầy (6 biểu)."),
        "{}",
        said(&output)
    );
    assert!(!office.path("ra").join(NOTICE).exists());
    // What somebody allowed is what later runs are held against.
    ended(&run(&office, &[]), 3);
}

#[test]
fn an_error_that_takes_a_unit_out_of_a_headline_leaves_the_last_set() {
    let office = Office::new(&[], "");
    ended(&run(&office, &[]), 0);
    // All its retail figures are a thousand times too large.
    let wrong = "fixtures/faults/factor-of-a-thousand/TuMoRong-thang9-2019.xlsx";
    let place = office.path("inbox").join("TuMoRong-thang9-2019.xlsx");
    fs::copy(wrong, place).unwrap();
    ended(&run(&office, &[]), 9);
    let notice = notice(&office);
    assert!(
        notice.contains("không còn Tu Mơ Rông (số liệu không còn trong tổng)"),
        "{notice}"
    );
}

#[test]
fn a_unit_that_is_gone_is_missed_also_when_another_arrives() {
    let office = Office::new(&["SaThay"], "");
    ended(&run(&office, &[]), 3);
    let before = manifest(&office);
    put_in(&office, SA_THAY);
    take_away(&office, "DakGlei");
    let output = run(&office, &[]);
    ended(&output, 9);
    assert!(before == manifest(&office));
    let kept = notice(&office);
    assert!(kept.contains("không còn Đắk Glei (6 biểu)"), "{kept}");
    let output = run(&office, &["--allow-fewer"]);
    ended(&output, 3);
    assert!(
        said(&output).contains("không còn: Đắk Glei (6 biểu)."),
        "{}",
        said(&output)
    );
}

#[test]
fn a_set_of_an_earlier_day_never_takes_the_place_of_a_later_one_unseen() {
    let office = Office::new(&[], "");
    ended(&run(&office, &["--as-of", "2019-10-02"]), 0);
    let before = manifest(&office);
    let output = run(&office, &["--as-of", "2019-10-01"]);
    ended(&output, 9);
    assert!(
        said(&output).contains("ghi ngày muộn hơn (2/10/2019)"),
        "{}",
        said(&output)
    );
    assert!(before == manifest(&office));
    let asked = status(&office);
    ended(&asked, 9);
    assert!(
        said(&asked).contains(
            "Bộ kết quả kỳ 9/2019 được giữ lại: lần chạy gần nhất cho cùng kỳ ghi ngày sớm hơn."
        ),
        "{}",
        said(&asked)
    );
    // The same day again is no earlier one.
    ended(&run(&office, &["--as-of", "2019-10-02"]), 0);
    ended(
        &run(&office, &["--as-of", "2019-10-01", "--allow-fewer"]),
        0,
    );
    assert!(before != manifest(&office));
}

/// The set in the folder as another job would have left it.
fn as_if(office: &Office, change: impl Fn(&mut Value)) {
    let path = office.path("ra/tinh-trang.json");
    let mut status: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut status["set"]);
    fs::write(path, status.to_string()).unwrap();
}

#[test]
fn a_set_of_a_later_month_or_of_another_province_stays_and_is_named() {
    let later: fn(&mut Value) = |set| set["period"] = "2019-10".into();
    let other: fn(&mut Value) = |set| {
        set["period"] = "2019-08".into();
        set["province"]["vi"] = "Tỉnh Gia Lai".into();
    };
    let cases = [
        (
            later,
            [
                "bộ kết quả đang có là của kỳ sau (10/2019, lập ngày 25/9/2019)",
                "tonghop 9/2019: giữ kết quả trước (mã 9): bộ đang có là của kỳ sau",
                "Bộ kết quả kỳ 10/2019 được giữ lại: lần chạy gần nhất cho kỳ trước đó (9/2019).",
            ],
        ),
        (
            other,
            [
                "bộ kết quả đang có là của Tỉnh Gia Lai, kỳ 8/2019",
                "tonghop 9/2019: giữ kết quả trước (mã 9): bộ đang có là của tỉnh khác",
                "Bộ kết quả kỳ 8/2019 được giữ lại: lần chạy gần nhất cho kỳ 9/2019 là của tỉnh khác.",
            ],
        ),
    ];
    for (change, [reason, subject, asked]) in cases {
        let office = Office::new(&[], "");
        ended(&run(&office, &[]), 0);
        let before = manifest(&office);
        as_if(&office, change);
        let output = run(&office, &[]);
        ended(&output, 9);
        assert_eq!(last_line(&output), subject);
        assert!(said(&output).contains(reason), "{}", said(&output));
        let kept = notice(&office);
        assert!(kept.contains(reason) && kept.contains("--out"), "{kept}");
        assert!(
            said(&status(&office)).contains(asked),
            "{}",
            said(&status(&office))
        );
        assert!(before == manifest(&office));
        ended(&run(&office, &["--allow-fewer"]), 0);
    }
    // A later month begins with its first return, and a set that does not say whose it is is nobody else's.
    let office = Office::new(&[], "");
    ended(&run(&office, &[]), 0);
    as_if(&office, |set| {
        set["period"] = "2019-08".into();
        set.as_object_mut().unwrap().remove("province");
    });
    ended(&run(&office, &[]), 0);
}

#[test]
fn a_figure_of_the_first_page_that_is_gone_or_marked_is_said_although_nobody_is_gone() {
    let office = Office::new(&[], "");
    ended(&run(&office, &[]), 0);
    assert!(!office.path("ra").join(NOTICE).exists());
    as_if(&office, |set| {
        let pages = &mut set["holdings"]["first_page"];
        assert_eq!(pages["retail"]["figures"]["verdict"], "whole");
        assert_eq!(pages["iip"]["figures"]["contributions"], "whole");
        pages["retail"]["figures"]["contributions"] = "whole".into();
    });
    let output = run(&office, &[]);
    ended(&output, 0);
    let words = "Tổng mức bán lẻ hàng hóa và dịch vụ không còn mức đóng góp của các ngành";
    assert!(said(&output).contains(words), "{}", said(&output));
    let told = notice(&office);
    assert!(told.contains(words), "{told}");
    assert!(
        told.starts_with("\u{feff}LƯU Ý: TRANG 1 CỦA BỘ KẾT QUẢ MỚI"),
        "{told}"
    );
    assert!(said(&status(&office)).contains(words));
    // The run after has nothing less than this one.
    ended(&run(&office, &[]), 0);
    assert!(!office.path("ra").join(NOTICE).exists());
}

#[test]
fn a_run_that_kept_the_last_set_tells_programs_and_is_followed_by_the_command_for_failures() {
    let hooks = format!(
        "[hooks]\nafter-failure = [{:?}, \"init\", \"giu-{{exit-code}}\"]\n",
        env!("CARGO_BIN_EXE_tonghop")
    );
    let office = Office::new(&[], &hooks);
    ended(&run(&office, &[]), 0);
    take_away(&office, "SaThay");
    let output = run(&office, &["--log-format", "json", "--quiet"]);
    ended(&output, 9);
    let lines: Vec<Value> = String::from_utf8_lossy(&output.stderr)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let kept = lines.iter().find(|line| line["event"] == "kept").unwrap();
    assert_eq!(kept["level"], "error");
    assert_eq!(kept["reason"], "fewer");
    assert_eq!(kept["gone"][0]["returns"], 6);
    assert!(lines.iter().all(|line| line["event"] != "written"));
    assert_eq!(lines.last().unwrap()["exit"], 9);
    assert!(office.path("giu-9/tonghop.toml").exists());
}

#[test]
fn a_run_that_kept_the_last_set_is_no_part_of_the_history() {
    let office = Office::new(&[], "history = \"lich-su\"\n");
    ended(&run(&office, &[]), 0);
    let store = || fs::read(office.path("lich-su/lich-su.sqlite3")).unwrap();
    let before = store();
    take_away(&office, "SaThay");
    ended(&run(&office, &[]), 9);
    assert!(before == store());
}

#[test]
fn status_tells_an_incomplete_set_from_a_whole_one() {
    let office = Office::new(&["SaThay", "DakGlei"], "");
    ended(&run(&office, &[]), 3);
    let asked = status(&office);
    ended(&asked, 3);
    assert!(
        said(&asked).contains("Kết quả đúng ngày; số liệu chưa đầy đủ."),
        "{}",
        said(&asked)
    );
    put_in(&office, SA_THAY);
    put_in(&office, "DakGlei_T9.2019.xlsx");
    ended(&run(&office, &[]), 0);
    ended(&status(&office), 0);
}

#[test]
fn an_output_that_was_changed_by_hand_is_kept_under_a_dated_name() {
    let office = Office::new(&[], "");
    ended(&run(&office, &[]), 0);
    let path = office.path("ra/so-lieu.json");
    let original = fs::read(&path).unwrap();
    for (number, kept_as) in [
        (1, "so-lieu (sua-tay 2019-09-25).json"),
        (2, "so-lieu (sua-tay 2019-09-25 2).json"),
    ] {
        let by_hand = format!("sửa lần {number}");
        fs::write(&path, &by_hand).unwrap();
        ended(&status(&office), 7);
        let output = run(&office, &[]);
        ended(&output, 0);
        assert!(said(&output).contains(kept_as), "{}", said(&output));
        let kept = fs::read_to_string(office.path("ra").join(kept_as)).unwrap();
        assert_eq!(kept, by_hand);
        assert!(fs::read(&path).unwrap() == original);
        let notice = notice(&office);
        assert!(notice.contains("ĐÃ BỊ SỬA TAY"), "{notice}");
        assert!(notice.contains(kept_as), "{notice}");
        assert!(said(&status(&office)).contains(kept_as));
    }
    ended(&run(&office, &[]), 0);
    assert!(!office.path("ra").join(NOTICE).exists());
}

#[test]
fn a_file_of_somebody_else_under_the_name_of_an_output_is_kept() {
    let office = Office::new(&[], "");
    fs::create_dir(office.path("ra")).unwrap();
    fs::write(office.path("ra/tong-hop.xlsx"), "của phòng").unwrap();
    ended(&run(&office, &[]), 0);
    let kept = office.path("ra/tong-hop (khong-ro 2019-09-25).xlsx");
    assert_eq!(fs::read_to_string(kept).unwrap(), "của phòng");
}

#[test]
fn what_a_run_without_a_set_found_lies_beside_the_notice_until_a_set_is_there() {
    let office = Office::new(&[], "");
    ended(&run(&office, &[]), 0);
    let path = office.path("ra").join(FINDINGS);
    assert!(!path.exists());
    for (period, month) in [("2019-10", "10/2019"), ("2019-08", "8/2019")] {
        let output = run(&office, &["--period", period]);
        ended(&output, 9);
        let told = said(&output);
        assert!(
            told.contains(&format!("phát hiện khác; xem {FINDINGS}")),
            "{told}"
        );
        let found = fs::read_to_string(&path).unwrap();
        let head = format!("\u{feff}Phát hiện của lần chạy cho kỳ {month}, ngày 25/9/2019.");
        assert!(found.starts_with(&head), "{found}");
        // A unit that owes a form in each of the twelve returns, and all that the console does not show.
        assert_eq!(found.matches(" TH370").count(), 12, "{found}");
        let weights: Vec<&str> = found
            .split("\r\n")
            .filter_map(|line| {
                ["Lỗi TH", "Cảnh báo TH"]
                    .into_iter()
                    .find(|head| line.starts_with(head))
            })
            .collect();
        assert!(
            weights.is_sorted_by_key(|weight| *weight != "Lỗi TH"),
            "{found}"
        );
        assert!(notice(&office).contains(FINDINGS));
    }
    // Nothing of it is of a set.
    let names = |value: Value| value.to_string().contains(FINDINGS);
    assert!(!names(serde_json::from_slice(&manifest(&office)).unwrap()));
    ended(&run(&office, &[]), 0);
    assert!(!path.exists());
    // A run that fails found nothing out.
    ended(&run(&office, &["--period", "2019-10"]), 9);
    assert!(path.exists());
    fs::create_dir(office.path("mau")).unwrap();
    fs::write(office.path("mau/measures.toml"), "x = ").unwrap();
    let templates = office.path("mau").to_string_lossy().into_owned();
    ended(&run(&office, &["--templates", &templates]), 2);
    assert!(!path.exists());
}
