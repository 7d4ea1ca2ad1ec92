//! `diagnose --module` on a module made for it: what is found, what is left out, what fails.

use std::path::Path;
use std::process::{Command, Output};

use assert_cmd::cargo::CommandCargoExt;
use serde_json::Value;

use crate::outside;
use crate::workspace::{TestWorkspace, stderr};

const MAIN: &str = "package main

import \"fmt\"

func main() { fmt.Println(\"x\", 5) }
";

/// Two main packages, a package with tests, one that does not type-check and one that needs it.
fn module() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        ("go.mod", "module example.test/m\n\ngo 1.24\n"),
        ("root.go", "package m\n\nfunc Root() *int { r := 1; return &r }\n"),
        (
            "a/a.go",
            "package a\n\nfunc P() *int {\n\tx := 7\n\treturn &x\n}\n\nfunc Keep(p *int) *int { return p }\n",
        ),
        (
            "a/a_test.go",
            "package a\n\nimport \"testing\"\n\nvar sink *int\n\nfunc BenchmarkP(b *testing.B) {\n\tfor range b.N {\n\t\tsink = P()\n\t}\n}\n",
        ),
        ("broken/b.go", "package broken\n\nvar N int = \"no\"\n"),
        ("needs/n.go", "package needs\n\nimport \"example.test/m/broken\"\n\nvar N = broken.N\n"),
        ("cmd/x/main.go", MAIN),
        (
            "cmd/y/main.go",
            "package main\n\nfunc main() { _ = f() }\n\nfunc f() *int { y := 2; return &y }\n",
        ),
    ];
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn diagnose(module: &Path, args: &[&str]) -> Output {
    let mut command = Command::cargo_bin("xtask").unwrap();
    command.env("ESCAPE_CLINIC_CACHE", module.join(".cache"));
    command.args(["diagnose", "--module"]).arg(module).args(args);
    command.output().unwrap()
}

fn document(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stderr)))
}

fn package<'a>(document: &'a Value, path: &str) -> &'a Value {
    let packages = document["packages"].as_array().unwrap();
    packages.iter().find(|p| p["import_path"] == path).unwrap_or_else(|| panic!("no {path}"))
}

fn messages(package: &Value) -> Vec<String> {
    let findings = package["findings"].as_array().unwrap();
    let line = |f: &Value| {
        format!("{}:{} {}", f["file"].as_str().unwrap(), f["line"], f["message"].as_str().unwrap())
    };
    findings.iter().map(line).collect()
}

#[test]
fn every_package_is_reported_and_one_that_fails_stops_no_other() {
    let module = module();
    let output = diagnose(module.path(), &["--format", "json"]);
    assert_eq!(output.status.code(), Some(1), "a package does not compile");
    let document = document(&output);
    assert_eq!(document["schema_version"], 1);
    let paths: Vec<_> =
        document["packages"].as_array().unwrap().iter().map(|p| p["import_path"].clone()).collect();
    assert_eq!(
        paths,
        ["", "/a", "/broken", "/cmd/x", "/cmd/y", "/needs"].map(|p| format!("example.test/m{p}"))
    );
    let broken = package(&document, "example.test/m/broken");
    assert_eq!(broken["status"], "failed");
    assert!(broken["error"].as_str().unwrap().contains("broken/b.go:3:13: cannot use \"no\""));
    let needs = package(&document, "example.test/m/needs");
    assert!(needs["error"].as_str().unwrap().contains("broken/b.go:3:13"));
    let a = package(&document, "example.test/m/a");
    assert_eq!(
        messages(a),
        [
            "a/a.go:3 can inline P",
            "a/a.go:4 moved to heap: x",
            "a/a.go:8 can inline Keep",
            "a/a.go:8 leaking param: p to result ~r0 level=0"
        ]
    );
    let heap = &a["findings"][1];
    assert_eq!((&heap["column"], &heap["function"]), (&2.into(), &"P".into()));
    assert_eq!(heap["flow"][1]["why"], "return");
    assert_eq!(heap["end"]["column"], 3);
    assert_eq!(
        (&heap["paper"], &heap["own"], &heap["fixable"]),
        (&false.into(), &true.into(), &true.into())
    );
    assert!(heap.get("allocs_per_op").is_none(), "nothing was counted");
    assert_eq!(messages(package(&document, "example.test/m"))[1], "root.go:3 moved to heap: r");
    assert_eq!(document["totals"]["failed"], 2);
    assert_eq!(document["totals"]["unread"], 0);
}

