//! The first witness against recorded compiler output of four releases.
//!
//! Expected counts come from `grep` (the `.count` files that the recording script writes), expected
//! decisions from reading the fixture's source and the compiler's documentation.

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use xtask::escape::parse::{self, Keep, parse};
use xtask::escape::{Capture, Diagnosis, Finding, NoteKind, PaperReason, Place, Verdict, Why};

pub const VERSIONS: [&str; 4] = ["go1.24", "go1.25", "go1.26", "go1.27"];

pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/escape")
}

pub fn text(version: &str) -> Vec<u8> {
    std::fs::read(fixtures().join(format!("{version}.txt"))).expect("a recorded text")
}

/// The diagnosis of the package with its in-package tests.
pub fn traps(version: &str) -> Diagnosis {
    let mut all = parse(&text(version));
    all.swap_remove(0)
}

fn at(diagnosis: &Diagnosis, line: u32) -> Vec<&Finding> {
    diagnosis.at("traps/traps.go", line).collect()
}

/// The line of the fixture that holds a text, so that expectations survive edits of the fixture.
pub fn line_of(code: &str) -> u32 {
    let source =
        std::fs::read_to_string(fixtures().join("src/traps/traps.go")).expect("the fixture");
    let found: Vec<_> = source.lines().enumerate().filter(|(_, l)| l.contains(code)).collect();
    assert_eq!(found.len(), 1, "{code} stands on {} lines", found.len());
    u32::try_from(found[0].0 + 1).expect("a short file")
}

fn subjects(findings: &[&Finding]) -> Vec<String> {
    findings.iter().map(|f| f.subject.clone()).collect()
}

#[test]
fn every_line_of_every_release_is_read() {
    for version in VERSIONS {
        let unread: Vec<_> = parse(&text(version)).into_iter().flat_map(|d| d.unread).collect();
        assert!(unread.is_empty(), "{version}: {unread:?}");
    }
}

#[test]
fn verdicts_are_counted_once_as_grep_counts_them() {
    for version in VERSIONS {
        let all = parse(&text(version));
        let findings: Vec<_> = all.iter().flat_map(|d| &d.findings).collect();
        let notes: Vec<_> = all.iter().flat_map(|d| &d.notes).collect();
        let verdicts =
            |test: fn(&Verdict) -> bool| findings.iter().filter(|f| test(&f.verdict)).count();
        let remarks = |test: fn(&NoteKind) -> bool| notes.iter().filter(|n| test(&n.kind)).count();
        let got = [
            verdicts(|v| matches!(v, Verdict::EscapesToHeap | Verdict::AppendEscapes)),
            verdicts(|v| matches!(v, Verdict::DoesNotEscape | Verdict::AppendDoesNotEscape)),
            verdicts(|v| matches!(v, Verdict::MovedToHeap)),
            verdicts(|v| matches!(v, Verdict::LeakingParam)),
            verdicts(|v| matches!(v, Verdict::LeakingToResult { .. })),
            verdicts(|v| matches!(v, Verdict::LeakingContent)),
            remarks(|k| matches!(k, NoteKind::CanInline { .. })),
            remarks(|k| {
                matches!(k, NoteKind::CannotInline { .. } | NoteKind::CannotInlineCall { .. })
            }),
            remarks(|k| matches!(k, NoteKind::InliningCall { .. })),
            remarks(|k| matches!(k, NoteKind::Captures { .. })),
            all.len(),
        ];
        let counts = std::fs::read_to_string(fixtures().join(format!("{version}.count"))).unwrap();
        let wanted: Vec<usize> =
            counts.lines().map(|l| l.split('\t').next().unwrap().parse().unwrap()).collect();
        assert_eq!(got.to_vec(), wanted, "{version}");
    }
}

