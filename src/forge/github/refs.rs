//! What Git knows: branches, tags, commits.

use super::GithubForge;
use super::call::{Call, parts};
use super::fault::About;
use crate::domain::{Branch, CommitSha, RepoId};
use crate::port::{Fault, PortResult};

impl GithubForge {
    /// The tip of a branch.
    pub(super) async fn tip(&self, repo: &RepoId, branch: &Branch) -> PortResult<Option<CommitSha>> {
        let (owner, name) = parts(repo);
        let about = About { thing: repo.to_string(), doing: format!("read the branch {branch} of {repo}") };
        let call = Call::get("/repos/{owner}/{repo}/git/ref/{ref}", &[owner, name, &format!("heads/{branch}")], about);
        match self.api.done(repo, &call).await {
            Ok(found) => Ok(found["object"]["sha"].as_str().and_then(|sha| CommitSha::parse(sha).ok())),
            Err(error) if error.fault == Fault::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether a commit is there.
    pub(super) async fn knows(&self, repo: &RepoId, commit: &CommitSha) -> bool {
        let (owner, name) = parts(repo);
        let about = About { thing: repo.to_string(), doing: format!("read {} of {repo}", commit.short()) };
        let route = "/repos/{owner}/{repo}/git/commits/{commit_sha}";
        self.api.done(repo, &Call::get(route, &[owner, name, commit.as_str()], about)).await.is_ok()
    }

    /// The files in which a head conflicts with its base; none where that cannot be told.
    pub(super) async fn conflicting(
        &self,
        _repo: &RepoId,
        _base: &Branch,
        _head: &CommitSha,
    ) -> PortResult<Option<Vec<String>>> {
        Ok(None)
    }
}