/// All main packages would write their records into one folder; the chain shows that they do not.
#[test]
fn main_packages_keep_their_own_inline_chains() {
    let module = module();
    let document = document(&diagnose(module.path(), &["--format", "json", "./cmd/..."]));
    let y = package(&document, "example.test/m/cmd/y");
    assert_eq!(messages(y)[0], "cmd/y/main.go:3 can inline main");
    let x = package(&document, "example.test/m/cmd/x");
    let paper: Vec<_> =
        x["findings"].as_array().unwrap().iter().filter(|f| f["paper"] == true).collect();
    assert_eq!(paper.len(), 2, "a string constant and a small number");
    assert!(paper[0]["flow"].as_array().unwrap().len() > 3);
}

#[test]
fn filters_leave_out_the_rest() {
    let module = module();
    let only = |args: &[&str]| {
        let args = [&["--format", "json", "./a"], args].concat();
        let document = document(&diagnose(module.path(), &args));
        messages(&document["packages"][0])
    };
    assert_eq!(only(&["--only", "escapes"]), ["a/a.go:4 moved to heap: x"]);
    assert_eq!(only(&["--only", "leaks"]).len(), 1);
    assert_eq!(only(&["--only", "leaks", "--only", "escapes"]).len(), 2);
    assert_eq!(only(&["--function", "P"]), ["a/a.go:3 can inline P", "a/a.go:4 moved to heap: x"]);
    assert_eq!(only(&["--only", "paper"]), [""; 0]);
    assert_eq!(only(&["--no-inline"]).len(), 2, "nothing about inlining");
    assert_eq!(only(&["--tests", "--only", "inlining"]).len(), 4, "the benchmark and its call");
}

#[test]
fn a_benchmark_puts_numbers_on_the_lines() {
    let module = module();
    let output = diagnose(module.path(), &["--format", "json", "./a", "--bench", "BenchmarkP"]);
    let document = document(&output);
    assert_eq!(document["benchmark"]["name"], "BenchmarkP");
    assert_eq!(document["benchmark"]["allocs_per_op"], 1.0);
    let heap = &document["packages"][0]["findings"][0];
    assert_eq!(heap["message"], "moved to heap: x", "what costs most stands first");
    assert_eq!(heap["allocs_per_op"], 1.0);
    assert_eq!(heap["bytes_per_op"], 8.0);
    let text = diagnose(module.path(), &["./a", "--bench", "BenchmarkP"]);
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.contains("1 allocs/op"), "{text}");
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let module = module();
    let empty = tempfile::tempdir().unwrap();
    let cases: [(&Path, &[&str], &str); 5] = [
        (empty.path(), &[], "no go.mod"),
        (module.path(), &["./nowhere"], "directory not found"),
        (module.path(), &["a/a.go"], "name packages"),
        (module.path(), &["./a", "--bench", "Nothing"], "BenchmarkP"),
        (module.path(), &["./cmd/x", "--bench", "."], "no benchmarks"),
    ];
    for (folder, args, want) in cases {
        let output = diagnose(folder, args);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
        assert!(said.contains(want), "{args:?}: {said}");
    }
}

#[test]
fn flags_that_would_change_the_words_are_left_out() {
    let module = module();
    let mut command = Command::cargo_bin("xtask").unwrap();
    command.args(["diagnose", "--format", "json", "./a", "--module"]).arg(module.path());
    command.env("GOFLAGS", "-gcflags=-l -race -tags=some");
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("-gcflags=-l of GOFLAGS is left out"), "{said}");
    assert!(said.contains("-race of GOFLAGS") && !said.contains("-tags"), "{said}");
    assert_eq!(messages(&document(&output)["packages"][0])[0], "a/a.go:3 can inline P");
}

/// What the schema of SARIF 2.1.0 requires of the objects that are written here.
fn check_sarif(object: &Value, required: &[&str]) {
    for name in required {
        assert!(!object[*name].is_null(), "no {name} in {object}");
    }
}

