//! The engine: observe, decide, act. It stores what the outside tells before acknowledging it, looks at each delivery
//! that wants to be looked at, carries out what `domain::decide` says, and shows people what came of it.
//!
//! Reconciling takes no input: events only poke a delivery, a sweep pokes them all, and both lead to the same look.
//! Whatever must survive a crash is in the store before the outside hears of it.

mod act;
mod adopt;
mod advance;
mod arrived;
mod asks;
mod authors;
mod back_merges;
mod ballots;
mod based;
mod begin;
mod brakes;
mod brings;
mod bump;
mod bump_names;
mod bump_writes;
mod candidates;
mod cards;
mod closing;
mod commands;
mod continuous;
pub mod deaf;
mod deployed;
mod dev_images;
mod drift;
mod entering;
mod error;
mod events;
mod forge_text;
mod frozen;
mod health;
mod health_news;
mod images;
mod in_force;
mod in_time;
mod kept;
mod late;
mod listening;
pub mod names;
mod notify;
mod observe;
mod outage;
mod outbox;
mod own_words;
mod page;
mod passage;
mod pauses;
mod people;
mod presses;
mod priority;
mod pushed_again;
mod pushed_late;
mod quarantine;
mod rejected_before;
mod reopened;
mod reports;
mod retention;
mod retired;
mod retries;
mod reviewers;
mod running;
mod set_aside;
mod steering;
mod stranded;
mod sweep;
mod tags;
mod tidying;
mod tips;
mod token_news;
mod tokens;
mod truth;
mod undelivered;
mod under_way;
pub mod views;
mod warned;
mod watch;
mod way_back;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;

use crate::chat::Chat;
use crate::domain::catalog::Catalog;
use crate::domain::wording::Wording;
use crate::domain::{AppName, EnvName, Instant};
use crate::envrepo::{EnvRepos, Identity};
use crate::forge::Forge;
use crate::port::{Clock, PortError, Source};
use crate::registry::Registry;
use crate::repos::Repos;
use crate::rollout::Rollout;
use crate::store::{NewInboxRow, Store};

pub use error::EngineError;
use pauses::Pauses;
use people::People;
use retries::Retries;

/// How soon an inbox row that met a passing fault is tried again, and how soon a delivery; each later pause is twice as long.
const FIRST_ROW_PAUSE: Duration = Duration::from_secs(5);
const FIRST_PAUSE: Duration = Duration::from_secs(15);
/// How many inbox rows are read at once.
const INBOX_PAGE: u32 = 64;
/// More rounds than any honest story needs. Where nothing was heard in any of them, something pokes itself in circles, and that
/// is an error; else there is much to hear, and whoever called has others waiting.
const MAX_ROUNDS: usize = 500;
/// How long one run lasts at most while there is always more to hear or to do: what has its own times gets its turn in between.
const LONGEST_RUN: TimeDelta = TimeDelta::seconds(15);

/// Everything outside, by port.
#[derive(Clone)]
pub struct Ports {
    /// Where state lives.
    pub store: Arc<dyn Store>,
    /// Where pull requests are talked about.
    pub forge: Arc<dyn Forge>,
    /// The repositories that it keeps, as Git reads and writes them.
    pub repos: Repos,
    /// Registries by the name the configuration gives them.
    pub registries: BTreeMap<String, Arc<dyn Registry>>,
    /// Rollout watchers by the name the configuration gives them.
    pub rollouts: BTreeMap<String, Arc<dyn Rollout>>,
    /// Surfaces.
    pub chats: Vec<Arc<dyn Chat>>,
    /// Where events come from.
    pub sources: Vec<Arc<dyn Source>>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

/// What the engine is told besides the catalog.
#[derive(Debug, Clone)]
pub struct Options {
    /// Who signs bump commits.
    pub identity: Identity,
    /// In which words bumps are told.
    pub wording: Wording,
    /// How long a granted break-glass lasts.
    pub override_lasts: Duration,
    /// How long a lease lasts. A call to the outside is given up after half of it.
    pub lease: Duration,
    /// How often everything is looked at although nothing was heard.
    pub sweep: Duration,
    /// How often teams that are kept elsewhere, and how people stand on a surface, are read anew.
    pub people_refresh: Duration,
    /// How long what is over is kept.
    pub retention: Duration,
    /// What whoever asks for the status is warned of.
    pub warnings: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            identity: Identity { name: "tidegate".into(), email: "tidegate@localhost".into() },
            wording: Wording::default(),
            override_lasts: Duration::from_secs(3600),
            lease: Duration::from_secs(120),
            sweep: Duration::from_secs(60),
            people_refresh: Duration::from_secs(300),
            retention: Duration::from_secs(90 * 24 * 3600),
            warnings: Vec::new(),
        }
    }
}

