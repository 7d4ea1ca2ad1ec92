//! Child processes: what they wrote is kept, and none outlives its limit, its owner or Ctrl-C.
//!
//! The children are small shell scripts. Whether a grandchild is dead is learnt from a named pipe
//! it holds open for writing: reading that pipe comes to its end only when every holder is gone.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use xtask::shell::process::{Capture, Ending, Interrupt, Live, ProcessError, Run, Stream};

/// How long the children would live if nobody ended them, in seconds.
const LONG: u32 = 60;
/// What a loaded machine may take for things that take milliseconds.
const SOON: Duration = Duration::from_secs(20);

/// A script that starts a grandchild holding `pulse`, says `up`, and does not end.
fn script(pulse: &Path) -> String {
    format!("exec 3> {}; sleep {LONG} & echo up; wait", pulse.display())
}

fn sh(script: &str) -> Run {
    Run::new("sh").args(["-c", script])
}

/// A named pipe that tells whether all who opened it for writing are dead.
struct Pulse {
    folder: tempfile::TempDir,
    reader: File,
}

/// Opens a pipe without waiting for its other end, and reads it without waiting for bytes.
const NONBLOCK: i32 = if cfg!(target_os = "linux") { 0o4000 } else { 4 };

impl Pulse {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("pulse");
        let made = Command::new("mkfifo").arg(&path).status().expect("mkfifo runs");
        assert!(made.success());
        let reader = OpenOptions::new().read(true).custom_flags(NONBLOCK).open(path);
        Self { folder, reader: reader.expect("the pipe can be opened") }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("pulse")
    }

    fn script(&self) -> String {
        script(&self.path())
    }

    /// Call it only after the script has said `up`: before, nobody holds the pipe either.
    fn assert_dead(&mut self) {
        let started = Instant::now();
        // The read would block as long as a writer lives, and ends when none is left.
        while let Err(error) = self.reader.read(&mut [0]) {
            assert_eq!(error.kind(), ErrorKind::WouldBlock, "{error}");
            assert!(started.elapsed() < SOON, "a grandchild is still alive");
            std::thread::park_timeout(Duration::from_millis(2));
        }
    }
}

#[test]
fn both_streams_and_the_exit_code_are_kept() {
    let finished = sh("echo out; echo err >&2; exit 3").finish(&Interrupt::new()).unwrap();
    assert_eq!(finished.stdout.text(), "out\n");
    assert_eq!(finished.stderr.text(), "err\n");
    assert_eq!(finished.code(), Some(3));
    assert!(!finished.success());
    let error = finished.checked().unwrap_err().to_string();
    assert!(error.contains("exit status: 3") && error.ends_with(":\nerr"), "{error}");
}

#[test]
fn a_missing_program_and_a_missing_folder_are_told_apart() {
    let missing = Run::new("no-such-program-here").finish(&Interrupt::new()).unwrap_err();
    assert!(matches!(missing, ProcessError::NotFound { .. }), "{missing}");
    let folder = sh("true").folder("/no/such/folder").finish(&Interrupt::new()).unwrap_err();
    assert!(matches!(folder, ProcessError::NoFolder { .. }), "{folder}");
}

#[test]
fn environment_and_folder_reach_the_child() {
    let folder = tempfile::tempdir().unwrap();
    let finished = sh("pwd -P; echo ${GIVEN}; echo ${HOME-none}")
        .folder(folder.path())
        .env("GIVEN", "here")
        .env_remove("HOME")
        .finish(&Interrupt::new())
        .unwrap();
    let real = folder.path().canonicalize().unwrap();
    assert_eq!(finished.stdout.text(), format!("{}\nhere\nnone\n", real.display()));
}

#[test]
fn input_larger_than_a_pipe_goes_through() {
    let input = b"0123456789abcde\n".repeat(1 << 16);
    let finished = Run::new("cat").stdin(input.clone()).finish(&Interrupt::new()).unwrap();
    assert!(finished.stdout.bytes() == input, "cat changed its input");
}

