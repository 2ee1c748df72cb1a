//! What others say of Slack: that the manifest's scopes are those of the methods that are called, and, where
//! `TIDEGATE_SLACK_SPECS` names the folder, that Slack's own samples are understood and its published description of the
//! Web API takes what is sent.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::{Value, json};
use tidegate::chat::card::Line;
use tidegate::chat::slack::METHODS;
use tidegate::chat::{Body, Chat as _, Post};
use tidegate::domain::event::Event;

use super::fake::{APP, TEAM};
use super::world::{CHANNEL, SlackWorld};

/// The scopes that a method takes, as Slack's documentation has them.
fn scopes(method: &str) -> &'static [&'static str] {
    match method {
        // The first with the app's own token.
        "apps.connections.open" | "auth.test" => &[],
        "chat.postEphemeral" | "chat.postMessage" | "chat.update" => &["chat:write"],
        "conversations.history" | "conversations.replies" => &["channels:history", "groups:history"],
        "conversations.open" => &["im:write"],
        "reactions.get" => &["reactions:read"],
        "usergroups.list" => &["usergroups:read"],
        "users.info" => &["users:read"],
        "users.lookupByEmail" => &["users:read.email"],
        other => panic!("no scopes are known for {other}"),
    }
}

#[test]
fn the_manifest_asks_for_the_scopes_of_the_methods_that_are_called_and_no_more() {
    let manifest = tidegate_commands::slack_manifest(&tidegate_commands::SlackApp::default());
    let asked = manifest["oauth_config"]["scopes"]["bot"].as_array().unwrap();
    let asked: BTreeSet<&str> = asked.iter().map(|scope| scope.as_str().unwrap()).collect();
    // The slash commands themselves, and the event of an invitation; those of reactions take what reading them takes.
    let others = ["commands", "channels:read", "groups:read"];
    let needed: BTreeSet<&str> = METHODS.iter().flat_map(|m| scopes(m)).chain(&others).copied().collect();
    assert_eq!(asked, needed);
}

/// The folder with Slack's description and samples, where there is one.
fn specs() -> Option<PathBuf> {
    std::env::var_os("TIDEGATE_SLACK_SPECS").map(PathBuf::from)
}

fn json_of(path: PathBuf) -> Value {
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn slacks_own_samples_are_understood() {
    let Some(folder) = specs() else { return };
    let sample = |name: &str| json_of(folder.join("slack-samples").join(name));
    let world = SlackWorld::new().await;
    let mut command = sample("SlashCommandPayload.json");
    for (key, value) in [
        ("team_id", TEAM),
        ("api_app_id", APP),
        ("user_id", "U01"),
        ("channel_id", CHANNEL),
        ("command", "/tide"),
        ("text", "status"),
        ("trigger_id", "1.2.3"),
    ] {
        command[key] = json!(value);
    }
    world.tell("slash_commands", command).await;
    for (name, id) in [("ReactionAddedPayload.json", "Ev1"), ("ReactionRemovedPayload.json", "Ev2")] {
        let mut event = sample(name);
        for (key, value) in [("team_id", TEAM), ("api_app_id", APP), ("event_id", id)] {
            event[key] = json!(value);
        }
        event["event"]["user"] = json!("U01");
        event["event"]["reaction"] = json!("x");
        event["event"]["item"]["channel"] = json!(CHANNEL);
        world.tell("events_api", event).await;
    }
    let mut press = sample("BlockActionPayload.json");
    press["team"]["id"] = json!(TEAM);
    press["api_app_id"] = json!(APP);
    press["user"]["id"] = json!("U01");
    press["trigger_id"] = json!("1.2.4");
    press["container"]["message_ts"] = json!("1.2");
    press["container"]["channel_id"] = json!(CHANNEL);
    press["actions"][0]["action_id"] = json!("tidegate:approve");
    world.tell("interactive", press).await;
    world.tell("events_api", sample("MessagePayload.json")).await;
    let kinds: Vec<&str> = world
        .inbox
        .all()
        .iter()
        .map(|incoming| match incoming.event {
            Event::Said { .. } => "said",
            Event::Reacted { .. } => "reacted",
            Event::Pressed { .. } => "pressed",
            _ => "other",
        })
        .collect();
    assert_eq!(kinds, ["said", "reacted", "reacted", "pressed"]);
}

/// Arguments that are newer than the description.
const NEWER: [&str; 2] = ["metadata", "include_all_metadata"];

#[tokio::test]
async fn slacks_description_of_the_web_api_takes_what_is_sent() {
    let Some(folder) = specs() else { return };
    let description = json_of(folder.join("slack-web-api.json"));
    let world = SlackWorld::new().await;
    let user = json!({ "id": "U01", "team_id": TEAM, "profile": { "email": "u@acme.example" } });
    world.fake.state().users.insert("U01".to_owned(), user);
    let slack = &world.slack;
    let post = |key: &str| Post {
        key: key.to_owned(),
        channel: CHANNEL.to_owned(),
        thread: None,
        body: Body::Line(Line::outcome("hello")),
    };
    let first = slack.post(&post("one")).await.unwrap();
    slack.post(&Post { thread: Some(first.clone()), ..post("two") }).await.unwrap();
    slack.edit(&first, 2, &Body::Line(Line::outcome("hello again"))).await.unwrap();
    slack.find(CHANNEL, "three").await.unwrap();
    slack.reactions(&first).await.unwrap();
    slack.private("U01", CHANNEL, "answer", "hello").await.unwrap();
    slack.direct("U01", "direct", &Line::outcome("hello")).await.unwrap();
    slack.profile("U01").await.unwrap();
    slack.login_of("u@acme.example").await.unwrap();
    slack.team("@x").await.unwrap_err();
    let calls = world.fake.state().calls.clone();
    let called: BTreeSet<&str> = calls.iter().map(|c| c.method.as_str()).collect();
    assert_eq!(called, METHODS.iter().copied().collect(), "a method that is called is not walked through here");
    for call in calls.iter().filter(|c| c.method != "apps.connections.open") {
        let path = &description["paths"][format!("/{}", call.method)];
        let mut args = call.args.clone();
        NEWER.iter().for_each(|newer| drop(args.as_object_mut().unwrap().remove(*newer)));
        if path["get"].is_object() {
            let known: BTreeSet<&str> =
                path["get"]["parameters"].as_array().into_iter().flatten().filter_map(|p| p["name"].as_str()).collect();
            for name in args.as_object().unwrap().keys() {
                assert!(known.contains(name.as_str()), "{} knows no {name}", call.method);
            }
        } else {
            let schema = &path["post"]["requestBody"]["content"]["application/json"]["schema"];
            let mut whole = schema.clone();
            whole["components"] = description["components"].clone();
            let known = schema["properties"].as_object().unwrap();
            for name in args.as_object().unwrap().keys() {
                assert!(known.contains_key(name), "{} knows no {name}", call.method);
            }
            if let Err(error) = jsonschema::validate(&whole, &args) {
                // Blocks and attachments are texts there, and lists today.
                let path = error.instance_path().to_string();
                assert!(path.starts_with("/blocks") || path.starts_with("/attachments"), "{}: {error}", call.method);
            }
        }
    }
}
