//! What is told of people's tokens. Whoever has one made for somebody else could speak as them, so each is told: to them, where people
//! look, or in the channels of the apps where nobody can write to them alone. Where that cannot be said at the moment, it stays due.

use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Engine, EngineError};
use crate::chat::Body;
use crate::chat::card::Line;
use crate::domain::catalog::Surface;
use crate::domain::{Instant, PersonId};
use crate::port::Fault;
use crate::store::{Change, Outgoing, PostKind};

/// How the keys of these messages begin.
const KEY: &str = "token:";
/// The notes of what is still to be told.
const NOTE: &str = "token-untold:";
/// How soon it is asked again where somebody is written to.
const AGAIN: TimeDelta = TimeDelta::seconds(60);
/// For how long it is kept from the channels at most because somebody may yet be written to.
const PATIENCE: TimeDelta = TimeDelta::minutes(10);

/// What is told of somebody's token.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct News {
    /// What it is known by.
    pub(super) key: String,
    pub(super) person: PersonId,
    /// What they read.
    pub(super) text: String,
    /// What all read.
    pub(super) openly: String,
    pub(super) since: Instant,
}

/// When something is to be told that could not be; at the start at once, for something may be left.
pub(super) struct Untold(Mutex<Option<Instant>>);

impl Untold {
    pub(super) fn new() -> Self {
        Self(Mutex::new(Some(Instant::UNIX_EPOCH)))
    }

    fn due(&self) -> MutexGuard<'_, Option<Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn next(&self) -> Option<Instant> {
        *self.due()
    }

    fn wake(&self, at: Instant) {
        let mut due = self.due();
        *due = Some(due.map_or(at, |due| due.min(at)));
    }

    /// Whether it is time; it is asked for anew then.
    fn take(&self, now: Instant) -> bool {
        let mut due = self.due();
        let is_due = due.is_some_and(|at| at <= now);
        if is_due {
            *due = None;
        }
        is_due
    }
}

impl Engine {
    /// Stores with a change what is told of somebody's token, and says where that is.
    pub(super) async fn tell_of_token(&self, change: &mut Change, news: News) -> Result<String, EngineError> {
        let person = news.person.clone();
        let patient = self.now() - news.since < PATIENCE;
        let reached = match self.reached(&person).await {
            Ok(reached) => reached,
            Err(error) if error.fault == Fault::Transient && patient => {
                let note = serde_json::to_value(&news).unwrap_or_default();
                change.notes.push((format!("{NOTE}{}", news.key), note));
                self.untold.wake(self.now() + AGAIN);
                return Ok(format!("{person} cannot be told of it yet ({}): it is tried again.", error.told_alone()));
            }
            Err(error) => {
                tracing::warn!(%person, cause = %error.cause, "cannot find where they are written to: {error}");
                None
            }
        };
        let key = format!("{KEY}{}", news.key);
        let Some((surface, login)) = reached else {
            let seen = self.tell_everywhere(change, &key, &Line::outcome(news.openly)).await?;
            let place = if seen { "in the channels of the apps" } else { "in the daemon's log, and to nobody else" };
            return Ok(format!("It is told {place}: nobody can write to {person} alone."));
        };
        change.posts.push(Outgoing {
            key,
            delivery: None,
            surface,
            channel: String::new(),
            kind: PostKind::Direct { login },
            body: Body::Line(Line::outcome(news.text)),
            held_until: None,
        });
        let place = if surface == Surface::Terminal { "at the terminal".to_owned() } else { format!("on {surface}") };
        Ok(format!("{person} is told of it {place}."))
    }

    /// Tells what could not be told before, where it is time to. Returns whether anything was.
    pub(super) async fn tell_untold(&self) -> Result<bool, EngineError> {
        if !self.untold.take(self.now()) {
            return Ok(false);
        }
        // Boxed: what is seldom must not make every run's future larger.
        let told = Box::pin(self.tell_what_is_left()).await;
        if told.is_err() {
            self.untold.wake(self.now());
        }
        told
    }

    async fn tell_what_is_left(&self) -> Result<bool, EngineError> {
        let mut any = false;
        for (key, note) in self.ports.store.notes(NOTE).await? {
            // What was told leaves an empty note.
            let Ok(news) = serde_json::from_value::<News>(note) else { continue };
            let mut change = self.change();
            change.notes.push((key, Value::Null));
            self.tell_of_token(&mut change, news).await?;
            any |= !change.posts.is_empty();
            self.ports.store.commit(change).await?;
        }
        Ok(any)
    }

    /// Says in the channels of the apps what somebody was to be told of a token of theirs, and cannot be.
    pub(super) async fn tell_of_token_openly(&self, post: &Outgoing) -> Result<(), EngineError> {
        let (PostKind::Direct { login }, Body::Line(line), true) = (&post.kind, &post.body, post.key.starts_with(KEY))
        else {
            return Ok(());
        };
        let who = self.who();
        let person = who.person(post.surface, login).map_or(login.as_str(), |person| person.id.as_str());
        let text = format!("{person} should know this, and cannot be written to on {}: {}", post.surface, line.text);
        let mut change = self.change();
        self.tell_everywhere(&mut change, &format!("{}:openly", post.key), &Line::alarm(text)).await?;
        Ok(self.ports.store.commit(change).await?)
    }
}
