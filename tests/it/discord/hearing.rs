//! What is heard over the gateway: commands, buttons, completion, reactions; and how a broken connection heals.

use std::sync::Arc;
use std::time::Duration;

use axum::http::Method;
use serde_json::{Value, json};
use tidegate::chat::discord::{Beat, Discord, Setup};
use tidegate::domain::event::Event;
use tidegate::domain::vote::Button;
use tidegate::port::Incoming;

use super::fake::{BOT, CHANNEL, Channel, Fault, GUILD, Message};
use super::gateway::Push;
use super::{DiscordWorld, command, wait};

/// What was said, and by what key it is known.
fn said(world: &DiscordWorld) -> Vec<(String, String, String)> {
    let said = |i: Incoming| match i.event {
        Event::Said { login, channel, text, .. } => Some((login, channel, text)),
        _ => None,
    };
    world.inbox.all().into_iter().filter_map(said).collect()
}

fn reactions(world: &DiscordWorld) -> usize {
    world.inbox.all().iter().filter(|i| matches!(i.event, Event::Reacted { .. })).count()
}

fn missed(world: &DiscordWorld) -> usize {
    world.inbox.all().iter().filter(|i| matches!(i.event, Event::Missed { .. })).count()
}

/// A message of the bot's in the channel.
fn message(world: &DiscordWorld) -> u64 {
    let mut there = world.fake.world();
    let id = there.next_id();
    let body = json!({ "content": "", "embeds": [], "components": [] });
    there
        .messages
        .insert(id, Message { channel: CHANNEL, author: BOT, body, nonce: None, reactions: vec![], edits: 0 });
    id
}

