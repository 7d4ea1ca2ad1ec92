//! The one integration test binary; a module per feature.

#![expect(
    clippy::disallowed_methods,
    reason = "tests set up the world that shell/ normally guards"
)]

mod escape;
mod escape_json;
#[cfg(unix)]
mod process;
mod structure;
