//! Any bytes as the part of a sheet, in a container that is otherwise in order.
#![no_main]

use std::sync::Arc;

use flate2::Crc;
use libfuzzer_sys::fuzz_target;

const ROOT: &str = "<Relationships><Relationship Id='1' Type='t/officeDocument' Target='xl/workbook.xml'/></Relationships>";
const WORKBOOK: &str = "<workbook><sheets><sheet name='B3' id='1'/></sheets></workbook>";
const PARTS: &str = "<Relationships><Relationship Id='1' Type='t/worksheet' Target='s.xml'/>\
    <Relationship Id='2' Type='t/sharedStrings' Target='t.xml'/><Relationship Id='3' Type='t/styles' Target='f.xml'/></Relationships>";
const STRINGS: &str = "<sst><si><t>Tổng số</t></si><si><r><t>Bán </t></r><r><t>lẻ</t></r></si></sst>";
const FORMATS: &str = "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='9'/></cellXfs></styleSheet>";

/// A container of stored parts.
fn container(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, part) in parts {
        let mut crc = Crc::new();
        crc.update(part);
        let offset = bytes.len() as u32;
        let mut common = Vec::new();
        common.extend([20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0x4f]);
        common.extend(crc.sum().to_le_bytes());
        common.extend((part.len() as u32).to_le_bytes());
        common.extend((part.len() as u32).to_le_bytes());
        common.extend((name.len() as u16).to_le_bytes());
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&common);
        bytes.extend([0, 0]);
        bytes.extend(name.as_bytes());
        bytes.extend(*part);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&common);
        directory.extend([0; 12]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (at, size) = (bytes.len() as u32, directory.len() as u32);
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend((parts.len() as u16).to_le_bytes());
    bytes.extend((parts.len() as u16).to_le_bytes());
    bytes.extend(size.to_le_bytes());
    bytes.extend(at.to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}

fuzz_target!(
    // A panic that the program contains is no find; one that gets out is.
    init: std::panic::set_hook(Box::new(|_| {})),
    |sheet: &[u8]| {
    let bytes = container(&[
        ("_rels/.rels", ROOT.as_bytes()),
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", PARTS.as_bytes()),
        ("xl/t.xml", STRINGS.as_bytes()),
        ("xl/f.xml", FORMATS.as_bytes()),
        ("xl/s.xml", sheet),
    ]);
    let (workbook, findings) = tonghop::read::read(&Arc::from("a.xlsx"), &bytes);
    // The container is in order, so the workbook is refused for what stands in the sheet or not at all.
    assert!(workbook.is_some() || !findings.is_empty());
    if let Some(workbook) = workbook {
        assert!(!workbook.sheets.is_empty() || !findings.is_empty());
    }
});
