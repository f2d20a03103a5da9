//! Ids as staff write them in the template, checked against the descriptions, to ids of figures.

use crate::aggregate::headline_prefix;
use crate::model::derived::{Derived, Quantity};
use crate::model::descriptions::{Descriptions, Headline};
use crate::model::form::{ColumnKind, Form, FormColumn, Role};
use crate::model::table_shape::own_ids;
use crate::text;

use super::spoken::Source;

/// The name of the figure that stands for a row.
pub(super) const MAIN: &str = "value";

/// Which figure of a row or headline is wanted.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wanted<'a> {
    /// The one that stands for it.
    Main,
    /// One that stands in returns, or follows from others.
    Quantity(Quantity),
    /// A ratio between columns, by the id of its column.
    Ratio(&'a str),
}

impl From<Derived> for Wanted<'_> {
    fn from(derived: Derived) -> Self {
        Self::Quantity(Quantity::Derived(derived))
    }
}

impl From<Role> for Wanted<'_> {
    fn from(role: Role) -> Self {
        Self::Quantity(Quantity::Stated(role))
    }
}

/// Why an id leads nowhere, with the nearest known one.
pub(super) struct Unknown {
    kind: &'static str,
    name: String,
    nearest: Option<String>,
}

impl Unknown {
    pub(super) fn new<'a>(
        kind: &'static str,
        name: &str,
        known: impl Iterator<Item = &'a str>,
    ) -> Self {
        Self {
            kind,
            name: name.to_owned(),
            nearest: text::nearest(name, known).map(str::to_owned),
        }
    }
}

impl From<Unknown> for minijinja::Error {
    fn from(unknown: Unknown) -> Self {
        let Unknown {
            kind,
            name,
            nearest,
        } = unknown;
        let detail = match nearest {
            Some(nearest) => format!("unknown {kind} `{name}`; did you mean `{nearest}`?"),
            None => format!("unknown {kind} `{name}`"),
        };
        minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, detail)
    }
}

impl Source {
    /// The id of a figure of a row such as `retail.total`, `trade.export`, `headline.retail` or `retail.total@dak-ha`.
    pub(super) fn figure_id(&self, row: &str, wanted: Wanted<'_>) -> Result<String, Unknown> {
        let (row, unit) = match row.split_once('@') {
            Some((row, unit)) => (row, Some(self.known_unit(unit)?)),
            None => (row, None),
        };
        let mut parts = row.split('.');
        let first = parts.next().unwrap_or_default();
        let rest: Vec<&str> = parts.collect();
        let id = if first == "headline" {
            self.headline_id(
                rest.first().copied().unwrap_or_default(),
                wanted,
                unit.is_some(),
            )?
        } else {
            let prefix = self.row_prefix(first, &rest)?;
            self.row_id(first, &prefix, wanted)
        };
        Ok(match unit {
            Some(unit) => format!("{id}@{unit}"),
            None => id,
        })
    }

    /// An id written out: its last word must be a role, a ratio or a column of the form.
    pub(super) fn whole_id(&self, id: &str) -> Result<String, Unknown> {
        let (path, unit) = id.split_once('@').unwrap_or((id, ""));
        let (row, name) = path.rsplit_once('.').unwrap_or((path, ""));
        let mut columns = self
            .descriptions
            .forms
            .iter()
            .flat_map(|form| &form.columns);
        let is_ratio =
            |column: &FormColumn| column.id == name && matches!(column.kind, ColumnKind::Ratio(_));
        let wanted = match Quantity::with_id(name) {
            Some(quantity) => Wanted::Quantity(quantity),
            None if name == MAIN => Wanted::Main,
            None if columns.any(is_ratio) => Wanted::Ratio(name),
            None => {
                let known = Quantity::all().map(Quantity::id);
                return Err(Unknown::new("figure", name, known.chain([MAIN])));
            }
        };
        if unit.is_empty() {
            self.figure_id(row, wanted)
        } else {
            self.figure_id(&format!("{row}@{unit}"), wanted)
        }
    }

    /// The headline with an id.
    pub(super) fn headline(&self, id: &str) -> Result<&Headline, Unknown> {
        let headlines = &self.descriptions.report.headlines;
        let found = headlines.iter().find(|headline| headline.id == id);
        found.ok_or_else(|| {
            let known = headlines.iter().map(|headline| headline.id.as_str());
            Unknown::new("headline", id, known)
        })
    }

    /// The form with an id.
    pub(super) fn form(&self, id: &str) -> Result<&Form, Unknown> {
        let forms = &self.descriptions.forms;
        let found = forms.iter().find(|form| form.id == id);
        found.ok_or_else(|| {
            let known = forms.iter().map(|form| form.id.as_str());
            Unknown::new("form", id, known)
        })
    }

