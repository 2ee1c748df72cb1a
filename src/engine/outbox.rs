//! The outbox: messages are stored with the state they tell of, and sent from here. Before a message whose sending was
//! interrupted is sent again, the surface is asked whether it shows it already. A call that hangs holds up its own lane and
//! nothing else (`under_way`).

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::TimeDelta;
use tokio::time::Instant as Moment;

use super::pauses::place;
use super::under_way::TOGETHER;
use super::{Engine, EngineError};
use crate::chat::card::{Line, Loudness};
use crate::chat::{Body, Chat, Post};
use crate::domain::catalog::Surface;
use crate::domain::delivery::Delivery;
use crate::domain::event::MessageRef;
use crate::domain::{AppName, DeliveryId, EnvName};
use crate::port::{Fault, PortResult};
use crate::store::{Change, Outgoing, PostKind, PostState, StoreError, StoredPost};

/// How soon it is seen whether the card that a message belongs to has appeared.
const ITS_CARD: TimeDelta = TimeDelta::seconds(1);
/// How soon what a person must clear is tried again: at first, and once it has been so for a while.
pub(super) const REFUSED: (TimeDelta, TimeDelta) = (TimeDelta::seconds(10), TimeDelta::seconds(60));

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
        kind: PostKind::Private { login: login.to_owned(), in_thread: false, began: None },
        body: Body::Line(line),
        held_until: None,
    }
}

/// The answer to a command, which names the delivery that it began.
pub(super) fn answer_post(
    key: String,
    began: Option<DeliveryId>,
    (surface, channel, login): (Surface, &str, &str),
    line: Line,
) -> Outgoing {
    let kind = PostKind::Private { login: login.to_owned(), in_thread: false, began };
    Outgoing { kind, ..private_post(key, None, (surface, channel, login), line) }
}

/// A private answer to a vote: in the thread of the ballot.
pub(super) fn vote_answer(
    key: String,
    delivery: Option<&DeliveryId>,
    (surface, channel, login): (Surface, &str, &str),
    text: impl Into<String>,
) -> Outgoing {
    let kind = PostKind::Private { login: login.to_owned(), in_thread: true, began: None };
    Outgoing { kind, ..private_post(key, delivery, (surface, channel, login), Line::detail(text)) }
}

impl Engine {
    /// The channel in which a delivery is shown: its environment's, else its app's.
    pub(super) fn channel_of(&self, delivery: &Delivery, surface: Surface) -> Option<String> {
        self.channel_in(&delivery.app, Some(&delivery.environment), surface)
    }

    /// The channel for what is said of an app: where its deliveries into an environment are shown, else its own.
    fn channel_in(&self, app: &AppName, environment: Option<&EnvName>, surface: Surface) -> Option<String> {
        let route = environment.and_then(|environment| self.catalog.notify.route(app, environment));
        let routed = route.and_then(|r| r.channels.get(&surface).cloned());
        routed.or_else(|| self.channel(app, surface))
    }

    /// The same on every surface.
    pub(super) fn places_in(&self, app: &AppName, environment: Option<&EnvName>) -> Vec<(Surface, String)> {
        let surfaces = self.ports.chats.iter().map(|c| c.surface());
        surfaces.filter_map(|s| self.channel_in(app, environment, s).map(|channel| (s, channel))).collect()
    }

    /// Every channel in which an app is shown on a surface.
    pub(super) fn channels_of(&self, app: &AppName, surface: Surface) -> Vec<String> {
        let routes = self.catalog.notify.routes.iter().filter(|((of, _), _)| of == app);
        let routed = routes.filter_map(|(_, route)| route.channels.get(&surface).cloned());
        let mut channels: Vec<String> = self.channel(app, surface).into_iter().chain(routed).collect();
        channels.dedup();
        channels
    }

    /// The channel of an app on a surface.
    pub(super) fn channel(&self, app: &AppName, surface: Surface) -> Option<String> {
        let configured = self.catalog.app(app).and_then(|a| a.channels.get(&surface).cloned());
        let configured = configured.or_else(|| self.channel_left(app, surface));
        configured.or_else(|| (surface == Surface::Terminal).then(|| TERMINAL_CHANNEL.to_owned()))
    }

