//! Writes the markup of one part; knows no names of elements.

/// Markup: an element ends where the closure that writes its content does.
#[derive(Debug, Default)]
pub(super) struct Xml {
    text: String,
}

impl Xml {
    /// The beginning of a part.
    pub(super) fn part() -> Self {
        Self {
            text: "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n".to_owned(),
        }
    }

    /// An element with content.
    pub(super) fn element(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        content: impl FnOnce(&mut Self),
    ) {
        self.begin(name, attributes);
        content(self);
        self.end(name);
    }

    /// Begins an element whose content is written piece by piece; [`Self::end`] is to follow.
    pub(super) fn begin(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes, ">");
    }

    /// Ends what [`Self::begin`] began.
    pub(super) fn end(&mut self, name: &str) {
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push('>');
    }

    /// An element without content.
    pub(super) fn leaf(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes, "/>");
    }

    /// An element without content that says one thing, `<w:jc w:val="center"/>`.
    pub(super) fn value(&mut self, name: &str, value: &str) {
        // Only the attributes of documents have the prefix of their element.
        let key = if name.starts_with("w:") {
            "w:val"
        } else {
            "val"
        };
        self.leaf(name, &[(key, value)]);
    }

    /// An element that holds nothing but words.
    pub(super) fn words(&mut self, name: &str, attributes: &[(&str, &str)], words: &str) {
        self.element(name, attributes, |xml| xml.escape(words));
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)], end: &str) {
        self.text.push('<');
        self.text.push_str(name);
        for (key, value) in attributes {
            self.text.push(' ');
            self.text.push_str(key);
            self.text.push_str("=\"");
            self.escape(value);
            self.text.push('"');
        }
        self.text.push_str(end);
    }

    fn escape(&mut self, words: &str) {
        for letter in words.chars() {
            match letter {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                '"' => self.text.push_str("&quot;"),
                '\t' | '\n' | '\r' => self.text.push(' '),
                // No part of XML 1.0 may hold these; names in returns do.
                '\u{FFFE}' | '\u{FFFF}' => {}
                control if control < ' ' => {}
                other => self.text.push(other),
            }
        }
    }

    /// What was written since the last time, and room for more.
    pub(super) fn take(&mut self) -> String {
        std::mem::take(&mut self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_escaped_and_what_no_part_may_hold_is_left_out() {
        let mut xml = Xml::default();
        xml.element("w:p", &[("w:id", "\"1\"")], |xml| {
            xml.words("w:t", &[], "Đắk <Tô> & \u{1}Sa\tThầy\u{FFFF}");
            xml.value("w:jc", "center");
            xml.value("c:order", "0");
        });
        assert_eq!(
            xml.take(),
            "<w:p w:id=\"&quot;1&quot;\"><w:t>Đắk &lt;Tô&gt; &amp; Sa Thầy</w:t>\
             <w:jc w:val=\"center\"/><c:order val=\"0\"/></w:p>"
        );
    }
}
