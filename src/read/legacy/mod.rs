//! Texts typed in the fonts of the time before Unicode (TCVN3, VNI), which only look Vietnamese in those fonts.
//!
//! The encoding is decided for a sheet as a whole, on evidence: characters that no other Vietnamese text holds, words
//! that read as Vietnamese only when decoded, and fonts where the format names them. Only cells of Latin-1 are touched.

mod decode;
mod letters;
mod score;

use std::collections::BTreeMap;

use self::score::Score;
use super::face::Face;
use super::grid::{Content, Encoding, Original, Rewriting};
use super::raw::RawBody;
use crate::model::cell::Position;

/// Characters of one encoding that a sheet without font names must hold.
const EXCLUSIVE_NEEDED: usize = 3;
/// Cells that are looked at to decide for a sheet.
const LOOKED_AT: usize = 500;
/// Bytes of Latin-1 texts of a workbook that are worth the look; a return has some ten thousand.
pub(super) const ROOM: usize = 4 << 20;

/// How the texts of a sheet are stored.
#[derive(Debug, Clone, Default)]
pub(super) struct Decision {
    /// Of cells whose font is not known.
    usual: Option<Encoding>,
    faces: BTreeMap<Position, Face>,
    /// True when some texts of the sheet are Unicode beyond doubt.
    is_mixed: bool,
    /// True when some of those stand in an old font, which then says little of the others.
    is_font_left_over: bool,
}

/// What the bytes of a text tell at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Glance {
    /// Nothing to decode.
    Ascii,
    /// Letters that only Unicode has.
    Unicode,
    /// Letters of Latin-1, which may stand for others.
    Latin,
}

fn glance(text: &str) -> Glance {
    if text.is_ascii() {
        return Glance::Ascii;
    }
    // First bytes from 0xC4 on begin letters beyond U+00FF; 0xE2 begins dashes, quotes and arrows, which say nothing.
    let is_beyond = |byte: &u8| *byte >= 0xC4 && *byte != 0xE2;
    if text.as_bytes().iter().any(is_beyond) {
        Glance::Unicode
    } else {
        Glance::Latin
    }
}

/// Decides how the texts of a sheet are stored; `None` when nothing speaks against Unicode, and when there is more text
/// than `room` allows, which no return has.
pub(super) fn decide(body: &RawBody, room: &mut usize) -> Option<Decision> {
    let faces: BTreeMap<Position, Face> = body.faces.iter().copied().collect();
    let (mut is_mixed, mut is_font_left_over) = (false, false);
    let mut latin: Vec<&str> = Vec::new();
    let mut exclusive = [(Encoding::Tcvn3, 0), (Encoding::Vni, 0)];
    let mut faced = false;
    for cell in &body.cells {
        let Content::Text(text) = &cell.content else {
            continue;
        };
        match glance(text) {
            Glance::Ascii => {}
            Glance::Unicode => {
                is_mixed = true;
                is_font_left_over |= faces.contains_key(&cell.position);
            }
            Glance::Latin => {
                *room = room.checked_sub(text.len())?;
                for (encoding, count) in &mut exclusive {
                    *count += encoding.exclusive_in(text);
                }
                faced |= faces.contains_key(&cell.position);
                if latin.len() < LOOKED_AT {
                    latin.push(text);
                }
            }
        }
    }
    let usual = usual_encoding(&latin, exclusive);
    (usual.is_some() || faced).then_some(Decision {
        usual,
        faces,
        is_mixed,
        is_font_left_over,
    })
}

/// The encoding in which the texts read as Vietnamese, when they clearly do and do not as they stand.
fn usual_encoding(latin: &[&str], exclusive: [(Encoding, usize); 2]) -> Option<Encoding> {
    let total = |texts: &mut dyn Iterator<Item = Score>| {
        let mut sum = Score::default();
        texts.for_each(|score| sum.add(score));
        sum
    };
    let candidates = exclusive
        .into_iter()
        .filter(|(_, count)| *count >= EXCLUSIVE_NEEDED);
    let mut best: Option<(usize, Encoding)> = None;
    for (encoding, _) in candidates {
        let stored = total(&mut latin.iter().map(|text| Score::of(text)));
        let decoded = total(&mut latin.iter().map(|text| Score::of(&encoding.decode(text))));
        let is_clear = decoded.weight > 2 * stored.weight && 2 * decoded.good >= decoded.words;
        if is_clear && best.is_none_or(|(weight, _)| decoded.weight > weight) {
            best = Some((decoded.weight, encoding));
        }
    }
    best.map(|(_, encoding)| encoding)
}

