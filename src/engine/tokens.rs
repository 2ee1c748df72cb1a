//! People's own tokens for the local API: making one, ending one, and whose one is. The secret itself never comes here: the
//! API makes it and shows it once. Each token is journaled and told to whoever it speaks for, who may not have asked for it.

use super::{Engine, EngineError};
use crate::chat::card::Line;
use crate::domain::catalog::{Person, Surface};
use crate::domain::explain::instant_words;
use crate::domain::fact::Fact;
use crate::domain::{Instant, PersonId};
use crate::store::{Change, PersonToken};

/// How much of a hash names its token in the journal.
const SHORT: usize = 12;

fn short(hash: &str) -> String {
    hash.chars().take(SHORT).collect()
}

impl Engine {
    /// The person of that name, as the configuration has it or as they are called in the terminal.
    pub fn known_person(&self, name: &str) -> Option<&Person> {
        let by_id = self.catalog.people.values().find(|p| p.id.as_str() == name);
        by_id.or_else(|| self.catalog.person(Surface::Terminal, name))
    }

    /// Whose token has this hash, if it counts and the configuration still knows them.
    pub async fn person_of_token(&self, hash: &str) -> Result<Option<&Person>, EngineError> {
        let token = self.ports.store.token(hash).await?;
        Ok(token.and_then(|token| self.catalog.people.get(&token.person)))
    }

    /// Gives a person the token with this hash, in place of the one they had; whether they had one.
    pub async fn make_token(&self, person: &PersonId, hash: String, caller: &str) -> Result<bool, EngineError> {
        let (now, before) = (self.now(), self.ports.store.token_of(person).await?);
        let text = format!(
            "A token of yours for tidegate's command line was made at {}{}. Whoever has it speaks as you. If nobody made it \
             for you, have it revoked: `tidegate token {person} --revoke`.",
            instant_words(now),
            if before.is_some() { ", and the one before is worth nothing any more" } else { "" },
        );
        let mut change = self.change();
        let fact = Fact::TokenMade { person: person.clone(), token: short(&hash), caller: caller.to_owned() };
        change.journal.push((None, fact));
        let key = format!("token:made:{hash}");
        change.posts.extend(self.direct_post(key, None, person, Line::outcome(text)).await?);
        change.tokens.push(PersonToken { hash, person: person.clone(), made_at: now, revoked_at: None });
        self.ports.store.commit(change).await?;
        Ok(before.is_some())
    }

    /// Ends a person's token. Returns whether they had one.
    pub async fn revoke_token(&self, person: &PersonId, caller: &str) -> Result<bool, EngineError> {
        let Some(token) = self.ports.store.token_of(person).await? else { return Ok(false) };
        let now = self.now();
        let fact = Fact::TokenRevoked { person: person.clone(), token: short(&token.hash), caller: caller.to_owned() };
        let key = format!("token:revoked:{}", token.hash);
        let text = format!("Your token for tidegate's command line was revoked at {}.", instant_words(now));
        let posts = self.direct_post(key, None, person, Line::outcome(text)).await?;
        let tokens = vec![PersonToken { revoked_at: Some(now), ..token }];
        let (posts, journal) = (posts.into_iter().collect(), vec![(None, fact)]);
        self.ports.store.commit(Change { tokens, posts, journal, ..self.change() }).await?;
        Ok(true)
    }

    /// Since when a person has a token that counts.
    pub(super) async fn token_since(&self, person: &PersonId) -> Result<Option<Instant>, EngineError> {
        Ok(self.ports.store.token_of(person).await?.map(|token| token.made_at))
    }
}