#[test]
fn the_limit_kills_the_children_as_well() {
    let mut pulse = Pulse::new();
    let run = sh(&pulse.script()).limit(Duration::from_millis(300));
    let finished = run.finish(&Interrupt::new()).unwrap();
    assert!(matches!(finished.ending, Ending::TimedOut(_)), "{:?}", finished.ending);
    assert_eq!(finished.stdout.text(), "up\n");
    assert!(finished.elapsed < SOON);
    pulse.assert_dead();
}

#[test]
fn a_grandchild_that_holds_the_pipes_does_not_hold_the_caller() {
    let mut pulse = Pulse::new();
    let script = format!("exec 3> {}; sleep {LONG} & echo done", pulse.path().display());
    let finished = sh(&script).finish(&Interrupt::new()).unwrap();
    assert!(finished.success());
    assert_eq!(finished.stdout.text(), "done\n");
    pulse.assert_dead();
}

#[test]
fn a_child_that_closes_its_output_is_still_waited_for() {
    let finished = sh("exec >&- 2>&-; sleep 0.2; exit 4").finish(&Interrupt::new()).unwrap();
    assert_eq!(finished.code(), Some(4));
    assert!(finished.elapsed >= Duration::from_millis(200));
}

#[test]
fn endless_output_stays_within_its_allowance() {
    let run = Run::new("yes").keep(1000).limit(Duration::from_millis(300));
    let finished = run.finish(&Interrupt::new()).unwrap();
    assert!(finished.timed_out());
    assert!(finished.stdout.left_out() > 100_000);
    assert!(finished.stdout.bytes().len() < 1100);
    assert!(finished.stdout.text().starts_with("y\ny\n"));
}

#[test]
fn lines_are_shown_whole_and_in_order() {
    let mut seen = Vec::new();
    let script = "printf 'one\\ntw'; sleep 0.1; printf 'o\\r\\nlast'";
    sh(script)
        .finish_with(&Interrupt::new(), &mut |stream, line| {
            assert_eq!(stream, Stream::Out);
            seen.push(line.to_owned());
        })
        .unwrap();
    assert_eq!(seen, ["one", "two", "last"]);
}

#[test]
fn an_interrupt_ends_a_run_with_its_children() {
    let mut pulse = Pulse::new();
    let interrupt = Interrupt::new();
    let raise = interrupt.clone();
    let run = sh(&pulse.script());
    let error = run.finish_with(&interrupt, &mut |_, _| raise.raise()).unwrap_err();
    assert!(error.is_interrupted(), "{error}");
    pulse.assert_dead();
}

#[test]
fn a_raised_interrupt_stops_the_next_run_at_once() {
    let interrupt = Interrupt::new();
    interrupt.raise();
    let started = Instant::now();
    let error = sh(&format!("sleep {LONG}")).finish(&interrupt).unwrap_err();
    assert!(error.is_interrupted(), "{error}");
    assert!(started.elapsed() < SOON);
}

#[test]
fn a_live_child_answers_line_by_line_and_leaves_when_its_input_closes() {
    let mut live = Live::spawn(&Run::new("cat"), &Interrupt::new()).unwrap();
    for line in ["one", "", "three words here"] {
        live.send(line).unwrap();
        assert_eq!(live.read_line(SOON).unwrap(), line);
    }
    live.close(SOON).unwrap();
}

#[test]
fn a_live_child_that_dies_is_reported_with_its_last_words() {
    let run = sh("read line; echo boom >&2; exit 7");
    let mut live = Live::spawn(&run, &Interrupt::new()).unwrap();
    live.send("go").unwrap();
    for _ in 0..2 {
        let error = live.read_line(SOON).unwrap_err();
        assert!(matches!(&error, ProcessError::Ended { status: Some(status), said, .. }
            if status.code() == Some(7) && said == "boom"));
    }
}

