//! The workbook as its reader and as other programs find it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "a failing test should stop; cached values are compared to the last bit"
)]

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use tonghop::model::cell::{CellRef, Position};
use tonghop::model::figure::Consolidation;
use tonghop::model::phrases::Phrases;
use tonghop::model::table::{Align, RowKind, Table, TableCell, TableRow};
use tonghop::present::workbook::{LINES_OF_A_SHEET, WorkbookError, render};
use tonghop::present::{FindingRow, Presentation};

use super::hand_made::{column, consolidation, descriptions, presentation, words};

fn part(xlsx: &[u8], name: &str) -> String {
    let mut package = zip::ZipArchive::new(Cursor::new(xlsx)).unwrap();
    let mut text = String::new();
    let mut part = package.by_name(name).unwrap();
    part.read_to_string(&mut text).unwrap();
    text
}

fn parts(xlsx: &[u8], begin: &str) -> Vec<(String, String)> {
    let package = zip::ZipArchive::new(Cursor::new(xlsx)).unwrap();
    let names: Vec<String> = package
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    let wanted = names.into_iter().filter(|name| name.starts_with(begin));
    wanted
        .map(|name| (name.clone(), part(xlsx, &name)))
        .collect()
}

/// The number of a sheet, as its part of the package is named.
fn number_of(xlsx: &[u8], sheet: &str) -> usize {
    let workbook: Xlsx<_> = Xlsx::new(Cursor::new(xlsx)).unwrap();
    let names = workbook.sheet_names();
    1 + names.iter().position(|name| name == sheet).unwrap()
}

/// The part of a sheet.
fn sheet_of(xlsx: &[u8], sheet: &str) -> String {
    part(
        xlsx,
        &format!("xl/worksheets/sheet{}.xml", number_of(xlsx, sheet)),
    )
}

/// What the links of a sheet lead to.
fn targets_of(xlsx: &[u8], sheet: &str) -> String {
    let number = number_of(xlsx, sheet);
    part(xlsx, &format!("xl/worksheets/_rels/sheet{number}.xml.rels"))
}

fn cell(xlsx: &[u8], sheet: &str, row: u32, column: u32) -> Data {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(xlsx)).unwrap();
    let range = workbook.worksheet_range(sheet).unwrap();
    range
        .get_value((row, column))
        .cloned()
        .unwrap_or(Data::Empty)
}

fn formula(xlsx: &[u8], sheet: &str, row: u32, column: u32) -> String {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(xlsx)).unwrap();
    let range = workbook.worksheet_formula(sheet).unwrap();
    range.get_value((row, column)).cloned().unwrap_or_default()
}

