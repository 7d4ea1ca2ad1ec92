//! Writes the worker's loop: a `_test.go` file that is injected with `-overlay`, so no file of the
//! measured tree changes and any package with ordinary benchmarks can be measured.

const TEMPLATE: &str = include_str!("harness.go.txt");
/// Name of the injected file; it sorts last and collides with nobody's.
pub const FILE_NAME: &str = "zz_escape_clinic_worker_test.go";
/// Prefix of every function of the injected file.
pub const FUNCTION_PREFIX: &str = "escapeClinic";
/// The test that turns the binary into a worker.
pub const TEST_NAME: &str = "TestEscapeClinicWorker";
/// What a line of the protocol begins with.
pub const REPLY_PREFIX: &str = "@escape-clinic ";

const UNIX_RUSAGE: &str = r"func escapeClinicCPU() int64 {
	var usage escapeClinicSyscall.Rusage
	if escapeClinicSyscall.Getrusage(escapeClinicSyscall.RUSAGE_SELF, &usage) != nil {
		return -1
	}
	return usage.Utime.Nano() + usage.Stime.Nano()
}
";
const NO_RUSAGE: &str = "func escapeClinicCPU() int64 { return -1 }\n";

/// The functions of a package that its worker can run.
#[derive(Debug, Clone, Copy, Default)]
pub struct Functions<'a> {
    /// `func(*testing.B)`.
    pub benchmarks: &'a [&'a str],
    /// `func(*testing.B, int)`.
    pub sweeps: &'a [&'a str],
}

/// The file for a test package (`package` clause of its tests) and its functions.
pub fn source(package: &str, functions: &Functions<'_>, goos: &str) -> String {
    let unix = goos != "windows" && goos != "plan9" && goos != "js" && goos != "wasip1";
    let entries = |names: &[&str]| -> String {
        names.iter().map(|name| format!("\t{name:?}: {name},\n")).collect()
    };
    TEMPLATE
        .replacen("package PACKAGE", &format!("package {package}"), 1)
        .replacen("RUSAGE_IMPORT", if unix { "\tescapeClinicSyscall \"syscall\"\n" } else { "" }, 1)
        .replacen("BENCHMARKS", &entries(functions.benchmarks), 1)
        .replacen("SWEEPS", &entries(functions.sweeps), 1)
        .replacen("RUSAGE_BODY\n", if unix { UNIX_RUSAGE } else { NO_RUSAGE }, 1)
}

/// The `package` clause of a Go test file.
pub fn package_clause(test_file: &str) -> Option<&str> {
    test_file
        .lines()
        .find_map(|line| line.strip_prefix("package "))
        .map(|rest| rest.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or(rest))
}
