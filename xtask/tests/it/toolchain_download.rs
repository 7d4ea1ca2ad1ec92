//! Downloads that go wrong: torn, forged, silent, interrupted, killed, or done twice at once.
//!
//! A server inside the test plays the host of the official archives. It publishes a version that
//! no pin knows, with its sum beside it, and a shell script in the place of `go`.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

use xtask::shell::process::{Interrupt, Live, Run};
use xtask::shell::toolchain::{Go, NoGo, Origin, Surroundings, Verified, Wish, provide_version};

use crate::toolchain::{Heard, bare, fake_go, left_in};

const VERSION: &str = "1.24.99";
const SOON: Duration = Duration::from_secs(20);

/// What the server does when the archive is asked for.
#[derive(Clone, Copy)]
enum Manner {
    Honest,
    /// One bit is another, the sum is of the true archive.
    Forged,
    /// Half of it, then the connection ends.
    Torn,
    /// Half of it, then silence until the test is over.
    Stalling,
}

/// A server of one version of Go.
struct Server {
    address: String,
    archives_sent: Receiver<()>,
}

impl Server {
    fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}/go", listener.local_addr().expect("an address"));
        let (sender, archives_sent) = channel();
        let archive = archive();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (archive, sender) = (archive.clone(), sender.clone());
                std::thread::spawn(move || answer(stream, &archive, manner, &sender));
            }
        });
        Self { address, archives_sent }
    }

    fn around(&self, cache: &Path) -> Surroundings {
        Surroundings { official: self.address.clone(), ..bare(cache) }
    }
}

fn archive() -> Vec<u8> {
    let script = fake_go(&format!("go{VERSION}"));
    // Large enough that half of it does not fit into the buffers on the way.
    let noise: Vec<u8> = (0..40_000_u32).flat_map(|n| Sha256::digest(n.to_le_bytes())).collect();
    let mut tar = tar::Builder::new(Vec::new());
    for (name, content) in [("go/bin/go", script.as_bytes()), ("go/src/noise", &noise)] {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o755);
        tar.append_data(&mut header, name, content).expect("an entry");
    }
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(&tar.into_inner().expect("an archive")).expect("memory");
    gz.finish().expect("memory")
}

fn answer(mut stream: TcpStream, archive: &[u8], manner: Manner, sent: &Sender<()>) {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|n| n > 0) {
        request.push(byte[0]);
    }
    let request = String::from_utf8_lossy(&request).into_owned();
    let path = request.split(' ').nth(1).unwrap_or_default();
    let mut reply = |status: &str, length: usize, body: &[u8]| {
        let head =
            format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
        // A client that has gone away is part of several tests.
        let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
    };
    if !path.starts_with(&format!("/go/go{VERSION}.")) {
        return reply("404 Not Found", 0, b"");
    }
    if path.ends_with(".sha256") {
        let sum: String = Sha256::digest(archive).iter().map(|b| format!("{b:02x}")).collect();
        return reply("200 OK", sum.len(), sum.as_bytes());
    }
    let mut body = archive.to_vec();
    match manner {
        Manner::Honest => {}
        Manner::Forged => body[archive.len() / 2] ^= 1,
        Manner::Torn | Manner::Stalling => body.truncate(archive.len() / 2),
    }
    reply("200 OK", archive.len(), &body);
    let _ = sent.send(());
    if matches!(manner, Manner::Stalling) {
        // The client ends the connection when it gives up or dies.
        let _ = stream.read(&mut byte);
    }
}

fn get(around: &Surroundings, heard: &mut Heard, interrupt: &Interrupt) -> Result<Go, NoGo> {
    let wish: Wish = VERSION.parse().expect("a version");
    provide_version(&wish, None, false, around, heard, interrupt)
}

fn home() -> String {
    let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
    let os = if os == "macos" { "darwin" } else { os };
    let arch = match arch {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    };
    format!("toolchains/go{VERSION}-{os}-{arch}")
}

fn assert_whole(cache: &Path) {
    let home = home();
    let files =
        ["go/bin/go", "go/src/noise", "provenance.json"].map(|file| format!("{home}/{file}"));
    assert_eq!(left_in(cache)[1..], files);
}

fn assert_nothing_left(cache: &Path) {
    assert_eq!(left_in(cache), ["toolchains/.lock"]);
    let entries = std::fs::read_dir(cache.join("toolchains")).expect("the cache").count();
    assert_eq!(entries, 1, "a folder was left");
}

