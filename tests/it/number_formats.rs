//! What the format of a cell, or the style in which a number is typed, makes of it. All figures are synthetic.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a failing test should stop"
)]

use std::process::Command;

use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, Workbook};
use tonghop::model::finding::{Arg, Finding, Severity};
use tonghop::model::observation::{Absence, Value};
use tonghop::read::grid::Content;
use tonghop::recognise::Recognition;

use crate::letters::{recognise, sample};

const NAME: &str = "DakGlei_T9.2019.xlsx";
const RETAIL: &str = "3.TMBL";
/// Line of the measure: "ĐVT: Tr.đồng".
const MEASURE: &str = "M7";
/// The trade of food in the month: 27346.4 triệu đồng.
const FIGURE: &str = "G14";

/// The retail return of Đắk Glei with other numbers and formats in some cells; `None` leaves a cell out.
fn retail(cells: &[(&str, Option<&str>, &str)]) -> Vec<u8> {
    let workbook = sample(NAME);
    let sheet = workbook
        .sheets
        .iter()
        .find(|sheet| *sheet.name == *RETAIL)
        .unwrap();
    let mut copy = Workbook::new();
    let written = copy.add_worksheet();
    written.set_name(RETAIL).unwrap();
    for block in &sheet.merges {
        let (first, last) = (block.first, block.last);
        written
            .merge_range(
                first.row,
                first.column,
                last.row,
                last.column,
                "",
                &Format::new(),
            )
            .unwrap();
    }
    for cell in &sheet.cells {
        let (row, column) = (cell.position.row, cell.position.column);
        let other = cells
            .iter()
            .find(|(at, _, _)| *at == cell.position.to_string());
        let number: f64 = match (&cell.content, other) {
            (_, Some((_, None, _))) => continue,
            (_, Some((_, Some(number), _))) => number.parse().unwrap(),
            (Content::Number(number), None) => number.to_string().parse().unwrap(),
            (Content::Text(text), None) => {
                written.write_string(row, column, &**text).unwrap();
                continue;
            }
            (other, None) => panic!("{other:?}"),
        };
        let code = other.map_or("General", |(_, _, code)| code);
        let format = Format::new().set_num_format(code);
        written
            .write_number_with_format(row, column, number, &format)
            .unwrap();
    }
    copy.save_to_buffer().unwrap()
}

fn read(cells: &[(&str, Option<&str>, &str)]) -> Recognition {
    recognise(NAME, &retail(cells)).1
}

/// A figure as it was taken; "absent" where none was.
fn value(recognition: &Recognition, address: &str) -> String {
    let seen = recognition.returns[0].observations.iter();
    let mut seen = seen.filter(|seen| seen.position.to_string() == address);
    match seen.next().unwrap().value {
        Value::Number(number) => number.normalize().to_string(),
        Value::Absent(Absence::Unreadable) => "absent".to_owned(),
        Value::Absent(other) => format!("{other:?}"),
    }
}

/// Findings beside the note about dashes of the clean return.
fn said(recognition: &Recognition) -> Vec<&Finding> {
    let findings = recognition.findings.iter();
    findings
        .filter(|finding| !matches!(finding.rule.code, "TH045" | "TH020"))
        .collect()
}

fn codes(recognition: &Recognition) -> Vec<&str> {
    said(recognition)
        .iter()
        .map(|finding| finding.rule.code)
        .collect()
}

fn arg(finding: &Finding, name: &str) -> String {
    let (_, arg) = finding
        .args
        .iter()
        .find(|(known, _)| *known == name)
        .unwrap();
    match arg {
        Arg::Text(text) => text.clone(),
        Arg::Number(number) => number.to_string(),
        Arg::Count(count) => count.to_string(),
        other => format!("{other:?}"),
    }
}

