//! What Git knows (branches, tags, commits, files, what lies between two commits) is asked of a mirror and costs no call
//! of the API. Here is the way to it: the repository's address, with the installation's token beside it.

use std::sync::Arc;

use super::GithubForge;
use super::auth::Renewing;
use crate::domain::entering::{Passage, Passing};
use crate::domain::pull_request::CommitInfo;
use crate::domain::{Branch, CommitSha, RepoId, TagName};
use crate::forge::{BranchUpdate, Comparison, GitRemote};
use crate::port::{Fault, PortResult};

impl GithubForge {
    pub(super) async fn remote(&self, repo: &RepoId) -> PortResult<GitRemote> {
        let access = self.api.way_in(repo).await?;
        let token = self.api.bearer(&access).await?;
        let runtime = tokio::runtime::Handle::current();
        let renewal = Renewing { api: self.api.clone(), access, runtime };
        let url = format!("{}/{repo}.git", self.web());
        Ok(GitRemote { url, token: Some(token), renewal: Some(Arc::new(renewal)) })
    }

    pub(super) async fn tip(&self, repo: &RepoId, branch: &Branch) -> PortResult<Option<CommitSha>> {
        self.mirrors.branch_tip(&self.remote(repo).await?, repo, branch).await
    }

    pub(super) async fn tips(&self, repo: &RepoId, prefix: &str) -> PortResult<Vec<(Branch, CommitSha)>> {
        self.mirrors.branches(&self.remote(repo).await?, repo, prefix).await
    }

    pub(super) async fn resolved(&self, repo: &RepoId, id: &str, branch: &Branch) -> PortResult<Option<CommitSha>> {
        self.mirrors.resolve(&self.remote(repo).await?, repo, (id, branch)).await
    }

    pub(super) async fn new_branch(&self, repo: &RepoId, branch: &Branch, at: &CommitSha) -> PortResult<()> {
        self.mirrors.create_branch(&self.remote(repo).await?, repo, branch, at).await
    }

    pub(super) async fn no_branch(&self, repo: &RepoId, branch: &Branch, at: &CommitSha) -> PortResult<()> {
        self.mirrors.delete_branch(&self.remote(repo).await?, repo, branch, at).await
    }

    pub(super) async fn brought(
        &self,
        repo: &RepoId,
        branch: &Branch,
        commit: &CommitSha,
        message: &str,
    ) -> PortResult<BranchUpdate> {
        self.mirrors.update_branch(&self.remote(repo).await?, repo, (branch, commit), message).await
    }

    pub(super) async fn tag_commit(&self, repo: &RepoId, tag: &TagName) -> PortResult<Option<CommitSha>> {
        self.mirrors.tag(&self.remote(repo).await?, repo, tag).await
    }

    pub(super) async fn tag_commits(&self, repo: &RepoId, prefix: &str) -> PortResult<Vec<(TagName, CommitSha)>> {
        self.mirrors.tags(&self.remote(repo).await?, repo, prefix).await
    }

    pub(super) async fn new_tag(&self, repo: &RepoId, tag: &TagName, at: &CommitSha, message: &str) -> PortResult<()> {
        self.mirrors.create_tag(&self.remote(repo).await?, repo, (tag, at), message).await
    }

    pub(super) async fn moved_tag(&self, repo: &RepoId, tag: &TagName, at: &CommitSha) -> PortResult<()> {
        self.mirrors.move_tag(&self.remote(repo).await?, repo, tag, at).await
    }

    pub(super) async fn told_commit(&self, repo: &RepoId, commit: &CommitSha) -> PortResult<CommitInfo> {
        self.mirrors.commit(&self.remote(repo).await?, repo, commit).await
    }

    pub(super) async fn compared(&self, repo: &RepoId, from: &CommitSha, to: &CommitSha) -> PortResult<Comparison> {
        self.mirrors.compare(&self.remote(repo).await?, repo, from, to).await
    }

    pub(super) async fn beyond(
        &self,
        repo: &RepoId,
        sides: (&CommitSha, &CommitSha),
        made: &CommitSha,
    ) -> PortResult<Vec<String>> {
        self.mirrors.beyond_merge(&self.remote(repo).await?, repo, sides, made).await
    }

    pub(super) async fn passed(&self, repo: &RepoId, passage: &Passage) -> PortResult<Passing> {
        self.mirrors.passing(&self.remote(repo).await?, repo, passage).await
    }

    pub(super) async fn changed(&self, repo: &RepoId, base: &CommitSha, head: &CommitSha) -> PortResult<Vec<String>> {
        self.mirrors.changed_files(&self.remote(repo).await?, repo, base, head).await
    }

    pub(super) async fn file(&self, repo: &RepoId, rev: &str, path: &str) -> PortResult<Option<String>> {
        self.mirrors.read_file(&self.remote(repo).await?, repo, rev, path).await
    }

    /// Whether Git knows a commit, whatever the API says of it.
    pub(super) async fn knows(&self, repo: &RepoId, commit: &CommitSha) -> bool {
        match self.remote(repo).await {
            Ok(remote) => self.mirrors.knows(&remote, repo, commit).await.unwrap_or(false),
            Err(_) => false,
        }
    }

    /// The files in which a head conflicts with its base; none where that cannot be told, as of a fork's commits.
    pub(super) async fn conflicting(
        &self,
        repo: &RepoId,
        base: &Branch,
        head: &CommitSha,
    ) -> PortResult<Option<Vec<String>>> {
        match self.mirrors.conflicts(&self.remote(repo).await?, repo, base, head).await {
            Ok(files) => Ok(Some(files)),
            Err(error) if error.fault == Fault::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}
