//! Tags of versions that were pushed again. Where an env repo says the digest, what runs stays what was approved, and what its tag
//! names is something else from then on: told once, wherever it runs, unless a delivery under way tells of it itself.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;

use super::truth::store_failed;
use super::{Engine, EngineError};
use crate::chat::card::Line;
use crate::domain::catalog::{App, Environment, VersionImages};
use crate::domain::delivery::Delivery;
use crate::domain::deployment::Deployment;
use crate::domain::image::{ImageRef, Named};
use crate::domain::step::StepKind;
use crate::domain::{Digest, EnvName, ImageName};
use crate::port::PortResult;
use crate::store::Listing;

/// Where an image of a version runs, and by which deliveries it came there.
#[derive(Default)]
struct Runs {
    in_environments: Vec<EnvName>,
    brought_by: Vec<Deployment>,
}

impl Engine {
    /// Notes that an image was pushed under a tag that may be a version's.
    pub(super) fn note_version_image(&self, image: &ImageName, tag: Option<&str>) {
        let of = |app: &&App| app.image(image).is_some_and(|spec| tag.is_none_or(|tag| spec.dev_commit(tag).is_none()));
        let apps = self.catalog.apps.values().filter(of).map(|app| app.name.clone());
        self.repushed.lock().unwrap_or_else(PoisonError::into_inner).extend(apps);
    }

    /// Looks at the apps that were noted. Returns whether there was any.
    pub(super) async fn watch_repushed(&self) -> Result<bool, EngineError> {
        let noted = std::mem::take(&mut *self.repushed.lock().unwrap_or_else(PoisonError::into_inner));
        for app in noted.iter().filter_map(|name| self.catalog.app(name)) {
            if let Err(error) = self.watch_version_images(app).await {
                self.store_works().await?;
                tracing::warn!(app = %app.name, cause = %error.cause, "its versions' images cannot be watched: {error}");
            }
        }
        Ok(!noted.is_empty())
    }

    /// Tells of versions that run by digest and whose tags name something else by now.
    pub(super) async fn watch_version_images(&self, app: &App) -> PortResult<()> {
        let mut change = self.change();
        let (by_digest, by_tag) = self.run_versions(app).await?;
        for environment in by_tag.iter().filter_map(|name| self.catalog.environment(name)) {
            self.watch_tags(&mut change, app, environment).await?;
        }
        for (image, runs) in by_digest {
            let registry = self.registry_of(app, &image.name)?;
            let named = registry.digest(&image.name, &image.tag).await?.filter(|named| *named != image.digest);
            let key = format!("pushed-again:{}:{}:{}:{}", app.name, image.name, image.tag, image.digest);
            let told = named.is_some() && self.is_told_of(app, &image, &runs.brought_by).await?;
            let first = named.is_some() && self.was_taken_as_first(app, &image, &runs.brought_by).await?;
            let line = |named: &Digest| match first {
                true => pushed_after_the_first(&image, named.short(), &runs.in_environments),
                false => pushed_again(&image, named.short(), &runs.in_environments),
            };
            let state = named.map(|named| (named.to_string(), line(&named)));
            match state {
                Some((how, _)) if told => drop(self.comes_to_be(&mut change, &key, Some(&how)).await?),
                state => drop(self.tell_state(&mut change, (app, None), &key, state).await?),
            }
        }
        self.keep_watch(change).await
    }

    /// The images of versions that were brought last to where people approve and that the env repo says by digest, and the
    /// environments where it says the tag alone, as the files are now.
    async fn run_versions(&self, app: &App) -> PortResult<(BTreeMap<ImageRef, Runs>, BTreeSet<EnvName>)> {
        let (mut found, mut by_tag) = (BTreeMap::<ImageRef, Runs>::new(), BTreeSet::new());
        let mut tagged = BTreeSet::new();
        let people = |e: &&Environment| e.is_gated() && !self.places(app, e).is_empty();
        for environment in self.catalog.environments.iter().filter(people) {
            let newest = self.ports.store.deployments(&app.name, &environment.name, 1).await.map_err(store_failed)?;
            let Some(runs) = newest.into_iter().next().filter(|d| d.version.is_some()) else { continue };
            for image in &runs.images {
                if self.says_tag_alone(app, environment, image).await? {
                    by_tag.insert(environment.name.clone());
                    tagged.insert(image.clone());
                    continue;
                }
                let at = found.entry(image.clone()).or_default();
                at.in_environments.push(environment.name.clone());
                at.brought_by.push(runs.clone());
            }
        }
        // Where the tag alone is said, that it moved is told as what runs there.
        found.retain(|image, _| !tagged.contains(image));
        Ok((found, by_tag))
    }

