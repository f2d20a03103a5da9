//! One return with a cell spelt in another way: what is understood, what is said, what is refused.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a failing test should stop"
)]

use rust_xlsxwriter::{Format, Workbook};
use tonghop::model::cell::Position;
use tonghop::model::finding::{Arg, Finding, Severity};
use tonghop::model::form::ColumnKind;
use tonghop::model::observation::{Absence, Value};
use tonghop::model::text::Language;
use tonghop::read::grid::{Cell, Content};
use tonghop::recognise::Recognition;

use crate::letters::{Letters, copy, recognise, sample};

const NAME: &str = "DakGlei_T9.2019.xlsx";
const RETAIL: &str = "3.TMBL";

fn at(address: &str) -> Position {
    let letters = address.trim_end_matches(|sign: char| sign.is_ascii_digit());
    let column = letters.bytes().fold(0, |column, letter| {
        column * 26 + u16::from(letter - b'A') + 1
    });
    let row: u32 = address[letters.len()..].parse().unwrap();
    Position::new(row - 1, column - 1)
}

fn text(text: &str) -> Content {
    Content::Text(text.into())
}

/// The retail return of Đắk Glei with other cells; an empty text leaves a cell out.
fn retail(cells: &[(&str, Content)]) -> tonghop::read::grid::Workbook {
    let mut workbook = sample(NAME);
    workbook.sheets.retain(|sheet| *sheet.name == *RETAIL);
    let sheet = &mut workbook.sheets[0];
    for (address, content) in cells {
        let position = at(address);
        sheet.cells.retain(|cell| cell.position != position);
        if *content != text("") {
            let content = content.clone();
            sheet.cells.push(Cell { position, content });
        }
    }
    workbook
}

fn read(cells: &[(&str, Content)]) -> Recognition {
    recognise(NAME, &copy(&retail(cells), Letters::Unicode, false)).1
}

fn value(recognition: &Recognition, address: &str) -> Value {
    let seen = recognition.returns[0].observations.iter();
    let mut seen = seen.filter(|seen| seen.position == at(address));
    seen.next().unwrap().value
}

fn number(written: &str) -> Value {
    Value::Number(written.parse().unwrap())
}

fn found<'a>(recognition: &'a Recognition, code: &str) -> &'a Finding {
    let mut found = recognition.findings.iter();
    let found = found.find(|finding| finding.rule.code == code);
    found.unwrap_or_else(|| panic!("no {code} in {:?}", recognition.findings))
}

/// Codes beside those of the clean return, which says what its dashes mean.
fn further(recognition: &Recognition) -> Vec<&str> {
    let clean = ["TH045"];
    let codes = recognition.findings.iter().map(|finding| finding.rule.code);
    codes.filter(|code| !clean.contains(code)).collect()
}

fn words(finding: &Finding, name: &str) -> String {
    let (_, arg) = finding
        .args
        .iter()
        .find(|(known, _)| *known == name)
        .unwrap();
    match arg {
        Arg::Text(text) => text.clone(),
        Arg::List(names) => names.join(", "),
        other => format!("{other:?}"),
    }
}

#[test]
fn names_of_units_are_the_same_in_every_spelling_of_the_round() {
    for (written, unit) in [
        ("Huyện Đắk Glei", "dak-glei"),
        ("H. Đăkglei", "dak-glei"),
        ("Phòng KT&HT huyện Đắk Glei", "dak-glei"),
        ("Huyện Ia H' Drai", "ia-h-drai"),
        ("Ia H’Drai", "ia-h-drai"),
        ("Ia HDrai", "ia-h-drai"),
        ("IaH'drai", "ia-h-drai"),
        ("UBND huyện IaH'drai", "ia-h-drai"),
        ("Huyện ĐăkTô", "dak-to"),
        ("ĐăkTô", "dak-to"),
        ("Konplong", "kon-plong"),
        ("H.Konplong", "kon-plong"),
        ("Tumơrông", "tu-mo-rong"),
        ("Huyện Đác Hà", "dak-ha"),
        ("Đác Hà", "dak-ha"),
        ("Ðắk Hà", "dak-ha"),
        ("T.P Kon Tum", "kon-tum"),
    ] {
        let line = text(&format!("Đơn vị báo cáo: {written}"));
        let recognition = read(&[("A1", text("PHÒNG KINH TẾ")), ("A6", line)]);
        let descriptions = tonghop::describe::load(None).unwrap();
        let index = descriptions.register.index_of(unit).unwrap();
        let units: Vec<_> = recognition.returns.iter().map(|seen| seen.unit).collect();
        assert_eq!(units, [index], "{written}: {:?}", recognition.findings);
    }
}

