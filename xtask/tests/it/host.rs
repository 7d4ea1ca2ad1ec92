//! The machine and the repository, compared with what the system's own programs say.

use std::path::Path;
use std::process::Command;

use xtask::recording::host::Host;
use xtask::shell::process::Interrupt;
use xtask::shell::{git, host};

fn told(program: &str, args: &[&str], folder: &Path) -> String {
    let output = Command::new(program).args(args).current_dir(folder).output();
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(output.status.success(), "{program} {args:?}: {output:?}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

#[cfg(unix)]
#[test]
fn the_kernel_is_the_one_uname_names() {
    let host = host::host(&Interrupt::new());
    assert_eq!(host.kernel.as_deref(), Some(told("uname", &["-r"], Path::new("/")).as_str()));
    let json = serde_json::to_string(&host).unwrap();
    assert_eq!(serde_json::from_str::<Host>(&json).unwrap(), host);
    let name = told("uname", &["-n"], Path::new("/"));
    assert!(!json.contains(&format!("\"{name}\"")), "the name of the machine is kept: {json}");
}

#[cfg(target_os = "linux")]
#[test]
fn the_conditions_of_this_machine_are_plausible() {
    let before = host::conditions(&Interrupt::new());
    let mut sum = 0_u64;
    // Some work, so that the counters of processor time move: they tick a hundred times a second.
    let after = loop {
        sum = (0..1_000_000).fold(sum, |sum: u64, n| sum.wrapping_mul(31).wrapping_add(n));
        let after = host::conditions(&Interrupt::new());
        if after.ticks != before.ticks {
            break after;
        }
    };
    std::hint::black_box(sum);
    let shares = after.ticks.unwrap().since(before.ticks.unwrap()).unwrap();
    assert!((shares.busy + shares.idle + shares.stolen - 1.0).abs() < 1e-9);
    assert!(after.load.is_some_and(|load| load >= 0.0));
    assert!(after.traced.is_some());
}

#[test]
fn a_commit_is_told_and_a_change_makes_it_dirty() {
    let folder = tempfile::tempdir().unwrap();
    let (folder, never) = (folder.path(), Interrupt::new());
    assert_eq!(git::revision(folder, &never), None, "there is no repository");
    told("git", &["init", "--quiet"], folder);
    assert_eq!(git::revision(folder, &never), None, "there is no commit");
    std::fs::write(folder.join("a.go"), "package a\n").unwrap();
    told("git", &["add", "."], folder);
    let who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
    told("git", &[&who[..], &["commit", "--quiet", "--message", "one"]].concat(), folder);

    let clean = git::revision(folder, &never).unwrap();
    assert_eq!(
        (clean.commit.clone(), clean.dirty),
        (told("git", &["rev-parse", "HEAD"], folder), false)
    );
    std::fs::write(folder.join("b.go"), "package a\n").unwrap();
    let dirty = git::revision(folder, &never).unwrap();
    assert_eq!((dirty.commit, dirty.dirty), (clean.commit, true));
}
