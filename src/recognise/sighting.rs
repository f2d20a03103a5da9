//! The workbook that is being recognised.

use std::sync::Arc;

use super::recogniser::Recogniser;
use crate::model::observation::FileIndex;

/// The workbook at hand.
pub(crate) struct Sighting<'a> {
    pub(super) recogniser: &'a Recogniser<'a>,
    pub(super) file: FileIndex,
    pub(super) path: Arc<str>,
    /// When the workbook was last saved.
    pub(super) saved: Option<Arc<str>>,
}
