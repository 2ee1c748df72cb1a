//! `/hotfix`: a fix of what production runs, from a branch at exactly that commit.

use std::collections::BTreeSet;

use super::asking::{Asking, Reply, Said, Stop, version_of_tag, words};
use crate::domain::bound::{Bound, Moved};
use crate::domain::catalog::{App, Environment, Right};
use crate::domain::decide::{Telling, Volume};
use crate::domain::delivery::{Delivery, Known, Lane};
use crate::domain::gate::Reason;
use crate::domain::neighbours::{Gone, Way};
use crate::domain::plan;
use crate::domain::{CommitSha, EnvName, TagName, Version};
use crate::engine::Engine;
use crate::engine::begin::Beginning;
use crate::store::Change;

impl Engine {
    /// The productions in which an app has files.
    fn productions_of<'s>(&'s self, app: &App) -> impl Iterator<Item = &'s Environment> {
        self.catalog.productions().filter(|production| !self.places(app, production).is_empty())
    }

    /// The production where a hotfix of an app ends.
    fn production_env(&self, app: &App) -> Said<&Environment> {
        if self.catalog.environments.len() < 2 {
            return Err(Stop::refused(
                "A hotfix goes to the environments after the first; the configuration has only one.",
            ));
        }
        self.productions_of(app)
            .last()
            .ok_or_else(|| Stop::Refused(format!("{} has no files in production; add them under `files`.", app.name)))
    }

    /// Whether somebody may ask for hotfixes in every production: one goes through all of them.
    pub(super) fn may_hotfix(&self, asking: &Asking<'_>) -> Said<()> {
        self.catalog.productions().try_for_each(|production| self.may(asking, Right::Hotfix, production))
    }

    /// Whether somebody may ask for a delivery of this lane, which ends there. A hotfix passes more than where it ends.
    pub(super) fn may_for(&self, asking: &Asking<'_>, lane: Lane, environment: &Environment) -> Said<()> {
        match lane {
            Lane::Hotfix => self.may_hotfix(asking),
            _ => self.may(asking, lane.right().unwrap_or(Right::Change), environment),
        }
    }

    /// That every production of an app runs something, in words: `prod runs`, `eu and prod run`.
    fn productions_run(&self, app: &App) -> String {
        let names: Vec<&str> = self.productions_of(app).map(|production| production.name.as_str()).collect();
        format!("{} {}", names.join(" and "), if names.len() > 1 { "run" } else { "runs" })
    }

    /// The one version that every production runs, and its commit: a hotfix starts from there.
    async fn what_productions_run(&self, app: &App, replacing: Option<&str>) -> Said<(Version, CommitSha)> {
        let (mut from, mut seen) = (None, Vec::new());
        let productions = || self.productions_of(app);
        let mut stands = Vec::new();
        for production in productions() {
            stands.push(self.running(app, production).await?.text());
        }
        if let Some(given) = replacing.filter(|given| !stands.iter().any(|text| text == given)) {
            return Err(Stop::Refused(format!(
                "Production runs {} {}, not {given}: --replacing repeats word for word what stands there.",
                app.name,
                stands.join(" and ")
            )));
        }
        for production in productions() {
            let (version, base) = self.what_production_runs(app, production, replacing).await?;
            seen.push(format!("{} runs {version} ({})", production.name, base.short()));
            match &from {
                Some(other) if *other != (version, base.clone()) => {
                    return Err(Stop::Refused(format!(
                        "A hotfix starts from one version of {}, but {}. Bring them to the same version first.",
                        app.name,
                        seen.join(" and ")
                    )));
                }
                _ => from = Some((version, base)),
            }
        }
        from.ok_or_else(|| Stop::Refused(format!("{} has no files in production; add them under `files`.", app.name)))
    }

    pub(super) async fn start_hotfix(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        app: &App,
        replacing: Option<&str>,
    ) -> Said<Reply> {
        let production = self.production_env(app)?;
        self.may_hotfix(asking)?;
        let open = self.open_deliveries(app).await?;
        let waiting = open.iter().find_map(|d| Some((d, waits_to_replace(d)?)));
        if let (Some(text), Some((waiting, environment))) = (replacing, waiting) {
            let environment = self.named(environment.as_str())?;
            return self.replace(change, asking, (app, environment), (waiting.clone(), text)).await;
        }
        let (runs, base) = self.what_productions_run(app, replacing).await?;
        let version = self.free_patch(app, runs, &open).await?;
        let unpromoted = self.unpromoted(app, runs, &open).await?;
        let beginning = Beginning {
            app: app.name.clone(),
            lane: Lane::Hotfix,
            environment: production.name.clone(),
            version: Some(version),
            requested_by: asking.requester(),
            reason: None,
            steps: plan::hotfix(app, &self.catalog, version, &base)?,
            known: Known { source: Some(base.clone()), replacing: replacing.map(str::to_owned), ..Known::default() },
        };
        let id = self.begin(change, beginning).await?;
        let branch = plan::hotfix_branch(version)?;
        let mut text = format!(
            "{id}: hotfix {version} of {}, from {runs} ({}), which {}. Push the fix to branch {branch} of {}, then \
             say /hotfix submit.",
            app.name,
            base.short(),
            self.productions_run(app),
            app.repository
        );
        if let Some(moved) = self.version_tag_moved(app, runs, &base).await? {
            text.push_str(&format!("\nIt starts at what {}: tag {}.", self.productions_run(app), moved.short()));
        }
        if let Some(hotfix) = change.deliveries.last().cloned() {
            for line in self.beside_hotfix(change, &hotfix, production, &open).await? {
                text.push('\n');
                text.push_str(&line);
            }
        }
        if let Some(warning) = unpromoted {
            text.push('\n');
            text.push_str(&warning);
            let telling = Telling { key: "unpromoted".to_owned(), volume: Volume::Outcome, text: warning };
            let lines = change.deliveries.last().map(|d| self.line_posts(d, &telling));
            change.posts.extend(lines.unwrap_or_default());
        }
        Ok(Reply::began(&id, text))
    }

    /// The version production runs and its commit, as the env repo says it.
    async fn what_production_runs(
        &self,
        app: &App,
        production: &Environment,
        replacing: Option<&str>,
    ) -> Said<(Version, CommitSha)> {
        let place = self.running(app, production).await?;
        let text = place.text();
        // What was made of a version is fixed from that version, if somebody says that it may be replaced.
        if let (None, Some(runs), false) = (place.version(), place.roughly(), replacing == Some(text.as_str())) {
            return Err(Stop::Refused(format!(
                "{} runs {} {text}, which is {runs} or was made of it; nobody can tell which. To fix {runs} and replace that \
                 with it, say /hotfix start --replacing {text}",
                production.name, app.name
            )));
        }
        let Some(version) = place.version().or(place.roughly()) else {
            let found = place.unread().map_or(place.label.clone(), str::to_owned);
            return Err(Stop::Refused(format!(
                "Which version of {} {} runs is not known: its env repo says {found}. A hotfix starts from a version; \
                 correct the env repo, or promote a version first.",
                app.name, production.name
            )));
        };
        // What was shipped under the version counts, wherever its tag is now.
        let tag = plan::version_tag(version)?;
        let base = match place.source() {
            Some(source) => Some(source),
            None => self.ports.repos.tag(&app.repository, &tag).await?,
        };
        let base = base.ok_or_else(|| {
            Stop::Refused(format!(
                "{} runs {} {version}, but {} has no tag {tag} that says which commit that is. Push that tag, then \
                 start again.",
                production.name, app.name, app.repository
            ))
        })?;
        Ok((version, base))
    }

    /// What became of the tag of the version that production runs, where it names another commit.
    async fn version_tag_moved(&self, app: &App, runs: Version, base: &CommitSha) -> Said<Option<Moved>> {
        let bound = Bound { tag: plan::version_tag(runs)?, to: base.clone() };
        let names = self.ports.repos.tag(&app.repository, &bound.tag).await?;
        Ok(bound.moved(names))
    }

    /// The next patch after what production runs that nothing has taken: no tag, no branch, no open delivery.
    async fn free_patch(&self, app: &App, runs: Version, open: &[Delivery]) -> Said<Version> {
        let repos = &self.ports.repos;
        let mut taken: BTreeSet<Version> = self.tagged_versions(app).await?.into_iter().map(|(v, _)| v).collect();
        for environment in self.catalog.environments.iter().skip(1) {
            let prefix = format!("{}/", environment.name);
            let tags = repos.tags(&app.repository, &format!("{prefix}v")).await?;
            let version = |(tag, _): &(TagName, CommitSha)| {
                version_of_tag(&TagName::parse(tag.as_str().strip_prefix(&prefix)?).ok()?)
            };
            taken.extend(tags.iter().filter_map(version));
        }
        let branches = repos.branches(&app.repository, "hotfixes/v").await?;
        taken.extend(branches.iter().filter_map(|(b, _)| Version::parse(b.as_str().strip_prefix("hotfixes/")?).ok()));
        taken.extend(open.iter().filter(|d| matches!(d.lane, Lane::Hotfix | Lane::Release)).filter_map(|d| d.version));
        Ok(next_free(runs, &taken))
    }

    /// What is said when the release environment holds, or is about to hold, something newer that was not promoted.
    async fn unpromoted(&self, app: &App, runs: Version, open: &[Delivery]) -> Said<Option<String>> {
        let production = self.production_env(app)?;
        let here = |r: &&Environment| r.name != production.name && !self.places(app, r).is_empty();
        let Some(release) = self.catalog.release_environment().filter(here) else {
            return Ok(None);
        };
        let held = self.running(app, release).await?.version().filter(|v| *v > runs);
        let coming =
            open.iter().filter(|d| d.lane == Lane::Release).filter_map(|d| d.version).filter(|v| *v > runs).max();
        Ok(unpromoted_words((release, production), held, coming))
    }

    pub(super) async fn submit_hotfix(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        app: &App,
        version: Option<Version>,
    ) -> Said<Reply> {
        let mut delivery = self.the_open(app, Lane::Hotfix, version).await?;
        let may = self.may_hotfix(asking);
        let own = delivery.requested_by.person() == Some(&asking.person.id);
        let may = if own { may.is_ok() } else { may.map(|()| true)? };
        let id = delivery.id.clone();
        if delivery.known.submitted {
            let late = self.late_fix(app, &delivery).await?.map(|late| format!("{late}."));
            if may && let Some(mut reply) = Box::pin(self.ask_anew(change, asking, delivery)).await? {
                reply.text.extend(late.map(|late| format!("\n{late}")));
                return Ok(reply);
            }
            let next = late.unwrap_or_else(|| format!("/tide why {id} says what it waits for."));
            return Err(Stop::Refused(format!("{id} is submitted already. {next}")));
        }
        let Some(version) = delivery.version else { return Err(Stop::Refused(format!("{id} has no version."))) };
        let branch = plan::hotfix_branch(version)?;
        match self.ports.repos.branch_tip(&app.repository, &branch).await? {
            Some(tip) if Some(&tip) != delivery.known.source.as_ref() => {}
            _ => {
                return Err(Stop::Refused(format!(
                    "Branch {branch} of {} has no commit of its own yet. Push the fix there, then say /hotfix submit.",
                    app.repository
                )));
            }
        }
        delivery.known.submitted = true;
        // Submitted after a rollback, it is asked for in spite of it.
        let gone = self.base_gone(&delivery, app).await?;
        if may && let Some(reply) = Box::pin(self.ask_anew(change, asking, delivery.clone())).await? {
            return Ok(reply);
        }
        change.pokes.push(id.clone());
        let text = match gone {
            None => format!("{id}: hotfix {version} is submitted and ready for review."),
            Some(gone) => format!("{id}: hotfix {version} is submitted, and held: {gone}."),
        };
        self.put(change, delivery, &[]).await?;
        Ok(Reply::did(format!("submitted {id}"), text))
    }

    pub(super) async fn abort_hotfix(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        app: &App,
        version: Option<Version>,
    ) -> Said<Reply> {
        let delivery = self.the_open(app, Lane::Hotfix, version).await?;
        self.abort(change, asking, delivery, (Right::Hotfix, self.catalog.productions().last())).await
    }
}

