//! One REST call as a handler sees it.

use std::sync::Arc;

use serde_json::Value;
use tidegate::domain::{PrNumber, RepoId};
use tidegate::forge::local::LocalForge;

use super::Shared;
use super::answer::Answer;
use super::routes::Params;

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Who {
    /// Nobody that is known.
    Nobody,
    /// The App itself, by its signed token.
    App,
    /// The App in one account.
    Installation(String),
    /// A person's token.
    User(String),
}

/// One call.
pub(super) struct Call {
    pub(super) shared: Arc<Shared>,
    pub(super) params: Params,
    pub(super) query: Params,
    pub(super) body: Value,
    pub(super) who: Who,
    pub(super) raw: bool,
}

impl Call {
    pub(super) fn forge(&self) -> &LocalForge {
        &self.shared.forge
    }

    pub(super) fn param(&self, name: &str) -> &str {
        self.params.get(name).map(String::as_str).unwrap_or_default()
    }

    pub(super) fn query(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }

    /// The repository in the path; one that is not there is not found.
    pub(super) async fn repo(&self) -> Result<RepoId, Answer> {
        let id = RepoId::parse(format!("{}/{}", self.param("owner"), self.param("repo")));
        let id = id.map_err(|_| Answer::not_found())?;
        self.forge().repos().git_remote(&id).await?;
        Ok(id)
    }

    pub(super) fn number(&self, name: &str) -> Result<u64, Answer> {
        self.param(name).parse().map_err(|_| Answer::not_found())
    }

    pub(super) fn pr(&self, name: &str) -> Result<PrNumber, Answer> {
        self.number(name).map(PrNumber)
    }

    /// A text that the body must have.
    pub(super) fn text(&self, field: &str) -> Result<&str, Answer> {
        self.body[field]
            .as_str()
            .ok_or_else(|| Answer::refused(422, &format!("Invalid request.\n\n\"{field}\" wasn't supplied.")))
    }

    /// The repository on disk.
    pub(super) async fn bare(&self, repo: &RepoId) -> Result<git2::Repository, Answer> {
        self.shared.bare(repo).await
    }

    /// A list of texts in the body.
    pub(super) fn texts(&self, field: &str) -> Vec<String> {
        let list = if field.is_empty() { &self.body } else { &self.body[field] };
        list.as_array().into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect()
    }
}

/// The commit that a branch, a tag or an id names; 422 in GitHub's words where there is none.
pub(super) fn commit_of<'r>(bare: &'r git2::Repository, rev: &str) -> Result<git2::Commit<'r>, Answer> {
    let unknown = || Answer::refused(422, &format!("No commit found for SHA: {rev}"));
    let names = [format!("refs/heads/{rev}"), format!("refs/tags/{rev}"), format!("refs/{rev}")];
    for name in names {
        if let Ok(reference) = bare.find_reference(&name) {
            return reference.peel_to_commit().map_err(|_| unknown());
        }
    }
    if rev == "HEAD" {
        return bare.head().and_then(|head| head.peel_to_commit()).map_err(|_| unknown());
    }
    let hex = rev.len() >= 4 && rev.bytes().all(|b| b.is_ascii_hexdigit());
    let found = hex.then(|| bare.find_commit_by_prefix(rev).ok()).flatten();
    found.ok_or_else(unknown)
}
