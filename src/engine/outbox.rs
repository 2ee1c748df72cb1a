//! The outbox: messages are stored with the state they tell of, and sent from here. Before a message whose sending was
//! interrupted is sent again, the surface is asked whether it shows it already.

use chrono::TimeDelta;

use super::{Engine, EngineError};
use crate::chat::card::{Line, Loudness};
use crate::chat::{Body, Chat, Post};
use crate::domain::catalog::Surface;
use crate::domain::decide::{Telling, Volume};
use crate::domain::delivery::Delivery;
use crate::domain::event::MessageRef;
use crate::domain::{AppName, DeliveryId};
use crate::port::{Fault, PortResult};
use crate::store::{Outgoing, PostKind, PostState, StoreError, StoredPost};

/// Where the terminal shows what belongs to no configured channel.
const TERMINAL_CHANNEL: &str = "releases";

/// A private answer.
pub(super) fn private_post(
    key: String,
    delivery: Option<&DeliveryId>,
    (surface, channel, login): (Surface, &str, &str),
    line: Line,
) -> Outgoing {
    Outgoing {
        key,
        delivery: delivery.cloned(),
        surface,
        channel: channel.to_owned(),
        kind: PostKind::Private { login: login.to_owned() },
        body: Body::Line(line),
    }
}

impl Engine {
    /// The channel of an app on a surface.
    pub(super) fn channel(&self, app: &AppName, surface: Surface) -> Option<String> {
        let configured = self.catalog.app(app).and_then(|a| a.channels.get(&surface).cloned());
        configured.or_else(|| (surface == Surface::Terminal).then(|| TERMINAL_CHANNEL.to_owned()))
    }

    /// The delivery's card on every surface it has a channel on.
    pub(super) fn card_posts(&self, delivery: &Delivery) -> Vec<Outgoing> {
        let card = self.card(delivery);
        self.on_all_surfaces(delivery, "card", PostKind::Card, &Body::Card(Box::new(card)))
    }

    /// A line in the delivery's thread on every surface.
    pub(super) fn line_posts(&self, delivery: &Delivery, telling: &Telling) -> Vec<Outgoing> {
        let loudness = match telling.volume {
            Volume::Detail => Loudness::Detail,
            Volume::Outcome => Loudness::Outcome,
            Volume::Alarm => Loudness::Alarm,
        };
        let body = Body::Line(Line::new(loudness, telling.text.clone()));
        self.on_all_surfaces(delivery, &format!("line:{}", telling.key), PostKind::Line, &body)
    }

    fn on_all_surfaces(&self, delivery: &Delivery, key: &str, kind: PostKind, body: &Body) -> Vec<Outgoing> {
        let surfaces = self.ports.chats.iter().map(|c| c.surface());
        let channels = surfaces.filter_map(|s| self.channel(&delivery.app, s).map(|c| (s, c)));
        channels
            .map(|(surface, channel)| Outgoing {
                key: format!("{key}:{}:{surface}", delivery.id),
                delivery: Some(delivery.id.clone()),
                surface,
                channel,
                kind: kind.clone(),
                body: body.clone(),
            })
            .collect()
    }

    /// Sends what is to be sent. Returns whether anything was shown. A ballot that appears pokes its delivery, so that
    /// votes cast at once are read.
    pub(super) async fn flush_posts(&self) -> Result<bool, EngineError> {
        let mut shown = false;
        for post in self.ports.store.posts_due(self.now()).await? {
            let Some(chat) = self.ports.chats.iter().find(|c| c.surface() == post.out.surface) else {
                let why = format!("surface {} is not configured any more", post.out.surface);
                self.ports.store.post_state(&post.out.key, &PostState::Failed { why }, None).await?;
                continue;
            };
            shown |= self.send(chat.as_ref(), post).await?;
        }
        Ok(shown)
    }

