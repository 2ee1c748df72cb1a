//! Where the command line and the daemon meet: a Unix socket in the data folder. Nobody else can put one there, so what is
//! sent to it, a token before all, reaches that daemon or nobody. An address of a port proves nothing: once the daemon is
//! gone, anybody may listen there.

use std::fs::{self, File};
use std::io;
use std::os::fd::AsRawFd as _;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use tokio::net::UnixListener;

/// Its name in the data folder.
const NAME: &str = "api.sock";
/// A longer path the kernel doesn't take.
const LONGEST: usize = 100;

/// The socket of a data folder.
pub(super) struct Socket {
    /// As people know it.
    file: PathBuf,
    /// As the kernel takes it.
    pub(super) path: PathBuf,
    /// The folder through which a long path is reached.
    _folder: Option<File>,
}

impl Socket {
    /// The place; whether there is one is another matter.
    pub(super) fn of(data: &Path) -> io::Result<Self> {
        let file = data.join(NAME);
        if file.as_os_str().len() <= LONGEST {
            return Ok(Self { path: file.clone(), file, _folder: None });
        }
        let folder = File::open(data)?;
        let path = PathBuf::from(format!("/proc/self/fd/{}/{NAME}", folder.as_raw_fd()));
        Ok(Self { file, path, _folder: Some(folder) })
    }

    /// Listens there, in place of a daemon that is gone: who has the store's lock is the only one.
    pub(super) fn listen(&self) -> io::Result<UnixListener> {
        self.remove()?;
        let listener = UnixListener::bind(&self.path)?;
        fs::set_permissions(&self.path, fs::Permissions::from_mode(0o600))?;
        Ok(listener)
    }

    /// Takes it away.
    pub(super) fn remove(&self) -> io::Result<()> {
        match fs::remove_file(&self.file) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
            _ => Ok(()),
        }
    }

    /// Whether a daemon left one there that is of the same user as its folder.
    pub(super) fn is_there(&self) -> bool {
        let folder = self.file.parent().and_then(|folder| fs::metadata(folder).ok());
        let found = fs::symlink_metadata(&self.file).ok();
        folder.zip(found).is_some_and(|(folder, found)| found.file_type().is_socket() && found.uid() == folder.uid())
    }
}
