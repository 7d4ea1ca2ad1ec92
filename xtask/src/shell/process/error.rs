//! Why a child process did not do what was asked, in words a reader can act on.
//!
//! It does not decide which of these end the tool; verbs do.

use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::Duration;

/// Why a child process did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    /// No such program.
    #[error("{program} was not found; install it or put it on PATH")]
    NotFound {
        /// The name or path that was tried.
        program: String,
    },
    /// The folder to run in does not exist.
    #[error("cannot run `{command}`: the folder {} does not exist", folder.display())]
    NoFolder {
        /// The command line.
        command: String,
        /// The folder that is missing.
        folder: PathBuf,
    },
    /// The operating system refused to start it.
    #[error("cannot start `{command}`: {source}")]
    NotStarted {
        /// The command line.
        command: String,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// It ended with a status that is not 0.
    #[error("`{command}` failed ({status}){}", after_colon(said))]
    Failed {
        /// The command line.
        command: String,
        /// How it ended.
        status: ExitStatus,
        /// The last lines it wrote.
        said: String,
    },
    /// It, or its answer, took longer than allowed. It has been killed with its children.
    #[error("`{command}` was stopped after its limit of {limit:?}{}", after_colon(said))]
    TimedOut {
        /// The command line.
        command: String,
        /// The limit that had passed.
        limit: Duration,
        /// The last lines it wrote to standard error.
        said: String,
    },
    /// A live child closed its output before it answered.
    #[error("`{command}` ended without an answer ({}){}", status_words(*status), after_colon(said))]
    Ended {
        /// The command line.
        command: String,
        /// How it ended, if that could be learnt.
        status: Option<ExitStatus>,
        /// The last lines it wrote to standard error.
        said: String,
    },
    /// The user asked the tool to stop; the child has been killed with its children.
    #[error("interrupted while `{command}` was running")]
    Interrupted {
        /// The command line.
        command: String,
    },
    /// A pipe to the child or a wait for it failed.
    #[error("lost touch with `{command}`: {source}")]
    Lost {
        /// The command line.
        command: String,
        /// What the operating system said.
        source: std::io::Error,
    },
}

impl ProcessError {
    /// Whether the user asked to stop; everything else is a failure of this one child.
    pub fn is_interrupted(&self) -> bool {
        matches!(self, Self::Interrupted { .. })
    }
}

fn after_colon(said: &str) -> String {
    if said.is_empty() { String::new() } else { format!(":\n{said}") }
}

fn status_words(status: Option<ExitStatus>) -> String {
    status.map_or_else(|| "no exit status".to_owned(), |status| status.to_string())
}
