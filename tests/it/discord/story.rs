//! The story of an approval on Discord, with the engine, the embedded forge and cluster, and a loopback Discord.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use tidegate::demo::world::{World, config_text};
use tidegate::engine::Engine;
use tidegate::port::{Incoming, Intake, ManualClock, PortError, PortResult};
use tokio::task::JoinHandle;

use super::fake::{CHANNEL, Fake, GUILD, TOKEN, seen_by_people};
use super::gateway::Push;
use super::{command, wait};
use crate::support::told::{self, TEMPO, Told};

/// Takes in what is heard, and counts it.
pub(super) struct Counted {
    pub(super) engine: Arc<Engine>,
    pub(super) taken: AtomicUsize,
}

#[async_trait]
impl Intake for Counted {
    async fn take_in(&self, source: &str, events: &[Incoming]) -> PortResult<bool> {
        let stored = self.engine.take_in(source, events).await;
        self.taken.fetch_add(events.len(), Ordering::SeqCst);
        stored.map_err(|e| PortError::transient("the store failed", e))
    }
}

/// A world whose people are on Discord. What the engine does is boxed: its futures are larger than a test's stack bears.
pub(super) struct Stage {
    pub(super) told: Told,
    pub(super) fake: Fake,
    pub(super) heard: Arc<Counted>,
    pub(super) listening: JoinHandle<()>,
    pub(super) _folder: tempfile::TempDir,
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.listening.abort();
        if !std::thread::panicking() {
            assert_eq!(self.fake.world().violations, Vec::<String>::new(), "Discord would not have taken this");
        }
    }
}

pub(super) fn config(fake: &Fake, change: impl Fn(String) -> String) -> String {
    let mut text = change(config_text(TEMPO));
    for (name, id) in [("alice-gh", 1001), ("bobcat", 1002), ("carol-c", 1003), ("dave", 1004), ("erin-ops", 1005)] {
        text = text.replace(&format!("github: {name},"), &format!("github: {name}, discord: \"{id}\","));
    }
    let text = text.replace("{ terminal: releases }", "{ terminal: releases, discord: \"2001\" }");
    let url = fake.url();
    format!(
        "{text}\nchat:\n  discord: {{ guild: \"{GUILD}\", application: \"901\", token: {{ file: discord-token }}, api: \"{url}\" }}\n"
    )
}

impl Stage {
    async fn new(change: impl Fn(String) -> String) -> Self {
        tidegate::tls::provide();
        let (folder, fake) = (told::folder(), Fake::new().await);
        std::fs::write(folder.path().join("discord-token"), TOKEN).unwrap();
        let clock = Arc::new(ManualClock::new(told::beginning()));
        World::make(folder.path(), &config(&fake, change), clock.clone()).await.unwrap();
        let told = Told::open(folder.path(), clock).await;
        Box::pin(told.world.start()).await.unwrap();
        let heard = Arc::new(Counted { engine: told.world.engine.clone(), taken: AtomicUsize::new(0) });
        let discord = told.world.listeners.first().expect("Discord is configured").clone();
        let intake = heard.clone();
        let listening = tokio::spawn(async move { discord.listen(intake).await });
        let stage = Self { told, fake, heard, listening, _folder: folder };
        stage.after(0).await;
        stage
    }

    /// Waits until more was heard than before, and for all that follows.
    pub(super) async fn after(&self, before: usize) {
        wait(|| self.heard.taken.load(Ordering::SeqCst) > before, "word from Discord").await;
        Box::pin(self.told.world.settle()).await.unwrap();
        // Edits keep a pace.
        Box::pin(self.told.pass(Duration::from_secs(4))).await;
    }

    pub(super) fn taken(&self) -> usize {
        self.heard.taken.load(Ordering::SeqCst)
    }

    /// Somebody types a command on Discord; what they are answered.
    async fn say(&self, name: &str, line: &str) -> String {
        let before = self.taken();
        let id = self.fake.interact(name, (Some(GUILD), CHANNEL), command(line), 1);
        self.fake.acknowledged(id).await;
        self.after(before).await;
        let answer = self.fake.world().asked[&id].answer.clone();
        seen_by_people(&answer.expect("an answer in the place of the command"))
    }

    pub(super) async fn react(&self, name: &str, message: u64, emoji: &str) {
        let before = self.taken();
        self.fake.react(name, message, emoji, false);
        self.after(before).await;
    }

    async fn unreact(&self, name: &str, message: u64, emoji: &str) {
        let before = self.taken();
        self.fake.unreact(name, message, emoji);
        self.after(before).await;
    }

