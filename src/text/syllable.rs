//! Whether a word could be Vietnamese: onset, rhyme and tone of one syllable.
//!
//! It judges letters that were stored or typed in another way: what reads as a syllable only after the letters are
//! exchanged was meant so. Names of the Central Highlands break the rules often, so no name is refused for failing here.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::decompose_canonical;

use super::key::TONES;

/// Consonants before the vowel, longest first.
const ONSETS: [&str; 27] = [
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g",
    "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x",
];
/// Vowels and what closes them, without tones; "k" closes names such as Đắk.
const RHYMES: &str = " a ac ach ai ak am an ang anh ao ap at au ay ăc ăk ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây \
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu \
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot \
    ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut \
    uy uya uych uyên uyêt uynh uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y ych yêm yên yêng yêt yêu ynh yt ";

/// True when the word, in any case, has the shape of one Vietnamese syllable.
pub fn is_syllable(word: &str) -> bool {
    let (mut base, mut tone) = (String::with_capacity(word.len()), None);
    for letter in word.nfc().flat_map(char::to_lowercase) {
        let mut kept = String::new();
        let mut tones = 0;
        decompose_canonical(letter, |part| {
            if TONES.contains(&part) {
                tones += 1;
                tone = tone.map_or(Some(part), |_| Some('\0'));
            } else {
                kept.push(part);
            }
        });
        if tones > 1 {
            return false;
        }
        base.extend(kept.nfc());
    }
    // A syllable has one tone, and one that a stop closes has the sharp or the heavy one; ASCII words and names may lack it.
    let stopped = base.ends_with(['c', 'p', 't']) || base.ends_with("ch");
    let tone_fits = match tone {
        None => !stopped || base.is_ascii(),
        Some('\u{301}' | '\u{323}') => true,
        Some('\0') => false,
        Some(_) => !stopped,
    };
    tone_fits && has_shape(&base)
}

fn has_shape(base: &str) -> bool {
    let is_rhyme = |rest: &str| {
        !rest.is_empty()
            && rest.chars().all(char::is_alphabetic)
            && RHYMES.contains(&format!(" {rest} "))
    };
    let mut onsets = ONSETS.iter().filter_map(|onset| base.strip_prefix(*onset));
    is_rhyme(base) || onsets.any(is_rhyme)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_told_from_what_only_looks_like_them() {
        for word in [
            "giá",
            "trị",
            "sản",
            "xuất",
            "nghiệp",
            "gì",
            "giếng",
            "quốc",
            "quyết",
            "thuỷ",
            "thủy",
            "ĐẮK",
            "Đăk",
            "người",
            "ước",
            "năm",
            "yến",
            "oa",
            "khuếch",
            "tha\u{301}ng",
            "b\u{ea}\u{323}nh",
        ] {
            assert!(is_syllable(word), "{word}");
        }
        for word in [
            "Gi¸",
            "trÞ",
            "xuaát",
            "ngheà",
            "señor",
            "ñầu",
            "wq",
            "bcd",
            "xuàt",
            "tổ́ng",
            "",
            "1",
            "Société",
        ] {
            assert!(!is_syllable(word), "{word}");
        }
    }
}
