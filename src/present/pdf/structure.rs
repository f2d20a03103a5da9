//! What PDF/A-2a and PDF/UA-1 ask for and printpdf does not write: structure tree, outlines, metadata, colour space.

use lopdf::{Dictionary, Document as File, Object, ObjectId, Stream, StringFormat, dictionary};
use sha2::{Digest, Sha256};

use super::canvas::{Canvas, Element, Kid};
use super::colour_profile;
use crate::model::document::Document;

/// Completes the file in place.
pub(super) fn complete(file: &mut File, canvas: &Canvas, document: &Document) {
    file.version = "1.7".to_owned();
    let pages: Vec<ObjectId> = file.get_pages().into_values().collect();
    let tree = structure_tree(file, canvas, &pages);
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
        catalog.set("StructTreeRoot", tree);
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

fn structure_tree(file: &mut File, canvas: &Canvas, pages: &[ObjectId]) -> ObjectId {
    let ids: Vec<ObjectId> = canvas
        .elements
        .iter()
        .map(|_| file.new_object_id())
        .collect();
    let root = file.new_object_id();
    for (element, id) in canvas.elements.iter().zip(&ids) {
        let object = element_object(element, &ids, root, canvas, pages);
        file.objects.insert(*id, Object::Dictionary(object));
    }
    let mut numbers = Vec::new();
    for (index, page) in canvas.pages.iter().enumerate() {
        let owners = page
            .contents
            .iter()
            .filter_map(|element| ids.get(*element))
            .map(|id| Object::Reference(*id))
            .collect();
        let owners = file.add_object(Object::Array(owners));
        numbers.extend([Object::Integer(integer(index)), Object::Reference(owners)]);
    }
    let parents = file.add_object(dictionary! { "Nums" => numbers });
    let first = ids.first().copied().unwrap_or(root);
    let object = dictionary! {
        "Type" => "StructTreeRoot",
        "K" => vec![Object::Reference(first)],
        "ParentTree" => parents,
        "ParentTreeNextKey" => integer(canvas.pages.len()),
    };
    file.objects.insert(root, Object::Dictionary(object));
    root
}

fn element_object(
    element: &Element,
    ids: &[ObjectId],
    root: ObjectId,
    canvas: &Canvas,
    pages: &[ObjectId],
) -> Dictionary {
    let parent = element
        .parent
        .and_then(|parent| ids.get(parent))
        .copied()
        .unwrap_or(root);
    let kids: Vec<Object> = element
        .kids
        .iter()
        .filter_map(|kid| match kid {
            Kid::Element(index) => ids.get(*index).map(|id| Object::Reference(*id)),
            Kid::Content(page, number) => Some(Object::Dictionary(dictionary! {
                "Type" => "MCR",
                "Pg" => *pages.get(*page)?,
                "MCID" => *number,
            })),
        })
        .collect();
    let mut object = dictionary! { "Type" => "StructElem", "S" => name(element.tag), "P" => parent, "K" => kids };
    if !element.alt.is_empty() {
        object.set("Alt", words(&element.alt));
    }
    if let Some(scope) = element.scope {
        let mut attributes = dictionary! { "O" => name("Table"), "Scope" => name(scope) };
        if element.span > 1 {
            attributes.set("ColSpan", integer(element.span));
        }
        object.set("A", attributes);
    }
    if let Some((page, [left, top, right, bottom])) = element.place {
        let height = canvas.pages.get(page).map_or(0.0, |page| page.height);
        let corners = [left, height - bottom, right, height - top]
            .map(Object::Real)
            .to_vec();
        object.set(
            "A",
            dictionary! { "O" => name("Layout"), "Placement" => name("Block"), "BBox" => corners },
        );
        if let Some(page) = pages.get(page) {
            object.set("Pg", *page);
        }
    }
    object
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
    let mut profile = Stream::new(dictionary! { "N" => 3 }, colour_profile::profile());
    // An uncompressed profile is as valid.
    let _ = profile.compress();
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

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
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
    hash.update(format!("{:?}", canvas.pages).as_bytes());
    let digest = hash.finalize();
    let id = Object::String(
        digest.iter().take(16).copied().collect(),
        StringFormat::Hexadecimal,
    );
    file.trailer.set("ID", vec![id.clone(), id]);
}
