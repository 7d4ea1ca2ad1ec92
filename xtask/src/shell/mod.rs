//! The only place that touches the world: processes, files, clock, environment, terminal.
#![expect(
    clippy::disallowed_methods,
    reason = "the lint guards every other module; here is where the world may be touched"
)]

pub mod baselines;
pub mod browser;
pub mod calibrate;
pub mod clock;
pub mod companions;
pub mod compile;
pub mod doctor_probe;
pub mod floors;
pub mod git;
pub mod host;
pub mod linters;
pub mod mirror;
pub mod module;
pub mod process;
pub mod progress;
pub mod publish;
pub mod serve;
pub mod store;
pub mod terminal;
pub mod toolchain;
pub mod visits;
pub mod watch;
pub mod worker;
pub mod workspace;
