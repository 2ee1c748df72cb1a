//! The adapter in a world of its own: a Slack on loopback, an inbox that is durable for the test's time, and people.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use serde_json::Value;
use tempfile::TempDir;
use tidegate::chat::Chat;
use tidegate::chat::slack::{Ear, Pauses, Slack};
use tidegate::config::{Emoji, SecretSource, SlackSettings};
use tidegate::domain::event::MessageRef;
use tidegate::domain::vote::Choice;
use tidegate::port::{Incoming, Intake, Listener, ManualClock, PortError, PortResult, Source};

use super::fake::{APP, APP_TOKEN, BOT_TOKEN, Fake, SIGNING_SECRET, TEAM};
use crate::chat as suite;

pub(crate) const CHANNEL: &str = "C0RELEASES";

/// An inbox, as the engine's store is one.
#[derive(Default)]
pub(crate) struct Inbox {
    rows: Mutex<Vec<(Incoming, bool)>>,
    /// How many calls cannot store.
    pub(crate) broken: Mutex<usize>,
    /// How often it was asked to store something.
    pub(crate) asked: Mutex<usize>,
    /// How long each storing takes.
    pub(crate) takes: Mutex<Duration>,
}

#[async_trait]
impl Intake for Inbox {
    async fn take_in(&self, _source: &str, events: &[Incoming]) -> PortResult<bool> {
        *self.asked.lock().unwrap() += 1;
        let takes = *self.takes.lock().unwrap();
        if !takes.is_zero() {
            tokio::time::sleep(takes).await;
        }
        {
            let mut broken = self.broken.lock().unwrap();
            if *broken > 0 {
                *broken -= 1;
                return Err(PortError::transient("the store failed", "as asked"));
            }
        }
        let mut rows = self.rows.lock().unwrap();
        let mut new = false;
        for event in events {
            if !rows.iter().any(|(known, _)| known.key == event.key) {
                rows.push((event.clone(), false));
                new = true;
            }
        }
        Ok(new)
    }
}

impl Inbox {
    /// Everything that was stored.
    pub(crate) fn all(&self) -> Vec<Incoming> {
        self.rows.lock().unwrap().iter().map(|(incoming, _)| incoming.clone()).collect()
    }
}

#[async_trait]
impl Source for Inbox {
    fn name(&self) -> &str {
        "chat/slack"
    }
    async fn receive(&self) -> PortResult<Vec<Incoming>> {
        let rows = self.rows.lock().unwrap();
        Ok(rows.iter().filter(|(_, dealt_with)| !dealt_with).map(|(incoming, _)| incoming.clone()).collect())
    }
    async fn acknowledge(&self, keys: &[String]) -> PortResult<()> {
        for (incoming, dealt_with) in self.rows.lock().unwrap().iter_mut() {
            *dealt_with |= keys.contains(&incoming.key);
        }
        Ok(())
    }
}

/// A folder with the secrets in it, and what the configuration says of Slack.
pub(crate) fn settings(folder: &std::path::Path, api: &str) -> SlackSettings {
    let secret = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        SecretSource::File(path)
    };
    SlackSettings {
        team: TEAM.to_owned(),
        app: Some(APP.to_owned()),
        bot_token: secret("bot", BOT_TOKEN),
        app_token: Some(secret("app", APP_TOKEN)),
        signing_secret: Some(secret("signing", SIGNING_SECRET)),
        api: api.parse().unwrap(),
        emoji: Emoji { approve: vec!["✅".to_owned(), "+1".to_owned()], reject: vec!["❌".to_owned()] },
    }
}

pub(crate) struct SlackWorld {
    pub(crate) fake: Arc<Fake>,
    pub(crate) inbox: Arc<Inbox>,
    pub(crate) clock: ManualClock,
    pub(crate) slack: Arc<Slack>,
    folder: TempDir,
    listening: tokio::task::JoinHandle<()>,
}

impl Drop for SlackWorld {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl SlackWorld {
    pub(crate) async fn new() -> Self {
        let (folder, fake) = (tempfile::tempdir().unwrap(), Fake::open().await);
        let clock = ManualClock::new("2026-03-02T09:00:00Z".parse().unwrap());
        let inbox = Arc::new(Inbox::default());
        let (slack, listening) = start(&folder, &fake, &clock, &inbox);
        fake.connected(2).await;
        Self { fake, inbox, clock, slack, folder, listening }
    }

