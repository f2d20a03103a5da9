//! The file of the cache: entries one behind the other, each with its checksum, replaced as a whole.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::platform;

/// Name of an entry.
pub(in crate::pipeline) type Key = [u8; 32];
/// Its name in the folder of the history.
const NAME: &str = "da-doc.bin";
/// The new file until it takes the place of the old one.
const NEW: &str = ".da-doc.moi";
/// Its first bytes; the digit counts the forms that the file has had.
const MAGIC: &[u8; 16] = b"tonghop da-doc 1";
/// Bytes before the payload of an entry: key, generation, length, checksum.
const HEAD: usize = 32 + 8 + 8 + 32;
/// Largest payload of one entry; larger ones are read again.
const ENTRY: u64 = 64 << 20;
/// Largest file; entries that were not used for the longest time go first.
const BYTES: u64 = 512 << 20;

/// Where an entry stands.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// Of its payload.
    offset: u64,
    length: u64,
    generation: u64,
    sum: [u8; 32],
}

/// The file as the last run left it.
pub(super) struct Reader {
    file: File,
    places: HashMap<Key, Place>,
    used: HashSet<Key>,
}

impl Reader {
    /// `None` when there is no such file, or none of this program.
    pub(super) fn open(folder: &Path) -> Option<Self> {
        let file = platform::open_own(&folder.join(NAME)).ok()?;
        let size = file.metadata().ok()?.len();
        let mut input = BufReader::with_capacity(HEAD, &file);
        let mut magic = [0; 16];
        input.read_exact(&mut magic).ok()?;
        if magic != *MAGIC {
            return None;
        }
        let mut places = HashMap::new();
        let mut at = u64::try_from(MAGIC.len()).ok()?;
        let mut head = [0; HEAD];
        // Entries behind one that is cut are lost.
        while input.read_exact(&mut head).is_ok() {
            let Some((key, mut place)) = parse(&head) else {
                break;
            };
            place.offset = at + u64::try_from(HEAD).ok()?;
            at = place.offset.checked_add(place.length)?;
            if place.length > ENTRY || at > size {
                break;
            }
            places.insert(key, place);
            input
                .seek_relative(i64::try_from(place.length).ok()?)
                .ok()?;
        }
        drop(input);
        Some(Self {
            file,
            places,
            used: HashSet::new(),
        })
    }

    /// The generation of the run that wrote last.
    pub(super) fn generation(&self) -> u64 {
        let generations = self.places.values().map(|place| place.generation);
        generations.max().unwrap_or_default()
    }

    /// The payload of an entry, when it is whole.
    pub(super) fn get(&mut self, key: &Key) -> Option<Vec<u8>> {
        let place = *self.places.get(key)?;
        let payload = self.payload(key, &place);
        match payload {
            Some(payload) => {
                self.used.insert(*key);
                Some(payload)
            }
            None => {
                self.places.remove(key);
                None
            }
        }
    }

    fn payload(&mut self, key: &Key, place: &Place) -> Option<Vec<u8>> {
        let mut payload = vec![0; usize::try_from(place.length).ok()?];
        self.file.seek(SeekFrom::Start(place.offset)).ok()?;
        self.file.read_exact(&mut payload).ok()?;
        (sum(key, place.generation, &payload) == place.sum).then_some(payload)
    }
}

fn parse(head: &[u8; HEAD]) -> Option<(Key, Place)> {
    let (key, rest) = head.split_first_chunk::<32>()?;
    let (generation, rest) = rest.split_first_chunk::<8>()?;
    let (length, rest) = rest.split_first_chunk::<8>()?;
    let (sum, _) = rest.split_first_chunk::<32>()?;
    let place = Place {
        offset: 0,
        length: u64::from_le_bytes(*length),
        generation: u64::from_le_bytes(*generation),
        sum: *sum,
    };
    Some((*key, place))
}

/// Checksum of an entry: of everything that its head says and of its payload.
fn sum(key: &Key, generation: u64, payload: &[u8]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(key);
    hasher.update(generation.to_le_bytes());
    hasher.update(payload);
    hasher.finalize().into()
}

/// The file that this run writes; begun with the first entry that is new.
pub(super) struct Writer {
    folder: PathBuf,
    generation: u64,
    out: Option<io::Result<BufWriter<File>>>,
    written: u64,
    new: HashSet<Key>,
}

impl Writer {
    pub(super) fn new(folder: &Path, generation: u64) -> Self {
        Self {
            folder: folder.to_owned(),
            generation,
            out: None,
            written: 0,
            new: HashSet::new(),
        }
    }

    /// Adds an entry; what cannot be written makes the whole file none.
    pub(super) fn add(&mut self, key: &Key, payload: &[u8]) {
        let length = u64::try_from(payload.len()).unwrap_or(u64::MAX);
        if length > ENTRY || self.written.saturating_add(length) > BYTES {
            return;
        }
        let (folder, generation) = (&self.folder, self.generation);
        let out = self.out.get_or_insert_with(|| begin(folder));
        if let Ok(file) = out
            && let Err(error) = put(file, key, generation, payload)
        {
            *out = Err(error);
        }
        self.written += length;
        self.new.insert(*key);
    }

