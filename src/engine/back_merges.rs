//! Bringing back what was made past a branch: a hotfix, or what somebody mended on a release's branch.

use super::Engine;
use crate::domain::catalog::App;
use crate::domain::delivery::{Delivery, Lane};
use crate::domain::observed::Observed;
use crate::domain::plan::own_branch;
use crate::domain::pull_request::{PrState, PullRequest};
use crate::domain::{Branch, CommitSha};
use crate::port::{PortError, PortResult};

impl Engine {
    /// The dev branch, where a release that was merged holds what that lacks: somebody mended it on its own branch.
    pub(super) async fn back_into(
        &self,
        delivery: &Delivery,
        app: &App,
        pr: &PullRequest,
    ) -> PortResult<Option<Branch>> {
        let merged = matches!(pr.state, PrState::Merged { .. }) && delivery.lane == Lane::Release;
        if !merged || delivery.known.source.as_ref() == Some(&pr.head) {
            return Ok(None);
        }
        let Some(dev) = self.ports.repos.branch_tip(&app.repository, &app.dev_branch).await? else { return Ok(None) };
        let nothing = self.brings_nothing(&app.repository, &dev, &pr.head).await?;
        Ok((!nothing).then(|| app.dev_branch.clone()))
    }

    /// What is to come back into a branch, and the pull request that brings it.
    pub(super) async fn see_back_merge(&self, delivery: &Delivery, app: &App, into: &Branch) -> PortResult<Observed> {
        let commit = delivery.back_merged().cloned();
        let commit =
            commit.ok_or_else(|| PortError::rejected("the commit to bring back was lost; merge it by hand"))?;
        let contains = self.branch_contains(app, into, &commit).await?;
        let branch = delivery
            .version
            .map(|v| own_branch(delivery.lane, v))
            .transpose()
            .map_err(|e| PortError::rejected(e.to_string()))?;
        let known = delivery.known.back_merges.get(into).copied();
        let pr = match &branch {
            Some(branch) => self.own_pr(delivery, known, (&app.repository, branch, into)).await?,
            None => None,
        };
        let conflicts = match &pr {
            Some(pr) => self.conflicts(&app.repository, pr).await?,
            None => Vec::new(),
        };
        let everywhere = *into == app.dev_branch && delivery.lane == Lane::Hotfix;
        let open_releases = if everywhere { self.open_releases(app, &commit).await? } else { Vec::new() };
        Ok(Observed::BackMerge { contains, pr, conflicts, open_releases })
    }

    /// Branches of releases under review that lack a commit. Which branches could be such Git says; the forge is asked for
    /// its pull requests only if there is one.
    async fn open_releases(&self, app: &App, commit: &CommitSha) -> PortResult<Vec<Branch>> {
        let (forge, repos) = (&self.ports.forge, &self.ports.repos);
        let Some(base) = self.catalog.release_environment().and_then(|e| app.branches.get(&e.name)) else {
            return Ok(Vec::new());
        };
        let mut lacking = Vec::new();
        for (branch, _) in repos.branches(&app.repository, "releases/").await? {
            if !self.branch_contains(app, &branch, commit).await? {
                lacking.push(branch);
            }
        }
        if lacking.is_empty() {
            return Ok(lacking);
        }
        let open = forge.open_prs(&app.repository).await?;
        let under_review = |b: &Branch| open.iter().any(|pr| pr.branch == *b && pr.base == *base && !pr.fork);
        lacking.retain(under_review);
        Ok(lacking)
    }
}
