//! Lines below a table or a text: which units its figures lack, why, and how much that may matter.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::format;
use crate::model::derived::Quantity;
use crate::model::descriptions::{Headline, HeadlinePlan};
use crate::model::figure::{
    Derivation, Figure, FigureIndex, FigureStatus, Gap, Line, MissingUnit, Source, Standing,
};
use crate::model::form::{FormIndex, Role, RowIndex};
use crate::model::register::UnitIndex;
use crate::model::table::TableCell;
use crate::model::text::Language;

use super::printed::{self, INCOMPLETE, MARKED, NO_RATIO, NONE, WITHHELD};
use super::view::View;
use super::wording;

/// Decimals of a share of the value: it is an order of magnitude, not a result.
const SHARE_DECIMALS: u32 = 1;

/// A share that would print as 0,0 %.
const NEGLIGIBLE_BELOW: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

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
    sentences.write(
        &mut notes,
        &incomplete,
        INCOMPLETE,
        ["chưa gồm", "số liệu chưa đầy đủ"],
    );
    sentences.write(
        &mut notes,
        &uneven,
        INCOMPLETE,
        [
            "mức tăng, giảm và tỷ lệ chỉ so các đơn vị có đủ cả hai số; tổng in kèm còn tính:",
            "mức tăng, giảm và tỷ lệ chỉ so các đơn vị có đủ cả hai số",
        ],
    );
    sentences.write(
        &mut notes,
        &marked,
        MARKED,
        [
            "tính cả số liệu đang có lỗi của",
            "tính cả số liệu đang có lỗi",
        ],
    );
    sentences.write(
        &mut notes,
        &withheld,
        WITHHELD,
        [
            "chưa công bố vì đang xác minh số liệu của",
            "chưa công bố vì đang xác minh số liệu",
        ],
    );
    sentences.write(
        &mut notes,
        &one_sided,
        NONE,
        [
            "chưa có số liệu hoặc khác phạm vi đơn vị báo cáo, không so sánh được:",
            "chưa có số liệu hoặc khác phạm vi đơn vị báo cáo, không so sánh được",
        ],
    );
    for form in without_plan {
        let name = sentences.name_of(form);
        let sentence = format!(
            "{name}so với tổng kế hoạch của các đơn vị vì {}.",
            why_not_the_plan(view, form)
        );
        notes.push(format!("{INCOMPLETE} {}", capitalised(&sentence)));
    }
    notes
}

/// Adds to the notes of a table what the signs in its cells stand for, where no note does so yet.
pub(crate) fn explain_signs<'t>(
    view: &View<'_>,
    cells: impl Iterator<Item = &'t TableCell>,
    notes: &mut Vec<String>,
) {
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
    let meanings = [
        (NONE, "Chưa có số liệu."),
        (
            NO_RATIO,
            "Không có số để so sánh: kế hoạch hoặc số cùng kỳ bằng 0.",
        ),
    ];
    for (sign, meaning) in meanings {
        let is_told = notes.iter().any(|note| note.starts_with(sign));
        if stand.contains(sign) && !is_told {
            notes.push(format!("{sign} {meaning}"));
        }
    }
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
    let coverage = view.consolidation.coverage.get(usize::from(form.0));
    let mut missing = coverage.into_iter().flat_map(|coverage| &coverage.missing);
    missing.any(|missing| missing.unit == unit && matches!(missing.gap, Gap::NotReceived))
}

/// True when every unit that adds up is in a figure, and only the plan of the province is lacking.
pub(crate) fn lacks_only_a_plan(view: &View<'_>, lacking: &[UnitIndex]) -> bool {
    let register = &view.descriptions.register;
    let mut units = lacking.iter().filter_map(|unit| register.unit(*unit));
    !units.any(|unit| register.is_consolidated(unit))
}

/// Code of the relation that the plan of the province and the plans of the units contradict.
const PLANS_CONTRADICT: &str = "TH354";

