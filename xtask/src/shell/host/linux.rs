//! Linux: everything is a small text below `/proc` and `/sys`.
//!
//! The formats are those of proc(5) and of the kernel's documentation of sysfs.

use std::fs;
use std::path::{Path, PathBuf};

use crate::recording::host::{Conditions, Host, Power, Ticks};

/// The machine, as the files below `root` describe it.
pub(super) fn host(root: &Path, environment: &dyn Fn(&str) -> Option<String>) -> Host {
    let files = Files { root };
    let cpuinfo = files.text("proc/cpuinfo").unwrap_or_default();
    Host {
        cpu: cpu(&cpuinfo),
        kernel: files.text("proc/sys/kernel/osrelease"),
        memory_bytes: files
            .text("proc/meminfo")
            .and_then(|text| field(&text, "MemTotal")?.strip_suffix("kB")?.trim().parse().ok())
            .map(|kib: u64| kib * 1024),
        container: container(&files, environment),
        hypervisor: hypervisor(&files, &cpuinfo),
        smt: files.text("sys/devices/system/cpu/smt/active").map(|active| active == "1"),
        ..Host::default()
    }
}

/// The conditions at this moment.
pub(super) fn conditions(root: &Path) -> Conditions {
    let files = Files { root };
    Conditions {
        load: files
            .text("proc/loadavg")
            .and_then(|text| text.split_whitespace().next()?.parse().ok()),
        ticks: files.text("proc/stat").and_then(|text| ticks(&text)),
        governor: files.text("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
        mhz: mhz(&files),
        turbo: turbo(&files),
        throttled: throttled(&files),
        power: power(&files),
        traced: files
            .text("proc/self/status")
            .and_then(|text| field(&text, "TracerPid").map(|pid| pid != "0")),
    }
}

struct Files<'a> {
    root: &'a Path,
}

impl Files<'_> {
    fn text(&self, path: &str) -> Option<String> {
        read(&self.root.join(path))
    }

    fn exists(&self, path: &str) -> bool {
        self.root.join(path).exists()
    }

    /// The folders below `path`, in no order.
    fn folders(&self, path: &str) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.root.join(path)).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect()
    }

    /// The folders of the processors, `cpu0` and so on.
    fn cpus(&self) -> Vec<PathBuf> {
        let mut folders = self.folders("sys/devices/system/cpu");
        folders.retain(|folder| {
            let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let number = name.strip_prefix("cpu").unwrap_or_default();
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        });
        folders
    }
}

fn read(path: &Path) -> Option<String> {
    let text = fs::read_to_string(path).ok()?.trim().to_owned();
    (!text.is_empty()).then_some(text)
}

/// The value in a line `key : value`.
fn field<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        (name.trim() == key).then_some(value.trim())
    })
}

fn cpu(cpuinfo: &str) -> Option<String> {
    // The second and third are what ARM and RISC-V kernels write.
    let name = ["model name", "Model", "uarch"].iter().find_map(|key| field(cpuinfo, key));
    let arm = || {
        let implementer = field(cpuinfo, "CPU implementer")?;
        Some(format!("ARM implementer {implementer} part {}", field(cpuinfo, "CPU part")?))
    };
    name.map(str::to_owned).or_else(arm)
}

fn container(files: &Files, environment: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    if files.exists(".dockerenv") {
        return Some("docker".to_owned());
    }
    if files.exists("run/.containerenv") {
        return Some("podman".to_owned());
    }
    if environment("KUBERNETES_SERVICE_HOST").is_some() {
        return Some("kubernetes".to_owned());
    }
    // Set by systemd-nspawn, LXC and others for the first process.
    let told = files.text("run/systemd/container").or_else(|| environment("container"));
    let groups = files.text("proc/1/cgroup").unwrap_or_default();
    told.or_else(|| {
        ["docker", "kubepods", "lxc", "containerd"]
            .iter()
            .find(|name| groups.contains(*name))
            .map(|name| (*name).to_owned())
    })
}

