//! Watching what nobody asked for: commits that came to a gated environment past tidegate, tags that moved under what runs
//! where the env repo says tags alone, and files that have no room for the digest that must be written. Each is told once.

use std::collections::BTreeSet;
use std::sync::PoisonError;

use super::drift::Spoken;
use super::running::port_error;
use super::truth::store_failed;
use super::{Engine, EngineError};
use crate::chat::Body;
use crate::chat::card::Line;
use crate::chat::text::neutral;
use crate::domain::catalog::{App, Environment, Pin};
use crate::domain::fact::Fact;
use crate::domain::image::ImageRef;
use crate::domain::{Branch, CommitSha, EnvName, ImageName, RepoId};
use crate::envrepo::Arrival;
use crate::port::PortResult;
use crate::store::{Change, Listing, Outgoing, PostKind};

/// How many commits, and how many of one's files, are named; the rest are counted.
const NAMED: usize = 4;
/// How much of somebody else's title is shown.
const TITLE: usize = 80;
/// How many deployments are looked through for what tidegate brought itself.
const BROUGHT: u32 = 200;

impl Engine {
    /// Notes that something was pushed to a branch: it is looked at once the deliveries had their turn, for most of it is
    /// theirs.
    pub(super) fn note_push(&self, repo: &RepoId, branch: &Branch) {
        self.note(|e| e.repository == *repo && e.branch == *branch);
    }

    /// Notes that an image was pushed, where env repos say its tag alone.
    pub(super) fn note_image(&self, image: &ImageName) {
        let by_tag = |app: &App, e: &Environment| {
            self.places(app, e).iter().any(|place| place.image == *image && place.pin == Pin::Tag)
        };
        self.note(|e| self.catalog.apps.values().any(|app| by_tag(app, e)));
    }

    fn note(&self, which: impl Fn(&Environment) -> bool) {
        let names = self.catalog.environments.iter().filter(|e| which(e)).map(|e| e.name.clone());
        self.unwatched.lock().unwrap_or_else(PoisonError::into_inner).extend(names);
    }

    /// Looks at the environments that were noted. Returns whether there was any.
    pub(super) async fn watch_noted(&self) -> Result<bool, EngineError> {
        let noted = std::mem::take(&mut *self.unwatched.lock().unwrap_or_else(PoisonError::into_inner));
        for environment in self.catalog.environments.iter().filter(|e| noted.contains(&e.name)) {
            self.watch(environment).await?;
            self.watch_health_in(environment).await?;
        }
        Ok(!noted.is_empty())
    }

    /// Notes that something of tidegate's own was recorded there: a drift may be over.
    pub(super) fn note_brought(&self, environment: &EnvName) {
        self.note(|e| e.name == *environment);
    }

    /// Looks at an environment. What cannot be looked at now is left to the next sweep.
    pub(super) async fn watch(&self, environment: &Environment) -> Result<(), EngineError> {
        // Boxed: all that is looked at makes one large future.
        let spoken = Box::pin(self.watch_drift(environment)).await;
        let spoken = self.unless_failed(environment, spoken).await?.unwrap_or_default();
        let watched = Box::pin(self.watch_closely(environment, &spoken)).await;
        self.unless_failed(environment, watched).await.map(drop)
    }

    async fn unless_failed<T>(&self, environment: &Environment, seen: PortResult<T>) -> Result<Option<T>, EngineError> {
        match seen {
            Ok(seen) => Ok(Some(seen)),
            Err(error) => {
                self.store_works().await?;
                tracing::warn!(environment = %environment.name, cause = %error.cause, "cannot be watched: {error}");
                Ok(None)
            }
        }
    }

    async fn watch_closely(&self, environment: &Environment, spoken: &Spoken) -> PortResult<()> {
        let mut change = self.change();
        for app in self.catalog.apps.values() {
            self.watch_tags(&mut change, app, environment).await?;
        }
        if environment.is_gated() {
            self.watch_branch(&mut change, environment, spoken).await?;
        }
        if change.posts.is_empty() && change.notes.is_empty() {
            return Ok(());
        }
        self.ports.store.commit(change).await.map_err(store_failed)
    }

