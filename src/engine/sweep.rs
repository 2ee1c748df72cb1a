//! The sweep: looks at everything although nothing was heard, so that a lost event costs time and nothing else. It works in
//! slices and goes on where it stopped, so that services which do not answer keep deliveries and people from nothing.

use std::collections::{BTreeSet, VecDeque};
use std::sync::PoisonError;

use chrono::TimeDelta;

use super::truth::store_failed;
use super::{Engine, EngineError};
use crate::domain::catalog::{App, Environment};
use crate::domain::fact::Fact;
use crate::domain::{AppName, EnvName, Instant};
use crate::port::PortResult;
use crate::store::{Change, Listing};

/// How long one slice of a sweep takes before deliveries have their turn again; a part that has begun is finished.
const SLICE: TimeDelta = TimeDelta::seconds(5);

/// A part of a sweep: what is looked at in one go.
#[derive(Debug, Clone)]
pub(super) enum Part {
    Adopt(AppName, EnvName),
    Page(AppName),
    Ended(AppName),
    Prs(AppName),
    Scan(AppName),
    Images(AppName),
    Tags(AppName),
    Versions(AppName),
    Stands(AppName),
    Watch(EnvName),
    Health(EnvName),
}

impl Engine {
    /// Pokes every open delivery, and begins those that a lost event would have begun. What cannot be read now is left
    /// to the next sweep.
    pub async fn sweep(&self) -> Result<(), EngineError> {
        while !self.sweep_on(None).await? {}
        Ok(())
    }

    /// One slice of a sweep: it goes on where the one before stopped, or begins. Returns whether nothing is left. However long
    /// services let it wait, deliveries have their turn in between.
    pub async fn sweep_slice(&self) -> Result<bool, EngineError> {
        self.sweep_on(Some(self.now() + SLICE)).await
    }

    /// Whether a sweep is under way.
    pub fn is_sweeping(&self) -> bool {
        self.sweeping.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    async fn sweep_on(&self, until: Option<Instant>) -> Result<bool, EngineError> {
        self.recall_people().await?;
        self.put_in_force().await?;
        if !self.is_sweeping() {
            self.begin_sweep().await?;
            let parts = self.parts();
            *self.sweeping.lock().unwrap_or_else(PoisonError::into_inner) = Some(parts);
        }
        loop {
            self.listen().await?;
            let next =
                self.sweeping.lock().unwrap_or_else(PoisonError::into_inner).as_mut().and_then(VecDeque::pop_front);
            let Some(part) = next else { break };
            Box::pin(self.sweep_part(&part)).await?;
            if until.is_some_and(|until| self.now() >= until) {
                return Ok(false);
            }
        }
        *self.sweeping.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.forget().await?;
        Ok(true)
    }

    /// All that is looked at, in this order.
    fn parts(&self) -> VecDeque<Part> {
        let mut parts = VecDeque::new();
        for app in self.catalog.apps.keys() {
            parts.extend(self.catalog.environments.iter().map(|e| Part::Adopt(app.clone(), e.name.clone())));
            let of_app: [fn(AppName) -> Part; 8] = [
                Part::Page,
                Part::Ended,
                Part::Prs,
                Part::Scan,
                Part::Images,
                Part::Tags,
                Part::Versions,
                Part::Stands,
            ];
            parts.extend(of_app.into_iter().map(|part| part(app.clone())));
        }
        // Those on one branch are looked at together.
        let first = |e: &&Environment| self.beside(e).first().is_some_and(|first| first.name == e.name);
        parts.extend(self.catalog.environments.iter().filter(first).map(|e| Part::Watch(e.name.clone())));
        parts.extend(self.catalog.environments.iter().map(|e| Part::Health(e.name.clone())));
        parts
    }

    async fn begin_sweep(&self) -> Result<(), EngineError> {
        let open = Listing { open_only: true, ..Listing::default() };
        let open = self.ports.store.deliveries(&open).await?;
        let change = Change { pokes: open.into_iter().map(|d| d.id).collect(), ..self.change() };
        self.ports.store.commit(change).await?;
        // What was remembered may be wrong where an event was lost: the first look at each repository asks anew.
        let repositories = self.catalog.environments.iter().map(|e| &e.repository);
        for repo in repositories.chain(self.catalog.apps.values().map(|a| &a.repository)).collect::<BTreeSet<_>>() {
            self.ports.forge.distrust(repo);
        }
        self.tell_old_grants().await
    }

    async fn sweep_part(&self, part: &Part) -> Result<(), EngineError> {
        let of_app = match part {
            Part::Watch(name) | Part::Health(name) => {
                let Some(environment) = self.catalog.environment(name) else { return Ok(()) };
                return match part {
                    Part::Watch(_) => self.watch(&self.beside(environment)).await,
                    _ => self.watch_health_in(environment).await,
                };
            }
            Part::Adopt(app, _)
            | Part::Page(app)
            | Part::Ended(app)
            | Part::Prs(app)
            | Part::Scan(app)
            | Part::Images(app)
            | Part::Tags(app)
            | Part::Versions(app)
            | Part::Stands(app) => app,
        };
        let Some(app) = self.catalog.app(of_app) else { return Ok(()) };
        let swept = match part {
            Part::Adopt(_, name) => match self.catalog.environment(name) {
                Some(environment) => self.adopt(app, environment).await,
                None => Ok(()),
            },
            Part::Page(_) => return self.sweep_page(app).await,
            Part::Ended(_) => self.sweep_ended(app).await,
            Part::Prs(_) => self.sweep_prs(app).await,
            Part::Scan(_) => self.scan_due(app).await,
            Part::Images(_) => self.sweep_images(app).await,
            Part::Tags(_) => self.sweep_tags(app).await,
            Part::Versions(_) => self.watch_version_images(app).await,
            Part::Stands(_) | Part::Watch(_) | Part::Health(_) => self.record_what_stands(app).await,
        };
        if let Err(error) = swept {
            self.store_works().await?;
            tracing::warn!(app = %app.name, ?part, cause = %error.cause, "sweep: {error}");
        }
        Ok(())
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
        self.look_at_tips(app).await?;
        let repos = &self.ports.repos;
        let Some(environment) = self.catalog.first_environment() else { return Ok(()) };
        let Some(tip) = repos.branch_tip(&app.repository, &app.dev_branch).await? else { return Ok(()) };
        let deployed = self.ports.store.deployments(&app.name, &environment.name, 1).await;
        let deployed = deployed.map_err(store_failed)?.into_iter().next().and_then(|d| d.source);
        let mut candidates = vec![tip.clone()];
        if let Some(from) = deployed {
            candidates =
                repos.compare(&app.repository, &from, &tip).await?.commits.into_iter().map(|c| c.sha).collect();
        }
        let mut newest = true;
        for commit in candidates.into_iter().take(20) {
            let mut change = self.change();
            let disposition = self.begin_continuous(&mut change, app, &commit).await?;
            if change.deliveries.is_empty() {
                if newest && self.tell_half_built(&mut change, app, &commit).await? {
                    newest = false;
                }
                if !change.posts.is_empty() {
                    self.ports.store.commit(change).await.map_err(store_failed)?;
                }
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
