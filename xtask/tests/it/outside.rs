//! Programs that others wrote, for tests that ask them: Python with a package, the go command.
//!
//! Where one is missing and cannot be fetched there is none, and the test says on stderr that
//! nothing was compared.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use assert_cmd::Command;

/// A line that the test harness does not hold back.
pub fn note(line: &str) {
    writeln!(std::io::stderr(), "note: {line}").ok();
}

/// A folder that stays between runs, so that packages are fetched once.
fn kept(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// A Python that has a package: the system's own, or one in a virtual environment of our own.
pub fn python_with(package: &str) -> Option<PathBuf> {
    let has_it = |python: &Path| {
        Command::new(python)
            .args(["-c", &format!("import {package}")])
            .output()
            .is_ok_and(|o| o.status.success())
    };
    let system = ["python3", "python"].map(PathBuf::from);
    if let Some(python) = system.iter().find(|python| has_it(python)) {
        return Some(python.clone());
    }
    let folder = kept(package);
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if has_it(&python) {
        return Some(python);
    }
    let ok = |command: &mut Command| command.output().is_ok_and(|output| output.status.success());
    let made = system.iter().any(|p| ok(Command::new(p).args(["-m", "venv"]).arg(&folder)));
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", package]).timeout(Duration::from_secs(180));
    (made && ok(&mut pip) && has_it(&python)).then_some(python)
}

/// What a go command printed, when it could be run and ended well.
pub fn go(args: &[&str], folder: &Path) -> Option<Vec<u8>> {
    let mut command = Command::new("go");
    command.args(args).env("GOBIN", folder).env_remove("GOFLAGS").current_dir(folder);
    let output = command.timeout(Duration::from_secs(120)).output().ok()?;
    output.status.success().then_some(output.stdout)
}
