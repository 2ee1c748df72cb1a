//! What approvers see on Slack: who is called, what ships, one answer to a vote, and few messages in the right order.

use serde_json::json;

use super::fake::{APP, TEAM};
use super::story::{Story, key};
use super::world::CHANNEL;

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