#[test]
fn a_text_of_three_packages_is_three_diagnoses() {
    for version in VERSIONS {
        let names: Vec<_> =
            parse(&text(version)).into_iter().map(|d| (d.package, d.test_of)).collect();
        let test = Some("example.test/fixture/traps.test".to_owned());
        assert!(names.contains(&("example.test/fixture/traps".into(), test.clone())));
        assert!(names.contains(&("example.test/fixture/traps_test".into(), test)));
        assert!(names.contains(&("example.test/fixture/traps.test".into(), None)));
    }
}

#[test]
fn every_heap_verdict_has_its_path_and_its_function() {
    for version in VERSIONS {
        for finding in traps(version).findings.iter().filter(|f| f.verdict.is_heap()) {
            assert!(!finding.flow.is_empty(), "{version}: {finding:?}");
            let global = finding.span.line == line_of("table   = map");
            let unplaced = finding.place != Place::Own || global;
            assert!(unplaced || finding.function.is_some(), "{version}: {finding:?}");
        }
    }
}

#[test]
fn a_string_that_reads_like_a_verdict_is_only_a_subject() {
    for version in VERSIONS {
        let diagnosis = traps(version);
        let line = line_of("sink = \"x does not escape\"");
        for (offset, words) in
            ["x does not escape", "a.go:1:2: y escapes to heap", "from z (assign) at b.go:3:4"]
                .into_iter()
                .enumerate()
        {
            let here = at(&diagnosis, line + u32::try_from(offset).unwrap());
            assert_eq!(subjects(&here), [format!("\"{words}\"")], "{version}");
            assert_eq!(here[0].verdict, Verdict::EscapesToHeap);
            assert_eq!(here[0].paper, Some(PaperReason::ReadOnlyGlobal), "{version}");
        }
    }
}

#[test]
fn the_path_of_a_returned_address_reads_as_the_source_does() {
    for version in VERSIONS {
        let diagnosis = traps(version);
        // `x := 7` stands twice; the first is ReturnAddress's, two lines above its return.
        let line = line_of("return &x\n".trim_end()) - 1;
        let here = at(&diagnosis, line);
        assert_eq!(here.len(), 1, "{version}");
        assert_eq!(here[0].verdict, Verdict::MovedToHeap);
        assert_eq!(here[0].function.as_deref(), Some("ReturnAddress"));
        let steps: Vec<_> = here[0].flow.iter().map(|s| (s.code.as_str(), s.why.word())).collect();
        assert_eq!(steps, [("&x", "address-of"), ("return &x", "return")], "{version}");
        assert_eq!((here[0].flow[0].to.as_str(), here[0].flow[0].derefs), ("~r0", -1));
        assert_eq!(here[0].flow[0].span.as_ref().map(|s| s.line), Some(line + 1));
    }
}

#[test]
fn three_kinds_of_leak_each_keep_their_own_path() {
    for version in VERSIONS {
        let diagnosis = traps(version);
        let here = at(&diagnosis, line_of("func Leaks("));
        let result = |name: &str| Verdict::LeakingToResult { result: name.into(), level: 0 };
        let got: Vec<_> = here.iter().map(|f| (f.subject.as_str(), f.verdict.clone())).collect();
        let wanted = [
            ("p", Verdict::LeakingParam),
            ("q", Verdict::LeakingContent),
            ("r", result("~r0")),
            ("r", result("~r1")),
        ];
        assert_eq!(got, wanted, "{version}");
        let ends: Vec<_> = here.iter().map(|f| f.flow.last().unwrap().to.as_str()).collect();
        assert_eq!(ends, ["{heap}", "{heap}", "~r0", "~r1"], "{version}");
        assert!(here[1].flow.iter().any(|s| s.why.word() == "indirection"), "{version}");
    }
}

#[test]
fn captures_say_how_and_why() {
    for version in VERSIONS {
        let diagnosis = traps(version);
        let how = |name: &str| {
            diagnosis.notes.iter().find_map(|n| match &n.kind {
                NoteKind::Captures { variable, how, reassigned, .. } if variable == name => {
                    Some((*how, *reassigned))
                }
                _ => None,
            })
        };
        assert_eq!(how("count"), Some((Capture::ByReference, true)), "{version}");
        assert_eq!(how("n"), Some((Capture::ByValue, false)), "{version}");
    }
}

