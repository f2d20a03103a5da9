//! Deflates streams with one compressor, whose memory is set up once for the whole file.

use flate2::{Compress, Compression, FlushCompress, Status};

/// Level 6 packs a report of 90 pages half a percent smaller and takes a fifth longer.
const LEVEL: u32 = 5;

/// A compressor that is used again; a copy of it is a new one.
#[derive(Debug, Default)]
pub(super) struct Packer(Option<Compress>);

impl Clone for Packer {
    fn clone(&self) -> Self {
        Self(None)
    }
}

impl Packer {
    /// The bytes in the form of `FlateDecode`.
    pub(super) fn pack(&mut self, bytes: &[u8]) -> Vec<u8> {
        let deflate = self
            .0
            .get_or_insert_with(|| Compress::new(Compression::new(LEVEL), true));
        deflate.reset();
        let mut packed = Vec::with_capacity(bytes.len() / 3 + 64);
        loop {
            let done = usize::try_from(deflate.total_in()).unwrap_or(usize::MAX);
            let rest = bytes.get(done..).unwrap_or_default();
            match deflate.compress_vec(rest, &mut packed, FlushCompress::Finish) {
                Ok(Status::Ok | Status::BufError) => packed.reserve(packed.len() / 2 + 64),
                // Deflating into memory has no errors of its own.
                Ok(Status::StreamEnd) | Err(_) => break,
            }
        }
        packed.shrink_to_fit();
        packed
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use std::io::Read as _;

    use super::*;

    #[test]
    fn what_was_packed_can_be_read_again_however_often_the_compressor_was_used() {
        let mut packer = Packer::default();
        for length in [0_u32, 10, 100_000] {
            let plain: Vec<u8> = (0..length)
                .flat_map(|number| number.wrapping_mul(2_654_435_761).to_le_bytes())
                .collect();
            let packed = packer.pack(&plain);
            let mut read = Vec::new();
            flate2::read::ZlibDecoder::new(packed.as_slice())
                .read_to_end(&mut read)
                .unwrap();
            assert_eq!(read, plain);
        }
    }
}
