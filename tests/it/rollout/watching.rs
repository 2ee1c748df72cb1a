//! Hearing of changes in a cluster, against an API server on loopback.

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::json;
use tidegate::domain::event::Event;
use tidegate::port::{Incoming, Intake, Listener as _, PortResult};
use tidegate::rollout::spots;
use tidegate::rollout::watch::Watches;
use tokio::sync::mpsc;

use super::clustered::{APPS, DEPLOYMENTS, Ground, deployment, reference};

/// Hands on what was taken in.
struct Inbox(mpsc::UnboundedSender<Incoming>);

#[async_trait]
impl Intake for Inbox {
    async fn take_in(&self, source: &str, events: &[Incoming]) -> PortResult<bool> {
        assert_eq!(source, "rollout/clusters");
        events.iter().for_each(|event| self.0.send(event.clone()).unwrap());
        Ok(!events.is_empty())
    }
}

struct Heard {
    ground: Ground,
    inbox: mpsc::UnboundedReceiver<Incoming>,
    /// How many watches were begun.
    begun: usize,
}

impl Heard {
    async fn begin() -> Self {
        let ground = Ground::with("kubernetes: { cluster: here, namespace: prod }").await;
        for app in APPS {
            ground.server.with(|o| o.put(DEPLOYMENTS, "prod", deployment(app, &reference(app, "v1.0.0"))));
        }
        let all = spots::all(&ground.config.catalog);
        let watches = Watches::new(ground.clusters(), Arc::new(ground.clock.clone()), all);
        let (sender, inbox) = mpsc::unbounded_channel();
        tokio::spawn(async move { watches.listen(Arc::new(Inbox(sender))).await });
        let mut heard = Self { ground, inbox, begun: 0 };
        heard.watching(1).await;
        heard
    }

    /// Waits until deployments are watched for the nth time.
    async fn watching(&mut self, times: usize) {
        while self.begun < times {
            let watches = |call: &String| call.contains("/deployments?") && call.contains("watch=true");
            self.begun += self.ground.server.calls().iter().filter(|call| watches(call)).count();
            tokio::task::yield_now().await;
        }
    }

    fn available(&self, app: &str, pods: i64) {
        self.ground.server.with(|objects| {
            objects.change(DEPLOYMENTS, "prod", app, |found| found["status"]["availableReplicas"] = json!(pods));
        });
    }

    /// The app that the next event is about, with the event's key.
    async fn next(&mut self) -> (String, String) {
        let incoming = self.inbox.recv().await.unwrap();
        let Event::RolloutChanged { environment, app } = incoming.event else { panic!("{incoming:?}") };
        assert_eq!(environment.as_str(), "prod");
        (app.to_string(), incoming.key)
    }
}

#[tokio::test]
async fn a_change_pokes_whom_it_concerns_and_a_mere_touch_nobody() {
    let mut heard = Heard::begin().await;
    heard.ground.server.with(|objects| {
        objects.change(DEPLOYMENTS, "prod", "cart", |found| {
            found["status"]["conditions"] = json!([]);
        });
    });
    let (app, first) = heard.next().await;
    assert_eq!(app, "cart");
    // Only a time changes: nobody is told, and what comes next is something else.
    heard.ground.server.with(|objects| {
        objects
            .change(DEPLOYMENTS, "prod", "cart", |found| found["metadata"]["annotations"] = json!({ "seen": "now" }));
    });
    heard.available("shop", 2);
    let (app, second) = heard.next().await;
    assert_eq!(app, "shop");
    assert_ne!(first, second);
}

#[tokio::test]
async fn what_changed_while_a_watch_had_grown_too_old_is_heard_of_all_the_same() {
    let mut heard = Heard::begin().await;
    heard.available("cart", 2);
    assert_eq!(heard.next().await.0, "cart");
    // One after the other under one lock: the watch ends before the change is told on it.
    heard.ground.server.with(|objects| {
        objects.grow_too_old();
        objects.change(DEPLOYMENTS, "prod", "shop", |found| found["status"]["availableReplicas"] = json!(1));
    });
    assert_eq!(heard.next().await.0, "shop");
    heard.watching(2).await;
    heard.available("cart", 3);
    assert_eq!(heard.next().await.0, "cart");
}
