//! Page 1: what the director needs five minutes before speaking.

use crate::aggregate::{Ranked, rank};
use crate::model::descriptions::{Headline, HeadlinePlan};
use crate::model::document::{Block, Card, FrontPage, PrintedRow, PrintedTable, Span};
use crate::model::figure::FigureStatus;
use crate::model::table::{Align, RowKind, TableColumn};
use crate::present::tables::UnitRanking;
use crate::present::view::View;
use crate::present::{marks, wording};

use super::lists;
use super::spoken::{Source, Spoken};

/// Places shown at each end of the ranking.
const ENDS: usize = 3;
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
    let mut blocks = Vec::new();
    if ranking == UnitRanking::Shown {
        blocks.extend(ends(source, view));
    }
    blocks.extend(pulls(source));
    blocks.extend(needed(source, &shown));
    blocks.extend(missing(view));
    FrontPage {
        title: format!("KẾT QUẢ {} THÁNG NĂM {}", period.month(), period.year()),
        subtitle: format!(
            "Ngành Công Thương {} – số liệu tổng hợp {}",
            wording::inside_sentence(&view.descriptions.register.province.vi),
            wording::date(as_of).unwrap_or_else(|| as_of.to_owned())
        ),
        cards: shown
            .iter()
            .map(|headline| card(source, view, headline))
            .collect(),
        blocks,
    }
}

fn card(source: &Source, view: &View<'_>, headline: &Headline) -> Card {
    let say = |name: &str| say(source, headline, name);
    let plan = match &headline.plan {
        HeadlinePlan::Stated { .. } | HeadlinePlan::OfUnits => {
            against_plan(say("completion").unsigned(), say("plan"))
        }
        HeadlinePlan::TargetGrowth { .. } => against_target(&say("target"), &say("gap")),
        HeadlinePlan::Nothing => String::new(),
    };
    let expected = say("expected-completion").unsigned();
    Card {
        name: headline.name.vi.clone(),
        value: say("value").full(),
        growth: say("growth").unsigned().changed(Some("cùng kỳ")),
        plan,
        outlook: if expected.is_available() {
            format!("ước cả năm đạt {} kế hoạch", expected.full())
        } else {
            String::new()
        },
        mark: marks::of(view, headline),
        caveat: caveat(view, headline),
    }
}

fn say(source: &Source, headline: &Headline, name: &str) -> Spoken {
    let id = source.figure_id(&format!("headline.{}", headline.id), name);
    source.spoken(&id.unwrap_or_default())
}

/// "bằng 72,5% kế hoạch năm (19.550 tỷ đồng)"; with units missing the plan is theirs only.
fn against_plan(completion: Spoken, plan: Spoken) -> String {
    let whose = if plan.is_incomplete() {
        " của các đơn vị đã tính"
    } else {
        ""
    };
    let (completion, plan) = (completion.full(), plan.unsigned().full());
    format!("bằng {completion} kế hoạch năm{whose} ({plan})")
}

/// "mục tiêu cả năm tăng 16,5%, cao hơn 0,1 điểm phần trăm".
fn against_target(target: &Spoken, gap: &Spoken) -> String {
    let side = match gap.value() {
        None => return format!("mục tiêu cả năm {}", target.changed(None)),
        Some(gap) if gap.is_zero() => "bằng mục tiêu".to_owned(),
        Some(gap) if gap.is_sign_negative() => "thấp hơn mục tiêu".to_owned(),
        Some(_) => "cao hơn mục tiêu".to_owned(),
    };
    if gap.value().is_some_and(|gap| gap.is_zero()) {
        return format!("{side} cả năm ({})", target.changed(None));
    }
    format!(
        "{side} cả năm ({}) {}",
        target.changed(None),
        gap.distance()
    )
}

/// "chưa gồm Huyện Tu Mơ Rông (*)".
fn caveat(view: &View<'_>, headline: &Headline) -> String {
    let total = view
        .headline_place(headline)
        .and_then(|(key, role)| view.figure(view.total(key, role)?));
    let Some(total) = total else {
        return String::new();
    };
    let names: Vec<String> = total
        .lacking
        .iter()
        .map(|unit| view.name(*unit).to_owned())
        .collect();
    match total.status {
        FigureStatus::Incomplete => format!("chưa gồm {} (*)", wording::listed(&names)),
        FigureStatus::Marked => "tính cả số liệu đang có lỗi (**)".to_owned(),
        FigureStatus::Withheld => "không công bố vì số liệu có lỗi".to_owned(),
        FigureStatus::Complete | FigureStatus::Unavailable => String::new(),
    }
}