#[test]
fn a_version_without_a_pin_is_compared_with_the_sum_beside_it() {
    let cache = tempfile::tempdir().unwrap();
    let server = Server::start(Manner::Honest);
    let mut heard = Heard::default();
    let go = get(&server.around(cache.path()), &mut heard, &Interrupt::new()).unwrap();
    assert_eq!((go.origin, go.verified), (Origin::Official, Verified::PublishedBeside));
    assert_eq!(go.version.number(), VERSION);
    let size = archive().len() as u64;
    assert_eq!((heard.done, heard.total), (size, Some(size)));
    assert_eq!(heard.started.len(), heard.ended);
    assert_whole(cache.path());

    let silent = get(&bare(cache.path()), &mut Heard::default(), &Interrupt::new()).unwrap();
    assert_eq!((silent.origin, silent.verified), (Origin::Cache, Verified::PublishedBeside));
}

#[test]
fn a_forged_archive_is_refused_and_not_kept() {
    let cache = tempfile::tempdir().unwrap();
    let server = Server::start(Manner::Forged);
    let error = get(&server.around(cache.path()), &mut Heard::default(), &Interrupt::new());
    let error = error.unwrap_err().to_string();
    assert!(error.contains("refused: its SHA-256 is") && error.contains("should be"), "{error}");
    assert_nothing_left(cache.path());
}

#[test]
fn a_torn_download_leaves_nothing() {
    let cache = tempfile::tempdir().unwrap();
    let server = Server::start(Manner::Torn);
    let error = get(&server.around(cache.path()), &mut Heard::default(), &Interrupt::new());
    let error = error.unwrap_err().to_string();
    assert!(error.contains("official archive") && error.contains("check the network"), "{error}");
    assert_nothing_left(cache.path());
}

#[test]
fn a_version_that_nobody_has_is_told_with_the_address() {
    let cache = tempfile::tempdir().unwrap();
    let server = Server::start(Manner::Honest);
    let wish: Wish = "1.77.1".parse().unwrap();
    let around = server.around(cache.path());
    let error =
        provide_version(&wish, None, false, &around, &mut Heard::default(), &Interrupt::new());
    let error = error.unwrap_err().to_string();
    assert!(error.contains("go1.77.1.") && error.contains("404"), "{error}");
}

#[test]
fn ctrl_c_ends_a_silent_download_and_leaves_nothing() {
    let cache = tempfile::tempdir().unwrap();
    let server = Server::start(Manner::Stalling);
    let around = server.around(cache.path());
    let interrupt = Interrupt::new();
    let raise = interrupt.clone();
    let raiser = std::thread::spawn(move || {
        server.archives_sent.recv_timeout(SOON).expect("half of the archive was sent");
        raise.raise();
    });
    let started = Instant::now();
    let error = get(&around, &mut Heard::default(), &interrupt).unwrap_err();
    assert!(matches!(error, NoGo::Interrupted), "{error}");
    assert!(started.elapsed() < SOON);
    raiser.join().unwrap();
    assert_nothing_left(cache.path());
}

#[test]
fn a_killed_download_is_swept_by_the_next_run() {
    let cache = tempfile::tempdir().unwrap();
    let server = Server::start(Manner::Stalling);
    let role = Run::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "toolchain_download::plays_the_downloader"])
        .env("CACHE", cache.path())
        .env("OFFICIAL", &server.address);
    let mut downloader = Live::spawn(&role, &Interrupt::new()).unwrap();
    server.archives_sent.recv_timeout(SOON).expect("half of the archive was sent");
    downloader.kill();
    let left = left_in(cache.path());
    assert!(left.iter().any(|file| file.contains(".part-")), "killed too early: {left:?}");
    assert!(!left.iter().any(|file| file.starts_with(&home())), "{left:?}");

    let server = Server::start(Manner::Honest);
    get(&server.around(cache.path()), &mut Heard::default(), &Interrupt::new()).unwrap();
    assert_whole(cache.path());
}

#[test]
#[ignore = "a role in another test, which kills it"]
fn plays_the_downloader() {
    let cache = std::env::var_os("CACHE").unwrap();
    let around =
        Surroundings { official: std::env::var("OFFICIAL").unwrap(), ..bare(Path::new(&cache)) };
    let _ = get(&around, &mut Heard::default(), &Interrupt::new());
}

#[test]
fn two_runs_at_once_fetch_it_once_and_both_have_it() {
    let cache = tempfile::tempdir().unwrap();
    let server = Server::start(Manner::Honest);
    let together = Arc::new(Barrier::new(2));
    let runs: Vec<_> = (0..2)
        .map(|_| {
            let (around, together) = (server.around(cache.path()), Arc::clone(&together));
            std::thread::spawn(move || {
                together.wait();
                get(&around, &mut Heard::default(), &Interrupt::new()).map(|go| go.origin)
            })
        })
        .collect();
    let mut origins: Vec<_> =
        runs.into_iter().map(|run| run.join().unwrap().unwrap().to_string()).collect();
    origins.sort();
    assert_eq!(origins, [Origin::Cache.to_string(), Origin::Official.to_string()]);
    assert_eq!(server.archives_sent.try_iter().count(), 1);
    assert_whole(cache.path());
}
