//! Findings of all rooms: the weights of the job, one order, one line for people.

use std::collections::{BTreeMap, BTreeSet};

use super::letters;
use super::priority::{Weighed, unweighed};
use super::{authority, blank_returns, bounded, renamed, replaced, usual, versions};
use crate::check;
use crate::check::codes::{
    APPEARED_OR_VANISHED, BASE_WITHIN_YEAR, COLUMN_IN_OTHER_MEASURE, COLUMN_OF_ZEROS,
    COLUMNS_EXCHANGED, CONTRADICTED_ZERO, COPIED_COLUMN, CROSS_FORM_IDENTITY,
    CUMULATIVE_ABOVE_EXPECTED, CUMULATIVE_BELOW_MONTH, DIGIT_SLIP, FORECAST_CONTRADICTS,
    GROWTH_OUTLIER, IMPLIED_PRICE, LARGE_REVISION, NAIVE_GAP, PLAN_CHANGED, RATIO_DIFFERS,
    RESTATED_BASE, REVISED_CUMULATIVE, SHARE_SHIFT, SUM_DIFFERS_FROM_PROVINCE, UNIT_SLIP,
};
use crate::discover;
use crate::format;
use crate::message::Catalogue;
use crate::model::cell::{CellRef, Position};
use crate::model::date::Date;
use crate::model::descriptions::Descriptions;
use crate::model::figure::MISSING_CELL;
use crate::model::finding::{Finding, Level, RuleInfo, Severity};
use crate::model::form::FormIndex;
use crate::model::marked::{Confirmed, Fixed, Marked, State};
use crate::model::period::Period;
use crate::model::register::UnitIndex;
use crate::model::settings::{Adjustable, Decided, DecidedSeverity, RuleSettings};
use crate::model::text::Language;
use crate::present::{ConfirmedRow, FindingRow, FixedRow};
use crate::publish::{self, Shortfall};
use crate::read;
use crate::recognise::{self, COLUMN_MISSING, PERIODS_DISAGREE};

/// Every rule of every room, in order of codes.
pub fn rules() -> Vec<RuleInfo> {
    let checks = check::RULES.iter().map(|rule| rule.info);
    let rooms = [
        discover::RULES,
        read::RULES,
        recognise::RULES,
        authority::RULES,
        usual::RULES,
        blank_returns::RULES,
        versions::RULES,
        replaced::RULES,
        bounded::RULES,
        letters::RULES,
    ];
    let mut rules: Vec<RuleInfo> = rooms.into_iter().flatten().copied().chain(checks).collect();
    rules.sort_by_key(|rule| rule.code);
    rules
}

/// Rules by which something does not count, or is not listed: silenced, they would let it vanish.
const EXCLUDING: [&[RuleInfo]; 5] = [
    authority::EXCLUDING,
    blank_returns::RULES,
    versions::RULES,
    replaced::RULES,
    bounded::RULES,
];

/// Every rule with what the job file may say of it.
pub fn adjustable() -> Vec<Adjustable> {
    let rules = rules().into_iter();
    rules
        .map(|info| {
            let checked = check::RULES.iter().find(|rule| rule.info == info);
            Adjustable {
                name: info.name,
                thresholds: checked.map_or(&[], |rule| rule.thresholds),
                lightest: EXCLUDING
                    .iter()
                    .any(|rules| rules.contains(&info))
                    .then_some(info.severity),
            }
        })
        .collect()
}

/// Rules that say of whole columns what others only repeat, cell by cell.
const OF_COLUMN: [(&str, &[&str]); 3] = [
    (COLUMN_IN_OTHER_MEASURE, &OF_MEASURE),
    (COLUMNS_EXCHANGED, &OF_PLACE),
    (COLUMN_OF_ZEROS, &OF_PLACE),
];

/// What follows from a column in another measure.
const OF_MEASURE: [&str; 12] = [
    RATIO_DIFFERS,
    CUMULATIVE_BELOW_MONTH,
    CUMULATIVE_ABOVE_EXPECTED,
    REVISED_CUMULATIVE,
    NAIVE_GAP,
    LARGE_REVISION,
    UNIT_SLIP,
    DIGIT_SLIP,
    GROWTH_OUTLIER,
    SHARE_SHIFT,
    IMPLIED_PRICE,
    CROSS_FORM_IDENTITY,
];

