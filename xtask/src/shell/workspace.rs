//! Where things lie: the workspace, its clinic, and the folders the tool writes to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use camino::Utf8PathBuf;
use walkdir::WalkDir;

use crate::case::GoVersion;
use crate::case::discover::CaseFolder;

/// The folder that holds `clinic/`, and what lies in it.
#[derive(Debug, Clone)]
pub struct Workspace {
    root: PathBuf,
}

/// Files of a case that are read; larger ones are no case.
const CASE_FILES: [&str; 5] = ["case.toml", "README.md", "before.go", "after.go", "case_test.go"];
/// A case file above this size is refused, in bytes.
const LARGEST_FILE: u64 = 4 << 20;

impl Workspace {
    /// Looks for the workspace from the working folder upwards.
    ///
    /// # Errors
    /// When no folder above has `clinic/go.mod`.
    pub fn find() -> Result<Self> {
        let start =
            std::env::current_dir().context("the working folder is gone; change into one")?;
        for folder in start.ancestors() {
            if folder.join("clinic").join("go.mod").is_file() {
                return Ok(Self { root: folder.to_owned() });
            }
        }
        bail!(
            "no clinic/go.mod in {} or above: run this inside a clone of the project",
            start.display()
        )
    }

    /// The top folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The Go module of the patients.
    pub fn clinic(&self) -> PathBuf {
        self.root.join("clinic")
    }

    /// The folder of everything that is made here and can be made again.
    pub fn target(&self) -> PathBuf {
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| self.root.join("target"), PathBuf::from)
    }

    /// Where reports go unless told otherwise.
    pub fn default_out(&self) -> PathBuf {
        self.target().join("report")
    }

    /// Where the quiz keeps its answers unless told otherwise.
    pub fn predictions(&self) -> PathBuf {
        self.target().join("quiz").join("predictions.toml")
    }

    /// Where the matrix of Go releases goes unless told otherwise.
    pub fn default_matrix(&self) -> PathBuf {
        self.target().join("matrix")
    }

    /// The templates.
    pub fn templates(&self) -> PathBuf {
        self.root.join("templates")
    }

    /// The committed site.
    pub fn site(&self) -> PathBuf {
        self.root.join("site")
    }

    /// Where the site will stand: `base-url` under `workspace.metadata.site` in `Cargo.toml`.
    ///
    /// # Errors
    /// When `Cargo.toml` cannot be read, or the entry is no text.
    pub fn site_address(&self) -> Result<Option<String>> {
        let path = self.root.join("Cargo.toml");
        if !path.is_file() {
            return Ok(None);
        }
        let manifest: toml::Table = fs_err::read_to_string(&path)?
            .parse()
            .with_context(|| format!("cannot read {}", path.display()))?;
        let value = ["workspace", "metadata", "site", "base-url"]
            .into_iter()
            .try_fold(&toml::Value::Table(manifest), |value, key| value.get(key))
            .cloned();
        match value {
            None => Ok(None),
            Some(toml::Value::String(url)) => Ok(Some(url)),
            Some(_) => bail!("base-url in {} is no text: write an address", path.display()),
        }
    }

    /// The folder of one case.
    pub fn case_folder(&self, dir: &camino::Utf8Path) -> PathBuf {
        self.root.join(dir)
    }

    /// The module path and the lowest Go version, from `clinic/go.mod`.
    ///
    /// # Errors
    /// When the file has no `module` or no `go` line.
    pub fn module(&self) -> Result<Module> {
        let path = self.clinic().join("go.mod");
        let text = fs_err::read_to_string(&path)?;
        let word = |key: &str| {
            text.lines()
                .find_map(|line| line.strip_prefix(key)?.split_whitespace().next())
                .with_context(|| {
                    format!("{} has no `{}` line; add one", path.display(), key.trim())
                })
        };
        let minimum = word("go ")?.parse().with_context(|| format!("in {}", path.display()))?;
        Ok(Module { path: word("module ")?.to_owned(), minimum })
    }

    /// Every folder below `clinic/cases` that holds a `case.toml`.
    ///
    /// # Errors
    /// When the folder cannot be walked.
    pub fn case_folders(&self) -> Result<Vec<CaseFolder>> {
        let cases = self.clinic().join("cases");
        let mut folders = Vec::new();
        for entry in WalkDir::new(&cases).sort_by_file_name() {
            let entry = entry.with_context(|| format!("cannot read {}", cases.display()))?;
            if entry.file_name() == "case.toml" && entry.file_type().is_file() {
                let folder = entry.path().parent().unwrap_or(&cases);
                folders.push(self.read_folder(folder, entry.depth() == 2)?);
            }
        }
        Ok(folders)
    }

    fn read_folder(&self, folder: &Path, direct: bool) -> Result<CaseFolder> {
        let relative = folder.strip_prefix(&self.root).unwrap_or(folder);
        let dir = Utf8PathBuf::from(relative.to_string_lossy().replace('\\', "/"));
        let mut files = BTreeMap::new();
        for name in CASE_FILES {
            let path = folder.join(name);
            if path.exists() {
                files.insert(name.to_owned(), read_case_file(&path));
            }
        }
        Ok(CaseFolder { dir, direct, files })
    }
}

/// The clinic's Go module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    /// Its path.
    pub path: String,
    /// The lowest Go version it is written for.
    pub minimum: GoVersion,
}

fn read_case_file(path: &Path) -> Result<String, String> {
    let size = fs_err::metadata(path).map_err(|error| error.to_string())?.len();
    if size > LARGEST_FILE {
        return Err(format!("{size} bytes are too many for a case file; make it smaller"));
    }
    let bytes = fs_err::read(path).map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|_| "not UTF-8: save it as UTF-8".to_owned())
}
