//! The office's own words in the report: a file for each month, made once, never written again.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::process::Output;

use serde_json::Value;

use crate::pdf::text_of;
use crate::unattended::Office;
use crate::word::{Parts, paragraphs};

const KEPT: &str = "own-words = \"noi-dung\"\n";
const FILE: &str = "noi-dung/2019-09.md";
const DAK_TO: &str = "inbox/bieu bao cao T9-2019 Dak To.xlsx";
const ISSUED: &str = "[report]\nnumber = \"125\"\ndate = \"2019-10-02\"\n";
/// Names of the blanks that a report of September asks for.
const ASKED: [&str; 14] = [
    "mandate",
    "direction",
    "index-reasons",
    "export-reasons",
    "prices",
    "border-trade",
    "trade-promotion",
    "safety",
    "administration",
    "strengths",
    "shortcomings",
    "causes",
    "tasks",
    "proposals",
];

fn run(office: &Office) -> (Option<i32>, String) {
    let output: Output = office.command(&["run"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code(), said)
}

fn words(office: &Office) -> String {
    fs::read_to_string(office.path(FILE)).unwrap()
}

/// Writes below the heads of sections.
fn write(office: &Office, sections: &[(&str, &str)]) {
    let mut text = words(office);
    for (id, words) in sections {
        let head = format!("## {id}\n");
        assert!(text.contains(&head), "{id}");
        text = text.replace(&head, &format!("{head}{words}\n"));
    }
    fs::write(office.path(FILE), text).unwrap();
}

fn document(office: &Office) -> String {
    let text = text_of(&fs::read(office.path("ra/bao-cao.pdf")).unwrap());
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn manifest(office: &Office) -> Value {
    serde_json::from_slice(&fs::read(office.path("ra/manifest.json")).unwrap()).unwrap()
}

/// Replaces words in one part of a workbook.
fn patch(office: &Office, workbook: &str, part: &str, change: impl Fn(&str) -> String) {
    let path = office.path(workbook);
    let mut parts = zip::ZipArchive::new(Cursor::new(fs::read(&path).unwrap())).unwrap();
    let mut made = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    for at in 0..parts.len() {
        let mut entry = parts.by_index(at).unwrap();
        let (name, mut bytes) = (entry.name().unwrap().into_owned(), Vec::new());
        entry.read_to_end(&mut bytes).unwrap();
        if name == part {
            let changed = change(std::str::from_utf8(&bytes).unwrap());
            assert!(
                changed.as_bytes() != bytes,
                "{part} holds what is to be changed"
            );
            bytes = changed.into_bytes();
        }
        let options = zip::write::SimpleFileOptions::default();
        made.start_file(name, options).unwrap();
        made.write_all(&bytes).unwrap();
    }
    made.finish().unwrap();
}

/// A note beside cassava starch in the form on trade, and lines below its table.
fn explain(office: &Office, beside: &str, below: &str) {
    let escaped = |text: &str| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    };
    let cell = |at: &str, text: &str| {
        format!(
            "<c r=\"{at}\" t=\"inlineStr\"><is><t>{}</t></is></c>",
            escaped(text)
        )
    };
    patch(office, DAK_TO, "xl/worksheets/sheet4.xml", |sheet| {
        let (before, behind) = sheet.split_once("<row r=\"17\"").unwrap();
        let (row, behind) = behind.split_once("</row>").unwrap();
        let mut lines = String::new();
        for (row, line) in (60..).zip(below.lines()) {
            lines.push_str(&format!(
                "<row r=\"{row}\">{}</row>",
                cell(&format!("A{row}"), line)
            ));
        }
        let behind = behind.replace("</sheetData>", &format!("{lines}</sheetData>"));
        format!(
            "{before}<row r=\"17\"{row}{}</row>{behind}",
            cell("Q17", beside)
        )
    });
}

#[test]
fn the_first_run_makes_the_file_and_no_run_writes_it_again() {
    let office = Office::new(&[], KEPT);
    explain(
        &office,
        "Giá tinh bột sắn giảm",
        "Nguyên nhân:\nDo thiếu container\n- Do hạn hán",
    );
    let (code, said) = run(&office);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("Đã tạo") && said.contains("2019-09.md"),
        "{said}"
    );
    let first = words(&office);
    for id in ASKED.iter().chain(&["next-plan"]) {
        assert_eq!(first.matches(&format!("\n## {id}\n")).count(), 1, "{id}");
    }
    // Below the blank on exports, with unit and cell.
    let exports = first.split("## export-reasons").nth(1).unwrap();
    let exports = exports.split("\n## ").next().unwrap();
    for told in [
        "<!-- Huyện Đắk Tô, Bieu 04!Q17, Tinh bột sắn: Giá tinh bột sắn giảm -->",
        "<!-- Huyện Đắk Tô, Bieu 04!A61: Do thiếu container -->",
        "Bieu 04!A62: Do hạn hán -->",
    ] {
        assert!(exports.contains(told), "{exports}");
    }
    let outputs = |name: &str| fs::read(office.path("ra").join(name)).unwrap();
    let before = [
        "bao-cao.pdf",
        "bao-cao.docx",
        "tong-hop.xlsx",
        "manifest.json",
    ]
    .map(outputs);
    let (code, said) = run(&office);
    assert_eq!(code, Some(0), "{said}");
    assert!(!said.contains("Đã tạo"), "{said}");
    assert_eq!(words(&office), first);
    let after = [
        "bao-cao.pdf",
        "bao-cao.docx",
        "tong-hop.xlsx",
        "manifest.json",
    ]
    .map(outputs);
    assert!(before == after);
    assert_eq!(manifest(&office)["own_words"]["file"], FILE);
    let names: Vec<_> = fs::read_dir(office.path("noi-dung")).unwrap().collect();
    assert_eq!(names.len(), 1);
}

