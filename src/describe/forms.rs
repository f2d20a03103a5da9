//! Forms: one file of `forms/` each, with every name in it resolved.

use std::collections::BTreeSet;

use serde::Deserialize;
use toml::Spanned;

use super::catalogues::{Name, parsed, refuse_repeated, refuse_unknown};
use super::edits::{self, RawEdit};
use super::error::{Fault, Problem};
use super::source::{Source, is_sheet_name};
use crate::model::form::{
    ColumnIndex, ColumnKind, DashMeaning, Form, FormColumn, FormHead, FormRow, HiddenCells,
    OpenRows, RatioColumn, RatioForm, Role, RowIndex,
};
use crate::model::indicator::Indicator;
use crate::model::industry::{Classification, IndustryCode};
use crate::model::measure::Measure;
use crate::model::text::Bilingual;
use crate::text;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawForm {
    id: Name,
    code: String,
    title: Bilingual,
    short: Spanned<Bilingual>,
    source: String,
    titles: Vec<String>,
    #[serde(default)]
    measure: Option<Name>,
    #[serde(default)]
    head: FormHead,
    #[serde(default)]
    dash: DashMeaning,
    #[serde(default)]
    hidden: HiddenCells,
    #[serde(default)]
    rows_are_units: bool,
    open_rows: Option<RawOpenRows>,
    #[serde(default)]
    ignore: Vec<String>,
    column: Vec<RawColumn>,
    #[serde(default)]
    row: Vec<RawRow>,
    #[serde(default)]
    edit: Vec<Spanned<RawEdit>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawOpenRows {
    parent: Option<Name>,
    level: Spanned<u8>,
    #[serde(default)]
    indicator: Option<Name>,
    #[serde(default)]
    sum_to_parent: bool,
    #[serde(default)]
    kinds: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RawKind {
    Ordinal,
    Label,
    Code,
    Measure,
    Note,
    Value,
    Ratio,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawColumn {
    id: Name,
    name: Bilingual,
    kind: RawKind,
    role: Option<Role>,
    numerator: Option<Name>,
    denominator: Option<Name>,
    form: Option<RatioForm>,
    header: Vec<String>,
    #[serde(default)]
    without: Vec<String>,
    indicator: Option<Name>,
    measure: Option<Name>,
    #[serde(default)]
    required: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRow {
    id: Name,
    #[serde(default)]
    code: String,
    label: Bilingual,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    level: u8,
    indicator: Option<Name>,
    industry: Option<Name>,
    measure: Option<Name>,
    #[serde(default)]
    required: bool,
    month: Option<Spanned<u32>>,
}

/// The catalogues that forms name.
pub(super) struct Catalogues<'a> {
    pub(super) indicators: &'a [Indicator],
    pub(super) measures: &'a [Measure],
    pub(super) classifications: &'a [Classification],
}

/// Reads one form with the bytes of its id.
pub(super) fn form(
    source: Source<'_>,
    catalogues: &Catalogues<'_>,
    faults: &mut Vec<Fault>,
) -> Option<Form> {
    let raw = parsed::<RawForm>(source, faults)?;
    let mut reader = FormReader::new(source, catalogues, faults);
    reader.refuse_clashes(&raw);
    let measure = reader.measure(raw.measure.as_ref());
    let columns = reader.columns(&raw.column);
    let rows = reader.rows(&raw.row);
    let open_rows = raw
        .open_rows
        .as_ref()
        .map(|open| reader.open_rows(open, &raw.row));
    let mut form = Form {
        id: raw.id.into_inner(),
        code: raw.code,
        title: raw.title,
        short: raw.short.into_inner(),
        source: raw.source,
        titles: raw.titles,
        measure,
        head: raw.head,
        dash: raw.dash,
        hidden: raw.hidden,
        rows_are_units: raw.rows_are_units,
        open_rows,
        columns,
        rows,
        edits: Vec::new(),
        ignore: raw.ignore,
    };
    form.edits = edits::edits(source, &form, raw.edit, faults);
    Some(form)
}

/// Resolves the names of one form.
struct FormReader<'a, 'b> {
    source: Source<'a>,
    catalogues: &'a Catalogues<'a>,
    indicators: Vec<&'a str>,
    measures: Vec<&'a str>,
    faults: &'b mut Vec<Fault>,
}

impl<'a, 'b> FormReader<'a, 'b> {
    fn new(source: Source<'a>, catalogues: &'a Catalogues<'a>, faults: &'b mut Vec<Fault>) -> Self {
        let indicators = catalogues
            .indicators
            .iter()
            .map(|indicator| indicator.id.as_str())
            .collect();
        let measures = catalogues
            .measures
            .iter()
            .map(|measure| measure.id.as_str())
            .collect();
        Self {
            source,
            catalogues,
            indicators,
            measures,
            faults,
        }
    }

    fn fault(&mut self, byte: usize, problem: Problem) {
        self.faults.push(self.source.fault(byte, problem));
    }

    fn refuse_clashes(&mut self, raw: &RawForm) {
        refuse_repeated(
            self.source,
            "kind-column",
            raw.column.iter().map(|column| &column.id),
            self.faults,
        );
        refuse_repeated(
            self.source,
            "kind-row",
            raw.row.iter().map(|row| &row.id),
            self.faults,
        );
        let labels = raw
            .column
            .iter()
            .filter(|column| column.kind == RawKind::Label)
            .count();
        if labels != 1 {
            let value = labels.to_string();
            self.fault(
                raw.id.span().start,
                Problem::NotAllowed {
                    key: "kind",
                    value,
                    allowed: "allowed-one-label",
                },
            );
        }
        let name = raw.short.get_ref();
        if !is_sheet_name(&name.vi) || !is_sheet_name(&name.en) {
            let value = name.vi.clone();
            self.fault(
                raw.short.span().start,
                Problem::NotAllowed {
                    key: "short",
                    value,
                    allowed: "allowed-sheet-name",
                },
            );
        }
        // Two rows of one name need a code or their order to tell them apart; three have nothing.
        let mut seen: BTreeSet<(String, String, u8)> = BTreeSet::new();
        for row in &raw.row {
            if !seen.insert((text::key(&row.label.vi), row.code.clone(), row.level))
                && !row.code.is_empty()
            {
                let name = row.label.vi.clone();
                self.fault(
                    row.id.span().start,
                    Problem::Repeated {
                        kind: "kind-row-label",
                        name,
                    },
                );
            }
        }
    }

    fn indicator(&mut self, name: Option<&Name>) -> String {
        let Some(name) = name.filter(|name| !name.get_ref().is_empty()) else {
            return String::new();
        };
        refuse_unknown(
            self.source,
            "kind-indicator",
            name,
            &self.indicators,
            self.faults,
        );
        name.get_ref().clone()
    }

    fn measure(&mut self, name: Option<&Name>) -> String {
        let Some(name) = name.filter(|name| !name.get_ref().is_empty()) else {
            return String::new();
        };
        refuse_unknown(
            self.source,
            "kind-measure",
            name,
            &self.measures,
            self.faults,
        );
        name.get_ref().clone()
    }

    fn industry(&mut self, name: &Name) -> Option<IndustryCode> {
        let (version, code) = name
            .get_ref()
            .split_once(':')
            .unwrap_or((name.get_ref(), ""));
        let versions: Vec<&str> = self
            .catalogues
            .classifications
            .iter()
            .map(|known| known.id.as_str())
            .collect();
        let codes: Vec<String> = self
            .catalogues
            .classifications
            .iter()
            .filter(|known| known.id == version || !versions.contains(&version))
            .flat_map(|known| {
                known
                    .industries
                    .iter()
                    .map(|industry| format!("{}:{}", known.id, industry.code))
            })
            .collect();
        let known: Vec<&str> = codes.iter().map(String::as_str).collect();
        refuse_unknown(self.source, "kind-industry", name, &known, self.faults);
        Some(IndustryCode {
            version: version.to_owned(),
            code: code.to_owned(),
        })
    }

    fn columns(&mut self, raw: &[RawColumn]) -> Vec<FormColumn> {
        let mut columns = Vec::new();
        for column in raw {
            let reads_words = column.kind != RawKind::Ordinal && column.header.is_empty();
            if reads_words {
                self.fault(column.id.span().start, Problem::Missing { key: "header" });
            }
            columns.push(FormColumn {
                id: column.id.get_ref().clone(),
                name: column.name.clone(),
                header: column.header.clone(),
                without: column.without.clone(),
                kind: self.kind(column, raw),
                indicator: self.indicator(column.indicator.as_ref()),
                measure: self.measure(column.measure.as_ref()),
                required: column.required,
            });
        }
        columns
    }

    fn kind(&mut self, column: &RawColumn, all: &[RawColumn]) -> ColumnKind {
        match column.kind {
            RawKind::Ordinal => ColumnKind::Ordinal,
            RawKind::Label => ColumnKind::Label,
            RawKind::Code => ColumnKind::Code,
            RawKind::Measure => ColumnKind::Measure,
            RawKind::Note => ColumnKind::Note,
            RawKind::Value => match column.role {
                Some(role) => ColumnKind::Value(role),
                None => {
                    self.fault(column.id.span().start, Problem::Missing { key: "role" });
                    ColumnKind::Note
                }
            },
            RawKind::Ratio => self
                .ratio(column, all)
                .map_or(ColumnKind::Note, ColumnKind::Ratio),
        }
    }

    fn ratio(&mut self, column: &RawColumn, all: &[RawColumn]) -> Option<RatioColumn> {
        let at = column.id.span().start;
        let mut part = |key: &'static str, name: Option<&Name>| {
            let Some(name) = name else {
                self.fault(at, Problem::Missing { key });
                return None;
            };
            let values: Vec<&str> = all
                .iter()
                .filter(|other| other.kind == RawKind::Value)
                .map(|other| other.id.get_ref().as_str())
                .collect();
            refuse_unknown(self.source, "kind-column", name, &values, self.faults);
            let mut columns = ColumnIndex::each().zip(all);
            let found = columns.find(|(_, other)| other.id.get_ref() == name.get_ref());
            found.map(|(index, _)| index)
        };
        let numerator = part("numerator", column.numerator.as_ref());
        let denominator = part("denominator", column.denominator.as_ref());
        let Some(form) = column.form else {
            self.fault(at, Problem::Missing { key: "form" });
            return None;
        };
        Some(RatioColumn {
            numerator: numerator?,
            denominator: denominator?,
            form,
        })
    }

    fn rows(&mut self, raw: &[RawRow]) -> Vec<FormRow> {
        let mut rows = Vec::new();
        for row in raw {
            let month = row.month.as_ref().map(|month| *month.get_ref());
            if let Some(wrong) = row
                .month
                .as_ref()
                .filter(|month| !(1..=12).contains(month.get_ref()))
            {
                let value = wrong.get_ref().to_string();
                self.fault(
                    wrong.span().start,
                    Problem::NotAllowed {
                        key: "month",
                        value,
                        allowed: "allowed-month-number",
                    },
                );
            }
            rows.push(FormRow {
                id: row.id.get_ref().clone(),
                code: row.code.clone(),
                label: row.label.clone(),
                aliases: row.aliases.clone(),
                level: row.level,
                indicator: self.indicator(row.indicator.as_ref()),
                industry: row
                    .industry
                    .as_ref()
                    .filter(|name| !name.get_ref().is_empty())
                    .and_then(|name| self.industry(name)),
                measure: self.measure(row.measure.as_ref()),
                required: row.required,
                month,
            });
        }
        rows
    }

    fn open_rows(&mut self, open: &RawOpenRows, rows: &[RawRow]) -> OpenRows {
        let ids: Vec<&str> = rows.iter().map(|row| row.id.get_ref().as_str()).collect();
        let parent = open.parent.as_ref().and_then(|name| {
            refuse_unknown(self.source, "kind-row", name, &ids, self.faults);
            let found = RowIndex::each()
                .zip(&ids)
                .find(|(_, id)| **id == name.get_ref());
            found.map(|(index, _)| index)
        });
        if open.sum_to_parent && open.parent.is_none() {
            self.fault(open.level.span().start, Problem::Missing { key: "parent" });
        }
        OpenRows {
            parent,
            level: *open.level.get_ref(),
            indicator: self.indicator(open.indicator.as_ref()),
            sum_to_parent: open.sum_to_parent,
            kinds: open.kinds.clone(),
        }
    }
}
