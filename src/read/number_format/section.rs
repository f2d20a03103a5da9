//! The sections of a format code, letter by letter.

use std::iter::Peekable;
use std::str::{Chars, FromStr};
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::read::grid::Appearance;

/// Sections that are looked at; a code has at most four.
const SECTIONS: usize = 4;
/// Scaling commas beyond which nothing is left of any figure.
const COMMAS: u8 = 8;
/// Characters of a unit and of the words around it; what is longer is a sentence.
const WORDS: usize = 64;

/// One section, taken apart.
pub(super) struct Parsed {
    pub(super) condition: Option<(Comparison, Decimal)>,
    pub(super) seen: Seen,
}

impl Parsed {
    /// Takes a minus for that of the number.
    pub(super) fn take_sign(&mut self) {
        let Seen::Digits(Some(seen)) = &mut self.seen else {
            return;
        };
        let seen = Arc::make_mut(seen);
        if !seen.added.contains(|letter: char| letter.is_ascii_digit()) {
            seen.added.clear();
        }
        if seen.is_plain() {
            self.seen = Seen::Digits(None);
        }
    }
}

/// The sections of a code; at least one.
pub(super) fn sections(code: &str) -> Vec<Parsed> {
    let mut letters = code.chars().peekable();
    let mut sections = Vec::new();
    loop {
        let mut reader = Reader::default();
        let ends = reader.run(&mut letters);
        sections.push(reader.close());
        if ends || sections.len() == SECTIONS {
            return sections;
        }
    }
}

/// What was seen of a section so far.
#[derive(Default)]
struct Reader {
    condition: Option<(Comparison, Decimal)>,
    /// Text before and behind the first placeholder of a digit.
    before: String,
    behind: String,
    /// Text in quotes and brackets alone.
    quoted: String,
    has_placeholder: bool,
    has_text_placeholder: bool,
    /// True between a placeholder and whatever else.
    in_digits: bool,
    /// Commas behind a placeholder, as long as no other placeholder follows.
    commas: u8,
    /// Commas that scale for certain.
    scaling: u8,
    percents: u8,
    /// Placeholders behind the decimal sign.
    decimals: u8,
    behind_point: bool,
    /// A fraction or an exponent, of which the digits seen cannot be told.
    is_odd: bool,
    has_brackets: bool,
    /// Words outside quotes that are no letters of a date: "General", "USD".
    has_loose_words: bool,
    has_day: bool,
    /// Of a day alone: its number in the month, and its year.
    has_day_of_month: bool,
    has_year: bool,
    /// A month, or minutes where there are hours or seconds.
    has_month: bool,
    has_time: bool,
    is_elapsed: bool,
    /// True behind seconds, where ".00" are their parts.
    in_seconds: bool,
}

impl Reader {
    /// Reads up to the end of the section; true at the end of the code.
    fn run(&mut self, letters: &mut Peekable<Chars<'_>>) -> bool {
        while let Some(letter) = letters.next() {
            let in_seconds = std::mem::take(&mut self.in_seconds);
            let in_digits = std::mem::take(&mut self.in_digits);
            match letter {
                ';' => return false,
                '"' => {
                    for quoted in letters.by_ref().take_while(|letter| *letter != '"') {
                        self.quote(quoted);
                    }
                }
                '\\' => {
                    if let Some(escaped) = letters.next() {
                        self.quote(escaped);
                    }
                }
                // A blank as wide as the next letter, and a letter that fills the cell.
                '_' | '*' => {
                    letters.next();
                }
                '[' => {
                    let inside: String = letters
                        .by_ref()
                        .take_while(|letter| *letter != ']')
                        .collect();
                    self.bracket(&inside);
                }
                '.' if in_seconds => while letters.next_if_eq(&'0').is_some() {},
                '0' | '#' | '?' => {
                    (self.has_placeholder, self.in_digits) = (true, true);
                    self.decimals = self.decimals.saturating_add(self.behind_point.into());
                    self.commas = 0;
                }
                ',' if in_digits => {
                    self.in_digits = true;
                    self.commas = self.commas.saturating_add(1);
                }
                '.' => {
                    self.scaling = self
                        .scaling
                        .saturating_add(std::mem::take(&mut self.commas));
                    self.in_digits = in_digits;
                    self.behind_point |= in_digits || !self.has_placeholder;
                    self.write(letter);
                }
                '%' => {
                    self.percents = self.percents.saturating_add(1);
                    self.write(letter);
                }
                '/' => {
                    self.is_odd = true;
                    self.write(letter);
                }
                '@' => self.has_text_placeholder = true,
                _ if letter.is_alphabetic() => self.word(letter, letters),
                _ => self.write(letter),
            }
        }
        true
    }

