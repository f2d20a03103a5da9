//! The SHA-256 of a file that lies in the output folder.

use std::io::{self, Read as _};
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::hash::hex;
use crate::platform;

/// Bytes of an output read at a time.
const BLOCK: usize = 1 << 16;

pub(super) fn sha256(path: &Path) -> io::Result<String> {
    let mut file = platform::open_own(path)?;
    let mut hasher = Sha256::new();
    let mut block = vec![0; BLOCK];
    loop {
        let read = file.read(&mut block)?;
        if read == 0 {
            return Ok(hex(&hasher.finalize()));
        }
        hasher.update(block.get(..read).ok_or(io::ErrorKind::InvalidData)?);
    }
}
