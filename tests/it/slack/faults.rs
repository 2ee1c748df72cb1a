//! Slack failing in the middle of an approval, as a table: which call fails, when, and in each way in which a call can. Whatever
//! the row, people must then have seen what they see without it, once: the card, the ballot, that the vote counted, the
//! outcome, and an answer to whoever asked.
//!
//! Where each thing that can go wrong between people and tidegate on Slack is tested, beside the table below:
//!
//! | what | test |
//! |---|---|
//! | one method fails: no other waits, and a limit holds its channel alone | `outbound::one_call_that_fails_holds_up_no_other_and_a_limit_holds_its_channel_alone` |
//! | a message fails again and again | `outbox::a_message_that_keeps_failing_steps_aside_and_is_told_in_status` |
//! | one call hangs | `outbox::one_call_that_hangs_holds_its_channel_alone_and_the_loop_waits_for_nobody`, `what_hangs_when_tidegate_starts_anew_is_sent_once`; how it ends: `Trouble::Hangs` in each row here |
//! | who speaks cannot be looked up | `a_speaker_who_cannot_be_looked_up`; `people::a_command_waits_for_who_said_it_and_what_closes_gates_does_not`, `whatever_closes_a_gate_is_taken_though_nobody_can_be_looked_up` |
//! | a veto comes after the merge, or a vote is taken back then | `seen::a_ballot_is_retired_at_the_merge_and_a_veto_after_it_hears_who_merged_what_and_when`; stories `holds/too_late*` |
//! | a press does not count | `seen::a_press_that_does_not_count_gets_one_answer_in_the_thread` |
//! | a link to a ballot is followed | `seen::a_link_to_a_ballot_opens_its_thread` |
//! | much is to be told at once | `seen::a_release_is_told_in_few_messages_and_its_steps_in_order` |
//! | a vote for production begins: who is called, what ships | `seen::a_ballot_for_production_calls_those_who_can_approve_and_says_what_ships`; `story::a_team_that_slack_keeps_is_called_by_its_own_handle` |
//! | what a notification shows | `text::a_notification_is_one_line_and_says_who_is_waited_for` |
//! | a step is superseded | `seen::what_was_aborted_is_not_shown_as_failed` |
//! | somebody cannot vote: asker, guest, bot, deactivated, of another workspace of the Grid | `people::only_those_are_named_and_asked_who_can_vote`; `outbound::profiles_say_who_is_no_member_and_groups_and_addresses_name_people` |
//! | somebody is deactivated between vote and merge | `people::somebody_deactivated_between_vote_and_merge_counts_no_more_at_the_merge` |
//! | a connection breaks | `a_connection_that_cannot_be_opened`; `inbound::after_a_break_it_comes_back_and_hears_what_was_not_acknowledged`; `socket::after_an_outage_people_are_heard_again_within_ten_seconds` |
//! | a connection dies without a word | `connections_that_died_without_a_word_are_followed_by_others_and_quiet_ones_are_not`; `socket::a_connection_that_died_without_a_word_is_given_up_within_half_a_minute` |
//! | tidegate is invited into a channel | `seen::a_channel_that_tidegate_is_invited_into_gets_its_card_at_once` |
//! | marks pile up on a letter | `text::marks_do_not_pile_up` |
//! | it dies behind a private answer | `given::what_was_under_way_at_a_crash_is_not_given_again_and_what_failed_is` |

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
    /// The world is opened.
    Starts,
    /// Nothing happens, and what is kept elsewhere is read anew.
    Rests,
    /// Something is put to the vote.
    Opens,
    /// Somebody asks a question.
    Asks,
    /// Somebody votes, and what they approve is merged.
    Votes,
}

/// How a call can fail.
const FAULTS: [Trouble; 9] = [
    Trouble::Cut,
    Trouble::Lost,
    Trouble::Status(500),
    Trouble::AnswerLost,
    Trouble::Hangs,
    Trouble::Status(401),
    Trouble::Status(403),
    Trouble::Status(404),
    Trouble::Limited(7),
];

/// What goes wrong besides, so that a call is made at all.
fn besides(call: &str) -> Vec<(&'static str, Trouble)> {
    let unanswered = ("chat.postEphemeral", Trouble::Refused("user_not_in_channel"));
    match call {
        // Nobody looks for what is known to stand: first the card's answer is lost, or else the ballot's in its thread.
        "conversations.history" => vec![("chat.postMessage", Trouble::Lost)],
        "conversations.replies" => vec![("chat.postMessage", Trouble::Goes), ("chat.postMessage", Trouble::Lost)],
        "response_url" => vec![unanswered],
        "conversations.open" => vec![unanswered, ("response_url", Trouble::Status(404))],
        _ => Vec::new(),
    }
}

