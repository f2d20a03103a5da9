//! Encrypted workbooks that open without a password all the same, and those to which only a server has the key.
//!
//! What comes out is foreign bytes like any others and goes through the same guard. The work is bounded: a file may not ask for
//! more rounds of hashing than the standard allows, and the reading process has its limit of time.

mod obfuscated;

use msoffice_crypto::{
    Error, IntegrityPolicy, decrypt_binary_office, decrypt_ooxml, decrypt_ooxml_with_policy,
};

use super::ole::Ole;
use super::refusal::{Fault, Refusal};

/// With this password Excel encrypts a workbook whose structure is locked and that has no password of its own; it tries it by
/// itself, so that nobody is asked. Source: [MS-OFFCRYPTO] 2.4.2.3.
const DEFAULT_PASSWORD: &str = "VelvetSweatshop";
/// The stream of an encrypted package.
const PACKAGE: &str = "EncryptedPackage";
/// Streams of an old workbook: of Excel 97 and later, of Excel 5 and 95.
const STREAMS: [&str; 2] = ["Workbook", "Book"];
/// Streams and folders that tell of a sensitivity label or of rights management. Source: [MS-OFFCRYPTO] 2.2.
const RIGHTS: [&str; 4] = [
    "DRMEncryptedDataSpace",
    "DRMEncryptedTransform",
    "\u{9}DRMDataSpace",
    "\u{9}DRMContent",
];

/// The zip container inside an OLE container; `None` when there is none.
pub(super) fn package(bytes: &[u8]) -> Result<Option<Vec<u8>>, Refusal> {
    let container = Ole::new(bytes).map_err(|fault| Refusal::faulty("", fault))?;
    if RIGHTS.iter().any(|name| container.has_anywhere(name)) {
        return Err(Refusal::rights_managed());
    }
    if !container.has(PACKAGE) {
        return Ok(None);
    }
    let opened = match decrypt_ooxml(bytes, DEFAULT_PASSWORD) {
        // Some writers leave the seal away; the checksums of the package remain.
        Err(Error::IntegrityElementMissing) => {
            decrypt_ooxml_with_policy(bytes, DEFAULT_PASSWORD, IntegrityPolicy::Skip)
                .map(|decrypted| decrypted.package)
        }
        opened => opened,
    };
    match opened {
        Ok(package) => Ok(Some(package)),
        Err(Error::IntegrityCheckFailed) => Err(Refusal::damaged(PACKAGE, "text.reason-checksum")),
        Err(Error::MissingStream(stream)) => Err(Refusal::faulty(stream, Fault::Missing)),
        Err(_) => Err(Refusal::password()),
    }
}

/// An old workbook with its records in the clear: in the same OLE container, or the stream alone where each byte was only mixed.
pub(super) fn records(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    if let Ok(container) = decrypt_binary_office(bytes, DEFAULT_PASSWORD) {
        return Ok(container);
    }
    let container = Ole::new(bytes).map_err(|fault| Refusal::faulty("", fault))?;
    let mut streams = STREAMS
        .iter()
        .filter_map(|name| container.stream(name).ok());
    streams
        .find_map(obfuscated::records)
        .ok_or_else(Refusal::password)
}
