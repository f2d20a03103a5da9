//! Paragraphs and runs: the least markup that says how words stand.

use super::xml::Xml;

/// How a paragraph stands out from its style; what is not said is the style's.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Stand<'a> {
    /// Id of the style; the body's own when empty.
    pub(super) style: &'a str,
    /// Stays on the page of the paragraph below.
    pub(super) with_next: bool,
    /// Begins a page.
    pub(super) new_page: bool,
    /// Centre, right, left.
    pub(super) align: Option<&'static str>,
    /// From the left, in twentieths of a point.
    pub(super) indent: u32,
}

/// How a run stands out from its paragraph.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Type {
    pub(super) bold: bool,
    pub(super) italic: bool,
    /// Half points; the style's when 0.
    pub(super) size: u32,
    /// Six hexadecimal digits; black when empty.
    pub(super) colour: &'static str,
}

/// A paragraph around runs.
pub(super) fn paragraph(xml: &mut Xml, stand: Stand<'_>, runs: impl FnOnce(&mut Xml)) {
    xml.element("w:p", &[], |xml| {
        properties(xml, stand);
        runs(xml);
    });
}

/// A paragraph of one run.
pub(super) fn line(xml: &mut Xml, stand: Stand<'_>, of: Type, words: &str) {
    paragraph(xml, stand, |xml| run(xml, of, words));
}

fn properties(xml: &mut Xml, stand: Stand<'_>) {
    xml.element("w:pPr", &[], |xml| {
        if !stand.style.is_empty() {
            xml.value("w:pStyle", stand.style);
        }
        if stand.with_next {
            xml.leaf("w:keepNext", &[]);
        }
        if stand.new_page {
            xml.leaf("w:pageBreakBefore", &[]);
        }
        if stand.indent > 0 {
            xml.leaf("w:ind", &[("w:left", &stand.indent.to_string())]);
        }
        if let Some(align) = stand.align {
            xml.value("w:jc", align);
        }
    });
}

/// Words in one face.
pub(super) fn run(xml: &mut Xml, of: Type, words: &str) {
    xml.element("w:r", &[], |xml| {
        type_of(xml, of);
        xml.words("w:t", &[("xml:space", "preserve")], words);
    });
}

/// How a run stands out, as its properties; nothing where it does not.
pub(super) fn type_of(xml: &mut Xml, of: Type) {
    let is_plain = !of.bold && !of.italic && of.size == 0 && of.colour.is_empty();
    if is_plain {
        return;
    }
    xml.element("w:rPr", &[], |xml| {
        if of.bold {
            xml.leaf("w:b", &[]);
        }
        if of.italic {
            xml.leaf("w:i", &[]);
        }
        if !of.colour.is_empty() {
            xml.value("w:color", of.colour);
        }
        if of.size > 0 {
            xml.value("w:sz", &of.size.to_string());
        }
    });
}

/// A rule of a length in points across the middle of a column of a width, as a paragraph that is nothing but its upper edge.
pub(super) fn rule(xml: &mut Xml, column: f32, length: f32) {
    let side = (((column - length) / 2.0).max(0.0) * 20.0)
        .round()
        .to_string();
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| {
            xml.element("w:pBdr", &[], |xml| {
                let top = [
                    ("w:val", "single"),
                    ("w:sz", "6"),
                    ("w:space", "1"),
                    ("w:color", "auto"),
                ];
                xml.leaf("w:top", &top);
            });
            let exact = [
                ("w:before", "0"),
                ("w:after", "0"),
                ("w:line", "100"),
                ("w:lineRule", "exact"),
            ];
            xml.leaf("w:spacing", &exact);
            xml.leaf("w:ind", &[("w:left", &side), ("w:right", &side)]);
        });
    });
}
