//! Calls of Discord's REST API. serenity knows the routes; the calls are made here, for its client keeps what Discord says of its
//! limits to itself, and waits for them inside the call. Answers are read for what is needed and no more, so that a field that
//! changes breaks nothing.

use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, Response, header};
use secrecy::{ExposeSecret as _, SecretString};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use serenity::http::{LightMethod, Request, Route};
use serenity::model::id::{ApplicationId, ChannelId, GuildId, InteractionId, MessageId, UserId};
use tokio::sync::OnceCell;
use tokio::time::timeout;
use url::Url;

use super::error::{Failed, Refusal, code};
use super::limits::Limits;
use super::mark::Mark;
use crate::port::{Clock, Fault, PortError};

/// How long a thread stays open without a word, in minutes: the longest there is.
const KEEP_OPEN: u32 = 10_080;
/// A message that only one person sees.
pub(super) const EPHEMERAL: u64 = 1 << 6;

/// A person or program.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct User {
    pub(super) id: UserId,
    #[serde(default)]
    pub(super) username: String,
    #[serde(default)]
    pub(super) global_name: Option<String>,
    #[serde(default)]
    pub(super) bot: bool,
    #[serde(default)]
    pub(super) system: bool,
}

/// Somebody on the server.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Member {
    pub(super) user: User,
    #[serde(default)]
    pub(super) nick: Option<String>,
    #[serde(default)]
    pub(super) roles: Vec<String>,
    /// Has not passed the membership screening.
    #[serde(default)]
    pub(super) pending: bool,
}

/// A message as far as it matters.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Message {
    pub(super) id: MessageId,
    #[serde(default)]
    pub(super) author: Option<User>,
    #[serde(default)]
    pub(super) embeds: Vec<SeenEmbed>,
    #[serde(default)]
    pub(super) reactions: Vec<SeenReaction>,
    #[serde(default)]
    pub(super) thread: Option<Thread>,
}

/// An embed as far as it matters.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct SeenEmbed {
    #[serde(default)]
    pub(super) title: Option<String>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    footer: Option<SeenFooter>,
}

#[derive(Debug, Clone, Deserialize)]
struct SeenFooter {
    #[serde(default)]
    text: String,
}

/// How often a message was reacted to with one emoji.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct SeenReaction {
    pub(super) emoji: SeenEmoji,
    #[serde(default)]
    pub(super) count_details: Counts,
}

/// How many of those are super reactions.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub(super) struct Counts {
    #[serde(default)]
    pub(super) burst: u64,
}

/// An emoji: custom ones have an id.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct SeenEmoji {
    #[serde(default)]
    pub(super) id: Option<String>,
    #[serde(default)]
    pub(super) name: Option<String>,
}

/// The thread that hangs below a message, or another channel.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Thread {
    pub(super) id: ChannelId,
}

#[derive(Debug, Deserialize)]
struct Gateway {
    url: String,
    session_start_limit: Option<Sessions>,
}

/// How often a session may still be begun. Who begins too many loses the token.
#[derive(Debug, Deserialize)]
struct Sessions {
    remaining: u64,
}

/// So many are kept in reserve.
const RESERVE: u64 = 50;

impl Message {
    /// The mark in its embed.
    pub(super) fn mark(&self) -> Option<Mark> {
        self.embeds.iter().find_map(|embed| {
            let by_address = embed.url.as_deref().and_then(Mark::read);
            by_address.or_else(|| Mark::read_footer(&embed.footer.as_ref()?.text))
        })
    }
}

impl SeenEmoji {
    /// As it stands in the path of a call.
    fn in_path(&self) -> String {
        let name = self.name.as_deref().unwrap_or_default();
        match &self.id {
            Some(id) => format!("{}%3A{id}", encoded(name)),
            None => encoded(name),
        }
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { (b as char).to_string() } else { format!("%{b:02X}") })
        .collect()
}

/// What calls return.
pub(super) type Called<T> = Result<T, Failed>;

/// Discord's own address, as its routes begin.
const DISCORD: &str = "https://discord.com";
/// How Discord wants programs to call themselves.
const AGENT: &str = concat!("DiscordBot (https://discord.com, ", env!("CARGO_PKG_VERSION"), ")");

/// Discord's REST API.
pub(super) struct Api {
    client: OnceCell<Client>,
    address: String,
    token: SecretString,
    limits: Limits,
    application: ApplicationId,
    guild: GuildId,
    me: OnceCell<UserId>,
    patience: Duration,
}

impl Api {
    pub(super) fn new(
        (address, token): (&Url, SecretString),
        (application, guild): (ApplicationId, GuildId),
        patience: Duration,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let address = address.as_str().trim_end_matches('/').to_owned();
        let (client, me, limits) = (OnceCell::new(), OnceCell::new(), Limits::new(clock));
        Self { client, address, token, limits, application, guild, me, patience }
    }

    pub(super) fn guild(&self) -> GuildId {
        self.guild
    }