fn words(answer: &Value) -> String {
    answer["data"]["embeds"][0]["description"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn exactly_the_commands_of_the_grammar_are_registered_on_the_server() {
    let world = DiscordWorld::new().await;
    assert_eq!(world.fake.world().commands, Some(tidegate_commands::discord_commands()));
    assert_eq!(world.fake.count("PUT /applications/901/guilds/900/commands"), 1);
}

#[tokio::test]
async fn a_command_is_stored_before_it_is_acknowledged_and_answered_where_only_the_asker_sees() {
    let world = DiscordWorld::new().await;
    let id = world.fake.interact("alice", (Some(GUILD), CHANNEL), command("/promote prod 1.4.0"), 1);
    let first = world.fake.acknowledged(id).await;
    assert_eq!(first, json!({ "type": 5, "data": { "flags": 64 } }));
    assert_eq!(said(&world), [("1001".to_owned(), "2001".to_owned(), "/promote prod 1.4.0".to_owned())]);
    assert!(world.inbox.all().iter().any(|i| i.key == id.to_string()));

    *world.inbox.broken.lock().unwrap() = true;
    let id = world.fake.interact("alice", (Some(GUILD), CHANNEL), command("/promote prod 1.4.0"), 1);
    let first = world.fake.acknowledged(id).await;
    assert_eq!((&first["type"], &first["data"]["flags"]), (&json!(4), &json!(64)));
    assert!(words(&first).contains("nothing was done"), "{first}");
    assert_eq!(said(&world).len(), 1);
}

#[tokio::test]
async fn an_interaction_told_twice_is_one() {
    let world = DiscordWorld::new().await;
    let id = world.fake.interact("alice", (Some(GUILD), CHANNEL), command("/tide status"), 3);
    world
        .fake
        .until("all three were answered", |w| w.calls.iter().filter(|c| c.contains("/callback")).count() == 3)
        .await;
    assert_eq!(world.fake.world().asked[&id].first.as_ref().unwrap()["type"], 5);
    assert_eq!(said(&world).len(), 1);
}

#[tokio::test]
async fn another_server_and_direct_messages_are_refused_with_a_word() {
    let world = DiscordWorld::new().await;
    for guild in [Some(GUILD + 1), None] {
        let id = world.fake.interact("mallory", (guild, CHANNEL), command("/tide status"), 1);
        let first = world.fake.acknowledged(id).await;
        assert!(words(&first).contains("one server only"), "{first}");
    }
    let vote = message(&world);
    let foreign = json!({
        "user_id": "1006", "channel_id": "2001", "message_id": vote.to_string(), "guild_id": "901",
        "emoji": { "name": "✅", "id": null }, "burst": false, "type": 0,
    });
    world.fake.tell("MESSAGE_REACTION_ADD", foreign);
    world.fake.react("bob", vote, "✅", false);
    wait(|| reactions(&world) > 0, "the reaction").await;
    assert_eq!((said(&world).len(), reactions(&world)), (0, 1));
}

#[tokio::test]
async fn what_is_said_in_a_cards_thread_is_said_in_its_channel() {
    let world = DiscordWorld::new().await;
    let thread = Channel { parent: Some(CHANNEL), name: "shop-12".to_owned(), ..Channel::default() };
    world.fake.world().channels.insert(3001, thread);
    let id = world.fake.interact("alice", (Some(GUILD), 3001), command("/tide why"), 1);
    world.fake.acknowledged(id).await;
    assert_eq!(said(&world)[0].1, "2001");
}

#[tokio::test]
async fn options_become_the_line_that_would_be_typed() {
    let world = DiscordWorld::new().await;
    let hostile = "done\" --app billing\n/promote prod 9.9.9";
    let options = json!([
        { "name": "env", "type": 3, "value": "prod" }, { "name": "duration", "type": 3, "value": "2h" },
        { "name": "reason", "type": 3, "value": hostile }, { "name": "app", "type": 3, "value": "shop" },
    ]);
    let what = json!({ "type": 2, "data": { "id": "77", "name": "freeze", "type": 1, "options": options } });
    let id = world.fake.interact("alice", (Some(GUILD), CHANNEL), what, 1);
    world.fake.acknowledged(id).await;
    let vocabulary = tidegate_commands::Vocabulary {
        apps: vec!["shop".to_owned(), "billing".to_owned()],
        environments: vec!["prod".to_owned()],
    };
    let read = tidegate_commands::parse(&said(&world)[0].2, &vocabulary).unwrap();
    let tidegate_commands::Command::Freeze { env, app, reason, .. } = read else { unreachable!("{read:?}") };
    assert_eq!((env.as_str(), app.as_deref()), ("prod", Some("shop")));
    assert!(reason.starts_with("done\" --app billing"), "{reason}");
}

#[tokio::test]
async fn names_are_completed_while_one_types() {
    let world = DiscordWorld::new().await;
    let typed = |name: &str, command: &str, sub: Option<&str>| {
        let options = json!([
            { "name": "app", "type": 3, "value": "shop" },
            { "name": name, "type": 3, "value": "1.", "focused": true },
        ]);
        let options = match sub {
            Some(sub) => json!([{ "name": sub, "type": 1, "options": options }]),
            None => options,
        };
        json!({ "type": 4, "data": { "id": "77", "name": command, "type": 1, "options": options } })
    };
    let mut offered = Vec::new();
    for (name, command, sub) in [
        ("version", "promote", None),
        ("version", "release", Some("cut")),
        ("version", "release", Some("abort")),
        ("env", "promote", None),
    ] {
        let id = world.fake.interact("alice", (Some(GUILD), CHANNEL), typed(name, command, sub), 1);
        let first = world.fake.acknowledged(id).await;
        assert_eq!(first["type"], 8);
        let values: Vec<_> = first["data"]["choices"]
            .as_array()
            .unwrap()
            .iter()
            .map(|c| c["value"].as_str().unwrap().to_owned())
            .collect();
        offered.push(values.join(" "));
    }
    insta::assert_snapshot!(offered.join("\n"), @"
    Version 1. 2001 shop
    NewVersion 1. 2001 shop
    Version 1. 2001 shop
    Environment 1. 2001 shop
    ");
    let id = world.fake.interact("alice", (None, CHANNEL), typed("env", "promote", None), 1);
    assert_eq!(world.fake.acknowledged(id).await["data"]["choices"], json!([]));
}

#[tokio::test]
async fn a_pressed_button_is_heard_and_a_strange_one_refused() {
    let world = DiscordWorld::new().await;
    let vote = message(&world);
    let press = |custom_id: &str| {
        json!({
            "type": 3, "data": { "custom_id": custom_id, "component_type": 2 },
            "message": {
                "id": vote.to_string(), "channel_id": "2001", "type": 0, "pinned": false, "tts": false, "content": "",
                "author": { "id": "902", "username": "tidegate", "discriminator": "0", "avatar": null, "bot": true },
                "embeds": [], "components": [], "timestamp": "2026-03-02T09:00:00.000000+00:00",
                "edited_timestamp": null, "mention_everyone": false, "mentions": [], "mention_roles": [],
                "attachments": [],
            },
        })
    };
    let id = world.fake.interact("bob", (Some(GUILD), CHANNEL), press("tidegate:reject"), 2);
    assert_eq!(world.fake.acknowledged(id).await["type"], 5);
    let pressed: Vec<_> = world
        .inbox
        .all()
        .into_iter()
        .filter_map(|i| match i.event {
            Event::Pressed { login, message, button, .. } => Some((login, message.id, button)),
            _ => None,
        })
        .collect();
    assert_eq!(pressed, [("1002".to_owned(), vote.to_string(), Button::Reject)]);
    let id = world.fake.interact("bob", (Some(GUILD), CHANNEL), press("other:bot"), 1);
    assert!(words(&world.fake.acknowledged(id).await).contains("none of tidegate's"));
}

#[tokio::test]
async fn a_reaction_told_twice_is_one_and_one_that_happens_twice_is_two() {
    let world = DiscordWorld::new().await;
    let vote = message(&world);
    let twice = || {
        world.fake.react("bob", vote, "✅", false);
        world.fake.react("bob", vote, "✅", false);
    };
    twice();
    wait(|| reactions(&world) == 1, "the vote").await;
    world.fake.unreact("bob", vote, "✅");
    wait(|| reactions(&world) == 2, "its end").await;
    twice();
    wait(|| reactions(&world) == 3, "the vote again").await;
    // Neither counts: another emoji, and the bot's own.
    world.fake.react("bob", vote, "🎉", false);
    world.fake.react("tidegate", vote, "✅", false);
    world.fake.react("carol", vote, "👍🏿", false);
    wait(|| reactions(&world) == 4, "the vote with a skin tone").await;
    assert_eq!(reactions(&world), 4);
}

#[tokio::test]
async fn votes_cleared_all_at_once_are_read_again() {
    let world = DiscordWorld::new().await;
    let vote = message(&world);
    let place = json!({ "channel_id": "2001", "message_id": vote.to_string(), "guild_id": GUILD.to_string() });
    world.fake.tell("MESSAGE_REACTION_REMOVE_ALL", place);
    world.heard_of("cleared").await;
}

#[tokio::test]
async fn a_connection_that_breaks_off_is_resumed_and_nothing_is_lost() {
    let world = DiscordWorld::new().await;
    let vote = message(&world);
    for (n, push) in [Push::Reconnect, Push::Close(4000), Push::Break].into_iter().enumerate() {
        let before = missed(&world);
        world.fake.push(push);
        // Meanwhile somebody votes.
        world.fake.react("bob", vote, ["✅", "👍", "shipit:7"][n], false);
        world.fake.until("the connection is resumed", |w| w.resumed == n + 1).await;
        wait(|| missed(&world) > before, "word that votes are to be read again").await;
        wait(|| reactions(&world) == n + 1, "the vote of the time between").await;
    }
    assert_eq!(world.fake.world().identified, 1);
    let id = world.fake.interact("alice", (Some(GUILD), CHANNEL), command("/tide status"), 1);
    world.fake.acknowledged(id).await;
}

#[tokio::test]
async fn a_session_that_is_gone_is_begun_anew_and_ballots_are_read_again() {
    let world = DiscordWorld::new().await;
    let before = missed(&world);
    {
        let mut there = world.fake.world();
        there.sessions.clear();
        there.forgetful = true;
    }
    world.fake.push(Push::Close(4009));
    world.fake.until("the adapter is connected anew", |w| w.identified == 2).await;
    wait(|| missed(&world) > before, "word that votes are to be read again").await;
}

#[tokio::test]
async fn a_service_that_is_down_at_the_start_is_tried_again() {
    tidegate::tls::provide();
    let fake = super::Fake::new().await;
    fake.fail(Method::GET, "/gateway/bot", Fault::Refuse(503, 0));
    let clock = tidegate::port::ManualClock::new("2026-03-02T09:00:00Z".parse().unwrap());
    let discord = std::sync::Arc::new(tidegate::chat::discord::Discord::new(super::setup(&fake, &clock)));
    let listening = super::listening(&discord, &std::sync::Arc::default());
    fake.until("the adapter is connected", |w| w.identified == 1).await;
    listening.abort();
}

#[tokio::test]
async fn a_connection_that_died_without_a_word_is_begun_anew_and_ballots_are_read_again() {
    tidegate::tls::provide();
    for members_untold in [false, true] {
        let fake = super::Fake::new().await;
        fake.world().members_untold = members_untold;
        let clock = tidegate::port::ManualClock::new("2026-03-02T09:00:00Z".parse().unwrap());
        // It is asked all the time here; how long it takes otherwise is tested beside the times.
        let beat = Beat { quiet: Duration::from_millis(1), answer: Duration::from_millis(1500) };
        let discord = Arc::new(Discord::new(Setup { beat, ..super::setup(&fake, &clock) }));
        let inbox = Arc::<super::Inbox>::default();
        let listening = super::listening(&discord, &inbox);
        // Another question is put once the one before was answered.
        fake.until("the connection answered", |w| w.asked_for_members > 1 || w.beats > 2).await;
        let missed = || inbox.all().iter().filter(|i| matches!(i.event, Event::Missed { .. })).count();
        let (begun, before) = (fake.world().identified, missed());
        fake.push(Push::FallSilent);
        fake.until("the connection is begun anew", |w| w.identified > begun).await;
        wait(|| missed() > before, "what was missed").await;
        listening.abort();
    }
}
