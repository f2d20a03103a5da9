//! Lines below a table or a text: which units its figures lack, why, and how much that may matter.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::codes::CROSS_FORM_IDENTITY;
use crate::model::descriptions::{Headline, HeadlinePlan};
use crate::model::figure::{Derivation, Figure, FigureIndex, FigureStatus, Gap, Source, Standing};
use crate::model::form::{FormIndex, Role};
use crate::model::register::UnitIndex;
use crate::model::table::TableCell;

use super::lacks;
use super::printed::{self, INCOMPLETE, MARKED, NO_RATIO, NONE, WITHHELD};
use super::view::View;
use super::wording::capitalised;

/// Units to be named, by form.
type Named = BTreeMap<FormIndex, BTreeSet<UnitIndex>>;

/// The notes that the given figures need, in a fixed order; empty when all are complete.
pub(crate) fn of(view: &View<'_>, figures: impl IntoIterator<Item = FigureIndex>) -> Vec<String> {
    let figures: BTreeSet<FigureIndex> = figures.into_iter().collect();
    let mut incomplete = Named::new();
    let mut marked = Named::new();
    let mut withheld = Named::new();
    let mut one_sided = Named::new();
    let mut uneven = Named::new();
    let mut without_plan = BTreeSet::new();
    // True when an error that is counted stands in another form than the figure.
    let mut elsewhere = false;
    for index in figures.iter().copied() {
        let Some(figure) = view.figure(index) else {
            continue;
        };
        if figure.status == FigureStatus::Complete {
            continue;
        }
        let Some(form) = form_of(view, index) else {
            continue;
        };
        let names = match figure.status {
            FigureStatus::Complete => continue,
            FigureStatus::Incomplete if lacks_only_a_plan(view, &figure.lacking) => {
                without_plan.insert(form);
                continue;
            }
            FigureStatus::Incomplete => {
                let beside = beside(view, &figures, &figure);
                if !beside.is_empty() {
                    uneven.entry(form).or_default().extend(&beside);
                }
                let others = figure.lacking.iter();
                let others = others.filter(|unit| !beside.contains(unit));
                let others: Vec<UnitIndex> = others.copied().collect();
                if !others.is_empty() || beside.is_empty() {
                    incomplete.entry(form).or_default().extend(others);
                }
                continue;
            }
            FigureStatus::Marked => {
                let at_fault = at_fault(view, index);
                if at_fault.is_empty() {
                    marked.entry(form).or_default();
                }
                for (of, unit) in at_fault {
                    elsewhere |= of != form;
                    marked.entry(of).or_default().insert(unit);
                }
                continue;
            }
            FigureStatus::Withheld => {
                // Who sent nothing is not what is being looked into.
                let sent = figure.lacking.iter();
                let sent = sent.filter(|unit| !is_not_received(view, form, **unit));
                withheld.entry(form).or_default().extend(sent);
                continue;
            }
            FigureStatus::Unavailable if figure.lacking.is_empty() => continue,
            FigureStatus::Unavailable => &mut one_sided,
        };
        names.entry(form).or_default().extend(&figure.lacking);
    }
    let mut notes = Vec::new();
    let many = elsewhere
        || [&incomplete, &uneven, &marked, &withheld, &one_sided]
            .iter()
            .any(|named| named.len() > 1);
    let sentences = Sentences { view, many };
    let incomplete_somewhere = ["signs.incomplete", "signs.incomplete-somewhere"];
    sentences.write(&mut notes, &incomplete, INCOMPLETE, incomplete_somewhere);
    sentences.write(&mut notes, &uneven, INCOMPLETE, ["signs.uneven"; 2]);
    sentences.write(&mut notes, &marked, MARKED, ["signs.marked"; 2]);
    sentences.write(&mut notes, &withheld, WITHHELD, ["signs.withheld"; 2]);
    sentences.write(&mut notes, &one_sided, NONE, ["signs.one-sided"; 2]);
    for form in without_plan {
        let why = why_not_the_plan(view, form);
        let named: [(&str, &str); 2] = [("form", sentences.name_of(form)), ("why", &why)];
        let sentence = view.say("signs.without-plan", &named);
        notes.push(format!("{INCOMPLETE} {}", capitalised(&sentence)));
    }
    notes
}

