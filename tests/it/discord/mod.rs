//! Discord against a loopback one: the conformance suite, what is particular to it, and the story of an approval.

mod adapter;
mod fake;
mod faults;
mod gateway;
mod hearing;

mod schema;
mod story;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use serde_json::{Value, json};
use tidegate::chat::Chat;
use tidegate::chat::discord::{Beat, Discord, Setup};
use tidegate::chat::given::Given;
use tidegate::chat::lookup::{Lookup, Typing, Wanted};
use tidegate::domain::event::MessageRef;
use tidegate::domain::vote::Choice;
use tidegate::port::{Incoming, Intake, Listener as _, ManualClock, PortError, PortResult, Source};
use tokio::task::JoinHandle;

use fake::{APPLICATION, CHANNEL, Fake, GUILD, TOKEN};

/// An inbox that survives a restart of the adapter.
#[derive(Default)]
pub(crate) struct Inbox {
    rows: Mutex<Vec<(Incoming, bool)>>,
    pub(crate) broken: Mutex<bool>,
}

#[async_trait]
impl Intake for Inbox {
    async fn take_in(&self, _: &str, events: &[Incoming]) -> PortResult<bool> {
        if *self.broken.lock().unwrap() {
            return Err(PortError::transient("the store failed", ""));
        }
        let mut rows = self.rows.lock().unwrap();
        let mut new = false;
        for event in events {
            if !rows.iter().any(|(row, _)| row.key == event.key) {
                rows.push((event.clone(), false));
                new = true;
            }
        }
        Ok(new)
    }
}

#[async_trait]
impl Source for Inbox {
    fn name(&self) -> &str {
        "discord"
    }
    async fn receive(&self) -> PortResult<Vec<Incoming>> {
        let rows = self.rows.lock().unwrap();
        let missed = |i: &Incoming| matches!(i.event, tidegate::domain::event::Event::Missed { .. });
        Ok(rows.iter().filter(|(i, done)| !done && !missed(i)).map(|(i, _)| i.clone()).collect())
    }
    async fn acknowledge(&self, keys: &[String]) -> PortResult<()> {
        for (row, done) in self.rows.lock().unwrap().iter_mut() {
            *done |= keys.contains(&row.key);
        }
        Ok(())
    }
}

impl Inbox {
    /// Everything that was ever taken in.
    pub(crate) fn all(&self) -> Vec<Incoming> {
        self.rows.lock().unwrap().iter().map(|(i, _)| i.clone()).collect()
    }
}

/// Knows a few names, and takes every message for tidegate's.
pub(crate) struct Known;

#[async_trait]
impl Lookup for Known {
    async fn suggest(&self, wanted: Wanted, typing: &Typing) -> Vec<String> {
        vec![
            format!("{wanted:?}"),
            typing.typed.clone(),
            typing.channel.clone(),
            typing.app.clone().unwrap_or_default(),
        ]
    }
    async fn shows(&self, _: &MessageRef) -> bool {
        true
    }
}

/// The adapter on a loopback Discord.
pub(crate) struct DiscordWorld {
    pub(crate) fake: Fake,
    pub(crate) inbox: Arc<Inbox>,
    pub(crate) clock: ManualClock,
    pub(crate) chat: Arc<Discord>,
    listening: JoinHandle<()>,
}

impl Drop for DiscordWorld {
    fn drop(&mut self) {
        self.listening.abort();
        if !std::thread::panicking() {
            assert_eq!(self.fake.world().violations, Vec::<String>::new(), "Discord would not have taken this");
        }
    }
}

pub(crate) fn setup(fake: &Fake, clock: &ManualClock) -> Setup {
    let people: BTreeSet<String> = (1001..=1006).map(|id: u64| id.to_string()).collect();
    Setup {
        guild: GUILD,
        application: APPLICATION,
        token: TOKEN.to_owned().into(),
        api: fake.url().parse().unwrap(),
        approve: vec!["✅".to_owned(), "👍".to_owned(), "shipit".to_owned()],
        reject: vec!["❌".to_owned()],
        people,
        lookup: Arc::new(Known),
        given: Given::default(),
        patience: Duration::from_secs(10),
        beat: Beat::default(),
        clock: Arc::new(clock.clone()),
    }
}

/// Lets an adapter listen.
pub(crate) fn listening(discord: &Arc<Discord>, inbox: &Arc<Inbox>) -> JoinHandle<()> {
    listening_with(discord, inbox.clone())
}

/// The same, with any intake.
pub(crate) fn listening_with(discord: &Arc<Discord>, intake: Arc<dyn Intake>) -> JoinHandle<()> {
    let discord = discord.clone();
    tokio::spawn(async move { discord.listen(intake).await })
}

