//! Markup as a tree of places in its text: what is not meant stays byte for byte.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Elements inside each other that are followed.
const DEEPEST: usize = 200;

/// The markup cannot be taken apart.
#[derive(Debug, thiserror::Error)]
#[error("a part of the document is not well formed")]
pub struct Malformed;

/// An element and where it stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Node {
    /// Its name without prefix.
    pub(super) name: String,
    /// Attributes without prefix.
    attributes: Vec<(String, String)>,
    /// With its tags.
    pub(super) outer: Range<usize>,
    /// Between its tags.
    pub(super) inner: Range<usize>,
    pub(super) children: Vec<Node>,
}

impl Node {
    /// The whole of a text, around its first element.
    pub(super) fn parse(text: &str) -> Result<Self, Malformed> {
        let mut reader = Reader::from_str(text);
        let mut open = vec![Self {
            outer: 0..text.len(),
            inner: 0..text.len(),
            ..Self::default()
        }];
        loop {
            let event = reader.read_event().map_err(|_| Malformed)?;
            let end = usize::try_from(reader.buffer_position()).map_err(|_| Malformed)?;
            // No tag holds the sign with which it begins.
            let begin = || text.get(..end).and_then(|text| text.rfind('<'));
            match event {
                Event::Start(tag) => {
                    open.push(Self::new(&tag, begin().ok_or(Malformed)?..end)?);
                    if open.len() > DEEPEST {
                        return Err(Malformed);
                    }
                }
                Event::Empty(tag) => {
                    let node = Self::new(&tag, begin().ok_or(Malformed)?..end)?;
                    open.last_mut().ok_or(Malformed)?.children.push(node);
                }
                Event::End(_) => {
                    let mut node = open.pop().ok_or(Malformed)?;
                    node.inner.end = begin().ok_or(Malformed)?;
                    node.outer.end = end;
                    open.last_mut().ok_or(Malformed)?.children.push(node);
                }
                Event::Eof => return open.pop().filter(|_| open.is_empty()).ok_or(Malformed),
                Event::DocType(_) => return Err(Malformed),
                Event::Text(_)
                | Event::CData(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::GeneralRef(_) => {}
            }
        }
    }

    fn new(tag: &BytesStart<'_>, outer: Range<usize>) -> Result<Self, Malformed> {
        let attributes = tag.attributes().map(|attribute| {
            let attribute = attribute.map_err(|_| Malformed)?;
            let value = quick_xml::escape::unescape(&attribute.value).map_err(|_| Malformed)?;
            let name = attribute.key.local_name().as_ref().to_owned();
            Ok((name, value.into_owned()))
        });
        Ok(Self {
            name: tag.local_name().as_ref().to_owned(),
            attributes: attributes.collect::<Result<_, Malformed>>()?,
            inner: outer.end..outer.end,
            outer,
            children: Vec::new(),
        })
    }

    /// The value of an attribute, by its name without prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        attributes
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The first element of a name among those directly inside.
    pub(super) fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.name == name)
    }

    /// All elements of a name inside, in order; not those inside one of them.
    pub(super) fn all<'a>(&'a self, name: &str) -> Vec<&'a Node> {
        let mut found = Vec::new();
        self.collect(name, &mut found);
        found
    }

    fn collect<'a>(&'a self, name: &str, found: &mut Vec<&'a Node>) {
        for child in &self.children {
            if child.name == name {
                found.push(child);
            } else {
                child.collect(name, found);
            }
        }
    }

    /// The words of its texts, one after the other.
    pub(super) fn words(&self, text: &str) -> String {
        let texts = self.all("t").into_iter();
        texts.map(|one| one.content(text)).collect()
    }

    /// What stands between its tags, as words.
    pub(super) fn content(&self, text: &str) -> String {
        let inside = text.get(self.inner.clone()).unwrap_or_default();
        quick_xml::escape::unescape(inside)
            .map_or_else(|_| inside.to_owned(), |words| words.into_owned())
    }
}

/// Changes of a text at places that do not overlap.
#[derive(Debug, Default)]
pub(super) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    pub(super) fn put(&mut self, place: Range<usize>, text: String) {
        self.0.push((place, text));
    }

    /// Puts words into the first text of an element and takes them out of its others; nothing where it has none.
    pub(super) fn say(&mut self, node: &Node, words: &str) {
        let mut words = Some(quick_xml::escape::escape(words).into_owned());
        for text in node.all("t") {
            self.put(text.inner.clone(), words.take().unwrap_or_default());
        }
    }

    /// The text with all changes.
    pub(super) fn applied(mut self, text: &str) -> String {
        self.0.sort_by_key(|(place, _)| place.start);
        let mut changed = String::with_capacity(text.len());
        let mut done = 0;
        for (place, words) in self.0 {
            changed.push_str(text.get(done..place.start).unwrap_or_default());
            changed.push_str(&words);
            done = place.end.max(done);
        }
        changed.push_str(text.get(done..).unwrap_or_default());
        changed
    }
}

/// Markup of the new document with numbers of marks and controls that nothing in the edited one has.
pub(super) fn renumbered(markup: &str) -> String {
    const BEYOND: &str = "1000";
    markup
        .replace(
            "<w:bookmarkStart w:id=\"",
            &format!("<w:bookmarkStart w:id=\"{BEYOND}"),
        )
        .replace(
            "<w:bookmarkEnd w:id=\"",
            &format!("<w:bookmarkEnd w:id=\"{BEYOND}"),
        )
        .replace("<w:id w:val=\"", &format!("<w:id w:val=\"{BEYOND}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;

    const TEXT: &str = "<?xml version=\"1.0\"?><w:p w:id='1'> <w:r><w:t>một</w:t></w:r><w:br/><w:t>h&amp;ai</w:t></w:p>";

    #[test]
    fn only_what_is_meant_changes() {
        let root = Node::parse(TEXT).unwrap();
        let paragraph = root.child("p").unwrap();
        assert_eq!(paragraph.words(TEXT), "mộth&ai");
        assert_eq!(paragraph.attribute("id"), Some("1"));
        let mut edits = Edits::default();
        edits.say(paragraph, "ba & bốn");
        let expected = TEXT.replace("một", "ba &amp; bốn").replace("h&amp;ai", "");
        assert_eq!(edits.applied(TEXT), expected);
        assert_eq!(Edits::default().applied(TEXT), TEXT);
    }

    #[test]
    fn what_is_not_well_formed_is_refused() {
        for text in ["<a><b></a></b>", "<a>", "<!DOCTYPE a><a/>"] {
            assert!(Node::parse(text).is_err(), "{text}");
        }
        let deep = format!("{}{}", "<a>".repeat(500), "</a>".repeat(500));
        assert!(Node::parse(&deep).is_err());
    }
}
