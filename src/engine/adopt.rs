//! What an environment ran before tidegate first wrote there. It is taken as let in at the first look alone: a team that moves
//! in brings what it runs along. What somebody writes into an entry that was empty then, or that nobody could read, came past
//! every gate, and no later look and no restart makes more of it.

use std::sync::PoisonError;

use serde::{Deserialize, Serialize};

use super::Engine;
use super::drift::key;
use super::truth::store_failed;
use crate::chat::card::Line;
use crate::domain::catalog::{App, Environment};
use crate::domain::deployment::{Came, Deployment, Health};
use crate::domain::drift::texts;
use crate::domain::hygiene::neutral;
use crate::domain::image::{ImageRef, WrittenImage};
use crate::domain::place::ImagePlace;
use crate::domain::{Branch, DeliveryId, RepoId};
use crate::port::PortResult;
use crate::store::{Change, Listing};

/// How much is told of why something could not be read.
const LONG: usize = 200;

/// A first look that found nothing to take along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct FirstLook {
    repository: RepoId,
    branch: Branch,
    places: Vec<ImagePlace>,
    /// Why a place could not be read; none where all could.
    unread: Option<String>,
}

/// What a first look is kept as.
const FIRST_LOOK: &str = "first-look";

impl Engine {
    /// Records what an environment ran before tidegate first wrote there, so that order can be judged against it and a
    /// first failing delivery has something to be rolled back to. Looked for once, at the first sweep that can read it.
    pub(super) async fn adopt(&self, app: &App, environment: &Environment) -> PortResult<()> {
        let place = (app.name.clone(), environment.name.clone());
        if self.adopted.lock().unwrap_or_else(PoisonError::into_inner).contains(&place) {
            return Ok(());
        }
        self.look_first(app, environment).await?;
        self.adopted.lock().unwrap_or_else(PoisonError::into_inner).insert(place);
        Ok(())
    }

    async fn look_first(&self, app: &App, environment: &Environment) -> PortResult<()> {
        let store = &self.ports.store;
        let known = store.deployments(&app.name, &environment.name, 1).await.map_err(store_failed)?;
        if !known.is_empty() || self.first_look(app, environment).await?.is_some() {
            return Ok(());
        }
        let Some(place) = self.what_runs(app, environment).await? else { return Ok(()) };
        let images = match self.is_awaited(app, environment).await? {
            true => None,
            false => self.images_of(app, environment, &place.written).await?,
        };
        let (app_name, environment_name) = (app.name.clone(), environment.name.clone());
        let mut change = self.change();
        match (images, DeliveryId::parse(format!("{}-0", app.name))) {
            (Some(images), Ok(delivery)) => change.deployments.push(Deployment {
                delivery,
                lane: None,
                app: app_name,
                environment: environment_name,
                version: place.version(),
                source: place.source(),
                images,
                env_commit: place.commit,
                at: self.now(),
                health: Health::NotObserved,
                bad: None,
                lost: None,
                came: Came::default(),
            }),
            _ => {
                let look = FirstLook {
                    repository: environment.repository.clone(),
                    branch: environment.branch.clone(),
                    places: self.places(app, environment).to_vec(),
                    unread: place.unread().map(str::to_owned),
                };
                change.notes.push((
                    key(FIRST_LOOK, &environment_name, &app_name),
                    serde_json::to_value(look).unwrap_or_default(),
                ));
            }
        }
        store.commit(change).await.map_err(store_failed)
    }

    /// The first look at the places that are configured now, where it found nothing to take along.
    async fn first_look(&self, app: &App, environment: &Environment) -> PortResult<Option<FirstLook>> {
        let look: Option<FirstLook> =
            self.kept(&key(FIRST_LOOK, &environment.name, &app.name)).await.map_err(store_failed)?;
        let here = |look: &FirstLook| {
            (&look.repository, &look.branch) == (&environment.repository, &environment.branch)
                && look.places == self.places(app, environment)
        };
        Ok(look.filter(here))
    }

    /// Tells of what can be read now in an entry that nobody could read at the first look.
    pub(super) async fn tell_readable(
        &self,
        change: &mut Change,
        (app, environment): (&App, &Environment),
        written: &[WrittenImage],
    ) -> PortResult<()> {
        let look = self.first_look(app, environment).await?;
        let Some(why) = look.and_then(|look| look.unread).filter(|_| !written.iter().all(WrittenImage::is_empty))
        else {
            return Ok(());
        };
        let text = format!(
            "{} in {} could not be read at the first look ({}) and is {} now. Nobody approved that here, and nothing goes on from \
             it: bring a version.",
            app.name,
            environment.name,
            neutral(&why, LONG),
            texts(written.iter())
        );
        let key = format!("readable:{}:{}", environment.name, app.name);
        self.tell_once(change, (app, Some(environment)), &key, Line::alarm(text)).await.map(drop)
    }

    /// Whether a delivery was ever asked to bring something there: then nothing that stands there is from before tidegate.
    async fn is_awaited(&self, app: &App, environment: &Environment) -> PortResult<bool> {
        let all = Listing { app: Some(app.name.clone()), open_only: false, limit: None };
        let all = self.ports.store.deliveries(&all).await.map_err(store_failed)?;
        Ok(all.iter().any(|delivery| delivery.enters(&environment.name)))
    }

    /// The images that are written; none where a place names none.
    async fn images_of(
        &self,
        app: &App,
        environment: &Environment,
        written: &[Result<WrittenImage, String>],
    ) -> PortResult<Option<Vec<ImageRef>>> {
        let mut images = Vec::new();
        for (at, written) in self.places(app, environment).iter().zip(written) {
            let written = written.as_ref().ok().filter(|w| !w.is_empty());
            let Some((tag, held)) = written.and_then(|w| Some((w.tag.clone()?, w.digest.clone()))) else {
                return Ok(None);
            };
            let registry = self.registry_of(app, &at.image)?;
            // What is written by digest runs, whatever its tag names by now.
            let found = match held {
                Some(digest) => Some(digest),
                None => registry.digest(&at.image, &tag).await?,
            };
            let Some(digest) = found else { return Ok(None) };
            images.push(ImageRef { name: at.image.clone(), tag, digest });
        }
        Ok(Some(images))
    }
}
