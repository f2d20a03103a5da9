//! Texts of the fonts of the time before Unicode, decoded letter by letter.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::letters::LETTERS;
use crate::read::face::Face;
use crate::read::grid::Encoding;

/// A letter by the one or two characters that stand for it.
type Letters = HashMap<(char, Option<char>), char>;

static TCVN3: LazyLock<Letters> =
    LazyLock::new(|| letters(LETTERS.map(|(letter, tcvn3, _)| (tcvn3, letter))));
static VNI: LazyLock<Letters> =
    LazyLock::new(|| letters(LETTERS.map(|(letter, _, vni)| (vni, letter))));

fn letters(stored: [(&'static str, char); 134]) -> Letters {
    let entries = stored.iter().filter_map(|(stored, letter)| {
        let mut characters = stored.chars();
        Some(((characters.next()?, characters.next()), *letter))
    });
    entries.collect()
}

impl Encoding {
    /// The encoding of a font.
    pub(super) fn of(face: Face) -> Self {
        match face {
            Face::Tcvn3 | Face::Tcvn3Capitals => Self::Tcvn3,
            Face::Vni => Self::Vni,
        }
    }

    /// True for characters that texts of the encoding hold and other Vietnamese texts do not.
    fn is_exclusive(self, letter: char) -> bool {
        match self {
            Self::Tcvn3 => {
                matches!(letter, '¡'..='®' | 'µ'..='¹' | '»'..='¾' | 'Æ' | 'Ç' | 'Ë' | 'Î'..='Ñ' | 'Ö'..='Ø'
                | 'Ü' | 'Þ' | 'ß' | 'ä'..='ç' | 'ë' | 'î' | 'ï' | 'ñ' | 'ö'..='ø' | 'û' | 'ü' | 'þ')
            }
            Self::Vni => matches!(letter, 'Ä'..='Æ' | 'Ë' | 'Î' | 'Ï' | 'Ñ' | 'Ö' | 'Ø' | 'Û' | 'Ü'
                | 'ä'..='æ' | 'ë' | 'î' | 'ï' | 'ñ' | 'ö' | 'ø' | 'û' | 'ü'),
        }
    }

    /// Number of characters that no other Vietnamese text holds.
    pub(super) fn exclusive_in(self, text: &str) -> usize {
        text.chars()
            .filter(|letter| self.is_exclusive(*letter))
            .count()
    }

    /// The text in Unicode; characters that the encoding does not use stay.
    ///
    /// A capital before a small toned letter ("Aµ") is a toned capital: capitals have no code of their own in TCVN3.
    pub(super) fn decode(self, text: &str) -> String {
        let letters = match self {
            Self::Tcvn3 => &*TCVN3,
            Self::Vni => &*VNI,
        };
        let mut decoded = String::with_capacity(text.len() * 2);
        let mut rest = text.chars().peekable();
        while let Some(first) = rest.next() {
            let pair = rest.peek().filter(|next| !next.is_ascii());
            if let Some(letter) = pair.and_then(|next| letters.get(&(first, Some(*next)))) {
                decoded.push(*letter);
                rest.next();
            } else {
                decoded.push(letters.get(&(first, None)).copied().unwrap_or(first));
            }
        }
        decoded
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use std::fmt::Write as _;

    use proptest::prelude::*;

    use super::*;

    fn encode(text: &str, encoding: Encoding) -> String {
        let mut stored = String::new();
        for letter in text.chars() {
            match LETTERS.iter().find(|(known, ..)| *known == letter) {
                Some((_, tcvn3, _)) if encoding == Encoding::Tcvn3 => stored.push_str(tcvn3),
                Some((_, _, vni)) => stored.push_str(vni),
                None => write!(stored, "{letter}").unwrap(),
            }
        }
        stored
    }

    #[test]
    fn every_letter_is_the_one_of_the_table_of_facts() {
        let facts = include_str!("../../../fixtures/legacy_letters.tsv");
        let mut seen = 0;
        for (line, (letter, tcvn3, vni)) in facts.lines().skip(1).zip(LETTERS) {
            let fields: Vec<&str> = line.split('\t').collect();
            let [fact, code, tcvn3_fact, _, vni_fact, _] = fields[..] else {
                panic!("{line}")
            };
            assert_eq!(
                (fact, tcvn3_fact, vni_fact),
                (&*letter.to_string(), tcvn3, vni)
            );
            assert_eq!(code, format!("U+{:04X}", u32::from(letter)));
            seen += 1;
        }
        assert_eq!(seen, 134);
    }

    #[test]
    fn every_letter_comes_back() {
        for (letter, tcvn3, vni) in LETTERS {
            assert_eq!(Encoding::Tcvn3.decode(tcvn3), letter.to_string());
            assert_eq!(Encoding::Vni.decode(vni), letter.to_string());
        }
        assert_eq!(TCVN3.len(), 134);
        assert_eq!(VNI.len(), 134);
    }

    #[test]
    fn characters_of_one_encoding_only_are_those_of_the_brief() {
        let told = |encoding: Encoding| -> String {
            let all = ('\0'..='\u{2ff}').chain('\u{1e00}'..='\u{2027}');
            all.filter(|letter| encoding.is_exclusive(*letter))
                .collect()
        };
        let tcvn3 = "¡¢£¤¥¦§¨©ª«¬\u{ad}®µ¶·¸¹»¼½¾ÆÇËÎÏÐÑÖ×ØÜÞßäåæçëîïñö÷øûüþ";
        assert_eq!(told(Encoding::Tcvn3), tcvn3);
        assert_eq!(told(Encoding::Vni), "ÄÅÆËÎÏÑÖØÛÜäåæëîïñöøûü");
    }

    #[test]
    fn sentences_come_back() {
        for (stored, encoding, meant) in [
            (
                "Gi¸ trÞ s¶n xuÊt c«ng nghiÖp",
                Encoding::Tcvn3,
                "Giá trị sản xuất công nghiệp",
            ),
            (
                "Giaù trò saûn xuaát coâng nghieäp",
                Encoding::Vni,
                "Giá trị sản xuất công nghiệp",
            ),
            ("Th\u{ad}\u{ac}ng m¹i", Encoding::Tcvn3, "Thương mại"),
            (
                "Ñôn vò tính: trieäu ñoàng",
                Encoding::Vni,
                "Đơn vị tính: triệu đồng",
            ),
        ] {
            assert_eq!(encoding.decode(stored), meant);
            assert_eq!(encode(meant, encoding), stored);
        }
    }

    proptest! {
        /// A toned capital before a toned small letter is what TCVN3 cannot tell apart, so capitals stand first in their words.
        #[test]
        fn any_letters_come_back(picked in proptest::collection::vec((0_usize..134, 0_usize..134, any::<bool>()), 1..12)) {
            let words = picked.iter().map(|(capital, small, is_capital)| {
                let letter = |index: usize| LETTERS.get(index).unwrap().0;
                let small: String = letter(*small).to_lowercase().collect();
                if *is_capital { format!("{}n", letter(*capital)) } else { format!("b{small}") }
            });
            let text = words.collect::<Vec<_>>().join(" ");
            for encoding in [Encoding::Tcvn3, Encoding::Vni] {
                prop_assert_eq!(encoding.decode(&encode(&text, encoding)), &*text);
            }
        }
    }
}
