//! `diagnose --module DIR [PACKAGE…]`: the packages of anyone's module. They are compiled by one
//! run of Go; each is read while the others are still being compiled.

use std::path::Path;

use anyhow::Result;

use crate::cli::{DiagnoseArgs, DiagnosisFormat, Only};
use crate::cmd::{Outcome, toolchain};
use crate::judge::package::{Package, Profiled};
use crate::report::OutputFile;
use crate::report::diagnosis::json::{self, About, Totals};
use crate::report::diagnosis::pages::Pages;
use crate::report::diagnosis::{Filter, Part, Topic, sarif, text};
use crate::report::templates::Templates;
use crate::shell::module::{Asked, Examined, Found, Module, bench};
use crate::shell::process::Interrupt;
use crate::shell::progress::{Stage, say};
use crate::shell::toolchain::Go;
use crate::shell::workspace::Workspace;
use crate::shell::{store, terminal};

/// Lists, compiles, reads, prints.
pub fn run(
    args: &DiagnoseArgs,
    folder: &Path,
    patterns: &[String],
    interrupt: &Interrupt,
) -> Result<Outcome> {
    let mut module = Module::open(folder)?;
    let go = toolchain::find(&args.go, &module.minimum, interrupt)?;
    for flag in module.adopt_settings(&go, args.tags.as_deref(), interrupt)? {
        say(&format!("{flag} of GOFLAGS is left out: it would change what the compiler says"));
    }
    let packages = module.packages(&go, patterns, interrupt)?;
    let scratch = store::scratch()?;
    let profiled = profile(args, &module, &go, &packages, scratch.path(), interrupt)?;
    let asked = Asked {
        go: &go,
        packages: &packages,
        scratch: scratch.path(),
        tests: args.tests,
        no_inline: args.no_inline,
        keep_text: args.format == DiagnosisFormat::Html,
    };
    let about = About { go: &go.version, module: &module.path, profiled: profiled.as_ref() };
    let show = Show { args, filter: &filter(args), about: &about };
    let whole = match args.format {
        DiagnosisFormat::Text => show.text(&module, &asked, interrupt)?,
        DiagnosisFormat::Html => show.pages(&module, &asked, interrupt)?,
        DiagnosisFormat::Json => show.json(&module, &asked, interrupt)?,
        DiagnosisFormat::Sarif => show.sarif(&module, &asked, interrupt)?,
    };
    Ok(if whole { Outcome::Fine } else { Outcome::Bad })
}

/// Shows the packages as they come; each way says whether all of them compiled.
struct Show<'a> {
    args: &'a DiagnoseArgs,
    filter: &'a Filter,
    about: &'a About<'a>,
}

impl Show<'_> {
    fn text(&self, module: &Module, asked: &Asked<'_>, interrupt: &Interrupt) -> Result<bool> {
        let mut output = Output::new(self.args);
        let mut totals = Totals::default();
        let make = |examined: Examined| Ok(Made::new(&examined, text::package, self.filter));
        let whole =
            module.examine(asked, self.about.profiled, interrupt, make, |made, stage| {
                totals.add(&made.part.totals, made.failed);
                output.add(&made.part.text, Some(stage))
            })?;
        output.add(&text::footer(&totals, self.about.profiled), None)?;
        output.end().map(|()| whole)
    }

    fn json(&self, module: &Module, asked: &Asked<'_>, interrupt: &Interrupt) -> Result<bool> {
        let mut output = Output::new(self.args);
        let mut totals = Totals::default();
        let mut before = json::opening(self.about);
        let make = |examined: Examined| Ok(Made::new(&examined, json::package, self.filter));
        let whole =
            module.examine(asked, self.about.profiled, interrupt, make, |made, stage| {
                totals.add(&made.part.totals, made.failed);
                output.add(&before, Some(stage))?;
                ",\n".clone_into(&mut before);
                output.add(&made.part.text, Some(stage))
            })?;
        output.add(&json::closing(&totals), None)?;
        output.end().map(|()| whole)
    }

    fn sarif(&self, module: &Module, asked: &Asked<'_>, interrupt: &Interrupt) -> Result<bool> {
        let mut packages: Vec<Package> = Vec::new();
        let make = |examined: Examined| Ok(examined.package);
        let whole = module.examine(asked, self.about.profiled, interrupt, make, |package, _| {
            packages.push(package);
            Ok(())
        })?;
        let mut output = Output::new(self.args);
        output.add(&sarif::text(self.about, &packages, self.filter), None)?;
        output.end().map(|()| whole)
    }

    fn pages(&self, module: &Module, asked: &Asked<'_>, interrupt: &Interrupt) -> Result<bool> {
        let out = match &self.args.out {
            Some(out) => out.clone(),
            None => Workspace::find()?.default_out().with_file_name("diagnose"),
        };
        let write = |file: &OutputFile| store::write_whole(&out.join(&file.path), &file.bytes);
        let templates = Templates::built_in()?;
        let made_by = made_by(asked.go);
        let pages =
            Pages::new(&templates, self.filter, self.about.profiled, self.about.module, made_by);
        let make = |examined: Examined| Ok(pages.package(&examined.package, &examined.text)?);
        let mut listed = Vec::new();
        let whole = module.examine(asked, self.about.profiled, interrupt, make, |page, _| {
            listed.push(page.listed);
            page.files.iter().try_for_each(write)
        })?;
        write(&pages.index(&listed)?)?;
        terminal::print(&format!("{}\n", out.join("index.html").display()))?;
        Ok(whole)
    }
}

/// A package's part of what is shown.
struct Made {
    part: Part,
    failed: bool,
}

impl Made {
    fn new(examined: &Examined, write: fn(&Package, &Filter) -> Part, filter: &Filter) -> Self {
        let package = &examined.package;
        Self { part: write(package, filter), failed: package.error.is_some() }
    }
}

/// To the terminal, piece by piece, or to the file that was named, at the end.
struct Output<'a> {
    file: Option<&'a Path>,
    kept: String,
}

impl<'a> Output<'a> {
    fn new(args: &'a DiagnoseArgs) -> Self {
        Self { file: args.out.as_deref(), kept: String::new() }
    }

    fn add(&mut self, text: &str, stage: Option<&Stage>) -> Result<()> {
        match (self.file, stage) {
            (Some(_), _) => self.kept.push_str(text),
            (None, Some(stage)) => stage.print(text)?,
            (None, None) => terminal::print(text)?,
        }
        Ok(())
    }

    fn end(self) -> Result<()> {
        self.file.map_or(Ok(()), |file| store::write_whole(file, self.kept.as_bytes()))
    }
}

/// What stands at the foot of each page.
fn made_by(go: &Go) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!("Made by escape clinic {version} with Go {}.", go.version.number())
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
