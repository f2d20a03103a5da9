//! Rows as offices write them: parents, numbers before names, names that repeat, names that are numbers.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use tonghop::describe;
use tonghop::model::descriptions::Descriptions;
use tonghop::model::finding::Arg;
use tonghop::model::form::{FormRow, OpenRows};
use tonghop::model::observation::Value;
use tonghop::read::grid::Workbook;
use tonghop::recognise::Recognition;

use crate::layout::{COLUMNS, HEAD, codes, descriptions, recognise, recognised, sheet};

/// The retail form with crops for rows: each a parent without figures above area and yield.
fn crops(parents: &[&str]) -> Descriptions {
    let mut known = descriptions();
    let retail = known
        .forms
        .iter_mut()
        .find(|form| form.id == "retail")
        .unwrap();
    let pattern = retail.rows[0].clone();
    let row = |id: String, label: &str, level: u8, indicator: &str| {
        let mut row = FormRow {
            id,
            level,
            indicator: indicator.to_owned(),
            aliases: Vec::new(),
            required: false,
            ..pattern.clone()
        };
        row.label.vi = label.to_owned();
        row
    };
    let rows = parents.iter().flat_map(|parent| {
        [
            row((*parent).to_owned(), parent, 0, ""),
            row(format!("{parent}-area"), "Diện tích", 1, &pattern.indicator),
            row(
                format!("{parent}-yield"),
                "Sản lượng",
                1,
                &pattern.indicator,
            ),
        ]
    });
    retail.rows = rows.collect();
    retail.edits.clear();
    known
}

/// The retail form with crops for rows that have figures of their own.
fn plain_crops() -> Descriptions {
    let mut known = crops(&["Ngô", "Sắn", "Mía"]);
    let retail = known
        .forms
        .iter_mut()
        .find(|form| form.id == "retail")
        .unwrap();
    let indicator = retail.rows[1].indicator.clone();
    retail.rows.retain(|row| row.level == 0);
    for row in &mut retail.rows {
        row.indicator.clone_from(&indicator);
    }
    known
}

/// The retail form with open rows only.
fn open() -> Descriptions {
    let mut known = crops(&[]);
    let retail = known
        .forms
        .iter_mut()
        .find(|form| form.id == "retail")
        .unwrap();
    retail.open_rows = Some(OpenRows {
        parent: None,
        level: 0,
        indicator: "retail-sales".to_owned(),
        sum_to_parent: false,
        kinds: Vec::new(),
    });
    known
}

/// Label and plan of each row; what follows the plan is the same everywhere.
fn read(known: &Descriptions, rows: &[(&str, &str)]) -> Recognition {
    let line = |(label, plan): &(&str, &str)| match *plan {
        "" => format!("| {label}"),
        plan => format!("| {label} | {plan} | 1 | 1 | 1 | 1 | 1 | 1"),
    };
    let lines: Vec<String> = rows.iter().map(line).collect();
    let grid = format!("{HEAD}\n{COLUMNS}\n{}", lines.join("\n"));
    let workbook = Workbook {
        sheets: vec![sheet("B3", &grid)],
        ..Workbook::default()
    };
    recognise(known, &workbook)
}

/// Row and plan of what was taken.
fn plans(known: &Descriptions, found: &Recognition) -> Vec<String> {
    let filled = &found.returns[0];
    let form = known.form(filled.form).unwrap();
    let plan = form.column_index("annual-plan").unwrap();
    let seen = filled
        .observations
        .iter()
        .filter(|seen| seen.column == plan);
    let line = |seen: &tonghop::model::observation::Observation| {
        let number = seen.row.place();
        let name = form.rows.get(number).map_or_else(
            || filled.open_rows[number - form.rows.len()].label.clone(),
            |row| row.id.clone(),
        );
        match seen.value {
            Value::Number(number) => format!("{name} {number}"),
            Value::Absent(absence) => format!("{name} {absence:?}"),
        }
    };
    seen.map(line).collect()
}

#[test]
fn parents_in_any_order_with_glued_numbers_keep_their_rows() {
    let known = crops(&["Ngô", "Sắn", "Mía"]);
    for numbers in [
        ["1.1.", "1.2.", "1.3."],
        ["2.1", "2.2", "2.3"],
        ["III.", "IV.", "VI."],
    ] {
        let [cassava, maize, cane] = numbers.map(str::to_owned);
        let rows = [
            (&*format!("{cassava}Sắn"), ""),
            ("- Diện tích", "20"),
            ("- Sản lượng", "200"),
            (&*format!("{maize}Ngô"), ""),
            ("- Diện tích", "10"),
            ("- Sản lượng", "100"),
            (&*format!("{cane}Mía"), ""),
            ("- Diện tích", "30"),
        ];
        let found = read(&known, &rows);
        assert_eq!(codes(&found), [""; 0]);
        assert_eq!(
            plans(&known, &found),
            [
                "Ngô-area 10",
                "Ngô-yield 100",
                "Sắn-area 20",
                "Sắn-yield 200",
                "Mía-area 30"
            ]
        );
    }
}

