//! A Slack on loopback: the part of its Web API that tidegate calls, Socket Mode over a websocket, and what it sends over
//! HTTP, signed. People act through it. What goes wrong is said call by call ([`Trouble`]), and every call is written
//! down. Envelopes that are not acknowledged are sent again over the next connection, as Slack does.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::ws::{Message as Frame, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use serde_json::{Value, json};
use tokio::sync::{Notify, mpsc};

use super::web_api;

pub(crate) const TEAM: &str = "T01ACME";
pub(crate) const APP: &str = "A01TIDEGATE";
pub(crate) const BOT: &str = "B01TIDEGATE";
pub(crate) const BOT_TOKEN: &str = "xoxb-it-is-a-test";
pub(crate) const APP_TOKEN: &str = "xapp-it-is-a-test";
pub(crate) const SIGNING_SECRET: &str = "it is a test's signing secret";

/// How long a test waits for something that must come.
const PATIENCE: Duration = Duration::from_secs(20);

/// What goes wrong with the next call of a method.
#[derive(Debug, Clone)]
pub(crate) enum Trouble {
    /// 429, with `Retry-After`.
    Limited(u64),
    /// A status.
    Status(u16),
    /// `ok: false` with this error.
    Refused(&'static str),
    /// It is done, and an error is answered.
    AnswerLost,
    /// It is done, and the connection breaks before the answer.
    Lost,
    /// Nothing is done, and the connection is closed without an answer.
    Cut,
    /// Nothing is done, and nothing is answered.
    Hangs,
    /// None: the call after it is meant.
    Goes,
}

/// A message as it stands.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) channel: String,
    pub(crate) ts: String,
    pub(crate) thread: Option<String>,
    pub(crate) broadcast: bool,
    pub(crate) content: Value,
    pub(crate) by: String,
    pub(crate) reactions: Vec<(String, Vec<String>)>,
}

/// A call that was made.
#[derive(Debug, Clone)]
pub(crate) struct Called {
    pub(crate) method: String,
    pub(crate) args: Value,
}

#[derive(Default)]
pub(crate) struct Slacks {
    pub(crate) messages: Vec<Message>,
    pub(crate) ephemeral: Vec<(String, String, Value)>,
    /// Answers at response URLs.
    pub(crate) responses: Vec<Value>,
    pub(crate) users: BTreeMap<String, Value>,
    pub(crate) groups: Vec<Value>,
    pub(crate) calls: Vec<Called>,
    troubles: VecDeque<(String, Trouble)>,
    /// What the bot is not in.
    pub(crate) closed: BTreeSet<String>,
    sockets: Vec<mpsc::UnboundedSender<Out>>,
    opened: usize,
    /// Sent, not acknowledged.
    pending: BTreeMap<String, Value>,
    counter: u64,
    address: String,
}

/// What a connection is told to do.
enum Out {
    Text(Value),
    HangUp,
    Silence,
}

/// The service.
pub(crate) struct Fake {
    state: Mutex<Slacks>,
    changed: Notify,
}

