//! Rendered Markdown to blocks of the document: tables and charts put in their places, notes below what needs them.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

use crate::model::document::{Block, PrintedChart, PrintedTable, Span, SpanFigure};
use crate::model::figure::FigureIndex;
use crate::model::own_words::OpenBlank;
use crate::present::notes;
use crate::present::view::View;

use super::bounded::{BLANK, DIGITS, DIGITS_END, FIGURE, Printed, WRITTEN};
use super::clauses::{self, OTHERWISE, OTHERWISE_END, PLACED};
use super::spoken::{Absence, QUOTE, UNQUOTE};
use super::template::PLACE;

/// Gives the printed form of tables and charts by id.
pub(super) trait Places {
    /// The table with an id.
    fn table(&self, id: &str) -> Option<PrintedTable>;
    /// The chart with an id.
    fn chart(&self, id: &str) -> Option<PrintedChart>;
}

/// What a rendered text comes to.
pub(super) struct Text {
    /// Its parts.
    pub(super) blocks: Vec<Block>,
    /// The figures quoted in it.
    pub(super) quoted: Vec<FigureIndex>,
    /// What is still to be written.
    pub(super) open: Vec<OpenBlank>,
    /// Names of the blanks whose words it prints.
    pub(super) written: BTreeSet<String>,
}

/// The flow of a rendered text.
pub(super) fn blocks(view: &View<'_>, rendered: &str, places: &impl Places) -> Text {
    let mut flow = Flow {
        blocks: Vec::new(),
        sentence: Sentence::default(),
        items: Vec::new(),
        lists: Vec::new(),
        bold: 0,
        italic: 0,
        lost_lead_in: false,
        since_heading: Vec::new(),
        notes_since_heading: Vec::new(),
        quoted: Vec::new(),
        heading: String::new(),
        open: Vec::new(),
        written: BTreeSet::new(),
        view,
        places,
    };
    for event in Parser::new(rendered) {
        flow.take(event);
    }
    flow.close_list();
    flow.drop_lead_in();
    flow.close_section();
    Text {
        blocks: flow.blocks,
        quoted: flow.quoted,
        open: flow.open,
        written: flow.written,
    }
}

/// Text without the marks of quoted figures, and the figures.
pub(super) fn unmarked(text: &str) -> (String, Vec<FigureIndex>) {
    let mut clean = String::with_capacity(text.len());
    let mut figures = Vec::new();
    for piece in pieces(text) {
        match piece {
            Piece::Word(letter) => clean.push(letter),
            Piece::Quoted(figure) => figures.push(figure),
            Piece::Figure(_)
            | Piece::FigureEnd
            | Piece::Absent(_)
            | Piece::Otherwise(_)
            | Piece::OtherwiseEnd
            | Piece::Blank(_)
            | Piece::Written(_) => {}
        }
    }
    (clean, figures)
}

/// Spans with marks in their texts as spans without, each figure by itself; takes note of the figures.
pub(super) fn parted(view: &View<'_>, spans: &[Span], quoted: &mut Vec<FigureIndex>) -> Vec<Span> {
    let mut sentence = Sentence::default();
    for span in spans {
        sentence.add(view, &span.text, (span.bold, span.italic));
    }
    quoted.extend(sentence.quoted);
    sentence.spans
}

/// A part of rendered text.
enum Piece {
    Word(char),
    Quoted(FigureIndex),
    /// The digits of a figure begin.
    Figure(Printed),
    FigureEnd,
    Absent(Absence),
    Otherwise(Absence),
    OtherwiseEnd,
    /// Brackets follow, in which something is to be written.
    Blank(String),
    /// Words of the office follow.
    Written(String),
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(text.len());
    // What stands between a mark and the one that closes it.
    let mut head: Option<String> = None;
    // What opened it.
    let mut opened = QUOTE;
    for letter in text.chars() {
        let begun = OTHERWISE.iter().find(|(mark, _)| *mark == letter);
        match (letter, &mut head) {
            (QUOTE | FIGURE | BLANK | WRITTEN, _) => {
                head = Some(String::new());
                opened = letter;
            }
            (UNQUOTE, Some(name)) => {
                let name = std::mem::take(name);
                pieces.extend(match opened {
                    BLANK => Some(Piece::Blank(name)),
                    WRITTEN => Some(Piece::Written(name)),
                    _ => FigureIndex::of_text(&name).map(Piece::Quoted),
                });
                head = None;
            }
            (DIGITS, Some(words)) => {
                pieces.extend(Printed::read(words).map(Piece::Figure));
                head = None;
            }
            (_, Some(words)) => words.push(letter),
            (DIGITS_END, None) => pieces.push(Piece::FigureEnd),
            (OTHERWISE_END, None) => pieces.push(Piece::OtherwiseEnd),
            (_, None) => pieces.push(match (begun, clauses::absence_of(letter)) {
                (Some((_, absence)), _) => Piece::Otherwise(*absence),
                (None, Some(absence)) => Piece::Absent(absence),
                (None, None) => Piece::Word(letter),
            }),
        }
    }
    pieces
}

