//! Text as GitHub-flavoured Markdown that shows exactly that text.
//!
//! A title with a pipe must not end a table's cell, one with markup must not become markup, and a
//! name must not notify a person. The document itself is a template.

use super::html::visible;

/// Escapes text for the inside of a paragraph, a heading or a table's cell.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in visible(text).chars() {
        match c {
            '\n' | '\t' => out.push(' '),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // A zero-width joiner would do too, but would also be copied along.
            '@' => out.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// A bar of block characters in eighths, as long as `value` is of `most`, `width` characters at
/// the most.
pub fn bar(value: f64, most: f64, width: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    if !(value > 0.0 && most > 0.0 && value.is_finite() && most.is_finite()) {
        return String::new();
    }
    let eighths = (value / most).min(1.0) * width as f64 * 8.0;
    let eighths = eighths.round() as usize;
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        assert_eq!(
            escape("a|b <b>*x*</b> @me\n\u{202e}"),
            "a\\|b &lt;b&gt;\\*x\\*&lt;/b&gt; &#64;me \\\\u{202e}"
        );
    }

    #[test]
    fn bars_are_to_scale() {
        assert_eq!(bar(2.0, 2.0, 4), "████");
        assert_eq!(bar(1.0, 2.0, 3), "█▌");
        assert_eq!(bar(0.0, 2.0, 3), "");
        assert_eq!(bar(f64::NAN, 2.0, 3), "");
    }
}
