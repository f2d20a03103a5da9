//! The store, open to be read or written.

use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::error::HistoryError;
use crate::platform;

/// Name of the store in the folder of the history.
const FILE: &str = "lich-su.sqlite3";
/// Marks the file as ours: "tong".
const APPLICATION: i64 = 0x746f_6e67;
/// Schemas in their order, each a step from the one before; the place in the list is the version.
const STEPS: [&str; 1] = [include_str!("schema.sql")];
/// How long a run waits for the right to write: another run keeps it for much longer than that.
const PATIENCE: Duration = Duration::from_millis(300);
/// How long a run that has it waits for those who read, such as an export.
const PATIENCE_WITH_READERS: Duration = Duration::from_secs(60);

/// The store of earlier rounds (lịch sử), open.
#[derive(Debug)]
pub struct Store {
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
}

/// A store that nobody else can write into; everything written is gone unless it is committed.
#[derive(Debug)]
pub struct Writing {
    pub(super) store: Store,
}

impl Store {
    /// Opens the history in `folder`, or begins one.
    ///
    /// # Errors
    /// When the folder cannot be made, or the file is damaged, something else, or of a later version.
    pub fn open(folder: &Path) -> Result<Self, HistoryError> {
        platform::make_folder(folder).map_err(|source| HistoryError::Folder {
            folder: folder.to_owned(),
            source,
        })?;
        Self::at(folder.join(FILE))
    }

    /// Opens the history in `folder` to read it.
    ///
    /// # Errors
    /// As [`Store::open`], and when there is none.
    pub fn existing(folder: &Path) -> Result<Self, HistoryError> {
        let path = folder.join(FILE);
        if !path.try_exists().unwrap_or(true) {
            return Err(HistoryError::Absent {
                folder: folder.to_owned(),
            });
        }
        Self::at(path)
    }

    fn at(path: PathBuf) -> Result<Self, HistoryError> {
        privately(&path).map_err(|source| HistoryError::NotOurs {
            path: path.clone(),
            source,
        })?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = Connection::open_with_flags(&path, flags);
        let connection = opened.map_err(|source| HistoryError::of(&path, source))?;
        let mut store = Self { connection, path };
        store.prepare()?;
        Ok(store)
    }

    /// Sets the connection up and brings the schema to the latest version.
    pub(super) fn prepare(&mut self) -> Result<(), HistoryError> {
        self.ask(|connection| {
            connection.busy_timeout(PATIENCE)?;
            connection.pragma_update(None, "synchronous", "EXTRA")?;
            connection.pragma_update(None, "foreign_keys", true)?;
            connection.pragma_update(None, "recursive_triggers", true)?;
            connection.pragma_update(None, "trusted_schema", false)?;
            connection.pragma_update(None, "cell_size_check", true)
        })?;
        let known = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
        let found = self.version()?;
        if found > known {
            return Err(HistoryError::Newer {
                path: self.path.clone(),
                found,
                known,
            });
        }
        if found < known {
            self.migrate()?;
        }
        Ok(())
    }

    /// The schema of the file, 0 when it is new.
    pub(super) fn version(&self) -> Result<i64, HistoryError> {
        let (application, version, tables) = self.ask(|connection| {
            let pragma = |name| connection.pragma_query_value(None, name, |row| row.get(0));
            let tables = "SELECT count(*) FROM sqlite_schema";
            let tables: i64 = connection.query_row(tables, [], |row| row.get(0))?;
            Ok::<(i64, i64, i64), rusqlite::Error>((
                pragma("application_id")?,
                pragma("user_version")?,
                tables,
            ))
        })?;
        match (application, tables) {
            (APPLICATION, _) => Ok(version),
            (_, 0) => Ok(0),
            _ => Err(HistoryError::Damaged {
                path: self.path.clone(),
            }),
        }
    }

    fn migrate(&mut self) -> Result<(), HistoryError> {
        let path = self.path.clone();
        let migrate = |connection: &mut Connection| {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            // Another run may have done it while this one waited.
            let done: i64 =
                transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
            let steps = (1_i64..).zip(STEPS);
            for (version, step) in steps.filter(|(version, _)| *version > done) {
                transaction.execute_batch(step)?;
                transaction.pragma_update(None, "user_version", version)?;
            }
            transaction.pragma_update(None, "application_id", APPLICATION)?;
            transaction.commit()
        };
        migrate(&mut self.connection).map_err(|source| HistoryError::of(&path, source))
    }

    /// Takes the right to write, so that two runs on one history do not build on the same past.
    ///
    /// # Errors
    /// [`HistoryError::Held`] when another run has it.
    pub fn begin(self) -> Result<Writing, HistoryError> {
        self.ask(|connection| {
            connection.execute_batch("BEGIN IMMEDIATE")?;
            connection.busy_timeout(PATIENCE_WITH_READERS)
        })?;
        Ok(Writing { store: self })
    }

    pub(super) fn ask<T>(
        &self,
        ask: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, HistoryError> {
        ask(&self.connection).map_err(|source| HistoryError::of(&self.path, source))
    }
}

/// Makes sure that the store and what lies beside it are regular files, that the store is there, and that it is not for
/// everybody: SQLite would wait at a pipe, follow a link, and make a file that everybody may read.
fn privately(path: &Path) -> io::Result<()> {
    for ending in ["", "-journal", "-wal", "-shm"] {
        let mut beside = path.as_os_str().to_owned();
        beside.push(ending);
        match fs::symlink_metadata(&beside) {
            Ok(metadata) => platform::refuse_stray(metadata.file_type())?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    match platform::new_file(path, None) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            // Whose file it is may change nothing: another user of the group writes into it as well.
            let _ = platform::keep_private(path);
            Ok(())
        }
        made => made.map(drop),
    }
}

impl Writing {
    /// The store with what has been written into it so far.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Keeps what was written.
    ///
    /// # Errors
    /// When it cannot be written; the store is then as before.
    pub fn commit(self) -> Result<(), HistoryError> {
        self.store
            .ask(|connection| connection.execute_batch("COMMIT"))
    }
}