#[test]
fn an_unknown_parent_ends_its_block_and_is_an_error() {
    let known = crops(&["Ngô", "Sắn", "Mía"]);
    let blocks = |parents: [&str; 3]| {
        let rows = parents.into_iter().zip(["10", "20", "30"]);
        let rows: Vec<_> = rows
            .flat_map(|(parent, plan)| [(parent, ""), ("Diện tích", plan)])
            .collect();
        read(&known, &rows)
    };
    for (parents, kept) in [
        (["1. Cây ngô", "2. Sắn", "3. Cây mía"], vec!["Sắn-area 20"]),
        (
            ["Ngô", "Cây sắn", "Mía"],
            vec!["Ngô-area 10", "Mía-area 30"],
        ),
        (["Lúa", "Lạc", "Đậu"], vec![]),
    ] {
        let found = blocks(parents);
        assert_eq!(plans(&known, &found), kept, "{parents:?}");
        assert_eq!(codes(&found), vec!["TH063"; 3 - kept.len()], "{parents:?}");
    }
    // What only introduces rows is no parent.
    let rows = [
        ("Ngô", ""),
        ("Chia ra:", ""),
        ("Diện tích", "10"),
        ("Phân theo vụ", ""),
        ("Sản lượng", "5"),
    ];
    let found = read(&known, &rows);
    assert_eq!(codes(&found), [""; 0]);
    assert_eq!(plans(&known, &found), ["Ngô-area 10", "Ngô-yield 5"]);
}

/// The rows that findings about rows touch.
fn touched(known: &Descriptions, found: &Recognition) -> Vec<String> {
    let form = known.form(found.returns[0].form).unwrap();
    let lines = found.findings.iter().flat_map(|finding| &finding.affects);
    lines
        .map(|line| form.row(line.row.unwrap()).unwrap().id.clone())
        .collect()
}

#[test]
fn rows_in_whose_place_another_stands_are_lacking() {
    let known = crops(&["Ngô", "Sắn"]);
    let block = |rows: [(&'static str, &'static str); 6]| read(&known, &rows);
    let all = [
        ("Ngô", ""),
        ("Diện tích", "10"),
        ("Sản lượng", "100"),
        ("Sắn", ""),
        ("Diện tích", "20"),
        ("Sản lượng", "200"),
    ];
    assert_eq!(touched(&known, &block(all)), [""; 0]);
    // A row under another name, a name that is gone, and a parent under another name.
    for (place, name, lacking) in [
        (1, "Quy mô", &["Ngô-area"][..]),
        (5, "Kết quả", &["Sắn-yield"]),
        (2, "", &["Ngô-yield"]),
        (3, "Khoai", &["Sắn-area", "Sắn-yield"]),
    ] {
        let mut rows = all;
        rows[place].0 = name;
        let found = block(rows);
        assert_eq!(touched(&known, &found), lacking, "{name}");
        assert!(
            codes(&found)
                .iter()
                .all(|code| ["TH039", "TH063"].contains(code)),
            "{name}"
        );
    }
    // A row more than the form has lacks nothing.
    let mut rows = all.to_vec();
    rows.insert(2, ("Quy mô", "5"));
    assert_eq!(touched(&known, &read(&known, &rows)), [""; 0]);
}

#[test]
fn a_form_is_blank_when_rows_are_printed_and_nothing_is_written_in_them() {
    let known = plain_crops();
    // What stands in every cell of each row.
    let is_blank = |cells: [&str; 3]| {
        let rows = ["Ngô", "Sắn", "Mía"].into_iter().zip(cells);
        let lines: Vec<String> = rows
            .map(|(label, cell)| format!("| {label}{}", format!(" | {cell}").repeat(7)))
            .collect();
        let grid = format!("{HEAD}\n{COLUMNS}\n{}", lines.join("\n"));
        let workbook = Workbook {
            sheets: vec![sheet("B3", &grid)],
            ..Workbook::default()
        };
        let found = recognise(&known, &workbook);
        found.returns.first().map(|filled| filled.is_blank)
    };
    assert_ne!(is_blank(["", "", ""]), Some(false));
    assert_eq!(is_blank(["…", "…", "…"]), Some(true));
    // A total that adds up blank rows.
    assert_eq!(is_blank(["0", "…", "…"]), Some(true));
    for cells in [
        ["1", "", ""],
        ["0", "0", ""],
        ["…", "x", "…"],
        ["-", "-", "-"],
    ] {
        assert_eq!(is_blank(cells), Some(false), "{cells:?}");
    }
}