    fn known_unit<'u>(&self, id: &'u str) -> Result<&'u str, Unknown> {
        let register = &self.descriptions.register;
        match register.index_of(id) {
            Some(_) => Ok(id),
            None => {
                let known = register.units.iter().map(|unit| unit.id.as_str());
                Err(Unknown::new("unit", id, known))
            }
        }
    }

    fn headline_id(&self, id: &str, wanted: Wanted<'_>, of_unit: bool) -> Result<String, Unknown> {
        let headline = self.headline(id)?;
        if let Wanted::Quantity(Quantity::Derived(derived)) = wanted
            && derived.is_of_headlines()
            && !of_unit
        {
            let against_plan = derived.id_of(&format!("headline.{id}"));
            if !derived.is_of_rows() || self.consolidation.find(&against_plan).is_some() {
                return Ok(against_plan);
            }
        }
        let prefix = headline_prefix(&self.descriptions, headline).unwrap_or_default();
        Ok(self.row_id(&headline.form, &prefix, wanted))
    }

    /// `form.row` or `form.row.indicator`, the indicator filled in where the form needs one.
    fn row_prefix(&self, form_id: &str, rest: &[&str]) -> Result<String, Unknown> {
        let form = self.form(form_id)?;
        let row = rest.first().copied().unwrap_or_default();
        let is_open = form.open_rows.is_some() && row.starts_with("open-");
        let Some(described) = form.row_index(row).and_then(|index| form.row(index)) else {
            if is_open {
                return Ok([&[form_id], rest].concat().join("."));
            }
            let known = form.rows.iter().map(|row| row.id.as_str());
            return Err(Unknown::new("row", row, known));
        };
        match rest.get(1) {
            Some(indicator) => {
                self.known_indicator(indicator)?;
                Ok(format!("{form_id}.{row}.{indicator}"))
            }
            None if form
                .columns
                .iter()
                .any(|column| !column.indicator.is_empty()) =>
            {
                Ok(format!("{form_id}.{row}.{}", described.indicator))
            }
            None => Ok(format!("{form_id}.{row}")),
        }
    }

    fn known_indicator(&self, id: &str) -> Result<(), Unknown> {
        if self.descriptions.indicator(id).is_some() {
            return Ok(());
        }
        let known = self.descriptions.indicators.iter();
        let known = known.map(|indicator| indicator.id.as_str());
        Err(Unknown::new("indicator", id, known))
    }

    /// A ratio between columns has no indicator in its id.
    fn row_id(&self, form: &str, prefix: &str, wanted: Wanted<'_>) -> String {
        let indicator = prefix.split('.').nth(2);
        let name = match wanted {
            Wanted::Main => self.main_role(form, prefix).id(),
            // The plan that a row is held against is its own.
            Wanted::Quantity(Quantity::Derived(Derived::Plan)) => Role::AnnualPlan.id(),
            Wanted::Quantity(quantity) => quantity.id(),
            Wanted::Ratio(column) => column,
        };
        let without_indicator = indicator.and_then(|indicator| {
            let row = prefix.strip_suffix(indicator)?;
            let id = format!("{row}{name}");
            self.consolidation.find(&id).map(|_| id)
        });
        without_indicator.unwrap_or_else(|| format!("{prefix}.{name}"))
    }

    /// The role that stands for a row.
    fn main_role(&self, form: &str, prefix: &str) -> Role {
        let mut parts = prefix.split('.').skip(1);
        let form = self
            .descriptions
            .forms
            .iter()
            .find(|known| known.id == form);
        let role = form.and_then(|form| {
            let row = parts.next()?;
            let own = form.row(form.row_index(row)?)?.indicator.as_str();
            crate::aggregate::main_role(form, parts.next().unwrap_or(own))
        });
        role.unwrap_or(Role::Cumulative)
    }
}

/// Ids of tables that a round may have; those it has not are left out silently.
pub(super) fn possible_tables(descriptions: &Descriptions) -> Vec<String> {
    let forms = descriptions.forms.iter();
    let of_forms = forms.flat_map(|form| [form.id.clone(), format!("form:{}", form.id)]);
    own_ids().map(str::to_owned).chain(of_forms).collect()
}

/// Ids of charts that a round may have.
pub(super) fn possible_charts(descriptions: &Descriptions) -> Vec<String> {
    let fixed = ["ranking", "contribution", "district-structure"];
    let headlines = descriptions.report.headlines.iter();
    let columns = descriptions.forms.iter().flat_map(|form| &form.columns);
    let series = headlines
        .map(|headline| format!("{}-monthly", headline.id))
        .chain(columns.map(|column| format!("{}-monthly", column.id)));
    fixed.map(str::to_owned).into_iter().chain(series).collect()
}
