//! Sheets of rows of words: what to do first, all findings, what was confirmed, what is gone, what is still to be written, what units
//! explained.

use super::listing::{Entry, ListedRow, Listing};
use super::text::GivenNames;
use crate::model::finding::Severity;
use crate::model::own_words::{Explained, OpenBlank};
use crate::model::phrases::Phrases;
use crate::present::{ConfirmedRow, FindingRow, FixedRow, Presentation, priorities};

/// Names of the sheets.
pub(super) struct Names {
    first: String,
    all: String,
    confirmed: String,
    fixed: String,
    writing: String,
    explained: String,
}

impl Names {
    /// Takes the names, also of sheets that are left away: no other sheet may have them.
    pub(super) fn take(phrases: &Phrases, names: &mut GivenNames) -> Self {
        let mut name = |key| names.give(phrases.get(key));
        Self {
            first: name("priorities.sheet"),
            all: name("findings.sheet"),
            confirmed: name("confirmed.sheet"),
            fixed: name("fixed.sheet"),
            writing: name("writing.sheet"),
            explained: name("explained.sheet"),
        }
    }
}

/// The sheets in their order; without rows all but those of findings are left away.
pub(super) fn listings<'a>(
    presentation: &'a Presentation<'_>,
    phrases: &Phrases,
    names: &'a Names,
) -> Vec<Listing<'a>> {
    let findings = &presentation.findings;
    let mut listings = vec![
        first(&findings.list, phrases, names),
        all(&findings.list, phrases, names),
    ];
    let others = [
        confirmed(&findings.confirmed, phrases, names),
        fixed(&findings.fixed, names),
        writing(&presentation.writing.open, phrases, names),
        explained(&presentation.explained, names),
    ];
    listings.extend(others.into_iter().filter(|listing| listing.rows.len() > 0));
    listings
}

/// All findings in the order of work.
fn all<'a>(findings: &'a [FindingRow], phrases: &Phrases, names: &'a Names) -> Listing<'a> {
    let rows = findings.iter().map(|finding| ListedRow {
        is_heavy: finding.severity == Severity::Error && finding.leads,
        entries: vec![
            Entry::Count(finding.cause),
            Entry::Short(finding.code),
            Entry::Short(&finding.severity_name),
            Entry::Percent(finding.score),
            Entry::Words(&finding.unit),
            Entry::Words(&finding.form),
            Entry::Place(finding.cell.as_ref()),
            Entry::Words(&finding.title),
            Entry::Words(&finding.observed),
            Entry::Words(&finding.expected),
            Entry::Words(&finding.remedy),
            Entry::Words(&finding.setting),
            Entry::Words(&finding.state_name),
            Entry::Short(&finding.fingerprint),
        ],
    });
    Listing {
        sheet: &names.all,
        title: "findings.title",
        summary: summary(findings, phrases),
        columns: &[
            ("columns.group", 7),
            ("columns.code", 8),
            ("columns.severity", 10),
            ("columns.effect", 11),
            ("columns.unit", 20),
            ("columns.form", 12),
            ("columns.found-at", 30),
            ("columns.content", 28),
            ("columns.observed", 42),
            ("columns.wanted", 38),
            ("columns.remedy", 42),
            ("columns.setting", 26),
            ("columns.since-last-run", 13),
            ("columns.fingerprint", 19),
        ],
        rows: Box::new(rows),
    }
}

/// The causes that may move the province's figures most.
fn first<'a>(findings: &'a [FindingRow], phrases: &Phrases, names: &'a Names) -> Listing<'a> {
    let most = priorities::most_pressing(findings);
    let mut summary = phrases.get("priorities.order").to_owned();
    if most.more > 0 {
        let values: [(&str, &str); 2] = [("count", &most.more.to_string()), ("sheet", &names.all)];
        summary.push(' ');
        summary.push_str(&phrases.say("priorities.more", &values));
    }
    let rows = most.first.into_iter().enumerate().map(|(place, pressing)| {
        let finding = pressing.lead;
        ListedRow {
            is_heavy: false,
            entries: vec![
                Entry::Count(place + 1),
                Entry::Percent(pressing.score),
                Entry::Short(&finding.severity_name),
                Entry::Words(&finding.unit),
                Entry::Words(&finding.form),
                Entry::Words(finding.cell.as_ref().map_or("", |cell| &cell.file)),
                Entry::Words(finding.cell.as_ref().map_or("", |cell| &cell.sheet)),
                Entry::Address(finding.cell.as_ref()),
                Entry::Words(&finding.observed),
                Entry::Words(&finding.remedy),
                Entry::Count(pressing.findings),
            ],
        }
    });
    Listing {
        sheet: &names.first,
        title: "priorities.title",
        summary,
        columns: &[
            ("columns.order", 7),
            ("columns.effect", 11),
            ("columns.severity", 10),
            ("columns.unit", 20),
            ("columns.form", 12),
            ("columns.file", 24),
            ("columns.sheet", 12),
            ("columns.cell", 8),
            ("columns.observed", 46),
            ("columns.remedy", 42),
            ("columns.same-cause", 12),
        ],
        rows: Box::new(rows),
    }
}

