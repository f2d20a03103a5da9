//! Page 1: what the director needs five minutes before speaking.

use crate::aggregate::Ranked;
use crate::model::derived::Derived;
use crate::model::descriptions::{Headline, HeadlinePlan};
use crate::model::document::{Block, Card, FrontPage, PrintedRow, PrintedTable, Span};
use crate::model::figure::{Coverage, FigureStatus};
use crate::model::form::Role;
use crate::model::table::{Align, RowKind, TableColumn};
use crate::present::marks;
use crate::present::tables::UnitRanking;
use crate::present::view::View;
use crate::present::wording::{self, Digits};

use super::lookup::Wanted;
use super::open::Open;
use super::spoken::{Source, Spoken};
use super::{caveat, clauses, lists};

/// Places shown at each end of the ranking.
const ENDS: usize = 3;
/// Decimals of how much of the value is in a form.
const SHARE_DECIMALS: u32 = 1;
/// Sections named on each side.
const SECTIONS: usize = 3;

/// The front page; its texts carry marks of quoted figures until [`super::present`] takes them out.
pub(super) fn front_page(
    source: &Source,
    view: &View<'_>,
    ranking: UnitRanking,
    as_of: &str,
) -> FrontPage {
    let period = view.consolidation.period;
    let shown = view.descriptions.report.headlines.iter();
    let shown: Vec<&Headline> = shown.filter(|headline| headline.front_page).collect();
    let cards = shown.iter().map(|headline| card(source, view, headline));
    let cards: Vec<Card> = cards.collect();
    let mut blocks = Vec::new();
    if ranking == UnitRanking::Shown {
        blocks.extend(ends(source, view));
    }
    blocks.extend(pulls(source));
    blocks.extend(needed(source, &shown));
    blocks.extend(missing(view, &source.open, &cards));
    let replaced = lists::replaced(view, |one| !one.is_in_place());
    let replaced = replaced.iter().map(|one| plain(one)).collect();
    blocks.extend(with_heading("Báo cáo đã thay bản", replaced));
    FrontPage {
        title: format!("KẾT QUẢ {}", wording::period(period).to_uppercase()),
        subtitle: format!(
            "Ngành Công Thương {} – số liệu tổng hợp {}",
            wording::inside_sentence(&view.descriptions.register.province.vi),
            wording::date(as_of).unwrap_or_else(|| as_of.to_owned())
        ),
        cards,
        blocks,
    }
}

fn card(source: &Source, view: &View<'_>, headline: &Headline) -> Card {
    let say = |derived: Derived| say(source, headline, derived.into());
    let plan = match &headline.plan {
        HeadlinePlan::Stated { .. } | HeadlinePlan::OfUnits => {
            let name = source.plan_name(&plan_id(source, headline));
            against_plan(&say(Derived::Completion), &say(Derived::Plan), &name)
        }
        HeadlinePlan::TargetGrowth { .. } => {
            against_target(&say(Derived::Target), &say(Derived::Gap))
        }
        HeadlinePlan::Nothing => None,
    };
    let verdict = marks::of(view, headline);
    let main = self::say(source, headline, Wanted::Main);
    let before = self::say(source, headline, Role::SamePeriod.into());
    let growth = if main.is_none() {
        let before = before.unless_none().full();
        before.map(|before| format!("cùng kỳ: {before}"))
    } else {
        say(Derived::Growth).changed(Some("cùng kỳ"))
    };
    Card {
        name: clauses::foreign(&headline.name.vi),
        value: main.on_card(),
        growth: growth.unwrap_or_default(),
        plan: plan.filter(|_| !main.is_none()).unwrap_or_default(),
        outlook: outlook(source, headline).unwrap_or_default(),
        mark: verdict.mark,
        verdict: verdict.words.to_owned(),
        caveat: caveat::of(source, view, headline),
    }
}

/// A figure of a headline, with the decimals that its kind has all over page 1.
pub(super) fn say(source: &Source, headline: &Headline, wanted: Wanted<'_>) -> Spoken {
    let id = source.figure_id(&format!("headline.{}", headline.id), wanted);
    source.spoken(&id.unwrap_or_default()).aligned()
}

