//! Commands that are printed for somebody to type again: whole, and quoted for a POSIX shell.

use std::path::Path;
use std::time::Duration;

/// A command of this tool that grows word by word.
pub struct Again {
    words: Vec<String>,
}

impl Again {
    /// `cargo xtask VERB`.
    pub fn verb(verb: &str) -> Self {
        Self { words: ["cargo", "xtask", verb].map(str::to_owned).into() }
    }

    /// Adds plain words: names of cases, the value of a flag.
    pub fn words<'a>(mut self, words: impl IntoIterator<Item = &'a String>) -> Self {
        self.words.extend(words.into_iter().map(|word| quoted(word)));
        self
    }

    /// Adds a flag when it was given.
    pub fn flag(mut self, flag: &str, given: bool) -> Self {
        self.words.extend(given.then(|| flag.to_owned()));
        self
    }

    /// Adds a flag and its value when it was given.
    pub fn with(self, flag: &str, value: Option<String>) -> Self {
        let given = value.is_some();
        self.flag(flag, given).words(value.as_ref())
    }

    /// Adds a flag and its path when it was given.
    pub fn with_path(self, flag: &str, path: Option<&Path>) -> Self {
        self.with(flag, path.map(|path| path.display().to_string()))
    }

    /// The line.
    pub fn line(&self) -> String {
        self.words.join(" ")
    }
}

/// A time as the flags read it.
pub fn time(time: Duration) -> String {
    match time.subsec_millis() {
        0 => format!("{}s", time.as_secs()),
        _ => format!("{}ms", time.as_millis()),
    }
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+=,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_back_the_words_that_were_meant() {
        let words = ["plain-1", "two words", "it's", "", "$HOME `x`", "a\"b", "~/x", "new\nline"];
        let words = words.map(str::to_owned);
        let line = Again::verb("quiz").words(&words).line();
        // The shell itself is the judge.
        let script = format!("for word in {}; do printf '%s\\0' \"$word\"; done", &line[17..]);
        #[expect(clippy::disallowed_methods, reason = "a shell is what the line is for")]
        let output = std::process::Command::new("sh").args(["-c", &script]).output().unwrap();
        let read = String::from_utf8(output.stdout).unwrap();
        let read: Vec<&str> = read.trim_end_matches('\0').split('\0').collect();
        assert_eq!(read, words);
    }

    #[test]
    fn a_time_is_written_as_the_flags_read_it() {
        assert_eq!(time(Duration::from_secs(120)), "120s");
        assert_eq!(time(Duration::from_millis(1500)), "1500ms");
    }
}
