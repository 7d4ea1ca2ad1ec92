//! From a report to its files: the site, the single file, Markdown, JSON, benchmark text.
//!
//! Cases are rendered on all cores, each once: the page's headings become those of a part of the
//! single file. Every file is handed on when it is ready, so memory does not grow with the number
//! of pages. A case that failed has a page like any other. Nothing is written here.

use std::collections::BTreeMap;

use super::highlight::Reader;
use super::html::{SafeHtml, clip};
use super::in_order::in_order;
use super::prose::{self, Prose, Values};
use super::templates::{TemplateError, Templates};
use super::view::calibration;
use super::view::case;
use super::view::index::{self, Links};
use super::view::{
    CasePageView, LinkView, NotFoundView, PageView, PartView, ProsePageView, Scene, SingleView,
    markdown,
};
use super::{Companions, OutputFile, Piece, Report, bench_text, json};
use crate::case::Variant;

/// Pages of prose that belong to every report: file, name, title, text.
const PROSE: [ProsePage; 2] = [
    ProsePage {
        file: "METHODOLOGY.md",
        href: "methodology.html",
        title: "Methodology",
        text: include_str!("../../../METHODOLOGY.md"),
    },
    ProsePage {
        file: "GLOSSARY.md",
        href: "glossary.html",
        title: "Glossary",
        text: include_str!("../../../GLOSSARY.md"),
    },
];

/// Address and title of the page about the law of measurement itself.
const CALIBRATION: (&str, &str) = ("calibration.html", "Calibration");

struct ProsePage {
    file: &'static str,
    href: &'static str,
    title: &'static str,
    text: &'static str,
}

/// A case rendered for both places it goes to.
struct Rendered {
    page: OutputFile,
    part: String,
}

/// Renders every file of a report except the recording itself, and hands each on as soon as it is
/// ready; the order is always the same. A file that grows with the number of cases comes in
/// pieces, between which other files may come.
///
/// # Errors
/// When a template names a field that its page does not have, and whatever `sink` says.
pub fn render<E: From<TemplateError> + Send>(
    report: &Report<'_>,
    templates: &Templates,
    sink: &mut impl FnMut(OutputFile) -> Result<(), E>,
) -> Result<(), E> {
    let site = Site::new(report, templates);
    sink(site.index()?)?;
    sink(file("assets/style.css", templates.style().to_owned()))?;
    sink(file("404.html", site.not_found()?))?;
    for page in &PROSE {
        sink(site.prose(page)?)?;
    }
    if let Some(page) = site.calibration()? {
        sink(page)?;
    }
    let order = index::in_reading_order(report);
    site.cases(&order, sink)?;
    sink(site.markdown(&order)?)?;
    sink(file("report.json", json::text(report)))?;
    sink(file("bench/before.txt", bench_text::text(report, Variant::Before)))?;
    sink(file("bench/after.txt", bench_text::text(report, Variant::After)))
}

/// The whole report in one file.
const SINGLE: &str = "report.html";

fn file(path: &str, text: String) -> OutputFile {
    OutputFile { path: path.into(), bytes: text.into_bytes(), piece: Piece::Whole }
}

fn piece(text: String, piece: Piece) -> OutputFile {
    OutputFile { path: SINGLE.into(), bytes: text.into_bytes(), piece }
}

/// What the pages of companions are called; a page without data is not there.
fn companion_links(companions: &Companions) -> impl Iterator<Item = LinkView> {
    let calibration = companions.calibration.as_ref().map(|_| CALIBRATION);
    calibration.into_iter().map(|(href, title)| LinkView { href: href.into(), title: title.into() })
}

struct Site<'a> {
    report: &'a Report<'a>,
    templates: &'a Templates,
    pages: Vec<LinkView>,
    generated: String,
}

impl<'a> Site<'a> {
    fn new(report: &'a Report<'a>, templates: &'a Templates) -> Self {
        let link = |page: &ProsePage| LinkView { href: page.href.into(), title: page.title.into() };
        let header = &report.recording.header;
        let generated = format!(
            "Made by escape clinic {} from a recording of {} with Go {}; the numbers are of that \
             machine on that day.",
            header.tool_version,
            header.started,
            header.go.version.number()
        );
        let pages = companion_links(report.companions).chain(PROSE.iter().map(link)).collect();
        Self { report, templates, pages, generated }
    }

    fn page(
        &self,
        title: &str,
        description: &str,
        root: &'static str,
        content: SafeHtml,
    ) -> Result<String, TemplateError> {
        let view = PageView {
            title: format!("{title} – escape clinic"),
            description: description.to_owned(),
            root,
            pages: &self.pages,
            content,
            generated: &self.generated,
        };
        Ok(self.templates.html("layout", &view)?.into_string())
    }

