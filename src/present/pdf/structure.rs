//! What PDF/A-2a and PDF/UA-1 ask for and printpdf does not write: structure tree, outlines, metadata, colour space.

use std::io::{self, Write};

use lopdf::{Dictionary, Document as File, Object, ObjectId, Stream, StringFormat, dictionary};
use sha2::{Digest, Sha256};

use super::canvas::{Canvas, Element, Heads, Illustration, Kid};
use super::colour_profile;
use super::file::{self, FileWriter};
use crate::model::document::Document;

/// Completes the file in place, but for the structure tree, which comes last.
pub(super) fn complete(file: &mut File, canvas: &Canvas, document: &Document) {
    let pages: Vec<ObjectId> = file.get_pages().into_values().collect();
    let outlines = outlines(file, canvas, &pages);
    let metadata = metadata(file, document);
    let intent = output_intent(file);
    let labels = page_labels(canvas);
    for (index, id) in pages.iter().enumerate() {
        if let Ok(Object::Dictionary(page)) = file.get_object_mut(*id) {
            page.set("StructParents", Object::Integer(integer(index)));
            page.set("Tabs", name("S"));
        }
    }
    if let Ok(catalog) = file.catalog_mut() {
        catalog.set("MarkInfo", dictionary! { "Marked" => true });
        catalog.set("Lang", Object::string_literal("vi-VN"));
        catalog.set(
            "ViewerPreferences",
            dictionary! { "DisplayDocTitle" => true },
        );
        catalog.set("PageMode", name("UseOutlines"));
        catalog.set("Metadata", metadata);
        catalog.set("OutputIntents", vec![Object::Reference(intent)]);
        catalog.set("PageLabels", labels);
        catalog.set("Outlines", outlines);
    }
    let information = information(document);
    let information = file.add_object(information);
    file.trailer.set("Info", information);
    identify(file, canvas, document);
}

fn name(text: &str) -> Object {
    Object::Name(text.as_bytes().to_vec())
}

fn integer(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX)
}

