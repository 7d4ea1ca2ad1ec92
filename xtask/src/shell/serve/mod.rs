//! The preview's server: answers from memory on the loopback interface, and tells open pages when
//! there is something new.
//!
//! A page waits for news by a script that the server holds back until the pages changed; scripts
//! of the own site are all that the pages' policy lets them load. What is served, and when it is
//! made again, is decided by whoever calls [`Server::run`].

pub mod request;

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::time::Duration;

use anyhow::{Result, anyhow, bail};
use tiny_http::{Header, Request, Response};

use super::clock::Stopwatch;
use super::process::Interrupt;
use request::Refusal;

/// How often files are looked at for changes, and signals for an end.
const TICK: Duration = Duration::from_millis(250);
/// A waiting page asks again after this.
const PATIENCE: Duration = Duration::from_secs(25);
/// Scripts that wait are called so, with the version they know.
const WAIT: &str = ".reload/";
const WATCHER: &str = ".reload.js";
const WATCHER_TEXT: &str = include_str!("reload.js");
/// The same policy as in the pages, and no frames, no foreign forms.
const POLICY: &str = "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; \
                      img-src 'self' data:; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

/// What is shown at the moment.
#[derive(Debug, Clone, Default)]
pub struct Pages {
    /// Files by their path below the first page.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Shown instead of every page while they cannot be made.
    pub problem: Option<Vec<u8>>,
}

/// A listening server.
pub struct Server {
    http: tiny_http::Server,
    address: SocketAddr,
    pages: Pages,
    version: u64,
    waiting: Vec<(Request, Stopwatch)>,
}

impl Server {
    /// Listens; port 0 takes a free one.
    ///
    /// # Errors
    /// When the address is not this machine's own, or the port is taken.
    pub fn bind(address: IpAddr, port: u16) -> Result<Self> {
        if !address.is_loopback() {
            bail!(
                "{address} can be reached by others: a preview is for this machine, use 127.0.0.1"
            );
        }
        let listener = TcpListener::bind((address, port)).map_err(|error| match error.kind() {
            std::io::ErrorKind::AddrInUse => {
                anyhow!(
                    "port {port} is taken: choose another with --port, or --port 0 for a free one"
                )
            }
            _ => anyhow!("cannot listen on {address}:{port}: {error}"),
        })?;
        let address = listener.local_addr()?;
        let http = tiny_http::Server::from_listener(listener, None)
            .map_err(|error| anyhow!("cannot listen on {address}: {error}"))?;
        Ok(Self { http, address, pages: Pages::default(), version: 0, waiting: Vec::new() })
    }

    /// Where the first page is.
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Answers until somebody wants to stop; `changed` is asked now and then for new pages.
    ///
    /// # Errors
    /// When the listening socket breaks.
    pub fn run(
        mut self,
        interrupt: &Interrupt,
        mut changed: impl FnMut() -> Option<Pages>,
    ) -> Result<()> {
        let mut since = Stopwatch::start();
        self.show(changed());
        while !interrupt.is_raised() {
            if let Some(request) = self.http.recv_timeout(TICK)? {
                self.answer(request);
            }
            if since.elapsed() >= TICK {
                let news = changed();
                self.show(news);
                self.send_waiting_home();
                since = Stopwatch::start();
            }
        }
        Ok(())
    }

    fn show(&mut self, news: Option<Pages>) {
        let Some(pages) = news else { return };
        self.pages = pages;
        self.version += 1;
        for (request, _) in std::mem::take(&mut self.waiting) {
            respond(
                request,
                200,
                "text/javascript; charset=utf-8",
                b"location.reload()\n".to_vec(),
            );
        }
    }

    fn send_waiting_home(&mut self) {
        let (late, waiting): (Vec<_>, Vec<_>) = std::mem::take(&mut self.waiting)
            .into_iter()
            .partition(|(_, w)| w.elapsed() > PATIENCE);
        self.waiting = waiting;
        for (request, _) in late {
            respond(request, 200, "text/javascript; charset=utf-8", b"clinicWait()\n".to_vec());
        }
    }

    fn answer(&mut self, request: Request) {
        match self.asked(&request) {
            Err(refusal) => {
                let words = refusal.words().as_bytes().to_vec();
                respond(request, refusal.status(), "text/plain; charset=utf-8", words);
            }
            Ok(path) => match path.strip_prefix(WAIT) {
                Some(known) if known == format!("{}.js", self.version) => {
                    self.waiting.push((request, Stopwatch::start()));
                }
                Some(_) => {
                    let script = b"location.reload()\n".to_vec();
                    respond(request, 200, "text/javascript; charset=utf-8", script);
                }
                None => self.file(request, &path),
            },
        }
    }

    fn asked(&self, request: &Request) -> Result<String, Refusal> {
        let hosts: Vec<&str> = request
            .headers()
            .iter()
            .filter(|header| header.field.equiv("Host"))
            .map(|header| header.value.as_str())
            .collect();
        request::file(request.method().as_str(), &hosts, request.url(), self.address.port())
    }

    fn file(&self, request: Request, path: &str) {
        if path == WATCHER {
            let text = WATCHER_TEXT.as_bytes().to_vec();
            return respond(request, 200, "text/javascript; charset=utf-8", text);
        }
        let kind = content_type(path);
        let is_page = kind.starts_with("text/html");
        let (status, bytes) = match (&self.pages.problem, self.pages.files.get(path)) {
            (Some(problem), _) if is_page => (500, problem),
            (_, Some(bytes)) => (200, bytes),
            (_, None) => {
                let lost = self.pages.files.get("404.html").cloned().unwrap_or_default();
                return respond(request, 404, "text/html; charset=utf-8", lost);
            }
        };
        // The single file's own policy lets it load nothing, so it cannot wait for news.
        let may_wait = is_page && path != "report.html";
        let bytes = if may_wait { self.watching(bytes) } else { bytes.clone() };
        respond(request, status, kind, bytes);
    }

    /// A page that also loads the script that waits for what is newer than it.
    fn watching(&self, page: &[u8]) -> Vec<u8> {
        let end = b"</body>";
        let at = page.windows(end.len()).rposition(|window| window == end).unwrap_or(page.len());
        let script = format!("<script src=\"/{WATCHER}?{}\"></script>\n", self.version);
        [&page[..at], script.as_bytes(), &page[at..]].concat()
    }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "md" => "text/markdown; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "xml" => "application/xml",
        _ => "application/octet-stream",
    }
}

fn respond(request: Request, status: u16, kind: &str, bytes: Vec<u8>) {
    let mut response = Response::from_data(bytes).with_status_code(status);
    let headers = [
        ("Content-Type", kind),
        ("Content-Security-Policy", POLICY),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cache-Control", "no-store"),
        ("Allow", "GET, HEAD"),
    ];
    for (name, value) in headers {
        if let Ok(header) = Header::from_bytes(name, value) {
            response.add_header(header);
        }
    }
    // Whoever has gone away needs no answer.
    request.respond(response).ok();
}