struct Flow<'a, 'b, P> {
    view: &'b View<'a>,
    places: &'b P,
    blocks: Vec<Block>,
    /// The paragraph, point or heading being read.
    sentence: Sentence,
    /// Points of the dashed list being read.
    items: Vec<Said>,
    /// Open lists; the number of the next item for numbered ones.
    lists: Vec<Option<u64>>,
    bold: usize,
    italic: usize,
    /// True behind a paragraph that led in a list and is not printed as it stands: its list is not either.
    lost_lead_in: bool,
    /// Figures quoted since the last heading: their notes stand at the end of the section.
    since_heading: Vec<FigureIndex>,
    /// Notes that stand below tables of the section already.
    notes_since_heading: Vec<String>,
    quoted: Vec<FigureIndex>,
    /// The last heading.
    heading: String,
    open: Vec<OpenBlank>,
    written: BTreeSet<String>,
}

/// Words that are printed as a whole or not at all.
#[derive(Default)]
struct Sentence {
    spans: Vec<Span>,
    /// The figure whose digits are being read; Markdown hands them on piece by piece.
    figure: Option<SpanFigure>,
    quoted: Vec<FigureIndex>,
    /// Why figures of it are not there.
    absent: Option<Absence>,
    /// What it says instead of itself, and for which reason.
    alternatives: Vec<Alternative>,
    /// True while an alternative is being read.
    in_alternative: bool,
    /// What is to be written in it.
    gaps: Vec<Gap>,
    /// True while the brackets of one are being read.
    in_gap: bool,
    /// Blanks whose words stand in it.
    written: Vec<String>,
}

/// What a sentence says instead of itself.
struct Alternative {
    reason: Absence,
    text: String,
    gaps: Vec<Gap>,
}

/// Something to be written: the name of the blank, if it has one, and what is asked for.
struct Gap {
    id: String,
    prompt: String,
}

/// Words that are printed, and what they bring with them.
#[derive(Default)]
struct Said {
    spans: Vec<Span>,
    quoted: Vec<FigureIndex>,
    gaps: Vec<Gap>,
    written: Vec<String>,
}

/// What is left of a sentence.
enum Left {
    /// It stands.
    Whole(Said),
    /// A figure of it is not there; its alternative.
    Replaced(Option<Said>),
    /// The same of a sentence that led in a list.
    ReplacedLeadIn(Option<Said>),
    Nothing,
}

impl Sentence {
    fn add(&mut self, view: &View<'_>, text: &str, face: (bool, bool)) {
        for piece in pieces(text) {
            if let Piece::Word(letter) = piece {
                self.ask(letter);
            }
            match (piece, self.alternatives.last_mut()) {
                (Piece::Word(letter), Some(alternative)) if self.in_alternative => {
                    alternative.text.push(letter);
                }
                (Piece::Word(letter), _) => self.push(letter, face),
                (Piece::Quoted(figure), _) => self.quoted.push(figure),
                (Piece::Figure(printed), _) => self.figure = Some(printed.of(view)),
                (Piece::FigureEnd, _) => self.figure = None,
                (Piece::Absent(absence), _) => self.absent = self.absent.max(Some(absence)),
                (Piece::Otherwise(reason), _) => {
                    self.alternatives.push(Alternative {
                        reason,
                        text: String::new(),
                        gaps: Vec::new(),
                    });
                    self.in_alternative = true;
                }
                (Piece::OtherwiseEnd, _) => self.in_alternative = false,
                (Piece::Blank(id), alternative) => {
                    let prompt = String::new();
                    let gaps = match alternative.filter(|_| self.in_alternative) {
                        Some(alternative) => &mut alternative.gaps,
                        None => &mut self.gaps,
                    };
                    gaps.push(Gap { id, prompt });
                    self.in_gap = true;
                }
                (Piece::Written(id), _) => self.written.push(id),
            }
        }
    }

