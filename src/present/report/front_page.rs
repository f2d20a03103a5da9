//! Page 1: what the director needs five minutes before speaking.

use crate::aggregate::Ranked;
use crate::model::derived::Derived;
use crate::model::descriptions::{Headline, HeadlinePlan};
use crate::model::document::{Block, Card, FrontPage, PrintedRow, PrintedTable, Span};
use crate::model::figure::{Coverage, FigureStatus};
use crate::model::form::Role;
use crate::model::show::Show;
use crate::model::table::{Align, RowKind, TableColumn};
use crate::present::tables::UnitRanking;
use crate::present::view::View;
use crate::present::wording::{self, Digits};
use crate::present::{marks, periods};

use super::headline_words::{outlook, say};
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
    blocks.extend(with_heading(&view.phrase("replaced.heading"), replaced));
    let phrases = &view.descriptions.phrases;
    let title = periods::in_title(phrases, view.consolidation.period);
    let province = wording::inside_sentence(&view.descriptions.register.province.vi);
    let day = periods::date(phrases, as_of);
    let subtitle: [(&str, &str); 3] = [
        (
            "sector",
            view.descriptions.report.letterhead.sector.as_str(),
        ),
        ("province", &province),
        ("day", day.as_deref().unwrap_or(as_of)),
    ];
    FrontPage {
        title: view.say("front-page.title", &[("period", &title.to_uppercase())]),
        subtitle: wording::capitalised(&view.say("front-page.subtitle", &subtitle)),
        cards,
        blocks,
    }
}

fn card(source: &Source, view: &View<'_>, headline: &Headline) -> Card {
    let say = |derived: Derived| say(source, headline, derived.into());
    let plan = match &headline.plan {
        HeadlinePlan::Stated { .. } | HeadlinePlan::OfUnits => against_plan(
            view,
            [Derived::Completion, Derived::Plan].map(say),
            &plan_name(source, headline),
        ),
        HeadlinePlan::TargetGrowth { .. } => {
            against_target(view, &say(Derived::Target), &say(Derived::Gap))
        }
        HeadlinePlan::Nothing => None,
    };
    let verdict = marks::of(view, headline);
    let main = self::say(source, headline, Wanted::Main);
    let before = self::say(source, headline, Role::SamePeriod.into());
    let growth = if main.is_none() {
        let before = before.unless_none().full();
        before.map(|before| view.say("front-page.before", &[("figure", &before)]))
    } else {
        say(Derived::Growth).changed(Some(&view.phrase("changes.same-period")))
    };
    Card {
        name: clauses::foreign(&headline.name.vi),
        value: main.on_card(),
        growth: growth.unwrap_or_default(),
        plan: plan.filter(|_| !main.is_none()).unwrap_or_default(),
        outlook: outlook(source, headline).unwrap_or_default(),
        mark: verdict.mark,
        verdict: verdict.words,
        caveat: caveat::of(source, view, headline),
    }
}

/// What the plan of a headline is called.
fn plan_name(source: &Source, headline: &Headline) -> String {
    let id = source.figure_id(&format!("headline.{}", headline.id), Derived::Plan.into());
    source.plan_name(&id.unwrap_or_default())
}

/// "bằng 72,5% kế hoạch năm (19.550 tỷ đồng)"; with units missing the plan is theirs only, and its name says so.
fn against_plan(view: &View<'_>, of_plan: [Spoken; 2], name: &str) -> Option<String> {
    let [completion, plan] = of_plan.map(|figure| figure.full());
    let (completion, plan) = (completion?, plan?);
    let values: [(&str, &str); 3] = [
        ("completion", completion.as_str()),
        ("name", name),
        ("plan", &plan),
    ];
    Some(view.say("front-page.against-plan", &values))
}

