//! The quiz as a learner meets it: answers through a pipe, leaving, coming back, slips of the
//! finger, a damaged file. No Go is needed.

use std::process::Output;

use xtask::case::quiz::Question;

use crate::workspace::{TestWorkspace, stderr};

const SHEET: &str = "target/quiz/predictions.toml";

fn workspace() -> TestWorkspace {
    let workspace = TestWorkspace::new();
    for (id, order) in [("first", "1"), ("second", "2"), ("third", "3")] {
        workspace.case(id, &[("case.toml", "order = 900", &format!("order = {order}"))]);
    }
    workspace
}

fn quiz(workspace: &TestWorkspace, args: &[&str], typed: &str) -> Output {
    let mut command = workspace.xtask();
    command.env("PATH", "").arg("quiz").args(args).write_stdin(typed).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn sheet(workspace: &TestWorkspace) -> String {
    std::fs::read_to_string(workspace.root().join(SHEET)).unwrap()
}

fn asked(output: &Output) -> Vec<String> {
    let text = stdout(output);
    let titles = text.lines().filter(|line| line.starts_with("Question "));
    titles.map(|line| line.split(':').next().unwrap().to_owned()).collect()
}

#[test]
fn every_case_is_asked_and_the_answers_come_at_the_end() {
    let workspace = workspace();
    let output = quiz(&workspace, &[], "y\n1\nyes\n0\nn\n1\n");
    assert!(output.status.success(), "{}", stderr(&output));
    let said = stdout(&output);
    assert!(!said.contains("// want"), "a want gives the answer away:\n{said}");
    assert!(!said.contains('\u{1b}'), "no colour through a pipe:\n{said}");
    let (questions, answers) = said.split_once("The answers:").unwrap();
    assert!(!questions.contains("right,"), "{questions}");
    for words in [
        "first: right, a value escapes, 1 allocs/op.",
        "second: not so. You said: a value escapes, 0 allocs/op. It is: a value escapes, 1",
        "third: not so. You said: nothing escapes, 1 allocs/op.",
        "1 of 3 predicted rightly: the escape in 2, the allocations in 2.",
        "cargo xtask report --predictions ",
    ] {
        assert!(answers.contains(words), "{words} is not in:\n{answers}");
    }
    assert!(sheet(&workspace).contains("[case.second]"));
}

/// What the compiler says is half of the answer, so no question of the clinic may say it.
#[test]
fn no_question_of_the_clinic_answers_itself() {
    let workspace = xtask::shell::workspace::Workspace::find().unwrap();
    let found = xtask::case::discover::discover(workspace.case_folders().unwrap());
    assert!(found.cases.len() > 50, "{} cases", found.cases.len());
    for case in found.cases {
        let question = case.prediction.question.to_lowercase();
        for words in
            ["compiler says", "compiler reports", "escapes to", "moved to heap", "what escapes"]
        {
            assert!(!question.contains(words), "{}: {question}", case.id);
        }
        let asked = xtask::report::quiz::question(&Question::of(&case), 1, 1, false);
        assert!(!asked.contains(&case.title), "the title often says how it ends: {asked}");
    }
}

#[test]
fn reveal_answers_after_each_question() {
    let workspace = workspace();
    let output = quiz(&workspace, &["--reveal", "first", "second"], "n\n0\nq\n");
    let said = stdout(&output);
    let answer = said.find("not so. You said: nothing escapes").expect("an answer");
    assert!(answer < said.find("Question 2 of 2").expect("the next question"), "{said}");
}

#[test]
fn leaving_keeps_what_was_answered_and_coming_back_goes_on() {
    let workspace = workspace();
    // The second case is left in the middle: half an answer is none.
    for ending in ["q\n", "", "y\n", "y\nq\n"] {
        let output = quiz(&workspace, &[], &format!("y\n1\n{ending}"));
        assert!(output.status.success(), "{}", stderr(&output));
        assert!(stdout(&output).contains("1 of 3 answered"), "{}", stdout(&output));
        assert!(!stdout(&output).contains("right,"), "no answer is given away");
        assert!(!sheet(&workspace).contains("second"), "{}", sheet(&workspace));
        std::fs::remove_file(workspace.root().join(SHEET)).unwrap();
    }
    quiz(&workspace, &[], "y\n1\n");
    let output = quiz(&workspace, &[], "y\n1\ny\n1");
    assert_eq!(asked(&output), ["Question 1 of 2", "Question 2 of 2"]);
    assert!(stdout(&output).contains("3 of 3 predicted rightly"), "{}", stdout(&output));
    let nothing_left = quiz(&workspace, &[], "");
    assert!(asked(&nothing_left).is_empty(), "{}", stdout(&nothing_left));
    assert!(stdout(&nothing_left).contains("3 of 3 predicted rightly"));
}

#[test]
fn a_changed_question_is_asked_anew_and_a_changed_want_is_not() {
    let workspace = workspace();
    quiz(&workspace, &[], "y\n1\ny\n1\ny\n1\n");
    let change = |id: &str, file: &str, from: &str, to: &str| {
        let path = workspace.root().join("clinic/cases").join(id).join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{text}");
        std::fs::write(path, text.replace(from, to)).unwrap();
    };
    change("first", "before.go", "// want \"moved", "// want(>=1.24) \"moved");
    change("second", "case.toml", "question = \"", "question = \"Now: ");
    change("third", "before.go", "total := 0", "total := 5");
    let output = quiz(&workspace, &[], "");
    assert_eq!(asked(&output), ["Question 1 of 2"], "{}", stdout(&output));
    assert!(stdout(&output).contains("Question 1 of 2: second ("), "{}", stdout(&output));
    // The old answers stay in the file until they are given anew.
    assert!(sheet(&workspace).contains("[case.third]"));
}

#[test]
fn what_cannot_be_understood_is_asked_again_with_a_hint() {
    let workspace = workspace();
    let output = quiz(&workspace, &["first"], "maybe\n\n1\ny\nlots\n-1\n\u{1b}[2J\n1\n");
    let said = stdout(&output);
    for hint in ["\"maybe\" is neither yes nor no", "type y for yes", "\"lots\" is no number"] {
        assert!(said.contains(hint), "{hint} is not in:\n{said}");
    }
    assert!(!said.contains('\u{1b}'), "what was typed is repeated harmlessly");
    assert!(said.contains("1 of 1 predicted rightly"), "{said}");
}

#[test]
fn a_damaged_file_is_an_error_and_nothing_is_lost() {
    let workspace = workspace();
    quiz(&workspace, &[], "y\n1\n");
    let path = workspace.root().join(SHEET);
    let torn = sheet(&workspace).replace("escapes = true", "escapes = tr");
    std::fs::write(&path, &torn).unwrap();
    let output = quiz(&workspace, &[], "y\n1\n");
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    for words in ["predictions.toml", "line 8", "--again"] {
        assert!(said.contains(words), "{words} is not in: {said}");
    }
    assert_eq!(sheet(&workspace), torn, "it was not written over");
    let again = quiz(&workspace, &["--again"], "n\n0\n");
    assert!(again.status.success(), "{}", stderr(&again));
    let aside = path.with_extension("old.toml");
    assert!(stderr(&again).contains("predictions.old.toml"), "{}", stderr(&again));
    assert_eq!(std::fs::read_to_string(aside).unwrap(), torn);
    assert!(sheet(&workspace).contains("escapes = false"));
}

#[test]
fn starting_over_forgets_only_the_named_cases() {
    let workspace = workspace();
    quiz(&workspace, &[], "y\n1\ny\n1\ny\n1\n");
    let output = quiz(&workspace, &["second", "--again"], "n\n0\n");
    assert_eq!(asked(&output), ["Question 1 of 1"]);
    let text = sheet(&workspace);
    assert_eq!(text.matches("escapes = true").count(), 2, "{text}");
    assert_eq!(text.matches("escapes = false").count(), 1, "{text}");
}

#[test]
fn a_file_that_cannot_be_written_is_said_before_anybody_thinks() {
    let workspace = workspace();
    std::fs::write(workspace.root().join("file"), "").unwrap();
    let output = quiz(&workspace, &["--out", "file/x.toml"], "y\n1\n");
    assert_eq!(output.status.code(), Some(2));
    assert!(asked(&output).is_empty());
    assert!(stderr(&output).contains("check the path"), "{}", stderr(&output));
}

#[test]
#[cfg(unix)]
fn ctrl_c_leaves_and_keeps_what_was_answered() {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::process::{Command, Stdio};
    let workspace = workspace();
    let mut child = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("quiz")
        .current_dir(workspace.root())
        .env_remove("CARGO_TARGET_DIR")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"y\n1\n").unwrap();
    stdin.flush().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while !line.contains("Question 2") {
        line.clear();
        assert!(output.read_line(&mut line).unwrap() > 0, "the second question never came");
    }
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let mut rest = String::new();
    output.read_to_string(&mut rest).unwrap();
    assert!(child.wait().unwrap().success());
    assert!(rest.contains("1 of 3 answered"), "{rest}");
    assert!(sheet(&workspace).contains("[case.first]"));
    drop(stdin);
}
