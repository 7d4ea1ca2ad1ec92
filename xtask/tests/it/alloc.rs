//! The second witness: recorded heap profiles of known allocations, four releases.
//!
//! Line sums are compared with what `go tool pprof` printed for the same files; classes and counts
//! with what the fixture's source says and what the runtime's counters counted.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use xtask::alloc::attribute::attribute;
use xtask::alloc::pprof::{self, ProfileError};
use xtask::alloc::{
    AllocSite, Evidence, Frame, HeapProfile, InlineStack, PerOp, Scope, SiteClass, SiteEvidence,
};
use xtask::escape::{Diagnosis, PaperReason, join, json, parse};

use crate::escape::VERSIONS;

const FILE: &str = "work/work.go";

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/alloc").join(path)
}

fn bytes(path: &str) -> Vec<u8> {
    std::fs::read(fixture(path)).expect("a recorded fixture")
}

fn lines(path: &str) -> Vec<Vec<String>> {
    let text = String::from_utf8(bytes(path)).expect("UTF-8");
    text.lines().map(|l| l.split_whitespace().map(str::to_owned).collect()).collect()
}

fn line_of(code: &str) -> u32 {
    let source = lines_of_source();
    let found: Vec<_> = source.iter().enumerate().filter(|(_, l)| l.contains(code)).collect();
    assert_eq!(found.len(), 1, "{code}");
    u32::try_from(found[0].0 + 1).expect("a short file")
}

fn lines_of_source() -> Vec<String> {
    let text = String::from_utf8(bytes("src/work/work.go")).expect("UTF-8");
    text.lines().map(str::to_owned).collect()
}

/// The profile of one case and its counters.
fn case(version: &str, name: &str) -> (HeapProfile, PerOp) {
    let counters = lines(&format!("{version}/counters.tsv"));
    let at = counters.iter().position(|l| l[0] == name).expect("a recorded case");
    let snapshot =
        |n: usize| pprof::read(&bytes(&format!("{version}/{n:02}.pb.gz"))).expect("a profile");
    let number = |field: usize| counters[at][field].parse::<f64>().expect("a number");
    let rounds = number(1);
    let per =
        PerOp { iterations: rounds as u64, mallocs: number(2) / rounds, bytes: number(3) / rounds };
    (pprof::between(&snapshot(at), &snapshot(at + 1)), per)
}

fn diagnosis(version: &str) -> Diagnosis {
    let mut all = parse::parse(&bytes(&format!("{version}/text.txt")));
    let mut diagnosis = all.swap_remove(0);
    join::join(&mut diagnosis, &[json::read(&bytes(&format!("{version}/json/work.json")))]);
    diagnosis
}

fn evidence(version: &str, name: &str) -> Evidence {
    let (profile, per) = case(version, name);
    let own = [FILE.to_owned()];
    let harness = ["main.harness".to_owned()];
    let scope = Scope { own_files: &own, harness: &harness };
    attribute(&diagnosis(version), &profile, &per, &scope)
}

fn at(evidence: &Evidence, line: u32) -> Vec<&SiteEvidence> {
    evidence.sites.iter().filter(|s| s.line == line && s.file == FILE).collect()
}

#[track_caller]
fn assert_close(got: f64, wanted: f64, what: &str) {
    assert!((got - wanted).abs() < 0.011, "{what}: {got}, not {wanted}");
}

#[test]
fn lines_sum_to_what_the_pprof_tool_prints() {
    for version in VERSIONS {
        let mut wanted: BTreeMap<(String, String, String), u64> = BTreeMap::new();
        for line in lines(&format!("{version}/pprof.txt")) {
            let value = line[2].trim_end_matches('B').parse::<u64>().unwrap();
            let place = format!("{} {}", line[3], line[4]);
            *wanted.entry((line[0].clone(), line[1].clone(), place)).or_default() += value;
        }
        let mut got = BTreeMap::new();
        for counter in lines(&format!("{version}/counters.tsv")) {
            let name = &counter[0];
            for site in case(version, name).0.sites {
                let Some(frame) = site.stack.0.first() else { continue };
                if frame.function.starts_with("example.test/alloc/work.") {
                    let place = format!("{} {}:{}", frame.function, frame.file, frame.line);
                    for (what, value) in
                        [("alloc_objects", site.objects), ("alloc_space", site.bytes)]
                    {
                        let key = (name.clone(), what.to_owned(), place.clone());
                        *got.entry(key).or_default() += value;
                    }
                }
            }
        }
        assert_eq!(got, wanted, "{version}");
    }
}

