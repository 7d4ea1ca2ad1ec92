//! A finished sitting on the disk, made without Go: cases by `new`, and a recording of them with
//! the fixture's samples.

use std::path::{Path, PathBuf};

use xtask::case::{CaseFiles, Variant};
use xtask::recording::{CaseRecord, Entry, Recording, wire};

use crate::report_fixture::{measured, recording};
use crate::workspace::TestWorkspace;

/// A workspace whose clinic was recorded in full.
pub fn sitting(ids: &[&str]) -> TestWorkspace {
    let workspace = TestWorkspace::new();
    let records = ids.iter().map(|id| {
        let folder = workspace.case(id, &[]);
        let mut record = measured(id);
        record.case.files = files(&folder);
        record
    });
    let recording = recording(records.collect());
    write(&recording, &recorded(&workspace));
    workspace
}

/// Where the last recording of a workspace lies.
pub fn recorded(workspace: &TestWorkspace) -> PathBuf {
    workspace.root().join("target/report/recording")
}

fn files(folder: &Path) -> CaseFiles {
    let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    CaseFiles {
        readme: text("README.md"),
        before: text("before.go"),
        after: text("after.go"),
        test: text("case_test.go"),
    }
}

/// Writes a recording as a sitting leaves it.
pub fn write(recording: &Recording, folder: &Path) {
    std::fs::create_dir_all(folder.join("cases")).unwrap();
    std::fs::write(folder.join("header.json"), wire::header_text(&recording.header)).unwrap();
    for record in &recording.cases {
        let journal: String = entries(record).iter().map(wire::line).collect();
        std::fs::write(folder.join(format!("cases/{}.jsonl", record.case.id)), journal).unwrap();
    }
}

fn entries(record: &CaseRecord) -> Vec<Entry> {
    let mut entries = vec![Entry::Case { case: Box::new(record.case.clone()) }];
    entries.extend(record.compiler.clone().map(|output| Entry::Compiler { output }));
    for variant in Variant::BOTH {
        let profile = record.profiles.get(variant).clone();
        entries.extend(profile.map(|record| Entry::Profile { variant, record }));
    }
    entries.extend(record.plan.map(|plan| Entry::Plan { plan, sized: record.sized }));
    let replicates = record.replicates.iter().cloned();
    entries.extend(replicates.map(|replicate| Entry::Replicate { replicate }));
    entries.extend(record.ended.map(|why| Entry::Ended { why }));
    entries.extend(record.failure.clone().map(|failure| Entry::Failed { failure }));
    entries
}