    /// The newest message that shows this.
    fn showing(&self, part: &str) -> u64 {
        let found = self.fake.world().showing(part);
        found.unwrap_or_else(|| panic!("nothing shows {part:?}:\n{}", self.fake.standing().join("\n--\n")))
    }

    pub(super) fn seen(&self, message: u64) -> String {
        seen_by_people(&self.fake.world().messages[&message].body)
    }

    /// How a person's delivery stands, in one line.
    fn card(&self) -> String {
        self.seen(self.showing("Steps")).lines().take(2).collect::<Vec<_>>().join(" | ")
    }
}

/// A pull request into dev that needs this many approvals.
async fn change(quorum: u32) -> Stage {
    let from = "change: { quorum: 1, from: [shop-devs] }";
    let to = format!("change: {{ quorum: {quorum}, from: [shop-devs] }}");
    let mut stage = Stage::new(|text| text.replace(from, &to)).await;
    Box::pin(stage.told.tell("alice", "push acme/shop feature \"feat: coupons\"")).await;
    Box::pin(stage.told.tell("alice", "pr acme/shop feature -> dev \"feat: **coupons** for @everyone\"")).await;
    Box::pin(stage.told.pass(Duration::from_secs(4))).await;
    stage
}

#[tokio::test]
async fn a_release_is_cut_by_command_approved_by_reaction_and_told_in_the_channel() {
    let mut stage = Box::pin(Stage::new(|text| text)).await;
    Box::pin(stage.told.tell("alice", "push acme/shop dev \"feat: coupons\"")).await;
    Box::pin(stage.told.pass(Duration::from_secs(120))).await;
    let answer = stage.say("alice", "/release cut 1.4.0").await;
    assert!(answer.contains("1.4.0"), "{answer}");
    Box::pin(stage.told.pass(Duration::from_secs(60))).await;
    let ballot = stage.showing("or Reject");
    let card = stage.showing("Steps");
    assert!(stage.seen(card).contains("Release 1.4.0 of shop to stage"), "{}", stage.card());
    assert_eq!(stage.fake.world().messages[&ballot].channel, card, "the ballot stands in the card's thread");

    stage.react("alice", ballot, "✅").await;
    assert_eq!(
        stage.fake.told("alice").iter().filter(|t| t.contains("you asked for this delivery")).count(),
        1,
        "{:?}",
        stage.fake.told("alice")
    );
    stage.react("mallory", ballot, "✅").await;
    assert_eq!(stage.fake.told("mallory").len(), 1, "a stranger is told why");
    assert!(stage.seen(card).contains("0 of 1"), "{}", stage.seen(card));

    stage.react("bob", ballot, "✅").await;
    Box::pin(stage.told.pass(Duration::from_secs(300))).await;
    assert!(stage.seen(card).contains("🟢 done"), "{}", stage.seen(card));
    assert!(stage.seen(ballot).contains("retired"), "{}", stage.seen(ballot));
    let outcomes = stage
        .fake
        .world()
        .messages
        .values()
        .filter(|m| m.channel == CHANNEL)
        .map(|m| seen_by_people(&m.body))
        .collect::<Vec<_>>();
    assert!(outcomes.iter().any(|t| t.contains("1.4.0") && !t.contains("Steps")), "{outcomes:?}");
    assert_eq!(
        outcomes.iter().filter(|t| t.contains("Release 1.4.0 of shop to stage") && t.contains("Steps")).count(),
        1
    );
    stage.told.all_is_well().await;
}

#[tokio::test]
async fn a_vote_is_withdrawn_by_taking_the_reaction_back() {
    let stage = change(2).await;
    let ballot = stage.showing("or Reject");
    stage.react("bob", ballot, "✅").await;
    assert!(stage.seen(stage.showing("Steps")).contains("1 of 2 (bob)"), "{}", stage.card());
    stage.unreact("bob", ballot, "✅").await;
    assert!(stage.seen(stage.showing("Steps")).contains("0 of 2"), "{}", stage.card());
    stage.told.all_is_well().await;
}

#[tokio::test]
async fn hostile_titles_format_nothing_and_call_nobody() {
    let stage = change(2).await;
    let world = stage.fake.world();
    for message in world.messages.values() {
        let text = message.body["embeds"].to_string();
        assert!(!text.contains("**coupons**") && !text.contains(" @everyone"), "{text}");
        assert_eq!(message.body["allowed_mentions"]["parse"], serde_json::json!([]));
    }
    assert!(world.messages.values().any(|m| seen_by_people(&m.body).contains("feat: **coupons** for @everyone")));
}

