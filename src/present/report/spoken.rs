//! Figures as the template of the report sees them: looked up by id, printed as words.

use std::fmt;
use std::sync::Arc;

use minijinja::value::{Object, Value};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::format;
use crate::model::descriptions::{Descriptions, Headline};
use crate::model::figure::{
    Consolidation, Derivation, Figure, FigureIndex, FigureStatus, Quotient,
};
use crate::model::phrases::Phrases;
use crate::model::register::UnitIndex;
use crate::present::ConfirmedRow;
use crate::present::view::{Scale, View};
use crate::present::wording::{self, Change, Digits};
use crate::present::{marks, notes, printed};

use super::bounded::{self, Printed, Shape};
use super::open::Open;

/// Signs in sentences: those of tables, with a space before them.
const SPACED_INCOMPLETE: &str = " (*)";
const SPACED_MARKED: &str = " (**)";
/// Stands before the number of a quoted figure in rendered text.
pub(super) const QUOTE: char = '\u{E000}';
/// Stands behind it.
pub(super) const UNQUOTE: char = '\u{E001}';
/// Stands where a figure is wanted that is not published, and where one is wanted that does not exist.
///
/// A sentence stands or falls with its figures: [`super::markdown`] never prints a paragraph or a point that has this mark,
/// but the alternative that the text declares, if it does.
pub(super) const ABSENT: [(char, Absence); 2] = [
    ('\u{E004}', Absence::Withheld),
    ('\u{E005}', Absence::Missing),
];

/// Why a figure is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Absence {
    /// Nothing was reported, or there is nothing to compare with.
    Missing,
    /// An error keeps it from being published.
    Withheld,
}

impl Absence {
    /// The mark in rendered text.
    pub(super) fn mark(self) -> char {
        let mut known = ABSENT.iter();
        known
            .find(|(_, absence)| *absence == self)
            .map_or(' ', |(mark, _)| *mark)
    }
}

/// What template functions look things up in.
#[derive(Clone)]
pub(super) struct Source {
    pub(super) consolidation: Arc<Consolidation>,
    pub(super) descriptions: Arc<Descriptions>,
    pub(super) confirmed: Arc<[ConfirmedRow]>,
    /// What is open, whether or not it touches a figure that is added up.
    pub(super) open: Open,
    /// Beginnings of the ids of headlines of which two ends of the year are expected.
    pub(super) contradicted: Arc<[String]>,
}

/// Key of what a share of the plan is held against.
pub(super) const PLAN: &str = "spoken.plan-of-year";

/// A figure, or the fact that there is none, ready to be said.
#[derive(Debug, Clone)]
pub(super) struct Spoken {
    descriptions: Arc<Descriptions>,
    figure: Option<FigureIndex>,
    value: Option<Decimal>,
    /// Value of what a ratio is measured on.
    base: Option<Decimal>,
    /// True for the growth of what is nothing now: its sentence says so, without a rate.
    ends: bool,
    status: FigureStatus,
    estimated: bool,
    measure: String,
    scale: Scale,
    /// True for a share in percent, which no rounding makes a whole.
    share: bool,
    digits: Digits,
    /// True for what is not said because two ends of the year are expected.
    contradicted: bool,
}

