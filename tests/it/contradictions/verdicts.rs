//! Verdicts against the figures they speak of.

use rust_decimal::Decimal;

use super::outputs::{Outputs, number_at, text_at};
use super::{Found, Kind};

const OVERVIEW: &str = "Tổng quan";
/// Beginnings of the headlines in the overview, and their ids.
const HEADLINES: [(&str, &str); 5] = [
    ("Chỉ số sản xuất công nghiệp", "iip"),
    ("Giá trị sản xuất công nghiệp", "industry"),
    ("Tổng mức bán lẻ hàng hóa", "retail"),
    ("Kim ngạch xuất khẩu", "export"),
    ("Kim ngạch nhập khẩu", "import"),
];

/// What the figure bears out: nothing while it is incomplete, and for what nobody is asked to raise.
fn borne_out(outputs: &Outputs, headline: &str) -> Option<&'static str> {
    let ninety_five = Decimal::from(95);
    let of = |name: &str| {
        let figure = outputs.figures.get(&format!("headline.{headline}.{name}"));
        figure.filter(|figure| figure.status == "complete")?.value()
    };
    match headline {
        "import" => None,
        "iip" => of("gap").map(|gap| if gap > Decimal::ZERO { "▲" } else { "" }),
        _ => of("expected-completion").map(|completion| match completion {
            completion if completion >= Decimal::ONE_HUNDRED => "▲",
            completion if completion >= ninety_five => "■",
            _ => "▼",
        }),
    }
}

fn of_headline(outputs: &Outputs, headline: &str, verdict: &str, found: &mut Found) {
    let Some(fits) = borne_out(outputs, headline) else {
        if verdict.contains(['▲', '■', '▼']) {
            found.push((Kind::Verdict, format!("{headline}: {verdict}")));
        }
        return;
    };
    if !fits.is_empty() && verdict.contains(['▲', '■', '▼']) && !verdict.starts_with(fits) {
        found.push((Kind::Verdict, format!("{headline}: {verdict}, not {fits}")));
    }
    if verdict.contains("Đạt kế hoạch") || (headline == "iip" && verdict.contains("kế hoạch"))
    {
        found.push((Kind::Verdict, format!("{headline}: {verdict}")));
    }
}

/// The text between two headings of the report, without blanks, which the pages break anywhere.
fn section(text: &str, from: &str, to: &str) -> Option<String> {
    let bare = |words: &str| -> String { words.split_whitespace().collect() };
    let (text, from, to) = (bare(text), bare(from), bare(to));
    let (_, behind) = text.split_once(&from)?;
    Some(behind.split(&to).next()?.to_owned())
}

/// No praise, no aim and no blame rests on a figure that carries a mark.
fn praise(text: &str, found: &mut Found) {
    let Some(good) = section(text, "1. Ưu điểm", "2. Tồn tại, hạn chế") else {
        return found.push((Kind::Verdict, "there is no praise to look at".to_owned()));
    };
    let bad = section(text, "2. Tồn tại, hạn chế", "3. Nguyên nhân");
    let marked_praise = good.contains("(*)") || good.contains("(**)");
    // What stands below the list is a note.
    let first_note = bad.as_deref().unwrap_or_default().find("[Bổsung");
    let bad = first_note
        .and_then(|end| Some(bad?[..end].to_owned()))
        .unwrap_or_default();
    for (what, is_marked) in [(&good, marked_praise), (&bad, bad.contains("(*"))] {
        if is_marked {
            found.push((Kind::Verdict, format!("beside a mark: {what}")));
        }
    }
    for (at, _) in text.match_indices("tiếp tục phấn đấu ở mức cao nhất") {
        let before: String = text[..at].chars().rev().take(60).collect();
        if before.contains("*") {
            found.push((
                Kind::Verdict,
                "an aim beyond a plan beside a mark".to_owned(),
            ));
        }
    }
}