fn plan_id(source: &Source, headline: &Headline) -> String {
    let id = source.figure_id(&format!("headline.{}", headline.id), Derived::Plan.into());
    id.unwrap_or_default()
}

/// "bằng 72,5% kế hoạch năm (19.550 tỷ đồng)"; with units missing the plan is theirs only, and its name says so.
fn against_plan(completion: &Spoken, plan: &Spoken, name: &str) -> Option<String> {
    let (completion, plan) = (completion.full()?, plan.full()?);
    Some(format!("bằng {completion} {name} ({plan})"))
}

/// "ước cả năm đạt 97,4% kế hoạch"; nothing while that or what was reached so far is not certain, which the caveat then says.
pub(super) fn outlook(source: &Source, headline: &Headline) -> Option<String> {
    let expected = say(source, headline, Derived::ExpectedCompletion.into());
    let is_certain = expected.is_certain()
        && say(source, headline, Wanted::Main).is_certain()
        && !is_over(source);
    let expected = expected.full().filter(|_| is_certain)?;
    Some(format!("ước cả năm đạt {expected} kế hoạch"))
}

/// True in December: what was reached stands for the year then.
pub(super) fn is_over(source: &Source) -> bool {
    source.consolidation.period.remaining_months() == 0
}

/// "cao hơn 0,1 điểm phần trăm so với mục tiêu cả năm (tăng 16,5%)".
fn against_target(target: &Spoken, gap: &Spoken) -> Option<String> {
    let target = target.changed(None)?;
    let (Some(far), Some(distance)) = (gap.value(), gap.distance()) else {
        return Some(format!("mục tiêu cả năm {target}"));
    };
    let target = format!("mục tiêu cả năm ({target})");
    Some(if far.is_zero() {
        format!("bằng {target}")
    } else if gap.rounds_to_nothing() {
        format!("xấp xỉ {target}")
    } else if far.is_sign_negative() {
        format!("thấp hơn {distance} so với {target}")
    } else {
        format!("cao hơn {distance} so với {target}")
    })
}

/// First and last districts of each ranked headline, side by side; all with the decimals that the closest of them need.
fn ends(source: &Source, view: &View<'_>) -> Option<Block> {
    let mut columns = vec![column("", 10, Align::Left)];
    let mut all_ranked = true;
    let mut sides: Vec<(Vec<Ranked>, Vec<Ranked>)> = Vec::new();
    for headline in &view.descriptions.report.headlines {
        let (first, last) = lists::ends(view, headline, ENDS);
        if !headline.ranking || first.is_empty() || source.is_contradicted(headline) {
            continue;
        }
        all_ranked &= lists::unranked(view, headline).is_empty();
        columns.push(column(&headline.name.vi, 30, Align::Left));
        sides.push((first, last));
    }
    let needed = sides
        .iter()
        .map(|(first, last)| lists::decimals_apart(view, &[first.as_slice(), last].concat()));
    let decimals = needed.max().flatten();
    let say = |ranked: &Ranked| {
        let completion = lists::completion(source, ranked, decimals)
            .aligned()
            .alone();
        let name = clauses::foreign(view.short(ranked.unit));
        format!("{}. {name} {completion}", ranked.place)
    };
    let sides: Vec<(Vec<String>, Vec<String>)> = sides
        .iter()
        .map(|(first, last)| {
            let first = first.iter().map(say).collect();
            (first, last.iter().rev().map(say).collect())
        })
        .collect();
    let top = sides.iter().map(|(top, _)| top.as_slice());
    let bottom = sides.iter().map(|(_, bottom)| bottom.as_slice());
    let mut rows = end_rows("Cao nhất", &top.collect::<Vec<_>>());
    rows.extend(end_rows("Thấp nhất", &bottom.collect::<Vec<_>>()));
    (!rows.is_empty()).then(|| {
        Block::Table(PrintedTable {
            title: if all_ranked {
                "Các huyện, thành phố theo tỷ lệ so với kế hoạch năm".to_owned()
            } else {
                "Các huyện, thành phố có đủ số liệu, theo tỷ lệ so với kế hoạch năm".to_owned()
            },
            unit_line: String::new(),
            rows,
            columns,
            notes: Vec::new(),
        })
    })
}

