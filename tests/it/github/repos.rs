//! Repositories.

use tidegate::domain::RepoId;

use super::Shared;
use super::answer::{Answer, Reply};
use super::call::Call;
use super::shapes;

/// Every repository there is.
pub(super) async fn all(shared: &Shared) -> Vec<RepoId> {
    shared.forge.repositories().await.unwrap_or_default()
}

/// The branch that a repository begins at.
pub(super) async fn default_branch(shared: &Shared, repo: &RepoId) -> String {
    let Ok(bare) = shared.bare(repo).await else { return "main".to_owned() };
    let head = bare.find_reference("HEAD").ok();
    let name = head.and_then(|head| head.symbolic_target().ok().flatten().map(str::to_owned));
    name.and_then(|name| name.strip_prefix("refs/heads/").map(str::to_owned)).unwrap_or_else(|| "main".to_owned())
}

pub(super) async fn get(call: Call) -> Reply {
    let repo = call.repo().await?;
    let mut shown = shapes::repository(&call.shared, &repo, &default_branch(&call.shared, &repo).await);
    shown["network_count"] = 0.into();
    shown["subscribers_count"] = 0.into();
    shown["allow_merge_commit"] = (!call.shared.state().no_merges.contains(&repo)).into();
    // People may call it as they like, it is shown as it is.
    call.forge().repos().git_remote(&repo).await?;
    Answer::ok(shown)
}
