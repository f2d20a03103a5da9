//! Attributes of a tag by their names.

use crate::read::markup::Tag;

/// The value of an attribute by its name with its prefix.
pub(super) fn attribute<'a>(tag: &Tag<'a>, name: &[u8]) -> Option<&'a [u8]> {
    tag.attributes()
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
}

/// The words of an attribute.
pub(super) fn words(tag: &Tag<'_>, name: &[u8]) -> Option<String> {
    crate::read::markup::resolve(std::str::from_utf8(attribute(tag, name)?).ok()?)
}
