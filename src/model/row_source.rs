//! What the rows of a table are, what its columns come again for, and what can be shown of both.

use serde::Deserialize;

use super::derived::{Derived, Quantity};
use super::show::Show;

/// What the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowSource {
    /// Headlines of the report.
    Headlines,
    /// Figures that page 1 and the text of the report print.
    ReportFigures,
    /// The province and its units, where a headline ranks them.
    Districts,
    /// Districts in the order of their places by the first ranked headline.
    Places,
    /// The total and the industries of the form whose rows add up by industry.
    Industries,
    /// Sections of the index with what they add to its growth.
    Sections,
    /// Of each headline the plan of the province, the plans of its units and what is left between them.
    Plans,
    /// Months of the returns that the job keeps.
    Months,
    /// Rows of a form.
    FormRows,
    /// Names below each unit, such as clusters.
    NamesBelowUnits,
    /// Units that are the rows of a form.
    UnitsOfForm,
    /// Rows of the index.
    IndexRows,
    /// Months of two years that are the rows of a form.
    MonthsOfForm,
    /// Forms with the units in their figures.
    Coverage,
}

/// What columns can show of some rows.
type Showable = (&'static [Show], Figures);

/// Whether any figure of a row can stand in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Figures {
    Any,
    None,
}

const FIGURE: Showable = (&[Show::Value], Figures::Any);
const PLACED: Showable = (&[Show::Value, Show::Place], Figures::Any);
const VALUE: Showable = (&[Show::Value], Figures::None);

impl RowSource {
    /// True for tables of which each form of their kind has one.
    pub const fn is_of_each_form(self) -> bool {
        matches!(
            self,
            Self::FormRows | Self::NamesBelowUnits | Self::UnitsOfForm
        )
    }

    /// True for tables that have the id of their form.
    pub const fn has_id_of_form(self) -> bool {
        self.is_of_each_form() || matches!(self, Self::IndexRows | Self::MonthsOfForm)
    }

    /// True for tables that are about a form.
    pub const fn is_of_form(self) -> bool {
        self.has_id_of_form() || matches!(self, Self::Industries | Self::Sections)
    }

    /// True for tables that are there even without a row.
    pub const fn stands_empty(self) -> bool {
        matches!(
            self,
            Self::Headlines | Self::ReportFigures | Self::Industries | Self::Coverage
        )
    }

    /// What texts of such a table may name in braces, beside what all may.
    pub const fn words(self) -> &'static [&'static str] {
        if self.is_of_form() {
            &[
                "form",
                "form-code",
                "form-title",
                "measure",
                "weights",
                "main",
            ]
        } else if matches!(self, Self::Places) {
            &["headline", "measure", "ranking"]
        } else {
            &[]
        }
    }

    /// What a column can show of such rows; nothing where columns do not come again in this way.
    pub fn showable(self, each: Option<Each>) -> Vec<Show> {
        let (words, figures) = match each {
            None => self.own(),
            Some(each) => {
                let mut again = self.again().iter();
                let found = again.find(|(known, _)| *known == each);
                found.map_or((&[][..], Figures::None), |(_, showable)| *showable)
            }
        };
        let mut showable = words.to_vec();
        if figures == Figures::Any {
            showable.extend(Quantity::all().map(Show::Figure));
        }
        if self == Self::Headlines && each.is_none() {
            showable.extend(Derived::of_headlines().map(Show::OfHeadline));
        }
        showable
    }

    const fn own(self) -> Showable {
        use Show::*;
        match self {
            Self::Headlines => (&[Number, Label, Measure, Value, Aim, Verdict], Figures::Any),
            Self::ReportFigures => (
                &[Number, Form, Label, Unit, Named, Measure, Value, Id],
                Figures::None,
            ),
            Self::Districts => (&[Number, Unit], Figures::None),
            Self::Places => (&[Place, Unit, Value], Figures::Any),
            Self::Industries | Self::Sections => (&[Code, Label, Value], Figures::Any),
            Self::FormRows | Self::IndexRows => (&[Code, Label, Measure, Value], Figures::Any),
            Self::Plans => (&[Number, Label, Measure, Value], Figures::None),
            Self::Months | Self::MonthsOfForm => (&[Label], Figures::None),
            Self::NamesBelowUnits | Self::UnitsOfForm => (&[Label], Figures::Any),
            Self::Coverage => (
                &[
                    Code,
                    Label,
                    ExpectedUnits,
                    ReceivedUnits,
                    CountedUnits,
                    WholeUnits,
                    CountedValue,
                    LackingUnits,
                ],
                Figures::None,
            ),
        }
    }

    const fn again(self) -> &'static [(Each, Showable)] {
        match self {
            Self::Districts => &[(Each::RankedHeadlines, PLACED)],
            Self::Places => &[(Each::OtherRankedHeadlines, PLACED)],
            Self::Months => &[(Each::Headlines, VALUE)],
            Self::Industries => &[(Each::Units, FIGURE)],
            Self::FormRows => &[(Each::FormColumns, VALUE), (Each::Units, FIGURE)],
            Self::IndexRows | Self::MonthsOfForm => &[(Each::FormColumns, VALUE)],
            Self::NamesBelowUnits | Self::UnitsOfForm => &[(Each::FormColumnsAndRatios, VALUE)],
            Self::Headlines
            | Self::ReportFigures
            | Self::Sections
            | Self::Plans
            | Self::Coverage => &[],
        }
    }
}

/// For what columns come again; neighbours with the same come again together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Each {
    /// Headlines of the report.
    Headlines,
    /// Headlines by which districts are ranked.
    RankedHeadlines,
    /// Those behind the first one.
    OtherRankedHeadlines,
    /// Units that owe or sent the form.
    Units,
    /// Columns of the form with figures.
    FormColumns,
    /// The same with the ratios that stand between them.
    FormColumnsAndRatios,
}

impl Each {
    /// What texts of such columns may name in braces.
    pub const fn words(self) -> &'static [&'static str] {
        match self {
            Self::Headlines | Self::RankedHeadlines | Self::OtherRankedHeadlines => {
                &["headline", "measure"]
            }
            Self::Units => &["unit"],
            Self::FormColumns | Self::FormColumnsAndRatios => &["column"],
        }
    }
}
