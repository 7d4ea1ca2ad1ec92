//! Fetching a file over HTTPS, with its SHA-256 taken on the way.
//!
//! A thread reads the network and hands pieces over, so that Ctrl-C is heard while the network is
//! silent. Waiting for a host that does not answer ends in seconds, so that the next source gets
//! its turn. It does not judge the sum and does not know what the file is.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::{Progress, Setback, cannot};
use crate::case::hex;
use crate::shell::process::Interrupt;

/// Where the Go project publishes its archives.
pub(super) const OFFICIAL: &str = "https://dl.google.com/go";

const CONNECT: Duration = Duration::from_secs(5);
const ANSWER: Duration = Duration::from_secs(15);
const SILENCE: Duration = Duration::from_secs(30);
const PIECE: usize = 64 << 10;
const QUEUE: usize = 16;

enum Piece {
    Size(Option<u64>),
    Bytes(Vec<u8>),
    Complete,
    Failed(String),
    Woken,
}

/// Fetches `url` into the new file `to` and returns its SHA-256 in hexadecimal.
pub(super) fn fetch(
    url: &str,
    to: &Path,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
) -> Result<String, Setback> {
    let mut file = File::create_new(to).map_err(cannot("create", to))?;
    let mut hash = Sha256::new();
    let mut done = 0;
    let mut total = None;
    receive(url, interrupt, |piece| {
        match piece {
            Piece::Size(size) => total = size,
            Piece::Bytes(bytes) => {
                file.write_all(&bytes).map_err(cannot("write", to))?;
                hash.update(&bytes);
                done += bytes.len() as u64;
            }
            _ => {}
        }
        progress.moves(done, total);
        Ok(())
    })?;
    match total {
        Some(total) if total != done => {
            Err(Setback::Because(format!("the connection ended after {done} of {total} bytes")))
        }
        _ => Ok(hex(&hash.finalize())),
    }
}

/// Fetches a short text.
pub(super) fn fetch_text(url: &str, interrupt: &Interrupt) -> Result<String, Setback> {
    const LONGEST: usize = 4096;
    let mut text = Vec::new();
    receive(url, interrupt, |piece| {
        if let Piece::Bytes(bytes) = piece {
            text.extend(bytes);
        }
        match text.len() > LONGEST {
            true => Err(Setback::Because(format!("{url} is no short text"))),
            false => Ok(()),
        }
    })?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// The SHA-256 of a file on disk, in hexadecimal.
pub(super) fn sha256_of(path: &Path) -> Result<String, Setback> {
    let mut file = File::open(path).map_err(cannot("open", path))?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; PIECE];
    loop {
        match file.read(&mut buffer).map_err(cannot("read", path))? {
            0 => return Ok(hex(&hash.finalize())),
            n => hash.update(&buffer[..n]),
        }
    }
}

fn receive(
    url: &str,
    interrupt: &Interrupt,
    mut take: impl FnMut(Piece) -> Result<(), Setback>,
) -> Result<(), Setback> {
    let (sender, pieces) = sync_channel(QUEUE);
    let waker = sender.clone();
    let listening = interrupt.listen(move || drop(waker.try_send(Piece::Woken)));
    let address = url.to_owned();
    // The thread ends when it next finds nobody listening; nothing waits for it.
    thread::spawn(move || {
        let last = match read(&address, &sender) {
            Ok(()) => Piece::Complete,
            Err(why) => Piece::Failed(why),
        };
        drop(sender.send(last));
    });
    let result = drain(&pieces, interrupt, &mut take);
    drop(listening);
    result
}

fn drain(
    pieces: &Receiver<Piece>,
    interrupt: &Interrupt,
    take: &mut dyn FnMut(Piece) -> Result<(), Setback>,
) -> Result<(), Setback> {
    loop {
        if interrupt.is_raised() {
            return Err(Setback::Interrupted);
        }
        match pieces.recv() {
            Ok(Piece::Complete) => return Ok(()),
            Ok(Piece::Failed(why)) => return Err(Setback::Because(why)),
            Ok(piece) => take(piece)?,
            Err(_) => return Err(Setback::Because("the download stopped".to_owned())),
        }
    }
}

fn read(url: &str, pieces: &SyncSender<Piece>) -> Result<(), String> {
    let agent = ureq::Agent::config_builder()
        .https_only(url.starts_with("https:"))
        .timeout_resolve(Some(CONNECT))
        .timeout_connect(Some(CONNECT))
        .timeout_recv_response(Some(ANSWER))
        .timeout_per_read(Some(SILENCE))
        .build()
        .new_agent();
    let response = agent.get(url).call().map_err(|error| error.to_string())?;
    let body = response.into_body();
    // Nobody listens any more once the other side has given up; that is no failure.
    if pieces.send(Piece::Size(body.content_length())).is_err() {
        return Ok(());
    }
    let mut reader = body.into_reader();
    let mut buffer = vec![0; PIECE];
    loop {
        match reader.read(&mut buffer).map_err(|error| error.to_string())? {
            0 => return Ok(()),
            n if pieces.send(Piece::Bytes(buffer[..n].to_vec())).is_err() => return Ok(()),
            _ => {}
        }
    }
}
