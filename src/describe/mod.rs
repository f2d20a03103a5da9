//! Loads and checks the folder `templates/`: forms, catalogues, register and report.
//!
//! Everything is refused before a workbook is opened: a description that names what does not exist would otherwise
//! become a wrong figure.

mod blanks;
mod catalogues;
mod complaint;
mod edits;
mod error;
mod export;
mod forms;
mod messages;
mod nearest;
mod own_words;
mod phrases;
mod relations;
mod report;
mod source;
mod tables;
mod vocabulary;

use std::collections::BTreeSet;
use std::path::Path;

use sha2::{Digest, Sha256};

pub use complaint::Complaint;
pub use error::{DescribeError, Fault, Problem};
pub use export::{BASES, ExportFault, Exported, export};
pub use nearest::nearest_id;
pub use own_words::own_words;
pub(crate) use source::{FOLDERS, embedded};

use self::forms::Catalogues;
use crate::model::descriptions::Descriptions;
use crate::model::form::{Form, FormIndex};
use crate::model::register::Register;
use crate::model::rewording::Reworded;
use source::{Source, Sources, folder};

/// Loads the embedded descriptions, those of `folder` in their place.
///
/// # Errors
/// All faults of all files at once, each with file, line and the nearest known name.
pub fn load(folder: Option<&Path>) -> Result<Descriptions, DescribeError> {
    let Some(folder) = folder else {
        return from_sources(&source::embedded());
    };
    let sources = source::with_folder(folder)?;
    let mut descriptions = from_sources(&sources)?;
    descriptions.outdated = export::outdated(folder, &sources);
    Ok(descriptions)
}

/// The messages that `folder` words otherwise than the program, for what is said before [`load`] has read everything.
///
/// None when one of them is wrong or cannot be read: only `load` says so.
pub fn rewording(folder: Option<&Path>) -> Vec<Reworded> {
    let given = folder.and_then(|folder| source::messages_of(folder).ok());
    let mut faults = Vec::new();
    let reworded = messages::rewording(&given.unwrap_or_default(), &mut faults);
    if faults.is_empty() {
        reworded
    } else {
        Vec::new()
    }
}

fn from_sources(sources: &Sources) -> Result<Descriptions, DescribeError> {
    let mut faults = Vec::new();
    let measures = catalogues::measures(file(sources, "measures.toml", &mut faults), &mut faults);
    let indicators = catalogues::indicators(
        file(sources, "indicators.toml", &mut faults),
        &measures,
        &mut faults,
    );
    let classifications: Vec<_> = folder(sources, "industries/")
        .filter_map(|source| catalogues::classification(source, &mut faults))
        .collect();
    let known = Catalogues {
        indicators: &indicators,
        measures: &measures,
        classifications: &classifications,
    };
    let forms: Vec<Form> = folder(sources, "forms/")
        .filter_map(|source| forms::form(source, &known, &mut faults))
        .collect();
    refuse_repeated_forms(sources, &forms, &mut faults);
    let register = register(sources, &forms, &mut faults);
    let catalogues::Notes {
        beginnings: notes,
        subtotals,
    } = catalogues::notes(file(sources, "notes.toml", &mut faults), &mut faults);
    let report = report::report(sources, &forms, &measures, &mut faults);
    let phrases = phrases::phrases(file(sources, "phrases.toml", &mut faults), &mut faults);
    let vocabulary =
        vocabulary::vocabulary(file(sources, "recognition.toml", &mut faults), &mut faults);
    let rewording = messages::rewording(sources, &mut faults);
    let tables = tables::shapes(file(sources, "tables.toml", &mut faults), &mut faults);
    let relations: Vec<_> = folder(sources, "relations.toml")
        .flat_map(|source| relations::relations(source, &forms, &mut faults))
        .collect();
    if !faults.is_empty() {
        return Err(DescribeError::Faults(causes(faults)));
    }
    let hashes = sources
        .iter()
        .map(|(path, text)| {
            (
                path.clone(),
                crate::hash::hex(&Sha256::digest(text.as_bytes())),
            )
        })
        .collect();
    Ok(Descriptions {
        forms,
        indicators,
        measures,
        classifications,
        register,
        relations,
        report,
        tables,
        phrases,
        rewording,
        vocabulary,
        notes,
        subtotals,
        hashes,
        outdated: Vec::new(),
    })
}

/// A file that cannot be parsed makes every name in it unknown; only the cause is worth saying.
fn causes(faults: Vec<Fault>) -> Vec<Fault> {
    let is_cause = |fault: &Fault| matches!(fault.problem, Problem::Syntax(_)) || fault.line == 0;
    if faults.iter().any(is_cause) {
        faults.into_iter().filter(is_cause).collect()
    } else {
        faults
    }
}

