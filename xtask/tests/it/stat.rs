//! `stat`: the reader, the unpaired and the paired comparison, against benchstat, scipy, brute force
//! and the golden vectors.

use std::path::{Path, PathBuf};
use std::process::Output;

use proptest::prelude::*;
use serde_json::Value;
use xtask::bench::format::{self, BenchText};
use xtask::bench::format_line::{NamedVariant, split_procs, variant_in};
use xtask::case::Variant;
use xtask::stats::{order_stats, rank_sum};

pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/stat").join(name)
}

fn stat(args: &[&str]) -> Output {
    let mut command = assert_cmd::Command::cargo_bin("xtask").unwrap();
    command.arg("stat").args(args).output().unwrap()
}

pub fn of_files(old: &Path, new: &Path, more: &[&str]) -> Output {
    stat(&[&[old.to_str().unwrap(), new.to_str().unwrap()], more].concat())
}

pub fn json(output: &Output) -> Value {
    assert!(output.status.code().unwrap() < 2, "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Rows as (unit, row).
fn rows(report: &Value) -> Vec<(String, Value)> {
    let tables = report["tables"].as_array().unwrap().iter();
    let of =
        |t: &Value| (t["unit"].as_str().unwrap().to_owned(), t["rows"].as_array().unwrap().clone());
    tables
        .map(of)
        .flat_map(|(unit, rows)| rows.into_iter().map(move |r| (unit.clone(), r)))
        .collect()
}

pub fn row(report: &Value, unit: &str, name: &str) -> Value {
    let found = rows(report).into_iter().find(|(u, r)| u == unit && r["name"] == name);
    found.unwrap_or_else(|| panic!("no {name} in {unit}: {report:#}")).1
}

#[track_caller]
pub fn close(got: f64, want: f64, tolerance: f64) {
    assert!((got - want).abs() <= tolerance * want.abs().max(1.0), "{got} is not {want}");
}

/// Two-sided p by dealing the pooled values in every way.
fn brute_force(first: &[f64], second: &[f64]) -> f64 {
    let pooled = [first, second].concat();
    let u = |chosen: u32| {
        let of = |wanted: bool| (0..pooled.len()).filter(move |i| (chosen >> i & 1 == 1) == wanted);
        let score = |i: usize, j: usize| match pooled[i].total_cmp(&pooled[j]) {
            std::cmp::Ordering::Greater => 2,
            std::cmp::Ordering::Equal => 1,
            std::cmp::Ordering::Less => 0,
        };
        of(true).map(|i| of(false).map(|j| score(i, j)).sum::<u32>()).sum::<u32>()
    };
    let observed = u((1 << first.len()) - 1);
    let ways: Vec<u32> = (0..1_u32 << pooled.len())
        .filter(|ways| ways.count_ones() as usize == first.len())
        .map(u)
        .collect();
    let share = |count: usize| count as f64 / ways.len() as f64;
    let less = share(ways.iter().filter(|u| **u <= observed).count());
    let greater = share(ways.iter().filter(|u| **u >= observed).count());
    (2.0 * less.min(greater)).min(1.0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn u_is_exact_with_ties(
        first in prop::collection::vec(0_u8..5, 1..=8),
        second in prop::collection::vec(0_u8..5, 1..=8),
    ) {
        let first: Vec<f64> = first.into_iter().map(f64::from).collect();
        let second: Vec<f64> = second.into_iter().map(f64::from).collect();
        let got = rank_sum::test(&first, &second).unwrap();
        let want = brute_force(&first, &second);
        prop_assert!((got.two_sided() - want).abs() < 1e-12, "{} and {}", got.two_sided(), want);
        let swapped = rank_sum::test(&second, &first).unwrap();
        prop_assert!((got.less - swapped.greater).abs() < 1e-12);
        prop_assert_eq!(got.u + swapped.u, (first.len() * second.len()) as f64);
    }

    #[test]
    fn no_bytes_upset_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        format::read(&bytes);
        let text = [b"BenchmarkX 1 2 ns/op\nBenchmark".as_slice(), &bytes].concat();
        prop_assert_eq!(format::read(&text).results[0].name, "X");
    }

    #[test]
    fn a_written_result_reads_the_same(
        name in "[A-Z][a-z0-9/=_-]{0,12}",
        iterations in any::<u64>(),
        values in prop::collection::vec(any::<f64>().prop_filter("finite", |v| v.is_finite()), 1..4),
    ) {
        let units = ["ns/op", "B/op", "odd%unit", "x"];
        let values = values.into_iter().zip(units);
        let values = values.map(|(value, unit)| format::Measurement { value, unit }).collect();
        let result = format::BenchResult { name: &name, iterations, values, config: 0 };
        let line = result.to_string();
        prop_assert_eq!(&format::read(line.as_bytes()).results, std::slice::from_ref(&result));
    }
}

/// Values of scipy 1.17.1, `mannwhitneyu`: exact without ties, asymptotic with continuity.
#[test]
fn u_agrees_with_scipy() {
    let few: Vec<f64> = (0..8).map(|i| f64::from(i * 7919 % 211)).collect();
    let many: Vec<f64> = (0..50).map(|i| f64::from(i * 6101 % 10007) / 10.0 + 0.05).collect();
    let got = rank_sum::test(&few, &many).unwrap();
    assert_eq!((got.u, got.exact), (33.0, true));
    close(got.two_sided() / 2.632_516_213_916_996_6e-5, 1.0, 1e-9);

    let a: Vec<f64> = (0..40).map(|i| f64::from(i * 7919 % 10007)).collect();
    let b: Vec<f64> = (0..45).map(|i| f64::from(i * 6101 % 10009) + 1700.5).collect();
    let got = rank_sum::test(&a, &b).unwrap();
    assert_eq!((got.u, got.exact), (633.0, true));
    close(got.two_sided(), 0.018_409_301_420_329_514, 1e-12);

    let a: Vec<f64> = (0..120).map(|i| f64::from(i * 7919 % 211)).collect();
    let b: Vec<f64> = (0..130).map(|i| f64::from(i * 6101 % 197 + 12)).collect();
    let got = rank_sum::test(&a, &b).unwrap();
    assert_eq!((got.u, got.exact), (7219.5, false));
    close(got.two_sided(), 0.309_927_947_163_832, 1e-9);
}

/// The first p-values of tables of U: 2 / C(2n, n).
#[test]
fn the_smallest_p_values_are_the_tabulated_ones() {
    for (n, p) in [(3, 0.1), (4, 1.0 / 35.0), (5, 1.0 / 126.0), (6, 1.0 / 462.0)] {
        let low: Vec<f64> = (0..n).map(f64::from).collect();
        let high: Vec<f64> = (10..10 + n).map(f64::from).collect();
        close(rank_sum::test(&low, &high).unwrap().two_sided(), p, 1e-12);
        close(rank_sum::smallest_p(low.len(), high.len()), p, 1e-12);
    }
}

/// Ranks and levels from a binomial table; with an even number of values benchstat's lower gap first.
#[test]
fn the_median_has_the_interval_of_the_binomial_table() {
    for (n, low, high, level) in
        [(6, 1, 6, 0.96875), (8, 1, 7, 0.961), (10, 2, 9, 0.979), (15, 4, 12, 0.965)]
    {
        let values: Vec<f64> = (1..=n).rev().map(f64::from).collect();
        let got = order_stats::median_interval(&values, 0.95).unwrap();
        assert_eq!((got.low, got.high), (f64::from(low), f64::from(high)), "n = {n}");
        close(got.confidence, level, 1e-3);
    }
    assert!(order_stats::median_interval(&[1.0, 2.0, 3.0, 4.0, 5.0], 0.95).is_none());
    assert_eq!(order_stats::fewest_for_interval(0.95), Some(6));
    assert_eq!(order_stats::geometric_mean(&[1.0, 0.0]), None);
    close(order_stats::geometric_mean(&[2.0, 8.0]).unwrap(), 4.0, 1e-12);
}

#[test]
fn a_messy_file_loses_no_line() {
    let bytes = std::fs::read(fixture("messy.txt")).unwrap();
    let text: BenchText<'_> = format::read(&bytes);
    let names: Vec<_> = text.results.iter().map(|r| r.name).collect();
    assert_eq!(names, ["Split/sep=,-8"; 3]);
    assert_eq!(text.note("widgets", "assume"), Some("exact"));
    assert_eq!(text.note("widgets", "better"), Some("higher"));
    let config: Vec<_> = text.results.iter().map(|r| text.configs[r.config]["pkg"]).collect();
    assert_eq!(config, ["a", "a", "b"]);
    assert_eq!(text.configs[0]["cpu"], "Some CPU @ 2.00GHz");
    let problems: Vec<String> =
        text.problems.iter().map(|p| format!("{}: {}", p.line, p.error)).collect();
    assert_eq!(
        problems,
        [
            "3: assume of unit \"widgets\" is \"exact\" already",
            "4: \"nonsense\" is no key=value",
            "5: no unit after \"Unit\"",
            "11: no iteration count after the name",
            "13: \"said\" is no iteration count",
            "14: no unit after \"12.5\"",
            "15: \"NaN\" is no finite number",
            "16: unit \"ns/op\" twice",
            "17: no measurement after the iteration count",
        ]
    );
    // The same through the program: reported with file and line, and the rest compared.
    let path = fixture("messy.txt");
    let output = of_files(&path, &path, &["--format", "json"]);
    let complaints = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(
        complaints.contains("messy.txt:13: \"said\" is no iteration count; the line is skipped")
    );
    let report = json(&output);
    let groups: Vec<_> = report["tables"].as_array().unwrap().iter().map(|t| &t["group"]).collect();
    assert_eq!(groups, ["pkg: a", "pkg: a", "pkg: b", "pkg: b"]);
    assert_eq!(row(&report, "widgets", "Split/sep=,-8")["comparison"]["method"], "exact");
}

#[test]
fn names_tell_procs_and_variant() {
    assert_eq!(split_procs("Encode/format=json-48"), ("Encode/format=json", "-48"));
    assert_eq!(split_procs("A/b-c"), ("A/b-c", ""));
    assert_eq!(split_procs("X-"), ("X-", ""));
    let named = |variant, name: &str| Some(NamedVariant { variant, name: name.to_owned() });
    assert_eq!(variant_in("Join/before/n=1-8"), named(Variant::Before, "Join/n=1-8"));
    assert_eq!(variant_in("Join/impl=after"), named(Variant::After, "Join"));
    assert_eq!(variant_in("TrimAfter/n=3-2"), named(Variant::After, "Trim/n=3-2"));
    assert_eq!(variant_in("Before"), None);
    assert_eq!(variant_in("Other/x"), None);
}

/// What benchstat's CSV says of one benchmark in one unit.
struct Said {
    unit: String,
    name: String,
    /// Median and interval's percentage, old then new.
    sides: [(f64, String); 2],
    p: f64,
}

/// The rows of benchstat's CSV, and its geometric means as (old, new).
fn benchstat_rows(csv: &str) -> (Vec<Said>, Vec<(f64, f64)>) {
    let (mut said, mut means, mut unit) = (Vec::new(), Vec::new(), String::new());
    for cells in csv.lines().map(|line| line.split(',').collect::<Vec<_>>()) {
        match cells.as_slice() {
            ["", of_unit, "CI", ..] => unit = (*of_unit).to_owned(),
            ["geomean", old, _, new, ..] => {
                means.extend(old.parse().ok().zip(new.parse().ok()));
            }
            [name, old, old_ci, new, new_ci, _, p] if p.starts_with("p=") => said.push(Said {
                unit: unit.clone(),
                name: (*name).to_owned(),
                sides: [(old, old_ci), (new, new_ci)]
                    .map(|(v, ci)| (v.parse().unwrap(), ci.to_string())),
                p: p["p=".len()..].split(' ').next().unwrap().parse().unwrap(),
            }),
            _ => {}
        }
    }
    (said, means)
}

/// benchstat scales units; this undoes it.
fn unscaled(unit: &str) -> (&str, f64) {
    match unit {
        "sec/op" => ("ns/op", 1e9),
        "B/s" => ("MB/s", 1e-6),
        other => (other, 1.0),
    }
}

/// The larger distance of the interval's ends from the median, as benchstat prints it.
fn spread(side: &Value) -> String {
    let at = |key: &str| side["interval"][key].as_f64();
    let Some((low, high)) = at("low").zip(at("high")) else { return "∞".to_owned() };
    let median = side["median"].as_f64().unwrap();
    format!("{:.0}%", 100.0 * (high / median - 1.0).max(1.0 - low / median))
}

/// Medians, intervals and geometric means agree, and the p-values that are passed on.
pub fn agrees_with_benchstat(csv: &str, report: &Value, p_is_right: bool) -> usize {
    let (said, means) = benchstat_rows(csv);
    for want in &said {
        let (unit, scale) = unscaled(&want.unit);
        let got = row(report, unit, &want.name);
        let exact = got["comparison"]["method"] == "exact";
        for (side, (median, ci)) in ["before", "after"].iter().zip(&want.sides) {
            close(got[side]["median"].as_f64().unwrap() / (median * scale), 1.0, 1e-12);
            if !exact {
                assert_eq!(&spread(&got[side]), ci, "{} {side}", want.name);
            }
        }
        if p_is_right && !exact {
            let p = got["comparison"]["test"]["p"].as_f64().unwrap();
            assert!((p - want.p).abs() <= 0.0005 + 1e-9, "{}: {p} and {}", want.name, want.p);
        }
    }
    for (table, (old, new)) in report["tables"].as_array().unwrap().iter().zip(means) {
        let scale =
            unscaled(&said.iter().find(|s| unscaled(&s.unit).0 == table["unit"]).unwrap().unit).1;
        close(table["geomean"]["before"].as_f64().unwrap() / (old * scale), 1.0, 1e-9);
        close(table["geomean"]["after"].as_f64().unwrap() / (new * scale), 1.0, 1e-9);
    }
    said.len()
}

#[test]
fn benchstat_is_agreed_with_where_it_is_right() {
    let report = json(&of_files(&fixture("old.txt"), &fixture("new.txt"), &["--format", "json"]));
    let csv = std::fs::read_to_string(fixture("benchstat.csv")).unwrap();
    assert_eq!(agrees_with_benchstat(&csv, &report, true), 20);
    // Where it is not: counters that never vary have no p-value, and differ or do not.
    let counter = row(&report, "allocs/op", "Parse-4");
    assert_eq!(counter["comparison"]["method"], "exact");
    assert_eq!(counter["comparison"]["change"], "better");
    assert!(counter["comparison"]["test"].is_null());
}

#[test]
fn skewed_ties_are_right_where_benchstat_is_not() {
    let (old, new) = (fixture("ties-old.txt"), fixture("ties-new.txt"));
    let report = json(&of_files(&old, &new, &["--format", "json"]));
    let csv = std::fs::read_to_string(fixture("ties-benchstat.csv")).unwrap();
    assert_eq!(agrees_with_benchstat(&csv, &report, false), 2);
    let (old, new) = (std::fs::read(old).unwrap(), std::fs::read(new).unwrap());
    let (old, new) = (format::read(&old), format::read(&new));
    for said in benchstat_rows(&csv).0 {
        let values = |text: &BenchText<'_>| -> Vec<f64> {
            let of = text.results.iter().filter(|r| r.name == said.name);
            of.map(|r| r.values[0].value).collect()
        };
        let truth = brute_force(&values(&old), &values(&new));
        let got = row(&report, "ns/op", &said.name)["comparison"]["test"]["p"].as_f64().unwrap();
        close(got, truth, 1e-12);
        assert!((said.p - truth).abs() > 0.1, "benchstat is right about {}", said.name);
    }
}

/// The golden vectors as benchmark files whose ln(new/old) are their differences.
#[test]
fn paired_files_agree_with_the_golden_vectors() {
    let vectors: Value =
        serde_json::from_str(include_str!("../golden/signed_rank_vectors.json")).unwrap();
    let cases = vectors["cases"].as_array().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (mut old, mut new) = (String::new(), String::new());
    for (index, case) in cases.iter().enumerate() {
        for (place, d) in case["d"].as_array().unwrap().iter().enumerate() {
            let base = 40.0 + place as f64 / 7.0;
            old += &format!("BenchmarkV{index} 1 {base} ns/op\n");
            new += &format!("BenchmarkV{index} 1 {} ns/op\n", base * d.as_f64().unwrap().exp());
        }
    }
    let (old_path, new_path) = (folder.path().join("old"), folder.path().join("new"));
    std::fs::write(&old_path, old).unwrap();
    std::fs::write(&new_path, new).unwrap();
    for (alpha, level) in [("0.1", "0.9"), ("0.05", "0.95"), ("0.01", "0.99")] {
        let args = ["--paired", "--format", "json", "--alpha", alpha];
        let report = json(&of_files(&old_path, &new_path, &args));
        for (index, case) in cases.iter().enumerate() {
            let got = &row(&report, "ns/op", &format!("V{index}"))["comparison"];
            let want = &case["signed_rank"];
            let number = |value: &Value| value.as_f64().unwrap();
            assert_eq!(got["paired"]["ranked"], want["n"]);
            close(number(&got["test"]["statistic"]), number(&want["wplus"]), 1e-9);
            close(number(&got["test"]["p"]), number(&want["p_two"]), 1e-9);
            close(number(&got["test"]["p_greater"]), number(&want["p_greater"]), 1e-9);
            close(number(&got["test"]["p_less"]), number(&want["p_less"]), 1e-9);
            let ln_ratio = &got["paired"]["ln_ratio"];
            close(number(&ln_ratio["hodges_lehmann"]), number(&case["hl"]), 1e-9);
            let (have, interval) = (&ln_ratio["interval"], &case["hl_ci"][level]);
            assert_eq!(have.is_null(), interval.is_null(), "V{index} at {level}");
            if !interval.is_null() {
                close(number(&have["low"]), number(&interval["lo"]), 1e-9);
                close(number(&have["high"]), number(&interval["hi"]), 1e-9);
                close(number(&have["confidence"]), number(&interval["achieved"]), 1e-9);
            }
        }
    }
}

#[test]
fn one_file_with_two_variants_is_compared() {
    let output = stat(&[fixture("one-file.txt").to_str().unwrap(), "--format", "json"]);
    let report = json(&output);
    let join = row(&report, "ns/op", "Join-8");
    close(join["comparison"]["ratio"].as_f64().unwrap(), 11.5 / 21.5, 1e-12);
    close(join["comparison"]["test"]["p"].as_f64().unwrap(), 1.0 / 35.0, 1e-12);
    assert_eq!(row(&report, "allocs/op", "Trim/n=3")["comparison"]["change"], "worse");
    assert!(
        String::from_utf8(output.stderr).unwrap().contains("neither before nor after: Other-8")
    );
}

#[test]
fn the_exit_status_tells() {
    let (old, new) = (fixture("old.txt"), fixture("new.txt"));
    assert_eq!(of_files(&old, &new, &[]).status.code(), Some(0));
    assert_eq!(of_files(&old, &new, &["--fail-on", "worse"]).status.code(), Some(1));
    assert_eq!(of_files(&old, &old, &["--fail-on", "worse"]).status.code(), Some(0));
    let missing = of_files(&old, &fixture("absent.txt"), &[]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(String::from_utf8(missing.stderr).unwrap().contains("absent.txt"));
    let output = stat(&[old.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("give a second file"));
}

#[test]
fn lines_without_a_partner_and_zeros_are_said() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("old"), folder.path().join("new"));
    std::fs::write(
        &old,
        "BenchmarkA 1 5 x\nBenchmarkA 1 0 x\nBenchmarkA 1 6 x\nBenchmarkB 1 1 x\n",
    )
    .unwrap();
    std::fs::write(&new, "BenchmarkA 1 6 x\nBenchmarkA 1 1 x\nBenchmarkC 1 1 x\n").unwrap();
    let report = json(&of_files(&old, &new, &["--paired", "--format", "json"]));
    let warnings = |name: &str| {
        let row = row(&report, "x", name);
        let all = row["warnings"].as_array().unwrap().iter();
        all.map(|w| w["warning"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(warnings("A").contains(&"unpaired".to_owned()));
    assert!(warnings("A").contains(&"no-logarithm".to_owned()));
    assert!(warnings("B").contains(&"only-in".to_owned()));
    let a = &row(&report, "x", "A")["comparison"];
    assert_eq!(a["paired"]["pairs"], 1);
    close(a["ratio"].as_f64().unwrap(), 1.2, 1e-12);
}

#[test]
fn people_and_spreadsheets_get_the_same_rows() {
    let (old, new) = (fixture("old.txt"), fixture("new.txt"));
    let print =
        |format| String::from_utf8(of_files(&old, &new, &["--format", format]).stdout).unwrap();
    let text = print("text").replace('\u{a0}', " ");
    let line = text.lines().find(|line| line.starts_with("Sum/n=1000-4")).unwrap();
    assert!(line.contains("3.83 µs ± 3 %") && line.contains("+10.84 % worse"), "{line}");
    let markdown = print("markdown");
    assert!(markdown.contains("\n|---|--:|--:|--:|--:|--:|\n") && markdown.contains("| Parse-4 |"));
    let csv = print("csv");
    let width = csv.lines().next().unwrap().split(',').count();
    let report = json(&of_files(&old, &new, &["--format", "json"]));
    let tested: Vec<_> = csv.lines().filter(|line| line.starts_with("ns/op,,Parse-4,")).collect();
    let cells: Vec<&str> = tested[0].split(',').collect();
    let p = row(&report, "ns/op", "Parse-4")["comparison"]["test"]["p"].as_f64().unwrap();
    assert_eq!(cells[15].parse::<f64>().unwrap(), p, "every digit is there");
    let plain = csv.lines().filter(|line| !line.contains('"'));
    assert!(
        plain.clone().count() > 15 && plain.clone().all(|l| l.split(',').count() == width),
        "{csv}"
    );
}

#[test]
fn too_many_pairs_are_said_and_do_not_hang() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("many");
    std::fs::write(&path, "BenchmarkA 1 5 x\n".repeat(1001)).unwrap();
    let report = json(&of_files(&path, &path, &["--paired", "--format", "json"]));
    let row = row(&report, "x", "A");
    assert!(row["comparison"].is_null());
    assert_eq!(row["warnings"][0]["warning"], "too-many-pairs");
}
