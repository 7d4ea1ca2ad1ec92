//! A child kept alive and spoken to line by line: what a benchmark worker is to the tool.
//!
//! A thread reads its lines into a queue, so that waiting for one can end by a deadline or by
//! Ctrl-C without the child's help; while it waits, this process sleeps and disturbs nothing.
//! Dropping a [`Live`] kills the child and everything it started. It knows no protocol.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{ChildStdin, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use process_wrap::std::ChildWrapper;

use super::{Capture, Interrupt, Listening, ProcessError, Run};

/// Lines that may lie unread before the child is made to wait.
const QUEUE: usize = 1024;
/// A longer line is handed over in pieces; no protocol here comes near it.
const LONGEST_LINE: u64 = 16 << 20;
/// How much of standard error is kept, in bytes.
const KEEP_STDERR: usize = 256 << 10;
/// How long a child whose output has ended may take to exit before it is killed.
const LEAVING: Duration = Duration::from_millis(500);

enum Event {
    Line(String),
    Closed,
    Woken,
}

/// A running child with piped standard input and output.
#[derive(Debug)]
pub struct Live {
    child: Box<dyn ChildWrapper>,
    stdin: Option<ChildStdin>,
    events: Receiver<Event>,
    stderr: Arc<Mutex<Capture>>,
    stderr_reader: Option<JoinHandle<()>>,
    closed: bool,
    gone: bool,
    interrupt: Interrupt,
    command: String,
    _listening: Listening,
}

impl std::fmt::Debug for Event {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Line(line) => line,
            Self::Closed => "closed",
            Self::Woken => "woken",
        })
    }
}

