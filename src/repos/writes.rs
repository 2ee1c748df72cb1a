//! What is done to a repository. Each change names what it replaces, so that what people push at the same moment is never lost.

use git2::Oid;

use super::site::{self, Here, Plan};
use super::{Bare, BranchUpdate, Repos, Taking, head_ref, off_the_runtime, oid, sha, tag_ref};
use crate::domain::{Branch, CommitSha, RepoId, TagName};
use crate::git::Change;
use crate::port::PortResult;

impl Repos {
    async fn write<T: Send + 'static>(
        &self,
        repo: &RepoId,
        plan: impl Fn(&Bare) -> PortResult<Plan<T>> + Send + 'static,
    ) -> PortResult<T> {
        let remote = self.git_remote(repo).await?;
        self.ways.before_change(repo).await?;
        match Here::of(&remote, repo) {
            Some(here) => off_the_runtime(move || site::write(&here, &plan)).await,
            None => self.inner.mirrors.at((&remote, repo), move |desk| site::write(desk, &plan)).await,
        }
    }

    /// Creates a branch; fine if it is there at the same commit, `Conflict` if at another.
    pub async fn create_branch(&self, repo: &RepoId, branch: &Branch, at: &CommitSha) -> PortResult<()> {
        let (branch, at) = (branch.clone(), oid(at)?);
        let plan = move |bare: &Bare| match bare.tip(&branch)? {
            Some(tip) if tip == at => Ok(Plan::Done(())),
            Some(tip) => Err(bare.taken(&branch, tip, at)),
            None => {
                bare.find(at)?;
                create(bare, head_ref(&branch), at).map(|change| Plan::Change(change, ()))
            }
        };
        self.write(repo, plan).await
    }

    /// Deletes a branch if it still is at `at`; fine if it is gone.
    pub async fn delete_branch(&self, repo: &RepoId, branch: &Branch, at: &CommitSha) -> PortResult<()> {
        let (branch, at) = (branch.clone(), oid(at)?);
        let plan = move |bare: &Bare| match bare.tip(&branch)? {
            None => Ok(Plan::Done(())),
            Some(tip) if tip == at => {
                Ok(Plan::Change(Change { name: head_ref(&branch), old: Some(at), new: None }, ()))
            }
            Some(_) => Err(bare.moved(&branch)),
        };
        self.write(repo, plan).await
    }

    /// Brings a commit into a branch: fast-forward where possible, else a merge commit with this message.
    pub async fn update_branch(
        &self,
        repo: &RepoId,
        branch: &Branch,
        commit: &CommitSha,
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
                    Plan::Change(change, BranchUpdate::Updated(sha(new)?))
                }
            })
        };
        self.write(repo, plan).await
    }

    /// Creates an annotated tag; fine if it names the same commit, `Conflict` if another.
    pub async fn create_tag(&self, repo: &RepoId, tag: &TagName, at: &CommitSha, message: &str) -> PortResult<()> {
        let (tag, at, message, stamp) = (tag.clone(), oid(at)?, message.to_owned(), self.stamp());
        let plan = move |bare: &Bare| match bare.tag(&tag)? {
            Some(there) if oid(&there)? == at => Ok(Plan::Done(())),
            Some(there) => Err(bare.tagged(&tag, &there, at)),
            None => {
                let object = bare.annotate(&tag, at, &message, &stamp)?;
                create(bare, tag_ref(&tag), object).map(|change| Plan::Change(change, ()))
            }
        };
        self.write(repo, plan).await
    }

    /// Creates a tag or moves it; for the tags that say what is deployed.
    pub async fn move_tag(&self, repo: &RepoId, tag: &TagName, at: &CommitSha) -> PortResult<()> {
        let (tag, at) = (tag.clone(), oid(at)?);
        let plan = move |bare: &Bare| {
            bare.find(at)?;
            let name = tag_ref(&tag);
            match bare.target(&name)? {
                Some(_) if bare.tag(&tag)?.is_some_and(|there| there.as_str() == at.to_string()) => Ok(Plan::Done(())),
                Some(old) => Ok(Plan::Change(Change { name, old: Some(old), new: Some(at) }, ())),
                None => create(bare, name, at).map(|change| Plan::Change(change, ())),
            }
        };
        self.write(repo, plan).await
    }
}

/// A ref that must not be there yet.
fn create(bare: &Bare, name: String, at: Oid) -> PortResult<Change> {
    match bare.in_the_way(&name)? {
        Some(there) => Err(bare.cannot_keep(&name, &there)),
        None => Ok(Change { name, old: None, new: Some(at) }),
    }
}
