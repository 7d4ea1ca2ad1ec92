//! Looking for the programs that the tool can use, one by one.
//!
//! Go is looked for exactly as a report would, but nothing is fetched. The words for a reader are
//! in [`crate::report::doctor`].

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::linters;
use super::process::{Interrupt, Run, on_path};
use super::toolchain::{Go, NoGo, Progress, Surroundings, Wanted, find};
use crate::recording::Linter;
use crate::report::doctor::{Check, Need, State};

const LIMIT: Duration = Duration::from_secs(10);

/// A program, and everything that is known of it beforehand.
struct Tool {
    name: &'static str,
    used_for: &'static str,
    /// The names it may have, best first.
    programs: &'static [&'static str],
    /// What makes it tell its version; nothing where it tells none.
    version: &'static [&'static str],
    fix: Fix,
}

/// How a missing program is got.
enum Fix {
    /// By the package manager of the system, under the name it has there.
    Packages(Packages),
    /// By Go.
    GoInstall(&'static str),
    /// By `doctor --install`.
    Ours(Linter),
}

/// The name of a package for each package manager.
struct Packages {
    apt: &'static str,
    dnf: &'static str,
    apk: &'static str,
    pacman: &'static str,
    brew: &'static str,
    winget: &'static str,
}

const TOOLS: [Tool; 8] = [
    Tool {
        name: "git",
        used_for: "naming the commit that was measured, comparing two revisions",
        programs: &["git"],
        version: &["--version"],
        fix: Fix::Packages(Packages {
            apt: "git",
            dnf: "git",
            apk: "git",
            pacman: "git",
            brew: "git",
            winget: "Git.Git",
        }),
    },
    Tool {
        name: "pip",
        used_for: "fetching Go where go.dev cannot be reached",
        programs: &["python3", "python", "py"],
        version: &["-m", "pip", "--version"],
        fix: Fix::Packages(Packages {
            apt: "python3-pip",
            dnf: "python3-pip",
            apk: "py3-pip",
            pacman: "python-pip",
            brew: "python",
            winget: "Python.Python.3.13",
        }),
    },
    Tool {
        name: "C compiler",
        used_for: "Go's race detector (`go test -race`)",
        programs: &["cc", "gcc", "clang"],
        version: &["--version"],
        fix: Fix::Packages(Packages {
            apt: "gcc libc6-dev",
            dnf: "gcc",
            apk: "build-base",
            pacman: "gcc",
            brew: "gcc",
            winget: "BrechtSanders.WinLibs.POSIX.UCRT",
        }),
    },
    Tool {
        name: "golangci-lint",
        used_for: "the linter drill: its advice beside the compiler's words",
        programs: &["golangci-lint"],
        version: &["--version"],
        fix: Fix::Ours(Linter::GolangciLint),
    },
    Tool {
        name: "staticcheck",
        used_for: "the linter drill: SA6002",
        programs: &["staticcheck"],
        version: &["-version"],
        fix: Fix::Ours(Linter::Staticcheck),
    },
    Tool {
        name: "benchstat",
        used_for: "reading bench/before.txt and bench/after.txt with Go's own tool",
        programs: &["benchstat"],
        version: &[],
        fix: Fix::GoInstall("golang.org/x/perf/cmd/benchstat@latest"),
    },
    Tool {
        name: "browser",
        used_for: "testing the pages as a reader sees them",
        programs: &[
            "chromium",
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
            "chrome",
            "msedge",
        ],
        version: &["--version"],
        fix: Fix::Packages(Packages {
            apt: "chromium",
            dnf: "chromium",
            apk: "chromium",
            pacman: "chromium",
            brew: "--cask chromium",
            winget: "Google.Chrome",
        }),
    },
    Tool {
        name: "node",
        used_for: "checking the pages' scripts",
        programs: &["node"],
        version: &["--version"],
        fix: Fix::Packages(Packages {
            apt: "nodejs",
            dnf: "nodejs",
            apk: "nodejs",
            pacman: "nodejs",
            brew: "node",
            winget: "OpenJS.NodeJS.LTS",
        }),
    },
];

/// Looks for Go and for every other program, in the order a reader should read them.
pub fn probe(wanted: &Wanted, around: &Surroundings, interrupt: &Interrupt) -> Vec<Check> {
    let offline = Wanted { offline: true, ..wanted.clone() };
    let go = find(&offline, around, &mut Silent, interrupt);
    let mut search = search_path(around, go.as_ref().ok(), interrupt);
    search.extend(Linter::ALL.iter().filter_map(|linter| linters::folder(*linter, around)));
    let mut checks = vec![go_check(&go)];
    checks.extend(TOOLS.iter().map(|tool| tool_check(tool, &search, interrupt)));
    checks
}

/// Nothing is fetched, so there is nothing to show.
struct Silent;

impl Progress for Silent {
    fn starts(&mut self, _what: &str) {}
    fn moves(&mut self, _done: u64, _total: Option<u64>) {}
    fn ends(&mut self) {}
}

fn go_check(go: &Result<Go, NoGo>) -> Check {
    let state = match go {
        Ok(go) => State::Found {
            version: Some(go.version.number()),
            path: go.program.display().to_string(),
            note: Some(format!("{}; {}", go.origin, go.verified)),
        },
        Err(NoGo::TooOld { go, minimum, .. }) => State::Old {
            version: go.version.number(),
            minimum: minimum.number(),
            path: go.program.display().to_string(),
            fix: "install a newer one from https://go.dev/dl/, or name another with --go"
                .to_owned(),
        },
        Err(error @ (NoGo::Refused { .. } | NoGo::Interrupted)) => {
            State::Missing { fix: error.to_string() }
        }
        Err(NoGo::NotFound { attempts, .. }) => {
            let present = attempts.iter().find(|attempt| attempt.place.starts_with("go on PATH ("));
            let present = present.map(|go| format!("{}: {}; ", go.place, go.why));
            let fix = "`cargo xtask report` fetches one by itself (about 75 MB, kept for later); \
                       or install it from https://go.dev/dl/";
            State::Missing { fix: present.unwrap_or_default() + fix }
        }
    };
    let used_for = "compiling, diagnosing and measuring the cases".to_owned();
    Check { name: "Go".to_owned(), used_for, need: Need::Required, state }
}

/// PATH, and then the folder that `go install` installs to, which often is not on it.
fn search_path(around: &Surroundings, go: Option<&Go>, interrupt: &Interrupt) -> Vec<PathBuf> {
    let mut folders: Vec<_> = std::env::split_paths(&around.path).collect();
    let told = go.and_then(|go| {
        let finished =
            go.run().args(["env", "GOBIN", "GOPATH"]).limit(LIMIT).finish(interrupt).ok()?;
        finished.checked().ok().map(|finished| finished.stdout.text())
    });
    if let Some(told) = told {
        let mut lines = told.lines();
        let bin = lines.next().filter(|bin| !bin.is_empty()).map(PathBuf::from);
        let path = lines.next().filter(|path| !path.is_empty());
        folders.extend(bin.or_else(|| Some(Path::new(path?).join("bin"))));
    }
    folders
}

fn tool_check(tool: &Tool, search: &[PathBuf], interrupt: &Interrupt) -> Check {
    let path = std::env::join_paths(search).unwrap_or_default();
    let found = tool.programs.iter().find_map(|name| {
        let program = on_path(&path, name)?;
        let version = version_of(tool, &program, interrupt);
        // A program that should tell its version and fails, such as Python without pip, is none.
        (tool.version.is_empty() || version.is_some()).then(|| State::Found {
            version,
            path: program.display().to_string(),
            note: None,
        })
    });
    let state = found.unwrap_or_else(|| State::Missing { fix: fix(&tool.fix, &path) });
    let (name, used_for) = (tool.name.to_owned(), tool.used_for.to_owned());
    Check { name, used_for, need: Need::Optional, state }
}

fn version_of(tool: &Tool, program: &Path, interrupt: &Interrupt) -> Option<String> {
    if tool.version.is_empty() {
        return None;
    }
    let run = Run::new(program).args(tool.version).limit(LIMIT);
    let told = run.finish(interrupt).ok()?.checked().ok()?.stdout.text();
    let line = told.lines().next()?.trim().to_owned();
    Some(version_in(&line).map_or(line.clone(), str::to_owned))
}

/// The first word of a line that looks like a version: `2.39.5` in `git version 2.39.5 (x)`.
pub fn version_in(line: &str) -> Option<&str> {
    line.split_whitespace()
        .map(|word| word.trim_matches(|c| c == '(' || c == ')' || c == ',').trim_start_matches('v'))
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('.'))
}

