//! What people do to a repository with plain Git, or with other buttons than the one tidegate presses: a merge made by hand
//! that holds more than its sides, a squash, another base, a tag moved or deleted.

use git2::ErrorCode;

use super::db::{Subject, int};
use super::people::Author;
use super::{LocalForge, pulls};
use crate::domain::pull_request::PrState;
use crate::domain::{Branch, CommitSha, PrNumber, RepoId, TagName};
use crate::port::{PortError, PortResult};
use crate::repos::{Bare, Stamp, absent, oid, sha, tag_ref};

impl LocalForge {
    /// The commit that a branch, a tag or an id names, as people at their own desks would say it.
    pub async fn named(&self, repo: &RepoId, rev: &str) -> PortResult<Option<CommitSha>> {
        let rev = rev.to_owned();
        self.git(repo, move |bare| bare.resolve(&rev)).await
    }

    /// Merges a branch into another and pushes the merge; these files, given as path and content, are in the merge commit
    /// and on neither side.
    pub async fn merge_by_hand(
        &self,
        login: &str,
        repo: &RepoId,
        (branch, into): (&Branch, &Branch),
        (files, message): (&[(String, String)], &str),
        author: &Author,
    ) -> PortResult<CommitSha> {
        let (theirs, on, files, message) = (branch.clone(), into.clone(), files.to_vec(), message.to_owned());
        let stamp = Stamp { name: author.name.clone(), email: author.email.clone(), at: self.clock.now() };
        let work = move |bare: &Bare| {
            let (theirs, ours) = (bare.existing_tip(&theirs)?, bare.existing_tip(&on)?);
            let merge = bare.merge(ours, theirs, &message, &stamp)?;
            let merge = merge.map_err(|files| PortError::rejected(format!("it conflicts in {}", files.join(", "))))?;
            let tree = bare.with_files(bare.find(merge)?.tree_id(), &files)?;
            let merge = bare.write(tree, &[ours, theirs], &message, &stamp)?;
            bare.move_branch(&on, Some(ours), merge, "push")?;
            Ok((sha(ours)?, sha(merge)?))
        };
        let (was, merge) = self.git(repo, work).await?;
        self.note_push(login, (repo, into), (Some(&was), &merge)).await?;
        Ok(merge)
    }

    /// Sets a branch to a commit by force, wherever it was.
    pub async fn force_push(&self, login: &str, repo: &RepoId, branch: &Branch, at: &CommitSha) -> PortResult<()> {
        let (on, to) = (branch.clone(), oid(at)?);
        let work = move |bare: &Bare| {
            let was = bare.tip(&on)?;
            bare.move_branch(&on, was, bare.find(to)?.id(), "push --force")?;
            was.map(sha).transpose()
        };
        let was = self.git(repo, work).await?;
        self.note_push(login, (repo, branch), (was.as_ref(), at)).await
    }

    /// Presses "Squash and merge": one commit with the content of the merge and the base as its only parent.
    pub async fn squash_as(&self, login: &str, repo: &RepoId, pr: PrNumber) -> PortResult<CommitSha> {
        let there = self.look(repo, pr).await?;
        if there.state != PrState::Open {
            return Err(pulls::not_open(repo, &there));
        }
        let message = format!("{} ({pr})\n", there.title);
        self.merge_for((login, pulls::Way::Squash), repo, &there, &message).await
    }

    /// Changes the branch that an open pull request goes into.
    pub async fn retarget(&self, repo: &RepoId, pr: PrNumber, base: &Branch) -> PortResult<()> {
        let there = self.look(repo, pr).await?;
        if there.state != PrState::Open {
            return Err(pulls::not_open(repo, &there));
        }
        let edit = sqlx::query("UPDATE pr SET base = ? WHERE repo = ? AND number = ?");
        let edit = edit.bind(base.as_str()).bind(repo.as_str()).bind(int(pr));
        self.db.change(edit, repo, &Subject::Pr(pr)).await.map(drop)
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
