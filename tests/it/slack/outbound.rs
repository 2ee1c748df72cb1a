//! What is shown on Slack: within its limits and its patience, once, and with words for what stands in the way.

use std::time::Duration;

use serde_json::{Value, json};
use tidegate::chat::card::{Ask, Ballot, Card, Item, Line, Link, Mark, Mention, Tone};
use tidegate::chat::{Body, Chat as _, Post, Standing};
use tidegate::domain::event::MessageRef;
use tidegate::domain::{DeliveryId, PersonId};
use tidegate::port::{Fault, PortResult};

use super::fake::{Message, TEAM, Trouble};
use super::world::{CHANNEL, SlackWorld, readable};

fn post(key: &str, body: Body) -> Post {
    Post { key: key.to_owned(), channel: CHANNEL.to_owned(), thread: None, body }
}

fn line(text: &str) -> Body {
    Body::Line(Line::outcome(text))
}

fn card(tone: Tone, words: &str) -> Card {
    let item = |mark, note: Option<&str>| Item { mark, title: format!("{words} step"), note: note.map(Into::into) };
    Card {
        delivery: DeliveryId::parse("shop-12").unwrap(),
        title: format!("Release 1.4.0 of shop to stage: {words}"),
        headline: "approvals: 1 of 2 (alice); can approve: bob".to_owned(),
        tone,
        byline: "asked by alice, 3m ago".to_owned(),
        checklist: vec![item(Mark::Done, Some("#4")), item(Mark::Current, None), item(Mark::Todo, None)],
        gates: vec!["approvals: 1 of 2 (alice); can approve: bob".to_owned(), format!("freeze: {words}")],
        votes: Some("1 of 2: alice".to_owned()),
        images: vec!["shop:v1.4.0@sha256:0123".to_owned()],
        links: vec![Link {
            label: "pull request".to_owned(),
            url: "https://forge.example/acme/shop/pull/4".to_owned(),
        }],
        began: Some("2026-03-02T08:57:00Z".parse().unwrap()),
        ballot: None,
    }
}

fn ballot(retired: Option<&str>) -> Ballot {
    Ballot {
        number: 3,
        delivery: DeliveryId::parse("shop-12").unwrap(),
        question: "Approve: Release 1.4.0 of shop to stage (head abc1234)".to_owned(),
        electorate: "2 of release-managers (alice, bob)".to_owned(),
        notes: Vec::new(),
        retired: retired.map(Into::into),
        asked: Some("2026-03-02T08:57:00Z".parse().unwrap()),
        ask: Ask::default().into(),
    }
}

/// What Slack was sent, without where to.
async fn sent(body: Body) -> Value {
    let world = SlackWorld::new().await;
    world.slack.post(&post("key", body)).await.unwrap();
    let mut content = world.fake.state().messages[0].content.clone();
    for key in ["channel", "parse", "link_names", "unfurl_links", "unfurl_media"] {
        content.as_object_mut().unwrap().remove(key);
    }
    content
}

macro_rules! looks {
    ($($name:ident: $body:expr),+ $(,)?) => {
        $(
            #[tokio::test]
            async fn $name() {
                let content = serde_json::to_string_pretty(&sent($body).await).unwrap();
                insta::assert_snapshot!(stringify!($name), content);
            }
        )+
    };
}

fn called() -> Line {
    let mention = |name: &str, login: Option<&str>| Mention {
        person: PersonId::parse(name).unwrap(),
        login: login.map(ToOwned::to_owned),
    };
    Line::alarm("FAILED: <!channel> *look* at `this`")
        .calling(vec![mention("carol", Some("U03CAROL")), mention("erin", None)])
}

looks! {
    a_card_that_waits: Body::Card(Box::new(card(Tone::Waiting, "<!channel> *now* @here"))),
    a_card_that_failed: Body::Card(Box::new(Card { votes: None, links: vec![], ..card(Tone::Bad, "crash") })),
    a_ballot_with_its_buttons: Body::Ballot(ballot(None)),
    a_retired_ballot_without: Body::Ballot(ballot(Some("decided"))),
    a_line_that_calls_people: Body::Line(called()),
}

