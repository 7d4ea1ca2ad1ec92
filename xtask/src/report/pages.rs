//! From a report to its files: the site, the single file, Markdown, JSON, benchmark text.
//!
//! Cases are rendered on all cores, each once: the page's headings become those of a part of the
//! single file. Every file is handed on when it is ready, so memory does not grow with the number
//! of pages. A case that failed has a page like any other. Nothing is written here.

use std::borrow::Cow;
use std::collections::BTreeMap;

use camino::Utf8PathBuf;

use super::compact::compact;
use super::course::{self, Course};
use super::edition::{Address, Edition, Part};
use super::highlight::Reader;
use super::html::{SafeHtml, clip};
use super::in_order::in_order;
use super::prose::{self, Prose, Values};
use super::templates::{TemplateError, Templates};
use super::view::calibration;
use super::view::case;
use super::view::index::{self, Index, Links, Rows};
use super::view::markdown::{self, Room};
use super::view::{
    CasePageView, LinkView, NotFoundView, PageView, PartView, ProsePageView, Scene, SingleView,
    SitemapView, myths, versions,
};
use super::{Companions, OutputFile, Piece, Report, Whole, search};

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

/// Address and title of the board of claims.
const MYTHS: (&str, &str) = ("myths.html", "Myths");
/// Address and title of the page about releases of Go.
const VERSIONS: (&str, &str) = ("versions.html", "Go versions");
/// Address and title of the page about the law of measurement itself.
const CALIBRATION: (&str, &str) = ("calibration.html", "Calibration");

struct ProsePage {
    file: &'static str,
    href: &'static str,
    title: &'static str,
    text: &'static str,
}

/// A case rendered for the places it goes to.
struct Rendered {
    page: Option<OutputFile>,
    entry: Option<String>,
    part: Option<String>,
}

/// Renders every file of an edition except the recording itself, and hands each on as soon as it is
/// ready; the order is always the same. A file that grows with the number of cases comes in
/// pieces, between which other files may come.
///
/// # Errors
/// When a template names a field that its page does not have, and whatever `sink` says.
pub fn render<E: From<TemplateError> + Send>(
    report: &Report<'_>,
    templates: &Templates,
    edition: &Edition,
    sink: &mut impl FnMut(OutputFile) -> Result<(), E>,
) -> Result<(), E> {
    let whole = |place: usize| {
        Ok(Whole {
            record: Cow::Borrowed(&report.recording.cases[place]),
            judgement: Cow::Borrowed(&report.judgements[place]),
        })
    };
    render_each(report, whole, templates, edition, sink)
}

/// As [`render`], for a report that has of each case only what a
/// [`Family`](crate::judge::family::Family) keeps: `whole` gives the case at a place whenever its
/// own page, or a row about it, is being made. The files are the same.
///
/// # Errors
/// When a template names a field that its page does not have, and whatever `whole` and `sink` say.
pub fn render_each<'w, E: From<TemplateError> + Send>(
    report: &Report<'_>,
    whole: impl Fn(usize) -> Result<Whole<'w>, E> + Sync,
    templates: &Templates,
    edition: &Edition,
    sink: &mut impl FnMut(OutputFile) -> Result<(), E>,
) -> Result<(), E> {
    let site = Site::new(report, templates, edition);
    if edition.has(Part::Html) {
        site.frame(sink)?;
    }
    let order = index::reading_order(report);
    if edition.parts.iter().any(|part| *part != Part::Markdown) {
        site.cases(&order, &whole, sink)?;
    }
    if edition.has(Part::Markdown) {
        sink(site.markdown(&order, &whole)?)?;
    }
    Ok(())
}

/// Renders the files of an edition and puts their pieces together, for those who want all of them
/// at once.
///
/// # Errors
/// When a template names a field that its page does not have.
pub fn collect(
    report: &Report<'_>,
    templates: &Templates,
    edition: &Edition,
) -> Result<Vec<OutputFile>, TemplateError> {
    let mut files: BTreeMap<Utf8PathBuf, Vec<u8>> = BTreeMap::new();
    render(report, templates, edition, &mut |file| {
        files.entry(file.path).or_default().extend(file.bytes);
        Ok(())
    })?;
    Ok(files.into_iter().map(|(path, bytes)| OutputFile::whole(path, bytes)).collect())
}

/// The whole report in one file.
const SINGLE: &str = "report.html";

fn file(path: &str, text: String) -> OutputFile {
    OutputFile::whole(path, text.into_bytes())
}

fn piece(path: &str, text: String, piece: Piece) -> OutputFile {
    OutputFile { path: path.into(), bytes: text.into_bytes(), piece }
}

