//! The catalogue of everything said to people, in Vietnamese and English; knows no rule by name.

mod catalogue;
mod fill;
mod load;

pub use catalogue::{Catalogue, FindingText, RuleText, plain};
pub use load::MessageError;

impl Catalogue {
    /// The catalogue inside the program.
    ///
    /// Fails only when a message file was damaged before the program was built; a test proves the shipped ones.
    pub fn embedded() -> Result<Self, MessageError> {
        load::embedded()
    }

    /// A catalogue from the texts of message files, each with the name that an error shall show.
    ///
    /// Fails when a file is no TOML of the right shape or when two files say the same thing.
    pub fn from_toml(files: &[(&str, &str)]) -> Result<Self, MessageError> {
        load::merged(files)
    }
}
