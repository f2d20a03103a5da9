//! Figures of a headline as page 1 says them.

use super::lookup::Wanted;
use super::spoken::{Source, Spoken};
use crate::model::derived::Derived;
use crate::model::descriptions::Headline;

/// A figure of a headline, with the decimals that its kind has all over page 1.
pub(super) fn say(source: &Source, headline: &Headline, wanted: Wanted<'_>) -> Spoken {
    let id = source.figure_id(&format!("headline.{}", headline.id), wanted);
    source.spoken(&id.unwrap_or_default()).aligned()
}

/// "ước cả năm đạt 97,4% kế hoạch"; nothing while that or what was reached so far is not certain, which the caveat then says.
pub(super) fn outlook(source: &Source, headline: &Headline) -> Option<String> {
    let expected = say(source, headline, Derived::ExpectedCompletion.into());
    let is_certain = expected.is_certain()
        && say(source, headline, Wanted::Main).is_certain()
        && !source.consolidation.period.ends_year();
    let expected = expected.full().filter(|_| is_certain)?;
    let values: [(&str, &str); 1] = [("completion", expected.as_str())];
    Some(source.phrases().say("front-page.outlook", &values))
}
