//! Markdown to markup that cannot do anything but be read.
//!
//! The texts are a stranger's as much as the code is. Raw HTML becomes text, links keep only
//! schemes on a list, images become their words, so no sanitiser is needed behind it. A
//! `{{placeholder}}` is a measured number: an unknown one is an error with file and line, and a
//! value goes in as text after the parse, so it cannot turn into Markdown. Headings are shifted
//! under the page's own and get anchors. Go code is coloured.

use std::collections::BTreeMap;

use pulldown_cmark::{
    Alignment, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd,
    TextMergeStream, html,
};

use super::highlight::Reader;
use super::html::{SafeHtml, Writer, visible};
use super::listing;

/// Values for placeholders, by name.
pub type Values = BTreeMap<&'static str, String>;

/// A placeholder nobody knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: unknown placeholder {{{{{name}}}}}; known are {known}")]
pub struct UnknownPlaceholder {
    /// The Markdown file.
    pub file: String,
    /// 1-based line.
    pub line: usize,
    /// What stands between the braces.
    pub name: String,
    /// The names that would work.
    pub known: String,
}

/// A Markdown text and where it goes.
pub struct Prose<'a> {
    /// The file, for errors.
    pub file: &'a str,
    /// The text.
    pub markdown: &'a str,
    /// Level that a `#` heading gets on the page, 1 to 6.
    pub top_level: u8,
    /// Anchors start with it; unique on the page.
    pub id: &'a str,
    /// Values for placeholders.
    pub values: &'a Values,
}

/// Makes the markup; a placeholder that is unknown stays as it is, see [`check`].
pub fn render(prose: &Prose<'_>, reader: &mut Reader) -> SafeHtml {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let events = TextMergeStream::new(Parser::new_ext(prose.markdown, options));
    let mut pass = Pass {
        cells: Cells::default(),
        prose,
        reader,
        out: Vec::new(),
        slugs: BTreeMap::new(),
        in_image: 0,
    };
    pass.run(events);
    let mut markup = String::with_capacity(prose.markdown.len() * 3 / 2);
    html::push_html(&mut markup, pass.out.into_iter());
    SafeHtml::from_renderer(markup)
}

/// The first paragraph under a heading, as text without markup; none when it is not there.
pub fn first_paragraph(markdown: &str, heading: &str, values: &Values) -> Option<String> {
    let mut title = String::new();
    let (mut in_heading, mut under, mut in_paragraph) = (false, false, false);
    let mut paragraph = String::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                title.clear();
                in_heading = true;
            }
            Event::End(TagEnd::Heading(_)) => {
                in_heading = false;
                under = title.trim().eq_ignore_ascii_case(heading);
            }
            Event::Start(Tag::Paragraph) => in_paragraph = under,
            Event::End(TagEnd::Paragraph) if in_paragraph => break,
            Event::Text(text) | Event::Code(text) if in_heading => title.push_str(&text),
            Event::Text(text) | Event::Code(text) if in_paragraph => paragraph.push_str(&text),
            Event::SoftBreak | Event::HardBreak if in_paragraph => paragraph.push(' '),
            _ => {}
        }
    }
    let filled = fill(&paragraph, values);
    (!filled.is_empty()).then_some(filled)
}

/// The text without its markup, for those who search it.
pub fn plain(markdown: &str) -> String {
    let mut plain = String::with_capacity(markdown.len());
    for event in Parser::new(markdown) {
        match event {
            Event::Text(text) | Event::Code(text) => plain.push_str(&text),
            Event::SoftBreak | Event::HardBreak | Event::End(_) => plain.push(' '),
            _ => {}
        }
    }
    plain
}

/// The text up to the end of its first sentence.
pub fn first_sentence(text: &str) -> &str {
    text.find(". ").map_or(text, |end| &text[..=end])
}

