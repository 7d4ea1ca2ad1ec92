//! Reads the values of flags; what is wrong with one is said with an example of how to write it.

use std::time::Duration;

/// A time such as `30s` or `2m`.
pub fn duration(text: &str) -> Result<Duration, String> {
    let span: jiff::SignedDuration =
        text.parse().map_err(|_| format!("{text:?} is no time: write it like 30s or 2m"))?;
    let duration = Duration::try_from(span).map_err(|_| "a time cannot be negative".to_owned())?;
    if duration.is_zero() { Err("zero leaves no time at all".to_owned()) } else { Ok(duration) }
}

/// A word for a label.
pub fn label(text: &str) -> Result<String, String> {
    let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !text.is_empty() && text.len() <= 40 && text.chars().all(fine) {
        Ok(text.to_owned())
    } else {
        Err("write a word of lower-case letters, digits and dashes".to_owned())
    }
}

/// An error rate.
pub fn level(text: &str) -> Result<f64, String> {
    fraction(text, 0.5, "0.05")
}

/// A change of time, as a fraction.
pub fn effect(text: &str) -> Result<f64, String> {
    fraction(text, 1.0, "0.05 for 5 %")
}

fn fraction(text: &str, below: f64, example: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| format!("write a fraction like {example}"))?;
    if value > 0.0 && value < below {
        Ok(value)
    } else {
        Err(format!("must lie between 0 and {below}: write a fraction like {example}"))
    }
}