/// What follows from a column whose figures are not those of its heading.
const OF_PLACE: [&str; 20] = [
    RATIO_DIFFERS,
    CUMULATIVE_BELOW_MONTH,
    COPIED_COLUMN,
    CUMULATIVE_ABOVE_EXPECTED,
    CONTRADICTED_ZERO,
    REVISED_CUMULATIVE,
    NAIVE_GAP,
    RESTATED_BASE,
    PLAN_CHANGED,
    LARGE_REVISION,
    UNIT_SLIP,
    APPEARED_OR_VANISHED,
    BASE_WITHIN_YEAR,
    DIGIT_SLIP,
    GROWTH_OUTLIER,
    SHARE_SHIFT,
    SUM_DIFFERS_FROM_PROVINCE,
    IMPLIED_PRICE,
    CROSS_FORM_IDENTITY,
    FORECAST_CONTRADICTS,
];

/// Leaves out what only follows from another finding: a table whose columns were not found has no cells to miss, and of a
/// column in another measure, in the place of another or full of zeros everything is strange; a row that stands
/// under another name was not deleted. A finding stays when what it
/// follows from weighs less than it.
pub fn drop_consequences(findings: &mut Vec<Finding>) {
    for (code, consequences) in OF_COLUMN {
        let mut of_column: BTreeMap<CellRef, Severity> = BTreeMap::new();
        for finding in findings.iter().filter(|finding| finding.rule.code == code) {
            for cell in &finding.cells {
                let heaviest = of_column.entry(cell.clone()).or_insert(finding.severity);
                *heaviest = finding.severity.max(*heaviest);
            }
        }
        if of_column.is_empty() {
            continue;
        }
        findings.retain(|finding| {
            let causes = finding.cells.iter();
            let mut causes = causes.filter_map(|cell| of_column.get(cell));
            !consequences.contains(&finding.rule.code)
                || !causes.any(|severity| *severity >= finding.severity)
        });
    }

    renamed::drop_deleted(findings);

    let place = |finding: &Finding| {
        finding
            .cells
            .first()
            .map(|cell| (cell.file.clone(), cell.sheet.clone()))
    };
    let unbound: BTreeSet<_> = findings
        .iter()
        .filter(|finding| is_unread(finding))
        .filter_map(|finding| Some((place(finding)?, finding.severity)))
        .collect();
    // A cell that could not be taken is not missing as well.
    let refused: BTreeSet<CellRef> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .filter(|finding| finding.rule.level() == Level::Structure)
        .flat_map(|finding| &finding.cells)
        .filter(|cell| cell.position.is_some())
        .cloned()
        .collect();
    findings.retain(|finding| {
        let is_refused = || {
            let mut cells = finding.cells.iter();
            !finding.cells.is_empty() && cells.all(|cell| refused.contains(cell))
        };
        let is_unbound = || {
            place(finding).is_some_and(|place| {
                unbound
                    .range((place.clone(), finding.severity)..)
                    .next()
                    .is_some_and(|(known, _)| *known == place)
            })
        };
        finding.rule.code != MISSING_CELL || !is_unbound() && !is_refused()
    });
}

/// True when columns of a sheet were not read: their headings were not found, or are those of another period.
fn is_unread(finding: &Finding) -> bool {
    let mut args = finding.args.iter();
    finding.rule.code == COLUMN_MISSING.code
        || finding.rule.code == PERIODS_DISAGREE.code && args.any(|(name, _)| *name == "unread")
}

/// Says findings in words: everything that names and weights come from.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// The sentences.
    pub catalogue: &'a Catalogue,
    /// Names of units and forms.
    pub descriptions: &'a Descriptions,
    /// What the job says of rules.
    pub settings: &'a RuleSettings,
    /// The language of the run.
    pub language: Language,
}

