//! A small workspace of its own for each test of a verb, with the real program run in it.

use assert_cmd::Command;
use std::path::{Path, PathBuf};

/// A folder with `clinic/go.mod` and the cases a test asks for.
pub struct TestWorkspace {
    folder: tempfile::TempDir,
}

impl TestWorkspace {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("clinic/cases")).unwrap();
        std::fs::write(
            folder.path().join("clinic/go.mod"),
            "module example.com/clinic\n\ngo 1.24\n",
        )
        .unwrap();
        Self { folder }
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Adds a case by `new`, and changes its files by replacing texts in them.
    pub fn case(&self, id: &str, changes: &[(&str, &str, &str)]) -> PathBuf {
        self.xtask().args(["new", id]).assert().success();
        let folder = self.root().join("clinic/cases").join(id);
        for (file, from, to) in changes {
            let path = folder.join(file);
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(text.contains(from), "{file} has no {from:?}");
            std::fs::write(&path, text.replace(from, to)).unwrap();
        }
        folder
    }

    /// The program, run inside this workspace.
    pub fn xtask(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.current_dir(self.root()).env_remove("CARGO_TARGET_DIR");
        command
    }

    /// A report that is quick because nobody looks at its time verdicts.
    pub fn quick_report(&self) -> Command {
        let mut command = self.xtask();
        command.args(["report", "--time-budget", "1500ms", "--chunk-limit", "3s"]);
        command
    }

    /// `report.json` of the last report.
    pub fn report(&self) -> serde_json::Value {
        let path = self.root().join("target/report/report.json");
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    /// One case of the last report.
    pub fn reported(&self, id: &str) -> serde_json::Value {
        let report = self.report();
        let cases = report["cases"].as_array().unwrap();
        cases.iter().find(|case| case["id"] == id).unwrap_or_else(|| panic!("no {id}")).clone()
    }
}

/// What a finished command wrote to stderr.
pub fn stderr(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
