//! What a number format (định dạng số) makes of a number: `#,##0.0,," tỷ";[Red]-0` scales, names a unit, or hides.
//!
//! A code is taken apart once, when the formats of a workbook are read; cells share the outcome. What the format shows of the
//! digits themselves, such as rounding, is no matter here: the figure keeps all that is stored.

mod section;

use std::sync::Arc;

use rust_decimal::Decimal;

use super::grid::Appearance;
use section::{Comparison, Parsed};

pub(super) use section::Seen;

/// Sections that speak of numbers; a fourth one speaks of texts.
const SECTIONS: usize = 3;

/// A number format that does more than print digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NumberFormat {
    sections: Vec<Section>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Section {
    test: Test,
    seen: Seen,
}

/// For which numbers a section is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Test {
    Always,
    Compared(Comparison, Decimal),
}

impl NumberFormat {
    /// Takes a code apart; `None` for one that shows every number by its digits alone.
    pub(super) fn parse(code: &str) -> Option<Self> {
        if code.trim().is_empty() {
            return None;
        }
        let mut parsed = section::sections(code);
        let count = parsed.len().min(SECTIONS);
        let has_conditions = parsed.iter().any(|section| section.condition.is_some());
        // Behind the first section a minus stands for one that the number has.
        if !has_conditions {
            parsed.iter_mut().skip(1).for_each(Parsed::take_sign);
        }
        let sections = parsed.into_iter().take(SECTIONS).enumerate();
        let sections: Vec<Section> = sections
            .map(|(index, parsed)| Section {
                test: test(index, count, has_conditions, &parsed),
                seen: parsed.seen,
            })
            .collect();
        let shows_digits = |section: &Section| section.seen == Seen::Digits(None);
        (!sections.iter().all(shows_digits)).then_some(Self { sections })
    }

    /// A format that shows all numbers in one way.
    pub(super) fn always(seen: Seen) -> Self {
        let test = Test::Always;
        Self {
            sections: vec![Section { test, seen }],
        }
    }

    /// A number shown a hundredfold with a percent sign.
    pub(super) fn percent() -> Self {
        Self::always(Seen::Digits(Some(Arc::new(Appearance {
            shift: 2,
            words: "%".to_owned(),
            has_digits: true,
            decimals: None,
            added: String::new(),
        }))))
    }

    /// What is seen of a number.
    pub(super) fn of(&self, number: Decimal) -> &Seen {
        const DIGITS: &Seen = &Seen::Digits(None);
        let mut sections = self.sections.iter();
        let meant = sections.find(|section| section.test.holds(number));
        meant.map_or(DIGITS, |section| &section.seen)
    }
}

/// The condition of a section, written or by its place: above zero, below zero, zero.
fn test(index: usize, count: usize, has_conditions: bool, parsed: &Parsed) -> Test {
    if let Some((comparison, limit)) = parsed.condition {
        return Test::Compared(comparison, limit);
    }
    let is_last = index + 1 == count;
    match (index, is_last) {
        (_, true) => Test::Always,
        // "[<1000]0;0," and "0;[<0]0,;0" leave to a section without a condition what no other takes.
        (0, false) if has_conditions && count == 2 => Test::Always,
        (0, false) if count == 2 => Test::Compared(Comparison::AtLeast, Decimal::ZERO),
        (0, false) => Test::Compared(Comparison::More, Decimal::ZERO),
        _ => Test::Compared(Comparison::Less, Decimal::ZERO),
    }
}

