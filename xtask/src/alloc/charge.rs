//! Charges each allocation to the line of the user's code that caused it.
//!
//! Going outwards from the innermost frame, the first frame in a user's file is charged. What lies
//! further in was either inlined into that line (then the compiler may have a verdict about it) or
//! was called (then it has not). A stack that meets a frame of the harness first is not charged.

use super::{Frame, HeapProfile, Scope};
use crate::escape::position::same_file;

/// One line of a chain of inlined calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ChainLine {
    pub(super) file: String,
    pub(super) line: u32,
}

/// What one line of the user's code allocated in one way.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Charge {
    pub(super) file: String,
    pub(super) line: u32,
    pub(super) function: String,
    /// The lines of the compiled function around it, outermost first, as the compiler counts them.
    pub(super) chain: Vec<ChainLine>,
    /// Function called or inlined on this line, when the allocation is inside it.
    pub(super) callee: Option<String>,
    /// Whether the allocation is in the charged line's own compiled function.
    pub(super) direct: bool,
    pub(super) objects: u64,
    pub(super) bytes: u64,
    pub(super) object_size: u64,
}

/// Knows the user's files and package.
pub(super) struct Owner<'a> {
    pub(super) scope: &'a Scope<'a>,
    pub(super) package: &'a str,
}

impl Owner<'_> {
    /// The user's file that a path means.
    pub(super) fn own_file(&self, path: &str) -> Option<&str> {
        let mut own = self.scope.own_files.iter();
        own.find(|own| same_file(own, path) || same_file(path, own)).map(String::as_str)
    }

    fn owns(&self, frame: &Frame) -> bool {
        self.in_package(&frame.function) && self.own_file(&frame.file).is_some()
    }

    /// Whether a function is of the package (or of its external tests, or of a main package).
    /// The last element of an import path is escaped in names: `yaml%2ev3.Marshal`.
    fn in_package(&self, function: &str) -> bool {
        let function = crate::escape::json::decode(function);
        let package = self.package.strip_suffix("_test").unwrap_or(self.package);
        let rest = function.strip_prefix(package).map(|r| r.strip_prefix("_test").unwrap_or(r));
        package.is_empty()
            || rest.is_some_and(|rest| rest.starts_with('.'))
            || function.starts_with("main.")
    }

    fn is_harness(&self, frame: &Frame) -> bool {
        self.scope.harness.iter().any(|opening| frame.function.starts_with(opening.as_str()))
    }
}

/// The charges of a profile, in its order; stacks outside the user's code are left out.
pub(super) fn charges(profile: &HeapProfile, owner: &Owner<'_>) -> Vec<Charge> {
    let charged = profile.sites.iter().filter_map(|site| {
        let frames = &site.stack.0;
        let at = frames.iter().position(|f| owner.is_harness(f) || owner.owns(f))?;
        let frame = &frames[at];
        if owner.is_harness(frame) {
            return None;
        }
        let first = at - frames[..at].iter().rev().take_while(|f| f.inlined).count();
        let last = at + frames[at..].iter().take_while(|f| f.inlined).count();
        let around = frames.get(first..=last).unwrap_or(&frames[first..]);
        let line = |f: &Frame| ChainLine { file: f.file.clone(), line: f.line };
        Some(Charge {
            file: owner.own_file(&frame.file)?.to_owned(),
            line: frame.line,
            function: frame.function.clone(),
            chain: around.iter().rev().map(line).collect(),
            callee: at.checked_sub(1).map(|inner| frames[inner].function.clone()),
            direct: first == 0,
            objects: site.objects,
            bytes: site.bytes,
            object_size: site.object_size(),
        })
    });
    charged.collect()
}
