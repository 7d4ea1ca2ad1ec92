//! Pages and files made from a recording and its judgements.

pub mod chart;
pub mod highlight;
pub mod html;
pub mod listing;
pub mod prose;
pub mod units;