#[tokio::test]
async fn a_vote_cast_while_the_connection_was_broken_counts_once_it_is_back() {
    let stage = change(1).await;
    let ballot = stage.showing("or Reject");
    stage.fake.react_unheard("carol", ballot, "✅", false);
    Box::pin(stage.told.world.settle()).await.unwrap();
    assert!(stage.seen(stage.showing("Steps")).contains("0 of 1"), "nobody told of it yet");
    let before = stage.taken();
    stage.fake.push(Push::Reconnect);
    stage.after(before).await;
    assert_eq!(stage.fake.world().resumed, 1);
    assert!(stage.seen(ballot).contains("retired: approved by"), "{}", stage.seen(ballot));
    stage.told.all_is_well().await;
}

#[tokio::test]
async fn votes_are_typed_on_discord_and_taken_back() {
    let stage = change(2).await;
    let card = || stage.seen(stage.showing("Steps"));
    let noted = stage.say("bob", "/approve").await;
    assert!(noted.contains("Noted") && card().contains("1 of 2 (bob)"), "{noted}\n{}", card());
    stage.say("bob", "/unvote").await;
    assert!(card().contains("0 of 2"), "{}", card());
    let noted = stage.say("carol", "/reject").await;
    assert!(noted.contains("Noted") && card().contains("rejected by carol"), "{noted}\n{}", card());
    stage.told.all_is_well().await;
}

#[tokio::test]
async fn one_person_voting_on_discord_and_in_the_terminal_counts_once() {
    let mut stage = change(2).await;
    let on_discord = stage.showing("or Reject");
    let in_terminal = (1..10u64).find(|n| stage.told.world.terminal.ballot(*n).is_some());
    let in_terminal = in_terminal.expect("the terminal has a ballot, too");
    stage.react("bob", on_discord, "✅").await;
    Box::pin(stage.told.tell("bob", &format!("react ✅ on {in_terminal}"))).await;
    Box::pin(stage.told.pass(Duration::from_secs(4))).await;
    assert!(stage.seen(stage.showing("Steps")).contains("1 of 2 (bob)"), "{}", stage.card());
    stage.react("carol", on_discord, "✅").await;
    assert!(stage.seen(on_discord).contains("retired: approved by"), "{}", stage.seen(on_discord));
    stage.told.all_is_well().await;
}

#[tokio::test]
async fn what_is_no_vote_is_told_privately_or_not_heard_at_all() {
    let stage = change(1).await;
    let (ballot, card) = (stage.showing("or Reject"), stage.showing("Steps"));
    stage.react("carol", card, "✅").await;
    let told = stage.fake.told("carol");
    assert!(told.len() == 1 && told[0].contains("votes are cast on the ballot"), "{told:?}");
    // Chatter that tidegate has no part in leaves no trace; carol's vote after it does.
    let chatter = {
        let mut world = stage.fake.world();
        let id = world.next_id();
        let copy = super::fake::Message { nonce: None, author: 1004, ..world.messages[&card].clone() };
        world.messages.insert(id, copy);
        id
    };
    let before = stage.taken();
    stage.fake.react("dave", chatter, "✅", false);
    stage.fake.unreact("dave", chatter, "✅");
    stage.fake.react("carol", ballot, "✅", false);
    stage.after(before).await;
    assert_eq!(stage.taken(), before + 1);
    assert!(stage.seen(ballot).contains("retired: approved by"), "{}", stage.seen(ballot));
}

#[tokio::test]
async fn a_channel_that_tidegate_is_let_into_gets_its_card_at_once() {
    let mut stage = Box::pin(Stage::new(|text| text)).await;
    let hide = |stage: &Stage, hidden| stage.fake.world().channels.get_mut(&CHANNEL).unwrap().hidden = hidden;
    hide(&stage, true);
    Box::pin(stage.told.tell("alice", "push acme/shop feature \"feat: coupons\"")).await;
    Box::pin(stage.told.tell("alice", "pr acme/shop feature -> dev \"feat: coupons\"")).await;
    Box::pin(stage.told.pass(Duration::from_secs(300))).await;
    assert_eq!(stage.fake.standing(), [""; 0]);
    hide(&stage, false);
    let before = stage.taken();
    let channel = serde_json::json!({
        "id": CHANNEL.to_string(), "guild_id": GUILD.to_string(), "type": 0, "name": "releases", "position": 0,
        "permission_overwrites": [], "nsfw": false,
    });
    stage.fake.tell("CHANNEL_UPDATE", channel);
    stage.after(before).await;
    stage.showing("Steps");
}

