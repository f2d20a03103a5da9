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
