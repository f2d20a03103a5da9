//! The processes that read, as the program sees them.

use std::io::{BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use super::care::Care;
use super::wire::{self, TOO_SLOW};
use crate::discover;
use crate::model::finding::Finding;
use crate::platform;
use crate::read::grid::Workbook;
use crate::stop::Stop;

/// Bytes from which on a workbook gets a process of its own, and is not taken in hand before its turn.
pub const LARGE: usize = 4 << 20;

/// Reading processes that wait for work; as many as threads asked at the same time.
#[derive(Debug)]
pub struct Pool {
    program: PathBuf,
    idle: Mutex<Vec<Process>>,
    stop: Stop,
    care: Care,
}

/// The workbook, and what was noticed in it.
type Answer = (Option<Workbook>, Vec<Finding>);

/// A workbook that is being read, or waits for that.
#[derive(Debug)]
pub struct Begun {
    bytes: Vec<u8>,
    asked: Option<Asked>,
}

impl Begun {
    /// A workbook that nobody reads yet.
    pub(super) fn waiting(bytes: Vec<u8>) -> Self {
        Self { bytes, asked: None }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// A process that has a workbook to read.
#[derive(Debug)]
struct Asked {
    process: Process,
    /// It took the whole workbook.
    is_sent: bool,
}

impl Asked {
    /// What it says; `None` when it dies of the workbook.
    fn answer(&mut self, path: &Arc<str>) -> Option<Answer> {
        let sent = self.is_sent.then_some(());
        sent.and_then(|()| wire::take_answer(&mut self.process.output, path))
    }
}

/// One reading process.
#[derive(Debug)]
struct Process {
    child: Child,
    /// Its end ends the process.
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    /// It has read others before.
    is_used: bool,
}

impl Pool {
    /// A pool of processes of `program`, which is `tonghop` itself.
    pub fn new(program: PathBuf) -> Self {
        Self {
            program,
            idle: Mutex::new(Vec::new()),
            stop: Stop::default(),
            care: Care::default(),
        }
    }

    /// The same pool, with a second reader in each process.
    pub fn with_care(mut self, care: Care) -> Self {
        self.care = care;
        self
    }

    /// The same pool, which reads nothing more once `stop` is asked for; nobody looks at the answers then.
    pub fn until(mut self, stop: Stop) -> Self {
        self.stop = stop;
        self
    }

    /// Sends a workbook to one of the processes, a new one when all are at work.
    pub(super) fn begin(&self, path: &Arc<str>, bytes: Vec<u8>) -> Begun {
        if bytes.len() > LARGE || self.stop.check().is_err() {
            return Begun::waiting(bytes);
        }
        let idle = self.idle().pop();
        let process = idle.or_else(|| Process::start(&self.program, self.care));
        let asked = process.map(|process| process.ask(path, &bytes));
        Begun { bytes, asked }
    }

    /// What the process says.
    pub(super) fn finish(&self, path: &Arc<str>, begun: Begun) -> (Option<Workbook>, Vec<Finding>) {
        if self.stop.check().is_err() {
            return (None, Vec::new());
        }
        let Begun { bytes, asked } = begun;
        let answer = match asked {
            None if bytes.len() > LARGE => self.read_large(path, bytes),
            None => self.read_afresh(path, &bytes),
            Some(asked) => {
                let is_used = asked.process.is_used;
                let first = self.answer(asked, path);
                // What a process kept of earlier workbooks may have been too much for it; a fresh one decides.
                match first {
                    Err(_) if is_used => self.read_afresh(path, &bytes),
                    Ok(_) | Err(_) => first,
                }
            }
        };
        answer.unwrap_or_else(|reason| (None, vec![discover::unreadable(path, reason)]))
    }

    /// Closes the input of the idle processes, which ends them, and waits for that.
    pub(super) fn rest(&self) {
        let mut idle: Vec<Process> = self.idle().drain(..).collect();
        for process in &mut idle {
            process.input = None;
        }
        for process in &mut idle {
            let _ = process.child.wait();
        }
    }

    /// Reads a large workbook in a process of its own, which ends with it, and holds the bytes no longer than it must.
    fn read_large(&self, path: &Arc<str>, bytes: Vec<u8>) -> Result<Answer, &'static str> {
        let process = Process::start(&self.program, self.care);
        let process = process.ok_or("text.reason-no-process")?;
        let mut asked = process.ask(path, &bytes);
        drop(bytes);
        let answer = asked.answer(path);
        let reason = asked.process.bury();
        answer.ok_or(reason)
    }

    /// Reads in a new process.
    fn read_afresh(&self, path: &Arc<str>, bytes: &[u8]) -> Result<Answer, &'static str> {
        let process = Process::start(&self.program, self.care);
        let process = process.ok_or("text.reason-no-process")?;
        self.answer(process.ask(path, bytes), path)
    }

    /// Waits for an answer; the key of the reason when the process dies of the workbook.
    fn answer(&self, mut asked: Asked, path: &Arc<str>) -> Result<Answer, &'static str> {
        let Some(answer) = asked.answer(path) else {
            return Err(asked.process.bury());
        };
        asked.process.is_used = true;
        self.idle().push(asked.process);
        Ok(answer)
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Process>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Process {
    fn start(program: &PathBuf, care: Care) -> Option<Self> {
        let mut child = Command::new(program)
            .arg(super::care::ARGUMENT)
            .args(care.argument())
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let (input, output) = (child.stdin.take()?, child.stdout.take()?);
        platform::widen(&input);
        platform::widen(&output);
        Some(Self {
            input: Some(input),
            output: BufReader::new(output),
            is_used: false,
            child,
        })
    }

    fn ask(mut self, path: &Arc<str>, bytes: &[u8]) -> Asked {
        Asked {
            is_sent: self.send(path, bytes).is_some(),
            process: self,
        }
    }

    fn send(&mut self, path: &Arc<str>, bytes: &[u8]) -> Option<()> {
        let input = self.input.as_mut()?;
        wire::put_request(input, path, bytes).ok()?;
        input.flush().ok()
    }

    /// Why it died, as a key of the message catalogue.
    fn bury(mut self) -> &'static str {
        let _ = self.child.kill();
        match self.child.wait() {
            Ok(status) if status.code() == Some(TOO_SLOW) || platform::ran_out_of_time(status) => {
                "text.reason-too-slow"
            }
            Ok(_) | Err(_) => "text.reason-reader-died",
        }
    }
}

impl Drop for Process {
    /// A process whose answer nobody waits for does not go on.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Pool {
    /// None of the processes outlives the program.
    fn drop(&mut self) {
        self.rest();
    }
}
