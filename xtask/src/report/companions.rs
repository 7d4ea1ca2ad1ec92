//! What may stand beside a recording: results of other verbs that have a page of their own.
//!
//! Each is a JSON file with a fixed name. One that is absent has no page and no place in the
//! navigation. Who reads the files is `shell`'s business; here is what they mean.

use crate::case::CaseId;
use crate::case::quiz::Sheet;
use crate::judge::calibration::{self, Calibration};
use crate::recording::matrix::{self, Matrix};

/// Everything that may stand beside a recording.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Companions {
    /// Whether the measurement itself tells the truth, by `calibrate`.
    pub calibration: Option<Calibration>,
    /// The clinic under several releases of Go, by `matrix`.
    pub matrix: Option<Matrix>,
    /// What somebody predicted before looking, by `quiz`; given by name, never found by itself.
    pub predictions: Option<Sheet>,
}

/// Names of the files, as they lie in a recording's folder.
pub const FILES: [&str; 2] = [CALIBRATION, MATRIX];
const CALIBRATION: &str = "calibration.json";
const MATRIX: &str = "matrix.json";

/// A companion that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum CompanionError {
    /// Written by a newer version of the tool.
    #[error("schema version {found} is newer than {known}: update the tool to read it")]
    TooNew {
        /// The version in the file.
        found: u32,
        /// The newest one that can be read.
        known: u32,
    },
    /// Its parts contradict each other.
    #[error("case {0} does not fit the versions; make it again or remove it")]
    Misfit(CaseId),
    /// No file of its kind.
    #[error("unreadable: {0}; make it again or remove it")]
    Unreadable(#[from] serde_json::Error),
}

#[derive(serde::Deserialize)]
struct Version {
    schema_version: u32,
}

impl Companions {
    /// Takes in the file of one of [`FILES`]; another name is nobody's companion.
    ///
    /// # Errors
    /// When it is of a newer tool, or not what its name says.
    pub fn add(&mut self, file: &str, text: &str) -> Result<(), CompanionError> {
        if file == CALIBRATION {
            self.calibration = Some(read(text, calibration::SCHEMA_VERSION)?);
        }
        if file == MATRIX {
            let matrix: Matrix = read(text, matrix::SCHEMA_VERSION)?;
            if let Some(id) = matrix.misfit() {
                return Err(CompanionError::Misfit(id.clone()));
            }
            self.matrix = Some(matrix);
        }
        Ok(())
    }
}

/// Reads JSON that says its version first.
fn read<T: serde::de::DeserializeOwned>(text: &str, known: u32) -> Result<T, CompanionError> {
    let Version { schema_version: found } = serde_json::from_str(text)?;
    if found > known {
        return Err(CompanionError::TooNew { found, known });
    }
    Ok(serde_json::from_str(text)?)
}
