//! The fuzz targets' properties over mutated recordings: a short run that needs no nightly
//! compiler. `xtask/fuzz` looks further, guided by coverage.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use proptest::prelude::*;

#[path = "../../fuzz/properties.rs"]
mod properties;

fn fixtures(folder: &str, wanted: fn(&Path) -> bool) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(folder);
    let mut found: Vec<PathBuf> = walkdir::WalkDir::new(root)
        .into_iter()
        .map(|entry| entry.expect("a folder that can be read").into_path())
        .filter(|path| path.is_file() && wanted(path))
        .collect();
    found.sort();
    assert!(!found.is_empty(), "no recordings in {folder}");
    found.iter().map(|path| std::fs::read(path).expect("a recording")).collect()
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found == extension)
}

fn texts() -> &'static [Vec<u8>] {
    static TEXTS: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    TEXTS.get_or_init(|| fixtures("escape", |path| has_extension(path, "txt")))
}

fn records() -> &'static [Vec<u8>] {
    static RECORDS: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    RECORDS.get_or_init(|| fixtures("escape", |path| has_extension(path, "json")))
}

fn profiles() -> &'static [Vec<u8>] {
    static PROFILES: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    PROFILES.get_or_init(|| {
        let packed = fixtures("alloc", |path| has_extension(path, "gz"));
        let unpack = |packed: &Vec<u8>| {
            let mut plain = Vec::new();
            flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut plain).expect("gzip");
            plain
        };
        packed.iter().map(unpack).collect()
    })
}

/// One change to a piece of a recording.
#[derive(Debug, Clone)]
enum Change {
    Flip(prop::sample::Index, u8),
    Cut(prop::sample::Index),
    Drop(prop::sample::Index, usize),
    Repeat(prop::sample::Index, usize, usize),
    Insert(prop::sample::Index, &'static [u8]),
}

fn change() -> impl Strategy<Value = Change> {
    let strange: &[&'static [u8]] = &[
        b"\0",
        b"\n",
        b"\r\n",
        b": ",
        b"flow: ",
        b"4294967296",
        b"-1",
        b"\xff\xfe",
        b"}",
        b"\"",
        b"# p [p.test]\n",
        b"{storage for ",
        b"\xe2\x86\x90",
        b"\x80\x80\x80\x80\x80\x80\x01",
    ];
    let at = any::<prop::sample::Index>;
    prop_oneof![
        (at(), any::<u8>()).prop_map(|(at, byte)| Change::Flip(at, byte)),
        at().prop_map(Change::Cut),
        (at(), 1..200_usize).prop_map(|(at, length)| Change::Drop(at, length)),
        (at(), 1..200_usize, 2..40_usize).prop_map(|(at, n, times)| Change::Repeat(at, n, times)),
        (at(), prop::sample::select(strange)).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
    ]
}

fn mutated(whole: &[u8], from: prop::sample::Index, changes: Vec<Change>) -> Vec<u8> {
    const PIECE: usize = 6_000;
    let start = if whole.len() > PIECE { from.index(whole.len() - PIECE) } else { 0 };
    let mut bytes = whole[start..whole.len().min(start + PIECE)].to_vec();
    for change in changes {
        if bytes.is_empty() {
            break;
        }
        match change {
            Change::Flip(at, byte) => {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            Change::Cut(at) => bytes.truncate(at.index(bytes.len())),
            Change::Drop(at, length) => {
                let at = at.index(bytes.len());
                bytes.drain(at..(at + length).min(bytes.len()));
            }
            Change::Repeat(at, length, times) => {
                let at = at.index(bytes.len());
                let piece = bytes[at..(at + length).min(bytes.len())].repeat(times);
                bytes.splice(at..at, piece);
            }
            Change::Insert(at, new) => {
                let at = at.index(bytes.len());
                bytes.splice(at..at, new.iter().copied());
            }
        }
    }
    bytes
}

fn pieces(corpus: fn() -> &'static [Vec<u8>]) -> impl Strategy<Value = Vec<u8>> {
    let place = any::<prop::sample::Index>;
    (place(), place(), prop::collection::vec(change(), 0..12)).prop_map(
        move |(file, from, changes)| {
            let corpus = corpus();
            mutated(&corpus[file.index(corpus.len())], from, changes)
        },
    )
}

proptest! {
    #[test]
    fn text_that_was_tampered_with(bytes in pieces(texts)) {
        properties::text(&bytes);
    }

    #[test]
    fn records_that_were_tampered_with(
        records in pieces(records),
        text in pieces(texts),
    ) {
        properties::records(&[records, vec![0], text].concat());
    }

    #[test]
    fn a_profile_that_was_tampered_with(bytes in pieces(profiles)) {
        properties::profile(&bytes);
    }
}
