//! The way to one repository: its tips, its objects, and handing over commits under a lease.
//!
//! **On the same disk** the repository is its own mirror. Nothing is fetched: trees are read where they lie, new objects
//! are built in memory, and a push copies just those and then moves the ref. libgit2's own file transport would walk the
//! whole tree to find out what to send and, like us, runs no `receive-pack`; hooks and protected branches are the forge's
//! business. The lease is Git's own: `refs/heads/x.lock` is taken, the tip is compared under it, and only then the ref is
//! moved. Creating a ref goes the same way: libgit2's "create if absent" looks before it locks, and two creators could
//! both win. Objects go first, so a crash leaves garbage at worst.
//!
//! **Over the network** there is a persistent bare mirror. A fetch brings what is new, a push sends all branches in one
//! request; the lease is the old tip in that request, which the server checks, and we look at what it announced before.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use git2::{ErrorClass, ErrorCode, Oid, Repository, Signature};
use sha2::{Digest as _, Sha256};

use super::error::BumpError;
use crate::domain::Branch;
use crate::git::{Change, GitFault, GitRemote, Kinds, Mirror, Pushed, Way, Web, is_damage, remove};

/// A branch to move.
pub(crate) struct Update {
    /// Which.
    pub(crate) branch: Branch,
    /// Where it must be; `None`: it must not exist.
    pub(crate) old: Option<Oid>,
    /// Where it goes.
    pub(crate) new: Oid,
    /// The objects that are new, those that others refer to first.
    pub(crate) objects: Vec<Oid>,
}

/// An open way to a repository. Opening is the fetch: tips are as of then or later.
pub(crate) trait Link {
    /// Where its objects can be read, and new ones built.
    fn repository(&self) -> &Repository;
    /// A branch's tip.
    fn tip(&self, branch: &Branch) -> Result<Option<Oid>, BumpError>;
    /// Moves branches, each by itself, in one request.
    fn push(&self, updates: &[Update]) -> Result<Vec<Pushed>, BumpError>;
}

/// Opens the way that fits the address; where nothing is to be `fetched`, as its mirror stands.
pub(crate) fn open(remote: &GitRemote, web: &Web, mirrors: &Path, fetched: bool) -> Result<Box<dyn Link>, BumpError> {
    match remote.on_disk() {
        Some(path) => Ok(Box::new(Local::open(&remote.url, path)?)),
        None => Ok(Box::new(Remote::open(remote, web, mirrors, fetched)?)),
    }
}

fn ref_name(branch: &Branch) -> String {
    format!("refs/heads/{branch}")
}

fn tip_in(repository: &Repository, url: &str, branch: &Branch) -> Result<Option<Oid>, BumpError> {
    match repository.refname_to_id(&ref_name(branch)) {
        Ok(tip) => Ok(Some(tip)),
        Err(e) if e.code() == ErrorCode::NotFound => Ok(None),
        Err(e) => Err(BumpError::from_git(url, &e)),
    }
}

/// A bare repository on this machine.
pub(crate) struct Local {
    url: String,
    path: PathBuf,
    repository: Repository,
}

impl Local {
    pub(crate) fn open(url: &str, path: &Path) -> Result<Self, BumpError> {
        let repository = Self::bare(url, path)?;
        let odb = repository.odb().map_err(|e| BumpError::from_git(url, &e))?;
        // Above every other backend, so that what is built stays in memory until it is pushed.
        odb.add_new_mempack_backend(1000).map_err(|e| BumpError::from_git(url, &e))?;
        drop(odb);
        Ok(Self { url: url.to_owned(), path: path.to_owned(), repository })
    }

    fn bare(url: &str, path: &Path) -> Result<Repository, BumpError> {
        let repository = Repository::open(path).map_err(|e| match e.code() {
            ErrorCode::NotFound => BumpError::RepositoryMissing { url: url.to_owned() },
            _ => BumpError::Unreachable { url: url.to_owned(), cause: e.message().to_owned() },
        })?;
        if repository.is_bare() { Ok(repository) } else { Err(BumpError::NotBare { url: url.to_owned() }) }
    }

    fn hand_over(&self, target: &Repository, updates: &[Update]) -> Result<(), git2::Error> {
        let (from, to) = (self.repository.odb()?, target.odb()?);
        let mut done = BTreeSet::new();
        for id in updates.iter().flat_map(|u| &u.objects).filter(|id| done.insert(**id)) {
            let object = from.read(*id)?;
            to.write(object.kind(), object.data())?;
        }
        Ok(())
    }