fn end_rows(name: &str, sides: &[&[String]]) -> Vec<PrintedRow> {
    let depth = sides
        .iter()
        .map(|side| side.len())
        .max()
        .unwrap_or_default();
    (0..depth)
        .map(|line| {
            let name = if line == 0 { name } else { "" };
            let cells = sides.iter().map(|side| side.get(line).cloned());
            PrintedRow {
                kind: RowKind::Plain,
                level: 0,
                cells: std::iter::once(name.to_owned())
                    .chain(cells.map(Option::unwrap_or_default))
                    .collect(),
            }
        })
        .collect()
}

fn column(heading: &str, width: u32, align: Align) -> TableColumn {
    TableColumn {
        heading: heading.to_owned(),
        group: String::new(),
        width,
        align,
        bars: false,
    }
}

/// Sections that pull the index up and down.
fn pulls(source: &Source) -> Vec<Block> {
    let Some(form) = lists::weighted_form(&source.descriptions) else {
        return Vec::new();
    };
    let (up, down) = lists::pulls(source, form, SECTIONS);
    let mut points = Vec::new();
    if !up.is_empty() {
        points.push(lead("Tác động tăng", &up.join("; ")));
    }
    if !down.is_empty() {
        points.push(lead("Tác động giảm", &down.join("; ")));
    }
    with_heading("Các ngành đóng góp vào chỉ số sản xuất công nghiệp", points)
}

/// What each remaining month needs against the pace so far; in December, what became of the plan.
fn needed(source: &Source, shown: &[&Headline]) -> Vec<Block> {
    let months = source.consolidation.period.remaining_months();
    let points = shown.iter().filter_map(|headline| {
        let words = if months == 0 {
            of_plan(source, headline)
        } else {
            of_month(source, headline)
        };
        Some(lead(&clauses::foreign(&headline.name.vi), &words?))
    });
    let heading = match months {
        0 => "Thực hiện kế hoạch năm".to_owned(),
        1 => "Mức cần đạt trong tháng cuối năm".to_owned(),
        months => format!("Mức bình quân tháng cần đạt trong {months} tháng cuối năm"),
    };
    with_heading(&heading, points.collect())
}

/// "vượt 9,6% kế hoạch năm", "chưa đạt kế hoạch năm (99,7%)".
fn of_plan(source: &Source, headline: &Headline) -> Option<String> {
    let plan = source.plan_name(&plan_id(source, headline));
    let completion = say(source, headline, Derived::Completion.into());
    if let Some(words) = not_said(&completion) {
        return Some(words);
    }
    if completion.is_available() && !completion.is_certain() {
        return Some(NOT_JUDGED.to_owned());
    }
    completion.against_plan(&plan)
}

/// Stands for a figure against the plan that is not published, and says why.
fn not_said(figure: &Spoken) -> Option<String> {
    if figure.is_contradicted() {
        return Some(format!("chưa xác định vì {}", caveat::CONTRADICTED));
    }
    (figure.status() == FigureStatus::Withheld)
        .then(|| "chưa công bố vì đang xác minh số liệu".to_owned())
}

/// Stands for a verdict on a figure that carries a mark.
const NOT_JUDGED: &str = "chưa đánh giá vì số liệu chưa đầy đủ hoặc đang có lỗi";

/// "12,79 triệu USD, bằng 1,17 lần mức bình quân tháng đã đạt (10,96 triệu USD)".
fn of_month(source: &Source, headline: &Headline) -> Option<String> {
    let needed = say(source, headline, Derived::NeededPerMonth.into());
    if let Some(words) = not_said(&needed) {
        return Some(words);
    }
    if needed.value()?.is_zero() {
        return of_plan(source, headline);
    }
    if !say(source, headline, Wanted::Main).is_available() {
        return None;
    }
    let effort = say(source, headline, Derived::Effort.into());
    let pace = say(source, headline, Derived::Pace.into());
    let beside = effort
        .full()
        .zip(pace.full())
        .map_or_else(String::new, |(effort, pace)| {
            format!(", bằng {effort} mức bình quân tháng đã đạt ({pace})")
        });
    Some(format!("{}{beside}", needed.full()?))
}