impl Source {
    pub(super) fn view(&self) -> View<'_> {
        View::names_only(&self.consolidation, &self.descriptions)
    }

    pub(super) fn phrases(&self) -> &Phrases {
        &self.descriptions.phrases
    }

    /// The figure with an id; one that does not exist in this round speaks as "chưa có số liệu".
    pub(super) fn spoken(&self, id: &str) -> Spoken {
        let index = self.consolidation.find(id);
        match index.and_then(|index| Some((index, self.consolidation.figure(index)?))) {
            Some(_) if marks::is_against_plan(id, &self.contradicted) => Spoken {
                contradicted: true,
                status: FigureStatus::Withheld,
                ..self.unknown()
            },
            Some((index, figure)) => self.of_figure(index, &figure),
            None => self.unknown(),
        }
    }

    /// True of a headline of which the department and the units expect different ends of the year.
    pub(super) fn is_contradicted(&self, headline: &Headline) -> bool {
        self.contradicted
            .contains(&format!("headline.{}", headline.id))
    }

    /// A figure that does not exist.
    fn unknown(&self) -> Spoken {
        Spoken {
            descriptions: Arc::clone(&self.descriptions),
            figure: None,
            value: None,
            base: None,
            ends: false,
            status: FigureStatus::Unavailable,
            estimated: false,
            measure: String::new(),
            scale: self.view().scale(""),
            share: false,
            digits: Digits::Read,
            contradicted: false,
        }
    }

    /// What a plan that is found for a headline is the plan of: of the province, of the units in the total, of all units.
    pub(super) fn plan_name(&self, id: &str) -> String {
        let plan = self.consolidation.find(id);
        let plan = plan.and_then(|plan| self.consolidation.figure(plan));
        let plan = plan.filter(|plan| plan.status == FigureStatus::Incomplete);
        let key = match plan {
            None => PLAN,
            Some(plan) if notes::lacks_only_a_plan(&self.view(), &plan.lacking) => {
                "spoken.plan-of-units"
            }
            Some(_) => "spoken.plan-of-counted",
        };
        self.phrases().get(key).to_owned()
    }

    fn of_figure(&self, index: FigureIndex, figure: &Figure) -> Spoken {
        let (before, base) = match figure.derivation {
            Derivation::Ratio(_, below, Quotient::Growth) => {
                (true, self.consolidation.figure(below))
            }
            Derivation::Ratio(_, _, Quotient::Percent | Quotient::Times)
            | Derivation::Observed(..)
            | Derivation::TotalOfUnits(..)
            | Derivation::TotalBeside(..)
            | Derivation::Sum(_)
            | Derivation::Difference(..)
            | Derivation::PerMonth(..)
            | Derivation::IndexGrowth(_)
            | Derivation::Points { .. }
            | Derivation::EarlierReturns(_) => (false, None),
        };
        // Only of a base without a mark can be said that there was nothing.
        let base = base.filter(|base| base.status == FigureStatus::Complete);
        if figure.value.is_some() && self.rests_on_nothing(figure) {
            return self.unknown();
        }
        Spoken {
            descriptions: Arc::clone(&self.descriptions),
            figure: Some(index),
            value: figure.value,
            base: base.and_then(|base| base.value),
            ends: before && figure.value == Some(-Decimal::ONE_HUNDRED),
            status: figure.status,
            estimated: figure.estimated,
            measure: figure.measure.to_string(),
            scale: self.view().narrative_scale(index, figure),
            share: printed::is_share(figure),
            digits: Digits::Read,
            contradicted: false,
        }
    }

    /// True of an amount of nothing while units are missing, and of what is made from it: that those who reported have none is
    /// no figure of the province.
    fn rests_on_nothing(&self, figure: &Figure) -> bool {
        let part = |index: FigureIndex| {
            let part = self.consolidation.figure(index);
            part.is_some_and(|part| self.rests_on_nothing(&part))
        };
        match &figure.derivation {
            Derivation::Observed(..)
            | Derivation::TotalOfUnits(..)
            | Derivation::TotalBeside(..)
            | Derivation::EarlierReturns(_) => {
                figure.status == FigureStatus::Incomplete
                    && figure.value.is_some_and(|value| value.is_zero())
                    && !printed::is_rate(figure)
            }
            Derivation::Sum(parts) => parts.len() == 1 && parts.iter().copied().any(part),
            Derivation::Ratio(above, ..) | Derivation::PerMonth(above, _) => part(*above),
            Derivation::Difference(first, second) => part(*first) || part(*second),
            Derivation::IndexGrowth(_) | Derivation::Points { .. } => false,
        }
    }
}