#[test]
fn places_without_position_and_without_column_are_kept() {
    for version in VERSIONS {
        let diagnosis = traps(version);
        let hidden: Vec<_> =
            diagnosis.findings.iter().filter(|f| f.place == Place::Unknown).collect();
        assert_eq!(subjects(&hidden), ["#next"], "{version}");
        assert_eq!(hidden[0].verdict, Verdict::MovedToHeap);
        assert!(
            !hidden[0].flow.is_empty(),
            "{version}: the header has another form of no position"
        );
        let far = at(&diagnosis, line_of("far := 1000"));
        assert!(far.iter().any(|f| f.span.column.is_none()), "{version}: {far:?}");
        assert!(diagnosis.findings.iter().any(|f| f.span.file.ends_with("renamed.y")), "{version}");
    }
}

#[test]
fn generic_bodies_of_other_packages_are_foreign() {
    for version in VERSIONS {
        let diagnosis = traps(version);
        for finding in &diagnosis.findings {
            let goroot = finding.span.file.starts_with("/goroot/");
            assert_eq!(finding.place == Place::Foreign, goroot, "{version}: {finding:?}");
        }
        assert!(diagnosis.findings.iter().any(|f| f.place == Place::Foreign), "{version}");
    }
}

#[test]
fn what_costs_nothing_is_marked_with_its_reason() {
    let line = line_of("return []any{7");
    for version in VERSIONS {
        let diagnosis = traps(version);
        let reason = |subject: &str| {
            at(&diagnosis, line).into_iter().find(|f| f.subject == subject).and_then(|f| f.paper)
        };
        assert_eq!(reason("7"), Some(PaperReason::ReadOnlyGlobal), "{version}");
        assert_eq!(reason("3.5"), Some(PaperReason::ReadOnlyGlobal), "{version}");
        assert_eq!(reason("n"), None, "{version}: an int variable may allocate");
        assert_eq!(reason("[]any{...}"), None, "{version}");
        if version != "go1.24" {
            assert_eq!(reason("b"), Some(PaperReason::SingleByte), "{version}");
            assert_eq!(reason("ok"), Some(PaperReason::SingleByte), "{version}");
            assert_eq!(reason("Empty{}"), Some(PaperReason::ZeroSize), "{version}");
        }
        let sizes = at(&diagnosis, line_of("empty := make"));
        assert_eq!(sizes[0].paper, Some(PaperReason::ZeroSize), "{version}");
        let literal = at(&diagnosis, line_of("nothing := func"));
        assert_eq!(literal[0].paper, Some(PaperReason::CapturelessClosure), "{version}");
        let closure = at(&diagnosis, line_of("byValue := func"));
        assert_eq!(closure[0].paper, None, "{version}");
    }
}

#[test]
fn the_wrapper_of_a_go_statement_is_a_path_without_verdict() {
    for version in VERSIONS {
        let line = line_of("go use(&x)");
        let diagnosis = traps(version);
        let found = diagnosis.notes.iter().any(|n| {
            matches!(n.kind, NoteKind::EscapeFlow { .. })
                && n.span.as_ref().is_some_and(|s| s.line == line)
        });
        assert!(found, "{version}");
    }
}

#[test]
fn a_file_is_found_by_any_of_its_names() {
    let diagnosis = traps("go1.27");
    let own = diagnosis.findings.iter().filter(|f| f.span.file == "traps/traps.go").count();
    for name in ["traps.go", "./traps/traps.go", "/home/me/module/traps/traps.go"] {
        assert_eq!(diagnosis.in_file(name).count(), own, "{name}");
    }
    assert_eq!(diagnosis.in_file("raps.go").count(), 0);
    assert_eq!(diagnosis.in_file("/home/me/other.go").count(), 0);
}

