//! The report as a Word file: its package is whole, it says what the PDF says, and it is the same file every time.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::events::Event;
use tonghop::model::document::{Block, Document, PrintedTable, Span};
use tonghop::model::figure::{Consolidation, FigureStatus};
use tonghop::present::fonts::Fonts;
use tonghop::present::{pdf, word};

use crate::sample_figures::SAMPLE;

/// A Word file, part by part.
pub(crate) struct Parts(BTreeMap<String, Vec<u8>>);

impl Parts {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut parts = BTreeMap::new();
        for at in 0..archive.len() {
            let mut part = archive.by_index(at).unwrap();
            let (name, mut bytes) = (part.name().unwrap().into_owned(), Vec::new());
            part.read_to_end(&mut bytes).unwrap();
            assert!(parts.insert(name.clone(), bytes).is_none(), "{name} twice");
        }
        Self(parts)
    }

    pub(crate) fn text(&self, name: &str) -> &str {
        let part = self.0.get(name);
        std::str::from_utf8(part.unwrap_or_else(|| panic!("no {name}"))).unwrap()
    }

    /// Names of the parts that are markup.
    pub(crate) fn markup(&self) -> impl Iterator<Item = &str> {
        let names = self.0.keys().map(String::as_str);
        names.filter(|name| name.ends_with(".xml") || name.ends_with(".rels"))
    }
}

/// Elements in their order: name, attributes.
pub(crate) fn elements(xml: &str) -> Vec<(String, BTreeMap<String, String>)> {
    let mut reader = Reader::from_str(xml);
    let mut elements = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => {
                let attributes = tag.attributes().map(|attribute| {
                    let attribute = attribute.unwrap();
                    let value = quick_xml::escape::unescape(&attribute.value).unwrap();
                    (attribute.key.as_ref().to_owned(), value.into_owned())
                });
                elements.push((tag.name().as_ref().to_owned(), attributes.collect()));
            }
            Event::Eof => return elements,
            Event::End(_)
            | Event::Text(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_)
            | Event::GeneralRef(_) => {}
        }
    }
}

/// The words of each paragraph, those of headings with their style before them.
pub(crate) fn paragraphs(xml: &str) -> Vec<String> {
    let mut paragraphs = Vec::new();
    for paragraph in xml.split("<w:p>").skip(1) {
        let paragraph = paragraph.split("</w:p>").next().unwrap();
        let pieces = paragraph.split("<w:t xml:space=\"preserve\">").skip(1);
        let words: String = pieces
            .map(|piece| piece.split("</w:t>").next().unwrap())
            .collect();
        paragraphs.push(quick_xml::escape::unescape(&words).unwrap().into_owned());
    }
    paragraphs
}

pub(crate) fn rendered(document: &Document) -> Parts {
    Parts::of(&bytes(document))
}

pub(crate) fn bytes(document: &Document) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    word::render(document, &mut bytes).unwrap();
    bytes.into_inner()
}

/// A package that every program opens: parts are well formed and say what they are, and what a part names is there.
pub(crate) fn is_whole(parts: &Parts) {
    let list = elements(parts.text("[Content_Types].xml"));
    let of = |name: &str, key: &str| -> BTreeSet<String> {
        let listed = list.iter().filter(|(element, _)| element == name);
        listed.map(|(_, of)| of[key].clone()).collect()
    };
    let (named, endings) = (of("Override", "PartName"), of("Default", "Extension"));
    for name in parts.0.keys().filter(|name| *name != "[Content_Types].xml") {
        let ending = name.rsplit_once('.').unwrap().1;
        let is_listed = named.contains(&format!("/{name}"));
        assert!(is_listed || endings.contains(ending), "{name} is nothing");
    }
    for name in named {
        assert!(parts.0.contains_key(&name[1..]), "{name} is not there");
    }
    for name in parts.markup() {
        let prefixed = elements(parts.text(name)).into_iter();
        let relations = name.rsplit_once("_rels/");
        for (element, of) in prefixed {
            if let (Some((folder, _)), "Relationship") = (relations, element.as_str()) {
                let place = format!("{folder}{}", of["Target"]);
                let place = place.replace("charts/../", "").replace("word/../", "");
                assert!(parts.0.contains_key(&place), "{name} names {place}");
            }
            let id = of.get("r:id").or_else(|| of.get("r:embed"));
            if let Some(id) = id {
                let (folder, file) = name.rsplit_once('/').unwrap();
                let known = parts.text(&format!("{folder}/_rels/{file}.rels"));
                assert!(known.contains(&format!("Id=\"{id}\"")), "{name} names {id}");
            }
        }
    }
}

