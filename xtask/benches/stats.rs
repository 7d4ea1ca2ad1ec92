//! How long the statistics take: the promises are under 10 ms for a signed-rank test of 400 values,
//! under a second for a million lines of benchmark text, and under a second to judge a report of
//! 1,000 cases, each on one core. `cargo bench -p xtask --bench stats`.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot be set up should stop")]

use std::fmt::Write;

use divan::{Bencher, black_box};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use xtask::bench::{Replicate, Round, Sample, format};
use xtask::case::discover::{CaseFolder, discover};
use xtask::case::{ByVariant, Case, CaseId, GoVersion, Variant, scaffold};
use xtask::judge::compare_files::{self, Rules, Source};
use xtask::judge::{self, Thresholds};
use xtask::recording::{
    CaseRecord, CompilerOutput, Conditions, GoFacts, Header, Host, Recording, SCHEMA_VERSION,
};
use xtask::stats::{rank_sum, signed_rank};

fn main() {
    divan::main();
}

fn random_values(n: usize, seed: u64) -> Vec<f64> {
    let mut random = Pcg64::seed_from_u64(seed);
    (0..n).map(|_| random.random::<f64>() - 0.48).collect()
}

#[divan::bench]
fn signed_rank_of_400(bencher: Bencher<'_, '_>) {
    let values = random_values(400, 1);
    bencher.bench(|| signed_rank::two_sided(black_box(&values)));
}

#[divan::bench]
fn signed_rank_of_400_with_ties(bencher: Bencher<'_, '_>) {
    let values: Vec<f64> = random_values(400, 1).iter().map(|d| (d * 40.0).round()).collect();
    bencher.bench(|| signed_rank::two_sided(black_box(&values)));
}

#[divan::bench(args = [10, 50])]
fn rank_sum_exact(bencher: Bencher<'_, '_>, n: usize) {
    let (first, second) = (random_values(n, 1), random_values(n, 2));
    bencher.bench(|| rank_sum::test(black_box(&first), black_box(&second)));
}

/// Half a million lines of as many benchmarks as are asked for.
fn benchmark_text(benchmarks: usize, seed: u64) -> String {
    let mut random = Pcg64::seed_from_u64(seed);
    let mut text = "goos: linux\ngoarch: amd64\npkg: example.org/shop\n".to_owned();
    for line in 0..500_000 {
        let (name, ns) = (line * benchmarks / 500_000, 100.0 + 5.0 * random.random::<f64>());
        let counts = "48 B/op\t2 allocs/op";
        writeln!(text, "BenchmarkEncode/case={name}-8\t1000000\t{ns:.2} ns/op\t{counts}").unwrap();
    }
    text
}

#[divan::bench(args = [1_000, 50_000], sample_count = 5, sample_size = 1)]
fn a_million_lines_read_and_compared(bencher: Bencher<'_, '_>, benchmarks: usize) {
    let (old, new) = (benchmark_text(benchmarks, 1), benchmark_text(benchmarks, 2));
    bencher.bench(|| {
        let (old, new) = (format::read(old.as_bytes()), format::read(new.as_bytes()));
        let source = Source::TwoFiles(ByVariant { before: &old, after: &new });
        compare_files::compare(source, Rules { alpha: 0.05, paired: false })
    });
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn a_thousand_cases_judged(bencher: Bencher<'_, '_>) {
    let recording = recording(1000);
    let thresholds = Thresholds { alpha: 0.05, min_effect: 0.05 };
    bencher.bench(|| judge::judge(black_box(&recording), &thresholds));
}

/// Cases as `new` makes them, with 30 replicates of 25 rounds and what Go says of a small package.
fn recording(cases: usize) -> Recording {
    let mut random = Pcg64::seed_from_u64(3);
    let records = (0..cases).map(|index| {
        let case = case(&format!("case-{index}"));
        let compiler = compiler_output(&case.id);
        let replicates = (0..30).map(|index| replicate(index, &mut random)).collect();
        CaseRecord { compiler: Some(compiler), replicates, ..CaseRecord::new(case) }
    });
    Recording { cases: records.collect(), header: header() }
}

fn header() -> Header {
    Header {
        schema_version: SCHEMA_VERSION,
        tool_version: "0.1.0".to_owned(),
        started: "2026-01-01T00:00:00Z".to_owned(),
        elapsed_s: None,
        predicted_s: None,
        measuring_s: None,
        go: GoFacts {
            version: GoVersion::release(1, 26, 8),
            platform: "linux/amd64".to_owned(),
            settings: Default::default(),
        },
        host: Host::default(),
        began: Conditions::default(),
        finished: None,
        measuring_began: None,
        frequencies: None,
        seed: 1,
        alpha: 0.05,
        min_effect: 0.05,
        revision: None,
        problems: Vec::new(),
    }
}

fn case(id: &str) -> Case {
    let id = CaseId::new(id).unwrap();
    let files = scaffold::files(&id).into_iter().map(|(name, text)| (name.to_owned(), Ok(text)));
    let dir = format!("clinic/cases/{id}").into();
    let mut found = discover(vec![CaseFolder { dir, direct: true, files: files.collect() }]);
    assert!(found.problems.is_empty(), "{:?}", found.problems);
    found.cases.remove(0)
}

fn compiler_output(id: &CaseId) -> CompilerOutput {
    let words = include_str!("../tests/fixtures/escape/go1.27.txt");
    let (_, lines) = words.split_once('\n').unwrap();
    let few: Vec<&str> = lines.lines().take(60).collect();
    let text = format!("# example.org/cases/{id}\n{}\n", few.join("\n"));
    CompilerOutput { text, json: Vec::new() }
}

fn replicate(index: u32, random: &mut Pcg64) -> Replicate {
    let mut sample = |allocs: u64| Sample {
        iterations: 10_000,
        wall_ns: 400_000 + random.random_range(0..20_000),
        cpu_ns: Some(400_000 + random.random_range(0..20_000)),
        mallocs: allocs * 10_000,
        bytes: allocs * 160_000,
        gc_cycles: index % 2,
    };
    let mut pair = || ByVariant { before: sample(1), after: sample(0) };
    let warmup = pair();
    let rounds = (0..25).map(|_| Round { first: Variant::Before, samples: pair() }).collect();
    Replicate { index, layout: index % 2, warmup, rounds }
}