#[test]
fn an_escape_that_allocates_is_counted_where_it_is_written() {
    for version in VERSIONS {
        let evidence = evidence(version, "block");
        let here = at(&evidence, line_of("block = new("));
        assert_eq!(here.len(), 1, "{version}");
        assert_eq!(here[0].class, SiteClass::EscapesAndAllocates);
        assert_close(here[0].allocs_per_op, 1.0, version);
        assert_close(here[0].bytes_per_op, 32.0, version);
        assert!(!here[0].at_least && !here[0].shared_line, "{version}");
        assert_close(evidence.remainder_allocs, 0.0, version);
    }
}

#[test]
fn tiny_objects_are_at_least_and_the_rest_is_the_remainder() {
    for version in VERSIONS {
        let evidence = evidence(version, "tiny");
        let here = at(&evidence, line_of("x := 7"));
        assert_eq!(here[0].class, SiteClass::EscapesAndAllocates, "{version}");
        assert_eq!(here[0].function.as_deref(), Some("Address"));
        assert_close(here[0].allocs_per_op, 0.5, version);
        assert!(here[0].at_least, "{version}");
        assert_close(evidence.total_allocs, 1.0, version);
        assert_close(evidence.remainder_allocs, 0.5, version);
    }
}

#[test]
fn an_escape_whose_inlined_copy_stays_is_told_apart() {
    for version in VERSIONS {
        for (name, code) in [("dropped", "x := 7"), ("once", "s := make([]int, 4)")] {
            let evidence = evidence(version, name);
            let here = at(&evidence, line_of(code));
            assert_eq!(here[0].class, SiteClass::EscapesHereStaysInlined, "{version} {name}");
            assert_close(here[0].allocs_per_op, 0.0, version);
        }
    }
}

#[test]
fn a_paper_escape_keeps_its_reason() {
    for version in VERSIONS {
        let evidence = evidence(version, "paper");
        let here = at(&evidence, line_of("Sink = 7"));
        let reason = PaperReason::ReadOnlyGlobal;
        assert_eq!(here[0].class, SiteClass::PaperEscape { reason }, "{version}");
        assert_close(evidence.total_allocs, 0.0, version);
    }
}

#[test]
fn what_no_verdict_announces_is_silent() {
    for version in VERSIONS {
        let channel = evidence(version, "channel");
        let here = at(&channel, line_of("make(chan"));
        assert_eq!((here[0].class, here[0].finding), (SiteClass::SilentAllocation, None));
        assert_close(here[0].allocs_per_op, 1.0, version);
        assert_close(here[0].bytes_per_op, 240.0, version);
        assert_eq!(here[0].callee, None, "{version}: the line allocates by itself");

        let callee = evidence(version, "callee");
        let called: Vec<_> = at(&callee, line_of("fmt.Sprintf("))
            .into_iter()
            .filter(|s| s.callee.as_deref() == Some("fmt.Sprintf"))
            .collect();
        assert_eq!(called.len(), 1, "{version}");
        assert_eq!(called[0].class, SiteClass::SilentAllocation);
        assert_close(called[0].allocs_per_op, 1.0, version);
    }
}

#[test]
fn the_same_slice_is_an_escape_in_one_release_and_silent_in_the_next() {
    for version in VERSIONS {
        let evidence = evidence(version, "local");
        let here = at(&evidence, line_of("b := make([]byte, n)"));
        let wanted = match version {
            "go1.24" => SiteClass::EscapesAndAllocates,
            _ => SiteClass::SilentAllocation,
        };
        assert_eq!(here[0].class, wanted, "{version}");
        assert!(here[0].finding.is_some(), "{version}: the verdict is there in both");
        assert_close(here[0].allocs_per_op, 1.0, version);
        assert_close(here[0].bytes_per_op, 1024.0, version);
    }
}

#[test]
fn two_sites_on_one_line_are_said_to_share_it() {
    for version in VERSIONS {
        let evidence = evidence(version, "shared");
        let line = line_of("[]*[4]int{new(");
        let here = at(&evidence, line);
        assert_eq!(here.len(), 2, "{version}");
        assert!(here.iter().all(|s| s.shared_line && s.class == SiteClass::EscapesAndAllocates));
        assert_close(evidence.line(FILE, line).allocs_per_op, 2.0, version);
        // The caller boxes the slice, outside the user's files.
        assert_close(evidence.remainder_allocs, 1.0, version);
    }
}