fn words(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

/// Everything that a document says in words, piece by piece.
fn said(document: &Document) -> Vec<String> {
    let mut said = vec![document.front_page.title.clone()];
    for card in &document.front_page.cards {
        said.extend([&card.name, &card.value, &card.growth, &card.plan].map(Clone::clone));
        said.extend([&card.outlook, &card.verdict, &card.caveat].map(Clone::clone));
    }
    let of_table = |table: &PrintedTable, said: &mut Vec<String>| {
        said.extend([table.title.clone(), table.unit_line.clone()]);
        said.extend(table.columns.iter().map(|column| column.heading.clone()));
        said.extend(table.columns.iter().map(|column| column.group.clone()));
        said.extend(table.rows.iter().flat_map(|row| row.cells.clone()));
        said.extend(table.notes.clone());
    };
    for block in document.front_page.blocks.iter().chain(&document.body) {
        match block {
            Block::Heading { text, .. } => said.push(text.clone()),
            Block::Paragraph(spans) => said.push(words(spans)),
            Block::List(points) => said.extend(points.iter().map(|point| words(point))),
            Block::Table(table) => of_table(table, &mut said),
            Block::Chart(chart) => {
                said.push(chart.title.clone());
                said.extend(chart.notes.clone());
            }
        }
    }
    for appendix in &document.appendices {
        said.extend([&appendix.number, &appendix.title, &appendix.reference].map(Clone::clone));
        of_table(&appendix.table, &mut said);
    }
    let (head, foot) = (&document.letterhead, &document.closing);
    said.extend([&head.nation, &head.agency, &head.number, &head.subject].map(Clone::clone));
    said.extend(foot.recipients.clone());
    said.retain(|words| !words.is_empty());
    said
}

#[test]
fn the_package_is_whole() {
    is_whole(&rendered(&crate::pdf::sample()));
    is_whole(&Parts::of(&crate::run::sample().output("bao-cao.docx")));
}

#[test]
fn two_renderings_are_one_file() {
    assert!(bytes(&crate::pdf::sample()) == bytes(&crate::pdf::sample()));
}

#[test]
fn every_word_of_the_document_stands_in_it() {
    for document in [crate::pdf::sample(), crate::sentences::document(&SAMPLE)] {
        let parts = rendered(&document);
        let printed: BTreeSet<String> = paragraphs(parts.text("word/document.xml"))
            .into_iter()
            .collect();
        for words in said(&document) {
            let found = ["", "- ", "• "]
                .iter()
                .any(|mark| printed.contains(&format!("{mark}{words}")));
            assert!(found, "{words}");
        }
    }
}

/// Words of a text that hold a digit, without the signs around them.
fn figures(text: &str) -> BTreeSet<String> {
    let words = text.split(|letter: char| letter.is_whitespace() || "();/“”-".contains(letter));
    let words = words.map(|word| word.trim_matches(|letter: char| ".,:*%".contains(letter)));
    let figures = words.filter(|word| word.contains(|letter: char| letter.is_ascii_digit()));
    figures.map(str::to_owned).collect()
}

#[test]
fn every_figure_of_the_pdf_stands_in_it() {
    let mut document = crate::sentences::document(&SAMPLE);
    // In a chart the PDF also prints the steps of its axis.
    document
        .body
        .retain(|block| !matches!(block, Block::Chart(_)));
    let mut file = Vec::new();
    pdf::render(&document, &Fonts::embedded().unwrap(), &mut file).unwrap();
    let in_pdf = figures(&crate::pdf::text_of(&file).replace('\n', " "));
    let parts = rendered(&document);
    let in_word = figures(&paragraphs(parts.text("word/document.xml")).join(" "));
    let lost: Vec<&String> = in_pdf.difference(&in_word).collect();
    assert!(in_pdf.len() > 500, "{}", in_pdf.len());
    assert_eq!(lost, [""; 0]);
}

#[test]
fn headings_are_headings_of_four_levels() {
    let document = crate::sentences::document(&SAMPLE);
    let parts = rendered(&document);
    let xml = parts.text("word/document.xml");
    for block in &document.body {
        if let Block::Heading { level, text } = block {
            let heading = format!("<w:pStyle w:val=\"Heading{}\"/>", level + 1);
            let text = quick_xml::escape::escape(text.as_str());
            let stands = xml
                .split("<w:p>")
                .any(|paragraph| paragraph.contains(&heading) && paragraph.contains(&*text));
            assert!(stands, "{text}");
        }
    }
    let styles = parts.text("word/styles.xml");
    for level in 0..4 {
        let name = format!("<w:name w:val=\"heading {}\"/>", level + 1);
        let style = styles
            .split("<w:style ")
            .find(|style| style.contains(&name));
        let outline = format!("<w:outlineLvl w:val=\"{level}\"/>");
        assert!(style.unwrap().contains(&outline), "{name}");
    }
    assert!(styles.contains("<w:lang w:val=\"vi-VN\""));
    assert!(styles.contains("w:ascii=\"Times New Roman\""));
}

#[test]
fn headings_of_tables_are_repeated_and_rows_are_not_cut() {
    let document = crate::pdf::sample();
    let parts = rendered(&document);
    let xml = parts.text("word/document.xml");
    let count = |mark: &str| xml.matches(mark).count();
    assert_eq!(count("<w:tr>"), count("<w:cantSplit/>"));
    // On page 1, in the body and in the appendix, with two rows of headings each.
    assert_eq!(count("<w:tblHeader/>"), 6);
    let appendix = xml.rsplit("<w:tbl>").next().unwrap();
    assert_eq!(appendix.matches("<w:tr>").count(), 62);
    for heading in ["Thực hiện", "STT"] {
        let place = appendix.find(heading).unwrap();
        assert!(place < appendix.find("</w:tr>").unwrap(), "{heading}");
    }
}

#[test]
fn columns_hold_their_longest_figures() {
    let document = crate::sentences::document(&SAMPLE);
    let parts = rendered(&document);
    let xml = parts.text("word/document.xml");
    for table in xml.split("<w:tbl>").skip(1) {
        let table = table.split("</w:tbl>").next().unwrap();
        let size: f64 =
            between(table, "<w:sz w:val=\"", "\"").map_or(22.0, |size| size.parse().unwrap());
        for cell in table
            .split("<w:tc>")
            .skip(1)
            .filter(|cell| cell.contains("<w:jc w:val=\"right\"/>"))
        {
            let width: f64 = between(cell, "<w:tcW w:w=\"", "\"")
                .unwrap()
                .parse()
                .unwrap();
            let figure = between(cell, "preserve\">", "</w:t>").unwrap_or_default();
            // A digit is half as wide as the type is high; 120 is the room at both sides.
            let digits = figure.chars().filter(char::is_ascii_digit).count();
            assert!(
                width - 120.0 >= digits as f64 * size * 5.0,
                "{figure} in {width}"
            );
        }
    }
}

/// What stands between the first `before` and the next `after`.
pub(crate) fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let rest = &text[text.find(before)? + before.len()..];
    Some(&rest[..rest.find(after)?])
}

