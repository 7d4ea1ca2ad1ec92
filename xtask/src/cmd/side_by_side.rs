//! Does independent work on as many threads as there are cores. Nothing that is timed may be done
//! here; the answers come back in the order of the work.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::shell::process::Interrupt;

/// The answer to each index below `count`, as far as work had begun when somebody asked to stop.
pub fn each<T: Send>(
    count: usize,
    interrupt: &Interrupt,
    work: impl Fn(usize) -> T + Sync,
) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, T)>> = Mutex::default();
    let worker = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count || interrupt.is_raised() {
                return;
            }
            let answer = work(index);
            done.lock().unwrap_or_else(PoisonError::into_inner).push((index, answer));
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..std::thread::available_parallelism().map_or(1, usize::from).min(count.max(1)) {
            scope.spawn(worker);
        }
        worker();
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, answer)| answer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_keep_the_order_and_a_wish_to_stop_is_heard() {
        let interrupt = Interrupt::new();
        assert_eq!(each(100, &interrupt, |n| n * n), (0..100).map(|n| n * n).collect::<Vec<_>>());
        assert!(each(0, &interrupt, |n| n).is_empty());
        let begun = each(1000, &interrupt, |n| {
            interrupt.raise();
            n
        });
        assert!(begun.len() < 1000, "{} of 1000 were still begun", begun.len());
    }
}
