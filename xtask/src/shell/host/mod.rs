//! Reading what the operating system tells about the machine and its present conditions.
//!
//! One file per system. Each takes the place it reads from as an argument, so that all are
//! compiled and tested everywhere. What cannot be read is absent; nothing here is an error.

mod linux;
mod macos;
mod windows;

use std::path::Path;
use std::time::Duration;

use super::process::{Interrupt, Run};
use super::toolchain::pins::Platform;
use crate::recording::host::{Conditions, Host};

/// The machine this process runs on.
pub fn host(interrupt: &Interrupt) -> Host {
    let Platform { os, arch } = Platform::here();
    let found = match os {
        "linux" | "android" => linux::host(Path::new("/"), &environment),
        "darwin" => macos::host(&|program, args| output(program, args, interrupt)),
        "windows" => windows::host(&environment, &|program, args| output(program, args, interrupt)),
        _ => Host::default(),
    };
    let cores = std::thread::available_parallelism().ok();
    Host {
        os: os.to_owned(),
        arch: arch.to_owned(),
        cores: cores.and_then(|cores| u32::try_from(cores.get()).ok()),
        ..found
    }
}

/// The conditions at this moment. On Linux this reads a few small files; elsewhere it starts
/// short programs, so it belongs between measurements and not into them.
pub fn conditions(interrupt: &Interrupt) -> Conditions {
    match std::env::consts::OS {
        "linux" | "android" => linux::conditions(Path::new("/")),
        "macos" => macos::conditions(&|program, args| output(program, args, interrupt)),
        _ => Conditions::default(),
    }
}

/// The frequency of the fastest core at this moment; cheap enough to be read between two turns.
pub fn fastest_mhz() -> Option<f64> {
    match std::env::consts::OS {
        "linux" | "android" => linux::fastest_mhz(Path::new("/")),
        _ => None,
    }
}

fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn output(program: &str, args: &[&str], interrupt: &Interrupt) -> Option<String> {
    let run = Run::new(program).args(args).limit(Duration::from_secs(5));
    let finished = run.finish(interrupt).ok()?.checked().ok()?;
    Some(finished.stdout.text().trim().to_owned()).filter(|text| !text.is_empty())
}
