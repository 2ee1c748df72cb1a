//! Discord: cards, ballots and lines as embeds, commands and reactions heard over the gateway.
//!
//! What makes a message tidegate's own is a mark in its embed, out of sight: the hash of its key and the revision it shows.
//! With it a message is found again after a restart, and a late edit is recognised; as a nonce the same hash keeps Discord
//! from showing a message twice when its answer was lost. Nothing is remembered that could not be read again.

mod answers;
mod api;
mod emoji;
mod error;
mod gateway;
mod interactions;
mod limits;
mod mark;
mod markdown;
mod memory;
mod pulse;
mod reactions;
mod render;
mod sent;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use secrecy::{ExposeSecret as _, SecretString};
use serenity::http::HttpBuilder;
use serenity::model::id::{ApplicationId, ChannelId, GuildId, MessageId, UserId};
use url::Url;

use self::answers::Tickets;
use self::api::Api;
use self::emoji::Emoji;
use self::error::{code, did_nothing};
use self::mark::Mark;
use self::memory::Memory;
pub use self::pulse::Beat;
use self::render::{Embed, thread_name, thread_title};
use self::sent::Sent;
use super::card::{Line, Loudness};
use super::given::Given;
use super::lookup::Lookup;
use super::{Body, Chat, Post, Profile, Reaction, Standing};
use crate::domain::catalog::Surface;
use crate::domain::event::MessageRef;
use crate::domain::hygiene::neutral;
use crate::port::{Clock, Intake, Listener, PortError, PortResult};

/// What the adapter is called in the inbox and the log.
const NAME: &str = "discord";
/// How many pages of a channel, and of each of its threads, are searched for a message of tidegate's.
const PAGES: usize = 5;
/// How many threads are searched for it, newest first.
const THREADS: usize = 50;

/// How long a call may take where nobody says otherwise.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// What the adapter needs to know.
pub struct Setup {
    /// The server.
    pub guild: u64,
    /// The application.
    pub application: u64,
    /// The bot's token.
    pub token: SecretString,
    /// Address of the service.
    pub api: Url,
    /// The emoji that approve.
    pub approve: Vec<String>,
    /// The emoji that reject.
    pub reject: Vec<String>,
    /// The user ids that the configuration knows.
    pub people: BTreeSet<String>,
    /// What is known of names and messages.
    pub lookup: Arc<dyn Lookup>,
    /// Which private answers were given.
    pub given: Given,
    /// How long a call may take, waiting for a rate limit included: shorter than a lease.
    pub patience: Duration,
    /// How soon a connection that died without a word is given up.
    pub beat: Beat,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

/// Discord.
pub struct Discord(Arc<Inner>);

struct Inner {
    api: Api,
    /// Makes another client with the same token for the gateway.
    token: SecretString,
    address: Url,
    application: ApplicationId,
    emoji: Emoji,
    people: BTreeSet<String>,
    lookup: Arc<dyn Lookup>,
    given: Given,
    beat: Beat,
    clock: Arc<dyn Clock>,
    tickets: Mutex<Tickets>,
    memory: Mutex<Memory>,
}

impl Discord {
    /// The adapter. Nothing is called before it is used or listened to.
    pub fn new(setup: Setup) -> Self {
        let Setup { guild, application, token, api, approve, reject, people, lookup, given, patience, beat, clock } =
            setup;
        let (guild, application) = (GuildId::new(guild.max(1)), ApplicationId::new(application.max(1)));
        let calls = Api::new((&api, token.clone()), (application, guild), patience, clock.clone());
        Self(Arc::new(Inner {
            api: calls,
            token,
            address: api,
            application,
            emoji: Emoji::new(&approve, &reject),
            people,
            lookup,
            given,
            beat,
            clock,
            tickets: Mutex::default(),
            memory: Mutex::default(),
        }))
    }
}

/// What the gateway's client makes its own calls with.
fn client(token: &SecretString, address: &Url, application: ApplicationId) -> HttpBuilder {
    let client = HttpBuilder::new(token.expose_secret()).application_id(application);
    // With its own limiter serenity sleeps inside calls, and leaves the address alone.
    client.proxy(address.as_str().trim_end_matches('/')).ratelimiter_disabled(true)
}

/// The channel that the configuration or a message names.
fn channel(id: &str) -> PortResult<ChannelId> {
    match id.parse::<u64>() {
        Ok(number) if number > 0 => Ok(ChannelId::new(number)),
        _ => {
            let id = neutral(id, 40);
            Err(PortError::rejected(format!(
                "{id} is no channel of Discord's: `channel.discord` takes its id, a number in quotes"
            )))
        }
    }
}

fn place(message: &MessageRef) -> PortResult<(ChannelId, MessageId)> {
    match message.id.parse::<u64>() {
        Ok(number) if number > 0 => Ok((channel(&message.channel)?, MessageId::new(number))),
        _ => Err(PortError::not_found("Discord has no such message: its id is no number")),
    }
}

fn user(login: &str) -> PortResult<UserId> {
    match login.parse::<u64>() {
        Ok(number) if number > 0 => Ok(UserId::new(number)),
        _ => {
            let login = neutral(login, 40);
            Err(PortError::rejected(format!(
                "{login} is no user of Discord's: `people.*.discord` takes the user id, a number in quotes"
            )))
        }
    }
}

fn reference(channel: ChannelId, id: MessageId) -> MessageRef {
    MessageRef { surface: Surface::Discord, channel: channel.to_string(), id: id.to_string() }
}

impl Inner {
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The server's own page.
    fn home(&self) -> String {
        format!("{}/channels/{}", self.address.as_str().trim_end_matches('/'), self.api.guild())
    }