fn rendered(change: impl Fn(&mut Presentation<'_>), all: &Consolidation) -> Vec<u8> {
    let descriptions = descriptions();
    let mut presentation = presentation(&descriptions, all);
    change(&mut presentation);
    let (mut bytes, scratch) = (Vec::new(), std::env::temp_dir());
    render(&presentation, LINES_OF_A_SHEET, &scratch, &mut bytes).unwrap();
    bytes
}

/// The round of three units with at most so many lines a sheet.
fn in_sheets_of(lines: usize) -> Result<Vec<u8>, WorkbookError> {
    let (descriptions, all) = (descriptions(), consolidation("Sắn lát"));
    let presentation = presentation(&descriptions, &all);
    let (mut bytes, scratch) = (Vec::new(), std::env::temp_dir());
    render(&presentation, lines, &scratch, &mut bytes)?;
    Ok(bytes)
}

fn sample() -> Vec<u8> {
    rendered(|_| {}, &consolidation("Sắn lát"))
}

#[test]
fn findings_stand_behind_the_first_table_and_observations_last() {
    let xlsx = sample();
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("hand-made.xlsx");
    std::fs::write(path, &xlsx).unwrap();
    let workbook: Xlsx<_> = Xlsx::new(Cursor::new(xlsx)).unwrap();
    assert_eq!(
        workbook.sheet_names(),
        [
            "Tổng quan",
            "Làm trước",
            "Phát hiện",
            "Theo đơn vị",
            "Số liệu"
        ]
    );
}

#[test]
fn a_total_is_a_live_sum_over_the_observations_that_count() {
    let xlsx = sample();
    assert_eq!(
        formula(&xlsx, "Tổng quan", 5, 2),
        "SUMIFS(SoLieu[Lũy kế],SoLieu[Mã dòng],\"retail.total\",SoLieu[Tính],1)/1000"
    );
    assert_eq!(cell(&xlsx, "Tổng quan", 5, 2), Data::Float(8.901));
}

#[test]
fn a_ratio_follows_from_the_cells_of_its_sheet_and_has_no_value_without_a_base() {
    let xlsx = sample();
    assert_eq!(
        formula(&xlsx, "Theo đơn vị", 4, 5),
        "IF(C5>0,E5/C5*100,\"…\")"
    );
    assert_eq!(
        cell(&xlsx, "Theo đơn vị", 4, 5),
        Data::Float(66.669_444_444_444_45)
    );
    assert_eq!(
        formula(&xlsx, "Theo đơn vị", 7, 5),
        "IF(C8>0,E8/C8*100,\"…\")"
    );
    // The same period is not on the overview, so its own sum stands in the formula.
    let base = "SUMIFS(SoLieu[Lũy kế cùng kỳ],SoLieu[Mã dòng],\"retail.total\",SoLieu[Tính],1)";
    assert_eq!(
        formula(&xlsx, "Tổng quan", 5, 3),
        format!("IF({base}>0,((C6*1000)/{base}-1)*100,\"…\")")
    );
}

#[test]
fn the_figure_of_a_unit_is_its_cell_in_the_observations() {
    let xlsx = sample();
    assert_eq!(formula(&xlsx, "Theo đơn vị", 4, 4), "'Số liệu'!$J$2/1000");
    assert_eq!(cell(&xlsx, "Số liệu", 1, 9), Data::Float(6000.25));
    assert_eq!(
        cell(&xlsx, "Số liệu", 1, 0),
        Data::String("retail.total".into())
    );
}

#[test]
fn where_there_is_no_figure_a_word_says_so() {
    let xlsx = sample();
    assert_eq!(cell(&xlsx, "Tổng quan", 6, 2), Data::String("(#)".into()));
    assert_eq!(cell(&xlsx, "Tổng quan", 6, 3), Data::String("…".into()));
    assert_eq!(cell(&xlsx, "Theo đơn vị", 6, 2), Data::String("…".into()));
    assert!(part(&xlsx, "xl/comments1.xml").contains("Huyện Tu Mơ Rông"));
}

#[test]
fn a_figure_of_an_earlier_month_is_a_number() {
    let xlsx = sample();
    assert_eq!(formula(&xlsx, "Tổng quan", 13, 2), "");
    assert_eq!(cell(&xlsx, "Tổng quan", 13, 2), Data::Float(812.5));
}

#[test]
fn a_line_says_where_it_stands_and_whether_it_counts() {
    let xlsx = sample();
    let row: Vec<Data> = (0..16)
        .map(|column| cell(&xlsx, "Số liệu", 3, column))
        .collect();
    let text = |words: &str| Data::String(words.to_owned());
    assert_eq!(
        row[1..6],
        [
            text("tu-mo-rong"),
            text("Huyện Tu Mơ Rông"),
            text("Biểu 3"),
            text("Tổng mức bán lẻ"),
            text("triệu đồng")
        ]
    );
    assert_eq!(
        row[10..],
        [
            Data::Float(0.0),
            text("Không tính, có lỗi"),
            text("TuMoRong.xlsx"),
            text("Bieu 3"),
            text("D12:G12"),
            text("Mở D12")
        ]
    );
    // Volume and value of one row are two lines.
    assert_eq!(
        cell(&xlsx, "Số liệu", 9, 0),
        text("trade.export.trade-volume")
    );
    assert_eq!(cell(&xlsx, "Số liệu", 9, 4), text("Xuất khẩu (lượng)"));
    assert_eq!(
        cell(&xlsx, "Số liệu", 11, 0),
        text("trade.open-1.trade-value")
    );
    assert_eq!(cell(&xlsx, "Số liệu", 11, 4), text("Sắn lát (trị giá)"));
}

#[test]
fn links_lead_to_the_cell_by_a_relative_way() {
    let xlsx = sample();
    let sheet = sheet_of(&xlsx, "Số liệu");
    assert!(sheet.contains("location=\"'Bieu 3'!D12\""), "{sheet}");
    assert!(sheet.contains("location=\"'Ia H''Drai'!E9\""), "{sheet}");
    let targets = targets_of(&xlsx, "Số liệu");
    assert!(
        targets.contains("Target=\"../inbox/TuMoRong.xlsx\" TargetMode=\"External\""),
        "{targets}"
    );
    assert!(
        targets.contains("Target=\"../inbox/xuất%20khẩu%20100%25%20(1).xlsx\""),
        "{targets}"
    );
    let targets = targets_of(&xlsx, "Phát hiện");
    assert!(
        targets.contains("Target=\"../inbox/TuMoRong.xlsx\""),
        "{targets}"
    );
}

#[test]
fn the_observations_may_be_filtered_but_not_sorted_away_from_the_figures() {
    let sheet = sheet_of(&sample(), "Số liệu");
    let protection = sheet.split("<sheetProtection ").nth(1).unwrap();
    let protection = protection.split("/>").next().unwrap();
    assert!(protection.contains("autoFilter=\"0\""), "{protection}");
    assert!(!protection.contains("sort="), "{protection}");
}

#[test]
fn one_presentation_gives_the_same_bytes_twice() {
    assert_eq!(sample(), sample());
}

#[test]
fn words_from_outside_never_become_a_formula() {
    const BAD: [&str; 8] = [
        "=HYPERLINK(\"http://x\")",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(1+9)",
        "\t=1+1",
        "\r=1+1",
        "＝1+1",
        "=cmd\u{202E}|'/C'!A0",
    ];
    for bad in BAD {
        let mut all = consolidation(bad);
        for line in &mut all.lines {
            line.path = std::sync::Arc::from(bad);
            line.sheet = std::sync::Arc::from(bad);
        }
        let xlsx = rendered(
            |presentation| {
                for table in &mut presentation.tables {
                    table.title = bad.to_owned();
                    table.sheet = bad.to_owned();
                    table.unit_line = bad.to_owned();
                    table.notes.push(bad.to_owned());
                    table.columns[0].heading = bad.to_owned();
                    table.columns[3].group = bad.to_owned();
                    table.rows[0].cells[0] = words(bad);
                }
                for chart in &mut presentation.charts {
                    chart.title = bad.to_owned();
                    chart.unit = bad.to_owned();
                    chart.tick_label = bad.to_owned();
                }
                for finding in &mut presentation.findings.list {
                    finding.unit = bad.to_owned();
                    finding.observed = bad.to_owned();
                    let cell = CellRef::at(&bad.into(), &bad.into(), Position::new(0, 0));
                    finding.cell = Some(cell);
                }
                presentation.document.title = bad.to_owned();
            },
            &all,
        );
        let mut formulas = 0;
        for (name, sheet) in parts(&xlsx, "xl/worksheets/sheet") {
            for found in sheet.split("<f>").skip(1) {
                let found = found.split("</f>").next().unwrap();
                formulas += 1;
                assert!(
                    !found.contains("cmd") && !found.contains("1+1") && !found.contains("http"),
                    "{name}: {found}"
                );
            }
            assert!(!sheet.contains("<f "), "{name}");
        }
        // Fourteen figures of the overview have a value and a formula, and twelve of the units.
        assert_eq!(formulas, 26, "{bad}");
        assert!(!part(&xlsx, "xl/sharedStrings.xml").contains('\u{202E}'));
    }
}

#[test]
fn no_part_holds_a_macro_or_a_link_to_another_workbook() {
    let xlsx = sample();
    let names: Vec<String> = parts(&xlsx, "").into_iter().map(|(name, _)| name).collect();
    assert!(
        names
            .iter()
            .all(|name| !name.contains("vba") && !name.contains("externalLink")),
        "{names:?}"
    );
}

#[test]
fn a_round_without_returns_still_makes_a_workbook() {
    let (descriptions, all) = (descriptions(), consolidation("Sắn lát"));
    let mut nothing = all.clone();
    nothing.lines.clear();
    for figure in &mut nothing.figures {
        figure.value = None;
    }
    let mut presentation = presentation(&descriptions, &all);
    presentation.findings.list.clear();
    presentation.consolidation = &nothing;
    let (mut xlsx, scratch) = (Vec::new(), std::env::temp_dir());
    render(&presentation, LINES_OF_A_SHEET, &scratch, &mut xlsx).unwrap();
    assert_eq!(cell(&xlsx, "Số liệu", 0, 0), Data::String("Mã dòng".into()));
}

#[test]
fn names_that_an_office_gives_are_made_fit_and_formulas_know_them() {
    let mut descriptions = descriptions();
    let mut phrases: BTreeMap<String, String> = descriptions
        .phrases
        .keys()
        .map(|key| (key.to_owned(), descriptions.phrases.get(key).to_owned()))
        .collect();
    for (key, text) in [
        ("findings.sheet", "Việc: Sa Thầy's"),
        ("lines.sheet", "Việc: Sa Thầy's"),
        ("columns.line-code", "Mã [dòng]"),
        ("columns.counted", "Mã [dòng]"),
    ] {
        phrases.insert(key.to_owned(), text.to_owned());
    }
    descriptions.phrases = Phrases::new(phrases);
    let all = consolidation("Sắn lát");
    let presentation = presentation(&descriptions, &all);
    let (mut xlsx, scratch) = (Vec::new(), std::env::temp_dir());
    render(&presentation, LINES_OF_A_SHEET, &scratch, &mut xlsx).unwrap();
    let workbook: Xlsx<_> = Xlsx::new(Cursor::new(&xlsx)).unwrap();
    let names = workbook.sheet_names();
    let expected = ["Việc  Sa Thầy's", "Theo đơn vị", "Việc  Sa Thầy's (2)"];
    assert_eq!(names[2..], expected);
    assert_eq!(
        formula(&xlsx, "Tổng quan", 5, 2),
        "SUMIFS(SoLieu[Lũy kế],SoLieu[Mã  dòng],\"retail.total\",SoLieu[Mã  dòng (2)],1)/1000"
    );
    let of_unit = formula(&xlsx, "Theo đơn vị", 4, 4);
    assert_eq!(of_unit, "'Việc  Sa Thầy''s (2)'!$J$2/1000");
}

#[test]
fn lines_beyond_one_sheet_go_on_to_the_next_and_a_total_stays_over_one_sheet() {
    // Retail has 3 lines in each of 2 rows, exports 2 for their value and 2 for their volume: 3 + (3 + 2) + (2 + …).
    let xlsx = in_sheets_of(5).unwrap();
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("several-sheets.xlsx");
    std::fs::write(path, &xlsx).unwrap();
    let workbook: Xlsx<_> = Xlsx::new(Cursor::new(&xlsx)).unwrap();
    assert_eq!(
        workbook.sheet_names()[4..],
        ["Số liệu", "Số liệu (2)", "Số liệu (3)"]
    );
    assert_eq!(
        formula(&xlsx, "Tổng quan", 5, 2),
        "SUMIFS(SoLieu[Lũy kế],SoLieu[Mã dòng],\"retail.total\",SoLieu[Tính],1)/1000"
    );
    let code = "\"trade.export.trade-value\"";
    assert_eq!(
        formula(&xlsx, "Tổng quan", 7, 2),
        format!("SUMIFS(SoLieu2[Lũy kế],SoLieu2[Mã dòng],{code},SoLieu2[Tính],1)/1000")
    );
    assert_eq!(
        cell(&xlsx, "Số liệu (2)", 1, 0),
        Data::String("retail.goods".into())
    );
    // 70000,5 + 29999,5 stand in the rows behind the three of retail.
    assert_eq!(cell(&xlsx, "Số liệu (2)", 4, 9), Data::Float(70000.5));
    assert_eq!(cell(&xlsx, "Số liệu (2)", 5, 9), Data::Float(29999.5));
    assert_eq!(cell(&xlsx, "Tổng quan", 7, 2), Data::Float(100.0));
}

#[test]
fn a_workbook_with_several_sheets_of_lines_says_so() {
    let said = |xlsx: &[u8]| {
        part(xlsx, "xl/sharedStrings.xml").contains("3 trang tính, từ “Số liệu” đến “Số liệu (3)”")
    };
    assert!(said(&in_sheets_of(5).unwrap()));
    assert!(!said(&sample()));
}

#[test]
fn lines_of_one_row_that_no_sheet_can_hold_are_refused() {
    assert!(matches!(in_sheets_of(2), Err(WorkbookError::TooManyLines)));
}

#[test]
fn a_table_of_hundreds_of_units_is_written_whole() {
    const UNITS: usize = 700;
    let xlsx = rendered(
        |presentation| {
            let mut columns = vec![column("", "Chỉ tiêu", 36, Align::Left)];
            columns.extend((1..=UNITS).map(|unit| {
                column(
                    "Lũy kế của từng đơn vị",
                    &format!("Xã {unit}"),
                    10,
                    Align::Right,
                )
            }));
            let row = |row: usize| TableRow {
                kind: RowKind::Plain,
                level: 0,
                cells: std::iter::once(words(&format!("Dòng {row}")))
                    .chain(
                        (0..UNITS)
                            .map(|unit| TableCell::Count((row * 1000 + unit).try_into().unwrap())),
                    )
                    .collect(),
            };
            presentation.tables.push(Table {
                id: "form:wide".to_owned(),
                title: "Một biểu của nhiều đơn vị".to_owned(),
                sheet: "Biểu rộng".to_owned(),
                unit_line: "Đơn vị tính: tỷ đồng".to_owned(),
                columns,
                rows: (0..80).map(row).collect(),
                notes: vec!["Ghi chú.".to_owned()],
            });
        },
        &consolidation("Sắn lát"),
    );
    let text = |row, column| cell(&xlsx, "Biểu rộng", row, column);
    assert_eq!(text(0, 0), Data::String("Một biểu của nhiều đơn vị".into()));
    assert_eq!(text(2, 0), Data::String("Chỉ tiêu".into()));
    assert_eq!(text(2, 1), Data::String("Lũy kế của từng đơn vị".into()));
    assert_eq!(text(3, 700), Data::String("Xã 700".into()));
    assert_eq!(text(4, 1), Data::Float(0.0));
    assert_eq!(text(83, 700), Data::Float(79_699.0));
    assert_eq!(text(85, 0), Data::String("Ghi chú.".into()));
}

#[test]
fn a_list_of_thousands_of_findings_is_written_whole() {
    const FINDINGS: usize = 2_100;
    let xlsx = rendered(
        |presentation| {
            let first = presentation.findings.list[0].clone();
            let again = |cause| FindingRow {
                cause,
                ..first.clone()
            };
            presentation.findings.list = (1..=FINDINGS).map(again).collect();
        },
        &consolidation("Sắn lát"),
    );
    let text = |row, column| cell(&xlsx, "Phát hiện", row, column);
    assert_eq!(text(2, 0), Data::String("Nhóm".into()));
    let last = u32::try_from(FINDINGS).unwrap() + 2;
    for (row, cause) in [(3, 1.0), (last, 2_100.0)] {
        assert_eq!(text(row, 0), Data::Float(cause));
        assert_eq!(text(row, 1), Data::String("TH115".into()));
        assert_eq!(text(row, 13), Data::String("0123456789abcdef".into()));
    }
    assert_eq!(text(last + 1, 0), Data::Empty);
    assert!(sheet_of(&xlsx, "Phát hiện").contains("<autoFilter"));
}
