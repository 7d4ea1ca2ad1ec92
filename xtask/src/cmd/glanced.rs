//! A recording judged without having it in memory: every case is read once for a glance, and again
//! whenever its own page, or a row about it, is made.
//!
//! Memory holds what [`Family`] keeps of each case and the few cases that are being worked on, so
//! it does not follow the size of the recording. The price is reading three times.

use std::borrow::Cow;
use std::path::Path;

use anyhow::{Context, Result};

use crate::case::discover::sort_in_course_order;
use crate::judge::Thresholds;
use crate::judge::family::{self, Family};
use crate::recording::Header;
use crate::report::in_order::in_order;
use crate::report::{Companions, Report, Whole};
use crate::shell::store::{JournalFile, ReadCase, Recorded};

/// A recording of which every case was seen once.
pub struct Glanced {
    family: Family,
    places: Vec<Place>,
    thresholds: Thresholds,
}

/// Where a case is, and how large it was.
struct Place {
    journal: JournalFile,
    size: usize,
}

impl Glanced {
    /// Reads every case of a recording once, on all cores.
    ///
    /// # Errors
    /// When a file is missing, damaged, or written by a newer tool.
    pub fn at(folder: &Path, thresholds: impl Fn(&Header) -> Thresholds) -> Result<Self> {
        let Recorded { header, journals } = Recorded::open(folder)?;
        let thresholds = thresholds(&header);
        let look = |(): &mut (), journal: &JournalFile| -> Result<_> {
            let Some(ReadCase { record, size }) = journal.read()? else { return Ok(None) };
            let glance = family::glance(&record, &header, &thresholds);
            Ok(Some((glance, Place { journal: journal.clone(), size })))
        };
        let mut seen = Vec::new();
        in_order(
            &journals,
            || (),
            look,
            |look: Result<_>| -> Result<()> {
                seen.extend(look?);
                Ok(())
            },
        )?;
        sort_in_course_order(&mut seen, |(glance, _)| &glance.case);
        let (glances, places) = seen.into_iter().unzip();
        Ok(Self { family: Family::of(header, glances, &thresholds), places, thresholds })
    }

    /// The report, with no more of each case than was kept.
    pub fn report<'a>(&'a self, companions: &'a Companions) -> Report<'a> {
        Report {
            recording: &self.family.recording,
            judgements: &self.family.judgements,
            thresholds: &self.thresholds,
            companions,
        }
    }

    /// Reads a case again.
    ///
    /// # Errors
    /// When it is not as it was at the first glance.
    pub fn whole(&self, place: usize) -> Result<Whole<'static>> {
        let Place { journal, size: known } = &self.places[place];
        let read = journal.read()?.filter(|read| read.size == *known).with_context(|| {
            let id = &self.family.judgements[place].id;
            format!("the recording of {id} changed while the report was made: make it again")
        })?;
        let judgement = self.family.judge(place, &read.record);
        Ok(Whole { record: Cow::Owned(read.record), judgement: Cow::Owned(judgement) })
    }
}
