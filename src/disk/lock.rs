//! A lock on a file, which the kernel releases with the process, however that ends: nothing stale is left to clear by hand.

use std::fs::{File, Permissions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::private;

/// Why a lock was not taken.
#[derive(Debug)]
pub(crate) enum NotTaken {
    /// Another process holds it: its number, as it wrote it there, or `unknown`.
    Held(String),
    /// The file cannot be written.
    Failed(PathBuf, io::Error),
}

/// Takes the lock beside a file, in a file of its name and `.lock`. Where this very process holds it, it is waited for as
/// long as `patience`: whoever dropped what it guards a moment ago may still be writing.
pub(crate) async fn lock(path: &Path, patience: Duration) -> Result<File, NotTaken> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".lock");
    let beside = PathBuf::from(beside);
    let wrong = |why: io::Error| NotTaken::Failed(beside.clone(), why);
    // A lock that others could open, they could take, and keep tidegate from starting.
    let mut file = private().read(true).write(true).create(true).truncate(false).open(&beside).map_err(wrong)?;
    file.set_permissions(Permissions::from_mode(0o600)).map_err(wrong)?;
    let until = tokio::time::Instant::now() + patience;
    while let Err(held) = file.try_lock() {
        let TryLockError::WouldBlock = held else { return Err(wrong(held.into())) };
        let owner = owner(&mut file);
        if owner != std::process::id().to_string() || tokio::time::Instant::now() >= until {
            return Err(NotTaken::Held(owner));
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    file.set_len(0).map_err(wrong)?;
    file.rewind().map_err(wrong)?;
    writeln!(file, "{}", std::process::id()).map_err(wrong)?;
    Ok(file)
}

/// The process that holds a lock, as it wrote it there.
fn owner(file: &mut File) -> String {
    let mut owner = String::new();
    // A file that cannot be read still says enough: somebody holds it.
    let _ = file.rewind().and_then(|()| file.read_to_string(&mut owner));
    match owner.trim() {
        "" => "unknown".to_owned(),
        owner => owner.to_owned(),
    }
}
