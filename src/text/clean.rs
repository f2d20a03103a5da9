//! One spelling of each letter, and no unseen characters.

use unicode_normalization::UnicodeNormalization;

/// The text in NFC, runs of blanks joined, invisible, control and direction characters removed.
pub fn clean(text: &str) -> String {
    if is_clean(text) {
        return text.to_owned();
    }
    let mut cleaned = String::with_capacity(text.len());
    // Unseen characters go first: one of them may stand between a letter and its mark.
    let seen = text
        .chars()
        .filter(|letter| letter.is_whitespace() || !is_invisible(*letter));
    for letter in seen.nfc() {
        if letter.is_whitespace() {
            if !cleaned.is_empty() && !cleaned.ends_with(' ') {
                cleaned.push(' ');
            }
        } else {
            cleaned.push(letter);
        }
    }
    cleaned.truncate(cleaned.trim_end().len());
    cleaned
}

/// True when cleaning would change nothing; true for nearly every text, and much cheaper than cleaning.
pub fn is_clean(text: &str) -> bool {
    let mut after_blank = true;
    for letter in text.chars() {
        match letter {
            ' ' if after_blank => return false,
            ' ' => after_blank = true,
            // Printable letters of blocks in which every character is its own NFC, the composed Vietnamese ones among them.
            '!'..='~'
            | '\u{a1}'..='\u{ac}'
            | '\u{ae}'..='\u{2ff}'
            | '\u{1e00}'..='\u{1eff}'
            | '\u{2010}'..='\u{2027}' => {
                after_blank = false;
            }
            _ => return false,
        }
    }
    !after_blank || text.is_empty()
}

/// Characters that show nothing or turn the direction of the text.
pub fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

/// Characters that deceive the eye: controls, NUL among them, and those that turn the direction of the text. What merely joins or
/// parts words, as web pages leave it in copied text, is none of them.
pub fn is_deceptive(letter: char) -> bool {
    letter.is_control() && !letter.is_whitespace()
        || matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{fff9}'..='\u{fffb}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::key::fold;

    #[test]
    fn invisible_characters_are_no_part_of_a_text() {
        assert_eq!(clean("\u{feff}Bán\u{200b} lẻ\u{ad} "), "Bán lẻ");
        assert_eq!(clean("e\u{302}\u{200b}\u{301}"), "ế");
        assert_eq!(fold("ê \u{301} a"), "e a");
        assert_eq!(clean("a\u{202e}b\u{1b}c\u{0} \u{200b} d"), "abc d");
    }

    #[test]
    fn what_needs_no_cleaning_is_in_nfc_already() {
        let plain: String = ('!'..='\u{2ff}')
            .chain('\u{1e00}'..='\u{1eff}')
            .chain('\u{2010}'..='\u{2027}')
            .filter(|letter| is_clean(&letter.to_string()))
            .collect();
        assert_eq!(plain.nfc().collect::<String>(), plain);
        assert!(!plain.contains(|letter: char| letter.is_whitespace() || is_invisible(letter)));
        assert!(is_clean("Tổng mức bán lẻ – giá hiện hành") && is_clean(""));
        assert!(
            !is_clean(" a")
                && !is_clean("a ")
                && !is_clean("a  b")
                && !is_clean("\u{a0}")
                && !is_clean(" ")
        );
    }
}
