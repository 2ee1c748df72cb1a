//! People's own tokens: whom each speaks for, for how long, and who learns of it.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use tidegate::chat::Standing;
use tidegate::daemon::Pulse;
use tidegate::domain::PersonId;
use tidegate::domain::catalog::Surface;
use tidegate::domain::fact::Fact;
use tidegate::port::Clock as _;
use tidegate::store::{Change, PersonToken};
use tidegate::web::{self, Api, Token};
use tower::ServiceExt as _;

use crate::support::told::Told;
use crate::support::workspace::Workspace;

const SHARED: &str = "a shared token";
const ALICE: &str = "alice: { github: alice-gh, email: alice@acme.example }";

fn person(name: &str) -> PersonId {
    name.parse().unwrap()
}

/// Asks the local API for something, or hands something over.
async fn call(told: &Told, token: &str, path: &str, body: Option<Value>) -> (StatusCode, Value) {
    let engine = told.world.engine.clone();
    let (pulse, listeners, doors) = (Pulse::default(), Vec::new(), Vec::new());
    let api = Api { engine, pulse, listeners, doors, patience: Duration::ZERO, impersonate: false };
    let request = if body.is_some() { Request::post(path) } else { Request::get(path) };
    let request = request.header("authorization", format!("Bearer {token}")).header("content-type", "application/json");
    let request = request.body(body.map_or_else(Body::empty, |body| Body::from(body.to_string()))).unwrap();
    let response = web::router(api, Token::new(&SHARED.to_owned().into())).oneshot(request).await.unwrap();
    let status = response.status();
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

/// Has alice's token made.
async fn token_of_alice(told: &Told) -> String {
    let (status, made) = call(told, SHARED, "/api/v1/token", Some(json!({ "person": "alice", "revoke": false }))).await;
    assert_eq!(
        (status, made["told"].as_str()),
        (StatusCode::OK, Some("alice is told of it at the terminal.")),
        "{made}"
    );
    made["token"].as_str().unwrap().to_owned()
}

/// What is answered to whoever shows this token.
async fn shown(told: &Told, token: &str) -> StatusCode {
    call(told, token, "/api/v1/status", None).await.0
}

/// Whose tokens the configuration ended, and whether all were told these words.
async fn ended(told: &Told, words: &str) -> (Vec<PersonId>, bool) {
    let entries = told.world.store.journal(0, 10_000, None).await.unwrap();
    let whose = entries.into_iter().filter_map(|record| match record.read().unwrap().fact {
        Fact::TokenRevoked { person, caller, .. } if caller == "the configuration" => Some(person),
        _ => None,
    });
    let said = told.world.terminal.shown().iter().any(|message| message.text.contains(words));
    (whose.collect(), said)
}

#[tokio::test]
async fn a_token_ends_with_whoever_it_was_made_for() {
    let told = Told::new(|config| config).await;
    let token = token_of_alice(&told).await;
    let told = Box::pin(told.configured(|config| config.replace("alice@acme.example", "alice@home.example"))).await;
    assert_eq!(shown(&told, &token).await, StatusCode::OK, "she has another address");
    assert_eq!(ended(&told, "worth nothing any more").await, (Vec::new(), false));

    // Somebody else gets her name, from one start to the next.
    let other = "alice: { github: alice-new, email: alice2@acme.example }";
    let told = Box::pin(
        told.configured(|config| config.replace("alice: { github: alice-gh, email: alice@home.example }", other)),
    )
    .await;
    assert_eq!(shown(&told, &token).await, StatusCode::UNAUTHORIZED);
    let why = "alice's token for tidegate's command line is worth nothing any more: nothing in the configuration shows";
    assert_eq!(ended(&told, why).await, (vec![person("alice")], true));

    // Or she goes, and somebody of her name comes later.
    let token = token_of_alice(&told).await;
    let gone =
        |config: String| config.replace(&format!("  {other}\n"), "").replace("[alice, bob, carol]", "[bob, carol]");
    let told = Box::pin(told.configured(gone)).await;
    assert_eq!(shown(&told, &token).await, StatusCode::UNAUTHORIZED);
    let why = "the configuration knows nobody of that name any more";
    assert_eq!(ended(&told, why).await, (vec![person("alice"), person("alice")], true));
    let told = Box::pin(told.configured(|config| config.replace("people:\n", &format!("people:\n  {ALICE}\n")))).await;
    assert_eq!(shown(&told, &token).await, StatusCode::UNAUTHORIZED);
    assert_eq!(shown(&told, &token_of_alice(&told).await).await, StatusCode::OK);
}

#[tokio::test]
async fn a_token_that_somebody_left_behind_is_revoked_like_any_other() {
    let told = Told::new(|config| config).await;
    let (hash, made_at) = ("e".repeat(64), told.clock.now());
    let left = PersonToken { hash, person: person("zoe"), made_at, revoked_at: None };
    told.world.store.commit(Change { at: Some(made_at), tokens: vec![left], ..Change::default() }).await.unwrap();
    let revoke = json!({ "person": "zoe", "revoke": true });
    let (status, made) = call(&told, SHARED, "/api/v1/token", Some(revoke.clone())).await;
    assert_eq!((status, made["person"].as_str()), (StatusCode::OK, Some("zoe")), "{made}");
    let (status, problem) = call(&told, SHARED, "/api/v1/token", Some(revoke)).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let said = problem["error"].as_str().unwrap();
    assert!(
        said.starts_with("there is nobody called \"zoe\" in the configuration, nor has anybody of that name"),
        "{said}"
    );
}

#[tokio::test]
async fn before_the_configuration_is_in_force_a_token_is_nobodys() {
    let told = Told::new(|config| config).await;
    let token = token_of_alice(&told).await;
    let catalog = told.world.config.catalog.clone();
    let told = told.anew(|ports| ports, catalog);
    assert_eq!(shown(&told, &token).await, StatusCode::SERVICE_UNAVAILABLE);
    told.start().await;
    assert_eq!(shown(&told, &token).await, StatusCode::OK);
}

/// The demo's world with a Slack and nothing else at which people look. alice and bob are there, by their addresses.
async fn on_slack() -> (Told, Arc<Workspace>) {
    let slack = Arc::new(Workspace::default());
    for name in ["alice", "bob"] {
        slack.member(&format!("U{}", name.to_uppercase()), &format!("{name}@acme.example"), Standing::Member);
    }
    let told = Told::new(|config| config).await;
    let mut catalog = told.world.config.catalog.clone();
    for app in catalog.apps.values_mut() {
        app.channels.insert(Surface::Slack, format!("C-{}", app.name));
    }
    let chat = slack.clone();
    let told = told.anew(
        |mut ports| {
            ports.chats.clear();
            ports.chats.push(chat);
            ports
        },
        catalog,
    );
    told.world.settle().await.unwrap();
    (told, slack)
}

/// Has somebody's token made; where that is told.
async fn made(told: &Told, name: &str, digit: &str) -> String {
    let made = told.world.engine.make_token(&person(name), digit.repeat(64), "a test").await;
    told.world.settle().await.unwrap();
    made.unwrap().1
}

fn count(lines: &[String], words: &str) -> usize {
    lines.iter().filter(|line| line.contains(words)).count()
}

#[tokio::test]
async fn that_a_token_was_made_stays_due_until_it_can_be_told_or_all_are_told() {
    let (mut told, slack) = on_slack().await;
    slack.down(true);
    let said = made(&told, "bob", "b").await;
    assert_eq!(said, "bob cannot be told of it yet (Slack does not answer): it is tried again.");
    slack.down(false);
    told.tell("world", "pass 2m").await;
    assert_eq!(count(&slack.told("UBOB"), "A token of yours for tidegate's command line was made"), 1);
    assert_eq!(count(&slack.log(), "A token of"), 0);
    assert_eq!(made(&told, "bob", "c").await, "bob is told of it on Slack.");

    // What cannot be told for long is told to all, and so is what nobody can be told alone.
    slack.down(true);
    made(&told, "alice", "a").await;
    told.tell("world", "pass 15m").await;
    slack.down(false);
    told.tell("world", "pass 1h").await;
    assert_eq!(count(&slack.log(), "A token of alice's for tidegate's command line was made"), 2, "in each channel");
    let said = made(&told, "dave", "d").await;
    assert_eq!(said, "It is told in the channels of the apps: nobody can write to dave alone.");
    assert_eq!(count(&slack.log(), "A token of dave's for tidegate's command line was made"), 2);
    slack.closed();
    made(&told, "bob", "e").await;
    told.tell("world", "pass 1m").await;
    assert_eq!(count(&slack.log(), "bob should know this, and cannot be written to on Slack: A token of yours"), 2);
}
