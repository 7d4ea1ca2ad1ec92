//! `new`: a case that compiles and passes as it stands, for its author to change.

use anyhow::{Result, bail};

use super::Outcome;
use crate::case::{CaseId, scaffold};
use crate::cli::NewArgs;
use crate::shell::workspace::Workspace;
use crate::shell::{store, terminal};

/// Writes the files and says what to do next.
pub fn run(args: &NewArgs) -> Result<Outcome> {
    let id = CaseId::new(&args.id)?;
    let folder = Workspace::find()?.clinic().join("cases").join(id.as_str());
    if folder.exists() {
        bail!("{} exists already: choose another id", folder.display());
    }
    for (name, text) in scaffold::files(&id) {
        store::write_whole(&folder.join(name), text.as_bytes())?;
    }
    terminal::print(&format!(
        "made {}\nnext: change before.go, after.go and case_test.go, tell the story in README.md \
         and case.toml, then run\n  cargo xtask report {id}\n",
        folder.display()
    ))?;
    Ok(Outcome::Fine)
}