    fn write(&mut self, letter: char) {
        let side = if self.has_placeholder {
            &mut self.behind
        } else {
            &mut self.before
        };
        if side.len() < WORDS {
            side.push(letter);
        }
    }

    fn quote(&mut self, letter: char) {
        self.write(letter);
        if self.quoted.len() < WORDS {
            self.quoted.push(letter);
        }
    }

    /// Letters outside quotes: those of a date, an exponent, or words.
    fn word(&mut self, first: char, letters: &mut Peekable<Chars<'_>>) {
        let is_exponent = matches!(first, 'E' | 'e') && self.has_placeholder;
        if is_exponent && letters.next_if(|next| matches!(next, '+' | '-')).is_some() {
            self.is_odd = true;
            return;
        }
        let mut word = String::from(first);
        while let Some(next) = letters.next_if(|next| next.is_alphabetic()) {
            word.push(next);
        }
        word.chars().for_each(|letter| self.write(letter));
        let small = word.to_lowercase();
        // Ideographs of a date stand among its letters without quotes.
        let plain: Vec<char> = small
            .chars()
            .filter(|letter| !"年月日时時分秒년월일".contains(*letter))
            .collect();
        if matches!(small.as_str(), "am" | "pm" | "a" | "p") || plain.is_empty() {
            return;
        }
        if plain.iter().all(|letter| "dmyhs".contains(*letter)) {
            self.has_day |= plain.iter().any(|letter| matches!(letter, 'd' | 'y'));
            self.has_day_of_month |= plain.contains(&'d');
            self.has_year |= plain.contains(&'y');
            self.has_month |= plain.contains(&'m');
            self.has_time |= plain.iter().any(|letter| matches!(letter, 'h' | 's'));
            self.in_seconds = small.ends_with('s');
            return;
        }
        // Day and year in German and French, and eras.
        let of_one_letter = plain
            .windows(2)
            .all(|pair| matches!(pair, [first, second] if first == second));
        if of_one_letter
            && plain
                .first()
                .is_some_and(|letter| "tjaegb".contains(*letter))
        {
            return;
        }
        self.has_loose_words = true;
    }

    /// What stands in brackets: a currency, a condition, a time that has passed, or a colour.
    fn bracket(&mut self, inside: &str) {
        self.has_brackets = true;
        if let Some(currency) = inside.strip_prefix('$') {
            let sign = currency.split('-').next().unwrap_or_default();
            sign.chars().for_each(|letter| self.quote(letter));
            return;
        }
        if let Some(condition) = condition(inside) {
            self.condition = Some(condition);
            return;
        }
        let small = inside.to_lowercase();
        if !small.is_empty()
            && ['h', 'm', 's']
                .iter()
                .any(|unit| small.chars().all(|letter| letter == *unit))
        {
            self.is_elapsed = true;
            self.in_seconds = true;
        }
    }

    fn close(self) -> Parsed {
        Parsed {
            condition: self.condition,
            seen: self.seen(),
        }
    }