    /// Sends what is to be sent, oldest first. Returns whether anything was shown. A ballot that appears pokes its
    /// delivery, so that votes cast at once are read. Nobody waits for the slowest: after two seconds what has not come back is
    /// left under way, and its outcome is taken when it is there.
    pub(super) async fn flush_posts(&self) -> Result<bool, EngineError> {
        let mut shown = false;
        // All of them are stored before what fails is told: what came of a call is known to nobody else.
        let mut failed = None;
        for (post, told) in self.under_way.ended().await {
            match Box::pin(self.settle_post(post.clone(), told.clone())).await {
                Ok(any) => shown |= any,
                Err(error) => {
                    self.under_way.keep((post, told));
                    failed = Some(error);
                }
            }
        }
        if let Some(error) = failed {
            return Err(error);
        }
        let mut due = self.ports.store.posts_due(self.now()).await?;
        due.retain(|post| !self.under_way.is_about(&post.out.key));
        let (due, folded) = self.fold(due).await?;
        let (mut due, phases) = self.fold_steps(due).await?;
        shown |= folded | phases;
        cards_first(&mut due);
        // One that hangs holds up only its own lane.
        let mut lanes: BTreeMap<_, Vec<StoredPost>> = BTreeMap::new();
        for post in due {
            let hangs = self.chat_on(post.out.surface).is_some_and(|chat| chat.may_hang());
            lanes.entry(hangs.then(|| place(&post))).or_default().push(post);
        }
        // What people must act on or want to know goes first; what only repeats the card comes when there is room.
        for (_, lane) in lanes.iter_mut().filter(|(place, _)| place.is_some()) {
            lane.sort_by_key(|post| post.out.kind == PostKind::Steps);
        }
        let until = Moment::now() + TOGETHER;
        lanes.retain(|place, _| place.as_ref().is_none_or(|place| !self.under_way.holds(place)));
        let lanes = lanes.into_iter();
        let lanes = lanes.map(|(place, lane)| Box::pin(self.flush_lane(lane, place.map(|_| until))));
        for any in futures::future::try_join_all(lanes).await? {
            shown |= any;
        }
        Ok(shown)
    }

    /// Sends these one after the other, until then where a call may take long.
    async fn flush_lane(&self, due: Vec<StoredPost>, until: Option<Moment>) -> Result<bool, EngineError> {
        let mut shown = false;
        for post in due {
            // The rest has its turn once the others had theirs.
            if until.is_some_and(|until| Moment::now() >= until) {
                return Ok(true);
            }
            let Some(chat) = self.ports.chats.iter().find(|c| c.surface() == post.out.surface) else {
                let why = format!("surface {} is not configured any more", post.out.surface);
                self.ports.store.post_state(&post.out.key, &PostState::Failed { why }, None).await?;
                continue;
            };
            // Whatever comes behind one that must wait waits with it, so that a channel keeps its order.
            match self.limits.waits(&post, chat.pace(), self.now()) {
                Some(until) => self.ports.store.post_state(&post.out.key, &post.state, Some(until)).await?,
                None => match Box::pin(self.send(chat, post, until)).await? {
                    Some(any) => shown |= any,
                    None => break,
                },
            }
        }
        Ok(shown)
    }

    /// What could not be shown in a channel is tried again at once: tidegate was let in.
    pub(super) async fn let_in(&self, surface: Surface, channel: &str) -> PortResult<String> {
        let (store, failed) = (&self.ports.store, super::truth::store_failed);
        let soon = self.now() + REFUSED.1;
        let there = |post: &StoredPost| post.out.surface == surface && post.out.channel == channel;
        let mut waited = 0;
        for post in store.posts_due(soon).await.map_err(failed)? {
            if there(&post) && post.state == PostState::Trying && post.not_before.is_some() {
                store.post_state(&post.out.key, &post.state, None).await.map_err(failed)?;
                waited += 1;
            }
        }
        Ok(format!("{waited} messages are tried again in {channel}"))
    }

    /// Sends one; whether it is shown now, and none where that is not known yet.
    async fn send(
        &self,
        chat: &Arc<dyn Chat>,
        post: StoredPost,
        until: Option<Moment>,
    ) -> Result<Option<bool>, EngineError> {
        let store = &self.ports.store;
        let (key, now) = (post.out.key.clone(), self.now());
        let thread = match self.thread(&post).await {
            Ok(Thread::Is(thread)) => thread,
            Ok(Thread::Waits) => {
                store.post_state(&key, &post.state, Some(now + ITS_CARD)).await?;
                return Ok(Some(false));
            }
            Ok(Thread::Nowhere) => {
                let why = "a detail of what is not shown in this channel".to_owned();
                store.post_state(&key, &PostState::Failed { why }, None).await?;
                return Ok(Some(false));
            }
            Err(error) => return Err(error.into()),
        };
        if post.state == PostState::Queued {
            store.post_state(&key, &PostState::Trying, None).await?;
        }
        let (chat, sent) = (chat.clone(), post.clone());
        let show = async move { show(chat.as_ref(), &sent, thread).await };
        let (post, told) = match until {
            None => (post, show.await),
            Some(until) => match self.under_way.call(post, until, show).await {
                Some(ended) => ended,
                None => return Ok(None),
            },
        };
        Box::pin(self.settle_post(post, told)).await.map(Some)
    }

