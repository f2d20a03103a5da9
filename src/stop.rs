//! The wish to end a run, as it comes from outside; looked at between steps, never in the middle of one.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use crate::exit::{Exit, HasExit};

/// Exit status of a process that a signal ended, as shells count it.
const BY_SIGNAL: i32 = 128;

/// Exit status of a run that was ended because its time was over.
const OUT_OF_TIME: u8 = Exit::OutOfTime as u8;

/// Whether somebody wants the run to end; nobody does, in the default.
#[derive(Debug, Clone, Default)]
pub struct Stop {
    asked: Arc<AtomicUsize>,
    /// Whether a signal has come, so that the next one ends the process at once.
    again: Arc<AtomicBool>,
    /// The wish to end what this run is a part of.
    outer: Option<Arc<AtomicUsize>>,
}

/// The run was to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("stopped on request")]
pub struct Stopped {
    /// Exit status: 143 after SIGTERM, 130 after Ctrl-C, 10 when its time was over.
    pub status: u8,
}

impl Stopped {
    /// Whether the time of the run was over, and nobody asked for its end.
    pub fn is_out_of_time(self) -> bool {
        self.status == OUT_OF_TIME
    }
}

impl HasExit for Stopped {
    fn exit(&self) -> Exit {
        if self.is_out_of_time() {
            Exit::OutOfTime
        } else if self.status == Exit::Interrupted as u8 {
            Exit::Interrupted
        } else {
            Exit::Terminated
        }
    }
}

impl Stop {
    /// Asked by SIGTERM and by Ctrl-C; the second one ends the process at once.
    ///
    /// # Errors
    /// When the system takes no handler.
    pub fn on_signals() -> io::Result<Self> {
        let stop = Self::default();
        for signal in [SIGTERM, SIGINT] {
            let status = BY_SIGNAL + signal;
            // In this order: the first signal finds the flag down and raises it.
            flag::register_conditional_shutdown(signal, status, Arc::clone(&stop.again))?;
            flag::register(signal, Arc::clone(&stop.again))?;
            let status = usize::try_from(status).unwrap_or(usize::MAX);
            flag::register_usize(signal, Arc::clone(&stop.asked), status)?;
        }
        Ok(stop)
    }

    /// For one run of several: it ends with all of them, and what ends it alone leaves the others.
    pub fn of_one_run(&self) -> Self {
        Self {
            asked: Arc::default(),
            again: Arc::clone(&self.again),
            outer: Some(Arc::clone(&self.asked)),
        }
    }

    /// Forgets who asked, once the run has ended because of it: what follows the run is ended by the next signal.
    pub fn listen_anew(&self) {
        self.asked.store(0, Ordering::SeqCst);
        self.again.store(false, Ordering::SeqCst);
    }

    /// Asks, as a signal with this exit status does.
    pub fn ask(&self, status: u8) {
        self.asked.store(usize::from(status), Ordering::SeqCst);
    }

    /// Asks in the name of the time that the job allows, unless somebody asked before.
    pub fn time_is_over(&self) {
        let status = usize::from(OUT_OF_TIME);
        let _ = self
            .asked
            .compare_exchange(0, status, Ordering::SeqCst, Ordering::SeqCst);
    }

    /// # Errors
    /// When the run is to end.
    pub fn check(&self) -> Result<(), Stopped> {
        let outer = self.outer.as_ref();
        let outer = outer.map_or(0, |outer| outer.load(Ordering::SeqCst));
        let asked = match outer {
            0 => self.asked.load(Ordering::SeqCst),
            asked => asked,
        };
        match u8::try_from(asked) {
            Ok(0) => Ok(()),
            Ok(status) => Err(Stopped { status }),
            Err(_) => Err(Stopped { status: u8::MAX }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(stop: &Stop) -> Option<u8> {
        stop.check().err().map(|stopped| stopped.status)
    }

    #[test]
    fn the_time_of_one_run_ends_that_run_only_and_a_signal_ends_all() {
        let all = Stop::default();
        let run = all.of_one_run();
        run.time_is_over();
        assert_eq!((status(&run), status(&all)), (Some(OUT_OF_TIME), None));
        let next = all.of_one_run();
        assert_eq!(status(&next), None);
        all.ask(143);
        assert_eq!((status(&next), status(&all)), (Some(143), Some(143)));
        assert_eq!(status(&run), Some(143), "who asked for all is heard first");
    }

    #[test]
    fn what_follows_a_stopped_run_is_ended_by_the_next_signal() {
        let stop = Stop::default();
        stop.ask(143);
        stop.listen_anew();
        assert_eq!(status(&stop), None);
        stop.ask(130);
        assert_eq!(status(&stop), Some(130));
    }
}
