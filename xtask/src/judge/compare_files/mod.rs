//! Two files of benchmark text in, what may be said about each benchmark out: `cargo xtask stat`.
//!
//! Unpaired, the law is benchstat's: medians with order-statistic intervals, Mann and Whitney's
//! exact U; paired by line order it is that of METHODOLOGY.md, without its looks. Counters are
//! compared with `==`. Holm's adjustment over all rows decides what is called better or worse.
//!
//! This file holds the nouns. [`gather`] sorts results into rows, [`row`] compares one, and
//! [`compare`] makes the tables. Nothing is printed here; what was skipped in a file is reported
//! by whoever read it.

mod gather;
mod notes;
mod row;

use serde::Serialize;

use crate::bench::format::BenchText;
use crate::case::{ByVariant, Variant};
use crate::stats::order_stats::geometric_mean;
use crate::stats::{Interval, multiplicity};

pub use notes::Warning;

/// What is compared.
#[derive(Debug, Clone, Copy)]
pub enum Source<'a> {
    /// A file per variant.
    TwoFiles(ByVariant<&'a BenchText<'a>>),
    /// One file whose benchmarks tell their variant in their name.
    OneFile(&'a BenchText<'a>),
}

/// How it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rules {
    /// Family-wise error rate; intervals have the level 1 - alpha.
    pub alpha: f64,
    /// Whether the i-th line of a benchmark in one file belongs to the i-th in the other.
    pub paired: bool,
}

/// Everything that may be said.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileComparison {
    /// How it was compared.
    #[serde(flatten)]
    pub rules: Rules,
    /// Configuration that each file has only one value of.
    pub config: Vec<Setting>,
    /// One table per unit and per configuration that varies within a file.
    pub tables: Vec<Table>,
    /// Names that told no variant, in a single file; they are in no table.
    pub without_variant: Vec<String>,
}

/// One key of the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Setting {
    /// The key.
    pub key: String,
    /// Its value in each file; absent where it is not set.
    pub value: ByVariant<Option<String>>,
}

/// The benchmarks of one unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// The unit, as written.
    pub unit: String,
    /// What sets this table apart, such as `pkg: a/b`; empty when nothing varies.
    pub group: String,
    /// The benchmarks, in the order of their first appearance.
    pub rows: Vec<Row>,
    /// The geometric mean of the rows.
    pub geomean: Geomean,
}

/// One benchmark in one unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// The name, without `Benchmark`.
    pub name: String,
    /// What each file says; absent where the benchmark is not in it.
    #[serde(flatten)]
    pub sides: ByVariant<Option<Summary>>,
    /// The comparison; absent when a side is missing or nothing could be paired.
    pub comparison: Option<Comparison>,
    /// What a reader must know before believing it.
    pub warnings: Vec<Warning>,
}

/// The values of one benchmark in one file.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Summary {
    /// How many.
    pub n: usize,
    /// Their median; of exact values the one that occurs most often.
    pub median: f64,
    /// The interval of the median; of exact values their range. Absent when so few have none.
    pub interval: Option<Interval>,
}

/// The law a row was compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// `==`.
    Exact,
    /// Mann and Whitney's U on unpaired values.
    RankSum,
    /// Wilcoxon's signed-rank on ln(after/before) of pairs.
    SignedRank,
}

/// After against before.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// By which law.
    pub method: Method,
    /// After divided by before: of the medians, or e to the Hodges-Lehmann estimate when paired.
    /// Absent when before is zero and after is not.
    pub ratio: Option<f64>,
    /// The test; absent for exact values.
    pub test: Option<Test>,
    /// The estimate of paired values.
    pub paired: Option<PairedEstimate>,
    /// What may be said at the adjusted level.
    pub change: Change,
}

/// A two-sided test and what it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Test {
    /// U of before against after, or W+ of the differences.
    pub statistic: f64,
    /// Two-sided p-value of this row alone.
    pub p: f64,
    /// P(after is larger) one-sided: small when after lies above before.
    pub p_greater: f64,
    /// Small when after lies below before.
    pub p_less: f64,
    /// Holm's adjustment of `p` over all tested rows of all tables; gates `change`.
    pub p_holm: f64,
    /// Benjamini and Hochberg's adjustment of `p` over the same rows; shown only.
    pub q_bh: f64,
    /// Whether the p-values are exact, not from the normal tail.
    pub exact: bool,
}

/// What pairs say about the size of the change, on both scales.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PairedEstimate {
    /// Pairs.
    pub pairs: usize,
    /// Pairs that differ; only these are ranked.
    pub ranked: usize,
    /// Of ln(after/before).
    pub ln_ratio: Estimate,
    /// Of after/before: e to the power of the same.
    pub ratio: Estimate,
}

