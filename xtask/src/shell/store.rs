//! The disk side of a recording and of a report: a journal that is appended to as samples are
//! taken, pages that appear whole or not at all, and a lock so that two sittings cannot mix.

use std::fs::{File, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::case::CaseId;
use crate::case::quiz::Sheet;
use crate::recording::{CaseRecord, Entry, Header, Recording, wire};

/// Holds a report folder for one process.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Takes the folder, creating it.
///
/// # Errors
/// When it cannot be written, or another process has it.
pub fn lock(out: &Path) -> Result<Lock> {
    fs_err::create_dir_all(out)
        .context("cannot write there: choose another folder with --out DIR")?;
    let path = out.join(".lock");
    let mut file = fs_err::OpenOptions::new()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(&path)
        .context("cannot write there: choose another folder with --out DIR")?
        .into_file();
    match file.try_lock() {
        Ok(()) => {
            file.set_len(0)?;
            write!(file, "{}", std::process::id())?;
            Ok(Lock { _file: file })
        }
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            file.read_to_string(&mut holder).ok();
            bail!(
                "another command is at work in {} (process {holder}): wait for it, or give this \
                 one its own folder with --out DIR where it has that flag",
                out.display()
            )
        }
        Err(TryLockError::Error(error)) => Err(error).with_context(|| path.display().to_string()),
    }
}

/// A recording that grows on the disk.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
}

impl Journal {
    /// The recording folder of a report folder.
    pub fn folder_in(out: &Path) -> PathBuf {
        out.join("recording")
    }

    /// Begins a new recording; one that lies there already is moved aside to `recording.old`.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn begin(folder: &Path, header: &Header) -> Result<Self> {
        if folder.exists() {
            let aside = folder.with_extension("old");
            if aside.exists() {
                fs_err::remove_dir_all(&aside)?;
            }
            fs_err::rename(folder, &aside)?;
        }
        fs_err::create_dir_all(folder.join("cases"))?;
        let journal = Self { folder: folder.to_owned() };
        journal.write_header(header)?;
        Ok(journal)
    }

    /// Goes on with the recording in a folder.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn resume(folder: &Path) -> Result<(Self, Recording)> {
        if !folder.join("header.json").is_file() {
            bail!("nothing to resume in {}: run the report without --resume", folder.display());
        }
        let recording = load(folder)?;
        let journal = Self { folder: folder.to_owned() };
        for record in &recording.cases {
            journal.drop_half_line(&record.case.id)?;
        }
        Ok((journal, recording))
    }

    /// Writes the header, whole.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn write_header(&self, header: &Header) -> Result<()> {
        write_whole(&self.folder.join("header.json"), wire::header_text(header).as_bytes())
    }

    /// Appends one entry to a case's journal; when this returns, a kill cannot lose it.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn append(&self, id: &CaseId, entry: &Entry) -> Result<()> {
        let path = self.case_file(id);
        let mut file = fs_err::OpenOptions::new().create(true).append(true).open(&path)?;
        file.write_all(wire::line(entry).as_bytes()).context(FULL)?;
        Ok(())
    }

    /// Forgets what is known of a case, to record it anew.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn restart(&self, id: &CaseId) -> Result<()> {
        let path = self.case_file(id);
        if path.exists() {
            fs_err::remove_file(path)?;
        }
        Ok(())
    }

    /// A line that a killed process left unfinished would swallow the next one.
    fn drop_half_line(&self, id: &CaseId) -> Result<()> {
        let path = self.case_file(id);
        let bytes = fs_err::read(&path)?;
        let whole = bytes.iter().rposition(|b| *b == b'\n').map_or(0, |end| end + 1);
        if whole < bytes.len() {
            fs_err::OpenOptions::new().write(true).open(&path)?.set_len(whole as u64)?;
        }
        Ok(())
    }

    fn case_file(&self, id: &CaseId) -> PathBuf {
        self.folder.join("cases").join(format!("{id}.jsonl"))
    }
}

const FULL: &str = "cannot write (is the disk full?): free some space and run it again with \
                    --resume; nothing that was measured is lost";

