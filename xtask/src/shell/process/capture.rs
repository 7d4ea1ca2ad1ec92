//! What a child wrote, in bounded memory: the first half and the last half of the allowance.
//!
//! A compiler's complaint stands at the start and a crash at the end, so both ends are kept and
//! the middle is what goes. It does not split lines and does not judge what it holds.

use std::collections::VecDeque;

/// The bytes of one output stream, with a count of those that did not fit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Capture {
    head: Vec<u8>,
    tail: VecDeque<u8>,
    half: usize,
    left_out: u64,
}

/// How many of the last lines an error message quotes.
const QUOTED_LINES: usize = 20;

impl Capture {
    /// An empty capture that holds at most `keep` bytes.
    pub fn new(keep: usize) -> Self {
        Self { half: keep / 2, ..Self::default() }
    }

    /// Adds bytes at the end.
    pub fn push(&mut self, bytes: &[u8]) {
        let (first, rest) = bytes.split_at(bytes.len().min(self.half - self.head.len()));
        self.head.extend_from_slice(first);
        self.tail.extend(rest);
        let too_many = self.tail.len().saturating_sub(self.half);
        self.tail.drain(..too_many);
        self.left_out += too_many as u64;
    }

    /// How many bytes of the middle were not kept; 0 means that nothing is missing.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// The whole, as text; bytes that are not UTF-8 become U+FFFD, a gap is told in its place.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes()).into_owned()
    }

    /// The whole, as bytes; a gap is told in its place.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.head.clone();
        if self.left_out > 0 {
            bytes.extend(format!("\n[{} bytes left out]\n", self.left_out).bytes());
        }
        bytes.extend(&self.tail);
        bytes
    }

    /// Whether there is nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.head.iter().chain(&self.tail).all(u8::is_ascii_whitespace)
    }

    /// The last lines, trimmed, for an error message.
    pub fn last_lines(&self) -> String {
        let text = self.text();
        let lines: Vec<_> = text.trim().lines().collect();
        lines[lines.len().saturating_sub(QUOTED_LINES)..].join("\n")
    }
}
