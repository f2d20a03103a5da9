//! What this room reports; the texts stand in the message catalogue.

use crate::model::finding::{RuleInfo, Severity};

macro_rules! rules {
    ($($name:ident = $code:literal, $words:literal, $severity:ident;)*) => {
        $(pub(crate) const $name: RuleInfo = RuleInfo { code: $code, name: $words, severity: Severity::$severity };)*
        /// All rules of this room, in order of their codes.
        pub const RULES: &[RuleInfo] = &[$($name),*];
    };
}

rules! {
    NO_FORM_RECOGNISED = "TH030", "no-form-recognised", Error;
    FORM_AMBIGUOUS = "TH031", "form-ambiguous", Error;
    COLUMN_MISSING = "TH032", "column-missing", Error;
    COLUMN_AMBIGUOUS = "TH033", "column-ambiguous", Error;
    UNIT_UNKNOWN = "TH034", "unit-unknown", Error;
    UNIT_AMBIGUOUS = "TH035", "unit-ambiguous", Error;
    PERIOD_MISSING = "TH036", "period-missing", Error;
    WRONG_PERIOD = "TH037", "wrong-period", Error;
    FILE_NAME_DISAGREES = "TH038", "file-name-disagrees", Warning;
    UNKNOWN_ROW = "TH039", "unknown-row", Error;
    STRAY_NUMBER = "TH040", "stray-number", Warning;
    NOT_A_NUMBER = "TH041", "not-a-number", Error;
    EXCEL_ERROR = "TH042", "excel-error", Error;
    FORMULA_WITHOUT_VALUE = "TH043", "formula-without-value", Error;
    NUMBER_AS_TEXT = "TH044", "number-as-text", Note;
    PLACEHOLDER = "TH045", "placeholder", Note;
    HIDDEN_CELLS_USED = "TH046", "hidden-cells-used", Warning;
    MEASURE_UNKNOWN = "TH047", "measure-unknown", Error;
    MEASURE_CONVERTED = "TH048", "measure-converted", Note;
    AMBIGUOUS_NUMBER = "TH049", "ambiguous-number", Error;
    NUMBER_WITH_UNIT = "TH050", "number-with-unit", Note;
    FORM_NOT_EXPECTED = "TH051", "form-not-expected", Warning;
    MEASURES_CONTRADICT = "TH052", "measures-contradict", Error;
    CODE_INSTEAD_OF_MEASURE = "TH053", "code-instead-of-measure", Warning;
    HIDDEN_CELLS_LEFT_OUT = "TH054", "hidden-cells-left-out", Warning;
    CODES_DIFFER = "TH055", "codes-differ-from-headings", Error;
    TITLE_DATE_DISAGREES = "TH056", "title-date-disagrees", Warning;
    SCALED_BY_FORMAT = "TH070", "scaled-by-format", Warning;
    UNIT_IN_FORMAT = "TH071", "unit-in-format", Warning;
    FORMAT_CONTRADICTS = "TH072", "format-contradicts", Error;
    WORDS_IN_FORMAT = "TH073", "words-in-format", Warning;
    LOST_THOUSANDS_POINT = "TH074", "lost-thousands-point", Error;
    DIGITS_IN_FORMAT = "TH075", "digits-in-format", Error;
    MEASURE_MISSING = "TH060", "measure-missing", Error;
    MEASURE_NOT_UNDERSTOOD = "TH061", "measure-not-understood", Warning;
    PERIODS_DISAGREE = "TH062", "periods-disagree", Error;
    PARENT_UNKNOWN = "TH063", "parent-unknown", Error;
    CODE_DIFFERS_FROM_LABEL = "TH064", "code-differs-from-label", Error;
    OPEN_ROWS_BEYOND = "TH065", "open-rows-beyond", Error;
    REPEATED_ROW = "TH118", "repeated-row", Error;
    MEASURE_DIFFERS = "TH119", "measure-differs", Error;
    REPEATED_OPEN_ROW = "TH122", "repeated-open-row", Warning;
}
