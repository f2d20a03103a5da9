//! Headlines: where the province stands and whether the year's plan is within reach.

use crate::model::derived::Derived;
use crate::model::descriptions::{Headline, HeadlinePlan};
use crate::model::figure::FigureIndex;
use crate::model::form::Role;
use crate::model::table::{RowKind, Table, TableCell, TableRow};
use crate::present::view::View;
use crate::present::wording;
use crate::present::{marks, notes};

use super::{count, figures, row, short_words, text, words};

pub(super) fn table(view: &View<'_>) -> Table {
    let period = view.consolidation.period;
    let year = period.year();
    let now = wording::period(period);
    let before = notes::capitalised(&wording::period(period.same_period_last_year()));
    let headlines = &view.descriptions.report.headlines;
    let mut columns = vec![
        short_words("TT", 4),
        words("Chỉ tiêu", 32),
        short_words("Đơn vị tính", 10),
        figures(format!("Ước {now}"), ""),
        figures(before, ""),
        figures("Tăng, giảm so với cùng kỳ (%)", ""),
        figures(format!("Kế hoạch năm {year}"), ""),
        figures("So với kế hoạch năm (%)", ""),
        figures(format!("Ước cả năm {year}"), ""),
        figures("Ước cả năm so với kế hoạch (%)", ""),
    ];
    if period.remaining_months() > 0 {
        columns.push(figures("Bình quân mỗi tháng còn lại cần đạt", ""));
    }
    columns.push(short_words("Đánh giá", 16));
    Table {
        id: "overview".to_owned(),
        title: format!("Chỉ tiêu chủ yếu {now}"),
        sheet: "Tổng quan".to_owned(),
        unit_line: String::new(),
        columns,
        rows: headlines
            .iter()
            .zip(1..)
            .filter_map(|(headline, number)| headline_row(view, headline, number))
            .collect(),
        notes: explanations(view),
    }
}

fn headline_row(view: &View<'_>, headline: &Headline, number: usize) -> Option<TableRow> {
    let (key, role) = view.headline_place(headline)?;
    let value = view.total(key, role);
    let measure = value.and_then(|value| view.figure(value)).map_or_else(
        || headline.measure.clone(),
        |figure| figure.measure.to_string(),
    );
    let scale = view.headline_scale(headline, &measure);
    let cell = |figure: Option<FigureIndex>| view.headline_cell(headline, figure);
    let plan = match &headline.plan {
        HeadlinePlan::TargetGrowth { .. } => view.of_headline(headline, Derived::Target),
        HeadlinePlan::Stated { .. } | HeadlinePlan::OfUnits => {
            view.of_headline(headline, Derived::Plan)
        }
        HeadlinePlan::Nothing => None,
    };
    let unit = match &headline.plan {
        HeadlinePlan::TargetGrowth { .. } => format!("{}; mục tiêu: % tăng", scale.unit),
        HeadlinePlan::Stated { .. } | HeadlinePlan::OfUnits | HeadlinePlan::Nothing => scale.unit,
    };
    let mut cells: Vec<TableCell> = vec![
        count(number),
        text(&headline.name.vi),
        text(unit),
        cell(value),
        cell(view.total(key, Role::SamePeriod)),
        cell(view.derived(key, Derived::Growth)),
        cell(plan),
        cell(view.of_headline(headline, Derived::Completion)),
        cell(view.total(key, Role::ExpectedYear)),
        cell(view.of_headline(headline, Derived::ExpectedCompletion)),
    ];
    if view.consolidation.period.remaining_months() > 0 {
        cells.push(cell(view.of_headline(headline, Derived::NeededPerMonth)));
    }
    cells.push(text(marks::of(view, headline).words));
    Some(row(RowKind::Plain, 0, cells))
}

fn explanations(view: &View<'_>) -> Vec<String> {
    let report = &view.descriptions.report;
    let (on_plan, near) = (
        report.on_plan_from.normalize(),
        report.near_plan_from.normalize(),
    );
    let printed = |limit| crate::format::number(limit, None, crate::model::text::Language::Vi);
    vec![format!(
        "Đánh giá theo ước cả năm so với kế hoạch: ▲ từ {}% trở lên; ■ từ {}%; ▼ thấp hơn; để trống khi số liệu chưa đầy đủ. Chỉ số: so tốc độ tăng với mục tiêu.",
        printed(on_plan),
        printed(near)
    )]
}
