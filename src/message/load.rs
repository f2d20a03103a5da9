//! Message files: `[rule.TH112]` for the sentences of a rule, any other table for texts by key.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use serde::Deserialize;

use super::catalogue::{Catalogue, RuleEntry, without_table};
use crate::model::text::Bilingual;

static MAIN: &str = include_str!("../../templates/messages.toml");
static MORE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates/messages");

/// A message file of our own is wrong.
#[derive(Debug, thiserror::Error)]
pub enum MessageError {
    /// Not TOML, or not of the shape of a message file.
    #[error("cannot read message file {file}")]
    Shape {
        /// Name of the file.
        file: String,
        /// Line and reason.
        #[source]
        source: toml::de::Error,
    },
    /// Two files give a text for the same key or rule.
    #[error("message file {file}: `{key}` was already given by another file")]
    Repeated {
        /// Name of the second file.
        file: String,
        /// The key or the code of the rule.
        key: String,
    },
}

#[derive(Deserialize)]
struct MessageFile {
    #[serde(default)]
    rule: BTreeMap<String, RuleEntry>,
    #[serde(flatten)]
    texts: BTreeMap<String, Node>,
}

/// A text, or a table of texts whose keys go on after a dot.
#[derive(Deserialize)]
#[serde(untagged)]
enum Node {
    Text(Bilingual),
    Table(BTreeMap<String, Node>),
}

pub(super) fn embedded() -> Result<Catalogue, MessageError> {
    let mut files = vec![("messages.toml", MAIN)];
    let named = MORE.files().filter_map(|file| {
        let name = file
            .path()
            .to_str()
            .filter(|name| name.ends_with(".toml"))?;
        Some((name, file.contents_utf8()?))
    });
    files.extend(named);
    merged(&files)
}

pub(super) fn merged(files: &[(&str, &str)]) -> Result<Catalogue, MessageError> {
    let mut catalogue = Catalogue::default();
    for (name, text) in files {
        let file: MessageFile = toml::from_str(text).map_err(|source| MessageError::Shape {
            file: (*name).to_owned(),
            source,
        })?;
        let mut texts = Vec::new();
        flatten("", file.texts, &mut texts);
        let repeated = |key: String| MessageError::Repeated {
            file: (*name).to_owned(),
            key,
        };
        for (code, entry) in file.rule {
            if catalogue.rules.insert(code.clone(), entry).is_some() {
                return Err(repeated(code));
            }
        }
        for (key, text) in texts {
            if catalogue.texts.insert(key.clone(), text).is_some() {
                return Err(repeated(key));
            }
        }
    }
    Ok(catalogue)
}

fn flatten(prefix: &str, nodes: BTreeMap<String, Node>, texts: &mut Vec<(String, Bilingual)>) {
    for (key, node) in nodes {
        let path = format!("{prefix}{key}");
        match node {
            Node::Text(text) => texts.push((without_table(&path).to_owned(), text)),
            Node::Table(inner) => flatten(&format!("{path}."), inner, texts),
        }
    }
}
