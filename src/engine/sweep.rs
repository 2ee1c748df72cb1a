//! The sweep: looks at everything although nothing was heard, so that a lost event costs time and nothing else.

use std::collections::BTreeSet;
use std::sync::PoisonError;

use super::truth::store_failed;
use super::{Engine, EngineError};
use crate::domain::DeliveryId;
use crate::domain::catalog::{App, Environment};
use crate::domain::deployment::{Came, Deployment, Health};
use crate::domain::fact::Fact;
use crate::domain::image::ImageRef;
use crate::port::PortResult;
use crate::store::{Change, Listing};

impl Engine {
    /// Pokes every open delivery, and begins those that a lost event would have begun. What cannot be read now is left
    /// to the next sweep.
    pub async fn sweep(&self) -> Result<(), EngineError> {
        self.put_in_force().await?;
        let open = Listing { open_only: true, ..Listing::default() };
        let open = self.ports.store.deliveries(&open).await?;
        let change = Change { pokes: open.into_iter().map(|d| d.id).collect(), ..self.change() };
        self.ports.store.commit(change).await?;
        // What was remembered may be wrong where an event was lost: the first look at each repository asks anew.
        let repositories = self.catalog.environments.iter().map(|e| &e.repository);
        for repo in repositories.chain(self.catalog.apps.values().map(|a| &a.repository)).collect::<BTreeSet<_>>() {
            self.ports.forge.distrust(repo);
        }
        self.tell_old_grants().await?;
        for app in self.catalog.apps.values() {
            for environment in &self.catalog.environments {
                if let Err(error) = self.adopt(app, environment).await {
                    self.store_works().await?;
                    tracing::warn!(app = %app.name, environment = %environment.name, "cannot read what runs: {error}");
                }
            }
            self.sweep_page(app).await?;
            for swept in [
                self.sweep_ended(app).await,
                self.sweep_prs(app).await,
                self.sweep_images(app).await,
                self.sweep_tags(app).await,
                self.watch_version_images(app).await,
                self.record_what_stands(app).await,
            ] {
                if let Err(error) = swept {
                    self.store_works().await?;
                    tracing::warn!(app = %app.name, cause = %error.cause, "sweep: {error}");
                }
            }
        }
        self.watch(&self.catalog.environments.iter().collect::<Vec<_>>()).await?;
        self.watch_all_health().await?;
        self.forget().await
    }

    /// Records what an environment ran before tidegate first wrote there, so that order can be judged against it and a
    /// first failing delivery has something to be rolled back to. Looked for once, at the first sweep that can read it.
    async fn adopt(&self, app: &App, environment: &Environment) -> PortResult<()> {
        let place = (app.name.clone(), environment.name.clone());
        if self.adopted.lock().unwrap_or_else(PoisonError::into_inner).contains(&place) {
            return Ok(());
        }
        self.adopt_unknown(app, environment).await?;
        self.adopted.lock().unwrap_or_else(PoisonError::into_inner).insert(place);
        Ok(())
    }

    async fn adopt_unknown(&self, app: &App, environment: &Environment) -> PortResult<()> {
        let store = &self.ports.store;
        let known = store.deployments(&app.name, &environment.name, 1).await.map_err(store_failed)?;
        if !known.is_empty() {
            return Ok(());
        }
        let Some(place) = self.what_runs(app, environment).await? else { return Ok(()) };
        let mut images = Vec::new();
        for (at, written) in self.places(app, environment).iter().zip(&place.written) {
            let Some((tag, held)) = written.as_ref().ok().and_then(|w| Some((w.tag.clone()?, w.digest.clone()))) else {
                return Ok(());
            };
            let spec = app.images.iter().find(|i| i.name == at.image);
            let registry = self.registry(spec.map_or("local", |s| s.registry.as_str()))?;
            // What is written by digest runs, whatever its tag names by now.
            let found = match held {
                Some(digest) => Some(digest),
                None => registry.digest(&at.image, &tag).await?,
            };
            let Some(digest) = found else { return Ok(()) };
            images.push(ImageRef { name: at.image.clone(), tag, digest });
        }
        let Ok(delivery) = DeliveryId::parse(format!("{}-0", app.name)) else { return Ok(()) };
        let found = Deployment {
            delivery,
            lane: None,
            app: app.name.clone(),
            environment: environment.name.clone(),
            version: place.version(),
            source: place.source(),
            images,
            env_commit: place.commit,
            at: self.now(),
            health: Health::NotObserved,
            bad: None,
            lost: None,
            came: Came::default(),
        };
        store.commit(Change { deployments: vec![found], ..self.change() }).await.map_err(store_failed)
    }

    async fn sweep_prs(&self, app: &App) -> PortResult<()> {
        for pr in self.ports.forge.open_prs(&app.repository).await? {
            if pr.base != app.dev_branch {
                continue;
            }
            let mut change = self.change();
            let number = pr.number;
            if let Some(id) = self.begin_change(&mut change, app, pr).await? {
                tracing::info!("found pull request {number} unheard of: began {id}");
                self.ports.store.commit(change).await.map_err(store_failed)?;
            }
        }
        Ok(())
    }

    /// Delivers the newest dev commit that has its images and was not delivered.
    async fn sweep_images(&self, app: &App) -> PortResult<()> {
        let forge = &self.ports.forge;
        let Some(environment) = self.catalog.first_environment() else { return Ok(()) };
        let Some(tip) = forge.branch_tip(&app.repository, &app.dev_branch).await? else { return Ok(()) };
        let deployed = self.ports.store.deployments(&app.name, &environment.name, 1).await;
        let deployed = deployed.map_err(store_failed)?.into_iter().next().and_then(|d| d.source);
        let mut candidates = vec![tip.clone()];
        if let Some(from) = deployed {
            candidates =
                forge.compare(&app.repository, &from, &tip).await?.commits.into_iter().map(|c| c.sha).collect();
        }
        for commit in candidates.into_iter().take(20) {
            let mut change = self.change();
            let disposition = self.begin_continuous(&mut change, app, &commit).await?;
            if change.deliveries.is_empty() {
                if disposition.starts_with("the same as") {
                    return Ok(());
                }
                continue;
            }
            let key = format!("sweep:{}:{commit}", app.name);
            let image = change.deliveries.iter().flat_map(|d| d.known.images.first()).next().cloned();
            if let Some(image) = image {
                let event = crate::domain::event::Event::ImagePushed {
                    image: image.name,
                    tag: Some(image.tag),
                    digest: image.digest,
                };
                change.journal.push((None, Fact::Heard { key, event, disposition }));
            }
            return self.ports.store.commit(change).await.map_err(store_failed);
        }
        Ok(())
    }
}
