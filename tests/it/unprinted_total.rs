//! Forms whose sheets need not print the total of their open rows. All figures are synthetic.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use tonghop::aggregate::{Doubts, OnError, consolidate};
use tonghop::check::{Background, check};
use tonghop::model::descriptions::Descriptions;
use tonghop::model::figure::{Consolidation, FigureStatus, Source};
use tonghop::model::finding::Finding;
use tonghop::model::observation::{Return, Round};
use tonghop::read::grid::Workbook;

use crate::layout::{codes, descriptions, recognise, sheet};

/// The form of clusters; sheets may leave its total out.
fn clusters() -> Descriptions {
    let mut known = descriptions();
    let mut forms = known.forms.iter_mut();
    let form = forms.find(|form| form.id == "clusters").unwrap();
    form.open_rows.as_mut().unwrap().sum_to_parent = true;
    known
}

const HEAD: &str = "
    | UBND HUYỆN ĐẮK TÔ
    | TÌNH HÌNH HOẠT ĐỘNG CÁC CỤM CÔNG NGHIỆP
    | Tháng 9 năm 2019
    | Tên cụm | Diện tích quy hoạch (ha) | Diện tích đất công nghiệp (ha) | Diện tích đã cho thuê (ha) | Số dự án | Vốn đăng ký (tỷ đồng) | Vốn thực hiện (tỷ đồng) | Lao động (người) |
";
const ONE: &str = "| Cụm Một | 50 | 40 | 20 | 5 | 100 | 60 | 300 |";
const TWO: &str = "| Cụm Hai | 30 | 25 | 10 | 4 | 80 | 50 | 120 |";

struct Read {
    returns: Vec<Return>,
    /// Codes of recognition, then of the checks of single returns.
    codes: Vec<&'static str>,
    findings: Vec<Finding>,
}

fn read(known: &Descriptions, rows: &[&str]) -> Read {
    let grid = format!("{HEAD}\n{}", rows.join("\n"));
    let workbook = Workbook {
        sheets: vec![sheet("B5", &grid)],
        ..Workbook::default()
    };
    let found = recognise(known, &workbook);
    let checked = check(&round(&found.returns), known, &Background::default());
    let of_returns = checked
        .into_iter()
        .filter(|finding| finding.rule.code < "TH2");
    let of_returns: Vec<Finding> = of_returns.collect();
    let mut all = codes(&found);
    all.extend(of_returns.iter().map(|finding| finding.rule.code));
    Read {
        returns: found.returns,
        codes: all,
        findings: found.findings.into_iter().chain(of_returns).collect(),
    }
}

fn round(returns: &[Return]) -> Round {
    Round {
        period: "2019-09".parse().unwrap(),
        files: Vec::new(),
        returns: returns.to_vec(),
    }
}

fn consolidated(known: &Descriptions, read: &Read) -> Consolidation {
    let doubts = Doubts::new(&read.findings);
    consolidate(round(&read.returns), known, &doubts, OnError::LeaveOut).unwrap()
}

/// What the district has in the row of the total, and the cells that it rests on.
fn total(made: &Consolidation, indicator: &str) -> Option<(String, String)> {
    let id = format!("clusters.total.{indicator}.end-of-period@dak-to");
    let index = made.find(&id)?;
    let value = made.figure(index)?.value?;
    let mut cells = Vec::new();
    made.each_source(index, &mut |source| {
        if let Source::Line(_, _, position) = source {
            cells.push(position.to_string());
        }
    });
    Some((value.to_string(), cells.join(" ")))
}

fn sum(value: &str, cells: &str) -> Option<(String, String)> {
    Some((value.to_owned(), cells.to_owned()))
}

#[test]
fn a_total_that_the_sheet_does_not_print_is_the_sum_of_its_rows() {
    let known = clusters();
    let found = read(&known, &[ONE, TWO]);
    assert_eq!(found.codes, [""; 0]);
    let made = consolidated(&known, &found);
    assert_eq!(total(&made, "cluster-projects"), sum("9", "E5 E6"));
    assert_eq!(total(&made, "cluster-jobs"), sum("420", "H5 H6"));
    let province = made.find("clusters.total.cluster-projects.end-of-period");
    let province = made.figure(province.unwrap()).unwrap();
    assert_eq!(province.value, Some(9.into()));
    // Without the word in the description the total is missing.
    let without = descriptions();
    let strict = read(&without, &[ONE, TWO]);
    assert_eq!(strict.codes, ["TH110"]);
}

#[test]
fn a_total_that_is_printed_is_held_against_the_sum() {
    let known = clusters();
    let right = "| Tổng số | 80 | 65 | 30 | 9 | 180 | 110 | 420 |";
    let read_right = read(&known, &[right, ONE, TWO]);
    assert_eq!(read_right.codes, [""; 0]);
    let made = consolidated(&known, &read_right);
    assert_eq!(total(&made, "cluster-projects"), sum("9", "E5"));
    let wrong = right.replace("| 9 |", "| 19 |");
    let read_wrong = read(&known, &[&wrong, ONE, TWO]);
    assert_eq!(read_wrong.codes, ["TH112"]);
    let made = consolidated(&known, &read_wrong);
    assert_eq!(total(&made, "cluster-projects"), None);
    assert_eq!(total(&made, "cluster-jobs"), sum("420", "H5"));
}

#[test]
fn a_sum_with_a_part_that_is_not_there_is_no_total() {
    let known = clusters();
    for (cell, code) in [("?? xem lại", "TH041"), ("", "TH110"), ("…", "TH110")] {
        let two = TWO.replace("| 4 |", &format!("| {cell} |"));
        let found = read(&known, &[ONE, &two]);
        assert!(found.codes.contains(&code), "{cell}: {:?}", found.codes);
        let made = consolidated(&known, &found);
        assert_eq!(total(&made, "cluster-projects"), None, "{cell}");
        assert_eq!(total(&made, "cluster-jobs"), sum("420", "H5 H6"), "{cell}");
        let unit = known.register.index_of("dak-to").unwrap();
        let id = made.find("clusters.total.cluster-projects.end-of-period");
        let figure = made.figure(id.unwrap()).unwrap();
        assert!(figure.lacking.contains(&unit), "{cell}");
        assert_ne!(figure.status, FigureStatus::Complete, "{cell}");
    }
}

#[test]
fn a_total_under_another_name_is_no_further_row() {
    let known = clusters();
    let other = "| Cả huyện | 80 | 65 | 30 | 9 | 180 | 110 | 420 |";
    for rows in [[ONE, TWO, other], [other, ONE, TWO]] {
        let found = read(&known, &rows);
        assert_eq!(found.codes, ["TH039"]);
        let made = consolidated(&known, &found);
        assert_eq!(total(&made, "cluster-projects"), None);
    }
    // Two rows that are alike are two rows.
    let twin = ONE.replace("Cụm Một", "Cụm Ba");
    assert_eq!(read(&known, &[ONE, &twin]).codes, [""; 0]);
}
