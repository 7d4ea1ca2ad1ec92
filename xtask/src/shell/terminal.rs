//! The terminal: results to stdout, complaints to stderr, colour only where it is wanted, and
//! questions that are answered line by line. The terminal stays in its ordinary mode: what it
//! does with keys, over ssh or for a screen reader, it goes on doing.

use std::io::{BufRead, IsTerminal, Read, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use anyhow::{Context, Result};

use super::process::{Interrupt, Listening};

/// Prints a result.
///
/// # Errors
/// When stdout is closed or its disk is full; a reader that has seen enough (`| head`) is fine.
pub fn print(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("cannot write the result to stdout"),
    }
}

/// Prints a message to stderr.
pub fn complain(text: &str) {
    writeln!(std::io::stderr(), "{text}").ok();
}

/// Whether results may carry colour: a terminal that was not asked to be plain.
pub fn wants_colour() -> bool {
    std::io::stdout().is_terminal()
        && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// A longer line is no answer; it is handed over in pieces, in bytes.
const LONGEST_LINE: u64 = 4096;

/// Asks on stdout and hears on stdin. A thread waits for the lines, so that Ctrl-C ends the wait.
#[derive(Debug)]
pub struct Prompt {
    heard: Receiver<Option<String>>,
    interrupt: Interrupt,
    _listening: Listening,
}

impl Prompt {
    /// Begins to listen to stdin; to be made once.
    pub fn new(interrupt: &Interrupt) -> Self {
        let (tell, heard) = sync_channel(1);
        let wake = tell.clone();
        std::thread::spawn(move || hear(&tell));
        // A full channel holds a line that wakes the waiter just as well.
        let listening = interrupt.listen(move || drop(wake.try_send(None)));
        Self { heard, interrupt: interrupt.clone(), _listening: listening }
    }

    /// Asks, and waits for a line; none when the input is over or Ctrl-C was pressed.
    ///
    /// # Errors
    /// When stdout is closed.
    pub fn ask(&mut self, question: &str) -> Result<Option<String>> {
        print(question)?;
        let line = self.heard.recv().ok().flatten().filter(|_| !self.interrupt.is_raised());
        if line.is_none() {
            print("\n")?;
        }
        Ok(line)
    }
}

/// Hands over line after line, and then that there are no more.
fn hear(tell: &SyncSender<Option<String>>) {
    let mut input = std::io::stdin().lock();
    loop {
        let mut line = Vec::new();
        let read = input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line);
        let more = matches!(read, Ok(count) if count > 0);
        let line = more.then(|| String::from_utf8_lossy(&line).into_owned());
        if tell.send(line).is_err() || !more {
            return;
        }
    }
}
