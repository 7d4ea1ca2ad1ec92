//! The words of the quiz: what is shown, what is said after it.
//!
//! Plain lines from top to bottom, so that a screen reader reads them in order and a pipe loses
//! nothing: no frames, no cursor movements, colour only in the code and only when asked for. Code
//! and questions come from strangers and cannot send commands to the terminal.

use super::highlight::Reader;
use super::html::visible;
use super::units;
use crate::case::Case;
use crate::case::quiz::{Guess, Question};
use crate::judge::prediction::{self, Marks, Score};

/// What is asked about the compiler.
pub const ESCAPES: &str = "Does the compiler report an escape to the heap in this code? (y/n) ";
/// What is asked about the count.
pub const ALLOCS: &str = "How many allocations per operation? (a number) ";

/// What comes first: how many questions, and how to leave.
pub fn welcome(open: usize, answered: usize) -> String {
    let before = match answered {
        0 => String::new(),
        n => format!(" ({} already)", units::plural(n, "answer")),
    };
    format!(
        "{} to answer{before}. Read the code, then predict. q or Ctrl-D leaves; what was answered \
         is kept.\n",
        units::plural(open, "question")
    )
}

/// One question with its code.
pub fn question(question: &Question<'_>, place: usize, of: usize, colour: bool) -> String {
    let group = super::view::words(question.group);
    let mut text = format!("\nQuestion {place} of {of}: {} ({})\n\n", question.id, visible(&group));
    text.push_str(&code(&question.code, colour));
    if !question.operation.is_empty() {
        text.push_str("\nOne operation is one turn of this loop:\n\n");
        text.push_str(&code(&question.operation, colour));
    }
    text.push_str(&format!("\n{}\n", visible(question.text)));
    text
}

/// The answer of the manifest, right after the question.
pub fn answer(case: &Case, guess: Guess) -> String {
    let marks = Marks { guess, truth: prediction::expected(case) };
    format!("{}\n", told(case, &marks))
}

/// What was predicted and what the cases say, and the score, at the end.
pub fn results(given: &[(&Case, Guess)]) -> String {
    let mark =
        |(case, guess): &(&Case, Guess)| Marks { guess: *guess, truth: prediction::expected(case) };
    let marks: Vec<Marks> = given.iter().map(mark).collect();
    let mut text = String::from("\nThe answers:\n\n");
    for ((case, _), marks) in given.iter().zip(&marks) {
        text.push_str(&format!("{}: {}\n", case.id, told(case, marks)));
    }
    text.push_str(&format!("{}\n", score(&marks.iter().collect())));
    text
}

/// A score in a sentence.
pub fn score(score: &Score) -> String {
    let Score { marked, right, escapes_right, allocs_right } = score;
    format!(
        "{right} of {marked} predicted rightly: the escape in {escapes_right}, the allocations in \
         {allocs_right}."
    )
}

/// "a value escapes, 1 allocs/op".
pub fn words(guess: &Guess) -> String {
    let escapes = if guess.escapes { "a value escapes" } else { "nothing escapes" };
    format!("{escapes}, {} allocs/op", units::count(guess.allocs_per_op))
}

fn told(case: &Case, marks: &Marks) -> String {
    let lesson = format!("{}: {}", visible(&case.title), visible(&case.lesson));
    if marks.is_right() {
        return format!("right, {}.\n    {lesson}", words(&marks.guess));
    }
    format!(
        "not so. You said: {}. It is: {}.\n    {lesson}",
        words(&marks.guess),
        words(&marks.truth)
    )
}

/// Go code, indented by four spaces, tabs as wide.
fn code(source: &str, colour: bool) -> String {
    let mut painted = String::new();
    let mut at = 0;
    let spans = if colour { Reader::default().colours(source) } else { Vec::new() };
    for span in spans {
        painted.push_str(&visible(&source[at..span.bytes.start]));
        let (piece, code) = (visible(&source[span.bytes.clone()]), ansi(span.class));
        // A colour that runs over a line end would colour the indentation too.
        let lines = piece.split('\n').map(|line| match line {
            "" => String::new(),
            line => format!("\u{1b}[{code}m{line}\u{1b}[0m"),
        });
        painted.push_str(&lines.collect::<Vec<_>>().join("\n"));
        at = span.bytes.end;
    }
    painted.push_str(&visible(&source[at..]));
    let indented = painted.lines().map(|line| match line {
        "" => "\n".to_owned(),
        line => format!("    {}\n", line.replace('\t', "    ")),
    });
    indented.collect()
}

/// The sixteen colours of the terminal's own palette, so that its reader can read them.
fn ansi(class: &str) -> &'static str {
    match class {
        "k" => "35",
        "t" | "b" => "36",
        "s" | "e" => "32",
        "n" => "33",
        "c" => "90",
        _ => "34",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_cannot_command_the_terminal_and_keeps_its_shape() {
        let source = "package p\n\n// \u{1b}]0;title\u{7}\nfunc f() {\n\tx := `a\nb`\n}\n";
        let plain = code(source, false);
        assert_eq!(
            plain,
            "    package p\n\n    // \\x1b]0;title\\x07\n    func f() {\n        x := `a\n    b`\n    }\n"
        );
        let coloured = code(source, true);
        assert!(coloured.contains("\u{1b}[35mfunc\u{1b}[0m"), "{coloured:?}");
        let mut stripped = coloured.clone();
        for code in ["35", "36", "32", "33", "90", "34", "0"] {
            stripped = stripped.replace(&format!("\u{1b}[{code}m"), "");
        }
        assert_eq!(stripped, plain, "colour adds nothing but colour");
    }
}