    /// What came to an environment's branch since it was last looked at. The first look takes it as it stands.
    async fn watch_branch(&self, change: &mut Change, environment: &Environment, spoken: &Spoken) -> PortResult<()> {
        if self.merges(environment).await? {
            return Ok(());
        }
        let key = format!("env:{}:{}:{}", environment.name, environment.repository, environment.branch);
        let notes = self.ports.store.notes(&key).await.map_err(store_failed)?;
        let noted = notes.into_iter().find(|(k, _)| *k == key);
        let seen = noted.and_then(|(_, tip)| CommitSha::parse(tip.as_str()?).ok());
        let remote = self.env_remote(environment).await?;
        let came = self.env_repos.since(&remote, &environment.branch, seen.as_ref()).await.map_err(port_error)?;
        if seen.as_ref() == Some(&came.tip) {
            return Ok(());
        }
        change.notes.push((key, serde_json::Value::String(came.tip.to_string())));
        for app in self.catalog.apps.values() {
            self.tell_no_room(change, app, environment).await?;
        }
        match (seen, came.arrivals) {
            (None, _) => Ok(()),
            (Some(_), Some(arrivals)) => self.tell_by_hand(change, environment, &arrivals, spoken).await,
            (Some(seen), None) => {
                let text = format!(
                    "{} of {} was rewritten: {} is not in it any more. Nobody approved that here; {} runs what it says now.",
                    environment.branch,
                    environment.repository,
                    seen.short(),
                    environment.name
                );
                let key = format!("rewritten:{}:{}", environment.name, came.tip);
                let unspoken = |a: &&App| !self.places(a, environment).is_empty() && !spoken.rewritten(&a.name);
                for app in self.catalog.apps.values().filter(unspoken) {
                    self.tell_once(change, (app, Some(environment)), &key, Line::alarm(text.as_str())).await?;
                }
                Ok(())
            }
        }
    }

    /// Whether a merge of tidegate's own is under way there whose outcome it has not seen yet: what came is told apart then.
    async fn merges(&self, environment: &Environment) -> PortResult<bool> {
        let open = Listing { open_only: true, ..Listing::default() };
        let open = self.ports.store.deliveries(&open).await.map_err(store_failed)?;
        Ok(open.iter().any(|d| {
            let begun = d.known.merging.iter().any(|own| own.repo == environment.repository);
            begun && d.known.bumps.values().any(|bump| bump.merged.is_none())
        }))
    }

    /// Tells of commits that tidegate did not bring and that change what an app runs there.
    async fn tell_by_hand(
        &self,
        change: &mut Change,
        environment: &Environment,
        arrivals: &[Arrival],
        spoken: &Spoken,
    ) -> PortResult<()> {
        let brought = self.brought(environment).await?;
        let by_hand: Vec<&Arrival> = arrivals.iter().filter(|a| !brought.contains(&a.commit)).collect();
        for arrival in &by_hand {
            let (environment, commit) = (environment.name.clone(), arrival.commit.clone());
            let fact =
                Fact::CameByHand { environment, commit, by: arrival.author.clone(), title: arrival.title.clone() };
            change.journal.push((None, fact));
        }
        for app in self.catalog.apps.values() {
            let touching: Vec<&Arrival> =
                by_hand.iter().copied().filter(|a| self.touches_files(app, environment, a)).collect();
            // What is told as a drift, or as its end, is told.
            if touching.iter().all(|a| spoken.of(&app.name, &a.commit)) {
                continue;
            }
            let Some(newest) = touching.first() else { continue };
            let mut named: Vec<String> = touching.iter().take(NAMED).map(|a| told(a)).collect();
            if touching.len() > NAMED {
                named.push(format!("{} more", touching.len() - NAMED));
            }
            let text = format!(
                "{} of {} was changed past tidegate: {}. Nobody approved that here, and {} runs what it says of {}: look at \
                 it, and take it back if it should not be.",
                environment.branch,
                environment.repository,
                named.join("; "),
                environment.name,
                app.name
            );
            let key = format!("by-hand:{}:{}:{}", environment.name, app.name, newest.commit);
            self.tell_once(change, (app, Some(environment)), &key, Line::alarm(text)).await?;
        }
        Ok(())
    }

    /// The commits by which tidegate, or somebody who merged its pull request and nothing more, changed the branch of an
    /// environment: several may lie on one.
    async fn brought(&self, environment: &Environment) -> PortResult<BTreeSet<CommitSha>> {
        let store = &self.ports.store;
        let mut brought = BTreeSet::new();
        let on_it = |e: &&Environment| e.repository == environment.repository && e.branch == environment.branch;
        let here: Vec<&EnvName> = self.catalog.environments.iter().filter(on_it).map(|e| &e.name).collect();
        for app in self.catalog.apps.values() {
            for name in &here {
                let deployments = store.deployments(&app.name, name, BROUGHT).await.map_err(store_failed)?;
                brought.extend(deployments.into_iter().filter(|d| d.came.is_ours()).map(|d| d.env_commit));
            }
        }
        let open = Listing { open_only: true, ..Listing::default() };
        for delivery in store.deliveries(&open).await.map_err(store_failed)? {
            let bumps = delivery.known.bumps.iter().filter(|(name, bump)| here.contains(name) && bump.came.is_ours());
            brought.extend(bumps.flat_map(|(_, bump)| [bump.commit.clone()].into_iter().chain(bump.merged.clone())));
        }
        Ok(brought)
    }

