//! The `Chat` port: cards, ballots, thread lines and private answers out; reactions read back.
//!
//! Commands and reactions come in as events through a [`crate::port::Source`]. What goes out carries a `key`; a
//! surface must be able to say whether it already shows the message with that key, because after a crash the
//! engine looks before it posts again.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::domain::catalog::Surface;
use crate::domain::event::MessageRef;
use crate::domain::vote::Choice;
use crate::port::PortResult;

pub mod card;
pub mod terminal;
pub mod text;

/// What a message shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    /// A delivery's card.
    Card(Box<card::Card>),
    /// A ballot.
    Ballot(card::Ballot),
    /// A line in a card's thread, or a plain notice in a channel.
    Line(card::Line),
}

/// A message to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Its identity; posted at most once.
    pub key: String,
    /// The channel.
    pub channel: String,
    /// The message whose thread it belongs in.
    pub thread: Option<MessageRef>,
    /// What it shows.
    pub body: Body,
}

/// A reaction as it stands on a message now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reaction {
    /// Whose.
    pub login: String,
    /// Approve or reject, by the configured emoji; others are left out.
    pub choice: Choice,
}

/// A surface people talk on.
#[async_trait]
pub trait Chat: Send + Sync {
    /// Which surface this is.
    fn surface(&self) -> Surface;
    /// Shows a message for the first time.
    async fn post(&self, post: &Post) -> PortResult<MessageRef>;
    /// The message shown with this key, if there is one.
    async fn find(&self, channel: &str, key: &str) -> PortResult<Option<MessageRef>>;
    /// Shows something else in its place. `revision` rises; a lower one than last shown is dropped.
    async fn edit(&self, message: &MessageRef, revision: u64, body: &Body) -> PortResult<()>;
    /// Answers one person so that only they see it.
    async fn private(&self, login: &str, channel: &str, key: &str, text: &str) -> PortResult<()>;
    /// The reactions on a message as they stand now.
    async fn reactions(&self, message: &MessageRef) -> PortResult<Vec<Reaction>>;
}