    /// Reads on what is asked for between brackets.
    fn ask(&mut self, letter: char) {
        if !self.in_gap {
            return;
        }
        let alternative = self.alternatives.last_mut();
        let gaps = match alternative.filter(|_| self.in_alternative) {
            Some(alternative) => &mut alternative.gaps,
            None => &mut self.gaps,
        };
        match (letter, gaps.last_mut()) {
            ('[', _) => {}
            (']', _) | (_, None) => self.in_gap = false,
            (other, Some(gap)) => gap.prompt.push(other),
        }
    }

    fn push(&mut self, letter: char, (bold, italic): (bool, bool)) {
        let last = self.spans.last_mut();
        let goes_on = last
            .filter(|last| (last.bold, last.italic, &last.figure) == (bold, italic, &self.figure));
        match goes_on {
            Some(last) => last.text.push(letter),
            None => self.spans.push(Span {
                text: letter.to_string(),
                bold,
                italic,
                figure: self.figure.clone(),
            }),
        }
    }

    fn left(self) -> Left {
        let spans = trimmed(self.spans);
        let Some(absent) = self.absent else {
            return spans.map_or(Left::Nothing, |spans| {
                Left::Whole(Said {
                    spans,
                    quoted: self.quoted,
                    gaps: self.gaps,
                    written: self.written,
                })
            });
        };
        let mut declared = self.alternatives.into_iter();
        let alternative = declared.find(|alternative| alternative.reason == absent);
        let alternative = alternative.and_then(|Alternative { text, gaps, .. }| {
            let spans = trimmed(vec![Span {
                text,
                ..Span::default()
            }])?;
            Some(Said {
                spans,
                gaps,
                ..Said::default()
            })
        });
        if spans.is_some_and(|spans| leads_in(&spans)) {
            Left::ReplacedLeadIn(alternative)
        } else {
            Left::Replaced(alternative)
        }
    }
}