impl Decision {
    /// Decodes the texts of the sheet and returns what stood there before.
    pub(super) fn apply(&self, body: &mut RawBody) -> Vec<Original> {
        let mut originals = Vec::new();
        for cell in &mut body.cells {
            let Content::Text(text) = &mut cell.content else {
                continue;
            };
            let face = self.faces.get(&cell.position).copied();
            let Some((encoding, decoded)) = self.decoded(text, face) else {
                continue;
            };
            originals.push(Original {
                position: cell.position,
                text: std::mem::replace(text, decoded.into()),
                how: Rewriting::Decoded(encoding),
            });
        }
        originals
    }

    /// The name of the sheet, decoded when it needs it; tabs have no font.
    pub(super) fn name(&self, name: &str) -> Option<String> {
        let decoded = self.decoded(name, None)?.1;
        (Score::of(&decoded).weight > Score::of(name).weight).then_some(decoded)
    }

    /// The text in Unicode, when there is evidence that it is not.
    fn decoded(&self, text: &str, face: Option<Face>) -> Option<(Encoding, String)> {
        if glance(text) != Glance::Latin {
            return None;
        }
        let encoding = face.map(Encoding::of).or(self.usual)?;
        let mut decoded = encoding.decode(text);
        if decoded == text {
            return None;
        }
        let (before, after) = (Score::of(text), Score::of(&decoded));
        let is_open = match face {
            Some(_) => !self.is_font_left_over,
            None => !self.is_mixed,
        };
        let is_evident = is_open || encoding.exclusive_in(text) > 0;
        // A lone sign, such as a cross in the place of a number, is itself.
        let has_words = decoded
            .chars()
            .filter(|letter| letter.is_alphabetic())
            .count()
            > 1;
        let is_better = after.weight > before.weight;
        if !(is_better || (after.weight == before.weight && is_evident && has_words)) {
            return None;
        }
        if face == Some(Face::Tcvn3Capitals) {
            decoded = decoded.to_uppercase();
        }
        Some((encoding, decoded))
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a failing test should stop"
)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    use super::*;
    use crate::read::grid::Cell;

    fn body(texts: &[&str]) -> RawBody {
        let cells = texts.iter().zip(0_u32..).map(|(text, row)| Cell {
            position: Position::new(row, 0),
            content: Content::Text((*text).into()),
        });
        RawBody {
            cells: cells.collect(),
            ..RawBody::default()
        }
    }

    fn decoded(mut body: RawBody) -> Vec<String> {
        if let Some(decision) = decide(&body, &mut { ROOM }) {
            decision.apply(&mut body);
        }
        let texts = body.cells.iter().map(|cell| match &cell.content {
            Content::Text(text) => text.to_string(),
            other => panic!("{other:?}"),
        });
        texts.collect()
    }

    #[test]
    fn a_sheet_of_either_encoding_is_decoded() {
        let texts = [
            "BiÓu 3",
            "Gi¸ trÞ s¶n xuÊt",
            "Sè hé",
            "1.250",
            "m²",
            "Tæng sè: ×",
        ];
        let meant = [
            "Biểu 3",
            "Giá trị sản xuất",
            "Số hộ",
            "1.250",
            "m²",
            "Tổng số: ì",
        ];
        assert_eq!(decoded(body(&texts)), meant);
        let texts = [
            "Toång möùc baùn leû",
            "Soá hoä",
            "Ñôn vò tính: trieäu ñoàng",
        ];
        let meant = ["Tổng mức bán lẻ", "Số hộ", "Đơn vị tính: triệu đồng"];
        assert_eq!(decoded(body(&texts)), meant);
    }

    #[test]
    fn cells_of_unicode_in_such_a_sheet_stay() {
        let texts = [
            "Gi¸ trÞ s¶n xuÊt c«ng nghiÖp",
            "Thành phố Kon Tum",
            "Bán hàng",
            "Sè hé",
            "×",
        ];
        let meant = [
            "Giá trị sản xuất công nghiệp",
            "Thành phố Kon Tum",
            "Bán hàng",
            "Số hộ",
            "×",
        ];
        assert_eq!(decoded(body(&texts)), meant);
    }

    #[test]
    fn a_font_decides_for_its_cell() {
        let mut sheet = body(&["tæng sè", "Th¸ng 9", "Soá lieäu"]);
        let at = |row| Position::new(row, 0);
        sheet.faces = vec![
            (at(0), Face::Tcvn3Capitals),
            (at(1), Face::Tcvn3),
            (at(2), Face::Vni),
        ];
        let meant = ["TỔNG SỐ", "Tháng 9", "Số liệu"];
        assert_eq!(decoded(sheet), meant);
    }

