//! `tonghop history` and `tonghop confirm` as people type them.

use std::process::{Command, Output};

use super::rounds::{APRIL, Desk, MARCH, retail, with_growth};
use tonghop::history::Store;

fn tonghop(desk: &Desk, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tonghop"))
        .args(arguments)
        .current_dir(desk.path(""))
        .env_remove("TONGHOP_LANG")
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    let (out, error) = (&output.stdout, &output.stderr);
    format!(
        "{}{}",
        String::from_utf8_lossy(out),
        String::from_utf8_lossy(error)
    )
}

fn two_months() -> Desk {
    let desk = Desk::new();
    desk.put(
        "earlier/2019-03.csv",
        &retail("Huyện Đắk Hà", "2019-03", MARCH),
    );
    desk.put(
        "earlier/2019-04.csv",
        &retail("Huyện Đắk Hà", "2019-04", APRIL),
    );
    desk.job("2019-04", "2019-04-25");
    desk
}

#[test]
fn an_import_says_what_it_took_in_and_a_second_that_it_knew_it() {
    let desk = two_months();
    let first = tonghop(&desk, &["history", "import", "earlier"]);
    assert_eq!(first.status.code(), Some(0), "{}", said(&first));
    assert!(
        said(&first)
            .contains("Kỳ 2019-03, Huyện Đắk Hà: Bán lẻ\nKỳ 2019-04, Huyện Đắk Hà: Bán lẻ\n"),
        "{}",
        said(&first)
    );
    let second = tonghop(&desk, &["history", "import", "earlier"]);
    assert!(
        said(&second).contains("Đã đưa vào lịch sử 0 biểu; 2 biểu đã có từ trước"),
        "{}",
        said(&second)
    );
}

#[test]
fn an_import_accounts_for_each_file_and_keeps_what_two_say_alike_once() {
    let desk = two_months();
    // The same figures three rows further down, as another program writes them.
    let moved = format!("\n\n\n{}", retail("Huyện Đắk Hà", "2019-03", MARCH));
    desk.put("earlier/ban sao.csv", &moved);
    for other in ["rong.xlsx", "cong van.pdf", "anh.jpg", "gui so.zip"] {
        let holds = if other == "rong.xlsx" { "" } else { "x" };
        desk.put(&format!("earlier/{other}"), holds);
    }
    let first = tonghop(&desk, &["history", "import", "earlier"]);
    let text = said(&first);
    assert_eq!(first.status.code(), Some(1), "{text}");
    assert!(
        text.contains(
            "Đã đưa vào lịch sử 2 biểu; 0 biểu đã có từ trước; 1 biểu giống hệt biểu khác trong thư mục nên không lưu thêm. \
             Về tệp: 3 tệp có biểu, 1 tệp không nhận, 3 tệp không phải bảng tính."
        ),
        "{text}"
    );
    for other in ["rong.xlsx", "cong van.pdf", "anh.jpg", "gui so.zip"] {
        assert!(text.contains(other), "{other}: {text}");
    }
    assert_eq!(desk.count("return_version"), 2);
}

#[test]
fn a_row_over_the_months_is_a_table_and_a_plot() {
    let desk = two_months();
    tonghop(&desk, &["history", "import", "earlier"]);
    let shown = tonghop(&desk, &["history", "show", "dak ha", "retail.goods"]);
    assert_eq!(shown.status.code(), Some(0), "{}", said(&shown));
    let text = String::from_utf8_lossy(&shown.stdout).into_owned();
    let march = text
        .lines()
        .find(|line| line.starts_with("2019-03"))
        .unwrap();
    let cells: Vec<&str> = march.split_whitespace().collect();
    // 101,5 over 100 is 1,5 % more; 300 over 280 is 7,14 %.
    assert_eq!(
        cells,
        [
            "2019-03", "100,0", "101,5", "1,50", "300,0", "–", "280,0", "7,14"
        ]
    );
    let plot: Vec<&str> = text
        .lines()
        .filter(|line| line.contains('█') || line.contains('░'))
        .collect();
    assert_eq!(plot.len(), 3, "{text}");
    assert!(plot.iter().all(|line| line.chars().count() <= 80));
}

