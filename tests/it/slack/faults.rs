//! Slack failing in the middle of an approval, as a table: which call fails, when, and in each way in which a call can. Whatever
//! the row, people must then have seen what they see without it, once: the card, the ballot, that the vote counted, the
//! outcome, and an answer to whoever asked.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tempfile::TempDir;
use tidegate::chat::slack::{Ear, Pauses, Slack};
use tidegate::daemon::{Inlet, Pulse};
use tidegate::domain::catalog::Surface;
use tidegate::port::{Intake, Listener as _};

use super::fake::{Fake, Message, TEAM, Trouble};
use super::story::{Story, configured, has, id, key};
use super::world::{readable, settings};
use crate::support::told::Told;

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
const FAULTS: [Trouble; 8] = [
    Trouble::Lost,
    Trouble::Status(500),
    Trouble::AnswerLost,
    Trouble::Hangs,
    Trouble::Status(401),
    Trouble::Status(403),
    Trouble::Status(404),
    Trouble::Limited(7),
];

/// The demo's world, on a Slack that is not waited for as long as the real one.
async fn story() -> Story {
    let (fake, secrets) = (Fake::open().await, TempDir::new().unwrap());
    for name in ["alice", "bob", "carol", "dave", "erin"] {
        let user = json!({ "id": id(name), "team_id": TEAM, "name": name, "profile": {} });
        fake.state().users.insert(id(name), user);
    }
    let told = Told::new(|config| configured(config, &secrets, &fake.api())).await;
    let slack = Slack::open(&settings(secrets.path(), &fake.api()), secrets.path(), told.clock.clone()).unwrap();
    let pauses = Pauses { first: Duration::from_millis(20), most: Duration::from_millis(100) };
    let slack = Arc::new(slack.with_pauses(pauses).with_patience(Duration::from_secs(1)));
    let (catalog, chat) = (told.world.config.catalog.clone(), slack.clone());
    let told = told.anew(
        |mut ports| {
            ports.chats.retain(|chat| chat.surface() != Surface::Slack);
            ports.chats.push(chat);
            ports
        },
        catalog,
    );
    told.start().await;
    let intake: Arc<dyn Intake> = Arc::new(Inlet { engine: told.world.engine.clone(), pulse: Pulse::default() });
    let listening = tokio::spawn(async move { Ear(slack).listen(intake).await });
    fake.connected(2).await;
    Story { fake, told, listening, _secrets: secrets }
}

/// How long a call that is refused may hold up what it is for; any other a few minutes at most.
fn patience(fault: &Trouble) -> Duration {
    let refused = matches!(fault, Trouble::Status(401 | 403 | 404));
    Duration::from_secs(if refused { 15 * 60 } else { 180 })
}

/// What alice was answered, where she spoke or at the address that came with it.
fn answered(story: &Story) -> Vec<String> {
    let elsewhere: Vec<String> = story.fake.state().responses.iter().map(readable).collect();
    story.private("alice").into_iter().chain(elsewhere).collect()
}

/// What stands of one kind about something.
fn standing(story: &Story, kind: &str, about: &str) -> Vec<Message> {
    let mut all = story.messages();
    all.retain(|m| key(m).starts_with(kind) && readable(&m.content).contains(about));
    all
}

