//! One `go list -export` over all packages, and their words as they come.
//!
//! cmd/go compiles side by side and prints the text of a package when it is compiled; each package
//! is handed on at the next one's header, while the rest is still being compiled. The records of
//! a package lie in a folder of its own, since all main packages would share one. A package that
//! does not compile says why in the list that cmd/go prints at its end.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use serde::Deserialize;

use super::Module;
use super::list::{Found, RawError};
use crate::escape::Diagnosis;
use crate::escape::json::{self, JsonFile};
use crate::escape::parse::{Feed, Keep};
use crate::shell::compile::debug_flags;
use crate::shell::process::{Interrupt, Stream};
use crate::shell::toolchain::Go;

/// Above this, the packages share one folder of records: a command line has its limits.
const MOST_FOLDERS: usize = 1500;

/// What is compiled, and how.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The toolchain.
    pub go: &'a Go,
    /// The packages.
    pub packages: &'a [Found],
    /// An empty folder for the records.
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
    /// Where its records lie.
    pub records: PathBuf,
    /// The text as it came, when it was to be kept.
    pub text: String,
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
        interrupt: &Interrupt,
        mut each: impl FnMut(Words),
    ) -> Result<BTreeMap<usize, String>> {
        let mut run = self.go(asked.go, "list");
        run = run.args(["-e", "-export"]);
        run = run.arg("-json=ImportPath,ForTest,Error,DepsErrors");
        if asked.tests {
            run = run.arg("-test");
        }
        for flags in asked.compiler_flags()? {
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
        let places = asked.places();
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
            if let (Some(place), Some(why)) = (places.get(name), why(&built)) {
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

    fn records(&self, place: usize) -> PathBuf {
        if self.packages.len() > MOST_FOLDERS {
            self.scratch.to_owned()
        } else {
            self.scratch.join(place.to_string())
        }
    }

    /// The compiler's flags, each package with its own folder of records.
    fn compiler_flags(&self) -> Result<Vec<String>> {
        let inline = if self.no_inline { " -l" } else { "" };
        let debug = debug_flags(self.go);
        let flags = |folder: &Path| {
            let shown = folder.to_string_lossy().replace('\\', "/");
            let slash = if shown.starts_with('/') { "" } else { "/" };
            format!("-m=2 -json=0,file://{slash}{shown} -d={debug}{inline}")
        };
        if self.packages.len() > MOST_FOLDERS {
            return Ok(vec![format!("-gcflags={}", flags(self.scratch))]);
        }
        let mut all = Vec::new();
        for (place, package) in self.packages.iter().enumerate() {
            let folder = self.records(place);
            fs_err::create_dir_all(&folder)?;
            all.push(format!("-gcflags={}={}", package.listed.import_path, flags(&folder)));
        }
        Ok(all)
    }
}

/// The text of a running compiler, cut into packages.
struct Streamed<'a> {
    asked: &'a Asked<'a>,
    places: HashMap<&'a str, usize>,
    feed: Option<Feed>,
    text: String,
    /// What cmd/go itself said: downloads, warnings.
    stray: String,
}

impl<'a> Streamed<'a> {
    fn new(asked: &'a Asked<'a>) -> Self {
        let (text, stray) = (String::new(), String::new());
        Self { asked, places: asked.places(), feed: None, text, stray }
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
        let text = std::mem::take(&mut self.text);
        feed.end(|diagnosis| {
            let name = diagnosis.package.as_str();
            let tested = name.strip_suffix("_test").filter(|_| diagnosis.test_of.is_some());
            let place = self.places.get(name).or_else(|| self.places.get(tested?)).copied();
            if let Some(place) = place {
                let records = self.asked.records(place);
                each(Words { place, diagnosis, records, text: text.clone() });
            }
        });
    }

    fn end(mut self, each: &mut impl FnMut(Words)) -> String {
        self.close(each);
        self.stray
    }
}

/// The records of one package, from its folder; a file that cannot be read is as if it were not
/// there, and its verdicts have no inline chains.
pub fn read_records(folder: &Path, package: &str) -> Vec<JsonFile> {
    let escaped = package.replace('%', "%25").replace('/', "%2F");
    let mut files = Vec::new();
    for name in [escaped.as_str(), "main"] {
        let Ok(entries) = fs_err::read_dir(folder.join(name)) else { continue };
        let mut paths: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
        paths.sort();
        files.extend(
            paths.iter().filter_map(|path| fs_err::read(path).ok()).map(|b| json::read_chains(&b)),
        );
        if !files.is_empty() {
            break;
        }
    }
    files
}
