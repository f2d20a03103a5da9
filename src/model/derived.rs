//! Figures that follow from others, and what any figure says of its row.

use super::figure::Quotient;
use super::form::Role;

/// What a figure is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Percent.
    Percent,
    /// Percentage points.
    Points,
    /// Times.
    Times,
    /// The measure of what it is made from.
    Own,
}

impl Scale {
    /// Its name among the ids of measures; `None` for the measure of something else.
    pub const fn id(self) -> Option<&'static str> {
        match self {
            Self::Percent => Some("percent"),
            Self::Points => Some("points"),
            Self::Times => Some("times"),
            Self::Own => None,
        }
    }
}

/// Of what there is such a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bearer {
    Row,
    /// Of rows, and of headlines against the plan of the province: `headline.retail.completion`.
    Both,
    Headline,
}

/// What is said of a derived figure, once.
struct Recipe {
    id: &'static str,
    scale: Scale,
    /// Two roles of one row whose ratio it is.
    ratio: Option<(Role, Role, Quotient)>,
    /// The index that states it where there is one.
    index: Option<Role>,
    bearer: Bearer,
}

const fn made(id: &'static str, scale: Scale) -> Recipe {
    Recipe {
        id,
        scale,
        ratio: None,
        index: None,
        bearer: Bearer::Row,
    }
}

impl Recipe {
    const fn of(self, above: Role, below: Role, quotient: Quotient) -> Self {
        Self {
            ratio: Some((above, below, quotient)),
            ..self
        }
    }

    const fn or_index(self, role: Role) -> Self {
        Self {
            index: Some(role),
            ..self
        }
    }

    const fn borne_by(self, bearer: Bearer) -> Self {
        Self { bearer, ..self }
    }
}

/// The figures with their recipes: one entry each.
macro_rules! derived {
    ($($(#[$meaning:meta])* $figure:ident = $recipe:expr;)*) => {
        /// A figure that follows from others (số tính từ số khác).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Derived {
            $($(#[$meaning])* $figure,)*
        }

        impl Derived {
            /// All of them; ratios of one row are made in this order.
            pub const ALL: &[Derived] = &[$(Derived::$figure),*];

            const fn recipe(self) -> Recipe {
                match self {
                    $(Derived::$figure => $recipe,)*
                }
            }
        }
    };
}

derived! {
    /// The months so far against the same months last year (tăng, giảm so với cùng kỳ).
    Growth = made("growth", Scale::Percent)
        .of(Role::Cumulative, Role::SamePeriod, Quotient::Growth)
        .or_index(Role::IndexCumulative);
    /// The month against the same month last year.
    MonthGrowth = made("month-growth", Scale::Percent)
        .of(Role::Month, Role::SameMonth, Quotient::Growth)
        .or_index(Role::IndexSameMonth);
    /// The month against the month before.
    PreviousMonthGrowth = made("previous-month-growth", Scale::Percent)
        .of(Role::Month, Role::PreviousMonth, Quotient::Growth)
        .or_index(Role::IndexPreviousMonth);
    /// The months so far against the plan of the year (so với kế hoạch năm).
    Completion = made("completion", Scale::Percent)
        .of(Role::Cumulative, Role::AnnualPlan, Quotient::Percent)
        .borne_by(Bearer::Both);
    /// What is expected of the whole year against its plan.
    ExpectedCompletion = made("expected-completion", Scale::Percent)
        .of(Role::ExpectedYear, Role::AnnualPlan, Quotient::Percent)
        .borne_by(Bearer::Both);
    /// A part of its whole (tỷ trọng).
    Share = made("share", Scale::Percent);
    /// The months so far less the same months last year (mức tăng, giảm).
    Change = made("change", Scale::Own);
    /// What a part adds to the growth of its whole (đóng góp).
    Contribution = made("contribution", Scale::Points);
    /// The months so far divided by their number (bình quân tháng đã đạt).
    Pace = made("pace", Scale::Own).borne_by(Bearer::Both);
    /// The plan less the months so far (còn phải thực hiện).
    Remaining = made("remaining", Scale::Own).borne_by(Bearer::Both);
    /// What remains divided by the months to come; nothing once the plan is reached.
    NeededPerMonth = made("needed-per-month", Scale::Own).borne_by(Bearer::Both);
    /// What each month to come needs against the pace (gấp mấy lần).
    Effort = made("effort", Scale::Times).borne_by(Bearer::Both);
    /// The plan that a headline is held against.
    Plan = made("plan", Scale::Own).borne_by(Bearer::Headline);
    /// What of the province's plan no unit has in its own.
    PlanUnallocated = made("plan-unallocated", Scale::Own).borne_by(Bearer::Headline);
    /// The growth that a headline is held against.
    Target = made("target", Scale::Percent).borne_by(Bearer::Headline);
    /// Growth less that target.
    Gap = made("gap", Scale::Points).borne_by(Bearer::Headline);
}

impl Derived {
    /// The end of its ids in `so-lieu.json`, its key in `templates/tables.toml`, and with "_" the function of the report's template.
    pub const fn id(self) -> &'static str {
        self.recipe().id
    }

    /// What it is measured in.
    pub const fn scale(self) -> Scale {
        self.recipe().scale
    }

    /// The two roles of a row whose ratio it is; `None` when it is made in another way.
    pub const fn ratio(self) -> Option<(Role, Role, Quotient)> {
        self.recipe().ratio
    }

    /// The index that states it: growth of an index is the index less 100.
    pub const fn index(self) -> Option<Role> {
        self.recipe().index
    }

    /// Those that headlines have against the plan of the province.
    pub(crate) fn of_headlines() -> impl Iterator<Item = Self> {
        Self::ALL
            .iter()
            .copied()
            .filter(|derived| derived.is_of_headlines())
    }

    /// True when headlines have one against the plan of the province.
    pub fn is_of_headlines(self) -> bool {
        self.recipe().bearer != Bearer::Row
    }

    /// True when rows have one.
    pub fn is_of_rows(self) -> bool {
        self.recipe().bearer != Bearer::Headline
    }

    /// Its id of a row or headline: `retail.total.growth`.
    pub fn id_of(self, prefix: &str) -> String {
        format!("{prefix}.{}", self.id())
    }

    /// Its id of a unit in a row: `retail.total.growth@dak-ha`.
    pub fn id_of_unit(self, prefix: &str, unit: &str) -> String {
        format!("{prefix}.{}@{unit}", self.id())
    }

    /// The figure with this id.
    pub fn with_id(id: &str) -> Option<Self> {
        let mut all = Self::ALL.iter();
        all.find(|derived| derived.id() == id).copied()
    }
}

/// What a figure says of its row (nội dung của số liệu).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quantity {
    /// Stands in returns, or is a sum over them.
    Stated(Role),
    /// Follows from others.
    Derived(Derived),
}

impl Quantity {
    /// The end of its ids.
    pub fn id(self) -> &'static str {
        match self {
            Self::Stated(role) => role.id(),
            Self::Derived(derived) => derived.id(),
        }
    }

    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        let stated = Role::ALL.into_iter().map(Self::Stated);
        stated.chain(Derived::ALL.iter().copied().map(Self::Derived))
    }

    /// The one with this id.
    pub fn with_id(id: &str) -> Option<Self> {
        Self::all().find(|quantity| quantity.id() == id)
    }
}
