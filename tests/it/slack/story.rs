//! The approval story on Slack, with the engine, from a command to production; and what Slack is told while the engine is
//! busy.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use tidegate::daemon::{Inlet, Pulse};
use tidegate::port::Intake;

use super::fake::{APP, APP_TOKEN, BOT_TOKEN, Fake, Message, SIGNING_SECRET, TEAM, Trouble};
use super::world::{CHANNEL, readable};
use crate::support::told::Told;

/// The demo's world on Slack.
pub(super) struct Story {
    pub(super) fake: Arc<Fake>,
    pub(super) told: Told,
    pub(super) listening: tokio::task::JoinHandle<()>,
    pub(super) _secrets: TempDir,
}

impl Drop for Story {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

pub(super) fn configured(config: String, secrets: &TempDir, api: &str) -> String {
    let file = |name: &str, text: &str| {
        let path = secrets.path().join(name);
        std::fs::write(&path, text).unwrap();
        format!("{{ file: {} }}", path.display())
    };
    let slack = format!(
        "chat:\n  slack:\n    team: {TEAM}\n    app: {APP}\n    api: {api}\n    bot_token: {}\n    app_token: {}\n    signing_secret: {}\n",
        file("bot", BOT_TOKEN),
        file("app", APP_TOKEN),
        file("signing", SIGNING_SECRET)
    );
    let mut config =
        config.replace("channel: { terminal: releases }", "channel: { terminal: releases, slack: C0RELEASES }");
    for name in ["alice", "bob", "carol", "dave", "erin"] {
        config = config.replace(&format!("  {name}: {{ "), &format!("  {name}: {{ slack: U0{}, ", name.to_uppercase()));
    }
    config + &slack
}

pub(super) fn key(message: &Message) -> &str {
    message.content["metadata"]["event_payload"]["key"].as_str().unwrap_or_default()
}

pub(super) fn id(name: &str) -> String {
    format!("U0{}", name.to_uppercase())
}

impl Story {
    pub(super) async fn new() -> Self {
        Self::with(|config| config).await
    }

    /// The same; `change` may edit its configuration first.
    async fn with(change: impl Fn(String) -> String) -> Self {
        let (fake, secrets) = (Fake::open().await, TempDir::new().unwrap());
        for name in ["alice", "bob", "carol", "dave", "erin", "robot"] {
            let bot = name == "robot";
            let profile = json!({ "email": format!("{name}@acme.example") });
            let user = json!({ "id": id(name), "team_id": TEAM, "name": name, "is_bot": bot, "profile": profile });
            fake.state().users.insert(id(name), user);
        }
        let managers = json!({ "id": "S07", "handle": "managers", "users": (["bob", "carol", "dave"].map(id)) });
        fake.state().groups.push(managers);
        let told = Told::new(|config| configured(change(config), &secrets, &fake.api())).await;
        let intake: Arc<dyn Intake> = Arc::new(Inlet { engine: told.world.engine.clone(), pulse: Pulse::default() });
        let ear = told.world.listeners[0].clone();
        let listening = tokio::spawn(async move { ear.listen(intake).await });
        fake.connected(2).await;
        Self { fake, told, listening, _secrets: secrets }
    }

    /// What follows of something, with the time that Slack wants between messages.
    async fn follows(&mut self) {
        self.told.world.settle().await.unwrap();
        self.told.pass(Duration::from_secs(40)).await;
    }

    pub(super) async fn tell(&mut self, kind: &str, payload: Value) {
        let id = self.fake.send(kind, payload);
        self.fake.acknowledged(&id).await;
        self.follows().await;
    }

    pub(super) async fn say(&mut self, name: &str, text: &str) {
        let command = self.fake.command(&id(name), CHANNEL, text);
        self.tell("slash_commands", command).await;
    }

    pub(super) async fn react(&mut self, name: &str, ballot: usize, emoji: &str) {
        let message = self.ballot(ballot);
        let event = self.fake.reaction(&id(name), (&message.channel, &message.ts), emoji, false);
        self.tell("events_api", event).await;
    }

    pub(super) fn messages(&self) -> Vec<Message> {
        self.fake.state().messages.clone()
    }

