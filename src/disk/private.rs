//! What belongs to one user alone. Whoever may write in the data folder could put themselves in the place of the local API, or
//! of the store: such a folder is refused. What others may only read is taken from them.

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions, Permissions};
use std::io::{self, Read as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use super::io_error;
use crate::port::{PortError, PortResult};

/// What is others' in a mode.
const OTHERS: u32 = 0o077;
/// What lets others write.
const OTHERS_WRITE: u32 = 0o022;
/// Folders in the data folder whose files are state.
const WITH_STATE: [&str; 3] = ["terminal", "slack", "rollout"];

/// Makes a folder for this user alone, or sees that one that is there is: nobody else may write there, or read.
pub fn make_private(folder: &Path) -> PortResult<()> {
    let told = |e: io::Error| io_error("make the data folder", folder, &e);
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(told)?;
    check_private(folder)?;
    if let Some(me) = me() {
        check_owner(folder, me, fs::metadata(folder).map_err(told)?.uid())?;
    }
    tighten(folder, 0o700)?;
    for within in [folder.to_owned()].into_iter().chain(WITH_STATE.map(|name| folder.join(name))) {
        for entry in fs::read_dir(&within).into_iter().flatten().flatten() {
            if entry.file_type().is_ok_and(|kind| kind.is_file()) {
                tighten(&entry.path(), 0o600)?;
            }
        }
    }
    Ok(())
}

/// Refuses a data folder in which others may write, or that is somebody else's. Changes nothing.
pub fn check_private(folder: &Path) -> PortResult<()> {
    let found = fs::metadata(folder).map_err(|e| io_error("look at", folder, &e))?;
    let shown = folder.display();
    if let Some(mode) = others_write(&found) {
        return Err(PortError::rejected(format!(
            "others may write in the data folder {shown} (mode {mode:o}), and could speak for anybody: see that nothing in it \
             is theirs, then `chmod 700 {shown}`, or name another folder as `data`"
        )));
    }
    match me() {
        Some(me) if me != 0 => check_owner(folder, me, found.uid()),
        _ => Ok(()),
    }
}

/// The mode of something that others may write.
fn others_write(found: &Metadata) -> Option<u32> {
    Some(found.mode() & 0o777).filter(|mode| mode & OTHERS_WRITE != 0)
}

/// Makes a folder in which others may read, and nobody but this user may put or rename anything; refuses one where others may.
/// `holds` says what they could put something else in place of.
pub fn make_ours(folder: &Path, holds: &str) -> PortResult<()> {
    let told = |e: io::Error| io_error("make the folder", folder, &e);
    DirBuilder::new().recursive(true).mode(0o755).create(folder).map_err(told)?;
    let found = fs::metadata(folder).map_err(told)?;
    others_write(&found).map_or(Ok(()), |mode| {
        let shown = folder.display();
        Err(PortError::rejected(format!(
            "others may write in {shown} (mode {mode:o}), which holds {holds}, and could put something else in its place: see that \
             nothing in it is theirs, then `chmod go-w {shown}`"
        )))
    })
}

/// Refuses a folder that is neither this user's nor root's. Root itself asks a daemon of anybody's, and keeps nothing where its
/// owner could put something else in its place.
fn check_owner(folder: &Path, me: u32, owner: u32) -> PortResult<()> {
    if owner == me || owner == 0 {
        return Ok(());
    }
    Err(PortError::rejected(format!(
        "the data folder {} is another user's (uid {owner}): run this as that user, or name another folder as `data`",
        folder.display()
    )))
}

/// Whose folder this is, where root looks into another user's: of what that names nothing is taken but what is that user's own, or
/// they could have root read anything.
pub fn stranger(folder: &Path) -> PortResult<Option<u32>> {
    let owner = fs::metadata(folder).map_err(|e| io_error("look at", folder, &e))?.uid();
    Ok(me().and_then(|me| stranger_to(me, owner)))
}

fn stranger_to(me: u32, owner: u32) -> Option<u32> {
    (me == 0 && owner != 0).then_some(owner)
}

/// Reads a file of this user's own, and nothing else that its name may lead to.
pub fn read_of(owner: u32, path: &Path) -> PortResult<String> {
    let told = |e: io::Error| io_error("read", path, &e);
    let anothers = || {
        PortError::rejected(format!(
            "{} is no file of uid {owner}, whose folder names it, and root reads nothing else for them: type this as that user",
            path.display()
        ))
    };
    // A link, a pipe or a device is not even opened.
    if !fs::symlink_metadata(path).map_err(told)?.is_file() {
        return Err(anothers());
    }
    let mut file = File::open(path).map_err(told)?;
    // What was opened is judged: the name may mean something else by now.
    let found = file.metadata().map_err(told)?;
    if !found.is_file() || found.uid() != owner {
        return Err(anothers());
    }
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(told)?;
    Ok(text)
}

/// Which user this process acts as, where the system says so.
fn me() -> Option<u32> {
    fs::metadata("/proc/self").ok().map(|found| found.uid())
}

/// Takes from others what they may do with a file or folder.
fn tighten(path: &Path, mode: u32) -> PortResult<()> {
    let told = |e: io::Error| io_error("change the mode of", path, &e);
    let now = fs::metadata(path).map_err(told)?.mode();
    if now & OTHERS == 0 {
        return Ok(());
    }
    tracing::warn!("{} was open to others (mode {:o}): tightened to {mode:o}", path.display(), now & 0o777);
    fs::set_permissions(path, Permissions::from_mode(mode)).map_err(told)
}

/// How files of state are opened: those that are made are this user's alone.
pub fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.mode(0o600);
    options
}

