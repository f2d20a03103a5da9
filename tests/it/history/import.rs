//! Earlier rounds from a folder of workbooks.

use tonghop::model::form::Role;

use super::rounds::{APRIL, Desk, Figures, MARCH, descriptions, figure, has, retail};

fn two_months() -> Desk {
    let desk = Desk::new();
    desk.put(
        "earlier/thang 3.csv",
        &retail("Huyện Đắk Hà", "2019-03", MARCH),
    );
    desk.put(
        "earlier/thang 4.csv",
        &retail("Huyện Đắk Hà", "2019-04", APRIL),
    );
    desk
}

#[test]
fn an_import_takes_every_month_by_what_its_sheet_says() {
    let desk = two_months();
    let imported = desk.import();
    let unit = descriptions().register.index_of("dak-ha").unwrap();
    let taken: Vec<_> = imported.taken.keys().copied().collect();
    assert_eq!(
        taken,
        [
            ("2019-03".parse().unwrap(), unit),
            ("2019-04".parse().unwrap(), unit)
        ]
    );
    let past = desk.past("2019-05");
    let april = figure(&past, "dak-ha", "2019-04", ("goods", Role::Cumulative));
    assert_eq!(
        april.map(|value| value.to_string()).as_deref(),
        Some("411.5")
    );
    assert!(has(&past, "dak-ha", "2019-03"));
}

#[test]
fn importing_twice_adds_nothing() {
    let desk = two_months();
    desk.import();
    let before = std::fs::read(desk.file()).unwrap();
    let again = desk.import();
    assert!(again.taken.is_empty());
    assert_eq!(again.known, 2);
    assert!(std::fs::read(desk.file()).unwrap() == before);
}

#[test]
fn a_file_without_a_known_form_is_named_and_the_others_are_taken() {
    let desk = two_months();
    desk.put(
        "earlier/ghi chu.csv",
        "Họ tên\tĐiện thoại\nNguyễn Thị Lan\t060 386 2000\n",
    );
    let imported = desk.import();
    assert_eq!(imported.taken.len(), 2);
    let refused: Vec<&str> = imported.refused.iter().map(|file| &**file).collect();
    assert_eq!(refused, ["ghi chu.csv"]);
}

#[test]
fn an_earlier_version_imported_again_does_not_take_the_place_of_a_later_one() {
    let desk = two_months();
    desk.import();
    let corrected = Figures {
        month: "112",
        cumulative: "413,5",
        ..APRIL
    };
    desk.put(
        "inbox/dak-ha.csv",
        &retail("Huyện Đắk Hà", "2019-04", corrected),
    );
    desk.run("2019-04", "2019-04-25");
    desk.import();
    let past = desk.past("2019-05");
    let april = figure(&past, "dak-ha", "2019-04", ("goods", Role::Month));
    assert_eq!(april.map(|value| value.to_string()).as_deref(), Some("112"));
}