    /// Stores what came of sending a message; whether it is shown now.
    async fn settle_post(&self, post: StoredPost, told: PortResult<PostState>) -> Result<bool, EngineError> {
        let store = &self.ports.store;
        let (key, now) = (post.out.key.clone(), self.now());
        let trying = if post.state == PostState::Queued { PostState::Trying } else { post.state.clone() };
        let (state, not_before) = match told {
            Ok(state) => {
                self.limits.shown(&post, now);
                if post.out.kind == PostKind::Card && !matches!(post.state, PostState::Shown { .. }) {
                    self.release_details(&post).await?;
                }
                (state, None)
            }
            Err(error) if matches!(error.fault, Fault::Transient | Fault::Conflict) => {
                let until = match error.retry_after.and_then(|pause| TimeDelta::from_std(pause).ok()) {
                    // Surfaces take so much and no more: what is newest by then is shown.
                    Some(asked) => {
                        tracing::debug!(key, cause = %error.cause, "shown later: {error}");
                        let until = now + asked.max(TimeDelta::milliseconds(1));
                        self.limits.pause(&post, until);
                        until
                    }
                    None => {
                        tracing::warn!(key, cause = %error.cause, "cannot show: {error}");
                        self.limits.failed(&post, &error.told, self.now())
                    }
                };
                (trying, Some(until))
            }
            // Whom nobody can reach, such as a bot that voted or somebody who left, is not tried for ever.
            Err(error) if is_in_vain(&post.out.kind, error.fault) => {
                tracing::info!(key, cause = %error.cause, "cannot write to them: {error}");
                self.limits.settled(&post);
                Box::pin(self.tell_of_token_openly(&post.out)).await?;
                (PostState::Failed { why: error.told }, None)
            }
            Err(error) => {
                // A person must act, such as let tidegate into the channel; until then it is tried again, seldom.
                tracing::error!(key, cause = %error.cause, "cannot show: {error}");
                (PostState::Trying, Some(self.limits.refused(&post, &error.told, now)))
            }
        };
        store.post_state(&key, &state, not_before).await?;
        let shown = matches!(state, PostState::Shown { .. });
        if shown && matches!(post.out.kind, PostKind::Ballot { .. }) {
            self.lead_to_ballot(&post).await?;
        }
        Ok(shown)
    }

    /// Details disturb nobody in the thread of a card that is out: those held back with it go with it.
    async fn release_details(&self, card: &StoredPost) -> Result<(), StoreError> {
        let Some(delivery) = &card.out.delivery else { return Ok(()) };
        let held = |post: &StoredPost| {
            let detail = matches!(&post.out.body, Body::Line(line) if line.loudness == Loudness::Detail);
            let here = post.out.surface == card.out.surface && post.out.kind == PostKind::Line;
            here && detail && post.state == PostState::Queued && post.out.held_until.is_some()
        };
        let posts = self.ports.store.posts(delivery).await?;
        let posts: Vec<Outgoing> =
            posts.into_iter().filter(held).map(|post| Outgoing { held_until: None, ..post.out }).collect();
        if posts.is_empty() {
            return Ok(());
        }
        self.ports.store.commit(Change { posts, ..self.change() }).await
    }

    /// The message that shows a delivery's card on a surface.
    async fn card_message(&self, delivery: &DeliveryId, surface: Surface) -> Result<Option<MessageRef>, StoreError> {
        let posts = self.ports.store.posts(delivery).await?;
        let card = posts.into_iter().find(|p| p.out.kind == PostKind::Card && p.out.surface == surface);
        Ok(card.and_then(|card| match card.state {
            PostState::Shown { message, .. } => message,
            _ => None,
        }))
    }

