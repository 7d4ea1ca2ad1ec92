//! One connection of the preview: a request is read, an answer is written, the connection ends.
//!
//! Whoever is slow keeps only this connection's own thread waiting, and not for long: the head of a
//! request has a length and a time in which it must have come. No body is ever read. What is
//! answered is not decided here.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::super::clock::Stopwatch;
use super::request::Refusal;

/// The longest head of a request, in bytes.
const LONGEST_HEAD: usize = 16 << 10;
/// Most lines of a head.
const MOST_HEADERS: usize = 64;
/// How long a head may take to come.
const READING: Duration = Duration::from_secs(10);
/// How long the reader of an answer may stand still.
const WRITING: Duration = Duration::from_secs(30);
/// Headers of every answer. The policy is that of the pages, and no frames, no foreign forms.
const HEADERS: &str = "Content-Security-Policy: default-src 'none'; style-src 'self' \
                       'unsafe-inline'; script-src 'self'; img-src 'self' data:; base-uri 'none'; \
                       form-action 'none'; frame-ancestors 'none'\r\n\
                       X-Content-Type-Options: nosniff\r\n\
                       Referrer-Policy: no-referrer\r\n\
                       Cross-Origin-Resource-Policy: same-origin\r\n\
                       Cache-Control: no-store\r\n\
                       Allow: GET, HEAD\r\n\
                       Connection: close\r\n";

/// The head of a request, as far as it decides the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// GET and the like.
    pub method: String,
    /// What is asked for, as it was sent.
    pub target: String,
    /// Every Host header.
    pub hosts: Vec<String>,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its type.
    pub kind: &'static str,
    /// Its body.
    pub bytes: Vec<u8>,
}

/// Reads the head of the request.
///
/// # Errors
/// When it is none, is too long or too slow, or a body follows it.
pub fn read(stream: &mut TcpStream) -> Result<Head, Refusal> {
    let watch = Stopwatch::start();
    let mut bytes = Vec::new();
    loop {
        if let Some(head) = parse(&bytes)? {
            return Ok(head);
        }
        let left = READING.checked_sub(watch.elapsed()).filter(|left| !left.is_zero());
        let room = LONGEST_HEAD - bytes.len();
        let mut piece = [0; 2048];
        let piece = &mut piece[..room.min(2048)];
        stream.set_read_timeout(Some(left.ok_or(Refusal::Slow)?)).map_err(|_| Refusal::Head)?;
        match stream.read(piece) {
            Ok(count) if count > 0 => bytes.extend(&piece[..count]),
            Ok(_) => return Err(Refusal::Head),
            Err(_) => return Err(Refusal::Slow),
        }
    }
}

/// The head, when it is whole.
fn parse(bytes: &[u8]) -> Result<Option<Head>, Refusal> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    if request.parse(bytes).map_err(|_| Refusal::Head)?.is_partial() {
        return Ok(None);
    }
    let is = |name: &'static str| {
        move |header: &&httparse::Header<'_>| header.name.eq_ignore_ascii_case(name)
    };
    let all = || request.headers.iter();
    let is_empty = |header: &httparse::Header<'_>| header.value == b"0";
    if all().any(|h| is("Transfer-Encoding")(&h) || (is("Content-Length")(&h) && !is_empty(h))) {
        return Err(Refusal::Body);
    }
    let text = |header: &httparse::Header<'_>| String::from_utf8_lossy(header.value).into_owned();
    Ok(Some(Head {
        method: request.method.unwrap_or_default().to_owned(),
        target: request.path.unwrap_or_default().to_owned(),
        hosts: all().filter(is("Host")).map(text).collect(),
    }))
}

/// Writes the answer, without its body when only the head was asked for.
pub fn write(stream: &mut TcpStream, answer: &Answer, only_head: bool) {
    let Answer { status, kind, bytes } = answer;
    let head = format!(
        "HTTP/1.1 {status} {}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n{HEADERS}\r\n",
        reason(*status),
        bytes.len()
    );
    let body = if only_head { &[][..] } else { bytes };
    let sent = stream
        .set_write_timeout(Some(WRITING))
        .and_then(|()| stream.write_all(head.as_bytes()))
        .and_then(|()| stream.write_all(body));
    // Whoever has gone away, or does not read, needs no answer.
    sent.and_then(|()| stream.shutdown(std::net::Shutdown::Write)).ok();
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        400 => "Bad Request",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        413 => "Content Too Large",
        421 => "Misdirected Request",
        _ => "Internal Server Error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_waited_for_until_it_is_whole() {
        let whole = b"GET /a?b HTTP/1.1\r\nhost: localhost:1\r\nHost: other\r\nX: y\r\n\r\n";
        for end in 0..whole.len() {
            assert_eq!(parse(&whole[..end]), Ok(None), "{end}");
        }
        let head = parse(whole).unwrap().unwrap();
        assert_eq!((head.method.as_str(), head.target.as_str()), ("GET", "/a?b"));
        assert_eq!(head.hosts, ["localhost:1", "other"]);
    }

    #[test]
    fn what_is_no_head_or_brings_a_body_is_refused() {
        let many = format!("GET / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(MOST_HEADERS + 1));
        for bytes in
            [&b"\x16\x03\x01\x02\x00"[..], b"GET\r\n\r\n", b"GET / SSH\r\n\r\n", many.as_bytes()]
        {
            assert_eq!(parse(bytes), Err(Refusal::Head), "{:?}", String::from_utf8_lossy(bytes));
        }
        for line in ["Content-Length: 1", "content-length: -1", "Transfer-Encoding: chunked"] {
            let text = format!("POST / HTTP/1.1\r\n{line}\r\n\r\n");
            assert_eq!(parse(text.as_bytes()), Err(Refusal::Body), "{line}");
        }
        assert!(parse(b"GET / HTTP/1.1\r\nContent-Length: 0\r\n\r\n").unwrap().is_some());
    }
}
