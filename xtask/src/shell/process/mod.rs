//! The one place where a child process is started, for the whole tool.
//!
//! Its job: [`Run`] describes a program to start. [`Run::finish`] runs it to its end and keeps what
//! it wrote, in bounded memory; [`Live`] keeps it alive and talks to it line by line. Either way
//! the child leads a process group (a job object on Windows), so that a time limit, Ctrl-C or a
//! dropped [`Live`] ends it together with everything it started.
//!
//! It deliberately knows nothing of Go, of workers' protocols or of what an exit status means,
//! and it never writes to the terminal.

mod capture;
mod error;
mod interrupt;
mod live;
mod lookup;
mod run;

pub use capture::Capture;
pub use error::ProcessError;
pub use interrupt::{Interrupt, Listening};
pub use live::Live;
pub use lookup::on_path;

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

use process_wrap::std::{ChildWrapper, CommandWrap};

/// A program to start: what to run, where, and for how long at most.
///
/// The environment is inherited and then changed by [`env`](Run::env) and
/// [`env_remove`](Run::env_remove). Standard input is empty unless given.
#[derive(Debug, Clone)]
pub struct Run {
    program: OsString,
    args: Vec<OsString>,
    folder: Option<PathBuf>,
    env: BTreeMap<OsString, Option<OsString>>,
    stdin: Vec<u8>,
    limit: Option<Duration>,
    keep: usize,
}

/// How much of each output stream is kept unless [`Run::keep`] says otherwise, in bytes.
const KEEP: usize = 64 << 20;

impl Run {
    /// A run of `program`, looked up on PATH if it is a bare name.
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        Self {
            program: program.as_ref().to_owned(),
            args: Vec::new(),
            folder: None,
            env: BTreeMap::new(),
            stdin: Vec::new(),
            limit: None,
            keep: KEEP,
        }
    }

    /// Adds one argument.
    #[must_use]
    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.args.push(arg.as_ref().to_owned());
        self
    }

    /// Adds several arguments.
    #[must_use]
    pub fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.args.extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    /// Runs in `folder` instead of the tool's own working folder.
    #[must_use]
    pub fn folder(mut self, folder: impl AsRef<Path>) -> Self {
        self.folder = Some(folder.as_ref().to_owned());
        self
    }

    /// Sets an environment variable.
    #[must_use]
    pub fn env(mut self, key: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.env.insert(key.as_ref().to_owned(), Some(value.as_ref().to_owned()));
        self
    }

    /// Removes an inherited environment variable.
    #[must_use]
    pub fn env_remove(mut self, key: impl AsRef<OsStr>) -> Self {
        self.env.insert(key.as_ref().to_owned(), None);
        self
    }

    /// Feeds these bytes to standard input and closes it. A [`Live`] child is sent lines instead.
    #[must_use]
    pub fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = bytes.into();
        self
    }

    /// Kills the whole group when this much time has passed since the start.
    #[must_use]
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Keeps at most this many bytes of each stream: the first half and the last half of them.
    #[must_use]
    pub fn keep(mut self, bytes: usize) -> Self {
        self.keep = bytes;
        self
    }

    /// Spawns the program at the head of its own process group.
    ///
    /// A program that was written a moment ago may still be open for writing in a process that
    /// is just being started elsewhere; the system then says "busy" for some milliseconds.
    fn spawn(&self, stdin: fn() -> Stdio) -> Result<Box<dyn ChildWrapper>, ProcessError> {
        const PATIENCE: u32 = 50;
        let mut tries = 0;
        loop {
            match self.spawn_once(stdin()) {
                Err(error) if error.kind() == ErrorKind::ExecutableFileBusy && tries < PATIENCE => {
                    tries += 1;
                    std::thread::park_timeout(Duration::from_millis(10));
                }
                other => return other.map_err(|source| self.not_started(source)),
            }
        }
    }

    fn spawn_once(&self, stdin: Stdio) -> std::io::Result<Box<dyn ChildWrapper>> {
        let mut command = Command::new(&self.program);
        command.args(&self.args).stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped());
        self.place(&mut command);
        let mut wrapped = CommandWrap::from(command);
        #[cfg(unix)]
        wrapped.wrap(process_wrap::std::ProcessGroup::leader());
        #[cfg(windows)]
        wrapped.wrap(process_wrap::std::JobObject);
        wrapped.spawn()
    }

    /// Starts the program and leaves it alone, with no output: a browser, for one.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn detach(&self) -> Result<(), ProcessError> {
        let mut command = Command::new(&self.program);
        command.args(&self.args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        self.place(&mut command);
        command.spawn().map(|_| ()).map_err(|source| self.not_started(source))
    }

    fn place(&self, command: &mut Command) {
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        for (key, value) in &self.env {
            match value {
                Some(value) => command.env(key, value),
                None => command.env_remove(key),
            };
        }
    }

    fn not_started(&self, source: std::io::Error) -> ProcessError {
        // The operating system says "not found" for a missing folder as well as for the program.
        if let Some(folder) = self.folder.as_ref().filter(|folder| !folder.is_dir()) {
            return ProcessError::NoFolder { command: self.to_string(), folder: folder.clone() };
        }
        match source.kind() {
            ErrorKind::NotFound => {
                ProcessError::NotFound { program: self.program.to_string_lossy().into_owned() }
            }
            _ => ProcessError::NotStarted { command: self.to_string(), source },
        }
    }
}