#[test]
fn names_without_marks_are_proposed_and_not_taken() {
    for (written, code, candidates) in [
        ("huyen Dak Ha", "TH034", "Huyện Đắk Hà"),
        ("Dak Ha", "TH034", "Huyện Đắk Hà"),
        ("Huyện Sa Thây", "TH034", "Huyện Sa Thầy"),
        (
            "Kon Tum",
            "TH035",
            "Thành phố Kon Tum, Sở Công Thương tỉnh Kon Tum",
        ),
        ("Dak To va Dak Ha", "TH034", ""),
    ] {
        let line = text(&format!("Đơn vị báo cáo: {written}"));
        let recognition = read(&[("A6", line)]);
        assert!(recognition.returns.is_empty(), "{written}");
        let finding = found(&recognition, code);
        assert_eq!(finding.severity, Severity::Error);
        let named = if code == "TH035" {
            "candidates"
        } else {
            "nearest"
        };
        if !candidates.is_empty() {
            assert_eq!(words(finding, named), candidates, "{written}");
        }
    }
    // Nothing but the head names the unit, and it does so without marks.
    let head = [("A1", text("UBND HUYEN DAK GLEI")), ("A6", text(""))];
    let recognition = read(&head);
    assert_eq!(
        words(found(&recognition, "TH034"), "nearest"),
        "Huyện Đắk Glei"
    );
}

#[test]
fn a_unit_behind_a_number_is_converted_exactly() {
    let recognition = read(&[
        ("G14", text("27,3464 tỷ")),
        ("G15", text("3.864,3 tr.đ")),
        ("G16", text("7.007.100 nghìn đồng")),
    ]);
    assert_eq!(value(&recognition, "G14"), number("27346.4"));
    assert_eq!(value(&recognition, "G15"), number("3864.3"));
    assert_eq!(value(&recognition, "G16"), number("7007.1"));
    let finding = found(&recognition, "TH050");
    assert_eq!(finding.severity, Severity::Note);
    assert_eq!(words(finding, "value"), "27,3464 tỷ");
    assert_eq!(further(&recognition), ["TH050"]);
}

#[test]
fn a_unit_of_something_else_and_damaged_figures_are_errors_at_their_cells() {
    for (written, code) in [
        ("12,5 tấn", "TH119"),
        ("2,5 triệu USD", "TH119"),
        ("50%", "TH119"),
        ("12,5 tỷ/th", "TH047"),
        ("1.103 triệu", "TH047"),
        ("2.1485 triệu USD", "TH041"),
        ("56..537,447", "TH041"),
        ("(↑17,335)", "TH041"),
        ("tăng 5%", "TH041"),
        ("khoảng 12,5 tỷ", "TH041"),
        ("38O 000", "TH041"),
        ("1O5,3", "TH041"),
        ("l05", "TH041"),
    ] {
        let recognition = read(&[("G14", text(written))]);
        let finding = found(&recognition, code);
        assert_eq!(finding.severity, Severity::Error, "{written}");
        assert_eq!(finding.cells[0].position, Some(at("G14")), "{written}");
        assert!(!finding.affects.is_empty(), "{written}");
        let absent = Value::Absent(Absence::Unreadable);
        assert_eq!(value(&recognition, "G14"), absent, "{written}");
    }
}

#[test]
fn letters_in_the_place_of_digits_are_offered_as_what_they_may_mean() {
    for (written, likely) in [("38O 000", "380 000"), ("1O5,3", "105,3"), ("l05", "105")] {
        let recognition = read(&[("G14", text(written))]);
        let finding = found(&recognition, "TH041");
        assert_eq!(words(finding, "likely"), likely);
        let catalogue = tonghop::message::Catalogue::embedded().unwrap();
        let descriptions = tonghop::describe::load(None).unwrap();
        let said = catalogue.finding(Language::Vi, finding, &descriptions);
        assert!(
            said.remedy.contains(&format!("“{likely}”")),
            "{}",
            said.remedy
        );
    }
}

#[test]
fn ratios_take_their_sign_from_words_and_arrows() {
    let (_, column) = ratio_column();
    assert_eq!(column, "percent");
    let recognition = read(&[
        ("J14", text("tăng 5%")),
        ("J15", text("giảm 2,2%")),
        ("J16", text("(á 15,57%)")),
        ("J17", text("↓ 0,5%")),
        ("J18", text("112,8%")),
        ("J19", text("(↑17,335)")),
    ]);
    for (address, expected) in [
        ("J14", "105"),
        ("J15", "97.8"),
        ("J16", "115.57"),
        ("J17", "99.5"),
        ("J18", "112.8"),
    ] {
        assert_eq!(value(&recognition, address), number(expected), "{address}");
    }
    assert_eq!(found(&recognition, "TH041").severity, Severity::Warning);
    let repaired = found(&recognition, "TH022");
    assert_eq!(words(repaired, "original"), "(á 15,57%)");
    assert_eq!(words(repaired, "rewritten"), "(↑ 15,57%)");
}