/// Sees that a file is there and this user's alone, for those who open it with a mode of their own.
pub fn make_private_file(path: &Path) -> io::Result<File> {
    let file = private().read(true).append(true).create(true).open(path)?;
    if file.metadata()?.mode() & OTHERS != 0 {
        file.set_permissions(Permissions::from_mode(0o600))?;
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(path: &Path, mode: u32) {
        fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o777
    }

    #[test]
    fn a_folder_that_others_may_write_is_refused_with_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        for (open, good) in [(0o700, true), (0o755, true), (0o770, false), (0o702, false), (0o777, false)] {
            set(folder.path(), open);
            let checked = check_private(folder.path());
            assert_eq!(checked.is_ok(), good, "{open:o}");
            assert!(checked.err().is_none_or(|e| e.told.contains("chmod 700")), "{open:o}");
            assert_eq!(make_private(folder.path()).is_ok(), good, "{open:o}");
        }
    }

    #[test]
    fn a_folder_that_is_to_be_ours_is_made_so_or_refused() {
        let folder = tempfile::tempdir().unwrap();
        let ours = folder.path().join("git");
        make_ours(&ours, "votes").unwrap();
        assert_eq!(mode(&ours) & OTHERS_WRITE, 0);
        for open in [0o775, 0o757, 0o777] {
            set(&ours, open);
            let refused = make_ours(&ours, "votes").unwrap_err().told;
            assert!(refused.contains("holds votes") && refused.contains("chmod go-w"), "{refused}");
        }
    }

    #[test]
    fn nobody_keeps_state_in_the_folder_of_another_user_root_included() {
        let folder = tempfile::tempdir().unwrap();
        for (me, owner, good) in
            [(1000, 1000, true), (1000, 0, true), (0, 0, true), (1000, 1001, false), (0, 1000, false)]
        {
            let checked = check_owner(folder.path(), me, owner);
            assert_eq!(checked.is_ok(), good, "{me} in a folder of {owner}");
            assert!(checked.err().is_none_or(|e| e.told.contains("run this as that user")));
        }
        let me = me().unwrap();
        if me == 0 {
            std::os::unix::fs::chown(folder.path(), Some(1234), None).unwrap();
            assert!(make_private(folder.path()).is_err(), "root would keep its state in the folder of another user");
            assert!(check_private(folder.path()).is_ok(), "root may ask whose daemon it likes");
        }
    }

    #[test]
    fn root_takes_from_another_users_folder_what_is_that_users_alone() {
        for (me, owner, stranger) in [(0, 1000, Some(1000)), (0, 0, None), (1000, 1000, None), (1000, 0, None)] {
            assert_eq!(stranger_to(me, owner), stranger, "{me} in a folder of {owner}");
        }
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("token"), folder.path().join("link"));
        fs::write(&file, "secret\n").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        let me = me().unwrap();
        assert_eq!(read_of(me, &file).unwrap(), "secret\n");
        for (owner, path) in [(me + 1, &file), (me, &link), (me, &folder.path().to_owned())] {
            let refused = read_of(owner, path).unwrap_err().told;
            assert!(refused.contains("is no file of uid"), "{refused}");
        }
    }

    #[test]
    fn what_others_may_read_is_taken_from_them() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        make_private(&data).unwrap();
        assert_eq!(mode(&data), 0o700);
        fs::create_dir(data.join("terminal")).unwrap();
        let (lock, log) = (data.join("tidegate.db.lock"), data.join("terminal/terminal.jsonl"));
        for file in [&lock, &log] {
            fs::write(file, "x").unwrap();
            set(file, 0o644);
        }
        set(&data, 0o755);
        make_private(&data).unwrap();
        assert_eq!((mode(&data), mode(&lock), mode(&log)), (0o700, 0o600, 0o600));
        make_private_file(&data.join("new")).unwrap();
        assert_eq!(mode(&data.join("new")), 0o600);
    }
}
