//! Old workbooks under Excel's default password where it is no cipher, as always in Excel 5 and 95: each byte is turned and mixed
//! with one of sixteen that follow from the password.
//!
//! Source: [MS-OFFCRYPTO] 2.3.7 and [MS-XLS] 2.2.10. Only one password matters here, so that its key, its check and its bytes
//! stand as they come out of the tables of the standard (`fixtures/obfuscate.py` works them out).

use crate::read::bytes::Bytes;

/// What the workbook keeps of the password: the key, then its check.
const DEFAULT: [u8; 4] = [0x59, 0xb3, 0x0a, 0x9a];
/// The sixteen bytes of the password.
const SIGNS: [u8; 16] = [
    0x87, 0x6b, 0x9a, 0xe2, 0x1e, 0xe3, 0x05, 0x62, 0x1e, 0x69, 0x96, 0x60, 0x98, 0x6e, 0x94, 0x04,
];
/// The record that says that there is a password.
const PASSWORD: u16 = 0x002f;
/// A sheet of the list; where its records begin is never hidden.
const SHEET: u16 = 0x0085;
/// Records that stand in the clear, among them the first of each part.
const CLEAR: [u16; 7] = [0x0809, PASSWORD, 0x00e1, 0x0138, 0x0194, 0x0195, 0x0196];
/// A record that readers pass over: the name of who saved the workbook.
const PASSED_OVER: u16 = 0x005c;

/// The stream with its records in the clear; `None` under any other password and for a stream that is cut.
pub(super) fn records(mut stream: Vec<u8>) -> Option<Vec<u8>> {
    let mut is_default = false;
    let mut at = 0;
    while let Some(head) = stream.get(at..at + 4) {
        let mut head = Bytes::new(head);
        let (kind, length) = (head.u16().ok()?, usize::from(head.u16().ok()?));
        if kind == 0 && length == 0 {
            break;
        }
        let body = at + 4;
        let end = body + length;
        if kind == PASSWORD {
            // From Excel 97 on a 0 stands before it: no cipher.
            let asked = stream.get(body..end)?;
            is_default = asked.strip_prefix(&[0, 0]).unwrap_or(asked) == DEFAULT;
            let name = stream.get_mut(at..at + 2)?;
            name.copy_from_slice(&PASSED_OVER.to_le_bytes());
        }
        let clear = match kind {
            kind if CLEAR.contains(&kind) => length,
            SHEET => length.min(4),
            _ => 0,
        };
        let hidden = stream.get_mut(body + clear..end)?;
        for (byte, place) in hidden.iter_mut().zip(end + clear..) {
            let sign = SIGNS.get(place % SIGNS.len())?;
            *byte = (*byte ^ sign).rotate_right(5);
        }
        at = end;
    }
    is_default.then_some(stream)
}