#[test]
fn what_a_format_shows_is_what_counts() {
    for (stored, code) in [
        ("27346400", "#,##0.0,"),
        ("27346400000", "#,##0.0,,"),
        ("27346400000000", "0.0,,,"),
        ("27346400", "#,##0.0,;[Red]-#,##0.0,"),
        ("27346400000", "[>=1000000]#,##0.0,,;0"),
        (
            "27346400",
            "_(* #,##0.0,_);_(* (#,##0.0,);_(* \"-\"??_);_(@_)",
        ),
        ("27346400000", "#,##0.0,,\"tr\""),
        ("27346400000", "#,##0.0,,\" triệu đồng\""),
        ("27346400000", "#,##0.0,,\" tr.đ\""),
    ] {
        let recognition = read(&[(FIGURE, Some(stored), code)]);
        assert_eq!(value(&recognition, FIGURE), "27346.4", "{code}");
        assert_eq!(codes(&recognition), ["TH070"], "{code}");
        let finding = said(&recognition)[0];
        assert_eq!(finding.severity, Severity::Warning);
        assert_eq!(finding.cells[0].position.unwrap().to_string(), FIGURE);
        assert_eq!(arg(finding, "shown"), "27346.4", "{code}");
        assert_eq!(arg(finding, "stored"), stored, "{code}");
    }
}

#[test]
fn formats_that_scale_nothing_say_nothing() {
    for code in [
        "#,##0.0",
        "0.00",
        "#,##0",
        "General",
        "Chung",
        "Standard",
        "G/通用格式",
        "# ?/?",
        "0.00E+00",
        "@",
        "[$-42A]#,##0",
        "_-* #,##0\\ _₫_-",
        "#.##0,0",
        "# ##0,0",
        "[Red][<0]-0;0",
        "#,##0.0\" tr.đ\"",
        "#,##0.0\" triệu đồng\"",
        "#,##0 \"triệu\"",
        "#,##0.0;-#,##0.0;;@",
    ] {
        let recognition = read(&[(FIGURE, Some("27346.4"), code)]);
        assert_eq!(value(&recognition, FIGURE), "27346.4", "{code}");
        assert_eq!(codes(&recognition), [""; 0], "{code}");
    }
}

#[test]
fn a_column_is_said_once() {
    let cells = [
        (FIGURE, Some("27346400"), "0.0,"),
        ("G15", Some("3864300"), "0.0,"),
        ("H14", Some("234455000"), "0.0,"),
    ];
    let recognition = read(&cells);
    assert_eq!(codes(&recognition), ["TH070", "TH070"]);
    assert_eq!(arg(said(&recognition)[0], "count"), "2");
    assert_eq!(value(&recognition, "H14"), "234455");
}

#[test]
fn a_unit_in_a_format_is_converted_or_refused() {
    // Nothing else names a unit: what is seen is taken.
    for (stored, code) in [
        ("27.3464", "0.000\" tỷ\""),
        ("27346400", "#,##0\" nghìn đồng\""),
        ("27346400000", "#,##0 \"đồng\""),
        ("27346400000", "#,##0 [$₫-42A]"),
        ("27.3464", "[$VND] 0.0000\" tỷ\""),
    ] {
        let recognition = read(&[(FIGURE, Some(stored), code), (MEASURE, None, "")]);
        assert_eq!(value(&recognition, FIGURE), "27346.4", "{code}");
        // The head says nothing for the other columns, whose formats name no unit: that is one finding, which names this one too.
        assert_eq!(codes(&recognition), ["TH060"], "{code}");
        let finding = said(&recognition)[0];
        assert_eq!(arg(finding, "first"), FIGURE, "{code}");
        let cells = finding.cells.iter().filter_map(|cell| cell.position);
        assert!(cells.map(|at| at.to_string()).any(|at| at == FIGURE));
        assert!(finding.affects.iter().all(|line| line.column.is_some()));
    }
    // Stored in the measure of the sheet and shown in another multiple, both say the same.
    let both = read(&[(FIGURE, Some("27346.4"), "0.0000,\" tỷ\"")]);
    assert_eq!(
        (value(&both, FIGURE), codes(&both)),
        ("27346.4".to_owned(), vec!["TH070"])
    );
    // Written without its marks, triệu is still triệu.
    let unmarked = read(&[(FIGURE, Some("27346.4"), "0.0\" trieu\"")]);
    assert_eq!(value(&unmarked, FIGURE), "27346.4");
    // The sheet says triệu đồng, or the format something that no đồng is.
    for code in [
        "#,##0.000\" tỷ\"",
        "#,##0 \"đồng\"",
        "#,##0.00\\ \"₫\"",
        "_-* #,##0.00\\ \"₫\"_-",
        "[$USD] #,##0",
        "#,##0.0 USD",
        "\"$\"#,##0",
        "0.0\" triệu USD\"",
        "0.0\" tấn\"",
        "[$€-2] #,##0",
    ] {
        let recognition = read(&[(FIGURE, Some("27346.4"), code)]);
        assert_eq!(value(&recognition, FIGURE), "absent", "{code}");
        assert_eq!(codes(&recognition), ["TH072"], "{code}");
        let finding = said(&recognition)[0];
        assert_eq!(finding.severity, Severity::Error);
        assert_eq!(finding.affects.len(), 1, "{code}");
        assert!(finding.affects[0].column.is_some(), "{code}");
    }
    // Scaled and refused: what is refused is not said to be taken.
    let refused = read(&[(FIGURE, Some("27346400"), "#,##0.0,\" USD\"")]);
    assert_eq!(codes(&refused), ["TH072"]);
}

