//! The round as a whole, as rules look at it.

use super::background::Background;
use crate::model::descriptions::Descriptions;
use crate::model::observation::Round;

/// The round as a whole.
pub(super) struct Overview<'a> {
    pub(super) round: &'a Round,
    pub(super) descriptions: &'a Descriptions,
    pub(super) background: &'a Background,
}
