//! One indicator over the months, and everything as a table.

use rust_decimal::Decimal;
use tonghop::history::{COLUMNS, Month, NotFound, Store, Wanted, subject_named, unit_named};

use super::rounds::{APRIL, Desk, Figures, MARCH, descriptions, retail};

/// March and April 2018, and the same months a year later.
fn two_years() -> Desk {
    let desk = Desk::new();
    let march = Figures {
        cumulative: "281",
        month: "91",
        previous: "88",
        same_period: "250",
        ..MARCH
    };
    desk.put(
        "earlier/2018-03.csv",
        &retail("Huyện Đắk Hà", "2018-03", march),
    );
    desk.put(
        "earlier/2019-03.csv",
        &retail("Huyện Đắk Hà", "2019-03", MARCH),
    );
    desk.put(
        "earlier/2019-04.csv",
        &retail("Huyện Đắk Hà", "2019-04", APRIL),
    );
    desk.import();
    desk
}

fn wanted<'a>(indicator: &'a str, row: Option<&'a str>) -> Wanted<'a> {
    Wanted {
        indicator,
        row,
        form: None,
    }
}

fn months(desk: &Desk, unit: &str, wanted: Wanted<'_>) -> Vec<Month> {
    let descriptions = descriptions();
    let store = Store::existing(&desk.history()).unwrap();
    let subjects = store.subjects(&descriptions).unwrap();
    let subject = subject_named(wanted, &subjects, &descriptions).unwrap();
    let units = store.units(&descriptions).unwrap();
    let unit = unit_named(unit, &units, &descriptions).unwrap();
    store.track(unit, subject, &descriptions).unwrap()
}

fn figure(text: &str) -> Option<Decimal> {
    Some(text.parse().unwrap())
}

#[test]
fn last_year_is_told_as_reported_then_and_as_restated_now() {
    let months = months(&two_years(), "dak-ha", wanted("retail.goods", None));
    let march = &months[1];
    assert_eq!(march.period.to_string(), "2019-03");
    // 281 said the return of March 2018; 280 says that of March 2019.
    assert_eq!(march.base_reported, figure("281"));
    assert_eq!(march.base_restated, figure("280"));
}

#[test]
fn the_official_figure_of_a_month_stands_in_the_return_of_the_month_after() {
    let months = months(&two_years(), "dak-ha", wanted("retail.goods", None));
    assert_eq!(
        (months[1].estimate, months[1].official),
        (figure("100"), figure("101.5"))
    );
    assert_eq!(
        (months[2].estimate, months[2].official),
        (figure("110"), None)
    );
}

#[test]
fn units_and_rows_are_found_without_diacritics() {
    let desk = two_years();
    for unit in ["dak-ha", "Đắk Hà", "dak ha", "Huyện Đắk Hà", "huyen dak ha"] {
        for row in [
            "retail.goods",
            "goods",
            "Bán lẻ hàng hóa",
            "ban le hang hoa",
        ] {
            assert_eq!(
                months(&desk, unit, wanted(row, None)).len(),
                3,
                "{unit} {row}"
            );
        }
    }
}

#[test]
fn the_nearest_name_is_proposed_for_an_unknown_one() {
    let descriptions = descriptions();
    let found = unit_named("dak-hq", &Default::default(), &descriptions);
    let Err(NotFound::Unknown { nearest, .. }) = found else {
        panic!("found");
    };
    assert_eq!(nearest, "dak-ha");
    let store = Store::existing(&two_years().history()).unwrap();
    let subjects = store.subjects(&descriptions).unwrap();
    let found = subject_named(wanted("Bán lẻ hàn hóa", None), &subjects, &descriptions);
    let Err(NotFound::Unknown { nearest, .. }) = found else {
        panic!("found");
    };
    assert_eq!(nearest, "Bán lẻ hàng hóa");
}

#[test]
fn units_whose_names_begin_as_typed_are_proposed() {
    let descriptions = descriptions();
    let units = ["dak-ha", "dak-to", "sa-thay"];
    let units = units.map(|id| descriptions.register.index_of(id).unwrap());
    let proposed = |name: &str| match unit_named(name, &units.into(), &descriptions) {
        Err(NotFound::Several { mut candidates, .. }) => {
            candidates.sort();
            candidates.join(" ")
        }
        Err(NotFound::Unknown { nearest, .. }) => nearest,
        Ok(unit) => panic!("{unit:?}"),
    };
    assert_eq!(proposed("dak"), "dak-ha dak-to");
    assert_eq!(proposed("Đắ"), "dak-ha dak-to");
    assert_eq!(proposed("sa th"), "sa-thay");
}

#[test]
fn the_rows_of_a_unit_are_those_it_reported() {
    let desk = two_years();
    let descriptions = descriptions();
    let store = Store::existing(&desk.history()).unwrap();
    let of = |id: &str| {
        let unit = descriptions.register.index_of(id).unwrap();
        store.subjects_of(unit, &descriptions).unwrap()
    };
    assert_eq!(of("dak-ha"), store.subjects(&descriptions).unwrap());
    assert_eq!(of("sa-thay"), []);
}

fn exported(desk: &Desk) -> String {
    let store = Store::existing(&desk.history()).unwrap();
    let mut table = Vec::new();
    store
        .export(&COLUMNS.map(str::to_owned), &mut table)
        .unwrap();
    String::from_utf8(table).unwrap()
}

#[test]
fn the_table_opens_in_excel_of_viet_nam() {
    let table = exported(&two_years());
    assert!(table.starts_with("\u{feff}period;unit;form;"));
    let april = table
        .lines()
        .find(|line| {
            line.starts_with("2019-04;dak-ha;retail;row;goods;") && line.contains(";cumulative;")
        })
        .unwrap();
    assert!(
        april.starts_with(
            "2019-04;dak-ha;retail;row;goods;Bán lẻ hàng hóa;cumulative;cumulative;estimate;trieu-dong;411,5;0;2019-04.csv;"
        ),
        "{april}"
    );
}

#[test]
fn a_name_that_looks_like_a_formula_stays_a_text() {
    let desk = Desk::new();
    desk.put(
        "earlier/=HYPERLINK(1).csv",
        &retail("Huyện Đắk Hà", "2019-03", MARCH),
    );
    desk.import();
    let table = exported(&desk);
    assert!(table.contains(";'=HYPERLINK(1).csv;"), "{table}");
}
