//! People's own tokens for the local API: making one, ending one, and whose one is. The secret itself never comes here: the
//! API makes it and shows it once. Each token is journaled and told to whoever it speaks for, who may not have asked for it, and
//! ends with them: it never speaks for the next one of that name.

use super::token_news::News;
use super::{Engine, EngineError};
use crate::chat::card::Line;
use crate::domain::catalog::{Person, Surface};
use crate::domain::explain::instant_words;
use crate::domain::fact::Fact;
use crate::domain::in_force::{InForce, not_who_they_were};
use crate::domain::{Instant, PersonId};
use crate::store::{Change, PersonToken};

/// How much of a hash names its token in the journal.
const SHORT: usize = 12;
/// Who ends the tokens of people whom it does not mean any more.
const CONFIGURATION: &str = "the configuration";

fn short(hash: &str) -> String {
    hash.chars().take(SHORT).collect()
}

impl Engine {
    /// The person of that name, as the configuration has it or as they are called in the terminal.
    pub fn known_person(&self, name: &str) -> Option<&Person> {
        let by_id = self.catalog.people.values().find(|p| p.id.as_str() == name);
        by_id.or_else(|| self.catalog.person(Surface::Terminal, name))
    }

    /// Whose token has this hash, if it counts and the configuration still knows them. Only once that is in force: until then a token
    /// may be that of another of the same name.
    pub async fn person_of_token(&self, hash: &str) -> Result<Option<&Person>, EngineError> {
        let token = self.ports.store.token(hash).await?;
        Ok(token.filter(|_| self.is_in_force()).and_then(|token| self.catalog.people.get(&token.person)))
    }

    /// Gives a person the token with this hash, in place of the one they had. Returns whether they had one, and where it is told.
    pub async fn make_token(
        &self,
        person: &PersonId,
        hash: String,
        caller: &str,
    ) -> Result<(bool, String), EngineError> {
        let (now, before) = (self.now(), self.ports.store.token_of(person).await?);
        let last = if before.is_some() { ", and the one before is worth nothing any more" } else { "" };
        let made = format!("for tidegate's command line was made at {}{last}", instant_words(now));
        let revoke = format!("have it revoked: `tidegate token {person} --revoke`.");
        let text =
            format!("A token of yours {made}. Whoever has it speaks as you. If nobody made it for you, {revoke}");
        let openly = format!(
            "A token of {person}'s {made}. Whoever has it speaks as {person}. If {person} does not know of it, {revoke}"
        );
        let news = News { key: format!("made:{hash}"), person: person.clone(), text, openly, since: now };
        let mut change = self.change();
        let fact = Fact::TokenMade { person: person.clone(), token: short(&hash), caller: caller.to_owned() };
        change.journal.push((None, fact));
        let told = self.tell_of_token(&mut change, news).await?;
        change.tokens.push(PersonToken { hash, person: person.clone(), made_at: now, revoked_at: None });
        self.ports.store.commit(change).await?;
        Ok((before.is_some(), told))
    }

    /// Ends the token of somebody, who need not be configured any more. Returns where that is told; nothing where they had none.
    pub async fn revoke_token(&self, person: &PersonId, caller: &str) -> Result<Option<String>, EngineError> {
        let Some(token) = self.ports.store.token_of(person).await? else { return Ok(None) };
        let (now, mut change) = (self.now(), self.change());
        let revoked = format!("token for tidegate's command line was revoked at {}.", instant_words(now));
        let (text, openly) = (format!("Your {revoked}"), format!("{person}'s {revoked}"));
        let news = News { key: format!("revoked:{}", token.hash), person: person.clone(), text, openly, since: now };
        let told = self.tell_of_token(&mut change, news).await?;
        self.ends(&mut change, token, caller);
        self.ports.store.commit(change).await?;
        Ok(Some(told))
    }

    fn ends(&self, change: &mut Change, token: PersonToken, caller: &str) {
        let (person, short) = (token.person.clone(), short(&token.hash));
        change.journal.push((None, Fact::TokenRevoked { person, token: short, caller: caller.to_owned() }));
        change.tokens.push(PersonToken { revoked_at: Some(self.now()), ..token });
    }

    /// Ends the tokens of those whom the configuration does not mean any more, by whatever name, and says so to all: whoever it means by
    /// that name now is somebody else.
    pub(super) async fn revoke_of_others(
        &self,
        change: &mut Change,
        (before, now): (&InForce, &InForce),
    ) -> Result<(), EngineError> {
        for person in not_who_they_were(before, now) {
            let Some(token) = self.ports.store.token_of(&person).await? else { continue };
            let why = match now.people.contains_key(&person) {
                true => {
                    "nothing in the configuration shows any more that the name is theirs: no login and no address is as it was"
                }
                false => "the configuration knows nobody of that name any more",
            };
            let text = format!("{person}'s token for tidegate's command line is worth nothing any more: {why}.");
            self.tell_everywhere(change, &format!("token:ended:{}", token.hash), &Line::outcome(text)).await?;
            self.ends(change, token, CONFIGURATION);
        }
        Ok(())
    }

    /// Since when a person has a token that counts.
    pub(super) async fn token_since(&self, person: &PersonId) -> Result<Option<Instant>, EngineError> {
        Ok(self.ports.store.token_of(person).await?.map(|token| token.made_at))
    }
}
