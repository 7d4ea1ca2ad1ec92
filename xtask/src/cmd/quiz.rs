//! `quiz`: predict first. Asks, keeps each answer at once, and tells at the end.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::again::Again;
use super::{Outcome, select};
use crate::case::Case;
use crate::case::discover::discover;
use crate::case::quiz::reply::{self, Reply};
use crate::case::quiz::sheet::Standing;
use crate::case::quiz::{Guess, Question, Sheet};
use crate::cli::QuizArgs;
use crate::report::quiz as words;
use crate::shell::process::Interrupt;
use crate::shell::store;
use crate::shell::terminal::{self, Prompt};
use crate::shell::workspace::Workspace;

/// Asks what was not answered yet.
pub fn run(args: &QuizArgs, interrupt: &Interrupt) -> Result<Outcome> {
    let workspace = Workspace::find()?;
    let mut found = discover(workspace.case_folders()?);
    let cases = select(&mut found, &args.cases)?;
    for problem in &found.problems {
        terminal::complain(&problem.to_string());
    }
    let path = args.out.clone().unwrap_or_else(|| workspace.predictions());
    let mut sheet = open(args, &path, &cases)?;
    // A place that cannot be written is found before anybody has thought about an answer.
    store::write_whole(&path, sheet.text().as_bytes())
        .context("answers cannot be kept there: choose another file with --out FILE")?;
    let asked = Asked { args, path: &path, cases: &cases };
    let left = asked.ask(&mut sheet, &mut Prompt::new(interrupt))?;
    let given = asked.given(&sheet);
    let ending = if left { asked.on_leaving(given.len()) } else { asked.at_the_end(&given) };
    terminal::print(&ending)?;
    Ok(if found.problems.is_empty() { Outcome::Fine } else { Outcome::Bad })
}

/// The earlier answers; with `--again` without those to the cases that are asked, and the earlier
/// file moved aside.
fn open(args: &QuizArgs, path: &Path, cases: &[Case]) -> Result<Sheet> {
    if !args.again {
        return Ok(store::predictions(path)?.unwrap_or_default());
    }
    let known = store::predictions(path);
    if let Some(aside) = store::set_aside(path)? {
        terminal::complain(&format!("the earlier answers are in {}", aside.display()));
    }
    // A damaged file is what starting over is for; it was moved aside with the rest.
    let mut sheet = known.ok().flatten().unwrap_or_default();
    cases.iter().for_each(|case| sheet.forget(&case.id));
    Ok(sheet)
}

struct Asked<'a> {
    args: &'a QuizArgs,
    path: &'a PathBuf,
    cases: &'a [Case],
}

impl Asked<'_> {
    /// Asks one after the other; true when the learner left before the last.
    fn ask(&self, sheet: &mut Sheet, prompt: &mut Prompt) -> Result<bool> {
        let questions = self.cases.iter().map(|case| (case, Question::of(case)));
        let open: Vec<_> = questions
            .filter(|(_, question)| !matches!(sheet.standing(question), Standing::Answered(_)))
            .collect();
        if open.is_empty() {
            return Ok(false);
        }
        terminal::print(&words::welcome(open.len(), self.cases.len() - open.len()))?;
        for (index, (case, question)) in open.iter().enumerate() {
            let colour = terminal::wants_colour();
            terminal::print(&words::question(question, index + 1, open.len(), colour))?;
            let Some(guess) = guess(prompt)? else { return Ok(true) };
            sheet.give(question, guess);
            store::write_whole(self.path, sheet.text().as_bytes())?;
            if self.args.reveal {
                terminal::print(&words::answer(case, guess))?;
            }
        }
        Ok(false)
    }

    /// The answers to the cases as they stand.
    fn given(&self, sheet: &Sheet) -> Vec<(&Case, Guess)> {
        let guess = |case| match sheet.standing(&Question::of(case)) {
            Standing::Answered(guess) => Some((case, guess)),
            _ => None,
        };
        self.cases.iter().filter_map(guess).collect()
    }

    fn on_leaving(&self, answered: usize) -> String {
        format!(
            "\n{answered} of {} answered, kept in {}. To go on: {}\n",
            self.cases.len(),
            self.path.display(),
            self.command()
        )
    }

    fn at_the_end(&self, given: &[(&Case, Guess)]) -> String {
        let measure = Again::verb("report").words(&self.args.cases);
        let measure = measure.with_path("--predictions", Some(self.path)).line();
        format!(
            "{}\nThat is what the cases say. To see what this machine says: {measure}\nTo answer \
             again: {} --again\n",
            words::results(given),
            self.command()
        )
    }

    fn command(&self) -> String {
        let command = Again::verb("quiz").words(&self.args.cases);
        command.with_path("--out", self.args.out.as_deref()).line()
    }
}

/// Asks both parts until they are clear; none when the learner leaves.
fn guess(prompt: &mut Prompt) -> Result<Option<Guess>> {
    let Some(escapes) = until_clear(prompt, words::ESCAPES, reply::yes_or_no)? else {
        return Ok(None);
    };
    let Some(allocs_per_op) = until_clear(prompt, words::ALLOCS, reply::count)? else {
        return Ok(None);
    };
    Ok(Some(Guess { escapes, allocs_per_op }))
}

fn until_clear<T>(
    prompt: &mut Prompt,
    question: &str,
    read: impl Fn(&str) -> Reply<T>,
) -> Result<Option<T>> {
    loop {
        let Some(line) = prompt.ask(question)? else { return Ok(None) };
        match read(&line) {
            Reply::Answer(answer) => return Ok(Some(answer)),
            Reply::Leave => return Ok(None),
            Reply::Unclear(hint) => terminal::print(&format!("  {hint}\n"))?,
        }
    }
}
