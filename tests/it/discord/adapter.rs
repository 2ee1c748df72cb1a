//! What is particular to Discord when cards, ballots, lines and answers go out, and votes are read back.

use std::time::Duration;

use axum::http::Method;
use serde_json::json;
use tidegate::chat::card::{Ask, Ballot, Card, Item, Line, Mark, Mention, Tone};
use tidegate::chat::{Body, Chat as _, Post, Reaction, Standing};
use tidegate::domain::event::MessageRef;
use tidegate::domain::vote::Choice;
use tidegate::domain::{DeliveryId, PersonId};
use tidegate::port::Fault as Kind;

use super::fake::{BOT, CHANNEL, Channel, Fault, GUILD, Person, ROLE};
use super::faults::FAULTS;
use super::{DiscordWorld, command};

fn card(title: &str) -> Body {
    Body::Card(Box::new(Card {
        delivery: DeliveryId::parse("shop-12").unwrap(),
        title: title.to_owned(),
        headline: "Waiting for approvals".to_owned(),
        tone: Tone::Waiting,
        byline: "asked by alice".to_owned(),
        checklist: vec![Item { mark: Mark::Current, title: "Merge".to_owned(), note: None }],
        gates: vec![],
        votes: None,
        images: vec![],
        links: vec![],
        began: None,
        ballot: None,
    }))
}

fn ballot(retired: Option<&str>) -> Body {
    Body::Ballot(Ballot {
        number: 3,
        delivery: DeliveryId::parse("shop-12").unwrap(),
        question: "shop 1.4.0 into stage at abc1234?".to_owned(),
        electorate: "1 of bob, carol".to_owned(),
        notes: Vec::new(),
        retired: retired.map(ToOwned::to_owned),
        asked: None,
        ask: Ask::default().into(),
    })
}

fn post(key: &str, thread: Option<&MessageRef>, body: Body) -> Post {
    Post { key: key.to_owned(), channel: CHANNEL.to_string(), thread: thread.cloned(), body }
}

async fn posted(world: &DiscordWorld, key: &str, thread: Option<&MessageRef>, body: Body) -> MessageRef {
    world.chat.post(&post(key, thread, body)).await.unwrap()
}

fn number(message: &MessageRef) -> u64 {
    message.id.parse().unwrap()
}

/// Discord remembers nonces for minutes only.
fn minutes_pass(world: &DiscordWorld) {
    world.fake.world().messages.values_mut().for_each(|m| m.nonce = None);
}

#[tokio::test]
async fn a_card_has_one_thread_named_after_it_in_which_all_that_belongs_to_it_stands() {
    let mut world = DiscordWorld::new().await;
    let shown = posted(&world, "card", None, card("Release 1.4.0 of shop to stage")).await;
    let vote = posted(&world, "ballot", Some(&shown), ballot(None)).await;
    assert_eq!(vote.channel, shown.id, "a thread has the id of the message it hangs below");
    assert_eq!(world.fake.world().channels[&number(&shown)].name, "shop-12 · Release 1.4.0 of shop to stage");
    crate::chat::World::restart(&mut world).await;
    posted(&world, "line", Some(&shown), Body::Line(Line::detail("bob asked to review"))).await;
    let threads = world.fake.world().channels.values().filter(|c| c.parent == Some(CHANNEL)).count();
    assert_eq!(threads, 1);
}

#[tokio::test]
async fn an_outcome_is_told_in_the_thread_and_once_in_the_channel() {
    let mut world = DiscordWorld::new().await;
    let shown = posted(&world, "card", None, card("Release 1.4.0")).await;
    let outcome = || Body::Line(Line::outcome("shop 1.4.0 is in stage"));
    // The channel was told, then tidegate was killed.
    world.fake.fail(Method::POST, &format!("/channels/{}/messages", shown.id), Fault::Refuse(503, 0));
    world.chat.post(&post("line", Some(&shown), outcome())).await.unwrap_err();
    crate::chat::World::restart(&mut world).await;
    minutes_pass(&world);
    assert_eq!(world.chat.find(&CHANNEL.to_string(), "line").await.unwrap(), None);
    posted(&world, "line", Some(&shown), outcome()).await;
    posted(&world, "detail", Some(&shown), Body::Line(Line::detail("asked bob"))).await;
    let told = |channel: u64, part: &str| {
        let world = world.fake.world();
        world
            .messages
            .values()
            .filter(|m| m.channel == channel && super::fake::seen_by_people(&m.body).contains(part))
            .count()
    };
    assert_eq!((told(CHANNEL, "is in stage"), told(number(&shown), "is in stage")), (1, 1));
    assert_eq!((told(CHANNEL, "asked bob"), told(number(&shown), "asked bob")), (0, 1));
}

