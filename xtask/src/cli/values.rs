//! Reads the values of flags; what is wrong with one is said with an example of how to write it.

use std::time::Duration;

/// Deadlines and multiples of it can still be added up.
const LONGEST: Duration = Duration::from_secs(1000 * 24 * 3600);

/// A time such as `30s` or `2m`.
pub fn duration(text: &str) -> Result<Duration, String> {
    let span: jiff::SignedDuration =
        text.parse().map_err(|_| format!("{text:?} is no time: write it like 30s or 2m"))?;
    let duration = Duration::try_from(span).map_err(|_| "a time cannot be negative".to_owned())?;
    if duration.is_zero() {
        return Err("zero leaves no time at all".to_owned());
    }
    if duration > LONGEST {
        return Err("nobody waits longer than 1000 days: write it like 30s or 2m".to_owned());
    }
    Ok(duration)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_positive_and_can_be_waited_for() {
        assert_eq!(duration("90s"), Ok(Duration::from_secs(90)));
        assert_eq!(duration("1500ms"), Ok(Duration::from_millis(1500)));
        for text in ["", "soon", "0s", "-3s", "9000000000000000000s", "24001h"] {
            assert!(duration(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn fractions_lie_inside_their_ends() {
        assert_eq!(level("0.05"), Ok(0.05));
        assert_eq!(effect("0.99"), Ok(0.99));
        for text in ["0", "0.5", "-0.1", "nan", "inf", "5%", ""] {
            assert!(level(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_label_can_be_part_of_a_folders_name() {
        assert!(label("quiet-machine-2").is_ok());
        for text in ["", "..", "a/b", "A", "ü", &"x".repeat(41)] {
            assert!(label(text).is_err(), "{text:?}");
        }
    }
}