    #[test]
    fn an_old_font_left_on_unicode_says_nothing() {
        let texts = ["Tổng mức bán lẻ", "Khô", "Tháng 9", "Bán hàng", "Xã Hà Mòn"];
        let mut sheet = body(&texts);
        let at = |row| (Position::new(row, 0), Face::Tcvn3);
        sheet.faces = (0..5).map(at).collect();
        assert_eq!(decoded(sheet), texts);
    }

    #[test]
    fn names_of_sheets_are_decoded_with_their_sheet() {
        let decision = decide(&body(&["Gi¸ trÞ s¶n xuÊt c«ng nghiÖp"]), &mut {
            ROOM
        })
        .unwrap();
        assert_eq!(decision.name("BiÓu 3").as_deref(), Some("Biểu 3"));
        assert_eq!(decision.name("Sheet1"), None);
        assert_eq!(decision.name("Bán lẻ"), None);
    }

    #[test]
    fn other_latin_texts_and_lone_signs_stay() {
        for texts in [
            vec![
                "Société générale",
                "Müller & Söhne",
                "Señor",
                "Björk Guðmundsdóttir",
                "Ærø",
            ],
            vec!["5÷10", "2×3", "25 °C", "±5", "§ 2", "© 2019", "½ · µ"],
            vec![
                "Bán hàng",
                "Tháng",
                "Thông tin",
                "Hàng\u{ad}hoá",
                "xã\u{ad}hội",
                "Bán\u{ad}lẻ\u{ad}hàng",
            ],
        ] {
            assert_eq!(decoded(body(&texts)), texts);
        }
    }

    const ONSETS: [&str; 12] = [
        "", "b", "ch", "đ", "gi", "h", "l", "ngh", "qu", "th", "tr", "x",
    ];
    const VOWELS: [&str; 12] = ["a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y"];
    const TONES: [&str; 6] = ["", "\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"];
    const ENDS: [&str; 6] = ["", "n", "ng", "nh", "m", "u"];

    proptest! {
        /// Whatever Vietnamese text: words of two syllables and more, as any sheet of a return has by the dozen.
        #[test]
        fn clean_unicode_is_never_touched(
            picked in proptest::collection::vec(proptest::collection::vec((0..12_usize, 0..12_usize, 0..6_usize, 0..6_usize), 1..5), 1..20),
            decomposed in any::<bool>(),
            capital in any::<bool>(),
        ) {
            let syllable = |(onset, vowel, tone, end): &(usize, usize, usize, usize)| {
                format!("{}{}{}{}", ONSETS[*onset], VOWELS[*vowel], TONES[*tone], ENDS[*end])
            };
            let text = |word: &Vec<_>| {
                let text = word.iter().map(syllable).collect::<Vec<_>>().join(" ");
                let text = if capital { text.to_uppercase() } else { text };
                if decomposed { text.nfd().collect::<String>() } else { text.nfc().collect() }
            };
            let texts: Vec<String> = picked.iter().map(text).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            prop_assert_eq!(decide(&body(&texts), &mut { ROOM }).is_none(), true);
            for text in texts {
                prop_assert_eq!(crate::read::repair::repaired(text), None);
            }
        }
    }

    #[test]
    fn no_text_of_the_descriptions_is_touched() {
        let sources = crate::describe::embedded().into_iter();
        // The messages quote letters that need a repair.
        for (path, source) in sources.filter(|(path, _)| !path.starts_with("messages")) {
            let lines: Vec<&str> = source.lines().collect();
            assert!(decide(&body(&lines), &mut { ROOM }).is_none(), "{path}");
            let decomposed: String = source.nfd().collect();
            let lines_in_nfd: Vec<&str> = decomposed.lines().collect();
            assert!(
                decide(&body(&lines_in_nfd), &mut { ROOM }).is_none(),
                "{path} in NFD"
            );
            for line in lines {
                assert_eq!(crate::read::repair::repaired(line), None, "{path}: {line}");
            }
        }
    }

    proptest! {
        #[test]
        fn no_text_stops_the_decoders(texts in proptest::collection::vec("\\PC{0,30}|[\u{a0}-\u{ff}a-zA-Z0-9 (%,)]{0,30}", 1..8)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            decoded(body(&texts));
            for text in texts {
                let _ = (crate::read::repair::repaired(text), Encoding::Tcvn3.decode(text), Encoding::Vni.decode(text));
            }
        }
    }
}
