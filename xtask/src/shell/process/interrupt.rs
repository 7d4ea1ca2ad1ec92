//! The user's wish to stop, shared by everything that waits.
//!
//! The first Ctrl-C (or SIGTERM, SIGHUP) raises the flag and wakes every waiter; each ends its
//! children and returns, so that journals are closed and the summary is still printed. The second
//! leaves at once. It does not decide what stopping means to a verb.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A flag that is raised at most once and wakes whoever listens. Clones share the flag.
#[derive(Clone, Default)]
pub struct Interrupt {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    raised: AtomicBool,
    next: AtomicU64,
    listeners: Mutex<Vec<Listener>>,
}

struct Listener {
    id: u64,
    wake: Box<dyn Fn() + Send>,
}

/// What a shell reports for a program that SIGINT ended.
const EXIT_INTERRUPTED: i32 = 130;

impl Interrupt {
    /// A flag that only [`raise`](Interrupt::raise) can raise.
    pub fn new() -> Self {
        Self::default()
    }

    /// A flag raised by Ctrl-C, SIGTERM and SIGHUP. To be called once, by the program's door.
    ///
    /// # Errors
    /// When a handler is installed already or the operating system refuses one.
    pub fn on_signals() -> Result<Self, ctrlc::Error> {
        let interrupt = Self::new();
        let handle = interrupt.clone();
        ctrlc::set_handler(move || {
            if handle.is_raised() {
                std::process::exit(EXIT_INTERRUPTED);
            }
            handle.raise();
        })?;
        Ok(interrupt)
    }

    /// Whether the user has asked to stop.
    pub fn is_raised(&self) -> bool {
        self.shared.raised.load(Ordering::SeqCst)
    }

    /// Asks everything to stop and wakes every listener.
    pub fn raise(&self) {
        self.shared.raised.store(true, Ordering::SeqCst);
        for listener in self.listeners().iter() {
            (listener.wake)();
        }
    }

    /// Calls `wake` when the flag is raised, at once if it is already, until the returned guard
    /// is dropped. `wake` must not block.
    pub fn listen(&self, wake: impl Fn() + Send + 'static) -> Listening {
        let id = self.shared.next.fetch_add(1, Ordering::Relaxed);
        let mut listeners = self.listeners();
        if self.is_raised() {
            wake();
        }
        listeners.push(Listener { id, wake: Box::new(wake) });
        Listening { interrupt: self.clone(), id }
    }

    /// Waits for `limit` or until the flag is raised, and says whether it is.
    pub fn wait(&self, limit: Duration) -> bool {
        let (wake, woken) = sync_channel(1);
        // A full channel has woken the waiter already, and a time-out is the usual outcome.
        let listening = self.listen(move || {
            let _ = wake.try_send(());
        });
        let _ = woken.recv_timeout(limit);
        drop(listening);
        self.is_raised()
    }

    fn listeners(&self) -> std::sync::MutexGuard<'_, Vec<Listener>> {
        // A listener that panicked says nothing about the list itself.
        self.shared.listeners.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Interrupt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Interrupt").field("raised", &self.is_raised()).finish()
    }
}

/// Keeps a listener of [`Interrupt::listen`] in place; dropping it ends the listening.
#[derive(Debug)]
pub struct Listening {
    interrupt: Interrupt,
    id: u64,
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.interrupt.listeners().retain(|listener| listener.id != self.id);
    }
}
