//! A text cell above a table, and what it says by itself.

use std::sync::{Arc, OnceLock};

use super::clauses::Clauses;
use super::labelled::{Label, labelled};
use super::measures::HeadMeasure;
use crate::model::cell::Position;
use crate::model::vocabulary::Vocabulary;
use crate::text::words;

/// A text cell above the table.
#[derive(Debug, Clone)]
pub(super) struct TitleLine {
    pub(super) position: Position,
    pub(super) said: Arc<Said>,
    /// What stands in the next cell, where nothing else stands behind the last label.
    pub(super) beside: Option<String>,
}

/// What a text says by itself, whatever stands beside it: offices repeat their heads from sheet to sheet.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) words: Vec<String>,
    /// What stands behind the labels in it.
    pub(super) parts: Vec<(Label, String)>,
    clauses: OnceLock<Clauses>,
    /// The measures it names; where they stand is that of the line that asks.
    pub(super) measures: OnceLock<Vec<HeadMeasure>>,
}

impl Said {
    /// Reads a text.
    pub(super) fn read(text: &str, terms: &Vocabulary) -> Self {
        let parts = labelled(text, terms).into_iter();
        Self {
            text: text.to_owned(),
            words: words(text),
            parts: parts
                .map(|(label, value)| (label, value.to_owned()))
                .collect(),
            ..Self::default()
        }
    }

    /// A text in whose words no label is looked for.
    pub(super) fn unlabelled(text: String, words: Vec<String>) -> Self {
        Self {
            text,
            words,
            ..Self::default()
        }
    }

    pub(super) fn clauses(&self, terms: &Vocabulary) -> &Clauses {
        self.clauses.get_or_init(|| Clauses::of(&self.text, terms))
    }
}

impl TitleLine {
    pub(super) fn new(position: Position, said: Said) -> Self {
        Self {
            position,
            said: Arc::new(said),
            beside: None,
        }
    }

    /// A line that is one value behind a label which the form gives it.
    pub(super) fn labelled(position: Position, label: Label, text: &str) -> Self {
        let said = Said {
            text: text.to_owned(),
            words: words(text),
            parts: vec![(label, text.to_owned())],
            ..Said::default()
        };
        Self::new(position, said)
    }

    pub(super) fn text(&self) -> &str {
        &self.said.text
    }

    pub(super) fn words(&self) -> &[String] {
        &self.said.words
    }

    /// True where the line says what it says without the next cell.
    pub(super) fn stands_alone(&self) -> bool {
        self.beside.is_none()
    }

    /// The labels in it and what stands behind them.
    pub(super) fn parts(&self) -> impl Iterator<Item = (Label, &str)> {
        let last = self.said.parts.len().saturating_sub(1);
        let parts = self.said.parts.iter().enumerate();
        parts.map(move |(at, (label, value))| {
            let beside = self.beside.as_deref().filter(|_| at == last);
            (*label, beside.unwrap_or(value))
        })
    }

    /// What stands behind labels of this kind.
    pub(super) fn behind(&self, label: Label) -> impl Iterator<Item = &str> {
        let parts = self.parts().filter(move |(kind, _)| *kind == label);
        parts
            .map(|(_, value)| value)
            .filter(|value| !value.is_empty())
    }

    pub(super) fn names_receiver(&self) -> bool {
        self.parts().any(|(label, _)| label == Label::Receiver)
    }
}