/// The schema that OASIS publishes, as a Go module carries it; none without Go or network.
fn sarif_schema(folder: &Path) -> Option<String> {
    const CARRIER: &str = "github.com/owenrumney/go-sarif/v3@v3.3.1";
    let fetched = outside::go(&["mod", "download", "-json", CARRIER], folder)?;
    let fetched: Value = serde_json::from_slice(&fetched).ok()?;
    let source = Path::new(fetched["Dir"].as_str()?).join("pkg/report/v210/sarif/schema.go");
    let source = std::fs::read_to_string(source).ok()?;
    Some(source.split('`').nth(1)?.to_owned())
}

#[test]
fn sarif_is_valid_by_the_published_schema() {
    const VALIDATE: &str = "import json, sys, jsonschema\n\
        schema, log = (json.load(open(f)) for f in sys.argv[1:])\n\
        errors = list(jsonschema.Draft4Validator(schema).iter_errors(log))\n\
        print(len(errors), [(e.message, list(e.path)) for e in errors[:5]])\n";
    let module = module();
    let (schema, python) = (sarif_schema(module.path()), outside::python_with("jsonschema"));
    let (Some(schema), Some(python)) = (schema, python) else {
        outside::note("no schema or no Python for it; SARIF was not held against its schema");
        return;
    };
    let output = diagnose(module.path(), &["--format", "sarif"]);
    let [schema_file, log, wrong] =
        ["schema.json", "log.json", "wrong.json"].map(|n| module.path().join(n));
    std::fs::write(&schema_file, schema).unwrap();
    std::fs::write(&log, &output.stdout).unwrap();
    let said = |log: &Path| {
        let mut command = Command::new(&python);
        let output = command.args(["-c", VALIDATE]).arg(&schema_file).arg(log).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(said(&log).trim(), "0 []");
    let text = String::from_utf8(output.stdout).unwrap().replace("startLine", "firstLine");
    std::fs::write(&wrong, text).unwrap();
    assert!(!said(&wrong).starts_with("0 "), "the validator sees a wrong name");
}

#[test]
fn sarif_has_what_the_standard_requires_and_carries_the_path() {
    let module = module();
    let output = diagnose(module.path(), &["--format", "sarif"]);
    assert_eq!(output.status.code(), Some(1));
    let log = document(&output);
    check_sarif(&log, &["version", "runs", "$schema"]);
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    check_sarif(run, &["tool", "results", "invocations"]);
    let driver = &run["tool"]["driver"];
    check_sarif(driver, &["name", "rules"]);
    let rules = driver["rules"].as_array().unwrap();
    for rule in rules {
        check_sarif(rule, &["id", "shortDescription", "fullDescription", "help"]);
    }
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    let notes = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    assert_eq!(notes.len(), 2, "two packages do not compile");
    let results = run["results"].as_array().unwrap();
    for result in results {
        check_sarif(result, &["message", "locations", "partialFingerprints"]);
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(module.path().join(uri).is_file(), "{uri}");
        assert_eq!(place["artifactLocation"]["uriBaseId"], "%SRCROOT%");
        assert!(place["region"]["startLine"].as_u64().unwrap() > 0);
    }
    let moved = results
        .iter()
        .find(|r| r["message"]["text"].as_str().unwrap().starts_with("moved to heap: x"))
        .unwrap();
    assert_eq!((&moved["level"], &moved["ruleId"]), (&"warning".into(), &"moved-to-heap".into()));
    let steps = &moved["codeFlows"][0]["threadFlows"][0]["locations"];
    let lines: Vec<_> = steps
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["location"]["physicalLocation"]["region"]["startLine"].as_u64().unwrap())
        .collect();
    assert_eq!(lines, [5, 5], "&x and return &x");
    let levels = |level: &str| results.iter().filter(|r| r["level"] == level).count();
    assert_eq!((levels("warning"), levels("note")), (3, 3), "r, x, y; two on paper, one leak");
}

