//! Completes an undercounted line from the control total.
//!
//! Objects under 16 bytes without pointers share blocks, and the profile counts the blocks. Where
//! exactly one line allocates such objects, what the lines leave unexplained can only be its own,
//! and the counters say how many it really made. Where several do, nothing is guessed.

use super::Evidence;

/// One block holds at most so many objects: sixteen of one byte.
const OBJECTS_PER_BLOCK: f64 = 16.0;

/// Gives the remainder to the one undercounted site, if there is exactly one it can belong to.
pub fn complete(evidence: &mut Evidence) {
    let mut undercounted = evidence.sites.iter_mut().filter(|site| site.at_least);
    let (Some(site), None) = (undercounted.next(), undercounted.next()) else { return };
    let counted = site.allocs_per_op + evidence.remainder_allocs;
    if evidence.remainder_allocs <= 0.0 || counted > site.allocs_per_op * OBJECTS_PER_BLOCK {
        return;
    }
    site.allocs_per_op = counted;
    site.bytes_per_op += evidence.remainder_bytes;
    site.at_least = false;
    evidence.remainder_allocs = 0.0;
    evidence.remainder_bytes = 0.0;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alloc::{SiteClass, SiteEvidence};

    fn site(line: u32, allocs_per_op: f64, at_least: bool) -> SiteEvidence {
        SiteEvidence {
            file: "before.go".to_owned(),
            line,
            column: None,
            function: None,
            class: SiteClass::EscapesAndAllocates,
            finding: None,
            copies: Vec::new(),
            callee: None,
            allocs_per_op,
            bytes_per_op: allocs_per_op * 16.0,
            at_least,
            shared_line: false,
        }
    }

    fn evidence(sites: Vec<SiteEvidence>) -> Evidence {
        Evidence { sites, total_allocs: 2.0, remainder_allocs: 0.5, ..Evidence::default() }
    }

    #[test]
    fn the_only_undercounted_line_takes_the_remainder() {
        let mut one = evidence(vec![site(1, 1.0, false), site(2, 0.5, true)]);
        complete(&mut one);
        assert_eq!((one.sites[1].allocs_per_op, one.sites[1].at_least), (1.0, false));
        assert_eq!(one.remainder_allocs, 0.0);
    }

    #[test]
    fn several_undercounted_lines_stay_lower_bounds() {
        let mut two = evidence(vec![site(1, 0.5, true), site(2, 0.5, true)]);
        complete(&mut two);
        assert!(two.sites.iter().all(|site| site.at_least && site.allocs_per_op == 0.5));
        assert_eq!(two.remainder_allocs, 0.5);
    }
}
