//! Watching what nobody asked for: what came to a gated environment past tidegate (`arrived`), tags that moved under what
//! runs, and files that have no room for the digest that must be written. Each is told once each time that it comes to be.

use std::sync::PoisonError;

use serde::{Deserialize, Serialize};

use super::drift::Spoken;
use super::truth::store_failed;
use super::{Engine, EngineError};
use crate::chat::Body;
use crate::chat::card::Line;
use crate::domain::catalog::{App, Environment, Pin};
use crate::domain::image::ImageRef;
use crate::domain::{Branch, EnvName, ImageName, RepoId};
use crate::port::{Fault, PortError, PortResult};
use crate::store::{Change, Outgoing, PostKind, StoreError};

/// Something that can be wrong, as it was at the last look.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Standing {
    /// How it is wrong; none where it is right.
    is: Option<String>,
    /// How often it came to be wrong.
    times: u64,
}

impl Engine {
    /// Notes that something was pushed to a branch: it is looked at once the deliveries had their turn, for most of it is
    /// theirs.
    pub(super) fn note_push(&self, repo: &RepoId, branch: &Branch) {
        self.note(|e| e.repository == *repo && e.branch == *branch);
    }

    /// Notes that an image was pushed, where env repos say its tag alone.
    pub(super) fn note_image(&self, image: &ImageName) {
        self.note(|e| self.catalog.apps.values().any(|app| self.written_by_tag(app, e, image)));
    }

    fn written_by_tag(&self, app: &App, environment: &Environment, image: &ImageName) -> bool {
        self.places(app, environment).iter().any(|place| place.image == *image && place.pin == Pin::Tag)
    }

    fn note(&self, which: impl Fn(&Environment) -> bool) {
        let names = self.catalog.environments.iter().filter(|e| which(e)).map(|e| e.name.clone());
        self.unwatched.lock().unwrap_or_else(PoisonError::into_inner).extend(names);
    }

    /// Looks at the environments that were noted. Returns whether there was any.
    pub(super) async fn watch_noted(&self) -> Result<bool, EngineError> {
        let noted = std::mem::take(&mut *self.unwatched.lock().unwrap_or_else(PoisonError::into_inner));
        if noted.is_empty() {
            return Ok(false);
        }
        let with_noted = |e: &&Environment| self.beside(e).iter().any(|on| noted.contains(&on.name));
        self.watch(&self.catalog.environments.iter().filter(with_noted).collect::<Vec<_>>()).await?;
        for environment in self.catalog.environments.iter().filter(|e| noted.contains(&e.name)) {
            self.listen().await?;
            self.watch_health_in(environment).await?;
        }
        Ok(true)
    }

    /// Notes that something of tidegate's own was recorded there: a drift may be over.
    pub(super) fn note_brought(&self, environment: &EnvName) {
        self.note(|e| e.name == *environment);
    }

    /// Looks at environments, those on one branch together: what came to that is told once. What cannot be looked at now is
    /// left to the next sweep.
    pub(super) async fn watch(&self, environments: &[&Environment]) -> Result<(), EngineError> {
        let mut spoken: Vec<(&Environment, Spoken)> = Vec::new();
        for environment in environments {
            // Boxed: all that is looked at makes one large future.
            let drifts = Box::pin(self.watch_drift(environment)).await;
            spoken.push((environment, self.unless_failed(environment, drifts).await?.unwrap_or_default()));
        }
        let mut left: Vec<(&Environment, &Spoken)> = spoken.iter().map(|(e, spoken)| (*e, spoken)).collect();
        while let Some((first, _)) = left.first().copied() {
            let beside = |e: &Environment| e.repository == first.repository && e.branch == first.branch;
            let (on_it, others) = left.into_iter().partition::<Vec<_>, _>(|(e, _)| beside(e));
            left = others;
            let came = Box::pin(self.watch_branch(&on_it)).await;
            self.unless_failed(first, came).await?;
        }
        for environment in environments {
            // By itself: a registry that does not answer hides nothing of the env repo.
            let moved = Box::pin(self.watch_image_tags(environment)).await;
            self.unless_failed(environment, moved).await?;
        }
        Ok(())
    }

