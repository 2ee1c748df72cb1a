//! Discord failing in the middle of an approval, as a table: which call fails, when, and in each way in which a call can.
//! Whatever the row, people must then have seen what they see without it, once: the card, the ballot, that the vote counted,
//! the outcome, and an answer to whoever asked.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use axum::http::Method;
use tidegate::chat::discord::{Discord, Setup};
use tidegate::demo::world::World;
use tidegate::domain::catalog::Surface;
use tidegate::port::ManualClock;

use super::fake::{CHANNEL, Fake, Fault, GUILD, TOKEN, seen_by_people};
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
const FAULTS: [Fault; 8] = [
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
    tidegate::tls::provide();
    let (folder, fake) = (told::folder(), Fake::new().await);
    std::fs::write(folder.path().join("discord-token"), TOKEN).unwrap();
    let clock = Arc::new(ManualClock::new(told::beginning()));
    World::make(folder.path(), &config(&fake, |text| text), clock.clone()).await.unwrap();
    let told = Told::open(folder.path(), clock.clone()).await;
    let setup = Setup { patience: Duration::from_secs(1), ..setup(&fake, &clock) };
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
    stage.fake.acknowledged(id).await;
    stage.after(before).await;
    stage.told.pass(Duration::from_secs(60)).await;
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

async fn stands(method: Method, path: &str, when: When) {
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
    a_ballot_that_cannot_be_read: GET "/reactions/", Votes;
    a_voter_who_cannot_be_looked_up: GET "/members/", Votes;
}