#[test]
fn a_variable_without_an_allocation_of_its_own_may_share_one() {
    let text = b"# p\n./a.go:7:6: can inline Pair with cost 9 as: func(int, int) int { }\n\
        ./a.go:8:2: moved to heap: key\n./a.go:9:2: moved to heap: value\n\
        ./a.go:10:7: new(int) escapes to heap\n\
        ./a.go:20:6: can inline Other with cost 9 as: func(int) int { }\n\
        ./a.go:21:2: moved to heap: z\n";
    let diagnosis = parse::parse(text).remove(0);
    let site = |finding: usize, class, allocs_per_op| SiteEvidence {
        file: "./a.go".into(),
        line: diagnosis.findings[finding].span.line,
        column: None,
        function: None,
        class,
        finding: Some(finding),
        copies: Vec::new(),
        callee: None,
        allocs_per_op,
        bytes_per_op: 16.0 * allocs_per_op,
        at_least: false,
        shared_line: false,
    };
    let unseen = SiteClass::EscapesUnseen;
    let sites = vec![
        site(0, SiteClass::EscapesAndAllocates, 1.0),
        site(1, unseen, 0.0),
        site(2, unseen, 0.0),
        site(3, unseen, 0.0),
    ];
    let evidence = Evidence { sites, ..Evidence::default() };
    let line = |finding: usize| {
        evidence.sharer(&diagnosis.findings[finding], &diagnosis).map(|site| site.line)
    };
    assert_eq!(line(1), Some(8), "both are variables of Pair");
    assert_eq!(line(2), None, "an expression has storage of its own");
    assert_eq!(line(3), None, "another function's variable");
    assert_eq!(line(0), None, "not with itself, and not with one that was not seen");
}

#[test]
fn a_slice_built_by_append_is_charged_to_the_append() {
    for version in VERSIONS {
        let evidence = evidence(version, "grown");
        let line = line_of("append(built, i)");
        let here = at(&evidence, line);
        let (class, allocs) = match version {
            "go1.24" => (SiteClass::SilentAllocation, 2.5),
            "go1.25" => (SiteClass::EscapesAndAllocates, 2.5),
            _ => (SiteClass::EscapesAndAllocates, 1.0),
        };
        assert_eq!(here[0].class, class, "{version}");
        assert_close(evidence.line(FILE, line).allocs_per_op, allocs, version);
    }
}

#[test]
fn the_harness_is_not_charged() {
    let (profile, per) = case("go1.27", "block");
    let own = ["cmd/main.go".to_owned(), FILE.to_owned()];
    let all = |harness: &[String]| {
        let scope = Scope { own_files: &own, harness };
        let evidence = attribute(&diagnosis("go1.27"), &profile, &per, &scope);
        evidence.sites.iter().filter(|s| s.file == "cmd/main.go").map(|s| s.allocs_per_op).sum()
    };
    let with: f64 = all(&["main.harness".to_owned()]);
    let without: f64 = all(&[]);
    assert!(without > with, "{without} charged without the list, {with} with it");
    assert_close(with, 0.0, "harness");
}

#[test]
fn setup_before_the_first_snapshot_cancels() {
    let frame = |line| Frame { function: "p.F".into(), file: "p.go".into(), line, inlined: false };
    let site =
        |line, objects, bytes| AllocSite { stack: InlineStack(vec![frame(line)]), objects, bytes };
    let before = HeapProfile { sites: vec![site(1, 5, 80), site(2, 1, 8)] };
    let after = HeapProfile { sites: vec![site(1, 5, 80), site(1, 3, 96), site(2, 4, 32)] };
    let wanted = HeapProfile { sites: vec![site(1, 3, 96), site(2, 3, 24)] };
    assert_eq!(pprof::between(&before, &after), wanted);
}

#[test]
fn damaged_and_hostile_profiles_are_refused_with_a_reason() {
    let good = bytes("go1.27/00.pb.gz");
    assert!(matches!(pprof::read(b"no gzip"), Err(ProfileError::Gzip(_))));
    assert!(matches!(pprof::read(&good[..good.len() / 2]), Err(ProfileError::Gzip(_))));
    let bomb = compressed(&vec![0; usize::try_from(pprof::MAX_UNPACKED).unwrap() + 1]);
    assert!(bomb.len() < 1 << 20);
    assert!(matches!(pprof::read(&bomb), Err(ProfileError::TooLarge)));
    // Field 12 (period) as varint 524288: a profile at the default rate.
    let sampled = compressed(&[0x60, 0x80, 0x80, 0x20]);
    assert!(matches!(pprof::read(&sampled), Err(ProfileError::Sampled(524_288))));
    let empty = compressed(&[0x60, 0x01]);
    assert!(matches!(pprof::read(&empty), Err(ProfileError::Missing("alloc_objects"))));
}

fn compressed(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).expect("memory takes all");
    out.finish().expect("memory takes all")
}

proptest! {
    #[test]
    fn no_profile_is_too_strange(
        noise in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..20)
    ) {
        let packed = bytes("go1.24/00.pb.gz");
        let mut plain = Vec::new();
        std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&packed[..]), &mut plain)
            .unwrap();
        for (index, byte) in noise {
            let at = index.index(plain.len());
            plain[at] = byte;
        }
        let _ = pprof::read(&compressed(&plain));
    }
}
