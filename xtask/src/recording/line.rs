//! A journal line on its way in.
//!
//! What is derived for a tagged enum reads every line twice, once into a tree of anything to find
//! the tag and once more from there. A line's fields have the same meaning in every [`Entry`], so
//! here they are read into one row of optional fields, straight from the text, in less than half
//! the time. Lines are written as `Entry` says.

use serde::Deserialize;

use super::{CompilerOutput, Entry, Failure, Floor, LintReport, ProfileRecord};
use crate::bench::heap::HeapSeries;
use crate::bench::{Ended, Plan, Replicate};
use crate::case::{ByVariant, Case, Variant};

/// The fields of all entries; which are there depends on the tag.
#[derive(Deserialize)]
pub(super) struct Line {
    entry: Tag,
    case: Option<Box<Case>>,
    output: Option<CompilerOutput>,
    variant: Option<Variant>,
    record: Option<ProfileRecord>,
    report: Option<LintReport>,
    floor: Option<Floor>,
    plan: Option<Plan>,
    sized: Option<ByVariant<f64>>,
    value: Option<u64>,
    replicate: Option<Replicate>,
    why: Option<Ended>,
    series: Option<HeapSeries>,
    failure: Option<Failure>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Tag {
    Case,
    Compiler,
    Profile,
    Lint,
    Floor,
    Plan,
    Replicate,
    Ended,
    SweepPlan,
    SweepReplicate,
    SweepEnded,
    Heap,
    Failed,
}

/// A field that the tag asks for is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("missing field `{0}`")]
pub(super) struct Missing(&'static str);

impl TryFrom<Line> for Entry {
    type Error = Missing;

    fn try_from(line: Line) -> Result<Self, Missing> {
        fn need<T>(field: Option<T>, name: &'static str) -> Result<T, Missing> {
            field.ok_or(Missing(name))
        }
        let Line { entry, case, output, variant, record, report, floor, plan, .. } = line;
        let Line { sized, value, replicate, why, series, failure, .. } = line;
        let plan = || need(plan, "plan");
        let replicate = || need(replicate, "replicate");
        let why = || need(why, "why");
        let variant = || need(variant, "variant");
        let value = || need(value, "value");
        Ok(match entry {
            Tag::Case => Self::Case { case: need(case, "case")? },
            Tag::Compiler => Self::Compiler { output: need(output, "output")? },
            Tag::Profile => Self::Profile { variant: variant()?, record: need(record, "record")? },
            Tag::Lint => Self::Lint { report: need(report, "report")? },
            Tag::Floor => Self::Floor { floor: need(floor, "floor")? },
            Tag::Plan => Self::Plan { plan: plan()?, sized },
            Tag::Replicate => Self::Replicate { replicate: replicate()? },
            Tag::Ended => Self::Ended { why: why()? },
            Tag::SweepPlan => Self::SweepPlan { value: value()?, plan: plan()? },
            Tag::SweepReplicate => {
                Self::SweepReplicate { value: value()?, replicate: replicate()? }
            }
            Tag::SweepEnded => Self::SweepEnded { why: why()? },
            Tag::Heap => Self::Heap { variant: variant()?, series: need(series, "series")? },
            Tag::Failed => Self::Failed { failure: need(failure, "failure")? },
        })
    }
}