#[test]
fn pages_stand_by_themselves_and_lead_to_each_other() {
    let module = module();
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().to_str().unwrap();
    let output = diagnose(
        module.path(),
        &["--format", "html", "--out", folder, "--bench", "BenchmarkP", "--bench-package", "./a"],
    );
    assert_eq!(output.status.code(), Some(1));
    let index = std::fs::read_to_string(out.path().join("index.html")).unwrap();
    let link = regex::Regex::new("href=\"([^\"#]+)\"").unwrap();
    let links: Vec<_> = link.captures_iter(&index).map(|c| c[1].to_owned()).collect();
    assert_eq!(links.iter().filter(|l| l.starts_with("packages/")).count(), 6);
    for target in &links {
        let page = std::fs::read_to_string(out.path().join(target)).unwrap();
        assert!(!page.contains("<script") && !page.contains("://"), "{target} needs nothing else");
        for back in link.captures_iter(&page) {
            let folder = out.path().join(target);
            assert!(folder.parent().unwrap().join(&back[1]).is_file(), "{target}: {}", &back[1]);
        }
    }
    let page = out.path().join("packages/example.test/m/a.html");
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("moved to heap: x") && page.contains("▲ heap"));
    assert!(page.contains("1 allocs/op"), "the benchmark's counts stand on the lines");
    let anchor = regex::Regex::new("href=\"#([^\"]+)\"").unwrap();
    for target in anchor.captures_iter(&page) {
        assert!(page.contains(&format!("id=\"{}\"", &target[1])), "#{} leads nowhere", &target[1]);
    }
    let broken = out.path().join("packages/example.test/m/broken.html");
    assert!(std::fs::read_to_string(broken).unwrap().contains("cannot use &quot;no&quot;"));
}

#[test]
fn a_case_is_shown_like_any_package() {
    let workspace = TestWorkspace::new();
    workspace.case("good", &[]);
    workspace.case("broken", &[("before.go", "total := 0 ", "total := nothing ")]);
    let ask = |args: &[&str]| {
        let mut command = workspace.xtask();
        command.env("ESCAPE_CLINIC_CACHE", workspace.root().join("cache"));
        command.arg("diagnose").args(args).output().unwrap()
    };
    let output =
        ask(&["good", "--bench", "BenchmarkBefore", "--format", "json", "--only", "escapes"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let document = document(&output);
    let good = package(&document, "example.com/clinic/cases/good");
    assert_eq!(messages(good), ["cases/good/before.go:8 moved to heap: total"]);
    assert_eq!(good["findings"][0]["allocs_per_op"], 1.0);
    let both = ask(&["--own"]);
    assert_eq!(both.status.code(), Some(1), "one of them does not compile");
    assert!(String::from_utf8_lossy(&both.stdout).contains("undefined: nothing"));
    let unknown = ask(&["goood"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(stderr(&unknown).contains("good"), "{}", stderr(&unknown));
}

const KEEPS: &str = "package m

var kept *int

func Keep(p *int) { kept = p }
";

const CALLS: &str = "package m

func Call() {
	x := new(int)
	Keep(x)
	inner()
}

func inner() { Keep(new(int)) }
";

/// The chains of inlined calls come from records that only a compiler writes that really runs; a
/// text that Go says again from its cache must find those of its own compilation.
#[test]
fn what_go_has_compiled_before_is_said_again_with_its_own_records() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("go.mod", "module example.test/m\n\ngo 1.24\n");
    write("keep.go", KEEPS);
    let ask = |source: &str| {
        write("call.go", source);
        let output = diagnose(folder.path(), &["--format", "json"]);
        assert!(output.status.success(), "{}", stderr(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    let moved = CALLS.replace("func inner", "\n\nfunc inner");
    let (first, shifted) = (ask(CALLS), ask(&moved));
    let chain = |line: u32| format!("{{\"file\":\"call.go\",\"line\":{line},");
    let chains = |text: &str| {
        text.split("\"inline_chain\":[").skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(chains(&first).iter().any(|c| c.contains(&chain(9))), "{first}");
    assert!(chains(&shifted).iter().any(|c| c.contains(&chain(11))), "{shifted}");
    assert_eq!(ask(&moved), shifted, "nothing was changed");
    assert_eq!(ask(CALLS), first, "it was changed back");
    // A run that broke off between compiling and reading leaves records of nobody knows which text.
    let records = walkdir::WalkDir::new(folder.path().join(".cache"));
    let kept = records.into_iter().map(Result::unwrap).find(|e| e.file_name() == "kept.json");
    let root = kept.unwrap().path().parent().unwrap().parent().unwrap().to_owned();
    let writers = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    for folder in writers.filter(|f| f.file_name().unwrap().to_str().unwrap().contains('-')) {
        let package = folder.join("example.test%2Fm");
        std::fs::create_dir(&package).unwrap();
        std::fs::write(package.join("call.json"), "torn").unwrap();
    }
    assert_eq!(ask(CALLS), first, "what was torn is compiled again");
}
