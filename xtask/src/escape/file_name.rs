//! Names of files, shared: a package has thousands of places in a few files, and each place names
//! its file.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Span;
use super::position::Pos;

/// The name of a file as somebody printed it; a copy costs a count, not the text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileName(Arc<str>);

impl FileName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for FileName {
    fn from(name: &str) -> Self {
        Self(name.into())
    }
}

impl From<String> for FileName {
    fn from(name: String) -> Self {
        Self(name.into())
    }
}

impl Deref for FileName {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for FileName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for FileName {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other
    }
}

impl PartialEq<&str> for FileName {
    fn eq(&self, other: &&str) -> bool {
        *self.0 == **other
    }
}

impl PartialEq<String> for FileName {
    fn eq(&self, other: &String) -> bool {
        *self.0 == **other
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Hands out the name of one file again and again: most places follow one in the same file.
#[derive(Clone, Debug, Default)]
pub(super) struct Shared {
    last: FileName,
}

impl Shared {
    /// The name.
    pub(super) fn name(&mut self, name: &str) -> FileName {
        if self.last != *name {
            self.last = name.into();
        }
        self.last.clone()
    }

    /// A place that owns its name.
    pub(super) fn span(&mut self, pos: Pos<'_>) -> Span {
        Span { file: self.name(pos.file), line: pos.line, column: pos.column }
    }
}
