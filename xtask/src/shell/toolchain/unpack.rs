//! Unpacking an archive of Go into a fresh folder, trusting nothing that its entries say.
//!
//! Only plain files and folders below `go/` are made; a path that leaves the folder, a link or a
//! device ends the unpacking with an error. It does not verify sums; that has been done.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::{Setback, cannot};
use crate::shell::process::Interrupt;

/// The form of an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A compressed tar archive.
    TarGz,
    /// A zip archive; a wheel is one.
    Zip,
}

/// Unpacks what lies below `go/` in `archive` to `into/go`. `into` must be empty.
pub(super) fn unpack(
    archive: &Path,
    form: Form,
    into: &Path,
    interrupt: &Interrupt,
) -> Result<(), Setback> {
    let file = File::open(archive).map_err(cannot("open", archive))?;
    let broken = |error: &dyn std::fmt::Display| {
        Setback::Because(format!("{} cannot be unpacked: {error}", archive.display()))
    };
    match form {
        Form::TarGz => tar_gz(file, into, interrupt, &broken),
        Form::Zip => zip(file, into, interrupt, &broken),
    }
}

type Broken<'a> = &'a dyn Fn(&dyn std::fmt::Display) -> Setback;

fn tar_gz(file: File, into: &Path, interrupt: &Interrupt, broken: Broken) -> Result<(), Setback> {
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(io::BufReader::new(file)));
    for entry in archive.entries().map_err(|e| broken(&e))? {
        let mut entry = entry.map_err(|e| broken(&e))?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let kind = entry.header().entry_type();
        let mode = entry.header().mode().map_err(|e| broken(&e))?;
        if kind.is_pax_global_extensions() {
            continue;
        }
        let item = Item::new(&name, kind.is_dir(), kind.is_file(), mode).map_err(|e| broken(&e))?;
        item.make(into, &mut entry, interrupt)?;
    }
    // The sum at the end of the compressed stream is only looked at by whoever reads to the end.
    io::copy(&mut archive.into_inner(), &mut io::sink()).map_err(|e| broken(&e))?;
    Ok(())
}

fn zip(file: File, into: &Path, interrupt: &Interrupt, broken: Broken) -> Result<(), Setback> {
    let mut archive = zip::ZipArchive::new(io::BufReader::new(file)).map_err(|e| broken(&e))?;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|e| broken(&e))?;
        let name = entry.name().map_err(|e| broken(&e))?.into_owned();
        let is_dir = entry.is_dir();
        let is_file = !is_dir && !entry.is_symlink();
        let mode = entry.unix_mode().unwrap_or(0o644);
        let item = Item::new(&name, is_dir, is_file, mode).map_err(|e| broken(&e))?;
        item.make(into, &mut entry, interrupt)?;
    }
    Ok(())
}

/// What one entry may become.
enum Item {
    /// Not below `go/`: a wheel's description of itself.
    Nothing,
    Folder(PathBuf),
    File {
        path: PathBuf,
        executable: bool,
    },
}

impl Item {
    fn new(name: &str, is_dir: bool, is_file: bool, mode: u32) -> Result<Self, String> {
        let path = safe_path(name)?;
        if !is_dir && !is_file {
            return Err(format!("{name:?} is neither a file nor a folder"));
        }
        if !path.starts_with("go") {
            return Ok(Self::Nothing);
        }
        if is_dir {
            return Ok(Self::Folder(path));
        }
        // Archives made without modes would leave the toolchain without programs.
        let program = path.starts_with("go/bin") || path.starts_with("go/pkg/tool");
        Ok(Self::File { executable: mode & 0o111 != 0 || program, path })
    }

    fn make(
        self,
        into: &Path,
        content: &mut dyn Read,
        interrupt: &Interrupt,
    ) -> Result<(), Setback> {
        if interrupt.is_raised() {
            return Err(Setback::Interrupted);
        }
        match self {
            Self::Nothing => Ok(()),
            Self::Folder(path) => {
                let path = into.join(path);
                fs::create_dir_all(&path).map_err(cannot("create", &path))
            }
            Self::File { path, executable } => {
                let path = into.join(path);
                write(&path, content, executable).map_err(cannot("write", &path))
            }
        }
    }
}

/// The path of an entry, if it stays below the folder on every platform.
fn safe_path(name: &str) -> Result<PathBuf, String> {
    let bad = |part: &str| part.is_empty() || part == "." || part == "..";
    let trimmed = name.strip_suffix('/').unwrap_or(name);
    if trimmed.contains(['\\', ':', '\0']) || trimmed.split('/').any(bad) {
        return Err(format!("the path {name:?} would leave the folder"));
    }
    Ok(trimmed.split('/').collect())
}

