//! Pages and files made from a recording and its judgements.

pub mod doctor;
