//! Workbooks are read in processes of this same program: how they are asked for, and what such a process does.

use std::env;

use tonghop::exit::Exit;
use tonghop::stop::Stop;
use tonghop::worker::{self, Care, Pool, Readers};

use super::gave_up::GaveUp;

/// How carefully this process is to read for another one; none when a person or a script started it.
pub(crate) fn asked_for(arguments: &[String]) -> Option<Care> {
    let is_asked = arguments
        .get(1)
        .is_some_and(|first| first == worker::ARGUMENT);
    is_asked.then(|| Care::of(arguments))
}

/// Reads for another process; says nothing but its answers.
pub(crate) fn serve(care: Care) -> Exit {
    std::panic::set_hook(Box::new(|_| {}));
    match worker::serve(care) {
        Ok(()) => Exit::Clean,
        Err(_) => Exit::Disk,
    }
}

/// Reads in processes of this same program.
pub(super) fn readers() -> Result<Readers, GaveUp> {
    readers_until(Stop::default())
}

/// Reads single workbooks in processes of this same program, by two readers.
pub(super) fn careful_readers() -> Result<Readers, GaveUp> {
    Ok(Readers::Apart(pool()?.with_care(Care::Twice)))
}

/// The same, keeping what each cell stores.
pub(super) fn closest_readers() -> Result<Readers, GaveUp> {
    Ok(Readers::Apart(pool()?.with_care(Care::Closely)))
}

/// Reads in processes of this same program, until `stop`.
pub(super) fn readers_until(stop: Stop) -> Result<Readers, GaveUp> {
    Ok(Readers::Apart(pool()?.until(stop)))
}

fn pool() -> Result<Pool, GaveUp> {
    let program = env::current_exe()
        .map_err(|source| GaveUp::from(source).over("cannot find the program's own file"))?;
    Ok(Pool::new(program))
}