    async fn call<T: DeserializeOwned>(&self, what: &str, request: Request<'_>) -> Called<T> {
        let read = async {
            let body = self.send(what, request).await?.bytes().await.map_err(|e| Failed::unanswered(what, &e))?;
            serde_json::from_slice(&body).map_err(|e| Failed::unread(what, e))
        };
        timeout(self.patience, read).await.unwrap_or_else(|_| Err(Failed::timed_out(what)))
    }

    /// A call whose answer does not matter.
    async fn tell(&self, what: &str, request: Request<'_>) -> Called<()> {
        let sent = timeout(self.patience, self.send(what, request)).await;
        sent.unwrap_or_else(|_| Err(Failed::timed_out(what))).map(drop)
    }

    /// Makes a call, unless it would be refused for a limit. Nothing waits here.
    async fn send(&self, what: &str, request: Request<'_>) -> Called<Response> {
        let (method, route) = (*request.method_ref(), *request.route_ref());
        if let Some(wait) = self.limits.waits(method, &route) {
            return Err(Failed::held(what, wait));
        }
        let path = route.path();
        let url = format!("{}{}", self.address, path.strip_prefix(DISCORD).unwrap_or(&path));
        let mut url = Url::parse(&url).map_err(|e| Failed::impossible(what, e))?;
        if let Some(params) = request.params_ref() {
            url.query_pairs_mut().extend_pairs(params);
        }
        let bot = format!("Bot {}", self.token.expose_secret().trim().trim_start_matches("Bot "));
        let mut call = self.client(what).await?.request(method.reqwest_method(), url);
        call = call.header(header::AUTHORIZATION, bot);
        if let Some(body) = request.body_ref() {
            call = call.header(header::CONTENT_TYPE, "application/json").body(body.to_vec());
        }
        let answer = call.send().await.map_err(|e| Failed::unanswered(what, &e))?;
        let status = answer.status();
        if status.is_success() {
            self.limits.answered(method, &route, answer.headers());
            return Ok(answer);
        }
        let headers = answer.headers().clone();
        let body = answer.bytes().await.unwrap_or_default();
        let refusal = serde_json::from_slice::<Refusal>(&body).unwrap_or_default();
        if status.as_u16() == 429 {
            return Err(Failed::limited(what, self.limits.refused(method, &route, (&headers, &refusal))));
        }
        self.limits.answered(method, &route, &headers);
        Err(Failed::refused(what, status.as_u16(), &refusal))
    }

    /// What calls are made with.
    async fn client(&self, what: &str) -> Called<&Client> {
        let make = || async {
            crate::tls::provide();
            let made = Client::builder().redirect(Policy::none()).user_agent(AGENT).build();
            made.map_err(|e| Failed::impossible(what, e))
        };
        self.client.get_or_try_init(make).await
    }

    /// The bot's own user.
    pub(super) async fn me(&self) -> Called<UserId> {
        let ask = || async {
            let user: User = self.call("asking who the bot is", get(Route::UserMe)).await?;
            Ok(user.id)
        };
        self.me.get_or_try_init(ask).await.copied()
    }

    /// Where the gateway is.
    pub(super) async fn gateway(&self) -> Called<String> {
        let gateway: Gateway = self.call("asking for the gateway", get(Route::GatewayBot)).await?;
        if gateway.session_start_limit.is_some_and(|sessions| sessions.remaining < RESERVE) {
            let told = "Discord lets the bot begin few more sessions today; it is tried again in a while";
            return Err(Failed { code: None, error: PortError::transient(told, "sessions").after(self.patience) });
        }
        Ok(gateway.url)
    }

    /// Registers the commands of the server: these and no others.
    pub(super) async fn register(&self, commands: &Value) -> Called<()> {
        let route = Route::GuildCommands { application_id: self.application, guild_id: self.guild };
        self.tell("registering the commands", with(route, LightMethod::Put, commands)).await
    }

    pub(super) async fn post(&self, channel: ChannelId, message: &impl Serialize) -> Called<Message> {
        let what = format!("posting to channel {channel}");
        self.call(&what, with(Route::ChannelMessages { channel_id: channel }, LightMethod::Post, message)).await
    }

    pub(super) async fn edit(&self, at: (ChannelId, MessageId), message: &impl Serialize) -> Called<()> {
        let what = format!("editing message {} in channel {}", at.1, at.0);
        let route = Route::ChannelMessage { channel_id: at.0, message_id: at.1 };
        let edited = self.tell(&what, with(route, LightMethod::Patch, message)).await;
        match edited {
            Err(failed) if failed.is(&[code::ARCHIVED]) => {
                let open = json!({ "archived": false });
                let channel = Route::Channel { channel_id: at.0 };
                self.tell("opening an archived thread", with(channel, LightMethod::Patch, &open)).await?;
                self.tell(&what, with(route, LightMethod::Patch, message)).await
            }
            other => other,
        }
    }

    pub(super) async fn message(&self, at: (ChannelId, MessageId)) -> Called<Message> {
        let what = format!("reading message {} in channel {}", at.1, at.0);
        self.call(&what, get(Route::ChannelMessage { channel_id: at.0, message_id: at.1 })).await
    }

