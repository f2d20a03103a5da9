//! Everything the folder `templates/` says, resolved and checked.

use super::form::{Form, FormIndex};
use super::indicator::{Indicator, IndicatorIndex};
use super::industry::Classification;
use super::measure::Measure;
use super::own_words::Blank;
use super::phrases::Phrases;
use super::register::Register;
use super::relation::Relation;
use super::rewording::Reworded;
use super::table_shape::TableShapes;
use super::text::Bilingual;
use super::vocabulary::Vocabulary;

/// All descriptions of one run (mô tả): forms, catalogues, register and report.
#[derive(Debug, Clone)]
pub struct Descriptions {
    /// Forms, in order of their file names.
    pub forms: Vec<Form>,
    /// The catalogue of indicators.
    pub indicators: Vec<Indicator>,
    /// Units of measure.
    pub measures: Vec<Measure>,
    /// Versions of the classification of industries.
    pub classifications: Vec<Classification>,
    /// Who reports.
    pub register: Register,
    /// What holds between figures of different forms.
    pub relations: Vec<Relation>,
    /// Headlines, tables and charts of the report.
    pub report: ReportDescription,
    /// Names of figures and columns of tables.
    pub tables: TableShapes,
    /// Words of the report and the workbook.
    pub phrases: Phrases,
    /// Texts of the message catalogue in the office's own words.
    pub rewording: Vec<Reworded>,
    /// Words by which heads and headings are known.
    pub vocabulary: Vocabulary,
    /// Beginnings of rows that are notes or signatures in every form.
    pub notes: Vec<String>,
    /// Beginnings of undescribed rows that repeat a sum of rows above them.
    pub subtotals: Vec<String>,
    /// SHA-256 of every description file by its path inside the folder, sorted.
    pub hashes: Vec<(String, String)>,
    /// Files of the office that were begun by a text of an older program.
    pub outdated: Vec<String>,
}

impl Descriptions {
    /// The form at an index.
    pub fn form(&self, index: FormIndex) -> Option<&Form> {
        self.forms.get(index.place())
    }

    /// Index of the form with this id.
    pub fn form_index(&self, id: &str) -> Option<FormIndex> {
        let found = self.indexed_forms().find(|(_, form)| form.id == id);
        found.map(|(index, _)| index)
    }

    /// Every form with its index.
    pub fn indexed_forms(&self) -> impl Iterator<Item = (FormIndex, &Form)> {
        FormIndex::each().zip(&self.forms)
    }

    /// Index of the indicator with this id.
    pub fn indicator_index(&self, id: &str) -> Option<IndicatorIndex> {
        let mut indicators = IndicatorIndex::each().zip(&self.indicators);
        let found = indicators.find(|(_, indicator)| indicator.id == id);
        found.map(|(index, _)| index)
    }

    /// The indicator with this id.
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }

    /// The measure with this id.
    pub fn measure(&self, id: &str) -> Option<&Measure> {
        self.measures.iter().find(|measure| measure.id == id)
    }
}

/// How the report reads: `templates/report/`.
#[derive(Debug, Clone, Default)]
pub struct ReportDescription {
    /// Letterhead and signature.
    pub letterhead: Letterhead,
    /// Headline indicators in their order.
    pub headlines: Vec<Headline>,
    /// Body of the report: Markdown with placeholders.
    pub body: String,
    /// Path of the body, for messages.
    pub body_path: String,
    /// What the body leaves to the office's own words, in its order.
    pub blanks: Vec<Blank>,
    /// Smallest expected completion, in percent, that counts as reaching the plan.
    pub on_plan_from: rust_decimal::Decimal,
    /// Smallest expected completion, in percent, that counts as within reach.
    pub near_plan_from: rust_decimal::Decimal,
    /// Appendix tables by their id or that of their form, in order; what is not named has no appendix.
    pub appendices: Vec<String>,
}

/// Where a year is expected to end against its plan (dự kiến thực hiện kế hoạch năm).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outlook {
    /// The plan is reached.
    Reached,
    /// Within reach.
    Near,
    /// Out of reach.
    Behind,
}