/// How the month over the same month is printed in the retail form.
fn ratio_column() -> (usize, String) {
    let descriptions = tonghop::describe::load(None).unwrap();
    let form = descriptions
        .forms
        .iter()
        .find(|form| form.id == "retail")
        .unwrap();
    let mut columns = form.columns.iter().enumerate();
    let found = columns.find_map(|(at, column)| match &column.kind {
        ColumnKind::Ratio(ratio) => Some((at, format!("{:?}", ratio.form).to_lowercase())),
        _ => None,
    });
    found.unwrap()
}

#[test]
fn a_number_in_a_percent_format_is_what_people_see() {
    let mut copy = Workbook::new();
    let clean = retail(&[]);
    let sheet = copy.add_worksheet();
    for cell in &clean.sheets[0].cells {
        let (row, column) = (cell.position.row, cell.position.column);
        match &cell.content {
            Content::Text(text) => sheet.write(row, column, &**text).unwrap(),
            Content::Number(number) if cell.position == at("J14") => {
                let hundredth: f64 = number.to_string().parse().unwrap();
                let percent = Format::new().set_num_format("0.0%");
                sheet
                    .write_number_with_format(row, column, hundredth / 100.0, &percent)
                    .unwrap()
            }
            Content::Number(number) => {
                let number: f64 = number.to_string().parse().unwrap();
                sheet.write(row, column, number).unwrap()
            }
            other => panic!("{other:?}"),
        };
    }
    for block in &clean.sheets[0].merges {
        let (first, last) = (block.first, block.last);
        let Some(Content::Text(text)) = clean.sheets[0].cell(first).map(|cell| &cell.content)
        else {
            continue;
        };
        sheet
            .merge_range(
                first.row,
                first.column,
                last.row,
                last.column,
                text,
                &Format::new(),
            )
            .unwrap();
    }
    let (_, recognition) = recognise(NAME, &copy.save_to_buffer().unwrap());
    assert_eq!(value(&recognition, "J14"), number("111.9"));
    assert_eq!(value(&recognition, "J15"), number("104.6"));
}

#[test]
fn six_kinds_of_nothing_are_kept_apart() {
    let recognition = read(&[
        ("G14", text("-")),
        ("G15", text("…")),
        ("G16", text("x")),
        ("G17", text("KPS")),
        ("G18", text("chưa có số liệu")),
        ("G19", text(":")),
        ("G20", text("nt")),
        ("G21", text("")),
        ("J14", text("-")),
    ]);
    let zero = number("0");
    let absent = Value::Absent;
    for (address, expected) in [
        ("G14", zero),
        ("G15", absent(Absence::NotAvailable)),
        ("G16", absent(Absence::NotApplicable)),
        ("G17", zero),
        ("G18", absent(Absence::NotAvailable)),
        ("G19", absent(Absence::NotAvailable)),
        ("G20", absent(Absence::NotAvailable)),
        ("J14", absent(Absence::NotAvailable)),
    ] {
        assert_eq!(value(&recognition, address), expected, "{address}");
    }
    let blank = recognition.returns[0].observations.iter();
    assert!(blank.clone().all(|seen| seen.position != at("G21")));
}

#[test]
fn dust_of_binary_sums_is_no_part_of_a_figure() {
    let dusty = Content::Number("27346.400000000005".parse().unwrap());
    let real = Content::Number("3864.3125".parse().unwrap());
    // Far beyond the noise of a binary number of this size, however small beside a million.
    let typed = Content::Number("7007.1000000012".parse().unwrap());
    let recognition = read(&[("G14", dusty), ("G15", real), ("G16", typed)]);
    assert_eq!(value(&recognition, "G14"), number("27346.4"));
    assert_eq!(value(&recognition, "G15"), number("3864.3125"));
    assert_eq!(value(&recognition, "G16"), number("7007.1000000012"));
}

