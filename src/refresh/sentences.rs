//! Paragraphs: those that nobody changed become the new ones, in the others only figures change.

use super::markup::Node;
use super::{Doubt, DoubtKind, Work, bookmark, renumbered};
use crate::present::word::short_hash;

/// What may stand before a sentence in its paragraph.
const LEADS: [&str; 3] = ["- ", "• ", ""];

impl<'a> Work<'a> {
    /// Goes through a paragraph of the edited document.
    pub(super) fn paragraph(&mut self, node: &'a Node) {
        let text = self.edited.text.as_str();
        if is_heading(node) {
            self.heading = node.words(text);
        }
        let controls: Vec<(&Node, &str)> = controls(node);
        self.seen
            .extend(controls.iter().map(|(_, name)| (*name).to_owned()));
        let made = bookmark(node, "p_").filter(|name| self.is_untouched(node, name));
        let made = made.and_then(|name| Some((name, *self.paragraphs.get(name)?)));
        if let Some((name, new)) = made {
            let hashes = [&self.edited.data, &self.made.data].map(|data| data.paragraphs.get(name));
            let [old_hash, new_hash] = hashes;
            if old_hash != new_hash {
                self.become_new(node, new);
                return;
            }
        }
        self.figures(node, &controls, made.is_some());
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
    fn figures(&mut self, node: &Node, controls: &[(&Node, &str)], is_untouched: bool) {
        let (old, new) = (&self.edited.data, &self.made.data);
        let (mut is_gone, mut is_turned) = (false, false);
        let mut words = words_without_figures(node, &self.edited.text);
        for (control, name) in controls {
            let before = control.words(&self.edited.text);
            let digits = new.values.get(*name);
            is_gone |= digits.is_none();
            is_turned |= digits.is_some() && old.states.get(*name) != new.states.get(*name);
            let digits = digits.unwrap_or(&before);
            if *digits != before {
                self.changed += 1;
                self.edits.say(control, digits);
            }
            words = words.replacen('#', digits, 1);
        }
        let kind = match (is_gone, is_turned && !is_untouched) {
            (true, _) => DoubtKind::Gone,
            (false, true) => DoubtKind::Turned,
            (false, false) => return,
        };
        self.doubts.push(Doubt {
            kind,
            heading: self.heading.clone(),
            words,
        });
    }
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
    style.is_some_and(|style| style.starts_with("Heading"))
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
