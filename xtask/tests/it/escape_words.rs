//! Explanations and before/after comparisons, on recorded verdicts.

use xtask::escape::compare::{Pair, compare, outermost};
use xtask::escape::explain::{self, Topic, explain, loop_sentence};
use xtask::escape::{Diagnosis, Finding, Inlining, Verdict, Why, parse};

use crate::escape::{VERSIONS, line_of, text, traps};
use crate::escape_json::joined;

fn find<'a>(diagnosis: &'a Diagnosis, code: &str) -> &'a Finding {
    let line = line_of(code);
    diagnosis.at("traps/traps.go", line).find(|f| f.verdict.is_heap()).expect("a heap verdict")
}

fn all(diagnosis: &Diagnosis) -> Vec<&Finding> {
    diagnosis.findings.iter().collect()
}

#[test]
fn a_returned_address_is_told_as_a_chain() {
    for version in VERSIONS {
        let diagnosis = joined(version);
        let line = line_of("return &x\n".trim_end()) - 1;
        let finding = diagnosis.at("traps/traps.go", line).next().expect("x");
        let said = explain(finding, &Inlining::of(&diagnosis));
        assert_eq!(said.headline, "the variable x lives on the heap");
        let steps: Vec<_> = explain::steps(finding).map(|s| s.text).collect();
        assert_eq!(
            steps,
            [
                "the address of x goes to the result: its address is taken with &",
                "the address of x goes to the result: it is returned, so it must outlive the call",
            ],
            "{version}"
        );
        assert_eq!(
            said.conclusion,
            "the caller keeps what is returned, so x must outlive the call"
        );
        assert_eq!(said.topic, Some(Topic::ReturnedAddress));
        assert_eq!(said.beyond_reach, None);
    }
}

#[test]
fn the_inlining_that_made_the_difference_is_named_with_its_cost() {
    for version in VERSIONS {
        let diagnosis = joined(version);
        let said = explain(find(&diagnosis, "kept = ReturnAddress()"), &Inlining::of(&diagnosis));
        let call = "the call to ReturnAddress was inlined here (cost 8, budget 80)";
        assert!(said.inlining.iter().any(|s| s == call), "{version}: {:?}", said.inlining);
        assert_eq!(said.conclusion, "the heap outlives every call, so x must live there");
    }
}

#[test]
fn what_stands_in_a_library_is_beyond_reach() {
    for version in VERSIONS {
        let diagnosis = joined(version);
        let line = line_of("return errors.New(");
        let library = diagnosis
            .at("traps/traps.go", line)
            .filter(|f| f.subject == "&errors.errorString{...}")
            .find(|f| f.inline_chain.is_inlined())
            .expect("the inlined constructor");
        let said = explain(library, &Inlining::of(&diagnosis)).beyond_reach.expect("a reason");
        assert!(said.contains("/goroot/src/errors/errors.go"), "{version}: {said}");
        let own = find(&diagnosis, "a, b, c, d := 1");
        assert_eq!(explain(own, &Inlining::of(&diagnosis)).beyond_reach, None, "{version}");
    }
}

#[test]
fn every_why_word_has_a_sentence_of_its_own() {
    let mut sentences: Vec<_> =
        xtask::escape::KnownWhy::ALL.iter().map(|why| why.sentence()).collect();
    let count = sentences.len();
    sentences.sort_unstable();
    sentences.dedup();
    assert_eq!(sentences.len(), count);
    for why in xtask::escape::KnownWhy::ALL {
        assert_eq!(Why::from_word(why.word()), Why::Known(*why), "{why:?}");
        let json = serde_json::to_string(&Why::Known(*why)).expect("a word");
        assert_eq!(serde_json::from_str::<Why>(&json).expect("a word"), Why::Known(*why));
    }
}

#[test]
fn topics_follow_from_the_path() {
    for version in VERSIONS {
        let diagnosis = traps(version);
        let topic = |code: &str| explain(find(&diagnosis, code), &Inlining::of(&diagnosis)).topic;
        assert_eq!(topic("large := make"), Some(Topic::Size), "{version}");
        assert_eq!(topic("byReference := func"), Some(Topic::ReturnedAddress), "{version}");
        assert_eq!(topic("count := 0"), Some(Topic::Closure), "{version}");
        assert_eq!(topic("sink = zero"), Some(Topic::Boxing), "{version}");
    }
}

#[test]
fn the_loop_around_an_escape_is_named() {
    let source = "package p\n\nfunc f() {\n\tfor {\n\t\tx := 1\n\t\tkeep(&x)\n\t}\n}\n";
    let span = xtask::escape::Span { file: "p.go".into(), line: 5, column: Some(3) };
    let said = loop_sentence(&span, source).expect("a loop");
    assert_eq!(said, "it stands in the loop of line 4, so this happens in every round");
}

