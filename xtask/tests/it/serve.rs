//! The preview: a real server on a free port, asked over real sockets, by friends and by others.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::sitting::sitting;
use crate::workspace::{TestWorkspace, stderr};

/// The program, serving; it is killed when the test ends.
struct Serving {
    child: Child,
    port: u16,
}

impl Serving {
    fn of(workspace: &TestWorkspace, words: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(["serve", "--port", "0"])
            .args(words)
            .current_dir(workspace.root())
            .env_remove("CARGO_TARGET_DIR")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().strip_prefix("http://127.0.0.1:").expect("its address");
        let port = port.trim_end_matches('/').parse().unwrap();
        Self { child, port }
    }

    /// Sends bytes as they are and reads the whole answer.
    fn raw(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn ask(&self, method: &str, target: &str) -> String {
        let port = self.port;
        self.raw(&format!(
            "{method} {target} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"
        ))
    }

    fn get(&self, target: &str) -> String {
        self.ask("GET", target)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0)
}

fn replace(path: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{} has no {from:?}", path.display());
    std::fs::write(path, text.replace(from, to)).unwrap();
}

#[test]
fn pages_come_with_their_types_and_a_strict_policy() {
    let workspace = sitting(&["one"]);
    let server = Serving::of(&workspace, &[]);
    for (target, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/cases/one.html?x=1", "text/html; charset=utf-8"),
        ("/assets/style.css", "text/css; charset=utf-8"),
        ("/assets/site.js", "text/javascript; charset=utf-8"),
        ("/report.json", "application/json"),
        ("/report.md", "text/markdown; charset=utf-8"),
        ("/bench/before.txt", "text/plain; charset=utf-8"),
    ] {
        let answer = server.get(target);
        assert_eq!(status(&answer), 200, "{target}: {answer:.300}");
        for header in [
            &format!("Content-Type: {kind}\r\n"),
            "Content-Security-Policy: default-src 'none'; ",
            "X-Content-Type-Options: nosniff\r\n",
        ] {
            assert!(answer.contains(header), "{target} has no {header}: {answer:.600}");
        }
    }
    let lost = server.get("/nowhere.html");
    assert!(status(&lost) == 404 && lost.contains("There is no such page"), "{lost:.300}");
    let head = server.ask("HEAD", "/index.html");
    assert!(status(&head) == 200 && head.ends_with("\r\n\r\n"), "{head}");
    assert!(server.get("/index.html").contains("/.reload.js?1"));
    assert!(!server.get("/report.html").contains(".reload.js"), "its own policy forbids scripts");
}

#[test]
fn no_path_leaves_the_pages() {
    let workspace = sitting(&["one"]);
    std::fs::write(workspace.root().join("target/report/secret.txt"), "the secret").unwrap();
    std::fs::write(workspace.root().join("target/secret.txt"), "the secret").unwrap();
    let server = Serving::of(&workspace, &[]);
    for target in [
        "/secret.txt",
        "/../secret.txt",
        "/cases/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/cases/..%00/secret.txt",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/etc/passwd",
        "/recording/header.json",
        "/cases/one.html%00.txt",
        "/%",
        "/%zz",
        "*",
        "http://localhost/index.html",
    ] {
        let answer = server.get(target);
        assert!(matches!(status(&answer), 400 | 404), "{target}: {answer:.200}");
        assert!(!answer.contains("the secret") && !answer.contains("root:"), "{target}: {answer}");
    }
}

#[test]
fn only_this_machine_may_ask_and_only_read() {
    let workspace = sitting(&["one"]);
    let server = Serving::of(&workspace, &[]);
    let from =
        |host: &str| server.raw(&format!("GET / HTTP/1.1\r\n{host}Connection: close\r\n\r\n"));
    for host in [
        "Host: evil.example\r\n".to_owned(),
        format!("Host: evil.example:{}\r\n", server.port),
        "Host: localhost:1\r\n".to_owned(),
        format!("Host: localhost:{0}\r\nHost: localhost:{0}\r\n", server.port),
        String::new(),
    ] {
        let answer = from(&host);
        assert!(!answer.contains("<html") && status(&answer) != 200, "{host}: {answer:.300}");
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"] {
        let answer = server.ask(method, "/");
        assert_eq!(status(&answer), 405, "{method}: {answer:.200}");
        assert!(answer.contains("Allow: GET, HEAD\r\n"), "{answer:.400}");
    }
}

/// Whoever promises a body and sends none, or does not read, must not keep others from their pages.
#[test]
fn a_request_that_stands_still_keeps_nobody_waiting() {
    let workspace = sitting(&["one"]);
    let server = Serving::of(&workspace, &[]);
    let host = format!("Host: localhost:{}\r\n", server.port);
    let standing: Vec<TcpStream> = [
        format!("GET / HTTP/1.1\r\n{host}Content-Length: 100000\r\n\r\n"),
        format!("GET / HTTP/1.1\r\n{host}Content-Length: {}\r\n\r\n", isize::MAX),
        format!("POST / HTTP/1.1\r\n{host}Expect: 100-continue\r\nContent-Length: 9999\r\n\r\n"),
        format!("GET /.reload/1.js HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n\r\n"),
        format!("GET /report.html HTTP/1.1\r\n{host}\r\n"),
    ]
    .map(|request| {
        let mut stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        stream
    })
    .into();
    assert_eq!(status(&server.get("/")), 200);
    drop(standing);
    assert_eq!(status(&server.get("/")), 200);
}

/// Browsers open six connections to a host: of many waiting tabs the oldest is sent to ask later.
#[test]
fn of_many_open_tabs_the_oldest_asks_again_later() {
    let workspace = sitting(&["one"]);
    let server = Serving::of(&workspace, &[]);
    let wait = || {
        let mut stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let host = format!("Host: localhost:{}\r\nConnection: close\r\n", server.port);
        write!(stream, "GET /.reload/1.js HTTP/1.1\r\n{host}\r\n").unwrap();
        stream
    };
    let mut tabs: Vec<TcpStream> = Vec::new();
    // Which of them the server hears first is its own affair: one of five is answered.
    (0..5).for_each(|_| tabs.push(wait()));
    let (tell, answered) = std::sync::mpsc::channel();
    for mut tab in tabs {
        let tell = tell.clone();
        std::thread::spawn(move || {
            let mut answer = String::new();
            tab.read_to_string(&mut answer).ok();
            tell.send(answer).ok();
        });
    }
    let answer = answered.recv_timeout(Duration::from_secs(20)).unwrap();
    assert!(answer.ends_with("setTimeout(clinicWait, 2000)\n"), "{answer}");
}

/// A waiting page's request is the signal: it is answered when the pages changed, so nothing sleeps.
#[test]
fn a_change_is_shown_and_a_broken_template_is_named_until_it_is_mended() {
    let workspace = sitting(&["one"]);
    let look = workspace.root().join("templates");
    std::fs::create_dir(&look).unwrap();
    let foot = look.join("foot.hbs");
    std::fs::write(&foot, "<footer>first look</footer>").unwrap();
    let server = Serving::of(&workspace, &[]);
    assert!(server.get("/").contains("first look"));
    std::fs::write(&foot, "<footer>second look</footer>\n{{misspelt}}").unwrap();
    assert!(server.get("/.reload/1.js").ends_with("location.reload()\n"));
    let answer = server.get("/cases/one.html");
    assert_eq!(status(&answer), 500);
    assert!(answer.contains("templates/foot.hbs:2") && answer.contains("misspelt"), "{answer}");
    std::fs::write(&foot, "<footer>third look</footer>").unwrap();
    assert!(server.get("/.reload/2.js").ends_with("location.reload()\n"));
    assert!(server.get("/cases/one.html").contains("third look"));
    std::fs::write(
        workspace.root().join("clinic/cases/one/README.md"),
        "## Symptom\n\nA sentence that is new.\n",
    )
    .unwrap();
    assert!(server.get("/.reload/3.js").ends_with("location.reload()\n"));
    assert!(server.get("/cases/one.html").contains("A sentence that is new."));
    let header = workspace.root().join("target/report/recording/header.json");
    replace(&header, "a processor", "another processor");
    assert!(server.get("/.reload/4.js").ends_with("location.reload()\n"));
    assert!(server.get("/").contains("another processor"));
    assert!(server.get("/.reload/1.js").ends_with("location.reload()\n"), "an old page at once");
}

#[test]
fn what_cannot_be_served_is_said() {
    let refused = |workspace: &TestWorkspace, words: &[&str]| {
        let output = workspace.xtask().arg("serve").args(words).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        stderr(&output)
    };
    let workspace = sitting(&["one"]);
    for address in ["0.0.0.0", "192.0.2.1", "::"] {
        let said = refused(&workspace, &["--port", "0", "--address", address]);
        assert!(said.contains("use 127.0.0.1"), "{said}");
    }
    let said = refused(&workspace, &["--port", "0", "--templates", "nowhere"]);
    assert!(said.contains("no templates: name a folder") && said.contains("nowhere"), "{said}");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let said = refused(&workspace, &["--port", &port]);
    assert!(said.contains(&format!("port {port} is taken")) && said.contains("--port 0"), "{said}");
    let said = refused(&TestWorkspace::new(), &["--port", "0"]);
    assert!(said.contains("nothing to show: run cargo xtask report"), "{said}");
}

#[test]
#[cfg(unix)]
fn ctrl_c_ends_it_with_status_0() {
    let workspace = sitting(&["one"]);
    let mut server = Serving::of(&workspace, &[]);
    assert_eq!(status(&server.get("/")), 200);
    let id = server.child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
}
