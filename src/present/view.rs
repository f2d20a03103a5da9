//! The consolidation as tables and sentences look at it: figures by row, names, and measures to print in.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::aggregate::{figure_prefix, headline_column, headline_key, main_role};
use crate::format;
use crate::model::derived::Derived;
use crate::model::descriptions::{Descriptions, Headline};
use crate::model::figure::{
    Consolidation, Derivation, Figure, FigureIndex, FigureStatus, LineKey, MadeIndex, MovedFigure,
    Quotient, Replacement,
};
use crate::model::form::{Form, FormIndex, Role, RowIndex};
use crate::model::register::UnitIndex;
use crate::model::table::{FigureCell, TableCell};
use crate::model::text::Language;

/// Decimals of growth, contributions and multiples in tables.
const GROWTH_DECIMALS: u32 = 2;
/// Decimals of shares of a plan or of a whole.
const SHARE_DECIMALS: u32 = 1;

/// Figures found by what they speak of, without spelling out their ids.
pub(crate) struct View<'a> {
    pub(crate) consolidation: &'a Consolidation,
    pub(crate) descriptions: &'a Descriptions,
    totals: Vec<((LineKey, Role), FigureIndex)>,
}

/// How figures of one measure are printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scale {
    /// Printed value = figure / divisor.
    pub(crate) divisor: Decimal,
    pub(crate) decimals: u32,
    /// "tỷ đồng", "%".
    pub(crate) unit: String,
}

impl<'a> View<'a> {
    pub(crate) fn new(consolidation: &'a Consolidation, descriptions: &'a Descriptions) -> Self {
        let mut view = Self::names_only(consolidation, descriptions);
        for (made, figure) in MadeIndex::each().zip(&consolidation.figures) {
            match &figure.derivation {
                Derivation::TotalOfUnits(key, role) => {
                    view.totals.push(((*key, *role), FigureIndex::Made(made)));
                }
                Derivation::Observed(..)
                | Derivation::TotalBeside(..)
                | Derivation::Sum(_)
                | Derivation::Difference(..)
                | Derivation::Ratio(..)
                | Derivation::PerMonth(..)
                | Derivation::IndexGrowth(_)
                | Derivation::Points { .. }
                | Derivation::EarlierReturns(_) => {}
            }
        }
        view.totals.sort_unstable();
        view
    }

    /// A view that knows names, measures and ids, but finds no figures by row: cheap enough to make for one sentence.
    pub(crate) fn names_only(
        consolidation: &'a Consolidation,
        descriptions: &'a Descriptions,
    ) -> Self {
        Self {
            consolidation,
            descriptions,
            totals: Vec::new(),
        }
    }

    /// Words of the report under a key of `phrases.toml`.
    pub(crate) fn phrase(&self, key: &str) -> String {
        self.descriptions.phrases.get(key).to_owned()
    }

