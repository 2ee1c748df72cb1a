//! The `Chat` port on Slack. A message carries its key in its metadata, so that it is found again after a restart; a
//! message that another app dressed up as ours is not taken for one.

use std::time::Duration;

use async_trait::async_trait;
use serde::Deserialize;
use slack_morphism::prelude::*;
use url::Url;

use super::api::{Params, did_nothing};
use super::blocks::{self, EVENT_TYPE};
use super::book::Tried;
use super::members::{Groups, UserAnswer};
use super::pace::Kind;
use super::{Me, Slack};
use crate::chat::card::{Line, Loudness};
use crate::chat::{Body, Chat, Post, Profile, Reaction, Standing};
use crate::domain::catalog::Surface;
use crate::domain::event::MessageRef;
use crate::port::{Fault, PortError, PortResult};

/// How many messages are read at once.
const PAGE: u32 = 200;
/// How many pages of a channel, or of a thread, are looked through for a message.
const PAGES: usize = 5;
/// How many threads are.
const THREADS: usize = 20;

#[derive(Debug, Deserialize)]
pub(super) struct Posted {
    ts: String,
}

#[derive(Debug, Deserialize)]
struct Page {
    #[serde(default)]
    messages: Vec<Shown>,
    response_metadata: Option<Cursor>,
}

#[derive(Debug, Deserialize)]
struct Cursor {
    #[serde(default)]
    next_cursor: String,
}

/// A message as it is read back.
#[derive(Debug, Deserialize)]
struct Shown {
    ts: String,
    bot_id: Option<String>,
    app_id: Option<String>,
    #[serde(default)]
    reply_count: u32,
    metadata: Option<Metadata>,
}

#[derive(Debug, Deserialize)]
struct Metadata {
    event_type: String,
    #[serde(default)]
    event_payload: serde_json::Value,
}

impl Shown {
    /// Its key and revision, where it is one of ours.
    fn ours(&self, me: &Me) -> Option<(String, u64)> {
        let by_us = self.bot_id.as_ref().is_some_and(|bot| *bot == me.bot)
            && self.app_id.as_ref().zip(me.app.as_ref()).is_none_or(|(theirs, ours)| theirs == ours);
        let metadata = self.metadata.as_ref().filter(|m| by_us && m.event_type == EVENT_TYPE)?;
        let text = |key: &str| metadata.event_payload.get(key).and_then(|value| value.as_str());
        Some((text("key")?.to_owned(), text("revision").and_then(|r| r.parse().ok()).unwrap_or_default()))
    }
}

#[derive(Debug, Deserialize)]
struct Reacted {
    message: Option<ReactedMessage>,
}

#[derive(Debug, Deserialize)]
struct ReactedMessage {
    #[serde(default)]
    reactions: Vec<ReactedWith>,
}

#[derive(Debug, Deserialize)]
struct ReactedWith {
    name: String,
    #[serde(default)]
    users: Vec<String>,
    #[serde(default)]
    count: usize,
}

fn text(value: impl ToString) -> Option<String> {
    Some(value.to_string())
}

impl Slack {
    /// Reads messages of a channel, or of a thread, newest pages first, until one of them is what is looked for; all keys
    /// that come by are remembered.
    async fn look(
        &self,
        (channel, thread): (&str, Option<&str>),
        pages: usize,
        key: &str,
        threads: &mut Vec<String>,
    ) -> PortResult<Option<String>> {
        let me = self.me().await?;
        let mut cursor = None;
        for _ in 0..pages {
            let mut params: Params = vec![
                ("channel", text(channel)),
                ("limit", text(PAGE)),
                ("include_all_metadata", text(true)),
                ("cursor", cursor.take()),
            ];
            let method = match thread {
                Some(thread) => {
                    params.push(("ts", text(thread)));
                    "conversations.replies"
                }
                None => "conversations.history",
            };
            let page: Page = self.api.get(method, params).await?;
            let mut found = None;
            for message in page.messages {
                if let Some((its_key, revision)) = message.ours(&me) {
                    self.book.stands(channel, &its_key, &message.ts, revision);
                    if its_key == key {
                        found = Some(message.ts.clone());
                    }
                    if message.reply_count > 0 {
                        threads.push(message.ts);
                    }
                }
            }
            if found.is_some() {
                return Ok(found);
            }
            cursor = page.response_metadata.map(|m| m.next_cursor).filter(|next| !next.is_empty());
            if cursor.is_none() {
                break;
            }
        }
        Ok(None)
    }

