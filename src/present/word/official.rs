//! Head and foot of the report and the heads of its appendices, as Decree 30/2020/NĐ-CP, Annex I, prescribes them.

use super::lengths::twips;
use super::styles::{APPENDIX, HEAD, TABLE, TITLE};
use super::table::{self, borders, margins};
use super::text::{self, Stand, Type};
use super::xml::Xml;
use crate::model::document::{Appendix, Closing, Letterhead};
use crate::present::fonts::{Face, Fonts};
use crate::present::paper::{self, Paper};

const ROOM_TO_SIGN: &str = "1280";

fn of(bold: bool, italic: bool, size: u32) -> Type {
    Type {
        bold,
        italic,
        size,
        ..Type::default()
    }
}

fn stand(style: &str) -> Stand<'_> {
    Stand {
        style,
        ..Stand::default()
    }
}

/// Agency and number on the left, the name of the state and the date on the right, then type and subject.
pub(super) fn letterhead(xml: &mut Xml, fonts: &Fonts, head: &Letterhead) {
    let measure = Paper::PORTRAIT.measure();
    let nation = fonts.width(Face::Bold, 12.0, &head.nation);
    let motto = fonts.width(Face::Bold, 13.0, &head.motto);
    let right = nation.max(motto) + 8.0;
    let left = measure - right;
    columns(xml, [left, right], |xml| {
        cell(xml, left, |xml| {
            text::line(xml, stand(HEAD), of(false, false, 24), &head.parent_agency);
            text::line(xml, stand(HEAD), of(true, false, 24), &head.agency);
            let agency = fonts.width(Face::Bold, 12.0, &head.agency).min(left);
            text::rule(xml, left, agency * 0.45);
            text::line(xml, stand(HEAD), of(false, false, 0), &head.number);
        });
        cell(xml, right, |xml| {
            text::line(xml, stand(HEAD), of(true, false, 24), &head.nation);
            text::line(xml, stand(HEAD), of(true, false, 0), &head.motto);
            text::rule(xml, right, motto);
            text::line(xml, stand(HEAD), of(false, true, 0), &head.place_and_date);
        });
    });
    text::paragraph(xml, stand(HEAD), |_| {});
    text::line(xml, stand(TITLE), Type::default(), &head.document_type);
    text::line(xml, stand(TITLE), Type::default(), &head.subject);
    let subject = fonts.width(Face::Bold, paper::BODY, &head.subject);
    text::rule(xml, measure, subject.min(measure) * 0.4);
}

/// A table of one row without rules.
pub(super) fn columns(xml: &mut Xml, widths: [f32; 2], cells: impl FnOnce(&mut Xml)) {
    xml.element("w:tbl", &[], |xml| {
        xml.element("w:tblPr", &[], |xml| {
            let whole = twips(widths.iter().sum());
            xml.leaf("w:tblW", &[("w:w", &whole), ("w:type", "dxa")]);
            borders(xml, "none");
            xml.leaf("w:tblLayout", &[("w:type", "fixed")]);
            margins(xml, 0.0);
        });
        xml.element("w:tblGrid", &[], |xml| {
            for width in widths {
                xml.leaf("w:gridCol", &[("w:w", &twips(width))]);
            }
        });
        table::row(xml, false, cells);
    });
}

fn cell(xml: &mut Xml, width: f32, content: impl FnOnce(&mut Xml)) {
    xml.element("w:tc", &[], |xml| {
        xml.element("w:tcPr", &[], |xml| {
            xml.leaf("w:tcW", &[("w:w", &twips(width)), ("w:type", "dxa")]);
        });
        content(xml);
    });
}

/// The recipients on the left and the signature on the right; they stay together.
pub(super) fn closing(xml: &mut Xml, closing: &Closing) {
    let half = Paper::PORTRAIT.measure() / 2.0;
    text::paragraph(
        xml,
        Stand {
            with_next: true,
            ..stand(TABLE)
        },
        |_| {},
    );
    columns(xml, [half, half], |xml| {
        cell(xml, half, |xml| {
            text::line(xml, stand(TABLE), of(true, true, 24), &closing.heading);
            for recipient in &closing.recipients {
                text::line(xml, stand(TABLE), of(false, false, 22), recipient);
            }
        });
        cell(xml, half, |xml| {
            text::line(xml, stand(TITLE), Type::default(), &closing.signer_title);
            room(xml);
            text::line(xml, stand(TITLE), Type::default(), &closing.signer_name);
        });
    });
}

fn room(xml: &mut Xml) {
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| {
            xml.leaf("w:spacing", &[("w:before", ROOM_TO_SIGN), ("w:after", "0")]);
        });
    });
}

/// The head of an appendix; every one but the first begins a page, as the section does for the first.
pub(super) fn appendix(xml: &mut Xml, appendix: &Appendix, is_first: bool) {
    let heading = Stand {
        new_page: !is_first,
        ..stand(APPENDIX)
    };
    text::line(xml, heading, Type::default(), &appendix.number);
    text::line(xml, stand(TITLE), Type::default(), &appendix.title);
    let reference = Stand {
        with_next: true,
        ..stand(HEAD)
    };
    text::line(xml, reference, of(false, true, 0), &appendix.reference);
}
