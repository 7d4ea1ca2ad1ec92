//! What templates get: structs of ready strings, one per page or part of a page.
//!
//! Every field is documented here or in the files beside this one, because a template may use it;
//! nothing is left to compute in a template. Numbers became words in `units`, markup is only in
//! [`SafeHtml`] fields. The views are made by the functions beside them and know nothing of files.

pub mod advice;
pub mod baseline;
pub mod brief;
pub mod calibration;
pub mod case;
mod caveat;
pub mod certainty;
pub mod figures;
pub mod heap;
pub mod index;
pub mod lines;
pub mod markdown;
pub mod material;
pub mod myths;
pub mod prediction;
pub mod short;
pub mod sweep;
pub mod versions;
pub mod witnesses;

use serde::Serialize;

use super::Report;
use super::html::SafeHtml;
use crate::case::{ByVariant, Verdict};
use crate::judge::{Judgement, TimeComparison};
use crate::recording::CaseRecord;

/// One case of a report, with what was recorded and what may be said.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The report it belongs to.
    pub report: &'a Report<'a>,
    /// What was recorded.
    pub record: &'a CaseRecord,
    /// What may be said.
    pub judgement: &'a Judgement,
}

impl<'a> Scene<'a> {
    /// The judgement when it has numbers to show: a case that failed may have samples, but what
    /// they compare is not the same thing.
    pub fn measured(&self) -> Option<&'a Judgement> {
        Some(self.judgement).filter(|judgement| judgement.failure.is_none())
    }

    /// The time comparison, when the case did not fail.
    pub fn time(&self) -> Option<&'a TimeComparison> {
        self.measured()?.time.as_ref()
    }
}

/// A verdict: never by colour alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerdictView {
    /// `cured`, `eased`, `equivalent`, `worse`, `mixed`, `inconclusive`, `failed` or `none`.
    pub class: &'static str,
    /// A sign of its own for each verdict.
    pub sign: &'static str,
    /// The word.
    pub word: &'static str,
}

impl VerdictView {
    /// The verdict of a judgement; a failed case has one too.
    pub fn of(judgement: &Judgement) -> Self {
        let (class, sign) = match (&judgement.failure, judgement.verdict) {
            (Some(_), _) => ("failed", "!"),
            (None, None) => return Self { class: "none", sign: "–", word: "not measured" },
            (None, Some(verdict)) => (verdict.word(), sign(verdict)),
        };
        Self { class, sign, word: class }
    }
}

fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Cured => "✓",
        Verdict::Eased => "◐",
        Verdict::Equivalent => "=",
        Verdict::Worse => "✗",
        Verdict::Mixed => "±",
        Verdict::Inconclusive => "?",
    }
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkView {
    /// Where to, relative to the page.
    pub href: String,
    /// Its words.
    pub title: String,
}

/// `layout.hbs`: the frame of every page of the site.
#[derive(Debug, Clone, Serialize)]
pub struct PageView<'a> {
    /// Title of the window.
    pub title: String,
    /// For search engines: what the page answers.
    pub description: String,
    /// `` on the first page, `../` one folder down.
    pub root: String,
    /// The pages of prose, relative to the root.
    pub pages: &'a [LinkView],
    /// The same report in other forms, relative to the root.
    pub files: Vec<LinkView>,
    /// Where the page will stand when it is published; empty when nobody knows.
    pub address: String,
    /// Address of the picture that is shown with a link; empty when nobody knows the site's.
    pub card: String,
    /// The page itself.
    pub content: SafeHtml,
    /// What made the page, at its foot.
    pub generated: &'a str,
}

/// `single.hbs`: the whole report in one file.
#[derive(Debug, Clone, Serialize)]
pub struct SingleView<'a> {
    /// Title of the window.
    pub title: String,
    /// What the report answers.
    pub description: String,
    /// The style sheet.
    pub style: SafeHtml,
    /// What was left out to keep a file of many cases light, and where it is; or empty.
    pub lightened: String,
    /// `index.hbs`, with links into the same file.
    pub index: SafeHtml,
    /// `single_case.hbs`, for every case.
    pub cases: SafeHtml,
    /// What made the file, at its foot.
    pub generated: &'a str,
}

/// `single_case.hbs`: a case in the single file.
#[derive(Debug, Clone, Serialize)]
pub struct PartView {
    /// `case.hbs`, its headings a level lower.
    pub body: SafeHtml,
}

/// `case_page.hbs`: a case as a page of its own.
#[derive(Debug, Clone, Serialize)]
pub struct CasePageView {
    /// `case.hbs`.
    pub body: SafeHtml,
    /// The case before it in the course, if there is one.
    pub previous: Option<LinkView>,
    /// The case after it.
    pub next: Option<LinkView>,
}

/// `prose_page.hbs`: a page of prose.
#[derive(Debug, Clone, Serialize)]
pub struct ProsePageView {
    /// The text.
    pub content: SafeHtml,
}

/// `problem.hbs`: what the preview shows while there are no pages.
#[derive(Debug, Clone, Serialize)]
pub struct ProblemView {
    /// What is wrong, with file and line where they are known.
    pub message: String,
}

/// `not_found.hbs`: the page for an address that does not exist.
#[derive(Debug, Clone, Serialize)]
pub struct NotFoundView {
    /// As in [`PageView`]; the whole address when it is known, since the page is shown at any depth.
    pub root: String,
}

/// `sitemap_xml.hbs` and `robots_txt.hbs`: what search engines read, when the address is known.
#[derive(Debug, Clone, Serialize)]
pub struct SitemapView<'a> {
    /// The day of the recording.
    pub day: &'a str,
    /// Addresses of all pages.
    pub addresses: Vec<String>,
    /// Address of the site map itself.
    pub sitemap: String,
}

/// Two numbers as words; serialised as `before` and `after`.
pub type Pair = ByVariant<String>;

/// A group or kind in kebab-case as words that begin a line: "Strings and bytes".
pub fn words(kebab: &str) -> String {
    let spaced = kebab.replace('-', " ");
    let mut chars = spaced.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
