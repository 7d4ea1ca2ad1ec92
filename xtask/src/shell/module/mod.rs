//! Anyone's Go module: where it is, which packages it has, what the compiler says about them.
//!
//! The user's own settings are kept where they decide what is built (cgo, workspace, tags, vendor
//! folder) and left out where they would change what the compiler decides or says (`-gcflags`,
//! `-race`, `-cover`, profiles). It compiles for the words only; nothing of the user's is run
//! unless a benchmark is named (see `bench`).

pub mod bench;
mod examine;
mod list;
mod shelf;
mod words;

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::process::{Interrupt, Run};
use super::toolchain::Go;
use crate::case::GoVersion;
use crate::judge::naming::{Naming, Root};

pub use examine::Examined;
pub use list::Found;
pub use words::Asked;

/// Flags that may stand in the user's GOFLAGS: they say what is built, not how.
const KEPT_FLAGS: [&str; 5] = ["-tags", "-mod", "-modfile", "-modcacherw", "-trimpath"];
/// How long `go env` may take.
const ENV_LIMIT: Duration = Duration::from_secs(30);

/// A Go module on the disk.
#[derive(Debug, Clone)]
pub struct Module {
    /// The folder that patterns are relative to.
    folder: PathBuf,
    /// The folder of its `go.mod`.
    pub root: PathBuf,
    /// Its path.
    pub path: String,
    /// The Go it asks for.
    pub minimum: GoVersion,
    /// The GOFLAGS that its packages are built with.
    flags: String,
    /// Build tags, as given on the command line.
    tags: Option<String>,
    /// How its files are named.
    naming: Naming,
}

impl Module {
    /// The module that a folder belongs to.
    ///
    /// # Errors
    /// When there is no `go.mod` in the folder or above, or it has no `module` line.
    pub fn open(folder: &Path) -> Result<Self> {
        let folder = whole(folder).with_context(|| folder.display().to_string())?;
        if !folder.is_dir() {
            bail!("{} is no folder: name the folder of a Go module", folder.display());
        }
        let root = folder.ancestors().find(|f| f.join("go.mod").is_file()).with_context(|| {
            format!("no go.mod in {} or above: run `go mod init` there", folder.display())
        })?;
        let file = root.join("go.mod");
        let text = fs_err::read_to_string(&file)?;
        let path = text
            .lines()
            .find_map(|line| line.trim_start().strip_prefix("module")?.split_whitespace().next())
            .map(|path| path.trim_matches(['"', '`']).to_owned())
            .with_context(|| format!("{} has no `module` line; add one", file.display()))?;
        let minimum = GoVersion::minimum_of(&text).unwrap_or_else(|| GoVersion::release(1, 16, 0));
        let root = root.to_owned();
        Ok(Self {
            folder,
            root,
            path,
            minimum,
            flags: String::new(),
            tags: None,
            naming: Naming::default(),
        })
    }

    /// Takes over what of the user's GOFLAGS may stay, and the build tags; gives the flags that
    /// were left out.
    ///
    /// # Errors
    /// When `go env` cannot be run.
    pub fn adopt_settings(
        &mut self,
        go: &Go,
        tags: Option<&str>,
        interrupt: &Interrupt,
    ) -> Result<Vec<String>> {
        let asked = Run::new(&go.program)
            .args(["env", "GOFLAGS", "GOMODCACHE"])
            .folder(&self.folder)
            .env("GOTOOLCHAIN", "local")
            .limit(ENV_LIMIT)
            .finish(interrupt)?;
        let said = asked.stdout.text();
        let mut lines = said.lines();
        let set = lines.next().unwrap_or_default();
        self.naming = self.names(go, lines.next().unwrap_or_default());
        let is_kept = |flag: &&str| {
            let name = flag.split('=').next().unwrap_or(flag);
            KEPT_FLAGS.contains(&name.replacen("--", "-", 1).as_str())
        };
        let (kept, dropped): (Vec<_>, Vec<_>) = set.split_whitespace().partition(is_kept);
        self.flags =
            ["-buildvcs=false", "-pgo=off"].into_iter().chain(kept).collect::<Vec<_>>().join(" ");
        self.tags = tags.map(str::to_owned);
        Ok(dropped.into_iter().filter(|f| !f.starts_with("-buildvcs")).map(str::to_owned).collect())
    }

    fn names(&self, go: &Go, cache: &str) -> Naming {
        let root = |folder: &Path, name: &str| Root {
            folder: slashed(folder).trim_end_matches('/').to_owned(),
            name: name.to_owned(),
        };
        let standard = go.root.join("src");
        let mut roots = vec![root(&self.root, &self.path)];
        // Go may name its own files through the links that lead to it, or without them.
        roots.extend(whole(&standard).ok().map(|folder| root(&folder, "")));
        roots.push(root(&standard, ""));
        if !cache.is_empty() {
            roots.push(root(Path::new(cache), ""));
        }
        roots.sort_by_key(|root| std::cmp::Reverse(root.folder.len()));
        Naming { folder: slashed(&self.folder), roots }
    }

    /// A `go` command in the module, in the user's own surroundings except for what would change
    /// the compiler's words.
    fn go(&self, go: &Go, command: &str) -> Run {
        let mut run = go.run().folder(&self.folder).env("GOFLAGS", &self.flags).arg(command);
        for name in ["GOWORK", "CGO_ENABLED"] {
            run = match std::env::var_os(name).filter(|value| !value.is_empty()) {
                Some(value) => run.env(name, value),
                None => run.env_remove(name),
            };
        }
        match &self.tags {
            Some(tags) => run.arg(format!("-tags={tags}")),
            None => run,
        }
    }
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// A folder as Go will name it: whole, and without links on the way.
fn whole(folder: &Path) -> std::io::Result<PathBuf> {
    // Elsewhere links are rare, and the whole form is one that Go does not print.
    if cfg!(unix) { folder.canonicalize() } else { std::path::absolute(folder) }
}
