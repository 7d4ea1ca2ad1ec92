//! The one integration test binary; a module per feature.

#![expect(
    clippy::disallowed_methods,
    reason = "tests set up the world that shell/ normally guards"
)]

mod doctor;
mod host;
#[cfg(unix)]
mod process;
mod structure;
mod toolchain;
#[cfg(unix)]
mod toolchain_download;
