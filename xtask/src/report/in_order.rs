//! Work shared among the cores, results handed on in order, few of them waiting at any time.
//!
//! Item `n` belongs to worker `n % workers`, and each worker has a short queue of its own. The
//! results are taken from the queues in turn, so their order is that of the items however many
//! cores there are, and a slow taker holds the workers back instead of letting results pile up.
//! What the work is, is no concern of this file.

use std::num::NonZeroUsize;
use std::sync::mpsc;
use std::thread;

/// Results that may wait in each worker's queue.
const WAITING: usize = 8;

/// Does `work` for every item on as many threads as there are cores, each with a `tool` of its
/// own, and gives the results to `take` in the order of the items.
///
/// # Errors
/// The first error of `take`; the work that was not begun by then is left.
pub fn in_order<I: Sync, T, R: Send, E>(
    items: &[I],
    tool: impl Fn() -> T + Sync,
    work: impl Fn(&mut T, &I) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let workers = thread::available_parallelism().map_or(1, NonZeroUsize::get).min(items.len());
    let (tool, work) = (&tool, &work);
    thread::scope(|scope| {
        let mut queues = Vec::with_capacity(workers);
        for worker in 0..workers {
            let (send, queue) = mpsc::sync_channel(WAITING);
            queues.push(queue);
            scope.spawn(move || {
                let mut tool = tool();
                // A closed queue means that the taker gave up.
                items
                    .iter()
                    .skip(worker)
                    .step_by(workers)
                    .all(|item| send.send(work(&mut tool, item)).is_ok());
            });
        }
        for place in 0..items.len() {
            // A queue that ends early is a worker's panic, which the scope passes on.
            let Ok(result) = queues[place % workers].recv() else { break };
            take(result)?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        for count in [0, 1, 2, 3, 1000] {
            let items: Vec<usize> = (0..count).collect();
            let mut taken = Vec::new();
            let take = |n| {
                taken.push(n);
                Ok::<(), ()>(())
            };
            in_order(&items, || (), |(), n| n * n, take).expect("take never fails");
            assert_eq!(taken, items.iter().map(|n| n * n).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_taker_that_gives_up_stops_the_work() {
        let items: Vec<usize> = (0..100_000).collect();
        let done = AtomicUsize::new(0);
        let work = |(): &mut (), n: &usize| {
            done.fetch_add(1, Ordering::Relaxed);
            *n
        };
        let ended = in_order(&items, || (), work, |n| if n == 3 { Err("full") } else { Ok(()) });
        assert_eq!(ended, Err("full"));
        let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        assert!(done.into_inner() <= 4 + cores * (WAITING + 2), "results piled up");
    }
}