/// Why the plan that the province states for a headline of a form is not the one that is used.
pub(crate) fn why_not_the_plan(view: &View<'_>, form: FormIndex) -> String {
    const NO_PLAN: &str = "chưa có kế hoạch của tỉnh";
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
        let coverage = view.consolidation.coverage.get(usize::from(plan.0))?;
        Some((headline, descriptions.form(plan)?, coverage))
    });
    let Some((headline, plan, coverage)) = of_plan else {
        return NO_PLAN.to_owned();
    };
    let mut gaps = coverage.missing.iter().map(|missing| &missing.gap);
    let gap = gaps.find(|gap| !gap.codes().is_empty() || **gap == Gap::NotReceived);
    let units = sharing_plan(view, headline);
    match (gap, units) {
        (Some(Gap::NotReceived), Some(units)) => {
            format!("chưa nhận {} (mới có {units})", plan.code)
        }
        (None, Some(units)) => {
            format!("{} chưa ghi kế hoạch của tỉnh (mới có {units})", plan.code)
        }
        (Some(Gap::NotReceived) | None, None) => NO_PLAN.to_owned(),
        (Some(gap), Some(units)) if gap.codes().contains(&PLANS_CONTRADICT) => {
            let other = units.trim_start_matches("Biểu ");
            format!("kế hoạch tại {} và {other} chưa thống nhất", plan.code)
        }
        (Some(_), _) => format!("kế hoạch của tỉnh ({}) đang xác minh", plan.code),
    }
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

/// Units of a form whose errors are counted.
fn faulty(view: &View<'_>, form: FormIndex) -> BTreeSet<UnitIndex> {
    let coverage = view.consolidation.coverage.get(usize::from(form.0));
    let units = coverage.into_iter().flat_map(|coverage| &coverage.in_error);
    units.copied().collect()
}

struct Sentences<'a, 'b> {
    view: &'b View<'a>,
    /// True when the forms must be told apart.
    many: bool,
}

impl Sentences<'_, '_> {
    fn write(&self, notes: &mut Vec<String>, named: &Named, sign: &str, words: [&str; 2]) {
        for (form, units) in named {
            let [before_names, alone] = words;
            let name = self.name_of(*form);
            if units.is_empty() {
                notes.push(format!(
                    "{sign} {}.",
                    capitalised(&format!("{name}{alone}"))
                ));
                continue;
            }
            let sentence = capitalised(&format!("{name}{before_names}"));
            let sentence = sentence.trim_end_matches(':');
            let grouped = if sign == MARKED {
                // The sentence gives the reason.
                let names = units.iter().map(|unit| self.view.name(*unit).to_owned());
                vec![(String::new(), names.collect())]
            } else {
                self.by_reason(*form, units)
            };
            for (reason, units) in grouped {
                notes.push(format!("{sign} {sentence}{reason}: {}.", units.join("; ")));
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
            let reason = reason_of(self.view, form, *unit).unwrap_or_default();
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
            .map(|unit| unit_with_reason(self.view, form, *unit))
            .collect();
        let shared = shared.into_iter().map(|(reason, units)| {
            let units = units.iter().map(|unit| weighed(self.view, form, *unit));
            (format!(" ({reason})"), units.collect())
        });
        let single = (!single.is_empty()).then(|| (String::new(), single));
        shared.chain(single).collect()
    }

    fn name_of(&self, form: FormIndex) -> String {
        let form = self.view.descriptions.form(form);
        form.filter(|_| self.many)
            .map_or_else(String::new, |form| format!("{} ", form.short.vi))
    }
}

/// "Huyện Tu Mơ Rông (thiếu báo cáo), chiếm khoảng 5,2% giá trị".
pub(crate) fn unit_with_reason(view: &View<'_>, form: FormIndex, unit: UnitIndex) -> String {
    let reason = reason_of(view, form, unit).map(|reason| format!(" ({reason})"));
    let share = missing_of(view, form, unit).map(weight);
    let [reason, share] = [reason, share].map(Option::unwrap_or_default);
    format!("{}{reason}{share}", view.name(unit))
}

/// "Huyện Tu Mơ Rông, chiếm khoảng 5,2% giá trị".
fn weighed(view: &View<'_>, form: FormIndex, unit: UnitIndex) -> String {
    let share = missing_of(view, form, unit).map(weight);
    format!("{}{}", view.name(unit), share.unwrap_or_default())
}

fn missing_of<'a>(view: &View<'a>, form: FormIndex, unit: UnitIndex) -> Option<&'a MissingUnit> {
    let coverage = view.consolidation.coverage.get(usize::from(form.0))?;
    coverage.missing_of(unit)
}

/// Why a figure of the form lacks a unit or carries a mark because of it; `None` when the form as a whole has no reason.
fn reason_of(view: &View<'_>, form: FormIndex, unit: UnitIndex) -> Option<String> {
    match missing_of(view, form, unit) {
        Some(missing) => Some(reason(view, missing)),
        None => faulty(view, form)
            .contains(&unit)
            .then(|| COUNTED_WITH_ERROR.to_owned()),
    }
}

