//! A loopback Discord: people, channels, messages, threads, reactions, interactions over REST and a gateway, and the
//! ways in which the real one fails. It knows what Discord documents and nothing of tidegate.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use serde_json::{Value, json};
use tokio::sync::{Notify, mpsc};

use super::{gateway, schema};

pub(crate) const GUILD: u64 = 900;
pub(crate) const APPLICATION: u64 = 901;
pub(crate) const BOT: u64 = 902;
pub(crate) const ROLE: u64 = 903;
pub(crate) const CHANNEL: u64 = 2001;
pub(crate) const TOKEN: &str = "fake-bot-token";

/// Somebody on the server.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) bot: bool,
    pub(crate) pending: bool,
    /// Has left the server.
    pub(crate) left: bool,
    pub(crate) takes_messages: bool,
    pub(crate) roles: Vec<u64>,
}

/// A channel, a thread (its id is a message's), or a channel to one person.
#[derive(Debug, Clone, Default)]
pub(crate) struct Channel {
    pub(crate) parent: Option<u64>,
    pub(crate) with: Option<u64>,
    pub(crate) name: String,
    pub(crate) archived: bool,
    /// The bot may not see it.
    pub(crate) hidden: bool,
}

/// A message.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) channel: u64,
    pub(crate) author: u64,
    pub(crate) body: Value,
    pub(crate) nonce: Option<String>,
    pub(crate) reactions: Vec<(String, bool, Vec<u64>)>,
    pub(crate) edits: usize,
}

/// An interaction and what became of it.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) token: String,
    pub(crate) user: u64,
    /// The first answer.
    pub(crate) first: Option<Value>,
    /// What was put in its place.
    pub(crate) answer: Option<Value>,
    /// The token is over.
    pub(crate) over: bool,
}

/// How a call goes wrong, once.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    /// Answered with this status and code; nothing is done.
    Refuse(u16, i64),
    /// Refused for a limit that holds so many seconds, all over or for this route in its channel.
    Limit { seconds: u64, global: bool },
    /// Done, and it was the last that there is for so many seconds.
    LastOne(u64),
    /// Not done, and the connection is closed.
    Lost,
    /// Done, but the answer is lost.
    LoseAnswer,
    /// Done, but this status is answered.
    DoAndRefuse(u16),
    /// Not done, and never answered.
    Hang,
}

#[derive(Default)]
pub(crate) struct World {
    pub(crate) people: BTreeMap<u64, Person>,
    pub(crate) channels: BTreeMap<u64, Channel>,
    pub(crate) messages: BTreeMap<u64, Message>,
    pub(crate) asked: BTreeMap<u64, Asked>,
    pub(crate) commands: Option<Value>,
    /// Calls made, as `METHOD path`.
    pub(crate) calls: Vec<String>,
    /// Bodies that Discord's own description does not allow.
    pub(crate) violations: Vec<String>,
    pub(crate) faults: VecDeque<(Method, String, Fault)>,
    pub(crate) sessions: BTreeMap<String, Vec<(u64, String, Value)>>,
    pub(crate) connection: Option<(String, mpsc::UnboundedSender<gateway::Push>)>,
    pub(crate) identified: usize,
    pub(crate) resumed: usize,
    /// How often members were asked for over a connection.
    pub(crate) asked_for_members: usize,
    /// Whether nobody is told of members.
    pub(crate) members_untold: bool,
    /// How many beats were acknowledged.
    pub(crate) beats: usize,
    /// Events while nobody is connected are not kept for later.
    pub(crate) forgetful: bool,
    last_id: u64,
    pub(crate) address: String,
}

/// The loopback Discord; clones share it.
#[derive(Clone)]
pub(crate) struct Fake {
    world: Arc<Mutex<World>>,
    changed: Arc<Notify>,
}

