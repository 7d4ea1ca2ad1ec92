//! The look of the pages: Handlebars templates and one style sheet, built in or brought along.
//!
//! Every template of `templates/` is part of the program; a folder given by the user replaces any
//! of them by name. Strict mode is on, and `if` and `unless` are strict too: a misspelt field is an
//! error that names template, line and field, whatever it is used for. Text is escaped by the
//! templates; only [`SafeHtml`](super::html::SafeHtml), which has an `html` field, goes in as it is.
//! This module reads no folder (a map of texts is handed in) and knows no page.

use std::collections::BTreeMap;

use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, JsonTruthy, Output, RenderContext,
    RenderError, RenderErrorReason, Renderable,
};
use serde::Serialize;

use super::html::{self, SafeHtml};
use super::markdown;

/// Ending of a template's file name.
pub const EXTENSION: &str = ".hbs";
/// File name of the style sheet.
const STYLE: &str = "style.css";
/// File name of the site's one script.
const SCRIPT: &str = "site.js";

macro_rules! built_in {
    ($($name:literal),+ $(,)?) => {
        /// Every file of `templates/` that is built in, by file name.
        const BUILT_IN: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../../templates/", $name)))),+];
    };
}

built_in!(
    "baseline_md.hbs",
    "calibration.hbs",
    "case.hbs",
    "case_page.hbs",
    "chart.hbs",
    "diagnosis_frame.hbs",
    "diagnosis_index.hbs",
    "diagnosis_package.hbs",
    "foot.hbs",
    "index.hbs",
    "layout.hbs",
    "listing.hbs",
    "myths.hbs",
    "not_found.hbs",
    "problem.hbs",
    "prose_page.hbs",
    "report_md.hbs",
    "robots_txt.hbs",
    "scheme.hbs",
    "single.hbs",
    "single_case.hbs",
    "sitemap_xml.hbs",
    "site.js",
    "style.css",
    "summary.hbs",
    "summary_rows.hbs",
    "versions.hbs",
    "versions_row.hbs",
);

/// What is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// It is no Handlebars.
    #[error(
        "templates/{name}: {reason}; mend the template or leave it out to use the built-in one"
    )]
    Malformed {
        /// File name.
        name: String,
        /// What the parser says, with line and column.
        reason: String,
    },
    /// It names a field that the page does not have.
    #[error(
        "templates/{name}:{line}: {reason}; the fields of each page are documented in xtask/src/report/view/"
    )]
    Field {
        /// File name.
        name: String,
        /// 1-based line.
        line: usize,
        /// Which field.
        reason: String,
    },
    /// The folder has a file that no page uses.
    #[error("templates/{0}: no page uses it; a replacement must have the name of a built-in file")]
    Unknown(String),
}

/// Templates, ready to render.
pub struct Templates {
    html: Handlebars<'static>,
    markdown: Handlebars<'static>,
    style: String,
    script: String,
}

impl Templates {
    /// The built-in look.
    ///
    /// # Errors
    /// When a built-in template is malformed, which a test would have seen.
    pub fn built_in() -> Result<Self, TemplateError> {
        Self::with(&BTreeMap::new())
    }

    /// The built-in look with some files replaced, by file name.
    ///
    /// # Errors
    /// When a replacement is malformed, or replaces nothing.
    pub fn with(replaced: &BTreeMap<String, String>) -> Result<Self, TemplateError> {
        let is_built_in = |name: &str| BUILT_IN.iter().any(|(known, _)| *known == name);
        if let Some(name) = replaced.keys().find(|name| !is_built_in(name)) {
            return Err(TemplateError::Unknown(name.clone()));
        }
        let mut templates = Self {
            html: registry(html::escape),
            markdown: registry(markdown::escape),
            style: String::new(),
            script: String::new(),
        };
        for (name, built_in) in BUILT_IN {
            let text = replaced.get(*name).map_or(*built_in, String::as_str);
            match name.strip_suffix(EXTENSION) {
                Some(stem) => templates.register(name, stem, text)?,
                None if *name == SCRIPT => text.clone_into(&mut templates.script),
                None => {
                    debug_assert_eq!(*name, STYLE);
                    text.clone_into(&mut templates.style);
                }
            }
        }
        Ok(templates)
    }

    /// Names of the built-in files.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(name, _)| *name)
    }

    /// The style sheet.
    pub fn style(&self) -> &str {
        &self.style
    }

    /// The script that every page of the site may do without.
    pub fn script(&self) -> &str {
        &self.script
    }

    /// The style sheet for the inside of a `<style>` element, which ends at `</` and nowhere else.
    pub fn inline_style(&self) -> SafeHtml {
        SafeHtml::from_renderer(self.style.replace("</", "<\\/"))
    }

    /// Renders a page or a part of one.
    ///
    /// # Errors
    /// When the template names a field that the view does not have.
    pub fn html<V: Serialize>(&self, name: &str, view: &V) -> Result<SafeHtml, TemplateError> {
        self.html.render(name, view).map(SafeHtml::from_renderer).map_err(|e| explain(name, &e))
    }

    /// Renders Markdown.
    ///
    /// # Errors
    /// When the template names a field that the view does not have.
    pub fn markdown<V: Serialize>(&self, name: &str, view: &V) -> Result<String, TemplateError> {
        self.markdown.render(name, view).map_err(|e| explain(name, &e))
    }

    fn register(&mut self, file: &str, stem: &str, text: &str) -> Result<(), TemplateError> {
        let registry = if stem.ends_with("_md") { &mut self.markdown } else { &mut self.html };
        registry.register_template_string(stem, text).map_err(|error| TemplateError::Malformed {
            name: file.to_owned(),
            reason: error.to_string(),
        })
    }
}

fn registry(escape: fn(&str) -> String) -> Handlebars<'static> {
    let mut registry = Handlebars::new();
    registry.set_strict_mode(true);
    registry.set_prevent_indent(true);
    registry.register_escape_fn(escape);
    registry.register_helper("if", Box::new(Condition { wanted: true }));
    registry.register_helper("unless", Box::new(Condition { wanted: false }));
    registry
}

fn explain(name: &str, error: &RenderError) -> TemplateError {
    let name = error.template_name.as_deref().unwrap_or(name);
    let reason = match error.reason() {
        RenderErrorReason::MissingVariable(Some(field)) => format!("there is no field {field:?}"),
        other => other.to_string(),
    };
    let line = error.line_no.unwrap_or(0);
    TemplateError::Field { name: format!("{name}{EXTENSION}"), line, reason }
}

/// `if` and `unless` that refuse a field that is not there; the ones of the library take it for
/// false even in strict mode.
struct Condition {
    wanted: bool,
}

impl HelperDef for Condition {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        render: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let param = helper.param(0).ok_or(RenderErrorReason::ParamNotFoundForIndex("if", 0))?;
        if param.is_value_missing() {
            return Err(RenderError::strict_error(param.relative_path()));
        }
        let branch = if param.value().is_truthy(false) == self.wanted {
            helper.template()
        } else {
            helper.inverse()
        };
        branch.map_or(Ok(()), |template| template.render(registry, context, render, out))
    }
}