    /// Looks for a message in a channel and in the threads below our messages there.
    async fn look_everywhere(&self, channel: &str, key: &str) -> PortResult<Option<String>> {
        let mut threads = Vec::new();
        if let Some(found) = self.look((channel, None), PAGES, key, &mut threads).await? {
            return Ok(Some(found));
        }
        for thread in threads.into_iter().take(THREADS) {
            if let Some(found) = self.look((channel, Some(&thread)), PAGES, key, &mut Vec::new()).await? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    fn reference(channel: &str, ts: String) -> MessageRef {
        MessageRef { surface: Surface::Slack, channel: channel.to_owned(), id: ts }
    }

    /// Posts, and remembers where; whether an error left something behind is looked up before the next try.
    async fn send(&self, channel: &str, thread: Option<&str>, (key, body): (&str, &Body)) -> PortResult<String> {
        // An outcome is for the whole channel, also where it stands in a thread, and so is what is put to the vote.
        let loud = match body {
            Body::Line(line) => line.loudness != Loudness::Detail,
            Body::Ballot(ballot) => ballot.retired.is_none(),
            Body::Card(_) => false,
        };
        let body = &self.with_handle(body).await;
        let card = thread.filter(|_| loud && matches!(body, Body::Line(_)));
        let card = card.and_then(|ts| self.permalink(&Self::reference(channel, ts.to_owned())));
        let content = blocks::leading_to_card(blocks::content(body, key, 0), card.as_deref());
        let mut request = SlackApiChatPostMessageRequest::new(channel.into(), content)
            .with_parse("none".to_owned())
            .with_link_names(false)
            .with_unfurl_links(false)
            .with_unfurl_media(false);
        if let Some(thread) = thread {
            request = request.with_thread_ts(thread.into()).with_reply_broadcast(loud);
        }
        self.book.tries(channel, key, Tried::Unknown(thread.map(ToOwned::to_owned)));
        let posted: PortResult<Posted> = self.api.post("chat.postMessage", Kind::Post(channel), &request).await;
        match posted {
            Ok(posted) => {
                self.book.stands(channel, key, &posted.ts, 0);
                self.book.has_read(channel, Some(&posted.ts));
                Ok(posted.ts)
            }
            Err(error) => {
                // What an earlier try left behind was looked for before this one.
                if did_nothing(&error) {
                    self.book.tries(channel, key, Tried::InVain);
                }
                Err(error)
            }
        }
    }

    /// The revision that a message shows and its key, read once if this process has not shown it.
    async fn revision(&self, message: &MessageRef) -> PortResult<(u64, String)> {
        if let Some(known) = self.book.revision(message) {
            return Ok(known);
        }
        let params: Params = vec![
            ("channel", text(&message.channel)),
            ("ts", text(&message.id)),
            ("latest", text(&message.id)),
            ("inclusive", text(true)),
            ("limit", text(1)),
            ("include_all_metadata", text(true)),
        ];
        let me = self.me().await?;
        let page: Page = self.api.get("conversations.replies", params).await?;
        let shown = page.messages.iter().find(|m| m.ts == message.id);
        let Some((key, revision)) = shown.and_then(|m| m.ours(&me)) else {
            return Err(PortError::not_found(format!(
                "Slack has no such message of tidegate's any more in {}",
                message.channel
            )));
        };
        self.book.stands(&message.channel, &key, &message.id, revision);
        Ok((revision, key))
    }
}

#[async_trait]
impl Chat for Slack {
    fn surface(&self) -> Surface {
        Surface::Slack
    }

    async fn post(&self, post: &Post) -> PortResult<MessageRef> {
        let thread = post.thread.as_ref().map(|thread| thread.id.as_str());
        if !self.book.is_read(&post.channel, thread) {
            // What stands there from before the start: once for each channel and thread.
            let pages = if thread.is_some() { PAGES } else { 1 };
            self.look((&post.channel, thread), pages, &post.key, &mut Vec::new()).await?;
            self.book.has_read(&post.channel, thread);
        }
        if let Some(ts) = self.book.shown(&post.channel, &post.key) {
            return Ok(Self::reference(&post.channel, ts));
        }
        let ts = self.send(&post.channel, thread, (&post.key, &post.body)).await?;
        Ok(Self::reference(&post.channel, ts))
    }

    async fn find(&self, channel: &str, key: &str) -> PortResult<Option<MessageRef>> {
        if let Some(ts) = self.book.shown(channel, key) {
            return Ok(Some(Self::reference(channel, ts)));
        }
        let found = match self.book.tried(channel, key) {
            Some(Tried::InVain) => None,
            Some(Tried::Unknown(thread)) => {
                self.look((channel, thread.as_deref()), PAGES, key, &mut Vec::new()).await?
            }
            None => self.look_everywhere(channel, key).await?,
        };
        Ok(found.map(|ts| Self::reference(channel, ts)))
    }

    async fn edit(&self, message: &MessageRef, revision: u64, body: &Body) -> PortResult<()> {
        let (shown, key) = self.revision(message).await?;
        if revision < shown {
            return Ok(());
        }
        let content = blocks::content(&self.with_handle(body).await, &key, revision);
        let ts = message.id.as_str().into();
        let request =
            SlackApiChatUpdateRequest::new(message.channel.as_str().into(), content, ts).with_parse("none".to_owned());
        let edited: PortResult<Posted> = self.api.post("chat.update", Kind::Edit(&message.channel), &request).await;
        match edited {
            Ok(_) => {
                self.book.stands(&message.channel, &key, &message.id, revision);
                Ok(())
            }
            Err(error) => {
                if error.fault == Fault::NotFound {
                    self.book.gone(message);
                }
                Err(error)
            }
        }
    }

    async fn private(&self, login: &str, channel: &str, key: &str, text: &str) -> PortResult<()> {
        self.given.once((login, key), self.answer_privately(login, (channel, None), text)).await
    }

    async fn private_in(&self, thread: &MessageRef, login: &str, key: &str, text: &str) -> PortResult<()> {
        let place = (thread.channel.as_str(), Some(thread.id.as_str()));
        self.given.once((login, key), self.answer_privately(login, place, text)).await
    }

    async fn reactions(&self, message: &MessageRef) -> PortResult<Vec<Reaction>> {
        let params: Params =
            vec![("channel", text(&message.channel)), ("timestamp", text(&message.id)), ("full", text(true))];
        let reacted: PortResult<Reacted> = self.api.get("reactions.get", params).await;
        if reacted.as_ref().is_err_and(|error| error.fault == Fault::NotFound) {
            self.book.gone(message);
        }
        let Some(shown) = reacted?.message else {
            return Err(PortError::not_found("Slack has no such message any more"));
        };
        let mut reactions: Vec<Reaction> = Vec::new();
        for with in shown.reactions {
            let Some(choice) = self.ears().votes.choice(&with.name) else { continue };
            if with.users.len() < with.count {
                let told = "Slack does not tell everybody who reacted; votes there cannot be counted";
                return Err(PortError::transient(told, format!("{} of {}", with.users.len(), with.count)));
            }
            for login in with.users {
                let reaction = Reaction { login, choice };
                if !reactions.contains(&reaction) {
                    reactions.push(reaction);
                }
            }
        }
        Ok(reactions)
    }

    async fn profile(&self, login: &str) -> PortResult<Option<Profile>> {
        let answer: PortResult<UserAnswer> = self.api.get("users.info", vec![("user", text(login))]).await;
        match answer {
            Ok(answer) => Ok(Some(answer.user.profile(&self.team))),
            Err(error) if error.fault == Fault::NotFound => {
                Ok(Some(Profile { name: login.to_owned(), email: None, standing: Standing::Stranger }))
            }
            Err(error) => Err(error),
        }
    }

    async fn login_of(&self, email: &str) -> PortResult<Option<String>> {
        let answer: PortResult<UserAnswer> = self.api.get("users.lookupByEmail", vec![("email", text(email))]).await;
        match answer {
            Ok(answer) => Ok(Some(answer.user.id)),
            Err(error) if error.fault == Fault::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn team(&self, name: &str) -> PortResult<Option<Vec<String>>> {
        let groups: Groups = self.api.get("usergroups.list", vec![("include_users", text(true))]).await?;
        let handle = name.trim_start_matches('@');
        let ids =
            groups.usergroups.iter().flat_map(|g| [(g.handle.clone(), g.id.clone()), (g.id.clone(), g.id.clone())]);
        self.handles().extend(ids);
        let group = groups.usergroups.into_iter().find(|g| g.id == name || g.handle == handle);
        match group {
            Some(group) => Ok(Some(group.users)),
            None => Err(PortError::not_found(format!("Slack has no user group {name} that is in use"))),
        }
    }

    fn permalink(&self, message: &MessageRef) -> Option<String> {
        let home = self.me.get()?.home.as_ref()?;
        home.join(&format!("archives/{}/p{}", message.channel, message.id.replace('.', ""))).ok().map(Into::into)
    }

    fn permalink_in(&self, thread: &MessageRef, message: &MessageRef) -> Option<String> {
        let mut link = Url::parse(&self.permalink(message)?).ok()?;
        link.query_pairs_mut().append_pair("thread_ts", &thread.id).append_pair("cid", &thread.channel);
        Some(link.into())
    }

    fn may_hang(&self) -> bool {
        true
    }

    fn folds(&self) -> bool {
        true
    }

    fn writes_directly(&self) -> bool {
        true
    }

    async fn direct(&self, login: &str, key: &str, line: &Line) -> PortResult<()> {
        let write = async {
            let channel = self.conversation(login).await?;
            let body = Body::Line(line.clone());
            let request = SlackApiChatPostMessageRequest::new(channel.as_str().into(), blocks::content(&body, key, 0))
                .with_parse("none".to_owned())
                .with_link_names(false)
                .with_unfurl_links(false);
            self.api.post::<_, Posted>("chat.postMessage", Kind::Post(&channel), &request).await.map(drop)
        };
        self.given.once((login, key), write).await
    }

    fn pace(&self) -> Duration {
        Duration::from_secs(2)
    }
}