#[test]
fn findings_print_what_is_seen_and_what_is_stored() {
    for (stored, code, shown) in [
        ("36125.7", "#,##0.0,", "36.1"),
        ("36150", "#,##0.0,", "36.2"),
        ("36125.7", "#,##0.00,", "36.13"),
        ("36125.7", "0,", "36"),
        ("36125.7", "0.00E+00,", "36.1257"),
    ] {
        let recognition = read(&[(FIGURE, Some(stored), code)]);
        assert_eq!(codes(&recognition), ["TH070"], "{code}");
        let finding = said(&recognition)[0];
        assert_eq!(arg(finding, "shown"), shown, "{code}");
        assert_eq!(arg(finding, "stored"), stored, "{code}");
        // The figure keeps all its digits, and the finding says so where they are more than those seen.
        let taken = value(&recognition, FIGURE);
        let said: Vec<_> = finding
            .args
            .iter()
            .filter(|(name, _)| *name == "taken")
            .collect();
        assert_eq!(said.is_empty(), taken == shown, "{code}");
    }
    let unit = read(&[(FIGURE, Some("36.12571"), "0.0\" USD\"")]);
    let finding = said(&unit)[0];
    assert_eq!(
        (finding.rule.code, arg(finding, "shown")),
        ("TH072", "36.1".to_owned())
    );
    assert_eq!(arg(finding, "stored"), "36.12571");
}

#[test]
fn words_in_a_format_are_said_and_hidden_figures_too() {
    let remark = read(&[(FIGURE, Some("27346.4"), "0.0\" (ước)\"")]);
    assert_eq!(
        (value(&remark, FIGURE), codes(&remark)),
        ("27346.4".to_owned(), vec!["TH073"])
    );
    for code in [";;;", "\"đạt\"", ";;;@"] {
        let hidden = read(&[(FIGURE, Some("27346.4"), code)]);
        assert_eq!(
            (value(&hidden, FIGURE), codes(&hidden)),
            ("27346.4".to_owned(), vec!["TH046"]),
            "{code}"
        );
    }
    let nothing = read(&[(FIGURE, Some("0"), "#,##0;-#,##0;")]);
    assert_eq!(
        (value(&nothing, FIGURE), codes(&nothing)),
        ("0".to_owned(), Vec::new())
    );
}

