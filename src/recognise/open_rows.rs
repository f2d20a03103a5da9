//! Tells rows beyond the description apart that carry one name.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::observation::OpenRow;
use crate::text;

/// Between the name of a parent and that of its row.
const BELOW: &str = " – ";

/// Gives rows of one name different ones: below different parents they take the parent's name, below one and the same they are
/// counted. Gives the sheet rows that had to be counted, and those whose names differ only in their marks or in the word for
/// their kind, each with the first.
pub(super) fn tell_apart(
    rows: &mut [OpenRow],
    parents: &[Option<String>],
    kinds: &[String],
) -> Vec<(u32, u32)> {
    let kinds: Vec<String> = kinds.iter().map(|kind| text::fold(kind)).collect();
    let mut of_name: BTreeMap<String, BTreeSet<Option<&str>>> = BTreeMap::new();
    for (row, parent) in rows.iter().zip(parents) {
        let parents = of_name.entry(text::key(&row.label)).or_default();
        parents.insert(parent.as_deref());
    }
    let is_shared = |label: &str| {
        let parents = of_name.get(&text::key(label));
        parents.is_some_and(|parents| parents.len() > 1)
    };
    for (row, parent) in rows.iter_mut().zip(parents) {
        if let Some(parent) = parent.as_ref().filter(|_| is_shared(&row.label)) {
            row.label = format!("{parent}{BELOW}{}", row.label);
        }
    }
    let mut taken: BTreeMap<String, u32> = BTreeMap::new();
    let mut unmarked: BTreeMap<String, u32> = BTreeMap::new();
    let mut numbers = BTreeMap::new();
    let mut counted = Vec::new();
    for row in rows {
        let plain = row.label.clone();
        let key = text::key(&plain);
        let first = taken.get(&key).copied();
        let bare = without_kind(&text::fold(&plain), &kinds).to_owned();
        let alike = *unmarked.entry(bare).or_insert(row.sheet_row);
        let first = first.or((alike != row.sheet_row).then_some(alike));
        // Every lower number is taken already.
        let number = numbers.entry(key).or_insert(1_u32);
        while taken.contains_key(&text::key(&row.label)) {
            *number += 1;
            row.label = format!("{plain} ({number})");
        }
        taken.insert(text::key(&row.label), row.sheet_row);
        counted.extend(first.map(|first| (row.sheet_row, first)));
    }
    counted
}

/// A folded name without the longest word for its kind that it begins with; the word alone is a name.
fn without_kind<'n>(name: &'n str, kinds: &[String]) -> &'n str {
    let rest = kinds.iter().filter_map(|kind| {
        let rest = name.strip_prefix(kind.as_str())?;
        rest.strip_prefix(' ')
    });
    rest.min_by_key(|rest| rest.len()).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told_apart(rows: &[(&str, Option<&str>)]) -> (Vec<String>, Vec<(u32, u32)>) {
        let open = |((label, _), sheet_row): (&(&str, _), u32)| OpenRow {
            label: (*label).to_owned(),
            sheet_row,
        };
        let mut open: Vec<OpenRow> = rows.iter().zip(0..).map(open).collect();
        let parents: Vec<Option<String>> = rows
            .iter()
            .map(|(_, parent)| parent.map(str::to_owned))
            .collect();
        let kinds = ["Cụm công nghiệp", "CCN", "Cụm CN", "Cụm"].map(str::to_owned);
        let counted = tell_apart(&mut open, &parents, &kinds);
        (open.into_iter().map(|row| row.label).collect(), counted)
    }

    #[test]
    fn rows_of_one_name_below_one_parent_are_counted() {
        let rows = [
            ("Trạm y tế", None),
            ("Trạm Y tế", None),
            ("Trạm y tế (2)", None),
        ];
        let (labels, counted) = told_apart(&rows);
        assert_eq!(labels, ["Trạm y tế", "Trạm Y tế (2)", "Trạm y tế (2) (2)"]);
        assert_eq!(counted, [(1, 0), (2, 1)]);
        let rows = [
            ("Chợ", None),
            ("Chợ (3)", None),
            ("CHỢ", None),
            ("chợ", None),
        ];
        let (labels, _) = told_apart(&rows);
        assert_eq!(labels, ["Chợ", "Chợ (3)", "CHỢ (2)", "chợ (4)"]);
    }

    #[test]
    fn rows_whose_names_differ_in_marks_keep_them_and_are_named() {
        let rows = [
            ("Cụm Đăk Tô", None),
            ("Cum Dak To", None),
            ("Cụm Đắk Hà", None),
        ];
        let (labels, counted) = told_apart(&rows);
        assert_eq!(labels, ["Cụm Đăk Tô", "Cum Dak To", "Cụm Đắk Hà"]);
        assert_eq!(counted, [(1, 0)]);
    }

    #[test]
    fn the_word_for_their_kind_does_not_tell_two_rows_apart() {
        let rows = [
            ("Cụm công nghiệp Đắk La", None),
            ("CCN Đắk La", None),
            ("Đắk La", None),
            ("Cụm CN-TTCN Đắk La", None),
            ("CCN", None),
            ("Cụm công nghiệp", None),
            ("CCNĐắk La", None),
        ];
        let (labels, counted) = told_apart(&rows);
        assert_eq!(labels, rows.map(|(label, _)| label));
        assert_eq!(counted, [(1, 0), (2, 0)]);
    }

    #[test]
    fn rows_of_one_name_below_two_parents_take_their_names() {
        let rows = [
            ("Diện tích", Some("Ngô")),
            ("Diện tích", Some("Sắn")),
            ("Bờ Y", Some("Ngô")),
        ];
        let (labels, counted) = told_apart(&rows);
        assert_eq!(labels, ["Ngô – Diện tích", "Sắn – Diện tích", "Bờ Y"]);
        assert_eq!(counted, []);
    }
}
