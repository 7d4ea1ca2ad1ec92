//! Code whose truth is known, as a Go module in a scratch folder.
//!
//! The body is a straight line of a hundred dependent one-cycle operations, 25 to 40 ns long, so
//! that one more is one percent more work and no loop, branch or cache has a say.
//! `BenchmarkBase` and `BenchmarkBaseAgain` are the same text in two functions; `BenchmarkHeap` also
//! allocates an object, so that the collector takes part.

pub mod load;
pub mod recipe;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::compile::{Layouts, Package};
use super::process::Interrupt;
use super::toolchain::Go;
use super::worker::Pair;
use super::worker::harness::Functions;
use crate::case::ByVariant;

const MODULE: &str = "module calibration\n\ngo 1.24\n";
const FILE: &str = include_str!("spin_test.go.txt");
const BODY: &str = include_str!("body.go.txt");
/// Operations of the base body; a plant of p percent has p more.
const STEPS: u32 = 100;
/// The slow-downs that are planted, in percent.
pub const PLANTS: [u32; 4] = [1, 2, 5, 10];

/// The compiled module.
pub struct Planted {
    layouts: Vec<PathBuf>,
    folder: PathBuf,
}

/// What is put on the second side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// The same body.
    Same,
    /// The same body, both sides with an allocation.
    Heap,
    /// A body with this many percent more operations, one of [`PLANTS`].
    Slower(u32),
}

impl Planted {
    /// What workers are started from.
    pub fn pair(&self, body: Body) -> Pair {
        let (before, after) = match body {
            Body::Same => ("BenchmarkBase", "BenchmarkBaseAgain".to_owned()),
            Body::Heap => ("BenchmarkHeap", "BenchmarkHeapAgain".to_owned()),
            Body::Slower(percent) => ("BenchmarkBase", format!("BenchmarkSlow{percent}")),
        };
        Pair {
            layouts: self.layouts.clone(),
            benchmarks: ByVariant { before: before.to_owned(), after },
            folder: self.folder.clone(),
        }
    }
}

/// Writes and compiles the module in a scratch folder.
///
/// # Errors
/// When it cannot be written or does not compile.
pub fn build(go: &Go, scratch: &Path, interrupt: &Interrupt) -> Result<Planted> {
    let folder = scratch.join("calibration");
    fs_err::create_dir_all(&folder)?;
    let bodies = bodies();
    fs_err::write(folder.join("go.mod"), MODULE)?;
    fs_err::write(folder.join("spin_test.go"), source(&bodies))?;
    let names: Vec<String> = bodies.iter().map(|b| format!("Benchmark{}", b.name)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let package = Package {
        go,
        interrupt,
        module: &folder,
        import_path: "calibration",
        folder: &folder,
        name: "spin",
        functions: Functions { benchmarks: &names, sweeps: &[] },
        out: &scratch.join("calibration-out"),
    };
    match package.link_layouts(Layouts::All).context("cannot compile the module of known truth")? {
        Ok(layouts) => Ok(Planted { layouts, folder }),
        Err(failure) => bail!("the module of known truth does not compile: {}", failure.message),
    }
}

struct Spin {
    name: String,
    steps: u32,
    allocates: bool,
}

fn bodies() -> Vec<Spin> {
    let spin = |name: &str, steps| Spin { name: name.to_owned(), steps, allocates: false };
    let heap = |name: &str| Spin { allocates: true, ..spin(name, STEPS) };
    let mut bodies =
        vec![spin("Base", STEPS), spin("BaseAgain", STEPS), heap("Heap"), heap("HeapAgain")];
    bodies.extend(PLANTS.map(|p| spin(&format!("Slow{p}"), STEPS + STEPS * p / 100)));
    bodies
}

fn source(bodies: &[Spin]) -> String {
    let text: Vec<String> = bodies.iter().map(body).collect();
    FILE.replacen("BODIES\n", &text.join("\n"), 1)
}

/// Rotation and addition take turns: each takes one cycle, and no compiler folds two into one.
fn body(spin: &Spin) -> String {
    let operation = |step| match step % 2 {
        0 => "\tx = bits.RotateLeft64(x, 7)\n",
        _ => "\tx += y\n",
    };
    let operations: String = (0..spin.steps).map(operation).collect();
    let extra = if spin.allocates { "\t\theap = new([32]byte)\n" } else { "" };
    BODY.replace("NAME", &spin.name)
        .replace("STEPS", &spin.steps.to_string())
        .replace("OPERATIONS", &operations)
        .replace("EXTRA", extra)
}