#[test]
fn shares_are_read_as_they_are_shown() {
    for (stored, code) in [
        ("1.119", "0.0%"),
        ("111.9", "0.0\"%\""),
        ("1119", "0.0‰"),
        ("111.9", "0.0"),
    ] {
        let recognition = read(&[("J14", Some(stored), code)]);
        assert_eq!(value(&recognition, "J14"), "111.9", "{code}");
        assert_eq!(codes(&recognition), [""; 0], "{code}");
    }
    let share = read(&[(FIGURE, Some("0.5"), "0%")]);
    assert_eq!(
        (value(&share, FIGURE), codes(&share)),
        ("absent".to_owned(), vec!["TH119"])
    );
    // Once for a column, with all the figures that it keeps out.
    let column = read(&[
        (FIGURE, Some("0.5"), "0%"),
        ("G15", Some("0.25"), "0%"),
        ("G16", Some("0.1"), "0.0%"),
        ("H14", Some("0.5"), "0%"),
    ]);
    assert_eq!(codes(&column), ["TH119", "TH119"]);
    let finding = said(&column)[0];
    assert_eq!(
        (arg(finding, "count"), finding.affects.len()),
        ("3".to_owned(), 3)
    );
}

#[test]
fn a_time_is_no_figure() {
    for (stored, code) in [
        ("0.5", "h:mm"),
        ("1.5", "[h]:mm"),
        ("43710.5", "h:mm AM/PM"),
        ("43710.5", "mm:ss"),
        ("0.166", "d-mmm"),
    ] {
        let recognition = read(&[(FIGURE, Some(stored), code)]);
        assert_eq!(
            (value(&recognition, FIGURE), codes(&recognition)),
            ("absent".to_owned(), vec!["TH041"]),
            "{code}"
        );
    }
}

#[test]
fn lost_thousands_points_are_one_finding_for_a_column() {
    let rows = 12..60;
    let addresses: Vec<String> = rows.map(|row| format!("G{row}")).collect();
    let whole = |address: &str| address.trim_start_matches('G').parse::<u32>().unwrap() * 31;
    let numbers: Vec<String> = addresses
        .iter()
        .map(|address| match address.as_str() {
            "G14" => "1.035".to_owned(),
            "G16" => "27.346".to_owned(),
            address => whole(address).to_string(),
        })
        .collect();
    let cells: Vec<(&str, Option<&str>, &str)> = addresses
        .iter()
        .zip(&numbers)
        .map(|(at, number)| (at.as_str(), Some(number.as_str()), "General"))
        .collect();
    let recognition = read(&cells);
    assert_eq!(codes(&recognition), ["TH074"]);
    let finding = said(&recognition)[0];
    assert_eq!(
        (arg(finding, "count"), arg(finding, "meant")),
        ("2".to_owned(), "1035.000".to_owned())
    );
    assert_eq!(finding.affects.len(), 2);
    assert!(finding.affects.iter().all(|line| line.column.is_some()));
    assert_eq!(value(&recognition, "G14"), "absent");
    assert_eq!(value(&recognition, "G15"), "465");
    // The same figures in a column with tenths are what they are.
    let tenths: Vec<(&str, Option<&str>, &str)> = cells
        .iter()
        .map(|(at, number, code)| {
            (
                *at,
                if matches!(*at, "G13" | "G15" | "G17") {
                    Some("12.5")
                } else {
                    *number
                },
                *code,
            )
        })
        .collect();
    assert_eq!(codes(&read(&tenths)), [""; 0]);
}

#[test]
fn a_row_that_lost_its_points_keeps_no_small_figure() {
    let row = [
        ("C14", "38.731"),
        ("D14", "2.98"),
        ("E14", "25.991"),
        ("F14", "3.04"),
        ("G14", "3.254"),
        ("H14", "27"),
        ("I14", "37797"),
    ];
    // The plans of the other rows are whole, so that the first figure stands out.
    let plans: Vec<String> = (12..60)
        .filter(|row| *row != 14)
        .map(|row| format!("C{row}"))
        .collect();
    let mut cells: Vec<(&str, Option<&str>, &str)> = plans
        .iter()
        .map(|at| (at.as_str(), Some("41850"), "General"))
        .collect();
    cells.extend(row.map(|(at, number)| (at, Some(number), "General")));
    let recognition = read(&cells);
    assert_eq!(codes(&recognition), ["TH074"; 6]);
    for (at, _) in &row[..6] {
        assert_eq!(value(&recognition, at), "absent", "{at}");
    }
    assert_eq!(value(&recognition, "I14"), "37797");
    assert_eq!(value(&recognition, "D15"), "3695.7");
}

