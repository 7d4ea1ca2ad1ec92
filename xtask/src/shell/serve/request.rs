//! What may be asked of the preview, decided before anything is looked up.
//!
//! Pages of other sites can send requests to this machine, so the host must be this machine by
//! name (DNS can be made to say anything about other names), the method must change nothing, and
//! the path must be plain. Files lie in memory by name; there is no folder that a path could leave.

use std::net::{IpAddr, SocketAddr};

/// Why a request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Another method than GET and HEAD.
    Method,
    /// Not addressed to this machine by one of its own names.
    Host,
    /// A path that no page has.
    Path,
    /// Something is sent along.
    Body,
    /// It is no request.
    Head,
    /// It does not come to its end.
    Slow,
}

impl Refusal {
    /// The status of the answer.
    pub fn status(self) -> u16 {
        match self {
            Self::Method => 405,
            Self::Host => 421,
            Self::Path | Self::Head => 400,
            Self::Slow => 408,
            Self::Body => 413,
        }
    }

    /// The answer's text.
    pub fn words(self) -> &'static str {
        match self {
            Self::Method => "only GET and HEAD\n",
            Self::Host => "ask 127.0.0.1 or localhost\n",
            Self::Path => "no such path\n",
            Self::Body => "ask without a body\n",
            Self::Head => "this is no request\n",
            Self::Slow => "too slow\n",
        }
    }
}

/// The file that a request asks for, as a path below the first page.
///
/// # Errors
/// When it may not be answered.
pub fn file(
    method: &str,
    hosts: &[String],
    target: &str,
    here: SocketAddr,
) -> Result<String, Refusal> {
    if method != "GET" && method != "HEAD" {
        return Err(Refusal::Method);
    }
    match hosts {
        [host] if is_here(host, here) => path(target).ok_or(Refusal::Path),
        _ => Err(Refusal::Host),
    }
}

/// Whether a Host header names this machine, or the very address, and the port that is served.
fn is_here(host: &str, here: SocketAddr) -> bool {
    let own = match here.ip() {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    };
    ["127.0.0.1", "localhost", "[::1]", &own].iter().any(|name| {
        let rest = host.get(..name.len()).filter(|start| start.eq_ignore_ascii_case(name));
        let rest = rest.map(|_| &host[name.len()..]);
        rest.is_some_and(|rest| {
            rest == format!(":{}", here.port()) || (rest.is_empty() && here.port() == 80)
        })
    })
}

/// The path without its question, decoded once; `None` for whatever no page is called.
fn path(target: &str) -> Option<String> {
    let path = target.split(['?', '#']).next().unwrap_or_default().strip_prefix('/')?;
    let path = decoded(path)?;
    let plain = |part: &str| !part.is_empty() && !part.starts_with("..") && part != ".";
    if path.contains(['\\', '\0', ':']) || path.chars().any(char::is_control) {
        return None;
    }
    let (folder, last) = path.rsplit_once('/').map_or(("", path.as_str()), |(f, last)| (f, last));
    if !(folder.is_empty() && !path.starts_with('/') || folder.split('/').all(plain)) {
        return None;
    }
    match last {
        "" => Some(format!("{path}index.html")),
        last => plain(last).then_some(path),
    }
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || char::from(rest.next()?).to_digit(16);
        let (high, low) = (digit()?, digit()?);
        bytes.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_paths_are_decoded_once() {
        let cases = [
            ("/", "index.html"),
            ("/?a=../..", "index.html"),
            ("/cases/a.html#x", "cases/a.html"),
            ("/cases/", "cases/index.html"),
            ("/a%20b.txt", "a b.txt"),
            ("/%25.txt", "%.txt"),
        ];
        for (target, file) in cases {
            assert_eq!(path(target).as_deref(), Some(file), "{target}");
        }
    }

    #[test]
    fn paths_with_tricks_are_none() {
        for target in [
            "",
            "index.html",
            "http://evil/",
            "//etc/passwd",
            "/../x",
            "/a/../../x",
            "/%2e%2e/x",
            "/..%2fx",
            "/a/..",
            "/%2fetc/passwd",
            "/a\\b",
            "/%5c..%5cx",
            "/a%00.html",
            "/c:/x",
            "/%",
            "/%2",
            "/%zz",
            "/%ff",
            "/./a",
            "/a//b",
            "/...",
            "/a%0d%0ab",
            "*",
        ] {
            assert_eq!(path(target), None, "{target}");
        }
    }

    #[test]
    fn only_this_machine_may_be_asked_and_nothing_changed() {
        let at = |here: &str, method, hosts: &[&str]| {
            let hosts: Vec<String> = hosts.iter().map(|host| (*host).to_owned()).collect();
            file(method, &hosts, "/", here.parse().unwrap())
        };
        let ask = |method, hosts: &[&str]| at("127.0.0.1:8000", method, hosts);
        for host in ["127.0.0.1:8000", "localhost:8000", "LocalHost:8000", "[::1]:8000"] {
            assert!(ask("GET", &[host]).is_ok(), "{host}");
        }
        for host in [
            "",
            "evil.example:8000",
            "localhost",
            "localhost:80",
            "localhost.evil:8000",
            "127.0.0.1.evil:8000",
            "é:8000",
        ] {
            assert_eq!(ask("GET", &[host]), Err(Refusal::Host), "{host}");
        }
        assert!(at("127.0.0.2:8000", "GET", &["127.0.0.2:8000"]).is_ok());
        assert!(at("[::1]:80", "GET", &["[::1]"]).is_ok());
        assert_eq!(ask("GET", &["127.0.0.2:8000"]), Err(Refusal::Host));
        assert_eq!(ask("GET", &[]), Err(Refusal::Host));
        assert_eq!(ask("GET", &["localhost:8000", "localhost:8000"]), Err(Refusal::Host));
        for method in ["POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "get"] {
            assert_eq!(ask(method, &["localhost:8000"]), Err(Refusal::Method), "{method}");
        }
    }
}