/// "cao hơn 0,1 điểm phần trăm so với mục tiêu cả năm (tăng 16,5%)".
fn against_target(view: &View<'_>, target: &Spoken, gap: &Spoken) -> Option<String> {
    let target = target.changed(None)?;
    let (key, distance) = match (gap.value(), gap.distance()) {
        (Some(far), Some(_)) if far.is_zero() => ("front-page.on-target", String::new()),
        (Some(_), Some(_)) if gap.rounds_to_nothing() => ("front-page.near-target", String::new()),
        (Some(far), Some(distance)) if far.is_sign_negative() => {
            ("front-page.below-target", distance)
        }
        (Some(_), Some(distance)) => ("front-page.above-target", distance),
        (None, _) | (_, None) => ("front-page.aim", String::new()),
    };
    Some(view.say(key, &[("target", &target), ("distance", &distance)]))
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
    let mut rows = end_rows(&view.phrase("front-page.best"), &top.collect::<Vec<_>>());
    let last = view.phrase("front-page.last");
    rows.extend(end_rows(&last, &bottom.collect::<Vec<_>>()));
    let title = if all_ranked {
        "front-page.ranked"
    } else {
        "front-page.some-ranked"
    };
    (!rows.is_empty()).then(|| {
        Block::Table(PrintedTable {
            id: "ends".to_owned(),
            title: view.phrase(title),
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
        show: Show::Value,
        each: None,
    }
}

/// Sections that pull the index up and down.
fn pulls(source: &Source) -> Vec<Block> {
    let Some(form) = lists::weighted_form(&source.descriptions) else {
        return Vec::new();
    };
    let (up, down) = lists::pulls(source, form, SECTIONS);
    let phrases = source.phrases();
    let sides = [("front-page.up", up), ("front-page.down", down)];
    let sides = sides.iter().filter(|(_, pulls)| !pulls.is_empty());
    let points = sides.map(|(key, pulls)| lead(phrases.get(key), &pulls.join("; ")));
    with_heading(phrases.get("front-page.pulls"), points.collect())
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
    let phrases = source.phrases();
    let heading = match months {
        0 => phrases.get("front-page.end-of-year").to_owned(),
        1 => phrases.get("front-page.needed-in-last-month").to_owned(),
        months => {
            let months = months.to_string();
            phrases.say("front-page.needed-a-month", &[("months", &months)])
        }
    };
    with_heading(&heading, points.collect())
}

/// "vượt 9,6% kế hoạch năm", "chưa đạt kế hoạch năm (99,7%)".
fn of_plan(source: &Source, headline: &Headline) -> Option<String> {
    let completion = say(source, headline, Derived::Completion.into());
    if let Some(words) = not_said(source, &completion) {
        return Some(words);
    }
    if completion.is_available() && !completion.is_certain() {
        return Some(source.phrases().get("front-page.not-judged").to_owned());
    }
    completion.against_plan(&plan_name(source, headline))
}

/// Stands for a figure against the plan that is not published, and says why.
fn not_said(source: &Source, figure: &Spoken) -> Option<String> {
    let phrases = source.phrases();
    if figure.is_contradicted() {
        let reason = phrases.get("caveat.two-forecasts");
        return Some(phrases.say("front-page.undecided", &[("reason", reason)]));
    }
    (figure.status() == FigureStatus::Withheld)
        .then(|| phrases.say("caveat.unpublished", &[("figures", "")]))
}

/// "12,79 triệu USD, bằng 1,17 lần mức bình quân tháng đã đạt (10,96 triệu USD)".
fn of_month(source: &Source, headline: &Headline) -> Option<String> {
    let needed = say(source, headline, Derived::NeededPerMonth.into());
    if let Some(words) = not_said(source, &needed) {
        return Some(words);
    }
    if needed.value()?.is_zero() {
        return of_plan(source, headline);
    }
    if !say(source, headline, Wanted::Main).is_available() {
        return None;
    }
    let needed = needed.full()?;
    let beside = [Derived::Effort, Derived::Pace];
    let [effort, pace] = beside.map(|derived| {
        let figure = say(source, headline, derived.into()).full();
        figure.unwrap_or_default()
    });
    let values: [(&str, &str); 3] = [
        ("needed", needed.as_str()),
        ("effort", &effort),
        ("pace", &pace),
    ];
    Some(source.phrases().say("front-page.needed", &values))
}

/// Who is missing or in doubt, or that nobody is.
///
/// An error in what is not added up, such as a printed ratio, keeps no unit out of a total; it is an error all the same. Where
/// somebody has to be asked about a headline, or a card has a caveat, not all is as it should be either.
fn missing(view: &View<'_>, open: &Open, cards: &[Card]) -> Vec<Block> {
    let phrases = &view.descriptions.phrases;
    let missing = lists::missing(view);
    let with_caveat = cards.iter().filter(|card| !card.caveat.is_empty());
    let with_caveat: Vec<String> = with_caveat.map(|card| card.name.clone()).collect();
    let points = if missing.is_empty() && owes_anything(view) {
        let headlines = with_caveat.join("; ");
        let open = open.words(phrases);
        let key = match open {
            Some(_) => "front-page.all-with-open",
            None if with_caveat.is_empty() => "front-page.all-received",
            None => "front-page.all-with-caveats",
        };
        let open = open.unwrap_or_default();
        vec![plain(
            &view.say(key, &[("open", &open), ("headlines", &headlines)]),
        )]
    } else {
        let queries = open.queries(phrases);
        let queries = queries.map(|open| view.say("front-page.open", &[("open", &open)]));
        let said = missing.iter().chain(&queries);
        said.map(|one| plain(one)).collect()
    };
    let mut blocks = with_heading(phrases.get("front-page.missing"), points);
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
            Some(form_covered(view, &form.short.vi, coverage))
        })
        .collect();
    let heading = view.phrase("front-page.coverage");
    (!parts.is_empty()).then(|| Block::Paragraph(lead(&heading, &parts.join("; "))))
}

/// "Bán lẻ 9/10 đơn vị, 93,1% giá trị, 1 đơn vị có dòng đang xác minh": the last are units that are in the figure that stands
/// for the form and not in all others.
fn form_covered(view: &View<'_>, form: &str, coverage: &Coverage) -> String {
    let share = coverage.share;
    let share = share.map(|share| Digits::Aligned.of(share, SHARE_DECIMALS));
    let partly = coverage.missing.iter();
    let partly = partly.filter(|missing| !missing.gap.is_of_unit());
    let (empty, doubted): (Vec<_>, Vec<_>) =
        partly.partition(|missing| missing.gap.is_of_empty_cells());
    let [empty, doubted] = [empty, doubted].map(|units| match units.len() {
        0 => String::new(),
        count => count.to_string(),
    });
    let values: [(&str, &str); 6] = [
        ("form", form),
        ("counted", &coverage.counted().to_string()),
        ("expected", &coverage.expected.len().to_string()),
        ("share", &share.unwrap_or_default()),
        ("empty", &empty),
        ("doubted", &doubted),
    ];
    view.say("front-page.form-coverage", &values)
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
        ..Span::default()
    };
    vec![
        span(format!("{name}: "), true),
        span(words.to_owned(), false),
    ]
}

fn plain(words: &str) -> Vec<Span> {
    vec![Span {
        text: words.to_owned(),
        ..Span::default()
    }]
}