#[test]
fn rows_without_any_parent_go_by_their_order_only_where_none_is_left_out() {
    let known = crops(&["Ngô", "Sắn", "Mía"]);
    let area = |plan| ("- Diện tích", plan);
    let found = read(&known, &[area("10"), area("20"), area("30")]);
    assert_eq!(codes(&found), [""; 0]);
    let all = ["Ngô-area 10", "Sắn-area 20", "Mía-area 30"];
    assert_eq!(plans(&known, &found), all);
    // Two of three names: nobody can say whose they are. Neither where a parent stands below the first rows.
    let two = [
        area("20"),
        ("- Sản lượng", "200"),
        area("30"),
        ("- Sản lượng", "300"),
    ];
    for (rows, kept) in [
        (&two[..], vec![]),
        (&[area("20")], vec![]),
        (&[area("10"), ("Sắn", ""), area("20")], vec!["Sắn-area 20"]),
        (
            &[area("9"), ("Ngô", ""), area("10"), ("Mía", ""), area("30")],
            vec!["Ngô-area 10", "Mía-area 30"],
        ),
    ] {
        let found = read(&known, rows);
        assert_eq!(codes(&found), ["TH063"], "{rows:?}");
        assert_eq!(plans(&known, &found), kept, "{rows:?}");
    }
}

#[test]
fn a_parent_with_figures_that_is_not_known_lends_its_rows_to_no_other() {
    let mut known = crops(&["Ngô", "Sắn"]);
    let retail = known
        .forms
        .iter_mut()
        .find(|form| form.id == "retail")
        .unwrap();
    let indicator = retail.rows[1].indicator.clone();
    retail.rows[0].indicator.clone_from(&indicator);
    retail.rows[3].indicator = indicator;
    let rows = [
        ("Cây ngô", "1"),
        ("Diện tích", "10"),
        ("Sắn", "2"),
        ("Diện tích", "20"),
    ];
    let found = read(&known, &rows);
    assert_eq!(codes(&found), ["TH039", "TH063"]);
    assert_eq!(plans(&known, &found), ["Sắn 2", "Sắn-area 20"]);
}

#[test]
fn open_rows_of_one_name_are_told_apart_by_their_parents_or_their_order() {
    let known = open();
    let rows = [
        ("1. Cây A", ""),
        ("Diện tích", "10"),
        ("2. Cây B", ""),
        ("Diện tích", "20"),
    ];
    let found = read(&known, &rows);
    assert_eq!(codes(&found), [""; 0]);
    assert_eq!(
        plans(&known, &found),
        ["Cây A – Diện tích 10", "Cây B – Diện tích 20"]
    );
    let rows = [
        ("1. Trạm y tế", "10"),
        ("2. Trạm Y tế", "20"),
        ("3. Chợ", "5"),
    ];
    let found = read(&known, &rows);
    assert_eq!(codes(&found), ["TH122"]);
    assert_eq!(
        plans(&known, &found),
        ["Trạm y tế 10", "Trạm Y tế (2) 20", "Chợ 5"]
    );
}

#[test]
fn a_table_with_rows_of_its_own_without_end_is_doubtful_as_a_whole() {
    let known = open();
    let labels: Vec<String> = (0..1_003).map(|row| format!("Cụm số {row}")).collect();
    let rows: Vec<(&str, &str)> = labels.iter().map(|label| (label.as_str(), "1")).collect();
    let found = read(&known, &rows);
    assert_eq!(codes(&found), ["TH065"]);
    assert_eq!(found.returns[0].open_rows.len(), 1_000);
    let finding = &found.findings[0];
    let count = finding.args.iter().find(|(name, _)| *name == "count");
    assert_eq!(count, Some(&("count", Arg::Count(3))));
    assert_eq!(finding.affects[0].row, None);
    // All that a form takes.
    assert_eq!(codes(&read(&known, &rows[..1_000])), [""; 0]);
}

