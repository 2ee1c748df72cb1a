//! What a release is refused for before anything is taken for it: it holds nothing, or its branch holds somebody's work.

use super::asking::{Said, Stop};
use crate::domain::catalog::{App, Environment};
use crate::domain::pull_request::Lineage;
use crate::domain::{CommitSha, Version, plan};
use crate::engine::Engine;

impl Engine {
    /// Refuses a release that would bring nothing: a version would be used up for it. `newest` is the commit of the highest
    /// version there is: what the branch got besides since, such as a hotfix, takes another version to go on.
    pub(super) async fn holds_something(
        &self,
        app: &App,
        environment: &Environment,
        at: &CommitSha,
        (runs, newest): (Option<CommitSha>, Option<&CommitSha>),
    ) -> Said<()> {
        let (holder, held) = match app.branches.get(&environment.name) {
            Some(base) => {
                let tip = self.ports.repos.branch_tip(&app.repository, base).await?;
                (format!("branch {base} of {}", app.repository), tip)
            }
            None => (format!("what {} runs", environment.name), self.released(app, environment, runs).await?),
        };
        let Some(held) = held else { return Ok(()) };
        let lineage = self.ports.repos.compare(&app.repository, &held, at).await?.lineage;
        let no_commit = matches!(lineage, Lineage::Same | Lineage::Behind);
        if !no_commit {
            let content = self.brings_nothing(&app.repository, &held, at).await?;
            match newest {
                Some(newest) if content && self.brings_nothing(&app.repository, newest, at).await? => {}
                _ => return Ok(()),
            }
        }
        Err(Stop::Refused(format!(
            "There is nothing to release: {holder} ({}) already holds everything up to {}. Merge something into {} first; no \
             branch, tag or version was taken.",
            held.short(),
            at.short(),
            app.dev_branch
        )))
    }

    /// What an environment without a branch runs, where that was released: what was only found there may become a version.
    async fn released(&self, app: &App, environment: &Environment, runs: Option<CommitSha>) -> Said<Option<CommitSha>> {
        let newest = self.ports.store.deployments(&app.name, &environment.name, 1).await?.pop();
        Ok(runs.filter(|_| newest.is_some_and(|d| d.lane.is_some())))
    }

    /// Refuses a branch that holds somebody's own commits and does not stand on what is released. One that an earlier
    /// attempt left, with nothing of anybody's on it, is taken.
    pub(super) async fn branch_is_free(&self, app: &App, (version, at): (Version, &CommitSha)) -> Said<()> {
        let branch = plan::release_branch(version)?;
        let Some(tip) = self.ports.repos.branch_tip(&app.repository, &branch).await? else { return Ok(()) };
        let found = self.found_branch(app, &tip, at).await?;
        if found.descends || found.left_over {
            return Ok(());
        }
        Err(Stop::Refused(format!(
            "Branch {branch} of {} is there already at {}, which does not descend from {}. Delete it, or choose another \
             version.",
            app.repository,
            tip.short(),
            at.short()
        )))
    }
}
