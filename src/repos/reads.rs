//! What can be asked of a repository.

use std::collections::BTreeMap;

use super::site::Need;
use super::{Bare, Comparison, Outlook, Pushes, Repos, oid, sha};
use crate::domain::entering::{Passage, Passing};
use crate::domain::pull_request::{CommitInfo, Pusher};
use crate::domain::{Branch, CommitSha, RepoId, TagName};
use crate::port::{Fault, PortResult};

impl Repos {
    /// The tip of a branch.
    pub async fn branch_tip(&self, repo: &RepoId, branch: &Branch) -> PortResult<Option<CommitSha>> {
        let branch = branch.clone();
        self.ask(repo, Need::Refs, move |bare| bare.tip(&branch)?.map(sha).transpose()).await
    }

    /// Branches whose names begin so, with their tips.
    pub async fn branches(&self, repo: &RepoId, prefix: &str) -> PortResult<Vec<(Branch, CommitSha)>> {
        let prefix = prefix.to_owned();
        self.ask(repo, Need::Refs, move |bare| bare.branches(&prefix)).await
    }

    /// The commit a tag names, annotated tags peeled.
    pub async fn tag(&self, repo: &RepoId, tag: &TagName) -> PortResult<Option<CommitSha>> {
        let tag = tag.clone();
        self.ask(repo, Need::Refs, move |bare| bare.tag(&tag)).await
    }

    /// Tags whose names begin so, with their commits.
    pub async fn tags(&self, repo: &RepoId, prefix: &str) -> PortResult<Vec<(TagName, CommitSha)>> {
        let prefix = prefix.to_owned();
        self.ask(repo, Need::Refs, move |bare| bare.tags(&prefix)).await
    }

    /// The commit that an id names, perhaps an abbreviated one; never a branch or a tag that is called so. Where it fits several
    /// objects, the one commit on `branch` is meant; `Rejected` where that is not one.
    pub async fn resolve(&self, repo: &RepoId, id: &str, branch: &Branch) -> PortResult<Option<CommitSha>> {
        let (id, branch) = (id.to_owned(), branch.clone());
        self.ask(repo, Need::Refs, move |bare| bare.commit_of(&id, Some(&branch))).await
    }

    /// One commit.
    pub async fn commit(&self, repo: &RepoId, commit: &CommitSha) -> PortResult<CommitInfo> {
        let commit = oid(commit)?;
        let need = Need::Commits(vec![commit]);
        let mut told = self.ask(repo, need, move |bare| bare.commit_info(commit)).await?;
        self.ways.name_makers(&mut [&mut told]).await?;
        Ok(told)
    }

    /// Whether a commit is there.
    pub async fn knows(&self, repo: &RepoId, commit: &CommitSha) -> PortResult<bool> {
        let commit = oid(commit)?;
        self.ask(repo, Need::Commits(vec![commit]), move |bare| Ok(bare.has(commit))).await
    }

    /// What lies between two commits.
    pub async fn compare(&self, repo: &RepoId, from: &CommitSha, to: &CommitSha) -> PortResult<Comparison> {
        let (from, to) = (oid(from)?, oid(to)?);
        let between = move |bare: &Bare| bare.compare(from, to);
        let mut told = self.ask(repo, Need::Commits(vec![from, to]), between).await?;
        self.ways.name_makers(&mut told.commits.iter_mut().collect::<Vec<_>>()).await?;
        Ok(told)
    }

    /// The files in which a commit differs from the clean merge of two others, those that conflict included; empty where
    /// it holds only these two sides. Remembered: asking again costs nothing.
    pub async fn beyond_merge(
        &self,
        repo: &RepoId,
        sides: (&CommitSha, &CommitSha),
        made: &CommitSha,
    ) -> PortResult<Vec<String>> {
        if let Some(known) = self.inner.beyond.known(sides, made) {
            return Ok(known);
        }
        let commits = (oid(sides.0)?, oid(sides.1)?, oid(made)?);
        let need = Need::Commits(vec![commits.0, commits.1, commits.2]);
        let work = move |bare: &Bare| bare.beyond_merge((commits.0, commits.1), commits.2);
        let files = self.ask(repo, need, work).await?;
        self.inner.beyond.found(sides, made, &files);
        Ok(files)
    }