#[test]
fn sections_have_the_paper_of_the_decree_and_pages_are_counted_through() {
    let parts = rendered(&crate::pdf::sample());
    let xml = parts.text("word/document.xml");
    let sections: Vec<&str> = xml.split("<w:sectPr>").skip(1).collect();
    let [cards, columns, report, appendices] = &sections[..] else {
        panic!("{} sections", sections.len());
    };
    assert!(cards.contains("<w:cols w:num=\"1\""));
    assert!(columns.contains("<w:cols w:num=\"2\"") && columns.contains("continuous"));
    for (section, landscape) in [(report, false), (appendices, true)] {
        let margin = |side: &str| -> f64 {
            let twips = between(section, &format!(" w:{side}=\""), "\"").unwrap();
            twips.parse::<f64>().unwrap() / 1440.0 * 25.4
        };
        let (top, bottom) = (margin("top"), margin("bottom"));
        assert!((19.9..25.1).contains(&top) && (19.9..25.1).contains(&bottom));
        assert_eq!(section.contains("landscape"), landscape);
        if !landscape {
            assert!((29.9..35.1).contains(&margin("left")));
            assert!((14.9..20.1).contains(&margin("right")));
        }
    }
    assert!(report.contains("<w:pgNumType w:start=\"1\"/>") && report.contains("<w:titlePg/>"));
    assert!(!appendices.contains("w:start") && !appendices.contains("<w:titlePg/>"));
    let has_number = |head: &str| {
        parts
            .text(&format!("word/header-{head}.xml"))
            .contains("PAGE")
    };
    assert_eq!(
        ["stamp", "portrait", "landscape"].map(has_number),
        [false, true, true]
    );
}

