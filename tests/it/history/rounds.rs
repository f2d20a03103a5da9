//! Months of retail returns as districts send them in plain text, and a job that keeps a history of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rust_decimal::Decimal;
use tempfile::TempDir;
use tonghop::history::{Earlier, Followed, HistoryError, Store, Taking};
use tonghop::job::Job;
use tonghop::message::Catalogue;
use tonghop::model::descriptions::Descriptions;
use tonghop::model::form::Role;
use tonghop::model::history::{Past, RowKey};
use tonghop::model::marked::Marked;
use tonghop::model::observation::{FileRecord, Return};
use tonghop::model::period::Period;
use tonghop::pipeline::{self, History, Imported, NoHistory, Outcome, RunError};
use tonghop::worker::Readers;

use crate::run::host;

/// The figures of retail sales of goods in one return; services did not happen.
#[derive(Clone, Copy)]
pub(crate) struct Figures {
    pub(crate) plan: &'static str,
    pub(crate) same_month: &'static str,
    pub(crate) same_period: &'static str,
    pub(crate) previous: &'static str,
    pub(crate) month: &'static str,
    pub(crate) cumulative: &'static str,
}

/// March 2019: 100 estimated, last month's estimate of 95 became 96, 300 since January.
pub(super) const MARCH: Figures = Figures {
    plan: "1300",
    same_month: "90",
    same_period: "280",
    previous: "96",
    month: "100",
    cumulative: "300",
};
/// April: March became 101,5; 300 - 100 + 101,5 + 110 = 411,5.
pub(super) const APRIL: Figures = Figures {
    plan: "1300",
    same_month: "99",
    same_period: "380",
    previous: "101,5",
    month: "110",
    cumulative: "411,5",
};

/// A return on form 3 for a month; `goods` names the row that makes the total.
pub(crate) fn retail(unit: &str, period: &str, figures: Figures) -> String {
    let period: Period = period.parse().unwrap();
    let (month, year) = (period.month(), period.year());
    let last = year - 1;
    let Figures {
        plan,
        same_month,
        same_period,
        previous,
        month: now,
        cumulative,
    } = figures;
    let values = format!("{plan}\t{same_month}\t{same_period}\t{previous}\t{now}\t{cumulative}");
    let none = "0\t0\t0\t0\t0\t0";
    format!(
        "\tBIỂU 3. Tổng mức bán lẻ hàng hóa và doanh thu dịch vụ tiêu dùng\t\t\t\t\t\t\n\
         \tTháng {month}/{year}\t\t\t\t\t\t\n\
         \tĐơn vị báo cáo: {unit}\t\t\t\t\t\t\n\
         \t\t\t\t\t\t\t(Đơn vị tính: Tr.đồng)\n\
         STT\tNội dung chỉ tiêu\tKế hoạch năm {year}\tThực hiện tháng {month} năm {last}\tLũy kế cùng kỳ năm {last}\tThực hiện chính thức tháng trước\tƯớc tháng báo cáo\tCộng dồn từ đầu năm\n\
         \tTổng mức bán lẻ hàng hóa và doanh thu dịch vụ tiêu dùng\t{values}\n\
         I\tBán lẻ hàng hóa\t{values}\n\
         II\tDịch vụ lưu trú\t{none}\n\
         III\tDịch vụ ăn uống\t{none}\n\
         IV\tDu lịch lữ hành và hoạt động hỗ trợ\t{none}\n\
         V\tDịch vụ khác\t{none}\n"
    )
}

/// The cumulative figure is 300 over 280, which is 107,1 %; in the row of goods `printed` stands instead.
pub(super) fn with_growth(printed: &str) -> String {
    let text = retail("Huyện Đắk Hà", "2019-03", MARCH);
    let lines = text.lines().map(|line| match line.split('\t').nth(1) {
        Some("Nội dung chỉ tiêu") => format!("{line}\tLũy kế so với cùng kỳ (%)\n"),
        Some("Bán lẻ hàng hóa") => format!("{line}\t{printed}\n"),
        _ if line.ends_with("\t300") => format!("{line}\t107,1\n"),
        _ => format!("{line}\t\n"),
    });
    lines.collect()
}

/// A job with an inbox, a folder of earlier returns and a history.
pub(super) struct Desk {
    folder: TempDir,
}

