//! The connection on which Discord tells of commands and reactions. serenity keeps it: it beats the heart, resumes what
//! breaks off and begins anew where that fails. Here it is begun again should it end for good, stay away or die without a
//! word (`pulse`), and whenever it comes back, ballots are read again: reactions of the time between were not heard.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serenity::Client;
use serenity::all::{
    Context, EventHandler, GatewayIntents, GuildChannel, GuildMembersChunkEvent, Ready, ResumedEvent,
    ShardStageUpdateEvent,
};
use serenity::client::ClientBuilder;
use serenity::gateway::{GatewayError, ShardManager};
use serenity::model::application::Interaction;
use serenity::model::channel::{Reaction, ReactionType};
use serenity::model::id::{ChannelId, GuildId, MessageId};
use tokio::sync::watch;
use tokio::time::timeout;

use super::pulse::{Asked, Listening, Pulse};
use super::{Inner, NAME, reference};
use crate::domain::catalog::Surface;
use crate::domain::event::Event;
use crate::port::{Fault, Incoming, Intake, PortError, PortResult};

/// The first pause before the connection is begun again, and the longest where Discord cannot be reached: people are heard
/// again within ten seconds after an outage.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(4));
/// The longest where Discord refuses the bot, or lets it begin few more sessions today.
const REFUSED: Duration = Duration::from_secs(300);
/// How long asking where the gateway is may take.
const ASKING: Duration = Duration::from_secs(5);
/// How long it may be away before it is begun anew: serenity tries to come back every five seconds.
const AWAY: Duration = Duration::from_secs(20);
/// How many reactions are remembered, to tell an event that comes twice from one that happens twice.
const REMEMBERED: usize = 10_000;

/// Keeps the connection, until it is dropped.
pub(super) async fn listen(discord: Arc<Inner>, intake: Arc<dyn Intake>) {
    let mut pause = PAUSES.0;
    let mut registered = false;
    loop {
        let (stage, stages) = watch::channel(false);
        let pulse = Arc::new(Pulse::default());
        let error = match connect(&discord, &intake, &mut registered, (stage, pulse.clone())).await {
            Ok(client) => run(client, stages.clone(), &discord, &pulse).await,
            Err(error) => error,
        };
        if *stages.borrow() {
            pause = PAUSES.0;
        }
        tracing::error!(cause = %error.cause, again_in = pause.as_secs(), "not connected to Discord: {error}");
        discord.clock.pause(pause.max(error.retry_after.unwrap_or_default())).await;
        let longest = if error.fault == Fault::Transient && error.retry_after.is_none() { PAUSES.1 } else { REFUSED };
        pause = (pause * 2).min(longest);
    }
}

/// Registers the commands, once, and makes a client that knows where the gateway is.
async fn connect(
    discord: &Arc<Inner>,
    intake: &Arc<dyn Intake>,
    registered: &mut bool,
    (stage, pulse): (watch::Sender<bool>, Arc<Pulse>),
) -> PortResult<Client> {
    let late = |_| PortError::transient("Discord did not say in time where its gateway is", "time-out");
    let gateway = timeout(ASKING, discord.api.gateway()).await.map_err(late)??;
    if !*registered {
        discord.api.register(&tidegate_commands::discord_commands()).await?;
        *registered = true;
    }
    let http = super::client(&discord.token, &discord.address, discord.application).build();
    let hearing = Hearing {
        discord: discord.clone(),
        intake: intake.clone(),
        stage,
        pulse: pulse.clone(),
        flips: Mutex::default(),
        misses: AtomicU64::new(0),
    };
    // Votes, and who may see which channel.
    let intents = GatewayIntents::GUILD_MESSAGE_REACTIONS | GatewayIntents::GUILDS;
    let made = ClientBuilder::new_with_http(http, intents).event_handler(hearing).raw_event_handler(Listening(pulse));
    let client = made.await.map_err(|e| PortError::transient("Discord's gateway cannot be used", kind(&e)))?;
    // serenity asks by itself, and where that fails takes the address of the real service whatever is configured.
    *client.ws_url.lock().await = gateway.trim_end_matches('/').to_owned();
    Ok(client)
}