/// Whether every placeholder has a value.
///
/// # Errors
/// The first that has none, with file and line.
pub fn check(prose: &Prose<'_>) -> Result<(), UnknownPlaceholder> {
    for (place, line) in prose.markdown.lines().enumerate() {
        let unknown = placeholders(line).find(|name| !prose.values.contains_key(name.trim()));
        if let Some(name) = unknown {
            return Err(UnknownPlaceholder {
                file: prose.file.to_owned(),
                line: place + 1,
                name: visible(name),
                known: prose.values.keys().copied().collect::<Vec<_>>().join(", "),
            });
        }
    }
    Ok(())
}

/// What stands between double braces and looks like a name; Go's composite literals do not.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split("{{").skip(1).filter_map(|rest| {
        let name = &rest[..rest.find("}}")?];
        let is_name = |c: char| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit();
        let trimmed = name.trim();
        (!trimmed.is_empty() && trimmed.chars().all(is_name)).then_some(name)
    })
}

/// Text with its placeholders replaced.
pub(super) fn fill(text: &str, values: &Values) -> String {
    let mut filled = text.to_owned();
    for name in placeholders(text) {
        if let Some(value) = values.get(name.trim()) {
            filled = filled.replace(&format!("{{{{{name}}}}}"), value);
        }
    }
    filled
}

/// Where in a table the walk is.
#[derive(Default)]
struct Cells {
    alignments: Vec<Alignment>,
    /// `th` in the head, `td` below it.
    tag: &'static str,
    column: usize,
}

impl Cells {
    fn begin_row(&mut self, tag: &'static str) {
        (self.tag, self.column) = (tag, 0);
    }

    /// Numbers are what is aligned to the right.
    fn is_number(&self) -> bool {
        self.alignments.get(self.column) == Some(&Alignment::Right)
    }
}

/// One walk over the events.
struct Pass<'a, 'b> {
    cells: Cells,
    prose: &'b Prose<'a>,
    reader: &'b mut Reader,
    out: Vec<Event<'b>>,
    slugs: BTreeMap<String, usize>,
    in_image: usize,
}