impl Spoken {
    /// The number alone: "14.164,9"; `None` when there is none, as for all that follow.
    pub(super) fn number(&self) -> Option<String> {
        Some(self.quoted(self.printed()? + self.sign()))
    }

    /// The number with its unit: "14.164,9 tỷ đồng", "72,5%".
    pub(super) fn full(&self) -> Option<String> {
        let number = self.printed()?;
        Some(self.quoted(self.with_unit(&number) + self.sign()))
    }

    /// "ước đạt 14.164,9 tỷ đồng", "đạt …" when nothing in it is an estimate, "không phát sinh" when it is nothing.
    pub(super) fn reached(&self) -> Option<String> {
        let number = self.printed()?;
        if self.is_zero() {
            let nothing = self.say("spoken.nothing", &[("sign", self.sign())]);
            return Some(self.quoted(nothing));
        }
        if self.value.is_some_and(|value| value.is_zero()) {
            return None;
        }
        let key = if self.estimated {
            "spoken.estimated"
        } else {
            "spoken.reached"
        };
        let figure = self.with_unit(&number) + self.sign();
        Some(self.quoted(self.say(key, &[("figure", &figure)])))
    }

    /// "không phát sinh" of an amount of nothing, else the figure as [`Self::alone`] says it.
    pub(super) fn on_card(&self) -> String {
        let none = self.reached().filter(|_| self.is_none());
        none.unwrap_or_else(|| self.alone())
    }

    /// "tăng 13,63%"; with an earlier figure named, "tăng 13,63% so với cùng kỳ năm trước".
    pub(super) fn changed(&self, earlier: Option<&str>) -> Option<String> {
        if self.status == FigureStatus::Withheld || self.ends {
            return None;
        }
        let change = Change::of(self.value, self.base);
        let shape = match change {
            Change::Times(_) => Shape::Factor,
            Change::Up(_)
            | Change::Down(_)
            | Change::Same
            | Change::FromNothing
            | Change::Unknown => Shape::Change,
        };
        let number = self.bounded(shape, change.number(self.digits));
        let text = change.said(self.phrases(), earlier, self.sign(), &number);
        text.map(|text| self.quoted(text))
    }

    /// Of a share of a plan: "vượt 9,6% kế hoạch năm", "đạt kế hoạch năm", "chưa đạt kế hoạch năm (99,7%)"; a share that carries
    /// a mark bears no such verdict.
    pub(super) fn against_plan(&self, plan: &str) -> Option<String> {
        if !self.is_certain() {
            return None;
        }
        let beyond = self.value?.checked_sub(Decimal::ONE_HUNDRED)?;
        if beyond < Decimal::ZERO {
            let completion = self.full()?;
            let values: [(&str, &str); 2] = [("plan", plan), ("completion", &completion)];
            return Some(self.say("spoken.below-plan", &values));
        }
        let decimals = self.scale.decimals;
        let text = if format::rounded(beyond, decimals).is_zero() {
            self.say("spoken.on-plan", &[("plan", plan)])
        } else {
            let percent = self.bounded(Shape::Excess, self.digits.of(beyond, decimals));
            let values: [(&str, &str); 2] = [("percent", percent.as_str()), ("plan", plan)];
            self.say("spoken.beyond-plan", &values)
        };
        Some(self.quoted(text))
    }

    /// The same figure as it stands beside others of its kind.
    pub(super) fn aligned(mut self) -> Spoken {
        self.digits = Digits::Aligned;
        self
    }

    /// The same figure with other decimals, where some are given.
    pub(super) fn with_decimals(mut self, decimals: Option<u32>) -> Spoken {
        self.scale.decimals = decimals.unwrap_or(self.scale.decimals);
        self
    }

    /// The figure, or one that is not there when it is nothing: for clauses that say only what there was.
    pub(super) fn unless_none(&self) -> Spoken {
        let mut spoken = self.clone();
        spoken.value = self.value.filter(|_| !self.is_none());
        spoken
    }

