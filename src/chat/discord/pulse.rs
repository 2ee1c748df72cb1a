//! Whether the connection lives. serenity beats every 41 seconds, as the gateway tells it, and gives a connection up at the
//! second beat that nobody answered: up to a minute and a half in which nobody is heard. So a connection on which nothing was
//! heard for a while is asked something that Discord answers at once: for one member of the server, by id, which needs no
//! intent; and where that has no answer, by a beat of our own, whose acknowledgement serenity notes as a new latency. Only a
//! connection that has answered before is given up for its silence: else serenity's own beats decide as ever, and no session
//! after the other is begun.

use std::sync::Arc;
use std::time::Duration;

use serenity::all::{
    ApplicationId, ChunkGuildFilter, Context, Event, GuildId, RawEventHandler, ShardManager, ShardMessenger, UserId,
};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

/// What marks our question, and with it the answer.
const NONCE: &str = "tidegate";
/// A beat of the heart. The number that it should bear is serenity's own; without one it is as before the first event.
const HEARTBEAT: &str = r#"{"op":1,"d":null}"#;
/// How often is looked whether a beat was acknowledged.
const LOOK: Duration = Duration::from_millis(200);

/// How soon a connection that died without a word is given up.
#[derive(Debug, Clone, Copy)]
pub struct Beat {
    /// So long nothing may be heard before it is asked.
    pub quiet: Duration,
    /// So long it may take to answer.
    pub answer: Duration,
}

impl Default for Beat {
    fn default() -> Self {
        Self { quiet: Duration::from_secs(10), answer: Duration::from_secs(10) }
    }
}

/// What was heard on the connection that stands.
#[derive(Debug, Clone, Copy, Default)]
struct Heard {
    events: u64,
    answers: u64,
}

/// The life of one client's connections.
#[derive(Default)]
pub(super) struct Pulse {
    /// By which the gateway is asked; none while no connection stands.
    shard: watch::Sender<Option<ShardMessenger>>,
    heard: watch::Sender<Heard>,
}

/// Who is asked about, over whose connections.
pub(super) struct Asked {
    pub(super) guild: GuildId,
    pub(super) application: ApplicationId,
    pub(super) manager: Arc<ShardManager>,
}

impl Pulse {
    /// A connection stands.
    pub(super) fn begins(&self, shard: ShardMessenger) {
        self.heard.send_replace(Heard::default());
        self.shard.send_replace(Some(shard));
    }

    /// It broke off, and serenity knows.
    pub(super) fn ends(&self) {
        self.shard.send_if_modified(|shard| shard.take().is_some());
    }

    /// A part of a list of members was told; with our mark it is the answer.
    pub(super) fn answered(&self, nonce: Option<&str>) {
        if nonce == Some(NONCE) {
            self.heard.send_modify(|heard| heard.answers += 1);
        }
    }

    /// Returns once a connection that answered before is silent although it was asked.
    pub(super) async fn lost(&self, beat: Beat, asked: Asked) {
        let (mut shards, mut heard) = (self.shard.subscribe(), self.heard.subscribe());
        let mut by_heart = false;
        loop {
            let standing = shards.wait_for(Option::is_some).await.ok().and_then(|shard| shard.clone());
            // The sender lives as long as this.
            let Some(shard) = standing else { return std::future::pending().await };
            heard.mark_unchanged();
            let before = asked.latency().await;
            asked.ask(&shard, by_heart);
            let answer = async {
                tokio::select! {
                    _ = heard.changed() => {}
                    () = asked.acknowledged(before) => self.heard.send_modify(|heard| heard.answers += 1),
                }
            };
            let silent = tokio::select! {
                _ = shards.changed() => {
                    by_heart = false;
                    continue;
                }
                answered = timeout(beat.answer, answer) => answered.is_err(),
            };
            let answers_at_all = heard.borrow().answers > 0;
            if silent && answers_at_all {
                return;
            }
            by_heart |= silent;
            tokio::select! {
                _ = shards.changed() => by_heart = false,
                () = quiet(&mut heard, beat.quiet) => {}
            }
        }
    }
}

/// Returns once nothing was heard for so long.
async fn quiet(heard: &mut watch::Receiver<Heard>, long: Duration) {
    while timeout(long, heard.changed()).await.is_ok() {}
}

impl Asked {
    fn ask(&self, shard: &ShardMessenger, by_heart: bool) {
        if by_heart {
            return shard.websocket_message(HEARTBEAT.to_owned().into());
        }
        // Whether there is such a member does not matter: that is answered as well.
        let filter = ChunkGuildFilter::UserIds(vec![UserId::new(self.application.get())]);
        shard.chunk_guild(self.guild, Some(1), false, filter, Some(NONCE.to_owned()));
    }

    /// From serenity's last beat to the last acknowledgement of any.
    async fn latency(&self) -> Option<Duration> {
        self.manager.runners.lock().await.values().find_map(|runner| runner.latency)
    }

    /// Returns once a beat was acknowledged that was not before.
    async fn acknowledged(&self, before: Option<Duration>) {
        loop {
            let now = self.latency().await;
            if now.is_some() && now != before {
                return;
            }
            sleep(LOOK).await;
        }
    }
}

/// Takes note of everything that is told.
pub(super) struct Listening(pub(super) Arc<Pulse>);

#[serenity::async_trait]
impl RawEventHandler for Listening {
    async fn raw_event(&self, _: Context, _: Event) {
        self.0.heard.send_modify(|heard| heard.events += 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_that_died_without_a_word_is_given_up_within_half_a_minute() {
        // It dies right after it was heard: it is asked once it was quiet, and does not answer. The runner looks for our
        // question twice a second, and the first pause before the next connection is one second.
        let Beat { quiet, answer } = Beat::default();
        assert!(quiet + answer + Duration::from_secs(2) < Duration::from_secs(30));
    }
}
