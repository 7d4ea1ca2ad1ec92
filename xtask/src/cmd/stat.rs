//! `stat`: two files of benchmark results are compared; nothing is measured and Go is not needed.

use std::path::Path;

use anyhow::{Result, bail};

use super::Outcome;
use crate::bench::format::{self, BenchText};
use crate::case::ByVariant;
use crate::cli::{FailOn, StatArgs, TableFormat};
use crate::judge::compare_files::{self, FileComparison, Rules, Source};
use crate::report::stat_csv;
use crate::report::stat_table::{self, StatReport};
use crate::shell::{store, terminal};

/// Reads, compares, prints.
pub fn run(args: &StatArgs) -> Result<Outcome> {
    let rules = Rules { alpha: args.alpha, paired: args.paired };
    let old_bytes = store::read_named(&args.old)?;
    let old = read(&args.old, &old_bytes)?;
    let (comparison, names) = match &args.new {
        Some(path) => {
            let new_bytes = store::read_named(path)?;
            let new = read(path, &new_bytes)?;
            let files = ByVariant { before: &old, after: &new };
            let names = ByVariant { before: name(&args.old), after: name(path) };
            (compare_files::compare(Source::TwoFiles(files), rules), names)
        }
        None => {
            let names = ByVariant { before: "before".to_owned(), after: "after".to_owned() };
            let comparison = compare_files::compare(Source::OneFile(&old), rules);
            check_variants(&args.old, &comparison)?;
            (comparison, names)
        }
    };
    let report = StatReport { comparison: &comparison, names: &names };
    terminal::print(&match args.format {
        TableFormat::Text => stat_table::text(&report),
        TableFormat::Markdown => stat_table::markdown(&report),
        TableFormat::Csv => stat_csv::csv(&comparison),
        TableFormat::Json => stat_table::json(&report),
    })?;
    let bad = args.fail_on == Some(FailOn::Worse) && comparison.any_worse();
    Ok(if bad { Outcome::Bad } else { Outcome::Fine })
}

/// Reads a text and complains about the lines that were skipped.
fn read<'a>(path: &Path, bytes: &'a [u8]) -> Result<BenchText<'a>> {
    let text = format::read(bytes);
    for problem in &text.problems {
        let (file, line) = (path.display(), problem.line);
        terminal::complain(&format!("{file}:{line}: {}; the line is skipped", problem.error));
    }
    if text.results.is_empty() {
        bail!(
            "{}: no benchmark results: write them with `go test -bench=. -count=10`",
            path.display()
        );
    }
    Ok(text)
}

/// A single file is of use only if names tell the variants.
fn check_variants(path: &Path, comparison: &FileComparison) -> Result<()> {
    let names = &comparison.without_variant;
    if comparison.tables.is_empty() {
        bail!(
            "{}: no benchmark tells its variant: name them .../before and .../after, or give a \
             second file",
            path.display()
        );
    }
    if !names.is_empty() {
        let names = names.join(", ");
        terminal::complain(&format!("{}: neither before nor after: {names}", path.display()));
    }
    Ok(())
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