/// Reads a recording from its folder; the cases come in course order.
///
/// # Errors
/// When a file is missing, damaged, or written by a newer tool.
pub fn load(folder: &Path) -> Result<Recording> {
    let Recorded { header, journals } = Recorded::open(folder)?;
    let mut cases = Vec::new();
    for journal in journals {
        cases.extend(journal.read()?.map(|read| read.record));
    }
    crate::case::discover::sort_in_course_order(&mut cases, |record| &record.case);
    Ok(Recording { header, cases })
}

/// A recording on the disk, whose cases are not read yet.
#[derive(Debug)]
pub struct Recorded {
    /// What is true for all cases.
    pub header: Header,
    /// The files of the cases, by name.
    pub journals: Vec<JournalFile>,
}

impl Recorded {
    /// Reads the header and looks which cases there are.
    ///
    /// # Errors
    /// When the folder is no recording, or its header is damaged or of a newer tool.
    pub fn open(folder: &Path) -> Result<Self> {
        let path = folder.join("header.json");
        let text = fs_err::read_to_string(&path).with_context(|| {
            format!(
                "{} is no recording: name a folder with header.json and cases/, such as \
                 target/report/recording",
                folder.display()
            )
        })?;
        let header = wire::read_header(&text).with_context(|| path.display().to_string())?;
        let mut journals: Vec<JournalFile> = fs_err::read_dir(folder.join("cases"))?
            .map(|entry| entry.map(|entry| JournalFile { path: entry.path() }))
            .collect::<Result<_, _>>()?;
        journals.retain(|journal| journal.path.extension().is_some_and(|e| e == "jsonl"));
        journals.sort();
        Ok(Self { header, journals })
    }
}

/// A case with the size of its file in bytes; a file that is only appended to is the same as long
/// as its size is.
#[derive(Debug)]
pub struct ReadCase {
    /// What was recorded.
    pub record: CaseRecord,
    /// Bytes that were read.
    pub size: usize,
}

/// The file of one case in a recording.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct JournalFile {
    path: PathBuf,
}

impl JournalFile {
    /// Reads the case; none when a kill left not even its first line.
    ///
    /// # Errors
    /// When the file cannot be read, is damaged, or speaks of a case of another name.
    pub fn read(&self) -> Result<Option<ReadCase>> {
        let path = &self.path;
        let bytes = fs_err::read(path)?;
        if !bytes.contains(&b'\n') {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&bytes);
        let record = wire::read_case(&text).with_context(|| path.display().to_string())?;
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        if stem != record.case.id.as_str() {
            bail!("{} speaks of case {}: rename it back", path.display(), record.case.id);
        }
        Ok(Some(ReadCase { record, size: bytes.len() }))
    }
}

/// Writes a file so that it is there whole or not at all: beside it first, then renamed.
///
/// # Errors
/// When the disk refuses; what was there before is untouched.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut beside = Beside::new(path)?;
    beside.append(bytes)?;
    beside.put_in_place()
}

/// A file that grows beside its place until it is whole; dropped before that, it is gone.
#[derive(Debug)]
pub struct Beside {
    file: tempfile::NamedTempFile,
    path: PathBuf,
}

impl Beside {
    /// Begins a file; its folder is made when there is none.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn new(path: &Path) -> Result<Self> {
        let folder = path.parent().unwrap_or_else(|| Path::new("."));
        fs_err::create_dir_all(folder)?;
        let file = tempfile::Builder::new()
            .prefix(".new-")
            .tempfile_in(folder)
            .with_context(|| format!("cannot write in {}", folder.display()))?;
        Ok(Self { file, path: path.to_owned() })
    }

    /// Appends.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn append(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write_all(bytes).with_context(|| format!("{}: {FULL}", self.path.display()))
    }

    /// Puts the file where it belongs, in place of what was there.
    ///
    /// # Errors
    /// When the disk refuses; what was there before is untouched.
    pub fn put_in_place(self) -> Result<()> {
        make_readable(self.file.as_file())?;
        let Self { file, path } = self;
        file.persist(&path).with_context(|| format!("cannot put {} in place", path.display()))?;
        Ok(())
    }
}