/// Text as UTF-16 with its mark, the form that every reader of PDF understands.
fn words(text: &str) -> Object {
    let mut bytes = vec![0xfe, 0xff];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// The structure elements of a document, numbered one after the other behind all other objects.
pub(super) struct Tree {
    first: u32,
    root: ObjectId,
    pages: Vec<ObjectId>,
}

impl Tree {
    /// Numbers the elements of a file whose other objects are made; nothing may be added to it afterwards.
    ///
    /// # Errors
    /// When there are more elements than numbers of objects.
    pub(super) fn number(file: &mut File, canvas: &Canvas) -> io::Result<Self> {
        let pages: Vec<ObjectId> = file.get_pages().into_values().collect();
        let first = file.max_id + 1;
        let count = u32::try_from(canvas.elements.len()).map_err(io::Error::other)?;
        let last = first.checked_add(count);
        let last = last.ok_or(io::ErrorKind::FileTooLarge)?;
        file.max_id = last;
        let tree = Self {
            first,
            root: (last, 0),
            pages,
        };
        let mut numbers = Vec::new();
        for (index, page) in canvas.pages.iter().enumerate() {
            let owners = page.contents.iter();
            let owners = owners.map(|element| Object::Reference(tree.id(*element)));
            let owners = file.add_object(Object::Array(owners.collect()));
            numbers.extend([Object::Integer(integer(index)), Object::Reference(owners)]);
        }
        let parents = file.add_object(dictionary! { "Nums" => numbers });
        let object = dictionary! {
            "Type" => "StructTreeRoot",
            "K" => vec![Object::Reference(tree.id(0))],
            "ParentTree" => parents,
            "ParentTreeNextKey" => integer(canvas.pages.len()),
        };
        file.objects.insert(tree.root, Object::Dictionary(object));
        if let Ok(catalog) = file.catalog_mut() {
            catalog.set("StructTreeRoot", tree.root);
        }
        Ok(tree)
    }

    fn id(&self, element: usize) -> ObjectId {
        // There are no more elements than `number` found numbers for.
        (self.first + element as u32, 0)
    }

    /// Writes every element.
    pub(super) fn write<W: Write>(
        &self,
        out: &mut FileWriter<W>,
        canvas: &Canvas,
    ) -> io::Result<()> {
        for (element, number) in canvas.elements.iter().zip(self.first as usize..) {
            out.small(number, |bytes| self.element(bytes, element, canvas))?;
        }
        Ok(())
    }

    fn element(&self, bytes: &mut Vec<u8>, element: &Element, canvas: &Canvas) {
        bytes.extend_from_slice(b"<</S/");
        bytes.extend_from_slice(element.tag.as_bytes());
        bytes.extend_from_slice(b"/P ");
        let parent = element.parent.map_or(self.root, |parent| self.id(parent));
        reference(bytes, parent);
        self.kids(bytes, &element.kids);
        let columns = match element.heads {
            Some(Heads::Columns(1)) => "/A<</O/Table/Scope/Column>>".to_owned(),
            Some(Heads::Columns(count)) => {
                format!("/A<</O/Table/Scope/Column/ColSpan {count}>>")
            }
            Some(Heads::Row) => "/A<</O/Table/Scope/Row>>".to_owned(),
            None => String::new(),
        };
        bytes.extend_from_slice(columns.as_bytes());
        if let Some(figure) = &element.figure {
            let described = illustration(figure, canvas);
            for (key, value) in &described {
                bytes.push(b'/');
                bytes.extend_from_slice(key);
                bytes.push(b' ');
                file::write_object(bytes, value);
            }
        }
        bytes.extend_from_slice(b">>");
    }

    /// The kids of an element. Content on the page of the first is named by its number alone.
    fn kids(&self, bytes: &mut Vec<u8>, kids: &[Kid]) {
        let mut home = None;
        if let Some(Kid::Content(page, _)) = kids.iter().find(|kid| matches!(kid, Kid::Content(..)))
            && let Some(id) = self.pages.get(*page)
        {
            home = Some(*page);
            bytes.extend_from_slice(b"/Pg ");
            reference(bytes, *id);
        }
        if kids.is_empty() {
            return;
        }
        bytes.extend_from_slice(b"/K");
        bytes.push(if kids.len() == 1 { b' ' } else { b'[' });
        for (index, kid) in kids.iter().enumerate() {
            if index > 0 {
                bytes.push(b' ');
            }
            match kid {
                Kid::Element(element) => reference(bytes, self.id(*element)),
                Kid::Content(page, number) if home == Some(*page) => {
                    bytes.extend_from_slice(number.to_string().as_bytes());
                }
                Kid::Content(page, number) => {
                    let place = self.pages.get(*page).copied().unwrap_or((0, 0));
                    bytes.extend_from_slice(b"<</Type/MCR/Pg ");
                    reference(bytes, place);
                    bytes.extend_from_slice(format!("/MCID {number}>>").as_bytes());
                }
            }
        }
        if kids.len() > 1 {
            bytes.push(b']');
        }
    }
}

fn reference(bytes: &mut Vec<u8>, (number, _): ObjectId) {
    bytes.extend_from_slice(number.to_string().as_bytes());
    bytes.extend_from_slice(b" 0 R");
}

/// Words and box of a figure; its page is that of its content.
fn illustration(figure: &Illustration, canvas: &Canvas) -> Dictionary {
    let [left, top, right, bottom] = figure.place;
    let height = canvas
        .pages
        .get(figure.page)
        .map_or(0.0, |page| page.height);
    let corners = [left, height - bottom, right, height - top].map(Object::Real);
    let layout = dictionary! { "O" => name("Layout"), "Placement" => name("Block"), "BBox" => corners.to_vec() };
    dictionary! { "Alt" => words(&figure.alt), "A" => layout }
}

/// An outline entry under construction.
struct Entry {
    id: ObjectId,
    level: u8,
    parent: Option<usize>,
    kids: Vec<usize>,
}

fn outlines(file: &mut File, canvas: &Canvas, pages: &[ObjectId]) -> ObjectId {
    let root = file.new_object_id();
    let mut entries: Vec<Entry> = Vec::new();
    let mut top: Vec<usize> = Vec::new();
    for bookmark in &canvas.bookmarks {
        let parent = entries
            .iter()
            .rposition(|entry| entry.level < bookmark.level)
            .filter(|parent| {
                // A heading belongs to the nearest one above it of a lower level with none of its own level or lower between.
                entries.get(*parent..).is_some_and(|rest| {
                    rest.iter()
                        .skip(1)
                        .all(|entry| entry.level >= bookmark.level)
                })
            });
        let index = entries.len();
        match parent.and_then(|parent| entries.get_mut(parent)) {
            Some(parent) => parent.kids.push(index),
            None => top.push(index),
        }
        entries.push(Entry {
            id: file.new_object_id(),
            level: bookmark.level,
            parent,
            kids: Vec::new(),
        });
    }
    for (entry, bookmark) in entries.iter().zip(&canvas.bookmarks) {
        let height = canvas
            .pages
            .get(bookmark.page)
            .map_or(0.0, |page| page.height);
        let page = pages
            .get(bookmark.page)
            .map_or(Object::Null, |page| Object::Reference(*page));
        let place = vec![
            page,
            name("XYZ"),
            Object::Null,
            Object::Real(height - bookmark.y + 4.0),
            Object::Null,
        ];
        let parent = entry
            .parent
            .and_then(|parent| entries.get(parent))
            .map_or(root, |parent| parent.id);
        let mut object =
            dictionary! { "Title" => words(&bookmark.title), "Parent" => parent, "Dest" => place };
        let siblings = entry
            .parent
            .and_then(|parent| entries.get(parent))
            .map_or(&top, |parent| &parent.kids);
        link(&mut object, entry.id, siblings, &entries);
        if let (Some(first), Some(last)) = (entry.kids.first(), entry.kids.last()) {
            set_reference(&mut object, "First", entries.get(*first));
            set_reference(&mut object, "Last", entries.get(*last));
            object.set("Count", integer(entry.kids.len()));
        }
        file.objects.insert(entry.id, Object::Dictionary(object));
    }
    let mut object = dictionary! { "Type" => "Outlines", "Count" => integer(entries.len()) };
    set_reference(
        &mut object,
        "First",
        top.first().and_then(|first| entries.get(*first)),
    );
    set_reference(
        &mut object,
        "Last",
        top.last().and_then(|last| entries.get(*last)),
    );
    file.objects.insert(root, Object::Dictionary(object));
    root
}

fn set_reference(object: &mut Dictionary, key: &str, entry: Option<&Entry>) {
    if let Some(entry) = entry {
        object.set(key, entry.id);
    }
}

fn link(object: &mut Dictionary, id: ObjectId, siblings: &[usize], entries: &[Entry]) {
    let place = siblings
        .iter()
        .position(|index| entries.get(*index).is_some_and(|entry| entry.id == id))
        .unwrap_or(0);
    let neighbour = |place: Option<usize>| {
        place
            .and_then(|place| siblings.get(place))
            .and_then(|index| entries.get(*index))
    };
    set_reference(object, "Prev", neighbour(place.checked_sub(1)));
    set_reference(object, "Next", neighbour(place.checked_add(1)));
}

/// Each page is shown under its own label.
fn page_labels(canvas: &Canvas) -> Dictionary {
    let labels = canvas.pages.iter().enumerate();
    let numbers: Vec<Object> = labels
        .flat_map(|(index, page)| {
            [
                Object::Integer(integer(index)),
                Object::Dictionary(dictionary! { "P" => words(&page.label) }),
            ]
        })
        .collect();
    dictionary! { "Nums" => numbers }
}

fn output_intent(file: &mut File) -> ObjectId {
    let profile = Stream::new(dictionary! { "N" => 3 }, colour_profile::profile());
    let profile = file.add_object(profile);
    file.add_object(dictionary! {
        "Type" => "OutputIntent",
        "S" => name("GTS_PDFA1"),
        "OutputConditionIdentifier" => Object::string_literal("sRGB"),
        "Info" => Object::string_literal("sRGB"),
        "DestOutputProfile" => profile,
    })
}

/// `2019-09-25` as midnight of Viet Nam.
fn pdf_date(as_of: &str) -> String {
    format!("D:{}000000+07'00'", as_of.replace('-', ""))
}

fn information(document: &Document) -> Dictionary {
    dictionary! {
        "Title" => words(&document.title),
        "Author" => words(&document.author),
        "Creator" => Object::string_literal("tonghop"),
        "Producer" => Object::string_literal("tonghop"),
        "CreationDate" => Object::string_literal(pdf_date(&document.as_of)),
        "ModDate" => Object::string_literal(pdf_date(&document.as_of)),
    }
}

/// Words as XML holds them, without letters that it forbids.
fn escaped(text: &str) -> String {
    let is_allowed =
        |letter: &char| !letter.is_control() && !matches!(letter, '\u{FFFE}' | '\u{FFFF}');
    let allowed: String = text.chars().filter(is_allowed).collect();
    allowed
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// PDF/A wants every property described that it does not know itself.
const UA_SCHEMA: &str = "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of PDF/UA</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>\
</rdf:li></rdf:Bag></pdfaExtension:schemas>";

fn metadata(file: &mut File, document: &Document) -> ObjectId {
    let (title, author, date) = (
        escaped(&document.title),
        escaped(&document.author),
        &document.as_of,
    );
    let packet = format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" \
xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" \
xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n\
<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\n\
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>\n\
<dc:language><rdf:Bag><rdf:li>vi-VN</rdf:li></rdf:Bag></dc:language>\n\
<xmp:CreatorTool>tonghop</xmp:CreatorTool>\n\
<xmp:CreateDate>{date}T00:00:00+07:00</xmp:CreateDate><xmp:ModifyDate>{date}T00:00:00+07:00</xmp:ModifyDate>\n\
<pdf:Producer>tonghop</pdf:Producer>\n\
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>\n\
{UA_SCHEMA}</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>"
    );
    let stream = Stream::new(
        dictionary! { "Type" => "Metadata", "Subtype" => "XML" },
        packet.into_bytes(),
    )
    .with_compression(false);
    file.add_object(stream)
}

/// The identifier follows from what the document says, so that two renderings are one file.
fn identify(file: &mut File, canvas: &Canvas, document: &Document) {
    let mut hash = Sha256::new();
    hash.update(document.title.as_bytes());
    for page in &canvas.pages {
        hash.update(&page.stream);
    }
    let digest = hash.finalize();
    let id = Object::String(
        digest.iter().take(16).copied().collect(),
        StringFormat::Hexadecimal,
    );
    file.trailer.set("ID", vec![id.clone(), id]);
}
