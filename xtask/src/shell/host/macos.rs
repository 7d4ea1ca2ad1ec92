//! macOS: `sysctl` and `pmset` are asked.
//!
//! The names are those of sysctl(3) and of the manual page of pmset(1).

use crate::recording::host::{Conditions, Host, Power};

/// Runs a program and gives what it printed, or nothing.
type Ask<'a> = &'a dyn Fn(&str, &[&str]) -> Option<String>;

pub(super) fn host(ask: Ask) -> Host {
    let sysctl = |name: &str| ask("sysctl", &["-n", name]);
    Host {
        cpu: sysctl("machdep.cpu.brand_string"),
        kernel: sysctl("kern.osrelease"),
        memory_bytes: sysctl("hw.memsize").and_then(|text| text.parse().ok()),
        hypervisor: sysctl("kern.hv_vmm_present")
            .filter(|present| present == "1")
            .map(|_| "unnamed".to_owned()),
        ..Host::default()
    }
}

pub(super) fn conditions(ask: Ask) -> Conditions {
    // `{ 1.52 1.70 1.66 }`, with a comma for the point in some languages.
    let load = ask("sysctl", &["-n", "vm.loadavg"]).and_then(|text| {
        let first = text.trim_start_matches(['{', ' ']).split_whitespace().next()?.to_owned();
        first.replace(',', ".").parse().ok()
    });
    let power = ask("pmset", &["-g", "batt"]).and_then(|text| {
        if text.contains("'Battery Power'") {
            Some(Power::Battery)
        } else {
            text.contains("'AC Power'").then_some(Power::Mains)
        }
    });
    Conditions { load, power, ..Conditions::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(program: &str, args: &[&str]) -> Option<String> {
        let text = match (program, args.last().copied()?) {
            ("sysctl", "machdep.cpu.brand_string") => "Apple M3",
            ("sysctl", "hw.memsize") => "17179869184",
            ("sysctl", "kern.hv_vmm_present") => "0",
            ("sysctl", "vm.loadavg") => "{ 1,52 1,70 1,66 }",
            ("pmset", "batt") => "Now drawing from 'Battery Power'\n -InternalBattery-0 80%",
            _ => return None,
        };
        Some(text.to_owned())
    }

    #[test]
    fn reads_what_the_programs_print() {
        let host = host(&answers);
        assert_eq!(host.cpu.as_deref(), Some("Apple M3"));
        assert_eq!((host.memory_bytes, host.hypervisor), (Some(17_179_869_184), None));
        let conditions = conditions(&answers);
        assert_eq!((conditions.load, conditions.power), (Some(1.52), Some(Power::Battery)));
    }
}
