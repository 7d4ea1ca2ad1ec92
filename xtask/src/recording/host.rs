//! The machine of a sitting, as far as its system tells. `shell` fills it in.

use serde::{Deserialize, Serialize};

/// Facts about a machine; each is absent where the system does not tell.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Host {
    /// CPU model as the system names it.
    pub cpu: Option<String>,
    /// Logical cores.
    pub cores: Option<u32>,
}