fn hypervisor(files: &Files, cpuinfo: &str) -> Option<String> {
    let flagged = field(cpuinfo, "flags")
        .is_some_and(|flags| flags.split_whitespace().any(|flag| flag == "hypervisor"));
    let kind = files.text("sys/hypervisor/type");
    if !flagged && kind.is_none() {
        return None;
    }
    let vendor = || files.text("sys/class/dmi/id/sys_vendor");
    kind.or_else(vendor).or_else(|| Some("unnamed".to_owned()))
}

/// The first line of `/proc/stat`: user nice system idle iowait irq softirq steal …; the guests'
/// times that follow are contained in the first two.
fn ticks(stat: &str) -> Option<Ticks> {
    let line = stat.lines().find_map(|line| line.strip_prefix("cpu "))?;
    let numbers: Vec<u64> = line.split_whitespace().map_while(|n| n.parse().ok()).collect();
    let at = |index: usize| numbers.get(index).copied();
    let busy = at(0)? + at(1)? + at(2)? + at(5).unwrap_or(0) + at(6).unwrap_or(0);
    Some(Ticks { busy, idle: at(3)? + at(4).unwrap_or(0), stolen: at(7).unwrap_or(0) })
}

fn mhz(files: &Files) -> Option<f64> {
    let mhz = frequencies(files);
    (!mhz.is_empty()).then(|| mhz.iter().sum::<f64>() / mhz.len() as f64)
}

/// The frequency of the fastest core at this moment: the one that works, where others sleep.
pub(super) fn fastest_mhz(root: &Path) -> Option<f64> {
    frequencies(&Files { root }).into_iter().max_by(f64::total_cmp)
}

/// The frequency of each core, in MHz.
fn frequencies(files: &Files) -> Vec<f64> {
    let khz: Vec<f64> = files
        .cpus()
        .iter()
        .filter_map(|cpu| read(&cpu.join("cpufreq/scaling_cur_freq"))?.parse().ok())
        .collect();
    let told = || -> Vec<f64> {
        let cpuinfo = files.text("proc/cpuinfo").unwrap_or_default();
        let lines = cpuinfo.lines().filter_map(|line| line.split_once(':'));
        let speeds = lines.filter(|(key, _)| key.trim() == "cpu MHz");
        speeds.filter_map(|(_, value)| value.trim().parse().ok()).collect()
    };
    if khz.is_empty() { told() } else { khz.iter().map(|khz| khz / 1000.0).collect() }
}

fn turbo(files: &Files) -> Option<bool> {
    let forbidden = files.text("sys/devices/system/cpu/intel_pstate/no_turbo").map(|t| t == "0");
    forbidden.or_else(|| files.text("sys/devices/system/cpu/cpufreq/boost").map(|t| t == "1"))
}

fn throttled(files: &Files) -> Option<u64> {
    let counts: Vec<u64> = files
        .cpus()
        .iter()
        .filter_map(|cpu| read(&cpu.join("thermal_throttle/core_throttle_count"))?.parse().ok())
        .collect();
    (!counts.is_empty()).then(|| counts.iter().sum())
}

