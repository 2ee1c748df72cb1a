//! Private answers and messages to one person, and how a team is called.

use std::collections::BTreeMap;
use std::sync::{MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use slack_morphism::prelude::*;
use url::Url;

use super::Slack;
use super::blocks;
use super::pace::Kind;
use super::talk::Posted;
use crate::chat::{Body, Chat as _};
use crate::port::{Fault, PortResult};

/// At how many addresses one answer is tried: the newest are the ones that still take it.
const ADDRESSES: usize = 2;

/// Slack wants people as one text, which slack-morphism's request does not give.
#[derive(Debug, Serialize)]
struct Open<'a> {
    users: &'a str,
}

#[derive(Debug, Deserialize)]
struct Opened {
    channel: Channel,
}

#[derive(Debug, Deserialize)]
struct Channel {
    id: String,
}

impl Slack {
    /// A ballot calls a team by the id of its handle; where that cannot be told, the people in it.
    pub(super) async fn with_handle(&self, body: &Body) -> Body {
        let mut body = body.clone();
        if let Body::Ballot(ballot) = &mut body
            && let Some(team) = ballot.ask.team.take().filter(|_| ballot.retired.is_none())
        {
            let handle = team.trim_start_matches('@').to_owned();
            let known = self.handles().contains_key(&handle);
            if !known && let Err(error) = self.team(&team).await {
                tracing::warn!(team, cause = %error.cause, "the people are called by name: {error}");
            }
            ballot.ask.team = self.handles().get(&handle).cloned();
        }
        body
    }

    pub(super) fn handles(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.handles.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens the conversation with one person.
    pub(super) async fn conversation(&self, login: &str) -> PortResult<String> {
        let request = Open { users: login };
        let opened: Opened = self.api.post("conversations.open", Kind::Other, &request).await?;
        Ok(opened.channel.id)
    }

    /// Answers where the person spoke; where tidegate may not write there, at the address that came with what they said;
    /// and else in a message to them.
    pub(super) async fn answer_privately(
        &self,
        login: &str,
        (channel, thread): (&str, Option<&str>),
        said: &str,
    ) -> PortResult<()> {
        let mut request = SlackApiChatPostEphemeralRequest::new(channel.into(), login.into(), blocks::answer(said))
            .with_parse("none".to_owned())
            .with_link_names(false);
        request.thread_ts = thread.map(Into::into);
        let shown: PortResult<serde_json::Value> =
            self.api.post("chat.postEphemeral", Kind::Answer(channel), &request).await;
        let refused = match shown {
            Ok(_) => return Ok(()),
            Err(error) if error.fault == Fault::Transient => return Err(error),
            Err(error) => error,
        };
        let addresses = self.book.addresses(login, channel);
        for url in addresses.iter().take(ADDRESSES).filter_map(|url| Url::parse(url).ok()) {
            if self.api.answers_at(&url) && self.api.respond(&url, blocks::answer(said)).await.is_ok() {
                return Ok(());
            }
        }
        tracing::debug!(cause = %refused.cause, "answering in a direct message");
        let direct = self.conversation(login).await?;
        let request = SlackApiChatPostMessageRequest::new(direct.as_str().into(), blocks::answer(said))
            .with_parse("none".to_owned())
            .with_link_names(false);
        self.api.post::<_, Posted>("chat.postMessage", Kind::Post(&direct), &request).await.map(drop)
    }
}
