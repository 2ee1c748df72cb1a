//! What approvers see on Slack: who is called, what ships, one answer to a vote, and few messages in the right order.

use serde_json::json;
use tidegate::chat::Chat as _;
use tidegate::domain::catalog::Surface;
use tidegate::domain::event::MessageRef;

use super::fake::{APP, TEAM};
use super::story::{Story, has, id, key};
use super::world::{CHANNEL, SlackWorld, readable};

/// A release of shop that is healthy in stage, put to the vote for production by carol.
async fn promoted() -> Story {
    let mut story = Story::new().await;
    story.told.tell("alice", "push acme/shop dev \"feat: coupons\"").await;
    story.told.pass(std::time::Duration::from_secs(180)).await;
    story.say("alice", "/release cut 1.4.0").await;
    story.react("bob", 1, "white_check_mark").await;
    story.told.pass(std::time::Duration::from_secs(45 * 60)).await;
    story.say("carol", "/promote prod 1.4.0").await;
    story
}

#[tokio::test]
async fn a_ballot_for_production_calls_those_who_can_approve_and_says_what_ships() {
    let story = promoted().await;
    let release = story.ballot(1);
    assert!(release.broadcast, "what is put to the vote is for the whole channel");
    assert!(release.content["text"].is_null(), "nobody is called for stage: {}", release.content);
    let ballot = story.ballot(2);
    let called = "<@U0BOB> <@U0DAVE> Promotion of shop 1.4.0 to prod waits for 2 of bob, dave";
    assert_eq!(ballot.content["text"], called, "one line, and not whoever asked");
    assert_eq!(
        ballot.content["attachments"][0]["fallback"],
        called.split_once("> P").map(|(_, t)| format!("P{t}")).unwrap()
    );
    let seen = readable(&ballot.content);
    assert!(seen.contains("Ships 1 commit by alice: feat: coupons"), "{seen}");
    assert!(seen.contains("what ships"), "a link: {seen}");
    assert!(seen.contains("{ago}"), "an age that stays true: {seen}");
}

#[tokio::test]
async fn a_release_is_told_in_few_messages_and_its_steps_in_order() {
    let mut story = promoted().await;
    story.react("bob", 2, "white_check_mark").await;
    story.react("dave", 2, "white_check_mark").await;
    story.told.pass(std::time::Duration::from_secs(600)).await;
    let of = |delivery: &str| -> Vec<String> {
        let ours = |m: &super::fake::Message| key(m).contains(delivery);
        story.messages().iter().filter(|m| ours(m)).map(|m| key(m).split(':').next().unwrap().to_owned()).collect()
    };
    assert_eq!(of("shop-3"), ["card", "ballot", "steps", "steps", "line"]);
    let steps: Vec<String> =
        story.messages().iter().filter(|m| key(m).starts_with("steps:shop-3")).map(|m| readable(&m.content)).collect();
    let after = steps[1].lines().filter(|l| l.matches('✔').count() == 1).collect::<Vec<_>>();
    let place = |part: &str| after.iter().position(|l| l.contains(part)).unwrap_or_else(|| panic!("{part}: {after:?}"));
    assert!(place("Merge: #") < place("Bump prod") && place("Bump prod") < place("Await rollout"), "{after:?}");
    let texts: Vec<String> = story.messages().iter().map(|m| readable(&m.content)).collect();
    assert!(has(&texts, "Released: Promotion of shop 1.4.0 to prod; approved by bob, dave"), "{texts:#?}");
    assert!(has(&texts, "To go back: /rollback prod --app shop"), "{texts:#?}");
    story.is_in_order();
    story.told.all_is_well().await;
}

#[tokio::test]
async fn what_was_aborted_is_not_shown_as_failed() {
    let mut story = promoted().await;
    story.say("carol", "/tide abort shop-3").await;
    let card = story.messages().into_iter().find(|m| key(m).starts_with("card:shop-3")).unwrap();
    let seen = readable(&card.content);
    assert!(seen.contains("aborted by carol") && !seen.contains('✘'), "{seen}");
}