    /// The figure, or one that is not there when it speaks of other units than another: one clause speaks of the same ones.
    pub(super) fn of_units_in(&self, other: &Spoken, source: &Source) -> Spoken {
        let alike = self.status == other.status && self.lacking(source) == other.lacking(source);
        let mut spoken = self.clone();
        spoken.value = self.value.filter(|_| alike);
        spoken
    }

    /// "đóng góp 8,42 điểm phần trăm", "làm giảm 0,4 điểm phần trăm".
    pub(super) fn contributed(&self) -> Option<String> {
        let key = if self.value? < Decimal::ZERO {
            "spoken.takes"
        } else {
            "spoken.adds"
        };
        Some(self.say(key, &[("points", &self.distance()?)]))
    }

    /// The figure without its sign: "0,1 điểm phần trăm".
    pub(super) fn distance(&self) -> Option<String> {
        let far = self.shown()?.abs();
        let digits = self.digits.of(far, self.scale.decimals);
        let number = self.bounded(Shape::Distance, digits);
        Some(self.quoted(self.with_unit(&number) + self.sign()))
    }

    /// Words that hold the figure, or the mark that keeps what stands around them from being printed.
    pub(super) fn or_absent(&self, words: Option<String>) -> String {
        words.unwrap_or_else(|| {
            let mark = match self.status {
                FigureStatus::Withheld => Absence::Withheld,
                FigureStatus::Complete
                | FigureStatus::Incomplete
                | FigureStatus::Marked
                | FigureStatus::Unavailable => Absence::Missing,
            };
            mark.mark().to_string()
        })
    }

    /// The figure where it stands alone, or words that say why there is none.
    pub(super) fn alone(&self) -> String {
        self.full()
            .unwrap_or_else(|| self.quoted(self.say(self.nothing(), &[])))
    }

    /// The same figure in another measure of the same dimension.
    pub(super) fn in_measure(
        &self,
        source: &Source,
        measure: &str,
        decimals: Option<u32>,
    ) -> Option<Spoken> {
        let target = source.descriptions.measure(measure)?;
        let own = source.descriptions.measure(&self.measure);
        let divisor = match own {
            Some(own) if own.dimension == target.dimension => {
                target.factor.checked_div(own.factor)?.normalize()
            }
            None if self.figure.is_none() => Decimal::ONE,
            Some(_) | None => return None,
        };
        let mut spoken = self.clone();
        spoken.scale = Scale {
            divisor,
            decimals: decimals.unwrap_or(target.decimals),
            unit: target.name.vi.clone(),
        };
        Some(spoken)
    }

    pub(super) fn is_available(&self) -> bool {
        self.value.is_some()
    }

    /// True for a figure that bears a verdict: it is there, and carries no mark.
    pub(super) fn is_certain(&self) -> bool {
        self.is_available() && self.status == FigureStatus::Complete
    }

    pub(super) fn is_contradicted(&self) -> bool {
        self.contradicted
    }

    pub(super) fn value(&self) -> Option<Decimal> {
        self.value
    }

    /// Units that a figure with a value lacks.
    pub(super) fn lacking(&self, source: &Source) -> Vec<UnitIndex> {
        match self.value {
            Some(_) => self.not_in(source),
            None => Vec::new(),
        }
    }

    /// Units that a figure lacks, with a value or for want of one.
    pub(super) fn not_in(&self, source: &Source) -> Vec<UnitIndex> {
        let figure = self
            .figure
            .and_then(|index| source.consolidation.figure(index));
        figure.map_or_else(Vec::new, |figure| figure.lacking.clone())
    }

    pub(super) fn index(&self) -> Option<FigureIndex> {
        self.figure
    }

    pub(super) fn status(&self) -> FigureStatus {
        self.status
    }

    /// True for a figure that is printed as zero.
    pub(super) fn rounds_to_nothing(&self) -> bool {
        self.shown().is_some_and(|shown| shown.is_zero())
    }

