//! Why a workbook is not read, on its way into a finding.

use std::sync::Arc;

use super::rules;
use crate::model::cell::CellRef;
use crate::model::finding::{Arg, Finding, RuleInfo};

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

    pub(super) fn suspicious(part: &str, reason: &'static str) -> Self {
        let part = ("part", Arg::Text(part.to_owned()));
        Self {
            rule: rules::SUSPICIOUS_CONTENT,
            args: vec![part, ("reason", Arg::Message(reason))],
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
