//! Encrypted workbooks: those that Excel opens without asking are read, the others are named for what they are.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::fs;
use std::sync::Arc;

use tonghop::read::grid::Workbook;

const SAMPLE: &str = "fixtures/sample/inbox/DakGlei_T9.2019.xlsx";
/// With which Excel encrypts a locked workbook that has no password of its own.
const DEFAULT: &str = "VelvetSweatshop";

fn read(bytes: &[u8]) -> (Option<Workbook>, Vec<&'static str>) {
    let (workbook, findings) = tonghop::read::read_twice(&Arc::from("a.xlsx"), bytes);
    let codes = findings.iter().map(|finding| finding.rule.code).collect();
    (workbook, codes)
}

fn cells(workbook: &Workbook) -> Vec<String> {
    let sheets = workbook.sheets.iter();
    sheets
        .flat_map(|sheet| {
            sheet
                .cells
                .iter()
                .map(|cell| format!("{} {} {:?}", sheet.name, cell.position, cell.content))
        })
        .collect()
}

#[test]
fn what_excel_opens_without_asking_holds_the_cells_of_the_original() {
    let plain = fs::read(SAMPLE).unwrap();
    let (original, said) = read(&plain);
    let original = cells(&original.unwrap());
    for encrypted in [
        msoffice_crypto::encrypt_ooxml(&plain, DEFAULT).unwrap(),
        msoffice_crypto::encrypt_ooxml_standard(&plain, DEFAULT).unwrap(),
        msoffice_crypto::encrypt_ooxml_standard_with_key_bits(&plain, DEFAULT, 256).unwrap(),
    ] {
        let (workbook, codes) = read(&encrypted);
        assert_eq!(cells(&workbook.unwrap()), original);
        assert_eq!(codes, [&said[..], &["TH082"]].concat());
    }
}

#[test]
fn old_workbooks_in_both_kinds_of_rc4_and_obfuscated_ones_are_read() {
    for name in ["rc4", "rc4-cryptoapi", "xor"] {
        let path = format!("fixtures/formats/encrypted/{name}.xls");
        let (workbook, codes) = read(&fs::read(path).unwrap());
        assert_eq!(
            cells(&workbook.unwrap()).join("; "),
            "Biểu 3 A1 Text(\"Tổng mức bán lẻ\"); Biểu 3 B1 Number(19550); Biểu 3 A2 Text(\"Đắk Hà\"); Biểu 3 B2 Number(-12.5); \
             Biểu 3 A3 Text(\"Ngọc Hồi\"); Biểu 3 B3 Number(0.166); Biểu 3 B4 Date(2019, 9, 30)"
        );
        assert_eq!(codes, ["TH082", "TH020"], "{name}");
    }
}

#[test]
fn an_obfuscated_workbook_of_excel_5_holds_the_cells_of_the_original() {
    let plain = fs::read("fixtures/formats/xls5-1258/TuMoRong-thang9-2019.xls").unwrap();
    let hidden = fs::read("fixtures/formats/encrypted/xor-excel-5.xls").unwrap();
    let (original, said) = read(&plain);
    let original = cells(&original.unwrap());
    assert!(original.len() > 500, "{}", original.len());
    let (workbook, codes) = read(&hidden);
    assert_eq!(cells(&workbook.unwrap()), original);
    assert_eq!(codes, [&["TH082"], &said[..]].concat());
}

#[test]
fn an_obfuscated_workbook_of_excel_5_under_another_password_is_named() {
    let hidden = fs::read("fixtures/formats/encrypted/xor-excel-5.xls").unwrap();
    // The record that tells of the password: its length, the key, the check.
    let record = [0x2f, 0, 4, 0, 0x59, 0xb3, 0x0a, 0x9a];
    let at = hidden.windows(8).position(|bytes| bytes == record).unwrap();
    for byte in 4..8 {
        let mut other = hidden.clone();
        other[at + byte] ^= 1;
        assert_eq!(read(&other).1, ["TH011"], "{byte}");
    }
}

#[test]
fn a_password_of_somebody_is_named() {
    let plain = fs::read(SAMPLE).unwrap();
    let encrypted = msoffice_crypto::encrypt_ooxml(&plain, "bí mật").unwrap();
    assert_eq!(read(&encrypted).1, ["TH011"]);
    let old = fs::read("fixtures/formats/encrypted/rc4-other-password.xls").unwrap();
    assert_eq!(read(&old).1, ["TH011"]);
}

#[test]
fn a_sensitivity_label_is_no_password() {
    let plain = fs::read(SAMPLE).unwrap();
    let encrypted = msoffice_crypto::encrypt_ooxml(&plain, DEFAULT).unwrap();
    let labelled = renamed(
        encrypted,
        "StrongEncryptionTransform",
        "DRMEncryptedTransform",
    );
    assert_eq!(read(&labelled).1, ["TH080"]);
}

#[test]
fn what_is_inside_goes_through_the_guard() {
    let mut damaged = fs::read(SAMPLE).unwrap();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    let encrypted = msoffice_crypto::encrypt_ooxml_standard(&damaged, DEFAULT).unwrap();
    assert_eq!(read(&encrypted).1, ["TH012"]);
    // A flipped bit under the seal of the container.
    let plain = fs::read(SAMPLE).unwrap();
    let mut encrypted = msoffice_crypto::encrypt_ooxml(&plain, DEFAULT).unwrap();
    let late = encrypted.len() * 2 / 3;
    encrypted[late] ^= 1;
    assert_eq!(read(&encrypted).1, ["TH012"]);
}

/// A container in whose directory one entry has another, shorter name.
fn renamed(mut container: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let (from, mut to) = (wide(from), wide(to));
    let length = u16::try_from(to.len() + 2).unwrap().to_le_bytes();
    to.resize(from.len(), 0);
    let mut places = Vec::new();
    for (at, window) in container.windows(from.len()).enumerate() {
        // Entries of the directory stand at multiples of their length.
        if window == from && at % 128 == 0 {
            places.push(at);
        }
    }
    for at in places {
        container[at..at + to.len()].copy_from_slice(&to);
        container[at + 64..at + 66].copy_from_slice(&length);
    }
    container
}
