//! Names of the files in the output folder: of outputs, of what the program says there, of what it keeps.

use serde::{Deserialize, Serialize};

/// Name of the notice: "note, old figures".
pub const NOTICE: &str = "LUU-Y-SO-LIEU-CU.txt";
/// Name of the findings of a run that put no set in place: "findings of the last run".
pub const FINDINGS: &str = "PHAT-HIEN-LAN-CUOI.txt";
/// Name of the file in the output folder.
pub const STATUS: &str = "tinh-trang.json";
/// The files of a set, under the names they have when all is well.
pub const OUTPUTS: [&str; 6] = [
    "tong-hop.xlsx",
    "bao-cao.pdf",
    "bao-cao.docx",
    "so-lieu.json",
    "phat-hien.json",
    "manifest.json",
];

/// `tong-hop (2019-09-25).xlsx`.
pub(super) fn dated(name: &str, mark: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem} ({mark}).{ending}"),
        None => format!("{name} ({mark})"),
    }
}

/// Why an output was kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeptFor {
    /// Somebody changed it since it was written.
    #[default]
    Edited,
    /// Nothing in the folder tells which run wrote it.
    Unknown,
}

impl KeptFor {
    /// What marks the name under which it is kept, before the day.
    pub(super) fn mark(self) -> &'static str {
        match self {
            Self::Edited => "sua-tay",
            Self::Unknown => "khong-ro",
        }
    }

    /// The last word of the keys of texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Edited => "edited",
            Self::Unknown => "unknown",
        }
    }
}