fn file<'a>(sources: &'a Sources, path: &'a str, faults: &mut Vec<Fault>) -> Source<'a> {
    let text = sources.get(path).map_or("", String::as_str);
    if !sources.contains_key(path) {
        faults.push(Fault {
            file: path.to_owned(),
            line: 0,
            problem: Problem::Missing { key: "file" },
        });
    }
    Source { path, text }
}

fn refuse_repeated_forms(sources: &Sources, forms: &[Form], faults: &mut Vec<Fault>) {
    let (kind, mut seen) = ("kind-form", BTreeSet::new());
    for (most, form) in forms.iter().enumerate() {
        let name = form.id.clone();
        let is_again = !seen.insert(&form.id);
        let problem = match FormIndex::at(most) {
            Err(_) => Problem::TooMany { kind, name, most },
            Ok(_) if is_again => Problem::Repeated { kind, name },
            Ok(_) => continue,
        };
        let source = folder(sources, "forms/").nth(most);
        faults.push(Fault {
            file: source.map_or("forms/", |source| source.path).to_owned(),
            line: 1,
            problem,
        });
    }
}

/// The register: one file, since one run is of one province.
fn register(sources: &Sources, forms: &[Form], faults: &mut Vec<Fault>) -> Register {
    let ids: Vec<&str> = forms.iter().map(|form| form.id.as_str()).collect();
    let mut registers = folder(sources, "register/").collect::<Vec<_>>().into_iter();
    let Some(first) = registers.next() else {
        faults.push(Fault {
            file: "register/".to_owned(),
            line: 0,
            problem: Problem::Missing { key: "file" },
        });
        return Register::default();
    };
    for second in registers {
        let problem = Problem::NotAllowed {
            key: "register",
            value: second.path.to_owned(),
            allowed: "allowed-one-register",
        };
        faults.push(second.fault(0, problem));
    }
    catalogues::register(first, &ids, faults).unwrap_or_default()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    /// The faults after one replacement in one embedded file.
    fn faults(path: &str, old: &str, new: &str) -> Vec<String> {
        let mut sources = source::embedded();
        let text = sources.get(path).unwrap();
        assert!(text.contains(old), "{path} holds {old}");
        let text = text.replacen(old, new, 1);
        sources.insert(path.to_owned(), text);
        match from_sources(&sources) {
            Err(DescribeError::Faults(faults)) => faults.iter().map(ToString::to_string).collect(),
            Err(DescribeError::Unreadable { .. }) | Ok(_) => Vec::new(),
        }
    }

    #[test]
    fn the_embedded_descriptions_are_without_fault() {
        let loaded = load(None);
        assert!(
            loaded.is_ok(),
            "{}",
            loaded
                .err()
                .map(|error| error.to_string())
                .unwrap_or_default()
        );
    }

    #[test]
    fn open_rows_that_make_a_total_name_it() {
        let old = r#"{ parent = "total", level = 1, indicator = "cluster-projects", "#;
        let of = |new: &str| {
            let new = new.trim_end_matches('}');
            faults("forms/05-clusters.toml", old, &format!("{new}, "))
        };
        assert_eq!(
            of(r#"{ parent = "total", level = 1, sum-to-parent = true }"#),
            [""; 0]
        );
        let found = of("{ level = 1, sum-to-parent = true }");
        assert!(
            found
                .iter()
                .any(|fault| fault.ends_with("parent is missing")),
            "{found:?}"
        );
    }

    #[test]
    fn a_misspelt_key_names_its_line_and_the_nearest_key() {
        let found = faults("measures.toml", "dimension =", "dimensoin =");
        let [first] = found.as_slice() else {
            unreachable!("{found:?}")
        };
        assert!(
            first.starts_with("measures.toml:") && first.ends_with("did you mean `dimension`?"),
            "{first}"
        );
    }

    #[test]
    fn an_unknown_indicator_names_the_nearest_one() {
        let found = faults(
            "forms/03-retail.toml",
            "indicator = \"retail-sales\"",
            "indicator = \"retail-sale\"",
        );
        let expected = "unknown indicator `retail-sale`; did you mean `retail-sales`?";
        assert!(
            found.iter().any(|fault| fault.ends_with(expected)),
            "{found:?}"
        );
    }

    #[test]
    fn a_relation_names_forms_rows_and_columns_that_exist() {
        let found = faults(
            "relations.toml",
            "row = \"export-coffee\"",
            "row = \"export-cofee\"",
        );
        let expected = "unknown row `export-cofee`; did you mean `export-coffee`?";
        assert!(
            found.iter().any(|fault| fault.ends_with(expected)),
            "{found:?}"
        );
    }

    #[test]
    fn a_band_of_growth_has_its_bounds_in_order() {
        let found = faults("indicators.toml", "max = \"250\"", "max = \"25\"");
        assert!(
            found
                .iter()
                .any(|fault| fault.contains("max = `25` is not allowed")),
            "{found:?}"
        );
    }

    #[test]
    fn every_figure_has_a_name_of_its_own() {
        let said = |old: &str, new: &str| faults("tables.toml", old, new).join("\n");
        let unknown = said("\ngrowth = ", "\ngrwth = ");
        assert!(
            unknown.contains("unknown figure `grwth`; did you mean `growth`?")
                && unknown.contains("growth is missing"),
            "{unknown}"
        );
        let repeated = said("= \"Tỷ trọng\"", "= \"còn phải thực hiện\"");
        assert!(
            repeated
                .to_lowercase()
                .contains("`còn phải thực hiện` stands twice"),
            "{repeated}"
        );
    }

    #[test]
    fn a_described_table_names_words_that_there_are_and_keeps_its_rows() {
        let said = |old: &str, new: &str| faults("tables.toml", old, new).join("\n");
        let word = said("{last-period}\" }", "{last-perod}\" }");
        assert!(
            word.contains("unknown word `last-perod`; did you mean `last-period`?"),
            "{word}"
        );
        // What comes again for each unit has no headline.
        let elsewhere = said("heading = \"{unit}\"", "heading = \"{headline}\"");
        assert!(elsewhere.contains("unknown word `headline`"), "{elsewhere}");
        let rows = said("rows = \"sections\"", "rows = \"industries\"");
        assert!(
            rows.contains("rows = `contribution` is not allowed"),
            "{rows}"
        );
        let other = said("id = \"by-industry\"", "id = \"by-industri\"");
        assert!(
            other.contains("unknown table `by-industri`; did you mean `by-industry`?")
                && other.contains("by-industry is missing"),
            "{other}"
        );
    }

    #[test]
    fn a_column_shows_what_there_is_and_a_sheet_has_a_name_that_excel_takes() {
        let unknown = faults("tables.toml", "show = \"value\"", "show = \"valeu\"");
        // Headlines have no share against the plan of the province.
        let of_rows = faults(
            "tables.toml",
            "show = \"headline.completion\"",
            "show = \"headline.share\"",
        );
        assert_eq!(of_rows.len(), 1, "{of_rows:?}");
        assert!(
            unknown
                .iter()
                .any(|fault| fault.ends_with("did you mean `value`?")),
            "{unknown:?}"
        );
        let refused = faults(
            "tables.toml",
            "sheet = \"Số liệu trong báo cáo\"",
            "sheet = \"Số liệu: báo cáo\"",
        );
        assert!(
            refused
                .iter()
                .any(|fault| fault.contains("sheet = `Số liệu: báo cáo` is not allowed")),
            "{refused:?}"
        );
    }

    #[test]
    fn a_row_that_an_edit_names_must_exist() {
        let found = faults(
            "forms/03-retail.toml",
            "total = \"total\"",
            "total = \"totl\"",
        );
        assert!(
            found
                .iter()
                .any(|fault| fault.ends_with("unknown row `totl`; did you mean `total`?")),
            "{found:?}"
        );
    }

    #[test]
    fn a_phrase_that_nobody_says_or_a_place_without_a_value_is_refused() {
        let said = |old: &str, new: &str| {
            let found = faults("phrases.toml", old, new);
            let [only] = found.as_slice() else {
                panic!("{found:?}")
            };
            let behind = only.strip_prefix("phrases.toml:").unwrap();
            behind.split_once(": ").unwrap().1.to_owned()
        };
        assert_eq!(
            said("[findings]\nsheet", "[findings]\nshet"),
            "unknown phrase `findings.shet`; did you mean `findings.sheet`?"
        );
        assert_eq!(
            said("theo {headline}: {units}", "theo {headlin}: {units}"),
            "unknown word `headlin`; did you mean `headline`?"
        );
        assert_eq!(
            said("sheet = \"Phát hiện\"", "sheet = \" \""),
            "findings.sheet says nothing"
        );
    }

    #[test]
    fn a_phrase_is_complained_of_with_its_line() {
        let mut sources = source::embedded();
        let given = "[ranking]\n\nshet = \"Thứ tự\"\n";
        sources.insert("phrases.toml".to_owned(), given.to_owned());
        let refused = from_sources(&sources).unwrap_err().to_string();
        assert!(refused.contains("phrases.toml:3: "), "{refused}");
    }

    #[test]
    fn a_file_of_phrases_may_give_some_of_them() {
        let mut sources = source::embedded();
        let given = "[findings]\nsheet = \"Thứ tự\"\n";
        sources.insert("phrases.toml".to_owned(), given.to_owned());
        let phrases = from_sources(&sources).unwrap().phrases;
        assert_eq!(phrases.get("findings.sheet"), "Thứ tự");
        let more = phrases.say("priorities.more", &[("count", "3"), ("sheet", "Thứ tự")]);
        assert!(more.ends_with("“Thứ tự”."), "{more}");
    }
}