    async fn unless_failed<T>(&self, environment: &Environment, seen: PortResult<T>) -> Result<Option<T>, EngineError> {
        match seen {
            Ok(seen) => Ok(Some(seen)),
            Err(error) => {
                self.store_works().await?;
                tracing::warn!(environment = %environment.name, cause = %error.cause, "cannot be watched: {error}");
                if error.fault == Fault::Rejected {
                    self.tell_unwatched(environment, &error).await?;
                }
                Ok(None)
            }
        }
    }

    /// Tells, once, that an environment is not watched any more, where only a person can mend that.
    async fn tell_unwatched(&self, environment: &Environment, error: &PortError) -> Result<(), EngineError> {
        let text = format!(
            "{} is not watched for what nobody approved: {error}. Until that is mended, nothing is told of what changes there \
             past tidegate.",
            environment.name
        );
        let (mut change, key) = (self.change(), format!("unwatched:{}:{error}", environment.name));
        for app in self.catalog.apps.values().filter(|a| !self.places(a, environment).is_empty()) {
            let told = self.tell_once(&mut change, (app, Some(environment)), &key, Line::alarm(text.as_str())).await;
            told.map_err(|e| StoreError::Failed(e.told))?;
        }
        Ok(self.ports.store.commit(change).await?)
    }

    async fn watch_image_tags(&self, environment: &Environment) -> PortResult<()> {
        let mut change = self.change();
        for app in self.catalog.apps.values() {
            self.watch_tags(&mut change, app, environment).await?;
        }
        self.keep_watch(change).await
    }

    /// Stores what was seen and what is told of it.
    pub(super) async fn keep_watch(&self, change: Change) -> PortResult<()> {
        if change.posts.is_empty() && change.notes.is_empty() {
            return Ok(());
        }
        self.ports.store.commit(change).await.map_err(store_failed)
    }

    /// Tells of files that must hold a digest and have no room for one, before a bump meets them.
    pub(super) async fn tell_no_room(
        &self,
        change: &mut Change,
        app: &App,
        environment: &Environment,
    ) -> PortResult<()> {
        if !self.places(app, environment).iter().any(|place| place.pin == Pin::Digest) {
            return Ok(());
        }
        let Some(place) = self.what_runs(app, environment).await? else { return Ok(()) };
        let read = self.places(app, environment).iter().zip(place.written.iter().zip(&place.unpinnable));
        for (at, (_, why)) in read.filter(|(_, (written, _))| written.is_ok()) {
            let key = format!("no-room:{}:{}:{}:{}", environment.name, app.name, at.image, at.file.path());
            let line = why.as_ref().map(|why| {
                let text = format!(
                    "{} in {} cannot be written by digest, and the next bump will wait: {why}",
                    app.name, environment.name
                );
                (why.to_string(), Line::alarm(text))
            });
            self.tell_state(change, (app, Some(environment)), &key, line).await?;
        }
        Ok(())
    }

    /// Tells of tags that name something else by now than what they named when it was brought there, where the env repo says
    /// the tag alone: whatever starts anew there runs what nobody approved.
    pub(super) async fn watch_tags(&self, change: &mut Change, app: &App, environment: &Environment) -> PortResult<()> {
        let newest = self.ports.store.deployments(&app.name, &environment.name, 1).await.map_err(store_failed)?;
        let Some(runs) = newest.into_iter().next() else { return Ok(()) };
        for image in &runs.images {
            let key =
                format!("tag-moved:{}:{}:{}:{}:{}", environment.name, app.name, image.name, image.tag, image.digest);
            // Whatever the configuration asks for: by hand a digest is gone from a file in a moment.
            let alone = self.says_tag_alone(app, environment, image).await;
            let by_tag = self.written_by_tag(app, environment, &image.name) || matches!(alone, Ok(true));
            if !by_tag && !self.is_standing(&key).await? {
                continue;
            }
            let registry = self.registry_of(app, &image.name)?;
            let named = registry.digest(&image.name, &image.tag).await?.filter(|named| *named != image.digest);
            let alone = if named.is_some() { alone? } else { false };
            let state = named.filter(|_| alone).map(|now| (now.to_string(), moved(image, now.short(), environment)));
            self.tell_state(change, (app, Some(environment)), &key, state).await?;
        }
        Ok(())
    }

