//! Parts of the document with paper of their own, and what stands at the head of their pages.

use super::lengths::twips;
use super::text::{self, Type};
use super::xml::Xml;
use crate::present::paper::{MM, Paper};

/// How the pages of a section are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Section {
    pub(super) paper: Paper,
    /// "nextPage" or "continuous".
    pub(super) begins: &'static str,
    /// Relation of the head of its pages; that of the section before when empty.
    pub(super) header: &'static str,
    /// Relation of the head of its first page, when that is another.
    pub(super) first_header: &'static str,
    /// True where pages are counted from 1 again.
    pub(super) counts_anew: bool,
    pub(super) columns: u8,
}

/// Ends a section: a paragraph that takes no room carries how its pages are.
pub(super) fn end(xml: &mut Xml, section: Section) {
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| {
            let exact = [
                ("w:before", "0"),
                ("w:after", "0"),
                ("w:line", "20"),
                ("w:lineRule", "exact"),
            ];
            xml.leaf("w:spacing", &exact);
            properties(xml, section);
        });
    });
}

/// How the pages of a section are, as the last section of a document says it too.
pub(super) fn properties(xml: &mut Xml, section: Section) {
    xml.element("w:sectPr", &[], |xml| {
        for (kind, id) in [("default", section.header), ("first", section.first_header)] {
            if !id.is_empty() {
                xml.leaf("w:headerReference", &[("w:type", kind), ("r:id", id)]);
            }
        }
        xml.value("w:type", section.begins);
        page(xml, section.paper);
        if section.counts_anew {
            xml.leaf("w:pgNumType", &[("w:start", "1")]);
        }
        let columns = section.columns.to_string();
        xml.leaf("w:cols", &[("w:num", columns.as_str()), ("w:space", "270")]);
        if !section.first_header.is_empty() {
            xml.leaf("w:titlePg", &[]);
        }
    });
}

fn page(xml: &mut Xml, paper: Paper) {
    let (width, height) = (twips(paper.width), twips(paper.height));
    let mut size = vec![("w:w", width.as_str()), ("w:h", height.as_str())];
    if paper.width > paper.height {
        size.push(("w:orient", "landscape"));
    }
    xml.leaf("w:pgSz", &size);
    let margins = [
        ("w:top", twips(paper.top)),
        ("w:right", twips(paper.right)),
        ("w:bottom", twips(paper.bottom)),
        ("w:left", twips(paper.left)),
        ("w:header", twips(10.0 * MM)),
        ("w:footer", twips(8.0 * MM)),
    ];
    let mut margins: Vec<(&str, &str)> = margins
        .iter()
        .map(|(side, length)| (*side, length.as_str()))
        .collect();
    margins.push(("w:gutter", "0"));
    xml.leaf("w:pgMar", &margins);
}

/// Whether the number of the page stands at its head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbers {
    Shown,
    Hidden,
}

/// The part with the head of pages: the number in the middle, the stamp of a draft at the right.
pub(super) fn header(paper: Paper, numbers: Numbers, stamp: &str) -> String {
    let mut xml = Xml::part();
    xml.element("w:hdr", &super::package::NAMESPACES, |xml| {
        xml.element("w:p", &[], |xml| {
            xml.element("w:pPr", &[], |xml| {
                xml.value("w:pStyle", super::styles::HEADER);
                xml.element("w:tabs", &[], |xml| {
                    let middle = twips(paper.measure() / 2.0);
                    xml.leaf("w:tab", &[("w:val", "center"), ("w:pos", &middle)]);
                    let right = twips(paper.measure());
                    xml.leaf("w:tab", &[("w:val", "right"), ("w:pos", &right)]);
                });
            });
            tab(xml);
            if numbers == Numbers::Shown {
                page_number(xml);
            }
            if !stamp.is_empty() {
                tab(xml);
                framed(xml, stamp);
            }
        });
    });
    xml.take()
}

fn tab(xml: &mut Xml) {
    xml.element("w:r", &[], |xml| xml.leaf("w:tab", &[]));
}

fn page_number(xml: &mut Xml) {
    xml.element("w:fldSimple", &[("w:instr", " PAGE ")], |xml| {
        text::run(xml, Type::default(), "2");
    });
}

fn framed(xml: &mut Xml, stamp: &str) {
    xml.element("w:r", &[], |xml| {
        xml.element("w:rPr", &[], |xml| {
            xml.leaf("w:b", &[]);
            xml.value("w:color", "737373");
            xml.value("w:sz", "22");
            let frame = [
                ("w:val", "single"),
                ("w:sz", "6"),
                ("w:space", "0"),
                ("w:color", "737373"),
            ];
            xml.leaf("w:bdr", &frame);
        });
        xml.words("w:t", &[("xml:space", "preserve")], &format!(" {stamp} "));
    });
}
