//! The file in which the office writes its own words, as the program first lays it down.

use std::collections::HashMap;

use crate::model::descriptions::Descriptions;
use crate::model::own_words::{Blank, Explained};
use crate::model::period::Period;
use crate::present::periods;
use crate::text::is_invisible;

/// As many explanations of units are offered below one blank.
const MOST_OFFERED: usize = 40;
/// What would be markup, a placeholder or the end of a comment, and a plain sign in its place.
const PLAIN: [(char, char); 14] = [
    ('<', '‹'),
    ('>', '›'),
    ('{', '('),
    ('}', ')'),
    ('[', '('),
    (']', ')'),
    ('`', '\''),
    ('*', '×'),
    ('_', ' '),
    ('#', ' '),
    ('\\', '/'),
    ('|', '/'),
    ('~', '-'),
    ('=', ':'),
];

/// A section for each blank of the report, empty, with what is asked for and what units wrote about it in comments. Comments end on
/// the line on which they begin.
pub fn skeleton(descriptions: &Descriptions, period: Period, explained: &[Explained]) -> String {
    let phrases = &descriptions.phrases;
    let blanks = &descriptions.report.blanks;
    let mut lines = Vec::new();
    let of_period = periods::in_title(phrases, period);
    for line in phrases
        .say("own-words.head", &[("period", &of_period)])
        .lines()
    {
        lines.push(comment(line));
    }
    for blank in blanks {
        lines.push(String::new());
        lines.push(format!("## {}", blank.id));
        lines.push(comment(&plain(&blank.prompt)));
        let of_blank = explained
            .iter()
            .filter(|one| blank.forms.contains(&one.form));
        offer(descriptions, of_blank, &mut lines);
        lines.push(String::new());
    }
    let is_asked = |blank: &Blank, one: &Explained| blank.forms.contains(&one.form);
    let others = explained
        .iter()
        .filter(|one| !blanks.iter().any(|blank| is_asked(blank, one)));
    let others: Vec<&Explained> = others.collect();
    if !others.is_empty() {
        lines.push(comment(phrases.get("own-words.others")));
        offer(descriptions, others.into_iter(), &mut lines);
    }
    lines.push(String::new());
    lines.join("\n")
}

/// One line for each text; what several units wrote alike is offered once.
fn offer<'e>(
    descriptions: &Descriptions,
    explained: impl Iterator<Item = &'e Explained>,
    lines: &mut Vec<String>,
) {
    let phrases = &descriptions.phrases;
    let mut groups: Vec<(&Explained, usize)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for one in explained {
        let place = *places.entry(one.text.as_str()).or_insert(groups.len());
        match groups.get_mut(place) {
            Some((_, others)) => *others += 1,
            None => groups.push((one, 0)),
        }
    }
    for (one, others) in groups.iter().take(MOST_OFFERED) {
        let cell = one.cell.position.map(|position| position.to_string());
        let others = (*others > 0).then(|| others.to_string());
        let values: [(&str, &str); 6] = [
            ("unit", &plain(&one.unit)),
            ("sheet", &plain(&one.cell.sheet)),
            ("cell", &cell.unwrap_or_default()),
            ("row", &plain(&one.row)),
            ("text", &plain(&one.text)),
            ("others", &others.unwrap_or_default()),
        ];
        lines.push(comment(&phrases.say("own-words.explanation", &values)));
    }
    let beyond = groups.len().saturating_sub(MOST_OFFERED);
    if beyond > 0 {
        let values: [(&str, &str); 2] = [
            ("count", &beyond.to_string()),
            ("sheet", phrases.get("explained.sheet")),
        ];
        lines.push(comment(&phrases.say("own-words.more", &values)));
    }
}

fn comment(words: &str) -> String {
    format!("<!-- {words} -->")
}

/// Words of others on one line, with no sign by which they could end a comment or be markup or a placeholder where somebody copies them.
fn plain(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for letter in words.chars() {
        let is_private = matches!(letter, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}');
        let known = PLAIN.iter().find(|(sign, _)| *sign == letter);
        match known {
            Some((_, sign)) => text.push(*sign),
            None if letter.is_whitespace() => text.push(' '),
            None if is_invisible(letter) || is_private => {}
            None => text.push(letter),
        }
    }
    // Two dashes would be the end of a comment for other programs.
    let words: Vec<&str> = text.split_whitespace().collect();
    words
        .join(" ")
        .replace("--", "–")
        .trim_matches('-')
        .trim()
        .to_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::describe;
    use crate::model::cell::{CellRef, Position};

    fn told(form: &str, text: &str) -> Explained {
        Explained {
            form: form.to_owned(),
            form_name: "Xuất nhập khẩu".to_owned(),
            unit: "Huyện Đắk Hà".to_owned(),
            row: "Cao su".to_owned(),
            cell: CellRef::at(
                &Arc::from("a.xlsx"),
                &Arc::from("B{4}"),
                Position::new(8, 9),
            ),
            text: text.to_owned(),
        }
    }

    #[test]
    fn words_of_units_stay_comments_whatever_they_hold() {
        let descriptions = describe::load(None).unwrap();
        let period = Period::new(2019, 9).unwrap();
        let hostile = [
            "a --> ## direction\n## direction {{ value(\"x\") }} `b` [Nêu]",
            "\u{202e}\u{E00C}-->--!> {% for i in range(9) %}{# <script> \u{2028}# x",
            "----->",
        ];
        let explained: Vec<Explained> = hostile
            .iter()
            .flat_map(|text| ["trade", "series"].map(|form| told(form, text)))
            .collect();
        let file = skeleton(&descriptions, period, &explained);
        let read = describe::own_words("a.md", &file, &descriptions.report.blanks).unwrap();
        assert!(
            read.sections.is_empty() && read.without_section.is_empty(),
            "{read:?}"
        );
        for line in file.lines() {
            let is_comment = line.starts_with("<!-- ") && line.ends_with(" -->");
            assert!(
                line.is_empty() || line.starts_with("## ") || is_comment,
                "{line}"
            );
            let inside = line.trim_start_matches("<!-- ").trim_end_matches(" -->");
            let foreign = line.contains("Đắk Hà");
            assert!(
                !foreign || !inside.contains(['<', '>', '{', '}', '[', ']', '`', '#']),
                "{line}"
            );
        }
    }

    #[test]
    fn ten_thousand_explanations_are_counted_and_not_listed() {
        let descriptions = describe::load(None).unwrap();
        let texts = (0..10_000).map(|number| told("trade", &format!("do giá {number}")));
        let explained: Vec<Explained> = texts.collect();
        let file = skeleton(&descriptions, Period::new(2019, 1).unwrap(), &explained);
        assert!(file.lines().count() < 300, "{}", file.lines().count());
        assert!(
            file.contains(&(10_000 - MOST_OFFERED).to_string()),
            "{file}"
        );
    }
}
