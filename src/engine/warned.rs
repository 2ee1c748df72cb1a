//! What the ballot of a release says besides: what its commit failed at before, and which fixes of earlier versions it lacks
//! because they were never brought back into the dev branch.

use super::Engine;
use super::truth::store_failed;
use crate::domain::catalog::{App, Catalog};
use crate::domain::delivery::{Delivery, Lane};
use crate::domain::deployment::Health;
use crate::domain::neighbours::is_left_unbrought;
use crate::domain::pull_request::{CheckState, Lineage, PrState};
use crate::domain::step::StepKind;
use crate::domain::{CommitSha, EnvName, PrNumber};
use crate::port::PortResult;
use crate::store::Sought;

/// How many deployments are looked through for how a commit failed.
const LOOKED_AT: u32 = 200;

/// A fix that was made past the dev branch, and the pull request that was to bring it there.
struct Fix<'d> {
    of: &'d Delivery,
    commit: &'d CommitSha,
    pr: Option<PrNumber>,
}

/// What was to be brought back, where that was begun, or would have been but for its end.
fn fix<'d>(of: &'d Delivery, app: &App, catalog: &Catalog) -> Option<Fix<'d>> {
    let back = |kind: &StepKind| matches!(kind, StepKind::BackMerge { into } if *into == app.dev_branch);
    let left = !of.is_open() && is_left_unbrought(of, catalog);
    of.steps.iter().find(|s| back(&s.kind) && (left || s.started_at.is_some() || s.done_at.is_some()))?;
    let pr = of.known.back_merges.get(&app.dev_branch).copied();
    Some(Fix { of, commit: of.back_merged()?, pr })
}

impl Engine {
    /// What is waived of a delivery, and what speaks against a release, for its ballot. Nothing where nothing is voted on any more.
    pub(super) async fn warned(
        &self,
        (delivery, app): (&Delivery, &App),
        head: &CommitSha,
        settled: bool,
    ) -> PortResult<Vec<String>> {
        if settled {
            return Ok(Vec::new());
        }
        let stranded = self.stranded(delivery).await?;
        let mut warned: Vec<String> =
            stranded.map(|why| format!("cannot pass as things stand: {why}")).into_iter().collect();
        warned.extend(self.waived_for(delivery, self.now()).await.map_err(store_failed)?);
        if delivery.lane != Lane::Release {
            return Ok(warned);
        }
        if let Some(source) = &delivery.known.source {
            // Where its gates rest on that rollout, that was said.
            let said = !warned.is_empty();
            warned.extend(self.red_checks(app, source).await?);
            warned.extend(self.failed_rollout(app, source).await?.filter(|_| !said));
        }
        // Only these are brought back.
        let lanes = vec![Lane::Release, Lane::Hotfix];
        let all = Sought::Lanes { app: app.name.clone(), lanes, limit: None };
        let all = self.ports.store.seek(&all).await.map_err(store_failed)?;
        for fix in all.iter().filter(|d| d.id != delivery.id).filter_map(|d| fix(d, app, &self.catalog)) {
            warned.extend(self.lacks_fix(app, &fix, head).await?);
        }
        Ok(warned)
    }

    /// The checks that a release's commit failed, where that is what stands in an environment that it is cut from.
    pub(super) async fn red_where_cut(&self, delivery: &Delivery, there: &EnvName) -> PortResult<Option<String>> {
        let first = self.catalog.first_environment().is_some_and(|first| first.name == *there);
        let cut = delivery.known.source.as_ref().filter(|_| first && delivery.lane == Lane::Release);
        match (cut, self.catalog.app(&delivery.app)) {
            (Some(source), Some(app)) => self.red_checks(app, source).await,
            _ => Ok(None),
        }
    }

    /// The checks that the commit failed which a release is cut from.
    async fn red_checks(&self, app: &App, source: &CommitSha) -> PortResult<Option<String>> {
        let checks = self.ports.forge.checks(&app.repository, source).await?.into_iter();
        let red = checks.filter(|c| c.state == CheckState::Failed && !c.name.starts_with("tidegate/"));
        let red: Vec<String> = red.map(|c| c.name).collect();
        Ok((!red.is_empty()).then(|| format!("checks of {} failed: {}", source.short(), red.join(", "))))
    }

    /// How the commit failed in the first environment which a release is cut from.
    async fn failed_rollout(&self, app: &App, source: &CommitSha) -> PortResult<Option<String>> {
        let Some(first) = self.catalog.first_environment() else { return Ok(None) };
        let all = self.ports.store.deployments(&app.name, &first.name, LOOKED_AT).await.map_err(store_failed)?;
        let Some(there) = all.iter().find(|d| d.source.as_ref() == Some(source)) else { return Ok(None) };
        let how = match (&there.health, &there.bad) {
            (Health::Failed { cause }, _) => format!("its rollout failed: {cause}"),
            (Health::Unsettled { why }, _) => format!("its rollout never settled: {why}"),
            (_, Some(bad)) if bad.failing.is_some() => format!("it is not healthy: {}", bad.how),
            _ => return Ok(None),
        };
        Ok(Some(format!("{} in {}: {how}", source.short(), first.name)))
    }

    /// That a head lacks a fix, and what became of its back-merge.
    async fn lacks_fix(&self, app: &App, fix: &Fix<'_>, head: &CommitSha) -> PortResult<Option<String>> {
        let (forge, repos, repo) = (&self.ports.forge, &self.ports.repos, &app.repository);
        if self.brings_nothing(repo, head, fix.commit).await? {
            return Ok(None);
        }
        let became = match fix.pr {
            // It is about to be.
            None if fix.of.is_open() => return Ok(None),
            None => "was not made".to_owned(),
            Some(number) => {
                let pr = forge.pull_request(repo, number).await?;
                match &pr.state {
                    PrState::Merged { commit, .. } => {
                        let holds = repos.compare(repo, commit, head).await?.lineage;
                        if matches!(holds, Lineage::Same | Lineage::Ahead) {
                            return Ok(None);
                        }
                        format!("{number} was merged after this was cut")
                    }
                    PrState::Closed { by } => format!("{number} was closed by {by}"),
                    PrState::Open if pr.mergeable == Some(false) => format!("{number} conflicts"),
                    PrState::Open => format!("{number} is open"),
                }
            }
        };
        let version = fix.of.version.map_or_else(|| fix.of.id.to_string(), |v| v.to_string());
        let dev = &app.dev_branch;
        Ok(Some(format!("lacks the fix of {version} ({}): its back-merge into {dev} {became}", fix.commit.short())))
    }
}
