//! Joins the text's verdicts with the JSON records: both report the same events, so at one
//! position the n-th header of the text is the n-th record that carries a message. Words are never
//! compared. What cannot be joined (a `//line` file, a file of records that another overwrote)
//! keeps an empty chain.

use std::collections::HashMap;

use super::json::{JsonFile, Record};
use super::position::same_file;
use super::{Diagnosis, FileName, Finding, InlineChain, Note, NoteKind, Place, Span, Why};

/// Adds inline chains, the places where steps are written, the Go version, and the records of
/// codes that the text does not have (nil checks, bounds checks, copies) as notes.
///
/// `files` may hold the records of other packages too; those are passed over.
pub fn join(diagnosis: &mut Diagnosis, files: &[JsonFile]) {
    let is_main = diagnosis.package.ends_with(".test");
    let mine = |f: &&JsonFile| f.package == diagnosis.package || (is_main && f.package == "main");
    let files: Vec<&JsonFile> = files.iter().filter(mine).collect();
    let Some(first) = files.first() else { return };
    if !first.go_version.is_empty() {
        diagnosis.go_version = Some(first.go_version.clone());
    }
    let names = Names::of(diagnosis, &files);
    let headers = Headers::of(&files);
    for finding in &mut diagnosis.findings {
        let record =
            finding.ordinal.and_then(|n| headers.get(names.record_file(finding), finding, n));
        if let Some(record) = record {
            adopt(finding, record, &names);
        }
    }
    let records = files.iter().flat_map(|file| &file.records);
    diagnosis.notes.extend(records.filter_map(|record| remark(record, &names)));
}

/// Records with a message of the kinds that the text prints as headers, by position.
struct Headers<'a> {
    by_span: HashMap<&'a Span, Vec<&'a Record>>,
}

impl<'a> Headers<'a> {
    fn of(files: &[&'a JsonFile]) -> Self {
        let mut by_span: HashMap<&Span, Vec<&Record>> = HashMap::new();
        for record in files.iter().flat_map(|file| &file.records) {
            let is_header = matches!(record.code.as_str(), "escape" | "escapes" | "leak");
            if let Some(outermost) = record.chain.first().filter(|_| is_header)
                && !record.message.is_empty()
            {
                by_span.entry(outermost).or_default().push(record);
            }
        }
        Self { by_span }
    }

    fn get(&self, file: &FileName, finding: &Finding, ordinal: u32) -> Option<&'a Record> {
        let span = Span { file: file.clone(), ..finding.span };
        let here = self.by_span.get(&span)?;
        here.get(usize::try_from(ordinal).ok()?).copied()
    }
}

fn adopt(finding: &mut Finding, record: &Record, names: &Names) {
    if record.chain.len() > 1 {
        finding.inline_chain = InlineChain(record.chain.iter().map(|s| names.as_text(s)).collect());
    }
    let stated = finding.flow.iter_mut().filter(|step| step.why != Why::Unstated);
    let written = record.steps.iter().filter(|step| step.text.starts_with("from "));
    for (step, source) in stated.zip(written) {
        // The code stands in both; a step that differs is not the same step.
        if source.chain.len() > 1 && source.text["from ".len()..].starts_with(&step.code) {
            step.written = source.chain.last().map(|span| names.as_text(span));
        }
    }
}

/// A record of a code that the text does not print.
fn remark(record: &Record, names: &Names) -> Option<Note> {
    let printed = ["escape", "escapes", "leak", "canInlineFunction", "cannotInlineFunction"];
    if printed.contains(&record.code.as_str()) {
        return None;
    }
    let span = names.as_text(record.chain.first()?);
    let place = if names.is_known(&span) { Place::Own } else { Place::Foreign };
    let kind = NoteKind::Other { code: record.code.clone() };
    Some(Note { span: Some(span), kind, message: record.message.clone(), place })
}

/// The two names of one file: `./a.go` in the text, `/home/me/p/a.go` in the records.
struct Names {
    to_record: HashMap<FileName, FileName>,
    to_text: HashMap<FileName, FileName>,
    /// The file of records without position.
    unnamed: FileName,
}

impl Names {
    fn of(diagnosis: &Diagnosis, files: &[&JsonFile]) -> Self {
        let unnamed = FileName::from("__unnamed__");
        let mut found = Self { to_record: HashMap::new(), to_text: HashMap::new(), unnamed };
        let spans = diagnosis.findings.iter().map(|f| &f.span);
        for span in spans.chain(diagnosis.notes.iter().filter_map(|n| n.span.as_ref())) {
            if found.to_record.contains_key(&span.file) {
                continue;
            }
            let same = files.iter().filter(|f| same_file(&span.file, &f.file));
            if let Some(file) = same.min_by_key(|f| f.file.len()) {
                found.to_record.insert(span.file.clone(), file.file.clone());
                found.to_text.insert(file.file.clone(), span.file.clone());
            }
        }
        found
    }

    fn record_file<'a>(&'a self, finding: &'a Finding) -> &'a FileName {
        let file = &finding.span.file;
        match self.to_record.get(file) {
            Some(name) => name,
            None if file.is_empty() => &self.unnamed,
            None => file,
        }
    }

    fn as_text(&self, span: &Span) -> Span {
        let file = self.to_text.get(&span.file).unwrap_or(&span.file).clone();
        Span { file, ..*span }
    }

    fn is_known(&self, span: &Span) -> bool {
        self.to_record.contains_key(&span.file)
    }
}
