//! The colour space of the document: sRGB primaries with gamma 2.2, as PDF/A asks to be stated.
//!
//! Made here from the numbers of IEC 61966-2-1 (primaries adapted to D50), so that no foreign profile is shipped.

/// Tag signature and its data.
type Tag = (&'static [u8; 4], Vec<u8>);

/// An ICC profile of version 2.1 for a display.
pub(super) fn profile() -> Vec<u8> {
    let curve = [
        b"curv".as_slice(),
        &[0; 4],
        &1_u32.to_be_bytes(),
        &0x0233_u16.to_be_bytes(),
        &[0; 2],
    ]
    .concat();
    let tags: Vec<Tag> = vec![
        (b"desc", description("sRGB")),
        (b"cprt", [b"text".as_slice(), &[0; 4], b"CC0\0"].concat()),
        (b"wtpt", colour(0.9642, 1.0, 0.8249)),
        (b"rXYZ", colour(0.4361, 0.2225, 0.0139)),
        (b"gXYZ", colour(0.3851, 0.7169, 0.0971)),
        (b"bXYZ", colour(0.1431, 0.0606, 0.7141)),
        (b"rTRC", curve.clone()),
        (b"gTRC", curve.clone()),
        (b"bTRC", curve),
    ];
    let count = u32::try_from(tags.len()).unwrap_or(0);
    let mut at = 128 + 4 + count * 12;
    let mut table = count.to_be_bytes().to_vec();
    let mut body = Vec::new();
    for (signature, mut bytes) in tags {
        let length = u32::try_from(bytes.len()).unwrap_or(0);
        table.extend_from_slice(signature);
        table.extend_from_slice(&at.to_be_bytes());
        table.extend_from_slice(&length.to_be_bytes());
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        at += u32::try_from(bytes.len()).unwrap_or(0);
        body.extend(bytes);
    }
    [header(at), table, body].concat()
}

fn header(size: u32) -> Vec<u8> {
    let mut header = vec![0; 128];
    let mut put = |at: usize, bytes: &[u8]| {
        for (place, byte) in header.iter_mut().skip(at).zip(bytes) {
            *place = *byte;
        }
    };
    put(0, &size.to_be_bytes());
    put(8, &[2, 0x10, 0, 0]);
    put(12, b"mntrRGB XYZ ");
    put(24, &[0x07, 0xd0, 0, 1, 0, 1]);
    put(36, b"acsp");
    put(68, &fixed(0.9642));
    put(72, &fixed(1.0));
    put(76, &fixed(0.8249));
    header
}

/// A number as 16 bits before and 16 behind the point.
#[allow(
    clippy::cast_possible_truncation,
    reason = "colour components lie between 0 and 1"
)]
fn fixed(value: f64) -> [u8; 4] {
    ((value * 65_536.0).round() as i32).to_be_bytes()
}

fn colour(x: f64, y: f64, z: f64) -> Vec<u8> {
    [b"XYZ ".as_slice(), &[0; 4], &fixed(x), &fixed(y), &fixed(z)].concat()
}

fn description(name: &str) -> Vec<u8> {
    let length = u32::try_from(name.len() + 1).unwrap_or(0);
    let mut bytes = [
        b"desc".as_slice(),
        &[0; 4],
        &length.to_be_bytes(),
        name.as_bytes(),
        &[0],
    ]
    .concat();
    // Neither a Unicode nor a Macintosh name.
    bytes.extend([0; 8 + 3 + 67]);
    bytes
}
