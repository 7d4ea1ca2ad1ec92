//! `diagnose --module DIR [PACKAGE…]`: the packages of anyone's module. They are compiled by one
//! run of Go; each is read while the others are still being compiled.

use std::path::Path;

use anyhow::Result;

use crate::cli::{DiagnoseArgs, DiagnosisFormat, Only};
use crate::cmd::{Outcome, toolchain};
use crate::judge::package::{Package, Profiled};
use crate::report::OutputFile;
use crate::report::diagnosis::json::{About, Document, Totals};
use crate::report::diagnosis::pages::Pages;
use crate::report::diagnosis::{Filter, Topic, sarif, text};
use crate::report::templates::Templates;
use crate::shell::module::{Asked, Examined, Found, Module, Take, bench};
use crate::shell::process::Interrupt;
use crate::shell::progress::{Stage, say};
use crate::shell::toolchain::Go;
use crate::shell::workspace::Workspace;
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
            let (kept, totals) = (args.out.as_ref().map(|_| String::new()), Totals::default());
            let mut printed = Printed { filter: &filter, totals, kept };
            let whole = examine(&mut printed)?;
            let footer = text::footer(&printed.totals, profiled.as_ref());
            print(args, &(printed.kept.unwrap_or_default() + &footer))?;
            whole
        }
        DiagnosisFormat::Html => {
            let out = match &args.out {
                Some(out) => out.clone(),
                None => Workspace::find()?.default_out().with_file_name("diagnose"),
            };
            let templates = Templates::built_in()?;
            let pages =
                Pages::new(&templates, &filter, profiled.as_ref(), &module.path, made_by(&go));
            let mut written = Written { pages, out: &out };
            let whole = examine(&mut written)?;
            let index = written.pages.index()?;
            written.write(&index)?;
            terminal::print(&format!("{}\n", out.join("index.html").display()))?;
            whole
        }
        DiagnosisFormat::Json => {
            let mut listed = Listed { filter: &filter, document: Document::default() };
            let whole = examine(&mut listed)?;
            print(args, &listed.document.text(&about))?;
            whole
        }
        DiagnosisFormat::Sarif => {
            let mut kept = Kept::default();
            let whole = examine(&mut kept)?;
            print(args, &sarif::text(&about, &kept.packages, &filter))?;
            whole
        }
    };
    Ok(if whole { Outcome::Fine } else { Outcome::Bad })
}

/// What stands at the foot of each page.
fn made_by(go: &Go) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!("Made by escape clinic {version} with Go {}.", go.version.number())
}

/// Prints each package as it comes.
struct Printed<'a> {
    filter: &'a Filter,
    totals: Totals,
    /// The text so far, when it goes to a file.
    kept: Option<String>,
}

impl Take for Printed<'_> {
    fn take(&mut self, examined: Examined, stage: &Stage) -> Result<()> {
        let part = text::package(&examined.package, self.filter);
        self.totals.add(&part.totals, examined.package.error.is_some());
        match &mut self.kept {
            Some(text) => text.push_str(&part.text),
            None => stage.print(&part.text)?,
        }
        Ok(())
    }
}

/// Writes the page of each package as it comes.
struct Written<'a> {
    pages: Pages<'a>,
    out: &'a Path,
}

impl Written<'_> {
    fn write(&self, file: &OutputFile) -> Result<()> {
        store::write_whole(&self.out.join(&file.path), &file.bytes)
    }
}

impl Take for Written<'_> {
    fn take(&mut self, examined: Examined, _: &Stage) -> Result<()> {
        let files = self.pages.package(&examined.package, &examined.text)?;
        files.iter().try_for_each(|file| self.write(file))
    }
}

/// Writes down each package as it comes.
struct Listed<'a> {
    filter: &'a Filter,
    document: Document,
}

impl Take for Listed<'_> {
    fn take(&mut self, examined: Examined, _: &Stage) -> Result<()> {
        self.document.add(&examined.package, self.filter);
        Ok(())
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

/// To the terminal, or to the file that was named.
fn print(args: &DiagnoseArgs, text: &str) -> Result<()> {
    match &args.out {
        Some(file) => store::write_whole(file, text.as_bytes()),
        None => terminal::print(text),
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