/// A press as Discord tells it.
fn pressed(message: u64, channel: u64, button: &str) -> serde_json::Value {
    let message = serde_json::json!({
        "id": message.to_string(), "channel_id": channel.to_string(), "type": 0, "pinned": false, "tts": false,
        "content": "", "author": { "id": "902", "username": "tidegate", "discriminator": "0", "avatar": null },
        "embeds": [], "components": [], "timestamp": "2026-03-02T09:00:00.000000+00:00", "edited_timestamp": null,
        "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [],
    });
    let data = serde_json::json!({ "custom_id": button, "component_type": 2 });
    serde_json::json!({ "type": 3, "data": data, "message": message })
}

#[tokio::test]
async fn a_card_that_waits_has_the_buttons_of_its_ballot() {
    let stage = change(1).await;
    let (ballot, card) = (stage.showing("or Reject"), stage.showing("Steps"));
    let buttons = |stage: &Stage| stage.fake.world().messages[&card].body["components"].clone();
    let approve = buttons(&stage)[0]["components"][0]["custom_id"].as_str().expect("a button").to_owned();
    let before = stage.taken();
    let id = stage.fake.interact("bob", (Some(GUILD), CHANNEL), pressed(card, CHANNEL, &approve), 1);
    stage.fake.acknowledged(id).await;
    stage.after(before).await;
    Box::pin(stage.told.pass(Duration::from_secs(60))).await;
    assert!(stage.seen(ballot).contains("retired: approved by bob"), "{}", stage.seen(ballot));
    assert_eq!(buttons(&stage), serde_json::json!([]), "nothing is voted on any more");
    stage.told.all_is_well().await;
}

#[tokio::test]
async fn a_pressed_button_votes_and_the_person_is_told() {
    let stage = change(2).await;
    let ballot = stage.showing("or Reject");
    let thread = stage.fake.world().messages[&ballot].channel;
    let press = pressed(ballot, thread, "tidegate:approve");
    let before = stage.taken();
    stage.fake.interact("bob", (Some(GUILD), thread), press, 1);
    stage.after(before).await;
    assert!(stage.seen(stage.showing("Steps")).contains("1 of 2 (bob)"), "{}", stage.card());
    let told = stage.fake.told("bob");
    assert!(told.len() == 1 && told[0].contains("Noted"), "{told:?}");
}

#[tokio::test]
async fn names_are_completed_from_what_runs_and_what_is_under_way() {
    let stage = change(2).await;
    let mut offered = Vec::new();
    for (command, sub, name, typed) in [
        ("promote", None, "env", "s"),
        ("promote", None, "version", ""),
        ("release", Some("cut"), "version", "v1"),
        ("tide", Some("status"), "app", "ill"),
        ("tide", Some("why"), "delivery", "shop"),
    ] {
        let options = serde_json::json!([{ "name": name, "type": 3, "value": typed, "focused": true }]);
        let options = match sub {
            Some(sub) => serde_json::json!([{ "name": sub, "type": 1, "options": options }]),
            None => options,
        };
        let data = serde_json::json!({ "id": "77", "name": command, "type": 1, "options": options });
        let what = serde_json::json!({ "type": 4, "data": data });
        let id = stage.fake.interact("alice", (Some(GUILD), CHANNEL), what, 1);
        let choices = stage.fake.acknowledged(id).await["data"]["choices"].clone();
        let values = choices.as_array().unwrap().iter().map(|c| c["value"].as_str().unwrap()).collect::<Vec<_>>();
        offered.push(format!("{name} {typed:?}: {}", values.join(" ")));
    }
    insta::assert_snapshot!(offered.join("\n"), @r#"
    env "s": stage
    version "": 1.3.0
    version "v1": 1.4.0 1.3.1
    app "ill": billing
    delivery "shop": shop-1
    "#);
}

#[tokio::test]
async fn an_app_is_taken_where_a_delivery_could_be_named() {
    let stage = change(2).await;
    for (sub, option, value, part) in [
        ("why", "delivery", "shop", "shop-1"),
        ("why", "delivery", "billing", "Nothing"),
        ("history", "app", "shop", "shop was found in"),
    ] {
        let options = serde_json::json!([{ "name": option, "type": 3, "value": value }]);
        let options = serde_json::json!([{ "name": sub, "type": 1, "options": options }]);
        let asked =
            serde_json::json!({ "type": 2, "data": { "id": "77", "name": "tide", "type": 1, "options": options } });
        let (before, told) = (stage.taken(), stage.fake.told("alice").len());
        let id = stage.fake.interact("alice", (Some(GUILD), CHANNEL), asked, 1);
        stage.fake.acknowledged(id).await;
        stage.after(before).await;
        let answers = stage.fake.told("alice");
        assert!(answers.len() > told && answers[told].contains(part), "{sub} {value}: {answers:?}");
    }
}
