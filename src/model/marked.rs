//! Findings as they are followed from run to run.

use super::date::Date;
use super::finding::{Finding, Severity};
use super::form::FormIndex;
use super::register::UnitIndex;

/// How a finding stands against the run before (so với lần chạy trước).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The run before did not have it (mới).
    New,
    /// The run before had it too (còn tồn tại).
    Open,
    /// It was confirmed until a day that is over (xác nhận đã hết hạn).
    Expired,
    /// It was confirmed for other figures than those that stand there now (số đã đổi so với lúc xác nhận).
    Changed,
}

impl State {
    /// The spelling in machine-readable outputs.
    pub fn id(self) -> &'static str {
        match self {
            State::New => "new",
            State::Open => "open",
            State::Expired => "expired",
            State::Changed => "changed",
        }
    }
}

/// A finding with its name over the runs (phát hiện có dấu nhận diện).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// The finding.
    pub finding: Finding,
    /// 16 hexadecimal digits of rule, unit, form, period, row and column: a workbook that is sent again keeps them.
    pub fingerprint: String,
    /// 16 hexadecimal digits of the figures that stand at its cells.
    pub value_hash: String,
    /// `None` when nothing is known of earlier runs.
    pub state: Option<State>,
}

/// A statistician's word that a figure is right although a rule asks about it (xác nhận).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// The finding it is about.
    pub fingerprint: String,
    /// The figures it is about; with others the finding speaks again.
    pub value_hash: String,
    /// Why the figure is right.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// Date of the job when it was given.
    pub made: Date,
    /// The last day on which it counts.
    pub until: Date,
}

/// A finding that is silent because somebody confirmed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmed {
    /// The finding.
    pub marked: Marked,
    /// Who confirmed it, why and until when.
    pub confirmation: Confirmation,
}

/// A finding of the run before that this run does not have (đã khắc phục).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// Its name over the runs.
    pub fingerprint: String,
    /// Code of its rule, whose title says what the matter was.
    pub code: String,
    /// Its weight in the run before.
    pub severity: Severity,
    /// The unit, when it was known.
    pub unit: Option<UnitIndex>,
    /// The form, when it was known.
    pub form: Option<FormIndex>,
    /// Where it stood, as people read it; empty when nothing had been received.
    pub place: String,
}
