//! The life of a pull request, as plain Git moves it: its head follows its branch, and what people merge or delete
//! with `git push` merges or closes it. Settled whenever it is read, so no push is ever missed.
//!
//! A merge of ours is written down before it lands. After a crash between the two, the commit found on the base
//! tells whose it was; anything else that lands is `git push`.

use git2::Oid;

use super::LocalForge;
use super::db::{Intent, PrRow, Turn};
use crate::domain::pull_request::{PrState, PullRequest};
use crate::domain::{CommitSha, PrNumber, RepoId};
use crate::forge::{Forge as _, NewPr};
use crate::port::{PortError, PortResult};
use crate::repos::{Bare, Outlook, Outlooks, oid, sha};

/// Who merged or closed, when nobody pressed a button.
const PUSHER: &str = "git push";

/// How a pull request is merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// By a commit that joins base and head.
    Merge,
    /// By one commit on the base with the content of the merge.
    Squash,
}

/// What Git says about a pull request that was open when last looked at.
enum Sight {
    /// Open with this head; whether it merges cleanly.
    Open { mergeable: bool },
    /// Something became of it.
    Turned(Turn),
}

fn sight(bare: &Bare, outlooks: &Outlooks, row: &PrRow) -> PortResult<Sight> {
    let closed = || Sight::Turned(Turn::Closed { by: PUSHER.to_owned() });
    let Some(base) = bare.tip(&row.pr.base)? else { return Ok(closed()) };
    if let Some(Intent { head, commit, by }) = row.intent.clone()
        && bare.contains(base, oid(&commit)?)?
    {
        return Ok(Sight::Turned(Turn::Merged { head, commit, by }));
    }
    let merged = |head: Oid| {
        let (commit, head) = (bare.landed_at(base, head)?, sha(head)?);
        Ok(Sight::Turned(Turn::Merged { head, commit, by: PUSHER.to_owned() }))
    };
    let known = oid(&row.pr.head)?;
    let Some(tip) = bare.tip(&row.pr.branch)? else {
        return if bare.contains(base, known)? { merged(known) } else { Ok(closed()) };
    };
    match outlooks.of(bare, base, tip)? {
        // The branch was set back: its commits were taken away, not merged.
        Outlook::Contained if tip != known && bare.contains(known, tip)? => Ok(closed()),
        Outlook::Contained => merged(tip),
        _ if tip != known => Ok(Sight::Turned(Turn::Pushed(sha(tip)?))),
        outlook => Ok(Sight::Open { mergeable: outlook == Outlook::Clean }),
    }
}

/// That a pull request is no longer open, and by whom.
pub(super) fn not_open(repo: &RepoId, pr: &PullRequest) -> PortError {
    let became = match &pr.state {
        PrState::Merged { commit, by } => format!("was merged by {by} as {}", commit.short()),
        PrState::Closed { by } => format!("was closed by {by}"),
        PrState::Open => "changed at the same moment".to_owned(),
    };
    PortError::conflict(format!("{repo}{} {became}: look at it again", pr.number))
}

impl LocalForge {
    /// A pull request as it is now.
    pub(super) async fn look(&self, repo: &RepoId, number: PrNumber) -> PortResult<PullRequest> {
        self.existing(repo)?;
        let row = self.db.pr(repo, number).await?;
        self.settle(repo, row).await
    }

    /// Brings a stored pull request up to date with its branches.
    pub(super) async fn settle(&self, repo: &RepoId, mut row: PrRow) -> PortResult<PullRequest> {
        while row.pr.state == PrState::Open {
            let (outlooks, seen) = (self.repos.outlooks(), row.clone());
            match self.git(repo, move |bare| sight(bare, &outlooks, &seen)).await? {
                Sight::Open { mergeable } => return Ok(PullRequest { mergeable: Some(mergeable), ..row.pr }),
                Sight::Turned(turn) => self.db.turn(repo, &row.pr, &turn).await?,
            };
            row = self.db.pr(repo, row.pr.number).await?;
        }
        Ok(row.pr)
    }

    /// Brings all open pull requests up to date; those still open.
    pub(super) async fn settle_open(&self, repo: &RepoId) -> PortResult<Vec<PullRequest>> {
        let mut open = Vec::new();
        for row in self.db.prs(repo, true).await? {
            let pr = self.settle(repo, row).await?;
            if pr.state == PrState::Open {
                open.push(pr);
            }
        }
        Ok(open)
    }

    /// Opens a pull request in somebody's name; the open one with the same head and base, if there is one.
    pub(super) async fn open_for(&self, author: &str, repo: &RepoId, new: &NewPr) -> PortResult<PullRequest> {
        if let Some(there) = self.find_pr(repo, &new.branch, &new.base).await?
            && there.state == PrState::Open
        {
            return Ok(there);
        }
        let (branch, base) = (new.branch.clone(), new.base.clone());
        let head = self
            .git(repo, move |bare| {
                let (head, into) = (bare.existing_tip(&branch)?, bare.existing_tip(&base)?);
                Ok(if bare.contains(into, head)? { None } else { Some(sha(head)?) })
            })
            .await?;
        let Some(head) = head else {
            return Err(PortError::rejected(format!(
                "{} has no commit that {} of {repo} lacks: push a commit before opening a pull request",
                new.branch, new.base
            )));
        };
        self.crowd.join(author).await?;
        match self.db.insert_pr(repo, author, new, &head).await? {
            Some(number) => self.look(repo, number).await,
            None => self.find_pr(repo, &new.branch, &new.base).await?.ok_or_else(|| {
                PortError::transient(format!("a pull request of {} changed at the same moment", new.branch), "")
            }),
        }
    }