#[test]
fn the_stamp_of_a_draft_stands_on_every_page_until_there_is_none() {
    let mut document = crate::pdf::sample();
    let heads = |document: &Document| {
        let parts = rendered(document);
        let heads = ["stamp", "portrait", "landscape"];
        heads.map(|head| paragraphs(parts.text(&format!("word/header-{head}.xml"))).concat())
    };
    assert!(heads(&document).iter().all(|head| head.contains("DỰ THẢO")));
    document.stamp.clear();
    assert_eq!(heads(&document), ["", "2", "2"]);
}

#[test]
fn charts_are_drawn_by_the_program_from_data_that_they_carry() {
    let document = crate::pdf::sample();
    let parts = rendered(&document);
    let charts = document.body.iter().filter_map(|block| match block {
        Block::Chart(chart) => Some(chart),
        Block::Heading { .. } | Block::Paragraph(_) | Block::List(_) | Block::Table(_) => None,
    });
    for (number, chart) in (1..).zip(charts) {
        let xml = parts.text(&format!("word/charts/chart{number}.xml"));
        for point in chart
            .series
            .iter()
            .flat_map(|series| series.points.iter().flatten())
        {
            assert!(
                xml.contains(&format!("<c:v>{}</c:v>", point.0)),
                "{point:?}"
            );
        }
        let book = &parts.0[&format!("word/embeddings/chart{number}.xlsx")];
        let (read, findings) = tonghop::read::read(&"chart.xlsx".into(), book);
        let sheet = read.unwrap().sheets.remove(0);
        assert!(findings.is_empty(), "{findings:?}");
        assert_eq!(&*sheet.name, "Sheet1");
    }
    let drawn = elements(parts.text("word/document.xml"));
    let drawn = drawn.iter().filter(|(name, _)| name == "wp:docPr");
    let told: Vec<&str> = drawn.map(|(_, of)| of["descr"].as_str()).collect();
    assert_eq!(told.len(), 3);
    assert!(told.iter().all(|alt| alt.starts_with("Biểu đồ")));
}

#[test]
fn the_only_date_is_that_of_the_run() {
    let parts = rendered(&crate::pdf::sample());
    let core = parts.text("docProps/core.xml");
    assert_eq!(core.matches("2019-09-25T00:00:00Z").count(), 2);
    assert!(core.contains("<dc:title>Báo cáo 9 tháng năm 2019</dc:title>"));
}

/// Growth of exports, of which the report says that they fell.
const EXPORTS_GROWN: &str = "trade.export.trade-value.growth";

/// Values by name in a list of the part of data.
fn listed<'a>(data: &'a str, list: &str) -> BTreeMap<&'a str, &'a str> {
    let inside = between(data, &format!("<{list}>"), &format!("</{list}>")).unwrap();
    let entries = inside.split("</").filter_map(|entry| {
        let (name, value) = entry.rsplit_once('<')?.1.split_once('>')?;
        Some((name, value))
    });
    entries.collect()
}

#[test]
fn every_figure_of_a_sentence_is_a_control_bound_to_its_id() {
    let document = crate::sentences::document(&SAMPLE);
    let parts = rendered(&document);
    let data = parts.text("customXml/item1.xml");
    let (values, states) = (listed(data, "values"), listed(data, "states"));
    assert_eq!(
        values.keys().collect::<Vec<_>>(),
        states.keys().collect::<Vec<_>>()
    );
    let xml = parts.text("word/document.xml");
    let mut bound = 0;
    for control in xml.split("<w:sdt>").skip(1) {
        let control = control.split("</w:sdt>").next().unwrap();
        let path = between(control, "w:xpath=\"", "\"").unwrap();
        let name = between(path, "/t:figures[1]/t:values[1]/t:", "[1]").unwrap();
        let digits = between(control, "preserve\">", "</w:t>").unwrap();
        assert_eq!(values[name], digits);
        let id = between(control, "<w:alias w:val=\"", "\"").unwrap();
        assert!(SAMPLE.find(id).is_some(), "{id}");
        bound += 1;
    }
    let spans = document.body.iter().chain(&document.front_page.blocks);
    let spans = spans.flat_map(|block| match block {
        Block::Paragraph(spans) => spans.iter().collect::<Vec<_>>(),
        Block::List(points) => points.iter().flatten().collect(),
        Block::Heading { .. } | Block::Table(_) | Block::Chart(_) => Vec::new(),
    });
    let figures: Vec<&Span> = spans.filter(|span| span.figure.is_some()).collect();
    assert_eq!(bound, figures.len());
    assert!(bound > 100, "{bound}");
    let store = parts.text("customXml/itemProps1.xml");
    let store = between(store, "ds:itemID=\"", "\"").unwrap();
    assert!(xml.matches(&format!("w:storeItemID=\"{store}\"")).count() == bound);
}