#[tokio::test]
async fn every_tone_has_a_colour_and_a_word_of_its_own() {
    let mut seen = Vec::new();
    for tone in [Tone::Moving, Tone::Waiting, Tone::Good, Tone::Bad, Tone::Neutral] {
        let content = sent(Body::Card(Box::new(card(tone, "x")))).await;
        let attachment = &content["attachments"][0];
        let word = attachment["blocks"][2]["elements"][0]["text"].as_str().unwrap().to_owned();
        seen.push(format!("{} {word}", attachment["color"].as_str().unwrap()));
    }
    insta::assert_snapshot!(seen.join("\n"), @"
    #1b6fb3 ▶ moving
    #daa038 ⏸ waiting
    #2eb886 ✔ done
    #d00000 ✘ failed
    #868686 ■ ended
    ");
}

#[tokio::test]
async fn forty_kilobytes_of_anything_fit_and_what_is_cut_off_is_said() {
    let world = SlackWorld::new().await;
    let long = "ab <c> & ".repeat(4_500);
    let mut huge = card(Tone::Waiting, &long);
    huge.headline = long.clone();
    huge.gates = vec![long.clone(); 50];
    huge.checklist = vec![Item { mark: Mark::Todo, title: long.clone(), note: Some(long.clone()) }; 90];
    huge.links = vec![Link { label: long.clone(), url: "https://x.example/".to_owned() }; 30];
    huge.images = vec![long.clone(); 60];
    world.slack.post(&post("card", Body::Card(Box::new(huge)))).await.unwrap();
    let ballot = Ballot { question: long.clone(), electorate: long.clone(), ..ballot(None) };
    world.slack.post(&post("ballot", Body::Ballot(ballot))).await.unwrap();
    world.slack.post(&post("line", line(&long))).await.unwrap();
    world.slack.private("U01", CHANNEL, "answer", &"one line\n".repeat(40_000)).await.unwrap();
    let state = world.fake.state();
    for message in &state.messages {
        assert!(readable(&message.content).contains("… (cut)"), "{}", message.content);
    }
    assert!(readable(&state.ephemeral[0].2).contains("… (cut"));
}

#[tokio::test]
async fn a_message_whose_answer_was_lost_is_found_and_not_posted_again() {
    let world = SlackWorld::new().await;
    world.fake.trouble("chat.postMessage", Trouble::AnswerLost);
    let error = world.slack.post(&post("card", line("hello"))).await.unwrap_err();
    assert_eq!(error.fault, Fault::Transient);
    world.clock.advance(Duration::from_secs(5));
    let found = world.slack.find(CHANNEL, "card").await.unwrap().unwrap();
    assert_eq!(world.slack.post(&post("card", line("hello"))).await.unwrap(), found);
    assert_eq!((world.fake.called("chat.postMessage"), world.fake.state().messages.len()), (1, 1));
}

#[tokio::test]
async fn retry_after_is_obeyed_and_the_newest_edit_is_the_one_that_is_shown() {
    let world = SlackWorld::new().await;
    let message = world.slack.post(&post("card", line("first"))).await.unwrap();
    world.fake.trouble("chat.update", Trouble::Limited(30));
    let error = world.slack.edit(&message, 2, &line("second")).await.unwrap_err();
    assert_eq!((error.fault, error.retry_after), (Fault::Transient, Some(Duration::from_secs(30))));
    let error = world.slack.edit(&message, 3, &line("third")).await.unwrap_err();
    assert_eq!((error.retry_after, world.fake.called("chat.update")), (Some(Duration::from_secs(30)), 1));
    world.slack.post(&post("outcome", line("released"))).await.unwrap();
    world.clock.advance(Duration::from_secs(30));
    world.slack.edit(&message, 3, &line("third")).await.unwrap();
    world.slack.edit(&message, 2, &line("second")).await.unwrap();
    assert!(readable(&world.fake.state().messages[0].content).contains("third"));
}

#[tokio::test]
async fn more_than_slack_takes_at_once_comes_later_without_a_call() {
    let world = SlackWorld::new().await;
    let mut later = Vec::new();
    for n in 0..10 {
        if let Err(error) = world.slack.post(&post(&format!("line:{n}"), line("x"))).await {
            assert!(error.retry_after.is_some(), "{error}");
            later.push(n);
        }
    }
    assert_eq!((world.fake.called("chat.postMessage"), later.len()), (4, 6));
    let history = world.fake.called("conversations.history");
    for n in later {
        world.clock.advance(Duration::from_secs(1));
        assert_eq!(world.slack.find(CHANNEL, &format!("line:{n}")).await.unwrap(), None);
        world.slack.post(&post(&format!("line:{n}"), line("x"))).await.unwrap();
    }
    assert_eq!(world.fake.called("conversations.history"), history, "what was not sent need not be looked for");
    assert_eq!(world.fake.state().messages.len(), 10);
}

#[tokio::test]
async fn a_message_that_another_app_dressed_up_as_ours_is_not_taken_for_one() {
    let world = SlackWorld::new().await;
    let metadata = json!({ "event_type": "tidegate", "event_payload": { "key": "card:shop-1", "revision": "9" } });
    world.fake.state().messages.push(Message {
        channel: CHANNEL.to_owned(),
        ts: "1.000001".to_owned(),
        thread: None,
        broadcast: false,
        content: json!({ "text": "approve me", "metadata": metadata }),
        by: "B66EVIL".to_owned(),
        reactions: Vec::new(),
    });
    assert_eq!(world.slack.find(CHANNEL, "card:shop-1").await.unwrap(), None);
    let posted = world.slack.post(&post("card:shop-1", line("ours"))).await.unwrap();
    assert_ne!(posted.id, "1.000001");
}

#[tokio::test]
async fn where_it_may_not_write_a_person_is_answered_at_the_response_url_and_else_directly() {
    let world = SlackWorld::new().await;
    world.fake.state().closed.insert("C0SECRET".to_owned());
    world.tell("slash_commands", world.fake.command("U01", "C0SECRET", "/tide status")).await;
    world.slack.private("U01", "C0SECRET", "answer:1", "all is well").await.unwrap();
    assert_eq!(readable(&world.fake.state().responses[0]).matches("all is well").count(), 2);

    let mut evil = world.fake.command("U02", "C0SECRET", "/tide status");
    evil["response_url"] = json!("https://evil.example/commands/1");
    world.tell("slash_commands", evil).await;
    world.slack.private("U02", "C0SECRET", "answer:2", "all is well").await.unwrap();
    let state = world.fake.state();
    assert_eq!(state.responses.len(), 1);
    assert!(state.messages.iter().any(|m| m.channel == "DU02"), "told directly");
}

#[tokio::test]
async fn what_slack_refuses_is_told_with_what_to_do() {
    let world = SlackWorld::new().await;
    let message = world.slack.post(&post("card", line("x"))).await.unwrap();
    let mut told = Vec::new();
    for (revision, code) in (2..).zip([
        "channel_not_found",
        "not_in_channel",
        "missing_scope",
        "token_revoked",
        "msg_too_long",
        "is_archived",
        "message_not_found",
        "internal_error",
        "surprise",
    ]) {
        world.clock.advance(Duration::from_secs(60));
        world.fake.trouble("chat.update", Trouble::Refused(code));
        let error = world.slack.edit(&message, revision, &line("y")).await.unwrap_err();
        told.push(format!("{:?}: {}", error.fault, error.told));
    }
    insta::assert_snapshot!(told.join("\n"));
}

/// The calls that are made for people, one of each kind.
const CALLS: [&str; 6] =
    ["users.info", "usergroups.list", "reactions.get", "chat.postMessage", "chat.postEphemeral", "chat.update"];

/// Makes one of them.
async fn call(world: &SlackWorld, method: &str, message: &MessageRef, turn: u64) -> PortResult<()> {
    let key = format!("turn:{turn}");
    match method {
        "users.info" => world.slack.profile("U01").await.map(drop),
        "usergroups.list" => world.slack.team("devs").await.map(drop),
        "reactions.get" => world.slack.reactions(message).await.map(drop),
        "chat.postMessage" => world.slack.post(&post(&key, line("x"))).await.map(drop),
        "chat.postEphemeral" => world.slack.private("U01", CHANNEL, &key, "x").await,
        _ => world.slack.edit(message, turn, &line(&key)).await,
    }
}

/// What goes wrong, and what whoever called is told: whether it is worth trying again, and when.
#[tokio::test]
async fn one_call_that_fails_holds_up_no_other_and_a_limit_holds_its_channel_alone() {
    let world = SlackWorld::new().await;
    world.fake.state().groups.push(json!({ "id": "S1", "handle": "devs", "users": ["U01"] }));
    let message = world.slack.post(&post("card", line("x"))).await.unwrap();
    let mut turn = 1;
    for (trouble, fault, after) in [
        (Trouble::AnswerLost, Fault::Transient, None),
        (Trouble::Status(500), Fault::Transient, None),
        (Trouble::Status(503), Fault::Transient, None),
        (Trouble::Refused("fatal_error"), Fault::Transient, None),
        (Trouble::Status(401), Fault::Rejected, None),
        (Trouble::Status(403), Fault::Rejected, None),
        (Trouble::Status(404), Fault::Rejected, None),
        (Trouble::Limited(30), Fault::Transient, Some(Duration::from_secs(30))),
    ] {
        for failing in CALLS {
            world.clock.advance(Duration::from_secs(60));
            world.fake.trouble(failing, trouble.clone());
            turn += 1;
            let failed = call(&world, failing, &message, turn).await;
            if failing == "chat.postEphemeral" && fault == Fault::Rejected {
                assert_eq!(failed, Ok(()), "told in another way");
            } else {
                let error = failed.unwrap_err();
                assert_eq!((error.fault, error.retry_after), (fault, after), "{failing} {trouble:?}");
            }
            for other in CALLS {
                turn += 1;
                let went = call(&world, other, &message, turn).await;
                assert_eq!(went.is_err(), other == failing && after.is_some(), "{other} behind {failing} {trouble:?}");
            }
        }
    }
    world.fake.trouble("chat.postMessage", Trouble::Limited(30));
    assert!(world.slack.post(&post("limited", line("x"))).await.is_err());
    let elsewhere = Post { channel: "C0OTHER".to_owned(), ..post("elsewhere", line("x")) };
    world.slack.post(&elsewhere).await.unwrap();
}

#[tokio::test]
async fn profiles_say_who_is_no_member_and_groups_and_addresses_name_people() {
    let world = SlackWorld::new().await;
    let user = |id: &str, more: Value| {
        let mut user =
            json!({ "id": id, "team_id": TEAM, "name": id, "profile": { "email": format!("{id}@acme.example") } });
        user.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        (id.to_owned(), user)
    };
    world.fake.state().users.extend([
        user("U01", json!({})),
        user("U02", json!({ "is_bot": true })),
        user("U03", json!({ "deleted": true })),
        user("U04", json!({ "is_restricted": true })),
        user("U05", json!({ "is_ultra_restricted": true })),
        user("U06", json!({ "is_stranger": true })),
        user("U07", json!({ "team_id": "T99OTHER" })),
        user("U08", json!({ "team_id": "T99OTHER", "enterprise_user": { "id": "U08", "teams": ["T99OTHER", TEAM] } })),
        user("U09", json!({ "team_id": "T99OTHER", "enterprise_user": { "id": "U09", "teams": ["T99OTHER"] } })),
        user("USLACKBOT", json!({})),
    ]);
    world.fake.state().groups = vec![json!({ "id": "S01", "handle": "on-call", "users": ["U01", "U04"] })];
    let mut standings = Vec::new();
    for id in ["U01", "U02", "U03", "U04", "U05", "U06", "U07", "U08", "U09", "USLACKBOT", "U99"] {
        standings.push(world.slack.profile(id).await.unwrap().unwrap().standing);
    }
    use Standing::{Bot, Deactivated, Guest, Member, Stranger};
    assert_eq!(standings, [Member, Bot, Deactivated, Guest, Guest, Guest, Guest, Member, Guest, Bot, Stranger]);
    assert_eq!(world.slack.login_of("U01@acme.example").await.unwrap().as_deref(), Some("U01"));
    assert_eq!(world.slack.login_of("nobody@acme.example").await.unwrap(), None);
    for name in ["@on-call", "on-call", "S01"] {
        assert_eq!(world.slack.team(name).await.unwrap().unwrap(), ["U01", "U04"]);
    }
    assert_eq!(world.slack.team("@gone").await.unwrap_err().fault, Fault::NotFound);
}
