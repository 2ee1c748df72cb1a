//! The `Chat` port: cards, ballots, thread lines and private answers out; reactions read back.
//!
//! Commands and reactions come in as events through a [`crate::port::Source`]. What goes out carries a `key`; a
//! surface must be able to say whether it already shows the message with that key, because after a crash the
//! engine looks before it posts again.

use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::domain::Instant;
pub use crate::domain::catalog::Standing;
use crate::domain::catalog::Surface;
use crate::domain::event::MessageRef;
use crate::domain::vote::Choice;
use crate::port::{PortError, PortResult};

pub mod card;
pub mod discord;
pub mod given;
pub mod lookup;
pub mod slack;
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

/// What a surface says of a login.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The name shown there: outside text.
    pub name: String,
    /// The e-mail address, where the surface vouches for it and shows it.
    pub email: Option<String>,
    /// How it stands.
    pub standing: Standing,
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
    /// Answers one person so that only they see it, where they said something.
    async fn private(&self, login: &str, channel: &str, key: &str, text: &str) -> PortResult<()>;
    /// The same in a message's thread, where a surface can answer there.
    async fn private_in(&self, thread: &MessageRef, login: &str, key: &str, text: &str) -> PortResult<()> {
        self.private(login, &thread.channel, key, text).await
    }
    /// The reactions on a message as they stand now.
    async fn reactions(&self, message: &MessageRef) -> PortResult<Vec<Reaction>>;

    /// What the surface says of a login; none where it keeps no profiles and everybody who speaks there is a member. A
    /// login that it does not know is a `Stranger`; an error means that it cannot be asked now. Not cached here.
    async fn profile(&self, _login: &str) -> PortResult<Option<Profile>> {
        Ok(None)
    }
    /// The login of whoever has this e-mail address there; none where nobody has, or the surface cannot tell.
    async fn login_of(&self, _email: &str) -> PortResult<Option<String>> {
        Ok(None)
    }
    /// The logins in a team that the surface keeps (Slack's user groups by handle or id, Discord's roles by id);
    /// `NotFound` where there is no such team. None where the surface keeps no teams. Not cached here.
    async fn team(&self, _name: &str) -> PortResult<Option<Vec<String>>> {
        Ok(None)
    }
    /// A link to a message, for people, where the surface has such; worked out without asking the service.
    fn permalink(&self, _message: &MessageRef) -> Option<String> {
        None
    }
    /// The same for a message in another's thread: it opens that.
    fn permalink_in(&self, _thread: &MessageRef, message: &MessageRef) -> Option<String> {
        self.permalink(message)
    }
    /// Whether a call of it can take long: messages to other places do not wait for it then.
    fn may_hang(&self) -> bool {
        false
    }
    /// Whether details of a delivery are told there in one message for each phase, which is edited as it grows.
    fn folds(&self) -> bool {
        false
    }
    /// Whether the buttons of a ballot stand on its card as well, where a thread's messages are not seen in the channel.
    fn votes_on_cards(&self) -> bool {
        false
    }
    /// Whether it can write to one person directly, outside any channel.
    fn writes_directly(&self) -> bool {
        false
    }
    /// Whether people look at it; what is shown elsewhere is a log.
    fn is_seen(&self) -> bool {
        true
    }
    /// Writes to one person directly, at most once per `key` as far as the service allows. `Rejected` where they do not
    /// take such messages.
    async fn direct(&self, _login: &str, _key: &str, _line: &card::Line) -> PortResult<()> {
        Err(PortError::rejected(format!("{} has no direct messages", self.surface())))
    }
    /// Forgets lines and answers shown before then, where it is the surface's own adapter that keeps them. Cards and ballots
    /// stay.
    async fn forget(&self, _before: Instant) -> PortResult<()> {
        Ok(())
    }
    /// The shortest time between two edits of one message: what changes meanwhile is shown with the next.
    fn pace(&self) -> Duration {
        Duration::ZERO
    }
}
