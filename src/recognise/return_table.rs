//! The table of a return, with everything that was found out about it before its figures are taken.

use super::found_table::Table;
use super::sighting::Sighting;
use super::titled::Titled;
use crate::model::form::Form;
use crate::model::observation::Return;

/// A table of a sheet, the form that it is taken for, and the return that it is.
#[derive(Clone, Copy)]
pub(super) struct ReturnTable<'a> {
    pub(super) sighting: &'a Sighting<'a>,
    pub(super) titled: &'a Titled<'a>,
    pub(super) table: &'a Table,
    pub(super) form: &'a Form,
    /// The return, as yet without figures.
    pub(super) of: &'a Return,
}
