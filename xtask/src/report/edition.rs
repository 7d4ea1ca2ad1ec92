//! Which files of a report are made, and for which address.
//!
//! A report in a folder has every part and knows no address: each of its links is relative. A site
//! that is published may know where it will stand, and then says so to search engines.

use std::collections::BTreeSet;

/// A part of a report that can be asked for by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The site: a page per case, an index, style and search.
    Html,
    /// `report.html`, everything in one file.
    Single,
    /// `report.md`.
    Markdown,
    /// `report.json`.
    Json,
    /// `bench/before.txt` and `bench/after.txt`.
    Bench,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Html, Self::Single, Self::Markdown, Self::Json, Self::Bench];
}

/// What is made of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// The parts that are wanted.
    pub parts: BTreeSet<Part>,
    /// Where the site will stand, if it is to be found from outside.
    pub address: Option<Address>,
}

impl Default for Edition {
    /// Every part, for a folder.
    fn default() -> Self {
        Self { parts: Part::ALL.into(), address: None }
    }
}

impl Edition {
    /// The file that a reader opens first.
    pub fn first_file(&self) -> &'static str {
        match self.parts.first() {
            None | Some(Part::Html) => "index.html",
            Some(Part::Single) => "report.html",
            Some(Part::Markdown) => "report.md",
            Some(Part::Json) => "report.json",
            Some(Part::Bench) => "bench/before.txt",
        }
    }

    /// Whether a part is wanted.
    pub fn has(&self, part: Part) -> bool {
        self.parts.contains(&part)
    }
}

/// The address of a published site; it ends in a slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(String);

/// A text that is no address of a site.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no address of a site: write it like https://example.org/clinic/")]
pub struct BadAddress(String);

impl Address {
    /// Checks and wraps an address; a missing last slash is added.
    ///
    /// # Errors
    /// When it is not http or https, names no host, or has more than a path behind it.
    pub fn new(text: &str) -> Result<Self, BadAddress> {
        let bad = || BadAddress(text.chars().take(200).collect());
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let rest = rest.ok_or_else(bad)?;
        let fine = |c: char| c.is_ascii_alphanumeric() || "-._~:/%[]".contains(c);
        if rest.is_empty() || rest.starts_with('/') || !rest.chars().all(fine) {
            return Err(bad());
        }
        let slash = if text.ends_with('/') { "" } else { "/" };
        Ok(Self(format!("{text}{slash}")))
    }

    /// The address of the first page.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address of a page, given its path below the first; the first page is the folder itself.
    pub fn of(&self, path: &str) -> String {
        format!("{}{}", self.0, if path == "index.html" { "" } else { path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_http_with_a_host_and_a_path() {
        let address = Address::new("https://example.org/clinic").unwrap();
        assert_eq!(address.of("index.html"), "https://example.org/clinic/");
        assert_eq!(address.of("cases/a.html"), "https://example.org/clinic/cases/a.html");
        assert!(Address::new("http://localhost:8000/").is_ok());
        for bad in [
            "",
            "example.org",
            "ftp://x/",
            "https://",
            "https:///x",
            "https://x/?a",
            "https://x/\"<",
        ] {
            assert!(Address::new(bad).is_err(), "{bad}");
        }
    }
}