/// The command line for messages, quoted where a reader would need it; not for a shell to run.
/// Arguments of a command that messages show; what packages it is about may be hundreds.
const MOST_SHOWN: usize = 12;

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let program = Path::new(&self.program).file_name().unwrap_or(&self.program);
        write!(f, "{}", program.to_string_lossy())?;
        for (place, arg) in self.args.iter().enumerate() {
            if place == MOST_SHOWN {
                return write!(f, " … ({} more)", self.args.len() - place);
            }
            let arg = arg.to_string_lossy();
            match arg.is_empty() || arg.contains([' ', '"', '\'', '\n']) {
                true => write!(f, " {arg:?}")?,
                false => write!(f, " {arg}")?,
            }
        }
        Ok(())
    }
}

/// Which of the two output streams some bytes came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

/// How a run came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// By itself; the status may still be a failure or a signal.
    Exited(ExitStatus),
    /// Killed with its children because [`Run::limit`] had passed.
    TimedOut(Duration),
}

/// A run that is over.
#[derive(Debug)]
pub struct Finished {
    /// How it ended.
    pub ending: Ending,
    /// What it wrote to standard output.
    pub stdout: Capture,
    /// What it wrote to standard error.
    pub stderr: Capture,
    /// Wall time from start to end.
    pub elapsed: Duration,
    command: String,
}

impl Finished {
    /// Whether it ended by itself with status 0.
    pub fn success(&self) -> bool {
        matches!(self.ending, Ending::Exited(status) if status.success())
    }

    /// Whether the time limit ended it.
    pub fn timed_out(&self) -> bool {
        matches!(self.ending, Ending::TimedOut(_))
    }

    /// The exit code, if it ended by itself and not by a signal.
    pub fn code(&self) -> Option<i32> {
        match self.ending {
            Ending::Exited(status) => status.code(),
            Ending::TimedOut(_) => None,
        }
    }

    /// Itself if it succeeded, otherwise the error that says how it did not.
    ///
    /// # Errors
    /// [`ProcessError::TimedOut`] or [`ProcessError::Failed`].
    pub fn checked(self) -> Result<Self, ProcessError> {
        match self.ending {
            Ending::Exited(status) if status.success() => Ok(self),
            Ending::Exited(status) => {
                // Many programs, `go vet` and `go test` among them, complain on standard output.
                let said = match self.stderr.is_blank() {
                    true => self.stdout.last_lines(),
                    false => self.stderr.last_lines(),
                };
                Err(ProcessError::Failed { command: self.command, status, said })
            }
            Ending::TimedOut(limit) => {
                let said = self.stderr.last_lines();
                Err(ProcessError::TimedOut { command: self.command, limit, said })
            }
        }
    }
}
