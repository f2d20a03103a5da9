//! Paragraphs: those that nobody changed become the new ones, in the others only figures change.

use super::doubt::{Doubt, DoubtKind};
use super::markup::{Node, renumbered};
use super::side::bookmark;
use super::work::Work;
use crate::present::word::short_hash;

/// What may stand before a sentence in its paragraph.
const LEADS: [&str; 3] = ["- ", "• ", ""];

impl<'a> Work<'a> {
    /// Goes through a paragraph of the edited document.
    pub(super) fn paragraph(&mut self, node: &'a Node) {
        if is_heading(node) {
            self.heading = node.words(&self.edited.text);
        }
        let controls: Vec<(&Node, &str)> = controls(node);
        let names = controls.iter().map(|(_, name)| (*name).to_owned());
        self.seen.extend(names);
        let name = bookmark(node, "p_");
        self.present.extend(name);
        let untouched = name.filter(|name| self.is_untouched(node, name));
        let new = untouched.and_then(|name| Some((name, *self.paragraphs.get(name)?)));
        match (untouched, new) {
            (Some(_), Some((name, new))) if self.reads_differently(name) => {
                self.become_new(node, new);
            }
            (Some(_), None) => {
                let after = self.figures(node, &controls);
                self.doubt(DoubtKind::Left, after.words);
            }
            (_, _) => {
                let after = self.figures(node, &controls);
                if after.is_gone {
                    self.doubt(DoubtKind::Gone, after.words);
                } else if after.is_turned && untouched.is_none() {
                    self.doubt(DoubtKind::Turned, after.words);
                }
            }
        }
    }

    /// Sentences that the new document has, and the edited one never had.
    pub(super) fn added(&mut self) {
        self.heading.clear();
        for node in self.made.root.all("p") {
            if is_heading(node) {
                self.heading = node.words(&self.made.text);
            }
            let name = bookmark(node, "p_");
            let known = |name: &&str| {
                self.present.contains(name) || self.edited.data.paragraphs.contains_key(*name)
            };
            if name.is_some_and(|name| !known(&name)) {
                self.doubt(DoubtKind::New, node.words(&self.made.text));
            }
        }
    }

    fn doubt(&mut self, kind: DoubtKind, words: String) {
        let doubt = Doubt {
            kind,
            heading: self.heading.clone(),
            words,
        };
        // The same note may stand below several tables.
        if !self.doubts.contains(&doubt) {
            self.doubts.push(doubt);
        }
    }

    /// True of a paragraph whose words, not only its figures, are others in the new document.
    fn reads_differently(&self, name: &str) -> bool {
        let hash = |data: &'a super::data::Data| data.paragraphs.get(name);
        hash(&self.edited.data) != hash(&self.made.data)
    }

    /// True of a generated paragraph whose words are still those that the program wrote.
    fn is_untouched(&self, node: &Node, name: &str) -> bool {
        let written = self.edited.data.paragraphs.get(name);
        let words = words_without_figures(node, &self.edited.text);
        written.is_some_and(|written| {
            let mut leads = LEADS.iter().filter_map(|lead| words.strip_prefix(lead));
            leads.any(|words| short_hash(words) == *written)
        })
    }

    /// The content of a paragraph of the new document in place of that of the old one; how the paragraph stands is people's.
    fn become_new(&mut self, node: &Node, new: &Node) {
        let markup = self.made.text.get(content(new)).unwrap_or_default();
        self.changed += controls(new).len();
        self.edits.put(content(node), renumbered(markup));
    }

    /// New digits for the figures of a paragraph.
    fn figures(&mut self, node: &Node, controls: &[(&Node, &str)]) -> After {
        let (old, new) = (&self.edited.data, &self.made.data);
        let mut after = After {
            words: words_without_figures(node, &self.edited.text),
            is_gone: false,
            is_turned: false,
        };
        for (control, name) in controls {
            let before = control.words(&self.edited.text);
            let digits = new.values.get(*name);
            after.is_gone |= digits.is_none();
            after.is_turned |= digits.is_some() && old.states.get(*name) != new.states.get(*name);
            let digits = digits.unwrap_or(&before);
            if *digits != before {
                self.changed += 1;
                self.edits.say(control, digits);
            }
            after.words = after.words.replacen('#', digits, 1);
        }
        after
    }
}

/// A paragraph with new figures.
struct After {
    words: String,
    /// Some figure is not in the new document.
    is_gone: bool,
    /// Some figure changed its direction or its mark.
    is_turned: bool,
}

/// From behind the properties of a paragraph to its end.
fn content(node: &Node) -> std::ops::Range<usize> {
    let begin = node
        .child("pPr")
        .map_or(node.inner.start, |of| of.outer.end);
    begin..node.inner.end
}

fn is_heading(node: &Node) -> bool {
    let style = node.child("pPr").and_then(|of| of.child("pStyle"));
    let style = style.and_then(|style| style.attribute("val"));
    style.is_some_and(|style| style.starts_with("Heading") || style == "Appendix")
}

/// Controls of figures in an element, with the names of their figures.
fn controls(node: &Node) -> Vec<(&Node, &str)> {
    let controls = node.all("sdt").into_iter();
    let named = controls.filter_map(|control| Some((control, name_of(control)?)));
    named.collect()
}

/// The name to which a control is bound: the last step of `/t:figures[1]/t:values[1]/t:NAME[1]`.
fn name_of(control: &Node) -> Option<&str> {
    let binding = control.child("sdtPr")?.child("dataBinding")?;
    let step = binding.attribute("xpath")?.rsplit('/').next()?;
    let step = step.split('[').next()?;
    let name = step.rsplit(':').next()?;
    name.starts_with("f_").then_some(name)
}

/// The words of a paragraph with a sign in the place of each figure.
fn words_without_figures(node: &Node, text: &str) -> String {
    let mut words = String::new();
    add_words(node, text, &mut words);
    words
}

fn add_words(node: &Node, text: &str, words: &mut String) {
    for child in &node.children {
        match child.name.as_str() {
            "sdt" if name_of(child).is_some() => words.push('#'),
            "t" => words.push_str(&child.content(text)),
            _ => add_words(child, text, words),
        }
    }
}

/// The id of a figure by its name in the part of data.
pub(super) fn id_of(name: &str) -> String {
    let id = name.strip_prefix("f_").unwrap_or(name);
    let id = id.rsplit_once("_f").map_or(id, |(id, _)| id);
    id.replace("_d", ".").replace("_a", "@").replace("_u", "_")
}