fn fix(fix: &Fix, path: &OsStr) -> String {
    match fix {
        Fix::Ours(linter) => {
            let (package, version) = linters::pinned(*linter);
            format!("cargo xtask doctor --install, or: go install {package}@{version}")
        }
        Fix::GoInstall(module) => format!("go install {module}"),
        Fix::Packages(packages) => {
            let managers = [
                ("apt-get", format!("sudo apt-get install {}", packages.apt)),
                ("dnf", format!("sudo dnf install {}", packages.dnf)),
                ("apk", format!("sudo apk add {}", packages.apk)),
                ("pacman", format!("sudo pacman -S {}", packages.pacman)),
                ("brew", format!("brew install {}", packages.brew)),
                ("winget", format!("winget install {}", packages.winget)),
            ];
            let here = managers.into_iter().find(|(manager, _)| on_path(path, manager).is_some());
            let by_name = || format!("install the package {} of your system", packages.apt);
            here.map_or_else(by_name, |(_, command)| command)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::version_in;

    #[test]
    fn finds_the_version_in_what_programs_print() {
        for (line, version) in [
            ("git version 2.39.5 (Apple Git-154)", "2.39.5"),
            ("pip 23.2.1 from /usr/lib/python3 (python 3.11)", "23.2.1"),
            ("cc (Debian 12.2.0-14+deb12u1) 12.2.0", "12.2.0-14+deb12u1"),
            ("v22.11.0", "22.11.0"),
            ("staticcheck 2025.1.1 (0.6.1)", "2025.1.1"),
            ("Chromium 131.0.6778.85 built on Debian", "131.0.6778.85"),
        ] {
            assert_eq!(version_in(line), Some(version), "{line}");
        }
        assert_eq!(version_in("benchstat, no version"), None);
    }
}
