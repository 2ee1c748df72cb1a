//! Commits that come onto the branch of a release or a hotfix once it is settled what ships of it: its pull request is merged, or
//! where there is none, it was submitted. They ship with nothing and are brought back nowhere, so whoever follows the delivery is
//! told.

use super::Engine;
use super::events::engine_failed;
use super::truth::store_failed;
use crate::domain::catalog::App;
use crate::domain::decide::{Telling, Volume};
use crate::domain::delivery::{Delivery, Lane};
use crate::domain::plan::own_branch;
use crate::domain::pull_request::Lineage;
use crate::domain::step::StepKind;
use crate::domain::title::title;
use crate::domain::{AppName, Branch, CommitSha, RepoId, Version};
use crate::port::PortResult;
use crate::store::{Change, Sought};

impl Engine {
    /// Tells of a push to the branch of a delivery that is settled, where it brought anything.
    pub(super) async fn pushed_late(
        &self,
        change: &mut Change,
        (repo, branch): (&RepoId, &Branch),
        tip: &CommitSha,
    ) -> PortResult<()> {
        let apps: Vec<&AppName> =
            self.catalog.apps.values().filter(|app| app.repository == *repo).map(|app| &app.name).collect();
        for app in apps {
            let Some(delivery) = self.newest_of(app, branch).await? else { continue };
            let Some(settled) = settled(&delivery).filter(|_| !is_in_its_back_merge(&delivery, branch)) else {
                continue;
            };
            if self.is_within(repo, tip, settled).await? {
                continue;
            }
            let Some(telling) = told(&delivery, branch, tip) else { continue };
            change.posts.extend(self.line_posts(&delivery, &telling));
            if is_dropped(&delivery) {
                change.posts.extend(self.requester_post(&delivery, &telling).await.map_err(engine_failed)?);
            }
        }
        Ok(())
    }

    /// That a hotfix's branch moved on after it was submitted, where nothing of it entered yet.
    pub(super) async fn late_fix(&self, app: &App, hotfix: &Delivery) -> PortResult<Option<String>> {
        let settled = settled(hotfix).filter(|_| is_dropped(hotfix));
        let branch = hotfix.version.and_then(|version| own_branch(hotfix.lane, version).ok());
        let (Some(version), Some(settled), Some(branch)) = (hotfix.version, settled, branch) else { return Ok(None) };
        let Some(tip) = self.ports.repos.branch_tip(&app.repository, &branch).await? else { return Ok(None) };
        let held = self.is_within(&app.repository, &tip, settled).await?;
        Ok((!held).then(|| dropped(version, &tip)))
    }

    /// Whether a commit holds all that a tip does.
    async fn is_within(&self, repo: &RepoId, tip: &CommitSha, commit: &CommitSha) -> PortResult<bool> {
        let seen = self.ports.repos.compare(repo, tip, commit).await?.lineage;
        Ok(matches!(seen, Lineage::Same | Lineage::Ahead))
    }

    /// The newest delivery of a branch.
    async fn newest_of(&self, app: &AppName, branch: &Branch) -> PortResult<Option<Delivery>> {
        let named = branch.as_str().rsplit('/').next().and_then(|name| Version::parse(name).ok());
        let Some(version) = named else { return Ok(None) };
        let all = self.ports.store.seek(&Sought::Version(app.clone(), version)).await.map_err(store_failed)?;
        Ok(all.into_iter().filter(|d| is_of(d, branch)).max_by_key(|d| d.created_at))
    }
}

fn is_of(delivery: &Delivery, branch: &Branch) -> bool {
    let own = || own_branch(delivery.lane, delivery.version?).ok();
    matches!(delivery.lane, Lane::Release | Lane::Hotfix) && own().is_some_and(|own| own == *branch)
}

/// The commit that ships whatever is pushed from now on; none while what is pushed is looked at.
fn settled(delivery: &Delivery) -> Option<&CommitSha> {
    delivery.back_merged().filter(|_| delivery.known.merged.is_some() || is_submitted(delivery))
}

/// Whether it was settled by `/hotfix submit`, where there is no pull request to push to.
fn is_submitted(delivery: &Delivery) -> bool {
    delivery.steps.iter().any(|step| matches!(step.kind, StepKind::AwaitFix { .. }) && step.done_at.is_some())
}

/// Whether what is pushed could still be in it, if it were started again: it was submitted, and nothing of it entered.
fn is_dropped(delivery: &Delivery) -> bool {
    let entered = delivery.known.bumps.values().any(|bump| bump.merged.is_some());
    delivery.is_open() && is_submitted(delivery) && !entered
}

/// Whether what is pushed comes into a pull request that brings it back: that is told of it there.
fn is_in_its_back_merge(delivery: &Delivery, branch: &Branch) -> bool {
    let Some(StepKind::BackMerge { into }) = delivery.current().map(|step| &step.kind) else { return false };
    delivery.known.opening.contains(&(branch.clone(), into.clone()))
}

fn dropped(version: Version, tip: &CommitSha) -> String {
    format!(
        "{} came after /hotfix submit and is not in {version}: /hotfix abort {version} and start again",
        tip.short()
    )
}

fn told(delivery: &Delivery, branch: &Branch, tip: &CommitSha) -> Option<Telling> {
    let key = format!("pushed-late:{tip}");
    if let Some(version) = delivery.version.filter(|_| is_dropped(delivery)) {
        return Some(Telling { key, volume: Volume::Outcome, text: dropped(version, tip) });
    }
    let after = match (delivery.known.pr, &delivery.known.merged) {
        (Some(pr), Some(_)) => format!("{pr} was merged"),
        (None, Some(_)) => "it was merged".to_owned(),
        // What was given up before anything of it entered takes nothing with it.
        (_, None) if delivery.known.bumps.values().all(|bump| bump.merged.is_none()) => return None,
        (_, None) => "it was submitted".to_owned(),
    };
    let next = match delivery.lane {
        Lane::Hotfix => "/hotfix start makes the next one from what runs",
        _ => "bring it into the dev branch and cut the next version, or /hotfix start",
    };
    Some(Telling {
        key,
        volume: Volume::Alarm,
        text: format!(
            "NOT PART OF {}: {} was pushed to {branch} after {after}, and ships with nothing. Next: {next}",
            title(delivery),
            tip.short()
        ),
    })
}