impl Desk {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("inbox")).unwrap();
        fs::create_dir(folder.path().join("earlier")).unwrap();
        Self { folder }
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn history(&self) -> PathBuf {
        self.path("lich-su")
    }

    pub(super) fn file(&self) -> PathBuf {
        self.history().join("lich-su.sqlite3")
    }

    /// Puts a return where `name` says.
    pub(super) fn put(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// Empties the inbox.
    pub(super) fn clear(&self) {
        fs::remove_dir_all(self.path("inbox")).unwrap();
        fs::create_dir(self.path("inbox")).unwrap();
    }

    pub(super) fn job(&self, period: &str, as_of: &str) -> Job {
        let text = format!(
            "period = \"{period}\"\nas-of = \"{as_of}\"\ninbox = \"inbox\"\nout = \"out\"\nhistory = \"lich-su\"\nthreads = 1\n"
        );
        fs::write(self.path("tonghop.toml"), text).unwrap();
        tonghop::job::job(tonghop::job::Given::default(), self.folder.path(), &[]).unwrap()
    }

    pub(super) fn try_run(&self, period: &str, as_of: &str) -> Result<Outcome, RunError> {
        let catalogue = Catalogue::embedded().unwrap();
        pipeline::run(
            &self.job(period, as_of),
            &catalogue,
            &host(Readers::Here),
            &mut |_| {},
        )
    }

    pub(super) fn run(&self, period: &str, as_of: &str) -> Outcome {
        self.try_run(period, as_of).unwrap()
    }

    pub(super) fn import(&self) -> Imported {
        let job = self.job("2019-04", "2019-04-25");
        let places = (self.path("earlier"), self.history());
        pipeline::import(
            &job,
            (&places.0, &places.1),
            &descriptions(),
            &Readers::Here,
            &mut |_| {},
        )
        .unwrap()
    }

    pub(super) fn past(&self, period: &str) -> Past {
        self.earlier(period).past
    }

    pub(super) fn earlier(&self, period: &str) -> Earlier {
        let store = Store::existing(&self.history()).unwrap();
        store
            .past(period.parse().unwrap(), &descriptions())
            .unwrap()
    }

    /// Rows of a table of the store.
    pub(super) fn count(&self, table: &str) -> i64 {
        let connection = rusqlite::Connection::open(self.file()).unwrap();
        connection
            .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
                row.get(0)
            })
            .unwrap()
    }
}

/// A history that only looks at what a run would record.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) files: Vec<FileRecord>,
    pub(super) returns: Vec<Return>,
    pub(super) contents: Vec<Option<Arc<str>>>,
}

impl History for Seen {
    fn past(
        &mut self,
        round: Taking<'_>,
        whole: &mut dyn FnMut(usize) -> Option<Return>,
    ) -> Result<Past, RunError> {
        NoHistory.past(round, whole)
    }

    fn record(&mut self, round: Taking<'_>, findings: Vec<Marked>) -> Result<Followed, RunError> {
        self.files = round.files.to_vec();
        self.returns = round.returns.to_vec();
        self.contents = round.contents.to_vec();
        NoHistory.record(round, findings)
    }

    fn digest(&self) -> Option<String> {
        None
    }
}

pub(super) fn descriptions() -> Arc<Descriptions> {
    static DESCRIPTIONS: std::sync::OnceLock<Arc<Descriptions>> = std::sync::OnceLock::new();
    Arc::clone(DESCRIPTIONS.get_or_init(|| Arc::new(tonghop::describe::load(None).unwrap())))
}

/// A figure of the retail return of a unit in the past, by row and role.
pub(super) fn figure(
    past: &Past,
    unit: &str,
    period: &str,
    (row, role): (&str, Role),
) -> Option<Decimal> {
    let descriptions = descriptions();
    let form = descriptions.form_index("retail").unwrap();
    let described = descriptions.form(form).unwrap();
    let unit = descriptions.register.index_of(unit).unwrap();
    let columns = described.value_columns();
    let (column, _, _) = columns.into_iter().find(|(_, _, of)| *of == role).unwrap();
    let row = RowKey::Described(described.row_index(row).unwrap());
    past.get(form, unit, period.parse().unwrap())?
        .number(&row, column)
}

/// True when a retail return of the unit was accepted for the period.
pub(super) fn has(past: &Past, unit: &str, period: &str) -> bool {
    let descriptions = descriptions();
    let form = descriptions.form_index("retail").unwrap();
    let unit = descriptions.register.index_of(unit).unwrap();
    past.has(form, unit, period.parse().unwrap())
}

/// What a run says of the history; panics when it does not fail because of it.
pub(super) fn history_error(outcome: Result<Outcome, RunError>) -> HistoryError {
    match outcome {
        Err(RunError::History(error)) => error,
        other => panic!("no error of the history: {other:?}"),
    }
}

/// Copies a folder as a crash would leave it.
pub(super) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}
