//! Finding a program by its bare name, as the shell of the platform would.
//!
//! The search path is an argument, so that a test (or a caller with its own idea of PATH) can say
//! where to look. It starts nothing.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The first executable file called `name` in the folders of `path`; on Windows with the endings
/// `.exe`, `.bat` and `.cmd` as well. Empty folder names, which mean "here", are passed over.
pub fn on_path(path: &OsStr, name: &str) -> Option<PathBuf> {
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".bat", ".cmd"] } else { &[""] };
    std::env::split_paths(path)
        .filter(|folder| folder.is_absolute())
        .flat_map(|folder| endings.iter().map(move |end| folder.join(format!("{name}{end}"))))
        .find(|file| is_executable(file))
}

#[cfg(unix)]
fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(file)
        .is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(file: &Path) -> bool {
    file.is_file()
}
