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

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use git2::{ErrorClass, ErrorCode, FetchOptions, FetchPrune, Oid, PushOptions, RemoteCallbacks, Repository, Signature};
use sha2::{Digest as _, Sha256};

use super::GitRemote;
use super::error::BumpError;
use crate::domain::Branch;

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

/// What became of one update.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Pushed {
    /// The branch is at the new commit.
    Done,
    /// Somebody else moved it first.
    Lost,
    /// The repository does not take it.
    Refused(String),
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

/// Opens the way that fits the address.
pub(crate) fn open(remote: &GitRemote, mirrors: &Path) -> Result<Box<dyn Link>, BumpError> {
    match remote.url.split_once("://") {
        None => Ok(Box::new(Local::open(&remote.url, Path::new(&remote.url))?)),
        Some(("file", path)) => Ok(Box::new(Local::open(&remote.url, Path::new(path))?)),
        Some(_) => Ok(Box::new(Mirror::fetch(&remote.url, mirrors)?)),
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

/// A persistent bare mirror of a repository elsewhere.
pub(crate) struct Mirror {
    url: String,
    repository: Repository,
}

impl Mirror {
    /// Opens the mirror, making it on first use, and brings what is new.
    pub(crate) fn fetch(url: &str, mirrors: &Path) -> Result<Self, BumpError> {
        let git = |e: git2::Error| BumpError::from_git(url, &e);
        let folder = mirrors.join(format!("{}.git", hex::encode(&Sha256::digest(url.as_bytes())[..12])));
        let repository = match Repository::open_bare(&folder) {
            Err(e) if e.code() == ErrorCode::NotFound => Repository::init_bare(&folder),
            opened => opened,
        }
        .map_err(|e| BumpError::from_git(&folder.to_string_lossy(), &e))?;
        let mut remote = repository.remote_anonymous(url).map_err(git)?;
        let mut options = FetchOptions::new();
        options.prune(FetchPrune::On).download_tags(git2::AutotagOption::None);
        remote.fetch(&["+refs/heads/*:refs/heads/*"], Some(&mut options), None).map_err(|e| {
            // Servers do not tell a stranger whether a repository is missing or closed to him.
            let closed = ["not found", "not exported", "does not exist", "does not appear to be", "status code: 404"];
            if e.code() == ErrorCode::NotFound || closed.iter().any(|words| e.message().contains(words)) {
                return BumpError::RepositoryMissing { url: url.to_owned() };
            }
            match BumpError::from_git(url, &e) {
                BumpError::Git { url, cause } if e.class() == ErrorClass::Os => BumpError::Unreachable { url, cause },
                other => other,
            }
        })?;
        drop(remote);
        Ok(Self { url: url.to_owned(), repository })
    }
}

impl Link for Mirror {
    fn repository(&self) -> &Repository {
        &self.repository
    }

    fn tip(&self, branch: &Branch) -> Result<Option<Oid>, BumpError> {
        tip_in(&self.repository, &self.url, branch)
    }

    fn push(&self, updates: &[Update]) -> Result<Vec<Pushed>, BumpError> {
        let git = |e: git2::Error| BumpError::from_git(&self.url, &e);
        let mut specs = Vec::new();
        for update in updates {
            // A push names local refs; these hold the commits while the request runs.
            let held = format!("refs/tidegate/{}", update.branch);
            self.repository.reference(&held, update.new, true, "push").map_err(git)?;
            specs.push(format!("+{held}:{}", ref_name(&update.branch)));
        }
        let expected: BTreeMap<String, Oid> =
            updates.iter().map(|u| (ref_name(&u.branch), u.old.unwrap_or(Oid::ZERO_SHA1))).collect();
        let lost = RefCell::new(false);
        let refused: RefCell<BTreeMap<String, String>> = RefCell::default();
        let mut callbacks = RemoteCallbacks::new();
        callbacks.push_negotiation(|announced| {
            let moved = announced.iter().any(|a| {
                let name = a.dst_refname().ok();
                name.and_then(|name| expected.get(name)).is_some_and(|old| *old != a.src())
            });
            *lost.borrow_mut() = moved;
            if moved { Err(git2::Error::from_str("a branch moved")) } else { Ok(()) }
        });
        callbacks.push_update_reference(|name, status| {
            if let Some(why) = status {
                refused.borrow_mut().insert(name.to_owned(), why.to_owned());
            }
            Ok(())
        });
        let mut options = PushOptions::new();
        options.remote_callbacks(callbacks);
        let mut remote = self.repository.remote_anonymous(&self.url).map_err(git)?;
        let outcome = remote.push(&specs, Some(&mut options));
        drop(options);
        if *lost.borrow() {
            return Ok(updates.iter().map(|_| Pushed::Lost).collect());
        }
        outcome.map_err(git)?;
        let refused = refused.borrow();
        let each = updates.iter().map(|update| match refused.get(&ref_name(&update.branch)) {
            None => Pushed::Done,
            // What Git's server says when the tip it was told to expect is no longer there.
            Some(why) if why.contains("lock") || why.contains("fetch first") => Pushed::Lost,
            Some(why) => Pushed::Refused(why.clone()),
        });
        Ok(each.collect())
    }
}