#[test]
fn rows_below_one_unknown_parent_are_counted_where_they_are_many() {
    let known = crops(&["Ngô", "Sắn"]);
    let mut rows = vec![("Cây lạ", "")];
    rows.extend([("Diện tích", "10"); 70]);
    let found = read(&known, &rows);
    assert_eq!(codes(&found), ["TH063"]);
    let finding = &found.findings[0];
    // The parent and 49 of its rows.
    assert_eq!(finding.cells.len(), 50);
    let rest = finding.rest.as_ref().unwrap();
    assert_eq!(rest.count, 21);
    let (first, last) = (rest.first.unwrap().row, rest.last.unwrap().row);
    assert_eq!(last - first, 20);
    assert_eq!(finding.cells[49].position.unwrap().row + 1, first);
    let few = read(&known, &rows[..50]);
    assert_eq!(few.findings[0].cells.len(), 50);
    assert_eq!(few.findings[0].rest, None);
}

#[test]
fn refused_rows_without_end_are_held_up_to_a_number_and_counted() {
    let known = crops(&["Ngô", "Sắn"]);
    let labels: Vec<String> = (0..5_002).map(|row| format!("Hàng lạ {row}")).collect();
    let rows: Vec<(&str, &str)> = labels.iter().map(|label| (label.as_str(), "1")).collect();
    let found = read(&known, &rows);
    assert!(codes(&found).iter().all(|code| *code == "TH039"));
    assert_eq!(found.findings.len(), 5_000);
    let rest = found.findings[4_999].rest.as_ref().unwrap();
    assert_eq!(rest.count, 2);
    assert_ne!(rest.first, rest.last);
    assert!(found.findings[..4_999].iter().all(|one| one.rest.is_none()));
}

#[test]
fn names_behind_numbers_that_stand_alone_under_one_heading_are_the_names_of_the_rows() {
    let columns = "| Chỉ tiêu | | KH năm 2019 | Tháng 9 năm 2018 | 9 tháng năm 2018 | Chính thức tháng 8 | Ước tháng 9 | Lũy kế 9 tháng | Ước cả năm |";
    let read = |rows: &[[&str; 3]]| {
        let line = |[number, name, plan]: &[&str; 3]| {
            format!("| {number} | {name} | {plan} | 1 | 1 | 1 | 1 | 1 | 1")
        };
        let lines: Vec<String> = rows.iter().map(line).collect();
        let grid = format!("{HEAD}\n{columns}\n{}", lines.join("\n"));
        recognised(vec![sheet("B3", &grid)])
    };
    let plans = |found: &Recognition| {
        let known = descriptions();
        plans(&known, found)
    };
    let found = read(&[
        ["", "Tổng số", "100"],
        ["I", "Bán lẻ hàng hóa", "60"],
        ["II", "Dịch vụ lưu trú", "20"],
        ["III", "Dịch vụ ăn uống", "10"],
        ["IV", "Du lịch lữ hành", "5"],
        ["V", "Dịch vụ khác", "5"],
    ]);
    assert_eq!(codes(&found), [""; 0]);
    let expected = [
        "total 100",
        "goods 60",
        "accommodation 20",
        "catering 10",
        "travel 5",
        "other 5",
    ];
    assert_eq!(plans(&found), expected);
    // The total has its name under the heading, the others behind their numbers; the columns are numbered.
    let found = read(&[
        ["A", "", "1"],
        ["Tổng số", "", "100"],
        ["1", "Bán lẻ hàng hóa", "60"],
        ["2", "Dịch vụ lưu trú", "20"],
        ["3.", "Dịch vụ ăn uống", "10"],
        ["a)", "Du lịch lữ hành", "5"],
        ["V", "Dịch vụ khác", "5"],
    ]);
    assert_eq!(plans(&found), expected);
    // Roman numerals as the only labels name no row of the form.
    let found = read(&[["Tổng số", "", "100"], ["I", "", "60"], ["II", "", "40"]]);
    assert!(codes(&found).contains(&"TH039"), "{:?}", codes(&found));
    assert_eq!(plans(&found), ["total 100"]);
}

#[test]
fn roman_numerals_may_be_the_only_names_of_open_rows_below_one_with_a_name() {
    let known = open();
    let found = read(
        &known,
        &[("Chợ", "3"), ("I", "10"), ("II", "20"), ("III", "5")],
    );
    assert_eq!(codes(&found), [""; 0], "{:?}", found.findings);
    assert_eq!(plans(&known, &found), ["Chợ 3", "I 10", "II 20", "III 5"]);
}

