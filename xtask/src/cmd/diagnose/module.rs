//! `diagnose --module DIR [PACKAGE…]`: the packages of anyone's module. They are compiled by one
//! run of Go; each is read while the others are still being compiled.

use std::path::Path;

use anyhow::Result;

use crate::cli::{DiagnoseArgs, DiagnosisFormat, Only};
use crate::cmd::{Outcome, toolchain};
use crate::judge::package::{Package, Profiled};
use crate::report::diagnosis::json::{self, About, Totals};
use crate::report::diagnosis::{Filter, Topic, text};
use crate::shell::module::{Asked, Examined, Found, Module, Take, bench};
use crate::shell::process::Interrupt;
use crate::shell::progress::{Stage, say};
use crate::shell::toolchain::Go;
use crate::shell::{store, terminal};

/// Lists, compiles, reads, prints.
pub fn run(args: &DiagnoseArgs, folder: &Path, interrupt: &Interrupt) -> Result<Outcome> {
    let mut module = Module::open(folder)?;
    let go = toolchain::find(&args.go, &module.minimum, interrupt)?;
    for flag in module.adopt_settings(&go, args.tags.as_deref(), interrupt)? {
        say(&format!("{flag} of GOFLAGS is left out: it would change what the compiler says"));
    }
    let everything = ["./...".to_owned()];
    let patterns = if args.names.is_empty() { &everything } else { args.names.as_slice() };
    let packages = module.packages(&go, patterns, interrupt)?;
    let scratch = store::scratch()?;
    let profiled = profile(args, &module, &go, &packages, scratch.path(), interrupt)?;
    let asked = Asked {
        go: &go,
        packages: &packages,
        scratch: &scratch.path().join("records"),
        tests: args.tests,
        no_inline: args.no_inline,
        keep_text: args.format == DiagnosisFormat::Html,
    };
    let filter = filter(args);
    let about = About { go: &go.version, module: &module.path, profiled: profiled.as_ref() };
    let examine =
        |taker: &mut dyn Take| module.examine(&asked, profiled.as_ref(), interrupt, taker);
    let whole = match args.format {
        DiagnosisFormat::Text => {
            let mut printed = Printed { filter: &filter, totals: Totals::default() };
            let whole = examine(&mut printed)?;
            terminal::print(&text::footer(&printed.totals, profiled.as_ref()))?;
            whole
        }
        _ => {
            let mut kept = Kept::default();
            let whole = examine(&mut kept)?;
            terminal::print(&json::text(&about, &kept.packages, &filter))?;
            whole
        }
    };
    Ok(if whole { Outcome::Fine } else { Outcome::Bad })
}

/// Prints each package as it comes.
struct Printed<'a> {
    filter: &'a Filter,
    totals: Totals,
}

impl Take for Printed<'_> {
    fn take(&mut self, examined: Examined, stage: &Stage) -> Result<()> {
        let part = text::package(&examined.package, self.filter);
        self.totals.add(&part.totals, examined.package.error.is_some());
        stage.print(&part.text)
    }
}

/// Keeps all packages.
#[derive(Default)]
struct Kept {
    packages: Vec<Package>,
}

impl Take for Kept {
    fn take(&mut self, examined: Examined, _: &Stage) -> Result<()> {
        self.packages.push(examined.package);
        Ok(())
    }
}

fn profile(
    args: &DiagnoseArgs,
    module: &Module,
    go: &Go,
    packages: &[Found],
    scratch: &Path,
    interrupt: &Interrupt,
) -> Result<Option<Profiled>> {
    let Some(name) = &args.bench else { return Ok(None) };
    let other = match &args.bench_package {
        Some(pattern) => module.packages(go, std::slice::from_ref(pattern), interrupt)?,
        None => packages.to_vec(),
    };
    let benchmark = bench::find(&other, name)?;
    say(&format!("running {} for its heap profile", benchmark.name));
    module.profile(go, &other, &benchmark, scratch, interrupt).map(Some)
}

fn filter(args: &DiagnoseArgs) -> Filter {
    let topic = |only: &Only| match only {
        Only::Escapes => Topic::Escapes,
        Only::Paper => Topic::Paper,
        Only::Leaks => Topic::Leaks,
        Only::Inlining => Topic::Inlining,
    };
    Filter {
        topics: args.only.iter().map(topic).collect(),
        function: args.function.clone(),
        own: args.own,
    }
}
