//! The only place that touches the world: processes, files, clock, environment, terminal.
#![expect(
    clippy::disallowed_methods,
    reason = "the lint guards every other module; here is where the world may be touched"
)]

pub mod doctor_probe;
pub mod git;
pub mod host;
pub mod process;
pub mod toolchain;
