//! The reactions on a message as they stand now: what the gateway told is a hint, this is what counts.

use serenity::model::id::{ChannelId, MessageId};

use super::Inner;
use crate::chat::Reaction;
use crate::port::PortResult;

impl Inner {
    /// Every vote on a message, one per person and choice. The bot's own reactions are no votes.
    pub(super) async fn reactions(&self, at: (ChannelId, MessageId)) -> PortResult<Vec<Reaction>> {
        let message = self.api.message(at).await?;
        let me = self.api.me().await?;
        let mut votes: Vec<Reaction> = Vec::new();
        for reaction in &message.reactions {
            let name = reaction.emoji.name.as_deref().unwrap_or_default();
            let Some(choice) = self.emoji.choice(name) else { continue };
            for user in self.api.reacted(at, reaction).await? {
                let vote = Reaction { login: user.id.to_string(), choice };
                if user.id != me && !votes.contains(&vote) {
                    votes.push(vote);
                }
            }
        }
        Ok(votes)
    }
}