    /// Whether an env repo says this image by its tag, without a digest.
    pub(super) async fn says_tag_alone(
        &self,
        app: &App,
        environment: &Environment,
        image: &ImageRef,
    ) -> PortResult<bool> {
        let Some(place) = self.what_runs(app, environment).await? else { return Ok(false) };
        let mut written = self.places(app, environment).iter().zip(&place.written);
        Ok(written.any(|(at, written)| {
            let tag = written.as_ref().ok().filter(|w| w.digest.is_none()).and_then(|w| w.tag.as_ref());
            at.image == image.name && tag == Some(&image.tag)
        }))
    }

    /// Tells of something that is wrong each time that it comes to be so: `state` says how it is wrong now, and none that it is
    /// right. What was last seen is kept in the transaction that tells, so nothing is told twice of one time. Returns whether
    /// it is news anywhere.
    pub(super) async fn tell_state(
        &self,
        change: &mut Change,
        whom: (&App, Option<&Environment>),
        key: &str,
        state: Option<(String, Line)>,
    ) -> PortResult<bool> {
        let news = self.comes_to_be(change, key, state.as_ref().map(|(how, _)| how.as_str())).await?;
        let (Some(times), Some((how, line))) = (news, state) else { return Ok(false) };
        let again = if times > 1 { format!(":{times}") } else { String::new() };
        self.tell_once(change, whom, &format!("{key}:{how}{again}"), line).await
    }

    /// Whether something was wrong when it was last looked at.
    async fn is_standing(&self, key: &str) -> PortResult<bool> {
        let standing = self.kept::<Standing>(&format!("standing:{key}")).await.map_err(store_failed)?;
        Ok(standing.is_some_and(|standing| standing.is.is_some()))
    }

    /// Keeps how something is now, and returns how often it came to be wrong if it did just now.
    pub(super) async fn comes_to_be(
        &self,
        change: &mut Change,
        key: &str,
        is: Option<&str>,
    ) -> PortResult<Option<u64>> {
        let note = format!("standing:{key}");
        let mut standing = self.kept::<Standing>(&note).await.map_err(store_failed)?.unwrap_or_default();
        if standing.is.as_deref() == is {
            return Ok(None);
        }
        standing.times += u64::from(is.is_some());
        standing.is = is.map(str::to_owned);
        change.notes.push((note, serde_json::to_value(&standing).unwrap_or_default()));
        Ok(is.map(|_| standing.times))
    }

    /// Counts what is told of an environment, in the transaction that tells it: what comes to be so a second time has another
    /// number.
    pub(super) async fn number(&self, change: &mut Change, environment: &EnvName) -> PortResult<u64> {
        let note = format!("told:{environment}");
        let counted = self.kept::<u64>(&note).await.map_err(store_failed)?.unwrap_or_default() + 1;
        change.notes.retain(|(key, _)| *key != note);
        change.notes.push((note, counted.into()));
        Ok(counted)
    }

    /// A line that no delivery is about, in the channels that show the app's deliveries there, or the app's own, unless it
    /// was told before. Returns whether it is news anywhere.
    pub(super) async fn tell_once(
        &self,
        change: &mut Change,
        (app, environment): (&App, Option<&Environment>),
        key: &str,
        line: Line,
    ) -> PortResult<bool> {
        let before = change.posts.len();
        for (surface, channel) in self.places_in(&app.name, environment.map(|e| &e.name)) {
            let key = format!("{key}:{surface}:{channel}");
            let told = self.ports.store.post(&key).await.map_err(store_failed)?.is_some();
            if told || change.posts.iter().any(|post| post.key == key) {
                continue;
            }
            change.posts.push(Outgoing {
                key,
                delivery: None,
                surface,
                channel,
                kind: PostKind::Line,
                body: Body::Line(line.clone()),
                held_until: None,
            });
        }
        Ok(change.posts.len() > before)
    }
}

fn moved(image: &ImageRef, named: &str, environment: &Environment) -> Line {
    let (name, tag, runs) = (&image.name, &image.tag, image.digest.short());
    Line::alarm(format!(
        "{name}:{tag} names {named} now, not {runs}, which runs in {}: it is written by tag there, so whatever starts anew runs \
         what nobody approved. Give {runs} that tag again, or bring another version.",
        environment.name
    ))
}