    async fn send(&self, chat: &dyn Chat, post: StoredPost) -> Result<bool, EngineError> {
        let store = &self.ports.store;
        let key = post.out.key.clone();
        if post.state == PostState::Queued && self.card_is_held_back(&post).await? {
            store.post_state(&key, &PostState::Queued, Some(self.now() + TimeDelta::seconds(1))).await?;
            return Ok(false);
        }
        if post.state == PostState::Queued {
            store.post_state(&key, &PostState::Trying, None).await?;
        }
        let (state, not_before) = match self.show(chat, &post).await {
            Ok(state) => (state, None),
            Err(error) if matches!(error.fault, Fault::Transient | Fault::Conflict) => {
                match error.retry_after {
                    // Surfaces take so much and no more: what is newest by then is shown.
                    Some(_) => tracing::debug!(key, cause = %error.cause, "shown later: {error}"),
                    None => tracing::warn!(key, cause = %error.cause, "cannot show: {error}"),
                }
                let state = if post.state == PostState::Queued { PostState::Trying } else { post.state.clone() };
                let pause = error.retry_after.and_then(|pause| TimeDelta::from_std(pause).ok());
                (state, Some(self.now() + pause.unwrap_or(TimeDelta::seconds(5))))
            }
            Err(error) => {
                // A person must act, such as let tidegate into the channel; until then it is tried again, seldom.
                tracing::error!(key, cause = %error.cause, "cannot show: {error}");
                (PostState::Trying, Some(self.now() + TimeDelta::seconds(60)))
            }
        };
        store.post_state(&key, &state, not_before).await?;
        Ok(matches!(state, PostState::Shown { .. }))
    }

    /// Shows a post for the first time, or again, or edits it; how far that got.
    async fn show(&self, chat: &dyn Chat, post: &StoredPost) -> PortResult<PostState> {
        let out = &post.out;
        if let PostKind::Private { login } = &out.kind {
            let Body::Line(line) = &out.body else { return Ok(PostState::Failed { why: "not a line".to_owned() }) };
            chat.private(login, &out.channel, &out.key, &line.text).await?;
            return Ok(PostState::Shown { message: None, revision: post.revision });
        }
        let message = match &post.state {
            PostState::Shown { message: Some(message), .. } => Some(message.clone()),
            PostState::Trying => chat.find(&out.channel, &out.key).await?,
            _ => None,
        };
        let message = match message {
            Some(message) => {
                chat.edit(&message, post.revision, &out.body).await?;
                message
            }
            None => {
                let thread = self.thread(post).await?;
                let new = Post { key: out.key.clone(), channel: out.channel.clone(), thread, body: out.body.clone() };
                chat.post(&new).await?
            }
        };
        Ok(PostState::Shown { message: Some(message), revision: post.revision })
    }

    /// The card in whose thread a message belongs.
    async fn thread(&self, post: &StoredPost) -> PortResult<Option<MessageRef>> {
        let card = self.card_of(post).await.map_err(super::truth::store_failed)?;
        Ok(card.and_then(|card| match card.state {
            PostState::Shown { message, .. } => message,
            _ => None,
        }))
    }

    /// Ballots and lines follow their card: while a surface holds that back, they wait, so that none of them stands
    /// outside its thread.
    async fn card_is_held_back(&self, post: &StoredPost) -> Result<bool, EngineError> {
        if matches!(post.out.kind, PostKind::Private { .. }) {
            return Ok(false);
        }
        let card = self.card_of(post).await?;
        Ok(card.is_some_and(|card| matches!(card.state, PostState::Queued | PostState::Trying)))
    }

    async fn card_of(&self, post: &StoredPost) -> Result<Option<StoredPost>, StoreError> {
        let (Some(delivery), false) = (&post.out.delivery, post.out.kind == PostKind::Card) else { return Ok(None) };
        let posts = self.ports.store.posts(delivery).await?;
        Ok(posts.into_iter().find(|p| p.out.kind == PostKind::Card && p.out.surface == post.out.surface))
    }
}
