//! A package of an office program (OPC: .docx, .xlsx) as a set of parts: some are read, some get other bytes, and everything else
//! stays byte for byte. For what the program and people made together; foreign workbooks are the business of `read`.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// Bytes of a part that are unpacked.
const MOST: u64 = 1 << 27;

/// Why a package cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// It is no package, or damaged.
    #[error("cannot open the package")]
    Unreadable(#[source] io::Error),
    /// A part is not there, no text, or too large.
    #[error("cannot read the part `{0}`")]
    Part(String),
}

/// An open package.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    names: Vec<String>,
    replaced: BTreeMap<String, Vec<u8>>,
}

impl<'a> Package<'a> {
    /// Opens a package.
    ///
    /// # Errors
    /// When it is none.
    pub fn open(bytes: &'a [u8]) -> Result<Self, PackageError> {
        let unreadable = |error| PackageError::Unreadable(io::Error::from(error));
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
        let names = archive.file_names();
        let names = names.map(|name| Ok(name.map_err(unreadable)?.into_owned()));
        Ok(Self {
            names: names.collect::<Result<_, PackageError>>()?,
            archive,
            replaced: BTreeMap::new(),
        })
    }

    /// Names of the parts, in their order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The bytes of a part as they were.
    ///
    /// # Errors
    /// When it is not there, damaged or too large.
    pub fn bytes(&mut self, name: &str) -> Result<Vec<u8>, PackageError> {
        let failed = || PackageError::Part(name.to_owned());
        let part = self.archive.by_name(name).map_err(|_| failed())?;
        let mut bytes = Vec::new();
        part.take(MOST + 1)
            .read_to_end(&mut bytes)
            .map_err(|_| failed())?;
        match u64::try_from(bytes.len()) {
            Ok(length) if length <= MOST => Ok(bytes),
            Ok(_) | Err(_) => Err(failed()),
        }
    }

    /// The same as text.
    ///
    /// # Errors
    /// As [`Self::bytes`], and when it is not UTF-8.
    pub fn text(&mut self, name: &str) -> Result<String, PackageError> {
        String::from_utf8(self.bytes(name)?).map_err(|_| PackageError::Part(name.to_owned()))
    }

    /// Gives a part that is there other bytes.
    pub fn replace(&mut self, name: &str, bytes: Vec<u8>) {
        self.replaced.insert(name.to_owned(), bytes);
    }

    /// The package with the new bytes; every other part stands in it as it was packed.
    ///
    /// # Errors
    /// When a part is damaged.
    pub fn written(mut self) -> Result<Vec<u8>, PackageError> {
        let unreadable = |error| PackageError::Unreadable(io::Error::from(error));
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        for name in &self.names {
            if let Some(bytes) = self.replaced.get(name) {
                out.start_file(name.as_str(), options).map_err(unreadable)?;
                out.write_all(bytes).map_err(PackageError::Unreadable)?;
            } else {
                let part = self.archive.by_name(name).map_err(unreadable)?;
                out.raw_copy_file(part).map_err(unreadable)?;
            }
        }
        Ok(out.finish().map_err(unreadable)?.into_inner())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;

    fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn a_part_gets_other_bytes_and_the_others_keep_theirs_and_their_order() {
        let bytes = packed(&[("b.xml", "một"), ("a.xml", "hai"), ("c.bin", "ba")]);
        let mut package = Package::open(&bytes).unwrap();
        package.replace("a.xml", b"two".to_vec());
        let written = package.written().unwrap();
        let mut again = Package::open(&written).unwrap();
        assert_eq!(again.names(), ["b.xml", "a.xml", "c.bin"]);
        let texts = ["b.xml", "a.xml", "c.bin"].map(|name| again.text(name).unwrap());
        assert_eq!(texts, ["một", "two", "ba"]);
    }

    #[test]
    fn what_is_no_package_is_an_error() {
        assert!(Package::open(b"not a package").is_err());
        let bytes = packed(&[("a.xml", "")]);
        assert!(Package::open(&bytes).unwrap().text("b.xml").is_err());
    }
}
