//! Before and after: which escapes are cured, which remain, which are new.
//!
//! Lines move when code is edited or reformatted, so a verdict is known by its function, its kind,
//! its expression and the files it was inlined through, all freed of what a compiler numbers
//! (temporaries, function literals, shapes of generics). Equal verdicts are paired in order.

use std::collections::HashMap;

use super::{Finding, Verdict};

/// What a verdict is known by when its line has moved.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// Outermost function, without type arguments and function literals.
    pub function: String,
    /// The decision.
    pub verdict: Verdict,
    /// The expression, without the compiler's numbers.
    pub expression: String,
    /// Base names of the files it was inlined through, outermost first.
    pub chain: Vec<String>,
}

/// A verdict that is in both, by index into the two slices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Index before.
    pub before: usize,
    /// Index after.
    pub after: usize,
}

/// Two sets of heap verdicts compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Indices of heap verdicts that are only before.
    pub cured: Vec<usize>,
    /// Heap verdicts that are in both.
    pub remaining: Vec<Pair>,
    /// Indices of heap verdicts that are only after.
    pub new: Vec<usize>,
}

/// Compares the heap verdicts of two slices; others are passed over.
///
/// `rename` maps a function's name of either side to the name both share: identity for two
/// revisions, "Before" and "After" to one word for the variants of a case.
pub fn compare(
    before: &[&Finding],
    after: &[&Finding],
    rename: impl Fn(&str) -> String,
) -> Comparison {
    let mut open: HashMap<Key, Vec<usize>> = HashMap::new();
    for (index, finding) in before.iter().enumerate().rev() {
        if finding.verdict.is_heap() {
            open.entry(key(finding, &rename)).or_default().push(index);
        }
    }
    let mut result = Comparison::default();
    for (index, finding) in after.iter().enumerate().filter(|(_, f)| f.verdict.is_heap()) {
        match open.get_mut(&key(finding, &rename)).and_then(Vec::pop) {
            Some(before) => result.remaining.push(Pair { before, after: index }),
            None => result.new.push(index),
        }
    }
    result.cured = open.into_values().flatten().collect();
    result.cured.sort_unstable();
    result
}

/// What a finding is known by.
pub fn key(finding: &Finding, rename: impl Fn(&str) -> String) -> Key {
    let base = |file: &str| file.rsplit(['/', '\\']).next().unwrap_or(file).to_owned();
    Key {
        function: rename(&outermost(finding.function.as_deref().unwrap_or_default())),
        verdict: finding.verdict.clone(),
        expression: normalised(&finding.subject),
        chain: finding.inline_chain.0.iter().map(|span| base(&span.file)).collect(),
    }
}

/// A function's name without type arguments and without the function literals inside it:
/// `(*T[go.shape.int]).M.func2.1` is `(*T).M`, `F-range1` is `F`.
pub fn outermost(function: &str) -> String {
    let mut depth = 0_u32;
    let mut plain = String::with_capacity(function.len());
    for c in function.chars() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    // A method's receiver may hold dots of a package; what follows the last brace is the name.
    let method = plain.rfind(')').map_or(0, |at| at + 1);
    let (receiver, tail) = plain.split_at(method);
    let parts: Vec<&str> = tail.split('.').collect();
    let named = parts.iter().skip(1).take_while(|part| !is_numbered(part)).count();
    let name = parts[..=named].join(".");
    let name = name.split("-range").next().unwrap_or(&name);
    format!("{receiver}{name}")
}

/// `func1`, `gowrap2`, `deferwrap1`, `1`, `1#hash=#`: numbered by the compiler.
fn is_numbered(part: &str) -> bool {
    let part = part.split(['#', '-']).next().unwrap_or(part);
    let number = ["func", "gowrap", "deferwrap"]
        .iter()
        .find_map(|word| part.strip_prefix(word))
        .unwrap_or(part);
    !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
}

/// An expression in one spelling: single blanks, temporaries without their numbers.
pub fn normalised(expression: &str) -> String {
    let words = expression.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(words.len());
    let mut rest = words.as_str();
    while let Some(at) = [".autotmp_", ".stmp_"].iter().filter_map(|w| rest.find(w)).min() {
        let cut = rest[at..].find('_').map_or(rest.len(), |under| at + under + 1);
        out.push_str(&rest[..cut]);
        rest = rest[cut..].trim_start_matches(|c: char| c.is_ascii_digit());
    }
    out.push_str(rest);
    out
}