    /// Where people find the delivery's card, on every surface that has links to messages.
    pub(super) async fn card_links(&self, delivery: &Delivery) -> PortResult<Vec<String>> {
        let posts = self.ports.store.posts(&delivery.id).await.map_err(super::truth::store_failed)?;
        let link = |post: &StoredPost| match (&post.out.kind, &post.state) {
            (PostKind::Card, PostState::Shown { message: Some(message), .. }) => {
                let link = self.chat_on(message.surface)?.permalink(message)?;
                Some(format!("The card on {}: {link}", message.surface))
            }
            _ => None,
        };
        Ok(posts.iter().filter_map(link).collect())
    }

    /// The card in whose thread a message belongs. Ballots and lines follow their card: while a surface holds that back,
    /// they wait, so that none of them stands outside its thread. A detail without a card is shown nowhere.
    async fn thread(&self, post: &StoredPost) -> Result<Thread, StoreError> {
        let aside = matches!(post.out.kind, PostKind::Private { in_thread: true, .. });
        let alone = matches!(post.out.kind, PostKind::Card | PostKind::Private { .. } | PostKind::Direct { .. });
        if let (Some(delivery), true) = (&post.out.delivery, aside) {
            let here = self.card_message(delivery, post.out.surface).await?;
            return Ok(Thread::Is(here.filter(|card| card.channel == post.out.channel)));
        }
        let (Some(delivery), false) = (&post.out.delivery, alone) else { return Ok(Thread::Is(None)) };
        let posts = self.ports.store.posts(delivery).await?;
        let card = posts.into_iter().find(|p| p.out.kind == PostKind::Card && p.out.surface == post.out.surface);
        let detail = matches!(&post.out.body, Body::Line(line) if line.loudness == Loudness::Detail);
        let aside = card.as_ref().is_some_and(|card| self.limits.is_aside(&card.out.key));
        Ok(match card.map(|card| card.state) {
            Some(PostState::Shown { message, .. }) => Thread::Is(message),
            // Nobody goes without a ballot because its card cannot be shown.
            Some(PostState::Trying) if aside && !detail => Thread::Is(None),
            Some(PostState::Queued | PostState::Trying) => Thread::Waits,
            Some(PostState::Failed { .. }) | None if detail => Thread::Nowhere,
            Some(PostState::Failed { .. }) | None => Thread::Is(None),
        })
    }
}

/// Shows a post for the first time, or again, or edits it; how far that got.
async fn show(chat: &dyn Chat, post: &StoredPost, thread: Option<MessageRef>) -> PortResult<PostState> {
    let out = &post.out;
    if let PostKind::Private { login, .. } | PostKind::Direct { login } = &out.kind {
        let Body::Line(line) = &out.body else { return Ok(PostState::Failed { why: "not a line".to_owned() }) };
        match &out.kind {
            PostKind::Direct { .. } => chat.direct(login, &out.key, line).await?,
            _ => match thread {
                Some(thread) => chat.private_in(&thread, login, &out.key, &line.text).await?,
                None => chat.private(login, &out.channel, &out.key, &line.text).await?,
            },
        }
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
            let new = Post { key: out.key.clone(), channel: out.channel.clone(), thread, body: out.body.clone() };
            chat.post(&new).await?
        }
    };
    Ok(PostState::Shown { message: Some(message), revision: post.revision })
}

/// Whether what failed for good is given up: direct messages, and answers to people who are not there.
fn is_in_vain(kind: &PostKind, fault: Fault) -> bool {
    match kind {
        PostKind::Direct { .. } => true,
        PostKind::Private { .. } => fault == Fault::NotFound,
        PostKind::Card | PostKind::Ballot { .. } | PostKind::Line | PostKind::Steps => false,
    }
}

/// Puts a card that appears in front of whatever belongs in its thread: it may have been wanted only after that.
fn cards_first(due: &mut [StoredPost]) {
    let firsts: BTreeMap<_, i64> = due.iter().rev().map(|p| ((p.out.delivery.clone(), p.out.surface), p.id)).collect();
    due.sort_by_key(|post| {
        let appears = post.out.kind == PostKind::Card && !matches!(post.state, PostState::Shown { .. });
        let first = firsts.get(&(post.out.delivery.clone(), post.out.surface)).copied();
        (first.filter(|_| appears).unwrap_or(post.id), !appears)
    });
}

/// Where a message belongs.
enum Thread {
    /// In this message's thread, or in the channel.
    Is(Option<MessageRef>),
    /// In the thread of a card that is not shown yet.
    Waits,
    /// In the thread of a card that this channel does not show.
    Nowhere,
}
