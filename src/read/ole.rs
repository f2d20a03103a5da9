//! The OLE container of old Office files: the bytes of one of its streams.
//!
//! Own code, because every chain of sectors must end: a chain is followed for no more steps than the file has sectors. Files
//! whose tables are longer than the file itself are read, because common writers make them.

use super::bytes::Bytes;
use super::refusal::Fault;

/// Marks from here on are no sectors.
const LAST_SECTOR: u32 = 0xffff_fffa;
/// Bytes of a header, which holds the first part of the list of tables.
const HEADER: usize = 512;
/// Bytes of an entry of the directory.
const ENTRY: usize = 128;
/// A stream, and the first entry of all.
const STREAM: u8 = 2;
const ROOT: u8 = 5;

/// A container.
#[derive(Debug)]
pub(super) struct Ole<'a> {
    bytes: &'a [u8],
    sector: usize,
    small_sector: usize,
    /// Streams shorter than this stand in small sectors.
    small_below: u64,
    next: Vec<u32>,
    next_small: Vec<u32>,
    /// The small sectors, one after the other.
    small: Vec<u8>,
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    name: String,
    kind: u8,
    /// Entries beside this one in its folder, and the first of its own folder.
    around: [u32; 2],
    inside: u32,
    first: u32,
    size: u64,
}

impl<'a> Ole<'a> {
    /// Reads tables and directory.
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, Fault> {
        let mut header = Bytes::new(bytes);
        header.take(26)?;
        let version = header.u16()?;
        header.take(2)?;
        let (sector, small_sector) = (header.u16()?, header.u16()?);
        if !matches!((version, sector, small_sector), (3, 9, 6) | (4, 12, 6)) {
            return Err(Fault::Malformed);
        }
        header.take(10)?;
        header.u32()?;
        let directory = header.u32()?;
        header.u32()?;
        let small_below = u64::from(header.u32()?);
        let small_table = header.u32()?;
        header.u32()?;
        let more_tables = header.u32()?;
        let mut ole = Self {
            bytes,
            sector: 1 << sector,
            small_sector: 1 << small_sector,
            small_below,
            next: Vec::new(),
            next_small: Vec::new(),
            small: Vec::new(),
            entries: Vec::new(),
        };
        ole.next = ole.tables(more_tables)?;
        ole.entries = ole.directory(directory, version)?;
        ole.next_small = numbers(&ole.chain(small_table)?);
        let root = ole.entries.iter().find(|entry| entry.kind == ROOT);
        ole.small = match root {
            Some(root) if root.size > 0 => ole.chain(root.first)?,
            Some(_) | None => Vec::new(),
        };
        Ok(ole)
    }

    /// The sectors that follow each sector.
    fn tables(&self, more: u32) -> Result<Vec<u32>, Fault> {
        let mut places = numbers(self.bytes.get(76..HEADER).ok_or(Fault::CutRecord)?);
        let mut list = more;
        for _ in 0..self.sectors() {
            if list >= LAST_SECTOR {
                break;
            }
            let mut part = numbers(self.sector(list)?);
            list = part.pop().unwrap_or(u32::MAX);
            places.extend(part);
        }
        let mut next = Vec::new();
        for place in places.into_iter().filter(|place| *place < LAST_SECTOR) {
            if next.len() > self.sectors() + self.sector {
                return Err(Fault::Malformed);
            }
            next.extend(numbers(self.sector(place)?));
        }
        Ok(next)
    }

    fn directory(&self, first: u32, version: u16) -> Result<Vec<Entry>, Fault> {
        let bytes = self.chain(first)?;
        let entries = bytes.chunks_exact(ENTRY);
        entries
            .map(|entry| {
                let mut entry = Bytes::new(entry);
                let name = entry.take(64)?;
                let length = usize::from(entry.u16()?).saturating_sub(2).min(62);
                let units = name.get(..length).unwrap_or_default().chunks_exact(2);
                let units: Vec<u16> = units
                    .map(|pair| u16::from_le_bytes(pair.try_into().unwrap_or_default()))
                    .collect();
                let kind = entry.u8()?;
                entry.take(1)?;
                let around = [entry.u32()?, entry.u32()?];
                let inside = entry.u32()?;
                entry.take(36)?;
                let (first, low, high) = (entry.u32()?, entry.u32()?, entry.u32()?);
                // The upper half of the size is undefined in files with short sectors.
                let high = if version == 3 { 0 } else { high };
                Ok(Entry {
                    name: String::from_utf16_lossy(&units),
                    kind,
                    around,
                    inside,
                    first,
                    size: u64::from(low) | u64::from(high) << 32,
                })
            })
            .collect()
    }