/// Where a hotfix waits for somebody to say that it may replace what nobody can compare it with.
fn waits_to_replace(delivery: &Delivery) -> Option<&EnvName> {
    let mut waits = delivery.waits.iter().filter(|_| delivery.lane == Lane::Hotfix);
    waits.find_map(|w| match &w.reason {
        Reason::CannotCompare { environment, .. } => Some(environment),
        Reason::BaseGone(Gone { environment, way: Way::Unknown { .. }, .. }) => Some(environment),
        _ => None,
    })
}

/// The first patch after a version that is not taken.
fn next_free(runs: Version, taken: &BTreeSet<Version>) -> Version {
    let mut version = runs.next_patch();
    while taken.contains(&version) {
        version = version.next_patch();
    }
    version
}

fn unpromoted_words(
    (release, production): (&Environment, &Environment),
    held: Option<Version>,
    coming: Option<Version>,
) -> Option<String> {
    let (name, production) = (&release.name, &production.name);
    let (holds, newest) = match (held, coming) {
        (None, None) => return None,
        (Some(held), Some(coming)) if coming > held => (
            format!("{name} holds {held}, which {production} does not run, and {coming} is on its way there"),
            format!("{held} must take the fix in and be cut again; {coming} gets it into its branch and new votes"),
        ),
        (Some(held), _) => (
            format!("{name} holds {held}, which {production} does not run"),
            format!("{held} must take the fix in and be cut again"),
        ),
        (None, coming) => (
            format!("{} is on its way to {name}", words(coming)),
            "the fix is then merged into its branch, which needs new votes".to_owned(),
        ),
    };
    Some(format!("{holds}: {name} takes the hotfix anyway, and {newest}."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_hotfix_gets_the_lowest_patch_that_nothing_has_taken(patches in prop::collection::btree_set(0u64..20, 0..20), runs in 0u64..20) {
            let taken: BTreeSet<Version> = patches.iter().map(|p| Version::new(1, 3, *p)).collect();
            let version = next_free(Version::new(1, 3, runs), &taken);
            prop_assert!(!taken.contains(&version) && version.patch > runs);
            prop_assert!((runs + 1..version.patch).all(|p| patches.contains(&p)));
        }
    }
}
