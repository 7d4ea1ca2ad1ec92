//! Load on purpose: threads that burn CPU in bursts whose lengths change, as other people's
//! programs do. It ends when it is dropped.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

/// The longest burst and the longest pause, in milliseconds.
const LONGEST_MS: f64 = 600.0;
/// The shortest of each.
const SHORTEST_MS: f64 = 2.0;

/// Threads that burn until this is dropped.
pub struct Load {
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Load {
    /// One thread per core, each burning about half of the time.
    pub fn start(seed: u64) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let cores = std::thread::available_parallelism().map_or(1, usize::from) as u64;
        let threads = (0..cores).map(|core| {
            let stop = Arc::clone(&stop);
            std::thread::spawn(move || bursts(seed.wrapping_add(core), &stop))
        });
        Self { threads: threads.collect(), stop }
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            thread.thread().unpark();
            // A burner has nothing that could panic.
            thread.join().ok();
        }
    }
}

fn bursts(seed: u64, stop: &AtomicBool) {
    let mut random = Pcg64::seed_from_u64(seed);
    // Evenly on the log scale: many short ones, some that last.
    let mut length = || {
        let share: f64 = random.random();
        Duration::from_secs_f64(SHORTEST_MS * (LONGEST_MS / SHORTEST_MS).powf(share) / 1000.0)
    };
    while !stop.load(Ordering::Relaxed) {
        burn(length(), stop);
        if !stop.load(Ordering::Relaxed) {
            std::thread::park_timeout(length());
        }
    }
}

fn burn(length: Duration, stop: &AtomicBool) {
    let began = Instant::now();
    let mut x = 1_u64;
    while began.elapsed() < length && !stop.load(Ordering::Relaxed) {
        for _ in 0..1000 {
            x = x.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        }
        x = std::hint::black_box(x);
    }
}
