//! Running a program to its end: reading both streams, watching the clock and the user's wish.
//!
//! Two threads read the pipes and hand chunks over a short queue, so a child that writes without
//! end is slowed down and never fills memory. The calling thread alone decides: it waits on that
//! queue, which also carries the wake-up of Ctrl-C. It does not interpret the output.

use std::io::{Read, Write};
use std::process::{ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use process_wrap::std::ChildWrapper;

use super::{Capture, Ending, Finished, Interrupt, ProcessError, Run, Stream};

/// How often a silent child is looked at: it may have ended while a grandchild holds its pipes.
const LOOK: Duration = Duration::from_millis(50);
/// How long output may trail behind the end of the child before its group is killed.
const TRAILING: Duration = Duration::from_millis(500);
const CHUNK: usize = 64 << 10;
const QUEUE: usize = 16;

enum Event {
    Chunk { stream: Stream, bytes: Vec<u8> },
    Closed,
    Woken,
}

/// Takes each complete line as it comes, without its line end.
type OnLine<'a> = &'a mut dyn FnMut(Stream, &str);

impl Run {
    /// Runs it to its end. A non-zero status and a passed limit are results, not errors.
    ///
    /// # Errors
    /// When it cannot be started or waited for, and when `interrupt` is raised meanwhile.
    pub fn finish(&self, interrupt: &Interrupt) -> Result<Finished, ProcessError> {
        self.finish_with(interrupt, &mut |_, _| {})
    }

    /// Like [`finish`](Run::finish), showing each line as it is written.
    ///
    /// # Errors
    /// As [`finish`](Run::finish).
    pub fn finish_with(
        &self,
        interrupt: &Interrupt,
        on_line: OnLine<'_>,
    ) -> Result<Finished, ProcessError> {
        let started = Instant::now();
        let stdin = if self.stdin.is_empty() { Stdio::null } else { Stdio::piped };
        let mut child = self.spawn(stdin)?;
        let (sender, events) = sync_channel(QUEUE);
        if let Some(pipe) = child.stdin().take() {
            feed(pipe, self.stdin.clone());
        }
        let mut open = 0;
        if let Some(pipe) = child.stdout().take() {
            open += 1;
            read(pipe, Stream::Out, sender.clone());
        }
        if let Some(pipe) = child.stderr().take() {
            open += 1;
            read(pipe, Stream::Err, sender.clone());
        }
        let listening = interrupt.listen(move || drop(sender.try_send(Event::Woken)));
        let mut watch = Watch {
            run: self,
            interrupt,
            events,
            open,
            deadline: self.limit.map(|limit| started + limit),
            exited: None,
            taken: Taken::new(self.keep, on_line),
        };
        let ending = watch.until_the_end(child.as_mut());
        drop(listening);
        let (stdout, stderr) = watch.taken.done();
        let command = self.to_string();
        Ok(Finished { ending: ending?, stdout, stderr, elapsed: started.elapsed(), command })
    }
}

/// One child being watched.
struct Watch<'a> {
    run: &'a Run,
    interrupt: &'a Interrupt,
    events: Receiver<Event>,
    open: usize,
    deadline: Option<Instant>,
    exited: Option<Exit>,
    taken: Taken<'a>,
}

struct Exit {
    status: ExitStatus,
    seen: Instant,
}