/// The demo's world, on a Slack that is not waited for as long as the real one, and that keeps the team of those who approve
/// changes.
async fn story(troubles: &[(&str, Trouble)]) -> Story {
    story_with(troubles, Pauses::default().quiet).await
}

/// The same, where a connection may be quiet for so long.
async fn story_with(troubles: &[(&str, Trouble)], quiet: Duration) -> Story {
    let (fake, secrets) = (Fake::open().await, TempDir::new().unwrap());
    let developers = json!({ "id": "S01", "handle": "shop-devs", "users": (["alice", "bob", "carol"].map(id)) });
    fake.state().groups.push(developers);
    troubles.iter().for_each(|(call, trouble)| fake.trouble(call, trouble.clone()));
    for name in ["alice", "bob", "carol", "dave", "erin"] {
        let user = json!({ "id": id(name), "team_id": TEAM, "name": name, "profile": {} });
        fake.state().users.insert(id(name), user);
    }
    let kept =
        |config: String| config.replace("shop-devs: [alice, bob, carol]", "shop-devs: { slack: \"@shop-devs\" }");
    let told = Told::new(|config| configured(kept(config), &secrets, &fake.api())).await;
    let slack = Slack::open(&settings(secrets.path(), &fake.api()), secrets.path(), told.clock.clone()).unwrap();
    let pauses = Pauses { first: Duration::from_millis(20), most: Duration::from_millis(100), quiet };
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
    let directly = story.messages().into_iter().filter(|m| m.channel == format!("D{}", id("alice")));
    let directly: Vec<String> = directly.map(|m| readable(&m.content)).collect();
    story.private("alice").into_iter().chain(elsewhere).chain(directly).collect()
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
            besides(call).into_iter().for_each(|(call, trouble)| story.fake.trouble(call, trouble));
            story.fake.trouble(call, fault.clone());
        }
    };
    arm(story, When::Rests);
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
    let unseen = matches!(call, "chat.postEphemeral" | "response_url");
    let done_before = matches!(fault, Trouble::Lost | Trouble::AnswerLost) && unseen;
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
    // Of a world that was never asked anything before nobody remembers addresses for answers either.
    if when == When::Starts || call == "conversations.open" {
        for fault in &FAULTS {
            let before = if when == When::Starts { vec![(call, fault.clone())] } else { Vec::new() };
            let mut story = story(&before).await;
            Box::pin(change(&mut story, 1, (call, when), fault)).await;
            story.is_in_order();
        }
        return;
    }
    let mut story = story(&[]).await;
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
    who_tidegate_is_that_cannot_be_asked: "auth.test", Starts;
    a_thread_that_cannot_be_looked_through: "conversations.replies", Opens;
    a_team_that_cannot_be_read: "usergroups.list", Rests;
    an_address_for_answers_that_takes_none: "response_url", Asks;
    a_conversation_that_cannot_be_opened: "conversations.open", Asks;
}

/// Both connections break, and their successors cannot be opened at first.
#[tokio::test]
async fn a_connection_that_cannot_be_opened() {
    let mut story = story(&[]).await;
    for fault in &FAULTS {
        story.fake.trouble("apps.connections.open", fault.clone());
        story.fake.hang_up();
        if let Trouble::Limited(seconds) = fault {
            while story.fake.troubles() > 0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            story.told.pass(Duration::from_secs(*seconds)).await;
        }
        story.fake.connected(2).await;
        let before = story.private("alice").len();
        story.say("alice", "/tide status").await;
        assert_eq!(story.private("alice").len(), before + 1, "{fault:?}");
    }
}

/// Nothing comes over the connections any more, and nobody closes them. One over which merely nobody says anything answers when it
/// is asked, and stays.
#[tokio::test]
async fn connections_that_died_without_a_word_are_followed_by_others_and_quiet_ones_are_not() {
    let quiet = Duration::from_millis(150);
    let mut story = story_with(&[], quiet).await;
    let opened = story.fake.connections();
    tokio::time::sleep(quiet * 6).await;
    assert_eq!(story.fake.connections(), opened, "those that are asked and answer stay");
    story.fake.go_silent();
    // Said while nobody hears it: sent again over the next connection.
    let unheard = story.fake.command(&id("alice"), super::world::CHANNEL, "/tide status");
    let envelope = story.fake.send("slash_commands", unheard);
    story.fake.connected(2).await;
    assert!(story.fake.connections() >= opened + 2);
    story.fake.acknowledged(&envelope).await;
    let before = story.private("alice").len();
    story.say("alice", "/tide status").await;
    assert!(story.private("alice").len() > before);
}
