//! Markup that is known to be safe, and the one way to make it from text that is not.
//!
//! Titles, Go source, diagnostics and Markdown come from strangers. [`SafeHtml`] is a string that
//! went through [`escape`] or was written by [`Writer`]; templates may put nothing else on a page
//! unescaped (it serialises as `{ "html": … }`, so a plain string has no such field). What would
//! change how a page reads without being seen (bidirectional overrides, control characters,
//! ANSI escapes) is made visible. No layout is decided here.

use std::fmt::Write as _;

use serde::Serialize;

/// Markup that can be put on a page as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SafeHtml {
    html: String,
}

impl SafeHtml {
    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.html
    }

    /// The markup, taken out.
    pub fn into_string(self) -> String {
        self.html
    }

    /// Text as markup that shows exactly that text.
    pub fn from_text(text: &str) -> Self {
        Self { html: escape(text) }
    }

    /// The same markup with every heading a level lower, for a place below a heading; the lowest
    /// stay. Text cannot be mistaken for a heading, because none of it has a `<` left.
    pub fn with_lower_headings(&self) -> Self {
        let mut html = String::with_capacity(self.html.len());
        let mut rest = self.html.as_str();
        while let Some(at) = rest.find('<') {
            let name = at + 1 + usize::from(rest[at + 1..].starts_with('/'));
            let level = match rest.as_bytes().get(name..name + 3) {
                Some([b'h', level @ b'1'..=b'5', b' ' | b'>']) => *level,
                _ => {
                    html.push_str(&rest[..name]);
                    rest = &rest[name..];
                    continue;
                }
            };
            html.push_str(&rest[..=name]);
            html.push(char::from(level + 1));
            rest = &rest[name + 2..];
        }
        html.push_str(rest);
        Self { html }
    }

    /// The same markup with links to pages in its own folder led to anchors of the same names, for
    /// a file that holds what those pages hold. No text can be mistaken for an attribute, because
    /// none of it has a `"` left.
    pub fn with_anchors_for_pages(&self) -> Self {
        const OPEN: &str = "href=\"";
        let mut html = String::with_capacity(self.html.len());
        let mut rest = self.html.as_str();
        while let Some(at) = rest.find(OPEN) {
            let (before, tail) = rest.split_at(at + OPEN.len());
            html.push_str(before);
            let end = tail.find('"').unwrap_or(tail.len());
            match tail[..end].strip_suffix(".html").filter(|name| !name.contains(['/', ':', '#'])) {
                Some(name) => {
                    html.push('#');
                    html.push_str(name);
                }
                None => html.push_str(&tail[..end]),
            }
            rest = &tail[end..];
        }
        html.push_str(rest);
        Self { html }
    }

    /// The same markup with or without what stands between `<!--spare-->` and `<!--/spare-->`; the
    /// marks themselves go. No text becomes a comment, so only a template can have set them.
    pub fn with_spare(&self, keep: bool) -> Self {
        const MARKS: [&str; 2] = ["<!--spare-->", "<!--/spare-->"];
        let mut html = String::with_capacity(self.html.len());
        let mut rest = self.html.as_str();
        while let Some((before, tail)) = rest.split_once(MARKS[0]) {
            let (inside, after) = tail.split_once(MARKS[1]).unwrap_or((tail, ""));
            html.push_str(before);
            html.push_str(if keep { inside } else { "" });
            rest = after;
        }
        html.push_str(rest);
        Self { html }
    }

    /// What a renderer made that escapes by itself: a template, or the Markdown writer.
    pub(super) fn from_renderer(html: String) -> Self {
        Self { html }
    }
}

/// Writes elements; every text and attribute value is escaped on the way.
#[derive(Debug, Default)]
pub struct Writer {
    out: String,
}

impl Writer {
    /// Opens an element.
    pub fn open(&mut self, tag: &str, attributes: &[(&str, &str)]) {
        self.start(tag, attributes);
        self.out.push('>');
    }

    /// Writes an element without content, in the form that XML wants too.
    pub fn empty(&mut self, tag: &str, attributes: &[(&str, &str)]) {
        self.start(tag, attributes);
        self.out.push_str("/>");
    }

    /// Closes an element.
    pub fn close(&mut self, tag: &str) {
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
    }

    /// Writes text.
    pub fn text(&mut self, text: &str) {
        escape_into(text, &mut self.out);
    }