impl Watch<'_> {
    fn until_the_end(&mut self, child: &mut dyn ChildWrapper) -> Result<Ending, ProcessError> {
        loop {
            if self.interrupt.is_raised() {
                self.kill(child);
                return Err(ProcessError::Interrupted { command: self.run.to_string() });
            }
            let now = Instant::now();
            if self.exited.is_none() {
                let status = child.try_wait().map_err(|source| self.lost(source))?;
                self.exited = status.map(|status| Exit { status, seen: now });
            }
            match &self.exited {
                Some(exit) if self.open == 0 => return Ok(Ending::Exited(exit.status)),
                Some(exit) if now >= exit.seen + TRAILING => {
                    let status = exit.status;
                    self.kill(child);
                    return Ok(Ending::Exited(status));
                }
                _ => {}
            }
            if let Some(limit) = self.run.limit.filter(|_| self.deadline.is_some_and(|d| now >= d))
            {
                self.kill(child);
                return Ok(Ending::TimedOut(limit));
            }
            self.wait_for_news(now);
        }
    }

    fn wait_for_news(&mut self, now: Instant) {
        let left = self.deadline.map_or(LOOK, |deadline| deadline.saturating_duration_since(now));
        // Once both pipes are closed the exit is due any moment: look again soon.
        let look = if self.open == 0 { Duration::from_millis(1) } else { LOOK };
        match self.events.recv_timeout(left.min(look)) {
            Ok(event) => self.take(event),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
        }
    }

    fn take(&mut self, event: Event) {
        match event {
            Event::Chunk { stream, bytes } => self.taken.push(stream, &bytes),
            Event::Closed => self.open -= 1,
            Event::Woken => {}
        }
    }

    /// Kills the group and collects what was still in the pipes.
    fn kill(&mut self, child: &mut dyn ChildWrapper) {
        // The group may be gone already, which is what is wanted.
        drop(child.start_kill());
        drop(child.wait());
        let until = Instant::now() + TRAILING;
        while self.open > 0 {
            let left = until.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(left) {
                Ok(event) => self.take(event),
                Err(_) => break,
            }
        }
    }

    fn lost(&self, source: std::io::Error) -> ProcessError {
        ProcessError::Lost { command: self.run.to_string(), source }
    }
}

/// What has been read so far, and the lines cut from it.
struct Taken<'a> {
    out: Lines,
    err: Lines,
    on_line: OnLine<'a>,
}

struct Lines {
    capture: Capture,
    begun: Vec<u8>,
}

/// A line longer than this is shown in pieces, so that output without line ends stays bounded.
const LONGEST_LINE: usize = 1 << 20;

impl<'a> Taken<'a> {
    fn new(keep: usize, on_line: OnLine<'a>) -> Self {
        let lines = || Lines { capture: Capture::new(keep), begun: Vec::new() };
        Self { out: lines(), err: lines(), on_line }
    }

    fn push(&mut self, stream: Stream, bytes: &[u8]) {
        let lines = match stream {
            Stream::Out => &mut self.out,
            Stream::Err => &mut self.err,
        };
        lines.capture.push(bytes);
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            lines.begun.extend_from_slice(piece);
            if piece.ends_with(b"\n") || lines.begun.len() > LONGEST_LINE {
                lines.show(stream, self.on_line);
            }
        }
    }

    fn done(mut self) -> (Capture, Capture) {
        self.out.show(Stream::Out, self.on_line);
        self.err.show(Stream::Err, self.on_line);
        (self.out.capture, self.err.capture)
    }
}

impl Lines {
    fn show(&mut self, stream: Stream, on_line: OnLine<'_>) {
        if !self.begun.is_empty() {
            on_line(stream, String::from_utf8_lossy(&self.begun).trim_end_matches(['\n', '\r']));
            self.begun.clear();
        }
    }
}

fn read(mut pipe: impl Read + Send + 'static, stream: Stream, events: SyncSender<Event>) {
    thread::spawn(move || {
        let mut buffer = vec![0; CHUNK];
        loop {
            match pipe.read(&mut buffer) {
                Ok(0) => break,
                Ok(n) => {
                    let bytes = buffer[..n].to_vec();
                    if events.send(Event::Chunk { stream, bytes }).is_err() {
                        return;
                    }
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        drop(events.send(Event::Closed));
    });
}

fn feed(mut pipe: impl Write + Send + 'static, bytes: Vec<u8>) {
    // A child that does not read all of its input closes the pipe; that is its own affair.
    thread::spawn(move || drop(pipe.write_all(&bytes)));
}
