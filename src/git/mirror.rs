//! A persistent bare mirror of a repository elsewhere: what is new there is fetched, and refs there are moved under a
//! lease.
//!
//! A mirror is a cache. One that is damaged, or has gathered too many packs, is deleted and made anew; nothing in it is
//! the only copy of anything. A lock file that a killed process left behind is removed when the mirror is first opened,
//! so each mirror must belong to one process.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};

use git2::{
    AutotagOption, ErrorClass, ErrorCode, FetchOptions, Oid, PushOptions, RemoteCallbacks, RemoteUpdateFlags,
    Repository,
};

use super::fault::{GitFault, bounded};
use super::transport::calling;
use super::{GitRemote, Web};

/// Each fetch leaves a pack, and libgit2 cannot put them together. Beyond this many, making the mirror anew is cheaper
/// than looking through them all.
const MOST_PACKS: usize = 400;

/// What is mirrored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kinds {
    /// Branches.
    Branches,
    /// Branches and tags.
    BranchesAndTags,
}

impl Kinds {
    fn spaces(self) -> &'static [&'static str] {
        match self {
            Self::Branches => &["refs/heads/"],
            Self::BranchesAndTags => &["refs/heads/", "refs/tags/"],
        }
    }
}

/// A ref to move there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// Its full name.
    pub(crate) name: String,
    /// Where it must be; none: it must not exist.
    pub(crate) old: Option<Oid>,
    /// Where it goes; none: it is deleted.
    pub(crate) new: Option<Oid>,
}

/// What became of one change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Pushed {
    /// The ref is as wanted now.
    Done,
    /// Somebody else moved it first.
    Lost,
    /// The repository does not take it; its words.
    Refused(String),
}

/// A mirror, open.
pub(crate) struct Mirror {
    remote: GitRemote,
    web: Web,
    kinds: Kinds,
    repository: Repository,
}

/// Mirrors that this process has opened before.
static OPENED: LazyLock<Mutex<HashSet<PathBuf>>> = LazyLock::new(Mutex::default);

/// Removes the lock files below a folder: those of a process that was killed, as this one holds none yet.
fn remove_locks(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            remove_locks(&path);
        } else if path.extension().is_some_and(|extension| extension == "lock") {
            // Should it stay, Git will say so when it wants the lock.
            let _ = std::fs::remove_file(path);
        }
    }
}

fn packs(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder.join("objects/pack"));
    entries.map_or(0, |entries| entries.flatten().filter(|e| e.path().extension().is_some_and(|x| x == "pack")).count())
}

