//! Where a repository is worked on. Questions and changes are the same everywhere: look, decide, change under a lease, and look
//! again if somebody else was first.

use std::path::PathBuf;

use git2::{ErrorCode, Oid};

use super::{Bare, absent};
use crate::domain::RepoId;
use crate::git::{Change, GitRemote, Pushed};
use crate::port::{PortError, PortResult};

/// How often a lost race is run again before it is left for later.
const TRIES: u32 = 5;

/// What a question needs to be there.
pub(super) enum Need {
    /// The refs as they are now.
    Refs,
    /// These commits, whenever they came.
    Commits(Vec<Oid>),
}

/// What a look at the repository led to.
pub(super) enum Plan<T> {
    /// All is as asked.
    Done(T),
    /// This must be changed, and then this is the answer.
    Change(Change, T),
}

/// One repository, where it is worked on. Everything blocks.
pub(super) trait Site {
    /// Which one.
    fn repo(&self) -> &RepoId;
    /// Answers a question.
    fn ask<T>(&self, need: &Need, question: &dyn Fn(&Bare) -> PortResult<T>) -> PortResult<T>;
    /// Moves a ref from where it must be.
    fn push(&self, change: &Change) -> PortResult<Pushed>;
    /// Looks anew, whatever was seen a moment ago.
    fn fetch(&self) -> PortResult<()>;
    /// Whether what was seen a moment ago would be answered.
    fn is_fresh(&self) -> bool;
}

/// Looks, decides, changes; and looks again if somebody else was first.
pub(super) fn write<T>(site: &impl Site, plan: &dyn Fn(&Bare) -> PortResult<Plan<T>>) -> PortResult<T> {
    let mut name = String::new();
    for attempt in 0..TRIES {
        if attempt > 0 {
            site.fetch()?;
        }
        // The lease tells when a change rests on an old look. Where nothing is changed, a new look must tell.
        let known = attempt == 0 && site.is_fresh();
        let (change, answer) = match site.ask(&Need::Refs, plan) {
            Ok(Plan::Change(change, answer)) => (change, answer),
            _ if known => continue,
            Ok(Plan::Done(answer)) => return Ok(answer),
            Err(error) => return Err(error),
        };
        match site.push(&change)? {
            Pushed::Done => return Ok(answer),
            Pushed::Lost => name = change.name,
            Pushed::Refused(why) => {
                return Err(PortError::rejected(format!(
                    "{} does not take {} ({why}): allow tidegate to write it, or remove what is in the way",
                    site.repo(),
                    change.name
                )));
            }
        }
    }
    let told = format!("{name} of {} kept moving while it was written; it is tried again later", site.repo());
    Err(PortError::transient(told, "lost every race"))
}

/// A repository on this disk, which is its own mirror: people's own, so nothing in it is ever made anew.
pub(super) struct Here {
    path: PathBuf,
    repo: RepoId,
}

impl Here {
    /// None where the repository is elsewhere.
    pub(super) fn of(remote: &GitRemote, repo: &RepoId) -> Option<Self> {
        remote.on_disk().map(|path| Self { path: path.to_owned(), repo: repo.clone() })
    }

    fn bare(&self) -> PortResult<Bare> {
        Bare::at(self.path.clone(), &self.repo)
    }
}

impl Site for Here {
    fn repo(&self) -> &RepoId {
        &self.repo
    }

    fn ask<T>(&self, _: &Need, question: &dyn Fn(&Bare) -> PortResult<T>) -> PortResult<T> {
        question(&self.bare()?)
    }

    fn push(&self, change: &Change) -> PortResult<Pushed> {
        self.bare()?.apply(change)
    }

    fn fetch(&self) -> PortResult<()> {
        Ok(())
    }

    fn is_fresh(&self) -> bool {
        false
    }
}

impl Bare {
    /// Moves a ref here from where it must be: Git compares and sets it under its lock.
    fn apply(&self, change: &Change) -> PortResult<Pushed> {
        let name = &change.name;
        let moved = match (change.old, change.new) {
            (None, Some(new)) => self.git.reference(name, new, false, "create").map(drop),
            (Some(old), Some(new)) => self.git.reference_matching(name, new, true, old, "update").map(drop),
            (old, None) => match absent(self.git.find_reference(name)).map_err(|e| self.fault(e))? {
                None => return Ok(Pushed::Done),
                Some(there) if there.target() != old => return Ok(Pushed::Lost),
                Some(mut there) => there.delete(),
            },
        };
        let Err(error) = moved else { return Ok(Pushed::Done) };
        let raced = matches!(error.code(), ErrorCode::Modified | ErrorCode::Exists | ErrorCode::NotFound);
        if raced && self.target(name)? != change.old {
            return Ok(Pushed::Lost);
        }
        Err(self.refused(name, error))
    }

    /// Why a reference could not be written: a name in the way, else the disk.
    pub(crate) fn refused(&self, name: &str, error: git2::Error) -> PortError {
        match self.in_the_way(name) {
            Ok(Some(there)) => self.cannot_keep(name, &there),
            _ => self.fault(error),
        }
    }
}