/// What the pages beside the cases are called; a page without data is not there.
fn page_links(companions: &Companions) -> impl Iterator<Item = LinkView> {
    let versions = companions.matrix.as_ref().map(|_| VERSIONS);
    let calibration = companions.calibration.as_ref().map(|_| CALIBRATION);
    let pages = [Some(MYTHS), versions, calibration].into_iter().flatten();
    pages.map(|(href, title)| LinkView { href: href.into(), title: title.into() })
}

/// So many cases are in the single file with all there is; of more, what can be read elsewhere is
/// left out, so that the file stays within what a browser and a mail can carry.
const WHOLE_CASES: usize = 24;
/// What the single file says then.
const LIGHTENED: &str = "This file holds many cases. To keep it light, what can be \
    read elsewhere is left out: the charts of each variant by itself (the numbers are in the text), \
    the differences line by line, the samples and what the compiler printed. They are on each \
    case's own page, in bench/ and in the recording; a report of a few cases holds all of it.";

/// The picture that is shown with a link to a published page, and where it stands.
const CARD: (&str, &[u8]) = ("assets/card.png", include_bytes!("../../../templates/card.png"));

/// The page for an address that does not exist.
const NOT_FOUND: &str = "404.html";

/// What a page of the site says about itself.
struct Frame<'a> {
    path: &'a str,
    title: &'a str,
    description: &'a str,
}

/// The cases before and after one in the course.
#[derive(Clone, Copy)]
struct Around<'a> {
    previous: Option<&'a Scene<'a>>,
    next: Option<&'a Scene<'a>>,
}

fn case_path(scene: &Scene<'_>) -> String {
    format!("cases/{}.html", scene.record.case.id)
}

struct Site<'a> {
    report: &'a Report<'a>,
    templates: &'a Templates,
    edition: &'a Edition,
    pages: Vec<LinkView>,
    generated: String,
}

impl<'a> Site<'a> {
    fn new(report: &'a Report<'a>, templates: &'a Templates, edition: &'a Edition) -> Self {
        let link = |page: &ProsePage| LinkView { href: page.href.into(), title: page.title.into() };
        let header = &report.recording.header;
        let generated = format!(
            "Made by escape clinic {} from a recording of {} with Go {}; the numbers are of that \
             machine on that day.",
            header.tool_version,
            header.started,
            header.go.version.number()
        );
        let pages = page_links(report.companions).chain(PROSE.iter().map(link)).collect();
        Self { report, templates, edition, pages, generated }
    }

    /// Every file of the site but the cases.
    fn frame<E: From<TemplateError>>(
        &self,
        sink: &mut impl FnMut(OutputFile) -> Result<(), E>,
    ) -> Result<(), E> {
        self.index(sink)?;
        sink(file("assets/style.css", self.templates.style().to_owned()))?;
        sink(file("assets/site.js", self.templates.script().to_owned()))?;
        sink(self.not_found()?)?;
        for page in &PROSE {
            sink(self.prose(page)?)?;
        }
        sink(self.myths()?)?;
        if let Some(page) = self.versions()? {
            sink(page)?;
        }
        if let Some(page) = self.calibration()? {
            sink(page)?;
        }
        if let Some(address) = &self.edition.address {
            let view = self.sitemap(address);
            sink(file("sitemap.xml", self.templates.html("sitemap_xml", &view)?.into_string()))?;
            sink(OutputFile::whole(CARD.0, CARD.1.to_vec()))?;
            sink(file("robots.txt", self.templates.html("robots_txt", &view)?.into_string()))?;
        }
        Ok(())
    }

