//! How growth and figures are said in a Vietnamese report: tăng, giảm, tương đương, gấp; ước đạt and đạt.

use rust_decimal::Decimal;

use crate::format;
use crate::model::phrases::Phrases;
use crate::model::text::Language;

/// Changes smaller than this many hundredths of a percent count as none.
const SAME_BELOW: Decimal = Decimal::from_parts(5, 0, 0, false, 2);
/// From this factor on people say "gấp".
const TIMES_FROM: Decimal = Decimal::TWO;
/// Most decimals of a percentage in a sentence; closing zeros are dropped.
const PERCENT_DECIMALS: u32 = 2;
/// Decimals of "gấp 2,3 lần".
const TIMES_DECIMALS: u32 = 1;

/// A change against an earlier figure, as people say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// Higher by so many percent.
    Up(Decimal),
    /// Lower by so many percent, without sign.
    Down(Decimal),
    /// No change worth a number.
    Same,
    /// So many times as much.
    Times(Decimal),
    /// There was nothing before, so no percentage exists.
    FromNothing,
    /// Not known.
    Unknown,
}

impl Change {
    /// The change of a growth in percent over a base; the base tells nothing before from nothing known.
    pub(crate) fn of(growth: Option<Decimal>, base: Option<Decimal>) -> Self {
        let Some(growth) = growth else {
            return if base.is_some_and(|base| base.is_zero()) {
                Change::FromNothing
            } else {
                Change::Unknown
            };
        };
        let factor = growth
            .checked_div(Decimal::ONE_HUNDRED)
            .and_then(|share| share.checked_add(Decimal::ONE));
        match factor {
            _ if growth.abs() < SAME_BELOW => Change::Same,
            Some(factor) if factor >= TIMES_FROM => Change::Times(factor),
            Some(_) | None if growth.is_sign_negative() => Change::Down(growth.abs()),
            Some(_) | None => Change::Up(growth),
        }
    }

    /// The number in it: "13,63", "2,3"; empty when it is said without one.
    pub(crate) fn number(self, digits: Digits) -> String {
        match self {
            Change::Up(by) | Change::Down(by) => digits.of(by, PERCENT_DECIMALS),
            Change::Times(factor) => digits.of(factor, TIMES_DECIMALS),
            Change::Same | Change::FromNothing | Change::Unknown => String::new(),
        }
    }

    /// "tăng 13,63%", with its number given and `sign` right behind it; with an earlier figure named, "tăng 13,63% so với cùng kỳ năm trước",
    /// "tương đương cùng kỳ năm trước". `None` when nothing is known.
    pub(crate) fn said(
        self,
        phrases: &Phrases,
        earlier: Option<&str>,
        sign: &str,
        number: &str,
    ) -> Option<String> {
        let earlier = earlier.unwrap_or_default();
        let say = |key: &str| {
            let values: [(&str, &str); 2] = [("percent", number), ("times", number)];
            let beside = [("sign", sign), ("earlier", earlier)];
            phrases.say(key, &[values, beside].concat())
        };
        Some(match self {
            Change::Up(_) => say("changes.up"),
            Change::Down(_) => say("changes.down"),
            Change::Same => say("changes.same"),
            Change::Times(_) => say("changes.times"),
            Change::FromNothing if earlier.is_empty() => {
                let earlier = phrases.get("changes.same-period");
                phrases.say("changes.from-nothing", &[("earlier", earlier)])
            }
            Change::FromNothing => say("changes.from-nothing"),
            Change::Unknown => return None,
        })
    }
}

/// How the decimals of a number are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Digits {
    /// Without closing zeros, as a sentence is read: "72%".
    Read,
    /// All of them, as figures of one kind stand beside each other on page 1: "72,0%".
    Aligned,
}

impl Digits {
    /// A number with so many decimals at most.
    pub(crate) fn of(self, value: Decimal, decimals: u32) -> String {
        let shown = match self {
            Digits::Read => None,
            Digits::Aligned => Some(decimals),
        };
        format::number(format::rounded(value, decimals), shown, Language::Vi)
    }
}

/// A share of a plan or of a whole, rounded: one below the whole does not become the whole. 99,9985 % is 99,9 %.
pub(crate) fn rounded_share(value: Decimal, decimals: u32) -> Decimal {
    let rounded = format::rounded(value, decimals);
    if value < Decimal::ONE_HUNDRED && rounded >= Decimal::ONE_HUNDRED {
        value.trunc_with_scale(decimals)
    } else {
        rounded
    }
}

/// "a, b và c".
pub(crate) fn listed(phrases: &Phrases, words: &[String]) -> String {
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => {
            let others = others.join(", ");
            phrases.say(
                "spoken.last-of-list",
                &[("others", &others), ("last", last)],
            )
        }
    }
}

