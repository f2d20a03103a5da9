//! What the program finds again in a document that people changed: figures are content controls bound to a part of data, and
//! paragraphs, tables, charts and blanks have bookmarks.
//!
//! Word keeps all of it. LibreOffice keeps bindings, titles of controls and bookmarks, and of the part of data the names and texts of
//! elements, not their attributes: so nothing is said by an attribute.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest as _, Sha256};

use super::text::{self, Type};
use super::xml::Xml;
use crate::hash::hex;
use crate::model::document::{Document, Span, SpanFigure};
use crate::model::figure::FigureStatus;

/// Name of the elements of the part of data.
pub(crate) const SPACE: &str = "urn:tonghop:figures";
/// Name of the part of data, by which controls find it.
pub(super) const STORE: &str = "{6B1E7A52-3C0D-4E57-9A3B-7F2D0C54E9A1}";
/// Digits of a hash that name a paragraph.
const HASH_DIGITS: usize = 16;
/// Word takes names of bookmarks up to 40 letters; a number may follow these.
const NAME: usize = 34;
/// Word takes titles of controls up to this length.
const TITLE: usize = 64;

/// What stands for a figure in the part of data.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Value {
    digits: String,
    state: String,
}

/// The marks of a document, as it is written.
#[derive(Debug, Default)]
pub(super) struct Marks {
    values: BTreeMap<String, Value>,
    /// Paragraphs by bookmark, with a hash of their words without figures: whether somebody changed them.
    paragraphs: BTreeMap<String, String>,
    /// Tables by bookmark, with the widths of their columns: whether somebody changed them.
    tables: BTreeMap<String, String>,
    names: BTreeSet<String>,
    next: u32,
}

/// A name around a part of the document.
#[derive(Debug, Clone)]
pub(super) struct Bookmark {
    id: String,
    name: String,
}

impl Bookmark {
    /// Stands around what is written inside.
    pub(super) fn around(&self, xml: &mut Xml, inside: impl FnOnce(&mut Xml)) {
        xml.leaf(
            "w:bookmarkStart",
            &[("w:id", &self.id), ("w:name", &self.name)],
        );
        inside(xml);
        xml.leaf("w:bookmarkEnd", &[("w:id", &self.id)]);
    }
}

impl Marks {
    /// The runs of a sentence that the program made, behind a dash or nothing: figures in controls, blanks in bookmarks, and one
    /// around all.
    pub(super) fn sentence(&mut self, xml: &mut Xml, lead: &str, of: Type, spans: &[Span]) {
        let bookmark = self.bookmark(&format!("p_{}", short_hash(&subject(spans))));
        let words = spans.iter();
        let words = words.map(|span| span.figure.as_ref().map_or(&*span.text, |_| "#"));
        let hash = short_hash(&words.collect::<String>());
        self.paragraphs.insert(bookmark.name.clone(), hash);
        bookmark.around(xml, |xml| {
            if !lead.is_empty() {
                text::run(xml, of, lead);
            }
            for span in spans {
                let own = Type {
                    bold: span.bold || of.bold,
                    italic: span.italic || of.italic,
                    ..of
                };
                match &span.figure {
                    Some(figure) => self.figure(xml, own, (figure, &span.text)),
                    None => self.with_blanks(xml, own, &span.text),
                }
            }
        });
    }

