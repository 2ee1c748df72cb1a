//! Discord failing in the middle of an approval, as a table: which call fails, when, and in each way in which a call can.
//! Whatever the row, people must then have seen what they see without it, once: the card, the ballot, that the vote counted,
//! the outcome, and an answer to whoever asked.
//!
//! Where each thing that can go wrong between people and tidegate on Discord is tested, beside the table below (what is the
//! same on all surfaces stands at Slack's):
//!
//! | what | test |
//! |---|---|
//! | one channel is limited | `adapter::a_limit_of_one_channel_holds_that_channel_alone_and_a_global_one_all`; `limits::a_limit_holds_its_route_in_its_channel_and_a_global_one_everything_but_first_answers`; how it ends: the column 429 of each row here |
//! | one channel is limited, or a call hangs: what goes out elsewhere meanwhile | `while_one_channel_is_limited_or_a_call_hangs_another_is_served` |
//! | a press comes from somebody who may not vote | `story::what_is_no_vote_is_told_privately_or_not_heard_at_all` |
//! | a card waits for votes | `story::a_card_that_waits_has_the_buttons_of_its_ballot` |
//! | a connection breaks off, its session is gone, the gateway cannot be asked for | `hearing::a_connection_that_breaks_off_is_resumed_and_nothing_is_lost`, `a_session_that_is_gone_is_begun_anew_and_ballots_are_read_again`; `a_gateway_that_cannot_be_asked_for` |
//! | a connection dies without a word | `hearing::a_connection_that_died_without_a_word_is_begun_anew_and_ballots_are_read_again`; `pulse::a_connection_that_died_without_a_word_is_given_up_within_half_a_minute` |
//! | a thread was archived, a role is asked for | `adapter::a_thread_that_cannot_be_opened_again_and_a_role_that_cannot_be_read_are_tried_again` |
//! | its commands cannot be registered | `commands_that_cannot_be_registered` |
//! | tidegate is let into a channel | `story::a_channel_that_tidegate_is_let_into_gets_its_card_at_once` |
//! | a message's mark is seen | `mark::a_mark_is_read_from_the_address_it_was_written_into`; `adapter::a_card_has_one_thread_named_after_it_in_which_all_that_belongs_to_it_stands` |
//! | an app is named where a delivery could be | `story::an_app_is_taken_where_a_delivery_could_be_named` |

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use axum::http::Method;
use tidegate::chat::discord::{Discord, Setup};
use tidegate::demo::world::World;
use tidegate::domain::catalog::Surface;
use tidegate::port::ManualClock;

use super::fake::{CHANNEL, Channel, Fake, Fault, GUILD, TOKEN, seen_by_people};
use super::gateway::Push;
use super::story::{Counted, Stage, config};
use super::{command, setup};
use crate::support::told::{self, Told};

/// When the call fails.
#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    /// Something is put to the vote.
    Opens,
    /// Somebody asks a question.
    Asks,
    /// Somebody votes, and what they approve is merged.
    Votes,
}

/// How a call can fail.
pub(super) const FAULTS: [Fault; 9] = [
    Fault::Lost,
    Fault::LoseAnswer,
    Fault::Refuse(500, 0),
    Fault::DoAndRefuse(502),
    Fault::Hang,
    Fault::Refuse(401, 0),
    Fault::Refuse(403, 50013),
    Fault::Refuse(404, 0),
    Fault::Refuse(429, 0),
];

/// The demo's world, on a Discord that is not waited for as long as the real one.
async fn stage() -> Stage {
    stage_with(Duration::from_secs(1), |text| text).await
}

/// The same, where a call is waited for so long.
async fn stage_with(patience: Duration, change: impl Fn(String) -> String) -> Stage {
    tidegate::tls::provide();
    let (folder, fake) = (told::folder(), Fake::new().await);
    std::fs::write(folder.path().join("discord-token"), TOKEN).unwrap();
    let clock = Arc::new(ManualClock::new(told::beginning()));
    World::make(folder.path(), &config(&fake, change), clock.clone()).await.unwrap();
    let told = Told::open(folder.path(), clock.clone()).await;
    let setup = Setup { patience, ..setup(&fake, &clock) };
    let discord = Arc::new(Discord::new(setup));
    let (catalog, chat) = (told.world.config.catalog.clone(), discord.clone());
    let told = told.anew(
        |mut ports| {
            ports.chats.retain(|chat| chat.surface() != Surface::Discord);
            ports.chats.push(chat);
            ports
        },
        catalog,
    );
    told.start().await;
    let heard = Arc::new(Counted { engine: told.world.engine.clone(), taken: AtomicUsize::new(0) });
    let listening = super::listening_with(&discord, heard.clone());
    let stage = Stage { told, fake, heard, listening, _folder: folder };
    stage.after(0).await;
    stage
}

