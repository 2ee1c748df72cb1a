//! What Slack tells: over connections that end, break and repeat themselves, and over HTTP from anybody.

use std::time::{Duration, Instant};

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;
use tidegate::chat::slack::Outcome;
use tidegate::domain::event::Event;
use tidegate::domain::vote::{Button, Choice};
use tidegate::port::Clock as _;

use super::fake::SIGNING_SECRET;
use super::world::{CHANNEL, SlackWorld};

#[tokio::test]
async fn a_connection_that_will_be_closed_is_read_beside_its_successor() {
    let world = SlackWorld::new().await;
    world.fake.announce("refresh_requested");
    world.fake.connected(3).await;
    let commands: Vec<_> = (0..6).map(|n| world.fake.command("U01", CHANNEL, &format!("/tide why {n}"))).collect();
    for command in commands {
        world.fake.send("slash_commands", command);
    }
    world.fake.all_acknowledged().await;
    assert_eq!(world.inbox.all().len(), 6);
}

#[tokio::test]
async fn after_a_break_it_comes_back_and_hears_what_was_not_acknowledged() {
    let world = SlackWorld::new().await;
    *world.inbox.broken.lock().unwrap() = 1;
    let id = world.fake.send("slash_commands", world.fake.command("U01", CHANNEL, "/tide status"));
    let counts = world.slack.counts();
    while counts.of(Outcome::Unstored) == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!((world.fake.unacknowledged(), world.inbox.all().len()), (1, 0));
    world.fake.hang_up();
    world.fake.acknowledged(&id).await;
    assert_eq!(world.inbox.all().len(), 1);
    assert!(world.fake.connections() > 2);
}

#[tokio::test]
async fn an_event_that_comes_twice_is_stored_once() {
    let world = SlackWorld::new().await;
    let command = world.fake.command("U01", CHANNEL, "/release cut 1.4.0");
    for _ in 0..3 {
        let id = world.fake.send_again("slash_commands", &command);
        world.fake.acknowledged(&id).await;
    }
    assert_eq!(world.inbox.all().len(), 1);
    assert_eq!((world.slack.counts().of(Outcome::Stored), world.slack.counts().of(Outcome::Repeated)), (1, 2));
}

#[tokio::test]
async fn many_at_once_are_stored_together_before_any_of_them_is_acknowledged() {
    let world = SlackWorld::new().await;
    *world.inbox.takes.lock().unwrap() = Duration::from_millis(20);
    let began = Instant::now();
    for n in 0..500 {
        world.fake.send("slash_commands", world.fake.command("U01", CHANNEL, &format!("/tide why shop-{n}")));
    }
    world.fake.all_acknowledged().await;
    assert_eq!(world.inbox.all().len(), 500);
    // One after another they would take ten seconds.
    assert!(*world.inbox.asked.lock().unwrap() < 100, "{}", world.inbox.asked.lock().unwrap());
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
}

#[tokio::test]
async fn what_is_foreign_broken_or_of_no_interest_is_acknowledged_and_leaves_a_number_behind() {
    let world = SlackWorld::new().await;
    let mut foreign = world.fake.command("U01", CHANNEL, "/release cut 1.4.0");
    foreign["team_id"] = json!("T99EVIL");
    world.tell("slash_commands", foreign).await;
    let mut other_app = world.fake.reaction("U01", (CHANNEL, "1.2"), "x", false);
    other_app["api_app_id"] = json!("A99EVIL");
    world.tell("events_api", other_app).await;
    world.tell("slash_commands", json!({ "command": "/release" })).await;
    world.tell("interactive", json!([1, 2, 3])).await;
    world.tell("events_api", world.fake.reaction("U01", (CHANNEL, "1.2"), "eyes", false)).await;
    let mut view = world.fake.press("U01", (CHANNEL, "1.2"), "approve");
    view["type"] = json!("view_submission");
    world.tell("interactive", view).await;
    world.tell("something_new", json!({})).await;
    let counts = world.slack.counts();
    let of = [Outcome::Stored, Outcome::Foreign, Outcome::Broken, Outcome::Ignored].map(|o| counts.of(o));
    assert_eq!((of, world.inbox.all().len()), ([0, 2, 2, 3], 0));
}