impl Words<'_> {
    /// Findings as people read them, in their order.
    pub fn rows(self, findings: &[Weighed]) -> Vec<FindingRow> {
        findings.iter().map(|weighed| self.row(weighed)).collect()
    }

    fn row(self, weighed: &Weighed) -> FindingRow {
        let Marked {
            finding,
            fingerprint,
            state,
            ..
        } = &weighed.marked;
        let text = self
            .catalogue
            .finding(self.language, finding, self.descriptions);
        let observed = self.with_rest(text.observed, finding);
        let severity_name = self.say(name_of(finding.severity));
        let decided = self.settings.decided(finding);
        FindingRow {
            fingerprint: fingerprint.clone(),
            state: *state,
            state_name: state.map_or_else(String::new, |state| self.say(state_key(state))),
            code: finding.rule.code,
            rule: finding.rule.name,
            severity: finding.severity,
            setting: setting(&decided, &severity_name, self.catalogue, self.language),
            by_default: decided.is_plain(),
            severity_name,
            unit: self.unit(finding.unit),
            form: self.form(finding.form),
            cell: finding.cells.first().cloned(),
            others: finding.cells.iter().skip(1).cloned().collect(),
            score: weighed.score,
            headlines: weighed.headlines.clone(),
            cause: weighed.cause,
            leads: weighed.leads,
            title: text.title,
            observed,
            expected: text.expected,
            remedy: text.remedy,
        }
    }

    /// A finding as plain words.
    pub(super) fn of_row(self, row: &FindingRow) -> String {
        row.in_words(self.catalogue, self.language)
    }

    /// What stands above the findings of a run that put no set in place.
    pub(super) fn of_kept(self, (period, as_of): (Period, Date), kept: &Shortfall) -> String {
        let values = [
            ("period", publish::month(period, self.language)),
            ("as-of", publish::day(as_of, self.language)),
            (
                "reason",
                publish::kept_because(kept, self.catalogue, self.language),
            ),
        ];
        self.catalogue.say(self.language, "left-findings", &values)
    }

    /// The sentence, and how many more of the kind it stands for.
    fn with_rest(self, observed: String, finding: &Finding) -> String {
        let Some(rest) = &finding.rest else {
            return observed;
        };
        let place = |position: Option<Position>| {
            position.map_or_else(String::new, |position| position.to_string())
        };
        let values = [
            (
                "count",
                format::number(rest.count.into(), Some(0), self.language),
            ),
            ("first", place(rest.first)),
            ("last", place(rest.last)),
        ];
        let more = self
            .catalogue
            .say(self.language, "more-of-the-kind", &values);
        format!("{observed} {more}")
    }

    /// Confirmed findings as people read them.
    pub(super) fn confirmed(self, confirmed: &[Confirmed]) -> Vec<ConfirmedRow> {
        let marked = confirmed.iter().map(|one| one.marked.clone()).collect();
        let rows = self.rows(&unweighed(marked));
        let pairs = rows.into_iter().zip(confirmed);
        let of_report = Words {
            language: Language::Vi,
            ..self
        };
        let row = |(finding, confirmed): (FindingRow, &Confirmed)| ConfirmedRow {
            finding,
            about: of_report.about(&confirmed.marked.finding),
            matter: of_report.title(confirmed.marked.finding.rule.code),
            reason: confirmed.confirmation.reason.clone(),
            owner: confirmed.confirmation.owner.clone(),
            made: confirmed.confirmation.made.to_string(),
            until: confirmed.confirmation.until.to_string(),
        };
        pairs.map(row).collect()
    }

    /// Unit and form; what is unknown is left away.
    fn about(self, finding: &Finding) -> String {
        let mut names = vec![self.unit(finding.unit), self.form(finding.form)];
        names.retain(|name| !name.is_empty());
        names.join(", ")
    }

    fn title(self, code: &str) -> String {
        let text = self.catalogue.rule(self.language, code);
        text.map(|text| text.title.to_owned()).unwrap_or_default()
    }

    /// Findings that are gone, as people read them.
    pub(super) fn fixed(self, fixed: &[Fixed]) -> Vec<FixedRow> {
        let row = |fixed: &Fixed| FixedRow {
            fingerprint: fixed.fingerprint.clone(),
            code: fixed.code.clone(),
            severity: fixed.severity,
            title: self.title(&fixed.code),
            unit: self.unit(fixed.unit),
            form: self.form(fixed.form),
            place: fixed.place.clone(),
        };
        fixed.iter().map(row).collect()
    }

    fn say(self, key: &str) -> String {
        self.catalogue.say(self.language, key, &[])
    }

    fn unit(self, unit: Option<UnitIndex>) -> String {
        let unit = unit.and_then(|unit| self.descriptions.register.unit(unit));
        unit.map(|unit| unit.name.in_language(self.language).to_owned())
            .unwrap_or_default()
    }

    fn form(self, form: Option<FormIndex>) -> String {
        let form = form.and_then(|form| self.descriptions.form(form));
        form.map(|form| form.short.in_language(self.language).to_owned())
            .unwrap_or_default()
    }
}