    /// Writes an element that holds only text.
    pub fn element(&mut self, tag: &str, attributes: &[(&str, &str)], text: &str) {
        self.open(tag, attributes);
        self.text(text);
        self.close(tag);
    }

    /// Writes markup that is safe already.
    pub fn markup(&mut self, markup: &SafeHtml) {
        self.out.push_str(&markup.html);
    }

    /// What was written.
    pub fn finish(self) -> SafeHtml {
        SafeHtml { html: self.out }
    }

    fn start(&mut self, tag: &str, attributes: &[(&str, &str)]) {
        self.out.push('<');
        self.out.push_str(tag);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            escape_into(value, &mut self.out);
            self.out.push('"');
        }
    }
}

/// Text as markup: the five special characters escaped, what is invisible made visible.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    escape_into(text, &mut out);
    out
}

fn escape_into(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => push_visible(c, out),
        }
    }
}

/// Text without characters that change how the rest is shown; each becomes its escape, such as
/// `\x1b` or `\u{202e}`.
pub fn visible(text: &str) -> String {
    if text.bytes().all(|b| (b' '..=b'~').contains(&b)) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| push_visible(c, &mut out));
    out
}

fn push_visible(c: char, out: &mut String) {
    if !is_deceptive(c) {
        out.push(c);
    } else if (c as u32) < 0x80 {
        let _ = write!(out, "\\x{:02x}", c as u32);
    } else {
        let _ = write!(out, "\\u{{{:x}}}", c as u32);
    }
}

/// Control characters, bidirectional controls, invisible separators and code points that are no
/// characters. The joiners U+200C and U+200D stay: scripts and emoji need them.
fn is_deceptive(c: char) -> bool {
    let code = c as u32;
    match c {
        '\n' | '\t' => false,
        '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}' => true,
        '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fdd0}'..='\u{fdef}' => true,
        _ => c.is_control() || code & 0xfffe == 0xfffe,
    }
}

/// The first `limit` characters of a text, with a mark when there was more.
pub fn clip(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_element_or_attribute() {
        let mut writer = Writer::default();
        writer.element("a", &[("title", "\"><script>")], "</a><b onclick='x'>&");
        assert_eq!(
            writer.finish().as_str(),
            "<a title=\"&quot;&gt;&lt;script&gt;\">&lt;/a&gt;&lt;b onclick=&#39;x&#39;&gt;&amp;</a>"
        );
    }

    #[test]
    fn headings_become_those_of_a_part() {
        let lower = |html: &str| {
            SafeHtml::from_renderer(html.to_owned()).with_lower_headings().into_string()
        };
        assert_eq!(lower("<h1 id=\"a\">x &lt;h1></h1>"), "<h2 id=\"a\">x &lt;h1></h2>");
        assert_eq!(lower("<h5>é</h5><h6>b</h6><"), "<h6>é</h6><h6>b</h6><");
        assert_eq!(lower("<hr><header></header></h"), "<hr><header></header></h");
    }

    #[test]
    fn links_to_pages_beside_become_anchors() {
        let html = "<a href=\"b.html\">href=&quot;b.html&quot;</a><a href=\"../i.html\"></a>";
        let changed = SafeHtml::from_renderer(html.to_owned()).with_anchors_for_pages();
        let wanted = "<a href=\"#b\">href=&quot;b.html&quot;</a><a href=\"../i.html\"></a>";
        assert_eq!(changed.as_str(), wanted);
    }

    #[test]
    fn what_reorders_or_hides_text_is_shown() {
        assert_eq!(escape("a\u{202e}b\u{1b}[31m\tc\u{200b}"), "a\\u{202e}b\\x1b[31m\tc\\u{200b}");
        assert_eq!(visible("\u{ffff}\r"), "\\u{ffff}\\x0d");
        assert_eq!(visible("नि\u{200d}é 漢"), "नि\u{200d}é 漢");
    }

    #[test]
    fn what_is_spare_is_kept_or_left_out_and_its_marks_go() {
        let html = "a<!--spare-->b<!--/spare-->c<!--spare-->d<!--/spare-->e<!--spare-->f";
        let spare = |keep| SafeHtml::from_renderer(html.to_owned()).with_spare(keep).into_string();
        assert_eq!((spare(true).as_str(), spare(false).as_str()), ("abcdef", "ace"));
    }

    #[test]
    fn clipping_never_splits_a_character() {
        assert_eq!(clip("ééé", 2), "éé…");
        assert_eq!(clip("ééé", 3), "ééé");
    }
}
