//! One `go list -export` over all packages, and their words as they come.
//!
//! cmd/go compiles side by side and prints the text of a package when it is compiled; each package
//! is handed on at the next one's header, while the rest is still being compiled. The records of
//! a package lie in a folder of its own (see `shelf`), since all main packages would share one. A
//! package that does not compile says why in the list that cmd/go prints at its end.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Result, bail};
use serde::Deserialize;

use super::Module;
use super::list::{Found, RawError};
use super::shelf::{Shelf, TextDigest};
use crate::escape::Diagnosis;
use crate::escape::parse::{Feed, Keep};
use crate::shell::compile::debug_flags;
use crate::shell::process::{Interrupt, Stream};
use crate::shell::toolchain::Go;

/// What is compiled, and how.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The toolchain.
    pub go: &'a Go,
    /// The packages.
    pub packages: &'a [Found],
    /// An empty folder, for records that are not kept.
    pub scratch: &'a Path,
    /// With the tests of the packages.
    pub tests: bool,
    /// Without inlining (`-l`).
    pub no_inline: bool,
    /// Keep the text of each package.
    pub keep_text: bool,
}

/// What the compiler said about one package.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// Which, as an index into the packages that were asked about.
    pub place: usize,
    /// The text, read; the external tests of a package come by themselves.
    pub diagnosis: Diagnosis,
    /// Digest of the text.
    pub digest: String,
    /// The text as it came, when it was to be kept.
    pub text: String,
}

impl Words {
    /// Whether they are of Go's compiler, which names each function that it compiles.
    pub fn is_compiled(&self) -> bool {
        !self.diagnosis.findings.is_empty() || !self.diagnosis.notes.is_empty()
    }
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct Built {
    import_path: String,
    for_test: String,
    error: Option<RawError>,
    deps_errors: Vec<RawError>,
}

impl Module {
    /// Compiles and hands on the words of each package as soon as it is compiled; gives back why
    /// packages did not compile, by their place.
    ///
    /// # Errors
    /// When Go cannot be run or was interrupted.
    pub fn words(
        &self,
        asked: &Asked<'_>,
        shelf: &Shelf,
        interrupt: &Interrupt,
        mut each: impl FnMut(Words),
    ) -> Result<BTreeMap<usize, String>> {
        let mut run = self.go(asked.go, "list");
        run = run.args(["-e", "-export"]);
        run = run.arg("-json=ImportPath,ForTest,Error,DepsErrors");
        if asked.tests {
            run = run.arg("-test");
        }
        for flags in asked.compiler_flags(shelf) {
            run = run.arg(flags);
        }
        let found = asked.packages.iter().filter(|package| package.folder.is_some());
        run = run.arg("--").args(found.map(|package| &package.listed.import_path));
        let mut stream = Streamed::new(asked);
        let finished = run.finish_with(interrupt, &mut |from, line| {
            if from == Stream::Err {
                stream.line(line, &mut each);
            }
        })?;
        let stray = stream.end(&mut each);
        if !finished.success() {
            bail!("go list failed; it says:\n{}{}", stray, finished.stderr.last_lines());
        }
        let known = asked.places();
        let mut failures: BTreeMap<usize, String> = BTreeMap::new();
        for (place, package) in asked.packages.iter().enumerate() {
            if let Some(complaint) = &package.complaint {
                failures.insert(place, complaint.clone());
            }
        }
        let text = finished.stdout.bytes();
        for built in serde_json::Deserializer::from_slice(&text).into_iter::<Built>() {
            let built = built?;
            let bare = built.import_path.split(" [").next().unwrap_or_default();
            let name = if built.for_test.is_empty() { bare } else { built.for_test.as_str() };
            if let (Some(place), Some(why)) = (known.get(name), why(&built)) {
                failures.entry(*place).or_insert(why);
            }
        }
        Ok(failures)
    }
}

/// The first thing that is wrong with a package or with what it needs.
fn why(built: &Built) -> Option<String> {
    let own = built.error.as_ref().map(RawError::text);
    own.or_else(|| {
        let mut said: Vec<String> = built.deps_errors.iter().map(RawError::text).collect();
        said.dedup();
        (!said.is_empty()).then(|| said.join("\n"))
    })
}

impl Asked<'_> {
    fn places(&self) -> HashMap<&str, usize> {
        let named = self.packages.iter().enumerate();
        named.map(|(place, found)| (found.listed.import_path.as_str(), place)).collect()
    }

    /// The compiler's flags: where the records go differs for some packages, and of several flags
    /// that fit one the last counts.
    fn compiler_flags(&self, shelf: &Shelf) -> Vec<String> {
        let inline = if self.no_inline { " -l" } else { "" };
        let debug = debug_flags(self.go);
        let flags = |folder: &Path| {
            let shown = folder.to_string_lossy().replace('\\', "/");
            let slash = if shown.starts_with('/') { "" } else { "/" };
            format!("-m=2 -json=0,file://{slash}{shown} -d={debug}{inline}")
        };
        let own = self.packages.iter().enumerate().filter_map(|(place, package)| {
            let folder = shelf.own(place)?;
            Some(format!("-gcflags={}={}", package.listed.import_path, flags(folder)))
        });
        std::iter::once(format!("-gcflags={}", flags(shelf.shared()))).chain(own).collect()
    }
}

/// The text of a running compiler, cut into packages.
struct Streamed<'a> {
    asked: &'a Asked<'a>,
    places: HashMap<&'a str, usize>,
    feed: Option<Feed>,
    digest: TextDigest,
    text: String,
    /// What cmd/go itself said: downloads, warnings.
    stray: String,
}

impl<'a> Streamed<'a> {
    fn new(asked: &'a Asked<'a>) -> Self {
        let (text, stray) = (String::new(), String::new());
        let digest = TextDigest::default();
        Self { asked, places: asked.places(), feed: None, digest, text, stray }
    }

    fn line(&mut self, line: &str, each: &mut impl FnMut(Words)) {
        if line.starts_with("# ") {
            self.close(each);
        }
        let said_by_go = line.starts_with("go: ") || line.starts_with("warning: ");
        if self.feed.is_none() && !line.starts_with("# ") || said_by_go {
            // Writing to a string cannot fail.
            let _ = writeln!(self.stray, "{line}");
            return;
        }
        self.digest.line(line);
        if self.asked.keep_text {
            self.text.push_str(line);
            self.text.push('\n');
        }
        let feed = self.feed.get_or_insert_with(|| Feed::new(Keep::Everything));
        // A feed is ended at each header, so nothing comes out of it before.
        feed.line(line, |_| {});
    }

    /// Hands on the package whose text is complete. The generated main of a test binary is
    /// nobody's, and is passed over.
    fn close(&mut self, each: &mut impl FnMut(Words)) {
        let Some(feed) = self.feed.take() else { return };
        let (text, digest) = (std::mem::take(&mut self.text), self.digest.end());
        feed.end(|diagnosis| {
            let name = diagnosis.package.as_str();
            let tested = name.strip_suffix("_test").filter(|_| diagnosis.test_of.is_some());
            let place = self.places.get(name).or_else(|| self.places.get(tested?)).copied();
            if let Some(place) = place {
                each(Words { place, diagnosis, digest: digest.clone(), text: text.clone() });
            }
        });
    }

    fn end(mut self, each: &mut impl FnMut(Words)) -> String {
        self.close(each);
        self.stray
    }
}