#[test]
fn a_figure_of_a_sentence_is_told_with_its_direction_and_its_mark() {
    let made = crate::sentences::with_figure(EXPORTS_GROWN, |value, status| {
        *value = Some("12.2".parse().unwrap());
        *status = FigureStatus::Incomplete;
    });
    let states = |made: &Consolidation| {
        let parts = rendered(&crate::sentences::document(made));
        let states = listed(parts.text("customXml/item1.xml"), "states");
        let growth = states
            .iter()
            .filter(|(name, _)| name.starts_with("f_trade_dexport_dtrade-value_dgrowth_f"));
        growth
            .map(|(_, state)| (*state).to_owned())
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(states(&SAMPLE), BTreeSet::from(["down".to_owned()]));
    assert_eq!(states(&made), BTreeSet::from(["up incomplete".to_owned()]));
}

#[test]
fn whose_figures_they_are_stands_in_the_data_in_elements_only() {
    let parts = Parts::of(&crate::run::sample().output("bao-cao.docx"));
    let data = parts.text("customXml/item1.xml");
    assert_eq!(between(data, "<period>", "<"), Some("2019-09"));
    assert_eq!(between(data, "<province>", "<"), Some("Tỉnh Kon Tum"));
    for (name, attributes) in elements(data) {
        assert!(attributes.is_empty() || name == "figures", "{name}");
    }
}

#[test]
fn paragraphs_tables_charts_and_blanks_have_bookmarks() {
    let document = crate::sentences::document(&SAMPLE);
    let parts = rendered(&document);
    let (mut names, mut open) = (BTreeSet::new(), BTreeSet::new());
    for (element, of) in elements(parts.text("word/document.xml")) {
        if element == "w:bookmarkStart" {
            let name = of["w:name"].clone();
            assert!(name.len() <= 40, "{name}");
            assert!(
                open.insert(of["w:id"].clone()) && names.insert(name.clone()),
                "{name}"
            );
        } else if element == "w:bookmarkEnd" {
            assert!(open.remove(&of["w:id"]));
        }
    }
    assert!(open.is_empty());
    let count = |kind: &str| names.iter().filter(|name| name.starts_with(kind)).count();
    let blocks = document.body.iter().chain(&document.front_page.blocks);
    let (mut sentences, mut tables, mut charts, mut blanks) = (0, 0, 0, 0);
    for block in blocks {
        match block {
            Block::Heading { .. } => {}
            Block::Paragraph(spans) => {
                sentences += 1;
                blanks += words(spans).matches('[').count();
            }
            Block::List(points) => {
                sentences += points.len();
                blanks += points
                    .iter()
                    .map(|point| words(point).matches('[').count())
                    .sum::<usize>();
            }
            Block::Table(table) => {
                tables += 1;
                sentences += table.notes.len();
            }
            Block::Chart(chart) => {
                charts += 1;
                sentences += chart.notes.len();
            }
        }
    }
    let notes = document.appendices.iter();
    sentences += notes.map(|one| one.table.notes.len()).sum::<usize>();
    let cards = document.front_page.cards.len().div_ceil(2);
    assert_eq!(count("p_"), sentences);
    assert_eq!(count("blank_"), blanks);
    assert_eq!(count("table_"), tables + document.appendices.len() + cards);
    assert_eq!(count("chart_"), charts);
    assert!(blanks >= 10, "{blanks}");
}

#[test]
fn a_paragraph_keeps_its_name_when_its_figures_change() {
    let made = crate::sentences::with_figure(EXPORTS_GROWN, |value, _| {
        *value = Some("3.4".parse().unwrap());
    });
    let names = |made: &Consolidation| {
        let parts = rendered(&crate::sentences::document(made));
        let paragraphs = listed(parts.text("customXml/item1.xml"), "paragraphs");
        paragraphs
            .into_iter()
            .map(|(name, hash)| (name.to_owned(), hash.to_owned()))
            .collect::<BTreeMap<_, _>>()
    };
    let (old, new) = (names(&SAMPLE), names(&made));
    let changed: Vec<&String> = old
        .keys()
        .filter(|name| new.get(*name).is_some_and(|hash| *hash != old[*name]))
        .collect();
    // "giảm" has become "tăng" in the sentence on exports, and among what is said in the end.
    assert_eq!(changed.len(), 2, "{changed:?}");
}
