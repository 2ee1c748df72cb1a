//! What registries tell by calling: who is let in, what is left behind, and that nothing is acknowledged before it is stored.

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode};
use futures::stream;
use serde_json::{Value, json};
use tidegate::config::HookKind;
use tidegate::domain::event::Event;
use tidegate::forge::github::webhooks::WebhookSecret;
use tidegate::port::{Listener as _, ManualClock};
use tidegate::registry::hooks::{HEADER, Hook, HookListener, Secret};
use tower::ServiceExt as _;

use super::*;
use crate::webhooks::Stored;

/// A door of the registry `main`, and what it stored.
struct Door {
    listener: HookListener,
    stored: Arc<Stored>,
}

impl Door {
    fn new(kind: HookKind) -> Self {
        let clock = Arc::new(ManualClock::new("2026-05-04T10:00:00Z".parse().unwrap()));
        let secret = Secret::new("a long secret".to_owned().into());
        let hook = Hook::new("main", (kind, secret), [shop_image()].into(), clock);
        Self { listener: HookListener(Arc::new(hook)), stored: Arc::default() }
    }

    async fn told(&self, secret: &str, body: &Value) -> StatusCode {
        self.called(Request::post("/webhooks/registry/main").header(HEADER, secret), body.to_string()).await
    }

    async fn called(&self, request: axum::http::request::Builder, body: String) -> StatusCode {
        let request = request.body(Body::from(body)).unwrap();
        self.listener.routes(self.stored.clone()).oneshot(request).await.unwrap().status()
    }

    fn counts(&self) -> Vec<(&'static str, u64)> {
        self.listener.counts().into_iter().filter(|(_, n)| *n > 0).collect()
    }
}

fn quay() -> Value {
    json!({ "repository": SHOP, "updated_tags": ["v1.4.0"] })
}

#[tokio::test]
async fn whoever_knows_the_secret_is_believed_that_something_happened_and_nobody_else() {
    let door = Door::new(HookKind::DockerHub);
    let hub =
        |at: u64| json!({ "push_data": { "pushed_at": at, "tag": "v1.4.0" }, "repository": { "repo_name": SHOP } });
    for wrong in ["", "another"] {
        assert_eq!(door.told(wrong, &hub(1)).await, StatusCode::UNAUTHORIZED);
    }
    let nothing = Request::post("/webhooks/registry/main");
    assert_eq!(door.called(nothing, hub(1).to_string()).await, StatusCode::UNAUTHORIZED);
    assert_eq!((door.stored.events().len(), door.counts()), (0, vec![("unsigned", 3)]));
    assert_eq!(door.told("a long secret", &hub(1)).await, StatusCode::OK);
    let in_the_address = Request::post("/webhooks/registry/main?secret=a%20long%20secret");
    assert_eq!(door.called(in_the_address, hub(2).to_string()).await, StatusCode::OK);
    let tagged = Event::ImageTagged { image: shop_image(), tag: "v1.4.0".to_owned() };
    assert_eq!(door.stored.events(), [tagged.clone(), tagged]);
}

#[tokio::test]
async fn what_cannot_be_stored_is_not_acknowledged_and_what_means_nothing_is_counted() {
    let door = Door::new(HookKind::Quay);
    door.stored.breaks(true);
    assert_eq!(door.told("a long secret", &quay()).await, StatusCode::SERVICE_UNAVAILABLE);
    door.stored.breaks(false);
    let other = json!({ "repository": "acme/other", "updated_tags": ["v1"] });
    assert_eq!(door.told("a long secret", &other).await, StatusCode::ACCEPTED);
    assert_eq!(door.stored.events().len(), 0);
    assert_eq!(door.told("a long secret", &json!({ "hello": "world" })).await, StatusCode::BAD_REQUEST);
    assert!(
        matches!(&door.stored.events()[..], [Event::Unreadable { why }] if why.contains("/webhooks/registry/main"))
    );
    let huge = Request::post("/webhooks/registry/main").header(HEADER, "a long secret");
    assert_eq!(door.called(huge, "x".repeat(300 * 1024)).await, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(door.counts(), [("ignored", 1), ("unreadable", 1), ("too_large", 1), ("unstored", 1)]);
}

#[tokio::test]
async fn bodies_that_do_not_come_keep_no_registry_out_whoever_signed_them() {
    let door = Door::new(HookKind::Quay);
    let body = quay().to_string();
    let signature = |secret: &str| WebhookSecret::new(secret.to_owned().into()).sign(body.as_bytes());
    let silent = |header: &str, shown: String| {
        let request = Request::post("/webhooks/registry/main").header(header, shown);
        let request = request.body(Body::from_stream(stream::pending::<Result<Bytes, Infallible>>())).unwrap();
        door.listener.routes(door.stored.clone()).oneshot(request)
    };
    let signed = "x-hub-signature-256";
    let mut waiting: Vec<_> = (0..100).map(|_| Box::pin(silent(signed, signature("another secret")))).collect();
    waiting.push(Box::pin(silent(signed, signature("a long secret"))));
    waiting.push(Box::pin(silent(HEADER, "a long secret".to_owned())));
    for one in &mut waiting {
        assert!(futures::poll!(one).is_pending());
    }
    let request = Request::post("/webhooks/registry/main").header(signed, signature("a long secret"));
    assert_eq!(door.called(request, body.clone()).await, StatusCode::OK);
    assert_eq!(door.counts(), [("stored", 1)]);
}

#[tokio::test]
async fn whoever_calls_with_anothers_body_is_told_what_to_do_and_journaled_once() {
    let door = Door::new(HookKind::Quay);
    for tag in ["v1.4.0", "v1.4.1"] {
        let digest = format!("sha256:{}", "a".repeat(64));
        let target = json!({ "digest": digest, "repository": SHOP, "tag": tag });
        let body = json!({ "events": [{ "id": tag, "action": "push", "target": target }] });
        let request = Request::post("/webhooks/registry/main").header(HEADER, "a long secret");
        let request = request.body(Body::from(body.to_string())).unwrap();
        let answer = door.listener.routes(door.stored.clone()).oneshot(request).await.unwrap();
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
        let told = axum::body::to_bytes(answer.into_body(), 4096).await.unwrap();
        assert!(String::from_utf8_lossy(&told).contains("webhook_kind: quay"), "{told:?}");
    }
    assert!(matches!(&door.stored.events()[..], [Event::Unreadable { why }] if why.contains("`webhook_kind: quay`")));
    assert_eq!(door.counts(), [("unreadable", 2)]);
}