    /// Merges an open pull request, pinned to the head it was read with, in somebody's name.
    pub(super) async fn merge_for(
        &self,
        (login, way): (&str, Way),
        repo: &RepoId,
        pr: &PullRequest,
        message: &str,
    ) -> PortResult<CommitSha> {
        let _alone = self.merging.lock().await;
        let now = self.look(repo, pr.number).await?;
        match &now.state {
            PrState::Open if now.head == pr.head && now.base == pr.base => self.may_merge(login, repo, &now).await?,
            PrState::Merged { commit, .. } if now.head == pr.head => return Ok(commit.clone()),
            _ => return Err(not_open(repo, &now)),
        }
        let (base, head) = (now.base.clone(), oid(&now.head)?);
        let (message, stamp) = (message.to_owned(), self.stamp(login).await?);
        let (from, merge) = self
            .git(repo, move |bare| {
                let from = bare.existing_tip(&base)?;
                let merge = bare.merge(from, head, &message, &stamp)?;
                Ok((
                    from,
                    match (merge, way) {
                        (Ok(merge), Way::Squash) => {
                            Ok(bare.write(bare.find(merge)?.tree_id(), &[from], &message, &stamp)?)
                        }
                        (merge, _) => merge,
                    },
                ))
            })
            .await?;
        let merge = merge.map_err(|files| {
            PortError::rejected(format!(
                "{repo}{} conflicts with {} in {}: bring {} into {} and resolve them",
                now.number,
                now.base,
                files.join(", "),
                now.base,
                now.branch
            ))
        })?;
        let intent = Intent { head: now.head.clone(), commit: sha(merge)?, by: login.to_owned() };
        self.db.intend(repo, now.number, &intent).await?;
        let base = now.base.clone();
        self.git(repo, move |bare| bare.move_branch(&base, Some(from), merge, "merge")).await?;
        self.note_push(login, (repo, &now.base), (Some(&sha(from)?), &intent.commit)).await?;
        self.look(repo, now.number).await?;
        Ok(intent.commit)
    }

    async fn may_merge(&self, login: &str, repo: &RepoId, pr: &PullRequest) -> PortResult<()> {
        if pr.draft {
            return Err(PortError::rejected(format!("{repo}{} is a draft: mark it ready first", pr.number)));
        }
        match self.db.allowed(repo, &pr.base).await? {
            Some(allowed) if login != self.own_login && !allowed.iter().any(|name| name == login) => {
                Err(PortError::rejected(format!(
                    "{} of {repo} is protected: {login} may not merge into it, {} may",
                    pr.base,
                    allowed.join(", ")
                )))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::Branch;
    use crate::forge::local::Author;

    /// A forge with an open pull request, and the merge of it written into the object database only.
    async fn before_landing() -> (tempfile::TempDir, LocalForge, RepoId, PullRequest, (Oid, Oid)) {
        let root = tempfile::tempdir().unwrap();
        let forge = LocalForge::open(root.path(), Arc::new(crate::port::SystemClock)).await.unwrap();
        let (repo, dev) = (RepoId::parse("acme/shop").unwrap(), Branch::parse("dev").unwrap());
        let feature = Branch::parse("feature").unwrap();
        let alice = Author { name: "Alice".to_owned(), email: "alice@acme.io".to_owned() };
        forge.create_repo(&repo, &dev).await.unwrap();
        forge.push_file(&repo, &dev, ("a", "1"), &alice, "First").await.unwrap();
        forge.push_file(&repo, &feature, ("b", "1"), &alice, "Second").await.unwrap();
        let (title, body) = ("Take it".to_owned(), String::new());
        let new = NewPr { branch: feature, base: dev.clone(), title, body, draft: false, labels: Vec::new() };
        let pr = forge.open_pr(&repo, &new).await.unwrap();
        let (head, stamp) = (oid(&pr.head).unwrap(), forge.stamp("tidegate").await.unwrap());
        let commits = forge.git(&repo, move |bare| {
            let from = bare.existing_tip(&dev)?;
            Ok((from, bare.merge(from, head, "Merge", &stamp)?.unwrap()))
        });
        let commits = commits.await.unwrap();
        let (commit, by) = (sha(commits.1).unwrap(), "tidegate".to_owned());
        forge.db.intend(&repo, pr.number, &Intent { head: pr.head.clone(), commit, by }).await.unwrap();
        (root, forge, repo, pr, commits)
    }

    #[tokio::test]
    async fn a_merge_that_landed_just_before_a_crash_is_known_as_ours() {
        let (_root, forge, repo, pr, (from, merge)) = before_landing().await;
        let base = pr.base.clone();
        forge.git(&repo, move |bare| bare.move_branch(&base, Some(from), merge, "merge")).await.unwrap();
        let merged = forge.merge_pr(&repo, pr.number, &crate::forge::Pin::of(&pr), "Merge").await.unwrap();
        assert_eq!(merged, sha(merge).unwrap());
        let state = forge.pull_request(&repo, pr.number).await.unwrap().state;
        assert_eq!(state, PrState::Merged { commit: merged, by: "tidegate".to_owned() });
    }

    #[tokio::test]
    async fn a_merge_that_did_not_land_is_made_again_and_takes_nobody_elses_for_ours() {
        let (_root, forge, repo, pr, (from, _)) = before_landing().await;
        assert_eq!(forge.pull_request(&repo, pr.number).await.unwrap().state, PrState::Open);
        let (base, head) = (pr.base.clone(), oid(&pr.head).unwrap());
        forge.git(&repo, move |bare| bare.move_branch(&base, Some(from), head, "by hand")).await.unwrap();
        let state = forge.pull_request(&repo, pr.number).await.unwrap().state;
        assert_eq!(state, PrState::Merged { commit: pr.head, by: PUSHER.to_owned() });
    }
}
