//! Outputs on their way into the folder: written under other names, hashed and counted as they grow.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read as _, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::error::PublishError;
use crate::hash::hex;
use crate::platform;
use crate::stop::Stop;

/// What the folder holds of an unfinished run begins and ends like this.
pub(super) const LEFT_PREFIX: &str = ".tonghop-";
pub(super) const LEFT_SUFFIX: &str = ".tmp";
/// Bytes read at a time to hash a file that was not written from one end to the other.
const BLOCK: usize = 1 << 16;

pub(super) fn write_error(target: &Path, source: io::Error) -> PublishError {
    PublishError::Write {
        path: target.to_owned(),
        source,
    }
}

/// An output that is being written; dropped unfinished, it leaves nothing.
#[derive(Debug)]
pub struct StagedFile {
    /// First, because some systems remove no file that is open.
    writer: BufWriter<Hashing>,
    temporary: Temporary,
    folder: PathBuf,
    name: String,
}

impl StagedFile {
    /// Begins an output in a folder; `name` is the one it will have there. Writing ends with an error when `stop` is asked for.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub(super) fn begin(folder: &Path, name: &str, stop: Stop) -> Result<Self, PublishError> {
        let target = folder.join(name);
        let begin = || {
            let old = match fs::symlink_metadata(&target) {
                Ok(metadata) if metadata.is_file() => Some(metadata),
                Ok(_) | Err(_) => None,
            };
            let temporary = Temporary(folder.join(format!("{LEFT_PREFIX}new-{name}{LEFT_SUFFIX}")));
            let file = platform::new_file(&temporary.0, old.as_ref())?;
            if let Some(old) = old {
                // Who may read the report was decided for the old one and stays so.
                platform::take_over(&file, &old)?;
            }
            Ok((temporary, file))
        };
        let (temporary, file) = begin().map_err(|source| write_error(&target, source))?;
        Ok(Self {
            folder: folder.to_owned(),
            name: name.to_owned(),
            temporary,
            writer: BufWriter::new(Hashing {
                file,
                hasher: Sha256::new(),
                end: 0,
                is_sequential: true,
                stop,
            }),
        })
    }

    /// Ends the writing: all bytes are on the disk.
    ///
    /// # Errors
    /// When they are not.
    pub fn finish(mut self) -> Result<Staged, PublishError> {
        let target = self.folder.join(&self.name);
        let mut finish = || {
            self.writer.flush()?;
            self.writer.get_mut().finish()
        };
        let (size, sha256) = finish().map_err(|source| write_error(&target, source))?;
        Ok(Staged {
            temporary: self.temporary,
            folder: self.folder,
            name: self.name,
            size,
            sha256,
        })
    }
}

impl Write for StagedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

impl Seek for StagedFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.writer.seek(to)
    }
}

/// An output that is complete but not in place; dropped, it leaves nothing.
#[derive(Debug)]
pub struct Staged {
    temporary: Temporary,
    folder: PathBuf,
    name: String,
    size: u64,
    sha256: String,
}

impl Staged {
    /// The name it will have.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is written, under the name it will have.
    pub fn written(&self) -> Written {
        Written {
            file: self.name.clone(),
            size: self.size,
            sha256: self.sha256.clone(),
        }
    }

    /// Gives it another name than it was staged for.
    pub(super) fn rename(&mut self, name: String) {
        self.name = name;
    }

    pub(super) fn path(&self) -> &Path {
        &self.temporary.0
    }

    pub(super) fn target(&self) -> PathBuf {
        self.folder.join(&self.name)
    }
}

/// A file of a set.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Written {
    /// Its name in the output folder.
    pub file: String,
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// A file that goes when nobody holds it any more; once it has been renamed there is nothing to go.
#[derive(Debug)]
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        // What cannot be removed is swept by the next run.
        let _ = remove(&self.0);
    }
}

/// Removes a file that may not be there; tries twice, because a share that is busy refuses for a moment.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    let once = || match fs::remove_file(path) {
        Err(source) if source.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    };
    once().or_else(|_| once())
}

/// Hashes what is written as long as it is written from one end to the other.
#[derive(Debug)]
struct Hashing {
    file: File,
    hasher: Sha256,
    /// Where the next byte goes while the writing is sequential, and so their number.
    end: u64,
    is_sequential: bool,
    stop: Stop,
}

impl Hashing {
    /// Size and SHA-256 of all bytes, once they are on the disk.
    fn finish(&mut self) -> io::Result<(u64, String)> {
        if !self.is_sequential {
            self.read_back()?;
        }
        self.file.sync_all()?;
        let hasher = std::mem::take(&mut self.hasher);
        Ok((self.end, hex(&hasher.finalize())))
    }

    /// Takes the first bytes, as many as were read or written.
    fn take(&mut self, bytes: &[u8], count: usize) -> io::Result<()> {
        let taken = bytes.get(..count).ok_or(io::ErrorKind::InvalidData)?;
        self.hasher.update(taken);
        self.end += u64::try_from(count).map_err(io::Error::other)?;
        Ok(())
    }

    fn read_back(&mut self) -> io::Result<()> {
        self.hasher = Sha256::new();
        self.end = 0;
        self.file.seek(SeekFrom::Start(0))?;
        let mut block = vec![0; BLOCK];
        loop {
            let read = self.file.read(&mut block)?;
            if read == 0 {
                return Ok(());
            }
            self.take(&block, read)?;
        }
    }
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stop.check().map_err(io::Error::other)?;
        let written = self.file.write(bytes)?;
        if self.is_sequential {
            self.take(bytes, written)?;
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Seek for Hashing {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = self.file.seek(to)?;
        // Asking for the place is no jump.
        self.is_sequential &= place == self.end;
        Ok(place)
    }
}
