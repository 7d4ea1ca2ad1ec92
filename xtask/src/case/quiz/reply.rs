//! Reads what was typed at a prompt. Whatever it is, there is an answer to it: a value, the wish
//! to leave, or a hint what to type instead.

/// What a typed line means.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply<T> {
    /// An answer.
    Answer(T),
    /// The wish to leave.
    Leave,
    /// Neither; what to type instead.
    Unclear(String),
}

/// More allocations than any operation makes: a slip of the finger.
const MOST: f64 = 1e9;
/// Most characters of a reply that a hint repeats.
const REPEATED: usize = 40;

/// Reads the answer to a question of yes or no.
pub fn yes_or_no(typed: &str) -> Reply<bool> {
    match typed.trim().to_lowercase().as_str() {
        "y" | "yes" => Reply::Answer(true),
        "n" | "no" => Reply::Answer(false),
        "q" | "quit" => Reply::Leave,
        "" => Reply::Unclear("type y for yes, n for no, or q to leave".to_owned()),
        _ => unclear(typed, "neither yes nor no: type y or n, or q to leave"),
    }
}

/// Reads a count of allocations per operation; a comma may group its digits.
pub fn count(typed: &str) -> Reply<f64> {
    let typed = typed.trim();
    match typed.to_lowercase().as_str() {
        "q" | "quit" => return Reply::Leave,
        "" => return Reply::Unclear("type a number such as 0, 1 or 12, or q to leave".to_owned()),
        "none" | "no" => return Reply::Answer(0.0),
        _ => {}
    }
    let digits = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let number = typed.chars().all(digits).then(|| typed.replace(',', "").parse::<f64>());
    match number {
        Some(Ok(number)) if number <= MOST => Reply::Answer(number),
        Some(Ok(_)) => unclear(typed, "more than any operation allocates: type a smaller number"),
        _ => unclear(typed, "no number of allocations: type one such as 0, 1 or 12, or q to leave"),
    }
}

fn unclear<T>(typed: &str, hint: &str) -> Reply<T> {
    let mut shown: String = typed.trim().chars().take(REPEATED).collect();
    if shown.len() < typed.trim().len() {
        shown.push('…');
    }
    // Debug form: whatever was typed cannot write to the terminal what it is not.
    Reply::Unclear(format!("{shown:?} is {hint}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_type_yes_in_many_ways() {
        for (typed, reply) in [
            ("y", Reply::Answer(true)),
            (" Yes\r\n", Reply::Answer(true)),
            ("NO", Reply::Answer(false)),
            ("q", Reply::Leave),
        ] {
            assert_eq!(yes_or_no(typed), reply, "{typed:?}");
        }
        for typed in ["", "maybe", "1", "\u{1b}[2J", "ÿ"] {
            assert!(matches!(yes_or_no(typed), Reply::Unclear(_)), "{typed:?}");
        }
    }

    #[test]
    fn counts_are_numbers_that_can_be() {
        for (typed, reply) in
            [("0", 0.0), (" 12\n", 12.0), ("1,001", 1001.0), ("0.5", 0.5), ("none", 0.0)]
        {
            assert_eq!(count(typed), Reply::Answer(reply), "{typed:?}");
        }
        assert_eq!(count("quit"), Reply::Leave);
        for typed in ["", "-1", "NaN", "inf", "1e400", "x", "1.2.3", ".", "9999999999999"] {
            assert!(matches!(count(typed), Reply::Unclear(_)), "{typed:?}");
        }
    }

    #[test]
    fn a_hint_repeats_no_control_characters_and_no_novel() {
        let Reply::Unclear(hint) = yes_or_no(&format!("\u{1b}]0;{}", "x".repeat(900))) else {
            panic!("it is unclear");
        };
        assert!(!hint.contains('\u{1b}') && hint.len() < 160, "{hint}");
    }
}