#[test]
fn digits_and_signs_that_a_format_adds_are_an_error_for_a_column() {
    for (code, added) in [
        ("#,##0\".000\"", ".000"),
        ("#,##0\"00\"", "00"),
        ("#,##0\\0", "0"),
        ("-#,##0;#,##0", "-"),
        ("(#,##0)", "( )"),
    ] {
        let recognition = read(&[(FIGURE, Some("27"), code), ("G15", Some("31"), code)]);
        assert_eq!(codes(&recognition), ["TH075"], "{code}");
        let finding = said(&recognition)[0];
        assert_eq!(
            (arg(finding, "found"), arg(finding, "count")),
            (added.to_owned(), "2".to_owned())
        );
        assert_eq!(
            (finding.severity, finding.affects.len()),
            (Severity::Error, 2)
        );
        assert_eq!(value(&recognition, FIGURE), "absent", "{code}");
    }
    for code in ["#,##0.0;-#,##0.0", "#,##0.0_);(#,##0.0)", "#\\.##0"] {
        let recognition = read(&[(FIGURE, Some("27346.4"), code), ("G15", Some("-5.5"), code)]);
        assert_eq!(codes(&recognition), [""; 0], "{code}");
        assert_eq!(value(&recognition, "G15"), "-5.5", "{code}");
    }
}

#[test]
fn a_stored_number_keeps_its_digits_and_loses_its_noise() {
    for (stored, taken) in [
        ("27346.400000000001", "27346.4"),
        ("13162672089180.95", "13162672089180.95"),
        ("3.4536009725261367", "3.4536009725261367"),
        ("27346.4000123", "27346.4000123"),
        ("0.30000000000000004", "0.3"),
        ("0.00000042", "0.00000042"),
    ] {
        assert_eq!(
            value(&read(&[(FIGURE, Some(stored), "General")]), FIGURE),
            taken
        );
    }
}

/// A return on products as another program writes it: starch, printed pages, water.
fn products(rows: [[&str; 3]; 3], ratio: &str) -> String {
    let head = "UBND HUYỆN ĐẮK TÔ;;;;;;;;;;;;\nBIỂU 2. Sản phẩm công nghiệp chủ yếu;;;;;;;;;;;;\nKỳ báo cáo: tháng 9/2019;;;;;;;;;;;;\n\
        Đơn vị báo cáo: Huyện Đắk Tô;;;;;;;;;;;;\nSTT;Nội dung chỉ tiêu;ĐVT;Kế hoạch năm 2019;Thực hiện tháng 9 năm 2018;Lũy kế cùng kỳ năm 2018;\
        Thực hiện chính thức tháng trước;Ước tháng báo cáo;Cộng dồn từ đầu năm;Ước cả năm 2019;Lũy kế so với cùng kỳ (%);Lũy kế so với kế hoạch (%);Nguyên nhân\n";
    let names = [
        ("1.1", "Tinh bột sắn", "Tấn"),
        ("1.2", "Trang in", "Triệu trang"),
        ("1.3", "Nước máy sản xuất", "1000 m3"),
    ];
    let lines = names.iter().zip(rows).map(|((number, name, measure), [plan, month, sum])| {
        format!("{number};{name};{measure};{plan};{month};{sum};{month};{month};{sum};{plan};{ratio};{ratio};\n")
    });
    format!("{head}{}", lines.collect::<String>())
}

fn in_text(table: &str) -> Recognition {
    recognise("B2.csv", table.as_bytes()).1
}

/// The same as a page of a web portal saved under the name of a workbook.
fn in_page(table: &str) -> Recognition {
    recognise("B2.xls", page_of(table).as_bytes()).1
}