#[test]
fn a_cluster_under_two_words_for_its_kind_is_named_twice() {
    let mut known = open();
    let retail = known
        .forms
        .iter_mut()
        .find(|form| form.id == "retail")
        .unwrap();
    let clusters = describe::load(None).unwrap();
    let clusters = clusters
        .forms
        .iter()
        .find(|form| form.id == "clusters")
        .unwrap();
    retail.open_rows.as_mut().unwrap().kinds = clusters.open_rows.clone().unwrap().kinds;
    let rows = [
        ("Cụm công nghiệp Đắk La", "10"),
        ("2. CCN Đắk La", "20"),
        ("CCN Đắk Mar", "5"),
    ];
    let found = read(&known, &rows);
    assert_eq!(codes(&found), ["TH122"]);
    let expected = [
        "Cụm công nghiệp Đắk La 10",
        "CCN Đắk La 20",
        "CCN Đắk Mar 5",
    ];
    assert_eq!(plans(&known, &found), expected);
}

#[test]
fn numbers_may_be_labels_and_only_the_whole_word_is_a_subtotal() {
    let known = open();
    let rows = [
        ("Xã Một", ""),
        ("1", "10"),
        ("2", "20"),
        ("Cộng", "30"),
        ("Xã Hai", ""),
        ("1", "11"),
        ("2", "21"),
    ];
    let found = read(&known, &rows);
    assert_eq!(codes(&found), [""; 0]);
    assert_eq!(
        plans(&known, &found),
        [
            "Xã Một – 1 10",
            "Xã Một – 2 20",
            "Xã Hai – 1 11",
            "Xã Hai – 2 21"
        ]
    );
    let found = read(&known, &[("1", "10"), ("2", "20"), ("1001", "30")]);
    assert_eq!(codes(&found), [""; 0]);
    assert_eq!(plans(&known, &found), ["1 10", "2 20", "1001 30"]);
    let rows = [
        ("Cộng Hòa", "10"),
        ("Cộng đồng", "7"),
        ("Cộng", "17"),
        ("Cộng (1+2)", "17"),
        ("Cộng mục II", "17"),
        ("2019", "4"),
    ];
    let found = read(&known, &rows);
    assert_eq!(
        plans(&known, &found),
        ["Cộng Hòa 10", "Cộng đồng 7", "2019 4"]
    );
}

#[test]
fn a_number_beside_a_note_makes_no_row_of_it() {
    let known = open();
    let found = read(&known, &[("Bờ Y", "10"), ("Ghi chú: số ước tính", "5")]);
    assert_eq!(plans(&known, &found), ["Bờ Y 10"]);
    assert!(codes(&found).contains(&"TH040"));
}

#[test]
fn a_code_of_another_row_than_the_label_is_an_error() {
    let head = "
        | UBND HUYỆN ĐẮK TÔ
        | GIÁ TRỊ SẢN XUẤT CÔNG NGHIỆP
        | Tháng 9 năm 2019
        | Đơn vị tính: triệu đồng
        | Chỉ tiêu | Mã số | KH năm 2019 | Tháng 9 năm 2018 | 9 tháng năm 2018 | Chính thức tháng 8 | Ước tháng 9 | Lũy kế 9 tháng |
        | Toàn ngành công nghiệp | | 100 | 8 | 70 | 7 | 9 | 80 |
    ";
    let row = |code: &str| {
        let grid = format!("{head}| Sản xuất đồ uống | {code} | 10 | 1 | 7 | 1 | 1 | 8 |");
        codes(&recognised(vec![sheet("B1", &grid)]))
    };
    assert_eq!(row("11"), [""; 0]);
    assert_eq!(row("10"), ["TH064"]);
    assert_eq!(row("99"), [""; 0]);
}

#[test]
fn the_mark_of_a_note_is_no_part_of_the_name_of_a_row() {
    let known = crops(&["Ngô", "Sắn", "Mía"]);
    for mark in [" (1)", " [1]", " ¹", "²", " (*)", " (12)"] {
        let (maize, area) = (format!("2. Ngô{mark}"), format!("- Diện tích{mark}"));
        let rows = [
            ("1. Sắn", ""),
            ("- Diện tích", "20"),
            (&*maize, ""),
            (&*area, "10"),
        ];
        let found = read(&known, &rows);
        assert_eq!(codes(&found), [""; 0], "{mark}");
        assert_eq!(plans(&known, &found), ["Ngô-area 10", "Sắn-area 20"]);
    }
    // A year or a measure in brackets says something of the row.
    for mark in [" (2018)", " (tỷ đồng)"] {
        let area = format!("- Diện tích{mark}");
        let found = read(&known, &[("Ngô", ""), (&*area, "10")]);
        assert_eq!(plans(&known, &found), [""; 0], "{mark}");
    }
}