    /// Sends an envelope and waits until it is acknowledged.
    pub(crate) async fn tell(&self, kind: &str, payload: Value) {
        let id = self.fake.send(kind, payload);
        self.fake.acknowledged(&id).await;
    }

    /// The same adapter, over HTTP; its address.
    pub(crate) async fn http(&self) -> String {
        let router = Ear(self.slack.clone()).routes(self.inbox.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        format!("http://{address}")
    }
}

fn start(
    folder: &TempDir,
    fake: &Arc<Fake>,
    clock: &ManualClock,
    inbox: &Arc<Inbox>,
) -> (Arc<Slack>, tokio::task::JoinHandle<()>) {
    let settings = settings(folder.path(), &fake.api());
    let slack = Slack::open(&settings, folder.path(), Arc::new(clock.clone())).unwrap();
    let pauses = Pauses { first: Duration::from_millis(20), most: Duration::from_millis(100), ..Pauses::default() };
    let slack = Arc::new(slack.with_pauses(pauses));
    let (ear, intake) = (Ear(slack.clone()), inbox.clone());
    (slack, tokio::spawn(async move { ear.listen(intake).await }))
}

/// Everything in a message that people can read.
pub(crate) fn readable(content: &Value) -> String {
    fn texts(value: &Value, out: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    match value {
                        Value::String(text) if matches!(key.as_str(), "text" | "fallback") => out.push(text.clone()),
                        _ if matches!(key.as_str(), "metadata" | "elements_of_no_interest") => {}
                        _ => texts(value, out),
                    }
                }
            }
            Value::Array(all) => all.iter().for_each(|value| texts(value, out)),
            _ => {}
        }
    }
    let mut out = Vec::new();
    texts(content, &mut out);
    out.join("\n")
}

fn name(choice: Choice) -> &'static str {
    match choice {
        Choice::Approve => "white_check_mark",
        Choice::Reject => "x",
    }
}

#[async_trait]
impl suite::World for SlackWorld {
    fn chat(&self) -> &dyn Chat {
        self.slack.as_ref()
    }
    fn source(&self) -> &dyn Source {
        self.inbox.as_ref()
    }
    fn channel(&self) -> String {
        CHANNEL.to_owned()
    }
    async fn say(&mut self, login: &str, text: &str) {
        let command = self.fake.command(login, CHANNEL, text);
        self.tell("slash_commands", command).await;
    }
    async fn react(&mut self, login: &str, message: &MessageRef, choice: Choice) {
        let event = self.fake.reaction(login, (&message.channel, &message.id), name(choice), false);
        self.tell("events_api", event).await;
    }
    async fn unreact(&mut self, login: &str, message: &MessageRef, choice: Choice) {
        let event = self.fake.reaction(login, (&message.channel, &message.id), name(choice), true);
        self.tell("events_api", event).await;
    }
    async fn standing(&self) -> Vec<String> {
        let state = self.fake.state();
        state.messages.iter().filter(|m| m.channel == CHANNEL).map(|m| readable(&m.content)).collect()
    }
    async fn told(&self, login: &str) -> Vec<String> {
        let state = self.fake.state();
        state.ephemeral.iter().filter(|(_, user, _)| user == login).map(|(_, _, content)| readable(content)).collect()
    }
    async fn direct(&self, login: &str) -> Vec<String> {
        let state = self.fake.state();
        let direct = format!("D{login}");
        state.messages.iter().filter(|m| m.channel == direct).map(|m| readable(&m.content)).collect()
    }
    async fn restart(&mut self) {
        self.listening.abort();
        self.fake.hang_up();
        let (slack, listening) = start(&self.folder, &self.fake, &self.clock, &self.inbox);
        (self.slack, self.listening) = (slack, listening);
        self.fake.connected(2).await;
    }
}

mod conformance {
    use crate::chat::*;

    mod slack {
        use crate::slack::world::SlackWorld;

        crate::chat::suite!(SlackWorld::new().await);
    }
}