/// Temporary files are private; a report is for others to read.
#[cfg(unix)]
fn make_readable(file: &File) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))?;
    Ok(())
}

#[cfg(not(unix))]
fn make_readable(_: &File) -> Result<()> {
    Ok(())
}

/// Reads a whole file that the user named; `-` is standard input.
///
/// # Errors
/// When it cannot be read.
pub fn read_named(path: &Path) -> Result<Vec<u8>> {
    if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).context("cannot read standard input")?;
        return Ok(bytes);
    }
    fs_err::read(path).context("cannot read it: check the path")
}

/// The predictions in a file; none when there is no file.
///
/// # Errors
/// When it cannot be read, or is damaged.
pub fn predictions(path: &Path) -> Result<Option<Sheet>> {
    let bytes = match fs_err::read(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        other => other.context("cannot read the predictions: check the path")?,
    };
    let sheet = Sheet::read(&String::from_utf8_lossy(&bytes));
    sheet.map(Some).with_context(|| format!("{} cannot be read", path.display()))
}

/// The predictions in a file that somebody named.
///
/// # Errors
/// When it is not there, cannot be read, or is damaged.
pub fn named_predictions(path: &Path) -> Result<Sheet> {
    predictions(path)?.with_context(|| {
        format!("no file {}: answer first with `cargo xtask quiz`", path.display())
    })
}

/// Moves a file to the first free name beside it, `x.old.toml` or `x.old-2.toml`; says which, or
/// that there was nothing to move.
///
/// # Errors
/// When the folder cannot be written.
pub fn set_aside(path: &Path) -> Result<Option<PathBuf>> {
    if !path.exists() {
        return Ok(None);
    }
    let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
    let name = |number: u32| match number {
        1 => path.with_extension(format!("old.{ending}")),
        n => path.with_extension(format!("old-{n}.{ending}")),
    };
    let mut names = (1..).map(name);
    let aside = names.find(|aside| !aside.exists()).context("no free name is left")?;
    fs_err::rename(path, &aside)?;
    Ok(Some(aside))
}

/// A folder for binaries that goes away with the value.
///
/// # Errors
/// When there is no temporary folder that can be written.
pub fn scratch() -> Result<tempfile::TempDir> {
    tempfile::Builder::new().prefix("escape-clinic-").tempdir().context(
        "no temporary folder: free some space, or set TMPDIR to a folder that can be written",
    )
}

/// The text of a file; none when there is no such file.
///
/// # Errors
/// When it is there and cannot be read.
pub fn read_text_if_there(path: &Path) -> Result<Option<String>> {
    match fs_err::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Removes a scratch folder that is not needed any more; one that stays goes with its parent.
pub fn clear(folder: &Path) {
    fs_err::remove_dir_all(folder).ok();
}

/// A folder inside `parent` for something that is being made, gone with the value unless kept.
///
/// # Errors
/// When `parent` cannot be written.
pub fn part_in(parent: &Path) -> Result<tempfile::TempDir> {
    let part = tempfile::Builder::new().prefix(".part-").tempdir_in(parent);
    part.with_context(|| format!("cannot write in {}", parent.display()))
}

/// The templates and styles directly in a folder, by name; none without a folder.
///
/// # Errors
/// When the folder or a file in it cannot be read.
pub fn read_templates(folder: Option<&Path>) -> Result<std::collections::BTreeMap<String, String>> {
    let mut texts = std::collections::BTreeMap::new();
    let Some(folder) = folder else { return Ok(texts) };
    let entries = fs_err::read_dir(folder)
        .context("no templates: name a folder that has some, or leave --templates out")?;
    for entry in entries {
        let path = entry?.path();
        let known =
            path.extension().is_some_and(|kind| kind == "hbs" || kind == "css" || kind == "js");
        if known && path.is_file() {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            texts.insert(name, fs_err::read_to_string(&path)?);
        }
    }
    Ok(texts)
}
