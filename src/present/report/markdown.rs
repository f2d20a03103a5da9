//! Rendered Markdown to blocks of the document: tables and charts put in their places, notes below what needs them.

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

use crate::model::document::{Block, PrintedChart, PrintedTable, Span};
use crate::model::figure::FigureIndex;
use crate::present::notes;
use crate::present::view::View;

use super::spoken::{QUOTE, UNQUOTE};
use super::template::{PLACE, PLACED};

/// Gives the printed form of tables and charts by id.
pub(super) trait Places {
    /// The table with an id.
    fn table(&self, id: &str) -> Option<PrintedTable>;
    /// The chart with an id.
    fn chart(&self, id: &str) -> Option<PrintedChart>;
}

/// The flow of a rendered text, and the figures quoted in it.
pub(super) fn blocks(
    view: &View<'_>,
    rendered: &str,
    places: &impl Places,
) -> (Vec<Block>, Vec<FigureIndex>) {
    let mut flow = Flow {
        blocks: Vec::new(),
        spans: Vec::new(),
        items: Vec::new(),
        lists: Vec::new(),
        bold: 0,
        italic: 0,
        since_heading: Vec::new(),
        notes_since_heading: Vec::new(),
        quoted: Vec::new(),
        view,
        places,
    };
    for event in Parser::new(rendered) {
        flow.take(event);
    }
    flow.close_list();
    flow.close_section();
    (flow.blocks, flow.quoted)
}

/// Text without the marks of quoted figures, and the figures.
pub(super) fn unmarked(text: &str) -> (String, Vec<FigureIndex>) {
    let mut clean = String::with_capacity(text.len());
    let mut figures = Vec::new();
    let mut number: Option<String> = None;
    for letter in text.chars() {
        match (letter, &mut number) {
            (QUOTE, _) => number = Some(String::new()),
            (UNQUOTE, Some(digits)) => {
                figures.extend(digits.parse().ok().map(FigureIndex));
                number = None;
            }
            (_, Some(digits)) => digits.push(letter),
            (_, None) => clean.push(letter),
        }
    }
    (clean, figures)
}

struct Flow<'a, 'b, P> {
    view: &'b View<'a>,
    places: &'b P,
    blocks: Vec<Block>,
    spans: Vec<Span>,
    /// Points of the dashed list being read.
    items: Vec<Vec<Span>>,
    /// Open lists; the number of the next item for numbered ones.
    lists: Vec<Option<u64>>,
    bold: usize,
    italic: usize,
    /// Figures quoted since the last heading: their notes stand at the end of the section.
    since_heading: Vec<FigureIndex>,
    /// Notes that stand below tables of the section already.
    notes_since_heading: Vec<String>,
    quoted: Vec<FigureIndex>,
}