fn page_of(table: &str) -> String {
    let rows = table
        .lines()
        .map(|line| format!("<tr><td>{}</td></tr>", line.replace(';', "</td><td>")));
    format!(
        "<html><head><meta charset=\"utf-8\"></head><body><table>{}</table></body></html>",
        rows.collect::<String>()
    )
}

/// Plan, month and cumulative figure of starch.
fn starch(recognition: &Recognition) -> [String; 3] {
    let mut seen: Vec<_> = recognition.returns[0].observations.iter().collect();
    seen.sort_by_key(|seen| seen.position);
    [0, 1, 2].map(|place| match seen[place].value {
        Value::Number(number) => number.normalize().to_string(),
        Value::Absent(_) => "absent".to_owned(),
    })
}

#[test]
fn one_style_holds_for_all_columns_of_a_file() {
    let english = [
        ["93,785", "7,230", "64,301"],
        ["29", "2.3", "20.6"],
        ["397", "30.9", "274.4"],
    ];
    let in_one_cell = [
        ["93,785.0", "7,230", "64,301"],
        ["29", "2", "20"],
        ["397", "30", "274"],
    ];
    let vietnamese = [
        ["93.785", "7.230", "64.301"],
        ["29", "2,3", "20,6"],
        ["397", "30,9", "274,4"],
    ];
    let by_millions = [
        ["93.785", "7.230", "64.301"],
        ["29", "2", "20"],
        ["397", "1.234.567", "274"],
    ];
    for rows in [english, in_one_cell, vietnamese, by_millions] {
        for recognition in [
            in_text(&products(rows, "76")),
            in_page(&products(rows, "76")),
        ] {
            assert_eq!(
                starch(&recognition),
                ["93785", "7230", "64301"],
                "{rows:?} {:?}",
                recognition.findings
            );
            assert!(!codes(&recognition).contains(&"TH049"), "{rows:?}");
        }
    }
    // A ratio decides as well as any figure; a running number does not.
    let whole = [
        ["93,785", "7,230", "64,301"],
        ["29", "2", "20"],
        ["397", "30", "274"],
    ];
    assert_eq!(
        starch(&in_text(&products(whole, "76.2"))),
        ["93785", "7230", "64301"]
    );
    assert_eq!(
        starch(&in_text(&products(whole, "76,2"))),
        ["93.785", "7.23", "64.301"]
    );
}

#[test]
fn a_typed_number_that_nothing_decides_is_not_taken() {
    let whole = [
        ["93,785", "7,230", "64,301"],
        ["29", "2", "20"],
        ["397", "30", "274"],
    ];
    for recognition in [
        in_text(&products(whole, "76")),
        in_page(&products(whole, "76")),
    ] {
        assert_eq!(starch(&recognition), ["absent", "absent", "absent"]);
        let undecided: Vec<&Finding> = recognition
            .findings
            .iter()
            .filter(|finding| finding.rule.code == "TH049")
            .collect();
        assert_eq!(undecided.len(), 7);
        assert_eq!(undecided[0].severity, Severity::Error);
        assert!(!undecided[0].affects.is_empty());
        let figures = undecided.iter().flat_map(|finding| &finding.affects);
        assert!(figures.into_iter().all(|line| line.column.is_some()));
        let readings = ["value", "read_as", "other"].map(|name| arg(undecided[0], name));
        assert_eq!(readings, ["93,785", "93.785", "93785"]);
    }
    // A unit behind the number decides nothing, and a number that is not taken is not said to be read.
    let mut with_unit = whole;
    with_unit[0][0] = "93,785 tấn";
    let recognition = in_text(&products(with_unit, "76"));
    assert_eq!(starch(&recognition)[0], "absent");
    assert!(!codes(&recognition).contains(&"TH050"));
}

