//! `/promote`: a version moves on.

use super::asking::{Asking, Reply, Said, Stop};
use super::replacing::incoming;
use crate::domain::bound::Bound;
use crate::domain::catalog::{App, Environment, Right};
use crate::domain::delivery::{Delivery, Known, Lane};
use crate::domain::health::{Wanted, given_up, spent};
use crate::domain::plan;
use crate::domain::pull_request::Lineage;
use crate::domain::{CommitSha, EnvName, Version};
use crate::engine::Engine;
use crate::engine::begin::Beginning;
use crate::store::Change;

/// How many versions are named where none fits.
const NAMED: usize = 5;

impl Engine {
    pub(super) async fn promote(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        app: &App,
        (environment, version, replacing): (&Environment, Version, Option<&str>),
    ) -> Said<Reply> {
        self.takes_promotions(environment, version)?;
        self.may(asking, Right::Promotion, environment)?;
        let open = self.open_deliveries(app).await?;
        let same = |d: &&Delivery| {
            d.lane == Lane::Promotion && d.version == Some(version) && d.environment == environment.name
        };
        if let Some(same) = open.iter().find(same) {
            // Nobody is asked anew for votes that could open nothing.
            if let Some(why) = self.stranded(same).await? {
                return Err(Stop::Refused(format!(
                    "Promotion of {} {version} to {} is under way already, {}, and cannot pass as things stand: {why}.",
                    app.name, environment.name, same.id
                )));
            }
            if let Some(text) = replacing {
                return self.replace(change, asking, (app, environment), (same.clone(), text)).await;
            }
            if let Some(reply) = Box::pin(self.ask_anew(change, asking, same.clone())).await? {
                return Ok(reply);
            }
            return Err(Stop::Refused(format!(
                "Promotion of {} {version} to {} is under way already: {}. /tide why {} says what it waits for.",
                app.name, environment.name, same.id, same.id
            )));
        }
        if let Some(bad) = self.quarantines().await?.iter().find(|q| q.app == app.name && q.version == version) {
            return Err(Stop::Refused(format!(
                "That is under quarantine: {}. Another version, or {}",
                bad.words(),
                bad.lift()
            )));
        }
        let at = self.version_commit(app, environment, version).await?;
        // Where it came there and its rollout failed, that is what is left of it to do.
        if replacing.is_none() {
            let same = (Lane::Promotion, version, &at);
            if let Some(reply) = Box::pin(self.retry_same(change, asking, (app, environment), same)).await? {
                return Ok(reply);
            }
        }
        self.may_enter(app, (environment, version), &at, replacing).await?;
        let merges = self.lacks(app, environment, &at).await?;
        let beginning = Beginning {
            app: app.name.clone(),
            lane: Lane::Promotion,
            environment: environment.name.clone(),
            version: Some(version),
            requested_by: asking.requester(),
            reason: None,
            steps: plan::promotion(app, environment, version, &at, merges)?,
            known: Known { source: Some(at.clone()), replacing: replacing.map(str::to_owned), ..Known::default() },
        };
        let id = self.begin(change, beginning).await?;
        let mut text = format!("{id}: promotion of {} {version} ({}) to {}.", app.name, at.short(), environment.name);
        if let Some(overtaken) = self.overtakes(app, environment, &open) {
            text.push('\n');
            text.push_str(&overtaken);
        }
        Ok(Reply::began(&id, text))
    }

    /// Promotions go to the environments after the one that releases go to.
    fn takes_promotions(&self, environment: &Environment, version: Version) -> Said<()> {
        let later: Vec<String> = self.catalog.environments.iter().skip(2).map(|e| e.name.to_string()).collect();
        let name = &environment.name;
        if later.contains(&name.to_string()) {
            return Ok(());
        }
        let is_release = self.catalog.release_environment().is_some_and(|e| e.name == *name);
        let why = if is_release {
            format!("{name} takes releases: /release cut {version} goes there.")
        } else {
            format!("{name} takes every push to the dev branch by itself.")
        };
        let to = if later.is_empty() { "no environment".to_owned() } else { later.join(", ") };
        Err(Stop::Refused(format!("{why} Promotions go to: {to}.")))
    }