#[test]
fn a_job_that_names_no_place_for_words_gets_none_and_hears_of_it() {
    let office = Office::new(&[], "");
    let (code, said) = run(&office);
    assert_eq!(code, Some(0));
    assert!(said.contains("own-words = \"noi-dung\""), "{said}");
    assert!(!office.path("noi-dung").exists());
    assert_eq!(manifest(&office)["own_words"], Value::Null);
}

#[test]
fn words_stand_in_their_places_with_the_figures_they_name() {
    let office = Office::new(&[], KEPT);
    assert_eq!(run(&office).0, Some(0));
    write(
        &office,
        &[
            (
                "export-reasons",
                "Do giá giảm; bán lẻ {{ value(\"headline.retail\") }}.\n\nĐoạn hai.",
            ),
            ("strengths", "- Kết quả thứ nhất;\n- Kết quả thứ hai"),
            ("index-reasons", "Nguyên nhân: thiếu nước."),
        ],
    );
    let (code, said) = run(&office);
    assert_eq!(code, Some(0), "{said}");
    let text = document(&office);
    let reasons = "Do giá giảm; bán lẻ 14.164,9 tỷ đồng. Đoạn hai. Kim ngạch nhập khẩu";
    assert!(text.contains(reasons));
    assert!(text.contains("- Kết quả thứ nhất; - Kết quả thứ hai"), "");
    for gone in [
        "[Nêu nguyên nhân xuất khẩu giảm.]",
        "[Bổ sung các kết quả nổi bật khác.]",
    ] {
        assert!(!text.contains(gone), "{gone}");
    }
    assert!(text.contains("[Nêu nhiệm vụ, giải pháp theo từng lĩnh vực.]"));
    assert!(
        said.contains("Nội dung báo cáo còn phải viết: 11."),
        "{said}"
    );
    assert!(
        said.contains("(## tasks)") && !said.contains("(## strengths)"),
        "{said}"
    );
    let word = Parts::of(&fs::read(office.path("ra/bao-cao.docx")).unwrap());
    let word = paragraphs(word.text("word/document.xml"));
    assert!(
        word.iter()
            .any(|line| line == "Do giá giảm; bán lẻ 14.164,9 tỷ đồng."),
        "{word:?}"
    );
    // What a sentence prints stands in the workbook and the JSON.
    let figures = fs::read_to_string(office.path("ra/so-lieu.json")).unwrap();
    assert!(figures.contains("\"retail.total.cumulative\""));
}

