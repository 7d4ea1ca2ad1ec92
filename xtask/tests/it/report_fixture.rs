//! A recording made by hand for tests and benchmarks of the pages: real words of go1.26 and samples
//! drawn by a fixed rule, so that every number on a page can be traced to this file.

use std::collections::BTreeMap;

use xtask::alloc::{AllocSite, Frame, HeapProfile, InlineStack, PerOp};
use xtask::bench::{Ended, Replicate, Round, Sample};
use xtask::case::{
    ByVariant, Case, CaseFiles, CaseId, Claim, Condition, Expectation, GoVersion, Kind, Metric,
    Prediction, Variant, Verdict,
};
use xtask::judge::{self, Judgement, Thresholds};
use xtask::recording::{
    CaseRecord, CompilerOutput, Conditions, Failure, GoFacts, Header, Host, ProfileRecord,
    Recording, SCHEMA_VERSION, Stage,
};

pub const THRESHOLDS: Thresholds = Thresholds { alpha: 0.05, min_effect: 0.05 };

const BEFORE: &str = "// Package demo returns the address of a local variable.\npackage demo\n\n\
    // Pointer returns a fresh variable that holds 7.\n//\n//go:noinline\nfunc Pointer() *int {\n\
    \tx := 7 // want \"moved to heap: x\"\n\treturn &x\n}\n";
const AFTER: &str = "package demo\n\n// Value returns 7.\n//\n//go:noinline\nfunc Value() int {\n\
    \tx := 7\n\treturn x\n}\n";
const README: &str = "## Symptom\n\nIt costs {{allocs_before}} allocs/op.\n\n## Diagnosis\n\n\
    The address of `x` leaves the function.\n\n```go\nreturn &x\n```\n\n## Treatment\n\n\
    Return the value. It costs {{allocs_after}} allocs/op and a ratio of {{time_ratio}}.\n\n\
    ## Remember\n\nAn address that leaves takes its variable along.\n";

/// The compiler's words for [`BEFORE`], as go1.26 prints them.
pub fn compiler_text(id: &str) -> String {
    let at = format!("example.com/clinic/cases/{id}/before.go");
    format!(
        "# example.com/clinic/cases/{id} [example.com/clinic/cases/{id}.test]\n\
         {at}:7:6: cannot inline Pointer: marked go:noinline\n\
         {at}:8:2: x escapes to heap in Pointer:\n\
         {at}:8:2:   flow: ~r0 ← &x:\n\
         {at}:8:2:     from &x (address-of) at {at}:9:9\n\
         {at}:8:2:     from return &x (return) at {at}:9:2\n\
         {at}:8:2: moved to heap: x\n"
    )
}

pub fn case(id: &str) -> Case {
    let counts = ByVariant { before: 1.0, after: 0.0 };
    Case {
        id: CaseId::new(id).expect("a test's id"),
        title: "Returning the address of a local variable".to_owned(),
        group: "return-and-address".to_owned(),
        order: 10,
        kind: Kind::Cure,
        lesson: "A variable whose address leaves cannot live in the frame.".to_owned(),
        sources: vec!["a course".to_owned()],
        lab: Some("A".to_owned()),
        linter: None,
        benchmarks: ByVariant { before: "BenchmarkBefore".into(), after: "BenchmarkAfter".into() },
        prediction: Prediction {
            question: "Does x escape?".to_owned(),
            escapes: true,
            allocs_per_op: 1.0,
        },
        min_effect: None,
        heap_over_time: false,
        sweep: None,
        expect: vec![Expectation {
            go: None,
            verdict: Some(Verdict::Cured),
            allocs_per_op: Some(counts),
        }],
        claims: vec![Claim {
            text: "returning a pointer allocates".to_owned(),
            source: "an article".to_owned(),
            holds_when: Condition {
                metric: Metric::AllocsBefore,
                equals: Some(1.0),
                at_least: None,
                at_most: None,
                above: None,
                below: None,
            },
        }],
        dir: format!("clinic/cases/{id}").into(),
        files: CaseFiles {
            readme: README.to_owned(),
            before: BEFORE.to_owned(),
            after: AFTER.to_owned(),
            test: String::new(),
        },
    }
}

