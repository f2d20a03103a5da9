//! What the store keeps, what it gives back, and what no accident takes from it.

use std::fs;

use tonghop::aggregate::Doubts;
use tonghop::history::{HistoryError, Store, Taking};
use tonghop::model::form::Role;
use tonghop::model::observation::FileRecord;

use super::rounds::{
    APRIL, Desk, Figures, MARCH, Seen, copy, descriptions, figure, has, history_error, retail,
};

#[test]
fn what_a_run_accepted_is_the_past_of_the_next_month() {
    let desk = Desk::new();
    desk.put(
        "inbox/dak-ha.csv",
        &retail("Huyện Đắk Hà", "2019-03", MARCH),
    );
    desk.run("2019-03", "2019-03-25");
    let past = desk.past("2019-04");
    let march =
        |role| figure(&past, "dak-ha", "2019-03", ("goods", role)).map(|value| value.to_string());
    assert_eq!(march(Role::Month).as_deref(), Some("100"));
    assert_eq!(march(Role::PreviousMonth).as_deref(), Some("96"));
    assert_eq!(march(Role::Cumulative).as_deref(), Some("300"));
    assert_eq!(march(Role::SamePeriod).as_deref(), Some("280"));
}

#[test]
fn the_month_of_the_run_and_later_months_are_no_past() {
    let desk = Desk::new();
    desk.put(
        "inbox/dak-ha.csv",
        &retail("Huyện Đắk Hà", "2019-03", MARCH),
    );
    desk.run("2019-03", "2019-03-25");
    assert!(desk.past("2019-03").is_empty());
    assert!(desk.past("2019-02").is_empty());
}

#[test]
fn of_months_further_back_only_their_being_there_is_known() {
    let desk = Desk::new();
    desk.put(
        "inbox/dak-ha.csv",
        &retail("Huyện Đắk Hà", "2019-03", MARCH),
    );
    desk.run("2019-03", "2019-03-25");
    let june = desk.past("2019-06");
    assert!(has(&june, "dak-ha", "2019-03"));
    assert_eq!(
        figure(&june, "dak-ha", "2019-03", ("goods", Role::Month)),
        None
    );
    // March and April of last year are wanted in March: as the base and as the month that told its official figure.
    let next_year = desk.past("2020-03");
    assert!(figure(&next_year, "dak-ha", "2019-03", ("goods", Role::Cumulative)).is_some());
    let february = desk.past("2020-02");
    assert!(
        figure(
            &february,
            "dak-ha",
            "2019-03",
            ("goods", Role::PreviousMonth)
        )
        .is_some()
    );
}

#[test]
fn a_figure_with_an_error_is_kept_and_is_no_base_and_its_row_is() {
    let desk = Desk::new();
    let wrong = retail("Huyện Đắk Hà", "2019-03", MARCH).replace(
        "I\tBán lẻ hàng hóa\t1300\t90\t280\t96\t100\t300",
        "I\tBán lẻ hàng hóa\t1300\t90\t280\t96\t100\tba trăm",
    );
    desk.put("inbox/dak-ha.csv", &wrong);
    desk.run("2019-03", "2019-03-25");
    let past = desk.past("2019-04");
    assert!(has(&past, "dak-ha", "2019-03"));
    assert_eq!(
        figure(&past, "dak-ha", "2019-03", ("goods", Role::Cumulative)),
        None
    );
    assert!(figure(&past, "dak-ha", "2019-03", ("goods", Role::Month)).is_some());
    assert!(desk.count("observation") > 0);
}

#[test]
fn a_return_is_stored_once_however_many_nights_it_is_read() {
    let desk = Desk::new();
    desk.put(
        "inbox/dak-ha.csv",
        &retail("Huyện Đắk Hà", "2019-03", MARCH),
    );
    desk.run("2019-03", "2019-03-25");
    let figures = desk.count("observation");
    desk.run("2019-03", "2019-03-25");
    desk.run("2019-03", "2019-03-26");
    assert_eq!(desk.count("return_version"), 1);
    assert_eq!(desk.count("observation"), figures);
    // The second run repeated the first; the third has another date.
    assert_eq!(desk.count("run"), 2);
}

#[test]
fn a_corrected_return_takes_the_place_of_the_first_which_is_kept() {
    let desk = Desk::new();
    desk.put(
        "inbox/dak-ha.csv",
        &retail("Huyện Đắk Hà", "2019-03", MARCH),
    );
    desk.run("2019-03", "2019-03-25");
    let corrected = Figures {
        month: "104",
        cumulative: "304",
        ..MARCH
    };
    desk.put(
        "inbox/dak-ha.csv",
        &retail("Huyện Đắk Hà", "2019-03", corrected),
    );
    desk.run("2019-03", "2019-03-25");
    let past = desk.past("2019-04");
    let month = figure(&past, "dak-ha", "2019-03", ("goods", Role::Month));
    assert_eq!(month.map(|value| value.to_string()).as_deref(), Some("104"));
    assert_eq!(desk.count("return_version"), 2);
}