/// First and last districts of each ranked headline, side by side.
fn ends(source: &Source, view: &View<'_>) -> Option<Block> {
    let mut columns = vec![column("", 10, Align::Left)];
    let mut sides: Vec<(Vec<String>, Vec<String>)> = Vec::new();
    for headline in &view.descriptions.report.headlines {
        let ranked = rank(view.consolidation, view.descriptions, headline).ranked;
        if !headline.ranking || ranked.is_empty() {
            continue;
        }
        columns.push(column(&headline.name.vi, 30, Align::Left));
        let say = |ranked: &Ranked| {
            let id = view.consolidation.id(ranked.completion);
            let completion = source.spoken(&id).full();
            format!("{}. {} {completion}", ranked.place, view.short(ranked.unit))
        };
        let last = ENDS.max(ranked.len().saturating_sub(ENDS));
        sides.push((
            ranked.iter().take(ENDS).map(say).collect(),
            ranked.iter().skip(last).map(say).collect(),
        ));
    }
    let top = sides.iter().map(|(top, _)| top.as_slice());
    let bottom = sides.iter().map(|(_, bottom)| bottom.as_slice());
    let mut rows = end_rows("Cao nhất", &top.collect::<Vec<_>>());
    rows.extend(end_rows("Thấp nhất", &bottom.collect::<Vec<_>>()));
    (!rows.is_empty()).then(|| {
        Block::Table(PrintedTable {
            title: "Các huyện, thành phố theo tỷ lệ so với kế hoạch năm".to_owned(),
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
        points.push(lead("Kéo tăng", &up.join("; ")));
    }
    if !down.is_empty() {
        points.push(lead("Kéo giảm", &down.join("; ")));
    }
    with_heading("Các ngành đóng góp vào chỉ số sản xuất công nghiệp", points)
}

/// What each remaining month needs against the pace so far.
fn needed(source: &Source, shown: &[&Headline]) -> Vec<Block> {
    let points = shown
        .iter()
        .filter_map(|headline| {
            let needed = say(source, headline, "needed-per-month");
            let value = needed.value()?;
            let name = headline.name.vi.as_str();
            if value.is_zero() {
                return Some(lead(name, "đã đạt kế hoạch năm"));
            }
            let pace = say(source, headline, "pace").unsigned();
            let effort = say(source, headline, "effort").unsigned();
            let words = format!(
                "{} mỗi tháng, bằng {} mức bình quân đã đạt ({})",
                needed.full(),
                effort.full(),
                pace.full()
            );
            Some(lead(name, &words))
        })
        .collect();
    let months = source.consolidation.period.remaining_months();
    with_heading(
        &format!("Cần đạt bình quân mỗi tháng trong {months} tháng còn lại"),
        points,
    )
}

/// Who is missing, or that nobody is.
fn missing(view: &View<'_>) -> Vec<Block> {
    let missing = lists::missing(view);
    let points = if missing.is_empty() {
        vec![plain("Đủ báo cáo của tất cả các đơn vị, không có lỗi.")]
    } else {
        missing.iter().map(|unit| plain(unit)).collect()
    };
    let mut blocks = with_heading("Đơn vị chưa có hoặc chưa đủ số liệu", points);
    blocks.extend(value_covered(view));
    blocks
}

/// "Độ phủ: Bán lẻ 9/10 đơn vị, 93,1% giá trị; …" for forms that are not whole.
fn value_covered(view: &View<'_>) -> Option<Block> {
    let parts: Vec<String> = view
        .consolidation
        .coverage
        .iter()
        .filter(|coverage| !coverage.missing.is_empty())
        .filter_map(|coverage| {
            let form = view.descriptions.form(coverage.form)?;
            let whole = coverage.expected.len();
            let lost = coverage.missing.iter();
            let lost = lost.filter(|missing| coverage.expected.contains(&missing.unit));
            let share = coverage.share.map_or_else(String::new, |share| {
                format!(", {} giá trị", wording::percent(share.round_dp(1)))
            });
            let counted = whole.saturating_sub(lost.count());
            Some(format!("{} {counted}/{whole} đơn vị{share}", form.short.vi))
        })
        .collect();
    (!parts.is_empty()).then(|| Block::Paragraph(lead("Độ phủ", &parts.join("; "))))
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