/// How long a call that is refused may hold up what it is for; any other a few minutes at most.
fn patience(fault: &Fault) -> Duration {
    let refused = matches!(fault, Fault::Refuse(401 | 403 | 404, _));
    Duration::from_secs(if refused { 15 * 60 } else { 180 })
}

/// The messages that show something, in the channel and its threads.
fn standing(stage: &Stage, parts: &[&str]) -> Vec<u64> {
    let world = stage.fake.world();
    let shows = |text: &str| parts.iter().all(|part| text.contains(part));
    let seen = world.messages.iter().filter(|(_, m)| world.channels[&m.channel].with.is_none());
    seen.filter(|(_, m)| shows(&seen_by_people(&m.body))).map(|(id, _)| *id).collect()
}

/// One change from its pull request to its merge, with a fault at one moment.
async fn change(stage: &mut Stage, number: usize, (method, path, when): (&Method, &str, When), fault: &Fault) {
    let what = format!("feat: number {number}");
    let row = format!("{method} {path}: {fault:?}");
    let arm = |stage: &Stage, now: When| {
        if now == when {
            if (method, path) == (&Method::GET, "/channels/2001/messages") {
                // Nobody looks for what is known to stand.
                stage.fake.fail(Method::POST, path, Fault::LoseAnswer);
            }
            if path == DIRECT {
                // Nobody is written to directly who has a place for the answer.
                stage.fake.fail(Method::POST, "/callback", Fault::Refuse(404, 10062));
            }
            stage.fake.fail(method.clone(), path, fault.clone());
        }
    };
    // What was known of people and places is asked for anew.
    stage.told.pass(Duration::from_secs(360)).await;
    arm(stage, When::Opens);
    stage.told.tell("alice", &format!("push acme/shop feature{number} \"{what}\"")).await;
    stage.told.tell("alice", &format!("pr acme/shop feature{number} -> dev \"{what}\"")).await;
    stage.told.pass(Duration::from_secs(60)).await;
    let ballots = standing(stage, &["or Reject", &what]);
    assert_eq!(ballots.len(), 1, "{row}: one ballot");

    let (asked, before) = (stage.fake.told("alice"), stage.taken());
    arm(stage, When::Asks);
    let id = stage.fake.interact("alice", (Some(GUILD), CHANNEL), command("/tide status"), 1);
    let first = format!("POST /interactions/{id}/");
    stage.fake.until("there was a first answer", |w| w.calls.iter().any(|call| call.starts_with(&first))).await;
    stage.after(before).await;
    stage.told.pass(Duration::from_secs(60)).await;
    // A first answer that hangs is waited for in real time.
    for _ in 0..100 {
        if stage.fake.told("alice").len() > asked.len() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        stage.told.pass(Duration::from_secs(1)).await;
    }
    let mut answers = stage.fake.told("alice");
    for before in asked {
        answers.remove(answers.iter().position(|text| *text == before).expect("what was said stands"));
    }
    assert!(answers.iter().any(|text| text.contains("shop")), "{row}: {answers:?}");

    arm(stage, When::Votes);
    stage.react("bob", ballots[0], "✅").await;
    stage.told.pass(patience(fault)).await;
    let ballots = standing(stage, &["ballot", &what]);
    assert_eq!(ballots.len(), 1, "{row}: the ballot stands once");
    assert!(stage.seen(ballots[0]).contains("approved by bob"), "{row}: {}", stage.seen(ballots[0]));
    let cards = standing(stage, &["Steps", &what]);
    assert_eq!(cards.len(), 1, "{row}: the card stands once");
    assert!(stage.seen(cards[0]).contains("done"), "{row}: {}", stage.seen(cards[0]));
    let outcomes = standing(stage, &[&what, ": merged"]);
    assert_eq!(outcomes.len(), 2, "{row}: the outcome is told once in the thread and once in the channel");
    assert!(stage.fake.world().faults.is_empty(), "{row}: nothing met the fault");
}

/// Where a channel to one person is opened.
const DIRECT: &str = "/users/@me/channels";

async fn stands(method: Method, path: &str, when: When) {
    // A channel to one person is remembered.
    if path == DIRECT {
        for fault in &FAULTS {
            let mut stage = Box::pin(stage()).await;
            Box::pin(change(&mut stage, 1, (&method, path, when), fault)).await;
            stage.told.all_is_well().await;
        }
        return;
    }
    let mut stage = Box::pin(stage()).await;
    for (number, fault) in FAULTS.iter().enumerate() {
        Box::pin(change(&mut stage, number + 1, (&method, path, when), fault)).await;
    }
    stage.told.all_is_well().await;
}

macro_rules! table {
    ($($name:ident: $method:ident $path:literal, $when:ident;)+) => {
        $(
            #[tokio::test]
            async fn $name() {
                Box::pin(stands(Method::$method, $path, When::$when)).await;
            }
        )+
    };
}