fn sample(ns_per_op: f64, mallocs: u64, bytes: u64) -> Sample {
    let iterations = 10_000;
    Sample {
        iterations,
        wall_ns: (ns_per_op * 10_000.0) as u64,
        cpu_ns: Some((ns_per_op * 11_000.0) as u64),
        mallocs: mallocs * iterations,
        bytes: bytes * iterations,
        gc_cycles: u32::from(mallocs > 0),
    }
}

/// Before takes about 20 ns and one object of 8 bytes, after about 2 ns and none.
fn replicate(index: u32) -> Replicate {
    let wobble = f64::from(index * 7 % 5) * 0.1;
    let pair =
        ByVariant { before: sample(20.0 + wobble, 1, 8), after: sample(2.0 + wobble / 9.0, 0, 0) };
    let round = |first| Round { first, samples: pair };
    Replicate {
        index,
        layout: 0,
        warmup: pair,
        rounds: vec![round(Variant::Before), round(Variant::After)],
    }
}

fn profile(id: &str) -> HeapProfile {
    let frame = |function: &str, file: &str, line| Frame {
        function: format!("example.com/clinic/cases/{id}.{function}"),
        file: format!("example.com/clinic/cases/{id}/{file}"),
        line,
        inlined: false,
    };
    let stack =
        vec![frame("Pointer", "before.go", 8), frame("BenchmarkBefore", "case_test.go", 20)];
    HeapProfile { sites: vec![AllocSite { stack: InlineStack(stack), objects: 1000, bytes: 8000 }] }
}

/// A case that was measured in full.
pub fn measured(id: &str) -> CaseRecord {
    let per = |mallocs, bytes| PerOp { iterations: 1000, mallocs, bytes };
    let mut record = CaseRecord::new(case(id));
    record.compiler = Some(CompilerOutput { text: compiler_text(id), json: Vec::new() });
    record.profiles = ByVariant {
        before: Some(ProfileRecord { profile: profile(id), per_op: per(1.0, 8.0) }),
        after: Some(ProfileRecord { profile: HeapProfile::default(), per_op: per(0.0, 0.0) }),
    };
    record.replicates = (0..12).map(replicate).collect();
    record.ended = Some(Ended::Significant);
    record
}

/// A case that does not compile.
pub fn failed(id: &str) -> CaseRecord {
    let mut record = CaseRecord::new(case(id));
    record.failure = Some(Failure {
        stage: Stage::Compile,
        message: "before.go:8:2: undefined: y\nFAIL".to_owned(),
    });
    record
}

pub fn recording(cases: Vec<CaseRecord>) -> Recording {
    let header = Header {
        schema_version: SCHEMA_VERSION,
        tool_version: "0.1.0".to_owned(),
        started: "2026-03-01T12:00:00Z".to_owned(),
        elapsed_s: Some(12.0),
        predicted_s: None,
        measuring_s: Some(9.0),
        go: GoFacts {
            version: GoVersion::release(1, 26, 8),
            platform: "linux/amd64".to_owned(),
            settings: BTreeMap::new(),
        },
        host: Host { cpu: Some("a processor".to_owned()), cores: Some(2), ..Host::default() },
        began: Conditions::default(),
        finished: None,
        measuring_began: None,
        frequencies: None,
        seed: 7,
        alpha: THRESHOLDS.alpha,
        min_effect: THRESHOLDS.min_effect,
        revision: None,
        problems: Vec::new(),
    };
    Recording { header, cases }
}

/// Judged with the thresholds of the recording.
pub fn judged(recording: &Recording) -> Vec<Judgement> {
    judge::judge(recording, &THRESHOLDS)
}
