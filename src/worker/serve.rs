//! The inside of a reading process: one workbook after the other from standard input, until it closes.

use std::io::{self, BufReader, BufWriter};
use std::process;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use super::care::Care;
use super::{limits, wire};

/// Time for one workbook, by the clock on the wall.
const PATIENCE: Duration = Duration::from_secs(15);

/// Reads the workbooks that come on standard input and answers on standard output.
///
/// # Errors
/// When the program that asks has gone away.
pub fn serve(care: Care) -> io::Result<()> {
    limits::for_life();
    let watch = watchdog();
    let mut input = BufReader::new(io::stdin().lock());
    let mut output = BufWriter::new(io::stdout().lock());
    while let Some((path, bytes)) = wire::take_request(&mut input)? {
        limits::for_one();
        let _ = watch.send(Watch::Begin);
        let (workbook, findings) = care.read(&path, &bytes);
        drop(bytes);
        let answer = wire::answer(workbook.as_ref(), &findings);
        let _ = watch.send(Watch::End);
        wire::put_answer(&mut output, &answer)?;
    }
    Ok(())
}

/// What the watchdog is told.
enum Watch {
    Begin,
    End,
}

/// A thread that ends the process when one workbook takes too long.
fn watchdog() -> mpsc::Sender<Watch> {
    let (sender, told) = mpsc::channel();
    thread::spawn(move || {
        while let Ok(Watch::Begin | Watch::End) = told.recv() {
            if let Err(RecvTimeoutError::Timeout) = told.recv_timeout(PATIENCE) {
                process::exit(wire::TOO_SLOW);
            }
        }
    });
    sender
}
