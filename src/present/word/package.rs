//! The package of a new document: its parts, what they are, and which names which.

use std::io::{self, Seek, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::xml::Xml;

pub(super) const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
pub(super) const RELATIONS: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
pub(super) const CHARTS: &str = "http://schemas.openxmlformats.org/drawingml/2006/chart";
pub(super) const DRAWINGS: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
pub(super) const PLACES: &str =
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";
/// Prefixes that the document and its heads use.
pub(super) const NAMESPACES: [(&str, &str); 5] = [
    ("xmlns:w", WORD),
    ("xmlns:r", RELATIONS),
    ("xmlns:wp", PLACES),
    ("xmlns:a", DRAWINGS),
    ("xmlns:c", CHARTS),
];

const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const OFFICE: &str = "application/vnd.openxmlformats-officedocument";
const RELATION_PART: &str = "application/vnd.openxmlformats-package.relationships+xml";

/// A part that says one thing to another: `word/document.xml` names its styles.
#[derive(Debug, Clone)]
pub(super) struct Relation {
    pub(super) id: String,
    /// The last word of its type: "styles", "header", "chart".
    pub(super) kind: &'static str,
    /// From the folder of the part that names it.
    pub(super) target: String,
}

impl Relation {
    pub(super) fn new(id: &str, kind: &'static str, target: &str) -> Self {
        Self {
            id: id.to_owned(),
            kind,
            target: target.to_owned(),
        }
    }
}

/// A package being written.
pub(super) struct Package<W: Write + Seek> {
    zip: ZipWriter<W>,
    /// Names of parts and what they are.
    kinds: Vec<(String, String)>,
}

impl<W: Write + Seek> Package<W> {
    pub(super) fn new(out: W) -> Self {
        Self {
            zip: ZipWriter::new(out),
            kinds: Vec::new(),
        }
    }

    /// Adds a part; `kind` is the end of its content type: `wordprocessingml.styles+xml`.
    pub(super) fn add(&mut self, name: &str, kind: &str, bytes: &[u8]) -> io::Result<()> {
        self.begin(name, kind)?;
        self.write(bytes)
    }

    /// Begins a part that is written piece by piece.
    pub(super) fn begin(&mut self, name: &str, kind: &str) -> io::Result<()> {
        let kind = if kind.contains('/') {
            kind.to_owned()
        } else {
            format!("{OFFICE}.{kind}")
        };
        self.kinds.push((format!("/{name}"), kind));
        self.start(name)
    }

    /// Writes a piece of the part that was begun last.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.zip.write_all(bytes)
    }

    /// Says which parts a part names; the package itself has an empty name.
    pub(super) fn relate(&mut self, part: &str, relations: &[Relation]) -> io::Result<()> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let folder = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        self.start(&format!("{folder}_rels/{name}.rels"))?;
        self.write(written(relations).as_bytes())
    }

    /// Ends the package with the list of what its parts are.
    pub(super) fn finish(mut self) -> io::Result<W> {
        let mut xml = Xml::part();
        let space = format!("{PACKAGE}/content-types");
        xml.element("Types", &[("xmlns", &space)], |xml| {
            for (ending, kind) in [("rels", RELATION_PART), ("xml", "application/xml")] {
                xml.leaf("Default", &[("Extension", ending), ("ContentType", kind)]);
            }
            for (name, kind) in &self.kinds {
                xml.leaf("Override", &[("PartName", name), ("ContentType", kind)]);
            }
        });
        self.start("[Content_Types].xml")?;
        self.write(xml.take().as_bytes())?;
        self.zip.finish().map_err(io::Error::from)
    }

    fn start(&mut self, name: &str) -> io::Result<()> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        self.zip.start_file(name, options).map_err(io::Error::from)
    }
}

fn written(relations: &[Relation]) -> String {
    let mut xml = Xml::part();
    let space = format!("{PACKAGE}/relationships");
    xml.element("Relationships", &[("xmlns", &space)], |xml| {
        for relation in relations {
            let kind = match relation.kind {
                // The only kind of the package format itself.
                "core-properties" => format!("{PACKAGE}/relationships/metadata/core-properties"),
                kind => format!("{RELATIONS}/{kind}"),
            };
            let of = [
                ("Id", relation.id.as_str()),
                ("Type", &kind),
                ("Target", &relation.target),
            ];
            xml.leaf("Relationship", &of);
        }
    });
    xml.take()
}