/// The engine.
pub struct Engine {
    ports: Ports,
    catalog: Arc<Catalog>,
    env_repos: EnvRepos,
    options: Options,
    /// What was last logged about a source that cannot be received from: told when it changes, not every round.
    troubles: Mutex<BTreeMap<String, String>>,
    /// Inbox rows that met a passing fault.
    retries: Retries<i64>,
    /// Deliveries whose outside could not be read or changed for now.
    pauses: Retries<crate::domain::DeliveryId>,
    /// Who is who, as far as the services outside have told.
    people: People,
    /// Whether the configuration was put in force, and where people find what it no longer knows.
    started: Mutex<in_force::Started>,
    /// Where it is known since the start what ran before tidegate wrote there, or that nobody can tell.
    adopted: Mutex<BTreeSet<(AppName, EnvName)>>,
    /// Pages that could not be written.
    pages: page::Pages,
    /// Environments that something was pushed to, or images of theirs, since they were looked at.
    unwatched: Mutex<BTreeSet<EnvName>>,
    /// Apps of which an image was pushed that may be a version's, since these were looked at.
    repushed: Mutex<BTreeSet<AppName>>,
    /// Channels in which messages must wait.
    limits: Pauses,
    /// Messages whose sending has not come back.
    under_way: under_way::UnderWay,
    /// What was seen bad and may be a blip.
    suspects: health::Suspects,
    /// Deliveries that do more than any honest one.
    brakes: brakes::Brakes,
    /// What ended deliveries left open.
    tidying: tidying::Tidying,
    /// Whether people did something that nobody has dealt with.
    spoken: AtomicBool,
    /// What is left of the sweep that is under way.
    sweeping: Mutex<Option<VecDeque<sweep::Part>>>,
    /// Images that were scanned since the start.
    scanned: candidates::Scanned,
    /// When registries were heard last.
    hearing: deaf::Hearing,
    /// What is still to be told of tokens.
    untold: token_news::Untold,
}

impl Engine {
    /// An engine over these ports. Nothing happens before one of the `run` methods is called.
    pub fn new(ports: Ports, catalog: Arc<Catalog>, env_repos: EnvRepos, options: Options) -> Self {
        let people = People::new(catalog.clone());
        let (troubles, started, adopted, unwatched, limits, suspects, brakes) = Default::default();
        let repushed = Mutex::default();
        let (scanned, hearing, under_way) = Default::default();
        let (retries, pauses) = (Retries::new(FIRST_ROW_PAUSE), Retries::new(FIRST_PAUSE));
        Self {
            ports,
            catalog,
            env_repos,
            options,
            troubles,
            retries,
            pauses,
            started,
            adopted,
            pages: page::Pages::new(),
            people,
            unwatched,
            repushed,
            limits,
            under_way,
            suspects,
            brakes,
            tidying: tidying::Tidying::new(),
            spoken: AtomicBool::new(true),
            sweeping: Mutex::default(),
            scanned,
            hearing,
            untold: token_news::Untold::new(),
        }
    }

    /// The ports, for the composition root.
    pub fn ports(&self) -> &Ports {
        &self.ports
    }

