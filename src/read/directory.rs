//! Walks the directory of a zip container before anybody trusts it.

use super::refusal::Refusal;

const LOCAL: [u8; 4] = *b"PK\x03\x04";
const CENTRAL: [u8; 4] = *b"PK\x01\x02";
const END: [u8; 4] = *b"PK\x05\x06";
const LONG_END: [u8; 4] = *b"PK\x06\x06";
const END_LENGTH: usize = 22;
const CENTRAL_LENGTH: usize = 46;
const LOCAL_LENGTH: usize = 30;

/// Flags of an encrypted entry, by either method, and of a hidden directory.
const ENCRYPTED: u16 = 0x2041;

/// More entries than any honest workbook was seen with (1,033).
const ENTRIES: u64 = 2_000;
/// Largest part, unpacked. A sheet of ten million cells has some 400 MB, which are never in memory together; readers that
/// hold a part whole have a lower limit of their own.
const PART_BYTES: u64 = 1 << 30;
/// All parts, unpacked.
const TOTAL_BYTES: u64 = 1 << 30;
/// Honest parts above 100 KiB pack up to 170 to 1.
const RATIO: u64 = 200;
/// Parts below this size may pack as they like.
const RATIO_FROM: u64 = 10 << 20;

/// An entry of the container; offsets are into the container's bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) is_deflated: bool,
    pub(super) crc: u32,
    pub(super) unpacked: u64,
    /// The packed bytes.
    pub(super) packed: std::ops::Range<usize>,
    /// Where its own header begins.
    header: usize,
}

/// The entries of a container, checked against each other and against the limits.
pub(super) fn entries(bytes: &[u8]) -> Result<Vec<Entry>, Refusal> {
    let end = end_record(bytes).ok_or_else(|| Refusal::damaged("", "text.reason-truncated"))?;
    let (count, mut at) = (
        u64::from(u16_at(bytes, end + 10)),
        usize_at(bytes, end + 16),
    );
    if count > ENTRIES || count == 0xffff {
        return Err(Refusal::over_limit("text.limit-entries", count, ENTRIES));
    }
    let directory = at;
    let mut entries = Vec::new();
    for _ in 0..count {
        let (entry, next) = entry(bytes, at, end)?;
        entries.push(entry);
        at = next;
    }
    // Behind the entries may stand the longer end record of big containers, which repeats what the short one says.
    let is_at_end = at == end
        || bytes
            .get(at..end)
            .is_some_and(|rest| rest.starts_with(&LONG_END));
    if !is_at_end || u16_at(bytes, end + 8) != u16_at(bytes, end + 10) {
        return Err(Refusal::damaged("", "text.reason-directory"));
    }
    if let Some(entry) = entries.iter().find(|entry| entry.packed.end > directory) {
        return Err(Refusal::damaged(&entry.name, "text.reason-overlap"));
    }
    refuse_clashes(&entries)?;
    refuse_bombs(&entries)?;
    Ok(entries)
}

fn end_record(bytes: &[u8]) -> Option<usize> {
    let first = bytes.len().saturating_sub(END_LENGTH + 0xffff);
    let found = memchr::memmem::rfind(bytes.get(first..)?, &END)? + first;
    let comment = usize::from(u16_at(bytes, found + 20));
    let behind = bytes.get(found + END_LENGTH + comment..)?;
    // Mail programs fill files up with zeros or line ends.
    let is_filler = |byte: &u8| *byte == 0 || byte.is_ascii_whitespace();
    behind.iter().all(is_filler).then_some(found)
}

