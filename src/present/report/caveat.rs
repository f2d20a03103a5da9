//! What stands in small letters on a card of page 1: why figures of its headline carry a mark, or are not there.
//!
//! Every mark on page 1 is explained by one of these lines: figures of a headline that stand elsewhere on the page, such as what
//! each month needs, are spoken of here too.

use std::collections::BTreeSet;

use crate::model::derived::Derived;
use crate::model::descriptions::Headline;
use crate::model::figure::{FigureIndex, FigureStatus};
use crate::model::form::{FormIndex, Role};
use crate::model::register::UnitIndex;
use crate::present::notes;
use crate::present::view::View;
use crate::present::wording;

use super::clauses;
use super::headline_words::{outlook, say};
use super::lookup::Wanted;
use super::spoken::{Source, Spoken};

/// Figures that page 1 prints of a headline beside its value.
const BESIDE: [Derived; 8] = [
    Derived::Growth,
    Derived::Completion,
    Derived::Plan,
    Derived::Target,
    Derived::Gap,
    Derived::NeededPerMonth,
    Derived::Effort,
    Derived::Pace,
];

/// Figures that page 1 prints when they are published, with the key of what they are called when they are not.
const WITHHELD: [(Derived, &str); 3] = [
    (Derived::Growth, "caveat.unpublished-growth"),
    (Derived::Completion, "caveat.unpublished-completion"),
    (Derived::ExpectedCompletion, "caveat.unpublished-outlook"),
];

/// "chưa gồm Huyện Tu Mơ Rông (*)"; empty when nothing is to be said.
pub(super) fn of(source: &Source, view: &View<'_>, headline: &Headline) -> String {
    let place = view.headline_place(headline);
    let main = say(source, headline, Wanted::Main);
    let beside = BESIDE.map(|derived| say(source, headline, derived.into()));
    let base = main
        .is_none()
        .then(|| say(source, headline, Role::SamePeriod.into()));
    let printed = Printed {
        source,
        view,
        headline,
        main,
        total: place.and_then(|(key, role)| view.total(key, role)),
        beside: beside.into_iter().filter(Spoken::is_available).collect(),
        base: base.filter(Spoken::is_available),
    };
    let parts = [
        printed.of_value(),
        printed.of_base(),
        printed.uneven(),
        printed.without_plan(),
        printed.counted_errors(),
        printed.contradicted(),
        printed.withheld(),
        printed.without_outlook(),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join("; ")
}

/// What page 1 prints of a headline.
struct Printed<'a> {
    source: &'a Source,
    view: &'a View<'a>,
    headline: &'a Headline,
    main: Spoken,
    /// The province's total that stands for it.
    total: Option<FigureIndex>,
    /// Figures that follow from it, where they have a value.
    beside: Vec<Spoken>,
    /// The figure of the same months last year, where it is printed because there is none now.
    base: Option<Spoken>,
}

