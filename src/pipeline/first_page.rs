//! What the first page says of each headline, so that the next set can be held against it.

use std::collections::BTreeMap;

use super::consolidated::Consolidated;
use crate::aggregate::{headline_figure, headline_prefix};
use crate::model::derived::Derived;
use crate::model::descriptions::Headline;
use crate::model::figure::{Figure, FigureStatus};
use crate::model::form::Role;
use crate::present;
use crate::publish::{FirstPage, PageFigure, Standing};

/// Figures against the plan or the target of the year, and against the same months last year.
const DERIVED: [(PageFigure, &[Derived]); 3] = [
    (PageFigure::Growth, &[Derived::Growth]),
    (PageFigure::Completion, &[Derived::Completion, Derived::Gap]),
    (PageFigure::Expected, &[Derived::ExpectedCompletion]),
];

/// By headline of the first page, what stands there.
pub(super) fn of(done: &Consolidated) -> BTreeMap<String, FirstPage> {
    let headlines = done.descriptions.report.headlines.iter();
    headlines
        .filter(|headline| headline.front_page)
        .map(|headline| (headline.id.clone(), page(done, headline)))
        .collect()
}

fn page(done: &Consolidated, headline: &Headline) -> FirstPage {
    let (consolidation, descriptions) = (&*done.consolidation, &*done.descriptions);
    let mut figures = BTreeMap::new();
    let value = headline_figure(consolidation, descriptions, headline);
    if let Some(standing) = value.and_then(|figure| standing(&figure)) {
        figures.insert(PageFigure::Value, standing);
    }
    let is_contradicted = present::is_contradicted(consolidation, descriptions, headline);
    for (name, derived) in DERIVED {
        if is_contradicted && name != PageFigure::Growth {
            continue;
        }
        let mut found = derived
            .iter()
            .filter_map(|one| derived_of(done, headline, *one));
        if let Some(standing) = found.next() {
            figures.insert(name, standing);
        }
    }
    if present::is_judged(consolidation, descriptions, headline) {
        figures.insert(PageFigure::Verdict, Standing::Whole);
    }
    if has_contributions(done, headline) {
        figures.insert(PageFigure::Contributions, Standing::Whole);
    }
    FirstPage {
        name: headline.name.clone(),
        figures,
    }
}

/// That of the headline against the plan of the province, else that of its row.
fn derived_of(done: &Consolidated, headline: &Headline, derived: Derived) -> Option<Standing> {
    let row = headline_prefix(&done.descriptions, headline)?;
    let prefixes = [format!("headline.{}", headline.id), row];
    let index = prefixes
        .iter()
        .find_map(|prefix| done.consolidation.find(&derived.id_of(prefix)))?;
    standing(&*done.consolidation.figure(index)?)
}

fn standing(figure: &Figure) -> Option<Standing> {
    figure.value?;
    Some(match figure.status {
        FigureStatus::Complete => Standing::Whole,
        FigureStatus::Incomplete
        | FigureStatus::Marked
        | FigureStatus::Unavailable
        | FigureStatus::Withheld => Standing::Marked,
    })
}

/// True when parts of an index with weights say what they add to its growth.
fn has_contributions(done: &Consolidated, headline: &Headline) -> bool {
    let Some(form) = done.descriptions.form_index(&headline.form) else {
        return false;
    };
    let form = done.descriptions.form(form);
    let is_weighted = form.is_some_and(|form| {
        let mut columns = form.value_columns();
        columns.any(|(_, _, role)| role == Role::Weight)
    });
    let (begin, end) = (
        format!("{}.", headline.form),
        Derived::Contribution.id_of(""),
    );
    let mut ids = done.consolidation.ids.iter();
    is_weighted
        && ids.any(|id| {
            let is_one = id.starts_with(&begin) && id.ends_with(&end);
            let index = done.consolidation.find(id).filter(|_| is_one);
            let figure = index.and_then(|index| done.consolidation.figure(index));
            figure.is_some_and(|figure| {
                figure.value.is_some() && figure.status == FigureStatus::Complete
            })
        })
}