/// The lines below a table: on what its figures lack, its own, and what signs in its cells stand for where no line says so yet.
pub(crate) fn below<'t>(
    view: &View<'_>,
    cells: impl Iterator<Item = &'t TableCell> + Clone,
    own: Vec<String>,
) -> Vec<String> {
    let mut notes = of(view, cells.clone().filter_map(TableCell::figure));
    notes.extend(own);
    let mut stand = BTreeSet::new();
    for cell in cells {
        match cell {
            TableCell::Text(words) if words == NONE => {
                stand.insert(NONE);
            }
            TableCell::Figure(printed) => {
                let figure = view.figure(printed.figure);
                let absent = figure.filter(|figure| figure.value.is_none());
                stand.extend(absent.map(|figure| printed::absent(view.consolidation, &figure)));
            }
            TableCell::Blank | TableCell::Text(_) | TableCell::Count(_) => {}
        }
    }
    let meanings = [(NONE, "signs.none"), (NO_RATIO, "signs.no-ratio")];
    for (sign, meaning) in meanings {
        let is_told = notes.iter().any(|note| note.starts_with(sign));
        if stand.contains(sign) && !is_told {
            notes.push(format!("{sign} {}", view.phrase(meaning)));
        }
    }
    notes
}

/// Units that a ratio leaves out although one of the totals printed with it has them: it compares the units that have both.
fn beside(view: &View<'_>, printed: &BTreeSet<FigureIndex>, ratio: &Figure) -> BTreeSet<UnitIndex> {
    let Derivation::Ratio(above, below, _) = ratio.derivation else {
        return BTreeSet::new();
    };
    let totals = [above, below].into_iter().filter_map(|side| {
        let Derivation::TotalBeside((key, role), _) = view.figure(side)?.derivation else {
            return None;
        };
        let total = view.total(key, role);
        view.figure(total.filter(|total| printed.contains(total))?)
    });
    let totals: Vec<_> = totals.filter(|total| total.value.is_some()).collect();
    let lacking = ratio.lacking.iter().copied();
    lacking
        .filter(|unit| totals.iter().any(|total| !total.lacking.contains(unit)))
        .collect()
}

fn is_not_received(view: &View<'_>, form: FormIndex, unit: UnitIndex) -> bool {
    let coverage = view.consolidation.coverage.get(form.place());
    let mut missing = coverage.into_iter().flat_map(|coverage| &coverage.missing);
    missing.any(|missing| missing.unit == unit && matches!(missing.gap, Gap::NotReceived))
}

/// True when every unit that adds up is in a figure, and only the plan of the province is lacking.
pub(crate) fn lacks_only_a_plan(view: &View<'_>, lacking: &[UnitIndex]) -> bool {
    let register = &view.descriptions.register;
    let mut units = lacking.iter().filter_map(|unit| register.unit(*unit));
    !units.any(|unit| register.is_consolidated(unit))
}

/// Why the plan that the province states for a headline of a form is not the one that is used.
pub(crate) fn why_not_the_plan(view: &View<'_>, form: FormIndex) -> String {
    let descriptions = view.descriptions;
    let mut headlines = descriptions.report.headlines.iter();
    let stated = headlines.find_map(|headline| match &headline.plan {
        HeadlinePlan::Stated { form: plan, .. }
            if descriptions.form_index(&headline.form) == Some(form) =>
        {
            Some((headline, descriptions.form_index(plan)?))
        }
        HeadlinePlan::Stated { .. }
        | HeadlinePlan::TargetGrowth { .. }
        | HeadlinePlan::OfUnits
        | HeadlinePlan::Nothing => None,
    });
    let of_plan = stated.and_then(|(headline, plan)| {
        let coverage = view.consolidation.coverage.get(plan.place())?;
        Some((headline, descriptions.form(plan)?, coverage))
    });
    let Some((headline, plan, coverage)) = of_plan else {
        return view.phrase("unused-plan.none");
    };
    let mut gaps = coverage.missing.iter().map(|missing| &missing.gap);
    let gap = gaps.find(|gap| !gap.codes().is_empty() || **gap == Gap::NotReceived);
    let units = sharing_plan(view, headline);
    let units = units.unwrap_or_default();
    let (key, units) = match gap {
        Some(Gap::NotReceived) | None if units.is_empty() => ("unused-plan.none", units),
        Some(Gap::NotReceived) => ("unused-plan.not-received", units),
        None => ("unused-plan.empty", units),
        Some(gap) if gap.codes().contains(&CROSS_FORM_IDENTITY) && !units.is_empty() => (
            "unused-plan.contradicted",
            without_first_word_of(&plan.code, units),
        ),
        Some(_) => ("unused-plan.doubted", units),
    };
    view.say(key, &[("plan", &plan.code), ("units", units)])
}