    /// The first, second, … ballot that was shown here.
    pub(super) fn ballot(&self, number: usize) -> Message {
        let mut all = self.messages();
        all.retain(|m| key(m).starts_with("ballot:"));
        all.into_iter().nth(number - 1).unwrap_or_else(|| panic!("no ballot {number}"))
    }

    pub(super) fn private(&self, name: &str) -> Vec<String> {
        let state = self.fake.state();
        state.ephemeral.iter().filter(|(_, user, _)| *user == id(name)).map(|(_, _, c)| readable(c)).collect()
    }

    /// Nothing stands twice, and everything of a delivery is in its card's thread.
    pub(super) fn is_in_order(&self) {
        let mut keys = std::collections::BTreeSet::new();
        // What is said to one person directly has neither card nor key.
        for message in self.messages().into_iter().filter(|m| !m.channel.starts_with('D')) {
            let key = key(&message).to_owned();
            assert_eq!(message.thread.is_none(), key.starts_with("card:"), "{key}");
            assert!(keys.insert(key.clone()), "{key} stands twice");
        }
    }
}

pub(super) fn has(texts: &[String], part: &str) -> bool {
    texts.iter().any(|text| text.contains(part))
}

#[tokio::test]
async fn a_release_goes_from_a_command_to_production_by_reactions_and_a_button() {
    let mut story = Story::new().await;
    story.told.tell("alice", "push acme/shop dev \"feat: <!channel> coupons\"").await;
    story.told.pass(Duration::from_secs(180)).await;
    story.say("alice", "/release cut 1.4.0").await;
    assert!(has(&story.private("alice"), "release 1.4.0 of shop to stage"), "{:?}", story.private("alice"));

    // One's own vote and a bot's never count, and both are told.
    story.react("alice", 1, "white_check_mark").await;
    story.react("robot", 1, "white_check_mark").await;
    assert!(has(&story.private("alice"), "someone else must approve"), "{:?}", story.private("alice"));
    assert!(has(&story.private("robot"), "does not count"), "{:?}", story.private("robot"));
    story.react("bob", 1, "+1::skin-tone-2").await;
    assert!(!has(&[readable(&story.ballot(1).content)], "retired"), "an emoji that is not configured voted");
    story.react("bob", 1, "white_check_mark::skin-tone-2").await;
    assert!(readable(&story.ballot(1).content).contains("retired: approved by bob"));
    story.told.pass(Duration::from_secs(45 * 60)).await;

    story.say("carol", "/promote prod 1.4.0").await;
    story.react("bob", 2, "white_check_mark").await;
    // The connections break in the middle of the vote, and what happens meanwhile is never told.
    story.fake.hang_up();
    let message = story.ballot(2);
    story.fake.reaction(&id("dave"), (&message.channel, &message.ts), "heavy_check_mark", false);
    story.fake.connected(2).await;
    story.told.world.engine.sweep().await.unwrap();
    story.follows().await;
    story.told.pass(Duration::from_secs(300)).await;

    let texts: Vec<String> = story.messages().iter().map(|m| readable(&m.content)).collect();
    assert!(has(&texts, "approved by bob, dave"), "{texts:#?}");
    let released = story.messages().into_iter().find(|m| readable(&m.content).contains("Released: Promotion of shop"));
    assert!(released.is_some_and(|m| m.broadcast), "an outcome is for the whole channel");
    assert!(texts.iter().all(|t| !t.contains("<!channel>") || t.contains("&lt;!channel&gt;")), "{texts:#?}");
    story.is_in_order();
    story.told.all_is_well().await;
}

#[tokio::test]
async fn a_press_and_a_reaction_of_one_person_count_once() {
    let mut story = Story::new().await;
    story.told.tell("alice", "push acme/shop dev \"feat: coupons\"").await;
    story.told.pass(Duration::from_secs(180)).await;
    story.say("alice", "/release cut 1.4.0").await;
    story.react("carol", 1, "white_check_mark").await;
    story.told.pass(Duration::from_secs(45 * 60)).await;
    story.say("carol", "/promote prod 1.4.0").await;
    let message = story.ballot(2);
    let press = story.fake.press(&id("bob"), (&message.channel, &message.ts), "approve");
    story.tell("interactive", press).await;
    story.react("bob", 2, "white_check_mark").await;
    assert!(has(&story.private("bob"), "Noted: ✅ on ballot"), "{:?}", story.private("bob"));
    let card = |story: &Story| {
        let all = story.messages();
        all.iter().map(|m| readable(&m.content)).find(|t| t.contains("Promotion of shop 1.4.0")).unwrap()
    };
    assert!(card(&story).contains("1 of 2: bob"), "{}", card(&story));
    let press = story.fake.press(&id("bob"), (&message.channel, &message.ts), "withdraw");
    story.tell("interactive", press).await;
    assert!(card(&story).contains("1 of 2: bob"), "the reaction still stands");
    let event = story.fake.reaction(&id("bob"), (&message.channel, &message.ts), "white_check_mark", true);
    story.tell("events_api", event).await;
    assert!(card(&story).contains("0 of 2"), "{}", card(&story));
    let late = story.ballot(1);
    let press = story.fake.press(&id("bob"), (&late.channel, &late.ts), "approve");
    story.tell("interactive", press).await;
    assert!(has(&story.private("bob"), "this ballot is retired"), "{:?}", story.private("bob"));
    story.is_in_order();
    story.told.all_is_well().await;
}

#[tokio::test]
async fn votes_are_typed_on_slack_and_taken_back() {
    let mut story = Story::new().await;
    story.told.tell("alice", "push acme/shop dev \"feat: coupons\"").await;
    story.told.pass(Duration::from_secs(180)).await;
    story.say("alice", "/release cut 1.4.0").await;
    story.say("alice", "/approve").await;
    assert!(has(&story.private("alice"), "does not count"), "{:?}", story.private("alice"));
    story.say("carol", "/approve looks good").await;
    assert!(has(&story.private("carol"), "Noted"), "{:?}", story.private("carol"));
    assert!(readable(&story.ballot(1).content).contains("retired: approved by carol"));
    story.told.pass(Duration::from_secs(45 * 60)).await;
    story.say("carol", "/promote prod 1.4.0").await;
    let card = |story: &Story| {
        let all = story.messages();
        all.iter().map(|m| readable(&m.content)).find(|t| t.contains("Promotion of shop 1.4.0")).unwrap()
    };
    story.say("bob", "/approve").await;
    assert!(card(&story).contains("1 of 2: bob"), "{}", card(&story));
    story.say("bob", "/unvote").await;
    assert!(card(&story).contains("0 of 2"), "{}", card(&story));
    story.say("dave", "/reject not today").await;
    assert!(card(&story).contains("rejected by dave"), "{}", card(&story));
    story.is_in_order();
    story.told.all_is_well().await;
}

#[tokio::test]
async fn a_ballot_that_was_deleted_is_asked_again_and_its_votes_are_gone() {
    let mut story = Story::new().await;
    story.told.tell("alice", "push acme/shop dev \"feat: coupons\"").await;
    story.told.pass(Duration::from_secs(180)).await;
    story.say("alice", "/release cut 1.4.0").await;
    story.react("carol", 1, "white_check_mark").await;
    story.told.pass(Duration::from_secs(45 * 60)).await;
    story.say("carol", "/promote prod 1.4.0").await;
    story.react("bob", 2, "white_check_mark").await;
    let gone = story.ballot(2);
    story.fake.state().messages.retain(|m| m.ts != gone.ts);
    story.told.world.engine.sweep().await.unwrap();
    story.told.pass(Duration::from_secs(120)).await;

    let again = story.ballot(2);
    assert_eq!((key(&again), again.thread.clone()), (key(&gone), gone.thread.clone()));
    story.react("dave", 2, "white_check_mark").await;
    let texts = |story: &Story| story.messages().iter().map(|m| readable(&m.content)).collect::<Vec<_>>();
    assert!(has(&texts(&story), "1 of 2: dave"), "{:#?}", texts(&story));
    story.react("bob", 2, "white_check_mark").await;
    story.told.pass(Duration::from_secs(300)).await;
    assert!(has(&texts(&story), "approved by bob, dave"), "{:#?}", texts(&story));
    story.is_in_order();
    story.told.all_is_well().await;
}

#[tokio::test]
async fn an_answer_to_whom_nobody_can_reach_is_not_tried_for_ever() {
    let mut story = Story::new().await;
    story.told.tell("alice", "push acme/shop dev \"feat: coupons\"").await;
    story.told.pass(Duration::from_secs(180)).await;
    story.say("alice", "/release cut 1.4.0").await;
    story.fake.trouble("chat.postEphemeral", Trouble::Refused("user_not_in_channel"));
    story.react("robot", 1, "white_check_mark").await;
    assert_eq!(story.fake.called("conversations.open"), 1, "nobody writes to a bot directly");
    story.told.pass(Duration::from_secs(600)).await;
    assert_eq!(story.fake.called("conversations.open"), 1);
}

#[tokio::test]
async fn slack_is_acknowledged_while_the_engine_is_busy() {
    let story = Story::new().await;
    let engine = story.told.world.engine.clone();
    let busy = tokio::spawn(async move {
        loop {
            engine.sweep().await.unwrap();
            engine.run_until_idle().await.unwrap();
        }
    });
    let mut took = Vec::new();
    for round in 0..10 {
        let began = Instant::now();
        let ids: Vec<String> = (0..20)
            .map(|n| {
                let command = story.fake.command("U0NOBODY", CHANNEL, &format!("/tide why shop-{round}{n}"));
                story.fake.send("slash_commands", command)
            })
            .collect();
        for id in ids {
            story.fake.acknowledged(&id).await;
            took.push(began.elapsed());
        }
    }
    busy.abort();
    took.sort();
    // Slack gives up after three seconds. Typical is a few milliseconds; this machine may be anything.
    let (typical, slowest) = (took[took.len() / 2], took[took.len() - 1]);
    assert!(typical < Duration::from_millis(500) && slowest < Duration::from_secs(3), "{typical:?}, {slowest:?}");
}

/// The electorate of a promotion is called once, by the handle of its team where Slack keeps that, else by name; or not at all.
#[tokio::test]
async fn a_team_that_slack_keeps_is_called_by_its_own_handle() {
    let kept_there = |config: String| {
        config.replace("release-managers: [bob, carol, dave]", "release-managers: { slack: \"@managers\" }")
    };
    for (kept, called_at_all) in [(true, true), (false, true), (true, false)] {
        let mut story = Story::with(|config| {
            let config = if kept { kept_there(config) } else { config };
            if called_at_all { config } else { config + "notify: { call: false }\n" }
        })
        .await;
        story.told.tell("alice", "push acme/shop dev \"feat: coupons\"").await;
        story.told.pass(Duration::from_secs(180)).await;
        story.say("alice", "/release cut 1.4.0").await;
        let called = |message: &Message| message.content["text"].as_str().unwrap_or_default().to_owned();
        assert!(
            !called(&story.ballot(1)).contains("<!") && !called(&story.ballot(1)).contains("<@"),
            "nobody for stage"
        );
        story.react("bob", 1, "white_check_mark").await;
        story.told.pass(Duration::from_secs(45 * 60)).await;
        story.say("carol", "/promote prod 1.4.0").await;
        let ballot = called(&story.ballot(2));
        let people = ballot.contains("<@U0BOB>") && ballot.contains("<@U0DAVE>");
        let expected = (called_at_all && kept, called_at_all && !kept);
        assert_eq!((ballot.contains("<!subteam^S07>"), people), expected, "{ballot}");
        assert!(!ballot.contains("<@U0CAROL>"), "she asked: {ballot}");
        // Who is in it votes as ever, and once it is decided nobody is called any more.
        story.react("bob", 2, "white_check_mark").await;
        story.react("dave", 2, "white_check_mark").await;
        let ballot = story.ballot(2);
        assert!(readable(&ballot.content).contains("approved by bob, dave"), "{}", readable(&ballot.content));
        assert!(!called(&ballot).contains("<!subteam") && !called(&ballot).contains("<@"), "{}", called(&ballot));
    }
}
