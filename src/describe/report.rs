//! How the report reads: letterhead, headlines, body.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::blanks::blanks;
use super::catalogues::{Name, parsed, refuse_repeated, refuse_unknown};
use super::complaint::Complaint;
use super::error::{Fault, Problem};
use super::source::{Source, Sources};
use crate::model::descriptions::{Headline, HeadlinePlan, Letterhead, ReportDescription};
use crate::model::form::Form;
use crate::model::measure::Measure;
use crate::model::table_shape::own_ids;
use crate::model::text::Bilingual;

const SETTINGS: &str = "report/report.toml";
const BODY: &str = "report/bao-cao.md";

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawReport {
    on_plan_from: Name,
    near_plan_from: Name,
    appendices: Vec<Name>,
    letterhead: RawLetterhead,
    headline: Vec<RawHeadline>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawLetterhead {
    parent_agency: String,
    agency: String,
    #[serde(default)]
    sector: String,
    place: String,
    symbol: String,
    document_type: String,
    subject: String,
    signer_title: String,
    #[serde(default)]
    signer_name: String,
    recipients: Vec<String>,
    #[serde(default)]
    agency_in_text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawHeadline {
    id: Name,
    name: Bilingual,
    form: Name,
    row: Name,
    #[serde(default)]
    indicator: String,
    measure: Name,
    decimals: u32,
    plan: Option<RawPlan>,
    #[serde(default)]
    ranking: bool,
    #[serde(default)]
    front_page: bool,
    #[serde(default = "judged")]
    judged: bool,
}

/// A headline is judged unless it says otherwise.
fn judged() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawPlan {
    stated: Option<RawCell>,
    target_growth: Option<RawCell>,
    #[serde(default)]
    of_units: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCell {
    form: Name,
    row: Name,
}

/// Reads the folder `report/`.
pub(super) fn report(
    sources: &Sources,
    forms: &[Form],
    measures: &[Measure],
    faults: &mut Vec<Fault>,
) -> ReportDescription {
    let missing = |path: &str| Fault {
        file: path.to_owned(),
        line: 0,
        problem: Problem::Missing { key: "file" },
    };
    let body = sources.get(BODY).cloned().unwrap_or_else(|| {
        faults.push(missing(BODY));
        String::new()
    });
    check_body(&body, faults);
    let blanks = blanks(BODY, &body, forms, faults);
    let Some(text) = sources.get(SETTINGS) else {
        faults.push(missing(SETTINGS));
        return ReportDescription::default();
    };
    let source = Source {
        path: SETTINGS,
        text,
    };
    let Some(raw) = parsed::<RawReport>(source, faults) else {
        return ReportDescription::default();
    };
    refuse_repeated(
        source,
        "kind-headline",
        raw.headline.iter().map(|headline| &headline.id),
        faults,
    );
    let mut reader = ReportReader {
        source,
        forms,
        measures,
        faults,
    };
    let on_plan_from = reader.decimal("on-plan-from", &raw.on_plan_from);
    let near_plan_from = reader.decimal("near-plan-from", &raw.near_plan_from);
    raw.appendices.iter().for_each(|table| reader.table(table));
    let headlines = raw
        .headline
        .into_iter()
        .map(|headline| reader.headline(headline))
        .collect();
    ReportDescription {
        letterhead: letterhead(raw.letterhead),
        headlines,
        body,
        body_path: BODY.to_owned(),
        blanks,
        on_plan_from,
        near_plan_from,
        appendices: raw
            .appendices
            .into_iter()
            .map(toml::Spanned::into_inner)
            .collect(),
    }
}

fn letterhead(raw: RawLetterhead) -> Letterhead {
    Letterhead {
        parent_agency: raw.parent_agency,
        agency: raw.agency,
        sector: raw.sector,
        place: raw.place,
        symbol: raw.symbol,
        document_type: raw.document_type,
        subject: raw.subject,
        signer_title: raw.signer_title,
        signer_name: raw.signer_name,
        recipients: raw.recipients,
        agency_in_text: raw.agency_in_text,
    }
}

/// Refuses a body that the template engine cannot parse.
fn check_body(body: &str, faults: &mut Vec<Fault>) {
    let mut environment = minijinja::Environment::new();
    if let Err(error) = environment.add_template(BODY, body) {
        let message = error.detail().unwrap_or("template syntax").to_owned();
        let problem = Problem::Syntax(Complaint::foreign(message));
        faults.push(Fault {
            file: BODY.to_owned(),
            line: error.line().unwrap_or(0),
            problem,
        });
    }
}

struct ReportReader<'a, 'b> {
    source: Source<'a>,
    forms: &'a [Form],
    measures: &'a [Measure],
    faults: &'b mut Vec<Fault>,
}

impl ReportReader<'_, '_> {
    fn decimal(&mut self, key: &'static str, name: &Name) -> Decimal {
        name.get_ref().parse().unwrap_or_else(|_| {
            let problem = Problem::NotAllowed {
                key,
                value: name.get_ref().clone(),
                allowed: "allowed-decimal",
            };
            self.faults
                .push(self.source.fault(name.span().start, problem));
            Decimal::ZERO
        })
    }

    fn table(&mut self, name: &Name) {
        let mut known: Vec<&str> = own_ids().collect();
        known.extend(self.forms.iter().map(|form| form.id.as_str()));
        refuse_unknown(self.source, "kind-table", name, &known, self.faults);
    }

    fn form(&mut self, name: &Name) {
        let known: Vec<&str> = self.forms.iter().map(|form| form.id.as_str()).collect();
        refuse_unknown(self.source, "kind-form", name, &known, self.faults);
    }

    fn row(&mut self, form: &Name, row: &Name) {
        self.form(form);
        if let Some(form) = self.forms.iter().find(|known| known.id == *form.get_ref()) {
            let known: Vec<&str> = form.rows.iter().map(|row| row.id.as_str()).collect();
            refuse_unknown(self.source, "kind-row", row, &known, self.faults);
        }
    }

    fn headline(&mut self, raw: RawHeadline) -> Headline {
        self.row(&raw.form, &raw.row);
        let measures: Vec<&str> = self
            .measures
            .iter()
            .map(|measure| measure.id.as_str())
            .collect();
        refuse_unknown(
            self.source,
            "kind-measure",
            &raw.measure,
            &measures,
            self.faults,
        );
        let plan = raw
            .plan
            .map_or(HeadlinePlan::Nothing, |plan| self.plan(plan));
        Headline {
            id: raw.id.into_inner(),
            name: raw.name,
            form: raw.form.into_inner(),
            row: raw.row.into_inner(),
            indicator: raw.indicator,
            measure: raw.measure.into_inner(),
            decimals: raw.decimals,
            plan,
            ranking: raw.ranking,
            front_page: raw.front_page,
            judged: raw.judged,
        }
    }

    fn plan(&mut self, raw: RawPlan) -> HeadlinePlan {
        for cell in raw.stated.iter().chain(&raw.target_growth) {
            self.row(&cell.form, &cell.row);
        }
        match (raw.stated, raw.target_growth) {
            (Some(cell), _) => HeadlinePlan::Stated {
                form: cell.form.into_inner(),
                row: cell.row.into_inner(),
            },
            (None, Some(cell)) => HeadlinePlan::TargetGrowth {
                form: cell.form.into_inner(),
                row: cell.row.into_inner(),
            },
            (None, None) if raw.of_units => HeadlinePlan::OfUnits,
            (None, None) => HeadlinePlan::Nothing,
        }
    }
}
