//! The hashes of a folder's files, as `sha256sum --check` reads them.
//!
//! They show that a file changed by accident or by an unthinking hand. Who changes the list along
//! with the file is seen by `git log`, not here.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use camino::{Utf8Path, Utf8PathBuf};
use sha2::{Digest, Sha256};

use crate::case::hex;

/// Paths with their SHA-256 in hexadecimal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sums(BTreeMap<Utf8PathBuf, String>);

/// A line that is no hash with a path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} is no SHA-256 with a path; take the file out of git again")]
pub struct BadLine {
    /// 1-based.
    pub line: usize,
}

/// How a file is not what the list says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// Its bytes are others.
    Changed(Utf8PathBuf),
    /// It is not there.
    Missing(Utf8PathBuf),
    /// It is there and not on the list.
    Extra(Utf8PathBuf),
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Changed(path) => write!(f, "{path} was changed"),
            Self::Missing(path) => write!(f, "{path} is missing"),
            Self::Extra(path) => write!(f, "{path} was added"),
        }
    }
}

impl Sums {
    /// Hashes files.
    pub fn of<'a>(files: impl IntoIterator<Item = (&'a Utf8Path, &'a [u8])>) -> Self {
        let sum = |bytes| hex(&Sha256::digest(bytes));
        Self(files.into_iter().map(|(path, bytes)| (path.to_owned(), sum(bytes))).collect())
    }

    /// The list, a line per file.
    pub fn text(&self) -> String {
        self.0.iter().fold(String::new(), |mut text, (path, sum)| {
            let _ = writeln!(text, "{sum}  {path}");
            text
        })
    }

    /// Reads a list.
    ///
    /// # Errors
    /// At the first line that is none of it.
    pub fn parse(text: &str) -> Result<Self, BadLine> {
        let mut sums = BTreeMap::new();
        for (place, line) in text.lines().enumerate() {
            let bad = BadLine { line: place + 1 };
            let (sum, path) = line.split_once("  ").ok_or_else(|| bad.clone())?;
            let is_sum = sum.len() == 64 && sum.chars().all(|c| c.is_ascii_hexdigit());
            if !is_sum || path.is_empty() {
                return Err(bad);
            }
            sums.insert(Utf8PathBuf::from(path), sum.to_ascii_lowercase());
        }
        Ok(Self(sums))
    }

    /// How what was found differs from this list.
    pub fn differences(&self, found: &Self) -> Vec<Difference> {
        let listed = self.0.iter().filter_map(|(path, sum)| match found.0.get(path) {
            None => Some(Difference::Missing(path.clone())),
            Some(other) if other != sum => Some(Difference::Changed(path.clone())),
            Some(_) => None,
        });
        let extra = found.0.keys().filter(|path| !self.0.contains_key(*path));
        listed.chain(extra.map(|path| Difference::Extra(path.clone()))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sums(files: &[(&str, &str)]) -> Sums {
        Sums::of(files.iter().map(|(path, text)| (Utf8Path::new(*path), text.as_bytes())))
    }

    #[test]
    fn hashes_are_those_of_sha256sum() {
        // printf abc | sha256sum
        let sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sums(&[("a/b.txt", "abc")]).text(), format!("{sum}  a/b.txt\n"));
    }

    #[test]
    fn a_list_read_back_finds_every_difference() {
        let listed = sums(&[("a", "1"), ("b", "2"), ("c", "3")]);
        assert_eq!(Sums::parse(&listed.text()).unwrap(), listed);
        let found = sums(&[("a", "1"), ("b", "x"), ("d", "4")]);
        let path = Utf8PathBuf::from;
        assert_eq!(
            listed.differences(&found),
            [
                Difference::Changed(path("b")),
                Difference::Missing(path("c")),
                Difference::Extra(path("d"))
            ]
        );
        assert_eq!(listed.differences(&listed), []);
    }

    #[test]
    fn what_is_no_list_is_refused_with_its_line() {
        let good = sums(&[("a", "1")]).text();
        for bad in ["x", "abc  path", "", &"g".repeat(64)] {
            assert_eq!(Sums::parse(&format!("{good}{bad}\n")), Err(BadLine { line: 2 }), "{bad}");
        }
    }
}