    /// The configuration in force.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    fn now(&self) -> Instant {
        self.ports.clock.now()
    }

    /// Takes in what was heard, carries on whatever can be carried on at this instant, shows it, and returns when
    /// nothing more can move before something is heard or time passes. Where there is always more to do it returns as
    /// well, after 15 seconds of the clock, or 500 rounds if anything was heard: sweep and teams have times of their own. A
    /// surface that takes long to answer is left to it; `next_wake` says when to come again for what it said.
    pub async fn run_until_idle(&self) -> Result<(), EngineError> {
        // What can be known without asking anybody comes first: from then on people are heard, whoever does not answer.
        self.recall_people().await?;
        self.put_in_force().await?;
        self.refresh_people().await?;
        let (began, mut heard) = (self.now(), false);
        for round in 0..MAX_ROUNDS {
            if round > 0 && self.now() - began >= LONGEST_RUN {
                return Ok(());
            }
            let mut moved = self.intake().await?;
            // What grows with the rules is kept off the stack of whoever calls.
            moved |= Box::pin(self.handle_inbox()).await?;
            let news = moved;
            heard |= news;
            moved |= Box::pin(self.watch_suspects()).await?;
            moved |= Box::pin(self.advance_due(news)).await?;
            moved |= Box::pin(self.tidy()).await?;
            moved |= Box::pin(self.watch_noted()).await?;
            moved |= Box::pin(self.watch_repushed()).await?;
            moved |= Box::pin(self.tell_strangers()).await?;
            moved |= self.tell_untold().await?;
            moved |= self.tell_what_is_due().await?;
            moved |= self.flush_posts().await?;
            if !moved {
                return Ok(());
            }
        }
        if heard { Ok(()) } else { Err(EngineError::NeverIdle { rounds: MAX_ROUNDS }) }
    }

    /// When time alone gives the engine something to do.
    pub async fn next_wake(&self) -> Result<Option<Instant>, EngineError> {
        let stored = self.ports.store.next_wake().await?;
        let due = [stored, self.retries.next(), self.people_due(), self.suspects.next(), self.next_telling().await?];
        let due = due.into_iter().chain([self.tidying.next(), self.under_way.next(self.now()), self.untold.next()]);
        Ok(due.flatten().min())
    }

    /// Stores what the sources have, durably, then acknowledges it. A source that cannot be reached is tried again
    /// in the next round.
    async fn intake(&self) -> Result<bool, EngineError> {
        let mut heard = false;
        for source in &self.ports.sources {
            let received = source.receive().await;
            self.note_trouble(source.name(), received.as_ref().err());
            let Ok(events) = received else { continue };
            if events.is_empty() {
                continue;
            }
            heard |= self.take_in(source.name(), &events).await?;
            let keys: Vec<String> = events.into_iter().map(|e| e.key).collect();
            if let Err(error) = source.acknowledge(&keys).await {
                tracing::warn!(source = source.name(), cause = %error.cause, "cannot acknowledge: {error}");
            }
        }
        Ok(heard)
    }

    fn note_trouble(&self, source: &str, error: Option<&PortError>) {
        let mut troubles = self.troubles.lock().unwrap_or_else(PoisonError::into_inner);
        match error {
            None if troubles.remove(source).is_some() => tracing::info!(source, "receiving again"),
            None => {}
            Some(error) if troubles.get(source) == Some(&error.told) => {}
            Some(error) => {
                tracing::warn!(source, cause = %error.cause, "cannot receive: {error}");
                troubles.insert(source.to_owned(), error.told.clone());
            }
        }
    }

    /// What was answered to something said that came under this key; none while it was not dealt with.
    pub async fn answer_to(&self, source: &str, key: &str) -> Result<Option<crate::port::Answered>, EngineError> {
        let post = self.ports.store.post(&format!("answer:{source}:{key}")).await?;
        Ok(post.and_then(|post| match post.out.body {
            crate::chat::Body::Line(line) => {
                let refused = line.loudness == crate::chat::card::Loudness::Alarm;
                let delivery = match post.out.kind {
                    crate::store::PostKind::Private { began, .. } => began,
                    _ => None,
                };
                Some(crate::port::Answered { text: line.text, refused, delivery })
            }
            crate::chat::Body::Card(_) | crate::chat::Body::Ballot(_) => None,
        }))
    }

    /// Stores events durably, and what they tell of tags. Returns whether any was new.
    pub async fn take_in(&self, source: &str, events: &[crate::port::Incoming]) -> Result<bool, EngineError> {
        self.note_people(events);
        self.note_pushes(events).await?;
        self.store_heard(source, events).await
    }

    async fn store_heard(&self, source: &str, events: &[crate::port::Incoming]) -> Result<bool, EngineError> {
        let received_at = self.now();
        let mut rows = Vec::new();
        for crate::port::Incoming { key, event } in events.iter().cloned() {
            let closes = self.closes(&event).await?;
            rows.push(NewInboxRow { source: source.to_owned(), key, event, closes, received_at });
        }
        let new = self.ports.store.enqueue(&rows).await? > 0;
        // Once more: whoever listened meanwhile did not see them yet.
        self.note_people(events);
        Ok(new)
    }
}