#[test]
fn a_wrong_name_is_refused_with_its_line_and_the_nearest_one() {
    let office = Office::new(&[], KEPT);
    assert_eq!(run(&office).0, Some(0));
    let (outputs, good) = (document(&office), words(&office));
    let value = "{{ value(\"retail.totl\") }}";
    let unknown = "{{ valu(\"retail.total\") }}";
    let inner = "{{ blank(\"tasks\", \"Nêu.\") }}";
    for (id, below, wrong, told) in [
        ("tasks", format!("\n{value}\n"), value, "totl (total?)"),
        // Asked for in December only, and refused in September all the same.
        ("next-plan", format!("{unknown}\n"), unknown, ""),
        ("tasks", format!("{inner}\n"), inner, ""),
        (
            "tasks",
            "## taks\n".to_owned(),
            "## taks",
            "có phải “tasks”?",
        ),
        ("tasks", "## safety\n".to_owned(), "", "“safety” có hai lần"),
        (
            "tasks",
            "<!-- hở\n".to_owned(),
            "<!-- hở",
            "chú thích phải được đóng",
        ),
    ] {
        let head = format!("## {id}\n");
        let text = good.replace(&head, &format!("{head}{below}"));
        let line = text
            .lines()
            .position(|line| line == wrong && !wrong.is_empty());
        let line = line.map_or_else(String::new, |line| format!(":{}", line + 1));
        fs::write(office.path(FILE), text).unwrap();
        let (code, said) = run(&office);
        assert_eq!(code, Some(2), "{below}: {said}");
        assert!(said.contains(&format!("{FILE}{line}")), "{below}: {said}");
        assert!(said.contains(told), "{below}: {said}");
    }
    assert_eq!(document(&office), outputs);
}

#[test]
fn a_report_with_number_and_date_stays_a_draft_while_something_is_to_be_written() {
    let office = Office::new(&[], &format!("{KEPT}{ISSUED}"));
    let (code, said) = run(&office);
    assert_eq!(code, Some(3), "{said}");
    assert!(document(&office).contains("DỰ THẢO"));
    assert!(
        said.contains("vẫn mang dấu “DỰ THẢO”") && said.contains("(## proposals)"),
        "{said}"
    );
    let sections: Vec<(&str, &str)> = ASKED.iter().map(|id| (*id, "Đã viết.")).collect();
    write(&office, &sections);
    let (code, said) = run(&office);
    assert_eq!(code, Some(0), "{said}");
    let text = document(&office);
    assert!(!text.contains("DỰ THẢO") && !text.contains('['), "{text}");
    assert!(!said.contains("còn phải viết"), "{said}");
    // Brackets in the words of the office say that something is still to be written.
    write(&office, &[("proposals", "Kiến nghị: [bổ sung].\n")]);
    let (code, said) = run(&office);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("III. Kiến nghị, đề xuất: bổ sung"), "{said}");
}

#[test]
fn words_that_are_not_printed_and_sections_that_are_missing_are_said() {
    let office = Office::new(&[], KEPT);
    assert_eq!(run(&office).0, Some(0));
    write(
        &office,
        &[
            ("next-plan", "Kế hoạch năm 2020."),
            (
                "tasks",
                "Còn {{ value(\"retail.total@dak-ha\") }}.\n\nCòn {{ figure(\"retail.total.cumulative@tinh\") }}.",
            ),
        ],
    );
    let text = words(&office);
    let (before, behind) = text.split_once("## safety").unwrap();
    let (_, behind) = behind.split_once("\n## ").unwrap();
    let shorter = format!("{before}## {behind}");
    fs::write(office.path(FILE), &shorter).unwrap();
    let (_, said) = run(&office);
    assert!(
        said.contains("chưa có mục cho các chỗ trống: safety"),
        "{said}"
    );
    assert!(said.contains("Lời văn ở các mục next-plan"), "{said}");
    assert_eq!(words(&office), shorter);
}

#[test]
fn what_units_write_never_becomes_markup_or_a_placeholder() {
    let office = Office::new(&[], KEPT);
    let mut below = String::from("Ghi chú: a --> {{ value(\"x\") }}\n## tasks\n<!-- [Nêu] `b`\n");
    for number in 0..10_000 {
        below.push_str(&format!("Ghi chú: {number} }}}} --> {{% raw %}}\n"));
    }
    explain(
        &office,
        "--> ## tasks {{ value(\"retail.totl\") }} <script> `x` [Nêu]",
        &below,
    );
    let (code, said) = run(&office);
    assert_eq!(code, Some(0), "{said}");
    let text = words(&office);
    assert!(text.lines().count() < 400, "{}", text.lines().count());
    for line in text.lines() {
        let is_comment = line.starts_with("<!-- ") && line.ends_with(" -->");
        assert!(
            line.is_empty() || line.starts_with("## ") || is_comment,
            "{line}"
        );
        let inside = line.trim_start_matches("<!-- ").trim_end_matches(" -->");
        let is_plain = !inside.contains(['<', '>', '{', '}', '`']);
        assert!(is_plain, "{line}");
    }
    let first = fs::read(office.path("ra/bao-cao.pdf")).unwrap();
    let (code, said) = run(&office);
    assert_eq!(code, Some(0), "{said}");
    assert!(first == fs::read(office.path("ra/bao-cao.pdf")).unwrap());
    assert_eq!(words(&office), text);
}

