//! The same page in fewer bytes, for the file that holds all of them at once.
//!
//! HTML lets a document leave out what a browser knows anyway: quotes around plain values, end tags
//! of cells, rows and list items. Anchors of source lines that nothing links to go as well. It
//! relies on the writers: no text holds a `"` or a `<` of its own, so whatever looks like a tag or
//! an attribute is one.

use std::collections::BTreeSet;

use super::html::SafeHtml;

/// End tags that HTML lets a document leave out where ours stand.
const IMPLIED: [&str; 6] = ["</td>", "</th>", "</tr>", "</li>", "</dt>", "</dd>"];

/// Markup with the same meaning in fewer bytes.
pub fn compact(page: &SafeHtml) -> SafeHtml {
    let html = page.as_str();
    let wanted: BTreeSet<&str> = html
        .split(" href=\"#")
        .skip(1)
        .filter_map(|rest| rest.split_once('"').map(|(target, _)| target))
        .collect();
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, tail) = rest.split_at(at);
        out.push_str(text);
        let end = tail.find('>').map_or(tail.len(), |end| end + 1);
        let (tag, after) = tail.split_at(end);
        rest = after;
        if IMPLIED.contains(&tag) {
            // A line end behind it would become part of the cell.
            rest = rest.strip_prefix('\n').unwrap_or(rest);
        } else {
            shorten(tag, &wanted, &mut out);
        }
    }
    out.push_str(rest);
    SafeHtml::from_renderer(out)
}

fn shorten(tag: &str, wanted: &BTreeSet<&str>, out: &mut String) {
    let mut parts = tag.split("=\"");
    let mut name = parts.next().unwrap_or_default();
    for part in parts {
        let Some((value, after)) = part.split_once('"') else { return out.push_str(part) };
        if is_line_anchor(name, value) && !wanted.contains(value) {
            out.push_str(name.trim_end_matches(" id"));
        } else {
            out.push_str(name);
            out.push('=');
            // An unquoted value would swallow the slash of an element that ends itself.
            let plain = !after.starts_with('/') && is_plain(value);
            let quote = if plain { "" } else { "\"" };
            out.push_str(quote);
            out.push_str(value);
            out.push_str(quote);
        }
        name = after;
    }
    out.push_str(name);
}

/// `<tr id="…-L12">`: a place for links to a line of source.
fn is_line_anchor(name: &str, value: &str) -> bool {
    let number = value.rsplit_once("-L").map(|(_, number)| number);
    name == "<tr id" && number.is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()))
}

fn is_plain(value: &str) -> bool {
    let fine = |b: u8| b.is_ascii_alphanumeric() || b"-_.#:".contains(&b);
    !value.is_empty() && value.bytes().all(fine)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compacted(html: &str) -> String {
        compact(&SafeHtml::from_renderer(html.to_owned())).into_string()
    }

    #[test]
    fn quotes_and_implied_end_tags_go() {
        assert_eq!(
            compacted("<tr class=\"a\"><th scope=\"row\">1</th><td>x</td></tr>\n<tr></tr>\n"),
            "<tr class=a><th scope=row>1<td>x<tr>"
        );
        assert_eq!(compacted("<p title=\"a b\" id=\"c\">"), "<p title=\"a b\" id=c>");
        assert_eq!(
            compacted("<a download=\"\" href=\"data:x,y%20\">"),
            "<a download=\"\" href=\"data:x,y%20\">"
        );
    }

    #[test]
    fn a_slash_at_the_end_stays_out_of_the_value() {
        assert_eq!(compacted("<rect x=\"1\" y=\"2\"/>"), "<rect x=1 y=\"2\"/>");
    }

    #[test]
    fn lines_keep_their_anchors_only_where_something_leads() {
        let html =
            "<tr id=\"a-L1\" class=\"hot\"><tr id=\"a-L2\"><h2 id=\"b-L3\"><a href=\"#a-L2\">";
        assert_eq!(compacted(html), "<tr class=hot><tr id=a-L2><h2 id=b-L3><a href=#a-L2>");
    }

    #[test]
    fn text_stays_as_it_is() {
        let text = "a = b &quot;c&quot; &lt;td&gt; class=x\n\tz";
        assert_eq!(compacted(text), text);
    }
}
