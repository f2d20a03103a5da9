//! stub
use rust_decimal::Decimal;
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Convention {
    Vietnamese,
    English,
}
pub enum Reading {
    Number(Decimal),
    Percent(Decimal),
    Placeholder(Placeholder),
    NotANumber,
}
pub enum Placeholder {
    Dash,
    Ellipsis,
    Cross,
    NoPhenomenon,
    NotCollected,
}
pub fn convention_of<'a>(_t: impl Iterator<Item = &'a str>) -> Option<Convention> {
    None
}
pub fn read(_t: &str, _c: Convention) -> Reading {
    Reading::NotANumber
}
