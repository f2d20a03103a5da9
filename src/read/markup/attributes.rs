//! The attributes of a tag.

/// Attributes of a tag.
pub(in crate::read) struct Attributes<'a> {
    pub(super) rest: &'a [u8],
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.trim_ascii_start();
        let equals = rest.iter().position(|byte| *byte == b'=')?;
        let (name, value) = rest.split_at(equals);
        let value = value.get(1..)?.trim_ascii_start();
        let (quote, value) = value.split_first()?;
        if !matches!(quote, b'"' | b'\'') {
            return None;
        }
        let close = value.iter().position(|byte| byte == quote)?;
        self.rest = value.get(close + 1..)?;
        Some((name.trim_ascii_end(), value.get(..close)?))
    }
}