#[test]
fn the_place_may_not_lie_in_the_inbox_and_no_link_is_written_through() {
    let office = Office::new(&[], "own-words = \"inbox/noi-dung\"\n");
    let (code, said) = run(&office);
    assert_eq!(code, Some(2), "{said}");
    assert!(!office.path("inbox/noi-dung").exists());
    office.job(KEPT);
    #[cfg(unix)]
    {
        fs::create_dir(office.path("noi-dung")).unwrap();
        std::os::unix::fs::symlink(office.path("ngoai.md"), office.path(FILE)).unwrap();
        let (code, said) = run(&office);
        // A link that leads nowhere is a file of somebody that cannot be read.
        assert_eq!(code, Some(2), "{said}");
        assert!(!office.path("ngoai.md").exists());
    }
}

#[test]
fn init_makes_the_file_of_its_period() {
    let office = Office::new(&[], "");
    let output = office.command(&["init", "viec"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let file = office.path("viec/noi-dung/2019-09.md");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("\n## direction\n"), "{text}");
    let job = fs::read_to_string(office.path("viec/tonghop.toml")).unwrap();
    assert!(job.contains("\nown-words = \"noi-dung\"\n"), "{job}");
}

#[test]
fn each_month_has_a_file_of_its_own() {
    for (month, title) in [("01", "tháng 01 năm 2019"), ("12", "năm 2019")] {
        let office = Office::new(&[], KEPT);
        let job = fs::read_to_string(office.path("tonghop.toml")).unwrap();
        let job = job.replace("2019-09\"", &format!("2019-{month}\""));
        fs::write(office.path("tonghop.toml"), job).unwrap();
        let output = office.command(&["run", "--allow-fewer"]).output().unwrap();
        let file = office.path(&format!("noi-dung/2019-{month}.md"));
        if output.status.code() == Some(9) {
            // Nothing of that month came in, so nothing was needed.
            assert!(!file.exists());
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains(title), "{text}");
    }
}

#[test]
fn templates_are_exported_once_and_those_of_an_older_program_are_named() {
    let office = Office::new(&[], "templates = \"mau\"\n");
    fs::create_dir(office.path("mau")).unwrap();
    let export = || {
        let output = office.command(&["templates", "export"]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), said)
    };
    let (code, said) = export();
    assert_eq!(code, Some(0), "{said}");
    let body = office.path("mau/report/bao-cao.md");
    let text = fs::read_to_string(&body).unwrap();
    fs::write(
        &body,
        text.replace("Theo ngành kinh tế:", "Chia theo ngành:"),
    )
    .unwrap();
    let (code, said) = export();
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("Giữ nguyên") && !said.contains("Đã ghi"),
        "{said}"
    );
    let (code, said) = run(&office);
    assert_eq!(code, Some(0), "{said}");
    assert!(document(&office).contains("Chia theo ngành:"));
    assert!(!said.contains("bản cũ của chương trình"), "{said}");
    let bases = office.path("mau/ban-goc.txt");
    let noted = fs::read_to_string(&bases).unwrap();
    let older: Vec<String> = noted
        .lines()
        .map(|line| format!("00{}", &line[2..]))
        .collect();
    fs::write(&bases, older.join("\n")).unwrap();
    let (code, said) = run(&office);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("bản cũ của chương trình: report/bao-cao.md."),
        "{said}"
    );
    let output = office
        .command(&["templates", "export", "phrase.toml"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("phrases.toml"), "{said}");
}

#[test]
fn a_report_without_blanks_gets_a_file_without_sections() {
    let office = Office::new(&[], "");
    let health = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/health");
    let job = format!(
        "period = \"2019-09\"\nas-of = \"2019-09-25\"\ninbox = '{}'\nout = \"ra\"\ntemplates = '{}'\n{KEPT}{ISSUED}",
        health.join("inbox").display(),
        health.join("templates").display()
    );
    fs::write(office.path("tonghop.toml"), job).unwrap();
    let (code, said) = run(&office);
    assert_eq!(code, Some(0), "{said}");
    assert!(!words(&office).contains("\n## "));
    assert!(!said.contains("còn phải viết"), "{said}");
    fs::write(office.path(FILE), "## causes\nDo mưa.\n").unwrap();
    let (code, said) = run(&office);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains(&format!("{FILE}:1")), "{said}");
}