#[tokio::test]
async fn commands_reactions_in_any_skin_tone_and_presses_become_events() {
    let world = SlackWorld::new().await;
    world.tell("slash_commands", world.fake.command("U01", CHANNEL, "/freeze prod 2h R&D <now>")).await;
    world.tell("events_api", world.fake.reaction("U02", (CHANNEL, "1.2"), "+1::skin-tone-3", false)).await;
    world.tell("interactive", world.fake.press("U03", (CHANNEL, "1.2"), "withdraw")).await;
    let all: Vec<_> = world.inbox.all().into_iter().map(|i| i.event).collect();
    assert!(matches!(&all[0], Event::Said { text, .. } if text == "/freeze prod 2h R&D <now>"), "{all:?}");
    assert!(matches!(&all[1], Event::Reacted { choice: Choice::Approve, removed: false, .. }), "{all:?}");
    assert!(matches!(&all[2], Event::Pressed { login, button: Button::Withdraw, .. } if login == "U03"), "{all:?}");
}

/// A body as Slack would send it, signed at an instant.
async fn send(base: &str, path: &str, body: String, at: i64, secret: &str) -> (u16, String) {
    tidegate::tls::provide();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("v0:{at}:{body}").as_bytes());
    let signature = format!("v0={}", hex::encode(mac.finalize().into_bytes()));
    let request = reqwest::Client::new().post(format!("{base}{path}"));
    let request = request.header("x-slack-request-timestamp", at.to_string()).header("x-slack-signature", signature);
    let answer = request.body(body).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

fn form(fields: &Value) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    for (key, value) in fields.as_object().unwrap() {
        form.append_pair(key, value.as_str().unwrap());
    }
    form.finish()
}

#[tokio::test]
async fn over_http_what_is_signed_is_stored_before_it_is_answered_and_repetitions_once() {
    let world = SlackWorld::new().await;
    let (base, now) = (world.http().await, world.clock.now().timestamp());
    let signed = async |path: &str, body: String| send(&base, path, body, now, SIGNING_SECRET).await.0;
    let command = form(&world.fake.command("U01", CHANNEL, "/release cut 1.4.0"));
    assert_eq!((signed("/slack/commands", command.clone()).await, world.inbox.all().len()), (200, 1));
    assert_eq!((signed("/slack/commands", command).await, world.inbox.all().len()), (200, 1));
    let reaction = world.fake.reaction("U02", (CHANNEL, "1.2"), "x", false).to_string();
    assert_eq!((signed("/slack/events", reaction.clone()).await, world.inbox.all().len()), (200, 2));
    assert_eq!((signed("/slack/events", reaction).await, world.inbox.all().len()), (200, 2));
    let press = form(&json!({ "payload": world.fake.press("U03", (CHANNEL, "1.2"), "reject").to_string() }));
    assert_eq!((signed("/slack/interactions", press.clone()).await, world.inbox.all().len()), (200, 3));
    assert_eq!((signed("/slack/interactions", press).await, world.inbox.all().len()), (200, 3));
    let asked = json!({ "type": "url_verification", "challenge": "3eZb" }).to_string();
    assert_eq!(send(&base, "/slack/events", asked, now, SIGNING_SECRET).await, (200, "3eZb".to_owned()));
    assert_eq!(signed("/slack/commands", "ssl_check=1&token=x".to_owned()).await, 200);
    *world.inbox.broken.lock().unwrap() = 1;
    let unlucky = form(&world.fake.command("U01", CHANNEL, "/tide status"));
    assert_eq!(signed("/slack/commands", unlucky).await, 503);
}

#[tokio::test]
async fn over_http_what_is_forged_stale_foreign_broken_or_too_large_is_refused_and_nothing_is_stored() {
    let world = SlackWorld::new().await;
    let (base, now) = (world.http().await, world.clock.now().timestamp());
    let command = world.fake.command("U01", CHANNEL, "/release cut 1.4.0");
    let body = form(&command);
    for (at, secret) in [(now, "another secret"), (now - 301, SIGNING_SECRET), (now + 301, SIGNING_SECRET)] {
        assert_eq!(send(&base, "/slack/commands", body.clone(), at, secret).await.0, 401);
    }
    let signed = async |path: &str, body: String| send(&base, path, body, now, SIGNING_SECRET).await.0;
    let mut foreign = command.clone();
    foreign["team_id"] = json!("T99EVIL");
    assert_eq!(signed("/slack/commands", form(&foreign)).await, 403);
    for (path, body) in [
        ("/slack/commands", "command=%2Frelease".to_owned()),
        ("/slack/commands", "\u{0}".to_owned()),
        ("/slack/events", "{".to_owned()),
        ("/slack/events", "[]".to_owned()),
        ("/slack/interactions", "payload=%7B".to_owned()),
    ] {
        assert_eq!(signed(path, body.clone()).await, 400, "{path} {body}");
    }
    assert_eq!(signed("/slack/events", "x".repeat(2 * 1024 * 1024)).await, 413);
    assert_eq!(world.inbox.all(), []);
    assert_eq!(world.slack.counts().of(Outcome::Unsigned), 3);
}