/// Runs a client until it ends, is away for too long, or does not answer any more.
async fn run(mut client: Client, stages: watch::Receiver<bool>, discord: &Inner, pulse: &Pulse) -> PortError {
    let closing = Closing(client.shard_manager.clone());
    let (guild, application) = (discord.api.guild(), discord.application);
    let asked = Asked { guild, application, manager: client.shard_manager.clone() };
    let ended = tokio::select! {
        ended = client.start() => ended,
        () = away(stages) => {
            drop(closing);
            return PortError::transient("the connection did not come back; it is begun anew", "away");
        }
        () = pulse.lost(discord.beat, asked) => {
            drop(closing);
            return PortError::transient("the connection does not answer any more; it is begun anew", "silent");
        }
    };
    drop(closing);
    match ended {
        Ok(()) => PortError::transient("the connection was closed", "closed"),
        Err(serenity::Error::Gateway(GatewayError::InvalidAuthentication)) => PortError::rejected(
            "the bot's token is not accepted: make a new one in the developer portal, and give it as `chat.discord.token`",
        ),
        Err(serenity::Error::Gateway(GatewayError::DisallowedGatewayIntents)) => {
            PortError::rejected("Discord does not grant the bot the events of reactions on messages")
        }
        Err(e) => PortError::transient("the connection broke off", kind(&e)),
    }
}

/// Returns once the connection has been away for too long.
async fn away(mut stages: watch::Receiver<bool>) {
    loop {
        // A sender that is gone ends with the client.
        if timeout(AWAY, stages.wait_for(|connected| *connected)).await.is_err() {
            return;
        }
        if stages.wait_for(|connected| !*connected).await.is_err() {
            return std::future::pending().await;
        }
    }
}

fn kind(error: &serenity::Error) -> &'static str {
    match error {
        serenity::Error::Gateway(_) => "gateway",
        serenity::Error::Http(_) => "HTTP",
        serenity::Error::Tungstenite(_) => "websocket",
        _ => "other",
    }
}

/// serenity's tasks outlive the client that began them; this ends them with it.
struct Closing(Arc<ShardManager>);

impl Drop for Closing {
    fn drop(&mut self) {
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let manager = self.0.clone();
            runtime.spawn(async move { manager.shutdown_all().await });
        }
    }
}

/// By message, user and emoji.
type Flips = HashMap<(u64, u64, String), (bool, u64)>;

/// What is heard on the connection.
struct Hearing {
    discord: Arc<Inner>,
    intake: Arc<dyn Intake>,
    stage: watch::Sender<bool>,
    pulse: Arc<Pulse>,
    /// By message, user and emoji: whether it stands, and how often that changed. Discord gives these events no id.
    flips: Mutex<Flips>,
    /// How often something may have been missed.
    misses: AtomicU64,
}

impl Hearing {
    /// A key that is the same for an event that comes twice, and another for one that happens twice.
    fn key(&self, reaction: &Reaction, name: &str, removed: bool) -> String {
        let user = reaction.user_id.map_or(0, |u| u.get());
        let mut flips = self.flips.lock().unwrap_or_else(PoisonError::into_inner);
        if flips.len() >= REMEMBERED {
            flips.clear();
        }
        let seen = (reaction.message_id.get(), user, name.to_owned());
        let now = self.discord.clock.now().timestamp_millis().unsigned_abs();
        // The first is numbered by the time: what an earlier run numbered is not met again.
        let (stands, number) = flips.entry(seen).or_insert((removed, now));
        if *stands == removed {
            *stands = !removed;
            *number += 1;
        }
        let kind = if removed { "removed" } else { "added" };
        format!("{kind}:{}:{user}:{name}:{number}", reaction.message_id)
    }