#[test]
fn the_past_has_another_digest_only_when_it_is_another() {
    let desk = Desk::new();
    desk.put(
        "inbox/dak-ha.csv",
        &retail("Huyện Đắk Hà", "2019-03", MARCH),
    );
    desk.run("2019-03", "2019-03-25");
    let first = desk.earlier("2019-04").digest;
    desk.run("2019-03", "2019-03-26");
    assert_eq!(desk.earlier("2019-04").digest, first);
    let corrected = Figures {
        month: "104",
        cumulative: "304",
        ..MARCH
    };
    desk.put(
        "inbox/dak-ha.csv",
        &retail("Huyện Đắk Hà", "2019-03", corrected),
    );
    desk.run("2019-03", "2019-03-26");
    assert_ne!(desk.earlier("2019-04").digest, first);
}

#[test]
fn a_figure_whose_measure_is_described_otherwise_today_is_converted_exactly() {
    let desk = Desk::new();
    desk.put(
        "inbox/dak-ha.csv",
        &retail("Huyện Đắk Hà", "2019-04", APRIL),
    );
    desk.run("2019-04", "2019-04-25");
    let mut today = (*descriptions()).clone();
    let form = today.form_index("retail").unwrap();
    today.forms[form.place()].measure = "ty-dong".to_owned();
    let store = Store::existing(&desk.history()).unwrap();
    let past = store.past("2019-05".parse().unwrap(), &today).unwrap().past;
    let cumulative = figure(&past, "dak-ha", "2019-04", ("goods", Role::Cumulative));
    // 411,5 triệu đồng.
    assert_eq!(
        cumulative.map(|value| value.to_string()).as_deref(),
        Some("0.4115")
    );
}

#[test]
fn nothing_that_was_written_can_be_changed_or_removed() {
    let desk = Desk::new();
    desk.put(
        "inbox/dak-ha.csv",
        &retail("Huyện Đắk Hà", "2019-03", MARCH),
    );
    desk.run("2019-03", "2019-03-25");
    let connection = rusqlite::Connection::open(desk.file()).unwrap();
    connection
        .execute(
            "INSERT INTO confirmation VALUES (1, 'a', 'b', 'c', 'd', '2019-03-25', '2019-04-25', 0)",
            [],
        )
        .unwrap();
    let tables: Vec<String> = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(tables.len(), 7);
    for table in tables {
        let column: String = connection
            .query_row(
                "SELECT name FROM pragma_table_info(?1) LIMIT 1",
                [&table],
                |row| row.get(0),
            )
            .unwrap();
        for sql in [
            format!("UPDATE {table} SET {column} = {column}"),
            format!("DELETE FROM {table}"),
        ] {
            let refused = connection
                .execute(&sql, [])
                .map_err(|error| error.to_string());
            assert_eq!(refused, Err("append-only".to_owned()), "{sql}");
        }
    }
}

#[test]
fn a_crash_before_the_record_is_kept_leaves_the_history_as_it_was() {
    let desk = Desk::new();
    desk.put(
        "inbox/dak-ha.csv",
        &retail("Huyện Đắk Hà", "2019-03", MARCH),
    );
    desk.run("2019-03", "2019-03-25");
    let before = desk.earlier("2019-05").digest;

    let mut writing = Store::open(&desk.history()).unwrap().begin().unwrap();
    let seen = {
        desk.clear();
        desk.put(
            "inbox/dak-ha.csv",
            &retail("Huyện Đắk Hà", "2019-04", APRIL),
        );
        let job = desk.job("2019-04", "2019-04-25");
        let readers = tonghop::worker::Readers::Here;
        let mut seen = Seen::default();
        tonghop::pipeline::consolidate(
            &job,
            descriptions(),
            &mut seen,
            tonghop::publish::Sources::default(),
            &readers,
            &mut |_| {},
        )
        .unwrap();
        seen
    };
    let files: &[FileRecord] = &seen.files;
    writing
        .record_run(
            "2019-04".parse().unwrap(),
            Taking {
                descriptions: &descriptions(),
                files,
                returns: &seen.returns,
                contents: &seen.contents,
                doubts: &Doubts::default(),
                as_of: "2019-04-25".parse().unwrap(),
                input_digest: "x",
            },
        )
        .unwrap();
    assert!(has(
        &writing
            .store()
            .past("2019-05".parse().unwrap(), &descriptions())
            .unwrap()
            .past,
        "dak-ha",
        "2019-04"
    ));
    let crashed = desk.path("crashed");
    copy(&desk.history(), &crashed);
    drop(writing);
    for folder in [desk.history(), crashed] {
        let store = Store::existing(&folder).unwrap();
        let earlier = store
            .past("2019-05".parse().unwrap(), &descriptions())
            .unwrap();
        assert_eq!(earlier.digest, before);
        assert!(!has(&earlier.past, "dak-ha", "2019-04"));
    }
}