#[test]
fn an_odd_number_of_the_other_style_costs_itself() {
    let vietnamese = ["93.785", "7.230", "64.301"];
    let english = ["93,785", "7,230", "64,301"];
    for (starch_row, printed, water, ratio) in [
        (
            vietnamese,
            ["29", "2,3", "20,6"],
            ["27963.0", "30,9", "274,4"],
            "76,2",
        ),
        (
            vietnamese,
            ["29", "2,3", "20,6"],
            ["128,478.5", "30,9", "274,4"],
            "76,2",
        ),
        (
            english,
            ["29", "2.3", "20.6"],
            ["27963,5", "30.9", "274.4"],
            "76.2",
        ),
        (
            english,
            ["29", "2.3", "20.6"],
            ["128.478,5", "30.9", "274.4"],
            "76.2",
        ),
    ] {
        let rows = [starch_row, printed, water];
        let table = products(rows, ratio);
        // The plan stands again as the expected year; only the first is the odd one.
        let odd = format!(";{};{ratio};", water[0]);
        let table = table.replace(&odd, &format!(";397;{ratio};"));
        for recognition in [in_text(&table), in_page(&table)] {
            assert_eq!(starch(&recognition), ["93785", "7230", "64301"], "{rows:?}");
            assert_eq!(refused(&recognition), [("TH041", water[0].to_owned())]);
        }
    }
}

/// Codes and texts of the typed numbers that were not taken.
fn refused(recognition: &Recognition) -> Vec<(&'static str, String)> {
    let findings = recognition.findings.iter();
    let refused = findings.filter(|finding| matches!(finding.rule.code, "TH041" | "TH049"));
    refused
        .map(|finding| (finding.rule.code, arg(finding, "value")))
        .collect()
}

#[test]
fn a_file_in_both_styles_takes_what_can_be_read_in_one_way() {
    let mixed = [
        ["93,785", "7,230", "64,301"],
        ["29.5", "2,3", "20"],
        ["397", "30", "274"],
    ];
    let recognition = in_text(&products(mixed, "76"));
    assert_eq!(starch(&recognition), ["absent", "absent", "absent"]);
    assert!(
        refused(&recognition)
            .iter()
            .all(|(code, _)| *code == "TH049")
    );
    let figures = recognition.returns[0].observations.iter();
    let taken = |text: &str| {
        let number: Decimal = text.parse().unwrap();
        figures
            .clone()
            .any(|seen| seen.value == Value::Number(number))
    };
    assert!(taken("29.5") && taken("2.3"));
}

#[test]
fn a_column_of_the_other_style_is_not_read_in_that_of_the_file() {
    let read = |column: [&'static str; 3]| {
        let [starch_plan, printed_plan, water_plan] = column;
        let rows = [
            [starch_plan, "7.230", "64.301"],
            [printed_plan, "2,3", "20,6"],
            [water_plan, "30,9", "274,4"],
        ];
        // The plan stands again as the expected year; there other numbers of the file's style are put.
        let table = [printed_plan, water_plan]
            .iter()
            .fold(products(rows, "76,2"), |table, plan| {
                table.replace(&format!(";{plan};76,2;"), ";28,7;76,2;")
            });
        starch(&in_text(&table))
    };
    assert_eq!(read(["93.785", "29", "397"])[0], "93785");
    assert_eq!(read(["93.785", "29.5", "397"])[0], "93785");
    // Three decimals may be the thousands of the odd numbers.
    assert_eq!(read(["93,785", "29.5", "397"])[0], "absent");
    // Two odd numbers, and none that agrees with the file.
    assert_eq!(read(["93.785", "29.5", "397.25"])[0], "absent");
}

#[test]
fn what_a_page_does_not_show_is_said() {
    let rows = [
        ["93.785", "7.230", "64.301"],
        ["29", "2,3", "20,6"],
        ["397", "30,9", "274,4"],
    ];
    let page = page_of(&products(rows, "76,2"));
    let read = |hidden: &str, shown: &str| {
        let page = page.replacen(shown, &shown.replacen('>', &format!(" {hidden}>"), 1), 1);
        recognise("B2.xls", page.as_bytes()).1
    };
    let hidden = "style=\"display:none\"";
    for (shown, first) in [("<td>93.785</td>", "D6"), ("<tr><td>1.2</td>", "D7")] {
        let recognition = read(hidden, shown);
        let mut of_rule = recognition
            .findings
            .iter()
            .filter(|finding| finding.rule.code == "TH046");
        let at = of_rule.next().unwrap().cells[0]
            .position
            .unwrap()
            .to_string();
        assert_eq!(at, first, "{shown}");
        assert_eq!(starch(&recognition), ["93785", "7230", "64301"]);
    }
    let recognition = read("style=\"display:block\"", "<td>93.785</td>");
    assert!(!codes(&recognition).contains(&"TH046"));
}

