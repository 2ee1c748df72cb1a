//! Pushes of which it is known whose they were: those made through the people's side of this forge. A plain `git push`
//! to the folder has no name that anybody could vouch for.

use sqlx::Row as _;

use super::LocalForge;
use super::db::fault;
use super::people::Author;
use crate::domain::pull_request::{CommitInfo, Pusher};
use crate::domain::{Branch, CommitSha, PrNumber, RepoId};
use crate::port::{PortError, PortResult};
use crate::repos::{Push, Pushes};
use crate::repos::{Stamp, sha};

/// Under whom stands what was there before pushes were noted.
const NOBODY: &str = "";

/// One commit that somebody pushes.
#[derive(Debug, Clone)]
pub struct Work<'a> {
    /// What it says.
    pub message: &'a str,
    /// Files, as path and content.
    pub files: &'a [(&'a str, &'a str)],
    /// The branch that it merges in, with the files on top.
    pub merging: Option<&'a Branch>,
    /// The name it bears, which need not be that of whoever pushes it.
    pub author: &'a Author,
}

/// One push, as it was noted.
#[derive(Debug, Clone)]
pub struct Pushed {
    /// The branch.
    pub branch: String,
    /// Where it was; none where the push made it.
    pub was: Option<CommitSha>,
    /// Where it is since.
    pub head: CommitSha,
    /// Whose it was.
    pub login: String,
}

impl LocalForge {
    /// Pushes a commit to a branch as somebody. A branch that is not there begins at the default branch.
    pub async fn push_as(&self, login: &str, repo: &RepoId, branch: &Branch, work: &Work<'_>) -> PortResult<CommitSha> {
        let mut made = self.push_all_as(login, repo, branch, std::slice::from_ref(work)).await?;
        made.pop().ok_or_else(|| PortError::rejected("one commit was pushed and none was made"))
    }

    /// Pushes several commits, each upon the one before, in one push.
    pub async fn push_all_as(
        &self,
        login: &str,
        repo: &RepoId,
        branch: &Branch,
        work: &[Work<'_>],
    ) -> PortResult<Vec<CommitSha>> {
        let own = |work: &Work<'_>| {
            let files: Vec<_> = work.files.iter().map(|(p, text)| ((*p).to_owned(), (*text).to_owned())).collect();
            let (name, email) = (work.author.name.clone(), work.author.email.clone());
            let stamp = Stamp { name, email, at: self.clock.now() };
            (files, work.merging.cloned(), work.message.to_owned(), stamp)
        };
        let (on, work): (_, Vec<_>) = (branch.clone(), work.iter().map(own).collect());
        let (was, made) = self
            .git(repo, move |bare| {
                let (was, mut at, mut made) = (bare.tip(&on)?, bare.begins_at(&on)?, Vec::new());
                for (files, merging, message, stamp) in &work {
                    let theirs = merging.as_ref().map(|other| bare.existing_tip(other)).transpose()?;
                    let commit = bare.commit_on(at, theirs, files, message, stamp)?;
                    made.push(sha(commit)?);
                    at = Some(commit);
                }
                if let Some(at) = at {
                    bare.move_branch(&on, was, at, "push")?;
                }
                Ok((was.map(sha).transpose()?, made))
            })
            .await?;
        if let Some(head) = made.last() {
            self.note_push(login, (repo, branch), (was.as_ref(), head)).await?;
        }
        Ok(made)
    }

    /// Brings a pull request's base into its branch, as the button does.
    pub async fn update_pr_as(&self, login: &str, repo: &RepoId, pr: PrNumber) -> PortResult<CommitSha> {
        let there = self.look(repo, pr).await?;
        let message = format!("Merge branch '{}' into {}", there.base, there.branch);
        let author = self.stamp(login).await?;
        let author = Author { name: author.name, email: author.email };
        let work = Work { message: &message, files: &[], merging: Some(&there.base), author: &author };
        self.push_as(login, repo, &there.branch, &work).await
    }

    pub(super) async fn note_push(
        &self,
        login: &str,
        (repo, branch): (&RepoId, &Branch),
        (was, head): (Option<&CommitSha>, &CommitSha),
    ) -> PortResult<()> {
        if login != NOBODY {
            self.crowd.join(login).await?;
        }
        let note = sqlx::query("INSERT INTO push (repo, branch, was, head, login) VALUES (?, ?, ?, ?, ?)");
        let note = note.bind(repo.as_str()).bind(branch.as_str()).bind(was.map(CommitSha::as_str));
        note.bind(head.as_str()).bind(login).execute(&self.db.pool).await.map(drop).map_err(fault)
    }

    /// Notes what stands on branches when pushes begin to be noted, as nobody's: those who pushed it were not asked then.
    pub(super) async fn note_what_stands(&self) -> PortResult<()> {
        let noted = sqlx::query("SELECT since FROM pushes_noted").fetch_optional(&self.db.pool).await.map_err(fault)?;
        if noted.is_some() {
            return Ok(());
        }
        for repo in self.repositories().await? {
            let Ok(branches) = self.repos.branches(&repo, "").await else { continue };
            for (branch, tip) in branches {
                self.note_push(NOBODY, (&repo, &branch), (None, &tip)).await?;
            }
        }
        let note = sqlx::query("INSERT INTO pushes_noted (since) VALUES (?)").bind(self.clock.now().to_rfc3339());
        note.execute(&self.db.pool).await.map(drop).map_err(fault)
    }

    /// The pushes to a repository, oldest first. What stood there before they were noted is tidegate's own.
    pub async fn pushes(&self, repo: &RepoId) -> PortResult<Vec<Pushed>> {
        let rows = sqlx::query("SELECT branch, was, head, login FROM push WHERE repo = ? ORDER BY id");
        let rows = rows.bind(repo.as_str()).fetch_all(&self.db.pool).await.map_err(fault)?;
        let commit = |text: &str| CommitSha::parse(text).map_err(|e| sqlx::Error::Decode(e.into()));
        rows.iter()
            .map(|row| {
                Ok(Pushed {
                    branch: row.try_get("branch")?,
                    was: row.try_get::<Option<&str>, _>("was")?.map(commit).transpose()?,
                    head: commit(row.try_get("head")?)?,
                    login: Some(row.try_get("login")?)
                        .filter(|login| login != NOBODY)
                        .unwrap_or_else(|| self.own_login.clone()),
                })
            })
            .collect::<Result<_, sqlx::Error>>()
            .map_err(fault)
    }

    pub(super) async fn name_pushers(&self, repo: &RepoId, commits: &mut [CommitInfo]) -> PortResult<()> {
        let push = |p: Pushed| {
            let by = Some(Pusher { login: p.login, program: false });
            Push { before: p.was, after: p.head, by, made: false }
        };
        let pushes = Pushes { list: self.pushes(repo).await?.into_iter().map(push).collect(), whole: true };
        let asked: Vec<CommitSha> = commits.iter().map(|c| c.sha.clone()).collect();
        let mut told = self.repos.pushers(repo, pushes, asked).await?;
        for commit in commits {
            commit.pushed_by = told.remove(&commit.sha);
        }
        Ok(())
    }
}
