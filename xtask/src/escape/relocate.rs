//! Gives the files of a diagnosis other names: the compiler prints import paths (`-trimpath`), a
//! reader wants paths below the module or bare names. Everything that holds a place is visited.

use super::json::JsonFile;
use super::{Diagnosis, FileName, Span};

/// Gives the file of every finding, note, chain and step its other name.
pub fn relocate(diagnosis: &mut Diagnosis, rename: impl Fn(&str) -> Option<String>) {
    let mut last = Last { rename, old: FileName::default(), new: FileName::default() };
    let mut rename = |span: &mut Span| last.rename(&mut span.file);
    for finding in &mut diagnosis.findings {
        rename(&mut finding.span);
        finding.inline_chain.0.iter_mut().for_each(&mut rename);
        for step in &mut finding.flow {
            step.span.iter_mut().for_each(&mut rename);
            step.written.iter_mut().for_each(&mut rename);
        }
    }
    for note in &mut diagnosis.notes {
        note.span.iter_mut().for_each(&mut rename);
    }
}

/// The same for the records of a package.
pub fn relocate_records(file: &mut JsonFile, rename: impl Fn(&str) -> Option<String>) {
    let mut last = Last { rename, old: FileName::default(), new: FileName::default() };
    last.rename(&mut file.file);
    for record in &mut file.records {
        let steps = record.steps.iter_mut().flat_map(|step| &mut step.chain);
        record.chain.iter_mut().chain(steps).for_each(|span| last.rename(&mut span.file));
    }
}

/// The last name that was asked for: most places follow one of the same file.
struct Last<R> {
    rename: R,
    old: FileName,
    new: FileName,
}

impl<R: Fn(&str) -> Option<String>> Last<R> {
    fn rename(&mut self, file: &mut FileName) {
        if *file != self.old {
            let new = (self.rename)(file);
            self.old = file.clone();
            self.new = new.map_or_else(|| file.clone(), FileName::from);
        }
        *file = self.new.clone();
    }
}