#[tokio::test]
async fn a_press_that_does_not_count_gets_one_answer_in_the_thread() {
    let mut story = promoted().await;
    let ballot = story.ballot(2);
    for name in ["carol", "alice", "dave"] {
        let before = story.private(name).len();
        let press = story.fake.press(&id(name), (&ballot.channel, &ballot.ts), "approve");
        story.tell("interactive", press).await;
        story.told.pass(std::time::Duration::from_secs(120)).await;
        let answers = story.private(name).split_off(before);
        assert_eq!(answers.len(), 1, "{name}: {answers:?}");
        assert_eq!(answers[0].contains("does not count"), name != "dave", "{name}: {answers:?}");
    }
    let state = story.fake.state();
    let (.., answer) = state.ephemeral.last().unwrap();
    assert_eq!(answer["thread_ts"].as_str(), ballot.thread.as_deref(), "where the ballot stands");
}

#[tokio::test]
async fn a_ballot_is_retired_at_the_merge_and_a_veto_after_it_hears_who_merged_what_and_when() {
    let mut story = promoted().await;
    story.react("bob", 2, "white_check_mark").await;
    let event = story.fake.reaction(&id("dave"), (CHANNEL, &story.ballot(2).ts), "white_check_mark", false);
    let envelope = story.fake.send("events_api", event);
    story.fake.acknowledged(&envelope).await;
    story.told.world.settle().await.unwrap();
    story.told.pass(std::time::Duration::from_secs(4)).await;
    let ballot = story.ballot(2);
    let seen = readable(&ballot.content);
    assert!(seen.contains("retired: approved by bob, dave; #2 was merged"), "{seen}");
    assert!(!ballot.content.to_string().contains("tidegate:approve"), "its buttons are gone");
    story.told.pass(std::time::Duration::from_secs(60)).await;
    let press = story.fake.press(&id("dave"), (&ballot.channel, &ballot.ts), "reject");
    story.tell("interactive", press).await;
    let told = story.private("dave").pop().unwrap();
    assert!(told.contains("approved by bob, dave, and #2 was merged by tidegate (as "), "{told}");
    assert!(told.contains("Mon 2026-03-02") && told.contains("/rollback prod --app shop"), "{told}");
}

#[tokio::test]
async fn a_channel_that_tidegate_is_invited_into_gets_its_card_at_once() {
    let mut story = Story::new().await;
    story.fake.state().closed.insert(CHANNEL.to_owned());
    story.told.tell("alice", "push acme/shop feature \"feat: coupons\"").await;
    story.told.tell("alice", "pr acme/shop feature -> dev \"feat: coupons\"").await;
    story.told.pass(std::time::Duration::from_secs(300)).await;
    assert!(story.messages().is_empty());
    story.fake.state().closed.clear();
    let joined = |user: &str, event: &str| {
        json!({ "token": "deprecated", "team_id": TEAM, "api_app_id": APP, "type": "event_callback", "event_id": event,
            "event_time": 1, "event": { "type": "member_joined_channel", "user": user, "channel": CHANNEL } })
    };
    for (user, event, cards) in [("U0CAROL", "Ev1", 0), ("U01BOT", "Ev2", 1)] {
        let envelope = story.fake.send("events_api", joined(user, event));
        story.fake.acknowledged(&envelope).await;
        story.told.world.settle().await.unwrap();
        let shown = story.messages().iter().filter(|m| key(m).starts_with("card:")).count();
        assert_eq!(shown, cards, "{user}");
    }
}

#[tokio::test]
async fn a_link_to_a_ballot_opens_its_thread() {
    let world = SlackWorld::new().await;
    world.slack.profile("U01").await.unwrap();
    let message = |id: &str| MessageRef { surface: Surface::Slack, channel: CHANNEL.to_owned(), id: id.to_owned() };
    let link = world.slack.permalink_in(&message("1772442000.000001"), &message("1772442000.000002")).unwrap();
    insta::assert_snapshot!(link, @"https://acme.slack.com/archives/C0RELEASES/p1772442000000002?thread_ts=1772442000.000001&cid=C0RELEASES");
}