    fn index(&self) -> Result<OutputFile, TemplateError> {
        let view = index::view(self.report, Links::Pages);
        let content = self.templates.html("index", &view)?;
        Ok(file("index.html", self.page("Report", &view.answer, "", content)?))
    }

    fn not_found(&self) -> Result<String, TemplateError> {
        let content = self.templates.html("not_found", &NotFoundView { root: "" })?;
        self.page("No such page", "This address does not exist.", "", content)
    }

    fn prose(&self, page: &ProsePage) -> Result<OutputFile, TemplateError> {
        let prose = Prose {
            file: page.file,
            markdown: page.text,
            top_level: 1,
            id: "",
            values: &Values::new(),
        };
        let content = prose::render(&prose, &mut Reader::default());
        let content = self.templates.html("prose_page", &ProsePageView { content })?;
        let description = format!("{} of the escape clinic.", page.title);
        Ok(file(page.href, self.page(page.title, &description, "", content)?))
    }

    fn calibration(&self) -> Result<Option<OutputFile>, TemplateError> {
        let Some(calibration) = &self.report.companions.calibration else { return Ok(None) };
        let view = calibration::view(calibration);
        let content = self.templates.html("calibration", &view)?;
        let (href, title) = CALIBRATION;
        Ok(Some(file(href, self.page(title, &view.answer, "", content)?)))
    }

    /// Every case as a page, and all of them in one file, whose pieces come in between.
    fn cases<E: From<TemplateError> + Send>(
        &self,
        order: &[Scene<'_>],
        sink: &mut impl FnMut(OutputFile) -> Result<(), E>,
    ) -> Result<(), E> {
        let (head, foot) = self.single_frame()?;
        sink(piece(head, Piece::Part))?;
        let scenes: Vec<_> = self.report.scenes().collect();
        let places: BTreeMap<_, _> = scenes.iter().map(|s| &s.record.case.id).zip(0..).collect();
        let one = |reader: &mut Reader, scene: &Scene<'_>| {
            self.case(&scenes, places[&scene.record.case.id], reader)
        };
        in_order(order, Reader::default, one, |rendered: Result<Rendered, TemplateError>| {
            let rendered = rendered?;
            sink(rendered.page)?;
            sink(piece(rendered.part, Piece::Part))
        })?;
        sink(piece(foot, Piece::Last))
    }

    fn case(
        &self,
        scenes: &[Scene<'_>],
        place: usize,
        reader: &mut Reader,
    ) -> Result<Rendered, TemplateError> {
        let link = |scene: &Scene<'_>| LinkView {
            href: format!("{}.html", scene.record.case.id),
            title: clip(&scene.record.case.title, 80),
        };
        let view = case::view(&scenes[place], reader);
        let body = self.templates.html("case", &view)?;
        let part = PartView { body: body.with_lower_headings().with_anchors_for_pages() };
        let part = self.templates.html("single_case", &part)?.into_string();
        let view = CasePageView {
            body,
            previous: place.checked_sub(1).map(|place| link(&scenes[place])),
            next: scenes.get(place + 1).map(link),
        };
        let content = self.templates.html("case_page", &view)?;
        let case = &scenes[place].record.case;
        let description = clip(&case.lesson, 200);
        let page = self.page(&clip(&case.title, 80), &description, "../", content)?;
        Ok(Rendered { page: file(&format!("cases/{}.html", case.id), page), part })
    }

    /// The single file's text before and after its cases.
    fn single_frame(&self) -> Result<(String, String), TemplateError> {
        /// Stands for the cases; no text becomes a comment, so nothing else looks like it.
        const CASES: &str = "<!--cases-->";
        let index = index::view(self.report, Links::Anchors);
        let view = SingleView {
            title: "Escape clinic report".to_owned(),
            description: index.answer.clone(),
            style: self.templates.inline_style(),
            index: self.templates.html("index", &index)?,
            cases: SafeHtml::from_renderer(CASES.to_owned()),
            generated: &self.generated,
        };
        let mut head = self.templates.html("single", &view)?.into_string();
        let at = head.find(CASES).unwrap_or(head.len());
        let foot = head.split_off(at);
        Ok((head, foot.replacen(CASES, "", 1)))
    }

    fn markdown(&self, order: &[Scene<'_>]) -> Result<OutputFile, TemplateError> {
        let index = index::view(self.report, Links::Anchors);
        let view = markdown::view(self.report, &index, order, &self.generated);
        Ok(file("report.md", self.templates.markdown("report_md", &view)?))
    }
}
