//! The preview's server: answers from memory on the loopback interface, and tells open pages when
//! there is something new.
//!
//! Each connection has a thread of its own, which lives for one answer. A page waits for news by a
//! script that is held back until the pages changed; scripts of the own site are all that the pages'
//! policy lets them load. What is served, and when it is made again, is decided by whoever calls
//! [`Server::run`].

mod connection;
pub mod request;

use std::collections::{BTreeMap, VecDeque};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Result, anyhow, bail};

use super::process::Interrupt;
use connection::{Answer, Head};
use request::Refusal;

/// How often files are looked at for changes.
const TICK: Duration = Duration::from_millis(250);
/// A waiting page asks again after this.
const PATIENCE: Duration = Duration::from_secs(25);
/// So many pages may wait; a browser opens no more than six connections to one host, and whoever
/// opens one more tab needs one too. The others are told to ask again.
const MOST_WAITING: usize = 4;
/// Connections that are served at a time; more are hung up on.
const MOST_OPEN: usize = 64;
/// Scripts that wait are called so, with the version they know.
const WAIT: &str = ".reload/";
const WATCHER: &str = ".reload.js";
const WATCHER_TEXT: &str = include_str!("reload.js");

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
    listener: TcpListener,
    shared: Arc<Shared>,
}

/// What the threads of all connections share.
struct Shared {
    here: SocketAddr,
    shown: Mutex<Shown>,
    /// Wakes those who wait for another version, or for their place among the waiting.
    news: Condvar,
    open: AtomicUsize,
}

#[derive(Default)]
struct Shown {
    pages: Arc<Pages>,
    version: u64,
    /// Who waits, by ticket, the oldest first.
    waiting: VecDeque<u64>,
    tickets: u64,
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
            _ => anyhow!(
                "cannot listen on {address}, port {port}: {error}; try --port 0 and 127.0.0.1"
            ),
        })?;
        let shared = Shared {
            here: listener.local_addr()?,
            shown: Mutex::default(),
            news: Condvar::new(),
            open: AtomicUsize::new(0),
        };
        Ok(Self { listener, shared: Arc::new(shared) })
    }

    /// Where the first page is.
    pub fn url(&self) -> String {
        format!("http://{}/", self.shared.here)
    }

    /// Answers until somebody wants to stop; `changed` is asked now and then for new pages.
    pub fn run(self, interrupt: &Interrupt, mut changed: impl FnMut() -> Option<Pages>) {
        let Self { listener, shared } = self;
        shared.show(changed());
        let (accepting, wish) = (Arc::clone(&shared), interrupt.clone());
        thread::spawn(move || accept(&listener, &accepting, &wish));
        while !interrupt.wait(TICK) {
            shared.show(changed());
        }
    }
}

/// Gives each connection its thread. The thread that does it ends with the process.
fn accept(listener: &TcpListener, shared: &Arc<Shared>, interrupt: &Interrupt) {
    while !interrupt.is_raised() {
        let Ok((stream, _)) = listener.accept() else {
            // Too many open files, or a connection that is gone already: others may do better.
            interrupt.wait(TICK);
            continue;
        };
        if shared.open.fetch_add(1, Ordering::SeqCst) < MOST_OPEN {
            let shared = Arc::clone(shared);
            thread::spawn(move || shared.serve(stream));
        } else {
            shared.open.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

impl Shared {
    fn show(&self, news: Option<Pages>) {
        let Some(pages) = news else { return };
        let mut shown = self.shown();
        shown.pages = Arc::new(pages);
        shown.version += 1;
        self.news.notify_all();
    }

    /// A thread that panicked says nothing about the pages.
    fn shown(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn serve(&self, mut stream: TcpStream) {
        let head = connection::read(&mut stream);
        let only_head = head.as_ref().is_ok_and(|head| head.method == "HEAD");
        let answer = head.and_then(|head| self.answer(&head)).unwrap_or_else(refused);
        connection::write(&mut stream, &answer, only_head);
        self.open.fetch_sub(1, Ordering::SeqCst);
    }

    fn answer(&self, head: &Head) -> Result<Answer, Refusal> {
        let path = request::file(&head.method, &head.hosts, &head.target, self.here)?;
        Ok(match path.strip_prefix(WAIT) {
            Some(known) => script(self.wait(known)),
            None if path == WATCHER => script(WATCHER_TEXT),
            None => self.file(&path),
        })
    }

    /// What a page is told that knows one version: at once when there is a newer one.
    fn wait(&self, known: &str) -> &'static str {
        let mut shown = self.shown();
        let version = shown.version;
        if known != format!("{version}.js") {
            return "location.reload()\n";
        }
        let ticket = shown.tickets;
        shown.tickets += 1;
        shown.waiting.push_back(ticket);
        self.news.notify_all();
        let goes_on = |shown: &mut Shown| shown.version == version && shown.may_wait(ticket);
        let (mut shown, _) = self
            .news
            .wait_timeout_while(shown, PATIENCE, goes_on)
            .unwrap_or_else(PoisonError::into_inner);
        let had_place = shown.may_wait(ticket);
        shown.waiting.retain(|other| *other != ticket);
        match (shown.version == version, had_place) {
            (false, _) => "location.reload()\n",
            (true, true) => "clinicWait()\n",
            (true, false) => "setTimeout(clinicWait, 2000)\n",
        }
    }

    fn file(&self, path: &str) -> Answer {
        let (pages, version) = {
            let shown = self.shown();
            (Arc::clone(&shown.pages), shown.version)
        };
        let kind = content_type(path);
        let is_page = kind.starts_with("text/html");
        let (status, bytes) = match (&pages.problem, pages.files.get(path)) {
            (Some(problem), _) if is_page => (500, problem),
            (_, Some(bytes)) => (200, bytes),
            (_, None) => {
                let bytes = pages.files.get("404.html").cloned().unwrap_or_default();
                return Answer { status: 404, kind: "text/html; charset=utf-8", bytes };
            }
        };
        // The single file's own policy lets it load nothing, so it cannot wait for news.
        let may_wait = is_page && path != "report.html";
        let bytes = if may_wait { watching(bytes, version) } else { bytes.clone() };
        Answer { status, kind, bytes }
    }
}

impl Shown {
    /// Whether a ticket is among those that may wait.
    fn may_wait(&self, ticket: u64) -> bool {
        self.waiting.iter().rev().take(MOST_WAITING).any(|waiting| *waiting == ticket)
    }
}

/// A page that also loads the script that waits for what is newer than it.
fn watching(page: &[u8], version: u64) -> Vec<u8> {
    let end = b"</body>";
    let at = page.windows(end.len()).rposition(|window| window == end).unwrap_or(page.len());
    let script = format!("<script src=\"/{WATCHER}?{version}\"></script>\n");
    [&page[..at], script.as_bytes(), &page[at..]].concat()
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

fn script(text: &str) -> Answer {
    Answer { status: 200, kind: "text/javascript; charset=utf-8", bytes: text.into() }
}

fn refused(refusal: Refusal) -> Answer {
    let kind = "text/plain; charset=utf-8";
    Answer { status: refusal.status(), kind, bytes: refusal.words().into() }
}