impl Fake {
    /// A server with people and one channel.
    pub(crate) async fn new() -> Self {
        let mut world = World { last_id: 1_000_000, ..World::default() };
        for (id, name) in [
            (BOT, "tidegate"),
            (1001, "alice"),
            (1002, "bob"),
            (1003, "carol"),
            (1004, "dave"),
            (1005, "erin"),
            (1006, "mallory"),
        ] {
            let (name, bot) = (name.to_owned(), id == BOT);
            let person = Person { name, bot, pending: false, left: false, takes_messages: true, roles: vec![] };
            world.people.insert(id, person);
        }
        world.channels.insert(CHANNEL, Channel { name: "releases".to_owned(), ..Channel::default() });
        let fake = Self { world: Arc::new(Mutex::new(world)), changed: Arc::new(Notify::new()) };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        fake.world().address = listener.local_addr().unwrap().to_string();
        let router = Router::new()
            .route("/gateway/", get(gateway::upgrade))
            .route("/gateway", get(gateway::upgrade))
            .fallback(any(rest))
            .with_state(fake.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        fake
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.world().address)
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    /// Somebody waits for what just changed.
    pub(crate) fn touch(&self) {
        self.changed.notify_waiters();
    }

    /// Waits until something is so.
    pub(crate) async fn until(&self, what: &str, so: impl Fn(&World) -> bool) {
        let wait = async {
            loop {
                let changed = self.changed.notified();
                tokio::pin!(changed);
                changed.as_mut().enable();
                if so(&self.world()) {
                    return;
                }
                changed.await;
            }
        };
        if tokio::time::timeout(Duration::from_secs(30), wait).await.is_err() {
            let calls = self.world().calls.join("\n");
            panic!("waited in vain until {what}; called so far:\n{calls}");
        }
    }

    /// The next call of this method whose path contains this, or is what stands behind `=`, goes wrong.
    pub(crate) fn fail(&self, method: Method, path: &str, fault: Fault) {
        self.world().faults.push_back((method, path.to_owned(), fault));
    }

    pub(crate) fn id_of(&self, name: &str) -> u64 {
        *self.world().people.iter().find(|(_, p)| p.name == name).expect("a person").0
    }

    pub(crate) fn count(&self, call: &str) -> usize {
        self.world().calls.iter().filter(|c| c.contains(call)).count()
    }

    /// Tells an event to whoever is connected.
    pub(crate) fn tell(&self, kind: &str, event: Value) {
        let mut world = self.world();
        let World { sessions, connection, forgetful, .. } = &mut *world;
        let (id, sender) = match connection {
            Some((id, sender)) if !sender.is_closed() => (id.clone(), Some(sender.clone())),
            _ if *forgetful => return,
            _ => match sessions.keys().last() {
                Some(id) => (id.clone(), None),
                None => return,
            },
        };
        let log = sessions.entry(id).or_default();
        let number = log.last().map_or(2, |(n, ..)| n + 1);
        log.push((number, kind.to_owned(), event.clone()));
        if let Some(sender) = sender {
            let _ = sender.send(gateway::Push::Tell(number, kind.to_owned(), event));
        }
    }

    /// The connection is closed in this way.
    pub(crate) fn push(&self, push: gateway::Push) {
        let connection = self.world().connection.clone();
        if let Some((_, sender)) = connection {
            let _ = sender.send(push);
        }
    }

    /// Somebody reacts, and nobody is told.
    pub(crate) fn react_unheard(&self, name: &str, message: u64, emoji: &str, burst: bool) -> u64 {
        let user = self.id_of(name);
        let mut world = self.world();
        let message = world.messages.get_mut(&message).expect("a message");
        match message.reactions.iter_mut().find(|(e, b, _)| e == emoji && *b == burst) {
            Some((_, _, users)) if users.contains(&user) => {}
            Some((_, _, users)) => users.push(user),
            None => message.reactions.push((emoji.to_owned(), burst, vec![user])),
        }
        message.channel
    }

    /// Somebody reacts.
    pub(crate) fn react(&self, name: &str, message: u64, emoji: &str, burst: bool) {
        let user = self.id_of(name);
        let channel = self.react_unheard(name, message, emoji, burst);
        let mut event = reaction(user, channel, message, emoji, burst);
        event["member"] = member(&self.world().people[&user], user);
        event["message_author_id"] = json!(BOT.to_string());
        self.tell("MESSAGE_REACTION_ADD", event);
    }

    /// Somebody takes a reaction back.
    pub(crate) fn unreact(&self, name: &str, message: u64, emoji: &str) {
        let user = self.id_of(name);
        let channel = {
            let mut world = self.world();
            let message = world.messages.get_mut(&message).expect("a message");
            for (_, _, users) in message.reactions.iter_mut().filter(|(e, ..)| e == emoji) {
                users.retain(|u| *u != user);
            }
            message.reactions.retain(|(_, _, users)| !users.is_empty());
            message.channel
        };
        self.tell("MESSAGE_REACTION_REMOVE", reaction(user, channel, message, emoji, false));
    }

    /// Somebody does something that makes an interaction; its id. It is told `times` times.
    pub(crate) fn interact(&self, name: &str, place: (Option<u64>, u64), mut what: Value, times: usize) -> u64 {
        let user = self.id_of(name);
        let (guild, channel) = place;
        let mut world = self.world();
        let id = world.next_id();
        let token = format!("secret-{id}");
        let known = world.channels.get(&channel).cloned().unwrap_or_default();
        let person = world.people[&user].clone();
        let asked = Asked { token: token.clone(), user, first: None, answer: None, over: false };
        world.asked.insert(id, asked);
        drop(world);
        let kind = if known.parent.is_some() { 11 } else { 0 };
        let mut place = json!({ "id": channel.to_string(), "type": kind, "name": known.name, "permissions": "0" });
        if let Some(parent) = known.parent {
            place["parent_id"] = json!(parent.to_string());
            place["thread_metadata"] = json!({
                "archived": false, "auto_archive_duration": 10080, "locked": false,
                "archive_timestamp": "2026-03-02T09:00:00.000000+00:00",
            });
        }
        let common = json!({
            "id": id.to_string(), "application_id": APPLICATION.to_string(), "token": token, "version": 1,
            "channel_id": channel.to_string(), "channel": place, "locale": "en-US", "entitlements": [],
            "authorizing_integration_owners": {}, "attachment_size_limit": 1000, "app_permissions": "0",
        });
        for (key, value) in common.as_object().unwrap() {
            what[key] = value.clone();
        }
        match guild {
            Some(guild) => {
                what["guild_id"] = json!(guild.to_string());
                what["member"] = member(&person, user);
            }
            None => what["user"] = user_of(&person, user),
        }
        for _ in 0..times {
            self.tell("INTERACTION_CREATE", what.clone());
        }
        id
    }

    /// Waits for the first answer to an interaction.
    pub(crate) async fn acknowledged(&self, id: u64) -> Value {
        self.until("the interaction is acknowledged", |w| w.asked[&id].first.is_some()).await;
        self.world().asked[&id].first.clone().unwrap()
    }

    /// What stands in a channel and its threads, as people see it.
    pub(crate) fn standing(&self) -> Vec<String> {
        let world = self.world();
        let seen = |m: &&Message| world.channels.get(&m.channel).is_some_and(|c| c.with.is_none());
        world.messages.values().filter(seen).map(|m| seen_by_people(&m.body)).collect()
    }

    /// What was written to somebody directly.
    pub(crate) fn direct(&self, name: &str) -> Vec<String> {
        let user = self.id_of(name);
        let world = self.world();
        let theirs = |m: &&Message| world.channels.get(&m.channel).is_some_and(|c| c.with == Some(user));
        world.messages.values().filter(theirs).map(|m| seen_by_people(&m.body)).collect()
    }

    /// What only somebody sees: answers to what they did, and what was written to them.
    pub(crate) fn told(&self, name: &str) -> Vec<String> {
        let user = self.id_of(name);
        let answers: Vec<String> = {
            let world = self.world();
            let theirs = world.asked.values().filter(|a| a.user == user);
            let shown = theirs.filter_map(|a| a.answer.clone().or_else(|| a.first.as_ref()?.get("data").cloned()));
            shown.filter(|data| data.get("embeds").is_some()).map(|data| seen_by_people(&data)).collect()
        };
        answers.into_iter().chain(self.direct(name)).collect()
    }
}

impl World {
    pub(crate) fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    /// The newest message that shows this.
    pub(crate) fn showing(&self, part: &str) -> Option<u64> {
        self.messages.iter().rev().find(|(_, m)| seen_by_people(&m.body).contains(part)).map(|(id, _)| *id)
    }
}

/// What people see of a message: Markdown's escapes undone.
pub(crate) fn seen_by_people(body: &Value) -> String {
    let mut texts: Vec<&str> = vec![body["content"].as_str().unwrap_or_default()];
    for embed in body["embeds"].as_array().into_iter().flatten() {
        texts.extend(embed["title"].as_str());
        texts.extend(embed["description"].as_str());
        for field in embed["fields"].as_array().into_iter().flatten() {
            texts.extend(field["name"].as_str());
            texts.extend(field["value"].as_str());
        }
    }
    let text = texts.into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join("\n");
    let mut rest = text.chars();
    let mut out = String::new();
    while let Some(c) = rest.next() {
        out.push(if c == '\\' { rest.next().unwrap_or(c) } else { c });
    }
    out.replace('\u{a0}', " ")
}

fn user_of(person: &Person, id: u64) -> Value {
    json!({
        "id": id.to_string(), "username": person.name, "discriminator": "0", "global_name": null, "avatar": null,
        "bot": person.bot,
    })
}

fn member(person: &Person, id: u64) -> Value {
    let roles: Vec<String> = person.roles.iter().map(ToString::to_string).collect();
    json!({
        "user": user_of(person, id), "nick": null, "avatar": null, "roles": roles, "deaf": false, "mute": false,
        "joined_at": "2026-01-01T00:00:00.000000+00:00", "flags": 0, "pending": person.pending, "permissions": "0",
    })
}

fn emoji(name: &str) -> Value {
    match name.split_once(':') {
        Some((name, id)) => json!({ "name": name, "id": id }),
        None => json!({ "name": name, "id": null }),
    }
}

fn reaction(user: u64, channel: u64, message: u64, name: &str, burst: bool) -> Value {
    json!({
        "user_id": user.to_string(), "channel_id": channel.to_string(), "message_id": message.to_string(),
        "guild_id": GUILD.to_string(), "emoji": emoji(name), "burst": burst, "type": u8::from(burst),
    })
}

fn shown(world: &World, id: u64, message: &Message) -> Value {
    let mut shown = json!({
        "id": id.to_string(), "channel_id": message.channel.to_string(), "type": 0, "pinned": false, "tts": false,
        "author": user_of(&world.people[&message.author], message.author),
        "content": message.body["content"].as_str().unwrap_or_default(), "embeds": message.body["embeds"],
        "components": message.body["components"], "timestamp": "2026-03-02T09:00:00.000000+00:00",
        "edited_timestamp": null, "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [],
    });
    let mut reactions: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (name, burst, users) in &message.reactions {
        let counts = reactions.entry(name).or_default();
        if *burst { counts.1 += users.len() } else { counts.0 += users.len() }
    }
    let counted = |(name, (normal, burst)): (&str, (usize, usize))| {
        json!({
            "emoji": emoji(name), "count": normal + burst, "count_details": { "normal": normal, "burst": burst },
            "me": false, "me_burst": false, "burst_colors": [],
        })
    };
    if !reactions.is_empty() {
        shown["reactions"] = reactions.into_iter().map(counted).collect();
    }
    if let Some(thread) = world.channels.get(&id) {
        shown["thread"] = json!({ "id": id.to_string(), "name": thread.name, "type": 11 });
    }
    shown
}

type Answer = Result<Value, (u16, i64, &'static str)>;

async fn rest(State(fake): State<Fake>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let path = uri.path().trim_start_matches("/api/v10").to_owned();
    let fault = {
        let mut world = fake.world();
        world.calls.push(format!("{method} {path}"));
        let fits = |(m, p, _): &(Method, String, Fault)| {
            let there = p.strip_prefix('=').map_or(path.contains(p.as_str()), |whole| path == whole);
            *m == method && there
        };
        let at = world.faults.iter().position(fits);
        at.and_then(|at| world.faults.remove(at)).map(|(_, _, fault)| fault)
    };
    let refuse = |status: u16, code: i64, message: &str| {
        let body = json!({ "code": code, "message": message, "retry_after": 0.1, "global": false });
        (StatusCode::from_u16(status).unwrap(), axum::Json(body)).into_response()
    };
    if let Some(Fault::Refuse(status, code)) = fault {
        fake.touch();
        return refuse(status, code, "made to fail");
    }
    if let Some(Fault::Limit { seconds, global }) = fault {
        fake.touch();
        return limited(seconds, global);
    }
    if let Some(Fault::Lost) = fault {
        fake.touch();
        hang_up();
    }
    if let Some(Fault::Hang) = fault {
        fake.touch();
        return std::future::pending().await;
    }
    let authorized = headers.get("authorization").is_some_and(|h| h.as_bytes() == format!("Bot {TOKEN}").as_bytes());
    let parsed: Value = if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).unwrap() };
    let violations = schema::violations(&method, &path, &parsed);
    let answer = if authorized {
        let mut world = fake.world();
        world.violations.extend(violations);
        let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
        act(&mut world, &method, &segments, uri.query().unwrap_or_default(), parsed)
    } else {
        Err((401, 0, "401: Unauthorized"))
    };
    fake.touch();
    if let Some(Fault::DoAndRefuse(status)) = fault {
        return refuse(status, 0, "made to fail");
    }
    if let Some(Fault::LoseAnswer) = fault {
        let broken = futures::stream::once(async { Err::<Bytes, _>(std::io::Error::other("broken off")) });
        return Response::new(Body::from_stream(broken));
    }
    if let (Some(Fault::LastOne(seconds)), Ok(value)) = (&fault, &answer) {
        let left = [("x-ratelimit-remaining", "0".to_owned()), ("x-ratelimit-reset-after", format!("{seconds}.000"))];
        return (left, axum::Json(value.clone())).into_response();
    }
    match answer {
        Ok(Value::Null) => StatusCode::NO_CONTENT.into_response(),
        Ok(value) => axum::Json(value).into_response(),
        Err((status, code, message)) => refuse(status, code, message),
    }
}

