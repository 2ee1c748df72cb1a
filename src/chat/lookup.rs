//! What a surface may ask about names and messages while somebody types or reacts: answered from what is stored, never
//! waiting for the engine.

use async_trait::async_trait;

use crate::domain::event::MessageRef;

/// What somebody is about to name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// An app.
    App,
    /// An environment.
    Environment,
    /// A version there is.
    Version,
    /// A version there will be.
    NewVersion,
    /// A delivery that is under way.
    Delivery,
    /// One whose rollout failed.
    Failed,
}

/// Where somebody types.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typing {
    /// The app they have named so far.
    pub app: Option<String>,
    /// The channel.
    pub channel: String,
    /// The beginning of the name.
    pub typed: String,
}

/// Knows names and messages.
#[async_trait]
pub trait Lookup: Send + Sync {
    /// Names that fit, the likeliest first. Empty where nothing does or nothing can be read now.
    async fn suggest(&self, wanted: Wanted, typing: &Typing) -> Vec<String>;
    /// Whether a message is one that tidegate shows. Yes where that cannot be read now: the engine looks again.
    async fn shows(&self, message: &MessageRef) -> bool;
}