/// A name inside a sentence: "Tỉnh Kon Tum" is "tỉnh Kon Tum" there.
pub(crate) fn inside_sentence(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

/// A name inside a clause: "Bán lẻ" is "bán lẻ" there, and an abbreviation such as "GTSX" stays.
pub(crate) fn inside_clause(name: &str) -> String {
    let second = name.chars().nth(1);
    if second.is_some_and(char::is_uppercase) {
        name.to_owned()
    } else {
        inside_sentence(name)
    }
}

/// The sentence with its first letter in upper case.
pub(crate) fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;

    fn number(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn phrases() -> Phrases {
        crate::describe::load(None).unwrap().phrases
    }

    fn said(change: Change, earlier: Option<&str>, digits: Digits) -> Option<String> {
        change.said(&phrases(), earlier, "", &change.number(digits))
    }

    #[test]
    fn changes_are_said_as_in_reports() {
        let said = |growth: &str| {
            said(Change::of(Some(number(growth)), None), None, Digits::Read).unwrap()
        };
        let table = [
            ("13.63", "tăng 13,63%"),
            ("13.6349", "tăng 13,63%"),
            ("16.6000", "tăng 16,6%"),
            ("-12.2", "giảm 12,2%"),
            ("0.05", "tăng 0,05%"),
            ("0.049", "tương đương"),
            ("-0.049", "tương đương"),
            ("0", "tương đương"),
            ("99.9", "tăng 99,9%"),
            ("100", "gấp 2 lần"),
            ("131", "gấp 2,3 lần"),
            ("-100", "giảm 100%"),
        ];
        for (growth, expected) in table {
            assert_eq!(said(growth), expected, "{growth}");
        }
    }

    #[test]
    fn figures_that_stand_beside_each_other_have_the_same_decimals() {
        let said = |growth: &str| {
            said(
                Change::of(Some(number(growth)), None),
                None,
                Digits::Aligned,
            )
        };
        for (growth, expected) in [
            ("13.63", "tăng 13,63%"),
            ("16.6", "tăng 16,60%"),
            ("-12", "giảm 12,00%"),
            ("100", "gấp 2,0 lần"),
            ("0.01", "tương đương"),
        ] {
            assert_eq!(said(growth).unwrap(), expected);
        }
        assert_eq!(Digits::Aligned.of(number("19550"), 1), "19.550,0");
        assert_eq!(Digits::Aligned.of(number("3"), 0), "3");
    }

    #[test]
    fn the_earlier_figure_is_named_where_the_phrase_needs_it() {
        let against = |growth: Option<&str>, base: &str| {
            let change = Change::of(growth.map(number), Some(number(base)));
            said(change, Some("cùng kỳ năm trước"), Digits::Read).unwrap()
        };
        assert_eq!(
            against(Some("13.63"), "5"),
            "tăng 13,63% so với cùng kỳ năm trước"
        );
        assert_eq!(against(Some("0"), "5"), "tương đương cùng kỳ năm trước");
        assert_eq!(against(Some("130"), "5"), "gấp 2,3 lần cùng kỳ năm trước");
        assert_eq!(against(None, "0"), "cùng kỳ năm trước không phát sinh");
        let unknown = Change::of(None, Some(number("5")));
        assert_eq!(said(unknown, Some("cùng kỳ năm trước"), Digits::Read), None);
        let from_nothing = Change::of(None, Some(Decimal::ZERO));
        assert_eq!(
            said(from_nothing, None, Digits::Read).unwrap(),
            "cùng kỳ không phát sinh"
        );
        assert_eq!(said(Change::of(None, None), None, Digits::Read), None);
    }

    #[test]
    fn the_sign_of_an_incomplete_figure_stands_behind_the_number() {
        let change = Change::of(Some(number("5")), None);
        assert_eq!(
            change
                .said(
                    &phrases(),
                    Some("cùng kỳ"),
                    "(*)",
                    &change.number(Digits::Read)
                )
                .unwrap(),
            "tăng 5%(*) so với cùng kỳ"
        );
    }

    #[test]
    fn no_rounding_makes_a_part_the_whole() {
        let said = |value: &str| rounded_share(number(value), 1).to_string();
        assert_eq!(said("99.9985"), "99.9");
        assert_eq!(said("99.94"), "99.9");
        assert_eq!(said("100"), "100");
        assert_eq!(said("100.04"), "100.0");
        assert_eq!(said("72.45"), "72.5");
    }

    #[test]
    fn lists_end_with_va() {
        let words = ["Đắk Hà", "Đắk Tô", "Sa Thầy"].map(str::to_owned);
        assert_eq!(listed(&phrases(), &words), "Đắk Hà, Đắk Tô và Sa Thầy");
        assert_eq!(listed(&phrases(), words.get(..1).unwrap()), "Đắk Hà");
        assert_eq!(listed(&phrases(), &[]), "");
    }
}