#[tokio::test]
async fn a_message_whose_answer_was_lost_is_found_again_and_not_posted_twice() {
    let world = DiscordWorld::new().await;
    let shown = posted(&world, "card", None, card("Release 1.4.0")).await;
    world.fake.fail(Method::POST, &format!("/channels/{}/messages", shown.id), Fault::LoseAnswer);
    let lost = world.chat.post(&post("ballot", Some(&shown), ballot(None))).await.unwrap_err();
    assert_eq!(lost.fault, Kind::Transient);
    let found = world.chat.find(&CHANNEL.to_string(), "ballot").await.unwrap().expect("it stands in the thread");
    assert_eq!(found.channel, shown.id);
    assert_eq!(posted(&world, "ballot", Some(&shown), ballot(None)).await, found, "the nonce keeps a second one away");
    assert_eq!(world.fake.standing().iter().filter(|t| t.contains("ballot 3")).count(), 1);
}

#[tokio::test]
async fn a_message_is_found_among_hundreds_of_newer_ones() {
    let world = DiscordWorld::new().await;
    let shown = posted(&world, "card", None, card("Release 1.4.0")).await;
    for n in 0..250 {
        let mut there = world.fake.world();
        let id = there.next_id();
        let body = json!({ "content": format!("chatter {n}"), "embeds": [], "components": [] });
        let author = 1001;
        there.messages.insert(
            id,
            super::fake::Message { channel: CHANNEL, author, body, nonce: None, reactions: vec![], edits: 0 },
        );
    }
    assert_eq!(world.chat.find(&CHANNEL.to_string(), "card").await.unwrap(), Some(shown));
}

#[tokio::test]
async fn somebody_elses_message_with_our_mark_is_not_taken_for_ours() {
    let world = DiscordWorld::new().await;
    let shown = posted(&world, "card", None, card("Release 1.4.0")).await;
    {
        let mut there = world.fake.world();
        let copy = super::fake::Message { author: 1006, nonce: None, ..there.messages[&number(&shown)].clone() };
        let id = there.next_id();
        there.messages.insert(id, copy);
    }
    assert_eq!(world.chat.find(&CHANNEL.to_string(), "card").await.unwrap(), Some(shown));
}

#[tokio::test]
async fn only_who_is_called_is_mentioned() {
    let world = DiscordWorld::new().await;
    let called = Mention { person: PersonId::parse("bob").unwrap(), login: Some("1002".to_owned()) };
    let alarm = Line::alarm("rollout of <@1003> failed: @everyone").calling(vec![called]);
    let shown = posted(&world, "alarm", None, Body::Line(alarm)).await;
    let told = posted(&world, "card 2", None, card("Release 1.4.0")).await;
    let called = Mention { person: PersonId::parse("bob").unwrap(), login: Some("1002".to_owned()) };
    posted(&world, "alarm 2", Some(&told), Body::Line(Line::alarm("it failed").calling(vec![called]))).await;
    let contents = || world.fake.world().messages.values().map(|m| m.body["content"].clone()).collect::<Vec<_>>();
    assert_eq!(contents().iter().filter(|c| **c == "<@1002>").count(), 2, "in thread and channel bob is called once");
    let plain = posted(&world, "card", None, card("<@1003> @here")).await;
    let there = world.fake.world();
    let sent = |m: &MessageRef| there.messages[&number(m)].body.clone();
    assert_eq!(sent(&shown)["content"], "<@1002>");
    assert_eq!(sent(&shown)["allowed_mentions"], json!({ "parse": [], "users": ["1002"] }));
    assert_eq!(sent(&plain)["allowed_mentions"], json!({ "parse": [], "users": [] }));
    assert_eq!(sent(&plain)["content"], "");
}

