//! Why a document cannot be refreshed.

use super::markup::Malformed;
use crate::exit::{Exit, HasExit};
use crate::package::PackageError;

/// Why a document cannot be refreshed.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// It is no document, or damaged.
    #[error("cannot open the document")]
    Package(#[from] PackageError),
    /// A part of it is damaged.
    #[error("cannot read the document")]
    Malformed(#[from] Malformed),
    /// It was not made by this program, or all marks are gone.
    #[error("the document has no marks of figures")]
    NoMarks,
    /// It is of another office.
    #[error("the document is of {agency}, {province}")]
    OtherOffice {
        /// The agency that it names.
        agency: String,
        /// The province that it names.
        province: String,
    },
    /// It is of another month.
    #[error("the document is of {period}")]
    OtherPeriod {
        /// `2019-08`.
        period: String,
    },
}

impl HasExit for RefreshError {
    fn exit(&self) -> Exit {
        Exit::Usage
    }
}

impl RefreshError {
    /// Key and values of the sentence that says it.
    pub fn message(&self) -> (&'static str, Vec<(&'static str, String)>) {
        match self {
            Self::Package(_) | Self::Malformed(_) => ("refresh-unreadable", Vec::new()),
            Self::NoMarks => ("refresh-no-marks", Vec::new()),
            Self::OtherOffice { agency, province } => (
                "refresh-other-office",
                vec![("agency", agency.clone()), ("province", province.clone())],
            ),
            Self::OtherPeriod { period } => {
                ("refresh-other-period", vec![("period", period.clone())])
            }
        }
    }
}
