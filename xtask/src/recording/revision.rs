//! Which state of a repository was measured.
//!
//! It says nothing of what changed; that is for the repository to tell.

/// A commit, and whether the files were exactly it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Revision {
    /// The full hash of the commit.
    pub commit: String,
    /// Whether files in the measured folder differ from the commit, new files included.
    pub dirty: bool,
}
