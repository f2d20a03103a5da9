//! A part that is unpacked piece by piece as somebody reads it, and verified to its end: never whole in memory.

use std::str;

use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::directory::Entry;
use super::markup;
use super::refusal::{Fault, Refusal};

/// Bytes that are unpacked at a time.
const PIECE: usize = 128 << 10;
/// Longest element that is taken as one.
const ELEMENT: usize = 32 << 20;

/// Somebody who reads a part from its first tag to its last.
pub(super) trait Pieces {
    /// Takes what it understands from the beginning of `piece` and returns how many bytes that was; the rest comes again,
    /// with more behind it, unless this piece `is_last`.
    fn take(&mut self, piece: &[u8], is_last: bool) -> Result<usize, Fault>;
}

/// Why a part is not read to its end here.
pub(super) enum Stop {
    /// The part is damaged, or no text.
    Refused(Refusal),
    /// It holds comments, character data or the like, which only the whole part can be freed of, or is in another encoding.
    Asides,
}

/// The bytes of a part that nobody has taken yet.
pub(super) struct Stream<'a> {
    entry: &'a Entry,
    packed: &'a [u8],
    unpacker: Option<Decompress>,
    crc: Crc,
    unpacked: u64,
    piece: Vec<u8>,
    /// Bytes of the piece that were taken.
    taken: usize,
    /// Bytes of the piece that are known to be text.
    text: usize,
    has_begun: bool,
    is_last: bool,
}

impl<'a> Stream<'a> {
    /// The part `entry` of the container `bytes`.
    pub(super) fn new(bytes: &'a [u8], entry: &'a Entry) -> Result<Self, Refusal> {
        let packed = bytes.get(entry.packed.clone());
        Ok(Self {
            entry,
            packed: packed.ok_or_else(|| Refusal::damaged(&entry.name, "text.reason-truncated"))?,
            unpacker: entry.is_deflated.then(|| Decompress::new(false)),
            crc: Crc::new(),
            unpacked: 0,
            piece: Vec::with_capacity(PIECE),
            taken: 0,
            text: 0,
            has_begun: false,
            is_last: false,
        })
    }

    /// Lets `reader` read the part. A fault of its own speaks only when the part is whole.
    pub(super) fn read(&mut self, reader: &mut impl Pieces) -> Result<Result<(), Fault>, Stop> {
        let mut outcome = Ok(());
        while !self.is_last {
            self.unpack_more().map_err(Stop::Refused)?;
            self.look_over()?;
            let piece = self.piece.get(self.taken..self.text).unwrap_or_default();
            let taken = match outcome {
                Ok(()) if piece.len() > ELEMENT => Err(Fault::LongRun),
                Ok(()) => reader.take(piece, self.is_last),
                Err(fault) => Err(fault),
            };
            match taken {
                Ok(taken) => self.taken += taken,
                Err(fault) => {
                    outcome = Err(fault);
                    self.taken = self.text;
                }
            }
        }
        Ok(outcome)
    }

    /// Moves what is left to the front and unpacks behind it; a piece of which nothing was taken becomes a longer one.
    fn unpack_more(&mut self) -> Result<(), Refusal> {
        if self.taken > 0 {
            self.piece.drain(..self.taken);
            self.text -= self.taken;
            self.taken = 0;
        } else if self.has_begun {
            self.piece.reserve_exact(self.piece.len());
        }
        let before = self.piece.len();
        let is_whole = match &mut self.unpacker {
            Some(unpacker) => {
                let read = unpacker.total_in();
                let status =
                    unpacker.decompress_vec(self.packed, &mut self.piece, FlushDecompress::None);
                let read = usize::try_from(unpacker.total_in() - read).unwrap_or(usize::MAX);
                self.packed = self.packed.get(read..).unwrap_or_default();
                match status {
                    Ok(Status::StreamEnd) => true,
                    // Packed bytes that end before their stream does.
                    Ok(Status::Ok | Status::BufError) if self.piece.len() > before => false,
                    Ok(Status::Ok | Status::BufError) | Err(_) => {
                        return Err(self.damaged("text.reason-truncated"));
                    }
                }
            }
            None => {
                let room = self.piece.capacity() - before;
                let (next, rest) = self.packed.split_at(room.min(self.packed.len()));
                self.piece.extend_from_slice(next);
                self.packed = rest;
                rest.is_empty()
            }
        };
        let new = self.piece.get(before..).unwrap_or_default();
        self.crc.update(new);
        self.unpacked += u64::try_from(new.len()).unwrap_or(u64::MAX);
        self.is_last = is_whole;
        self.verify()
    }

    /// A part that is longer or shorter than declared, or another than was packed.
    fn verify(&self) -> Result<(), Refusal> {
        let is_too_long = self.unpacked > self.entry.unpacked;
        // Bytes behind the stream belong to nothing.
        let is_other = self.unpacked != self.entry.unpacked || !self.packed.is_empty();
        if is_too_long || self.is_last && is_other {
            return Err(self.damaged("text.reason-size"));
        }
        if self.is_last && self.crc.sum() != self.entry.crc {
            return Err(self.damaged("text.reason-checksum"));
        }
        Ok(())
    }

    fn damaged(&self, reason: &'static str) -> Refusal {
        Refusal::damaged(&self.entry.name, reason)
    }

    /// Holds what is new to be plain text: UTF-8 without NUL and, behind the declaration, nothing but tags and words.
    fn look_over(&mut self) -> Result<(), Stop> {
        let refused = |fault| Stop::Refused(Refusal::faulty(&self.entry.name, fault));
        let new = self.piece.get(self.text..).unwrap_or_default();
        if !self.has_begun && !markup::is_utf8(new) {
            return Err(Stop::Asides);
        }
        let known = match str::from_utf8(new) {
            Ok(_) => new.len(),
            // A letter may be cut by the end of the piece, though not of the part.
            Err(error) if error.error_len().is_none() && !self.is_last => error.valid_up_to(),
            Err(_) => return Err(refused(Fault::NotUtf8)),
        };
        let mut body = self.text.saturating_sub(1);
        if !self.has_begun {
            self.has_begun = true;
            body = markup::declaration(new).ok_or(Stop::Asides)?;
            if memchr::memchr(0, new.get(..body).unwrap_or_default()).is_some() {
                return Err(refused(Fault::Control));
            }
            self.taken = body;
        }
        self.text += known;
        let body = self.piece.get(body..).unwrap_or_default();
        for at in memchr::memchr3_iter(0, b'!', b'?', body) {
            let before = at.checked_sub(1).and_then(|before| body.get(before));
            match body.get(at) {
                Some(0) => return Err(refused(Fault::Control)),
                Some(_) if before == Some(&b'<') => return Err(Stop::Asides),
                Some(_) | None => {}
            }
        }
        Ok(())
    }
}