    /// Sends a message with its mark, once.
    async fn send(&self, channel: ChannelId, body: &Body, mark: &Mark) -> PortResult<MessageId> {
        let embed = Embed::of(body, &self.emoji, mark, &self.home());
        let sent = self.api.post(channel, &Sent::showing(body, &embed).once(mark)).await?;
        self.memory().remember(sent.id.get(), mark.revision, embed);
        Ok(sent.id)
    }

    /// Shows a message for the first time: in its card's thread, where it has one.
    async fn show(&self, post: &Post, mark: &Mark) -> PortResult<MessageRef> {
        let channel = match &post.thread {
            None => channel(&post.channel)?,
            Some(card) => {
                let thread = self.thread(card).await?;
                if matches!(&post.body, Body::Line(line) if line.loudness != Loudness::Detail) {
                    self.copy(post).await?;
                }
                thread
            }
        };
        let id = self.send(channel, &post.body, mark).await?;
        let mut memory = self.memory();
        // Found in its thread from now on, so whether the channel was told need not be remembered.
        memory.copies.remove(&copy_mark(&post.key).key);
        if let Some(title) = thread_title(&post.body) {
            memory.name_thread(id.get(), title);
        }
        Ok(reference(channel, id))
    }

    /// The thread of a card, opened if need be.
    async fn thread(&self, card: &MessageRef) -> PortResult<ChannelId> {
        let (channel, id) = place(card)?;
        if self.memory().threads.contains(&id.get()) {
            return Ok(ChannelId::new(id.get()));
        }
        let title = self.memory().titles.get(&id.get()).cloned();
        let title = match title {
            Some(title) => Some(title),
            None => self.api.message((channel, id)).await?.embeds.into_iter().find_map(|e| e.title),
        };
        let thread = self.api.thread((channel, id), &thread_name(title.as_deref())).await?;
        let mut memory = self.memory();
        memory.titles.remove(&id.get());
        memory.threads.insert(id.get());
        Ok(thread)
    }

    /// An outcome is told in the channel too, before it is told in the thread: what was searched for and found in the
    /// thread is not posted again, and so must not hide that the channel was never told.
    async fn copy(&self, post: &Post) -> PortResult<()> {
        let mark = copy_mark(&post.key);
        let seen = self.memory().copies.contains(&mark.key);
        if !seen {
            // Whoever is called is called once: in the thread, which that adds them to.
            let embed = Embed::of(&naming(&post.body), &self.emoji, &mark, &self.home());
            let card = post.thread.as_ref().map(|card| format!("{}/{}/{}", self.home(), card.channel, card.id));
            let embed = embed.leading_to_card(card.as_deref());
            self.api.post(channel(&post.channel)?, &Sent::new(&embed, &[]).once(&mark)).await?;
            self.memory().copies.insert(mark.key);
        }
        Ok(())
    }

    /// Looks for a marked message in a channel, newest first; and notes copies and threads on the way.
    async fn search(&self, channel: ChannelId, key: &str) -> PortResult<(Option<MessageId>, Vec<ChannelId>)> {
        let (me, wanted, copy) = (self.api.me().await?, Mark::of(key).key, copy_mark(key).key);
        let (mut before, mut threads) = (None, Vec::new());
        for _ in 0..PAGES {
            let page = self.api.messages(channel, before).await?;
            for message in page.iter().filter(|m| m.author.as_ref().is_none_or(|a| a.id == me)) {
                threads.extend(message.thread.as_ref().map(|t| t.id));
                match message.mark() {
                    Some(mark) if mark.key == wanted => return Ok((Some(message.id), threads)),
                    Some(mark) if mark.key == copy => {
                        self.memory().copies.insert(copy.clone());
                    }
                    _ => {}
                }
            }
            before = page.last().map(|m| m.id);
            if page.len() < 100 {
                break;
            }
        }
        Ok((None, threads))
    }

    /// What a message shows now: its revision, and its embed where that is remembered.
    async fn revision(&self, at: (ChannelId, MessageId)) -> PortResult<(u64, Option<Embed>)> {
        let known = self.memory().shown.get(&at.1.get()).cloned();
        if let Some((revision, embed)) = known {
            return Ok((revision, Some(embed)));
        }
        let mark = self.api.message(at).await?.mark();
        Ok((mark.map_or(0, |m| m.revision), None))
    }
}

/// The same, naming people and calling nobody.
fn naming(body: &Body) -> Body {
    let mut body = body.clone();
    if let Body::Line(line) = &mut body {
        line.mentions.iter_mut().for_each(|m| m.login = None);
    }
    body
}

/// The mark of the copy in the channel of a line in a thread.
fn copy_mark(key: &str) -> Mark {
    Mark::of(&format!("{key}#channel"))
}

#[async_trait]
impl Chat for Discord {
    fn surface(&self) -> Surface {
        Surface::Discord
    }