/// Growth and completion on page 1 carry the mark of their figures.
fn marks_on_page_1(outputs: &Outputs, found: &mut Found) {
    let Some(page) = outputs.pages.first() else {
        return;
    };
    let page: String = page.split_whitespace().collect();
    for (status, sign) in [("incomplete", "(*)"), ("marked", "(**)")] {
        let headlines = outputs.descriptions.report.headlines.iter();
        let shown = headlines.filter(|headline| headline.front_page);
        let due = shown.filter(|headline| {
            let row = format!("{}.{}.", headline.form, headline.row);
            let mut figures = outputs.figures.range(row.clone()..);
            let growth = figures.find(|(id, _)| {
                !id.starts_with(&row) || (id.ends_with(".growth") && !id.contains('@'))
            });
            growth.is_some_and(|(id, growth)| {
                let is_change = growth.value().is_some_and(|value| {
                    !value.round_dp(1).is_zero() && value < Decimal::ONE_HUNDRED
                });
                id.starts_with(&row) && growth.status == status && is_change
            })
        });
        let due = due.count();
        let printed = page.matches(&format!("{sign}sovớicùngkỳ")).count();
        if printed < due {
            let what = format!("{due} growths are {status}, page 1 marks {printed}");
            found.push((Kind::Mark, what));
        }
    }
}

/// Whoever has a place has a completion without a mark, and nobody is first of one.
fn places(outputs: &Outputs, found: &mut Found) {
    let Some(sheet) = outputs.sheet("Xếp hạng") else {
        return;
    };
    let names = outputs.descriptions.register.units.iter();
    let ranked: Vec<&str> = (3..40)
        .filter(|row| number_at(sheet, *row, 0).is_some())
        .map(|row| text_at(sheet, row, 1))
        .collect();
    if ranked.len() == 1 {
        found.push((Kind::Verdict, format!("{} is first of one", ranked[0])));
    }
    let of = |name: &&str| names.clone().find(|unit| unit.name.vi == **name);
    for unit in ranked.iter().filter_map(of) {
        let id = format!("industry.total.completion@{}", unit.id);
        let status = outputs
            .figures
            .get(&id)
            .map(|figure| figure.status.as_str());
        if status != Some("complete") {
            found.push((
                Kind::Verdict,
                format!("{} has a place and is {status:?}", unit.id),
            ));
        }
    }
}

/// The row and column of a verdict, and the headline of each row of the overview.
pub(super) fn look(outputs: &Outputs) -> Found {
    let mut found = Found::new();
    let Some(sheet) = outputs.sheet(OVERVIEW) else {
        return vec![(Kind::Verdict, "there is no overview".to_owned())];
    };
    let column = (0..40).find(|column| text_at(sheet, 2, *column) == "Đánh giá");
    let Some(column) = column else {
        return found;
    };
    for row in 3..20 {
        let name = text_at(sheet, row, 1);
        let known = HEADLINES.iter().find(|(begin, _)| name.starts_with(begin));
        if let (Some((_, headline)), Some(_)) = (known, number_at(sheet, row, 0)) {
            of_headline(outputs, headline, text_at(sheet, row, column), &mut found);
        }
    }
    let first = outputs
        .pages
        .iter()
        .flat_map(|page| page.match_indices("Đạt kế hoạch"));
    if first.count() > 0 {
        found.push((Kind::Verdict, "“Đạt kế hoạch” in the report".to_owned()));
    }
    let is_whole = outputs
        .coverage
        .iter()
        .all(|coverage| coverage.missing.is_empty());
    let text = outputs.pages.concat();
    praise(&text, &mut found);
    marks_on_page_1(outputs, &mut found);
    places(outputs, &mut found);
    if text.contains("không có lỗi") && outputs.errors() > 0 {
        let what = format!("{} errors are counted", outputs.errors());
        found.push((Kind::Calm, what));
    }
    if text.contains("Đủ báo cáo của tất cả") && !is_whole {
        found.push((
            Kind::Calm,
            "“Đủ báo cáo” where units are missing".to_owned(),
        ));
    }
    found
}