#[test]
fn a_live_child_that_exits_badly_on_close_is_an_error() {
    let run = sh("cat > /dev/null; exit 5");
    let error = Live::spawn(&run, &Interrupt::new()).unwrap().close(SOON).unwrap_err();
    assert!(matches!(error, ProcessError::Failed { status, .. } if status.code() == Some(5)));
}

#[test]
fn a_live_child_without_an_answer_is_killed_with_its_children() {
    let mut pulse = Pulse::new();
    let mut live = Live::spawn(&sh(&pulse.script()), &Interrupt::new()).unwrap();
    assert_eq!(live.read_line(SOON).unwrap(), "up");
    let error = live.read_line(Duration::from_millis(50)).unwrap_err();
    assert!(matches!(error, ProcessError::TimedOut { .. }), "{error}");
    pulse.assert_dead();
}

#[test]
fn dropping_a_live_child_kills_its_children() {
    let mut pulse = Pulse::new();
    let mut live = Live::spawn(&sh(&pulse.script()), &Interrupt::new()).unwrap();
    assert_eq!(live.read_line(SOON).unwrap(), "up");
    drop(live);
    pulse.assert_dead();
}

#[test]
fn an_interrupt_wakes_whoever_waits_for_a_live_child() {
    let mut pulse = Pulse::new();
    let interrupt = Interrupt::new();
    let mut live = Live::spawn(&sh(&pulse.script()), &interrupt).unwrap();
    assert_eq!(live.read_line(SOON).unwrap(), "up");
    let raise = interrupt.clone();
    std::thread::spawn(move || raise.raise());
    let error = live.read_line(Duration::from_secs(u64::from(LONG))).unwrap_err();
    assert!(error.is_interrupted(), "{error}");
    pulse.assert_dead();
}

#[test]
fn a_real_signal_reaches_the_child_of_a_child() {
    let mut pulse = Pulse::new();
    let mut tool =
        Live::spawn(&role("process::plays_the_tool", &pulse.path()), &Interrupt::new()).unwrap();
    while tool.read_line(SOON).unwrap() != "tool: up" {}
    let pid = tool.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    while tool.read_line(SOON).unwrap() != "tool: interrupted" {}
    pulse.assert_dead();
}

fn role(test: &str, pipe: &Path) -> Run {
    Run::new(std::env::current_exe().expect("this test's own program"))
        .args(["--ignored", "--exact", "--nocapture", test])
        .env("PULSE", pipe)
}

#[test]
#[ignore = "a role in another test, which runs it in a process of its own"]
fn plays_the_tool() {
    let interrupt = Interrupt::on_signals().unwrap();
    let script = format!("sleep {LONG} > {} & echo up; wait", std::env::var("PULSE").unwrap());
    let error =
        sh(&script).finish_with(&interrupt, &mut |_, line| println!("\ntool: {line}")).unwrap_err();
    assert!(error.is_interrupted(), "{error}");
    println!("tool: interrupted");
}

#[test]
fn a_capture_keeps_both_ends() {
    let mut capture = Capture::new(8);
    for piece in ["abc", "defgh", "ijk"] {
        capture.push(piece.as_bytes());
    }
    assert_eq!(capture.text(), "abcd\n[3 bytes left out]\nhijk");
    assert_eq!(capture.left_out(), 3);
    let mut small = Capture::new(8);
    small.push(b"abcdefgh");
    assert_eq!((small.text().as_str(), small.left_out()), ("abcdefgh", 0));
}

#[test]
fn a_message_shows_the_beginning_of_a_long_command() {
    let short = Run::new("go").args(["list", "two words", "./..."]);
    assert_eq!(short.to_string(), "go list \"two words\" ./...");
    let long = Run::new("go").args((0..200).map(|n| format!("p{n}"))).to_string();
    assert!(long.starts_with("go p0 p1 ") && long.ends_with(" … (188 more)"), "{long}");
}
