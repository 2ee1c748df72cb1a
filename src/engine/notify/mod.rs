//! How people are told: which channel shows a delivery and how loudly, what waits for the end of quiet hours, whom it
//! calls. The rules are `domain::notify`; here messages are made from them.

mod digest;
mod direct;
mod fold;
mod remind;
mod steps;

use super::{Engine, EngineError};
use crate::chat::Body;
use crate::chat::card::{Line, Loudness, Mention};
use crate::domain::catalog::Surface;
use crate::domain::decide::{Telling, Volume};
use crate::domain::delivery::Delivery;
use crate::domain::gate::Reason;
use crate::domain::notify::{Manner, Matter, calls, failed};
use crate::domain::{Instant, PersonId};
use crate::store::{Change, Outgoing, PostKind, PostState, StoreError, StoredPost};

/// A line calls at most so many people.
const CALLED: usize = 10;
/// The key of the line that says that somebody else took a break-glass back: it calls who had asked for it.
pub(super) const TAKEN_BACK: &str = "taken-back";

impl Engine {
    /// Whether a delivery is about production.
    pub(super) fn is_production(&self, delivery: &Delivery) -> bool {
        self.catalog.is_production(&delivery.environment)
    }

    /// The delivery's card on every surface it has a channel on, as far as that channel wants it now. One that is out is
    /// kept up to date whatever the hour: an edit wakes nobody.
    pub(super) async fn card_posts(&self, delivery: &Delivery, tell: &[Telling]) -> Result<Vec<Outgoing>, StoreError> {
        let production = self.is_production(delivery);
        // An alarm that is not held back takes its card along.
        let alarm = production && tell.iter().any(|t| t.volume == Volume::Alarm);
        let matter = Matter::Card { calls: alarm || calls(delivery), failed: failed(delivery) };
        let body = Body::Card(Box::new(self.card(delivery)));
        let mut posts = Vec::new();
        for (surface, channel) in self.places_of(delivery) {
            let body = self.with_ballot(delivery, surface, &body).await?;
            let route = self.catalog.notify.route(&delivery.app, &delivery.environment);
            let manner = self.catalog.notify.manner(route, matter, production, self.now());
            let mut post = card_post(delivery, (surface, channel), &body);
            match manner {
                Manner::Now => {}
                Manner::At(until) => post.held_until = Some(until),
                Manner::Never if self.ports.store.post(&post.key).await?.is_none() => continue,
                Manner::Never => {}
            }
            posts.push(post);
        }
        Ok(posts)
    }

    /// The card of a delivery that waits for votes leads to its ballot, where a surface has buttons on it.
    async fn with_ballot(&self, delivery: &Delivery, surface: Surface, body: &Body) -> Result<Body, StoreError> {
        let votes = |reason: &Reason| matches!(reason, Reason::NeedsApprovals { .. } | Reason::Rejected { .. });
        let waits = delivery.is_open() && delivery.waits.iter().any(|wait| votes(&wait.reason));
        let mut body = body.clone();
        let here = self.chat_on(surface).is_some_and(|chat| chat.votes_on_cards());
        if let (Body::Card(card), true, true) = (&mut body, waits, here) {
            let posts = self.ports.store.posts(&delivery.id).await?;
            let open = |p: &&StoredPost| matches!(&p.out.body, Body::Ballot(b) if b.retired.is_none());
            let newest = posts.iter().rev().find(|p| p.out.surface == surface && open(p));
            card.ballot = newest.and_then(|post| match &post.state {
                PostState::Shown { message, .. } => message.clone(),
                _ => None,
            });
        }
        Ok(body)
    }

    /// A ballot that appeared is led to from its card.
    pub(super) async fn lead_to_ballot(&self, ballot: &StoredPost) -> Result<(), EngineError> {
        let here = self.chat_on(ballot.out.surface).is_some_and(|chat| chat.votes_on_cards());
        let Some(id) = ballot.out.delivery.as_ref().filter(|_| here) else { return Ok(()) };
        let Some(delivery) = self.ports.store.delivery(id).await? else { return Ok(()) };
        let mut posts = self.card_posts(&delivery, &[]).await?;
        posts.retain(|post| post.surface == ballot.out.surface);
        Ok(self.ports.store.commit(Change { posts, ..self.change() }).await?)
    }