#[test]
fn a_page_that_states_other_numbers_than_it_shows_is_read_as_shown() {
    let said = |cell: &str| {
        let page = format!("<html><table><tr><td>Tổng số</td>{cell}</tr></table></html>");
        let path = std::sync::Arc::from("a.xls");
        let (_, findings) = tonghop::read::read_twice(&path, page.as_bytes());
        let codes = findings.iter().map(|finding| finding.rule.code);
        codes.filter(|code| *code != "TH020").collect::<Vec<_>>()
    };
    assert_eq!(said("<td x:num=\"12.4871\">12,5</td>"), [""; 0]);
    assert_eq!(said("<td x:num=\"99\">12,5</td>"), ["TH077"]);
    assert_eq!(said("<td sdval=\"99\">12,5</td>"), ["TH077"]);
}

#[test]
fn the_format_that_a_page_states_says_what_its_numbers_are() {
    let cell = |cell: &str| {
        let page = format!("<html><table><tr><td>Tổng số</td>{cell}</tr></table></html>");
        let path = std::sync::Arc::from("a.xls");
        let (book, _) = tonghop::read::read(&path, page.as_bytes());
        let sheet = book.unwrap().sheets.remove(0);
        let at = sheet.cells[1].position;
        let seen = sheet.appearance(at).cloned();
        match &sheet.cells[1].content {
            Content::Number(number) => match seen {
                Some(seen) => format!("{} {}", seen.of(*number).unwrap(), seen.words),
                None => number.to_string(),
            },
            other => format!("{other:?}"),
        }
    };
    let us = r#"<td sdval="43739" sdnum="1066;1033;MM/DD/YYYY">10/01/2019</td>"#;
    assert_eq!(cell(us), "Date(2019, 10, 1)");
    let billions = r#"<td sdval="1035250" sdnum="1066;0;#.##0,0. &quot;tỷ&quot;">1.035,3 tỷ</td>"#;
    assert_eq!(cell(billions), "1035.25 tỷ");
    let share = r#"<td sdval="0.166" sdnum="1066;0;0,0%">16,6%</td>"#;
    assert_eq!(cell(share), "16.6 %");
}

#[test]
fn formats_of_several_sections_in_ods_count_as_shown() {
    let findings = |name: &str| {
        let path = format!("fixtures/formats/ods-sections/{name}.ods");
        let output = Command::new(env!("CARGO_BIN_EXE_tonghop"))
            .args(["check", &path, "--period", "2019-09", "--format", "json"])
            .output();
        let list: serde_json::Value = serde_json::from_slice(&output.unwrap().stdout).unwrap();
        let findings = list["findings"].as_array().unwrap().clone();
        let of = |code: &str| {
            let of_code = findings.iter().filter(|finding| finding["code"] == code);
            of_code.map(ToString::to_string).collect::<Vec<_>>()
        };
        (of("TH070"), of("TH072"))
    };
    let (scaled, contradicting) = findings("accounting");
    // Plan, same month, same period, month before, month, cumulative, expected year.
    assert_eq!((scaled.len(), contradicting.len()), (7, 0));
    // Đắk Tô's cumulative sales of the sample are 1,462,831.5 million đồng.
    assert!(
        scaled.iter().any(|finding| finding.contains("1.462.831,5")),
        "{scaled:?}"
    );
    let (scaled, contradicting) = findings("euro");
    assert_eq!((scaled.len(), contradicting.len()), (0, 1));
}