fn power(files: &Files) -> Option<Power> {
    let supplies = files.folders("sys/class/power_supply");
    let of_kind = |kind: &str| {
        supplies
            .iter()
            .filter(|folder| read(&folder.join("type")).is_some_and(|t| t == kind))
            .collect::<Vec<_>>()
    };
    // A battery of a mouse or a headset has the scope "Device" and powers nothing here.
    let emptied = of_kind("Battery").iter().any(|folder| {
        read(&folder.join("status")).is_some_and(|status| status == "Discharging")
            && read(&folder.join("scope")).is_none_or(|scope| scope != "Device")
    });
    let plugged = of_kind("Mains")
        .iter()
        .any(|folder| read(&folder.join("online")).is_some_and(|on| on == "1"));
    match (emptied, plugged) {
        (true, false) => Some(Power::Battery),
        (_, true) => Some(Power::Mains),
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Machine {
        root: tempfile::TempDir,
    }

    impl Machine {
        fn with(files: &[(&str, &str)]) -> Self {
            let root = tempfile::tempdir().unwrap();
            for (path, text) in files {
                let path = root.path().join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
            Self { root }
        }

        fn conditions(&self) -> Conditions {
            conditions(self.root.path())
        }

        fn host(&self) -> Host {
            host(self.root.path(), &|_| None)
        }
    }

    #[test]
    fn an_empty_machine_tells_nothing() {
        let machine = Machine::with(&[]);
        assert_eq!(machine.host(), Host::default());
        assert_eq!(machine.conditions(), Conditions::default());
    }

    #[test]
    fn a_guest_in_a_container() {
        let cpuinfo = "processor\t: 0\nmodel name\t: Some CPU @ 2.20GHz\ncpu MHz\t\t: 2200.0\n\
                       flags\t\t: fpu hypervisor\n\nprocessor\t: 1\ncpu MHz\t\t: 2400.0\n";
        let machine = Machine::with(&[
            ("proc/cpuinfo", cpuinfo),
            ("proc/meminfo", "MemTotal:        8000000 kB\nMemFree: 1 kB\n"),
            ("proc/sys/kernel/osrelease", "6.12.1\n"),
            ("sys/class/dmi/id/sys_vendor", "QEMU\n"),
            ("proc/1/cgroup", "0::/kubepods/pod1\n"),
            ("sys/devices/system/cpu/smt/active", "1\n"),
        ]);
        let host = machine.host();
        assert_eq!(host.cpu.as_deref(), Some("Some CPU @ 2.20GHz"));
        assert_eq!(host.memory_bytes, Some(8_192_000_000));
        assert_eq!(host.kernel.as_deref(), Some("6.12.1"));
        assert_eq!(host.hypervisor.as_deref(), Some("QEMU"));
        assert_eq!(host.container.as_deref(), Some("kubepods"));
        assert_eq!(host.smt, Some(true));
        assert_eq!(machine.conditions().mhz, Some(2300.0));
    }

    #[test]
    fn a_warm_laptop_on_its_battery() {
        let supply = "sys/class/power_supply";
        let cpu = "sys/devices/system/cpu";
        let machine = Machine::with(&[
            ("proc/loadavg", "1.25 0.50 0.25 2/345 6789\n"),
            ("proc/stat", "cpu  10 20 30 400 50 6 7 8 9 10\ncpu0 1 2 3\n"),
            ("proc/self/status", "Name:\tx\nTracerPid:\t4242\n"),
            (&format!("{supply}/AC/type"), "Mains"),
            (&format!("{supply}/AC/online"), "0"),
            (&format!("{supply}/BAT0/type"), "Battery"),
            (&format!("{supply}/BAT0/status"), "Discharging"),
            (&format!("{cpu}/cpu0/cpufreq/scaling_governor"), "powersave"),
            (&format!("{cpu}/cpu0/cpufreq/scaling_cur_freq"), "1200000"),
            (&format!("{cpu}/cpu1/cpufreq/scaling_cur_freq"), "1400000"),
            (&format!("{cpu}/cpu0/thermal_throttle/core_throttle_count"), "3"),
            (&format!("{cpu}/cpu1/thermal_throttle/core_throttle_count"), "4"),
            (&format!("{cpu}/intel_pstate/no_turbo"), "0"),
        ]);
        let expected = Conditions {
            load: Some(1.25),
            ticks: Some(Ticks { busy: 73, idle: 450, stolen: 8 }),
            governor: Some("powersave".to_owned()),
            mhz: Some(1300.0),
            turbo: Some(true),
            throttled: Some(7),
            power: Some(Power::Battery),
            traced: Some(true),
        };
        assert_eq!(machine.conditions(), expected);
        assert_eq!(fastest_mhz(machine.root.path()), Some(1400.0));
    }

    #[test]
    fn a_discharging_mouse_is_no_battery_power() {
        let supply = "sys/class/power_supply";
        let machine = Machine::with(&[
            (&format!("{supply}/mouse/type"), "Battery"),
            (&format!("{supply}/mouse/status"), "Discharging"),
            (&format!("{supply}/mouse/scope"), "Device"),
        ]);
        assert_eq!(machine.conditions().power, None);
    }
}