    fn move_ref(&self, target: &Repository, update: &Update) -> Result<Pushed, git2::Error> {
        let name = ref_name(&update.branch);
        let mut locked = target.transaction()?;
        match locked.lock_ref(&name) {
            Ok(()) => {}
            Err(e) if e.code() == ErrorCode::Locked => return Ok(Pushed::Lost),
            Err(e) => return Err(e),
        }
        let now = match target.refname_to_id(&name) {
            Ok(tip) => Some(tip),
            Err(e) if e.code() == ErrorCode::NotFound => None,
            Err(e) => return Err(e),
        };
        if now != update.old {
            return Ok(Pushed::Lost);
        }
        let who = Signature::now("tidegate", "tidegate@localhost")?;
        locked.set_target(&name, update.new, Some(&who), "tidegate: bump")?;
        locked.commit()?;
        Ok(Pushed::Done)
    }
}

impl Link for Local {
    fn repository(&self) -> &Repository {
        &self.repository
    }

    fn tip(&self, branch: &Branch) -> Result<Option<Oid>, BumpError> {
        tip_in(&self.repository, &self.url, branch)
    }

    fn push(&self, updates: &[Update]) -> Result<Vec<Pushed>, BumpError> {
        let target = Self::bare(&self.url, &self.path)?;
        self.hand_over(&target, updates).map_err(|e| BumpError::from_git(&self.url, &e))?;
        let mut pushed = Vec::with_capacity(updates.len());
        for update in updates {
            pushed.push(match self.move_ref(&target, update) {
                Ok(outcome) => outcome,
                // `a` and `a/b` cannot both be branches; other trouble is the repository's as a whole.
                Err(e) => match BumpError::from_git(&self.url, &e) {
                    BumpError::Git { cause, .. } => Pushed::Refused(cause),
                    whole => return Err(whole),
                },
            });
        }
        Ok(pushed)
    }
}

/// A repository elsewhere, through its mirror.
pub(crate) struct Remote {
    url: String,
    mirror: Mirror,
}

impl Remote {
    /// Opens the mirror, making it on first use, and brings what is new, unless it was brought a moment ago. A damaged one is
    /// made anew, once.
    pub(crate) fn open(remote: &GitRemote, web: &Web, mirrors: &Path, fetched: bool) -> Result<Self, BumpError> {
        let folder = mirrors.join(format!("{}.git", hex::encode(&Sha256::digest(remote.url.as_bytes())[..12])));
        let open = || {
            let mirror = Mirror::open(&folder, remote, web, Kinds::Branches)?;
            if !fetched {
                mirror.fetch()?;
            }
            Ok(mirror)
        };
        let mirror = open().or_else(|fault| match fault {
            GitFault::Git(error) if is_damage(&error) => {
                tracing::warn!(url = remote.shown(), %error, "a damaged mirror is made anew");
                remove(&folder)?;
                open()
            }
            fault => Err(fault),
        });
        let mirror = mirror.map_err(|fault| from_fault(&remote.shown(), fault))?;
        Ok(Self { url: remote.shown(), mirror })
    }
}

/// What kept Git from its work, as it concerns an env repo.
fn from_fault(url: &str, fault: GitFault) -> BumpError {
    let url = url.to_owned();
    match fault {
        GitFault::Way(fault) => match fault.way {
            Way::Missing => BumpError::RepositoryMissing { url },
            Way::Unreachable => BumpError::Unreachable { url, cause: fault.why },
            Way::Refused => BumpError::Denied { url, why: fault.why },
        },
        GitFault::Git(e) => {
            // Servers of the `git://` kind do not tell a stranger whether a repository is missing or closed to him.
            let closed = ["not found", "not exported", "does not exist", "does not appear to be"];
            if e.code() == ErrorCode::NotFound || closed.iter().any(|words| e.message().contains(words)) {
                return BumpError::RepositoryMissing { url };
            }
            // Which commits are missing there is announced in a line that libgit2 does not know.
            if e.message().contains("invalid packet line") {
                return BumpError::Shallow { url, cause: e.message().to_owned() };
            }
            match BumpError::from_git(&url, &e) {
                BumpError::Git { url, cause } if e.class() == ErrorClass::Os => BumpError::Unreachable { url, cause },
                other => other,
            }
        }
    }
}

impl Link for Remote {
    fn repository(&self) -> &Repository {
        self.mirror.repository()
    }

    fn tip(&self, branch: &Branch) -> Result<Option<Oid>, BumpError> {
        tip_in(self.repository(), &self.url, branch)
    }

    fn push(&self, updates: &[Update]) -> Result<Vec<Pushed>, BumpError> {
        let changes = updates.iter().map(|u| Change { name: ref_name(&u.branch), old: u.old, new: Some(u.new) });
        let changes: Vec<Change> = changes.collect();
        self.mirror.push(&changes).map_err(|fault| from_fault(&self.url, fault))
    }
}