fn name_of(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "severity-error",
        Severity::Warning => "severity-warning",
        Severity::Note => "severity-note",
    }
}

fn state_key(state: State) -> &'static str {
    match state {
        State::New => "state-new",
        State::Open => "state-open",
        State::Expired => "state-expired",
        State::Changed => "state-changed",
    }
}

/// What a threshold is: "chênh lệch cho phép, %" for `gap-percent`.
pub fn threshold_in_words(name: &str, catalogue: &Catalogue, language: Language) -> String {
    catalogue.say(language, &format!("threshold-{name}"), &[])
}

/// Which setting decided, in words: "ngưỡng chênh lệch cho phép, % (gap-percent) = 2 (mặc định); mức “Lỗi” mặc định".
fn setting(decided: &Decided, severity: &str, catalogue: &Catalogue, language: Language) -> String {
    let threshold = decided.threshold.as_ref().map(|threshold| {
        let key = if threshold.by_job {
            "setting-threshold-job"
        } else {
            "setting-threshold-default"
        };
        let values = [
            (
                "meaning",
                threshold_in_words(threshold.name, catalogue, language),
            ),
            ("threshold", threshold.name.to_owned()),
            ("value", format::number(threshold.value, None, language)),
        ];
        catalogue.say(language, key, &values)
    });
    let (key, from) = match decided.severity {
        DecidedSeverity::Rule => ("setting-severity-default", String::new()),
        DecidedSeverity::Job => ("setting-severity-job", String::new()),
        DecidedSeverity::ErrorFrom(from) => ("setting-error-from", from.to_string()),
    };
    let values = [("severity", severity.to_owned()), ("from", from)];
    let weight = catalogue.say(language, key, &values);
    let parts: Vec<String> = threshold.into_iter().chain([weight]).collect();
    parts.join("; ")
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a failing test should stop"
)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn found(code: &str, severity: Severity, row: Option<u32>) -> Finding {
        let rule = rules().into_iter().find(|rule| rule.code == code);
        let (file, sheet) = (Arc::from("a.xlsx"), Arc::from("B3"));
        let cell = match row {
            Some(row) => CellRef::at(&file, &sheet, Position::new(row, 3)),
            None => CellRef::sheet(&file, &sheet),
        };
        let mut finding = Finding::new(rule.expect("no such rule"), vec![cell]);
        finding.severity = severity;
        finding
    }

    fn left(mut findings: Vec<Finding>) -> Vec<&'static str> {
        drop_consequences(&mut findings);
        findings.iter().map(|finding| finding.rule.code).collect()
    }

    #[test]
    fn what_follows_from_a_column_in_another_measure_is_left_away() {
        let column = |severity| found("TH126", severity, Some(9));
        let ratio = |row| found("TH237", Severity::Error, Some(row));
        assert_eq!(
            left(vec![column(Severity::Error), ratio(9), ratio(10)]),
            ["TH126", "TH237"]
        );
        // An error stays when the office takes what it follows from for a note.
        for lighter in [Severity::Warning, Severity::Note] {
            assert_eq!(left(vec![column(lighter), ratio(9)]), ["TH126", "TH237"]);
        }
        let warning = found("TH114", Severity::Warning, Some(9));
        assert_eq!(left(vec![column(Severity::Warning), warning]), ["TH126"]);
    }

    #[test]
    fn cells_of_a_column_that_was_not_found_are_not_missed_as_well() {
        let missing = || found("TH110", Severity::Error, Some(9));
        let unbound = |severity| found("TH032", severity, None);
        assert_eq!(left(vec![unbound(Severity::Error), missing()]), ["TH032"]);
        assert_eq!(
            left(vec![unbound(Severity::Note), missing()]),
            ["TH032", "TH110"]
        );
        assert_eq!(left(vec![missing()]), ["TH110"]);
    }

    #[test]
    fn rules_that_say_what_does_not_count_keep_their_weight() {
        let kept = adjustable().into_iter();
        let kept = kept.filter_map(|rule| Some((rule.name, rule.lightest?)));
        let kept: BTreeMap<_, _> = kept.collect();
        assert_eq!(kept.get("other-sender"), Some(&Severity::Error));
        assert_eq!(kept.get("superseded-return"), Some(&Severity::Warning));
        assert_eq!(kept.get("province-table-elsewhere"), None);
        assert_eq!(kept.len(), 9);
    }
}
