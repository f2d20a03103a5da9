//! What this room reports; the texts stand in the message catalogue.

use crate::model::finding::{RuleInfo, Severity};

const fn error(code: &'static str, name: &'static str) -> RuleInfo {
    RuleInfo {
        code,
        name,
        severity: Severity::Error,
    }
}

const fn note(code: &'static str, name: &'static str) -> RuleInfo {
    RuleInfo {
        code,
        name,
        severity: Severity::Note,
    }
}

pub(super) const NOT_A_WORKBOOK: RuleInfo = error("TH010", "not-a-workbook");
pub(super) const PASSWORD_PROTECTED: RuleInfo = error("TH011", "password-protected");
pub(super) const DAMAGED_PACKAGE: RuleInfo = error("TH012", "damaged-package");
pub(super) const OVER_LIMIT: RuleInfo = error("TH013", "over-limit");
pub(super) const OTHER_FORMAT: RuleInfo = error("TH014", "other-format");
pub(super) const SUSPICIOUS_CONTENT: RuleInfo = error("TH015", "suspicious-content");
pub(super) const SHEET_UNREADABLE: RuleInfo = error("TH016", "sheet-unreadable");
pub(super) const DOUBLED_CELL: RuleInfo = error("TH017", "doubled-cell");
pub(super) const HIDDEN_SHEET: RuleInfo = note("TH018", "hidden-sheet");
pub(super) const OTHER_FORMAT_READ: RuleInfo = note("TH020", "other-format-read");
pub(super) const LEGACY_LETTERS: RuleInfo = note("TH021", "legacy-letters");
pub(super) const LETTERS_REPAIRED: RuleInfo = note("TH022", "letters-repaired");
pub(super) const CONTROL_CHARACTERS: RuleInfo = note("TH023", "control-characters");
pub(super) const VALUE_UNDER_MERGE: RuleInfo = RuleInfo {
    code: "TH024",
    name: "value-under-merge",
    severity: Severity::Warning,
};
pub(super) const TEXT_CUT: RuleInfo = note("TH025", "text-cut");
pub(super) const DATES_FROM_1904: RuleInfo = note("TH026", "dates-from-1904");
pub(super) const ROWS_BEYOND: RuleInfo = error("TH027", "rows-beyond");
pub(super) const READERS_DISAGREE: RuleInfo = error("TH028", "readers-disagree");
pub(super) const READ_ONCE: RuleInfo = note("TH029", "read-once");
pub(crate) const CELL_UNREADABLE: RuleInfo = error("TH077", "cell-unreadable");
pub(super) const STYLES_MISSING: RuleInfo = RuleInfo {
    code: "TH078",
    name: "styles-missing",
    severity: Severity::Warning,
};
pub(super) const SHEET_ASIDE: RuleInfo = note("TH079", "sheet-without-table");
pub(super) const RIGHTS_MANAGED: RuleInfo = error("TH080", "rights-managed");
pub(super) const OPENED_BY_DEFAULT: RuleInfo = note("TH082", "default-password");

/// All rules of this room, in order of their codes.
pub const RULES: &[RuleInfo] = &[
    NOT_A_WORKBOOK,
    PASSWORD_PROTECTED,
    DAMAGED_PACKAGE,
    OVER_LIMIT,
    OTHER_FORMAT,
    SUSPICIOUS_CONTENT,
    SHEET_UNREADABLE,
    DOUBLED_CELL,
    HIDDEN_SHEET,
    OTHER_FORMAT_READ,
    LEGACY_LETTERS,
    LETTERS_REPAIRED,
    CONTROL_CHARACTERS,
    VALUE_UNDER_MERGE,
    TEXT_CUT,
    DATES_FROM_1904,
    ROWS_BEYOND,
    READERS_DISAGREE,
    READ_ONCE,
    CELL_UNREADABLE,
    STYLES_MISSING,
    SHEET_ASIDE,
    RIGHTS_MANAGED,
    OPENED_BY_DEFAULT,
];
