//! What one commit brings another: nothing, where all of it is there already, under whatever commits. And what a branch
//! holds that is there before it is cut.

use super::Engine;
use crate::domain::catalog::App;
use crate::domain::pull_request::{CommitInfo, Lineage};
use crate::domain::{CommitSha, RepoId};
use crate::port::PortResult;

/// What a branch is that is there before it is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FoundBranch {
    /// Whether its tip is or descends from where it is to be cut.
    pub(super) descends: bool,
    /// Whether it holds nothing of its own, and is somewhere else: an earlier attempt left it.
    pub(super) left_over: bool,
}

/// Whether any of these commits is work, and not merely a merge.
fn any_work(commits: &[CommitInfo]) -> bool {
    commits.iter().any(|c| c.parents.len() < 2)
}

impl Engine {
    /// Whether a commit brings nothing to what another holds. Where releases are squashed or rebased, and where a fix was
    /// picked, the same content stands there under other commits, so content decides; where they are merged, commits do.
    pub(super) async fn brings_nothing(&self, repo: &RepoId, held: &CommitSha, at: &CommitSha) -> PortResult<bool> {
        let repos = &self.ports.repos;
        let brought = repos.compare(repo, held, at).await?;
        match brought.lineage {
            Lineage::Same | Lineage::Behind => return Ok(true),
            Lineage::Unknown => return Ok(false),
            Lineage::Ahead | Lineage::Diverged => {}
        }
        if any_work(&brought.commits) && !any_work(&repos.compare(repo, at, held).await?.commits) {
            return Ok(false);
        }
        // What is held is then what Git makes of the two.
        Ok(repos.beyond_merge(repo, (held, at), held).await?.is_empty())
    }

    /// What a branch is that stands at `tip` and is to be cut at a commit of the dev branch, or of a tag.
    pub(super) async fn found_branch(&self, app: &App, tip: &CommitSha, at: &CommitSha) -> PortResult<FoundBranch> {
        let (repos, repo) = (&self.ports.repos, &app.repository);
        if tip == at {
            return Ok(FoundBranch { descends: true, left_over: false });
        }
        let lineage = repos.compare(repo, at, tip).await?.lineage;
        let mut left_over = lineage == Lineage::Behind;
        if !left_over && let Some(dev) = repos.branch_tip(repo, &app.dev_branch).await? {
            let on_dev = repos.compare(repo, tip, &dev).await?.lineage;
            left_over = matches!(on_dev, Lineage::Same | Lineage::Ahead);
        }
        Ok(FoundBranch { descends: lineage == Lineage::Ahead, left_over })
    }
}