    /// The card in whose thread a ballot is asked, where none is out yet. A question is never held back.
    pub(super) async fn card_for_ballot(
        &self,
        delivery: &Delivery,
        (surface, channel): (Surface, &str),
    ) -> Result<Option<Outgoing>, StoreError> {
        let body = Body::Card(Box::new(self.card(delivery)));
        let post = card_post(delivery, (surface, channel.to_owned()), &body);
        let known = self.ports.store.post(&post.key).await?;
        let out = known.is_some_and(|k| k.out.held_until.is_none());
        Ok((!out).then_some(post))
    }

    /// A line in the delivery's thread on every surface, as far as its channel wants it.
    pub(super) fn line_posts(&self, delivery: &Delivery, telling: &Telling) -> Vec<Outgoing> {
        let loudness = match telling.volume {
            Volume::Detail => Loudness::Detail,
            Volume::Outcome => Loudness::Outcome,
            Volume::Alarm => Loudness::Alarm,
        };
        let notify = &self.catalog.notify;
        let route = notify.route(&delivery.app, &delivery.environment);
        // A detail whose card is not out is dropped when its turn comes.
        let matter = Matter::Line { volume: telling.volume, card: true };
        let held_until = match notify.manner(route, matter, self.is_production(delivery), self.now()) {
            Manner::Never => return Vec::new(),
            Manner::At(until) => Some(until),
            Manner::Now => None,
        };
        let line = |surface| Line::new(loudness, telling.text.clone()).calling(self.called(delivery, telling, surface));
        self.places_of(delivery)
            .into_iter()
            .map(|(surface, channel)| Outgoing {
                key: format!("line:{}:{}:{surface}", telling.key, delivery.id),
                delivery: Some(delivery.id.clone()),
                surface,
                channel,
                kind: PostKind::Line,
                body: Body::Line(line(surface)),
                held_until,
            })
            .collect()
    }

    /// Whom a line calls: on failures, the app's owners and who asked for it. Nobody where an app has no owners.
    fn called(&self, delivery: &Delivery, telling: &Telling, surface: Surface) -> Vec<Mention> {
        if telling.key == TAKEN_BACK {
            return self.mentions(delivery.requested_by.person().cloned(), surface);
        }
        let owners = self.catalog.notify.owners.get(&delivery.app);
        let Some(owners) = owners.filter(|_| telling.volume == Volume::Alarm && telling.key != "granted") else {
            return Vec::new();
        };
        let mut people = self.who().members(owners);
        people.extend(delivery.requested_by.person().cloned());
        self.mentions(people, surface)
    }

    /// These people, as a surface calls them.
    pub(super) fn mentions(&self, people: impl IntoIterator<Item = PersonId>, surface: Surface) -> Vec<Mention> {
        let who = self.who();
        let login = |person: &PersonId| who.people.get(person).and_then(|p| p.logins.get(&surface).cloned());
        let people = people.into_iter().take(CALLED);
        people.map(|person| Mention { login: login(&person), person }).collect()
    }

    fn places_of(&self, delivery: &Delivery) -> Vec<(Surface, String)> {
        self.places_in(&delivery.app, Some(&delivery.environment))
    }

    /// Stores what is to be told at set times and was not yet: digests and reminders. Returns whether there was any.
    pub(super) async fn tell_what_is_due(&self) -> Result<bool, EngineError> {
        let mut posts = self.digests().await?;
        posts.extend(self.reminders().await?.0);
        if posts.is_empty() {
            return Ok(false);
        }
        self.ports.store.commit(crate::store::Change { posts, ..self.change() }).await?;
        Ok(true)
    }

    /// When something is to be told by time alone.
    pub(super) async fn next_telling(&self) -> Result<Option<Instant>, EngineError> {
        let digest = self.catalog.notify.digest.as_ref().and_then(|d| d.next(self.now()));
        Ok([digest, self.reminders().await?.1].into_iter().flatten().min())
    }
}

fn card_post(delivery: &Delivery, (surface, channel): (Surface, String), body: &Body) -> Outgoing {
    Outgoing {
        key: format!("card:{}:{surface}", delivery.id),
        delivery: Some(delivery.id.clone()),
        surface,
        channel,
        kind: PostKind::Card,
        body: body.clone(),
        held_until: None,
    }
}