/// Who is missing or in doubt, or that nobody is.
///
/// An error in what is not added up, such as a printed ratio, keeps no unit out of a total; it is an error all the same. Where
/// somebody has to be asked about a headline, or a card has a caveat, not all is as it should be either.
fn missing(view: &View<'_>, open: &Open, cards: &[Card]) -> Vec<Block> {
    let missing = lists::missing(view);
    let with_caveat = cards.iter().filter(|card| !card.caveat.is_empty());
    let with_caveat: Vec<String> = with_caveat.map(|card| card.name.clone()).collect();
    let points = if missing.is_empty() && owes_anything(view) {
        const ALL: &str = "Đủ báo cáo của tất cả các đơn vị";
        vec![plain(&match open.words() {
            Some(open) => format!("{ALL}; còn {open}, xem tệp tong-hop.xlsx."),
            None if with_caveat.is_empty() => format!("{ALL}, không có lỗi."),
            None => format!("{ALL}; xem ghi chú tại: {}.", with_caveat.join("; ")),
        })]
    } else {
        let queries = open.queries();
        let queries = queries.map(|open| format!("Còn {open}, xem tệp tong-hop.xlsx."));
        missing
            .iter()
            .chain(&queries)
            .map(|one| plain(one))
            .collect()
    };
    let mut blocks = with_heading("Đơn vị chưa có hoặc chưa đủ số liệu", points);
    blocks.extend(value_covered(view));
    blocks
}

/// False when no unit owes any form: then nothing is complete either.
fn owes_anything(view: &View<'_>) -> bool {
    let mut coverage = view.consolidation.coverage.iter();
    coverage.any(|coverage| !coverage.expected.is_empty())
}

/// "Mức độ đầy đủ: Bán lẻ 9/10 đơn vị, 93,1% giá trị; …" for forms that are not whole.
fn value_covered(view: &View<'_>) -> Option<Block> {
    let parts: Vec<String> = view
        .consolidation
        .coverage
        .iter()
        .filter(|coverage| !coverage.missing.is_empty())
        .filter_map(|coverage| {
            let form = view.descriptions.form(coverage.form)?;
            let (counted, whole) = (coverage.counted(), coverage.expected.len());
            let share = coverage.share.map_or_else(String::new, |share| {
                format!(", {}% giá trị", Digits::Aligned.of(share, SHARE_DECIMALS))
            });
            let partly = partly(coverage);
            Some(format!(
                "{} {counted}/{whole} đơn vị{share}{partly}",
                form.short.vi
            ))
        })
        .collect();
    (!parts.is_empty()).then(|| Block::Paragraph(lead("Mức độ đầy đủ", &parts.join("; "))))
}

/// ", 1 đơn vị có dòng đang xác minh": units that are in the figure that stands for the form and not in all others.
fn partly(coverage: &Coverage) -> String {
    let partly = coverage.missing.iter();
    let partly = partly.filter(|missing| !missing.gap.is_of_unit());
    let (empty, doubted): (Vec<_>, Vec<_>) =
        partly.partition(|missing| missing.gap.is_of_empty_cells());
    let said = [
        (empty.len(), "đơn vị ghi chưa đủ"),
        (doubted.len(), "đơn vị có dòng đang xác minh"),
    ];
    let said = said.iter().filter(|(count, _)| *count > 0);
    said.map(|(count, words)| format!(", {count} {words}"))
        .collect()
}

fn with_heading(heading: &str, points: Vec<Vec<Span>>) -> Vec<Block> {
    if points.is_empty() {
        return Vec::new();
    }
    let heading = Block::Heading {
        level: 2,
        text: heading.to_owned(),
    };
    vec![heading, Block::List(points)]
}

fn lead(name: &str, words: &str) -> Vec<Span> {
    let span = |text: String, bold: bool| Span {
        text,
        bold,
        italic: false,
    };
    vec![
        span(format!("{name}: "), true),
        span(words.to_owned(), false),
    ]
}

fn plain(words: &str) -> Vec<Span> {
    vec![Span {
        text: words.to_owned(),
        bold: false,
        italic: false,
    }]
}
