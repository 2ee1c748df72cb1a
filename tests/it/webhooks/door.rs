//! Who is let in, and what is left behind by who is not.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode};
use futures::stream;
use tidegate::chat::text::Paint;
use tidegate::config::Config;
use tidegate::daemon::{Inlet, Pulse};
use tidegate::forge::github::webhooks::{Limits, WebhookSecret};
use tidegate::port::{Incoming, Intake, PortResult, SystemClock};
use tidegate::wire::{LogScreen, View, World};
use tower::ServiceExt as _;

use super::{Door, fixture};

fn small() -> Limits {
    Limits { body: 4096, ..Limits::default() }
}

#[tokio::test]
async fn a_signed_webhook_is_stored_once_however_often_it_comes() {
    let door = Door::new(Limits::default());
    let body = fixture("push.branch");
    for _ in 0..3 {
        assert_eq!(door.tell("push", "72d3162e-cc78-11e3-81ab-4c9367dc0958", &body).await, StatusCode::OK);
    }
    let (events, _, counts) = door.left();
    assert_eq!((events, counts), (1, vec![("stored", 1), ("repeated", 2)]));
    assert_eq!(door.tell("push", "72d3162e-cc78-11e3-81ab-000000000000", &body).await, StatusCode::OK);
    assert_eq!(door.left().0, 2, "the same content told anew is another event");
}

#[tokio::test]
async fn without_the_right_signature_nothing_but_a_number_is_left_behind() {
    let door = Door::new(Limits::default());
    let body = fixture("push.branch");
    let other = WebhookSecret::new("another secret".to_owned().into()).sign(&body);
    let of_another_body = door.secret.sign(b"{}");
    let right = door.secret.sign(&body);
    let sha1 = format!("sha1={}", &right[7..47]);
    let cut = right[..70].to_owned();
    let signatures = [None, Some(other), Some(of_another_body), Some(sha1), Some(cut), Some(String::new())];
    for (n, signature) in signatures.into_iter().enumerate() {
        let mut request = door.request("push", &format!("{n}"), &body);
        request.headers_mut().remove("x-hub-signature-256");
        if let Some(signature) = signature {
            request.headers_mut().insert("x-hub-signature-256", signature.parse().unwrap());
        }
        let (status, told) = door.answer(request).await;
        assert_eq!(
            (status, told.as_str()),
            (StatusCode::UNAUTHORIZED, "not signed with the configured webhook secret\n")
        );
        assert_eq!(door.left(), (0, 0, vec![("unsigned", n as u64 + 1)]));
    }
}

