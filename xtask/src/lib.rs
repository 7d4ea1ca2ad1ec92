//! Escape clinic: what escapes, what it costs, and whether the treatment helped.
//!
//! The modules are the stages of one pipeline, in order. An arrow is a value handed on;
//! a stage may use stages to its left and never one to its right.
//!
//! ```text
//! case ──> escape ──> alloc ──> stats ──> bench ──> recording ──> judge ──> report
//!  the      what the   what the  pure      how the   what is       what may  pages and
//!  patient  compiler   heap      tests     time is   kept, raw     be said   files
//!           says       profile             taken
//!           └──────────── shell: Go, files, clock, terminal ────────────┘
//! ```
//!
//! `cmd` reads like recipes over these stages, `cli` names the flags, and `shell` is the only
//! module that touches the world (clippy's `disallowed-methods` holds it to that).

pub mod alloc;
pub mod bench;
pub mod case;
pub mod cli;
pub mod cmd;
pub mod escape;
pub mod judge;
pub mod recording;
pub mod report;
pub mod shell;
pub mod stats;

pub use cli::run;
