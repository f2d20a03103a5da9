//! The nouns of the trade that pass between the rooms; no input or output here.

pub mod cell;
pub mod date;
pub mod derived;
pub mod descriptions;
pub mod document;
pub mod exact;
pub mod figure;
pub mod finding;
pub mod form;
pub mod history;
pub mod indicator;
pub mod industry;
pub mod limits;
pub mod marked;
pub mod measure;
pub mod observation;
pub(crate) mod packing;
pub mod period;
pub mod phrases;
pub mod register;
pub mod relation;
pub mod settings;
pub mod table;
pub mod table_shape;
pub mod text;
pub mod told;