impl Printed<'_> {
    fn lacking(&self) -> Vec<UnitIndex> {
        let total = self.total.and_then(|total| self.view.figure(total));
        total.map_or_else(Vec::new, |total| total.lacking.clone())
    }

    fn of_value(&self) -> Option<String> {
        match self.main.status() {
            FigureStatus::Incomplete => {
                let lacking = self.names(&self.lacking());
                Some(if lacking.is_empty() {
                    self.view.phrase("caveat.incomplete")
                } else {
                    self.view.say("caveat.lacking", &[("units", &lacking)])
                })
            }
            FigureStatus::Withheld => Some(self.view.phrase("caveat.withheld")),
            FigureStatus::Marked | FigureStatus::Complete | FigureStatus::Unavailable => None,
        }
    }

    fn of_base(&self) -> Option<String> {
        let base = self.base.as_ref()?;
        let lacking = self.names(&base.lacking(self.source));
        match base.status() {
            FigureStatus::Incomplete if lacking.is_empty() => {
                Some(self.view.phrase("caveat.base-incomplete"))
            }
            FigureStatus::Incomplete => {
                let units = ("units", lacking.as_str());
                Some(self.view.say("caveat.base-lacking", &[units]))
            }
            FigureStatus::Marked
            | FigureStatus::Withheld
            | FigureStatus::Complete
            | FigureStatus::Unavailable => None,
        }
    }

    /// Of growth, completion and the like, where they lack a unit that the value has.
    fn uneven(&self) -> Option<String> {
        let known = self.lacking();
        let lacking = self.beside.iter().flat_map(|one| one.lacking(self.source));
        let lacking = lacking
            .filter(|unit| !known.contains(unit) && !notes::lacks_only_a_plan(self.view, &[*unit]));
        let lacking: BTreeSet<UnitIndex> = lacking.collect();
        let lacking: Vec<UnitIndex> = lacking.into_iter().collect();
        let units = self.names(&lacking);
        (!lacking.is_empty()).then(|| self.view.say("caveat.uneven", &[("units", &units)]))
    }

    /// Of what is held against the plans of the units, because that of the province is not there.
    fn without_plan(&self) -> Option<String> {
        let mut incomplete = self.with_status(FigureStatus::Incomplete);
        let rests_on_units = incomplete.any(|one| {
            let lacking = one.lacking(self.source);
            !lacking.is_empty() && notes::lacks_only_a_plan(self.view, &lacking)
        });
        let form = self.view.descriptions.form_index(&self.headline.form)?;
        rests_on_units.then(|| {
            let why = notes::why_not_the_plan(self.view, form);
            self.view.say("caveat.without-plan", &[("why", &why)])
        })
    }

    /// Of figures that count doubtful ones: whose errors these are, and in which form if it is not the headline's own.
    fn counted_errors(&self) -> Option<String> {
        let own = self.view.descriptions.form_index(&self.headline.form);
        let marked = self.with_status(FigureStatus::Marked);
        let mut marked = marked.filter_map(Spoken::index).peekable();
        marked.peek()?;
        let at_fault = marked.flat_map(|figure| notes::at_fault(self.view, figure));
        let at_fault: BTreeSet<(FormIndex, UnitIndex)> = at_fault.collect();
        let names = at_fault.into_iter().map(|(form, unit)| {
            let name = clauses::foreign(self.view.name(unit));
            let form = Some(form).filter(|form| Some(*form) != own);
            match form.and_then(|form| self.view.descriptions.form(form)) {
                Some(form) => format!("{name} ({})", form.short.vi),
                None => name,
            }
        });
        let names: Vec<String> = names.collect();
        let names = wording::listed(self.source.phrases(), &names);
        Some(self.view.say("caveat.errors", &[("units", &names)]))
    }

    /// Of a headline that is not held against its plan, why.
    fn contradicted(&self) -> Option<String> {
        let is_contradicted = self.source.is_contradicted(self.headline);
        is_contradicted.then(|| {
            let reason = self.view.phrase("caveat.two-forecasts");
            self.view.say("caveat.not-compared", &[("reason", &reason)])
        })
    }

    /// Of a headline that is published, what of it is not.
    fn withheld(&self) -> Option<String> {
        if self.main.status() == FigureStatus::Withheld {
            return None;
        }
        let is_withheld = |derived: Derived| {
            let figure = say(self.source, self.headline, derived.into());
            figure.status() == FigureStatus::Withheld && !figure.is_contradicted()
        };
        let names = WITHHELD.iter().filter(|(derived, _)| is_withheld(*derived));
        let names: Vec<String> = names.map(|(_, name)| self.view.phrase(name)).collect();
        let names = wording::listed(self.source.phrases(), &names);
        let figures = ("figures", names.as_str());
        (!names.is_empty()).then(|| self.view.say("caveat.unpublished", &[figures]))
    }

    /// Of a year of which units give no expectation, or that rests on what is not certain: page 1 then has no line on it.
    fn without_outlook(&self) -> Option<String> {
        let expected = say(
            self.source,
            self.headline,
            Derived::ExpectedCompletion.into(),
        );
        let is_said = outlook(self.source, self.headline).is_some()
            || expected.status() == FigureStatus::Withheld
            || self.source.consolidation.period.ends_year();
        if is_said || !self.headline.judged || !self.main.is_available() {
            return None;
        }
        let (key, _) = self.view.headline_place(self.headline)?;
        let of_units = self.view.total(key, Role::ExpectedYear)?;
        let known = self.lacking();
        let lacking = &self.view.figure(of_units)?.lacking;
        let lacking = lacking.iter().filter(|unit| !known.contains(unit));
        let units = self.names(&lacking.copied().collect::<Vec<_>>());
        Some(if units.is_empty() {
            self.view.phrase("caveat.without-outlook")
        } else {
            self.view
                .say("caveat.outlook-lacking", &[("units", &units)])
        })
    }

    /// "Huyện Đắk Tô và Huyện Sa Thầy".
    fn names(&self, units: &[UnitIndex]) -> String {
        let names = units
            .iter()
            .map(|unit| clauses::foreign(self.view.name(*unit)));
        wording::listed(self.source.phrases(), &names.collect::<Vec<_>>())
    }

    /// The value and what stands beside it, of one status.
    fn with_status(&self, status: FigureStatus) -> impl Iterator<Item = &Spoken> {
        let all = std::iter::once(&self.main)
            .chain(&self.beside)
            .chain(&self.base);
        all.filter(move |one| one.status() == status)
    }
}
