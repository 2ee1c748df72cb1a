//! Small files that survive a crash: what the embedded adapters keep their state in.
//!
//! A whole file is replaced by writing beside it and renaming, so that a reader sees the old or the new one. A log
//! only grows; a last line that a crash tore is cut off at the next start, anything else that is wrong is told.

mod lock;
mod private;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) use lock::{NotTaken, lock};
pub use private::{check_private, make_ours, make_private, make_private_file, private, read_of, stranger};

use crate::port::{Fault, PortError, PortResult};

/// Tells a failure to reach a file. What may heal by itself (disk full, too many files) is worth trying again.
pub fn io_error(doing: &str, path: &Path, error: &io::Error) -> PortError {
    let (fault, advice) = match error.kind() {
        io::ErrorKind::NotFound => (Fault::NotFound, "it does not exist"),
        io::ErrorKind::PermissionDenied => (Fault::Rejected, "permission denied: give this user access"),
        io::ErrorKind::StorageFull => (Fault::Transient, "the disk is full: free some space"),
        _ => (Fault::Transient, "the operating system refused; the log has its words"),
    };
    PortError::new(fault, format!("cannot {doing} {}: {advice}", path.display()), error)
}

/// Tells that a file does not hold what it should.
pub fn corrupt(path: &Path, detail: impl std::fmt::Display) -> PortError {
    let told = format!("{} is damaged ({detail}): restore it from a backup, or move it away", path.display());
    PortError::rejected(told)
}

/// Replaces a file's content; after a crash it holds the old bytes or the new ones. Folders are made as needed.
pub fn replace(path: &Path, bytes: &[u8]) -> PortResult<()> {
    let told = |e: io::Error| io_error("write", path, &e);
    fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).map_err(told)?;
    put_beside(path, bytes).and_then(|(_, synced)| synced).map_err(told)
}

/// Writes a file beside this one and gives it its name; a handle that adds to it, and whether the name will survive a crash.
fn put_beside(path: &Path, bytes: &[u8]) -> io::Result<(File, io::Result<()>)> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.join(format!(".{name}.{}.new", std::process::id()));
    // What a kill left there is not added to.
    let _ = fs::remove_file(&beside);
    let written = (|| {
        let mut file = private().create(true).append(true).read(true).open(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        Ok(file)
    })();
    if written.is_err() {
        // Best effort: the file beside is never read, leaving it only wastes space.
        let _ = fs::remove_file(&beside);
    }
    written.map(|file| (file, File::open(folder).and_then(|folder| folder.sync_all())))
}

/// Reads a JSON file; none if there is no such file.
pub fn read_json<T: DeserializeOwned>(path: &Path) -> PortResult<Option<T>> {
    match fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|e| corrupt(path, e)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(io_error("read", path, &e)),
    }
}

/// Replaces a JSON file.
pub fn write_json<T: Serialize>(path: &Path, value: &T) -> PortResult<()> {
    replace(path, &to_json(path, value)?)
}

fn to_json<T: Serialize>(path: &Path, value: &T) -> PortResult<Vec<u8>> {
    serde_json::to_vec(value)
        .map_err(|e| PortError::new(Fault::Rejected, format!("cannot write {}: not representable", path.display()), e))
}

/// An append-only file of JSON values, one a line, each durable before `append` returns.
#[derive(Debug)]
pub struct Log {
    path: PathBuf,
    file: File,
    /// How long the file is; a failed append is cut back to this, so that the next one starts on a line of its own.
    length: u64,
}

impl Log {
    /// Opens a log (made if there is none) and reads what it holds.
    pub fn open<T: DeserializeOwned>(path: impl Into<PathBuf>) -> PortResult<(Self, Vec<T>)> {
        let path = path.into();
        let told = |e: io::Error| io_error("open", &path, &e);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(told)?;
        }
        let file = private().create(true).append(true).read(true).open(&path).map_err(told)?;
        let bytes = fs::read(&path).map_err(told)?;
        let whole = bytes.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        let mut entries = Vec::new();
        for (number, line) in bytes[..whole].split(|b| *b == b'\n').filter(|l| !l.is_empty()).enumerate() {
            entries
                .push(serde_json::from_slice(line).map_err(|e| corrupt(&path, format!("line {}: {e}", number + 1)))?);
        }
        if whole < bytes.len() {
            file.set_len(whole as u64).map_err(told)?;
        }
        Ok((Self { path, file, length: whole as u64 }, entries))
    }

    /// Puts these values in place of all that it holds; after a crash it holds the old ones or the new.
    pub fn rewrite<T: Serialize>(&mut self, values: &[T]) -> PortResult<()> {
        let mut bytes = Vec::new();
        for value in values {
            bytes.extend(to_json(&self.path, value)?);
            bytes.push(b'\n');
        }
        // The handle is the new file's before that takes the old one's name: nothing is ever added to a file without one.
        let failed = |e: io::Error| io_error("write", &self.path, &e);
        let (file, synced) = put_beside(&self.path, &bytes).map_err(failed)?;
        let synced = synced.map_err(failed);
        (self.file, self.length) = (file, bytes.len() as u64);
        synced
    }

    /// Adds one value.
    pub fn append<T: Serialize>(&mut self, value: &T) -> PortResult<()> {
        let mut line = to_json(&self.path, value)?;
        line.push(b'\n');
        let written = self.file.write_all(&line).and_then(|()| self.file.sync_data());
        match written {
            Ok(()) => self.length += line.len() as u64,
            Err(e) => {
                // If even this fails, the torn line is found and told at the next start.
                let _ = self.file.set_len(self.length);
                return Err(io_error("write", &self.path, &e));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fs::OpenOptions;

    use super::*;

    #[test]
    fn a_line_torn_by_a_crash_is_cut_off_and_the_next_one_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/log.jsonl");
        let (mut log, none) = Log::open::<String>(&path).unwrap();
        assert!(none.is_empty());
        log.append(&"first").unwrap();
        drop(log);
        OpenOptions::new().append(true).open(&path).unwrap().write_all(b"\"sec").unwrap();
        let (mut log, read) = Log::open::<String>(&path).unwrap();
        assert_eq!(read, ["first"]);
        log.append(&"second").unwrap();
        assert_eq!(Log::open::<String>(&path).unwrap().1, ["first", "second"]);
    }

    #[test]
    fn a_damaged_line_is_told_with_file_and_number() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.jsonl");
        fs::write(&path, "\"one\"\n{oops\n\"three\"\n").unwrap();
        let error = Log::open::<String>(&path).unwrap_err();
        assert_eq!(error.fault, Fault::Rejected);
        assert!(error.told.contains("log.jsonl") && error.told.contains("line 2"), "{error}");
    }

    #[test]
    fn a_log_written_anew_holds_the_new_values_alone_and_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.jsonl");
        let (mut log, _) = Log::open::<String>(&path).unwrap();
        ["one", "two"].iter().for_each(|text| log.append(text).unwrap());
        log.rewrite(&["two"]).unwrap();
        log.append(&"three").unwrap();
        assert_eq!(Log::open::<String>(&path).unwrap().1, ["two", "three"]);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_replaced_file_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.json");
        write_json(&path, &1).unwrap();
        write_json(&path, &2).unwrap();
        assert_eq!(read_json::<u32>(&path).unwrap(), Some(2));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