/// "thiếu báo cáo", "số liệu đang xác minh", "chưa ghi kế hoạch năm". Which findings there are is for the workbook, never for
/// the report.
pub(crate) fn reason(view: &View<'_>, missing: &MissingUnit) -> String {
    let column = column_of(view, missing);
    let is_empty = missing.gap.is_of_empty_cells();
    match (&missing.gap, column) {
        (Gap::NotReceived, _) => "thiếu báo cáo".to_owned(),
        (Gap::LeftOut(_), _) if is_empty => "chưa ghi số liệu".to_owned(),
        (Gap::LeftOut(_), _) => "số liệu đang xác minh".to_owned(),
        (Gap::RowsLeftOut(_), Some(column)) if is_empty => format!("chưa ghi {column}"),
        (Gap::RowsLeftOut(_), Some(column)) => format!("{column} đang xác minh"),
        (Gap::RowsLeftOut(_), None) if is_empty => "một số dòng chưa ghi đủ".to_owned(),
        (Gap::RowsLeftOut(_), None) => "một số dòng đang xác minh".to_owned(),
    }
}

/// The only column in which the unit is lacking: "kế hoạch năm".
pub(crate) fn column_of(view: &View<'_>, missing: &MissingUnit) -> Option<String> {
    let [role] = missing.columns.as_slice() else {
        return None;
    };
    let name = view.descriptions.tables.name(Quantity::Stated(*role));
    Some(wording::inside_clause(name))
}

/// Names shown of rows that are counted or not.
const ROWS_NAMED: usize = 2;

/// What of a unit is not counted and what is although errors touch it, by rows or by columns, whichever tells them apart;
/// `None` when it is not both.
pub(crate) fn in_and_out(view: &View<'_>, form: FormIndex, unit: UnitIndex) -> Option<String> {
    let of_unit = |standing| {
        let lines = view.consolidation.lines.iter();
        lines.filter(move |line: &&Line| {
            (line.key.form, line.unit, line.standing) == (form, unit, standing)
        })
    };
    let rows =
        |standing| -> BTreeSet<RowIndex> { of_unit(standing).map(|line| line.key.row).collect() };
    let columns = |standing| -> BTreeSet<Role> {
        let cells = of_unit(standing).flat_map(|line| &line.cells);
        cells.map(|cell| cell.role).collect()
    };
    let [out, counted] = [Standing::LeftOut, Standing::CountedWithError].map(rows);
    if out.is_empty() || counted.is_empty() {
        return None;
    }
    let name = |row: &RowIndex| format!("“{}”", view.label(form, *row));
    if out.is_disjoint(&counted) {
        let [out, counted] = [out, counted].map(|rows| {
            let names: Vec<String> = rows.iter().take(ROWS_NAMED).map(name).collect();
            let more = rows.len() - names.len();
            match more {
                0 => names.join(", "),
                more => format!("{} và {more} dòng khác", names.join(", ")),
            }
        });
        return Some(format!(
            "chưa tính {out} vì đang xác minh; đã tính {counted} dù đang có lỗi"
        ));
    }
    let [out, counted] = [Standing::LeftOut, Standing::CountedWithError].map(columns);
    if !out.is_disjoint(&counted) {
        return Some(
            "chưa tính một phần vì đang xác minh; phần còn lại đã tính dù đang có lỗi".to_owned(),
        );
    }
    let [out, counted] = [out, counted].map(|columns| {
        let names = columns.iter().map(|role| {
            let name = view.descriptions.tables.name(Quantity::Stated(*role));
            wording::inside_clause(name)
        });
        names.collect::<Vec<_>>().join(", ")
    });
    Some(format!(
        "chưa tính {out} vì đang xác minh; đã tính {counted} dù đang có lỗi"
    ))
}

/// Said of a unit whose errors are counted.
pub(crate) const COUNTED_WITH_ERROR: &str = "số liệu đang có lỗi, đã tính vào tổng";

fn weight(missing: &MissingUnit) -> String {
    missing.share.map_or_else(String::new, |share| {
        if share < NEGLIGIBLE_BELOW {
            return ", không đáng kể về giá trị".to_owned();
        }
        let share = format::number(share, Some(SHARE_DECIMALS), Language::Vi);
        format!(", chiếm khoảng {share}% giá trị")
    })
}

/// The sentence with its first letter in upper case.
pub(crate) fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