table! {
    a_message_that_cannot_be_posted: POST "/channels/2001/messages", Opens;
    a_message_that_cannot_be_looked_for: GET "/channels/2001/messages", Opens;
    a_thread_that_cannot_be_opened: POST "/threads", Opens;
    an_outcome_that_cannot_be_posted: POST "/messages", Votes;
    a_message_that_cannot_be_edited: PATCH "/messages/", Votes;
    an_answer_that_cannot_be_given: PATCH "/webhooks/", Asks;
    a_first_answer_that_cannot_be_given: POST "/callback", Asks;
    a_channel_to_one_person_that_cannot_be_opened: POST "/users/@me/channels", Asks;
    a_ballot_that_cannot_be_read: GET "/reactions/", Votes;
    a_voter_who_cannot_be_looked_up: GET "/members/", Votes;
}

/// The connection ends for good, and where the gateway is cannot be told at first.
#[tokio::test]
async fn a_gateway_that_cannot_be_asked_for() {
    let stage = Box::pin(stage()).await;
    for (begun, fault) in (1..).zip(&FAULTS) {
        assert_eq!(stage.fake.world().identified, begun, "{fault:?}");
        stage.fake.fail(Method::GET, "/gateway/bot", fault.clone());
        stage.fake.push(Push::Close(4004));
        stage.fake.until("the connection is begun anew", |w| w.identified > begun).await;
        assert!(stage.fake.world().faults.is_empty(), "{fault:?}: nothing met the fault");
        let (asked, before) = (stage.fake.told("alice").len(), stage.taken());
        let id = stage.fake.interact("alice", (Some(GUILD), CHANNEL), command("/tide status"), 1);
        stage.fake.acknowledged(id).await;
        stage.after(before).await;
        stage.told.settle().await;
        assert_eq!(stage.fake.told("alice").len(), asked + 1, "{fault:?}");
    }
}

/// Its commands cannot be registered at first.
#[tokio::test]
async fn commands_that_cannot_be_registered() {
    tidegate::tls::provide();
    for fault in &FAULTS {
        let fake = Fake::new().await;
        let clock = ManualClock::new(told::beginning());
        fake.fail(Method::PUT, "/commands", fault.clone());
        let setup = Setup { patience: Duration::from_secs(1), ..setup(&fake, &clock) };
        let discord = Arc::new(Discord::new(setup));
        let listening = super::listening(&discord, &Arc::default());
        fake.until("it is connected", |w| w.identified == 1).await;
        listening.abort();
        let world = fake.world();
        assert!(world.faults.is_empty(), "{fault:?}: nothing met the fault");
        assert!(world.commands.is_some(), "{fault:?}: people have commands to type");
    }
}

/// Two apps, each with a channel of its own, and a call that is not answered within this test's time.
#[tokio::test]
async fn while_one_channel_is_limited_or_a_call_hangs_another_is_served() {
    const OTHER: u64 = 2002;
    let both = |text: String| text.replace("{ terminal: billing }", "{ terminal: billing, discord: \"2002\" }");
    for fault in [Fault::Limit { seconds: 300, global: false }, Fault::Hang] {
        let mut stage = Box::pin(stage_with(Duration::from_secs(3600), both)).await;
        let other = Channel { name: "billing".to_owned(), ..Channel::default() };
        stage.fake.world().channels.insert(OTHER, other);
        let in_channel = |stage: &Stage, channel: u64| {
            stage.fake.world().messages.values().filter(|message| message.channel == channel).count()
        };
        let (before, calls) = (in_channel(&stage, CHANNEL), stage.fake.count("POST /channels/2001/messages"));
        stage.fake.fail(Method::POST, "/channels/2001/messages", fault.clone());
        let meanwhile = async {
            stage.told.tell("alice", "push acme/shop dev \"feat: one\"").await;
            stage.told.tell("alice", "push acme/billing dev \"fix: two\"").await;
            stage.told.pass(Duration::from_secs(60)).await;
        };
        let in_time = tokio::time::timeout(Duration::from_secs(60), Box::pin(meanwhile)).await;
        assert!(in_time.is_ok(), "{fault:?}: the loop waits for one call");
        assert!(in_channel(&stage, OTHER) > 0, "{fault:?}: nothing went out elsewhere");
        assert_eq!(in_channel(&stage, CHANNEL), before, "{fault:?}");
        assert_eq!(stage.fake.count("POST /channels/2001/messages"), calls + 1, "{fault:?}: it is not asked again");
        if matches!(fault, Fault::Limit { .. }) {
            stage.told.pass(Duration::from_secs(300)).await;
            assert!(in_channel(&stage, CHANNEL) > before, "{fault:?}: it goes on when it may");
        }
    }
}
