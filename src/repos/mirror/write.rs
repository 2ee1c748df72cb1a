//! Changing a repository elsewhere through its mirror: look, decide, push under a lease, and look again if somebody else
//! was first.

use git2::Oid;

use super::{Desk, Mirrors, Need};
use crate::domain::{Branch, CommitSha, RepoId, TagName};
use crate::git::{Change, GitRemote, Pushed};
use crate::port::{PortError, PortResult};
use crate::repos::{Bare, BranchUpdate, Taking, head_ref, oid, sha, tag_ref};

/// How often a lost race is run again before it is left for later.
const TRIES: u32 = 5;

/// What a look at the repository led to.
enum Plan<T> {
    /// All is as asked.
    Done(T),
    /// This must be pushed, and then this is the answer.
    Push(Change, T),
}

impl Mirrors {
    async fn write<T: Send + 'static>(
        &self,
        (remote, repo): (&GitRemote, &RepoId),
        plan: impl Fn(&Bare) -> PortResult<Plan<T>> + Send + 'static,
    ) -> PortResult<T> {
        self.at(remote, repo, move |desk| desk.write(&plan)).await
    }

    /// Creates a branch; fine if it is there at the same commit, `Conflict` if at another.
    pub async fn create_branch(
        &self,
        remote: &GitRemote,
        repo: &RepoId,
        branch: &Branch,
        at: &CommitSha,
    ) -> PortResult<()> {
        let (branch, at) = (branch.clone(), oid(at)?);
        let plan = move |bare: &Bare| match bare.tip(&branch)? {
            Some(tip) if tip == at => Ok(Plan::Done(())),
            Some(tip) => Err(bare.taken(&branch, tip, at)),
            None => {
                bare.find(at)?;
                create(bare, head_ref(&branch), at).map(|change| Plan::Push(change, ()))
            }
        };
        self.write((remote, repo), plan).await
    }

    /// Deletes a branch if it still is at `at`; fine if it is gone.
    pub async fn delete_branch(
        &self,
        remote: &GitRemote,
        repo: &RepoId,
        branch: &Branch,
        at: &CommitSha,
    ) -> PortResult<()> {
        let (branch, at) = (branch.clone(), oid(at)?);
        let plan = move |bare: &Bare| match bare.tip(&branch)? {
            None => Ok(Plan::Done(())),
            Some(tip) if tip == at => Ok(Plan::Push(Change { name: head_ref(&branch), old: Some(at), new: None }, ())),
            Some(_) => Err(bare.moved(&branch)),
        };
        self.write((remote, repo), plan).await
    }

    /// Brings a commit into a branch: fast-forward where possible, else a merge commit with this message.
    pub async fn update_branch(
        &self,
        remote: &GitRemote,
        repo: &RepoId,
        (branch, commit): (&Branch, &CommitSha),
        message: &str,
    ) -> PortResult<BranchUpdate> {
        let (branch, commit, message, stamp) = (branch.clone(), oid(commit)?, message.to_owned(), self.stamp());
        let plan = move |bare: &Bare| {
            let tip = bare.existing_tip(&branch)?;
            Ok(match bare.taking(tip, commit, &message, &stamp)? {
                Taking::Held => Plan::Done(BranchUpdate::Updated(sha(tip)?)),
                Taking::Conflict(files) => Plan::Done(BranchUpdate::Conflict(files)),
                Taking::Move(new) => {
                    let change = Change { name: head_ref(&branch), old: Some(tip), new: Some(new) };
                    Plan::Push(change, BranchUpdate::Updated(sha(new)?))
                }
            })
        };
        self.write((remote, repo), plan).await
    }

    /// Creates an annotated tag; fine if it names the same commit, `Conflict` if another.
    pub async fn create_tag(
        &self,
        remote: &GitRemote,
        repo: &RepoId,
        (tag, at): (&TagName, &CommitSha),
        message: &str,
    ) -> PortResult<()> {
        let (tag, at, message, stamp) = (tag.clone(), oid(at)?, message.to_owned(), self.stamp());
        let plan = move |bare: &Bare| match bare.tag(&tag)? {
            Some(there) if oid(&there)? == at => Ok(Plan::Done(())),
            Some(there) => Err(bare.tagged(&tag, &there, at)),
            None => {
                let object = bare.annotate(&tag, at, &message, &stamp)?;
                create(bare, tag_ref(&tag), object).map(|change| Plan::Push(change, ()))
            }
        };
        self.write((remote, repo), plan).await
    }

    /// Creates a tag or moves it; for the tags that say what is deployed.
    pub async fn move_tag(&self, remote: &GitRemote, repo: &RepoId, tag: &TagName, at: &CommitSha) -> PortResult<()> {
        let (tag, at) = (tag.clone(), oid(at)?);
        let plan = move |bare: &Bare| {
            bare.find(at)?;
            let name = tag_ref(&tag);
            match bare.target(&name)? {
                Some(_) if bare.tag(&tag)?.is_some_and(|there| there.as_str() == at.to_string()) => Ok(Plan::Done(())),
                Some(old) => Ok(Plan::Push(Change { name, old: Some(old), new: Some(at) }, ())),
                None => create(bare, name, at).map(|change| Plan::Push(change, ())),
            }
        };
        self.write((remote, repo), plan).await
    }
}

/// A ref that must not be there yet.
fn create(bare: &Bare, name: String, at: Oid) -> PortResult<Change> {
    match bare.in_the_way(&name)? {
        Some(there) => Err(bare.cannot_keep(&name, &there)),
        None => Ok(Change { name, old: None, new: Some(at) }),
    }
}

impl Desk {
    fn write<T>(&self, plan: &dyn Fn(&Bare) -> PortResult<Plan<T>>) -> PortResult<T> {
        let mut name = String::new();
        for attempt in 0..TRIES {
            if attempt > 0 {
                self.fetch()?;
            }
            // The lease tells when a push rests on an old look. Where nothing is pushed, a new look must tell.
            let known = attempt == 0 && self.is_fresh();
            let (change, answer) = match self.ask(&Need::Refs, plan) {
                Ok(Plan::Push(change, answer)) => (change, answer),
                _ if known => continue,
                Ok(Plan::Done(answer)) => return Ok(answer),
                Err(error) => return Err(error),
            };
            match self.push(&change)? {
                Pushed::Done => return Ok(answer),
                Pushed::Lost => name = change.name,
                Pushed::Refused(why) => {
                    return Err(PortError::rejected(format!(
                        "{} does not take {} ({why}): allow tidegate to write it, or remove what is in the way",
                        self.repo, change.name
                    )));
                }
            }
        }
        let told = format!("{name} of {} kept moving while it was written; it is tried again later", self.repo);
        Err(PortError::transient(told, "lost every race"))
    }

    fn push(&self, change: &Change) -> PortResult<Pushed> {
        let pushed = self.mirror()?.push(std::slice::from_ref(change)).map_err(|fault| self.told(fault))?;
        Ok(pushed.into_iter().next().unwrap_or(Pushed::Lost))
    }
}