    /// True for nothing of all units: while one is missing, nothing can be said to have been none.
    fn is_zero(&self) -> bool {
        self.value.is_some_and(|value| value.is_zero()) && self.status != FigureStatus::Incomplete
    }

    /// The same of an amount; a rate of zero is a rate.
    pub(super) fn is_none(&self) -> bool {
        self.is_zero() && !printed::is_rate_in(&self.measure)
    }

    fn printed(&self) -> Option<String> {
        let digits = self.digits.of(self.shown()?, self.scale.decimals);
        Some(self.bounded(Shape::Amount, digits))
    }

    /// The number that is printed, in its scale and rounded.
    fn shown(&self) -> Option<Decimal> {
        let value = self.value?.checked_div(self.scale.divisor)?;
        let decimals = self.scale.decimals;
        Some(if self.share {
            wording::rounded_share(value, decimals)
        } else {
            format::rounded(value, decimals)
        })
    }

    fn with_unit(&self, number: &str) -> String {
        match self.scale.unit.as_str() {
            "" => number.to_owned(),
            "%" => format!("{number}%"),
            unit => format!("{number} {unit}"),
        }
    }

    fn phrases(&self) -> &Phrases {
        &self.descriptions.phrases
    }

    fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.phrases().say(key, values)
    }

    /// Key of what stands in place of a number.
    fn nothing(&self) -> &'static str {
        match self.status {
            FigureStatus::Withheld => "spoken.withheld",
            FigureStatus::Complete
            | FigureStatus::Incomplete
            | FigureStatus::Marked
            | FigureStatus::Unavailable => "spoken.missing",
        }
    }

    fn sign(&self) -> &'static str {
        match (self.value, self.status) {
            (Some(_), FigureStatus::Incomplete) => SPACED_INCOMPLETE,
            (Some(_), FigureStatus::Marked) => SPACED_MARKED,
            (Some(_), FigureStatus::Complete)
            | (Some(_), FigureStatus::Unavailable | FigureStatus::Withheld)
            | (None, _) => "",
        }
    }

    /// Digits with marks that say which figure they are.
    fn bounded(&self, shape: Shape, digits: String) -> String {
        let (Some(figure), false) = (self.figure, digits.is_empty()) else {
            return digits;
        };
        let value = self.value.unwrap_or_default();
        let printed = Printed {
            figure,
            direction: value.cmp(&Decimal::ZERO),
            status: self.status,
            form: bounded::form(shape, self.scale.divisor, self.scale.decimals, self.digits),
        };
        printed.around(&digits)
    }

    fn quoted(&self, text: String) -> String {
        match self.figure {
            Some(figure) => format!("{text}{QUOTE}{figure}{UNQUOTE}"),
            None => text,
        }
    }
}

impl Object for Spoken {
    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        let value = self.value;
        Some(match key {
            "value" => value
                .and_then(|value| value.to_f64())
                .map_or_else(|| Value::from(()), Value::from),
            "available" => Value::from(value.is_some()),
            "rising" => Value::from(value.is_some_and(|value| value > Decimal::ZERO)),
            "falling" => Value::from(value.is_some_and(|value| value < Decimal::ZERO)),
            "zero" => Value::from(self.is_zero()),
            "positive" => Value::from(value.is_some_and(|value| value > Decimal::ZERO)),
            "reached" => Value::from(value.is_some_and(|value| value >= Decimal::ONE_HUNDRED)),
            "withheld" => Value::from(self.status == FigureStatus::Withheld),
            "incomplete" => Value::from(self.status == FigureStatus::Incomplete),
            "contradicted" => Value::from(self.contradicted),
            "certain" => Value::from(self.is_certain()),
            "estimated" => Value::from(self.estimated),
            _ => return None,
        })
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn is_true(self: &Arc<Self>) -> bool {
        self.is_available()
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.or_absent(self.full()))
    }
}