impl Live {
    /// Starts `run` and keeps it alive. Its limit does not apply; each read has its own.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn spawn(run: &Run, interrupt: &Interrupt) -> Result<Self, ProcessError> {
        let mut child = run.spawn(Stdio::piped)?;
        let (sender, events) = sync_channel(QUEUE);
        if let Some(pipe) = child.stdout().take() {
            read_lines(pipe, sender.clone());
        }
        let stderr = Arc::new(Mutex::new(Capture::new(KEEP_STDERR)));
        let stderr_reader = child.stderr().take().map(|pipe| collect(pipe, Arc::clone(&stderr)));
        Ok(Self {
            stdin: child.stdin().take(),
            child,
            events,
            stderr,
            stderr_reader,
            closed: false,
            gone: false,
            interrupt: interrupt.clone(),
            command: run.to_string(),
            _listening: interrupt.listen(move || drop(sender.try_send(Event::Woken))),
        })
    }

    /// The child's process id, which is also that of its group.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Writes one line, adding the line end. Short lines only: a child that does not read while
    /// the pipe is full (64 KiB on Linux) would hold the caller.
    ///
    /// # Errors
    /// [`ProcessError::Ended`] when the child no longer reads.
    pub fn send(&mut self, line: &str) -> Result<(), ProcessError> {
        let sent = match &mut self.stdin {
            Some(pipe) => {
                pipe.write_all(format!("{line}\n").as_bytes()).and_then(|()| pipe.flush())
            }
            None => Err(std::io::ErrorKind::BrokenPipe.into()),
        };
        sent.map_err(|source| match source.kind() {
            std::io::ErrorKind::BrokenPipe => self.ended(),
            _ => ProcessError::Lost { command: self.command.clone(), source },
        })
    }

    /// The next line of standard output without its line end, waiting at most `limit` for it.
    ///
    /// # Errors
    /// [`ProcessError::TimedOut`] and [`ProcessError::Interrupted`] after the child and its
    /// children have been killed; [`ProcessError::Ended`] when there are no more lines.
    pub fn read_line(&mut self, limit: Duration) -> Result<String, ProcessError> {
        let deadline = Instant::now() + limit;
        loop {
            if self.interrupt.is_raised() {
                self.kill();
                return Err(ProcessError::Interrupted { command: self.command.clone() });
            }
            if self.closed {
                return Err(self.ended());
            }
            match self.events.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(Event::Line(line)) => return Ok(line),
                Ok(Event::Woken) => {}
                Ok(Event::Closed) | Err(RecvTimeoutError::Disconnected) => self.closed = true,
                Err(RecvTimeoutError::Timeout) => {
                    self.kill();
                    let said = self.said();
                    return Err(ProcessError::TimedOut {
                        command: self.command.clone(),
                        limit,
                        said,
                    });
                }
            }
        }
    }

    /// Closes standard input, which tells a worker to leave, and waits for it to exit; after
    /// `limit` it is killed. Lines it still writes are passed over.
    ///
    /// # Errors
    /// As [`read_line`](Live::read_line), and [`ProcessError::Failed`] when it exits badly.
    pub fn close(mut self, limit: Duration) -> Result<(), ProcessError> {
        self.stdin = None;
        let deadline = Instant::now() + limit;
        loop {
            match self.read_line(deadline.saturating_duration_since(Instant::now())) {
                Ok(_) => {}
                Err(ProcessError::Ended { status: Some(status), .. }) if status.success() => {
                    return Ok(());
                }
                Err(ProcessError::Ended { command, status: Some(status), said }) => {
                    return Err(ProcessError::Failed { command, status, said });
                }
                Err(ProcessError::TimedOut { command, said, .. }) => {
                    return Err(ProcessError::TimedOut { command, limit, said });
                }
                Err(other) => return Err(other),
            }
        }
    }

    /// Kills the child and everything it started, now.
    pub fn kill(&mut self) {
        // Once: after the child is reaped its number may belong to somebody else.
        if !self.gone {
            self.gone = true;
            drop(self.child.start_kill());
            drop(self.child.wait());
        }
    }

    /// What it has written to standard error so far.
    pub fn stderr(&self) -> Capture {
        self.stderr.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The error of a child that stopped talking, with how it ended and its last words.
    fn ended(&mut self) -> ProcessError {
        let status = self.leave();
        let said = self.said();
        ProcessError::Ended { command: self.command.clone(), status, said }
    }

    /// Waits a moment for the exit of a child whose output has ended, then insists.
    fn leave(&mut self) -> Option<ExitStatus> {
        let deadline = Instant::now() + LEAVING;
        loop {
            match self.child.try_wait() {
                Ok(Some(status)) => {
                    // Whatever it started and left behind goes with it.
                    self.kill();
                    return Some(status);
                }
                Ok(None) if Instant::now() < deadline => thread::park_timeout(LEAVING / 100),
                Ok(None) => {
                    self.kill();
                    return None;
                }
                Err(_) => return None,
            }
        }
    }

    /// The last words on standard error, complete if the child is dead.
    fn said(&mut self) -> String {
        // The reader ends with the child, unless a grandchild outside the group holds the pipe.
        let deadline = Instant::now() + LEAVING;
        while self.stderr_reader.as_ref().is_some_and(|reader| !reader.is_finished())
            && Instant::now() < deadline
        {
            thread::park_timeout(LEAVING / 100);
        }
        self.stderr().last_lines()
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.kill();
    }
}

fn read_lines(pipe: impl Read + Send + 'static, events: SyncSender<Event>) {
    thread::spawn(move || {
        let mut pipe = BufReader::new(pipe);
        loop {
            let mut line = Vec::new();
            match pipe.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line) {
                Ok(0) | Err(_) => break,
                Ok(_) => {
                    let text = String::from_utf8_lossy(&line);
                    let text = text.trim_end_matches(['\n', '\r']).to_owned();
                    if events.send(Event::Line(text)).is_err() {
                        return;
                    }
                }
            }
        }
        drop(events.send(Event::Closed));
    });
}

fn collect(mut pipe: impl Read + Send + 'static, into: Arc<Mutex<Capture>>) -> JoinHandle<()> {
    thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(n) = pipe.read(&mut buffer) {
            if n == 0 {
                return;
            }
            into.lock().unwrap_or_else(PoisonError::into_inner).push(&buffer[..n]);
        }
    })
}