#[test]
fn measures_are_known_in_every_spelling_and_contradictions_are_errors() {
    for (line, expected) in [
        ("ĐVT: tr. đ", "27346.4"),
        ("Đơn vị tính: Triệu Đồng", "27346.4"),
        ("đơn vị tính tỉ đồng", "27346400"),
        ("(ĐVT: ngàn đồng)", "27.3464"),
        ("Đvt: 1.000đ", "27.3464"),
        ("Đơn vị: 1,000 đồng", "27.3464"),
        ("ĐVT: tỷ đồng, 1000 USD, %", "27346400"),
    ] {
        let recognition = read(&[("M7", text(line))]);
        assert_eq!(value(&recognition, "G14"), number(expected), "{line}");
    }
    for line in ["ĐVT: tỷ đồng, triệu đồng", "ĐVT: trđ/năm"] {
        let unknown = read(&[("M7", text(line))]);
        assert_eq!(found(&unknown, "TH047").severity, Severity::Error, "{line}");
    }
    let recognition = read(&[("G10", text("Ước TH tháng 9 (tỷ đồng)"))]);
    let finding = found(&recognition, "TH052");
    assert_eq!(finding.severity, Severity::Error);
    assert_eq!(words(finding, "found"), "tỷ đồng");
    assert_eq!(words(finding, "other"), "Tr.đồng");
    assert_eq!(
        value(&recognition, "G14"),
        Value::Absent(Absence::Unreadable)
    );
    assert_eq!(value(&recognition, "H14"), number("234455"));
    let agreeing = read(&[("G10", text("Ước TH tháng 9 (triệu đồng)"))]);
    assert_eq!(further(&agreeing), Vec::<&str>::new());
    let alone = [("M7", text("")), ("G10", text("Ước TH tháng 9, tỷ đồng"))];
    assert_eq!(value(&read(&alone), "G14"), number("27346400"));
}

#[test]
fn a_product_code_in_the_column_of_measures_is_named() {
    let mut workbook = sample(NAME);
    workbook.sheets.retain(|sheet| &*sheet.name == "2.SP");
    for cell in &mut workbook.sheets[0].cells {
        if cell.position == at("C12") {
            cell.content = Content::Number("10620202".parse().unwrap());
        } else if cell.position == at("C13") {
            cell.content = text("10721.002");
        } else if cell.position == at("H12") {
            cell.content = Content::Number("120".parse().unwrap());
        }
    }
    let (_, recognition) = recognise(NAME, &copy(&workbook, Letters::Unicode, false));
    let finding = found(&recognition, "TH053");
    assert_eq!(finding.severity, Severity::Warning);
    assert_eq!(finding.cells[0].position, Some(at("C12")));
    assert_eq!(words(finding, "found"), "10620202");
    assert_eq!(words(finding, "expected"), "tấn");
    assert!(finding.args.contains(&("count", Arg::Count(2))));
    assert_eq!(value(&recognition, "H12"), number("120"));
}

#[test]
fn periods_stand_in_titles_in_many_ways() {
    // The headings name the month, too.
    let read = |line: &str| read(&[("A5", text(line)), ("J9", text("Tháng so CK"))]);
    for (written, period) in [
        ("9T/2019", "2019-09"),
        ("Quí III/2019", "2019-09"),
        ("Kỳ báo cáo: 9-2019", "2019-09"),
        ("(từ 01/01/2019 đến ngày 30/9/2019)", "2019-09"),
    ] {
        let recognition = read(written);
        let periods: Vec<String> = recognition
            .returns
            .iter()
            .map(|seen| seen.period.to_string())
            .collect();
        assert_eq!(periods, [period], "{written}: {:?}", recognition.findings);
    }
    let august = read("Th8/2019");
    assert!(august.returns.is_empty());
    assert_eq!(found(&august, "TH037").cells[0].position, Some(at("A5")));
    let none = read("Theo Công văn số 9/2019");
    assert!(none.returns.is_empty());
    assert_eq!(found(&none, "TH036").severity, Severity::Error);
}

#[test]
fn a_date_in_the_title_is_the_period_or_a_finding() {
    let serial = |days: i64| Content::Number(days.into());
    // 43738 is 30 September 2019, 43769 the last of October.
    let heading = || ("J9", text("Tháng so CK"));
    let beside = |days| [("A5", text("Kỳ báo cáo:")), ("B5", serial(days)), heading()];
    let september = read(&beside(43_738));
    assert_eq!(september.returns.len(), 1, "{:?}", september.findings);
    let october = read(&beside(43_769));
    assert!(october.returns.is_empty());
    assert_eq!(found(&october, "TH037").cells[0].position, Some(at("B5")));
    let both = read(&[("A3", text("Kỳ báo cáo")), ("B3", serial(43_769))]);
    assert_eq!(both.returns[0].period.to_string(), "2019-09");
    let finding = found(&both, "TH056");
    assert_eq!(finding.cells[0].position, Some(at("B3")));
    assert_eq!(words(finding, "found"), "31/10/2019");
    let cells = [
        ("A5", text("Tháng")),
        ("B5", serial(9)),
        ("C5", text("năm")),
        ("D5", serial(2019)),
        heading(),
    ];
    assert_eq!(read(&cells).returns.len(), 1);
}