    /// The commit of a released version: what its tag names, and what was in the environments before as that version.
    async fn version_commit(&self, app: &App, environment: &Environment, version: Version) -> Said<CommitSha> {
        let tag = plan::version_tag(version)?;
        let named = self.ports.repos.tag(&app.repository, &tag).await?;
        if let Some((before, to)) = self.was_before(app, environment, version).await?
            && let Some(moved) = (Bound { tag: tag.clone(), to }).moved(named.clone())
        {
            return Err(Stop::Refused(format!(
                "{} gets what was in {before} as {version}, or nothing: tag {}\nThen say it again, or cut another version.",
                environment.name,
                moved.short()
            )));
        }
        if let Some(commit) = named {
            return Ok(commit);
        }
        if let Some(maker) = self.open_deliveries(app).await?.iter().find(|d| d.makes(version)) {
            return Err(Stop::Refused(format!(
                "{} {version} is not made yet: {} makes it, and its tag {tag} is not there. Say it again once it is in {}.",
                app.name, maker.id, maker.environment
            )));
        }
        let known = self.tagged_versions(app).await?;
        let known: Vec<String> = known.iter().take(NAMED).map(|(v, _)| v.to_string()).collect();
        let known = if known.is_empty() { "none yet".to_owned() } else { known.join(", ") };
        Err(Stop::Refused(format!(
            "{} has no version {version}: tag {tag} does not exist. Newest versions: {known}.",
            app.name
        )))
    }

    /// The commit that was last in an environment before this one as that version, and in which.
    async fn was_before(
        &self,
        app: &App,
        environment: &Environment,
        version: Version,
    ) -> Said<Option<(EnvName, CommitSha)>> {
        let before = self.catalog.environments.iter().take_while(|e| e.name != environment.name);
        for before in before.skip(1).collect::<Vec<_>>().into_iter().rev() {
            let all = self.ports.store.deployments(&app.name, &before.name, 200).await?;
            let source = all.into_iter().filter(|d| d.version == Some(version)).find_map(|d| d.source);
            if let Some(source) = source {
                return Ok(Some((before.name.clone(), source)));
            }
        }
        Ok(None)
    }

    /// Refuses what the environment runs already, what is older or cannot be compared, and what was never in the
    /// environment before.
    async fn may_enter(
        &self,
        app: &App,
        (environment, version): (&Environment, Version),
        at: &CommitSha,
        replacing: Option<&str>,
    ) -> Said<()> {
        let name = &environment.name;
        let place = self.running(app, environment).await?;
        if place.version() == Some(version) {
            return Err(Stop::Refused(format!("{name} runs {} {version} already.", app.name)));
        }
        if place.roughly().is_some_and(|runs| runs > version) {
            return Err(Stop::Refused(format!(
                "{name} runs {} {}, which is newer than {version}. To go back: /rollback {name} {version}",
                app.name, place.label
            )));
        }
        self.may_replace(app, &place, at, incoming(Lane::Promotion, environment, version, replacing)).await?;
        let Some(after) = &environment.after else { return Ok(()) };
        let before = &after.environment;
        let deployments = self.ports.store.deployments(&app.name, before, 200).await?;
        let comes = self.on_its_way(&app.name, before, version).await?;
        if let Some(was) = deployments.iter().find(|d| d.version == Some(version)) {
            let wanted = Wanted { version: was.version, images: &was.images };
            // Nobody is asked for votes that could open nothing.
            let spent = || spent(&deployments, wanted).filter(|_| comes.is_none());
            return given_up(&deployments, wanted).or_else(spent).map_or(Ok(()), |why| {
                let what = format!("{} {version} cannot enter {name} from {before}", app.name);
                Err(Stop::Refused(format!("{what}: {why}.")))
            });
        }
        if comes.is_some() {
            return Ok(());
        }
        let mut there: Vec<Version> = deployments.iter().filter_map(|d| d.version).collect();
        there.dedup();
        let there: Vec<String> = there.iter().take(NAMED).map(ToString::to_string).collect();
        let there = if there.is_empty() { "no version so far".to_owned() } else { there.join(", ") };
        Err(Stop::Refused(format!(
            "{} {version} never was in {before}, which comes before {name}. {before} has had: {there}.",
            app.name
        )))
    }

    /// Whether the environment's branch of the app lacks a commit.
    async fn lacks(&self, app: &App, environment: &Environment, at: &CommitSha) -> Said<bool> {
        let Some(branch) = app.branches.get(&environment.name) else { return Ok(false) };
        let repos = &self.ports.repos;
        let Some(tip) = repos.branch_tip(&app.repository, branch).await? else {
            return Err(Stop::Refused(format!(
                "Branch {branch} of {} does not exist; create it, or correct `branches` in the configuration.",
                app.repository
            )));
        };
        let lineage = repos.compare(&app.repository, &tip, at).await?.lineage;
        Ok(!matches!(lineage, Lineage::Same | Lineage::Behind))
    }
}