    fn seen(self) -> Seen {
        if !self.has_placeholder {
            if self.is_elapsed {
                return Seen::Elapsed;
            }
            if self.has_month && self.has_year && !self.has_day_of_month && !self.has_time {
                return Seen::Month;
            }
            if self.has_day || self.has_month && !self.has_time {
                return Seen::Day;
            }
            if self.has_time {
                return Seen::Clock;
            }
        }
        // "[Red]" alone is a colour of General; nothing at all hides the number.
        let is_colour = self.has_brackets && self.before.is_empty();
        let is_general = self.has_loose_words || self.has_text_placeholder || is_colour;
        let words = if self.has_placeholder {
            format!("{} {}", self.before, self.behind)
        } else {
            self.quoted
        };
        let is_number = self.has_placeholder && !self.is_odd;
        let added = is_number.then(|| added(&self.before, &self.behind));
        let commas = self.scaling.saturating_add(self.commas).min(COMMAS);
        let percents = self.percents.min(COMMAS);
        let appearance = Appearance {
            shift: 2 * i32::from(percents) - 3 * i32::from(commas),
            words: unit_words(&words),
            has_digits: self.has_placeholder || is_general,
            decimals: is_number.then_some(self.decimals),
            added: added.unwrap_or_default(),
        };
        Seen::Digits((!appearance.is_plain()).then(|| Arc::new(appearance)))
    }
}

/// What stands so close to the digits that it is read with them: more digits, or a minus.
fn added(before: &str, behind: &str) -> String {
    let is_digit = |letter: char| letter.is_ascii_digit();
    let is_point = |letter: char| matches!(letter, '.' | ',');
    let is_minus = |letter: char| matches!(letter, '-' | '−' | '–');
    let first = before.trim_end_matches(is_point);
    if first.ends_with(is_digit) {
        return first
            .trim_start_matches(|letter| !is_digit(letter))
            .to_owned();
    }
    let last = behind.trim_start_matches(is_point);
    let grouped = last.trim();
    let is_group = grouped.len() == 3 && grouped.chars().all(is_digit);
    if last.starts_with(is_digit) || is_group {
        return behind.trim().to_owned();
    }
    let (before, behind) = (before.trim(), behind.trim());
    match (before.chars().last(), behind.chars().last()) {
        (Some('('), Some(')')) => "( )".to_owned(),
        (Some(sign), _) if is_minus(sign) => sign.to_string(),
        (_, Some(sign)) if is_minus(sign) && behind.len() == sign.len_utf8() => sign.to_string(),
        _ => String::new(),
    }
}

/// The words that may be a unit; empty when no letter, currency or sign of a share is among them.
fn unit_words(text: &str) -> String {
    let speaks = |letter: char| letter.is_alphabetic() || is_sign(letter);
    if !text.chars().any(speaks) {
        return String::new();
    }
    let is_part = |letter: char| speaks(letter) || letter.is_numeric();
    let trimmed = text.trim_matches(|letter| !is_part(letter));
    trimmed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Signs of currencies and of shares.
fn is_sign(letter: char) -> bool {
    matches!(
        letter,
        '%' | '‰' | '$' | '£' | '¥' | '¢' | '฿' | '\u{20a0}'..='\u{20cf}'
    )
}

/// A condition such as `>=1000`.
fn condition(inside: &str) -> Option<(Comparison, Decimal)> {
    let signs = [
        ("<=", Comparison::AtMost),
        (">=", Comparison::AtLeast),
        ("<>", Comparison::Unequal),
        ("<", Comparison::Less),
        (">", Comparison::More),
        ("=", Comparison::Equal),
    ];
    let (comparison, limit) = signs
        .into_iter()
        .find_map(|(sign, comparison)| Some((comparison, inside.strip_prefix(sign)?)))?;
    let limit = limit.trim();
    let limit = Decimal::from_str(limit).or_else(|_| Decimal::from_scientific(limit));
    Some((comparison, limit.ok()?))
}

/// The signs of a condition such as `[>=1000]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Less,
    AtMost,
    Equal,
    Unequal,
    AtLeast,
    More,
}

/// What people see of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::read) enum Seen {
    /// Its digits, perhaps with a scale or words.
    Digits(Option<Arc<Appearance>>),
    /// A day.
    Day,
    /// The month and year of a day.
    Month,
    /// A time of day.
    Clock,
    /// Hours and minutes that have passed: `[h]:mm`.
    Elapsed,
}