    /// Whether that it was the first under the version's tag is all that tells that CI built it: votes were given before it was there.
    async fn was_taken_as_first(&self, app: &App, image: &ImageRef, brought: &[Deployment]) -> PortResult<bool> {
        let Some(version) = brought.iter().find_map(|deployment| deployment.version) else { return Ok(false) };
        let is_it = |n: &Named| n.digest == image.digest && n.name.as_ref().is_none_or(|name| *name == image.name);
        for maker in self.makers(&app.name, version).await? {
            let bound = maker.known.bound.iter().flatten().any(is_it);
            if bound && !self.is_retagged(app, image, &maker).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether tidegate itself gave the version's tag to what is the dev image of its commit.
    async fn is_retagged(&self, app: &App, image: &ImageRef, maker: &Delivery) -> PortResult<bool> {
        let retags = |kind: &StepKind| matches!(kind, StepKind::AwaitImages { from: VersionImages::Retag });
        if !maker.steps.iter().any(|step| retags(&step.kind)) {
            return Ok(false);
        }
        for commit in maker.known.head.iter().chain(&maker.known.source).chain(&maker.known.merged) {
            let dev = self.known_dev_image(app, &image.name, commit).await?;
            if dev.is_some_and(|dev| dev.digest == image.digest) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a delivery under way tells of it itself, or somebody has said of what runs that it is meant all the same.
    async fn is_told_of(&self, app: &App, image: &ImageRef, brought: &[Deployment]) -> PortResult<bool> {
        for deployment in brought {
            let by = self.ports.store.delivery(&deployment.delivery).await.map_err(store_failed)?;
            if by.is_some_and(|by| by.accepts(&image.digest)) {
                return Ok(true);
            }
        }
        let listing = Listing { app: Some(app.name.clone()), open_only: true, limit: None };
        let open = self.ports.store.deliveries(&listing).await.map_err(store_failed)?;
        let looks = |kind: &StepKind| {
            matches!(
                kind,
                StepKind::AwaitImages { .. }
                    | StepKind::MergePr { .. }
                    | StepKind::Bump { .. }
                    | StepKind::MergeBump { .. }
            )
        };
        Ok(open.iter().any(|delivery| {
            let same = brought.iter().any(|deployment| deployment.version == delivery.version);
            same && delivery.current().is_some_and(|step| looks(&step.kind))
        }))
    }
}

fn pushed_after_the_first(image: &ImageRef, named: &str, runs_in: &[EnvName]) -> Line {
    let (name, tag, runs) = (&image.name, &image.tag, image.digest.short());
    let places = runs_in.iter().map(EnvName::as_str).collect::<Vec<_>>().join(" and ");
    let back = runs_in.iter().map(|environment| format!("/rollback {environment}")).collect::<Vec<_>>().join(" and ");
    Line::alarm(format!(
        "{name}:{tag} names {named} now, not {runs}, which runs in {places} and goes on running there by digest. {runs} shipped \
         because it was the first under that tag once the version was tagged; nothing else tells which of the two CI built. Look \
         in CI's log. If {runs} is CI's, give it that tag again; if it is not: {back}, then bring another version."
    ))
}

fn pushed_again(image: &ImageRef, named: &str, runs_in: &[EnvName]) -> Line {
    let (name, tag, runs) = (&image.name, &image.tag, image.digest.short());
    let places = runs_in.iter().map(EnvName::as_str).collect::<Vec<_>>().join(" and ");
    Line::alarm(format!(
        "{name}:{tag} names {named} now, not {runs}, which runs in {places}. That is written by digest there and goes on running; \
         what the tag names by now nobody approved. Give {runs} that tag again, or bring another version."
    ))
}
