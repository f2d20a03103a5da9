//! Decides in which measure a cell is given and converts it exactly.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::cell_content::text_of;
use super::heading::HeadedColumn;
use super::labels::Names;
use crate::model::cell::Position;
use crate::model::descriptions::Descriptions;
use crate::model::form::{ColumnIndex, Form, MeasureInHead, RowIndex};
use crate::model::measure::Measure;
use crate::model::vocabulary::LabelWords;
use crate::read::grid::Sheet;

/// Words before the last that a multiple at the end of a heading may have: "nghìn đô la Mỹ".
const END_WORDS: usize = 3;

/// Where the measure of a figure comes from.
#[derive(Debug, Clone, Default)]
pub(super) struct Given {
    /// Of the whole table, from the head of the sheet.
    pub(super) table: Option<TableMeasure>,
    /// By sheet column, from the heading.
    pub(super) columns: BTreeMap<u16, Spelling>,
    /// Of the row at hand, from the column of measures.
    pub(super) row: Option<Spelling>,
}

/// A measure as the submitter spelt it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spelling {
    /// The words.
    pub(super) text: String,
    /// Where they stand.
    pub(super) at: Position,
    /// Index into the measures; `None` when the spelling is not known.
    pub(super) measure: Option<usize>,
}

/// The measures in which a form describes its figures.
pub(super) struct Described<'a> {
    measures: &'a [Measure],
    of_form: Option<usize>,
    in_head: MeasureInHead,
    of_rows: Vec<Option<usize>>,
    of_columns: Vec<Option<usize>>,
    /// Whether whole things are counted, by row.
    counting_rows: Vec<bool>,
    /// The same by column; `None` where the row decides.
    counting_columns: Vec<Option<bool>>,
}

impl<'a> Described<'a> {
    pub(super) fn of(form: &Form, descriptions: &'a Descriptions) -> Self {
        let measures = descriptions.measures.as_slice();
        let find = |id: &str| measures.iter().position(|measure| measure.id == id);
        let counts = |id: &str| {
            let mut indicators = descriptions.indicators.iter();
            indicators.any(|known| known.id == id && known.integer)
        };
        let of_column = |id: &String| (!id.is_empty()).then(|| counts(id));
        Self {
            measures,
            of_form: find(&form.measure),
            in_head: form.head.measure,
            of_rows: form.rows.iter().map(|row| find(&row.measure)).collect(),
            of_columns: form
                .columns
                .iter()
                .map(|column| find(&column.measure))
                .collect(),
            counting_rows: form.rows.iter().map(|row| counts(&row.indicator)).collect(),
            counting_columns: form
                .columns
                .iter()
                .map(|column| of_column(&column.indicator))
                .collect(),
        }
    }

    /// The measure of a figure: the column's, else the row's, else the form's.
    pub(super) fn at(&self, row: RowIndex, column: ColumnIndex) -> Option<&'a Measure> {
        self.measures.get(self.index_at(row, column)?)
    }

    /// The same as its place in the catalogue.
    pub(super) fn index_at(&self, row: RowIndex, column: ColumnIndex) -> Option<usize> {
        let by_column = self.by_column(column);
        by_column.or_else(|| self.by_row(row)).or(self.of_form)
    }

    /// True for a figure of an indicator that counts whole things.
    pub(super) fn counts_whole(&self, row: RowIndex, column: ColumnIndex) -> bool {
        let by_column = self.counting_columns.get(column.place());
        let by_row = || self.counting_rows.get(row.place()).copied();
        by_column
            .copied()
            .flatten()
            .or_else(by_row)
            .unwrap_or(false)
    }

    /// True when the head has to say in which multiple figures of the form's measure are written.
    fn is_expected(&self, target: &Measure) -> bool {
        if self.in_head == MeasureInHead::Optional {
            return false;
        }
        let same = self
            .measures
            .iter()
            .filter(|measure| measure.dimension == target.dimension);
        same.into_iter()
            .any(|measure| measure.factor != target.factor)
    }

    fn by_column(&self, column: ColumnIndex) -> Option<usize> {
        self.of_columns.get(column.place()).copied().flatten()
    }

    fn by_row(&self, row: RowIndex) -> Option<usize> {
        self.of_rows.get(row.place()).copied().flatten()
    }
}

/// What follows for one figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Given in the measure of the description, or nothing was said.
    AsDescribed,
    /// Given in another multiple, converted.
    Converted(Decimal, Spelling),
    /// The spelling is not known.
    Unknown(Spelling),
    /// It measures something else.
    Differs(Spelling),
    /// Two places give different measures for the same figure.
    Contradicts(Spelling, Spelling),
    /// The head of the sheet should give it and does not; a multiple that stands there without a label.
    Missing(Option<Spelling>),
}

