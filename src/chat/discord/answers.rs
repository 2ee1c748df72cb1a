//! Private answers: into the place that the first answer to an interaction keeps for 15 minutes; after that, or after a
//! restart, as a direct message; and to whoever takes none, in the channel, calling nobody.

use std::collections::BTreeMap;
use std::sync::{MutexGuard, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;
use serde_json::json;
use serenity::model::id::{ChannelId, UserId};
use tokio::sync::watch;
use tokio::time::timeout;

use super::error::{Failed, code};
use super::mark::Mark;
use super::render::Embed;
use super::{Inner, Sent};
use crate::domain::Instant;
use crate::port::{Fault, PortError, PortResult};

/// How long an interaction is answered through its token; Discord allows 15 minutes.
const VALID: TimeDelta = TimeDelta::minutes(14);
/// How long the engine waits for the place that its answer goes into: Discord wants it within 3 seconds.
const PLACED: Duration = Duration::from_secs(3);

/// Interactions that were acknowledged and wait for their answer, by id. Their tokens live in memory alone.
#[derive(Default)]
pub(super) struct Tickets(BTreeMap<u64, Ticket>);

struct Ticket {
    token: String,
    login: String,
    since: Instant,
    acknowledged: watch::Receiver<bool>,
}

impl Tickets {
    /// Keeps a token. There is a place for the answer once what is returned was told so.
    pub(super) fn keep(&mut self, id: u64, login: &str, token: &str, now: Instant) -> watch::Sender<bool> {
        let (tell, acknowledged) = watch::channel(false);
        self.0.retain(|_, ticket| now - ticket.since < VALID);
        let (token, login) = (token.to_owned(), login.to_owned());
        self.0.insert(id, Ticket { token, login, since: now, acknowledged });
        tell
    }

    /// The token with which a message with this key is answered: keys of answers end in what they answer.
    fn token(&self, key: &str, login: &str, now: Instant) -> Option<(String, watch::Receiver<bool>)> {
        let id = key.rsplit(':').next()?.parse::<u64>().ok()?;
        let ticket = self.0.get(&id)?;
        (ticket.login == login && now - ticket.since < VALID)
            .then(|| (ticket.token.clone(), ticket.acknowledged.clone()))
    }
}

impl Inner {
    pub(super) fn tickets(&self) -> MutexGuard<'_, Tickets> {
        self.tickets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers one person.
    pub(super) async fn answer(&self, login: &str, channel: &str, key: &str, text: &str) -> PortResult<()> {
        let token = self.tickets().token(key, login, self.clock.now());
        if let Some((token, mut acknowledged)) = token
            && matches!(timeout(PLACED, acknowledged.wait_for(|yes| *yes)).await, Ok(Ok(_)))
        {
            let embed = Embed::answer(text);
            let answer = json!({ "embeds": [embed], "allowed_mentions": { "parse": [] } });
            match self.api.answer(&token, &answer).await {
                Ok(()) => return Ok(()),
                Err(failed) if failed.error.fault == Fault::Transient => return Err(failed.into()),
                Err(failed) => {
                    tracing::info!(cause = %failed.error.cause, "an interaction's time is over: {}", failed.error)
                }
            }
        }
        let user = super::user(login)?;
        match self.write_to(user, key, text).await {
            Err(failed) if failed.is(&[code::CANNOT_MESSAGE, code::MISSING_ACCESS]) => {
                let mark = Mark::of(key);
                let embed = Embed::answer_to(text, Some(user.get()), &mark, &self.home());
                self.once(super::channel(channel)?, &embed, &mark).await.map_err(PortError::from)
            }
            other => other.map_err(PortError::from),
        }
    }

    /// Writes to one person directly.
    pub(super) async fn write_to(&self, user: UserId, key: &str, text: &str) -> Result<(), Failed> {
        let known = self.memory().direct.get(&user.get()).copied();
        let channel = match known {
            Some(channel) => channel,
            None => {
                let channel = self.api.direct_channel(user).await?;
                self.memory().direct.insert(user.get(), channel);
                channel
            }
        };
        let mark = Mark::of(key);
        let embed = Embed::answer_to(text, None, &mark, &self.home());
        self.once(channel, &embed, &mark).await
    }

    /// Posts what calls nobody, unless it stands among the latest messages already.
    async fn once(&self, channel: ChannelId, embed: &Embed, mark: &Mark) -> Result<(), Failed> {
        let latest = self.api.messages(channel, None).await?;
        if latest.iter().any(|m| m.mark().is_some_and(|found| found.key == mark.key)) {
            return Ok(());
        }
        self.api.post(channel, &Sent::new(embed, &[]).once(mark)).await.map(drop)
    }
}
