//! Draws a page over the one before, or prints it as lines where there is no terminal.

use std::io::{self, IsTerminal as _, Write as _};

use terminal_size::{Height, Width, terminal_size};
use tonghop::exit::Exit;

use super::layout::Page;
use crate::console::Console;
use crate::print::out;

/// Rows and columns of a terminal that does not tell its size.
const USUAL: (usize, usize) = (80, 24);
/// Up to the first letter of the screen.
const HOME: &str = "\u{1b}[H";
/// From here to the end of the line; over what stood there before, so that nothing flickers.
const REST_OF_LINE: &str = "\u{1b}[K";
/// From here to the end of the screen.
const REST_OF_SCREEN: &str = "\u{1b}[J";

/// Where the pages go.
pub(super) struct Screen {
    /// Columns and rows when the last page was drawn; `None` where there is no terminal.
    size: Option<(usize, usize)>,
    /// What the first page finds on the screen is moved up, not written over.
    is_first: bool,
}

impl Screen {
    /// No mode of the terminal is changed, so that Ctrl-C finds nothing to put back.
    pub(super) fn new() -> Self {
        let is_terminal = io::stdout().is_terminal();
        Self {
            size: is_terminal.then(size),
            is_first: true,
        }
    }

    /// Shows a page; as lines where there is no terminal.
    pub(super) fn show(&mut self, page: &Page, console: &Console<'_>) {
        if self.size.is_none() {
            page.whole().iter().for_each(|line| out!("{line}"));
        }
        self.redraw(page, console);
    }

    /// Shows a page that is not worth a line in a file.
    pub(super) fn redraw(&mut self, page: &Page, console: &Console<'_>) {
        if self.size.is_none() {
            return;
        }
        let (width, height) = size();
        self.size = Some((width, height));
        let more = |count: usize| console.say("watch-more", &[("count", console.count(count))]);
        // The last row stays free: what is typed, and the shell after Ctrl-C, begin there.
        let lines = page.fitted(width, height.saturating_sub(1), &more);
        let mut frame = String::new();
        if std::mem::take(&mut self.is_first) {
            frame.push_str(&"\n".repeat(height));
        }
        frame.push_str(HOME);
        for line in lines {
            frame.push_str(&line);
            frame.push_str(REST_OF_LINE);
            frame.push_str("\r\n");
        }
        frame.push_str(REST_OF_SCREEN);
        write(&frame);
    }

    /// True when the terminal has another size than when the last page was drawn.
    pub(super) fn is_resized(&self) -> bool {
        self.size.is_some_and(|drawn| drawn != size())
    }
}

impl Drop for Screen {
    /// After "^C" the shell begins on a line of its own.
    fn drop(&mut self) {
        if self.size.is_some() {
            write("\r\n");
        }
    }
}

fn size() -> (usize, usize) {
    terminal_size().map_or(USUAL, |(Width(width), Height(height))| {
        (usize::from(width), usize::from(height))
    })
}

/// In one piece, so that a page is never seen half drawn.
fn write(frame: &str) {
    let mut out = io::stdout().lock();
    let written = out.write_all(frame.as_bytes()).and_then(|()| out.flush());
    if written.is_err() {
        std::process::exit(i32::from(Exit::Clean as u8));
    }
}