/// Findings that are silent because somebody answers for the figure.
fn confirmed<'a>(
    confirmed: &'a [ConfirmedRow],
    phrases: &Phrases,
    names: &'a Names,
) -> Listing<'a> {
    let rows = confirmed.iter().map(|one| ListedRow {
        is_heavy: false,
        entries: vec![
            Entry::Short(one.finding.code),
            Entry::Words(&one.finding.unit),
            Entry::Words(&one.finding.form),
            Entry::Place(one.finding.cell.as_ref()),
            Entry::Words(&one.finding.observed),
            Entry::Words(&one.reason),
            Entry::Words(&one.owner),
            Entry::Short(&one.made),
            Entry::Short(&one.until),
            Entry::Short(&one.finding.fingerprint),
        ],
    });
    Listing {
        sheet: &names.confirmed,
        title: "confirmed.title",
        summary: phrases.say(
            "confirmed.until",
            &[("column", phrases.get("columns.until"))],
        ),
        columns: &[
            ("columns.code", 8),
            ("columns.unit", 20),
            ("columns.form", 12),
            ("columns.found-at", 30),
            ("columns.observed", 46),
            ("columns.reason", 36),
            ("columns.owner", 20),
            ("columns.confirmed-on", 12),
            ("columns.until", 12),
            ("columns.fingerprint", 19),
        ],
        rows: Box::new(rows),
    }
}

/// Findings of the run before that this run does not have.
fn fixed<'a>(fixed: &'a [FixedRow], names: &'a Names) -> Listing<'a> {
    let rows = fixed.iter().map(|one| ListedRow {
        is_heavy: false,
        entries: vec![
            Entry::Short(&one.code),
            Entry::Words(&one.unit),
            Entry::Words(&one.form),
            Entry::Words(&one.place),
            Entry::Words(&one.title),
            Entry::Short(&one.fingerprint),
        ],
    });
    Listing {
        sheet: &names.fixed,
        title: "fixed.title",
        summary: String::new(),
        columns: &[
            ("columns.code", 8),
            ("columns.unit", 20),
            ("columns.form", 16),
            ("columns.found-at", 36),
            ("columns.content", 40),
            ("columns.fingerprint", 19),
        ],
        rows: Box::new(rows),
    }
}

/// What the office has still to write.
fn writing<'a>(open: &'a [OpenBlank], phrases: &Phrases, names: &'a Names) -> Listing<'a> {
    let rows = open.iter().map(|one| ListedRow {
        is_heavy: false,
        entries: vec![
            Entry::Short(&one.id),
            Entry::Words(&one.heading),
            Entry::Words(&one.prompt),
        ],
    });
    Listing {
        sheet: &names.writing,
        title: "writing.title",
        summary: phrases.say("writing.where", &[("column", phrases.get("columns.blank"))]),
        columns: &[
            ("columns.blank", 24),
            ("columns.heading", 44),
            ("columns.to-write", 80),
        ],
        rows: Box::new(rows),
    }
}

/// What units wrote to explain their figures.
fn explained<'a>(explained: &'a [Explained], names: &'a Names) -> Listing<'a> {
    let rows = explained.iter().map(|one| ListedRow {
        is_heavy: false,
        entries: vec![
            Entry::Words(&one.form_name),
            Entry::Words(&one.unit),
            Entry::Words(&one.row),
            Entry::Words(&one.text),
            Entry::Place(Some(&one.cell)),
        ],
    });
    Listing {
        sheet: &names.explained,
        title: "explained.title",
        summary: String::new(),
        columns: &[
            ("columns.form", 16),
            ("columns.unit", 22),
            ("columns.row", 36),
            ("columns.explanation", 70),
            ("columns.found-at", 34),
        ],
        rows: Box::new(rows),
    }
}

/// "3 lỗi, 1 cảnh báo, 12 lưu ý".
fn summary(findings: &[FindingRow], phrases: &Phrases) -> String {
    let count = |severity: Severity| {
        let with = findings
            .iter()
            .filter(|finding| finding.severity == severity);
        with.count().to_string()
    };
    let values: [(&str, &str); 3] = [
        ("errors", &count(Severity::Error)),
        ("warnings", &count(Severity::Warning)),
        ("notes", &count(Severity::Note)),
    ];
    phrases.say("findings.counts", &values)
}
