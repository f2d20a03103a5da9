//! The figures of one table, on their way into a return.

use std::collections::BTreeMap;

use super::gathered::{ByFormat, Undecided, WithUnit};
use crate::model::cell::Position;
use crate::model::finding::Finding;
use crate::model::form::{ColumnIndex, Form, RowIndex};
use crate::model::observation::Return;
use crate::read::grid::Sheet;
use crate::recognise::evidence::CellEnd;
use crate::recognise::found_table::Table;
use crate::recognise::hidden::Hidden;
use crate::recognise::ledger::Ledger;
use crate::recognise::lost_points::Points;
use crate::recognise::measures::{Described, Given, Spelling, of_heading};
use crate::recognise::return_table::ReturnTable;
use crate::recognise::sighting::Sighting;
use crate::recognise::titled::Titled;
use crate::recognise::values::{Columns, Reader};
use crate::recognise::{head_measures, rules};

/// Rows beyond the description that one table may have; a province has some dozens of what stands in them.
pub(super) const MOST_OPEN_ROWS: usize = 1_000;

/// The figures of one table, on their way into a [`Return`].
pub(in crate::recognise) struct Extraction<'a> {
    pub(super) sighting: &'a Sighting<'a>,
    pub(super) titled: &'a Titled<'a>,
    pub(super) sheet: &'a Sheet,
    pub(super) form: &'a Form,
    pub(super) table: &'a Table,
    pub(super) given: Given,
    pub(super) described: Described<'a>,
    pub(super) reader: Reader<'a>,
    pub(super) ledger: Ledger<'a>,
    pub(super) hidden: Hidden<'a>,
    pub(super) result: Return,
    pub(super) findings: Vec<Finding>,
    pub(super) converted: BTreeMap<String, (Position, u64, String)>,
    pub(super) with_unit: BTreeMap<String, WithUnit>,
    /// Measures beside numbers that were refused, by rule, column of the sheet and words: the first cell and how many.
    pub(super) own_measures: BTreeMap<(&'static str, u16, String), (Position, u64)>,
    /// Product codes in the column of measures: the first, their number, its words and its row.
    pub(super) codes: BTreeMap<u16, (Position, u64, String, RowIndex)>,
    /// What formats say about measures, by rule, column of the sheet and words.
    pub(super) by_format: BTreeMap<(&'static str, u16, String), ByFormat>,
    pub(super) undecided: BTreeMap<ColumnIndex, Undecided>,
    pub(super) points: Points,
    pub(super) rows_found: usize,
    /// By row of the form: the first row of the sheet from which figures were taken for it.
    pub(super) rows_taken: BTreeMap<RowIndex, u32>,
    /// The last line without figures that is no row of the form.
    pub(super) parent: Option<(Position, String)>,
    /// The first of the rows below no parent at all that needed one.
    pub(super) orphan: Option<Position>,
    /// Such lines above the open rows, one for each.
    pub(super) parents: Vec<Option<String>>,
    /// The first of the open rows that are too many, and their number.
    pub(super) beyond: Option<(Position, u64)>,
    /// Rows of the sheet with figures and without a name.
    pub(super) nameless: Vec<u32>,
    /// By rule: how many refused rows are among the findings, and the place of the last.
    pub(super) kept: BTreeMap<&'static str, (usize, usize)>,
    /// By the cell of a parent that is not known: the place of its finding.
    pub(super) unknown_parents: BTreeMap<Position, usize>,
    /// The last row with a cell in a column of figures.
    pub(super) last_filled: Option<u32>,
    /// The last line below the figures that explains them.
    pub(super) explained: Option<Position>,
    /// True when the last row repeated the headings.
    pub(super) was_header: bool,
    /// Measures of this table by spelling, as indices into the catalogue.
    pub(super) spellings: BTreeMap<String, Option<usize>>,
}

/// What came out of a table.
pub(in crate::recognise) struct Extracted {
    pub(in crate::recognise) result: Return,
    pub(in crate::recognise) findings: Vec<Finding>,
    pub(in crate::recognise) ledger: crate::model::observation::CellLedger,
    pub(in crate::recognise) ends: Vec<(Position, CellEnd)>,
    pub(in crate::recognise) rows_found: usize,
}

impl<'a> Extraction<'a> {
    pub(in crate::recognise) fn new(taken: ReturnTable<'a>, columns: Columns) -> Self {
        let ReturnTable {
            sighting,
            titled,
            table,
            form,
            of,
        } = taken;
        let mut result = of.clone();
        let sheet = titled.sheet;
        let (names, measures) = (
            &sighting.recogniser.names,
            &sighting.recogniser.descriptions.measures,
        );
        let mut given = Given {
            table: head_measures::of_table(&titled.measures, form, names, measures),
            ..Given::default()
        };
        let labels = &sighting.recogniser.vocabulary().labels;
        for heading in &table.header.columns {
            let stated = of_heading(sheet, heading, (names, measures), labels);
            given
                .columns
                .extend(stated.map(|spelling| (heading.column, spelling)));
        }
        let unread = given
            .table
            .iter()
            .flat_map(|table| head_measures::unread(&titled.measures, table, measures));
        let unread: Vec<Spelling> = unread.cloned().collect();
        let figures = form.rows.len().saturating_mul(columns.values.len());
        result
            .observations
            .reserve_exact(figures.min(sheet.cells.len()));
        let reader = Reader::new(form, sheet, columns);
        let ledger = Ledger::new(sheet);
        let hidden = Hidden::new(form, sheet);
        let last_filled = reader.columns.last_filled(sheet);
        let (findings, converted) = (Vec::new(), BTreeMap::new());
        let mut extraction = Self {
            sighting,
            titled,
            sheet,
            form,
            table,
            given,
            described: Described::of(form, sighting.recogniser.descriptions),
            reader,
            ledger,
            hidden,
            result,
            findings,
            converted,
            with_unit: BTreeMap::new(),
            own_measures: BTreeMap::new(),
            codes: BTreeMap::new(),
            by_format: BTreeMap::new(),
            undecided: BTreeMap::new(),
            points: Points::default(),
            rows_found: 0,
            rows_taken: BTreeMap::new(),
            parent: None,
            orphan: None,
            parents: Vec::new(),
            beyond: None,
            nameless: Vec::new(),
            kept: BTreeMap::new(),
            unknown_parents: BTreeMap::new(),
            last_filled,
            explained: None,
            was_header: true,
            spellings: BTreeMap::new(),
        };
        for spelling in unread {
            let finding = extraction
                .finding(rules::MEASURE_NOT_UNDERSTOOD, spelling.at)
                .with_text("found", spelling.text);
            extraction.findings.push(finding);
        }
        extraction
    }
}
