//! The unit that a number format shows beside the digits: `0.0" tỷ"`, `[$USD] #,##0`, `#,##0.0,,"tr"`.

use rust_decimal::Decimal;

use super::labels::Names;
use crate::model::measure::Measure;

/// What the words of a format say about the measure of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FormatUnit<'a> {
    /// A measure of the catalogue.
    Measure(&'a Measure),
    /// A currency, or words of measures in a spelling that the catalogue does not have.
    Unknown,
    /// Words that speak of no measure: "(ước)".
    Remark,
}

/// Looks the words up among the measures; a multiple alone ("tr") is one of what the figure counts.
pub(super) fn format_unit<'a>(
    words: &str,
    target: &Measure,
    names: &Names,
    measures: &'a [Measure],
) -> FormatUnit<'a> {
    let spelt = with_names_of_signs(words, names, measures);
    // A currency that the catalogue does not have is none of its others.
    if spelt.split(' ').any(is_currency_sign) {
        return FormatUnit::Unknown;
    }
    // Before the digits stands a currency, behind them its multiple: "USD 12,5 triệu".
    let turned = spelt
        .split_once(' ')
        .map(|(first, rest)| format!("{rest} {first}"));
    let spellings = std::iter::once(spelt.clone()).chain(turned);
    let of_target = |measure: &&Measure| measure.dimension == target.dimension;
    let known: Vec<&Measure> = spellings
        .filter_map(|spelling| names.measure(measures, &spelling))
        .collect();
    if let Some(measure) = known.iter().copied().find(of_target) {
        return FormatUnit::Measure(measure);
    }
    let counted = measures
        .iter()
        .filter(|measure| measure.dimension == target.dimension && measure.factor == Decimal::ONE);
    let counted = counted
        .chain(std::iter::once(target))
        .map(|measure| &measure.name.vi);
    let mut multiples =
        counted.filter_map(|name| names.measure(measures, &format!("{spelt} {name}")));
    if let Some(measure) = multiples.find(of_target) {
        return FormatUnit::Measure(measure);
    }
    match known.first() {
        Some(measure) => FormatUnit::Measure(measure),
        None if names.speaks_of_measure(words) => FormatUnit::Unknown,
        None => FormatUnit::Remark,
    }
}

/// "tr $" as "tr USD": a sign that is no letter has no place in a spelling of several words.
fn with_names_of_signs(words: &str, names: &Names, measures: &[Measure]) -> String {
    let is_sign = |word: &str| !word.chars().any(char::is_alphanumeric);
    let spelt = words.split_whitespace().map(|word| {
        let named = names.measure(measures, word).filter(|_| is_sign(word));
        named.map_or(word, |measure| &measure.name.vi)
    });
    spelt.collect::<Vec<_>>().join(" ")
}

/// True for "€" and kin, which hold no letter by which a spelling could be looked up.
fn is_currency_sign(word: &str) -> bool {
    let is_sign = |letter: char| letter == '$' || !letter.is_ascii_punctuation();
    !word.chars().any(char::is_alphanumeric) && word.chars().any(is_sign)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn words_of_formats_are_measures_of_the_catalogue() {
        let descriptions = crate::describe::load(None).unwrap();
        let (names, measures) = (Names::of(&descriptions), &descriptions.measures);
        for (words, target, expected) in [
            ("tỷ", "trieu-dong", "ty-dong"),
            ("tỷ đồng", "trieu-dong", "ty-dong"),
            ("tr", "trieu-dong", "trieu-dong"),
            ("tr.đ", "trieu-dong", "trieu-dong"),
            ("triệu", "nghin-usd", "trieu-usd"),
            ("tr", "nghin-usd", "trieu-usd"),
            ("nghìn", "trieu-dong", "nghin-dong"),
            ("nghìn", "tan", "nghin-tan"),
            ("nghìn", "nghin-m3", "nghin-m3"),
            ("triệu USD", "nghin-usd", "trieu-usd"),
            ("USD triệu", "nghin-usd", "trieu-usd"),
            ("$ tr", "nghin-usd", "trieu-usd"),
            ("tỷ ₫", "trieu-dong", "ty-dong"),
            ("đồng", "trieu-dong", "dong"),
            ("₫", "trieu-dong", "dong"),
            ("VND", "trieu-dong", "dong"),
            ("$", "nghin-usd", "usd"),
            ("US$", "nghin-usd", "usd"),
            ("USD", "trieu-dong", "usd"),
            ("kg", "tan", "kg"),
            ("tấn", "kg", "tan"),
            ("€", "nghin-usd", "unknown"),
            ("€ triệu", "nghin-usd", "unknown"),
            ("trieu", "trieu-dong", "trieu-dong"),
            ("tỷ rưỡi", "trieu-dong", "unknown"),
            ("ước", "trieu-dong", "remark"),
            ("số", "nguoi", "remark"),
        ] {
            let target = measures
                .iter()
                .find(|measure| measure.id == target)
                .unwrap();
            let found = match format_unit(words, target, &names, measures) {
                FormatUnit::Measure(measure) => measure.id.as_str(),
                FormatUnit::Unknown => "unknown",
                FormatUnit::Remark => "remark",
            };
            assert_eq!(found, expected, "{words} in {}", target.id);
        }
    }
}