/// True for words that announce a list: "Trong đó:".
fn leads_in(spans: &[Span]) -> bool {
    spans.last().is_some_and(|last| last.text.ends_with(':'))
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
            self.drop_lead_in();
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
        let Some(spans) = self.finished() else {
            return;
        };
        let text: String = spans.into_iter().map(|span| span.text).collect();
        let level = match level {
            HeadingLevel::H1 => 0,
            HeadingLevel::H2 => 1,
            HeadingLevel::H3 => 2,
            HeadingLevel::H4 | HeadingLevel::H5 | HeadingLevel::H6 => 3,
        };
        self.push(Block::Heading {
            level,
            text: text.clone(),
        });
        self.heading = text;
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
        let face = (self.bold > 0, self.italic > 0);
        self.sentence.add(self.view, text, face);
    }

    /// What is printed of the sentence read so far, its figures taken note of.
    fn finished(&mut self) -> Option<Vec<Span>> {
        let said = match std::mem::take(&mut self.sentence).left() {
            Left::Whole(said) => Some(said),
            Left::Replaced(alternative) => alternative,
            Left::ReplacedLeadIn(alternative) => {
                self.lost_lead_in = true;
                alternative
            }
            Left::Nothing => None,
        };
        said.map(|said| self.say(said))
    }

    /// Takes note of what words bring with them that are printed.
    fn say(&mut self, said: Said) -> Vec<Span> {
        self.quote(said.quoted);
        self.written.extend(said.written);
        let open = said.gaps.into_iter().map(|Gap { id, prompt }| OpenBlank {
            id,
            heading: self.heading.clone(),
            prompt: prompt.trim().to_owned(),
        });
        self.open.extend(open);
        said.spans
    }

    fn quote(&mut self, figures: Vec<FigureIndex>) {
        self.since_heading.extend(&figures);
        self.quoted.extend(figures);
    }

    /// Adds a block; words that announce a list are not printed without one.
    fn push(&mut self, block: Block) {
        if matches!(block, Block::Heading { .. } | Block::Paragraph(_)) {
            self.drop_lead_in();
        }
        self.blocks.push(block);
    }

    fn drop_lead_in(&mut self) {
        // What opens the report announces all of it.
        if self.heading.is_empty() {
            return;
        }
        let Some(Block::Paragraph(spans)) = self.blocks.last_mut() else {
            return;
        };
        if !leads_in(spans) {
            return;
        }
        while let Some(last) = spans.last_mut() {
            if let Some((before, _)) = last.text.rsplit_once(". ") {
                last.text = format!("{before}.");
                return;
            }
            spans.pop();
        }
        self.blocks.pop();
    }

    fn put(&mut self, place: &str) {
        let block = match place.split_once(':') {
            Some(("t", id)) => {
                self.lost_lead_in = false;
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
        self.lost_lead_in = false;
        if let Some(spans) = self.finished() {
            self.push(Block::Paragraph(spans));
        }
    }

    /// Ends a point: below a dash it joins the list, below a number it becomes a paragraph with that number.
    fn close_item(&mut self) {
        let lost_lead_in = self.lost_lead_in;
        let left = std::mem::take(&mut self.sentence).left();
        let said = match left {
            Left::Whole(said) | Left::Replaced(Some(said)) | Left::ReplacedLeadIn(Some(said)) => {
                said
            }
            Left::Replaced(None) | Left::ReplacedLeadIn(None) | Left::Nothing => return,
        };
        if lost_lead_in {
            return;
        }
        match self.lists.last_mut() {
            Some(Some(number)) => {
                let this = *number;
                *number += 1;
                let mut spans = self.say(said);
                number_first(&mut spans, this);
                self.blocks.push(Block::Paragraph(spans));
            }
            Some(None) => self.items.push(said),
            None => {
                let spans = self.say(said);
                self.push(Block::Paragraph(spans));
            }
        }
    }

    /// Ends a list: its last point ends with a full stop, whatever stood behind it in the text.
    fn close_list(&mut self) {
        self.lost_lead_in = false;
        let mut points = Vec::new();
        for said in std::mem::take(&mut self.items) {
            points.push(self.say(said));
        }
        let Some(last) = points.last_mut().and_then(|spans| spans.last_mut()) else {
            self.drop_lead_in();
            return;
        };
        if let Some(text) = last.text.strip_suffix(';') {
            last.text = format!("{text}.");
        }
        self.blocks.push(Block::List(points));
    }

    fn close_section(&mut self) {
        let figures = std::mem::take(&mut self.since_heading);
        let below_tables = std::mem::take(&mut self.notes_since_heading);
        // A figure that is not there has no sign in a text that a note could explain.
        let printed = figures.into_iter().filter(|figure| {
            let figure = self.view.figure(*figure);
            figure.is_some_and(|figure| figure.value.is_some())
        });
        let notes = notes::of(self.view, printed);
        for note in notes
            .into_iter()
            .filter(|note| !below_tables.contains(note))
        {
            self.blocks.push(Block::Paragraph(vec![Span {
                text: note,
                italic: true,
                ..Span::default()
            }]));
        }
    }
}

/// Puts the number of an item before its words.
fn number_first(spans: &mut Vec<Span>, number: u64) {
    let lead = format!("{number}. ");
    match spans.first_mut() {
        Some(first) if first.figure.is_none() => first.text.insert_str(0, &lead),
        first => {
            let face = first.map_or((false, false), |first| (first.bold, first.italic));
            let lead = Span {
                text: lead,
                bold: face.0,
                italic: face.1,
                figure: None,
            };
            spans.insert(0, lead);
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
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;
    use crate::model::figure::{LineIndex, MadeIndex};
    use crate::model::form::Role;

    #[test]
    fn marks_of_figures_are_taken_out_of_the_text() {
        let (text, figures) = unmarked("tăng 5%\u{E000}12\u{E001} và 7\u{E000}3/5\u{E001}");
        assert_eq!(text, "tăng 5% và 7");
        let line = LineIndex::at(3).unwrap();
        let quoted = [
            FigureIndex::Made(MadeIndex::at(12).unwrap()),
            FigureIndex::Stated(line, Role::Cumulative),
        ];
        assert_eq!(figures, quoted);
    }
}
