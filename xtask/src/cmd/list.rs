//! `list`: the cases of the clinic, in course order.

use anyhow::Result;
use serde::Serialize;

use super::Outcome;
use crate::case::Case;
use crate::case::discover::{Problem, discover};
use crate::cli::{Format, ListArgs};
use crate::shell::terminal;
use crate::shell::workspace::Workspace;

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    group: &'a str,
    kind: &'a str,
    title: &'a str,
}

#[derive(Serialize)]
struct List<'a> {
    cases: Vec<Row<'a>>,
    problems: &'a [Problem],
}

/// Prints the cases, and complains about those that cannot be read.
pub fn run(args: &ListArgs) -> Result<Outcome> {
    let found = discover(Workspace::find()?.case_folders()?);
    match args.format {
        Format::Json => {
            let list =
                List { cases: found.cases.iter().map(row).collect(), problems: &found.problems };
            terminal::print(&format!("{}\n", serde_json::to_string_pretty(&list)?))?;
        }
        Format::Text => terminal::print(&text(&found.cases))?,
    }
    for problem in &found.problems {
        terminal::complain(&problem.to_string());
    }
    Ok(if found.problems.is_empty() { Outcome::Fine } else { Outcome::Bad })
}

fn row(case: &Case) -> Row<'_> {
    Row { id: case.id.as_str(), group: &case.group, kind: case.kind.word(), title: &case.title }
}

fn text(cases: &[Case]) -> String {
    let width = cases.iter().map(|case| case.id.as_str().len()).max().unwrap_or(0);
    let mut text = String::new();
    let mut group = "";
    for case in cases {
        if case.group != group {
            group = &case.group;
            text.push_str(&format!("{}{group}\n", if text.is_empty() { "" } else { "\n" }));
        }
        text.push_str(&format!("  {:width$}  {:9}  {}\n", case.id, case.kind.word(), case.title));
    }
    text
}
