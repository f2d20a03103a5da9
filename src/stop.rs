//! The wish to end a run, as it comes from outside; looked at between steps, never in the middle of one.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// Exit status of a process that a signal ended, as shells count it.
const BY_SIGNAL: i32 = 128;

/// Exit status of a run that was ended because its time was over.
const OUT_OF_TIME: u8 = 10;

/// Whether somebody wants the run to end; nobody does, in the default.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicUsize>);

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

impl Stop {
    /// Asked by SIGTERM and by Ctrl-C; the second one ends the process at once.
    ///
    /// # Errors
    /// When the system takes no handler.
    pub fn on_signals() -> io::Result<Self> {
        let stop = Self::default();
        let again = Arc::new(AtomicBool::new(false));
        for signal in [SIGTERM, SIGINT] {
            let status = BY_SIGNAL + signal;
            // In this order: the first signal finds the flag down and raises it.
            flag::register_conditional_shutdown(signal, status, Arc::clone(&again))?;
            flag::register(signal, Arc::clone(&again))?;
            let status = usize::try_from(status).unwrap_or(usize::MAX);
            flag::register_usize(signal, Arc::clone(&stop.0), status)?;
        }
        Ok(stop)
    }

    /// Asks, as a signal with this exit status does.
    pub fn ask(&self, status: u8) {
        self.0.store(usize::from(status), Ordering::SeqCst);
    }

    /// Asks in the name of the time that the job allows, unless somebody asked before.
    pub fn time_is_over(&self) {
        let status = usize::from(OUT_OF_TIME);
        let _ = self
            .0
            .compare_exchange(0, status, Ordering::SeqCst, Ordering::SeqCst);
    }

    /// # Errors
    /// When the run is to end.
    pub fn check(&self) -> Result<(), Stopped> {
        match u8::try_from(self.0.load(Ordering::SeqCst)) {
            Ok(0) => Ok(()),
            Ok(status) => Err(Stopped { status }),
            Err(_) => Err(Stopped { status: u8::MAX }),
        }
    }
}
