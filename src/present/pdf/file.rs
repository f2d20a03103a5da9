//! Objects into the bytes of a file: small ones packed together in object streams, and the table that says where each stands.
//!
//! lopdf can write such a file too, but a tagged report has a structure element for each cell of each table: as lopdf's
//! objects they take ten times the time and memory that their words take here.

use std::io::{self, Write};

use lopdf::{Dictionary, Object, Stream, StringFormat, dictionary};

use super::packing::Packer;

/// Objects packed together; a reader unpacks so many to get at one.
const GROUP: usize = 500;

/// Where an object stands.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// No such object.
    Nowhere,
    /// So many bytes from the beginning.
    At(u64),
    /// In an object stream, as its how-manyeth.
    Within(usize, usize),
}

/// A PDF file being written. Objects come with their numbers, in any order, each once.
pub(super) struct FileWriter<W> {
    out: W,
    written: u64,
    places: Vec<Place>,
    group: Group,
    packer: Packer,
}

/// Small objects on their way into an object stream.
#[derive(Default)]
struct Group {
    numbers: Vec<usize>,
    starts: Vec<usize>,
    bytes: Vec<u8>,
}

impl<W: Write> FileWriter<W> {
    /// Begins a file with objects numbered below `count`.
    pub(super) fn begin(mut out: W, count: usize) -> io::Result<Self> {
        // Four bytes above 127 tell programs that copy files that this is no text.
        let head = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n";
        out.write_all(head)?;
        Ok(Self {
            out,
            written: head.len() as u64,
            places: vec![Place::Nowhere; count],
            group: Group::default(),
            packer: Packer::default(),
        })
    }

    /// Writes an object of the document model. A stream that allows it is deflated, unless it already is.
    pub(super) fn object(&mut self, number: usize, object: &Object) -> io::Result<()> {
        if let Object::Stream(stream) = object {
            self.stream(number, stream)
        } else {
            self.small(number, |bytes| write_object(bytes, object))
        }
    }

    /// Writes an object whose words `write` puts down.
    pub(super) fn small(
        &mut self,
        number: usize,
        write: impl FnOnce(&mut Vec<u8>),
    ) -> io::Result<()> {
        self.group.numbers.push(number);
        self.group.starts.push(self.group.bytes.len());
        write(&mut self.group.bytes);
        self.group.bytes.push(b'\n');
        if self.group.numbers.len() >= GROUP {
            self.close_group()?;
        }
        Ok(())
    }

    fn stream(&mut self, number: usize, stream: &Stream) -> io::Result<()> {
        let mut dict = stream.dict.clone();
        let packs = stream.allows_compression && !dict.has(b"Filter");
        if packs {
            dict.set("Filter", Object::Name(b"FlateDecode".to_vec()));
            let packed = self.packer.pack(&stream.content);
            self.direct(number, dict, &packed)
        } else {
            self.direct(number, dict, &stream.content)
        }
    }

    fn direct(&mut self, number: usize, mut dict: Dictionary, content: &[u8]) -> io::Result<()> {
        dict.set("Length", integer(content.len()));
        if let Some(place) = self.places.get_mut(number) {
            *place = Place::At(self.written);
        }
        let mut head = Vec::new();
        text(&mut head, &format!("{number} 0 obj\n"));
        write_dictionary(&mut head, &dict);
        text(&mut head, "\nstream\n");
        self.put(&head)?;
        self.put(content)?;
        self.put(b"\nendstream\nendobj\n")
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.written += bytes.len() as u64;
        self.out.write_all(bytes)
    }

    fn close_group(&mut self) -> io::Result<()> {
        let group = std::mem::take(&mut self.group);
        if group.numbers.is_empty() {
            return Ok(());
        }
        let container = self.places.len();
        self.places.push(Place::Nowhere);
        let mut content = Vec::new();
        for (index, (number, start)) in group.numbers.iter().zip(&group.starts).enumerate() {
            text(&mut content, &format!("{number} {start} "));
            if let Some(place) = self.places.get_mut(*number) {
                *place = Place::Within(container, index);
            }
        }
        let first = content.len();
        content.extend_from_slice(&group.bytes);
        let dict = dictionary! {
            "Type" => "ObjStm",
            "N" => integer(group.numbers.len()),
            "First" => integer(first),
            "Filter" => "FlateDecode",
        };
        let packed = self.packer.pack(&content);
        self.direct(container, dict, &packed)
    }

    /// Writes what is left and the table of places; `trailer` names the catalogue.
    pub(super) fn finish(mut self, trailer: &Dictionary) -> io::Result<()> {
        self.close_group()?;
        let number = self.places.len();
        let start = self.written;
        self.places.push(Place::At(start));
        let mut dict = trailer.clone();
        dict.set("Type", "XRef");
        dict.set("Size", integer(self.places.len()));
        dict.set(
            "W",
            vec![Object::Integer(1), Object::Integer(4), Object::Integer(2)],
        );
        dict.set("Filter", "FlateDecode");
        // Each entry is written as its difference from the one above: most differ by one.
        dict.set(
            "DecodeParms",
            dictionary! { "Predictor" => 12, "Columns" => 7 },
        );
        let packed = self.packer.pack(&differences(&self.places)?);
        self.direct(number, dict, &packed)?;
        let end = format!("startxref\n{start}\n%%EOF\n");
        self.put(end.as_bytes())?;
        self.out.flush()
    }
}