    fn sitemap(&self, address: &Address) -> SitemapView<'_> {
        let pages = self.pages.iter().map(|page| address.of(&page.href));
        let cases = self.report.scenes().map(|scene| address.of(&case_path(&scene)));
        let started = &self.report.recording.header.started;
        SitemapView {
            day: started.split('T').next().unwrap_or_default(),
            addresses: std::iter::once(address.of("index.html"))
                .chain(pages)
                .chain(cases)
                .collect(),
            sitemap: address.of("sitemap.xml"),
        }
    }

    fn page(&self, frame: Frame<'_>, content: SafeHtml) -> Result<OutputFile, TemplateError> {
        Ok(file(frame.path, self.page_text(&frame, content)?))
    }

    fn page_text(&self, frame: &Frame<'_>, content: SafeHtml) -> Result<String, TemplateError> {
        let &Frame { path, title, description } = frame;
        let address = self.edition.address.as_ref().filter(|_| path != NOT_FOUND);
        let view = PageView {
            title: format!("{title} – escape clinic"),
            description: description.to_owned(),
            root: self.root(path),
            pages: &self.pages,
            files: self.files(),
            card: address.map(|address| address.of(CARD.0)).unwrap_or_default(),
            address: address.map(|address| address.of(path)).unwrap_or_default(),
            content,
            generated: &self.generated,
        };
        self.templates.html("layout", &view).map(SafeHtml::into_string)
    }

    /// The same report in other forms, as far as they are made.
    fn files(&self) -> Vec<LinkView> {
        let forms = [
            (Part::Single, SINGLE, "one file"),
            (Part::Markdown, "report.md", "Markdown"),
            (Part::Json, "report.json", "JSON"),
            (Part::Bench, "bench/before.txt", "samples before"),
            (Part::Bench, "bench/after.txt", "samples after"),
        ];
        let made = forms.into_iter().filter(|&(part, ..)| self.edition.has(part));
        made.map(|(_, href, title)| LinkView { href: href.into(), title: title.into() }).collect()
    }

    /// How a page reaches the first one. The page for a lost address is shown at any depth, so it
    /// needs the whole address when that is known.
    fn root(&self, path: &str) -> String {
        match &self.edition.address {
            Some(address) if path == NOT_FOUND => address.as_str().to_owned(),
            _ => "../".repeat(path.matches('/').count()),
        }
    }

    fn index<E: From<TemplateError>>(
        &self,
        sink: &mut impl FnMut(OutputFile) -> Result<(), E>,
    ) -> Result<(), E> {
        let Index { view, rows } = index::view(self.report, Links::Pages);
        let content = self.templates.html("index", &view)?;
        let frame = Frame { path: "index.html", title: "Report", description: &view.answer };
        let page = self.page_text(&frame, content)?;
        self.with_rows(frame.path, &page, &rows, sink)?;
        sink(piece(frame.path, String::new(), Piece::Last))
    }

    /// Hands on a text with the rows of the table in their place, if it has one.
    fn with_rows<E: From<TemplateError>>(
        &self,
        path: &str,
        text: &str,
        rows: &Rows<'_>,
        sink: &mut impl FnMut(OutputFile) -> Result<(), E>,
    ) -> Result<(), E> {
        let mark = format!("{}\n", Rows::MARK);
        let Some((head, foot)) = text.split_once(&mark) else {
            return sink(piece(path, text.to_owned(), Piece::Part));
        };
        sink(piece(path, head.to_owned(), Piece::Part))?;
        for some in rows.some_at_a_time() {
            let rows = self.templates.html("summary_rows", &some)?;
            sink(piece(path, rows.into_string(), Piece::Part))?;
        }
        sink(piece(path, foot.to_owned(), Piece::Part))
    }

    fn not_found(&self) -> Result<OutputFile, TemplateError> {
        let view = NotFoundView { root: self.root(NOT_FOUND) };
        let content = self.templates.html("not_found", &view)?;
        let description = "This address does not exist.";
        self.page(Frame { path: NOT_FOUND, title: "No such page", description }, content)
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
        let frame = Frame { path: page.href, title: page.title, description: &description };
        self.page(frame, content)
    }

    fn myths(&self) -> Result<OutputFile, TemplateError> {
        let view = myths::view(self.report, Links::Pages);
        let content = self.templates.html("myths", &view)?;
        let (path, title) = MYTHS;
        self.page(Frame { path, title, description: &view.answer }, content)
    }

    fn versions(&self) -> Result<Option<OutputFile>, TemplateError> {
        let Some(matrix) = &self.report.companions.matrix else { return Ok(None) };
        let view = versions::view(self.report, matrix, Links::Pages);
        let content = self.templates.html("versions", &view)?;
        let (path, title) = VERSIONS;
        self.page(Frame { path, title, description: &view.answer }, content).map(Some)
    }

    fn calibration(&self) -> Result<Option<OutputFile>, TemplateError> {
        let Some(calibration) = &self.report.companions.calibration else { return Ok(None) };
        let view = calibration::view(calibration);
        let content = self.templates.html("calibration", &view)?;
        let (path, title) = CALIBRATION;
        self.page(Frame { path, title, description: &view.answer }, content).map(Some)
    }

    /// Every case as a page, and in the files that hold all of them, whose pieces come in between.
    fn cases<'w, E: From<TemplateError> + Send>(
        &self,
        order: &[usize],
        whole: impl Fn(usize) -> Result<Whole<'w>, E> + Sync,
        sink: &mut impl FnMut(OutputFile) -> Result<(), E>,
    ) -> Result<(), E> {
        let single = self.edition.has(Part::Single);
        let foot = single.then(|| self.begin_single(sink)).transpose()?;
        let searchable = self.edition.has(Part::Html);
        let index = |text: &str, which| searchable.then(|| piece(search::PATH, text.into(), which));
        index(search::HEAD, Piece::Part).map_or(Ok(()), &mut *sink)?;
        let mut course = Course::begin(self.report, self.edition, sink)?;
        let scenes: Vec<_> = self.report.scenes().collect();
        let one = |reader: &mut Reader, place: &usize| {
            let whole = whole(*place)?;
            let around = Around {
                previous: place.checked_sub(1).map(|at| &scenes[at]),
                next: scenes.get(place + 1),
            };
            let scene = whole.scene(self.report);
            let rows = course::rows(&scene, *place, self.edition);
            Ok((self.case(&scene, around, reader)?, rows))
        };
        in_order(order, Reader::default, one, |made: Result<(Rendered, course::Rows), E>| {
            let (rendered, rows) = made?;
            rendered.page.map_or(Ok(()), &mut *sink)?;
            let entry = rendered.entry.and_then(|entry| index(&entry, Piece::Part));
            entry.map_or(Ok(()), &mut *sink)?;
            let part = rendered.part.map(|part| piece(SINGLE, part, Piece::Part));
            part.map_or(Ok(()), &mut *sink)?;
            course.take(rows, sink)
        })?;
        index(search::FOOT, Piece::Last).map_or(Ok(()), &mut *sink)?;
        foot.map_or(Ok(()), |foot| sink(piece(SINGLE, foot, Piece::Last)))?;
        course.finish(sink)
    }

    fn case(
        &self,
        scene: &Scene<'_>,
        around: Around<'_>,
        reader: &mut Reader,
    ) -> Result<Rendered, TemplateError> {
        let (single, html) = (self.edition.has(Part::Single), self.edition.has(Part::Html));
        if !single && !html {
            return Ok(Rendered { page: None, entry: None, part: None });
        }
        let view = case::view(scene, reader);
        let body = self.templates.html("case", &view)?;
        let part = |body: &SafeHtml| {
            let body = body.with_spare(self.is_light_enough());
            let body = compact(&body.with_lower_headings().with_anchors_for_pages());
            Ok(self.templates.html("single_case", &PartView { body })?.into_string())
        };
        let part = single.then(|| part(&body)).transpose()?;
        let page = || self.case_page(scene, around, body.with_spare(true));
        let page = html.then(page).transpose()?;
        let entry = html.then(|| search::entry(scene));
        Ok(Rendered { page, entry, part })
    }

    fn case_page(
        &self,
        scene: &Scene<'_>,
        around: Around<'_>,
        body: SafeHtml,
    ) -> Result<OutputFile, TemplateError> {
        let link = |scene: &Scene<'_>| LinkView {
            href: format!("{}.html", scene.record.case.id),
            title: clip(&scene.record.case.title, 80),
        };
        let view =
            CasePageView { body, previous: around.previous.map(link), next: around.next.map(link) };
        let content = self.templates.html("case_page", &view)?;
        let case = &scene.record.case;
        let (title, description) = (clip(&case.title, 80), clip(&case.lesson, 200));
        let path = case_path(scene);
        self.page(Frame { path: &path, title: &title, description: &description }, content)
    }

    /// Whether the single file holds few enough cases to hold everything about them.
    fn is_light_enough(&self) -> bool {
        self.report.recording.cases.len() <= WHOLE_CASES
    }

    /// Hands on the single file up to its cases; gives what comes behind them.
    fn begin_single<E: From<TemplateError>>(
        &self,
        sink: &mut impl FnMut(OutputFile) -> Result<(), E>,
    ) -> Result<String, E> {
        /// Stands for the cases; no text becomes a comment, so nothing else looks like it.
        const CASES: &str = "<!--cases-->";
        let Index { view: index, rows } = index::view(self.report, Links::Anchors);
        let view = SingleView {
            title: "Escape clinic report".to_owned(),
            description: index.answer.clone(),
            style: self.templates.inline_style(),
            lightened: if self.is_light_enough() { String::new() } else { LIGHTENED.to_owned() },
            index: self.templates.html("index", &index)?,
            cases: SafeHtml::from_renderer(CASES.to_owned()),
            generated: &self.generated,
        };
        let text = self.templates.html("single", &view)?.into_string();
        let (head, foot) = text.split_once(CASES).unwrap_or((&text, ""));
        self.with_rows(SINGLE, head, &rows, sink)?;
        Ok(foot.to_owned())
    }

    fn markdown<'w, E: From<TemplateError>>(
        &self,
        order: &[usize],
        whole: impl Fn(usize) -> Result<Whole<'w>, E>,
    ) -> Result<OutputFile, E> {
        let index = index::view(self.report, Links::Anchors);
        let mut room = Room::beside(&index, self.report);
        for place in order {
            if !room.take(&whole(*place)?.scene(self.report)) {
                break;
            }
        }
        let view = markdown::view(&index.view, room, &self.generated);
        Ok(file("report.md", self.templates.markdown("report_md", &view)?))
    }
}