    /// A bookmark for a table or chart, named by its kind and its id.
    pub(super) fn of(&mut self, kind: &str, id: &str) -> Bookmark {
        let plain = |letter: char| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                '_'
            }
        };
        self.bookmark(&format!(
            "{kind}_{}",
            id.chars().map(plain).collect::<String>()
        ))
    }

    /// A bookmark of this name, with a number behind it when there is one already.
    fn bookmark(&mut self, name: &str) -> Bookmark {
        let short: String = name.chars().take(NAME).collect();
        let numbered = (2_u32..).map(|number| format!("{short}_{number}"));
        let mut names = std::iter::once(short.clone()).chain(numbered);
        let free = names.find(|name| !self.names.contains(name));
        let name = free.unwrap_or(short);
        self.names.insert(name.clone());
        Bookmark {
            id: self.number(),
            name,
        }
    }

    /// Takes note of the widths of the columns of a table, in twentieths of a point.
    pub(super) fn keep_widths(&mut self, bookmark: &Bookmark, widths: &[String]) {
        self.tables.insert(bookmark.name.clone(), widths.join(" "));
    }

    fn number(&mut self) -> String {
        self.next += 1;
        self.next.to_string()
    }

    fn figure(&mut self, xml: &mut Xml, of: Type, (figure, digits): (&SpanFigure, &str)) {
        let name = element(figure);
        let id = self.number();
        let path = format!("/t:figures[1]/t:values[1]/t:{name}[1]");
        let title: String = figure.id.chars().take(TITLE).collect();
        let spaces = format!("xmlns:t='{SPACE}'");
        xml.element("w:sdt", &[], |xml| {
            xml.element("w:sdtPr", &[], |xml| {
                // For digits that Word takes from the part of data.
                text::type_of(xml, of);
                xml.value("w:alias", &title);
                xml.value("w:id", &id);
                let binding = [
                    ("w:prefixMappings", spaces.as_str()),
                    ("w:xpath", &path),
                    ("w:storeItemID", STORE),
                ];
                xml.leaf("w:dataBinding", &binding);
                xml.leaf("w:text", &[]);
            });
            xml.element("w:sdtContent", &[], |xml| text::run(xml, of, digits));
        });
        let value = Value {
            digits: digits.to_owned(),
            state: state(figure),
        };
        self.values.insert(name, value);
    }

    /// Words, with a bookmark around each part in brackets: what the office is to write itself.
    fn with_blanks(&mut self, xml: &mut Xml, of: Type, words: &str) {
        let mut rest = words;
        while let Some(begin) = rest.find('[') {
            let (before, blank) = rest.split_at(begin);
            let end = blank.find(']').map_or(blank.len(), |end| end + 1);
            let (blank, after) = blank.split_at(end);
            if !before.is_empty() {
                text::run(xml, of, before);
            }
            let bookmark = self.bookmark(&format!("blank_{}", short_hash(blank)));
            bookmark.around(xml, |xml| text::run(xml, of, blank));
            rest = after;
        }
        if !rest.is_empty() {
            text::run(xml, of, rest);
        }
    }

    /// The part of data: whose figures these are, their digits, how they stand beside nothing, hashes of paragraphs, widths of columns.
    pub(super) fn part(&self, document: &Document) -> String {
        let mut xml = Xml::part();
        xml.element("figures", &[("xmlns", SPACE)], |xml| {
            xml.words("agency", &[], &document.author);
            xml.words("province", &[], &document.province);
            xml.words("period", &[], &document.period);
            xml.words("as-of", &[], &document.as_of);
            xml.element("values", &[], |xml| {
                for (name, value) in &self.values {
                    xml.words(name, &[], &value.digits);
                }
            });
            xml.element("states", &[], |xml| {
                for (name, value) in &self.values {
                    xml.words(name, &[], &value.state);
                }
            });
            xml.element("paragraphs", &[], |xml| {
                for (name, hash) in &self.paragraphs {
                    xml.words(name, &[], hash);
                }
            });
            xml.element("tables", &[], |xml| {
                for (name, widths) in &self.tables {
                    xml.words(name, &[], widths);
                }
            });
        });
        xml.take()
    }
}

/// What the part of data is called, so that controls find it.
pub(super) fn store() -> String {
    const DATA: &str = "http://schemas.openxmlformats.org/officeDocument/2006/customXml";
    let mut xml = Xml::part();
    let of = [("ds:itemID", STORE), ("xmlns:ds", DATA)];
    xml.element("ds:datastoreItem", &of, |xml| {
        xml.element("ds:schemaRefs", &[], |xml| {
            xml.leaf("ds:schemaRef", &[("ds:uri", SPACE)]);
        });
    });
    xml.take()
}

/// What tells one paragraph from another whatever its figures are this time: which figures it prints, or its words when it has none.
fn subject(spans: &[Span]) -> String {
    let figures = spans.iter().filter_map(|span| span.figure.as_ref());
    let names: Vec<&str> = figures.map(|figure| figure.id.as_str()).collect();
    if names.is_empty() {
        spans.iter().map(|span| span.text.as_str()).collect()
    } else {
        names.join(" ")
    }
}

/// The first digits of a hash of words.
pub(crate) fn short_hash(words: &str) -> String {
    let mut hash = hex(&Sha256::digest(words.as_bytes()));
    hash.truncate(HASH_DIGITS);
    hash
}

/// The name of the element that holds the digits of a figure: its id and form, with every sign that a name may not hold spelt out.
fn element(figure: &SpanFigure) -> String {
    // A name begins with a letter.
    let mut name = "f_".to_owned();
    for letter in figure.id.chars() {
        match letter {
            '.' => name.push_str("_d"),
            '@' => name.push_str("_a"),
            '_' => name.push_str("_u"),
            plain if plain.is_ascii_alphanumeric() || plain == '-' => name.push(plain),
            other => name.push_str(&format!("_x{:x}_", u32::from(other))),
        }
    }
    format!("{name}_f{}", figure.form)
}

/// How a figure stands: words around it are right for this state only.
fn state(figure: &SpanFigure) -> String {
    let direction = match figure.direction {
        Ordering::Less => "down",
        Ordering::Equal => "nothing",
        Ordering::Greater => "up",
    };
    let sign = match figure.status {
        FigureStatus::Incomplete => " incomplete",
        FigureStatus::Marked => " marked",
        FigureStatus::Complete | FigureStatus::Unavailable | FigureStatus::Withheld => "",
    };
    format!("{direction}{sign}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_figures_become_names_of_elements_and_stay_apart() {
        let name = |id: &str| {
            element(&SpanFigure {
                id: id.to_owned(),
                form: "n1000d1".to_owned(),
                direction: Ordering::Greater,
                status: FigureStatus::Complete,
            })
        };
        assert_eq!(
            name("retail.total.cumulative@dak-ha"),
            "f_retail_dtotal_dcumulative_adak-ha_fn1000d1"
        );
        assert_ne!(name("a.b"), name("a_db"));
        assert_eq!(name("ô/1"), "f__xf4__x2f_1_fn1000d1");
    }
}
