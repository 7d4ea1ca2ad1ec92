//! Reads the runtime's heap profile: gzipped protobuf in pprof's format.
//!
//! The profile is taken at rate 1 (every allocation), so its numbers are counts and nothing is
//! scaled; a sampled profile is refused. The reader is total on hostile input: the size of what is
//! unpacked is limited, indices are checked, and a broken reference gives an unnamed frame.

use std::collections::{BTreeMap, HashMap};
use std::io::Read;

use prost::Message;

use super::{AllocSite, Frame, HeapProfile, InlineStack};

/// Most bytes that are unpacked; the profile of a large program has a few million.
pub const MAX_UNPACKED: u64 = 32 << 20;

/// Frames of one stack; the runtime records at most 128 calls.
const MAX_DEPTH: usize = 4096;
/// Bytes of all stacks together.
const MAX_STACKS: usize = 1 << 30;

/// Why a profile could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// The gzip layer is damaged.
    #[error("the heap profile is no gzip file, take it again: {0}")]
    Gzip(#[from] std::io::Error),
    /// More than [`MAX_UNPACKED`] bytes.
    #[error(
        "the heap profile unpacks to more than {MAX_UNPACKED} bytes, measure a smaller program"
    )]
    TooLarge,
    /// Names and stacks together are larger than any program's.
    #[error("the heap profile has stacks beyond measure, measure a smaller program")]
    TooDeep,
    /// The protobuf layer is damaged.
    #[error("the heap profile is damaged, take it again: {0}")]
    Protobuf(#[from] prost::DecodeError),
    /// Not a profile of allocations.
    #[error("the profile has no {0} values, take it with -test.memprofile")]
    Missing(&'static str),
    /// Taken at a rate other than 1.
    #[error("the heap profile was sampled every {0} bytes, take it with -test.memprofilerate=1")]
    Sampled(i64),
}

#[derive(Clone, PartialEq, Message)]
struct Profile {
    #[prost(message, repeated, tag = "1")]
    sample_type: Vec<ValueType>,
    #[prost(message, repeated, tag = "2")]
    sample: Vec<Sample>,
    #[prost(message, repeated, tag = "4")]
    location: Vec<Location>,
    #[prost(message, repeated, tag = "5")]
    function: Vec<Function>,
    #[prost(bytes = "vec", repeated, tag = "6")]
    strings: Vec<Vec<u8>>,
    #[prost(int64, tag = "12")]
    period: i64,
}

#[derive(Clone, PartialEq, Message)]
struct ValueType {
    #[prost(int64, tag = "1")]
    kind: i64,
}

#[derive(Clone, PartialEq, Message)]
struct Sample {
    #[prost(uint64, repeated, tag = "1")]
    location_id: Vec<u64>,
    #[prost(int64, repeated, tag = "2")]
    value: Vec<i64>,
}

#[derive(Clone, PartialEq, Message)]
struct Location {
    #[prost(uint64, tag = "1")]
    id: u64,
    #[prost(message, repeated, tag = "4")]
    line: Vec<Line>,
}

#[derive(Clone, PartialEq, Message)]
struct Line {
    #[prost(uint64, tag = "1")]
    function_id: u64,
    #[prost(int64, tag = "2")]
    line: i64,
}

#[derive(Clone, PartialEq, Message)]
struct Function {
    #[prost(uint64, tag = "1")]
    id: u64,
    #[prost(int64, tag = "2")]
    name: i64,
    #[prost(int64, tag = "4")]
    filename: i64,
}

/// Reads one profile.
///
/// # Errors
/// When the bytes are no heap profile taken at rate 1; see [`ProfileError`].
pub fn read(bytes: &[u8]) -> Result<HeapProfile, ProfileError> {
    let mut unpacked = Vec::new();
    let mut limited = flate2::read::MultiGzDecoder::new(bytes).take(MAX_UNPACKED + 1);
    limited.read_to_end(&mut unpacked)?;
    if unpacked.len() as u64 > MAX_UNPACKED {
        return Err(ProfileError::TooLarge);
    }
    let raw = Profile::decode(unpacked.as_slice())?;
    if raw.period != 1 {
        return Err(ProfileError::Sampled(raw.period));
    }
    let objects = value_index(&raw, "alloc_objects")?;
    let bytes = value_index(&raw, "alloc_space")?;
    let frames = Frames::of(&raw);
    let mut sites = Sites::default();
    for sample in &raw.sample {
        let value = |index: usize| {
            sample.value.get(index).and_then(|v| u64::try_from(*v).ok()).unwrap_or(0)
        };
        let stack = frames.stack(&sample.location_id)?;
        sites.spend(&stack)?;
        sites.add(stack, value(objects), value(bytes));
    }
    Ok(sites.into_profile())
}

/// What was allocated between two snapshots of one process, oldest first.
///
/// Everything before the first snapshot (set-up, calibration) cancels exactly, since the runtime
/// only ever adds to these counts.
pub fn between(before: &HeapProfile, after: &HeapProfile) -> HeapProfile {
    let mut old: HashMap<(&InlineStack, u64), &AllocSite> = HashMap::new();
    for site in &before.sites {
        old.insert((&site.stack, site.object_size()), site);
    }
    let left = after.sites.iter().filter_map(|site| {
        let gone = old.get(&(&site.stack, site.object_size()));
        let objects = site.objects.saturating_sub(gone.map_or(0, |s| s.objects));
        let bytes = site.bytes.saturating_sub(gone.map_or(0, |s| s.bytes));
        (objects > 0).then(|| AllocSite { stack: site.stack.clone(), objects, bytes })
    });
    HeapProfile { sites: left.collect() }
}

impl AllocSite {
    /// Size of each object in bytes: the runtime records every size class by itself.
    pub fn object_size(&self) -> u64 {
        self.bytes.checked_div(self.objects).unwrap_or(0)
    }
}

fn value_index(raw: &Profile, name: &'static str) -> Result<usize, ProfileError> {
    let named = |kind: &ValueType| text(raw, kind.kind) == name.as_bytes();
    raw.sample_type.iter().position(named).ok_or(ProfileError::Missing(name))
}

fn text(raw: &Profile, index: i64) -> &[u8] {
    usize::try_from(index).ok().and_then(|i| raw.strings.get(i)).map_or(&[], Vec::as_slice)
}

/// The frames of each location, innermost first.
struct Frames {
    by_location: HashMap<u64, Vec<Frame>>,
}

impl Frames {
    fn of(raw: &Profile) -> Self {
        let functions: HashMap<u64, &Function> = raw.function.iter().map(|f| (f.id, f)).collect();
        let owned = |index| String::from_utf8_lossy(text(raw, index)).into_owned();
        let frame = |line: &Line, inlined: bool| {
            let function = functions.get(&line.function_id);
            Frame {
                function: function.map_or_else(String::new, |f| owned(f.name)),
                file: function.map_or_else(String::new, |f| owned(f.filename)),
                line: u32::try_from(line.line).unwrap_or(0),
                inlined,
            }
        };
        let by_location = raw.location.iter().map(|location| {
            let last = location.line.len().saturating_sub(1);
            let lines = location.line.iter().enumerate();
            (location.id, lines.map(|(at, line)| frame(line, at < last)).collect())
        });
        Self { by_location: by_location.collect() }
    }

    fn stack(&self, locations: &[u64]) -> Result<InlineStack, ProfileError> {
        let known = || locations.iter().filter_map(|id| self.by_location.get(id)).flatten();
        if known().take(MAX_DEPTH + 1).count() > MAX_DEPTH {
            return Err(ProfileError::TooDeep);
        }
        Ok(InlineStack(known().cloned().collect()))
    }
}

/// Sums sites that differ only in addresses.
#[derive(Default)]
struct Sites {
    by_stack: BTreeMap<(InlineStack, u64), AllocSite>,
    spent: usize,
}

impl Sites {
    /// Counts what a stack takes, so that few bytes cannot unfold into many.
    fn spend(&mut self, stack: &InlineStack) -> Result<(), ProfileError> {
        let size = |f: &Frame| size_of::<Frame>() + f.function.len() + f.file.len();
        self.spent = self.spent.saturating_add(stack.0.iter().map(size).sum());
        if self.spent > MAX_STACKS { Err(ProfileError::TooDeep) } else { Ok(()) }
    }

    fn add(&mut self, stack: InlineStack, objects: u64, bytes: u64) {
        if objects == 0 {
            return;
        }
        let key = (stack, bytes / objects);
        let stack = key.0.clone();
        let site = self.by_stack.entry(key).or_insert(AllocSite { stack, objects: 0, bytes: 0 });
        site.objects = site.objects.saturating_add(objects);
        site.bytes = site.bytes.saturating_add(bytes);
    }

    fn into_profile(self) -> HeapProfile {
        HeapProfile { sites: self.by_stack.into_values().collect() }
    }
}
