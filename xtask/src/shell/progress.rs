//! What runs and how long it will still take: bars on a terminal, plain lines elsewhere.
//!
//! Progress goes to stderr, results to stdout, so a pipe gets results only. It decides nothing.

use std::io::{IsTerminal, Write};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::clock::Stopwatch;

/// A plain line about a stage's progress appears at most this often.
const PLAIN_EVERY: Duration = Duration::from_secs(5);

/// One stage of work, of a known number of steps.
pub struct Stage {
    bar: Option<ProgressBar>,
    name: String,
    plain: Mutex<Plain>,
}

struct Plain {
    done: u64,
    total: u64,
    last: Option<Stopwatch>,
}

/// Prints one line to stderr, above any bar.
pub fn say(line: &str) {
    // A closed stderr is no reason to stop measuring.
    writeln!(std::io::stderr(), "{line}").ok();
}

impl Stage {
    /// Begins a stage.
    pub fn begin(name: &str, total: u64) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| bar(name, total));
        if bar.is_none() {
            say(name);
        }
        let plain = Mutex::new(Plain { done: 0, total, last: None });
        Self { bar, name: name.to_owned(), plain }
    }

    /// A stage that shows nothing.
    pub fn silent() -> Self {
        let plain = Mutex::new(Plain { done: 0, total: 0, last: None });
        Self { bar: Some(ProgressBar::hidden()), name: String::new(), plain }
    }

    /// Says what runs now.
    pub fn now(&self, what: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(what.to_owned());
        }
    }

    /// One more step is done; `left` is how long the rest will take, when that is known.
    pub fn step(&self, what: &str, left: Option<Duration>) {
        match &self.bar {
            Some(bar) => {
                bar.inc(1);
                bar.set_message(match left {
                    Some(left) => format!("{what}, about {} s left", left.as_secs().max(1)),
                    None => what.to_owned(),
                });
            }
            None => self.plain_step(what, left),
        }
    }

    /// The number of steps turned out to be another.
    pub fn set_total(&self, total: u64) {
        if let Some(bar) = &self.bar {
            bar.set_length(total);
        }
        self.plain.lock().unwrap_or_else(PoisonError::into_inner).total = total;
    }

    /// Prints a line that stays.
    pub fn say(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.println(line),
            None => say(line),
        }
    }

    /// Prints a result to stdout without the bar in between.
    ///
    /// # Errors
    /// When stdout cannot be written.
    pub fn print(&self, text: &str) -> anyhow::Result<()> {
        match &self.bar {
            Some(bar) => bar.suspend(|| super::terminal::print(text)),
            None => super::terminal::print(text),
        }
    }

    /// Ends the stage; the bar goes away.
    pub fn end(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }

    fn plain_step(&self, what: &str, left: Option<Duration>) {
        let mut plain = self.plain.lock().unwrap_or_else(PoisonError::into_inner);
        plain.done += 1;
        let due = plain.last.is_none_or(|last| last.elapsed() >= PLAIN_EVERY);
        if due || plain.done == plain.total {
            plain.last = Some(Stopwatch::start());
            let left = left.map_or_else(String::new, |l| format!(", about {} s left", l.as_secs()));
            say(&format!("  {}: {}/{} {what}{left}", self.name, plain.done, plain.total));
        }
    }
}

fn bar(name: &str, total: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{prefix:>10} [{bar:24}] {pos}/{len} {wide_msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "));
    bar.set_prefix(name.to_owned());
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// Shows what is being fetched, how large it is and how far it is.
#[derive(Default)]
pub struct Download {
    bar: Option<ProgressBar>,
}

impl super::toolchain::Progress for Download {
    fn starts(&mut self, what: &str) {
        say(what);
        if std::io::stderr().is_terminal() {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            let style = ProgressStyle::with_template(
                "           [{bar:24}] {bytes}/{total_bytes}, {eta} left",
            );
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            self.bar = Some(bar);
        }
    }

    fn moves(&mut self, done: u64, total: Option<u64>) {
        if let Some(bar) = &self.bar {
            if let Some(total) = total {
                bar.set_length(total);
            }
            bar.set_position(done);
        }
    }

    fn ends(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}
