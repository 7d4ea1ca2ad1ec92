//! What is there to work with and what is missing, with the command that helps.
//!
//! The nouns of `cargo xtask doctor` and their two forms, text and JSON. It looks for nothing.

use serde::Serialize;

/// One program that was looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Its name, as a reader knows it.
    pub name: String,
    /// What it is good for here.
    pub used_for: String,
    /// Whether anything works without it.
    pub need: Need,
    /// What was found.
    #[serde(flatten)]
    pub state: State,
}

/// Whether anything works without a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// Nothing can be recorded without it.
    Required,
    /// One thing is not available without it.
    Optional,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum State {
    /// It is there and answers.
    Found {
        /// The version it tells; some programs tell none.
        version: Option<String>,
        /// Where it lies.
        path: String,
        /// How it came there, or another word on it.
        note: Option<String>,
    },
    /// It is there and older than it may be.
    Old {
        /// The version it tells.
        version: String,
        /// The oldest that will do.
        minimum: String,
        /// Where it lies.
        path: String,
        /// The command, or the sentence, that helps.
        fix: String,
    },
    /// It is not there.
    Missing {
        /// The command, or the sentence, that helps.
        fix: String,
    },
}

/// Whether everything required is there.
pub fn is_healthy(checks: &[Check]) -> bool {
    let good = |check: &Check| matches!(check.state, State::Found { .. });
    checks.iter().all(|check| check.need == Need::Optional || good(check))
}

/// One paragraph per program, for a reader.
pub fn text(checks: &[Check]) -> String {
    let width = checks.iter().map(|check| check.name.chars().count()).max().unwrap_or(0);
    checks.iter().map(|check| paragraph(check, width)).collect()
}

fn paragraph(check: &Check, width: usize) -> String {
    let Check { name, used_for, state, need } = check;
    let indent = " ".repeat(width + 11);
    match state {
        State::Found { version, path, note } => {
            let version = version.as_deref().map(|text| format!("{text}  ")).unwrap_or_default();
            let note = note.as_deref().map(|text| format!("\n{indent}{text}")).unwrap_or_default();
            format!("found    {name:width$}  {version}{path}{note}\n")
        }
        State::Old { version, minimum, path, fix } => format!(
            "too old  {name:width$}  {version}  {path}\n{indent}{minimum} or newer is needed: {used_for}\n{indent}{fix}\n"
        ),
        State::Missing { fix } => {
            let need = match need {
                Need::Required => "required",
                Need::Optional => "optional",
            };
            format!("missing  {name:width$}  {need}: {used_for}\n{indent}{fix}\n")
        }
    }
}

/// The checks as a JSON document for programs.
pub fn json(checks: &[Check]) -> serde_json::Value {
    serde_json::json!({ "healthy": is_healthy(checks), "checks": checks })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checks() -> Vec<Check> {
        let check = |name: &str, need, state| Check {
            name: name.to_owned(),
            used_for: "measuring".to_owned(),
            need,
            state,
        };
        vec![
            check(
                "Go",
                Need::Required,
                State::Found {
                    version: Some("1.26.8".to_owned()),
                    path: "/go/bin/go".to_owned(),
                    note: Some("on PATH".to_owned()),
                },
            ),
            check("node", Need::Optional, State::Missing { fix: "brew install node".to_owned() }),
        ]
    }

    #[test]
    fn text_tells_what_helps() {
        let expected = "\
found    Go    1.26.8  /go/bin/go
               on PATH
missing  node  optional: measuring
               brew install node
";
        assert_eq!(text(&checks()), expected);
    }

    #[test]
    fn only_what_is_required_makes_it_unhealthy() {
        let mut checks = checks();
        assert!(is_healthy(&checks));
        checks[0].state = State::Old {
            version: "1.20".to_owned(),
            minimum: "1.24".to_owned(),
            path: "/go/bin/go".to_owned(),
            fix: "update it".to_owned(),
        };
        assert!(!is_healthy(&checks));
        let json = json(&checks);
        assert_eq!(json["healthy"], false);
        assert_eq!(json["checks"][0]["state"], "old");
        assert_eq!(json["checks"][1]["fix"], "brew install node");
    }
}