#[tokio::test]
async fn a_body_that_was_changed_on_its_way_is_not_signed() {
    let door = Door::new(Limits::default());
    let body = fixture("push.branch");
    let mut request = door.request("push", "1", &body);
    *request.body_mut() = Body::from(body[..body.len() - 1].to_vec());
    assert_eq!(door.answer(request).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(door.left(), (0, 0, vec![("unsigned", 1)]));
}

#[tokio::test]
async fn what_is_too_large_is_refused_whether_or_not_it_says_so() {
    let door = Door::new(small());
    let large = vec![b' '; 4097];
    let mut says = door.request("push", "1", &large);
    says.headers_mut().insert("content-length", "4097".parse().unwrap());
    assert_eq!(door.answer(says).await.0, StatusCode::PAYLOAD_TOO_LARGE);

    let mut hides = door.request("push", "2", &large);
    // A body without an end: were it read, the test would not end either.
    let endless = stream::repeat_with(|| Ok::<_, Infallible>(Bytes::from_static(&[b' '; 1024])));
    *hides.body_mut() = Body::from_stream(endless);
    assert_eq!(door.answer(hides).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(door.left(), (0, 0, vec![("too_large", 2)]));

    let fits = [b"{\"action\":\"".as_slice(), &[b'x'; 4000], b"\"}"].concat();
    assert_eq!(door.tell("star", "3", &fits).await, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn a_body_that_ends_early_or_never_comes_can_be_sent_again() {
    let door = Door::new(Limits { patience: Duration::from_millis(10), ..small() });
    let broken = Body::from_stream(stream::iter([Ok(Bytes::from_static(b"{")), Err("reset by peer")]));
    let silent = Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
    for (n, body) in [broken, silent].into_iter().enumerate() {
        let mut request = door.request("push", "1", b"{}");
        *request.body_mut() = body;
        // It may be GitHub's, and is asked for again only if it isn't answered 400.
        assert_eq!(door.answer(request).await.0, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(door.left(), (0, 0, vec![("cut", n as u64 + 1)]));
    }
}

/// Keeps whatever it takes in waiting.
#[derive(Default)]
struct Stuck(AtomicUsize);

#[async_trait]
impl Intake for Stuck {
    async fn take_in(&self, _: &str, _: &[Incoming]) -> PortResult<bool> {
        self.0.fetch_add(1, SeqCst);
        std::future::pending().await
    }
}

#[tokio::test]
async fn bodies_that_do_not_come_take_no_turn_whoever_signed_them() {
    let door = Door::new(Limits { at_once: 1, patience: Duration::from_secs(3600), ..Limits::default() });
    let body = fixture("push.branch");
    let silent = |n: usize| {
        let mut request = door.request("push", &format!("{n}"), &body);
        *request.body_mut() = Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
        door.answer(request)
    };
    let mut waiting: Vec<_> = (0..100).map(|n| Box::pin(silent(n))).collect();
    for one in &mut waiting {
        assert!(futures::poll!(one).is_pending());
    }
    assert_eq!(door.tell("push", "72d3162e", &body).await, StatusCode::OK);
    assert_eq!(door.left().2, [("stored", 1)]);
}

#[tokio::test]
async fn made_up_signatures_are_judged_at_once_though_every_turn_is_taken() {
    let stuck = Arc::new(Stuck::default());
    let limits = Limits { at_once: 1, patience: Duration::from_secs(3600), ..Limits::default() };
    let door = Door::over(limits, stuck.clone());
    let body = fixture("push.branch");
    let mut first = Box::pin(door.tell("push", "1", &body));
    while stuck.0.load(SeqCst) == 0 {
        assert!(futures::poll!(&mut first).is_pending());
    }
    for n in 0..200 {
        let mut request = door.request("push", &format!("a{n}"), &body);
        let made_up = format!("sha256={}", "a".repeat(64));
        request.headers_mut().insert("x-hub-signature-256", made_up.parse().unwrap());
        assert_eq!(door.answer(request).await.0, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(door.left().2, [("unsigned", 200)]);
}

#[tokio::test]
async fn what_finds_no_turn_is_told_to_come_again() {
    let stuck = Arc::new(Stuck::default());
    let door =
        Door::over(Limits { at_once: 1, patience: Duration::from_millis(100), ..Limits::default() }, stuck.clone());
    let body = fixture("push.branch");
    let mut first = Box::pin(door.tell("push", "1", &body));
    while stuck.0.load(SeqCst) == 0 {
        assert!(futures::poll!(&mut first).is_pending());
    }
    let response = door.router.clone().oneshot(door.request("push", "2", &body)).await.unwrap();
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(response.headers()["retry-after"], "10");
    assert_eq!(door.left().2, [("busy", 1)]);
}

/// On the forge the review is the vote: whoever comments speaks to people.
#[tokio::test]
async fn comments_are_nobodys_votes_and_no_commands() {
    let door = Door::new(Limits::default());
    let said = serde_json::json!({ "action": "created", "sender": { "login": "bob", "id": 5 },
        "repository": { "full_name": "acme/shop", "id": 7 }, "issue": { "number": 1, "pull_request": {} },
        "pull_request": { "number": 1 }, "comment": { "id": 1, "body": "/approve", "user": { "login": "bob", "id": 5 } } });
    for (n, event) in ["issue_comment", "pull_request_review_comment", "commit_comment"].into_iter().enumerate() {
        assert_eq!(
            door.tell(event, &n.to_string(), said.to_string().as_bytes()).await,
            StatusCode::ACCEPTED,
            "{event}"
        );
    }
    assert_eq!(door.left(), (0, 0, vec![("ignored", 3)]));
}

#[tokio::test]
async fn the_headers_must_name_event_and_delivery() {
    let door = Door::new(Limits::default());
    let body = fixture("push.branch");
    for name in ["x-github-event", "x-github-delivery"] {
        let mut request = door.request("push", "1", &body);
        request.headers_mut().remove(name);
        assert_eq!(door.answer(request).await.0, StatusCode::BAD_REQUEST, "{name}");
    }
    for id in ["a\tb", "", "a b", "a#0", &"a".repeat(65)] {
        assert_eq!(door.tell("push", id, &body).await, StatusCode::BAD_REQUEST, "{id:?}");
    }
    assert_eq!(door.left(), (0, 0, vec![("broken", 7)]));
}

#[tokio::test]
async fn what_is_not_json_or_not_the_event_it_claims_to_be_is_refused_though_signed() {
    let door = Door::new(Limits::default());
    let push = fixture("push.branch");
    let deep = "[".repeat(100_000);
    let bodies: [&[u8]; 8] =
        [b"", b"payload=%7B%7D", b"{", b"[]", b"null", b"{}", deep.as_bytes(), &push[..push.len() / 2]];
    for body in bodies {
        let (status, told) = door.answer(door.request("push", "1", body)).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{}", String::from_utf8_lossy(&body[..body.len().min(40)]));
        assert!(told.len() < 200 && told.is_ascii(), "{told}");
    }
    let (status, told) = door.answer(door.request("star", "1", b"payload=%7B%7D")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(told, "not JSON: set the webhook's content type to application/json\n");
    assert_eq!(door.left(), (0, 0, vec![("unreadable", 9)]));
}

#[tokio::test]
async fn what_cannot_be_stored_is_not_acknowledged() {
    let door = Door::new(Limits::default());
    let body = fixture("push.branch");
    *door.stored.broken.lock().unwrap() = true;
    assert_eq!(door.tell("push", "1", &body).await, StatusCode::SERVICE_UNAVAILABLE);
    *door.stored.broken.lock().unwrap() = false;
    assert_eq!(door.tell("push", "1", &body).await, StatusCode::OK);
    let (events, _, counts) = door.left();
    assert_eq!((events, counts), (1, vec![("stored", 1), ("unstored", 1)]));
}

#[tokio::test]
async fn only_post_is_taken() {
    let door = Door::new(Limits::default());
    let request = Request::get("/webhooks/github").body(Body::empty()).unwrap();
    assert_eq!(door.answer(request).await.0, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_webhook_is_in_the_store_before_it_is_acknowledged_and_that_is_quick() {
    let folder = tempfile::tempdir().unwrap();
    let config = Config::parse(crate::cli::MINIMAL, "tidegate.yaml", folder.path()).unwrap();
    let view = View { screen: Arc::new(LogScreen), paint: Paint::Plain, seated: false };
    let world = World::open(&config, Arc::new(SystemClock), view).await.unwrap();
    let inlet = Inlet { engine: world.engine.clone(), pulse: Pulse::default() };
    let door = Door::over(Limits::default(), Arc::new(inlet));
    let body = fixture("pull_request.synchronize");
    let mut took = Vec::new();
    for n in 0..40 {
        let started = Instant::now();
        assert_eq!(door.tell("pull_request", &format!("{n}"), &body).await, StatusCode::OK);
        took.push(started.elapsed());
        assert_eq!(world.store.inbox(0, 100).await.unwrap().len(), n + 1);
    }
    took.sort();
    // The promise is for each; a machine that does something else meanwhile is forgiven the slower half.
    assert!(took[took.len() / 2] < Duration::from_millis(50), "{took:?}");
}
