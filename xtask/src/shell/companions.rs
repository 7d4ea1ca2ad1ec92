//! Finds the files that stand beside a recording.
//!
//! They lie in the recording's own folder; a report that was just made also takes what other verbs
//! left in `target/`. A file that cannot be read costs its page and nothing else: it is named in
//! `unread`, and whoever asked decides how bad that is.

use std::path::{Path, PathBuf};

use crate::report::Companions;
use crate::report::companions::FILES;

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// The companions.
    pub companions: Companions,
    /// The files they were read from.
    pub files: Vec<PathBuf>,
    /// Files that could not be read, each with the reason.
    pub unread: Vec<String>,
}

/// Reads what lies beside a recording.
pub fn beside(recording: &Path) -> Found {
    read(|file| vec![recording.join(file)])
}

/// Reads what lies beside a recording, or was left in `target` by other verbs.
pub fn beside_or_made(recording: &Path, target: &Path) -> Found {
    read(|file| {
        let folder = file.trim_end_matches(".json");
        vec![recording.join(file), target.join(file), target.join(folder).join(file)]
    })
}

/// For each companion the first place that has it.
fn read(places: impl Fn(&str) -> Vec<PathBuf>) -> Found {
    let mut found = Found::default();
    for name in FILES {
        let Some(path) = places(name).into_iter().find(|path| path.is_file()) else { continue };
        let read = fs_err::read_to_string(&path).map_err(|error| error.to_string());
        let added = read.and_then(|text| {
            let added = found.companions.add(name, &text);
            added.map_err(|error| format!("{}: {error}", path.display()))
        });
        match added {
            Ok(()) => found.files.push(path),
            Err(reason) => found.unread.push(reason),
        }
    }
    found
}
