//! The commands that README, CONTRIBUTING and METHODOLOGY tell a reader to type are commands.

use clap::Parser;
use xtask::cli::Cli;

fn commands(text: &str) -> Vec<&str> {
    let spans = text.split('`').filter(|span| !span.contains('\n'));
    let lines = text.lines().map(str::trim);
    let mut found: Vec<&str> = spans
        .chain(lines)
        .filter(|line| line.starts_with("cargo xtask "))
        .map(|line| line.split('#').next().unwrap_or(line).trim())
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[test]
fn every_command_in_the_documents_is_understood() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let mut checked = 0;
    for file in [
        "README.md",
        "CONTRIBUTING.md",
        "METHODOLOGY.md",
        "ARCHITECTURE.md",
        "clinic/README.md",
        "baselines/README.md",
        "site/README.md",
    ] {
        let text = std::fs::read_to_string(format!("{root}/{file}")).unwrap();
        for command in commands(&text) {
            let words = command.split_whitespace().skip(1);
            if let Err(error) = Cli::try_parse_from(words) {
                panic!("{file}: `{command}` is no command:\n{error}");
            }
            checked += 1;
        }
    }
    assert!(checked >= 12, "only {checked} commands were found");
}