fn entry(bytes: &[u8], at: usize, end: usize) -> Result<(Entry, usize), Refusal> {
    let damaged = || Refusal::damaged("", "text.reason-directory");
    let header = bytes
        .get(at..at + CENTRAL_LENGTH)
        .filter(|header| header.starts_with(&CENTRAL))
        .ok_or_else(damaged)?;
    let (name_length, extra, comment) =
        (u16_at(header, 28), u16_at(header, 30), u16_at(header, 32));
    let name_at = at + CENTRAL_LENGTH;
    let name_bytes = bytes
        .get(name_at..name_at + usize::from(name_length))
        .ok_or_else(damaged)?;
    let name = String::from_utf8_lossy(name_bytes).replace('\\', "/");
    let next = name_at + usize::from(name_length) + usize::from(extra) + usize::from(comment);
    if next > end {
        return Err(damaged());
    }
    if u16_at(header, 8) & ENCRYPTED != 0 {
        return Err(Refusal::password());
    }
    let is_deflated = match u16_at(header, 10) {
        0 => false,
        8 => true,
        _ => return Err(Refusal::damaged(&name, "text.reason-method")),
    };
    let (packed_length, unpacked, local) = (
        usize_at(header, 20),
        u64::from(u32_at(header, 24)),
        usize_at(header, 42),
    );
    let packed = packed_range(bytes, local, packed_length, name_bytes)
        .ok_or_else(|| Refusal::damaged(&name, "text.reason-directory"))?;
    Ok((
        Entry {
            name,
            is_deflated,
            crc: u32_at(header, 16),
            unpacked,
            packed,
            header: local,
        },
        next,
    ))
}

/// Where the bytes of an entry stand; its local header must carry the same name.
fn packed_range(
    bytes: &[u8],
    local: usize,
    length: usize,
    name: &[u8],
) -> Option<std::ops::Range<usize>> {
    let header = bytes
        .get(local..local.checked_add(LOCAL_LENGTH)?)
        .filter(|header| header.starts_with(&LOCAL))?;
    let name_at = local + LOCAL_LENGTH;
    let name_end = name_at + usize::from(u16_at(header, 26));
    if bytes.get(name_at..name_end)? != name {
        return None;
    }
    let start = name_end + usize::from(u16_at(header, 28));
    let end = start.checked_add(length)?;
    (end <= bytes.len()).then_some(start..end)
}

/// Two entries of one name, also but for capitals, or over the same bytes.
fn refuse_clashes(entries: &[Entry]) -> Result<(), Refusal> {
    let mut names: Vec<String> = entries
        .iter()
        .map(|entry| entry.name.to_lowercase())
        .collect();
    names.sort();
    if let Some([name, _]) = names.windows(2).find(|pair| pair.first() == pair.last()) {
        return Err(Refusal::damaged(name, "text.reason-doubled-name"));
    }
    let mut ranges: Vec<(usize, usize, &str)> = entries
        .iter()
        .map(|entry| (entry.header, entry.packed.end, entry.name.as_str()))
        .collect();
    ranges.sort();
    for pair in ranges.windows(2) {
        if let [(_, first_end, _), (second_start, _, name)] = pair
            && second_start < first_end
        {
            return Err(Refusal::damaged(name, "text.reason-overlap"));
        }
    }
    Ok(())
}

fn refuse_bombs(entries: &[Entry]) -> Result<(), Refusal> {
    let mut total = 0;
    for entry in entries {
        if entry.unpacked > PART_BYTES {
            return Err(Refusal::over_limit(
                "text.limit-part",
                entry.unpacked,
                PART_BYTES,
            ));
        }
        let packed = u64::try_from(entry.packed.len()).unwrap_or(u64::MAX).max(1);
        if entry.unpacked > RATIO_FROM && entry.unpacked / packed > RATIO {
            return Err(Refusal::over_limit(
                "text.limit-ratio",
                entry.unpacked / packed,
                RATIO,
            ));
        }
        total += entry.unpacked;
    }
    if total > TOTAL_BYTES {
        Err(Refusal::over_limit("text.limit-total", total, TOTAL_BYTES))
    } else {
        Ok(())
    }
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes
        .get(at..at + 2)
        .and_then(|pair| pair.try_into().ok())
        .map_or(0, u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes
        .get(at..at + 4)
        .and_then(|four| four.try_into().ok())
        .map_or(0, u32::from_le_bytes)
}

fn usize_at(bytes: &[u8], at: usize) -> usize {
    usize::try_from(u32_at(bytes, at)).unwrap_or(usize::MAX)
}