    /// Whether a commit changes one of the files that bumps of an app write, or what lies beside it.
    fn touches_files(&self, app: &App, environment: &Environment, arrival: &Arrival) -> bool {
        let beside = |file: &str, path: &str| match file.rsplit_once('/') {
            Some((folder, _)) => path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')),
            None => true,
        };
        let files = || self.places(app, environment).iter().map(|place| place.file.path());
        arrival.paths.iter().any(|path| files().any(|file| beside(file, path)))
    }

    /// Tells of files that must hold a digest and have no room for one, before a bump meets them.
    async fn tell_no_room(&self, change: &mut Change, app: &App, environment: &Environment) -> PortResult<()> {
        if !self.places(app, environment).iter().any(|place| place.pin == Pin::Digest) {
            return Ok(());
        }
        let Some(place) = self.what_runs(app, environment).await? else { return Ok(()) };
        for (written, why) in place.written.iter().zip(&place.unpinnable) {
            let (Ok(_), Some(why)) = (written, why) else { continue };
            let text = format!(
                "{} in {} cannot be written by digest, and the next bump will wait: {why}",
                app.name, environment.name
            );
            let key = format!("no-room:{}:{}:{why}", environment.name, app.name);
            self.tell_once(change, (app, Some(environment)), &key, Line::alarm(text)).await?;
        }
        Ok(())
    }

    /// Tells of tags that name something else by now than what they named when it was brought there, where the env repo says
    /// the tag alone: whatever starts anew there runs what nobody approved.
    async fn watch_tags(&self, change: &mut Change, app: &App, environment: &Environment) -> PortResult<()> {
        let places = self.places(app, environment);
        let by_tag = |i: &&ImageRef| places.iter().any(|place| place.image == i.name && place.pin == Pin::Tag);
        if !places.iter().any(|place| place.pin == Pin::Tag) {
            return Ok(());
        }
        let newest = self.ports.store.deployments(&app.name, &environment.name, 1).await.map_err(store_failed)?;
        let Some(runs) = newest.into_iter().next() else { return Ok(()) };
        for image in runs.images.iter().filter(by_tag) {
            let spec = app.images.iter().find(|s| s.name == image.name);
            let registry = self.registry(spec.map_or("local", |s| s.registry.as_str()))?;
            let named = registry.digest(&image.name, &image.tag).await?.filter(|named| *named != image.digest);
            let Some(named) = named else { continue };
            if !self.says_tag_alone(app, environment, image).await? {
                continue;
            }
            let text = format!(
                "{}:{} names {} now, not {}, which runs in {}: it is written by tag there, so whatever starts anew runs what \
                 nobody approved. Give {} that tag again, or bring another version.",
                image.name,
                image.tag,
                named.short(),
                image.digest.short(),
                environment.name,
                image.digest.short()
            );
            let key = format!("tag-moved:{}:{}:{}:{named}", environment.name, app.name, image.name);
            self.tell_once(change, (app, Some(environment)), &key, Line::alarm(text)).await?;
        }
        Ok(())
    }

    /// Whether an env repo says this image by its tag, without a digest.
    async fn says_tag_alone(&self, app: &App, environment: &Environment, image: &ImageRef) -> PortResult<bool> {
        let Some(place) = self.what_runs(app, environment).await? else { return Ok(false) };
        let mut written = self.places(app, environment).iter().zip(&place.written);
        Ok(written.any(|(at, written)| {
            let tag = written.as_ref().ok().filter(|w| w.digest.is_none()).and_then(|w| w.tag.as_ref());
            at.image == image.name && tag == Some(&image.tag)
        }))
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

/// A commit, who made it, and what it changed.
fn told(arrival: &Arrival) -> String {
    let title = neutral(&arrival.title, TITLE);
    let mut paths: Vec<String> = arrival.paths.iter().take(NAMED).map(|path| neutral(path, TITLE)).collect();
    if arrival.paths.len() > NAMED {
        paths.push(format!("{} more", arrival.paths.len() - NAMED));
    }
    format!("{} {title:?} by {} ({})", arrival.commit.short(), neutral(&arrival.author, TITLE), paths.join(", "))
}
