//! When a new set may not take the place of the last one: it holds nothing of its month, lacks what the last one of it has, or
//! is of an earlier month, an earlier day or another province.

use serde::{Deserialize, Serialize};

use super::holdings::{Gone, Holdings, Weaker};
use super::output_set::OutputSet;
use crate::message::Catalogue;
use crate::model::date::Date;
use crate::model::period::Period;
use crate::model::text::{Bilingual, Language};

/// Why no set is put in place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shortfall {
    /// The reason.
    pub kind: ShortfallKind,
    /// What the last set has and the run does not; empty when it has no return at all.
    pub gone: Vec<Gone>,
    /// Which set stays; none when there is none, or nothing tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<SetName>,
}

/// By what people know a set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetName {
    /// Its month.
    pub period: Period,
    /// Its day.
    pub as_of: Date,
    /// Whose it is; none in sets of earlier versions of the program.
    pub province: Option<Bilingual>,
}

impl SetName {
    fn of(set: &OutputSet) -> Self {
        Self {
            period: set.period,
            as_of: set.as_of,
            province: set.province.clone(),
        }
    }
}

/// Reasons for which no set is put in place; the texts stand under `kept-` and this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShortfallKind {
    /// There is no return of the month of the run.
    NoReturns,
    /// There is none, and no set that could stay.
    NothingYet,
    /// The last set is of the same month and has what the run has not.
    Fewer,
    /// The last set is of a later month.
    EarlierPeriod,
    /// The last set is of the same month and of a later day.
    EarlierDay,
    /// The last set is of another province.
    OtherProvince,
}

impl ShortfallKind {
    /// Its name in the status and in the keys of texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoReturns => "no-returns",
            Self::NothingYet => "nothing-yet",
            Self::Fewer => "fewer",
            Self::EarlierPeriod => "earlier-period",
            Self::EarlierDay => "earlier-day",
            Self::OtherProvince => "other-province",
        }
    }
}

/// What becomes of the last set when the run lacks what it has, or is of an earlier month or day or of another province.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OnFewer {
    /// It stays.
    #[default]
    KeepLast,
    /// It is replaced: somebody has seen what is gone.
    Replace,
}

/// The new set beside the last one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// What the last set of the same month has and the new one does not, also when the new one has more in all.
    pub gone: Vec<Gone>,
    /// Figures of its first page that the new one does not have, or no longer whole.
    pub weaker: Vec<Weaker>,
    /// Why the new set may not take its place.
    pub shortfall: Option<Shortfall>,
}

impl Comparison {
    /// Of a set without returns: nothing is put in place.
    pub(super) fn without_returns(kind: ShortfallKind, last: Option<&OutputSet>) -> Self {
        Self {
            shortfall: Some(Shortfall {
                kind,
                gone: Vec::new(),
                last: last.map(SetName::of),
            }),
            ..Self::default()
        }
    }
}

/// A set without a return is never put in place. Unless `on_fewer` lets it, neither is one of another province, of an earlier
/// month, of an earlier day of the month, or one that lacks a return or a unit of a headline that the last one of the month
/// has: who is gone is gone, whoever else arrived.
///
/// A set of an earlier month says nothing about this one, so a month begins with its first return.
pub fn compare(last: &OutputSet, new: &OutputSet, on_fewer: OnFewer) -> Comparison {
    if has_no_returns(new) {
        return Comparison::without_returns(ShortfallKind::NoReturns, Some(last));
    }
    let (gone, weaker, is_fewer) = if last.period != new.period || is_of_another_province(last, new)
    {
        (Vec::new(), Vec::new(), false)
    } else {
        match (&last.holdings, &new.holdings) {
            (Some(before), Some(now)) => {
                let gone = now.gone_since(before);
                let is_fewer = !gone.is_empty();
                (gone, now.weaker_than(before), is_fewer)
            }
            // A set of an earlier version of the program says only how many units sent everything.
            (None, _) | (_, None) => {
                let is_fewer = new.units.received < last.units.received;
                (Vec::new(), Vec::new(), is_fewer)
            }
        }
    };
    let kind = if is_of_another_province(last, new) {
        Some(ShortfallKind::OtherProvince)
    } else if new.period < last.period {
        Some(ShortfallKind::EarlierPeriod)
    } else if new.period == last.period && new.as_of < last.as_of {
        Some(ShortfallKind::EarlierDay)
    } else {
        is_fewer.then_some(ShortfallKind::Fewer)
    };
    let kind = kind.filter(|_| on_fewer == OnFewer::KeepLast);
    Comparison {
        shortfall: kind.map(|kind| Shortfall {
            kind,
            gone: gone.clone(),
            last: Some(SetName::of(last)),
        }),
        gone,
        weaker,
    }
}

/// True when both sets say whose they are, and it is not the same; sets of earlier versions of the program do not say it.
fn is_of_another_province(last: &OutputSet, new: &OutputSet) -> bool {
    let both = last.province.as_ref().zip(new.province.as_ref());
    both.is_some_and(|(last, new)| last.vi != new.vi)
}

/// True when the set holds no return of its month.
pub(super) fn has_no_returns(set: &OutputSet) -> bool {
    let holdings = set.holdings.as_ref();
    holdings.map_or(set.units.received, Holdings::returns) == 0
}

/// "Đắk Glei (6 biểu), Sa Thầy (số liệu không còn trong tổng)".
pub fn gone_in_words(gone: &[Gone], catalogue: &Catalogue, language: Language) -> String {
    let word = |gone: &Gone| {
        let key = if gone.returns == 0 {
            "gone-figures"
        } else {
            "gone-returns"
        };
        let values = [
            ("unit", gone.unit.clone()),
            ("count", gone.returns.to_string()),
        ];
        catalogue.say(language, key, &values)
    };
    gone.iter().map(word).collect::<Vec<_>>().join(", ")
}

/// "Tổng mức bán lẻ: tăng, giảm (không còn); Kim ngạch xuất khẩu: so với kế hoạch (nay mang dấu)".
pub fn weaker_in_words(weaker: &[Weaker], catalogue: &Catalogue, language: Language) -> String {
    let word = |one: &Weaker| {
        let key = if one.is_gone {
            "page-gone"
        } else {
            "page-marked"
        };
        let figure = catalogue.say(language, &format!("page-{}", one.figure.name()), &[]);
        let headline = one.headline.in_language(language).to_owned();
        catalogue.say(language, key, &[("headline", headline), ("figure", figure)])
    };
    weaker.iter().map(word).collect::<Vec<_>>().join("; ")
}
