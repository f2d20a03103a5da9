//! Why a workbook is not read, on its way into a finding.

use std::sync::Arc;

use super::rules;
use crate::model::cell::CellRef;
use crate::model::finding::{Arg, Finding, RuleInfo};

/// What is wrong inside a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Tags that do not fit together, or values the reader would cut short.
    Malformed,
    /// A megabyte without a tag.
    LongRun,
    /// A document type or an entity of its own.
    DocumentType,
    /// Bytes that are no text in the encoding they are declared to be in.
    NotUtf8,
    /// Declared to be in an encoding that is not known.
    Encoding,
    /// A NUL character.
    Control,
    /// More shared strings declared than the bytes can hold.
    StringCount,
    /// A cell points to a shared string that does not exist.
    StringIndex,
    /// A cell points to a format that does not exist.
    FormatIndex,
    /// A cell beyond the last row or column.
    OutsideGrid,
    /// No room for more cells.
    TooManyCells,
    /// No room for more text.
    TooMuchText,
    /// More formats or fonts than a workbook can have.
    TooManyFormats,
    /// Not one cell given twice but many.
    DoubledCells,
    /// A number that is not finite or beyond every figure.
    NotFinite,
    /// Texts in a code page that is not known.
    CodePage,
    /// A binary record that is cut off or runs beyond its end.
    CutRecord,
    /// A number in a format whose part is not in the container.
    FormatsMissing,
    /// What a cell shows is another number than the one it states behind it.
    ShownDiffers,
    /// The part is not in the container.
    Missing,
    /// A piece of a part ends inside an element; more is to come.
    Incomplete,
    /// The reader gave up.
    ReaderFailed,
}

impl Fault {
    /// Its key in the message catalogue.
    pub(super) fn reason(self) -> &'static str {
        match self {
            Self::Malformed | Self::Incomplete | Self::ReaderFailed => "text.reason-reader-failed",
            Self::LongRun => "text.reason-long-run",
            Self::DocumentType => "text.reason-doctype",
            Self::NotUtf8 => "text.reason-not-utf8",
            Self::Encoding => "text.reason-encoding",
            Self::Control => "text.reason-control",
            Self::StringCount => "text.reason-string-count",
            Self::StringIndex => "text.reason-string-index",
            Self::FormatIndex => "text.reason-format-index",
            Self::OutsideGrid => "text.reason-outside-grid",
            Self::TooManyCells => "text.reason-too-many-cells",
            Self::TooMuchText => "text.reason-too-much-text",
            Self::TooManyFormats => "text.reason-too-many-formats",
            Self::DoubledCells => "text.reason-doubled-cells",
            Self::NotFinite => "text.reason-not-finite",
            Self::CodePage => "text.reason-code-page",
            Self::CutRecord => "text.reason-truncated",
            Self::FormatsMissing => "text.reason-formats-missing",
            Self::ShownDiffers => "text.cell-shown-differs",
            Self::Missing => "text.reason-part-missing",
        }
    }

    /// Its key in the message catalogue where it concerns the value of one cell, which alone is lost then: everything around
    /// the cell is as it should be. `None` for what leaves doubts about the cells beside it.
    pub(super) fn of_cell(self) -> Option<&'static str> {
        match self {
            Self::Malformed | Self::ReaderFailed => Some("text.cell-malformed"),
            Self::Control => Some("text.cell-control"),
            Self::StringIndex => Some("text.cell-string-index"),
            Self::FormatIndex => Some("text.cell-format-index"),
            Self::FormatsMissing => Some(self.reason()),
            Self::OutsideGrid => Some("text.cell-outside-grid"),
            Self::NotFinite => Some("text.cell-not-finite"),
            Self::ShownDiffers => Some("text.cell-shown-differs"),
            Self::LongRun
            | Self::DocumentType
            | Self::Encoding
            | Self::NotUtf8
            | Self::StringCount
            | Self::TooManyCells
            | Self::TooMuchText
            | Self::TooManyFormats
            | Self::DoubledCells
            | Self::CodePage
            | Self::CutRecord
            | Self::Missing
            | Self::Incomplete => None,
        }
    }

    /// True for what attacks a reader; a file that is only odd or damaged is not called that.
    pub(super) fn is_attack(self) -> bool {
        match self {
            Self::DocumentType | Self::StringCount => true,
            Self::LongRun
            | Self::Encoding
            | Self::NotUtf8
            | Self::Control
            | Self::Malformed
            | Self::StringIndex
            | Self::FormatIndex
            | Self::OutsideGrid
            | Self::TooManyCells
            | Self::TooMuchText
            | Self::TooManyFormats
            | Self::DoubledCells
            | Self::NotFinite
            | Self::CodePage
            | Self::CutRecord
            | Self::FormatsMissing
            | Self::ShownDiffers
            | Self::Missing
            | Self::Incomplete
            | Self::ReaderFailed => false,
        }
    }
}

/// A workbook that is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    rule: RuleInfo,
    args: Vec<(&'static str, Arg)>,
}

impl Refusal {
    pub(super) fn password() -> Self {
        Self {
            rule: rules::PASSWORD_PROTECTED,
            args: Vec::new(),
        }
    }

    /// True for a workbook that somebody's password keeps shut.
    pub(super) fn is_password(&self) -> bool {
        self.rule.code == rules::PASSWORD_PROTECTED.code
    }

    /// A sensitivity label or rights management: a server has the key, and no password opens it.
    pub(super) fn rights_managed() -> Self {
        Self {
            rule: rules::RIGHTS_MANAGED,
            args: Vec::new(),
        }
    }

    /// `found` is a key of the message catalogue.
    pub(super) fn not_a_workbook(found: &'static str) -> Self {
        Self {
            rule: rules::NOT_A_WORKBOOK,
            args: vec![("found", Arg::Message(found))],
        }
    }

    pub(super) fn other_format(found: &str) -> Self {
        Self {
            rule: rules::OTHER_FORMAT,
            args: vec![("found", Arg::Text(found.to_owned()))],
        }
    }

    pub(super) fn damaged(part: &str, reason: &'static str) -> Self {
        let part = ("part", Arg::Text(part.to_owned()));
        Self {
            rule: rules::DAMAGED_PACKAGE,
            args: vec![part, ("reason", Arg::Message(reason))],
        }
    }

    fn suspicious(part: &str, reason: &'static str) -> Self {
        let part = ("part", Arg::Text(part.to_owned()));
        Self {
            rule: rules::SUSPICIOUS_CONTENT,
            args: vec![part, ("reason", Arg::Message(reason))],
        }
    }

    /// A fault in a part that the whole workbook rests on.
    pub(super) fn faulty(part: &str, fault: Fault) -> Self {
        if fault.is_attack() {
            Self::suspicious(part, fault.reason())
        } else {
            Self::damaged(part, fault.reason())
        }
    }

    pub(super) fn over_limit(what: &'static str, found: u64, limit: u64) -> Self {
        let args = vec![
            ("what", Arg::Message(what)),
            ("found", Arg::Count(found)),
            ("limit", Arg::Count(limit)),
        ];
        Self {
            rule: rules::OVER_LIMIT,
            args,
        }
    }

    pub(super) fn into_finding(self, path: &Arc<str>) -> Finding {
        let mut finding =
            Finding::new(self.rule, vec![CellRef::file(path)]).with_text("file", &**path);
        finding.args.extend(self.args);
        finding
    }
}
