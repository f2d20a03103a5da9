//! Places in our own tables, each with the table it is a place in.

use std::any::type_name;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::exit::{Exit, HasExit};

/// Place of a `T` in the table that holds all of them, from 0.
///
/// A place in one table is never taken for one in another. `N` is as wide as the longest table asks for: `u16` for what the
/// descriptions list, which are refused when they list more; `u32` for what grows with the returns.
pub struct Index<T, N = u16> {
    number: N,
    table: PhantomData<fn() -> T>,
}

/// A table is longer than its indices can say: a mistake of the program, because submissions and descriptions are bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("entry {place} of a table of {table} has no index")]
pub struct BeyondTable {
    /// The place, from 0.
    pub place: usize,
    /// The Rust type of the entries.
    pub table: &'static str,
}

impl HasExit for BeyondTable {
    fn exit(&self) -> Exit {
        Exit::Bug
    }
}

/// An unsigned number inside an [`Index`].
pub trait Width: Copy + Ord + Hash + fmt::Debug + TryFrom<usize> {
    /// Zero.
    const FIRST: Self;

    /// The number as a place in a slice.
    fn place(self) -> usize;
}

impl Width for u16 {
    const FIRST: Self = 0;

    fn place(self) -> usize {
        usize::from(self)
    }
}

impl Width for u32 {
    const FIRST: Self = 0;

    fn place(self) -> usize {
        const { assert!(usize::BITS >= u32::BITS, "a place is at least 32 bits") };
        self as usize
    }
}

impl<T, N: Width> Index<T, N> {
    /// The first entry of any table.
    pub const FIRST: Self = Self {
        number: N::FIRST,
        table: PhantomData,
    };

    /// The index of a place.
    ///
    /// # Errors
    /// When the place is beyond what `N` can say.
    pub fn at(place: usize) -> Result<Self, BeyondTable> {
        let number = N::try_from(place).map_err(|_| BeyondTable {
            place,
            table: type_name::<T>(),
        })?;
        Ok(Self {
            number,
            table: PhantomData,
        })
    }

    /// The place, from 0.
    pub fn place(self) -> usize {
        self.number.place()
    }

    /// All indices from the first on, to be zipped with a table.
    pub fn each() -> impl Iterator<Item = Self> {
        Self::each_from(0)
    }

    /// All indices from a place on, to be zipped with a part of a table.
    pub fn each_from(place: usize) -> impl Iterator<Item = Self> {
        (place..).map_while(|place| Self::at(place).ok())
    }
}

impl<T, N: Copy> Clone for Index<T, N> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, N: Copy> Copy for Index<T, N> {}

impl<T, N: fmt::Debug> fmt::Debug for Index<T, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.number.fmt(f)
    }
}

impl<T, N: PartialEq> PartialEq for Index<T, N> {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl<T, N: Eq> Eq for Index<T, N> {}

impl<T, N: Ord> PartialOrd for Index<T, N> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T, N: Ord> Ord for Index<T, N> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.number.cmp(&other.number)
    }
}

impl<T, N: Hash> Hash for Index<T, N> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.number.hash(state);
    }
}

impl<T, N: Serialize> Serialize for Index<T, N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.number.serialize(serializer)
    }
}

impl<'de, T, N: Deserialize<'de>> Deserialize<'de> for Index<T, N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = N::deserialize(deserializer)?;
        Ok(Self {
            number,
            table: PhantomData,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;

    #[test]
    fn a_place_beyond_the_width_has_no_index() {
        let last = Index::<String>::at(65_535).unwrap();
        assert_eq!(last.place(), 65_535);
        let beyond = Index::<String>::at(65_536).unwrap_err();
        assert_eq!((beyond.place, beyond.exit()), (65_536, Exit::Bug));
        let wide = Index::<String, u32>::at(65_536).unwrap();
        assert_eq!(wide.place(), 65_536);
    }

    #[test]
    fn indices_end_where_their_width_does() {
        assert_eq!(Index::<String>::each().count(), 65_536);
        assert_eq!(Index::<String>::each_from(65_535).count(), 1);
    }
}