    /// Adds the entries that `reader` had, as far as there is room: those of this run, then the ones last used.
    ///
    /// Without new entries the file stays as it is, unless another run's entries have become the older ones.
    pub(super) fn close(mut self, reader: Option<Reader>) -> io::Result<()> {
        if let Some(mut reader) = reader {
            let last = reader.generation();
            let is_last = |key: &Key| {
                let place = reader.places.get(key);
                place.is_some_and(|place| place.generation == last)
            };
            if self.out.is_none() && reader.used.iter().all(is_last) {
                return Ok(());
            }
            self.carry_over(&mut reader);
        }
        let Some(out) = self.out else {
            return Ok(());
        };
        let placed = out.and_then(|out| {
            let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.sync_all()?;
            fs::rename(self.folder.join(NEW), self.folder.join(NAME))
        });
        if placed.is_err() {
            let _ = fs::remove_file(self.folder.join(NEW));
        }
        placed
    }

    fn carry_over(&mut self, reader: &mut Reader) {
        let mut old: Vec<(bool, u64, Key)> = reader
            .places
            .iter()
            .filter(|(key, _)| !self.new.contains(*key))
            .map(|(key, place)| {
                (
                    !reader.used.contains(key),
                    u64::MAX - place.generation,
                    *key,
                )
            })
            .collect();
        old.sort_unstable();
        for (is_unused, _, key) in old {
            let Some(place) = reader.places.get(&key).copied() else {
                continue;
            };
            if let Some(payload) = reader.payload(&key, &place) {
                let newest = self.generation;
                if is_unused {
                    self.generation = place.generation;
                }
                self.add(&key, &payload);
                self.generation = newest;
            }
        }
    }
}

fn begin(folder: &Path) -> io::Result<BufWriter<File>> {
    platform::make_folder(folder)?;
    let mut out = BufWriter::new(platform::new_private_file(&folder.join(NEW))?);
    out.write_all(MAGIC)?;
    Ok(out)
}

fn put(out: &mut impl io::Write, key: &Key, generation: u64, payload: &[u8]) -> io::Result<()> {
    let length = u64::try_from(payload.len()).map_err(io::Error::other)?;
    out.write_all(key)?;
    out.write_all(&generation.to_le_bytes())?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(&sum(key, generation, payload))?;
    out.write_all(payload)
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]
mod tests {
    use super::*;

    fn written(folder: &Path, generation: u64, entries: &[(u8, &[u8])]) {
        let mut writer = Writer::new(folder, generation);
        for (key, payload) in entries {
            writer.add(&[*key; 32], payload);
        }
        writer.close(Reader::open(folder)).unwrap();
    }

    fn found(folder: &Path, key: u8) -> Option<Vec<u8>> {
        Reader::open(folder)?.get(&[key; 32])
    }

    #[test]
    fn entries_of_earlier_runs_stay_beside_new_ones() {
        let folder = tempfile::tempdir().unwrap();
        written(folder.path(), 1, &[(1, b"one"), (2, b"two")]);
        written(folder.path(), 2, &[(3, b"three"), (1, b"again")]);
        assert_eq!(found(folder.path(), 1).unwrap(), b"again");
        assert_eq!(found(folder.path(), 2).unwrap(), b"two");
        assert_eq!(found(folder.path(), 3).unwrap(), b"three");
        assert!(!folder.path().join(NEW).exists());
    }

    #[test]
    fn an_entry_with_any_bit_changed_is_not_believed() {
        let folder = tempfile::tempdir().unwrap();
        written(folder.path(), 1, &[(1, b"payload")]);
        let path = folder.path().join(NAME);
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            fs::write(&path, &changed).unwrap();
            assert_eq!(found(folder.path(), 1), None, "byte {at}");
        }
        for length in 0..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            assert_eq!(found(folder.path(), 1), None, "{length} bytes");
        }
    }

    #[test]
    fn what_was_used_last_outlives_what_was_not() {
        let folder = tempfile::tempdir().unwrap();
        written(folder.path(), 1, &[(1, b"one"), (2, b"two")]);
        let mut reader = Reader::open(folder.path()).unwrap();
        reader.get(&[2; 32]).unwrap();
        let mut writer = Writer::new(folder.path(), 2);
        // Room for the new entry and one of the old ones.
        writer.written = BYTES - 10;
        writer.add(&[3; 32], b"three");
        writer.close(Some(reader)).unwrap();
        assert_eq!(found(folder.path(), 1), None);
        assert_eq!(found(folder.path(), 2).unwrap(), b"two");
        assert_eq!(found(folder.path(), 3).unwrap(), b"three");
    }
}