/// "7b" of "Biểu 7b" beside "Biểu 7c": the word that both codes begin with is said once.
fn without_first_word_of<'a>(first: &str, code: &'a str) -> &'a str {
    let word = first.split_inclusive(' ').next().unwrap_or_default();
    code.strip_prefix(word).unwrap_or(code)
}

/// Code of the table in which the province gives units their plans for a headline.
fn sharing_plan<'a>(view: &View<'a>, headline: &Headline) -> Option<&'a str> {
    let (key, _) = view.headline_place(headline)?;
    let mut lines = view.consolidation.lines.iter();
    lines.find_map(|line| {
        let form = view.descriptions.form(line.key.form)?;
        let shares = form.rows_are_units
            && line.key.indicator == key.indicator
            && line.value_of(Role::AnnualPlan).is_some();
        shares.then_some(form.code.as_str())
    })
}

/// The form a figure belongs to: the first word of its id, or that of its headline.
pub(crate) fn form_of(view: &View<'_>, figure: FigureIndex) -> Option<FormIndex> {
    let id = view.consolidation.id(figure);
    let mut words = id.split('.');
    let first = words.next()?;
    if first != "headline" {
        return view.descriptions.form_index(first);
    }
    let id = words.next()?;
    let mut headlines = view.descriptions.report.headlines.iter();
    let headline = headlines.find(|headline| headline.id == id)?;
    view.descriptions.form_index(&headline.form)
}

/// Whose counted errors stand behind a figure, and in which form: the error in a plan of the province is no district's.
pub(crate) fn at_fault(view: &View<'_>, figure: FigureIndex) -> BTreeSet<(FormIndex, UnitIndex)> {
    let mut found = BTreeSet::new();
    view.consolidation.each_source(figure, &mut |source| {
        if let Source::Line(_, line, _) = source
            && line.standing == Standing::CountedWithError
        {
            found.insert((line.key.form, line.unit));
        }
    });
    found
}

struct Sentences<'a, 'b> {
    view: &'b View<'a>,
    /// True when the forms must be told apart.
    many: bool,
}

impl Sentences<'_, '_> {
    /// One line for each form and reason; `keys` are of the sentence with units and of that without.
    fn write(&self, notes: &mut Vec<String>, named: &Named, sign: &str, keys: [&str; 2]) {
        let [with_units, alone] = keys;
        for (form, units) in named {
            let grouped = if units.is_empty() {
                vec![(String::new(), Vec::new())]
            } else if sign == MARKED {
                // The sentence gives the reason.
                let names = units.iter().map(|unit| self.view.name(*unit).to_owned());
                vec![(String::new(), names.collect())]
            } else {
                self.by_reason(*form, units)
            };
            let key = if units.is_empty() { alone } else { with_units };
            for (reason, units) in grouped {
                let units = units.join("; ");
                let form = ("form", self.name_of(*form));
                let values = [form, ("reason", &reason), ("units", &units)];
                let sentence = capitalised(&self.view.say(key, &values));
                notes.push(format!("{sign} {sentence}"));
            }
        }
    }

    /// The units with what each stands for; a reason that several have is said once, before their names.
    fn by_reason(
        &self,
        form: FormIndex,
        units: &BTreeSet<UnitIndex>,
    ) -> Vec<(String, Vec<String>)> {
        let mut groups: Vec<(String, Vec<UnitIndex>)> = Vec::new();
        for unit in units {
            let reason = lacks::reason_of(self.view, form, *unit).unwrap_or_default();
            match groups.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, units)) => units.push(*unit),
                None => groups.push((reason, vec![*unit])),
            }
        }
        let (shared, single): (Vec<_>, Vec<_>) = groups
            .into_iter()
            .partition(|(reason, units)| units.len() > 1 && !reason.is_empty());
        let single = single.iter().flat_map(|(_, units)| units);
        let single: Vec<String> = single
            .map(|unit| lacks::unit_with_reason(self.view, form, *unit))
            .collect();
        let shared = shared.into_iter().map(|(reason, units)| {
            let units = units
                .iter()
                .map(|unit| lacks::named(self.view, form, *unit, ""));
            (reason, units.collect())
        });
        let single = (!single.is_empty()).then(|| (String::new(), single));
        shared.chain(single).collect()
    }

    /// The form, where several have to be told apart.
    fn name_of(&self, form: FormIndex) -> &str {
        let form = self.view.descriptions.form(form);
        form.filter(|_| self.many)
            .map_or("", |form| form.short.vi.as_str())
    }
}