/// The same output as if lines had been inserted at the top of the file.
fn moved(version: &str, by: u32) -> Diagnosis {
    let text = String::from_utf8(text(version)).expect("UTF-8");
    let mut out = String::new();
    for line in text.lines() {
        let mut parts = line.split("traps/traps.go:");
        out.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let digits = part.chars().take_while(char::is_ascii_digit).count();
            let number: u32 = part[..digits].parse().expect("a line");
            out.push_str(&format!("traps/traps.go:{}{}", number + by, &part[digits..]));
        }
        out.push('\n');
    }
    parse::parse(out.as_bytes()).swap_remove(0)
}

#[test]
fn moved_lines_cure_nothing_and_bring_nothing() {
    for version in VERSIONS {
        let (before, after) = (traps(version), moved(version, 7));
        let compared = compare(&all(&before), &all(&after), str::to_owned);
        assert_eq!(compared.cured, Vec::<usize>::new(), "{version}");
        assert_eq!(compared.new, Vec::<usize>::new(), "{version}");
        let heap = before.findings.iter().filter(|f| f.verdict.is_heap()).count();
        assert_eq!(compared.remaining.len(), heap);
        // In order: nothing was reordered, so each is paired with itself.
        assert!(compared.remaining.iter().all(|Pair { before, after }| before == after));
    }
}

#[test]
fn one_cure_and_one_new_escape_are_found() {
    let before = traps("go1.27");
    let mut after = moved("go1.27", 2);
    let cured = line_of("sink = zero");
    let at = after
        .findings
        .iter()
        .position(|f| f.span.line == cured + 2 && f.verdict.is_heap())
        .expect("the box of zero");
    after.findings[at].verdict = Verdict::DoesNotEscape;
    let line = line_of("p := &x") + 1;
    let mut fresh = after.findings[at].clone();
    (fresh.subject, fresh.verdict) = ("x".into(), Verdict::MovedToHeap);
    (fresh.function, fresh.span.line) = (Some("LocalPointer".into()), line);
    after.findings.insert(0, fresh);
    let compared = compare(&all(&before), &all(&after), str::to_owned);
    let subject = |index: &usize| before.findings[*index].subject.as_str();
    assert_eq!(compared.cured.iter().map(subject).collect::<Vec<_>>(), ["zero"]);
    assert_eq!(compared.new, [0]);
}

#[test]
fn variants_with_other_names_are_compared_by_a_common_one() {
    let before = traps("go1.27");
    let mut after = before.clone();
    for finding in &mut after.findings {
        finding.function = finding.function.as_ref().map(|f| format!("After{f}"));
    }
    let strip = |f: &str| f.strip_prefix("After").unwrap_or(f).to_owned();
    let same = compare(&all(&before), &all(&after), strip);
    assert!(same.cured.is_empty() && same.new.is_empty());
    let other = compare(&all(&before), &all(&after), str::to_owned);
    assert!(!other.cured.is_empty());
}

#[test]
fn names_lose_what_the_compiler_numbers() {
    let cases = [
        ("F", "F"),
        ("F.func1", "F"),
        ("F.func1.2", "F"),
        ("F-range1", "F"),
        ("F.func2-range1", "F"),
        ("F.gowrap1", "F"),
        ("(*T).M.func2", "(*T).M"),
        ("T.M", "T.M"),
        ("(*T[go.shape.int]).M", "(*T).M"),
        ("slices.Insert[go.shape.[]p.Pair,go.shape.struct { A int }]", "slices.Insert"),
        (
            "(*Builder).AddASN1ObjectIdentifier.1#LWI75ysArAk=#",
            "(*Builder).AddASN1ObjectIdentifier",
        ),
        ("Printf.func1#KqD6MfK4gko=#", "Printf"),
        ("glob..func1", "glob."),
        ("", ""),
    ];
    for (printed, name) in cases {
        assert_eq!(outermost(printed), name, "{printed}");
    }
}

#[test]
fn every_topic_is_taught_by_a_case_of_the_clinic() {
    let clinic = concat!(env!("CARGO_MANIFEST_DIR"), "/../clinic/cases");
    for topic in Topic::ALL {
        let manifest = format!("{clinic}/{}/case.toml", topic.taught_by());
        let text = std::fs::read_to_string(&manifest).unwrap_or_else(|e| panic!("{manifest}: {e}"));
        assert!(text.contains("kind = \"cure\""), "{topic:?} is taught by a case that cures");
    }
}