impl Fake {
    /// Opens it on a free port.
    pub(crate) async fn open() -> Arc<Self> {
        let fake = Arc::new(Self { state: Mutex::default(), changed: Notify::new() });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        fake.state().address = listener.local_addr().unwrap().to_string();
        let app = Router::new()
            .route("/api/{method}", any(call))
            .route("/socket", get(socket))
            .route("/respond/{id}", any(respond))
            .with_state(fake.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        fake
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, Slacks> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The Web API's address.
    pub(crate) fn api(&self) -> String {
        format!("http://{}/api", self.state().address)
    }

    pub(crate) fn respond_url(&self) -> String {
        format!("http://{}/respond/1", self.state().address)
    }

    /// The next call of this method goes wrong; several are taken in turn.
    pub(crate) fn trouble(&self, method: &str, trouble: Trouble) {
        self.state().troubles.push_back((method.to_owned(), trouble));
    }

    /// How many troubles no call met.
    pub(crate) fn troubles(&self) -> usize {
        self.state().troubles.len()
    }

    /// How often a method was called.
    pub(crate) fn called(&self, method: &str) -> usize {
        self.state().calls.iter().filter(|c| c.method == method).count()
    }

    /// Waits until something is so.
    pub(crate) async fn until(&self, what: &str, is_so: impl Fn(&Slacks) -> bool) {
        let wait = async {
            loop {
                let changed = self.changed.notified();
                tokio::pin!(changed);
                changed.as_mut().enable();
                if is_so(&self.state()) {
                    return;
                }
                changed.await;
            }
        };
        tokio::time::timeout(PATIENCE, wait).await.unwrap_or_else(|_| panic!("never: {what}"));
    }

    /// Waits until so many connections stand.
    pub(crate) async fn connected(&self, count: usize) {
        self.until("connections", |s| s.sockets.len() >= count).await;
    }

    /// How many connections were opened so far.
    pub(crate) fn connections(&self) -> usize {
        self.state().opened
    }

    /// How many envelopes nobody acknowledged.
    pub(crate) fn unacknowledged(&self) -> usize {
        self.state().pending.len()
    }

    /// Sends an envelope over one connection; its id.
    pub(crate) fn send(&self, kind: &str, payload: Value) -> String {
        let mut state = self.state();
        state.counter += 1;
        let id = format!("envelope-{}", state.counter);
        let envelope = json!({ "type": kind, "envelope_id": id, "payload": payload, "accepts_response_payload": true });
        state.pending.insert(id.clone(), envelope.clone());
        let to = state.counter as usize % state.sockets.len().max(1);
        if let Some(socket) = state.sockets.get(to) {
            let _ = socket.send(Out::Text(envelope));
        }
        id
    }

    /// Sends an envelope once more.
    pub(crate) fn send_again(&self, kind: &str, payload: &Value) -> String {
        self.send(kind, payload.clone())
    }

    /// Waits until an envelope was acknowledged.
    pub(crate) async fn acknowledged(&self, id: &str) {
        self.until("an acknowledgement", |s| !s.pending.contains_key(id)).await;
    }

    pub(crate) async fn all_acknowledged(&self) {
        self.until("all acknowledgements", |s| s.pending.is_empty()).await;
    }

    /// Announces to one connection that it will be closed; it stays open.
    pub(crate) fn announce(&self, reason: &str) {
        let state = self.state();
        if let Some(socket) = state.sockets.first() {
            let _ = socket.send(Out::Text(json!({ "type": "disconnect", "reason": reason })));
        }
    }

    /// Cuts every connection.
    pub(crate) fn hang_up(&self) {
        for socket in self.state().sockets.drain(..) {
            let _ = socket.send(Out::HangUp);
        }
    }

    /// Every connection dies without a word: it stays open, and nothing comes over it any more.
    pub(crate) fn go_silent(&self) {
        for socket in self.state().sockets.drain(..) {
            let _ = socket.send(Out::Silence);
        }
    }

    /// What somebody typed, as Slack tells it.
    pub(crate) fn command(&self, user: &str, channel: &str, text: &str) -> Value {
        let (command, text) = text.split_once(' ').unwrap_or((text, ""));
        let escaped = |t: &str| t.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        json!({
            "token": "deprecated", "team_id": TEAM, "team_domain": "acme", "api_app_id": APP, "channel_id": channel,
            "channel_name": "releases", "user_id": user, "user_name": user, "command": escaped(command),
            "text": escaped(text), "response_url": self.respond_url(), "trigger_id": format!("1.2.{}", self.next()),
            "is_enterprise_install": "false",
        })
    }

    /// Puts a reaction on a message or takes it off; the event that tells of it.
    pub(crate) fn reaction(&self, user: &str, (channel, ts): (&str, &str), name: &str, removed: bool) -> Value {
        {
            let mut state = self.state();
            if let Some(message) = state.messages.iter_mut().find(|m| m.channel == channel && m.ts == ts) {
                match message.reactions.iter_mut().find(|(n, _)| n == name) {
                    Some((_, users)) if removed => users.retain(|u| u != user),
                    Some((_, users)) => users.push(user.to_owned()),
                    None => message.reactions.push((name.to_owned(), vec![user.to_owned()])),
                }
                message.reactions.retain(|(_, users)| !users.is_empty());
            }
        }
        let kind = if removed { "reaction_removed" } else { "reaction_added" };
        json!({
            "token": "deprecated", "team_id": TEAM, "api_app_id": APP, "type": "event_callback",
            "event_id": format!("Ev{}", self.next()), "event_time": 1_772_442_000,
            "event": { "type": kind, "user": user, "reaction": name, "event_ts": "1772442000.000100",
                "item": { "type": "message", "channel": channel, "ts": ts } },
        })
    }

    /// A press of a ballot's button.
    pub(crate) fn press(&self, user: &str, (channel, ts): (&str, &str), action: &str) -> Value {
        json!({
            "type": "block_actions", "team": { "id": TEAM, "domain": "acme" }, "user": { "id": user, "team_id": TEAM },
            "api_app_id": APP, "trigger_id": format!("3.4.{}", self.next()), "response_url": self.respond_url(),
            "container": { "type": "message_attachment", "message_ts": ts, "channel_id": channel, "attachment_id": 1 },
            "channel": { "id": channel, "name": "releases" },
            "actions": [{ "type": "button", "action_id": format!("tidegate:{action}"), "action_ts": "1772442000.000200" }],
        })
    }

    fn next(&self) -> u64 {
        let mut state = self.state();
        state.counter += 1;
        state.counter
    }
}

impl Slacks {
    pub(crate) fn stamp(&mut self) -> String {
        self.counter += 1;
        format!("1772442000.{:06}", self.counter)
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// What goes wrong with this call, if anything does.
    fn next_trouble(&mut self, method: &str) -> Option<Trouble> {
        let at = self.troubles.iter().position(|(m, _)| m == method)?;
        let (_, trouble) = self.troubles.remove(at)?;
        Some(trouble).filter(|trouble| !matches!(trouble, Trouble::Goes))
    }
}

fn ok(mut answer: Value) -> Response {
    answer["ok"] = json!(true);
    axum::Json(answer).into_response()
}

async fn call(
    State(fake): State<Arc<Fake>>,
    Path(method): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let token = if method == "apps.connections.open" { APP_TOKEN } else { BOT_TOKEN };
    let authorized = headers.get("authorization").is_some_and(|h| h == &format!("Bearer {token}"));
    let mut args = serde_json::from_slice::<Value>(&body).unwrap_or(json!({}));
    for (key, value) in url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        args[key.as_ref()] = json!(value);
    }
    let (answer, trouble) = {
        let mut state = fake.state();
        state.calls.push(Called { method: method.clone(), args: args.clone() });
        let trouble = state.next_trouble(&method);
        let refused = match &trouble {
            None | Some(Trouble::AnswerLost | Trouble::Lost) => None,
            Some(other) => Some(other.clone()),
        };
        let answer = match refused {
            Some(_) => Ok(json!({})),
            None if !authorized => Err("invalid_auth"),
            None => web_api::answer(&mut state, &method, &args),
        };
        (answer, trouble)
    };
    fake.changed.notify_waiters();
    told(trouble, answer).await
}

/// What is answered, as the trouble has it.
async fn told(trouble: Option<Trouble>, answer: Result<Value, &'static str>) -> Response {
    match (trouble, answer) {
        (Some(Trouble::Limited(after)), _) => {
            let body = axum::Json(json!({ "ok": false, "error": "ratelimited" }));
            (StatusCode::TOO_MANY_REQUESTS, [("retry-after", after.to_string())], body).into_response()
        }
        (Some(Trouble::Status(status)), _) => (StatusCode::from_u16(status).unwrap(), "no").into_response(),
        (Some(Trouble::Hangs), _) => std::future::pending().await,
        // Unwinding ends the connection's task, and nothing is printed.
        (Some(Trouble::Cut), _) => std::panic::resume_unwind(Box::new("hung up on purpose")),
        (Some(Trouble::Lost), _) => {
            let broken = futures::stream::once(async { Err::<Bytes, _>(std::io::Error::other("broken off")) });
            Response::new(axum::body::Body::from_stream(broken))
        }
        (Some(Trouble::AnswerLost), _) => (StatusCode::BAD_GATEWAY, "lost").into_response(),
        (Some(Trouble::Refused(code)), _) | (None | Some(Trouble::Goes), Err(code)) => {
            axum::Json(json!({ "ok": false, "error": code })).into_response()
        }
        (None | Some(Trouble::Goes), Ok(answer)) => ok(answer),
    }
}

async fn respond(State(fake): State<Arc<Fake>>, body: Bytes) -> Response {
    let trouble = {
        let mut state = fake.state();
        let trouble = state.next_trouble("response_url");
        if matches!(trouble, None | Some(Trouble::AnswerLost | Trouble::Lost)) {
            state.responses.push(serde_json::from_slice(&body).unwrap());
        }
        trouble
    };
    fake.changed.notify_waiters();
    if trouble.is_some() { told(trouble, Ok(json!({}))).await } else { "ok".into_response() }
}

async fn socket(State(fake): State<Arc<Fake>>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(move |socket| converse(fake, socket))
}

async fn converse(fake: Arc<Fake>, mut socket: WebSocket) {
    let (sender, mut orders) = mpsc::unbounded_channel();
    let hello = json!({ "type": "hello", "num_connections": 1, "connection_info": { "app_id": APP } });
    if socket.send(Frame::Text(hello.to_string().into())).await.is_err() {
        return;
    }
    {
        let mut state = fake.state();
        // What nobody acknowledged goes out again.
        for envelope in state.pending.values() {
            let _ = sender.send(Out::Text(envelope.clone()));
        }
        state.sockets.push(sender.clone());
        state.opened += 1;
    }
    fake.changed.notify_waiters();
    loop {
        tokio::select! {
            order = orders.recv() => match order {
                Some(Out::Text(text)) => {
                    if socket.send(Frame::Text(text.to_string().into())).await.is_err() {
                        break;
                    }
                }
                Some(Out::Silence) => return std::future::pending().await,
                Some(Out::HangUp) | None => break,
            },
            frame = socket.recv() => match frame {
                Some(Ok(Frame::Text(text))) => {
                    let ack: Value = serde_json::from_str(text.as_str()).unwrap();
                    fake.state().pending.remove(ack["envelope_id"].as_str().unwrap());
                    fake.changed.notify_waiters();
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => break,
            },
        }
    }
    fake.state().sockets.retain(|s| !s.same_channel(&sender));
    fake.changed.notify_waiters();
}