impl Spelling {
    pub(super) fn read(text: &str, at: Position, names: &Names, measures: &[Measure]) -> Self {
        let found = names.measure(measures, text);
        let measure =
            found.and_then(|found| measures.iter().position(|measure| measure.id == found.id));
        Self {
            text: text.to_owned(),
            at,
            measure,
        }
    }
}

/// The measure in the heading of a column, and the cell of it that states the measure.
pub(super) fn of_heading(
    sheet: &Sheet,
    heading: &HeadedColumn,
    (names, measures): (&Names, &[Measure]),
    labels: &LabelWords,
) -> Option<Spelling> {
    let first = heading.parts.first()?.at;
    let stated = in_heading(&heading.heading, first, (names, measures), labels)?;
    let states_it = |at: &&Position| {
        let text = sheet.cell(**at).and_then(text_of);
        let alone = text.and_then(|text| in_heading(text, **at, (names, measures), labels));
        let whole = text.map(|text| Spelling::read(text, **at, names, measures));
        [alone, whole]
            .into_iter()
            .flatten()
            .any(|found| found.measure == stated.measure)
    };
    let at = heading
        .parts
        .iter()
        .map(|part| &part.at)
        .find(states_it)
        .copied();
    Some(Spelling {
        at: at.unwrap_or(first),
        ..stated
    })
}

/// The measure in a heading: in brackets ("Vốn đăng ký (tỷ đồng)"), behind "ĐVT:", or a multiple at its end ("Trị giá 1000 USD").
///
/// Only known spellings count, remarks stand in brackets too. A single word at the end ("Số dự án") is what is counted.
fn in_heading(
    heading: &str,
    at: Position,
    (names, measures): (&Names, &[Measure]),
    labels: &LabelWords,
) -> Option<Spelling> {
    let known = |text: &str| {
        let spelling = Spelling::read(text, at, names, measures);
        spelling.measure.is_some().then_some(spelling)
    };
    let bracketed = heading.split('(').skip(1).find_map(|rest| {
        let inside = rest.split(')').next().unwrap_or_default().trim();
        known(behind_caption(inside, labels).unwrap_or(inside))
    });
    let behind = || behind_caption(heading, labels).and_then(known);
    let at_end = || {
        let last = heading.rsplit(' ').next()?;
        let starts = heading.rmatch_indices(' ').skip(1).take(END_WORDS);
        let tails = starts.filter_map(|(blank, _)| heading.get(blank + 1..));
        let mut tails = tails.filter(|_| names.ends_a_measure(last));
        tails.find_map(|tail| {
            let spelling = known(tail)?;
            let measure = measures.get(spelling.measure?)?;
            (measure.factor != Decimal::ONE).then_some(spelling)
        })
    };
    bracketed.or_else(behind).or_else(at_end)
}

/// Of several measures in one line ("ĐVT: triệu đồng, 1000 USD"), the one of the form; `None` when they are not all known.
pub(super) fn of_several(
    line: &Spelling,
    form: &Form,
    names: &Names,
    measures: &[Measure],
) -> Option<Spelling> {
    let parts = line.text.split([',', ';', '/']).map(str::trim);
    let spelt = parts.map(|part| Spelling::read(part, line.at, names, measures));
    let spelt: Vec<Spelling> = spelt.collect();
    let dimension = |spelling: &Spelling| {
        let measure = measures.get(spelling.measure?)?;
        Some(measure.dimension.as_str())
    };
    let described = measures.iter().find(|measure| measure.id == form.measure)?;
    let are_known = spelt.iter().all(|spelling| dimension(spelling).is_some());
    let mut same = spelt
        .into_iter()
        .filter(|spelling| dimension(spelling) == Some(&described.dimension));
    let one = same.next().filter(|_| are_known)?;
    same.next().is_none().then_some(one)
}

/// What follows "ĐVT" or "Đơn vị tính", with or without a colon.
pub(super) fn behind_caption<'t>(text: &'t str, labels: &LabelWords) -> Option<&'t str> {
    caption(text, labels).map(|(_, rest)| rest)
}

/// The same where the text begins with it; a sentence that speaks of units announces none.
pub(super) fn captioned<'t>(text: &'t str, labels: &LabelWords) -> Option<&'t str> {
    let (start, rest) = caption(text, labels)?;
    let before = text.get(..start)?;
    before.trim_matches(['(', ' ']).is_empty().then_some(rest)
}