impl DiscordWorld {
    pub(crate) async fn new() -> Self {
        tidegate::tls::provide();
        let fake = Fake::new().await;
        let clock = ManualClock::new("2026-03-02T09:00:00Z".parse().unwrap());
        let inbox = Arc::new(Inbox::default());
        let chat = Arc::new(Discord::new(setup(&fake, &clock)));
        let listening = listening(&chat, &inbox);
        fake.until("the adapter is connected", |w| w.identified == 1).await;
        let world = Self { fake, inbox, clock, chat, listening };
        world.heard_of("ready").await;
        world
    }

    /// Waits for an event whose key begins so.
    pub(crate) async fn heard_of(&self, key: &str) {
        wait(|| self.inbox.all().iter().any(|i| i.key.starts_with(key)), key).await;
    }

    fn login_of(&self, name: &str) -> String {
        self.fake.id_of(name).to_string()
    }

    fn came(&self) -> usize {
        self.inbox.all().iter().filter(|i| i.key.starts_with("added") || i.key.starts_with("removed")).count()
    }
}

/// Waits until something outside of this test's hands is so.
pub(crate) async fn wait(so: impl Fn() -> bool, what: &str) {
    let waiting = async {
        while !so() {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
    };
    let patience = std::time::Duration::from_secs(30);
    tokio::time::timeout(patience, waiting).await.unwrap_or_else(|_| panic!("waited in vain for {what}"));
}

/// A command as Discord sends it: what stands behind a name in its registration is given by position.
pub(crate) fn command(line: &str) -> Value {
    let words: Vec<&str> = line.trim_start_matches('/').split(' ').collect();
    let all = tidegate_commands::discord_commands();
    let top = all.as_array().unwrap().iter().find(|c| c["name"] == words[0]).expect("a command");
    let nested = top["options"]
        .as_array()
        .unwrap()
        .iter()
        .find(|o| o["type"] == 1 && words.get(1) == Some(&o["name"].as_str().unwrap()));
    let (spec, rest) = nested.map_or((top, &words[1..]), |sub| (sub, &words[2..]));
    let named = spec["options"].as_array().into_iter().flatten();
    let options: Vec<Value> = named
        .zip(rest)
        .map(|(option, value)| json!({ "name": option["name"], "type": option["type"], "value": value }))
        .collect();
    let options = match nested {
        Some(sub) => json!([{ "name": sub["name"], "type": 1, "options": options }]),
        None => json!(options),
    };
    json!({ "type": 2, "data": { "id": "77", "name": top["name"], "type": 1, "options": options } })
}

/// The emoji of a choice.
pub(crate) fn emoji(choice: Choice) -> &'static str {
    match choice {
        Choice::Approve => "✅",
        Choice::Reject => "❌",
    }
}

#[async_trait]
impl crate::chat::World for DiscordWorld {
    fn chat(&self) -> &dyn Chat {
        self.chat.as_ref()
    }
    fn source(&self) -> &dyn Source {
        self.inbox.as_ref()
    }
    fn channel(&self) -> String {
        CHANNEL.to_string()
    }
    fn login(&self, name: &str) -> String {
        self.login_of(name)
    }
    async fn say(&mut self, name: &str, text: &str) {
        let what = if text.starts_with('/') {
            command(text)
        } else {
            json!({ "type": 2, "data": { "id": "77", "name": "tide", "type": 1, "options": [
                { "name": "help", "type": 1, "options": [{ "name": "topic", "type": 3, "value": text }] },
            ] } })
        };
        let id = self.fake.interact(name, (Some(GUILD), CHANNEL), what, 1);
        self.fake.acknowledged(id).await;
    }
    async fn react(&mut self, name: &str, message: &MessageRef, choice: Choice) {
        let before = self.came();
        self.fake.react(name, message.id.parse().unwrap(), emoji(choice), false);
        wait(|| self.came() > before, "the reaction").await;
    }
    async fn unreact(&mut self, name: &str, message: &MessageRef, choice: Choice) {
        let before = self.came();
        self.fake.unreact(name, message.id.parse().unwrap(), emoji(choice));
        wait(|| self.came() > before, "the reaction's end").await;
    }
    async fn standing(&self) -> Vec<String> {
        self.fake.standing()
    }
    async fn told(&self, name: &str) -> Vec<String> {
        self.fake.told(name)
    }
    async fn direct(&self, name: &str) -> Vec<String> {
        self.fake.direct(name)
    }
    async fn restart(&mut self) {
        self.listening.abort();
        let before = self.fake.world().identified;
        self.chat = Arc::new(Discord::new(setup(&self.fake, &self.clock)));
        self.listening = listening(&self.chat, &self.inbox);
        self.fake.until("the adapter is connected again", |w| w.identified > before).await;
    }
}

mod conformance {
    use crate::chat::*;

    mod discord {
        use crate::discord::DiscordWorld;

        crate::chat::suite!(DiscordWorld::new().await);
    }
}
