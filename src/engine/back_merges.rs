//! Bringing back what was made past a branch: a hotfix, or what somebody mended on a release's branch.

use super::Engine;
use crate::domain::catalog::App;
use crate::domain::decide::Learn;
use crate::domain::delivery::{Delivery, Lane};
use crate::domain::entering::{Entrant, Explained, Passage, unexplained};
use crate::domain::observed::{BackMergeSeen, Observed};
use crate::domain::own_words::OwnWords;
use crate::domain::plan::{back_branch, own_branch};
use crate::domain::pull_request::{PrState, PullRequest};
use crate::domain::{Branch, CommitSha, IdError};
use crate::port::{PortError, PortResult};

/// The branches that a version may be brought back from: its own, and one of tidegate's, where its own holds something else.
fn names(delivery: &Delivery) -> Result<Vec<Branch>, IdError> {
    let Some(version) = delivery.version else { return Ok(Vec::new()) };
    Ok(vec![own_branch(delivery.lane, version)?, back_branch(version)?])
}

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
        let (forge, repo) = (&self.ports.forge, &app.repository);
        let contains = self.branch_contains(app, into, &commit).await?;
        let names = names(delivery).map_err(|e| PortError::rejected(e.to_string()))?;
        let known = delivery.known.back_merges.get(into).copied();
        let mut pr = None;
        for branch in &names {
            if pr.is_none() {
                pr = self.own_pr(delivery, known, (repo, branch, into)).await?;
            }
        }
        let open = pr.as_ref().filter(|pr| pr.state == PrState::Open);
        let (conflicts, beyond) = match open {
            Some(pr) => {
                let beyond = self.beyond_shipped(delivery, app, (&pr.head, into)).await?;
                (self.conflicts(repo, pr).await?, beyond)
            }
            None => Default::default(),
        };
        let own_words = open.map_or(OwnWords::Right, |pr| {
            // What an older tidegate wrote tells of whatever was there then.
            let of_before = delivery.wrote(repo, pr.number).is_some_and(|wrote| wrote.head.is_none());
            match delivery.own_words(repo, pr, forge.own_login()) {
                OwnWords::Right if of_before => OwnWords::Outdated,
                says => says,
            }
        });
        let branch_left = match &pr {
            Some(pr) if names.get(1) == Some(&pr.branch) => self.branch_left(repo, pr).await?,
            _ => None,
        };
        let from = match &pr {
            None => self.brought_from(app, names, &commit).await?,
            Some(_) => None,
        };
        let everywhere = *into == app.dev_branch && delivery.lane == Lane::Hotfix;
        let open_releases = if everywhere { self.open_releases(app, &commit).await? } else { Vec::new() };
        Ok(Observed::BackMerge(Box::new(BackMergeSeen {
            commit,
            contains,
            pr,
            from,
            beyond,
            own_words,
            conflicts,
            open_releases,
            branch_left,
        })))
    }

    /// Opens the pull request that brings it back.
    pub(super) async fn open_back_merge(
        &self,
        delivery: &Delivery,
        app: &App,
        (branch, into): (&Branch, &Branch),
    ) -> PortResult<Vec<Learn>> {
        let new = self.app_pr(delivery, app, (branch.clone(), into.clone()), false).await?;
        let pr = self.ports.forge.open_pr(&app.repository, &new).await?;
        let wrote = self.opened_as(&app.repository, &new, &pr);
        Ok(wrote.into_iter().chain([Learn::BackMerge(into.clone(), pr.number)]).collect())
    }

    /// The first of these branches that is at a commit, or else the last; and where that is.
    async fn brought_from(
        &self,
        app: &App,
        names: Vec<Branch>,
        commit: &CommitSha,
    ) -> PortResult<Option<(Branch, Option<CommitSha>)>> {
        let mut from = None;
        for branch in names {
            let tip = self.ports.repos.branch_tip(&app.repository, &branch).await?;
            let here = tip.as_ref() == Some(commit);
            from = Some((branch, tip));
            if here {
                break;
            }
        }
        Ok(from)
    }

    /// What a head holds beyond what is brought back, and the branch that it would come into does not.
    pub(super) async fn beyond_shipped(
        &self,
        delivery: &Delivery,
        app: &App,
        (head, into): (&CommitSha, &Branch),
    ) -> PortResult<Vec<Entrant>> {
        let Some(commit) = delivery.back_merged().filter(|commit| *commit != head) else { return Ok(Vec::new()) };
        let repos = &self.ports.repos;
        let tip = repos.branch_tip(&app.repository, into).await?;
        let held = tip.into_iter().chain([commit.clone()]).collect();
        let passage = Passage { tips: vec![head.clone()], held, ..Passage::default() };
        let passing = repos.passing(&app.repository, &passage).await?;
        unexplained(passing, &Explained::default()).map_err(PortError::rejected)
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