#[tokio::test]
async fn a_ballot_has_buttons_until_it_is_retired() {
    let world = DiscordWorld::new().await;
    let vote = posted(&world, "ballot", None, ballot(None)).await;
    let labels = || {
        let there = world.fake.world();
        let row = there.messages[&number(&vote)].body["components"][0]["components"].clone();
        row.as_array().into_iter().flatten().map(|b| b["label"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(labels(), ["Approve", "Reject", "Withdraw"]);
    world.chat.edit(&vote, 1, &ballot(Some("decided"))).await.unwrap();
    assert_eq!(labels(), [""; 0]);
}

#[tokio::test]
async fn an_edit_that_changes_nothing_costs_no_call_and_an_archived_thread_is_opened_for_one_that_does() {
    let world = DiscordWorld::new().await;
    let shown = posted(&world, "card", None, card("Release 1.4.0")).await;
    let vote = posted(&world, "ballot", Some(&shown), ballot(None)).await;
    world.chat.edit(&vote, 1, &ballot(None)).await.unwrap();
    assert_eq!(world.fake.count("PATCH"), 0);
    world.fake.world().channels.get_mut(&number(&shown)).unwrap().archived = true;
    world.chat.edit(&vote, 2, &ballot(Some("decided"))).await.unwrap();
    assert!(world.fake.standing().iter().any(|t| t.contains("retired: decided")));
}

/// Each in every way in which a call can fail, but for not being answered at all: it is told, and done when it is tried again.
#[tokio::test]
async fn a_thread_that_cannot_be_opened_again_and_a_role_that_cannot_be_read_are_tried_again() {
    let world = DiscordWorld::new().await;
    let shown = posted(&world, "card", None, card("Release 1.4.0")).await;
    let vote = posted(&world, "ballot", Some(&shown), ballot(None)).await;
    let thread = format!("=/channels/{}", shown.id);
    for (turn, fault) in (0..).zip(FAULTS.iter().filter(|fault| !matches!(fault, Fault::Hang))) {
        let body = ballot(Some(&format!("decided {turn}")));
        world.fake.world().channels.get_mut(&number(&shown)).unwrap().archived = true;
        world.fake.fail(Method::PATCH, &thread, fault.clone());
        let met = world.chat.edit(&vote, turn + 1, &body).await;
        assert!(met.is_err(), "{fault:?}: {met:?}");
        world.clock.advance(Duration::from_secs(10));
        world.chat.edit(&vote, turn + 1, &body).await.unwrap();
        let retired = format!("retired: decided {turn}");
        assert!(world.fake.standing().iter().any(|text| text.contains(&retired)), "{fault:?}");

        world.fake.fail(Method::GET, "/roles", fault.clone());
        assert!(world.chat.team(&ROLE.to_string()).await.is_err(), "{fault:?}");
        world.clock.advance(Duration::from_secs(10));
        assert_eq!(world.chat.team(&ROLE.to_string()).await.unwrap(), Some(Vec::new()), "{fault:?}");
        assert!(world.fake.world().faults.is_empty(), "{fault:?}: nothing met the fault");
    }
}

#[tokio::test]
async fn what_discord_refuses_is_told_with_what_to_do() {
    let world = DiscordWorld::new().await;
    let mut told = Vec::new();
    for (status, code) in
        [(429, 0), (502, 0), (401, 0), (403, 50001), (403, 50013), (404, 10003), (404, 10004), (400, 50035)]
    {
        world.fake.fail(Method::POST, "/messages", Fault::Refuse(status, code));
        let error = world.chat.post(&post("line", None, Body::Line(Line::detail("x")))).await.unwrap_err();
        assert_eq!(error.retry_after.is_some(), status == 429);
        world.clock.advance(Duration::from_secs(1));
        told.push(format!("{:?}: {}", error.fault, error.told));
    }
    let nowhere = Post { channel: "releases".to_owned(), ..post("line", None, Body::Line(Line::detail("x"))) };
    told.push(world.chat.post(&nowhere).await.unwrap_err().told);
    told.push(world.chat.private("alice", "2001", "answer:1", "x").await.unwrap_err().told);
    insta::assert_snapshot!(told.join("\n"));
}

/// What comes of posting a line to a channel: none where it is there, else when to come again.
async fn tried(world: &DiscordWorld, key: &str, channel: u64) -> Option<Duration> {
    let line = Post { channel: channel.to_string(), ..post(key, None, Body::Line(Line::detail("x"))) };
    let error = world.chat.post(&line).await.err()?;
    Some(error.retry_after.expect("it says when to come again"))
}

#[tokio::test]
async fn a_limit_of_one_channel_holds_that_channel_alone_and_a_global_one_all() {
    const OTHER: u64 = 2002;
    let world = DiscordWorld::new().await;
    let other = Channel { name: "other".to_owned(), ..Channel::default() };
    world.fake.world().channels.insert(OTHER, other);
    let shown = posted(&world, "card", None, card("Release 1.4.0")).await;
    let (thirty, posts) = (Some(Duration::from_secs(30)), "POST /channels/2001/messages");

    world.fake.fail(Method::POST, "/channels/2001/messages", Fault::Limit { seconds: 30, global: false });
    let made = world.fake.count(posts);
    assert_eq!((tried(&world, "a", CHANNEL).await, tried(&world, "a", CHANNEL).await), (thirty, thirty));
    assert_eq!(world.fake.count(posts), made + 1, "what would be refused is not asked for");
    assert_eq!(tried(&world, "b", OTHER).await, None);
    world.chat.edit(&shown, 1, &card("Release 1.4.1")).await.unwrap();
    assert_eq!(world.chat.find(&CHANNEL.to_string(), "a").await.unwrap(), None);
    assert_eq!(world.fake.count("GET /channels/2001/messages"), 0, "what was not sent need not be looked for");
    world.clock.advance(Duration::from_secs(30));
    assert_eq!(tried(&world, "a", CHANNEL).await, None);

    world.fake.fail(Method::POST, "/channels/2002/messages", Fault::LastOne(4));
    assert_eq!(tried(&world, "c", OTHER).await, None);
    assert_eq!(tried(&world, "d", OTHER).await, Some(Duration::from_secs(4)));
    assert_eq!(tried(&world, "e", CHANNEL).await, None);

    world.fake.fail(Method::POST, "/channels/2001/messages", Fault::Limit { seconds: 20, global: true });
    let twenty = Some(Duration::from_secs(20));
    assert_eq!((tried(&world, "f", CHANNEL).await, tried(&world, "d", OTHER).await), (twenty, twenty));
    assert_eq!(world.chat.reactions(&shown).await.unwrap_err().retry_after, twenty);
    let id = world.fake.interact("alice", (Some(GUILD), CHANNEL), command("/tide status"), 1);
    world.fake.acknowledged(id).await;
    world.clock.advance(Duration::from_secs(20));
    assert_eq!((tried(&world, "f", CHANNEL).await, tried(&world, "d", OTHER).await), (None, None));
    assert_eq!(world.chat.reactions(&shown).await.unwrap(), []);
}

#[tokio::test]
async fn an_answer_that_comes_too_late_is_written_directly_and_no_error_holds_a_token() {
    let world = DiscordWorld::new().await;
    let ask = || world.fake.interact("alice", (Some(GUILD), CHANNEL), command("/tide status"), 1);
    let answer =
        async |id: u64, text: &str| world.chat.private("1001", "2001", &format!("answer:discord:{id}"), text).await;
    let (id, another) = (ask(), ask());
    for id in [id, another] {
        world.fake.acknowledged(id).await;
    }
    world.fake.fail(Method::PATCH, "/webhooks", Fault::Refuse(500, 0));
    let error = answer(id, "in trouble").await.unwrap_err();
    assert!(!format!("{error:?}").contains("secret-"), "{error:?}");
    answer(id, "in time").await.unwrap();
    assert_eq!(world.fake.direct("alice"), [""; 0]);
    world.fake.world().asked.get_mut(&another).unwrap().over = true;
    answer(another, "too late").await.unwrap();
    assert_eq!(world.fake.direct("alice"), ["too late"]);
}

#[tokio::test]
async fn who_takes_no_direct_messages_is_answered_in_the_channel_without_being_called() {
    let world = DiscordWorld::new().await;
    world.fake.world().people.get_mut(&1001).unwrap().takes_messages = false;
    for _ in 0..2 {
        world.chat.private("1001", "2001", "answer:1", "your vote does not count").await.unwrap();
    }
    assert_eq!(world.fake.standing(), ["To <@1001>:\nyour vote does not count"]);
    assert!(world.fake.world().messages.values().all(|m| m.body["allowed_mentions"]["users"] == json!([])));
    let refused = world.chat.direct("1001", "direct:1", &Line::detail("x")).await.unwrap_err();
    assert_eq!(refused.fault, Kind::Rejected);
}

#[tokio::test]
async fn every_kind_of_reaction_is_read_whole_and_the_bots_own_is_none() {
    let world = DiscordWorld::new().await;
    let vote = posted(&world, "ballot", None, ballot(None)).await;
    {
        let mut there = world.fake.world();
        let reactions = &mut there.messages.get_mut(&number(&vote)).unwrap().reactions;
        let many: Vec<u64> = (5000..5230).collect();
        reactions.push(("👍🏽".to_owned(), false, vec![1001]));
        reactions.push(("✅".to_owned(), false, many.into_iter().chain([BOT, 1002]).collect()));
        reactions.push(("✅".to_owned(), true, vec![1003]));
        reactions.push(("shipit:777".to_owned(), false, vec![1002, 1004]));
        reactions.push(("🎉".to_owned(), false, vec![1005]));
        reactions.push(("❌".to_owned(), false, vec![1006]));
    }
    let votes = world.chat.reactions(&vote).await.unwrap();
    let of = |choice: Choice| votes.iter().filter(|r| r.choice == choice).count();
    assert_eq!((of(Choice::Approve), of(Choice::Reject)), (234, 1));
    let vote = |login: &str| Reaction { login: login.to_owned(), choice: Choice::Approve };
    assert!(["1001", "1002", "1003", "1004"].iter().all(|login| votes.contains(&vote(login))));
    assert!(!votes.contains(&vote("902")) && !votes.contains(&vote("1005")));
}

#[tokio::test]
async fn a_surface_that_cannot_be_read_is_an_error_and_never_no_votes() {
    let world = DiscordWorld::new().await;
    let vote = posted(&world, "ballot", None, ballot(None)).await;
    world.fake.react("bob", number(&vote), "✅", false);
    world.fake.fail(Method::GET, "/reactions/", Fault::Refuse(500, 0));
    assert_eq!(world.chat.reactions(&vote).await.unwrap_err().fault, Kind::Transient);
    world.fake.world().channels.get_mut(&CHANNEL).unwrap().hidden = true;
    assert_eq!(world.chat.reactions(&vote).await.unwrap_err().fault, Kind::Rejected);
}

#[tokio::test]
async fn only_full_members_of_the_server_are_members() {
    let world = DiscordWorld::new().await;
    {
        let people = &mut world.fake.world().people;
        people.get_mut(&1002).unwrap().pending = true;
        people.get_mut(&1003).unwrap().left = true;
        let bot = Person { bot: true, ..people[&1001].clone() };
        people.insert(1004, bot);
    }
    let mut standings = Vec::new();
    for login in ["1001", "1002", "1003", "1004", "1099"] {
        standings.push(world.chat.profile(login).await.unwrap().unwrap().standing);
    }
    use Standing::{Bot, Guest, Member, Stranger};
    assert_eq!(standings, [Member, Guest, Stranger, Bot, Stranger]);
    world.fake.fail(Method::GET, "/members/", Fault::Refuse(500, 0));
    assert_eq!(world.chat.profile("1001").await.unwrap_err().fault, Kind::Transient);
}

#[tokio::test]
async fn a_role_is_a_team_of_those_known_people_who_have_it() {
    let world = DiscordWorld::new().await;
    {
        let people = &mut world.fake.world().people;
        for id in [1002, 1003, 1004] {
            people.get_mut(&id).unwrap().roles = vec![ROLE];
        }
        people.get_mut(&1004).unwrap().left = true;
    }
    let members = world.chat.team(&ROLE.to_string()).await.unwrap();
    assert_eq!(members, Some(vec!["1002".to_owned(), "1003".to_owned()]));
    assert_eq!(world.chat.team("42").await.unwrap_err().fault, Kind::NotFound);
    world.fake.fail(Method::GET, "/members/1002", Fault::Refuse(500, 0));
    assert_eq!(world.chat.team(&ROLE.to_string()).await.unwrap_err().fault, Kind::Transient);
}

#[tokio::test]
async fn a_link_leads_to_a_message() {
    let world = DiscordWorld::new().await;
    let message =
        MessageRef { surface: tidegate::domain::catalog::Surface::Discord, channel: "2001".into(), id: "7".into() };
    let link = world.chat.permalink(&message).unwrap();
    assert_eq!(link, format!("{}/channels/900/2001/7", world.fake.url()));
}

#[test]
fn where_discords_description_is_at_hand_it_judges() {
    let fine = json!({ "content": "x" });
    let wrong = json!({ "content": "x".repeat(5000), "embeds": "none" });
    let judged = |body| super::schema::violations(&Method::POST, "/channels/2001/messages", body);
    assert_eq!(judged(&fine), Vec::<String>::new());
    assert_eq!(judged(&wrong).is_empty(), std::env::var_os("TIDEGATE_DISCORD_OPENAPI").is_none());
}
