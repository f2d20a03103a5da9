//! The styles that an office changes in one place: type of the body, headings by level, text of tables.

use super::package::WORD;
use super::xml::Xml;

/// What the parts name: `w:pStyle`.
pub(super) const BODY: &str = "BodyText";
pub(super) const POINT: &str = "List";
pub(super) const TABLE: &str = "TableText";
pub(super) const SMALL: &str = "SmallText";
pub(super) const CAPTION: &str = "Caption";
pub(super) const NOTE: &str = "Note";
pub(super) const TITLE: &str = "Title";
pub(super) const HEAD: &str = "Letterhead";
pub(super) const HEADER: &str = "Header";
pub(super) const APPENDIX: &str = "Appendix";
/// Headings of the four levels of a document.
pub(super) const HEADINGS: [&str; 4] = ["Heading1", "Heading2", "Heading3", "Heading4"];

/// Decree 30/2020/NĐ-CP, Annex I: the type of official documents.
pub(super) const FACE: &str = "Times New Roman";

/// A style of paragraphs.
struct Style {
    id: &'static str,
    /// The name of a style that every program knows, and shows in the language of its user, or one of our own.
    name: &'static str,
    is_own: bool,
    based_on: &'static str,
    /// Half points; 0 for those of the base.
    size: &'static str,
    faces: &'static [&'static str],
    align: &'static str,
    /// Before, after, line (240 is one line).
    spacing: [&'static str; 3],
    /// Indentation of the first line.
    first_line: &'static str,
    /// Level in the outline.
    outline: &'static str,
    with_next: bool,
}

const PLAIN: Style = Style {
    id: "",
    name: "",
    is_own: false,
    based_on: "Normal",
    size: "",
    faces: &[],
    align: "",
    spacing: ["0", "0", "240"],
    first_line: "",
    outline: "",
    with_next: false,
};

/// 12,7 mm.
const FIRST_LINE: &str = "720";

const STYLES: [Style; 14] = [
    Style {
        id: BODY,
        name: "Body Text",
        align: "both",
        spacing: ["120", "0", "262"],
        first_line: FIRST_LINE,
        ..PLAIN
    },
    Style {
        id: POINT,
        name: "List",
        align: "both",
        spacing: ["80", "0", "262"],
        first_line: FIRST_LINE,
        ..PLAIN
    },
    heading(HEADINGS[0], "heading 1", &["w:b"], "center", "200", "0"),
    heading(HEADINGS[1], "heading 2", &["w:b"], "left", "140", "1"),
    heading(HEADINGS[2], "heading 3", &["w:b"], "left", "140", "2"),
    heading(
        HEADINGS[3],
        "heading 4",
        &["w:b", "w:i"],
        "left",
        "140",
        "3",
    ),
    Style {
        id: APPENDIX,
        name: "Appendix",
        is_own: true,
        based_on: HEADINGS[1],
        align: "center",
        spacing: ["0", "0", "240"],
        with_next: true,
        ..PLAIN
    },
    Style {
        id: TITLE,
        name: "Title",
        faces: &["w:b"],
        align: "center",
        with_next: true,
        ..PLAIN
    },
    Style {
        id: HEAD,
        name: "Letterhead",
        is_own: true,
        size: "26",
        align: "center",
        ..PLAIN
    },
    Style {
        id: TABLE,
        name: "Table Text",
        is_own: true,
        size: "22",
        align: "left",
        ..PLAIN
    },
    Style {
        id: SMALL,
        name: "Small Text",
        is_own: true,
        size: "19",
        align: "left",
        ..PLAIN
    },
    Style {
        id: CAPTION,
        name: "caption",
        faces: &["w:b"],
        size: "26",
        align: "center",
        spacing: ["120", "40", "240"],
        with_next: true,
        ..PLAIN
    },
    Style {
        id: NOTE,
        name: "Note",
        is_own: true,
        faces: &["w:i"],
        size: "22",
        align: "left",
        spacing: ["40", "0", "240"],
        ..PLAIN
    },
    Style {
        id: HEADER,
        name: "header",
        size: "26",
        ..PLAIN
    },
];

const fn heading(
    id: &'static str,
    name: &'static str,
    faces: &'static [&'static str],
    align: &'static str,
    before: &'static str,
    outline: &'static str,
) -> Style {
    Style {
        id,
        name,
        faces,
        align,
        spacing: [before, "40", "252"],
        outline,
        with_next: true,
        ..PLAIN
    }
}

/// The part `word/styles.xml`.
pub(super) fn part() -> String {
    let mut xml = Xml::part();
    xml.element("w:styles", &[("xmlns:w", WORD)], |xml| {
        defaults(xml);
        let normal = [
            ("w:type", "paragraph"),
            ("w:default", "1"),
            ("w:styleId", "Normal"),
        ];
        xml.element("w:style", &normal, |xml| {
            xml.value("w:name", "Normal");
            xml.leaf("w:qFormat", &[]);
        });
        for style in &STYLES {
            described(xml, style);
        }
    });
    xml.take()
}

fn defaults(xml: &mut Xml) {
    xml.element("w:docDefaults", &[], |xml| {
        xml.element("w:rPrDefault", &[], |xml| {
            xml.element("w:rPr", &[], |xml| {
                let faces = ["w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"].map(|of| (of, FACE));
                xml.leaf("w:rFonts", &faces);
                xml.value("w:sz", "28");
                xml.value("w:szCs", "28");
                xml.leaf("w:lang", &[("w:val", "vi-VN"), ("w:eastAsia", "vi-VN")]);
            });
        });
        xml.element("w:pPrDefault", &[], |xml| {
            xml.element("w:pPr", &[], |xml| spacing(xml, PLAIN.spacing));
        });
    });
}

fn described(xml: &mut Xml, style: &Style) {
    let own = if style.is_own { "1" } else { "0" };
    let of = [
        ("w:type", "paragraph"),
        ("w:customStyle", own),
        ("w:styleId", style.id),
    ];
    xml.element("w:style", &of, |xml| {
        xml.value("w:name", style.name);
        xml.value("w:basedOn", style.based_on);
        if !style.outline.is_empty() {
            xml.value("w:next", BODY);
        }
        xml.leaf("w:qFormat", &[]);
        xml.element("w:pPr", &[], |xml| paragraphs(xml, style));
        xml.element("w:rPr", &[], |xml| {
            for face in style.faces {
                xml.leaf(face, &[]);
            }
            if !style.size.is_empty() {
                xml.value("w:sz", style.size);
            }
        });
    });
}

fn paragraphs(xml: &mut Xml, style: &Style) {
    if style.with_next {
        xml.leaf("w:keepNext", &[]);
    }
    spacing(xml, style.spacing);
    if !style.first_line.is_empty() {
        xml.leaf("w:ind", &[("w:firstLine", style.first_line)]);
    }
    if !style.align.is_empty() {
        xml.value("w:jc", style.align);
    }
    if !style.outline.is_empty() {
        xml.value("w:outlineLvl", style.outline);
    }
}

fn spacing(xml: &mut Xml, [before, after, line]: [&str; 3]) {
    let of = [
        ("w:before", before),
        ("w:after", after),
        ("w:line", line),
        ("w:lineRule", "auto"),
    ];
    xml.leaf("w:spacing", &of);
}
