//! What the file says of itself, and what the program that opens it is to do.

use super::package::WORD;
use super::xml::Xml;
use crate::model::document::Document;

const CORE: &str = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";
const EXTENDED: &str = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties";

/// The part `docProps/core.xml`; its only date is that of the run.
pub(super) fn core(document: &Document) -> String {
    let mut xml = Xml::part();
    let spaces = [
        ("xmlns:cp", CORE),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:dcterms", "http://purl.org/dc/terms/"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ];
    xml.element("cp:coreProperties", &spaces, |xml| {
        xml.words("dc:title", &[], &document.title);
        xml.words("dc:creator", &[], &document.author);
        xml.words("cp:lastModifiedBy", &[], &document.author);
        xml.words("dc:language", &[], "vi-VN");
        let moment = format!("{}T00:00:00Z", document.as_of);
        for name in ["dcterms:created", "dcterms:modified"] {
            xml.words(name, &[("xsi:type", "dcterms:W3CDTF")], &moment);
        }
    });
    xml.take()
}

/// The part `docProps/app.xml`.
pub(super) fn app(document: &Document) -> String {
    let mut xml = Xml::part();
    xml.element("Properties", &[("xmlns", EXTENDED)], |xml| {
        xml.words("Application", &[], env!("CARGO_PKG_NAME"));
        xml.words("Company", &[], &document.author);
    });
    xml.take()
}

/// The part `word/settings.xml`: as Word has worked since 2013, in Vietnamese.
pub(super) fn settings() -> String {
    let mut xml = Xml::part();
    xml.element("w:settings", &[("xmlns:w", WORD)], |xml| {
        xml.leaf("w:zoom", &[("w:percent", "100")]);
        xml.value("w:defaultTabStop", "720");
        xml.value("w:characterSpacingControl", "doNotCompress");
        xml.element("w:compat", &[], |xml| {
            let mode = [
                ("w:name", "compatibilityMode"),
                ("w:uri", "http://schemas.microsoft.com/office/word"),
                ("w:val", "15"),
            ];
            xml.leaf("w:compatSetting", &mode);
        });
        xml.leaf("w:themeFontLang", &[("w:val", "vi-VN")]);
        xml.value("w:decimalSymbol", ",");
        xml.value("w:listSeparator", ";");
    });
    xml.take()
}
