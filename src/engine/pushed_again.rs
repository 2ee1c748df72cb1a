//! Tags of versions that were pushed again. Where an env repo says the digest, what runs stays what was approved, and what its tag
//! names is something else from then on: told once, wherever it runs, unless a delivery under way tells of it itself.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;

use super::truth::store_failed;
use super::{Engine, EngineError};
use crate::chat::card::Line;
use crate::domain::catalog::{App, Environment};
use crate::domain::deployment::Deployment;
use crate::domain::image::ImageRef;
use crate::domain::step::StepKind;
use crate::domain::{EnvName, ImageName};
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
        let of = |app: &&App| {
            let spec = app.images.iter().find(|spec| spec.name == *image);
            spec.is_some_and(|spec| tag.is_none_or(|tag| spec.dev_commit(tag).is_none()))
        };
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
        for (image, runs) in self.run_by_digest(app).await? {
            let registry = self.registry_of(app, &image.name)?;
            let named = registry.digest(&image.name, &image.tag).await?.filter(|named| *named != image.digest);
            let key = format!("pushed-again:{}:{}:{}:{}", app.name, image.name, image.tag, image.digest);
            let told = named.is_some() && self.is_told_of(app, &image, &runs.brought_by).await?;
            let state =
                named.map(|named| (named.to_string(), pushed_again(&image, named.short(), &runs.in_environments)));
            match state {
                Some((how, _)) if told => drop(self.comes_to_be(&mut change, &key, Some(&how)).await?),
                state => drop(self.tell_state(&mut change, (app, None), &key, state).await?),
            }
        }
        self.keep_watch(change).await
    }

    /// The images of versions that were brought last to where people approve, and that the env repo says by digest.
    async fn run_by_digest(&self, app: &App) -> PortResult<BTreeMap<ImageRef, Runs>> {
        let (mut found, mut by_tag) = (BTreeMap::<ImageRef, Runs>::new(), BTreeSet::new());
        let people = |e: &&Environment| e.is_gated() && !self.places(app, e).is_empty();
        for environment in self.catalog.environments.iter().filter(people) {
            let newest = self.ports.store.deployments(&app.name, &environment.name, 1).await.map_err(store_failed)?;
            let Some(runs) = newest.into_iter().next().filter(|d| d.version.is_some()) else { continue };
            for image in &runs.images {
                if self.says_tag_alone(app, environment, image).await? {
                    by_tag.insert(image.clone());
                    continue;
                }
                let at = found.entry(image.clone()).or_default();
                at.in_environments.push(environment.name.clone());
                at.brought_by.push(runs.clone());
            }
        }
        // Where the tag alone is said, that it moved is told as what runs there.
        found.retain(|image, _| !by_tag.contains(image));
        Ok(found)
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

fn pushed_again(image: &ImageRef, named: &str, runs_in: &[EnvName]) -> Line {
    let (name, tag, runs) = (&image.name, &image.tag, image.digest.short());
    let places = runs_in.iter().map(EnvName::as_str).collect::<Vec<_>>().join(" and ");
    Line::alarm(format!(
        "{name}:{tag} names {named} now, not {runs}, which runs in {places}. That is written by digest there and goes on running; \
         what the tag names by now nobody approved. Give {runs} that tag again, or bring another version."
    ))
}