fn caption<'t>(text: &'t str, labels: &LabelWords) -> Option<(usize, &'t str)> {
    let small = text.to_lowercase();
    // Small letters may take more bytes than capitals; those of Vietnamese do not.
    let is_aligned = small.len() == text.len();
    let mut captions = labels.captions.iter().filter(|_| is_aligned);
    let (start, end) = captions.find_map(|caption| {
        let start = small.find(caption)?;
        let begins_word = !small.get(..start)?.ends_with(char::is_alphanumeric);
        begins_word.then_some((start, start + caption.len()))
    })?;
    let rest = text.get(end..)?;
    let ends_word = !rest.starts_with(char::is_alphanumeric);
    let rest = rest.trim_matches([' ', ':', '(', ')']);
    (ends_word && !rest.is_empty()).then_some((start, rest))
}

/// Compares the given measure of a cell with the described one: the heading speaks before the row, the row before the table.
///
/// Where two of them speak of the same figures and differ, none of them is believed.
pub(super) fn settle(
    given: &Given,
    described: &Described<'_>,
    (row, column): (RowIndex, ColumnIndex),
    sheet_column: u16,
    value: Decimal,
) -> Outcome {
    let measures = described.measures;
    let Some(target) = described.at(row, column) else {
        return Outcome::AsDescribed;
    };
    let is_of_form = described.by_column(column).is_none() && described.by_row(row).is_none();
    let stated = stated(given, described, (row, column), sheet_column);
    let mut stated = stated.into_iter().flatten();
    let first = stated.next();
    match &given.table {
        Some(TableMeasure::Contradicting(first, second)) if is_of_form => {
            return Outcome::Contradicts(first.clone(), second.clone());
        }
        Some(TableMeasure::Missing(unread))
            if is_of_form && first.is_none() && described.is_expected(target) =>
        {
            return Outcome::Missing(unread.clone());
        }
        Some(
            TableMeasure::Contradicting(..) | TableMeasure::Missing(_) | TableMeasure::Given(_),
        )
        | None => {}
    }
    let Some(spelling) = first else {
        return Outcome::AsDescribed;
    };
    let known = |spelling: &Spelling| spelling.measure.and_then(|index| measures.get(index));
    let Some(source) = known(spelling) else {
        return Outcome::Unknown(spelling.clone());
    };
    let contradicts = |other: &&Spelling| known(other).is_some_and(|other| !is_same(source, other));
    if let Some(other) = stated.find(contradicts) {
        return Outcome::Contradicts(spelling.clone(), other.clone());
    }
    if is_same(source, target) {
        return Outcome::AsDescribed;
    }
    match source.convert(value, target) {
        Some(converted) => Outcome::Converted(converted, spelling.clone()),
        None => Outcome::Differs(spelling.clone()),
    }
}

/// The places that state a measure for a figure: its heading, its row, the table; those that speak of it, in this order.
///
/// They are asked for every figure, so that nothing is allocated for them.
pub(super) fn stated<'g>(
    given: &'g Given,
    described: &Described<'_>,
    (row, column): (RowIndex, ColumnIndex),
    sheet_column: u16,
) -> [Option<&'g Spelling>; 3] {
    let by_column = described.by_column(column).is_some();
    let by_row = !by_column && described.by_row(row).is_some();
    let is_of_form = !by_column && !by_row || {
        let of_form = described
            .of_form
            .and_then(|index| described.measures.get(index));
        let target = described.at(row, column);
        of_form
            .zip(target)
            .is_some_and(|(of_form, target)| std::ptr::eq(of_form, target))
    };
    let heading = given.columns.get(&sheet_column);
    let row_speaks = given.row.as_ref().filter(|_| by_row || !by_column);
    let table = match &given.table {
        Some(TableMeasure::Given(spelling)) => Some(spelling),
        Some(TableMeasure::Contradicting(..) | TableMeasure::Missing(_)) | None => None,
    };
    let table_speaks = table.filter(|_| !by_row && is_of_form);
    let speaking = [heading, row_speaks, table_speaks];
    if speaking.iter().any(Option::is_some) {
        return speaking;
    }
    // Where columns or rows have measures of their own, the head speaks of those of its dimension that nothing else names.
    let target = described.at(row, column);
    let is_of_dimension = |spelling: &&Spelling| {
        let measure = spelling
            .measure
            .and_then(|index| described.measures.get(index));
        measure
            .zip(target)
            .is_some_and(|(measure, target)| measure.dimension == target.dimension)
    };
    [None, None, table.filter(is_of_dimension)]
}

pub(super) fn is_same(first: &Measure, second: &Measure) -> bool {
    std::ptr::eq(first, second)
        || first.id == second.id
        || (first.dimension == second.dimension && first.factor == second.factor)
}

