//! Zip containers written by hand, so that every field can lie.

use flate2::{Compress, Compression, Crc, FlushCompress};

/// Deflated bytes with their length and checksum unpacked.
#[derive(Clone)]
pub(super) struct Stream {
    pub(super) packed: Vec<u8>,
    pub(super) length: u64,
    pub(super) crc: u32,
}

/// A block of a deflated stream that holds nothing.
const NOTHING: [u8; 5] = [0, 0, 0, 0xff, 0xff];

impl Stream {
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self::repeated(bytes, b"", 0, b"")
    }

    /// `head`, then `unit` as often as it takes to fill `length` bytes, then `tail`; packed in a moment, because each block
    /// of a mebibyte is packed once and repeated as it is.
    pub(super) fn repeated(head: &[u8], unit: &[u8], length: usize, tail: &[u8]) -> Self {
        let mut packed = block(head);
        let mut crc = checksum(head);
        let mut total = head.len();
        if !unit.is_empty() {
            let chunk = unit.repeat(((1 << 20) / unit.len()).max(1));
            let (chunk_packed, chunk_crc) = (block(&chunk), checksum(&chunk));
            while total < length {
                packed.extend_from_slice(&chunk_packed);
                crc.combine(&chunk_crc);
                total += chunk.len();
            }
        }
        packed.extend(last(tail));
        crc.combine(&checksum(tail));
        total += tail.len();
        Self {
            packed,
            length: u64::try_from(total).unwrap(),
            crc: crc.sum(),
        }
    }

    /// The same content, with empty blocks in front until it is packed no better than 190 to 1.
    pub(super) fn thinned(mut self) -> Self {
        let wanted = usize::try_from(self.length).unwrap() / 190;
        let missing = wanted
            .saturating_sub(self.packed.len())
            .div_ceil(NOTHING.len());
        self.packed = [NOTHING.repeat(missing), self.packed].concat();
        self
    }
}

fn checksum(bytes: &[u8]) -> Crc {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc
}

/// A run of blocks that ends on a whole byte and refers to nothing before it.
fn block(bytes: &[u8]) -> Vec<u8> {
    deflated(bytes, FlushCompress::Full)
}

fn last(bytes: &[u8]) -> Vec<u8> {
    deflated(bytes, FlushCompress::Finish)
}

fn deflated(bytes: &[u8], flush: FlushCompress) -> Vec<u8> {
    let mut packer = Compress::new(Compression::new(6), false);
    let mut packed = Vec::with_capacity(bytes.len() + 1024);
    packer.compress_vec(bytes, &mut packed, flush).unwrap();
    assert_eq!(packer.total_in(), u64::try_from(bytes.len()).unwrap());
    packed
}

/// What one header of an entry says.
#[derive(Clone)]
pub(super) struct Header {
    pub(super) name: Vec<u8>,
    pub(super) flags: u16,
    pub(super) method: u16,
    pub(super) crc: u32,
    pub(super) packed: u32,
    pub(super) unpacked: u32,
    pub(super) extra: Vec<u8>,
}

/// An entry: its bytes, and what the header in front of them and the one in the directory say.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) bytes: Vec<u8>,
    pub(super) local: Header,
    pub(super) central: Header,
    /// Where the directory says it begins, when that is not where it does.
    pub(super) offset: Option<u32>,
}

impl Entry {
    pub(super) fn stored(name: &str, bytes: &[u8]) -> Self {
        let stream = Stream {
            packed: bytes.to_vec(),
            length: u64::try_from(bytes.len()).unwrap(),
            crc: checksum(bytes).sum(),
        };
        Self::with(name, stream, 0)
    }

    pub(super) fn deflated(name: &str, stream: Stream) -> Self {
        Self::with(name, stream, 8)
    }

    fn with(name: &str, stream: Stream, method: u16) -> Self {
        let header = Header {
            name: name.as_bytes().to_vec(),
            flags: 0,
            method,
            crc: stream.crc,
            packed: u32::try_from(stream.packed.len()).unwrap(),
            unpacked: u32::try_from(stream.length).unwrap_or(u32::MAX),
            extra: Vec::new(),
        };
        Self {
            bytes: stream.packed,
            local: header.clone(),
            central: header,
            offset: None,
        }
    }

    /// The same change in both headers.
    pub(super) fn both(&mut self, change: impl Fn(&mut Header)) {
        change(&mut self.local);
        change(&mut self.central);
    }

    pub(super) fn name(&self) -> &str {
        std::str::from_utf8(&self.central.name).unwrap()
    }
}

/// A container.
#[derive(Clone, Default)]
pub(super) struct Archive {
    pub(super) entries: Vec<Entry>,
    /// Bytes before the first entry, not counted in any offset.
    pub(super) junk: Vec<u8>,
    pub(super) comment: Vec<u8>,
    /// Bytes behind everything.
    pub(super) behind: Vec<u8>,
}

impl Archive {
    pub(super) fn entry(&mut self, name: &str) -> &mut Entry {
        let found = self.entries.iter_mut().find(|entry| entry.name() == name);
        found.unwrap()
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut directory = Vec::new();
        for entry in &self.entries {
            let at = entry
                .offset
                .unwrap_or_else(|| u32::try_from(out.len()).unwrap());
            out.extend_from_slice(b"PK\x03\x04");
            fields(&entry.local, &mut out);
            out.extend_from_slice(&entry.local.name);
            out.extend_from_slice(&entry.local.extra);
            out.extend_from_slice(&entry.bytes);
            directory.extend_from_slice(b"PK\x01\x02\x14\x00");
            fields(&entry.central, &mut directory);
            directory.extend_from_slice(&[0; 10]);
            directory.extend_from_slice(&at.to_le_bytes());
            directory.extend_from_slice(&entry.central.name);
            directory.extend_from_slice(&entry.central.extra);
        }
        let start = u32::try_from(out.len()).unwrap();
        let count = u16::try_from(self.entries.len()).unwrap_or(u16::MAX);
        let length = u32::try_from(directory.len()).unwrap();
        out.extend(directory);
        out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
        out.extend_from_slice(&count.to_le_bytes());
        out.extend_from_slice(&count.to_le_bytes());
        out.extend_from_slice(&length.to_le_bytes());
        out.extend_from_slice(&start.to_le_bytes());
        let comment = u16::try_from(self.comment.len()).unwrap();
        out.extend_from_slice(&comment.to_le_bytes());
        out.extend_from_slice(&self.comment);
        out.extend_from_slice(&self.behind);
        [self.junk.clone(), out].concat()
    }
}

fn fields(header: &Header, out: &mut Vec<u8>) {
    out.extend_from_slice(&[20, 0]);
    out.extend_from_slice(&header.flags.to_le_bytes());
    out.extend_from_slice(&header.method.to_le_bytes());
    // 1 January 1980.
    out.extend_from_slice(&[0, 0, 0x21, 0]);
    out.extend_from_slice(&header.crc.to_le_bytes());
    out.extend_from_slice(&header.packed.to_le_bytes());
    out.extend_from_slice(&header.unpacked.to_le_bytes());
    out.extend_from_slice(&u16::try_from(header.name.len()).unwrap().to_le_bytes());
    out.extend_from_slice(&u16::try_from(header.extra.len()).unwrap().to_le_bytes());
}
