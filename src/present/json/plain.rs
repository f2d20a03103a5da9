//! Words and numbers as JSON, straight into the bytes of the file.

use rust_decimal::Decimal;

use crate::model::cell::Position;

/// Words between quotation marks.
pub(super) fn text(bytes: &mut Vec<u8>, words: &str) {
    bytes.push(b'"');
    escaped(bytes, words);
    bytes.push(b'"');
}

/// Words without their quotation marks.
pub(super) fn escaped(bytes: &mut Vec<u8>, words: &str) {
    if words.bytes().all(is_plain) {
        bytes.extend_from_slice(words.as_bytes());
        return;
    }
    for byte in words.bytes() {
        match byte {
            b'"' => bytes.extend_from_slice(b"\\\""),
            b'\\' => bytes.extend_from_slice(b"\\\\"),
            b'\n' => bytes.extend_from_slice(b"\\n"),
            b'\r' => bytes.extend_from_slice(b"\\r"),
            b'\t' => bytes.extend_from_slice(b"\\t"),
            0x08 => bytes.extend_from_slice(b"\\b"),
            0x0c => bytes.extend_from_slice(b"\\f"),
            control if control < 0x20 => {
                bytes.extend_from_slice(format!("\\u{control:04x}").as_bytes());
            }
            plain => bytes.push(plain),
        }
    }
}

fn is_plain(byte: u8) -> bool {
    byte >= 0x20 && byte != b'"' && byte != b'\\'
}

/// A decimal as a number with all its digits and no closing zeros.
pub(super) fn decimal(bytes: &mut Vec<u8>, value: Decimal) {
    let mantissa = value.mantissa();
    let Ok(mut digits) = u64::try_from(mantissa.unsigned_abs()) else {
        bytes.extend_from_slice(value.normalize().to_string().as_bytes());
        return;
    };
    let mut scale = value.scale();
    while scale > 0 && digits.is_multiple_of(10) {
        digits /= 10;
        scale -= 1;
    }
    if mantissa < 0 {
        bytes.push(b'-');
    }
    let mut room = [b'0'; 32];
    let mut first = room.len();
    let mut written = 0;
    while digits > 0 || written <= scale {
        if written == scale && scale > 0 {
            first -= 1;
            put(&mut room, first, b'.');
        }
        first -= 1;
        let [digit, ..] = (digits % 10).to_le_bytes();
        put(&mut room, first, b'0' + digit);
        digits /= 10;
        written += 1;
    }
    bytes.extend_from_slice(room.get(first..).unwrap_or_default());
}

fn put(room: &mut [u8; 32], place: usize, byte: u8) {
    if let Some(slot) = room.get_mut(place) {
        *slot = byte;
    }
}

/// A cell as people call it: `D12`.
pub(super) fn position(bytes: &mut Vec<u8>, position: Position) {
    let mut column = u32::from(position.column) + 1;
    let start = bytes.len();
    while column > 0 {
        let [letter, ..] = ((column - 1) % 26).to_le_bytes();
        bytes.push(b'A' + letter);
        column = (column - 1) / 26;
    }
    if let Some(letters) = bytes.get_mut(start..) {
        letters.reverse();
    }
    let mut row = u64::from(position.row) + 1;
    let start = bytes.len();
    while row > 0 {
        let [digit, ..] = (row % 10).to_le_bytes();
        bytes.push(b'0' + digit);
        row /= 10;
    }
    if let Some(digits) = bytes.get_mut(start..) {
        digits.reverse();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut bytes = Vec::new();
        write(&mut bytes);
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_decimal_keeps_its_digits_and_loses_closing_zeros() {
        for (given, expected) in [
            ("0", "0"),
            ("0.00", "0"),
            ("-0.50", "-0.5"),
            ("14164.900", "14164.9"),
            ("1200", "1200"),
            (
                "0.0000000000000000000000000001",
                "0.0000000000000000000000000001",
            ),
            ("18446744073709551615", "18446744073709551615"),
            ("-18446744073709551616.10", "-18446744073709551616.1"),
            ("12345678901234567890.1234", "12345678901234567890.1234"),
        ] {
            let value = given.parse().unwrap();
            assert_eq!(written(|bytes| decimal(bytes, value)), expected);
        }
    }

    #[test]
    fn words_are_written_as_every_reader_of_json_reads_them() {
        for words in ["Đắk Hà", "a\"b\\c", "dòng\nmới\tở\u{1}đây\u{8}\u{c}\r"] {
            let quoted = written(|bytes| text(bytes, words));
            assert_eq!(quoted, serde_json::to_string(words).unwrap());
        }
    }

    #[test]
    fn cells_are_called_as_in_excel() {
        for (row, column) in [(0, 0), (11, 3), (99, 26), (1_048_575, 16_383)] {
            let place = Position::new(row, column);
            assert_eq!(written(|bytes| position(bytes, place)), place.to_string());
        }
    }
}