    /// The commits of a passage, newest first, each merge set against what Git makes of its sides.
    pub async fn passing(&self, repo: &RepoId, passage: &Passage) -> PortResult<Passing> {
        let (passage, repos) = (passage.clone(), self.clone());
        let needed = passage.tips.iter().chain(&passage.line).map(oid).collect::<PortResult<_>>()?;
        let work = move |bare: &Bare| bare.passing(&passage, &repos.inner.beyond);
        let mut told = self.ask(repo, Need::Commits(needed), work).await?;
        self.ways.name_makers(&mut told.commits.iter_mut().map(|e| &mut e.commit).collect::<Vec<_>>()).await?;
        Ok(told)
    }

    /// Who pushed these commits first, as far as the pushes tell for certain.
    pub(crate) async fn pushers(
        &self,
        repo: &RepoId,
        pushes: Pushes,
        commits: Vec<CommitSha>,
    ) -> PortResult<BTreeMap<CommitSha, Pusher>> {
        self.ask(repo, Need::Refs, move |bare| bare.pushers(&pushes, &commits)).await
    }

    /// Brings a commit that no branch holds, as of a pull request from a fork, by the name that the forge keeps it under;
    /// nothing is asked when it is there.
    pub async fn bring(&self, repo: &RepoId, name: &str, commit: &CommitSha) -> PortResult<()> {
        let (remote, commit) = (self.git_remote(repo).await?, oid(commit)?);
        // On this disk there is nowhere to bring it from.
        if remote.on_disk().is_some() {
            return Ok(());
        }
        let name = name.to_owned();
        self.inner.mirrors.at((&remote, repo), move |desk| desk.bring(&name, commit)).await
    }

    /// The files in which a head conflicts with the tip of a branch; empty where it merges. None where either is not there,
    /// as a fork's commits are not.
    pub async fn conflicts(&self, repo: &RepoId, base: &Branch, head: &CommitSha) -> PortResult<Option<Vec<String>>> {
        let (base, head, outlooks) = (base.clone(), oid(head)?, self.outlooks());
        let work = move |bare: &Bare| {
            bare.find(head)?;
            Ok(match outlooks.of(bare, bare.existing_tip(&base)?, head)? {
                Outlook::Conflicts(files) => files,
                Outlook::Contained | Outlook::Clean => Vec::new(),
            })
        };
        match self.ask(repo, Need::Refs, work).await {
            Ok(files) => Ok(Some(files)),
            Err(error) if error.fault == Fault::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A file's content at a branch, tag or commit; none when either is not there.
    pub async fn read_file(&self, repo: &RepoId, rev: &str, path: &str) -> PortResult<Option<String>> {
        let need = CommitSha::parse(rev).ok().map(|commit| oid(&commit)).transpose()?;
        let need = need.map_or(Need::Refs, |commit| Need::Commits(vec![commit]));
        let (rev, path) = (rev.to_owned(), path.to_owned());
        let work = move |bare: &Bare| match bare.resolve(&rev)? {
            Some(commit) => bare.read_file(oid(&commit)?, &path),
            None => Ok(None),
        };
        self.ask(repo, need, work).await
    }

    /// The files that `head` changed since it parted from `base`, as a pull request lists them, deleted ones included.
    pub async fn changed_files(&self, repo: &RepoId, base: &CommitSha, head: &CommitSha) -> PortResult<Vec<String>> {
        let (base, head) = (oid(base)?, oid(head)?);
        let work = move |bare: &Bare| bare.changed_files(base, head);
        self.ask(repo, Need::Commits(vec![base, head]), work).await
    }
}
