//! What people do to a repository with plain Git, or with other buttons than the one tidegate presses: a squash, a tag
//! moved or deleted.

use git2::ErrorCode;

use super::{LocalForge, pulls};
use crate::domain::pull_request::PrState;
use crate::domain::{CommitSha, PrNumber, RepoId, TagName};
use crate::forge::history::{Bare, absent, oid, tag_ref};
use crate::port::PortResult;

impl LocalForge {
    /// Presses "Squash and merge": one commit with the content of the merge and the base as its only parent.
    pub async fn squash_as(&self, login: &str, repo: &RepoId, pr: PrNumber) -> PortResult<CommitSha> {
        let there = self.look(repo, pr).await?;
        if there.state != PrState::Open {
            return Err(pulls::not_open(repo, &there));
        }
        let message = format!("{} ({pr})\n", there.title);
        self.merge_for((login, pulls::Way::Squash), repo, &there, &message).await
    }

    /// Pushes a tag by force.
    pub async fn force_tag(&self, repo: &RepoId, tag: &TagName, at: &CommitSha) -> PortResult<()> {
        let (tag, at) = (tag.clone(), oid(at)?);
        self.git(repo, move |bare| bare.move_tag(&tag, at)).await
    }

    /// Deletes a tag; fine if it is gone.
    pub async fn delete_tag(&self, repo: &RepoId, tag: &TagName) -> PortResult<()> {
        let name = tag_ref(tag);
        let work = move |bare: &Bare| {
            let found = absent(bare.git.find_reference(&name)).map_err(|e| bare.fault(e))?;
            match found.map(|mut reference| reference.delete()) {
                Some(Err(error)) if error.code() != ErrorCode::NotFound => Err(bare.fault(error)),
                _ => Ok(()),
            }
        };
        self.git(repo, work).await
    }
}