/// Hodges and Lehmann's estimate with its exact interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// The median of the Walsh averages of all pairs, those that do not differ included.
    pub hodges_lehmann: f64,
    /// The interval with at least the level 1 - alpha; absent when so few pairs have none.
    pub interval: Option<Interval>,
}

impl Estimate {
    /// The same on the scale of ratios.
    fn exp(self) -> Self {
        let of = |i: Interval| Interval { low: i.low.exp(), high: i.high.exp(), ..i };
        let hodges_lehmann = self.hodges_lehmann.exp();
        Self { hodges_lehmann, interval: self.interval.map(of) }
    }
}

/// How a benchmark moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// In the direction its unit calls better.
    Better,
    /// In the other one.
    Worse,
    /// It moved, and the unit does not say which direction is better.
    Different,
    /// Exact values that are equal.
    Same,
    /// Not shown.
    Unclear,
}

/// The last line of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Geomean {
    /// Geometric mean of each side's medians; absent when one is not positive.
    #[serde(flatten)]
    pub sides: ByVariant<Option<f64>>,
    /// Geometric mean of the ratios.
    pub ratio: Option<f64>,
    /// What a reader must know before believing it.
    pub warnings: Vec<Warning>,
}

impl FileComparison {
    /// Every row of every table.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.tables.iter().flat_map(|table| &table.rows)
    }

    /// Whether a benchmark got worse, at the adjusted level.
    pub fn any_worse(&self) -> bool {
        let worse = |row: &Row| row.comparison.as_ref().is_some_and(|c| c.change == Change::Worse);
        self.rows().any(worse)
    }
}

/// Compares, as one family.
pub fn compare(source: Source<'_>, rules: Rules) -> FileComparison {
    let gathered = gather::gather(source);
    let mut tables: Vec<Table> = gathered
        .tables
        .iter()
        .map(|table| {
            let unit = notes::unit(source, table.unit);
            let rows: Vec<Row> = table.cells.iter().map(|c| row::assess(c, unit, rules)).collect();
            let (unit, group) = (table.unit.to_owned(), table.group.clone());
            Table { unit, group, geomean: geomean(&rows), rows }
        })
        .collect();
    adjust(&mut tables, source, rules);
    FileComparison {
        rules,
        config: gathered.config,
        tables,
        without_variant: gathered.without_variant,
    }
}

/// Holm's adjustment over all tested rows, and the word that follows from it.
fn adjust(tables: &mut [Table], source: Source<'_>, rules: Rules) {
    let of = |row: &Row| row.comparison.as_ref().and_then(|c| c.test).map(|test| test.p);
    let p: Vec<f64> = tables.iter().flat_map(|t| &t.rows).filter_map(of).collect();
    let mut holm = multiplicity::holm(&p).into_iter();
    let mut q = multiplicity::benjamini_hochberg(&p).into_iter();
    for table in tables {
        let better = notes::unit(source, &table.unit).better;
        for row in &mut table.rows {
            if let Some(test) = row.comparison.as_mut().and_then(|c| c.test.as_mut()) {
                test.p_holm = holm.next().unwrap_or(1.0);
                test.q_bh = q.next().unwrap_or(1.0);
                if test.p <= rules.alpha && rules.alpha < test.p_holm {
                    row.warnings.push(Warning::NotAfterHolm { rows: p.len() });
                }
            }
            row::name_change(row, better, rules);
        }
    }
}

fn geomean(rows: &[Row]) -> Geomean {
    let sides = ByVariant::from_fn(|variant| {
        let medians: Vec<f64> =
            rows.iter().filter_map(|r| r.sides.get(variant).as_ref()).map(|s| s.median).collect();
        geometric_mean(&medians)
    });
    let compared: Vec<_> = rows.iter().filter_map(|row| row.comparison.as_ref()).collect();
    let ratios: Option<Vec<f64>> = compared.iter().map(|comparison| comparison.ratio).collect();
    let ratio = ratios.and_then(|ratios| geometric_mean(&ratios));
    let lacks = |variant: Variant| {
        let any = rows.iter().any(|row| row.sides.get(variant).is_some());
        any && sides.get(variant).is_none()
    };
    let mut warnings = Vec::new();
    if compared.len() < rows.len() {
        warnings.push(Warning::SetsDiffer);
    }
    if Variant::BOTH.into_iter().any(lacks) || ratio.is_none() && !compared.is_empty() {
        warnings.push(Warning::NotPositive);
    }
    Geomean { sides, ratio, warnings }
}