#[test]
fn line_ends_of_windows_change_nothing() {
    let unix = text("go1.27");
    let windows = String::from_utf8(unix.clone()).unwrap().replace('\n', "\r\n");
    assert_eq!(parse(&unix), parse(windows.as_bytes()));
}

#[test]
fn a_stream_keeps_what_it_was_asked_to() {
    let whole = text("go1.27");
    let mut heap = 0;
    let tally = parse::read(&whole[..], Keep::Heap, |d| {
        assert!(d.notes.is_empty());
        assert!(d.findings.iter().all(|f| f.verdict.is_heap()));
        heap += d.findings.len() as u64;
    })
    .unwrap();
    assert_eq!(tally.heap, heap);
    assert_eq!(tally.bytes, whole.len() as u64);
    assert_eq!(tally.unread, 0);
}

#[test]
fn an_endless_line_is_cut_and_kept() {
    let mut hostile = vec![b'x'; 3 << 20];
    hostile.extend_from_slice(b"\na.go:1:2: moved to heap: y\n");
    let all = parse(&hostile);
    assert_eq!(all[0].unread.len(), 1);
    assert_eq!(all[0].unread[0].text.len() as u64, parse::MAX_LINE);
    assert_eq!(all[0].findings[0].raw_line, 2);
}

#[test]
fn a_release_of_the_future_is_shown_and_not_lost() {
    let text = b"# p\na.go:1:2: x elopes to heap\na.go:1:3: moved to heap: y\n\
        a.go:1:3:     from y (teleport) at a.go:1:3\n";
    let all = parse(text);
    let unread: Vec<_> = all[0].unread.iter().map(|u| (u.line_number, u.text.as_str())).collect();
    let lost_step = "a.go:1:3:     from y (teleport) at a.go:1:3";
    assert_eq!(unread, [(2, "a.go:1:2: x elopes to heap"), (4, lost_step)]);
    assert_eq!(all[0].findings.len(), 1);
}

#[test]
fn an_unknown_why_word_is_kept_as_it_is() {
    let text = "a.go:1:3: y escapes to heap in F:\na.go:1:3:   flow: {heap} ← &y:\n\
        a.go:1:3:     from y (teleport) at a.go:1:4\na.go:1:3: moved to heap: y\n";
    let all = parse(text.as_bytes());
    assert_eq!(all[0].findings[0].flow[0].why, Why::Other("teleport".into()));
}

/// Words of the grammar, so that random text comes close to it.
fn near_grammar() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "a.go:1:2: ",
        "a.go:1: ",
        "  flow: ",
        "    from ",
        "x",
        " escapes to heap",
        " in F:",
        ":",
        " does not escape",
        "moved to heap: ",
        "leaking param: ",
        " to result ~r0 level=1",
        "# ",
        "parameter p leaks to {heap}",
        " with derefs=0:",
        " ← &",
        " = ",
        " (assign) at ",
        "can inline ",
        " with cost 3 as: ",
        "cannot inline ",
        ": ",
        " capturing by ref: ",
        " (addr=true assign=",
        "convert: using ",
        "\n",
        "\r\n",
        "{storage for ",
        "}",
        "\"",
        "é",
        "\0",
        "4294967296",
    ]);
    prop::collection::vec(words, 0..60).prop_map(|v| v.concat())
}

proptest! {
    #[test]
    fn no_text_is_too_strange(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        parse(&bytes);
    }

    #[test]
    fn every_verdict_like_line_is_kept_somewhere(text in near_grammar()) {
        let all = parse(text.as_bytes());
        let kept = all.iter().map(|d| d.findings.len() + d.unread.len()).sum::<usize>();
        let verdicts = text.lines().filter(|l| l.ends_with(" escapes to heap")).count();
        let other = text.lines().filter(|l| l.starts_with("# ") || l.contains("inline")
            || l.contains("convert") || l.contains("capturing")).count();
        prop_assert!(kept + other >= verdicts, "{kept} kept of {verdicts}");
    }
}