/// As Discord refuses what comes too often.
fn limited(seconds: u64, global: bool) -> Response {
    let scope = if global { "global" } else { "user" };
    let headers = [("retry-after", seconds.to_string()), ("x-ratelimit-scope", scope.to_owned())];
    let body = json!({ "message": "You are being rate limited.", "retry_after": seconds as f64, "global": global });
    (StatusCode::TOO_MANY_REQUESTS, headers, axum::Json(body)).into_response()
}

/// Closes the connection without an answer: unwinding ends the connection's task, and nothing is printed.
fn hang_up() -> ! {
    std::panic::resume_unwind(Box::new("hung up on purpose"))
}

const NO_CHANNEL: (u16, i64, &str) = (404, 10003, "Unknown Channel");
const NO_MESSAGE: (u16, i64, &str) = (404, 10008, "Unknown Message");

fn act(world: &mut World, method: &Method, path: &[&str], query: &str, body: Value) -> Answer {
    let number = |text: &str| text.parse::<u64>().unwrap_or_default();
    match (method.as_str(), path) {
        ("GET", ["gateway", ..]) => {
            let url = format!("ws://{}/gateway/", world.address);
            let limit = json!({ "total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1 });
            Ok(json!({ "url": url, "shards": 1, "session_start_limit": limit }))
        }
        ("PUT", ["applications", _, "guilds", _, "commands"]) => {
            world.commands = Some(body.clone());
            Ok(body)
        }
        ("GET", ["users", "@me"]) => Ok(user_of(&world.people[&BOT], BOT)),
        ("POST", ["users", "@me", "channels"]) => direct_channel(world, &body),
        ("GET", ["guilds", _, "roles"]) => Ok(json!([{ "id": ROLE.to_string(), "name": "release managers" }])),
        ("GET", ["guilds", _, "members", user]) => match world.people.get(&number(user)) {
            Some(person) if !person.left => Ok(member(person, number(user))),
            _ => Err((404, 10007, "Unknown Member")),
        },
        ("PATCH", ["channels", channel]) => {
            let known = world.channels.get_mut(&number(channel)).ok_or(NO_CHANNEL)?;
            known.archived = body["archived"].as_bool().unwrap_or(known.archived);
            Ok(json!({ "id": channel }))
        }
        (_, ["channels", channel, "messages", rest @ ..]) => {
            let known = world.channels.get(&number(channel)).ok_or(NO_CHANNEL)?;
            if known.hidden {
                return Err((403, 50001, "Missing Access"));
            }
            messages(world, (method.as_str(), rest), number(channel), query, body)
        }
        ("POST", ["interactions", id, token, "callback"]) => first_answer(world, number(id), token, body),
        ("PATCH", ["webhooks", _, token, "messages", "@original"]) => {
            let asked = world.asked.values_mut().find(|a| a.token == *token && !a.over && a.first.is_some());
            let asked = asked.ok_or((404, 10015, "Unknown Webhook"))?;
            asked.answer = Some(body);
            Ok(json!({ "id": "1" }))
        }
        _ => Err((404, 0, "404: Not Found")),
    }
}

fn direct_channel(world: &mut World, body: &Value) -> Answer {
    let user = body["recipient_id"].as_str().and_then(|id| id.parse().ok()).unwrap_or_default();
    let known = world.channels.iter().find(|(_, c)| c.with == Some(user)).map(|(id, _)| *id);
    let id = known.unwrap_or_else(|| world.next_id());
    world.channels.entry(id).or_insert(Channel { with: Some(user), ..Channel::default() });
    Ok(json!({ "id": id.to_string(), "type": 1 }))
}

fn first_answer(world: &mut World, id: u64, token: &str, body: Value) -> Answer {
    let asked = world.asked.get_mut(&id).filter(|a| a.token == token).ok_or((404, 10062, "Unknown interaction"))?;
    if asked.first.is_some() {
        return Err((400, 40060, "Interaction has already been acknowledged."));
    }
    asked.first = Some(body);
    Ok(Value::Null)
}

fn messages(world: &mut World, (method, path): (&str, &[&str]), channel: u64, query: &str, body: Value) -> Answer {
    let parameter = |name: &str| query.split('&').find_map(|p| p.strip_prefix(name)?.strip_prefix('='));
    let limit = parameter("limit").and_then(|l| l.parse().ok()).unwrap_or(50);
    let message = path.first().and_then(|id| id.parse::<u64>().ok()).unwrap_or_default();
    let there = world.messages.get(&message).is_some_and(|m| m.channel == channel);
    match (method, path) {
        ("GET", []) => {
            let before = parameter("before").and_then(|id| id.parse::<u64>().ok()).unwrap_or(u64::MAX);
            let newest = world.messages.range(..before).rev().filter(|(_, m)| m.channel == channel).take(limit);
            Ok(newest.map(|(id, m)| shown(world, *id, m)).collect())
        }
        ("POST", []) => post(world, channel, body),
        _ if !there => Err(NO_MESSAGE),
        ("GET", [_]) => Ok(shown(world, message, &world.messages[&message])),
        ("PATCH", [_]) => {
            if world.channels[&channel].archived {
                return Err((400, 50083, "Thread is archived"));
            }
            let known = world.messages.get_mut(&message).ok_or(NO_MESSAGE)?;
            for key in ["content", "embeds", "components"] {
                if let Some(value) = body.get(key) {
                    known.body[key] = value.clone();
                }
            }
            known.edits += 1;
            Ok(shown(world, message, &world.messages[&message]))
        }
        ("POST", [_, "threads"]) => {
            if world.channels.contains_key(&message) {
                return Err((400, 160_004, "A thread has already been created for this message"));
            }
            let name = body["name"].as_str().unwrap_or_default().to_owned();
            world.channels.insert(message, Channel { parent: Some(channel), name, ..Channel::default() });
            Ok(json!({ "id": message.to_string(), "type": 11 }))
        }
        ("GET", [_, "reactions", name]) => {
            let name = decoded(name);
            let burst = parameter("type") == Some("1");
            let after = parameter("after").and_then(|id| id.parse::<u64>().ok()).unwrap_or_default();
            let found = world.messages[&message].reactions.iter().find(|(e, b, _)| *e == name && *b == burst);
            let Some((_, _, users)) = found else {
                let other = world.messages[&message].reactions.iter().any(|(e, ..)| *e == name);
                return if other { Ok(json!([])) } else { Err((400, 10014, "Unknown Emoji")) };
            };
            let mut users: Vec<u64> = users.iter().copied().filter(|id| *id > after).collect();
            users.sort_unstable();
            let user = |id: &u64| match world.people.get(id) {
                Some(person) => user_of(person, *id),
                None => {
                    json!({ "id": id.to_string(), "username": format!("user{id}"), "discriminator": "0", "avatar": null })
                }
            };
            Ok(users.iter().take(limit).map(user).collect())
        }
        _ => Err((404, 0, "404: Not Found")),
    }
}

fn post(world: &mut World, channel: u64, body: Value) -> Answer {
    if let Some(user) = world.channels[&channel].with
        && !world.people.get(&user).is_some_and(|p| p.takes_messages)
    {
        return Err((403, 50007, "Cannot send messages to this user"));
    }
    let nonce = body["nonce"].as_str().map(ToOwned::to_owned);
    let enforced = body["enforce_nonce"].as_bool() == Some(true);
    let known =
        world.messages.iter().find(|(_, m)| enforced && m.channel == channel && m.nonce.is_some() && m.nonce == nonce);
    if let Some((id, message)) = known {
        return Ok(shown(world, *id, message));
    }
    world.channels.entry(channel).and_modify(|c| c.archived = false);
    let id = world.next_id();
    let message = Message { channel, author: BOT, body, nonce, reactions: Vec::new(), edits: 0 };
    world.messages.insert(id, message);
    Ok(shown(world, id, &world.messages[&id]))
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(b) = rest.next() {
        if b == b'%' {
            let hex: Vec<u8> = rest.by_ref().take(2).collect();
            bytes.push(u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap());
        } else {
            bytes.push(b);
        }
    }
    String::from_utf8(bytes).unwrap()
}
