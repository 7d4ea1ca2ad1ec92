//! Windows, as far as its environment and `cmd /c ver` tell.

use crate::recording::host::Host;

pub(super) fn host(
    environment: &dyn Fn(&str) -> Option<String>,
    ask: &dyn Fn(&str, &[&str]) -> Option<String>,
) -> Host {
    Host {
        cpu: environment("PROCESSOR_IDENTIFIER"),
        kernel: ask("cmd", &["/c", "ver"]),
        ..Host::default()
    }
}