impl Test {
    fn holds(self, number: Decimal) -> bool {
        match self {
            Self::Always => true,
            Self::Compared(Comparison::Less, limit) => number < limit,
            Self::Compared(Comparison::AtMost, limit) => number <= limit,
            Self::Compared(Comparison::Equal, limit) => number == limit,
            Self::Compared(Comparison::Unequal, limit) => number != limit,
            Self::Compared(Comparison::AtLeast, limit) => number >= limit,
            Self::Compared(Comparison::More, limit) => number > limit,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    /// Shift and words of a number under a code; "day", "clock" and kin for what is no figure.
    fn seen(code: &str, number: &str) -> String {
        let Some(format) = NumberFormat::parse(code) else {
            return "digits".to_owned();
        };
        match format.of(number.parse().unwrap()) {
            Seen::Digits(None) => "digits".to_owned(),
            Seen::Digits(Some(seen)) if !seen.has_digits => "hidden".to_owned(),
            Seen::Digits(Some(seen)) => format!("{} {}", seen.shift, seen.words),
            Seen::Day => "day".to_owned(),
            Seen::Month => "month".to_owned(),
            Seen::Clock => "clock".to_owned(),
            Seen::Elapsed => "elapsed".to_owned(),
        }
    }

    #[track_caller]
    fn assert_seen(cases: &[(&str, &str)]) {
        for (code, expected) in cases {
            assert_eq!(seen(code, "1234.5").trim_end(), *expected, "{code}");
        }
    }

    #[test]
    fn commas_behind_the_digits_scale_and_those_among_them_group() {
        assert_seen(&[
            ("#,##0", "digits"),
            ("#,##0.0", "digits"),
            ("#,##0,", "-3"),
            ("#,##0.0,,", "-6"),
            ("0.0,,,", "-9"),
            ("0,.0", "-3"),
            ("#,##0.0,_);(#,##0.0,)", "-3"),
            ("[Red]#,##0.0,", "-3"),
            ("0, 0", "digits"),
            ("\"a,\"0", "0 a"),
            ("# ?/?", "digits"),
            ("# ?/4", "digits"),
            ("0.00E+00", "digits"),
            ("##0.0E+0", "digits"),
            // As programs of other languages write their own signs of numbers into a code.
            ("#.##0,0", "digits"),
            ("# ##0,00", "digits"),
            ("#.##0", "digits"),
        ]);
    }

    #[test]
    fn words_signs_and_currencies_are_kept_and_blanks_of_a_width_are_not() {
        assert_seen(&[
            ("#,##0.000\" tỷ\"", "0 tỷ"),
            ("#,##0.0,,\"tr\"", "-6 tr"),
            ("0.0\" triệu USD\"", "0 triệu USD"),
            ("[$USD] #,##0", "0 USD"),
            ("#,##0.0 USD", "0 USD"),
            ("#,##0 \"đồng\"", "0 đồng"),
            ("#,##0 đồng", "0 đồng"),
            ("#,##0 kg", "0 kg"),
            ("0.0 m", "0 m"),
            ("0\\d", "0 d"),
            ("_-* #,##0\\ _₫_-", "digits"),
            (
                "_-* #,##0.00\\ \"₫\"_-;-* #,##0.00\\ \"₫\"_-;_-* \"-\"??\\ \"₫\"_-;_-@_-",
                "0 ₫",
            ),
            ("#,##0.00\\ [$₫-42A]", "0 ₫"),
            ("[$-42A]#,##0", "digits"),
            ("\"$\"#,##0", "0 $"),
            ("[$$-409]#,##0", "0 $"),
            ("[$US$] #,##0", "0 US$"),
            ("0.0%", "2 %"),
            ("0.0\"%\"", "0 %"),
            ("0.0\\%", "0 %"),
            ("0.0‰", "0 ‰"),
            ("(#,##0\" tỷ\")", "0 tỷ"),
            ("\"~\"0", "digits"),
            ("0\"*\"", "digits"),
            ("General\" tỷ\"", "0 tỷ"),
            ("Standard\" tỷ\"", "0 tỷ"),
            ("Chung\\ \"USD\"", "0 USD"),
            ("@", "digits"),
            ("0\" m3\"", "0 m3"),
            ("0\"/năm\"", "0 năm"),
        ]);
    }

    #[test]
    fn digits_and_signs_that_a_format_adds_are_told() {
        let added = |code: &str, number: &str| {
            let format = NumberFormat::parse(code)?;
            match format.of(number.parse().unwrap()) {
                Seen::Digits(Some(seen)) if !seen.added.is_empty() => Some(seen.added.clone()),
                Seen::Digits(_) | Seen::Day | Seen::Month | Seen::Clock | Seen::Elapsed => None,
            }
        };
        for (code, expected) in [
            ("#,##0\".000\"", ".000"),
            ("#,##0\"00\"", "00"),
            ("#,##0\\0", "0"),
            ("#,##0\" 000\"", "000"),
            ("\"1\"#,##0", "1"),
            ("-#,##0;#,##0", "-"),
            ("\"-\"#,##0", "-"),
            ("(#,##0)", "( )"),
        ] {
            assert_eq!(added(code, "5").as_deref(), Some(expected), "{code}");
        }
        for code in [
            "#,##0",
            "#,##0;-#,##0",
            "#,##0_);(#,##0)",
            "_(* #,##0_);_(* (#,##0);_(* \"-\"??_);_(@_)",
            "_-* #,##0\\ _₫_-;-* #,##0\\ _₫_-",
            "#\\.##0",
            "#\".\"##0\" tấn\"",
            "#,##0\" m3\"",
            "#,##0\" 1000 m3\"",
            "#,##0\" (1)\"",
            "#,##0.00",
            "0%",
            "# ?/4",
            "0.00E+00",
        ] {
            for number in ["5", "-5", "0"] {
                assert_eq!(added(code, number), None, "{code} {number}");
            }
        }
    }

    #[test]
    fn general_is_general_in_any_language() {
        for general in [
            "General",
            "GENERAL",
            "Chung",
            "Standard",
            "Estándar",
            "Geral",
            "Algemeen",
            "Standaard",
            "Ogólny",
            "Genel",
            "Yleinen",
            "Általános",
            "Общий",
            "Основной",
            "Umum",
            "Generale",
            "Všeobecný",
            "Γενικός τύπος",
            "ทั่วไป",
            "G/通用格式",
            "G/標準",
            "G/표준",
            "",
        ] {
            assert_eq!(seen(general, "43738"), "digits", "{general}");
        }
    }

    #[test]
    fn days_and_times_hold_no_placeholder_but_for_parts_of_seconds() {
        assert_seen(&[
            ("dd/mm/yyyy", "day"),
            ("[$-42A]d mmmm, yyyy", "day"),
            ("[$-F800]dddd, mmmm dd, yyyy", "day"),
            ("\"tháng\" mm", "day"),
            ("\"ngày\" dd", "day"),
            ("ngày dd tháng mm", "day"),
            ("TT.MM.JJJJ", "day"),
            ("jj/mm/aaaa", "day"),
            ("yyyymmdd", "day"),
            ("mmm-yy", "month"),
            ("mm/yyyy", "month"),
            ("\"Tháng \"m\" năm \"yyyy", "month"),
            ("yyyy", "day"),
            ("[$-404]e\"年\"m\"月\"", "day"),
            ("yyyy年m月d日", "day"),
            ("yyyy-mm-dd hh:mm:ss.000", "day"),
            ("m/d/yy h:mm", "day"),
            ("dd/mm/yyyy;@", "day"),
            ("h:mm:ss", "clock"),
            ("h:mm AM/PM", "clock"),
            ("[$-F400]h:mm:ss AM/PM", "clock"),
            ("mm:ss", "clock"),
            ("mmss.0", "clock"),
            ("h:mm:ss.00", "clock"),
            ("[h]:mm", "elapsed"),
            ("[mm]:ss", "elapsed"),
            ("[s].000", "elapsed"),
            ("0\" ngày\"", "0 ngày"),
            ("#,##0 \"ngày\"", "0 ngày"),
            ("#,##0 y", "0 y"),
        ]);
    }

    #[test]
    fn the_section_is_chosen_by_the_number() {
        for (code, number, expected) in [
            ("#,##0,;-#,##0;0", "5", "-3"),
            ("#,##0,;-#,##0;0", "-5", "digits"),
            ("#,##0,;-#,##0;0", "0", "digits"),
            ("0;0,", "0", "digits"),
            ("0;0,", "-1", "-3"),
            (
                "[>=1000000]0.0,,\" tr\";[>=1000]0.0,\" ng\";0",
                "2500000",
                "-6 tr",
            ),
            (
                "[>=1000000]0.0,,\" tr\";[>=1000]0.0,\" ng\";0",
                "2500",
                "-3 ng",
            ),
            (
                "[>=1000000]0.0,,\" tr\";[>=1000]0.0,\" ng\";0",
                "25",
                "digits",
            ),
            ("[<1000]0;0.0,", "999", "digits"),
            ("[<1000]0;0.0,", "1000", "-3"),
            ("[=0]\"-\";0,", "5", "-3"),
            ("[Red][<0]0;0\" tỷ\"", "5", "0 tỷ"),
            (";;;", "5", "hidden"),
            (";;;", "-5", "hidden"),
            ("#,##0;;", "-5", "hidden"),
            ("#,##0;-#,##0;\"x\"", "0", "hidden"),
            ("\"Đạt\"", "5", "hidden"),
            ("0;0;;@", "5", "digits"),
            ("[Red]0;0%", "5", "digits"),
            ("[Red]0;0%", "-5", "2 %"),
        ] {
            assert_eq!(seen(code, number).trim_end(), expected, "{code} {number}");
        }
    }

    #[test]
    fn no_code_stops_the_parser() {
        for code in [
            "\"",
            "[",
            "\\",
            "_",
            "*",
            "[$",
            "[>=]0",
            "[>=x]0",
            "0;0;0;0;0;0",
            "[$-",
            ";",
            "0.",
            ",",
            "0,,,,,,,,,,,,,,,",
        ] {
            let _ = seen(code, "1");
        }
    }
}