/// Entries of the table, each with the mark of the predictor "up" before it.
///
/// # Errors
/// When the file is too long for the places in its table.
fn differences(places: &[Place]) -> io::Result<Vec<u8>> {
    let mut above = [0_u8; 7];
    let mut rows = Vec::with_capacity(places.len() * 8);
    for (place, number) in places.iter().zip(0_usize..) {
        let (kind, second, third) = match place {
            Place::Nowhere if number == 0 => (0, 0, 0xffff),
            Place::Nowhere => (0, 0, 0),
            Place::At(offset) => (1, *offset, 0),
            Place::Within(container, index) => (2, *container as u64, *index),
        };
        let second = u32::try_from(second).map_err(io::Error::other)?;
        let third = u16::try_from(third).map_err(io::Error::other)?;
        let ([a, b, c, d], [e, f]) = (second.to_be_bytes(), third.to_be_bytes());
        let row = [kind, a, b, c, d, e, f];
        rows.push(2);
        rows.extend(row.iter().zip(above).map(|(now, up)| now.wrapping_sub(up)));
        above = row;
    }
    Ok(rows)
}

fn integer(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn text(bytes: &mut Vec<u8>, words: &str) {
    bytes.extend_from_slice(words.as_bytes());
}

/// An object as it stands in a file; streams stand there by reference only.
pub(super) fn write_object(bytes: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null | Object::Stream(_) => text(bytes, "null"),
        Object::Boolean(value) => text(bytes, if *value { "true" } else { "false" }),
        Object::Integer(value) => text(bytes, &value.to_string()),
        Object::Real(value) => text(bytes, &value.to_string()),
        Object::Name(name) => write_name(bytes, name),
        Object::String(content, format) => write_string(bytes, content, format),
        Object::Array(parts) => {
            bytes.push(b'[');
            for (index, part) in parts.iter().enumerate() {
                if index > 0 {
                    bytes.push(b' ');
                }
                write_object(bytes, part);
            }
            bytes.push(b']');
        }
        Object::Dictionary(dict) => write_dictionary(bytes, dict),
        Object::Reference((number, generation)) => {
            text(bytes, &format!("{number} {generation} R"));
        }
    }
}

fn write_dictionary(bytes: &mut Vec<u8>, dict: &Dictionary) {
    text(bytes, "<<");
    for (key, value) in dict.iter() {
        write_name(bytes, key);
        bytes.push(b' ');
        write_object(bytes, value);
    }
    text(bytes, ">>");
}

fn write_name(bytes: &mut Vec<u8>, name: &[u8]) {
    bytes.push(b'/');
    for byte in name {
        if byte.is_ascii_alphanumeric() || b"-_.+".contains(byte) {
            bytes.push(*byte);
        } else {
            text(bytes, &format!("#{byte:02X}"));
        }
    }
}

fn write_string(bytes: &mut Vec<u8>, content: &[u8], format: &StringFormat) {
    match format {
        StringFormat::Literal => {
            bytes.push(b'(');
            for byte in content {
                match byte {
                    b'(' | b')' | b'\\' => bytes.extend([b'\\', *byte]),
                    b'\r' => text(bytes, "\\r"),
                    other => bytes.push(*other),
                }
            }
            bytes.push(b')');
        }
        StringFormat::Hexadecimal => {
            bytes.push(b'<');
            text(bytes, &crate::hash::hex(content));
            bytes.push(b'>');
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;

    #[test]
    fn objects_are_found_again_wherever_they_were_put() {
        let mut bytes = Vec::new();
        let mut file = FileWriter::begin(&mut bytes, 1203).unwrap();
        let stream = Stream::new(dictionary! {}, b"some words".to_vec());
        file.object(1, &Object::Stream(stream)).unwrap();
        file.object(
            2,
            &dictionary! { "Type" => "Catalog", "Pages" => Object::Reference((1202, 0)) }.into(),
        )
        .unwrap();
        for number in 3..1202 {
            file.small(number, |bytes| text(bytes, &format!("[{number}]")))
                .unwrap();
        }
        let pages = dictionary! { "Type" => "Pages", "Kids" => vec![], "Count" => 0 };
        file.object(1202, &pages.into()).unwrap();
        file.finish(&dictionary! { "Root" => Object::Reference((2, 0)) })
            .unwrap();

        let read = lopdf::Document::load_mem(&bytes).unwrap();
        let stream = read.get_object((1, 0)).unwrap().as_stream().unwrap();
        assert_eq!(stream.decompressed_content().unwrap(), b"some words");
        for number in [3, 502, 503, 1201] {
            let found = read.get_object((number, 0)).unwrap();
            assert_eq!(found.as_array().unwrap(), &[Object::Integer(number.into())]);
        }
    }

    #[test]
    fn what_would_end_a_name_or_a_string_is_written_in_another_way() {
        let written = |object: Object| {
            let mut bytes = Vec::new();
            write_object(&mut bytes, &object);
            String::from_utf8(bytes).unwrap()
        };
        assert_eq!(written(Object::Name(b"A B/C".to_vec())), "/A#20B#2FC");
        assert_eq!(written(Object::string_literal("a(b)\\")), "(a\\(b\\)\\\\)");
        let hexadecimal = Object::String(vec![0xfe, 0xff], StringFormat::Hexadecimal);
        assert_eq!(written(hexadecimal), "<feff>");
    }
}