/// The machine goes down while half of what is written stands in the file already.
#[test]
fn a_crash_in_the_middle_of_writing_is_undone_when_the_history_is_opened() {
    let desk = Desk::new();
    desk.put(
        "inbox/dak-ha.csv",
        &retail("Huyện Đắk Hà", "2019-03", MARCH),
    );
    desk.run("2019-03", "2019-03-25");
    let before = desk.earlier("2019-04").digest;
    let length = fs::metadata(desk.file()).unwrap().len();
    let writer = rusqlite::Connection::open(desk.file()).unwrap();
    writer.pragma_update(None, "cache_size", 2).unwrap();
    writer.execute_batch("BEGIN").unwrap();
    let reason = "x".repeat(1000);
    for _ in 0..500 {
        let sql = "INSERT INTO confirmation VALUES (NULL, 'a', 'b', ?1, 'd', '2019-03-25', '2019-04-25', 0)";
        writer.execute(sql, [&reason]).unwrap();
    }
    let crashed = desk.path("crashed");
    copy(&desk.history(), &crashed);
    assert!(crashed.join("lich-su.sqlite3-journal").exists());
    assert!(fs::metadata(crashed.join("lich-su.sqlite3")).unwrap().len() > length);
    let store = Store::existing(&crashed).unwrap();
    assert!(store.confirmations().unwrap().is_empty());
    let earlier = store
        .past("2019-04".parse().unwrap(), &descriptions())
        .unwrap();
    assert_eq!(earlier.digest, before);
}

#[test]
fn a_failed_run_leaves_no_record() {
    let desk = Desk::new();
    desk.put(
        "inbox/dak-ha.csv",
        &retail("Huyện Đắk Hà", "2019-03", MARCH),
    );
    // A folder in the place of an output cannot be replaced by a file.
    fs::create_dir_all(desk.path("out/manifest.json/x")).unwrap();
    assert!(desk.try_run("2019-03", "2019-03-25").is_err());
    assert_eq!(desk.count("run"), 0);
}

#[test]
fn a_damaged_history_is_refused_and_left_as_it_is() {
    let desk = Desk::new();
    desk.put(
        "inbox/dak-ha.csv",
        &retail("Huyện Đắk Hà", "2019-03", MARCH),
    );
    fs::create_dir(desk.history()).unwrap();
    for damaged in [vec![b'x'; 8192], b"SQLite format 3\0 and no more".to_vec()] {
        fs::write(desk.file(), &damaged).unwrap();
        let error = history_error(desk.try_run("2019-03", "2019-03-25"));
        assert!(matches!(error, HistoryError::Damaged { .. }), "{error:?}");
        assert_eq!(fs::read(desk.file()).unwrap(), damaged);
    }
    assert!(!desk.path("out/manifest.json").exists());
}

#[test]
fn a_history_cut_in_half_is_refused() {
    let desk = Desk::new();
    desk.put(
        "inbox/dak-ha.csv",
        &retail("Huyện Đắk Hà", "2019-03", MARCH),
    );
    desk.run("2019-03", "2019-03-25");
    let whole = fs::read(desk.file()).unwrap();
    fs::write(desk.file(), &whole[..whole.len() / 2]).unwrap();
    let error = history_error(desk.try_run("2019-04", "2019-04-25"));
    assert!(matches!(error, HistoryError::Damaged { .. }), "{error:?}");
    assert_eq!(fs::read(desk.file()).unwrap(), whole[..whole.len() / 2]);
}

#[test]
fn a_database_of_another_program_is_refused_and_left_as_it_is() {
    let desk = Desk::new();
    fs::create_dir(desk.history()).unwrap();
    let other = rusqlite::Connection::open(desk.file()).unwrap();
    other
        .execute_batch("CREATE TABLE accounts (id INTEGER)")
        .unwrap();
    drop(other);
    let before = fs::read(desk.file()).unwrap();
    let error = history_error(desk.try_run("2019-03", "2019-03-25"));
    assert!(matches!(error, HistoryError::Damaged { .. }), "{error:?}");
    assert_eq!(fs::read(desk.file()).unwrap(), before);
}

#[test]
fn a_history_of_a_later_version_is_refused() {
    let desk = Desk::new();
    desk.put(
        "inbox/dak-ha.csv",
        &retail("Huyện Đắk Hà", "2019-03", MARCH),
    );
    desk.run("2019-03", "2019-03-25");
    let later = rusqlite::Connection::open(desk.file()).unwrap();
    later.pragma_update(None, "user_version", 2).unwrap();
    drop(later);
    let error = history_error(desk.try_run("2019-04", "2019-04-25"));
    let HistoryError::Newer { found, known, .. } = error else {
        panic!("{error:?}");
    };
    assert_eq!((found, known), (2, 1));
}

#[test]
fn two_runs_do_not_write_into_one_history() {
    let desk = Desk::new();
    desk.put(
        "inbox/dak-ha.csv",
        &retail("Huyện Đắk Hà", "2019-03", MARCH),
    );
    let other = Store::open(&desk.history()).unwrap().begin().unwrap();
    let error = history_error(desk.try_run("2019-03", "2019-03-25"));
    assert!(matches!(error, HistoryError::Held { .. }), "{error:?}");
    drop(other);
    desk.run("2019-03", "2019-03-25");
}
