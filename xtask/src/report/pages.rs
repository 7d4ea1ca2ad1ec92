//! From a report to its files: the site, the single file, Markdown, JSON, benchmark text.
//!
//! Cases are rendered on all cores and put back in order, so the bytes do not depend on how many
//! there are. A case that failed has a page like any other. Nothing is written here.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::thread;

use super::highlight::Reader;
use super::html::SafeHtml;
use super::prose::{self, Prose, Values};
use super::templates::{TemplateError, Templates};
use super::view::calibration;
use super::view::case::{self, Tags};
use super::view::index::{self, Links};
use super::view::{
    CasePageView, LinkView, NotFoundView, PageView, ProsePageView, Scene, SingleView, markdown,
};
use super::{Companions, OutputFile, Report, bench_text, json};
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
    page: SafeHtml,
    part: SafeHtml,
}

/// Renders every file of a report except the recording itself.
///
/// # Errors
/// When a template names a field that its page does not have.
pub fn render(
    report: &Report<'_>,
    templates: &Templates,
) -> Result<Vec<OutputFile>, TemplateError> {
    let site = Site::new(report, templates);
    let mut files = vec![
        site.index()?,
        file("assets/style.css", templates.style().to_owned()),
        file("404.html", site.not_found()?),
    ];
    for page in &PROSE {
        files.push(site.prose(page)?);
    }
    files.extend(site.calibration()?);
    let rendered = site.cases()?;
    let order = index::in_reading_order(report);
    files.push(site.single(&order, &rendered)?);
    let scenes: Vec<_> = report.scenes().collect();
    for (place, rendered) in rendered.into_iter().enumerate() {
        files.push(site.case_page(&scenes, place, rendered.page)?);
    }
    files.push(site.markdown(&order)?);
    files.push(file("report.json", json::text(report)));
    files.push(file("bench/before.txt", bench_text::text(report, Variant::Before)));
    files.push(file("bench/after.txt", bench_text::text(report, Variant::After)));
    Ok(files)
}

fn file(path: &str, text: String) -> OutputFile {
    OutputFile { path: path.into(), bytes: text.into_bytes() }
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

    /// Every case, rendered on as many threads as there are cores.
    fn cases(&self) -> Result<Vec<Rendered>, TemplateError> {
        let scenes: Vec<_> = self.report.scenes().collect();
        let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let share = scenes.len().div_ceil(threads).max(1);
        let shares: Vec<Result<Vec<Rendered>, TemplateError>> = thread::scope(|scope| {
            let workers: Vec<_> = scenes
                .chunks(share)
                .map(|scenes| scope.spawn(move || self.share(scenes)))
                .collect();
            let join = |worker: thread::ScopedJoinHandle<'_, _>| {
                worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            };
            workers.into_iter().map(join).collect()
        });
        let mut rendered = Vec::with_capacity(scenes.len());
        for share in shares {
            rendered.extend(share?);
        }
        Ok(rendered)
    }

    fn share(&self, scenes: &[Scene<'_>]) -> Result<Vec<Rendered>, TemplateError> {
        let mut reader = Reader::default();
        let one = |scene: &Scene<'_>| {
            let mut view = case::view(scene, &mut reader);
            let page = self.templates.html("case", &view)?;
            case::set_level(&mut view, Tags::PART, scene, &mut reader);
            let part = self.templates.html("case", &view)?;
            Ok(Rendered { page, part })
        };
        scenes.iter().map(one).collect()
    }

    fn case_page(
        &self,
        scenes: &[Scene<'_>],
        place: usize,
        body: SafeHtml,
    ) -> Result<OutputFile, TemplateError> {
        let link = |scene: &Scene<'_>| LinkView {
            href: format!("{}.html", scene.record.case.id),
            title: super::html::clip(&scene.record.case.title, 80),
        };
        let case = &scenes[place].record.case;
        let view = CasePageView {
            body,
            previous: place.checked_sub(1).map(|place| link(&scenes[place])),
            next: scenes.get(place + 1).map(link),
        };
        let content = self.templates.html("case_page", &view)?;
        let title = super::html::clip(&case.title, 80);
        let description = super::html::clip(&case.lesson, 200);
        let page = self.page(&title, &description, "../", content)?;
        Ok(file(&format!("cases/{}.html", case.id), page))
    }

    fn single(
        &self,
        order: &[Scene<'_>],
        rendered: &[Rendered],
    ) -> Result<OutputFile, TemplateError> {
        let index = index::view(self.report, Links::Anchors);
        let ids = self.report.scenes().map(|scene| &scene.record.case.id);
        let parts: BTreeMap<_, _> = ids.zip(rendered.iter().map(|r| &r.part)).collect();
        let part = |scene: &Scene<'_>| parts.get(&scene.record.case.id).map(|part| (*part).clone());
        let view = SingleView {
            title: "Escape clinic report".to_owned(),
            description: index.answer.clone(),
            style: self.templates.inline_style(),
            index: self.templates.html("index", &index)?,
            cases: order.iter().filter_map(part).collect(),
            generated: &self.generated,
        };
        Ok(file("report.html", self.templates.html("single", &view)?.into_string()))
    }

    fn markdown(&self, order: &[Scene<'_>]) -> Result<OutputFile, TemplateError> {
        let index = index::view(self.report, Links::Anchors);
        let view = markdown::view(self.report, &index, order, &self.generated);
        Ok(file("report.md", self.templates.markdown("report_md", &view)?))
    }
}