impl ReportDescription {
    /// Where a year of `expected` ends against a `plan`; both in one measure. `None` without a plan above zero.
    ///
    /// Exact, so that no rounding lifts a year over a threshold: 99,9985 % of a plan is not the plan.
    pub fn outlook(
        &self,
        expected: rust_decimal::Decimal,
        plan: rust_decimal::Decimal,
    ) -> Option<Outlook> {
        use rust_decimal::Decimal;
        if plan <= Decimal::ZERO {
            return None;
        }
        let hundredfold = expected.checked_mul(Decimal::ONE_HUNDRED)?;
        Some(if hundredfold >= plan.checked_mul(self.on_plan_from)? {
            Outlook::Reached
        } else if hundredfold >= plan.checked_mul(self.near_plan_from)? {
            Outlook::Near
        } else {
            Outlook::Behind
        })
    }

    /// True when two expectations of one year, each beside its plan, lead to one verdict and are not [far
    /// apart](Self::are_far_apart). `None` without a plan above zero.
    pub fn agree(
        &self,
        years: [(rust_decimal::Decimal, rust_decimal::Decimal); 2],
    ) -> Option<bool> {
        let [(own, plan), (forecast, aim)] = years;
        let alike = self.outlook(own, plan)? == self.outlook(forecast, aim)?;
        Some(alike && !self.are_far_apart(years)?)
    }

    /// True when two expectations of one year lie further apart, in percent of their plans, than a year within reach may lie below
    /// its plan: 5 % of it while `near-plan-from` is 95. Figures or plan are then wrong, and not only the expectation.
    pub fn are_far_apart(
        &self,
        years: [(rust_decimal::Decimal, rust_decimal::Decimal); 2],
    ) -> Option<bool> {
        use rust_decimal::Decimal;
        let percent = |(expected, plan): (Decimal, Decimal)| {
            let hundredfold = expected.checked_mul(Decimal::ONE_HUNDRED)?;
            hundredfold.checked_div(plan)
        };
        let [own, forecast] = years;
        let apart = percent(own)?.checked_sub(percent(forecast)?)?;
        let margin = Decimal::ONE_HUNDRED.checked_sub(self.near_plan_from)?;
        Some(apart.abs() > margin)
    }
}

/// Who issues the report; Decree 30/2020/NĐ-CP, Annex I.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Letterhead {
    /// "ỦY BAN NHÂN DÂN TỈNH KON TUM".
    pub parent_agency: String,
    /// "SỞ CÔNG THƯƠNG".
    pub agency: String,
    /// What page 1 speaks of, before the name of the province: "Ngành Công Thương"; empty where the name alone says it.
    pub sector: String,
    /// Place in the date line: "Kon Tum".
    pub place: String,
    /// Symbol behind the number: "BC-SCT".
    pub symbol: String,
    /// "Báo cáo" in capitals.
    pub document_type: String,
    /// What the report is about (trích yếu), with placeholders.
    pub subject: String,
    /// Capacity of the signer: "GIÁM ĐỐC".
    pub signer_title: String,
    /// Name of the signer; empty until it is known.
    pub signer_name: String,
    /// Lines below "Nơi nhận:".
    pub recipients: Vec<String>,
    /// The agency as sentences name it, "Sở Công Thương tỉnh Kon Tum"; empty where they need not.
    pub agency_in_text: String,
}

/// A headline indicator of page 1 and of the overview.
#[derive(Debug, Clone, PartialEq)]
pub struct Headline {
    /// Stable id: `retail`.
    pub id: String,
    /// Its name for the hall.
    pub name: Bilingual,
    /// Id of the form.
    pub form: String,
    /// Id of the row.
    pub row: String,
    /// Id of the indicator when the form's columns name several; empty otherwise.
    pub indicator: String,
    /// Measure in which it is printed, such as `ty-dong`.
    pub measure: String,
    /// Decimals of the value.
    pub decimals: u32,
    /// What stands for the plan.
    pub plan: HeadlinePlan,
    /// True when districts are ranked by it.
    pub ranking: bool,
    /// True when the headline stands on page 1; others only feed the text.
    pub front_page: bool,
    /// True when the expected year is judged against the plan. More imports are neither good nor bad, so they are not.
    pub judged: bool,
}

/// What a headline is held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeadlinePlan {
    /// A value for the year in a cell of the province's own table: form id, row id.
    Stated {
        /// Form of the province's plan.
        form: String,
        /// Row in it.
        row: String,
    },
    /// A growth rate that is the target of the year: form id, row id. Compared, never divided.
    TargetGrowth {
        /// Form of the province's targets.
        form: String,
        /// Row in it.
        row: String,
    },
    /// The sum of the units' plans.
    OfUnits,
    /// None.
    Nothing,
}