/// True for what stands in the column of measures by mistake: a product code of six digits or more.
pub(super) fn is_code(written: &str) -> bool {
    let digits = written.chars().filter(char::is_ascii_digit).count();
    digits >= CODE_DIGITS
        && written
            .chars()
            .all(|sign| sign.is_ascii_digit() || matches!(sign, '.' | ' ' | '-'))
}

/// Digits from which on a number is a product code; "1.000" begins a measure.
const CODE_DIGITS: usize = 6;

/// Decimals beyond the printed ones that a figure may really have.
const SPARE_DECIMALS: u32 = 2;

/// Digits beyond which a figure so near to zero was not typed: a difference of two equal sums leaves as many.
const RESIDUE_DIGITS: u32 = 10;

/// The figure without what sums in binary leave behind it: 37100098.73 for 37100098.730000004.
///
/// Such noise lies within a quadrillionth (10^-15) of the figure itself. A typed number has at most 15 digits, so that a digit of
/// it that is rounded away always weighs more: it keeps them all. What is left where a difference should be zero has no figure to
/// be measured by; it lies below a billionth and has more digits than anybody types.
pub(super) fn without_dust(number: Decimal, decimals: u32) -> Decimal {
    let kept = decimals + SPARE_DECIMALS;
    if number.scale() <= kept {
        return number;
    }
    if number.abs() < Decimal::new(1, 9) {
        let digits = number
            .normalize()
            .mantissa()
            .unsigned_abs()
            .checked_ilog10();
        let is_residue = digits.is_none_or(|digits| digits >= RESIDUE_DIGITS);
        return if is_residue { Decimal::ZERO } else { number };
    }
    let rounded = number.round_dp(kept).normalize();
    let Some(left) = number.checked_sub(rounded) else {
        return number;
    };
    // Multiplied and not divided: the figure may have all digits that the exact type holds.
    let times = left
        .abs()
        .checked_mul(Decimal::from(1_000_000_000_000_000_u64));
    let is_dust = times.is_some_and(|times| times < number.abs());
    if is_dust { rounded } else { number }
}

/// A measure in the head, and how it stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HeadMeasure {
    pub(super) spelling: Spelling,
    pub(super) stated: Stated,
}

/// How firmly the head states a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stated {
    /// Behind a label, known or not.
    Labelled,
    /// Behind "Đơn vị:" and not known: it may be who reports.
    PerhapsUnit,
    /// By itself in a cell or in brackets.
    Bare,
    /// A multiple such as "tỷ đồng" among other words: nobody can say what it speaks of.
    InPassing,
}

/// What the head says of the measure of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TableMeasure {
    /// One.
    Given(Spelling),
    /// Two that differ.
    Contradicting(Spelling, Spelling),
    /// None; a multiple that stands there without a label.
    Missing(Option<Spelling>),
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn captions_are_told_from_sentences() {
        let labels = crate::describe::load(None).unwrap().vocabulary.labels;
        let behind_caption = |text| behind_caption(text, &labels);
        let captioned = |text| captioned(text, &labels);
        assert_eq!(behind_caption("ĐVT: tr. đ"), Some("tr. đ"));
        assert_eq!(
            behind_caption("Trị giá (Đơn vị tính 1000 USD)"),
            Some("1000 USD")
        );
        assert_eq!(captioned("(Đơn vị tính: triệu đồng)"), Some("triệu đồng"));
        assert_eq!(captioned("Ghi theo đơn vị tính của mẫu"), None);
        assert_eq!(captioned("Đơn vị tính"), None);
        assert_eq!(captioned("ĐVTX: 5"), None);
    }

    #[test]
    fn dust_goes_and_real_decimals_stay() {
        for (stored, decimals, kept) in [
            ("37100098.730000004", 1, "37100098.73"),
            ("98640.00000000001", 1, "98640"),
            ("0.30000000000000004", 1, "0.3"),
            ("12.499999999999998", 1, "12.5"),
            ("-0.0000000000000002220446049250", 1, "0"),
            ("0.00000000001455191522836685", 0, "0"),
            ("12.4999999997", 1, "12.4999999997"),
            ("1.00000000000001", 1, "1.00000000000001"),
            ("3.453600972526137", 1, "3.453600972526137"),
            ("13162672089180.95", 0, "13162672089180.95"),
            ("0.00000042", 1, "0.00000042"),
            ("0.00000000042", 1, "0.00000000042"),
            ("12465818.43", 1, "12465818.43"),
            ("12.34567", 1, "12.34567"),
            ("0.1234567", 2, "0.1234567"),
        ] {
            let number: Decimal = stored.parse().unwrap();
            assert_eq!(
                without_dust(number, decimals),
                kept.parse().unwrap(),
                "{stored}"
            );
        }
    }
}
