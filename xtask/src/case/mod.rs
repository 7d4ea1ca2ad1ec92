//! The patient: a case of the clinic and what its manifest says.

pub mod go_version;
