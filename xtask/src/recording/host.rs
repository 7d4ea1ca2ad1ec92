//! The machine a sitting took place on, and the conditions it was under.
//!
//! Every fact is optional: an absent one was not told by the operating system, and is not guessed.
//! Nothing here names the machine or its user. It reads nothing itself.

use serde::{Deserialize, Serialize};

/// What does not change during a sitting.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Host {
    /// The processor's name for itself.
    pub cpu: Option<String>,
    /// Logical processors this process may use, limits of a container included.
    pub cores: Option<u32>,
    /// The operating system, as Go names it.
    pub os: String,
    /// The architecture, as Go names it.
    pub arch: String,
    /// The release of the kernel.
    pub kernel: Option<String>,
    /// Physical memory in bytes.
    pub memory_bytes: Option<u64>,
    /// The kind of container around this process, such as `docker`.
    pub container: Option<String>,
    /// The kind of virtual machine, as far as it tells.
    pub hypervisor: Option<String>,
    /// Whether cores of this machine share their units by two or more threads.
    pub smt: Option<bool>,
}

/// What may change while samples are taken; read again to see whether it did.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Conditions {
    /// Runnable processes, averaged over about the last minute.
    pub load: Option<f64>,
    /// Processor time of all cores since the machine started.
    pub ticks: Option<Ticks>,
    /// How the frequency of the processor is chosen, such as `powersave`.
    pub governor: Option<String>,
    /// The frequency of each core at this moment, averaged, in MHz.
    pub mhz: Option<f64>,
    /// Whether the processor may exceed its base frequency for a while.
    pub turbo: Option<bool>,
    /// How often cores were slowed down for heat since the machine started.
    pub throttled: Option<u64>,
    /// Where the power comes from.
    pub power: Option<Power>,
    /// Whether a debugger or tracer is attached to this process.
    pub traced: Option<bool>,
}

/// The fastest core's frequency as it was read between the turns of a sitting, in MHz.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Frequencies {
    /// The lowest reading.
    pub low: f64,
    /// The highest.
    pub high: f64,
}

impl Frequencies {
    /// Takes in one more reading.
    pub fn add(known: Option<Self>, mhz: f64) -> Self {
        let Self { low, high } = known.unwrap_or(Self { low: mhz, high: mhz });
        Self { low: low.min(mhz), high: high.max(mhz) }
    }
}

/// Processor time of all cores since the machine started, in clock ticks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticks {
    /// Spent on work of any process.
    pub busy: u64,
    /// Spent idle, waiting for disks included.
    pub idle: u64,
    /// Taken by other guests of the same hypervisor.
    pub stolen: u64,
}

/// Where the power comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Power {
    /// The mains.
    Mains,
    /// A battery that is being emptied; processors are often slowed down then.
    Battery,
}

/// How processor time was spent between two readings, as shares of all of it; they add up to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shares {
    /// On work of any process, this one included.
    pub busy: f64,
    /// By other guests of the hypervisor.
    pub stolen: f64,
    /// On nothing.
    pub idle: f64,
}

impl Ticks {
    /// How the time since `earlier` was spent; `None` if none has passed or the counters went
    /// backwards, as they do when a virtual machine is moved.
    pub fn since(self, earlier: Self) -> Option<Shares> {
        let busy = self.busy.checked_sub(earlier.busy)? as f64;
        let idle = self.idle.checked_sub(earlier.idle)? as f64;
        let stolen = self.stolen.checked_sub(earlier.stolen)? as f64;
        let all = busy + idle + stolen;
        (all > 0.0).then(|| Shares { busy: busy / all, stolen: stolen / all, idle: idle / all })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_the_time_between_two_readings() {
        let earlier = Ticks { busy: 100, idle: 1000, stolen: 7 };
        let later = Ticks { busy: 130, idle: 1060, stolen: 17 };
        let shares = later.since(earlier).unwrap();
        assert_eq!((shares.busy, shares.idle, shares.stolen), (0.3, 0.6, 0.1));
        assert_eq!(earlier.since(later), None);
        assert_eq!(earlier.since(earlier), None);
    }

    #[test]
    fn facts_that_an_older_recording_lacks_are_absent() {
        let host: Host = serde_json::from_str(r#"{"os": "linux", "cores": 2}"#).unwrap();
        assert_eq!((host.cores, host.cpu), (Some(2), None));
    }
}
