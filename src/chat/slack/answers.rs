//! Private answers and messages to one person.

use serde::{Deserialize, Serialize};
use slack_morphism::prelude::*;
use url::Url;

use super::Slack;
use super::blocks;
use super::pace::Kind;
use super::talk::Posted;
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