impl Mirror {
    /// Opens a mirror, making it on first use. Nothing is fetched.
    pub(crate) fn open(folder: &Path, remote: &GitRemote, web: &Web, kinds: Kinds) -> Result<Self, GitFault> {
        if OPENED.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned()) {
            remove_locks(folder);
        }
        if packs(folder) > MOST_PACKS {
            remove(folder)?;
        }
        let repository = match Repository::open_bare(folder) {
            Err(e) if e.code() == ErrorCode::NotFound => Repository::init_bare(folder),
            opened => opened,
        }?;
        Ok(Self { remote: remote.clone(), web: web.clone(), kinds, repository })
    }

    /// The repository as it was last fetched.
    pub(crate) fn repository(&self) -> &Repository {
        &self.repository
    }

    /// Brings the mirror up to date. When nothing is new this costs one request.
    pub(crate) fn fetch(&self) -> Result<(), GitFault> {
        calling(&self.web, &self.remote, || {
            let mut remote = self.repository.remote_anonymous(&self.remote.url)?;
            let specs: Vec<String> = self.kinds.spaces().iter().map(|space| format!("+{space}*:{space}*")).collect();
            let mut options = FetchOptions::new();
            options.download_tags(AutotagOption::None);
            remote.download(&specs, Some(&mut options))?;
            // What is gone there goes before what came is written: Git cannot keep `a` beside `a/b`.
            remote.prune(None)?;
            remote.update_tips(None, RemoteUpdateFlags::empty(), AutotagOption::None, None)?;
            remote.disconnect()
        })
    }

    /// Brings one ref from there that is neither branch nor tag, with its history; one that is not there changes nothing.
    pub(crate) fn fetch_one(&self, name: &str) -> Result<(), GitFault> {
        calling(&self.web, &self.remote, || {
            let mut remote = self.repository.remote_anonymous(&self.remote.url)?;
            let mut options = FetchOptions::new();
            options.download_tags(AutotagOption::None);
            remote.fetch(&[format!("+{name}:{name}")], Some(&mut options), None)
        })
    }

    /// Moves refs there, each by itself, in one request; what was done is done here too.
    pub(crate) fn push(&self, changes: &[Change]) -> Result<Vec<Pushed>, GitFault> {
        let mut specs = Vec::new();
        for change in changes {
            specs.push(match change.new {
                // A push names refs of ours; these hold the objects while the request runs.
                Some(new) => {
                    let held = format!("refs/tidegate/{new}");
                    self.repository.reference(&held, new, true, "push")?;
                    format!("+{held}:{}", change.name)
                }
                None => format!(":{}", change.name),
            });
        }
        let pushed = self.send(changes, &specs);
        for change in changes {
            if let Some(new) = change.new
                && let Ok(mut held) = self.repository.find_reference(&format!("refs/tidegate/{new}"))
            {
                held.delete()?;
            }
        }
        let pushed = pushed?;
        for (change, outcome) in changes.iter().zip(&pushed) {
            if *outcome == Pushed::Done {
                self.follow(change)?;
            }
        }
        Ok(pushed)
    }

    fn send(&self, changes: &[Change], specs: &[String]) -> Result<Vec<Pushed>, GitFault> {
        let expected: BTreeMap<&str, Oid> =
            changes.iter().map(|c| (c.name.as_str(), c.old.unwrap_or(Oid::ZERO_SHA1))).collect();
        let (lost, said) = (RefCell::new(false), RefCell::new(Vec::new()));
        let refused: RefCell<BTreeMap<String, String>> = RefCell::default();
        let mut callbacks = RemoteCallbacks::new();
        callbacks.push_negotiation(|announced| {
            let moved = announced.iter().any(|a| {
                let name = a.dst_refname().ok();
                name.and_then(|name| expected.get(name)).is_some_and(|old| *old != a.src())
            });
            *lost.borrow_mut() = moved;
            if moved { Err(git2::Error::from_str("a ref moved")) } else { Ok(()) }
        });
        callbacks.push_update_reference(|name, status| {
            if let Some(why) = status {
                refused.borrow_mut().insert(name.to_owned(), why.to_owned());
            }
            Ok(())
        });
        callbacks.sideband_progress(|words| {
            let mut said = said.borrow_mut();
            if said.len() < 4096 {
                said.extend_from_slice(words);
            }
            true
        });
        let mut options = PushOptions::new();
        options.remote_callbacks(callbacks);
        let outcome = calling(&self.web, &self.remote, || {
            let mut remote = self.repository.remote_anonymous(&self.remote.url)?;
            remote.push(specs, Some(&mut options))
        });
        drop(options);
        if *lost.borrow() {
            return Ok(changes.iter().map(|_| Pushed::Lost).collect());
        }
        outcome?;
        let (refused, said) = (refused.borrow(), said.borrow());
        Ok(changes.iter().map(|change| judged(refused.get(&change.name), &said)).collect())
    }

    /// Moves a ref of the mirror as it was moved there.
    fn follow(&self, change: &Change) -> Result<(), git2::Error> {
        match change.new {
            Some(new) => self.repository.reference(&change.name, new, true, "push").map(drop),
            None => match self.repository.find_reference(&change.name) {
                Ok(mut gone) => gone.delete(),
                Err(e) if e.code() == ErrorCode::NotFound => Ok(()),
                Err(e) => Err(e),
            },
        }
    }
}

/// What Git's server and GitHub say when a ref is no longer where the push expects it.
const LOST: [&str; 6] =
    ["lock", "fetch first", "failed to update ref", "already exists", "incorrect old value", "stale info"];

fn judged(refused: Option<&String>, said: &[u8]) -> Pushed {
    let Some(why) = refused else { return Pushed::Done };
    if LOST.iter().any(|words| why.contains(words)) {
        return Pushed::Lost;
    }
    // Hooks and protection rules explain themselves beside the status.
    let said = String::from_utf8_lossy(said);
    let errors = said.lines().filter_map(|line| line.trim().strip_prefix("error:"));
    let errors = errors.map(|line| line.trim().trim_end_matches('.')).filter(|line| !line.starts_with("hook declined"));
    let explained: Vec<&str> = std::iter::once(why.as_str()).chain(errors).collect();
    Pushed::Refused(bounded(&explained.join("; ")))
}

/// Whether an error says that the mirror itself is damaged, rather than the way, the disk or the question.
pub(crate) fn is_damage(error: &git2::Error) -> bool {
    let damaged = [
        ErrorClass::Odb,
        ErrorClass::Zlib,
        ErrorClass::Object,
        ErrorClass::Tree,
        ErrorClass::Indexer,
        ErrorClass::Repository,
        ErrorClass::Reference,
    ];
    damaged.contains(&error.class()) && error.code() != ErrorCode::Exists
}

/// Deletes a mirror; fine if there is none.
pub(crate) fn remove(folder: &Path) -> Result<(), git2::Error> {
    match std::fs::remove_dir_all(folder) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(git2::Error::new(
            ErrorCode::GenericError,
            ErrorClass::Os,
            format!("cannot delete {}: {e}", folder.display()),
        )),
        _ => Ok(()),
    }
}