impl<'b> Pass<'_, 'b> {
    fn run(&mut self, mut events: impl Iterator<Item = Event<'b>>) {
        // Links that were refused still have an end.
        let mut refused = Vec::new();
        while let Some(event) = events.next() {
            match event {
                Event::Start(Tag::Heading { level, .. }) => self.heading(level, &mut events),
                Event::Start(Tag::CodeBlock(kind)) => self.code_block(&kind, &mut events),
                Event::Start(Tag::Image { .. }) => self.in_image += 1,
                Event::End(TagEnd::Image) => self.in_image -= 1,
                Event::Start(Tag::Link { dest_url, .. }) => {
                    let allowed = is_allowed(&dest_url);
                    refused.push(!allowed);
                    if allowed {
                        self.out.push(Event::Start(link(&dest_url)));
                    }
                }
                Event::End(TagEnd::Link) => {
                    if refused.pop() == Some(false) {
                        self.out.push(Event::End(TagEnd::Link));
                    }
                }
                Event::Start(Tag::Table(alignments)) => {
                    self.raw("div", &[("class", "scroll"), ("tabindex", "0")]);
                    // The writer would make a style attribute of an alignment; a class does it.
                    self.out
                        .push(Event::Start(Tag::Table(vec![Alignment::None; alignments.len()])));
                    self.cells = Cells { alignments, ..Cells::default() };
                }
                Event::Start(Tag::TableHead) => {
                    self.cells.begin_row("th");
                    self.out.push(Event::Start(Tag::TableHead));
                }
                Event::Start(Tag::TableRow) => {
                    self.cells.begin_row("td");
                    self.out.push(Event::Start(Tag::TableRow));
                }
                Event::Start(Tag::TableCell) => {
                    let class: &[(&str, &str)] =
                        if self.cells.is_number() { &[("class", "num")] } else { &[] };
                    self.raw(self.cells.tag, class);
                }
                Event::End(TagEnd::TableCell) => {
                    self.close(self.cells.tag);
                    self.cells.column += 1;
                }
                Event::End(TagEnd::Table) => {
                    self.out.push(Event::End(TagEnd::Table));
                    self.close("div");
                }
                Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
                Event::Html(text) | Event::InlineHtml(text) | Event::Text(text) => self.text(&text),
                Event::Code(text) => {
                    let text = visible(&fill(&text, self.prose.values));
                    self.out.push(Event::Code(text.into()));
                }
                other => self.out.push(other),
            }
        }
    }

    fn text(&mut self, text: &str) {
        let text = visible(&fill(text, self.prose.values));
        self.out.push(Event::Text(text.into()));
    }

    fn raw(&mut self, tag: &str, attributes: &[(&str, &str)]) {
        let mut writer = Writer::default();
        writer.open(tag, attributes);
        self.out.push(Event::Html(writer.finish().into_string().into()));
    }

    fn close(&mut self, tag: &str) {
        let mut writer = Writer::default();
        writer.close(tag);
        self.out.push(Event::Html(writer.finish().into_string().into()));
    }

    /// A heading one can link to. Its words are needed for the anchor before they are written.
    fn heading(&mut self, level: HeadingLevel, events: &mut impl Iterator<Item = Event<'b>>) {
        let inner: Vec<_> =
            events.take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_)))).collect();
        let words: String = inner
            .iter()
            .filter_map(|event| match event {
                Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
                _ => None,
            })
            .collect();
        let anchor = self.anchor(&words);
        let level = (level as usize + usize::from(self.prose.top_level) - 1).clamp(1, 6);
        let level = HeadingLevel::try_from(level).unwrap_or(HeadingLevel::H6);
        self.out.push(Event::Start(Tag::Heading {
            level,
            id: Some(anchor.into()),
            classes: Vec::new(),
            attrs: Vec::new(),
        }));
        self.run(inner.into_iter());
        self.out.push(Event::End(TagEnd::Heading(level)));
    }

    fn anchor(&mut self, words: &str) -> String {
        let slug = slug(words);
        let seen = self.slugs.entry(slug.clone()).or_insert(0);
        *seen += 1;
        let number = if *seen > 1 { format!("-{seen}") } else { String::new() };
        let separator = if self.prose.id.is_empty() { "" } else { "-" };
        format!("{}{separator}{slug}{number}", self.prose.id)
    }

    fn code_block(
        &mut self,
        kind: &CodeBlockKind<'_>,
        events: &mut impl Iterator<Item = Event<'b>>,
    ) {
        let mut code = String::new();
        for event in events {
            match event {
                Event::End(TagEnd::CodeBlock) => break,
                Event::Text(text) => code.push_str(&text),
                _ => {}
            }
        }
        let is_go =
            matches!(kind, CodeBlockKind::Fenced(info) if info.split(',').next() == Some("go"));
        let mut writer = Writer::default();
        writer.open("pre", &[("tabindex", "0")]);
        writer.open("code", &[]);
        if is_go {
            writer.markup(&listing::snippet(&code, self.reader));
        } else {
            writer.text(&fill(&code, self.prose.values));
        }
        writer.close("code");
        writer.close("pre");
        self.out.push(Event::Html(writer.finish().into_string().into()));
    }
}

fn link(target: &str) -> Tag<'static> {
    Tag::Link {
        link_type: LinkType::Inline,
        dest_url: CowStr::from(visible(target)),
        title: CowStr::Borrowed(""),
        id: CowStr::Borrowed(""),
    }
}

/// Only addresses that a reader can see for what they are, and places on the same page.
fn is_allowed(target: &str) -> bool {
    let lower = target.to_ascii_lowercase();
    ["https://", "http://", "mailto:", "#"].iter().any(|scheme| lower.starts_with(scheme))
}

/// Words as an anchor: lower-case letters and digits, the rest dashes.
pub(super) fn slug(words: &str) -> String {
    let mut slug = String::new();
    for c in words.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "section".to_owned() } else { slug.chars().take(60).collect() }
}
