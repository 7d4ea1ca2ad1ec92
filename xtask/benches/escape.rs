//! How fast the compiler's words are read: `cargo bench -p xtask --bench escape`.
//!
//! The corpus is made by the installed Go (about a minute, 100 to 300 MB) and kept under
//! `target/escape-corpus`. The target is 150 MB/s on one core for text; nothing here is a test.

#![expect(clippy::disallowed_methods, reason = "a benchmark sets up its own world")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use xtask::alloc::pprof;
use xtask::escape::json;
use xtask::escape::parse::{self, Keep};

const PACKAGES: [&str; 5] =
    ["net/http", "encoding/json", "html/template", "go/types", "text/tabwriter"];

fn main() {
    divan::main();
}

struct Corpus {
    text: Vec<u8>,
    records: Vec<Vec<u8>>,
}

/// The corpus of the installed Go, made once per release.
fn corpus() -> &'static Corpus {
    static CORPUS: OnceLock<Corpus> = OnceLock::new();
    CORPUS.get_or_init(|| {
        let version = run(Command::new("go").args(["env", "GOVERSION"])).stdout;
        let version = String::from_utf8_lossy(&version).trim().to_owned();
        let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/escape-corpus");
        let (text, records) = (target.join(format!("{version}.txt")), target.join(&version));
        if !text.exists() {
            make(&version, &text, &records);
        }
        Corpus { text: fs::read(text).expect("the corpus"), records: files(&records) }
    })
}

fn make(version: &str, text: &Path, records: &Path) {
    let _ = fs::remove_dir_all(records);
    fs::create_dir_all(records).expect("a writable target folder");
    let records = records.canonicalize().expect("the folder just made");
    let debug = if version.starts_with("go1.24") { "closure=1" } else { "escapedebug=1,closure=1" };
    let flags = format!("-gcflags=all=-m=2 -json=0,file://{} -d={debug}", records.display());
    let mut build = Command::new("go");
    build.arg("build").arg(flags).args(PACKAGES).env("GOFLAGS", "");
    let output = run(&mut build);
    fs::write(text, output.stderr).expect("a writable target folder");
}

fn run(command: &mut Command) -> std::process::Output {
    let output = command.output().expect("go is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

fn files(folder: &Path) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.expect("a readable folder").into_path())
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).expect("a readable file")).collect()
}

/// Text, keeping what a page would show of a whole program: heap verdicts with their paths.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn text_keeping_heap(bencher: Bencher) {
    text(bencher, Keep::Heap);
}

/// Text, keeping everything, a package at a time.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn text_keeping_everything(bencher: Bencher) {
    text(bencher, Keep::Everything);
}

fn text(bencher: Bencher, keep: Keep) {
    let corpus = corpus();
    bencher.counter(BytesCount::new(corpus.text.len())).bench(|| {
        parse::read(black_box(corpus.text.as_slice()), keep, |done| drop(black_box(done)))
    });
}

/// All files of records.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn records(bencher: Bencher) {
    let corpus = corpus();
    let size: usize = corpus.records.iter().map(Vec::len).sum();
    bencher.counter(BytesCount::new(size)).bench(|| {
        for file in &corpus.records {
            drop(black_box(json::read(black_box(file))));
        }
    });
}

/// One heap profile, gzip included.
#[divan::bench]
fn profile(bencher: Bencher) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/alloc/go1.27/11.pb.gz");
    let packed = fs::read(path).expect("a fixture");
    bencher.bench(|| pprof::read(black_box(&packed)));
}