    /// Up to 100 messages before one, newest first.
    pub(super) async fn messages(&self, channel: ChannelId, before: Option<MessageId>) -> Called<Vec<Message>> {
        let mut params = vec![("limit", "100".to_owned())];
        params.extend(before.map(|id| ("before", id.to_string())));
        let request = get(Route::ChannelMessages { channel_id: channel }).params(Some(params));
        self.call(&format!("reading channel {channel}"), request).await
    }

    /// Makes sure that a message has a thread; its id is the message's.
    pub(super) async fn thread(&self, at: (ChannelId, MessageId), name: &str) -> Called<ChannelId> {
        let body = json!({ "name": name, "auto_archive_duration": KEEP_OPEN });
        let route = Route::ChannelMessageThreads { channel_id: at.0, message_id: at.1 };
        let what = format!("opening a thread in channel {}", at.0);
        match self.call::<Thread>(&what, with(route, LightMethod::Post, &body)).await {
            Ok(thread) => Ok(thread.id),
            Err(failed) if failed.is(&[code::HAS_THREAD]) => Ok(ChannelId::new(at.1.get())),
            Err(failed) => Err(failed),
        }
    }

    /// Everyone who reacted to a message with an emoji, super reactions included.
    pub(super) async fn reacted(&self, at: (ChannelId, MessageId), reaction: &SeenReaction) -> Called<Vec<User>> {
        /// As many as Discord gives at once.
        const PAGE: usize = 100;
        let (what, emoji) = (format!("reading reactions in channel {}", at.0), reaction.emoji.in_path());
        let route = Route::ChannelMessageReactionEmoji { channel_id: at.0, message_id: at.1, reaction: &emoji };
        let kinds = if reaction.count_details.burst > 0 { vec![None, Some("1")] } else { vec![None] };
        let mut all: Vec<User> = Vec::new();
        for kind in kinds {
            let mut after: Option<UserId> = None;
            loop {
                let mut params = vec![("limit", PAGE.to_string())];
                params.extend(kind.map(|k| ("type", k.to_owned())));
                params.extend(after.map(|id| ("after", id.to_string())));
                let page: Vec<User> = match self.call(&what, get(route).params(Some(params))).await {
                    // The last of them was taken back since the message was read.
                    Err(failed) if failed.is(&[code::UNKNOWN_EMOJI]) => Vec::new(),
                    other => other?,
                };
                let whole = page.len() >= PAGE;
                after = page.last().map(|u| u.id);
                all.extend(page);
                if !whole {
                    break;
                }
            }
        }
        Ok(all)
    }

    pub(super) async fn member(&self, user: UserId) -> Called<Member> {
        let route = Route::GuildMember { guild_id: self.guild, user_id: user };
        self.call(&format!("asking for member {user}"), get(route)).await
    }

    /// The ids of the server's roles.
    pub(super) async fn roles(&self) -> Called<Vec<String>> {
        #[derive(Deserialize)]
        struct Role {
            id: String,
        }
        let route = Route::GuildRoles { guild_id: self.guild };
        let roles: Vec<Role> = self.call("asking for the server's roles", get(route)).await?;
        Ok(roles.into_iter().map(|r| r.id).collect())
    }

    /// The channel in which to write to one person directly.
    pub(super) async fn direct_channel(&self, user: UserId) -> Called<ChannelId> {
        let body = json!({ "recipient_id": user.to_string() });
        let request = with(Route::UserMeDmChannels, LightMethod::Post, &body);
        match self.call::<Thread>(&format!("opening a direct channel to member {user}"), request).await {
            Ok(channel) => Ok(channel.id),
            // Without a code of Discord's own that says nothing of the person, who is not given up for it.
            Err(Failed { code: Some(0), error }) if error.fault == Fault::NotFound => {
                Err(Failed { code: Some(0), error: PortError { fault: Fault::Rejected, ..error } })
            }
            Err(failed) => Err(failed),
        }
    }

    /// The first answer to an interaction.
    pub(super) async fn respond(&self, id: InteractionId, token: &str, answer: &Value) -> Called<()> {
        let route = Route::InteractionResponse { interaction_id: id, token };
        self.tell("answering an interaction", with(route, LightMethod::Post, answer)).await
    }

    /// Puts the answer into the place that the first one kept.
    pub(super) async fn answer(&self, token: &str, message: &impl Serialize) -> Called<()> {
        let route = Route::WebhookOriginalInteractionResponse { application_id: self.application, token };
        self.tell("answering privately", with(route, LightMethod::Patch, message)).await
    }
}

fn get(route: Route<'_>) -> Request<'_> {
    Request::new(route, LightMethod::Get)
}

fn with<'r>(route: Route<'r>, method: LightMethod, body: &impl Serialize) -> Request<'r> {
    // What is serialised here are structs and values whose keys are text: that cannot fail.
    Request::new(route, method).body(Some(serde_json::to_vec(body).unwrap_or_default()))
}