/// One change from its pull request to its merge, with a fault at one moment.
async fn change(story: &mut Story, number: usize, (call, when): (&str, When), fault: &Trouble) {
    let what = format!("feat: number {number}");
    let row = format!("{call}: {fault:?}");
    let arm = |story: &Story, now: When| {
        if now == when {
            if call == "conversations.history" {
                // Nobody looks for what is known to stand.
                story.fake.trouble("chat.postMessage", Trouble::Lost);
            }
            story.fake.trouble(call, fault.clone());
        }
    };
    // What was known of people and places is asked for anew.
    story.told.pass(Duration::from_secs(360)).await;
    arm(story, When::Opens);
    story.told.tell("alice", &format!("push acme/shop feature{number} \"{what}\"")).await;
    story.told.tell("alice", &format!("pr acme/shop feature{number} -> dev \"{what}\"")).await;
    story.told.pass(Duration::from_secs(60)).await;
    let ballots = standing(story, "ballot:", &what);
    assert_eq!(ballots.len(), 1, "{row}: one ballot");

    let asked = answered(story);
    arm(story, When::Asks);
    story.say("alice", "/tide status").await;
    story.told.pass(Duration::from_secs(60)).await;
    let mut answers = answered(story);
    for before in asked {
        answers.remove(answers.iter().position(|text| *text == before).expect("what was said stands"));
    }
    assert!(has(&answers, "Nothing runs") || has(&answers, "shop"), "{row}: {answers:?}");
    // One whose answer was lost may come twice, for nobody can look; what waits says so first.
    let done_before = matches!(fault, Trouble::Lost | Trouble::AnswerLost) && call == "chat.postEphemeral";
    let said = answers.iter().filter(|text| !text.contains("This waits")).count();
    assert!(said == 1 || said == 2 && done_before, "{row}: {answers:?}");

    arm(story, When::Votes);
    let ballot = &ballots[0];
    let event = story.fake.reaction(&id("bob"), (&ballot.channel, &ballot.ts), "white_check_mark", false);
    story.tell("events_api", event).await;
    story.told.pass(patience(fault)).await;
    let ballots = standing(story, "ballot:", &what);
    assert_eq!(ballots.len(), 1, "{row}: the ballot stands once");
    let ballot = &ballots[0];
    assert!(readable(&ballot.content).contains("approved by bob"), "{row}: {}", readable(&ballot.content));
    let cards = standing(story, "card:", &what);
    assert_eq!(cards.len(), 1, "{row}: the card stands once");
    let card = &cards[0];
    assert!(readable(&card.content).contains("✔ done"), "{row}: {}", readable(&card.content));
    let outcomes = standing(story, "line:ended", &what);
    assert_eq!((outcomes.len(), outcomes[0].broadcast), (1, true), "{row}: the outcome is told once, to the channel");
    assert_eq!(story.fake.troubles(), 0, "{row}: nothing met the fault");
}

async fn stands(call: &'static str, when: When) {
    let mut story = story().await;
    for (number, fault) in FAULTS.iter().enumerate() {
        Box::pin(change(&mut story, number + 1, (call, when), fault)).await;
    }
    story.is_in_order();
    story.told.all_is_well().await;
}

macro_rules! table {
    ($($name:ident: $call:literal, $when:ident;)+) => {
        $(
            #[tokio::test]
            async fn $name() {
                Box::pin(stands($call, When::$when)).await;
            }
        )+
    };
}

table! {
    a_message_that_cannot_be_posted: "chat.postMessage", Opens;
    a_message_that_cannot_be_looked_for: "conversations.history", Opens;
    an_outcome_that_cannot_be_posted: "chat.postMessage", Votes;
    a_message_that_cannot_be_edited: "chat.update", Votes;
    an_answer_that_cannot_be_given: "chat.postEphemeral", Asks;
    a_ballot_that_cannot_be_read: "reactions.get", Votes;
    a_voter_who_cannot_be_looked_up: "users.info", Votes;
    a_speaker_who_cannot_be_looked_up: "users.info", Asks;
}

/// Both connections break, and their successors cannot be opened at first.
#[tokio::test]
async fn a_connection_that_cannot_be_opened() {
    let mut story = story().await;
    for fault in FAULTS.iter().filter(|fault| !matches!(fault, Trouble::Limited(_))) {
        story.fake.trouble("apps.connections.open", fault.clone());
        story.fake.hang_up();
        story.fake.connected(2).await;
        let before = story.private("alice").len();
        story.say("alice", "/tide status").await;
        assert_eq!(story.private("alice").len(), before + 1, "{fault:?}");
    }
}