impl<P: Places> Flow<'_, '_, P> {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.open(&tag),
            Event::End(tag) => self.close(tag),
            Event::Text(text)
            | Event::Code(text)
            | Event::Html(text)
            | Event::InlineHtml(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text)
            | Event::FootnoteReference(text) => self.words(&text),
            Event::SoftBreak | Event::HardBreak => self.words(" "),
            Event::Rule | Event::TaskListMarker(_) => {}
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        if matches!(tag, Tag::Heading { .. }) {
            self.close_section();
        } else if let Tag::List(first) = tag {
            self.close_item();
            self.lists.push(*first);
        } else if *tag == Tag::Strong {
            self.bold += 1;
        } else if *tag == Tag::Emphasis {
            self.italic += 1;
        }
    }

    fn close(&mut self, tag: TagEnd) {
        if let TagEnd::Heading(level) = tag {
            self.close_heading(level);
        } else if tag == TagEnd::Item {
            self.close_item();
        } else if matches!(tag, TagEnd::List(_)) {
            self.close_item();
            self.lists.pop();
            if self.lists.is_empty() {
                self.close_list();
            }
        } else if tag == TagEnd::Strong {
            self.bold = self.bold.saturating_sub(1);
        } else if tag == TagEnd::Emphasis {
            self.italic = self.italic.saturating_sub(1);
        } else if self.lists.is_empty() {
            self.close_paragraph();
        } else {
            self.words(" ");
        }
    }

    fn close_heading(&mut self, level: HeadingLevel) {
        let text = std::mem::take(&mut self.spans);
        let text: String = text.into_iter().map(|span| span.text).collect();
        let level = match level {
            HeadingLevel::H1 => 0,
            HeadingLevel::H2 => 1,
            HeadingLevel::H3 => 2,
            HeadingLevel::H4 | HeadingLevel::H5 | HeadingLevel::H6 => 3,
        };
        let text = text.trim().to_owned();
        self.blocks.push(Block::Heading { level, text });
    }

    /// Adds words in the present face; places of tables and charts end the paragraph they stand in.
    fn words(&mut self, text: &str) {
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(PLACE) {
            self.plain_words(before);
            let (place, behind) = after.split_once(PLACED).unwrap_or((after, ""));
            self.close_paragraph();
            self.put(place);
            rest = behind;
        }
        self.plain_words(rest);
    }

    fn plain_words(&mut self, text: &str) {
        let (clean, figures) = unmarked(text);
        self.since_heading.extend(&figures);
        self.quoted.extend(figures);
        if clean.is_empty() {
            return;
        }
        let (bold, italic) = (self.bold > 0, self.italic > 0);
        match self.spans.last_mut() {
            Some(last) if (last.bold, last.italic) == (bold, italic) => last.text.push_str(&clean),
            Some(_) | None => self.spans.push(Span {
                text: clean,
                bold,
                italic,
            }),
        }
    }

    fn put(&mut self, place: &str) {
        let block = match place.split_once(':') {
            Some(("t", id)) => {
                let table = self.places.table(id);
                let notes = table.iter().flat_map(|table| &table.notes);
                self.notes_since_heading.extend(notes.cloned());
                table.map(Block::Table)
            }
            Some(("c", id)) => self.places.chart(id).map(Block::Chart),
            Some(_) | None => None,
        };
        self.blocks.extend(block);
    }

    fn close_paragraph(&mut self) {
        if let Some(spans) = trimmed(std::mem::take(&mut self.spans)) {
            self.blocks.push(Block::Paragraph(spans));
        }
    }

    /// Ends a point: below a dash it joins the list, below a number it becomes a paragraph with that number.
    fn close_item(&mut self) {
        let Some(mut spans) = trimmed(std::mem::take(&mut self.spans)) else {
            return;
        };
        match self.lists.last_mut() {
            Some(Some(number)) => {
                if let Some(first) = spans.first_mut() {
                    first.text = format!("{number}. {}", first.text);
                }
                *number += 1;
                self.blocks.push(Block::Paragraph(spans));
            }
            Some(None) => self.items.push(spans),
            None => self.blocks.push(Block::Paragraph(spans)),
        }
    }

    fn close_list(&mut self) {
        if !self.items.is_empty() {
            self.blocks
                .push(Block::List(std::mem::take(&mut self.items)));
        }
    }

    fn close_section(&mut self) {
        let figures = std::mem::take(&mut self.since_heading);
        let below_tables = std::mem::take(&mut self.notes_since_heading);
        let notes = notes::of(self.view, figures);
        for note in notes
            .into_iter()
            .filter(|note| !below_tables.contains(note))
        {
            self.blocks.push(Block::Paragraph(vec![Span {
                text: note,
                bold: false,
                italic: true,
            }]));
        }
    }
}

/// Spans without blanks at both ends; `None` when nothing is left.
fn trimmed(mut spans: Vec<Span>) -> Option<Vec<Span>> {
    if let Some(first) = spans.first_mut() {
        first.text = first.text.trim_start().to_owned();
    }
    if let Some(last) = spans.last_mut() {
        last.text = last.text.trim_end().to_owned();
    }
    spans.retain(|span| !span.text.is_empty());
    (!spans.is_empty()).then_some(spans)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_figures_are_taken_out_of_the_text() {
        let (text, figures) = unmarked("tăng 5%\u{E000}12\u{E001} và 7\u{E000}3\u{E001}");
        assert_eq!(text, "tăng 5% và 7");
        assert_eq!(figures, [FigureIndex(12), FigureIndex(3)]);
    }
}
