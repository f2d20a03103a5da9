//! How long the stages of a run take; the run itself reads no clock.

use std::time::{Duration, Instant};

use tonghop::pipeline::Stage;

/// A stage that has ended, and the time it took.
pub(super) type Took = (Stage, Duration);

/// Measures from the beginning of a stage to that of the next one.
#[derive(Debug, Default)]
pub(super) struct Stopwatch {
    running: Option<(Stage, Instant)>,
}

impl Stopwatch {
    /// `stage` begins; what went on before it has ended.
    pub(super) fn begins(&mut self, stage: Stage) -> Option<Took> {
        let ended = self.ends();
        self.running = Some((stage, Instant::now()));
        ended
    }

    /// The run is over.
    pub(super) fn ends(&mut self) -> Option<Took> {
        let (stage, since) = self.running.take()?;
        Some((stage, since.elapsed()))
    }
}