    /// True when there is a stream of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entry(name).is_some()
    }

    /// True when anything in the container, however deep, has this name.
    pub(super) fn has_anywhere(&self, name: &str) -> bool {
        let mut entries = self.entries.iter();
        entries.any(|entry| entry.kind != 0 && entry.name.eq_ignore_ascii_case(name))
    }

    /// A stream of the outermost folder: a letter may hold a whole workbook in a folder of its own.
    fn entry(&self, name: &str) -> Option<&Entry> {
        let root = self.entries.iter().find(|entry| entry.kind == ROOT)?;
        let mut ahead = vec![root.inside];
        // Every entry is looked at once, so that more steps than entries are a ring.
        for _ in 0..=2 * self.entries.len() {
            let index = ahead.pop()?;
            let at = usize::try_from(index).ok();
            let Some(entry) = at.and_then(|at| self.entries.get(at)) else {
                continue;
            };
            if entry.kind == STREAM && entry.name.eq_ignore_ascii_case(name) {
                return Some(entry);
            }
            ahead.extend(entry.around);
        }
        None
    }

    /// The bytes of a stream.
    pub(super) fn stream(&self, name: &str) -> Result<Vec<u8>, Fault> {
        let entry = self.entry(name).ok_or(Fault::Missing)?;
        let mut bytes = if entry.size < self.small_below {
            self.small_chain(entry.first)?
        } else {
            self.chain(entry.first)?
        };
        let size = usize::try_from(entry.size).map_err(|_| Fault::CutRecord)?;
        if bytes.len() < size {
            return Err(Fault::CutRecord);
        }
        bytes.truncate(size);
        Ok(bytes)
    }

    fn sectors(&self) -> usize {
        self.bytes.len() / self.sector
    }

    fn sector(&self, number: u32) -> Result<&'a [u8], Fault> {
        let number = usize::try_from(number).map_err(|_| Fault::CutRecord)?;
        let start = number
            .checked_add(1)
            .and_then(|number| number.checked_mul(self.sector))
            .ok_or(Fault::CutRecord)?;
        let end = start.checked_add(self.sector).ok_or(Fault::CutRecord)?;
        // The last sector of a file may be cut short by its writer.
        let end = end.min(self.bytes.len());
        self.bytes.get(start..end).ok_or(Fault::CutRecord)
    }

    /// The bytes of a chain of sectors.
    fn chain(&self, first: u32) -> Result<Vec<u8>, Fault> {
        let mut bytes = Vec::new();
        let mut number = first;
        for _ in 0..=self.sectors() {
            if number >= LAST_SECTOR {
                return Ok(bytes);
            }
            let part = self.sector(number)?;
            bytes.extend_from_slice(part);
            number = following(&self.next, number)?;
            if part.len() < self.sector && number < LAST_SECTOR {
                return Err(Fault::CutRecord);
            }
        }
        Err(Fault::Malformed)
    }

    fn small_chain(&self, first: u32) -> Result<Vec<u8>, Fault> {
        let mut bytes = Vec::new();
        let mut number = first;
        for _ in 0..=self.small.len() / self.small_sector {
            if number >= LAST_SECTOR {
                return Ok(bytes);
            }
            let start = usize::try_from(number)
                .ok()
                .and_then(|number| number.checked_mul(self.small_sector));
            let start = start.ok_or(Fault::CutRecord)?;
            let end = (start + self.small_sector).min(self.small.len());
            bytes.extend_from_slice(self.small.get(start..end).ok_or(Fault::CutRecord)?);
            number = following(&self.next_small, number)?;
        }
        Err(Fault::Malformed)
    }
}

fn following(table: &[u32], number: u32) -> Result<u32, Fault> {
    let index = usize::try_from(number).map_err(|_| Fault::CutRecord)?;
    table.get(index).copied().ok_or(Fault::CutRecord)
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    let fours = bytes.chunks_exact(4);
    fours
        .map(|four| u32::from_le_bytes(four.try_into().unwrap_or_default()))
        .collect()
}