    async fn reacted(&self, reaction: &Reaction, removed: bool) {
        let discord = &self.discord;
        let (Some(guild), Some(user)) = (reaction.guild_id, reaction.user_id) else { return };
        let name = match &reaction.emoji {
            ReactionType::Unicode(name) => name.clone(),
            ReactionType::Custom { name, .. } => name.clone().unwrap_or_default(),
            _ => return,
        };
        let Some(choice) = discord.emoji.choice(&name) else { return };
        if guild != discord.api.guild() || discord.api.me().await.is_ok_and(|me| me == user) {
            return;
        }
        let message = reference(reaction.channel_id, reaction.message_id);
        if !discord.lookup.shows(&message).await {
            return;
        }
        let at = discord.clock.now();
        let event = Event::Reacted { login: user.to_string(), message, choice, removed, at };
        self.hint(self.key(reaction, &name, removed), event).await;
    }

    /// Votes may have changed unheard.
    async fn missed(&self, why: &str) {
        let number = self.misses.fetch_add(1, Ordering::Relaxed);
        let key = format!("{why}:{}:{number}", self.discord.clock.now().timestamp_millis());
        self.hint(key, Event::Missed { surface: Surface::Discord }).await;
    }

    /// Stores a hint. One that cannot be stored costs time only: the sweep looks at everything.
    async fn hint(&self, key: String, event: Event) {
        if let Err(error) = self.intake.take_in(NAME, &[Incoming { key, event }]).await {
            tracing::warn!(cause = %error.cause, "cannot take in what Discord told: {error}");
        }
    }
}

#[serenity::async_trait]
impl EventHandler for Hearing {
    async fn interaction_create(&self, _: Context, interaction: Interaction) {
        self.discord.interaction(&interaction, self.intake.as_ref()).await;
    }

    async fn reaction_add(&self, _: Context, reaction: Reaction) {
        self.reacted(&reaction, false).await;
    }

    async fn reaction_remove(&self, _: Context, reaction: Reaction) {
        self.reacted(&reaction, true).await;
    }

    async fn reaction_remove_all(&self, _: Context, channel: ChannelId, message: MessageId) {
        if self.discord.lookup.shows(&reference(channel, message)).await {
            self.missed("cleared").await;
        }
    }

    async fn reaction_remove_emoji(&self, _: Context, reaction: Reaction) {
        if self.discord.lookup.shows(&reference(reaction.channel_id, reaction.message_id)).await {
            self.missed("cleared").await;
        }
    }

    /// Who may see a channel may have changed: what could not be shown there is tried again.
    async fn channel_update(&self, _: Context, _: Option<GuildChannel>, channel: GuildChannel) {
        if channel.guild_id == self.discord.api.guild() {
            let number = self.misses.fetch_add(1, Ordering::Relaxed);
            let key = format!("let-in:{}:{}:{number}", channel.id, self.discord.clock.now().timestamp_millis());
            self.hint(key, Event::LetIn { surface: Surface::Discord, channel: channel.id.to_string() }).await;
        }
    }

    async fn ready(&self, context: Context, ready: Ready) {
        tracing::info!("connected to Discord as {}", ready.user.id);
        self.stage.send_replace(true);
        self.pulse.begins(context.shard);
        if !ready.guilds.iter().any(|g| g.id == self.discord.api.guild()) {
            let guild: GuildId = self.discord.api.guild();
            tracing::error!("the bot is not on server {guild}: invite it, or correct `chat.discord.guild`");
        }
        self.missed(&format!("ready:{}", ready.session_id)).await;
    }

    async fn resume(&self, context: Context, _: ResumedEvent) {
        self.stage.send_replace(true);
        self.pulse.begins(context.shard);
        self.missed("resumed").await;
    }

    async fn shard_stage_update(&self, _: Context, update: ShardStageUpdateEvent) {
        let connected = matches!(update.new, serenity::gateway::ConnectionStage::Connected);
        self.stage.send_replace(connected);
        if !connected {
            self.pulse.ends();
        }
    }

    async fn guild_members_chunk(&self, _: Context, chunk: GuildMembersChunkEvent) {
        self.pulse.answered(chunk.nonce.as_deref());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_an_outage_people_are_heard_again_within_ten_seconds() {
        // A try that hangs when Discord comes back, the longest pause, and one that succeeds.
        assert!(ASKING + PAUSES.1 < Duration::from_secs(10));
    }
}
