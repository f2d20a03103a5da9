//! Findings as JUnit XML: a suite for each workbook, a case for each finding; errors are failures.

use std::fmt::Write as _;

use super::finding_list::FindingList;
use crate::model::finding::Severity;
use crate::present::FindingRow;

/// The suites, those of findings without a workbook last.
pub(super) fn suites(list: &FindingList<'_>) -> String {
    let mut findings: Vec<&FindingRow> = list.findings.list.iter().collect();
    // Stable: inside a workbook the order of work stays.
    findings.sort_by_key(|finding| (finding.cell.is_none(), workbook(finding)));
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let period = list.period.map(|period| format!(" {period}"));
    let name = env!("CARGO_PKG_NAME").to_owned() + &period.unwrap_or_default();
    let (tests, failures) = (findings.len(), failures(&findings));
    let _ = writeln!(
        text,
        "<testsuites name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\">"
    );
    let of_workbook = findings.chunk_by(|one, other| workbook(one) == workbook(other));
    for suite in of_workbook {
        write_suite(&mut text, suite);
    }
    text.push_str("</testsuites>\n");
    text
}

fn workbook(finding: &FindingRow) -> &str {
    finding.cell.as_ref().map_or("", |cell| &cell.file)
}

fn failures(findings: &[&FindingRow]) -> usize {
    let errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    errors.count()
}

fn write_suite(text: &mut String, findings: &[&FindingRow]) {
    let name = findings.first().map_or("", |finding| workbook(finding));
    let (tests, failures) = (findings.len(), failures(findings));
    let _ = writeln!(
        text,
        "  <testsuite name=\"{}\" tests=\"{tests}\" failures=\"{failures}\">",
        escaped(name)
    );
    for finding in findings {
        write_case(text, finding);
    }
    text.push_str("  </testsuite>\n");
}

fn write_case(text: &mut String, finding: &FindingRow) {
    let place = finding.cell.as_ref().map(ToString::to_string);
    let name = [finding.code, &finding.title, &place.unwrap_or_default()].join(" ");
    let _ = writeln!(
        text,
        "    <testcase classname=\"{}\" name=\"{}\">",
        escaped(finding.rule),
        escaped(name.trim_end())
    );
    let words = [&finding.expected, &finding.remedy].map(|sentence| escaped(sentence));
    let observed = escaped(&finding.observed);
    let _ = match finding.severity {
        Severity::Error => writeln!(
            text,
            "      <failure type=\"{}\" message=\"{observed}\">{}</failure>",
            finding.code,
            words.join(" ")
        ),
        Severity::Warning | Severity::Note => {
            writeln!(
                text,
                "      <system-out>{observed} {}</system-out>",
                words.join(" ")
            )
        }
    };
    text.push_str("    </testcase>\n");
}

/// Words as they may stand between tags and between quotes; what XML 1.0 does not know is left away.
fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(' '),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            other => escaped.push(other),
        }
    }
    escaped
}