    /// The same with values in their places.
    pub(crate) fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.descriptions.phrases.say(key, values)
    }

    /// The province's total of a row in a role.
    pub(crate) fn total(&self, key: LineKey, role: Role) -> Option<FigureIndex> {
        let found = self
            .totals
            .binary_search_by_key(&(key, role), |(place, _)| *place)
            .ok()?;
        self.totals.get(found).map(|(_, index)| *index)
    }

    /// The figure of a unit in a row and role.
    pub(crate) fn of_unit(&self, key: LineKey, role: Role, unit: UnitIndex) -> Option<FigureIndex> {
        self.consolidation.of_unit(key, role, unit)
    }

    /// Beginning of the ids of a row's figures.
    pub(crate) fn prefix(&self, key: LineKey) -> Option<String> {
        figure_prefix(self.descriptions, &self.consolidation.open_rows, key)
    }

    /// What follows from others in a row, such as its growth.
    pub(crate) fn derived(&self, key: LineKey, derived: Derived) -> Option<FigureIndex> {
        self.consolidation.find(&derived.id_of(&self.prefix(key)?))
    }

    /// The same of a unit.
    pub(crate) fn derived_of_unit(
        &self,
        key: LineKey,
        derived: Derived,
        unit: UnitIndex,
    ) -> Option<FigureIndex> {
        let prefix = self.prefix(key)?;
        let unit = &self.descriptions.register.unit(unit)?.id;
        self.consolidation.find(&derived.id_of_unit(&prefix, unit))
    }

    /// The figure of a headline against the plan of the province.
    pub(crate) fn of_headline(&self, headline: &Headline, derived: Derived) -> Option<FigureIndex> {
        let prefix = format!("headline.{}", headline.id);
        self.consolidation.find(&derived.id_of(&prefix))
    }

    pub(crate) fn figure(&self, index: FigureIndex) -> Option<Cow<'a, Figure>> {
        self.consolidation.figure(index)
    }

    pub(crate) fn value(&self, index: Option<FigureIndex>) -> Option<Decimal> {
        self.figure(index?)?.value
    }

    /// The total that a headline prints, and what it would be with the version of a return that does not count, both as printed;
    /// `None` when they are the same or the total is not published.
    pub(crate) fn totals_beside(
        &self,
        headline: &Headline,
        replaced: &Replacement,
    ) -> Option<(String, String)> {
        let (key, role) = self.headline_place(headline)?;
        let place = (key.row, headline_column(self.descriptions, headline)?);
        let is_meant = |moved: &&MovedFigure| (moved.row, moved.column) == place;
        let mut moved = replaced.moved.iter();
        let moved = moved.find(|moved| replaced.form == key.form && is_meant(moved))?;
        let total = self.figure(self.total(key, role)?)?;
        // A unit that the total lacks has no part in it, in whichever version.
        let is_in = !total.lacking.contains(&replaced.unit);
        let published = total
            .value
            .filter(|_| is_in && total.status != FigureStatus::Withheld)?;
        // A version without a number there adds nothing.
        let [now, before] = [moved.new, moved.old].map(|one| one.unwrap_or(Decimal::ZERO));
        let with_old = published.checked_sub(now)?.checked_add(before)?;
        let scale = self.headline_scale(headline, &total.measure);
        let print = |value: Decimal| -> Option<String> {
            let value = value.checked_div(scale.divisor)?;
            Some(format::number(value, Some(scale.decimals), Language::Vi))
        };
        let (new, old) = (print(published)?, print(with_old)?);
        (new != old).then(|| (format!("{new} {}", scale.unit), old))
    }

    /// The row and the role that a headline prints.
    pub(crate) fn headline_place(&self, headline: &Headline) -> Option<(LineKey, Role)> {
        let key = headline_key(self.descriptions, headline)?;
        Some((key, self.main_role(key)?))
    }

    /// The role that stands for a row.
    pub(crate) fn main_role(&self, key: LineKey) -> Option<Role> {
        let form = self.descriptions.form(key.form)?;
        let number = key.indicator.place();
        main_role(form, &self.descriptions.indicators.get(number)?.id)
    }

    /// The row of a form with the indicator that the row itself names; `None` for a heading.
    pub(crate) fn own_key(&self, form: FormIndex, row: RowIndex) -> Option<LineKey> {
        let described = self.descriptions.form(form)?;
        let indicator = match (described.row(row), &described.open_rows) {
            (Some(row), _) => row.indicator.as_str(),
            (None, Some(open)) => open.indicator.as_str(),
            (None, None) => return None,
        };
        Some(LineKey {
            form,
            row,
            indicator: self.descriptions.indicator_index(indicator)?,
        })
    }

    /// Every row of a form, open rows of the round after the described ones.
    pub(crate) fn rows(&self, form: FormIndex) -> impl Iterator<Item = RowIndex> + use<> {
        let described = self
            .descriptions
            .form(form)
            .map_or(0, |form| form.rows.len());
        let open = self.consolidation.open_rows.get(form.place());
        let count = described + open.map_or(0, Vec::len);
        RowIndex::each().take(count)
    }

    /// The label of a row, as described or as submitted.
    pub(crate) fn label(&self, form: FormIndex, row: RowIndex) -> &'a str {
        let described = self.descriptions.form(form);
        if let Some(row) = described.and_then(|form| form.row(row)) {
            return &row.label.vi;
        }
        let open = described.and_then(|form| form.open_number(row));
        let labels = self.consolidation.open_rows.get(form.place());
        open.and_then(|open| labels?.get(open))
            .map_or("", |name| &name.label)
    }

    /// Depth of a row.
    pub(crate) fn level(&self, form: &Form, row: RowIndex) -> u8 {
        match (form.row(row), &form.open_rows) {
            (Some(row), _) => row.level,
            (None, Some(open)) => open.level,
            (None, None) => 0,
        }
    }

    /// Short name of a unit.
    pub(crate) fn short(&self, unit: UnitIndex) -> &'a str {
        let unit = self.descriptions.register.unit(unit);
        unit.map_or("", |unit| &unit.short)
    }

    /// Full name of a unit.
    pub(crate) fn name(&self, unit: UnitIndex) -> &'a str {
        let unit = self.descriptions.register.unit(unit);
        unit.map_or("", |unit| &unit.name.vi)
    }

    /// Its name inside a sentence: the word for its kind is in small letters there, "huyện Đắk Hà" (Decree 30/2020/NĐ-CP, Annex II).
    pub(crate) fn name_inside(&self, unit: UnitIndex) -> String {
        let name = self.name(unit);
        let types = self.descriptions.register.types.iter();
        let mut kinds = types.map(|kind| kind.name.vi.as_str());
        let has_kind = |kind: &str| {
            name.strip_prefix(kind)
                .is_some_and(|rest| rest.starts_with(' '))
        };
        if kinds.any(has_kind) {
            super::wording::inside_sentence(name)
        } else {
            name.to_owned()
        }
    }

    /// How figures of a measure are printed in their own measure.
    pub(crate) fn scale(&self, measure: &str) -> Scale {
        let (decimals, unit) = match measure {
            "percent" => (GROWTH_DECIMALS, "%"),
            "points" => (
                GROWTH_DECIMALS,
                self.descriptions.phrases.get("printed.points"),
            ),
            "times" => (
                GROWTH_DECIMALS,
                self.descriptions.phrases.get("printed.times"),
            ),
            other => self
                .descriptions
                .measure(other)
                .map_or((0, ""), |known| (known.decimals, &known.name.vi)),
        };
        Scale {
            divisor: Decimal::ONE,
            decimals,
            unit: unit.to_owned(),
        }
    }

    /// How a figure is printed in its own measure; shares with fewer decimals than growth.
    pub(crate) fn own_scale(&self, figure: &Figure) -> Scale {
        let mut scale = self.scale(&figure.measure);
        if matches!(
            figure.derivation,
            Derivation::Ratio(_, _, Quotient::Percent)
        ) && &*figure.measure == "percent"
        {
            scale.decimals = SHARE_DECIMALS;
        }
        scale
    }

    /// How a headline is printed: in its own measure when that measures the same thing, else as the figure is.
    pub(crate) fn headline_scale(&self, headline: &Headline, measure: &str) -> Scale {
        let own = self.descriptions.measure(measure);
        let target = self.descriptions.measure(&headline.measure);
        match (own, target) {
            (Some(own), Some(target)) if own.dimension == target.dimension => Scale {
                divisor: target
                    .factor
                    .checked_div(own.factor)
                    .unwrap_or(Decimal::ONE)
                    .normalize(),
                decimals: headline.decimals,
                unit: target.name.vi.clone(),
            },
            (Some(_), _) | (None, _) => self.scale(measure),
        }
    }

    /// How sentences print a figure: in the measure of the form's headline, so that parts and whole are said alike.
    pub(crate) fn narrative_scale(&self, index: FigureIndex, figure: &Figure) -> Scale {
        let id = self.consolidation.id(index);
        let mut words = id.split('.');
        let first = words.next().unwrap_or_default();
        let second = words.next().unwrap_or_default();
        let mut headlines = self.descriptions.report.headlines.iter();
        let headline = headlines.find(|headline| {
            if first == "headline" {
                headline.id == second
            } else {
                headline.form == first && self.is_alike(&headline.measure, &figure.measure)
            }
        });
        let mut scale = match (headline, &*figure.measure) {
            (Some(_), "percent" | "points" | "times") | (None, _) => self.own_scale(figure),
            (Some(headline), measure) => self.headline_scale(headline, measure),
        };
        if &*figure.measure == "points" {
            scale.unit = self.phrase("printed.points-in-words");
        }
        scale
    }

    fn is_alike(&self, first: &str, second: &str) -> bool {
        let dimension = |id: &str| {
            let measure = self.descriptions.measure(id);
            measure.map(|measure| measure.dimension.as_str())
        };
        dimension(first).is_some() && dimension(first) == dimension(second)
    }

    /// A cell with a figure in its own measure; blank when there is no such figure.
    pub(crate) fn cell(&self, figure: Option<FigureIndex>) -> TableCell {
        let Some(found) = figure.and_then(|index| self.figure(index)) else {
            return TableCell::Blank;
        };
        let scale = self.own_scale(&found);
        self.cell_in(figure, &scale)
    }

    /// A cell with a figure in the measure of a headline; percentages stay percentages.
    pub(crate) fn headline_cell(
        &self,
        headline: &Headline,
        figure: Option<FigureIndex>,
    ) -> TableCell {
        let Some(found) = figure.and_then(|index| self.figure(index)) else {
            return TableCell::Blank;
        };
        let scale = match &*found.measure {
            "percent" | "points" | "times" => self.own_scale(&found),
            measure => self.headline_scale(headline, measure),
        };
        self.cell_in(figure, &scale)
    }

    /// A cell with a figure, printed as a scale says.
    pub(crate) fn cell_in(&self, figure: Option<FigureIndex>, scale: &Scale) -> TableCell {
        figure.map_or(TableCell::Blank, |figure| {
            TableCell::Figure(FigureCell {
                figure,
                divisor: scale.divisor,
                decimals: scale.decimals,
            })
        })
    }
}