    async fn post(&self, post: &Post) -> PortResult<MessageRef> {
        let mark = Mark::of(&post.key);
        self.0.memory().unsent.remove(&mark.key);
        let posted = self.0.show(post, &mark).await;
        if posted.as_ref().is_err_and(did_nothing) {
            self.0.memory().note_unsent(mark.key);
        }
        posted
    }

    async fn find(&self, channel_id: &str, key: &str) -> PortResult<Option<MessageRef>> {
        let channel = channel(channel_id)?;
        if self.0.memory().unsent.contains(&Mark::of(key).key) {
            return Ok(None);
        }
        let (found, threads) = self.0.search(channel, key).await?;
        if let Some(id) = found {
            return Ok(Some(reference(channel, id)));
        }
        for thread in threads.into_iter().take(THREADS) {
            if let (Some(id), _) = self.0.search(thread, key).await? {
                return Ok(Some(reference(thread, id)));
            }
        }
        Ok(None)
    }

    async fn edit(&self, message: &MessageRef, revision: u64, body: &Body) -> PortResult<()> {
        let at = place(message)?;
        let (shown, before) = self.0.revision(at).await?;
        if revision < shown {
            return Ok(());
        }
        let key = match &before {
            Some(embed) => embed.key(),
            None => self.0.api.message(at).await?.mark().map(|m| m.key),
        };
        let mark = Mark { key: key.unwrap_or_default(), revision };
        let embed = Embed::of(body, &self.0.emoji, &mark, &self.0.home());
        if before.as_ref().is_none_or(|b| !b.shows_the_same_as(&embed)) {
            self.0.api.edit(at, &Sent::showing(body, &embed)).await?;
        }
        self.0.memory().remember(at.1.get(), revision, embed);
        Ok(())
    }

    async fn private(&self, login: &str, channel_id: &str, key: &str, text: &str) -> PortResult<()> {
        self.0.given.once((login, key), self.0.answer(login, channel_id, key, text)).await
    }

    async fn reactions(&self, message: &MessageRef) -> PortResult<Vec<Reaction>> {
        self.0.reactions(place(message)?).await
    }

    async fn profile(&self, login: &str) -> PortResult<Option<Profile>> {
        let member = match self.0.api.member(user(login)?).await {
            Ok(member) => member,
            Err(failed) if failed.is(&[code::UNKNOWN_MEMBER, code::UNKNOWN_USER]) => {
                let name = login.to_owned();
                return Ok(Some(Profile { name, email: None, standing: Standing::Stranger }));
            }
            Err(failed) => return Err(failed.into()),
        };
        let standing = match &member {
            m if m.user.bot || m.user.system => Standing::Bot,
            m if m.pending => Standing::Guest,
            _ => Standing::Member,
        };
        let name = member.nick.or(member.user.global_name).unwrap_or(member.user.username);
        Ok(Some(Profile { name, email: None, standing }))
    }

    async fn team(&self, name: &str) -> PortResult<Option<Vec<String>>> {
        if !self.0.api.roles().await?.iter().any(|id| id == name) {
            let name = neutral(name, 40);
            let told = format!("the Discord server has no role {name}: give the role's id, a number in quotes");
            return Err(PortError::not_found(told));
        }
        let mut members = Vec::new();
        // Only whom the configuration knows can count; to list a server's members takes a privileged intent.
        for login in &self.0.people {
            match self.0.api.member(user(login)?).await {
                Ok(member) if member.roles.iter().any(|id| id == name) => members.push(login.clone()),
                Ok(_) => {}
                Err(failed) if failed.is(&[code::UNKNOWN_MEMBER, code::UNKNOWN_USER]) => {}
                Err(failed) => return Err(failed.into()),
            }
        }
        Ok(Some(members))
    }

    fn permalink(&self, message: &MessageRef) -> Option<String> {
        let (channel, id) = place(message).ok()?;
        Some(format!("{}/{channel}/{id}", self.0.home()))
    }

    fn may_hang(&self) -> bool {
        true
    }

    fn folds(&self) -> bool {
        true
    }

    fn votes_on_cards(&self) -> bool {
        true
    }

    fn writes_directly(&self) -> bool {
        true
    }

    async fn direct(&self, login: &str, key: &str, line: &Line) -> PortResult<()> {
        self.0.write_to(user(login)?, key, &line.text).await.map_err(PortError::from)
    }

    fn pace(&self) -> Duration {
        // Discord lets a channel's messages be edited about five times in five seconds, all together.
        Duration::from_secs(2)
    }
}

#[async_trait]
impl Listener for Discord {
    fn name(&self) -> &str {
        NAME
    }

    async fn listen(&self, intake: Arc<dyn Intake>) {
        gateway::listen(self.0.clone(), intake).await;
    }
}
