//! Charts: small inputs in, markup of one SVG and its table twin out.
//!
//! Each chart is a pure function of a few numbers; the same input gives the same bytes. Drawing
//! goes through plotters onto our own backend ([`svg`]), which knows sub-pixels, escapes text and
//! names each shape's role as a class, so that a style sheet can restyle what the presentation
//! attributes already make readable. A number that is not finite is refused here, because a chart
//! would draw it as something else. Which charts a page shows is the page's business.

pub mod bars;
pub mod forest;
pub mod heap;
pub mod rates;
pub mod ratio;
pub mod replicates;
pub mod scale;
pub mod strip;
mod svg;
pub mod sweep;

use serde::Serialize;

use super::html::SafeHtml;

/// A drawing and the same numbers as a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chart {
    /// The `<svg>` element.
    pub svg: SafeHtml,
    /// What the chart shows, as a heading.
    pub title: String,
    /// What to take away from it, as a sentence.
    pub description: String,
    /// The numbers.
    pub table: Table,
}

/// Rows of ready strings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Column headings.
    pub head: Vec<String>,
    /// Cells, row by row, each as long as the head.
    pub rows: Vec<Vec<String>>,
}

/// Why there is no chart.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChartError {
    /// A value is NaN or infinite.
    #[error("the chart {chart:?} cannot draw {what}: it is not a finite number")]
    NotFinite {
        /// Title of the chart.
        chart: String,
        /// Which value.
        what: String,
    },
    /// There is nothing to draw.
    #[error("the chart {0:?} has nothing to draw")]
    Empty(String),
}

/// What a shape stands for; decides colour and class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The untreated code.
    Before,
    /// The treated twin.
    After,
    /// Text and the lines that matter.
    Ink,
    /// Labels of axes.
    Muted,
    /// Lines of the grid.
    Grid,
    /// The band of changes that do not matter.
    Band,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 6] =
        [Self::Before, Self::After, Self::Ink, Self::Muted, Self::Grid, Self::Band];

    /// The colour on white paper; the style sheet has the colours for a dark screen.
    pub fn rgb(self) -> (u8, u8, u8) {
        match self {
            Self::Before => (0xd5, 0x5e, 0x00),
            Self::After => (0x00, 0x72, 0xb2),
            Self::Ink => (0x1f, 0x23, 0x28),
            Self::Muted => (0x59, 0x63, 0x6e),
            Self::Grid => (0xd1, 0xd9, 0xe0),
            Self::Band => (0xe9, 0xee, 0xf3),
        }
    }

    /// The class of its shapes.
    pub fn class(self) -> &'static str {
        match self {
            Self::Before => "c-before",
            Self::After => "c-after",
            Self::Ink => "c-ink",
            Self::Muted => "c-muted",
            Self::Grid => "c-grid",
            Self::Band => "c-band",
        }
    }
}

/// An estimate with its interval, all as ratios after/before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RatioInterval {
    /// The estimate.
    pub estimate: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

fn finite(chart: &str, what: &str, value: f64) -> Result<f64, ChartError> {
    if value.is_finite() {
        Ok(value)
    } else {
        Err(ChartError::NotFinite { chart: chart.to_owned(), what: what.to_owned() })
    }
}

/// The logarithm of a ratio; a ratio that is not positive has none.
fn log(chart: &str, what: &str, ratio: f64) -> Result<f64, ChartError> {
    finite(chart, what, ratio.ln())
}