fn write(path: &Path, content: &mut dyn Read, executable: bool) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    // Never over a file that is there: two entries of one name are a trick or a mistake.
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    io::copy(content, &mut file)?;
    if executable {
        make_executable(&file)?;
    }
    Ok(())
}

#[cfg(unix)]
fn make_executable(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn make_executable(_file: &File) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// A tar archive whose entry has exactly these bytes as its name, as an attacker writes it.
    fn tar_gz(name: &str, kind: tar::EntryType) -> Vec<u8> {
        let mut header = tar::Header::new_gnu();
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_entry_type(kind);
        header.set_mode(0o644);
        header.set_size(if kind.is_file() { 5 } else { 0 });
        if kind.is_symlink() || kind.is_hard_link() {
            header.set_link_name("/etc/passwd").unwrap();
        }
        header.set_cksum();
        let mut archive = tar::Builder::new(Vec::new());
        archive.append(&header, if kind.is_file() { &b"hello"[..] } else { b"" }).unwrap();
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(&archive.into_inner().unwrap()).unwrap();
        gz.finish().unwrap()
    }

    fn zip_of(name: &str) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default().unix_permissions(0o644);
        archive.start_file(name, options).unwrap();
        archive.write_all(b"hello").unwrap();
        archive.finish().unwrap().into_inner()
    }

    fn zip_link() -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        archive.add_symlink("go/link", "/etc/passwd", options).unwrap();
        archive.finish().unwrap().into_inner()
    }

    fn unpacked(bytes: &[u8], form: Form) -> (tempfile::TempDir, Result<(), Setback>) {
        let outer = tempfile::tempdir().unwrap();
        let archive = outer.path().join("archive");
        let into = outer.path().join("into");
        fs::write(&archive, bytes).unwrap();
        fs::create_dir(&into).unwrap();
        let result = unpack(&archive, form, &into, &Interrupt::new());
        (outer, result)
    }

    fn assert_refused(bytes: &[u8], form: Form, what: &str) {
        let (outer, result) = unpacked(bytes, form);
        assert!(matches!(result, Err(Setback::Because(_))), "{what} was unpacked: {result:?}");
        let files = walkdir::WalkDir::new(outer.path()).into_iter().flatten();
        let made = files.filter(|e| !e.file_type().is_dir()).count();
        assert_eq!(made, 1, "{what}: there is more than the archive itself");
    }

    #[test]
    fn paths_that_leave_the_folder_are_refused() {
        for name in ["../evil", "go/../../evil", "/evil", "go//evil", "go\\..\\evil", "C:/evil"] {
            assert_refused(&tar_gz(name, tar::EntryType::Regular), Form::TarGz, name);
            assert_refused(&zip_of(name), Form::Zip, name);
        }
    }

    #[test]
    fn links_and_devices_are_refused() {
        for kind in [
            tar::EntryType::Symlink,
            tar::EntryType::Link,
            tar::EntryType::Char,
            tar::EntryType::Fifo,
        ] {
            assert_refused(&tar_gz("go/x", kind), Form::TarGz, &format!("{kind:?}"));
        }
        assert_refused(&zip_link(), Form::Zip, "a link in a zip archive");
    }

    #[test]
    fn a_torn_archive_is_an_error_in_every_length() {
        let whole = tar_gz("go/VERSION", tar::EntryType::Regular);
        for end in 0..whole.len() {
            let (_outer, result) = unpacked(&whole[..end], Form::TarGz);
            assert!(result.is_err(), "{end} of {} bytes were enough", whole.len());
        }
        let whole = zip_of("go/VERSION");
        for end in 0..whole.len() {
            let (_outer, result) = unpacked(&whole[..end], Form::Zip);
            assert!(result.is_err(), "{end} of {} bytes were enough", whole.len());
        }
    }

    #[cfg(unix)]
    #[test]
    fn programs_can_be_executed_and_other_files_cannot() {
        use std::os::unix::fs::PermissionsExt;
        let mode = |name: &str, bytes: &[u8], form| {
            let (outer, result) = unpacked(bytes, form);
            result.unwrap();
            let meta = fs::metadata(outer.path().join("into").join(name)).unwrap();
            meta.permissions().mode() & 0o111
        };
        let tar = |name: &str| mode(name, &tar_gz(name, tar::EntryType::Regular), Form::TarGz);
        assert_eq!(tar("go/bin/go"), 0o111);
        assert_eq!(tar("go/VERSION"), 0);
        assert_eq!(mode("go/bin/go", &zip_of("go/bin/go"), Form::Zip), 0o111);
        assert_eq!(mode("go/VERSION", &zip_of("go/VERSION"), Form::Zip), 0);
    }
}