#[test]
fn an_unknown_unit_names_the_nearest() {
    let desk = two_months();
    tonghop(&desk, &["history", "import", "earlier"]);
    let shown = tonghop(&desk, &["history", "show", "dak-hx", "retail.goods"]);
    assert_eq!(shown.status.code(), Some(2));
    assert!(
        said(&shown).contains("không có đơn vị “dak-hx”; có phải “dak-ha”?"),
        "{}",
        said(&shown)
    );
}

#[test]
fn without_a_history_in_the_job_the_commands_say_how_to_keep_one() {
    let desk = two_months();
    let job = "period = \"2019-04\"\nas-of = \"2019-04-25\"\ninbox = \"inbox\"\nout = \"out\"\n";
    desk.put("tonghop.toml", job);
    for arguments in [
        &["history", "import", "earlier"][..],
        &["history", "show", "dak-ha", "x"],
        &["history", "export"],
        &["confirm", "--list"],
    ] {
        let output = tonghop(&desk, arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(
            said(&output).contains("history = \"lich-su\""),
            "{}",
            said(&output)
        );
    }
}

#[test]
fn a_run_says_that_it_keeps_no_history_and_one_that_does_says_nothing() {
    let desk = two_months();
    assert!(!said(&tonghop(&desk, &["run", "--lang", "en"])).contains("No history is kept"));
    let job = "period = \"2019-04\"\nas-of = \"2019-04-25\"\ninbox = \"inbox\"\nout = \"out\"\n";
    desk.put("tonghop.toml", job);
    let without = said(&tonghop(&desk, &["run", "--lang", "en"]));
    assert_eq!(
        without.matches("No history is kept").count(),
        1,
        "{without}"
    );
}

#[test]
fn a_second_run_on_one_history_ends_with_5_in_both_languages() {
    let desk = two_months();
    let other = Store::open(&desk.history()).unwrap().begin().unwrap();
    for (language, words) in [
        ("vi", "một lần chạy khác đang ghi vào lịch sử"),
        ("en", "another run is writing into the history"),
    ] {
        let output = tonghop(&desk, &["run", "--lang", language]);
        assert_eq!(output.status.code(), Some(5), "{}", said(&output));
        assert!(said(&output).contains(words), "{}", said(&output));
    }
    drop(other);
}

#[test]
fn a_table_of_everything_is_written_whole() {
    let desk = two_months();
    tonghop(&desk, &["history", "import", "earlier"]);
    let output = tonghop(&desk, &["history", "export", "tat-ca.csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let table = std::fs::read_to_string(desk.path("tat-ca.csv")).unwrap();
    assert!(table.starts_with("\u{feff}Kỳ;Đơn vị;Biểu;"), "{table}");
    assert!(!desk.path("tat-ca.csv.tmp").exists());
}

/// A job that ran once, and the fingerprints of its findings of a code.
fn ran(code: &str, printed: &str) -> (Desk, Vec<String>) {
    let desk = Desk::new();
    desk.put("inbox/dak-ha.csv", &with_growth(printed));
    let outcome = desk.run("2019-03", "2019-03-25");
    let found = outcome
        .findings
        .iter()
        .filter(|marked| marked.finding.rule.code == code);
    let names = found.map(|marked| marked.fingerprint.clone()).collect();
    (desk, names)
}

#[test]
fn a_warning_is_confirmed_by_its_first_digits_listed_and_taken_back() {
    let (desk, names) = ran("TH114", "109");
    let digits = &names[0][..6];
    let given = [
        "confirm",
        digits,
        "--reason",
        "đã đối chiếu",
        "--owner",
        "Lan",
        "--until",
        "2019-12-31",
    ];
    let confirmed = tonghop(&desk, &given);
    assert_eq!(confirmed.status.code(), Some(0), "{}", said(&confirmed));
    let listed = said(&tonghop(&desk, &["confirm", "--list"]));
    assert!(
        listed.contains(&format!(
            "{}  đến 31/12/2019  Lan xác nhận ngày 25/3/2019: đã đối chiếu",
            names[0]
        )),
        "{listed}"
    );
    let taken_back = tonghop(&desk, &["confirm", digits, "--withdraw"]);
    assert_eq!(taken_back.status.code(), Some(0), "{}", said(&taken_back));
    assert!(said(&tonghop(&desk, &["confirm", "--list"])).contains("Chưa có xác nhận nào."));
}

#[test]
fn a_second_confirmation_says_which_one_it_takes_the_place_of() {
    let (desk, names) = ran("TH114", "109");
    let confirm = |owner: &str, until: &str| {
        let digits = &names[0][..6];
        let given = [
            "confirm", digits, "--reason", "đã xem", "--owner", owner, "--until", until,
        ];
        said(&tonghop(&desk, &given))
    };
    let replaced = "Thay cho xác nhận trước đây của Lan ngày 25/3/2019, hạn đến 31/12/2019: đã xem";
    assert!(!confirm("Lan", "2019-12-31").contains("Thay cho"));
    let second = confirm("Minh", "2019-06-30");
    assert!(second.contains(replaced), "{second}");
    let withdrawn = said(&tonghop(&desk, &["confirm", &names[0], "--withdraw"]));
    assert!(withdrawn.contains("của Minh"), "{withdrawn}");
    let again = confirm("Lan", "2019-12-31");
    assert!(!again.contains("Thay cho"), "{again}");
}

#[test]
fn what_cannot_be_confirmed_is_refused_with_the_reason() {
    let (desk, names) = ran("TH114", "109");
    let refused = |digits: &str, until: &str, reason: &str| {
        let given = [
            "confirm", digits, "--reason", reason, "--owner", "Lan", "--until", until,
        ];
        let output = tonghop(&desk, &given);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        said(&output)
    };
    let digits = &names[0][..8];
    assert!(refused(&names[0][..5], "2019-12-31", "đúng").contains("quá ngắn"));
    assert!(refused("00000000000", "2019-12-31", "đúng").contains("không tìm thấy"));
    assert!(refused(digits, "2019-03-24", "đúng").contains("sớm hơn ngày của công việc"));
    assert!(refused(digits, "2019-12-31", "  ").contains("không được để trống"));
    assert_eq!(desk.count("confirmation"), 0);
}

#[test]
fn an_error_is_not_confirmed_but_sent_back() {
    let desk = Desk::new();
    let wrong = retail("Huyện Đắk Hà", "2019-03", MARCH).replace(
        "I\tBán lẻ hàng hóa\t1300\t90\t280\t96\t100\t300",
        "I\tBán lẻ hàng hóa\t1300\t90\t280\t96\t90\t300",
    );
    desk.put("inbox/dak-ha.csv", &wrong);
    let outcome = desk.run("2019-03", "2019-03-25");
    let sum = outcome
        .findings
        .iter()
        .find(|marked| marked.finding.rule.code == "TH112")
        .unwrap();
    let given = [
        "confirm",
        &sum.fingerprint,
        "--reason",
        "đúng",
        "--owner",
        "Lan",
        "--until",
        "2019-12-31",
    ];
    let output = tonghop(&desk, &given);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("Đề nghị đơn vị sửa số liệu rồi gửi lại"),
        "{}",
        said(&output)
    );
}

#[test]
fn the_help_of_every_command_speaks_the_language_asked_for() {
    let desk = Desk::new();
    for command in [
        &["history"][..],
        &["history", "import"],
        &["history", "show"],
        &["history", "export"],
        &["confirm"],
    ] {
        let help = |language| {
            said(&tonghop(
                &desk,
                &[command, &["--help", "--lang", language]].concat(),
            ))
        };
        let (vi, en) = (help("vi"), help("en"));
        assert!(
            vi.contains("Cách dùng: tonghop") && !vi.contains("Usage"),
            "{vi}"
        );
        assert!(
            en.contains("Usage: tonghop") && !en.contains("help."),
            "{en}"
        );
        assert!(!vi.contains("help."), "{vi}");
    }
}
